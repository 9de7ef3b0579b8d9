//! Invitations and new passwords that an administrator sends by mail.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::Duration;
use thihanh_kernel::access::Role;
use thihanh_store::{FromQueryResult, db_tests, values};

use super::{OWING, PROVINCE, account, between};
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::modules::delivery::api::{Channels, WaitingMail};
use crate::modules::people::usecase;
use crate::testing::{Answer, Browser, TestProvince};

/// How every link of a mail begins.
pub(super) const HERE: &str = "https://thihanh.example.vn";
/// A password that is hard to guess.
pub(super) const NEW: &str = "mua dam tham lau";

/// The same installation with a mail server on this machine and a public address.
pub(super) fn with_mail(mut t: TestProvince, port: u16) -> TestProvince {
    let args = ConfigArgs {
        smtp: Some(format!("smtp://127.0.0.1:{port}")),
        mail_from: Some("Thi hành pháp luật <thihanh@example.vn>".into()),
        public_origin: Some(HERE.into()),
        ..ConfigArgs::default()
    };
    let config = Config::load(&args, None).unwrap();
    let channels = Channels::of(&config).unwrap();
    t.0.app = Arc::new(App { config: Arc::new(config), channels, ..(*t.0.app).clone() });
    t
}

/// The same where nobody sends what is in the queue.
pub(super) fn with_waiting_mail(t: TestProvince) -> TestProvince {
    with_mail(t, 9)
}

/// The page that the link of a mail opens, and the code in it.
pub(super) fn link(text: &str) -> (String, String) {
    let link = text.lines().map(str::trim).find(|line| line.starts_with("http")).unwrap_or_else(|| panic!("{text}"));
    let path = link.strip_prefix(HERE).unwrap_or_else(|| panic!("not as configured: {link}"));
    (path.to_owned(), path.strip_prefix("/kich-hoat?ma=").unwrap_or_else(|| panic!("{path}")).to_owned())
}

/// Chooses a password with a code.
pub(super) async fn choose(browser: &mut Browser, code: &str, password: &str) -> Answer {
    browser.get("/kich-hoat").await;
    browser.post("/kich-hoat", &[("code", code), ("password", password), ("again", password)]).await
}

async fn newest(t: &TestProvince) -> WaitingMail {
    t.mails().await.pop().expect("a mail waits")
}

/// Somebody new with an address, added on the page.
async fn add(admin: &mut Browser, login: &str, email: &str) {
    admin.get("/nguoi-dung").await;
    let person = [("login", login), ("name", "Đặng Thị Minh"), ("email", email)];
    assert_eq!(admin.post("/nguoi-dung", &person).await.location(), format!("/nguoi-dung/{login}"));
}

