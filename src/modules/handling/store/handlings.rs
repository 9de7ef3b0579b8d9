//! One handling and the findings that it is about.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, FindingId, HandlingId, InformationId};
use thihanh_kernel::law::LawRef;
use thihanh_kernel::time::civil;
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::{above, word};
use crate::modules::handling::model::handling::{Addressee, Approval, Facts, FieldRef, Handling, Reply, Sending};
use crate::modules::handling::policy::Stakes;

/// Columns of [`Row`], of a table called `h`.
pub(super) const COLUMNS: &str = "h.seq, h.id, h.code, h.agency_id, h.jurisdiction_id, h.overseer_id, h.measure, h.authority, h.content, \
     h.addressee_id, h.addressee_name, h.field_code, h.field_name, h.information_id, h.ground, h.legal_basis, h.law_number, h.law_article, \
     h.law_clause, h.law_point, h.document_ask, h.due_on, h.is_due_by_rule, h.state, h.approved_at, h.approved_by, h.approver_name, \
     h.sent_number, h.sent_symbol, h.sent_on, h.acknowledged_on, h.began_on, h.reply_kind, h.reply_number, h.reply_on, h.reply_note, h.done_on, \
     h.closed_on, h.result_note, h.published_on, h.created_at, h.created_by, h.creator_name, h.updated_at, h.version";

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) seq: i64,
    id: Uuid,
    code: String,
    agency_id: Uuid,
    jurisdiction_id: Uuid,
    overseer_id: Uuid,
    measure: String,
    authority: String,
    content: String,
    addressee_id: Option<Uuid>,
    addressee_name: String,
    field_code: String,
    field_name: String,
    information_id: Option<Uuid>,
    ground: String,
    legal_basis: String,
    law_number: String,
    law_article: String,
    law_clause: String,
    law_point: String,
    document_ask: Option<String>,
    due_on: Option<NaiveDate>,
    is_due_by_rule: bool,
    state: String,
    approved_at: Option<DateTime<Utc>>,
    approved_by: Option<Uuid>,
    approver_name: String,
    sent_number: String,
    sent_symbol: String,
    sent_on: Option<NaiveDate>,
    acknowledged_on: Option<NaiveDate>,
    began_on: Option<NaiveDate>,
    reply_kind: Option<String>,
    reply_number: String,
    reply_on: Option<NaiveDate>,
    reply_note: String,
    done_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    result_note: String,
    published_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    creator_name: String,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    /// What it says, without findings.
    fn facts(&self) -> Result<Facts, StoreError> {
        let law = LawRef {
            number: self.law_number.clone(),
            article: self.law_article.clone(),
            clause: self.law_clause.clone(),
            point: self.law_point.clone(),
        };
        let ask = self.document_ask.as_deref().map(|ask| word(ask, "what is asked of a document")).transpose()?;
        let field = FieldRef { code: self.field_code.clone(), name: self.field_name.clone() };
        Ok(Facts {
            measure: self.measure.clone(),
            authority: word(&self.authority, "authority of a handling")?,
            content: self.content.clone(),
            addressee: match self.addressee_id {
                Some(agency) => Addressee::Agency(AgencyId::from_uuid(agency)),
                None => Addressee::Outside(self.addressee_name.clone()),
            },
            field: (!field.code.is_empty()).then_some(field),
            findings: Vec::new(),
            information: self.information_id.map(InformationId::from_uuid),
            ground: self.ground.clone(),
            legal_basis: self.legal_basis.clone(),
            document: ask.map(|ask| (law, ask)),
            due_on: self.due_on,
        })
    }
}

