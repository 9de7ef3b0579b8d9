//! What other modules may ask about agencies.

mod http;
pub mod restructure;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use thihanh_kernel::{AgencyId, WorkingCalendar};
use thihanh_store::{Sql, StoreError, WriteTx};

pub use super::model::agency::Level;
pub use super::model::import::SourceFile;
pub use super::model::resolver::{How, Notice, Portion, Resolution, Resolver, Resolvers, Why};
pub use super::store::reference::{KindRow as Kind, Rule};
pub use super::usecase::{AgencyError, DAYS_OFF_CHANGED, Import, import, install_reference_data};
pub use http::{openapi, routes};

use super::model::agency::Version;
use super::store::{self, reference, tree};

/// An agency as lists and pages of other modules show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyView {
    /// The agency.
    pub id: AgencyId,
    /// Its full name on the day.
    pub name: String,
    /// Its name for narrow columns.
    pub short_name: String,
    /// A code of `agency_kind`.
    pub kind: String,
    /// The level of government.
    pub level: Level,
    /// `Giám đốc` …; may be empty.
    pub head_title: String,
    /// The responsible head; may be empty.
    pub head_name: String,
}

impl From<Version> for AgencyView {
    fn from(version: Version) -> Self {
        Self {
            id: version.agency,
            name: version.name,
            short_name: version.short_name,
            kind: version.kind,
            level: version.level,
            head_title: version.head_title,
            head_name: version.head_name,
        }
    }
}

/// The agencies as they are on a day. One that does not exist then is shown as it was last (or will be first), so that a list of
/// old obligations never lacks a name; an id that is no agency is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn views(
    sql: &dyn Sql,
    ids: &[AgencyId],
    on: NaiveDate,
) -> Result<HashMap<AgencyId, AgencyView>, StoreError> {
    let mut found: HashMap<AgencyId, AgencyView> =
        store::versions_on(sql, ids, on).await?.into_iter().map(|version| (version.agency, version.into())).collect();
    let missing: Vec<AgencyId> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
    if !missing.is_empty() {
        // Oldest first: the last one before the day wins, and before all of them the first.
        for version in store::versions_of(sql, &missing).await? {
            if version.period.from <= on || !found.contains_key(&version.agency) {
                found.insert(version.agency, version.into());
            }
        }
    }
    Ok(found)
}

/// Everything inside a jurisdiction on a day, itself included, in Vietnamese order of names.
///
/// # Errors
/// When the database does not answer.
pub async fn all_in(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<AgencyView>, StoreError> {
    Ok(tree::inside(sql, jurisdiction, on).await?.into_iter().map(Into::into).collect())
}

/// The tops of the forest on a day: provinces, as a rule.
///
/// # Errors
/// When the database does not answer.
pub async fn roots(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<AgencyView>, StoreError> {
    Ok(tree::roots(sql, on).await?.into_iter().map(Into::into).collect())
}

/// Whether one agency stands below another, or is it, on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn is_within(
    sql: &dyn Sql,
    descendant: AgencyId,
    ancestor: AgencyId,
    on: NaiveDate,
) -> Result<bool, StoreError> {
    tree::is_within(sql, descendant, ancestor, on).await
}

/// Whether one agency takes work from another on a day: it stands below it in the tree, or is guided by it in its field (Sở Tư pháp →
/// Phòng Tư pháp).
///
/// # Errors
/// When the database does not answer.
pub async fn answers_to(
    sql: &dyn Sql,
    agency: AgencyId,
    superior: AgencyId,
    on: NaiveDate,
) -> Result<bool, StoreError> {
    Ok(tree::is_within(sql, agency, superior, on).await? || tree::is_guided_by(sql, agency, superior, on).await?)
}

/// The agencies directly below another on a day, in the tree or guided by it, in Vietnamese order of names; at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn subordinates(
    sql: &dyn Sql,
    superior: AgencyId,
    on: NaiveDate,
    limit: u32,
) -> Result<Vec<AgencyView>, StoreError> {
    Ok(tree::subordinates(sql, superior, on, limit).await?.into_iter().map(Into::into).collect())
}

