//! HTML to look at: the same sheets without pages. Classes are the styles' identifiers; how they look stands in the style sheet.

use super::official::Align;
use super::sheet::{Columns, Item, Para, Piece, Sheet, Table};

/// Writes sheets.
pub(super) fn write(sheets: &[Sheet]) -> String {
    let mut html = String::new();
    for sheet in sheets {
        html.push_str(if sheet.is_landscape { "<div class=\"pp pp-wide\">" } else { "<div class=\"pp\">" });
        for item in &sheet.items {
            match item {
                Item::Piece(one) => piece(&mut html, one),
                Item::Columns(two) => columns(&mut html, two),
                Item::Table(rows) => table(&mut html, rows),
            }
        }
        if !sheet.foot.is_empty() {
            html.push_str("<hr class=\"pp-foot\">");
            sheet.foot.iter().for_each(|words| para(&mut html, words, ""));
        }
        html.push_str("</div>");
    }
    html
}

fn piece(html: &mut String, piece: &Piece) {
    match piece {
        Piece::Para(words) => para(html, words, ""),
        Piece::Rule(_) => html.push_str("<hr class=\"pp-rule\">"),
        Piece::Framed { words, is_red, .. } => para(html, words, if *is_red { " pp-red" } else { " pp-framed" }),
    }
}

fn para(html: &mut String, para: &Para, more: &str) {
    html.push_str(&format!("<p class=\"pp-{}{more}\">", para.style.look().id));
    for run in &para.runs {
        let words = escape(&run.text).replace('\n', "<br>");
        html.push_str(&if run.is_bold { format!("<b>{words}</b>") } else { words });
    }
    html.push_str("</p>");
}

fn columns(html: &mut String, columns: &Columns) {
    let class = if columns.shares[0] < columns.shares[1] { "pp-head" } else { "pp-sign" };
    for row in &columns.rows {
        html.push_str(&format!("<div class=\"{class}\">"));
        for cell in row {
            html.push_str("<div>");
            cell.iter().for_each(|one| piece(html, one));
            html.push_str("</div>");
        }
        html.push_str("</div>");
    }
}

fn table(html: &mut String, table: &Table) {
    html.push_str("<div class=\"pp-scroll\" tabindex=\"0\"><table class=\"pp-table\"><thead><tr>");
    for head in &table.head {
        html.push_str(&format!("<th scope=\"col\">{}</th>", escape(head)));
    }
    html.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        html.push_str("<tr>");
        for (cell, align) in row.iter().zip(&table.aligns) {
            let class = if *align == Align::Center { " class=\"pp-mid\"" } else { "" };
            html.push_str(&format!("<td{class}>{}</td>", escape(cell).replace('\n', "<br>")));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
