//! A directive reviewed and issued by keys, then an obligation of it lived.

use fantoccini::key::Key;
use serde_json::json;

use super::keys::Keyboard;
use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;

/// The directive of the demo that waits in the inbox (samples/08): its first order stands for all departments and communes, before
/// 31/03/2026; its fourth for Sở Tư pháp with Thanh tra tỉnh and Sở Nội vụ.
pub(super) const DIRECTIVE: &str = "VB-2026-0003";

#[tokio::test(flavor = "multi_thread")]
async fn a_directive_is_reviewed_issued_and_lived_by_keys() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    let keys = Keyboard::of(&browser);
    browser.resize(1366, 768).await;
    keys.sign_in(&demo.address, "dieuphoi").await;
    keys.enter("nav.side a[href='/van-ban']", "/van-ban").await;
    let review = format!("/van-ban/{DIRECTIVE}/soat");
    keys.enter(&format!("tbody a[href='{review}']"), &review).await;
    // The card that waits has the keys at once; up to the first one.
    keys.wait_at("li.card-t.cur").await;
    for number in (1..open(&keys).await).rev() {
        keys.press(Key::Up).await;
        at_card(&keys, number).await;
    }
    first_card(&browser, &keys).await;
    left_out_and_taken_back(&keys).await;
    other_agencies(&browser, &keys).await;
    the_text_scrolls(&keys).await;
    the_rest(&keys).await;
    keys.assert_nothing_wrong();
    super::obligation::lived(&browser, &demo, &keys).await;
    keys.assert_nothing_wrong();
}

/// Number of the open card; 0 where none is.
async fn open(keys: &Keyboard<'_>) -> u64 {
    let number =
        keys.see("Number((document.querySelector('.card-t.cur') || { dataset: { number: 0 } }).dataset.number)");
    number.await.as_u64().unwrap()
}

/// Waits until the card with this number is open and has the keys.
async fn at_card(keys: &Keyboard<'_>, number: u64) {
    keys.wait_at(&format!("li.card-t.cur[data-number='{number}']")).await;
}

/// How the card with this number stands.
async fn state(keys: &Keyboard<'_>, number: u64) -> String {
    let state = format!("document.querySelector(\".card-t[data-number='{number}']\").dataset.state");
    keys.see(&state).await.as_str().unwrap().to_owned()
}

/// One agency is taken off a group, the day is changed, and the card accepted by its button.
async fn first_card(browser: &Browser, keys: &Keyboard<'_>) {
    const GROUP: &str = "document.querySelector('#f-leads-h summary').textContent.replaceAll('\u{a0}', ' ')";
    assert_eq!(keys.see(GROUP).await, "Giám đốc các sở: 12 đơn vị");
    keys.tab_to("#f-leads-h summary").await;
    keys.press(Key::Enter).await;
    keys.tab_to_named("#f-leads-h input", "Sở Xây dựng").await;
    keys.press(Key::Space).await;
    keys.tab_to("#f-deadlines summary").await;
    keys.press(Key::Enter).await;
    keys.tab_to("#d0-day").await;
    assert_eq!(keys.see("document.activeElement.value").await, "31/03/2026");
    keys.rewrite("20/04/2026").await;
    browser.picture("keyboard-1-card").await;
    keys.tab_to("button[data-key=Enter]").await;
    keys.press(Key::Enter).await;
    at_card(keys, 2).await;
    assert_eq!(state(keys, 1).await, "accepted");
    keys.press(Key::Up).await;
    at_card(keys, 1).await;
    assert_eq!(keys.see(GROUP).await, "Giám đốc các sở: 11 đơn vị");
    let deadline = keys.see("document.querySelector('#f-deadlines summary b').textContent").await;
    assert_eq!(deadline, "trước ngày 20/04/2026");
    keys.press(Key::Down).await;
    at_card(keys, 2).await;
}

