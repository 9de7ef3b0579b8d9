//! Roles limited to a module: given, shown, handed over; and what an administrator may give.

use axum::http::StatusCode;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::time::Clock;
use thihanh_store::{db_tests, journal};

use super::{OWING, PROVINCE, account, agency, between};
use crate::modules::accounts::api::{self as accounts, Dates, NameSubstitute};
use crate::modules::people::api;
use crate::testing::{Answer, Browser, TestProvince};

/// Gives a role through the page.
async fn give(browser: &mut Browser, login: &str, role: &str, place: &str, module: &str) -> Answer {
    let fields = [("role", role), ("agency", place), ("module", module)];
    browser.post(&format!("/nguoi-dung/{login}/vai-tro"), &fields).await
}

db_tests! {
    async fn a_limited_role_is_given_shown_and_written_down(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let ha = account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/ha").await;
        let wrong = give(&mut admin, "ha", "coordinator", PROVINCE, "help").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "no role is limited to help");
        assert_eq!(give(&mut admin, "ha", "coordinator", PROVINCE, "proposals").await.status, StatusCode::SEE_OTHER);
        for path in ["/nguoi-dung/ha", "/nguoi-dung"] {
            let page = admin.get(path).await.body;
            assert!(page.contains("Điều phối (chỉ phân hệ Kiến nghị), Tỉnh Minh Giang"), "{path}: {page}");
            assert!(page.contains("Cán bộ đầu mối, Sở Y tế"), "{path}: {page}");
        }
        let actor = accounts::actor(t.store.read(), ha, t.clock.today()).await.unwrap().unwrap();
        for module in Module::ALL {
            let rights = actor.rights_in(module);
            assert_eq!(rights.has(Role::Coordinator), module == Module::Proposals, "{module}");
            assert!(rights.has(Role::FocalOfficer), "{module}");
        }
        let history = journal::history(t.store.read(), "account", ha.uuid()).await.unwrap();
        assert_eq!(history[0].payload["role"], "coordinator:proposals");
        assert_eq!(history[0].payload["agency"], agency(&t, PROVINCE).await.uuid().to_string());

        // Why something is seen is answered of the module that shows it.
        let today = t.clock.today();
        let root = [agency(&t, PROVINCE).await];
        let seen = api::why_seen(t.store.read(), &actor, Module::Obligations, &root, today).await.unwrap();
        assert!(seen.is_empty(), "{seen:?}");
        let seen = api::why_seen(t.store.read(), &actor, Module::Proposals, &root, today).await.unwrap();
        let said = api::sentences(thihanh_webkit::Lang::Vi, &seen)[0].to_string();
        assert!(said.contains("Điều phối (chỉ phân hệ Kiến nghị)") && said.contains("Phạm Gia Bảo"), "{said}");
    }

    async fn a_substitute_has_the_limit_of_the_role(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let dp = account(&t, "dp", "Lê Văn Dũng", Role::Observer, OWING).await;
        account(&t, "ha", "Lê Thị Thu Hà", Role::Observer, OWING).await;
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/dp").await;
        give(&mut admin, "dp", "coordinator", PROVINCE, "proposals").await;
        let owner = accounts::actor(t.store.read(), dp, t.clock.today()).await.unwrap().unwrap();
        let places = accounts::places(&t, &owner, dp).await.unwrap();
        let grant = places.grants.iter().find(|grant| grant.grant.role == Role::Coordinator).unwrap().id;
        let dates = Dates { from: t.clock.today(), to: t.clock.today() };
        let named = NameSubstitute { grant, login: "ha".to_owned(), dates, reason: String::new() };
        accounts::name_substitute(&t, &owner, named).await.unwrap();
        let mut substitute = t.browser_of("ha").await;
        let page = substitute.get("/tai-khoan").await.body;
        assert!(page.contains("Điều phối (chỉ phân hệ Kiến nghị), Tỉnh Minh Giang"), "{page}");
        assert!(page.contains("<li><a href=\"/nhiem-vu\""), "in the own name as an observer");
        let id = between(&page, "name=\"substitution\" value=\"", "\"").to_owned();
        substitute.post("/tai-khoan/thay-mat", &[("substitution", &id)]).await;
        let page = substitute.get("/kien-nghi").await.body;
        assert!(page.contains("<li><a href=\"/kien-nghi\"") && page.contains("Gửi kiến nghị"), "{page}");
        assert!(!page.contains("<li><a href=\"/nhiem-vu\""), "{page}");
    }

    async fn an_administrator_of_people_makes_no_greater_administrator(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        account(&t, "nhansu", "Vũ Thị Mai", Role::Observer, PROVINCE).await;
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut root = t.browser_of("quantri").await;
        root.get("/nguoi-dung/nhansu").await;
        assert_eq!(give(&mut root, "nhansu", "administrator", PROVINCE, "people").await.status, StatusCode::SEE_OTHER);

        let mut people = t.browser_of("nhansu").await;
        let page = people.get("/nguoi-dung/ha").await.body;
        assert!(page.contains("Giao vai trò"), "{page}");
        assert!(!page.contains("<li><a href=\"/gui-tin\"") && !page.contains("<li><a href=\"/nhat-ky\""), "{page}");
        assert_eq!(give(&mut people, "ha", "coordinator", PROVINCE, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(give(&mut people, "ha", "administrator", OWING, "people").await.status, StatusCode::SEE_OTHER);
        for (login, module) in [("ha", ""), ("ha", "agencies"), ("nhansu", ""), ("nhansu", "notices")] {
            let refused = give(&mut people, login, "administrator", PROVINCE, module).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login} {module}");
        }
        let holiday = people.post("/don-vi/ngay-nghi", &[("day", "30/04/2026"), ("kind", "holiday")]).await;
        assert_eq!(holiday.status, StatusCode::FORBIDDEN);
        assert_eq!(people.get("/gui-tin").await.status, StatusCode::FORBIDDEN);
        // Whoever opens an account could act in its roles.
        let page = people.get("/nguoi-dung/quantri").await.body;
        assert!(page.contains("Phạm Gia Bảo") && !page.contains("Giao vai trò"), "looked at, not kept: {page}");
        for (path, fields) in [
            ("viec", &[("button", "disable")][..]),
            ("phieu", &[]),
            ("viec", &[("button", "factor")]),
            ("sua", &[("version", "1"), ("name", "x"), ("email", "toi@example.vn")]),
        ] {
            let refused = people.post(&format!("/nguoi-dung/quantri/{path}"), fields).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {fields:?}");
        }
        assert_eq!(people.post("/nguoi-dung/ha/phieu", &[]).await.status, StatusCode::OK);
    }

    async fn an_administrator_of_a_department_gives_nothing_above_it(t: TestProvince) {
        let own = account(&t, "qtsyt", "Phạm Gia Bảo", Role::Administrator, OWING).await;
        let ha = account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let leader = account(&t, "huy", "Nông Quang Huy", Role::Leader, PROVINCE).await;
        let mut admin = t.browser_of("qtsyt").await;
        let page = admin.get("/nguoi-dung/ha").await.body;
        let grant = between(&page, "action=\"/nguoi-dung/ha/vai-tro/", "\"").to_owned();
        assert_eq!(give(&mut admin, "ha", "unit_head", OWING, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(give(&mut admin, "ha", "observer", PROVINCE, "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(give(&mut admin, "qtsyt", "administrator", PROVINCE, "people").await.status, StatusCode::FORBIDDEN);
        assert_eq!(admin.post("/nguoi-dung/ha/phieu", &[]).await.status, StatusCode::OK);
        assert_eq!(admin.post("/nguoi-dung/huy/phieu", &[]).await.status, StatusCode::FORBIDDEN);
        let person = [("login", "moi"), ("name", "Người Mới"), ("role", "observer"), ("agency", PROVINCE)];
        assert_eq!(admin.post("/nguoi-dung", &person).await.status, StatusCode::FORBIDDEN);
        assert!(accounts::find_by_login(t.store.read(), "moi").await.unwrap().is_none(), "nothing is written");
        let table = format!("Họ tên;Đơn vị;Vai trò\nNgười Mới;{PROVINCE};văn thư\nNgười Khác;{OWING};văn thư\n");
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", table.as_bytes()).await;
        assert!(look.body.contains("1 dòng sai") && look.body.contains("Ngoài phạm vi quản trị của bạn"), "{}", look.body);

        // Neither is a role above handed to somebody else, nor ended.
        let actor = accounts::actor(t.store.read(), own, t.clock.today()).await.unwrap().unwrap();
        let grants = accounts::places(&t, &actor, leader).await.unwrap().grants;
        let dates = Dates { from: t.clock.today(), to: t.clock.today() };
        let named = NameSubstitute { grant: grants[0].id, login: "qtsyt".to_owned(), dates, reason: String::new() };
        assert!(accounts::name_substitute(&t, &actor, named).await.is_err());
        assert!(accounts::end_role(&t, &actor, "huy", grants[0].id, None).await.is_err());
        assert!(accounts::tell_absence(&t, &actor, leader, dates, "").await.is_err());
        assert!(accounts::tell_absence(&t, &actor, ha, dates, "").await.is_ok());
        assert_eq!(admin.post(&format!("/nguoi-dung/ha/vai-tro/{grant}"), &[]).await.status, StatusCode::SEE_OTHER);

        // Whoever acts for somebody above is kept from above too.
        let owner = accounts::actor(t.store.read(), leader, t.clock.today()).await.unwrap().unwrap();
        let named = NameSubstitute { grant: grants[0].id, login: "ha".to_owned(), dates, reason: String::new() };
        accounts::name_substitute(&t, &owner, named).await.unwrap();
        assert_eq!(admin.post("/nguoi-dung/ha/phieu", &[]).await.status, StatusCode::FORBIDDEN);
    }
}
