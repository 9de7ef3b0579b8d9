//! A keyboard and nothing else: no pointer, no click, no focus set from outside. Every place it comes to by Tab is looked at: seen, in the
//! window, marked, named.

use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use axum::body::Bytes;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::browser::Browser;

/// Steps in which everything of a page is to be reached that somebody looks for.
const MOST_STEPS: usize = 120;

/// Steps of the longest page.
const MOST_STOPS: usize = 500;

/// How everything that may get the focus looks without it, for [`LOOK`] to compare; and scrolling that comes to rest at once.
const REMEMBER: &str = "
    window.rings = window.rings || new WeakMap();
    document.documentElement.style.scrollBehavior = 'auto';
    for (const it of document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')) {
      if (it === document.activeElement) { continue; }
      const style = getComputedStyle(it);
      window.rings.set(it, [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(' '));
    }";

const LOOK: &str = include_str!("look.js");

/// What can be reached and was not passed; of choices of which one is to be made, one is a place.
const MISSED: &str = "
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
      .filter(it => it.tabIndex >= 0 && !it.disabled && it.type !== 'hidden' && !it.closest('[inert]'))
      .filter(it => it.checkVisibility({ visibilityProperty: true }) && !window.passed.has(it))
      .filter(it => it.type !== 'radio' || it.checked)
      .map(it => it.outerHTML.slice(0, 120));";

/// A place where Tab stops.
pub struct Stop {
    what: String,
    /// What a screen reader calls it.
    pub name: String,
    is_wanted: bool,
    is_again: bool,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} “{}”", self.what, self.name)
    }
}

/// The keys of a browser.
pub struct Keyboard<'a> {
    browser: &'a Browser,
    http: Http<hyper_util::client::legacy::connect::HttpConnector, Empty<Bytes>>,
    /// What was wrong with the places it came to.
    wrong: Mutex<Vec<String>>,
}

impl<'a> Keyboard<'a> {
    pub fn of(browser: &'a Browser) -> Self {
        let http = Http::builder(TokioExecutor::new()).build_http();
        Self { browser, http, wrong: Mutex::default() }
    }

