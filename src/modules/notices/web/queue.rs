//! What is sent out: what failed, what waits, what may have arrived twice.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::DeliveryId;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, EmptyState, ErrorSummary, Field, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Lang, Layout, Link, Notice, Text, render};

use super::{QUEUE, TARGETS, ZALO};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::delivery::api::{self as delivery, Channel, Shown, Tally, Which};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    show: String,
}

#[derive(Template)]
#[template(path = "notices/web/queue.html")]
struct QueuePage {
    page: Layout,
    head: PageHead,
    lists: FilterChips,
    explained: Text,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    has_mail: bool,
    errors: Option<ErrorSummary>,
    address: Field,
}

struct Row {
    id: String,
    when: String,
    purpose: Text,
    channel: Text,
    to: String,
    state: Text,
    class: &'static str,
    icon: &'static str,
    next: Option<String>,
    attempts: i64,
    unfinished: i64,
    error: String,
    may_resend: bool,
    may_give_up: bool,
}

/// `GET /gui-tin`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    Ok(render(&queue_page(&app, &me, Which::parse(&ask.show), "", &[]).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TrialForm {
    address: String,
}

/// `POST /gui-tin/thu`
pub(super) async fn try_mail(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<TrialForm>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let words = (lang.t("delivery-trial-subject").to_string(), lang.t("delivery-trial-text").to_string());
    match delivery::try_mail(&app, &me.actor, &form.address, (&words.0, &words.1)).await.map_err(Problem::from) {
        Ok(()) => {
            let notice = Notice::done("delivery-trial-queued").with("address", form.address.trim());
            Ok(notice.on(Link::new(QUEUE).with("show", Which::Waiting.code()).to_string()))
        }
        Err(Problem::Invalid(errors)) => {
            let page = queue_page(&app, &me, None, &form.address, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /gui-tin/{id}/gui-lai`
pub(super) async fn resend(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<DeliveryId>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    delivery::resend(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("delivery-resent").on(Link::new(QUEUE).with("show", Which::Waiting.code()).to_string()))
}

/// `POST /gui-tin/{id}/bo-tin`
pub(super) async fn give_up(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<DeliveryId>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    delivery::give_up(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("delivery-given-up").on(QUEUE))
}

async fn queue_page(
    app: &App,
    me: &SignedIn,
    which: Option<Which>,
    typed: &str,
    errors: &[FieldError],
) -> Result<QueuePage, Failure> {
    let which = which.unwrap_or(Which::Dead);
    let (rows, tally) = delivery::list(app, &me.actor, which).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::DELIVERY, me.lang().t("delivery-title"));
    let lang = page.lang();
    let chips = Which::ALL.map(|each| {
        let link = Link::new(QUEUE).with("show", each.code());
        FilterChip::new(list_name(lang, each), link).counting(Count::Exact(count(&tally, each)))
    });
    let empty = rows.is_empty().then(|| {
        EmptyState::new("check-circle", lang.t("delivery-empty-title"), lang.t("delivery-empty-text").markup())
    });
    let sentence = lang
        .t("delivery-sentence")
        .with("dead", tally.dead)
        .with("failed", tally.failed)
        .with("waiting", tally.waiting)
        .with("unfinished", tally.unfinished);
    Ok(QueuePage {
        head: PageHead::new(lang.t("delivery-title"))
            .sentence(sentence)
            .action(Action::new(lang.t("delivery-targets"), TARGETS))
            .action(Action::new(lang.t("delivery-zalo"), ZALO)),
        lists: FilterChips::choices(
            lang,
            lang.t("delivery-lists"),
            chips.into_iter().collect(),
            Which::ALL.iter().position(|each| *each == which),
        ),
        explained: explained(lang, which),
        rows: rows.into_iter().map(|row| shown(lang, row)).collect(),
        empty,
        has_mail: app.channels.has_mail(),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        address: Field::text("address", lang.t("delivery-trial-address")).value(typed).required().errors(lang, errors),
        page,
    })
}

fn count(tally: &Tally, which: Which) -> u64 {
    match which {
        Which::Dead => tally.dead,
        Which::Failed => tally.failed,
        Which::Waiting => tally.waiting,
        Which::Unfinished => tally.unfinished,
        Which::Sent => tally.sent,
    }
}

fn list_name(lang: Lang, which: Which) -> Text {
    Text::new(lang, format!("delivery-list-{}", which.code()))
}

fn explained(lang: Lang, which: Which) -> Text {
    Text::new(lang, format!("delivery-explained-{}", which.code()))
}

fn shown(lang: Lang, row: Shown) -> Row {
    let (class, icon) = match row.state.as_str() {
        "sent" => ("s-ok", "check-circle"),
        "dead" => ("s-late", "exclamation-triangle-fill"),
        "failed" => ("s-soon", "arrow-counterclockwise"),
        _ => ("s-none", "three-dots"),
    };
    let is_dead = row.state == "dead";
    Row {
        id: row.id.to_string(),
        when: lang.moment(row.sent_at.unwrap_or(row.created_at)),
        purpose: match row.purpose {
            Some(purpose) => Text::new(lang, format!("delivery-purpose-{}", purpose.code())),
            None => lang.t("delivery-purpose-other"),
        },
        channel: match row.channel {
            Channel::Email => lang.t("channel-email"),
            Channel::Webhook => lang.t("channel-webhook"),
            Channel::Zalo => lang.t("channel-zalo"),
        },
        to: row.to,
        next: (row.state == "failed").then(|| lang.moment(row.next_at)),
        may_resend: is_dead,
        may_give_up: is_dead || row.state == "failed",
        state: Text::new(lang, format!("delivery-state-{}", row.state)),
        class,
        icon,
        attempts: row.attempts,
        unfinished: row.unfinished,
        error: row.last_error,
    }
}
