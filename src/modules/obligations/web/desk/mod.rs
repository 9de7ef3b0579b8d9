//! A person's own work: what is late, what is due within a week, what waits for this person's word; below, what has no day: proof
//! asked for, and what the agency contributes to.

mod lanes;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use thihanh_kernel::access::Module;
use thihanh_kernel::ids::ObligationId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, PageHead, Written};
use thihanh_webkit::{Failure, Lang, Layout, Text, render};

use self::lanes::Lanes;
use super::address::{self, REGISTER};
use super::names::{Names, involved};
use super::{path_of, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::contribution::{Contributions, Standing as Contribution};
use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::policy::{self, Action as Deed};
use crate::modules::obligations::usecase::{self, Shown, merge};

/// Rows of one lane: a day's work; the register has the rest.
const LANE_ROWS: u32 = 10;
/// Leads to the letter by which an obligation is urged, not to a place on its page.
const URGE: &str = "/don-doc/soan?code=";
/// Days that a person looks ahead.
pub(super) const DAYS_AHEAD: u64 = 7;

#[derive(Template)]
#[template(path = "obligations/web/desk/desk.html")]
struct DeskPage {
    page: Layout,
    head: PageHead,
    lanes: [LaneView; 3],
    /// What stands in no lane of days, each with a word about it.
    sections: Vec<(LaneView, Text)>,
}

/// One lane as the page shows it.
struct LaneView {
    title: Text,
    count: String,
    is_alarm: bool,
    cards: Vec<Card>,
    /// What stands where nothing is.
    empty: Text,
    /// The same list in the register, where the lane does not show all of it.
    all: Option<(Text, String)>,
}

struct Card {
    href: String,
    title: String,
    source: String,
    agency: String,
    due: Option<String>,
    chip: Chip,
    /// The next sensible act.
    act: Option<(Text, String)>,
}

/// What was found for one lane.
struct Found {
    rows: Vec<Shown>,
    count: Count,
    filters: Vec<ObligationFilter>,
}

/// `GET /viec-cua-toi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let lang = me.lang();
    let today = app.clock.today();
    let ahead = today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today);
    let Lanes { overdue, ahead: due, waiting, proof, mine, parts, asking, asked, support } =
        Lanes::of(&me.actor, today, ahead);
    let overdue = find(&app, &me, overdue).await?;
    let due = find(&app, &me, due).await?;
    let waiting = find(&app, &me, waiting).await?;
    let proof = find(&app, &me, proof).await?;
    let mine = find(&app, &me, mine).await?;
    let parts = find(&app, &me, parts).await?;
    let asking = find(&app, &me, asking).await?;
    let asked = find(&app, &me, asked).await?;
    let sums = sums(&app, &me, &asked).await?;
    let support = find(&app, &me, support).await?;
    let nearest = if due.rows.is_empty() { nearest(&app, &me, &due.filters).await? } else { None };
    let own: Vec<_> = me.actor.rights_in(Module::Obligations).grants().map(|grant| grant.agency).collect();
    let mut named = involved(
        [&overdue, &due, &waiting, &proof, &mine, &parts, &asking, &asked, &support]
            .into_iter()
            .flat_map(|found| &found.rows),
    );
    named.extend(&own);
    let names = Names::of(&app, named).await?;

    let page = me.layout(menu::ids::DESK, lang.t("desk-title"));
    let sentence = lang
        .t("desk-sentence")
        .with("overdue", overdue.count)
        .with("due", due.count)
        .with("waiting", waiting.count)
        .with("days", DAYS_AHEAD);
    let mut owners: Vec<&str> = own.iter().map(|agency| names.short(*agency)).filter(|name| !name.is_empty()).collect();
    owners.dedup();
    let mut head =
        PageHead::new(lang.t("desk-title")).crumb(lang.date(today)).crumb(owners.join(", ")).sentence(sentence);
    if let [own] = own.as_slice() {
        let unfinished = ObligationFilter { agency: Some(*own), ..lanes::unfinished() };
        head = head.action(
            Action::new(lang.t("desk-file"), address::link("/nhiem-vu.ics", &unfinished)).icon("calendar-event"),
        );
    }
    let view = View { lang, today, names: &names };
    let nearest = match nearest {
        Some((title, due)) => lang
            .t("desk-none-due-nearest")
            .with("days", DAYS_AHEAD)
            // The words of an order end as its clause does; here the sentence goes on.
            .with("title", title.trim_end_matches(['.', ';', ',', ' ']))
            .with("date", due),
        None => lang.t("desk-none-due").with("days", DAYS_AHEAD),
    };
    let report = |shown: &Shown| shown.obligation.allows(Deed::Report).then(|| (lang.t("desk-report"), "#bao-cao"));
    // Who follows a late one up urges whoever owes it; a head reports what the own agency owes.
    let speaks_for: Vec<_> = lanes::speaking(&me.actor);
    let urges = policy::urging(&me.actor);
    let late = |shown: &Shown| {
        let is_own = speaks_for.contains(&shown.obligation.agency);
        if !is_own && !urges.overseeing.is_empty() && shown.obligation.allows(Deed::Urge) {
            Some((lang.t("desk-urge"), URGE))
        } else {
            report(shown)
        }
    };
    let judge = |_: &Shown| Some((lang.t("desk-judge"), "#xac-nhan"));
    let is_alarm = !overdue.count.is_zero();
    let mut sections = Vec::new();
    let open = |_: &Shown| Some((lang.t("desk-open"), ""));
    if !asking.rows.is_empty() {
        let lane = view.lane(lang.t("desk-asking"), lang.t("desk-none-support"), asking, open);
        sections.push((lane, lang.t("desk-asking-text")));
    }
    if !mine.rows.is_empty() {
        let lane = view.lane(lang.t("desk-mine"), lang.t("desk-none-support"), mine, report);
        sections.push((lane, lang.t("desk-mine-text")));
    }
    if !parts.rows.is_empty() {
        let lane = view.lane(lang.t("desk-parts"), lang.t("desk-none-support"), parts, open);
        sections.push((lane, lang.t("desk-parts-text")));
    }
    if !proof.rows.is_empty() {
        let lane = view.lane(lang.t("desk-proof"), lang.t("desk-none-support"), proof, report);
        sections.push((lane, lang.t("desk-proof-text")));
    }
    if !asked.rows.is_empty() {
        let give = |shown: &Shown| {
            let may_still = shown.obligation.allows(Deed::Contribute);
            may_still.then(|| (lang.t("contribution-give"), "#phoi-hop"))
        };
        let own_days: Vec<_> = asked.rows.iter().map(|shown| sums.get(&shown.obligation.id).copied()).collect();
        let mut lane = view.lane(lang.t("desk-asked"), lang.t("desk-none-support"), asked, give);
        for (card, sum) in lane.cards.iter_mut().zip(own_days) {
            // The day and the word are the contribution's: the lead's own say nothing to whoever only supports.
            let Some(due) = sum.and_then(|sum| sum.next_due_on) else { continue };
            card.due = Some(lang.date(due));
            card.chip = words::contribution(lang, if due < today { Contribution::Silent } else { Contribution::Asked });
        }
        sections.push((lane, lang.t("desk-asked-text")));
    }
    if !support.filters.is_empty() {
        let lane = view.lane(lang.t("desk-support"), lang.t("desk-none-support"), support, |_| None);
        sections.push((lane, lang.t("desk-support-text")));
    }
    Ok(render(&DeskPage {
        head,
        lanes: [
            LaneView { is_alarm, ..view.lane(lang.t("desk-overdue"), lang.t("desk-none-overdue"), overdue, late) },
            view.lane(lang.t("desk-due").with("days", DAYS_AHEAD), nearest, due, report),
            view.lane(lang.t("desk-waiting"), lang.t("desk-none-waiting"), waiting, judge),
        ],
        sections,
        page,
    }))
}

