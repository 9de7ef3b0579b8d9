//! Words of indicators: units, periods, numbers, why there is none.

use chrono::Datelike;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::modules::indicators::model::indicator::{Indicator, Part, Unit};
use crate::modules::indicators::model::measure::{LEAST_ANSWERS, Outcome};
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::model::value::{EnteredValue, SourceKind};
use crate::modules::indicators::usecase::{Field, Names};
use crate::modules::inspections::api::Named;

/// One of two languages; the Vietnamese one where the other was not written.
fn either<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::En if !en.is_empty() => en,
        _ => vi,
    }
}

/// What an indicator is called.
pub(in crate::modules::indicators) fn indicator(lang: Lang, indicator: &Indicator) -> &str {
    either(lang, &indicator.facts.name_vi, &indicator.facts.name_en)
}

/// What a part is called.
pub(in crate::modules::indicators) fn part(lang: Lang, part: &Part) -> &str {
    either(lang, &part.name_vi, &part.name_en)
}

/// What a field is called.
pub(super) fn field(lang: Lang, field: &Field) -> &str {
    either(lang, &field.name_vi, &field.name_en)
}

/// What a criterion is called.
pub(super) fn criterion<'a>(lang: Lang, criteria: &'a [Named], code: &'a str) -> &'a str {
    criteria.iter().find(|it| it.code == code).map_or(code, |it| either(lang, &it.name_vi, &it.name_en))
}

/// One of two written texts.
pub(super) fn written(lang: Lang, texts: &(String, String)) -> &str {
    either(lang, &texts.0, &texts.1)
}

/// The groups of indicators.
pub(in crate::modules::indicators) fn group(lang: Lang, group: &str) -> Text {
    lang.t(match group {
        "A" => "indicators-group-a",
        "B" => "indicators-group-b",
        "C" => "indicators-group-c",
        _ => "indicators-group-other",
    })
}

/// In what is counted.
pub(in crate::modules::indicators) fn unit(lang: Lang, unit: Unit) -> Text {
    lang.t(match unit {
        Unit::Doc => "indicator-unit-doc",
        Unit::Case => "indicator-unit-case",
        Unit::Person => "indicator-unit-person",
        Unit::Class => "indicator-unit-class",
        Unit::Event => "indicator-unit-event",
        Unit::Copy => "indicator-unit-copy",
        Unit::Post => "indicator-unit-post",
        Unit::Task => "indicator-unit-task",
        Unit::Agency => "indicator-unit-agency",
        Unit::Vnd => "indicator-unit-vnd",
        Unit::Percent => "indicator-unit-percent",
        Unit::Day => "indicator-unit-day",
    })
}

/// From where somebody has a number.
pub(super) fn source(lang: Lang, source: SourceKind) -> Text {
    lang.t(match source {
        SourceKind::Report => "indicator-source-report",
        SourceKind::Statistics => "indicator-source-statistics",
        SourceKind::Register => "indicator-source-register",
        SourceKind::Other => "indicator-source-other",
    })
}

/// From when until when.
pub(in crate::modules::indicators) fn period(lang: Lang, period: Period) -> Text {
    let year = period.from.year().to_string();
    let word = period.word().unwrap_or_default();
    match word.split_once('-').map_or(word.as_str(), |(_, part)| part) {
        "" => lang.t("indicators-period-days").with("from", period.from).with("to", period.to),
        "h1" => lang.t("indicators-period-half").with("half", 1).with("year", year),
        "h2" => lang.t("indicators-period-half").with("half", 2).with("year", year),
        "q1" => lang.t("indicators-period-quarter").with("quarter", 1).with("year", year),
        "q2" => lang.t("indicators-period-quarter").with("quarter", 2).with("year", year),
        "q3" => lang.t("indicators-period-quarter").with("quarter", 3).with("year", year),
        "q4" => lang.t("indicators-period-quarter").with("quarter", 4).with("year", year),
        _ => lang.t("indicators-period-year").with("year", year),
    }
}

/// A number in a unit's last decimal, as people read it.
pub(in crate::modules::indicators) fn number(lang: Lang, value: i64, unit: Unit) -> String {
    if unit == Unit::Percent {
        // 872 of 1.000 is 87,2 %.
        return match u64::try_from(value) {
            Ok(value) => lang.percent(value, 1_000),
            Err(_) => format!("−{}", lang.percent(value.unsigned_abs(), 1_000)),
        };
    }
    if unit.decimals() == 0 {
        return lang.number(value);
    }
    #[expect(clippy::cast_precision_loss, reason = "one digit after the comma is shown")]
    let shown = value as f64 / 10.0;
    lang.decimal(shown)
}

/// The same with its sign, for a difference.
pub(super) fn signed(lang: Lang, value: i64, unit: Unit) -> String {
    let written = number(lang, value, unit);
    if value > 0 { format!("+{written}") } else { written }
}

/// A number as it is typed.
pub(super) fn typed(lang: Lang, value: i64, unit: Unit) -> String {
    match unit.decimals() {
        0 => lang.number(value),
        _ if value % 10 == 0 => lang.number(value / 10),
        _ => format!("{},{}", value / 10, value % 10),
    }
}

/// What counting came to, or why it came to nothing.
pub(super) fn outcome(lang: Lang, outcome: Outcome, unit: Unit) -> String {
    let why = |text: Text| text.to_string();
    match outcome {
        Outcome::Number(value) => number(lang, value, unit),
        Outcome::OfNothing => why(lang.t("indicator-of-nothing")),
        Outcome::TooFew => why(lang.t("indicator-too-few").with("least", LEAST_ANSWERS)),
        Outcome::NoFields => why(lang.t("indicator-no-fields")),
        Outcome::YearsOnly => why(lang.t("indicator-years-only")),
        Outcome::NoSurvey => why(lang.t("indicator-no-survey")),
    }
}

/// Whether a value was verified.
pub(super) fn chip(lang: Lang, value: &EnteredValue) -> Chip {
    match value.verified {
        Some(_) => Chip::new(Mark::DoneOnTime, lang.t("indicator-verified")),
        None => Chip::new(Mark::Waiting, lang.t("indicator-unverified-value")),
    }
}

/// An agency by name.
pub(in crate::modules::indicators) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}
