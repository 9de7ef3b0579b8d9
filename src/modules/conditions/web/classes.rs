//! Training classes: the list, a new one.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, PageHead, Pager, State as Mark};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{CLASSES, CONDITIONS, EVER, FormPage, Sheet, agencies, chosen, is_ever, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::conditions::model::budget::parse_year;
use crate::modules::conditions::model::training::ClassForm;
use crate::modules::conditions::policy;
use crate::modules::conditions::usecase::{self, ClassFilter, ClassShown, Names};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    agency: String,
    year: String,
    by: String,
    field: String,
    /// Days on which classes began, as indicators count them, instead of a year.
    from: String,
    to: String,
    /// Anything: not those that were cancelled.
    held: String,
    after: String,
}

/// Of `by`: classes to which people of the agency came.
pub(super) const TRAINEES: &str = "trainees";

#[derive(Template)]
#[template(path = "conditions/web/classes.html")]
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
    title: String,
    code: String,
    organiser: String,
    days: String,
    planned: String,
    attended: String,
    passed: String,
    chip: Option<Chip>,
}

/// `GET /theo-doi/dieu-kien/tap-huan`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let days = parse_date(&asked.from).zip(parse_date(&asked.to));
    let has_year = days.is_none() && !is_ever(&asked.year);
    let year = has_year.then(|| parse_year(&asked.year).unwrap_or_else(|| today.year()));
    let filter = ClassFilter {
        agency: asked.agency.parse().ok(),
        by_trainees: asked.by == TRAINEES,
        year,
        field: Some(asked.field.clone()).filter(|code| !code.is_empty()),
        is_held: !asked.held.is_empty(),
        days,
    };
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::classes(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let fields = usecase::fields(&app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|shown| shown.class.facts.organiser).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("training-classes-title");
    let page = me.layout(menu::ids::CONDITIONS, &title);
    let may_add = policy::may_keep_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("training-class-add"), format!("{CLASSES}/moi")).icon("plus-lg");
    let mut head =
        PageHead::new(&title).crumb(Html::link(CONDITIONS, lang.t("conditions-title"))).sentence(match days {
            Some((from, to)) => {
                lang.t("training-classes-count-days").with("count", count).with("from", from).with("to", to)
            }
            None => lang.t("training-classes-count").with("count", count),
        });
    if may_add {
        head = head.action(add());
    }
    let is_filtered = page.here().pairs().iter().any(|(name, _)| name != "after");
    let empty = items.is_empty().then(|| {
        if is_filtered {
            let all = Action::new(lang.t("conditions-show-all"), format!("{CLASSES}?year={EVER}"));
            return EmptyState::new("funnel", lang.t("conditions-none-so"), lang.t("conditions-none-so-text"))
                .action(all);
        }
        let empty =
            EmptyState::new("mortarboard", lang.t("training-classes-none"), lang.t("training-classes-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    Ok(render(&ListPage {
        head,
        filters: filters(lang, &asked, year, &seen, &fields),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|shown| row(lang, &names, shown)).collect(),
        empty,
        page,
    }))
}

fn row(lang: Lang, names: &Names, shown: &ClassShown) -> Row {
    let facts = &shown.class.facts;
    Row {
        href: format!("{CLASSES}/{}", shown.class.code),
        title: facts.title.clone(),
        code: shown.class.code.clone(),
        organiser: words::name(names, facts.organiser),
        days: days(lang, facts.starts_on, facts.ends_on),
        planned: lang.number(facts.planned),
        attended: lang.number(shown.attended),
        passed: lang.number(shown.passed),
        chip: shown
            .class
            .cancelled
            .is_some()
            .then(|| Chip::new(Mark::NotCounted, lang.t("training-class-is-cancelled"))),
    }
}

/// One day, or from one to another.
pub(super) fn days(lang: Lang, from: chrono::NaiveDate, to: chrono::NaiveDate) -> String {
    if from == to { lang.date(from) } else { format!("{} – {}", lang.date(from), lang.date(to)) }
}

fn filters(lang: Lang, asked: &Asked, year: Option<i32>, seen: &[AgencyView], fields: &[usecase::Field]) -> Vec<Field> {
    let by = vec![
        Choice::new("", lang.t("training-class-by-organiser")),
        Choice::new(TRAINEES, lang.t("training-class-by-trainees")),
    ];
    let any = std::iter::once(Choice::new("", lang.t("conditions-any")));
    let of = fields.iter().map(|field| Choice::new(&field.code, words::called(lang, field)));
    let year = year.map_or_else(|| lang.t("conditions-ever").to_string(), |year| year.to_string());
    vec![
        Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("conditions-all-agencies"), seen))
            .value(&asked.agency),
        Field::select("by", lang.t("training-class-by"), by).value(&asked.by),
        Field::text("year", lang.t("conditions-year")).value(year).hint(lang.t("conditions-year-hint")),
        Field::select("field", lang.t("training-class-field"), any.chain(of).collect()).value(&asked.field),
    ]
}

/// `GET /theo-doi/dieu-kien/tap-huan/moi`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(form): Query<ClassForm>,
) -> Result<Response, Failure> {
    Ok(render(&new_page(&app, &me, &form, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/tap-huan/moi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<ClassForm>,
) -> Result<Response, Failure> {
    match usecase::add_class(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("training-class-added").on(format!("{CLASSES}/{}", made.code))),
        Err(Problem::Invalid(errors)) => {
            let page = new_page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn new_page(app: &App, me: &SignedIn, form: &ClassForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let title = lang.t("training-class-add");
    let fields = fields(app, me, form, errors).await?;
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(CLASSES, lang.t("training-classes-title"))),
        page: me.layout(menu::ids::CONDITIONS, title),
        errors: summary(lang, errors),
        facts: None,
        form: Some(Sheet { action: format!("{CLASSES}/moi"), version: String::new(), fields }),
        history: None,
    })
}

/// The fields of a class, new or there.
pub(super) async fn fields(
    app: &App,
    me: &SignedIn,
    form: &ClassForm,
    errors: &[FieldError],
) -> Result<Vec<Field>, Failure> {
    let lang = me.lang();
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let known = usecase::fields(app, &me.actor).await.map_err(Problem::from)?;
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let of = known.iter().map(|field| Choice::new(&field.code, words::called(lang, field)));
    let fields = vec![
        Field::text("title", lang.t("training-class-title")).value(&form.title).required(),
        Field::select("organiser", lang.t("training-class-organiser"), agencies(lang.t("head-choose"), &kept))
            .value(chosen(&kept, &form.organiser))
            .required(),
        Field::select("field", lang.t("training-class-field"), choose.chain(of).collect()).value(&form.field),
        Field::date(lang, "starts_on", lang.t("training-class-starts-on")).value(&form.starts_on).required(),
        Field::date(lang, "ends_on", lang.t("training-class-ends-on"))
            .value(&form.ends_on)
            .hint(lang.t("training-class-ends-on-hint")),
        Field::text("place", lang.t("training-class-place")).value(&form.place),
        Field::text("planned", lang.t("training-class-planned")).value(&form.planned),
        Field::text("plan_ref", lang.t("training-class-plan-ref"))
            .value(&form.plan_ref)
            .hint(lang.t("training-class-plan-ref-hint")),
    ];
    Ok(fields.into_iter().map(|field| field.errors(lang, errors)).collect())
}
