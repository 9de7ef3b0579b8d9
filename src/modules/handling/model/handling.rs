//! A handling and its life.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::ids::{AccountId, AgencyId, FindingId, HandlingId, InformationId};
use thihanh_kernel::law::{Authority, DocumentAsk, LawRef};
use thihanh_kernel::time::{Instant, civil};

use super::acts::Judged;
use super::{HandlingFault, words};

words! {
    /// Where a handling stands.
    State {
        /// It is written.
        Draft = "draft",
        /// A head or leader approved it.
        Approved = "approved",
        /// It went to its addressee.
        Sent = "sent",
        /// The addressee has it.
        Acknowledged = "acknowledged",
        /// The addressee works on it.
        InProgress = "in_progress",
        /// It was done.
        Done = "done",
        /// The competent body said no.
        Rejected = "rejected",
        /// It is asked for no longer.
        Cancelled = "cancelled",
    }
}

impl State {
    /// The way of one that ends well.
    pub const WAY: [Self; 6] =
        [Self::Draft, Self::Approved, Self::Sent, Self::Acknowledged, Self::InProgress, Self::Done];

    /// Nothing more becomes of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Rejected | Self::Cancelled)
    }

    /// It is with its addressee.
    pub fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Acknowledged | Self::InProgress)
    }
}

words! {
    /// What the addressee says to a proposal.
    ReplyKind {
        /// Yes.
        Accepted = "accepted",
        /// To a part of it.
        Partly = "partly",
        /// No.
        Rejected = "rejected",
    }
}

/// A field of state management, by its code and as it was called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRef {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Who is told or asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// An agency of the tree.
    Agency(AgencyId),
    /// A body outside it, as people call it.
    Outside(String),
}

impl Addressee {
    /// The agency, where it is one of the tree.
    pub fn agency(&self) -> Option<AgencyId> {
        match self {
            Self::Agency(agency) => Some(*agency),
            Self::Outside(_) => None,
        }
    }
}

/// What a handling says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Code of the measure.
    pub measure: String,
    /// Within the own authority, or proposed.
    pub authority: Authority,
    /// What is to be done.
    pub content: String,
    /// Who is told or asked.
    pub addressee: Addressee,
    /// The field that it is about.
    pub field: Option<FieldRef>,
    /// The findings that it is about.
    pub findings: Vec<FindingId>,
    /// The entry of the information book that it rests on.
    pub information: Option<InformationId>,
    /// What else it rests on: results of a survey, own words.
    pub ground: String,
    /// The law that it rests on.
    pub legal_basis: String,
    /// The legal document that it is about, and what is asked of it.
    pub document: Option<(LawRef, DocumentAsk)>,
    /// By when it is to be done or answered.
    pub due_on: Option<NaiveDate>,
}

/// That it was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// As called then.
    pub by_name: String,
}

/// The document by which it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its number.
    pub number: String,
    /// Its symbol.
    pub symbol: String,
    /// Its date.
    pub on: NaiveDate,
}

impl Sending {
    /// `12/KN-STP`.
    pub fn label(&self) -> String {
        if self.symbol.is_empty() { self.number.clone() } else { format!("{}/{}", self.number, self.symbol) }
    }
}

/// What the addressee answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Which way.
    pub kind: ReplyKind,
    /// Number and symbol of its document.
    pub number: String,
    /// Its date.
    pub on: NaiveDate,
    /// Its words.
    pub note: String,
}