/// What the rows of a lane were asked to contribute, by each of its lists.
async fn sums(app: &App, me: &SignedIn, found: &Found) -> Result<HashMap<ObligationId, Contributions>, Failure> {
    let mut sums = HashMap::<ObligationId, Contributions>::new();
    for filter in &found.filters {
        for (id, sum) in usecase::contributions(app, &me.actor, filter, &found.rows).await.map_err(Problem::from)? {
            let known = sums.entry(id).or_insert(sum);
            known.next_due_on = [known.next_due_on, sum.next_due_on].into_iter().flatten().min();
        }
    }
    Ok(sums)
}

/// The rows of a lane: those of each of its lists, put together.
async fn find(app: &App, me: &SignedIn, filters: Vec<ObligationFilter>) -> Result<Found, Failure> {
    let mut lists = Vec::new();
    for filter in &filters {
        let found = usecase::register(app, &me.actor, filter, &Page::new(Some(LANE_ROWS), None))
            .await
            .map_err(Problem::from)?;
        lists.push((found.rows.items, found.counts.total, found.rows.next.is_some()));
    }
    let (rows, count) = merge(lists, LANE_ROWS as usize);
    Ok(Found { rows, count, filters })
}

/// What comes after the days looked at: the title of the nearest, and its day.
async fn nearest(
    app: &App,
    me: &SignedIn,
    filters: &[ObligationFilter],
) -> Result<Option<(String, NaiveDate)>, Failure> {
    let mut nearest: Option<(String, NaiveDate)> = None;
    for filter in filters {
        let later = ObligationFilter { due_to: None, sort: Sort::Due, ..filter.clone() };
        let found =
            usecase::register(app, &me.actor, &later, &Page::new(Some(1), None)).await.map_err(Problem::from)?;
        let first = found.rows.items.into_iter().next().map(|shown| shown.obligation);
        if let Some((due, title)) = first.and_then(|obligation| Some((obligation.due_on?, obligation.title)))
            && nearest.as_ref().is_none_or(|(_, earliest)| due < *earliest)
        {
            nearest = Some((title, due));
        }
    }
    Ok(nearest)
}

