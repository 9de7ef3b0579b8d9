//! The registers and what they come to, on both databases and through the pages.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::vn_date;
use thihanh_store::{FromQueryResult, db_tests, values};

use super::model::budget::{Budget, BudgetForm};
use super::model::numbers::{BudgetNumbers, Numbers, StaffNumbers, TrainingNumbers};
use super::model::staff::{Degree, LegalStaff, PostsForm, StaffForm, StaffRole};
use super::model::training::{ClassForm, TraineesForm, TrainingClass};
use super::policy::{self, Action, Stakes};
use super::store;
use super::usecase::{self, BudgetFilter, ClassFilter, STAFF, StaffFilter};
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::api::Activity;
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const HEALTH: &str = "Sở Y tế";
const JUSTICE: &str = "Sở Tư pháp";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn person(t: &TestProvince, place: &str) -> StaffForm {
    StaffForm {
        agency: t.agency(place).await.to_string(),
        name: "Hà Thị Mai".into(),
        role: "focal_point".into(),
        time: "part".into(),
        degree: "law".into(),
        from: "1/1/2026".into(),
        ..StaffForm::default()
    }
}

async fn class(t: &TestProvince, place: &str) -> ClassForm {
    ClassForm {
        organiser: t.agency(place).await.to_string(),
        title: "Tập huấn theo dõi thi hành pháp luật".into(),
        starts_on: "2/3/2026".into(),
        planned: "40".into(),
        ..ClassForm::default()
    }
}

async fn money(t: &TestProvince, place: &str) -> BudgetForm {
    BudgetForm {
        agency: t.agency(place).await.to_string(),
        year: "2026".into(),
        activity: "train".into(),
        asked: "50.000.000".into(),
        allotted: "40.000.000".into(),
        ..BudgetForm::default()
    }
}

fn came(agency: AgencyId, attended: i64, passed: i64) -> TraineesForm {
    TraineesForm {
        agency: agency.to_string(),
        attended: attended.to_string(),
        passed: passed.to_string(),
        ..TraineesForm::default()
    }
}

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    /// A day of the fourteen months up to the end of February 2027.
    fn day(&mut self) -> NaiveDate {
        day("2026-01-01") + chrono::Duration::days(i64::try_from(self.below(420)).unwrap())
    }
}

/// Agency, how many came, how many passed.
type Came = (AgencyId, i64, i64);

/// Everything that was written, for counting it again by hand.
struct Written {
    staff: Vec<LegalStaff>,
    posts: Vec<(AgencyId, NaiveDate, i64)>,
    classes: Vec<(TrainingClass, Vec<Came>)>,
    budgets: Vec<Budget>,
}

