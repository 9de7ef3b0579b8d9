//! Words of the ledger: chips of states, filters, periods, and why an obligation is due on its day. Pages and exported files say
//! the same.

use chrono::NaiveDate;
use thihanh_kernel::page::Count;
use thihanh_kernel::time::civil;
use thihanh_webkit::chart::{Part as Piece, StackedBar};
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::obligations::model::class::{Condition, State};
use crate::modules::obligations::model::columns::Column;
use crate::modules::obligations::model::contribution::{Contributions, Rating, Standing as Contribution};
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::filter::{ContributionFilter, PartFilter, Status};
use crate::modules::obligations::model::obligation::{Binding, Obligation, Part, Stage};
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::model::why::Why;
use crate::modules::obligations::usecase::Shown;
use crate::outline;

/// How an obligation stands, in a word, an icon and a colour.
pub(in crate::modules::obligations) fn chip(lang: Lang, shown: &Shown, today: NaiveDate) -> Chip {
    let obligation = &shown.obligation;
    let days = u32::try_from(shown.working_days.unwrap_or_default()).unwrap_or(u32::MAX);
    let came_back = obligation.state == State::Open && obligation.sent_back_on.is_some();
    let left = |mark: Mark| match days {
        // No working day is left, yet the day itself, a Sunday say, is still to come.
        0 if obligation.due_on != Some(today) => Chip::of(lang, mark),
        days => Chip::left(lang, mark, days),
    };
    match shown.condition {
        // Over since a day off: not one working day late yet.
        Condition::Overdue if days == 0 => Chip::of(lang, Mark::Overdue),
        Condition::Overdue => Chip::overdue(lang, days),
        Condition::InTime | Condition::DueSoon | Condition::NoDeadline if came_back => Chip::of(lang, Mark::Returned),
        Condition::InTime => left(Mark::InTime),
        Condition::DueSoon => left(Mark::DueSoon),
        Condition::Waiting => Chip::of(lang, Mark::Waiting),
        Condition::WaitingLate => Chip::new(Mark::Overdue, lang.t("chip-waiting-late")),
        Condition::CompletedOnTime => Chip::of(lang, Mark::DoneOnTime),
        Condition::CompletedLate => Chip::of(lang, Mark::DoneLate),
        Condition::NoDeadline if obligation.is_continuous => Chip::new(Mark::NotCounted, lang.t("chip-continuous")),
        Condition::NoDeadline => Chip::of(lang, Mark::NotCounted),
        Condition::AwaitingEvent => Chip::new(Mark::NotCounted, lang.t("chip-awaiting-event")),
        Condition::ProofAsked => Chip::new(Mark::NotCounted, lang.t("chip-proof-asked")),
        Condition::UndatedDone => Chip::new(Mark::DoneOnTime, lang.t("chip-done")),
        Condition::Closed if obligation.state == State::Moved => Chip::new(Mark::NotCounted, lang.t("chip-moved")),
        Condition::Closed => Chip::new(Mark::NotCounted, lang.t("chip-cancelled")),
    }
}

/// How what has a day divides into the classes of the national count; nothing where a number was not counted to its end. The numbers
/// of the tiles cannot be used for it: a result handed in late is both overdue and waiting.
pub(in crate::modules::obligations) fn classes(lang: Lang, counts: &Counts) -> Option<(Text, StackedBar)> {
    let exact = |count: Count| match count {
        Count::Exact(number) => Some(number),
        Count::MoreThan(_) => None,
    };
    let (on_time, late, overdue) =
        (exact(counts.completed_on_time)?, exact(counts.completed_late)?, exact(counts.overdue)?);
    let dated = exact(counts.total)?.checked_sub(exact(counts.no_deadline)? + exact(counts.closed)?)?;
    let in_time = dated.checked_sub(on_time + late + overdue)?;
    let title = lang.t("home-classes").with("done", on_time + late).with("total", dated);
    let parts =
        [(Mark::DoneOnTime, on_time), (Mark::DoneLate, late), (Mark::InTime, in_time), (Mark::Overdue, overdue)];
    let parts = parts.map(|(state, value)| Piece { state, value }).to_vec();
    (dated > 0).then(|| (title.clone(), StackedBar::new(lang, title, parts)))
}

