//! Supporting agencies: nothing is owed until the lead asks, and nothing of it counts as work of their own.

use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::Problem;
use vanban::deadline::Deadline;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::model::contribution::{Asking, Contribution, ContributionFault, Standing};
use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Sort};
use crate::modules::obligations::model::fixtures::{a_task, actor_with, an_agency, date, day, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase::{self, Giving, LedgerError};

const CODE: &str = "NV-2026-00001";

fn supported(leads: &[u128], support: &[u128], due: &str) -> IssuedTask {
    let deadline = Deadline::By { date: date(due), inclusive: true };
    IssuedTask {
        deadlines: vec![stated(deadline, "")],
        support: support.iter().map(|number| (an_agency(*number), "các sở".into())).collect(),
        ..a_task(leads)
    }
}

async fn ask(
    t: &World,
    actor: &Actor,
    code: &str,
    agencies: &[u128],
    due: &str,
) -> Result<Vec<Contribution>, LedgerError> {
    let agencies: Vec<_> = agencies.iter().map(|number| an_agency(*number)).collect();
    let asking = Asking { due_on: day(due), request: "Số liệu quý I" };
    usecase::ask_contributions(&t.app, actor, code, &agencies, asking).await
}

async fn give(t: &World, actor: &Actor, agency: u128, version: i64) -> Result<Contribution, LedgerError> {
    let giving =
        Giving { agency: an_agency(agency), version: Some(version), on: t.app.clock.today(), note: "Công văn 7" };
    usecase::give_contribution(&t.app, actor, CODE, giving).await
}

fn officer(agency: u128) -> Actor {
    actor_with(&[(Role::FocalOfficer, agency)])
}

/// The codes that a filter of what an agency supports shows to an actor.
async fn supported_by(
    t: &World,
    actor: &Actor,
    agency: Option<u128>,
    contribution: Option<ContributionFilter>,
) -> Vec<String> {
    let filter = ObligationFilter {
        agency: agency.map(an_agency),
        part: Some(PartFilter::Support),
        contribution,
        sort: Sort::Code,
        ..ObligationFilter::default()
    };
    let found = usecase::register(&t.app, actor, &filter, &Page::new(Some(200), None)).await.unwrap();
    let codes: Vec<_> = found.rows.items.into_iter().map(|row| row.obligation.code).collect();
    assert_eq!(found.counts.total, Count::Exact(codes.len() as u64), "{filter:?}");
    codes
}

thihanh_store::db_tests! {
    async fn a_lead_asks_and_a_supporting_agency_gives(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]).await;
        t.issued(1, "2026-01-05", &[supported(&[1], &[2, 3], "2026-03-31")]).await;
        let before = usecase::obligation(&t.app, &officer(2), CODE).await.unwrap();
        let standings: Vec<_> = before.supporters.iter().map(|it| (it.agency, it.standing, it.may_give)).collect();
        assert_eq!(standings, [(an_agency(2), Standing::Expected, false), (an_agency(3), Standing::Expected, false)], "shown from the issue on");
        assert!(!before.actions.contains(&Action::Contribute));

        let asked = ask(&t, &officer(1), CODE, &[2, 3, 2], "2026-03-20").await.unwrap();
        assert_eq!(asked.iter().map(|it| (it.agency, it.due_on, it.version)).collect::<Vec<_>>(), [
            (an_agency(2), day("2026-03-20"), 1),
            (an_agency(3), day("2026-03-20"), 1),
        ]);
        let seen = usecase::obligation(&t.app, &officer(2), CODE).await.unwrap();
        assert_eq!(seen.actions, [Action::View, Action::Contribute]);
        assert_eq!(seen.supporters.iter().map(|it| it.may_give).collect::<Vec<_>>(), [true, false], "for itself alone");
        let given = give(&t, &officer(2), 2, 1).await.unwrap();
        assert_eq!((given.given_on, given.note.as_str()), (Some(day("2026-03-16")), "Công văn 7"));
        assert!(matches!(give(&t, &officer(2), 2, 2).await, Err(LedgerError::Contribution(ContributionFault::AlreadyGiven))));
        assert!(matches!(give(&t, &officer(3), 3, 9).await, Err(LedgerError::Stale(_))));

        // Asked once more by a later day: the first answer stands in the history, and the agency owes again.
        let again = ask(&t, &officer(1), CODE, &[2], "2026-03-27").await.unwrap();
        assert_eq!((again[0].version, again[0].given_on), (3, None));
        let history = usecase::history(&t.app, &officer(1), CODE).await.unwrap();
        let mut actions: Vec<_> = history.iter().map(|it| it.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["contribution_asked", "contribution_asked", "contribution_asked", "contribution_given", "opened"]);
        assert!(history.iter().any(|it| it.action == "contribution_given" && it.payload["agency"] == "Sở Nội vụ"));

        // The lead's obligation is what it was, and the only one.
        assert_eq!(usecase::obligation(&t.app, &system(), CODE).await.unwrap().shown, before.shown);
        assert_eq!(t.number("SELECT count(*) AS total FROM obligation").await, 1);
        for (agency, owed) in [(1, 1), (2, 0), (3, 0)] {
            let own = ObligationFilter { agency: Some(an_agency(agency)), ..ObligationFilter::default() };
            assert_eq!(usecase::counts(&t.app, &system(), &own).await.unwrap().total, Count::Exact(owed), "agency {agency}");
        }
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn who_may_ask_and_who_may_give(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]).await;
        t.issued(1, "2026-01-05", &[supported(&[1], &[2], "2026-03-31")]).await;
        let coordinator = actor_with(&[(Role::Coordinator, PROVINCE)]);
        // who; whether it sees the obligation, may ask, may give for agency 2
        let table = [
            (officer(1), true, true, false),
            (officer(2), true, false, true),
            (officer(3), false, false, false),
            (officer(JUSTICE), true, false, false),
            (actor_with(&[(Role::Observer, 1)]), true, false, false),
            (actor_with(&[(Role::Leader, PROVINCE)]), true, false, false),
            (coordinator.clone(), true, true, true),
        ];
        for (actor, sees, asks, gives) in table {
            let asked = ask(&t, &actor, CODE, &[2], "2026-03-20").await;
            assert_eq!(asked.is_ok(), asks, "{actor:?}");
            ask(&t, &coordinator, CODE, &[2], "2026-03-20").await.unwrap();
            let version = t.number("SELECT version AS total FROM contribution").await;
            let given = give(&t, &actor, 2, version).await;
            assert_eq!(given.is_ok(), gives, "{actor:?}");
            for refused in [asked.err(), given.err()].into_iter().flatten() {
                assert_eq!(matches!(refused, LedgerError::NotFound), !sees, "{actor:?}: {refused:?}");
            }
        }
        let wrong = ask(&t, &officer(1), CODE, &[3], "2026-03-20").await.unwrap_err();
        assert!(matches!(wrong, LedgerError::Contribution(ContributionFault::NotSupporting)));
        assert!(matches!(Problem::from(wrong), Problem::Invalid(errors) if errors[0].field == "agency"));
        let late = ask(&t, &officer(1), CODE, &[2], "2026-04-01").await.unwrap_err();
        assert!(matches!(late, LedgerError::Contribution(ContributionFault::AfterLead(_))));
        let nobody = ask(&t, &officer(1), CODE, &[], "2026-03-20").await.unwrap_err();
        assert!(matches!(nobody, LedgerError::Contribution(ContributionFault::NobodyNamed)));
    }

    async fn lists_tell_what_was_asked_of_whom(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính", "Sở Xây dựng"]).await;
        // 4 stands below 3 since: what 4 supports is 3's to see.
        t.run("INSERT INTO agency_closure (ancestor_id, descendant_id, depth, valid_from, valid_to)
               SELECT a.id, d.id, 1, '2016-01-01', NULL FROM agency a, agency d, agency_version x, agency_version y
               WHERE x.agency_id = a.id AND y.agency_id = d.id AND x.name = 'Sở Tài chính' AND y.name = 'Sở Xây dựng'").await;
        let tasks = [
            supported(&[1], &[2, 4], "2026-06-30"),
            supported(&[1], &[2], "2026-06-30"),
            supported(&[1], &[2, 4], "2026-06-30"),
            supported(&[1], &[4], "2026-06-30"),
            supported(&[1, 2], &[], "2026-06-30"),
        ];
        t.issued(1, "2026-01-05", &tasks).await;
        let codes = |numbers: &[u32]| numbers.iter().map(|number| format!("NV-2026-{number:05}")).collect::<Vec<_>>();
        let lead = officer(1);
        ask(&t, &lead, "NV-2026-00001", &[2, 4], "2026-03-16").await.unwrap();
        give(&t, &officer(2), 2, 1).await.unwrap();
        ask(&t, &lead, "NV-2026-00002", &[2], "2026-03-20").await.unwrap();
        ask(&t, &lead, "NV-2026-00004", &[4], "2026-03-20").await.unwrap();
        t.clock.set_day(day("2026-03-17"));
        use ContributionFilter::{Expected, Given, Open, Silent};
        // supporter (or anybody's own), what is asked; the numbers listed
        type Row<'a> = (Actor, Option<u128>, Option<ContributionFilter>, &'a [u32]);
        let table: [Row<'_>; 12] = [
            (officer(2), Some(2), None, &[1, 2, 3]),
            (officer(2), Some(2), Some(Expected), &[3]),
            (officer(2), Some(2), Some(Open), &[2]),
            (officer(2), Some(2), Some(Silent), &[]),
            (officer(2), Some(2), Some(Given), &[1]),
            (officer(2), None, Some(Open), &[2]),
            (officer(3), Some(3), Some(Silent), &[1]),
            (officer(3), None, Some(Open), &[1, 4]),
            (officer(4), Some(4), Some(Expected), &[3]),
            (system(), Some(4), Some(Open), &[1, 4]),
            (system(), None, Some(Open), &[1, 2, 4]),
            (officer(1), Some(4), Some(Silent), &[1]),
        ];
        for (actor, agency, contribution, expected) in table {
            assert_eq!(supported_by(&t, &actor, agency, contribution).await, codes(expected), "{actor:?} {agency:?} {contribution:?}");
        }
        // The lead's own list, by what it waits for.
        let silent = ObligationFilter { agency: Some(an_agency(1)), contribution: Some(Silent), ..ObligationFilter::default() };
        let found = usecase::register(&t.app, &lead, &silent, &Page::default()).await.unwrap();
        assert_eq!(found.rows.items.iter().map(|row| row.obligation.code.as_str()).collect::<Vec<_>>(), ["NV-2026-00001"]);
        let sums = usecase::contributions(&t.app, &lead, &silent, &found.rows.items).await.unwrap();
        let sum = sums[&found.rows.items[0].obligation.id];
        assert_eq!((sum.open, sum.silent, sum.given, sum.next_due_on), (1, 1, 1, Some(day("2026-03-16"))));

        // A task that is over asks nobody for anything.
        let finished = usecase::Finished { code: "NV-2026-00004".to_owned(), reached_on: day("2026-03-17") };
        usecase::take_over(&t.app, &system(), &[finished], "").await.unwrap();
        assert_eq!(supported_by(&t, &officer(4), Some(4), Some(Open)).await, codes(&[1]));
        let giving = Giving { agency: an_agency(4), version: None, on: day("2026-03-17"), note: "" };
        let over = usecase::give_contribution(&t.app, &officer(4), "NV-2026-00004", giving).await;
        assert!(matches!(over, Err(LedgerError::Contribution(ContributionFault::Lead(_)))), "{over:?}");
    }

    async fn each_lead_asks_for_itself(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]).await;
        t.issued(1, "2026-01-05", &[supported(&[1, 2], &[3], "2026-03-31")]).await;
        ask(&t, &officer(1), CODE, &[3], "2026-03-20").await.unwrap();
        ask(&t, &officer(2), "NV-2026-00002", &[3], "2026-03-25").await.unwrap();
        let denied = ask(&t, &officer(2), CODE, &[3], "2026-03-25").await.unwrap_err();
        assert!(matches!(denied, LedgerError::NotFound), "{denied:?}");
        assert_eq!(t.number("SELECT count(*) AS total FROM contribution").await, 2);
        assert_eq!(supported_by(&t, &officer(3), Some(3), Some(ContributionFilter::Open)).await.len(), 2);
    }
}