async fn world(t: &TestProvince) -> Written {
    let mut chance = Chance(7);
    // The clock stands behind every day that is written: nobody is trained in the future.
    t.on(day("2027-06-01"));
    let root = t.agency(ROOT).await;
    let all = agencies::all_in(t.store.read(), root, day("2026-06-01")).await.unwrap();
    let all: Vec<AgencyId> = all.into_iter().filter(|view| view.kind != "territory").map(|view| view.id).collect();
    let mut some: Vec<AgencyId> = (0..12).map(|_| *chance.pick(&all)).collect();
    for name in [JUSTICE, HEALTH, "Sở Nội vụ"] {
        some.push(t.agency(name).await);
    }
    let mut written = Written { staff: Vec::new(), posts: Vec::new(), classes: Vec::new(), budgets: Vec::new() };
    for number in 0..40 {
        let from = chance.day();
        let to = from + chrono::Duration::days(i64::try_from(chance.below(200)).unwrap());
        let form = StaffForm {
            agency: chance.pick(&some).to_string(),
            name: format!("Người thử {number}"),
            role: chance.pick(&StaffRole::ALL).as_str().to_owned(),
            time: (*chance.pick(&["full", "part"])).to_owned(),
            degree: chance.pick(&Degree::ALL).as_str().to_owned(),
            trained_on: if chance.below(2) == 0 { vn_date(chance.day()) } else { String::new() },
            from: vn_date(from),
            to: if chance.below(3) == 0 { vn_date(to) } else { String::new() },
            ..StaffForm::default()
        };
        written.staff.push(usecase::add_staff(t, &system(), &form).await.unwrap());
    }
    for _ in 0..20 {
        let (agency, from) = (*chance.pick(&some), chance.day());
        let posts = i64::try_from(chance.below(6)).unwrap();
        let form = PostsForm {
            agency: agency.to_string(),
            posts: posts.to_string(),
            from: vn_date(from),
            note: String::new(),
        };
        usecase::put_posts(t, &system(), &form).await.unwrap();
        written.posts.retain(|(known, since, _)| (*known, *since) != (agency, from));
        written.posts.push((agency, from, posts));
    }
    for number in 0..20 {
        let form = ClassForm {
            organiser: chance.pick(&some).to_string(),
            title: format!("Lớp thử {number}"),
            starts_on: vn_date(chance.day()),
            planned: chance.below(100).to_string(),
            ..ClassForm::default()
        };
        let mut made = usecase::add_class(t, &system(), &form).await.unwrap();
        let mut trainees: Vec<(AgencyId, i64, i64)> = Vec::new();
        for _ in 0..chance.below(4) {
            let agency = *chance.pick(&some);
            let attended = i64::try_from(chance.below(30)).unwrap();
            let passed = i64::try_from(chance.below(u64::try_from(attended).unwrap() + 1)).unwrap();
            usecase::put_trainees(t, &system(), &made.code, None, &came(agency, attended, passed)).await.unwrap();
            trainees.retain(|(known, ..)| *known != agency);
            trainees.push((agency, attended, passed));
        }
        if chance.below(5) == 0 {
            made = usecase::cancel_class(t, &system(), &made.code, None, "Lớp thử").await.unwrap();
        }
        written.classes.push((made, trainees));
    }
    for _ in 0..40 {
        let form = BudgetForm {
            agency: chance.pick(&some).to_string(),
            year: chance.pick(&[2026, 2027]).to_string(),
            activity: chance.pick(&Activity::ALL).as_str().to_owned(),
            asked: chance.below(90_000_000).to_string(),
            allotted: chance.below(90_000_000).to_string(),
            spent: chance.below(90_000_000).to_string(),
            over_reason: "Dữ liệu thử".into(),
            ..BudgetForm::default()
        };
        // The same agency, year and activity again is refused: nothing is written of it.
        written.budgets.extend(usecase::add_budget(t, &system(), &form).await.ok());
    }
    assert!(written.budgets.len() > 20, "{}", written.budgets.len());
    written
}

async fn inside(t: &TestProvince, root: AgencyId, on: NaiveDate) -> BTreeSet<AgencyId> {
    let all = agencies::all_in(t.store.read(), root, on).await.unwrap();
    all.into_iter().map(|view| view.id).collect()
}

/// The same numbers, by going through every row.
async fn by_hand(t: &TestProvince, written: &Written, root: AgencyId, year: i32, on: NaiveDate) -> Numbers {
    let here = inside(t, root, on).await;
    let mut staff = StaffNumbers::default();
    let mut with_focal_point = BTreeSet::new();
    for row in &written.staff {
        let facts = &row.facts;
        if !here.contains(&facts.agency) || facts.from > on || facts.to.is_some_and(|to| to < on) {
            continue;
        }
        staff.filled += 1;
        if facts.is_full_time {
            staff.full_time += 1;
        } else {
            staff.part_time += 1;
        }
        staff.law_degree += u64::from(facts.degree == Degree::Law);
        staff.trained += u64::from(facts.trained_on.is_some_and(|trained| trained <= on));
        if facts.role != StaffRole::LegalOfficer {
            with_focal_point.insert(facts.agency);
        }
    }
    for agency in &here {
        let known = written.posts.iter().filter(|(of, from, _)| of == agency && *from <= on);
        staff.posts += known.max_by_key(|(_, from, _)| *from).map_or(0, |(.., posts)| u64::try_from(*posts).unwrap());
    }
    let naming = ["department", "inspectorate", "board", "management_board", "peoples_committee"];
    for view in agencies::all_in(t.store.read(), root, on).await.unwrap() {
        if naming.contains(&view.kind.as_str()) {
            staff.units += 1;
            staff.units_without += u64::from(!with_focal_point.contains(&view.id));
        }
    }
    let mut training = TrainingNumbers::default();
    for (class, trainees) in &written.classes {
        if class.cancelled.is_some() || class.facts.starts_on.year() != year {
            continue;
        }
        let here = inside(t, root, class.facts.starts_on).await;
        let is_held_here = here.contains(&class.facts.organiser);
        if is_held_here {
            training.classes += 1;
            training.planned += u64::try_from(class.facts.planned).unwrap();
        }
        for (agency, attended, passed) in trainees {
            let (attended, passed) = (u64::try_from(*attended).unwrap(), u64::try_from(*passed).unwrap());
            if is_held_here {
                training.attended += attended;
                training.passed += passed;
            }
            if here.contains(agency) {
                training.own_attended += attended;
                training.own_passed += passed;
            }
        }
    }
    let mut budget = BudgetNumbers::default();
    for line in &written.budgets {
        if line.facts.year != year || !here.contains(&line.facts.agency) {
            continue;
        }
        budget.lines += 1;
        budget.asked_vnd += line.facts.asked_vnd;
        budget.allotted_vnd += line.facts.allotted_vnd;
        budget.spent_vnd += line.facts.spent_vnd;
        budget.short += u64::from(line.facts.allotted_vnd < line.facts.asked_vnd);
        budget.over += u64::from(line.facts.spent_vnd > line.facts.allotted_vnd);
    }
    Numbers { agency: root, year, on, staff, training, budget }
}

