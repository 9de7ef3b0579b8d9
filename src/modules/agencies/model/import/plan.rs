//! What an import changes, computed from the rows and what is there.

use std::collections::{BTreeMap, HashMap};

use thihanh_kernel::AgencyId;

use super::{AgencyRow, Change, Fault, Known, Place, Plan, RowError, Rows};
use crate::modules::agencies::model::agency::{Edge, EdgeKind, Succession, Version};
use crate::modules::agencies::model::period::{Period, coalesce, covers};
use crate::modules::agencies::model::tree::{self, TreeError};

/// Compares rows with what is known. A period of the file replaces a known period that begins on the same day; where it
/// begins inside a known one, that one ends the day before. Agencies that the file does not name stay as they are.
///
/// # Errors
/// Every fault of the rows; then nothing may be written.
pub fn plan(rows: &Rows, known: &Known, mut fresh: impl FnMut() -> AgencyId) -> Result<Plan, Vec<RowError>> {
    let mut work = Work::new(known);
    let by_code = group_by_code(&rows.agencies);
    for (code, _) in &by_code {
        if !work.codes.contains_key(*code) {
            let id = fresh();
            work.codes.insert((*code).to_owned(), id);
            work.plan.added.push((id, (*code).to_owned()));
        }
    }
    for (_, rows) in &by_code {
        work.take(rows);
    }
    work.check_existence();
    work.take_successions(rows);
    work.finish()
}

/// The rows of each code, in the order of the first row of each; the rows themselves by their first day.
fn group_by_code(rows: &[AgencyRow]) -> Vec<(&str, Vec<&AgencyRow>)> {
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(&str, Vec<&AgencyRow>)> = Vec::new();
    for row in rows {
        let slot = *at.entry(&row.code).or_insert(groups.len());
        if slot == groups.len() {
            groups.push((&row.code, Vec::new()));
        }
        groups[slot].1.push(row);
    }
    for (_, rows) in &mut groups {
        rows.sort_by_key(|row| row.period.from);
    }
    groups
}

struct Work<'a> {
    known: &'a Known,
    codes: HashMap<String, AgencyId>,
    versions: HashMap<AgencyId, Vec<Version>>,
    edges: HashMap<(EdgeKind, AgencyId), Vec<(AgencyId, Period)>>,
    /// Where to point when something about an agency is wrong.
    places: HashMap<AgencyId, Place>,
    plan: Plan,
    errors: Vec<RowError>,
}

impl<'a> Work<'a> {
    fn new(known: &'a Known) -> Self {
        let mut versions: HashMap<AgencyId, Vec<Version>> = HashMap::new();
        for version in &known.versions {
            versions.entry(version.agency).or_default().push(version.clone());
        }
        let mut edges: HashMap<(EdgeKind, AgencyId), Vec<(AgencyId, Period)>> = HashMap::new();
        for (kind, edge) in &known.edges {
            edges.entry((*kind, edge.child)).or_default().push((edge.parent, edge.period));
        }
        Self {
            known,
            codes: known.codes.clone(),
            versions,
            edges,
            places: HashMap::new(),
            plan: Plan::default(),
            errors: Vec::new(),
        }
    }

    fn fail(&mut self, at: &Place, fault: Fault) {
        self.errors.push(RowError { at: at.clone(), fault });
    }

