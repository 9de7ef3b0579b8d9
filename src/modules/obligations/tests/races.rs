//! People who do the same thing at the same moment: one of them does it, the others are told.
//!
//! Beside these: two judgements of a report (`work`), two reports (`life`), two uploads of a file and two pieces of one (`evidence`), fifty
//! writes with one key (`tests::api_writes`).

use axum::http::StatusCode;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;
use vanban::deadline::Deadline;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::obligations::model::extension::Verdict;
use crate::modules::obligations::model::fixtures::{a_task, actor_with, an_agency, date, day, person_with, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::usecase::{self, Act, LedgerError};
use crate::testing::Browser;

const CODE: &str = "NV-2026-00001";

fn says(note: &str) -> Act<'_> {
    Act { code: CODE, version: None, note }
}

/// One department that owes something by the end of March.
async fn owed(t: &World) {
    t.departments(&["Sở Y tế"]).await;
    let by = Deadline::By { date: date("2026-03-31"), inclusive: true };
    t.issued(1, "2026-01-05", &[IssuedTask { deadlines: vec![stated(by, "")], ..a_task(&[1]) }]).await;
}

/// A person of the department, signed in twice.
async fn twice(t: &World) -> [Browser; 2] {
    let command = AddAccount {
        login: "daumoi".into(),
        name: "Người thử".into(),
        position: String::new(),
        password: demo::PASSWORD.into(),
        grants: vec![Grant {
            role: Role::FocalOfficer,
            agency: an_agency(1),
            module: None,
            from: day("2020-01-01"),
            to: None,
        }],
    };
    add_account(t, &system(), command).await.unwrap();
    [t.browser_of("daumoi").await, t.browser_of("daumoi").await]
}

db_tests! {
    async fn of_two_decisions_about_more_time_one_holds(t: World) {
        owed(&t).await;
        let head = actor_with(&[(Role::UnitHead, 1)]);
        usecase::ask_extension(&t.app, &head, says("Chờ số liệu"), day("2026-04-10")).await.unwrap();
        let one = person_with(78, &[(Role::Coordinator, JUSTICE)]);
        let other = person_with(79, &[(Role::Leader, PROVINCE)]);
        let grant = |actor: Actor, to: &'static str| {
            let app = t.app.clone();
            tokio::spawn(async move { usecase::grant_extension(&app, &actor, says("Đồng ý"), Some(day(to))).await })
        };
        let refusing = {
            let (app, actor) = (t.app.clone(), other.clone());
            tokio::spawn(async move { usecase::refuse_extension(&app, &actor, says("Việc gấp")).await })
        };
        let deciding = [grant(one, "2026-04-10"), grant(other, "2026-04-06"), refusing];
        let mut held = 0;
        for decision in deciding {
            match decision.await.unwrap() {
                Ok(_) => held += 1,
                Err(late) => assert!(matches!(Problem::from(late), Problem::Refused { .. }), "the others are told why"),
            }
        }
        assert_eq!(held, 1);
        let decided = "SELECT count(*) AS total FROM journal WHERE action IN ('extension_granted', 'extension_refused')";
        assert_eq!(t.number(decided).await, 1);
        let detail = usecase::obligation(&t.app, &system(), CODE).await.unwrap();
        let [asked] = &detail.life.extensions[..] else { panic!("{:?}", detail.life.extensions) };
        let holds = match asked.answer.as_ref().unwrap().verdict {
            Verdict::Granted(day) => day,
            _ => day("2026-03-31"),
        };
        assert_eq!(detail.shown.obligation.due_on, Some(holds), "entry and answer say the same");
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn a_form_that_is_sent_twice_at_once_counts_once(t: World) {
        owed(&t).await;
        let [mut one, mut other] = twice(&t).await;
        let path = format!("/nhiem-vu/{CODE}");
        for browser in [&mut one, &mut other] {
            assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        }
        let version = usecase::obligation(&t.app, &system(), CODE).await.unwrap().shown.obligation.version.to_string();
        let fields = [("version", version.as_str()), ("report-on", "16/03/2026"), ("report-note", "Đã gửi báo cáo")];
        let form = format!("{path}/bao-cao");
        let (first, second) = tokio::join!(one.post(&form, &fields), other.post(&form, &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "{} {}", first.body, second.body);
        assert_eq!(t.number("SELECT count(*) AS total FROM journal WHERE action = 'reported'").await, 1);
        assert_eq!(t.number("SELECT count(*) AS total FROM obligation_report").await, 1);

        // The same again from a page that nobody reloaded.
        let again = one.post(&form, &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn of_two_approvals_at_once_the_other_is_told(t: World) {
        owed(&t).await;
        let head = actor_with(&[(Role::UnitHead, 1)]);
        usecase::mark_reported(&t.app, &head, says(""), day("2026-03-16")).await.unwrap();
        let approve = |actor: Actor| {
            let app = t.app.clone();
            tokio::spawn(async move { usecase::mark_done(&app, &actor, says("Đạt")).await })
        };
        let both = [
            approve(person_with(78, &[(Role::Coordinator, JUSTICE)])),
            approve(person_with(79, &[(Role::Leader, PROVINCE)])),
        ];
        let mut refused = Vec::new();
        for approval in both {
            refused.extend(approval.await.unwrap().err());
        }
        assert!(matches!(&refused[..], [LedgerError::Rule(_)]), "one is refused by the rule that it is over: {refused:?}");
        assert_eq!(t.number("SELECT count(*) AS total FROM journal WHERE action = 'completed'").await, 1);
        let reports = usecase::obligation(&t.app, &system(), CODE).await.unwrap().life.reports;
        assert_eq!(reports.iter().filter(|report| report.judged.is_some()).count(), 1);
    }
}
