//! The form of an entry, with those that say nearly the same.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::{INFORMATION, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::model::entry::EntryForm;
use crate::modules::information::usecase::{self, Places};

#[derive(Template)]
#[template(path = "information/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    version: String,
    fields: Vec<Field>,
    /// Those that say nearly the same, one of which must be chosen, or none.
    near: Vec<NearRow>,
    /// Somebody looked at them already.
    is_new: bool,
}

struct NearRow {
    code: String,
    href: String,
    content: String,
    why: Text,
}

/// The choice that it is none of those that say nearly the same.
const NONE_OF_THEM: &str = "khong";

/// The form and the version that it changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    agency: String,
    source: String,
    reference: String,
    dated_on: String,
    link: String,
    received_on: String,
    concerned: String,
    field: String,
    content: String,
    repeats: String,
    is_new: String,
}

impl Input {
    fn form(&self) -> EntryForm {
        let is_none = self.repeats == NONE_OF_THEM;
        EntryForm {
            agency: self.agency.clone(),
            source: self.source.clone(),
            reference: self.reference.clone(),
            dated_on: self.dated_on.clone(),
            link: self.link.clone(),
            received_on: self.received_on.clone(),
            concerned: self.concerned.clone(),
            field: self.field.clone(),
            content: self.content.clone(),
            repeats: if is_none { String::new() } else { self.repeats.clone() },
            is_new: if is_none { "1".to_owned() } else { self.is_new.clone() },
        }
    }
}

/// `GET /theo-doi/thong-tin/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let received_on = me.lang().date(app.clock.today());
    let form = EntryForm { received_on, ..EntryForm::default() };
    Ok(render(&page(&app, &me, None, &form, &[]).await?))
}

/// `POST /theo-doi/thong-tin/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    match usecase::create(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("information-saved").on(format!("{INFORMATION}/{}", made.code))),
        Err(problem) => refused(&app, &me, None, &form, problem).await,
    }
}

struct Existing {
    code: String,
    version: String,
}

/// `GET /theo-doi/thong-tin/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    if !looked.may_change {
        return Err(Problem::denied("information-enter").into());
    }
    let concerned: Vec<_> = looked.entry.facts.concerned.into_iter().collect();
    let names = usecase::names(&app, &concerned).await.map_err(Problem::from)?;
    let form = usecase::filled(&looked.entry, &names);
    let existing = Existing { code, version: looked.entry.version.to_string() };
    Ok(render(&page(&app, &me, Some(&existing), &form, &[]).await?))
}

/// `POST /theo-doi/thong-tin/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    let version = Some(form_version(&input.version));
    let existing = Existing { code, version: input.version.clone() };
    match usecase::change(&app, &me.actor, &existing.code, version, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("information-saved").on(format!("{INFORMATION}/{}", existing.code))),
        Err(problem) => refused(&app, &me, Some(&existing), &form, problem).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &EntryForm,
    problem: Problem,
) -> Result<Response, Failure> {
    let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
    let page = page(app, me, existing, form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &EntryForm,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let (title, action) = match existing {
        Some(existing) => (lang.t("information-change"), format!("{INFORMATION}/{}/sua", existing.code)),
        None => (lang.t("information-add"), format!("{INFORMATION}/moi")),
    };
    let mut head = PageHead::new(&title).crumb(Html::link(INFORMATION, lang.t("information-title")));
    if let Some(existing) = existing {
        head = head.crumb(Html::link(format!("{INFORMATION}/{}", existing.code), &existing.code));
    }
    let near = match errors.iter().any(|error| error.field == "is_new") {
        true => usecase::near(app, &me.actor, form).await.map_err(Problem::from)?,
        false => Vec::new(),
    };
    let near: Vec<NearRow> = near
        .into_iter()
        .map(|(entry, likeness)| NearRow {
            href: format!("{INFORMATION}/{}", entry.code),
            code: entry.code,
            content: words::beginning(&entry.facts.content),
            why: words::likeness(lang, likeness),
        })
        .collect();
    Ok(FormPage {
        head: head.sentence(lang.t("information-add-sentence")),
        page: me.layout(menu::ids::INFORMATION, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action,
        version: existing.map(|existing| existing.version.clone()).unwrap_or_default(),
        fields: fields(lang, form, &places, (existing.is_some(), near.is_empty()), errors),
        is_new: near.is_empty() && !form.is_new.is_empty(),
        near,
    })
}

fn fields(
    lang: Lang,
    form: &EntryForm,
    places: &Places,
    (is_existing, is_alone): (bool, bool),
    errors: &[FieldError],
) -> Vec<Field> {
    let choose = || Choice::new("", lang.t("head-choose"));
    let agencies = places.agencies.iter().map(|view| Choice::new(view.id, &view.name));
    let sources = places.sources.iter().map(|kind| Choice::new(&kind.code, words::source(lang, kind)));
    let known = places.fields.iter().map(|field| Choice::new(&field.code, &field.name));
    // Who enters for one agency alone need not choose it.
    let agency = match (&*places.agencies, form.agency.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    let mut all = Vec::new();
    if !is_existing {
        let agencies = std::iter::once(choose()).chain(agencies).collect();
        all.push(Field::select("agency", lang.t("information-agency"), agencies).value(agency).required());
    }
    // A kind or field that is over is offered no more, and stays with the entry that has it.
    let with_own = |mut choices: Vec<Choice>, code: &str, is_known: bool| {
        if is_existing && !code.is_empty() && !is_known {
            choices.push(Choice::new(code, code));
        }
        choices
    };
    let has_source = places.sources.iter().any(|kind| kind.code == form.source);
    let has_field = places.fields.iter().any(|field| field.code == form.field);
    let sources = with_own(std::iter::once(choose()).chain(sources).collect(), &form.source, has_source);
    let any = Choice::new("", lang.t("information-no-field"));
    let known = with_own(std::iter::once(any).chain(known).collect(), &form.field, has_field);
    all.extend([
        Field::select("source", lang.t("information-source"), sources).value(&form.source).required(),
        Field::text("reference", lang.t("information-reference"))
            .value(&form.reference)
            .hint(lang.t("information-reference-hint")),
        Field::date(lang, "dated_on", lang.t("information-dated-on")).value(&form.dated_on),
        Field::text("link", lang.t("information-link")).value(&form.link).hint(lang.t("information-link-hint")),
        Field::date(lang, "received_on", lang.t("information-received-on")).value(&form.received_on).required(),
        Field::text("concerned", lang.t("information-concerned"))
            .value(&form.concerned)
            .hint(lang.t("information-concerned-hint")),
        Field::select("field", lang.t("information-field"), known).value(&form.field),
        Field::area("content", lang.t("information-content"), 8)
            .value(&form.content)
            .hint(lang.t("information-content-hint"))
            .required(),
    ]);
    if !is_existing && is_alone {
        all.push(
            Field::text("repeats", lang.t("information-repeats"))
                .value(&form.repeats)
                .hint(lang.t("information-repeats-hint")),
        );
    }
    all.into_iter().map(|field| field.errors(lang, errors)).collect()
}
