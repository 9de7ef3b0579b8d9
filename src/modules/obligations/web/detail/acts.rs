//! What people do on the page of an obligation: one small form each.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::parse_date;
use thihanh_webkit::{CheckedForm, Failure, Notice, Routes, render};

use super::forms::{Filled, Refused};
use super::kind::Kind;
use super::support;
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::obligations::model::contribution::{Asking, Rating};
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::usecase::{
    self, Act, Delegation, Giving, LedgerError, PartOrder, Product, RateContribution, RecordEvent, RelocationFault,
};
use crate::modules::obligations::web::path_of;

/// The fields of every form of the page; each sends its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    version: String,
    #[serde(
        alias = "report-on",
        alias = "event-on",
        alias = "due-on",
        alias = "ask-on",
        alias = "give-on",
        alias = "grant-on",
        alias = "extend-on",
        alias = "part-on"
    )]
    on: String,
    #[serde(
        alias = "report-note",
        alias = "complete-note",
        alias = "back-note",
        alias = "due-note",
        alias = "cancel-note",
        alias = "ask-note",
        alias = "give-note",
        alias = "rate-note",
        alias = "grant-note",
        alias = "refuse-note",
        alias = "answer-note",
        alias = "keep-note",
        alias = "move-note",
        alias = "progress-note",
        alias = "assign-note",
        alias = "part-note",
        alias = "obstacle-note",
        alias = "extend-note",
        alias = "claim-note"
    )]
    note: String,
    #[serde(rename = "event-document")]
    document: String,
    #[serde(rename = "event-due")]
    due: String,
    #[serde(rename = "report-number")]
    number: String,
    #[serde(rename = "report-dated")]
    dated: String,
    #[serde(rename = "progress-percent")]
    percent: String,
    #[serde(rename = "part-title")]
    title: String,
    #[serde(rename = "part-rule")]
    rule: String,
    #[serde(rename = "part-quorum")]
    quorum: String,
    rating: String,
    /// Whom it is about: agencies that the lead asks, who gives with the version looked at ([`support::giver`]), whom a part goes to
    /// ([`receiver`]), the person assigned, or the name of a unit.
    #[serde(
        alias = "give-agency",
        alias = "rate-agency",
        alias = "assign-person",
        alias = "move-agency",
        alias = "claim-agency"
    )]
    agency: Vec<String>,
}

/// What a form asks for, its days read.
struct Ordered {
    on: Option<NaiveDate>,
    due: Option<NaiveDate>,
    dated: Option<NaiveDate>,
}

impl Input {
    fn act<'a>(&'a self, code: &'a str) -> Act<'a> {
        Act { code, version: Some(form_version(&self.version)), note: &self.note }
    }

    /// Reads the days that were written; an empty one is none.
    fn read(&self, kind: Kind) -> Result<Ordered, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut day = |text: &str, field| {
            let read = parse_date(text);
            if read.is_none() && !text.trim().is_empty() {
                let shortened: String = text.chars().take(40).collect();
                errors.push(FieldError::new(field, "date-malformed").with("text", shortened));
            }
            read
        };
        let ordered = Ordered {
            on: day(&self.on, kind.spec().on),
            due: day(&self.due, "event-due"),
            dated: day(&self.dated, "report-dated"),
        };
        if errors.is_empty() { Ok(ordered) } else { Err(errors) }
    }

    /// What was written, to be shown again.
    fn filled(self) -> Filled {
        let Self { on, note, document, due, number, dated, percent, title, rule, quorum, rating, agency, .. } = self;
        Filled { on, note, document, due, number, dated, percent, title, rule, quorum, rating, whom: agency }
    }

    fn first(&self) -> &str {
        self.agency.first().map_or("", |value| value.trim())
    }

    /// The parts that were ticked, all with the same words and day.
    fn delegation(&self, due_on: Option<NaiveDate>) -> Delegation {
        let part = |(agency, person)| PartOrder { agency, person, title: self.title.clone(), due_on };
        let quorum = self.quorum.trim().parse().unwrap_or_default();
        Delegation {
            parts: self.agency.iter().filter_map(|value| receiver(value)).map(part).collect(),
            // What is no rule is the one that does nothing by itself.
            roll_up: RollUp::parse(&self.rule, Some(quorum)).unwrap_or(RollUp::ByHand),
        }
    }
}

