//! Money for monitoring: the list, one line, a new one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::{AgencyId, MonitoringBudgetId};
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, KeyValues, PageHead, Pager};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, Text, render};

use super::{BUDGETS, CONDITIONS, EVER, FormPage, Sheet, TOTALS, agencies, chosen, is_ever, stale, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::conditions::model::budget::{Budget, BudgetForm, parse_year};
use crate::modules::conditions::policy;
use crate::modules::conditions::usecase::{self, BudgetFilter, Names};
use crate::modules::monitoring::api::{Activity, activity_text};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) agency: String,
    pub(super) year: String,
    pub(super) activity: String,
    pub(super) show: String,
    pub(super) after: String,
}

/// Of `show`: less was allotted than asked for.
pub(super) const SHORT: &str = "short";
/// Of `show`: more was spent than allotted.
pub(super) const OVER: &str = "over";

impl Asked {
    pub(super) fn filter(&self, this_year: i32) -> BudgetFilter {
        BudgetFilter {
            agency: self.agency.parse().ok(),
            year: (!is_ever(&self.year)).then(|| parse_year(&self.year).unwrap_or(this_year)),
            activity: self.activity.parse().ok(),
            is_short: self.show == SHORT,
            is_over: self.show == OVER,
        }
    }
}

#[derive(Template)]
#[template(path = "conditions/web/budgets.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    activity: Text,
    agency: String,
    year: i32,
    asked: String,
    allotted: String,
    spent: String,
    chip: Option<Chip>,
}

/// `GET /theo-doi/dieu-kien/kinh-phi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let filter = asked.filter(app.clock.today().year());
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count, sum) =
        usecase::budgets(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|budget| budget.facts.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("budgets-title");
    let page = me.layout(menu::ids::CONDITIONS, &title);
    let may_add = policy::may_keep_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("budget-add"), format!("{BUDGETS}/moi")).icon("plus-lg");
    let totals = Link::new(TOTALS).with("agency", &asked.agency).with("year", &asked.year);
    let sentence = lang
        .t("budgets-sentence")
        .with("count", count)
        .with("asked", lang.number(sum.asked_vnd))
        .with("allotted", lang.number(sum.allotted_vnd))
        .with("spent", lang.number(sum.spent_vnd));
    let mut head = PageHead::new(&title)
        .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
        .sentence(sentence)
        .action(Action::new(lang.t("budget-totals"), totals).icon("bar-chart"));
    if may_add {
        head = head.action(add());
    }
    let is_filtered = page.here().pairs().iter().any(|(name, _)| name != "after");
    let empty = items.is_empty().then(|| {
        if is_filtered {
            let all = Action::new(lang.t("conditions-show-all"), format!("{BUDGETS}?year={EVER}"));
            return EmptyState::new("funnel", lang.t("conditions-none-so"), lang.t("conditions-none-so-text"))
                .action(all);
        }
        let empty = EmptyState::new("journal-text", lang.t("budgets-none"), lang.t("budgets-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    Ok(render(&ListPage {
        head,
        filters: filters(lang, &asked, filter.year, &seen),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|budget| row(lang, &names, budget)).collect(),
        empty,
        page,
    }))
}

fn row(lang: Lang, names: &Names, budget: &Budget) -> Row {
    let facts = &budget.facts;
    Row {
        href: format!("{BUDGETS}/{}", budget.id),
        activity: activity_text(lang, facts.activity),
        agency: words::name(names, facts.agency),
        year: facts.year,
        asked: lang.number(facts.asked_vnd),
        allotted: lang.number(facts.allotted_vnd),
        spent: lang.number(facts.spent_vnd),
        chip: words::money_chip(lang, facts),
    }
}

fn activities(lang: Lang) -> impl Iterator<Item = Choice> {
    Activity::ALL.into_iter().map(move |activity| Choice::new(activity.as_str(), activity_text(lang, activity)))
}

fn filters(lang: Lang, asked: &Asked, year: Option<i32>, seen: &[AgencyView]) -> Vec<Field> {
    let any = || std::iter::once(Choice::new("", lang.t("conditions-any")));
    let shows = [Choice::new(SHORT, lang.t("budget-is-short")), Choice::new(OVER, lang.t("budget-is-over"))];
    let year = year.map_or_else(|| lang.t("conditions-ever").to_string(), |year| year.to_string());
    vec![
        Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("conditions-all-agencies"), seen))
            .value(&asked.agency),
        Field::text("year", lang.t("conditions-year")).value(year).hint(lang.t("conditions-year-hint")),
        Field::select("activity", lang.t("budget-activity"), any().chain(activities(lang)).collect())
            .value(&asked.activity),
        Field::select("show", lang.t("budget-show"), any().chain(shows).collect()).value(&asked.show),
    ]
}

