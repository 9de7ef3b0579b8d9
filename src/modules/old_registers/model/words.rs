//! What the cells of an old register say in words: days, due dates, states.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::time::parse_date;
use thihanh_kernel::vietnamese;
use vanban::Date;
use vanban::deadline::Deadline;

use crate::embedded;

/// Where a row of the old register stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OldState {
    /// It is over.
    Done,
    /// It is not, late or in time: which of the two is the ledger's to say.
    Open,
}

/// The words of states, as they are shipped.
pub struct States(HashMap<String, OldState>);

impl States {
    /// Those of `data/states.csv`.
    #[must_use]
    pub fn shipped() -> Self {
        #[derive(Deserialize)]
        struct Row {
            words: String,
            state: OldState,
        }
        let rows: Vec<Row> = embedded::rows(include_str!("../data/states.csv"));
        Self(rows.into_iter().map(|row| (plain(&row.words), row.state)).collect())
    }

    /// What a cell says: the state, and the day that stands behind it ("Đã hoàn thành ngày 12/3/2025").
    #[must_use]
    pub fn read(&self, text: &str) -> Option<(OldState, Option<NaiveDate>)> {
        if let Some(state) = self.0.get(&plain(text)) {
            return Some((*state, None));
        }
        let (words, last) = text.trim_end_matches([')', '.', ' ']).rsplit_once([' ', '('])?;
        let on = day(last)?;
        let words = plain(words);
        let words = words.strip_suffix(" ngay").unwrap_or(&words);
        self.0.get(words).map(|state| (*state, Some(on)))
    }
}

/// Words alone, without marks and punctuation: "Cơ quan chủ trì (*)" is "co quan chu tri".
#[must_use]
pub fn plain(text: &str) -> String {
    vietnamese::folded_tokens(text).join(" ")
}

/// A day as spreadsheets have it: `30/6/2025`, `30-6-2025`, `30.06.2025`, `2025-06-30`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    parse_date(text).or_else(|| parse_date(&text.replace(['.', '-'], "/")))
}

/// When something is due, as its cell says.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// What the ledger reckons with.
    pub deadline: Deadline,
    /// The last valid day, where there is one.
    pub last: Option<NaiveDate>,
}

/// Reads when something is due: a day, with or without "trước ngày", "chậm nhất", "đến hết ngày"; a month, a quarter, a year; "thường xuyên".
#[must_use]
pub fn due(text: &str) -> Option<Due> {
    let words = vietnamese::fold(text.trim());
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if ["thuong xuyen", "hang ngay", "lien tuc"].contains(&words.as_str()) {
        return Some(Due { deadline: Deadline::Ongoing, last: None });
    }
    // The longest first: "truoc" begins "truoc ngay" too.
    let beginnings = [
        ("xong truoc ngay ", false),
        ("hoan thanh truoc ngay ", false),
        ("truoc ngay ", false),
        ("xong truoc ", false),
        ("hoan thanh truoc ", false),
        ("truoc ", false),
        ("cham nhat la ngay ", true),
        ("cham nhat ngay ", true),
        ("cham nhat la ", true),
        ("cham nhat ", true),
        ("den het ngay ", true),
        ("den ngay ", true),
        ("den het ", true),
        ("trong ", true),
        ("ngay ", true),
        ("", true),
    ];
    let (rest, inclusive) =
        beginnings.iter().find_map(|(start, inclusive)| Some((words.strip_prefix(start)?, *inclusive)))?;
    if let Some(on) = day(rest) {
        let date = date_of(on)?;
        let last = if inclusive { Some(on) } else { on.checked_sub_days(Days::new(1)) };
        return Some(Due { deadline: Deadline::By { date, inclusive }, last });
    }
    let (from, to) = span(rest)?;
    if !inclusive {
        // "Trước tháng 6/2025" ends with the last day of May.
        let last = from.checked_sub_days(Days::new(1))?;
        return Some(Due { deadline: Deadline::By { date: date_of(from)?, inclusive }, last: Some(last) });
    }
    Some(Due { deadline: Deadline::Within { from: date_of(from)?, to: date_of(to) }, last: Some(to) })
}

fn date_of(on: NaiveDate) -> Option<Date> {
    Date::new(on.year(), on.month(), on.day())
}

/// A month, a quarter or a year: "thang 6/2025", "6/2025", "quy ii/2025", "quy 2 nam 2025", "nam 2025", "2025".
fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let text = text.replace(" nam ", "/").replace('-', "/").replace(' ', "");
    let (first, months) = if let Some(rest) = text.strip_prefix("quy") {
        let (quarter, year) = rest.split_once('/')?;
        let quarter = ["i", "ii", "iii", "iv"].iter().position(|it| *it == quarter).map(|at| at + 1);
        let quarter =
            quarter.or_else(|| rest.split_once('/')?.0.parse().ok()).filter(|quarter| (1..=4).contains(quarter))?;
        (NaiveDate::from_ymd_opt(year_of(year)?, u32::try_from(quarter * 3 - 2).ok()?, 1)?, 3)
    } else if let Some((month, year)) = text.strip_prefix("thang").unwrap_or(&text).split_once('/') {
        (NaiveDate::from_ymd_opt(year_of(year)?, month.parse().ok()?, 1)?, 1)
    } else {
        (NaiveDate::from_ymd_opt(year_of(text.strip_prefix("nam").unwrap_or(&text))?, 1, 1)?, 12)
    };
    let after = first.checked_add_months(chrono::Months::new(months))?;
    Some((first, after.pred_opt()?))
}

/// Four digits of a year in which somebody kept a spreadsheet.
fn year_of(text: &str) -> Option<i32> {
    let year = text.parse().ok().filter(|_| text.len() == 4)?;
    (1990..=2100).contains(&year).then_some(year)
}
