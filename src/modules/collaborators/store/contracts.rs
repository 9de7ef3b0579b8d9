//! Contracts: one, those of a collaborator, and the list that a person sees, read backwards along `seq`.

use chrono::{DateTime, Days, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, CollaboratorContractId, CollaboratorId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{COUNT_CAP, push_scope, word};
use crate::modules::collaborators::model::contract::{Contract, Facts, SOON_DAYS, State, Urgency};
use crate::modules::collaborators::model::person::FieldRef;
use crate::modules::collaborators::policy::Scope;

/// The table is called `p`, as the condition of a scope has it.
const COLUMNS: &str = "p.seq, p.id, p.code, p.collaborator_id, p.agency_id, p.number, p.starts_on, p.ends_on, p.job, p.field_code, p.field_name, \
     p.inspection, p.survey, p.fee_vnd, p.product, p.due_on, p.state, p.signed_on, p.accepted_on, p.accepter_name, p.paid_note, p.ended_early_on, \
     p.ended_why, p.created_on, p.updated_at, p.version";
/// Contracts of one collaborator that a page shows: a wall.
const MOST: i64 = 500;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractFilter {
    /// At this stage.
    pub state: Option<State>,
    /// Signed, and due soon or overdue.
    pub urgency: Option<Urgency>,
    /// In this field.
    pub field: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    collaborator_id: Uuid,
    agency_id: Uuid,
    number: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    job: String,
    field_code: String,
    field_name: String,
    inspection: String,
    survey: String,
    fee_vnd: i64,
    product: String,
    due_on: NaiveDate,
    state: String,
    signed_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    accepter_name: String,
    paid_note: String,
    ended_early_on: Option<NaiveDate>,
    ended_why: String,
    created_on: NaiveDate,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Contract {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let field = (!row.field_code.is_empty()).then_some(FieldRef { code: row.field_code, name: row.field_name });
        let facts = Facts {
            number: row.number,
            from: row.starts_on,
            to: row.ends_on,
            job: row.job,
            field,
            inspection: row.inspection,
            survey: row.survey,
            fee_vnd: row.fee_vnd,
            product: row.product,
            due_on: row.due_on,
        };
        Ok(Self {
            seq: row.seq,
            id: CollaboratorContractId::from_uuid(row.id),
            code: row.code,
            collaborator: CollaboratorId::from_uuid(row.collaborator_id),
            agency: AgencyId::from_uuid(row.agency_id),
            facts,
            state: word(&row.state, "state of a contract")?,
            signed_on: row.signed_on,
            accepted_on: row.accepted_on,
            accepted_name: row.accepter_name,
            paid_note: row.paid_note,
            ended_on: row.ended_early_on,
            ended_why: row.ended_why,
            created_on: row.created_on,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The contract with this code.
pub(in crate::modules::collaborators) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Contract>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM collaborator_contract p WHERE p.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Contract::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(in crate::modules::collaborators) async fn find_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<Contract>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM collaborator_contract p WHERE p.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(Contract::try_from).transpose()
}

/// The contracts of a collaborator, the newest first.
pub(in crate::modules::collaborators) async fn of(
    sql: &dyn Sql,
    collaborator: CollaboratorId,
) -> Result<Vec<Contract>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM collaborator_contract p WHERE p.collaborator_id = $1 ORDER BY p.seq DESC LIMIT {MOST}"
    );
    let rows = sql.all::<Row>(&statement, values![collaborator.uuid()]).await?;
    rows.into_iter().map(Contract::try_from).collect()
}

fn push_filter(text: &mut SqlText, scope: &Scope, filter: &ContractFilter, today: NaiveDate) {
    push_scope(text, scope);
    if let Some(state) = filter.state {
        text.push(" AND p.state = ").bind(state.as_str());
    }
    if let Some(field) = &filter.field {
        text.push(" AND p.field_code = ").bind(field.as_str());
    }
    let soon = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
    match filter.urgency {
        Some(Urgency::Overdue) => {
            text.push(" AND p.state = 'signed' AND p.due_on < ").bind(today);
        }
        Some(Urgency::Soon) => {
            text.push(" AND p.state = 'signed' AND p.due_on >= ").bind(today).push(" AND (p.due_on <= ").bind(soon);
            text.push(" OR p.ends_on <= ").bind(soon).push(")");
        }
        None => {}
    }
}

/// A page of the contracts that a person sees, the newest first.
pub(in crate::modules::collaborators) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &ContractFilter,
    today: NaiveDate,
    page: &Page,
) -> Result<(Slice<Contract>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM collaborator_contract p WHERE 1 = 1");
    push_filter(&mut counted, scope, filter, today);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM collaborator_contract p WHERE 1 = 1");
    push_filter(&mut text, scope, filter, today);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND p.seq < ").bind(seq);
    }
    text.push(" ORDER BY p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(Contract::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

/// A new contract.
pub(in crate::modules::collaborators) async fn insert(
    tx: &WriteTx,
    contract: &Contract,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let facts = &contract.facts;
    let field = facts.field.as_ref();
    tx.execute(
        "INSERT INTO collaborator_contract (id, code, collaborator_id, agency_id, number, starts_on, ends_on, job, field_code, field_name, \
         inspection, survey, fee_vnd, product, due_on, state, accepter_name, paid_note, ended_why, created_on, created_by, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'drafted', '', '', '', $16, $17, $18, 1)",
        values![
            contract.id.uuid(),
            contract.code.as_str(),
            contract.collaborator.uuid(),
            contract.agency.uuid(),
            facts.number.as_str(),
            facts.from,
            facts.to,
            facts.job.as_str(),
            field.map(|field| field.code.clone()).unwrap_or_default(),
            field.map(|field| field.name.clone()).unwrap_or_default(),
            facts.inspection.as_str(),
            facts.survey.as_str(),
            facts.fee_vnd,
            facts.product.as_str(),
            facts.due_on,
            contract.created_on,
            by.map(AccountId::uuid),
            contract.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked contract as its next version.
pub(in crate::modules::collaborators) async fn save(
    tx: &WriteTx,
    contract: &Contract,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let facts = &contract.facts;
    let field = facts.field.as_ref();
    tx.execute(
        "UPDATE collaborator_contract SET number = $2, starts_on = $3, ends_on = $4, job = $5, field_code = $6, field_name = $7, inspection = $8, \
         survey = $9, fee_vnd = $10, product = $11, due_on = $12, state = $13, signed_on = $14, accepted_on = $15, accepted_by = $16, \
         accepter_name = $17, paid_note = $18, ended_early_on = $19, ended_why = $20, updated_at = $21, version = version + 1 WHERE id = $1",
        values![
            contract.id.uuid(),
            facts.number.as_str(),
            facts.from,
            facts.to,
            facts.job.as_str(),
            field.map(|field| field.code.clone()).unwrap_or_default(),
            field.map(|field| field.name.clone()).unwrap_or_default(),
            facts.inspection.as_str(),
            facts.survey.as_str(),
            facts.fee_vnd,
            facts.product.as_str(),
            facts.due_on,
            contract.state.as_str(),
            contract.signed_on,
            contract.accepted_on,
            // It is over once accepted, and saved no more: whoever saves it so accepted it.
            (contract.state == State::Accepted).then_some(by).flatten().map(AccountId::uuid),
            contract.accepted_name.as_str(),
            contract.paid_note.as_str(),
            contract.ended_on,
            contract.ended_why.as_str(),
            contract.updated_at
        ],
    )
    .await?;
    Ok(())
}
