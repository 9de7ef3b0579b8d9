//! What pages and the API show: the table of an agency, agencies side by side, the years of one indicator, what stands behind a number.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, IndicatorPartId};
use thihanh_kernel::vietnamese::sort_key;
use thihanh_store::Sql;

use super::compute::{MEANS, Span, compute};
use super::{Asked, IndicatorError, KIND, Setting, holding, holding_one, setting};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::indicators::model::indicator::{Indicator, Part};
use crate::modules::indicators::model::measure::{Measure, Outcome};
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::model::value::EnteredValue;
use crate::modules::indicators::store;
use crate::modules::inspections::api::{self as inspections, DocumentAsk, Named};
use crate::modules::surveys::api as surveys;

/// Agencies that one comparison shows.
const MOST_COMPARED: i64 = 300;
/// Years before the asked one that the page of an indicator shows.
const YEARS_BEFORE: i32 = 4;

/// A part with its numbers.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// The part.
    pub part: Part,
    /// What the registers come to; `None` where nothing counts it.
    pub computed: Option<Outcome>,
    /// What was entered for the agency itself.
    pub entered: Option<EnteredValue>,
    /// What the agencies directly below it entered, added up, and how many did; where nothing was entered for the agency itself and values add up.
    pub below: Option<(i64, u64)>,
}

impl PartRow {
    /// By how much what was entered differs from what was counted.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        let computed = self.computed.and_then(Outcome::number)?;
        self.entered.as_ref().map(|entered| entered.said.value - computed)
    }

    /// The number to compare by: what was counted, else what was entered, else what those below entered.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        let computed = self.computed.and_then(Outcome::number);
        let entered = self.entered.as_ref().map(|entered| entered.said.value);
        computed.or(entered).or(self.below.map(|(sum, _)| sum))
    }
}

/// An indicator with its numbers.
#[derive(Debug, Clone)]
pub struct IndicatorRow {
    /// The indicator.
    pub indicator: Indicator,
    /// Its parts.
    pub parts: Vec<PartRow>,
}

/// The numbers of an agency.
#[derive(Debug, Clone)]
pub struct Table {
    /// For what.
    pub setting: Setting,
    /// The criteria by which they are grouped.
    pub criteria: Vec<Named>,
    /// The indicators in their order.
    pub rows: Vec<IndicatorRow>,
}

/// Numbers of many agencies for parts, by agency and part.
async fn part_rows(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    parts: &[&Part],
    setting: &Setting,
    today: chrono::NaiveDate,
) -> Result<HashMap<(AgencyId, IndicatorPartId), PartRow>, IndicatorError> {
    let span = Span { period: setting.period, field: setting.field.as_ref().map(|field| field.code.as_str()), today };
    let computed = compute(sql, agencies, parts, span).await?;
    let ids: Vec<IndicatorPartId> = parts.iter().map(|part| part.id).collect();
    let field = setting.field_code();
    let entered = store::values::of(sql, agencies, &[setting.period], field, Some(&ids)).await?;
    let mut entered: HashMap<_, _> =
        entered.into_iter().map(|value| ((value.place.agency, value.place.part), value)).collect();
    let sums = store::values::sums_below(sql, agencies, setting.period, field, setting.on).await?;
    let sums: HashMap<_, _> = sums.into_iter().map(|(agency, part, sum, by)| ((agency, part), (sum, by))).collect();
    let mut rows = HashMap::new();
    for agency in agencies {
        for part in parts {
            let key = (*agency, part.id);
            let own = entered.remove(&key);
            let below = sums.get(&key).copied().filter(|_| own.is_none() && part.unit.adds_up());
            let computed = computed.get(&key).copied();
            rows.insert(key, PartRow { part: (*part).clone(), computed, entered: own, below });
        }
    }
    Ok(rows)
}

