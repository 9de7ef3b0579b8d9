//! What the JSON API takes and gives.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::listing::PageFacts;
use crate::modules::conditions::model::budget::{Budget, BudgetForm};
use crate::modules::conditions::model::numbers::{Numbers, per_mille};
use crate::modules::conditions::model::staff::{FULL_TIME, LegalStaff, PART_TIME, Posts, PostsForm, StaffForm};
use crate::modules::conditions::model::training::{ClassForm, Trainees, TraineesForm, TrainingClass};
use crate::modules::conditions::usecase::{ClassView, Sum};

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LegalStaffList {
    pub(super) items: Vec<LegalStaffItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// Somebody in a legal post.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LegalStaffItem {
    id: Uuid,
    agency_id: Uuid,
    name: String,
    account_id: Option<Uuid>,
    /// legal_officer, focal_point, both.
    role: &'static str,
    is_full_time: bool,
    /// law, other, none.
    degree: &'static str,
    /// When trained in monitoring.
    trained_on: Option<NaiveDate>,
    from: NaiveDate,
    /// Last day.
    to: Option<NaiveDate>,
    version: i64,
}

impl From<&LegalStaff> for LegalStaffItem {
    fn from(staff: &LegalStaff) -> Self {
        let facts = &staff.facts;
        Self {
            id: staff.id.uuid(),
            agency_id: facts.agency.uuid(),
            name: facts.name.clone(),
            account_id: facts.account.map(|account| account.uuid()),
            role: facts.role.as_str(),
            is_full_time: facts.is_full_time,
            degree: facts.degree.as_str(),
            trained_on: facts.trained_on,
            from: facts.from,
            to: facts.to,
            version: staff.version,
        }
    }
}

/// One of them, with what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LegalStaffDetail {
    #[serde(flatten)]
    pub(super) item: LegalStaffItem,
    /// What the person signs in with.
    pub(super) login: String,
    /// view, keep.
    pub(super) actions: Vec<&'static str>,
}

/// Somebody in a legal post; of a change only what is changed. An empty text takes a value away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LegalStaffBody {
    /// Of a new one only.
    agency_id: Option<String>,
    name: Option<String>,
    login: Option<String>,
    role: Option<String>,
    is_full_time: Option<bool>,
    degree: Option<String>,
    /// ISO or dd/mm/yyyy.
    trained_on: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

impl LegalStaffBody {
    pub(super) fn onto(self, form: StaffForm) -> StaffForm {
        let time = self.is_full_time.map(|is| if is { FULL_TIME } else { PART_TIME }.to_owned());
        StaffForm {
            agency: self.agency_id.unwrap_or(form.agency),
            name: self.name.unwrap_or(form.name),
            login: self.login.unwrap_or(form.login),
            role: self.role.unwrap_or(form.role),
            time: time.unwrap_or(form.time),
            degree: self.degree.unwrap_or(form.degree),
            trained_on: self.trained_on.unwrap_or(form.trained_on),
            from: self.from.unwrap_or(form.from),
            to: self.to.unwrap_or(form.to),
            version: form.version,
        }
    }
}

/// A page of agencies without a focal point.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitList {
    /// Below which agency.
    pub(super) root_id: Uuid,
    pub(super) on: NaiveDate,
    /// The rule that says which kinds of agencies name one was verified by somebody.
    pub(super) is_rule_verified: bool,
    pub(super) items: Vec<UnitItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// An agency without a focal point.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitItem {
    pub(super) agency_id: Uuid,
}

/// How many legal posts an agency has from a day on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostsItem {
    agency_id: Uuid,
    from: NaiveDate,
    posts: i64,
    note: String,
}

impl From<&Posts> for PostsItem {
    fn from(posts: &Posts) -> Self {
        Self { agency_id: posts.agency.uuid(), from: posts.from, posts: posts.posts, note: posts.note.clone() }
    }
}

/// A page of posts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostsList {
    pub(super) items: Vec<PostsItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// How many legal posts an agency has from a day on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PostsBody {
    agency_id: String,
    posts: Option<i64>,
    /// ISO or dd/mm/yyyy.
    from: String,
    note: String,
}

impl From<PostsBody> for PostsForm {
    fn from(body: PostsBody) -> Self {
        let posts = body.posts.map(|posts| posts.to_string()).unwrap_or_default();
        Self { agency: body.agency_id, posts, from: body.from, note: body.note }
    }
}

/// A page of classes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrainingClassList {
    pub(super) items: Vec<TrainingClassItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A training class.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrainingClassItem {
    id: Uuid,
    code: String,
    title: String,
    /// Code of a field of management.
    field: Option<String>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    organiser_id: Uuid,
    place: String,
    planned: i64,
    /// The line of a plan that it carries out, as people write it.
    plan_ref: String,
    attended: i64,
    passed: i64,
    /// Why it is not held; a cancelled class counts nowhere.
    cancelled_why: Option<String>,
    version: i64,
}

