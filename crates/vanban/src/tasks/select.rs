//! Walks the outline and takes the tasks.

use super::{
    Binding, Evidence, How, Reason, Rejected, Task,
    actors::{self, Actors},
    cover::{Covers, Ref},
    named_in, sections, table,
};
use crate::{
    agencies::{Agency, Start, list},
    attributes::{self, Sort, Split},
    deadline::{self, Context, Deadline, Found, Place},
    header::Head,
    kinds::DocumentKind,
    lexicon::Class,
    marker::{Marker, Style},
    outline::Outline,
    paragraphs,
    seq::Seq,
    text::{Span, Text},
};

/// What is known about a node before the tasks are taken.
pub(super) struct Facts {
    pub split: Split,
    pub actors: Actors,
    pub deadlines: Vec<Found>,
    /// It only states attributes.
    pub is_attribute: bool,
    /// It is a heading: nothing is ordered by its own words.
    pub is_heading: bool,
    /// Items (not only attribute lines and paragraphs) hang under it.
    pub has_items: bool,
    /// Attribute lines after it may mean it: an item, or a paragraph with an actor of its own.
    pub stands_alone: bool,
    /// Its words end in a colon: what follows belongs to it alone.
    pub ends_in_colon: bool,
    /// It ends in a colon and is followed by points.
    pub is_lead_in: bool,
    /// It stands in a section that orders nothing.
    idle: bool,
}

/// What the document as a whole gives its tasks.
pub(crate) struct Setting {
    pub kind: Option<DocumentKind>,
    pub context: Context,
    /// Addressees of a letter.
    pub addressed: Vec<Agency>,
    /// Tasks begin at this line: what stands before is a decision whose plan holds them.
    pub first_line: usize,
}

/// The tasks and what was left out.
#[derive(Default)]
pub(crate) struct Selection {
    pub tasks: Vec<Task>,
    pub rejected: Vec<Rejected>,
}

/// Gathers the setting. `starts`: the lines at which parts after the first one begin.
pub(crate) fn setting(text: &Text<'_>, outline: &Outline<'_>, head: &Head, starts: &[usize]) -> Setting {
    let kind = head.kind.as_ref().map(|k| k.value);
    let issued = head.issued_on.as_ref().map(|d| d.value.year());
    let has_plan = |start: &usize| outline.nodes.iter().any(|n| n.lines.0 >= *start && n.marker.is_some());
    let plan = starts.first().filter(|s| kind == Some(DocumentKind::QuyetDinh) && has_plan(s));
    // "… năm 2026" at the end of the abstract is the plan's year; a law's year is too far from the day of issue.
    let titled = head.title.as_ref().and_then(|t| t.from.last()).and_then(|last| {
        let tokens = text.tokens.partition_point(|t| t.span().end <= last.end);
        let seq = Seq::new(text, &text.tokens[..tokens]);
        let from = text.tokens.partition_point(|t| t.span().start < head.title.as_ref().map_or(0, |t| t.from[0].start));
        (from..tokens).rev().find_map(|i| seq.number(i + 1).filter(|y| seq.word(i) == "năm" && (1990..2100).contains(y)))
    });
    let titled = titled.map(|y| y as i32).filter(|y| issued.is_none_or(|i| (y - i).abs() <= 1));
    Setting { kind, context: Context { year: titled.or(issued) }, addressed: head.addressed.clone(), first_line: plan.copied().unwrap_or(0) }
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
        let mut walk = Walk { outline, setting, facts: &facts, covers, preamble, drafts: Vec::new(), found: Selection::default() };
        walk.run();
        walk.found.tasks = walk.drafts.into_iter().map(|d| d.task).collect();
        walk.found
    }
}

