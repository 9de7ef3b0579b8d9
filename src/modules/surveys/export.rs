//! The results of a survey as a workbook: what it was, what the answers come to, how the forms came back, and every answered form as a row.
//! Numbers are numbers and days are days, so that whoever works on with it need not type anything again.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Lang};

use crate::app::App;

/// A build without the library of workbooks was asked for one.
#[cfg(not(feature = "xlsx"))]
pub(super) async fn workbook(_: &App, _: &Actor, _: Lang, _: &str) -> Result<Vec<u8>, Failure> {
    Err(Problem::limit("export-left-out").into())
}

/// The workbook of a survey.
///
/// # Errors
/// When the actor may not read it, or there are more forms than a file holds.
#[cfg(feature = "xlsx")]
pub(super) async fn workbook(app: &App, actor: &Actor, lang: Lang, code: &str) -> Result<Vec<u8>, Failure> {
    use super::usecase;
    let results = usecase::results(app, actor, code).await.map_err(Problem::from)?;
    let sample = usecase::sample(app, actor, code).await.map_err(Problem::from)?;
    let ids: Vec<_> = results.questions.iter().map(|question| question.item.id).collect();
    let Some((rows, names)) = usecase::response_rows(app, actor, code, &ids).await.map_err(Problem::from)? else {
        return Err(Problem::limit("export-too-many").with("most", usecase::MOST_ROWS).into());
    };
    let asking = usecase::names(app, &[results.survey.facts.agency]).await.map_err(Problem::from)?;
    let book = sheets::Book { lang, results, sample, rows, names, asking, now: app.clock.now() };
    // Writing is the work of a thread of its own, so that a large file delays nobody's page.
    let written = tokio::task::spawn_blocking(move || sheets::write(&book)).await;
    written.map_err(|_| Failure::internal())?.map_err(|error| {
        tracing::error!(%error, "a workbook could not be written");
        Problem::unavailable().into()
    })
}

#[cfg(feature = "xlsx")]
mod sheets {
    use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
    use thihanh_kernel::time::Instant;
    use thihanh_webkit::Lang;

    use crate::modules::surveys::model::question::{Body, Item};
    use crate::modules::surveys::model::tally::Tally;
    use crate::modules::surveys::usecase::{Names, QuestionResult, ResponseRow, Results, Sample};
    use crate::modules::surveys::web::words::{channel, kind, method, name, say};

    /// Everything that the workbook says.
    pub(super) struct Book {
        pub(super) lang: Lang,
        pub(super) results: Results,
        pub(super) sample: Sample,
        pub(super) rows: Vec<ResponseRow>,
        pub(super) names: Names,
        pub(super) asking: Names,
        pub(super) now: Instant,
    }

    struct Formats {
        head: Format,
        text: Format,
        day: Format,
        percent: Format,
    }

