//! The dry run, and the commit.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::parts::{KeyValues, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::detail::Seen;
use super::{ALL, words};
use crate::app::App;
use crate::handover::Kind;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::inheritance::Named;
use crate::modules::reorganisation::usecase::{self, Blocker, Foreseen};

#[derive(Template)]
#[template(path = "reorganisation/web/trial.html")]
struct TrialPage {
    page: Layout,
    head: PageHead,
    code: String,
    version: i64,
    may_manage: bool,
    blockers: Vec<Stone>,
    is_due: bool,
    too_early: Text,
    accepts_covered: bool,
    facts: KeyValues,
    notes: Vec<(Text, String)>,
}

/// Something that stands in the way.
struct Stone {
    what: Text,
    about: Vec<String>,
    /// Where it is cleared.
    href: Option<String>,
    is_covered: bool,
}

/// `GET /don-vi/sap-xep/{code}/chay-thu`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let foreseen = usecase::dry_run(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let may_manage = usecase::may_manage(&app, &me.actor).await.map_err(Problem::from)?;
    let title = lang.t("reorganisation-dry-run");
    let it = &foreseen.it;
    Ok(render(&TrialPage {
        head: PageHead::new(&title)
            .crumb(Html::link(ALL, lang.t("reorganisation-title")))
            .crumb(Html::link(format!("{ALL}/{code}"), &it.decision.title))
            .sentence(match foreseen.blockers.len() {
                0 => lang.t("reorganisation-clear"),
                count => lang.t("reorganisation-blocked-by").with("count", count),
            }),
        version: it.version,
        may_manage,
        blockers: foreseen.blockers.iter().map(|blocker| stone(lang, &code, blocker)).collect(),
        is_due: foreseen.is_due,
        too_early: lang.t("reorganisation-too-early-text").with("on", lang.date(it.decision.effective_on)),
        accepts_covered: it.accepts_covered,
        facts: facts(lang, &foreseen),
        notes: notes(lang, &foreseen),
        page: me.layout(menu::ids::REORGANISATION, title),
        code,
    }))
}

fn stone(lang: Lang, code: &str, blocker: &Blocker) -> Stone {
    let count = |total: usize| i64::try_from(total).unwrap_or(i64::MAX);
    let plain = |what: Text, about: Vec<String>| Stone { what, about, href: None, is_covered: false };
    let entries =
        |key, named: &Named<String>| plain(lang.t(key).with("count", count(named.total)), named.named.clone());
    match blocker {
        Blocker::Tree(errors) => Stone {
            href: Some(format!("{ALL}/{code}#thay-doi")),
            ..plain(
                lang.t("reorganisation-faults"),
                errors.iter().map(|error| field_message(lang, error).to_string()).collect(),
            )
        },
        Blocker::NoHeir { agency, name, kind, count } => {
            let what = lang.t("reorganisation-no-heir").with("name", name);
            let href = match words::has_items(*kind) {
                true => format!("{ALL}/{code}/muc?don_vi={agency}&loai={}", kind.as_str()),
                false => format!("{ALL}/{code}#ban-giao"),
            };
            let about = vec![words::counted(lang, *kind, *count).to_string()];
            Stone { href: Some(href), ..plain(what, about) }
        }
        Blocker::UnknownHeir { name, heir } => Stone {
            href: Some(format!("{ALL}/{code}#ban-giao")),
            ..plain(lang.t("reorganisation-unknown-heir").with("name", name).with("heir", heir), Vec::new())
        },
        Blocker::Taken(named) => entries("reorganisation-taken", named),
        Blocker::Unfollowed(named) => entries("reorganisation-unfollowed", named),
        Blocker::Covered(named) => Stone {
            is_covered: true,
            ..plain(
                lang.t("reorganisation-covered").with("count", count(named.total)),
                named.named.iter().map(|one| format!("{} → {}", one.old, one.new)).collect(),
            )
        },
    }
}

fn facts(lang: Lang, foreseen: &Foreseen) -> KeyValues {
    let (closed, opened, joined) = foreseen.entries;
    let number = |count: usize| lang.number(i64::try_from(count).unwrap_or(i64::MAX));
    let others = foreseen.held.iter().filter(|(kind, _)| !matches!(kind, Kind::Obligation | Kind::Overseen));
    let others: Vec<String> = others.map(|(kind, count)| words::counted(lang, *kind, *count).to_string()).collect();
    KeyValues::new()
        .row(lang.t("reorganisation-tree-lines"), number(foreseen.changes.len()))
        .row(lang.t("reorganisation-ended-holding"), number(foreseen.ended))
        .row(lang.t("reorganisation-closing"), number(closed))
        .row(lang.t("reorganisation-opening"), number(opened))
        .row(lang.t("reorganisation-joining"), number(joined))
        .row(lang.t("reorganisation-other-overseer"), number(foreseen.overseen))
        .row_if(lang.t("reorganisation-other-things"), (!others.is_empty()).then(|| others.join("; ")))
}

/// What nobody needs to clear, and everybody should know.
fn notes(lang: Lang, foreseen: &Foreseen) -> Vec<(Text, String)> {
    let note = |key, named: &Named<String>| {
        let text = lang.t(key).with("count", i64::try_from(named.total).unwrap_or(i64::MAX));
        (named.total > 0).then(|| (text, named.named.join(", ")))
    };
    let notes = [
        note("reorganisation-waiting", &foreseen.waiting),
        note("reorganisation-self-followed", &foreseen.self_followed),
    ];
    notes.into_iter().flatten().collect()
}

/// `POST /don-vi/sap-xep/{code}/thuc-hien`
pub(super) async fn commit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(seen): CheckedForm<Seen>,
) -> Result<Response, Failure> {
    usecase::commit(&app, &me.actor, seen.at(&code)).await.map_err(Problem::from)?;
    Ok(Notice::done("reorganisation-committed").on(format!("{ALL}/{code}")))
}

/// What a person says of entries that heirs have done already.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Accepting {
    version: String,
    accepts: String,
}

/// `POST /don-vi/sap-xep/{code}/bao-gom`
pub(super) async fn accept(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<Accepting>,
) -> Result<Response, Failure> {
    let at = (code.as_str(), Some(form_version(&form.version)));
    usecase::accept_covered(&app, &me.actor, at, !form.accepts.is_empty()).await.map_err(Problem::from)?;
    Ok(Notice::done("reorganisation-changed").on(format!("{ALL}/{code}/chay-thu")))
}
