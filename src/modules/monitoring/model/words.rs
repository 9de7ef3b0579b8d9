//! Closed sets of words about plans: states, reasons for a field, activities.

use serde::Serialize;

/// Where a plan is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Being written.
    Draft,
    /// Sent to the overseer.
    Submitted,
    /// Sent back, with what is missing.
    Returned,
    /// The overseer has nothing against it.
    Accepted,
    /// Numbered, dated, signed; its files are written.
    Issued,
}

impl PlanState {
    /// Every state, in the order of a plan's life.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Submitted, Self::Returned, Self::Accepted, Self::Issued];

    /// The word in the database, in addresses and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Issued => "issued",
        }
    }

    /// Reads the word of [`PlanState::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The agency may write in it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

/// Why a field was chosen (Decree 59/2012/NĐ-CP and the plans of provinces name these grounds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Trọng tâm of the agency itself.
    Key,
    /// Priority of the period.
    Period,
    /// Many difficulties, much public concern.
    Hot,
    /// Close to the rights and interests of people.
    Rights,
    /// Chosen by the ministry.
    Ministry,
    /// Chosen by the province.
    Province,
}

impl Reason {
    /// Every reason, in the order of lists.
    pub const ALL: [Self; 6] = [Self::Key, Self::Period, Self::Hot, Self::Rights, Self::Ministry, Self::Province];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Period => "period",
            Self::Hot => "hot",
            Self::Rights => "rights",
            Self::Ministry => "ministry",
            Self::Province => "province",
        }
    }
}

/// What a plan's line does (Decree 59/2012/NĐ-CP, Arts 11 to 14, and what plans usually hold besides).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Thu thập, xử lý thông tin.
    Collect,
    /// Kiểm tra.
    Inspect,
    /// Điều tra, khảo sát.
    Survey,
    /// Xem xét, đánh giá.
    Assess,
    /// Tập huấn.
    Train,
    /// Phổ biến.
    Disseminate,
    /// Báo cáo.
    Report,
    /// Rà soát, lập danh mục văn bản.
    ReviewDocuments,
}

impl Activity {
    /// Every activity, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::Collect,
        Self::Inspect,
        Self::Survey,
        Self::Assess,
        Self::Train,
        Self::Disseminate,
        Self::Report,
        Self::ReviewDocuments,
    ];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Inspect => "inspect",
            Self::Survey => "survey",
            Self::Assess => "assess",
            Self::Train => "train",
            Self::Disseminate => "disseminate",
            Self::Report => "report",
            Self::ReviewDocuments => "review_documents",
        }
    }
}

macro_rules! from_word {
    ($($name:ident)*) => {$(
        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
            }
        }
    )*};
}

/// A word that is none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the word is unknown")]
pub struct UnknownWord;

from_word! { Reason Activity }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_closed_sets_read_back() {
        for state in PlanState::ALL {
            assert_eq!(PlanState::parse(state.as_str()), Some(state));
        }
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
        for activity in Activity::ALL {
            assert_eq!(activity.as_str().parse(), Ok(activity));
        }
    }
}
