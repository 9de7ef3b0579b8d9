//! The page of an obligation worked by keys: taken on, proven with a file, reported, sent back.

use fantoccini::key::Key;

use super::keys::Keyboard;
use super::review::DIRECTIVE;
use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;
use crate::life::a_pdf;

pub(super) async fn lived(browser: &Browser, demo: &Demo, keys: &Keyboard<'_>) {
    // The head takes on what is due first.
    keys.sign_in(&demo.address, "thutruong").await;
    let list = format!("{}/nhiem-vu?directive={DIRECTIVE}&sort=due", demo.address);
    browser.client.goto(&list).await.unwrap();
    keys.tab_to("tbody th a").await;
    keys.press(Key::Enter).await;
    keys.wait("location.pathname.startsWith('/nhiem-vu/NV-')").await;
    let page = browser.client.current_url().await.unwrap().to_string();
    keys.wait_for_words("trước ngày 31/3/2026").await;
    keys.tab_to("form[action$='/nhan-viec'] button").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Đơn vị đã nhận việc").await;

    keys.sign_in(&demo.address, "daumoi").await;
    browser.client.goto(&page).await.unwrap();
    refused(browser, keys).await;
    browser.client.goto(&page).await.unwrap();
    file(browser, keys).await;
    reported(browser, keys).await;
    assert_accessible(&browser.client, "an obligation reported by keys").await;

    keys.sign_in(&demo.address, "dieuphoi").await;
    browser.client.goto(&page).await.unwrap();
    keys.tab_to("#tra-lai > summary").await;
    keys.press(Key::Space).await;
    keys.tab_to("#tra-lai textarea").await;
    keys.write("Thiếu danh sách cán bộ đã dự").await;
    keys.tab_to("#tra-lai button").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Đã trả lại cho đơn vị").await;
    // What is folded opens and closes by the same key.
    keys.tab_to_named("details.sheet > summary", "Vì sao tôi thấy").await;
    for (key, is_open) in [(Key::Enter, true), (Key::Space, false), (Key::Enter, true)] {
        keys.press(key).await;
        assert_eq!(keys.see("document.activeElement.parentElement.open").await, is_open);
    }
    browser.client.goto(&page).await.unwrap();
    keys.walk("an obligation").await;
}

/// A form that was refused begins with what is wrong, and leads to the field.
async fn refused(browser: &Browser, keys: &Keyboard<'_>) {
    keys.tab_to("#xin-gia-han > summary").await;
    keys.press(Key::Enter).await;
    keys.tab_to("[name=extend-on]").await;
    keys.write("31/02/2026").await;
    keys.tab_to("[name=extend-note]").await;
    keys.write("Chờ hướng dẫn").await;
    keys.tab_to("#xin-gia-han button").await;
    keys.press(Key::Enter).await;
    keys.wait_at("section.err").await;
    browser.picture("keyboard-3-refused").await;
    let (stop, is_link) = keys.tab(".err a").await.unwrap();
    assert!(is_link, "{stop} comes behind what is wrong");
    keys.press(Key::Enter).await;
    keys.wait_at("#f-extend-on").await;
    assert_eq!(keys.see("document.activeElement.value").await, "31/02/2026");
}

/// A file is chosen by the keys that open the browser's own window, and sent.
async fn file(browser: &Browser, keys: &Keyboard<'_>) {
    keys.tab_to("#minh-chung input[type=file]").await;
    // The window itself is the browser's: what is seen here is that each key asks for it.
    let count = "window.asked = 0; document.activeElement.addEventListener('click', event => {
                   event.preventDefault(); window.asked += 1; });";
    browser.client.execute(count, vec![]).await.unwrap();
    keys.press(Key::Enter).await;
    keys.press(Key::Space).await;
    assert_eq!(keys.see("window.asked").await, 2);
    let file = a_pdf("Kế hoạch quán triệt.pdf");
    browser.client.active_element().await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    keys.tab_to("#minh-chung form[enctype] button").await;
    keys.press(Key::Enter).await;
    keys.wait("document.querySelector('#minh-chung .files') && performance.getEntriesByType('navigation')[0].type === 'reload'")
        .await;
    browser.picture("keyboard-4-file").await;
    // The keys go on from where the file is.
    let (stop, is_there) = keys.tab("#minh-chung *").await.unwrap();
    assert!(is_there, "{stop} comes behind a file that was sent");
}

/// The way in the head leads to the form of what comes next.
async fn reported(browser: &Browser, keys: &Keyboard<'_>) {
    keys.tab_back_to(".hd a[href='#bao-cao']").await;
    keys.press(Key::Enter).await;
    let (stop, is_in_form) = keys.tab("#bao-cao *").await.unwrap();
    assert!(is_in_form, "{stop} comes behind the way to the report");
    keys.tab_to("[name=report-number]").await;
    keys.write("45/KH-SYT").await;
    keys.tab_to("[name=report-note]").await;
    keys.write("Đã ban hành kế hoạch").await;
    keys.tab_to("#bao-cao button").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Đã ghi nhận báo cáo").await;
    browser.picture("keyboard-5-reported").await;
}
