//! What an address asks for: agency, period, field. Every page of numbers has the same.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use thihanh_webkit::parts::{Choice, Field};
use thihanh_webkit::{Lang, Link};

use super::words;
use crate::modules::agencies::api::AgencyView;
use crate::modules::indicators::model::period::Period;
use crate::modules::indicators::usecase::{Asked, Setting};

/// Years that the choice of a period offers.
const YEARS: i32 = 3;

/// The part of an address that all pages of numbers share.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    pub(super) don_vi: String,
    pub(super) ky: String,
    pub(super) tu: String,
    pub(super) den: String,
    pub(super) linh_vuc: String,
    /// Of the comparison: an indicator. Of the page behind a number and the comparison: a part.
    pub(super) chi_so: String,
    pub(super) phan: String,
    /// Of the page of an indicator: a survey that is being chosen.
    pub(super) khao_sat: String,
}

impl Query {
    /// What it asks for.
    pub(super) fn asked(&self, today: NaiveDate) -> Asked {
        Asked {
            agency: self.don_vi.parse().ok(),
            period: Period::asked(&self.ky, &self.tu, &self.den, today),
            field: Some(self.linh_vuc.clone()).filter(|code| !code.is_empty()),
        }
    }
}

/// The address of a page for the same agency, period and field.
pub(super) fn link(path: impl Into<String>, setting: &Setting) -> Link {
    let link = Link::new(path).with("don_vi", setting.agency);
    let link = match setting.period.word() {
        Some(word) => link.with("ky", word),
        None => link.with("tu", setting.period.from).with("den", setting.period.to),
    };
    match &setting.field {
        Some(field) => link.with("linh_vuc", &field.code),
        None => link,
    }
}

/// The fields of the form by which agency, period and field are chosen.
pub(super) fn fields(
    lang: Lang,
    query: &Query,
    setting: &Setting,
    seen: &[AgencyView],
    today: NaiveDate,
) -> Vec<Field> {
    let agencies = seen.iter().map(|view| Choice::new(view.id, &view.name)).collect();
    let word = setting.period.word();
    let mut periods: Vec<Choice> = Vec::new();
    for year in (0..YEARS).map(|back| today.year() - back) {
        for part in ["", "-h1", "-h2", "-q1", "-q2", "-q3", "-q4"] {
            if let Some(period) = Period::parse(&format!("{year}{part}")) {
                periods.push(Choice::new(format!("{year}{part}"), words::period(lang, period)));
            }
        }
    }
    if let Some(word) = word.as_ref().filter(|word| !periods.iter().any(|known| known.value == **word)) {
        periods.push(Choice::new(word, words::period(lang, setting.period)));
    }
    let none = std::iter::once(Choice::new("", lang.t("indicators-all-fields")));
    let known = setting.fields.iter().map(|field| Choice::new(&field.code, words::field(lang, field)));
    let is_free = word.is_none();
    let day = |day: NaiveDate| if is_free { lang.date(day) } else { String::new() };
    let period_choices = std::iter::once(Choice::new("", lang.t("indicators-other-period"))).chain(periods).collect();
    vec![
        Field::select("don_vi", lang.t("indicators-agency"), agencies).value(setting.agency),
        Field::select("ky", lang.t("indicators-period"), period_choices).value(word.unwrap_or_default()),
        Field::date(lang, "tu", lang.t("indicators-from")).value(if query.tu.is_empty() {
            day(setting.period.from)
        } else {
            query.tu.clone()
        }),
        Field::date(lang, "den", lang.t("indicators-to")).value(if query.den.is_empty() {
            day(setting.period.to)
        } else {
            query.den.clone()
        }),
        Field::select("linh_vuc", lang.t("indicators-field"), none.chain(known).collect()).value(setting.field_code()),
    ]
}
