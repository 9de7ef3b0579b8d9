//! What the JSON API of monitoring takes and gives.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::listing::PageFacts;
use crate::modules::monitoring::model::words::{Activity, PlanState, Reason};
use crate::modules::monitoring::usecase::{Line, Looked};
use crate::modules::obligations::api::State as Owed;

/// A page of the plans of a year, and of those that are owed and not begun.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanList {
    pub(super) items: Vec<PlanLine>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// One agency's plan of a year, or that it owes one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanLine {
    /// Id of the duty.
    pub(super) duty_id: Uuid,
    pub(super) agency_id: Uuid,
    pub(super) year: i32,
    /// The law that it is under.
    pub(super) rule_set: String,
    /// Code of the plan; null while none was begun.
    pub(super) code: Option<String>,
    /// draft, submitted, returned, accepted, issued; null while none was begun.
    pub(super) state: Option<&'static str>,
    /// Last day in time; null where no rule names one.
    pub(super) due_on: Option<NaiveDate>,
    pub(super) submitted_on: Option<NaiveDate>,
    pub(super) fields: i64,
}

/// A field of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldView {
    pub(super) field: String,
    pub(super) name: String,
    #[schema(value_type = String)]
    pub(super) reason: Reason,
    pub(super) note: String,
    pub(super) why_apart: String,
    /// The field of the plan of the unit above that it carries out, where that is another one.
    pub(super) matched_field: Option<String>,
    pub(super) amendment: i64,
}

/// A line of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemView {
    pub(super) number: i64,
    #[schema(value_type = String)]
    pub(super) activity: Activity,
    pub(super) content: String,
    pub(super) product: String,
    pub(super) starts_on: Option<NaiveDate>,
    pub(super) ends_on: NaiveDate,
    pub(super) lead_id: Uuid,
    pub(super) partners: String,
    /// Đồng.
    pub(super) budget_vnd: Option<i64>,
    pub(super) amendment: i64,
    /// The amendment takes it out.
    pub(super) is_dropped: bool,
    /// State of the obligation; null before the plan is issued.
    #[schema(value_type = Option<String>)]
    pub(super) obligation_state: Option<Owed>,
    /// Code of the obligation, where the caller sees it.
    pub(super) obligation: Option<String>,
}

/// What is planned, and what of it is done by the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanProgress {
    pub(super) planned: usize,
    pub(super) done: usize,
    pub(super) waiting: usize,
    pub(super) overdue: usize,
    /// Đồng.
    pub(super) budget_vnd: i64,
    /// Đồng planned for what is done.
    pub(super) done_budget_vnd: i64,
}

/// A later change of an issued plan.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AmendmentView {
    pub(super) amendment: i64,
    pub(super) reason: String,
    pub(super) number: Option<u32>,
    pub(super) issued_on: Option<NaiveDate>,
}

/// One plan.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanDetail {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) agency_id: Uuid,
    pub(super) overseer_id: Uuid,
    pub(super) year: i32,
    pub(super) rule_set: String,
    #[schema(value_type = String)]
    pub(super) state: PlanState,
    pub(super) about: String,
    /// Number and symbol, once it is issued.
    pub(super) number: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) submitted_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    /// What is missing, where it was sent back.
    pub(super) returned_why: String,
    pub(super) fields: Vec<FieldView>,
    pub(super) items: Vec<ItemView>,
    /// Null before the plan is issued.
    pub(super) progress: Option<PlanProgress>,
    pub(super) amendments: Vec<AmendmentView>,
    /// What stands against sending it in: codes of messages.
    pub(super) lacks: Vec<&'static str>,
    /// Code of the obligation, where the caller sees it.
    pub(super) obligation: Option<String>,
    /// view, edit, write, submit, discard, send-back, accept, issue, amend, issue-amendment, give-up-amendment.
    pub(super) actions: Vec<&'static str>,
    pub(super) version: i64,
}

/// Whose plan is begun.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BeginBody {
    pub(super) agency_id: String,
    pub(super) year: i32,
    /// With the words, fields and lines of the year before.
    pub(super) copies: bool,
}

/// A field to watch.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FieldBody {
    pub(super) field: String,
    /// key, period, hot, rights, ministry, province.
    pub(super) reason: String,
    pub(super) note: String,
    /// Why it is watched though it is no field of the plan of the unit above.
    pub(super) why_apart: String,
    /// Code of the field of the plan of the unit above that it carries out, where that is another one.
    pub(super) matched_field: String,
}

