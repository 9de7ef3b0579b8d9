//! A province of a dozen agencies: who takes over what, what stands in the way, the way back; and plans drawn by lot.

use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::Problem;
use thihanh_store::{db_tests, journal};
use uuid::Uuid;

use super::world::*;
use crate::app::App;
use crate::handover::Kind;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::agencies::api as agencies;
use crate::modules::agencies::api::restructure::{Heir, NewBody, Step};
use crate::modules::obligations::api::ObligationFilter;
use crate::modules::obligations::usecase::{Act, Product, check_counters, mark_reported, register};
use crate::modules::reorganisation::model::{ReorganisationFault, State};
use crate::modules::reorganisation::usecase::{self, Blocker, NameHeir, ReorganisationError};
use crate::testing::TestApp;

const HEADER: &str =
    "code,name,short_name,kind,level,parent,guided_by,head_title,head_name,valid_from,valid_to,official_code,source\n";

/// A province, two departments, a district with three communes, each with its people's committee.
async fn ground(t: &TestApp) {
    agencies::install_reference_data(t, &system()).await.unwrap();
    let mut rows = HEADER.to_owned();
    let mut add = |code: &str, name: &str, kind: &str, level: &str, parent: &str| {
        rows.push_str(&format!("{code},{name},,{kind},{level},{parent},,,,2010-01-01,,,\n"));
    };
    add("mg", "Tỉnh Minh Giang", "territory", "province", "");
    add("ubnd", "Ủy ban nhân dân tỉnh", "peoples_committee", "province", "mg");
    add("so-tu-phap", "Sở Tư pháp", "department", "province", "ubnd");
    add("so-khdt", "Sở Kế hoạch và Đầu tư", "department", "province", "ubnd");
    add("so-tai-chinh", "Sở Tài chính", "department", "province", "ubnd");
    add("huyen-a", "Huyện Thạch Bàn", "territory", "district", "mg");
    add("ubnd-huyen-a", "Ủy ban nhân dân huyện Thạch Bàn", "peoples_committee", "district", "huyen-a");
    for (code, name) in [("xa-van-ha", "Vân Hà"), ("xa-na-loan", "Nà Loan"), ("xa-ben-da", "Bến Đá")] {
        add(code, &format!("Xã {name}"), "territory", "commune", "huyen-a");
        add(&format!("ubnd-{code}"), &format!("Ủy ban nhân dân xã {name}"), "peoples_committee", "commune", code);
    }
    import(t, vec![file("cay.csv", rows)]).await;
    t.on(day("2025-06-20"));
}

async fn ids(t: &App, codes: &[&str]) -> Vec<AgencyId> {
    let mut found = Vec::new();
    for code in codes {
        found.push(id(t, code, "2025-06-20").await);
    }
    found
}

fn keys(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn new(code: &str, name: &str, parent: &str) -> NewBody {
    NewBody {
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        kind: String::new(),
        parent: parent.to_owned(),
        official_code: String::new(),
    }
}

fn merge_of_communes() -> Step {
    Step::Merge {
        from: keys(&["xa-van-ha", "xa-na-loan", "xa-ben-da"]),
        into: Heir::New(new("xa-thach-ban", "Xã Thạch Bàn", "mg")),
    }
}

async fn person(t: &App, login: &str, role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: day("2020-01-01"), to: None };
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người thử {login}"),
        position: String::new(),
        password: crate::demo::PASSWORD.to_owned(),
        grants: vec![grant],
    };
    let account = add_account(t, &system(), command).await.unwrap();
    Actor::person(account, login.to_owned(), vec![grant])
}

