//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::contract::{ActForm, Contract, ContractForm};
use super::super::model::person::{Check, CheckForm, CollaboratorForm};
use super::super::model::reference::{Reference, ReferenceForm};
use super::super::usecase::{ContractShown, Looked, Shown};
use crate::listing::PageFacts;

/// A page of collaborators.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorList {
    pub(super) items: Vec<CollaboratorItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A collaborator. Personal data is absent for whoever does not keep the register, and once it was erased.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorItem {
    id: Uuid,
    agency_id: Uuid,
    name: Option<String>,
    birth_year: Option<i32>,
    contact: Option<String>,
    /// Code of the kind of organisation.
    kind: String,
    organisation: String,
    study: String,
    /// Codes of fields.
    fields: Vec<String>,
    erased_at: Option<DateTime<Utc>>,
    /// Codes of the contracts, the newest first.
    contracts: Vec<String>,
    version: i64,
}

/// A collaborator with what was checked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorDetail {
    #[serde(flatten)]
    item: CollaboratorItem,
    /// For who keeps the register.
    note: Option<String>,
    /// The newest first.
    checks: Vec<CollaboratorCheck>,
    /// Codes of the criteria of today that are not met.
    missing: Vec<String>,
    /// view, keep.
    actions: Vec<&'static str>,
}

/// That somebody looked whether a criterion is met.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorCheck {
    criterion: String,
    is_met: bool,
    years: Option<i64>,
    /// The papers that were shown, for who keeps the register.
    shown: Option<String>,
    checked_on: NaiveDate,
}

/// What a collaborator is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollaboratorBody {
    /// Kept where a collaborator is changed.
    agency_id: String,
    name: String,
    birth_year: i32,
    contact: String,
    /// Code of the kind of organisation.
    kind: String,
    organisation: String,
    study: String,
    /// Codes of fields.
    fields: Vec<String>,
    note: String,
}

impl From<CollaboratorBody> for CollaboratorForm {
    fn from(body: CollaboratorBody) -> Self {
        Self {
            version: String::new(),
            agency: body.agency_id,
            name: body.name,
            birth_year: body.birth_year.to_string(),
            contact: body.contact,
            kind: body.kind,
            organisation: body.organisation,
            study: body.study,
            field: body.fields,
            note: body.note,
        }
    }
}

/// What looking came to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollaboratorCheckBody {
    /// Code of the criterion.
    criterion: String,
    is_met: bool,
    /// Where the criterion asks for some.
    years: Option<u32>,
    shown: String,
    /// Today where empty.
    checked_on: String,
}

impl From<CollaboratorCheckBody> for CheckForm {
    fn from(body: CollaboratorCheckBody) -> Self {
        Self {
            version: String::new(),
            criterion: body.criterion,
            is_met: if body.is_met { "yes".to_owned() } else { "no".to_owned() },
            years: body.years.map(|years| years.to_string()).unwrap_or_default(),
            shown: body.shown,
            on: body.checked_on,
        }
    }
}

/// A page of contracts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorContractList {
    pub(super) items: Vec<CollaboratorContractItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A contract with a collaborator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorContractItem {
    id: Uuid,
    code: String,
    collaborator_id: Uuid,
    agency_id: Uuid,
    number: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    job: String,
    /// Code of the field.
    field: Option<String>,
    inspection: Option<String>,
    survey: Option<String>,
    fee_vnd: i64,
    product: String,
    due_on: NaiveDate,
    /// drafted, signed, accepted, ended.
    state: &'static str,
    /// overdue, soon; of a signed one.
    urgency: Option<&'static str>,
    signed_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    accepted_by: Option<String>,
    paid_note: Option<String>,
    ended_on: Option<NaiveDate>,
    ended_why: Option<String>,
    version: i64,
}

/// A contract with what stands in the way of signing it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorContractDetail {
    #[serde(flatten)]
    item: CollaboratorContractItem,
    /// Codes of the criteria of today that are not met, of a draft.
    missing: Vec<String>,
    /// view, keep.
    actions: Vec<&'static str>,
}

/// What a contract says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollaboratorContractBody {
    /// Kept where a contract is changed.
    collaborator_id: String,
    number: String,
    /// ISO or dd/mm/yyyy.
    starts_on: String,
    ends_on: String,
    job: String,
    /// Code of the field.
    field: String,
    inspection: String,
    survey: String,
    fee_vnd: i64,
    product: String,
    /// The last day where empty.
    due_on: String,
}

impl From<CollaboratorContractBody> for ContractForm {
    fn from(body: CollaboratorContractBody) -> Self {
        Self {
            version: String::new(),
            collaborator: body.collaborator_id,
            number: body.number,
            from: body.starts_on,
            to: body.ends_on,
            job: body.job,
            field: body.field,
            inspection: body.inspection,
            survey: body.survey,
            fee: body.fee_vnd.to_string(),
            product: body.product,
            due_on: body.due_on,
        }
    }
}

/// The day of an act and what is noted of it: how it was paid, why it ended.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollaboratorContractActBody {
    /// Today where empty.
    on: String,
    /// Needed where a contract is ended.
    note: String,
}

