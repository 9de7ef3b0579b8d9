//! What the tests of reorganisations share: trees from tables, entries of the ledger, and a count of them that asks nothing of the module.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, DirectiveId};
use thihanh_store::{FromQueryResult, values};
use uuid::Uuid;

use crate::app::App;
use crate::modules::agencies::api::{self as agencies, Import, SourceFile};
use crate::modules::obligations::api::{Binding, IssueContext, IssuedDeadline, IssuedTask, Origin, SetBy, open_issued};
use crate::modules::reorganisation::model::form::DecisionForm;
use crate::modules::reorganisation::usecase::{self, NameHeir, Outlook};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn system() -> Actor {
    Actor::system("test")
}

pub fn file(name: &str, text: String) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.into_bytes() }
}

pub async fn import(app: &App, files: Vec<SourceFile>) {
    agencies::import(app, &system(), Import { files, is_dry_run: false }).await.unwrap();
}

pub async fn id(app: &App, key: &str, on: &str) -> AgencyId {
    let found = agencies::find_by_name(app.store.read(), key, day(on)).await.unwrap();
    found.unwrap_or_else(|| panic!("no agency {key} on {on}"))
}

/// One task of a directive of a day, owed by these agencies, due on another day; some contribute.
pub async fn task(
    app: &App,
    number: u128,
    (issued_on, due_on): (&str, &str),
    leads: &[AgencyId],
    support: &[AgencyId],
    overseer: AgencyId,
) {
    let top = agencies::roots(app.store.read(), day(issued_on)).await.unwrap()[0].id;
    let context = IssueContext {
        origin: Origin::Directive(DirectiveId::from_uuid(Uuid::from_u128(number))),
        origin_code: format!("VB-2025-{number:04}"),
        origin_label: format!("Kế hoạch {number}/KH-UBND"),
        jurisdiction: top,
        issued_on: day(issued_on),
        first_ordinal: 1,
        overseer,
        programme: None,
        programme_ends_on: None,
        agency_ends: HashMap::new(),
        today: app.clock.today(),
        now: app.clock.now(),
    };
    let by = vanban::deadline::Deadline::By { date: due_on.parse().unwrap(), inclusive: true };
    let named = |all: &[AgencyId]| all.iter().map(|agency| (*agency, "các đơn vị".to_owned())).collect();
    let task = IssuedTask {
        content: format!("Báo cáo kết quả thi hành pháp luật lần {number}"),
        path: "II.1".to_owned(),
        source: None,
        binding: Binding::Order,
        is_personal: false,
        is_follow_up: false,
        is_shared: false,
        product: None,
        owed_to: None,
        via: None,
        overseer: None,
        leads: named(leads),
        support: named(support),
        deadlines: vec![IssuedDeadline { deadline: Some(by), words: String::new(), set_by: SetBy::Text }],
    };
    let calendar = agencies::calendar(app.store.read()).await.unwrap();
    app.store.write(async |tx| open_issued(tx, app.ids.as_ref(), &context, &[task], &calendar).await).await.unwrap();
}

/// An entry, as far as these tests ask.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    pub id: Uuid,
    pub code: String,
    pub task_id: Uuid,
    pub deadline_number: i64,
    pub period: String,
    pub agency_id: Uuid,
    pub overseer_id: Uuid,
    pub state: String,
    pub due_on: Option<NaiveDate>,
    pub reported_on: Option<NaiveDate>,
}

pub async fn entries(app: &App) -> Vec<Entry> {
    let statement = "SELECT id, code, task_id, deadline_number, period, agency_id, overseer_id, state, due_on, reported_on FROM obligation ORDER BY seq";
    app.store.read().all(statement, values![]).await.unwrap()
}

/// Where each entry went.
pub async fn moves(app: &App) -> BTreeMap<Uuid, Vec<Uuid>> {
    #[derive(FromQueryResult)]
    struct Move {
        old_id: Uuid,
        new_id: Uuid,
    }
    let rows: Vec<Move> =
        app.store.read().all("SELECT old_id, new_id FROM obligation_move ORDER BY 1, 2", values![]).await.unwrap();
    let mut moves: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        moves.entry(row.old_id).or_default().push(row.new_id);
    }
    moves
}