/// Who gets a part, as the form names it: `a/` and an agency, or `p/` and a person.
fn receiver(value: &str) -> Option<(Option<AgencyId>, Option<AccountId>)> {
    match value.split_once('/')? {
        ("a", id) => Some((Some(id.parse().ok()?), None)),
        ("p", id) => Some((None, Some(id.parse().ok()?))),
        _ => None,
    }
}

/// Adds the address of every act.
pub(in crate::modules::obligations::web) fn routes(routes: Routes<Arc<App>>) -> Routes<Arc<App>> {
    Kind::ALL.into_iter().fold(routes, |routes, kind| {
        routes.post(
            &kind.route(),
            move |State(app): State<Arc<App>>,
                  me: SignedIn,
                  Path(code): Path<String>,
                  CheckedForm(input): CheckedForm<Input>| async move {
                answer(&app, &me, &code, kind, input).await
            },
        )
    })
}

/// Does it; what was refused for a field is shown beside that field, with everything that was written.
async fn answer(app: &App, me: &SignedIn, code: &str, kind: Kind, input: Input) -> Result<Response, Failure> {
    let done = match input.read(kind) {
        Ok(ordered) => act(app, me, code, kind, &input, &ordered).await,
        Err(errors) => Err(Problem::invalid(errors)),
    };
    match done {
        Ok(notice) => Ok(notice.on(path_of(code))),
        Err(Problem::Invalid(errors)) => {
            usecase::check_right(app, &me.actor, code, kind.spec().action).await.map_err(Problem::from)?;
            let refused = Refused { kind, filled: input.filled(), errors: kind.rename(errors), is_stale: false };
            let page = super::page(app, me, code, Some(&refused)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(Problem::Conflict { .. }) => {
            let refused = Refused { kind, filled: input.filled(), errors: Vec::new(), is_stale: true };
            let page = super::page(app, me, code, Some(&refused)).await?;
            Ok((StatusCode::CONFLICT, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn act(
    app: &App,
    me: &SignedIn,
    code: &str,
    kind: Kind,
    input: &Input,
    ordered: &Ordered,
) -> Result<Notice, Problem> {
    let (actor, act) = (&me.actor, input.act(code));
    let done = Notice::done(kind.spec().done);
    let missing = || Problem::invalid(vec![FieldError::new(kind.spec().on, "required")]);
    Ok(match kind {
        Kind::Receive => usecase::receive(app, actor, act).await.map(|_| done)?,
        Kind::Accept => usecase::accept(app, actor, act).await.map(|_| done)?,
        Kind::Report => {
            let on = ordered.on.ok_or_else(missing)?;
            let product = Product { on, number: &input.number, dated_on: ordered.dated };
            usecase::mark_reported(app, actor, act, product).await.map(|_| done)?
        }
        Kind::Complete => usecase::mark_done(app, actor, act).await.map(|_| done)?,
        Kind::SendBack => usecase::send_back(app, actor, act).await.map(|_| done)?,
        Kind::GrantExtension => usecase::grant_extension(app, actor, act, ordered.on).await.map(|_| done)?,
        Kind::RefuseExtension => usecase::refuse_extension(app, actor, act).await.map(|_| done)?,
        Kind::AnswerObstacle => usecase::answer_obstacle(app, actor, act).await.map(|_| done)?,
        Kind::RefuseClaim => usecase::refuse_claim(app, actor, act).await.map(|_| done)?,
        Kind::Move => {
            let to = named(app, kind, input.first()).await?;
            let successor = usecase::relocate(app, actor, act, to).await?;
            done.with("code", successor.code)
        }
        Kind::Progress => {
            // What is no number is no percentage either.
            let percent = input.percent.trim().trim_end_matches('%').trim_end().parse().unwrap_or(-1);
            usecase::progress(app, actor, act, percent).await.map(|_| done)?
        }
        Kind::Assign => {
            let person = match input.first() {
                "" => None,
                id => Some(id.parse().map_err(|_| LedgerError::NotFound)?),
            };
            usecase::assign(app, actor, act, person).await.map(|_| done)?
        }
        Kind::Delegate => {
            let parts = usecase::delegate(app, actor, act, &input.delegation(ordered.on)).await?;
            done.with("count", parts.len())
        }
        Kind::OpenObstacle => usecase::open_obstacle(app, actor, act).await.map(|_| done)?,
        Kind::AskExtension => {
            let wanted = ordered.on.ok_or_else(missing)?;
            usecase::ask_extension(app, actor, act, wanted).await.map(|_| done)?
        }
        Kind::WithdrawExtension => usecase::withdraw_extension(app, actor, act).await.map(|_| done)?,
        Kind::ClaimWrongUnit => {
            let right = named(app, kind, input.first()).await?;
            usecase::claim_wrong_unit(app, actor, act, right).await.map(|_| done)?
        }
        Kind::SetDue => {
            let due_on = ordered.on.ok_or_else(missing)?;
            usecase::set_deadline(app, actor, act, due_on).await.map(|_| done)?
        }
        Kind::Cancel => usecase::cancel(app, actor, act).await.map(|_| done)?,
        Kind::AskContribution => {
            // What is no id is no supporting agency either.
            let agencies: Vec<AgencyId> = input.agency.iter().filter_map(|id| id.parse().ok()).collect();
            let asking = Asking { due_on: ordered.on.ok_or_else(missing)?, request: &input.note };
            let asked = usecase::ask_contributions(app, actor, code, &agencies, asking).await?;
            done.with("count", asked.len())
        }
        Kind::Contribute => {
            let (agency, version) = support::giver(input.first()).ok_or(LedgerError::NotFound)?;
            let on = ordered.on.ok_or_else(missing)?;
            let giving = Giving { agency, version: Some(version), on, note: &input.note };
            usecase::give_contribution(app, actor, code, giving).await.map(|_| done)?
        }
        Kind::RateContribution => {
            let required = |field| Problem::invalid(vec![FieldError::new(field, "required")]);
            let agency = input.first().parse().map_err(|_| required(kind.spec().whom))?;
            let rating = Rating::parse(&input.rating).ok_or_else(|| required("rating"))?;
            let rate = RateContribution { agency, rating, note: &input.note };
            usecase::rate_contribution(app, actor, code, rate).await.map(|_| done)?
        }
        Kind::RecordEvent => {
            let detail = usecase::obligation(app, actor, code).await?;
            let trigger = detail.trigger.ok_or(LedgerError::NotFound)?.id;
            let happened_on = ordered.on.ok_or_else(missing)?;
            let command = RecordEvent { trigger, happened_on, document: &input.document, due_on: ordered.due };
            let changed = usecase::record_event(app, actor, command).await?;
            done.with("count", changed.len())
        }
    })
}

/// The unit whose name was written.
async fn named(app: &App, kind: Kind, name: &str) -> Result<AgencyId, Problem> {
    if name.is_empty() {
        return Err(Problem::invalid(vec![FieldError::new(kind.spec().whom, "required")]));
    }
    let found = agencies::api::find_by_name(app.store.read(), name, app.clock.today()).await?;
    Ok(found.ok_or(RelocationFault::NoSuchAgency).map_err(LedgerError::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::an_agency;

    #[test]
    fn who_gets_a_part_is_read_or_left_out() {
        let agency = an_agency(4);
        let person: AccountId = "00000000-0000-0000-0000-000000000005".parse().unwrap();
        assert_eq!(receiver(&format!("a/{agency}")), Some((Some(agency), None)));
        assert_eq!(receiver(&format!("p/{person}")), Some((None, Some(person))));
        for wrong in ["", "a/", "x/1", "Sở Y tế", &agency.to_string()] {
            assert_eq!(receiver(wrong), None, "{wrong}");
        }
    }
}
