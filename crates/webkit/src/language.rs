//! The route that keeps a person's choice of language.

use axum::extract::Path;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use axum_extra::extract::Query;
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;

use crate::failure::Failure;
use crate::lang::{LANG_COOKIE, Lang};
use crate::layout::paths;
use crate::link::local_path;
use crate::notice::see_other;
use crate::routes::Routes;
use crate::visit::Visit;

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// `/ngon-ngu/{vi,en}?next=/…`: sets the cookie and goes back to the page. A link may do it, since it changes nothing but the language
/// of one's own browser.
pub fn language_routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    Routes::new().get(&format!("{}/{{lang}}", paths::LANGUAGE), choose)
}

async fn choose(visit: Visit, Path(tag): Path<String>, Query(query): Query<Next>) -> Result<Response, Failure> {
    let lang = Lang::of_tag(&tag).ok_or_else(Failure::no_such_page)?;
    let mut response = see_other(local_path(&query.next).unwrap_or(paths::HOME));
    let cookies = visit.settings().cookie;
    let mut cookie: Cookie<'static> = cookies.cookie(LANG_COOKIE, lang.code().to_owned());
    cookie.make_permanent();
    response.headers_mut().append(SET_COOKIE, cookies.header(cookie));
    Ok(response)
}
