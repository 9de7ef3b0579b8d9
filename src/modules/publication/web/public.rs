//! What everybody reads, without signing in: the list and one publication. The pages are the same for everybody, so a proxy may keep them; they work
//! without scripts and without cookies.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;
use thihanh_webkit::parts::{Chip, Choice, Field, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Visit, assets};

use super::paper::Paper;
use super::{PUBLIC, cached, words};
use crate::app::App;
use crate::modules::publication::model::publication::{FieldRef, Kind};
use crate::modules::publication::usecase::{self, Filter, ListChoices, PublicView};

/// Rows of a page.
const ROWS: u32 = 20;
/// Characters of a query that are looked at.
const QUERY_CHARS: usize = 200;
/// Characters of a field's code that are looked at.
const CODE_CHARS: usize = 60;
/// Characters of a page's description.
const DESCRIPTION_CHARS: usize = 160;
/// What the answer is.
const HTML: &str = "text/html; charset=utf-8";

/// What engines that search are told of a page.
struct Facts {
    description: String,
    canonical: String,
    is_indexed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    nam: String,
    loai: String,
    don_vi: String,
    linh_vuc: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let some = |text: &str, most: usize| {
            (!text.trim().is_empty()).then(|| text.trim().chars().take(most).collect::<String>())
        };
        Filter {
            year: self.nam.parse().ok().filter(|year| (1900..=2200).contains(year)),
            kind: self.loai.parse().ok(),
            agency: self.don_vi.parse().ok(),
            field: some(&self.linh_vuc, CODE_CHARS),
            state: None,
            words: some(&self.q, QUERY_CHARS),
        }
    }
}

#[derive(Template)]
#[template(path = "publication/web/public_list.html")]
struct ListPage {
    page: Layout,
    facts: Facts,
    count: Count,
    fields: Vec<Field>,
    is_narrowed: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    title: String,
    kind: String,
    agency: String,
    on: String,
    chip: Option<Chip>,
}

/// `GET /cong-khai`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = visit.lang();
    let filter = asked.filter();
    let after = Page::new(Some(ROWS), asked.after.parse().ok());
    let (Slice { items, next }, count, names) =
        usecase::public_list(&app, &filter, &after).await.map_err(Problem::from)?;
    let choices = usecase::list_choices(&app).await.map_err(Problem::from)?;
    let page = visit.layout(lang.t("publications-public-title"));
    let rows = items.iter().map(|publication| Row {
        href: format!("{PUBLIC}/{}", publication.slug),
        title: publication.choices.title.clone(),
        kind: words::kind(lang, publication.kind).to_string(),
        agency: words::name(&names, publication.agency),
        on: publication.published_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: publication.withdrawal.is_some().then(|| words::chip(lang, publication)),
    });
    let rows: Vec<Row> = rows.collect();
    let is_narrowed = filter != Filter::default();
    drawn(
        &headers,
        &ListPage {
            facts: Facts {
                description: lang.t("publications-public-sentence").to_string(),
                canonical: format!("{}{PUBLIC}", app.config.origin()),
                // Lists under conditions are without number: one is found by its own page.
                is_indexed: !is_narrowed && asked.after.is_empty(),
            },
            count,
            fields: fields(lang, &asked, &choices),
            is_narrowed,
            pager: Pager::new(lang, page.here(), rows.len(), next),
            rows,
            page,
        },
    )
}

