//! The main job, as a person does it: drop a directive in, check it, issue it, see who owes what.

use std::path::Path;

use fantoccini::Locator;

use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;

#[tokio::test(flavor = "multi_thread")]
async fn a_directive_is_dropped_in_checked_issued_and_owed() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    let client = &browser.client;
    browser.resize(1366, 768).await;
    client.goto(&format!("{}/ngon-ngu/vi", demo.address)).await.unwrap();
    client.goto(&format!("{}/van-ban", demo.address)).await.unwrap();
    // Not signed in: the way leads to the sign-in page and back.
    browser.fill("login", "dieuphoi").await;
    browser.fill("password", "dungthu-2026").await;
    browser.click("main button").await;
    client.wait().for_element(Locator::Css("input[type=file]")).await.unwrap();

    // A directive that the demo does not know yet.
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/more/m8-ke-hoach-huyen-2021.txt");
    client.find(Locator::Css("input[type=file]")).await.unwrap().send_keys(sample.to_str().unwrap()).await.unwrap();
    browser.click("form[enctype='multipart/form-data'] button").await;
    // Other directives stand on the page already.
    let code = "VB-2026-0005";
    client.wait().for_element(Locator::Css(&format!("a[href*='/van-ban/{code}']"))).await.unwrap();
    browser.picture("main-job-1-received").await;
    client.goto(&format!("{}/van-ban/{code}/soat", demo.address)).await.unwrap();
    browser.picture("main-job-2-review").await;
    assert_accessible(client, "review of a new directive").await;
    let marked = client.find_all(Locator::Css(".text mark")).await.unwrap();
    assert!(marked.len() >= 10, "the passages of the tasks are marked in the text: {}", marked.len());

    browser.accept_every_card().await;
    browser.picture("main-job-3-reviewed").await;
    client.goto(&format!("{}/van-ban/{code}/phat-hanh", demo.address)).await.unwrap();
    browser.picture("main-job-4-preview").await;
    browser.click("form[action$='/phat-hanh'] button.btn-primary").await;
    client.wait().for_url(&format!("{}/van-ban/{code}", demo.address).parse().unwrap()).await.unwrap();
    browser.picture("main-job-5-issued").await;
    assert!(browser.text().await.contains("Kết quả theo từng mục"), "{}", browser.text().await);

    // What one agency owes, and why on that day.
    client.goto(&format!("{}/nhiem-vu?directive={code}", demo.address)).await.unwrap();
    browser.picture("main-job-6-register").await;
    let first = client.wait().for_element(Locator::Css("tbody a[href^='/nhiem-vu/NV-']")).await.unwrap();
    first.click().await.unwrap();
    client.wait().for_element(Locator::Css(".qt")).await.unwrap();
    browser.picture("main-job-7-obligation").await;
    assert_accessible(client, "an obligation").await;
}
