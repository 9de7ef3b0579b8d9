//! What the issue of a directive opens in the ledger: pure, so that the preview and the issue itself cannot differ.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::{AgencyId, ProgrammeId};
use vanban::deadline::Deadline;

use super::deadline::{Course, course};
use super::obligation::{Binding, Part};
use super::origin::Origin;
use super::series::{Frequency, Recurrence, horizon};
use super::trigger::{Offset, is_per_agency};
use super::why::{Reason, SetBy, Why};

/// One task of a directive as the reviewers left it.
#[derive(Debug, Clone, PartialEq)]
pub struct IssuedTask {
    /// The order in full.
    pub content: String,
    /// Its place in the outline ("II.3"); may be empty.
    pub path: String,
    /// Where it stands in the directive's text.
    pub source: Option<Range<usize>>,
    /// Order or request.
    pub binding: Binding,
    /// Heads are addressed as persons.
    pub is_personal: bool,
    /// It orders somebody to follow up the directive as a whole.
    pub is_follow_up: bool,
    /// The leads hand in one product together: the first is the main lead, the others co-lead.
    pub is_shared: bool,
    /// What is to be handed in, in the directive's words.
    pub product: Option<String>,
    /// To whom it is owed.
    pub owed_to: Option<OwedTo>,
    /// Through whom the paper goes ("qua Sở Tư pháp").
    pub via: Option<String>,
    /// Who follows this task up, where it is not the directive's overseer.
    pub overseer: Option<AgencyId>,
    /// Who owes it, each with the phrase it came from.
    pub leads: Vec<(AgencyId, String)>,
    /// Who contributes, each with the phrase it came from.
    pub support: Vec<(AgencyId, String)>,
    /// Its deadlines; none means that none is stated.
    pub deadlines: Vec<IssuedDeadline>,
}

/// To whom something is owed: the name as written, the agency where it is one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTo {
    /// The agency, where the name is known.
    pub id: Option<AgencyId>,
    /// The name in the directive.
    pub name: String,
}

/// One deadline of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct IssuedDeadline {
    /// What was read; `None` where the directive states none.
    pub deadline: Option<Deadline>,
    /// The directive's own words.
    pub words: String,
    /// Who put it there.
    pub set_by: SetBy,
}

/// What the tasks of a directive have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueContext {
    /// The directive, or what else asks for them.
    pub origin: Origin,
    /// Its code, by which pages link to it ("VB-2026-0001").
    pub origin_code: String,
    /// How people call it ("Kế hoạch 86/KH-UBND").
    pub origin_label: String,
    /// Inside which agency it holds.
    pub jurisdiction: AgencyId,
    /// Its date: obligations are owed from this day on.
    pub issued_on: NaiveDate,
    /// The number of the first of its tasks: 1, or behind those that were issued before.
    pub first_ordinal: i64,
    /// Who follows it up; never missing in an issued directive.
    pub overseer: AgencyId,
    /// The programme it belongs to.
    pub programme: Option<ProgrammeId>,
    /// The last day of the programme, which ends its series.
    pub programme_ends_on: Option<NaiveDate>,
    /// The last day of agencies that have one, which ends their series (`api::agency_ends`).
    pub agency_ends: HashMap<AgencyId, NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Everything that issuing would write, but for ids and codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening<'a> {
    /// The tasks in order.
    pub tasks: Vec<PlannedTask<'a>>,
}

/// One task with the agencies and the obligations it expands to.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedTask<'a> {
    /// What the reviewers left.
    pub task: &'a IssuedTask,
    /// Who follows it up.
    pub overseer: AgencyId,
    /// The agencies with their part, each once.
    pub leads: Vec<(AgencyId, Part, &'a str)>,
    /// The agencies that contribute, none of them a lead.
    pub support: Vec<(AgencyId, &'a str)>,
    /// Its deadlines, at least one.
    pub deadlines: Vec<PlannedDeadline<'a>>,
}

/// One deadline of a task, numbered from 1, with what each lead owes under it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedDeadline<'a> {
    /// Part of the ledger's key.
    pub number: i64,
    /// What was read.
    pub deadline: Option<&'a Deadline>,
    /// The directive's own words.
    pub words: &'a str,
    /// Who put it there.
    pub set_by: SetBy,
    /// The events it waits for: none, one shared, or one for each lead in order.
    pub triggers: Vec<PlannedTrigger>,
    /// What each lead owes, in the order of the leads.
    pub duties: Vec<PlannedDuty>,
}

