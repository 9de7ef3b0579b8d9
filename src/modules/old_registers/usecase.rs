//! Looking at an old register, and taking it over.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::{AgencyId, OldRegisterId, OldRegisterRowId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::vn_date;
use thihanh_papers::sheet::{self, Bounds, SheetError, Table};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, WriteTx};

use super::model::near::near;
use super::model::plan::{Context, Named, Options, Plan, Planned, asked, plan};
use super::model::read::{Register, read};
use super::{policy, store};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, Notice, Resolution, Resolver, StateOverseer, Why};
use crate::modules::obligations::api::{
    self as obligations, Binding, IssueContext, IssuedDeadline, IssuedTask, Origin, SetBy,
};

pub use super::store::KeptRow;

/// Bytes of one file.
pub const MAX_BYTES: usize = 8 << 20;
/// Rows of one file: what a province orders in some years.
const MAX_ROWS: usize = 5_000;
/// Characters of one cell.
const CELL_MAX_CHARS: usize = 8_000;
/// Longest word of a row about its result that the history keeps, in characters.
const RESULT_MAX_CHARS: usize = 500;
/// The kind of the object that the journal speaks of.
pub const KIND: &str = "old_register";

/// A file that is to be taken over.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its name, by which its rows are told.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Which sheet of a workbook; the first visible one where nothing is said.
    pub sheet: Option<String>,
    /// What columns hold, by their heads, before what is known of them.
    pub map: Vec<(String, String)>,
    /// What is said of rows that do not say it themselves.
    pub options: Options,
    /// Inside which agency names are looked for, and the orders hold.
    pub jurisdiction: AgencyId,
}

