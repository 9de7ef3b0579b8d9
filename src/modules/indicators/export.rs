//! The table as a workbook: one row for each part, numbers as numbers.

use thihanh_kernel::access::Actor;
use thihanh_webkit::{Failure, Lang};

use super::usecase::Asked;
use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &Asked) -> Result<Vec<u8>, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

/// The workbook of the numbers of an agency, a period and a field.
///
/// # Errors
/// When the actor does not see the agency, or the database does not answer.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(app: &App, actor: &Actor, lang: Lang, asked: &Asked) -> Result<Vec<u8>, Failure> {
    use thihanh_kernel::problem::Problem;

    use super::usecase;
    let table = usecase::table(app, actor, asked).await.map_err(Problem::from)?;
    let names = usecase::names(app, &[table.setting.agency]).await.map_err(Problem::from)?;
    let book = sheet::Book { lang, table, names, now: app.clock.now() };
    // Writing is the work of a thread of its own, so that a large file delays nobody's page.
    let written = tokio::task::spawn_blocking(move || sheet::write(&book)).await;
    written.map_err(|_| Failure::internal())?.map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::unavailable().into()
    })
}

#[cfg(feature = "xlsx")]
mod sheet {
    use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
    use thihanh_kernel::time::Instant;
    use thihanh_webkit::Lang;

    use crate::modules::indicators::model::indicator::Unit;
    use crate::modules::indicators::model::measure::Outcome;
    use crate::modules::indicators::usecase::{Names, Table};
    use crate::modules::indicators::web::words;

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) table: Table,
        pub(super) names: Names,
        pub(super) now: Instant,
    }

    struct Formats {
        text: Format,
        number: Format,
        percent: Format,
        decimal: Format,
    }

    impl Formats {
        fn new() -> Self {
            let top = || Format::new().set_align(FormatAlign::Top);
            Self {
                text: top().set_text_wrap(),
                number: top().set_num_format("#,##0"),
                percent: top().set_num_format("0.0%"),
                decimal: top().set_num_format("#,##0.0"),
            }
        }

        #[expect(clippy::cast_precision_loss, reason = "a cell of a workbook holds no more")]
        fn write(&self, sheet: &mut Worksheet, at: (u32, u16), value: i64, unit: Unit) -> Result<(), XlsxError> {
            let (number, format) = match unit {
                Unit::Percent => (value as f64 / 1_000.0, &self.percent),
                Unit::Day => (value as f64 / 10.0, &self.decimal),
                _ => (value as f64, &self.number),
            };
            sheet.write_number_with_format(at.0, at.1, number, format)?;
            Ok(())
        }
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let formats = Formats::new();
        let mut workbook = Workbook::new();
        let title = lang.t("indicators-title").to_string();
        workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&book.now));
        let sheet = workbook.add_worksheet();
        // Excel takes 31 characters: the short name that stands in the menu.
        sheet.set_name(lang.t("menu-indicators").to_string())?;
        let setting = &book.table.setting;
        let about = lang
            .t("indicators-sentence")
            .with("agency", words::name(&book.names, setting.agency))
            .with("period", words::period(lang, setting.period))
            .with("date", setting.on);
        sheet.write_string(0, 0, about.to_string())?;
        let heads = [
            (lang.t("indicator-code"), 8.0),
            (lang.t("indicator"), 44.0),
            (lang.t("indicator-part"), 36.0),
            (lang.t("indicator-unit"), 12.0),
            (lang.t("indicator-computed"), 16.0),
            (lang.t("indicator-entered"), 16.0),
            (lang.t("indicator-difference"), 14.0),
            (lang.t("indicator-verification"), 18.0),
            (lang.t("indicator-note"), 40.0),
            (lang.t("indicator-evidence"), 30.0),
        ];
        for (column, (name, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(1, column, name.to_string(), &head)?;
        }
        sheet.set_freeze_panes(2, 0)?;
        let mut at = 2_u32;
        for row in &book.table.rows {
            for it in &row.parts {
                let unit = it.part.unit;
                let words = [
                    (0, row.indicator.code.clone()),
                    (1, words::indicator(lang, &row.indicator).to_owned()),
                    (2, words::part(lang, &it.part).to_owned()),
                    (3, words::unit(lang, unit).to_string()),
                ];
                for (column, text) in words {
                    sheet.write_string_with_format(at, column, text, &formats.text)?;
                }
                if let Some(value) = it.computed.and_then(Outcome::number) {
                    formats.write(sheet, (at, 4), value, unit)?;
                }
                if let Some(entered) = &it.entered {
                    formats.write(sheet, (at, 5), entered.said.value, unit)?;
                    let state = match entered.verified {
                        Some(_) => lang.t("indicator-verified"),
                        None => lang.t("indicator-unverified-value"),
                    };
                    sheet.write_string_with_format(at, 7, state.to_string(), &formats.text)?;
                    sheet.write_string_with_format(at, 8, &entered.said.note, &formats.text)?;
                    sheet.write_string_with_format(at, 9, &entered.said.evidence, &formats.text)?;
                }
                if let Some(difference) = it.difference() {
                    formats.write(sheet, (at, 6), difference, unit)?;
                }
                at += 1;
            }
        }
        workbook.save_to_buffer()
    }
}
