//! The conditions of a filter one by one, each in words and with the filter that is left without it.

use thihanh_webkit::Lang;

use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::words;

/// One condition in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::obligations::web) struct Condition {
    /// In words.
    pub(in crate::modules::obligations::web) text: String,
    /// The same filter without it.
    pub(in crate::modules::obligations::web) without: ObligationFilter,
}

/// The conditions of a filter, in the order of the form.
pub(in crate::modules::obligations::web) fn conditions(
    lang: Lang,
    filter: &ObligationFilter,
    names: &Names,
) -> Vec<Condition> {
    let without = |drop: fn(&mut ObligationFilter)| {
        let mut rest = filter.clone();
        drop(&mut rest);
        rest
    };
    let mut conditions = Vec::new();
    let mut add = |text: String, without: ObligationFilter| conditions.push(Condition { text, without });
    if let Some(q) = &filter.q {
        add(lang.t("register-condition-words").with("q", q).to_string(), without(|rest| rest.q = None));
    }
    if let Some(status) = filter.status {
        add(words::status(lang, status).to_string(), without(|rest| rest.status = None));
    }
    match (filter.due_from, filter.due_to) {
        (Some(from), Some(to)) if from == to => add(
            lang.t("register-condition-due-on").with("date", from).to_string(),
            without(|rest| (rest.due_from, rest.due_to) = (None, None)),
        ),
        (from, to) => {
            if let Some(from) = from {
                add(
                    lang.t("register-condition-due-from").with("date", from).to_string(),
                    without(|rest| rest.due_from = None),
                );
            }
            if let Some(to) = to {
                add(
                    lang.t("register-condition-due-to").with("date", to).to_string(),
                    without(|rest| rest.due_to = None),
                );
            }
        }
    }
    if let Some(agency) = filter.agency {
        let name = names.full(agency);
        let text = if filter.is_own_only {
            lang.t("register-condition-own").with("name", name).to_string()
        } else {
            name.to_owned()
        };
        add(text, without(|rest| (rest.agency, rest.is_own_only) = (None, false)));
    }
    if let Some(part) = filter.part {
        add(words::part_filter(lang, part).to_string(), without(|rest| rest.part = None));
    }
    if let Some(choice) = filter.contribution {
        let text = lang.t("register-condition-contribution").with("state", words::contribution_filter(lang, choice));
        add(text.to_string(), without(|rest| rest.contribution = None));
    }
    if let Some(overseer) = filter.overseer {
        let text = lang.t("register-condition-overseer").with("name", names.full(overseer));
        add(text.to_string(), without(|rest| rest.overseer = None));
    }
    if filter.person.is_some() {
        add(lang.t("register-condition-person").to_string(), without(|rest| rest.person = None));
    }
    if filter.programme.is_some() {
        add(lang.t("register-condition-programme").to_string(), without(|rest| rest.programme = None));
    }
    if let Some(directive) = &filter.directive {
        let text = lang.t("register-condition-directive").with("code", directive);
        add(text.to_string(), without(|rest| rest.directive = None));
    }
    if filter.is_of_directives {
        add(lang.t("register-condition-directives").to_string(), without(|rest| rest.is_of_directives = false));
    }
    if let Some(day) = filter.as_of {
        add(lang.t("register-condition-as-of").with("date", day).to_string(), without(|rest| rest.as_of = None));
    }
    if let Some(binding) = filter.binding {
        add(words::binding(lang, binding).to_string(), without(|rest| rest.binding = None));
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::filter::{ContributionFilter, PartFilter, Sort, Status};
    use crate::modules::obligations::model::fixtures::{an_agency, day};
    use crate::modules::obligations::model::obligation::Binding;

    fn everything() -> ObligationFilter {
        ObligationFilter {
            q: Some("kế hoạch".into()),
            status: Some(Status::Overdue),
            due_from: Some(day("2026-03-01")),
            due_to: Some(day("2026-03-31")),
            agency: Some(an_agency(1)),
            is_own_only: true,
            directive: Some("VB-2026-0007".into()),
            is_of_directives: true,
            binding: Some(Binding::Request),
            overseer: Some(an_agency(2)),
            part: Some(PartFilter::CoLead),
            contribution: Some(ContributionFilter::Open),
            person: "00000000-0000-0000-0000-000000000005".parse().ok(),
            programme: "00000000-0000-0000-0000-000000000006".parse().ok(),
            as_of: Some(day("2025-06-30")),
            sort: Sort::Newest,
        }
    }

    #[test]
    fn each_condition_can_be_dropped_alone_until_none_is_left() {
        let mut filter = everything();
        let mut dropped = 0;
        while let Some(first) = conditions(Lang::Vi, &filter, &Names::default()).into_iter().next() {
            assert_ne!(first.without, filter, "{} changes nothing", first.text);
            filter = first.without;
            dropped += 1;
        }
        assert_eq!(
            filter,
            ObligationFilter { sort: Sort::Newest, ..ObligationFilter::default() },
            "the order is no condition"
        );
        assert_eq!(dropped, 14);
    }

    #[test]
    fn one_day_is_one_condition() {
        let filter = ObligationFilter {
            due_from: Some(day("2026-03-16")),
            due_to: Some(day("2026-03-16")),
            ..ObligationFilter::default()
        };
        let only = conditions(Lang::Vi, &filter, &Names::default());
        assert_eq!(only.iter().map(|condition| condition.text.as_str()).collect::<Vec<_>>(), ["Hạn ngày 16/03/2026"]);
        assert_eq!(only[0].without, ObligationFilter::default());
    }
}
