//! The sample of a survey: which agencies are drawn, who was invited, how the forms come back.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::detail::RateRow;
use super::words::{self, say};
use super::{SURVEYS, slips};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::State as Stage;
use crate::modules::surveys::model::sample::Quota;
use crate::modules::surveys::usecase::{self, DrawView, Sample, Stratum, Wanted};

#[derive(Template)]
#[template(path = "surveys/web/sample.html")]
struct SamplePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    base: String,
    version: i64,
    rows: Vec<Row>,
    draw_fields: Vec<DrawField>,
    draws: Vec<DrawRow>,
    inviting: Option<[Field; 2]>,
    taking_back: Option<Field>,
}

struct Row {
    rate: RateRow,
    invited: String,
    paper_sent: String,
}

struct DrawField {
    kind: String,
    name: String,
    there: usize,
    agencies: String,
    forms: String,
}

struct DrawRow {
    number: u32,
    title: String,
    quotas: String,
    seed: String,
    repeated: String,
    count: String,
    names: Vec<String>,
    may_issue: bool,
}

/// The fields of the forms below the draw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    draw: String,
    agency: String,
    count: String,
    #[serde(rename = "as")]
    format: String,
}

impl Input {
    fn version(&self) -> Option<i64> {
        Some(form_version(&self.version))
    }
}

/// `GET /theo-doi/khao-sat/{code}/mau`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, (&[], &Input::default()), &[]).await?))
}

/// `POST /theo-doi/khao-sat/{code}/mau/rut`
pub(super) async fn draw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(pairs): CheckedForm<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let version = pairs.iter().find(|(name, _)| name == "version").and_then(|(_, value)| value.parse().ok());
    let done = match quotas(&pairs) {
        Ok(quotas) => usecase::draw(&app, &me.actor, &code, Some(version.unwrap_or_default()), &quotas)
            .await
            .map_err(Problem::from),
        // Whether the actor may draw at all comes first.
        Err(error) => match usecase::manageable(&app, &me.actor, &code).await {
            Ok(_) => Err(Problem::invalid(vec![error])),
            Err(refused) => Err(refused.into()),
        },
    };
    match done {
        Ok(number) => Ok(Notice::done("survey-drawn").with("number", number).on(format!("{SURVEYS}/{code}/mau"))),
        Err(problem) => refused(&app, &me, &code, (&pairs, &Input::default()), problem).await,
    }
}

/// How many agencies of each kind, and how many forms for each; rows of which nothing was filled in are left out.
fn quotas(pairs: &[(String, String)]) -> Result<BTreeMap<String, Quota>, FieldError> {
    let number = |text: &str| match text.trim() {
        "" => Ok(0),
        text => text.parse().map_err(|_| FieldError::new("sample", "survey-not-a-number")),
    };
    let mut quotas: BTreeMap<String, Quota> = BTreeMap::new();
    for (name, value) in pairs {
        let Some((field, kind)) = name.split_once('.').filter(|_| !value.trim().is_empty()) else { continue };
        let quota = quotas.entry(kind.to_owned()).or_insert(Quota { agencies: 0, forms: 0 });
        match field {
            "n" => quota.agencies = number(value)?,
            "k" => quota.forms = number(value)?,
            _ => {}
        }
    }
    Ok(quotas)
}

/// `POST /theo-doi/khao-sat/{code}/mau/phieu`
pub(super) async fn invite(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let wanted = match input.draw.parse() {
        Ok(number) => Some(Wanted::Draw(number)),
        Err(_) => input
            .agency
            .parse()
            .ok()
            .map(|agency| Wanted::Agency(agency, input.count.trim().parse().unwrap_or_default())),
    };
    let done = match wanted {
        Some(wanted) => usecase::invite(&app, &me.actor, &code, input.version(), wanted).await,
        None => Err(usecase::nobody_chosen(&app, &me.actor, &code).await),
    };
    match done.map_err(Problem::from) {
        Ok((survey, invitations)) => slips::answer(&app, &me, &survey, invitations, input.format == "csv").await,
        Err(problem) => refused(&app, &me, &code, (&[], &input), problem).await,
    }
}

/// `POST /theo-doi/khao-sat/{code}/mau/giay`
pub(super) async fn paper_sent(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = match (input.agency.parse(), input.count.trim().parse()) {
        (Ok(agency), Ok(count)) => {
            usecase::set_paper_sent(&app, &me.actor, &code, input.version(), (agency, count)).await
        }
        _ => Err(usecase::nobody_chosen(&app, &me.actor, &code).await),
    };
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("survey-paper-noted").on(format!("{SURVEYS}/{code}/mau"))),
        Err(problem) => refused(&app, &me, &code, (&[], &input), problem).await,
    }
}

