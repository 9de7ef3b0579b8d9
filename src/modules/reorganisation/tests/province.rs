//! The sample province goes from three levels to two on 1/7/2025, with 20,000 open entries.

use std::collections::{BTreeMap, BTreeSet};

use thihanh_kernel::ids::AgencyId;
use thihanh_store::{db_tests, journal};
use uuid::Uuid;

use super::world::*;
use crate::modules::agencies::api::{self as agencies, SourceFile};
use crate::modules::obligations::usecase::{Finished, check_counters, take_over};
use crate::modules::reorganisation::usecase;
use crate::testing::TestApp;

const AGENCIES: &str = include_str!("../../../../samples/province/agencies.csv");
const SUCCESSIONS: &str = include_str!("../../../../samples/province/successions.csv");

/// The tables of the sample as they stood before the reform, and those of the reform itself.
fn two_states() -> (Vec<SourceFile>, Vec<SourceFile>) {
    let mut lines = AGENCIES.lines();
    let head = lines.next().unwrap();
    let (mut before, mut reform) = (vec![head.to_owned()], vec![head.to_owned()]);
    for line in lines {
        if line.contains(",2025-07-01,") {
            reform.push(line.to_owned());
        } else if line.contains(",2025-06-30,") {
            before.push(line.replace(",2025-06-30,", ",,"));
            reform.push(line.to_owned());
        } else {
            before.push(line.to_owned());
        }
    }
    let mut lines = SUCCESSIONS.lines();
    let head = lines.next().unwrap().to_owned();
    let (later, earlier): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.contains(",2025-07-01,"));
    let table = |lines: &[String]| lines.join("\n") + "\n";
    let succession = |rows: Vec<&str>| format!("{head}\n{}\n", rows.join("\n"));
    (
        vec![file("truoc.csv", table(&before)), file("ke-thua.csv", succession(earlier))],
        vec![file("sap-xep.csv", table(&reform)), file("ke-thua-2025.csv", succession(later))],
    )
}

db_tests! {
    async fn twenty_thousand_entries_pass_to_two_levels_and_none_is_lost_or_doubled(t: TestApp) {
        let (before_reform, reform) = two_states();
        agencies::install_reference_data(&t, &system()).await.unwrap();
        import(&t, before_reform).await;
        t.on(day("2025-06-20"));
        let justice = id(&t, "so-tu-phap", "2025-06-20").await;
        let top = id(&t, "mg", "2025-06-20").await;
        let inside = agencies::all_in(t.store.read(), top, day("2025-06-20")).await.unwrap();
        let leads: Vec<AgencyId> = inside.iter().filter(|view| view.kind != "territory" && view.id != justice).map(|view| view.id).collect();
        // A directive of 2021 that was done then: its numbers must stay.
        let old: Vec<AgencyId> = leads.iter().copied().take(200).collect();
        task(&t, 9_000, ("2021-02-01", "2021-06-30"), &old, &[], justice).await;
        let done: Vec<Finished> = entries(&t)
            .await
            .iter()
            .enumerate()
            .map(|(at, entry)| Finished { code: entry.code.clone(), reached_on: day(if at % 3 == 0 { "2021-07-15" } else { "2021-06-20" }) })
            .collect();
        take_over(&t, &system(), &done, "sổ cũ").await.unwrap();
        let of_2021 = |t: &TestApp| {
            let (app, ids) = (t.app.clone(), old.clone());
            async move { agencies_counted(&app, &ids).await }
        };
        let figures = of_2021(&t).await;
        let names = agencies::views(t.store.read(), &old, day("2021-06-30")).await.unwrap();
        let tasks = 20_000_usize.div_ceil(leads.len());
        for number in 0..tasks {
            task(&t, 1 + number as u128, ("2025-03-03", "2025-09-30"), &leads, &[], justice).await;
        }
        let before = entries(&t).await;
        let open = before.iter().filter(|entry| entry.state == "open").count();
        assert!(open >= 20_000, "{open}");

        t.on(day("2025-07-01"));
        let code = draft(&t, "2025-07-01").await;
        for table in reform {
            usecase::add_file(&t, &system(), (&code, None), (&table.name, table.bytes)).await.unwrap();
        }
        let first = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert!(!first.blockers.is_empty(), "whose place several have must be said by a person");
        let outlook = settle(&t, &code, "ubnd").await;
        let foreseen = usecase::dry_run(&t, &system(), &code).await.unwrap();
        assert_eq!(foreseen.blockers, [], "{:?}", foreseen.blockers.first());
        let whole = everything(&t).await;

        // Who takes over what, reckoned from the tables alone: the successions of the day, and the choices that were made.
        let heirs = heirs_by_hand(&t, &outlook).await;
        let done = usecase::commit(&t, &system(), (&code, None)).await.unwrap();
        let mut keys: BTreeMap<&str, Uuid> = BTreeMap::new();
        for key in heirs.values() {
            if !keys.contains_key(key.as_str()) {
                keys.insert(key, id(&t, key, "2025-07-01").await.uuid());
            }
        }
        let after = check_nothing_lost(&t, &before, "2025-07-01").await;
        let living = living(&t, "2025-07-01").await;
        let mut wanted: BTreeSet<(Uuid, Uuid)> = BTreeSet::new();
        for entry in before.iter().filter(|entry| entry.state == "open") {
            let owner = if living.contains(&entry.agency_id) { entry.agency_id } else { keys[heirs[&entry.agency_id].as_str()] };
            wanted.insert((entry.task_id, owner));
        }
        let owed: BTreeSet<(Uuid, Uuid)> = after.iter().filter(|entry| entry.state == "open").map(|entry| (entry.task_id, entry.agency_id)).collect();
        assert_eq!(owed, wanted, "one entry for each task and agency that has its place");
        let ended = before.iter().filter(|entry| entry.state == "open" && !living.contains(&entry.agency_id)).count();
        assert_eq!(done.entries.0, ended as i64, "each entry of an ended agency closed");
        assert_eq!(foreseen.entries.0, ended, "the dry run told it");

        assert_eq!(of_2021(&t).await, figures, "the figures of 2021 are those of 2021");
        assert_eq!(agencies::views(t.store.read(), &old, day("2021-06-30")).await.unwrap(), names, "and so are the names");
        assert_eq!(check_counters(&t).await.unwrap(), 0, "counters agree with the ledger");
        assert_eq!(journal::verify_all(t.store.read(), |_| ()).await.unwrap().first, vec![]);

        usecase::undo(&t, &system(), (&code, None)).await.unwrap();
        let back = everything(&t).await;
        assert_eq!(back.len(), whole.len());
        assert_eq!(back.iter().zip(&whole).find(|(is, was)| is != was), None, "as it was before");
        assert_eq!(entries(&t).await.len(), before.len());
        assert_eq!(check_counters(&t).await.unwrap(), 0);
    }
}

