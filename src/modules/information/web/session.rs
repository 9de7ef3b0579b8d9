//! One session of supervision, and what it proposes.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Action, Chip, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::{SESSIONS, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::model::session::SupervisionSession;
use crate::modules::information::usecase::{self, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "information/web/session.html")]
struct SessionPage {
    page: Layout,
    head: PageHead,
    content: String,
    supervised: Vec<(String, String)>,
    proposals: Vec<Row>,
    facts: KeyValues,
    history: Timeline,
}

struct Row {
    href: String,
    code: String,
    title: String,
    to: String,
    due: String,
    chip: Chip,
}

/// `GET /theo-doi/giam-sat/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let looked = usecase::look_session(&app, &me.actor, &code, lang).await.map_err(Problem::from)?;
    let records = usecase::session_history(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let session = &looked.session;
    let mut ids: Vec<AgencyId> = session.facts.supervised.clone();
    ids.extend([session.agency, session.keeper]);
    ids.extend(looked.proposals.iter().map(|proposal| proposal.to));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let sentence = lang.t("supervision-sentence").with("agency", words::name(&names, session.agency));
    let mut head = PageHead::new(&session.facts.subject)
        .crumb(Html::link(SESSIONS, lang.t("supervisions-title")))
        .crumb(Html::whole(&session.code))
        .sentence(Html::from(words::session_chip(lang, session)).and(sentence));
    if looked.may_manage {
        let change = Action::new(lang.t("supervision-change"), format!("{SESSIONS}/{}/sua", session.code));
        head = head.action(change.icon("pencil"));
    }
    if looked.may_propose {
        head = head.action(Action::primary(lang.t("supervision-propose"), proposing(lang, session)).icon("plus-lg"));
    }
    let proposals = looked.proposals.iter().map(|proposal| Row {
        href: format!("/kien-nghi/{}", proposal.code),
        code: proposal.code.clone(),
        title: proposal.title.clone(),
        to: words::name(&names, proposal.to),
        due: proposal.due_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: proposal.chip.clone(),
    });
    Ok(render(&SessionPage {
        page: me.layout(menu::ids::INFORMATION, &session.facts.subject),
        head,
        content: session.facts.content.clone(),
        supervised: session
            .facts
            .supervised
            .iter()
            .map(|id| (format!("/don-vi/{id}"), words::name(&names, *id)))
            .collect(),
        proposals: proposals.collect(),
        facts: facts(lang, session, &names),
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    }))
}

/// The form of a proposal with what the session knows of it: who proposes, the paper, whom it goes to where that is one alone.
fn proposing(lang: Lang, session: &SupervisionSession) -> Link {
    let facts = &session.facts;
    let mut link = Link::new("/kien-nghi/moi").with("session", &session.code).with("from", session.agency);
    if let [only] = facts.supervised[..] {
        link = link.with("to", only);
    }
    if let Some(on) = facts.concluded_on {
        link = link.with("number", &facts.number).with("dated_on", lang.date(on));
    }
    link
}

fn facts(lang: Lang, session: &SupervisionSession, names: &Names) -> KeyValues {
    let facts = &session.facts;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    KeyValues::new()
        .row(lang.t("supervision-agency"), agency(session.agency))
        .row(lang.t("supervision-period"), format!("{} – {}", lang.date(facts.from), lang.date(facts.to)))
        .row_if(lang.t("supervision-number"), Some(facts.number.clone()).filter(|it| !it.is_empty()))
        .row_if(lang.t("supervision-concluded-on"), facts.concluded_on.map(|on| lang.date(on)))
        .row(lang.t("supervision-keeper"), agency(session.keeper))
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let (mark, what) = match record.action.as_str() {
        "entered" => (Mark::InTime, lang.t("supervision-history-entered")),
        "changed" => (Mark::InTime, lang.t("supervision-history-changed")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
