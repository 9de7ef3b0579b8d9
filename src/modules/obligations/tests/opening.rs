//! What the issue of a directive writes.

use thihanh_store::journal;
use vanban::deadline::{Deadline, Frequency, Offset, OffsetUnit};

use super::world::{PROVINCE, World, system};
use crate::modules::obligations::model::class::Class;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, day, stated};
use crate::modules::obligations::model::obligation::{Binding, Part};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase;
use thihanh_kernel::page::Page;

fn by(text: &str) -> Deadline {
    Deadline::By { date: date(text), inclusive: true }
}

thihanh_store::db_tests! {
    async fn an_issue_opens_what_its_tasks_say(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]).await;
        let tasks = [
            IssuedTask { deadlines: vec![stated(by("2026-06-30"), "chậm nhất 30/6/2026")], support: vec![(an_agency(3), "Sở Tài chính".into())], ..a_task(&[1, 2]) },
            IssuedTask { is_shared: true, binding: Binding::Request, ..a_task(&[1, 3]) },
            IssuedTask { deadlines: vec![stated(Deadline::Recurring { freq: Frequency::Yearly, by: None, inclusive: None }, "hằng năm")], ..a_task(&[2]) },
        ];
        let context = t.directive(7, "2026-01-05").await;
        let opened = t.open(&context, &tasks).await.unwrap();
        assert_eq!((opened.tasks, opened.agencies, opened.obligations), (3, 3, 6));
        let register = usecase::register(&t.app, &system(), &ObligationFilter::default(), &Page::default()).await.unwrap();
        let rows: Vec<_> = register.rows.items.iter().map(|row| {
            let it = &row.obligation;
            (it.agency, it.part, it.period.as_str(), it.due_on.map(|day| day.to_string()), row.class)
        }).collect();
        let due = |text: &str| Some(text.to_owned());
        assert_eq!(rows, [
            (an_agency(1), Part::Lead, "", due("2026-06-30"), Class::InTime),
            (an_agency(2), Part::Lead, "", due("2026-06-30"), Class::InTime),
            (an_agency(2), Part::Lead, "2026", due("2026-12-31"), Class::InTime),
            (an_agency(2), Part::Lead, "2027", due("2027-12-31"), Class::InTime),
            (an_agency(1), Part::Lead, "", None, Class::NoDeadline),
            (an_agency(3), Part::CoLead, "", None, Class::NoDeadline),
        ]);
        assert_eq!(register.counts.total, thihanh_kernel::page::Count::Exact(6));
        let first = &register.rows.items[0].obligation;
        let history = journal::history(t.app.store.read(), "obligation", first.id.uuid()).await.unwrap();
        assert_eq!(history.iter().map(|it| (it.action.as_str(), it.actor_label.as_str())).collect::<Vec<_>>(), [("opened", "Kế hoạch 7/KH-UBND")]);
        let detail = usecase::obligation(&t.app, &system(), &first.code).await.unwrap();
        assert_eq!(detail.task.support, [(an_agency(3), "Sở Tài chính".to_owned())]);
        assert_eq!(detail.siblings.len(), 1, "the other lead of the same task");
        assert_eq!(detail.actions, [
            Action::View, Action::Report, Action::SetDue, Action::Cancel, Action::AskContribution, Action::Receive, Action::Accept,
            Action::ClaimWrongUnit, Action::Move, Action::Progress, Action::OpenObstacle, Action::AskExtension, Action::Assign,
            Action::Delegate, Action::Urge,
        ]);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn codes_go_up_with_the_ledger(t: World) {
        t.departments(&["Sở Y tế"]).await;
        let tasks: Vec<_> = (0..30).map(|_| a_task(&[1])).collect();
        t.issued(1, "2026-01-05", &tasks).await;
        t.issued(2, "2026-01-06", &tasks).await;
        let by_code = ObligationFilter { sort: crate::modules::obligations::model::filter::Sort::Code, ..Default::default() };
        let page = usecase::register(&t.app, &system(), &by_code, &Page::new(Some(200), None)).await.unwrap();
        let codes: Vec<_> = page.rows.items.into_iter().map(|row| row.obligation.code).collect();
        assert_eq!(codes.len(), 60);
        assert!(codes.is_sorted(), "{codes:?}");
    }

    async fn ten_thousand_obligations_open_in_one_transaction(t: World) {
        for number in 1..=100 {
            t.agency(number, &format!("Xã số {number}"), &[(PROVINCE, None)]).await;
        }
        let leads: Vec<u128> = (1..=100).collect();
        let tasks: Vec<_> = (0..100).map(|_| IssuedTask { deadlines: vec![stated(by("2026-06-30"), "")], ..a_task(&leads) }).collect();
        let context = t.directive(1, "2026-01-05").await;
        assert_eq!(t.open(&context, &tasks).await.unwrap().obligations, 10_000);
        assert_eq!(t.number("SELECT count(*) AS total FROM obligation").await, 10_000);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn a_series_goes_on_with_the_years_and_never_twice(t: World) {
        t.departments(&["Sở Y tế"]).await;
        let quarterly = Deadline::Recurring { freq: Frequency::Quarterly, by: None, inclusive: None };
        t.issued(1, "2026-01-05", &[IssuedTask { deadlines: vec![stated(quarterly, "hằng quý")], ..a_task(&[1]) }]).await;
        let total = "SELECT count(*) AS total FROM obligation";
        assert_eq!(t.number(total).await, 8, "2026 and 2027");
        assert_eq!(usecase::generate_series(&t.app).await.unwrap(), 0);
        t.clock.set_day(day("2027-01-01"));
        assert_eq!(usecase::generate_series(&t.app).await.unwrap(), 4, "2028");
        assert_eq!(usecase::generate_series(&t.app).await.unwrap(), 0);
        assert_eq!(t.number(total).await, 12);
        let register = usecase::register(&t.app, &system(), &ObligationFilter::default(), &Page::default()).await.unwrap();
        let last = &register.rows.items.last().unwrap().obligation;
        assert_eq!((last.period.as_str(), last.due_on, last.why.source.as_str()), ("2028-Q4", Some(day("2028-12-31")), "Kế hoạch 1/KH-UBND"));
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn an_event_gives_its_obligations_their_day(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        let deadline = Deadline::Conditional { text: String::new(), event: Some("dịch bệnh được kiểm soát".into()), offset: Some(Offset { n: 5, unit: OffsetUnit::Day }) };
        t.issued(1, "2026-01-05", &[IssuedTask { deadlines: vec![stated(deadline, "trong 05 ngày sau khi dịch bệnh được kiểm soát")], ..a_task(&[1, 2]) }]).await;
        let waiting = usecase::register(&t.app, &system(), &ObligationFilter::default(), &Page::default()).await.unwrap().rows.items;
        assert!(waiting.iter().all(|row| row.obligation.awaits_event()));
        let record = usecase::RecordEvent {
            trigger: waiting[0].obligation.trigger.unwrap(),
            happened_on: day("2026-03-02"),
            document: "Công văn 12/SYT",
            due_on: None,
        };
        let changed = usecase::record_event(&t.app, &system(), record).await.unwrap();
        // Counted from Monday 2 March it ends on Saturday 7 March and runs to Monday.
        assert_eq!(changed.iter().map(|it| it.due_on).collect::<Vec<_>>(), [Some(day("2026-03-09")); 2]);
        assert!(matches!(usecase::record_event(&t.app, &system(), record).await, Err(usecase::LedgerError::Event(usecase::EventFault::Recorded))));
        let history = usecase::history(&t.app, &system(), &changed[0].code).await.unwrap();
        let mut actions: Vec<_> = history.iter().map(|it| it.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["due_changed", "happened", "opened"]);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);

        // Monday 9 March becomes a day off: the counted term runs on, and the history says so.
        t.run(&format!("INSERT INTO holiday (id, day, kind, name, source, is_verified) VALUES ({}, '2026-03-09', 'holiday', '', '', true)", uuid_literal(t.app.store.dialect()))).await;
        assert_eq!(usecase::recompute_due_dates(&t.app, &system()).await.unwrap(), 2);
        assert_eq!(usecase::recompute_due_dates(&t.app, &system()).await.unwrap(), 0);
        let moved = usecase::obligation(&t.app, &system(), &changed[0].code).await.unwrap().shown.obligation;
        assert_eq!(moved.due_on, Some(day("2026-03-10")));
        let newest = &usecase::history(&t.app, &system(), &changed[0].code).await.unwrap()[0];
        assert_eq!((newest.action.as_str(), newest.reason.as_str()), ("due_changed", "calendar_changed"));
    }

    async fn an_event_without_a_term_wants_a_day(t: World) {
        t.departments(&["Sở Y tế"]).await;
        let deadline = Deadline::Conditional { text: "sau khi có hướng dẫn".into(), event: None, offset: None };
        t.issued(1, "2026-01-05", &[IssuedTask { deadlines: vec![stated(deadline, "")], ..a_task(&[1]) }]).await;
        let waiting = usecase::register(&t.app, &system(), &ObligationFilter::default(), &Page::default()).await.unwrap().rows.items;
        let record = |due_on| usecase::RecordEvent { trigger: waiting[0].obligation.trigger.unwrap(), happened_on: day("2026-03-02"), document: "x", due_on };
        assert!(matches!(usecase::record_event(&t.app, &system(), record(None)).await, Err(usecase::LedgerError::Event(usecase::EventFault::DueMissing))));
        let changed = usecase::record_event(&t.app, &system(), record(Some(day("2026-05-31")))).await.unwrap();
        assert_eq!(changed[0].due_on, Some(day("2026-05-31")));
    }
}

fn uuid_literal(dialect: thihanh_store::Dialect) -> &'static str {
    match dialect {
        thihanh_store::Dialect::Sqlite => "x'00000000000000000000000000000099'",
        thihanh_store::Dialect::Postgres => "'00000000-0000-0000-0000-000000000099'",
    }
}
