//! What a page of the register asks for, as it stands in the address: read from the query string and printed back to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AccountId, AgencyId, ProgrammeId};
use thihanh_kernel::problem::FieldError;
use utoipa::IntoParams;

use super::class::Days;
use super::cut::{Cut, DueSpan, cuts_of};
use super::obligation::Binding;

/// The state of work asked for; the words stand in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Neither confirmed nor withdrawn.
    Unfinished,
    /// Past its day and not done.
    Overdue,
    /// Due within the days that count as soon, nothing handed in.
    DueSoon,
    /// Due after those days, nothing handed in.
    DueLater,
    /// Not done and not late: the third of the four classes.
    InTime,
    /// Handed in, not judged yet.
    Waiting,
    /// Confirmed.
    Completed,
    /// Confirmed, handed in by its day.
    CompletedOnTime,
    /// Confirmed, handed in late.
    CompletedLate,
    /// Without a day.
    NoDeadline,
    /// Its deadline waits for an event.
    AwaitingEvent,
    /// Continuous, and its yearly proof was asked for.
    ProofAsked,
    /// It waits for the overseer's word: more time is asked for, something hinders it, or the agency says that it is another's.
    Asking,
    /// Withdrawn or moved.
    Closed,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Earliest due date first, undated ones last.
    #[default]
    Due,
    /// What is late, then what is next, then what has no day, then what is done.
    OverdueFirst,
    /// Newest entry first.
    Newest,
    /// By the agency's name in Vietnamese order, then by due date.
    Agency,
    /// By code, oldest first.
    Code,
}

/// The part of the agency asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartFilter {
    /// Chủ trì.
    Lead,
    /// Đồng chủ trì.
    CoLead,
    /// Phối hợp: obligations of others to which the agency contributes.
    Support,
    /// Phần việc được giao lại: parts given down, which lists otherwise leave to the whole.
    Delegated,
    /// What was ordered and what was given down.
    Any,
}

/// How the supporting agencies stand that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContributionFilter {
    /// They support, and nothing was asked for.
    Expected,
    /// Asked for and not given.
    Open,
    /// Asked for, and silent past the day.
    Silent,
    /// Given.
    Given,
}

/// What the register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObligationFilter {
    /// Words to find, with or without marks.
    pub q: Option<String>,
    /// State of work.
    pub status: Option<Status>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// The agency that owes (or, for [`PartFilter::Support`], contributes).
    pub agency: Option<AgencyId>,
    /// Only the agency itself, not what stands below it.
    pub is_own_only: bool,
    /// Code of the directive.
    pub directive: Option<String>,
    /// Only what a directive ordered, whichever it was.
    pub is_of_directives: bool,
    /// Orders or requests.
    pub binding: Option<Binding>,
    /// Who follows it up.
    pub overseer: Option<AgencyId>,
    /// The person who does it.
    pub person: Option<AccountId>,
    /// The programme it belongs to.
    pub programme: Option<ProgrammeId>,
    /// Part of the agency.
    pub part: Option<PartFilter>,
    /// How supporting agencies stand: for [`PartFilter::Support`] the agency's own contribution, otherwise anybody's.
    pub contribution: Option<ContributionFilter>,
    /// The register as it was at the end of this day: who owed what then, under the names of then, before anything moved to others.
    pub as_of: Option<NaiveDate>,
    /// Order of the list.
    pub sort: Sort,
}

/// The filter as it stands in an address; anything unreadable is ignored with a notice, never an error page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FilterQuery {
    /// Words to find, with or without marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// unfinished, overdue, due_soon, due_later, in_time, waiting, completed, completed_on_time, completed_late, no_deadline, awaiting_event, proof_asked, asking (waits for the overseer's word) or closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<String>,
    /// YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<String>,
    /// Id of the agency that owes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// `own` leaves out what stands below the agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<String>,
    /// Code of the directive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directive: Option<String>,
    /// `directive` leaves out what plans, recommendations and proposals ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// order or request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding: Option<String>,
    /// Id of the agency that follows it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overseer: Option<String>,
    /// Id of the account of the person who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Id of the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// lead, co_lead, support, delegated (parts given down) or any (with them). Without it, parts are left to the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// expected, open, silent or given: what was asked of supporting agencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution: Option<String>,
    /// YYYY-MM-DD: who owed what at the end of that day and how it stood, before reorganisations and moves that came later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// due, overdue_first, newest, agency or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
}

/// A field of the address that was ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// Name of the field.
    pub field: &'static str,
    /// What stood there, cut short.
    pub value: String,
}

