//! One entry, the findings that rest on it, and how often it is repeated.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, FindingId, InformationId};
use thihanh_kernel::time::{Instant, civil};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::list::push_scope;
use super::{above, near, word};
use crate::modules::information::model::entry::{Facts, FieldRef, InformationEntry, Judgement, Verification};
use crate::modules::information::model::near::{link_key, reference_key};
use crate::modules::information::policy::{Scope, Stakes};

/// Columns of [`Row`], of a table called `e`.
pub(super) const COLUMNS: &str = "e.seq, e.id, e.code, e.source, e.agency_id, e.keeper_id, e.reference, e.dated_on, e.link, e.received_on, \
     e.concerned_id, e.field_code, e.field_name, e.content, e.repeats_id, e.state, e.method, e.note, e.reliability, e.verified_on, e.verified_at, \
     e.verified_by, e.verifier_name, e.entered_at, e.entered_by, e.entered_name, e.updated_at, e.version";

/// How far repetitions are counted.
const COUNT_CAP: u64 = 1_000;
/// Repetitions that one page names.
const MOST_REPETITIONS: i64 = 50;

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) seq: i64,
    id: Uuid,
    code: String,
    source: String,
    agency_id: Uuid,
    keeper_id: Uuid,
    reference: String,
    dated_on: Option<NaiveDate>,
    link: String,
    received_on: NaiveDate,
    concerned_id: Option<Uuid>,
    field_code: String,
    field_name: String,
    content: String,
    repeats_id: Option<Uuid>,
    state: String,
    method: String,
    note: String,
    reliability: Option<String>,
    verified_on: Option<NaiveDate>,
    verified_at: Option<DateTime<Utc>>,
    verified_by: Option<Uuid>,
    verifier_name: String,
    entered_at: DateTime<Utc>,
    entered_by: Option<Uuid>,
    entered_name: String,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for InformationEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let verification: Verification = word(&row.state, "verification of an entry")?;
        let judgement = match (verification, row.verified_at) {
            (Verification::Unverified, _) | (_, None) => None,
            (verification, Some(at)) => Some(Judgement {
                holds: verification == Verification::Verified,
                method: row.method,
                note: row.note,
                reliability: row.reliability.map(|it| word(&it, "reliability of an entry")).transpose()?,
                on: row.verified_on.unwrap_or_else(|| civil(at)),
                at,
                by: row.verified_by.map(AccountId::from_uuid),
                by_name: row.verifier_name,
            }),
        };
        Ok(Self {
            seq: row.seq,
            id: InformationId::from_uuid(row.id),
            code: row.code,
            agency: AgencyId::from_uuid(row.agency_id),
            keeper: AgencyId::from_uuid(row.keeper_id),
            facts: Facts {
                source: row.source,
                reference: row.reference,
                dated_on: row.dated_on,
                link: row.link,
                received_on: row.received_on,
                concerned: row.concerned_id.map(AgencyId::from_uuid),
                field: (!row.field_code.is_empty()).then_some(FieldRef { code: row.field_code, name: row.field_name }),
                content: row.content,
            },
            repeats: row.repeats_id.map(InformationId::from_uuid),
            judgement,
            entered_at: row.entered_at,
            entered_by: row.entered_by.map(AccountId::from_uuid),
            entered_name: row.entered_name,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The entry with this code.
pub(in crate::modules::information) async fn find(
    sql: &dyn Sql,
    code: &str,
) -> Result<Option<InformationEntry>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM information_entry e WHERE e.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(InformationEntry::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(in crate::modules::information) async fn find_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<InformationEntry>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM information_entry e WHERE e.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(InformationEntry::try_from).transpose()
}

/// The entry with this id.
pub(in crate::modules::information) async fn of_id(
    sql: &dyn Sql,
    id: InformationId,
) -> Result<Option<InformationEntry>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM information_entry e WHERE e.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(InformationEntry::try_from).transpose()
}

/// The newest entries that repeat one, of those that a person sees.
pub(in crate::modules::information) async fn repetitions(
    sql: &dyn Sql,
    scope: &Scope,
    id: InformationId,
) -> Result<Vec<InformationEntry>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM information_entry e WHERE e.repeats_id = ").bind(id.uuid());
    push_scope(&mut text, scope, None);
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(MOST_REPETITIONS);
    sql.all_of::<Row>(text).await?.into_iter().map(InformationEntry::try_from).collect()
}

