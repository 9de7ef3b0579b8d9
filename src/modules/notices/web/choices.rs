//! How a person wants to be told.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::feed::{self, FeedLine};
use super::{CHOICES, INBOX};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::notices::model::kind::{How, Kind};
use crate::modules::notices::usecase::{self, ChoicesForm};

#[derive(Template)]
#[template(path = "notices/web/choices.html")]
pub(super) struct ChoicesPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    ways: Vec<Field>,
    kinds: Vec<Field>,
    version: String,
    feeds: Vec<FeedLine>,
    agency: Field,
    /// Shown this once.
    feed: Option<String>,
}

/// What an act on the page shows besides what is stored.
#[derive(Default)]
pub(super) struct Shown {
    /// The address of a new feed.
    pub(super) feed: Option<String>,
    pub(super) errors: Vec<FieldError>,
}

/// `GET /thong-bao/tuy-chon`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&stored_page(&app, &me, Shown::default()).await?))
}

/// The page over what is stored.
pub(super) async fn stored_page(app: &App, me: &SignedIn, shown: Shown) -> Result<ChoicesPage, Failure> {
    let stored = usecase::choices(app, &me.actor).await.map_err(Problem::from)?;
    let form = ChoicesForm {
        channel: stored.channel,
        address: stored.address,
        zalo_id: stored.zalo_id,
        lead_days: stored.lead_days.map(|days| days.to_string()).unwrap_or_default(),
        quiet_from: stored.quiet.from.to_string(),
        quiet_to: stored.quiet.to.to_string(),
        how: stored.how.iter().map(|(kind, how)| (kind.code().to_owned(), how.code().to_owned())).collect(),
        version: stored.version.to_string(),
    };
    choices_page(app, me, &form, shown).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    channel: String,
    address: String,
    zalo_id: String,
    lead_days: String,
    quiet_from: String,
    quiet_to: String,
    version: String,
    late: String,
    reminder: String,
    work: String,
    answer: String,
    waiting: String,
    contribution: String,
}

/// `POST /thong-bao/tuy-chon`
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(sent): CheckedForm<Sent>,
) -> Result<Response, Failure> {
    let how = [
        (Kind::Late, sent.late),
        (Kind::Reminder, sent.reminder),
        (Kind::Work, sent.work),
        (Kind::Answer, sent.answer),
        (Kind::Waiting, sent.waiting),
        (Kind::Contribution, sent.contribution),
    ];
    let form = ChoicesForm {
        channel: sent.channel,
        address: sent.address,
        zalo_id: sent.zalo_id,
        lead_days: sent.lead_days,
        quiet_from: sent.quiet_from,
        quiet_to: sent.quiet_to,
        how: how.into_iter().map(|(kind, how)| (kind.code().to_owned(), how)).collect(),
        version: sent.version,
    };
    match usecase::keep_choices(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("choices-kept").on(CHOICES)),
        Err(Problem::Invalid(errors)) => {
            let page = choices_page(&app, &me, &form, Shown { errors, ..Shown::default() }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn choices_page(app: &App, me: &SignedIn, form: &ChoicesForm, shown: Shown) -> Result<ChoicesPage, Failure> {
    let errors = &shown.errors[..];
    let (feeds, agencies) = feed::lines(app, me).await?;
    let page = me.layout(menu::ids::NOTICES, me.lang().t("choices-title"));
    let lang = page.lang();
    let channels = vec![
        Choice::new("email", lang.t("choices-by-email")),
        Choice::new("zalo", lang.t("choices-by-zalo")),
        Choice::new("page", lang.t("choices-by-page")),
    ];
    let hours =
        || (0..24).map(|hour| Choice::new(hour, lang.t("choices-hour").with("hour", hour.to_string()))).collect();
    let ways = vec![
        Field::select("channel", lang.t("choices-channel"), channels).value(&form.channel).required(),
        Field::text("address", lang.t("choices-address")).hint(lang.t("choices-address-hint")).value(&form.address),
        Field::text("zalo_id", lang.t("choices-zalo")).hint(lang.t("choices-zalo-hint")).value(&form.zalo_id),
        Field::text("lead_days", lang.t("choices-lead")).hint(lang.t("choices-lead-hint")).value(&form.lead_days),
        Field::select("quiet_from", lang.t("choices-quiet-from"), hours()).value(&form.quiet_from),
        Field::select("quiet_to", lang.t("choices-quiet-to"), hours())
            .hint(lang.t("choices-quiet-hint"))
            .value(&form.quiet_to),
    ];
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_chosen()).map(|kind| {
        let hows = How::ALL.map(|how| Choice::new(how.code(), how_text(lang, how))).to_vec();
        let chosen = form.how.iter().find(|(code, _)| code == kind.code()).map(|(_, how)| how.as_str());
        Field::select(kind.code(), kind_text(lang, kind), hows).value(chosen.unwrap_or(kind.usual().code()))
    });
    let everything = Choice::new("", lang.t("feeds-everything"));
    let agencies = agencies.into_iter().map(|(id, name)| Choice::new(id, name));
    Ok(ChoicesPage {
        agency: Field::select("agency", lang.t("feeds-of"), std::iter::once(everything).chain(agencies).collect())
            .errors(lang, errors),
        feeds,
        feed: shown.feed,
        head: PageHead::new(lang.t("choices-title"))
            .crumb(Html::link(INBOX, lang.t("notices-title")))
            .sentence(lang.t("choices-sentence")),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        ways: ways.into_iter().map(|field| field.errors(lang, errors)).collect(),
        kinds: kinds.collect(),
        version: form.version.clone(),
        page,
    })
}

fn how_text(lang: Lang, how: How) -> Text {
    match how {
        How::AtOnce => lang.t("how-at-once"),
        How::Daily => lang.t("how-daily"),
        How::Weekly => lang.t("how-weekly"),
        How::PageOnly => lang.t("how-page-only"),
    }
}

fn kind_text(lang: Lang, kind: Kind) -> Text {
    match kind {
        Kind::Escalation => lang.t("kind-escalation"),
        Kind::Late => lang.t("kind-late"),
        Kind::Reminder => lang.t("kind-reminder"),
        Kind::Work => lang.t("kind-work"),
        Kind::Answer => lang.t("kind-answer"),
        Kind::Waiting => lang.t("kind-waiting"),
        Kind::Contribution => lang.t("kind-contribution"),
    }
}