/// An event that a deadline waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTrigger {
    /// Whose event it is; `None` for one shared by all.
    pub agency: Option<AgencyId>,
    /// In the directive's words.
    pub event: String,
    /// The term counted from it.
    pub offset: Option<Offset>,
}

/// What one agency owes under one deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDuty {
    /// Who owes it.
    pub agency: AgencyId,
    /// Its part.
    pub part: Part,
    /// Set where it recurs.
    pub series: Option<PlannedSeries>,
    /// Which of the deadline's triggers it waits for.
    pub trigger: Option<usize>,
    /// The entries of the ledger.
    pub entries: Vec<PlannedEntry>,
}

/// A recurring duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSeries {
    /// How often.
    pub frequency: Frequency,
    /// First day of the first period.
    pub starts_on: NaiveDate,
    /// Nothing due after this day is owed.
    pub ends_on: Option<NaiveDate>,
    /// Entries are there up to this day.
    pub generated_until: NaiveDate,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEntry {
    /// The period of a series; empty for a single obligation.
    pub period: String,
    /// Last valid day.
    pub due_on: Option<NaiveDate>,
    /// Why then.
    pub why: Why,
    /// Owed all the time.
    pub is_continuous: bool,
}

/// What issuing would do, for the person who decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Tasks.
    pub tasks: usize,
    /// Different agencies that will owe something.
    pub agencies: usize,
    /// Entries of the ledger, periods of series included.
    pub obligations: usize,
    /// The earliest due dates with the number due, at most [`FIRST_DEADLINES`].
    pub first_deadlines: Vec<(NaiveDate, usize)>,
    /// Entries without any deadline.
    pub undated: usize,
    /// Entries owed all the time.
    pub continuous: usize,
    /// Series.
    pub recurring: usize,
    /// Entries that wait for an event.
    pub waiting_for_event: usize,
    /// Entries that are requests.
    pub requests: usize,
}

/// A misread period ("hằng ngày" for every commune since years) would flood the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the directive would open more than {LARGEST_OPENING} obligations")]
pub struct TooMany;

/// More than any directive in force opens; a year of daily reports from every commune of a country is a misreading.
pub const LARGEST_OPENING: usize = 200_000;

/// How many due dates a preview names.
pub const FIRST_DEADLINES: usize = 5;

/// Longest line of a register; the task keeps its content in full.
const LONGEST_TITLE: usize = 240;

/// Expands tasks to agencies, deadlines and entries.
///
/// # Errors
/// [`TooMany`] above [`LARGEST_OPENING`] entries.
pub fn open<'a>(
    context: &IssueContext,
    tasks: &'a [IssuedTask],
    calendar: &WorkingCalendar,
) -> Result<Opening<'a>, TooMany> {
    let mut room = LARGEST_OPENING;
    let tasks = tasks.iter().map(|task| open_task(context, task, calendar, &mut room)).collect::<Result<_, _>>()?;
    Ok(Opening { tasks })
}

fn open_task<'a>(
    context: &IssueContext,
    task: &'a IssuedTask,
    calendar: &WorkingCalendar,
    room: &mut usize,
) -> Result<PlannedTask<'a>, TooMany> {
    let mut seen = HashSet::new();
    let leads: Vec<_> = task
        .leads
        .iter()
        .filter(|(agency, _)| seen.insert(*agency))
        .enumerate()
        .map(|(index, (agency, phrase))| {
            let part = if task.is_shared && index > 0 { Part::CoLead } else { Part::Lead };
            (*agency, part, phrase.as_str())
        })
        .collect();
    let support = task
        .support
        .iter()
        .filter(|(agency, _)| seen.insert(*agency))
        .map(|(agency, phrase)| (*agency, phrase.as_str()))
        .collect();
    const NONE_STATED: &[IssuedDeadline] =
        &[IssuedDeadline { deadline: None, words: String::new(), set_by: SetBy::Text }];
    let stated = if task.deadlines.is_empty() { NONE_STATED } else { &task.deadlines };
    let deadlines = (1..)
        .zip(stated)
        .map(|(number, stated)| open_deadline(context, task, &leads, number, stated, calendar, room))
        .collect::<Result<_, _>>()?;
    Ok(PlannedTask { task, overseer: task.overseer.unwrap_or(context.overseer), leads, support, deadlines })
}

