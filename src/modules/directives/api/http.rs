//! Directives in the JSON API.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::listing::PageFacts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::card::{CardState, DraftTask};
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::model::draft::Phrase;
use crate::modules::directives::model::quote::scalar_span;
use crate::modules::directives::store::list::{DirectiveFilter, DirectiveSummary};
use crate::modules::directives::usecase::{self, Looked};

/// The module's part of `/api/v1`.
pub fn api_routes() -> Routes<Arc<App>> {
    let routes = Routes::new().get("/directives", list).get("/directives/{code}", one);
    super::review::routes(super::acts::routes(routes))
}

/// The module's part of the OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.merge(super::acts::Document::openapi());
    document.merge(super::review::Document::openapi());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, one), components(schemas(DirectiveList, DirectiveItem, DirectiveDetail)))]
struct Document;

/// A page of directives, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct DirectiveList {
    items: Vec<DirectiveItem>,
    #[serde(flatten)]
    page: PageFacts,
}

/// One directive in a list.
#[derive(Debug, Serialize, ToSchema)]
struct DirectiveItem {
    id: Uuid,
    code: String,
    /// failed, review, issued or withdrawn.
    state: &'static str,
    /// ke_hoach, chi_thi, cong_van …
    kind: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    issuer: Option<String>,
    title: String,
    jurisdiction_id: Option<Uuid>,
    received_at: DateTime<Utc>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_code: Option<String>,
    /// Proposed tasks that nobody looked at.
    unreviewed: usize,
    version: i64,
}

/// One directive with its proposed tasks and what the caller may do to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DirectiveDetail {
    id: Uuid,
    code: String,
    state: &'static str,
    kind: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    issuer: Option<String>,
    title: String,
    signer: Option<String>,
    signer_position: Option<String>,
    jurisdiction_id: Option<Uuid>,
    overseer_id: Option<Uuid>,
    programme_id: Option<Uuid>,
    /// Code of the directive that it carries out.
    carries_out: Option<String>,
    /// Codes of the directives that carry it out and that the caller sees.
    carried_out_by: Vec<String>,
    received_at: DateTime<Utc>,
    issued_at: Option<DateTime<Utc>>,
    /// What was issued onto it later, oldest first.
    supplements: Vec<Supplement>,
    /// The cards of the review; the tasks of an issued directive are obligations' (`/api/v1/obligations?directive=CODE`).
    drafts: Vec<Draft>,
    recipients: Vec<Recipient>,
    /// The documents that it cites, each once, in the order of the text.
    citations: Vec<Citation>,
    version: i64,
    /// What the caller may do to it now.
    actions: Vec<&'static str>,
}

/// A supplementary issue: proposals that had been left out and became tasks later.
#[derive(Debug, Serialize, ToSchema)]
struct Supplement {
    number: i64,
    issued_at: DateTime<Utc>,
    /// By whom, as written then.
    issued_by: String,
    tasks: i64,
    obligations: i64,
}

/// A card of the review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Draft {
    id: Uuid,
    /// proposed, accepted, rejected or issued.
    state: &'static str,
    path: String,
    content: String,
    lead: Vec<String>,
    support: Vec<String>,
    /// Agencies that the words of `lead` mean and that a person took off.
    lead_excluded_ids: Vec<Uuid>,
    /// The same of `support`.
    support_excluded_ids: Vec<Uuid>,
    /// In the shape of the extraction (docs/extraction.md).
    #[schema(value_type = Vec<Object>)]
    deadlines: Vec<vanban::Deadline>,
    /// order or request.
    binding: &'static str,
    /// Agencies through which the product goes.
    via: Vec<String>,
    /// Heads are addressed as persons.
    is_personal: bool,
    /// It orders somebody to oversee the directive as a whole.
    is_follow_up: bool,
    /// Several leads hand in one product together.
    is_shared: bool,
    /// What is to be handed in.
    product: Option<String>,
    /// Who follows and urges; the directive's overseer where absent.
    overseer_id: Option<Uuid>,
    /// Offsets in Unicode scalar values of the directive's text.
    source: Option<Span>,
    is_uncertain: bool,
    version: i64,
}

