//! The rows of reminders and of the ladder.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Lang, Layout, Notice, Text, render};
use uuid::Uuid;

use super::RULES;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::notices::model::ladder::Act;
use crate::modules::notices::model::people::Audience;
use crate::modules::notices::model::reminder::Moment;
use crate::modules::notices::model::rules::{ReminderForm, RungForm};
use crate::modules::notices::usecase::{self, RungRow};
use crate::modules::notices::{policy, usecase::ReminderRow};

#[derive(Template)]
#[template(path = "notices/web/rules.html")]
struct RulesPage {
    page: Layout,
    head: PageHead,
    reminders: Vec<Reminder>,
    rungs: Vec<Rung>,
    may_manage: bool,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
}

struct Reminder {
    id: Uuid,
    when: Text,
    audience: Text,
    source: String,
    is_verified: bool,
}

struct Rung {
    id: Uuid,
    ladder: Text,
    number: i64,
    act: Text,
    late_days: i64,
    urgings: Option<i64>,
    source: String,
    is_verified: bool,
}

/// `GET /quy-tac-nhac-viec`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&rules_page(&app, &me, &ReminderForm::default(), &[]).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AddForm {
    moment: String,
    working_days: String,
    audience: String,
    source: String,
}

/// `POST /quy-tac-nhac-viec`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<AddForm>,
) -> Result<Response, Failure> {
    let form = ReminderForm {
        moment: form.moment,
        working_days: form.working_days,
        audience: form.audience,
        source: form.source,
    };
    let outcome = usecase::add_reminder(&app, &me.actor, &form).await;
    answer(&app, &me, outcome, &form).await
}

/// `POST /quy-tac-nhac-viec/{id}/bo`
pub(super) async fn end(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    usecase::end_reminder(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("rules-ended").on(RULES))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    late_days: String,
    urgings: String,
    source: String,
}

/// `POST /quy-tac-nhac-viec/bac/{id}`
pub(super) async fn change_rung(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(form): CheckedForm<ChangeForm>,
) -> Result<Response, Failure> {
    let form = RungForm { late_days: form.late_days, urgings: form.urgings, source: form.source };
    let outcome = usecase::change_rung(&app, &me.actor, id, &form).await;
    answer(&app, &me, outcome, &ReminderForm::default()).await
}

async fn answer(
    app: &App,
    me: &SignedIn,
    outcome: Result<(), usecase::NoticeError>,
    typed: &ReminderForm,
) -> Result<Response, Failure> {
    match outcome.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("rules-kept").on(RULES)),
        Err(Problem::Invalid(errors)) => {
            let page = rules_page(app, me, typed, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn rules_page(
    app: &App,
    me: &SignedIn,
    typed: &ReminderForm,
    errors: &[FieldError],
) -> Result<RulesPage, Failure> {
    let rules = usecase::rules(app, &me.actor).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::NOTICE_RULES, me.lang().t("rules-title"));
    let lang = page.lang();
    let moments = Moment::ALL.map(|moment| {
        let text = match moment {
            Moment::Before => lang.t("rules-before"),
            Moment::After => lang.t("rules-after"),
        };
        Choice::new(moment.code(), text)
    });
    let audiences = Audience::ALL.map(|audience| Choice::new(audience.code(), audience_text(lang, audience)));
    let fields = vec![
        Field::select("moment", lang.t("rules-moment"), moments.to_vec()).value(&typed.moment).required(),
        Field::text("working_days", lang.t("rules-days")).value(&typed.working_days).required(),
        Field::select("audience", lang.t("rules-audience"), audiences.to_vec()).value(&typed.audience).required(),
        Field::text("source", lang.t("groups-source"))
            .hint(lang.t("rules-source-hint"))
            .value(&typed.source)
            .required(),
    ];
    Ok(RulesPage {
        head: PageHead::new(lang.t("rules-title")).sentence(lang.t("rules-sentence")),
        reminders: rules.reminders.into_iter().map(|row| reminder(lang, row)).collect(),
        rungs: rules.rungs.into_iter().map(|row| rung(lang, row)).collect(),
        may_manage: policy::may_manage_rules(&me.actor).is_ok(),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        page,
    })
}

fn reminder(lang: Lang, row: ReminderRow) -> Reminder {
    let when = match row.reminder.moment {
        Moment::Before => lang.t("rules-days-before"),
        Moment::After => lang.t("rules-days-after"),
    };
    Reminder {
        id: row.id,
        when: when.with("count", row.reminder.working_days),
        audience: audience_text(lang, row.reminder.audience),
        source: row.source,
        is_verified: row.is_verified,
    }
}

fn rung(lang: Lang, row: RungRow) -> Rung {
    Rung {
        id: row.id,
        ladder: if row.binding == "request" { lang.t("rules-ladder-request") } else { lang.t("rules-ladder-order") },
        number: row.rung.number,
        act: act_text(lang, row.rung.act),
        late_days: row.rung.late_days,
        urgings: row.rung.urgings,
        source: row.source,
        is_verified: row.is_verified,
    }
}

fn audience_text(lang: Lang, audience: Audience) -> Text {
    match audience {
        Audience::Owing => lang.t("audience-owing"),
        Audience::OwingHead => lang.t("audience-owing-head"),
        Audience::Overseeing => lang.t("audience-overseeing"),
    }
}

/// What a rung does, in words.
pub(super) fn act_text(lang: Lang, act: Act) -> Text {
    match act {
        Act::NotifyHead => lang.t("act-notify-head"),
        Act::ShowAbove => lang.t("act-show-above"),
        Act::TakeOver => lang.t("act-take-over"),
    }
}
