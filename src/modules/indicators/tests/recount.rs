//! Every computed indicator once more, for fifty agencies, by plain code over the rows that lists and exports give.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::ids::{AgencyId, QuestionId};
use thihanh_kernel::page::Page;
use thihanh_store::db_tests;

use super::world::World;
use super::{ROOT, day, system};
use crate::modules::agencies::api as agencies;
use crate::modules::conditions::model::budget::Budget;
use crate::modules::conditions::model::staff::LegalStaff;
use crate::modules::conditions::usecase::{self as conditions, BudgetFilter, ClassFilter, ClassView, StaffFilter};
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::usecase::{self, Asked};
use crate::modules::information::model::entry::{InformationEntry, Verification};
use crate::modules::information::usecase::{self as information, EntryFilter};
use crate::modules::inspections::model::answer::Verdict;
use crate::modules::inspections::model::finding::{Finding, FindingKind, FindingState};
use crate::modules::inspections::usecase::{self as inspections, ListFilter, Looked};
use crate::modules::obligations::api::{ObligationFilter, Origin};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::usecase as obligations;
use crate::modules::surveys::usecase::{self as surveys, ResponseRow};
use crate::testing::TestProvince;

/// The rows of all registers, as their lists and exports give them.
struct Exported {
    findings: Vec<Finding>,
    inspections: Vec<Looked>,
    staff: Vec<LegalStaff>,
    /// Agency, since when, how many, as the list of each day says it.
    posts: BTreeMap<NaiveDate, HashMap<AgencyId, i64>>,
    classes: Vec<ClassView>,
    budgets: Vec<Budget>,
    obligations: Vec<Obligation>,
    entries: Vec<InformationEntry>,
    asking: AgencyId,
    responses: Vec<ResponseRow>,
    question: QuestionId,
    /// What stands below each agency, by day.
    trees: HashMap<(AgencyId, NaiveDate), BTreeSet<AgencyId>>,
    /// Kinds of agencies on a day.
    kinds: HashMap<AgencyId, String>,
}

/// All pages of a list.
macro_rules! all_pages {
    (|$page:ident| $list:expr) => {{
        let mut items = Vec::new();
        let mut next = None;
        loop {
            let $page = Page::new(Some(100), next);
            let slice = $list;
            items.extend(slice.items);
            next = slice.next;
            if next.is_none() {
                break items;
            }
        }
    }};
}

async fn export(t: &TestProvince, world: &World, on: NaiveDate) -> Exported {
    let me = system();
    let findings = all_pages!(|page| inspections::findings(t, &me, &Default::default(), &page).await.unwrap().0);
    let listed = all_pages!(|page| inspections::inspections(t, &me, &ListFilter::default(), &page).await.unwrap().0);
    let mut looked = Vec::new();
    for inspection in listed {
        looked.push(inspections::look(t, &me, &inspection.code).await.unwrap());
    }
    let staff = all_pages!(|page| conditions::staff(t, &me, &StaffFilter::default(), &page).await.unwrap().0);
    let posts = all_pages!(|page| conditions::posts(t, &me, (None, on), &page).await.unwrap().0);
    let shown = all_pages!(|page| conditions::classes(t, &me, &ClassFilter::default(), &page).await.unwrap().0);
    let mut classes = Vec::new();
    for it in shown {
        classes.push(conditions::look_class(t, &me, &it.class.code).await.unwrap());
    }
    let budgets = all_pages!(|page| {
        let (slice, ..) = conditions::budgets(t, &me, &BudgetFilter::default(), &page).await.unwrap();
        slice
    });
    let entries = all_pages!(|page| information::entries(t, &me, &EntryFilter::default(), &page).await.unwrap().0);
    let mut rows = obligations::export_rows(t, &me, &ObligationFilter::default()).await.unwrap();
    let mut owed = Vec::new();
    loop {
        let some = rows.next(t).await.unwrap();
        if some.is_empty() {
            break;
        }
        owed.extend(some.into_iter().map(|shown| shown.obligation));
    }
    let (code, question) = &world.survey;
    let asking = surveys::look(t, &me, code).await.unwrap().survey.facts.agency;
    let (responses, _) = surveys::response_rows(t, &me, code, &[*question]).await.unwrap().unwrap();
    let root = t.agency(ROOT).await;
    let views = agencies::all_in(t.store.read(), root, on).await.unwrap();
    Exported {
        findings,
        inspections: looked,
        staff,
        posts: [(on, posts.into_iter().map(|posts| (posts.agency, posts.posts)).collect())].into(),
        classes,
        budgets,
        obligations: owed,
        entries,
        asking,
        responses,
        question: *question,
        trees: HashMap::new(),
        kinds: views.into_iter().map(|view| (view.id, view.kind)).collect(),
    }
}