/// A handling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: HandlingId,
    /// `XL-2026-00001`.
    pub code: String,
    /// Who handles it.
    pub agency: AgencyId,
    /// Inside which jurisdiction.
    pub jurisdiction: AgencyId,
    /// Who follows up what is owed.
    pub overseer: AgencyId,
    /// What it says.
    pub facts: Facts,
    /// The day was counted by a rule.
    pub is_due_by_rule: bool,
    /// Where it stands.
    pub state: State,
    /// That it was approved.
    pub approval: Option<Approval>,
    /// The document by which it was sent.
    pub sending: Option<Sending>,
    /// The day on which the addressee had it.
    pub acknowledged_on: Option<NaiveDate>,
    /// The day from which the addressee worked on it.
    pub began_on: Option<NaiveDate>,
    /// What the addressee answered.
    pub reply: Option<Reply>,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// The day on which it was entered that it is over.
    pub closed_on: Option<NaiveDate>,
    /// What came of it; of what was cancelled: why.
    pub result_note: String,
    /// The day on which its result was published.
    pub published_on: Option<NaiveDate>,
    /// When it was drafted.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// As called then.
    pub creator_name: String,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// How many handlings are alike in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Code of the measure.
    pub measure: String,
    /// Within the own authority, or proposed.
    pub authority: Authority,
    /// What is asked of a legal document.
    pub document_ask: Option<DocumentAsk>,
    /// Where they stand.
    pub state: State,
    /// What was answered.
    pub reply: Option<ReplyKind>,
    /// How many.
    pub total: u64,
}

impl Handling {
    /// The year of the list.
    pub fn year(&self) -> i32 {
        civil(self.created_at).year()
    }

    /// Whether somebody drafted it: nobody approves the own draft. What the program drafted is nobody's.
    pub fn is_by(&self, account: Option<AccountId>) -> bool {
        account.is_some() && account == self.created_by
    }

    /// The days from sending to the end.
    pub fn days_taken(&self) -> Option<i64> {
        let sent = self.sending.as_ref()?.on;
        let end = self.done_on.or(self.closed_on)?;
        Some((end - sent).num_days())
    }

    /// The same with other facts.
    ///
    /// # Errors
    /// [`HandlingFault::NotDraft`] once it was approved: the approval was of what it said.
    pub fn change(self, facts: Facts, now: Instant) -> Result<Self, HandlingFault> {
        match self.state {
            State::Draft => Ok(Self { facts, updated_at: now, ..self }),
            _ => Err(HandlingFault::NotDraft),
        }
    }

    /// Approved by a head or leader.
    ///
    /// # Errors
    /// [`HandlingFault`]: no draft, or the own one.
    pub fn approve(self, approval: Approval) -> Result<Self, HandlingFault> {
        if self.state != State::Draft {
            return Err(HandlingFault::NotDraft);
        }
        if self.is_by(approval.by) {
            return Err(HandlingFault::OwnDraft);
        }
        let updated_at = approval.at;
        Ok(Self { state: State::Approved, approval: Some(approval), updated_at, ..self })
    }

    /// Back to whoever drafted it.
    ///
    /// # Errors
    /// [`HandlingFault`]: it was not approved, or was sent already.
    pub fn return_to_draft(self, now: Instant) -> Result<Self, HandlingFault> {
        match self.state {
            State::Approved => Ok(Self { state: State::Draft, approval: None, updated_at: now, ..self }),
            State::Draft => Err(HandlingFault::NotApproved),
            _ => Err(HandlingFault::Later),
        }
    }

    /// Whether it may be sent now.
    ///
    /// # Errors
    /// [`HandlingFault`]: it was not approved, or went already.
    pub fn check_send(&self) -> Result<(), HandlingFault> {
        match self.state {
            State::Approved => Ok(()),
            State::Draft => Err(HandlingFault::NotApproved),
            State::Cancelled => Err(HandlingFault::Over),
            _ => Err(HandlingFault::Later),
        }
    }

    /// Sent by a document, to be done or answered by a day.
    ///
    /// # Errors
    /// As [`Self::check_send`].
    pub fn send(
        self,
        sending: Sending,
        (due_on, is_due_by_rule): (Option<NaiveDate>, bool),
        now: Instant,
    ) -> Result<Self, HandlingFault> {
        self.check_send()?;
        let facts = Facts { due_on, ..self.facts };
        Ok(Self { facts, is_due_by_rule, state: State::Sent, sending: Some(sending), updated_at: now, ..self })
    }

    fn check_out(&self) -> Result<(), HandlingFault> {
        match self.state {
            state if state.is_out() => Ok(()),
            state if state.is_over() => Err(HandlingFault::Over),
            _ => Err(HandlingFault::NotSent),
        }
    }

