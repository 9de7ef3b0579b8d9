//! The workspace of one inspection: where it stands, what comes next, and everything that belongs to it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{
    Action as Button, Chip, ErrorSummary, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry,
};
use thihanh_webkit::{Failure, Html, Lang, Layout, render};

use super::acts::{self, Act};
use super::steps::Input;
use super::{FINDINGS, INSPECTIONS, RECOMMENDATIONS, YEAR, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::answer::Verdict;
use crate::modules::inspections::model::inspection::{Inspection, Kind, State as Stage};
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::policy::{Action, Sight};
use crate::modules::inspections::usecase::{self, Clash, Looked, Names, PlanPlace};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "inspections/web/detail.html")]
struct DetailPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    /// The way of an inspection of one's own; another body's has none.
    steps: Vec<Step>,
    withdrawn: Option<String>,
    clashes: Option<Vec<ClashRow>>,
    overlap_reason: String,
    facts: KeyValues,
    content: String,
    team: Vec<MemberRow>,
    may_change_team: bool,
    subjects: Vec<SubjectRow>,
    papers: Vec<PaperRow>,
    summary: String,
    answered: Vec<AnsweredRow>,
    conflicts: Vec<ConflictRow>,
    may_choose: bool,
    findings: Vec<FindingRow>,
    recommendations: Vec<RecommendationRow>,
    may_write: bool,
    /// Address of the checklist on a tablet.
    site: Option<String>,
    acts: Vec<Act>,
    history: Option<Timeline>,
}

struct Step {
    class: &'static str,
    is_here: bool,
    name: String,
    on: String,
}

/// Where two inspections meet, as a row.
pub(super) struct ClashRow {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) by: String,
    pub(super) subject: String,
    pub(super) days: String,
    pub(super) what: String,
}

struct MemberRow {
    id: String,
    name: String,
    post: String,
    agency: String,
    role: String,
    conflict: String,
}

struct SubjectRow {
    href: String,
    /// Its year.
    year: String,
    name: String,
    report: String,
    note: String,
}

struct PaperRow {
    name: String,
    label: String,
    date: String,
    look: String,
    docx: String,
    pdf: String,
}

struct AnsweredRow {
    criterion: String,
    question: String,
    source: String,
    is_verified: bool,
    answers: Vec<(String, String, &'static str)>,
}

struct ConflictRow {
    id: String,
    question: String,
    subject: String,
    stored: String,
    sent: String,
    by: String,
}

struct FindingRow {
    href: String,
    code: String,
    kind: String,
    description: String,
    criterion: String,
    law: String,
    subject: String,
    chip: Chip,
}

struct RecommendationRow {
    href: String,
    code: String,
    number: i64,
    content: String,
    to: String,
    due: String,
    document: String,
    chip: Chip,
}

/// What a link may fill into the form of a finding.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Prefill {
    criterion: String,
    subject: String,
}

/// A form that was refused, with what was typed.
pub(super) struct Refused {
    /// Which one.
    pub(super) act: &'static str,
    /// What was typed.
    pub(super) input: Input,
    /// What is wrong.
    pub(super) errors: Vec<FieldError>,
}

/// `GET /theo-doi/kiem-tra/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(prefill): Query<Prefill>,
) -> Result<Response, Failure> {
    let input = Input { criterion: prefill.criterion, subject: prefill.subject, ..Input::default() };
    let filled = Refused { act: "phat-hien", input, errors: Vec::new() };
    Ok(render(&page(&app, &me, &code, filled).await?))
}

/// The page again, with what was wrong.
pub(super) async fn refuse(app: &App, me: &SignedIn, code: &str, refused: Refused) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page(app, me, code, refused).await?)).into_response())
}

