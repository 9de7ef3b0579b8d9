//! Letters: drafts first to be worked on, what was sent to be found again.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, EmptyState, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, render};

use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::letters::model::{Letter, LetterState};
use crate::modules::letters::usecase;
use crate::modules::obligations::api::urging::may_urge;

/// Path of the list.
pub(super) const LETTERS: &str = "/cong-van";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    after: String,
}

#[derive(Template)]
#[template(path = "letters/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    states: FilterChips,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    label: String,
    about: String,
    recipients: String,
    date: String,
    chip: Chip,
}

/// `GET /cong-van`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let state = LetterState::parse(&asked.state);
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::letters(&app, &me.actor, state, &page).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::LETTERS, lang.t("letters-title"));
    let mut head = PageHead::new(lang.t("letters-title")).sentence(lang.t("letters-count").with("count", count));
    let may_urge = may_urge(&me.actor);
    if may_urge {
        head = head.action(Action::new(lang.t("menu-urging"), super::centre::CENTRE).icon("megaphone"));
    }
    Ok(render(&ListPage {
        head,
        states: states(lang, state),
        empty: items.is_empty().then(|| empty(lang, may_urge)),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|letter| row(lang, letter)).collect(),
        page,
    }))
}

fn states(lang: Lang, current: Option<LetterState>) -> FilterChips {
    let all = FilterChip::new(lang.t("letters-all"), LETTERS);
    let of = |state: LetterState| {
        let words = match state {
            LetterState::Draft => lang.t("letter-state-draft"),
            LetterState::Signed => lang.t("letter-state-signed"),
            LetterState::Sent => lang.t("letter-state-sent"),
        };
        FilterChip::new(words, Link::new(LETTERS).with("state", state.as_str()))
    };
    let chips = std::iter::once(all).chain(LetterState::ALL.map(of)).collect();
    let at = current.and_then(|state| LetterState::ALL.iter().position(|known| *known == state)).map_or(0, |at| at + 1);
    FilterChips::choices(lang, lang.t("letters-filter"), chips, Some(at))
}

fn empty(lang: Lang, may_urge: bool) -> EmptyState {
    let empty = EmptyState::new("send", lang.t("letters-none"), lang.t("letters-none-text"));
    if may_urge { empty.action(Action::new(lang.t("menu-urging"), super::centre::CENTRE)) } else { empty }
}

fn row(lang: Lang, letter: &Letter) -> Row {
    Row {
        href: format!("{LETTERS}/{}", letter.code),
        label: words::label(lang, letter).to_string(),
        about: letter.content.about.clone(),
        recipients: words::recipients(lang, letter),
        date: letter.signed_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::chip(lang, letter.state),
    }
}
