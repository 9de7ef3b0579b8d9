//! The form of one card: its texts as shown and sent, and what they say.

use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;

use crate::modules::directives::model::card::DraftTask;
use crate::modules::directives::model::deadline::DeadlineFields;
use crate::modules::directives::model::draft::{DEADLINES_MAX, Draft, PHRASES_MAX, Phrase, line, line_of};
use crate::modules::directives::usecase::Expansion;
use crate::modules::obligations::api::Binding;

/// What the buttons of a card send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Button {
    Accept,
    Save,
    Reject,
    Restore,
    Merge,
    Split,
    Teach,
}

impl Button {
    /// Reads the value of the button; pressing Enter in a field sends the first button's.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "nhan" => Self::Accept,
            "luu" => Self::Save,
            "bo" => Self::Reject,
            "khoi-phuc" => Self::Restore,
            "gop" => Self::Merge,
            "tach" => Self::Split,
            "ten-goi" => Self::Teach,
            _ => return None,
        })
    }
}

/// The form of a card. Lists of equal length are the lines of the deadline editor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::modules::directives::web) struct CardForm {
    pub(super) button: String,
    pub(super) version: i64,
    pub(super) content: String,
    /// One phrase a line.
    pub(super) leads: String,
    /// One phrase a line.
    pub(super) support: String,
    /// `side/number of the phrase/agency` of each agency with a box.
    pub(super) shown: Vec<String>,
    /// The same of each whose box is ticked.
    pub(super) tick: Vec<String>,
    pub(super) binding: String,
    pub(super) product: String,
    pub(super) via: String,
    pub(super) overseer: String,
    pub(super) is_personal: String,
    pub(super) is_follow_up: String,
    pub(super) is_shared: String,
    pub(super) d_choice: Vec<String>,
    pub(super) d_words: Vec<String>,
    pub(super) d_day: Vec<String>,
    pub(super) d_to: Vec<String>,
    pub(super) d_freq: Vec<String>,
    pub(super) d_inclusive: Vec<String>,
    pub(super) d_event: Vec<String>,
    pub(super) d_count: Vec<String>,
    pub(super) d_unit: Vec<String>,
    /// Where to cut, in bytes of the content.
    pub(super) offset: Option<usize>,
    /// Where to cut, in UTF-16 units of the content, as a script counts the place of the caret.
    pub(super) caret: Option<usize>,
    /// Phrases that mean nobody yet.
    pub(super) phrase: Vec<String>,
    /// The names of the agencies that a person says they mean, in the same order.
    pub(super) agency: Vec<String>,
}

impl CardForm {
    /// The form that shows a card.
    pub(super) fn of(card: &DraftTask, expansion: &Expansion) -> Self {
        let draft = &card.draft;
        let flag = |is_so: bool| if is_so { "1" } else { "" }.to_owned();
        let mut form = Self {
            version: card.version,
            content: draft.content.clone(),
            leads: lines(&draft.leads),
            support: lines(&draft.support),
            binding: draft.binding.as_str().to_owned(),
            product: draft.product.clone().unwrap_or_default(),
            via: draft.via.join("; "),
            overseer: draft.overseer.map(|agency| expansion.name(agency)).unwrap_or_default(),
            is_personal: flag(draft.is_personal),
            is_follow_up: flag(draft.is_follow_up),
            is_shared: flag(draft.is_shared),
            ..Self::default()
        };
        for deadline in &draft.deadlines {
            form.push_deadline(DeadlineFields::of(deadline));
        }
        form
    }

    fn push_deadline(&mut self, fields: DeadlineFields) {
        self.d_choice.push(fields.choice);
        self.d_words.push(fields.words);
        self.d_day.push(fields.day);
        self.d_to.push(fields.to);
        self.d_freq.push(fields.freq);
        self.d_inclusive.push(fields.inclusive);
        self.d_event.push(fields.event);
        self.d_count.push(fields.count);
        self.d_unit.push(fields.unit);
    }

    /// The lines of the deadline editor; a list that was sent too short is filled with nothing.
    pub(super) fn deadlines(&self) -> Vec<DeadlineFields> {
        let at = |list: &[String], index: usize| list.get(index).map(|text| text.trim().to_owned()).unwrap_or_default();
        (0..self.d_choice.len().min(DEADLINES_MAX + 1))
            .map(|index| DeadlineFields {
                choice: at(&self.d_choice, index),
                words: at(&self.d_words, index),
                day: at(&self.d_day, index),
                to: at(&self.d_to, index),
                freq: at(&self.d_freq, index),
                inclusive: at(&self.d_inclusive, index),
                event: at(&self.d_event, index),
                count: at(&self.d_count, index),
                unit: at(&self.d_unit, index),
            })
            .collect()
    }

