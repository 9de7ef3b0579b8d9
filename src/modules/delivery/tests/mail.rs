//! Mail to a real server: taken, put off, refused, cut, killed.

use std::sync::Arc;

use chrono::Duration;
use thihanh_store::{FromQueryResult, db_tests, values};

use super::smtp_server::SmtpServer;
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::modules::delivery::api::{Channels, Content, Message, Purpose, enqueue_all};
use crate::modules::delivery::usecase::send_due;
use crate::testing::TestApp;

const SUBJECT: &str = "5 nhiệm vụ sắp đến hạn, 2 nhiệm vụ quá hạn – thứ Hai, 16/03/2026 (Sở Tư pháp tỉnh Minh Giang)";

fn mail(to: &str) -> Message {
    Message::mail(
        (to, "Lê Thị Thu Hà"),
        Purpose::Digest,
        SUBJECT,
        "Kính gửi bà Hà,\n\nMở https://thihanh.example.vn/thong-bao.",
    )
}

/// The same installation with a mail server.
fn with_mail(t: &TestApp, url: String, ca_file: Option<std::path::PathBuf>) -> Arc<App> {
    let args = ConfigArgs {
        smtp: Some(url),
        mail_from: Some("Thi hành pháp luật <thihanh@minhgiang.example.vn>".into()),
        ca_file,
        ..ConfigArgs::default()
    };
    let channels = Channels::of(&Config::load(&args, None).unwrap()).unwrap();
    Arc::new(App { channels, ..(*t.app).clone() })
}

async fn put(app: &App, messages: Vec<Message>) {
    app.store.write(async |tx| enqueue_all(app, tx, messages.clone()).await).await.unwrap();
}

#[derive(Debug, FromQueryResult)]
struct Row {
    state: String,
    attempts: i64,
    unfinished: i64,
    last_error: String,
}

async fn rows(app: &App) -> Vec<Row> {
    let all = "SELECT state, attempts, unfinished, last_error FROM delivery ORDER BY created_at, id";
    app.store.read().all(all, values![]).await.unwrap()
}