impl TrainingClassItem {
    pub(super) fn of(class: &TrainingClass, (attended, passed): (i64, i64)) -> Self {
        let facts = &class.facts;
        Self {
            id: class.id.uuid(),
            code: class.code.clone(),
            title: facts.title.clone(),
            field: facts.field.clone(),
            starts_on: facts.starts_on,
            ends_on: facts.ends_on,
            organiser_id: facts.organiser.uuid(),
            place: facts.place.clone(),
            planned: facts.planned,
            plan_ref: facts.plan_ref.clone(),
            attended,
            passed,
            cancelled_why: class.cancelled.clone(),
            version: class.version,
        }
    }
}

/// Who came from one agency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraineesItem {
    agency_id: Uuid,
    attended: i64,
    passed: i64,
}

/// One class, with who came and what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrainingClassDetail {
    #[serde(flatten)]
    item: TrainingClassItem,
    trainees: Vec<TraineesItem>,
    /// view, keep.
    actions: Vec<&'static str>,
}

impl From<&ClassView> for TrainingClassDetail {
    fn from(view: &ClassView) -> Self {
        let sum = |of: fn(&Trainees) -> i64| view.trainees.iter().map(of).fold(0, i64::saturating_add);
        let item =
            |it: &Trainees| TraineesItem { agency_id: it.agency.uuid(), attended: it.attended, passed: it.passed };
        Self {
            item: TrainingClassItem::of(&view.class, (sum(|it| it.attended), sum(|it| it.passed))),
            trainees: view.trainees.iter().map(item).collect(),
            actions: actions(view.may_keep),
        }
    }
}

/// A training class; of a change only what is changed. An empty text takes a value away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TrainingClassBody {
    title: Option<String>,
    field: Option<String>,
    /// ISO or dd/mm/yyyy.
    starts_on: Option<String>,
    ends_on: Option<String>,
    organiser_id: Option<String>,
    place: Option<String>,
    planned: Option<i64>,
    plan_ref: Option<String>,
}

impl TrainingClassBody {
    pub(super) fn onto(self, form: ClassForm) -> ClassForm {
        ClassForm {
            title: self.title.unwrap_or(form.title),
            field: self.field.unwrap_or(form.field),
            starts_on: self.starts_on.unwrap_or(form.starts_on),
            ends_on: self.ends_on.unwrap_or(form.ends_on),
            organiser: self.organiser_id.unwrap_or(form.organiser),
            place: self.place.unwrap_or(form.place),
            planned: self.planned.map_or(form.planned, |planned| planned.to_string()),
            plan_ref: self.plan_ref.unwrap_or(form.plan_ref),
            version: form.version,
        }
    }
}

/// Who came from one agency; nought takes it out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TraineesBody {
    agency_id: String,
    attended: i64,
    passed: i64,
}

impl From<TraineesBody> for TraineesForm {
    fn from(body: TraineesBody) -> Self {
        Self {
            agency: body.agency_id,
            attended: body.attended.to_string(),
            passed: body.passed.to_string(),
            ..Self::default()
        }
    }
}

/// Why a class is not held.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CancelBody {
    pub(super) reason: String,
}

/// A page of lines of money.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BudgetList {
    pub(super) items: Vec<BudgetItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// What an agency asked for, got and spent in a year for a kind of activity.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BudgetItem {
    id: Uuid,
    agency_id: Uuid,
    year: i32,
    /// collect, inspect, survey, assess, train, disseminate, report, review_documents.
    activity: &'static str,
    asked_vnd: i64,
    allotted_vnd: i64,
    spent_vnd: i64,
    note: String,
    /// Why more was spent than allotted.
    over_reason: String,
    /// More was spent than allotted.
    is_over: bool,
    version: i64,
}

impl From<&Budget> for BudgetItem {
    fn from(budget: &Budget) -> Self {
        let facts = &budget.facts;
        Self {
            id: budget.id.uuid(),
            agency_id: facts.agency.uuid(),
            year: facts.year,
            activity: facts.activity.as_str(),
            asked_vnd: facts.asked_vnd,
            allotted_vnd: facts.allotted_vnd,
            spent_vnd: facts.spent_vnd,
            note: facts.note.clone(),
            over_reason: facts.over_reason.clone(),
            is_over: facts.is_over(),
            version: budget.version,
        }
    }
}

/// One line, with what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BudgetDetail {
    #[serde(flatten)]
    pub(super) item: BudgetItem,
    /// view, keep.
    pub(super) actions: Vec<&'static str>,
}

/// A line of money; of a change only what is changed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BudgetBody {
    /// Of a new one only, like year and activity.
    agency_id: Option<String>,
    year: Option<i32>,
    activity: Option<String>,
    asked_vnd: Option<i64>,
    allotted_vnd: Option<i64>,
    spent_vnd: Option<i64>,
    note: Option<String>,
    /// Needed where more was spent than allotted.
    over_reason: Option<String>,
}

