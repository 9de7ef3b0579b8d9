//! The desk of an agency's head, the board of whoever follows others up, and two people at one obligation.

use axum::http::StatusCode;
use serde_json::json;
use thihanh_kernel::access::Role;
use thihanh_store::{Dialect, FromQueryResult, SqlText};

use super::api::somebody;
use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::api::urging::{UrgedBy, record_urged};
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::contribution::Asking;
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Status};
use crate::modules::obligations::model::fixtures::{a_task, actor_with, an_agency, date, day, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::policy;
use crate::modules::obligations::store;
use crate::modules::obligations::store::search::Ask;
use crate::modules::obligations::usecase::{self, Act};

/// Four orders to the department of health: two late, one due soon, one later; one late to that of building.
async fn filled(world: &World) {
    world.departments(&["Sở Y tế", "Sở Xây dựng"]).await;
    let by = |day: &str| vanban::deadline::Deadline::By { date: date(day), inclusive: true };
    let task = |agency: u128, day: &str| IssuedTask { deadlines: vec![stated(by(day), "")], ..a_task(&[agency]) };
    let supported = IssuedTask { support: vec![(an_agency(2), String::new())], ..task(1, "2026-03-02") };
    let tasks = [supported, task(1, "2026-03-06"), task(1, "2026-03-18"), task(1, "2026-05-29"), task(2, "2026-02-27")];
    world.issued(1, "2026-01-05", &tasks).await;
}

fn act(code: &str) -> Act<'_> {
    Act { code, version: None, note: "Thử" }
}

