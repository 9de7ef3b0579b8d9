//! What issuing will do, and the button that does it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::model::check::{Blocker, Unresolved};
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::usecase::{self, DirectiveError, IssueCommand, IssuePreview};
use crate::modules::obligations::api::Preview;

/// Recipients named on the page; the rest is counted.
const RECIPIENTS_SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "directives/web/issue.html")]
struct IssuePage {
    page: Layout,
    head: PageHead,
    code: String,
    version: i64,
    blockers: Vec<(Text, String)>,
    sentences: Vec<Html>,
    first: Vec<(String, usize)>,
    unresolved: Vec<(String, Text, String)>,
    ownerless: Option<Text>,
    recipients: Vec<String>,
    recipients_rest: usize,
    overseer: Option<String>,
    may_issue: bool,
    is_supplement: bool,
    button: Text,
}

/// `GET /van-ban/{code}/phat-hanh`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let page = issue_page(&app, &me, &code).await?;
    Ok(render(&page))
}

async fn issue_page(app: &App, me: &SignedIn, code: &str) -> Result<IssuePage, Failure> {
    let preview =
        usecase::preview_issue(app, &me.actor, code, &IssueCommand::default()).await.map_err(Problem::from)?;
    let actions = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?.actions;
    let lang = me.lang();
    let IssuePreview {
        directive,
        blockers,
        ledger,
        unresolved,
        ownerless,
        recipients,
        overseer,
        expansion,
        is_supplement,
        ..
    } = preview;
    let label = words::label(lang, &directive.head.kind, directive.head.number.as_deref(), &directive.head.title);
    let title = if is_supplement { lang.t("issue-supplement-title") } else { lang.t("issue-title") };
    let title = title.with("label", &label);
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    let names = |ids: &[(thihanh_kernel::ids::AgencyId, String)]| {
        ids.iter().take(RECIPIENTS_SHOWN).map(|(id, _)| *id).collect::<Vec<_>>()
    };
    let shown = usecase::agency_names(app, names(&recipients).into_iter().chain(overseer), expansion.on)
        .await
        .map_err(Problem::from)?;
    let name = |id| shown.get(&id).map(|view| view.name.clone()).unwrap_or_default();
    Ok(IssuePage {
        head: PageHead::new(title)
            .crumb(Html::link("/van-ban", lang.t("directives-title")))
            .crumb(Html::link(format!("/van-ban/{code}/soat"), label))
            .sentence(if is_supplement { lang.t("issue-supplement-sentence") } else { lang.t("issue-sentence") }),
        code: code.to_owned(),
        version: directive.version,
        button: lang.t("issue-button").with("tasks", ledger.as_ref().map_or(0, |ledger| ledger.tasks)),
        sentences: ledger
            .as_ref()
            .filter(|ledger| ledger.tasks > 0)
            .map(|ledger| sentences(lang, ledger))
            .unwrap_or_default(),
        first: ledger.map(|ledger| first_deadlines(lang, &ledger)).unwrap_or_default(),
        unresolved: unresolved.iter().map(|open| open_row(lang, open)).collect(),
        ownerless: (!ownerless.is_empty())
            .then(|| lang.t("issue-ownerless").with("count", ownerless.len()).with("cards", numbers(&ownerless))),
        recipients_rest: recipients.len().saturating_sub(RECIPIENTS_SHOWN),
        recipients: names(&recipients).into_iter().map(name).collect(),
        overseer: overseer.map(name),
        is_supplement,
        may_issue: blockers.is_empty() && actions.contains(&Deed::Issue),
        blockers: blockers.iter().map(|blocker| blocker_row(lang, code, *blocker)).collect(),
        page,
    })
}

/// What stands in the way, and where it is mended.
fn blocker_row(lang: Lang, code: &str, blocker: Blocker) -> (Text, String) {
    let words = Text::new(lang, format!("problem-{}", blocker.code())).with("count", blocker.count());
    let place = match blocker {
        Blocker::NoNumber | Blocker::NoDate | Blocker::NoJurisdiction | Blocker::NoOverseer => "/thong-tin",
        Blocker::Unreviewed(_) | Blocker::NothingAccepted => "/soat",
        Blocker::NotUnderReview => "",
    };
    (words, format!("/van-ban/{code}{place}"))
}

fn sentences(lang: Lang, ledger: &Preview) -> Vec<Html> {
    let main = lang
        .t("issue-summary")
        .with("tasks", ledger.tasks)
        .with("agencies", ledger.agencies)
        .with("obligations", ledger.obligations);
    let parts = [
        (ledger.recurring, lang.t("issue-recurring").with("count", ledger.recurring)),
        (ledger.continuous, lang.t("issue-continuous").with("count", ledger.continuous)),
        (ledger.undated, lang.t("issue-undated").with("count", ledger.undated)),
        (ledger.waiting_for_event, lang.t("issue-waiting").with("count", ledger.waiting_for_event)),
        (ledger.requests, lang.t("issue-requests").with("count", ledger.requests)),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| Html::from(text));
    std::iter::once(Html::from(main)).chain(parts).collect()
}

fn first_deadlines(lang: Lang, ledger: &Preview) -> Vec<(String, usize)> {
    ledger.first_deadlines.iter().map(|(day, count)| (lang.date(*day), *count)).collect()
}

fn open_row(lang: Lang, open: &Unresolved) -> (String, Text, String) {
    let why = match &open.other_province {
        Some(name) => lang.t("card-phrase-other-province").with("name", name),
        None => lang.t("card-phrase-not-found"),
    };
    (open.words.clone(), why, numbers(&open.cards))
}

fn numbers(cards: &[usize]) -> String {
    cards.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// What the button sends.
#[derive(Debug, Deserialize)]
pub(super) struct IssueForm {
    version: i64,
}

/// `POST /van-ban/{code}/phat-hanh`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<IssueForm>,
) -> Result<Response, Failure> {
    let command = IssueCommand { version: Some(form.version), accept_certain: false };
    match usecase::issue(&app, &me.actor, &code, &command).await {
        Ok(issued) if issued.supplement.is_some() => Ok(Notice::done("issue-supplement-done")
            .with("tasks", issued.tasks)
            .with("agencies", issued.agencies)
            .with("obligations", issued.obligations)
            .on(format!("/van-ban/{code}"))),
        Ok(issued) => Ok(Notice::done("issue-done")
            .with("tasks", issued.tasks)
            .with("agencies", issued.agencies)
            .with("obligations", issued.obligations)
            .on(format!("/van-ban/{code}"))),
        // The page names what stands in the way, each with the place where it is mended.
        Err(DirectiveError::Blocked(_)) => {
            let page = issue_page(&app, &me, &code).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}
