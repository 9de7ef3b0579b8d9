//! The whole picture: four numbers, the agencies that are furthest behind, how it went, and who owes what down the tree. With an
//! agency in the address it is the picture of that agency and what stands below it.

mod tree;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::chart::{Point, StackedBar, Trend};
use thihanh_webkit::parts::{Action, Chip, EmptyState, PageHead, State as Mark, Written};
use thihanh_webkit::{Failure, Html, Lang, Layout, Text, render};

use self::tree::{Group, MOST_BRANCHES, groups};
use super::address::{self, Asked, REGISTER};
use super::names::Names;
use super::{path_of, path_of_agency, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::{Week, WorstAgency};
use crate::modules::obligations::model::filter::{ObligationFilter, Sort, Status};
use crate::modules::obligations::usecase::{self, Branch, Home, Shown};

#[derive(Template)]
#[template(path = "obligations/web/home/home.html")]
struct HomePage {
    page: Layout,
    head: PageHead,
    empty: Option<EmptyState>,
    tiles: Vec<Tile>,
    worst: Vec<Worst>,
    all_overdue: String,
    trend_title: Text,
    trend: Trend,
    /// What is done of all that has a day, and the bar of its classes.
    classes: Option<(Text, StackedBar)>,
    groups: Vec<Group>,
    /// How many branches are not shown, and where they are.
    more_groups: Option<(usize, String)>,
}

/// A number that matters, as a sentence, with the list behind it and how it was counted.
struct Tile {
    number: String,
    is_alarm: bool,
    text: Text,
    href: String,
    /// To the list behind the number, where it holds anything.
    link: Option<Text>,
    how: Text,
}

/// An agency that is behind, with the oldest of what it owes.
struct Worst {
    agency: String,
    agency_href: String,
    title: String,
    href: String,
    source: String,
    due: String,
    chip: Chip,
    overdue: u64,
    overdue_href: String,
}

/// `GET /`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    // Of the filter only the agency: the picture is of somebody, not of a list.
    let top = Asked::read(&app, me.visit.here()).await?.filter.agency;
    let filter = ObligationFilter { agency: top, ..ObligationFilter::default() };
    let home = usecase::home(&app, &me.actor, &filter).await.map_err(Problem::from)?;
    let branches = usecase::agency_tree(&app, &me.actor, top).await.map_err(Problem::from)?;
    Ok(render(&page(&app, &me, top, home, branches).await?))
}

async fn page(
    app: &App,
    me: &SignedIn,
    top: Option<AgencyId>,
    home: Home,
    branches: Vec<Branch>,
) -> Result<HomePage, Failure> {
    let lang = me.lang();
    let in_tree =
        branches.iter().flat_map(|branch| std::iter::once(&branch.row).chain(&branch.below)).map(|row| row.agency);
    let behind = home.worst.iter().map(|(worst, _)| worst.agency);
    let named = in_tree.chain(behind).chain(top).collect();
    let names = Names::of(app, named).await?;
    let page = me.layout(menu::ids::HOME, lang.t("home-title"));
    let name = top.map_or_else(|| lang.t("home-title").to_string(), |top| names.full(top).to_owned());
    let head = PageHead::new(name).sentence(sentence(lang, &home, &names));
    let head = match top {
        Some(top) => head
            .crumb(Html::link("/", lang.t("home-title")))
            .action(Action::new(lang.t("home-agency"), path_of_agency(top)).icon("building")),
        None => head,
    };
    let register = address::link(REGISTER, &list(top, Status::Unfinished));
    let trend_title = trend_title(lang, &home.trend);
    let shows_all = page.here().pairs().iter().any(|(name, _)| name == "all");
    let most = if shows_all { branches.len() } else { MOST_BRANCHES };
    let all = format!("{}#theo-don-vi", page.here().with("all", 1));
    Ok(HomePage {
        head: head.action(Action::primary(lang.t("home-register"), register).icon("list-check")),
        empty: home.counts.total.is_zero().then(|| empty(lang)),
        tiles: tiles(lang, top, &home),
        worst: home
            .worst
            .iter()
            .filter_map(|(agency, oldest)| Some(worst(lang, agency, oldest.as_ref()?, &names, home.days.today)))
            .collect(),
        all_overdue: address::link(REGISTER, &list(top, Status::Overdue)).to_string(),
        trend: trend(lang, &home.trend, &trend_title),
        classes: words::classes(lang, &home.counts),
        trend_title,
        more_groups: branches.len().checked_sub(most).filter(|more| *more > 0).map(|more| (more, all)),
        groups: groups(lang, &branches, &names, most),
        page,
    })
}

