//! Two columns side by side: the head of a document and its end are laid out so (Decree 30/2020/NĐ-CP, annex I), and
//! are read one column after the other. All else is read row by row.

use super::rows::{Row, Segment};

/// A stretch of rows that is read by columns.
#[derive(Debug, PartialEq)]
pub(super) struct Band {
    /// How many rows it takes.
    pub rows: usize,
    /// The lines of the left column, then those of the right one.
    pub columns: [Vec<String>; 2],
}

/// The gutter between the columns is at least this share of the font size wide.
const NARROWEST_GUTTER: f64 = 0.6;

/// A title stands in the middle of the page to within this share of the text's width.
const CENTRED: f64 = 0.03;

/// The band that the rows start with, if the first rows are two columns: no character stands in the gutter between
/// them, and at least one row has text on both sides. `within`: left and right end of the page's text.
pub(super) fn leading_band(rows: &[Row], within: (f64, f64)) -> Option<Band> {
    let (left, right) = within;
    // A gutter near the edge is the blank after a number or a bullet.
    let margin = (right - left) * 0.2;
    let mut gutters = vec![(left + margin, right - margin)];
    let mut count = 0;
    for row in rows {
        // A title in the middle of the page ends the columns, even where it is too short to reach over the gutter.
        if count > 0 && is_centred(row, within) {
            break;
        }
        let still_open = intersect(&gutters, &row.segments, NARROWEST_GUTTER * row.size);
        if still_open.is_empty() {
            break;
        }
        gutters = still_open;
        count += 1;
    }
    let middle =
        gutters.iter().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).map(|(from, to)| (from + to) / 2.0)?;
    let mut columns = [Vec::new(), Vec::new()];
    let mut side_by_side = false;
    for row in &rows[..count] {
        let (left, right): (Vec<&Segment>, Vec<&Segment>) =
            row.segments.iter().partition(|segment| segment.right <= middle);
        side_by_side |= !left.is_empty() && !right.is_empty();
        for (column, segments) in columns.iter_mut().zip([left, right]) {
            let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
            if !texts.is_empty() {
                column.push(texts.join(" "));
            }
        }
    }
    side_by_side.then_some(Band { rows: count, columns })
}

/// Whether the row is one piece that stands in the middle of the page.
fn is_centred(row: &Row, (left, right): (f64, f64)) -> bool {
    match row.segments.as_slice() {
        [only] => ((only.left + only.right) - (left + right)).abs() / 2.0 < CENTRED * (right - left),
        _ => false,
    }
}

/// What is left of the gutters once a row's text is taken out, as far as it is wide enough.
fn intersect(gutters: &[(f64, f64)], segments: &[Segment], narrowest: f64) -> Vec<(f64, f64)> {
    let starts = std::iter::once(f64::NEG_INFINITY).chain(segments.iter().map(|segment| segment.right));
    let ends = segments.iter().map(|segment| segment.left).chain(std::iter::once(f64::INFINITY));
    let free: Vec<(f64, f64)> = starts.zip(ends).collect();
    gutters
        .iter()
        .flat_map(|gutter| free.iter().map(|free| (gutter.0.max(free.0), gutter.1.min(free.1))))
        .filter(|(from, to)| to - from >= narrowest)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(y: f64, pieces: &[(f64, f64, &str)]) -> Row {
        let segments =
            pieces.iter().map(|&(left, right, text)| Segment { left, right, text: text.to_owned() }).collect();
        Row { y, size: 13.0, segments, second_word: None, marks_lifted: 0 }
    }

    #[test]
    fn the_head_is_read_by_columns() {
        let rows = [
            row(700.0, &[(90.0, 250.0, "ỦY BAN NHÂN DÂN"), (300.0, 520.0, "CỘNG HÒA XÃ HỘI")]),
            row(685.0, &[(110.0, 230.0, "TỈNH MINH GIANG"), (330.0, 480.0, "Độc lập")]),
            row(660.0, &[(120.0, 210.0, "Số: 12/KH-UBND")]),
            row(640.0, &[(310.0, 500.0, "Minh Giang, ngày 05")]),
            row(610.0, &[(271.0, 339.0, "KẾ HOẠCH")]),
        ];
        let band = leading_band(&rows, (90.0, 520.0)).expect("a head");
        assert_eq!(band.rows, 4);
        assert_eq!(band.columns[0], ["ỦY BAN NHÂN DÂN", "TỈNH MINH GIANG", "Số: 12/KH-UBND"]);
        assert_eq!(band.columns[1], ["CỘNG HÒA XÃ HỘI", "Độc lập", "Minh Giang, ngày 05"]);
    }

    #[test]
    fn running_text_and_numbered_lines_are_no_columns() {
        let text = [row(700.0, &[(90.0, 520.0, "một dòng đầy")])];
        assert_eq!(leading_band(&text, (90.0, 520.0)), None);
        let numbered = [row(700.0, &[(90.0, 100.0, "1."), (120.0, 520.0, "Nội dung")])];
        assert_eq!(leading_band(&numbered, (90.0, 520.0)), None);
        assert_eq!(leading_band(&[], (0.0, 0.0)), None);
    }
}