db_tests! {
    async fn the_numbers_are_those_of_a_count_by_hand_and_of_the_lists_behind_them(t: TestProvince) {
        let written = world(&t).await;
        let [province, health, justice] = [t.agency(ROOT).await, t.agency(HEALTH).await, t.agency(JUSTICE).await];
        for root in [province, health, justice] {
            for (today, year) in [("2026-07-15", 2026), ("2027-06-01", 2026), ("2027-06-01", 2027)] {
                t.on(day(today));
                let (numbers, is_verified) = usecase::numbers(&t, &system(), Some(root), year).await.unwrap();
                let on = day(today).min(NaiveDate::from_ymd_opt(year, 12, 31).unwrap());
                assert_eq!(numbers, by_hand(&t, &written, root, year, on).await, "{root} {year} on {today}");
                assert!(!is_verified, "the shipped rule is not verified");

                let page = Page::default();
                let people = StaffFilter { agency: Some(root), on: Some(on), ..StaffFilter::default() };
                let lists = [
                    (people, numbers.staff.filled),
                    (StaffFilter { is_full_time: Some(true), ..people }, numbers.staff.full_time),
                    (StaffFilter { is_full_time: Some(false), ..people }, numbers.staff.part_time),
                    (StaffFilter { degree: Some(Degree::Law), ..people }, numbers.staff.law_degree),
                    (StaffFilter { is_trained: Some(true), ..people }, numbers.staff.trained),
                ];
                for (filter, expected) in lists {
                    let (_, count) = usecase::staff(&t, &system(), &filter, &page).await.unwrap();
                    assert_eq!(count, Count::Exact(expected), "{filter:?}");
                }
                let without = usecase::without(&t, &system(), (Some(root), on), &page).await.unwrap();
                assert_eq!(without.count, Count::Exact(numbers.staff.units_without));
                let held = ClassFilter { agency: Some(root), year: Some(year), is_held: true, ..ClassFilter::default() };
                let (_, count) = usecase::classes(&t, &system(), &held, &page).await.unwrap();
                assert_eq!(count, Count::Exact(numbers.training.classes));
                let lines = BudgetFilter { agency: Some(root), year: Some(year), ..BudgetFilter::default() };
                let (_, count, sum) = usecase::budgets(&t, &system(), &lines, &page).await.unwrap();
                assert_eq!((count, sum.spent_vnd), (Count::Exact(numbers.budget.lines), numbers.budget.spent_vnd));
                for (filter, expected) in [
                    (BudgetFilter { is_short: true, ..lines }, numbers.budget.short),
                    (BudgetFilter { is_over: true, ..lines }, numbers.budget.over),
                ] {
                    let (_, count, _) = usecase::budgets(&t, &system(), &filter, &page).await.unwrap();
                    assert_eq!(count, Count::Exact(expected), "{filter:?}");
                }
                let totals = usecase::budget_totals(&t, &system(), &lines, &page).await.unwrap();
                let by_agency: i64 = totals.agencies.items.iter().map(|(_, sum)| sum.asked_vnd).sum();
                assert_eq!(by_agency, numbers.budget.asked_vnd);
                let of_year = totals.years.iter().find(|(known, _)| *known == year).map_or(0, |(_, sum)| sum.asked_vnd);
                assert_eq!(of_year, numbers.budget.asked_vnd);
            }
        }
    }

    async fn an_agency_without_a_focal_point_is_listed_until_one_is_named_and_after_the_last_day(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        let is_listed = async |on: &str| {
            let found = usecase::without(&t, &system(), (Some(health), day(on)), &Page::default()).await.unwrap();
            found.units.items.contains(&health)
        };
        assert!(is_listed("2026-03-16").await);
        let officer = StaffForm { role: "legal_officer".into(), ..person(&t, HEALTH).await };
        usecase::add_staff(&t, &system(), &officer).await.unwrap();
        assert!(is_listed("2026-03-16").await, "a legal officer is no focal point");
        let named = usecase::add_staff(&t, &system(), &person(&t, HEALTH).await).await.unwrap();
        assert!(!is_listed("2026-03-16").await);
        let leaving = StaffForm { to: "31/3/2026".into(), ..StaffForm::of(&named.facts) };
        usecase::change_staff(&t, &system(), named.id, Some(1), &leaving).await.unwrap();
        assert!(!is_listed("2026-03-31").await);
        assert!(is_listed("2026-04-01").await);
        let stale = usecase::change_staff(&t, &system(), named.id, Some(1), &leaving).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict(STAFF, Vec::new()));
    }

    async fn a_name_is_sealed_and_stays_out_of_the_journal(t: TestProvince) {
        #[derive(FromQueryResult)]
        struct Kept {
            name_sealed: Vec<u8>,
        }
        let made = usecase::add_staff(&t, &system(), &person(&t, HEALTH).await).await.unwrap();
        let statement = "SELECT name_sealed FROM legal_staff WHERE id = $1";
        let kept: Kept = t.store.read().one(statement, values![made.id.uuid()]).await.unwrap();
        assert!(!kept.name_sealed.windows(3).any(|window| window == b"Mai"));
        let renamed = StaffForm { name: "Hà Thị Mai Anh".into(), ..StaffForm::of(&made.facts) };
        usecase::change_staff(&t, &system(), made.id, None, &renamed).await.unwrap();
        let shown = usecase::look_staff(&t, &system(), made.id).await.unwrap();
        assert_eq!(shown.staff.facts.name, "Hà Thị Mai Anh");
        for record in usecase::staff_history(&t, &system(), made.id).await.unwrap() {
            assert!(!record.payload.to_string().contains("Mai"), "{}", record.payload);
        }
    }

    async fn an_account_is_one_of_the_agency_and_there_once(t: TestProvince) {
        t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        t.person("nguoikhac", Role::FocalOfficer, JUSTICE).await;
        let refused = |code| Problem::invalid(vec![FieldError::new("login", code)]);
        for login in ["nguoikhac", "khongai"] {
            let form = StaffForm { login: login.into(), ..person(&t, HEALTH).await };
            let error = usecase::add_staff(&t, &system(), &form).await.unwrap_err();
            assert_eq!(Problem::from(error), refused("legal-staff-no-account"), "{login}");
        }
        let form = StaffForm { login: "daumoi".into(), ..person(&t, HEALTH).await };
        let made = usecase::add_staff(&t, &system(), &form).await.unwrap();
        let error = usecase::add_staff(&t, &system(), &form).await.unwrap_err();
        assert_eq!(Problem::from(error), refused("legal-staff-twice"));
        let known = usecase::look_staff(&t, &system(), made.id).await.unwrap();
        assert_eq!(known.login, "daumoi");
        let same = StaffForm { login: known.login, ..StaffForm::of(&known.staff.facts) };
        usecase::change_staff(&t, &system(), made.id, None, &same).await.unwrap();
    }

    async fn nobody_writes_in_the_name_of_others(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        let denied = Problem::denied("conditions-keep");
        let error = usecase::add_staff(&t, &officer, &person(&t, JUSTICE).await).await.unwrap_err();
        assert_eq!(Problem::from(error), denied);
        let error = usecase::add_class(&t, &officer, &class(&t, JUSTICE).await).await.unwrap_err();
        assert_eq!(Problem::from(error), denied);
        let error = usecase::add_budget(&t, &officer, &money(&t, JUSTICE).await).await.unwrap_err();
        assert_eq!(Problem::from(error), denied);
        let error = usecase::add_budget(&t, &system(), &money(&t, ROOT).await).await.unwrap_err();
        assert_eq!(Problem::from(error), Problem::invalid(vec![FieldError::new("agency", "choice-unknown")]), "an area");
        let error = usecase::numbers(&t, &officer, Some(t.agency(JUSTICE).await), 2026).await.unwrap_err();
        assert_eq!(Problem::from(error), Problem::not_found("agency"));
        usecase::add_budget(&t, &officer, &money(&t, HEALTH).await).await.unwrap();
        let again = usecase::add_budget(&t, &officer, &money(&t, HEALTH).await).await.unwrap_err();
        assert_eq!(Problem::from(again), Problem::invalid(vec![FieldError::new("activity", "budget-exists")]));
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        t.on(day("2026-03-16"));
        let made = usecase::add_staff(&t, &system(), &person(&t, HEALTH).await).await.unwrap();
        let budget = usecase::add_budget(&t, &system(), &money(&t, HEALTH).await).await.unwrap();
        let held = usecase::add_class(&t, &system(), &class(&t, JUSTICE).await).await.unwrap();
        let health = t.agency(HEALTH).await;
        usecase::put_trainees(&t, &system(), &held.code, None, &came(health, 3, 2)).await.unwrap();
        // role, place: the department's rows, the other's class
        let people = [
            (Role::FocalOfficer, HEALTH, [true, true]),
            (Role::FocalOfficer, JUSTICE, [false, true]),
            (Role::UnitHead, "Sở Nội vụ", [false, false]),
            (Role::Observer, ROOT, [true, true]),
        ];
        let (sql, page) = (t.store.read(), Page::default());
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let scope = policy::scope(&actor);
            let own = Stakes { agency: store::above(sql, health, day("2026-01-01")).await.unwrap(), ..Stakes::default() };
            let of_class = store::training::stakes(sql, &held).await.unwrap();
            let may = [&own, &of_class].map(|stakes| policy::may(&actor, Action::View, stakes).is_ok());
            let filter = StaffFilter::default();
            let (shown, _) = store::staff::list(sql, &scope, &filter, day("2026-03-16"), &page).await.unwrap();
            let (lines, _) = store::budget::list(sql, &scope, &BudgetFilter::default(), &page).await.unwrap();
            let (classes, _) = store::training::list(sql, &scope, &ClassFilter::default(), &page).await.unwrap();
            let listed = [shown.items.len() == 1, classes.items.len() == 1];
            assert_eq!((may, listed, lines.items.len() == 1), (expected, expected, expected[0]), "{role:?} at {place}");
            assert_eq!(usecase::look_staff(&t, &actor, made.id).await.is_ok(), expected[0], "{role:?} at {place}");
            assert_eq!(usecase::look_budget(&t, &actor, budget.id).await.is_ok(), expected[0], "{role:?} at {place}");
            assert_eq!(usecase::look_class(&t, &actor, &held.code).await.is_ok(), expected[1], "{role:?} at {place}");
        }
    }

    async fn who_came_is_said_once_a_class_began_and_of_a_cancelled_one_nothing(t: TestProvince) {
        t.on(day("2026-03-01"));
        let health = t.agency(HEALTH).await;
        let made = usecase::add_class(&t, &system(), &class(&t, JUSTICE).await).await.unwrap();
        assert_eq!(made.code, "LH-2026-00001");
        let early = usecase::put_trainees(&t, &system(), &made.code, Some(1), &came(health, 3, 2)).await.unwrap_err();
        assert!(matches!(Problem::from(early), Problem::Invalid(errors) if errors[0].code == "training-class-not-begun"));
        t.on(day("2026-03-02"));
        usecase::put_trainees(&t, &system(), &made.code, Some(1), &came(health, 3, 2)).await.unwrap();
        let stale = usecase::put_trainees(&t, &system(), &made.code, Some(1), &came(health, 4, 2)).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("training_class", Vec::new()));
        usecase::put_trainees(&t, &system(), &made.code, Some(2), &came(health, 0, 0)).await.unwrap();
        assert_eq!(usecase::look_class(&t, &system(), &made.code).await.unwrap().trainees, []);
        usecase::cancel_class(&t, &system(), &made.code, Some(3), "Trùng lớp").await.unwrap();
        let over = usecase::put_trainees(&t, &system(), &made.code, None, &came(health, 3, 2)).await.unwrap_err();
        assert_eq!(Problem::from(over), Problem::refused("training-class-cancelled"));
        let actions: Vec<_> = usecase::class_history(&t, &system(), &made.code).await.unwrap();
        let actions: Vec<&str> = actions.iter().map(|record| record.action.as_str()).collect();
        assert_eq!(actions, ["cancelled", "attended", "attended", "added"]);
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        let mut browser = t.browser_of("daumoi").await;
        let missing = browser.get("/theo-doi/dieu-kien/can-bo/thieu-dau-moi").await;
        assert_eq!(missing.status, StatusCode::OK);
        assert!(missing.body.contains("Cử đầu mối") && missing.body.contains("chưa xác minh"), "{}", missing.body);
        let form = person(&t, HEALTH).await;
        let fields = [
            ("agency", &*form.agency),
            ("name", "Hà Thị Mai"),
            ("role", "focal_point"),
            ("time", "part"),
            ("degree", "law"),
            ("from", "hôm qua"),
        ];
        let refused = browser.post("/theo-doi/dieu-kien/can-bo/moi", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Hà Thị Mai"), "what was typed is kept");
        let fields = [&fields[..5], &[("from", "1/1/2026")][..]].concat();
        let done = browser.post("/theo-doi/dieu-kien/can-bo/moi", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let list = browser.get("/theo-doi/dieu-kien/can-bo?degree=law").await;
        assert!(list.body.contains("Hà Thị Mai") && list.body.contains("Kiêm nhiệm"), "{}", list.body);
        let page = browser.get("/theo-doi/dieu-kien?year=2026").await;
        assert!(page.body.contains("B2.3") && page.body.contains("degree=law"), "{}", page.body);
        let file = browser.get("/theo-doi/dieu-kien.xlsx?year=2026").await;
        assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"PK"));

        let program = t.program_of("daumoi", "write:monitoring-budgets").await;
        let json = [("content-type", "application/json")];
        let agency = t.agency(HEALTH).await;
        let body = format!(
            r#"{{"agency_id":"{agency}","year":2026,"activity":"train","asked_vnd":100,"allotted_vnd":50,"spent_vnd":60}}"#
        );
        let over = program.send(Method::POST, "/api/v1/monitoring-budgets", &json, &body).await;
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", over.body);
        let body = body.replace("60}", "60,\"over_reason\":\"Bù nguồn khác\"}");
        let made = program.send(Method::POST, "/api/v1/monitoring-budgets", &json, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/monitoring-budgets/{id}");
        let less = program.send(Method::PATCH, &path, &json, "{\"spent_vnd\":40}").await.json();
        assert_eq!(json!([less["is_over"], less["over_reason"], less["version"]]), json!([false, "", 2]));
        let totals = program.send(Method::GET, "/api/v1/monitoring-budgets/totals?year=2026", &[], "").await.json();
        assert_eq!(json!([totals["total"]["spent_vnd"], totals["years"][0]["year"]]), json!([40, 2026]));
        let shown = browser.get(&format!("/theo-doi/dieu-kien/kinh-phi/{id}")).await;
        assert!(shown.body.contains("Tập huấn, năm 2026"), "{}", shown.body);
        let numbers = browser.get("/api/v1/conditions?year=2026").await.json();
        let staff = &numbers["staff"];
        assert_eq!(json!([staff["filled"], staff["law_degree_percent"]]), json!([1, 100.0]));
        assert_eq!(numbers["budget"]["short_percent"], json!(100.0));
    }

    async fn bad_input_is_refused_and_breaks_nothing(t: TestProvince) {
        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let mut browser = t.browser_of("dieuphoi").await;
        for path in [
            "/theo-doi/dieu-kien?agency=x&year=abc",
            "/theo-doi/dieu-kien/can-bo?agency=x&on=99/99/9999&role=x&time=x&degree=x&trained=x&after=%00",
            "/theo-doi/dieu-kien/can-bo/thieu-dau-moi?agency=x&on=x&after=x",
            "/theo-doi/dieu-kien/can-bo/bien-che?on=x&after=x",
            "/theo-doi/dieu-kien/tap-huan?year=-1&by=x&field=%00&after=x",
            "/theo-doi/dieu-kien/kinh-phi?year=999999999999&activity=x&show=x&after=x",
            "/theo-doi/dieu-kien/kinh-phi/tong?year=x&after=x",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
        }
        for path in ["can-bo/x", "kinh-phi/x", "tap-huan/LH-2026-99999"] {
            let answer = browser.get(&format!("/theo-doi/dieu-kien/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let agency = t.agency(HEALTH).await.to_string();
        let posts = [("agency", &*agency), ("posts", "-1"), ("from", "1/1/2026")];
        let answer = browser.post("/theo-doi/dieu-kien/can-bo/bien-che", &posts).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
