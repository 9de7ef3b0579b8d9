//! The right side of the review: one card per order, one of them open.

use askama::Template;
use chrono::NaiveDate;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::{Chip, Choice, ErrorSummary, State};
use thihanh_webkit::{CsrfToken, Lang, Text};
use vanban::deadline::Deadline;

use super::super::words;
use super::form::CardForm;
use crate::modules::directives::model::card::{CardState, DraftTask};
use crate::modules::directives::model::deadline::{self, DeadlineFields, FREQUENCIES, UNITS, civil};
use crate::modules::directives::model::draft::{Draft, Finding, How, Phrase};
use crate::modules::directives::usecase::Expansion;
use crate::modules::obligations::api::SetBy;
use crate::outline;

/// Characters of an order shown on a closed card.
const HEADLINE_MAX: usize = 160;
/// Characters of a passage shown as evidence.
const EVIDENCE_MAX: usize = 140;

/// What every card of a page needs.
pub(super) struct Table<'a> {
    pub(super) lang: Lang,
    pub(super) csrf: CsrfToken,
    pub(super) code: &'a str,
    pub(super) text: &'a str,
    pub(super) expansion: &'a Expansion,
    pub(super) calendar: &'a WorkingCalendar,
    pub(super) year: Option<i32>,
    /// Names of agencies to choose from where a phrase means nobody.
    pub(super) agencies: Vec<String>,
}

/// A card without its form.
#[derive(Template)]
#[template(path = "directives/web/review/closed_card.html")]
pub(super) struct ClosedCard {
    lang: Lang,
    csrf: CsrfToken,
    code: String,
    id: String,
    number: usize,
    version: i64,
    headline: String,
    facts: String,
    chip: Option<Chip>,
    state: &'static str,
    /// The card it stands behind, for a script that puts it in.
    after: Option<String>,
}

impl askama::filters::HtmlSafe for ClosedCard {}

impl ClosedCard {
    pub(super) fn new(table: &Table<'_>, number: usize, card: &DraftTask, after: Option<&DraftTask>) -> Self {
        let lang = table.lang;
        let draft = &card.draft;
        let leads = draft.leads.iter().map(|phrase| phrase.words.as_str()).collect::<Vec<_>>().join("; ");
        let deadlines: Vec<_> =
            draft.deadlines.iter().map(|deadline| words::deadline(lang, &deadline.deadline)).collect();
        let facts =
            [leads, deadlines.join("; ")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        Self {
            lang,
            csrf: table.csrf.clone(),
            code: table.code.to_owned(),
            id: card.id.to_string(),
            number,
            version: card.version,
            headline: cut(&draft.content, HEADLINE_MAX),
            facts,
            chip: chip(lang, card),
            state: card.state.as_str(),
            after: after.map(|card| card.id.to_string()),
        }
    }

    fn is_rejected(&self) -> bool {
        self.state == CardState::Rejected.as_str()
    }
}

fn chip(lang: Lang, card: &DraftTask) -> Option<Chip> {
    Some(match card.state {
        CardState::Accepted => Chip::new(State::DoneOnTime, lang.t("card-accepted")),
        CardState::Issued => Chip::new(State::NotCounted, lang.t("card-issued")),
        CardState::Rejected => Chip::new(State::NotCounted, lang.t("card-rejected")),
        CardState::Proposed if card.draft.leads.is_empty() => Chip::new(State::Overdue, lang.t("card-no-lead")),
        CardState::Proposed if card.is_uncertain => Chip::new(State::DueSoon, lang.t("card-uncertain")),
        CardState::Proposed if card.draft.deadlines.is_empty() => {
            Chip::new(State::NotCounted, lang.t("card-no-deadline"))
        }
        CardState::Proposed => return None,
    })
}

/// A field's words for how it was found, and the passage that says so.
pub(super) struct Evidence {
    pub(super) chip: Option<Chip>,
    pub(super) quote: Option<String>,
    pub(super) anchor: Option<usize>,
}

impl Evidence {
    fn of(lang: Lang, finding: &Finding, text: &str) -> Self {
        let chip = match finding.how {
            How::Uncertain => Some(Chip::new(State::DueSoon, lang.t("found-uncertain"))),
            How::Missing => Some(Chip::new(State::NotCounted, lang.t("found-missing"))),
            How::Typed => Some(Chip::new(State::Waiting, lang.t("found-typed"))),
            How::Stated | How::Inherited => None,
        };
        // What stands in the order's own words needs no quotation: it is on the card.
        let from = finding.from.first().filter(|_| matches!(finding.how, How::Inherited | How::Uncertain));
        let quote = from.and_then(|span| text.get(span.clone())).map(|words| cut(words, EVIDENCE_MAX));
        Self { chip, quote, anchor: from.map(|span| span.start) }
    }
}

/// A phrase of the card with the agencies it means, to tick off.
pub(super) struct PhraseView {
    pub(super) words: String,
    /// Why it means nobody.
    pub(super) open: Option<Text>,
    pub(super) chosen: usize,
    pub(super) boxes: Vec<AgencyBox>,
}

/// One agency that a phrase means.
pub(super) struct AgencyBox {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) is_ticked: bool,
}

