//! Values that departments of the sample province entered for indicators that no register counts yet, some of them verified. All of it is invented.

use chrono::{Datelike, Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;

use super::{at, find};
use crate::app::App;
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::usecase::{self, Asked, CellForm, SheetForm};

/// Agency, indicator, part, value of the year before, value of this year.
const VALUES: &[(&str, &str, &str, &str, &str)] = &[
    ("Sở Y tế", "A1.1", "due", "6", "2"),
    ("Sở Y tế", "A1.2", "on_time", "4", "2"),
    ("Sở Y tế", "A1.3", "late", "2", "0"),
    ("Sở Y tế", "A1.3", "days_late", "18,5", "0"),
    ("Sở Y tế", "A1.5", "rate", "66,7", "100"),
    ("Sở Y tế", "C1.2", "on_time", "4.120", "870"),
    ("Sở Y tế", "C1.2", "late", "96", "12"),
    ("Sở Y tế", "C3.1", "fined", "41", "9"),
    ("Sở Y tế", "C3.1", "fines", "312.000.000", "64.500.000"),
    ("Sở Tư pháp", "A1.1", "due", "11", "3"),
    ("Sở Tư pháp", "A1.2", "on_time", "9", "3"),
    ("Sở Tư pháp", "B1.2", "events", "85", "21"),
    ("Sở Tư pháp", "B1.2", "attendances", "9.400", "2.150"),
    ("Sở Tư pháp", "C2.1", "issued", "7", "2"),
    ("Sở Xây dựng", "A1.1", "due", "8", "1"),
    ("Sở Xây dựng", "C3.1", "found", "23", "4"),
];

/// Enters them: those of the year before are verified, those of this year wait.
pub(super) async fn enter(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let known = usecase::indicators(app, actor).await?;
    let mut agencies: Vec<&str> = VALUES.iter().map(|(agency, ..)| *agency).collect();
    agencies.dedup();
    for (year, is_last) in [(day.year() - 1, true), (day.year(), false)] {
        let then = at(app, day - Duration::days(if is_last { 40 } else { 3 }));
        let Some(period) = Period::year(year) else { continue };
        for name in &agencies {
            // A demo may stand on a day when an agency is called otherwise, or not there.
            let Ok(agency) = find(app, name, day).await else { continue };
            let asked = Asked { agency: Some(agency), period, field: None };
            let own = VALUES.iter().filter(|(of, ..)| of == name);
            let cells = own.filter_map(|(_, code, part, before, now)| {
                let indicator = known.iter().find(|indicator| indicator.code == *code)?;
                let part = indicator.parts.iter().find(|known| known.code == *part)?;
                let value = if is_last { *before } else { *now };
                let note = "Dữ liệu mẫu".to_owned();
                Some(CellForm { part: part.id, value: value.to_owned(), note, version: None })
            });
            let form = SheetForm {
                source: "report".to_owned(),
                evidence: format!("Báo cáo công tác tư pháp năm {year} (dữ liệu mẫu)"),
                cells: cells.collect(),
            };
            usecase::enter(&then, actor, &asked, &form).await?;
        }
        if is_last {
            let (waiting, ..) = usecase::waiting(&then, actor, &Page::new(Some(100), None)).await?;
            for value in &waiting.items {
                usecase::verify(&then, actor, value.id, None).await?;
            }
        }
    }
    Ok(())
}
