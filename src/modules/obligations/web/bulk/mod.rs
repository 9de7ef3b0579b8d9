//! One thing done to many obligations: first what was ticked with what may be done to each, then what became of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_store::idempotency::Key;
use thihanh_webkit::link::local_path;
use thihanh_webkit::parts::{Action, Chip, Choice, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, Text, hex, render};

use super::address::{Asked, REGISTER};
use super::names::{Names, involved};
use super::{path_of, words};
use crate::api_write::only_once;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::bulk::{BulkResult, BulkResults, act};
use crate::modules::obligations::policy::Action as Deed;
use crate::modules::obligations::usecase::{self, BulkAct, MOST_BULK, Shown, Ticked};

/// The page of many.
pub(super) const BULK: &str = "/nhiem-vu/hang-loat";

#[derive(Template)]
#[template(path = "obligations/web/bulk/choose.html")]
struct ChoosePage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    acts: Vec<ActButton>,
    person: Option<Field>,
    note: Field,
    /// What may be urged by a letter, and in what words that is offered.
    urge: Option<(Text, Vec<String>)>,
    key: String,
    back: String,
}

struct Row {
    /// Code and version, as the form sends them.
    value: String,
    code: String,
    href: String,
    title: String,
    agency: String,
    due: Option<String>,
    chip: Chip,
    /// What of the page may be done to it.
    allowed: String,
}

struct ActButton {
    word: &'static str,
    text: Text,
    icon: &'static str,
}

#[derive(Template)]
#[template(path = "obligations/web/bulk/results.html")]
struct ResultsPage {
    page: Layout,
    head: PageHead,
    refused: Vec<ResultRow>,
    done: Vec<ResultRow>,
    refused_title: Text,
    done_title: Text,
    back: String,
}

struct ResultRow {
    code: String,
    href: String,
    title: String,
    reason: String,
}

/// The verbs of the page, in its order, each with the right it asks for.
const ACTS: [(&str, Deed); 4] =
    [("receive", Deed::Receive), ("accept", Deed::Accept), ("complete", Deed::Complete), ("assign", Deed::Assign)];

fn name(lang: Lang, word: &str) -> Text {
    match word {
        "receive" => lang.t("bulk-receive"),
        "accept" => lang.t("bulk-accept"),
        "complete" => lang.t("bulk-complete"),
        _ => lang.t("bulk-assign"),
    }
}

fn icon(word: &str) -> &'static str {
    match word {
        "receive" => "inbox",
        "accept" => "check-circle",
        "complete" => "check-lg",
        _ => "person-circle",
    }
}

/// `GET /nhiem-vu/hang-loat`: the rows that were ticked (`code`), or with `all` the first ones of a filter.
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let lang = me.lang();
    let here = me.visit.here();
    let has = |wanted: &str| here.pairs().iter().any(|(name, _)| name == wanted);
    let (choices, back, total) = if has("all") {
        let asked = Asked::read(&app, here).await?;
        let total = usecase::counts(&app, &me.actor, &asked.filter).await.map_err(Problem::from)?.total;
        let rows = usecase::matching(&app, &me.actor, &asked.filter).await.map_err(Problem::from)?;
        (rows, super::address::link(REGISTER, &asked.filter).to_string(), Some(total))
    } else {
        let codes: Vec<String> = values(here, "code").take(MOST_BULK).collect();
        let rows = usecase::picked(&app, &me.actor, &codes).await.map_err(Problem::from)?;
        let rows = usecase::with_actions(&app, &me.actor, rows).await.map_err(Problem::from)?;
        (rows, way_back(values(here, "back").next().as_deref()), None)
    };
    if choices.is_empty() {
        return Ok(Notice::warning("bulk-nothing-chosen").on(back));
    }
    let names = Names::of(&app, involved(choices.iter().map(|(shown, _)| shown))).await?;
    let cut = total.filter(|total| *total != Count::Exact(choices.len() as u64));
    let sentence = match cut {
        Some(total) => lang.t("bulk-text-cut").with("total", total).with("most", MOST_BULK),
        None => lang.t("bulk-text"),
    };
    let may = |deed: Deed| choices.iter().filter(|(_, allowed)| allowed.contains(&deed)).count();
    let person = people(&app, lang, &choices, &names).await?;
    // Without anybody to choose, the button could only take away whoever is named.
    let offered = |deed: Deed| may(deed) > 0 && (deed != Deed::Assign || person.is_some());
    let acts = ACTS.iter().filter(|(_, deed)| offered(*deed)).map(|(word, deed)| ActButton {
        word,
        text: lang.t("bulk-do").with("act", name(lang, word)).with("count", may(*deed)),
        icon: icon(word),
    });
    let urged: Vec<_> = choices.iter().filter(|(_, allowed)| allowed.contains(&Deed::Urge)).collect();
    let urged: Vec<String> = urged.into_iter().map(|(shown, _)| shown.obligation.code.clone()).collect();
    let title = lang.t("bulk-title").with("count", choices.len());
    let body = ChoosePage {
        page: me.layout(menu::ids::REGISTER, &title),
        head: PageHead::new(&title).crumb(Html::link(&back, lang.t("register-title"))).sentence(sentence),
        acts: acts.collect(),
        person,
        note: Field::area("note", lang.t("bulk-note"), 2).hint(lang.t("bulk-note-hint")),
        urge: (!urged.is_empty()).then(|| (lang.t("bulk-urge").with("count", urged.len()), urged)),
        rows: choices.iter().map(|choice| row(lang, choice, &names, app.clock.today())).collect(),
        key: app.ids.uuid(app.clock.now()).to_string(),
        back,
    };
    Ok(render(&body))
}