    /// Fails when anything was wrong with any place it came to.
    pub fn assert_nothing_wrong(&self) {
        let wrong = self.wrong.lock().unwrap();
        assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// One key, pressed and let go.
    pub async fn press(&self, key: impl Into<char>) {
        self.chord(&[], key.into()).await;
    }

    /// One key while others are held.
    pub async fn chord(&self, held: &[Key], key: char) {
        let held: Vec<char> = held.iter().map(|key| char::from(*key)).collect();
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in held.iter().chain([&key]) {
            keys = keys.then(KeyAction::Down { value: *value });
        }
        for value in [&key].into_iter().chain(held.iter().rev()) {
            keys = keys.then(KeyAction::Up { value: *value });
        }
        self.browser.client.perform_actions(keys).await.unwrap();
    }

    /// Letters, one after the other; a line's end is the Enter key.
    pub async fn write(&self, text: &str) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for letter in text.chars() {
            let value = if letter == '\n' { Key::Enter.into() } else { letter };
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.browser.client.perform_actions(keys).await.unwrap();
    }

    /// Other letters in the place of those that stand in the field.
    pub async fn rewrite(&self, text: &str) {
        self.chord(&[Key::Control], 'a').await;
        self.write(text).await;
    }

    /// The next place, and whether it is what the selector selects. `None` at the end of the page.
    pub async fn tab(&self, css: &str) -> Option<(Stop, bool)> {
        let stop = self.step(css, false).await?;
        let is_wanted = stop.is_wanted;
        Some((stop, is_wanted))
    }

    /// Goes on to the next place that the selector selects.
    pub async fn tab_to(&self, css: &str) -> Stop {
        self.seek(css, "", false).await
    }

    /// Goes on to the next place that the selector selects and whose name has these words.
    pub async fn tab_to_named(&self, css: &str, name: &str) -> Stop {
        self.seek(css, name, false).await
    }

    /// Goes back to the last place that the selector selects.
    pub async fn tab_back_to(&self, css: &str) -> Stop {
        self.seek(css, "", true).await
    }

    async fn seek(&self, css: &str, name: &str, is_back: bool) -> Stop {
        let mut passed = Vec::new();
        for _ in 0..MOST_STEPS {
            match self.step(css, is_back).await {
                Some(stop) if stop.is_wanted && stop.name.contains(name) => return stop,
                Some(stop) => passed.push(stop.to_string()),
                None => passed.push("(end of the page)".to_owned()),
            }
        }
        self.browser.picture("keyboard-lost").await;
        panic!("{css} “{name}” is not reached in {MOST_STEPS} steps, but:\n{}", passed.join("\n"));
    }

    async fn step(&self, css: &str, is_back: bool) -> Option<Stop> {
        self.browser.client.execute(REMEMBER, vec![]).await.unwrap();
        match is_back {
            true => self.chord(&[Key::Shift], Key::Tab.into()).await,
            false => self.press(Key::Tab).await,
        }
        let found = self.browser.client.execute(LOOK, vec![json!(css)]).await.unwrap();
        if found.is_null() {
            return None;
        }
        let element = found["element"].as_object().unwrap().values().next().unwrap().as_str().unwrap();
        let stop = Stop {
            what: found["what"].as_str().unwrap().to_owned(),
            name: self.name(element).await,
            is_wanted: found["isWanted"] == true,
            is_again: found["isAgain"] == true,
        };
        let mut wrong: Vec<&str> = found["wrong"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        if stop.name.trim().is_empty() {
            wrong.push("has no name");
        }
        if !wrong.is_empty() {
            let page = self.browser.client.current_url().await.unwrap();
            let line = format!("{} {stop} {}", page.path(), wrong.join(", "));
            self.wrong.lock().unwrap().push(line);
        }
        Some(stop)
    }

    /// What a screen reader calls an element: WebDriver's "Get Computed Label", for which the client has no method.
    async fn name(&self, element: &str) -> String {
        let session = self.browser.client.session_id().await.unwrap().unwrap();
        let address = format!("{}/session/{session}/element/{element}/computedlabel", self.browser.driver);
        let answer = self.http.get(address.parse().unwrap()).await.unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        answer["value"].as_str().unwrap_or_else(|| panic!("{address}: {answer}")).to_owned()
    }

    /// Through the whole page and back: everything is reached, in the same order both ways, and nothing holds the focus.
    pub async fn walk(&self, page: &str) {
        let forward = self.walk_through(page, false).await;
        let missed = self.browser.client.execute(MISSED, vec![]).await.unwrap();
        assert_eq!(missed, json!([]), "{page}: not reached, but\n{}", forward.join("\n"));
        let mut back = self.walk_through(page, true).await;
        back.reverse();
        assert_eq!(forward, back, "{page}: there and back are two ways");
    }

    /// All places from the next one on, until the keys have come round; the browser's own ones lie between the end and the beginning.
    async fn walk_through(&self, page: &str, is_back: bool) -> Vec<String> {
        self.browser.client.execute("window.passed = new WeakSet()", vec![]).await.unwrap();
        let mut stops: Vec<String> = Vec::new();
        for _ in 0..MOST_STOPS {
            let Some(stop) = self.step("*", is_back).await else { continue };
            if stop.is_again {
                assert_eq!(stop.to_string(), stops[0], "{page}: the keys are held in\n{}", stops.join("\n"));
                return stops;
            }
            stops.push(stop.to_string());
        }
        panic!("{page} has more than {MOST_STOPS} places:\n{}", stops.join("\n"));
    }

    /// Whether the focus is on what the selector selects.
    pub async fn is_at(&self, css: &str) -> bool {
        let here = self.browser.client.execute("return document.activeElement.matches(arguments[0])", vec![json!(css)]);
        here.await.unwrap() == true
    }

    /// Waits until the focus is on what the selector selects.
    pub async fn wait_at(&self, css: &str) {
        self.wait(&format!("document.activeElement.matches({})", json!(css))).await;
    }

    /// Waits until something is so on the page, which is there as a whole.
    pub async fn wait(&self, so: &str) {
        let script = format!("return document.readyState === 'complete' && Boolean({so})");
        for _ in 0..200 {
            // In between two pages there may be none to ask.
            if self.browser.client.execute(&script, vec![]).await.is_ok_and(|is_so| is_so == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.browser.picture("keyboard-waits").await;
        let here = self.browser.client.execute("return document.activeElement.outerHTML.slice(0, 200)", vec![]).await;
        panic!("never: {so}; the focus is at {here:?}, the page says {}", self.browser.text().await);
    }

    /// Waits until the page says this; a number may be tied to its word.
    pub async fn wait_for_words(&self, words: &str) {
        self.wait(&format!("document.body.innerText.replaceAll('\\u00a0', ' ').includes({})", json!(words))).await;
    }

    /// What a script of one expression sees.
    pub async fn see(&self, expression: &str) -> Value {
        self.browser.client.execute(&format!("return {expression}"), vec![]).await.unwrap()
    }

    /// Follows a link or presses a button that Tab comes to next, and waits for the page it leads to.
    pub async fn enter(&self, css: &str, path: &str) {
        self.tab_to(css).await;
        self.press(Key::Enter).await;
        self.wait(&format!("location.pathname === {}", json!(path))).await;
    }

    /// Signs somebody of the demo in, by keys.
    pub async fn sign_in(&self, address: &str, login: &str) {
        let client = &self.browser.client;
        client.goto(&format!("{address}/dang-nhap")).await.unwrap();
        client.delete_all_cookies().await.unwrap();
        client.goto(&format!("{address}/ngon-ngu/vi")).await.unwrap();
        client.goto(&format!("{address}/dang-nhap")).await.unwrap();
        self.tab_to("[name=login]").await;
        self.write(login).await;
        self.tab_to("[name=password]").await;
        self.write("dungthu-2026").await;
        self.press(Key::Enter).await;
        self.wait("document.querySelector('nav.side')").await;
    }
}
