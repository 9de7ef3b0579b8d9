//! The review of a directive through the JSON API: one address per verb on a card, each a thin caller of the same use case as the page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, DraftTaskId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::http::{DirectiveDetail, Draft as Shown, answer, draft};
use crate::api_write::{ApiWrite, Call, NoFields, WriteHeaders};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::directives::model::deadline::DeadlineFields;
use crate::modules::directives::model::draft::{DEADLINES_MAX, Draft, PHRASES_MAX, Phrase, line, line_of};
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{self, Looked, Reviewed};
use crate::modules::obligations::api::Binding;

/// Adds the addresses.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    routes
        .post("/directives/{code}/drafts", add)
        .patch("/directives/{code}/drafts/{card}", edit)
        .post("/directives/{code}/drafts/{card}/accept", accept)
        .post("/directives/{code}/drafts/{card}/reject", reject)
        .post("/directives/{code}/drafts/{card}/restore", restore)
        .post("/directives/{code}/drafts/{card}/split", split)
        .post("/directives/{code}/drafts/{card}/merge", merge)
        .post("/directives/{code}/accept-certain", accept_certain)
        .post("/directives/{code}/undo", undo)
}

/// The part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(add, edit, accept, reject, restore, split, merge, accept_certain, undo))]
pub(super) struct Document;

/// Another reading of a card; what is not sent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DraftChange {
    content: Option<String>,
    /// Who is responsible, in the directive's words or by name.
    lead: Option<Vec<String>>,
    /// Who supports.
    support: Option<Vec<String>>,
    /// Agencies that the words of `lead` mean and that are taken off.
    lead_excluded_ids: Option<Vec<Uuid>>,
    /// The same of `support`.
    support_excluded_ids: Option<Vec<Uuid>>,
    /// All of them; none takes every one away.
    deadlines: Option<Vec<DraftDeadlineChange>>,
    /// order or request.
    binding: Option<String>,
    /// Agencies through which the product goes.
    via: Option<Vec<String>>,
    is_personal: Option<bool>,
    is_follow_up: Option<bool>,
    is_shared: Option<bool>,
    /// What is to be handed in; empty takes it away.
    product: Option<String>,
    /// An agency's id; empty for the directive's overseer.
    overseer_id: Option<String>,
}

/// One deadline, as a person types it.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DraftDeadlineChange {
    /// words (read from `words`), by, before, within, recurring, ongoing or conditional.
    choice: String,
    /// The directive's words for it.
    words: String,
    /// The day; of within the first one; of recurring a day, a day and a month, or `tháng n`.
    day: String,
    /// Of within the last day.
    to: String,
    /// Of recurring: yearly, half_yearly, quarterly, monthly, weekly or daily.
    freq: String,
    /// Of recurring: the day itself is still in time.
    is_inclusive: bool,
    /// Of conditional: what has to happen first.
    event: String,
    /// Of conditional: how long after the event; negative before it.
    count: Option<i32>,
    /// Of conditional: working_day, day or month.
    unit: String,
}

impl From<DraftDeadlineChange> for DeadlineFields {
    fn from(change: DraftDeadlineChange) -> Self {
        Self {
            choice: change.choice,
            words: change.words,
            day: change.day,
            to: change.to,
            freq: change.freq,
            inclusive: if change.is_inclusive { "1".to_owned() } else { String::new() },
            event: change.event,
            count: change.count.map(|count| count.to_string()).unwrap_or_default(),
            unit: change.unit,
        }
    }
}

impl DraftChange {
    fn is_empty(&self) -> bool {
        let Self { content, lead, support, lead_excluded_ids, support_excluded_ids, deadlines, binding, .. } = self;
        let Self { via, is_personal, is_follow_up, is_shared, product, overseer_id, .. } = self;
        let texts = [content, binding, product, overseer_id].iter().all(|text| text.is_none());
        let lists = [lead, support, via].iter().all(|list| list.is_none());
        let ids = lead_excluded_ids.is_none() && support_excluded_ids.is_none();
        texts
            && lists
            && ids
            && deadlines.is_none()
            && [is_personal, is_follow_up, is_shared].iter().all(|is| is.is_none())
    }

    /// What it makes of a card.
    fn onto(self, before: &Draft, overseer: Option<AgencyId>, year: Option<i32>) -> Result<Draft, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut draft = Draft { overseer, ..before.clone() };
        if let Some(content) = self.content {
            draft.content = line_of(&content, usize::MAX);
        }
        draft.leads = phrases(self.lead, self.lead_excluded_ids, &before.leads);
        draft.support = phrases(self.support, self.support_excluded_ids, &before.support);
        if let Some(deadlines) = self.deadlines {
            draft.deadlines.clear();
            for (index, fields) in deadlines.into_iter().take(DEADLINES_MAX + 1).enumerate() {
                match DeadlineFields::from(fields).parse(before.deadlines.get(index), year) {
                    Ok(read) => draft.deadlines.extend(read),
                    Err(error) => errors.push(error),
                }
            }
        }
        match self.binding.as_deref().map(Binding::parse) {
            None => {}
            Some(Some(binding)) => draft.binding = binding,
            Some(None) => errors.push(FieldError::new("binding", "choice-unknown")),
        }
        if let Some(via) = self.via {
            draft.via = via.iter().map(|name| line(name)).filter(|name| !name.is_empty()).collect();
        }
        draft.is_personal = self.is_personal.unwrap_or(before.is_personal);
        draft.is_follow_up = self.is_follow_up.unwrap_or(before.is_follow_up);
        draft.is_shared = self.is_shared.unwrap_or(before.is_shared);
        if let Some(product) = self.product {
            draft.product = Some(line(&product)).filter(|product| !product.is_empty());
        }
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }
}