/// How many entries repeat one.
pub(in crate::modules::information) async fn count_repetitions(
    sql: &dyn Sql,
    id: InformationId,
) -> Result<u64, StoreError> {
    let mut text = SqlText::new("SELECT 1 FROM information_entry e WHERE e.repeats_id = ");
    text.bind(id.uuid());
    Ok(capped_count(sql, text, COUNT_CAP).await?.at_least())
}

/// The agencies and the person that have to do with an entry.
pub(in crate::modules::information) async fn stakes(
    sql: &dyn Sql,
    entry: &InformationEntry,
) -> Result<Stakes, StoreError> {
    let mut above = above(sql, &[entry.agency, entry.keeper], civil(entry.entered_at)).await?;
    let keeper = above.get(&entry.keeper).cloned().unwrap_or_default();
    Ok(Stakes {
        own: Some(entry.agency),
        agency: above.remove(&entry.agency).unwrap_or_default(),
        keeper,
        entered_by: entry.entered_by,
    })
}

/// What the search for words looks at.
fn searched(entry: &InformationEntry) -> String {
    let facts = &entry.facts;
    [&*entry.code, &facts.reference, &facts.link, &facts.content].join("\n")
}

/// Makes the whole search index from the rows.
pub(in crate::modules::information) async fn index_all(tx: &WriteTx) -> Result<(), StoreError> {
    const AT_ONCE: i64 = 200;
    let mut after = 0;
    loop {
        let statement = format!("SELECT {COLUMNS} FROM information_entry e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2");
        let some: Vec<Row> = tx.all(&statement, values![after, AT_ONCE]).await?;
        let some = some.into_iter().map(InformationEntry::try_from).collect::<Result<Vec<_>, _>>()?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        let texts: Vec<_> = some.iter().map(|entry| (entry.seq, searched(entry))).collect();
        Index::Information.put_all(tx, &texts).await?;
    }
}

/// A new entry.
pub(in crate::modules::information) async fn insert(tx: &WriteTx, entry: &InformationEntry) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Seq {
        seq: i64,
    }
    let facts = &entry.facts;
    let field = facts.field.as_ref();
    let row = tx
        .optional::<Seq>(
            "INSERT INTO information_entry (id, code, source, agency_id, keeper_id, reference, dated_on, link, received_on, year, concerned_id, \
             field_code, field_name, content, reference_key, link_key, repeats_id, state, method, note, verifier_name, entered_at, entered_on, \
             entered_by, entered_name, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'unverified', '', '', '', $18, $19, $20, $21, \
             $18, 1) RETURNING seq",
            values![
                entry.id.uuid(),
                entry.code.as_str(),
                facts.source.as_str(),
                entry.agency.uuid(),
                entry.keeper.uuid(),
                facts.reference.as_str(),
                facts.dated_on,
                facts.link.as_str(),
                facts.received_on,
                i64::from(facts.year()),
                facts.concerned.map(AgencyId::uuid),
                field.map_or("", |field| field.code.as_str()),
                field.map_or("", |field| field.name.as_str()),
                facts.content.as_str(),
                reference_key(&facts.reference),
                link_key(&facts.link),
                entry.repeats.map(InformationId::uuid),
                entry.entered_at,
                civil(entry.entered_at),
                entry.entered_by.map(AccountId::uuid),
                entry.entered_name.as_str()
            ],
        )
        .await?;
    let seq = row.ok_or(StoreError::Missing)?.seq;
    near::put(tx, seq, facts).await?;
    Index::Information.put(tx, seq, &searched(entry)).await?;
    Ok(seq)
}

