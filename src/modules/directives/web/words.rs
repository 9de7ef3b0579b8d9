//! Words of directives: kinds, states, deadlines, how a phrase was understood.

use thihanh_webkit::parts::{Chip, State};
use thihanh_webkit::{Lang, Text};
use vanban::Date;
use vanban::deadline::{Deadline, OffsetUnit, RecurringDay};

use crate::modules::agencies::api::{Resolution, Why};
use crate::modules::directives::model::deadline::{FREQUENCIES, UNITS, civil};
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::store::list::CardCounts;

/// "Kế hoạch"
pub(super) fn kind(lang: Lang, kind: &str) -> String {
    Text::new(lang, format!("directive-kind-{kind}")).to_string()
}

/// "Kế hoạch 86/KH-UBND": what people call a directive by; its title while it has no number.
pub(in super::super) fn label(lang: Lang, kind_code: &str, number: Option<&str>, title: &str) -> String {
    match number {
        Some(number) => format!("{} {number}", kind(lang, kind_code)),
        None => title.to_owned(),
    }
}

/// How a directive stands.
pub(super) fn state_chip(lang: Lang, state: DirectiveState, cards: CardCounts) -> Chip {
    match state {
        DirectiveState::Failed => Chip::new(State::Returned, lang.t("directives-state-failed")),
        DirectiveState::Review if cards.total() == 0 => Chip::new(State::DueSoon, lang.t("directives-state-no-cards")),
        DirectiveState::Review if cards.proposed == 0 => Chip::new(State::Waiting, lang.t("directives-state-checked")),
        DirectiveState::Review => {
            let done = cards.total() - cards.proposed;
            Chip::new(State::InTime, lang.t("directives-state-review").with("done", done).with("total", cards.total()))
        }
        DirectiveState::Issued => Chip::new(State::DoneOnTime, lang.t("directives-state-issued")),
        DirectiveState::Withdrawn => Chip::new(State::NotCounted, lang.t("directives-state-withdrawn")),
    }
}

/// "trước ngày 30/06/2026", "hằng quý, chậm nhất ngày 25"
pub(super) fn deadline(lang: Lang, deadline: &Deadline) -> String {
    let day = |date: Date| civil(date).map(|day| lang.date(day)).unwrap_or_default();
    match deadline {
        Deadline::By { date, inclusive: true } => lang.t("deadline-by").with("date", day(*date)).to_string(),
        Deadline::By { date, inclusive: false } => lang.t("deadline-before").with("date", day(*date)).to_string(),
        Deadline::Within { from, to: Some(to) } => {
            lang.t("deadline-within").with("from", day(*from)).with("to", day(*to)).to_string()
        }
        Deadline::Within { from, to: None } => lang.t("deadline-from").with("from", day(*from)).to_string(),
        Deadline::Recurring { freq, by, inclusive } => {
            let freq = FREQUENCIES.iter().find(|(_, known)| known == freq).map_or("", |(word, _)| *word);
            let often = Text::new(lang, format!("deadline-freq-{freq}")).to_string();
            match by {
                None => often,
                Some(by) if *inclusive == Some(false) => {
                    format!("{often}, {}", lang.t("deadline-before").with("date", in_period(lang, *by)))
                }
                Some(by) => format!("{often}, {}", lang.t("deadline-by").with("date", in_period(lang, *by))),
            }
        }
        Deadline::Ongoing => lang.t("deadline-ongoing").to_string(),
        Deadline::Conditional { text, event, offset: Some(offset) } => {
            let unit = UNITS.iter().find(|(_, known)| *known == offset.unit).map_or("", |(word, _)| *word);
            let term = Text::new(lang, format!("deadline-term-{unit}")).with("count", offset.n.abs());
            let event = event.as_ref().unwrap_or(text);
            let sentence = if offset.n < 0 { lang.t("deadline-ahead-of") } else { lang.t("deadline-after") };
            sentence.with("term", term).with("event", event).to_string()
        }
        Deadline::Conditional { text, event, offset: None } => {
            lang.t("deadline-when").with("event", event.as_ref().unwrap_or(text)).to_string()
        }
    }
}

