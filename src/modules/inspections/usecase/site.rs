//! On site: what a tablet takes along, what it brings back, and where two of them disagree.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ChecklistItemId};
use thihanh_kernel::time::{Instant, micros};
use thihanh_store::journal;
use uuid::Uuid;

use super::{InspectionError, check, entry, find_visible, lock, saved, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::answer::{
    Answer, Change, Choice, MOST_CHANGES, Merged, Outcome, Value, clean_note, merge, resolve as choose,
};
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::policy::Action;
use crate::modules::inspections::store::answers::{Question, Received};

/// Everything that a tablet needs before it goes where there is no line.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The inspection.
    pub inspection: Inspection,
    /// The inspected agencies.
    pub subjects: Vec<PackSubject>,
    /// The questions as they were frozen.
    pub questions: Vec<Question>,
}

/// One inspected agency with the answers that there are.
#[derive(Debug, Clone)]
pub struct PackSubject {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// An answer for each question, in their order; version 0 is none yet.
    pub answers: Vec<Answer>,
}

/// What a tablet takes along.
///
/// # Errors
/// [`InspectionError`]: for the team alone, and while the inspection is on site.
pub async fn site(app: &App, actor: &Actor, code: &str) -> Result<Pack, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (inspection, stakes) = find_visible(sql, actor, code).await?;
    check(actor, &[Action::Record], &stakes)?;
    inspection.check_written()?;
    let questions = store::answers::questions(sql, inspection.id).await?;
    let answers = store::answers::all(sql, inspection.id).await?;
    let names = agencies::views(sql, &inspection.facts.subjects, today).await?;
    let subjects = inspection.facts.subjects.iter().map(|agency| PackSubject {
        agency: *agency,
        name: names.get(agency).map(|view| view.name.clone()).unwrap_or_default(),
        answers: questions
            .iter()
            .map(|question| answers.get(&(*agency, question.item)).cloned().unwrap_or_default())
            .collect(),
    });
    let subjects = subjects.collect();
    Ok(Pack { inspection, subjects, questions })
}

/// One change, as a tablet sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    /// Made by the tablet; the same change sent again changes nothing.
    pub id: Uuid,
    /// The inspected agency.
    pub subject: Uuid,
    /// The question.
    pub item: Uuid,
    /// The version that the person saw; 0 where there was no answer.
    pub base_version: i64,
    /// The tablet's own change before it to the same answer, where no answer to that one came back.
    pub follows: Option<Uuid>,
    /// `met`, `partly`, `not_met`, `not_applicable`, or nothing.
    pub verdict: String,
    /// What was seen.
    pub note: String,
    /// When the person made it.
    pub made_at: Option<DateTime<Utc>>,
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeResult {
    /// The change.
    pub id: Uuid,
    /// `applied`, `same`, `conflict`, `resolved`, `late`; `refused` where the question or agency is none of this inspection's, or the
    /// verdict is no word.
    pub outcome: &'static str,
    /// The version that stands now.
    pub version: i64,
    /// What stands now.
    pub stored: Value,
    /// What was sent.
    pub sent: Value,
}