/// A document that the directive cites.
#[derive(Debug, Serialize, ToSchema)]
struct Citation {
    /// Number and symbol, "154/2020/NĐ-CP".
    number: String,
    /// nghi_dinh, ke_hoach …; where the text or the symbol says it.
    kind: Option<String>,
    /// Where the text says it.
    issued_on: Option<NaiveDate>,
    /// The number where it stands first.
    source: Option<Span>,
    /// How often the text names it.
    mentions: usize,
    /// Code of the directive held here that it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    directive: Option<String>,
}

/// A stretch of the text, end exclusive.
#[derive(Debug, Serialize, ToSchema)]
struct Span {
    start: usize,
    end: usize,
}

/// Somebody who was sent the directive.
#[derive(Debug, Serialize, ToSchema)]
struct Recipient {
    agency_id: Uuid,
    received_at: Option<DateTime<Utc>>,
    communicated_on: Option<NaiveDate>,
    communicated_form: Option<String>,
}

/// What is asked for: the same names as on the page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Words of number, title, issuer or text, with or without marks.
    q: Option<String>,
    /// review, failed, issued or withdrawn.
    state: Option<String>,
    /// A kind, as in `kind`.
    kind: Option<String>,
    /// The year it is dated in.
    year: Option<i32>,
    /// Rows of a page, 1 to 200; 50 where not said.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `false` leaves out `total`.
    count: Option<bool>,
}

impl Asked {
    /// A program must learn that it asked for something that there is not, where a page just shows everything.
    fn read(&self) -> Result<(DirectiveFilter, Page), Problem> {
        let mut errors = Vec::new();
        let state = self.state.as_deref().and_then(|word| {
            let state = DirectiveState::parse(word);
            if state.is_none() {
                errors.push(FieldError::new("state", "choice-unknown"));
            }
            state
        });
        let after = self.cursor.as_deref().and_then(|text| {
            let cursor = text.parse::<Cursor>().ok().filter(|cursor| cursor.part::<i64>(0).is_ok());
            if cursor.is_none() {
                errors.push(FieldError::new("cursor", "cursor-malformed"));
            }
            cursor
        });
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let filter = DirectiveFilter {
            q: self.q.clone(),
            state,
            kind: self.kind.clone(),
            year: self.year,
            ..DirectiveFilter::default()
        };
        Ok((filter, Page::new(self.limit, after)))
    }
}

/// The directives that the caller may see.
#[utoipa::path(get, path = "/api/v1/directives", tag = "directives", params(Asked),
    responses((status = 200, body = DirectiveList), (status = 401), (status = 422)))]
async fn list(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<DirectiveList>, Failure> {
    let (filter, page) = asked.read()?;
    let (slice, count) = usecase::list(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let page = PageFacts::new(slice.next, count, asked.count);
    Ok(Json(DirectiveList { items: slice.items.into_iter().map(item).collect(), page }))
}

/// One directive by its code.
#[utoipa::path(get, path = "/api/v1/directives/{code}", tag = "directives", params(("code" = String, Path, description = "VB-2026-0007")),
    responses((status = 200, body = DirectiveDetail), (status = 401), (status = 404)))]
async fn one(State(app): State<Arc<App>>, me: SignedIn, Path(code): Path<String>) -> Result<Response, Failure> {
    answer(&app, &me, &code).await
}

/// One directive as the API answers it.
pub(super) async fn answer(app: &App, me: &SignedIn, code: &str) -> Result<Response, Failure> {
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let version = format!("\"{}\"", looked.directive.version);
    Ok(([(ETAG, version)], Json(detail(looked))).into_response())
}

fn item(summary: DirectiveSummary) -> DirectiveItem {
    DirectiveItem {
        id: summary.id.uuid(),
        code: summary.code,
        state: summary.state.as_str(),
        kind: summary.kind,
        number: summary.number,
        issued_on: summary.issued_on,
        issuer: summary.issuer,
        title: summary.title,
        jurisdiction_id: summary.jurisdiction.map(AgencyId::uuid),
        received_at: summary.received_at,
        failure_code: summary.failure_code,
        unreviewed: summary.cards.proposed,
        version: summary.version,
    }
}