/// The agency and everything above it on a day, nearest first: what policies compare an actor's grants with.
///
/// # Errors
/// When the database does not answer.
pub async fn ancestors(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<Vec<AgencyId>, StoreError> {
    tree::ancestors(sql, agency, on).await
}

/// The last day of those agencies that have one.
///
/// # Errors
/// When the database does not answer.
pub async fn last_days(sql: &dyn Sql, ids: &[AgencyId]) -> Result<HashMap<AgencyId, NaiveDate>, StoreError> {
    let mut last: HashMap<AgencyId, Option<NaiveDate>> = HashMap::new();
    for version in store::versions_of(sql, ids).await? {
        last.insert(version.agency, version.period.to);
    }
    Ok(last.into_iter().filter_map(|(agency, day)| day.map(|day| (agency, day))).collect())
}

/// The agency of this name, short name or file code on a day; `None` where there is none or more than one. For people who type a
/// name on the command line.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_name(sql: &dyn Sql, name: &str, on: NaiveDate) -> Result<Option<AgencyId>, StoreError> {
    let found = store::named(sql, name, on).await?;
    Ok(if let [only] = found[..] { Some(only) } else { None })
}

/// The agencies of this name, short name or file code on a day, a few at most: for whoever must say which of several is meant.
///
/// # Errors
/// When the database does not answer.
pub async fn named(sql: &dyn Sql, name: &str, on: NaiveDate) -> Result<Vec<AgencyView>, StoreError> {
    let found = store::named(sql, name, on).await?;
    Ok(store::versions_on(sql, &found, on).await?.into_iter().map(Into::into).collect())
}

/// All kinds of agencies, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn kinds(sql: &dyn Sql) -> Result<Vec<Kind>, StoreError> {
    reference::kinds(sql).await
}

/// The working calendar.
///
/// # Errors
/// When the database does not answer.
pub async fn calendar(sql: &dyn Sql) -> Result<WorkingCalendar, StoreError> {
    reference::calendar(sql).await
}

/// The rule of a key in a jurisdiction on a day: its own, else the one of every jurisdiction. Keys: `due_soon_working_days` (a
/// number), `default_overseer_state` and `default_overseer_party` (agency phrases to be resolved in the jurisdiction), `extension_most`,
/// `extension_notice_working_days`, `on_time_judged_by` (`reached` or `confirmed`), `proposal_kinds` (kinds of agencies that may propose),
/// `proposal_answer_working_days` (a number; shipped without, since no law read sets one), `focal_point_kinds` (kinds of agencies that name
/// a focal point of monitoring), `inspected_kinds` (kinds of agencies among which inspections are chosen by risk), `publication_days` (a number: days after which a
/// conclusion that is not public is listed).
///
/// # Errors
/// When the database does not answer.
pub async fn rule(sql: &dyn Sql, key: &str, jurisdiction: AgencyId, on: NaiveDate) -> Result<Option<Rule>, StoreError> {
    reference::rule(sql, key, jurisdiction, on).await
}

/// Who follows up what an agency owes where nothing else says it: whom the province's rule names, and where that is the agency itself, the
/// province.
///
/// # Errors
/// When the database does not answer.
pub async fn state_overseer(
    resolvers: &Resolvers,
    sql: &dyn Sql,
    owing: AgencyId,
    jurisdiction: AgencyId,
    on: NaiveDate,
) -> Result<AgencyId, StoreError> {
    Ok(StateOverseer::load(resolvers, sql, jurisdiction, on).await?.of(owing))
}

/// [`state_overseer`] for many agencies: the rule and the tree are read once.
#[derive(Debug, Clone, Copy)]
pub struct StateOverseer {
    named: Option<AgencyId>,
    jurisdiction: AgencyId,
}

impl StateOverseer {
    /// Whom a province's rule names on a day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(
        resolvers: &Resolvers,
        sql: &dyn Sql,
        jurisdiction: AgencyId,
        on: NaiveDate,
    ) -> Result<Self, StoreError> {
        let named = match rule(sql, "default_overseer_state", jurisdiction, on).await? {
            Some(rule) => resolvers.load(sql, jurisdiction, on).await?.resolve(&rule.value).agencies().first().copied(),
            None => None,
        };
        Ok(Self { named, jurisdiction })
    }

    /// Who follows up what this agency owes.
    #[must_use]
    pub fn of(&self, owing: AgencyId) -> AgencyId {
        self.named.filter(|named| *named != owing).unwrap_or(self.jurisdiction)
    }
}

impl Resolvers {
    /// Loads a jurisdiction for one date; afterwards any number of phrases is answered without the database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(
        &self,
        sql: &dyn Sql,
        jurisdiction: AgencyId,
        on: NaiveDate,
    ) -> Result<Arc<Resolver>, StoreError> {
        Ok(self.of(store::snapshot(sql, jurisdiction).await?, on))
    }
}

/// Makes the whole search index from the rows: after these came from elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    store::import::index_all(tx).await
}
