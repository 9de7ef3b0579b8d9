//! Values entered on a sheet, verified by somebody else, beside what is counted; the rows that people keep; pages and API.

use axum::http::{Method, StatusCode};
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;

use super::{ROOT, day, system};
use crate::modules::indicators::model::indicator::IndicatorForm;
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::policy::{self, Action};
use crate::modules::indicators::store;
use crate::modules::indicators::usecase::{self, Asked, CellForm, IndicatorError, PartRow, SheetForm};
use crate::testing::TestProvince;

const HEALTH: &str = "Sở Y tế";
const JUSTICE: &str = "Sở Tư pháp";

fn asked(agency: AgencyId) -> Asked {
    Asked { agency: Some(agency), period: Period::parse("2026").unwrap(), field: None }
}

/// A sheet with one cell: the value as typed of a part, and the version that was looked at.
async fn sheet(t: &TestProvince, place: (&str, &str), value: &str, version: i64) -> SheetForm {
    let all = usecase::indicators(t, &system()).await.unwrap();
    let indicator = all.iter().find(|it| it.code == place.0).unwrap();
    let part = indicator.parts.iter().find(|it| it.code == place.1).unwrap().id;
    let cell = CellForm { part, value: value.into(), note: String::new(), version: Some(version) };
    SheetForm { source: "report".into(), evidence: "Báo cáo số 12/BC-SYT".into(), cells: vec![cell] }
}

async fn part(t: &TestProvince, actor: &Actor, asked: &Asked, place: (&str, &str)) -> PartRow {
    let table = usecase::table(t, actor, asked).await.unwrap();
    let row = table.rows.into_iter().find(|row| row.indicator.code == place.0).unwrap();
    row.parts.into_iter().find(|it| it.part.code == place.1).unwrap()
}