    /// The addressee has it since a day.
    ///
    /// # Errors
    /// [`HandlingFault`]: it was not sent, or this was said already.
    pub fn acknowledge(self, on: NaiveDate, now: Instant) -> Result<Self, HandlingFault> {
        self.check_out()?;
        if self.state != State::Sent {
            return Err(HandlingFault::Later);
        }
        Ok(Self { state: State::Acknowledged, acknowledged_on: Some(on), updated_at: now, ..self })
    }

    /// The addressee works on it since a day.
    ///
    /// # Errors
    /// [`HandlingFault`]: it was not sent, or this was said already.
    pub fn begin(self, on: NaiveDate, now: Instant) -> Result<Self, HandlingFault> {
        self.check_out()?;
        if self.state == State::InProgress {
            return Err(HandlingFault::Later);
        }
        // Whoever works on it has it.
        let acknowledged_on = self.acknowledged_on.or(Some(on));
        Ok(Self { state: State::InProgress, acknowledged_on, began_on: Some(on), updated_at: now, ..self })
    }

    /// Whether the agency that sent it enters the answer.
    ///
    /// # Errors
    /// [`HandlingFault`]: it is not out, or an agency of the tree answers by itself.
    pub fn check_reply(&self) -> Result<(), HandlingFault> {
        self.check_out()?;
        match self.facts.addressee {
            Addressee::Outside(_) => Ok(()),
            Addressee::Agency(_) => Err(HandlingFault::AnsweredInLedger),
        }
    }

    /// A body outside the tree answered. It may answer again while nobody judged it.
    ///
    /// # Errors
    /// As [`Self::check_reply`].
    pub fn reply(self, reply: Reply, now: Instant) -> Result<Self, HandlingFault> {
        self.check_reply()?;
        Ok(Self { reply: Some(reply), updated_at: now, ..self })
    }

    /// Whether it may be said what came of it.
    ///
    /// # Errors
    /// [`HandlingFault`]: it is not out, or nobody answered.
    pub fn check_judge(&self, is_answered: bool) -> Result<(), HandlingFault> {
        self.check_out()?;
        if is_answered { Ok(()) } else { Err(HandlingFault::NotAnswered) }
    }

    /// What came of it, with the answer that it rests on.
    ///
    /// # Errors
    /// [`HandlingFault`]: it is not out, nobody answered, or the answer says otherwise.
    pub fn judge(
        self,
        judged: Judged,
        reply: Option<Reply>,
        (today, now): (NaiveDate, Instant),
    ) -> Result<Self, HandlingFault> {
        let Some(reply) = reply else {
            self.check_judge(false)?;
            return Err(HandlingFault::NotAnswered);
        };
        self.check_judge(true)?;
        match (judged.is_done, reply.kind) {
            (true, ReplyKind::Rejected) => return Err(HandlingFault::Refused),
            (false, ReplyKind::Accepted) => return Err(HandlingFault::NotRefused),
            _ => {}
        }
        Ok(Self {
            state: if judged.is_done { State::Done } else { State::Rejected },
            reply: Some(reply),
            done_on: judged.is_done.then_some(judged.on),
            closed_on: Some(today),
            result_note: judged.note,
            updated_at: now,
            ..self
        })
    }

    /// It is asked for no longer.
    ///
    /// # Errors
    /// [`HandlingFault::Over`] where it is over already.
    pub fn cancel(self, reason: String, today: NaiveDate, now: Instant) -> Result<Self, HandlingFault> {
        if self.state.is_over() {
            return Err(HandlingFault::Over);
        }
        let closed_on = Some(today);
        Ok(Self { state: State::Cancelled, closed_on, result_note: reason, updated_at: now, ..self })
    }

    /// Whether its result may be published.
    ///
    /// # Errors
    /// [`HandlingFault`]: it has none, or it was.
    pub fn check_publish(&self) -> Result<(), HandlingFault> {
        if !matches!(self.state, State::Done | State::Rejected) {
            return Err(HandlingFault::NothingToPublish);
        }
        if self.published_on.is_some() { Err(HandlingFault::Published) } else { Ok(()) }
    }

