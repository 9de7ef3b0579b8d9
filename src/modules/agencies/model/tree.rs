//! The administrative tree over time: from dated edges to the closure that makes a subtree query one join.

use std::collections::HashMap;

use thihanh_kernel::AgencyId;

use super::agency::Edge;
use super::period::{Period, coalesce};

/// Deeper than any administration: commune divisions stand at depth 5. It also bounds the work on hostile imports.
const MAX_DEPTH: i64 = 24;

/// `descendant` lies below `ancestor` (or is it, at depth 0) during the period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClosureRow {
    /// The agency above.
    pub ancestor: AgencyId,
    /// The agency below or the same.
    pub descendant: AgencyId,
    /// Steps between the two.
    pub depth: i64,
    /// When this was so.
    pub period: Period,
}

/// Why dated edges make no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// An agency would stand above itself, directly or by others, on at least one day.
    #[error("agency {0} would stand above itself")]
    Cycle(AgencyId),
    /// More steps than any administration has.
    #[error("agency {0} stands more than {MAX_DEPTH} steps below the root")]
    TooDeep(AgencyId),
    /// Two parents on the same day.
    #[error("agency {0} has two parents on the same day")]
    TwoParents(AgencyId),
}

/// Computes the closure. `existence` tells when each agency was there at all (its depth 0 rows); an edge counts only on days
/// on which its child exists.
///
/// # Errors
/// A cycle, two parents on one day, or a tree deeper than any administration.
pub fn closure(existence: &[(AgencyId, Period)], edges: &[Edge]) -> Result<Vec<ClosureRow>, TreeError> {
    let mut parents: HashMap<AgencyId, Vec<(AgencyId, Period)>> = HashMap::new();
    for edge in edges {
        parents.entry(edge.child).or_default().push((edge.parent, edge.period));
    }
    for (child, list) in &mut parents {
        list.sort_by_key(|(_, period)| period.from);
        if list.windows(2).any(|pair| pair[0].1.intersect(&pair[1].1).is_some()) {
            return Err(TreeError::TwoParents(*child));
        }
    }
    let mut rows = Vec::with_capacity(existence.len() * 4);
    for (agency, period) in coalesce(existence.to_vec()) {
        let mut found = vec![((agency, 0), period)];
        climb(&parents, agency, agency, period, 1, &mut found)?;
        rows.extend(coalesce(found).into_iter().map(|((ancestor, depth), period)| ClosureRow {
            ancestor,
            descendant: agency,
            depth,
            period,
        }));
    }
    rows.sort();
    Ok(rows)
}

type Found = Vec<((AgencyId, i64), Period)>;

