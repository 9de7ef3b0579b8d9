//! The table to be filled in and imported, and what its columns hold.

use axum::response::{IntoResponse, Response};
use thihanh_kernel::access::{Module, Role};
use thihanh_webkit::{Failure, Lang, Text, download};

use super::words::{module_text, role_text};
use crate::modules::people::model::import::COLUMNS;

/// Without this mark Excel reads the file in the code page of the machine and every Vietnamese letter is lost.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Characters of a column on the screen.
#[cfg(feature = "xlsx")]
const WIDTH: f64 = 24.0;

/// The columns in words.
pub(super) fn columns(lang: Lang) -> Vec<(&'static str, Text)> {
    COLUMNS.iter().map(|(code, heads)| (heads[0], about(lang, code))).collect()
}

fn about(lang: Lang, column: &str) -> Text {
    let roles = || Role::ALL.map(|role| role_text(lang, role).to_string()).join("; ");
    let modules = || Module::ALL.map(|module| module_text(lang, module).to_string()).join("; ");
    match column {
        "name" => lang.t("people-column-name"),
        "position" => lang.t("people-column-position"),
        "agency" => lang.t("people-column-agency"),
        "role" => lang.t("people-column-role").with("roles", roles()),
        "module" => lang.t("people-column-module").with("modules", modules()),
        "email" => lang.t("people-column-email"),
        "phone" => lang.t("people-column-phone"),
        "login" => lang.t("people-column-login"),
        "from" => lang.t("people-column-from"),
        _ => lang.t("people-column-to"),
    }
}

/// The name of a column, as errors call it.
pub(super) fn column_name(lang: Lang, column: &str) -> Text {
    match column {
        "name" => lang.t("account-name"),
        "position" => lang.t("account-position"),
        "agency" => lang.t("people-agency"),
        "role" => lang.t("people-role"),
        "module" => lang.t("people-module"),
        "email" => lang.t("people-email"),
        "phone" => lang.t("people-phone"),
        "login" => lang.t("account-login"),
        "from" => lang.t("people-from"),
        "to" => lang.t("people-to"),
        _ => lang.t("people-import-file"),
    }
}

/// Heads alone: an example would be imported by whoever forgets to take it out.
pub(super) fn csv(_: Lang) -> Result<Response, Failure> {
    let heads: Vec<&str> = COLUMNS.iter().map(|(_, heads)| heads[0]).collect();
    let text = format!("{BYTE_ORDER_MARK}{}\r\n", heads.join(","));
    Ok((download::saved("mau-nguoi-dung.csv", "text/csv; charset=utf-8; header=present"), text).into_response())
}

/// Heads on the first sheet, what they hold on the second.
#[cfg(feature = "xlsx")]
pub(super) fn xlsx(lang: Lang) -> Result<Response, Failure> {
    let bytes = workbook(lang).map_err(|error| {
        tracing::error!(%error, "a template could not be written");
        thihanh_kernel::problem::Problem::unavailable()
    })?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("mau-nguoi-dung.xlsx", media), bytes).into_response())
}

#[cfg(not(feature = "xlsx"))]
pub(super) fn xlsx(_: Lang) -> Result<Response, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

#[cfg(feature = "xlsx")]
fn workbook(lang: Lang) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{Format, FormatAlign, Workbook};
    let bold = Format::new().set_bold().set_background_color(0x00E4_EFF0);
    // Text, so that a telephone number keeps its zero and a day stays as it was typed.
    let text = Format::new().set_num_format("@");
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.t("people-title").to_string())?.set_freeze_panes(1, 0)?;
    for (column, (_, heads)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, WIDTH)?.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, heads[0], &bold)?;
    }
    let guide = workbook.add_worksheet();
    guide.set_name(lang.t("people-import-columns").to_string())?;
    guide.set_column_width(0, WIDTH)?.set_column_width(1, 4.0 * WIDTH)?;
    for (row, (name, what)) in (0..).zip(columns(lang)) {
        guide.write_string_with_format(row, 0, name, &bold)?;
        guide.write_string_with_format(row, 1, what.to_string(), &wrapped)?;
    }
    workbook.save_to_buffer()
}
