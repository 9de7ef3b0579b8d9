//! The chip of a state, and the chips by which a list is filtered.

use askama::Template;
use thihanh_kernel::page::Count;

use crate::html::component;
use crate::lang::Lang;
use crate::parts::{Icon, Written};

/// Overdue by more than so many working days, a state is drawn solid: the eye is to find the worst first.
const VERY_LATE_DAYS: u32 = 10;

/// How something stands. The same word, icon and colour everywhere; charts use the same colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Còn hạn
    InTime,
    /// Sắp đến hạn
    DueSoon,
    /// Quá hạn
    Overdue,
    /// Quá hạn, by more than ten working days
    LongOverdue,
    /// Hoàn thành đúng hạn
    DoneOnTime,
    /// Hoàn thành quá hạn
    DoneLate,
    /// Chờ xác nhận
    Waiting,
    /// Trả lại
    Returned,
    /// Không tính hạn
    NotCounted,
}

impl State {
    /// Every state, in the order in which charts and keys show them.
    pub const ALL: [Self; 9] = [
        Self::DoneOnTime,
        Self::DoneLate,
        Self::Waiting,
        Self::InTime,
        Self::DueSoon,
        Self::Overdue,
        Self::LongOverdue,
        Self::Returned,
        Self::NotCounted,
    ];

    /// Overdue by so many working days.
    #[must_use]
    pub fn overdue(days: u32) -> Self {
        if days > VERY_LATE_DAYS { Self::LongOverdue } else { Self::Overdue }
    }

    /// Class of its colours.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::InTime => "s-in",
            Self::DueSoon => "s-soon",
            Self::Overdue => "s-late",
            Self::LongOverdue => "s-late2",
            Self::DoneOnTime => "s-ok",
            Self::DoneLate => "s-oklate",
            Self::Waiting => "s-wait",
            Self::Returned => "s-ret",
            Self::NotCounted => "s-none",
        }
    }

    /// Its icon: colour is never the only sign.
    #[must_use]
    pub const fn icon(self) -> Icon {
        Icon::new(match self {
            Self::InTime => "circle",
            Self::DueSoon => "clock",
            Self::Overdue | Self::LongOverdue => "exclamation-triangle-fill",
            Self::DoneOnTime => "check-lg",
            Self::DoneLate => "done-late",
            Self::Waiting => "three-dots",
            Self::Returned => "arrow-return-left",
            Self::NotCounted => "dash-lg",
        })
    }

    /// Its words without a number of days.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let text = match self {
            Self::InTime => lang.t("state-in-time"),
            Self::DueSoon => lang.t("state-due-soon"),
            Self::Overdue => lang.t("state-overdue"),
            Self::LongOverdue => lang.t("state-long-overdue").with("days", VERY_LATE_DAYS),
            Self::DoneOnTime => lang.t("state-done-on-time"),
            Self::DoneLate => lang.t("state-done-late"),
            Self::Waiting => lang.t("state-waiting"),
            Self::Returned => lang.t("state-returned"),
            Self::NotCounted => lang.t("state-not-counted"),
        };
        text.to_string()
    }
}

/// A state as a chip: icon, words, colour.
#[derive(Debug, Clone, Template)]
#[template(ext = "html", source = "<span class=\"st {{ state.class() }}\">{{ state.icon() }}{{ words }}</span>")]
pub struct Chip {
    state: State,
    words: String,
}

component!(Chip);

impl Chip {
    /// With words of one's own, as in "Đã xác nhận".
    #[must_use]
    pub fn new(state: State, words: impl ToString) -> Self {
        Self { state, words: words.to_string() }
    }

    /// With the state's own words.
    #[must_use]
    pub fn of(lang: Lang, state: State) -> Self {
        Self::new(state, state.words(lang))
    }

    /// Its words alone, for files.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// "Quá hạn 6 ngày", in working days.
    #[must_use]
    pub fn overdue(lang: Lang, days: u32) -> Self {
        Self::new(State::overdue(days), lang.t("state-late").with("days", days))
    }