/// The register of a status (or of any), for everybody or for one agency and those below it.
fn list(agency: Option<AgencyId>, status: impl Into<Option<Status>>) -> ObligationFilter {
    ObligationFilter { agency, status: status.into(), sort: Sort::OverdueFirst, ..ObligationFilter::default() }
}

fn worst(lang: Lang, behind: &WorstAgency, oldest: &Shown, names: &Names, today: NaiveDate) -> Worst {
    let overdue = ObligationFilter { is_own_only: true, ..list(Some(behind.agency), Status::Overdue) };
    Worst {
        agency: names.short(behind.agency).to_owned(),
        agency_href: path_of_agency(behind.agency),
        title: oldest.obligation.title.clone(),
        href: path_of(&oldest.obligation.code),
        source: words::source(lang, &oldest.obligation.why),
        due: lang.date(behind.oldest_due_on),
        chip: words::chip(lang, oldest, today),
        overdue: behind.overdue,
        overdue_href: address::link(REGISTER, &overdue).to_string(),
    }
}

fn sentence(lang: Lang, home: &Home, names: &Names) -> Html {
    match home.worst.as_slice() {
        // Where one agency alone is behind (or the picture is of one), it is no news that it is the worst.
        [(only, _)] => {
            lang.t("home-sentence-one").with("overdue", home.counts.overdue).with("date", only.oldest_due_on).into()
        }
        [(worst, _), ..] => lang
            .t("home-sentence")
            .with("overdue", home.counts.overdue)
            .with("agency", names.short(worst.agency))
            .with("count", worst.overdue)
            .into(),
        [] if home.counts.total.is_zero() => lang.t("home-sentence-empty").into(),
        [] => lang.t("home-sentence-none-late").with("total", home.counts.total).into(),
    }
}

fn empty(lang: Lang) -> EmptyState {
    EmptyState::new("inbox", lang.t("home-empty"), lang.t("home-empty-text"))
        .action(Action::primary(lang.t("home-to-directives"), "/van-ban").icon("file-earmark-text"))
}

fn tiles(lang: Lang, top: Option<AgencyId>, home: &Home) -> Vec<Tile> {
    let counts = &home.counts;
    let href = |status| address::link(REGISTER, &list(top, status)).to_string();
    let count = |count: Count| Written::new(lang, &count).to_string();
    let open = |count: Count| (!count.is_zero()).then(|| lang.t("home-see").with("count", count));
    let on_time = home.on_time_permille.map_or_else(|| "–".to_owned(), |permille| lang.percent(permille, 1000));
    vec![
        Tile {
            number: count(counts.overdue),
            is_alarm: !counts.overdue.is_zero(),
            text: overdue_text(lang, &home.trend),
            href: href(Status::Overdue),
            link: open(counts.overdue),
            how: lang.t("home-how-overdue"),
        },
        Tile {
            number: count(counts.due_soon),
            is_alarm: false,
            text: lang.t("home-due-soon"),
            href: href(Status::DueSoon),
            link: open(counts.due_soon),
            how: lang.t("home-how-due-soon").with("from", home.days.today).with("to", home.days.soon_until),
        },
        Tile {
            number: count(counts.waiting),
            is_alarm: false,
            text: lang.t("home-waiting"),
            href: href(Status::Waiting),
            link: open(counts.waiting),
            how: lang.t("home-how-waiting"),
        },
        Tile {
            number: on_time,
            is_alarm: false,
            text: lang.t("home-on-time"),
            href: href(Status::CompletedOnTime),
            link: open(counts.completed_on_time),
            how: lang
                .t("home-how-on-time")
                .with("on_time", counts.completed_on_time)
                .with("late", counts.completed_late)
                .with("overdue", counts.overdue),
        },
    ]
}

