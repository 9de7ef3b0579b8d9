//! Components: structs that a handler fills and a template prints, `{{ pager }}`. What they look like: the example `gallery`.

mod chips;
mod confirm;
mod empty;
mod errors;
mod field;
mod head;
mod icon;
mod lists;
mod table;
mod versions;

use std::fmt;

use thihanh_kernel::page::Count;

pub use self::chips::{Chip, FilterChip, FilterChips, State};
pub use self::confirm::ConfirmForm;
pub use self::empty::EmptyState;
pub use self::errors::ErrorSummary;
pub use self::field::{Choice, Field};
pub use self::head::{Action, PageHead};
pub use self::icon::Icon;
pub use self::lists::{KeyValues, Timeline, TimelineEntry};
pub use self::table::{Direction, Pager, SortHead};
pub use self::versions::{Version, Versions};

use crate::lang::Lang;

/// A count as the language writes it: "1.284", "hơn 10.000".
#[derive(Debug, Clone, Copy)]
pub struct Written {
    lang: Lang,
    count: Count,
}

impl Written {
    /// Writes `count` in `lang`.
    #[must_use]
    pub fn new(lang: Lang, count: &Count) -> Self {
        Self { lang, count: *count }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |count| self.lang.number(i64::try_from(count).unwrap_or(i64::MAX));
        match self.count {
            Count::Exact(count) => f.write_str(&number(count)),
            Count::MoreThan(bound) => self.lang.t("count-more-than").with("count", number(bound)).fmt(f),
        }
    }
}