fn values<'a>(here: &'a Link, wanted: &'a str) -> impl Iterator<Item = String> + 'a {
    here.pairs().iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.clone())
}

/// The list that the rows were ticked on: an address of this site, whatever was sent.
fn way_back(given: Option<&str>) -> String {
    given.and_then(local_path).unwrap_or(REGISTER).to_owned()
}

fn row(lang: Lang, (shown, allowed): &(Shown, Vec<Deed>), names: &Names, today: chrono::NaiveDate) -> Row {
    let obligation = &shown.obligation;
    let acts = ACTS.iter().filter(|(_, deed)| allowed.contains(deed));
    let acts: Vec<_> = acts.map(|(word, _)| name(lang, word).to_string().to_lowercase()).collect();
    Row {
        value: format!("{}:{}", obligation.code, obligation.version),
        href: path_of(&obligation.code),
        title: obligation.title.clone(),
        agency: names.short(obligation.agency).to_owned(),
        due: obligation.due_on.map(|due| lang.date(due)),
        chip: words::chip(lang, shown, today),
        allowed: acts.join(", "),
        code: obligation.code.clone(),
    }
}

/// The people of the agencies whose rows may be given to somebody; of several agencies each with its name.
async fn people(
    app: &App,
    lang: Lang,
    choices: &[(Shown, Vec<Deed>)],
    names: &Names,
) -> Result<Option<Field>, Failure> {
    let assigned = choices.iter().filter(|(_, allowed)| allowed.contains(&Deed::Assign));
    let agencies: BTreeMap<_, _> =
        assigned.map(|(shown, _)| shown.obligation.agency).map(|agency| (agency, names.short(agency))).collect();
    if agencies.is_empty() || agencies.len() > MOST_AGENCIES {
        return Ok(None);
    }
    let mut options = vec![Choice::new("", lang.t("bulk-person-choose"))];
    for (agency, name) in &agencies {
        for view in usecase::people_of(app, *agency).await.map_err(Problem::from)? {
            let place = if agencies.len() > 1 { *name } else { view.position.as_str() };
            let label = lang.t("act-delegate-person").with("name", view.name.as_str()).with("position", place);
            options.push(Choice::new(view.id, label));
        }
    }
    Ok(Some(Field::select("person", lang.t("act-assign-person"), options)))
}

/// Agencies whose people are offered: somebody is named by a head, whose agencies are few.
const MOST_AGENCIES: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    row: Vec<String>,
    act: String,
    person: String,
    note: String,
    key: String,
    back: String,
}

impl Input {
    fn rows(&self) -> Vec<Ticked> {
        let ticked = |value: &String| {
            let (code, version) = value.split_once(':')?;
            Some(Ticked { code: code.to_owned(), version: Some(form_version(version)) })
        };
        self.row.iter().filter_map(ticked).collect()
    }

    fn act(&self) -> Option<BulkAct> {
        let person = match self.person.as_str() {
            "" => None,
            id => Some(id.parse::<AccountId>().ok()?),
        };
        // Nobody chosen is no wish to take everybody away: that is done on the page of each.
        act(&self.act, person).filter(|act| *act != BulkAct::Assign(None))
    }