    /// Its result was published on a day.
    ///
    /// # Errors
    /// As [`Self::check_publish`].
    pub fn publish(self, on: NaiveDate, now: Instant) -> Result<Self, HandlingFault> {
        self.check_publish()?;
        Ok(Self { published_on: Some(on), updated_at: now, ..self })
    }
}

#[cfg(test)]
pub(in crate::modules::handling) mod fixtures {
    use uuid::Uuid;

    use super::*;

    pub(in crate::modules::handling) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(in crate::modules::handling) fn noon() -> Instant {
        "2026-03-16T05:00:00Z".parse().unwrap()
    }

    pub(in crate::modules::handling) fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    pub(in crate::modules::handling) fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    /// A draft of agency 1 by account 7 about own words.
    pub(in crate::modules::handling) fn draft(addressee: Addressee) -> Handling {
        Handling {
            seq: 1,
            id: HandlingId::from_uuid(Uuid::from_u128(9)),
            code: "XL-2026-00001".into(),
            agency: agency(1),
            jurisdiction: agency(5),
            overseer: agency(1),
            facts: Facts {
                measure: "H5".into(),
                authority: Authority::Proposal,
                content: "Sửa đổi quy định về định mức".into(),
                addressee,
                field: None,
                findings: Vec::new(),
                information: None,
                ground: "Kết quả khảo sát".into(),
                legal_basis: String::new(),
                document: None,
                due_on: None,
            },
            is_due_by_rule: false,
            state: State::Draft,
            approval: None,
            sending: None,
            acknowledged_on: None,
            began_on: None,
            reply: None,
            done_on: None,
            closed_on: None,
            result_note: String::new(),
            published_on: None,
            created_at: noon(),
            created_by: Some(account(7)),
            creator_name: "x".into(),
            updated_at: noon(),
            version: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::{account, agency, day, draft, noon};
    use super::*;

    fn approval(by: u128) -> Approval {
        Approval { at: noon(), by: Some(account(by)), by_name: "y".into() }
    }

    fn sending() -> Sending {
        Sending { number: "12".into(), symbol: "KN-STP".into(), on: day("2026-03-16") }
    }

    fn reply(kind: ReplyKind) -> Reply {
        Reply { kind, number: "7/BTP".into(), on: day("2026-03-20"), note: String::new() }
    }

    fn judged(is_done: bool) -> Judged {
        Judged { is_done, on: day("2026-03-26"), note: "xong".into(), reply: None }
    }

    fn outside() -> Addressee {
        Addressee::Outside("Bộ Tư pháp".into())
    }

    fn sent(addressee: Addressee) -> Handling {
        let approved = draft(addressee).approve(approval(8)).unwrap();
        approved.send(sending(), (Some(day("2026-04-06")), false), noon()).unwrap()
    }

    #[test]
    fn nobody_approves_the_own_draft_and_nothing_is_sent_unapproved() {
        assert_eq!(draft(outside()).approve(approval(7)), Err(HandlingFault::OwnDraft));
        let due = (None, false);
        assert_eq!(draft(outside()).send(sending(), due, noon()), Err(HandlingFault::NotApproved));
        assert_eq!(draft(outside()).return_to_draft(noon()), Err(HandlingFault::NotApproved));
        let approved = draft(outside()).approve(approval(8)).unwrap();
        assert_eq!(approved.clone().change(draft(outside()).facts, noon()), Err(HandlingFault::NotDraft));
        assert_eq!(approved.clone().approve(approval(8)), Err(HandlingFault::NotDraft));
        let back = approved.return_to_draft(noon()).unwrap();
        assert_eq!((back.state, back.approval), (State::Draft, None));
        let sent = sent(outside());
        assert_eq!(sent.clone().send(sending(), due, noon()), Err(HandlingFault::Later));
        assert_eq!(sent.clone().return_to_draft(noon()), Err(HandlingFault::Later));
        assert_eq!(sent.sending.unwrap().label(), "12/KN-STP");
    }

    #[test]
    fn stages_follow_one_another_and_one_may_be_left_out() {
        assert_eq!(draft(outside()).acknowledge(day("2026-03-17"), noon()), Err(HandlingFault::NotSent));
        let got = sent(outside()).acknowledge(day("2026-03-17"), noon()).unwrap();
        assert_eq!(got.clone().acknowledge(day("2026-03-18"), noon()), Err(HandlingFault::Later));
        let begun = got.begin(day("2026-03-18"), noon()).unwrap();
        assert_eq!((begun.acknowledged_on, begun.began_on), (Some(day("2026-03-17")), Some(day("2026-03-18"))));
        assert_eq!(begun.begin(day("2026-03-19"), noon()), Err(HandlingFault::Later));
        let at_once = sent(outside()).begin(day("2026-03-18"), noon()).unwrap();
        assert_eq!(at_once.acknowledged_on, Some(day("2026-03-18")));
    }

    #[test]
    fn it_ends_as_the_answer_says() {
        let at = (day("2026-03-30"), noon());
        let asked = sent(outside());
        assert_eq!(asked.clone().judge(judged(true), None, at), Err(HandlingFault::NotAnswered));
        // is it done, what was answered: how it ends
        let table = [
            (true, ReplyKind::Accepted, Ok(State::Done)),
            (true, ReplyKind::Partly, Ok(State::Done)),
            (true, ReplyKind::Rejected, Err(HandlingFault::Refused)),
            (false, ReplyKind::Accepted, Err(HandlingFault::NotRefused)),
            (false, ReplyKind::Partly, Ok(State::Rejected)),
            (false, ReplyKind::Rejected, Ok(State::Rejected)),
        ];
        for (is_done, kind, wanted) in table {
            let ended = asked.clone().judge(judged(is_done), Some(reply(kind)), at);
            assert_eq!(ended.map(|ended| ended.state), wanted, "{is_done} {kind:?}");
        }
        let done = asked.clone().judge(judged(true), Some(reply(ReplyKind::Accepted)), at).unwrap();
        assert_eq!((done.days_taken(), done.closed_on), (Some(10), Some(day("2026-03-30"))));
        let no = asked.judge(judged(false), Some(reply(ReplyKind::Rejected)), at).unwrap();
        assert_eq!((no.days_taken(), no.done_on), (Some(14), None));
        assert_eq!(done.clone().cancel("x".into(), at.0, noon()), Err(HandlingFault::Over));
        assert_eq!(done.clone().acknowledge(at.0, noon()), Err(HandlingFault::Over));
        assert_eq!(done.judge(judged(true), Some(reply(ReplyKind::Accepted)), at), Err(HandlingFault::Over));
    }

    #[test]
    fn an_agency_of_the_tree_answers_by_itself() {
        let asked = sent(Addressee::Agency(agency(2)));
        assert_eq!(asked.reply(reply(ReplyKind::Accepted), noon()), Err(HandlingFault::AnsweredInLedger));
        let asked = sent(outside()).reply(reply(ReplyKind::Partly), noon()).unwrap();
        let again = asked.reply(reply(ReplyKind::Accepted), noon()).unwrap();
        assert_eq!(again.reply.unwrap().kind, ReplyKind::Accepted, "the last answer counts");
        assert_eq!(draft(outside()).reply(reply(ReplyKind::Accepted), noon()), Err(HandlingFault::NotSent));
    }

    #[test]
    fn only_what_has_a_result_is_published_and_once() {
        let on = day("2026-04-01");
        assert_eq!(sent(outside()).publish(on, noon()), Err(HandlingFault::NothingToPublish));
        let cancelled = sent(outside()).cancel("trùng".into(), on, noon()).unwrap();
        assert_eq!(cancelled.publish(on, noon()), Err(HandlingFault::NothingToPublish));
        let answer = Some(reply(ReplyKind::Accepted));
        let done = sent(outside()).judge(judged(true), answer, (on, noon())).unwrap().publish(on, noon()).unwrap();
        assert_eq!(done.publish(on, noon()), Err(HandlingFault::Published));
    }
}
