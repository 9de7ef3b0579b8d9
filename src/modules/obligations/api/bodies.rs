//! What the verbs of the JSON API take.

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::{FieldError, Problem};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::usecase::{Delegation, PartOrder};

/// Words that go with an act: a reason, an answer, a remark.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Words {
    pub(super) note: String,
}

/// How far the work is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Progress {
    /// 0 to 100.
    pub(super) percent: i64,
    #[serde(default)]
    pub(super) note: String,
}

/// What the agency hands in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Reporting {
    /// The day on which it reached the overseer; today where not said.
    pub(super) reported_on: Option<NaiveDate>,
    /// Number and symbol of the document; empty where it has none.
    pub(super) product_number: String,
    /// The document's own date.
    pub(super) product_on: Option<NaiveDate>,
    pub(super) note: String,
}

/// A day and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Day {
    pub(super) due_on: NaiveDate,
    #[serde(default)]
    pub(super) note: String,
}

/// The overseer's answer to a request for more time.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Granting {
    /// The day granted; the one asked for where not said.
    pub(super) due_on: Option<NaiveDate>,
    pub(super) note: String,
}

/// Another unit and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unit {
    pub(super) agency: Uuid,
    #[serde(default)]
    pub(super) note: String,
}

/// The person who does it; `null` for nobody in particular.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) account: Option<Uuid>,
    #[serde(default)]
    pub(super) note: String,
}

/// Parts given down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    /// The new parts; none where only the rule changes.
    #[serde(default)]
    pub(super) parts: Vec<NewPart>,
    /// all, any, quorum or by_hand.
    pub(super) roll_up: String,
    /// How many parts a quorum needs.
    pub(super) quorum: Option<u32>,
    #[serde(default)]
    pub(super) note: String,
}

/// One part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPart {
    /// The agency below that gets it; left out for a person of the agency itself.
    pub(super) agency: Option<Uuid>,
    /// The person who gets it.
    pub(super) account: Option<Uuid>,
    /// What is to be done; empty for the whole's own words.
    #[serde(default)]
    pub(super) title: String,
    /// By when; the whole's own day where not said.
    pub(super) due_on: Option<NaiveDate>,
}

/// What a lead asks supporting agencies for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContributionAsked {
    pub(super) agencies: Vec<Uuid>,
    pub(super) due_on: NaiveDate,
    #[serde(default)]
    pub(super) request: String,
}

/// What a supporting agency gives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContributionGiven {
    pub(super) agency: Uuid,
    /// The day on which it reached the lead; today where not said.
    pub(super) given_on: Option<NaiveDate>,
    #[serde(default)]
    pub(super) note: String,
}

/// How useful a contribution was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContributionRated {
    pub(super) agency: Uuid,
    /// useful, partial or poor.
    pub(super) rating: String,
    #[serde(default)]
    pub(super) note: String,
}

/// An event that a deadline waited for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EventHappened {
    pub(super) happened_on: NaiveDate,
    /// Number and date of the document that proves it.
    pub(super) document: String,
    /// The day that is set; needed where the directive counts no term from the event, and only there.
    pub(super) due_on: Option<NaiveDate>,
}

/// A word that is none of the choices.
pub(super) fn unknown(field: &'static str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, "choice-unknown")])
}

impl Parts {
    /// The parts as the use case takes them.
    pub(super) fn delegation(&self) -> Result<Delegation, Problem> {
        let roll_up = RollUp::parse(&self.roll_up, self.quorum).ok_or_else(|| unknown("roll_up"))?;
        let order = |part: &NewPart| PartOrder {
            agency: part.agency.map(AgencyId::from_uuid),
            person: part.account.map(AccountId::from_uuid),
            title: part.title.clone(),
            due_on: part.due_on,
        };
        Ok(Delegation { parts: self.parts.iter().map(order).collect(), roll_up })
    }
}
