//! Scenarios in a real browser: chromium driven by chromedriver against the demo server, each page checked by axe-core and
//! kept as a picture in target/screenshots.
//!
//! Without chromium and chromedriver a test says so loudly and passes only where THIHANH_REQUIRE_BROWSER is not set.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod axe;
mod browser;
mod demo;
mod keyboard;
mod life;
mod main_job;
mod pages;
mod reorganisation;
mod results;
mod year;
