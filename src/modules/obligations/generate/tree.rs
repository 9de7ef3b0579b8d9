//! Invented provinces: a root, its departments with divisions, its communes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AgencyId, IdSource};
use thihanh_kernel::vietnamese::{fold, sort_key};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};

use super::words;

/// Agencies of one province: as many as real ones have departments and communes.
const PER_PROVINCE: usize = 130;
/// The first department has one division for so many communes.
const DIVISIONS: usize = 12;

/// One invented province.
pub struct Province {
    pub root: AgencyId,
    pub overseer: AgencyId,
    pub departments: Vec<AgencyId>,
    pub communes: Vec<AgencyId>,
    /// Everything, root first, each with its place in the tree.
    pub agencies: Vec<Place>,
    pub names: HashMap<AgencyId, String>,
}

/// An agency and what stands above it, nearest first.
pub struct Place {
    id: AgencyId,
    kind: &'static str,
    level: &'static str,
    above: Vec<AgencyId>,
    since: NaiveDate,
}

/// Provinces with so many agencies together, there since before the first directive.
pub fn provinces(ids: &dyn IdSource, now: DateTime<Utc>, agencies: usize, years: u32) -> Vec<Province> {
    let since = now.date_naive() - chrono::Duration::days(i64::from(years.max(1)) * 366 + 366);
    let count = agencies.div_ceil(PER_PROVINCE);
    (0..count)
        .map(|number| province(ids, now, number, agencies / count + usize::from(number < agencies % count), since))
        .collect()
}

fn province(ids: &dyn IdSource, now: DateTime<Utc>, number: usize, size: usize, since: NaiveDate) -> Province {
    let fresh = || AgencyId::from_uuid(ids.uuid(now));
    let root = fresh();
    let name = format!("Tỉnh Thử nghiệm {:02}", number + 1);
    let mut names = HashMap::from([(root, name.clone())]);
    let mut agencies = vec![Place { id: root, kind: "peoples_committee", level: "province", above: Vec::new(), since }];
    let mut add = |label: String, kind, level, above: Vec<AgencyId>| {
        let id = fresh();
        names.insert(id, format!("{label}, {name}"));
        agencies.push(Place { id, kind, level, above, since });
        id
    };
    let departments: Vec<AgencyId> = words::DEPARTMENTS
        .iter()
        .take(size - 1)
        .map(|label| add((*label).to_owned(), "department", "province", vec![root]))
        .collect();
    let divisions = DIVISIONS.min((size - 1 - departments.len()) / 3);
    for division in 0..divisions {
        let above = departments[division % departments.len()];
        add(format!("Phòng nghiệp vụ {}", division + 1), "division", "province", vec![above, root]);
    }
    let left = size - 1 - departments.len() - divisions;
    let communes =
        (0..left).map(|number| add(words::commune(number), "peoples_committee", "commune", vec![root])).collect();
    Province { root, overseer: departments.first().copied().unwrap_or(root), departments, communes, agencies, names }
}

/// Writes provinces: agencies, names, edges, closure, words.
pub async fn write(tx: &WriteTx, provinces: &[Province], now: DateTime<Utc>) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
    }
    let kinds = [
        ("peoples_committee", "Ủy ban nhân dân", "People's committee"),
        ("department", "Sở", "Department"),
        ("division", "Phòng chuyên môn", "Division"),
    ];
    let kinds = kinds.into_iter().zip(900i64..).map(|((code, vi, en), order)| values![code, vi, en, order]).collect();
    tx.insert_new("agency_kind", &["code", "name_vi", "name_en", "sort_order"], kinds).await?;
    for province in provinces {
        let places = &province.agencies;
        tx.insert_many(
            "agency",
            &["id", "created_at"],
            places.iter().map(|place| values![place.id.uuid(), now]).collect(),
        )
        .await?;
        let version = |place: &Place| {
            let name = province.names.get(&place.id).cloned().unwrap_or_default();
            values![
                place.id.uuid(),
                place.id.uuid(),
                name.clone(),
                name.clone(),
                fold(&name),
                sort_key(&name),
                place.kind,
                place.level,
                "",
                "",
                place.since,
                None::<NaiveDate>,
                "synthetic",
            ]
        };
        tx.insert_many("agency_version", &VERSION, places.iter().map(version).collect()).await?;
        let edges = places.iter().filter_map(|place| {
            let parent = place.above.first()?;
            Some(values![
                place.id.uuid(),
                "administrative",
                parent.uuid(),
                place.id.uuid(),
                place.since,
                None::<NaiveDate>
            ])
        });
        tx.insert_many(
            "agency_edge",
            &["id", "kind", "parent_id", "child_id", "valid_from", "valid_to"],
            edges.collect(),
        )
        .await?;
        let closure = places.iter().flat_map(|place| {
            let reached = (0i64..).zip(std::iter::once(&place.id).chain(&place.above));
            reached.map(|(depth, above)| values![above.uuid(), place.id.uuid(), depth, place.since, None::<NaiveDate>])
        });
        tx.insert_many(
            "agency_closure",
            &["ancestor_id", "descendant_id", "depth", "valid_from", "valid_to"],
            closure.collect(),
        )
        .await?;
        for place in places {
            let row: Row = tx.one("SELECT seq FROM agency WHERE id = $1", values![place.id.uuid()]).await?;
            Index::Agency.put(tx, row.seq, province.names.get(&place.id).map_or("", String::as_str)).await?;
        }
    }
    Ok(())
}

const VERSION: [&str; 13] = [
    "id",
    "agency_id",
    "name",
    "short_name",
    "name_folded",
    "sort_key",
    "kind",
    "level",
    "head_title",
    "head_name",
    "valid_from",
    "valid_to",
    "source",
];
