//! Steps on the review as a whole: a task from a marked passage, undo, the certain ones at once; and where an order can be cut.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::ids::DraftTaskId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Layout, Notice, render};

use super::address_of;
use super::cards::cut;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::parts::boundaries;
use crate::modules::directives::model::review::{ReviewFault, Verb};
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, DirectiveError};

/// Where an order can be cut, without a script.
#[derive(Template)]
#[template(path = "directives/web/review/cuts.html")]
struct CutsPage {
    page: Layout,
    head: PageHead,
    code: String,
    card: String,
    version: i64,
    cuts: Vec<(usize, String, String)>,
    content: String,
}

/// What marking a passage sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::modules::directives::web) struct PassageForm {
    quote: String,
    /// The byte of the text behind which the passage was marked.
    near: usize,
}

/// `POST /van-ban/{code}/soat/them`
pub(in crate::modules::directives::web) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<PassageForm>,
) -> Result<Response, Failure> {
    let reviewed = usecase::add_passage(&app, &me.actor, &code, &form.quote, form.near).await.map_err(Problem::from)?;
    let added = reviewed.shown.and_then(|id| reviewed.review.find(id));
    Ok(Notice::done("review-added").on(address_of(&code, added)))
}

/// `POST /van-ban/{code}/soat/hoan-tac`
pub(in crate::modules::directives::web) async fn undo(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let address = format!("/van-ban/{code}/soat");
    match usecase::undo(&app, &me.actor, &code).await {
        Ok(reviewed) => {
            let shown = reviewed.shown.and_then(|id| reviewed.review.find(id));
            Ok(Notice::done("review-undone").on(address_of(&code, shown)))
        }
        Err(DirectiveError::Review(ReviewFault::NothingToUndo)) => {
            Ok(Notice::info("problem-review-nothing-to-undo").on(address))
        }
        Err(DirectiveError::Review(ReviewFault::ChangedSince)) => {
            Ok(Notice::warning("problem-review-changed-since").on(address))
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// `POST /van-ban/{code}/soat/nhan-chac-chan`
pub(in crate::modules::directives::web) async fn accept_certain(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let reviewed = usecase::review(&app, &me.actor, &code, Verb::AcceptCertain).await.map_err(Problem::from)?;
    let accepted = reviewed.review.count(CardState::Accepted) - reviewed.before.count(CardState::Accepted);
    Ok(Notice::done("review-certain-accepted")
        .with("count", accepted)
        .on(address_of(&code, reviewed.review.next(None))))
}

/// `GET /van-ban/{code}/soat/{card}/tach`: without a script the place to cut is chosen from the ends of clauses.
pub(in crate::modules::directives::web) async fn cuts(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, card)): Path<(String, DraftTaskId)>,
) -> Result<Response, Failure> {
    let looked = usecase::look_to(&app, &me.actor, &code, Deed::Review).await.map_err(Problem::from)?;
    let card = looked.review.find(card).ok_or_else(|| Problem::not_found("card"))?;
    let lang = me.lang();
    let content = &card.draft.content;
    let halves = |at: usize| (at, cut(&content[..at], 200), cut(&content[at..], 200));
    let title = lang.t("review-split-title");
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    Ok(render(&CutsPage {
        head: PageHead::new(title).sentence(lang.t("review-split-text")),
        cuts: boundaries(content).into_iter().map(halves).collect(),
        content: content.clone(),
        version: card.version,
        card: card.id.to_string(),
        code,
        page,
    }))
}
