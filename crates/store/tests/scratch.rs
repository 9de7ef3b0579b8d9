#![allow(clippy::all, missing_docs)]
use thihanh_store::{db_tests, testing::TestStore, search_index::Index, Sql, SqlText, FromQueryResult, journal::{self, Entry}};
use thihanh_kernel::access::Actor;
use uuid::Uuid;
db_tests! {
  async fn speed(t: TestStore) {
    let words: Vec<&str> = "Báo cáo kết quả thực hiện kế hoạch theo dõi tình hình thi hành pháp luật năm trên địa bàn tỉnh Minh Giang Sở Tư pháp phối hợp các cơ quan đơn vị liên quan".split(' ').collect();
    let start = std::time::Instant::now();
    for i in 0..10_000 { thihanh_kernel::vietnamese::tokens(&format!("NV {i} Báo cáo kết quả thực hiện kế hoạch theo dõi tình hình thi hành pháp luật")).iter().for_each(|t| { thihanh_kernel::vietnamese::fold(t); }); }
    eprintln!("tokenise 10k {:?}", start.elapsed());
    let start = std::time::Instant::now();
    for block in 0..10i64 {
      let rows: Vec<(i64,String)> = (0..10_000i64).map(|i| { let seq = block*10_000+i; let s: Vec<_> = (0..14).map(|k| words[((seq*7+k*(seq%13+1)) as usize)%words.len()]).collect(); (seq+1, format!("NV-2026-{seq:05} {}", s.join(" "))) }).collect();
      t.write(async |tx| Index::Obligation.put_all(tx, &rows).await).await.unwrap();
    }
    eprintln!("{:?} index 100k: {:?}", t.dialect(), start.elapsed());
    #[derive(FromQueryResult)] struct Row { seq: i64 }
    for round in 0..3 { if round == 1 { t.write(async |tx| tx.execute("ANALYZE", vec![]).await).await.unwrap(); } if round==2 && t.dialect()==thihanh_store::Dialect::Postgres { t.write(async |tx| { tx.execute("VACUUM obligation_search", vec![]).await }).await.ok(); t.read().execute("VACUUM obligation_search", vec![]).await.ok(); }
    for q in ["bao cao", "pháp luật", "NV-2026-77777", "so tu phap minh giang", "khongco"] {
      let mut worst = std::time::Duration::ZERO;
      for _ in 0..5 {
      let start = std::time::Instant::now();
      let mut text = SqlText::new("SELECT hit.seq FROM (");
      text.push_text(Index::Obligation.matching(t.dialect(), q).unwrap()).push(") AS hit ORDER BY hit.grade, hit.seq DESC LIMIT 51");
      let n = t.read().all_of::<Row>(text).await.unwrap().len();
      worst = worst.max(start.elapsed());
      let _ = n;
      }
      eprintln!("{round} {q}: {worst:?}");
    } }
    let start = std::time::Instant::now();
    let entries: Vec<Entry> = (0..10_000u128).map(|n| Entry::new(chrono::DateTime::UNIX_EPOCH, &Actor::system("x"), "obligation", Uuid::from_u128(n), "opened").with("why", "x")).collect();
    t.write(async move |tx| { let e: Vec<Entry> = (0..10_000u128).map(|n| Entry::new(chrono::DateTime::UNIX_EPOCH, &Actor::system("x"), "obligation", Uuid::from_u128(n), "opened").with("why", "x")).collect(); journal::append_all(tx, e).await }).await.unwrap();
    drop(entries);
    eprintln!("journal 10k: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    journal::verify_all(t.read()).await.unwrap();
    eprintln!("verify 10k: {:?}", start.elapsed());
  }
}
