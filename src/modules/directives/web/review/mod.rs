//! The review: the text on the left, one card per order on the right. Every step is a form that works without scripts; `review.js`
//! sends the same forms by keys and puts the answer's pieces into the page.

mod cards;
mod form;
mod page;
mod step;
mod whole;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::DraftTaskId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Lang, render, see_other};

use self::cards::Table;
use self::page::{pieces, review_page};
pub(super) use self::step::step;
pub(super) use self::whole::{accept_certain, add, cuts, undo};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::directives::model::card::DraftTask;
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, Expansion};

/// Set by the script, which wants the changed pieces of the page only.
const PIECE_HEADER: &str = "hx-request";

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReviewQuery {
    /// The card to open.
    the: String,
    /// Show all cards.
    tat_ca: String,
    /// For the script: the card that was open before and is to be closed.
    truoc: String,
}

/// `GET /van-ban/{code}/soat`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(query): Query<ReviewQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    // Recipients see an issued directive, and not what else its reviewers think of.
    let is_hidden = looked.directive.state == DirectiveState::Issued && !looked.actions.contains(&Deed::Review);
    if looked.directive.check_reviewable().is_err() || is_hidden {
        return Ok(see_other(format!("/van-ban/{code}")));
    }
    let wanted = query.the.parse().ok().and_then(|id| looked.review.find(id)).or_else(|| looked.review.next(None));
    let wanted = wanted.map(|card| card.id);
    if headers.contains_key(PIECE_HEADER) {
        let last = query.truoc.parse::<DraftTaskId>().ok();
        return pieces(&app, &me, &looked.directive, &looked.review, wanted, |card| Some(card.id) == last).await;
    }
    let page = review_page(&app, &me, &looked, wanted, !query.tat_ca.is_empty(), None).await?;
    Ok(render(&page))
}

/// Everything the cards of a page are drawn from.
async fn table<'a>(
    app: &App,
    me: &SignedIn,
    directive: &'a Directive,
    expansion: &'a Expansion,
    with_agencies: bool,
) -> Result<OwnedTable<'a>, Problem> {
    let sql = app.store.read();
    let agencies = match directive.head.jurisdiction.filter(|_| with_agencies) {
        Some(jurisdiction) => {
            agencies::api::all_in(sql, jurisdiction, expansion.on).await?.into_iter().map(|view| view.name).collect()
        }
        None => Vec::new(),
    };
    let calendar = agencies::api::calendar(sql).await?;
    Ok(OwnedTable { lang: me.lang(), csrf: me.visit.csrf(), directive, expansion, calendar, agencies })
}

/// A [`Table`] that owns what it was loaded with.
struct OwnedTable<'a> {
    lang: Lang,
    csrf: thihanh_webkit::CsrfToken,
    directive: &'a Directive,
    expansion: &'a Expansion,
    calendar: thihanh_kernel::calendar::WorkingCalendar,
    agencies: Vec<String>,
}

impl OwnedTable<'_> {
    fn borrow(&self) -> Table<'_> {
        Table {
            lang: self.lang,
            csrf: self.csrf.clone(),
            code: &self.directive.code,
            text: &self.directive.text,
            expansion: self.expansion,
            calendar: &self.calendar,
            year: year_of(self.directive),
            agencies: self.agencies.clone(),
        }
    }
}

/// The year that stands in for one left out ("trước ngày 30/6").
fn year_of(directive: &Directive) -> Option<i32> {
    directive.head.issued_on.map(|day| chrono::Datelike::year(&day))
}

fn address_of(code: &str, card: Option<&DraftTask>) -> String {
    match card {
        Some(card) => format!("/van-ban/{code}/soat?the={0}#c-{0}", card.id),
        None => format!("/van-ban/{code}/soat"),
    }
}
