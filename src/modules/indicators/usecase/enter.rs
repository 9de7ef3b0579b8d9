//! Entering values on one sheet, and verifying them.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, IndicatorPartId, IndicatorValueId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, WriteTx};

use super::{Asked, CellFault, IndicatorError, Setting, VALUE, holding, inside, setting};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::indicators::model::indicator::{Indicator, Part};
use crate::modules::indicators::model::value::{
    EnteredValue, Place, Said, SourceKind, read_note, read_number, read_origin,
};
use crate::modules::indicators::policy::{self, Action};
use crate::modules::indicators::store;

/// Cells of one sheet: a wall.
const MOST_CELLS: usize = 2_000;

/// A cell of the sheet.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The part.
    pub part: Part,
    /// What stands there.
    pub value: Option<EnteredValue>,
}

/// Everything that may be entered for an agency, a period and a field.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// For what.
    pub setting: Setting,
    /// Indicators with the parts that are entered.
    pub rows: Vec<(Indicator, Vec<Cell>)>,
}

/// A cell as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellForm {
    /// The part.
    pub part: IndicatorPartId,
    /// The number as typed; empty where there is none, or none any more.
    pub value: String,
    /// Words about it.
    pub note: String,
    /// The version that was looked at; nought where nothing stood there, `None` where that does not matter.
    pub version: Option<i64>,
}

/// The sheet as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetForm {
    /// From where the changed values are.
    pub source: String,
    /// What proves them.
    pub evidence: String,
    /// The cells.
    pub cells: Vec<CellForm>,
}

/// The agencies for which the actor enters values, for the choice of a form.
///
/// # Errors
/// [`IndicatorError::Denied`] where there is none.
pub async fn kept(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, IndicatorError> {
    policy::may_enter_any(actor).map_err(IndicatorError::Denied)?;
    let tops = match actor.is_system() {
        true => agencies::roots(app.store.read(), app.clock.today()).await?.into_iter().map(|view| view.id).collect(),
        false => policy::entering(actor),
    };
    Ok(inside(app, tops).await?)
}

/// The setting of a sheet: where no agency is named, the first for which the actor enters.
async fn entering(app: &App, actor: &Actor, asked: &Asked) -> Result<Setting, IndicatorError> {
    policy::may_enter_any(actor).map_err(IndicatorError::Denied)?;
    let agency = asked.agency.or_else(|| policy::entering(actor).first().copied());
    let setting = setting(app, actor, &Asked { agency, ..asked.clone() }).await?;
    if !setting.actions.contains(&Action::Enter) {
        return Err(IndicatorError::Denied(thihanh_kernel::problem::Problem::denied(Action::Enter.right())));
    }
    Ok(setting)
}

/// Everything that may be entered, with what stands there.
///
/// # Errors
/// [`IndicatorError`].
pub async fn sheet(app: &App, actor: &Actor, asked: &Asked) -> Result<Sheet, IndicatorError> {
    let sql = app.store.read();
    let setting = entering(app, actor, asked).await?;
    let values = store::values::of(sql, &[setting.agency], &[setting.period], setting.field_code(), None).await?;
    let mut values: HashMap<_, _> = values.into_iter().map(|value| (value.place.part, value)).collect();
    let mut rows = Vec::new();
    for indicator in holding(sql, setting.period).await? {
        let entered = indicator.parts.iter().filter(|part| part.how.is_entered());
        let cells: Vec<Cell> =
            entered.map(|part| Cell { part: part.clone(), value: values.remove(&part.id) }).collect();
        if !cells.is_empty() {
            rows.push((indicator, cells));
        }
    }
    Ok(Sheet { setting, rows })
}

/// What a cell comes to: nothing where it stays empty.
struct Read {
    part: IndicatorPartId,
    number: Option<i64>,
    note: String,
    version: Option<i64>,
}

/// The cells in the order of the sheet, each read to what it means; all that is wrong is told at once.
fn read(indicators: &[Indicator], form: &SheetForm) -> Result<Vec<Read>, IndicatorError> {
    let mut faults = Vec::new();
    let mut cells = Vec::new();
    for cell in &form.cells {
        let part = indicators.iter().find_map(|indicator| indicator.part(cell.part));
        let Some(part) = part.filter(|part| part.how.is_entered()) else {
            faults.push(CellFault { part: cell.part, error: FieldError::new("value", "choice-unknown") });
            continue;
        };
        let mut refuse = |error| faults.push(CellFault { part: cell.part, error });
        let number = read_number("value", &cell.value, part.unit).unwrap_or_else(|error| {
            refuse(error);
            None
        });
        let note = read_note("note", &cell.note).unwrap_or_else(|error| {
            refuse(error);
            String::new()
        });
        cells.push(Read { part: part.id, number, note, version: cell.version });
    }
    if faults.is_empty() { Ok(cells) } else { Err(IndicatorError::Cells(faults)) }
}

/// Keeps what was entered on a sheet: every cell that says something else than before, or nothing where something stood. How many were changed.
///
/// # Errors
/// [`IndicatorError::Cells`] names each cell that is wrong, or that somebody else changed meanwhile; then nothing is kept.
pub async fn enter(app: &App, actor: &Actor, asked: &Asked, form: &SheetForm) -> Result<usize, IndicatorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let setting = entering(app, actor, asked).await?;
    if setting.period.from > today {
        return Err(IndicatorError::field(FieldError::new("period", "indicator-period-not-begun")));
    }
    if asked.field.is_some() && setting.field.is_none() {
        return Err(IndicatorError::field(FieldError::new("field", "choice-unknown")));
    }
    if form.cells.len() > MOST_CELLS {
        return Err(IndicatorError::field(FieldError::new("values", "indicator-too-many").with("most", MOST_CELLS)));
    }
    let (source, evidence) = read_origin(&form.source, &form.evidence)?;
    let indicators = holding(app.store.read(), setting.period).await?;
    let cells = read(&indicators, form)?;
    let keeper =
        agencies::state_overseer(&app.resolvers, app.store.read(), setting.top, setting.top, setting.on).await?;
    app.store
        .write(async |tx| {
            let writing = Writing {
                app,
                actor,
                now,
                indicators: &indicators,
                setting: &setting,
                keeper,
                source,
                evidence: &evidence,
            };
            let mut faults = Vec::new();
            let mut changed = 0;
            for cell in &cells {
                match writing.put(tx, cell).await? {
                    Some(true) => changed += 1,
                    Some(false) => {}
                    None => faults
                        .push(CellFault { part: cell.part, error: FieldError::new("value", "indicator-cell-stale") }),
                }
            }
            if faults.is_empty() { Ok(changed) } else { Err(IndicatorError::Cells(faults)) }
        })
        .await
}

