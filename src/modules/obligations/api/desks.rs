//! The desks in the JSON API: the numbers and first rows of the pages `/viec-don-vi` and `/bang-theo-doi`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Routes};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::usecase::{self, DeskList};

/// Adds the desks.
pub(super) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    routes.get("/desks/unit", unit).get("/desks/overseer", overseer)
}

/// The desks' part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(paths(unit, overseer), components(schemas(UnitDesk, OverseerBoard)))]
pub(super) struct Document;

/// A number that may have been counted up to a bound.
#[derive(Debug, Serialize, ToSchema)]
struct Number {
    count: u64,
    /// There are more.
    is_lower_bound: bool,
}

impl From<Count> for Number {
    fn from(count: Count) -> Self {
        match count {
            Count::Exact(count) => Self { count, is_lower_bound: false },
            Count::MoreThan(count) => Self { count, is_lower_bound: true },
        }
    }
}

/// A list: its size and the codes of its first rows, the earliest day first.
#[derive(Debug, Serialize, ToSchema)]
struct List {
    #[serde(flatten)]
    number: Number,
    codes: Vec<String>,
}

impl From<&DeskList> for List {
    fn from(list: &DeskList) -> Self {
        let codes = list.rows.iter().map(|shown| shown.obligation.code.clone()).collect();
        Self { number: list.count.into(), codes }
    }
}

/// The numbers of the national count.
#[derive(Debug, Serialize, ToSchema)]
struct Classes {
    total: Number,
    completed_on_time: Number,
    completed_late: Number,
    overdue: Number,
    due_soon: Number,
    waiting: Number,
    no_deadline: Number,
}

impl From<&Counts> for Classes {
    fn from(counts: &Counts) -> Self {
        Self {
            total: counts.total.into(),
            completed_on_time: counts.completed_on_time.into(),
            completed_late: counts.completed_late.into(),
            overdue: counts.overdue.into(),
            due_soon: counts.due_soon.into(),
            waiting: counts.waiting.into(),
            no_deadline: counts.no_deadline.into(),
        }
    }
}

/// What one person of the agency has open.
#[derive(Debug, Serialize, ToSchema)]
struct PersonLoad {
    /// The account; `null` for what nobody was named for.
    account: Option<Uuid>,
    name: String,
    open: u64,
    overdue: u64,
    due_soon: u64,
}

/// The desk of an agency.
#[derive(Debug, Serialize, ToSchema)]
struct UnitDesk {
    agency: Uuid,
    /// The agencies whose desks the caller may open.
    agencies: Vec<Uuid>,
    /// Of the agency and everything below it.
    classes: Classes,
    /// Done on time ÷ (done + overdue), in tenths of a percent; `null` where nothing was due.
    on_time_permille: Option<u64>,
    /// Of the agency itself.
    people: Vec<PersonLoad>,
    /// Codes of what nobody was named for, at most 50.
    unassigned: Vec<String>,
    /// Handed in to the agency, to be judged.
    deciding: List,
    /// More time, an obstacle, another unit: waits for the agency's word.
    asking: List,
    overdue: List,
    due_soon: List,
    /// Supporting agencies were asked and are silent past the day.
    silent: List,
}

/// An agency that is late.
#[derive(Debug, Serialize, ToSchema)]
struct LateAgency {
    agency: Uuid,
    total: u64,
    oldest_due_on: NaiveDate,
    /// When it was last urged by a letter.
    urged_on: Option<NaiveDate>,
}

/// The board of an overseer.
#[derive(Debug, Serialize, ToSchema)]
struct OverseerBoard {
    waiting: List,
    extensions: List,
    wrong_units: List,
    obstacles: List,
    /// At most 50, the oldest first.
    late: Vec<LateAgency>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// One of the caller's agencies; the first where not said.
    agency: Option<Uuid>,
}

/// The desk of whoever heads an agency.
#[utoipa::path(get, path = "/api/v1/desks/unit", tag = "obligations", params(Whose),
    responses((status = 200, body = UnitDesk), (status = 401), (status = 403), (status = 404)))]
async fn unit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(whose): Query<Whose>,
) -> Result<Json<UnitDesk>, Failure> {
    let desk = usecase::unit_desk(&app, &me.actor, whose.agency.map(AgencyId::from_uuid)).await;
    let desk = desk.map_err(Problem::from)?;
    let person = |row: &usecase::PersonRow| PersonLoad {
        account: row.load.person.map(|person| person.uuid()),
        name: row.name.clone(),
        open: row.load.open,
        overdue: row.load.late,
        due_soon: row.load.soon,
    };
    Ok(Json(UnitDesk {
        agency: desk.agency.uuid(),
        agencies: desk.agencies.iter().map(|agency| agency.uuid()).collect(),
        classes: Classes::from(&desk.counts),
        on_time_permille: desk.on_time_permille,
        people: desk.people.iter().map(person).collect(),
        unassigned: desk.unassigned.iter().map(|shown| shown.obligation.code.clone()).collect(),
        deciding: List::from(&desk.deciding),
        asking: List::from(&desk.asking),
        overdue: List::from(&desk.late),
        due_soon: List::from(&desk.soon),
        silent: List::from(&desk.silent),
    }))
}

/// The board of whoever follows others up.
#[utoipa::path(get, path = "/api/v1/desks/overseer", tag = "obligations",
    responses((status = 200, body = OverseerBoard), (status = 401), (status = 403)))]
async fn overseer(State(app): State<Arc<App>>, me: SignedIn) -> Result<Json<OverseerBoard>, Failure> {
    let board = usecase::board(&app, &me.actor).await.map_err(Problem::from)?;
    let late = |late: &usecase::LateUnit| LateAgency {
        agency: late.agency.uuid(),
        total: late.total,
        oldest_due_on: late.oldest_due_on,
        urged_on: late.urged_on,
    };
    Ok(Json(OverseerBoard {
        waiting: List::from(&board.waiting),
        extensions: List::from(&board.extensions),
        wrong_units: List::from(&board.wrong_units),
        obstacles: List::from(&board.obstacles),
        late: board.late.iter().map(late).collect(),
    }))
}