fn blocked(blockers: &[Blocker]) -> Vec<(Kind, u64)> {
    let mut found: Vec<(Kind, u64)> = blockers
        .iter()
        .filter_map(|blocker| match blocker {
            Blocker::NoHeir { kind, count, .. } => Some((*kind, *count)),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found
}

db_tests! {
    async fn a_district_ends_and_its_communes_become_one(t: TestApp) {
        ground(&t).await;
        let communes = ids(&t, &["ubnd-xa-van-ha", "ubnd-xa-na-loan", "ubnd-xa-ben-da"]).await;
        let [district, justice] = ids(&t, &["ubnd-huyen-a", "so-tu-phap"]).await[..] else { panic!() };
        // The communes owe it to the district, and the district owes something itself.
        task(&t, 1, ("2025-03-03", "2025-09-30"), &communes, &[], district).await;
        task(&t, 2, ("2025-03-03", "2025-08-31"), &[district], &communes[..1], justice).await;
        let head = person(&t, "truong", Role::UnitHead, communes[0]).await;
        person(&t, "huyen", Role::UnitHead, district).await;
        let before = entries(&t).await;
        assert_eq!(before.len(), 4);

        t.on(day("2025-07-01"));
        let code = draft(&t, "2025-07-01").await;
        let steps = [merge_of_communes(), Step::Abolish { agency: "huyen-a".into(), duties_to: vec![] }];
        usecase::set_steps(&t, &system(), (&code, None), &steps).await.unwrap();
        // The communes have an heir by the decision; the district has none for what it owes, follows up, and its head.
        let first = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert_eq!(blocked(&first.blockers), [(Kind::Obligation, 1), (Kind::Overseen, 3), (Kind::Role, 1)]);
        let refused = usecase::commit(&t, &system(), (&code, None)).await.unwrap_err();
        assert!(matches!(refused, ReorganisationError::Fault(ReorganisationFault::Blocked)), "{refused}");
        assert_eq!(entries(&t).await, before, "nothing was done");

        let heir = |kind, heir: &str| NameHeir { agency: district, kind, item: None, heir: heir.to_owned() };
        let named = [heir(None, "ubnd-xa-thach-ban"), heir(Some(Kind::Overseen), "so-tu-phap")];
        usecase::name_heir(&t, &system(), (&code, None), &named).await.unwrap();
        let second = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert_eq!(second.blockers, []);
        assert_eq!((second.entries, second.overseen), ((4, 2, 0), 0), "three become one, one passes on");
        usecase::commit(&t, &system(), (&code, None)).await.unwrap();

        let after = check_nothing_lost(&t, &before, "2025-07-01").await;
        let new = id(&t, "ubnd-xa-thach-ban", "2025-07-01").await;
        let open: Vec<&Entry> = after.iter().filter(|entry| entry.state == "open").collect();
        assert_eq!(open.len(), 2);
        assert!(open.iter().all(|entry| entry.agency_id == new.uuid() && entry.overseer_id == justice.uuid()));
        assert_eq!(check_counters(&t).await.unwrap(), 0);
        // The head of a commune has the role at the new one, from the day on.
        let account = head.account().unwrap();
        let now = crate::modules::accounts::api::actor(t.store.read(), account, day("2025-07-01")).await.unwrap().unwrap();
        assert_eq!(now.grants_in_any_module().iter().map(|grant| grant.agency).collect::<Vec<_>>(), [new]);
        let then = crate::modules::accounts::api::actor(t.store.read(), account, day("2025-06-30")).await.unwrap().unwrap();
        assert_eq!(then.grants_in_any_module().iter().map(|grant| grant.agency).collect::<Vec<_>>(), [communes[0]]);
        // As it was, and as it is.
        let listed = async |agency, as_of| {
            let filter = ObligationFilter { agency: Some(agency), is_own_only: true, as_of, ..ObligationFilter::default() };
            let found = register(&t, &system(), &filter, &Page::new(None, None)).await.unwrap();
            assert_eq!(found.counts.total, Count::Exact(found.rows.items.len() as u64));
            found.rows.items.into_iter().map(|shown| shown.obligation.code).collect::<Vec<_>>()
        };
        let then: Vec<&str> = before.iter().filter(|entry| entry.agency_id == communes[0].uuid()).map(|entry| entry.code.as_str()).collect();
        assert_eq!(listed(communes[0], Some(day("2025-06-30"))).await, then);
        assert_eq!(listed(new, Some(day("2025-06-30"))).await, Vec::<String>::new(), "it was not there");
        assert_eq!(listed(new, Some(day("2025-07-01"))).await.len(), 2);
        assert_eq!(listed(new, None).await.len(), 2);
        let names = agencies::views(t.store.read(), &communes, day("2025-06-30")).await.unwrap();
        assert_eq!(names[&communes[0]].name, "Ủy ban nhân dân xã Vân Hà");
        assert_eq!(agencies::ancestors(t.store.read(), new, day("2025-07-01")).await.unwrap().len(), 3);
        assert_eq!(journal::verify_all(t.store.read(), |_| ()).await.unwrap().first, vec![]);
    }

    async fn what_was_touched_since_cannot_be_taken_back(t: TestApp) {
        ground(&t).await;
        let [planning, finance, justice] = ids(&t, &["so-khdt", "so-tai-chinh", "so-tu-phap"]).await[..] else { panic!() };
        task(&t, 1, ("2025-03-03", "2025-09-30"), &[planning], &[], justice).await;
        task(&t, 2, ("2025-03-03", "2025-09-30"), &[planning, finance], &[], justice).await;
        t.on(day("2025-07-01"));
        let whole = everything(&t).await;
        let code = draft(&t, "2025-07-01").await;
        let step = Step::Merge { from: keys(&["so-khdt", "so-tai-chinh"]), into: Heir::Standing("so-tai-chinh".into()) };
        usecase::add_step(&t, &system(), (&code, None), &step).await.unwrap();
        let foreseen = usecase::dry_run(&t, &system(), &code).await.unwrap();
        // Finance owes one of the two already.
        assert_eq!((foreseen.blockers.len(), foreseen.entries), (0, (2, 1, 1)));
        usecase::commit(&t, &system(), (&code, None)).await.unwrap();
        assert_eq!(usecase::undo_blockers(&t, &system(), &code).await.unwrap(), []);
        let undone = usecase::undo(&t, &system(), (&code, None)).await.unwrap();
        assert_eq!(undone.state, State::Undone);
        assert_eq!(everything(&t).await, whole);

        // Once more, and then somebody works on what passed.
        let again = draft(&t, "2025-07-01").await;
        usecase::add_step(&t, &system(), (&again, None), &step).await.unwrap();
        usecase::commit(&t, &system(), (&again, None)).await.unwrap();
        let opened = entries(&t).await.into_iter().rfind(|entry| entry.state == "open").unwrap();
        assert_eq!(opened.agency_id, finance.uuid());
        let act = Act { code: &opened.code, version: None, note: "đã gửi" };
        let product = Product { on: day("2025-07-01"), number: "", dated_on: None };
        mark_reported(&t, &system(), act, product).await.unwrap();
        let changed = usecase::undo_blockers(&t, &system(), &again).await.unwrap();
        assert_eq!(changed.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), [opened.code.as_str()]);
        let problem = Problem::from(usecase::undo(&t, &system(), (&again, None)).await.unwrap_err());
        assert!(format!("{problem:?}").contains(&opened.code), "the refusal names it: {problem:?}");
        t.on(day("2025-07-03"));
        let late = usecase::undo(&t, &system(), (&again, None)).await.unwrap_err();
        assert!(matches!(late, ReorganisationError::Fault(ReorganisationFault::TooLate)), "{late}");
    }

    async fn the_day_must_have_come_and_the_heir_must_live(t: TestApp) {
        ground(&t).await;
        let [planning, finance, justice] = ids(&t, &["so-khdt", "so-tai-chinh", "so-tu-phap"]).await[..] else { panic!() };
        task(&t, 1, ("2025-03-03", "2025-09-30"), &[planning], &[], justice).await;
        let code = draft(&t, "2025-07-01").await;
        usecase::add_step(&t, &system(), (&code, None), &Step::Abolish { agency: "so-khdt".into(), duties_to: vec![] }).await.unwrap();
        let named = |heir: &str| NameHeir { agency: planning, kind: None, item: None, heir: heir.to_owned() };
        usecase::name_heir(&t, &system(), (&code, None), &[named("so-xyz")]).await.unwrap();
        let foreseen = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert!(foreseen.blockers.iter().any(|blocker| matches!(blocker, Blocker::UnknownHeir { .. })), "{:?}", foreseen.blockers);
        usecase::name_heir(&t, &system(), (&code, None), &[named("so-tai-chinh")]).await.unwrap();
        let foreseen = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert_eq!((foreseen.blockers, foreseen.is_due), (vec![], false));
        let early = usecase::commit(&t, &system(), (&code, None)).await.unwrap_err();
        assert!(matches!(early, ReorganisationError::Fault(ReorganisationFault::TooEarly(_))), "{early}");
        // One thing apart: the narrower word wins.
        let entry = entries(&t).await[0].id;
        let apart = NameHeir { agency: planning, kind: Some(Kind::Obligation), item: Some(entry), heir: "ubnd".into() };
        usecase::name_heir(&t, &system(), (&code, None), &[apart]).await.unwrap();
        t.on(day("2025-07-02"));
        usecase::commit(&t, &system(), (&code, None)).await.unwrap();
        let owner = entries(&t).await.into_iter().find(|entry| entry.state == "open").unwrap().agency_id;
        assert_eq!(owner, id(&t, "ubnd", "2025-07-02").await.uuid());
        assert_ne!(owner, finance.uuid());
    }

    async fn only_administrators_of_the_top_reorganise(t: TestApp) {
        ground(&t).await;
        let [top, finance] = ids(&t, &["mg", "so-tai-chinh"]).await[..] else { panic!() };
        let form = crate::modules::reorganisation::model::form::DecisionForm {
            title: "Sắp xếp".into(), number: "1".into(), decided_on: "01/07/2025".into(), effective_on: "01/07/2025".into(), ..Default::default()
        };
        for (role, agency, manages, looks) in [
            (Role::Administrator, top, true, true),
            (Role::Administrator, finance, false, false),
            (Role::Coordinator, top, false, true),
            (Role::UnitHead, top, false, false),
        ] {
            let grant = Grant { role, agency, module: None, from: day("2020-01-01"), to: None };
            let actor = Actor::person(thihanh_kernel::ids::AccountId::from_uuid(Uuid::from_u128(5)), "x".into(), vec![grant]);
            assert_eq!(usecase::begin(&t, &actor, &form).await.is_ok(), manages, "{role:?}");
            assert_eq!(usecase::all(&t, &actor).await.is_ok(), looks, "{role:?}");
        }
    }

    /// Plans drawn by lot over the same province, each committed and taken back: whatever is merged, split, renamed, moved and ended, in whatever
    /// order, each open entry has exactly one living owner, and the undo leaves nothing behind.
    async fn plans_by_lot_lose_nothing_and_leave_nothing(t: TestApp) {
        ground(&t).await;
        let all = ["so-tu-phap", "so-khdt", "so-tai-chinh", "ubnd-huyen-a", "ubnd-xa-van-ha", "ubnd-xa-na-loan", "ubnd-xa-ben-da"];
        let leads = ids(&t, &all).await;
        let overseers = ids(&t, &["ubnd", "ubnd-huyen-a", "so-tu-phap"]).await;
        for number in 0..6_usize {
            let some: Vec<AgencyId> = leads.iter().copied().skip(number % 3).collect();
            let support: Vec<AgencyId> = leads.iter().copied().take(number % 3).collect();
            task(&t, 1 + number as u128, ("2025-03-03", "2025-09-30"), &some, &support, overseers[number % 3]).await;
        }
        for (number, entry) in entries(&t).await.iter().enumerate().filter(|(number, _)| number % 5 == 0) {
            let act = Act { code: &entry.code, version: None, note: "đã gửi" };
            let product = Product { on: day("2025-06-20"), number: "", dated_on: None };
            mark_reported(&t, &system(), act, product).await.unwrap_or_else(|error| panic!("{number}: {error}"));
        }
        t.on(day("2025-07-01"));
        let (whole, before) = (everything(&t).await, entries(&t).await);
        let mut committed = 0;
        for seed in 1..=14_u64 {
            let code = draft(&t, "2025-07-01").await;
            for step in Lot(seed).steps() {
                usecase::add_step(&t, &system(), (&code, None), &step).await.unwrap();
                // A step that makes no sense after the others is taken out again, as a person would.
                let outlook = usecase::outlook(&t, &system(), &code).await.unwrap();
                if !outlook.faults.is_empty() {
                    usecase::remove_step(&t, &system(), (&code, None), outlook.it.steps.len() - 1).await.unwrap();
                }
            }
            settle(&t, &code, "ubnd").await;
            let foreseen = usecase::dry_run(&t, &system(), &code).await.unwrap();
            assert_eq!(foreseen.blockers, [], "seed {seed}: {:?}", foreseen.it.steps);
            let done = usecase::commit(&t, &system(), (&code, None)).await.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert_eq!((done.entries.0, done.entries.1), (foreseen.entries.0 as i64, foreseen.entries.1 as i64));
            committed += usize::from(done.entries.0 > 0);
            check_nothing_lost(&t, &before, "2025-07-01").await;
            assert_eq!(check_counters(&t).await.unwrap(), 0, "seed {seed}");
            usecase::undo(&t, &system(), (&code, None)).await.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert_eq!(everything(&t).await, whole, "seed {seed}");
        }
        assert!(committed >= 8, "the lots were not all blanks: {committed}");
        assert_eq!(journal::verify_all(t.store.read(), |_| ()).await.unwrap().first, vec![]);
    }
}

/// Draws plans: a seed is a plan.
struct Lot(u64);

impl Lot {
    fn next(&mut self, below: usize) -> usize {
        // Numbers of a plain linear generator, far enough apart for a dozen draws.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap()
    }

    fn one(&mut self) -> String {
        const ALL: [&str; 12] = [
            "so-khdt",
            "so-tai-chinh",
            "so-tu-phap",
            "huyen-a",
            "ubnd-huyen-a",
            "xa-van-ha",
            "xa-na-loan",
            "xa-ben-da",
            "ubnd-xa-van-ha",
            "moi-0",
            "moi-1",
            "moi-2",
        ];
        ALL[self.next(ALL.len())].to_owned()
    }

    fn steps(mut self) -> Vec<Step> {
        let number = 2 + self.next(4);
        (0..number)
            .map(|at| match self.next(5) {
                0 => Step::Merge {
                    from: vec![self.one(), self.one()],
                    into: Heir::New(new(&format!("moi-{at}"), &format!("Đơn vị mới {at}"), "mg")),
                },
                1 => Step::Merge { from: vec![self.one(), self.one()], into: Heir::Standing(self.one()) },
                2 => Step::Split {
                    agency: self.one(),
                    into: vec![Heir::New(new(&format!("moi-{at}"), "Sở mới", "ubnd")), Heir::Standing(self.one())],
                    goes_on: self.next(2) == 0,
                },
                3 => Step::Abolish { agency: self.one(), duties_to: vec![] },
                _ => Step::Rename { agency: self.one(), name: "Tên mới".into(), short_name: String::new() },
            })
            .collect()
    }
}
