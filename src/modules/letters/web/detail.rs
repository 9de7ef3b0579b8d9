//! One letter: how it looks, its files, what it urges, and what is done to it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{
    Action, Choice, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{CheckedForm, CheckedUpload, Failure, Html, Lang, Layout, Notice, download, form, render};

use super::list::LETTERS;
use super::words;
use crate::app::App;
use crate::document::{self, Preview};
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::letters::model::{Content, Letter, LetterState, Numbering, SigningForm};
use crate::modules::letters::policy::Action as Deed;
use crate::modules::letters::usecase::{self, FileKind, Looked, SCAN_MAX_BYTES, Scanned};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "letters/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    preview: Preview,
    facts: KeyValues,
    rows: Vec<Row>,
    /// Number, date, signer.
    numbering: Option<Numbered>,
    /// What may be edited of a draft.
    editing: Option<Vec<Field>>,
    has_edit_errors: bool,
    may_send: bool,
    may_attach: bool,
    scan: Option<String>,
    history: Timeline,
}

struct Numbered {
    fields: Vec<Field>,
    is_acting: bool,
    is_again: bool,
}

struct Row {
    href: String,
    title: String,
    agency: String,
    source: String,
    due: String,
    days: u64,
}

/// The fields of the page's forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    parent: String,
    issuer: String,
    place: String,
    symbol: String,
    about: String,
    body: String,
    copies: String,
    archive: String,
    urgency: String,
    number: String,
    on: String,
    on_behalf_of: String,
    mark: String,
    superior: String,
    title: String,
    acting: String,
    name: String,
}

impl Input {
    fn version(&self) -> i64 {
        form_version(&self.version)
    }

    fn content(&self) -> Content {
        let lines = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        Content {
            parent: lines(&self.parent),
            issuer: lines(&self.issuer),
            place: self.place.trim().to_owned(),
            symbol: self.symbol.trim().to_uppercase(),
            about: self.about.trim().to_owned(),
            body: lines(&self.body),
            copies: lines(&self.copies),
            archive: self.archive.trim().to_owned(),
            urgency: self.urgency.clone(),
            ..Content::default()
        }
    }

    fn numbering(&self) -> Numbering {
        Numbering {
            number: self.number.trim().parse().ok(),
            on: parse_date(&self.on),
            signing: SigningForm {
                on_behalf_of: self.on_behalf_of.trim().to_owned(),
                mark: self.mark.clone(),
                superior: self.superior.trim().to_owned(),
                title: self.title.trim().to_owned(),
                is_acting: !self.acting.is_empty(),
                name: self.name.trim().to_owned(),
            },
        }
    }
}

/// What was refused, with what was typed.
enum Refused {
    Edit(Input, Vec<FieldError>),
    Sign(Input, Vec<FieldError>),
    Other(Vec<FieldError>),
}

/// `GET /cong-van/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, None).await?))
}

/// `POST /cong-van/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::edit(&app, &me.actor, &code, input.version(), input.content()).await;
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("letter-edited").on(path_of(&code))),
        Err(Problem::Invalid(errors)) => refuse(&app, &me, &code, Refused::Edit(input, errors)).await,
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /cong-van/{code}/ky`
pub(super) async fn sign(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::sign(&app, &me.actor, &code, input.version(), input.numbering()).await;
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("letter-signed").on(path_of(&code))),
        Err(Problem::Invalid(errors)) => refuse(&app, &me, &code, Refused::Sign(input, errors)).await,
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /cong-van/{code}/gui`
pub(super) async fn send(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    usecase::send(&app, &me.actor, &code, input.version()).await.map_err(Problem::from)?;
    Ok(Notice::done("letter-sent-done").on(path_of(&code)))
}

/// `POST /cong-van/{code}/bo`
pub(super) async fn discard(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    usecase::discard(&app, &me.actor, &code, input.version()).await.map_err(Problem::from)?;
    Ok(Notice::done("letter-discarded").with("code", code).on(LETTERS))
}

/// `POST /cong-van/{code}/ban-ky`
pub(super) async fn attach(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    mut upload: CheckedUpload,
) -> Result<Response, Failure> {
    let most = usize::try_from(SCAN_MAX_BYTES).unwrap_or(usize::MAX);
    let mut scan = Scanned { name: String::new(), bytes: Vec::new() };
    while let Some(mut field) = upload.next_field().await? {
        if field.name() == Some("file") {
            scan.name = field.file_name().unwrap_or_default().to_owned();
            scan.bytes = form::read(&mut field, most).await?;
        }
    }
    match usecase::attach(&app, &me.actor, &code, scan).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("letter-attached").on(path_of(&code))),
        Err(Problem::Invalid(errors)) => refuse(&app, &me, &code, Refused::Other(errors)).await,
        Err(problem) => Err(problem.into()),
    }
}

