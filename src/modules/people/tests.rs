//! One's own account and the pages of administrators, on both databases, through the pages.

mod forgotten;
mod import;
mod limits;
mod mail;

use axum::http::StatusCode;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::time::Clock;
use thihanh_store::{FromQueryResult, db_tests, journal, values};
use totp_rs::{Builder, Secret};

use super::api;
use crate::demo;
use crate::modules::accounts::api as accounts;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::agencies;
use crate::testing::{Answer, Browser, TestProvince};

const OWING: &str = "Sở Y tế";
const PROVINCE: &str = "Tỉnh Minh Giang";

async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    agencies::api::find_by_name(t.store.read(), name, t.clock.today()).await.unwrap().unwrap()
}

async fn account(t: &TestProvince, login: &str, name: &str, role: Role, place: &str) -> AccountId {
    let from = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
    let command = AddAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        position: "Chuyên viên".to_owned(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![Grant { role, agency: agency(t, place).await, module: None, from, to: None }],
    };
    add_account(t, &Actor::system("test"), command).await.unwrap()
}

/// The text between two marks of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_else(|| panic!("{from} in {page}"))
}

fn code_of(secret: &str, at: DateTime<Utc>) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
}

async fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Answer {
    browser.get("/dang-nhap").await;
    browser.post("/dang-nhap", &[("login", login), ("password", password)]).await
}

async fn enter(browser: &mut Browser, half: &str, code: &str) -> Answer {
    browser.post("/dang-nhap/ma", &[("half", half), ("code", code)]).await
}