async fn page(app: &App, me: &SignedIn, code: &str, refused: Refused) -> Result<DetailPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::look(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let inspection = &looked.inspection;
    let mut ids: Vec<AgencyId> = inspection.facts.subjects.clone();
    ids.extend([inspection.agency, inspection.overseer]);
    ids.extend(inspection.team.iter().map(|member| member.agency));
    ids.extend(looked.recommendations.iter().map(|followed| followed.recommendation.facts.to));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let may = |action: Action| looked.actions.contains(&action);
    let is_whole = looked.sight == Sight::Whole;
    let is_written = inspection.takes_answers();
    let may_write = is_written && (may(Action::Record) || may(Action::Conclude));
    let site = (is_written && may(Action::Record)).then(|| format!("{INSPECTIONS}/{code}/tai-cho"));
    let recommendations = looked.recommendations.iter().map(|followed| {
        let facts = &followed.recommendation.facts;
        RecommendationRow {
            href: format!("{RECOMMENDATIONS}/{}", followed.recommendation.code),
            code: followed.recommendation.code.clone(),
            number: followed.recommendation.number,
            content: facts.content.clone(),
            to: words::name(&names, facts.to),
            due: facts.due_on.map(|on| lang.date(on)).unwrap_or_default(),
            document: match &facts.document {
                Some((law, ask)) => format!("{}: {}", words::document_ask(lang, *ask), law.words()),
                None => String::new(),
            },
            chip: words::followed_chip(lang, followed, today),
        }
    });
    Ok(DetailPage {
        page: me.layout(menu::ids::INSPECTIONS, &inspection.facts.title),
        head: head(lang, &looked, &names, site.as_deref()),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        code: inspection.code.clone(),
        version: inspection.version,
        steps: steps(lang, inspection),
        withdrawn: inspection.withdrawal.as_ref().map(|withdrawal| withdrawal.reason.clone()),
        clashes: (!looked.clashes.is_empty()).then(|| clash_rows(lang, &looked.clashes)),
        overlap_reason: inspection.overlap_reason.clone(),
        facts: facts(lang, inspection, &names, looked.planned.as_ref()),
        content: inspection.facts.content.clone(),
        team: inspection
            .team
            .iter()
            .map(|member| MemberRow {
                id: member.id.to_string(),
                name: member.name.clone(),
                post: member.post.clone(),
                agency: words::name(&names, member.agency),
                role: words::role(lang, member.role).to_string(),
                conflict: member.conflict.clone(),
            })
            .collect(),
        may_change_team: may(Action::Prepare) && inspection.check_team_open().is_ok(),
        subjects: subjects(lang, inspection, &names),
        papers: papers(lang, &looked, &names),
        summary: inspection.summary.clone(),
        answered: answered(lang, &looked, &names),
        conflicts: conflicts(lang, &looked, &names),
        may_choose: is_written && (may(Action::Record) || may(Action::Conclude)),
        findings: looked
            .findings
            .iter()
            .map(|finding| FindingRow {
                href: format!("{FINDINGS}/{}", finding.code),
                code: finding.code.clone(),
                kind: words::finding_kind(lang, finding.facts.kind).to_string(),
                description: finding.facts.description.clone(),
                criterion: finding.facts.criterion.clone(),
                law: finding.facts.law.as_ref().map(|law| law.words()).unwrap_or_default(),
                subject: words::name(&names, finding.facts.subject),
                chip: words::finding_chip(lang, finding),
            })
            .collect(),
        recommendations: recommendations.collect(),
        may_write,
        site,
        acts: acts::of(lang, &looked, &names, &refused),
        history: is_whole.then(|| Timeline::new(records.iter().map(|record| told(lang, record)).collect())),
    })
}