    /// "Còn 5 ngày", in working days; `DueSoon` or `InTime` as the jurisdiction's rule has it.
    #[must_use]
    pub fn left(lang: Lang, state: State, days: u32) -> Self {
        let words = if days == 0 { lang.t("state-today") } else { lang.t("state-left").with("days", days) };
        Self::new(state, words)
    }
}

/// One condition on a list, or one ready choice of conditions.
#[derive(Debug, Clone)]
pub struct FilterChip {
    /// Its words.
    pub text: String,
    /// Where a click leads: the list with the choice made, or without the condition.
    pub href: String,
    /// How many rows it would show.
    pub count: Option<Count>,
}

impl FilterChip {
    /// A chip without count.
    #[must_use]
    pub fn new(text: impl ToString, href: impl ToString) -> Self {
        Self { text: text.to_string(), href: href.to_string(), count: None }
    }

    /// With the number of rows it would show.
    #[must_use]
    pub fn counting(mut self, count: Count) -> Self {
        self.count = Some(count);
        self
    }
}

/// A row of chips: either ready choices, of which one may be current, or the conditions in force, each of which a click removes.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/filter_chips.html")]
pub struct FilterChips {
    lang: Lang,
    label: String,
    chips: Vec<FilterChip>,
    current: Option<usize>,
    are_conditions: bool,
}

component!(FilterChips);

impl FilterChips {
    /// Ready choices; `current` is the place of the one the list shows.
    #[must_use]
    pub fn choices(lang: Lang, label: impl ToString, chips: Vec<FilterChip>, current: Option<usize>) -> Self {
        Self { lang, label: label.to_string(), chips, current, are_conditions: false }
    }

    /// Conditions in force.
    #[must_use]
    pub fn conditions(lang: Lang, label: impl ToString, chips: Vec<FilterChip>) -> Self {
        Self { lang, label: label.to_string(), chips, current: None, are_conditions: true }
    }

    fn is_current(&self, place: &usize) -> bool {
        self.current.as_ref() == Some(place)
    }

    fn written(&self, count: &Count) -> Written {
        Written::new(self.lang, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_overdue_is_solid() {
        let table = [(1, State::Overdue), (10, State::Overdue), (11, State::LongOverdue), (158, State::LongOverdue)];
        for (days, expected) in table {
            assert_eq!(State::overdue(days), expected, "{days} days");
        }
        let chip = Chip::overdue(Lang::Vi, 11).to_string();
        assert!(chip.contains("s-late2") && chip.contains("Quá hạn 11\u{a0}ngày"), "{chip}");
        let chip = Chip::left(Lang::Vi, State::DueSoon, 0).to_string();
        assert!(chip.contains("s-soon") && chip.contains("Đến hạn hôm nay"), "{chip}");
    }

    #[test]
    fn states_differ_by_class_and_words() {
        for lang in Lang::ALL {
            let mut seen = std::collections::HashSet::new();
            for state in State::ALL {
                assert!(seen.insert(state.class()), "{state:?} shares its colours");
                assert!(seen.insert(Box::leak(state.words(lang).into_boxed_str())), "{state:?} shares its words");
            }
        }
    }

    #[test]
    fn the_chosen_chip_is_said_to_screen_readers() {
        let chips = vec![
            FilterChip::new("Quá hạn", "/a?b=1&c=2").counting(Count::MoreThan(10_000)),
            FilterChip::new("Tất cả", "/a"),
        ];
        let choices = FilterChips::choices(Lang::Vi, "Lọc nhanh", chips.clone(), Some(0)).to_string();
        assert_eq!(choices.matches("aria-current=\"true\"").count(), 1);
        assert!(choices.contains("href=\"/a?b=1&#38;c=2\" aria-current"), "{choices}");
        assert!(choices.contains("<b>hơn 10.000</b>"), "{choices}");
        let conditions = FilterChips::conditions(Lang::Vi, "Điều kiện", chips).to_string();
        assert_eq!(conditions.matches("i-x-lg").count(), 2, "each condition shows that it can be removed");
        assert!(!conditions.contains("aria-current"));
    }
}