/// A line of the deadline editor.
pub(super) struct DeadlineView {
    pub(super) fields: DeadlineFields,
    /// What it says, in words.
    pub(super) sentence: String,
    pub(super) is_reviewers: bool,
    /// "28/02/2027 là Chủ nhật …": a fixed date does not move (decisions 13).
    pub(super) day_off: Option<NaiveDate>,
    pub(super) is_new: bool,
}

/// The card that is looked at, with its form.
#[derive(Template)]
#[template(path = "directives/web/review/open_card.html")]
pub(super) struct OpenCard {
    lang: Lang,
    csrf: CsrfToken,
    code: String,
    id: String,
    number: usize,
    path: String,
    /// The passage it was read from, for screens without room for the text beside.
    passage: String,
    state: &'static str,
    chip: Option<Chip>,
    is_first: bool,
    errors: Option<ErrorSummary>,
    form: CardForm,
    leads: Evidence,
    support: Evidence,
    due: Evidence,
    lead_phrases: Vec<PhraseView>,
    support_phrases: Vec<PhraseView>,
    deadlines: Vec<DeadlineView>,
    agencies: Vec<String>,
    after: Option<String>,
}

impl askama::filters::HtmlSafe for OpenCard {}

impl OpenCard {
    /// The card as stored, or as a form that was refused left it.
    pub(super) fn new(
        table: &Table<'_>,
        number: usize,
        card: &DraftTask,
        after: Option<&DraftTask>,
        refused: Option<(CardForm, &[FieldError])>,
    ) -> Self {
        let lang = table.lang;
        let draft = &card.draft;
        let (form, errors) = match refused {
            Some((form, errors)) => (CardForm { version: card.version, ..form }, errors),
            None => (CardForm::of(card, table.expansion), &[][..]),
        };
        let lead_phrases = phrases(table, &draft.leads, 'l');
        let support_phrases = phrases(table, &draft.support, 's');
        let has_open = lead_phrases.iter().chain(&support_phrases).any(|phrase| phrase.open.is_some());
        Self {
            lang,
            csrf: table.csrf.clone(),
            code: table.code.to_owned(),
            id: card.id.to_string(),
            number,
            path: outline::place(lang, &draft.path),
            passage: draft.source.clone().and_then(|span| table.text.get(span)).map(folded).unwrap_or_default(),
            state: card.state.as_str(),
            chip: chip(lang, card),
            is_first: number == 1,
            errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
            leads: Evidence::of(lang, &draft.findings.leads, table.text),
            support: Evidence::of(lang, &draft.findings.support, table.text),
            due: Evidence::of(lang, &draft.findings.deadlines, table.text),
            lead_phrases,
            support_phrases,
            deadlines: deadlines(table, &form, draft),
            form,
            agencies: if has_open { table.agencies.clone() } else { Vec::new() },
            after: after.map(|card| card.id.to_string()),
        }
    }

    fn is_proposed(&self) -> bool {
        self.state == CardState::Proposed.as_str()
    }

