//! What every node of the outline says, before it is decided which are tasks.

use super::{
    actors::{self, Actors},
    sections,
};
use crate::{
    agencies::{Agency, Start, list},
    attributes::{self, Sort, Split},
    deadline::{Context, Found},
    lexicon::Class,
    marker::{Marker, Style},
    outline::Outline,
    paragraphs,
    seq::Seq,
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
    pub idle: bool,
}

/// Gathers the facts of every node.
pub(super) fn facts(outline: &Outline<'_>, context: Context) -> Vec<Facts> {
    let mut facts: Vec<Facts> = Vec::with_capacity(outline.nodes.len());
    for (n, node) in outline.nodes.iter().enumerate() {
        let seq = outline.seq(n);
        let mut split =
            if node.is_row { Split { own: 0..seq.len(), attributes: Vec::new() } } else { attributes::split(seq) };
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
        let items = node
            .children
            .iter()
            .any(|c| !facts[*c].is_attribute && (outline.nodes[*c].marker.is_some() || outline.nodes[*c].is_row));
        let paragraphs = node.children.iter().any(|c| !facts[*c].is_attribute && outline.nodes[*c].marker.is_none());
        let siblings = outline.siblings(n);
        let next = siblings.binary_search(&n).ok().and_then(|at| siblings.get(at + 1)).copied();
        let next = next.or(Some(n + 1).filter(|s| *s < outline.nodes.len()));
        let next_is_item = next
            .is_some_and(|s| outline.nodes[s].marker.is_some() && !facts[s].is_attribute || outline.nodes[s].is_row);
        let colon = last == ":";
        let open = !matches!(last, "." | ";" | "!" | "?") || paragraphs::is_capitals(own);
        let top = matches!(node.marker.as_ref().map(Marker::style), Some(Style::Part | Style::Heading | Style::Roman));
        let idle = node.parent.is_some_and(|p| facts[p].idle)
            || (node.marker.is_some()
                && own.len() <= 16
                && (items || paragraphs || top)
                && sections::is_idle_heading(own));
        let is_lead_in = colon && (items || paragraphs || (node.marker.is_none() && next_is_item));
        let heading = top
            || (node.marker.is_some() && (items || (paragraphs && open)) && !is_lead_in)
            || (facts[n].actors.only_names && (items || paragraphs));
        let fact = &mut facts[n];
        (fact.has_items, fact.is_lead_in, fact.is_heading, fact.idle) =
            (items, is_lead_in, heading || is_lead_in, idle);
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
        && label.has(phrases!["báo cáo", "gửi"])
        && content.any(0, phrases!["báo cáo", "gửi"]).is_some()
        && content.len() > 8;
    orders.then(|| attribute.content.clone())
}

/// A lead-in whose title runs into its sentence: `Xử lý đơn thư Ban Thường trực … thực hiện …, cụ thể:`.
fn embedded(seq: Seq<'_>) -> Vec<Agency> {
    for i in 1..seq.len() {
        let free = seq.is_word(i - 1)
            && !matches!(
                seq.word(i - 1),
                "của"
                    | "với"
                    | "cho"
                    | "về"
                    | "qua"
                    | "và"
                    | "các"
                    | "tại"
                    | "đến"
                    | "gửi"
                    | "cáo"
                    | "mưu"
                    | "giúp"
                    | "trình"
                    | "đạo"
                    | "theo"
                    | "thuộc"
                    | "là"
            );
        if free && seq.is_capital(i) && seq.lexeme(i, Class::Head).is_some() && !seq.is_capital(i - 1) {
            let (named, end) = list(seq, i, Start::Sentence);
            if !named.is_empty() && seq.lexeme(end, Class::Verb).is_some() {
                return named;
            }
        }
    }
    Vec::new()
}
