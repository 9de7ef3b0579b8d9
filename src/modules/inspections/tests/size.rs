//! Synthetic inspections are as many as asked for and whole; what is found over them is what a plain comparison of everything finds, along indexes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Count, Page};
use thihanh_store::{Dialect, db_tests};
use uuid::Uuid;

use crate::modules::agencies::api as agencies;
use crate::modules::inspections::generate::{self, GenerateError, Made, Wanted};
use crate::modules::inspections::model::finding::{Finding, FindingKind, FindingState};
use crate::modules::inspections::model::inspection::{Inspection, State};
use crate::modules::inspections::model::overlap::Reach;
use crate::modules::inspections::usecase::{self, FindingFilter, ListFilter};
use crate::modules::inspections::{measure, policy, store};
use crate::modules::monitoring::api as monitoring;
use crate::modules::obligations::generate as ledger;
use crate::testing::TestApp;

const WANTED: Wanted = Wanted { inspections: 300, findings: 1_500, years: 3, seed: 7 };

fn system() -> Actor {
    Actor::system("test")
}

fn somebody(role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
    Actor::person(AccountId::from_uuid(Uuid::nil()), "do".into(), vec![grant])
}

/// Two provinces, the fields that ship, and inspections.
async fn filled(t: &TestApp) -> Made {
    let wanted = ledger::Wanted { agencies: 160, obligations: 40, years: 4, seed: 7 };
    ledger::run(&t.app, wanted).await.unwrap();
    monitoring::install(&t.app).await.unwrap();
    generate::run(&t.app, WANTED).await.unwrap()
}

async fn everything(t: &TestApp, actor: &Actor, filter: &ListFilter) -> (Vec<Inspection>, Count) {
    let (mut all, mut after, mut counted) = (Vec::new(), None, Count::Exact(0));
    loop {
        let page = Page::new(Some(40), after);
        let (slice, count) = usecase::inspections(&t.app, actor, filter, &page).await.unwrap();
        all.extend(slice.items);
        counted = if all.len() <= 40 { count } else { counted };
        match slice.next {
            Some(next) => after = Some(next),
            None => return (all, counted),
        }
    }
}

async fn every_finding(t: &TestApp, actor: &Actor) -> Vec<Finding> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = Page::new(Some(200), after);
        let (slice, _) = usecase::findings(&t.app, actor, &FindingFilter::default(), &page).await.unwrap();
        all.extend(slice.items);
        match slice.next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

/// The first province, and departments of it.
async fn places(t: &TestApp) -> (AgencyId, Vec<AgencyId>) {
    let (sql, today) = (t.store.read(), t.app.clock.today());
    let root = agencies::roots(sql, today).await.unwrap()[0].id;
    let inside = agencies::all_in(sql, root, today).await.unwrap();
    (root, inside.into_iter().filter(|view| view.kind == "department").map(|view| view.id).collect())
}

