//! What the rows come to: nothing is written here, so that a look and the import cannot differ.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;

use super::read::Row;
use super::words::{Due, OldState, States, day, due, plain};

/// Longest order, in characters.
const CONTENT_MAX_CHARS: usize = 4_000;
/// Longest number of a document, in characters.
const NUMBER_MAX_CHARS: usize = 200;

/// What whoever takes over says of rows that do not say it themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// The day from which rows without a date of their document are owed.
    pub since: Option<NaiveDate>,
    /// Whether what is done without a day counts as done on its last valid day.
    pub done_when_due: bool,
}

/// How a phrase for agencies is understood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// These.
    Agencies(Vec<AgencyId>),
    /// None; the names that stand nearest.
    Unknown {
        /// Known names.
        near: Vec<String>,
    },
    /// One that was there on another day only.
    Ended {
        /// Its name then.
        name: String,
        /// Who has its duties now.
        successors: Vec<String>,
    },
}

/// A phrase and the day on which it is asked.
pub type Asked = (String, NaiveDate);

/// What rows are compared with.
#[derive(Debug, Default)]
pub struct Context {
    /// Every phrase that [`asked`] gives.
    pub named: HashMap<Asked, Named>,
    /// Keys of rows that were taken over before.
    pub known: HashSet<[u8; 32]>,
}

/// What a row comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Entries of the ledger that are over since a day.
    Done(NaiveDate),
    /// Entries of the ledger that are owed.
    Open,
    /// It was taken over before.
    Known,
    /// A heading between rows: no order, and passed over.
    Heading,
}

/// A row with what it comes to.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub row: Row,
    /// What it comes to, or everything that is wrong with it.
    pub outcome: Result<Change, Vec<FieldError>>,
}

/// A row that is to be taken over.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Its number in the file.
    pub line: u32,
    /// Its cells as they stood.
    pub cells: Vec<String>,
    /// By which it is known again.
    pub key: [u8; 32],
    /// Number of the document; may be empty.
    pub number: String,
    /// What is ordered.
    pub content: String,
    /// What is to be handed in; may be empty.
    pub product: String,
    /// From which day on it is owed.
    pub opened_on: NaiveDate,
    /// Who owes it.
    pub leads: Vec<AgencyId>,
    /// The words that name them.
    pub leads_phrase: String,
    /// Who contributes.
    pub support: Vec<AgencyId>,
    /// The words that name them.
    pub support_phrase: String,
    /// Who follows it up, where the row says it.
    pub overseer: Option<AgencyId>,
    /// By when, with the row's words.
    pub due: Option<(Due, String)>,
    /// The day on which it was done, where it is.
    pub done_on: Option<NaiveDate>,
    /// What the row says about its result; may be empty.
    pub result: String,
}

/// What taking over would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Row by row.
    pub lines: Vec<Line>,
    /// Those that are to be taken over.
    pub planned: Vec<Planned>,
}

impl Plan {
    /// Rows that are wrong: with any of them nothing is taken over.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.lines.iter().filter(|line| line.outcome.is_err()).count()
    }

    /// Rows that would be taken over as done, and as open.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let done = self.planned.iter().filter(|planned| planned.done_on.is_some()).count();
        (done, self.planned.len() - done)
    }
}

/// By what a row is known again: what it orders, of whom, by which document, by when. Not how it stands, so that a row that was done meanwhile is
/// still the same.
#[must_use]
pub fn content_key(row: &Row) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in ["number", "issued_on", "content", "agency", "due", "product"] {
        let text = plain(row.get(field));
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

/// A heading between rows names no agency and says nothing of due dates and states; nor does the row of column numbers below the heads.
fn is_heading(row: &Row) -> bool {
    let says_nothing = ["agency", "due", "state", "done_on", "support"].iter().all(|field| row.get(field).is_empty());
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "()[] ".contains(c));
    says_nothing || (is_number(row.get("content")) && is_number(row.get("agency")))
}