/// The phrases of one side. One that was there keeps what was taken off, where nothing else is said of that.
fn phrases(words: Option<Vec<String>>, excluded: Option<Vec<Uuid>>, before: &[Phrase]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = match words {
        None => before.to_vec(),
        Some(words) => {
            let words = words.iter().map(|words| line(words)).filter(|words| !words.is_empty());
            let known = |words: &String| before.iter().find(|phrase| phrase.words == *words).cloned();
            words.take(PHRASES_MAX + 1).map(|words| known(&words).unwrap_or_else(|| Phrase::of(words))).collect()
        }
    };
    if let Some(excluded) = excluded {
        let excluded: Vec<AgencyId> = excluded.into_iter().map(AgencyId::from_uuid).collect();
        for phrase in &mut phrases {
            phrase.excluded.clone_from(&excluded);
        }
    }
    phrases
}

/// The card of the address in the version that the sender looked at, or as it is now.
fn card_of(looked: &Looked, id: DraftTaskId, version: Option<i64>) -> Result<CardRef, Problem> {
    let now = looked.review.find(id).ok_or_else(|| Problem::not_found("card"))?;
    Ok(CardRef { id, version: version.unwrap_or(now.version) })
}

/// The card with what the sender changes of it.
async fn changed(
    app: &App,
    looked: &Looked,
    id: DraftTaskId,
    change: DraftChange,
) -> Result<Option<Box<Draft>>, Failure> {
    let before = &looked.review.find(id).ok_or_else(|| Problem::not_found("card"))?.draft;
    if change.is_empty() {
        return Ok(None);
    }
    let overseer = match change.overseer_id.as_deref().map(str::trim) {
        None => before.overseer,
        Some("") => None,
        Some(text) => Some(overseer(app, looked, text).await?),
    };
    let year = looked.directive.head.issued_on.map(|day| day.year());
    let draft = change.onto(before, overseer, year).map_err(Problem::invalid)?;
    Ok(Some(Box::new(draft)))
}

/// An agency inside the directive's jurisdiction.
async fn overseer(app: &App, looked: &Looked, text: &str) -> Result<AgencyId, Problem> {
    let unknown = || Problem::invalid(vec![FieldError::new("overseer_id", "choice-unknown")]);
    let agency: AgencyId = text.parse().map_err(|_| unknown())?;
    let jurisdiction = looked.directive.head.jurisdiction.ok_or_else(unknown)?;
    let is_inside = agencies::api::is_within(app.store.read(), agency, jurisdiction, looked.expansion.on).await?;
    if is_inside { Ok(agency) } else { Err(unknown()) }
}

/// Does a verb, and answers with the card that it was about.
async fn step(app: &App, actor: &Actor, code: &str, verb: Verb, status: StatusCode) -> Result<Response, Failure> {
    shown(usecase::review(app, actor, code, verb).await.map_err(Problem::from)?, status)
}

fn shown(reviewed: Reviewed, status: StatusCode) -> Result<Response, Failure> {
    let card = reviewed.shown.and_then(|id| reviewed.review.find(id)).ok_or_else(|| Problem::not_found("card"))?;
    let version = format!("\"{}\"", card.version);
    Ok((status, [(ETAG, version)], Json(draft(card, &reviewed.directive.text))).into_response())
}

/// A passage of the directive, or words that stand nowhere in it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Passage {
    quote: String,
    /// Of several places that say the same, the first behind this byte of the text.
    #[serde(default)]
    near: usize,
}

/// Makes a card from a passage: agencies and days are read from it as from the rest of the text.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts", tag = "directives", request_body = Passage,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 201, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn add(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<Passage>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, body, .. }| async move {
            let added = usecase::add_passage(&app, &me.actor, &code, &body.quote, body.near).await;
            shown(added.map_err(Problem::from)?, StatusCode::CREATED)
        })
        .await
}

/// Keeps what is changed of a card, to be decided later. `If-Match` is the card's version.
#[utoipa::path(patch, path = "/api/v1/directives/{code}/drafts/{card}", tag = "directives", request_body = DraftChange,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn edit(
    State(app): State<Arc<App>>,
    Path((code, card)): Path<(String, DraftTaskId)>,
    write: ApiWrite<DraftChange>,
) -> Result<Response, Failure> {
    write
        .once(move |Call { me, version, body }| async move {
            let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let at = card_of(&looked, card, version)?;
            // Nothing changed is kept too, so that whoever may not is told so.
            let same = || looked.review.find(card).map(|card| Box::new(card.draft.clone()));
            let draft = changed(&app, &looked, card, body).await?.or_else(same);
            let draft = draft.ok_or_else(|| Problem::not_found("card"))?;
            step(&app, &me.actor, &code, Verb::Edit(at, draft), StatusCode::OK).await
        })
        .await
}