db_tests! {
    async fn as_many_as_asked_for_and_each_can_be_read(t: TestApp) {
        let made = filled(&t).await;
        assert_eq!(made.inspections, 300);
        assert!((1_400..=1_500).contains(&made.findings), "{made:?}");
        // Of ten findings about half: 60 % of the 85 % that ask for more, but for those of no conclusion.
        assert!((500..=800).contains(&made.recommendations), "{made:?}");
        let (all, count) = everything(&t, &system(), &ListFilter::default()).await;
        assert_eq!((all.len(), count), (300, Count::Exact(300)));
        assert!(all.is_sorted_by_key(|one| (one.facts.visit.from, one.seq)), "by their days, none twice");
        assert_eq!(all.iter().map(|one| one.subjects.len()).sum::<usize>(), made.subjects);
        for state in [State::Prepared, State::Closed, State::FollowingUp, State::External] {
            assert!(all.iter().any(|one| one.state == state), "{state:?}");
        }
        let codes: BTreeSet<&str> = all.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), 300, "each code once");
        let findings = every_finding(&t, &system()).await;
        assert_eq!(findings.len(), made.findings);
        for state in [FindingState::Noted, FindingState::Open, FindingState::Closed] {
            assert!(findings.iter().any(|one| one.state == state), "{state:?}");
        }
        let recommended = findings.iter().find(|finding| finding.state == FindingState::Open).unwrap();
        usecase::finding(&t.app, &system(), &recommended.code).await.unwrap();
        assert!(matches!(generate::run(&t.app, WANTED).await, Err(GenerateError::NotEmpty)));
    }

    async fn what_few_agencies_see_is_what_the_policy_lets_them_see(t: TestApp) {
        filled(&t).await;
        let (root, departments) = places(&t).await;
        let (all, _) = everything(&t, &system(), &ListFilter::default()).await;
        let stakes = store::stakes::of_all(t.store.read(), &all).await.unwrap();
        for (one, stakes) in all.iter().zip(&stakes) {
            assert_eq!(*stakes, store::stakes::of(t.store.read(), one).await.unwrap(), "asked together or alone: {}", one.code);
        }
        let findings = every_finding(&t, &system()).await;
        for actor in [somebody(Role::Coordinator, root), somebody(Role::Inspector, departments[3]), somebody(Role::FocalOfficer, departments[5])] {
            let may = |stakes| policy::may(&actor, policy::Action::View, stakes).is_ok();
            let allowed: Vec<&str> =
                all.iter().zip(&stakes).filter(|(_, stakes)| may(stakes)).map(|(one, _)| one.code.as_str()).collect();
            let (shown, count) = everything(&t, &actor, &ListFilter::default()).await;
            assert_eq!(shown.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), allowed);
            assert_eq!(count, Count::Exact(allowed.len() as u64));
            assert!(!allowed.is_empty() && allowed.len() < all.len());
            // In the year before: the same, but for the days.
            let year = 2025;
            let within = |one: &&Inspection| one.facts.visit.from <= NaiveDate::from_ymd_opt(year, 12, 31).unwrap()
                && one.facts.visit.to >= NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let wanted = all.iter().filter(|one| allowed.contains(&one.code.as_str())).filter(within).count();
            let (shown, _) = everything(&t, &actor, &ListFilter { year: Some(year), ..ListFilter::default() }).await;
            assert_eq!(shown.len(), wanted);
            let seen = every_finding(&t, &actor).await;
            let by_inspection = |finding: &&Finding| {
                let at = all.iter().position(|one| one.id == finding.inspection).unwrap();
                match policy::sight(&actor, &stakes[at]) {
                    Some(policy::Sight::Whole) => true,
                    Some(sight) => finding.state != FindingState::Noted && sight.covers(finding.facts.subject),
                    None => false,
                }
            };
            assert_eq!(seen.len(), findings.iter().filter(by_inspection).count());
        }
    }

    async fn overlaps_are_those_of_a_plain_comparison_of_everything(t: TestApp) {
        filled(&t).await;
        let (all, _) = everything(&t, &system(), &ListFilter::default()).await;
        let model = all.iter().find(|one| one.facts.fields.len() == 2 && one.state == State::Closed).unwrap();
        let subjects: Vec<AgencyId> = all.iter().take(20).map(|one| one.facts.subjects[0]).collect();
        for fields in [model.facts.fields.clone(), Vec::new()] {
            let own = Reach { subjects: subjects.clone(), fields, period: model.facts.period, visit: model.facts.visit };
            let mut wanted = BTreeSet::new();
            for one in all.iter().filter(|one| one.withdrawal.is_none()) {
                let (theirs, facts) = (&one.facts.fields, &one.facts);
                let is_shared = own.fields.is_empty()
                    || theirs.is_empty()
                    || own.fields.iter().any(|field| theirs.iter().any(|other| other.code == field.code));
                let is_same_time = facts.visit.from <= own.visit.to && own.visit.from <= facts.visit.to;
                let is_same_period = facts.period.from <= own.period.to && own.period.from <= facts.period.to;
                if is_same_time || (is_same_period && is_shared) {
                    wanted.extend(facts.subjects.iter().filter(|it| own.subjects.contains(it)).map(|it| (one.code.clone(), *it)));
                }
            }
            let found = usecase::overlaps_of(t.store.read(), &own, None).await.unwrap();
            let found: BTreeSet<_> = found.into_iter().map(|overlap| (overlap.other.code, overlap.other.subject)).collect();
            assert!(!wanted.is_empty() && wanted.len() < 500);
            assert_eq!(found, wanted);
        }
    }

    async fn lists_and_overlaps_go_along_indexes(t: TestApp) {
        filled(&t).await;
        if t.store.read().dialect() != Dialect::Sqlite {
            return; // So small a table PostgreSQL reads whole; docs/performance.md has its plans at size.
        }
        let (_, departments) = places(&t).await;
        let law = every_finding(&t, &system()).await.into_iter().find_map(|finding| finding.facts.law).unwrap();
        let all = FindingFilter::default;
        for (filter, index) in [
            (FindingFilter { state: Some(FindingState::Open), ..all() }, "finding_state"),
            (FindingFilter { kind: Some(FindingKind::Violation), ..all() }, "finding_kind"),
            (FindingFilter { criterion: Some("B2".into()), ..all() }, "finding_criterion"),
            (FindingFilter { subject: Some(departments[3]), ..all() }, "finding_agency"),
            (FindingFilter { law: Some(law.key()), article: Some(law.article.clone()), ..all() }, "finding_law"),
        ] {
            for plan in measure::finding_plans(&t.app, &system(), &filter).await.unwrap() {
                assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{filter:?}: {plan}");
            }
        }
        let inspector = somebody(Role::Inspector, departments[3]);
        for plan in measure::finding_plans(&t.app, &inspector, &all()).await.unwrap() {
            for index in ["finding_inspector", "finding_overseer", "finding_agency"] {
                assert!(plan.contains(index), "{plan}");
            }
        }
        let year = ListFilter { year: Some(2025), ..ListFilter::default() };
        for plan in measure::calendar_plans(&t.app, &inspector, &year).await.unwrap() {
            // Both provinces have one overseer each: along its index there is nothing to win here.
            for index in ["inspection_agency", "inspection_subject_days"] {
                assert!(plan.contains(index), "{plan}");
            }
        }
        let (some, _) = everything(&t, &system(), &year).await;
        let plan = measure::overlaps_plan(&t.app, &some[0].facts.reach()).await.unwrap();
        assert!(plan.contains("COVERING INDEX inspection_subject_days") && !plan.contains("SCAN"), "{plan}");
    }
}