/// What is overdue, and how what nobody handed in changed within a week: the trend counts that alone, since what was handed in late
/// no longer grows.
fn overdue_text(lang: Lang, weeks: &[Week]) -> Text {
    match weeks {
        [.., before, now] if now.overdue > before.overdue => {
            lang.t("home-overdue-more").with("change", now.overdue - before.overdue)
        }
        [.., before, now] if now.overdue < before.overdue => {
            lang.t("home-overdue-fewer").with("change", before.overdue - now.overdue)
        }
        _ => lang.t("home-overdue"),
    }
}

fn trend_title(lang: Lang, weeks: &[Week]) -> Text {
    match weeks {
        [first, .., last] => lang
            .t("home-trend")
            .with("now", last.overdue)
            .with("before", first.overdue)
            .with("since", short(first.ends_on)),
        _ => lang.t("home-trend-none"),
    }
}

fn trend(lang: Lang, weeks: &[Week], title: &Text) -> Trend {
    let completed = weeks.iter().map(|week| week.completed).sum::<u64>();
    let points = weeks.iter().map(|week| Point { name: short(week.ends_on), value: week.overdue }).collect();
    let description = lang.t("home-trend-description").with("completed", completed).with("weeks", weeks.len());
    Trend::new(lang, title, description, (lang.t("home-week"), lang.t("state-overdue")), Mark::Overdue, points)
}

/// A day without its year, for the foot of a chart.
fn short(day: NaiveDate) -> String {
    format!("{:02}/{:02}", day.day(), day.month())
}

fn written(lang: Lang, number: u64) -> String {
    lang.number(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::count::Counts;
    use crate::modules::obligations::model::count::Tally;
    use crate::modules::obligations::model::fixtures::day;
    use crate::modules::obligations::web::words::classes;

    fn weeks(overdue: &[u64]) -> Vec<Week> {
        let week = |(at, overdue): (usize, &u64)| Week {
            ends_on: day("2026-01-05") + chrono::Duration::weeks(i64::try_from(at).unwrap()),
            completed: 2,
            overdue: *overdue,
        };
        overdue.iter().enumerate().map(week).collect()
    }

    #[test]
    fn the_change_of_a_week_is_said() {
        let text = |overdue: &[u64]| overdue_text(Lang::Vi, &weeks(overdue)).to_string();
        assert_eq!(text(&[72, 47, 41]), "nhiệm vụ quá hạn; số chưa nộp giảm 6 so với tuần trước");
        assert_eq!(text(&[72, 40, 41]), "nhiệm vụ quá hạn; số chưa nộp tăng 1 so với tuần trước");
        assert_eq!(text(&[41, 41]), "nhiệm vụ quá hạn");
        assert_eq!(text(&[]), "nhiệm vụ quá hạn");
    }

    #[test]
    fn the_classes_add_up_to_what_has_a_day() {
        // Late and handed in: one obligation, told as overdue in the bar, though it waits for the overseer too.
        let tally = Tally {
            open_late: 3,
            open_soon: 1,
            open_later: 4,
            waiting_in_time: 2,
            waiting_late: 5,
            done_on_time: 20,
            done_late: 6,
            undated: 7,
            undated_done: 1,
            closed: 9,
            ..Tally::default()
        };
        let (title, bar) = classes(Lang::Vi, &tally.counts()).unwrap();
        assert_eq!(title.to_string(), "Đã xong 26 trong 41 việc có hạn");
        let drawn = bar.to_string();
        for part in ["Hoàn thành đúng hạn <b>20</b>", "quá hạn <b>6</b>", "Còn hạn <b>7</b>", "Quá hạn <b>8</b>"]
        {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        assert!(classes(Lang::Vi, &Tally { undated: 3, ..Tally::default() }.counts()).is_none(), "nothing has a day");
        let many = Counts { total: Count::MoreThan(10_000), ..tally.counts() };
        assert!(classes(Lang::Vi, &many).is_none(), "a bar of what was not counted would be wrong");
    }

    #[test]
    fn the_trend_says_what_is_to_be_seen() {
        let weeks = weeks(&[72, 50, 41]);
        let title = trend_title(Lang::Vi, &weeks);
        assert_eq!(title.to_string(), "Quá hạn chưa nộp: 41 việc, so với 72 hôm 05/01");
        let drawn = trend(Lang::Vi, &weeks, &title).to_string();
        assert!(drawn.contains("19/01"), "the last week is named: {drawn}");
        assert!(drawn.contains("6\u{a0}việc được hoàn thành"), "{drawn}");
    }
}
