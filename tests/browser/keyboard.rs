//! The pages worked by a keyboard and nothing else: every place that Tab comes to is seen, marked and named; nothing holds the keys or
//! hides where they are.

mod keys;
mod obligation;
mod register;
mod review;

use fantoccini::key::Key;

use self::keys::Keyboard;
use crate::axe::assert_accessible;
use crate::browser::{Browser, SIZES};
use crate::demo::Demo;

/// Pages that are gone through from end to end, on an office PC and on a phone.
const WHOLE: [&[&str]; 2] = [
    &[
        "/viec-cua-toi",
        "/nhiem-vu?status=due_soon",
        "/van-ban",
        "/van-ban/VB-2026-0003/soat",
        "/lich",
        "/thong-bao/tuy-chon",
        "/tro-giup",
    ],
    &["/", "/nhiem-vu?status=due_soon", "/van-ban/VB-2026-0003/soat"],
];

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_and_the_register_are_worked_by_keys() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    let keys = Keyboard::of(&browser);
    let [(_, width, height), (_, narrow, high)] = SIZES;
    browser.resize(width, height).await;
    browser.client.goto(&format!("{}/ngon-ngu/vi", demo.address)).await.unwrap();
    to_the_content(&browser, &keys, &format!("{}/dang-nhap", demo.address)).await;
    keys.sign_in(&demo.address, "dieuphoi").await;
    for page in ["/nhiem-vu", "/van-ban/VB-2021-0004"] {
        to_the_content(&browser, &keys, &format!("{}{page}", demo.address)).await;
    }
    pop_over(&keys).await;
    register::worked(&browser, &demo, &keys).await;
    browser.resize(narrow, high).await;
    menu_of_a_phone(&browser, &demo, &keys).await;
    keys.assert_nothing_wrong();
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_gone_through_by_keys() {
    let Some(browser) = Browser::start().await else { return };
    let demo = Demo::start();
    let keys = Keyboard::of(&browser);
    keys.sign_in(&demo.address, "dieuphoi").await;
    for ((size, width, height), pages) in SIZES.into_iter().zip(WHOLE) {
        browser.resize(width, height).await;
        for page in pages {
            browser.client.goto(&format!("{}{page}", demo.address)).await.unwrap();
            keys.walk(&format!("{page} {size}")).await;
        }
    }
    keys.assert_nothing_wrong();
}

/// The menu opens, holds the keys, and closes by Escape, by its own way out, and by going on.
async fn menu_of_a_phone(browser: &Browser, demo: &Demo, keys: &Keyboard<'_>) {
    browser.client.goto(&format!("{}/nhiem-vu?status=waiting", demo.address)).await.unwrap();
    keys.tab_to(".menu-b").await;
    keys.press(Key::Enter).await;
    keys.wait_at("#menu a[href='#main']").await;
    browser.picture("keyboard-menu").await;
    assert_accessible(&browser.client, "the menu of a phone").await;
    // What lies under the menu is out of reach: from its last link the keys come to its first one again.
    let links = keys.see("document.querySelectorAll('#menu a').length").await.as_u64().unwrap();
    for _ in 0..links + 3 {
        if let Some((stop, is_in_menu)) = keys.tab("#menu a").await {
            assert!(is_in_menu, "{stop} lies under the menu");
        }
    }
    keys.press(Key::Escape).await;
    keys.wait_at(".menu-b").await;
    assert_eq!(keys.see("getComputedStyle(document.getElementById('menu')).display").await, "none");
    // Its own way out leads back too, and from there on the page is there again.
    keys.press(Key::Enter).await;
    keys.wait_at("#menu a[href='#main']").await;
    keys.press(Key::Enter).await;
    keys.wait_at(".menu-b").await;
    keys.tab_to("main tbody th a").await;
    keys.tab_back_to(".menu-b").await;
    keys.press(Key::Enter).await;
    keys.wait_at("#menu a[href='#main']").await;
    keys.enter("#menu a[href='/van-ban']", "/van-ban").await;
}

/// The first place of a page leads past its frame.
async fn to_the_content(browser: &Browser, keys: &Keyboard<'_>, address: &str) {
    browser.client.goto(address).await.unwrap();
    let (skip, is_first) = keys.tab("body > a.skip").await.unwrap();
    assert!(is_first && skip.name == "Đến nội dung chính", "{address} begins with {skip}");
    keys.press(Key::Enter).await;
    keys.wait_at("main#main").await;
    let (stop, is_in_main) = keys.tab("#main *").await.unwrap();
    assert!(is_in_main, "{address}: {stop} comes behind the way to the content");
}

/// The account's pop-over opens, is gone through, and closes by Escape and by going on.
async fn pop_over(keys: &Keyboard<'_>) {
    const IS_OPEN: &str = "document.querySelector('details.who').open";
    keys.tab_back_to("details.who > summary").await;
    keys.press(Key::Enter).await;
    assert_eq!(keys.see(IS_OPEN).await, true);
    let (_, is_inside) = keys.tab(".pop a").await.unwrap();
    assert!(is_inside);
    keys.press(Key::Escape).await;
    assert_eq!(keys.see(IS_OPEN).await, false);
    assert!(keys.is_at("details.who > summary").await);
    keys.press(Key::Space).await;
    assert_eq!(keys.see(IS_OPEN).await, true);
    keys.tab_to(".pop button").await;
    let (stop, is_behind) = keys.tab("nav.side a").await.unwrap();
    assert!(is_behind, "{stop} comes behind the account");
    assert_eq!(keys.see(IS_OPEN).await, false, "it would lie over the page");
}
