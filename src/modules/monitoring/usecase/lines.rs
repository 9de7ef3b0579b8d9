//! The lines of an issued plan: asked for in the ledger, and taken up by other modules.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, MonitoringPlanId, PlanLineId};
use thihanh_kernel::time::vn_date;
use thihanh_store::{Sql, StoreError, WriteTx};
use vanban::deadline::Deadline;

use super::life::of_ledger;
use super::{MonitoringError, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::model::line::{AskedLine, Step, holding, settle as steps_of};
use crate::modules::monitoring::model::plan::{Amendment, Plan, PlanField, PlanItem};
use crate::modules::monitoring::model::words::{Activity, PlanState};
use crate::modules::obligations::api::{self as ledger, Asked, Binding, Origin, OwedTo, SetBy};

/// Longest reason of an amendment that is repeated in the ledger.
const BECAUSE_MAX: usize = 1_000;
/// What is handed in where the plan names no product.
const USUAL_PRODUCT: &str = "Kết quả thực hiện";

/// What became of the lines in the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Asked for.
    pub(super) asked: usize,
    /// Withdrawn.
    pub(super) withdrawn: usize,
}

/// Asks the ledger for every line that holds and was not asked for so, and withdraws what an amendment took out or changed. Again it does
/// nothing. The plan is locked and issued.
pub(super) async fn settle(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    plan: &Plan,
    amendments: &[Amendment],
) -> Result<Settled, MonitoringError> {
    let now = app.clock.now();
    let lines = holding(&store::plans::items(tx, plan.id).await?, Plan::holds_up_to(amendments));
    let asked = store::plans::asked_lines(tx, plan.id).await?;
    let origins: Vec<Origin> = asked.iter().map(|line| Origin::PlanLine(line.id)).collect();
    let entries = ledger::entries_of(tx, &origins).await?;
    let steps = steps_of(&lines, &asked, |id| entries.get(&Origin::PlanLine(id)).map(|entry| entry.state));
    let because = because(plan, amendments);
    let mut settled = Settled::default();
    for step in &steps {
        if let Step::Withdraw { asked, is_dropped } = step {
            let what =
                if *is_dropped { "bỏ hoạt động" } else { "đổi thời gian hoặc đơn vị chủ trì" };
            let reason = format!("{because}: {what}");
            ledger::withdraw(tx, now, actor, Origin::PlanLine(*asked), &reason).await.map_err(of_ledger)?;
            settled.withdrawn += 1;
        }
    }
    let asking: Vec<&PlanItem> =
        steps.iter().filter_map(|step| if let Step::Ask(line) = step { Some(line) } else { None }).collect();
    if asking.is_empty() {
        return Ok(settled);
    }
    let calendar = agencies::calendar(tx).await?;
    let views = agencies::views(tx, &[plan.duty.agency], app.clock.today()).await?;
    let owner = views.get(&plan.duty.agency).map(|view| view.name.clone()).unwrap_or_default();
    for line in asking {
        let id = PlanLineId::fresh(app.ids.as_ref(), now);
        let asked = asked_for(app, tx, plan, (line, id), &owner).await?;
        ledger::ask_by(tx, app.ids.as_ref(), &asked, &calendar, now)
            .await
            .map_err(|error| MonitoringError::Ledger(error.into()))?;
        let asked =
            AskedLine { id, number: line.number, amendment: line.amendment, lead: line.lead, ends_on: line.ends_on };
        store::plans::insert_asked_line(tx, plan.id, &asked).await?;
        settled.asked += 1;
    }
    Ok(settled)
}

/// Why an entry is withdrawn: the last amendment, in its own words.
fn because(plan: &Plan, amendments: &[Amendment]) -> String {
    let last = amendments.iter().rev().find_map(|amendment| Some((amendment, amendment.issued?)));
    match last {
        Some((amendment, (number, on))) => {
            let words: String = amendment.reason.chars().take(BECAUSE_MAX).collect();
            format!("{words} (sửa đổi kế hoạch số {number:02}/{} ngày {})", plan.content.symbol, vn_date(on))
        }
        None => plan.label().unwrap_or_default(),
    }
}

