//! The register's address: what it asks for, read from any query and written back in one form.
//!
//! Lists, exports, calendar and kept filters share it. People type dates as `dd/mm/yyyy` and agencies by name; links carry the
//! forms that never change meaning, `yyyy-mm-dd` and the agency's id.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::parse_date;
use thihanh_webkit::{Lang, Link, Text};

use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::columns::Columns;
use crate::modules::obligations::model::filter::{FilterQuery, Ignored, ObligationFilter, Sort};

/// Path of the register.
pub(super) const REGISTER: &str = "/nhiem-vu";

/// The name under which an address names columns.
const COLUMNS: &str = "cols";

/// Longest name of an agency that is looked up, in characters.
const LONGEST_NAME: usize = 300;

/// What an address asks for, and what of it was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// What to show.
    pub(super) filter: ObligationFilter,
    /// The columns that the address names, as kept filters do.
    pub(super) columns: Option<Columns>,
    /// Where the page begins.
    pub(super) after: Option<Cursor>,
    /// What was left out.
    pub(super) ignored: Vec<Ignored>,
    /// Whether agencies were given by name: the address is then written anew.
    pub(super) has_names: bool,
}

impl Asked {
    /// Reads an address. Nothing in it is an error: what is not understood is left out and named.
    pub(super) async fn read(app: &App, link: &Link) -> Result<Self, Problem> {
        let mut query = query_of(link);
        let mut ignored = Vec::new();
        let mut has_names = false;
        for field in ["agency_name", "overseer_name"] {
            let Some(name) = value(link, field) else { continue };
            has_names = true;
            let found =
                find(app, &name, query.as_of.as_deref().and_then(parse_date)).await?.map(|agency| agency.to_string());
            match found {
                Some(id) if field == "agency_name" => query.agency = Some(id),
                Some(id) => query.overseer = Some(id),
                None => ignored.push(Ignored { field, value: shortened(&name) }),
            }
        }
        let (mut filter, unread) = ObligationFilter::read(&query);
        ignored.extend(unread);
        // People look for what is late first; the order by due date has to be asked for.
        if query.sort.as_deref().and_then(Sort::parse).is_none() {
            filter.sort = Sort::OverdueFirst;
        }
        let after = value(link, "after")
            .map(|text| text.parse::<Cursor>().map_err(|_| Ignored { field: "after", value: shortened(&text) }));
        let after = after.transpose().unwrap_or_else(|wrong| {
            ignored.push(wrong);
            None
        });
        let columns = value(link, COLUMNS).as_deref().and_then(Columns::parse);
        Ok(Self { filter, columns, after, ignored, has_names })
    }

    /// The address of `path` under another filter, with the columns that this one names.
    pub(super) fn link(&self, path: &str, filter: &ObligationFilter) -> Link {
        with_columns(link(path, filter), self.columns.as_ref())
    }

    /// The part of the list that the address asks for.
    pub(super) fn page(&self) -> Page {
        Page::new(None, self.after.clone())
    }
}

/// The address of `path` under a filter, always written the same way.
pub(super) fn link(path: &str, filter: &ObligationFilter) -> Link {
    let link = Link::of(path, &filter.query());
    match filter.sort {
        Sort::Due => link.with("sort", Sort::Due.as_str()),
        Sort::OverdueFirst => link.without("sort"),
        Sort::Newest | Sort::Agency | Sort::Code => link,
    }
}

/// An address that names columns too.
fn with_columns(link: Link, columns: Option<&Columns>) -> Link {
    match columns {
        Some(columns) => link.with(COLUMNS, columns),
        None => link,
    }
}

/// The query of an address alone, as kept filters hold it: with the columns that the list is shown in.
pub(super) fn query(filter: &ObligationFilter, columns: Option<&Columns>) -> String {
    let address = with_columns(link("", filter), columns).to_string();
    address.strip_prefix('?').unwrap_or(&address).to_owned()
}

/// What was not understood, in a sentence.
pub(super) fn ignored_text(lang: Lang, ignored: &Ignored) -> Text {
    let text = match ignored.field {
        "agency_name" | "overseer_name" => lang.t("register-no-such-agency"),
        "status" => lang.t("register-ignored").with("field", lang.t("register-state")),
        "due_from" => lang.t("register-ignored").with("field", lang.t("register-due-from")),
        "due_to" => lang.t("register-ignored").with("field", lang.t("register-due-to")),
        "agency" => lang.t("register-ignored").with("field", lang.t("register-agency")),
        "overseer" => lang.t("register-ignored").with("field", lang.t("register-overseer")),
        "directive" => lang.t("register-ignored").with("field", lang.t("register-directive")),
        "origin" => lang.t("register-ignored").with("field", lang.t("register-condition-directives")),
        "binding" => lang.t("register-ignored").with("field", lang.t("export-binding")),
        "part" => lang.t("register-ignored").with("field", lang.t("export-part")),
        "contribution" => lang.t("register-ignored").with("field", lang.t("register-contribution")),
        "as_of" => lang.t("register-ignored").with("field", lang.t("register-as-of")),
        "sort" => lang.t("register-ignored").with("field", lang.t("register-order")),
        _ => lang.t("register-ignored-other"),
    };
    text.with("value", &ignored.value)
}