/// Walks up from `at` within `window`; each step narrows the window to the days on which the edge was valid, so a loop that
/// exists only across different days (A under B in 2020, B under A in 2021) is no cycle.
fn climb(
    parents: &HashMap<AgencyId, Vec<(AgencyId, Period)>>,
    start: AgencyId,
    at: AgencyId,
    window: Period,
    depth: i64,
    found: &mut Found,
) -> Result<(), TreeError> {
    for (parent, period) in parents.get(&at).into_iter().flatten() {
        let Some(window) = window.intersect(period) else { continue };
        if *parent == start {
            return Err(TreeError::Cycle(start));
        }
        if depth > MAX_DEPTH {
            return Err(TreeError::TooDeep(start));
        }
        found.push(((*parent, depth), window));
        climb(parents, start, *parent, window, depth + 1, found)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn id(n: u128) -> AgencyId {
        AgencyId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(n)
    }

    fn period(from: u64, to: Option<u64>) -> Period {
        Period::new(day(from), to.map(day)).unwrap()
    }

    fn edge(parent: u128, child: u128, from: u64, to: Option<u64>) -> Edge {
        Edge { parent: id(parent), child: id(child), period: period(from, to) }
    }

    fn always(nodes: std::ops::Range<u128>) -> Vec<(AgencyId, Period)> {
        nodes.map(|n| (id(n), period(0, None))).collect()
    }

    #[test]
    fn a_commune_moves_from_the_district_to_the_province() {
        let rows =
            closure(&always(0..3), &[edge(0, 1, 0, Some(9)), edge(1, 2, 0, Some(9)), edge(0, 2, 10, None)]).unwrap();
        let of_two: Vec<_> =
            rows.iter().filter(|r| r.descendant == id(2)).map(|r| (r.ancestor, r.depth, r.period)).collect();
        assert_eq!(
            of_two,
            vec![
                (id(0), 1, period(10, None)),
                (id(0), 2, period(0, Some(9))),
                (id(1), 1, period(0, Some(9))),
                (id(2), 0, period(0, None)),
            ]
        );
    }

    #[test]
    fn loops_and_double_parents_are_refused_only_when_they_share_a_day() {
        assert_eq!(closure(&always(0..1), &[edge(0, 0, 0, None)]), Err(TreeError::Cycle(id(0))));
        assert_eq!(closure(&always(0..2), &[edge(0, 1, 0, None), edge(1, 0, 5, None)]), Err(TreeError::Cycle(id(0))));
        assert!(closure(&always(0..2), &[edge(0, 1, 0, Some(4)), edge(1, 0, 5, None)]).is_ok());
        assert_eq!(
            closure(&always(0..3), &[edge(0, 2, 0, Some(5)), edge(1, 2, 5, None)]),
            Err(TreeError::TwoParents(id(2)))
        );
        // A loop above the start never comes back to it, and must not be walked for ever.
        let above =
            closure(&[(id(9), period(0, None))], &[edge(1, 9, 0, None), edge(2, 1, 0, None), edge(1, 2, 0, None)]);
        assert_eq!(above, Err(TreeError::TooDeep(id(9))));
    }

    #[test]
    fn touching_edges_to_one_parent_are_one_row() {
        let rows = closure(&always(0..2), &[edge(0, 1, 0, Some(4)), edge(0, 1, 5, None)]).unwrap();
        assert_eq!(rows.iter().filter(|r| r.descendant == id(1) && r.ancestor == id(0)).count(), 1);
    }

    /// Ancestors on one day by following the one edge that is valid.
    fn naive(edges: &[Edge], start: AgencyId, on: NaiveDate) -> BTreeSet<(AgencyId, i64)> {
        let mut found = BTreeSet::from([(start, 0)]);
        let (mut at, mut depth) = (start, 0);
        while let Some(edge) = edges.iter().find(|e| e.child == at && e.period.contains(on)) {
            depth += 1;
            at = edge.parent;
            found.insert((at, depth));
        }
        found
    }

    /// Edges from a lower to a higher number, cut so that no child has two parents on one day.
    fn any_edges() -> impl Strategy<Value = Vec<Edge>> {
        proptest::collection::vec((0u128..7, 1u128..4, 0u64..20, 0u64..12), 0..14).prop_map(|raw| {
            let mut edges: Vec<Edge> = Vec::new();
            for (parent, step, from, length) in raw {
                let wanted = edge(parent, parent + step, from, Some(from + length));
                let taken: Vec<_> = edges.iter().filter(|e| e.child == wanted.child).map(|e| e.period).collect();
                let mut free = vec![wanted.period];
                for period in taken {
                    free = free.iter().flat_map(|left| left.minus(&period)).collect();
                }
                edges.extend(free.into_iter().map(|period| Edge { period, ..wanted.clone() }));
            }
            edges
        })
    }

    proptest! {
        #[test]
        fn the_closure_says_on_each_day_what_a_walk_finds(edges in any_edges(), n in 0u64..34) {
            let rows = closure(&always(0..10), &edges).unwrap();
            for start in (0..10).map(id) {
                let told: BTreeSet<_> = rows
                    .iter()
                    .filter(|r| r.descendant == start && r.period.contains(day(n)))
                    .map(|r| (r.ancestor, r.depth))
                    .collect();
                prop_assert_eq!(told, naive(&edges, start, day(n)));
            }
            let keys: BTreeSet<_> = rows.iter().map(|r| (r.ancestor, r.descendant, r.period.from)).collect();
            prop_assert_eq!(keys.len(), rows.len(), "one row per key of the table");
        }
    }
}
