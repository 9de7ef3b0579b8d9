//! A contract: what it says, its acts, a new one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::CollaboratorId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, KeyValues, PageHead, Timeline};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::{COLLABORATORS, CONTRACTS, FormPage, Sheet, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::model::contract::{ActForm, Contract, ContractForm, State as Stage};
use crate::modules::collaborators::model::person::FieldRef;
use crate::modules::collaborators::usecase::{self, CollaboratorError, ContractShown, Names};

#[derive(Template)]
#[template(path = "collaborators/web/contract.html")]
struct ContractPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    job: String,
    product: String,
    facts: KeyValues,
    missing: Vec<String>,
    acts: Vec<Act>,
    changing: Option<Sheet>,
    is_changing: bool,
    history: Timeline,
}

/// Something that may be done with it now.
struct Act {
    /// The end of its address.
    path: &'static str,
    title: Text,
    fields: Vec<Field>,
    is_open: bool,
    is_dangerous: bool,
}

/// What was refused: of which form.
#[derive(Default)]
struct Typed {
    change: Option<ContractForm>,
    act: Option<(&'static str, ActForm)>,
}

const SIGN: &str = "ky";
const ACCEPT: &str = "nghiem-thu";
const END: &str = "cham-dut";

/// `GET /theo-doi/cong-tac-vien/hop-dong/moi?collaborator=…`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(form): Query<ContractForm>,
) -> Result<Response, Failure> {
    Ok(render(&new_page(&app, &me, &form, &[]).await?))
}

/// `POST /theo-doi/cong-tac-vien/hop-dong/moi`
pub(super) async fn draft(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<ContractForm>,
) -> Result<Response, Failure> {
    match usecase::draft(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("collaborator-contract-saved").on(format!("{CONTRACTS}/{}", made.code))),
        Err(Problem::Invalid(errors)) => {
            let page = new_page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn new_page(app: &App, me: &SignedIn, form: &ContractForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    // Whoever keeps nothing is told so before whether there is such a collaborator.
    usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let with: CollaboratorId =
        form.collaborator.parse().map_err(|_| Failure::from(Problem::not_found("collaborator")))?;
    let looked = usecase::look(app, &me.actor, with).await.map_err(Problem::from)?;
    if !looked.shown.may_keep {
        return Err(Problem::denied("collaborator-keep").into());
    }
    let known = usecase::fields(app).await.map_err(Problem::from)?;
    let title = lang.t("collaborator-contract-add");
    let who = words::who(lang, &looked.shown);
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(COLLABORATORS, lang.t("collaborators-title")))
            .crumb(Html::link(format!("{COLLABORATORS}/{with}"), &who))
            .sentence(lang.t("collaborator-contract-with").with("who", &who)),
        page: me.layout(menu::ids::COLLABORATORS, title),
        errors: summary(lang, errors),
        form: Sheet {
            action: format!("{CONTRACTS}/moi"),
            version: String::new(),
            hidden: vec![("collaborator", with.to_string())],
            fields: fields(lang, form, &known, errors),
            ticks: Vec::new(),
        },
    })
}

