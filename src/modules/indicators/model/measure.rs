//! What the registers can count for an indicator.

use super::indicator::Unit;
use super::words;

/// Fewer answers to a question of a survey are not told as a share: it would say who answered what.
pub const LEAST_ANSWERS: u64 = 5;

words! {
    /// A count of the registers.
    Measure {
        /// Findings about the unity of documents (A2), of conclusions of the period.
        UnityFound = "unity_found",
        /// Of these, violations.
        UnityUnlawful = "unity_unlawful",
        /// Of these findings, closed.
        UnityHandled = "unity_handled",
        /// Of these findings, open.
        UnityPending = "unity_pending",
        /// Findings about feasibility (A3).
        FeasibilityFound = "feasibility_found",
        /// Recommendations to amend a document.
        AskedAmend = "asked_amend",
        /// Recommendations to replace a document.
        AskedReplace = "asked_replace",
        /// Recommendations to repeal a document.
        AskedRepeal = "asked_repeal",
        /// Recommendations to issue a document.
        AskedIssue = "asked_issue",
        /// Training classes.
        Classes = "classes",
        /// Who came to them.
        Trainees = "trainees",
        /// Of these, who reached the target.
        TargetRate = "target_rate",
        /// Legal posts assigned.
        Posts = "posts",
        /// Persons in them.
        Filled = "filled",
        /// Of these, full-time.
        FullTime = "full_time",
        /// Of these, part-time.
        PartTime = "part_time",
        /// Of these, with a law degree.
        LawDegree = "law_degree",
        /// The same as a share.
        LawDegreeRate = "law_degree_rate",
        /// Persons trained in monitoring.
        Trained = "trained",
        /// The same as a share.
        TrainedRate = "trained_rate",
        /// Agencies that should have a focal point and have none.
        WithoutFocalPoint = "without_focal_point",
        /// Money asked for.
        AskedVnd = "asked_vnd",
        /// Money allotted.
        AllottedVnd = "allotted_vnd",
        /// Money spent.
        SpentVnd = "spent_vnd",
        /// Lines of money of which less was allotted than asked for, of all lines.
        ShortRate = "short_rate",
        /// Judged answers to the checklist under B3 that are not, or only partly, met.
        UnmetRate = "unmet_rate",
        /// Tasks of directives due in the period, done on time.
        TasksOnTime = "tasks_on_time",
        /// Done late.
        TasksLate = "tasks_late",
        /// Not done, and late.
        TasksOverdue = "tasks_overdue",
        /// Not done, in time.
        TasksInTime = "tasks_in_time",
        /// Done on time, of what was done or is late.
        TasksRate = "tasks_rate",
        /// Findings about guidance and uniform application (C2).
        GuidanceFound = "guidance_found",
        /// Findings that are violations.
        ViolationsFound = "violations_found",
        /// Of these, closed.
        ViolationsHandled = "violations_handled",
        /// Complaints, denunciations and petitions of the information book.
        Petitions = "petitions",
        /// Answers to chosen questions of surveys that count.
        SurveyRate = "survey_rate",
    }
}

/// Which register gives a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    /// Findings of inspections.
    Findings,
    /// Recommendations about documents.
    Recommendations,
    /// Answers to the checklist.
    Checklist,
    /// Training classes, people, money.
    Conditions,
    /// The ledger.
    Ledger,
    /// The information book.
    Information,
    /// Surveys.
    Surveys,
}