/// A share in tenths of a percent: half up, by the digits.
fn tenths(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| {
        let (digits, rest) = (part * 1000 / whole, part * 1000 % whole);
        if rest * 2 >= whole { digits + 1 } else { digits }
    })
}

/// For which agency, days and field is counted, and on which day people are.
#[derive(Clone, Copy)]
struct Wanted {
    agency: AgencyId,
    from: NaiveDate,
    to: NaiveDate,
    on: NaiveDate,
    field: &'static str,
}

impl Wanted {
    fn has(&self, on: NaiveDate) -> bool {
        on >= self.from && on <= self.to
    }

    fn is_in_field(&self, field: &str) -> bool {
        self.field.is_empty() || self.field == field
    }
}

impl Exported {
    /// What stands below an agency on a day, itself included.
    async fn tree(&mut self, t: &TestProvince, agency: AgencyId, on: NaiveDate) -> BTreeSet<AgencyId> {
        if let Some(known) = self.trees.get(&(agency, on)) {
            return known.clone();
        }
        let views = agencies::all_in(t.store.read(), agency, on).await.unwrap();
        let tree: BTreeSet<AgencyId> = views.into_iter().map(|view| view.id).collect();
        self.trees.insert((agency, on), tree.clone());
        tree
    }

    /// The numbers by indicator and part; those that there are not are left out.
    async fn numbers(&mut self, t: &TestProvince, wanted: Wanted) -> BTreeMap<(&'static str, &'static str), i64> {
        let mut numbers = BTreeMap::new();
        // Nothing moves in the tree between the first and the last day that is looked at.
        let here = self.tree(t, wanted.agency, wanted.on).await;
        self.findings_of(&here, wanted, &mut numbers);
        self.classes_of(&here, wanted, &mut numbers);
        self.petitions_of(&here, wanted, &mut numbers);
        if wanted.field.is_empty() {
            self.recommendations_of(&here, wanted, &mut numbers);
            self.people_of(&here, wanted, &mut numbers);
            self.money_of(&here, wanted, &mut numbers);
            self.tasks_of(&here, wanted, &mut numbers);
            self.survey_of(&here, wanted, &mut numbers);
        }
        numbers
    }

