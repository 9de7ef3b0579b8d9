//! The head of a directive, giving a draft up and taking it up again.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError};

use super::{Action, DirectiveError, lock};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::model::head::{Head, HeadForm};
use crate::modules::directives::policy;
use crate::modules::directives::store::{self, Programme};

/// What a person typed into the head.
#[derive(Debug, Clone)]
pub struct HeadCommand {
    /// The version in the form; `None` where the command line sets facts without having looked.
    pub version: Option<i64>,
    /// The fields.
    pub form: HeadForm,
}

/// Changes facts in the head.
///
/// # Errors
/// When the actor may not, the directive is not under review or has changed since, or fields break rules.
pub async fn set_head(
    app: &App,
    actor: &Actor,
    code: &str,
    command: &HeadCommand,
) -> Result<Directive, DirectiveError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let directive = lock(app, tx, actor, code, Action::Review).await?;
            if let Some(version) = command.version {
                directive.check_version(version)?;
            }
            let before = directive.head.clone();
            let head = command.form.apply(before.clone(), today).map_err(DirectiveError::Invalid)?;
            check_choices(tx, &before, &head, today).await?;
            check_carried_out(tx, actor, &directive, &head, today).await?;
            // Nobody moves a directive to where the own rights end.
            let stakes = super::stakes(tx, actor, head.jurisdiction, &[], today).await?;
            policy::may(actor, Action::Review, &stakes).map_err(DirectiveError::Denied)?;
            let directive = directive.with_head(head, now)?;
            store::save(tx, &directive).await?;
            let entry = Entry::new(now, actor, "directive", directive.id.uuid(), "head_changed")
                .with("before", &before)
                .with("after", &directive.head);
            journal::append(tx, entry).await?;
            Ok(directive)
        })
        .await
}

/// The programmes that a directive may belong to.
///
/// # Errors
/// When the database does not answer.
pub async fn programmes(app: &App) -> Result<Vec<Programme>, StoreError> {
    store::programmes(app.store.read()).await
}

/// How many directives carry one another out at most: centre, province, district, commune.
const MOST_LEVELS: usize = 8;

/// Whether the directive that is carried out was issued, is seen by the actor, and does not carry out this one itself.
async fn check_carried_out(
    sql: &dyn Sql,
    actor: &Actor,
    directive: &Directive,
    head: &Head,
    today: chrono::NaiveDate,
) -> Result<(), DirectiveError> {
    let Some(code) = head.carries_out.as_deref().filter(|_| head.carries_out != directive.head.carries_out) else {
        return Ok(());
    };
    let unknown = || DirectiveError::field("carries_out", "carried-out-not-issued");
    let parent = store::find_by_code(sql, code).await?.ok_or_else(unknown)?;
    let scope = policy::scope(actor, today);
    if parent.state != DirectiveState::Issued || !store::list::is_visible(sql, &scope, parent.id).await? {
        return Err(unknown());
    }
    let mut above = Some(parent);
    for _ in 0..MOST_LEVELS {
        match above {
            None => return Ok(()),
            Some(one) if one.id == directive.id => break,
            Some(one) => {
                above = match &one.head.carries_out {
                    Some(code) => store::find_by_code(sql, code).await?,
                    None => None,
                }
            }
        }
    }
    Err(DirectiveError::field("carries_out", "directive-in-a-ring"))
}

/// Whether the agencies and the programme that were newly chosen are there.
async fn check_choices(
    sql: &dyn Sql,
    before: &Head,
    head: &Head,
    today: chrono::NaiveDate,
) -> Result<(), DirectiveError> {
    let chosen =
        [("jurisdiction", before.jurisdiction, head.jurisdiction), ("overseer", before.overseer, head.overseer)];
    let mut errors = Vec::new();
    for (field, old, new) in chosen {
        if let Some(agency) = new.filter(|_| old != new)
            && !is_agency(sql, agency, head.issued_on.unwrap_or(today)).await?
        {
            errors.push(FieldError::new(field, "choice-unknown"));
        }
    }
    if head.programme.is_some() && head.programme != before.programme {
        let programmes = store::programmes(sql).await?;
        if !programmes.iter().any(|programme| Some(programme.id) == head.programme && programme.is_running) {
            errors.push(FieldError::new("programme", "choice-unknown"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(DirectiveError::Invalid(errors)) }
}

async fn is_agency(sql: &dyn Sql, agency: AgencyId, on: chrono::NaiveDate) -> Result<bool, StoreError> {
    Ok(agencies::api::views(sql, &[agency], on).await?.contains_key(&agency))
}

/// Gives up a draft. Its file stays, so that the same file coming again is recognised.
///
/// # Errors
/// When the actor may not, it is issued, or it has changed since.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Directive, DirectiveError> {
    let reason: String = reason.trim().chars().take(500).collect();
    change(app, actor, code, version, "withdrawn", &reason, Directive::withdrawn).await
}

/// Takes a draft up again that was given up.
///
/// # Errors
/// When the actor may not, or it was not given up.
pub async fn reopen(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Directive, DirectiveError> {
    change(app, actor, code, version, "reopened", "", Directive::reopened).await
}

async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    action: &'static str,
    reason: &str,
    transition: impl Fn(
        Directive,
        chrono::DateTime<chrono::Utc>,
    ) -> Result<Directive, crate::modules::directives::model::directive::DirectiveFault>
    + Sync,
) -> Result<Directive, DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = lock(app, tx, actor, code, Action::Withdraw).await?;
            if let Some(version) = version {
                directive.check_version(version)?;
            }
            let directive = transition(directive, now)?;
            store::save(tx, &directive).await?;
            journal::append(tx, Entry::new(now, actor, "directive", directive.id.uuid(), action).because(reason))
                .await?;
            Ok(directive)
        })
        .await
}
