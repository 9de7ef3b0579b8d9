//! Conclusions that were sent long ago and are not public.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{EmptyState, PageHead};
use thihanh_webkit::{Failure, Html, Layout, render};

use super::{PUBLICATIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::publication::model::publication::Kind;
use crate::modules::publication::usecase;

#[derive(Template)]
#[template(path = "publication/web/missing.html")]
struct MissingPage {
    page: Layout,
    head: PageHead,
    rule: String,
    rows: Vec<Row>,
    is_more: bool,
    empty: Option<EmptyState>,
    kind: &'static str,
}

struct Row {
    href: String,
    code: String,
    title: String,
    agency: String,
    on: String,
    days: String,
    is_prepared: bool,
    act: String,
}

/// `GET /theo-doi/cong-khai/con-thieu`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let lang = me.lang();
    let missing = usecase::missing(&app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = missing.rows.iter().map(|row| row.conclusion.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let rows = missing.rows.iter().map(|row| Row {
        href: format!("/theo-doi/kiem-tra/{}", row.conclusion.code),
        code: row.conclusion.code.clone(),
        title: row.conclusion.title.clone(),
        agency: words::name(&names, row.conclusion.agency),
        on: lang.date(row.conclusion.sent_on),
        days: lang.t("publication-days").with("count", row.days).to_string(),
        is_prepared: row.is_prepared,
        act: lang.t("publication-prepare-this").with("title", &row.conclusion.title).to_string(),
    });
    let title = lang.t("publications-missing");
    let unverified =
        if missing.is_verified { String::new() } else { lang.t("publication-rule-unverified").to_string() };
    let rule = lang.t("publication-rule").with("count", missing.days).with("source", &missing.rule_source);
    let empty = missing.rows.is_empty().then(|| {
        let text = lang.t("publications-missing-none-text").with("count", missing.days);
        EmptyState::new("check-circle", lang.t("publications-missing-none"), text)
    });
    Ok(render(&MissingPage {
        head: PageHead::new(&title)
            .crumb(Html::link(PUBLICATIONS, lang.t("publications-title")))
            .sentence(lang.t("publications-missing-sentence").with("count", missing.days)),
        page: me.layout(menu::ids::PUBLICATIONS, title),
        rule: format!("{rule} {unverified}").trim().to_owned(),
        rows: rows.collect(),
        is_more: missing.is_more,
        empty,
        kind: Kind::Conclusion.as_str(),
    }))
}