    fn findings_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let mut all = [0_i64; 8];
        for finding in &self.findings {
            let facts = &finding.facts;
            let is_counted = finding.concluded_on.is_some_and(|on| wanted.has(on))
                && here.contains(&facts.subject)
                && wanted.is_in_field(&facts.field);
            if !is_counted || facts.kind == FindingKind::Strength {
                continue;
            }
            let is_violation = facts.kind == FindingKind::Violation;
            let is_unity = facts.criterion == "A2";
            all[0] += i64::from(is_unity);
            all[1] += i64::from(is_unity && is_violation);
            all[2] += i64::from(is_unity && finding.state == FindingState::Closed);
            all[3] += i64::from(is_unity && finding.state == FindingState::Open);
            all[4] += i64::from(facts.criterion == "A3");
            all[5] += i64::from(facts.criterion == "C2");
            all[6] += i64::from(is_violation);
            all[7] += i64::from(is_violation && finding.state == FindingState::Closed);
        }
        let places = [
            ("A2.1", "found"),
            ("A2.2", "found"),
            ("A2.3", "handled"),
            ("A2.3", "pending"),
            ("A3.1", "found"),
            ("C2.1", "wrong"),
            ("C3.1", "found"),
            ("C3.1", "handled"),
        ];
        numbers.extend(places.into_iter().zip(all));
    }

    fn recommendations_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let mut asks: BTreeMap<&str, i64> = ["amend", "replace", "repeal", "issue"].map(|ask| (ask, 0)).into();
        let (mut unmet, mut answered) = (0, 0);
        for looked in &self.inspections {
            for followed in &looked.recommendations {
                let it = &followed.recommendation;
                let is_counted = it.opened_on.is_some_and(|on| wanted.has(on)) && here.contains(&it.facts.to);
                if let Some((_, ask)) = it.facts.document.as_ref().filter(|_| is_counted)
                    && let Some(count) = asks.get_mut(ask.as_str())
                {
                    *count += 1;
                }
            }
            if !looked.inspection.sent_on.is_some_and(|on| wanted.has(on)) {
                continue;
            }
            for ((subject, item), answer) in &looked.answers {
                let of = looked.questions.iter().find(|question| question.item == *item);
                if !here.contains(subject) || of.is_none_or(|question| question.criterion != "B3") {
                    continue;
                }
                match answer.value.verdict {
                    Some(Verdict::Met) => answered += 1,
                    Some(Verdict::Partly | Verdict::NotMet) => {
                        answered += 1;
                        unmet += 1;
                    }
                    _ => {}
                }
            }
        }
        numbers.insert(("A3.2", "amend"), asks["amend"]);
        numbers.insert(("A3.2", "replace"), asks["replace"]);
        numbers.insert(("A3.2", "repeal"), asks["repeal"]);
        numbers.insert(("A3.2", "issue"), asks["issue"]);
        numbers.extend(tenths(unmet, answered).map(|share| (("B3.2", "inspected"), share)));
    }

    fn classes_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let (mut classes, mut attended, mut passed) = (0, 0, 0);
        for view in &self.classes {
            let facts = &view.class.facts;
            let is_counted = view.class.cancelled.is_none()
                && wanted.has(facts.starts_on)
                && here.contains(&facts.organiser)
                && wanted.is_in_field(facts.field.as_deref().unwrap_or_default());
            if is_counted {
                classes += 1;
                attended += view.trainees.iter().map(|it| it.attended).sum::<i64>();
                passed += view.trainees.iter().map(|it| it.passed).sum::<i64>();
            }
        }
        numbers.insert(("B1.1", "classes"), classes);
        numbers.insert(("B1.1", "trainees"), attended);
        numbers.extend(tenths(passed, attended).map(|share| (("B1.1", "target"), share)));
    }

    fn people_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let (mut filled, mut full, mut law, mut trained) = (0, 0, 0, 0);
        let mut focal = BTreeSet::new();
        for row in &self.staff {
            let facts = &row.facts;
            let is_there = facts.from <= wanted.on && facts.to.is_none_or(|to| to >= wanted.on);
            if !is_there || !here.contains(&facts.agency) {
                continue;
            }
            filled += 1;
            full += i64::from(facts.is_full_time);
            law += i64::from(facts.degree.as_str() == "law");
            trained += i64::from(facts.trained_on.is_some_and(|on| on <= wanted.on));
            if facts.role.as_str() != "legal_officer" {
                focal.insert(facts.agency);
            }
        }
        let posts = &self.posts[&wanted.on];
        numbers.insert(("B2.1", "posts"), here.iter().filter_map(|agency| posts.get(agency)).sum());
        numbers.insert(("B2.1", "filled"), filled);
        numbers.insert(("B2.1", "full_time"), full);
        numbers.insert(("B2.1", "part_time"), filled - full);
        numbers.insert(("B2.2", "law"), law);
        numbers.insert(("B2.2", "trained"), trained);
        numbers.extend(tenths(law, filled).map(|share| (("B2.2", "law_rate"), share)));
        numbers.extend(tenths(trained, filled).map(|share| (("B2.2", "trained_rate"), share)));
        // The kinds that the shipped rule names.
        let naming = ["department", "inspectorate", "board", "management_board", "peoples_committee"];
        let without = here.iter().filter(|agency| {
            self.kinds.get(agency).is_some_and(|kind| naming.contains(&kind.as_str())) && !focal.contains(agency)
        });
        numbers.insert(("B2.3", "without"), i64::try_from(without.count()).unwrap());
    }

    fn money_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let year = wanted.from.year();
        let is_year = wanted.from == NaiveDate::from_ymd_opt(year, 1, 1).unwrap()
            && wanted.to == NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        if !is_year {
            return;
        }
        let (mut sums, mut lines, mut short) = ([0; 3], 0, 0);
        for line in &self.budgets {
            let facts = &line.facts;
            if facts.year == year && here.contains(&facts.agency) {
                lines += 1;
                short += i64::from(facts.allotted_vnd < facts.asked_vnd);
                sums[0] += facts.asked_vnd;
                sums[1] += facts.allotted_vnd;
                sums[2] += facts.spent_vnd;
            }
        }
        numbers.extend([("B3.1", "asked"), ("B3.1", "allotted"), ("B3.1", "spent")].into_iter().zip(sums));
        numbers.extend(tenths(short, lines).map(|share| (("B3.2", "money"), share)));
    }

    fn tasks_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let (mut on_time, mut late, mut overdue, mut in_time) = (0, 0, 0, 0);
        for it in &self.obligations {
            let Some(due) = it.due_on.filter(|due| wanted.has(*due)) else { continue };
            if !matches!(it.origin, Origin::Directive(_)) || it.split.parent.is_some() || !here.contains(&it.agency) {
                continue;
            }
            match (it.state.as_str(), it.reported_on) {
                ("completed", Some(on)) if on <= due => on_time += 1,
                ("completed", _) => late += 1,
                ("reported", Some(on)) if on <= due => in_time += 1,
                ("reported", _) => overdue += 1,
                ("open", _) if due < wanted.on => overdue += 1,
                ("open", _) => in_time += 1,
                _ => {}
            }
        }
        numbers.insert(("C1.1", "on_time"), on_time);
        numbers.insert(("C1.1", "late"), late);
        numbers.insert(("C1.1", "overdue"), overdue);
        numbers.insert(("C1.1", "in_time"), in_time);
        numbers.extend(tenths(on_time, on_time + late + overdue).map(|share| (("C1.1", "rate"), share)));
    }

    fn petitions_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let is_counted = |entry: &&InformationEntry| {
            let facts = &entry.facts;
            facts.source == "complaint"
                && entry.verification() == Verification::Verified
                && entry.repeats.is_none()
                && wanted.has(facts.received_on)
                && facts.concerned.is_some_and(|agency| here.contains(&agency))
                && wanted.is_in_field(facts.field.as_ref().map_or("", |field| field.code.as_str()))
        };
        let count = self.entries.iter().filter(is_counted).count();
        numbers.insert(("C3.3", "received"), i64::try_from(count).unwrap());
    }

    fn survey_of(&self, here: &BTreeSet<AgencyId>, wanted: Wanted, numbers: &mut Numbers) {
        let (mut knows, mut all) = (0, 0);
        for row in &self.responses {
            let of = row.line.agency.unwrap_or(self.asking);
            let Some(cells) = row.answers.get(&self.question) else { continue };
            if row.line.is_valid && wanted.has(row.line.on) && here.contains(&of) {
                all += 1;
                knows += i64::from(cells.iter().any(|(_, value, _)| [1, 2].contains(value)));
            }
        }
        if all >= 5 {
            numbers.extend(tenths(knows, all).map(|share| (("C3.4", "know"), share)));
        }
    }
}

