//! People in legal posts: the list, one of them, a new one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::{AgencyId, LegalStaffId};
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::{parse_date, vn_date};
use thihanh_webkit::parts::{Action, Choice, EmptyState, Field, KeyValues, PageHead, Pager};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, Text, render};

use super::{CONDITIONS, FormPage, POSTS, STAFF, Sheet, WITHOUT, agencies, chosen, is_ever, stale, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::conditions::model::staff::{Degree, FULL_TIME, LegalStaff, PART_TIME, StaffForm, StaffRole};
use crate::modules::conditions::policy;
use crate::modules::conditions::usecase::{self, Names, StaffFilter, StaffShown};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    agency: String,
    on: String,
    role: String,
    time: String,
    degree: String,
    trained: String,
    after: String,
}

/// Of a yes-or-no filter.
const YES: &str = "yes";
/// Of a yes-or-no filter.
const NO: &str = "no";

impl Asked {
    fn filter(&self, today: chrono::NaiveDate) -> StaffFilter {
        StaffFilter {
            agency: self.agency.parse().ok(),
            on: (!is_ever(&self.on)).then(|| parse_date(&self.on).unwrap_or(today)),
            role: self.role.parse().ok(),
            is_full_time: match self.time.as_str() {
                FULL_TIME => Some(true),
                PART_TIME => Some(false),
                _ => None,
            },
            degree: self.degree.parse().ok(),
            is_trained: match self.trained.as_str() {
                YES => Some(true),
                NO => Some(false),
                _ => None,
            },
        }
    }
}

#[derive(Template)]
#[template(path = "conditions/web/staff.html")]
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
    name: String,
    agency: String,
    role: Text,
    time: Text,
    degree: Text,
    trained: String,
    days: String,
}

/// `GET /theo-doi/dieu-kien/can-bo`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter = asked.filter(today);
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::staff(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|staff| staff.facts.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("legal-staff-title");
    let page = me.layout(menu::ids::CONDITIONS, &title);
    let may_add = policy::may_keep_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("legal-staff-add"), format!("{STAFF}/moi")).icon("plus-lg");
    let without = Link::new(WITHOUT).with("agency", &asked.agency);
    let mut head = PageHead::new(&title)
        .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
        .sentence(lang.t("legal-staff-count").with("count", count))
        .action(Action::new(lang.t("legal-staff-without"), without).icon("flag"))
        .action(Action::new(lang.t("legal-posts-title"), POSTS).icon("list-check"));
    if may_add {
        head = head.action(add());
    }
    let is_filtered = page.here().pairs().iter().any(|(name, _)| name != "after");
    let empty = items.is_empty().then(|| {
        if is_filtered {
            let all = Action::new(lang.t("conditions-show-all"), STAFF);
            return EmptyState::new("funnel", lang.t("conditions-none-so"), lang.t("conditions-none-so-text"))
                .action(all);
        }
        let empty = EmptyState::new("people", lang.t("legal-staff-none"), lang.t("legal-staff-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    Ok(render(&ListPage {
        head,
        filters: filters(lang, &asked, &filter, &seen),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|staff| row(lang, &names, staff)).collect(),
        empty,
        page,
    }))
}

fn row(lang: Lang, names: &Names, staff: &LegalStaff) -> Row {
    let facts = &staff.facts;
    Row {
        href: format!("{STAFF}/{}", staff.id),
        name: facts.name.clone(),
        agency: words::name(names, facts.agency),
        role: words::role(lang, facts.role),
        time: words::time(lang, facts.is_full_time),
        degree: words::degree(lang, facts.degree),
        trained: facts.trained_on.map(|on| lang.date(on)).unwrap_or_default(),
        days: words::days(lang, facts),
    }
}

fn filters(lang: Lang, asked: &Asked, filter: &StaffFilter, seen: &[AgencyView]) -> Vec<Field> {
    let any = || std::iter::once(Choice::new("", lang.t("conditions-any")));
    let roles = any().chain(StaffRole::ALL.map(|role| Choice::new(role.as_str(), words::role(lang, role))));
    let times = [(FULL_TIME, true), (PART_TIME, false)].map(|(word, is)| Choice::new(word, words::time(lang, is)));
    let degrees = Degree::ALL.map(|degree| Choice::new(degree.as_str(), words::degree(lang, degree)));
    let trained =
        [Choice::new(YES, lang.t("legal-staff-trained-yes")), Choice::new(NO, lang.t("legal-staff-trained-no"))];
    let on = filter.on.map_or_else(|| lang.t("conditions-ever").to_string(), vn_date);
    vec![
        Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("conditions-all-agencies"), seen))
            .value(&asked.agency),
        Field::text("on", lang.t("legal-staff-on")).value(on).hint(lang.t("legal-staff-on-hint")),
        Field::select("role", lang.t("legal-staff-role"), roles.collect()).value(&asked.role),
        Field::select("time", lang.t("legal-staff-time"), any().chain(times).collect()).value(&asked.time),
        Field::select("degree", lang.t("legal-staff-degree"), any().chain(degrees).collect()).value(&asked.degree),
        Field::select("trained", lang.t("legal-staff-trained"), any().chain(trained).collect()).value(&asked.trained),
    ]
}