fn cells(error: IndicatorError) -> Vec<(&'static str, &'static str)> {
    match error {
        IndicatorError::Cells(faults) => faults.iter().map(|fault| (fault.error.field, fault.error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

db_tests! {
    async fn what_is_entered_stands_beside_what_is_counted_and_somebody_else_verifies_it(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        let officer = t.person("yte", Role::FocalOfficer, HEALTH).await;
        let keeper = t.person("tuphap", Role::FocalOfficer, JUSTICE).await;
        let place = ("C3.3", "received");
        let form = sheet(&t, place, "7", 0).await;
        assert_eq!(usecase::enter(&t, &officer, &asked(health), &form).await.unwrap(), 1);
        let same = sheet(&t, place, "7", 1).await;
        assert_eq!(usecase::enter(&t, &officer, &asked(health), &same).await.unwrap(), 0, "nothing was changed");
        let it = part(&t, &officer, &asked(health), place).await;
        assert_eq!((it.computed.unwrap().number(), it.difference()), (Some(0), Some(7)), "neither replaces the other");
        let entered = it.entered.unwrap();
        let own = usecase::verify(&t, &officer, entered.id, Some(1)).await.unwrap_err();
        assert_eq!(Problem::from(own), Problem::denied("indicators-verify"));
        let (waiting, ..) = usecase::waiting(&t, &keeper, &Page::default()).await.unwrap();
        assert_eq!(waiting.items.iter().map(|value| value.id).collect::<Vec<_>>(), [entered.id]);
        let verified = usecase::verify(&t, &keeper, entered.id, Some(1)).await.unwrap();
        assert_eq!((verified.verified.is_some(), verified.version), (true, 2));
        let again = usecase::verify(&t, &keeper, entered.id, Some(2)).await.unwrap_err();
        assert_eq!(Problem::from(again), Problem::refused("indicator-verified-already"));
        let late = sheet(&t, place, "9", 1).await;
        assert_eq!(cells(usecase::enter(&t, &officer, &asked(health), &late).await.unwrap_err()), [("value", "indicator-cell-stale")]);
        let changed = sheet(&t, place, "9", 2).await;
        usecase::enter(&t, &officer, &asked(health), &changed).await.unwrap();
        let (waiting, ..) = usecase::waiting(&t, &keeper, &Page::default()).await.unwrap();
        assert_eq!(waiting.items[0].said.value, 9, "a changed one is verified anew");
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let theirs = sheet(&t, place, "10", 3).await;
        usecase::enter(&t, &coordinator, &asked(health), &theirs).await.unwrap();
        let own = usecase::verify(&t, &coordinator, entered.id, None).await.unwrap_err();
        assert_eq!(Problem::from(own), Problem::refused("indicator-own"), "nobody verifies the own value");
        let emptied = sheet(&t, place, "", 4).await;
        usecase::enter(&t, &officer, &asked(health), &emptied).await.unwrap();
        assert!(part(&t, &officer, &asked(health), place).await.entered.is_none());
        let outsider = t.person("noivu", Role::FocalOfficer, "Sở Nội vụ").await;
        let denied = usecase::enter(&t, &outsider, &asked(health), &form).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::not_found("agency"));
    }

    async fn each_wrong_cell_is_told_and_nothing_is_kept(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        let mut form = sheet(&t, ("A1.1", "due"), "3", 0).await;
        form.cells.extend(sheet(&t, ("A1.5", "rate"), "100,5", 0).await.cells);
        form.cells.extend(sheet(&t, ("B2.1", "posts"), "3", 0).await.cells);
        let told = cells(usecase::enter(&t, &system(), &asked(health), &form).await.unwrap_err());
        assert_eq!(told, [("value", "indicator-decimal"), ("value", "choice-unknown")], "what is counted is not entered");
        assert!(part(&t, &system(), &asked(health), ("A1.1", "due")).await.entered.is_none());
        let future = Asked { period: Period::parse("2027").unwrap(), ..asked(health) };
        let form = sheet(&t, ("A1.1", "due"), "3", 0).await;
        let early = usecase::enter(&t, &system(), &future, &form).await.unwrap_err();
        assert!(matches!(Problem::from(early), Problem::Invalid(errors) if errors[0].code == "indicator-period-not-begun"));
        let rate = sheet(&t, ("A1.5", "rate"), "87,5", 0).await;
        usecase::enter(&t, &system(), &asked(health), &rate).await.unwrap();
        let it = part(&t, &system(), &asked(health), ("A1.5", "rate")).await;
        assert_eq!((it.entered.unwrap().said.value, it.computed), (875, None), "kept in tenths, and counted by nobody");
    }

    async fn what_those_directly_below_entered_is_added_up(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        let above = crate::modules::agencies::api::ancestors(t.store.read(), health, day("2026-03-16")).await.unwrap()[1];
        let place = ("A1.1", "due");
        for (agency, value) in [(HEALTH, "3"), (JUSTICE, "4")] {
            let form = sheet(&t, place, value, 0).await;
            usecase::enter(&t, &system(), &asked(t.agency(agency).await), &form).await.unwrap();
        }
        assert_eq!(part(&t, &system(), &asked(above), place).await.below, Some((7, 2)));
        let form = sheet(&t, place, "9", 0).await;
        usecase::enter(&t, &system(), &asked(above), &form).await.unwrap();
        let it = part(&t, &system(), &asked(above), place).await;
        assert_eq!((it.below, it.number()), (None, Some(9)), "what was entered for the agency itself counts");
    }

    async fn indicators_are_rows_that_stay_as_people_change_them(t: TestProvince) {
        t.on(day("2026-03-16"));
        assert_eq!(usecase::install(&t).await.unwrap(), 0, "installed once");
        let admin = t.person("quantri", Role::Administrator, ROOT).await;
        let officer = t.person("yte", Role::FocalOfficer, HEALTH).await;
        let all = usecase::indicators(&t, &officer).await.unwrap();
        assert!(all.len() == 26 && all.iter().all(|it| !it.facts.is_verified), "shipped as unverified");
        let new = IndicatorForm {
            code: "c2.9".into(),
            name_vi: "Văn bản giải thích".into(),
            formula_vi: "Đếm".into(),
            source: "Quy định của tỉnh".into(),
            unit: "doc".into(),
            ..IndicatorForm::default()
        };
        let denied = usecase::add_indicator(&t, &officer, &new).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("indicators-keep"));
        usecase::add_indicator(&t, &admin, &new).await.unwrap();
        let taken = usecase::add_indicator(&t, &admin, &new).await.unwrap_err();
        assert!(matches!(Problem::from(taken), Problem::Invalid(errors) if errors[0].code == "indicator-code-taken"));
        let form = sheet(&t, ("C2.9", "value"), "2", 0).await;
        usecase::enter(&t, &officer, &asked(t.agency(HEALTH).await), &form).await.unwrap();
        let first = &all[0];
        let ended = IndicatorForm { valid_to: "31/12/2025".into(), ..IndicatorForm::of(&first.facts) };
        usecase::change_indicator(&t, &admin, &first.code, Some(1), &ended).await.unwrap();
        let stale = usecase::change_indicator(&t, &admin, &first.code, Some(1), &ended).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("indicator", Vec::new()));
        usecase::install(&t).await.unwrap();
        let table = usecase::table(&t, &officer, &asked(t.agency(HEALTH).await)).await.unwrap();
        let shown: Vec<&str> = table.rows.iter().map(|row| row.indicator.code.as_str()).collect();
        assert!(!shown.contains(&first.code.as_str()) && shown.contains(&"C2.9"), "over is over: {shown:?}");
    }

    async fn who_may_verify_is_whom_values_wait_for(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        let form = sheet(&t, ("A1.1", "due"), "3", 0).await;
        usecase::enter(&t, &system(), &asked(health), &form).await.unwrap();
        let entered = part(&t, &system(), &asked(health), ("A1.1", "due")).await.entered.unwrap();
        let stakes = store::values::stakes(t.store.read(), &entered).await.unwrap();
        let people = [
            (Role::FocalOfficer, JUSTICE, [true, true]),
            (Role::Inspector, ROOT, [true, true]),
            (Role::Observer, ROOT, [true, false]),
            (Role::FocalOfficer, HEALTH, [true, false]),
            (Role::FocalOfficer, "Sở Nội vụ", [false, false]),
        ];
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let may = [Action::View, Action::Verify].map(|action| policy::may(&actor, action, &stakes).is_ok());
            let listed = store::values::waiting(t.store.read(), &policy::scope(&actor), &Page::default()).await.unwrap();
            assert_eq!((may, listed.0.items.len() == 1), (expected, expected[1]), "{role:?} at {place}");
            assert_eq!(usecase::look_value(&t, &actor, entered.id).await.is_ok(), expected[0], "{role:?} at {place}");
            assert_eq!(usecase::table(&t, &actor, &asked(health)).await.is_ok(), stakes_agency(&actor, &stakes), "{role:?} at {place}");
        }
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency(HEALTH).await;
        t.person("yte", Role::FocalOfficer, HEALTH).await;
        t.person("tuphap", Role::FocalOfficer, JUSTICE).await;
        let mut browser = t.browser_of("yte").await;
        let page = browser.get("/theo-doi/chi-so?ky=2026").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("nhập tay đến khi có sổ văn bản quy định chi tiết"), "{}", page.body);
        assert!(page.body.contains("chưa xác minh") && page.body.contains("tieu_chi=A2"), "{}", page.body);
        let all = usecase::indicators(&t, &system()).await.unwrap();
        let due = all[0].parts[0].id;
        let [value, version] = ["v", "x"].map(|kind| format!("{kind}-{due}"));
        let wrong = [("source", "report"), ("evidence", ""), (&*value, "ba"), (&*version, "0")];
        let refused = browser.post("/theo-doi/chi-so/nhap?ky=2026", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"ba\"") && refused.body.contains("Ghi số nguyên"), "{}", refused.body);
        let right = [wrong[0], wrong[1], (&*value, "3"), wrong[3]];
        let done = browser.post("/theo-doi/chi-so/nhap?ky=2026", &right).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        for path in [
            "/theo-doi/chi-so/so-sanh",
            "/theo-doi/chi-so/A1.1",
            "/theo-doi/chi-so/C3.4",
            "/theo-doi/chi-so/C3.4/so-lieu",
            "/theo-doi/chi-so/dinh-nghia?sua=A1.1",
            "/theo-doi/chi-so/nhap",
            "/theo-doi/chi-so?don_vi=x&ky=2026-q9&tu=99/99/9999&den=x&linh_vuc=%00",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
        }
        for path in ["/theo-doi/chi-so/A9.9", "/theo-doi/chi-so/gia-tri/x"] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        #[cfg(feature = "xlsx")]
        {
            let file = browser.get("/theo-doi/chi-so.xlsx?ky=2026").await;
            assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"PK"));
        }
        let mut keeper = t.browser_of("tuphap").await;
        let list = keeper.get("/theo-doi/chi-so/xac-minh").await;
        assert!(list.body.contains("Sở Y tế") && list.body.contains("A1.1"), "{}", list.body);
        let program = t.program_of("tuphap", "write:indicator-values").await;
        let waiting = program.send(Method::GET, "/api/v1/indicator-values", &[], "").await.json();
        let id = waiting["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(waiting["items"][0]["value"], 3.0);
        let json = [("content-type", "application/json")];
        let told = program.send(Method::POST, &format!("/api/v1/indicator-values/{id}/verify"), &json, "{}").await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        assert_eq!(told.json()["verified_by"], "Người thử tuphap");
        let program = t.program_of("yte", "write:indicator-values").await;
        let body = format!(
            r#"{{"agency_id":"{health}","period":"2026-q1","source":"report","values":[{{"indicator":"A1.5","part":"rate","value":"87,5"}}]}}"#
        );
        let made = program.send(Method::POST, "/api/v1/indicator-values", &json, &body).await;
        assert_eq!((made.status, made.json()["changed"].clone()), (StatusCode::OK, 1.into()), "{}", made.body);
        let numbers = browser.get("/api/v1/indicator-numbers?period=2026-q1").await.json();
        let items = numbers["items"].as_array().unwrap();
        let rate = items.iter().find(|it| it["indicator"] == "A1.5").unwrap();
        assert_eq!((&rate["entered"], &rate["is_verified"]), (&87.5.into(), &false.into()));
    }
}

/// Whether an actor has a role over the agency of a value.
fn stakes_agency(actor: &Actor, stakes: &policy::Stakes) -> bool {
    policy::seeing(actor).iter().any(|agency| stakes.agency.contains(agency))
}
