//! What has become of an obligation, as its page tells it: the steps it went through, reports, more time, obstacles, parts.

use chrono::NaiveDate;
use thihanh_kernel::ids::AccountId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::extension::{Extension, Verdict};
use crate::modules::obligations::model::obligation::{Obligation, REASON_PARTS_DONE, Stage};
use crate::modules::obligations::model::record::{Judgement, Obstacle, Report};
use crate::modules::obligations::usecase::{Detail, Life};
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::{path_of, words};

/// One step of the way from the order to its confirmation.
pub(super) struct Step {
    pub(super) name: Text,
    pub(super) on: Option<String>,
    /// Behind, here, or still to come.
    pub(super) class: &'static str,
    pub(super) is_here: bool,
}

/// One line of a list: what, its state, and the words about it.
pub(super) struct Line {
    pub(super) title: Text,
    pub(super) chip: Chip,
    pub(super) words: Vec<String>,
}

/// One part given down.
pub(super) struct PartLine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) whose: String,
    pub(super) due: Option<String>,
    pub(super) chip: Chip,
}

/// The parts of an obligation and how they make it done.
pub(super) struct PartsView {
    pub(super) title: Text,
    pub(super) rule: Text,
    pub(super) lines: Vec<PartLine>,
}

/// Everything that [`super::DetailPage`] shows of a life.
pub(super) struct LifeView {
    pub(super) steps: Vec<Step>,
    /// How far the work is, with the agency's words.
    pub(super) progress: Option<(i64, Text, String)>,
    pub(super) reports: Vec<Line>,
    pub(super) extensions: Vec<Line>,
    pub(super) obstacles: Vec<Line>,
    /// What waits for the overseer because the agency says that it is another's.
    pub(super) claim: Option<(Text, String)>,
    pub(super) parts: Option<PartsView>,
    /// Links to the whole, and to what took the place of what.
    pub(super) links: Vec<(Text, String, String)>,
    pub(super) first_due: Option<Text>,
}

impl LifeView {
    pub(super) fn of(lang: Lang, detail: &Detail, names: &Names, today: NaiveDate) -> Self {
        let Detail { shown, life, .. } = detail;
        let obligation = &shown.obligation;
        let progress = (obligation.state == State::Open && obligation.work.stage == Stage::InProgress).then(|| {
            let percent = obligation.work.progress;
            (percent, lang.t("act-progress-now").with("percent", percent), obligation.work.progress_note.clone())
        });
        let claim = life.claim.as_ref().map(|claim| {
            let title = lang.t("act-claim-waits").with("agency", names.full(claim.right));
            (title, claim.reason.clone())
        });
        let first = obligation.work.first_due_on.filter(|first| Some(*first) != obligation.due_on);
        Self {
            steps: steps(lang, obligation),
            progress,
            reports: life
                .reports
                .iter()
                .map(|report| report_line(lang, report, life, obligation.is_continuous))
                .collect(),
            extensions: life.extensions.iter().map(|asked| extension_line(lang, asked, life)).collect(),
            obstacles: life.obstacles.iter().map(|obstacle| obstacle_line(lang, obstacle, life)).collect(),
            claim,
            parts: parts(lang, detail, names, today),
            links: links(lang, life),
            first_due: first.map(|first| first_due(lang, obligation, first)),
        }
    }
}

fn first_due(lang: Lang, obligation: &Obligation, first: NaiveDate) -> Text {
    let text = match obligation.is_on_time_as_first_set() {
        None => lang.t("first-due"),
        Some(true) => lang.t("first-due-met"),
        Some(false) => lang.t("first-due-missed"),
    };
    text.with("date", first).with("count", obligation.work.extensions)
}