fn facts(outline: &Outline<'_>, context: Context) -> Vec<Facts> {
    let mut facts: Vec<Facts> = Vec::with_capacity(outline.nodes.len());
    for (n, node) in outline.nodes.iter().enumerate() {
        let seq = outline.seq(n);
        let mut split = if node.is_row { Split { own: 0..seq.len(), attributes: Vec::new() } } else { attributes::split(seq) };
        if let Some(content) = reports(seq, &split) {
            split = Split { own: content, attributes: Vec::new() };
        }
        let own = seq.slice(split.own.clone());
        let items = node.children.iter().any(|c| outline.nodes[*c].marker.is_some());
        let is_attribute = own.is_empty() && !split.attributes.is_empty() && !items;
        let actors = if node.is_row { Actors::default() } else { actors::read(own, node.marker.is_none()) };
        let deadlines = if node.is_row { Vec::new() } else { actors.deadlines(own, context) };
        facts.push(Facts {
            ends_in_colon: own.word(own.len().saturating_sub(1)) == ":",
            stands_alone: node.marker.is_some() || !actors.lead.is_empty(),
            split,
            actors,
            deadlines,
            is_attribute,
            is_heading: false,
            has_items: false,
            is_lead_in: false,
            idle: false,
        });
    }
    for n in 0..outline.nodes.len() {
        let node = &outline.nodes[n];
        let own = outline.seq(n).slice(facts[n].split.own.clone());
        let last = own.word(own.len().saturating_sub(1));
        let items = node.children.iter().any(|c| !facts[*c].is_attribute && (outline.nodes[*c].marker.is_some() || outline.nodes[*c].is_row));
        let paragraphs = node.children.iter().any(|c| !facts[*c].is_attribute && outline.nodes[*c].marker.is_none());
        let siblings = outline.siblings(n);
        let next = siblings.binary_search(&n).ok().and_then(|at| siblings.get(at + 1)).copied();
        let next = next.or(Some(n + 1).filter(|s| *s < outline.nodes.len()));
        let next_is_item = next.is_some_and(|s| outline.nodes[s].marker.is_some() && !facts[s].is_attribute || outline.nodes[s].is_row);
        let colon = last == ":";
        let open = !matches!(last, "." | ";" | "!" | "?") || paragraphs::is_capitals(own);
        let top = matches!(node.marker.as_ref().map(Marker::style), Some(Style::Part | Style::Heading | Style::Roman));
        let idle = node.parent.is_some_and(|p| facts[p].idle)
            || (node.marker.is_some() && own.len() <= 16 && (items || paragraphs || top) && sections::is_idle_heading(own));
        let is_lead_in = colon && (items || paragraphs || (node.marker.is_none() && next_is_item));
        let heading = top || (node.marker.is_some() && (items || (paragraphs && open)) && !is_lead_in) || (facts[n].actors.only_names && (items || paragraphs));
        let fact = &mut facts[n];
        (fact.has_items, fact.is_lead_in, fact.is_heading, fact.idle) = (items, is_lead_in, heading || is_lead_in, idle);
        if is_lead_in && fact.actors.lead.is_empty() {
            fact.actors.lead = embedded(own);
        }
    }
    facts
}

/// `Thời hạn gửi báo cáo …: Báo cáo … gửi về UBND tỉnh chậm nhất ngày …` orders the report: the words that do.
fn reports(seq: Seq<'_>, split: &Split) -> Option<std::ops::Range<usize>> {
    let [attribute] = split.attributes.as_slice() else { return None };
    let content = seq.slice(attribute.content.clone());
    let label = seq.slice(attribute.label.words.clone());
    let orders = split.own.is_empty()
        && attribute.label.sort == Sort::Time
        && attribute.label.colon
        && label.has(&["báo cáo", "gửi"])
        && content.any(0, &["báo cáo", "gửi"]).is_some()
        && content.len() > 8;
    orders.then(|| attribute.content.clone())
}

