//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::indicator::{Indicator, IndicatorForm, Part, Unit};
use super::super::model::measure::Outcome;
use super::super::model::period::Period;
use super::super::model::value::EnteredValue;
use super::super::usecase::{Asked, CellForm, Comparison, LookedValue, PartRow, SheetForm, Table};
use crate::listing::PageFacts;

/// Indicators.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndicatorList {
    pub(super) items: Vec<IndicatorItem>,
}

/// An indicator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndicatorItem {
    code: String,
    /// `A1`.
    criterion: String,
    name_vi: String,
    name_en: String,
    /// How it is reckoned, in words.
    formula_vi: String,
    /// What it rests on.
    source: String,
    /// Whether somebody has checked that.
    is_verified: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    parts: Vec<IndicatorPartItem>,
    version: i64,
}

/// A part of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndicatorPartItem {
    code: String,
    name_vi: String,
    name_en: String,
    /// doc, case, person, class, event, copy, post, task, agency, vnd, percent, day.
    unit: &'static str,
    /// computed, entered, either.
    how: &'static str,
    /// Which count of the registers it is.
    measure: Option<&'static str>,
}

impl IndicatorItem {
    pub(super) fn of(indicator: &Indicator) -> Self {
        let facts = &indicator.facts;
        let part = |part: &Part| IndicatorPartItem {
            code: part.code.clone(),
            name_vi: part.name_vi.clone(),
            name_en: part.name_en.clone(),
            unit: part.unit.as_str(),
            how: part.how.as_str(),
            measure: part.measure.map(|measure| measure.as_str()),
        };
        Self {
            code: indicator.code.clone(),
            criterion: indicator.criterion.clone(),
            name_vi: facts.name_vi.clone(),
            name_en: facts.name_en.clone(),
            formula_vi: facts.formula_vi.clone(),
            source: facts.source.clone(),
            is_verified: facts.is_verified,
            valid_from: indicator.from,
            valid_to: facts.to,
            parts: indicator.parts.iter().map(part).collect(),
            version: indicator.version,
        }
    }
}

/// What an indicator says; its code and unit of a new one alone.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct IndicatorBody {
    code: String,
    name_vi: String,
    name_en: String,
    formula_vi: String,
    source: String,
    is_verified: bool,
    /// ISO or dd/mm/yyyy.
    valid_to: String,
    unit: String,
}

impl From<IndicatorBody> for IndicatorForm {
    fn from(body: IndicatorBody) -> Self {
        Self {
            code: body.code,
            name_vi: body.name_vi,
            name_en: body.name_en,
            formula_vi: body.formula_vi,
            source: body.source,
            is_verified: if body.is_verified { "1".to_owned() } else { String::new() },
            valid_to: body.valid_to,
            unit: body.unit,
        }
    }
}

/// The numbers of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NumbersBody {
    agency_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
    /// The day on which people and the tree are looked at.
    on: NaiveDate,
    /// Code of the field.
    field: Option<String>,
    items: Vec<NumberItem>,
}

/// A part with its numbers. Percent and days have one decimal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NumberItem {
    indicator: String,
    part: String,
    unit: &'static str,
    /// What the registers come to.
    computed: Option<f64>,
    /// Why they come to nothing: of_nothing, too_few, no_fields, years_only, no_survey.
    why_not: Option<&'static str>,
    /// What was entered.
    entered: Option<f64>,
    entered_id: Option<Uuid>,
    is_verified: Option<bool>,
    /// What was entered, less what was counted.
    difference: Option<f64>,
    /// What the agencies directly below entered, added up, where nothing was entered here; and how many did.
    below: Option<f64>,
    below_agencies: Option<u64>,
}

#[expect(clippy::cast_precision_loss, reason = "money of a province has fewer digits than a float holds")]
fn told(value: i64, unit: Unit) -> f64 {
    match unit.decimals() {
        0 => value as f64,
        _ => value as f64 / 10.0,
    }
}

fn why_not(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Number(_) => None,
        Outcome::OfNothing => Some("of_nothing"),
        Outcome::TooFew => Some("too_few"),
        Outcome::NoFields => Some("no_fields"),
        Outcome::YearsOnly => Some("years_only"),
        Outcome::NoSurvey => Some("no_survey"),
    }
}

fn number_item(indicator: &str, row: &PartRow) -> NumberItem {
    let unit = row.part.unit;
    let entered = row.entered.as_ref();
    NumberItem {
        indicator: indicator.to_owned(),
        part: row.part.code.clone(),
        unit: unit.as_str(),
        computed: row.computed.and_then(Outcome::number).map(|value| told(value, unit)),
        why_not: row.computed.and_then(why_not),
        entered: entered.map(|value| told(value.said.value, unit)),
        entered_id: entered.map(|value| value.id.uuid()),
        is_verified: entered.map(|value| value.verified.is_some()),
        difference: row.difference().map(|value| told(value, unit)),
        below: row.below.map(|(sum, _)| told(sum, unit)),
        below_agencies: row.below.map(|(_, agencies)| agencies),
    }
}

impl NumbersBody {
    pub(super) fn of(table: &Table) -> Self {
        let setting = &table.setting;
        let items = table.rows.iter().flat_map(|row| {
            let code = row.indicator.code.as_str();
            row.parts.iter().map(move |part| number_item(code, part))
        });
        Self {
            agency_id: setting.agency.uuid(),
            from: setting.period.from,
            to: setting.period.to,
            on: setting.on,
            field: setting.field.as_ref().map(|field| field.code.clone()),
            items: items.collect(),
        }
    }
}