/// What every card of the page needs.
struct View<'a> {
    lang: Lang,
    today: NaiveDate,
    names: &'a Names,
}

impl View<'_> {
    fn lane(
        &self,
        title: Text,
        empty: Text,
        found: Found,
        act: impl Fn(&Shown) -> Option<(Text, &'static str)>,
    ) -> LaneView {
        let lang = self.lang;
        let shown_all = found.count == Count::Exact(found.rows.len() as u64);
        // Several lists have no one address in the register.
        let all = match found.filters.as_slice() {
            [only] if !shown_all => {
                Some((lang.t("home-see").with("count", found.count), address::link(REGISTER, only).to_string()))
            }
            _ => None,
        };
        LaneView {
            title,
            count: Written::new(lang, &found.count).to_string(),
            is_alarm: false,
            cards: found.rows.iter().map(|shown| self.card(shown, act(shown))).collect(),
            empty,
            all,
        }
    }

    fn card(&self, shown: &Shown, act: Option<(Text, &'static str)>) -> Card {
        let obligation = &shown.obligation;
        let href = path_of(&obligation.code);
        Card {
            title: obligation.title.clone(),
            source: words::source(self.lang, &obligation.why),
            agency: self.names.short(obligation.agency).to_owned(),
            due: obligation.due_on.map(|due| self.lang.date(due)),
            chip: words::chip(self.lang, shown, self.today),
            act: act.map(|(text, place)| match place {
                URGE => (text, format!("{URGE}{}", obligation.code)),
                anchor => (text, format!("{href}{anchor}")),
            }),
            href,
        }
    }
}
