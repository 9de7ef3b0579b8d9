//! What the registers come to for many agencies at once: a few grouped statements of each module that is asked, never one for each agency.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, IndicatorPartId};
use thihanh_store::{Sql, StoreError};

use crate::modules::conditions::api::{self as conditions, Numbers};
use crate::modules::indicators::model::indicator::Part;
use crate::modules::indicators::model::measure::{Measure, Outcome, Register};
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::store;
use crate::modules::information::api as information;
use crate::modules::inspections::api::{self as inspections, DocumentAsk, FindingGroup, FindingKind, FindingState};
use crate::modules::obligations::api::{self as ledger, Class, Tally};
use crate::modules::surveys::api as surveys;

/// The criterion of money, premises and equipment, whose questions of the checklist are counted.
pub(super) const MEANS: &str = "B3";

/// What counting came to, by agency and part.
pub(super) type Computed = HashMap<(AgencyId, IndicatorPartId), Outcome>;

/// What the modules counted; those that were not asked have nothing.
#[derive(Default)]
struct Counted {
    findings: HashMap<AgencyId, Vec<FindingGroup>>,
    asks: HashMap<AgencyId, Vec<(DocumentAsk, u64)>>,
    unmet: HashMap<AgencyId, (u64, u64)>,
    conditions: HashMap<AgencyId, Numbers>,
    ledger: HashMap<AgencyId, Tally>,
    petitions: HashMap<AgencyId, u64>,
    /// By part: a part without a survey is not there.
    surveys: HashMap<IndicatorPartId, HashMap<AgencyId, (u64, u64)>>,
}

/// For which period and field is counted, and which day is today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) period: Period,
    pub(super) field: Option<&'a str>,
    pub(super) today: NaiveDate,
}

/// Counts what these parts ask for. Whether somebody may see the agencies was asked before; they lie in one province.
pub(super) async fn compute(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    parts: &[&Part],
    span: Span<'_>,
) -> Result<Computed, StoreError> {
    let is_told = |measure: &Measure| unavailable(*measure, span).is_none();
    let measures = parts.iter().filter_map(|part| part.measure).filter(is_told);
    let registers: BTreeSet<Register> = measures.map(Measure::register).collect();
    let mut counted = Counted::default();
    for register in registers {
        count(sql, agencies, register, span, &mut counted).await?;
    }
    let mut computed = Computed::new();
    for part in parts {
        let Some(measure) = part.measure else { continue };
        for agency in agencies {
            let outcome = unavailable(measure, span).unwrap_or_else(|| outcome(&counted, *agency, part.id, measure));
            computed.insert((*agency, part.id), outcome);
        }
    }
    Ok(computed)
}

/// Why a measure is not told for a field or a period.
fn unavailable(measure: Measure, span: Span<'_>) -> Option<Outcome> {
    if span.field.is_some() && !measure.knows_fields() {
        return Some(Outcome::NoFields);
    }
    (measure.is_yearly() && conditions::whole_year(span.period.days()).is_none()).then_some(Outcome::YearsOnly)
}

async fn count(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    register: Register,
    span: Span<'_>,
    counted: &mut Counted,
) -> Result<(), StoreError> {
    let (days, field) = (span.period.days(), span.field);
    match register {
        Register::Findings => counted.findings = inspections::findings_counted(sql, agencies, days, field).await?,
        Register::Recommendations => counted.asks = inspections::asks_counted(sql, agencies, days).await?,
        Register::Checklist => counted.unmet = inspections::unmet_counted(sql, agencies, days, MEANS).await?,
        Register::Conditions => {
            let on = span.period.counted_on(span.today);
            counted.conditions = conditions::numbers_of(sql, agencies, days, on, field).await?;
        }
        Register::Ledger => counted.ledger = ledger::directives_counted(sql, agencies, days, span.today).await?,
        Register::Information => counted.petitions = information::petitions_counted(sql, agencies, days, field).await?,
        Register::Surveys => counted.surveys = answers(sql, agencies, span).await?,
    }
    Ok(())
}

async fn answers(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    span: Span<'_>,
) -> Result<HashMap<IndicatorPartId, HashMap<AgencyId, (u64, u64)>>, StoreError> {
    let chosen = store::indicators::surveys(sql).await?;
    let ids: Vec<_> = chosen.iter().map(|(_, counting)| counting.survey).collect();
    let fields = surveys::fields_of(sql, &ids).await?;
    let mut found: HashMap<IndicatorPartId, HashMap<AgencyId, (u64, u64)>> = HashMap::new();
    for (part, counting) in chosen {
        let of_part = found.entry(part).or_default();
        let field = fields.get(&counting.survey).cloned().flatten();
        if span.field.is_some() && field.as_deref() != span.field {
            continue;
        }
        for (agency, (counts, all)) in surveys::shares(sql, agencies, &counting, span.period.days()).await? {
            let sum = of_part.entry(agency).or_default();
            *sum = (sum.0 + counts, sum.1 + all);
        }
    }
    Ok(found)
}