impl From<&Ignored> for FieldError {
    fn from(ignored: &Ignored) -> Self {
        Self::new(ignored.field, "filter-unreadable").with("value", ignored.value.as_str())
    }
}

/// The only origin that is asked for: of the others there are lists of their own, and no index of the register.
const DIRECTIVES: &str = "directive";

/// Longest query; longer ones are cut, not refused.
const LONGEST_QUERY: usize = 200;

impl Status {
    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Unfinished,
        Self::Overdue,
        Self::DueSoon,
        Self::DueLater,
        Self::InTime,
        Self::Waiting,
        Self::Completed,
        Self::CompletedOnTime,
        Self::CompletedLate,
        Self::NoDeadline,
        Self::AwaitingEvent,
        Self::ProofAsked,
        Self::Asking,
        Self::Closed,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::DueLater => "due_later",
            Self::InTime => "in_time",
            Self::Waiting => "waiting",
            Self::Completed => "completed",
            Self::CompletedOnTime => "completed_on_time",
            Self::CompletedLate => "completed_late",
            Self::NoDeadline => "no_deadline",
            Self::AwaitingEvent => "awaiting_event",
            Self::ProofAsked => "proof_asked",
            Self::Asking => "asking",
            Self::Closed => "closed",
        }
    }

    /// Reads the word of [`Status::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether standing and due date alone do not say which rows it means.
    pub fn asks_beyond_standing(self) -> bool {
        matches!(self, Self::AwaitingEvent | Self::ProofAsked | Self::Asking)
    }
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Due, Self::OverdueFirst, Self::Newest, Self::Agency, Self::Code];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::OverdueFirst => "overdue_first",
            Self::Newest => "newest",
            Self::Agency => "agency",
            Self::Code => "code",
        }
    }

    /// Reads the word of [`Sort::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

impl PartFilter {
    /// Every choice.
    pub const ALL: [Self; 5] = [Self::Lead, Self::CoLead, Self::Support, Self::Delegated, Self::Any];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::CoLead => "co_lead",
            Self::Support => "support",
            Self::Delegated => "delegated",
            Self::Any => "any",
        }
    }

    /// Reads the word of [`PartFilter::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

impl ContributionFilter {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Expected, Self::Open, Self::Silent, Self::Given];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Open => "open",
            Self::Silent => "silent",
            Self::Given => "given",
        }
    }

    /// Reads the word of [`ContributionFilter::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

impl ObligationFilter {
    /// Reads the fields of an address; what cannot be read is left out and named.
    pub fn read(query: &FilterQuery) -> (Self, Vec<Ignored>) {
        let mut ignored = Vec::new();
        let mut reader = Reader { ignored: &mut ignored };
        let filter = Self {
            q: query
                .q
                .as_deref()
                .map(str::trim)
                .filter(|q| !q.is_empty())
                .map(|q| q.chars().take(LONGEST_QUERY).collect()),
            status: reader.field("status", &query.status, Status::parse),
            due_from: reader.field("due_from", &query.due_from, |text| text.parse().ok()),
            due_to: reader.field("due_to", &query.due_to, |text| text.parse().ok()),
            agency: reader.field("agency", &query.agency, |text| text.parse().ok()),
            is_own_only: reader.field("reach", &query.reach, |text| (text == "own").then_some(true)).unwrap_or(false),
            directive: reader.field("directive", &query.directive, |text| (text.len() <= 40).then(|| text.to_owned())),
            is_of_directives: reader
                .field("origin", &query.origin, |text| (text == DIRECTIVES).then_some(true))
                .unwrap_or(false),
            binding: reader.field("binding", &query.binding, Binding::parse),
            overseer: reader.field("overseer", &query.overseer, |text| text.parse().ok()),
            person: reader.field("person", &query.person, |text| text.parse().ok()),
            programme: reader.field("programme", &query.programme, |text| text.parse().ok()),
            part: reader.field("part", &query.part, PartFilter::parse),
            contribution: reader.field("contribution", &query.contribution, ContributionFilter::parse),
            as_of: reader.field("as_of", &query.as_of, thihanh_kernel::time::parse_date),
            sort: reader.field("sort", &query.sort, Sort::parse).unwrap_or_default(),
        };
        (filter, ignored)
    }

