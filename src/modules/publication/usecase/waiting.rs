//! What could be published and is not: offered to whoever prepares it, and, where it waits too long, listed.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, Days, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::Sql;
use uuid::Uuid;

use super::{PublicationError, store, top_of};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::api::{self as inspections, SentConclusion};
use crate::modules::monitoring::api as monitoring;
use crate::modules::publication::model::publication::Kind;
use crate::modules::publication::policy::{self, Action, Stakes};

/// How long ago something may have been issued to be offered and missed.
const YEARS_BACK: i32 = 2;
/// Rows that are looked at in one go.
const BATCH: i64 = 500;
/// How often that is done: 5,000 conclusions in two years are more than a province sends.
const BATCHES: usize = 10;
/// Rows that one page shows.
const MOST_SHOWN: usize = 200;

/// Something that could be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As what.
    pub kind: Kind,
    /// Its code.
    pub code: String,
    /// Who issued it.
    pub agency: AgencyId,
    /// What it is about; of a plan its number.
    pub title: String,
    /// For which year; of a plan.
    pub year: Option<i64>,
    /// The day on which it was issued or sent.
    pub on: NaiveDate,
}

fn first_day(today: NaiveDate) -> NaiveDate {
    today.with_year(today.year() - YEARS_BACK).unwrap_or(today)
}

/// Those of these agencies for which the actor prepares publications.
async fn own(
    app: &App,
    actor: &Actor,
    agencies: impl Iterator<Item = AgencyId>,
) -> Result<HashSet<AgencyId>, PublicationError> {
    let ids: Vec<AgencyId> = agencies.collect::<BTreeSet<_>>().into_iter().collect();
    let above: HashMap<_, _> = store::above(app.store.read(), &ids, app.clock.today()).await?;
    let is_own = |agency: &BTreeSet<AgencyId>| {
        policy::may(actor, Action::Prepare, &Stakes { agency: agency.clone(), is_known: false }).is_ok()
    };
    Ok(above.iter().filter(|(_, above)| is_own(above)).map(|(agency, _)| *agency).collect())
}

/// What the actor could publish, the newest first, kind by kind.
///
/// # Errors
/// [`PublicationError::Denied`] where the actor prepares nothing for anybody.
pub async fn candidates(app: &App, actor: &Actor) -> Result<Vec<Candidate>, PublicationError> {
    policy::may_prepare_any(actor).map_err(PublicationError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let days = (first_day(today), today);
    let mut found = Vec::new();
    let sent = inspections::sent_conclusions(sql, days, None, BATCH).await?;
    let mine = own(app, actor, sent.iter().map(|it| it.agency)).await?;
    let ids: Vec<Uuid> = sent.iter().map(|it| it.id.uuid()).collect();
    let concluded = store::taken(sql, Kind::Conclusion, &ids).await?;
    let public = store::published(sql, Kind::Conclusion, &ids).await?;
    let followed = store::taken(sql, Kind::Results, &ids).await?;
    for conclusion in sent.into_iter().filter(|it| mine.contains(&it.agency)) {
        let id = conclusion.id.uuid();
        // What became of a conclusion is told once everybody can read it.
        let kind = match (concluded.contains(&id), public.contains(&id) && !followed.contains(&id)) {
            (false, _) => Kind::Conclusion,
            (true, true) => Kind::Results,
            (true, false) => continue,
        };
        found.push(Candidate {
            kind,
            code: conclusion.code,
            agency: conclusion.agency,
            title: conclusion.title,
            year: None,
            on: conclusion.sent_on,
        });
    }
    let plans = monitoring::plans_issued(sql, days, BATCH).await?;
    let mine = own(app, actor, plans.iter().map(|it| it.agency)).await?;
    let ids: Vec<Uuid> = plans.iter().map(|it| it.id.uuid()).collect();
    let taken = store::taken(sql, Kind::Plan, &ids).await?;
    found.extend(plans.into_iter().filter(|it| mine.contains(&it.agency) && !taken.contains(&it.id.uuid())).map(
        |plan| Candidate {
            kind: Kind::Plan,
            code: plan.code,
            agency: plan.agency,
            title: plan.label,
            year: Some(plan.year),
            on: plan.issued_on,
        },
    ));
    found.truncate(MOST_SHOWN);
    Ok(found)
}

/// A conclusion that waits too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRow {
    /// The conclusion.
    pub conclusion: SentConclusion,
    /// Days since it was sent.
    pub days: i64,
    /// Somebody prepares its publication.
    pub is_prepared: bool,
}

/// The conclusions that wait too long.
#[derive(Debug, Clone)]
pub struct Missing {
    /// After how many days they stand here.
    pub days: u64,
    /// Whether the rule that says so was checked against the law.
    pub is_verified: bool,
    /// Where the rule comes from.
    pub rule_source: String,
    /// The conclusions, those sent last first.
    pub rows: Vec<MissingRow>,
    /// There are more than are shown.
    pub is_more: bool,
}

/// After how many days a conclusion that is not published is missed, where no rule says it.
const USUAL_DAYS: u64 = 15;

/// The conclusions of the agencies for which the actor prepares publications that were sent longer ago than the rule has it and are not public.
///
/// # Errors
/// [`PublicationError::Denied`] where the actor prepares nothing for anybody.
pub async fn missing(app: &App, actor: &Actor) -> Result<Missing, PublicationError> {
    policy::may_prepare_any(actor).map_err(PublicationError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut missing = rule(app, sql, actor).await?;
    let Some(last) = today.checked_sub_days(Days::new(missing.days.saturating_add(1))) else { return Ok(missing) };
    let mut behind = None;
    for _ in 0..BATCHES {
        let sent = inspections::sent_conclusions(sql, (first_day(today), last), behind, BATCH).await?;
        let is_last = sent.len() < usize::try_from(BATCH).unwrap_or_default();
        behind = sent.last().map(SentConclusion::place);
        let mine = own(app, actor, sent.iter().map(|it| it.agency)).await?;
        let ids: Vec<Uuid> = sent.iter().map(|it| it.id.uuid()).collect();
        let public = store::published(sql, Kind::Conclusion, &ids).await?;
        let prepared = store::taken(sql, Kind::Conclusion, &ids).await?;
        let waiting = sent.into_iter().filter(|it| mine.contains(&it.agency) && !public.contains(&it.id.uuid()));
        missing.rows.extend(waiting.map(|conclusion| MissingRow {
            days: (today - conclusion.sent_on).num_days(),
            is_prepared: prepared.contains(&conclusion.id.uuid()),
            conclusion,
        }));
        if is_last || missing.rows.len() > MOST_SHOWN {
            break;
        }
    }
    missing.is_more = missing.rows.len() > MOST_SHOWN;
    missing.rows.truncate(MOST_SHOWN);
    Ok(missing)
}

/// The rule of the actor's province.
async fn rule(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<Missing, PublicationError> {
    let today = app.clock.today();
    let place = match policy::preparing(actor).first() {
        Some(agency) => Some(top_of(sql, *agency, today).await?),
        None => agencies::roots(sql, today).await?.first().map(|root| root.id),
    };
    let rule = match place {
        Some(place) => agencies::rule(sql, "publication_days", place, today).await?,
        None => None,
    };
    let days = rule.as_ref().and_then(|rule| rule.value.trim().parse().ok()).filter(|days| *days <= 3_650);
    Ok(Missing {
        days: days.unwrap_or(USUAL_DAYS),
        is_verified: rule.as_ref().is_some_and(|rule| rule.is_verified),
        rule_source: rule.map(|rule| rule.source).unwrap_or_default(),
        rows: Vec::new(),
        is_more: false,
    })
}