fn head(lang: Lang, looked: &Looked, names: &Names, site: Option<&str>) -> PageHead {
    let inspection = &looked.inspection;
    let sentence = Html::from(words::chip(lang, inspection))
        .and(lang.t("inspection-sentence").with("by", words::inspector(names, inspection)));
    let mut head = PageHead::new(&inspection.facts.title)
        .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
        .crumb(Html::whole(&inspection.code))
        .sentence(sentence);
    if let Some(site) = site {
        head = head.action(Button::primary(lang.t("inspection-site"), site).icon("list-check"));
    }
    let is_open = inspection.withdrawal.is_none() && matches!(inspection.state, Stage::Prepared | Stage::External);
    if is_open && looked.actions.contains(&Action::Prepare) {
        let href = format!("{INSPECTIONS}/{}/sua", inspection.code);
        head = head.action(Button::new(lang.t("inspection-edit"), href).icon("pencil"));
    }
    head
}

fn steps(lang: Lang, inspection: &Inspection) -> Vec<Step> {
    if inspection.state == Stage::External {
        return Vec::new();
    }
    let on = |state: Stage| match state {
        Stage::Prepared => Some(thihanh_kernel::time::civil(inspection.created_at)),
        Stage::Decided => inspection.signed(PaperKind::Decision, None).map(|paper| paper.on),
        Stage::Notified => inspection.notified_on,
        Stage::OnSite => inspection.began_on,
        Stage::Drafting => inspection.left_on,
        Stage::Concluded => inspection.concluded_on,
        Stage::FollowingUp => inspection.sent_on,
        Stage::Closed => inspection.closed_on,
        Stage::External => None,
    };
    let is_skipped = |state: Stage| {
        state == Stage::Notified && inspection.facts.kind == Kind::Sudden && inspection.notified_on.is_none()
    };
    let way = Stage::WAY.into_iter().filter(|state| !is_skipped(*state) || *state == inspection.state);
    way.map(|state| Step {
        class: match state.cmp(&inspection.state) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "here",
            std::cmp::Ordering::Greater => "",
        },
        is_here: state == inspection.state,
        name: words::state(lang, state).to_string(),
        on: on(state).map(|on| lang.date(on)).unwrap_or_default(),
    })
    .collect()
}

/// Where inspections meet, as rows.
pub(super) fn clash_rows(lang: Lang, clashes: &[Clash]) -> Vec<ClashRow> {
    let what = |clash: &Clash| {
        let overlap = &clash.overlap;
        let mut what = Vec::new();
        if overlap.is_same_time {
            what.push(lang.t("inspection-clash-time").to_string());
        }
        if overlap.is_same_content {
            let names: Vec<&str> = overlap.fields.iter().map(|field| field.name.as_str()).collect();
            what.push(match names.is_empty() {
                true => lang.t("inspection-clash-content").to_string(),
                false => lang.t("inspection-clash-fields").with("fields", names.join("; ")).to_string(),
            });
        }
        what.join("; ")
    };
    clashes
        .iter()
        .map(|clash| ClashRow {
            href: if clash.is_visible { format!("{INSPECTIONS}/{}", clash.overlap.other.code) } else { String::new() },
            code: clash.overlap.other.code.clone(),
            by: clash.by.clone(),
            subject: clash.subject.clone(),
            days: words::days(lang, clash.overlap.other.visit),
            what: what(clash),
        })
        .collect()
}

fn facts(lang: Lang, inspection: &Inspection, names: &Names, planned: Option<&PlanPlace>) -> KeyValues {
    let agency = |id: AgencyId| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let mut facts = KeyValues::new();
    facts = match inspection.external_body.as_str() {
        "" => facts.row(lang.t("inspection-agency"), agency(inspection.agency)),
        body => facts.row(lang.t("inspection-agency"), body.to_owned()),
    };
    facts
        .row_if(lang.t("inspection-carries-out"), planned.map(|planned| words::planned(lang, Some(planned))))
        .row(lang.t("inspection-kind"), words::kind(lang, inspection.facts.kind).to_string())
        .row(lang.t("inspection-object"), words::object(lang, inspection.facts.object).to_string())
        .row(lang.t("inspection-fields"), words::fields(lang, inspection))
        .row(lang.t("inspection-period"), words::days(lang, inspection.facts.period))
        .row(lang.t("inspection-visit"), words::days(lang, inspection.facts.visit))
        .row_if(lang.t("inspection-report-due"), inspection.report_due_on.map(|on| lang.date(on)))
        .row(lang.t("inspection-overseer"), agency(inspection.overseer))
}