/// A day that comes again: "02/12", "tháng 6", "25".
fn in_period(lang: Lang, day: RecurringDay) -> String {
    match day {
        RecurringDay::MonthDay(month, day) => format!("{day:02}/{month:02}"),
        RecurringDay::Month(month) => lang.t("deadline-month").with("month", month).to_string(),
        RecurringDay::Day(day) => day.to_string(),
    }
}

/// The unit of a term, for the choices of the editor.
pub(super) fn unit(lang: Lang, unit: OffsetUnit) -> Text {
    match unit {
        OffsetUnit::WorkingDay => lang.t("deadline-unit-working-day"),
        OffsetUnit::Day => lang.t("deadline-unit-day"),
        OffsetUnit::Month => lang.t("deadline-unit-month"),
    }
}

/// Why a phrase means nobody, in a sentence; `None` where it means somebody.
pub(super) fn open_phrase(lang: Lang, meaning: Option<&Resolution>) -> Option<Text> {
    let Some(meaning) = meaning else { return Some(lang.t("phrase-no-jurisdiction")) };
    Some(match meaning {
        Resolution::Agencies { .. } => return None,
        Resolution::OtherProvince { name, .. } => lang.t("card-phrase-other-province").with("name", name),
        Resolution::Unknown { reason } => match reason {
            Why::Indefinite { .. } => lang.t("card-phrase-indefinite"),
            Why::Persons => lang.t("card-phrase-persons"),
            Why::Central => lang.t("card-phrase-central"),
            Why::Ended { name, on: Some(on), .. } => lang.t("card-phrase-ended").with("name", name).with("on", *on),
            Why::Ended { name, on: None, .. } => lang.t("card-phrase-not-yet").with("name", name),
            Why::GroupEnded { on: Some(on), .. } => lang.t("card-phrase-group-ended").with("on", *on),
            Why::GroupEnded { on: None, .. } | Why::NoneHere => lang.t("card-phrase-none-here"),
            Why::NotFound | Why::TooLong => lang.t("card-phrase-not-found"),
        },
    })
}

#[cfg(test)]
mod tests {
    use vanban::deadline::{Frequency, Offset};

    use super::*;

    #[test]
    fn deadlines_in_words() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let table = [
            (Deadline::By { date: date("2026-06-30"), inclusive: false }, "trước ngày 30/06/2026"),
            (Deadline::By { date: date("2027-02-28"), inclusive: true }, "chậm nhất ngày 28/02/2027"),
            (
                Deadline::Within { from: date("2026-01-01"), to: Some(date("2026-03-31")) },
                "từ 01/01/2026 đến 31/03/2026",
            ),
            (Deadline::Within { from: date("2026-01-01"), to: None }, "từ 01/01/2026"),
            (
                Deadline::Recurring {
                    freq: Frequency::Yearly,
                    by: Some(RecurringDay::MonthDay(12, 2)),
                    inclusive: Some(false),
                },
                "hằng năm, trước ngày 02/12",
            ),
            (Deadline::Recurring { freq: Frequency::Weekly, by: None, inclusive: None }, "hằng tuần"),
            (Deadline::Ongoing, "thường xuyên"),
            (
                Deadline::Conditional {
                    text: "x".into(),
                    event: Some("nhận hồ sơ".into()),
                    offset: Some(Offset { n: 5, unit: OffsetUnit::WorkingDay }),
                },
                "trong 5 ngày làm việc sau khi: nhận hồ sơ",
            ),
            (
                Deadline::Conditional { text: "khi có yêu cầu".into(), event: None, offset: None },
                "khi có sự kiện: khi có yêu cầu",
            ),
        ];
        for (value, words) in table {
            assert_eq!(deadline(Lang::Vi, &value), words);
        }
    }
}
