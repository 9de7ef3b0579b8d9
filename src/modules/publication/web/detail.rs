//! One publication: what will be masked, publishing, correcting, withdrawing; how the recommendations stand; what partners propose about it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::civil;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{
    Action as Button, Chip, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::paper::{Marked, Paper};
use super::{PUBLIC, PUBLICATIONS, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::publication::model::publication::{ChoicesForm, Kind, Publication, PublishForm, State as Standing};
use crate::modules::publication::policy::Action;
use crate::modules::publication::usecase::{self, Looked, Names, Preview, PublicationError};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "publication/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    slug: String,
    version: i64,
    facts: KeyValues,
    withdrawn: Option<String>,
    is_gone: bool,
    preview: Option<PreviewView>,
    is_published: bool,
    may_publish: bool,
    may_discard: bool,
    reason: Field,
    withdraw_reason: Field,
    shown: Option<(String, Paper)>,
    standings: Vec<StandingRow>,
    proposals: Vec<ProposalRow>,
    propose: Option<Link>,
    versions: Vec<(String, String)>,
    history: Timeline,
}

struct PreviewView {
    title: Marked,
    intro: Marked,
    paper: Paper,
    masked: String,
    fields: Vec<Field>,
    offered: Vec<Offered>,
}

/// What a rule finds and may be kept.
struct Offered {
    id: String,
    text: String,
    what: String,
    is_kept: bool,
}

struct StandingRow {
    number: i64,
    content: String,
    to: String,
    due: String,
    chip: Chip,
}

struct ProposalRow {
    href: String,
    code: String,
    title: String,
    to: String,
    chip: Chip,
}

/// The fields of all forms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    title: String,
    intro: String,
    masked: String,
    kept: Vec<String>,
    seen: String,
    reason: String,
    /// Tells the reason of a withdrawal from that of a correction, which stand on one page.
    withdraw_reason: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }

    fn choices(&self) -> ChoicesForm {
        ChoicesForm {
            title: self.title.clone(),
            intro: self.intro.clone(),
            masked: self.masked.clone(),
            kept: self.kept.clone(),
        }
    }
}

/// `GET /theo-doi/cong-khai/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, None, &[]).await?))
}

/// `POST /theo-doi/cong-khai/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::edit(&app, &me.actor, &code, input.version(), &input.choices()).await;
    told_or_refused(&app, &me, &code, Some(input), done, "publication-edited").await
}

/// `POST /theo-doi/cong-khai/{code}/cong-bo`
pub(super) async fn publish(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = PublishForm { seen: input.seen.clone(), reason: input.reason.clone() };
    let done = usecase::publish(&app, &me.actor, &code, input.version(), &form).await;
    told_or_refused(&app, &me, &code, None, done, "publication-done").await
}

/// `POST /theo-doi/cong-khai/{code}/thu-hoi`
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::withdraw(&app, &me.actor, &code, input.version(), &input.withdraw_reason).await;
    let done = done.map_err(Problem::from).map_err(|problem| match problem {
        // The form of this page calls it otherwise.
        Problem::Invalid(errors) => {
            let renamed = |error: FieldError| FieldError { field: "withdraw_reason", ..error };
            Problem::invalid(errors.into_iter().map(renamed).collect())
        }
        other => other,
    });
    answered(&app, &me, &code, None, done, "publication-withdrawn-done").await
}

/// `POST /theo-doi/cong-khai/{code}/bo`
pub(super) async fn discard(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    usecase::discard(&app, &me.actor, &code, input.version()).await.map_err(Problem::from)?;
    Ok(Notice::done("publication-discarded").on(PUBLICATIONS))
}

async fn told_or_refused(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Option<Input>,
    done: Result<Publication, PublicationError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    answered(app, me, code, input, done.map_err(Problem::from), notice).await
}

