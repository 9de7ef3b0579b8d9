//! A step on one card: accept, edit, cut, join, reject, take back; teaching whom a phrase means; two people on one card.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::{AgencyId, DraftTaskId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{PageHead, Version, Versions};
use thihanh_webkit::{CheckedForm, Failure, Layout, Notice, render, see_other};

use super::form::{Button, CardForm};
use super::page::{StepPieces, pieces, review_page};
use super::{PIECE_HEADER, address_of, year_of};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api as accounts;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::directives::model::card::{CardFault, CardState, DraftTask};
use crate::modules::directives::model::review::{CardRef, ReviewFault, Verb};
use crate::modules::directives::usecase::{self, DirectiveError, Expansion, Looked, Reviewed};

/// A card that somebody else changed first.
#[derive(Template)]
#[template(path = "directives/web/review/conflict.html")]
struct ConflictPage {
    page: Layout,
    head: PageHead,
    versions: Versions,
    code: String,
    card: String,
}

/// `POST /van-ban/{code}/soat/{card}`
pub(in crate::modules::directives::web) async fn step(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, card)): Path<(String, DraftTaskId)>,
    headers: HeaderMap,
    CheckedForm(form): CheckedForm<CardForm>,
) -> Result<Response, Failure> {
    let Some(button) = Button::parse(&form.button) else { return Err(Failure::unreadable()) };
    let is_piece = headers.contains_key(PIECE_HEADER);
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let verb = match verb(&looked, button, card, &form) {
        Ok(verb) => verb,
        Err(errors) => return refuse(&app, &me, looked, card, form, &errors, is_piece).await,
    };
    let verb = match verb {
        Some(verb) => verb,
        None => return teach(&app, &me, looked, card, form, is_piece).await,
    };
    match usecase::review(&app, &me.actor, &code, verb).await {
        Ok(reviewed) if is_piece => {
            let next = next_of(&reviewed, button).map(|card| card.id);
            let Reviewed { directive, before, review, .. } = &reviewed;
            pieces(&app, &me, directive, review, next, |card| before.find(card.id) != Some(card)).await
        }
        Ok(reviewed) => Ok(see_other(next_address(&reviewed, button))),
        Err(DirectiveError::Review(ReviewFault::Stale { now })) => conflict(&app, &me, &looked, &now, &form).await,
        Err(DirectiveError::Review(ReviewFault::Card(CardFault::Draft(fault)))) => {
            let errors = [FieldError::new(fault.field(), fault.code())];
            refuse(&app, &me, looked, card, form, &errors, is_piece).await
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// The verb that a button asks for; none for teaching a phrase, which changes no card.
fn verb(looked: &Looked, button: Button, id: DraftTaskId, form: &CardForm) -> Result<Option<Verb>, Vec<FieldError>> {
    let card = CardRef { id, version: form.version };
    // A card that is gone is found out by the use case.
    let before = looked.review.find(id).map(|card| &card.draft);
    let draft = || {
        before.map(|before| form.draft(before, &looked.expansion, year_of(&looked.directive)).map(Box::new)).transpose()
    };
    Ok(Some(match button {
        Button::Accept => Verb::Accept(card, draft()?),
        Button::Save => match draft()? {
            Some(draft) => Verb::Edit(card, draft),
            None => Verb::Accept(card, None),
        },
        Button::Reject => Verb::Reject(card),
        Button::Restore => Verb::Restore(card),
        Button::Merge => Verb::MergeWithPrevious(card),
        Button::Split => {
            let offset = before.and_then(|before| form.cut(&before.content));
            Verb::Split(card, offset.ok_or_else(|| vec![FieldError::new("content", "card-no-cut-there")])?)
        }
        Button::Teach => return Ok(None),
    }))
}

/// The card again, with what was typed and what is wrong with it.
async fn refuse(
    app: &App,
    me: &SignedIn,
    looked: Looked,
    card: DraftTaskId,
    form: CardForm,
    errors: &[FieldError],
    is_piece: bool,
) -> Result<Response, Failure> {
    if looked.review.find(card).is_none() {
        return Err(Problem::not_found("card").into());
    }
    let page = review_page(app, me, &looked, Some(card), false, Some((form, errors))).await?;
    let body = if is_piece {
        render(&StepPieces { progress: page.progress, closed: Vec::new(), open: page.open })
    } else {
        render(&page)
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// From now on a phrase means an agency, in this jurisdiction; the card stays open to be looked at again.
async fn teach(
    app: &App,
    me: &SignedIn,
    looked: Looked,
    card: DraftTaskId,
    form: CardForm,
    is_piece: bool,
) -> Result<Response, Failure> {
    let Some(jurisdiction) = looked.directive.head.jurisdiction else {
        return Err(Problem::refused("issue-no-jurisdiction").into());
    };
    let taught: Vec<(String, String)> = form.taught().map(|(phrase, agency)| (phrase.to_owned(), agency)).collect();
    for (phrase, name) in &taught {
        let Some(agency) = named(app, &looked.expansion, jurisdiction, name).await? else {
            let errors = [FieldError::new("leads", "alias-agency-unknown").with("name", name.as_str())];
            return refuse(app, me, looked, card, form, &errors, is_piece).await;
        };
        let command = agencies::usecase::TeachAlias { jurisdiction, phrase: phrase.clone(), agency };
        agencies::usecase::teach_alias(app, &me.actor, command).await.map_err(Problem::from)?;
    }
    let address = format!("/van-ban/{}/soat?the={card}#c-{card}", looked.directive.code);
    Ok(match taught.first() {
        Some((phrase, name)) => Notice::done("review-taught").with("phrase", phrase).with("agency", name).on(address),
        None => see_other(address),
    })
}

/// The agency of a name that a person chose from the list, or typed.
async fn named(
    app: &App,
    expansion: &Expansion,
    jurisdiction: AgencyId,
    name: &str,
) -> Result<Option<AgencyId>, Failure> {
    let all = agencies::api::all_in(app.store.read(), jurisdiction, expansion.on).await.map_err(Problem::from)?;
    let mut same = all.iter().filter(|view| view.name == name || view.short_name == name).map(|view| view.id);
    Ok(match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

/// The card to look at after a step: the next one nobody has looked at; after a cut or a join the card itself.
fn next_of(reviewed: &Reviewed, button: Button) -> Option<&DraftTask> {
    match button {
        Button::Accept | Button::Reject => reviewed.review.next(reviewed.shown),
        _ => reviewed.shown.and_then(|id| reviewed.review.find(id)),
    }
}

fn next_address(reviewed: &Reviewed, button: Button) -> String {
    address_of(&reviewed.directive.code, next_of(reviewed, button).or_else(|| reviewed.review.next(None)))
}

/// Both versions of a card beside each other; nothing of what was typed is lost.
async fn conflict(
    app: &App,
    me: &SignedIn,
    looked: &Looked,
    now: &DraftTask,
    form: &CardForm,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let by = match now.reviewed_by {
        Some(account) => {
            accounts::find(app.store.read(), account).await.map_err(Problem::from)?.map(|account| account.name)
        }
        None => None,
    };
    let stored = CardForm::of(now, &looked.expansion);
    let row = |label: thihanh_webkit::Text, saved: &str, own: &str| Version {
        label: label.to_string(),
        saved: saved.to_owned(),
        own: own.to_owned(),
    };
    let state = match now.state {
        CardState::Proposed => lang.t("card-proposed"),
        CardState::Accepted => lang.t("card-accepted"),
        CardState::Rejected => lang.t("card-rejected"),
        CardState::Issued => lang.t("card-issued"),
    };
    let rows = vec![
        row(lang.t("card-content"), &stored.content, &form.content),
        row(lang.t("card-leads"), &stored.leads, &form.leads.replace("\r\n", "\n")),
        row(lang.t("card-support"), &stored.support, &form.support.replace("\r\n", "\n")),
        row(lang.t("card-product"), &stored.product, &form.product),
        Version { label: lang.t("directives-state").to_string(), saved: state.to_string(), own: String::new() },
    ];
    let at = now.reviewed_at.map(|at| lang.moment(at)).unwrap_or_default();
    let title = lang.t("review-conflict");
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    let body = ConflictPage {
        head: PageHead::new(title)
            .sentence(lang.t("review-conflict-text").with("name", by.unwrap_or_else(|| "–".to_owned())).with("at", at)),
        versions: Versions::new(lang, rows),
        code: looked.directive.code.clone(),
        card: now.id.to_string(),
        page,
    };
    Ok((StatusCode::CONFLICT, render(&body)).into_response())
}