fn open_deadline<'a>(
    context: &IssueContext,
    task: &IssuedTask,
    leads: &[(AgencyId, Part, &str)],
    number: i64,
    stated: &'a IssuedDeadline,
    calendar: &WorkingCalendar,
    room: &mut usize,
) -> Result<PlannedDeadline<'a>, TooMany> {
    let why = |reason| Why {
        reason,
        words: stated.words.clone(),
        source: context.origin_label.clone(),
        path: task.path.clone(),
        set_by: stated.set_by,
    };
    let single = |due_on, reason, is_continuous| {
        vec![PlannedEntry { period: String::new(), due_on, why: why(reason), is_continuous }]
    };
    let course = course(stated.deadline.as_ref(), context.issued_on, calendar);
    let mut triggers = Vec::new();
    if let Course::Awaiting { event, offset } = &course {
        let trigger = |agency| PlannedTrigger { agency, event: event.clone(), offset: *offset };
        match is_per_agency(event) {
            true => triggers.extend(leads.iter().map(|(agency, ..)| trigger(Some(*agency)))),
            false => triggers.push(trigger(None)),
        }
    }
    let mut duties = Vec::with_capacity(leads.len());
    for (index, (agency, part, _)) in leads.iter().enumerate() {
        let mut series = None;
        let mut trigger = None;
        let entries = match &course {
            Course::Dated { due_on, reason } => single(Some(*due_on), reason.clone(), false),
            Course::Undated { reason, is_continuous } => single(None, reason.clone(), *is_continuous),
            Course::Awaiting { event, .. } => {
                trigger = Some(if triggers.len() > 1 { index } else { 0 });
                single(None, Reason::Awaiting { event: event.clone() }, false)
            }
            Course::Recurring(recurrence) => {
                let ends_on =
                    [context.programme_ends_on, context.agency_ends.get(agency).copied()].into_iter().flatten().min();
                series = recurrence.first(context.issued_on).map(|first| PlannedSeries {
                    frequency: recurrence.frequency,
                    starts_on: first.start,
                    ends_on,
                    generated_until: horizon(context.today),
                });
                match &series {
                    Some(series) => entries_of(recurrence, series, None, &why).take(*room + 1).collect(),
                    None => Vec::new(),
                }
            }
        };
        *room = room.checked_sub(entries.len()).ok_or(TooMany)?;
        duties.push(PlannedDuty { agency: *agency, part: *part, series, trigger, entries });
    }
    let (deadline, words, set_by) = (stated.deadline.as_ref(), stated.words.as_str(), stated.set_by);
    Ok(PlannedDeadline { number, deadline, words, set_by, triggers, duties })
}

/// The entries of a series up to its horizon, those that are due after `after` only; used at the issue and by the job that goes on.
pub fn entries_of<'a>(
    recurrence: &'a Recurrence,
    series: &PlannedSeries,
    after: Option<NaiveDate>,
    why: impl Fn(Reason) -> Why + 'a,
) -> impl Iterator<Item = PlannedEntry> + 'a {
    let until = series.ends_on.map_or(series.generated_until, |end| end.min(series.generated_until));
    recurrence
        .periods(series.starts_on, until)
        .filter(move |period| after.is_none_or(|after| period.due_on > after))
        .map(move |period| PlannedEntry {
            due_on: Some(period.due_on),
            why: why(Reason::Period {
                frequency: recurrence.frequency,
                period: period.key.clone(),
                is_day_stated: recurrence.is_day_stated(),
            }),
            period: period.key,
            is_continuous: false,
        })
}

/// What an opening comes to.
pub fn preview(opening: &Opening<'_>) -> Preview {
    let mut preview = Preview { tasks: opening.tasks.len(), ..Preview::default() };
    let mut agencies = HashSet::new();
    let mut due = BTreeMap::<NaiveDate, usize>::new();
    for planned in &opening.tasks {
        let duties = planned.deadlines.iter().flat_map(|deadline| &deadline.duties);
        for duty in duties {
            agencies.insert(duty.agency);
            preview.recurring += usize::from(duty.series.is_some());
            preview.obligations += duty.entries.len();
            if planned.task.binding == Binding::Request {
                preview.requests += duty.entries.len();
            }
            for entry in &duty.entries {
                match entry.due_on {
                    Some(day) => *due.entry(day).or_default() += 1,
                    None if duty.trigger.is_some() => preview.waiting_for_event += 1,
                    None if entry.is_continuous => preview.continuous += 1,
                    None => preview.undated += 1,
                }
            }
        }
    }
    preview.agencies = agencies.len();
    preview.first_deadlines = due.into_iter().take(FIRST_DEADLINES).collect();
    preview
}

/// The line of a register: white space folded, cut after a word.
pub fn title(content: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in content.split_whitespace() {
        length += word.chars().count() + 1;
        if length > LONGEST_TITLE {
            if line.is_empty() {
                line.extend(word.chars().take(LONGEST_TITLE));
            }
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests;
