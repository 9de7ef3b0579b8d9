//! Two departments become one and a third is split: what stands in the way, who takes over what, the commit, the register as it was and as it is, and an undo
//! that is refused because somebody has worked on what passed.

use fantoccini::Locator;

use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;
use crate::life::said;
use crate::year::open;

/// Where the demo stands; the new departments work from this day on.
const TODAY: &str = "16/03/2026";

#[tokio::test(flavor = "multi_thread")]
async fn departments_are_rebuilt_and_nothing_is_lost() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    browser.resize(1366, 768).await;
    browser.sign_in(&demo.address, "quantri").await;
    let page = prepared(&browser, &demo).await;
    blockers_are_cleared(&browser, &demo, &page).await;
    committed(&browser, &demo, &page).await;
    as_it_was_and_as_it_is(&browser, &demo).await;
    undo_is_refused_once_somebody_worked(&browser, &demo, &page).await;
}

/// A decision with a merge and a split.
async fn prepared(browser: &Browser, demo: &Demo) -> String {
    open(browser, demo, "/don-vi/sap-xep").await;
    browser.picture("reorganisation-1-list").await;
    let decision = [
        ("title", "Sắp xếp cơ quan chuyên môn"),
        ("number", "31/NQ-HĐND"),
        ("decided_on", "02/03/2026"),
        ("effective_on", TODAY),
    ];
    browser.send_to("/don-vi/sap-xep", &decision).await;
    let page = browser.client.current_url().await.unwrap().path().to_owned();
    assert!(page.contains("/sap-xep/SX-2026-"), "{page}");
    let merge = [
        ("from", "Sở Y tế\nSở Dân tộc và Tôn giáo"),
        ("new_name", "Sở Y tế và Dân tộc"),
        ("new_code", "so-y-te-dan-toc"),
    ];
    browser.send_to("/them/hop-nhat", &merge).await;
    said(browser, "Đã thêm thay đổi").await;
    let split = [
        ("agency", "Sở Khoa học và Công nghệ"),
        ("new_bodies", "so-khoa-hoc | Sở Khoa học\nso-chuyen-doi-so | Sở Chuyển đổi số"),
    ];
    browser.send_to("/them/chia-tach", &split).await;
    said(browser, "Đã thêm thay đổi").await;
    browser.picture("reorganisation-2-prepared").await;
    assert_accessible(&browser.client, "a reorganisation in preparation").await;
    page
}

/// Who has the place of the split department is nothing that the decision says.
async fn blockers_are_cleared(browser: &Browser, demo: &Demo, page: &str) {
    open(browser, demo, &format!("{page}/chay-thu")).await;
    let text = browser.text().await;
    assert!(text.contains("Vướng mắc") && text.contains("Sở Khoa học và Công nghệ: chưa có nơi nhận"), "{text}");
    assert!(!text.contains("Thực hiện sắp xếp"), "nothing can be committed: {text}");
    browser.picture("reorganisation-3-blocked").await;
    assert_accessible(&browser.client, "a dry run with blockers").await;
    open(browser, demo, page).await;
    browser.send_to("/ke-thua", &[("heir", "Sở Khoa học")]).await;
    said(browser, "Đã ghi nơi nhận").await;
    browser.resize(390, 844).await;
    browser.picture("reorganisation-4-settled-phone").await;
    browser.resize(1366, 768).await;
    open(browser, demo, &format!("{page}/chay-thu")).await;
    said(browser, "Không còn vướng mắc").await;
    browser.picture("reorganisation-5-clear").await;
}

async fn committed(browser: &Browser, demo: &Demo, page: &str) {
    browser.send_to("/thuc-hien", &[]).await;
    said(browser, "Đã thực hiện sắp xếp").await;
    browser.picture("reorganisation-6-committed").await;
    assert_accessible(&browser.client, "a reorganisation that was done").await;
    open(browser, demo, page).await;
    said(browser, "Thời hạn hoàn tác").await;
}

/// The register of the day before names the old department, that of today the new one.
async fn as_it_was_and_as_it_is(browser: &Browser, demo: &Demo) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    let rows = "//main//table//a[starts-with(@href, '/nhiem-vu/NV-')]";
    open(browser, demo, "/nhiem-vu?agency_name=S%E1%BB%9F+Y+t%E1%BA%BF&as_of=2026-03-15").await;
    let text = browser.text().await;
    assert!(text.contains("Như ngày 15/03/2026") && text.contains("Sở Y tế"), "{text}");
    let was = browser.client.find_all(Locator::XPath(rows)).await.unwrap().len();
    assert!(was > 0, "as it was: {text}");
    browser.picture("reorganisation-7-as-it-was").await;
    assert_accessible(&browser.client, "the register as it was").await;
    open(browser, demo, "/nhiem-vu?agency_name=S%E1%BB%9F+Y+t%E1%BA%BF+v%C3%A0+D%C3%A2n+t%E1%BB%99c&status=unfinished")
        .await;
    let text = browser.text().await;
    assert!(text.contains("Sở Y tế và Dân tộc"), "{text}");
    let is = browser.client.find_all(Locator::XPath(rows)).await.unwrap().len();
    assert!(is > 0, "as it is: {text}");
    browser.picture("reorganisation-8-as-it-is").await;
}

/// The focal officer of the old department works on at the new one.
async fn undo_is_refused_once_somebody_worked(browser: &Browser, demo: &Demo, page: &str) {
    open(browser, demo, "/nhiem-vu?agency_name=S%E1%BB%9F+Y+t%E1%BA%BF+v%C3%A0+D%C3%A2n+t%E1%BB%99c&status=overdue")
        .await;
    // What was handed in late is overdue too, and waits for somebody else.
    let link = "//main//table//tr[not(contains(., 'chờ xác nhận'))]//a[starts-with(@href, '/nhiem-vu/NV-')]";
    let link = browser.client.find(Locator::XPath(link)).await.unwrap().attr("href").await.unwrap().unwrap();
    let code = link.trim_start_matches("/nhiem-vu/").split(['?', '#']).next().unwrap().to_owned();
    browser.sign_in(&demo.address, "daumoi").await;
    let obligation = format!("{}/nhiem-vu/{code}", demo.address);
    browser.send_form(&obligation, "bao-cao", &[("report-note", "Đã hoàn thành tại đơn vị mới")]).await;
    said(browser, "Đã ghi nhận báo cáo").await;
    browser.sign_in(&demo.address, "quantri").await;
    open(browser, demo, page).await;
    let text = browser.text().await;
    assert!(text.contains("Không hoàn tác được") && text.contains(&code), "{text}");
    assert!(!text.contains("Hoàn tác đợt sắp xếp"), "{text}");
    browser.picture("reorganisation-9-undo-refused").await;
    assert_accessible(&browser.client, "an undo that is refused").await;
}