/// The filter's fields as they stand in the address. The last of several values of a field counts.
fn query_of(link: &Link) -> FilterQuery {
    let field = |name| value(link, name);
    // What is no day is passed on as it is, to be named.
    let day = |name| field(name).map(|text| parse_date(&text).map_or(text, |day| day.to_string()));
    FilterQuery {
        q: field("q"),
        status: field("status"),
        due_from: day("due_from"),
        due_to: day("due_to"),
        agency: field("agency"),
        reach: field("reach"),
        directive: field("directive"),
        origin: field("origin"),
        binding: field("binding"),
        overseer: field("overseer"),
        person: field("person"),
        programme: field("programme"),
        part: field("part"),
        contribution: field("contribution"),
        as_of: day("as_of"),
        sort: field("sort"),
    }
}

fn value(link: &Link, name: &str) -> Option<String> {
    let given = link.pairs().iter().rev().find(|(known, _)| known == name);
    given.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The agency of a name: on the day of an old register, else today.
async fn find(app: &App, name: &str, as_of: Option<NaiveDate>) -> Result<Option<AgencyId>, Problem> {
    if name.chars().count() > LONGEST_NAME {
        return Ok(None);
    }
    let day = as_of.unwrap_or_else(|| app.clock.today());
    Ok(agencies::api::find_by_name(app.store.read(), name, day).await?)
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::filter::Status;
    use crate::modules::obligations::model::fixtures::{an_agency, any_day, day};

    fn read(link: &Link) -> (ObligationFilter, Vec<&'static str>) {
        let (filter, ignored) = ObligationFilter::read(&query_of(link));
        (filter, ignored.into_iter().map(|ignored| ignored.field).collect())
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let typed = Link::new(REGISTER).with("due_from", "1/3/2026").with("due_to", "2026-03-31");
        let (filter, ignored) = read(&typed);
        assert_eq!((filter.due_from, filter.due_to), (Some(day("2026-03-01")), Some(day("2026-03-31"))));
        assert!(ignored.is_empty());
        let (filter, ignored) = read(&Link::new(REGISTER).with("due_from", "31/02/2026"));
        assert_eq!((filter.due_from, ignored), (None, vec!["due_from"]));
    }

    #[test]
    fn a_field_given_twice_counts_once() {
        let twice = Link::new(REGISTER).adding("status", "overdue").adding("status", "waiting");
        assert_eq!(read(&twice).0.status, Some(Status::Waiting));
    }

    #[test]
    fn every_order_is_written_but_the_usual_one() {
        let with = |sort| link(REGISTER, &ObligationFilter { sort, ..ObligationFilter::default() }).to_string();
        assert_eq!(with(Sort::OverdueFirst), "/nhiem-vu");
        assert_eq!(with(Sort::Due), "/nhiem-vu?sort=due");
        assert_eq!(with(Sort::Newest), "/nhiem-vu?sort=newest");
        assert_eq!(query(&ObligationFilter { sort: Sort::OverdueFirst, ..ObligationFilter::default() }, None), "");
        let late = ObligationFilter { status: Some(Status::Overdue), ..ObligationFilter::default() };
        assert_eq!(query(&late, None), "status=overdue&sort=due");
        assert_eq!(query(&late, Columns::parse("due,agency").as_ref()), "status=overdue&sort=due&cols=agency%2Cdue");
    }

    proptest! {
        #[test]
        fn an_address_gives_the_same_filter_again(
            q in prop::option::of("[a-zđ][a-z0-9/đ ư&=-]{0,30}[a-z]"),
            status in prop::option::of(prop::sample::select(Status::ALL.to_vec())),
            due_to in prop::option::of(any_day()),
            agency in prop::option::of(1u128..9),
            is_own_only: bool,
            sort in prop::sample::select(vec![Sort::Due, Sort::Newest, Sort::Agency, Sort::Code]),
        ) {
            let filter =
                ObligationFilter { q, status, due_to, agency: agency.map(an_agency), is_own_only, sort, ..ObligationFilter::default() };
            let uri: axum::http::Uri = link(REGISTER, &filter).to_string().parse().unwrap();
            let (again, ignored) = read(&Link::of_uri(&uri));
            prop_assert_eq!(again, filter);
            prop_assert!(ignored.is_empty());
        }

        #[test]
        fn no_address_breaks_the_reader(name in "[a-z_]{1,12}", value in "\\PC{0,60}") {
            let _ = read(&Link::new(REGISTER).adding(&name, value));
        }
    }
}