fn detail(looked: Looked) -> DirectiveDetail {
    let Looked { directive, review, recipients, citations, supplements, actions, own, sees_all, .. } = looked;
    let (carries_out, carried_out_by) = (looked.carries_out, looked.carried_out_by);
    // Drafts are for those who review; an issued directive's cards are for those who see all of it.
    let shows_drafts = directive.state != DirectiveState::Issued || sees_all;
    let drafts = review.cards().iter().filter(|_| shows_drafts).map(|card| draft(card, &directive.text)).collect();
    let span = |range: &std::ops::Range<usize>| {
        scalar_span(&directive.text, range).map(|span| Span { start: span.start, end: span.end })
    };
    let citations = citations.into_iter().map(|citation| Citation {
        source: span(&citation.source),
        number: citation.number,
        kind: citation.kind,
        issued_on: citation.issued_on,
        mentions: citation.mentions,
        directive: citation.held_as,
    });
    let citations = citations.collect();
    let recipients = recipients.into_iter().filter(|recipient| sees_all || own.contains(&recipient.agency));
    DirectiveDetail {
        id: directive.id.uuid(),
        code: directive.code,
        state: directive.state.as_str(),
        kind: directive.head.kind,
        number: directive.head.number,
        issued_on: directive.head.issued_on,
        issuer: directive.head.issuer,
        title: directive.head.title,
        signer: directive.head.signer,
        signer_position: directive.head.signer_position,
        jurisdiction_id: directive.head.jurisdiction.map(AgencyId::uuid),
        overseer_id: directive.head.overseer.map(AgencyId::uuid),
        programme_id: directive.head.programme.map(|id| id.uuid()),
        carries_out: carries_out.map(|label| label.code),
        carried_out_by: carried_out_by.into_iter().map(|(label, _)| label.code).collect(),
        received_at: directive.received_at,
        issued_at: directive.issued_at,
        supplements: supplements
            .into_iter()
            .map(|supplement| Supplement {
                number: supplement.number,
                issued_at: supplement.issued_at,
                issued_by: supplement.issued_by_name,
                tasks: supplement.tasks,
                obligations: supplement.obligations,
            })
            .collect(),
        drafts,
        recipients: recipients
            .map(|recipient| Recipient {
                agency_id: recipient.agency.uuid(),
                received_at: recipient.received_at,
                communicated_on: recipient.communicated_on,
                communicated_form: (!recipient.communicated_form.is_empty()).then_some(recipient.communicated_form),
            })
            .collect(),
        citations,
        version: directive.version,
        actions: actions.into_iter().map(|action| action.as_str()).collect(),
    }
}

pub(super) fn draft(card: &DraftTask, text: &str) -> Draft {
    let draft = &card.draft;
    let words = |phrases: &[Phrase]| phrases.iter().map(|phrase| phrase.words.clone()).collect();
    let excluded = |phrases: &[Phrase]| {
        let ids: BTreeSet<_> = phrases.iter().flat_map(|phrase| &phrase.excluded).map(|id| id.uuid()).collect();
        ids.into_iter().collect()
    };
    Draft {
        id: card.id.uuid(),
        state: card.state.as_str(),
        path: draft.path.clone(),
        content: draft.content.clone(),
        lead: words(&draft.leads),
        support: words(&draft.support),
        lead_excluded_ids: excluded(&draft.leads),
        support_excluded_ids: excluded(&draft.support),
        binding: draft.binding.as_str(),
        via: draft.via.clone(),
        is_personal: draft.is_personal,
        is_follow_up: draft.is_follow_up,
        is_shared: draft.is_shared,
        product: draft.product.clone(),
        overseer_id: draft.overseer.map(AgencyId::uuid),
        deadlines: draft.deadlines.iter().map(|deadline| deadline.deadline.clone()).collect(),
        source: draft
            .source
            .as_ref()
            .and_then(|span| scalar_span(text, span))
            .map(|span| Span { start: span.start, end: span.end }),
        is_uncertain: card.is_uncertain && card.state == CardState::Proposed,
        version: card.version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_told_what_it_asked_wrongly() {
        let asked = Asked { state: Some("lost".into()), cursor: Some("x".into()), ..Asked::default() };
        let Err(Problem::Invalid(errors)) = asked.read() else { panic!("refused") };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["state", "cursor"]);
        let asked = Asked { state: Some("issued".into()), limit: Some(9_999), ..Asked::default() };
        let (filter, page) = asked.read().unwrap();
        assert_eq!((filter.state, page.limit()), (Some(DirectiveState::Issued), 200));
    }
}
