//! The help page: what each page is for, the words used for states, the keys of the review; and the API for people.

mod api;

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use thihanh_webkit::{Layout, Routes, Visit, paths, render};

pub use api::{API_DOCS, api_docs};

use crate::app::App;
use crate::modules::accounts::web::SignedIn;

#[derive(Template)]
#[template(path = "help/help.html")]
struct HelpPage {
    page: Layout,
    topics: Vec<(&'static str, &'static str)>,
    keys: [(&'static str, &'static str); 10],
}

/// The module's page.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get(paths::HELP, show)
}

/// Shown to everybody; who is signed in sees it inside the usual frame.
async fn show(visit: Visit, _signed_in: Option<SignedIn>) -> Response {
    render(&HelpPage {
        page: visit.layout(visit.lang().t("help-title")),
        topics: vec![
            ("help-inbox", "help-inbox-text"),
            ("help-review", "help-review-text"),
            ("help-issue", "help-issue-text"),
            ("help-register", "help-register-text"),
            ("help-classes", "help-classes-text"),
            ("help-due", "help-due-text"),
        ],
        keys: [
            ("↑ ↓", "help-key-move"),
            ("Enter", "help-key-accept"),
            ("E", "help-key-edit"),
            ("S", "help-key-split"),
            ("M", "help-key-merge"),
            ("X", "help-key-reject"),
            ("U", "help-key-undo"),
            ("L", "help-key-save"),
            ("Esc", "help-key-leave"),
            ("Ctrl Enter", "help-key-accept-here"),
        ],
    })
}