    /// Takes over the rows of one agency.
    fn take(&mut self, rows: &[&AgencyRow]) {
        let agency = self.codes[&rows[0].code];
        self.places.insert(agency, rows[0].at.clone());
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].period.intersect(&pair[1].period).is_some()) {
            self.fail(&pair[1].at, Fault::Overlaps(pair[1].code.clone()));
            return;
        }
        let before = self.versions.get(&agency).cloned().unwrap_or_default();
        let Some(after) = self.merged(agency, &before, rows) else { return };
        let mut is_touched = after != before;
        self.tell_versions(&before, &after);
        for kind in [EdgeKind::Administrative, EdgeKind::Professional] {
            let was = self.edges.get(&(kind, agency)).cloned().unwrap_or_default();
            let Some(is) = self.merged_edges(kind, &was, rows, &after) else { return };
            if is != coalesce(was.clone()) {
                is_touched = true;
                self.tell_moves(kind, &was, &is, &after);
                self.edges.insert((kind, agency), is);
            }
        }
        for row in rows.iter().filter(|row| !row.official_code.is_empty()) {
            if self.known.official_codes.get(&(agency, row.period.from)) != Some(&row.official_code) {
                self.plan.official_codes.push((agency, row.official_code.clone(), row.period));
            }
        }
        if is_touched {
            self.plan.touched.insert(agency);
            self.versions.insert(agency, after);
        }
    }

    /// The versions after the rows; `None` after a fault.
    fn merged(&mut self, agency: AgencyId, before: &[Version], rows: &[&AgencyRow]) -> Option<Vec<Version>> {
        let mut after: BTreeMap<chrono::NaiveDate, Version> =
            before.iter().map(|version| (version.period.from, version.clone())).collect();
        for row in rows {
            after.remove(&row.period.from);
            for version in after.values_mut() {
                if version.period.intersect(&row.period).is_none() {
                    continue;
                }
                match (version.period.from < row.period.from, row.period.from.pred_opt()) {
                    (true, Some(last)) => version.period.to = Some(last),
                    _ => {
                        let fault = Fault::OverlapsStored(row.code.clone());
                        self.errors.push(RowError { at: row.at.clone(), fault });
                        return None;
                    }
                }
            }
            after.insert(row.period.from, version_of(agency, row));
        }
        Some(after.into_values().collect())
    }

    /// The edges upwards after the rows: those of the file inside its periods, the known ones in the rest of the agency's life.
    fn merged_edges(
        &mut self,
        kind: EdgeKind,
        was: &[(AgencyId, Period)],
        rows: &[&AgencyRow],
        versions: &[Version],
    ) -> Option<Vec<(AgencyId, Period)>> {
        let mut pieces = Vec::new();
        for (parent, period) in was {
            let mut kept = vec![*period];
            for row in rows {
                kept = kept.iter().flat_map(|piece| piece.minus(&row.period)).collect();
            }
            let inside = |piece: &Period| versions.iter().filter_map(|v| v.period.intersect(piece)).collect::<Vec<_>>();
            pieces.extend(kept.iter().flat_map(inside).map(|piece| (*parent, piece)));
        }
        for row in rows {
            let code = if kind == EdgeKind::Administrative { &row.parent } else { &row.guided_by };
            if code.is_empty() {
                continue;
            }
            let Some(parent) = self.codes.get(code).copied() else {
                self.fail(&row.at, Fault::UnknownAgency(code.clone()));
                return None;
            };
            pieces.push((parent, row.period));
        }
        Some(coalesce(pieces))
    }

    fn tell_versions(&mut self, before: &[Version], after: &[Version]) {
        for version in after {
            let (name, from) = (version.name.clone(), version.period.from);
            match before.iter().find(|old| old.period.from == from) {
                None if before.is_empty() && after.first() == Some(version) => {
                    self.plan.changes.push(Change::Added { name, from })
                }
                None => self.plan.changes.push(Change::Continued { name, from }),
                Some(old) if old == version => {}
                Some(old) => {
                    let is_only_end = Version { period: version.period, ..old.clone() } == *version;
                    self.plan.changes.push(match (is_only_end, version.period.to) {
                        (true, Some(on)) => Change::Ended { name, on },
                        _ => Change::Corrected { name, from },
                    });
                }
            }
        }
    }

    /// Only moves of agencies that were somewhere before are told; of a new one its place goes without saying.
    fn tell_moves(
        &mut self,
        kind: EdgeKind,
        was: &[(AgencyId, Period)],
        is: &[(AgencyId, Period)],
        versions: &[Version],
    ) {
        if kind != EdgeKind::Administrative || was.is_empty() {
            return;
        }
        for (parent, period) in
            is.iter().filter(|edge| !was.iter().any(|old| old.0 == edge.0 && old.1.from <= edge.1.from))
        {
            let name = name_on(versions, period.from);
            let parent = self.versions.get(parent).map_or_else(String::new, |versions| name_on(versions, period.from));
            self.plan.changes.push(Change::Moved { name, parent, from: period.from });
        }
    }

    /// Every agency stands below one that exists at the time; checked where either of the two changed.
    fn check_existence(&mut self) {
        let touched = &self.plan.touched;
        let mut faults = Vec::new();
        for ((_, child), parents) in &self.edges {
            for (parent, period) in
                parents.iter().filter(|(parent, _)| touched.contains(child) || touched.contains(parent))
            {
                let life: Vec<Period> = self.versions.get(parent).into_iter().flatten().map(|v| v.period).collect();
                if covers(&life, period) {
                    continue;
                }
                let named = if touched.contains(child) { parent } else { child };
                let at = self.places.get(child).or_else(|| self.places.get(parent)).cloned();
                let name = self.versions.get(named).map_or_else(String::new, |versions| name_on(versions, period.from));
                faults.push((at.unwrap_or(Place { file: String::new(), line: 0 }), Fault::OutlivesParent(name)));
            }
        }
        for (at, fault) in faults {
            self.fail(&at, fault);
        }
    }

    fn take_successions(&mut self, rows: &Rows) {
        for row in &rows.successions {
            let (old, new) = (self.codes.get(&row.old).copied(), self.codes.get(&row.new).copied());
            let (Some(old), Some(new)) = (old, new) else {
                let missing = if old.is_none() { &row.old } else { &row.new };
                self.fail(&row.at, Fault::UnknownAgency(missing.clone()));
                continue;
            };
            let wanted = Succession { old, new, kind: row.kind, on_day: row.on_day, note: row.note.clone() };
            if self.known.successions.contains(&wanted) {
                continue;
            }
            let name =
                |agency: AgencyId, day| self.versions.get(&agency).map_or_else(String::new, |list| name_on(list, day));
            let before = row.on_day.pred_opt().unwrap_or(row.on_day);
            let change = Change::Succeeded { old: name(old, before), new: name(new, row.on_day), on: row.on_day };
            self.plan.changes.push(change);
            self.plan.successions.push(wanted);
        }
    }

    fn finish(mut self) -> Result<Plan, Vec<RowError>> {
        if self.errors.is_empty() && !self.plan.touched.is_empty() {
            self.find_closure();
        }
        if !self.errors.is_empty() {
            self.errors.sort_by(|a, b| a.at.cmp(&b.at));
            return Err(self.errors);
        }
        for agency in &self.plan.touched {
            self.plan.versions.extend(self.versions.get(agency).cloned().unwrap_or_default());
            for kind in [EdgeKind::Administrative, EdgeKind::Professional] {
                let parents = self.edges.get(&(kind, *agency)).cloned().unwrap_or_default();
                let edges = parents.into_iter().map(|(parent, period)| (kind, Edge { parent, child: *agency, period }));
                self.plan.edges.extend(edges);
            }
        }
        Ok(self.plan)
    }

    fn find_closure(&mut self) {
        let existence: Vec<(AgencyId, Period)> = self
            .versions
            .iter()
            .flat_map(|(agency, list)| list.iter().map(|version| (*agency, version.period)))
            .collect();
        let administrative = self.edges.iter().filter(|((kind, _), _)| *kind == EdgeKind::Administrative);
        let edges: Vec<Edge> = administrative
            .flat_map(|((_, child), parents)| {
                parents.iter().map(|(parent, period)| Edge { parent: *parent, child: *child, period: *period })
            })
            .collect();
        match tree::closure(&existence, &edges) {
            Ok(rows) => self.plan.closure = Some(rows),
            Err(TreeError::Cycle(agency) | TreeError::TooDeep(agency) | TreeError::TwoParents(agency)) => {
                let at = self.places.get(&agency).or_else(|| self.places.values().min()).cloned();
                let name = self
                    .versions
                    .get(&agency)
                    .and_then(|list| list.first())
                    .map_or_else(String::new, |v| v.name.clone());
                self.fail(&at.unwrap_or(Place { file: String::new(), line: 0 }), Fault::Cycle(name));
            }
        }
    }
}

fn version_of(agency: AgencyId, row: &AgencyRow) -> Version {
    Version {
        agency,
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        kind: row.kind.clone(),
        level: row.level,
        head_title: row.head_title.clone(),
        head_name: row.head_name.clone(),
        period: row.period,
        source: row.source.clone(),
    }
}

/// The name on a day, else the nearest earlier, else the first.
fn name_on(versions: &[Version], day: chrono::NaiveDate) -> String {
    let valid = versions.iter().filter(|version| version.period.from <= day).max_by_key(|version| version.period.from);
    valid.or(versions.first()).map_or_else(String::new, |version| version.name.clone())
}
