//! One plan: its fields, its lines, its document, and what may be done with it now.

pub(super) mod acts;
mod forms;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::{Action, ErrorSummary, Field, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, download, render};

use self::acts::Input;
use self::forms::ItemForm;
use super::{COVERAGE, INSPECTIONS, PLANS, words};
use crate::app::App;
use crate::document::{self, Preview};
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::api;
use crate::modules::monitoring::model::check::{self, Match};
use crate::modules::monitoring::model::line::Progress;
use crate::modules::monitoring::model::plan::{Amendment, PlanField, PlanItem};
use crate::modules::monitoring::model::rules;
use crate::modules::monitoring::model::words::Activity;
use crate::modules::monitoring::policy;
use crate::modules::monitoring::usecase::{self, AbovePlan, FileKind, Looked, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "monitoring/web/plan/page.html")]
struct PlanPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    facts: KeyValues,
    returned: Option<String>,
    /// What stands against sending it in.
    lacks: Vec<String>,
    /// What the fields are compared with, in words.
    above: Option<Html>,
    /// How far it is carried out.
    progress: Option<ProgressText>,
    /// The lines have entries in the ledger.
    is_carried_out: bool,
    fields: Vec<FieldRow>,
    items: Vec<ItemRow>,
    /// Lines that are not taken out.
    lines: usize,
    total: Option<String>,
    amendments: Vec<AmendmentRow>,
    putting: Option<Vec<Field>>,
    item: Option<ItemForm>,
    editing: Option<Vec<Field>>,
    /// Which form was refused, so that it stands open.
    refused: &'static str,
    may_submit: bool,
    may_accept: bool,
    may_discard: bool,
    returning: Option<Field>,
    issuing: Option<[Field; 2]>,
    amending: Option<Field>,
    issuing_amendment: Option<[Field; 2]>,
    may_give_up: bool,
    preview: Preview,
    history: Timeline,
}

struct FieldRow {
    code: String,
    name: String,
    reason: String,
    note: String,
    why_apart: String,
    /// How it stands to the plan of the unit above.
    matching: String,
    amendment: i64,
    may_remove: bool,
}

/// What is planned, and what of it is done.
struct ProgressText {
    lines: String,
    rest: String,
    money: Option<String>,
}

struct ItemRow {
    number: i64,
    activity: String,
    content: String,
    product: String,
    lead: String,
    partners: String,
    time: String,
    budget: String,
    amendment: i64,
    is_dropped: bool,
    /// The ledger's entry: where it stands.
    entry: Option<Html>,
    /// What was begun from the line, and how another is.
    inspections: Option<String>,
    begin: Option<String>,
    may_change: bool,
    /// Taking it out gives a change of it up.
    is_change: bool,
}

struct AmendmentRow {
    number: i64,
    reason: String,
    issued: Option<String>,
}

/// Which line the form holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    line: String,
}

/// What was refused: the form, what was typed, and why.
pub(super) struct Refused {
    /// The form's name.
    pub(super) form: &'static str,
    /// What was typed.
    pub(super) input: Input,
    /// What is wrong.
    pub(super) errors: Vec<FieldError>,
}

/// `GET /theo-doi/ke-hoach/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, asked.line.parse().ok(), None).await?))
}

/// The plan's own document, or that of an amendment: `?sua-doi=1`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FileOf {
    #[serde(rename = "sua-doi")]
    amendment: Option<i64>,
}

/// `GET /theo-doi/ke-hoach/{code}/van-ban.docx`
pub(super) async fn docx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(of): Query<FileOf>,
) -> Result<Response, Failure> {
    file(&app, &me, (&code, of.amendment), FileKind::Docx, document::DOCX).await
}

/// `GET /theo-doi/ke-hoach/{code}/van-ban.pdf`
pub(super) async fn pdf(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(of): Query<FileOf>,
) -> Result<Response, Failure> {
    file(&app, &me, (&code, of.amendment), FileKind::Pdf, document::PDF).await
}

