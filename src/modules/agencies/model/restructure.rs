//! Changes of the tree as a decision words them (merge, split, rename, abolish, move), turned into rows of an import: one way in which the tree is
//! changed, checked and written, whoever asks.
//!
//! A territory is merged and ended with everything below it, body by body: the people's committees of three communes become that of the new
//! one. Two bodies belong together where their kind is the same and their names are, but for the territory's own name.

mod names;
mod step;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;

use super::agency::{EdgeKind, Level, SuccessionKind, Version};
use super::import::{AgencyRow, Known, Place, Rows, SuccessionRow};
use super::period::Period;

use names::{renamed, stem};
pub use step::{Decision, Heir, NewBody, Step, StepFault};

/// The kind of the nodes at which everything of an area hangs.
pub const TERRITORY: &str = "territory";
/// A tree is a few steps deep; it also bounds what a hostile plan makes of one.
const MOST_LEVELS: usize = 12;

/// The rows of an import that carry out the steps.
///
/// # Errors
/// Every step that cannot be read.
pub fn rows_of(steps: &[Step], known: &Known, decision: Decision<'_>) -> Result<Rows, Vec<StepFault>> {
    let mut builder = Builder::new(known, decision);
    for (number, step) in steps.iter().enumerate() {
        builder.number = number;
        builder.take(step);
    }
    if builder.faults.is_empty() { Ok(builder.finish()) } else { Err(builder.faults) }
}

/// A body as it stands while the steps are read, one after another.
#[derive(Debug, Clone)]
struct Body {
    name: String,
    short_name: String,
    kind: String,
    level: Level,
    parent: String,
    guided_by: String,
    head_title: String,
    head_name: String,
    /// First day of the period that the rows write.
    from: NaiveDate,
    source: String,
    official_code: String,
    ends: bool,
    is_changed: bool,
    /// As it stood on the last day, where it goes on otherwise: what ends, should a later step end it.
    stood: Option<Box<Body>>,
}

/// The area that gives bodies their names, and their keys a part.
#[derive(Debug, Clone)]
struct Area {
    code: String,
    name: String,
}

struct Builder<'a> {
    decision: Decision<'a>,
    last_day: NaiveDate,
    bodies: BTreeMap<String, Body>,
    /// Keys of what stood on the last day, by the key above.
    below: HashMap<String, BTreeSet<String>>,
    kinds: HashSet<&'a str>,
    taken: HashSet<String>,
    /// Rows of periods that end: those of bodies that go on otherwise begin a second one.
    ended: Vec<AgencyRow>,
    successions: Vec<SuccessionRow>,
    faults: Vec<StepFault>,
    number: usize,
}

impl<'a> Builder<'a> {
    fn new(known: &'a Known, decision: Decision<'a>) -> Self {
        let last_day = decision.on.pred_opt().unwrap_or(decision.on);
        let codes: HashMap<AgencyId, &str> = known.codes.iter().map(|(code, id)| (*id, code.as_str())).collect();
        let mut above: HashMap<(EdgeKind, AgencyId), AgencyId> = HashMap::new();
        for (kind, edge) in &known.edges {
            if edge.period.contains(last_day) {
                above.insert((*kind, edge.child), edge.parent);
            }
        }
        let code_above = |kind, id| {
            above
                .get(&(kind, id))
                .and_then(|parent| codes.get(parent))
                .map_or_else(String::new, |code| (*code).to_owned())
        };
        let mut bodies = BTreeMap::new();
        let mut below: HashMap<String, BTreeSet<String>> = HashMap::new();
        for version in known.versions.iter().filter(|version| version.period.contains(last_day)) {
            let Some(code) = codes.get(&version.agency) else { continue };
            let parent = code_above(EdgeKind::Administrative, version.agency);
            below.entry(parent.clone()).or_default().insert((*code).to_owned());
            let guided_by = code_above(EdgeKind::Professional, version.agency);
            let official = known.official_codes.range((version.agency, NaiveDate::MIN)..=(version.agency, last_day));
            let official_code = official.last().map_or_else(String::new, |(_, code)| code.clone());
            bodies.insert((*code).to_owned(), Body::of(version, parent, guided_by, official_code));
        }
        Self {
            decision,
            last_day,
            bodies,
            below,
            kinds: known.kinds.values().map(String::as_str).collect(),
            taken: known.codes.keys().cloned().collect(),
            ended: Vec::new(),
            successions: Vec::new(),
            faults: Vec::new(),
            number: 0,
        }
    }

