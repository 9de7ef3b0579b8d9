//! Every page of the demo, at both sizes, in both languages: it answers, nothing serious is found by axe-core, and a picture is kept.

use fantoccini::Locator;

use crate::axe::assert_accessible;
use crate::browser::{Browser, SIZES};
use crate::demo::Demo;

/// Name of the picture and address.
const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("desk", "/viec-cua-toi"),
    ("register", "/nhiem-vu"),
    ("register-overdue", "/nhiem-vu?status=overdue"),
    ("register-nothing", "/nhiem-vu?q=khongcogi"),
    ("inbox", "/van-ban"),
    ("directive", "/van-ban/VB-2021-0004"),
    ("review", "/van-ban/VB-2026-0003/soat"),
    ("issue", "/van-ban/VB-2026-0003/phat-hanh"),
    ("calendar", "/lich"),
    ("agencies", "/don-vi"),
    ("groups", "/don-vi/nhom"),
    ("holidays", "/don-vi/ngay-nghi"),
    ("help", "/tro-giup"),
    ("not-found", "/khong-co-trang-nay"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_at_both_sizes_in_both_languages() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    browser.client.goto(&format!("{}/dang-nhap", demo.address)).await.unwrap();
    assert_accessible(&browser.client, "sign-in").await;
    browser.picture("sign-in-1366").await;
    browser.fill("login", "dieuphoi").await;
    browser.fill("password", "dungthu-2026").await;
    browser.click("main button").await;
    browser.client.wait().for_element(Locator::Css("nav.side")).await.unwrap();
    for language in ["vi", "en"] {
        browser.client.goto(&format!("{}/ngon-ngu/{language}", demo.address)).await.unwrap();
        for (size, width, height) in SIZES {
            browser.resize(width, height).await;
            for (name, address) in PAGES {
                browser.client.goto(&format!("{}{address}", demo.address)).await.unwrap();
                let html = browser.client.find(Locator::Css("html")).await.unwrap();
                assert_eq!(html.attr("lang").await.unwrap().as_deref(), Some(language), "{name}");
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
}
