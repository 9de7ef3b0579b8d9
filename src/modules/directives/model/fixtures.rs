//! Cards and directives for tests.

use chrono::{DateTime, NaiveDate};
use thihanh_kernel::ids::{AgencyId, DirectiveId, DraftTaskId};
use uuid::Uuid;

use super::card::{DraftTask, Hand};
use super::directive::{Directive, DirectiveState};
use super::draft::{Draft, Finding, Findings, How, Phrase};
use super::head::Head;
use super::review::POSITION_GAP;

pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub(crate) fn an_agency(n: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(n))
}

pub(crate) fn card_id(n: i64) -> DraftTaskId {
    DraftTaskId::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap()))
}

pub(crate) fn hand() -> Hand {
    Hand { by: None, at: DateTime::UNIX_EPOCH }
}

/// A draft that Sở Tư pháp leads, all of it stated.
pub(crate) fn a_draft(content: &str) -> Draft {
    let stated = Finding { how: How::Stated, from: Vec::new() };
    Draft {
        leads: vec![Phrase::of("Sở Tư pháp")],
        findings: Findings { leads: stated.clone(), deadlines: stated, ..Findings::default() },
        ..Draft::of(content)
    }
}

/// The `n`th card of a directive, as the reader proposes it.
pub(crate) fn a_card(n: i64, content: &str) -> DraftTask {
    DraftTask::proposed(card_id(n), n * POSITION_GAP, a_draft(content))
}

pub(crate) fn a_directive() -> Directive {
    Directive {
        id: DirectiveId::from_uuid(Uuid::from_u128(100)),
        seq: 1,
        code: "VB-2026-00001".into(),
        state: DirectiveState::Review,
        head: Head { kind: "ke_hoach".into(), title: "Kế hoạch mẫu".into(), ..Head::default() },
        file_name: "mau.txt".into(),
        blob_hash: "0".into(),
        format: "text".into(),
        text: String::new(),
        notices: "[]".into(),
        failure_code: None,
        received_at: DateTime::UNIX_EPOCH,
        received_by: None,
        issued_at: None,
        updated_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}
