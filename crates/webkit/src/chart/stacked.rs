//! One bar made of parts, with a key in words.

use askama::Template;

use super::bars::written;
use super::table::DataTable;
use super::{WIDTH, place, share};
use crate::html::component;
use crate::lang::Lang;
use crate::parts::State;

/// A part of the whole.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its state: colour and words.
    pub state: State,
    /// How many.
    pub value: u64,
}

/// How a whole divides into states: "18 đúng hạn, 3 quá hạn, 20 còn hạn".
#[derive(Debug, Clone, Template)]
#[template(path = "chart/stacked.html")]
pub struct StackedBar {
    lang: Lang,
    title: String,
    parts: Vec<Part>,
    data: Option<DataTable>,
}

component!(StackedBar);

struct Drawn {
    class: &'static str,
    x: String,
    width: String,
    words: String,
    value: String,
}

impl StackedBar {
    /// With key and table. Parts of nothing are left out; the others stand in the order of [`State::ALL`].
    #[must_use]
    pub fn new(lang: Lang, title: impl ToString, parts: Vec<Part>) -> Self {
        let mut bar = Self::bare(lang, title, parts);
        let rows = bar.parts.iter().map(|part| vec![part.state.words(lang), written(lang, part.value)]).collect();
        let head = vec![lang.t("chart-state").to_string(), lang.t("chart-count").to_string()];
        bar.data = Some(DataTable::new(lang, &bar.title, head, rows));
        bar
    }

    /// Only the bar, for a cell of a table whose other cells hold the figures.
    #[must_use]
    pub fn bare(lang: Lang, title: impl ToString, mut parts: Vec<Part>) -> Self {
        parts.retain(|part| part.value > 0);
        parts.sort_by_key(|part| State::ALL.iter().position(|state| *state == part.state));
        Self { lang, title: title.to_string(), parts, data: None }
    }

    fn width(&self) -> String {
        place(WIDTH)
    }

    /// What the bar shows, in words, for who cannot see it.
    fn description(&self) -> String {
        let part = |part: &Part| format!("{}: {}", part.state.words(self.lang), written(self.lang, part.value));
        self.parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }

    fn drawn(&self) -> Vec<Drawn> {
        let whole = self.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.value));
        let mut x = 0.0;
        let draw = |part: &Part| {
            let width = share(part.value, whole, WIDTH);
            let drawn = Drawn {
                class: part.state.class(),
                x: place(x),
                width: place(width),
                words: part.state.words(self.lang),
                value: written(self.lang, part.value),
            };
            x += width;
            drawn
        };
        self.parts.iter().map(draw).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Vec<Part> {
        let part = |state, value| Part { state, value };
        vec![part(State::Overdue, 1), part(State::Waiting, 0), part(State::DoneOnTime, 3)]
    }

    #[test]
    fn parts_fill_the_bar_in_the_order_of_states() {
        let chart = StackedBar::new(Lang::Vi, "Tiến độ", parts()).to_string();
        assert!(chart.contains("<rect class=\"f s-ok\" x=\"0\" y=\"0\" width=\"360\""), "{chart}");
        assert!(chart.contains("<rect class=\"f s-late\" x=\"360\" y=\"0\" width=\"120\""), "{chart}");
        assert!(!chart.contains("s-wait"), "a part of nothing is not drawn: {chart}");
        assert!(chart.contains("<desc>Hoàn thành đúng hạn: 3; Quá hạn: 1</desc>"), "{chart}");
        assert!(chart.contains("<li class=\"s-ok\">"), "the key: {chart}");
        assert!(chart.contains("<table"), "the figures: {chart}");
    }

    #[test]
    fn a_bare_bar_is_only_the_bar() {
        let chart = StackedBar::bare(Lang::En, "Progress", parts()).to_string();
        assert!(
            chart.contains("<title>Progress</title>") && !chart.contains("<ul") && !chart.contains("<table"),
            "{chart}"
        );
        let nothing = StackedBar::bare(Lang::En, "Progress", Vec::new()).to_string();
        assert!(!nothing.contains("<rect"), "{nothing}");
    }
}
