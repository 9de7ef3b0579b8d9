//! Agencies on both databases, with the sample province.

mod pages;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::calendar::DayKind;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::{AgencyId, Problem};
use thihanh_store::{Sql, db_tests, journal};
use uuid::Uuid;

use super::api::{self, Resolution, Why};
use super::model::agency::Level;
use super::model::import::{Change, SourceFile};
use super::usecase::{self, AgencyError, Import, Search, TeachAlias};
use crate::app::App;
use crate::testing::{TestApp, TestProvince};

const HEADER: &str =
    "code,name,short_name,kind,level,parent,guided_by,head_title,head_name,valid_from,valid_to,official_code,source\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn system() -> Actor {
    Actor::system("test")
}

fn person(role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: day("2020-01-01"), to: None };
    Actor::person(AccountId::from_uuid(Uuid::from_u128(77)), "Người thử".to_owned(), vec![grant])
}

async fn import(app: &App, files: Vec<SourceFile>, is_dry_run: bool) -> Result<usecase::Imported, AgencyError> {
    usecase::import(app, &system(), Import { files, is_dry_run }).await
}

fn sample_files() -> Vec<SourceFile> {
    vec![
        file("agencies.csv", include_str!("../../../samples/province/agencies.csv")),
        file("successions.csv", include_str!("../../../samples/province/successions.csv")),
    ]
}

async fn province(app: &App) -> AgencyId {
    api::roots(app.store.read(), day("2026-03-16")).await.unwrap()[0].id
}

async fn id_of(app: &App, code: &str, on: &str) -> AgencyId {
    api::find_by_name(app.store.read(), code, day(on))
        .await
        .unwrap()
        .unwrap_or_else(|| panic!("no agency {code} on {on}"))
}

async fn total(sql: &dyn Sql, table: &str) -> i64 {
    #[derive(thihanh_store::FromQueryResult)]
    struct Row {
        total: i64,
    }
    sql.one::<Row>(&format!("SELECT count(*) AS total FROM {table}"), vec![]).await.unwrap().total
}