impl BudgetBody {
    pub(super) fn onto(self, form: BudgetForm) -> BudgetForm {
        let money = |sent: Option<i64>, known: String| sent.map_or(known, |amount| amount.to_string());
        BudgetForm {
            agency: self.agency_id.unwrap_or(form.agency),
            year: self.year.map_or(form.year, |year| year.to_string()),
            activity: self.activity.unwrap_or(form.activity),
            asked: money(self.asked_vnd, form.asked),
            allotted: money(self.allotted_vnd, form.allotted),
            spent: money(self.spent_vnd, form.spent),
            note: self.note.unwrap_or(form.note),
            over_reason: self.over_reason.unwrap_or(form.over_reason),
            version: form.version,
        }
    }
}

/// What a group of lines comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BudgetSum {
    #[serde(skip_serializing_if = "Option::is_none")]
    agency_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    lines: i64,
    asked_vnd: i64,
    allotted_vnd: i64,
    spent_vnd: i64,
}

impl BudgetSum {
    pub(super) fn of(agency_id: Option<Uuid>, year: Option<i32>, sum: Sum) -> Self {
        let Sum { lines, asked_vnd, allotted_vnd, spent_vnd } = sum;
        Self { agency_id, year, lines, asked_vnd, allotted_vnd, spent_vnd }
    }
}

/// What the lines come to, by agency and by year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BudgetSums {
    /// A page of agencies, each with its lines of the year.
    pub(super) agencies: Vec<BudgetSum>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<String>,
    /// Every year, the latest first.
    pub(super) years: Vec<BudgetSum>,
    /// All of the year.
    pub(super) total: BudgetSum,
}

/// The numbers of an agency with everything below it. Shares are in percent; absent of nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConditionNumbers {
    agency_id: Uuid,
    year: i32,
    /// The day on which people are counted.
    on: NaiveDate,
    /// The rule that says which kinds of agencies name a focal point was verified by somebody.
    is_rule_verified: bool,
    /// B1.1.
    training: TrainingCounts,
    /// B2.1 to B2.3.
    staff: StaffCounts,
    /// B3.1 and B3.2.
    budget: BudgetCounts,
}

/// B1.1: classes that begin in the year.
#[derive(Debug, Serialize, ToSchema)]
struct TrainingCounts {
    classes: u64,
    planned: u64,
    attended: u64,
    passed: u64,
    passed_percent: Option<f64>,
    /// Who came from these agencies, to whatever class.
    own_attended: u64,
    own_passed: u64,
}

/// B2: people on the day.
#[derive(Debug, Serialize, ToSchema)]
struct StaffCounts {
    posts: u64,
    filled: u64,
    full_time: u64,
    part_time: u64,
    law_degree: u64,
    law_degree_percent: Option<f64>,
    trained: u64,
    trained_percent: Option<f64>,
    /// Agencies that should have a focal point.
    units: u64,
    units_without_focal_point: u64,
}

/// B3: money of the year.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetCounts {
    lines: u64,
    asked_vnd: i64,
    allotted_vnd: i64,
    spent_vnd: i64,
    /// Lines of which less was allotted than asked for.
    short: u64,
    short_percent: Option<f64>,
    /// Lines of which more was spent than allotted.
    over: u64,
}

fn percent(part: u64, whole: u64) -> Option<f64> {
    // A share of these counts is far below 2^32 tenths of a percent.
    per_mille(part, whole).and_then(|tenths| u32::try_from(tenths).ok()).map(|tenths| f64::from(tenths) / 10.0)
}

impl ConditionNumbers {
    pub(super) fn of(numbers: &Numbers, is_rule_verified: bool) -> Self {
        let Numbers { agency, year, on, staff, training, budget } = *numbers;
        Self {
            agency_id: agency.uuid(),
            year,
            on,
            is_rule_verified,
            training: TrainingCounts {
                classes: training.classes,
                planned: training.planned,
                attended: training.attended,
                passed: training.passed,
                passed_percent: percent(training.passed, training.attended),
                own_attended: training.own_attended,
                own_passed: training.own_passed,
            },
            staff: StaffCounts {
                posts: staff.posts,
                filled: staff.filled,
                full_time: staff.full_time,
                part_time: staff.part_time,
                law_degree: staff.law_degree,
                law_degree_percent: percent(staff.law_degree, staff.filled),
                trained: staff.trained,
                trained_percent: percent(staff.trained, staff.filled),
                units: staff.units,
                units_without_focal_point: staff.units_without,
            },
            budget: BudgetCounts {
                lines: budget.lines,
                asked_vnd: budget.asked_vnd,
                allotted_vnd: budget.allotted_vnd,
                spent_vnd: budget.spent_vnd,
                short: budget.short,
                short_percent: percent(budget.short, budget.lines),
                over: budget.over,
            },
        }
    }
}

/// What the caller may do with a row.
pub(super) fn actions(may_keep: bool) -> Vec<&'static str> {
    if may_keep { vec!["view", "keep"] } else { vec!["view"] }
}
