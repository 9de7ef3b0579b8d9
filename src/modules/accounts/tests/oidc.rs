//! Signing in through a real provider, on both databases.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::Duration;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::time::Clock;
use thihanh_store::{db_tests, journal};

use super::provider::{HERE, RealProvider, query_value};
use super::{FAILURES_PER_LOGIN, add, try_password};
use crate::app::App;
use crate::config::{Config, ConfigArgs, OidcConfig};
use crate::demo;
use crate::identity::SystemClock;
use crate::modules::accounts::provider::Providers;
use crate::modules::accounts::usecase::{self, PersonFacts};
use crate::modules::accounts::{api, store};
use crate::outbound::Outbound;
use crate::testing::{Answer, Browser, Log, TestProvince};

const DOOR: &str = "/dang-nhap/mot-lan/thu";

/// The same installation with one provider, which it may talk to, and the machine's time, by which the provider's tokens run out.
fn with_provider(mut t: TestProvince, provider: &RealProvider, claim: &str) -> TestProvince {
    t.clock.advance(SystemClock.now() - t.clock.now());
    let args = ConfigArgs {
        outbound_private: Some(vec!["127.0.0.1".into()]),
        public_origin: Some(HERE.to_owned()),
        ..ConfigArgs::default()
    };
    let oidc = vec![OidcConfig {
        id: "thu".into(),
        name: "Tài khoản thử".into(),
        issuer: provider.issuer.clone(),
        client_id: "thihanh".into(),
        client_secret: "bi mat cua thihanh".into(),
        client_secret_file: None,
        scopes: vec!["email".into(), "profile".into()],
        account_claim: claim.into(),
    }];
    let config = Config { oidc, ..Config::load(&args, None).unwrap() };
    let (outbound, providers) = (Outbound::of(&config).unwrap(), Providers::of(&config).unwrap());
    t.0.app = Arc::new(App { config: Arc::new(config), outbound, providers, ..(*t.0.app).clone() });
    t
}

/// A focal officer with an e-mail address and the demo's password.
async fn person(t: &TestProvince, login: &str, email: &str) {
    add(t, login, Role::FocalOfficer).await;
    let facts = PersonFacts {
        name: "Lê Thị Thu Hà".into(),
        position: String::new(),
        email: email.into(),
        phone: String::new(),
    };
    usecase::change_person(t, &Actor::system("test"), login, 1, &facts).await.unwrap();
}

/// From the button to the way back: what thihanh answers.
async fn through(browser: &mut Browser, provider: &RealProvider, subject: Option<&str>) -> Answer {
    let begun = browser.get(DOOR).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let back = provider.sign_in(begun.location(), subject).await;
    browser.get(&back).await
}

/// The sentence that the sign-in form then shows.
async fn told(browser: &mut Browser, answer: &Answer, sentence: &str) {
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/dang-nhap"), "{sentence}");
    let page = browser.get("/dang-nhap").await;
    assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
    assert_eq!(browser.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "nobody is in: {sentence}");
}

/// What came of it in the account's history, oldest first.
async fn done_to(t: &TestProvince, login: &str) -> Vec<String> {
    let account = store::find_by_login(t.store.read(), login).await.unwrap().unwrap();
    let history = journal::history(t.store.read(), "account", account.id.uuid()).await.unwrap();
    history.into_iter().rev().map(|record| record.action).filter(|action| action.starts_with("identi")).collect()
}

