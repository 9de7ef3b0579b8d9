//! Entries that may say the same as another: of the same year, by link, by reference, by hashes of their words. Each is looked for along an index and
//! with a bound, so that a link which everybody gives, or words that stand in every letter, cost no more than others.

use thihanh_kernel::ids::InformationId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};

use super::entries::{COLUMNS, Row};
use super::list::push_scope;
use crate::modules::information::model::entry::{Facts, InformationEntry};
use crate::modules::information::model::near::{Likeness, likeness, link_key, pairs, reference_key, sketch};
use crate::modules::information::policy::Scope;

/// Entries with one link or reference that are looked at.
const MOST_SAME: i64 = 20;
/// Entries with one hash that are looked at: the newest.
const MOST_OF_HASH: i64 = 200;
/// Entries whose words are compared: those with the most hashes in common.
const MOST_COMPARED: i64 = 40;
/// Entries that are shown.
const MOST_SHOWN: usize = 10;

/// Keeps the hashes of an entry's content, in place of those that it had.
pub(super) async fn put(tx: &WriteTx, seq: i64, facts: &Facts) -> Result<(), StoreError> {
    tx.execute("DELETE FROM information_sketch WHERE entry_seq = $1", values![seq]).await?;
    let kept = sketch(&pairs(&facts.content));
    let rows = kept.into_iter().map(|hash| values![i64::from(facts.year()), hash, seq]).collect();
    tx.insert_many("information_sketch", &["year", "hash", "entry_seq"], rows).await
}

/// The entries that may say the same as these facts, of those that a person sees: the most alike first.
pub(in crate::modules::information) async fn find(
    sql: &dyn Sql,
    scope: &Scope,
    facts: &Facts,
    except: Option<InformationId>,
) -> Result<Vec<(InformationEntry, Likeness)>, StoreError> {
    let mut found: Vec<(InformationEntry, Likeness)> = Vec::new();
    let keys = [
        ("link_key", link_key(&facts.link), Likeness::Link),
        ("reference_key", reference_key(&facts.reference), Likeness::Reference),
    ];
    for (column, key, likeness) in keys {
        if key.is_empty() {
            continue;
        }
        let mut text = begun(facts);
        text.push(" AND e.").push(column).push(" = ").bind(key);
        for entry in ended(sql, text, scope, except, MOST_SAME).await? {
            if !found.iter().any(|(known, _)| known.id == entry.id) {
                found.push((entry, likeness));
            }
        }
    }
    let own = pairs(&facts.content);
    let candidates = candidates(sql, i64::from(facts.year()), &sketch(&own)).await?;
    if !candidates.is_empty() {
        let mut text = begun(facts);
        text.push(" AND e.seq IN (").bind_all(candidates).push(")");
        let mut alike = Vec::new();
        for entry in ended(sql, text, scope, except, MOST_COMPARED).await? {
            if let Some(likeness) = likeness(&own, &pairs(&entry.facts.content)) {
                alike.push((entry, likeness));
            }
        }
        alike.sort_by_key(|(entry, likeness)| match likeness {
            Likeness::Words(percent) => (100_usize.saturating_sub(*percent), -entry.seq),
            Likeness::Link | Likeness::Reference => (0, -entry.seq),
        });
        for one in alike {
            if !found.iter().any(|(known, _)| known.id == one.0.id) {
                found.push(one);
            }
        }
    }
    found.truncate(MOST_SHOWN);
    Ok(found)
}

fn begun(facts: &Facts) -> SqlText {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM information_entry e WHERE e.year = ").bind(i64::from(facts.year()));
    text
}

async fn ended(
    sql: &dyn Sql,
    mut text: SqlText,
    scope: &Scope,
    except: Option<InformationId>,
    most: i64,
) -> Result<Vec<InformationEntry>, StoreError> {
    if let Some(except) = except {
        text.push(" AND e.id <> ").bind(except.uuid());
    }
    push_scope(&mut text, scope, None);
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(most);
    sql.all_of::<Row>(text).await?.into_iter().map(InformationEntry::try_from).collect()
}

/// The places of the entries with the most hashes in common.
async fn candidates(sql: &dyn Sql, year: i64, hashes: &[i64]) -> Result<Vec<i64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        entry_seq: i64,
    }
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new("SELECT alike.entry_seq FROM (");
    for (number, hash) in hashes.iter().enumerate() {
        text.push(if number == 0 { "" } else { " UNION ALL " });
        text.push("SELECT one.entry_seq FROM (SELECT s.entry_seq FROM information_sketch s WHERE s.year = ").bind(year);
        text.push(" AND s.hash = ").bind(*hash).push(" ORDER BY s.entry_seq DESC LIMIT ").bind(MOST_OF_HASH);
        text.push(") AS one");
    }
    text.push(") AS alike GROUP BY alike.entry_seq ORDER BY count(*) DESC, alike.entry_seq DESC LIMIT ");
    text.bind(MOST_COMPARED);
    Ok(sql.all_of::<Found>(text).await?.into_iter().map(|row| row.entry_seq).collect())
}
