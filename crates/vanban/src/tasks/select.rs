//! Walks the outline and takes the tasks.

use super::{
    Binding, Evidence, How, Reason, Rejected, Task,
    build::{apply, join_deadlines, own_task},
    cover::{Covers, Ref},
    facts::{Facts, facts},
    points, sections, statements,
};
use crate::{
    agencies::{Agency, Start, list},
    attributes::Sort,
    deadline::{self, Context, Deadline, Place},
    header::Head,
    kinds::DocumentKind,
    lexicon::Class,
    marker::Marker,
    outline::Outline,
    seq::Seq,
    text::Text,
};
use std::collections::HashMap;

/// What the document as a whole gives its tasks.
pub(crate) struct Setting {
    pub kind: Option<DocumentKind>,
    pub context: Context,
    /// Addressees of a letter.
    pub addressed: Vec<Agency>,
    /// Tasks begin at this line: what stands before is a decision whose plan holds them.
    pub first_line: usize,
    /// From this line on there are forms to be filled in.
    forms_from: usize,
}

/// The line behind the signature at which forms begin: `Mẫu số 01`, `BIÊN BẢN`, `PHIẾU`.
fn forms(text: &Text<'_>, from: usize) -> usize {
    let is_form = |at: &usize| {
        let seq = Seq::new(text, &text.tokens[text.lines[*at].tokens.clone()]);
        let numbered = seq.any(0, phrases!["mẫu số", "mẫu biểu", "biểu mẫu", "biểu số", "mẫu các loại"]).is_some();
        let titled = seq.any(0, phrases!["biên bản", "phiếu"]).is_some() && seq.is_upper(0);
        seq.is_capital(0) && (numbered || titled)
    };
    (from..text.lines.len()).find(is_form).unwrap_or(usize::MAX)
}

/// The tasks and what was left out.
#[derive(Default)]
pub(crate) struct Selection {
    pub tasks: Vec<Task>,
    pub rejected: Vec<Rejected>,
}

/// Gathers the setting. `starts`: the lines at which parts after the first one begin; `signed`: the line after the signature.
pub(crate) fn setting(
    text: &Text<'_>,
    outline: &Outline<'_>,
    head: &Head,
    starts: &[usize],
    signed: Option<usize>,
) -> Setting {
    let kind = head.kind.as_ref().map(|k| k.value);
    let issued = head.issued_on.as_ref().map(|d| d.value.year());
    let has_plan = |start: &usize| outline.nodes.iter().any(|n| n.lines.0 >= *start && n.marker.is_some());
    let plan = starts.first().filter(|s| kind == Some(DocumentKind::QuyetDinh) && has_plan(s));
    // "… năm 2026" at the end of the abstract is the plan's year; a law's year is too far from the day of issue.
    let titled = head.title.as_ref().and_then(|t| t.from.last()).and_then(|last| {
        let tokens = text.tokens.partition_point(|t| t.span().end <= last.end);
        let seq = Seq::new(text, &text.tokens[..tokens]);
        let from = text.tokens.partition_point(|t| t.span().start < head.title.as_ref().map_or(0, |t| t.from[0].start));
        (from..tokens)
            .rev()
            .find_map(|i| seq.number(i + 1).filter(|y| seq.word(i) == "năm" && (1990..2100).contains(y)))
    });
    let titled = titled.map(|y| y as i32).filter(|y| issued.is_none_or(|i| (y - i).abs() <= 1));
    Setting {
        kind,
        context: Context { year: titled.or(issued) },
        addressed: head.addressed.clone(),
        first_line: plan.copied().unwrap_or(0),
        forms_from: signed.map_or(usize::MAX, |at| forms(text, at)),
    }
}

/// Who is addressed by the preamble.
#[derive(Default)]
struct Preamble {
    lead: Vec<Agency>,
    binding: Option<Binding>,
}

