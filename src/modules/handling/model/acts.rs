//! The forms of what is done with a handling: sent, received, answered, judged, published.

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;

use super::HandlingFault;
use super::form::{NOTE_MAX, NUMBER_MAX};
use super::handling::{Handling, Reply, ReplyKind, Sending};
use thihanh_kernel::law::Authority;

/// The form by which it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SendForm {
    /// Number of the document.
    pub number: String,
    /// Its symbol.
    pub symbol: String,
    /// Its date; today where empty.
    pub on: String,
    /// By when it is to be done or answered; what was written, or the rule's day, where empty.
    pub due_on: String,
}

/// How many days the number of a document takes at most.
const PLAIN_NUMBER_MAX: usize = 20;

impl SendForm {
    /// The document, the day and whether a rule counted it; `proposed` is the rule's day.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(
        &self,
        handling: &Handling,
        proposed: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<(Sending, Option<NaiveDate>, bool), HandlingFault> {
        let mut fields = FieldReader::new();
        let number = fields.required_text("number", &self.number, PLAIN_NUMBER_MAX);
        if !number.is_empty() && !number.chars().all(char::is_alphanumeric) {
            fields.refuse(FieldError::new("number", "handling-number-malformed"));
        }
        let symbol = fields.text("symbol", &self.symbol, NUMBER_MAX);
        let on = past_day(&mut fields, ("on", &self.on), None, today);
        let typed = fields.day("due_on", &self.due_on);
        let written = typed.or(handling.facts.due_on);
        let due_on = written.or(proposed);
        if due_on.is_some_and(|due| due < today) {
            fields.refuse(FieldError::new("due_on", "handling-due-past").with("today", vn_date(today)));
        }
        if due_on.is_none() && handling.facts.authority == Authority::Own {
            fields.refuse(FieldError::new("due_on", "required"));
        }
        fields.finish().map_err(HandlingFault::Invalid)?;
        // Whoever sends back the day that the rule proposed took it over as it is.
        let is_by_rule = due_on.is_some() && due_on == proposed && handling.facts.due_on.is_none();
        Ok((Sending { number, symbol, on }, due_on, is_by_rule))
    }
}

/// A day that lies behind: today where none is written, not after today, not before `from`.
fn past_day(
    fields: &mut FieldReader,
    (field, text): (&'static str, &str),
    from: Option<NaiveDate>,
    today: NaiveDate,
) -> NaiveDate {
    let on = fields.day(field, text).unwrap_or(today);
    if on > today {
        fields.refuse(FieldError::new(field, "date-in-future").with("today", vn_date(today)));
    }
    if let Some(from) = from.filter(|from| on < *from) {
        fields.refuse(FieldError::new(field, "handling-before-sent").with("date", vn_date(from)));
    }
    on
}

/// The day on which something happened to a handling that was sent.
///
/// # Errors
/// The refusal of the field `on`.
pub fn happened_on(handling: &Handling, on: &str, today: NaiveDate) -> Result<NaiveDate, HandlingFault> {
    let mut fields = FieldReader::new();
    let from = handling.sending.as_ref().map(|sending| sending.on);
    let on = past_day(&mut fields, ("on", on), from, today);
    fields.finish().map_err(HandlingFault::Invalid)?;
    Ok(on)
}

/// The day on which a result was published.
///
/// # Errors
/// The refusal of the field `on`.
pub fn published_on(handling: &Handling, on: &str, today: NaiveDate) -> Result<NaiveDate, HandlingFault> {
    let mut fields = FieldReader::new();
    let on = past_day(&mut fields, ("on", on), handling.done_on.or(handling.closed_on), today);
    fields.finish().map_err(HandlingFault::Invalid)?;
    Ok(on)
}

/// A reason that must be given.
///
/// # Errors
/// The refusal of the field `reason`.
pub fn reason(text: &str) -> Result<String, HandlingFault> {
    let mut fields = FieldReader::new();
    let reason = fields.required_text("reason", text, NOTE_MAX);
    fields.finish().map_err(HandlingFault::Invalid)?;
    Ok(reason)
}

/// The form of an answer that came on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    /// `accepted`, `partly`, `rejected`.
    pub kind: String,
    /// Number and symbol of its document.
    pub number: String,
    /// Its date; today where empty.
    pub on: String,
    /// Its words; needed where it is no plain yes.
    pub note: String,
}

impl ReplyForm {
    /// The answer.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, handling: &Handling, today: NaiveDate) -> Result<Reply, HandlingFault> {
        let mut fields = FieldReader::new();
        let kind: Option<ReplyKind> = fields.required_choice("kind", &self.kind);
        let number = fields.required_text("number", &self.number, NUMBER_MAX);
        let from = handling.sending.as_ref().map(|sending| sending.on);
        let on = past_day(&mut fields, ("on", &self.on), from, today);
        let note = match kind {
            Some(ReplyKind::Partly | ReplyKind::Rejected) => fields.required_text("note", &self.note, NOTE_MAX),
            _ => fields.text("note", &self.note, NOTE_MAX),
        };
        fields.finish().map_err(HandlingFault::Invalid)?;
        let kind = kind.ok_or_else(|| HandlingFault::Invalid(Vec::new()))?;
        Ok(Reply { kind, number, on, note })
    }
}

/// The form that says what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct JudgeForm {
    /// `done` or `rejected`.
    pub outcome: String,
    /// How an agency of the tree answered a proposal; where empty, as the outcome says.
    pub reply: String,
    /// The day on which it was done; today where empty.
    pub on: String,
    /// What came of it.
    pub note: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// It was done; else the competent body said no.
    pub is_done: bool,
    /// The day.
    pub on: NaiveDate,
    /// In words.
    pub note: String,
    /// How an agency of the tree answered.
    pub reply: Option<ReplyKind>,
}

