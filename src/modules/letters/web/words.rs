//! Words of letters: states, names of their files.

use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::letters::model::{Letter, LetterState};

/// How a letter stands.
pub(super) fn chip(lang: Lang, state: LetterState) -> Chip {
    match state {
        LetterState::Draft => Chip::new(Mark::NotCounted, lang.t("letter-state-draft")),
        LetterState::Signed => Chip::new(Mark::Waiting, lang.t("letter-state-signed")),
        LetterState::Sent => Chip::new(Mark::DoneOnTime, lang.t("letter-state-sent")),
    }
}

/// What a letter is called: by its number, before that by its code.
pub(super) fn label(lang: Lang, letter: &Letter) -> Text {
    match letter.label() {
        Some(number) => lang.t("letter-label").with("number", number),
        None => lang.t("letter-label-draft").with("code", &letter.code),
    }
}

/// To whom it goes, in a word.
pub(super) fn recipients(lang: Lang, letter: &Letter) -> String {
    match letter.content.recipients.as_slice() {
        [] => String::new(),
        [only] => only.name.clone(),
        [first, ..] => lang
            .t("letter-recipients-more")
            .with("name", &first.name)
            .with("count", letter.content.recipients.len() - 1)
            .to_string(),
    }
}