impl Selection {
    pub fn new(outline: &Outline<'_>, setting: &Setting) -> Self {
        let facts = facts(outline, setting.context);
        let covers = Covers::new(outline, &facts);
        let preamble = preamble(outline, setting);
        let mut walk = Walk {
            outline,
            setting,
            facts: &facts,
            covers,
            preamble,
            drafts: Vec::new(),
            found: Selection::default(),
            opened: false,
            assigned: HashMap::new(),
        };
        walk.assigned = walk.assignments();
        walk.run();
        walk.found.tasks = walk.drafts.into_iter().map(|d| d.task).collect();
        walk.found
    }
}

/// The addressees of the paragraphs before the first item.
fn preamble(outline: &Outline<'_>, setting: &Setting) -> Preamble {
    let mut found = Preamble::default();
    let before = outline.roots.iter().filter(|r| outline.nodes[**r].lines.0 >= setting.first_line);
    for &root in before.take_while(|r| outline.nodes[**r].marker.is_none()) {
        let seq = outline.seq(root);
        if seq.word(seq.len().saturating_sub(1)) != ":" {
            continue;
        }
        for i in 0..seq.len() {
            let Some(len) = seq.any(i, phrases!["yêu cầu", "đề nghị", "giao", "chỉ đạo", "chỉ thị", "mời"])
            else {
                continue;
            };
            let (named, end) = list(seq, i + len, Start::Listed);
            if !named.is_empty() && !matches!(seq.word(end), "tại" | "của") {
                let binding = if matches!(seq.word(i), "đề" | "mời") { Binding::Request } else { Binding::Order };
                found = Preamble { lead: named, binding: Some(binding) };
            }
        }
    }
    found
}

/// A task and the node it was taken from.
pub(super) struct Draft {
    pub node: usize,
    pub task: Task,
}

/// The walk over the outline.
pub(super) struct Walk<'o, 't> {
    pub outline: &'o Outline<'t>,
    pub setting: &'o Setting,
    pub facts: &'o [Facts],
    pub covers: Covers,
    preamble: Preamble,
    pub drafts: Vec<Draft>,
    pub found: Selection,
    /// A paragraph outside the outline has begun the orders: its lead-in, or the first that orders somebody.
    opened: bool,
    /// For an item the paragraphs that give it to somebody by its number.
    assigned: HashMap<usize, Vec<Giver>>,
}

/// A point is given to somebody by at most this many paragraphs.
const MOST_GIVERS: usize = 8;

/// A paragraph that gives points by their numbers, and the node that names to whom: itself or its heading.
#[derive(Clone, Copy)]
struct Giver {
    node: usize,
    named: usize,
}