db_tests! {
    async fn a_second_factor_is_asked_for_once_it_was_confirmed(t: TestProvince) {
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut browser = t.browser_of("ha").await;
        browser.get("/tai-khoan").await;
        browser.post("/tai-khoan/ma-xac-thuc", &[]).await;
        let page = browser.get("/tai-khoan").await.body;
        assert!(page.contains("shape-rendering=\"crispEdges\""), "the picture is drawn");
        let secret = between(&page, "gõ khóa: <kbd>", "</kbd>").to_owned();
        // Nothing is asked for until the first code came.
        assert_eq!(sign_in(&mut t.browser(), "ha", demo::PASSWORD).await.status, StatusCode::SEE_OTHER);
        let wrong = browser.post("/tai-khoan/ma-xac-thuc/xac-nhan", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = code_of(&secret, t.clock.now());
        let done = browser.post("/tai-khoan/ma-xac-thuc/xac-nhan", &[("code", &code)]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let paper = between(&done.body, "<li class=\"col-6 col-md-4\"><kbd>", "</kbd>").to_owned();
        assert!(!browser.get("/tai-khoan").await.body.contains(&paper), "shown once");

        let mut other = t.browser();
        let asked = sign_in(&mut other, "ha", demo::PASSWORD).await;
        assert_eq!(asked.status, StatusCode::OK);
        let half = between(&asked.body, "name=\"half\" value=\"", "\"").to_owned();
        assert_eq!(other.get("/viec-cua-toi").await.status, StatusCode::SEE_OTHER, "not in yet");
        let used = enter(&mut other, &half, &code).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that confirmed it was used");
        t.clock.advance(Duration::seconds(30));
        let entered = enter(&mut other, &half, &code_of(&secret, t.clock.now())).await;
        assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/"), "{}", entered.body);
        assert_eq!(other.get("/viec-cua-toi").await.status, StatusCode::OK);
        let again = enter(&mut other, &half, &code_of(&secret, t.clock.now() + Duration::seconds(30))).await;
        assert_eq!(again.location(), "/dang-nhap", "a sign-in is finished once");

        // A code on paper works once; typed in capitals too.
        let mut third = t.browser();
        let asked = sign_in(&mut third, "ha", demo::PASSWORD).await;
        let half = between(&asked.body, "name=\"half\" value=\"", "\"").to_owned();
        assert_eq!(enter(&mut third, &half, &paper.to_uppercase()).await.status, StatusCode::SEE_OTHER);
        let asked = sign_in(&mut third, "ha", demo::PASSWORD).await;
        let half = between(&asked.body, "name=\"half\" value=\"", "\"").to_owned();
        assert_eq!(enter(&mut third, &half, &paper).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Too late.
        t.clock.advance(Duration::minutes(6));
        let late = enter(&mut third, &half, &code_of(&secret, t.clock.now())).await;
        assert_eq!(late.location(), "/dang-nhap");
    }

    async fn codes_cannot_be_tried_for_long(t: TestProvince) {
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut browser = t.browser_of("ha").await;
        browser.get("/tai-khoan").await;
        browser.post("/tai-khoan/ma-xac-thuc", &[]).await;
        let secret = between(&browser.get("/tai-khoan").await.body, "gõ khóa: <kbd>", "</kbd>").to_owned();
        browser.post("/tai-khoan/ma-xac-thuc/xac-nhan", &[("code", &code_of(&secret, t.clock.now()))]).await;
        t.clock.advance(Duration::seconds(60));
        let mut thief = t.browser();
        for _ in 0..5 {
            // The right password in between does not wipe the failures out.
            let asked = sign_in(&mut thief, "ha", demo::PASSWORD).await;
            let half = between(&asked.body, "name=\"half\" value=\"", "\"").to_owned();
            assert_eq!(enter(&mut thief, &half, "000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let shut = sign_in(&mut thief, "ha", demo::PASSWORD).await;
        assert!(shut.body.contains("thử lại sau 15 phút"), "the time left is stated: {}", shut.body);
    }

    async fn a_password_is_changed_by_who_knows_it_and_ends_other_browsers(t: TestProvince) {
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let (mut here, mut there) = (t.browser_of("ha").await, t.browser_of("ha").await);
        here.get("/tai-khoan").await;
        let path = "/tai-khoan/mat-khau";
        for (current, new, again, said) in [
            ("sai", "mua dam tham lau", "mua dam tham lau", "Mật khẩu hiện tại không đúng"),
            (demo::PASSWORD, "mua dam tham lau", "mua dam", "không giống nhau"),
            (demo::PASSWORD, "matkhau2026", "matkhau2026", "dễ đoán"),
            (demo::PASSWORD, "lethithuha1", "lethithuha1", "dễ đoán"),
        ] {
            let answer = here.post(path, &[("current", current), ("new", new), ("again", again)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
            assert!(answer.body.contains(said) && !answer.body.contains(new), "{said}: {}", answer.body);
        }
        let weak = here.post("/tai-khoan/do-manh", &[("new", "matkhau2026")]).await.body;
        assert!(weak.contains("trung bình") && !weak.contains("<html"), "a piece: {weak}");
        assert_eq!(there.get("/tai-khoan").await.status, StatusCode::OK);
        let pair = [("current", demo::PASSWORD), ("new", "mua dam tham lau"), ("again", "mua dam tham lau")];
        assert_eq!(here.post(path, &pair).await.location(), "/tai-khoan");
        assert_eq!(here.get("/tai-khoan").await.status, StatusCode::OK, "this browser stays");
        assert_eq!(there.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "the other is out");
        assert_eq!(sign_in(&mut there, "ha", "mua dam tham lau").await.status, StatusCode::SEE_OTHER);
    }

    async fn browsers_are_listed_and_ended(t: TestProvince) {
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        account(&t, "huy", "Nông Quang Huy", Role::Leader, PROVINCE).await;
        let (mut here, mut there) = (t.browser_of("ha").await, t.browser_of("ha").await);
        let page = here.get("/tai-khoan").await.body;
        assert!(page.contains("127.0.0.1") && page.contains("Máy này"), "{page}");
        let id = between(&page, "action=\"/tai-khoan/phien/", "\"").to_owned();
        let path = format!("/tai-khoan/phien/{id}");
        let mut stranger = t.browser_of("huy").await;
        stranger.get("/tai-khoan").await;
        assert_eq!(stranger.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(here.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(there.get("/tai-khoan").await.status, StatusCode::SEE_OTHER);
        let mut again = t.browser_of("ha").await;
        here.post("/tai-khoan/phien", &[]).await;
        assert_eq!(again.get("/tai-khoan").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/tai-khoan").await.status, StatusCode::OK);
    }

    async fn tokens_are_made_on_the_page_and_change_nothing_of_the_account(t: TestProvince) {
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut browser = t.browser_of("ha").await;
        browser.get("/tai-khoan").await;
        let made = browser.post("/tai-khoan/khoa", &[("name", "Bảng điều hành"), ("scope", "write"), ("days", "30")]).await;
        let token = between(&made.body, "<p class=\"text-break\"><kbd>", "</kbd>").to_owned();
        let program = t.program(&token);
        assert_eq!(program.send(axum::http::Method::GET, "/api/v1/agencies", &[], "").await.status, StatusCode::OK);
        let page = browser.get("/tai-khoan").await.body;
        assert!(!page.contains(&token) && page.contains("Bảng điều hành"), "shown once");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let tried = program.send(axum::http::Method::POST, "/tai-khoan/phien", &form, "").await;
        assert_eq!(tried.status, StatusCode::FORBIDDEN);
        let id = between(&page, "action=\"/tai-khoan/khoa/", "\"").to_owned();
        browser.post(&format!("/tai-khoan/khoa/{id}"), &[]).await;
        let ended = program.send(axum::http::Method::GET, "/api/v1/agencies", &[], "").await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    }

    async fn somebody_new_comes_in_by_a_slip(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung").await;
        let person = [
            ("login", "minh.dt"), ("name", "Đặng Thị Minh"), ("position", "Chuyên viên"), ("email", "Minh@Example.VN"),
            ("phone", "0200 3800 115"), ("role", "focal_officer"), ("agency", OWING),
        ];
        let wrong = admin.post("/nguoi-dung", &[person[0], person[1], ("role", "focal_officer"), ("agency", "Sở Không Có")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Không có đơn vị nào mang đúng tên này") && wrong.body.contains("Đặng Thị Minh"));
        assert_eq!(admin.post("/nguoi-dung", &person).await.location(), "/nguoi-dung/minh.dt");
        let page = admin.get("/nguoi-dung/minh.dt").await.body;
        assert!(page.contains("minh@example.vn") && page.contains("02003800115") && page.contains("Cán bộ đầu mối, Sở Y tế"), "{page}");
        #[derive(FromQueryResult)]
        struct Sealed { email_sealed: Vec<u8> }
        let row: Sealed = t.store.read().one("SELECT email_sealed FROM account WHERE login = $1", values!["minh.dt"]).await.unwrap();
        assert!(!String::from_utf8_lossy(&row.email_sealed).contains("example"), "sealed at rest");

        assert_eq!(sign_in(&mut t.browser(), "minh.dt", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let slip = admin.post("/nguoi-dung/minh.dt/phieu", &[]).await.body;
        let first = between(&slip, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        let slip = admin.post("/nguoi-dung/minh.dt/phieu", &[]).await.body;
        let code = between(&slip, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        let mut new = t.browser();
        assert!(new.get(&format!("/kich-hoat?ma={code}")).await.body.contains(&code));
        let chosen = |code: &'static str, password: &'static str| [("code", code), ("password", password), ("again", password)];
        let code: &'static str = code.leak();
        let old = new.post("/kich-hoat", &chosen(first.leak(), "mua dam tham lau")).await;
        assert!(old.body.contains("Mã không đúng, đã dùng hoặc đã hết hạn"), "an earlier slip holds no more");
        assert_eq!(new.post("/kich-hoat", &chosen(code, "dangthiminh")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = new.post("/kich-hoat", &chosen(code, "mua dam tham lau")).await;
        assert_eq!(done.location(), "/bat-dau", "{}", done.body);
        let guide = new.get("/bat-dau").await.body;
        assert!(guide.contains("Chào Đặng Thị Minh") && guide.contains("Cán bộ đầu mối, Sở Y tế"), "{guide}");
        assert_eq!(guide.matches("<li class=\"mb-2\">").count(), 3, "three first things");
        let twice = t.browser().post("/kich-hoat", &chosen(code, "mua dam tham lau")).await;
        assert_ne!(twice.status, StatusCode::SEE_OTHER, "a code works once");
        let reset = admin.post("/nguoi-dung/minh.dt/phieu", &[]).await.body;
        assert!(reset.contains("Phiếu đặt lại mật khẩu"));
        let code = between(&reset, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        t.clock.advance(Duration::hours(25));
        let mut late = t.browser();
        late.get("/kich-hoat").await;
        let late = late.post("/kich-hoat", &chosen(code.leak(), "mua dam tham lau")).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "a forgotten password's slip holds a day");
    }

    async fn people_are_found_with_and_without_marks_and_paged(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        account(&t, "kiemtoan", "Đỗ Thị Ánh", Role::Auditor, PROVINCE).await;
        account(&t, "dp", "Lê Văn Dũng", Role::Coordinator, PROVINCE).await;
        for n in 0..60 {
            let facts = accounts::PersonFacts { name: format!("Nguyễn Văn Số {n:02}"), ..Default::default() };
            let new = accounts::NewPerson { login: format!("so{n:02}"), facts, grants: Vec::new() };
            accounts::add_person(&t, &Actor::system("test"), &new).await.unwrap();
        }
        let mut auditor = t.browser_of("kiemtoan").await;
        for query in ["do+thi", "%C4%91%E1%BB%97+%C3%A1nh", "kiemtoan", "anh"] {
            let page = auditor.get(&format!("/nguoi-dung?q={query}")).await.body;
            assert!(page.contains("Đỗ Thị Ánh") && page.contains("<b>1</b>"), "{query}: {page}");
        }
        let page = auditor.get("/nguoi-dung?q=so").await.body;
        assert!(page.contains("<b>60</b>") && page.contains("Số 49") && !page.contains("Số 50"), "{page}");
        let next = between(&page, "rel=\"next\" href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
        let page = auditor.get(&next).await.body;
        assert!(page.contains("Số 50") && page.contains("Số 59") && !page.contains("Số 49"), "{page}");
        assert!(!page.contains("Thêm người dùng"), "auditors look");
        assert_eq!(auditor.get("/nguoi-dung?q=%25&after=x").await.status, StatusCode::OK);
        let mut coordinator = t.browser_of("dp").await;
        assert_eq!(coordinator.get("/nguoi-dung").await.status, StatusCode::FORBIDDEN);
    }

    async fn roles_are_given_and_ended_and_accounts_disabled(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut admin = t.browser_of("quantri").await;
        let page = admin.get("/nguoi-dung/ha").await.body;
        let given = [("role", "records_clerk"), ("agency", OWING), ("from", "20/03/2026"), ("to", "31/03/2026")];
        assert_eq!(admin.post("/nguoi-dung/ha/vai-tro", &given).await.status, StatusCode::SEE_OTHER);
        let has = async |role| {
            let ha = accounts::find_by_login(t.store.read(), "ha").await.unwrap().unwrap();
            let actor = accounts::actor(t.store.read(), ha.id, t.clock.today()).await.unwrap().unwrap();
            actor.rights_in(Module::Directives).has(role)
        };
        assert!(!has(Role::RecordsClerk).await, "not yet");
        let grant = between(&page, "action=\"/nguoi-dung/ha/vai-tro/", "\"").to_owned();
        let ended = admin.post(&format!("/nguoi-dung/ha/vai-tro/{grant}"), &[("last_day", "18/03/2026")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
        t.on(NaiveDate::from_ymd_opt(2026, 3, 18).unwrap());
        assert!(has(Role::FocalOfficer).await, "its last day");
        t.on(NaiveDate::from_ymd_opt(2026, 3, 20).unwrap());
        assert!(has(Role::RecordsClerk).await && !has(Role::FocalOfficer).await);
        let mut admin = t.browser_of("quantri").await;
        let page = admin.get("/nguoi-dung/ha").await.body;
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let facts = [("version", version.as_str()), ("name", "Lê Thị Thu Hà"), ("position", "Phó phòng")];
        assert_eq!(admin.post("/nguoi-dung/ha/sua", &facts).await.status, StatusCode::SEE_OTHER);
        assert_eq!(admin.post("/nguoi-dung/ha/sua", &facts).await.status, StatusCode::CONFLICT, "somebody was quicker");
        for _ in 0..5 {
            sign_in(&mut t.browser(), "ha", "sai").await;
        }
        assert_eq!(sign_in(&mut t.browser(), "ha", demo::PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        admin.post("/nguoi-dung/ha/viec", &[("button", "unlock")]).await;
        let mut ha = t.browser();
        assert_eq!(sign_in(&mut ha, "ha", demo::PASSWORD).await.status, StatusCode::SEE_OTHER);
        admin.post("/nguoi-dung/ha/viec", &[("button", "disable")]).await;
        assert_eq!(ha.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "out at once");
    }

    async fn a_substitute_acts_in_somebody_s_place_and_says_so(t: TestProvince) {
        let head = account(&t, "vandt", "Đinh Thị Vân", Role::UnitHead, OWING).await;
        let deputy = account(&t, "ha", "Lê Thị Thu Hà", Role::Observer, "Sở Tư pháp").await;
        account(&t, "khac", "Người Khác", Role::Observer, "Sở Tư pháp").await;
        let owing = agency(&t, OWING).await;
        let mut owner = t.browser_of("vandt").await;
        let page = owner.get("/tai-khoan").await.body;
        let grant = between(&page, "<option value=\"", "\"").to_owned();
        let dates = [("from", "16/03/2026"), ("to", "20/03/2026")];
        let name = async |browser: &mut Browser, login: &str| {
            browser.post("/tai-khoan/uy-quyen", &[("grant", &grant), ("login", login), dates[0], dates[1], ("reason", "Đi công tác")]).await
        };
        assert_eq!(name(&mut owner, "vandt").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not oneself");
        assert_eq!(name(&mut owner, "khong-ai").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(name(&mut owner, "ha").await.location(), "/tai-khoan#uy-quyen");
        assert_eq!(name(&mut owner, "khac").await.status, StatusCode::UNPROCESSABLE_ENTITY, "one at a time");
        owner.post("/tai-khoan/vang-mat", &[("away_from", "16/03/2026"), ("away_to", "20/03/2026"), ("note", "Công tác")]).await;

        let today = t.clock.today();
        let found = accounts::people_of(t.store.read(), &t.vault, owing, (&[Role::UnitHead], Module::Obligations), today).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].person.account.id, found[0].person.away.map(|span| span.to)), (head, NaiveDate::from_ymd_opt(2026, 3, 20)));
        assert_eq!(found[0].substitutes.iter().map(|it| it.account.id).collect::<Vec<_>>(), [deputy]);

        let mut substitute = t.browser_of("ha").await;
        let page = substitute.get("/tai-khoan").await.body;
        let id = between(&page, "name=\"substitution\" value=\"", "\"").to_owned();
        let mut stranger = t.browser_of("khac").await;
        stranger.get("/tai-khoan").await;
        let stolen = stranger.post("/tai-khoan/thay-mat", &[("substitution", &id)]).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND, "nobody else's");
        substitute.post("/tai-khoan/thay-mat", &[("substitution", &id)]).await;
        let page = substitute.get("/tai-khoan").await.body;
        assert!(page.contains("Bạn đang làm việc thay mặt Đinh Thị Vân"), "{page}");
        // Only one's own roles can be handed over: the role acted in is not among them.
        assert!(!page.contains(&format!("<option value=\"{grant}\"")), "{page}");
        let passed_on = substitute.post("/tai-khoan/uy-quyen", &[("grant", &grant), ("login", "khac"), dates[0], dates[1]]).await;
        assert_eq!(passed_on.status, StatusCode::NOT_FOUND);
        substitute.post("/tai-khoan/vang-mat", &[("away_from", "16/03/2026"), ("away_to", "16/03/2026")]).await;
        let history = journal::history(t.store.read(), "account", deputy.uuid()).await.unwrap();
        assert_eq!(history[0].actor_label, "Lê Thị Thu Hà (thay mặt Đinh Thị Vân)");
        t.on(NaiveDate::from_ymd_opt(2026, 3, 21).unwrap());
        let mut substitute = t.browser_of("ha").await;
        let page = substitute.get("/tai-khoan").await.body;
        assert!(!page.contains("thay mặt Đinh Thị Vân"), "the days are over");
        let late = substitute.post("/tai-khoan/thay-mat", &[("substitution", &id)]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
    }

    async fn a_session_in_somebody_s_place_ends_when_they_end_it(t: TestProvince) {
        account(&t, "vandt", "Đinh Thị Vân", Role::UnitHead, OWING).await;
        account(&t, "ha", "Lê Thị Thu Hà", Role::Observer, "Sở Tư pháp").await;
        let mut owner = t.browser_of("vandt").await;
        let grant = between(&owner.get("/tai-khoan").await.body, "<option value=\"", "\"").to_owned();
        owner.post("/tai-khoan/uy-quyen", &[("grant", &grant), ("login", "ha"), ("from", "16/03/2026"), ("to", "20/03/2026")]).await;
        let mut substitute = t.browser_of("ha").await;
        let id = between(&substitute.get("/tai-khoan").await.body, "name=\"substitution\" value=\"", "\"").to_owned();
        substitute.post("/tai-khoan/thay-mat", &[("substitution", &id)]).await;
        assert!(substitute.get("/tai-khoan").await.body.contains("đang làm việc thay mặt"));
        assert_eq!(owner.post(&format!("/tai-khoan/uy-quyen/{id}"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!substitute.get("/tai-khoan").await.body.contains("đang làm việc thay mặt"), "at once");
    }

    async fn why_something_is_seen_is_said_with_the_way_down(t: TestProvince) {
        let giver = account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let ha = account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let admin = accounts::actor(t.store.read(), giver, t.clock.today()).await.unwrap().unwrap();
        let root = agency(&t, PROVINCE).await;
        let grant = Grant { role: Role::Observer, agency: root, module: None, from: t.clock.today(), to: None };
        accounts::grant_role(&t, &admin, "ha", grant).await.unwrap();
        let actor = accounts::actor(t.store.read(), ha, t.clock.today()).await.unwrap().unwrap();
        let owing = agency(&t, OWING).await;
        let seen = api::why_seen(t.store.read(), &actor, Module::Obligations, &[owing], t.clock.today()).await.unwrap();
        let told: Vec<_> = seen.iter().map(|it| (it.role, it.path.join(" › "), it.granted_by.as_deref())).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], (Role::FocalOfficer, OWING.to_owned(), None));
        assert!(told[1].1.starts_with(PROVINCE) && told[1].1.ends_with(OWING), "{told:?}");
        assert_eq!(told[1].2, Some("Phạm Gia Bảo"));
        let elsewhere = agency(&t, "Hội Luật gia tỉnh").await;
        let seen = api::why_seen(t.store.read(), &actor, Module::Obligations, &[elsewhere], t.clock.today()).await.unwrap();
        assert_eq!(seen.len(), 1, "by the province alone");
    }
}
