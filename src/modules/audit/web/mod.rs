//! `/nhat-ky`: the journal, newest first.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, Choice, EmptyState, ErrorSummary, Field, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, Routes, Text, render, text};

use super::api::JournalQuery;
use super::usecase::{self, Item, Search};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;

/// The page.
const JOURNAL: &str = "/nhat-ky";

/// Kinds of objects that are named in words, in the order of the choice.
const KINDS: [&str; 10] = [
    "obligation",
    "directive",
    "trigger",
    "agency",
    "account",
    "holiday",
    "saved_filter",
    "delivery",
    "webhook_target",
    "zalo_account",
];
/// Actions that are asked for most.
const ACTIONS: [&str; 12] = [
    "issued",
    "supplemented",
    "withdrawn",
    "reported",
    "completed",
    "sent_back",
    "cancelled",
    "due_changed",
    "happened",
    "added",
    "role_granted",
    "password_reset",
];

/// The module's page.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get(JOURNAL, show)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: String,
}

#[derive(Template)]
#[template(path = "audit/web/page.html")]
struct JournalPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    when: String,
    who: String,
    what: String,
    kind: String,
    object: String,
    href: Option<String>,
    reason: String,
    address: String,
}

async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(query): Query<JournalQuery>,
    Query(After { after }): Query<After>,
) -> Result<Response, Failure> {
    let page = Page::new(None, after.parse().ok());
    let found = match query.read() {
        Ok(search) => usecase::list(&app, &me.actor, &search, &page).await,
        Err(errors) => Err(Problem::invalid(errors)),
    };
    let (found, errors) = match found {
        Ok(found) => (found, Vec::new()),
        // A page shows what it can: everything, with what is wrong with the question.
        Err(Problem::Invalid(errors)) => {
            (usecase::list(&app, &me.actor, &Search::default(), &Page::default()).await?, errors)
        }
        Err(problem) => return Err(problem.into()),
    };
    Ok(render(&JournalPage::new(&me, &query, found, &errors)))
}

impl JournalPage {
    fn new(me: &SignedIn, query: &JournalQuery, found: Slice<Item>, errors: &[FieldError]) -> Self {
        let lang = me.lang();
        let page = me.layout(menu::ids::JOURNAL, lang.t("journal-title"));
        let Slice { items, next } = found;
        let is_end = next.is_none();
        let pager = Pager::new(lang, page.here(), items.len(), next);
        let empty = (items.is_empty() && is_end).then(|| {
            EmptyState::new("funnel", lang.t("journal-empty"), lang.t("journal-empty-text"))
                .action(Action::new(lang.t("journal-all"), Link::new(JOURNAL)))
        });
        Self {
            head: PageHead::new(lang.t("journal-title")).sentence(lang.t("journal-sentence")),
            errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
            fields: fields(lang, query, errors),
            rows: items.into_iter().map(|item| row(lang, item)).collect(),
            empty,
            pager,
            page,
        }
    }
}

fn fields(lang: Lang, query: &JournalQuery, errors: &[FieldError]) -> Vec<Field> {
    let choices = |words: fn(Lang, &str) -> String, codes: &[&str], chosen: &str| {
        let any = Choice::new("", lang.t("journal-any"));
        // What the address asks for stands in the list also where it is none of the usual ones.
        let other = (!chosen.is_empty() && !codes.contains(&chosen)).then(|| Choice::new(chosen, words(lang, chosen)));
        let usual = codes.iter().map(|code| Choice::new(code, words(lang, code)));
        [any].into_iter().chain(usual).chain(other).collect()
    };
    vec![
        Field::select("kind", lang.t("journal-object"), choices(kind, &KINDS, &query.kind)).value(&query.kind),
        Field::select("action", lang.t("journal-what"), choices(action, &ACTIONS, &query.action)).value(&query.action),
        Field::text("person", lang.t("journal-person")).value(&query.person).errors(lang, errors),
        Field::text("from", lang.t("journal-from")).value(&query.from).errors(lang, errors),
        Field::text("to", lang.t("journal-to")).value(&query.to).errors(lang, errors),
    ]
}

fn row(lang: Lang, Item { entry, object }: Item) -> Row {
    let record = entry.record;
    Row {
        when: lang.moment(record.at),
        who: match record.actor_id {
            Some(_) => record.actor_label,
            None => lang.t("journal-system").with("name", record.actor_label).to_string(),
        },
        what: action(lang, &record.action),
        kind: kind(lang, &entry.object_kind),
        object: object.name,
        href: object.href,
        reason: record.reason,
        address: record.address,
    }
}

/// The kind in words; one of a later release by its code.
fn kind(lang: Lang, code: &str) -> String {
    word(lang, format!("journal-kind-{code}"), code)
}

/// The action in words; one that has none by its code.
fn action(lang: Lang, code: &str) -> String {
    word(lang, format!("journal-action-{code}"), code)
}

fn word(lang: Lang, key: String, code: &str) -> String {
    if text::has_key(&key) { Text::new(lang, key).to_string() } else { code.to_owned() }
}
