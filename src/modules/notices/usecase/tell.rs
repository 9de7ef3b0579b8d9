//! Telling what happened in the ledger: the journal is read along its numbers, people get notices, other systems events.

use std::collections::HashMap;

use serde_json::json;
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::journal::{self, Told};
use thihanh_store::{Sql, StoreError};

use super::escalate::{Ladders, answered, climb_all, urgings};
use super::people::People;
use super::write::{Ways, write};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::delivery::api::{self as delivery, Happened};
use crate::modules::notices::model::happening::{Ear, Ladder, event_of, ladder_of, notice_of};
use crate::modules::notices::model::people::Audience;
use crate::modules::notices::store::notices::NewNotice;
use crate::modules::notices::store::runs;
use crate::modules::obligations::api::{self as obligations, Brief};

/// The reader's name.
const READER: &str = "notices";
/// Entries of one step.
const BATCH: u32 = 500;
/// Longest piece of what somebody said that a notice repeats, in characters.
const WORDS_MAX_CHARS: usize = 300;

/// Tells everything that nobody was told yet; how many notices were written. The first time it only takes its place behind what there is:
/// nobody wants to hear of years that are over.
///
/// # Errors
/// When the database does not answer. What was told stays told; the next round goes on from there.
pub async fn tell(app: &App) -> Result<u64, StoreError> {
    let mut written = 0;
    loop {
        let Some(place) = runs::place(app.store.read(), READER).await? else {
            let newest = journal::newest(&app.store).await?;
            app.store.write(async |tx| runs::move_on(tx, READER, None, newest).await).await?;
            return Ok(written);
        };
        let (entries, until) = journal::since(&app.store, "obligation", place, BATCH).await?;
        if until == place {
            return Ok(written);
        }
        let step = prepare(app, &entries).await?;
        written += app
            .store
            .write(async |tx| {
                // Whoever moves the reader on tells; another instance that read the same is too late.
                if !runs::move_on(tx, READER, Some(place), until).await? {
                    return Ok::<_, StoreError>(0);
                }
                answered(tx, &step.answered, app.clock.today()).await?;
                delivery::post_events(app, tx, &step.events).await?;
                let calendar = agencies::api::calendar(tx).await?;
                write(app, tx, &calendar, &step.ways, step.notices.clone()).await
            })
            .await?;
        climb(app, &step.climbing).await?;
    }
}

/// What came back or was urged may stand on a rung at once.
async fn climb(app: &App, climbing: &[Brief]) -> Result<(), StoreError> {
    if climbing.is_empty() {
        return Ok(());
    }
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut late = Vec::new();
    for brief in climbing {
        late.push((brief.clone(), urgings(sql, brief.id).await?));
    }
    let calendar = agencies::api::calendar(sql).await?;
    let mut people = People::load(sql, today).await?;
    let ladders = Ladders::load(sql, today).await?;
    climb_all(app, &calendar, &mut people, &ladders, &late, today).await.map(|_| ())
}

struct Step {
    events: Vec<Happened>,
    notices: Vec<NewNotice>,
    ways: Ways,
    /// What comes off the ladder.
    answered: Vec<ObligationId>,
    /// What may climb.
    climbing: Vec<Brief>,
}

async fn prepare(app: &App, entries: &[Told]) -> Result<Step, StoreError> {
    let sql = app.store.read();
    let mut ids: Vec<_> = entries.iter().map(|entry| ObligationId::from_uuid(entry.object_id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let briefs = obligations::briefs(sql, &ids).await?;
    let agencies_of: Vec<AgencyId> = briefs.values().map(|brief| brief.agency).collect();
    let names = agencies::api::views(sql, &agencies_of, app.clock.today()).await?;
    let names: HashMap<AgencyId, String> = names.into_iter().map(|(id, view)| (id, view.name)).collect();
    let mut people = None;
    let (mut events, mut notices) = (Vec::new(), Vec::new());
    let (mut answered, mut climbing) = (Vec::new(), Vec::new());
    for entry in entries {
        let Some(brief) = briefs.get(&ObligationId::from_uuid(entry.object_id)) else { continue };
        if let Some(event) = event_of(&entry.action) {
            events.push(happened(event, entry, brief, &names));
        }
        match ladder_of(&entry.action) {
            // What was handed in and came back since then stands as it stands now.
            Some(Ladder::Off) => answered.push(brief.id),
            Some(Ladder::Climbs) => climbing.push(brief.clone()),
            None => {}
        }
        if let Some((kind, ear)) = notice_of(&entry.action) {
            if people.is_none() {
                people = Some(People::load(sql, app.clock.today()).await?);
            }
            let Some(people) = &mut people else { continue };
            for account in hearers(app, sql, people, entry, brief, ear).await? {
                notices.push(NewNotice {
                    id: app.ids.uuid(app.clock.now()),
                    account,
                    kind,
                    action: entry.action.clone(),
                    obligation: brief.id,
                    code: brief.code.clone(),
                    title: brief.title.clone(),
                    source: brief.source.clone(),
                    agency: brief.agency,
                    due_on: brief.due_on,
                    words: entry.reason.chars().take(WORDS_MAX_CHARS).collect(),
                    unique_key: format!("journal {} {account}", entry.seq),
                });
            }
        }
    }
    let told: Vec<AccountId> = notices.iter().map(|notice| notice.account).collect();
    Ok(Step { events, notices, ways: Ways::load(app, sql, &told).await?, answered, climbing })
}

/// Who hears of an entry; whoever did it knows already.
async fn hearers(
    app: &App,
    sql: &dyn Sql,
    people: &mut People,
    entry: &Told,
    brief: &Brief,
    ear: Ear,
) -> Result<Vec<AccountId>, StoreError> {
    let mut found = match ear {
        Ear::Owing => people.of(sql, brief, Audience::Owing).await?,
        Ear::Overseeing => people.of(sql, brief, Audience::Overseeing).await?,
        Ear::Both => {
            let mut both = people.of(sql, brief, Audience::Owing).await?;
            both.extend(people.of(sql, brief, Audience::Overseeing).await?);
            both
        }
        Ear::Supporting => {
            let name = entry.payload["agency"].as_str().unwrap_or_default();
            match agencies::api::find_by_name(sql, name, app.clock.today()).await? {
                Some(agency) => people.workers(sql, agency).await?,
                None => Vec::new(),
            }
        }
    };
    found.sort_unstable();
    found.dedup();
    found.retain(|account| Some(account.uuid()) != entry.actor_id);
    Ok(found)
}

fn happened(event: &str, entry: &Told, brief: &Brief, names: &HashMap<AgencyId, String>) -> Happened {
    Happened {
        event: event.to_owned(),
        at: entry.at,
        about: ("obligation", brief.id.uuid()),
        // Facts of the obligation only: no person's name leaves the house.
        data: json!({
            "code": brief.code,
            "title": brief.title,
            "agency_id": brief.agency,
            "agency": names.get(&brief.agency),
            "overseer_id": brief.overseer,
            "due_on": brief.due_on,
            "source": brief.source,
            "state": brief.state,
        }),
        key: entry.seq.to_string(),
    }
}
