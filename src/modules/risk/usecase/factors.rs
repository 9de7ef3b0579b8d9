//! The factors: what ships, and what people make of it.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, RiskFactorId};
use thihanh_kernel::problem::FieldError;
use thihanh_store::Sql;
use thihanh_store::journal::{self, Entry, Record};

use super::{RiskError, store};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::information::api::{self as information, SourceKind};
use crate::modules::risk::model::factor::{Factor, FactorCode, FactorForm, check_weights};
use crate::modules::risk::policy;

/// The kind of their entries in the journal.
const KIND: &str = "risk_factor";

/// Adds the factors that ship and are not there yet. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn install(app: &App) -> Result<u64, RiskError> {
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::install(tx, app.ids.as_ref(), now).await?)).await
}

/// A factor with the name of its jurisdiction.
#[derive(Debug, Clone)]
pub struct FactorRow {
    /// The factor.
    pub factor: Factor,
    /// The name of its jurisdiction; `None` where it is every one's.
    pub jurisdiction: Option<String>,
}

/// Every factor in its order, those that are over too.
///
/// # Errors
/// [`RiskError::Denied`] to whoever has no role here.
pub async fn factors(app: &App, actor: &Actor) -> Result<Vec<FactorRow>, RiskError> {
    policy::may_look(actor).map_err(RiskError::Denied)?;
    let sql = app.store.read();
    let all = store::all(sql).await?;
    let ids: Vec<AgencyId> = all.iter().filter_map(|factor| factor.jurisdiction).collect();
    let names = agencies::views(sql, &ids, app.clock.today()).await?;
    let named = |factor: Factor| {
        let jurisdiction = factor.jurisdiction.and_then(|id| names.get(&id)).map(|view| view.name.clone());
        FactorRow { factor, jurisdiction }
    };
    Ok(all.into_iter().map(named).collect())
}

/// The history of all factors that the page shows: of one.
///
/// # Errors
/// [`RiskError`].
pub async fn factor_history(app: &App, actor: &Actor, id: RiskFactorId) -> Result<Vec<Record>, RiskError> {
    policy::may_look(actor).map_err(RiskError::Denied)?;
    Ok(journal::history(app.store.read(), KIND, id.uuid()).await?)
}

/// Whether the actor keeps them.
///
/// # Errors
/// When the database does not answer.
pub async fn may_keep_factors(app: &App, actor: &Actor) -> Result<bool, RiskError> {
    match check(app, app.store.read(), actor).await {
        Ok(_) => Ok(true),
        Err(RiskError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The jurisdictions that may have rows of their own.
///
/// # Errors
/// When the database does not answer.
pub async fn jurisdictions(app: &App) -> Result<Vec<AgencyView>, RiskError> {
    Ok(agencies::roots(app.store.read(), app.clock.today()).await?)
}

/// The kinds of sources whose entries may count.
///
/// # Errors
/// When the database does not answer.
pub async fn source_kinds(app: &App) -> Result<Vec<SourceKind>, RiskError> {
    Ok(information::source_kinds(app.store.read()).await?)
}

/// Every kind of source that a factor names is there.
async fn check_sources(sql: &dyn Sql, factor: &Factor) -> Result<(), RiskError> {
    if factor.sources.is_empty() {
        return Ok(());
    }
    let known = information::source_kinds(sql).await?;
    let is_known = |code: &String| known.iter().any(|kind| kind.code == *code);
    if factor.sources.iter().all(is_known) {
        Ok(())
    } else {
        Err(RiskError::field(FieldError::new("sources", "choice-unknown")))
    }
}

/// The actor keeps the factors; gives the tops of the tree.
async fn check(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<BTreeSet<AgencyId>, RiskError> {
    let tops: BTreeSet<_> = agencies::roots(sql, app.clock.today()).await?.into_iter().map(|view| view.id).collect();
    policy::may_keep(actor, &tops).map_err(RiskError::Denied)?;
    Ok(tops)
}

/// The place of a factor in lists: with those of its code.
fn order(code: FactorCode) -> i64 {
    (10..).step_by(10).zip(FactorCode::ALL).find(|(_, known)| *known == code).map_or(0, |(order, _)| order)
}

/// A new row of a factor: for a jurisdiction, or from a later day.
///
/// # Errors
/// [`RiskError`].
pub async fn add_factor(app: &App, actor: &Actor, form: &FactorForm) -> Result<Factor, RiskError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let tops = check(app, tx, actor).await?;
            let (code, jurisdiction, from) = form.read_new(today)?;
            if jurisdiction.is_some_and(|agency| !tops.contains(&agency)) {
                return Err(RiskError::field(FieldError::new("jurisdiction", "choice-unknown")));
            }
            let mut rows = store::all_for_update(tx).await?;
            let is_there = |row: &Factor| row.code == code && row.jurisdiction == jurisdiction && row.from == from;
            if rows.iter().any(is_there) {
                return Err(RiskError::field(FieldError::new("valid_from", "risk-factor-twice")));
            }
            let begun = Factor {
                id: RiskFactorId::fresh(app.ids.as_ref(), now),
                code,
                jurisdiction,
                name_vi: String::new(),
                name_en: String::new(),
                weight: 0,
                cap: 1,
                window_months: 0,
                sources: Vec::new(),
                source: String::new(),
                is_verified: false,
                from,
                to: None,
                version: 1,
            };
            let factor = form.read(begun)?;
            check_sources(tx, &factor).await?;
            rows.push(factor.clone());
            check_weights(&rows, &Vec::from_iter(tops), today)?;
            store::insert(tx, &factor, order(code), now).await?;
            let entry = Entry::new(now, actor, KIND, factor.id.uuid(), "added").with("after", &factor);
            journal::append(tx, entry).await?;
            Ok(factor)
        })
        .await
}

/// Changes a factor. Scores are counted when they are looked at, so all of them change with it.
///
/// # Errors
/// [`RiskError`].
pub async fn change_factor(
    app: &App,
    actor: &Actor,
    id: RiskFactorId,
    version: Option<i64>,
    form: &FactorForm,
) -> Result<Factor, RiskError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let tops = check(app, tx, actor).await?;
            let mut rows = store::all_for_update(tx).await?;
            let at = rows.iter().position(|row| row.id == id).ok_or(RiskError::NotFound(KIND))?;
            let before = rows[at].clone();
            if version.is_some_and(|version| version != before.version) {
                return Err(RiskError::Stale(KIND));
            }
            let after = form.read(before.clone())?;
            check_sources(tx, &after).await?;
            rows[at] = after.clone();
            check_weights(&rows, &Vec::from_iter(tops), today)?;
            store::save(tx, &after, now).await?;
            let entry = Entry::new(now, actor, KIND, id.uuid(), "changed");
            journal::append(tx, entry.with("before", &before).with("after", &after)).await?;
            Ok(Factor { version: after.version + 1, ..after })
        })
        .await
}