type Numbers = BTreeMap<(&'static str, &'static str), i64>;

/// What the program says of an agency.
async fn told(t: &TestProvince, wanted: Wanted) -> BTreeMap<(String, String), i64> {
    let asked = Asked {
        agency: Some(wanted.agency),
        period: Period::between(wanted.from, wanted.to).unwrap(),
        field: Some(wanted.field.to_owned()).filter(|field| !field.is_empty()),
    };
    let table = usecase::table(t, &system(), &asked).await.unwrap();
    assert_eq!(table.setting.field_code(), wanted.field);
    let mut numbers = BTreeMap::new();
    for row in &table.rows {
        for it in &row.parts {
            if let Some(number) = it.computed.and_then(|outcome| outcome.number()) {
                numbers.insert((row.indicator.code.clone(), it.part.code.clone()), number);
            }
        }
    }
    numbers
}

async fn choose(t: &TestProvince, world: &World) {
    let (code, question) = &world.survey;
    let answers = [format!("{question}:1"), format!("{question}:2")];
    usecase::choose_survey(t, &system(), ("C3.4", "know"), code, &answers).await.unwrap();
}

/// Every computed indicator of fifty agencies, and of the province.
async fn all_of_a_year(t: &TestProvince, world: &World, exported: &mut Exported) {
    let on = day("2026-12-20");
    let root = t.agency(ROOT).await;
    let mut seen: BTreeMap<(String, String), i64> = BTreeMap::new();
    for agency in world.units.iter().copied().chain([root]) {
        let wanted = Wanted { agency, from: day("2026-01-01"), to: day("2026-12-31"), on, field: "" };
        let by_hand: BTreeMap<(String, String), i64> = exported
            .numbers(t, wanted)
            .await
            .into_iter()
            .map(|((indicator, part), number)| ((indicator.to_owned(), part.to_owned()), number))
            .collect();
        let told = told(t, wanted).await;
        assert_eq!(told, by_hand, "{agency}");
        for (place, number) in told {
            *seen.entry(place).or_default() += number;
        }
    }
    for (place, sum) in seen {
        assert!(sum > 0, "{place:?} is counted somewhere, else the test says nothing of it");
    }
}

