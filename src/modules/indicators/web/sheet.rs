//! Everything that is entered for an agency, a period and a field, on one sheet.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as Asking;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::IndicatorPartId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, Text, render};

use super::asked::{self, Query};
use super::{INDICATORS, SHEET, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::model::value::SourceKind;
use crate::modules::indicators::usecase::{self, Asked, Cell, CellFault, CellForm, IndicatorError, Sheet, SheetForm};

#[derive(Template)]
#[template(path = "indicators/web/sheet.html")]
struct SheetPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    /// How many cells are wrong; each says so itself.
    wrong: Option<Text>,
    choosing: Vec<Field>,
    action: Link,
    origin: Vec<Field>,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    cells: Vec<CellView>,
}

struct CellView {
    id: String,
    name: String,
    unit: Text,
    waits_for: String,
    value: String,
    note: String,
    version: i64,
    state: String,
    error: Option<String>,
}

/// What was sent, and what was wrong with it.
#[derive(Default)]
struct Refused {
    form: SheetForm,
    errors: Vec<FieldError>,
    faults: Vec<CellFault>,
}

/// `GET /theo-doi/chi-so/nhap`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    let asked = query.asked(app.clock.today());
    Ok(render(&page(&app, &me, &query, &asked, Refused::default()).await?))
}

/// `POST /theo-doi/chi-so/nhap`
pub(super) async fn enter(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(query): Asking<Query>,
    CheckedForm(pairs): CheckedForm<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = query.asked(app.clock.today());
    let form = form_of(&pairs);
    let refused = match usecase::enter(&app, &me.actor, &asked, &form).await {
        Ok(count) => {
            let sheet = usecase::sheet(&app, &me.actor, &asked).await.map_err(Problem::from)?;
            return Ok(Notice::done("indicators-entered")
                .with("count", count)
                .on(asked::link(INDICATORS, &sheet.setting)));
        }
        Err(IndicatorError::Cells(faults)) => Refused { form, errors: Vec::new(), faults },
        Err(error) => match Problem::from(error) {
            Problem::Invalid(errors) => Refused { form, errors, faults: Vec::new() },
            problem => return Err(problem.into()),
        },
    };
    let page = page(&app, &me, &query, &asked, refused).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

/// The cells of a form: `v-…` its number, `n-…` its note, `x-…` the version that was looked at, each with the id of its part.
fn form_of(pairs: &[(String, String)]) -> SheetForm {
    let mut form = SheetForm::default();
    let mut at: HashMap<IndicatorPartId, usize> = HashMap::new();
    for (name, value) in pairs {
        match name.as_str() {
            "source" => form.source.clone_from(value),
            "evidence" => form.evidence.clone_from(value),
            _ => {
                let Some((kind, part)) = name.split_once('-') else { continue };
                let Ok(part) = part.parse::<IndicatorPartId>() else { continue };
                let place = *at.entry(part).or_insert_with(|| {
                    let empty = CellForm { part, value: String::new(), note: String::new(), version: Some(0) };
                    form.cells.push(empty);
                    form.cells.len() - 1
                });
                let Some(cell) = form.cells.get_mut(place) else { continue };
                match kind {
                    "v" => cell.value.clone_from(value),
                    "n" => cell.note.clone_from(value),
                    "x" => cell.version = Some(form_version(value)),
                    _ => {}
                }
            }
        }
    }
    form
}

async fn page(app: &App, me: &SignedIn, query: &Query, asked: &Asked, refused: Refused) -> Result<SheetPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let sheet = usecase::sheet(app, &me.actor, asked).await.map_err(Problem::from)?;
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let names = usecase::names(app, &[sheet.setting.agency]).await.map_err(Problem::from)?;
    let setting = &sheet.setting;
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let sources = SourceKind::ALL.iter().map(|source| Choice::new(source.as_str(), words::source(lang, *source)));
    let origin = vec![
        Field::select("source", lang.t("indicator-source"), choose.chain(sources).collect())
            .value(&refused.form.source)
            .required(),
        Field::text("evidence", lang.t("indicator-evidence"))
            .value(&refused.form.evidence)
            .hint(lang.t("indicator-evidence-hint")),
    ];
    let count = refused.faults.len();
    Ok(SheetPage {
        head: PageHead::new(lang.t("indicators-enter"))
            .crumb(Html::link(asked::link(INDICATORS, setting), lang.t("indicators-title")))
            .sentence(
                lang.t("indicators-enter-sentence")
                    .with("agency", words::name(&names, setting.agency))
                    .with("period", words::period(lang, setting.period)),
            ),
        page: me.layout(menu::ids::INDICATORS, lang.t("indicators-enter")),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        wrong: (count > 0).then(|| lang.t("indicators-cells-wrong").with("count", count)),
        choosing: asked::fields(lang, query, setting, &kept, today),
        action: asked::link(SHEET, setting),
        origin: origin.into_iter().map(|field| field.errors(lang, &refused.errors)).collect(),
        rows: rows(lang, &sheet, &refused),
    })
}

fn rows(lang: Lang, sheet: &Sheet, refused: &Refused) -> Vec<Row> {
    let sent: HashMap<IndicatorPartId, &CellForm> = refused.form.cells.iter().map(|cell| (cell.part, cell)).collect();
    let view = |cell: &Cell| {
        let part = &cell.part;
        let sent = sent.get(&part.id);
        let stands = cell.value.as_ref();
        let typed = stands.map(|value| words::typed(lang, value.said.value, part.unit)).unwrap_or_default();
        let note = stands.map(|value| value.said.note.clone()).unwrap_or_default();
        let version = stands.map_or(0, |value| value.version);
        let error = refused.faults.iter().find(|fault| fault.part == part.id);
        CellView {
            id: part.id.to_string(),
            name: words::part(lang, part).to_owned(),
            unit: words::unit(lang, part.unit),
            waits_for: part.waits_for.clone(),
            value: sent.map_or(typed, |sent| sent.value.clone()),
            note: sent.map_or(note, |sent| sent.note.clone()),
            // Who sends the sheet again has seen what somebody else changed meanwhile: the cell says so.
            version,
            state: stands.map(|value| words::chip(lang, value).words().to_owned()).unwrap_or_default(),
            error: error.map(|fault| field_message(lang, &fault.error).to_string()),
        }
    };
    sheet
        .rows
        .iter()
        .map(|(indicator, cells)| Row {
            code: indicator.code.clone(),
            name: words::indicator(lang, indicator).to_owned(),
            cells: cells.iter().map(view).collect(),
        })
        .collect()
}
