//! What other modules and the edges may use of proposals.

pub mod http;
pub mod inheritance;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};
use thihanh_webkit::Lang;
use thihanh_webkit::parts::Chip;

use super::model::Proposal;
use super::web::words;
use super::{policy, usecase};
use crate::modules::obligations::api::Answer;

/// A proposal as pages of other modules show it.
#[derive(Debug, Clone)]
pub struct ProposalBrief {
    /// `KN-2026-0001`.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// The agency that owes the answer.
    pub to: AgencyId,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Where the answer is in its life, as of an obligation.
    pub answer_state: Option<&'static str>,
    /// How it stands, in words.
    pub chip: Chip,
}

/// The proposals of a session of supervision that an agency made and the actor sees, in their order; a hundred at most.
///
/// # Errors
/// When the database does not answer.
pub async fn of_session(
    sql: &dyn Sql,
    actor: &Actor,
    (session, from): (&str, AgencyId),
    (lang, today): (Lang, NaiveDate),
) -> Result<Vec<ProposalBrief>, StoreError> {
    let found = usecase::of_session(sql, actor, session, from).await?;
    Ok(found.into_iter().map(|(proposal, answer)| brief(proposal, answer, lang, today)).collect())
}

/// The proposals that came of a publication, given by the last part of its address, and that the actor sees, in their order; a hundred at most.
///
/// # Errors
/// When the database does not answer.
pub async fn of_publication(
    sql: &dyn Sql,
    actor: &Actor,
    publication: &str,
    (lang, today): (Lang, NaiveDate),
) -> Result<Vec<ProposalBrief>, StoreError> {
    let found = usecase::of_publication(sql, actor, publication).await?;
    Ok(found.into_iter().map(|(proposal, answer)| brief(proposal, answer, lang, today)).collect())
}

fn brief(proposal: Proposal, answer: Option<Answer>, lang: Lang, today: NaiveDate) -> ProposalBrief {
    ProposalBrief {
        chip: words::chip(lang, &proposal, answer.as_ref(), today),
        due_on: answer.as_ref().and_then(|answer| answer.obligation.due_on),
        answer_state: answer.as_ref().map(|answer| answer.obligation.state.as_str()),
        code: proposal.code,
        title: proposal.facts.title,
        to: proposal.facts.to,
    }
}

/// Whether the actor makes proposals for any agency.
pub fn may_propose_any(actor: &Actor) -> bool {
    policy::may_propose_any(actor).is_ok()
}