/// The steps of a life: what lies behind bears its day, one is the step now.
fn steps(lang: Lang, obligation: &Obligation) -> Vec<Step> {
    let work = &obligation.work;
    let handed_in = obligation.reported_on.filter(|_| obligation.state != State::Open);
    let days = [
        (lang.t("step-issued"), Some(obligation.opened_on)),
        (lang.t("step-received"), work.received_on),
        (lang.t("step-accepted"), work.accepted_on),
        (lang.t("step-in-progress"), work.started_on),
        (lang.t("step-reported"), handed_in),
        (lang.t("step-completed"), obligation.completed_on),
    ];
    // A continuous duty is never over by a report; what was withdrawn or moved goes no further.
    let is_over = matches!(obligation.state, State::Cancelled | State::Moved);
    let here = days.iter().rposition(|(_, day)| day.is_some()).unwrap_or_default();
    let shown = if is_over { here + 1 } else { days.len() };
    days.into_iter()
        .take(shown)
        .enumerate()
        .map(|(index, (name, on))| Step {
            name,
            on: on.map(|day| lang.date(day)),
            class: match index {
                index if index < here => "past",
                index if index == here => "here",
                _ => "",
            },
            is_here: index == here,
        })
        .collect()
}

fn who(lang: Lang, life: &Life, account: Option<AccountId>) -> String {
    let name = account.and_then(|account| life.people.get(&account));
    name.cloned().unwrap_or_else(|| lang.t("history-system").to_string())
}

fn report_line(lang: Lang, report: &Report, life: &Life, is_proof: bool) -> Line {
    let title = match report.product_number.as_str() {
        "" => lang.t("report-line").with("number", report.number),
        product => match report.product_on {
            Some(on) => lang.t("report-line-dated").with("product", product).with("dated", on),
            None => lang.t("report-line-product").with("product", product),
        },
    };
    let chip = match report.judged.as_ref().map(|judged| judged.verdict) {
        // The proof of a continuous duty waits for nobody.
        None if is_proof => Chip::new(Mark::DoneOnTime, lang.t("report-proof")),
        None => Chip::of(lang, Mark::Waiting),
        Some(Judgement::Confirmed) => Chip::new(Mark::DoneOnTime, lang.t("report-confirmed")),
        Some(Judgement::SentBack) => Chip::of(lang, Mark::Returned),
    };
    let arrived = lang
        .t("report-arrived")
        .with("on", report.reached_on)
        .with("who", who(lang, life, report.reported_by))
        .with("at", lang.moment(report.reported_at));
    let mut told = vec![arrived.to_string()];
    match report.note.as_str() {
        "" => {}
        REASON_PARTS_DONE => told.push(lang.t("history-reason-parts").to_string()),
        note => told.push(note.to_owned()),
    }
    if let Some(judged) = report.judged.as_ref().filter(|judged| !judged.words.is_empty()) {
        let text = lang.t("report-judged").with("who", who(lang, life, judged.by));
        told.push(text.with("at", lang.moment(judged.at)).with("words", judged.words.as_str()).to_string());
    }
    Line { title, chip, words: told }
}

fn extension_line(lang: Lang, asked: &Extension, life: &Life) -> Line {
    let title = lang.t("extension-line").with("from", asked.old_due_on).with("wanted", asked.wanted_due_on);
    let chip = match asked.answer.as_ref().map(|answer| answer.verdict) {
        None => Chip::new(Mark::Waiting, lang.t("extension-waiting")),
        Some(Verdict::Granted(day)) => Chip::new(Mark::DoneOnTime, lang.t("extension-granted").with("to", day)),
        Some(Verdict::Refused) => Chip::new(Mark::Returned, lang.t("extension-refused")),
        Some(Verdict::Withdrawn) => Chip::new(Mark::NotCounted, lang.t("extension-withdrawn")),
    };
    let by = lang.t("extension-asked-by").with("who", who(lang, life, asked.asked_by));
    let mut told = vec![by.with("at", lang.moment(asked.asked_at)).with("reason", asked.reason.as_str()).to_string()];
    if let Some(answer) = asked.answer.as_ref().filter(|answer| !answer.words.is_empty()) {
        let text = lang.t("report-judged").with("who", who(lang, life, answer.by));
        told.push(text.with("at", lang.moment(answer.at)).with("words", answer.words.as_str()).to_string());
    }
    Line { title, chip, words: told }
}

