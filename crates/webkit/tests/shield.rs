//! The web side seen from a browser: a small application behind the shield, asked over HTTP in process.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::sync::{Arc, LazyLock};

use askama::Template;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDate;
use http_body_util::BodyExt;
use serde::Deserialize;
use thihanh_kernel::ids::{CountingIds, IdSource};
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_kernel::time::FixedClock;
use thihanh_webkit::parts::{Action, PageHead};
use thihanh_webkit::{
    CheckedForm, CheckedUpload, Contact, CsrfKey, Failure, Html, Lang, Layout, MenuGroup, MenuItem, Notice,
    SessionCookie, Settings, Staff, Visit, assets, form, language_routes, render, shield,
};
use tower::ServiceExt;

/// A page as an application writes one: `tests/page.html` extends the layout of this crate.
#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    page: Layout,
    head: PageHead,
    typed: String,
}

fn staff(lang: Lang) -> Staff {
    let item = |id, key, icon, href, count, is_alarm| MenuItem { id, text: lang.t(key), icon, href, count, is_alarm };
    let items = vec![
        item("register", "frame-search", "list-check", "/nhiem-vu", Some(Count::MoreThan(10_000)), false),
        item("urging", "state-overdue", "megaphone", "/don-doc", Some(Count::Exact(22)), true),
    ];
    Staff {
        name: "Lê Thị <Thu> Hà".to_owned(),
        position: "Chuyên viên, Sở Tư pháp".to_owned(),
        menu: vec![MenuGroup { title: lang.t("frame-menu"), items }],
        acts_for: None,
    }
}

async fn staff_page(visit: Visit) -> Response {
    visit.signed_in(staff(visit.lang()));
    page(visit)
}

async fn public_page(visit: Visit) -> Response {
    page(visit)
}

fn page(visit: Visit) -> Response {
    let page = visit.layout("Sổ nhiệm vụ <1>").under("register").with_script("htmx.min.js");
    let head = PageHead::new("Sổ nhiệm vụ")
        .crumb(Html::link("/", "Tổng quan"))
        .sentence(page.t("state-late").with("days", 6))
        .action(Action::primary("Thêm", "/nhiem-vu/them").icon("plus-lg"));
    render(&Page { page, head, typed: "</textarea><script>alert(1)</script>".to_owned() })
}

#[derive(Deserialize)]
struct Form {
    name: String,
    #[serde(default)]
    agency: Vec<u32>,
}

async fn save(CheckedForm(form): CheckedForm<Form>) -> Response {
    Notice::done("state-late").with("days", form.agency.len()).on(format!("/?name={}", form.name.len()))
}

async fn upload(mut upload: CheckedUpload) -> Result<String, Failure> {
    let mut sizes = Vec::new();
    while let Some(mut field) = upload.next_field().await? {
        let bytes = form::read(&mut field, 1000).await?;
        sizes.push(format!("{}={}", field.name().unwrap_or_default(), bytes.len()));
    }
    Ok(sizes.join(" "))
}

async fn fail(visit: Visit, axum::extract::Path(kind): axum::extract::Path<String>) -> Result<(), Failure> {
    if kind.starts_with("staff-") {
        visit.signed_in(staff(visit.lang()));
    }
    Err(match kind.trim_start_matches("staff-") {
        "not-found" => Problem::not_found("obligation").into(),
        "denied" => Problem::denied("issue").into(),
        "invalid" => Problem::Invalid(vec![FieldError::new("due", "date-malformed").with("text", "<31/2>")]).into(),
        "conflict" => {
            let difference = Difference { field: "result", stored: "Hai <b>".to_owned(), sent: "Ba".to_owned() };
            Problem::conflict("obligation", vec![difference]).into()
        }
        "unavailable" => Problem::unavailable().into(),
        "not-signed-in" => Failure::not_signed_in(),
        _ => panic!("the secret reason"),
    })
}

async fn slow() {
    std::future::pending().await
}