/// Who takes over from each agency that ends: the only one that the table of successions names and that stands, else whoever was named. Reckoned from the
/// tables of the sample; ids are looked up once the new agencies are there.
async fn heirs_by_hand(t: &TestApp, outlook: &usecase::Outlook) -> BTreeMap<Uuid, String> {
    #[derive(thihanh_store::FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        value: String,
    }
    let rows: Vec<Row> = t
        .store
        .read()
        .all("SELECT agency_id, value FROM agency_identifier WHERE scheme = 'import_code'", vec![])
        .await
        .unwrap();
    let keys: BTreeMap<Uuid, String> = rows.into_iter().map(|row| (row.agency_id, row.value)).collect();
    // Whole lines: no key has a comma in it, and the last state of an agency is the one without an end.
    let stands: BTreeSet<&str> = AGENCIES
        .lines()
        .filter(|line| line.contains("-01,,") || line.contains("-10,,") || line.contains("-28,,"))
        .filter_map(|line| line.split(',').next())
        .collect();
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in SUCCESSIONS.lines().skip(1) {
        let mut parts = line.split(',');
        let (old, new, kind) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        if kind != "move_duty" {
            named.entry(old).or_default().insert(new);
        }
    }
    let mut heirs = BTreeMap::new();
    for row in &outlook.ended {
        let key = &keys[&row.agency.uuid()];
        let by_table = named.get(key.as_str()).filter(|all| all.len() == 1).and_then(|all| all.first());
        let heir = match by_table.filter(|heir| stands.contains(**heir)) {
            Some(heir) => {
                assert!(row.is_settled, "{key} has an heir by the decision");
                (*heir).to_owned()
            }
            None => row.candidates.first().map_or_else(|| "ubnd".to_owned(), |(candidate, _)| candidate.clone()),
        };
        heirs.insert(row.agency.uuid(), heir);
    }
    heirs
}

/// What these agencies were counted for what was due in 2021: number of entries by agency and standing.
async fn agencies_counted(app: &crate::app::App, ids: &[AgencyId]) -> Vec<(Uuid, String, i64)> {
    #[derive(thihanh_store::FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        standing: String,
        total: i64,
    }
    let rows: Vec<Row> = app
        .store
        .read()
        .all(
            "SELECT agency_id, standing, CAST(sum(total) AS bigint) AS total FROM obligation_count
             WHERE share = 'owed' AND due_on = $1 AND total <> 0 GROUP BY agency_id, standing ORDER BY agency_id, standing",
            thihanh_store::values![day("2021-06-30")],
        )
        .await
        .unwrap();
    let ids: BTreeSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    rows.into_iter()
        .filter(|row| ids.contains(&row.agency_id))
        .map(|row| (row.agency_id, row.standing, row.total))
        .collect()
}