/// A lead-in whose title runs into its sentence: `Xử lý đơn thư Ban Thường trực … thực hiện …, cụ thể:`.
fn embedded(seq: Seq<'_>) -> Vec<Agency> {
    for i in 1..seq.len() {
        let free = seq.is_word(i - 1) && !matches!(seq.word(i - 1), "của" | "với" | "cho" | "về" | "qua" | "và" | "các" | "tại" | "đến" | "gửi" | "cáo" | "mưu" | "giúp" | "trình" | "đạo" | "theo" | "thuộc" | "là");
        if free && seq.is_capital(i) && seq.lexeme(i, Class::Head).is_some() && !seq.is_capital(i - 1) {
            let (named, end) = list(seq, i, Start::Sentence);
            if !named.is_empty() && seq.lexeme(end, Class::Verb).is_some() {
                return named;
            }
        }
    }
    Vec::new()
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
            let Some(len) = seq.any(i, &["yêu cầu", "đề nghị", "giao", "chỉ đạo", "chỉ thị", "mời"]) else { continue };
            let (named, end) = list(seq, i + len, Start::Listed);
            if !named.is_empty() && !matches!(seq.word(end), "tại" | "của") {
                let binding = if matches!(seq.word(i), "đề" | "mời") { Binding::Request } else { Binding::Order };
                found = Preamble { lead: named, binding: Some(binding) };
            }
        }
    }
    found
}

struct Draft {
    node: usize,
    task: Task,
}

struct Walk<'o, 't> {
    outline: &'o Outline<'t>,
    setting: &'o Setting,
    facts: &'o [Facts],
    covers: Covers,
    preamble: Preamble,
    drafts: Vec<Draft>,
    found: Selection,
}

