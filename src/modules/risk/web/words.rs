//! Words of the ranking.

use thihanh_webkit::{Lang, Text};

use crate::modules::agencies::api::{Kind, Level};
use crate::modules::risk::model::factor::{Factor, FactorCode, Unit};
use crate::modules::risk::usecase::{Part, Ranked};

/// A factor by its name in the language of the page.
pub(in crate::modules::risk) fn factor(lang: Lang, factor: &Factor) -> &str {
    match lang {
        Lang::En if !factor.name_en.is_empty() => &factor.name_en,
        _ => &factor.name_vi,
    }
}

/// What is counted, whatever a row calls it.
pub(super) fn code(lang: Lang, code: FactorCode) -> Text {
    lang.t(match code {
        FactorCode::Lateness => "risk-code-lateness",
        FactorCode::Petitions => "risk-code-petitions",
        FactorCode::Findings => "risk-code-findings",
        FactorCode::Money => "risk-code-money",
        FactorCode::YearsSince => "risk-code-years-since",
        FactorCode::OpenRecommendations => "risk-code-open-recommendations",
    })
}

/// Hundredths of a point as people read them: 73,5.
pub(super) fn points(lang: Lang, hundredths: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
    lang.decimal(hundredths as f64 / 100.0)
}

/// A raw number with its unit.
pub(super) fn amount(lang: Lang, unit: Unit, number: u64) -> String {
    let written = lang.number(i64::try_from(number).unwrap_or(i64::MAX));
    match unit {
        Unit::Count => written,
        Unit::Vnd => lang.t("risk-vnd").with("amount", written).to_string(),
        Unit::Months => lang.t("risk-months").with("count", number).to_string(),
    }
}

/// The raw number of a part.
pub(super) fn raw(lang: Lang, part: &Part) -> String {
    match part.raw {
        Some(raw) => amount(lang, part.factor.code.unit(), raw),
        None => lang.t("risk-never").to_string(),
    }
}

/// The two parts that add most, in one line; empty where nothing adds anything.
pub(super) fn most(lang: Lang, ranked: &Ranked) -> String {
    let mut parts: Vec<&Part> = ranked.parts.iter().filter(|part| part.points > 0).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.points));
    let named = parts.into_iter().take(2).map(|part| format!("{}: {}", factor(lang, &part.factor), raw(lang, part)));
    named.collect::<Vec<_>>().join("; ")
}

/// A level of government.
pub(in crate::modules::risk) fn level(lang: Lang, level: Level) -> Text {
    lang.t(match level {
        Level::Central => "level-central",
        Level::Province => "level-province",
        Level::District => "level-district",
        Level::Commune => "level-commune",
        Level::Hamlet => "level-hamlet",
    })
}

/// A kind of agency by its code.
pub(in crate::modules::risk) fn kind<'a>(lang: Lang, kinds: &'a [Kind], code: &'a str) -> &'a str {
    match (lang, kinds.iter().find(|kind| kind.code == code)) {
        (Lang::En, Some(kind)) => &kind.name_en,
        (Lang::Vi, Some(kind)) => &kind.name_vi,
        (_, None) => code,
    }
}
