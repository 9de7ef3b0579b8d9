//! The indicators themselves, as this installation keeps them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{DEFINITIONS, INDICATORS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::model::indicator::{Indicator, IndicatorForm, Unit};
use crate::modules::indicators::usecase::{self, IndicatorError};

#[derive(Template)]
#[template(path = "indicators/web/define.html")]
struct DefinePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<Row>,
    adding: Option<Vec<Field>>,
    is_verified: bool,
    has_add_errors: bool,
}

struct Row {
    href: String,
    code: String,
    version: i64,
    name: String,
    parts: String,
    formula: String,
    source: String,
    is_verified: bool,
    until: String,
    /// Address of its form, for who keeps it.
    edit: Option<String>,
    fields: Option<Vec<Field>>,
}

/// The fields of both forms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    code: String,
    name_vi: String,
    name_en: String,
    formula_vi: String,
    source: String,
    is_verified: String,
    valid_to: String,
    unit: String,
}

impl Input {
    fn form(&self) -> IndicatorForm {
        IndicatorForm {
            code: self.code.clone(),
            name_vi: self.name_vi.clone(),
            name_en: self.name_en.clone(),
            formula_vi: self.formula_vi.clone(),
            source: self.source.clone(),
            is_verified: self.is_verified.clone(),
            valid_to: self.valid_to.clone(),
            unit: self.unit.clone(),
        }
    }
}

/// What was refused: of one indicator, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<String>,
    form: IndicatorForm,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The indicator whose form is shown.
    sua: String,
}

/// `GET /theo-doi/chi-so/dinh-nghia`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = Some(asked.sua).filter(|code| !code.is_empty());
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/chi-so/dinh-nghia`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    let done = usecase::add_indicator(&app, &me.actor, &form).await;
    told(&app, &me, None, form, done, "indicator-added").await
}

/// `POST /theo-doi/chi-so/dinh-nghia/{code}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    let version = Some(form_version(&input.version));
    let done = usecase::change_indicator(&app, &me.actor, &code, version, &form).await;
    told(&app, &me, Some(code), form, done, "indicator-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<String>,
    form: IndicatorForm,
    done: Result<Indicator, IndicatorError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(DEFINITIONS)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, form, errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<DefinePage, Failure> {
    let lang = me.lang();
    let indicators = usecase::indicators(app, &me.actor).await.map_err(Problem::from)?;
    let may_keep = usecase::may_keep_indicators(app, &me.actor).await.map_err(Problem::from)?;
    let has_add_errors = refused.of.is_none() && !refused.errors.is_empty();
    // One form at a time: two would share the ids of their fields.
    let adding = (may_keep && refused.of.is_none()).then(|| {
        let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
        let units = Unit::ALL.iter().map(|unit| Choice::new(unit.as_str(), words::unit(lang, *unit)));
        let code = Field::text("code", lang.t("indicator-code"))
            .value(&refused.form.code)
            .hint(lang.t("indicator-code-hint"))
            .required();
        let unit = Field::select("unit", lang.t("indicator-unit"), choose.chain(units).collect())
            .value(&refused.form.unit)
            .required();
        let all = std::iter::once(code).chain(fields(lang, &refused.form)).chain([unit]);
        all.map(|field| field.errors(lang, &refused.errors)).collect()
    });
    let rows = indicators.iter().map(|indicator| {
        let is_chosen = refused.of.as_ref() == Some(&indicator.code);
        let form = if refused.errors.is_empty() { IndicatorForm::of(&indicator.facts) } else { refused.form.clone() };
        let changing = || fields(lang, &form).into_iter().map(|field| field.errors(lang, &refused.errors)).collect();
        let parts: Vec<String> = indicator
            .parts
            .iter()
            .map(|part| format!("{} ({})", words::part(lang, part), words::unit(lang, part.unit)))
            .collect();
        Row {
            href: format!("{INDICATORS}/{}", indicator.code),
            code: indicator.code.clone(),
            version: indicator.version,
            name: words::indicator(lang, indicator).to_owned(),
            parts: parts.join("; "),
            formula: indicator.facts.formula_vi.clone(),
            source: indicator.facts.source.clone(),
            is_verified: indicator.facts.is_verified,
            until: indicator.facts.to.map(|to| lang.date(to)).unwrap_or_default(),
            edit: (may_keep && !is_chosen).then(|| format!("{DEFINITIONS}?sua={}#sua", indicator.code)),
            fields: (may_keep && is_chosen).then(changing),
        }
    });
    let title = lang.t("indicators-definitions");
    Ok(DefinePage {
        head: PageHead::new(&title)
            .crumb(Html::link(INDICATORS, lang.t("indicators-title")))
            .sentence(lang.t("indicators-definitions-sentence")),
        page: me.layout(menu::ids::INDICATORS, title),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        rows: rows.collect(),
        is_verified: !refused.form.is_verified.is_empty(),
        adding,
        has_add_errors,
    })
}

fn fields(lang: Lang, form: &IndicatorForm) -> Vec<Field> {
    vec![
        Field::text("name_vi", lang.t("indicator-name-vi")).value(&form.name_vi).required(),
        Field::text("name_en", lang.t("indicator-name-en")).value(&form.name_en),
        Field::area("formula_vi", lang.t("indicator-formula"), 3).value(&form.formula_vi).required(),
        Field::text("source", lang.t("indicator-law")).value(&form.source).required(),
        Field::date(lang, "valid_to", lang.t("indicator-valid-to"))
            .value(&form.valid_to)
            .hint(lang.t("indicator-valid-to-hint")),
    ]
}