    fn fail(&mut self, code: &'static str, value: &str) {
        self.faults.push(StepFault { step: self.number, code, value: value.chars().take(200).collect() });
    }

    /// Whether a body of this key stands and goes on.
    fn stands(&mut self, code: &str) -> bool {
        match self.bodies.get(code) {
            Some(body) if !body.ends => true,
            Some(_) => {
                self.fail("step-ended-already", code);
                false
            }
            None => {
                self.fail("step-unknown-agency", code);
                false
            }
        }
    }

    /// The same of several; each one that does not is named.
    fn all_stand(&mut self, codes: &[String]) -> bool {
        let known = self.faults.len();
        for code in codes {
            self.stands(code);
        }
        self.faults.len() == known
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Merge { from, into } => self.merge(from, into),
            Step::Split { agency, into, goes_on } => self.split(agency, into, *goes_on),
            Step::Rename { agency, name, short_name } => self.rename(agency, name, short_name),
            Step::Abolish { agency, duties_to } => self.abolish(agency, duties_to),
            Step::Move { agency, parent } => self.put_below(agency, parent),
        }
    }

    fn merge(&mut self, from: &[String], into: &Heir) {
        let from: Vec<String> = unique(from);
        if from.len() < 2 && matches!(into, Heir::New(_)) {
            return self.fail("step-merge-one", "");
        }
        if !self.all_stand(&from) {
            return;
        }
        let Some(heir) = self.heir(into, from.first().map(String::as_str)) else { return };
        let ending: Vec<String> = from.into_iter().filter(|code| *code != heir).collect();
        if ending.is_empty() {
            return self.fail("step-merge-one", &heir);
        }
        let area = self.area(&heir);
        let ending: Vec<(String, Area)> = ending.into_iter().map(|code| (code.clone(), self.area(&code))).collect();
        self.merge_into(&ending, (&heir, &area), 0);
    }

    fn area(&self, code: &str) -> Area {
        let name = self.bodies.get(code).map_or_else(String::new, |body| body.name.clone());
        Area { code: code.to_owned(), name }
    }

    /// Ends the bodies and gives their place to the heir; what stands below them is merged body by body, areas move whole.
    fn merge_into(&mut self, ending: &[(String, Area)], (heir, heir_area): (&str, &Area), depth: usize) {
        if depth > MOST_LEVELS {
            return self.fail("step-too-deep", heir);
        }
        let mut groups: BTreeMap<(String, String), Vec<(String, Area)>> = BTreeMap::new();
        let (mut order, mut moving) = (Vec::new(), Vec::new());
        for (code, area) in ending {
            for child in self.children(code) {
                let Some(below) = self.bodies.get(&child) else { continue };
                if below.kind == TERRITORY {
                    moving.push(child);
                    continue;
                }
                let key = (below.kind.clone(), stem(&below.name, &area.name));
                let group = groups.entry(key.clone()).or_default();
                if group.is_empty() {
                    order.push(key);
                }
                group.push((child, area.clone()));
            }
        }
        for child in moving {
            self.put_below(&child, heir);
        }
        for key in order {
            let Some(group) = groups.remove(&key) else { continue };
            let own = self.children(heir).into_iter().find(|child| {
                let of_same = |body: &Body| body.kind == key.0 && stem(&body.name, &heir_area.name) == key.1;
                self.bodies.get(child).is_some_and(of_same)
            });
            let target = own.or_else(|| self.like(group.first()?, (heir, heir_area)));
            if let Some(target) = target {
                self.merge_into(&group, (&target, heir_area), depth + 1);
            }
        }
        for (code, _) in ending {
            self.end(code);
            self.pass_guidance(code, heir);
            self.succeed(code, heir, SuccessionKind::Merge);
        }
    }

    /// A body below the heir like one below an ended one, under the heir's name and key.
    fn like(&mut self, (model, area): &(String, Area), (heir, heir_area): (&str, &Area)) -> Option<String> {
        let body = self.bodies.get(model)?.clone();
        let wanted = if model.contains(&area.code) {
            model.replace(&area.code, &heir_area.code)
        } else {
            format!("{model}-{}", heir_area.code)
        };
        let code = self.free_code(&wanted);
        let made = Body {
            name: renamed(&body.name, &area.name, &heir_area.name),
            short_name: renamed(&body.short_name, &area.name, &heir_area.name),
            parent: heir.to_owned(),
            head_name: String::new(),
            official_code: String::new(),
            from: self.decision.on,
            source: self.decision.source.to_owned(),
            ends: false,
            is_changed: true,
            stood: None,
            ..body
        };
        self.add(code.clone(), made);
        Some(code)
    }

    fn free_code(&self, wanted: &str) -> String {
        let mut code = wanted.to_owned();
        let mut number = 2;
        while self.taken.contains(&code) {
            code = format!("{wanted}-{number}");
            number += 1;
        }
        code
    }

    fn add(&mut self, code: String, body: Body) {
        self.taken.insert(code.clone());
        self.below.entry(body.parent.clone()).or_default().insert(code.clone());
        self.bodies.insert(code, body);
    }

    fn split(&mut self, agency: &str, into: &[Heir], goes_on: bool) {
        if into.is_empty() || (into.len() < 2 && !goes_on) {
            return self.fail("step-split-one", agency);
        }
        if !self.stands(agency) {
            return;
        }
        let heirs: Vec<String> = into.iter().filter_map(|heir| self.heir(heir, Some(agency))).collect();
        if heirs.len() < into.len() {
            return;
        }
        if !goes_on && !self.children(agency).is_empty() {
            // Which of the new ones each gets is nothing that a rule can know.
            return self.fail("step-has-below", agency);
        }
        for heir in &heirs {
            self.succeed(agency, heir, if goes_on { SuccessionKind::MoveDuty } else { SuccessionKind::Split });
        }
        if !goes_on {
            self.end(agency);
            // Which of the new ones guides whom is nothing that a rule can know.
            self.pass_guidance(agency, "");
        }
    }

    fn rename(&mut self, agency: &str, name: &str, short_name: &str) {
        if !self.stands(agency) {
            return;
        }
        let name = name.trim();
        if name.is_empty() {
            return self.fail("step-name-missing", agency);
        }
        let short = if short_name.trim().is_empty() { name } else { short_name.trim() };
        self.begin_anew(agency, |body| {
            name.clone_into(&mut body.name);
            short.clone_into(&mut body.short_name);
        });
    }

    /// Ends a body. A territory ends with every body in it; areas inside it move to what stood above it.
    fn abolish(&mut self, agency: &str, duties_to: &[String]) {
        if !self.stands(agency) || !self.all_stand(duties_to) {
            return;
        }
        if duties_to.iter().any(|heir| heir == agency) {
            return self.fail("step-succeeds-itself", agency);
        }
        let above = self.bodies.get(agency).map_or_else(String::new, |body| body.parent.clone());
        let mut open = vec![agency.to_owned()];
        let mut ending = Vec::new();
        while let Some(code) = open.pop() {
            for child in self.children(&code) {
                if self.bodies.get(&child).is_some_and(|body| body.kind == TERRITORY) {
                    self.put_below(&child, &above);
                } else {
                    open.push(child);
                }
            }
            ending.push(code);
            if ending.len() > super::import::MAX_ROWS {
                return self.fail("step-too-deep", agency);
            }
        }
        let guide = if let [only] = duties_to { only.as_str() } else { "" };
        for code in ending.iter().rev() {
            self.end(code);
            self.pass_guidance(code, if code == agency { guide } else { "" });
        }
        for heir in unique(duties_to) {
            self.succeed(agency, &heir, SuccessionKind::Dissolve);
        }
    }

    fn put_below(&mut self, agency: &str, parent: &str) {
        if !self.stands(agency) || !self.stands(parent) {
            return;
        }
        let old = self.bodies.get(agency).map_or_else(String::new, |body| body.parent.clone());
        if old == parent {
            return;
        }
        if let Some(children) = self.below.get_mut(&old) {
            children.remove(agency);
        }
        self.below.entry(parent.to_owned()).or_default().insert(agency.to_owned());
        self.begin_anew(agency, |body| parent.clone_into(&mut body.parent));
    }

    /// The key of an heir; one that is new is made, like the first old body where it says nothing else.
    fn heir(&mut self, heir: &Heir, model: Option<&str>) -> Option<String> {
        let new = match heir {
            Heir::Standing(code) => return self.stands(code).then(|| code.clone()),
            Heir::New(new) => new,
        };
        let code = new.code.trim();
        let is_code = !code.is_empty()
            && code.len() <= 120
            && code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !is_code {
            self.fail("step-bad-code", code);
            return None;
        }
        if self.taken.contains(code) {
            self.fail("step-code-taken", code);
            return None;
        }
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > 300 || new.short_name.chars().count() > 300 {
            self.fail("step-name-missing", code);
            return None;
        }
        let like = model.and_then(|model| self.bodies.get(model)).cloned();
        let kind = if new.kind.is_empty() { like.as_ref().map_or("", |like| like.kind.as_str()) } else { &new.kind };
        if !self.kinds.contains(kind) {
            self.fail("agency-import-unknown-kind", kind);
            return None;
        }
        let parent =
            if new.parent.is_empty() { like.as_ref().map_or("", |like| like.parent.as_str()) } else { &new.parent };
        let (kind, parent) = (kind.to_owned(), parent.to_owned());
        if !parent.is_empty() && !self.stands(&parent) {
            return None;
        }
        let level = like.as_ref().map(|like| like.level);
        let level = level.or_else(|| self.bodies.get(&parent).map(|above| above.level)).unwrap_or(Level::Province);
        let body = Body {
            name: name.to_owned(),
            short_name: if new.short_name.trim().is_empty() {
                name.to_owned()
            } else {
                new.short_name.trim().to_owned()
            },
            kind,
            level,
            parent,
            guided_by: like.as_ref().map_or_else(String::new, |like| like.guided_by.clone()),
            head_title: like.map_or_else(String::new, |like| like.head_title),
            head_name: String::new(),
            from: self.decision.on,
            source: self.decision.source.to_owned(),
            official_code: new.official_code.trim().to_owned(),
            ends: false,
            is_changed: true,
            stood: None,
        };
        self.add(code.to_owned(), body);
        Some(code.to_owned())
    }

    /// What stands directly below and goes on, in the order of keys.
    fn children(&self, code: &str) -> Vec<String> {
        let below = self.below.get(code).into_iter().flatten();
        below.filter(|child| self.bodies.get(*child).is_some_and(|body| !body.ends)).cloned().collect()
    }

    fn end(&mut self, code: &str) {
        if let Some(body) = self.bodies.get_mut(code) {
            body.ends = true;
            body.is_changed = true;
        }
    }

    /// Whom an ended body guided in the profession its heir guides: Sở Tài chính the Phòng Kinh tế of every commune. Nobody does where it has no single one.
    fn pass_guidance(&mut self, ended: &str, heir: &str) {
        let guided = self.bodies.iter().filter(|(_, body)| body.guided_by == ended && !body.ends);
        let guided: Vec<String> = guided.map(|(code, _)| code.clone()).collect();
        for code in guided {
            let guide = if code == heir { "" } else { heir };
            self.begin_anew(&code, |body| guide.clone_into(&mut body.guided_by));
        }
    }

    /// A body goes on otherwise from the day on: the period before it ends.
    fn begin_anew(&mut self, code: &str, change: impl FnOnce(&mut Body)) {
        let Some(body) = self.bodies.get_mut(code) else { return };
        if body.from < self.decision.on && !body.is_changed {
            body.stood = Some(Box::new(body.clone()));
            body.from = self.decision.on;
            self.decision.source.clone_into(&mut body.source);
            body.official_code = String::new();
        }
        body.is_changed = true;
        change(body);
    }

    fn succeed(&mut self, old: &str, new: &str, kind: SuccessionKind) {
        self.successions.push(SuccessionRow {
            at: self.place(),
            old: old.to_owned(),
            new: new.to_owned(),
            kind,
            on_day: self.decision.on,
            note: self.decision.source.to_owned(),
        });
    }

    fn place(&self) -> Place {
        Place { file: String::new(), line: u64::try_from(self.number).unwrap_or_default() + 1 }
    }

    /// Bodies that one step made and a later one ended never stood: their heirs have the place of whoever they would have followed.
    fn pass_over(&mut self) {
        let never: HashSet<String> = self
            .bodies
            .iter()
            .filter(|(_, body)| body.ends && body.from >= self.decision.on && body.stood.is_none())
            .map(|(code, _)| code.clone())
            .collect();
        let (dropped, mut kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.successions).into_iter().partition(|row| never.contains(&row.old));
        let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
        for row in dropped {
            heirs.entry(row.old).or_default().push(row.new);
        }
        // Each goes to one that was made before it was ended, so this comes to an end; the bound is for what cannot be.
        for _ in 0..=never.len() {
            if !kept.iter().any(|row| never.contains(&row.new)) {
                break;
            }
            kept = kept
                .into_iter()
                .flat_map(|row| match never.contains(&row.new) {
                    false => vec![row],
                    true => {
                        let next = heirs.get(&row.new).into_iter().flatten();
                        next.map(|new| SuccessionRow { new: new.clone(), ..row.clone() }).collect()
                    }
                })
                .collect();
        }
        let mut seen = HashSet::new();
        kept.retain(|row| row.old != row.new && seen.insert((row.old.clone(), row.new.clone())));
        self.successions = kept;
    }

    fn finish(mut self) -> Rows {
        let at = self.place();
        let (on, last_day) = (self.decision.on, self.last_day);
        self.pass_over();
        for (code, body) in self.bodies.iter().filter(|(_, body)| body.is_changed) {
            // One that was changed and then ended by a later step never stood in its new shape; one that was made and ended never stood at all.
            let body = body
                .stood
                .as_deref()
                .filter(|_| body.ends)
                .map_or(body.clone(), |stood| Body { ends: true, ..stood.clone() });
            let period = match (body.ends, body.from < on) {
                (true, true) => Period::new(body.from, Some(last_day)),
                (true, false) => None,
                (false, _) => Period::new(body.from, None),
            };
            let Some(period) = period else { continue };
            self.ended.push(AgencyRow {
                at: at.clone(),
                code: code.clone(),
                name: body.name.clone(),
                short_name: body.short_name.clone(),
                kind: body.kind.clone(),
                level: body.level,
                parent: body.parent.clone(),
                guided_by: body.guided_by.clone(),
                head_title: body.head_title.clone(),
                head_name: body.head_name.clone(),
                period,
                official_code: body.official_code.clone(),
                source: body.source.clone(),
            });
        }
        Rows { agencies: self.ended, successions: self.successions }
    }
}

impl Body {
    fn of(version: &Version, parent: String, guided_by: String, official_code: String) -> Self {
        Self {
            name: version.name.clone(),
            short_name: version.short_name.clone(),
            kind: version.kind.clone(),
            level: version.level,
            parent,
            guided_by,
            head_title: version.head_title.clone(),
            head_name: version.head_name.clone(),
            from: version.period.from,
            source: version.source.clone(),
            official_code,
            ends: false,
            is_changed: false,
            stood: None,
        }
    }
}

fn unique(codes: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    codes.iter().filter(|code| seen.insert(code.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests;
