//! The register: every obligation that a person may see, under any conditions, in any order, page by page.

pub(super) mod columns;
pub(super) mod conditions;
mod filters;
pub(super) mod saved;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;
use thihanh_webkit::parts::{Action, Chip, EmptyState, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Lang, Layout, Text, render, see_other};

use self::columns::{ColumnBox, Table};
use self::conditions::{Condition, conditions};
use self::filters::{FilterForm, Heads};
use self::saved::SavedFilters;
use super::address::{self, Asked, REGISTER};
use super::names::{Names, involved};
use super::{path_of, path_of_agency, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::contribution::Contributions;
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::filter::{ContributionFilter, Ignored, ObligationFilter, PartFilter};
use crate::modules::obligations::usecase::{self, LedgerError, Register, Shown};

#[derive(Template)]
#[template(path = "obligations/web/register/list.html")]
struct RegisterPage {
    page: Layout,
    head: PageHead,
    ignored: Vec<Text>,
    quick: FilterChips,
    contributions: Option<FilterChips>,
    saved: SavedFilters,
    conditions: Option<FilterChips>,
    form: FilterForm,
    files: [(&'static str, String); 4],
    heads: Heads,
    table: Table,
    boxes: Vec<ColumnBox>,
    /// The columns that the address names, for the files of ticked rows.
    named: Option<String>,
    /// The present filter without columns.
    bare: String,
    caption: String,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
    here: String,
    /// The page on which the whole list is acted on.
    whole: String,
}

/// One obligation in the table.
struct Row {
    code: String,
    href: String,
    title: String,
    source: String,
    period: Option<String>,
    /// What came of what supporting agencies were asked for.
    support: Option<String>,
    agency: String,
    agency_href: String,
    overseer: String,
    due: Option<String>,
    chip: Chip,
    stage: Option<String>,
    updated: String,
    /// Other columns that the reader chose, each with its head.
    others: Vec<(String, String)>,
}

/// `GET /nhiem-vu`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let mut asked = Asked::read(&app, me.visit.here()).await?;
    if asked.has_names && asked.ignored.is_empty() {
        // Agencies were found by their names: the address that stays in the browser names them by what never changes.
        return Ok(see_other(address::link(REGISTER, &asked.filter)));
    }
    let found = match usecase::register(&app, &me.actor, &asked.filter, &asked.page()).await {
        // A place in another list, or in none: this list from its beginning.
        Err(LedgerError::Cursor(_)) => {
            let value = asked.after.take().map(|after| after.to_string()).unwrap_or_default();
            asked.ignored.push(Ignored { field: "after", value });
            usecase::register(&app, &me.actor, &asked.filter, &asked.page()).await
        }
        other => other,
    };
    let found = found.map_err(Problem::from)?;
    Ok(render(&page(&app, &me, asked, found).await?))
}

async fn page(app: &App, me: &SignedIn, asked: Asked, found: Register) -> Result<RegisterPage, Failure> {
    let lang = me.lang();
    let filter = &asked.filter;
    let of_any_status = match filter.status {
        None => found.counts.clone(),
        Some(_) => {
            let any = ObligationFilter { status: None, ..filter.clone() };
            usecase::counts(app, &me.actor, &any).await.map_err(Problem::from)?
        }
    };
    let sums = usecase::contributions(app, &me.actor, filter, &found.rows.items).await.map_err(Problem::from)?;
    let supported = match filter.part {
        Some(PartFilter::Support) => Some(supported(app, me, filter).await?),
        _ => None,
    };
    let mut named = involved(&found.rows.items);
    named.extend([filter.agency, filter.overseer].into_iter().flatten());
    let names = Names::on(app, named, filter.as_of.unwrap_or_else(|| app.clock.today())).await?;
    let in_force = conditions(lang, filter, &names);
    let page = me.layout(menu::ids::REGISTER, lang.t("register-title"));
    let empty = match found.rows.items.is_empty() {
        true => Some(empty(app, me, &asked, &in_force).await?),
        false => None,
    };
    let here = asked.link(REGISTER, filter);
    let chosen = match &asked.columns {
        Some(columns) => Some(columns.clone()),
        None => usecase::chosen_columns(app, &me.actor).await.map_err(Problem::from)?,
    };
    let table = Table::new(lang, chosen.as_ref());
    let pager_link = asked.after.as_ref().map_or_else(|| here.clone(), |after| here.with("after", after));
    let caption = in_force.iter().map(|condition| condition.text.as_str()).collect::<Vec<_>>().join(", ");
    Ok(RegisterPage {
        head: PageHead::new(lang.t("register-title"))
            .sentence(match &supported {
                Some(counts) => supported_sentence(lang, counts),
                None => sentence(lang, &found.counts),
            })
            .action(Action::new(lang.t("register-to-calendar"), address::link("/lich", filter)).icon("calendar3")),
        ignored: asked.ignored.iter().map(|ignored| address::ignored_text(lang, ignored)).collect(),
        quick: filters::quick(lang, &asked, &of_any_status),
        contributions: supported.map(|counts| filters::contributions(lang, &asked, &counts)),
        saved: SavedFilters::load(app, me, &asked, chosen.as_ref()).await?,
        conditions: chips(lang, &asked, &in_force),
        form: FilterForm::new(lang, filter, &names),
        files: [
            ("XLSX", "/nhiem-vu.xlsx"),
            ("CSV", "/nhiem-vu.csv"),
            ("ICS", "/nhiem-vu.ics"),
            ("PDF", "/nhiem-vu.pdf"),
        ]
        .map(|(name, path)| (name, asked.link(path, filter).to_string())),
        heads: Heads::new(lang, &asked),
        named: asked.columns.as_ref().map(ToString::to_string),
        boxes: table.boxes(lang),
        bare: address::query(filter, None),
        caption: if caption.is_empty() { lang.t("register-all").to_string() } else { caption },
        pager: Pager::new(lang, &pager_link, found.rows.items.len(), found.rows.next),
        rows: found
            .rows
            .items
            .iter()
            .map(|shown| {
                let sum = sums.get(&shown.obligation.id).copied().unwrap_or_default();
                Row { others: table.cells(lang, shown), ..row(lang, shown, sum, &names, found.days.today) }
            })
            .collect(),
        table,
        empty,
        here: here.to_string(),
        whole: address::link(super::bulk::BULK, filter).with("all", 1).to_string(),
        page,
    })
}

/// How many there are, and how they stand: "Có 128 nhiệm vụ: 41 quá hạn, 24 sắp đến hạn."
pub(super) fn sentence(lang: Lang, counts: &Counts) -> Html {
    if counts.total.is_zero() {
        return lang.t("register-none").into();
    }
    let rest = [
        (counts.due_soon, "state-due-soon"),
        (counts.waiting, "state-waiting"),
        (counts.due_later, "state-in-time"),
        (counts.completed_on_time, "state-done-on-time"),
        (counts.completed_late, "state-done-late"),
        (counts.no_deadline, "state-not-counted"),
        (counts.closed, "status-closed"),
    ];
    let part = |(count, state): (Count, &'static str)| {
        lang.t("register-part").with("count", count).with("state", lang.t(state).to_string().to_lowercase()).to_string()
    };
    let rest: String = rest.into_iter().filter(|(count, _)| !count.is_zero()).map(part).collect();
    let sentence =
        if counts.overdue.is_zero() { lang.t("register-sentence-none-late") } else { lang.t("register-sentence") };
    sentence.with("total", counts.total).with("overdue", counts.overdue).with("rest", rest).into()
}

/// The sizes of a list of supported work, whatever was asked for and each by itself.
async fn supported(
    app: &App,
    me: &SignedIn,
    filter: &ObligationFilter,
) -> Result<Vec<(Option<ContributionFilter>, Count)>, Failure> {
    let mut counts = Vec::new();
    for contribution in std::iter::once(None).chain(ContributionFilter::ALL.map(Some)) {
        let asked = ObligationFilter { contribution, ..filter.clone() };
        counts.push((contribution, usecase::counts(app, &me.actor, &asked).await.map_err(Problem::from)?.total));
    }
    Ok(counts)
}

/// What others lead is no work of one's own: the sentence tells of contributions and not of lateness.
fn supported_sentence(lang: Lang, counts: &[(Option<ContributionFilter>, Count)]) -> Html {
    let of = |wanted| counts.iter().find(|(choice, _)| *choice == wanted).map_or(Count::Exact(0), |(_, count)| *count);
    lang.t("register-supported")
        .with("total", of(None))
        .with("open", of(Some(ContributionFilter::Open)))
        .with("silent", of(Some(ContributionFilter::Silent)))
        .with("given", of(Some(ContributionFilter::Given)))
        .into()
}

fn chips(lang: Lang, asked: &Asked, conditions: &[Condition]) -> Option<FilterChips> {
    let chip = |condition: &Condition| FilterChip::new(&condition.text, asked.link(REGISTER, &condition.without));
    (!conditions.is_empty())
        .then(|| FilterChips::conditions(lang, lang.t("register-conditions"), conditions.iter().map(chip).collect()))
}

/// Why nothing is shown: which condition, dropped alone, gives something to see.
async fn empty(app: &App, me: &SignedIn, asked: &Asked, conditions: &[Condition]) -> Result<EmptyState, Failure> {
    let lang = me.lang();
    if conditions.is_empty() {
        let way = Action::primary(lang.t("home-to-directives"), "/van-ban").icon("file-earmark-text");
        return Ok(EmptyState::new("inbox", lang.t("register-none-yet"), lang.t("register-none-yet-text")).action(way));
    }
    let mut ways = Vec::new();
    for condition in conditions {
        let left = usecase::counts(app, &me.actor, &condition.without).await.map_err(Problem::from)?.total;
        if !left.is_zero() {
            let text = lang.t("register-drop").with("condition", &condition.text).with("count", left);
            ways.push(Action::new(text, asked.link(REGISTER, &condition.without)).icon("x-lg"));
        }
    }
    let text = if ways.is_empty() { lang.t("register-empty-together") } else { lang.t("register-empty-text") };
    let state = EmptyState::new("funnel", lang.t("register-empty"), text);
    let state = ways.into_iter().fold(state, EmptyState::action);
    Ok(state.action(Action::new(lang.t("register-drop-all"), REGISTER)))
}

fn row(lang: Lang, shown: &Shown, sum: Contributions, names: &Names, today: NaiveDate) -> Row {
    let obligation = &shown.obligation;
    Row {
        href: path_of(&obligation.code),
        title: obligation.title.clone(),
        source: words::source(lang, &obligation.why),
        period: (!obligation.period.is_empty()).then(|| words::period(lang, &obligation.period)),
        support: words::contributions(lang, sum),
        agency: names.short(obligation.agency).to_owned(),
        agency_href: path_of_agency(obligation.agency),
        overseer: names.short(obligation.overseer).to_owned(),
        due: obligation.due_on.map(|due| lang.date(due)),
        chip: words::chip(lang, shown, today),
        stage: words::stage(lang, obligation),
        updated: lang.date(civil(obligation.updated_at)),
        code: obligation.code.clone(),
        others: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(overdue: u64, waiting: u64) -> Counts {
        use crate::modules::obligations::model::count::Tally;
        Tally { open_late: overdue, waiting_in_time: waiting, ..Tally::default() }.counts()
    }

    #[test]
    fn the_sentence_names_what_there_is_and_nothing_else() {
        let table = [
            (counts(0, 0), "Không có nhiệm vụ nào."),
            (counts(2, 1), "Có 3\u{a0}nhiệm vụ: <b class=\"red\">2 quá hạn</b>, 1 chờ xác nhận."),
            (counts(0, 4), "Có 4\u{a0}nhiệm vụ, không có việc quá hạn, 4 chờ xác nhận."),
        ];
        for (counts, words) in table {
            assert_eq!(sentence(Lang::Vi, &counts).to_string(), words);
        }
    }

    #[test]
    fn numbers_that_were_not_counted_to_the_end_say_so() {
        let many = Counts { total: Count::MoreThan(10_000), overdue: Count::MoreThan(1_000), ..counts(1, 0) };
        assert_eq!(
            sentence(Lang::Vi, &many).to_string(),
            "Có hơn 10.000\u{a0}nhiệm vụ: <b class=\"red\">hơn 1.000 quá hạn</b>."
        );
    }
}
