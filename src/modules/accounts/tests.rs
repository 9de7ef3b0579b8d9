//! Accounts and sign-in on both databases, as use cases and through the pages.

#[cfg(feature = "oidc")]
mod oidc;
#[cfg(feature = "oidc")]
mod provider;

use axum::http::StatusCode;
use chrono::Duration;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::Clock;
use thihanh_store::{db_tests, values};

use super::model::FAILURES_PER_LOGIN;
use super::usecase::{self, AccountError, AddAccount, Origin};
use super::{api, store};
use crate::demo;
use crate::modules::agencies;
use crate::testing::{TestApp, TestProvince};

async fn root(t: &TestApp) -> AgencyId {
    agencies::api::roots(t.store.read(), t.clock.today()).await.unwrap()[0].id
}

async fn add(t: &TestApp, login: &str, role: Role) {
    let grant = Grant { role, agency: root(t).await, module: None, from: t.clock.today(), to: None };
    let command = AddAccount {
        login: login.to_owned(),
        name: "Lê Thị Thu Hà".to_owned(),
        position: "Chuyên viên".to_owned(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![grant],
    };
    usecase::add_account(t, &Actor::system("test"), command).await.unwrap();
}

async fn try_password(t: &TestApp, login: &str, password: &str) -> Result<(), AccountError> {
    let origin = Origin { address: "127.0.0.1".to_owned(), agent: String::new() };
    usecase::sign_in(t, login, password.to_owned(), &origin).await.map(|_| ())
}

db_tests! {
    async fn an_unknown_login_and_a_wrong_password_get_the_same_answer(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        assert!(matches!(try_password(&t, "ha", "sai mật khẩu").await, Err(AccountError::WrongPair)));
        assert!(matches!(try_password(&t, "ai-do", demo::PASSWORD).await, Err(AccountError::WrongPair)));
        assert!(matches!(try_password(&t, "tên lạ!", demo::PASSWORD).await, Err(AccountError::WrongPair)));
        assert!(try_password(&t, " HA ", demo::PASSWORD).await.is_ok());
    }

    async fn failures_shut_the_door_for_a_while(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        for _ in 0..FAILURES_PER_LOGIN {
            assert!(matches!(try_password(&t, "ha", "sai").await, Err(AccountError::WrongPair)));
        }
        assert!(matches!(try_password(&t, "ha", demo::PASSWORD).await, Err(AccountError::Locked { .. })));
        t.clock.advance(Duration::minutes(16));
        assert!(try_password(&t, "ha", demo::PASSWORD).await.is_ok());
    }

    async fn a_login_is_taken_once_and_a_disabled_one_opens_nothing(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        let again = AddAccount { login: "HA".into(), name: "x".into(), position: String::new(), password: demo::PASSWORD.into(), grants: vec![] };
        assert!(matches!(usecase::add_account(&t, &Actor::system("test"), again).await, Err(AccountError::LoginTaken)));
        let mut browser = t.browser_of("ha").await;
        assert_eq!(browser.get("/nhiem-vu").await.status, StatusCode::OK);
        usecase::set_active(&t, &Actor::system("test"), "ha", false).await.unwrap();
        let answer = browser.get("/nhiem-vu").await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/dang-nhap?next=%2Fnhiem-vu"));
        assert!(matches!(try_password(&t, "ha", demo::PASSWORD).await, Err(AccountError::WrongPair)));
    }

    async fn signing_out_ends_the_session(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        let mut browser = t.browser_of("ha").await;
        browser.get("/nhiem-vu").await;
        assert_eq!(browser.post("/dang-xuat", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/nhiem-vu").await.location(), "/dang-nhap?next=%2Fnhiem-vu");
    }

    async fn a_session_ends_by_itself_when_it_is_not_used(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        let mut browser = t.browser_of("ha").await;
        t.clock.advance(Duration::hours(11));
        assert_eq!(browser.get("/nhiem-vu").await.status, StatusCode::OK, "used in time, so it goes on");
        t.clock.advance(Duration::hours(11));
        assert_eq!(browser.get("/nhiem-vu").await.status, StatusCode::OK);
        t.clock.advance(Duration::hours(13));
        assert_eq!(browser.get("/nhiem-vu").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_form_without_the_page_s_token_is_refused(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        let mut browser = t.browser();
        let answer = browser.post("/dang-nhap", &[("login", "ha"), ("password", demo::PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }

    async fn the_way_back_after_signing_in_stays_on_this_site(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        for (next, wanted) in [("/lich?thang=2026-03", "/lich?thang=2026-03"), ("https://evil.example/", "/"), ("//evil.example", "/")] {
            let mut browser = t.browser();
            browser.get("/dang-nhap").await;
            let answer = browser.post("/dang-nhap", &[("login", "ha"), ("password", demo::PASSWORD), ("next", next)]).await;
            assert_eq!(answer.location(), wanted, "{next}");
        }
    }

    async fn only_administrators_manage_accounts(t: TestProvince) {
        add(&t, "ha", Role::Coordinator).await;
        let account = store::find_by_login(t.store.read(), "ha").await.unwrap().unwrap();
        let actor = api::actor(t.store.read(), account.id, t.clock.today()).await.unwrap().unwrap();
        assert!(actor.rights_in(Module::Obligations).has(Role::Coordinator));
        assert!(matches!(usecase::list_accounts(&t, &actor).await, Err(AccountError::Denied(_))));
        assert!(matches!(usecase::set_active(&t, &actor, "ha", false).await, Err(AccountError::Denied(_))));
    }

    async fn a_limited_role_is_nobody_s_in_another_module(t: TestProvince) {
        let (root, today) = (root(&t).await, t.clock.today());
        let grant = |role, module| Grant { role, agency: root, module, from: today, to: None };
        for (login, grants) in [
            ("moi", vec![grant(Role::Coordinator, None)]),
            ("kn", vec![grant(Role::Coordinator, Some(Module::Proposals))]),
            ("ca-hai", vec![grant(Role::Coordinator, Some(Module::Proposals)), grant(Role::Coordinator, Some(Module::Letters))]),
        ] {
            let (login, name, password) = (login.to_owned(), login.to_owned(), demo::PASSWORD.to_owned());
            let command = AddAccount { login, name, position: String::new(), password, grants: grants.clone() };
            let id = usecase::add_account(&t, &Actor::system("test"), command).await.unwrap();
            let mut stored = store::grants(t.store.read(), id, today).await.unwrap();
            stored.sort_by_key(|grant| grants.iter().position(|given| given == grant));
            assert_eq!(stored, grants, "kept as given");
        }
        for (module, wanted) in [
            (Module::Proposals, &["ca-hai", "kn", "moi"][..]),
            (Module::Letters, &["ca-hai", "moi"]),
            (Module::Obligations, &["moi"]),
        ] {
            let sql = t.store.read();
            let at = api::people_at(sql, root, module, today).await.unwrap();
            assert_eq!(at.iter().map(|view| view.login.as_str()).collect::<Vec<_>>(), wanted, "{module}");
            let ids: Vec<_> = at.iter().map(|view| view.id).collect();
            let holders = api::holders(sql, &[Role::Coordinator], module, today).await.unwrap();
            assert_eq!(holders.iter().map(|holder| holder.account).collect::<Vec<_>>(), ids, "{module}");
            let of = api::people_of(sql, &t.vault, root, (&[Role::Coordinator], module), today).await.unwrap();
            assert_eq!(of.iter().map(|one| one.person.account.id).collect::<Vec<_>>(), ids, "{module}");
        }
        let wrong = t.store.write(async |tx| tx.execute("UPDATE role_grant SET module = 'help'", values![]).await).await;
        assert!(wrong.is_err(), "the set is closed in the database too");
    }
}
