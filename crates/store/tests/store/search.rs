//! Search with and without marks, the same on both databases.

use thihanh_store::search_index::{Index, NEWEST_HITS};
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, SqlText, Store, db_tests};

const TITLES: [(i64, &str); 7] = [
    (1, "Báo cáo về đường giao thông nông thôn"),
    (2, "Kế hoạch số 86/KH-UBND của huyện Dương Minh"),
    (3, "Tuyen truyen ve duong giao thong"),
    (4, "Nghị định 123/2024/NĐ-CP về đất đai"),
    (5, "Nghị định 05/2024/NĐ-CP về đất đai, nhà ở"),
    (6, "Đường sắt; Sở Tư pháp theo dõi"),
    (7, "Số pháp lý của đường"),
];

async fn put(store: &Store, rows: &[(i64, &str)]) {
    store.write(async |tx| Index::Directive.put_all(tx, rows).await).await.unwrap();
}

/// What a module's list does: the hits, exact words first, newest first.
async fn found(store: &Store, query: &str) -> Vec<i64> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
    }
    let Some(hits) = Index::Directive.matching(store.dialect(), query) else { return vec![] };
    let mut text = SqlText::new("SELECT hit.seq FROM (");
    text.push_text(hits).push(") AS hit WHERE hit.seq > ").bind(0i64).push(" ORDER BY hit.grade, hit.seq DESC");
    store.read().all_of::<Row>(text).await.unwrap().into_iter().map(|row| row.seq).collect()
}

db_tests! {
    async fn what_is_typed_finds_what_is_meant(t: TestStore) {
        put(&t, &TITLES).await;
        for (query, wanted) in [
            // Without marks: whatever reads so, newest first.
            ("duong", vec![7, 6, 3, 2, 1]),
            ("DUONG giao thong", vec![3, 1]),
            // With marks: exactly those first, then the others.
            ("đường", vec![7, 6, 1, 3, 2]),
            ("Dương", vec![2, 7, 6, 3, 1]),
            ("số", vec![7, 2, 6]),
            ("sở tư pháp", vec![6]),
            // Numbers of documents, in any spelling.
            ("123/2024/nd-cp", vec![4]),
            ("123/2024/NĐ-CP", vec![4]),
            ("nđ-cp", vec![5, 4]),
            ("123", vec![4]),
            ("5/2024", vec![5]),
            ("86/kh-ubnd", vec![2]),
            ("dat dai nghi dinh", vec![5, 4]),
            // Nothing.
            ("thuế", vec![]),
            ("duon", vec![]),
            ("", vec![]),
            ("'); --", vec![]),
            ("\" OR rowid > 0 OR \"", vec![]),
            ("exact : duong", vec![]),
            ("duong NOT giao & ! | * ^", vec![]),
        ] {
            assert_eq!(found(&t, query).await, wanted, "{query}");
        }
    }

    async fn a_row_is_found_by_its_newest_text_only(t: TestStore) {
        put(&t, &[(1, "đất đai"), (2, "đất ở")]).await;
        t.write(async |tx| Index::Directive.put(tx, 1, "nhà ở").await).await.unwrap();
        assert_eq!(found(&t, "đất").await, [2]);
        assert_eq!(found(&t, "o").await, [2, 1]);
        t.write(async |tx| Index::Directive.remove(tx, 2).await).await.unwrap();
        assert_eq!(found(&t, "o").await, [1]);
        t.write(async |tx| Index::Agency.put(tx, 9, "đất").await).await.unwrap();
        assert_eq!(found(&t, "đất").await, Vec::<i64>::new());
    }

    async fn only_the_newest_hits_are_looked_at(t: TestStore) {
        let rows: Vec<(i64, String)> = (1..=NEWEST_HITS + 10).map(|seq| (seq, format!("kế hoạch {seq}"))).collect();
        t.write(async |tx| Index::Directive.put_all(tx, &rows).await).await.unwrap();
        let found = found(&t, "ke hoach").await;
        assert_eq!((found.len() as i64, found.first(), found.last()), (NEWEST_HITS, Some(&(NEWEST_HITS + 10)), Some(&11)));
    }

    async fn a_hostile_text_is_indexed_as_far_as_it_goes(t: TestStore) {
        let words: String = (0..200_000u32).map(|n| format!("từ{} ", char::from_u32(0x4e00 + n % 20_000).unwrap())).collect();
        let one_word = "đ".repeat(3_000_000);
        put(&t, &[(1, &words), (2, &one_word), (3, "'x' \\ \" \0 \u{feff}đất"), (4, "")]).await;
        assert_eq!(found(&t, "từ\u{4e00}").await, [1]);
        assert_eq!(found(&t, "dat").await, [3]);
    }
}