fn obstacle_line(lang: Lang, obstacle: &Obstacle, life: &Life) -> Line {
    let chip = match obstacle.answer {
        Some(_) => Chip::new(Mark::DoneOnTime, lang.t("obstacle-answered")),
        None => Chip::new(Mark::Waiting, lang.t("obstacle-waiting")),
    };
    let title = lang.t("obstacle-line").with("who", who(lang, life, obstacle.opened_by));
    let title = title.with("at", lang.moment(obstacle.opened_at));
    let mut told = vec![obstacle.words.clone()];
    if let Some((answer, at)) = &obstacle.answer {
        told.push(lang.t("obstacle-answer").with("at", lang.moment(*at)).with("words", answer.as_str()).to_string());
    }
    Line { title, chip, words: told }
}

fn parts(lang: Lang, detail: &Detail, names: &Names, today: NaiveDate) -> Option<PartsView> {
    let roll_up = detail.shown.obligation.split.roll_up?;
    let rule = words::roll_up(lang, roll_up.as_str());
    let rule = match roll_up.quorum() {
        Some(needed) => rule.with("count", i64::from(needed)),
        None => rule,
    };
    let line = |part: &crate::modules::obligations::usecase::Shown| {
        let obligation = &part.obligation;
        let person = obligation.responsible.and_then(|id| detail.life.people.get(&id));
        let agency = names.short(obligation.agency);
        let whose = person.map_or_else(|| agency.to_owned(), |person| format!("{person}, {agency}"));
        PartLine {
            href: path_of(&obligation.code),
            title: obligation.title.clone(),
            whose,
            due: obligation.due_on.map(|due| lang.date(due)),
            chip: words::chip(lang, part, today),
        }
    };
    let lines: Vec<_> = detail.life.parts.iter().map(line).collect();
    let title = lang.t("parts-title").with("count", lines.len());
    Some(PartsView { title, rule, lines })
}

fn links(lang: Lang, life: &Life) -> Vec<(Text, String, String)> {
    let whole = life.whole.iter().map(|whole| {
        let code = whole.obligation.code.clone();
        (lang.t("link-whole"), path_of(&code), whole.obligation.title.clone())
    });
    let after = life.moved_to.iter().map(|code| (lang.t("link-moved-to"), path_of(code), code.clone()));
    let before = life.moved_from.iter().map(|code| (lang.t("link-moved-from"), path_of(code), code.clone()));
    whole.chain(after).chain(before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::{an_obligation, day};
    use crate::modules::obligations::model::obligation::Hand;
    use crate::modules::obligations::model::transition::Handing;

    #[test]
    fn the_last_day_known_is_the_step_now() {
        let hand = Hand { by: None, today: day("2026-03-16") };
        let here = |it: &Obligation| steps(Lang::Vi, it).iter().position(|step| step.is_here).unwrap();
        let open = an_obligation(Some("2026-03-20"));
        assert_eq!((here(&open), steps(Lang::Vi, &open).len()), (0, 6));
        let (accepted, _) = open.clone().accept(hand, "").unwrap();
        assert_eq!(here(&accepted), 2);
        let (reported, _) = accepted.report(hand, Handing::words(day("2026-03-16"), "")).unwrap();
        assert_eq!(here(&reported), 4);
        let (back, _) = reported.send_back(hand, "Thiếu").unwrap();
        assert_eq!(here(&back), 3, "back at work");
        let (cancelled, _) = open.cancel("x").unwrap();
        assert_eq!(steps(Lang::Vi, &cancelled).len(), 1, "goes no further");
    }
}
