//! What was published last, for programs that read feeds (RFC 4287).

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{NaiveTime, SecondsFormat};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::{Instant, instant};
use thihanh_webkit::{Failure, Lang};

use super::{cached, words};
use crate::app::App;
use crate::modules::publication::usecase::{self, Filter};

/// Entries of the feed.
const ENTRIES: u32 = 50;

#[derive(Template)]
#[template(path = "publication/web/atom.xml", escape = "html")]
struct Feed {
    origin: String,
    title: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    slug: String,
    title: String,
    agency: String,
    kind: &'static str,
    kind_name: String,
    published: String,
    updated: String,
    withdrawn: String,
}

fn moment(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `GET /cong-khai/atom.xml`. One language: whoever collects feeds says none.
pub(super) async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Failure> {
    let lang = Lang::Vi;
    let page = Page::new(Some(ENTRIES), None);
    let (slice, _, names) = usecase::public_list(&app, &Filter::default(), &page).await.map_err(Problem::from)?;
    let mut last = Instant::UNIX_EPOCH;
    let entries = slice.items.iter().map(|publication| {
        let withdrawal = publication.withdrawal.as_ref();
        let updated = withdrawal.map_or(publication.updated_at, |withdrawal| withdrawal.at);
        last = last.max(updated);
        Entry {
            slug: publication.slug.clone(),
            title: publication.choices.title.clone(),
            agency: words::name(&names, publication.agency),
            kind: publication.kind.as_str(),
            kind_name: words::kind(lang, publication.kind).to_string(),
            published: publication.published_on.map(|on| moment(instant(on, NaiveTime::MIN))).unwrap_or_default(),
            updated: moment(updated),
            withdrawn: withdrawal.map(|it| it.reason.clone()).unwrap_or_default(),
        }
    });
    let entries: Vec<Entry> = entries.collect();
    let feed = Feed {
        origin: app.config.origin(),
        title: lang.t("publications-public-title").to_string(),
        updated: moment(last),
        entries,
    };
    let body = feed.render().map_err(|error| {
        tracing::error!(%error, "a feed could not be drawn");
        Failure::internal()
    })?;
    cached::open(&headers, "application/atom+xml; charset=utf-8", body.into_bytes())
}