db_tests! {
    async fn somebody_signs_in_and_the_link_stays_until_its_owner_removes_it(t: TestProvince) {
        let Some(provider) = RealProvider::start(false).await else { return };
        let t = with_provider(t, &provider, "email");
        person(&t, "ha", "ha.ltt@minhgiang.example.vn").await;
        let (log, _guard) = Log::begin();

        let mut browser = t.browser();
        let page = browser.get("/dang-nhap?next=%2Flich").await;
        assert!(page.body.contains("href=\"/dang-nhap/mot-lan/thu?next=%2Flich\""), "{}", page.body);
        assert!(page.body.contains("Đăng nhập bằng Tài khoản thử"), "{}", page.body);
        let begun = browser.get("/dang-nhap/mot-lan/thu?next=%2Flich").await;
        let door = begun.location().to_owned();
        assert!(door.starts_with(&format!("{}/auth?", provider.issuer)), "{door}");
        for (name, value) in [
            ("response_type", "code"), ("client_id", "thihanh"), ("code_challenge_method", "S256"),
            ("scope", "openid email profile"), ("redirect_uri", "http://thihanh.test/dang-nhap/mot-lan/thu/ve"), ("ui_locales", "vi"),
        ] {
            assert_eq!(query_value(&door, name), value, "{name}");
        }
        assert!(!query_value(&door, "nonce").is_empty() && !query_value(&door, "code_challenge").is_empty(), "{door}");
        let back = provider.sign_in(&door, Some("s-ha")).await;
        assert_eq!(query_value(&back, "iss"), provider.issuer, "it names itself (RFC 9207)");
        let answer = browser.get(&back).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/lich"), "{}", answer.body);
        let page = browser.get("/tai-khoan").await;
        assert!(page.body.contains("Tài khoản thử") && page.body.contains("Gỡ liên kết"), "{}", page.body);
        assert_eq!(done_to(&t, "ha").await, ["identity_linked", "identified_elsewhere"]);
        // The same way back leads nowhere a second time, neither here nor in another browser.
        let mut other = t.browser();
        let again = other.get(&back).await;
        told(&mut other, &again, "đã hết hạn hoặc đã dùng").await;

        // Whoever is linked is known by the provider's name for them, whatever address they have here now.
        let facts = PersonFacts { name: "Hà".into(), position: String::new(), email: String::new(), phone: String::new() };
        usecase::change_person(&t, &Actor::system("test"), "ha", 2, &facts).await.unwrap();
        let mut second = t.browser();
        assert_eq!(through(&mut second, &provider, Some("s-ha")).await.location(), "/");
        assert_eq!(done_to(&t, "ha").await, ["identity_linked", "identified_elsewhere", "identified_elsewhere"]);

        let page = browser.get("/tai-khoan").await;
        let mark = "action=\"/tai-khoan/lien-ket/";
        let at = page.body.find(mark).unwrap() + mark.len();
        let path = format!("/tai-khoan/lien-ket/{}", page.body[at..].split('"').next().unwrap());
        add(&t, "an", Role::Observer).await;
        let mut an = t.browser_of("an").await;
        assert!(!an.get("/tai-khoan").await.body.contains("Gỡ liên kết</button>"));
        assert_eq!(an.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "somebody else's");
        assert_eq!(browser.post(&path, &[]).await.location(), "/tai-khoan");
        assert!(!browser.get("/tai-khoan").await.body.contains("Gỡ liên kết</button>"));
        assert_eq!(done_to(&t, "ha").await.last().unwrap(), "identity_unlinked");
        let answer = through(&mut t.browser(), &provider, Some("s-ha")).await;
        assert_eq!(answer.location(), "/dang-nhap", "no link, and no address here: nobody is found");

        let log = log.text();
        assert!(log.contains("/dang-nhap/mot-lan/thu/ve"), "the way back was logged: {log}");
        for secret in [query_value(&back, "code"), query_value(&back, "state"), query_value(&door, "nonce")] {
            assert!(!log.contains(&secret), "{secret} is in the log: {log}");
        }
    }

    async fn a_way_back_belongs_to_the_browser_the_state_and_the_time_it_began_with(t: TestProvince) {
        let Some(provider) = RealProvider::start(false).await else { return };
        let t = with_provider(t, &provider, "email");
        person(&t, "ha", "ha.ltt@minhgiang.example.vn").await;
        const OVER: &str = "đã hết hạn hoặc đã dùng";
        const REFUSED: &str = "không xác nhận lượt đăng nhập này";

        // Somebody's way back, sent to another person.
        let mut attacker = t.browser();
        let begun = attacker.get(DOOR).await.location().to_owned();
        let back = provider.sign_in(&begun, Some("s-ha")).await;
        let mut victim = t.browser();
        victim.get("/dang-nhap").await;
        let answer = victim.get(&back).await;
        told(&mut victim, &answer, OVER).await;
        // It is used up by that, for whoever began it too.
        let answer = attacker.get(&back).await;
        told(&mut attacker, &answer, OVER).await;

        let mut browser = t.browser();
        for state in ["0".repeat(64), String::new(), "x".repeat(70_000 / 10)] {
            let begun = browser.get(DOOR).await.location().to_owned();
            let back = provider.sign_in(&begun, Some("s-ha")).await;
            let answer = browser.get(&back.replace(&query_value(&back, "state"), &state)).await;
            told(&mut browser, &answer, OVER).await;
        }
        let begun = browser.get(DOOR).await.location().to_owned();
        let back = provider.sign_in(&begun, Some("s-ha")).await;
        t.clock.advance(Duration::minutes(11));
        let answer = browser.get(&back).await;
        told(&mut browser, &answer, OVER).await;

        // Another issuer, none although it promises one, a code of its own invention, and "cancel".
        let iss = format!("&iss=http%3A%2F%2F127.0.0.1%3A{}", provider.issuer.rsplit(':').next().unwrap());
        for change in ["&iss=https%3A%2F%2Fevil.example", ""] {
            let begun = browser.get(DOOR).await.location().to_owned();
            let back = provider.sign_in(&begun, Some("s-ha")).await;
            assert!(back.contains(&iss), "{back}");
            let answer = browser.get(&back.replace(&iss, change)).await;
            told(&mut browser, &answer, REFUSED).await;
        }
        let begun = browser.get(DOOR).await.location().to_owned();
        let back = provider.sign_in(&begun, Some("s-ha")).await;
        let answer = browser.get(&back.replace(&query_value(&back, "code"), "khong-phai-ma")).await;
        told(&mut browser, &answer, REFUSED).await;
        let answer = through(&mut browser, &provider, None).await;
        told(&mut browser, &answer, REFUSED).await;

        // The code of one sign-in in the answer of another: the proof (PKCE) is the other one's.
        let first = browser.get(DOOR).await.location().to_owned();
        let first = provider.sign_in(&first, Some("s-ha")).await;
        let second = browser.get(DOOR).await.location().to_owned();
        let second = provider.sign_in(&second, Some("s-ha")).await;
        let mixed = second.replace(&query_value(&second, "code"), &query_value(&first, "code"));
        let answer = browser.get(&mixed).await;
        told(&mut browser, &answer, REFUSED).await;

        // An ID token that was made for another sign-in.
        let begun = browser.get(DOOR).await.location().to_owned();
        let back = provider.sign_in(&begun.replace(&query_value(&begun, "nonce"), "khac"), Some("s-ha")).await;
        let answer = browser.get(&back).await;
        told(&mut browser, &answer, REFUSED).await;

        for next in ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example"] {
            let mut browser = t.browser();
            let begun = browser.get(&format!("{DOOR}?next={next}")).await.location().to_owned();
            let back = provider.sign_in(&begun, Some("s-ha")).await;
            assert_eq!(browser.get(&back).await.location(), "/", "{next}");
        }
        assert_eq!(browser.get("/dang-nhap/mot-lan/khac").await.status, StatusCode::NOT_FOUND);
    }

    async fn only_an_account_that_may_sign_in_is_found(t: TestProvince) {
        let Some(provider) = RealProvider::start(false).await else { return };
        let t = with_provider(t, &provider, "email");
        person(&t, "ha", "ha.ltt@minhgiang.example.vn").await;
        person(&t, "nghi", "nghi@minhgiang.example.vn").await;
        usecase::set_active(&t, &Actor::system("test"), "nghi", false).await.unwrap();
        let mut browser = t.browser();
        for (subject, sentence) in [
            ("s-chua", "chưa xác minh địa chỉ thư điện tử"),
            ("s-la", "chưa có tài khoản nào đang hoạt động"),
            ("s-nghi", "chưa có tài khoản nào đang hoạt động"),
            ("s-khong-thu", "không cho biết thông tin"),
        ] {
            let answer = through(&mut browser, &provider, Some(subject)).await;
            told(&mut browser, &answer, sentence).await;
        }
        assert_eq!(api::find_by_login(t.store.read(), "nguoi.la").await.unwrap(), None, "no account comes into being");
        assert_eq!(done_to(&t, "ha").await, Vec::<String>::new());

        // Linked to one person of the provider, the account is not opened for another one with the same address.
        through(&mut t.browser(), &provider, Some("s-ha")).await;
        let answer = through(&mut browser, &provider, Some("s-ha-moi")).await;
        told(&mut browser, &answer, "đã liên kết với một người khác").await;
        // Whoever was linked is out once the account is disabled.
        usecase::set_active(&t, &Actor::system("test"), "ha", false).await.unwrap();
        let answer = through(&mut browser, &provider, Some("s-ha")).await;
        told(&mut browser, &answer, "chưa có tài khoản nào đang hoạt động").await;
        usecase::set_active(&t, &Actor::system("test"), "ha", true).await.unwrap();

        // A login that is locked after wrong passwords is locked here too.
        t.clock.advance(Duration::seconds(1));
        for _ in 0..FAILURES_PER_LOGIN {
            assert!(try_password(&t, "ha", "sai mật khẩu").await.is_err());
        }
        let answer = through(&mut browser, &provider, Some("s-ha")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Đã sai nhiều lần"), "{}", answer.body);

        // Two accounts with one address are nobody's.
        t.clock.advance(Duration::minutes(16));
        person(&t, "la1", "nguoi.la@minhgiang.example.vn").await;
        person(&t, "la2", "nguoi.la@minhgiang.example.vn").await;
        let answer = through(&mut browser, &provider, Some("s-la")).await;
        told(&mut browser, &answer, "nhiều tài khoản dùng chung").await;
    }

    async fn a_login_can_be_what_is_compared_and_the_second_factor_is_asked_for_all_the_same(t: TestProvince) {
        let Some(provider) = RealProvider::start(true).await else { return };
        let t = with_provider(t, &provider, "preferred_username");
        add(&t, "an", Role::Observer).await;
        let account = store::find_by_login(t.store.read(), "an").await.unwrap().unwrap();
        assert_eq!(through(&mut t.browser(), &provider, Some("s-khong-thu")).await.location(), "/");
        let sealed = vec![1];
        t.store
            .write(async |tx| {
                store::second_factor::set_secret(tx, account.id, sealed.clone()).await?;
                store::second_factor::confirm(tx, account.id, t.clock.now()).await
            })
            .await
            .unwrap();
        let mut browser = t.browser();
        let answer = through(&mut browser, &provider, Some("s-khong-thu")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains("action=\"/dang-nhap/ma\""), "{}", answer.body);
        assert_eq!(browser.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "not in before the code");
    }

    async fn a_provider_that_changes_its_keys_or_dies_locks_nobody_out(t: TestProvince) {
        let Some(mut provider) = RealProvider::start(false).await else { return };
        let t = with_provider(t, &provider, "email");
        person(&t, "ha", "ha.ltt@minhgiang.example.vn").await;
        assert_eq!(through(&mut t.browser(), &provider, Some("s-ha")).await.location(), "/");
        // Its keys were asked for a moment ago; these are others.
        provider.end().await;
        provider.start_again().await;
        assert_eq!(through(&mut t.browser(), &provider, Some("s-ha")).await.location(), "/");

        // It dies while somebody stands at its door.
        let mut browser = t.browser();
        let begun = browser.get(DOOR).await.location().to_owned();
        let back = provider.sign_in(&begun, Some("s-ha")).await;
        provider.end().await;
        let answer = browser.get(&back).await;
        told(&mut browser, &answer, "hiện không trả lời").await;
        // What it said of itself is believed for an hour; then the button itself says it.
        t.clock.advance(Duration::minutes(61));
        let answer = browser.get(DOOR).await;
        told(&mut browser, &answer, "hiện không trả lời").await;
        let answer = browser.post("/dang-nhap", &[("login", "ha"), ("password", demo::PASSWORD)]).await;
        assert_eq!(answer.location(), "/", "a password still opens the door");
        // Without the permission of the configuration a provider inside one's own network is not talked to.
        provider.start_again().await;
        let config = Config { outbound_private: Vec::new(), ..(*t.config).clone() };
        let outbound = Outbound::of(&config).unwrap();
        let mut t = t;
        t.0.app = Arc::new(App { config: Arc::new(config), outbound, ..(*t.0.app).clone() });
        let mut browser = t.browser();
        let answer = browser.get(DOOR).await;
        told(&mut browser, &answer, "hiện không trả lời").await;
    }
}