db_tests! {
    async fn an_invitation_by_mail_confirms_the_address_it_went_to(t: TestProvince) {
        let t = with_waiting_mail(t);
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        add(&mut admin, "minh.dt", "Minh@Example.VN").await;
        assert!(admin.get("/nguoi-dung/minh.dt").await.body.contains("Gửi thư mời</button>"));
        let slip = admin.post("/nguoi-dung/minh.dt/phieu", &[]).await.body;
        let printed = between(&slip, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        assert_eq!(admin.post("/nguoi-dung/minh.dt/thu", &[]).await.location(), "/nguoi-dung/minh.dt");
        let page = admin.get("/nguoi-dung/minh.dt").await.body;
        assert!(page.contains("Thư mời đang được gửi") && !page.contains("Địa chỉ được xác nhận"), "{page}");
        let mail = newest(&t).await;
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("minh@example.vn", "Mời sử dụng hệ thống theo dõi thi hành pháp luật"));
        assert!(mail.text.contains("Kính gửi Đặng Thị Minh,") && mail.text.contains("Tên đăng nhập: minh.dt"), "{}", mail.text);
        let (path, code) = link(&mail.text);
        assert!(!page.contains(&code), "whoever sends it does not see it");
        assert!(choose(&mut t.browser(), &printed, NEW).await.body.contains("Mã không đúng"), "the printed one is over");
        // As long as a slip.
        t.clock.advance(Duration::days(6));
        let mut new = t.browser();
        assert!(new.get(&path).await.body.contains(&code));
        assert_eq!(choose(&mut new, &code, NEW).await.location(), "/bat-dau");
        assert_eq!(t.mails().await.len(), 1, "a first password is no change");
        let mut admin = t.browser_of("quantri").await;
        assert!(admin.get("/nguoi-dung/minh.dt").await.body.contains("Địa chỉ được xác nhận lúc"));

        // A forgotten password: the same by the administrator, for a day.
        let page = admin.get("/nguoi-dung/minh.dt").await.body;
        assert!(page.contains("Gửi thư đặt lại mật khẩu</button>"), "{page}");
        admin.post("/nguoi-dung/minh.dt/thu", &[]).await;
        let mail = newest(&t).await;
        assert_eq!(mail.subject, "Đặt lại mật khẩu");
        let (_, code) = link(&mail.text);
        t.clock.advance(Duration::hours(25));
        assert!(choose(&mut t.browser(), &code, NEW).await.body.contains("Mã không đúng"), "a day is over");

        // At another address nobody was seen yet, and what went to the old one holds no more.
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/minh.dt").await;
        admin.post("/nguoi-dung/minh.dt/thu", &[]).await;
        let (_, code) = link(&newest(&t).await.text);
        let page = admin.get("/nguoi-dung/minh.dt").await.body;
        let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
        let facts = |email: &'static str| [("version", version.as_str()), ("name", "Đặng Thị Minh"), ("email", email)];
        assert_eq!(admin.post("/nguoi-dung/minh.dt/sua", &facts("khac@example.vn")).await.status, StatusCode::SEE_OTHER);
        assert!(!admin.get("/nguoi-dung/minh.dt").await.body.contains("Địa chỉ được xác nhận lúc"));
        assert!(choose(&mut t.browser(), &code, NEW).await.body.contains("Mã không đúng"), "sent elsewhere");
        admin.post("/nguoi-dung/minh.dt/thu", &[]).await;
        let (_, code) = link(&newest(&t).await.text);
        assert_eq!(choose(&mut t.browser(), &code, "gio dua canh truc").await.location(), "/bat-dau");
        assert_eq!(newest(&t).await.subject, "Mật khẩu của bạn đã được đổi");

        // Nobody is written to who could not sign in, or has no address.
        admin.post("/nguoi-dung/minh.dt/viec", &[("button", "disable")]).await;
        let count = t.mails().await.len();
        assert_eq!(admin.post("/nguoi-dung/minh.dt/thu", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(admin.post("/nguoi-dung/quantri/thu", &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(admin.post("/nguoi-dung/khong-ai/thu", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(t.mails().await.len(), count);
    }

    async fn everybody_whose_invitation_is_on_paper_is_invited_by_mail_once(t: TestProvince) {
        const TABLE: &str = "Họ và tên;Email;Tên đăng nhập\nNguyễn Văn An;an.nv@example.vn;an\nTrần Thị Bình;;binh\nLê Hà;ha@example.vn;ha\n";
        let t = with_waiting_mail(t);
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/nhap").await;
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", TABLE.as_bytes()).await;
        let agreed = between(&look.body, "name=\"agreed\" value=\"", "\"").to_owned();
        let slips = admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await.body;
        assert!(slips.contains("action=\"/nguoi-dung/nhap/thu-moi\""), "{slips}");
        assert_eq!(t.mails().await.len(), 0, "nothing before it is asked for");
        let printed = between(&slips, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        assert!(admin.get("/nguoi-dung").await.body.contains("Có 2 người chỉ có phiếu mời trên giấy"));
        assert_eq!(admin.post("/nguoi-dung/nhap/thu-moi", &[]).await.location(), "/nguoi-dung");
        let page = admin.get("/nguoi-dung").await.body;
        assert!(page.contains("Đang gửi 2 thư mời") && !page.contains("phiếu mời trên giấy"), "{page}");
        let mut to: Vec<_> = t.mails().await.into_iter().map(|mail| mail.to).collect();
        to.sort();
        assert_eq!(to, ["an.nv@example.vn", "ha@example.vn"]);
        admin.post("/nguoi-dung/nhap/thu-moi", &[]).await;
        assert_eq!(t.mails().await.len(), 2, "once");
        assert!(choose(&mut t.browser(), &printed, NEW).await.body.contains("Mã không đúng"));
    }

    async fn slips_that_an_import_mails_confirm_the_address_too(t: TestProvince) {
        const TABLE: &str = "Họ và tên;Email;Tên đăng nhập\nNguyễn Văn An;An.NV@example.vn;an\n";
        let t = with_waiting_mail(t);
        let system = thihanh_kernel::access::Actor::system("test");
        let command = usecase::Import { bytes: TABLE.as_bytes().to_vec(), agreed: None, by_mail: true };
        usecase::import(&t, &system, command).await.unwrap();
        let (_, code) = link(&newest(&t).await.text);
        assert_eq!(choose(&mut t.browser(), &code, NEW).await.location(), "/bat-dau");
        #[derive(FromQueryResult)]
        struct Row { total: i64 }
        let statement = "SELECT count(*) AS total FROM account WHERE email_confirmed_at IS NOT NULL";
        assert_eq!(t.store.read().one::<Row>(statement, values![]).await.unwrap().total, 1);
    }

    async fn without_a_mail_server_there_is_paper(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        account(&t, "ha", "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
        let mut admin = t.browser_of("quantri").await;
        add(&mut admin, "minh.dt", "minh@example.vn").await;
        assert!(!admin.get("/nguoi-dung/minh.dt").await.body.contains("Gửi thư mời"));
        for path in ["/nguoi-dung/minh.dt/thu", "/nguoi-dung/nhap/thu-moi"] {
            let answer = admin.post(path, &[]).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
            assert!(answer.body.contains("chưa cài đặt máy chủ thư"), "{}", answer.body);
        }
        let mut nobody = t.browser();
        let page = nobody.get("/dang-nhap").await.body;
        assert!(page.contains("Hãy liên hệ người quản trị") && !page.contains("/quen-mat-khau"), "{page}");
        for answer in [nobody.get("/quen-mat-khau").await, nobody.post("/quen-mat-khau", &[("who", "ha")]).await] {
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.body.contains("Hãy liên hệ người quản trị") && !answer.body.contains("<form"), "{}", answer.body);
        }
        usecase::answer_requests(&t).await.unwrap();
        assert_eq!(t.mails().await.len(), 0);
    }
}
