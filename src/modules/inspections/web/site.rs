//! The checklist on a tablet. Without scripts it is a plain list to read; with its script it takes answers, also without a line.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{Failure, Html, Layout, assets, render};

use super::{INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::answer::Verdict;
use crate::modules::inspections::usecase;

#[derive(Template)]
#[template(path = "inspections/web/site.html")]
struct SitePage {
    page: Layout,
    head: PageHead,
    code: String,
    /// What the script keeps in the browser belongs to this person.
    account: String,
    /// Address of the script that answers without a line.
    worker: String,
    subjects: Vec<Subject>,
    verdicts: Vec<(&'static str, String)>,
}

struct Subject {
    id: String,
    name: String,
    questions: Vec<Question>,
}

struct Question {
    item: String,
    criterion: String,
    question: String,
    guidance: String,
    verdict: &'static str,
    said: String,
    note: String,
    version: i64,
}

/// `GET /theo-doi/kiem-tra/{code}/tai-cho`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let pack = usecase::site(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let title = lang.t("inspection-site-title").with("code", &pack.inspection.code).to_string();
    let subjects = pack.subjects.iter().map(|subject| Subject {
        id: subject.agency.to_string(),
        name: subject.name.clone(),
        questions: pack
            .questions
            .iter()
            .zip(&subject.answers)
            .map(|(question, answer)| Question {
                item: question.item.to_string(),
                criterion: question.criterion.clone(),
                question: question.question.clone(),
                guidance: question.guidance.clone(),
                verdict: answer.value.verdict.map(Verdict::as_str).unwrap_or_default(),
                said: words::value(lang, &answer.value),
                note: answer.value.note.clone(),
                version: answer.version,
            })
            .collect(),
    });
    Ok(render(&SitePage {
        head: PageHead::new(&title)
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .crumb(Html::link(format!("{INSPECTIONS}/{code}"), &code))
            .sentence(lang.t("inspection-site-sentence").with("title", &pack.inspection.facts.title)),
        page: me
            .layout(menu::ids::INSPECTIONS, &title)
            .with_script("site.js")
            .with_script("site-carry.js")
            .with_script("site-keep.js"),
        code: pack.inspection.code.clone(),
        account: me.account.id.to_string(),
        worker: assets::address("site-worker.js"),
        verdicts: Verdict::ALL
            .iter()
            .map(|verdict| (verdict.as_str(), words::verdict(lang, *verdict).to_string()))
            .collect(),
        subjects: subjects.collect(),
    }))
}
