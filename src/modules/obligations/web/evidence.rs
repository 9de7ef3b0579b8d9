//! The files that prove an obligation: on its page, brought, fetched, taken out.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use serde::Deserialize;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::EvidenceId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{ErrorSummary, Field};
use thihanh_webkit::{CheckedForm, CheckedUpload, Failure, Lang, Notice, Text, download, form, render};
use tokio_util::io::{ReaderStream, StreamReader};

use super::{detail, path_of};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::evidence::{About, Evidence, Preview, endings};
use crate::modules::obligations::usecase;

/// Anchor of the part, and last part of its address.
pub(super) const SLUG: &str = "minh-chung";
/// Several files at once; each of them is bounded by the configuration.
pub(super) const FORM_BYTES: usize = 2 * 1024 * 1024 * 1024;
/// Longest field of the form besides the files.
const FIELD_BYTES: usize = 16 * 1024;

/// The part of an obligation's page.
pub(super) struct EvidenceView {
    pub(super) rows: Vec<Row>,
    pub(super) may_add: bool,
    pub(super) action: String,
    pub(super) code: String,
    pub(super) accept: String,
    pub(super) most: Text,
    pub(super) is_open: bool,
    pub(super) error: Option<Text>,
    pub(super) dated: Field,
    pub(super) about: Field,
}

/// One file.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: String,
    /// `None` for what was taken out and may not be read.
    pub(super) href: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) facts: String,
    pub(super) by: String,
    pub(super) note: String,
    pub(super) place: Text,
    pub(super) removed: Option<Text>,
    pub(super) remove: Option<Remove>,
}

/// The way out for a file.
pub(super) struct Remove {
    pub(super) action: String,
    pub(super) is_draft: bool,
}

/// What was sent with a form that was refused.
#[derive(Default)]
pub(super) struct Filled {
    dated: String,
    about: String,
}

impl EvidenceView {
    /// The files of an obligation as the person sees them; `None` where there are none and none may be brought.
    pub(super) async fn of(
        app: &App,
        me: &SignedIn,
        code: &str,
        filled: &Filled,
        errors: &[FieldError],
    ) -> Result<Option<Self>, Failure> {
        let lang = me.lang();
        let files = usecase::evidence(app, &me.actor, code).await.map_err(Problem::from)?;
        let may_add = usecase::check_may_add(app, &me.actor, code).await.is_ok();
        if files.is_empty() && !may_add {
            return Ok(None);
        }
        let error = errors.iter().find(|error| error.field == "file");
        let most = i64::try_from(app.config.max_evidence_bytes / (1024 * 1024)).unwrap_or(i64::MAX);
        Ok(Some(Self {
            rows: files.into_iter().map(|file| row(lang, me, code, file, may_add)).collect(),
            may_add,
            action: format!("{}/{SLUG}", path_of(code)),
            code: code.to_owned(),
            accept: endings(),
            most: lang.t("evidence-most").with("most", most),
            is_open: !errors.is_empty(),
            error: error.map(|error| thihanh_webkit::failure::field_message(lang, error)),
            dated: Field::date(lang, "dated", lang.t("evidence-dated")).value(&filled.dated).errors(lang, errors),
            about: Field::text("about", lang.t("evidence-about")).value(&filled.about).errors(lang, errors),
        }))
    }
}