/// The page of what an obligation comes from.
pub(in crate::modules::obligations) fn origin_href(origin: Origin, code: &str) -> String {
    match origin {
        Origin::Directive(_) => format!("/van-ban/{code}"),
        Origin::Proposal(_) => format!("/kien-nghi/{code}"),
        Origin::MonitoringPlan(_) => format!("/theo-doi/ke-hoach/no/{code}"),
        Origin::PlanLine(_) => format!("/theo-doi/ke-hoach/{code}"),
        Origin::Recommendation(_) => format!("/theo-doi/kien-nghi/{code}"),
        Origin::Handling(_) => format!("/theo-doi/xu-ly/{code}"),
        Origin::OldRegister(_) => format!("/bang-cu/{code}"),
    }
}

/// The head of a column.
pub(in crate::modules::obligations) fn column(lang: Lang, column: Column) -> Text {
    match column {
        Column::Agency => lang.t("register-agency"),
        Column::Part => lang.t("export-part"),
        Column::Binding => lang.t("export-binding"),
        Column::Source => lang.t("export-directive"),
        Column::Period => lang.t("export-period"),
        Column::Opened => lang.t("export-opened"),
        Column::Due => lang.t("register-due"),
        Column::State => lang.t("register-state"),
        Column::Late => lang.t("export-late"),
        Column::Reported => lang.t("export-reported"),
        Column::Completed => lang.t("export-completed"),
        Column::Overseer => lang.t("register-overseer"),
        Column::Support => lang.t("register-contribution"),
        Column::Why => lang.t("export-why"),
        Column::Updated => lang.t("register-updated"),
    }
}

/// What stands in a column that the entry alone fills: names of agencies, chips and contributions come from elsewhere.
pub(in crate::modules::obligations) fn cell(lang: Lang, shown: &Shown, column: Column) -> String {
    let obligation = &shown.obligation;
    let day = |day: Option<NaiveDate>| day.map(|day| lang.date(day)).unwrap_or_default();
    match column {
        Column::Part => part(lang, obligation.part).to_string(),
        Column::Binding => binding(lang, obligation.binding).to_string(),
        Column::Source => source(lang, &obligation.why),
        Column::Period if obligation.period.is_empty() => String::new(),
        Column::Period => period(lang, &obligation.period),
        Column::Opened => lang.date(obligation.opened_on),
        Column::Due => day(obligation.due_on),
        Column::Late => {
            let late = shown.working_days.filter(|_| shown.condition == Condition::Overdue);
            late.map(|days| days.to_string()).unwrap_or_default()
        }
        Column::Reported => day(obligation.reported_on),
        Column::Completed => day(obligation.completed_on),
        Column::Why => why(lang, obligation),
        Column::Updated => lang.date(civil(obligation.updated_at)),
        Column::Agency | Column::State | Column::Overseer | Column::Support => String::new(),
    }
}

/// A status of the filter.
pub(in crate::modules::obligations) fn status(lang: Lang, status: Status) -> Text {
    match status {
        Status::Unfinished => lang.t("status-unfinished"),
        Status::Overdue => lang.t("state-overdue"),
        Status::DueSoon => lang.t("state-due-soon"),
        Status::DueLater => lang.t("state-in-time"),
        Status::InTime => lang.t("status-in-time"),
        Status::Waiting => lang.t("state-waiting"),
        Status::Completed => lang.t("status-completed"),
        Status::CompletedOnTime => lang.t("state-done-on-time"),
        Status::CompletedLate => lang.t("state-done-late"),
        Status::NoDeadline => lang.t("state-not-counted"),
        Status::AwaitingEvent => lang.t("chip-awaiting-event"),
        Status::ProofAsked => lang.t("chip-proof-asked"),
        Status::Asking => lang.t("status-asking"),
        Status::Closed => lang.t("status-closed"),
    }
}

/// The part of an agency in a task.
pub(in crate::modules::obligations) fn part(lang: Lang, part: Part) -> Text {
    match part {
        Part::Lead => lang.t("part-lead"),
        Part::CoLead => lang.t("part-co-lead"),
        Part::Delegated => lang.t("part-delegated"),
    }
}

/// The part that a filter asks for.
pub(in crate::modules::obligations) fn part_filter(lang: Lang, part: PartFilter) -> Text {
    match part {
        PartFilter::Lead => lang.t("part-lead"),
        PartFilter::CoLead => lang.t("part-co-lead"),
        PartFilter::Support => lang.t("part-support"),
        PartFilter::Delegated => lang.t("part-delegated"),
        PartFilter::Any => lang.t("part-any"),
    }
}

/// How parts make the whole done, by the word of the rule.
pub(in crate::modules::obligations) fn roll_up(lang: Lang, rule: &str) -> Text {
    match rule {
        "all" => lang.t("roll-up-all"),
        "any" => lang.t("roll-up-any"),
        "quorum" => lang.t("roll-up-quorum"),
        _ => lang.t("roll-up-by-hand"),
    }
}