/// `POST /theo-doi/khao-sat/{code}/mau/thu-hoi`
pub(super) async fn take_back(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = match input.agency.parse() {
        Ok(agency) => usecase::take_back(&app, &me.actor, &code, input.version(), agency).await,
        Err(_) => Err(usecase::nobody_chosen(&app, &me.actor, &code).await),
    };
    match done.map_err(Problem::from) {
        Ok(count) => Ok(Notice::done("survey-taken-back").with("count", count).on(format!("{SURVEYS}/{code}/mau"))),
        Err(problem) => refused(&app, &me, &code, (&[], &input), problem).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    code: &str,
    typed: (&[(String, String)], &Input),
    problem: Problem,
) -> Result<Response, Failure> {
    match problem {
        Problem::Invalid(errors) => {
            let page = page(app, me, code, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        problem => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    (quotas, input): (&[(String, String)], &Input),
    errors: &[FieldError],
) -> Result<SamplePage, Failure> {
    let lang = me.lang();
    let sample = usecase::sample(app, &me.actor, code).await.map_err(Problem::from)?;
    let survey = &sample.survey;
    let may_draw = sample.may_manage && survey.state != Stage::Closed;
    let may_invite = sample.may_manage && survey.state == Stage::Open;
    let strata = usecase::draw_frame(app, survey).await.map_err(Problem::from)?;
    let agencies =
        if may_invite { usecase::frame_agencies(app, survey).await.map_err(Problem::from)? } else { Vec::new() };
    let number = |number: u64| lang.number(i64::try_from(number).unwrap_or(i64::MAX));
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let typed =
        |name: String| quotas.iter().find(|(of, _)| *of == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let all = choose().chain(agencies.iter().map(|view| Choice::new(view.id, &view.name))).collect();
    let units = choose()
        .chain(sample.units.iter().map(|unit| Choice::new(unit.agency, words::name(&sample.names, unit.agency))));
    Ok(SamplePage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-sample")),
        head: PageHead::new(lang.t("survey-sample"))
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{code}"), code))
            .sentence(say(lang, &survey.facts.title)),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        base: format!("{SURVEYS}/{code}/mau"),
        version: survey.version,
        rows: sample
            .units
            .iter()
            .map(|unit| Row {
                rate: RateRow::new(lang, words::name(&sample.names, unit.agency), unit.returned),
                invited: number(unit.invited),
                paper_sent: number(unit.paper_sent),
            })
            .collect(),
        draw_fields: if may_draw {
            strata
                .iter()
                .map(|stratum| DrawField {
                    name: kind_name(lang, stratum),
                    there: stratum.there,
                    agencies: typed(format!("n.{}", stratum.kind.code)),
                    forms: typed(format!("k.{}", stratum.kind.code)),
                    kind: stratum.kind.code.clone(),
                })
                .collect()
        } else {
            Vec::new()
        },
        draws: sample.draws.iter().map(|draw| draw_row(lang, &sample, &strata, draw, may_invite)).collect(),
        inviting: may_invite.then(|| {
            [
                Field::select("agency", lang.t("survey-unit"), all).value(&input.agency).errors(lang, errors),
                Field::text("count", lang.t("survey-count")).value(&input.count).errors(lang, errors),
            ]
        }),
        taking_back: (may_invite && !sample.units.is_empty())
            .then(|| Field::select("agency", lang.t("survey-unit"), units.collect())),
    })
}

fn kind_name(lang: Lang, stratum: &Stratum) -> String {
    match lang {
        Lang::Vi => stratum.kind.name_vi.clone(),
        Lang::En => stratum.kind.name_en.clone(),
    }
}

fn draw_row(lang: Lang, sample: &Sample, strata: &[Stratum], draw: &DrawView, may_invite: bool) -> DrawRow {
    let kind = |code: &str| {
        let found = strata.iter().find(|stratum| stratum.kind.code == code);
        found.map_or_else(|| code.to_owned(), |stratum| kind_name(lang, stratum))
    };
    let asked = draw.quotas.iter().filter(|(_, quota, _)| quota.agencies > 0 && quota.forms > 0);
    let quotas = asked.map(|(code, quota, there)| {
        lang.t("survey-quota")
            .with("kind", kind(code))
            .with("agencies", i64::from(quota.agencies))
            .with("there", *there)
            .with("forms", i64::from(quota.forms))
            .to_string()
    });
    let forms: u64 = draw.drawn.iter().map(|(_, forms)| u64::from(*forms)).sum();
    let mut names: Vec<String> = draw
        .drawn
        .iter()
        .map(|(agency, forms)| {
            let name = words::name(&sample.names, *agency);
            lang.t("survey-drawn-unit").with("name", name).with("forms", i64::from(*forms)).to_string()
        })
        .collect();
    names.sort_by_cached_key(|name| thihanh_kernel::vietnamese::sort_key(name));
    let repeated = if draw.is_repeated { lang.t("survey-repeat-same") } else { lang.t("survey-repeat-other") };
    DrawRow {
        number: draw.number,
        title: lang
            .t("survey-draw-title")
            .with("number", i64::from(draw.number))
            .with("at", lang.moment(draw.drawn_at))
            .to_string(),
        quotas: quotas.collect::<Vec<_>>().join("; "),
        seed: draw.seed.clone(),
        repeated: repeated.to_string(),
        count: lang.t("survey-drawn-count").with("agencies", draw.drawn.len()).with("forms", forms).to_string(),
        names,
        may_issue: may_invite && !draw.is_issued,
    }
}