/// What a file would come to.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The sheet that was read; empty for CSV.
    pub sheet: String,
    /// Which column holds what.
    pub columns: Vec<(&'static str, String)>,
    /// Row by row.
    pub plan: Plan,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub enum Imported {
    /// Rows are wrong; nothing was written.
    Wrong(Looked),
    /// Every row is there before; nothing was written.
    Nothing(Looked),
    /// Everything is written.
    Done(Looked),
}

/// Says of every row what taking it over would do.
///
/// # Errors
/// When the actor may not, or the file is no such table.
pub async fn look(app: &App, actor: &Actor, import: &Import) -> Result<Looked, Problem> {
    policy::may_import(actor)?;
    let (sheet, register) = register(import).await?;
    looked(app, app.store.read(), import, sheet, register).await
}

/// Takes every new row over in one transaction, or none.
///
/// # Errors
/// When the actor may not, the file is no such table, or the database does not answer.
pub async fn import(app: &App, actor: &Actor, import: &Import) -> Result<Imported, Problem> {
    policy::may_import(actor)?;
    let (sheet, register) = register(import).await?;
    app.store
        .write(async |tx| {
            let looked = looked(app, tx, import, sheet.clone(), register.clone()).await?;
            if looked.plan.wrong() > 0 {
                return Ok(Imported::Wrong(looked));
            }
            if looked.plan.planned.is_empty() {
                return Ok(Imported::Nothing(looked));
            }
            write(app, tx, actor, import, &register.heads, &looked).await?;
            Ok(Imported::Done(looked))
        })
        .await
}

/// The row behind an entry, as it stood; for whoever sees what it became.
///
/// # Errors
/// When there is none, or the actor sees nothing that came of it.
pub async fn row(app: &App, actor: &Actor, id: OldRegisterRowId) -> Result<(KeptRow, Vec<String>), Problem> {
    let sql = app.store.read();
    let row = store::find(sql, id).await?.ok_or_else(|| Problem::not_found("old-register-row"))?;
    let entries: Vec<_> = obligations::answers_to(sql, Origin::OldRegister(id))
        .await?
        .into_iter()
        .map(|answer| answer.obligation.id)
        .collect();
    let mut codes: Vec<String> = obligations::seen(sql, actor, &entries).await?.into_values().collect();
    codes.sort();
    if codes.is_empty() { Err(Problem::not_found("old-register-row")) } else { Ok((row, codes)) }
}

/// The rows of a file, read off the async threads.
async fn register(import: &Import) -> Result<(String, Register), Problem> {
    let bounds = Bounds { bytes: MAX_BYTES, rows: MAX_ROWS + 20, cell_chars: CELL_MAX_CHARS };
    let (bytes, wanted) = (import.bytes.clone(), import.sheet.clone());
    // A panic inside the library is the file's fault, not the program's.
    let read_off = tokio::task::spawn_blocking(move || sheet::read_from(&bytes, wanted.as_deref(), bounds));
    let table = read_off.await.unwrap_or(Err(SheetError::Damaged));
    let Table { name, rows } = table.map_err(|error| Problem::invalid(vec![fault(&error)]))?;
    let rows = rows.into_iter().map(|row| (row.line, row.cells)).collect();
    let register = read(rows, &import.map).map_err(|fault| Problem::invalid(vec![fault]))?;
    if register.rows.len() > MAX_ROWS {
        return Err(Problem::invalid(vec![FieldError::new("file", "people-import-too-many").with("most", MAX_ROWS)]));
    }
    Ok((name, register))
}

fn fault(error: &SheetError) -> FieldError {
    let of = |code| FieldError::new("file", code);
    match error {
        SheetError::TooLarge => of("people-import-too-large").with("most", MAX_BYTES >> 20),
        SheetError::TooManyRows => of("people-import-too-many").with("most", MAX_ROWS),
        SheetError::CellTooLong { line } => {
            of("people-import-cell-long").with("line", i64::from(*line)).with("most", CELL_MAX_CHARS)
        }
        SheetError::OldWorkbook => of("people-import-old-workbook"),
        SheetError::NoSuchSheet { names } => of("old-register-no-such-sheet").with("names", names.join("; ")),
        SheetError::Bomb | SheetError::Damaged => of("people-import-damaged"),
        SheetError::NoTable => of("people-import-no-table"),
    }
}

async fn looked(
    app: &App,
    sql: &dyn Sql,
    import: &Import,
    sheet: String,
    register: Register,
) -> Result<Looked, Problem> {
    let today = app.clock.today();
    let mut context = Context { known: store::known_keys(sql, import.jurisdiction).await?, ..Context::default() };
    for (on, phrases) in asked(&register.rows, import.options, today) {
        // One day after the other: what is prepared for a day answers all of its phrases.
        let resolver = app.resolvers.load(sql, import.jurisdiction, on).await?;
        let mut there = None;
        for phrase in phrases {
            let named = match resolved(&resolver, &phrase) {
                Ok(agencies) => Named::Agencies(agencies),
                Err(Some(Why::Ended { name, successors, .. })) => {
                    let views = agencies::views(sql, &successors, on).await?;
                    let names = successors.iter().filter_map(|id| views.get(id)).map(|view| view.name.clone());
                    Named::Ended { name, successors: names.collect() }
                }
                Err(_) => {
                    if there.is_none() {
                        there = Some(agencies::all_in(sql, import.jurisdiction, on).await?);
                    }
                    let names = there.iter().flatten().map(|view| view.name.as_str());
                    Named::Unknown { near: near(&phrase, names) }
                }
            };
            context.named.insert((phrase, on), named);
        }
    }
    Ok(Looked { sheet, columns: register.columns, plan: plan(register.rows, &context, import.options, today) })
}

/// The agencies that a phrase means, when the whole of it is understood.
fn resolved(resolver: &Resolver, phrase: &str) -> Result<Vec<AgencyId>, Option<Why>> {
    match resolver.resolve(phrase) {
        Resolution::Agencies { agencies, notices, .. } => {
            let partly = |notice: &Notice| !matches!(notice, Notice::OnlyConcerned);
            if notices.iter().any(partly) { Err(None) } else { Ok(agencies) }
        }
        Resolution::Unknown { reason } => Err(Some(reason)),
        Resolution::OtherProvince { .. } => Err(None),
    }
}

/// Writes the register, its rows, and what they come to.
async fn write(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    import: &Import,
    heads: &[String],
    looked: &Looked,
) -> Result<(), Problem> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let register = OldRegisterId::fresh(app.ids.as_ref(), now);
    let kept = store::NewRegister {
        id: register,
        file_name: &import.name,
        sheet: &looked.sheet,
        heads,
        jurisdiction: import.jurisdiction,
        imported_at: now,
    };
    let rows: Vec<(OldRegisterRowId, &Planned)> =
        looked.plan.planned.iter().map(|planned| (OldRegisterRowId::fresh(app.ids.as_ref(), now), planned)).collect();
    store::insert(tx, &kept, &rows).await?;
    let entry = Entry::new(now, actor, KIND, register.uuid(), "imported");
    let entry = entry.with("file", &import.name).with("sheet", &looked.sheet).with("rows", &rows.len());
    journal::append(tx, entry).await?;

    let calendar = agencies::calendar(tx).await?;
    let mut overseers: HashMap<NaiveDate, StateOverseer> = HashMap::new();
    let mut done = Vec::new();
    for (id, planned) in &rows {
        let overseer = match (planned.overseer, planned.leads.first()) {
            (Some(overseer), _) => overseer,
            (None, None) => import.jurisdiction,
            (None, Some(lead)) => {
                let rule = match overseers.get(&planned.opened_on) {
                    Some(rule) => *rule,
                    None => {
                        let (on, place) = (planned.opened_on, import.jurisdiction);
                        let rule = StateOverseer::load(&app.resolvers, tx, place, on).await?;
                        overseers.insert(on, rule);
                        rule
                    }
                };
                rule.of(*lead)
            }
        };
        let source = source(import, &looked.sheet, planned);
        open(app, tx, (*id, planned), (import.jurisdiction, overseer), &source, &calendar).await?;
        if let Some(done_on) = planned.done_on {
            done.push((Origin::OldRegister(*id), done_on, note(&source, planned)));
        }
    }
    Ok(obligations::take_over_in(tx, (now, today), actor, &done).await?)
}