/// `GET /theo-doi/dieu-kien/kinh-phi/moi`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(form): Query<BudgetForm>,
) -> Result<Response, Failure> {
    let year = app.clock.today().year().to_string();
    let form = BudgetForm { year: if form.year.is_empty() { year } else { form.year }, ..form };
    Ok(render(&new_page(&app, &me, &form, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/kinh-phi/moi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<BudgetForm>,
) -> Result<Response, Failure> {
    match usecase::add_budget(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(saved(&made)),
        Err(Problem::Invalid(errors)) => {
            let page = new_page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Kept; where more was spent than allotted that is said aloud.
fn saved(budget: &Budget) -> Response {
    let notice =
        if budget.facts.is_over() { Notice::warning("budget-saved-over") } else { Notice::done("conditions-saved") };
    notice.on(format!("{BUDGETS}/{}", budget.id))
}

async fn new_page(app: &App, me: &SignedIn, form: &BudgetForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let whose = vec![
        Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &kept))
            .value(chosen(&kept, &form.agency))
            .required(),
        Field::text("year", lang.t("conditions-year")).value(&form.year).required(),
        Field::select("activity", lang.t("budget-activity"), choose.chain(activities(lang)).collect())
            .value(&form.activity)
            .required(),
    ];
    let whose = whose.into_iter().map(|field| field.errors(lang, errors));
    let fields = whose.chain(amounts(lang, form, errors)).collect();
    let title = lang.t("budget-add");
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(BUDGETS, lang.t("budgets-title")))
            .sentence(lang.t("budget-add-sentence")),
        page: me.layout(menu::ids::CONDITIONS, title),
        errors: summary(lang, errors),
        facts: None,
        form: Some(Sheet { action: format!("{BUDGETS}/moi"), version: String::new(), fields }),
        history: None,
    })
}

/// The fields of a new line and of one that is there, without whose it is.
fn amounts(lang: Lang, form: &BudgetForm, errors: &[FieldError]) -> Vec<Field> {
    vec![
        Field::text("asked", lang.t("budget-asked")).value(&form.asked).hint(lang.t("budget-money-hint")),
        Field::text("allotted", lang.t("budget-allotted")).value(&form.allotted),
        Field::text("spent", lang.t("budget-spent")).value(&form.spent),
        Field::text("over_reason", lang.t("budget-over-reason"))
            .value(&form.over_reason)
            .hint(lang.t("budget-over-reason-hint")),
        Field::area("note", lang.t("budget-note"), 3).value(&form.note),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// `GET /theo-doi/dieu-kien/kinh-phi/{id}`
pub(super) async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, read_id(&id)?, None, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/kinh-phi/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<BudgetForm>,
) -> Result<Response, Failure> {
    let id = read_id(&id)?;
    let done = usecase::change_budget(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    match done.map_err(Problem::from) {
        Ok(done) => Ok(saved(&done)),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, id, Some(&form), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(Problem::Conflict { .. }) => {
            let page = page(&app, &me, id, Some(&form), &stale()).await?;
            Ok((StatusCode::CONFLICT, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

fn read_id(text: &str) -> Result<MonitoringBudgetId, Failure> {
    text.parse().map_err(|_| Problem::not_found(usecase::BUDGET).into())
}

async fn page(
    app: &App,
    me: &SignedIn,
    id: MonitoringBudgetId,
    typed: Option<&BudgetForm>,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let (budget, may_keep) = usecase::look_budget(app, &me.actor, id).await.map_err(Problem::from)?;
    let records = usecase::budget_history(app, &me.actor, id).await.map_err(Problem::from)?;
    let facts = &budget.facts;
    let names = usecase::names(app, &[facts.agency]).await.map_err(Problem::from)?;
    let known = BudgetForm {
        asked: lang.number(facts.asked_vnd),
        allotted: lang.number(facts.allotted_vnd),
        spent: lang.number(facts.spent_vnd),
        ..BudgetForm::of(facts)
    };
    let title = lang
        .t("budget-line")
        .with("activity", activity_text(lang, facts.activity).to_string())
        .with("year", facts.year.to_string());
    let agency = Html::link(format!("/don-vi/{}", facts.agency), words::name(&names, facts.agency));
    let mut shown = KeyValues::new()
        .row(lang.t("conditions-agency"), agency)
        .row(lang.t("budget-asked"), lang.number(facts.asked_vnd))
        .row(lang.t("budget-allotted"), lang.number(facts.allotted_vnd))
        .row(lang.t("budget-spent"), lang.number(facts.spent_vnd))
        .row_if(lang.t("budget-note"), Some(&facts.note).filter(|it| !it.is_empty()).cloned());
    if facts.is_over() {
        shown = shown.row(lang.t("budget-over-reason"), facts.over_reason.clone());
    }
    Ok(FormPage {
        page: me.layout(menu::ids::CONDITIONS, &title),
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(BUDGETS, lang.t("budgets-title"))),
        errors: summary(lang, errors),
        facts: Some(shown),
        form: may_keep.then(|| Sheet {
            action: format!("{BUDGETS}/{id}"),
            version: budget.version.to_string(),
            fields: amounts(lang, typed.unwrap_or(&known), errors),
        }),
        history: Some(words::timeline(lang, &records)),
    })
}
