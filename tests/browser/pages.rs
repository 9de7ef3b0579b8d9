//! Every page of the demo, at both sizes, in both languages: it answers, nothing serious is found by axe-core, and a picture is kept.

use fantoccini::{Client, Locator};

use crate::axe::assert_accessible;
use crate::browser::{Browser, SIZES};
use crate::demo::Demo;

/// Where a page is.
enum Place {
    /// Always there.
    At(&'static str),
    /// The first link on a page that this selector finds: what stands in the address was made when the demo was.
    FirstLink(&'static str, &'static str),
}

use Place::{At, FirstLink};

/// Name of the picture, route of docs/permissions.md, where the demo has one.
const PAGES: &[(&str, &str, Place)] = &[
    ("home", "/", At("/")),
    ("home-agency", "/", FirstLink("/", "table.ht tbody th a")),
    ("desk", "/viec-cua-toi", At("/viec-cua-toi")),
    ("unit", "/viec-don-vi", At("/viec-don-vi")),
    ("board", "/bang-theo-doi", At("/bang-theo-doi")),
    ("register", "/nhiem-vu", At("/nhiem-vu")),
    ("register-overdue", "/nhiem-vu", At("/nhiem-vu?status=overdue")),
    ("register-nothing", "/nhiem-vu", At("/nhiem-vu?q=khongcogi")),
    ("bulk", "/nhiem-vu/hang-loat", At("/nhiem-vu/hang-loat?all=1&status=overdue")),
    ("obligation", "/nhiem-vu/{code}", FirstLink("/nhiem-vu?status=overdue", "tbody th a")),
    ("obligation-done", "/nhiem-vu/{code}", FirstLink("/nhiem-vu?status=completed", "tbody th a")),
    ("inbox", "/van-ban", At("/van-ban")),
    ("inbox-nothing", "/van-ban", At("/van-ban?q=khongcogi")),
    ("directive", "/van-ban/{code}", At("/van-ban/VB-2021-0004")),
    ("directive-head", "/van-ban/{code}/thong-tin", At("/van-ban/VB-2026-0003/thong-tin")),
    ("review", "/van-ban/{code}/soat", At("/van-ban/VB-2026-0003/soat")),
    ("review-cuts", "/van-ban/{code}/soat/{card}/tach", FirstLink("/van-ban/VB-2026-0003/soat", "a[data-key=S]")),
    ("issue", "/van-ban/{code}/phat-hanh", At("/van-ban/VB-2026-0003/phat-hanh")),
    ("urging", "/don-doc", At("/don-doc")),
    ("urging-agency", "/don-doc", FirstLink("/don-doc", "tbody th a")),
    ("compose", "/don-doc/soan", FirstLink("/viec-cua-toi", "a[href^='/don-doc/soan']")),
    ("letters", "/cong-van", At("/cong-van")),
    ("letter-sent", "/cong-van/{code}", FirstLink("/cong-van?state=sent", "tbody th a")),
    ("letter-draft", "/cong-van/{code}", FirstLink("/cong-van?state=draft", "tbody th a")),
    ("api-docs", "/api/docs", At("/api/docs")),
    ("programmes", "/chuong-trinh", At("/chuong-trinh")),
    ("programmes-closed", "/chuong-trinh", At("/chuong-trinh?state=closed")),
    ("programme", "/chuong-trinh/{code}", FirstLink("/chuong-trinh", "tbody th a")),
    ("programme-new", "/chuong-trinh/moi", At("/chuong-trinh/moi")),
    ("proposals", "/kien-nghi", At("/kien-nghi")),
    ("proposal", "/kien-nghi/{code}", FirstLink("/kien-nghi", "tbody th a")),
    ("proposal-new", "/kien-nghi/moi", At("/kien-nghi/moi")),
    ("inspections", "/theo-doi/kiem-tra", At("/theo-doi/kiem-tra")),
    ("inspection-new", "/theo-doi/kiem-tra/moi", At("/theo-doi/kiem-tra/moi")),
    ("inspections-of-line", "/theo-doi/kiem-tra", At("/theo-doi/kiem-tra?plan=TD-2026-0001&line=2")),
    ("inspection-of-line", "/theo-doi/kiem-tra/moi", At("/theo-doi/kiem-tra/moi?plan=TD-2026-0001&line=2")),
    ("inspection", "/theo-doi/kiem-tra/{code}", At("/theo-doi/kiem-tra/KT-2026-0001")),
    ("inspection-on-site", "/theo-doi/kiem-tra/{code}", At("/theo-doi/kiem-tra/KT-2026-0002")),
    ("inspection-change", "/theo-doi/kiem-tra/{code}/sua", At("/theo-doi/kiem-tra/KT-2026-0003/sua")),
    ("findings", "/theo-doi/phat-hien", At("/theo-doi/phat-hien")),
    ("finding", "/theo-doi/phat-hien/{code}", FirstLink("/theo-doi/phat-hien", "tbody th a")),
    ("recommendation", "/theo-doi/kien-nghi/{code}", At("/theo-doi/kien-nghi/KT-2026-0001-1")),
    ("inspections-year", "/theo-doi/lich-kiem-tra", At("/theo-doi/lich-kiem-tra")),
    ("checklist", "/theo-doi/cau-hoi-kiem-tra", At("/theo-doi/cau-hoi-kiem-tra")),
    ("handlings", "/theo-doi/xu-ly", At("/theo-doi/xu-ly")),
    ("handlings-nothing", "/theo-doi/xu-ly", At("/theo-doi/xu-ly?q=khongcogi")),
    ("handling-new", "/theo-doi/xu-ly/moi", At("/theo-doi/xu-ly/moi?phat-hien=PH-2026-00001")),
    ("handling-sent", "/theo-doi/xu-ly/{code}", FirstLink("/theo-doi/xu-ly?tinh_trang=sent", "tbody th a")),
    ("handling-done", "/theo-doi/xu-ly/{code}", FirstLink("/theo-doi/xu-ly?tinh_trang=done", "tbody th a")),
    ("handling-change", "/theo-doi/xu-ly/{code}/sua", At("/theo-doi/xu-ly/XL-2026-00004/sua")),
    ("handling-chain", "/theo-doi/xu-ly/chuoi", At("/theo-doi/xu-ly/chuoi?don_vi=S%E1%BB%9F+Y+t%E1%BA%BF")),
    ("handling-chain-ask", "/theo-doi/xu-ly/chuoi", At("/theo-doi/xu-ly/chuoi")),
    ("handling-rules", "/theo-doi/xu-ly/thoi-han", At("/theo-doi/xu-ly/thoi-han")),
    ("information", "/theo-doi/thong-tin", At("/theo-doi/thong-tin")),
    ("information-nothing", "/theo-doi/thong-tin", At("/theo-doi/thong-tin?q=khongcogi")),
    ("information-new", "/theo-doi/thong-tin/moi", At("/theo-doi/thong-tin/moi")),
    (
        "information-verified",
        "/theo-doi/thong-tin/{code}",
        FirstLink("/theo-doi/thong-tin?xac_minh=verified", "tbody th a"),
    ),
    (
        "information-unverified",
        "/theo-doi/thong-tin/{code}",
        FirstLink("/theo-doi/thong-tin?xac_minh=unverified", "tbody th a"),
    ),
    ("information-change", "/theo-doi/thong-tin/{code}/sua", At("/theo-doi/thong-tin/TT-2026-00005/sua")),
    ("information-sources", "/theo-doi/thong-tin/nguon", At("/theo-doi/thong-tin/nguon")),
    ("supervisions", "/theo-doi/giam-sat", At("/theo-doi/giam-sat")),
    ("supervision-new", "/theo-doi/giam-sat/moi", At("/theo-doi/giam-sat/moi")),
    ("supervision", "/theo-doi/giam-sat/{code}", At("/theo-doi/giam-sat/GS-2026-0001")),
    ("supervision-change", "/theo-doi/giam-sat/{code}/sua", At("/theo-doi/giam-sat/GS-2026-0001/sua")),
    ("plans", "/theo-doi/ke-hoach", At("/theo-doi/ke-hoach")),
    ("plans-nothing", "/theo-doi/ke-hoach", At("/theo-doi/ke-hoach?year=2030")),
    ("plan-issued", "/theo-doi/ke-hoach/{code}", FirstLink("/theo-doi/ke-hoach?state=issued", "tbody th a")),
    ("plan-submitted", "/theo-doi/ke-hoach/{code}", FirstLink("/theo-doi/ke-hoach?state=submitted", "tbody th a")),
    ("plan-draft", "/theo-doi/ke-hoach/{code}", FirstLink("/theo-doi/ke-hoach?state=draft", "tbody th a")),
    ("plan-owed", "/theo-doi/ke-hoach/no/{id}", FirstLink("/theo-doi/ke-hoach?state=missing", "tbody th a")),
    ("coverage", "/theo-doi/bao-phu", At("/theo-doi/bao-phu")),
    ("plan-rules", "/theo-doi/quy-tac", At("/theo-doi/quy-tac")),
    ("conditions", "/theo-doi/dieu-kien", At("/theo-doi/dieu-kien")),
    ("legal-staff", "/theo-doi/dieu-kien/can-bo", At("/theo-doi/dieu-kien/can-bo")),
    ("legal-staff-nothing", "/theo-doi/dieu-kien/can-bo", At("/theo-doi/dieu-kien/can-bo?on=01/01/2001")),
    ("legal-staff-new", "/theo-doi/dieu-kien/can-bo/moi", At("/theo-doi/dieu-kien/can-bo/moi")),
    ("legal-staff-one", "/theo-doi/dieu-kien/can-bo/{id}", FirstLink("/theo-doi/dieu-kien/can-bo", "tbody th a")),
    ("legal-staff-without", "/theo-doi/dieu-kien/can-bo/thieu-dau-moi", At("/theo-doi/dieu-kien/can-bo/thieu-dau-moi")),
    ("legal-posts", "/theo-doi/dieu-kien/can-bo/bien-che", At("/theo-doi/dieu-kien/can-bo/bien-che")),
    ("training-classes", "/theo-doi/dieu-kien/tap-huan", At("/theo-doi/dieu-kien/tap-huan")),
    ("training-class-new", "/theo-doi/dieu-kien/tap-huan/moi", At("/theo-doi/dieu-kien/tap-huan/moi")),
    ("training-class", "/theo-doi/dieu-kien/tap-huan/{code}", At("/theo-doi/dieu-kien/tap-huan/LH-2026-00001")),
    ("budgets", "/theo-doi/dieu-kien/kinh-phi", At("/theo-doi/dieu-kien/kinh-phi")),
    ("budget-new", "/theo-doi/dieu-kien/kinh-phi/moi", At("/theo-doi/dieu-kien/kinh-phi/moi")),
    ("budget", "/theo-doi/dieu-kien/kinh-phi/{id}", FirstLink("/theo-doi/dieu-kien/kinh-phi", "tbody th a")),
    ("budget-totals", "/theo-doi/dieu-kien/kinh-phi/tong", At("/theo-doi/dieu-kien/kinh-phi/tong")),
    ("risk", "/theo-doi/rui-ro", At("/theo-doi/rui-ro")),
    ("risk-nothing", "/theo-doi/rui-ro", At("/theo-doi/rui-ro?loai=khongcogi")),
    ("risk-one", "/theo-doi/rui-ro/{id}", FirstLink("/theo-doi/rui-ro", "tbody th a")),
    ("risk-factors", "/theo-doi/rui-ro/he-so", At("/theo-doi/rui-ro/he-so")),
    ("collaborators", "/theo-doi/cong-tac-vien", At("/theo-doi/cong-tac-vien")),
    ("collaborators-nothing", "/theo-doi/cong-tac-vien", At("/theo-doi/cong-tac-vien?to_chuc=vcci")),
    ("collaborator-new", "/theo-doi/cong-tac-vien/moi", At("/theo-doi/cong-tac-vien/moi")),
    ("collaborator", "/theo-doi/cong-tac-vien/{id}", FirstLink("/theo-doi/cong-tac-vien", "tbody th a")),
    ("collaborator-references", "/theo-doi/cong-tac-vien/danh-muc", At("/theo-doi/cong-tac-vien/danh-muc")),
    ("collaborator-contracts", "/theo-doi/cong-tac-vien/hop-dong", At("/theo-doi/cong-tac-vien/hop-dong")),
    (
        "collaborator-contract-draft",
        "/theo-doi/cong-tac-vien/hop-dong/{code}",
        FirstLink("/theo-doi/cong-tac-vien/hop-dong?tinh_trang=drafted", "tbody th a"),
    ),
    (
        "collaborator-contract-overdue",
        "/theo-doi/cong-tac-vien/hop-dong/{code}",
        FirstLink("/theo-doi/cong-tac-vien/hop-dong?tinh_trang=overdue", "tbody th a"),
    ),
    (
        "collaborator-contract-new",
        "/theo-doi/cong-tac-vien/hop-dong/moi",
        FirstLink("/theo-doi/cong-tac-vien?tinh_trang=free", "tbody a[href*='hop-dong/moi']"),
    ),
    ("indicators", "/theo-doi/chi-so", At("/theo-doi/chi-so")),
    ("indicators-quarter", "/theo-doi/chi-so", At("/theo-doi/chi-so?ky=2025-q4&linh_vuc=an_toan_thuc_pham")),
    ("indicators-compared", "/theo-doi/chi-so/so-sanh", At("/theo-doi/chi-so/so-sanh?chi_so=C1.1/rate")),
    ("indicators-sheet", "/theo-doi/chi-so/nhap", At("/theo-doi/chi-so/nhap")),
    ("indicators-waiting", "/theo-doi/chi-so/xac-minh", At("/theo-doi/chi-so/xac-minh")),
    ("indicator-value", "/theo-doi/chi-so/gia-tri/{id}", FirstLink("/theo-doi/chi-so/xac-minh", "tbody th a")),
    ("indicators-defined", "/theo-doi/chi-so/dinh-nghia", At("/theo-doi/chi-so/dinh-nghia")),
    ("indicators-redefined", "/theo-doi/chi-so/dinh-nghia", At("/theo-doi/chi-so/dinh-nghia?sua=A1.1")),
    ("indicator", "/theo-doi/chi-so/{code}", At("/theo-doi/chi-so/B3.1")),
    ("indicator-surveyed", "/theo-doi/chi-so/{code}", At("/theo-doi/chi-so/C3.4?khao_sat=KS-2026-0001")),
    ("indicator-behind", "/theo-doi/chi-so/{code}/so-lieu", At("/theo-doi/chi-so/A3.2/so-lieu?phan=amend")),
    ("publications", "/theo-doi/cong-khai", At("/theo-doi/cong-khai")),
    ("publications-nothing", "/theo-doi/cong-khai", At("/theo-doi/cong-khai?q=khongcogi")),
    ("publication-new", "/theo-doi/cong-khai/moi", At("/theo-doi/cong-khai/moi")),
    ("publications-missing", "/theo-doi/cong-khai/con-thieu", At("/theo-doi/cong-khai/con-thieu")),
    ("publication", "/theo-doi/cong-khai/{code}", FirstLink("/theo-doi/cong-khai?trang_thai=published", "tbody th a")),
    (
        "publication-prepared",
        "/theo-doi/cong-khai/{code}",
        FirstLink("/theo-doi/cong-khai?trang_thai=prepared", "tbody th a"),
    ),
    ("public", "/cong-khai", At("/cong-khai")),
    ("public-nothing", "/cong-khai", At("/cong-khai?q=khongcogi")),
    ("public-plan", "/cong-khai/{code}", FirstLink("/cong-khai?loai=plan", "main ol h2 a")),
    ("public-conclusion", "/cong-khai/{code}", FirstLink("/cong-khai?loai=conclusion", "main ol h2 a")),
    ("surveys", "/theo-doi/khao-sat", At("/theo-doi/khao-sat")),
    ("survey-new", "/theo-doi/khao-sat/moi", At("/theo-doi/khao-sat/moi")),
    ("survey", "/theo-doi/khao-sat/{code}", At("/theo-doi/khao-sat/KS-2026-0001")),
    ("survey-draft", "/theo-doi/khao-sat/{code}", At("/theo-doi/khao-sat/KS-2026-0002")),
    ("survey-change", "/theo-doi/khao-sat/{code}/sua", At("/theo-doi/khao-sat/KS-2026-0002/sua")),
    ("survey-questions", "/theo-doi/khao-sat/{code}/cau-hoi", At("/theo-doi/khao-sat/KS-2026-0002/cau-hoi")),
    (
        "survey-question-new",
        "/theo-doi/khao-sat/{code}/cau-hoi/moi",
        At("/theo-doi/khao-sat/KS-2026-0002/cau-hoi/moi?kind=multiple"),
    ),
    (
        "survey-question",
        "/theo-doi/khao-sat/{code}/cau-hoi/{id}",
        FirstLink("/theo-doi/khao-sat/KS-2026-0002/cau-hoi", "tbody tr:nth-child(2) th a"),
    ),
    ("survey-preview", "/theo-doi/khao-sat/{code}/xem-thu", At("/theo-doi/khao-sat/KS-2026-0001/xem-thu")),
    ("survey-sample", "/theo-doi/khao-sat/{code}/mau", At("/theo-doi/khao-sat/KS-2026-0001/mau")),
    ("survey-paper", "/theo-doi/khao-sat/{code}/nhap", At("/theo-doi/khao-sat/KS-2026-0001/nhap")),
    ("survey-responses", "/theo-doi/khao-sat/{code}/phieu", At("/theo-doi/khao-sat/KS-2026-0001/phieu")),
    (
        "survey-response",
        "/theo-doi/khao-sat/{code}/phieu/{id}",
        FirstLink("/theo-doi/khao-sat/KS-2026-0001/phieu", "tbody th a"),
    ),
    ("survey-results", "/theo-doi/khao-sat/{code}/ket-qua", At("/theo-doi/khao-sat/KS-2026-0001/ket-qua")),
    (
        "survey-answering",
        "/khao-sat/{link}",
        FirstLink("/theo-doi/khao-sat/KS-2026-0001", "main a[href^='/khao-sat/']"),
    ),
    (
        "survey-thanks",
        "/khao-sat/{link}/cam-on",
        FirstLink("/theo-doi/khao-sat/KS-2026-0001/xem-thu", "main a[href$='/cam-on']"),
    ),
    ("calendar", "/lich", At("/lich")),
    ("calendar-day", "/lich", FirstLink("/lich", "table.cal a")),
    ("agencies", "/don-vi", At("/don-vi")),
    ("agencies-nothing", "/don-vi", At("/don-vi?q=khongcogi")),
    ("agency", "/don-vi/{id}", FirstLink("/don-vi?q=so+tu+phap", "tbody th a")),
    ("groups", "/don-vi/nhom", At("/don-vi/nhom")),
    ("groups-tried", "/don-vi/nhom", At("/don-vi/nhom?phrase=c%C3%A1c+s%E1%BB%9F,+ban,+ng%C3%A0nh")),
    ("holidays", "/don-vi/ngay-nghi", At("/don-vi/ngay-nghi")),
    ("holidays-nothing", "/don-vi/ngay-nghi", At("/don-vi/ngay-nghi?year=2040")),
    ("notices", "/thong-bao", At("/thong-bao")),
    ("notices-choices", "/thong-bao/tuy-chon", At("/thong-bao/tuy-chon")),
    ("ladder", "/len-bac", At("/len-bac")),
    ("notices-rules", "/quy-tac-nhac-viec", At("/quy-tac-nhac-viec")),
    ("sending", "/gui-tin", At("/gui-tin")),
    ("sending-waiting", "/gui-tin", At("/gui-tin?show=waiting")),
    ("sending-targets", "/gui-tin/he-thong", At("/gui-tin/he-thong")),
    ("sending-zalo", "/gui-tin/zalo", At("/gui-tin/zalo")),
    ("account", "/tai-khoan", At("/tai-khoan")),
    ("guide", "/bat-dau", At("/bat-dau")),
    ("activate", "/kich-hoat", At("/kich-hoat")),
    ("forgotten", "/quen-mat-khau", At("/quen-mat-khau")),
    ("help", "/tro-giup", At("/tro-giup")),
    ("not-found", "", At("/khong-co-trang-nay")),
];

/// Pages that only an administrator opens.
const PAGES_OF_ADMINISTRATORS: &[(&str, &str, Place)] = &[
    ("journal", "/nhat-ky", At("/nhat-ky")),
    ("operations", "/van-hanh", At("/van-hanh")),
    ("journal-nothing", "/nhat-ky", At("/nhat-ky?kind=khongcogi")),
    ("reorganisations", "/don-vi/sap-xep", At("/don-vi/sap-xep")),
    ("reorganisation", "/don-vi/sap-xep/{code}", At("/don-vi/sap-xep/SX-2026-0001")),
    ("reorganisation-trial", "/don-vi/sap-xep/{code}/chay-thu", At("/don-vi/sap-xep/SX-2026-0001/chay-thu")),
    (
        "reorganisation-items",
        "/don-vi/sap-xep/{code}/muc",
        FirstLink("/don-vi/sap-xep/SX-2026-0001", "#ban-giao + section td a"),
    ),
    ("people", "/nguoi-dung", At("/nguoi-dung")),
    ("people-nothing", "/nguoi-dung", At("/nguoi-dung?q=khongcogi")),
    ("people-import", "/nguoi-dung/nhap", At("/nguoi-dung/nhap")),
    ("person", "/nguoi-dung/{login}", At("/nguoi-dung/dieuphoi")),
];

/// Routes that answer with no page of their own: files, other formats, a choice that leads back.
const NO_PAGES: [&str; 35] = [
    // The demo began without an old register.
    "/bang-cu/{id}",
    "/metrics",
    "/theo-doi/cong-tac-vien.xlsx",
    "/theo-doi/rui-ro.xlsx",
    "/theo-doi/chi-so.xlsx",
    "/cong-khai/atom.xml",
    "/theo-doi/dieu-kien.xlsx",
    // For members of the team alone, and nobody of the demo is one.
    "/theo-doi/kiem-tra/{code}/tai-cho",
    "/theo-doi/kiem-tra/{code}/van-ban/{paper}",
    "/theo-doi/phat-hien/{code}/tep/{id}",
    "/theo-doi/ke-hoach/{code}/van-ban.docx",
    "/theo-doi/ke-hoach/{code}/van-ban.pdf",
    "/dang-nhap/mot-lan/{id}",
    "/dang-nhap/mot-lan/{id}/ve",
    "/calendar/{feed}",
    "/assets/{file}",
    "/healthz",
    "/readyz",
    "/ngon-ngu/{lang}",
    "/nhiem-vu.xlsx",
    "/nhiem-vu.csv",
    "/nhiem-vu.ics",
    "/nhiem-vu.pdf",
    "/nguoi-dung/nhap/mau.csv",
    "/nguoi-dung/nhap/mau.xlsx",
    "/van-ban/{code}/ban-goc",
    "/nhiem-vu/{code}/minh-chung/{id}",
    "/nhiem-vu/{code}/minh-chung/{id}/anh",
    "/cong-van/{code}/van-ban.docx",
    "/cong-van/{code}/van-ban.pdf",
    "/cong-van/{code}/ban-ky",
    "/theo-doi/khao-sat/{code}/ket-qua.xlsx",
    "/theo-doi/thong-tin.xlsx",
    "/theo-doi/xu-ly.xlsx",
    // Its codes are known to nobody but who was invited; the page is that of `/khao-sat/{link}`.
    "/khao-sat/{link}/{token}",
];

/// A page that is in no list is looked at by nobody. docs/permissions.md has every route; a test of its own holds it to that.
#[test]
fn every_page_is_looked_at() {
    let table = include_str!("../../docs/permissions.md");
    let routes = table.lines().filter_map(|line| line.strip_prefix("| `GET ")?.split('`').next());
    for route in routes.filter(|route| !route.starts_with("/api/")) {
        let is_known = NO_PAGES.contains(&route)
            || route == "/dang-nhap"
            || PAGES.iter().chain(PAGES_OF_ADMINISTRATORS).any(|(_, looked_at, _)| *looked_at == route);
        assert!(is_known, "{route} is a page that no browser test looks at: add it to PAGES");
    }
}

/// The address of a page on a running demo.
async fn address(client: &Client, demo: &Demo, place: &Place) -> String {
    match place {
        At(path) => format!("{}{path}", demo.address),
        FirstLink(page, css) => {
            client.goto(&format!("{}{page}", demo.address)).await.unwrap();
            let link = client.find(Locator::Css(css)).await.unwrap_or_else(|_| panic!("{page} has no {css}"));
            format!("{}{}", demo.address, link.attr("href").await.unwrap().unwrap())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_at_both_sizes_in_vietnamese() {
    look_at_all("vi").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_at_both_sizes_in_english() {
    look_at_all("en").await;
}

async fn look_at_all(language: &str) {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    for (size, width, height) in SIZES {
        browser.resize(width, height).await;
        browser.client.goto(&format!("{}/dang-nhap", demo.address)).await.unwrap();
        assert_accessible(&browser.client, "sign-in").await;
        browser.picture(&format!("sign-in-{size}")).await;
    }
    for (login, pages) in [("dieuphoi", PAGES), ("quantri", PAGES_OF_ADMINISTRATORS)] {
        browser.client.delete_all_cookies().await.unwrap();
        browser.client.goto(&format!("{}/dang-nhap", demo.address)).await.unwrap();
        browser.fill("login", login).await;
        browser.fill("password", "dungthu-2026").await;
        browser.click("main button").await;
        browser.client.wait().for_element(Locator::Css("nav.side")).await.unwrap();
        browser.client.goto(&format!("{}/ngon-ngu/{language}", demo.address)).await.unwrap();
        look_at(&browser, &demo, pages, language).await;
    }
}

async fn look_at(browser: &Browser, demo: &Demo, pages: &[(&str, &str, Place)], language: &str) {
    for (name, _, place) in pages {
        let address = address(&browser.client, demo, place).await;
        browser.client.goto(&address).await.unwrap();
        let html = browser.client.find(Locator::Css("html")).await.unwrap();
        assert_eq!(html.attr("lang").await.unwrap().as_deref(), Some(language), "{name}");
        // The server sends the same page to every width.
        for (size, width, height) in SIZES {
            browser.resize(width, height).await;
            assert_accessible(&browser.client, &format!("{name} {size} {language}")).await;
            browser.picture(&format!("{name}-{size}-{language}")).await;
            let sideways = browser
                .client
                .execute("return document.documentElement.scrollWidth > innerWidth", vec![])
                .await
                .unwrap();
            assert_eq!(sideways, false, "{name} {size} {language}: the page scrolls sideways");
        }
    }
}