impl JudgeForm {
    /// What it says.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, handling: &Handling, today: NaiveDate) -> Result<Judged, HandlingFault> {
        let mut fields = FieldReader::new();
        let is_done = match self.outcome.trim() {
            "" => {
                fields.refuse(FieldError::new("outcome", "required"));
                false
            }
            "done" => true,
            "rejected" => false,
            _ => {
                fields.refuse(FieldError::new("outcome", "choice-unknown"));
                false
            }
        };
        let reply = fields.choice("reply", &self.reply);
        let from = handling.sending.as_ref().map(|sending| sending.on);
        let on = past_day(&mut fields, ("on", &self.on), from, today);
        let note = fields.required_text("note", &self.note, NOTE_MAX);
        fields.finish().map_err(HandlingFault::Invalid)?;
        Ok(Judged { is_done, on, note, reply })
    }
}

impl Judged {
    /// How an agency of the tree answered: as was said, else as the outcome says.
    pub fn reply_kind(&self) -> ReplyKind {
        self.reply.unwrap_or(if self.is_done { ReplyKind::Accepted } else { ReplyKind::Rejected })
    }
}

#[cfg(test)]
mod tests {
    use super::super::handling::fixtures::{day, draft, noon};
    use super::super::handling::{Addressee, Approval, Facts};
    use super::*;

    fn approved(authority: Authority, due_on: Option<NaiveDate>) -> Handling {
        let draft = draft(Addressee::Outside("Bộ Tư pháp".into()));
        let draft = Handling { facts: Facts { authority, due_on, ..draft.facts.clone() }, ..draft };
        draft.approve(Approval { at: noon(), by: None, by_name: String::new() }).unwrap()
    }

    fn told<T: std::fmt::Debug>(read: Result<T, HandlingFault>) -> Vec<(&'static str, &'static str)> {
        match read {
            Err(HandlingFault::Invalid(errors)) => errors.iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_day_is_typed_or_written_or_counted_by_the_rule() {
        let today = day("2026-03-16");
        let rule = Some(day("2026-04-06"));
        let form = |due_on: &str| SendForm { number: "12".into(), due_on: due_on.into(), ..SendForm::default() };
        // written in the draft, typed on sending, the rule's: the day, and whether it is the rule's
        let table = [
            (None, "", rule, (rule, true)),
            (None, "6/4/2026", rule, (rule, true)),
            (None, "10/4/2026", rule, (Some(day("2026-04-10")), false)),
            (Some(day("2026-04-01")), "", rule, (Some(day("2026-04-01")), false)),
            (rule, "", rule, (rule, false)),
            (None, "", None, (None, false)),
        ];
        for (written, typed, proposed, wanted) in table {
            let (sending, due, by_rule) =
                form(typed).read(&approved(Authority::Proposal, written), proposed, today).unwrap();
            assert_eq!(((due, by_rule), sending.on), (wanted, today), "{written:?} {typed}");
        }
        let own = approved(Authority::Own, None);
        assert_eq!(told(form("").read(&own, None, today)), [("due_on", "required")]);
        let past = approved(Authority::Proposal, Some(day("2026-03-15")));
        assert_eq!(told(form("").read(&past, rule, today)), [("due_on", "handling-due-past")]);
        let cases = [
            (SendForm { number: " ".into(), ..form("") }, ("number", "required")),
            (SendForm { number: "12/KN".into(), ..form("") }, ("number", "handling-number-malformed")),
            (SendForm { on: "17/3/2026".into(), ..form("") }, ("on", "date-in-future")),
        ];
        for (form, wanted) in cases {
            assert_eq!(told(form.read(&approved(Authority::Proposal, None), rule, today)), [wanted]);
        }
    }

    #[test]
    fn an_answer_says_which_way_and_why() {
        let today = day("2026-03-20");
        let sending = Sending { number: "12".into(), symbol: String::new(), on: day("2026-03-16") };
        let sent = approved(Authority::Proposal, None).send(sending, (None, false), noon()).unwrap();
        let form = || ReplyForm { kind: "accepted".into(), number: "7/BTP".into(), ..ReplyForm::default() };
        assert_eq!(form().read(&sent, today).unwrap().on, today);
        let cases = [
            (ReplyForm { kind: String::new(), ..form() }, ("kind", "required")),
            (ReplyForm { kind: "yes".into(), ..form() }, ("kind", "choice-unknown")),
            (ReplyForm { number: String::new(), ..form() }, ("number", "required")),
            (ReplyForm { kind: "partly".into(), ..form() }, ("note", "required")),
            (ReplyForm { on: "15/3/2026".into(), ..form() }, ("on", "handling-before-sent")),
            (ReplyForm { on: "21/3/2026".into(), ..form() }, ("on", "date-in-future")),
        ];
        for (form, wanted) in cases {
            assert_eq!(told(form.read(&sent, today)), [wanted]);
        }
        let judge = |outcome: &str, note: &str| {
            JudgeForm { outcome: outcome.into(), note: note.into(), ..JudgeForm::default() }.read(&sent, today)
        };
        assert_eq!(told(judge("", "x")), [("outcome", "required")]);
        assert_eq!(told(judge("cancelled", "x")), [("outcome", "choice-unknown")]);
        assert_eq!(told(judge("done", "")), [("note", "required")]);
        assert_eq!(judge("done", "x").unwrap().reply_kind(), ReplyKind::Accepted);
        assert_eq!(judge("rejected", "x").unwrap().reply_kind(), ReplyKind::Rejected);
    }
}
