//! What the JSON API says and takes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::factor::{Factor, FactorForm};
use super::super::usecase::{Explained, Part, Ranked};
use crate::listing::PageFacts;

/// A page of agencies by risk.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskRanking {
    pub(super) items: Vec<RiskAgency>,
    /// Whether somebody has checked every factor, and which agencies are ranked; what ships is unverified.
    pub(super) is_verified: bool,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// An agency with its score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskAgency {
    agency_id: Uuid,
    name: String,
    /// A code of the kinds of agencies.
    kind: String,
    level: &'static str,
    /// Its place, from 1; agencies of one score have one place.
    place: usize,
    /// From 0 to 100, in hundredths: 7350 is 73.5.
    score_hundredths: u64,
    last_inspected_on: Option<NaiveDate>,
    parts: Vec<RiskPart>,
}

/// A factor of one agency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskPart {
    /// lateness, petitions, findings, money, years_since, open_recommendations.
    factor: &'static str,
    name_vi: String,
    /// The raw number: a count, đồng, or months; absent where the agency was never inspected, which counts as full.
    raw: Option<u64>,
    /// The raw number that counts as full.
    cap: i64,
    weight: i64,
    /// What it adds, in hundredths of a point.
    points_hundredths: u64,
}

/// An agency with what is behind its score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskExplained {
    #[serde(flatten)]
    agency: RiskAgency,
    /// How many agencies it is ranked among.
    among: usize,
    is_verified: bool,
    /// Inspections of this year that the caller sees.
    planned: Vec<RiskPlanned>,
    /// How many more there are.
    other_planned: usize,
}

/// An inspection of this year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskPlanned {
    code: String,
    title: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
}

/// The factors.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskFactorList {
    pub(super) items: Vec<RiskFactorItem>,
}

/// A factor of the formula.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RiskFactorItem {
    id: Uuid,
    code: &'static str,
    /// Its jurisdiction; absent where it holds in every one without a row of its own.
    jurisdiction_id: Option<Uuid>,
    name_vi: String,
    name_en: String,
    weight: i64,
    cap: i64,
    window_months: i64,
    /// Codes of the kinds of sources whose entries count.
    sources: Vec<String>,
    source: String,
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// What a factor says. What is counted, for whom and from when stays as it is where one is changed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RiskFactorBody {
    code: String,
    jurisdiction_id: String,
    name_vi: String,
    name_en: String,
    /// From 0 to 100.
    weight: i64,
    cap: i64,
    window_months: i64,
    sources: Vec<String>,
    source: String,
    is_verified: bool,
    /// ISO or dd/mm/yyyy.
    valid_from: String,
    valid_to: String,
}

impl From<RiskFactorBody> for FactorForm {
    fn from(body: RiskFactorBody) -> Self {
        Self {
            version: String::new(),
            code: body.code,
            jurisdiction: body.jurisdiction_id,
            name_vi: body.name_vi,
            name_en: body.name_en,
            weight: body.weight.to_string(),
            cap: body.cap.to_string(),
            window_months: body.window_months.to_string(),
            sources: body.sources,
            source: body.source,
            is_verified: if body.is_verified { "1".to_owned() } else { String::new() },
            valid_from: body.valid_from,
            valid_to: body.valid_to,
        }
    }
}

fn part(part: &Part) -> RiskPart {
    RiskPart {
        factor: part.factor.code.as_str(),
        name_vi: part.factor.name_vi.clone(),
        raw: part.raw,
        cap: part.factor.cap,
        weight: part.factor.weight,
        points_hundredths: part.points,
    }
}

pub(super) fn agency(ranked: &Ranked) -> RiskAgency {
    RiskAgency {
        agency_id: ranked.agency.id.uuid(),
        name: ranked.agency.name.clone(),
        kind: ranked.agency.kind.clone(),
        level: ranked.agency.level.as_str(),
        place: ranked.place,
        score_hundredths: ranked.total,
        last_inspected_on: ranked.last_inspected_on,
        parts: ranked.parts.iter().map(part).collect(),
    }
}

pub(super) fn explained(explained: &Explained) -> RiskExplained {
    let planned = explained.planned.iter().map(|inspection| RiskPlanned {
        code: inspection.code.clone(),
        title: inspection.title.clone(),
        starts_on: inspection.starts_on,
        ends_on: inspection.ends_on,
    });
    RiskExplained {
        agency: agency(&explained.ranked),
        among: explained.among,
        is_verified: explained.is_verified,
        planned: planned.collect(),
        other_planned: explained.other_planned,
    }
}

pub(super) fn factor_item(factor: &Factor) -> RiskFactorItem {
    RiskFactorItem {
        id: factor.id.uuid(),
        code: factor.code.as_str(),
        jurisdiction_id: factor.jurisdiction.map(|id| id.uuid()),
        name_vi: factor.name_vi.clone(),
        name_en: factor.name_en.clone(),
        weight: factor.weight,
        cap: factor.cap,
        window_months: factor.window_months,
        sources: factor.sources.clone(),
        source: factor.source.clone(),
        is_verified: factor.is_verified,
        valid_from: factor.from,
        valid_to: factor.to,
        version: factor.version,
    }
}
