//! What the command line prints of directives: summaries that a script can read and a person too.

use std::fmt;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;

use super::model::card::CardState;
use super::model::head::HeadForm;
use super::usecase::{self, DirectiveError, HeadCommand, IssueCommand, Issued, Looked};
use crate::app::App;

/// Characters of an order in a line.
const ORDER_MAX: usize = 90;

/// Facts that the text lacks.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Number and symbol.
    pub number: Option<String>,
    /// The date it bears, `YYYY-MM-DD` or `dd/mm/yyyy`.
    pub issued_on: Option<String>,
    /// The agency inside which it holds.
    pub jurisdiction: Option<AgencyId>,
}

/// What was read of a directive and what is uncertain; printed, one line per task.
pub struct ReviewSummary(Looked);

/// What was read of a directive.
///
/// # Errors
/// When there is no such directive.
pub async fn review(app: &App, actor: &Actor, code: &str) -> Result<ReviewSummary, DirectiveError> {
    Ok(ReviewSummary(usecase::look(app, actor, code).await?))
}

impl fmt::Display for ReviewSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Looked { directive, review, expansion, .. } = &self.0;
        let head = &directive.head;
        let missing = "(missing)";
        writeln!(f, "{} {} {}", directive.code, directive.state.as_str(), head.title)?;
        writeln!(f, "  kind          {}", head.kind)?;
        writeln!(f, "  number        {}", head.number.as_deref().unwrap_or(missing))?;
        match head.issued_on {
            Some(day) => writeln!(f, "  issued on     {day}")?,
            None => writeln!(f, "  issued on     {missing}")?,
        }
        writeln!(f, "  issuer        {}", head.issuer.as_deref().unwrap_or(missing))?;
        let jurisdiction = head.jurisdiction.map(|agency| expansion.name(agency));
        writeln!(f, "  jurisdiction  {}", jurisdiction.as_deref().unwrap_or(missing))?;
        let uncertain =
            review.cards().iter().filter(|card| card.state == CardState::Proposed && card.is_uncertain).count();
        let [proposed, accepted, rejected, issued] = CardState::ALL.map(|state| review.count(state));
        writeln!(
            f,
            "  tasks         {proposed} proposed ({uncertain} uncertain), {accepted} accepted, {rejected} rejected, {issued} issued"
        )?;
        for (number, card) in (1..).zip(review.cards()) {
            let mark = match card.state {
                CardState::Accepted => '+',
                CardState::Rejected => '-',
                CardState::Issued => '=',
                CardState::Proposed if card.is_uncertain => '?',
                CardState::Proposed => ' ',
            };
            let order: String = card.draft.content.chars().take(ORDER_MAX).collect();
            writeln!(f, "{mark} {number:>3} {} {order}", card.draft.path)?;
            let leads: Vec<_> = card.draft.leads.iter().map(|phrase| phrase.words.as_str()).collect();
            let agencies = expansion.chosen(&card.draft.leads).len();
            writeln!(
                f,
                "        lead: {} -> {agencies} agencies",
                if leads.is_empty() { missing.to_owned() } else { leads.join("; ") }
            )?;
        }
        for open in expansion.unresolved(review) {
            match &open.other_province {
                Some(province) => writeln!(f, "  other province ({province}): {}", open.words)?,
                None => writeln!(f, "  not found: {}", open.words)?,
            }
        }
        Ok(())
    }
}

/// What was issued, printed.
pub struct IssueSummary(Issued);

/// Sets the facts that the text lacks, and issues. Once more on an issued directive it issues what was accepted since; the same facts
/// again are no mistake then.
///
/// # Errors
/// When a fact breaks a rule, or something stands in the way of issuing.
pub async fn issue(
    app: &App,
    actor: &Actor,
    code: &str,
    facts: Facts,
    accept_certain: bool,
) -> Result<IssueSummary, DirectiveError> {
    let form = HeadForm {
        number: facts.number,
        issued_on: facts.issued_on,
        jurisdiction: facts.jurisdiction.map(|agency| agency.to_string()),
        ..HeadForm::default()
    };
    let directive = usecase::look(app, actor, code).await?.directive;
    let stands = form.apply(directive.head.clone(), app.clock.today()).is_ok_and(|head| head == directive.head);
    if !stands {
        usecase::set_head(app, actor, code, &HeadCommand { version: None, form }).await?;
    }
    Ok(IssueSummary(usecase::issue(app, actor, code, &IssueCommand { version: None, accept_certain }).await?))
}

impl fmt::Display for IssueSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issued = &self.0;
        write!(f, "{} ", issued.code)?;
        match issued.supplement {
            None => write!(f, "issued")?,
            Some(_) if issued.tasks == 0 => write!(f, "was issued before, nothing new was accepted")?,
            Some(number) => write!(f, "supplemented ({number})")?,
        }
        write!(f, ": {} tasks, {} agencies, {} obligations", issued.tasks, issued.agencies, issued.obligations)?;
        write!(f, ", {} phrases not found, {} proposals left out", issued.unresolved.len(), issued.left_out.len())?;
        for words in &issued.unresolved {
            write!(f, "\n  not found: {words}")?;
        }
        for words in &issued.left_out {
            write!(f, "\n  left out, nobody looked at it: {words}")?;
        }
        Ok(())
    }
}