/// One for all requests of a test: two visitors must not get the same secret.
static IDS: LazyLock<Arc<CountingIds>> = LazyLock::new(Arc::default);

fn settings() -> Settings {
    Settings {
        cookie: SessionCookie::new(false),
        csrf_key: CsrfKey::new(&[7; 32]),
        public_origin: None,
        place: "Tỉnh Minh Giang".to_owned(),
        contact: Some(Contact { name: "Sở Tư pháp".to_owned(), phone: "0200 3800 115".to_owned() }),
        clock: Arc::new(FixedClock::on(NaiveDate::from_ymd_opt(2026, 3, 16).expect("a date"))),
        is_demo: true,
        ids: Arc::clone(&IDS) as Arc<dyn IdSource>,
        max_body_bytes: 2000,
        max_seconds: 30,
        max_upload_seconds: 60,
    }
}

fn app(settings: Settings) -> Router {
    let routes = Router::new()
        .route("/", get(public_page))
        .route("/nhiem-vu", get(staff_page).post(save))
        .route("/tep", post(upload).layer(DefaultBodyLimit::max(4000)))
        .route("/loi/{kind}", get(fail).post(fail))
        .route("/api/v1/loi/{kind}", get(fail))
        .route("/api/v1/ok", get(|| async { Json("ok") }))
        .route("/cham", get(slow))
        .merge(language_routes().into_router())
        .merge(assets::routes().into_router());
    shield(routes, settings)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        self.headers.get_all(SET_COOKIE).iter().find_map(|value| {
            let pair = value.to_str().ok()?.split(';').next()?;
            pair.starts_with(&start).then(|| pair.to_owned())
        })
    }

    fn token(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"").expect("a token in the page");
        rest[..128].to_owned()
    }
}

async fn ask(
    settings: Settings,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", "th.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).expect("a request");
    let response = app(settings).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

async fn see(path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(settings(), Method::GET, path, headers, Body::empty()).await
}

/// The page with every long run of hexadecimal digits (names of files by content, tokens by chance) made plain, for comparing.
fn plain(html: &str) -> String {
    let mut plain = String::new();
    let mut digits = String::new();
    for c in html.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            digits.push(c);
            continue;
        }
        plain.push_str(if digits.len() < 8 { &digits } else { "DIGITS" });
        digits.clear();
        plain.push(c);
    }
    plain
}