/// `GET /theo-doi/dieu-kien/can-bo/moi`; a link may fill in the agency and the role.
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(form): Query<StaffForm>,
) -> Result<Response, Failure> {
    Ok(render(&new_page(&app, &me, &form, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/can-bo/moi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<StaffForm>,
) -> Result<Response, Failure> {
    match usecase::add_staff(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("legal-staff-added").on(format!("{STAFF}/{}", made.id))),
        Err(Problem::Invalid(errors)) => {
            let page = new_page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn new_page(app: &App, me: &SignedIn, form: &StaffForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let title = lang.t("legal-staff-add");
    let agency = Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &kept))
        .value(chosen(&kept, &form.agency))
        .required()
        .errors(lang, errors);
    let fields = std::iter::once(agency).chain(fields(lang, form, errors)).collect();
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(STAFF, lang.t("legal-staff-title")))
            .sentence(lang.t("legal-staff-add-sentence")),
        page: me.layout(menu::ids::CONDITIONS, title),
        errors: summary(lang, errors),
        facts: None,
        form: Some(Sheet { action: format!("{STAFF}/moi"), version: String::new(), fields }),
        history: None,
    })
}

/// The fields of a new row and of one that is there, without the agency.
fn fields(lang: Lang, form: &StaffForm, errors: &[FieldError]) -> Vec<Field> {
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let roles = StaffRole::ALL.map(|role| Choice::new(role.as_str(), words::role(lang, role)));
    let times = [(FULL_TIME, true), (PART_TIME, false)].map(|(word, is)| Choice::new(word, words::time(lang, is)));
    let degrees = Degree::ALL.map(|degree| Choice::new(degree.as_str(), words::degree(lang, degree)));
    vec![
        Field::text("name", lang.t("legal-staff-name")).value(&form.name).required(),
        Field::text("login", lang.t("legal-staff-login")).value(&form.login).hint(lang.t("legal-staff-login-hint")),
        Field::select("role", lang.t("legal-staff-role"), choose().chain(roles).collect()).value(&form.role).required(),
        Field::select("time", lang.t("legal-staff-time"), choose().chain(times).collect()).value(&form.time).required(),
        Field::select("degree", lang.t("legal-staff-degree"), choose().chain(degrees).collect())
            .value(&form.degree)
            .required(),
        Field::date(lang, "trained_on", lang.t("legal-staff-trained-on"))
            .value(&form.trained_on)
            .hint(lang.t("legal-staff-trained-hint")),
        Field::date(lang, "from", lang.t("legal-staff-from")).value(&form.from).required(),
        Field::date(lang, "to", lang.t("legal-staff-to")).value(&form.to).hint(lang.t("legal-staff-to-hint")),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// `GET /theo-doi/dieu-kien/can-bo/{id}`
pub(super) async fn one(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, read_id(&id)?, None, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/can-bo/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<StaffForm>,
) -> Result<Response, Failure> {
    let id = read_id(&id)?;
    let done = usecase::change_staff(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("conditions-saved").on(format!("{STAFF}/{id}"))),
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

fn read_id(text: &str) -> Result<LegalStaffId, Failure> {
    text.parse().map_err(|_| Problem::not_found(usecase::STAFF).into())
}

async fn page(
    app: &App,
    me: &SignedIn,
    id: LegalStaffId,
    typed: Option<&StaffForm>,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let StaffShown { staff, login, may_keep } = usecase::look_staff(app, &me.actor, id).await.map_err(Problem::from)?;
    let records = usecase::staff_history(app, &me.actor, id).await.map_err(Problem::from)?;
    let names = usecase::names(app, &[staff.facts.agency]).await.map_err(Problem::from)?;
    let facts = &staff.facts;
    let known = StaffForm { login: login.clone(), ..StaffForm::of(facts) };
    let form = typed.unwrap_or(&known);
    let agency = Html::link(format!("/don-vi/{}", facts.agency), words::name(&names, facts.agency));
    let shown = KeyValues::new()
        .row(lang.t("conditions-agency"), agency)
        .row(lang.t("legal-staff-role"), words::role(lang, facts.role))
        .row(lang.t("legal-staff-time"), words::time(lang, facts.is_full_time))
        .row(lang.t("legal-staff-degree"), words::degree(lang, facts.degree))
        .row_if(lang.t("legal-staff-trained-on"), facts.trained_on.map(|on| lang.date(on)))
        .row_if(lang.t("legal-staff-login"), (!login.is_empty()).then_some(login))
        .row(lang.t("legal-staff-days"), words::days(lang, facts));
    Ok(FormPage {
        page: me.layout(menu::ids::CONDITIONS, &facts.name),
        head: PageHead::new(&facts.name)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(STAFF, lang.t("legal-staff-title"))),
        errors: summary(lang, errors),
        facts: Some(shown),
        form: may_keep.then(|| Sheet {
            action: format!("{STAFF}/{id}"),
            version: staff.version.to_string(),
            fields: fields(lang, form, errors),
        }),
        history: Some(words::timeline(lang, &records)),
    })
}
