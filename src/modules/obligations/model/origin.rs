//! What an entry of the ledger comes from.

use thihanh_kernel::ids::{
    DirectiveId, HandlingId, OldRegisterRowId, PlanDutyId, PlanLineId, ProposalId, RecommendationId,
};
use uuid::Uuid;

/// What asks for it. Each kind is a module's; the ledger only keeps the way back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A directive that was issued.
    Directive(DirectiveId),
    /// A proposal of a partner agency, which must be answered.
    Proposal(ProposalId),
    /// That a plan of monitoring is owed for a year.
    MonitoringPlan(PlanDutyId),
    /// A line of an issued plan of monitoring.
    PlanLine(PlanLineId),
    /// A recommendation after an inspection.
    Recommendation(RecommendationId),
    /// What is done about a result of monitoring.
    Handling(HandlingId),
    /// A row of a spreadsheet that was taken over.
    OldRegister(OldRegisterRowId),
}

impl Origin {
    /// The word in the database and in the API.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Directive(_) => "directive",
            Self::Proposal(_) => "proposal",
            Self::MonitoringPlan(_) => "monitoring_plan",
            Self::PlanLine(_) => "plan_line",
            Self::Recommendation(_) => "recommendation",
            Self::Handling(_) => "handling",
            Self::OldRegister(_) => "old_register",
        }
    }

    /// The id of the directive, of the proposal.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Directive(id) => id.uuid(),
            Self::Proposal(id) => id.uuid(),
            Self::MonitoringPlan(id) => id.uuid(),
            Self::PlanLine(id) => id.uuid(),
            Self::Recommendation(id) => id.uuid(),
            Self::Handling(id) => id.uuid(),
            Self::OldRegister(id) => id.uuid(),
        }
    }

    /// From what the database holds.
    #[must_use]
    pub fn of(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "directive" => Some(Self::Directive(DirectiveId::from_uuid(id))),
            "proposal" => Some(Self::Proposal(ProposalId::from_uuid(id))),
            "monitoring_plan" => Some(Self::MonitoringPlan(PlanDutyId::from_uuid(id))),
            "plan_line" => Some(Self::PlanLine(PlanLineId::from_uuid(id))),
            "recommendation" => Some(Self::Recommendation(RecommendationId::from_uuid(id))),
            "handling" => Some(Self::Handling(HandlingId::from_uuid(id))),
            "old_register" => Some(Self::OldRegister(OldRegisterRowId::from_uuid(id))),
            _ => None,
        }
    }
}