    /// The same form sent twice is one; another choice on the same page is another.
    fn key(&self, account: AccountId) -> Key {
        let mut digest = Sha256::new();
        for part in [&self.key, &self.act, &self.person, &self.note].into_iter().chain(&self.row) {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let digest: [u8; 32] = digest.finalize().into();
        Key { account, key: format!("bulk {}", hex::encode(&digest)), digest }
    }
}

/// `POST /nhiem-vu/hang-loat`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let back = way_back(Some(&input.back));
    let rows = input.rows();
    let Some(act) = input.act().filter(|_| !rows.is_empty()) else {
        return Ok(Notice::warning("bulk-nothing-chosen").on(back));
    };
    let key = input.key(me.account.id);
    let (program, actor, lang, note) = (app.clone(), me.actor.clone(), me.lang(), input.note.clone());
    let work = async move {
        let results = BulkResults::of(&program, &actor, lang, act, &rows, &note).await?;
        Ok(axum::Json(results).into_response())
    };
    let answer = only_once(app.clone(), key, work).await?;
    let body = answer.into_body().collect().await.map_err(|_| Failure::internal())?.to_bytes();
    let results: BulkResults = serde_json::from_slice(&body).map_err(|_| Failure::internal())?;
    results_page(&app, &me, &input.act, results, back).await
}

async fn results_page(
    app: &App,
    me: &SignedIn,
    word: &str,
    found: BulkResults,
    back: String,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let codes: Vec<String> = found.results.iter().map(|result| result.code.clone()).collect();
    let shown = usecase::picked(app, &me.actor, &codes).await.map_err(Problem::from)?;
    let titles: BTreeMap<&str, &str> =
        shown.iter().map(|row| (row.obligation.code.as_str(), row.obligation.title.as_str())).collect();
    let line = |result: &BulkResult| ResultRow {
        code: result.code.clone(),
        href: path_of(&result.code),
        title: titles.get(result.code.as_str()).copied().unwrap_or_default().to_owned(),
        reason: result.reason.clone().unwrap_or_default(),
    };
    let (refused, done): (Vec<_>, Vec<_>) = found.results.iter().partition(|result| result.reason.is_some());
    let title = lang.t("bulk-done-title").with("act", name(lang, word)).with("count", found.done);
    let sentence = if found.refused == 0 { lang.t("bulk-all-done") } else { lang.t("bulk-some-refused") };
    let page = ResultsPage {
        page: me.layout(menu::ids::REGISTER, &title),
        head: PageHead::new(&title)
            .crumb(Html::link(&back, lang.t("register-title")))
            .sentence(sentence.with("count", found.refused))
            .action(Action::primary(lang.t("bulk-back"), &back).icon("list-check")),
        refused: refused.into_iter().map(line).collect(),
        done: done.into_iter().map(line).collect(),
        refused_title: lang.t("bulk-refused").with("count", found.refused),
        done_title: lang.t("bulk-done").with("count", found.done),
        back,
    };
    Ok(render(&page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_its_rows_with_the_versions_looked_at() {
        let input = Input {
            row: vec!["NV-2026-00001:3".into(), "NV-2026-00002:x".into(), "nothing".into()],
            ..Input::default()
        };
        let ticked = |code: &str, version| Ticked { code: code.into(), version: Some(version) };
        assert_eq!(input.rows(), [ticked("NV-2026-00001", 3), ticked("NV-2026-00002", 0)]);
    }

    #[test]
    fn what_is_no_verb_or_no_person_is_no_act() {
        let asks = |act: &str, person: &str| Input { act: act.into(), person: person.into(), ..Input::default() }.act();
        assert_eq!(asks("receive", ""), Some(BulkAct::Receive));
        assert_eq!(asks("assign", ""), None, "nobody was chosen");
        assert_eq!(asks("cancel", ""), None);
        assert_eq!(asks("assign", "1 OR 1=1"), None);
    }

    #[test]
    fn the_same_form_has_one_key_and_another_choice_another() {
        let account = "00000000-0000-0000-0000-000000000005".parse().unwrap();
        let input =
            |row: &str| Input { row: vec![row.into()], act: "receive".into(), key: "k".into(), ..Input::default() };
        assert_eq!(input("A:1").key(account).key, input("A:1").key(account).key);
        assert_ne!(input("A:1").key(account).key, input("A:2").key(account).key);
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(way_back(Some("/nhiem-vu?status=overdue")), "/nhiem-vu?status=overdue");
        assert_eq!(way_back(Some("//evil.example")), REGISTER);
        assert_eq!(way_back(None), REGISTER);
    }
}