/// What a lead thinks of a contribution.
pub(in crate::modules::obligations) fn rating(lang: Lang, rating: Rating) -> Text {
    match rating {
        Rating::Useful => lang.t("rating-useful"),
        Rating::Partial => lang.t("rating-partial"),
        Rating::Poor => lang.t("rating-poor"),
    }
}

/// What a list says of an open obligation besides its state: where it stands with its agency, and what waits for the overseer.
pub(in crate::modules::obligations) fn stage(lang: Lang, obligation: &Obligation) -> Option<String> {
    if obligation.state != State::Open {
        return None;
    }
    let work = &obligation.work;
    let stage = match work.stage {
        Stage::Issued => lang.t("stage-issued"),
        Stage::WrongUnit => lang.t("stage-wrong-unit"),
        Stage::Received => lang.t("stage-received"),
        Stage::Accepted => lang.t("stage-accepted"),
        Stage::InProgress => lang.t("stage-progress").with("percent", work.progress),
    };
    let asks = [(work.is_extension_asked, "stage-extension"), (work.is_obstructed, "stage-obstacle")];
    let asks = asks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, key)| lang.t(key).to_string());
    Some(std::iter::once(stage.to_string()).chain(asks).collect::<Vec<_>>().join(" · "))
}

/// What was asked of supporting agencies, as a filter says it.
pub(in crate::modules::obligations) fn contribution_filter(lang: Lang, choice: ContributionFilter) -> Text {
    match choice {
        ContributionFilter::Expected => lang.t("contribution-expected"),
        ContributionFilter::Open => lang.t("contribution-open"),
        ContributionFilter::Silent => lang.t("contribution-silent"),
        ContributionFilter::Given => lang.t("contribution-given"),
    }
}

/// How a supporting agency stands. Silence is no lateness of the national count, so it is not red.
pub(in crate::modules::obligations) fn contribution(lang: Lang, standing: Contribution) -> Chip {
    match standing {
        Contribution::Expected => Chip::new(Mark::NotCounted, lang.t("contribution-expected")),
        Contribution::Asked => Chip::new(Mark::InTime, lang.t("contribution-asked")),
        Contribution::Silent => Chip::new(Mark::DueSoon, lang.t("contribution-silent")),
        Contribution::Given => Chip::new(Mark::DoneOnTime, lang.t("contribution-given")),
    }
}

/// What the supporting agencies of a row have come to: "đã gửi 1/3, hạn 20/03/2026"; `None` where nothing was asked for.
pub(in crate::modules::obligations) fn contributions(lang: Lang, sum: Contributions) -> Option<String> {
    let text = match sum.next_due_on {
        _ if sum.asked() == 0 => return None,
        None => lang.t("contribution-sum-given"),
        Some(due) if sum.silent > 0 => lang.t("contribution-sum-silent").with("silent", sum.silent).with("due", due),
        Some(due) => lang.t("contribution-sum").with("due", due),
    };
    Some(text.with("given", sum.given).with("asked", sum.asked()).to_string())
}

/// Order or request.
pub(in crate::modules::obligations) fn binding(lang: Lang, binding: Binding) -> Text {
    match binding {
        Binding::Order => lang.t("binding-order"),
        Binding::Request => lang.t("binding-request"),
    }
}

/// Where it was ordered: "Kế hoạch 86/KH-UBND, mục II.3".
pub(in crate::modules::obligations) fn source(lang: Lang, why: &Why) -> String {
    if why.path.is_empty() {
        return why.source.clone();
    }
    lang.t("obligation-source").with("source", &why.source).with("path", outline::place(lang, &why.path)).to_string()
}

/// The key of a period in words: "2026-Q1" is "quý I/2026". A key of a form that nobody writes is shown as it is.
pub(in crate::modules::obligations) fn period(lang: Lang, key: &str) -> String {
    const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
    if key.len() == 10 {
        return key.parse().map_or_else(|_| key.to_owned(), |day| lang.date(day));
    }
    let Some((year, part)) = key.split_once('-') else {
        return lang.t("period-year").with("year", key).to_string();
    };
    let number: usize = part.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or_default();
    let text = match part.as_bytes().first() {
        Some(b'Q') => match number.checked_sub(1).and_then(|at| ROMAN.get(at)) {
            Some(roman) => lang.t("period-quarter").with("quarter", *roman),
            None => return key.to_owned(),
        },
        Some(b'H') if number == 1 => lang.t("period-first-half"),
        Some(b'H') => lang.t("period-second-half"),
        Some(b'W') => lang.t("period-week").with("week", number.to_string()),
        _ => lang.t("period-month").with("month", part),
    };
    text.with("year", year).to_string()
}