/// The numbers of an agency with everything below it.
///
/// # Errors
/// [`IndicatorError::NotFound`] where the actor does not see the agency.
pub async fn table(app: &App, actor: &Actor, asked: &Asked) -> Result<Table, IndicatorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let setting = setting(app, actor, asked).await?;
    let indicators = holding(sql, setting.period).await?;
    let parts: Vec<&Part> = indicators.iter().flat_map(|indicator| &indicator.parts).collect();
    let mut found = part_rows(sql, &[setting.agency], &parts, &setting, today).await?;
    let rows = indicators.iter().map(|indicator| IndicatorRow {
        parts: indicator.parts.iter().filter_map(|part| found.remove(&(setting.agency, part.id))).collect(),
        indicator: indicator.clone(),
    });
    Ok(Table { rows: rows.collect(), criteria: inspections::criteria(sql, setting.on).await?, setting })
}

/// One agency of a comparison.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The agency.
    pub agency: AgencyId,
    /// What it is called.
    pub name: String,
    /// Its numbers.
    pub row: PartRow,
}

/// Agencies side by side by one part.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// For what; its agency is the one whose children are compared.
    pub setting: Setting,
    /// The indicators to choose from.
    pub indicators: Vec<Indicator>,
    /// The one that is compared.
    pub indicator: Indicator,
    /// Its part.
    pub part: Part,
    /// The agencies by what they are compared by, the largest first; those without a number last.
    pub agencies: Vec<Compared>,
}

/// The agencies directly below one, side by side by a part of an indicator: the first one where none is named.
///
/// # Errors
/// [`IndicatorError::NotFound`] where the actor does not see the agency, or there is no indicator.
pub async fn compare(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    (code, part): (&str, &str),
) -> Result<Comparison, IndicatorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let setting = setting(app, actor, asked).await?;
    let indicators = holding(sql, setting.period).await?;
    let chosen = indicators.iter().find(|indicator| indicator.code == code).or_else(|| indicators.first());
    let indicator = chosen.ok_or(IndicatorError::NotFound(KIND))?.clone();
    let known = indicator.parts.iter().find(|known| known.code == part).or_else(|| indicator.parts.first());
    let part = known.ok_or(IndicatorError::NotFound(KIND))?.clone();
    let children = store::children(sql, setting.agency, setting.on, MOST_COMPARED).await?;
    let names = agencies::views(sql, &children, setting.on).await?;
    let mut rows = part_rows(sql, &children, &[&part], &setting, today).await?;
    let mut compared: Vec<Compared> = children
        .into_iter()
        .filter_map(|agency| {
            let row = rows.remove(&(agency, part.id))?;
            let name = names.get(&agency).map(|view| view.name.clone()).unwrap_or_default();
            Some(Compared { agency, name, row })
        })
        .collect();
    compared.sort_by_cached_key(|it| (std::cmp::Reverse(it.row.number()), sort_key(&it.name)));
    Ok(Comparison { setting, indicators, indicator, part, agencies: compared })
}

/// One indicator of an agency over the same period of several years, the oldest first.
///
/// # Errors
/// [`IndicatorError::NotFound`] also where there is no such indicator.
pub async fn over_years(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    code: &str,
) -> Result<(Setting, Indicator, Vec<(Period, IndicatorRow)>), IndicatorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let indicator = holding_one(sql, code).await?;
    let setting = setting(app, actor, asked).await?;
    let parts: Vec<&Part> = indicator.parts.iter().collect();
    let mut years = Vec::new();
    for period in asked.period.with_years_before(YEARS_BEFORE) {
        let of_year = Setting { period, on: period.counted_on(today), ..setting.clone() };
        let mut found = part_rows(sql, &[setting.agency], &parts, &of_year, today).await?;
        let rows = parts.iter().filter_map(|part| found.remove(&(setting.agency, part.id))).collect();
        years.push((period, IndicatorRow { indicator: indicator.clone(), parts: rows }));
    }
    Ok((setting, indicator, years))
}

/// A row behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BehindRow {
    /// Where it is looked at.
    pub href: String,
    /// Its code.
    pub code: String,
    /// What it says.
    pub what: String,
    /// The agency that it is about.
    pub agency: Option<AgencyId>,
    /// How many of how many it brings, where it is a share.
    pub share: Option<(u64, u64)>,
}