/// A period and a field leave out the rest.
async fn parts_of_a_year(t: &TestProvince, world: &World, exported: &mut Exported) {
    let root = t.agency(ROOT).await;
    for agency in [world.units[0], world.units[7], root] {
        for (from, to, field) in [
            ("2026-01-01", "2026-12-31", "dat_dai"),
            ("2026-05-20", "2026-12-31", ""),
            ("2026-02-11", "2026-12-31", "an_toan_thuc_pham"),
        ] {
            let wanted = Wanted { agency, from: day(from), to: day(to), on: day("2026-12-20"), field };
            let mut by_hand: BTreeMap<(String, String), i64> = BTreeMap::new();
            for ((indicator, part), number) in exported.numbers(t, wanted).await {
                by_hand.insert((indicator.to_owned(), part.to_owned()), number);
            }
            assert_eq!(told(t, wanted).await, by_hand, "{agency} {from} {to} {field}");
        }
    }
}

/// Agencies side by side have the numbers of their own tables.
async fn side_by_side(t: &TestProvince, world: &World) {
    let root = t.agency(ROOT).await;
    let period = Period::parse("2026").unwrap();
    let asked = Asked { agency: Some(root), period, field: None };
    assert_eq!(world.units.len(), 50);
    for (indicator, part) in [("C3.1", "found"), ("C1.1", "rate"), ("B3.1", "spent"), ("A3.2", "amend")] {
        let found = usecase::compare(t, &system(), &asked, (indicator, part)).await.unwrap();
        assert!(found.agencies.len() > 1);
        for compared in &found.agencies {
            let own = Asked { agency: Some(compared.agency), ..asked.clone() };
            let table = usecase::table(t, &system(), &own).await.unwrap();
            let row = table.rows.iter().find(|row| row.indicator.code == indicator).unwrap();
            let same = row.parts.iter().find(|it| it.part.code == part).unwrap();
            assert_eq!(compared.row.computed, same.computed, "{indicator} {}", compared.name);
        }
    }
}

db_tests! {
    // One test of three parts: filling a year of fifty agencies takes longer than all that is asked of it.
    async fn every_computed_indicator_is_that_of_a_count_by_hand(t: TestProvince) {
        let world = World::fill(&t, 11).await;
        choose(&t, &world).await;
        let mut exported = export(&t, &world, day("2026-12-20")).await;
        all_of_a_year(&t, &world, &mut exported).await;
        parts_of_a_year(&t, &world, &mut exported).await;
        side_by_side(&t, &world).await;
    }
}
