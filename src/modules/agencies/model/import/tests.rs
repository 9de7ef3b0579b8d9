use super::*;
use crate::embedded;

const HEADER: &str =
    "code,name,short_name,kind,level,parent,guided_by,head_title,head_name,valid_from,valid_to,official_code,source\n";

fn kinds() -> HashMap<String, String> {
    ["territory", "department", "peoples_committee"].iter().map(|k| ((*k).to_owned(), (*k).to_owned())).collect()
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "cay.csv".to_owned(), bytes: text.as_bytes().to_vec() }
}

fn agencies(rows: &str) -> SourceFile {
    file(&format!("{HEADER}{rows}"))
}

struct Ids(u128);

impl Ids {
    fn next(&mut self) -> AgencyId {
        self.0 += 1;
        AgencyId::from_uuid(uuid::Uuid::from_u128(self.0))
    }
}

/// Runs an import and makes what it leaves the known state, as the database would.
fn apply(known: &mut Known, files: &[SourceFile], ids: &mut Ids) -> Result<Plan, Vec<RowError>> {
    known.kinds = kinds();
    let rows = read(files, &known.kinds)?;
    let plan = plan(&rows, known, || ids.next())?;
    known.codes.extend(plan.added.iter().map(|(id, code)| (code.clone(), *id)));
    known.versions.retain(|version| !plan.touched.contains(&version.agency));
    known.versions.extend(plan.versions.clone());
    known.edges.retain(|(_, edge)| !plan.touched.contains(&edge.child));
    known.edges.extend(plan.edges.clone());
    known
        .official_codes
        .extend(plan.official_codes.iter().map(|(id, code, period)| ((*id, period.from), code.clone())));
    known.successions.extend(plan.successions.clone());
    Ok(plan)
}

fn faults(files: &[SourceFile]) -> Vec<(u64, &'static str)> {
    let errors = apply(&mut Known::default(), files, &mut Ids(0)).expect_err("a fault");
    errors.iter().map(|error| (error.at.line, error.fault.code().0)).collect()
}

const TREE: &str = "t,Tỉnh Thử,,territory,province,,,,,2020-01-01,,99,\n\
                    u,Ủy ban nhân dân tỉnh Thử,UBND tỉnh,peoples_committee,tỉnh,t,,Chủ tịch,Nguyễn Văn Thử,01/01/2020,,,QĐ\n\
                    s,Sở Tư pháp,STP,department,province,u,,Giám đốc,,2020-01-01,,,\n";

#[test]
fn a_tree_is_taken_over_and_the_second_time_nothing_changes() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    let first = apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    assert_eq!(first.added.len(), 3);
    assert_eq!(first.changes.len(), 3);
    assert!(first.changes.iter().all(|change| matches!(change, Change::Added { .. })));
    let depths: Vec<i64> = first.closure.unwrap().iter().map(|row| row.depth).collect();
    assert_eq!(depths.iter().sum::<i64>(), 1 + 1 + 2, "u below t, s below u and t");
    assert_eq!(known.versions[0].short_name, "Tỉnh Thử", "an empty short name is the name");
    let second = apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    assert!(second.is_empty() && second.changes.is_empty() && second.closure.is_none(), "{second:?}");
}

#[test]
fn a_new_period_ends_the_open_one_the_day_before() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    let renamed = agencies("s,Sở Tư pháp mới,STP,department,province,u,,Giám đốc,,2025-03-01,,,\n");
    let plan = apply(&mut known, &[renamed], &mut ids).unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(
        plan.changes,
        vec![
            Change::Ended { name: "Sở Tư pháp".into(), on: day("2025-02-28") },
            Change::Continued { name: "Sở Tư pháp mới".into(), from: day("2025-03-01") },
        ]
    );
    assert_eq!(plan.edges.len(), 1, "still below the same committee: one edge, not two");
    assert_eq!(plan.edges[0].1.period.to, None);
}

#[test]
fn a_move_is_told_with_the_agency_above() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    let moved = agencies("s,Sở Tư pháp,STP,department,province,t,,Giám đốc,,2025-07-01,,,\n");
    let plan = apply(&mut known, &[moved], &mut ids).unwrap();
    let moves = plan.changes.iter().filter_map(|change| match change {
        Change::Moved { parent, from, .. } => Some((parent.as_str(), from.to_string())),
        _ => None,
    });
    assert_eq!(moves.collect::<Vec<_>>(), vec![("Tỉnh Thử", "2025-07-01".to_owned())]);
    assert_eq!(plan.edges.len(), 2);
}

#[test]
fn successions_name_both_sides_as_they_were_called() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    let tree = format!("{TREE}m,Sở Mới,,department,province,u,,,,2025-03-01,,,\n");
    let successions = file("old,new,kind,on_day,note\ns,m,merge,01/03/2025,Nghị định\n");
    let plan = apply(&mut known, &[successions.clone(), agencies(&tree)], &mut ids).unwrap();
    let told = plan.changes.last().unwrap();
    assert_eq!(
        *told,
        Change::Succeeded { old: "Sở Tư pháp".into(), new: "Sở Mới".into(), on: "2025-03-01".parse().unwrap() }
    );
    assert!(apply(&mut known, &[successions], &mut ids).unwrap().is_empty());
}

