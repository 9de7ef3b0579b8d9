//! What a digest gathers, in which order.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::Instant;

use super::kind::Kind;

/// One thing told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What kind of notice.
    pub kind: Kind,
    /// The journal's word, or the reminder's.
    pub action: String,
    /// The obligation.
    pub code: String,
    /// Its task in one line.
    pub title: String,
    /// The directive.
    pub source: String,
    /// Who owes it.
    pub agency: AgencyId,
    /// Its day.
    pub due_on: Option<NaiveDate>,
    /// What somebody said.
    pub words: String,
    /// When it was told.
    pub at: Instant,
}

/// What belongs together: of one directive and one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The directive.
    pub source: String,
    /// The agency.
    pub agency: AgencyId,
    /// Its items, newest first; of one obligation only the newest of each kind.
    pub items: Vec<Item>,
}

/// Groups by directive and agency, the weightiest and newest group first. What was told of an obligation again stands once.
#[must_use]
pub fn grouped(mut items: Vec<Item>) -> Vec<Group> {
    items.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.kind.cmp(&b.kind)).then_with(|| a.code.cmp(&b.code)));
    let mut groups: BTreeMap<(String, AgencyId), Vec<Item>> = BTreeMap::new();
    for item in items {
        let group = groups.entry((item.source.clone(), item.agency)).or_default();
        if !group.iter().any(|other| other.code == item.code && other.kind == item.kind) {
            group.push(item);
        }
    }
    let mut groups: Vec<_> =
        groups.into_iter().map(|((source, agency), items)| Group { source, agency, items }).collect();
    groups.sort_by(|a, b| {
        let weight = |group: &Group| group.items.iter().map(|item| item.kind).min();
        let newest = |group: &Group| group.items.first().map(|item| item.at);
        weight(a).cmp(&weight(b)).then_with(|| newest(b).cmp(&newest(a))).then_with(|| a.source.cmp(&b.source))
    });
    groups
}

/// How many items of each kind stand in groups, the weightiest first; kinds without items are left out.
#[must_use]
pub fn counts(groups: &[Group]) -> Vec<(Kind, usize)> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in groups.iter().flat_map(|group| &group.items) {
        *counts.entry(item.kind).or_default() += 1;
    }
    counts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use uuid::Uuid;

    use super::*;

    fn item(kind: Kind, code: &str, source: &str, agency: u128, minutes: i64) -> Item {
        Item {
            kind,
            action: String::new(),
            code: code.into(),
            title: String::new(),
            source: source.into(),
            agency: AgencyId::from_uuid(Uuid::from_u128(agency)),
            due_on: None,
            words: String::new(),
            at: Instant::UNIX_EPOCH + Duration::minutes(minutes),
        }
    }

    #[test]
    fn items_stand_by_directive_and_agency_newest_first_each_once() {
        let groups = grouped(vec![
            item(Kind::Reminder, "NV-1", "A", 1, 1),
            item(Kind::Reminder, "NV-2", "A", 1, 3),
            item(Kind::Reminder, "NV-1", "A", 1, 2),
            item(Kind::Answer, "NV-1", "A", 1, 0),
            item(Kind::Reminder, "NV-3", "A", 2, 9),
            item(Kind::Late, "NV-4", "B", 1, 0),
        ]);
        let shown: Vec<(&str, Vec<&str>)> = groups
            .iter()
            .map(|group| (group.source.as_str(), group.items.iter().map(|item| item.code.as_str()).collect()))
            .collect();
        assert_eq!(shown, [("B", vec!["NV-4"]), ("A", vec!["NV-3"]), ("A", vec!["NV-2", "NV-1", "NV-1"])]);
        assert_eq!(counts(&groups), [(Kind::Late, 1), (Kind::Reminder, 3), (Kind::Answer, 1)]);
        assert_eq!((grouped(Vec::new()), counts(&[])), (vec![], vec![]));
    }
}