/// What stands behind a number that has no list of its own.
#[derive(Debug, Clone)]
pub struct Behind {
    /// For what.
    pub setting: Setting,
    /// The indicator.
    pub indicator: Indicator,
    /// Its part.
    pub part: Part,
    /// The rows.
    pub rows: Vec<BehindRow>,
}

/// What stands behind a number: recommendations, inspections with their checklist, surveys. What has a list of its own is linked to that instead.
///
/// # Errors
/// [`IndicatorError::NotFound`] also where there is no such indicator or part.
pub async fn behind(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    (code, part): (&str, &str),
) -> Result<Behind, IndicatorError> {
    let sql = app.store.read();
    let indicator = holding_one(sql, code).await?;
    let known = indicator.parts.iter().find(|known| known.code == part).or_else(|| indicator.parts.first());
    let part = known.ok_or(IndicatorError::NotFound(KIND))?.clone();
    let setting = setting(app, actor, asked).await?;
    let rows = match part.measure {
        Some(Measure::AskedAmend) => asked_rows(sql, &setting, DocumentAsk::Amend).await?,
        Some(Measure::AskedReplace) => asked_rows(sql, &setting, DocumentAsk::Replace).await?,
        Some(Measure::AskedRepeal) => asked_rows(sql, &setting, DocumentAsk::Repeal).await?,
        Some(Measure::AskedIssue) => asked_rows(sql, &setting, DocumentAsk::Issue).await?,
        Some(Measure::UnmetRate) => {
            let found = inspections::unmet(sql, setting.agency, setting.period.days(), MEANS).await?;
            let row = |it: inspections::UnmetRow| BehindRow {
                href: format!("/theo-doi/kiem-tra/{}", it.code),
                code: it.code,
                what: it.title,
                agency: Some(it.subject),
                share: Some((it.unmet, it.total)),
            };
            found.into_iter().map(row).collect()
        }
        Some(Measure::SurveyRate) => survey_rows(sql, &setting, part.id).await?,
        _ => Vec::new(),
    };
    Ok(Behind { setting, indicator, part, rows })
}

async fn asked_rows(sql: &dyn Sql, setting: &Setting, ask: DocumentAsk) -> Result<Vec<BehindRow>, IndicatorError> {
    let found = inspections::asked(sql, setting.agency, setting.period.days(), ask).await?;
    let row = |it: inspections::AskedRow| BehindRow {
        href: format!("/theo-doi/kien-nghi/{}", it.code),
        code: it.code,
        what: it.content,
        agency: Some(it.to),
        share: None,
    };
    Ok(found.into_iter().map(row).collect())
}

async fn survey_rows(
    sql: &dyn Sql,
    setting: &Setting,
    part: IndicatorPartId,
) -> Result<Vec<BehindRow>, IndicatorError> {
    let chosen: Vec<_> =
        store::indicators::surveys(sql).await?.into_iter().filter(|(of, _)| *of == part).map(|(_, it)| it).collect();
    let ids: Vec<_> = chosen.iter().map(|counting| counting.survey).collect();
    let known = surveys::countables(sql, &ids).await?;
    let mut rows = Vec::new();
    for counting in chosen {
        let Some(survey) = known.iter().find(|survey| survey.id == counting.survey) else { continue };
        if setting.field.is_some() && survey.field.as_deref() != Some(setting.field_code()) {
            continue;
        }
        let shares = surveys::shares(sql, &[setting.agency], &counting, setting.period.days()).await?;
        let (counts, all) = shares.get(&setting.agency).copied().unwrap_or_default();
        let question = survey.questions.iter().find(|question| question.id == counting.question);
        let is_told = all >= crate::modules::indicators::model::measure::LEAST_ANSWERS;
        rows.push(BehindRow {
            href: format!("/theo-doi/khao-sat/{}/ket-qua", survey.code),
            code: survey.code.clone(),
            what: question.map(|question| question.text.0.clone()).unwrap_or_default(),
            agency: None,
            share: is_told.then_some((counts, all)),
        });
    }
    Ok(rows)
}
