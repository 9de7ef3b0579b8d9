//! The life of obligations, as their people live it: issued, taken on, given to a person, reported with a file, sent back, reported again,
//! confirmed; another asks for more time, is refused, becomes late, and is urged by letter. Whoever only watches sees all of it and can
//! change nothing.

use std::io::Write;

use fantoccini::Locator;

use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;

/// The directive of the demo that waits in the inbox (samples/08): it orders all departments and communes to do something by 30/03/2026.
const DIRECTIVE: &str = "VB-2026-0003";

#[tokio::test(flavor = "multi_thread")]
async fn obligations_live_until_they_are_confirmed_or_urged() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    browser.resize(1366, 768).await;
    issue(&browser, &demo).await;

    // The department's head takes it on and gives it to the officer.
    let department = first_obligation(&browser, &demo, "thutruong").await;
    let page = format!("{}/nhiem-vu/{department}", demo.address);
    browser.client.goto(&page).await.unwrap();
    browser.click("form[action$='/nhan-viec'] button").await;
    said(&browser, "Đơn vị đã nhận việc").await;
    browser.client.goto(&format!("{page}#giao-lai")).await.unwrap();
    browser.client.refresh().await.unwrap();
    let officer = "//*[@id='giao-lai']//label[contains(., 'Phạm Ngọc Lan')]";
    browser.press(Locator::XPath(officer)).await;
    browser.fill("part-title", "Soạn kế hoạch quán triệt và gửi các phòng").await;
    browser.picture("life-1-delegate").await;
    browser.click("#giao-lai form button").await;
    said(&browser, "Đã giao 1 phần việc").await;
    assert_accessible(&browser.client, "an obligation given down").await;

    // The officer finds the part among the own work, proves it with a file, reports it.
    browser.sign_in(&demo.address, "daumoi").await;
    browser.client.goto(&format!("{}/viec-cua-toi", demo.address)).await.unwrap();
    browser.picture("life-2-desk").await;
    let mine = "//h3/a[contains(., 'Soạn kế hoạch quán triệt')]";
    let part = browser.client.wait().for_element(Locator::XPath(mine)).await.unwrap();
    let part = format!("{}{}", demo.address, part.attr("href").await.unwrap().unwrap());
    let file = a_pdf("Kế hoạch quán triệt.pdf");
    attach(&browser, &part, &file).await;
    browser
        .send_form(&part, "bao-cao", &[("report-number", "45/KH-SYT"), ("report-note", "Đã ban hành kế hoạch")])
        .await;
    said(&browser, "Đã ghi nhận báo cáo").await;
    browser.picture("life-3-reported").await;

    // The head confirms the part, which reports the whole; the coordinator sends it back.
    browser.sign_in(&demo.address, "thutruong").await;
    browser.send_form(&part, "xac-nhan", &[]).await;
    said(&browser, "Đã xác nhận hoàn thành").await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.send_form(&page, "tra-lai", &[("back-note", "Thiếu danh sách cán bộ đã dự")]).await;
    said(&browser, "Đã trả lại cho đơn vị").await;
    browser.picture("life-4-sent-back").await;

    // The officer reports the whole again with the list; the coordinator confirms.
    browser.sign_in(&demo.address, "daumoi").await;
    attach(&browser, &page, &a_pdf("Danh sách.pdf")).await;
    browser.send_form(&page, "bao-cao", &[("report-number", "52/BC-SYT"), ("report-note", "Gửi kèm danh sách")]).await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.send_form(&page, "xac-nhan", &[("complete-note", "Đạt")]).await;
    said(&browser, "Đã xác nhận hoàn thành").await;
    browser.picture("life-5-done").await;
    assert_accessible(&browser.client, "an obligation done").await;
    assert!(browser.text().await.contains("Hoàn thành đúng hạn"), "{}", browser.text().await);

    // A commune asks for more time and is refused.
    let commune = first_obligation(&browser, &demo, "xa").await;
    let page = format!("{}/nhiem-vu/{commune}", demo.address);
    let wish = [("extend-on", "15/04/2026"), ("extend-note", "Chờ hướng dẫn của Sở")];
    browser.send_form(&page, "xin-gia-han", &wish).await;
    said(&browser, "Đã gửi đề nghị gia hạn").await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.send_form(&page, "tu-choi-gia-han", &[("refuse-note", "Đã có hướng dẫn từ tháng 2")]).await;
    said(&browser, "Đã từ chối gia hạn").await;
    browser.picture("life-6-refused").await;

    // A month later it is late, and urged by letter.
    let demo = demo.restart_on("2026-04-16");
    let page = format!("{}/nhiem-vu/{commune}", demo.address);
    browser.sign_in(&demo.address, "dieuphoi").await;
    urge(&browser, &demo, &commune, "315").await;
    browser.client.goto(&page).await.unwrap();
    let told = browser.text().await;
    assert!(told.contains("Quá hạn") && told.contains("đôn đốc") && told.contains("315/"), "{told}");
    browser.picture("life-8-urged").await;
    assert_accessible(&browser.client, "an obligation urged").await;

    watch(&browser, &demo, &[&department, &commune]).await;
}