    fn choices(&self) -> Vec<Choice> {
        let words = |choice: deadline::Choice| match choice {
            deadline::Choice::None => self.lang.t("choice-none"),
            deadline::Choice::Words => self.lang.t("choice-words"),
            deadline::Choice::By => self.lang.t("choice-by"),
            deadline::Choice::Before => self.lang.t("choice-before"),
            deadline::Choice::Within => self.lang.t("choice-within"),
            deadline::Choice::Recurring => self.lang.t("choice-recurring"),
            deadline::Choice::Ongoing => self.lang.t("choice-ongoing"),
            deadline::Choice::Conditional => self.lang.t("choice-conditional"),
        };
        deadline::Choice::ALL.into_iter().map(|choice| Choice::new(choice.as_str(), words(choice))).collect()
    }

    fn frequencies(&self) -> Vec<Choice> {
        FREQUENCIES
            .iter()
            .map(|(word, _)| Choice::new(word, Text::new(self.lang, format!("deadline-freq-{word}"))))
            .collect()
    }

    fn units(&self) -> Vec<Choice> {
        UNITS.iter().map(|(word, unit)| Choice::new(word, words::unit(self.lang, *unit))).collect()
    }
}

fn phrases(table: &Table<'_>, phrases: &[Phrase], side: char) -> Vec<PhraseView> {
    let view = |(number, phrase): (usize, &Phrase)| {
        let meaning = table.expansion.meaning(phrase);
        let expansion = meaning.as_ref().map(|meaning| meaning.expansion.clone()).unwrap_or_default();
        let boxed = |agency: AgencyId| AgencyBox {
            value: format!("{side}/{number}/{agency}"),
            name: table.expansion.name(agency),
            is_ticked: !phrase.excluded.contains(&agency),
        };
        PhraseView {
            words: phrase.words.clone(),
            open: words::open_phrase(table.lang, meaning.as_ref().map(|meaning| &meaning.resolution)),
            chosen: meaning.as_ref().map_or(0, |meaning| meaning.chosen.len()),
            boxes: expansion.into_iter().map(boxed).collect(),
        }
    };
    phrases.iter().enumerate().map(view).collect()
}

/// The lines of the editor with what they say, and one empty line for another deadline.
fn deadlines(table: &Table<'_>, form: &CardForm, draft: &Draft) -> Vec<DeadlineView> {
    let mut views: Vec<DeadlineView> = form
        .deadlines()
        .into_iter()
        .enumerate()
        .filter(|(_, fields)| fields.choice != deadline::Choice::None.as_str())
        .map(|(index, fields)| {
            let read = fields.parse(draft.deadlines.get(index), table.year).unwrap_or_default();
            let sentences: Vec<_> =
                read.iter().map(|deadline| words::deadline(table.lang, &deadline.deadline)).collect();
            let fixed = read.iter().find_map(|deadline| match &deadline.deadline {
                Deadline::By { date, inclusive: true } => civil(*date),
                Deadline::By { date, inclusive: false } => civil(*date).and_then(|day| day.pred_opt()),
                _ => None,
            });
            DeadlineView {
                sentence: sentences.join("; "),
                is_reviewers: read.iter().any(|deadline| deadline.set_by == SetBy::Reviewer),
                day_off: fixed.filter(|day| !table.calendar.is_working_day(*day)),
                is_new: false,
                fields,
            }
        })
        .collect();
    let fields = DeadlineFields { choice: deadline::Choice::None.as_str().to_owned(), ..DeadlineFields::default() };
    views.push(DeadlineView { fields, sentence: String::new(), is_reviewers: false, day_off: None, is_new: true });
    views
}

/// A passage without the line breaks of its print.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first words, cut between words where they are too many.
pub(super) fn cut(text: &str, max: usize) -> String {
    let words = folded(text);
    if words.chars().count() <= max {
        return words;
    }
    let head: String = words.chars().take(max).collect();
    let end = head.rfind(' ').filter(|end| *end > 0).unwrap_or(head.len());
    format!("{}…", &head[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_orders_are_cut_between_words() {
        assert_eq!(cut("Rà  soát\nvăn bản", 20), "Rà soát văn bản");
        assert_eq!(cut("Rà soát văn bản", 10), "Rà soát…");
        assert_eq!(cut("Ràsoátvănbản", 5), "Ràsoá…");
    }
}