/// Accepted and left out by one key each, and taken back.
async fn left_out_and_taken_back(keys: &Keyboard<'_>) {
    keys.press(Key::Enter).await;
    at_card(keys, 3).await;
    keys.press('x').await;
    at_card(keys, 4).await;
    assert_eq!((state(keys, 2).await, state(keys, 3).await), ("accepted".to_owned(), "rejected".to_owned()));
    keys.press('u').await;
    keys.wait_for_words("Đã hoàn tác bước gần nhất của bạn").await;
    assert_eq!(state(keys, 3).await, "proposed");
    at_card(keys, 3).await;
    keys.press('x').await;
    at_card(keys, 4).await;
    // A letter is a letter in a field, and no key of the review outside of it.
    keys.tab_back_to("nav.side a").await;
    keys.press('x').await;
    keys.press(Key::Down).await;
    keys.tab_to("#f-content").await;
    keys.press('x').await;
    assert_eq!((open(keys).await, state(keys, 4).await), (4, "proposed".to_owned()));
    keys.press(Key::Backspace).await;
    keys.press(Key::Escape).await;
    at_card(keys, 4).await;
}

/// Other agencies by their names, and one whose name nobody knows yet.
async fn other_agencies(browser: &Browser, keys: &Keyboard<'_>) {
    keys.tab_to("#f-support").await;
    assert_eq!(keys.see("document.activeElement.value").await, "Thanh tra tỉnh\nSở Nội vụ");
    keys.rewrite("Thanh tra tỉnh\nSở Tài chính").await;
    keys.chord(&[Key::Control], Key::Enter.into()).await;
    at_card(keys, 5).await;
    assert_eq!(state(keys, 4).await, "accepted");
    keys.press(Key::Up).await;
    at_card(keys, 4).await;
    assert_eq!(keys.see("document.getElementById('f-support').value").await, "Thanh tra tỉnh\nSở Tài chính");
    keys.press(Key::Down).await;
    at_card(keys, 5).await;
    keys.tab_to("#f-leads").await;
    keys.rewrite("Sở Quy hoạch").await;
    keys.press(Key::Escape).await;
    keys.press('l').await;
    keys.wait("document.querySelector('.card-t.cur input[name=agency]')").await;
    keys.tab_to("input[name=agency]").await;
    // The names to choose from have come with the card.
    let names = keys.see("[...document.activeElement.list.options].map(option => option.value)").await;
    assert!(names.as_array().unwrap().contains(&json!("Sở Xây dựng")), "{names}");
    keys.write("Sở Xây dựng").await;
    browser.picture("keyboard-2-agency").await;
    assert_accessible(&browser.client, "an agency being named").await;
    keys.press(Key::Enter).await;
    keys.wait_for_words("Từ nay “Sở Quy hoạch” được hiểu là Sở Xây dựng").await;
    at_card(keys, 5).await;
    assert_eq!(state(keys, 5).await, "proposed");
}

/// In the text the arrows scroll, and the open card stays.
async fn the_text_scrolls(keys: &Keyboard<'_>) {
    const AT: &str = "document.getElementById('toan-van').scrollTop";
    keys.tab_to("#toan-van").await;
    let before = keys.see(AT).await.as_f64().unwrap();
    for _ in 0..10 {
        keys.press(Key::Down).await;
    }
    keys.wait(&format!("{AT} > {before}")).await;
    assert_eq!(open(keys).await, 5);
    keys.tab_back_to("li.card-t.cur *").await;
}

/// Everything else is accepted as it comes; then the preview, and the issue.
async fn the_rest(keys: &Keyboard<'_>) {
    for _ in 0..20 {
        let number = open(keys).await;
        if number == 0 {
            break;
        }
        // On a button or a link the Enter key is theirs.
        if keys.is_at("a, button, summary, input, textarea, select").await {
            keys.tab_to("button[data-key=Enter]").await;
        }
        keys.press(Key::Enter).await;
        let moved = format!(
            "!document.querySelector(\".card-t.cur[data-number='{number}']\") || document.querySelector('.card-t.cur .err')"
        );
        keys.wait(&moved).await;
    }
    let preview = format!("/van-ban/{DIRECTIVE}/phat-hanh");
    keys.enter(&format!("a[href='{preview}']"), &preview).await;
    keys.enter(&format!("form[action='{preview}'] button"), &format!("/van-ban/{DIRECTIVE}")).await;
    keys.wait_for_words("Kết quả theo từng mục").await;
}
