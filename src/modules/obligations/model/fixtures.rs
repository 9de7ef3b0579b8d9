//! Short ways to write days, agencies and calendars in tests.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::calendar::{DayKind, WorkingCalendar};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ObligationId, TaskId};
use uuid::Uuid;
use vanban::deadline::Deadline;

use super::class::State;
use super::obligation::{Binding, Obligation, Part, Split, Work};
use super::opening::{IssueContext, IssuedDeadline, IssuedTask};
use super::origin::Origin;
use super::why::{Reason, SetBy, Why};

/// A day written `YYYY-MM-DD`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Any day that directives of this century may name.
pub fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0i64..18_000).prop_map(|days| day("2015-01-01") + chrono::Duration::days(days))
}

/// The days off of Tết, of 30 April and of 2 September 2021 (Labour Code 2019, Article 112; 15 and 16 February made up for the weekend).
pub fn calendar_2021() -> WorkingCalendar {
    let off = [
        ("2021-01-01", DayKind::Holiday),
        ("2021-02-10", DayKind::Holiday),
        ("2021-02-11", DayKind::Holiday),
        ("2021-02-12", DayKind::Holiday),
        ("2021-02-13", DayKind::Holiday),
        ("2021-02-14", DayKind::Holiday),
        ("2021-02-15", DayKind::Compensation),
        ("2021-02-16", DayKind::Compensation),
        ("2021-04-21", DayKind::Holiday),
        ("2021-04-30", DayKind::Holiday),
        ("2021-05-01", DayKind::Holiday),
        ("2021-05-03", DayKind::Compensation),
        ("2021-09-02", DayKind::Holiday),
        ("2021-09-03", DayKind::Holiday),
    ];
    WorkingCalendar::new(off.map(|(text, kind)| (day(text), kind)))
}

/// The agency with a small number.
pub fn an_agency(number: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(number))
}

/// A person with roles at agencies of small numbers.
pub fn actor_with(grants: &[(Role, u128)]) -> Actor {
    person_with(77, grants)
}

/// Somebody else with roles: nobody judges what they did themselves.
pub fn person_with(number: u128, grants: &[(Role, u128)]) -> Actor {
    let grant = |(role, agency): &(Role, u128)| Grant {
        role: *role,
        agency: an_agency(*agency),
        module: None,
        from: day("2021-01-01"),
        to: None,
    };
    Actor::person(
        AccountId::from_uuid(Uuid::from_u128(number)),
        "Nguyễn Minh Khôi".into(),
        grants.iter().map(grant).collect(),
    )
}

/// A date as the reader of directives gives it.
pub fn date(text: &str) -> vanban::Date {
    text.parse().unwrap()
}

/// A deadline that stands in the text.
pub fn stated(deadline: Deadline, words: &str) -> IssuedDeadline {
    IssuedDeadline { deadline: Some(deadline), words: words.into(), set_by: SetBy::Text }
}

/// A task owed by agencies of small numbers, without deadline.
pub fn a_task(leads: &[u128]) -> IssuedTask {
    IssuedTask {
        content: "Xây dựng kế hoạch theo dõi tình hình thi hành pháp luật".into(),
        path: "II.1".into(),
        source: None,
        binding: Binding::Order,
        is_personal: false,
        is_follow_up: false,
        is_shared: false,
        product: None,
        owed_to: None,
        via: None,
        overseer: None,
        leads: leads.iter().map(|number| (an_agency(*number), "các sở".into())).collect(),
        support: Vec::new(),
        deadlines: Vec::new(),
    }
}

/// A directive of `issued_on`, issued here `today`.
pub fn a_context(issued_on: &str, today: &str) -> IssueContext {
    IssueContext {
        origin: Origin::Directive(DirectiveId::from_uuid(Uuid::from_u128(1))),
        origin_code: "VB-2026-0001".to_owned(),
        origin_label: "Kế hoạch 86/KH-UBND".into(),
        jurisdiction: an_agency(100),
        issued_on: day(issued_on),
        first_ordinal: 1,
        overseer: an_agency(101),
        programme: None,
        programme_ends_on: None,
        agency_ends: HashMap::new(),
        today: day(today),
        now: DateTime::from_timestamp(1_773_628_200, 0).unwrap(),
    }
}

/// An open obligation of a directive of 4 January 2021.
pub fn an_obligation(due_on: Option<&str>) -> Obligation {
    Obligation {
        seq: 1,
        id: ObligationId::from_uuid(Uuid::from_u128(1)),
        code: "NV-2021-00001".into(),
        task: TaskId::from_uuid(Uuid::from_u128(1)),
        deadline_number: 1,
        agency: an_agency(1),
        period: String::new(),
        part: Part::Lead,
        origin: Origin::Directive(DirectiveId::from_uuid(Uuid::from_u128(1))),
        binding: Binding::Order,
        is_continuous: false,
        title: "Xây dựng kế hoạch".into(),
        overseer: an_agency(101),
        responsible: None,
        programme: None,
        series: None,
        trigger: None,
        opened_on: day("2021-01-04"),
        due_on: due_on.map(day),
        why: Why {
            reason: Reason::NotStated,
            words: String::new(),
            source: String::new(),
            path: String::new(),
            set_by: SetBy::Text,
        },
        state: State::Open,
        reported_on: None,
        reported_by: None,
        report_note: String::new(),
        completed_on: None,
        completed_by: None,
        sent_back_on: None,
        reminded_on: None,
        is_proof_asked: false,
        work: Work::opened(due_on.map(day)),
        split: Split::default(),
        updated_at: DateTime::from_timestamp(1_609_750_800, 0).unwrap(),
        version: 1,
    }
}
