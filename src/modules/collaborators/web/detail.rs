//! One collaborator: who it is, what was checked, contracts.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::CollaboratorId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, Chip, Choice, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::{COLLABORATORS, CONTRACTS, Sheet, form, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::model::person::{CheckForm, Collaborator, CollaboratorForm, newest};
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::usecase::{self, CollaboratorError, Looked, Names};

#[derive(Template)]
#[template(path = "collaborators/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    id: String,
    version: i64,
    facts: KeyValues,
    criteria: Vec<CriterionRow>,
    checks: Vec<CheckRow>,
    contracts: Vec<ContractRow>,
    checking: Option<Vec<Field>>,
    is_checking: bool,
    changing: Option<Sheet>,
    is_changing: bool,
    may_erase: bool,
    history: Timeline,
}

struct CriterionRow {
    name: String,
    law: String,
    is_verified: bool,
    chip: Chip,
    on: String,
}

struct CheckRow {
    name: String,
    result: String,
    shown: String,
    on: String,
    by: String,
}

struct ContractRow {
    href: String,
    code: String,
    job: String,
    days: String,
    fee: String,
    chip: Chip,
}

/// What was refused.
#[derive(Default)]
struct Typed {
    change: Option<CollaboratorForm>,
    check: Option<CheckForm>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Erasing {
    version: String,
}

fn read_id(text: &str) -> Result<CollaboratorId, Failure> {
    text.parse().map_err(|_| Failure::no_such_page())
}

/// `GET /theo-doi/cong-tac-vien/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, read_id(&id)?, Typed::default(), &[]).await?))
}

