//! The book as a workbook: one row for each entry of a list, days as days.

use thihanh_kernel::access::Actor;
use thihanh_webkit::{Failure, Lang};

use super::usecase::EntryFilter;
use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &EntryFilter) -> Result<Vec<u8>, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

/// The workbook of the entries that the actor sees, of those that a filter asks for.
///
/// # Errors
/// When there are more than a file takes, or the database does not answer.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(app: &App, actor: &Actor, lang: Lang, filter: &EntryFilter) -> Result<Vec<u8>, Failure> {
    use thihanh_kernel::problem::Problem;

    use super::usecase;
    let Some(rows) = usecase::rows(app, actor, filter).await.map_err(Problem::from)? else {
        return Err(Problem::limit("export-too-many").with("most", usecase::MOST_ROWS).into());
    };
    let mut ids: Vec<_> = rows.iter().flat_map(|entry| [Some(entry.agency), entry.facts.concerned]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let sources = usecase::list_choices(app).await.map_err(Problem::from)?.sources;
    let book = sheet::Book { lang, rows, names, sources, now: app.clock.now() };
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

    use crate::modules::information::model::entry::InformationEntry;
    use crate::modules::information::model::source::SourceKind;
    use crate::modules::information::usecase::Names;
    use crate::modules::information::web::words;

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) rows: Vec<InformationEntry>,
        pub(super) names: Names,
        pub(super) sources: Vec<SourceKind>,
        pub(super) now: Instant,
    }

    /// Characters that a cell of Excel holds; longer words are cut rather than the whole file lost.
    const CELL_MAX_CHARS: usize = 32_767;

    fn cut(words: &str) -> String {
        words.chars().take(CELL_MAX_CHARS).collect()
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top);
        let mut workbook = Workbook::new();
        let title = lang.t("information-title").to_string();
        workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&book.now));
        let sheet = workbook.add_worksheet();
        // Excel takes 31 characters: the short name that stands in the menu.
        sheet.set_name(lang.t("menu-information").to_string())?;
        let heads = [
            (lang.t("information-code"), 16.0),
            (lang.t("information-received-on"), 12.0),
            (lang.t("information-source"), 30.0),
            (lang.t("information-reference"), 30.0),
            (lang.t("information-dated-on"), 12.0),
            (lang.t("information-link"), 30.0),
            (lang.t("information-concerned"), 30.0),
            (lang.t("information-field"), 24.0),
            (lang.t("information-content"), 80.0),
            (lang.t("information-agency"), 30.0),
            (lang.t("information-entered-name"), 24.0),
            (lang.t("information-verification"), 16.0),
            (lang.t("information-verified-on"), 12.0),
            (lang.t("information-verified-by"), 24.0),
            (lang.t("information-method"), 40.0),
            (lang.t("information-reliability"), 16.0),
            (lang.t("information-note"), 40.0),
        ];
        for (column, (name, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name.to_string(), &head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, entry) in (1_u32..).zip(&book.rows) {
            let facts = &entry.facts;
            let judgement = entry.judgement.as_ref();
            let words = [
                (0, entry.code.clone()),
                (2, words::source_of(lang, &book.sources, &facts.source)),
                (3, facts.reference.clone()),
                (5, facts.link.clone()),
                (6, facts.concerned.map(|id| words::name(&book.names, id)).unwrap_or_default()),
                (7, facts.field.as_ref().map(|field| field.name.clone()).unwrap_or_default()),
                (8, facts.content.clone()),
                (9, words::name(&book.names, entry.agency)),
                (10, entry.entered_by.map(|_| entry.entered_name.clone()).unwrap_or_default()),
                (11, words::verification(lang, entry.verification()).to_string()),
                (13, judgement.map(|it| it.by_name.clone()).unwrap_or_default()),
                (14, judgement.map(|it| it.method.clone()).unwrap_or_default()),
                (
                    15,
                    judgement
                        .and_then(|it| it.reliability)
                        .map(|it| words::reliability(lang, it).to_string())
                        .unwrap_or_default(),
                ),
                (16, judgement.map(|it| it.note.clone()).unwrap_or_default()),
            ];
            for (column, words) in words {
                sheet.write_string_with_format(row, column, cut(&words), &text)?;
            }
            for (column, on) in [(1, Some(facts.received_on)), (4, facts.dated_on), (12, judgement.map(|it| it.on))] {
                if let Some(on) = on {
                    sheet.write_datetime_with_format(row, column, on, &day)?;
                }
            }
        }
        workbook.save_to_buffer()
    }
}
