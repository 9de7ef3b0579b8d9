//! The form of a survey: questions and sections in their order, and how it is changed while it is a draft.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::QuestionId;

use super::question::{
    ANSWER_MAX, Body, CHOICE_MAX, CHOICES_MAX, COLUMNS_MAX, Choice, Condition, DECIMALS_MAX, Item, NUMBER_MAX,
    STEPS_MAX, TEXT_MAX, Test,
};
use super::words::Words;

/// Most questions and sections of a form.
pub const ITEMS_MAX: usize = 120;

/// The questions in their order. One version of a survey has one; it never changes once it was published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Questions and heads of sections.
    pub items: Vec<Item>,
    /// The highest code that any choice ever had.
    #[serde(default)]
    pub codes: u32,
}

/// A run of questions that is answered on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    /// Its head; none for the questions before the first head.
    pub head: Option<&'a Item>,
    /// Its questions.
    pub questions: &'a [Item],
}

/// Which way something is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// Why a form cannot stay as it is. `at` is the place from 0, among questions and heads alike.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// Nothing is asked.
    #[error("the form has no question")]
    Empty,
    /// Too many questions.
    #[error("the form has too many questions")]
    TooLong,
    /// There is no such question.
    #[error("there is no such question")]
    NoSuchQuestion,
    /// Two have the same id.
    #[error("a question stands twice")]
    Twice {
        /// Its place.
        at: usize,
    },
    /// A text is missing or too long.
    #[error("a text is missing or too long")]
    Text {
        /// Its place.
        at: usize,
    },
    /// Fewer than two choices, too many, two alike, or a code that the form does not know.
    #[error("the choices are wrong")]
    Choices {
        /// Its place.
        at: usize,
    },
    /// A bound that lets nothing through, or lies beyond what is kept.
    #[error("the bounds are wrong")]
    Bounds {
        /// Its place.
        at: usize,
    },
    /// A condition that does not point to an earlier question.
    #[error("a condition points to no earlier question")]
    NotEarlier {
        /// Its place.
        at: usize,
    },
    /// A condition that asks for what the question cannot say.
    #[error("a condition does not fit its question")]
    Condition {
        /// Its place.
        at: usize,
    },
    /// Under the id of a published question something else is asked.
    #[error("a published question was made into another")]
    Another {
        /// Its place.
        at: usize,
    },
    /// Others are asked by its answer.
    #[error("a condition points to it")]
    LookedAt {
        /// The place of one of them.
        by: usize,
    },
}

impl Form {
    /// The item of an id.
    #[must_use]
    pub fn find(&self, id: QuestionId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    fn place(&self, id: QuestionId) -> Result<usize, FormFault> {
        self.items.iter().position(|item| item.id == id).ok_or(FormFault::NoSuchQuestion)
    }

    /// The questions without the heads.
    pub fn questions(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_section())
    }

    /// The number of a question, from 1, as people read it.
    #[must_use]
    pub fn number(&self, id: QuestionId) -> Option<usize> {
        self.questions().position(|item| item.id == id).map(|place| place + 1)
    }

    /// The number by which people find the item at a place: its own, or that of the first question behind a head.
    #[must_use]
    pub fn number_at(&self, at: usize) -> usize {
        let before = self.items.iter().take(at).filter(|item| !item.is_section()).count();
        before + 1
    }