#[tokio::test]
async fn the_frame_of_the_staff() {
    let answer = see("/nhiem-vu?q=1", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_snapshot!(plain(&answer.body));
}

#[tokio::test]
async fn the_frame_of_everybody_in_english() {
    let answer = see("/", &[("accept-language", "en")]).await;
    insta::assert_snapshot!(plain(&answer.body));
}

#[tokio::test]
async fn text_of_strangers_stays_text() {
    let body = see("/nhiem-vu", &[]).await.body;
    assert!(!body.contains("<script>") && !body.contains("<1>") && !body.contains("<Thu>"), "{body}");
    assert!(!body.contains("style=") && !body.contains("onclick"), "nothing that the policy would stop: {body}");
}

#[tokio::test]
async fn every_answer_has_the_headers() {
    for path in
        ["/", "/nhiem-vu", "/khong-co", "/loi/panic", "/api/v1/ok", "/api/v1/khong-co", &assets::address("app.css")]
    {
        let headers = see(path, &[]).await.headers;
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["x-request-id"].len(), 16, "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "{path} by http");
    }
    let secure = Settings { cookie: SessionCookie::new(true), ..settings() };
    let headers = ask(secure, Method::GET, "/", &[], Body::empty()).await.headers;
    assert_eq!(headers["strict-transport-security"], "max-age=31536000");
}

#[tokio::test]
async fn pages_are_not_kept_and_files_are() {
    assert_eq!(see("/nhiem-vu", &[]).await.headers[CACHE_CONTROL], "no-store");
    assert_eq!(see("/api/v1/ok", &[]).await.headers[CACHE_CONTROL], "no-store");
    let file = see(&assets::address("app.css"), &[("accept-encoding", "gzip")]).await.headers;
    assert_eq!(file[CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(file[CONTENT_ENCODING], "gzip");
    assert_eq!(see("/nhiem-vu", &[("accept-encoding", "gzip")]).await.headers[CONTENT_ENCODING], "gzip");
}

/// What a first visit fetches: the page, style sheets, scripts (htmx too), icons. The officers of communes have slow lines.
#[tokio::test]
async fn a_first_view_stays_under_a_hundred_kilobytes() {
    let gzip = [("accept-encoding", "gzip")];
    let mut addresses: Vec<String> = Vec::new();
    for rest in see("/nhiem-vu", &[]).await.body.split("\"/assets/").skip(1) {
        let name = rest.split(['"', '#']).next().expect("a name");
        addresses.push(format!("/assets/{name}"));
    }
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 6, "{addresses:?}");
    let mut sum = size("/nhiem-vu", &gzip).await;
    for address in &addresses {
        sum += size(address, &gzip).await;
    }
    assert!(sum < 100_000, "{sum} bytes");
}

async fn size(path: &str, headers: &[(&str, &str)]) -> usize {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app(settings()).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    response.into_body().collect().await.expect("a body").to_bytes().len()
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_visitor() {
    let page = see("/", &[]).await;
    let cookie = page.cookie("thihanh-visitor").expect("a cookie for the new visitor");
    let token = page.token();
    let another = see("/", &[]).await;
    let session = format!("thihanh={}", "ab".repeat(32));
    let form = "application/x-www-form-urlencoded";
    let body = format!("csrf={token}&name=a&agency=1&agency=2");
    type Row<'a> = (&'static str, Vec<(&'static str, &'a str)>, String, u16);
    let table: [Row<'_>; 12] = [
        ("right", vec![("cookie", &cookie), ("content-type", form)], body.clone(), 303),
        (
            "charset",
            vec![("cookie", &cookie), ("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")],
            body.clone(),
            303,
        ),
        ("header", vec![("cookie", &cookie), ("content-type", form), ("x-csrf-token", &token)], "name=a".into(), 303),
        ("no token", vec![("cookie", &cookie), ("content-type", form)], "name=a".into(), 403),
        ("no cookie", vec![("content-type", form)], body.clone(), 403),
        (
            "another's token",
            vec![("cookie", &cookie), ("content-type", form)],
            format!("csrf={}&name=a", another.token()),
            403,
        ),
        ("another session", vec![("cookie", &session), ("content-type", form)], body.clone(), 403),
        (
            "cross-site",
            vec![("cookie", &cookie), ("content-type", form), ("sec-fetch-site", "cross-site")],
            body.clone(),
            403,
        ),
        (
            "other origin",
            vec![("cookie", &cookie), ("content-type", form), ("origin", "http://evil.example")],
            body.clone(),
            403,
        ),
        ("no name", vec![("cookie", &cookie), ("content-type", form)], format!("csrf={token}"), 400),
        ("not a form", vec![("cookie", &cookie), ("content-type", "text/plain")], body.clone(), 415),
        ("too large", vec![("cookie", &cookie), ("content-type", form)], format!("{body}&x={}", "y".repeat(3000)), 413),
    ];
    for (name, headers, body, expected) in table {
        let answer = ask(settings(), Method::POST, "/nhiem-vu", &headers, body).await;
        assert_eq!(answer.status.as_u16(), expected, "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_notice_is_shown_once() {
    let page = see("/", &[]).await;
    let cookie = page.cookie("thihanh-visitor").expect("a cookie");
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let body = format!("csrf={}&name=a&agency=1&agency=2", page.token());
    let saved = ask(settings(), Method::POST, "/nhiem-vu", &headers, body).await;
    assert_eq!(saved.headers[LOCATION], "/?name=1");
    let notice = saved.cookie("notice").expect("a notice");
    let shown = see("/", &[(COOKIE.as_str(), &format!("{cookie}; {notice}"))]).await;
    assert!(shown.body.contains("Quá hạn 2\u{a0}ngày"), "{}", shown.body);
    assert_eq!(shown.cookie("notice").as_deref(), Some("notice="), "and it is taken away");
}

fn multipart(fields: &[(&str, &str)]) -> String {
    let parts = fields.iter().map(|(name, value)| {
        format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\n{value}\r\n")
    });
    parts.chain(["--X--\r\n".to_owned()]).collect()
}

#[tokio::test]
async fn an_upload_needs_the_token_before_the_first_file() {
    let page = see("/", &[]).await;
    let cookie = page.cookie("thihanh-visitor").expect("a cookie");
    let token = page.token();
    let long = "x".repeat(1500);
    type Row<'a> = (&'static str, Vec<(&'static str, &'a str)>, String, u16, &'static str);
    let table: [Row<'_>; 7] = [
        ("first field", vec![], multipart(&[("csrf", &token), ("file", "abc")]), 200, "file=3"),
        ("header", vec![("x-csrf-token", &token)], multipart(&[("file", "abc")]), 200, "file=3"),
        ("after the file", vec![], multipart(&[("file", "abc"), ("csrf", &token)]), 403, ""),
        ("none", vec![], multipart(&[("file", "abc")]), 403, ""),
        ("file too large", vec![], multipart(&[("csrf", &token), ("file", &long)]), 413, ""),
        (
            "body too large",
            vec![],
            multipart(&[
                ("csrf", &token),
                ("a", &long[..900]),
                ("b", &long[..900]),
                ("c", &long[..900]),
                ("d", &long[..900]),
                ("e", &long[..900]),
            ]),
            413,
            "",
        ),
        (
            "broken off",
            vec![("x-csrf-token", &token)],
            "--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc".into(),
            400,
            "",
        ),
    ];
    for (name, more, body, status, expected) in table {
        let mut headers = vec![("cookie", cookie.as_str()), ("content-type", "multipart/form-data; boundary=X")];
        headers.extend(more);
        let answer = ask(settings(), Method::POST, "/tep", &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.body);
        assert!(answer.body.contains(expected), "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn problems_become_pages_that_say_how_to_go_on() {
    let table = [
        ("/khong-co", 404, "Không tìm thấy trang này"),
        ("/loi/not-found", 404, "Không tìm thấy"),
        ("/loi/denied", 403, "Việc này cần quyền: "),
        ("/loi/invalid", 422, "“&#60;31/2&#62;” không phải là ngày hợp lệ"),
        ("/loi/conflict", 409, "<mark>Hai &#60;b&#62;</mark>"),
        ("/loi/unavailable", 503, "Hệ thống tạm thời không trả lời"),
        ("/loi/panic", 500, "Đã xảy ra lỗi ngoài dự kiến"),
    ];
    for (path, status, words) in table {
        let answer = see(path, &[(ACCEPT.as_str(), "text/html,application/xhtml+xml,*/*;q=0.8")]).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.body.contains(words), "{path}: {}", answer.body);
        let id = answer.headers["x-request-id"].to_str().expect("digits");
        assert!(answer.body.contains(id), "{path} names the request");
        assert!(answer.body.contains("href=\"tel:02003800115\""), "{path} says whom to call");
        assert!(answer.body.contains("<body class=\"pub\">") && !answer.body.contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn after_a_form_the_way_leads_back_to_its_page() {
    let table = [
        ("http://th.example/nhiem-vu/NV-1?tab=2", "href=\"/nhiem-vu/NV-1?tab=2\""),
        ("http://evil.example/nhiem-vu", "href=\"/\""),
        ("http://th.example//evil.example", "href=\"/\""),
        ("rubbish", "href=\"/\""),
    ];
    for (referer, expected) in table {
        let answer = ask(settings(), Method::POST, "/loi/conflict", &[("referer", referer)], Body::empty()).await;
        let button = format!("<a class=\"btn btn-primary\" {expected}>");
        assert!(answer.body.contains(&button), "{referer}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_problem_of_somebody_signed_in_keeps_their_menu() {
    let answer = see("/loi/staff-denied", &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        answer.body.contains("<body class=\"app\">") && answer.body.contains("href=\"/don-doc\""),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_script_of_the_page_gets_only_the_piece() {
    let answer = see("/loi/denied", &[("hx-request", "true")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.starts_with("<section") && !answer.body.contains("<html"), "{}", answer.body);
}

#[tokio::test]
async fn the_api_gets_problem_json() {
    for (path, accept) in [("/api/v1/loi/invalid", "*/*"), ("/loi/invalid", "application/json")] {
        let answer = see(path, &[(ACCEPT.as_str(), accept), ("accept-language", "en")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json");
        let json: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(json["status"], 422);
        assert_eq!(json["code"], "invalid");
        assert_eq!(json["title"], "Something needs correcting");
        assert_eq!(json["instance"], path);
        assert_eq!(json["request_id"].as_str().map(str::len), Some(16));
        let message = "“<31/2>” is not a valid date; write it like 28/02/2026";
        assert_eq!(
            json["errors"],
            serde_json::json!([{ "field": "due", "code": "date-malformed", "message": message }])
        );
    }
    let missing = see("/api/v1/khong-co", &[]).await;
    assert_eq!(
        (missing.status.as_u16(), &missing.headers[CONTENT_TYPE]),
        (404, &"application/problem+json".parse().expect("a header"))
    );
    let panicked = see("/api/v1/loi/panic", &[]).await;
    assert!(
        panicked.status == 500 && panicked.body.contains("\"code\":\"internal\"") && !panicked.body.contains("secret")
    );
}

#[tokio::test]
async fn who_is_not_signed_in_goes_to_sign_in_and_comes_back() {
    let answer = see("/loi/not-signed-in?a=1&b=2", &[(ACCEPT.as_str(), "text/html")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers[LOCATION], "/dang-nhap?next=%2Floi%2Fnot-signed-in%3Fa%3D1%26b%3D2");
    let posted = ask(settings(), Method::POST, "/loi/not-signed-in", &[], Body::empty()).await;
    assert_eq!(posted.headers[LOCATION], "/dang-nhap", "a form is not sent again by itself");
    let api = see("/api/v1/loi/not-signed-in", &[]).await;
    assert_eq!(api.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_method_is_a_page_too() {
    let answer = ask(settings(), Method::DELETE, "/nhiem-vu", &[], Body::empty()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("Trang này không nhận cách gửi đó"), "{}", answer.body);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_given_up() {
    let answer = see("/cham", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("Xử lý quá lâu"), "{}", answer.body);
}

#[tokio::test]
async fn a_language_is_chosen_and_leads_back_to_this_site_only() {
    let answer = see("/ngon-ngu/en?next=%2Fnhiem-vu%3Fq%3D1", &[]).await;
    assert_eq!(
        (answer.status, &answer.headers[LOCATION]),
        (StatusCode::SEE_OTHER, &"/nhiem-vu?q=1".parse().expect("a header"))
    );
    assert_eq!(answer.cookie("lang").as_deref(), Some("lang=en"));
    let led_astray = see("/ngon-ngu/vi?next=%2F%2Fevil.example", &[]).await;
    assert_eq!(led_astray.headers[LOCATION], "/");
    assert_eq!(see("/ngon-ngu/fr", &[]).await.status, StatusCode::NOT_FOUND);
    let english = see("/nhiem-vu", &[("cookie", "lang=en"), ("accept-language", "vi")]).await;
    assert!(english.body.contains("<html lang=\"en\">") && english.body.contains("Sign out"), "{}", english.body);
}