/// A line as the ledger is asked for it: of its lead, who owes it to the plan's agency; what that does itself is followed up by whoever took
/// the plan.
async fn asked_for(
    app: &App,
    sql: &dyn Sql,
    plan: &Plan,
    (line, id): (&PlanItem, PlanLineId),
    owner: &str,
) -> Result<Asked, StoreError> {
    let today = app.clock.today();
    let duty = &plan.duty;
    let is_own = line.lead == duty.agency;
    // A plan orders those below; others it asks.
    let is_order = is_own || agencies::answers_to(sql, line.lead, duty.agency, today).await?;
    let due = line.ends_on.to_string().parse().ok().map(|date| {
        let words = format!("hoàn thành chậm nhất ngày {}", vn_date(line.ends_on));
        (Deadline::By { date, inclusive: true }, words, SetBy::Text)
    });
    Ok(Asked {
        origin: Origin::PlanLine(id),
        origin_code: plan.code.clone(),
        // A name, so in Vietnamese whatever the language of the page.
        origin_label: format!("Kế hoạch {}, hoạt động {}", plan.label().unwrap_or_default(), line.number),
        jurisdiction: duty.jurisdiction,
        agency: line.lead,
        overseer: if is_own { duty.overseer } else { duty.agency },
        owed_to: OwedTo { id: Some(duty.agency), name: owner.to_owned() },
        binding: if is_order { Binding::Order } else { Binding::Request },
        content: line.content.clone(),
        product: if line.product.is_empty() { USUAL_PRODUCT.to_owned() } else { line.product.clone() },
        due,
        on: today,
    })
}

/// An issued plan as other modules name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedPlan {
    /// Its id.
    pub id: MonitoringPlanId,
    /// Its code, for links.
    pub code: String,
    /// Its number and symbol, `07/KH-STP`.
    pub label: String,
    /// Whose plan it is.
    pub agency: AgencyId,
    /// Its province.
    pub jurisdiction: AgencyId,
    /// For which year.
    pub year: i32,
}

/// A line that is carried out by an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionLine {
    /// Its plan.
    pub plan: IssuedPlan,
    /// The fields of the plan.
    pub fields: Vec<PlanField>,
    /// The line.
    pub line: PlanItem,
}

/// Why a line is none that an inspection carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// There is no such plan, or it was not issued: what is not issued is nobody else's to know.
    #[error("there is no such issued plan")]
    NoPlan,
    /// The plan has no line of the number, or has it no longer.
    #[error("the plan has no such line")]
    NoLine,
    /// The line is something else than an inspection.
    #[error("the line is no inspection")]
    NotInspection,
}

/// An issued plan by its code or its id.
///
/// # Errors
/// When the database does not answer.
pub async fn issued_plan(sql: &dyn Sql, plan: &str) -> Result<Option<IssuedPlan>, StoreError> {
    Ok(issued(sql, plan).await?.as_ref().map(named))
}

async fn issued(sql: &dyn Sql, plan: &str) -> Result<Option<Plan>, StoreError> {
    let found = match plan.trim().parse::<MonitoringPlanId>() {
        Ok(id) => store::plans::issued(sql, id).await?,
        Err(_) => store::plans::find(sql, plan.trim()).await?,
    };
    Ok(found.filter(|plan| plan.state == PlanState::Issued))
}

fn named(plan: &Plan) -> IssuedPlan {
    IssuedPlan {
        id: plan.id,
        code: plan.code.clone(),
        label: plan.label().unwrap_or_default(),
        agency: plan.duty.agency,
        jurisdiction: plan.duty.jurisdiction,
        year: plan.duty.year,
    }
}

/// The line of an issued plan, by the plan's code or id, that an inspection is to carry out.
///
/// # Errors
/// When the database does not answer.
pub async fn inspection_line(
    sql: &dyn Sql,
    plan: &str,
    number: i64,
) -> Result<Result<InspectionLine, LineFault>, StoreError> {
    let Some(plan) = issued(sql, plan).await? else { return Ok(Err(LineFault::NoPlan)) };
    let up_to = Plan::holds_up_to(&store::plans::amendments(sql, plan.id).await?);
    let lines = holding(&store::plans::items(sql, plan.id).await?, up_to);
    let Some(line) = lines.into_iter().find(|line| line.number == number) else { return Ok(Err(LineFault::NoLine)) };
    if line.activity != Activity::Inspect {
        return Ok(Err(LineFault::NotInspection));
    }
    let mut fields = store::plans::fields(sql, plan.id).await?;
    fields.retain(|field| field.amendment <= up_to);
    Ok(Ok(InspectionLine { plan: named(&plan), fields, line }))
}
