//! The letters before there are any: to whom, in whose name, in which words, and how the first of them will look.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::centre::CENTRE;
use super::list::LETTERS;
use crate::app::App;
use crate::document::Preview;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::letters::model::template::{Mode, Wording};
use crate::modules::letters::usecase::{self, Ask, Composition, Urge};
use crate::modules::obligations::api::urging::Reach;

/// What was chosen, in the address and again in the form.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    agency: Vec<String>,
    code: Vec<String>,
    reach: String,
    mode: String,
    sender: String,
    about: String,
    body: String,
    reply_by: String,
    /// Which button.
    deed: String,
}

#[derive(Template)]
#[template(path = "letters/web/compose.html")]
struct ComposePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    input: Input,
    modes: [(&'static str, String, bool); 2],
    fields: Vec<Field>,
    groups: Vec<(String, usize)>,
    preview: Preview,
}

impl Input {
    fn mode(&self) -> Mode {
        Mode::read(&self.mode)
    }

    /// What it asks for; `with_wording` where the words come from the form and not from what the agency keeps.
    fn urge(&self, with_wording: bool) -> Urge {
        let wording = Wording { about: self.about.clone(), body: self.body.replace("\r\n", "\n") };
        Urge {
            ask: Ask {
                agencies: self.agency.iter().filter_map(|id| id.parse().ok()).collect(),
                codes: self.code.clone(),
                reach: if self.reach == "soon" { Reach::Soon } else { Reach::Late },
                sender: self.sender.parse().ok(),
            },
            mode: self.mode(),
            wording: with_wording.then_some(wording),
            reply_by: parse_date(&self.reply_by),
        }
    }
}

/// `GET /don-doc/soan`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(input): Query<Input>,
) -> Result<Response, Failure> {
    match usecase::compose(&app, &me.actor, &input.urge(false)).await.map_err(Problem::from) {
        Ok(composition) => Ok(render(&page(&me, input, &composition, &[]))),
        // Nothing ticked is no mistake to be told on a page of its own.
        Err(Problem::Invalid(_)) => Ok(Notice::warning("urging-nothing-chosen").on(CENTRE)),
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /don-doc/soan`: looks again, keeps the wording, or drafts the letters.
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    // Another mode has another wording.
    let urge = input.urge(input.deed != "mode");
    let composition = match usecase::compose(&app, &me.actor, &urge).await.map_err(Problem::from) {
        Ok(composition) => composition,
        Err(Problem::Invalid(_)) => return Ok(Notice::warning("urging-nothing-chosen").on(CENTRE)),
        Err(problem) => return Err(problem.into()),
    };
    let done = match input.deed.as_str() {
        "draft" => usecase::create(&app, &me.actor, &urge).await.map(Some),
        "keep" => {
            let sender = composition.sender.id;
            usecase::keep_wording(&app, &me.actor, sender, urge.mode, &composition.wording).await.map(|()| None)
        }
        _ => return Ok(render(&page(&me, input, &composition, &[]))),
    };
    match done.map_err(Problem::from) {
        Ok(Some(codes)) => Ok(match codes.as_slice() {
            [only] => Redirect::to(&format!("{LETTERS}/{only}")).into_response(),
            many => Notice::done("urging-drafted")
                .with("count", many.len())
                .on(Link::new(LETTERS).with("state", "draft").to_string()),
        }),
        Ok(None) => {
            let errors = [];
            Ok(render(&page(&me, input, &composition, &errors)))
        }
        Err(Problem::Invalid(errors)) => {
            let page = page(&me, input, &composition, &errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

fn page(me: &SignedIn, input: Input, composition: &Composition, errors: &[FieldError]) -> ComposePage {
    let lang = me.lang();
    let rows: usize = composition.groups.iter().map(|(_, rows)| rows.len()).sum();
    let sentence = lang.t("compose-sentence").with("count", rows).with("agencies", composition.groups.len());
    let mode = input.mode();
    let label = |of: Mode| match of {
        Mode::Each => lang.t("urging-mode-each").to_string(),
        Mode::All => lang.t("urging-mode-all").to_string(),
    };
    ComposePage {
        page: me.layout(menu::ids::URGING, lang.t("compose-title")),
        head: PageHead::new(lang.t("compose-title"))
            .crumb(Html::link(CENTRE, lang.t("urging-title")))
            .sentence(sentence),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        modes: [Mode::Each, Mode::All].map(|of| (of.as_str(), label(of), of == mode)),
        fields: fields(lang, composition, errors),
        groups: composition.groups.iter().map(|(to, rows)| (to.name.clone(), rows.len())).collect(),
        preview: Preview(composition.preview.clone()),
        input,
    }
}

fn fields(lang: Lang, composition: &Composition, errors: &[FieldError]) -> Vec<Field> {
    let senders = composition.senders.iter().map(|view| Choice::new(view.id, &view.name)).collect();
    let places = lang.t("compose-places");
    vec![
        Field::select("sender", lang.t("compose-sender"), senders).value(composition.sender.id).required(),
        Field::date(lang, "reply_by", lang.t("compose-reply-by")).value(lang.date(composition.reply_by)).required(),
        Field::text("about", lang.t("letter-about")).value(&composition.wording.about).required(),
        Field::area("body", lang.t("letter-body"), 14).value(&composition.wording.body).hint(places).required(),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