/// `GET /cong-van/{code}/van-ban.docx`
pub(super) async fn docx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    file(&app, &me, &code, FileKind::Docx).await
}

/// `GET /cong-van/{code}/van-ban.pdf`
pub(super) async fn pdf(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    file(&app, &me, &code, FileKind::Pdf).await
}

/// `GET /cong-van/{code}/ban-ky`
pub(super) async fn scan(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    file(&app, &me, &code, FileKind::Scan).await
}

async fn file(app: &App, me: &SignedIn, code: &str, kind: FileKind) -> Result<Response, Failure> {
    let (name, bytes) = usecase::file(app, &me.actor, code, kind).await.map_err(Problem::from)?;
    let media = match kind {
        FileKind::Docx => document::DOCX,
        FileKind::Pdf => document::PDF,
        FileKind::Scan => document::ANY,
    };
    Ok((download::saved(&name, media), bytes).into_response())
}

fn path_of(code: &str) -> String {
    format!("{LETTERS}/{code}")
}

async fn refuse(app: &App, me: &SignedIn, code: &str, refused: Refused) -> Result<Response, Failure> {
    let page = page(app, me, code, Some(refused)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(app: &App, me: &SignedIn, code: &str, refused: Option<Refused>) -> Result<DetailPage, Failure> {
    let lang = me.lang();
    let Looked { letter, actions, preview } = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let views =
        agencies::api::views(app.store.read(), &[letter.agency], app.clock.today()).await.map_err(Problem::from)?;
    let sender = views.get(&letter.agency).map(|view| view.name.clone()).unwrap_or_default();
    let may = |deed: Deed| actions.contains(&deed);
    let is_sent = letter.state == LetterState::Sent;
    let errors: &[FieldError] = match &refused {
        Some(Refused::Edit(_, errors) | Refused::Sign(_, errors) | Refused::Other(errors)) => errors,
        None => &[],
    };
    let editing = may(Deed::Draft).then(|| match &refused {
        Some(Refused::Edit(input, errors)) => edit_fields(lang, &input.content(), errors),
        _ => edit_fields(lang, &letter.content, &[]),
    });
    let numbering = (may(Deed::Number) && !is_sent).then(|| match &refused {
        Some(Refused::Sign(input, errors)) => numbered(lang, &letter, &input.numbering(), Some((input, errors))),
        _ => {
            let numbering = Numbering {
                number: letter.number,
                on: Some(letter.signed_on.unwrap_or_else(|| app.clock.today())),
                signing: letter.content.signing.clone(),
            };
            numbered(lang, &letter, &numbering, None)
        }
    });
    let label = words::label(lang, &letter).to_string();
    Ok(DetailPage {
        page: me.layout(menu::ids::LETTERS, &label),
        head: head(lang, &letter, &label),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        has_edit_errors: matches!(refused, Some(Refused::Edit(..))),
        facts: facts(lang, &letter, &sender),
        rows: rows(lang, &letter),
        numbering,
        editing,
        may_send: may(Deed::Number) && letter.state == LetterState::Signed,
        may_attach: may(Deed::Number) && letter.state != LetterState::Draft,
        scan: letter.scan.as_ref().map(|scan| scan.name.clone()),
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
        version: letter.version,
        code: letter.code,
        preview: Preview(preview),
    })
}

fn head(lang: Lang, letter: &Letter, label: &str) -> PageHead {
    let sentence = Html::from(words::chip(lang, letter.state))
        .and(lang.t("letter-about-sentence").with("about", &letter.content.about));
    PageHead::new(label)
        .crumb(Html::link(LETTERS, lang.t("letters-title")))
        .crumb(Html::whole(&letter.code))
        .sentence(sentence)
        .action(Action::new("DOCX", format!("{}/van-ban.docx", path_of(&letter.code))).icon("download"))
        .action(Action::new("PDF", format!("{}/van-ban.pdf", path_of(&letter.code))).icon("download"))
}

fn facts(lang: Lang, letter: &Letter, sender: &str) -> KeyValues {
    KeyValues::new()
        .row(lang.t("letter-sender"), sender.to_owned())
        .row(lang.t("letter-recipients"), words::recipients(lang, letter))
        .row_if(lang.t("letter-date"), letter.signed_on.map(|on| lang.date(on)))
        .row_if(lang.t("letter-sent-at"), letter.sent_at.map(|at| lang.moment(at)))
}

fn rows(lang: Lang, letter: &Letter) -> Vec<Row> {
    let row = |row: &crate::modules::letters::model::UrgedRow| Row {
        href: format!("/nhiem-vu/{}", row.code),
        title: row.title.clone(),
        agency: row.agency_name.clone(),
        source: row.source.clone(),
        due: lang.date(row.due_on),
        days: row.days_late,
    };
    letter.content.rows.iter().map(row).collect()
}

fn edit_fields(lang: Lang, content: &Content, errors: &[FieldError]) -> Vec<Field> {
    let urgencies = [
        Choice::new("", lang.t("letter-urgency-none")),
        Choice::new("urgent", "KHẨN"),
        Choice::new("very_urgent", "THƯỢNG KHẨN"),
        Choice::new("express", "HỎA TỐC"),
    ];
    vec![
        Field::area("parent", lang.t("letter-parent"), 2).value(&content.parent).hint(lang.t("letter-parent-hint")),
        Field::area("issuer", lang.t("letter-issuer"), 2).value(&content.issuer).required(),
        Field::text("symbol", lang.t("letter-symbol"))
            .value(&content.symbol)
            .hint(lang.t("letter-symbol-hint"))
            .required(),
        Field::text("place", lang.t("letter-place")).value(&content.place).required(),
        Field::select("urgency", lang.t("letter-urgency"), urgencies.to_vec()).value(&content.urgency),
        Field::text("about", lang.t("letter-about")).value(&content.about).required(),
        Field::area("body", lang.t("letter-body"), 12).value(&content.body).hint(lang.t("letter-body-hint")).required(),
        Field::area("copies", lang.t("letter-copies"), 3).value(&content.copies).hint(lang.t("letter-copies-hint")),
        Field::text("archive", lang.t("letter-archive")).value(&content.archive).required(),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

fn numbered(lang: Lang, letter: &Letter, numbering: &Numbering, typed: Option<(&Input, &Vec<FieldError>)>) -> Numbered {
    let marks = [
        Choice::new("", lang.t("letter-mark-none")),
        Choice::new("kt", lang.t("letter-mark-kt")),
        Choice::new("tl", lang.t("letter-mark-tl")),
        Choice::new("tuq", lang.t("letter-mark-tuq")),
    ];
    let signing = &numbering.signing;
    let number = numbering.number.map(|number| number.to_string()).unwrap_or_default();
    let on = numbering.on.map(|on| lang.date(on)).unwrap_or_default();
    // What could not be read is given back as it was typed.
    let (number, on) = typed.map_or((number, on), |(input, _)| (input.number.clone(), input.on.clone()));
    let empty = Vec::new();
    let errors = typed.map_or(&empty, |(_, errors)| errors);
    let fields = vec![
        Field::text("number", lang.t("letter-number"))
            .value(number)
            .hint(lang.t("letter-number-hint").with("symbol", &letter.content.symbol))
            .required(),
        Field::date(lang, "on", lang.t("letter-date")).value(on).required(),
        Field::text("on_behalf_of", lang.t("letter-on-behalf-of"))
            .value(&signing.on_behalf_of)
            .hint(lang.t("letter-on-behalf-of-hint")),
        Field::select("mark", lang.t("letter-mark"), marks.to_vec()).value(&signing.mark),
        Field::text("superior", lang.t("letter-superior"))
            .value(&signing.superior)
            .hint(lang.t("letter-superior-hint")),
        Field::text("title", lang.t("letter-signer-title")).value(&signing.title).required(),
        Field::text("name", lang.t("letter-signer-name")).value(&signing.name).required(),
    ];
    Numbered {
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        is_acting: signing.is_acting,
        is_again: letter.state == LetterState::Signed,
    }
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let word = |name: &str| record.payload.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let (mark, what) = match record.action.as_str() {
        "created" => (Mark::InTime, lang.t("letter-history-created")),
        "edited" => (Mark::InTime, lang.t("letter-history-edited")),
        "signed" => (Mark::Waiting, lang.t("letter-history-signed").with("number", word("number"))),
        "attached" => (Mark::InTime, lang.t("letter-history-attached").with("name", word("file_name"))),
        "sent" => (Mark::DoneOnTime, lang.t("letter-history-sent")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
