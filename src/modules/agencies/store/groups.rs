//! Collective phrases in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::{AgencyId, GroupId};
use thihanh_store::{FromQueryResult, Sql, StoreError, values};
use uuid::Uuid;

use super::{level, period};
use crate::modules::agencies::model::groups::{Group, Member, Selector};

#[derive(FromQueryResult)]
struct GroupRow {
    id: Uuid,
    code: String,
    name_vi: String,
    name_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
    is_verified: bool,
}

#[derive(FromQueryResult)]
struct PhraseRow {
    group_id: Uuid,
    phrase: String,
}

#[derive(FromQueryResult)]
struct SelectorRow {
    group_id: Uuid,
    kind: String,
    level: String,
    is_included: bool,
}

#[derive(FromQueryResult)]
struct MemberRow {
    group_id: Uuid,
    agency_id: Uuid,
    is_included: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// The groups that hold in a jurisdiction: those of every province and its own, of all periods, by code.
pub async fn all(sql: &dyn Sql, jurisdiction: AgencyId) -> Result<Vec<Group>, StoreError> {
    let top = jurisdiction.uuid();
    let rows = sql
        .all::<GroupRow>(
            "SELECT id, code, name_vi, name_en, valid_from, valid_to, source, is_verified FROM recipient_group
         WHERE jurisdiction_id IS NULL OR jurisdiction_id = $1 ORDER BY sort_order, valid_from",
            values![top],
        )
        .await?;
    let mut groups: Vec<Group> = rows.into_iter().map(group).collect::<Result<_, _>>()?;
    let at: HashMap<Uuid, usize> = groups.iter().enumerate().map(|(at, group)| (group.id.uuid(), at)).collect();
    let phrases =
        sql.all::<PhraseRow>("SELECT group_id, phrase FROM recipient_phrase ORDER BY phrase_folded", values![]).await?;
    for row in phrases {
        if let Some(at) = at.get(&row.group_id) {
            groups[*at].phrases.push(row.phrase);
        }
    }
    let selectors =
        sql.all::<SelectorRow>("SELECT group_id, kind, level, is_included FROM recipient_selector", values![]).await?;
    for row in selectors {
        if let Some(at) = at.get(&row.group_id) {
            groups[*at].selectors.push(Selector {
                kind: row.kind,
                level: level(&row.level)?,
                is_included: row.is_included,
            });
        }
    }
    // Members are named agencies, so a group of every province has them for each province apart.
    let members = sql
        .all::<MemberRow>(
            "SELECT group_id, agency_id, is_included, valid_from, valid_to FROM recipient_member
         WHERE agency_id IN (SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id = $1)",
            values![top],
        )
        .await?;
    for row in members {
        if let Some(at) = at.get(&row.group_id) {
            let period = period(row.valid_from, row.valid_to)?;
            let agency = AgencyId::from_uuid(row.agency_id);
            groups[*at].members.push(Member { agency, is_included: row.is_included, period });
        }
    }
    Ok(groups)
}

fn group(row: GroupRow) -> Result<Group, StoreError> {
    Ok(Group {
        id: GroupId::from_uuid(row.id),
        code: row.code,
        name_vi: row.name_vi,
        name_en: row.name_en,
        period: period(row.valid_from, row.valid_to)?,
        source: row.source,
        is_verified: row.is_verified,
        phrases: Vec::new(),
        selectors: Vec::new(),
        members: Vec::new(),
    })
}
