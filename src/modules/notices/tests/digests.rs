//! The run of a working day: reminders, one digest for each person, sent by a real mail server.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use thihanh_kernel::time;
use thihanh_store::db_tests;

use super::world::{World, by_mail, choose, day, told};
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::modules::delivery::api::{Channels, send_due};
use crate::modules::delivery::tests::smtp_server::SmtpServer;
use crate::modules::notices::usecase::{ChoicesForm, Run, morning, tell};
use crate::testing::TestProvince;

/// The morning of a day.
async fn run_on(t: &TestProvince, day: NaiveDate) -> Run {
    t.clock.set(time::instant(day, NaiveTime::from_hms_opt(7, 30, 0).unwrap()));
    morning(t).await.unwrap()
}

fn with_mail(t: &TestProvince, port: u16) -> Arc<App> {
    let args = ConfigArgs {
        smtp: Some(format!("smtp://127.0.0.1:{port}")),
        mail_from: Some("Thi hành pháp luật <thihanh@example.vn>".into()),
        public_origin: Some("https://thihanh.example.vn".into()),
        ..ConfigArgs::default()
    };
    let config = Config::load(&args, None).unwrap();
    let channels = Channels::of(&config).unwrap();
    Arc::new(App { config: Arc::new(config), channels, ..(*t.app).clone() })
}

db_tests! {
    async fn one_digest_a_day_reaches_the_mail_box(t: TestProvince) {
        let Some(mut server) = SmtpServer::start(None).await else { return };
        let world = World::fill(&t).await;
        choose(&t, world.officer, by_mail("daumoi@syt.example.vn")).await;
        let app = with_mail(&t, server.port);
        tell(&app).await.unwrap();
        t.clock.set(time::instant(day(3, 23), NaiveTime::from_hms_opt(7, 30, 0).unwrap()));
        // Five working days before Monday the 30th: Monday the 23rd. What came before waits in the same digest.
        assert_eq!(morning(&app).await.unwrap(), Run { reminders: 1, rungs: 0, digests: 1 });
        assert_eq!(morning(&app).await.unwrap(), Run::default(), "the same morning again tells nothing");
        send_due(&app).await.unwrap();
        let mail = server.taken().await;
        assert_eq!(mail.to, ["daumoi@syt.example.vn"]);
        assert_eq!(mail.headers["subject"], "1 nhiệm vụ sắp đến hạn, 2 nhiệm vụ mới");
        assert_eq!(mail.headers["list-unsubscribe"], "<https://thihanh.example.vn/thong-bao/tuy-chon>");
        let link = format!("https://thihanh.example.vn/nhiem-vu/{}", world.first);
        assert!(mail.text.contains("Kính gửi Người thử daumoi,") && mail.text.contains(&link), "{}", mail.text);
        assert!(mail.text.contains("Kế hoạch 41/KH-UBND – Sở Y tế") && mail.text.contains("hạn 30/03/2026"), "{}", mail.text);
        assert!(mail.html.contains(&format!("<a href=\"{link}\">{}</a>", world.first)), "{}", mail.html);
    }

    async fn nothing_on_days_off_and_nothing_twice(t: TestProvince) {
        let world = World::fill(&t).await;
        choose(&t, world.officer, by_mail("daumoi@syt.example.vn")).await;
        let mut reminded = Vec::new();
        for (month, number) in (20..=31).map(|number| (3, number)).chain((1..=3).map(|number| (4, number))) {
            let run = run_on(&t, day(month, number)).await;
            if run.reminders > 0 {
                reminded.push((month, number, run.reminders, run.digests));
            }
            assert_eq!(run_on(&t, day(month, number)).await.reminders, 0, "{number}/{month} again");
        }
        // Due on Monday 30/3: Monday 23/3 (five working days), Friday 27/3 (one), Tuesday 31/3 (one day late).
        assert_eq!(reminded, [(3, 23, 1, 1), (3, 27, 1, 1), (3, 31, 1, 1)]);
        let kinds: Vec<_> = told(&t, world.officer).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(kinds, ["late", "reminder", "reminder"]);
        assert_eq!(t.mails().await.len(), 3);
        assert_eq!(told(&t, world.head).await, [], "nothing to say, nothing said");
    }

    async fn own_days_and_weekly_digests(t: TestProvince) {
        let world = World::fill(&t).await;
        let how = vec![("reminder".to_owned(), "weekly".to_owned())];
        let form = ChoicesForm { lead_days: "8".into(), how, ..by_mail("daumoi@syt.example.vn") };
        choose(&t, world.officer, form).await;
        // Eight working days before 30/3: Wednesday 18/3, and the digest of the week on Monday 23/3.
        assert_eq!(run_on(&t, day(3, 18)).await, Run { reminders: 1, rungs: 0, digests: 0 });
        assert_eq!(run_on(&t, day(3, 19)).await, Run::default());
        assert_eq!(run_on(&t, day(3, 23)).await, Run { reminders: 0, rungs: 0, digests: 1 }, "own days instead of five");
    }

    async fn a_morning_that_was_missed_is_made_up_for(t: TestProvince) {
        let world = World::fill(&t).await;
        run_on(&t, day(3, 20)).await;
        // The program stood still on the 23rd and came back on the 25th.
        assert_eq!(run_on(&t, day(3, 25)).await.reminders, 1);
        assert_eq!(told(&t, world.officer).await, [("reminder".to_owned(), world.first.clone())]);
    }
}