async fn file(
    app: &App,
    me: &SignedIn,
    (code, amendment): (&str, Option<i64>),
    kind: FileKind,
    media: &'static str,
) -> Result<Response, Failure> {
    let (name, bytes) = usecase::file(app, &me.actor, code, amendment, kind).await.map_err(Problem::from)?;
    Ok((download::saved(&name, media), bytes).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    line: Option<i64>,
    refused: Option<Refused>,
) -> Result<PlanPage, Failure> {
    let lang = me.lang();
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let mut ids = vec![looked.plan.duty.agency, looked.plan.duty.overseer];
    ids.extend(looked.items.iter().map(|item| item.lead));
    ids.extend(looked.above.as_ref().map(|above| above.agency));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let known =
        api::fields(app.store.read(), looked.plan.duty.jurisdiction, app.clock.today()).await.map_err(Problem::from)?;
    let may = |word: &str| looked.actions.contains(&word);
    let writing = looked.plan.writing(looked.amendments.last().filter(|last| last.issued.is_none()));
    let writing = writing.filter(|_| may("write"));
    let nothing = Refused { form: "", input: Input::default(), errors: Vec::new() };
    let refused = refused.unwrap_or(nothing);
    let typed = |form: &str| {
        if refused.form == form { (&refused.input, &refused.errors[..]) } else { (&refused.input, &[][..]) }
    };
    let edited = line.and_then(|line| looked.items.iter().find(|item| item.number == line));
    let title = lang
        .t("plan-title")
        .with("year", looked.plan.duty.year.to_string())
        .with("agency", words::name(&names, looked.plan.duty.agency))
        .to_string();
    Ok(PlanPage {
        head: head(lang, app, &looked, &names, &title),
        page: me.layout(menu::ids::PLANS, &title),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        code: looked.plan.code.clone(),
        version: looked.plan.version,
        facts: facts(lang, &looked, &names),
        returned: Some(looked.plan.returned_why.clone()).filter(|why| looked.plan.state.is_open() && !why.is_empty()),
        lacks: looked.lacks.iter().map(|lack| field_message(lang, lack).to_string()).collect(),
        above: above(lang, &looked, &names),
        progress: looked.progress.as_ref().map(|progress| progress_text(lang, progress)),
        is_carried_out: looked.progress.is_some(),
        fields: field_rows(lang, &looked, writing),
        items: looked.items.iter().map(|item| item_row(lang, app, &looked, (&names, item), (writing, me))).collect(),
        lines: looked.items.iter().filter(|item| !item.is_dropped).count(),
        total: total(lang, &looked.items),
        amendments: looked.amendments.iter().map(|amendment| amendment_row(lang, &looked, amendment)).collect(),
        putting: match writing {
            Some(_) => Some(forms::putting(app, lang, &looked, typed("field")).await?),
            None => None,
        },
        item: match writing {
            Some(_) => Some(forms::item(app, lang, &looked, edited, typed("item")).await?),
            None => None,
        },
        editing: may("edit").then(|| forms::editing(lang, &looked, typed("edit"))),
        refused: refused.form,
        may_submit: may("submit"),
        may_accept: may("accept"),
        may_discard: may("discard"),
        returning: may("send-back").then(|| forms::reason(lang, "plan-return-why", typed("return"))),
        issuing: may("issue").then(|| forms::numbering(lang, typed("issue"))),
        amending: may("amend").then(|| forms::reason(lang, "plan-amend-why", typed("amend"))),
        issuing_amendment: may("issue-amendment").then(|| forms::numbering(lang, typed("issue-amendment"))),
        may_give_up: may("give-up-amendment"),
        history: Timeline::new(records.iter().map(|record| told(lang, record, &known)).collect()),
        preview: Preview(looked.preview),
    })
}

fn head(lang: Lang, app: &App, looked: &Looked, names: &Names, title: &str) -> PageHead {
    let plan = &looked.plan;
    let chip = words::chip(lang, Some(plan.state), looked.owed.as_ref(), app.clock.today());
    let list = Link::new(PLANS).with("year", plan.duty.year);
    let path = format!("{PLANS}/{}", plan.code);
    let sentence = lang.t("plan-sentence").with("overseer", words::name(names, plan.duty.overseer));
    let mut head = PageHead::new(title)
        .crumb(Html::link(list, lang.t("plans-title").with("year", plan.duty.year.to_string())))
        .crumb(Html::whole(&plan.code))
        .sentence(Html::from(chip).and(sentence))
        .action(Action::new(lang.t("plan-docx"), format!("{path}/van-ban.docx")).icon("file-earmark-text"))
        .action(Action::new(lang.t("plan-pdf"), format!("{path}/van-ban.pdf")).icon("file-earmark-text"));
    if let Some(code) = &looked.obligation {
        head = head.action(Action::new(lang.t("plan-obligation"), format!("/nhiem-vu/{code}")).icon("list-check"));
    }
    head
}

fn facts(lang: Lang, looked: &Looked, names: &Names) -> KeyValues {
    let plan = &looked.plan;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let due = match looked.owed.as_ref().and_then(|owed| owed.due_on) {
        Some(on) => lang.date(on),
        None => lang.t("plan-no-due").to_string(),
    };
    KeyValues::new()
        .row(lang.t("plans-agency"), agency(plan.duty.agency))
        .row(lang.t("plan-overseer"), agency(plan.duty.overseer))
        .row(lang.t("plans-due"), due)
        .row_if(
            lang.t("plan-law"),
            looked.law.as_ref().map(|law| words::called(lang, &law.name_vi, &law.name_en).to_owned()),
        )
        .row_if(lang.t("plan-rule"), looked.rule.as_ref().map(|rule| words::rule(lang, rule)))
        .row_if(lang.t("plans-sent"), plan.submitted.map(|(on, _)| lang.date(on)))
        .row_if(lang.t("plan-accepted-on"), plan.accepted.map(|(on, _)| lang.date(on)))
        .row_if(lang.t("plan-number"), plan.label())
        .row_if(lang.t("plan-issued-on"), plan.issued.map(|(_, on)| lang.date(on)))
        .row(
            lang.t("coverage-link"),
            Html::link(Link::new(COVERAGE).with("year", plan.duty.year), lang.t("plan-coverage-open")),
        )
}

/// What the fields are compared with: where the rule asks for it, the plan of the unit above, or that it was not issued yet.
fn above(lang: Lang, looked: &Looked, names: &Names) -> Option<Html> {
    let above = looked.above.as_ref().filter(|_| looked.rule.as_ref().is_some_and(|rule| rule.must_match))?;
    let agency = words::name(names, above.agency);
    Some(match &above.plan {
        Some(plan) => Html::from(lang.t("plan-above").with("agency", agency))
            .and(Html::link(format!("{PLANS}/{}", plan.code), &plan.label)),
        None => Html::from(lang.t("plan-above-none").with("agency", agency)),
    })
}

fn field_rows(lang: Lang, looked: &Looked, writing: Option<i64>) -> Vec<FieldRow> {
    let must_match = looked.rule.as_ref().is_some_and(|rule| rule.must_match);
    let above = looked.above.as_ref().and_then(|above| above.plan.as_ref()).filter(|_| must_match);
    let codes = above.map(AbovePlan::codes);
    let matching = |field: &PlanField| {
        let (Some(above), Some(codes)) = (above, &codes) else { return String::new() };
        let found = check::matching(field, codes);
        let under = field.matched.as_ref().filter(|_| found == Match::Other);
        let under = under.and_then(|code| above.fields.iter().find(|other| other.field == *code));
        match under {
            Some(other) => lang.t("plan-match-under").with("field", &other.name).to_string(),
            None => words::matching(lang, found).map(|text| text.to_string()).unwrap_or_default(),
        }
    };
    let row = |field: &PlanField| FieldRow {
        code: field.field.clone(),
        name: field.name.clone(),
        reason: words::reason(lang, field.reason).to_string(),
        note: field.note.clone(),
        why_apart: field.why_apart.clone(),
        matching: matching(field),
        amendment: field.amendment,
        may_remove: writing == Some(field.amendment),
    };
    looked.fields.iter().map(row).collect()
}

fn progress_text(lang: Lang, progress: &Progress) -> ProgressText {
    let lines = lang.t("plan-progress").with("planned", progress.planned).with("done", progress.done);
    let rest = lang.t("plan-progress-rest").with("waiting", progress.waiting).with("overdue", progress.overdue);
    let money = || {
        let planned = lang.number(progress.budget_vnd);
        lang.t("plan-progress-money").with("planned", planned).with("done", lang.number(progress.done_budget_vnd))
    };
    ProgressText {
        lines: lines.to_string(),
        rest: rest.to_string(),
        money: (progress.budget_vnd > 0).then(|| money().to_string()),
    }
}

fn item_row(
    lang: Lang,
    app: &App,
    looked: &Looked,
    (names, item): (&Names, &PlanItem),
    (writing, me): (Option<i64>, &SignedIn),
) -> ItemRow {
    let time = match item.starts_on {
        Some(start) => lang.t("plan-item-span").with("from", start).with("to", item.ends_on),
        None => lang.t("plan-item-until").with("to", item.ends_on),
    };
    let entry = looked.entries.get(&item.number);
    let chip = entry.map(|entry| {
        let chip = Html::from(words::line_chip(lang, &entry.brief, app.clock.today()));
        match &entry.code {
            Some(code) => chip.and(Html::link(format!("/nhiem-vu/{code}"), code)),
            None => chip,
        }
    });
    // Inspections are another module's: it lists those of a line, and begins one, by address.
    let of_line = |path: &str| Link::new(path).with("plan", &looked.plan.code).with("line", item.number).to_string();
    let is_inspection = item.activity == Activity::Inspect && entry.is_some();
    let is_ours = me.actor.is_system()
        || policy::writing(&me.actor).iter().any(|own| [item.lead, looked.plan.duty.agency].contains(own))
        || looked.actions.contains(&"amend");
    let is_own_version = writing == Some(item.amendment);
    ItemRow {
        number: item.number,
        activity: words::activity(lang, item.activity).to_string(),
        content: item.content.clone(),
        product: item.product.clone(),
        lead: words::name(names, item.lead),
        partners: item.partners.clone(),
        time: time.to_string(),
        budget: item.budget_vnd.map(|amount| lang.number(amount)).unwrap_or_default(),
        amendment: item.amendment,
        is_dropped: item.is_dropped,
        entry: chip,
        inspections: is_inspection.then(|| of_line(INSPECTIONS)),
        begin: (is_inspection && is_ours && !item.is_dropped).then(|| of_line(&format!("{INSPECTIONS}/moi"))),
        may_change: writing.is_some() && (is_own_version || !item.is_dropped),
        is_change: is_own_version && entry.is_some(),
    }
}

fn total(lang: Lang, items: &[PlanItem]) -> Option<String> {
    let total: i64 =
        items.iter().filter(|item| !item.is_dropped).filter_map(|item| item.budget_vnd).fold(0, i64::saturating_add);
    (total > 0).then(|| lang.t("plan-budget-total").with("amount", lang.number(total)).to_string())
}

fn amendment_row(lang: Lang, looked: &Looked, amendment: &Amendment) -> AmendmentRow {
    let issued = |(number, on)| {
        let label = format!("{number:02}/{}", looked.plan.content.symbol);
        lang.t("plan-amendment-issued").with("number", label).with("date", on).to_string()
    };
    AmendmentRow {
        number: amendment.amendment,
        reason: amendment.reason.clone(),
        issued: amendment.issued.map(|(number, on): (u32, chrono::NaiveDate)| issued((number, on))),
    }
}

/// One entry of the history.
fn told(lang: Lang, record: &Record, known: &[rules::Field]) -> TimelineEntry {
    let text = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    // A field that is no longer chosen from is told by its code.
    let field = |name: &str| {
        let code = text(name);
        match known.iter().find(|field| field.code == code) {
            Some(field) => words::called(lang, &field.name_vi, &field.name_en).to_owned(),
            None => code,
        }
    };
    let (mark, what) = match record.action.as_str() {
        "begun" => (Mark::InTime, lang.t("plan-history-begun")),
        "edited" if record.payload.get("field").is_some() => {
            (Mark::InTime, lang.t("plan-history-field").with("field", field("field")))
        }
        "edited" if record.payload.get("item").is_some() => {
            (Mark::InTime, lang.t("plan-history-item").with("item", text("item")))
        }
        "edited" if record.payload.get("field_out").is_some() => {
            (Mark::InTime, lang.t("plan-history-field-out").with("field", field("field_out")))
        }
        "edited" if record.payload.get("item_out").is_some() => {
            (Mark::InTime, lang.t("plan-history-item-out").with("item", text("item_out")))
        }
        "edited" => (Mark::InTime, lang.t("plan-history-edited")),
        "submitted" => (Mark::Waiting, lang.t("plan-history-submitted")),
        "returned" => (Mark::Returned, lang.t("plan-history-returned")),
        "accepted" => (Mark::DoneOnTime, lang.t("plan-history-accepted")),
        "issued" => (Mark::DoneOnTime, lang.t("plan-history-issued").with("number", text("number"))),
        "amendment_begun" => (Mark::InTime, lang.t("plan-history-amendment-begun")),
        "amendment_issued" => (Mark::DoneOnTime, lang.t("plan-history-amendment-issued")),
        "amendment_given_up" => (Mark::NotCounted, lang.t("plan-history-amendment-given-up")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