impl TryFrom<Row> for Handling {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let facts = row.facts()?;
        let reply = match (&row.reply_kind, row.reply_on) {
            (Some(kind), Some(on)) => Some(Reply {
                kind: word(kind, "kind of an answer")?,
                number: row.reply_number,
                on,
                note: row.reply_note,
            }),
            _ => None,
        };
        Ok(Self {
            seq: row.seq,
            id: HandlingId::from_uuid(row.id),
            code: row.code,
            agency: AgencyId::from_uuid(row.agency_id),
            jurisdiction: AgencyId::from_uuid(row.jurisdiction_id),
            overseer: AgencyId::from_uuid(row.overseer_id),
            facts,
            is_due_by_rule: row.is_due_by_rule,
            state: word(&row.state, "state of a handling")?,
            approval: row.approved_at.map(|at| Approval {
                at,
                by: row.approved_by.map(AccountId::from_uuid),
                by_name: row.approver_name,
            }),
            sending: row.sent_on.map(|on| Sending { number: row.sent_number, symbol: row.sent_symbol, on }),
            acknowledged_on: row.acknowledged_on,
            began_on: row.began_on,
            reply,
            done_on: row.done_on,
            closed_on: row.closed_on,
            result_note: row.result_note,
            published_on: row.published_on,
            created_at: row.created_at,
            created_by: row.created_by.map(AccountId::from_uuid),
            creator_name: row.creator_name,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// Rows with the findings that each is about.
pub(super) async fn with_findings(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Handling>, StoreError> {
    #[derive(FromQueryResult)]
    struct Link {
        handling_id: Uuid,
        finding_id: Uuid,
    }
    /// Handlings whose links one statement asks for.
    const PER_QUERY: usize = 500;
    let mut found: Vec<Handling> = rows.into_iter().map(Handling::try_from).collect::<Result<_, _>>()?;
    for some in found.chunks_mut(PER_QUERY) {
        let mut text =
            SqlText::new("SELECT l.handling_id, l.finding_id FROM handling_finding l WHERE l.handling_id IN (");
        text.bind_all(some.iter().map(|handling| handling.id.uuid())).push(") ORDER BY l.position");
        let mut links: HashMap<Uuid, Vec<FindingId>> = HashMap::new();
        for link in sql.all_of::<Link>(text).await? {
            links.entry(link.handling_id).or_default().push(FindingId::from_uuid(link.finding_id));
        }
        for handling in some {
            handling.facts.findings = links.remove(&handling.id.uuid()).unwrap_or_default();
        }
    }
    Ok(found)
}

/// The handling with this code.
pub(in crate::modules::handling) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Handling>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM handling h WHERE h.code = $1");
    let row = sql.optional::<Row>(&statement, values![code]).await?;
    Ok(with_findings(sql, row.into_iter().collect()).await?.pop())
}

/// The same, locked until the transaction ends.
pub(in crate::modules::handling) async fn find_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<Handling>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM handling h WHERE h.code = $1{}", tx.dialect().for_update());
    let row = tx.optional::<Row>(&statement, values![code]).await?;
    Ok(with_findings(tx, row.into_iter().collect()).await?.pop())
}

/// The agencies that have to do with a handling.
pub(in crate::modules::handling) async fn stakes(sql: &dyn Sql, handling: &Handling) -> Result<Stakes, StoreError> {
    let addressee = handling.facts.addressee.agency();
    let mut agencies = vec![handling.agency, handling.overseer];
    agencies.extend(addressee);
    let above = above(sql, &agencies, civil(handling.created_at)).await?;
    let side = |agency: AgencyId| above.get(&agency).cloned().unwrap_or_default();
    Ok(Stakes {
        agency: side(handling.agency),
        overseer: side(handling.overseer),
        addressee: addressee.map(side).unwrap_or_default(),
        is_sent: handling.sending.is_some(),
    })
}

/// What the search for words looks at.
fn searched(handling: &Handling) -> String {
    let facts = &handling.facts;
    let law = facts.document.as_ref().map(|(law, _)| law.words()).unwrap_or_default();
    let sent = handling.sending.as_ref().map(Sending::label).unwrap_or_default();
    let outside = match &facts.addressee {
        Addressee::Outside(name) => name.as_str(),
        Addressee::Agency(_) => "",
    };
    [&*handling.code, &facts.content, &facts.ground, &facts.legal_basis, &law, &sent, outside].join("\n")
}

/// Makes the whole search index from the rows.
pub(in crate::modules::handling) async fn index_all(tx: &WriteTx) -> Result<(), StoreError> {
    const AT_ONCE: i64 = 200;
    let mut after = 0;
    loop {
        let statement = format!("SELECT {COLUMNS} FROM handling h WHERE h.seq > $1 ORDER BY h.seq LIMIT $2");
        let some: Vec<Row> = tx.all(&statement, values![after, AT_ONCE]).await?;
        let some = some.into_iter().map(Handling::try_from).collect::<Result<Vec<_>, _>>()?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        let texts: Vec<_> = some.iter().map(|handling| (handling.seq, searched(handling))).collect();
        Index::Handling.put_all(tx, &texts).await?;
    }
}

/// A new handling; gives its position.
pub(in crate::modules::handling) async fn insert(tx: &WriteTx, handling: &Handling) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Seq {
        seq: i64,
    }
    let facts = &handling.facts;
    let (law, ask) = law_of(facts);
    let (addressee, outside) = addressee_of(facts);
    let field = facts.field.as_ref();
    let row = tx
        .optional::<Seq>(
            "INSERT INTO handling (id, code, agency_id, jurisdiction_id, overseer_id, measure, authority, content, addressee_id, addressee_name, \
             field_code, field_name, information_id, ground, legal_basis, law_number, law_key, law_article, law_clause, law_point, document_ask, \
             due_on, is_due_by_rule, state, approver_name, sent_number, sent_symbol, reply_number, reply_note, result_note, year, created_at, \
             created_on, created_by, creator_name, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, '', '', '', \
             '', '', '', $25, $26, $27, $28, $29, $26, 1) RETURNING seq",
            values![
                handling.id.uuid(),
                handling.code.as_str(),
                handling.agency.uuid(),
                handling.jurisdiction.uuid(),
                handling.overseer.uuid(),
                facts.measure.as_str(),
                facts.authority.as_str(),
                facts.content.as_str(),
                addressee,
                outside,
                field.map_or("", |field| field.code.as_str()),
                field.map_or("", |field| field.name.as_str()),
                facts.information.map(InformationId::uuid),
                facts.ground.as_str(),
                facts.legal_basis.as_str(),
                law.number.as_str(),
                law.key(),
                law.article.as_str(),
                law.clause.as_str(),
                law.point.as_str(),
                ask,
                facts.due_on,
                handling.is_due_by_rule,
                handling.state.as_str(),
                i64::from(handling.year()),
                handling.created_at,
                civil(handling.created_at),
                handling.created_by.map(AccountId::uuid),
                handling.creator_name.as_str()
            ],
        )
        .await?;
    let seq = row.ok_or(StoreError::Missing)?.seq;
    put_findings(tx, handling).await?;
    Index::Handling.put(tx, seq, &searched(handling)).await?;
    Ok(seq)
}

fn law_of(facts: &Facts) -> (LawRef, Option<&'static str>) {
    match &facts.document {
        Some((law, ask)) => (law.clone(), Some(ask.as_str())),
        None => (LawRef::default(), None),
    }
}

fn addressee_of(facts: &Facts) -> (Option<Uuid>, &str) {
    match &facts.addressee {
        Addressee::Agency(agency) => (Some(agency.uuid()), ""),
        Addressee::Outside(name) => (None, name),
    }
}

async fn put_findings(tx: &WriteTx, handling: &Handling) -> Result<(), StoreError> {
    tx.execute("DELETE FROM handling_finding WHERE handling_id = $1", values![handling.id.uuid()]).await?;
    let links = (1_i64..).zip(&handling.facts.findings);
    let links = links.map(|(position, finding)| values![handling.id.uuid(), finding.uuid(), position]);
    tx.insert_many("handling_finding", &["handling_id", "finding_id", "position"], links.collect()).await
}

/// Saves what a locked draft says as its next version.
pub(in crate::modules::handling) async fn save_facts(tx: &WriteTx, handling: &Handling) -> Result<(), StoreError> {
    let facts = &handling.facts;
    let (law, ask) = law_of(facts);
    let (addressee, outside) = addressee_of(facts);
    let field = facts.field.as_ref();
    tx.execute(
        "UPDATE handling SET overseer_id = $2, measure = $3, authority = $4, content = $5, addressee_id = $6, addressee_name = $7, \
         field_code = $8, field_name = $9, information_id = $10, ground = $11, legal_basis = $12, law_number = $13, law_key = $14, \
         law_article = $15, law_clause = $16, law_point = $17, document_ask = $18, due_on = $19, updated_at = $20, version = version + 1 \
         WHERE id = $1",
        values![
            handling.id.uuid(),
            handling.overseer.uuid(),
            facts.measure.as_str(),
            facts.authority.as_str(),
            facts.content.as_str(),
            addressee,
            outside,
            field.map_or("", |field| field.code.as_str()),
            field.map_or("", |field| field.name.as_str()),
            facts.information.map(InformationId::uuid),
            facts.ground.as_str(),
            facts.legal_basis.as_str(),
            law.number.as_str(),
            law.key(),
            law.article.as_str(),
            law.clause.as_str(),
            law.point.as_str(),
            ask,
            facts.due_on,
            handling.updated_at
        ],
    )
    .await?;
    put_findings(tx, handling).await?;
    Index::Handling.put(tx, handling.seq, &searched(handling)).await
}

/// Saves what became of a locked handling as its next version.
pub(in crate::modules::handling) async fn save_state(tx: &WriteTx, handling: &Handling) -> Result<(), StoreError> {
    let (approval, sending, reply) = (handling.approval.as_ref(), handling.sending.as_ref(), handling.reply.as_ref());
    tx.execute(
        "UPDATE handling SET state = $2, due_on = $3, is_due_by_rule = $4, approved_at = $5, approved_by = $6, approver_name = $7, \
         sent_number = $8, sent_symbol = $9, sent_on = $10, acknowledged_on = $11, began_on = $12, reply_kind = $13, reply_number = $14, \
         reply_on = $15, reply_note = $16, done_on = $17, closed_on = $18, result_note = $19, published_on = $20, updated_at = $21, \
         version = version + 1 WHERE id = $1",
        values![
            handling.id.uuid(),
            handling.state.as_str(),
            handling.facts.due_on,
            handling.is_due_by_rule,
            approval.map(|it| it.at),
            approval.and_then(|it| it.by).map(AccountId::uuid),
            approval.map_or("", |it| it.by_name.as_str()),
            sending.map_or("", |it| it.number.as_str()),
            sending.map_or("", |it| it.symbol.as_str()),
            sending.map(|it| it.on),
            handling.acknowledged_on,
            handling.began_on,
            reply.map(|it| it.kind.as_str()),
            reply.map_or("", |it| it.number.as_str()),
            reply.map(|it| it.on),
            reply.map_or("", |it| it.note.as_str()),
            handling.done_on,
            handling.closed_on,
            handling.result_note.as_str(),
            handling.published_on,
            handling.updated_at
        ],
    )
    .await?;
    Index::Handling.put(tx, handling.seq, &searched(handling)).await
}