/// Agencies side by side.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComparisonBody {
    agency_id: Uuid,
    from: NaiveDate,
    to: NaiveDate,
    items: Vec<ComparedItem>,
}

/// An agency of a comparison.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComparedItem {
    agency_id: Uuid,
    agency: String,
    #[serde(flatten)]
    number: NumberItem,
}

impl ComparisonBody {
    pub(super) fn of(found: &Comparison) -> Self {
        let items = found.agencies.iter().map(|it| ComparedItem {
            agency_id: it.agency.uuid(),
            agency: it.name.clone(),
            number: number_item(&found.indicator.code, &it.row),
        });
        Self {
            agency_id: found.setting.agency.uuid(),
            from: found.setting.period.from,
            to: found.setting.period.to,
            items: items.collect(),
        }
    }
}

/// A page of values.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValueList {
    pub(super) items: Vec<ValueItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A value that somebody entered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValueItem {
    id: Uuid,
    /// Code of the indicator.
    indicator: String,
    /// Code of its part.
    part: String,
    unit: &'static str,
    agency_id: Uuid,
    field: Option<String>,
    from: NaiveDate,
    to: NaiveDate,
    value: f64,
    /// report, statistics, register, other.
    source: &'static str,
    note: String,
    evidence: String,
    entered_by: String,
    entered_at: DateTime<Utc>,
    verified_by: Option<String>,
    verified_at: Option<DateTime<Utc>>,
    version: i64,
}

/// A value with what the caller may do with it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValueDetail {
    #[serde(flatten)]
    item: ValueItem,
    /// view, enter, verify.
    actions: Vec<&'static str>,
}

fn item(indicator: &str, part: Option<&Part>, value: &EnteredValue) -> ValueItem {
    let unit = part.map_or(Unit::Case, |part| part.unit);
    ValueItem {
        id: value.id.uuid(),
        indicator: indicator.to_owned(),
        part: part.map(|part| part.code.clone()).unwrap_or_default(),
        unit: unit.as_str(),
        agency_id: value.place.agency.uuid(),
        field: Some(value.place.field.clone()).filter(|field| !field.is_empty()),
        from: value.place.period.from,
        to: value.place.period.to,
        value: told(value.said.value, unit),
        source: value.said.source.as_str(),
        note: value.said.note.clone(),
        evidence: value.said.evidence.clone(),
        entered_by: value.entered_name.clone(),
        entered_at: value.entered_at,
        verified_by: value.verified.as_ref().map(|it| it.name.clone()),
        verified_at: value.verified.as_ref().map(|it| it.at),
        version: value.version,
    }
}

pub(super) fn value_item(indicators: &[Indicator], value: &EnteredValue) -> ValueItem {
    let found = indicators.iter().find_map(|it| it.part(value.place.part).map(|part| (it.code.as_str(), part)));
    let (code, part) = found.unzip();
    item(code.unwrap_or_default(), part, value)
}

pub(super) fn value_detail(looked: &LookedValue) -> ValueDetail {
    ValueDetail {
        item: item(&looked.indicator.code, Some(&looked.part), &looked.value),
        actions: looked.actions.iter().map(|action| action.as_str()).collect(),
    }
}

/// Values of an agency, a period and a field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SheetBody {
    agency_id: Option<Uuid>,
    /// `2026`, `2026-h1`, `2026-q3`.
    period: String,
    /// First day, with `to` instead of a period; ISO or dd/mm/yyyy.
    from: String,
    to: String,
    /// Code of a field.
    field: String,
    /// report, statistics, register, other.
    source: String,
    /// Number and day of the document that proves them.
    evidence: String,
    values: Vec<SheetCell>,
}

/// One value.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SheetCell {
    /// Code of the indicator.
    indicator: String,
    /// Code of its part.
    part: String,
    /// As people write it: `1.200`, `87,5`; empty to remove what stands there.
    value: String,
    note: String,
    /// The version that was looked at; nought where nothing stood there.
    version: Option<i64>,
}

impl SheetBody {
    /// What it asks for and what it says.
    pub(super) fn read(&self, indicators: &[Indicator], today: NaiveDate) -> Result<(Asked, SheetForm), Problem> {
        let mut cells = Vec::with_capacity(self.values.len());
        for cell in &self.values {
            let indicator = indicators.iter().find(|indicator| indicator.code == cell.indicator);
            let part = indicator.and_then(|indicator| indicator.parts.iter().find(|part| part.code == cell.part));
            let Some(part) = part else {
                let place = format!("values.{}/{}", cell.indicator, cell.part);
                let error = FieldError::new("part", "choice-unknown").with("place", place);
                return Err(Problem::invalid(vec![error]));
            };
            cells.push(CellForm {
                part: part.id,
                value: cell.value.clone(),
                note: cell.note.clone(),
                version: cell.version,
            });
        }
        let asked = Asked {
            agency: self.agency_id.map(AgencyId::from_uuid),
            period: Period::asked(&self.period, &self.from, &self.to, today),
            field: Some(self.field.clone()).filter(|field| !field.is_empty()),
        };
        Ok((asked, SheetForm { source: self.source.clone(), evidence: self.evidence.clone(), cells }))
    }
}

/// How many values were changed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EnteredBody {
    pub(super) changed: usize,
}
