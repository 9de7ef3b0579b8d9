//! Ids: one type per kind of thing, so that an agency's id cannot be passed where an account's is meant.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

use crate::time::Instant;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that this UUID is.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID, as the database holds it.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// A new id for something made at `at`.
            #[must_use]
            pub fn fresh(ids: &dyn IdSource, at: Instant) -> Self {
                Self(ids.uuid(at))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// An agency: cơ quan, đơn vị, tổ chức.
    AgencyId
    /// A person's account.
    AccountId
    /// A directive of any kind: văn bản chỉ đạo.
    DirectiveId
    /// A card of a directive's review.
    DraftTaskId
    /// A task of an issued directive: nhiệm vụ.
    TaskId
    /// What one agency owes: a row of the ledger.
    ObligationId
    /// A recurring duty of one agency.
    SeriesId
    /// An event that a deadline waits for.
    TriggerId
    /// A programme that directives belong to.
    ProgrammeId
    /// A partner's proposal: kiến nghị.
    ProposalId
    /// That an agency owes a plan of monitoring for a year.
    PlanDutyId
    /// A yearly plan of monitoring law: kế hoạch theo dõi.
    MonitoringPlanId
    /// A line of an issued plan as the ledger was asked for it.
    PlanLineId
    /// A rule about such plans.
    PlanRuleId
    /// An inspection: đợt kiểm tra.
    InspectionId
    /// A question of a checklist.
    ChecklistItemId
    /// A finding: phát hiện.
    FindingId
    /// A recommendation of a conclusion: kiến nghị sau kiểm tra.
    RecommendationId
    /// A survey: khảo sát.
    SurveyId
    /// A question of a survey.
    QuestionId
    /// One answered form of a survey.
    ResponseId
    /// An entry of the information book: thông tin.
    InformationId
    /// A kind of source of such entries: nguồn thông tin.
    InformationSourceId
    /// A supervision session from outside: đợt giám sát.
    SupervisionId
    /// Somebody in a legal post: công chức pháp chế, đầu mối.
    LegalStaffId
    /// A training class: lớp tập huấn.
    TrainingClassId
    /// A line of money for monitoring: kinh phí.
    MonitoringBudgetId
    /// A reorganisation of agencies: sắp xếp tổ chức.
    ReorganisationId
    /// A factor of the risk by which inspections are chosen.
    RiskFactorId
    /// A collaborator of monitoring from outside: cộng tác viên.
    CollaboratorId
    /// A contract with one.
    CollaboratorContractId
    /// A criterion that collaborators meet, or a kind of organisation that they come from.
    CollaboratorReferenceId
    /// An indicator of how law is carried out: chỉ số.
    IndicatorId
    /// A part of an indicator: one number.
    IndicatorPartId
    /// A value that somebody entered for a part.
    IndicatorValueId
    /// What is done about a result of monitoring: xử lý kết quả.
    HandlingId
    /// A spreadsheet of tasks that was taken over: bảng cũ.
    OldRegisterId
    /// One row of it.
    OldRegisterRowId
    /// How long a body has to answer a proposal: thời hạn trả lời.
    ReplyRuleId
    /// A collective phrase's group of agencies.
    GroupId
    /// An official letter: công văn.
    LetterId
    /// A piece of background work.
    JobId
    /// A message to be sent out.
    DeliveryId
    /// A place that events are posted to.
    WebhookId
    /// A file that proves an obligation.
    EvidenceId
    /// A file that arrives in pieces.
    UploadId
    /// What is made public: công khai.
    PublicationId
}

/// Where new ids and secrets come from. Passed in, so that tests can foretell them.
pub trait IdSource: Send + Sync {
    /// A new id, made at `at`: later ids sort after earlier ones.
    fn uuid(&self, at: Instant) -> Uuid;

    /// 256 random bits for a key or a session.
    fn secret(&self) -> [u8; 32];
}

/// Ids 1, 2, 3 … for tests and repeatable sample data. Its secrets are no secrets.
#[derive(Debug, Default)]
pub struct CountingIds {
    given: AtomicU64,
}

impl CountingIds {
    /// Ids after this number: for a second source whose ids lie in the tables of a first.
    #[must_use]
    pub fn after(number: u64) -> Self {
        Self { given: AtomicU64::new(number) }
    }

    fn next(&self) -> u64 {
        self.given.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl IdSource for CountingIds {
    fn uuid(&self, _: Instant) -> Uuid {
        Uuid::from_u128(u128::from(self.next()))
    }

    fn secret(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        bits[24..].copy_from_slice(&self.next().to_be_bytes());
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints() {
        let id = AgencyId::from_uuid(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_002a));
        assert_eq!(id.to_string(), "01920000-0000-7000-8000-00000000002a");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(format!("{id:?}"), "AgencyId(01920000-0000-7000-8000-00000000002a)");
        assert!("01920000-0000-7000-8000".parse::<AgencyId>().is_err());
    }

    #[test]
    fn counting_ids_rise_and_never_repeat() {
        let source = CountingIds::default();
        let at = Instant::UNIX_EPOCH;
        let ids = [source.uuid(at), source.uuid(at), source.uuid(at)];
        assert_eq!(ids.map(|id| id.as_u128()), [1, 2, 3]);
        assert_ne!(source.secret(), source.secret());
    }
}
