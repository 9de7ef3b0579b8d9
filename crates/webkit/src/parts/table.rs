//! The head of a column that sorts, and the way to the next rows.

use askama::Template;

use crate::html::component;
use crate::lang::Lang;
use crate::link::Link;
use crate::parts::Icon;

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest, earliest, A first.
    Ascending,
    /// Largest, latest, Z first.
    Descending,
}

/// The head of a column that a click sorts by; how the table is sorted is said to screen readers too.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/sort_head.html")]
pub struct SortHead {
    text: String,
    href: Link,
    sorted: Option<Direction>,
    is_number: bool,
}

component!(SortHead);

impl SortHead {
    /// `href` is the list sorted by this column (the other way round where it already is); `sorted` is how it is now.
    #[must_use]
    pub fn new(text: impl ToString, href: Link, sorted: Option<Direction>) -> Self {
        // Another order begins at its first page.
        Self { text: text.to_string(), href: href.without("after"), sorted, is_number: false }
    }

    /// A column of numbers stands to the right.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.is_number = true;
        self
    }
}

/// Below a list: how many rows this page shows, the first page, the next page. Lists are read on from where the page before ended
/// (keyset), so that page 1,000 is as quick as page 2; there are no page numbers.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/pager.html")]
pub struct Pager {
    lang: Lang,
    shown: usize,
    first: Option<Link>,
    next: Option<Link>,
}

component!(Pager);

impl Pager {
    /// `here` is the page's own address, whose parameter `after` holds the place that its rows begin at; `next` is the place where the
    /// next page begins ([`thihanh_kernel::page::Slice::next`]).
    #[must_use]
    pub fn new(lang: Lang, here: &Link, shown: usize, next: Option<impl ToString>) -> Self {
        let is_first = here.pairs().iter().all(|(name, _)| name != "after");
        Self {
            lang,
            shown,
            first: (!is_first).then(|| here.without("after")),
            next: next.map(|next| here.with("after", next)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paging_keeps_the_filter() {
        let here = Link::new("/nhiem-vu").with("class", "overdue");
        let first = Pager::new(Lang::Vi, &here, 50, Some("x/1")).to_string();
        assert!(first.contains("href=\"/nhiem-vu?class=overdue&#38;after=x%2F1\""), "{first}");
        assert!(!first.contains("Trang đầu"), "{first}");
        let last = Pager::new(Lang::Vi, &here.with("after", "x/1"), 7, None::<String>).to_string();
        assert!(last.contains("href=\"/nhiem-vu?class=overdue\""), "{last}");
        assert!(!last.contains("Trang sau"), "{last}");
    }

    #[test]
    fn a_single_page_has_no_links() {
        let only = Pager::new(Lang::En, &Link::new("/a"), 3, None::<String>).to_string();
        assert!(!only.contains("<a "), "{only}");
    }

    #[test]
    fn sorting_begins_at_the_first_page_and_is_said() {
        let link = Link::new("/a").with("after", "x").with("sort", "-due");
        let head = SortHead::new("Hạn", link, Some(Direction::Ascending)).to_string();
        assert!(head.contains("aria-sort=\"ascending\"") && head.contains("href=\"/a?sort=-due\""), "{head}");
        let head = SortHead::new("Mã", Link::new("/a"), None).number().to_string();
        assert!(!head.contains("aria-sort") && head.contains("class=\"nw num\""), "{head}");
    }
}
