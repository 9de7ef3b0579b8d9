//! The list as a workbook: one row for each handling, days as days.

use thihanh_kernel::access::Actor;
use thihanh_webkit::{Failure, Lang};

use super::usecase::HandlingFilter;
use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &HandlingFilter) -> Result<Vec<u8>, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

/// The workbook of the handlings that the actor sees, of those that a filter asks for.
///
/// # Errors
/// When there are more than a file takes, or the database does not answer.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(
    app: &App,
    actor: &Actor,
    lang: Lang,
    filter: &HandlingFilter,
) -> Result<Vec<u8>, Failure> {
    use thihanh_kernel::problem::Problem;

    use super::usecase;
    let Some(rows) = usecase::rows(app, actor, filter).await.map_err(Problem::from)? else {
        return Err(Problem::limit("export-too-many").with("most", usecase::MOST_ROWS).into());
    };
    let agencies = |handling: &super::model::handling::Handling| {
        [Some(handling.agency), handling.facts.addressee.agency()].into_iter().flatten()
    };
    let mut ids: Vec<_> = rows.iter().flat_map(agencies).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let measures = usecase::choices(app).await.map_err(Problem::from)?.measures;
    let book = sheet::Book { lang, rows, names, measures, now: app.clock.now() };
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
    use thihanh_webkit::{Lang, Text};

    use crate::modules::handling::model::handling::{Handling, Sending};
    use crate::modules::handling::usecase::Names;
    use crate::modules::handling::web::words;
    use crate::modules::inspections::api::{Named, words as inspecting};

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) rows: Vec<Handling>,
        pub(super) names: Names,
        pub(super) measures: Vec<Named>,
        pub(super) now: Instant,
    }

    /// Characters that a cell of Excel holds; longer words are cut rather than the whole file lost.
    const CELL_MAX_CHARS: usize = 32_767;

    fn cut(words: &str) -> String {
        words.chars().take(CELL_MAX_CHARS).collect()
    }

    fn heads(lang: Lang) -> [(Text, f64); 18] {
        [
            (lang.t("handling-code"), 16.0),
            (lang.t("handling-agency"), 30.0),
            (lang.t("handling-measure"), 30.0),
            (lang.t("handling-authority"), 24.0),
            (lang.t("handling-content"), 60.0),
            (lang.t("handling-addressee"), 30.0),
            (lang.t("handling-field"), 24.0),
            (lang.t("handling-about-document"), 40.0),
            (lang.t("handling-sent-document"), 16.0),
            (lang.t("handling-sent-on"), 12.0),
            (lang.t("handling-due"), 12.0),
            (lang.t("handling-state"), 18.0),
            (lang.t("handling-reply-kind"), 18.0),
            (lang.t("handling-reply-number"), 18.0),
            (lang.t("handling-reply-on"), 12.0),
            (lang.t("handling-result"), 40.0),
            (lang.t("handling-done-on"), 12.0),
            (lang.t("handling-published-on"), 12.0),
        ]
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top);
        let mut workbook = Workbook::new();
        let title = lang.t("handling-title").to_string();
        workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&book.now));
        let sheet = workbook.add_worksheet();
        // Excel takes 31 characters: the short name that stands in the menu.
        sheet.set_name(lang.t("menu-handlings").to_string())?;
        for (column, (name, width)) in (0_u16..).zip(heads(lang)) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name.to_string(), &head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, handling) in (1_u32..).zip(&book.rows) {
            for (column, words) in cells(book, handling) {
                sheet.write_string_with_format(row, column, cut(&words), &text)?;
            }
            let days = [
                (9, handling.sending.as_ref().map(|sending| sending.on)),
                (10, handling.facts.due_on),
                (14, handling.reply.as_ref().map(|reply| reply.on)),
                (16, handling.done_on),
                (17, handling.published_on),
            ];
            for (column, on) in days {
                if let Some(on) = on {
                    sheet.write_datetime_with_format(row, column, on, &day)?;
                }
            }
        }
        workbook.save_to_buffer()
    }

    /// The words of a row, each in its column.
    fn cells(book: &Book, handling: &Handling) -> [(u16, String); 13] {
        let lang = book.lang;
        let facts = &handling.facts;
        let reply = handling.reply.as_ref();
        [
            (0, handling.code.clone()),
            (1, words::name(&book.names, handling.agency)),
            (2, inspecting::named(lang, &book.measures, &facts.measure)),
            (3, inspecting::authority(lang, facts.authority).to_string()),
            (4, facts.content.clone()),
            (5, words::addressee(&book.names, &facts.addressee)),
            (6, facts.field.as_ref().map(|field| field.name.clone()).unwrap_or_default()),
            (7, words::document(lang, handling).unwrap_or_default()),
            (8, handling.sending.as_ref().map(Sending::label).unwrap_or_default()),
            (11, words::state(lang, handling.state).to_string()),
            (12, reply.map(|reply| words::reply(lang, reply.kind).to_string()).unwrap_or_default()),
            (13, reply.map(|reply| reply.number.clone()).unwrap_or_default()),
            (15, handling.result_note.clone()),
        ]
    }
}
