//! The documents that a directive cites: what each is, where the text names it first, how often.

use thihanh_webkit::{Lang, Text};
use vanban::Block;

use super::words;
use crate::modules::directives::store::citations::Citation;
use crate::modules::directives::web::text_pane::Paragraph;
use crate::outline;

/// Citations shown at once; a plan of many pages cites dozens.
const MOST_SHOWN: usize = 8;

/// The citations of a page.
pub(super) struct CitationsView {
    pub(super) title: Text,
    pub(super) shown: Vec<CitationRow>,
    pub(super) folded: Vec<CitationRow>,
}

/// One cited document.
pub(super) struct CitationRow {
    /// "Nghị định 154/2020/NĐ-CP ngày 31/12/2020"
    pub(super) label: String,
    /// The page of the directive held here that it means.
    pub(super) href: Option<String>,
    /// The paragraph of the text that names it first.
    pub(super) anchor: Option<usize>,
    /// "mục II.3", or the head of the text.
    pub(super) place: Text,
    /// How often it is named, where more than once.
    pub(super) mentions: Option<Text>,
}

impl CitationsView {
    pub(super) fn of(lang: Lang, citations: &[Citation], outline: &[Block], paragraphs: &[Paragraph]) -> Option<Self> {
        let mut shown: Vec<_> =
            citations.iter().map(|citation| CitationRow::of(lang, citation, outline, paragraphs)).collect();
        let folded = shown.split_off(shown.len().min(MOST_SHOWN));
        let title = lang.t("detail-citations").with("count", citations.len());
        (!citations.is_empty()).then_some(Self { title, shown, folded })
    }
}

impl CitationRow {
    fn of(lang: Lang, citation: &Citation, outline: &[Block], paragraphs: &[Paragraph]) -> Self {
        let name = words::label(lang, citation.kind.as_deref().unwrap_or("khac"), Some(&citation.number), "");
        let at = citation.source.start;
        let path = outline.iter().rfind(|block| block.span.start <= at && at < block.span.end).map(|block| &block.path);
        Self {
            label: match citation.issued_on {
                Some(day) => lang.t("detail-dated").with("label", name).with("date", day).to_string(),
                None => name,
            },
            href: citation.held_as.as_ref().map(|code| format!("/van-ban/{code}")),
            anchor: paragraphs.iter().rfind(|paragraph| paragraph.start <= at).map(|paragraph| paragraph.start),
            place: match path.filter(|path| !path.is_empty()) {
                Some(path) => lang.t("card-path").with("path", outline::place(lang, path)),
                None => lang.t("detail-citation-place"),
            },
            mentions: (citation.mentions > 1)
                .then(|| lang.t("detail-citation-mentions").with("count", citation.mentions)),
        }
    }
}

#[cfg(test)]
mod tests {
    use vanban::{BlockKind, Span};

    use super::*;

    const TEXT: &str = "Thực hiện Chỉ thị 05-CT/TU\nI. NHIỆM VỤ\n1. Rà soát theo 05-CT/TU";

    fn citation(number: &str, source: usize, mentions: usize) -> Citation {
        Citation {
            number: number.into(),
            kind: Some("chi_thi".into()),
            issued_on: chrono::NaiveDate::from_ymd_opt(2021, 3, 12),
            source: source..source + number.len(),
            mentions,
            held_as: (mentions > 1).then(|| "VB-2021-0003".into()),
        }
    }

    #[test]
    fn a_citation_says_what_it_is_where_it_stands_and_how_often() {
        let item = TEXT.find("1. Rà soát").unwrap();
        let outline = [Block {
            kind: BlockKind::Item,
            path: "I.1".into(),
            depth: 1,
            span: Span { start: item, end: TEXT.len() },
        }];
        let paragraphs: Vec<_> =
            [0, item].map(|start| Paragraph { start, is_heading: false, pieces: Vec::new() }).into();
        let first = TEXT.find("05-CT").unwrap();
        let second = TEXT.rfind("05-CT").unwrap();
        let rows = [citation("05-CT/TU", first, 2), citation("06-CT/TU", second, 1)];
        let view = CitationsView::of(Lang::Vi, &rows, &outline, &paragraphs).unwrap();
        let told = |row: &CitationRow| {
            (
                row.label.clone(),
                row.href.clone(),
                row.anchor,
                row.place.to_string(),
                row.mentions.as_ref().map(ToString::to_string),
            )
        };
        assert_eq!(
            told(&view.shown[0]),
            (
                "Chỉ thị 05-CT/TU ngày 12/03/2021".into(),
                Some("/van-ban/VB-2021-0003".into()),
                Some(0),
                "phần đầu văn bản".into(),
                Some("2\u{a0}lần".into())
            )
        );
        assert_eq!(
            told(&view.shown[1]),
            ("Chỉ thị 06-CT/TU ngày 12/03/2021".into(), None, Some(item), "mục I.1".into(), None)
        );
        assert!(CitationsView::of(Lang::Vi, &[], &outline, &paragraphs).is_none());
    }

    #[test]
    fn a_long_list_is_folded() {
        let rows: Vec<_> = (0..MOST_SHOWN + 3).map(|n| citation(&format!("{n}-CT/TU"), 0, 1)).collect();
        let view = CitationsView::of(Lang::Vi, &rows, &[], &[]).unwrap();
        assert_eq!((view.shown.len(), view.folded.len()), (MOST_SHOWN, 3));
    }
}