fn subjects(lang: Lang, inspection: &Inspection, names: &Names) -> Vec<SubjectRow> {
    let row = |subject: &crate::modules::inspections::model::inspection::Subject| SubjectRow {
        href: format!("/don-vi/{}", subject.agency),
        year: format!("{YEAR}?don_vi={}", subject.agency),
        name: words::name(names, subject.agency),
        report: match &subject.report {
            Some(report) => lang.t("inspection-reported").with("date", report.on).to_string(),
            None if inspection.state.is_told() => lang.t("inspection-not-reported").to_string(),
            None => String::new(),
        },
        note: subject.report.as_ref().map(|report| report.note.clone()).unwrap_or_default(),
    };
    inspection.subjects.iter().map(row).collect()
}

fn papers(lang: Lang, looked: &Looked, names: &Names) -> Vec<PaperRow> {
    let inspection = &looked.inspection;
    if inspection.state == Stage::External {
        return Vec::new();
    }
    let is_whole = looked.sight == Sight::Whole;
    let mut papers = Vec::new();
    for kind in PaperKind::ALL.iter().copied() {
        let is_due = match kind {
            PaperKind::Decision | PaperKind::Notice => true,
            PaperKind::Minutes => inspection.state >= Stage::OnSite,
            PaperKind::Conclusion => inspection.state >= Stage::Drafting,
        };
        let subjects: Vec<Option<AgencyId>> = match kind {
            PaperKind::Decision | PaperKind::Conclusion => vec![None],
            _ => inspection.facts.subjects.iter().copied().map(Some).collect(),
        };
        for subject in subjects {
            let signed = inspection.signed(kind, subject);
            let is_readable = match kind {
                PaperKind::Conclusion => inspection.state.is_published(),
                _ => signed.is_some(),
            };
            if !is_due || (!is_whole && !is_readable) {
                continue;
            }
            let of = subject.map(|agency| format!("?don-vi={agency}&")).unwrap_or_else(|| "?".to_owned());
            let base = format!("{INSPECTIONS}/{}/van-ban/{}{of}", inspection.code, words::paper_slug(kind));
            papers.push(PaperRow {
                name: match subject {
                    Some(agency) => format!("{}: {}", words::paper(lang, kind), words::name(names, agency)),
                    None => words::paper(lang, kind).to_string(),
                },
                label: signed.map(|paper| paper.label()).unwrap_or_default(),
                date: signed.map(|paper| lang.date(paper.on)).unwrap_or_default(),
                docx: format!("{base}dang=docx"),
                pdf: format!("{base}dang=pdf"),
                look: base.trim_end_matches(['?', '&']).to_owned(),
            });
        }
    }
    papers
}

fn answered(lang: Lang, looked: &Looked, names: &Names) -> Vec<AnsweredRow> {
    let is_one = looked.inspection.facts.subjects.len() == 1;
    let class = |verdict: Option<Verdict>| match verdict {
        Some(Verdict::Met) => "s-ok",
        Some(Verdict::Partly) => "s-soon",
        Some(Verdict::NotMet) => "s-late",
        _ => "s-none",
    };
    let row = |question: &crate::modules::inspections::store::answers::Question| AnsweredRow {
        criterion: words::named(lang, &looked.criteria, &question.criterion),
        question: question.question.clone(),
        source: question.source.clone(),
        is_verified: question.is_verified,
        answers: looked
            .inspection
            .facts
            .subjects
            .iter()
            .filter_map(|agency| {
                let answer = looked.answers.get(&(*agency, question.item))?;
                let of = if is_one { String::new() } else { format!("{}: ", words::name(names, *agency)) };
                Some((of, words::value(lang, &answer.value), class(answer.value.verdict)))
            })
            .collect(),
    };
    looked.questions.iter().map(row).collect()
}