impl From<CollaboratorContractActBody> for ActForm {
    fn from(body: CollaboratorContractActBody) -> Self {
        Self { version: String::new(), on: body.on, note: body.note }
    }
}

/// Criteria and kinds of organisations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorReferenceList {
    pub(super) items: Vec<CollaboratorReferenceItem>,
}

/// A criterion or a kind of organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollaboratorReferenceItem {
    id: Uuid,
    /// criterion, organisation.
    list: &'static str,
    code: String,
    name_vi: String,
    name_en: String,
    least_years: Option<i64>,
    /// The law that names it.
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// What a row says; its list and code stay where one is changed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CollaboratorReferenceBody {
    /// criterion, organisation.
    list: String,
    code: String,
    name_vi: String,
    name_en: String,
    /// Of a criterion.
    least_years: Option<u32>,
    source: String,
    is_verified: bool,
    valid_to: String,
}

impl From<CollaboratorReferenceBody> for ReferenceForm {
    fn from(body: CollaboratorReferenceBody) -> Self {
        Self {
            version: String::new(),
            list: body.list,
            code: body.code,
            name_vi: body.name_vi,
            name_en: body.name_en,
            least_years: body.least_years.map(|years| years.to_string()).unwrap_or_default(),
            source: body.source,
            is_verified: if body.is_verified { "1".to_owned() } else { String::new() },
            valid_to: body.valid_to,
        }
    }
}

fn actions(may_keep: bool) -> Vec<&'static str> {
    if may_keep { vec!["view", "keep"] } else { vec!["view"] }
}

pub(super) fn item(shown: &Shown) -> CollaboratorItem {
    let facts = &shown.collaborator.facts;
    let person = shown.person.as_ref();
    CollaboratorItem {
        id: shown.collaborator.id.uuid(),
        agency_id: facts.agency.uuid(),
        name: person.map(|person| person.name.clone()),
        birth_year: person.map(|person| person.birth_year),
        contact: person.map(|person| person.contact.clone()),
        kind: facts.kind.clone(),
        organisation: facts.organisation.clone(),
        study: facts.study.clone(),
        fields: facts.fields.iter().map(|field| field.code.clone()).collect(),
        erased_at: shown.collaborator.erased_at,
        contracts: shown.contracts.iter().map(|contract| contract.code.clone()).collect(),
        version: shown.collaborator.version,
    }
}

pub(super) fn detail(looked: &Looked) -> CollaboratorDetail {
    let may_keep = looked.shown.may_keep;
    let check = |check: &Check| CollaboratorCheck {
        criterion: check.criterion.clone(),
        is_met: check.is_met,
        years: check.years,
        shown: may_keep.then(|| check.shown.clone()),
        checked_on: check.on,
    };
    CollaboratorDetail {
        item: item(&looked.shown),
        note: may_keep.then(|| looked.shown.collaborator.facts.note.clone()),
        checks: looked.checks.iter().map(check).collect(),
        missing: looked.missing.clone(),
        actions: actions(may_keep),
    }
}

pub(super) fn contract_item(contract: &Contract, today: NaiveDate) -> CollaboratorContractItem {
    let facts = &contract.facts;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    CollaboratorContractItem {
        id: contract.id.uuid(),
        code: contract.code.clone(),
        collaborator_id: contract.collaborator.uuid(),
        agency_id: contract.agency.uuid(),
        number: facts.number.clone(),
        starts_on: facts.from,
        ends_on: facts.to,
        job: facts.job.clone(),
        field: facts.field.as_ref().map(|field| field.code.clone()),
        inspection: some(&facts.inspection),
        survey: some(&facts.survey),
        fee_vnd: facts.fee_vnd,
        product: facts.product.clone(),
        due_on: facts.due_on,
        state: contract.state.as_str(),
        urgency: contract.urgency(today).map(|urgency| urgency.as_str()),
        signed_on: contract.signed_on,
        accepted_on: contract.accepted_on,
        accepted_by: some(&contract.accepted_name),
        paid_note: some(&contract.paid_note),
        ended_on: contract.ended_on,
        ended_why: some(&contract.ended_why),
        version: contract.version,
    }
}

pub(super) fn contract_detail(shown: &ContractShown, today: NaiveDate) -> CollaboratorContractDetail {
    CollaboratorContractDetail {
        item: contract_item(&shown.contract, today),
        missing: shown.missing.iter().map(|criterion| criterion.code.clone()).collect(),
        actions: actions(shown.may_keep),
    }
}

pub(super) fn reference_item(row: &Reference) -> CollaboratorReferenceItem {
    CollaboratorReferenceItem {
        id: row.id.uuid(),
        list: row.list.as_str(),
        code: row.code.clone(),
        name_vi: row.name_vi.clone(),
        name_en: row.name_en.clone(),
        least_years: row.least_years,
        source: row.source.clone(),
        is_verified: row.is_verified,
        valid_from: row.from,
        valid_to: row.to,
        version: row.version,
    }
}
