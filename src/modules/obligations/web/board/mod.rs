//! The board of whoever follows others up: what waits for a word, and which agencies are late.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, PageHead};
use thihanh_webkit::{Failure, Layout, Link, render};

use super::address::{self, REGISTER};
use super::desk_list::{ListView, Lists};
use super::names::{Names, involved};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::filter::{ObligationFilter, Status};
use crate::modules::obligations::policy;
use crate::modules::obligations::usecase;

/// Path of the page.
pub(super) const BOARD: &str = "/bang-theo-doi";

#[derive(Template)]
#[template(path = "obligations/web/board/board.html")]
struct BoardPage {
    page: Layout,
    head: PageHead,
    first: Vec<ListView>,
    second: Vec<ListView>,
    late: Vec<LateLine>,
    /// The agencies are urged by whoever may.
    may_urge: bool,
}

struct LateLine {
    name: String,
    href: String,
    total: u64,
    oldest: String,
    urged: Option<String>,
    urge_href: String,
}

/// `GET /bang-theo-doi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let lang = me.lang();
    let board = usecase::board(&app, &me.actor).await.map_err(Problem::from)?;
    let all = [&board.waiting, &board.extensions, &board.wrong_units, &board.obstacles];
    let mut named = involved(all.into_iter().flat_map(|list| &list.rows));
    named.extend(board.late.iter().map(|late| late.agency));
    let names = Names::of(&app, named).await?;
    let lists = Lists { lang, today: board.days.today, names: &names };
    let view = |id, title, empty, list, anchor| lists.view(id, (title, empty), list, anchor);
    let at_least = |number: u64| if board.has_more_late { Count::MoreThan(number) } else { Count::Exact(number) };
    let late_total: u64 = board.late.iter().map(|late| late.total).sum();
    let sentence = lang
        .t(if board.late.is_empty() { "board-sentence-none-late" } else { "board-sentence" })
        .with("waiting", board.waiting.count)
        .with("extensions", board.extensions.count)
        .with("late", at_least(late_total))
        .with("units", at_least(board.late.len() as u64));
    let overdue = |agency| ObligationFilter {
        agency: Some(agency),
        is_own_only: true,
        status: Some(Status::Overdue),
        ..ObligationFilter::default()
    };
    let urging = policy::urging(&me.actor);
    let late = board.late.iter().map(|late| LateLine {
        name: names.short(late.agency).to_owned(),
        href: address::link(REGISTER, &overdue(late.agency)).to_string(),
        total: late.total,
        oldest: lang.date(late.oldest_due_on),
        urged: late.urged_on.map(|on| lang.date(on)),
        urge_href: Link::new("/don-doc/soan").with("agency", late.agency).to_string(),
    });
    let title = lang.t("board-title");
    let page = BoardPage {
        page: me.layout(menu::ids::BOARD, &title),
        head: PageHead::new(&title).crumb(lang.date(board.days.today)).sentence(sentence).action(
            Action::new(lang.t("board-to-waiting"), address::link(REGISTER, &board.waiting.filter)).icon("list-check"),
        ),
        first: vec![
            view("cho-xac-nhan", lang.t("board-waiting"), lang.t("board-waiting-none"), &board.waiting, "#xac-nhan"),
            view(
                "xin-gia-han",
                lang.t("board-extensions"),
                lang.t("board-extensions-none"),
                &board.extensions,
                "#gia-han",
            ),
        ],
        second: vec![
            view(
                "vuong-mac",
                lang.t("board-obstacles"),
                lang.t("board-obstacles-none"),
                &board.obstacles,
                "#tra-loi-vuong-mac",
            ),
            view(
                "khong-dung-don-vi",
                lang.t("board-wrong"),
                lang.t("board-wrong-none"),
                &board.wrong_units,
                "#giu-don-vi",
            ),
        ],
        late: late.collect(),
        may_urge: urging.is_all || !urging.overseeing.is_empty(),
    };
    Ok(render(&page))
}
