//! One obligation: how it stands, what the directive says, why it is due then, what may be done to it, what happened to it.

pub(super) mod acts;
mod conflict;
mod forms;
mod history;
mod kind;
mod life;
mod support;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, ErrorSummary, KeyValues, PageHead, Timeline};
use thihanh_webkit::{Failure, Html, Lang, Layout, Text, render};

use self::conflict::Conflict;
use self::forms::{ActForm, QuickAct, Refused};
use self::life::LifeView;
use self::support::SupportView;
use super::address::{self, REGISTER};
use super::evidence::{EvidenceView, Filled};
use super::names::{Names, involved};
use super::{path_of, path_of_agency, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::class::Condition;
use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::usecase::{self, Detail, MOST_SIBLINGS, Shown};
use crate::modules::people;

/// Contributing agencies that are named; the directive's page has all of them.
const MOST_NAMED: usize = 12;
/// Periods shown before and after this one; a monthly duty has dozens.
const PERIODS_AROUND: usize = 5;

#[derive(Template)]
#[template(path = "obligations/web/detail/page.html")]
pub(super) struct DetailPage {
    page: Layout,
    head: PageHead,
    pub(super) errors: Option<ErrorSummary>,
    /// Somebody was quicker than a form that was sent.
    conflict: Option<Conflict>,
    source: String,
    source_href: Option<String>,
    quote: Quote,
    why_title: Text,
    why: Vec<String>,
    pub(super) evidence: Option<EvidenceView>,
    /// That it was urged, with the page of the last letter.
    urged: Option<(Text, String)>,
    support: Option<SupportView>,
    life: LifeView,
    quick: Vec<QuickAct>,
    /// What comes next, or was refused.
    forms: Vec<ActForm>,
    /// What may be done besides, folded.
    more: Vec<ActForm>,
    version: i64,
    facts: KeyValues,
    periods: Vec<Row>,
    /// Where all periods are, where only those around this one are shown.
    all_periods: Option<(Text, String)>,
    others: Vec<Row>,
    others_title: Text,
    is_cut: bool,
    history: Timeline,
    /// By which of the reader's roles this is seen.
    seen_by: Vec<Text>,
}

/// The order in the directive's words, with the words of its deadline marked.
#[derive(Debug, PartialEq, Eq)]
struct Quote {
    before: String,
    marked: String,
    after: String,
}

/// Another entry of the same task.
struct Row {
    href: String,
    name: String,
    due: Option<String>,
    chip: Chip,
    is_this: bool,
}

/// `GET /nhiem-vu/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, None).await?))
}

/// The page without a refused form of its acts.
pub(super) async fn plain(app: &App, me: &SignedIn, code: &str) -> Result<DetailPage, Failure> {
    page(app, me, code, None).await
}

async fn page(app: &App, me: &SignedIn, code: &str, refused: Option<&Refused>) -> Result<DetailPage, Failure> {
    let detail = usecase::obligation(app, &me.actor, code).await.map_err(Problem::from)?;
    let records = usecase::history(app, &me.actor, code).await.map_err(Problem::from)?;
    let origin = usecase::origin_code(app, detail.shown.obligation.task).await.map_err(Problem::from)?;
    let mut named = involved(std::iter::once(&detail.shown).chain(&detail.siblings));
    named.extend(detail.task.support.iter().map(|(agency, _)| *agency));
    named.extend(involved(&detail.life.parts));
    named.extend(detail.life.claim.iter().map(|claim| claim.right));
    let names = Names::of(app, named).await?;
    let today = app.clock.today();
    let lang = me.lang();
    let obligation = &detail.shown.obligation;
    let mut object_of = vec![obligation.agency, obligation.overseer];
    object_of.extend(detail.task.support.iter().map(|(agency, _)| *agency));
    let seen_by = people::api::why_seen(app.store.read(), &me.actor, Module::Obligations, &object_of, today).await;
    let seen_by = seen_by.map_err(Problem::from)?;
    let (periods, count, others) = siblings(lang, &detail, &names, today);
    let all_periods = (periods.len() < count).then(|| all_periods(lang, &detail, count));
    let (open, more): (Vec<ActForm>, Vec<ActForm>) =
        forms::forms(lang, &detail, &names, today, refused).into_iter().partition(|form| form.is_open);
    Ok(DetailPage {
        page: me.layout(menu::ids::REGISTER, &obligation.code).with_script("evidence.js"),
        head: head(lang, &detail, &names, today),
        errors: refused
            .filter(|refused| !refused.errors.is_empty())
            .map(|refused| ErrorSummary::of(lang, &refused.errors)),
        conflict: refused.filter(|refused| refused.is_stale).map(|refused| {
            Conflict::of(lang, refused.kind, &refused.filled, &detail, (records.as_slice(), &names, today))
        }),
        source: words::source(lang, &obligation.why),
        source_href: origin.map(|code| words::origin_href(obligation.origin, &code)),
        quote: Quote::of(&detail.task.content, &obligation.why.words),
        why_title: why_title(lang, obligation),
        why: why(lang, &detail.shown),
        life: LifeView::of(lang, &detail, &names, today),
        quick: forms::quick(lang, &detail),
        evidence: EvidenceView::of(app, me, code, &Filled::default(), &[]).await?,
        urged: history::urged(lang, &records).map(|(text, letter)| (text, format!("/cong-van/{letter}"))),
        support: SupportView::of(lang, &detail, &names),
        forms: open,
        more,
        version: obligation.version,
        facts: facts(lang, &detail, &names),
        periods,
        all_periods,
        others_title: lang.t("obligation-others").with("count", others.len()),
        others,
        seen_by: people::api::sentences(lang, &seen_by),
        is_cut: detail.siblings.len() + 1 >= MOST_SIBLINGS as usize,
        history: Timeline::new(
            records
                .iter()
                .map(|record| history::entry(lang, record, me.actor.rights_in(Module::Obligations).has(Role::Auditor)))
                .collect(),
        ),
    })
}

