//! The ranking as a workbook: one row for each agency, a raw number and its points for each factor.

use thihanh_kernel::access::Actor;
use thihanh_webkit::{Failure, Lang};

use super::usecase::RankFilter;
use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &RankFilter) -> Result<Vec<u8>, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

/// The workbook of the agencies that the actor ranks, of those that a filter asks for.
///
/// # Errors
/// When there are more than a file takes, or the database does not answer.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(app: &App, actor: &Actor, lang: Lang, filter: &RankFilter) -> Result<Vec<u8>, Failure> {
    use thihanh_kernel::problem::Problem;

    use super::usecase;
    let rows = usecase::ranking(app, actor, filter).await.map_err(Problem::from)?.agencies;
    if rows.len() > usecase::MOST_ROWS {
        return Err(Problem::limit("export-too-many").with("most", usecase::MOST_ROWS).into());
    }
    let kinds = usecase::choices(app, actor).await.map_err(Problem::from)?.kinds;
    let book = sheet::Book { lang, rows, kinds, now: app.clock.now() };
    // Writing is the work of a thread of its own, so that a large file delays nobody's page.
    let written = tokio::task::spawn_blocking(move || sheet::write(&book)).await;
    written.map_err(|_| Failure::internal())?.map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::unavailable().into()
    })
}

#[cfg(feature = "xlsx")]
mod sheet {
    use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, XlsxError};
    use thihanh_kernel::time::Instant;
    use thihanh_webkit::Lang;

    use crate::modules::agencies::api::Kind;
    use crate::modules::risk::usecase::Ranked;
    use crate::modules::risk::web::words;

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) rows: Vec<Ranked>,
        pub(super) kinds: Vec<Kind>,
        pub(super) now: Instant,
    }

    /// Hundredths of a point as a number of a cell.
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
    fn points(hundredths: u64) -> f64 {
        hundredths as f64 / 100.0
    }

    /// Writes it. The factors are those of the first agency; another jurisdiction with other rows has its own columns left empty.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let number = Format::new().set_num_format("#,##0").set_align(FormatAlign::Top);
        let decimal = Format::new().set_num_format("0.0").set_align(FormatAlign::Top);
        let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top);
        let mut workbook = Workbook::new();
        let title = lang.t("risk-title").to_string();
        workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&book.now));
        let sheet = workbook.add_worksheet();
        // Excel takes 31 characters: the short name that stands in the menu.
        sheet.set_name(lang.t("menu-risk").to_string())?;
        let mut heads = vec![
            (lang.t("risk-place").to_string(), 8.0),
            (lang.t("risk-agency").to_string(), 40.0),
            (lang.t("risk-kind").to_string(), 24.0),
            (lang.t("risk-level").to_string(), 14.0),
            (lang.t("risk-score").to_string(), 10.0),
            (lang.t("risk-last").to_string(), 14.0),
        ];
        let factors: Vec<_> =
            book.rows.first().map(|row| row.parts.iter().map(|part| &part.factor).collect()).unwrap_or_default();
        for factor in &factors {
            let name = words::factor(lang, factor);
            heads.push((name.to_owned(), 20.0));
            heads.push((lang.t("risk-points-of").with("factor", name).to_string(), 14.0));
        }
        for (column, (name, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name, &head)?;
        }
        sheet.set_freeze_panes(1, 2)?;
        for (row, ranked) in (1_u32..).zip(&book.rows) {
            let place = u32::try_from(ranked.place).unwrap_or(u32::MAX);
            sheet.write_number_with_format(row, 0, place, &number)?;
            sheet.write_string_with_format(row, 1, &ranked.agency.name, &text)?;
            sheet.write_string_with_format(row, 2, words::kind(lang, &book.kinds, &ranked.agency.kind), &text)?;
            sheet.write_string_with_format(row, 3, words::level(lang, ranked.agency.level).to_string(), &text)?;
            sheet.write_number_with_format(row, 4, points(ranked.total), &decimal)?;
            if let Some(on) = ranked.last_inspected_on {
                sheet.write_datetime_with_format(row, 5, on, &day)?;
            }
            for (column, factor) in (6_u16..).step_by(2).zip(&factors) {
                let Some(part) = ranked.parts.iter().find(|part| part.factor.id == factor.id) else { continue };
                match part.raw {
                    #[expect(clippy::cast_precision_loss, reason = "a count, or đồng below the bound of whole numbers")]
                    Some(raw) => sheet.write_number_with_format(row, column, raw as f64, &number)?,
                    None => sheet.write_string_with_format(row, column, lang.t("risk-never").to_string(), &text)?,
                };
                sheet.write_number_with_format(row, column + 1, points(part.points), &decimal)?;
            }
        }
        workbook.save_to_buffer()
    }
}