fn conflicts(lang: Lang, looked: &Looked, names: &Names) -> Vec<ConflictRow> {
    let question = |item| looked.questions.iter().find(|question| question.item == item);
    looked
        .conflicts
        .iter()
        .map(|received| {
            let change = &received.change;
            let stored = looked.answers.get(&(change.subject, change.item)).cloned().unwrap_or_default();
            ConflictRow {
                id: change.id.to_string(),
                question: question(change.item).map(|question| question.question.clone()).unwrap_or_default(),
                subject: words::name(names, change.subject),
                stored: words::value(lang, &stored.value),
                sent: words::value(lang, &change.value),
                by: lang
                    .t("inspection-conflict-by")
                    .with("name", &received.name)
                    .with("at", change.made_at)
                    .to_string(),
            }
        })
        .collect()
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let word = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let count = |name: &str| record.payload.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
    let (mark, what) = match record.action.as_str() {
        "prepared" => (Mark::InTime, lang.t("inspection-history-prepared")),
        "entered" => (Mark::InTime, lang.t("inspection-history-entered")),
        "changed" => (Mark::InTime, lang.t("inspection-history-changed")),
        "member_added" => (Mark::InTime, lang.t("inspection-history-member-added").with("name", word("name"))),
        "member_removed" => (Mark::NotCounted, lang.t("inspection-history-member-removed").with("name", word("name"))),
        "decided" if !record.reason.is_empty() => {
            (Mark::Waiting, lang.t("inspection-history-decided-because").with("reason", &record.reason))
        }
        "decided" => (Mark::Waiting, lang.t("inspection-history-decided")),
        "signed" => (Mark::Waiting, lang.t("inspection-history-signed").with("number", word("number"))),
        "notified" => (Mark::Waiting, lang.t("inspection-history-notified")),
        "reported" => (Mark::InTime, lang.t("inspection-history-reported")),
        "began" => (Mark::DueSoon, lang.t("inspection-history-began").with("count", count("questions"))),
        "answered" if count("conflicts") > 0 => (
            Mark::Returned,
            lang.t("inspection-history-answered-conflicts")
                .with("count", count("count"))
                .with("conflicts", count("conflicts")),
        ),
        "answered" => (Mark::InTime, lang.t("inspection-history-answered").with("count", count("count"))),
        "chose" => (Mark::InTime, lang.t("inspection-history-chose")),
        "left" => (Mark::InTime, lang.t("inspection-history-left")),
        "found" => (Mark::InTime, lang.t("inspection-history-found").with("code", word("finding"))),
        "finding_removed" => {
            (Mark::NotCounted, lang.t("inspection-history-finding-removed").with("code", word("finding")))
        }
        "finding_changed" => (Mark::InTime, lang.t("inspection-history-finding-changed").with("code", word("finding"))),
        "file_added" => (
            Mark::InTime,
            lang.t("inspection-history-file-added").with("name", word("file")).with("code", word("finding")),
        ),
        "file_removed" => (
            Mark::NotCounted,
            lang.t("inspection-history-file-removed").with("name", word("file")).with("code", word("finding")),
        ),
        "recommended" => (Mark::InTime, lang.t("inspection-history-recommended").with("code", word("recommendation"))),
        "recommendation_removed" => {
            (Mark::NotCounted, lang.t("inspection-history-recommendation-removed").with("code", word("recommendation")))
        }
        "concluded" => (Mark::Waiting, lang.t("inspection-history-concluded")),
        "sent" => (Mark::DoneOnTime, lang.t("inspection-history-sent").with("count", count("recommendations"))),
        "finding_closed" => {
            (Mark::DoneOnTime, lang.t("inspection-history-finding-closed").with("code", word("finding")))
        }
        "closed" => (Mark::DoneOnTime, lang.t("inspection-history-closed")),
        "withdrawn" => (Mark::NotCounted, lang.t("inspection-history-withdrawn")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