fn head(lang: Lang, detail: &Detail, names: &Names, today: NaiveDate) -> PageHead {
    let obligation = &detail.shown.obligation;
    let owner = lang
        .t("obligation-owner")
        .with("agency", names.full(obligation.agency))
        .with("part", words::part(lang, obligation.part).to_string().to_lowercase());
    let sentence = Html::from(words::chip(lang, &detail.shown, today)).and(owner);
    let head = PageHead::new(&obligation.title)
        .crumb(Html::link(REGISTER, lang.t("register-title")))
        .crumb(Html::whole(&obligation.code))
        .sentence(sentence);
    match forms::next(detail) {
        Some(kind) => {
            let spec = kind.spec();
            head.action(Action::primary(lang.t(spec.button), format!("#{}", spec.slug)).icon(spec.icon))
        }
        None => head,
    }
}

impl Quote {
    /// The deadline's words are marked where the order holds them; most often they are part of it.
    fn of(content: &str, deadline: &str) -> Self {
        let (before, marked, after) = match content.split_once(deadline).filter(|_| !deadline.is_empty()) {
            Some((before, after)) => (before, deadline, after),
            None => (content, "", ""),
        };
        Self { before: before.to_owned(), marked: marked.to_owned(), after: after.to_owned() }
    }
}

fn why_title(lang: Lang, obligation: &Obligation) -> Text {
    match obligation.due_on {
        Some(due) => lang.t("obligation-why-due").with("date", due),
        None => lang.t("obligation-why-no-due"),
    }
}

/// The steps from the directive's words to today.
fn why(lang: Lang, shown: &Shown) -> Vec<String> {
    let obligation = &shown.obligation;
    let mut steps = vec![words::why(lang, obligation)];
    steps.extend(words::why_remark(lang, &obligation.why).map(String::from));
    let days = shown.working_days.unwrap_or_default();
    match (shown.condition, obligation.due_on) {
        (Condition::Overdue, Some(due)) => {
            steps.push(lang.t("obligation-why-late").with("date", due).with("count", days).into());
        }
        (Condition::InTime | Condition::DueSoon, Some(due)) => {
            steps.push(lang.t("obligation-why-left").with("date", due).with("count", days).into());
        }
        _ => {}
    }
    steps.extend(why_proof(lang, obligation).map(String::from));
    steps
}

/// Of a continuous duty: why its proof is asked for now, or when it will be.
fn why_proof(lang: Lang, obligation: &Obligation) -> Option<Text> {
    match (obligation.reminded_on.filter(|_| obligation.is_proof_asked), obligation.reported_on) {
        (Some(on), Some(proven)) => Some(lang.t("obligation-proof-asked-again").with("on", on).with("proven", proven)),
        (Some(on), None) => {
            Some(lang.t("obligation-proof-asked-first").with("on", on).with("opened", obligation.opened_on))
        }
        (None, _) => obligation.next_reminder().map(|next| lang.t("obligation-proof-next").with("on", next)),
    }
}

fn facts(lang: Lang, detail: &Detail, names: &Names) -> KeyValues {
    let Detail { shown: Shown { obligation, .. }, task, .. } = detail;
    let agency = |agency: AgencyId| Html::link(path_of_agency(agency), names.full(agency));
    let words_of = |words: &Option<String>| words.as_deref().filter(|words| !words.trim().is_empty()).map(Html::from);
    let support =
        (!task.support.is_empty()).then(|| support(lang, task.support.iter().map(|(agency, _)| *agency), names));
    let addressee = if task.is_personal { lang.t("obligation-personal") } else { lang.t("obligation-not-personal") };
    KeyValues::new()
        .row(words::part(lang, obligation.part), agency(obligation.agency))
        .row_if(lang.t("part-support"), support)
        .row(lang.t("register-overseer"), agency(obligation.overseer))
        .row_if(lang.t("obligation-owed-to"), words_of(&task.owed_to))
        .row_if(lang.t("obligation-via"), words_of(&task.via))
        .row_if(lang.t("obligation-product"), words_of(&task.product))
        .row_if(lang.t("obligation-shared"), task.is_shared.then(|| lang.t("obligation-shared-yes")))
        .row(lang.t("export-binding"), words::binding(lang, obligation.binding))
        .row(lang.t("obligation-addressee"), addressee)
        .row_if(
            lang.t("export-period"),
            (!obligation.period.is_empty()).then(|| words::period(lang, &obligation.period)),
        )
        .row(lang.t("export-opened"), lang.date(obligation.opened_on))
        .row_if(
            lang.t("obligation-responsible"),
            obligation.responsible.and_then(|id| detail.life.people.get(&id)).map(|name| Html::from(name.as_str())),
        )
        .row_if(lang.t("export-completed"), obligation.completed_on.map(|day| lang.date(day)))
        .row_if(lang.t("obligation-sent-back-on"), obligation.sent_back_on.map(|day| lang.date(day)))
}