impl<'t> Walk<'_, 't> {
    fn run(&mut self) {
        let idle_kind = matches!(
            self.setting.kind,
            Some(DocumentKind::BaoCao | DocumentKind::ToTrinh | DocumentKind::Luat | DocumentKind::PhapLenh | DocumentKind::NghiDinh | DocumentKind::ThongTu)
        );
        let mut node = 0;
        while node < self.outline.nodes.len() {
            if idle_kind || self.outline.nodes[node].lines.0 < self.setting.first_line {
                self.reject(node, Reason::Document);
            } else if self.outline.nodes[node].is_row {
                node = self.table(node);
                continue;
            } else {
                match self.judge(node) {
                    Ok(()) => self.take(node),
                    Err(Some(reason)) => self.reject(node, reason),
                    Err(None) => self.extend(node),
                }
            }
            node += 1;
        }
    }

    fn own(&self, node: usize) -> Seq<'t> {
        self.outline.seq(node).slice(self.facts[node].split.own.clone())
    }

    fn reject(&mut self, node: usize, reason: Reason) {
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
        if sections::is_closing(own) || (n.marker.is_none() && sections::is_exhortation(own)) {
            return Err(Some(Reason::Closing));
        }
        if sections::is_effect(own) {
            return Err(Some(Reason::Effect));
        }
        if fact.is_lead_in {
            return Err(Some(Reason::LeadIn));
        }
        let has_actor = !fact.actors.lead.is_empty();
        if n.marker.is_none() {
            return self.judge_paragraph(node, own, has_actor);
        }
        let complete = has_actor && !fact.actors.only_names && own.word(own.len().saturating_sub(1)) == "." && own.len() > 16;
        if fact.is_heading && !(complete && fact.has_items) || own.len() < 3 {
            return Err(Some(Reason::Heading));
        }
        if sections::is_statement(own, has_actor) {
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
            let orders = has_actor && self.facts[node].actors.binding.is_some() && !open;
            return if orders { Ok(()) } else { Err(Some(Reason::Preamble)) };
        };
        if self.facts[parent].idle {
            return Err(Some(Reason::Section));
        }
        let fragment = own.is_word(0) && !own.is_capital(0);
        let point = self.drafts.last().is_some_and(|d| d.node == parent || self.outline.nodes[d.node].parent == Some(parent));
        let has_point = self.drafts.last().is_some_and(|d| d.node == parent) || self.drafts.iter().rev().take(8).any(|d| d.node == parent);
        if !has_actor && point && (has_point || fragment) {
            return Err(None);
        }
        if sections::is_statement(own, has_actor) {
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
    fn enclosing(&self, node: usize) -> Vec<usize> {
        let mut chain = vec![node];
        for at in std::iter::once(node).chain(self.outline.ancestors(node)) {
            let siblings = self.outline.siblings(at);
            let place = siblings.binary_search(&at).unwrap_or(0);
            let lead_in = siblings[..place].iter().rev().take(200).find(|s| self.outline.nodes[**s].marker.is_none() && self.facts[**s].is_lead_in);
            chain.extend(lead_in.filter(|s| self.outline.nodes[**s].parent.is_some()));
            chain.extend(self.outline.nodes[at].parent);
        }
        chain
    }

    fn content(&self, r: Ref) -> Seq<'t> {
        let attribute = &self.facts[r.node].split.attributes[r.index];
        self.outline.seq(r.node).slice(attribute.content.clone())
    }

    fn inherit(&self, node: usize, task: &mut Task) {
        let chain = self.enclosing(node);
        let stated_lead = !task.lead.is_empty();
        let stated_support = !task.support.is_empty();
        let mut lead_from = None;
        for &at in &chain {
            if task.lead.is_empty() {
                self.apply_cover(task, at, Sort::Lead);
                if task.lead.is_empty() && at != node && !self.facts[at].actors.lead.is_empty() && self.facts[at].is_heading {
                    self.lead_of(task, at);
                    lead_from = Some(at);
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
        task.support.retain(|s| !task.lead.iter().any(|l| l.name.to_lowercase() == s.name.to_lowercase()));
        task.personal = task.lead.iter().any(|a| a.personal);
        task.follow_up = stated_lead && sections::is_follow_up(self.own(node));
    }

    fn lead_of(&self, task: &mut Task, at: usize) {
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
                    apply(task, self.content(Ref { node: child, index }), attribute.label.sort, self.setting.context, How::Stated);
                }
            }
        }
        if !task.deadlines.is_empty() {
            return;
        }
        if let Some(at) = chain.iter().skip(1).find(|at| self.facts[**at].is_lead_in && self.facts[**at].deadlines.iter().any(|f| f.deadline != Deadline::Ongoing)) {
            let dated = self.facts[*at].deadlines.iter().filter(|f| f.deadline != Deadline::Ongoing).cloned();
            join_deadlines(task, dated.collect(), How::Inherited);
        }
    }

    fn inherit_preamble(&self, task: &mut Task) {
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

    /// Takes the rows of the table that begins at `first`; gives the node after it.
    fn table(&mut self, first: usize) -> usize {
        let parent = self.outline.nodes[first].parent;
        let mut end = first;
        let mut columns: Option<Vec<table::Column>> = None;
        let mut ordinal = 0u32;
        while let Some(node) = self.outline.nodes.get(end).filter(|n| n.is_row && n.parent == parent) {
            let seq = self.outline.seq(end);
            let cells = table::cells(seq, self.outline.source());
            let row = end;
            end += 1;
            if table::is_rule(seq) {
                continue;
            }
            if let Some(found) = table::columns(&cells).filter(|_| columns.is_none() || cells.len() > 2 && cells.iter().all(|c| c.len() < 10)) {
                columns = Some(found);
                continue;
            }
            if parent.is_some_and(|p| self.facts[p].idle) {
                self.reject(row, Reason::Section);
                continue;
            }
            let Some(columns) = &columns else {
                self.reject(row, Reason::Heading);
                continue;
            };
            ordinal += 1;
            match self.row(&node.path, &cells, columns, ordinal) {
                Some(mut task) => {
                    let base = task.clone();
                    self.inherit_row(parent, &mut task);
                    debug_assert_eq!(base.text, task.text);
                    self.drafts.push(Draft { node: row, task });
                }
                None => self.reject(row, Reason::Heading),
            }
        }
        end
    }

    fn row(&self, path: &str, cells: &[Seq<'t>], columns: &[table::Column], ordinal: u32) -> Option<Task> {
        let of = |wanted: table::Column| columns.iter().zip(cells).find(|(c, _)| **c == wanted).map(|(_, s)| *s);
        let content = of(table::Column::Content).filter(|c| c.len() >= 2)?;
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        let number = of(table::Column::Number).filter(|n| !n.is_empty());
        // A row with nothing but a title groups the rows after it.
        let grouped = filled <= 1 + usize::from(number.is_some()) && columns.len() > 2;
        if grouped && (number.is_none_or(|n| n.is_upper(0)) || paragraphs::is_capitals(content)) {
            return None;
        }
        let label = number.map_or_else(|| ordinal.to_string(), |n| n.copy(true).trim_end_matches(['.', ')']).to_owned());
        let path = if path.is_empty() { label } else { format!("{path}.{label}") };
        let actors = actors::read(content, false);
        let deadlines = actors.deadlines(content, self.setting.context);
        let mut task = own_task(content, path, &actors, deadlines);
        let stated = cells.iter().zip(columns).any(|(c, col)| *col == table::Column::Attribute(Sort::Lead) && !c.is_empty());
        if stated {
            // The cell says who leads; names inside the content do not.
            task.lead.clear();
        }
        for (cell, column) in cells.iter().zip(columns) {
            if let table::Column::Attribute(sort) = column {
                apply(&mut task, *cell, *sort, self.setting.context, How::Stated);
            }
        }
        task.personal = task.lead.iter().any(|a| a.personal);
        Some(task)
    }

    fn inherit_row(&self, parent: Option<usize>, task: &mut Task) {
        let Some(parent) = parent else { return self.inherit_preamble(task) };
        for at in self.enclosing(parent) {
            if task.lead.is_empty() && self.facts[at].is_heading && !self.facts[at].actors.lead.is_empty() {
                self.lead_of(task, at);
            }
        }
        self.inherit_preamble(task);
    }
}

/// A task from its own words alone.
pub(super) fn own_task(own: Seq<'_>, path: String, actors: &Actors, deadlines: Vec<Found>) -> Task {
    let spans = |agencies: &[Agency]| agencies.iter().map(|a| a.span).collect::<Vec<Span>>();
    let mut task = Task {
        path,
        text: own.copy(true),
        source: own.span().unwrap_or_default(),
        lead: actors.lead.clone(),
        support: actors.support.clone(),
        deadlines: Vec::new(),
        binding: actors.binding.unwrap_or(Binding::Order),
        via: actors.via.clone(),
        personal: actors.lead.iter().any(|a| a.personal),
        follow_up: sections::is_follow_up(own),
        product: sections::product(own).map(|p| p.copy(true)),
        lead_found: Evidence::new(How::Stated, spans(&actors.lead)),
        support_found: Evidence::new(How::Stated, spans(&actors.support)),
        deadlines_found: Evidence::default(),
    };
    join_deadlines(&mut task, deadlines, How::Stated);
    task
}

fn join_deadlines(task: &mut Task, more: Vec<Found>, how: How) {
    for found in more {
        let is_known = |d: &Deadline| match (d, &found.deadline) {
            (Deadline::Recurring { freq: a, .. }, Deadline::Recurring { freq: b, by: None, .. }) => a == b,
            (a, b) => a == b,
        };
        if task.deadlines.iter().any(is_known) {
            continue;
        }
        if task.deadlines_found.how == How::Missing {
            task.deadlines_found.how = how;
        }
        task.deadlines_found.from.push(found.span);
        task.deadlines.push(found.deadline);
    }
}

/// Adds what an attribute's content says.
pub(super) fn apply(task: &mut Task, content: Seq<'_>, sort: Sort, context: Context, how: How) {
    match sort {
        Sort::Lead => {
            let actors = actors::read(content, false);
            // "Sở Tư pháp chủ trì, phối hợp với Sở Tài chính" on a line for those who carry it out.
            let (lead, support) = match (0..content.len()).find(|i| actors::coordinates(content, *i)) {
                Some(at) => (named_in(content.slice(0..at)), actors.support),
                None => (named_in(content), Vec::new()),
            };
            task.lead_found = Evidence::new(how, lead.iter().map(|a| a.span).collect());
            task.lead.extend(lead);
            if task.support.is_empty() {
                task.support_found = Evidence::new(how, support.iter().map(|a| a.span).collect());
                task.support = support;
            }
        }
        Sort::Support => {
            let named = named_in(content);
            task.support_found = Evidence::new(how, named.iter().map(|a| a.span).collect());
            task.support.extend(named);
        }
        Sort::Time => join_deadlines(task, deadline::find(content, context, Place::Line), how),
        Sort::Product => {
            let words = content.copy(true);
            let words = words.trim_matches([' ', '.', ';', ',']);
            if !words.is_empty() && words != "-" {
                task.product = Some(words.to_owned());
            }
        }
        Sort::Other => {}
    }
}