fn fields(lang: Lang, asked: &Asked, choices: &ListChoices) -> Vec<Field> {
    let select = |name: &'static str, label: &'static str, chosen: &str, rest: Vec<Choice>| {
        let any = std::iter::once(Choice::new("", lang.t("publications-any")));
        Field::select(name, lang.t(label), any.chain(rest).collect()).value(chosen)
    };
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(lang, *kind)));
    let agencies = choices.agencies.iter().map(|view| Choice::new(view.id, &view.name));
    let known = choices.fields.iter().map(|field| Choice::new(&field.code, &field.name));
    let q: String = asked.q.chars().take(QUERY_CHARS).collect();
    vec![
        Field::text("q", lang.t("publications-words")).value(q).hint(lang.t("publications-words-hint")),
        select("loai", "publication-kind", &asked.loai, kinds.collect()),
        select("nam", "publication-year", &asked.nam, choices.years.iter().map(|it| Choice::new(it, it)).collect()),
        select("don_vi", "publication-agency", &asked.don_vi, agencies.collect()),
        select("linh_vuc", "publication-field", &asked.linh_vuc, known.collect()),
    ]
}

#[derive(Template)]
#[template(path = "publication/web/public_one.html")]
struct OnePage {
    page: Layout,
    facts: Facts,
    title: String,
    kind: String,
    agency: String,
    on: String,
    fields: String,
    withdrawn: Option<String>,
    withdrawn_on: String,
    intro: String,
    is_masked: bool,
    paper: Option<Paper>,
    standings: Vec<StandingRow>,
    today: String,
    related: Option<(String, String)>,
    versions: Vec<(String, String)>,
}

struct StandingRow {
    number: i64,
    content: String,
    to: String,
    due: String,
    chip: Chip,
}

/// `GET /cong-khai/{code}`
pub(super) async fn one(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let lang = visit.lang();
    let view = usecase::public(&app, &code).await.map_err(Problem::from)?;
    let publication = &view.publication;
    let standings = view.standings.iter().map(|standing| StandingRow {
        number: standing.number,
        content: standing.content.clone(),
        to: standing.to_name.clone(),
        due: standing.due_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::progress(lang, standing.progress),
    });
    let withdrawal = publication.withdrawal.as_ref();
    let names: Vec<&str> = publication.fields.iter().map(|field: &FieldRef| field.name.as_str()).collect();
    drawn(
        &headers,
        &OnePage {
            facts: Facts {
                description: description(&view),
                canonical: format!("{}{PUBLIC}/{}", app.config.origin(), publication.slug),
                is_indexed: withdrawal.is_none(),
            },
            page: visit.layout(&view.title),
            kind: words::kind(lang, publication.kind).to_string(),
            on: publication.published_on.map(|on| lang.date(on)).unwrap_or_default(),
            fields: names.join("; "),
            withdrawn: withdrawal.map(|it| it.reason.clone()),
            withdrawn_on: withdrawal.map(|it| lang.date(civil(it.at))).unwrap_or_default(),
            intro: view.version.as_ref().map(|it| it.choices.intro.clone()).unwrap_or_default(),
            is_masked: view.version.as_ref().is_some_and(|it| it.masked_count > 0),
            paper: view.version.as_ref().map(|it| Paper::plain(lang, &it.document)),
            standings: standings.collect(),
            today: lang.date(app.clock.today()),
            related: view.related.clone().map(|(slug, title)| (format!("{PUBLIC}/{slug}"), title)),
            versions: versions(lang, &view),
            title: view.title,
            agency: view.agency,
        },
    )
}

/// What was corrected when; nothing where nothing was.
fn versions(lang: Lang, view: &PublicView) -> Vec<(String, String)> {
    if view.versions.len() < 2 {
        return Vec::new();
    }
    let told = view.versions.iter().map(|(number, at, reason)| {
        let what = lang.t("publication-version").with("number", *number).with("on", lang.date(civil(*at)));
        (what.to_string(), reason.clone())
    });
    told.collect()
}

fn description(view: &PublicView) -> String {
    let text = match &view.version {
        Some(version) if !version.choices.intro.is_empty() => &version.choices.intro,
        _ => &view.title,
    };
    format!("{}. {text}", view.agency)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(DESCRIPTION_CHARS)
        .collect()
}

fn drawn(headers: &HeaderMap, page: &impl Template) -> Result<Response, Failure> {
    let body = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be drawn");
        Failure::internal()
    })?;
    cached::answer(headers, HTML, body.into_bytes())
}
