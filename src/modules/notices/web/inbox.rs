//! A person's own notices.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Cursor, Page};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, EmptyState, PageHead, Pager};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Layout, Notice, Text, render, see_other};
use uuid::Uuid;

use super::{CHOICES, INBOX};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::notices::model::kind::Kind;
use crate::modules::notices::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    cursor: String,
}

#[derive(Template)]
#[template(path = "notices/web/inbox.html")]
struct InboxPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    has_unread: bool,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    id: Uuid,
    when: String,
    what: Text,
    class: &'static str,
    icon: &'static str,
    code: String,
    title: String,
    about: String,
    due: Option<Text>,
    words: String,
    is_read: bool,
}

/// `GET /thong-bao`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let cursor = ask.cursor.parse::<Cursor>().ok().filter(|_| !ask.cursor.is_empty());
    let found = usecase::list(&app, &me.actor, false, &Page::new(None, cursor)).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::NOTICES, me.lang().t("notices-title"));
    let lang = page.lang();
    let ids: Vec<AgencyId> = found.items.iter().map(|(told, _)| told.item.agency).collect();
    let views = agencies::api::views(app.store.read(), &ids, app.clock.today()).await.map_err(Problem::from)?;
    let names: HashMap<_, _> = views.into_iter().map(|(id, view)| (id, view.name)).collect();
    let rows: Vec<Row> = found
        .items
        .into_iter()
        .map(|(told, is_read)| {
            let (class, icon) = look_of(told.item.kind);
            let agency = names.get(&told.item.agency).map(String::as_str).unwrap_or_default();
            let about = [told.item.source.as_str(), agency].into_iter().filter(|part| !part.is_empty());
            Row {
                id: told.id,
                when: lang.moment(told.item.at),
                what: usecase::what(lang, &told.item.action),
                class,
                icon,
                about: about.collect::<Vec<_>>().join(" – "),
                due: told.item.due_on.map(|due| lang.t("digest-due").with("day", lang.date(due))),
                code: told.item.code,
                title: told.item.title,
                words: told.item.words,
                is_read,
            }
        })
        .collect();
    let sentence = match found.unread {
        Count::MoreThan(_) => lang.t("notices-sentence-many"),
        Count::Exact(unread) => lang.t("notices-sentence").with("unread", unread),
    };
    let empty = rows
        .is_empty()
        .then(|| EmptyState::new("bell", lang.t("notices-empty-title"), lang.t("notices-empty-text").markup()));
    Ok(render(&InboxPage {
        head: PageHead::new(lang.t("notices-title"))
            .sentence(sentence)
            .action(Action::new(lang.t("notices-choices"), CHOICES).icon("sliders")),
        pager: Pager::new(lang, page.here(), rows.len(), found.next),
        has_unread: !found.unread.is_zero(),
        rows,
        empty,
        page,
    }))
}

/// `POST /thong-bao/{id}`: read, and on to the obligation.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(form): CheckedForm<OpenForm>,
) -> Result<Response, Failure> {
    usecase::mark_read(&app, &me.actor, id).await.map_err(Problem::from)?;
    // The code comes with the form: only the shape of an address inside the register is led to.
    let is_code = !form.code.is_empty() && form.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Ok(see_other(if is_code { format!("/nhiem-vu/{}", form.code) } else { INBOX.to_owned() }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenForm {
    code: String,
}

/// `POST /thong-bao/da-doc`
pub(super) async fn read_all(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let read = usecase::mark_all_read(&app, &me.actor).await.map_err(Problem::from)?;
    Ok(Notice::done("notices-all-read").with("count", read).on(INBOX))
}

fn look_of(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Escalation => ("s-late2", "exclamation-triangle-fill"),
        Kind::Late => ("s-late", "exclamation-triangle-fill"),
        Kind::Reminder => ("s-soon", "clock"),
        Kind::Work => ("s-in", "file-earmark-plus"),
        Kind::Answer => ("s-ok", "chat-left-text"),
        Kind::Waiting => ("s-wait", "hourglass-split"),
        Kind::Contribution => ("s-in", "people"),
    }
}
