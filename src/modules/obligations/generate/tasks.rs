//! Invented tasks: who leads, and by when.

use chrono::{Datelike, Duration, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::vn_date;
use vanban::Date;
use vanban::deadline::{Deadline, Frequency, Offset, OffsetUnit, RecurringDay};

use super::tree::Province;
use super::words;
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::model::opening::{IssuedDeadline, IssuedTask};
use crate::modules::obligations::model::why::SetBy;

/// The tasks of one directive.
pub fn invent(random: &mut StdRng, province: &Province, issued_on: NaiveDate) -> Vec<IssuedTask> {
    (1..=random.random_range(8..25)).map(|number| task(random, province, issued_on, number)).collect()
}

fn task(random: &mut StdRng, province: &Province, issued_on: NaiveDate, number: usize) -> IssuedTask {
    let leads = leads(random, province);
    let support = province
        .departments
        .iter()
        .filter(|_| random.random_bool(0.1))
        .map(|agency| (*agency, "các sở".to_owned()))
        .collect();
    IssuedTask {
        content: words::order(random),
        path: format!("II.{number}"),
        source: None,
        binding: if random.random_bool(0.04) { Binding::Request } else { Binding::Order },
        is_personal: false,
        is_follow_up: false,
        is_shared: leads.len() > 1 && leads.len() < 4,
        product: None,
        owed_to: None,
        via: None,
        overseer: None,
        leads,
        support,
        deadlines: vec![deadline(random, issued_on)],
    }
}

/// One department, a few that share a product, all departments, or all communes.
fn leads(random: &mut StdRng, province: &Province) -> Vec<(AgencyId, String)> {
    let some =
        |agencies: &[AgencyId], phrase: &str| agencies.iter().map(|agency| (*agency, phrase.to_owned())).collect();
    let one = |random: &mut StdRng| province.departments[random.random_range(0..province.departments.len())];
    match random.random_range(0..100) {
        0..55 => vec![(one(random), "Sở".to_owned())],
        55..70 => (0..3).map(|_| (one(random), "Sở".to_owned())).collect(),
        70..88 => some(&province.departments, "các sở, cơ quan thuộc Ủy ban nhân dân tỉnh"),
        _ if province.communes.is_empty() => some(&province.departments, "các sở, cơ quan thuộc Ủy ban nhân dân tỉnh"),
        _ => some(&province.communes, "Ủy ban nhân dân cấp xã"),
    }
}

fn deadline(random: &mut StdRng, issued_on: NaiveDate) -> IssuedDeadline {
    let day = issued_on + Duration::days(random.random_range(15..330));
    let date = |day: NaiveDate| Date::new(day.year(), day.month(), day.day());
    let stated = |deadline, words: String| IssuedDeadline { deadline, words, set_by: SetBy::Text };
    match random.random_range(0..100) {
        0..40 => stated(
            date(day).map(|date| Deadline::By { date, inclusive: true }),
            format!("chậm nhất ngày {}", vn_date(day)),
        ),
        40..55 => stated(
            date(day).map(|date| Deadline::By { date, inclusive: false }),
            format!("trước ngày {}", vn_date(day)),
        ),
        55..75 => stated(None, String::new()),
        75..82 => stated(Some(Deadline::Ongoing), "thường xuyên".to_owned()),
        82..92 => {
            let by = (random.random_bool(0.5)).then_some(RecurringDay::MonthDay(12, 2));
            let inclusive = by.map(|_| false);
            stated(Some(Deadline::Recurring { freq: Frequency::Yearly, by, inclusive }), "hằng năm".to_owned())
        }
        92..96 => {
            let freq = Frequency::Quarterly;
            stated(Some(Deadline::Recurring { freq, by: None, inclusive: None }), "hằng quý".to_owned())
        }
        _ => {
            let offset = Some(Offset { n: 10, unit: OffsetUnit::WorkingDay });
            let words = "trong 10 ngày làm việc kể từ khi nhận hướng dẫn".to_owned();
            stated(
                Some(Deadline::Conditional {
                    text: words.clone(), event: Some("nhận hướng dẫn".to_owned()), offset
                }),
                words,
            )
        }
    }
}
