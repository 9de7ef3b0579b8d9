//! Who inspects.

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::access::Actor;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::problem::FieldError;
use thihanh_store::{Sql, WriteTx, journal};
use uuid::Uuid;

use super::{InspectionError, agency_typed, entry, lock, saved, store};
use crate::app::App;
use crate::modules::accounts;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::model::team::{Member, Placed, TeamRole, is_known, member_fault};
use crate::modules::inspections::policy::Action;

/// Somebody who is to be of the team, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    /// What the person signs in with; empty for somebody without an account.
    pub login: String,
    /// The person's name; of an account it is the account's.
    pub name: String,
    /// Id or name of the agency that sends the person.
    pub agency: String,
    /// The person's post.
    pub post: String,
    /// `head`, `deputy`, `secretary`, `member`.
    pub role: String,
    /// An interest in the matter that the person declared.
    pub conflict: String,
}

/// Takes somebody into the team.
///
/// # Errors
/// [`InspectionError`]: somebody of an inspected agency is refused.
pub async fn add_member(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &MemberForm,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Prepare]).await?;
            before.check_team_open()?;
            let member = read_member(app, tx, &before, form, today).await?;
            if is_known(&before.team, &member) {
                let error = FieldError::new("member", "inspection-member-twice").with("name", member.name.as_str());
                return Err(InspectionError::field(error));
            }
            let placed = placed(tx, std::slice::from_ref(&member), today).await?;
            if let Some(error) = placed.iter().find_map(|placed| member_fault(placed, &before.facts.subjects)) {
                return Err(InspectionError::field(error));
            }
            let after = Inspection { updated_at: now, ..before };
            store::add_member(tx, after.id, &member).await?;
            store::save(tx, &after).await?;
            let entry = entry(app, actor, &after, "member_added").with("name", &member.name).with("role", &member.role);
            journal::append(tx, entry).await?;
            let team = after.team.iter().cloned().chain([member]).collect();
            Ok(saved(Inspection { team, ..after }))
        })
        .await
}

async fn read_member(
    app: &App,
    tx: &WriteTx,
    inspection: &Inspection,
    form: &MemberForm,
    today: NaiveDate,
) -> Result<Member, InspectionError> {
    let login = form.login.trim();
    let account = match login {
        "" => None,
        login => {
            let found = accounts::api::find_by_login(tx, login).await?.filter(|view| view.is_active);
            Some(found.ok_or_else(|| InspectionError::field(FieldError::new("login", "inspection-login-unknown")))?)
        }
    };
    let mut fields = FieldReader::new();
    let name = match &account {
        Some(view) => view.name.clone(),
        None => fields.required_text("name", &form.name, 200),
    };
    let post = fields.text("post", &form.post, 200);
    let role = fields.choice("role", &form.role).unwrap_or(TeamRole::Member);
    let conflict = fields.text("conflict", &form.conflict, 1_000);
    if form.agency.trim().is_empty() {
        fields.refuse(FieldError::new("agency", "required"));
    }
    fields.finish().map_err(InspectionFault::Invalid)?;
    let agency = agency_typed(app, tx, inspection.jurisdiction, ("agency", &form.agency), today).await?;
    if !agencies::views(tx, &[agency], today).await?.contains_key(&agency) {
        return Err(InspectionError::field(FieldError::new("agency", "choice-unknown")));
    }
    let post = match (post.is_empty(), &account) {
        (true, Some(view)) => view.position.clone(),
        _ => post,
    };
    let id = app.ids.uuid(app.clock.now());
    Ok(Member { id, account: account.map(|view| view.id), name, agency, post, role, conflict })
}

/// Members with every agency that they belong to: by whom they are sent, and where they hold roles.
pub(super) async fn placed(sql: &dyn Sql, team: &[Member], today: NaiveDate) -> Result<Vec<Placed>, InspectionError> {
    let mut placed = Vec::with_capacity(team.len());
    for member in team {
        let mut own = vec![member.agency];
        if let Some(account) = member.account
            && let Some(person) = accounts::api::actor(sql, account, today).await?
        {
            own.extend(person.grants_in_any_module().iter().map(|grant| grant.agency));
        }
        let above = store::stakes::above(sql, &own, today).await?;
        let inside = above.into_values().flatten().collect();
        placed.push(Placed { member: member.clone(), inside });
    }
    Ok(placed)
}

/// Takes somebody out of the team.
///
/// # Errors
/// [`InspectionError`].
pub async fn remove_member(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    member: Uuid,
) -> Result<Inspection, InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Prepare]).await?;
            before.check_team_open()?;
            let Some(gone) = before.team.iter().find(|known| known.id == member).cloned() else {
                return Err(InspectionFault::NotOfIt.into());
            };
            let after = Inspection { updated_at: now, ..before };
            store::remove_member(tx, after.id, member).await?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "member_removed").with("name", &gone.name)).await?;
            let team = after.team.iter().filter(|known| known.id != member).cloned().collect();
            Ok(saved(Inspection { team, ..after }))
        })
        .await
}