db_tests! {
    async fn the_sample_province_loads_once_and_then_changes_nothing(t: TestApp) {
        usecase::install_reference_data(&t, &system()).await.unwrap();
        let before = total(t.store.read(), "agency").await;
        let dry = import(&t, sample_files(), true).await.unwrap();
        assert!(dry.changes.len() > 1_500);
        assert_eq!((before, total(t.store.read(), "agency").await), (0, 0), "a dry run writes nothing");
        let loaded = import(&t, sample_files(), false).await.unwrap();
        assert_eq!(loaded.changes, dry.changes, "a dry run tells what happens");
        let tables = ["agency", "agency_version", "agency_edge", "agency_closure", "agency_succession", "journal"];
        let mut counts = Vec::new();
        for table in tables {
            counts.push(total(t.store.read(), table).await);
        }
        let again = import(&t, sample_files(), false).await.unwrap();
        assert_eq!((again.changes, again.agencies), (vec![], 0));
        for (table, count) in tables.into_iter().zip(counts) {
            assert_eq!(total(t.store.read(), table).await, count, "{table}");
        }
        assert_eq!(journal::verify_all(t.store.read(), |_| ()).await.unwrap().first, vec![]);
    }

    async fn reference_rows_are_installed_once_and_a_province_s_change_stays(t: TestApp) {
        assert!(usecase::install_reference_data(&t, &system()).await.unwrap() > 100);
        t.store
            .write(async |tx| tx.execute("UPDATE holiday SET is_verified = $1 WHERE day = $2", thihanh_store::values![true, day("2027-02-05")]).await)
            .await
            .unwrap();
        assert_eq!(usecase::install_reference_data(&t, &system()).await.unwrap(), 0);
        let (days, years) = usecase::holidays(&t, &system(), 2027).await.unwrap();
        let changed = days.iter().find(|holiday| holiday.day == day("2027-02-05")).unwrap();
        assert!(changed.is_verified && changed.kind == DayKind::Holiday);
        assert_eq!(years, (2021..=2027).collect::<Vec<_>>());
    }

    async fn the_subtree_of_a_day_is_that_day_s(t: TestProvince) {
        let top = province(&t).await;
        let sql = t.store.read();
        for (on, districts, communes) in [("2025-06-30", 9, 120), ("2025-07-01", 0, 62)] {
            let all = api::all_in(sql, top, day(on)).await.unwrap();
            let territories = |level: Level| all.iter().filter(|view| view.kind == "territory" && view.level == level).count();
            assert_eq!((territories(Level::District), territories(Level::Commune)), (districts, communes), "{on}");
        }
        let commune = id_of(&t, "ubnd-xa-na-loan", "2021-01-01").await;
        let district = id_of(&t, "Huyện Thạch Bàn", "2021-01-01").await;
        assert!(api::is_within(sql, commune, district, day("2021-01-01")).await.unwrap());
        assert!(!api::is_within(sql, commune, district, day("2025-07-01")).await.unwrap());
        assert!(!api::is_within(sql, district, commune, day("2021-01-01")).await.unwrap());
        let above = api::ancestors(sql, commune, day("2021-01-01")).await.unwrap();
        assert_eq!((above.len(), above[0], above[3]), (4, commune, top), "the committee, its commune, the district, the province");
    }

    async fn a_name_is_the_name_of_the_day(t: TestProvince) {
        let enforcement = id_of(&t, "thads", "2021-01-01").await;
        let sql = t.store.read();
        for (on, name) in [
            ("2021-01-01", "Cục Thi hành án dân sự tỉnh Minh Giang"),
            ("2025-07-01", "Thi hành án dân sự tỉnh Minh Giang"),
            ("2001-01-01", "Cục Thi hành án dân sự tỉnh Minh Giang"),
        ] {
            let views = api::views(sql, &[enforcement], day(on)).await.unwrap();
            assert_eq!(views[&enforcement].name, name, "{on}");
        }
        let district = id_of(&t, "ubnd-huyen-ben-da", "2021-01-01").await;
        let views = api::views(sql, &[district, AgencyId::from_uuid(Uuid::nil())], day("2026-01-01")).await.unwrap();
        assert_eq!(views[&district].short_name, "UBND huyện Bến Đá", "an ended agency keeps its last name");
        assert_eq!(views.len(), 1, "an id that is no agency is left out");
        assert_eq!(api::last_days(sql, &[district, enforcement]).await.unwrap(), [(district, day("2025-06-30"))].into());
    }

    async fn a_phrase_is_resolved_on_the_directive_s_date(t: TestProvince) {
        let top = province(&t).await;
        let phrase = "UBND các huyện, thị xã, thành phố";
        let then = t.resolvers.load(t.store.read(), top, day("2021-02-09")).await.unwrap().resolve(phrase);
        assert_eq!(then.agencies().len(), 9);
        for on in ["2025-08-01", "2026-03-16"] {
            let resolver = t.resolvers.load(t.store.read(), top, day(on)).await.unwrap();
            let told = resolver.resolve(phrase);
            assert!(matches!(told, Resolution::Unknown { reason: Why::GroupEnded { on: Some(_), .. } }), "{on}: {told:?}");
            assert_eq!(resolver.resolve("Chủ tịch UBND các xã, phường").agencies().len(), 62, "{on}");
        }
        let rule = api::rule(t.store.read(), "default_overseer_party", top, day("2026-03-16")).await.unwrap().unwrap();
        let overseer = t.resolvers.load(t.store.read(), top, day("2026-03-16")).await.unwrap().resolve(&rule.value);
        assert_eq!(overseer.agencies(), [id_of(&t, "ban-noi-chinh", "2026-03-16").await]);
    }

    async fn people_teach_phrases_where_their_work_is(t: TestProvince) {
        let top = province(&t).await;
        let justice = id_of(&t, "so-tu-phap", "2026-03-16").await;
        let elsewhere = id_of(&t, "Xã Nà Loan", "2026-03-16").await;
        let command = |phrase: &str, jurisdiction, agency| TeachAlias { jurisdiction, phrase: phrase.to_owned(), agency };
        let clerk = person(Role::RecordsClerk, top);
        let refused = usecase::teach_alias(&t, &person(Role::RecordsClerk, elsewhere), command("cơ quan đầu mối", top, justice)).await;
        assert!(matches!(refused, Err(AgencyError::Denied(Problem::Denied { right: "teach-phrases" }))));
        let refused = usecase::teach_alias(&t, &clerk, command(" ;, ", top, justice)).await;
        assert!(matches!(refused, Err(AgencyError::EmptyPhrase)));
        let refused = usecase::teach_alias(&t, &clerk, command("cơ quan đầu mối", elsewhere, justice)).await;
        assert!(matches!(refused, Err(AgencyError::Outside)));
        usecase::teach_alias(&t, &clerk, command("cơ quan đầu mối", top, elsewhere)).await.unwrap();
        usecase::teach_alias(&t, &clerk, command("Cơ quan đầu mối", top, justice)).await.unwrap();
        let told = t.resolvers.load(t.store.read(), top, day("2026-03-16")).await.unwrap().resolve("các cơ quan đầu mối");
        assert_eq!(told.agencies(), [justice], "the later meaning holds");
        let history = journal::history(t.store.read(), "agency", justice.uuid()).await.unwrap();
        assert_eq!((history[0].action.as_str(), history[0].actor_label.as_str()), ("alias_taught", "Người thử"));
    }

    async fn only_administrators_import_and_a_wrong_row_leaves_nothing(t: TestProvince) {
        let top = province(&t).await;
        let good = "moi,Sở Mới,,department,province,ubnd,,,,2026-01-01,,,\n";
        let bad = "te,Sở Tệ,,department,province,khong-co,,,,2026-01-01,,,\n";
        let rows = format!("{HEADER}{good}{bad}");
        let command = Import { files: vec![file("moi.csv", &rows)], is_dry_run: false };
        let refused = usecase::import(&t, &person(Role::Coordinator, top), command.clone()).await;
        assert!(matches!(refused, Err(AgencyError::Denied(_))));
        let before = total(t.store.read(), "agency").await;
        let error = Problem::from(usecase::import(&t, &person(Role::Administrator, top), command).await.unwrap_err());
        let Problem::Invalid(errors) = error else { panic!("{error:?}") };
        assert_eq!(errors[0].code, "agency-import-unknown-agency");
        assert_eq!(errors[0].args["line"], 3i64.into());
        assert_eq!(total(t.store.read(), "agency").await, before, "nothing half-imported");
        let done = import(&t, vec![file("moi.csv", &format!("{HEADER}{good}"))], false).await.unwrap();
        assert_eq!(done.changes, vec![Change::Added { name: "Sở Mới".to_owned(), from: day("2026-01-01") }]);
        let id = id_of(&t, "moi", "2026-03-16").await;
        assert!(api::is_within(t.store.read(), id, top, day("2026-03-16")).await.unwrap());
    }

    async fn the_list_is_paged_without_losing_or_repeating_a_row(t: TestProvince) {
        let search = Search { level: Some(Level::Commune), on: Some(day("2026-03-16")), ..Search::default() };
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let found = usecase::list(&t, &system(), &search, &Page::new(Some(200), after)).await.unwrap();
            seen.extend(found.lines.items.iter().map(|line| line.version.agency));
            pages += 1;
            if pages == 1 {
                assert_eq!(found.total, Count::Exact(62 * 17));
            }
            after = found.lines.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (62 * 17, 62 * 17));
        assert_eq!(pages, 6);
    }

    async fn the_tree_shows_a_level_at_a_time_and_search_finds_old_and_unmarked_names(t: TestProvince) {
        let on = Some(day("2026-03-16"));
        let top = usecase::list(&t, &system(), &Search { on, ..Search::default() }, &Page::default()).await.unwrap();
        assert_eq!(top.within.as_ref().unwrap().name, "Tỉnh Minh Giang");
        assert!(top.lines.items.iter().all(|line| line.parent == "Tỉnh Minh Giang"));
        let committee = top.lines.items.iter().find(|line| line.version.short_name == "UBND tỉnh").unwrap();
        assert!(committee.below > 15);
        let search = |query: &str| Search { on, query: query.to_owned(), ..Search::default() };
        let names = async |query: &str| {
            let found = usecase::list(&t, &system(), &search(query), &Page::default()).await.unwrap();
            found.lines.items.into_iter().map(|line| line.version.name).collect::<Vec<_>>()
        };
        assert_eq!(names("so tu phap").await, ["Sở Tư pháp"]);
        assert_eq!(names("cuc thi hanh an").await, ["Thi hành án dân sự tỉnh Minh Giang"], "found under its former name");
        assert_eq!(names("không có gì như thế").await, Vec::<String>::new());
        let with_marks = names("Nà Loan").await;
        assert!(with_marks.len() >= 17 && with_marks.iter().all(|name| name.contains("Nà Loan")), "{with_marks:?}");
    }

    async fn the_page_of_an_agency_tells_what_became_of_it(t: TestProvince) {
        let old = id_of(&t, "so-ldtbxh", "2021-01-01").await;
        let portrait = usecase::portrait(&t, &system(), old, None).await.unwrap();
        assert!(!portrait.exists);
        assert_eq!(portrait.on, day("2025-02-28"), "shown on its last day");
        let heirs: BTreeSet<&str> = portrait.successions.iter().map(|found| found.new.name.as_str()).collect();
        assert_eq!(heirs, ["Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Nông nghiệp và Môi trường"].into());
        let justice = usecase::portrait(&t, &system(), id_of(&t, "so-tu-phap", "2026-03-16").await, Some(day("2026-03-16"))).await.unwrap();
        assert_eq!((justice.version.head_name.as_str(), justice.versions.len()), ("Chu Hồng Vân", 2));
        assert_eq!(justice.guides, 62, "one office in each commune");
        assert!(justice.above.iter().map(|root| root.name.as_str()).eq(["Tỉnh Minh Giang", "Ủy ban nhân dân tỉnh Minh Giang"]));
        let nobody = usecase::portrait(&t, &system(), AgencyId::from_uuid(Uuid::nil()), None).await;
        assert!(matches!(nobody, Err(AgencyError::NotFound)));
    }

    async fn groups_show_their_members_of_the_day(t: TestProvince) {
        let members = async |code: &str, on: &str| {
            let (_, groups) = usecase::groups(&t, &system(), None, day(on)).await.unwrap();
            groups.iter().filter(|found| found.group.code == code && found.is_valid).map(|found| found.members.len()).sum::<usize>()
        };
        assert_eq!(members("district_committees", "2025-06-30").await, 9);
        assert_eq!(members("district_committees", "2025-07-01").await, 0);
        assert_eq!(members("departments", "2025-02-28").await, 16);
        assert_eq!(members("departments", "2025-03-01").await, 12);
        assert_eq!(members("subordinate_party_committees", "2026-03-16").await, 62);
    }

    async fn who_may_not_look_sees_nothing(t: TestProvince) {
        let nobody = Actor::person(AccountId::from_uuid(Uuid::from_u128(5)), "x".to_owned(), Vec::new());
        let denied = usecase::list(&t, &nobody, &Search::default(), &Page::default()).await;
        assert!(matches!(denied, Err(AgencyError::Denied(_))));
        assert!(matches!(usecase::holidays(&t, &nobody, 2026).await, Err(AgencyError::Denied(_))));
    }

    async fn ten_thousand_rows_are_loaded_in_one_go(t: TestApp) {
        usecase::install_reference_data(&t, &system()).await.unwrap();
        let mut rows = format!("{HEADER}t,Tỉnh Lớn,,territory,province,,,,,2020-01-01,,,\n");
        for n in 0..10_000 {
            let parent = if n < 100 { "t".to_owned() } else { format!("x{}", n % 100) };
            rows.push_str(&format!("x{n},Đơn vị {n},,subordinate_unit,commune,{parent},,,,2020-01-01,,,\n"));
        }
        let loaded = import(&t, vec![file("lon.csv", &rows)], false).await.unwrap();
        assert_eq!(loaded.agencies, 10_001);
        assert_eq!(total(t.store.read(), "agency_closure").await, 1 + 100 * 2 + 9_900 * 3);
    }
}
