//! The supporting agencies of an obligation: what each was asked for, by when, and what came of it.

use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::parts::{Chip, Choice};
use thihanh_webkit::{Lang, Text};

use crate::modules::obligations::model::contribution::Standing;
use crate::modules::obligations::usecase::{Detail, Supporter};
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::{path_of_agency, words};

/// The table of supporting agencies.
pub(super) struct SupportView {
    pub(super) rows: Vec<SupportRow>,
    /// Said where somebody is silent past the day.
    pub(super) silent: Option<Text>,
}

/// So many agencies that were asked for nothing stand open.
const MOST_OPEN: usize = 12;

/// One supporting agency.
pub(super) struct SupportRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) due: Option<String>,
    pub(super) chip: Chip,
    /// What it was asked for.
    pub(super) request: String,
    /// What it gave.
    pub(super) given: Option<String>,
}

impl SupportView {
    /// A whole province that supports and was asked for nothing would hide what is said below it.
    pub(super) fn is_folded(&self) -> bool {
        self.rows.len() > MOST_OPEN && self.rows.iter().all(|row| row.due.is_none())
    }

    /// The table; `None` where nobody supports. Whoever was asked stands first.
    pub(super) fn of(lang: Lang, detail: &Detail, names: &Names) -> Option<Self> {
        let mut supporters: Vec<&Supporter> = detail.supporters.iter().collect();
        supporters.sort_by_key(|supporter| {
            let due = supporter.contribution.as_ref().map(|contribution| contribution.due_on);
            (due.is_none(), due)
        });
        let is_silent = supporters.iter().any(|supporter| supporter.standing == Standing::Silent);
        let rows: Vec<_> = supporters.into_iter().map(|supporter| row(lang, supporter, names)).collect();
        let silent = is_silent.then(|| lang.t("contribution-silent-text"));
        (!rows.is_empty()).then_some(Self { rows, silent })
    }
}

fn row(lang: Lang, supporter: &Supporter, names: &Names) -> SupportRow {
    let contribution = supporter.contribution.as_ref();
    let given = contribution.and_then(|contribution| {
        let on = contribution.given_on?;
        let said = lang.t("contribution-given-on").with("on", on).to_string();
        let rated = contribution.rated.as_ref().map(|rated| {
            let text = lang.t("contribution-rated-as").with("rating", words::rating(lang, rated.rating).to_string());
            format!("{text} {}", rated.note).trim_end().to_owned()
        });
        let words = [said, contribution.note.clone(), rated.unwrap_or_default()];
        Some(words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    });
    SupportRow {
        href: path_of_agency(supporter.agency),
        name: names.full(supporter.agency).to_owned(),
        due: contribution.map(|contribution| lang.date(contribution.due_on)),
        chip: words::contribution(lang, supporter.standing),
        request: contribution.map(|contribution| contribution.request.clone()).unwrap_or_default(),
        given,
    }
}

/// The agencies for which the viewer may give what was asked, with the version that the viewer looks at.
pub(super) fn givers(detail: &Detail, names: &Names) -> Vec<Choice> {
    let may_give = detail.supporters.iter().filter(|supporter| supporter.may_give);
    may_give
        .filter_map(|supporter| {
            let version = supporter.contribution.as_ref()?.version;
            Some(Choice::new(format!("{}/{version}", supporter.agency), names.full(supporter.agency)))
        })
        .collect()
}

/// Reads a value of [`givers`]; without a version none is looked at, which is no version that a row has.
pub(super) fn giver(value: &str) -> Option<(AgencyId, i64)> {
    let (agency, version) = value.split_once('/').unwrap_or((value, ""));
    Some((agency.parse().ok()?, form_version(version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::an_agency;

    #[test]
    fn a_giver_reads_back() {
        let id = an_agency(5);
        assert_eq!(giver(&format!("{id}/3")), Some((id, 3)));
        assert_eq!(giver(&id.to_string()), Some((id, 0)));
        assert_eq!(giver("Sở Y tế/3"), None);
    }
}
