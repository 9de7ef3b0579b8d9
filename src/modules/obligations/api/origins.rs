//! What is owed though no directive orders it: another module asks for one thing of one agency, and the ledger keeps it like any other.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::{AccountId, AgencyId, IdSource, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_store::{Sql, StoreError, WriteTx};
use vanban::deadline::Deadline;

use super::super::model::obligation::Binding;
use super::super::model::opening::{IssueContext, IssuedDeadline, IssuedTask, OwedTo};
use super::super::model::origin::Origin;
use super::super::model::record::Report;
use super::super::model::why::SetBy;
use super::super::store;
use super::super::store::briefs::Brief;
use super::super::usecase::{self, AgencyEnds, LedgerError, OpeningError, Product, agency_ends, open_issued};
use crate::modules::agencies;

/// One thing that is asked of an agency.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What asks for it.
    pub origin: Origin,
    /// Its code, for links.
    pub origin_code: String,
    /// How people call it, for the reason of the due day.
    pub origin_label: String,
    /// Inside which agency it holds.
    pub jurisdiction: AgencyId,
    /// Who owes it.
    pub agency: AgencyId,
    /// Who follows it up.
    pub overseer: AgencyId,
    /// To whom it is owed.
    pub owed_to: OwedTo,
    /// Ordered, or asked for.
    pub binding: Binding,
    /// What is to be done.
    pub content: String,
    /// What is to be handed in.
    pub product: String,
    /// By when, in whose words and by whose rule; `None` for no day.
    pub due: Option<(Deadline, String, SetBy)>,
    /// From which day on.
    pub on: NaiveDate,
}

impl Asked {
    /// What the expansion of tasks makes an entry of.
    pub(in crate::modules::obligations) fn opening(
        &self,
        agency_ends: AgencyEnds,
        now: Instant,
    ) -> (IssueContext, IssuedTask) {
        let context = IssueContext {
            origin: self.origin,
            origin_code: self.origin_code.clone(),
            origin_label: self.origin_label.clone(),
            jurisdiction: self.jurisdiction,
            issued_on: self.on,
            first_ordinal: 1,
            overseer: self.overseer,
            programme: None,
            programme_ends_on: None,
            agency_ends,
            today: self.on,
            now,
        };
        let task = IssuedTask {
            content: self.content.clone(),
            path: String::new(),
            source: None,
            binding: self.binding,
            is_personal: false,
            is_follow_up: false,
            is_shared: false,
            product: Some(self.product.clone()),
            owed_to: Some(self.owed_to.clone()),
            via: None,
            overseer: None,
            leads: vec![(self.agency, String::new())],
            support: Vec::new(),
            deadlines: self
                .due
                .iter()
                .map(|(deadline, words, set_by)| IssuedDeadline {
                    deadline: Some(deadline.clone()),
                    words: words.clone(),
                    set_by: *set_by,
                })
                .collect(),
        };
        (context, task)
    }
}

/// Opens it, in the caller's transaction; gives the obligation's id.
///
/// # Errors
/// [`OpeningError`]; the caller's transaction must then not be committed.
pub async fn ask(tx: &WriteTx, ids: &dyn IdSource, asked: &Asked, now: Instant) -> Result<ObligationId, OpeningError> {
    let calendar = agencies::api::calendar(tx).await?;
    ask_by(tx, ids, asked, &calendar, now).await
}

/// The same with a calendar at hand, for whoever asks many.
///
/// # Errors
/// As [`ask`].
pub async fn ask_by(
    tx: &WriteTx,
    ids: &dyn IdSource,
    asked: &Asked,
    calendar: &WorkingCalendar,
    now: Instant,
) -> Result<ObligationId, OpeningError> {
    let (context, task) = asked.opening(agency_ends(tx, &[asked.agency]).await?, now);
    open_issued(tx, ids, &context, &[task], calendar).await?;
    let opened = store::briefs::of_origin(tx, asked.origin).await?;
    opened.first().map(|brief| brief.id).ok_or_else(|| StoreError::Unreadable { what: "obligation just opened" }.into())
}

/// What became of what was asked: the entry, and what was handed in, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The entry.
    pub obligation: Brief,
    /// What was handed in.
    pub reports: Vec<Report>,
}

/// What became of everything that was asked by one origin. Whoever asked may know it; rights are the caller's to check.
///
/// # Errors
/// When the database does not answer.
pub async fn answers_to(sql: &dyn Sql, origin: Origin) -> Result<Vec<Answer>, StoreError> {
    let mut answers = Vec::new();
    for obligation in store::briefs::of_origin(sql, origin).await? {
        let reports = store::records::reports(sql, obligation.id).await?;
        answers.push(Answer { obligation, reports });
    }
    Ok(answers)
}

/// Of each of these origins the entry that it has now, for whoever asked for many things one by one. Rights are the caller's to check.
///
/// # Errors
/// When the database does not answer.
pub async fn entries_of(sql: &dyn Sql, origins: &[Origin]) -> Result<HashMap<Origin, Brief>, StoreError> {
    let ids: Vec<_> = origins.iter().map(|origin| origin.uuid()).collect();
    let mut found = store::briefs::by_origin(sql, &ids).await?;
    Ok(origins.iter().filter_map(|origin| Some((*origin, found.remove(&origin.uuid())?))).collect())
}

/// What was asked is asked no longer: its entries that are not over are withdrawn, with the reason, parts and all.
///
/// # Errors
/// [`LedgerError`].
pub async fn withdraw(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    origin: Origin,
    reason: &str,
) -> Result<(), LedgerError> {
    usecase::withdraw_of_origin(tx, now, actor, origin, reason).await
}

/// Hands in what was asked, for the origin moved on: a plan was sent in.
///
/// # Errors
/// [`LedgerError`].
pub async fn hand_in(
    tx: &WriteTx,
    at: (Instant, NaiveDate),
    actor: &Actor,
    origin: Origin,
    product: Product<'_>,
    note: &str,
) -> Result<(), LedgerError> {
    usecase::hand_in_for(tx, at, actor, origin, product, note).await
}

/// Sends what was handed in back, for the origin was.
///
/// # Errors
/// [`LedgerError`].
pub async fn send_back(
    tx: &WriteTx,
    at: (Instant, NaiveDate),
    actor: &Actor,
    origin: Origin,
    reason: &str,
) -> Result<(), LedgerError> {
    usecase::send_back_for(tx, at, actor, origin, reason).await
}

/// Confirms what was asked, in the name of whoever judged the origin.
///
/// # Errors
/// [`LedgerError`].
pub async fn confirm(
    tx: &WriteTx,
    at: (Instant, NaiveDate),
    by: (&Actor, Option<AccountId>),
    origin: Origin,
    product: Product<'_>,
    note: &str,
) -> Result<(), LedgerError> {
    usecase::confirm_for(tx, at, by, origin, product, note).await
}

/// What these origins asked for was done on a day, as an old register has it; in the transaction that opened it, by the program alone. Each has
/// its own note.
///
/// # Errors
/// [`LedgerError`]: a day lies before the order or after today.
pub async fn take_over_in(
    tx: &WriteTx,
    at: (Instant, NaiveDate),
    actor: &Actor,
    done: &[(Origin, NaiveDate, String)],
) -> Result<(), LedgerError> {
    usecase::take_over_of_origins(tx, at, actor, done).await
}
