//! People in legal posts, how many posts there are, agencies without a focal point.

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::{AgencyId, LegalStaffId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry, Record};

use super::{
    ConditionError, POSTS, STAFF, StaffFilter, check, check_agency, focal_kinds, is_stale, refused, root as seen_root,
};
use crate::app::App;
use crate::modules::accounts::api as accounts;
use crate::modules::conditions::model::staff::{LegalStaff, Posts, PostsForm, StaffFacts, StaffForm};
use crate::modules::conditions::policy::{self, Action};
use crate::modules::conditions::store::staff::{self as store, Sealed};

/// What a sealed name is about.
fn place(id: LegalStaffId) -> String {
    format!("name of legal staff {id}")
}

pub(in crate::modules::conditions) fn seal(app: &App, id: LegalStaffId, name: &str) -> Result<Vec<u8>, ConditionError> {
    app.vault.seal(app.ids.as_ref(), &place(id), name.as_bytes()).map_err(|_| ConditionError::Sealing)
}

/// The row with its name; an empty one where another installation's key sealed it.
fn opened(app: &App, sealed: Sealed) -> LegalStaff {
    let Sealed { mut staff, name } = sealed;
    let plain = app.vault.open(&place(staff.id), &name).unwrap_or_default();
    staff.facts.name = String::from_utf8(plain).unwrap_or_default();
    staff
}

/// A page of the rows that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn staff(
    app: &App,
    actor: &Actor,
    filter: &StaffFilter,
    page: &Page,
) -> Result<(Slice<LegalStaff>, Count), ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let (slice, count) = store::list(sql, &policy::scope(actor), filter, today, page).await?;
    Ok((slice.map(|sealed| opened(app, sealed)), count))
}

/// One row with everything that its page shows.
#[derive(Debug, Clone)]
pub struct StaffShown {
    /// The row.
    pub staff: LegalStaff,
    /// What the person signs in with, where the row has an account.
    pub login: String,
    /// The actor writes it.
    pub may_keep: bool,
}

/// One row.
///
/// # Errors
/// [`ConditionError::NotFound`] also where the actor may not know that it is there.
pub async fn look_staff(app: &App, actor: &Actor, id: LegalStaffId) -> Result<StaffShown, ConditionError> {
    let sql = app.store.read();
    let staff = opened(app, store::find(sql, id).await?.ok_or(ConditionError::NotFound(STAFF))?);
    let at = (STAFF, staff.facts.agency, staff.facts.from);
    check(sql, actor, at, Action::View).await?;
    let may_keep = check(sql, actor, at, Action::Keep).await.is_ok();
    let login = match staff.facts.account {
        Some(account) => accounts::find(sql, account).await?.map(|view| view.login).unwrap_or_default(),
        None => String::new(),
    };
    Ok(StaffShown { staff, login, may_keep })
}

/// The history of a row, newest first.
///
/// # Errors
/// As [`look_staff`].
pub async fn staff_history(app: &App, actor: &Actor, id: LegalStaffId) -> Result<Vec<Record>, ConditionError> {
    let staff = look_staff(app, actor, id).await?.staff;
    Ok(journal::history(app.store.read(), STAFF, staff.id.uuid()).await?)
}

/// Names somebody for an agency.
///
/// # Errors
/// [`ConditionError`]: no right for the agency, or fields that break rules.
pub async fn add_staff(app: &App, actor: &Actor, form: &StaffForm) -> Result<LegalStaff, ConditionError> {
    policy::may_keep_any(actor).map_err(ConditionError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let facts = form.read(today)?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, ("agency", facts.agency), today).await?;
            let facts = with_account(tx, facts.clone(), &form.login, None, today).await?;
            let id = LegalStaffId::fresh(app.ids.as_ref(), now);
            let staff = LegalStaff { seq: 0, id, facts, updated_at: now, version: 1 };
            store::insert(tx, &staff, &seal(app, id, &staff.facts.name)?, actor.account()).await?;
            let entry = Entry::new(now, actor, STAFF, id.uuid(), "added").with("after", &staff.facts);
            journal::append(tx, entry).await?;
            Ok(staff)
        })
        .await
}

