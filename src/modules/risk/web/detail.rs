//! One agency: every number behind its score, when it was last inspected, what is planned.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, PageHead};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, Text, render};

use super::{FACTORS, RISK, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::risk::model::factor::FactorCode;
use crate::modules::risk::usecase::{self, Explained, Part};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    linh_vuc: String,
}

#[derive(Template)]
#[template(path = "risk/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    is_verified: bool,
    by_field: Option<Text>,
    rows: Vec<Row>,
    total: String,
    weights: String,
    last: String,
    planned: Vec<Planned>,
    other_planned: usize,
    year: Option<Link>,
}

struct Row {
    name: String,
    window: Text,
    raw: String,
    href: Link,
    cap: String,
    weight: String,
    points: String,
}

struct Planned {
    href: String,
    title: String,
    code: String,
    days: String,
}

/// `GET /theo-doi/rui-ro/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, this_year) = (me.lang(), app.clock.today().year());
    let agency: AgencyId = id.parse().map_err(|_| Failure::no_such_page())?;
    let field = Some(asked.linh_vuc.trim()).filter(|code| !code.is_empty() && code.len() <= 60);
    let explained = usecase::explain(&app, &me.actor, agency, field).await.map_err(Problem::from)?;
    let ranked = &explained.ranked;
    let name = &ranked.agency.name;
    let sentence = lang
        .t("risk-one-sentence")
        .with("score", words::points(lang, ranked.total))
        .with("place", ranked.place)
        .with("count", explained.among);
    let inspection = Link::new("/theo-doi/kiem-tra/moi").with("subject_names", name);
    Ok(render(&DetailPage {
        page: me.layout(menu::ids::RISK, lang.t("risk-one").with("agency", name)),
        head: PageHead::new(lang.t("risk-one").with("agency", name))
            .crumb(Html::link(RISK, lang.t("risk-title")))
            .sentence(sentence)
            .action(Action::new(lang.t("risk-factors-title"), FACTORS).icon("list-check"))
            .action(Action::primary(lang.t("risk-inspect"), inspection).icon("plus-lg")),
        is_verified: explained.is_verified,
        by_field: explained.field.as_ref().map(|field| lang.t("risk-of-field").with("field", field)),
        rows: ranked.parts.iter().map(|part| row(lang, agency, part)).collect(),
        total: words::points(lang, ranked.total),
        weights: lang.number(ranked.parts.iter().map(|part| part.factor.weight).sum()),
        last: match ranked.last_inspected_on {
            Some(on) => lang.t("risk-last-on").with("date", lang.date(on)).to_string(),
            None => lang.t("risk-last-never").to_string(),
        },
        planned: planned(lang, &explained),
        other_planned: explained.other_planned,
        year: explained
            .may_see_year
            .then(|| Link::new("/theo-doi/lich-kiem-tra").with("don_vi", agency).with("nam", this_year)),
    }))
}

fn row(lang: Lang, agency: AgencyId, part: &Part) -> Row {
    let factor = &part.factor;
    Row {
        name: words::factor(lang, factor).to_owned(),
        window: match factor.code.has_window() {
            true => lang.t("risk-window").with("count", factor.window_months),
            false => lang.t("risk-no-window"),
        },
        raw: words::raw(lang, part),
        href: behind(factor.code, agency),
        cap: words::amount(lang, factor.code.unit(), factor.cap.unsigned_abs()),
        weight: lang.number(factor.weight),
        points: words::points(lang, part.points),
    }
}

/// The list that a number counts, as far as a page has one: each shows what the reader sees, which may be less than was counted.
fn behind(code: FactorCode, agency: AgencyId) -> Link {
    match code {
        FactorCode::Lateness => Link::new("/nhiem-vu").with("agency", agency).with("status", "overdue"),
        FactorCode::Petitions => Link::new("/theo-doi/thong-tin").with("don_vi", agency).with("xac_minh", "verified"),
        FactorCode::Findings => Link::new("/theo-doi/phat-hien").with("don_vi", agency),
        FactorCode::Money => Link::new("/theo-doi/dieu-kien/kinh-phi").with("agency", agency).with("year", "all"),
        FactorCode::YearsSince => Link::new("/theo-doi/kiem-tra").with("don_vi", agency),
        FactorCode::OpenRecommendations => Link::new("/nhiem-vu").with("agency", agency).with("status", "unfinished"),
    }
}

fn planned(lang: Lang, explained: &Explained) -> Vec<Planned> {
    let row = |inspection: &crate::modules::inspections::api::InspectionBrief| Planned {
        href: format!("/theo-doi/kiem-tra/{}", inspection.code),
        title: inspection.title.clone(),
        code: inspection.code.clone(),
        days: format!("{} – {}", lang.date(inspection.starts_on), lang.date(inspection.ends_on)),
    };
    explained.planned.iter().map(row).collect()
}