/// Everything that a reorganisation may touch, for comparing before and after an undo. Without versions and moments, which count on.
pub async fn everything(app: &App) -> Vec<String> {
    #[derive(FromQueryResult)]
    struct Line {
        line: String,
    }
    let tables = [
        ("obligation", "code state agency_id overseer_id role stage reported_on"),
        ("agency_version", "agency_id name valid_from valid_to"),
        ("agency_closure", "ancestor_id descendant_id depth valid_from valid_to"),
        ("agency_edge", "kind parent_id child_id valid_from valid_to"),
        ("agency_succession", "kind old_id new_id on_day"),
        ("agency_identifier", "agency_id scheme value valid_from"),
        ("role_grant", "account_id role agency_id valid_from valid_to"),
        ("recipient_member", "group_id agency_id valid_from valid_to"),
        ("contribution", "obligation_id agency_id given_on"),
        ("task", "code overseer_id"),
        ("task_agency", "task_id role agency_id"),
        ("obligation_series", "task_id agency_id ends_on"),
        ("obligation_count", "agency_id share standing due_on total"),
        ("obligation_move", "old_id new_id"),
        ("saved_filter", "name shared_with"),
        ("calendar_feed", "account_id agency_id"),
        ("plan_duty", "year agency_id obligation_id"),
    ];
    let is_sqlite = app.store.dialect() == thihanh_store::Dialect::Sqlite;
    let mut lines = Vec::new();
    for (table, columns) in tables {
        // Ids are bytes on SQLite, which has no text for them.
        let text = |column: &str| match is_sqlite && (column.ends_with("_id") || column == "shared_with") {
            true => format!("coalesce(hex({column}), '')"),
            false => format!("coalesce(CAST({column} AS text), '')"),
        };
        let columns = columns.split(' ').map(text).collect::<Vec<_>>().join(" || '|' || ");
        let living = if table == "obligation_count" { "total <> 0" } else { "1 = 1" };
        let statement = format!("SELECT {columns} AS line FROM {table} WHERE {living}");
        let rows: Vec<Line> = app.store.read().all(&statement, values![]).await.unwrap();
        let mut rows: Vec<String> = rows.into_iter().map(|row| format!("{table}: {}", row.line)).collect();
        rows.sort();
        lines.extend(rows);
    }
    lines
}

/// A draft of a decision that takes effect on a day.
pub async fn draft(app: &App, on: &str) -> String {
    let form = DecisionForm {
        version: String::new(),
        title: "Sắp xếp tổ chức".to_owned(),
        number: "12/NQ-HĐND".to_owned(),
        decided_on: on.to_owned(),
        effective_on: on.to_owned(),
    };
    usecase::begin(app, &system(), &form).await.unwrap().code
}

/// Names an heir for every agency that has none: the first whom the decision names, else whoever is given.
pub async fn settle(app: &App, code: &str, otherwise: &str) -> Outlook {
    let outlook = usecase::outlook(app, &system(), code).await.unwrap();
    assert_eq!(outlook.faults, [], "the changes make a tree");
    let named: Vec<NameHeir> = outlook
        .ended
        .iter()
        .filter(|row| !row.is_settled)
        .map(|row| NameHeir {
            agency: row.agency,
            kind: None,
            item: None,
            heir: row.candidates.first().map_or_else(|| otherwise.to_owned(), |(key, _)| key.clone()),
        })
        .collect();
    usecase::name_heir(app, &system(), (code, None), &named).await.unwrap();
    outlook
}

/// Every entry that was open before is open with exactly one owner that stands, or says where it went; none is owed twice. Counted from the tables alone.
pub async fn check_nothing_lost(app: &App, before: &[Entry], on: &str) -> Vec<Entry> {
    let after = entries(app).await;
    let moves = moves(app).await;
    let by_id: BTreeMap<Uuid, &Entry> = after.iter().map(|entry| (entry.id, entry)).collect();
    let is_open = |entry: &Entry| matches!(entry.state.as_str(), "open" | "reported");
    let living = living(app, on).await;
    for old in before.iter().filter(|entry| is_open(entry)) {
        let mut at = vec![by_id[&old.id]];
        while let Some(moved) = at.iter().position(|entry| entry.state == "moved") {
            let moved = at.swap_remove(moved);
            at.extend(moves.get(&moved.id).into_iter().flatten().map(|id| by_id[id]));
        }
        let [owner] = at.as_slice() else { panic!("{} has {} owners: {at:?}", old.code, at.len()) };
        assert!(is_open(owner) || owner.state == "completed", "{} is {}", owner.code, owner.state);
        assert!(living.contains(&owner.agency_id), "{} is owed by an agency that ended", owner.code);
        assert!(!is_open(owner) || living.contains(&owner.overseer_id), "{} is followed up by nobody", owner.code);
        assert_eq!((owner.task_id, &owner.period), (old.task_id, &old.period));
    }
    for old in before.iter().filter(|entry| !is_open(entry)) {
        assert_eq!(by_id[&old.id], old, "what was over stays as it was");
    }
    let mut keys = BTreeSet::new();
    for entry in after.iter().filter(|entry| is_open(entry)) {
        let key = (entry.task_id, entry.deadline_number, entry.period.clone(), entry.agency_id);
        assert!(keys.insert(key), "{} is owed twice", entry.code);
    }
    after
}

/// The agencies that stand on a day.
pub async fn living(app: &App, on: &str) -> BTreeSet<Uuid> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
    }
    let rows: Vec<Row> = app
        .store
        .read()
        .all(
            "SELECT agency_id FROM agency_version WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)",
            values![day(on)],
        )
        .await
        .unwrap();
    rows.into_iter().map(|row| row.agency_id).collect()
}