    /// What the form makes of a draft.
    ///
    /// # Errors
    /// Every field that breaks a rule.
    pub(super) fn draft(
        &self,
        before: &Draft,
        expansion: &Expansion,
        year: Option<i32>,
    ) -> Result<Draft, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut deadlines = Vec::new();
        for (index, fields) in self.deadlines().iter().enumerate() {
            match fields.parse(before.deadlines.get(index), year) {
                Ok(read) => deadlines.extend(read),
                Err(error) => errors.push(error),
            }
        }
        let overseer = match line(&self.overseer) {
            name if name.is_empty() => None,
            name => match expansion.resolve(&name)[..] {
                [only] => Some(only),
                _ => {
                    errors.push(FieldError::new("overseer", "choice-unknown"));
                    None
                }
            },
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let product = line(&self.product);
        Ok(Draft {
            content: line_of(&self.content, usize::MAX),
            leads: self.phrases(&self.leads, &before.leads, 'l'),
            support: self.phrases(&self.support, &before.support, 's'),
            deadlines,
            binding: Binding::parse(&self.binding).unwrap_or(before.binding),
            via: self.via.split(';').map(line).filter(|name| !name.is_empty()).collect(),
            is_personal: !self.is_personal.is_empty(),
            is_follow_up: !self.is_follow_up.is_empty(),
            is_shared: !self.is_shared.is_empty(),
            product: (!product.is_empty()).then_some(product),
            overseer,
            ..before.clone()
        })
    }

    /// The phrases of one side. One that was there keeps what was taken off, changed by the boxes.
    fn phrases(&self, typed: &str, before: &[Phrase], side: char) -> Vec<Phrase> {
        let unticked = |number: usize| {
            let of_phrase = |entry: &&String| entry.starts_with(&format!("{side}/{number}/"));
            let gone = self.shown.iter().filter(of_phrase).filter(|entry| !self.tick.contains(entry));
            gone.filter_map(|entry| entry.rsplit('/').next()?.parse::<AgencyId>().ok()).collect()
        };
        let was_shown = |number: usize| self.shown.iter().any(|entry| entry.starts_with(&format!("{side}/{number}/")));
        let words = typed.lines().map(line).filter(|words| !words.is_empty()).take(PHRASES_MAX + 1);
        words
            .map(|words| match before.iter().position(|phrase| phrase.words == words) {
                Some(number) if was_shown(number) => Phrase { words, excluded: unticked(number) },
                Some(number) => before[number].clone(),
                None => Phrase::of(words),
            })
            .collect()
    }

    /// The phrases that a person explained, each with the agency's name.
    pub(super) fn taught(&self) -> impl Iterator<Item = (&str, String)> {
        self.phrase
            .iter()
            .zip(&self.agency)
            .map(|(phrase, agency)| (phrase.as_str(), line(agency)))
            .filter(|(_, agency)| !agency.is_empty())
    }

    /// The place to cut in bytes of `content`, whichever way it was sent.
    pub(super) fn cut(&self, content: &str) -> Option<usize> {
        self.offset.or_else(|| {
            let caret = self.caret?;
            let mut units = 0;
            content.char_indices().map(|(at, c)| (at, c.len_utf16())).chain([(content.len(), 0)]).find_map(
                |(at, width)| {
                    let is_there = units >= caret;
                    units += width;
                    is_there.then_some(at)
                },
            )
        })
    }
}

fn lines(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.words.as_str()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::an_agency;

    fn form() -> CardForm {
        CardForm::default()
    }

    #[test]
    fn boxes_that_are_not_ticked_take_agencies_off() {
        let before = [Phrase::of("các sở"), Phrase::of("UBND các xã, phường")];
        let entry = |side: char, phrase: usize, agency: u128| format!("{side}/{phrase}/{}", an_agency(agency));
        let sent = CardForm {
            shown: vec![entry('l', 0, 1), entry('l', 0, 2), entry('l', 1, 3), entry('s', 0, 4)],
            tick: vec![entry('l', 0, 2), entry('l', 1, 3)],
            ..form()
        };
        let phrases = sent.phrases("các sở\r\n\n  UBND các xã,  phường \nSở Y tế", &before, 'l');
        assert_eq!(
            phrases,
            [
                Phrase { words: "các sở".into(), excluded: vec![an_agency(1)] },
                Phrase::of("UBND các xã, phường"),
                Phrase::of("Sở Y tế"),
            ]
        );
    }

    #[test]
    fn without_boxes_what_was_taken_off_stays_off() {
        let before = [Phrase { words: "các sở".into(), excluded: vec![an_agency(1)] }];
        assert_eq!(form().phrases("các sở", &before, 'l'), before);
        assert_eq!(form().phrases("các sở, ngành", &before, 'l'), [Phrase::of("các sở, ngành")]);
    }

    #[test]
    fn a_script_counts_in_other_units() {
        let content = "Đ𝟏; rà soát";
        let cut = |caret| CardForm { caret: Some(caret), ..form() }.cut(content);
        assert_eq!(cut(0), Some(0));
        assert_eq!(cut(1), Some("Đ".len()));
        assert_eq!(cut(4), Some("Đ𝟏;".len()));
        assert_eq!(cut(12), Some(content.len()));
        assert_eq!(cut(99), None);
        assert_eq!(CardForm { offset: Some(3), caret: Some(1), ..form() }.cut(content), Some(3));
    }

    #[test]
    fn lists_of_unequal_length_do_no_harm() {
        let sent = CardForm { d_choice: vec!["by".into(), "none".into()], d_day: vec!["1/6/2026".into()], ..form() };
        let lines = sent.deadlines();
        assert_eq!((lines.len(), lines[0].day.as_str(), lines[1].day.as_str()), (2, "1/6/2026", ""));
    }
}