/// Takes changes in, each for itself: one that cannot be taken holds no other up. Sent again, they get the same answers.
///
/// # Errors
/// [`InspectionError`]: for the team alone.
pub async fn sync(
    app: &App,
    actor: &Actor,
    code: &str,
    changes: &[ChangeForm],
) -> Result<Vec<ChangeResult>, InspectionError> {
    if changes.len() > MOST_CHANGES {
        return Err(InspectionError::TooMany(MOST_CHANGES));
    }
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (inspection, _) = lock(tx, actor, code, None, &[Action::Record]).await?;
            let questions = store::answers::questions(tx, inspection.id).await?;
            let mut answers = store::answers::all(tx, inspection.id).await?;
            let ids: Vec<Uuid> = changes.iter().map(|change| change.id).collect();
            let mut known = store::answers::known(tx, inspection.id, &ids).await?;
            let mut results = Vec::with_capacity(changes.len());
            let mut told = [0_usize; 2];
            for form in changes {
                let sent = Value { verdict: form.verdict.parse().ok(), note: clean_note(&form.note) };
                let key = (AgencyId::from_uuid(form.subject), ChecklistItemId::from_uuid(form.item));
                let stored = answers.get(&key).cloned().unwrap_or_default();
                let result = |outcome: &'static str, stored: &Answer| ChangeResult {
                    id: form.id,
                    outcome,
                    version: stored.version,
                    stored: stored.value.clone(),
                    sent: sent.clone(),
                };
                if let Some(received) = known.get(&form.id) {
                    results.push(result(received.outcome.as_str(), &stored));
                    continue;
                }
                let is_of_it = inspection.inspects(key.0) && questions.iter().any(|question| question.item == key.1);
                let is_word = form.verdict.is_empty() || sent.verdict.is_some();
                if !is_of_it || !is_word || form.id.is_nil() {
                    results.push(result("refused", &stored));
                    continue;
                }
                let change = change_of(form, sent.clone(), now);
                let merged = match inspection.takes_answers() {
                    true => merge(&stored, &change),
                    false => Merged::Conflict,
                };
                let (outcome, standing) = match merged {
                    Merged::Applied(answer) => {
                        store::answers::save(tx, inspection.id, &change, &answer, actor.account()).await?;
                        (Outcome::Applied, answer)
                    }
                    Merged::Same => (Outcome::Same, stored),
                    Merged::Conflict if inspection.takes_answers() => (Outcome::Conflict, stored),
                    // Kept for whoever asks; the conclusion stands.
                    Merged::Conflict => (Outcome::Late, stored),
                };
                let received = Received { change, outcome, account: actor.account(), name: actor.name().to_owned() };
                store::answers::record(tx, inspection.id, &received, now).await?;
                results.push(result(outcome.as_str(), &standing));
                told[usize::from(outcome == Outcome::Conflict)] += 1;
                answers.insert(key, standing);
                known.insert(form.id, received);
            }
            if told != [0, 0] {
                let entry = entry(app, actor, &inspection, "answered")
                    .with("count", &(told[0] + told[1]))
                    .with("conflicts", &told[1]);
                journal::append(tx, entry).await?;
            }
            Ok(results)
        })
        .await
}

fn change_of(form: &ChangeForm, value: Value, now: Instant) -> Change {
    Change {
        id: form.id,
        subject: AgencyId::from_uuid(form.subject),
        item: ChecklistItemId::from_uuid(form.item),
        base: form.base_version,
        follows: form.follows,
        value,
        // A tablet's clock that runs ahead dates nothing into the future.
        made_at: form.made_at.map_or(now, |at| micros(at.min(now))),
    }
}

/// Somebody of the team, or who leads it, chooses between what stands and what another tablet sent.
///
/// # Errors
/// [`InspectionError`]: also where somebody else chose already.
pub async fn resolve(
    app: &App,
    actor: &Actor,
    code: &str,
    change: Uuid,
    choice: Choice,
) -> Result<Inspection, InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, None, &[Action::Record, Action::Conclude]).await?;
            before.check_written()?;
            let Some(received) = store::answers::find_conflict(tx, before.id, change).await? else {
                return Err(InspectionFault::NotOfIt.into());
            };
            let key = (received.change.subject, received.change.item);
            let stored = store::answers::all(tx, before.id).await?.remove(&key).unwrap_or_default();
            let stays = stored.value.clone();
            let after = choose(stored.clone(), &received.change, choice);
            if after != stored {
                store::answers::save(tx, before.id, &received.change, &after, actor.account()).await?;
            }
            store::answers::resolved(tx, change).await?;
            let inspection = Inspection { updated_at: now, ..before };
            store::save(tx, &inspection).await?;
            let given_up = if choice == Choice::Stored { &received.change.value } else { &stays };
            let entry = entry(app, actor, &inspection, "chose")
                .with("item", &key.1)
                .with("subject", &key.0)
                .with("taken", &after.value)
                .with("given_up", given_up);
            journal::append(tx, entry).await?;
            Ok(saved(inspection))
        })
        .await
}