impl<'t> Walk<'_, 't> {
    fn run(&mut self) {
        let idle_kind = matches!(
            self.setting.kind,
            Some(
                DocumentKind::BaoCao
                    | DocumentKind::ToTrinh
                    | DocumentKind::Luat
                    | DocumentKind::PhapLenh
                    | DocumentKind::NghiDinh
                    | DocumentKind::ThongTu
            )
        );
        let mut node = 0;
        while node < self.outline.nodes.len() {
            let line = self.outline.nodes[node].lines.0;
            if idle_kind || line < self.setting.first_line || line >= self.setting.forms_from {
                self.reject(node, Reason::Document);
            } else if self.outline.nodes[node].is_row {
                node = self.table(node);
                continue;
            } else {
                let judged = self.judge(node);
                self.opened |= self.opens(node, judged.is_ok());
                match judged {
                    Ok(()) => self.take(node),
                    Err(Some(reason)) => self.reject(node, reason),
                    Err(None) => self.extend(node),
                }
            }
            node += 1;
        }
    }

    /// Whether a root paragraph opens the orders of a document without numbers.
    fn opens(&self, node: usize, is_task: bool) -> bool {
        let n = &self.outline.nodes[node];
        let free = n.parent.is_none() && n.marker.is_none();
        let own = self.own(node);
        let next = self.outline.nodes.get(node + 1);
        let leads_in = own.word(own.len().saturating_sub(1)) == ":"
            && next.is_some_and(|next| next.parent.is_none() && next.marker.is_none());
        free && (is_task || leads_in)
    }

    fn own(&self, node: usize) -> Seq<'t> {
        self.outline.seq(node).slice(self.facts[node].split.own.clone())
    }

    pub(super) fn reject(&mut self, node: usize, reason: Reason) {
        let n = &self.outline.nodes[node];
        self.found.rejected.push(Rejected { path: n.path.clone(), source: n.span, reason });
    }

    /// Whether a node is a task; `Err(None)`: it goes on with the task before it.
    fn judge(&self, node: usize) -> Result<(), Option<Reason>> {
        let (n, fact, own) = (&self.outline.nodes[node], &self.facts[node], self.own(node));
        if fact.is_attribute {
            return Err(Some(Reason::Attribute));
        }
        if fact.idle {
            return Err(Some(Reason::Section));
        }
        if sections::is_closing(own)
            || n.marker.is_none()
                && (sections::is_exhortation(own) || sections::is_appeal(own) || sections::is_double_closing(own))
        {
            return Err(Some(Reason::Closing));
        }
        if n.marker.is_none() && statements::is_basis(own) {
            return Err(Some(Reason::Preamble));
        }
        if statements::is_form(own) {
            return Err(Some(Reason::Statement));
        }
        if sections::is_effect(own) {
            return Err(Some(Reason::Effect));
        }
        if fact.is_lead_in {
            return Err(Some(Reason::LeadIn));
        }
        let has_actor = !fact.actors.lead.is_empty();
        if !has_actor && matches!(n.marker, Some(Marker::Article(_))) && sections::is_performed(own) {
            return Err(Some(Reason::Effect));
        }
        if n.marker.is_none() {
            return self.judge_paragraph(node, own, has_actor);
        }
        let complete =
            has_actor && !fact.actors.only_names && own.word(own.len().saturating_sub(1)) == "." && own.len() > 16;
        if fact.is_heading && !(complete && fact.has_items) || own.len() < 3 {
            return Err(Some(Reason::Heading));
        }
        if statements::is_statement(own, has_actor) || sections::is_idle_label(own) {
            return Err(Some(Reason::Statement));
        }
        if fact.actors.only_names || !sections::has_verb(own) {
            return Err(Some(Reason::Heading));
        }
        Ok(())
    }

    fn judge_paragraph(&self, node: usize, own: Seq<'t>, has_actor: bool) -> Result<(), Option<Reason>> {
        let n = &self.outline.nodes[node];
        let Some(parent) = n.parent else {
            let open = own.word(own.len().saturating_sub(1)) == ":" && node + 1 < self.outline.nodes.len();
            // In a letter whose paragraphs have no numbers the first order, or a lead-in, opens the others.
            let opened = self.opened && (has_actor || own.lexeme(0, Class::Verb).is_some()) && own.is_capital(0);
            let orders = has_actor && self.facts[node].actors.binding.is_some() || opened;
            return if orders && !open && !statements::is_statement(own, has_actor) {
                Ok(())
            } else {
                Err(Some(Reason::Preamble))
            };
        };
        if self.facts[parent].idle {
            return Err(Some(Reason::Section));
        }
        let fragment = own.is_word(0) && !own.is_capital(0);
        let point =
            self.drafts.last().is_some_and(|d| d.node == parent || self.outline.nodes[d.node].parent == Some(parent));
        let has_point = self.drafts.last().is_some_and(|d| d.node == parent)
            || self.drafts.iter().rev().take(8).any(|d| d.node == parent);
        if !has_actor && point && (has_point || fragment) {
            return Err(None);
        }
        if statements::is_statement(own, has_actor) {
            return Err(Some(Reason::Statement));
        }
        if own.len() < 4 || !sections::has_verb(own) || (self.facts[node].actors.only_names) {
            return Err(Some(Reason::Heading));
        }
        Ok(())
    }

    /// The paragraph goes on with the last task.
    fn extend(&mut self, node: usize) {
        let own = self.own(node);
        let (span, text) = (own.span(), own.copy(true));
        if let (Some(draft), Some(span)) = (self.drafts.last_mut(), span) {
            draft.task.source.end = span.end;
            draft.task.text.push(' ');
            draft.task.text.push_str(&text);
            let more = deadline::find(own, self.setting.context, Place::Sentence(usize::MAX));
            join_deadlines(&mut draft.task, more, How::Stated);
        }
    }

    fn take(&mut self, node: usize) {
        let own = self.own(node);
        let fact = &self.facts[node];
        let mut task = own_task(own, self.outline.nodes[node].path.clone(), &fact.actors, fact.deadlines.clone());
        self.inherit(node, &mut task);
        self.drafts.push(Draft { node, task });
    }

    /// The node and what encloses it, nearest first; a lead-in paragraph encloses the items that follow it.
    pub(super) fn enclosing(&self, node: usize) -> Vec<usize> {
        let mut chain = vec![node];
        for at in std::iter::once(node).chain(self.outline.ancestors(node)) {
            let siblings = self.outline.siblings(at);
            let place = siblings.binary_search(&at).unwrap_or(0);
            let lead_in = siblings[..place]
                .iter()
                .rev()
                .take(200)
                .find(|s| self.outline.nodes[**s].marker.is_none() && self.facts[**s].is_lead_in);
            chain.extend(lead_in.filter(|s| self.outline.nodes[**s].parent.is_some()));
            chain.extend(self.outline.nodes[at].parent);
        }
        chain
    }

    fn content(&self, r: Ref) -> Seq<'t> {
        let attribute = &self.facts[r.node].split.attributes[r.index];
        self.outline.seq(r.node).slice(attribute.content.clone())
    }

    /// `Sở A chủ trì thực hiện các nhiệm vụ tại điểm 1.1, 1.2 mục II`: which paragraphs give which items to their subject.
    fn assignments(&self) -> HashMap<usize, Vec<Giver>> {
        let mut found: HashMap<usize, Vec<Giver>> = HashMap::new();
        let gives = |n: &usize| {
            let node = &self.outline.nodes[*n];
            !node.is_row && !self.facts[*n].is_attribute && !self.facts[*n].idle && points::may_assign(self.own(*n))
        };
        let mut givers = (0..self.outline.nodes.len()).filter(gives).peekable();
        if givers.peek().is_none() {
            return found;
        }
        let paths = points::Paths::new(self.outline);
        for giver in givers {
            let own = self.own(giver);
            // "Sở B phối hợp với Sở A thực hiện điểm 1.1" helps.
            let helps = own.any(self.facts[giver].actors.verb, phrases!["phối hợp"]).is_some();
            let Some(named) = self.giver_of(giver).filter(|_| !helps) else { continue };
            let here = self.outline.nodes[giver].path.as_str();
            for node in points::assigned(own).iter().filter_map(|path| paths.find(path, here)) {
                // A paragraph may stand under the last of the points it gives; an item under one gives it not.
                let free = self.outline.nodes[giver].marker.is_none();
                if node < giver && (free || !self.outline.ancestors(giver).any(|a| a == node)) {
                    found.entry(node).or_default().push(Giver { node: giver, named });
                }
            }
        }
        found
    }

    /// Who is meant by a paragraph that gives points: its subject, else the heading's; the node that names it.
    fn giver_of(&self, node: usize) -> Option<usize> {
        let named = |n: &usize| !self.facts[*n].actors.lead.is_empty() && (*n == node || self.facts[*n].is_heading);
        self.enclosing(node).into_iter().find(named)
    }

    fn apply_assigned(&self, task: &mut Task, at: usize) {
        for giver in self.assigned.get(&at).into_iter().flatten().take(MOST_GIVERS) {
            for agency in &self.facts[giver.named].actors.lead {
                if !task.lead.iter().any(|l| l.is_same(agency)) {
                    task.lead_found.from.push(agency.span);
                    task.lead.push(agency.clone());
                }
            }
            if task.support.is_empty() {
                let support = &self.facts[giver.node].actors.support;
                task.support.clone_from(support);
                task.support_found = Evidence::new(How::Inherited, support.iter().map(|a| a.span).collect());
            }
            task.lead_found.how = How::Inherited;
        }
    }

    fn inherit(&self, node: usize, task: &mut Task) {
        let chain = self.enclosing(node);
        let stated_lead = !task.lead.is_empty();
        let stated_support = !task.support.is_empty();
        let mut lead_from = None;
        for &at in &chain {
            if task.lead.is_empty() {
                self.apply_cover(task, at, Sort::Lead);
                if task.lead.is_empty()
                    && at != node
                    && !self.facts[at].actors.lead.is_empty()
                    && self.facts[at].is_heading
                {
                    self.lead_of(task, at);
                    lead_from = Some(at);
                }
                if task.lead.is_empty() {
                    self.apply_assigned(task, at);
                }
            }
            if task.support.is_empty() && !stated_support {
                self.apply_cover(task, at, Sort::Support);
                if task.support.is_empty() && at != node && !stated_lead && lead_from == Some(at) {
                    let support = &self.facts[at].actors.support;
                    task.support = support.clone();
                    task.support_found = Evidence::new(How::Inherited, support.iter().map(|a| a.span).collect());
                }
            }
            if task.product.is_none() {
                self.apply_cover(task, at, Sort::Product);
            }
        }
        self.inherit_deadlines(node, &chain, task);
        self.inherit_preamble(task);
        task.support.retain(|s| !task.lead.iter().any(|l| l.is_same(s)));
        task.personal = task.lead.iter().any(|a| a.personal);
        task.follow_up = stated_lead && sections::is_follow_up(self.own(node));
    }

    pub(super) fn lead_of(&self, task: &mut Task, at: usize) {
        let actors = &self.facts[at].actors;
        task.lead.clone_from(&actors.lead);
        task.lead_found = Evidence::new(How::Inherited, actors.lead.iter().map(|a| a.span).collect());
        if let Some(binding) = actors.binding {
            task.binding = binding;
        }
    }

    fn apply_cover(&self, task: &mut Task, at: usize, sort: Sort) {
        for r in self.covers.get(at, sort) {
            apply(task, self.content(r), sort, self.setting.context, How::Inherited);
        }
    }

    /// Own deadlines and those of the nearest time line are joined; a lead-in's dates come last.
    fn inherit_deadlines(&self, node: usize, chain: &[usize], task: &mut Task) {
        let covered = chain.iter().find(|at| self.covers.get(**at, Sort::Time).next().is_some());
        if let Some(&at) = covered {
            self.apply_cover(task, at, Sort::Time);
            return;
        }
        // "Tổ chức 02 đợt …: + Đợt 1: tháng 3/2026" has its time lines under it.
        for &child in &self.outline.nodes[node].children {
            if self.facts[child].is_attribute {
                for (index, attribute) in self.facts[child].split.attributes.iter().enumerate() {
                    apply(
                        task,
                        self.content(Ref { node: child, index }),
                        attribute.label.sort,
                        self.setting.context,
                        How::Stated,
                    );
                }
            }
        }
        if !task.deadlines.is_empty() {
            return;
        }
        // "Phòng A thực hiện nhiệm vụ tại điểm 1.1; thời gian: cả năm 2026."
        for giver in chain.iter().filter_map(|at| self.assigned.get(at)).flatten().take(MOST_GIVERS) {
            for (index, attribute) in self.facts[giver.node].split.attributes.iter().enumerate() {
                if attribute.label.sort == Sort::Time {
                    let content = self.content(Ref { node: giver.node, index });
                    apply(task, content, Sort::Time, self.setting.context, How::Inherited);
                }
            }
        }
        if let Some(at) = chain.iter().skip(1).find(|at| {
            self.facts[**at].is_lead_in && self.facts[**at].deadlines.iter().any(|f| f.deadline != Deadline::Ongoing)
        }) {
            let dated = self.facts[*at].deadlines.iter().filter(|f| f.deadline != Deadline::Ongoing).cloned();
            join_deadlines(task, dated.collect(), How::Inherited);
        }
    }

    pub(super) fn inherit_preamble(&self, task: &mut Task) {
        if !task.lead.is_empty() {
            return;
        }
        let letter = matches!(self.setting.kind, Some(DocumentKind::CongVan | DocumentKind::CongDien));
        let lead = if self.preamble.lead.is_empty() && letter { &self.setting.addressed } else { &self.preamble.lead };
        task.lead.clone_from(lead);
        task.lead_found = Evidence::new(How::Inherited, lead.iter().map(|a| a.span).collect());
        if let Some(binding) = self.preamble.binding {
            task.binding = binding;
        }
    }
}
