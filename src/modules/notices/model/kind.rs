//! What people are told of, and how each wants to hear of it.

use chrono::{NaiveTime, Timelike};

/// A kind of notice, for choices and for the head of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something late climbed a rung. Nobody can choose not to hear of it.
    Escalation,
    /// It is late.
    Late,
    /// Its day comes near.
    Reminder,
    /// New work came.
    Work,
    /// What one handed in or asked for was answered.
    Answer,
    /// Somebody handed in, asked or objected, and waits.
    Waiting,
    /// A contribution was asked for or given.
    Contribution,
}

impl Kind {
    /// Every kind, the weightiest first.
    pub const ALL: [Self; 7] =
        [Self::Escalation, Self::Late, Self::Reminder, Self::Work, Self::Answer, Self::Waiting, Self::Contribution];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Escalation => "escalation",
            Self::Late => "late",
            Self::Reminder => "reminder",
            Self::Work => "work",
            Self::Answer => "answer",
            Self::Waiting => "waiting",
            Self::Contribution => "contribution",
        }
    }

    /// Reads the word of [`Kind::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }

    /// How it is told where the person chose nothing: gathered once a day.
    #[must_use]
    pub const fn usual(self) -> How {
        How::Daily
    }

    /// Whether a person may choose how to hear of it. What climbed a rung stands in the digest of the day whatever was chosen: a ladder that
    /// ends with an unread page is none. Not at once either: a hundred that climb on one morning are one mail.
    #[must_use]
    pub const fn is_chosen(self) -> bool {
        !matches!(self, Self::Escalation)
    }
}

/// When a notice leaves the page for the person's channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As soon as quiet hours let it.
    AtOnce,
    /// In the digest of the next working day.
    Daily,
    /// In the digest of the first working day of the week.
    Weekly,
    /// It stays in the page.
    PageOnly,
}

impl How {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::AtOnce, Self::Daily, Self::Weekly, Self::PageOnly];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::PageOnly => "page_only",
        }
    }

    /// Reads the word of [`How::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == word)
    }
}

/// Hours in which nothing is sent, from one full hour to another, over midnight where the second is the smaller; the same hour twice is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First quiet hour, 0 to 23.
    pub from: u32,
    /// First hour that is not quiet any more.
    pub to: u32,
}

impl QuietHours {
    /// From seven in the evening to seven in the morning.
    pub const USUAL: Self = Self { from: 19, to: 7 };

    /// Whether a time of day is quiet.
    #[must_use]
    pub fn covers(self, time: NaiveTime) -> bool {
        let hour = time.hour();
        if self.from <= self.to { (self.from..self.to).contains(&hour) } else { hour >= self.from || hour < self.to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        for (from, to, time, wanted) in [
            (19, 7, at(18, 59), false),
            (19, 7, at(19, 0), true),
            (19, 7, at(23, 59), true),
            (19, 7, at(0, 0), true),
            (19, 7, at(6, 59), true),
            (19, 7, at(7, 0), false),
            (12, 14, at(11, 59), false),
            (12, 14, at(12, 0), true),
            (12, 14, at(14, 0), false),
            (0, 0, at(0, 0), false),
            (8, 8, at(8, 0), false),
        ] {
            assert_eq!(QuietHours { from, to }.covers(time), wanted, "{from}–{to} at {time}");
        }
    }

    #[test]
    fn everything_is_gathered_and_what_climbed_a_rung_cannot_be_declined() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
            assert_eq!(kind.usual(), How::Daily);
            assert_eq!(kind.is_chosen(), kind != Kind::Escalation, "{kind:?}");
        }
    }
}