/// Saves the facts of a locked entry as its next version.
pub(in crate::modules::information) async fn save_facts(
    tx: &WriteTx,
    entry: &InformationEntry,
) -> Result<(), StoreError> {
    let facts = &entry.facts;
    let field = facts.field.as_ref();
    tx.execute(
        "UPDATE information_entry SET source = $2, reference = $3, dated_on = $4, link = $5, received_on = $6, year = $7, concerned_id = $8, \
         field_code = $9, field_name = $10, content = $11, reference_key = $12, link_key = $13, updated_at = $14, version = version + 1 \
         WHERE id = $1",
        values![
            entry.id.uuid(),
            facts.source.as_str(),
            facts.reference.as_str(),
            facts.dated_on,
            facts.link.as_str(),
            facts.received_on,
            i64::from(facts.year()),
            facts.concerned.map(AgencyId::uuid),
            field.map_or("", |field| field.code.as_str()),
            field.map_or("", |field| field.name.as_str()),
            facts.content.as_str(),
            reference_key(&facts.reference),
            link_key(&facts.link),
            entry.updated_at
        ],
    )
    .await?;
    near::put(tx, entry.seq, facts).await?;
    Index::Information.put(tx, entry.seq, &searched(entry)).await
}

/// Saves what became of a locked entry, as its next version: what checking it came to, and what it repeats.
pub(in crate::modules::information) async fn save_state(
    tx: &WriteTx,
    entry: &InformationEntry,
) -> Result<(), StoreError> {
    let judgement = entry.judgement.as_ref();
    tx.execute(
        "UPDATE information_entry SET state = $2, method = $3, note = $4, reliability = $5, verified_on = $6, verified_at = $7, verified_by = $8, \
         verifier_name = $9, repeats_id = $10, updated_at = $11, version = version + 1 WHERE id = $1",
        values![
            entry.id.uuid(),
            entry.verification().as_str(),
            judgement.map_or("", |it| it.method.as_str()),
            judgement.map_or("", |it| it.note.as_str()),
            judgement.and_then(|it| it.reliability).map(|it| it.as_str()),
            judgement.map(|it| it.on),
            judgement.map(|it| it.at),
            judgement.and_then(|it| it.by).map(AccountId::uuid),
            judgement.map_or("", |it| it.by_name.as_str()),
            entry.repeats.map(InformationId::uuid),
            entry.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// The findings that rest on an entry, in the order in which they were linked.
pub(in crate::modules::information) async fn findings(
    sql: &dyn Sql,
    entry: InformationId,
) -> Result<Vec<FindingId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Linked {
        finding_id: Uuid,
    }
    let statement =
        "SELECT finding_id FROM information_finding WHERE entry_id = $1 ORDER BY linked_at, finding_id LIMIT 100";
    let rows = sql.all::<Linked>(statement, values![entry.uuid()]).await?;
    Ok(rows.into_iter().map(|row| FindingId::from_uuid(row.finding_id)).collect())
}

/// A finding rests on an entry from now on; whether it did not before.
pub(in crate::modules::information) async fn link(
    tx: &WriteTx,
    entry: InformationId,
    finding: FindingId,
    (at, by): (Instant, Option<AccountId>),
) -> Result<bool, StoreError> {
    let done = tx
        .execute(
            "INSERT INTO information_finding (entry_id, finding_id, linked_at, linked_by) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (entry_id, finding_id) DO NOTHING",
            values![entry.uuid(), finding.uuid(), at, by.map(AccountId::uuid)],
        )
        .await?;
    Ok(done > 0)
}

/// A finding rests on an entry no more; whether it did.
pub(in crate::modules::information) async fn unlink(
    tx: &WriteTx,
    entry: InformationId,
    finding: FindingId,
) -> Result<bool, StoreError> {
    let statement = "DELETE FROM information_finding WHERE entry_id = $1 AND finding_id = $2";
    Ok(tx.execute(statement, values![entry.uuid(), finding.uuid()]).await? > 0)
}