/// How the row is told where its entry says what it comes from: "231/UBND-NC ngày 05/02/2025 (theo-doi.xlsx, NV 2025, dòng 12)".
fn source(import: &Import, sheet: &str, planned: &Planned) -> String {
    let mut place = import.name.clone();
    if !sheet.is_empty() {
        // To write into a string cannot fail.
        let _ = write!(place, ", {sheet}");
    }
    let _ = write!(place, ", dòng {}", planned.line);
    match planned.number.as_str() {
        "" => format!("Bảng cũ ({place})"),
        number => format!("{number} ngày {} (bảng cũ: {place})", vn_date(planned.opened_on)),
    }
}

fn note(source: &str, planned: &Planned) -> String {
    let result: String = planned.result.chars().take(RESULT_MAX_CHARS).collect();
    let said = if result.is_empty() { String::new() } else { format!(". {result}") };
    format!("Nhập từ bảng cũ: {source}{said}")
}

async fn open(
    app: &App,
    tx: &WriteTx,
    (id, planned): (OldRegisterRowId, &Planned),
    (jurisdiction, overseer): (AgencyId, AgencyId),
    source: &str,
    calendar: &WorkingCalendar,
) -> Result<(), Problem> {
    let context = IssueContext {
        origin: Origin::OldRegister(id),
        origin_code: id.to_string(),
        origin_label: source.to_owned(),
        jurisdiction,
        issued_on: planned.opened_on,
        first_ordinal: 1,
        overseer,
        programme: None,
        programme_ends_on: None,
        agency_ends: obligations::agency_ends(tx, &planned.leads).await?,
        today: app.clock.today(),
        now: app.clock.now(),
    };
    let phrased =
        |agencies: &[AgencyId], phrase: &str| agencies.iter().map(|agency| (*agency, phrase.to_owned())).collect();
    let task = IssuedTask {
        content: planned.content.clone(),
        path: String::new(),
        source: None,
        binding: Binding::Order,
        is_personal: false,
        is_follow_up: false,
        is_shared: false,
        product: (!planned.product.is_empty()).then(|| planned.product.clone()),
        owed_to: None,
        via: None,
        overseer: None,
        leads: phrased(&planned.leads, &planned.leads_phrase),
        support: phrased(&planned.support, &planned.support_phrase),
        deadlines: planned
            .due
            .iter()
            .map(|(due, words)| IssuedDeadline {
                deadline: Some(due.deadline.clone()),
                words: words.clone(),
                set_by: SetBy::Text,
            })
            .collect(),
    };
    obligations::open_issued(tx, app.ids.as_ref(), &context, &[task], calendar).await?;
    Ok(())
}