impl Measure {
    /// What it is counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        use Measure as M;
        match self {
            M::UnityFound | M::UnityUnlawful | M::FeasibilityFound => Unit::Doc,
            M::UnityHandled | M::UnityPending | M::GuidanceFound | M::ViolationsFound | M::ViolationsHandled => {
                Unit::Case
            }
            M::AskedAmend | M::AskedReplace | M::AskedRepeal | M::AskedIssue | M::Petitions => Unit::Case,
            M::Classes => Unit::Class,
            M::Trainees | M::Filled | M::FullTime | M::PartTime | M::LawDegree | M::Trained => Unit::Person,
            M::Posts => Unit::Post,
            M::WithoutFocalPoint => Unit::Agency,
            M::AskedVnd | M::AllottedVnd | M::SpentVnd => Unit::Vnd,
            M::TasksOnTime | M::TasksLate | M::TasksOverdue | M::TasksInTime => Unit::Task,
            M::TargetRate
            | M::LawDegreeRate
            | M::TrainedRate
            | M::ShortRate
            | M::UnmetRate
            | M::TasksRate
            | M::SurveyRate => Unit::Percent,
        }
    }

    /// Which register gives it.
    #[must_use]
    pub fn register(self) -> Register {
        use Measure as M;
        match self {
            M::UnityFound
            | M::UnityUnlawful
            | M::UnityHandled
            | M::UnityPending
            | M::FeasibilityFound
            | M::GuidanceFound
            | M::ViolationsFound
            | M::ViolationsHandled => Register::Findings,
            M::AskedAmend | M::AskedReplace | M::AskedRepeal | M::AskedIssue => Register::Recommendations,
            M::UnmetRate => Register::Checklist,
            M::TasksOnTime | M::TasksLate | M::TasksOverdue | M::TasksInTime | M::TasksRate => Register::Ledger,
            M::Petitions => Register::Information,
            M::SurveyRate => Register::Surveys,
            M::Classes
            | M::Trainees
            | M::TargetRate
            | M::Posts
            | M::Filled
            | M::FullTime
            | M::PartTime
            | M::LawDegree
            | M::LawDegreeRate
            | M::Trained
            | M::TrainedRate
            | M::WithoutFocalPoint
            | M::AskedVnd
            | M::AllottedVnd
            | M::SpentVnd
            | M::ShortRate => Register::Conditions,
        }
    }

    /// Whether its rows say which field they are of.
    #[must_use]
    pub fn knows_fields(self) -> bool {
        match self.register() {
            Register::Findings | Register::Information | Register::Surveys => true,
            Register::Conditions => matches!(self, Self::Classes | Self::Trainees | Self::TargetRate),
            Register::Recommendations | Register::Checklist | Register::Ledger => false,
        }
    }

    /// Whether it is told for whole years alone.
    #[must_use]
    pub fn is_yearly(self) -> bool {
        matches!(self, Self::AskedVnd | Self::AllottedVnd | Self::SpentVnd | Self::ShortRate)
    }
}

/// What counting came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A number in the unit's last decimal.
    Number(i64),
    /// A share of nothing.
    OfNothing,
    /// A share of so few answers that it is not told.
    TooFew,
    /// The register does not know fields.
    NoFields,
    /// It is told for a whole year alone.
    YearsOnly,
    /// No survey was chosen.
    NoSurvey,
}

impl Outcome {
    /// The number, where there is one.
    #[must_use]
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A count.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A share in tenths of a percent, rounded half up.
    #[must_use]
    pub fn share(part: u64, whole: u64) -> Self {
        match whole {
            0 => Self::OfNothing,
            _ => Self::count((part.saturating_mul(2_000).saturating_add(whole)) / whole.saturating_mul(2)),
        }
    }

    /// The same of answers to a survey.
    #[must_use]
    pub fn share_of_answers(part: u64, whole: u64) -> Self {
        if whole > 0 && whole < LEAST_ANSWERS { Self::TooFew } else { Self::share(part, whole) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_few_answers_are_not_told() {
        let table = [
            (Outcome::share(1, 3), Outcome::Number(333)),
            (Outcome::share(2, 3), Outcome::Number(667)),
            (Outcome::share(1, 2_000), Outcome::Number(1)),
            (Outcome::share(0, 0), Outcome::OfNothing),
            (Outcome::share_of_answers(4, 4), Outcome::TooFew),
            (Outcome::share_of_answers(4, 5), Outcome::Number(800)),
            (Outcome::share_of_answers(0, 0), Outcome::OfNothing),
        ];
        for (outcome, expected) in table {
            assert_eq!(outcome, expected);
        }
    }

    #[test]
    fn words_read_back_and_fields_are_known_where_rows_have_one() {
        for measure in Measure::ALL {
            assert_eq!(measure.as_str().parse(), Ok(*measure));
        }
        let known: Vec<&str> =
            Measure::ALL.iter().filter(|measure| measure.knows_fields()).map(|measure| measure.as_str()).collect();
        let expected = [
            "unity_found",
            "unity_unlawful",
            "unity_handled",
            "unity_pending",
            "feasibility_found",
            "classes",
            "trainees",
            "target_rate",
            "guidance_found",
            "violations_found",
            "violations_handled",
            "petitions",
            "survey_rate",
        ];
        assert_eq!(known, expected);
    }
}