fn row(lang: Lang, me: &SignedIn, code: &str, file: Evidence, may_add: bool) -> Row {
    let at = format!("{}/{SLUG}/{}", path_of(code), file.id);
    let may_read = file.counts() || me.actor.rights_in(Module::Obligations).has(Role::Auditor);
    let mut facts = vec![ending(&file.name), size(lang, file.size)];
    facts.extend(file.dated_on.map(|day| lang.t("evidence-dated-on").with("on", day).to_string()));
    let place = match file.report {
        Some(number) => lang.t("evidence-report").with("number", number),
        None => lang.t("evidence-draft"),
    };
    let removed = file.removed.as_ref().map(|removed| {
        lang.t("evidence-removed-on").with("on", lang.moment(removed.at)).with("reason", removed.reason.as_str())
    });
    let is_draft = file.report.is_none();
    Row {
        id: file.id.to_string(),
        picture: (may_read && file.preview == Preview::Made).then(|| format!("{at}/anh")),
        href: may_read.then(|| at.clone()),
        facts: facts.join(" · "),
        by: lang.t("evidence-by").with("who", file.uploader).with("at", lang.moment(file.uploaded_at)).to_string(),
        name: file.name,
        note: file.note,
        place,
        remove: (may_add && removed.is_none()).then(|| Remove { action: format!("{at}/xoa"), is_draft }),
        removed,
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default()
}

/// "1,2 MB", "340 KB".
fn size(lang: Lang, bytes: u64) -> String {
    let point = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes.div_ceil(1_024)),
        _ => {
            let tenths = bytes * 10 / 1_048_576;
            format!("{}{point}{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// `POST /nhiem-vu/{code}/minh-chung`: several files, each streamed to where it will lie.
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    mut sent: CheckedUpload,
) -> Result<Response, Failure> {
    // Nobody's files are taken in before it is known that they may be.
    usecase::check_may_add(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let mut filled = Filled::default();
    let mut added = 0_usize;
    let taken = take(&app, &me, &code, &mut sent, &mut filled, &mut added).await?;
    let errors = match taken {
        Ok(()) if added > 0 => {
            return Ok(Notice::done("evidence-was-added")
                .with("count", added)
                .on(format!("{}#{SLUG}", path_of(&code))));
        }
        Ok(()) => vec![FieldError::new("file", "evidence-nothing")],
        Err(Problem::Invalid(errors)) => errors,
        Err(Problem::Limit { code: limit, args }) => vec![FieldError { field: "file", code: limit, args }],
        Err(problem) => return Err(problem.into()),
    };
    let mut page = detail::plain(&app, &me, &code).await?;
    page.errors = Some(ErrorSummary::of(me.lang(), &errors));
    page.evidence = EvidenceView::of(&app, &me, &code, &filled, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

/// Reads the form; the words stand before the files in it.
async fn take(
    app: &App,
    me: &SignedIn,
    code: &str,
    sent: &mut CheckedUpload,
    filled: &mut Filled,
    added: &mut usize,
) -> Result<Result<(), Problem>, Failure> {
    while let Some(mut field) = sent.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "dated" => filled.dated = words(form::read(&mut field, FIELD_BYTES).await?)?,
            "about" => filled.about = words(form::read(&mut field, FIELD_BYTES).await?)?,
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                // A file control without a choice sends an empty file without a name.
                if name.is_empty() {
                    continue;
                }
                let about = match filled.read() {
                    Ok(about) => about,
                    Err(error) => return Ok(Err(Problem::invalid(vec![error]))),
                };
                let content = StreamReader::new(field.map_err(io::Error::other));
                match usecase::add_evidence(app, &me.actor, code, &name, &about, content).await {
                    Ok(_) => *added += 1,
                    Err(error) => return Ok(Err(error.into())),
                }
            }
            _ => {}
        }
    }
    Ok(Ok(()))
}

fn words(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| Failure::unreadable())
}

impl Filled {
    fn read(&self) -> Result<About, FieldError> {
        let text = self.dated.trim();
        let dated_on: Option<NaiveDate> = parse_date(text);
        if dated_on.is_none() && !text.is_empty() {
            let shortened: String = text.chars().take(40).collect();
            return Err(FieldError::new("dated", "date-malformed").with("text", shortened));
        }
        Ok(About { dated_on, note: self.about.clone() })
    }
}

/// `GET /nhiem-vu/{code}/minh-chung/{id}`: always saved, never shown as a page of this site.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (evidence, content) =
        usecase::open_evidence(&app, &me.actor, &code, known(&id)?).await.map_err(Problem::from)?;
    let headers = download::saved(&evidence.name, &evidence.media);
    Ok((headers, Body::from_stream(ReaderStream::new(content))).into_response())
}

/// `GET /nhiem-vu/{code}/minh-chung/{id}/anh`
pub(super) async fn picture(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let content = usecase::open_preview(&app, &me.actor, &code, known(&id)?).await.map_err(Problem::from)?;
    Ok((download::shown("image/jpeg"), Body::from_stream(ReaderStream::new(content))).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RemoveForm {
    reason: String,
}

/// `POST /nhiem-vu/{code}/minh-chung/{id}/xoa`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
    CheckedForm(form): CheckedForm<RemoveForm>,
) -> Result<Response, Failure> {
    usecase::remove_evidence(&app, &me.actor, &code, known(&id)?, &form.reason).await.map_err(Problem::from)?;
    Ok(Notice::done("evidence-was-removed").on(format!("{}#{SLUG}", path_of(&code))))
}

/// What is no id is no file either.
fn known(id: &str) -> Result<EvidenceId, Failure> {
    id.parse().map_err(|_| Problem::not_found("evidence").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_for_people() {
        let table = [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1 KB"),
            (348_000, "340 KB"),
            (1_258_300, "1,2 MB"),
            (52_428_800, "50,0 MB"),
        ];
        for (bytes, words) in table {
            assert_eq!(size(Lang::Vi, bytes), words, "{bytes}");
        }
    }
}
