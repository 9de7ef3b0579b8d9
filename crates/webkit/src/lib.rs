//! Web plumbing of thihanh: layout, components, forms, session cookie, CSRF, languages, errors, static files.
//!
//! A page is a handler, a struct with a template, and texts. The template stands beside the Rust file (`src/modules/*/web/*.html`) and
//! extends this crate's `layout.html`, which needs a field `page`:
//!
//! ```html
//! {% extends "layout.html" %}
//! {% block content %}
//! {{ head }}
//! <section class="sheet">
//! <table class="tb stack"><thead><tr>{{ by_name }}<th scope="col">{{ page.t("agencies-level") }}</th></tr></thead><tbody>
//! {%- for row in rows %}
//! <tr><th scope="row"><a href="/don-vi/{{ row.id }}">{{ row.name }}</a></th><td data-th="{{ page.t("agencies-level") }}">{{ row.level }}</td></tr>
//! {%- endfor %}
//! </tbody></table></section>
//! {{ pager }}
//! <form method="post" action="/don-vi">{{ page.csrf() }}{{ name }}<button class="btn btn-primary">{{ page.icon("plus-lg") }}{{ page.t("agencies-add") }}</button></form>
//! {% endblock %}
//! ```
//!
//! ```ignore
//! #[derive(Template)]
//! #[template(path = "agencies/web/list.html")]
//! struct ListPage { page: Layout, head: PageHead, by_name: SortHead, rows: Vec<Row>, pager: Pager, name: Field }
//!
//! /// `GET /don-vi`
//! async fn list(State(app): State<Arc<App>>, me: SignedIn, Query(filter): Query<Filter>) -> Result<Response, Failure> {
//!     let found = usecase::list(&app, &me.actor, &filter).await?;              // any Problem becomes a Failure
//!     let page = me.visit.layout(me.visit.lang().t("agencies-title")).under("agencies");
//!     Ok(render(&ListPage {
//!         head: PageHead::new(page.t("agencies-title")).sentence(page.t("agencies-count").with("count", found.count)),
//!         by_name: SortHead::new(page.t("agencies-name"), page.here().with("sort", "name"), filter.direction()),
//!         pager: Pager::new(page.lang(), page.here(), found.rows.items.len(), found.rows.next),
//!         name: Field::text("name", page.t("agencies-name")).required(),
//!         rows: found.rows.items,
//!         page,
//!     }))
//! }
//!
//! /// `POST /don-vi`
//! async fn add(State(app): State<Arc<App>>, me: SignedIn, CheckedForm(form): CheckedForm<AddForm>) -> Result<Response, Failure> {
//!     match usecase::add(&app, &me.actor, form.command()).await.map_err(Problem::from) {
//!         Ok(added) => Ok(Notice::done("agencies-added").with("name", added.name).on(format!("/don-vi/{}", added.id))),
//!         Err(Problem::Invalid(errors)) => Ok(form_page(&me, &form, &errors)),   // ErrorSummary and Field::errors
//!         Err(problem) => Err(problem.into()),
//!     }
//! }
//! ```
//!
//! * Texts: `page.t("key")` in templates, `lang.t("key")` in Rust; values by `.with("name", value)`; keys are written out in full, never
//!   put together, so that the tests find missing and unused ones. Bold words of a catalogue's sentence: `.markup()`.
//! * The application calls [`shield`] once around its routes; it has [`assets::routes`] and [`language_routes`] among them.
//! * An extractor that finds somebody signed in calls [`Visit::signed_in`]; where nobody is, it returns [`Failure::not_signed_in`].
//! * Codes of problems are keys `problem-…`; kinds of things (`Problem::NotFound`) are keys `object-…`, rights are keys `right-…`, fields
//!   in a conflict are keys `field-…`.
//! * Classes and markup of what is not a component: `assets/app.css`, and `cargo run -p thihanh-webkit --example gallery`.

pub mod assets;
pub mod chart;
pub mod csrf;
pub mod download;
pub mod failure;
pub mod form;
pub mod hex;
pub mod html;
pub mod json;
pub mod lang;
mod language;
pub mod layout;
pub mod link;
pub mod notice;
pub mod parts;
mod render;
pub mod routes;
pub mod session;
pub mod shield;
pub mod text;
pub mod visit;

pub use csrf::{CsrfKey, CsrfToken};
pub use failure::Failure;
pub use form::{CheckedForm, CheckedUpload, EmptyForm};
pub use html::Html;
pub use lang::Lang;
pub use language::language_routes;
pub use layout::{Layout, MenuGroup, MenuItem, Staff, paths};
pub use link::Link;
pub use notice::{Notice, see_other};
pub use render::render;
pub use routes::Routes;
pub use session::{SessionCookie, SessionId};
pub use shield::shield;
pub use text::Text;
pub use visit::{Contact, Settings, Visit};