    /// Writes it.
    pub(super) fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
        let formats = Formats {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(0x00E4_EFF0),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Top),
            percent: Format::new().set_num_format("0.0%").set_align(FormatAlign::Top),
        };
        let mut workbook = Workbook::new();
        let title = say(book.lang, &book.results.survey.facts.title);
        let properties = DocProperties::new().set_title(title).set_creation_datetime(&book.now);
        workbook.set_properties(&properties);
        about(workbook.add_worksheet(), book, &formats)?;
        tallies(workbook.add_worksheet(), book, &formats)?;
        rates(workbook.add_worksheet(), book, &formats)?;
        forms(workbook.add_worksheet(), book, &formats)?;
        workbook.save_to_buffer()
    }

    fn about(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
        let lang = book.lang;
        let survey = &book.results.survey;
        let facts = &survey.facts;
        sheet.set_name(lang.t("survey-sheet-about").to_string())?;
        sheet.set_column_width(0, 30)?.set_column_width(1, 80)?;
        let field = facts.field_code.clone().unwrap_or_default();
        let rows = [
            (lang.t("survey-title"), say(lang, &facts.title).to_owned()),
            (lang.t("survey-code-of"), survey.code.clone()),
            (lang.t("survey-agency"), name(&book.asking, facts.agency)),
            (lang.t("survey-purpose"), say(lang, &facts.purpose).to_owned()),
            (lang.t("survey-method"), method(lang, facts.method).to_string()),
            (lang.t("survey-subject-group"), facts.subject_group.clone()),
            (lang.t("survey-sample-plan"), facts.sample_plan.clone()),
            (lang.t("survey-field"), field),
            (lang.t("survey-conclusion"), survey.conclusion.clone()),
        ];
        let mut row = 0;
        for (label, value) in rows {
            sheet.write_string_with_format(row, 0, label.to_string(), &formats.head)?;
            sheet.write_string_with_format(row, 1, cut(&value), &formats.text)?;
            row += 1;
        }
        for (label, day) in
            [(lang.t("survey-from"), survey.days.map(|it| it.0)), (lang.t("survey-to"), survey.days.map(|it| it.1))]
        {
            sheet.write_string_with_format(row, 0, label.to_string(), &formats.head)?;
            if let Some(day) = day {
                sheet.write_datetime_with_format(row, 1, day, &formats.day)?;
            }
            row += 1;
        }
        let returned = book.results.returned;
        let outside = book.results.outside.returned;
        for (label, number) in [
            (lang.t("survey-sent"), returned.sent),
            (lang.t("survey-answered"), returned.returned),
            (lang.t("survey-valid"), returned.valid),
            (lang.t("survey-no-unit"), outside),
        ] {
            sheet.write_string_with_format(row, 0, label.to_string(), &formats.head)?;
            sheet.write_number(row, 1, float(number))?;
            row += 1;
        }
        Ok(())
    }

    fn heads(sheet: &mut Worksheet, formats: &Formats, heads: &[(String, f64)]) -> Result<(), XlsxError> {
        for (column, (head, width)) in (0..).zip(heads) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, cut(head), &formats.head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn tallies(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
        let lang = book.lang;
        sheet.set_name(lang.t("survey-sheet-results").to_string())?;
        heads(
            sheet,
            formats,
            &[
                (lang.t("survey-number").to_string(), 8.0),
                (lang.t("survey-question").to_string(), 60.0),
                (lang.t("survey-kind").to_string(), 18.0),
                (lang.t("survey-row").to_string(), 30.0),
                (lang.t("survey-answer").to_string(), 40.0),
                (lang.t("chart-count").to_string(), 12.0),
                (lang.t("survey-share").to_string(), 12.0),
            ],
        )?;
        let mut row = 1;
        for (number, question) in (1..).zip(&book.results.questions) {
            for line in lines(lang, question) {
                sheet.write_number(row, 0, f64::from(number))?;
                sheet.write_string_with_format(row, 1, cut(say(lang, &question.item.text)), &formats.text)?;
                sheet.write_string(row, 2, kind(lang, question.item.body.kind()).to_string())?;
                sheet.write_string_with_format(row, 3, cut(&line.row), &formats.text)?;
                sheet.write_string_with_format(row, 4, cut(&line.answer), &formats.text)?;
                sheet.write_number(row, 5, line.number)?;
                if line.of > 0.0 {
                    sheet.write_number_with_format(row, 6, line.number / line.of, &formats.percent)?;
                }
                row += 1;
            }
        }
        Ok(())
    }

    /// One line of the results.
    struct Line {
        row: String,
        answer: String,
        number: f64,
        /// Of how many it is a share; nought where it is none.
        of: f64,
    }

    fn lines(lang: Lang, question: &QuestionResult) -> Vec<Line> {
        let answered = float(question.tallied.answered);
        let plain = |answer: String, number: f64, of: f64| Line { row: String::new(), answer, number, of };
        let mut lines = vec![plain(lang.t("survey-forms-answering").to_string(), answered, 0.0)];
        match (&question.item.body, &question.tallied.tally) {
            (body, Tally::Values { counts, sum }) => {
                let named = counts.iter().zip(body.values());
                lines.extend(
                    named.map(|((_, count), (_, name))| plain(say(lang, &name).to_owned(), float(*count), answered)),
                );
                if matches!(body, Body::Scale { .. }) && answered > 0.0 {
                    lines.push(plain(lang.t("survey-mean-head").to_string(), scaled(*sum, 0) / answered, 0.0));
                }
            }
            (Body::Number { decimals, .. }, Tally::Numbers { spread, .. }) if answered > 0.0 => lines.extend([
                plain(lang.t("survey-mean-head").to_string(), scaled(spread.sum, *decimals) / answered, 0.0),
                plain(lang.t("survey-min-head").to_string(), scaled(spread.min, *decimals), 0.0),
                plain(lang.t("survey-max-head").to_string(), scaled(spread.max, *decimals), 0.0),
            ]),
            (Body::Matrix { rows, columns }, Tally::Matrix(counted)) => {
                for (row, counted) in rows.iter().zip(counted) {
                    let total = float(counted.counts.iter().map(|(_, count)| count).sum());
                    lines.extend(columns.iter().zip(&counted.counts).map(|(column, (_, count))| Line {
                        row: say(lang, &row.text).to_owned(),
                        answer: say(lang, &column.text).to_owned(),
                        number: float(*count),
                        of: total,
                    }));
                }
            }
            _ => {}
        }
        lines
    }

    fn rates(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
        let lang = book.lang;
        sheet.set_name(lang.t("survey-sheet-rates").to_string())?;
        heads(
            sheet,
            formats,
            &[
                (lang.t("survey-unit").to_string(), 50.0),
                (lang.t("survey-invited").to_string(), 12.0),
                (lang.t("survey-paper-forms").to_string(), 12.0),
                (lang.t("survey-answered").to_string(), 12.0),
                (lang.t("survey-valid").to_string(), 12.0),
                (lang.t("survey-rate").to_string(), 12.0),
            ],
        )?;
        for (row, unit) in (1..).zip(&book.sample.units) {
            sheet.write_string_with_format(row, 0, name(&book.sample.names, unit.agency), &formats.text)?;
            sheet.write_number(row, 1, float(unit.invited))?;
            sheet.write_number(row, 2, float(unit.paper_sent))?;
            sheet.write_number(row, 3, float(unit.returned.returned))?;
            sheet.write_number(row, 4, float(unit.returned.valid))?;
            if unit.returned.sent > 0 {
                let rate = float(unit.returned.returned) / float(unit.returned.sent);
                sheet.write_number_with_format(row, 5, rate, &formats.percent)?;
            }
        }
        Ok(())
    }

    /// A column of answers: of which question, and of which of its choices or rows.
    struct Column<'a> {
        item: &'a Item,
        part: i64,
        head: String,
    }

    fn columns<'a>(lang: Lang, questions: &'a [QuestionResult]) -> Vec<Column<'a>> {
        let mut columns = Vec::new();
        for (number, question) in (1..).zip(questions) {
            let item = &question.item;
            let text = format!("{number}. {}", say(lang, &item.text));
            let mut add = |part: i64, head: String| columns.push(Column { item, part, head });
            match &item.body {
                Body::Multiple { choices, .. } | Body::Matrix { rows: choices, .. } => {
                    for choice in choices {
                        add(i64::from(choice.code), format!("{text} – {}", say(lang, &choice.text)));
                    }
                }
                _ => add(0, text),
            }
        }
        columns
    }

    fn forms(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
        let lang = book.lang;
        sheet.set_name(lang.t("survey-sheet-forms").to_string())?;
        let columns = columns(lang, &book.results.questions);
        let mut titles = vec![
            (lang.t("survey-answered-on").to_string(), 12.0),
            (lang.t("survey-channel").to_string(), 16.0),
            (lang.t("survey-unit").to_string(), 40.0),
            (lang.t("survey-form-number").to_string(), 10.0),
            (lang.t("survey-validity").to_string(), 14.0),
            (lang.t("survey-why-not").to_string(), 24.0),
        ];
        titles.extend(columns.iter().map(|column| (column.head.clone(), 24.0)));
        heads(sheet, formats, &titles)?;
        for (row, form) in (1..).zip(&book.rows) {
            let line = &form.line;
            sheet.write_datetime_with_format(row, 0, line.on, &formats.day)?;
            sheet.write_string(row, 1, channel(lang, line.channel).to_string())?;
            if let Some(agency) = line.agency {
                sheet.write_string(row, 2, name(&book.names, agency))?;
            }
            sheet.write_number(row, 3, f64::from(line.form_no))?;
            let validity = if line.is_valid { lang.t("survey-is-valid") } else { lang.t("survey-is-invalid") };
            sheet.write_string(row, 4, validity.to_string())?;
            sheet.write_string(row, 5, cut(&line.invalid_why))?;
            for (place, column) in (6..).zip(&columns) {
                let cells = form.answers.get(&column.item.id).map(Vec::as_slice).unwrap_or_default();
                cell(sheet, (row, place), lang, column, cells)?;
            }
        }
        Ok(())
    }

    fn cell(
        sheet: &mut Worksheet,
        (row, place): (u32, u16),
        lang: Lang,
        column: &Column<'_>,
        cells: &[(i64, i64, String)],
    ) -> Result<(), XlsxError> {
        let Some(first) = cells.first() else { return Ok(()) };
        match &column.item.body {
            Body::Scale { .. } => {
                sheet.write_number(row, place, scaled(first.1, 0))?;
            }
            Body::Number { decimals, .. } => {
                sheet.write_number(row, place, scaled(first.1, *decimals))?;
            }
            Body::Single { choices } => {
                if let Some(choice) = choices.iter().find(|choice| i64::from(choice.code) == first.1) {
                    sheet.write_string(row, place, cut(say(lang, &choice.text)))?;
                }
            }
            // One where it was ticked and nought where it was not, so that sums are counts.
            Body::Multiple { .. } => {
                let is_ticked = cells.iter().any(|(_, value, _)| *value == column.part);
                sheet.write_number(row, place, f64::from(u8::from(is_ticked)))?;
            }
            Body::Matrix { columns, .. } => {
                let chosen = cells.iter().find(|(of, ..)| *of == column.part).map(|(_, value, _)| *value);
                if let Some(choice) = columns.iter().find(|choice| Some(i64::from(choice.code)) == chosen) {
                    sheet.write_string(row, place, cut(say(lang, &choice.text)))?;
                }
            }
            Body::Text { .. } | Body::Section => {
                sheet.write_string(row, place, cut(&first.2))?;
            }
        }
        Ok(())
    }

    /// Characters that a cell of Excel holds; longer words are cut rather than the whole file lost.
    const CELL_MAX_CHARS: usize = 32_767;

    fn cut(words: &str) -> String {
        words.chars().take(CELL_MAX_CHARS).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of forms")]
    fn float(number: u64) -> f64 {
        number as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "below 2^53 by the rules of numbers")]
    fn scaled(number: i64, decimals: u8) -> f64 {
        number as f64 / 10_f64.powi(i32::from(decimals))
    }
}
