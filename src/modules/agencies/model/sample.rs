//! The sample province as a snapshot, for tests of the pure rules. Ids are the numbers of the codes in the file.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::{AgencyId, GroupId};

use super::agency::{Edge, Level, Succession, SuccessionKind, Version};
use super::groups::{self, Group};
use super::period::Period;
use super::resolver::Snapshot;
use crate::embedded;

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    short_name: String,
    kind: String,
    level: Level,
    parent: String,
    head_title: String,
    head_name: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
}

#[derive(Deserialize)]
struct SuccessionRow {
    old: String,
    new: String,
    kind: SuccessionKind,
    on_day: NaiveDate,
    note: String,
}

/// The sample province with a way from codes to ids.
pub struct Sample {
    versions: Vec<Version>,
    edges: Vec<Edge>,
    successions: Vec<Succession>,
    codes: BTreeMap<String, AgencyId>,
}

impl Sample {
    /// Reads the files.
    pub fn load() -> Self {
        let rows: Vec<Row> = embedded::rows(include_str!("../../../../samples/province/agencies.csv"));
        let successions: Vec<SuccessionRow> =
            embedded::rows(include_str!("../../../../samples/province/successions.csv"));
        let mut codes = BTreeMap::new();
        for row in &rows {
            let next = AgencyId::from_uuid(uuid::Uuid::from_u128(codes.len() as u128 + 1));
            codes.entry(row.code.clone()).or_insert(next);
        }
        let period = |row: &Row| Period::new(row.valid_from, row.valid_to).unwrap();
        let edges = rows.iter().filter(|row| !row.parent.is_empty()).map(|row| Edge {
            parent: codes[&row.parent],
            child: codes[&row.code],
            period: period(row),
        });
        let edges = edges.collect();
        let versions = rows.into_iter().map(|row| Version {
            agency: codes[&row.code],
            period: period(&row),
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            level: row.level,
            head_title: row.head_title,
            head_name: row.head_name,
            source: row.source,
        });
        let versions = versions.collect();
        let successions = successions
            .into_iter()
            .map(|row| Succession {
                old: codes[&row.old],
                new: codes[&row.new],
                kind: row.kind,
                on_day: row.on_day,
                note: row.note,
            })
            .collect();
        Self { versions, edges, successions, codes }
    }

    /// The id behind a code of the file.
    pub fn id(&self, code: &str) -> AgencyId {
        *self.codes.get(code).unwrap_or_else(|| panic!("no agency {code} in the sample"))
    }

    /// The code behind an id.
    pub fn code(&self, id: AgencyId) -> &str {
        self.codes.iter().find(|(_, of)| **of == id).map_or("?", |(code, _)| code)
    }

    /// What an agency was called on a day.
    pub fn version(&self, id: AgencyId, on: NaiveDate) -> Option<&Version> {
        self.versions.iter().find(|version| version.agency == id && version.period.contains(on))
    }

    /// Everything that ever stood below the jurisdiction.
    pub fn snapshot(&self, jurisdiction: &str, aliases: &[(&str, &str)]) -> Snapshot {
        let top = self.id(jurisdiction);
        let mut parents: HashMap<AgencyId, Vec<AgencyId>> = HashMap::new();
        for edge in &self.edges {
            parents.entry(edge.child).or_default().push(edge.parent);
        }
        let is_below = |agency: AgencyId| {
            let mut open = vec![agency];
            while let Some(at) = open.pop() {
                if at == top {
                    return true;
                }
                open.extend(parents.get(&at).into_iter().flatten());
            }
            false
        };
        let versions: Vec<Version> = self.versions.iter().filter(|version| is_below(version.agency)).cloned().collect();
        let groups = groups::shipped().into_iter().enumerate().map(|(at, group)| Group {
            id: GroupId::from_uuid(uuid::Uuid::from_u128(at as u128)),
            code: group.code,
            name_vi: group.name_vi,
            name_en: group.name_en,
            period: Period::new(group.valid_from, group.valid_to).unwrap(),
            source: group.source,
            is_verified: group.is_verified,
            phrases: group.phrases,
            selectors: group.selectors,
            members: Vec::new(),
        });
        Snapshot {
            jurisdiction: top,
            versions,
            edges: self.edges.clone(),
            successions: self.successions.clone(),
            aliases: aliases.iter().map(|(phrase, code)| ((*phrase).to_owned(), self.id(code))).collect(),
            groups: groups.collect(),
        }
    }
}