thihanh_store::db_tests! {
    async fn a_head_sees_who_has_what(world: World) {
        filled(&world).await;
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        let person = usecase::people_of(&world, an_agency(1)).await.unwrap()[0].id;
        usecase::assign(&world, &system(), act("NV-2026-00001"), Some(person)).await.unwrap();
        let asking = Asking { due_on: day("2026-03-20"), request: "Gửi số liệu" };
        let late = usecase::ask_contributions(&world, &system(), "NV-2026-00004", &[an_agency(2)], asking).await;
        assert!(late.is_err(), "only whoever supports a task is asked");
        let desk = head.get("/api/v1/desks/unit").await.json();
        assert_eq!(desk["agency"], json!(an_agency(1).uuid()));
        assert_eq!(desk["unassigned"], json!(["NV-2026-00002", "NV-2026-00003", "NV-2026-00004"]), "by their days");
        let people = desk["people"].as_array().unwrap();
        let loads: Vec<_> = people.iter().map(|row| (&row["open"], &row["overdue"], &row["due_soon"])).collect();
        assert_eq!(loads, [(&json!(3), &json!(1), &json!(1)), (&json!(1), &json!(1), &json!(0))], "nobody first: {desk}");
        assert_eq!((&desk["overdue"]["count"], &desk["due_soon"]["count"]), (&json!(2), &json!(1)));
        assert_eq!(desk["classes"]["overdue"]["count"], json!(2));

        let page = head.get("/viec-don-vi").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("<b class=\"red\">2 việc quá hạn</b>"), "{}", page.body);
        assert!(page.body.contains("Chưa hoàn thành, trong hạn <span class=\"mut nw\">(50"), "two of four: {}", page.body);
        assert!(page.body.contains("href=\"/viec-don-vi\""), "in the menu: {}", page.body);
        let other = format!("/viec-don-vi?agency={}", an_agency(2));
        assert_eq!(head.get(&other).await.status, StatusCode::NOT_FOUND);
        assert_eq!(head.get("/viec-don-vi?agency=x").await.status, StatusCode::NOT_FOUND);
        let mut officer = somebody(&world, "daumoi", Role::FocalOfficer, 1).await;
        assert_eq!(officer.get("/viec-don-vi").await.status, StatusCode::FORBIDDEN);
        assert!(!officer.get("/nhiem-vu").await.body.contains("href=\"/viec-don-vi\""));
    }

    async fn silent_supporters_are_named(world: World) {
        filled(&world).await;
        world.clock.set_day(day("2026-02-16"));
        let asking = Asking { due_on: day("2026-02-27"), request: "Gửi số liệu" };
        usecase::ask_contributions(&world, &system(), "NV-2026-00001", &[an_agency(2)], asking).await.unwrap();
        world.clock.set_day(day("2026-03-16"));
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        let desk = head.get("/api/v1/desks/unit").await.json();
        assert_eq!(desk["silent"], json!({"count": 1, "is_lower_bound": false, "codes": ["NV-2026-00001"]}));
    }

    async fn an_overseer_sees_what_waits_and_who_is_late(world: World) {
        filled(&world).await;
        let mut overseer = somebody(&world, "theodoi", Role::FocalOfficer, JUSTICE).await;
        usecase::mark_reported(&world, &system(), act("NV-2026-00002"), day("2026-03-16")).await.unwrap();
        usecase::ask_extension(&world, &system(), act("NV-2026-00004"), day("2026-06-30")).await.unwrap();
        usecase::open_obstacle(&world, &system(), act("NV-2026-00003")).await.unwrap();
        usecase::claim_wrong_unit(&world, &system(), act("NV-2026-00005"), an_agency(1)).await.unwrap();
        let codes = ["NV-2026-00001".to_owned()];
        let by = UrgedBy { code: "CV-2026-0001", number: "12/STP", on: day("2026-03-10") };
        world.store.write(async |tx| record_urged(tx, world.app.clock.now(), &system(), &codes, by).await).await.unwrap();

        let board = overseer.get("/api/v1/desks/overseer").await.json();
        let of = |list: &str| board[list]["codes"].clone();
        assert_eq!(of("waiting"), json!(["NV-2026-00002"]));
        assert_eq!(of("extensions"), json!(["NV-2026-00004"]));
        assert_eq!(of("obstacles"), json!(["NV-2026-00003"]));
        assert_eq!(of("wrong_units"), json!(["NV-2026-00005"]));
        let late = |agency: u128, due: &str, urged: Option<&str>| {
            json!({"agency": an_agency(agency).uuid(), "total": 1, "oldest_due_on": due, "urged_on": urged})
        };
        assert_eq!(board["late"], json!([late(2, "2026-02-27", None), late(1, "2026-03-02", Some("2026-03-10"))]));

        let page = overseer.get("/bang-theo-doi").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("href=\"/nhiem-vu/NV-2026-00002#xac-nhan\"") && page.body.contains("10/03/2026"), "{}", page.body);
        assert!(!page.body.contains("/don-doc/soan"), "a focal officer urges nobody: {}", page.body);
        let mut leader = somebody(&world, "lanhdao", Role::Leader, PROVINCE).await;
        assert!(leader.get("/bang-theo-doi").await.body.contains("/don-doc/soan?agency="));
        let mut observer = somebody(&world, "noichinh", Role::Observer, PROVINCE).await;
        assert_eq!(observer.get("/bang-theo-doi").await.status, StatusCode::FORBIDDEN);
        assert_eq!(observer.get("/api/v1/desks/overseer").await.status, StatusCode::FORBIDDEN);
    }

    async fn desks_are_read_along_indexes(world: World) {
        filled(&world).await;
        let sql = world.app.store.read();
        if sql.dialect() != Dialect::Sqlite {
            return; // So small a table PostgreSQL reads whole.
        }
        #[derive(FromQueryResult)]
        struct Step {
            detail: String,
        }
        let days = Days { today: day("2026-03-16"), soon_until: day("2026-03-19") };
        let statements: [SqlText; 2] = [
            store::desk::by_person_statement(an_agency(1), days),
            store::desk::unassigned_statement(an_agency(1), "open", 50),
        ];
        for statement in statements {
            let (words, values) = statement.into_parts();
            let plan: Vec<Step> = sql.all(&format!("EXPLAIN QUERY PLAN {words}"), values).await.unwrap();
            let plan: Vec<_> = plan.into_iter().map(|step| step.detail).collect();
            assert!(plan.iter().any(|step| step.contains("obligation_agency_standing_due")), "{plan:#?}");
            assert!(!plan.iter().any(|step| step.starts_with("SCAN o")), "{plan:#?}");
        }
    }

    async fn what_is_supported_or_asks_is_found_without_walking_what_is_open(world: World) {
        filled(&world).await;
        let sql = world.app.store.read();
        if sql.dialect() != Dialect::Sqlite {
            return; // So small a table PostgreSQL reads whole.
        }
        #[derive(FromQueryResult)]
        struct Step {
            detail: String,
        }
        let scope = policy::scope(&actor_with(&[(Role::Leader, PROVINCE)]));
        let days = Days { today: day("2026-03-16"), soon_until: day("2026-03-19") };
        let of = |part, status| ObligationFilter { agency: Some(an_agency(PROVINCE)), part: Some(part), status: Some(status), ..ObligationFilter::default() };
        let supported = of(PartFilter::Support, Status::Unfinished);
        let asking = of(PartFilter::Any, Status::Asking);
        let ask = |filter| Ask { filter, scope: &scope, days };
        let mut statements = store::search::statements(sql, ask(&supported), 10).await.unwrap();
        statements.push(store::counting::statement(sql, ask(&supported)).await.unwrap());
        statements.push(store::counting::statement(sql, ask(&asking)).await.unwrap());
        assert_eq!(statements.len(), 3, "few rows are gathered by one statement");
        for statement in statements {
            let (words, values) = statement.into_parts();
            let plan: Vec<Step> = sql.all(&format!("EXPLAIN QUERY PLAN {words}"), values).await.unwrap();
            let plan: Vec<_> = plan.into_iter().map(|step| step.detail).collect();
            let of = |index: &str| plan.iter().any(|step| step.contains(index));
            assert!(of("obligation_key (task_id=?)") || of("obligation_asks"), "{plan:#?}");
            assert!(!of("USING INDEX obligation_standing_due"), "{plan:#?}");
        }
    }

    async fn whoever_is_second_sees_both_versions_and_loses_nothing(world: World) {
        filled(&world).await;
        let mut first = somebody(&world, "mot", Role::FocalOfficer, 1).await;
        let mut second = somebody(&world, "hai", Role::FocalOfficer, 1).await;
        let path = "/nhiem-vu/NV-2026-00004";
        second.get(path).await;
        let told = [("version", "1"), ("progress-percent", "30"), ("progress-note", "Đã khảo sát")];
        assert_eq!(first.post(&format!("{path}/tien-do"), &told).await.status, StatusCode::SEE_OTHER);
        let own = [("version", "1"), ("progress-percent", "45"), ("progress-note", "Đã họp <b>lần 2</b>")];
        let answer = second.post(&format!("{path}/tien-do"), &own).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        for words in ["mot đã thay đổi trước", "<mark>30%</mark>", "<mark>45%</mark>", "<mark>Đã khảo sát</mark>", "Đã họp &#60;b&#62;lần 2&#60;/b&#62;</mark>"] {
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        assert!(answer.body.contains("Đã họp &#60;b&#62;lần 2&#60;/b&#62;</textarea>"), "the form keeps the words: {}", answer.body);
        assert!(answer.body.contains("name=\"version\" value=\"2\"") && answer.body.contains("href=\"#tien-do\""), "{}", answer.body);
        let stands = usecase::obligation(&world, &system(), "NV-2026-00004").await.unwrap().shown.obligation;
        assert_eq!((stands.work.progress, stands.version), (30, 2), "nothing was overwritten");
        let again = [("version", "2"), ("progress-percent", "45"), ("progress-note", "Đã họp")];
        assert_eq!(second.post(&format!("{path}/tien-do"), &again).await.status, StatusCode::SEE_OTHER);
    }

    async fn every_writing_form_with_an_old_version_changes_nothing(world: World) {
        filled(&world).await;
        let path = "/nhiem-vu/NV-2026-00001";
        let mut coordinator = somebody(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        usecase::progress(&world, &system(), act("NV-2026-00001"), 20).await.unwrap();
        let forms = [
            ("tiep-nhan", ""), ("nhan-viec", ""), ("bao-cao", "report-note"), ("xac-nhan", "complete-note"), ("tra-lai", "back-note"),
            ("gia-han", "grant-note"), ("tu-choi-gia-han", "refuse-note"), ("tra-loi-vuong-mac", "answer-note"), ("giu-don-vi", "keep-note"),
            ("chuyen-don-vi", "move-note"), ("tien-do", "progress-note"), ("phan-cong", "assign-note"), ("giao-lai", "part-note"),
            ("vuong-mac", "obstacle-note"), ("xin-gia-han", "extend-note"), ("rut-gia-han", ""), ("khong-dung-don-vi", "claim-note"),
            ("dat-han", "due-note"), ("huy", "cancel-note"),
        ];
        let before = usecase::obligation(&world, &system(), "NV-2026-00001").await.unwrap().shown.obligation;
        for (slug, note) in forms {
            let name = if note.is_empty() { "note" } else { note };
            let unit = if slug == "chuyen-don-vi" { "move-agency" } else { "claim-agency" };
            let fields = [("version", "1"), (name, "Lời của tôi"), ("on", "16/03/2026"), (unit, "Sở Xây dựng"), ("progress-percent", "5")];
            let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != unit || slug.contains("don-vi")).collect();
            let answer = coordinator.post(&format!("{path}/{slug}"), &fields).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{slug}: {}", answer.body);
            assert!(answer.body.contains("Người khác vừa thay đổi nhiệm vụ này"), "{slug}");
            assert!(note.is_empty() || answer.body.contains("Lời của tôi"), "{slug} keeps the words");
        }
        assert_eq!(usecase::obligation(&world, &system(), "NV-2026-00001").await.unwrap().shown.obligation, before);
    }
}