    /// The fields of an address that give this filter again.
    pub fn query(&self) -> FilterQuery {
        FilterQuery {
            q: self.q.clone(),
            status: self.status.map(|status| status.as_str().to_owned()),
            due_from: self.due_from.map(|day| day.to_string()),
            due_to: self.due_to.map(|day| day.to_string()),
            agency: self.agency.map(|agency| agency.to_string()),
            reach: self.is_own_only.then(|| "own".to_owned()),
            directive: self.directive.clone(),
            origin: self.is_of_directives.then(|| DIRECTIVES.to_owned()),
            binding: self.binding.map(|binding| binding.as_str().to_owned()),
            overseer: self.overseer.map(|agency| agency.to_string()),
            person: self.person.map(|person| person.to_string()),
            programme: self.programme.map(|programme| programme.to_string()),
            part: self.part.map(|part| part.as_str().to_owned()),
            contribution: self.contribution.map(|choice| choice.as_str().to_owned()),
            as_of: self.as_of.map(|day| day.to_string()),
            sort: (self.sort != Sort::default()).then(|| self.sort.as_str().to_owned()),
        }
    }

    /// The cuts of the ledger that the status and the span of days leave.
    pub fn cuts(&self, days: Days) -> Vec<Cut> {
        let span = match (self.due_from, self.due_to) {
            (None, None) => DueSpan::Any,
            (from, to) => DueSpan::Dated { from, to },
        };
        let within = Cut { standing: None, due: span };
        cuts_of(self.status, days).into_iter().filter_map(|cut| cut.meet(within)).collect()
    }

    /// Whether the counters answer for it: they know agency, binding, standing, day, and what is a part; nothing else.
    pub fn is_countable(&self) -> bool {
        self.q.is_none()
            && self.directive.is_none()
            && !self.is_of_directives
            && self.overseer.is_none()
            && self.person.is_none()
            && self.programme.is_none()
            && matches!(self.part, None | Some(PartFilter::Delegated | PartFilter::Any))
            && self.contribution.is_none()
            && self.as_of.is_none()
            && !self.status.is_some_and(Status::asks_beyond_standing)
            && !(self.is_own_only && self.agency.is_some())
    }
}

struct Reader<'a> {
    ignored: &'a mut Vec<Ignored>,
}

impl Reader<'_> {
    fn field<T>(&mut self, field: &'static str, text: &Option<String>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        let value = parse(text);
        if value.is_none() {
            self.ignored.push(Ignored { field, value: text.chars().take(40).collect() });
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{an_agency, any_day, day};

    #[test]
    fn what_cannot_be_read_is_named_and_left_out() {
        let query = FilterQuery {
            status: Some("late".into()),
            due_to: Some("31/12/2026".into()),
            binding: Some("order".into()),
            agency: Some(String::new()),
            sort: Some("x".repeat(500)),
            ..FilterQuery::default()
        };
        let (filter, ignored) = ObligationFilter::read(&query);
        assert_eq!(filter, ObligationFilter { binding: Some(Binding::Order), ..ObligationFilter::default() });
        let named: Vec<_> = ignored.iter().map(|it| (it.field, it.value.chars().count())).collect();
        assert_eq!(named, [("status", 4), ("due_to", 10), ("sort", 40)]);
    }

    #[test]
    fn a_span_of_days_leaves_out_what_has_no_day() {
        let days = Days { today: day("2026-03-16"), soon_until: day("2026-03-19") };
        let filter = ObligationFilter {
            status: Some(Status::NoDeadline),
            due_to: Some(day("2026-03-31")),
            ..Default::default()
        };
        assert!(filter.cuts(days).iter().all(|cut| matches!(cut.due, DueSpan::Dated { .. })));
        let march =
            ObligationFilter { status: Some(Status::Overdue), due_from: Some(day("2026-03-20")), ..Default::default() };
        assert_eq!(march.cuts(days).len(), 1, "what is overdue and due later is only what was handed in late");
    }

    proptest! {
        #[test]
        fn an_address_gives_the_same_filter_again(
            q in prop::option::of("[a-zđ][a-z0-9/đ ư-]{0,30}[a-z]"),
            status in prop::option::of(prop::sample::select(Status::ALL.to_vec())),
            due_from in prop::option::of(any_day()),
            agency in prop::option::of(1u128..9),
            is_own_only: bool,
            is_of_directives: bool,
            part in prop::option::of(prop::sample::select(PartFilter::ALL.to_vec())),
            contribution in prop::option::of(prop::sample::select(ContributionFilter::ALL.to_vec())),
            sort in prop::sample::select(Sort::ALL.to_vec()),
        ) {
            let filter = ObligationFilter { q, status, due_from, agency: agency.map(an_agency), is_own_only, is_of_directives, part, contribution, sort, ..Default::default() };
            let (again, ignored) = ObligationFilter::read(&filter.query());
            prop_assert_eq!(again, filter);
            prop_assert!(ignored.is_empty());
        }
    }
}
