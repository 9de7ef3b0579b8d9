//! What monitoring comes to: a proposal to a ministry is approved, sent with a clock on its answer, answered, judged; values of indicators are entered by one
//! and verified by another; the ranking of risk opens what it adds up; a result is published without a sign-in, and a partner answers with a proposal.

use fantoccini::Locator;

use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;
use crate::life::said;
use crate::year::{follow, open};

#[tokio::test(flavor = "multi_thread")]
async fn what_monitoring_comes_to() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    browser.resize(1366, 768).await;
    proposal_has_a_clock(&browser, &demo).await;
    answer_is_judged(&browser, &demo).await;
    numbers_are_verified_by_another(&browser, &demo).await;
    risk_says_what_it_adds_up(&browser, &demo).await;
    everybody_reads_and_a_partner_answers(&browser, &demo).await;
}

/// Twenty working days after Monday 16 March 2026, in which the province's own rule puts the answer: Monday 13 April.
const ANSWER_BY: &str = "13/04/2026";

async fn proposal_has_a_clock(browser: &Browser, demo: &Demo) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, "/theo-doi/xu-ly/moi").await;
    let draft = [
        ("agency", "Sở Tư pháp"),
        ("measure", "H5"),
        ("authority", "proposal"),
        ("content", "Quy định cách đếm thời hạn trả lời kiến nghị của người dân"),
        ("outside", "Bộ Tư pháp"),
        ("ground", "Ba đợt kiểm tra đều gặp cách đếm khác nhau"),
    ];
    browser.send_to("/theo-doi/xu-ly/moi", &draft).await;
    let page = browser.client.current_url().await.unwrap().path().to_owned();
    assert!(page.contains("/xu-ly/XL-2026-"), "{page}");
    browser.sign_in(&demo.address, "lanhdao").await;
    open(browser, demo, &page).await;
    browser.send_to("/duyet", &[]).await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, &page).await;
    browser.send_to("/gui", &[("number", "33"), ("symbol", "KN-STP")]).await;
    said(browser, "33/KN-STP").await;
    said(browser, ANSWER_BY).await;
    browser.picture("results-1-sent").await;
    assert_accessible(&browser.client, "a proposal that was sent").await;
}

/// The sample's proposal whose answer is late.
async fn answer_is_judged(browser: &Browser, demo: &Demo) {
    open(browser, demo, "/theo-doi/xu-ly").await;
    follow(browser, Locator::XPath("//tr[contains(., 'Quá hạn')]//a[contains(@href, '/XL-')]")).await;
    browser.send_to("/tra-loi", &[("kind", "accepted"), ("number", "417/BTP-TCTHPL"), ("note", "Tiếp thu")]).await;
    said(browser, "417/BTP-TCTHPL").await;
    browser.send_to("/ket-qua", &[("outcome", "done"), ("note", "Bộ đưa vào dự thảo nghị định sửa đổi")]).await;
    said(browser, "Bộ đưa vào dự thảo nghị định sửa đổi").await;
    browser.picture("results-2-judged").await;
    assert_accessible(&browser.client, "a proposal that was answered").await;
    open(browser, demo, "/theo-doi/xu-ly/chuoi?don_vi=S%E1%BB%9F+Y+t%E1%BA%BF").await;
    said(browser, "Ban hành quy chế phối hợp giải quyết thủ tục").await;
    browser.picture("results-3-chain").await;
    assert_accessible(&browser.client, "the chain of an agency").await;
}

async fn numbers_are_verified_by_another(browser: &Browser, demo: &Demo) {
    open(browser, demo, "/theo-doi/chi-so/nhap").await;
    let form = "form[method=post][action^='/theo-doi/chi-so/nhap']";
    let cell = browser.client.find(Locator::Css(&format!("{form} input[aria-label^='A1.5']"))).await.unwrap();
    cell.clear().await.unwrap();
    cell.send_keys("87,5").await.unwrap();
    let source = browser.client.find(Locator::Css(&format!("{form} select[name=source]"))).await.unwrap();
    source.select_by_index(1).await.unwrap();
    browser.fill("evidence", "Báo cáo 12/BC-STP").await;
    browser.click_away(&format!("{form} button")).await;
    said(browser, "87,5").await;
    browser.picture("results-4-indicators").await;
    // Whoever entered a value does not verify it.
    open(browser, demo, "/theo-doi/chi-so/xac-minh").await;
    let own = "//tr[contains(., 'A1.5')][contains(., '87,5')]";
    let buttons = browser.client.find_all(Locator::XPath(&format!("{own}//button"))).await.unwrap();
    assert!(buttons.is_empty(), "the own value is verified by somebody else");
    browser.sign_in(&demo.address, "thanhtra").await;
    open(browser, demo, "/theo-doi/chi-so/xac-minh").await;
    follow(browser, Locator::XPath(&format!("{own}//a"))).await;
    browser.send_to("/xac-minh", &[]).await;
    said(browser, "Đã xác minh số liệu").await;
    assert_accessible(&browser.client, "a value that was verified").await;
}

async fn risk_says_what_it_adds_up(browser: &Browser, demo: &Demo) {
    open(browser, demo, "/theo-doi/rui-ro").await;
    follow(browser, Locator::Css("tbody tr:first-child a[href^='/theo-doi/rui-ro/']")).await;
    let points = "return [...document.querySelector('table.tb').querySelectorAll('tbody td:last-child')].map(td => td.textContent.trim())";
    let points = browser.client.execute(points, vec![]).await.unwrap();
    let points: Vec<f64> = points
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().replace(',', ".").parse().unwrap())
        .collect();
    let (total, parts) = points.split_last().unwrap();
    // Each is shown with one digit after the comma.
    let most_off = 0.05 * f64::from(u8::try_from(points.len()).unwrap());
    assert!(*total > 0.0 && (parts.iter().sum::<f64>() - total).abs() <= most_off, "{points:?}");
    browser.picture("results-5-risk").await;
    assert_accessible(&browser.client, "the risk of an agency").await;
}

async fn everybody_reads_and_a_partner_answers(browser: &Browser, demo: &Demo) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, "/theo-doi/cong-khai?state=draft").await;
    let prepared = Locator::XPath("//tr[contains(., 'Đang chuẩn bị')]//a");
    let page = follow(browser, prepared).await;
    browser.picture("results-6-preview").await;
    browser.send_to("/cong-bo", &[("seen", "1")]).await;
    said(browser, "Đã công khai").await;
    browser.client.delete_all_cookies().await.unwrap();
    let slug = page.rsplit('/').next().unwrap().to_owned();
    open(browser, demo, &format!("/cong-khai/{slug}")).await;
    browser.picture("results-7-public").await;
    assert_accessible(&browser.client, "a published result").await;
    browser.sign_in(&demo.address, "mattran").await;
    open(browser, demo, &page).await;
    follow(browser, Locator::Css("#y-kien a.btn")).await;
    let asked = [
        ("from", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang"),
        ("to", "Sở Tư pháp"),
        ("title", "Công khai thêm ngày hoàn thành từng kiến nghị"),
        ("content", "Người dân hỏi Mặt trận khi nào hồ sơ của họ được giải quyết xong"),
    ];
    browser.send_to("/kien-nghi/moi", &asked).await;
    open(browser, demo, &page).await;
    said(browser, "Công khai thêm ngày hoàn thành từng kiến nghị").await;
    browser.picture("results-8-proposal").await;
}
