//! Codes that people read out on the telephone: `NV-2026-00123`, `VB-2026-0007`.

use std::fmt;
use std::str::FromStr;

/// What a code numbers. Each series counts anew every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSeries {
    /// Obligations: nhiệm vụ, as people speak of what they owe.
    Obligation,
    /// Tasks of a directive: nội dung giao.
    Task,
    /// Directives: văn bản.
    Directive,
    /// Official letters: công văn.
    Letter,
    /// Programmes: chương trình, đề án.
    Programme,
    /// Proposals of partner agencies: kiến nghị.
    Proposal,
    /// Plans of monitoring law: kế hoạch theo dõi.
    MonitoringPlan,
    /// Inspections: đợt kiểm tra.
    Inspection,
    /// Findings: phát hiện.
    Finding,
    /// Surveys: khảo sát.
    Survey,
    /// Entries of the information book: thông tin.
    Information,
    /// Supervision sessions from outside: đợt giám sát.
    Supervision,
    /// Training classes: lớp tập huấn.
    TrainingClass,
    /// Contracts with collaborators: hợp đồng cộng tác viên.
    CollaboratorContract,
    /// Handlings of results of monitoring: xử lý kết quả.
    Handling,
    /// Reorganisations of agencies: sắp xếp tổ chức.
    Reorganisation,
}

impl CodeSeries {
    /// Every series.
    pub const ALL: [Self; 16] = [
        Self::Obligation,
        Self::Task,
        Self::Directive,
        Self::Letter,
        Self::Programme,
        Self::Proposal,
        Self::MonitoringPlan,
        Self::Inspection,
        Self::Finding,
        Self::Survey,
        Self::Information,
        Self::Supervision,
        Self::TrainingClass,
        Self::CollaboratorContract,
        Self::Handling,
        Self::Reorganisation,
    ];

    /// The letters in front.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Obligation => "NV",
            Self::Task => "ND",
            Self::Directive => "VB",
            Self::Letter => "CV",
            Self::Programme => "CT",
            Self::Proposal => "KN",
            Self::MonitoringPlan => "TD",
            Self::Inspection => "KT",
            Self::Finding => "PH",
            Self::Survey => "KS",
            Self::Information => "TT",
            Self::Supervision => "GS",
            Self::TrainingClass => "LH",
            Self::CollaboratorContract => "CTV",
            Self::Handling => "XL",
            Self::Reorganisation => "SX",
        }
    }

    /// Shortest number; longer ones simply take more digits.
    const fn digits(self) -> usize {
        match self {
            Self::Obligation
            | Self::Task
            | Self::Finding
            | Self::Information
            | Self::TrainingClass
            | Self::Handling => 5,
            Self::Directive
            | Self::Letter
            | Self::Programme
            | Self::Proposal
            | Self::MonitoringPlan
            | Self::Inspection
            | Self::Survey
            | Self::Supervision
            | Self::CollaboratorContract
            | Self::Reorganisation => 4,
        }
    }
}

/// A readable code, unique per installation. Gaps are no mistakes: a number is taken even where the work was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HumanCode {
    /// What it numbers.
    pub series: CodeSeries,
    /// The year it was given in.
    pub year: u16,
    /// The number in that year, from 1.
    pub number: u64,
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code looks like NV-2026-00123")]
pub struct CodeError;

impl fmt::Display for HumanCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}-{:0width$}", self.series.letters(), self.year, self.number, width = self.series.digits())
    }
}

/// Reads a code as people type it: capital or small letters, with or without leading zeros.
impl FromStr for HumanCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut parts = text.trim().splitn(3, '-');
        let (Some(letters), Some(year), Some(number)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(CodeError);
        };
        let series = CodeSeries::ALL
            .into_iter()
            .find(|series| series.letters().eq_ignore_ascii_case(letters))
            .ok_or(CodeError)?;
        if year.len() != 4 || !year.bytes().chain(number.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(CodeError);
        }
        let (year, number) = (year.parse().map_err(|_| CodeError)?, number.parse().map_err(|_| CodeError)?);
        if number == 0 { Err(CodeError) } else { Ok(Self { series, year, number }) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_written_and_read() {
        for (code, text) in [
            (HumanCode { series: CodeSeries::Obligation, year: 2026, number: 123 }, "NV-2026-00123"),
            (HumanCode { series: CodeSeries::Directive, year: 2026, number: 7 }, "VB-2026-0007"),
            (HumanCode { series: CodeSeries::Obligation, year: 2027, number: 1_234_567 }, "NV-2027-1234567"),
        ] {
            assert_eq!(code.to_string(), text);
            assert_eq!(text.parse(), Ok(code));
        }
        assert_eq!(" nv-2026-123 ".parse::<HumanCode>().map(|code| code.to_string()).as_deref(), Ok("NV-2026-00123"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "NV",
            "NV-2026",
            "NV-2026-",
            "NV-2026-0",
            "XX-2026-1",
            "NV-26-1",
            "NV-2026-+1",
            "NV-2026-1-1",
            "NV-2026-99999999999999999999",
        ] {
            assert_eq!(text.parse::<HumanCode>(), Err(CodeError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back(year in 0u16..=9999, number in 1u64.., is_directive: bool) {
            let series = if is_directive { CodeSeries::Directive } else { CodeSeries::Obligation };
            let code = HumanCode { series, year, number };
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }
    }
}
