//! The form of a survey as it will be answered, to be looked at beforehand or printed. Nothing can be sent from here.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, EmptyState, PageHead};
use thihanh_webkit::{Failure, Html, Lang, Layout, render};

use super::question::{QuestionView, When, views, when};
use super::words::say;
use super::{PUBLIC, SURVEYS};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::answer::{AnswerFault, Typed};
use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::usecase;

#[derive(Template)]
#[template(path = "surveys/web/preview.html")]
struct PreviewPage {
    page: Layout,
    head: PageHead,
    empty: Option<EmptyState>,
    purpose: String,
    usage: String,
    sections: Vec<SectionView>,
}

/// A section with its questions, as pages show all of them below each other.
pub(super) struct SectionView {
    pub(super) heading: String,
    pub(super) when: Option<When>,
    pub(super) questions: Vec<QuestionView>,
}

/// Every section of a form.
pub(super) fn sections(lang: Lang, form: &Form, typed: &Typed, faults: &[AnswerFault]) -> Vec<SectionView> {
    form.sections()
        .into_iter()
        .map(|section| SectionView {
            heading: section.head.map(|head| say(lang, &head.text).to_owned()).unwrap_or_default(),
            when: section.head.and_then(|head| when(lang, form, head)),
            questions: views(lang, form, section.questions, typed, faults),
        })
        .collect()
}

/// `GET /theo-doi/khao-sat/{code}/xem-thu`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let building = usecase::building(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let facts = &building.survey.facts;
    let questions = Action::new(lang.t("survey-questions"), format!("{SURVEYS}/{code}/cau-hoi")).icon("list-check");
    let is_empty = building.form.items.is_empty();
    let mut head = PageHead::new(say(lang, &facts.title))
        .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
        .crumb(Html::link(format!("{SURVEYS}/{code}"), &code))
        .sentence(lang.t("survey-preview-sentence").with("number", building.number))
        .action(questions);
    if building.survey.published_no.is_some() {
        let thanks = format!("{PUBLIC}/{}/cam-on", building.survey.link);
        head = head.action(Action::new(lang.t("survey-thanks-page"), thanks).icon("check-circle"));
    }
    Ok(render(&PreviewPage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-preview")).with_script("survey.js"),
        head,
        empty: is_empty
            .then(|| EmptyState::new("list-check", lang.t("survey-no-questions"), lang.t("survey-no-questions-text"))),
        purpose: say(lang, &facts.purpose).to_owned(),
        usage: say(lang, &facts.usage).to_owned(),
        sections: sections(lang, &building.form, &Typed::default(), &[]),
    }))
}
