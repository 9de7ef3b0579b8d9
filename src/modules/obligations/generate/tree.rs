//! Invented provinces: a root, its departments with divisions, its communes. They go in by the import of the agencies module,
//! as real ones do.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;

use super::{GenerateError, words};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView, Import, Level, SourceFile};

/// Agencies of one province: as many as real ones have departments and communes.
const PER_PROVINCE: usize = 130;
/// The first departments have together so many divisions.
const DIVISIONS: usize = 12;

/// One invented province.
pub struct Province {
    pub root: AgencyId,
    pub overseer: AgencyId,
    pub departments: Vec<AgencyId>,
    pub communes: Vec<AgencyId>,
    /// Of all agencies, the root's and the divisions' too.
    pub names: HashMap<AgencyId, String>,
}

impl Province {
    /// From everything inside the root, in Vietnamese order of names: the same order for the same names.
    fn of(root: AgencyId, inside: Vec<AgencyView>) -> Self {
        let ids = |is_it: fn(&AgencyView) -> bool| -> Vec<AgencyId> {
            inside.iter().filter(|agency| is_it(agency)).map(|agency| agency.id).collect()
        };
        let departments = ids(|agency| agency.kind == "department");
        let communes = ids(|agency| agency.level == Level::Commune);
        let justice = inside.iter().find(|agency| agency.name.starts_with(words::DEPARTMENTS[0]));
        let overseer = justice.map_or(root, |agency| agency.id);
        let names = inside.into_iter().map(|agency| (agency.id, agency.name)).collect();
        Self { root, overseer, departments, communes, names }
    }
}

/// Writes provinces with so many agencies together, there since before the first directive.
pub async fn provinces(app: &App, count: usize, years: u32) -> Result<Vec<Province>, GenerateError> {
    let today = app.clock.today();
    let since = NaiveDate::from_ymd_opt(today.year() - i32::try_from(years).unwrap_or(0) - 2, 1, 1).unwrap_or(today);
    let provinces = count.div_ceil(PER_PROVINCE);
    let mut rows = String::from("code,name,kind,level,parent,valid_from,source\n");
    for number in 0..provinces {
        let size = count / provinces + usize::from(number < count % provinces);
        rows.push_str(&province(number, size, since));
    }
    let actor = Actor::system("generate");
    agencies::install_reference_data(app, &actor).await?;
    let file = SourceFile { name: "agencies.csv".to_owned(), bytes: rows.into_bytes() };
    agencies::import(app, &actor, Import { files: vec![file], is_dry_run: false }).await?;
    let mut made = Vec::with_capacity(provinces);
    for root in agencies::roots(app.store.read(), today).await? {
        let inside = agencies::all_in(app.store.read(), root.id, today).await?;
        made.push(Province::of(root.id, inside));
    }
    Ok(made)
}

/// The lines of one province in the layout of an import.
fn province(number: usize, size: usize, since: NaiveDate) -> String {
    let name = format!("Tỉnh Thử nghiệm {:02}", number + 1);
    let root = format!("t{number}");
    let mut lines = String::new();
    let mut add = |code: &str, label: &str, kind: &str, level: &str, parent: &str| {
        // Writing to a string never fails.
        let _ = writeln!(lines, "{code},\"{label}\",{kind},{level},{parent},{since},synthetic");
    };
    add(&root, &name, "territory", "province", "");
    let departments = words::DEPARTMENTS.len().min(size - 1);
    for (place, label) in words::DEPARTMENTS.iter().take(departments).enumerate() {
        add(&format!("{root}-s{place}"), &format!("{label}, {name}"), "department", "province", &root);
    }
    let divisions = DIVISIONS.min((size - 1 - departments) / 3);
    for place in 0..divisions {
        let label = format!("Phòng nghiệp vụ {}, {name}", place + 1);
        add(&format!("{root}-p{place}"), &label, "division", "province", &format!("{root}-s{}", place % departments));
    }
    for place in 0..size - 1 - departments - divisions {
        let label = format!("{}, {name}", words::commune(place));
        add(&format!("{root}-x{place}"), &label, "peoples_committee", "commune", &root);
    }
    lines
}