/// The card is right, with what is changed of it in the same request.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts/{card}/accept", tag = "directives", request_body = DraftChange,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn accept(
    State(app): State<Arc<App>>,
    Path((code, card)): Path<(String, DraftTaskId)>,
    write: ApiWrite<DraftChange>,
) -> Result<Response, Failure> {
    write
        .once(move |Call { me, version, body }| async move {
            let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let at = card_of(&looked, card, version)?;
            let draft = changed(&app, &looked, card, body).await?;
            step(&app, &me.actor, &code, Verb::Accept(at, draft), StatusCode::OK).await
        })
        .await
}

/// What a verb without words does to a card.
async fn plain(
    app: Arc<App>,
    (code, card): (String, DraftTaskId),
    write: ApiWrite<NoFields>,
    verb: fn(CardRef) -> Verb,
) -> Result<Response, Failure> {
    write
        .once(move |Call { me, version, .. }| async move {
            let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let at = card_of(&looked, card, version)?;
            step(&app, &me.actor, &code, verb(at), StatusCode::OK).await
        })
        .await
}

/// The card is no order.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts/{card}/reject", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn reject(
    State(app): State<Arc<App>>,
    Path(at): Path<(String, DraftTaskId)>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    plain(app, at, write, Verb::Reject).await
}

/// The card is an order after all.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts/{card}/restore", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn restore(
    State(app): State<Arc<App>>,
    Path(at): Path<(String, DraftTaskId)>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    plain(app, at, write, Verb::Restore).await
}

/// Joins the card to the one before it, which is the answer.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts/{card}/merge", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn merge(
    State(app): State<Arc<App>>,
    Path(at): Path<(String, DraftTaskId)>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    plain(app, at, write, Verb::MergeWithPrevious).await
}

/// Where a card is cut.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftCut {
    /// In Unicode scalar values of its content.
    at: usize,
}

/// Cuts a card in two; the answer is the first half.
#[utoipa::path(post, path = "/api/v1/directives/{code}/drafts/{card}/split", tag = "directives", request_body = DraftCut,
    params(("code" = String, Path, description = "VB-2026-0007"), ("card" = Uuid, Path), WriteHeaders),
    responses((status = 200, body = Shown), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn split(
    State(app): State<Arc<App>>,
    Path((code, card)): Path<(String, DraftTaskId)>,
    write: ApiWrite<DraftCut>,
) -> Result<Response, Failure> {
    write
        .once(move |Call { me, version, body }| async move {
            let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let at = card_of(&looked, card, version)?;
            let content = looked.review.find(card).map(|card| card.draft.content.as_str()).unwrap_or_default();
            // Behind the last letter no cut leaves words on both sides; the model says so.
            let offset = content.char_indices().nth(body.at).map_or(content.len(), |(offset, _)| offset);
            step(&app, &me.actor, &code, Verb::Split(at, offset), StatusCode::OK).await
        })
        .await
}

/// Accepts every card that nobody looked at and that the reader had no doubt about.
#[utoipa::path(post, path = "/api/v1/directives/{code}/accept-certain", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn accept_certain(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            usecase::review(&app, &me.actor, &code, Verb::AcceptCertain).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

/// Takes back the last step of the review that this person did, unless somebody went on from it.
#[utoipa::path(post, path = "/api/v1/directives/{code}/undo", tag = "directives", request_body = NoFields,
    params(("code" = String, Path, description = "VB-2026-0007"), WriteHeaders),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn undo(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    write: ApiWrite<NoFields>,
) -> Result<Response, Failure> {
    write
        .once(|Call { me, .. }| async move {
            usecase::undo(&app, &me.actor, &code).await.map_err(Problem::from)?;
            answer(&app, &me, &code).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::an_agency;

    #[test]
    fn words_that_stay_keep_what_was_taken_off() {
        let before = [Phrase { words: "các sở".into(), excluded: vec![an_agency(1)] }];
        let sent = Some(vec!["các  sở".to_owned(), " ".to_owned(), "Sở Y tế".to_owned()]);
        assert_eq!(phrases(sent.clone(), None, &before), [before[0].clone(), Phrase::of("Sở Y tế")]);
        let all = phrases(sent, Some(vec![an_agency(2).uuid()]), &before);
        assert!(all.iter().all(|phrase| phrase.excluded == [an_agency(2)]));
        assert_eq!(phrases(None, None, &before), before);
    }

    #[test]
    fn nothing_sent_changes_nothing() {
        assert!(DraftChange::default().is_empty());
        assert!(!DraftChange { deadlines: Some(Vec::new()), ..DraftChange::default() }.is_empty());
        assert!(!DraftChange { is_shared: Some(false), ..DraftChange::default() }.is_empty());
    }
}