/// Changes a row; who leaves gets a last day.
///
/// # Errors
/// [`ConditionError`].
pub async fn change_staff(
    app: &App,
    actor: &Actor,
    id: LegalStaffId,
    version: Option<i64>,
    form: &StaffForm,
) -> Result<LegalStaff, ConditionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = opened(app, store::find_for_update(tx, id).await?.ok_or(ConditionError::NotFound(STAFF))?);
            check(tx, actor, (STAFF, before.facts.agency, before.facts.from), Action::Keep).await?;
            if is_stale(version, before.version) {
                return Err(ConditionError::Stale(STAFF));
            }
            let form = StaffForm { agency: before.facts.agency.to_string(), ..form.clone() };
            let facts = with_account(tx, form.read(today)?, &form.login, Some(&before), today).await?;
            let old = before.facts.clone();
            let after = before.change(facts, now);
            store::save(tx, &after, &seal(app, id, &after.facts.name)?).await?;
            // The name itself stays out of the journal; that it was changed does not.
            let entry = Entry::new(now, actor, STAFF, id.uuid(), "changed")
                .with("before", &old)
                .with("after", &after.facts)
                .with("is_renamed", &(old.name != after.facts.name));
            journal::append(tx, entry).await?;
            Ok(LegalStaff { version: after.version + 1, ..after })
        })
        .await
}

/// The facts with the account that a login names: one with a role at the agency, or the one that the row has already. The same account
/// is not twice at an agency at once, for it would be counted twice.
async fn with_account(
    tx: &WriteTx,
    facts: StaffFacts,
    login: &str,
    before: Option<&LegalStaff>,
    today: NaiveDate,
) -> Result<StaffFacts, ConditionError> {
    let login = login.trim();
    if login.is_empty() {
        return Ok(facts);
    }
    let found = accounts::find_by_login(tx, login).await?.map(|view| view.id);
    let is_kept = found.is_some() && found == before.and_then(|before| before.facts.account);
    let people = accounts::people_at(tx, facts.agency, Module::Monitoring, today).await?;
    let account = found.filter(|id| is_kept || people.iter().any(|person| person.id == *id));
    let account = account.ok_or_else(|| refused("login", "legal-staff-no-account"))?;
    let facts = StaffFacts { account: Some(account), ..facts };
    match store::has_account(tx, &facts, before.map(|before| before.id)).await? {
        true => Err(refused("login", "legal-staff-twice")),
        false => Ok(facts),
    }
}

/// A page of how many posts agencies have on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn posts(
    app: &App,
    actor: &Actor,
    (root, on): (Option<AgencyId>, NaiveDate),
    page: &Page,
) -> Result<(Slice<Posts>, Count), ConditionError> {
    policy::may_look(actor).map_err(ConditionError::Denied)?;
    Ok(store::posts(app.store.read(), &policy::scope(actor), root, on, page).await?)
}

/// Says how many posts an agency has from a day on.
///
/// # Errors
/// [`ConditionError`]: no right for the agency, or fields that break rules.
pub async fn put_posts(app: &App, actor: &Actor, form: &PostsForm) -> Result<Posts, ConditionError> {
    policy::may_keep_any(actor).map_err(ConditionError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let posts = form.read()?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, ("agency", posts.agency), today).await?;
            store::put_posts(tx, &posts, now).await?;
            let entry = Entry::new(now, actor, POSTS, posts.agency.uuid(), "changed").with("after", &posts);
            journal::append(tx, entry).await?;
            Ok(posts.clone())
        })
        .await
}

/// Agencies without a focal point.
#[derive(Debug, Clone)]
pub struct Without {
    /// Below which agency.
    pub root: AgencyId,
    /// A page of them.
    pub units: Slice<AgencyId>,
    /// How many there are.
    pub count: Count,
    /// The rule that says which kinds of agencies name one was verified by somebody.
    pub is_verified: bool,
}

/// The agencies below another that have nobody as a focal point on a day.
///
/// # Errors
/// [`ConditionError::NotFound`] where the actor does not see the agency.
pub async fn without(
    app: &App,
    actor: &Actor,
    (root, on): (Option<AgencyId>, NaiveDate),
    page: &Page,
) -> Result<Without, ConditionError> {
    let root = seen_root(app, actor, root, on).await?;
    let sql = app.store.read();
    let rule = focal_kinds(sql, root, on).await?;
    let kinds = rule.as_ref().map(|(kinds, _)| kinds.as_slice());
    let (units, count) = store::units_without(sql, root, on, kinds, page).await?;
    Ok(Without { root, units, count, is_verified: rule.is_some_and(|(_, is_verified)| is_verified) })
}
