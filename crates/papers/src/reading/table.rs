//! Tables of DOCX, HTML and PDF as text: layout tables read column by column, all others as Markdown rows.

/// A cell: its lines, and how many columns it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// The paragraphs of the cell.
    pub lines: Vec<String>,
    /// Number of columns, at least 1.
    pub span: usize,
    /// The cell continues the one above it.
    pub continues: bool,
}

/// A table: rows of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The rows, top to bottom.
    pub rows: Vec<Vec<Cell>>,
}

/// Widest table that is kept as a grid. Word allows 63 columns; more comes from a hostile `gridSpan`.
const MOST_COLUMNS: usize = 64;

/// Words by which a two-column table is known to be layout: the head of a document, its addressees, or its end
/// (Decree 30/2020/NĐ-CP, annex I).
const LAYOUT_WORDS: &[&str] =
    &["CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐỘC LẬP - TỰ DO", "NƠI NHẬN", "KÍNH GỬI"];

impl Table {
    /// The blocks of text that the table is read as. `opens_document`: nothing stands before it.
    pub(super) fn blocks(self, opens_document: bool) -> Vec<String> {
        let grid = self.grid();
        let used: Vec<usize> = (0..grid.first().map_or(0, Vec::len))
            .filter(|&column| grid.iter().any(|row| !row[column].is_empty()))
            .collect();
        let column = |column: usize| -> Vec<&str> {
            grid.iter().flat_map(|row| row[column].iter().map(String::as_str)).collect()
        };
        match used[..] {
            [] => Vec::new(),
            [only] => column(only).into_iter().map(str::to_owned).collect(),
            [left, right] if is_layout(&grid, opens_document) => {
                vec![column(left).join("\n"), column(right).join("\n")]
            }
            _ => vec![markdown(&grid)],
        }
    }

    /// The table as plain lines, one a row: a table within a cell has no place for columns of its own.
    pub(super) fn plain_lines(self) -> Vec<String> {
        let line = |row: Vec<Vec<String>>| row.concat().join(" ");
        self.grid().into_iter().map(line).filter(|line| !line.is_empty()).collect()
    }

    /// The cells on a full grid, merged cells repeated where each row needs them.
    fn grid(self) -> Vec<Vec<Vec<String>>> {
        let width = |row: &Vec<Cell>| row.iter().map(|cell| cell.span.clamp(1, MOST_COLUMNS)).sum::<usize>();
        let columns = self.rows.iter().map(width).max().unwrap_or(0).min(MOST_COLUMNS);
        let mut grid: Vec<Vec<Vec<String>>> = Vec::new();
        for row in self.rows {
            let mut cells: Vec<Vec<String>> = Vec::new();
            for cell in row {
                let column = cells.len();
                if let Some(last) = cells.last_mut().filter(|_| column >= MOST_COLUMNS) {
                    last.extend(cell.lines);
                    continue;
                }
                // The first two columns name the item (number, content); a cell merged over several rows of a later
                // column (agency, date) holds for each of them.
                let above = || grid.last().and_then(|row| row.get(column)).cloned().unwrap_or_default();
                cells.push(if cell.continues && column >= 2 { above() } else { cell.lines });
                cells.resize((column + cell.span.clamp(1, MOST_COLUMNS)).min(MOST_COLUMNS), Vec::new());
            }
            cells.resize(columns, Vec::new());
            grid.push(cells);
        }
        grid
    }
}

fn is_layout(grid: &[Vec<Vec<String>>], opens_document: bool) -> bool {
    let known = || {
        grid.iter().flatten().flatten().any(|line| {
            let line = line.to_uppercase();
            LAYOUT_WORDS.iter().any(|words| line.contains(words))
        })
    };
    (opens_document && grid.len() <= 3) || (grid.len() <= 6 && known())
}

fn markdown(grid: &[Vec<Vec<String>>]) -> String {
    let mut out = String::new();
    for (index, row) in grid.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push('|');
        for cell in row {
            out.push(' ');
            out.push_str(&escape(&cell.join(" ")));
            out.push_str(" |");
        }
        if index == 0 {
            out.push_str("\n|");
            out.push_str(&"---|".repeat(row.len()));
        }
    }
    out
}

/// A cell's text on one line, with the sign that separates cells marked as text.
fn escape(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| Cell {
            lines: text.split('/').filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            span: 1,
            continues: false,
        };
        Table { rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect() }
    }

    #[test]
    fn heads_and_ends_are_read_by_columns() {
        let head = table(&[&["UBND/TỈNH A", "CỘNG HÒA XÃ HỘI/Độc lập"], &["Số: 1", "A, ngày 1"]]);
        assert_eq!(head.blocks(false), ["UBND\nTỈNH A\nSố: 1", "CỘNG HÒA XÃ HỘI\nĐộc lập\nA, ngày 1"]);
        let with_gap = table(&[&["Nơi nhận:/- Lưu: VT.", "", "TM. ỦY BAN"]]);
        assert_eq!(with_gap.blocks(false), ["Nơi nhận:\n- Lưu: VT.", "TM. ỦY BAN"]);
        assert_eq!(table(&[&["a", "b"]]).blocks(true), ["a", "b"]);
    }

    #[test]
    fn other_tables_are_rows() {
        let plan = table(&[&["STT", "Nội dung"], &["1", "A|B/C"], &["", ""]]);
        assert_eq!(plan.blocks(false), ["| STT | Nội dung |\n|---|---|\n| 1 | A\\|B C |"]);
        assert_eq!(table(&[&["khung", ""]]).blocks(false), ["khung"]);
        assert!(Table::default().blocks(true).is_empty());
    }

    #[test]
    fn merged_cells_hold_for_every_row() {
        let mut plan = table(&[&["1", "A", "Sở X"], &["2", "B", ""]]);
        plan.rows[1][2].continues = true;
        assert!(plan.blocks(false)[0].ends_with("| 2 | B | Sở X |"));
    }

    #[test]
    fn a_hostile_span_is_bounded() {
        let mut wide = table(&[&["a", "b"]]);
        wide.rows[0][0].span = usize::MAX;
        let blocks = wide.blocks(false);
        assert!(blocks[0].contains("| a |") && blocks[0].contains(" b |"), "{blocks:?}");
    }
}
