//! What has become of an obligation, in the JSON API.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::extension::Extension;
use crate::modules::obligations::model::record::{Obstacle, Report};
use crate::modules::obligations::usecase;

/// What has become of an obligation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObligationLife)]
pub(super) struct Life {
    /// Every time a product was handed in, newest first.
    reports: Vec<ReportRow>,
    /// Every request for a later day, newest first.
    extension_requests: Vec<ExtensionRow>,
    /// What hindered the work, newest first.
    obstacles: Vec<ObstacleRow>,
    /// How parts make it done: all, any, quorum or by_hand; `null` where nothing was given down.
    roll_up: Option<&'static str>,
    /// Codes of the parts that the caller may see.
    parts: Vec<String>,
    /// Code of the entry that it is a part of, where the caller may see that.
    whole: Option<String>,
    /// Codes of the entries that took its place.
    moved_to: Vec<String>,
    /// Codes of those whose place it took.
    moved_from: Vec<String>,
}

/// A product that was handed in.
#[derive(Debug, Serialize, ToSchema)]
struct ReportRow {
    number: i64,
    reached_on: NaiveDate,
    product_number: String,
    product_on: Option<NaiveDate>,
    note: String,
    reported_at: DateTime<Utc>,
    /// confirmed or sent_back; `null` while it waits.
    verdict: Option<&'static str>,
    judgement: Option<String>,
}

/// A request for a later day.
#[derive(Debug, Serialize, ToSchema)]
struct ExtensionRow {
    number: i64,
    old_due_on: NaiveDate,
    wanted_due_on: NaiveDate,
    reason: String,
    asked_at: DateTime<Utc>,
    /// granted, refused or withdrawn; `null` while it waits.
    verdict: Option<&'static str>,
    granted_due_on: Option<NaiveDate>,
    decision: Option<String>,
}

/// What hindered the work.
#[derive(Debug, Serialize, ToSchema)]
struct ObstacleRow {
    words: String,
    opened_at: DateTime<Utc>,
    answer: Option<String>,
    answered_at: Option<DateTime<Utc>>,
}

impl Life {
    /// What the use case gives, with how parts make it done.
    pub(super) fn of(life: usecase::Life, roll_up: Option<RollUp>) -> Self {
        Self {
            reports: life.reports.into_iter().map(report).collect(),
            extension_requests: life.extensions.into_iter().map(extension).collect(),
            obstacles: life.obstacles.into_iter().map(obstacle).collect(),
            roll_up: roll_up.map(RollUp::as_str),
            parts: life.parts.into_iter().map(|part| part.obligation.code).collect(),
            whole: life.whole.map(|whole| whole.obligation.code),
            moved_to: life.moved_to,
            moved_from: life.moved_from,
        }
    }
}

fn report(report: Report) -> ReportRow {
    let (verdict, judgement) = report.judged.map(|judged| (judged.verdict.as_str(), judged.words)).unzip();
    ReportRow {
        number: report.number,
        reached_on: report.reached_on,
        product_number: report.product_number,
        product_on: report.product_on,
        note: report.note,
        reported_at: report.reported_at,
        verdict,
        judgement,
    }
}

fn extension(asked: Extension) -> ExtensionRow {
    let granted_due_on = asked.answer.as_ref().and_then(|answer| answer.verdict.granted());
    let (verdict, decision) = asked.answer.map(|answer| (answer.verdict.as_str(), answer.words)).unzip();
    ExtensionRow {
        number: asked.number,
        old_due_on: asked.old_due_on,
        wanted_due_on: asked.wanted_due_on,
        reason: asked.reason,
        asked_at: asked.asked_at,
        verdict,
        granted_due_on,
        decision,
    }
}

fn obstacle(obstacle: Obstacle) -> ObstacleRow {
    let (answer, answered_at) = obstacle.answer.unzip();
    ObstacleRow { words: obstacle.words, opened_at: obstacle.opened_at, answer, answered_at }
}
