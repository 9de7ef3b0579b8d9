//! From opened to done, with history, versions and counters.

use thihanh_kernel::access::Role;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::Problem;
use vanban::deadline::Deadline;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::model::class::{Class, Condition, Standing, State};
use crate::modules::obligations::model::filter::{ObligationFilter, Status};
use crate::modules::obligations::model::fixtures::{a_task, actor_with, day, person_with, stated};
use crate::modules::obligations::model::obligation::ObligationError;
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase::{self, Act, Finished, LedgerError};

const CODE: &str = "NV-2026-00001";

fn act(version: i64) -> Act<'static> {
    Act { code: CODE, version: Some(version), note: "Công văn 45/SYT-VP" }
}

thihanh_store::db_tests! {
    async fn an_obligation_is_reported_sent_back_and_done(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[a_task(&[1])]).await;
        let unit = actor_with(&[(Role::FocalOfficer, 1)]);
        let overseer = person_with(78, &[(Role::Coordinator, JUSTICE)]);
        let on = day("2026-03-10");
        let dated = usecase::set_deadline(&t.app, &overseer, act(1), day("2026-03-12")).await.unwrap();
        assert_eq!((dated.due_on, dated.version), (Some(day("2026-03-12")), 2));
        let reported = usecase::mark_reported(&t.app, &unit, act(2), on).await.unwrap();
        assert_eq!((reported.state, reported.version), (State::Reported, 3));
        let returned = usecase::send_back(&t.app, &overseer, act(3)).await.unwrap();
        assert_eq!((returned.state, returned.sent_back_on), (State::Open, Some(day("2026-03-16"))));
        usecase::mark_reported(&t.app, &unit, act(4), day("2026-03-16")).await.unwrap();
        let both = actor_with(&[(Role::FocalOfficer, 1), (Role::Coordinator, JUSTICE)]);
        let own = usecase::mark_done(&t.app, &both, act(5)).await.unwrap_err();
        assert!(matches!(own, LedgerError::Rule(ObligationError::OwnReport(_))), "{own:?}");
        let offered = usecase::obligation(&t.app, &both, CODE).await.unwrap().actions;
        assert!(!offered.contains(&Action::Complete) && offered.contains(&Action::SendBack), "{offered:?}");
        let done = usecase::mark_done(&t.app, &overseer, act(5)).await.unwrap();
        assert_eq!((done.standing(), done.completed_on), (Standing::DoneLate, Some(day("2026-03-16"))));
        let stored = usecase::obligation(&t.app, &system(), CODE).await.unwrap().shown.obligation;
        assert_eq!(stored, done, "what the use case gives is what is stored");
        let actions: Vec<_> = usecase::history(&t.app, &unit, CODE).await.unwrap().into_iter().map(|it| it.action).collect();
        assert_eq!(actions, ["completed", "reported", "sent_back", "reported", "due_changed", "opened"]);
        assert!(matches!(usecase::cancel(&t.app, &overseer, act(6)).await, Err(LedgerError::Rule(_))));
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn what_an_old_register_holds_is_taken_over_whole_or_not_at_all(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]).await;
        t.issued(1, "2026-01-05", &[a_task(&[1, 2, 3])]).await;
        let all = ObligationFilter::default();
        let codes: Vec<String> = usecase::register(&t.app, &system(), &all, &Page::default()).await.unwrap()
            .rows.items.into_iter().map(|row| row.obligation.code).collect();
        let [first, second, third] = &codes[..] else { panic!("{codes:?}") };
        let finished = |code: &str, on: &str| Finished { code: code.to_owned(), reached_on: day(on) };
        let note = "Sổ theo dõi năm 2025";
        let unit = actor_with(&[(Role::FocalOfficer, 1)]);
        usecase::mark_reported(&t.app, &unit, Act { code: first, version: None, note: "" }, day("2026-03-10")).await.unwrap();

        let person = actor_with(&[(Role::Coordinator, PROVINCE)]);
        let by_hand = usecase::take_over(&t.app, &person, &[finished(second, "2026-02-10")], note).await;
        assert!(matches!(by_hand, Err(LedgerError::Denied(_))), "{by_hand:?}");
        let begun = usecase::take_over(&t.app, &system(), &[finished(second, "2026-02-10"), finished(first, "2026-02-10")], note).await;
        assert!(matches!(begun, Err(LedgerError::Rule(ObligationError::NotNow(ref code))) if code == first), "{begun:?}");
        let early = usecase::take_over(&t.app, &system(), &[finished(second, "2026-01-04")], note).await;
        assert!(matches!(early, Err(LedgerError::Rule(ObligationError::BeforeIssue { .. }))), "{early:?}");
        let unknown = usecase::take_over(&t.app, &system(), &[finished(second, "2026-02-10"), finished("NV-2020-00001", "2026-02-10")], note).await;
        assert!(matches!(unknown, Err(LedgerError::NotFound)), "{unknown:?}");
        for code in [second, third] {
            assert_eq!(usecase::obligation(&t.app, &system(), code).await.unwrap().shown.obligation.state, State::Open, "nothing half done");
        }

        usecase::take_over(&t.app, &system(), &[finished(second, "2026-02-10"), finished(third, "2026-03-12")], note).await.unwrap();
        for (code, on) in [(second, "2026-02-10"), (third, "2026-03-12")] {
            let taken = usecase::obligation(&t.app, &system(), code).await.unwrap().shown.obligation;
            assert_eq!((taken.state, taken.reported_on, taken.completed_on), (State::Completed, Some(day(on)), Some(day("2026-03-16"))));
            let history = usecase::history(&t.app, &system(), code).await.unwrap();
            assert_eq!(history.iter().map(|it| it.action.as_str()).collect::<Vec<_>>(), ["completed", "opened"]);
        }
        let again = usecase::take_over(&t.app, &system(), &[finished(second, "2026-02-10")], note).await;
        assert!(matches!(again, Err(LedgerError::Rule(ObligationError::Final(_)))), "{again:?}");
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn a_form_of_an_older_version_changes_nothing(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[a_task(&[1])]).await;
        let actor = actor_with(&[(Role::Coordinator, PROVINCE)]);
        usecase::mark_reported(&t.app, &actor, act(1), day("2026-03-10")).await.unwrap();
        let stale = usecase::mark_done(&t.app, &actor, act(1)).await.unwrap_err();
        let Problem::Conflict { differences, .. } = Problem::from(stale) else { panic!("a conflict") };
        assert!(differences.iter().any(|it| it.field == "state" && it.stored == "reported"), "{differences:?}");
        assert_eq!(usecase::obligation(&t.app, &actor, CODE).await.unwrap().shown.obligation.version, 2);
    }

    async fn a_stranger_does_not_learn_that_it_is_there(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        t.issued(1, "2026-01-05", &[a_task(&[1])]).await;
        let stranger = actor_with(&[(Role::UnitHead, 2)]);
        let looked = usecase::obligation(&t.app, &stranger, CODE).await.unwrap_err();
        let changed = usecase::mark_reported(&t.app, &stranger, act(1), day("2026-03-10")).await.unwrap_err();
        let missing = usecase::obligation(&t.app, &stranger, "NV-2026-99999").await.unwrap_err();
        for error in [looked, changed, missing] {
            assert!(matches!(error, LedgerError::NotFound), "{error:?}");
        }
        let own = actor_with(&[(Role::Observer, 1)]);
        let denied = usecase::mark_reported(&t.app, &own, act(1), day("2026-03-10")).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("obligation-report"));
    }

    async fn two_people_at_once_change_it_once(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[a_task(&[1])]).await;
        let actor = actor_with(&[(Role::Coordinator, PROVINCE)]);
        let (one, other) = tokio::join!(
            usecase::mark_reported(&t.app, &actor, act(1), day("2026-03-10")),
            usecase::mark_reported(&t.app, &actor, act(1), day("2026-03-11")),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
        assert_eq!(t.number("SELECT count(*) AS total FROM journal WHERE action = 'reported'").await, 1);
    }

    async fn proof_of_continuous_duties_is_asked_for_once_a_year(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        let continuous = IssuedTask { deadlines: vec![stated(Deadline::Ongoing, "thường xuyên")], ..a_task(&[1, 2]) };
        t.issued(1, "2025-03-17", &[continuous, a_task(&[1])]).await;
        let asked = ObligationFilter { status: Some(Status::ProofAsked), ..ObligationFilter::default() };
        assert_eq!(usecase::remind_continuous(&t.app).await.unwrap(), 0, "on 16 March 2026 the year is not over");
        t.clock.set_day(day("2026-03-17"));
        assert_eq!(usecase::remind_continuous(&t.app).await.unwrap(), 2, "not the one without a deadline");
        assert_eq!(usecase::remind_continuous(&t.app).await.unwrap(), 0, "once");
        let found = usecase::register(&t.app, &system(), &asked, &Page::default()).await.unwrap();
        assert_eq!((found.counts.total, found.counts.no_deadline, found.counts.overdue), (Count::Exact(2), Count::Exact(2), Count::Exact(0)));
        let mine = &found.rows.items[0];
        assert_eq!((mine.condition, mine.class), (Condition::ProofAsked, Class::NoDeadline));

        let unit = actor_with(&[(Role::FocalOfficer, 1)]);
        let proven = usecase::mark_reported(&t.app, &unit, act(2), day("2026-03-17")).await.unwrap();
        assert_eq!((proven.state, proven.is_proof_asked), (State::Open, false));
        assert_eq!(usecase::counts(&t.app, &system(), &asked).await.unwrap().total, Count::Exact(1));
        let actions: Vec<_> = usecase::history(&t.app, &unit, CODE).await.unwrap().into_iter().map(|it| it.action).collect();
        assert_eq!(actions, ["proven", "proof_asked", "opened"]);

        // Years during which nothing ran are not made up for; an agency that ended is not asked.
        t.run("UPDATE agency_version SET valid_to = '2026-12-31' WHERE name = 'Sở Nội vụ'").await;
        t.clock.set_day(day("2029-05-01"));
        assert_eq!(usecase::remind_continuous(&t.app).await.unwrap(), 1);
        assert_eq!(usecase::remind_continuous(&t.app).await.unwrap(), 0);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }
}