fn outcome(counted: &Counted, agency: AgencyId, part: IndicatorPartId, measure: Measure) -> Outcome {
    use Measure as M;
    let groups = counted.findings.get(&agency).map(Vec::as_slice).unwrap_or_default();
    let findings = |is_counted: &dyn Fn(&FindingGroup) -> bool| {
        Outcome::count(groups.iter().filter(|group| is_counted(group)).map(|group| group.count).sum())
    };
    let is_fault =
        |group: &FindingGroup, criterion: &str| group.criterion == criterion && group.kind != FindingKind::Strength;
    let is_violation = |group: &FindingGroup| group.kind == FindingKind::Violation;
    let asks = |wanted: DocumentAsk| {
        let of_agency = counted.asks.get(&agency).map(Vec::as_slice).unwrap_or_default();
        Outcome::count(of_agency.iter().filter(|(ask, _)| *ask == wanted).map(|(_, count)| count).sum())
    };
    let conditions = counted.conditions.get(&agency);
    let staff = conditions.map(|numbers| numbers.staff).unwrap_or_default();
    let training = conditions.map(|numbers| numbers.training).unwrap_or_default();
    let budget = conditions.map(|numbers| numbers.budget).unwrap_or_default();
    let tally = counted.ledger.get(&agency).copied().unwrap_or_default();
    match measure {
        M::UnityFound => findings(&|group| is_fault(group, "A2")),
        M::UnityUnlawful => findings(&|group| is_fault(group, "A2") && is_violation(group)),
        M::UnityHandled => findings(&|group| is_fault(group, "A2") && group.state == FindingState::Closed),
        M::UnityPending => findings(&|group| is_fault(group, "A2") && group.state == FindingState::Open),
        M::FeasibilityFound => findings(&|group| is_fault(group, "A3")),
        M::GuidanceFound => findings(&|group| is_fault(group, "C2")),
        M::ViolationsFound => findings(&is_violation),
        M::ViolationsHandled => findings(&|group| is_violation(group) && group.state == FindingState::Closed),
        M::AskedAmend => asks(DocumentAsk::Amend),
        M::AskedReplace => asks(DocumentAsk::Replace),
        M::AskedRepeal => asks(DocumentAsk::Repeal),
        M::AskedIssue => asks(DocumentAsk::Issue),
        M::UnmetRate => {
            let (unmet, all) = counted.unmet.get(&agency).copied().unwrap_or_default();
            Outcome::share(unmet, all)
        }
        M::Classes => Outcome::count(training.classes),
        M::Trainees => Outcome::count(training.attended),
        M::TargetRate => Outcome::share(training.passed, training.attended),
        M::Posts => Outcome::count(staff.posts),
        M::Filled => Outcome::count(staff.filled),
        M::FullTime => Outcome::count(staff.full_time),
        M::PartTime => Outcome::count(staff.part_time),
        M::LawDegree => Outcome::count(staff.law_degree),
        M::LawDegreeRate => Outcome::share(staff.law_degree, staff.filled),
        M::Trained => Outcome::count(staff.trained),
        M::TrainedRate => Outcome::share(staff.trained, staff.filled),
        M::WithoutFocalPoint => Outcome::count(staff.units_without),
        M::AskedVnd => Outcome::Number(budget.asked_vnd),
        M::AllottedVnd => Outcome::Number(budget.allotted_vnd),
        M::SpentVnd => Outcome::Number(budget.spent_vnd),
        M::ShortRate => Outcome::share(budget.short, budget.lines),
        M::TasksOnTime => Outcome::count(tally.of(Class::CompletedOnTime)),
        M::TasksLate => Outcome::count(tally.of(Class::CompletedLate)),
        M::TasksOverdue => Outcome::count(tally.of(Class::Overdue)),
        M::TasksInTime => Outcome::count(tally.of(Class::InTime)),
        // The ledger's own denominator: what was done, and what is late.
        M::TasksRate => tally.on_time_permille().map_or(Outcome::OfNothing, Outcome::count),
        M::Petitions => Outcome::count(counted.petitions.get(&agency).copied().unwrap_or_default()),
        M::SurveyRate => match counted.surveys.get(&part) {
            None => Outcome::NoSurvey,
            Some(by_agency) => {
                let (counts, all) = by_agency.get(&agency).copied().unwrap_or_default();
                Outcome::share_of_answers(counts, all)
            }
        },
    }
}
