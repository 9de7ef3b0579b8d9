//! Horizontal bars: one number for each of several things.

use askama::Template;

use super::table::DataTable;
use super::{WIDTH, place, share};
use crate::html::component;
use crate::lang::Lang;
use crate::parts::State;

/// Height of a row: the name above, the bar below it, so that long names of agencies need no cutting.
const ROW: f64 = 40.0;
/// Room for the number at the end of the longest bar.
const NUMBER_ROOM: f64 = 70.0;

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Whose number it is.
    pub name: String,
    /// The number.
    pub value: u64,
    /// Its colour.
    pub state: State,
}

/// Bars below each other, the longest as wide as the picture.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    lang: Lang,
    title: String,
    description: String,
    bars: Vec<Bar>,
    data: DataTable,
}

component!(Bars);

/// A bar where it is drawn.
struct Drawn<'a> {
    bar: &'a Bar,
    value: String,
    name_y: String,
    bar_y: String,
    number_x: String,
    number_y: String,
    length: String,
}

impl Bars {
    /// `title` says what is counted, `description` what is to be seen ("UBND xã Thạch Bàn có nhiều nhất, 14 việc"); `of` and `count` head
    /// the columns of the table.
    #[must_use]
    pub fn new(
        lang: Lang,
        title: impl ToString,
        description: impl ToString,
        (of, count): (impl ToString, impl ToString),
        bars: Vec<Bar>,
    ) -> Self {
        let title = title.to_string();
        let rows = bars.iter().map(|bar| vec![bar.name.clone(), written(lang, bar.value)]).collect();
        let data = DataTable::new(lang, &title, vec![of.to_string(), count.to_string()], rows);
        Self { lang, title, description: description.to_string(), bars, data }
    }

    fn width(&self) -> String {
        place(WIDTH)
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of rows on a page")]
    fn height(&self) -> String {
        place(self.bars.len() as f64 * ROW + 4.0)
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of rows on a page")]
    fn drawn(&self) -> Vec<Drawn<'_>> {
        let max = self.bars.iter().map(|bar| bar.value).max().unwrap_or_default();
        self.bars
            .iter()
            .enumerate()
            .map(|(row, bar)| {
                let top = row as f64 * ROW;
                let length = share(bar.value, max, WIDTH - NUMBER_ROOM);
                Drawn {
                    bar,
                    value: written(self.lang, bar.value),
                    name_y: place(top + 14.0),
                    bar_y: place(top + 20.0),
                    number_x: place(length + 8.0),
                    number_y: place(top + 31.0),
                    length: place(length),
                }
            })
            .collect()
    }
}

pub(super) fn written(lang: Lang, value: u64) -> String {
    lang.number(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_named() {
        let bar = |name: &str, value| Bar { name: name.to_owned(), value, state: State::Overdue };
        let chart = Bars::new(
            Lang::Vi,
            "Việc quá hạn theo đơn vị",
            "Sở Xây dựng nhiều nhất",
            ("Đơn vị", "Quá hạn"),
            vec![bar("Sở Xây dựng <1>", 1_284), bar("Sở Y tế", 642), bar("Sở Tài chính", 0)],
        )
        .to_string();
        assert!(
            chart.contains("width=\"410\"") && chart.contains("width=\"205\"") && chart.contains("width=\"0\""),
            "{chart}"
        );
        assert!(
            chart.contains("<title>Việc quá hạn theo đơn vị</title><desc>Sở Xây dựng nhiều nhất</desc>"),
            "{chart}"
        );
        assert!(chart.contains("Sở Xây dựng &#60;1&#62;") && !chart.contains("<1>"), "{chart}");
        assert_eq!(chart.matches("1.284").count(), 2, "at the bar and in the table");
        assert!(!chart.contains("style="), "{chart}");
    }
}