fn support(lang: Lang, agencies: impl Iterator<Item = AgencyId>, names: &Names) -> Html {
    let all: Vec<&str> = agencies.map(|agency| names.short(agency)).filter(|name| !name.is_empty()).collect();
    let named = all.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join("; ");
    match all.len().saturating_sub(MOST_NAMED) {
        0 => Html::from(named),
        more => Html::from(named).and(lang.t("obligation-more-agencies").with("count", more)),
    }
}

/// The other entries of the task: this agency's periods and deadlines around this one with the number of all, and what others owe.
fn siblings(lang: Lang, detail: &Detail, names: &Names, today: NaiveDate) -> (Vec<Row>, usize, Vec<Row>) {
    let this = &detail.shown;
    let row = |shown: &Shown, name: String| Row {
        href: path_of(&shown.obligation.code),
        name,
        due: shown.obligation.due_on.map(|due| lang.date(due)),
        chip: words::chip(lang, shown, today),
        is_this: shown.obligation.id == this.obligation.id,
    };
    let is_own = |shown: &&Shown| shown.obligation.agency == this.obligation.agency;
    let period = |shown: &Shown| {
        let key = &shown.obligation.period;
        if key.is_empty() { shown.obligation.code.clone() } else { words::period(lang, key) }
    };
    let mut own: Vec<&Shown> = detail.siblings.iter().filter(is_own).collect();
    if !own.is_empty() {
        own.push(this);
        own.sort_by_key(|shown| (shown.obligation.due_on, shown.obligation.seq));
    }
    let others = detail.siblings.iter().filter(|shown| !is_own(shown));
    let name = |shown: &Shown| {
        let agency = names.short(shown.obligation.agency);
        let key = &shown.obligation.period;
        if key.is_empty() { agency.to_owned() } else { format!("{agency}, {}", words::period(lang, key)) }
    };
    let count = own.len();
    let at = own.iter().position(|shown| shown.obligation.id == this.obligation.id).unwrap_or_default();
    let around = around(at, count, PERIODS_AROUND);
    (
        own[around].iter().map(|shown| row(shown, period(shown))).collect(),
        count,
        others.map(|shown| row(shown, name(shown))).collect(),
    )
}

/// The places from `most` before `at` to `most` behind it, moved inwards at either end.
fn around(at: usize, count: usize, most: usize) -> std::ops::Range<usize> {
    let wanted = (2 * most + 1).min(count);
    let start = at.saturating_sub(most).min(count - wanted);
    start..start + wanted
}

/// All periods of the task that the agency owes, in the register.
fn all_periods(lang: Lang, detail: &Detail, count: usize) -> (Text, String) {
    let filter = ObligationFilter {
        q: Some(detail.task.code.clone()),
        agency: Some(detail.shown.obligation.agency),
        is_own_only: true,
        sort: Sort::Due,
        ..ObligationFilter::default()
    };
    (lang.t("obligation-all-periods").with("count", count), address::link(REGISTER, &filter).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_periods_around_this_one_are_shown() {
        for (at, count, shown) in
            [(0, 0, 0..0), (0, 3, 0..3), (2, 3, 0..3), (0, 30, 0..5), (10, 30, 8..13), (29, 30, 25..30)]
        {
            assert_eq!(around(at, count, 2), shown, "{at} of {count}");
        }
    }

    #[test]
    fn the_deadline_is_marked_where_the_order_holds_it() {
        let quote = |content: &str, words: &str| {
            let Quote { before, marked, after } = Quote::of(content, words);
            (before, marked, after)
        };
        let expected =
            |before: &str, marked: &str, after: &str| (before.to_owned(), marked.to_owned(), after.to_owned());
        let order = "Sở Y tế báo cáo chậm nhất ngày 30/9/2026 để tổng hợp";
        assert_eq!(
            quote(order, "chậm nhất ngày 30/9/2026"),
            expected("Sở Y tế báo cáo ", "chậm nhất ngày 30/9/2026", " để tổng hợp")
        );
        assert_eq!(quote(order, "trong quý I"), expected(order, "", ""));
        assert_eq!(quote(order, ""), expected(order, "", ""));
    }
}