/// How a row's days and state read; what is wrong with them otherwise.
struct Facts {
    opened_on: NaiveDate,
    state: OldState,
    done_on: Option<NaiveDate>,
    due: Option<(Due, String)>,
    /// The day on which its agencies are asked: whoever owes it now, whoever did it then.
    named_on: NaiveDate,
}

fn facts(row: &Row, states: &States, options: Options, today: NaiveDate) -> Result<Facts, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut keep = |fault: FieldError| errors.push(fault);
    let issued_on = optional_day(row, "issued_on").map_err(&mut keep).ok().flatten();
    let opened_on = issued_on.or(options.since);
    if opened_on.is_none() && row.get("issued_on").is_empty() {
        keep(FieldError::new("issued_on", "old-register-no-day"));
    }
    let written = optional_day(row, "done_on").map_err(&mut keep).ok().flatten();
    let due = match row.get("due") {
        "" => None,
        text => match due(text) {
            Some(due) => Some((due, text.to_owned())),
            None => {
                keep(FieldError::new("due", "old-register-due").with("text", text));
                None
            }
        },
    };
    let (state, said_on) = match row.get("state") {
        "" if written.is_some() => (OldState::Done, None),
        "" => (OldState::Open, None),
        text => match states.read(text) {
            Some(read) => read,
            None => {
                keep(FieldError::new("state", "old-register-state").with("text", text));
                (OldState::Open, None)
            }
        },
    };
    let last = due.as_ref().and_then(|(due, _)| due.last);
    let mut done_on = None;
    if state == OldState::Done {
        done_on = written.or(said_on).or(last.filter(|_| options.done_when_due).map(|last| last.min(today)));
        if done_on.is_none() && row.get("done_on").is_empty() {
            keep(FieldError::new("done_on", "old-register-no-done-day"));
        }
    } else if written.is_some() {
        keep(FieldError::new("state", "old-register-open-with-day"));
    }
    if let Some(opened_on) = opened_on {
        if opened_on > today {
            keep(FieldError::new("issued_on", "old-register-future"));
        }
        if done_on.is_some_and(|done_on| done_on < opened_on) {
            keep(FieldError::new("done_on", "old-register-done-before"));
        }
        if last.is_some_and(|last| last < opened_on) {
            keep(FieldError::new("due", "old-register-due-before"));
        }
    }
    if done_on.is_some_and(|done_on| done_on > today) {
        keep(FieldError::new("done_on", "old-register-future"));
    }
    match opened_on {
        Some(opened_on) if errors.is_empty() => {
            let named_on = if done_on.is_some() { opened_on } else { today };
            Ok(Facts { opened_on, state, done_on, due, named_on })
        }
        _ => Err(errors),
    }
}

fn optional_day(row: &Row, field: &'static str) -> Result<Option<NaiveDate>, FieldError> {
    match row.get(field) {
        "" => Ok(None),
        text => day(text).map(Some).ok_or_else(|| FieldError::new(field, "old-register-day").with("text", text)),
    }
}

/// Every phrase for agencies that rows use, by the day on which it is asked.
#[must_use]
pub fn asked(rows: &[Row], options: Options, today: NaiveDate) -> BTreeMap<NaiveDate, BTreeSet<String>> {
    let states = States::shipped();
    let mut asked: BTreeMap<NaiveDate, BTreeSet<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !is_heading(row)) {
        let Ok(facts) = facts(row, &states, options, today) else { continue };
        let phrases = ["agency", "support", "overseer"].map(|field| row.get(field));
        let of_day = asked.entry(facts.named_on).or_default();
        of_day.extend(phrases.into_iter().filter(|phrase| !phrase.is_empty()).map(str::to_owned));
    }
    asked
}

