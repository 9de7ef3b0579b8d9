//! One list of a desk: title, size, first rows, and the way to the whole of it in the register.

use chrono::NaiveDate;
use thihanh_webkit::parts::{Chip, Written};
use thihanh_webkit::{Lang, Text};

use super::address::{self, REGISTER};
use super::names::Names;
use super::{path_of, words};
use crate::modules::obligations::usecase::{DeskList, Shown};

/// A list as a page shows it: `desk_list.html`.
pub(super) struct ListView {
    pub(super) id: &'static str,
    pub(super) title: Text,
    pub(super) count: String,
    pub(super) is_alarm: bool,
    pub(super) rows: Vec<ListRow>,
    /// What stands where nothing is.
    pub(super) empty: Text,
    /// The same list in the register, where there is more of it.
    pub(super) all: Option<(Text, String)>,
}

/// One row.
pub(super) struct ListRow {
    pub(super) code: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) agency: String,
    pub(super) due: Option<String>,
    pub(super) chip: Chip,
    /// What the agency says: asks for, is hindered by.
    pub(super) stage: Option<String>,
}

/// What every list of a page needs.
pub(super) struct Lists<'a> {
    pub(super) lang: Lang,
    pub(super) today: NaiveDate,
    pub(super) names: &'a Names,
}

impl Lists<'_> {
    /// A list; `anchor` is where on the page of a row the next act stands.
    pub(super) fn view(
        &self,
        id: &'static str,
        (title, empty): (Text, Text),
        list: &DeskList,
        anchor: &'static str,
    ) -> ListView {
        let lang = self.lang;
        let is_whole = list.count == thihanh_kernel::page::Count::Exact(list.rows.len() as u64);
        let href = address::link(REGISTER, &list.filter).to_string();
        ListView {
            id,
            title,
            count: Written::new(lang, &list.count).to_string(),
            is_alarm: false,
            rows: list.rows.iter().map(|shown| self.row(shown, anchor)).collect(),
            empty,
            all: (!is_whole).then(|| (lang.t("home-see").with("count", list.count), href)),
        }
    }

    /// One row.
    pub(super) fn row(&self, shown: &Shown, anchor: &str) -> ListRow {
        let obligation = &shown.obligation;
        ListRow {
            href: format!("{}{anchor}", path_of(&obligation.code)),
            title: obligation.title.clone(),
            agency: self.names.short(obligation.agency).to_owned(),
            due: obligation.due_on.map(|due| self.lang.date(due)),
            chip: words::chip(self.lang, shown, self.today),
            stage: words::stage(self.lang, obligation),
            code: obligation.code.clone(),
        }
    }
}
