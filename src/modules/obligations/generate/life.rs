//! What became of an invented obligation by today: most of what is past was done in time, some late, some not.

use chrono::{Duration, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;

use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::{Obligation, Stage};

/// Gives an open obligation its state.
pub fn live(obligation: &mut Obligation, today: NaiveDate, random: &mut StdRng) {
    let chance = random.random_range(0..1000);
    match obligation.due_on {
        Some(due) if due < today => match chance {
            0..780 => done(obligation, due - Duration::days(random.random_range(0..20)), today, random),
            780..910 => done(obligation, due + Duration::days(random.random_range(1..60)), today, random),
            910..925 => reported(obligation, due - Duration::days(random.random_range(0..5))),
            925..935 => reported(obligation, (due + Duration::days(random.random_range(1..30))).min(today)),
            935..955 => obligation.state = State::Cancelled,
            955..960 => obligation.state = State::Moved,
            _ => {}
        },
        Some(_) => match chance {
            0..80 => done(obligation, today - Duration::days(random.random_range(0..30)), today, random),
            80..130 => reported(obligation, today - Duration::days(random.random_range(0..10))),
            130..145 => obligation.state = State::Cancelled,
            _ => {}
        },
        None => match chance {
            0..150 => done(obligation, today - Duration::days(random.random_range(0..400)), today, random),
            150..180 => reported(obligation, today - Duration::days(random.random_range(0..10))),
            180..190 => obligation.state = State::Cancelled,
            _ => {}
        },
    }
    work(obligation, random);
}

/// How far the agency is with what is open, and what it asks for.
fn work(obligation: &mut Obligation, random: &mut StdRng) {
    let (chance, asks) = (random.random_range(0..100), random.random_range(0..100));
    if obligation.state != State::Open {
        return;
    }
    let work = &mut obligation.work;
    let begun = Some(obligation.opened_on + Duration::days(1));
    work.stage = match chance {
        0..30 => Stage::Issued,
        30..45 => Stage::Received,
        45..65 => Stage::Accepted,
        _ => Stage::InProgress,
    };
    work.received_on = begun.filter(|_| work.stage >= Stage::Received);
    work.accepted_on = begun.filter(|_| work.stage >= Stage::Accepted);
    if work.stage == Stage::InProgress {
        work.started_on = begun;
        work.progress = i64::from(chance - 60);
    }
    work.is_extension_asked = asks < 2 && obligation.due_on.is_some();
    work.is_obstructed = (2..4).contains(&asks);
}

/// Nothing is handed in before the directive.
fn reported(obligation: &mut Obligation, on: NaiveDate) {
    obligation.state = State::Reported;
    obligation.reported_on = Some(on.max(obligation.opened_on));
}

fn done(obligation: &mut Obligation, on: NaiveDate, today: NaiveDate, random: &mut StdRng) {
    if on > today {
        return;
    }
    reported(obligation, on);
    obligation.state = State::Completed;
    obligation.completed_on =
        obligation.reported_on.map(|day| (day + Duration::days(random.random_range(0..6))).min(today));
}
