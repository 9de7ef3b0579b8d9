//! The numbers as a workbook, for whoever puts them into a report: counts and sums are numbers there, not words.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Lang};

use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: (Option<AgencyId>, i32)) -> Result<Vec<u8>, Failure> {
    Err(Problem::limit("export-left-out").into())
}

/// The workbook of an agency and a year.
///
/// # Errors
/// When the actor does not see the agency.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(
    app: &App,
    actor: &Actor,
    lang: Lang,
    (agency, year): (Option<AgencyId>, i32),
) -> Result<Vec<u8>, Failure> {
    use super::{usecase, web};
    let (numbers, _) = usecase::numbers(app, actor, agency, year).await.map_err(Problem::from)?;
    let names = usecase::names(app, &[numbers.agency]).await.map_err(Problem::from)?;
    let book = sheets::Book { lang, name: web::words::name(&names, numbers.agency), numbers, now: app.clock.now() };
    // Writing is the work of a thread of its own, so that it delays nobody's page.
    let written = tokio::task::spawn_blocking(move || sheets::write(&book)).await;
    written.map_err(|_| Failure::internal())?.map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::unavailable().into()
    })
}

#[cfg(feature = "xlsx")]
mod sheets {
    use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, XlsxError};
    use thihanh_kernel::time::Instant;
    use thihanh_webkit::Lang;

    use crate::modules::conditions::model::numbers::Numbers;
    use crate::modules::conditions::web::groups;

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) name: String,
        pub(super) numbers: Numbers,
        pub(super) now: Instant,
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let number = Format::new().set_num_format("#,##0").set_align(FormatAlign::Top);
        let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top);
        let mut workbook = Workbook::new();
        let properties =
            DocProperties::new().set_title(lang.t("conditions-title").to_string()).set_creation_datetime(&book.now);
        workbook.set_properties(&properties);
        let sheet = workbook.add_worksheet();
        sheet.set_name(lang.t("conditions-sheet").to_string())?;
        sheet.set_column_width(0, 12)?.set_column_width(1, 60)?.set_column_width(2, 22)?.set_column_width(3, 12)?;
        sheet.write_string_with_format(0, 1, lang.t("conditions-agency").to_string(), &head)?;
        sheet.write_string_with_format(0, 2, &book.name, &text)?;
        sheet.write_string_with_format(1, 1, lang.t("conditions-year").to_string(), &head)?;
        sheet.write_number(1, 2, f64::from(book.numbers.year))?;
        sheet.write_string_with_format(2, 1, lang.t("legal-staff-on").to_string(), &head)?;
        sheet.write_datetime_with_format(2, 2, book.numbers.on, &day)?;
        let heads = [
            lang.t("conditions-code"),
            lang.t("conditions-indicator"),
            lang.t("conditions-value"),
            lang.t("conditions-share"),
        ];
        for (column, words) in (0..).zip(heads) {
            sheet.write_string_with_format(4, column, words.to_string(), &head)?;
        }
        let mut row = 5;
        for group in groups(lang, &book.numbers) {
            sheet.write_string_with_format(row, 1, group.title.to_string(), &head)?;
            row += 1;
            for line in group.lines {
                sheet.write_string(row, 0, line.code)?;
                sheet.write_string_with_format(row, 1, line.what.to_string(), &text)?;
                sheet.write_number_with_format(row, 2, float(line.value), &number)?;
                sheet.write_string(row, 3, line.share)?;
                row += 1;
            }
        }
        workbook.save_to_buffer()
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "sums of money that a report shows; exact below nine million billion"
    )]
    fn float(number: i64) -> f64 {
        number as f64
    }
}