/// What all cells of a sheet share.
struct Writing<'a> {
    app: &'a App,
    actor: &'a Actor,
    now: Instant,
    indicators: &'a [Indicator],
    setting: &'a Setting,
    keeper: AgencyId,
    source: SourceKind,
    evidence: &'a str,
}

impl Writing<'_> {
    /// Keeps one cell: whether it was changed; `None` where somebody else changed it meanwhile.
    async fn put(&self, tx: &WriteTx, cell: &Read) -> Result<Option<bool>, StoreError> {
        let place = Place {
            part: cell.part,
            agency: self.setting.agency,
            field: self.setting.field_code().to_owned(),
            period: self.setting.period,
        };
        let before = store::values::at_for_update(tx, &place).await?;
        let said = |number| Said {
            value: number,
            source: self.source,
            note: cell.note.clone(),
            evidence: self.evidence.to_owned(),
        };
        // A cell that nobody touched says what it said, whatever the rest of the sheet says of where it is from.
        let is_untouched = match (&before, cell.number) {
            (None, None) => true,
            (Some(before), Some(number)) => before.said.value == number && before.said.note == cell.note,
            _ => false,
        };
        if is_untouched {
            return Ok(Some(false));
        }
        let version = before.as_ref().map_or(0, |value| value.version);
        if cell.version.is_some_and(|looked_at| looked_at != version) {
            return Ok(None);
        }
        match (before, cell.number) {
            (None, Some(number)) => {
                let value = EnteredValue {
                    seq: 0,
                    id: IndicatorValueId::fresh(self.app.ids.as_ref(), self.now),
                    place,
                    keeper: self.keeper,
                    said: said(number),
                    entered_at: self.now,
                    entered_by: self.actor.account(),
                    entered_name: self.actor.name().to_owned(),
                    verified: None,
                    version: 1,
                };
                // Somebody entered the same cell in this very moment.
                if !store::values::insert(tx, &value).await? {
                    return Ok(None);
                }
                journal::append(tx, self.line(&value, "entered").with("after", &value.said)).await?;
            }
            (Some(before), Some(number)) => {
                let old = before.said.clone();
                let after = before.change(said(number), (self.actor.account(), self.actor.name()), self.now);
                store::values::save(tx, &after, self.now).await?;
                let line = self.line(&after, "changed").with("before", &old).with("after", &after.said);
                journal::append(tx, line).await?;
            }
            (Some(before), None) => {
                store::values::remove(tx, before.id).await?;
                journal::append(tx, self.line(&before, "removed").with("before", &before.said)).await?;
            }
            (None, None) => {}
        }
        Ok(Some(true))
    }

    fn line(&self, value: &EnteredValue, action: &'static str) -> Entry {
        let found = self.indicators.iter().find_map(|it| it.part(value.place.part).map(|part| (it, part)));
        let (indicator, part) =
            found.map(|(indicator, part)| (indicator.code.as_str(), part.code.as_str())).unwrap_or_default();
        Entry::new(self.now, self.actor, VALUE, value.id.uuid(), action)
            .with("indicator", &indicator)
            .with("part", &part)
            .with("agency", &value.place.agency)
            .with("from", &value.place.period.from)
            .with("to", &value.place.period.to)
    }
}

