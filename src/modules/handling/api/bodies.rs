//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::acts::{JudgeForm, ReplyForm, SendForm};
use super::super::model::form::HandlingForm;
use super::super::model::handling::{Addressee, Handling, Sending};
use super::super::model::rule::{ReplyRule, RuleForm};
use super::super::usecase::{Chain, ChainLink, ChainYear, Looked};
use crate::listing::PageFacts;

/// A page of handlings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingList {
    pub(super) items: Vec<HandlingItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// One handling.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingItem {
    id: Uuid,
    code: String,
    /// Who handles it.
    agency_id: Uuid,
    /// Who follows up what is owed.
    overseer_id: Uuid,
    /// Code of the measure.
    measure: String,
    /// own, proposal.
    authority: &'static str,
    content: String,
    /// Who is told or asked, where that is an agency of the tree.
    addressee_id: Option<Uuid>,
    /// Else the body, in words.
    outside: Option<String>,
    /// Code of the field.
    field: Option<String>,
    ground: String,
    legal_basis: String,
    document: Option<HandlingDocument>,
    due_on: Option<NaiveDate>,
    /// The day was counted by a rule.
    is_due_by_rule: bool,
    /// draft, approved, sent, acknowledged, in_progress, done, rejected, cancelled.
    state: &'static str,
    /// Number and symbol of the document by which it was sent.
    sent_number: Option<String>,
    sent_on: Option<NaiveDate>,
    acknowledged_on: Option<NaiveDate>,
    began_on: Option<NaiveDate>,
    reply: Option<HandlingReply>,
    done_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    /// What came of it; of what was cancelled: why.
    result: String,
    published_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    version: i64,
}

/// The legal document that it is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingDocument {
    number: String,
    article: String,
    clause: String,
    point: String,
    /// amend, replace, repeal, suspend, issue, guide.
    ask: &'static str,
}

/// What the addressee answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingReply {
    /// accepted, partly, rejected.
    kind: &'static str,
    number: String,
    on: NaiveDate,
    note: String,
}

/// A handling with its chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingDetail {
    #[serde(flatten)]
    item: HandlingItem,
    /// Codes of the findings that it is about, where the caller sees them.
    findings: Vec<String>,
    /// How many more it is about.
    other_findings: usize,
    /// Code of the entry of the information book, where the caller sees it.
    information: Option<String>,
    /// Codes of what was recommended on the findings.
    recommendations: Vec<String>,
    /// Code of what is owed, where the caller sees it.
    obligation: Option<String>,
    /// Where that is in its life, as of an obligation.
    obligation_state: Option<&'static str>,
    approved_by: Option<String>,
    /// view, draft, approve, send, receive, follow: what the caller may do at some stage.
    actions: Vec<&'static str>,
}

/// What a handling says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingBody {
    /// Who handles it; kept where a draft is changed.
    agency_id: String,
    measure: String,
    /// own, proposal.
    authority: String,
    content: String,
    /// Id or name of the agency that is told or asked.
    addressee: String,
    /// A body outside the tree, in words.
    outside: String,
    /// Code of the field.
    field: String,
    /// Codes of findings.
    findings: Vec<String>,
    /// Code of an entry of the information book.
    information: String,
    /// Needed where it rests on no finding and no entry.
    ground: String,
    legal_basis: String,
    /// amend, replace, repeal, suspend, issue, guide.
    document_ask: String,
    document: String,
    document_article: String,
    document_clause: String,
    document_point: String,
    /// ISO or dd/mm/yyyy; needed within the own authority.
    due_on: String,
}

impl From<HandlingBody> for HandlingForm {
    fn from(body: HandlingBody) -> Self {
        Self {
            agency: body.agency_id,
            measure: body.measure,
            authority: body.authority,
            content: body.content,
            addressee: body.addressee,
            outside: body.outside,
            field: body.field,
            findings: body.findings.join(" "),
            information: body.information,
            ground: body.ground,
            legal_basis: body.legal_basis,
            document_ask: body.document_ask,
            document: body.document,
            document_article: body.document_article,
            document_clause: body.document_clause,
            document_point: body.document_point,
            due_on: body.due_on,
        }
    }
}

/// The document by which it is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingSendBody {
    number: String,
    symbol: String,
    /// Today where empty.
    on: String,
    /// What was written, or the rule's day, where empty.
    due_on: String,
}