/// Compares rows with what is there.
#[must_use]
pub fn plan(rows: Vec<Row>, context: &Context, options: Options, today: NaiveDate) -> Plan {
    let states = States::shipped();
    let mut plan = Plan::default();
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    for row in rows {
        let outcome = if is_heading(&row) {
            Ok(Change::Heading)
        } else {
            take(&row, context, options, today, &states, &mut seen).map(|taken| match taken {
                None => Change::Known,
                Some(planned) => {
                    let change = planned.done_on.map_or(Change::Open, Change::Done);
                    plan.planned.push(planned);
                    change
                }
            })
        };
        plan.lines.push(Line { row, outcome });
    }
    plan
}

/// One row; `None` where it was taken over before.
fn take(
    row: &Row,
    context: &Context,
    options: Options,
    today: NaiveDate,
    states: &States,
    seen: &mut HashMap<[u8; 32], u32>,
) -> Result<Option<Planned>, Vec<FieldError>> {
    let key = content_key(row);
    if let Some(line) = seen.insert(key, row.line) {
        return Err(vec![FieldError::new("content", "old-register-twice").with("line", i64::from(line))]);
    }
    if context.known.contains(&key) {
        return Ok(None);
    }
    let mut errors = Vec::new();
    let (content, number) = (row.get("content"), row.get("number"));
    match content.chars().count() {
        0 => errors.push(FieldError::new("content", "required")),
        count if count > CONTENT_MAX_CHARS => {
            errors.push(FieldError::new("content", "old-register-long").with("most", CONTENT_MAX_CHARS))
        }
        _ => {}
    }
    if number.chars().count() > NUMBER_MAX_CHARS {
        errors.push(FieldError::new("number", "old-register-long").with("most", NUMBER_MAX_CHARS));
    }
    if row.get("agency").is_empty() {
        errors.push(FieldError::new("agency", "required"));
    }
    let facts = match facts(row, states, options, today) {
        Ok(facts) => facts,
        Err(faults) => {
            errors.extend(faults);
            return Err(errors);
        }
    };
    debug_assert_eq!(facts.state == OldState::Done, facts.done_on.is_some());
    let mut agencies = |field: &'static str| match row.get(field) {
        "" => Vec::new(),
        phrase => named(context, field, phrase, facts.named_on).unwrap_or_else(|fault| {
            errors.push(fault);
            Vec::new()
        }),
    };
    let (leads, support, overseer) = (agencies("agency"), agencies("support"), agencies("overseer"));
    if overseer.len() > 1 {
        errors.push(FieldError::new("overseer", "old-register-one"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Some(Planned {
        line: row.line,
        cells: row.cells.clone(),
        key,
        number: number.to_owned(),
        content: content.to_owned(),
        product: row.get("product").to_owned(),
        opened_on: facts.opened_on,
        support: support.into_iter().filter(|agency| !leads.contains(agency)).collect(),
        leads,
        leads_phrase: row.get("agency").to_owned(),
        support_phrase: row.get("support").to_owned(),
        overseer: overseer.first().copied(),
        due: facts.due,
        done_on: facts.done_on,
        result: row.get("result").to_owned(),
    }))
}

fn named(context: &Context, field: &'static str, phrase: &str, on: NaiveDate) -> Result<Vec<AgencyId>, FieldError> {
    match context.named.get(&(phrase.to_owned(), on)) {
        Some(Named::Agencies(agencies)) if !agencies.is_empty() => Ok(agencies.clone()),
        Some(Named::Ended { name, successors }) if !successors.is_empty() => {
            Err(FieldError::new(field, "old-register-agency-ended")
                .with("name", name.as_str())
                .with("successors", successors.join("; ")))
        }
        Some(Named::Unknown { near }) if !near.is_empty() => {
            Err(FieldError::new(field, "old-register-agency-near").with("text", phrase).with("near", near.join("; ")))
        }
        _ => Err(FieldError::new(field, "old-register-agency").with("text", phrase)),
    }
}