/// Which field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WhichFieldBody {
    pub(super) field: String,
}

/// A line.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ItemBody {
    /// The line that is changed; null for a new one.
    pub(super) number: Option<i64>,
    /// collect, inspect, survey, assess, train, disseminate, report, `review_documents`.
    pub(super) activity: String,
    pub(super) content: String,
    pub(super) product: String,
    /// ISO or dd/mm/yyyy.
    pub(super) starts_on: String,
    pub(super) ends_on: String,
    pub(super) lead_id: String,
    pub(super) partners: String,
    /// Đồng.
    pub(super) budget_vnd: Option<i64>,
}

/// Which line.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WhichItemBody {
    pub(super) number: i64,
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReasonBody {
    pub(super) reason: String,
}

/// Number and day of a document.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NumberBody {
    pub(super) number: u32,
    /// ISO or dd/mm/yyyy.
    pub(super) on: String,
}

/// Which field is watched by whom in a year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverageView {
    pub(super) year: i32,
    pub(super) fields: Vec<CoverView>,
}

/// How a field is watched.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverView {
    pub(super) field: String,
    pub(super) name: String,
    /// Agencies of the province's level whose issued plan names it.
    pub(super) province: Vec<Uuid>,
    pub(super) districts: usize,
    pub(super) communes: usize,
    /// Plans not issued yet that name it.
    pub(super) to_come: usize,
    pub(super) is_gap: bool,
    pub(super) is_overlap: bool,
}

/// A plan, or that one is owed, as lists have it.
pub(super) fn line(line: &Line) -> PlanLine {
    let duty = &line.listed.duty;
    let (code, state) = line.listed.plan.clone().unzip();
    PlanLine {
        duty_id: duty.id.uuid(),
        agency_id: duty.agency.uuid(),
        year: duty.year,
        rule_set: duty.rule_set.clone(),
        code,
        state: state.map(PlanState::as_str),
        due_on: line.owed.as_ref().and_then(|owed| owed.due_on),
        submitted_on: line.listed.submitted_on,
        fields: line.listed.fields,
    }
}

/// A plan as a whole.
pub(super) fn detail(looked: Looked) -> PlanDetail {
    let (plan, entries) = (looked.plan, looked.entries);
    PlanDetail {
        progress: looked.progress.map(|progress| PlanProgress {
            planned: progress.planned,
            done: progress.done,
            waiting: progress.waiting,
            overdue: progress.overdue,
            budget_vnd: progress.budget_vnd,
            done_budget_vnd: progress.done_budget_vnd,
        }),
        id: plan.id.uuid(),
        number: plan.label(),
        issued_on: plan.issued.map(|(_, on)| on),
        due_on: looked.owed.as_ref().and_then(|owed| owed.due_on),
        submitted_on: plan.submitted.map(|(on, _)| on),
        accepted_on: plan.accepted.map(|(on, _)| on),
        code: plan.code,
        agency_id: plan.duty.agency.uuid(),
        overseer_id: plan.duty.overseer.uuid(),
        year: plan.duty.year,
        rule_set: plan.duty.rule_set,
        state: plan.state,
        about: plan.content.about,
        returned_why: plan.returned_why,
        fields: looked
            .fields
            .into_iter()
            .map(|field| FieldView {
                field: field.field,
                name: field.name,
                reason: field.reason,
                note: field.note,
                why_apart: field.why_apart,
                matched_field: field.matched,
                amendment: field.amendment,
            })
            .collect(),
        items: looked
            .items
            .into_iter()
            .map(|item| ItemView {
                number: item.number,
                activity: item.activity,
                content: item.content,
                product: item.product,
                starts_on: item.starts_on,
                ends_on: item.ends_on,
                lead_id: item.lead.uuid(),
                partners: item.partners,
                budget_vnd: item.budget_vnd,
                amendment: item.amendment,
                is_dropped: item.is_dropped,
                obligation_state: entries.get(&item.number).map(|entry| entry.brief.state),
                obligation: entries.get(&item.number).and_then(|entry| entry.code.clone()),
            })
            .collect(),
        amendments: looked
            .amendments
            .into_iter()
            .map(|amendment| AmendmentView {
                amendment: amendment.amendment,
                reason: amendment.reason,
                number: amendment.issued.map(|(number, _)| number),
                issued_on: amendment.issued.map(|(_, on)| on),
            })
            .collect(),
        lacks: looked.lacks.iter().map(|lack| lack.code).collect(),
        obligation: looked.obligation,
        actions: looked.actions,
        version: plan.version,
    }
}