/// A value with what the actor may do with it.
#[derive(Debug, Clone)]
pub struct LookedValue {
    /// The value.
    pub value: EnteredValue,
    /// Its indicator.
    pub indicator: Indicator,
    /// Its part.
    pub part: Part,
    /// What the actor may do with it at some time.
    pub actions: Vec<Action>,
    /// The actor may verify it now.
    pub may_verify: bool,
    /// The actor entered it, and would verify it if somebody else had.
    pub is_own: bool,
}

async fn with_part(sql: &dyn Sql, value: &EnteredValue) -> Result<(Indicator, Part), IndicatorError> {
    let all = store::indicators::all(sql).await?;
    let found = all.into_iter().find_map(|it| it.part(value.place.part).cloned().map(|part| (it, part)));
    found.ok_or(IndicatorError::NotFound(VALUE))
}

/// One value.
///
/// # Errors
/// [`IndicatorError::NotFound`] also where the actor may not know that it is there.
pub async fn look_value(app: &App, actor: &Actor, id: IndicatorValueId) -> Result<LookedValue, IndicatorError> {
    let sql = app.store.read();
    let value = store::values::find(sql, id).await?.ok_or(IndicatorError::NotFound(VALUE))?;
    let stakes = store::values::stakes(sql, &value).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| IndicatorError::NotFound(VALUE))?;
    let actions: Vec<Action> =
        Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect();
    let (indicator, part) = with_part(sql, &value).await?;
    let verifies = actions.contains(&Action::Verify) && value.verified.is_none();
    let is_own = value.is_by(actor.account());
    Ok(LookedValue { indicator, part, may_verify: verifies && !is_own, is_own: verifies && is_own, value, actions })
}

/// The history of a value, newest first.
///
/// # Errors
/// As [`look_value`].
pub async fn value_history(app: &App, actor: &Actor, id: IndicatorValueId) -> Result<Vec<Record>, IndicatorError> {
    look_value(app, actor, id).await?;
    Ok(journal::history(app.store.read(), VALUE, id.uuid()).await?)
}

/// A page of the values that wait for the actor's verification, the oldest first, with every indicator.
///
/// # Errors
/// [`IndicatorError::Denied`] to whoever verifies nothing.
pub async fn waiting(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<(Slice<EnteredValue>, Count, Vec<Indicator>), IndicatorError> {
    policy::may_verify_any(actor).map_err(IndicatorError::Denied)?;
    let sql = app.store.read();
    let (slice, count) = store::values::waiting(sql, &policy::scope(actor), page).await?;
    Ok((slice, count, store::indicators::all(sql).await?))
}

/// Says that a value was checked by somebody else than who entered it.
///
/// # Errors
/// [`IndicatorError`].
pub async fn verify(
    app: &App,
    actor: &Actor,
    id: IndicatorValueId,
    version: Option<i64>,
) -> Result<EnteredValue, IndicatorError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = store::values::find_for_update(tx, id).await?.ok_or(IndicatorError::NotFound(VALUE))?;
            let stakes = store::values::stakes(tx, &before).await?;
            policy::may(actor, Action::View, &stakes).map_err(|_| IndicatorError::NotFound(VALUE))?;
            policy::may(actor, Action::Verify, &stakes).map_err(IndicatorError::Denied)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(IndicatorError::Stale(VALUE));
            }
            let after = before.verify((actor.account(), actor.name()), now)?;
            store::values::save(tx, &after, now).await?;
            let line = Entry::new(now, actor, VALUE, id.uuid(), "verified").with("value", &after.said.value);
            journal::append(tx, line).await?;
            Ok(EnteredValue { version: after.version + 1, ..after })
        })
        .await
}
