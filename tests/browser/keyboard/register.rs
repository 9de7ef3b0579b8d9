//! The register worked by keys: conditions, words, columns, many rows at once, the next page, one of the rows.

use fantoccini::key::Key;

use super::keys::Keyboard;
use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;

pub(super) async fn worked(browser: &Browser, demo: &Demo, keys: &Keyboard<'_>) {
    keys.enter("nav.side a[href='/nhiem-vu']", "/nhiem-vu").await;
    conditions(browser, keys).await;
    words(keys).await;
    columns(keys).await;
    browser.client.goto(&format!("{}/nhiem-vu?status=waiting", demo.address)).await.unwrap();
    many(browser, keys).await;
    browser.client.goto(&format!("{}/nhiem-vu", demo.address)).await.unwrap();
    next_page(keys).await;
    keys.tab_to("tbody th a").await;
    keys.press(Key::Enter).await;
    keys.wait("location.pathname.startsWith('/nhiem-vu/NV-')").await;
}

/// An agency and a state are asked for, and the state let go.
async fn conditions(browser: &Browser, keys: &Keyboard<'_>) {
    keys.tab_to_named("summary.fc", "Thêm điều kiện").await;
    keys.press(Key::Enter).await;
    keys.tab_to("main [name=agency_name]").await;
    keys.write("so y te").await;
    keys.tab_to("main [name=status]").await;
    // "Bất kỳ", "Chưa hoàn thành".
    keys.press(Key::Down).await;
    assert_eq!(keys.see("document.activeElement.value").await, "unfinished");
    keys.tab_to_named("main form button", "Áp dụng").await;
    keys.press(Key::Enter).await;
    keys.wait("document.querySelectorAll('.fc.on').length === 2").await;
    browser.picture("keyboard-6-conditions").await;
    let agencies =
        "[...new Set([...document.querySelectorAll('tbody tr td:nth-of-type(3) a')].map(a => a.textContent))]";
    assert_eq!(keys.see(agencies).await, serde_json::json!(["Sở Y tế"]));
    keys.tab_to_named(".fc.on", "Chưa hoàn thành").await;
    keys.press(Key::Enter).await;
    keys.wait("document.querySelectorAll('.fc.on').length === 1 && !location.search.includes('status')").await;
}

/// The box in the head finds words, typed without marks.
async fn words(keys: &Keyboard<'_>) {
    keys.tab_to("header input[type=search]").await;
    keys.write("pho bien giao duc phap luat").await;
    keys.press(Key::Enter).await;
    keys.wait("new URLSearchParams(location.search).get('q') === 'pho bien giao duc phap luat'").await;
    keys.wait("document.querySelectorAll('tbody tr').length > 0").await;
}

/// One more column.
async fn columns(keys: &Keyboard<'_>) {
    keys.tab_to_named("summary.fc", "Cột").await;
    keys.press(Key::Enter).await;
    let column = keys.tab_to("[name=column]:not(:checked)").await.name;
    keys.press(Key::Space).await;
    keys.tab_to_named("main form button", "Dùng các cột này").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Đã lưu các cột của bạn.").await;
    let heads = keys.see("[...document.querySelectorAll('thead th')].map(th => th.textContent)").await;
    assert!(heads.as_array().unwrap().contains(&serde_json::json!(column)), "{column}: {heads}");
}

/// Two rows are chosen and confirmed together.
async fn many(browser: &Browser, keys: &Keyboard<'_>) {
    let row = |number: usize| format!("tbody tr:nth-child({number}) .ck input");
    keys.tab_to(&row(1)).await;
    keys.press(Key::Space).await;
    keys.tab_to(&row(2)).await;
    keys.press(Key::Space).await;
    keys.wait_for_words("Đã chọn 2 nhiệm vụ").await;
    // From any row the way in front of the list leads past the rest of it.
    keys.tab_back_to("main a.skip").await;
    browser.picture("keyboard-7-chosen").await;
    keys.press(Key::Enter).await;
    keys.wait_at("#lam-voi").await;
    keys.press(Key::Enter).await;
    keys.wait("location.pathname === '/nhiem-vu/hang-loat'").await;
    assert_eq!(keys.see("document.querySelectorAll('tbody tr').length").await, 2);
    assert_accessible(&browser.client, "two chosen by keys").await;
    keys.tab_to("main [name=note]").await;
    keys.write("Đã kiểm tra").await;
    keys.tab_to_named("button[name=act]", "Xác nhận hoàn thành").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Mọi nhiệm vụ đã chọn đều làm xong.").await;
    keys.tab_to("main a[href^='/nhiem-vu?']").await;
    keys.press(Key::Enter).await;
    keys.wait("location.pathname === '/nhiem-vu' && location.search.includes('status=waiting')").await;
}

/// The list is passed over to what stands behind it.
async fn next_page(keys: &Keyboard<'_>) {
    keys.tab_to("main a.skip").await;
    keys.press(Key::Enter).await;
    keys.wait_at("#lam-voi").await;
    keys.tab_to("a[rel=next]").await;
    keys.press(Key::Enter).await;
    keys.wait("location.search.includes('after=')").await;
}