impl From<HandlingSendBody> for SendForm {
    fn from(body: HandlingSendBody) -> Self {
        Self { number: body.number, symbol: body.symbol, on: body.on, due_on: body.due_on }
    }
}

/// The answer of a body outside the tree.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingReplyBody {
    /// accepted, partly, rejected.
    kind: String,
    number: String,
    /// Today where empty.
    on: String,
    note: String,
}

impl From<HandlingReplyBody> for ReplyForm {
    fn from(body: HandlingReplyBody) -> Self {
        Self { kind: body.kind, number: body.number, on: body.on, note: body.note }
    }
}

/// What came of it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingJudgeBody {
    /// done, rejected.
    outcome: String,
    /// accepted, partly, rejected: how an agency of the tree answered; as the outcome says where empty.
    reply: String,
    /// Today where empty.
    on: String,
    note: String,
}

impl From<HandlingJudgeBody> for JudgeForm {
    fn from(body: HandlingJudgeBody) -> Self {
        Self { outcome: body.outcome, reply: body.reply, on: body.on, note: body.note }
    }
}

/// A day; today where empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingDayBody {
    pub(super) on: String,
}

/// A reason.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandlingReasonBody {
    pub(super) reason: String,
}

/// Rules of how long a body has to answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplyRuleList {
    pub(super) items: Vec<ReplyRuleItem>,
}

/// A rule of how long a body has to answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplyRuleItem {
    id: Uuid,
    /// The only jurisdiction that it holds in.
    jurisdiction_id: Option<Uuid>,
    working_days: Option<u32>,
    /// The law that sets it.
    source: String,
    /// Whether somebody has checked that.
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// What a rule says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReplyRuleBody {
    /// Empty for every jurisdiction; kept where a rule is changed.
    jurisdiction_id: String,
    /// Empty where nobody knows.
    working_days: Option<u32>,
    source: String,
    is_verified: bool,
    /// Today where empty; kept where a rule is changed.
    valid_from: String,
    valid_to: String,
}

impl From<ReplyRuleBody> for RuleForm {
    fn from(body: ReplyRuleBody) -> Self {
        Self {
            jurisdiction: body.jurisdiction_id,
            working_days: body.working_days.map(|days| days.to_string()).unwrap_or_default(),
            source: body.source,
            is_verified: if body.is_verified { "1".to_owned() } else { String::new() },
            valid_from: body.valid_from,
            valid_to: body.valid_to,
        }
    }
}

/// A chain, the last year first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingChain {
    agency_id: Option<Uuid>,
    years: Vec<HandlingChainYear>,
    /// There is more: the oldest is left out.
    is_cut: bool,
}

/// One year of a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingChainYear {
    year: i32,
    found: Vec<HandlingChainLink>,
    /// Codes of handlings that rest on no finding shown.
    other_handlings: Vec<String>,
}

/// A finding with everything that followed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingChainLink {
    finding: String,
    subject_id: Uuid,
    criterion: String,
    /// strength, shortcoming, violation, obstacle.
    kind: &'static str,
    /// The rule that it is about, in words.
    law: Option<String>,
    /// noted, open, closed.
    state: &'static str,
    concluded_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    /// The last year before in which the same was found of the same agency.
    recurs_after: Option<i32>,
    days_taken: Option<i64>,
    recommendations: Vec<HandlingChainStep>,
    handlings: Vec<HandlingChainStep>,
}

/// A recommendation or a handling of a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandlingChainStep {
    code: String,
    /// Of a recommendation as of its obligation; of a handling its own.
    state: Option<&'static str>,
    days_taken: Option<i64>,
}