/// `POST /theo-doi/cong-tac-vien/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<CollaboratorForm>,
) -> Result<Response, Failure> {
    let id = read_id(&id)?;
    let done = usecase::change(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    told(&app, &me, id, done, Typed { change: Some(form), ..Typed::default() }, "collaborator-saved").await
}

/// `POST /theo-doi/cong-tac-vien/{id}/doi-chieu`
pub(super) async fn check(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<CheckForm>,
) -> Result<Response, Failure> {
    let id = read_id(&id)?;
    let done = usecase::add_check(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    told(&app, &me, id, done, Typed { check: Some(form), ..Typed::default() }, "collaborator-checked").await
}

/// `POST /theo-doi/cong-tac-vien/{id}/xoa-du-lieu`
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<Erasing>,
) -> Result<Response, Failure> {
    let id = read_id(&id)?;
    let done = usecase::erase(&app, &me.actor, id, Some(form_version(&form.version))).await;
    told(&app, &me, id, done, Typed::default(), "collaborator-erased-done").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    id: CollaboratorId,
    done: Result<Collaborator, CollaboratorError>,
    typed: Typed,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(format!("{COLLABORATORS}/{id}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, id, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    id: CollaboratorId,
    typed: Typed,
    errors: &[FieldError],
) -> Result<DetailPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::look(app, &me.actor, id).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, id).await.map_err(Problem::from)?;
    let (shown, collaborator) = (&looked.shown, &looked.shown.collaborator);
    let names = usecase::names(app, &[collaborator.facts.agency]).await.map_err(Problem::from)?;
    let references = usecase::references(app, &me.actor).await.map_err(Problem::from)?;
    let known = usecase::fields(app).await.map_err(Problem::from)?;
    let may_write = shown.may_keep && collaborator.erased_at.is_none();
    let who = words::who(lang, shown);
    let mut head = PageHead::new(&who).crumb(Html::link(COLLABORATORS, lang.t("collaborators-title"))).sentence(
        match (collaborator.erased_at, looked.missing.len()) {
            (Some(at), _) => lang.t("collaborator-was-erased").with("at", lang.moment(at)),
            (None, 0) => lang.t("collaborator-all-met"),
            (None, count) => lang.t("collaborator-missing-count").with("count", count),
        },
    );
    if may_write {
        let new = Link::new(format!("{CONTRACTS}/moi")).with("collaborator", id);
        head = head.action(Action::primary(lang.t("collaborator-contract-add"), new).icon("plus-lg"));
    }
    let (is_changing, is_checking) = (typed.change.is_some(), typed.check.is_some());
    let changed = typed.change.unwrap_or_else(|| usecase::filled(shown));
    let checked = typed.check.unwrap_or_default();
    let only = |is_it: bool| if is_it { errors } else { &[] };
    let of_change = only(is_changing);
    Ok(DetailPage {
        page: me.layout(menu::ids::COLLABORATORS, &who),
        head,
        errors: summary(lang, errors),
        id: id.to_string(),
        version: collaborator.version,
        facts: facts(lang, &looked, &names, &references),
        criteria: criteria(lang, &looked, today),
        checks: checks(lang, &looked, &references),
        contracts: contracts(lang, &looked, today),
        checking: may_write.then(|| checking(lang, &checked, &looked.criteria, today, only(is_checking))),
        is_checking,
        changing: may_write.then(|| Sheet {
            action: format!("{COLLABORATORS}/{id}"),
            version: collaborator.version.to_string(),
            ..form::sheet(lang, &changed, &references, &known, of_change)
        }),
        is_changing,
        may_erase: may_write,
        history: words::timeline(lang, &records),
    })
}

fn facts(lang: Lang, looked: &Looked, names: &Names, references: &[Reference]) -> KeyValues {
    let facts = &looked.shown.collaborator.facts;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let person = looked.shown.person.as_ref();
    let fields: Vec<&str> = facts.fields.iter().map(|field| field.name.as_str()).collect();
    let law = looked.kind.as_ref().map(|kind| match kind.is_verified {
        true => kind.source.clone(),
        false => format!("{} ({})", kind.source, lang.t("collaborator-not-verified")),
    });
    KeyValues::new()
        .row_if(lang.t("collaborator-birth-year"), person.map(|person| person.birth_year.to_string()))
        .row_if(lang.t("collaborator-contact"), person.and_then(|person| some(&person.contact)))
        .row(lang.t("collaborator-organisation"), facts.organisation.clone())
        .row(lang.t("collaborator-kind"), words::named(lang, references, ReferenceList::Organisation, &facts.kind))
        .row_if(lang.t("collaborator-law"), law)
        .row_if(lang.t("collaborator-study"), some(&facts.study))
        .row_if(lang.t("collaborator-fields"), some(&fields.join("; ")))
        .row(
            lang.t("collaborator-agency"),
            Html::link(format!("/don-vi/{}", facts.agency), words::name(names, facts.agency)),
        )
        .row_if(lang.t("collaborator-note"), looked.shown.may_keep.then(|| some(&facts.note)).flatten())
}

fn criterion_name(lang: Lang, criterion: &Reference) -> String {
    let name = words::reference(lang, criterion);
    match criterion.least_years {
        Some(years) => lang.t("collaborator-least").with("name", name).with("years", years).to_string(),
        None => name.to_owned(),
    }
}

fn criteria(lang: Lang, looked: &Looked, today: NaiveDate) -> Vec<CriterionRow> {
    let in_force = looked.criteria.iter().filter(|criterion| criterion.holds_on(today));
    let row = |criterion: &Reference| {
        let check = newest(&looked.checks, &criterion.code, today);
        let chip = match check {
            None => Chip::new(Mark::Waiting, lang.t("collaborator-unchecked")),
            Some(check) if check.meets(criterion) => Chip::new(Mark::DoneOnTime, lang.t("collaborator-met")),
            Some(_) => Chip::new(Mark::Returned, lang.t("collaborator-not-met")),
        };
        CriterionRow {
            name: criterion_name(lang, criterion),
            law: criterion.source.clone(),
            is_verified: criterion.is_verified,
            chip,
            on: check.map(|check| lang.date(check.on)).unwrap_or_default(),
        }
    };
    in_force.map(row).collect()
}

fn checks(lang: Lang, looked: &Looked, references: &[Reference]) -> Vec<CheckRow> {
    // What was shown may name the person.
    let may_read = looked.shown.may_keep;
    let rows = looked.checks.iter().map(|check| {
        let result = lang.t(if check.is_met { "collaborator-met" } else { "collaborator-not-met" }).to_string();
        let result = match check.years {
            Some(years) => format!("{result} · {}", lang.t("collaborator-years-of").with("years", years)),
            None => result,
        };
        CheckRow {
            name: words::named(lang, references, ReferenceList::Criterion, &check.criterion),
            result,
            shown: if may_read { check.shown.clone() } else { String::new() },
            on: lang.date(check.on),
            by: match check.by {
                Some(_) => check.by_name.clone(),
                None => lang.t("history-system").to_string(),
            },
        }
    });
    rows.collect()
}

fn contracts(lang: Lang, looked: &Looked, today: NaiveDate) -> Vec<ContractRow> {
    let row = |contract: &crate::modules::collaborators::model::contract::Contract| ContractRow {
        href: format!("{CONTRACTS}/{}", contract.code),
        code: contract.code.clone(),
        job: contract.facts.job.clone(),
        days: words::days(lang, contract.facts.from, contract.facts.to),
        fee: words::vnd(lang, contract.facts.fee_vnd),
        chip: words::chip(lang, contract, today),
    };
    looked.shown.contracts.iter().map(row).collect()
}

fn checking(
    lang: Lang,
    form: &CheckForm,
    criteria: &[Reference],
    today: NaiveDate,
    errors: &[FieldError],
) -> Vec<Field> {
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let known = criteria.iter().filter(|criterion| criterion.holds_on(today));
    let known = known.map(|criterion| Choice::new(&criterion.code, criterion_name(lang, criterion)));
    let results = [Choice::new("yes", lang.t("collaborator-met")), Choice::new("no", lang.t("collaborator-not-met"))];
    vec![
        Field::select("criterion", lang.t("collaborator-criterion"), choose().chain(known).collect())
            .value(&form.criterion)
            .required(),
        Field::select("is_met", lang.t("collaborator-result"), choose().chain(results).collect())
            .value(&form.is_met)
            .required(),
        Field::text("years", lang.t("collaborator-years")).value(&form.years).hint(lang.t("collaborator-years-hint")),
        Field::text("shown", lang.t("collaborator-shown"))
            .value(&form.shown)
            .hint(lang.t("collaborator-shown-hint"))
            .required(),
        Field::date(lang, "on", lang.t("collaborator-checked-on"))
            .value(&form.on)
            .hint(lang.t("collaborator-today-hint")),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