#[test]
fn every_fault_is_told_by_line() {
    let row = |rows: &str| faults(&[agencies(rows)]);
    assert_eq!(faults(&[file("")]), [(1, "agency-import-missing-column")]);
    assert_eq!(faults(&[file("mã;tên;loại;cấp\n")]), [(1, "agency-import-missing-column")]);
    assert_eq!(
        faults(&[SourceFile { name: "x".into(), bytes: vec![0xff, 0xfe, 0x00] }]),
        [(1, "agency-import-not-csv")]
    );
    assert_eq!(row("t,,,territory,province,,,,,2020-01-01,,,\n"), [(2, "agency-import-empty")]);
    assert_eq!(row(",Tỉnh,,territory,province,,,,,2020-01-01,,,\n"), [(2, "agency-import-empty")]);
    assert_eq!(row("t,Tỉnh,,castle,province,,,,,2020-01-01,,,\n"), [(2, "agency-import-unknown-kind")]);
    assert_eq!(row("t,Tỉnh,,territory,vùng,,,,,2020-01-01,,,\n"), [(2, "agency-import-unknown-level")]);
    assert_eq!(row("t,Tỉnh,,territory,province,,,,,31/02/2020,,,\n"), [(2, "agency-import-bad-date")]);
    assert_eq!(
        row("t,Tỉnh,,territory,province,,,,,2020-01-01,2019-12-31,,\n"),
        [(2, "agency-import-ends-before-start")]
    );
    assert_eq!(
        row(&format!("t,{},,territory,province,,,,,2020-01-01,,,\n", "x".repeat(501))),
        [(2, "agency-import-too-long")]
    );
    assert_eq!(row("t,Tỉnh,,territory,province,q,,,,2020-01-01,,,\n"), [(2, "agency-import-unknown-agency")]);
    assert_eq!(row("t,Tỉnh,,territory,province\n"), [(2, "agency-import-not-csv")]);
    let twice = "t,Tỉnh,,territory,province,,,,,2020-01-01,,,\nt,Tỉnh,,territory,province,,,,,2021-01-01,,,\n";
    assert_eq!(row(twice), [(3, "agency-import-overlaps")]);
    let looped = "a,A,,territory,province,b,,,,2020-01-01,,,\nb,B,,territory,province,a,,,,2020-01-01,,,\n";
    assert!(matches!(row(looped)[..], [(_, "agency-import-cycle")]));
    let late = "t,Tỉnh,,territory,province,,,,,2021-01-01,,,\ns,Sở,,department,province,t,,,,2020-01-01,,,\n";
    assert_eq!(row(late), [(3, "agency-import-outlives-parent")]);
    assert_eq!(
        faults(&[agencies(TREE), file("old,new,kind,on_day\ns,s,merge,2025-01-01\n")]),
        [(2, "agency-import-succeeds-itself")]
    );
    assert_eq!(
        faults(&[agencies(TREE), file("old,new,kind,on_day\ns,q,merge,2025-01-01\n")]),
        [(2, "agency-import-unknown-agency")]
    );
    assert_eq!(
        faults(&[agencies(TREE), file("old,new,kind,on_day\ns,u,marry,2025-01-01\n")]),
        [(2, "agency-import-unknown-succession")]
    );
}

#[test]
fn a_parent_must_not_end_before_its_children_even_where_only_it_changes() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    let ended = agencies(
        "u,Ủy ban nhân dân tỉnh Thử,UBND tỉnh,peoples_committee,province,t,,Chủ tịch,Nguyễn Văn Thử,2020-01-01,2024-12-31,,QĐ\n",
    );
    let errors = apply(&mut known, &[ended], &mut ids).expect_err("a fault");
    assert_eq!(errors[0].fault, Fault::OutlivesParent("Sở Tư pháp".to_owned()));
}

#[test]
fn a_stored_period_inside_the_rows_period_stands_in_the_way() {
    let (mut known, mut ids) = (Known::default(), Ids(0));
    apply(&mut known, &[agencies(TREE)], &mut ids).unwrap();
    let earlier = agencies("s,Sở Tư pháp,STP,department,province,u,,Giám đốc,,2019-01-01,,,\n");
    let errors = apply(&mut known, &[earlier], &mut ids).expect_err("a fault");
    assert_eq!(errors[0].fault, Fault::OverlapsStored("s".to_owned()));
}

#[test]
fn semicolons_headings_in_vietnamese_and_a_byte_order_mark_are_read() {
    let text = "\u{feff}Mã;Tên;Loại;Cấp;Từ ngày\nt;Tỉnh Thử;territory;Cấp tỉnh;01/01/2020\n";
    let rows = read(&[file(text)], &kinds()).unwrap();
    assert_eq!((rows.agencies.len(), rows.agencies[0].level), (1, Level::Province));
}

#[test]
fn the_sample_province_is_without_fault() {
    #[derive(serde::Deserialize)]
    struct Kind {
        code: String,
    }
    let kinds = embedded::rows::<Kind>(include_str!("../../data/kinds.csv"))
        .into_iter()
        .map(|kind| (kind.code.clone(), kind.code));
    let known = Known { kinds: kinds.collect(), ..Known::default() };
    let sample = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let files = [
        sample("agencies.csv", include_str!("../../../../../samples/province/agencies.csv")),
        sample("successions.csv", include_str!("../../../../../samples/province/successions.csv")),
    ];
    let rows = read(&files, &known.kinds).unwrap_or_else(|errors| panic!("{errors:?}"));
    let mut ids = Ids(0);
    let plan = plan(&rows, &known, || ids.next()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let on = |level: Level, day: &str| {
        let day = day.parse().unwrap();
        let territories =
            plan.versions.iter().filter(|v| v.kind == "territory" && v.level == level && v.period.contains(day));
        territories.count()
    };
    assert_eq!((on(Level::District, "2025-06-30"), on(Level::Commune, "2025-06-30")), (9, 120));
    assert_eq!((on(Level::District, "2025-07-01"), on(Level::Commune, "2025-07-01")), (0, 62));
}