pub(super) fn item(handling: &Handling) -> HandlingItem {
    let facts = &handling.facts;
    let (addressee_id, outside) = match &facts.addressee {
        Addressee::Agency(agency) => (Some(agency.uuid()), None),
        Addressee::Outside(body) => (None, Some(body.clone())),
    };
    HandlingItem {
        id: handling.id.uuid(),
        code: handling.code.clone(),
        agency_id: handling.agency.uuid(),
        overseer_id: handling.overseer.uuid(),
        measure: facts.measure.clone(),
        authority: facts.authority.as_str(),
        content: facts.content.clone(),
        addressee_id,
        outside,
        field: facts.field.as_ref().map(|field| field.code.clone()),
        ground: facts.ground.clone(),
        legal_basis: facts.legal_basis.clone(),
        document: facts.document.as_ref().map(|(law, ask)| HandlingDocument {
            number: law.number.clone(),
            article: law.article.clone(),
            clause: law.clause.clone(),
            point: law.point.clone(),
            ask: ask.as_str(),
        }),
        due_on: facts.due_on,
        is_due_by_rule: handling.is_due_by_rule,
        state: handling.state.as_str(),
        sent_number: handling.sending.as_ref().map(Sending::label),
        sent_on: handling.sending.as_ref().map(|sending| sending.on),
        acknowledged_on: handling.acknowledged_on,
        began_on: handling.began_on,
        reply: handling.reply.as_ref().map(|reply| HandlingReply {
            kind: reply.kind.as_str(),
            number: reply.number.clone(),
            on: reply.on,
            note: reply.note.clone(),
        }),
        done_on: handling.done_on,
        closed_on: handling.closed_on,
        result: handling.result_note.clone(),
        published_on: handling.published_on,
        created_at: handling.created_at,
        version: handling.version,
    }
}

pub(super) fn detail(looked: &Looked) -> HandlingDetail {
    let mut recommendations: Vec<String> = Vec::new();
    for recommended in looked.findings.iter().flat_map(|(_, all)| all) {
        if !recommendations.contains(&recommended.recommendation.code) {
            recommendations.push(recommended.recommendation.code.clone());
        }
    }
    HandlingDetail {
        item: item(&looked.handling),
        findings: looked.findings.iter().map(|(finding, _)| finding.code.clone()).collect(),
        other_findings: looked.other_findings,
        information: looked.information.as_ref().map(|known| known.code.clone()),
        recommendations,
        obligation: looked.obligation.clone(),
        obligation_state: looked.answer.as_ref().map(|answer| answer.obligation.state.as_str()),
        approved_by: looked.handling.approval.as_ref().map(|approval| approval.by_name.clone()),
        actions: looked.actions.iter().map(|action| action.as_str()).collect(),
    }
}

pub(super) fn rule_item(rule: ReplyRule) -> ReplyRuleItem {
    ReplyRuleItem {
        id: rule.id.uuid(),
        jurisdiction_id: rule.jurisdiction.map(|id| id.uuid()),
        working_days: rule.working_days,
        source: rule.source,
        is_verified: rule.is_verified,
        valid_from: rule.from,
        valid_to: rule.to,
        version: rule.version,
    }
}

fn step(handling: &Handling) -> HandlingChainStep {
    HandlingChainStep {
        code: handling.code.clone(),
        state: Some(handling.state.as_str()),
        days_taken: handling.days_taken(),
    }
}

fn link(link: &ChainLink) -> HandlingChainLink {
    let finding = &link.finding;
    let recommended = link.recommended.iter().map(|it| HandlingChainStep {
        code: it.recommendation.code.clone(),
        state: it.owed.as_ref().map(|owed| owed.state.as_str()),
        days_taken: it.days_taken(),
    });
    HandlingChainLink {
        finding: finding.code.clone(),
        subject_id: finding.subject.uuid(),
        criterion: finding.criterion.clone(),
        kind: finding.kind.as_str(),
        law: finding.law.as_ref().map(|law| law.words()),
        state: finding.state.as_str(),
        concluded_on: finding.concluded_on,
        closed_on: finding.closed_on,
        recurs_after: link.recurs_after,
        days_taken: link.days_taken(),
        recommendations: recommended.collect(),
        handlings: link.handlings.iter().map(step).collect(),
    }
}

pub(super) fn chain(chain: Option<Chain>) -> HandlingChain {
    let Some(chain) = chain else {
        return HandlingChain { agency_id: None, years: Vec::new(), is_cut: false };
    };
    let year = |(year, all): &(i32, ChainYear)| HandlingChainYear {
        year: *year,
        found: all.found.iter().map(link).collect(),
        other_handlings: all.others.iter().map(|handling| handling.code.clone()).collect(),
    };
    HandlingChain {
        agency_id: chain.agency.as_ref().map(|view| view.id.uuid()),
        years: chain.years.iter().map(year).collect(),
        is_cut: chain.is_cut,
    }
}
