//! Puts a task together: its own words first, then what attribute lines add.

use super::{
    Binding, Evidence, How, Task,
    actors::{self, Actors},
    named_in, sections,
};
use crate::{
    agencies::Agency,
    attributes::Sort,
    deadline::{self, Context, Deadline, Found, Place},
    seq::Seq,
    text::Span,
};

/// Adds what an attribute's content says.
pub(super) fn apply(task: &mut Task, content: Seq<'_>, sort: Sort, context: Context, how: How) {
    match sort {
        Sort::Lead => {
            // "Sở Tư pháp chủ trì, phối hợp với Sở Tài chính" on a line for those who carry it out.
            let (lead, support) = match content.places(phrases!["phối hợp"]).find(|i| actors::coordinates(content, *i))
            {
                Some(at) => {
                    let behind = actors::read(content, false).support;
                    // "Các phòng chủ trì; Phòng Tư pháp phối hợp": who helps stands before the verb.
                    let chairs = (0..at)
                        .rev()
                        .find(|i| content.phrase(*i, "chủ trì").is_some() && *i > 0 && content.word(*i - 1) != "(");
                    match chairs.filter(|_| behind.is_empty()) {
                        Some(c) => (named_in(content.slice(0..c)), named_in(content.slice(c + 2..at))),
                        None => (named_in(content.slice(0..at)), behind),
                    }
                }
                None => (named_in(content), Vec::new()),
            };
            let (mut support, mut lead) = (support, lead);
            let helps = in_brackets(content, &mut lead);
            support.extend(helps);
            lead.retain(|l| !task.lead.iter().any(|known| known.name == l.name));
            task.lead_found = Evidence::new(how, lead.iter().map(|a| a.span).collect());
            task.lead.extend(lead);
            if task.support.is_empty() {
                task.support_found = Evidence::new(how, support.iter().map(|a| a.span).collect());
                task.support = support;
            }
        }
        Sort::Support => {
            let mut named = named_in(content);
            named.retain(|n| !task.support.iter().any(|known| known.name == n.name));
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

/// `Sở Nội vụ (chủ trì); Trường Chính trị tỉnh (phối hợp)`: takes out of the names those that only help.
fn in_brackets(content: Seq<'_>, named: &mut Vec<Agency>) -> Vec<Agency> {
    let mut helps = Vec::new();
    let mut from = 0;
    while let Some(open) = content.find(from, phrases!["( phối hợp", "( cơ quan phối hợp", "( đơn vị phối hợp"])
    {
        let start = content.token(open).map_or(0, |t| t.span().start);
        if let Some(at) = named.iter().rposition(|a| a.span.end <= start) {
            helps.push(named.remove(at));
        }
        from = open + 1;
    }
    helps
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
        follow_up: false,
        product: sections::product(own).map(|p| p.copy(true)),
        lead_found: Evidence::new(How::Stated, spans(&actors.lead)),
        support_found: Evidence::new(How::Stated, spans(&actors.support)),
        deadlines_found: Evidence::default(),
    };
    join_deadlines(&mut task, deadlines, How::Stated);
    task
}

pub(super) fn join_deadlines(task: &mut Task, more: Vec<Found>, how: How) {
    for found in more {
        let is_known = |d: &Deadline| match (d, &found.deadline) {
            (Deadline::Recurring { freq: a, .. }, Deadline::Recurring { freq: b, by: None, .. }) => a == b,
            (a, b) => a == b,
        };
        if task.deadlines.len() >= deadline::MOST || task.deadlines.iter().any(is_known) {
            continue;
        }
        if task.deadlines_found.how == How::Missing {
            task.deadlines_found.how = how;
        }
        task.deadlines_found.from.push(found.span);
        task.deadlines.push(found.deadline);
    }
}
