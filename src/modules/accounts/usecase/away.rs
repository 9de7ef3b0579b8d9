//! Out of office, and who acts in whose place meanwhile.

use chrono::{Days, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::vietnamese;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::giving::{check_arranges, check_gives, told};
use super::sign_in::SessionDigest;
use super::{AccountError, find_active};
use crate::app::App;
use crate::modules::accounts::api;
use crate::modules::accounts::model::dates::{NOTE_MAX_CHARS, Span, SpanFault};
use crate::modules::accounts::policy;
use crate::modules::accounts::store;
use crate::modules::accounts::store::places::NewRow;
pub use crate::modules::accounts::store::places::{AbsenceView, GrantView, SubstitutionView};

/// Two days as somebody gave them.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

fn span(app: &App, dates: Dates) -> Result<Span, AccountError> {
    Span::new(dates.from, dates.to, app.clock.today())
        .map_err(|fault: SpanFault| AccountError::field("to", fault.code()))
}

/// Who may not have a thing may not learn that it is there.
fn hidden(error: AccountError, nothing: AccountError) -> AccountError {
    if matches!(error, AccountError::Denied(_)) { nothing } else { error }
}

fn note(text: &str, field: &'static str) -> Result<String, AccountError> {
    let text = vietnamese::nfc(text.trim());
    if text.chars().count() > NOTE_MAX_CHARS { Err(AccountError::field(field, "span-note-long")) } else { Ok(text) }
}

/// Says when a person is out of office: the person, or an administrator.
///
/// # Errors
/// When somebody else asks, or the days are no span.
pub async fn tell_absence(
    app: &App,
    actor: &Actor,
    account: AccountId,
    dates: Dates,
    why: &str,
) -> Result<Uuid, AccountError> {
    let now = app.clock.now();
    let absence = AbsenceView { id: app.ids.uuid(now), account, span: span(app, dates)?, note: note(why, "note")? };
    app.store
        .write(async |tx| {
            check_arranges(app, tx, actor, account).await?;
            store::find(tx, account).await?.ok_or(AccountError::NotFound)?;
            store::places::insert_absence(tx, &absence, now).await?;
            let entry = Entry::new(now, actor, "account", account.uuid(), "absence_told")
                .with("from", &absence.span.from)
                .with("to", &absence.span.to);
            journal::append(tx, entry).await?;
            Ok(absence.id)
        })
        .await
}

/// Takes an absence back.
///
/// # Errors
/// When it is not there, or somebody else's.
pub async fn withdraw_absence(app: &App, actor: &Actor, id: Uuid) -> Result<(), AccountError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let absence = store::places::find_absence(tx, id).await?.ok_or(AccountError::NoSuchSpan)?;
            check_arranges(app, tx, actor, absence.account)
                .await
                .map_err(|error| hidden(error, AccountError::NoSuchSpan))?;
            store::places::remove_absence(tx, id).await?;
            let entry = Entry::new(now, actor, "account", absence.account.uuid(), "absence_withdrawn")
                .with("from", &absence.span.from)
                .with("to", &absence.span.to);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// A substitute to be named.
#[derive(Debug, Clone)]
pub struct NameSubstitute {
    /// The role that is handed over.
    pub grant: Uuid,
    /// What the substitute types to sign in.
    pub login: String,
    /// When.
    pub dates: Dates,
    /// Why.
    pub reason: String,
}

/// Names a substitute for one of a person's own roles. A role that is held in somebody's place is no role of one's own, so it cannot
/// be passed on.
///
/// # Errors
/// When the role is not the actor's, the days lie outside of it or are taken, or the substitute is nobody else.
pub async fn name_substitute(app: &App, actor: &Actor, new: NameSubstitute) -> Result<Uuid, AccountError> {
    let (now, span, reason) = (app.clock.now(), span(app, new.dates)?, note(&new.reason, "reason")?);
    let id = app.ids.uuid(now);
    app.store
        .write(async |tx| {
            let grant = store::places::find_grant(tx, new.grant).await?.ok_or(AccountError::NoSuchGrant)?;
            // Who names somebody for a role gives it.
            if policy::may_for(actor, grant.account).is_err() {
                let given = check_gives(app, tx, actor, &[grant.grant]).await;
                given.map_err(|error| hidden(error, AccountError::NoSuchGrant))?;
            }
            if span.from < grant.grant.from || grant.grant.to.is_some_and(|to| to < span.to) {
                return Err(AccountError::field("to", "substitute-outside"));
            }
            let substitute = api::find_by_login(tx, &new.login).await?.filter(|account| account.is_active);
            let substitute = substitute.ok_or_else(|| AccountError::field("login", "substitute-unknown"))?;
            if substitute.id == grant.account {
                return Err(AccountError::field("login", "substitute-self"));
            }
            if store::places::is_taken(tx, grant.id, span).await? {
                return Err(AccountError::field("from", "substitute-taken"));
            }
            let row = NewRow {
                id,
                grant: grant.id,
                substitute: substitute.id,
                span,
                reason: &reason,
                by: actor.account(),
                at: now,
            };
            store::places::insert_substitution(tx, row).await?;
            let entry = Entry::new(now, actor, "account", grant.account.uuid(), "substitute_named")
                .because(reason.clone())
                .with("substitute", &substitute.login)
                .with("role", &told(&grant.grant))
                .with("agency", &grant.grant.agency.uuid())
                .with("from", &span.from)
                .with("to", &span.to);
            journal::append(tx, entry).await?;
            Ok(id)
        })
        .await
}

/// Ends a substitution: from today on the substitute acts no more.
///
/// # Errors
/// When it is not there, or is neither the actor's role nor the actor's task.
pub async fn end_substitution(app: &App, actor: &Actor, id: Uuid) -> Result<(), AccountError> {
    let now = app.clock.now();
    let yesterday = app.clock.today() - Days::new(1);
    app.store
        .write(async |tx| {
            let found = store::places::find_substitution(tx, id).await?.ok_or(AccountError::NoSuchSpan)?;
            let is_substitute = actor.account() == Some(found.substitute);
            if !is_substitute {
                let arranged = check_arranges(app, tx, actor, found.grant.account).await;
                arranged.map_err(|error| hidden(error, AccountError::NoSuchSpan))?;
            }
            store::places::end_substitution(tx, id, yesterday).await?;
            let entry = Entry::new(now, actor, "account", found.grant.account.uuid(), "substitute_ended")
                .with("from", &found.span.from)
                .with("to", &found.span.to);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// From now on this browser works in somebody's place, or in its person's own name again.
///
/// # Errors
/// When nobody handed that over to the actor for today.
pub async fn act_for(
    app: &App,
    actor: &Actor,
    session: &SessionDigest,
    substitution: Option<Uuid>,
) -> Result<(), AccountError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let account = find_active(app, actor).await?;
    app.store
        .write(async |tx| {
            if let Some(id) = substitution {
                let acting = store::places::acting(tx, id, account.id, today).await?;
                let acting = acting.ok_or(AccountError::NoSuchSpan)?;
                let owner = acting.grant.account.uuid();
                let entry = Entry::new(now, actor, "account", owner, "substitute_began")
                    .with("role", &told(&acting.grant.grant));
                journal::append(tx, entry).await?;
            }
            Ok(store::sessions::act_for(tx, session.bytes(), substitution).await?)
        })
        .await
}

/// A person's roles, who acts in them, in whose place the person acts, and when the person is away; what is over is left out.
#[derive(Debug, Clone)]
pub struct Places {
    /// The person's own roles.
    pub grants: Vec<GrantView>,
    /// Substitutes named for them.
    pub substitutes: Vec<SubstitutionView>,
    /// Roles of others that the person acts in.
    pub acting: Vec<SubstitutionView>,
    /// When the person is away.
    pub absences: Vec<AbsenceView>,
}

/// The places of a person.
///
/// # Errors
/// When the actor may not know.
pub async fn places(app: &App, actor: &Actor, account: AccountId) -> Result<Places, AccountError> {
    policy::may_look(actor, account).map_err(AccountError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let grants = store::places::grants_of(sql, account).await?;
    let about = store::places::substitutions_about(sql, account, today).await?;
    let (acting, substitutes) = about.into_iter().partition(|found| found.substitute == account);
    let absences = store::places::absences_of(sql, account, today).await?;
    Ok(Places { grants, substitutes, acting, absences })
}
