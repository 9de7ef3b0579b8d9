//! Agencies by risk, the highest score first.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Choice, EmptyState, Field, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, download, render};

use super::{FACTORS, RISK, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::Level;
use crate::modules::risk::export;
use crate::modules::risk::usecase::{self, Choices, RankFilter, Ranking};

/// Longest word of a filter that is looked at.
const WORD_CHARS: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    duoi: String,
    loai: String,
    cap: String,
    linh_vuc: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> RankFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().chars().take(WORD_CHARS).collect());
        RankFilter {
            root: self.duoi.parse().ok(),
            kind: some(&self.loai),
            level: Level::parse(&self.cap),
            field: some(&self.linh_vuc),
        }
    }
}

#[derive(Template)]
#[template(path = "risk/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    is_narrowed: bool,
    is_verified: bool,
    by_field: Option<Text>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    place: usize,
    href: Link,
    name: String,
    what: String,
    score: String,
    most: String,
    last: String,
}

/// `GET /theo-doi/rui-ro`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let filter = asked.filter();
    let Ranking { agencies, is_verified } = usecase::ranking(&app, &me.actor, &filter).await.map_err(Problem::from)?;
    let choices = usecase::choices(&app, &me.actor).await.map_err(Problem::from)?;
    let place = Page::new(None, asked.after.parse().ok());
    let Slice { items, next } = usecase::page_of(&agencies, &place);
    let title = lang.t("risk-title");
    let page = me.layout(menu::ids::RISK, &title);
    let file = Link::new(format!("{RISK}.xlsx"));
    let file = ["duoi", "loai", "cap", "linh_vuc"].iter().fold(file, |file, name| {
        let value = page.here().pairs().iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        file.with(name, value.unwrap_or_default())
    });
    let rows = items.iter().map(|ranked| Row {
        place: ranked.place,
        href: Link::new(format!("{RISK}/{}", ranked.agency.id)).with("linh_vuc", &asked.linh_vuc),
        name: ranked.agency.name.clone(),
        what: format!(
            "{} · {}",
            words::kind(lang, &choices.kinds, &ranked.agency.kind),
            words::level(lang, ranked.agency.level)
        ),
        score: words::points(lang, ranked.total),
        most: words::most(lang, ranked),
        last: ranked.last_inspected_on.map(|on| lang.date(on)).unwrap_or_default(),
    });
    let rows: Vec<Row> = rows.collect();
    let empty = rows.is_empty().then(|| match page.here().pairs().iter().any(|(_, value)| !value.is_empty()) {
        true => EmptyState::new("funnel", lang.t("risk-none-found"), lang.t("risk-none-found-text"))
            .action(Action::new(lang.t("risk-show-all"), RISK)),
        false => EmptyState::new("flag", lang.t("risk-none"), lang.t("risk-none-text")),
    });
    Ok(render(&ListPage {
        head: PageHead::new(&title)
            .sentence(lang.t("risk-count").with("count", agencies.len()))
            .action(Action::new(lang.t("risk-factors-title"), FACTORS).icon("list-check"))
            .action(Action::new(lang.t("risk-xlsx"), file).icon("download")),
        filters: filters(lang, &asked, &choices),
        is_narrowed: filter != RankFilter::default(),
        is_verified,
        by_field: filter.field.is_some().then(|| lang.t("risk-by-field")),
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        empty,
        page,
    }))
}

/// `GET /theo-doi/rui-ro.xlsx`: the list with its filters.
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let bytes = export::workbook(&app, &me.actor, me.lang(), &asked.filter()).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("xep-hang-rui-ro.xlsx", media), bytes).into_response())
}

fn filters(lang: Lang, asked: &Asked, choices: &Choices) -> Vec<Field> {
    let any = || std::iter::once(Choice::new("", lang.t("risk-any")));
    let parents = choices.parents.iter().map(|view| Choice::new(view.id, &view.name));
    let kinds = choices.kinds.iter().map(|kind| Choice::new(&kind.code, words::kind(lang, &choices.kinds, &kind.code)));
    let levels = [Level::Province, Level::District, Level::Commune];
    let levels = levels.map(|level| Choice::new(level.as_str(), words::level(lang, level)));
    let fields = choices.fields.iter().map(|(code, vi, en)| match lang {
        Lang::En if !en.is_empty() => Choice::new(code, en),
        _ => Choice::new(code, vi),
    });
    vec![
        Field::select("duoi", lang.t("risk-below"), any().chain(parents).collect()).value(&asked.duoi),
        Field::select("loai", lang.t("risk-kind"), any().chain(kinds).collect()).value(&asked.loai),
        Field::select("cap", lang.t("risk-level"), any().chain(levels).collect()).value(&asked.cap),
        Field::select("linh_vuc", lang.t("risk-field"), any().chain(fields).collect()).value(&asked.linh_vuc),
    ]
}