/// Checks the directive and issues it.
async fn issue(browser: &Browser, demo: &Demo) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.client.goto(&format!("{}/van-ban/{DIRECTIVE}/soat", demo.address)).await.unwrap();
    browser.accept_every_card().await;
    browser.client.goto(&format!("{}/van-ban/{DIRECTIVE}/phat-hanh", demo.address)).await.unwrap();
    browser.click("form[action$='/phat-hanh'] button.btn-primary").await;
    let issued = format!("{}/van-ban/{DIRECTIVE}", demo.address);
    browser.client.wait().for_url(&issued.parse().unwrap()).await.unwrap();
}

/// Signs somebody in, and gives the code of what the directive wants of the own agency first.
async fn first_obligation(browser: &Browser, demo: &Demo, login: &str) -> String {
    browser.sign_in(&demo.address, login).await;
    browser.client.goto(&format!("{}/nhiem-vu?directive={DIRECTIVE}&sort=due", demo.address)).await.unwrap();
    let first = browser.client.wait().for_element(Locator::Css("tbody a[href^='/nhiem-vu/NV-']")).await.unwrap();
    let href = first.attr("href").await.unwrap().unwrap();
    href.trim_start_matches("/nhiem-vu/").to_owned()
}

/// What the page says was done, once it has come.
pub(super) async fn said(browser: &Browser, words: &str) {
    let mut text = String::new();
    for _ in 0..100 {
        text = browser.text().await;
        if text.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{words}: {text}");
}

/// A small PDF of one page, under a name with marks.
pub(super) fn a_pdf(name: &str) -> std::path::PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join(name);
    let pdf = include_bytes!("../../samples/08-chi-thi-chu-tich-2026.pdf");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(pdf).unwrap();
    // Another content than any other file: a comment behind the end of the document.
    writeln!(file, "% {name}").unwrap();
    path
}

/// Brings a file on the page of an obligation.
async fn attach(browser: &Browser, page: &str, file: &std::path::Path) {
    browser.client.goto(page).await.unwrap();
    let field = browser.client.wait().for_element(Locator::Css("#minh-chung input[type=file]")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.click("#minh-chung form[enctype] button.btn-line").await;
    let name = file.file_stem().unwrap().to_str().unwrap();
    let there = format!("//*[@id='minh-chung']//*[contains(@class, 't') and contains(., '{name}')]");
    browser.client.wait().for_element(Locator::XPath(&there)).await.unwrap();
}

/// One letter to the commune: chosen, worded, numbered, sent.
pub(super) async fn urge(browser: &Browser, demo: &Demo, code: &str, number: &str) {
    browser.client.goto(&format!("{}/don-doc/soan?code={code}", demo.address)).await.unwrap();
    browser.client.wait().for_element(Locator::Css("button[value=draft]")).await.unwrap();
    browser.picture("life-7-letter").await;
    assert_accessible(&browser.client, "a letter being written").await;
    browser.click("button[value=draft]").await;
    browser.client.wait().for_element(Locator::Css("#ky form")).await.unwrap();
    browser.fill("number", number).await;
    browser.fill("title", "Phó Giám đốc").await;
    browser.fill("name", "Đinh Đức Hạnh").await;
    browser.click("#ky form button").await;
    browser.client.wait().for_element(Locator::Css("form[action$='/gui'] button")).await.unwrap();
    browser.picture("life-7-numbered").await;
    browser.click("form[action$='/gui'] button").await;
    browser.client.wait().for_element(Locator::Css(".note")).await.unwrap();
}

/// Whoever only watches: every page of it, and nothing to press but signing out, the language, and what one keeps for oneself: filters
/// and columns of the register.
async fn watch(browser: &Browser, demo: &Demo, codes: &[&str]) {
    browser.sign_in(&demo.address, "noichinh").await;
    let own = ["/viec-cua-toi", "/nhiem-vu?status=overdue", "/"].map(String::from);
    let obligations = codes.iter().map(|code| format!("/nhiem-vu/{code}"));
    for path in own.into_iter().chain(obligations).chain([format!("/van-ban/{DIRECTIVE}")]) {
        browser.client.goto(&format!("{}{path}", demo.address)).await.unwrap();
        let forms = browser
            .client
            .find_all(Locator::Css(
                "main form[method=post]:not([action^='/nhiem-vu/bo-loc']):not([action='/nhiem-vu/cot'])",
            ))
            .await
            .unwrap();
        assert!(forms.is_empty(), "{path} has {} forms for somebody who only watches", forms.len());
        assert_accessible(&browser.client, &format!("{path} of an observer")).await;
    }
    browser.picture("life-9-observer").await;
}