async fn answered(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Option<Input>,
    done: Result<Publication, Problem>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Notice::done(notice).on(format!("{PUBLICATIONS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: Option<Input>,
    errors: &[FieldError],
) -> Result<DetailPage, Failure> {
    let lang = me.lang();
    let looked = usecase::look(app, &me.actor, code, lang).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let publication = &looked.publication;
    let mut ids: Vec<AgencyId> = vec![publication.agency];
    ids.extend(looked.proposals.iter().map(|proposal| proposal.to));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let form = input.map_or_else(|| usecase::filled(publication), |input| input.choices());
    let lives = publication.state != Standing::Withdrawn;
    let prepares = lives && looked.actions.contains(&Action::Prepare);
    let reason = Field::area("reason", lang.t("publication-correction-reason"), 2)
        .hint(lang.t("publication-correction-hint"))
        .required();
    let withdraw_reason = Field::area("withdraw_reason", lang.t("publication-withdraw-reason"), 2)
        .hint(lang.t("publication-withdraw-hint"));
    Ok(DetailPage {
        page: me.layout(menu::ids::PUBLICATIONS, &publication.choices.title),
        head: head(lang, &looked),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        slug: publication.slug.clone(),
        version: publication.version,
        facts: facts(lang, &looked, &names),
        withdrawn: publication.withdrawal.as_ref().map(|withdrawal| withdrawal.reason.clone()),
        is_gone: prepares && looked.preview.is_none(),
        preview: looked.preview.as_ref().map(|preview| preview_view(lang, preview, &form, errors)),
        is_published: publication.state == Standing::Published,
        may_publish: lives && looked.actions.contains(&Action::Publish),
        may_discard: publication.state == Standing::Prepared && looked.actions.contains(&Action::Prepare),
        reason: reason.errors(lang, errors),
        withdraw_reason: withdraw_reason.required().errors(lang, errors),
        // Whoever prepares it sees the next version; everybody else what is public.
        shown: match (&looked.preview, &looked.current) {
            (None, Some(version)) => Some((version.choices.intro.clone(), Paper::plain(lang, &version.document))),
            _ => None,
        },
        standings: standings(lang, &looked),
        proposals: proposals(&looked, &names),
        propose: looked.may_propose.then(|| proposing(lang, publication)),
        versions: versions(lang, &looked),
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    })
}

fn head(lang: Lang, looked: &Looked) -> PageHead {
    let publication = &looked.publication;
    let mut head = PageHead::new(&publication.choices.title)
        .crumb(Html::link(PUBLICATIONS, lang.t("publications-title")))
        .crumb(Html::whole(&publication.slug))
        .sentence(Html::from(words::chip(lang, publication)).and(words::kind(lang, publication.kind)));
    if publication.state != Standing::Prepared {
        let address = format!("{PUBLIC}/{}", publication.slug);
        head = head.action(Button::new(lang.t("publication-public-page"), address).icon("box-arrow-up-right"));
    }
    if looked.may_propose {
        let button = Button::primary(lang.t("publication-propose"), proposing(lang, publication));
        head = head.action(button.icon("chat-left-text"));
    }
    head
}

/// The form of a new proposal with the reference filled in.
fn proposing(lang: Lang, publication: &Publication) -> Link {
    let title: String = publication.choices.title.chars().take(200).collect();
    Link::new("/kien-nghi/moi")
        .with("publication", &publication.slug)
        .with("to", publication.agency)
        .with("title", lang.t("publication-proposal-title").with("title", title))
}

fn facts(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let publication = &looked.publication;
    let source = match publication.kind {
        Kind::Plan => format!("/theo-doi/ke-hoach/{}", publication.source_code),
        Kind::Conclusion | Kind::Results => format!("/theo-doi/kiem-tra/{}", publication.source_code),
        Kind::Survey => format!("/theo-doi/khao-sat/{}", publication.source_code),
    };
    let fields: Vec<&str> = publication.fields.iter().map(|field| field.name.as_str()).collect();
    let agency = Html::link(format!("/don-vi/{}", publication.agency), words::name(names, publication.agency));
    let current = looked.current.as_ref();
    KeyValues::new()
        .row(lang.t("publication-agency"), agency)
        .row(lang.t("publication-what"), Html::link(source, &publication.source_code))
        .row_if(lang.t("publication-field"), (!fields.is_empty()).then(|| fields.join("; ")))
        .row_if(lang.t("publication-day"), publication.published_on.map(|on| lang.date(on)))
        .row_if(lang.t("publication-publisher"), current.map(|version| version.by_name.clone()))
        .row_if(lang.t("publication-masked-count"), current.map(|version| version.masked_count.to_string()))
}

fn preview_view(lang: Lang, preview: &Preview, form: &ChoicesForm, errors: &[FieldError]) -> PreviewView {
    let offered = preview.offered.iter().enumerate().map(|(at, (kind, text, is_kept))| Offered {
        id: format!("giu-{at}"),
        text: text.clone(),
        what: words::mask(lang, *kind).to_string(),
        is_kept: *is_kept,
    });
    let fields = vec![
        Field::text("title", lang.t("publication-title")).value(&form.title).required(),
        Field::area("intro", lang.t("publication-intro"), 3).value(&form.intro).hint(lang.t("publication-intro-hint")),
        Field::area("masked", lang.t("publication-mask-more"), 4)
            .value(&form.masked)
            .hint(lang.t("publication-mask-more-hint")),
    ];
    PreviewView {
        title: Marked::of(lang, &preview.title),
        intro: Marked::of(lang, &preview.intro),
        paper: Paper::marked(lang, &preview.document, &preview.about, &preview.parts),
        masked: lang.t("publication-masked").with("count", preview.masked_count).to_string(),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        offered: offered.collect(),
    }
}

fn standings(lang: Lang, looked: &Looked) -> Vec<StandingRow> {
    let row = |standing: &usecase::Standing| StandingRow {
        number: standing.number,
        content: standing.content.clone(),
        to: standing.to_name.clone(),
        due: standing.due_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::progress(lang, standing.progress),
    };
    looked.standings.iter().map(row).collect()
}

fn proposals(looked: &Looked, names: &Names) -> Vec<ProposalRow> {
    let row = |proposal: &crate::modules::proposals::api::ProposalBrief| ProposalRow {
        href: format!("/kien-nghi/{}", proposal.code),
        code: proposal.code.clone(),
        title: proposal.title.clone(),
        to: words::name(names, proposal.to),
        chip: proposal.chip.clone(),
    };
    looked.proposals.iter().map(row).collect()
}

fn versions(lang: Lang, looked: &Looked) -> Vec<(String, String)> {
    let told = looked.versions.iter().map(|(number, at, reason)| {
        let what = lang.t("publication-version").with("number", *number).with("on", lang.date(civil(*at)));
        (what.to_string(), reason.clone())
    });
    told.collect()
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let (mark, what) = match record.action.as_str() {
        "prepared" => (Mark::Waiting, lang.t("publication-history-prepared")),
        "edited" => (Mark::InTime, lang.t("publication-history-edited")),
        "published" => (Mark::DoneOnTime, lang.t("publication-history-published")),
        "corrected" => (Mark::DoneOnTime, lang.t("publication-history-corrected")),
        "withdrawn" => (Mark::Returned, lang.t("publication-history-withdrawn")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
