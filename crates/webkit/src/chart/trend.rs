//! A line with markers: how one number went over time.

use askama::Template;

use super::bars::written;
use super::table::DataTable;
use super::{WIDTH, place, round_up, share};
use crate::html::component;
use crate::lang::Lang;
use crate::parts::State;

const HEIGHT: f64 = 200.0;
/// Room around the lines: for the scale to the left, numbers above, names below.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 26.0;
/// Names below the line: more of them would run into each other on a phone.
const MAX_NAMES: usize = 6;

/// One number at one time.
#[derive(Debug, Clone)]
pub struct Point {
    /// When, short: "30/7".
    pub name: String,
    /// How many.
    pub value: u64,
}

/// A line from the oldest point to the newest; the scale begins at nought, so that a small change does not look large.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/trend.html")]
pub struct Trend {
    lang: Lang,
    title: String,
    description: String,
    state: State,
    points: Vec<Point>,
    data: DataTable,
}

component!(Trend);

/// A line of the scale.
struct Grid {
    y: String,
    text_y: String,
    value: String,
}

/// A point where it is drawn. The highest, the first and the last carry their number.
struct Marker<'a> {
    x: String,
    y: String,
    number_y: String,
    value: Option<String>,
    name: Option<&'a str>,
    anchor: &'static str,
    value_anchor: &'static str,
}

impl Trend {
    /// `title` says what is counted, `description` what is to be seen ("Giảm từ 72 còn 41"); `when` and `count` head the columns of the
    /// table; `state` gives the colour.
    #[must_use]
    pub fn new(
        lang: Lang,
        title: impl ToString,
        description: impl ToString,
        (when, count): (impl ToString, impl ToString),
        state: State,
        points: Vec<Point>,
    ) -> Self {
        let title = title.to_string();
        let rows = points.iter().map(|point| vec![point.name.clone(), written(lang, point.value)]).collect();
        let data = DataTable::new(lang, &title, vec![when.to_string(), count.to_string()], rows);
        Self { lang, title, description: description.to_string(), state, points, data }
    }

    fn view_box(&self) -> String {
        format!("0 0 {} {}", place(WIDTH), place(HEIGHT))
    }

    fn top_of_scale(&self) -> u64 {
        round_up(self.points.iter().map(|point| point.value).max().unwrap_or_default())
    }

    fn y(&self, value: u64) -> f64 {
        HEIGHT - BOTTOM - share(value, self.top_of_scale(), HEIGHT - BOTTOM - TOP)
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of points on a page")]
    fn x(&self, place: usize) -> f64 {
        let steps = self.points.len().saturating_sub(1).max(1);
        LEFT + (WIDTH - LEFT - RIGHT) * place as f64 / steps as f64
    }

    /// Nought, the end of the scale, and its middle where that is a whole number.
    fn grid(&self) -> Vec<Grid> {
        let top = self.top_of_scale();
        let middle = top.is_multiple_of(2).then_some(top / 2);
        let line = |value| Grid {
            y: place(self.y(value)),
            text_y: place(self.y(value) + 4.0),
            value: written(self.lang, value),
        };
        [Some(0), middle, Some(top)].into_iter().flatten().map(line).collect()
    }

    fn left(&self) -> String {
        place(LEFT)
    }

    fn scale_x(&self) -> String {
        place(LEFT - 8.0)
    }

    fn right(&self) -> String {
        place(WIDTH - RIGHT)
    }

    fn names_y(&self) -> String {
        place(HEIGHT - 6.0)
    }

    fn line(&self) -> String {
        let point = |(at, point): (usize, &Point)| format!("{},{}", place(self.x(at)), place(self.y(point.value)));
        self.points.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    }

    fn markers(&self) -> Vec<Marker<'_>> {
        let last = self.points.len().saturating_sub(1);
        let highest =
            self.points.iter().enumerate().max_by_key(|(at, point)| (point.value, last - at)).map(|(at, _)| at);
        let step = self.points.len().div_ceil(MAX_NAMES).max(1);
        self.points
            .iter()
            .enumerate()
            .map(|(at, point)| {
                let y = self.y(point.value);
                let shows_value = at == 0 || at == last || Some(at) == highest;
                // The last name stands in any case; one too near before it gives way.
                let shows_name = at == last || (at % step == 0 && last - at >= step);
                Marker {
                    x: place(self.x(at)),
                    y: place(y),
                    number_y: place(y - 8.0),
                    value: shows_value.then(|| written(self.lang, point.value)),
                    name: shows_name.then_some(point.name.as_str()),
                    anchor: if at == last && last > 0 { "end" } else { "middle" },
                    // To the right of its point: to the left stands the scale.
                    value_anchor: match at {
                        0 if last > 0 => "start",
                        _ if at == last && last > 0 => "end",
                        _ => "middle",
                    },
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(values: &[u64]) -> Trend {
        let points =
            values.iter().enumerate().map(|(at, value)| Point { name: format!("t{at}"), value: *value }).collect();
        Trend::new(Lang::Vi, "Việc quá hạn", "Giảm", ("Tuần", "Quá hạn"), State::Overdue, points)
    }

    #[test]
    fn the_line_runs_from_left_to_right_on_a_scale_from_nought() {
        let trend = trend(&[100, 0, 50]);
        // 48 to 460 across; 18 (hundred) to 174 (nought) down.
        assert_eq!(trend.line(), "48,18 254,174 460,96");
        let scale: Vec<_> = trend.grid().into_iter().map(|line| (line.value, line.y)).collect();
        let expected = [("0", "174"), ("50", "96"), ("100", "18")];
        assert_eq!(scale, expected.map(|(value, y)| (value.to_owned(), y.to_owned())));
    }

    #[test]
    fn first_last_and_highest_carry_their_numbers() {
        let trend = trend(&[72, 74, 60, 74, 41]);
        let shown: Vec<_> = trend.markers().into_iter().map(|marker| marker.value).collect();
        assert_eq!(shown, [Some("72".to_owned()), Some("74".to_owned()), None, None, Some("41".to_owned())]);
    }

    #[test]
    fn the_first_number_does_not_run_into_the_scale() {
        // 50 of 100 stands level with the middle of the scale.
        let anchors =
            |values| trend(values).markers().into_iter().map(|marker| marker.value_anchor).collect::<Vec<_>>();
        assert_eq!(anchors(&[50, 100, 60]), ["start", "middle", "end"]);
        assert_eq!(anchors(&[5]), ["middle"]);
    }

    #[test]
    fn names_do_not_run_into_each_other() {
        let trend = trend(&[1; 52]);
        let named: Vec<_> = trend.markers().iter().filter_map(|marker| marker.name.map(str::to_owned)).collect();
        assert!(named.len() <= MAX_NAMES + 1, "{named:?}");
        assert_eq!(named.last().map(String::as_str), Some("t51"));
    }

    #[test]
    fn no_point_and_one_point_are_drawn_too() {
        assert!(trend(&[]).to_string().contains("<svg"));
        let one = trend(&[5]);
        assert_eq!(one.line(), "48,18");
        assert!(!one.to_string().contains("NaN"));
    }
}
