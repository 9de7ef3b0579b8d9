//! What an agency is called, what it is, and what became of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::AgencyId;

use super::period::Period;

/// The level of government. The district level ended on 30/6/2025 (Luật Tổ chức chính quyền địa phương 72/2025/QH15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Trung ương.
    Central,
    /// Cấp tỉnh.
    Province,
    /// Cấp huyện.
    District,
    /// Cấp xã.
    Commune,
    /// Thôn, tổ dân phố: no level of government, but it is addressed in plans of communes.
    Hamlet,
}

impl Level {
    /// From the widest to the narrowest.
    pub const ALL: [Self; 5] = [Self::Central, Self::Province, Self::District, Self::Commune, Self::Hamlet];

    /// The word stored in tables and used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Hamlet => "hamlet",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// How one agency stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// The only tree: rights and roll-up follow it.
    Administrative,
    /// Guidance in the profession: Sở Tư pháp to the Phòng Tư pháp of a district.
    Professional,
}

impl EdgeKind {
    /// The word stored in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::Professional => "professional",
        }
    }

    /// Reads the stored word; other kinds that the table allows are `None` here.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Administrative, Self::Professional].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How an agency's duties passed to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuccessionKind {
    /// Several became one.
    Merge,
    /// One became several.
    Split,
    /// The same body under another name and another identity.
    Rename,
    /// It ended; the successor winds it up.
    Dissolve,
    /// Both go on; one duty moved.
    MoveDuty,
}

impl SuccessionKind {
    /// All kinds, in the order of the table's check.
    pub const ALL: [Self; 5] = [Self::Merge, Self::Split, Self::Rename, Self::Dissolve, Self::MoveDuty];

    /// The word stored in tables and written in import files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Dissolve => "dissolve",
            Self::MoveDuty => "move_duty",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The kind of the node that stands for an area (a province, district or commune): all bodies of the area hang below it, so
/// that neither the party, the council nor the courts appear as subordinates of the people's committee.
pub const TERRITORY: &str = "territory";

/// What an agency was called and who headed it during a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The agency that keeps its identity over all its names.
    pub agency: AgencyId,
    /// The full name: `Ủy ban nhân dân xã Nà Loan`.
    pub name: String,
    /// The name for narrow columns: `UBND xã Nà Loan`.
    pub short_name: String,
    /// A code of the reference table `agency_kind`.
    pub kind: String,
    /// The level of government it belongs to.
    pub level: Level,
    /// `Giám đốc`, `Chủ tịch` …; empty where nobody is named.
    pub head_title: String,
    /// The head's name; empty where nobody is named.
    pub head_name: String,
    /// When this was so.
    pub period: Period,
    /// The document that made it so.
    pub source: String,
}

/// One parent of one agency during a period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// The agency above.
    pub parent: AgencyId,
    /// The agency below.
    pub child: AgencyId,
    /// When this was so.
    pub period: Period,
}

/// What became of an agency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Succession {
    /// Who had the duties.
    pub old: AgencyId,
    /// Who has them from that day on.
    pub new: AgencyId,
    /// In which way.
    pub kind: SuccessionKind,
    /// The first day of the new state.
    pub on_day: NaiveDate,
    /// Which duties, by which document.
    pub note: String,
}
