//! Documents of an inspection: which there are, how each is numbered and signed, and what an inspected agency hands in itself.

use chrono::NaiveDate;
use serde::Serialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::Instant;

use super::words;

words! {
    /// A document of an inspection.
    PaperKind {
        /// Quyết định thành lập Đoàn kiểm tra.
        Decision = "decision",
        /// Thông báo cho đối tượng kiểm tra.
        Notice = "notice",
        /// Biên bản làm việc với một đối tượng.
        Minutes = "minutes",
        /// Thông báo kết luận kiểm tra.
        Conclusion = "conclusion",
    }
}

impl PaperKind {
    /// The series that its numbers count in (Decree 30/2020/NĐ-CP, Annex III); minutes have none.
    pub fn series(self) -> Option<&'static str> {
        match self {
            Self::Decision => Some("QĐ"),
            Self::Notice | Self::Conclusion => Some("TB"),
            Self::Minutes => None,
        }
    }
}

/// What an inspected agency reports on itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelfReport {
    /// Number of its paper.
    pub number: String,
    /// Date of its paper.
    pub on: NaiveDate,
    /// What it says.
    pub note: String,
    /// When it was handed in here.
    pub at: Instant,
}

/// A document that bears a date, and a number where its kind has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Which document.
    pub kind: PaperKind,
    /// The agency that it goes to or is signed with, where there is one for each.
    pub subject: Option<AgencyId>,
    /// Its number.
    pub number: Option<u32>,
    /// Its symbol, behind the number.
    pub symbol: String,
    /// Its date.
    pub on: NaiveDate,
    /// Title of who signed.
    pub signer_title: String,
    /// Name of who signed.
    pub signer_name: String,
}

impl Signed {
    /// `12/QĐ-STP`.
    pub fn label(&self) -> String {
        self.number.map(|number| format!("{number:02}/{}", self.symbol)).unwrap_or_default()
    }
}

/// Number, date and signer of a document, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignForm {
    /// Which document.
    pub kind: PaperKind,
    /// With which agency.
    pub subject: Option<AgencyId>,
    /// The number.
    pub number: String,
    /// The symbol behind it; of the agency, not typed.
    pub symbol: String,
    /// The date.
    pub on: String,
    /// Title of who signed.
    pub signer_title: String,
    /// Name of who signed.
    pub signer_name: String,
}

/// What an agency reports on itself, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportForm {
    /// Number of its paper.
    pub number: String,
    /// Date of its paper.
    pub on: String,
    /// What it says.
    pub note: String,
}