db_tests! {
    async fn a_mail_arrives_as_it_was_written(t: TestApp) {
        let Some(mut server) = SmtpServer::start(None).await else { return };
        let app = with_mail(&t, format!("smtp://127.0.0.1:{}", server.port), None);
        let mut message = mail("ha@minhgiang.example.vn");
        let Content::Mail { preferences, .. } = &mut message.content else { unreachable!() };
        *preferences = Some("https://thihanh.example.vn/thong-bao/tuy-chon".into());
        put(&app, vec![message]).await;
        assert_eq!(send_due(&app).await.unwrap(), 1);
        let taken = server.taken().await;
        assert_eq!(taken.from, "thihanh@minhgiang.example.vn");
        assert_eq!(taken.to, ["ha@minhgiang.example.vn"]);
        assert_eq!(taken.headers["subject"], SUBJECT);
        assert_eq!(taken.headers["from"], "Thi hành pháp luật <thihanh@minhgiang.example.vn>");
        assert_eq!(taken.headers["to"], "Lê Thị Thu Hà <ha@minhgiang.example.vn>");
        assert_eq!(taken.headers["date"], "Mon, 16 Mar 2026 05:00:00 +0000");
        assert_eq!(taken.headers["list-unsubscribe"], "<https://thihanh.example.vn/thong-bao/tuy-chon>");
        assert_eq!(taken.headers["auto-submitted"], "auto-generated");
        assert!(taken.headers["message-id"].ends_with("@minhgiang.example.vn>"), "{:?}", taken.headers);
        assert_eq!(taken.text.trim_end().replace("\r\n", "\n"), "Kính gửi bà Hà,\n\nMở https://thihanh.example.vn/thong-bao.");
        assert!(taken.html.contains("<a href=\"https://thihanh.example.vn/thong-bao\">"), "{}", taken.html);
        assert!(taken.raw_is_ascii, "nothing that an old server could spoil");
        assert_eq!(rows(&app).await[0].state, "sent");
        assert_eq!(send_due(&app).await.unwrap(), 0);
    }

    async fn what_is_put_off_or_cut_comes_again_and_what_is_refused_is_shown(t: TestApp) {
        let Some(mut server) = SmtpServer::start(None).await else { return };
        let app = with_mail(&t, format!("smtp://127.0.0.1:{}", server.port), None);
        let to = ["busy-2@x.vn", "unknown@x.vn", "cut@x.vn", "no address"];
        put(&app, to.into_iter().map(mail).collect()).await;
        send_due(&app).await.unwrap();
        let states = |rows: &[Row]| rows.iter().map(|row| row.state.clone()).collect::<Vec<_>>();
        let first = rows(&app).await;
        assert_eq!(states(&first), ["failed", "dead", "failed", "dead"], "{first:#?}");
        assert!(first[0].last_error.contains("451"), "{}", first[0].last_error);
        assert!(first[1].last_error.contains("550"), "{}", first[1].last_error);
        assert_eq!(send_due(&app).await.unwrap(), 0, "not before its time");
        t.clock.advance(Duration::minutes(1));
        assert_eq!(send_due(&app).await.unwrap(), 2);
        assert_eq!(server.taken().await.to, ["cut@x.vn"]);
        t.clock.advance(Duration::minutes(4));
        send_due(&app).await.unwrap();
        assert_eq!(server.taken().await.to, ["busy-2@x.vn"]);
        let last = rows(&app).await;
        assert_eq!(states(&last), ["sent", "dead", "sent", "dead"]);
        assert_eq!(last.iter().map(|row| (row.attempts, row.unfinished)).collect::<Vec<_>>(), [(3, 0), (1, 0), (2, 0), (1, 0)]);
    }

    async fn a_worker_killed_in_the_middle_doubles_only_what_it_was_sending(t: TestApp) {
        let Some(mut server) = SmtpServer::start(None).await else { return };
        let app = with_mail(&t, format!("smtp://127.0.0.1:{}", server.port), None);
        let to: Vec<_> = (1..=12).map(|number| format!("p{number}@x.vn")).collect();
        let mut messages = vec![mail("slow@x.vn")];
        messages.extend(to.iter().map(|address| mail(address)));
        put(&app, messages).await;
        let worker = { let app = app.clone(); tokio::spawn(async move { send_due(&app).await }) };
        let mut taken = Vec::new();
        for _ in 0..13 {
            taken.push(server.taken().await);
        }
        // The last answers are on their way; only the slow one's never comes.
        while rows(&app).await.iter().filter(|row| row.state == "sent").count() < 12 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled());
        assert_eq!(send_due(&app).await.unwrap(), 0, "its time is not over");
        t.clock.advance(Duration::minutes(6));
        assert_eq!(send_due(&app).await.unwrap(), 1);
        let again = server.taken().await;
        let first = taken.iter().find(|mail| mail.to == ["slow@x.vn"]).unwrap();
        assert_eq!((&again.to, &again.headers["message-id"]), (&first.to, &first.headers["message-id"]));
        let rows = rows(&app).await;
        assert!(rows.iter().all(|row| row.state == "sent"), "{rows:#?}");
        assert_eq!(rows.iter().map(|row| row.unfinished).sum::<i64>(), 1, "the doubled one is counted");
    }

    async fn a_server_that_is_away_costs_no_message(t: TestApp) {
        // Port 9 of this machine: nobody listens.
        let app = with_mail(&t, "smtp://127.0.0.1:9".into(), None);
        put(&app, vec![mail("a@x.vn")]).await;
        send_due(&app).await.unwrap();
        assert_eq!(rows(&app).await[0].state, "failed");
    }

    async fn mail_goes_encrypted_to_a_server_that_an_own_authority_vouches_for(t: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let Some(mut server) = SmtpServer::start(Some((&certificate, &key))).await else { return };
        let url = format!("smtp://localhost:{}?tls=required", server.port);
        let stranger = with_mail(&t, url.clone(), None);
        put(&stranger, vec![mail("a@x.vn")]).await;
        send_due(&stranger).await.unwrap();
        assert_eq!(rows(&stranger).await[0].state, "failed", "a certificate that nobody vouches for");
        t.clock.advance(Duration::minutes(1));
        let app = with_mail(&t, url, Some(certificate));
        send_due(&app).await.unwrap();
        let taken = server.taken().await;
        assert!(taken.encrypted && taken.headers["subject"] == SUBJECT);
    }
}