fn fields(lang: Lang, form: &ContractForm, known: &[FieldRef], errors: &[FieldError]) -> Vec<Field> {
    let none = std::iter::once(Choice::new("", lang.t("collaborator-no-field")));
    let known = known.iter().map(|field| Choice::new(&field.code, &field.name));
    vec![
        Field::text("number", lang.t("collaborator-number"))
            .value(&form.number)
            .hint(lang.t("collaborator-number-hint")),
        Field::date(lang, "from", lang.t("collaborator-from")).value(&form.from).required(),
        Field::date(lang, "to", lang.t("collaborator-to")).value(&form.to).required(),
        Field::area("job", lang.t("collaborator-job"), 3)
            .value(&form.job)
            .hint(lang.t("collaborator-job-hint"))
            .required(),
        Field::select("field", lang.t("collaborator-field"), none.chain(known).collect()).value(&form.field),
        Field::text("inspection", lang.t("collaborator-inspection"))
            .value(&form.inspection)
            .hint(lang.t("collaborator-inspection-hint")),
        Field::text("survey", lang.t("collaborator-survey"))
            .value(&form.survey)
            .hint(lang.t("collaborator-survey-hint")),
        Field::text("fee", lang.t("collaborator-fee"))
            .value(&form.fee)
            .hint(lang.t("collaborator-fee-hint"))
            .required(),
        Field::area("product", lang.t("collaborator-product"), 2).value(&form.product).required(),
        Field::date(lang, "due_on", lang.t("collaborator-due-on"))
            .value(&form.due_on)
            .hint(lang.t("collaborator-due-on-hint")),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// `GET /theo-doi/cong-tac-vien/hop-dong/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, Typed::default(), &[]).await?))
}

/// `POST /theo-doi/cong-tac-vien/hop-dong/{code}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<ContractForm>,
) -> Result<Response, Failure> {
    let version = Some(form_version(&form.version));
    let done = usecase::change_contract(&app, &me.actor, &code, version, &form).await;
    told(&app, &me, &code, done, Typed { change: Some(form), ..Typed::default() }, "collaborator-contract-saved").await
}

/// `POST /theo-doi/cong-tac-vien/hop-dong/{code}/ky`
pub(super) async fn sign(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<ActForm>,
) -> Result<Response, Failure> {
    let done = usecase::sign(&app, &me.actor, &code, Some(form_version(&form.version)), &form).await;
    told(&app, &me, &code, done, of_act(SIGN, form), "collaborator-contract-signed-done").await
}

/// `POST /theo-doi/cong-tac-vien/hop-dong/{code}/nghiem-thu`
pub(super) async fn accept(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<ActForm>,
) -> Result<Response, Failure> {
    let done = usecase::accept(&app, &me.actor, &code, Some(form_version(&form.version)), &form).await;
    told(&app, &me, &code, done, of_act(ACCEPT, form), "collaborator-contract-accepted-done").await
}

/// `POST /theo-doi/cong-tac-vien/hop-dong/{code}/cham-dut`
pub(super) async fn end(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<ActForm>,
) -> Result<Response, Failure> {
    let done = usecase::end(&app, &me.actor, &code, Some(form_version(&form.version)), &form).await;
    told(&app, &me, &code, done, of_act(END, form), "collaborator-contract-ended-done").await
}

fn of_act(path: &'static str, form: ActForm) -> Typed {
    Typed { act: Some((path, form)), ..Typed::default() }
}

