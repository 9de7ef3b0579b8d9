//! One recommendation: from what was found to what was done.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, KeyValues, PageHead};
use thihanh_webkit::{Failure, Html, Layout, render};

use super::{FINDINGS, INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::usecase;

#[derive(Template)]
#[template(path = "inspections/web/recommendation.html")]
struct RecommendationPage {
    page: Layout,
    head: PageHead,
    content: String,
    facts: KeyValues,
    findings: Vec<Found>,
    reports: Vec<Reported>,
}

struct Found {
    href: String,
    title: String,
    law: String,
    chip: Chip,
}

struct Reported {
    heading: String,
    note: String,
}

/// `GET /theo-doi/kien-nghi/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let chain = usecase::recommendation(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let recommendation = &chain.followed.recommendation;
    let facts = &recommendation.facts;
    let ids = [facts.to, facts.verifier, chain.inspection.agency];
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("recommendation-page").with("code", &recommendation.code).to_string();
    let mut head = PageHead::new(&title).crumb(Html::link(INSPECTIONS, lang.t("inspections-title")));
    if chain.sees_inspection {
        head = head.crumb(Html::link(format!("{INSPECTIONS}/{}", chain.inspection.code), &chain.inspection.code));
    }
    let mut head = head.sentence(
        Html::from(words::followed_chip(lang, &chain.followed, today))
            .and(lang.t("recommendation-sentence").with("to", words::name(&names, facts.to))),
    );
    if let Some(obligation) = &chain.followed.obligation {
        let action = Action::primary(lang.t("recommendation-obligation"), format!("/nhiem-vu/{obligation}"));
        head = head.action(action.icon("list-check"));
    }
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(&names, id));
    let document =
        facts.document.as_ref().map(|(law, ask)| format!("{}: {}", words::document_ask(lang, *ask), law.words()));
    let reports = chain.followed.answer.iter().flat_map(|answer| &answer.reports).map(|report| {
        let heading = match (report.product_number.is_empty(), report.product_on) {
            (false, Some(on)) => lang
                .t("recommendation-reported-paper")
                .with("number", &report.product_number)
                .with("date", on)
                .to_string(),
            _ => lang.t("recommendation-reported").with("date", report.reached_on).to_string(),
        };
        Reported { heading, note: report.note.clone() }
    });
    let findings = chain.findings.iter().map(|finding| Found {
        href: format!("{FINDINGS}/{}", finding.code),
        title: finding.facts.description.clone(),
        law: finding.facts.law.as_ref().map(|law| law.words()).unwrap_or_default(),
        chip: words::finding_chip(lang, finding),
    });
    Ok(render(&RecommendationPage {
        page: me.layout(menu::ids::INSPECTIONS, title),
        head,
        content: facts.content.clone(),
        facts: KeyValues::new()
            .row(lang.t("recommendation-to"), agency(facts.to))
            .row(lang.t("recommendation-verifier"), agency(facts.verifier))
            .row(lang.t("recommendation-by"), words::inspector(&names, &chain.inspection))
            .row(lang.t("recommendation-measure"), words::named(lang, &chain.measures, &facts.measure))
            .row(lang.t("recommendation-authority"), words::authority(lang, facts.authority).to_string())
            .row_if(lang.t("recommendation-document"), document)
            .row(lang.t("recommendation-product"), facts.product.clone())
            .row_if(lang.t("recommendation-due"), facts.due_on.map(|on| lang.date(on)))
            .row_if(lang.t("recommendation-opened-on"), recommendation.opened_on.map(|on| lang.date(on))),
        findings: findings.collect(),
        reports: reports.collect(),
    }))
}
