//! Collaborators as a workbook: where they come from and what they know, with their contracts; no personal data.

use thihanh_kernel::access::Actor;
use thihanh_webkit::{Failure, Lang};

use super::usecase::PersonFilter;
use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &PersonFilter) -> Result<Vec<u8>, Failure> {
    Err(thihanh_kernel::problem::Problem::limit("export-left-out").into())
}

/// The workbook of the collaborators that the actor sees, of those that a filter asks for: one row for each contract.
///
/// # Errors
/// When there are more than a file takes, or the database does not answer.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(app: &App, actor: &Actor, lang: Lang, filter: &PersonFilter) -> Result<Vec<u8>, Failure> {
    use thihanh_kernel::problem::Problem;

    use super::usecase;
    let Some(rows) = usecase::rows(app, actor, filter).await.map_err(Problem::from)? else {
        return Err(Problem::limit("export-too-many").with("most", usecase::MOST_ROWS).into());
    };
    let mut ids: Vec<_> = rows.iter().map(|shown| shown.collaborator.facts.agency).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let references = usecase::references(app, actor).await.map_err(Problem::from)?;
    let book = sheet::Book { lang, rows, names, references, now: app.clock.now(), today: app.clock.today() };
    // Writing is the work of a thread of its own, so that a large file delays nobody's page.
    let written = tokio::task::spawn_blocking(move || sheet::write(&book)).await;
    written.map_err(|_| Failure::internal())?.map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::unavailable().into()
    })
}

#[cfg(feature = "xlsx")]
mod sheet {
    use chrono::NaiveDate;
    use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
    use thihanh_kernel::time::Instant;
    use thihanh_webkit::Lang;

    use crate::modules::collaborators::model::contract::Contract;
    use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
    use crate::modules::collaborators::usecase::{Names, Shown};
    use crate::modules::collaborators::web::words;

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) rows: Vec<Shown>,
        pub(super) names: Names,
        pub(super) references: Vec<Reference>,
        pub(super) now: Instant,
        pub(super) today: NaiveDate,
    }

    /// Characters that a cell of Excel holds; longer words are cut rather than the whole file lost.
    const CELL_MAX_CHARS: usize = 32_767;

    struct Formats {
        text: Format,
        number: Format,
        day: Format,
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let lang = book.lang;
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E4_EFF0);
        let formats = Formats {
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            number: Format::new().set_num_format("#,##0").set_align(FormatAlign::Top),
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top),
        };
        let mut workbook = Workbook::new();
        let title = lang.t("collaborators-title").to_string();
        workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&book.now));
        let sheet = workbook.add_worksheet();
        // Excel takes 31 characters: the short name that stands in the menu.
        sheet.set_name(lang.t("menu-collaborators").to_string())?;
        let heads = [
            (lang.t("collaborator-organisation"), 40.0),
            (lang.t("collaborator-kind"), 30.0),
            (lang.t("collaborator-fields"), 40.0),
            (lang.t("collaborator-agency"), 30.0),
            (lang.t("collaborator-contract-code"), 16.0),
            (lang.t("collaborator-number"), 20.0),
            (lang.t("collaborator-job"), 60.0),
            (lang.t("collaborator-product"), 40.0),
            (lang.t("collaborator-from"), 12.0),
            (lang.t("collaborator-to"), 12.0),
            (lang.t("collaborator-due-on"), 12.0),
            (lang.t("collaborator-fee"), 16.0),
            (lang.t("collaborator-state"), 16.0),
            (lang.t("collaborator-accepted-on"), 12.0),
        ];
        for (column, (name, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name.to_string(), &head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut row = 1;
        for shown in &book.rows {
            let contracts: Vec<Option<&Contract>> = match shown.contracts.is_empty() {
                true => vec![None],
                false => shown.contracts.iter().map(Some).collect(),
            };
            for contract in contracts {
                person(sheet, row, book, shown, &formats)?;
                if let Some(contract) = contract {
                    self::contract(sheet, row, book, contract, &formats)?;
                }
                row += 1;
            }
        }
        workbook.save_to_buffer()
    }

    fn cut(words: &str) -> String {
        words.chars().take(CELL_MAX_CHARS).collect()
    }

    fn person(sheet: &mut Worksheet, row: u32, book: &Book, shown: &Shown, formats: &Formats) -> Result<(), XlsxError> {
        let facts = &shown.collaborator.facts;
        let fields: Vec<&str> = facts.fields.iter().map(|field| field.name.as_str()).collect();
        let words = [
            facts.organisation.clone(),
            words::named(book.lang, &book.references, ReferenceList::Organisation, &facts.kind),
            fields.join("; "),
            words::name(&book.names, facts.agency),
        ];
        for (column, words) in (0_u16..).zip(words) {
            sheet.write_string_with_format(row, column, cut(&words), &formats.text)?;
        }
        Ok(())
    }

    fn contract(
        sheet: &mut Worksheet,
        row: u32,
        book: &Book,
        contract: &Contract,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let facts = &contract.facts;
        let state = match contract.urgency(book.today) {
            Some(urgency) => words::urgency(book.lang, urgency),
            None => words::state(book.lang, contract.state),
        };
        let words = [
            (4, contract.code.clone()),
            (5, facts.number.clone()),
            (6, facts.job.clone()),
            (7, facts.product.clone()),
            (12, state.to_string()),
        ];
        for (column, words) in words {
            sheet.write_string_with_format(row, column, cut(&words), &formats.text)?;
        }
        for (column, on) in
            [(8, Some(facts.from)), (9, Some(facts.to)), (10, Some(facts.due_on)), (13, contract.accepted_on)]
        {
            if let Some(on) = on {
                sheet.write_datetime_with_format(row, column, on, &formats.day)?;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "đồng below the bound of whole numbers")]
        sheet.write_number_with_format(row, 11, facts.fee_vnd as f64, &formats.number)?;
        Ok(())
    }
}