/// Why an obligation is due on its day, in one sentence.
pub(in crate::modules::obligations) fn why(lang: Lang, obligation: &Obligation) -> String {
    let values = obligation.why.arguments(obligation.due_on);
    let sentence = values.into_iter().fold(Text::new(lang, obligation.why.key()), |text, (name, value)| match name {
        // A number chooses between singular and plural.
        "count" => match value.parse::<i64>() {
            Ok(count) => text.with(name, count),
            Err(_) => text.with(name, value),
        },
        "period" => text.with(name, period(lang, &value)),
        "path" => text.with(name, outline::place(lang, &value)),
        _ => text.with(name, value),
    });
    sentence.to_string()
}

/// Who put the deadline there, where the directive's text did not.
pub(in crate::modules::obligations) fn why_remark(lang: Lang, why: &Why) -> Option<Text> {
    why.remark().map(|key| Text::new(lang, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::class::Days;
    use crate::modules::obligations::model::fixtures::{an_obligation, day};
    use crate::modules::obligations::usecase::Today;

    fn shown(obligation: Obligation, today: &str) -> Shown {
        let today = day(today);
        let days = Days { today, soon_until: today + chrono::Duration::days(3) };
        Today { days, calendar: thihanh_kernel::calendar::WorkingCalendar::default() }.show(obligation)
    }

    #[test]
    fn chips_say_how_long() {
        // due, today, class, words; 2026-03-16 is a Monday
        let table = [
            ("2026-03-16", "2026-03-16", "s-soon", "Đến hạn hôm nay"),
            ("2026-03-18", "2026-03-16", "s-soon", "Còn 2\u{a0}ngày"),
            ("2026-03-27", "2026-03-16", "s-in", "Còn 9\u{a0}ngày"),
            ("2026-03-13", "2026-03-16", "s-late", "Quá hạn 1\u{a0}ngày"),
            // Due on a Friday, asked on the Sunday: late, but by no working day.
            ("2026-03-13", "2026-03-15", "s-late", "Quá hạn"),
            // Due on the Sunday, asked on the Saturday: no working day is left, yet it is not today.
            ("2026-03-15", "2026-03-14", "s-soon", "Sắp đến hạn"),
            ("2026-01-05", "2026-03-16", "s-late2", "Quá hạn 50\u{a0}ngày"),
        ];
        for (due, today, class, words) in table {
            let chip = chip(Lang::Vi, &shown(an_obligation(Some(due)), today), day(today)).to_string();
            assert!(chip.contains(&format!("\"st {class}\"")), "{due} on {today}: {chip}");
            assert!(chip.ends_with(&format!("</svg>{words}</span>")), "{due} on {today}: {chip}");
        }
    }

    #[test]
    fn what_came_back_says_so_until_it_is_late() {
        let back = || Obligation { sent_back_on: Some(day("2026-03-10")), ..an_obligation(Some("2026-03-27")) };
        let words = |today: &str| chip(Lang::Vi, &shown(back(), today), day(today)).to_string();
        assert!(words("2026-03-16").contains("Trả lại"));
        assert!(words("2026-03-30").contains("Quá hạn"));
    }

    #[test]
    fn periods_in_words() {
        let table = [
            ("2026", "năm 2026"),
            ("2026-Q1", "quý I/2026"),
            ("2026-Q4", "quý IV/2026"),
            ("2026-H1", "6\u{a0}tháng đầu năm 2026"),
            ("2026-H2", "6\u{a0}tháng cuối năm 2026"),
            ("2026-02", "tháng 02/2026"),
            ("2026-W05", "tuần 5/2026"),
            ("2026-02-28", "28/02/2026"),
            ("2026-Q9", "2026-Q9"),
        ];
        for (key, words) in table {
            assert_eq!(period(Lang::Vi, key), words);
        }
    }

    #[test]
    fn a_source_names_the_place_where_there_is_one() {
        let why =
            |path: &str| Why { path: path.into(), source: "Kế hoạch 86/KH-UBND".into(), ..an_obligation(None).why };
        assert_eq!(source(Lang::Vi, &why("II.3")), "Kế hoạch 86/KH-UBND, mục\u{a0}II.3");
        assert_eq!(source(Lang::Vi, &why("")), "Kế hoạch 86/KH-UBND");
    }
}