    /// The sections in their order. A form without heads is one section; questions before the first head are one too.
    #[must_use]
    pub fn sections(&self) -> Vec<Section<'_>> {
        let mut sections = Vec::new();
        let mut rest = &self.items[..];
        while let Some(first) = rest.first() {
            let (head, behind) = if first.is_section() { (Some(first), &rest[1..]) } else { (None, rest) };
            let end = behind.iter().position(Item::is_section).unwrap_or(behind.len());
            sections.push(Section { head, questions: &behind[..end] });
            rest = &behind[end..];
        }
        sections
    }

    /// Whether everything in it holds together. An empty form does; it cannot be published, though ([`Form::check_complete`]).
    ///
    /// # Errors
    /// The first [`FormFault`].
    pub fn check(&self) -> Result<(), FormFault> {
        if self.items.len() > ITEMS_MAX {
            return Err(FormFault::TooLong);
        }
        let (mut ids, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for (at, item) in self.items.iter().enumerate() {
            if !ids.insert(item.id) {
                return Err(FormFault::Twice { at });
            }
            let is_written = |words: &Words, max| words.vi.chars().count() <= max && words.en.chars().count() <= max;
            if item.text.vi.trim().is_empty() || !is_written(&item.text, TEXT_MAX) || !is_written(&item.help, TEXT_MAX)
            {
                return Err(FormFault::Text { at });
            }
            self.check_body(at, item, &mut codes)?;
            if let Some(condition) = &item.shown_if {
                self.check_condition(at, condition)?;
            }
        }
        Ok(())
    }

    /// The same, and something is asked.
    ///
    /// # Errors
    /// The first [`FormFault`].
    pub fn check_complete(&self) -> Result<(), FormFault> {
        self.check()?;
        if self.questions().next().is_none() { Err(FormFault::Empty) } else { Ok(()) }
    }

    fn check_body(&self, at: usize, item: &Item, codes: &mut BTreeSet<u32>) -> Result<(), FormFault> {
        let mut check_list = |list: &[Choice], least: usize, most: usize| {
            let mut texts = BTreeSet::new();
            let are_right = (least..=most).contains(&list.len())
                && list.iter().all(|choice| {
                    let length = choice.text.vi.chars().count();
                    (1..=CHOICE_MAX).contains(&length)
                        && choice.text.en.chars().count() <= CHOICE_MAX
                        && (1..=self.codes).contains(&choice.code)
                        && codes.insert(choice.code)
                        && texts.insert(choice.text.vi.as_str())
                });
            if are_right { Ok(()) } else { Err(FormFault::Choices { at }) }
        };
        let is_bounded = |number: Option<i64>| number.is_none_or(|number| number.abs() <= NUMBER_MAX);
        let are_bounds_right = match &item.body {
            Body::Section => true,
            Body::Single { choices } => return check_list(choices, 2, CHOICES_MAX),
            Body::Multiple { choices, most } => {
                check_list(choices, 2, CHOICES_MAX)?;
                most.is_none_or(|most| most >= 1 && most as usize <= choices.len())
            }
            Body::Scale { from, to, .. } => {
                is_bounded(Some(*from)) && is_bounded(Some(*to)) && from < to && to - from < STEPS_MAX
            }
            Body::Number { min, max, decimals, .. } => {
                let is_open = min.zip(*max).is_none_or(|(min, max)| min <= max);
                is_bounded(*min) && is_bounded(*max) && is_open && *decimals <= DECIMALS_MAX
            }
            Body::Text { most, .. } => (1..=ANSWER_MAX).contains(most),
            Body::Matrix { rows, columns } => {
                check_list(rows, 1, CHOICES_MAX)?;
                return check_list(columns, 2, COLUMNS_MAX);
            }
        };
        if are_bounds_right { Ok(()) } else { Err(FormFault::Bounds { at }) }
    }

    fn check_condition(&self, at: usize, condition: &Condition) -> Result<(), FormFault> {
        let looked_at = self.items[..at].iter().find(|item| item.id == condition.question);
        let Some(looked_at) = looked_at.filter(|item| !item.is_section()) else {
            return Err(FormFault::NotEarlier { at });
        };
        let fits = match (&looked_at.body, &condition.test) {
            (Body::Single { choices } | Body::Multiple { choices, .. }, Test::AnyOf(codes)) => {
                !codes.is_empty() && codes.iter().all(|code| choices.iter().any(|choice| choice.code == *code))
            }
            (Body::Scale { .. } | Body::Number { .. }, Test::Within { min, max }) => {
                (min.is_some() || max.is_some()) && min.zip(*max).is_none_or(|(min, max)| min <= max)
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(FormFault::Condition { at }) }
    }

    /// Whether every question that was published keeps asking for the same kind of answer, so that answers to all versions can be counted
    /// together.
    ///
    /// # Errors
    /// [`FormFault::Another`].
    pub fn check_against(&self, published: &Self) -> Result<(), FormFault> {
        let is_another = |item: &Item| published.find(item.id).is_some_and(|before| !before.body.is_like(&item.body));
        match self.items.iter().position(is_another) {
            Some(at) => Err(FormFault::Another { at }),
            None => Ok(()),
        }
    }

    /// With an item added at the end of a section, or at the very end.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn with(mut self, item: Item, section: Option<QuestionId>) -> Result<Self, FormFault> {
        let end = match section {
            None => self.items.len(),
            Some(head) => {
                let at = self.place(head)? + 1;
                self.items[at..].iter().position(Item::is_section).map_or(self.items.len(), |more| at + more)
            }
        };
        self.note_codes(&item);
        self.items.insert(end, item);
        self.check()?;
        Ok(self)
    }

    /// With an item in the place of the one of the same id.
    ///
    /// # Errors
    /// [`FormFault`], also where a condition of another question no longer fits.
    pub fn replacing(mut self, item: Item) -> Result<Self, FormFault> {
        let at = self.place(item.id)?;
        self.note_codes(&item);
        self.items[at] = item;
        self.check()?;
        Ok(self)
    }

    /// Without an item. The questions of a section stay, in the section before.
    ///
    /// # Errors
    /// [`FormFault::LookedAt`] where others are asked by its answer.
    pub fn without(mut self, id: QuestionId) -> Result<Self, FormFault> {
        let at = self.place(id)?;
        let looks = |item: &Item| item.shown_if.as_ref().is_some_and(|condition| condition.question == id);
        if let Some(by) = self.items.iter().position(looks) {
            return Err(FormFault::LookedAt { by });
        }
        self.items.remove(at);
        Ok(self)
    }

    /// With an item one place further; at the end of its way it stays.
    ///
    /// # Errors
    /// [`FormFault::NotEarlier`] where a condition would point to what comes later.
    pub fn moved(mut self, id: QuestionId, way: Way) -> Result<Self, FormFault> {
        let at = self.place(id)?;
        let to = match way {
            Way::Up => at.checked_sub(1),
            Way::Down => Some(at + 1).filter(|to| *to < self.items.len()),
        };
        if let Some(to) = to {
            self.items.swap(at, to);
            self.check()?;
        }
        Ok(self)
    }

    fn note_codes(&mut self, item: &Item) {
        let highest = match &item.body {
            Body::Matrix { rows, columns } => rows.iter().chain(columns).map(|choice| choice.code).max(),
            body => body.choices().iter().map(|choice| choice.code).max(),
        };
        self.codes = self.codes.max(highest.unwrap_or_default());
    }

    /// Choices from lines as they were typed, `tiếng Việt | English`. A choice that was there keeps its code: it is known by its text, or,
    /// where as many lines were sent as there were, by its place (its text was corrected). Every other one gets a code that none had before.
    pub(super) fn choices_of(&self, lines: &str, before: &[Choice], next: &mut u32) -> Vec<Choice> {
        let texts: Vec<Words> = lines.lines().filter_map(choice_text).collect();
        let known = |text: &Words| before.iter().find(|choice| choice.text.vi == text.vi).map(|choice| choice.code);
        let mut taken: BTreeSet<u32> = texts.iter().filter_map(known).collect();
        let are_as_many = texts.len() == before.len();
        let mut is_first = BTreeSet::new();
        texts
            .into_iter()
            .enumerate()
            .map(|(place, text)| {
                // The same text twice is refused later, by name; the second must not borrow the code of the first.
                let by_text = known(&text).filter(|code| is_first.insert(*code));
                let by_place = || {
                    let code = before.get(place).filter(|_| are_as_many)?.code;
                    taken.insert(code).then_some(code)
                };
                let code = by_text.or_else(by_place).unwrap_or_else(|| {
                    *next = next.saturating_add(1);
                    *next
                });
                Choice { code, text }
            })
            .collect()
    }
}

/// One line of choices.
fn choice_text(line: &str) -> Option<Words> {
    let (vi, en) = line.split_once('|').unwrap_or((line, ""));
    let vi = vi.trim();
    (!vi.is_empty()).then(|| Words { vi: vi.to_owned(), en: en.trim().to_owned() })
}

/// Choices as lines to be typed over.
#[must_use]
pub fn lines_of(choices: &[Choice]) -> String {
    let line = |choice: &Choice| match choice.text.en.as_str() {
        "" => choice.text.vi.clone(),
        en => format!("{} | {en}", choice.text.vi),
    };
    choices.iter().map(line).collect::<Vec<_>>().join("\n")
}