async fn told(
    app: &App,
    me: &SignedIn,
    code: &str,
    done: Result<Contract, CollaboratorError>,
    typed: Typed,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(format!("{CONTRACTS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    typed: Typed,
    errors: &[FieldError],
) -> Result<ContractPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let shown = usecase::look_contract(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::contract_history(app, &me.actor, code).await.map_err(Problem::from)?;
    let contract = &shown.contract;
    let names = usecase::names(app, &[contract.agency]).await.map_err(Problem::from)?;
    let known = usecase::fields(app).await.map_err(Problem::from)?;
    let title = lang.t("collaborator-contract-one").with("code", &contract.code);
    let is_changing = typed.change.is_some();
    let form = typed.change.clone().unwrap_or_else(|| ContractForm::of(contract));
    let changing = (shown.may_keep && contract.state == Stage::Drafted).then(|| Sheet {
        action: format!("{CONTRACTS}/{}", contract.code),
        version: contract.version.to_string(),
        hidden: Vec::new(),
        fields: fields(lang, &form, &known, if is_changing { errors } else { &[] }),
        ticks: Vec::new(),
    });
    Ok(ContractPage {
        head: PageHead::new(&title)
            .crumb(Html::link(COLLABORATORS, lang.t("collaborators-title")))
            .crumb(Html::link(CONTRACTS, lang.t("collaborator-contracts-title")))
            .sentence(words::chip(lang, contract, today)),
        page: me.layout(menu::ids::COLLABORATORS, title),
        errors: summary(lang, errors),
        code: contract.code.clone(),
        version: contract.version,
        job: contract.facts.job.clone(),
        product: contract.facts.product.clone(),
        facts: facts(lang, &shown, &names),
        missing: shown.missing.iter().map(|criterion| words::reference(lang, criterion).to_owned()).collect(),
        acts: if shown.may_keep { acts(lang, contract.state, &typed, errors) } else { Vec::new() },
        changing,
        is_changing,
        history: words::timeline(lang, &records),
    })
}

/// What may be done at a stage, each with its form.
fn acts(lang: Lang, state: Stage, typed: &Typed, errors: &[FieldError]) -> Vec<Act> {
    let act = |path: &'static str, title: Text, note: Option<Field>, is_dangerous: bool| {
        let form = typed.act.as_ref().filter(|(of, _)| *of == path).map(|(_, form)| form.clone());
        let is_open = form.is_some();
        let form = form.unwrap_or_default();
        let on = Field::date(lang, "on", lang.t("collaborator-act-on"))
            .value(&form.on)
            .hint(lang.t("collaborator-today-hint"));
        let fields = std::iter::once(on).chain(note.map(|note| note.value(&form.note)));
        let errors = if is_open { errors } else { &[] };
        // Two acts stand on one page: the ids of the second begin with its own word.
        let own = |field: Field| if is_dangerous { field.of_form(path) } else { field };
        let fields = fields.map(|field| own(field.errors(lang, errors))).collect();
        Act { path, title, fields, is_open, is_dangerous }
    };
    match state {
        Stage::Drafted => vec![act(SIGN, lang.t("collaborator-sign"), None, false)],
        Stage::Signed => {
            let paid = Field::text("note", lang.t("collaborator-paid-note")).hint(lang.t("collaborator-paid-hint"));
            let why = Field::area("note", lang.t("collaborator-ended-why"), 2).required();
            vec![
                act(ACCEPT, lang.t("collaborator-accept"), Some(paid), false),
                act(END, lang.t("collaborator-end"), Some(why), true),
            ]
        }
        Stage::Accepted | Stage::Ended => Vec::new(),
    }
}

fn facts(lang: Lang, shown: &ContractShown, names: &Names) -> KeyValues {
    let contract = &shown.contract;
    let facts = &contract.facts;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let link = |base: &str, code: &str| (!code.is_empty()).then(|| Html::link(format!("{base}/{code}"), code));
    let organisation = &shown.collaborator.facts.organisation;
    let who = match (&shown.name, shown.collaborator.erased_at) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => lang.t("collaborator-erased-name").to_string(),
        (None, None) => lang.t("collaborator-of").with("organisation", organisation).to_string(),
    };
    KeyValues::new()
        .row(lang.t("collaborator"), Html::link(format!("{COLLABORATORS}/{}", contract.collaborator), who))
        .row(lang.t("collaborator-agency"), words::name(names, contract.agency))
        .row_if(lang.t("collaborator-number"), some(&facts.number))
        .row(lang.t("collaborator-days"), words::days(lang, facts.from, facts.to))
        .row(lang.t("collaborator-due-on"), lang.date(facts.due_on))
        .row(lang.t("collaborator-fee"), words::vnd(lang, facts.fee_vnd))
        .row_if(lang.t("collaborator-field"), facts.field.as_ref().map(|field| field.name.clone()))
        .row_if(lang.t("collaborator-inspection"), link("/theo-doi/kiem-tra", &facts.inspection))
        .row_if(lang.t("collaborator-survey"), link("/theo-doi/khao-sat", &facts.survey))
        .row_if(lang.t("collaborator-signed-on"), contract.signed_on.map(|on| lang.date(on)))
        .row_if(lang.t("collaborator-accepted-on"), contract.accepted_on.map(|on| lang.date(on)))
        .row_if(lang.t("collaborator-accepted-by"), some(&contract.accepted_name))
        .row_if(lang.t("collaborator-paid-note"), some(&contract.paid_note))
        .row_if(lang.t("collaborator-ended-on"), contract.ended_on.map(|on| lang.date(on)))
        .row_if(lang.t("collaborator-ended-why"), some(&contract.ended_why))
}
