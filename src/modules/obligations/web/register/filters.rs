//! The ways to another list: ready choices with their counts, the form of conditions, the orders.

use thihanh_kernel::page::Count;
use thihanh_webkit::parts::{Choice, Direction, Field, FilterChip, FilterChips, SortHead};
use thihanh_webkit::{Lang, Link};

use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Sort, Status};
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::web::address::{Asked, REGISTER};
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::words;

/// Ready choices of the status, with how many rows each shows under the other conditions.
pub(super) fn quick(lang: Lang, asked: &Asked, counts: &Counts) -> FilterChips {
    let filter = &asked.filter;
    let of = |status: Option<Status>| asked.link(REGISTER, &ObligationFilter { status, ..filter.clone() });
    let mut choices = vec![
        (None, counts.total),
        (Some(Status::Overdue), counts.overdue),
        (Some(Status::DueSoon), counts.due_soon),
        (Some(Status::DueLater), counts.due_later),
        (Some(Status::Waiting), counts.waiting),
        (Some(Status::CompletedOnTime), counts.completed_on_time),
        (Some(Status::CompletedLate), counts.completed_late),
        (Some(Status::NoDeadline), counts.no_deadline),
    ];
    // A way to an empty list is no choice, and eight do not stand in one line of an office screen.
    choices.retain(|(status, count)| status.is_none() || *status == filter.status || !count.is_zero());
    let current = choices.iter().position(|(status, _)| *status == filter.status);
    let chip = |(status, count): (Option<Status>, _)| {
        let text = status.map_or_else(|| lang.t("register-all"), |status| words::status(lang, status));
        FilterChip::new(text, of(status)).counting(count)
    };
    FilterChips::choices(lang, lang.t("register-quick"), choices.into_iter().map(chip).collect(), current)
}

/// Ready choices of a list of supported work: what was asked of whoever supports it, each with its size.
pub(super) fn contributions(lang: Lang, asked: &Asked, counts: &[(Option<ContributionFilter>, Count)]) -> FilterChips {
    let filter = &asked.filter;
    let current = counts.iter().position(|(choice, _)| *choice == filter.contribution);
    let chip = |(contribution, count): &(Option<ContributionFilter>, Count)| {
        let text =
            contribution.map_or_else(|| lang.t("register-all"), |choice| words::contribution_filter(lang, choice));
        let link = asked.link(REGISTER, &ObligationFilter { contribution: *contribution, ..filter.clone() });
        FilterChip::new(text, link).counting(*count)
    };
    FilterChips::choices(lang, lang.t("register-contribution"), counts.iter().map(chip).collect(), current)
}

/// The form that adds conditions. It sends all of them; what is left empty is no condition.
pub(super) struct FilterForm {
    pub(super) q: Field,
    pub(super) status: Field,
    pub(super) due_from: Field,
    pub(super) due_to: Field,
    pub(super) agency: Field,
    pub(super) reach: Field,
    pub(super) part: Field,
    pub(super) contribution: Field,
    pub(super) overseer: Field,
    pub(super) directive: Field,
    pub(super) binding: Field,
    pub(super) as_of: Field,
    /// The order is kept; it is no field to fill in.
    pub(super) sort: Option<&'static str>,
    /// So is that only what directives ordered is asked for: links lead to it.
    pub(super) is_of_directives: bool,
}

impl FilterForm {
    /// The form as filled in by a filter.
    pub(super) fn new(lang: Lang, filter: &ObligationFilter, names: &Names) -> Self {
        let any = |choices: Vec<Choice>| {
            [Choice::new("", lang.t("register-any"))].into_iter().chain(choices).collect::<Vec<_>>()
        };
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| lang.date(day)).unwrap_or_default();
        let name = |agency: Option<_>| agency.map(|agency| names.full(agency).to_owned()).unwrap_or_default();
        let statuses = Status::ALL.map(|status| Choice::new(status.as_str(), words::status(lang, status)));
        let parts = PartFilter::ALL;
        let bindings = [Binding::Order, Binding::Request];
        let reaches =
            vec![Choice::new("", lang.t("register-reach-below")), Choice::new("own", lang.t("register-reach-own"))];
        Self {
            q: Field::text("q", lang.t("register-words")).value(filter.q.as_deref().unwrap_or_default()),
            status: Field::select("status", lang.t("register-state"), any(statuses.to_vec()))
                .value(filter.status.map_or("", Status::as_str)),
            due_from: Field::date(lang, "due_from", lang.t("register-due-from")).value(day(filter.due_from)),
            due_to: Field::date(lang, "due_to", lang.t("register-due-to")).value(day(filter.due_to)),
            agency: Field::text("agency_name", lang.t("register-agency"))
                .hint(lang.t("register-agency-hint"))
                .value(name(filter.agency)),
            reach: Field::select("reach", lang.t("register-reach"), reaches).value(if filter.is_own_only {
                "own"
            } else {
                ""
            }),
            part: Field::select(
                "part",
                lang.t("export-part"),
                any(parts.map(|part| Choice::new(part.as_str(), words::part_filter(lang, part))).to_vec()),
            )
            .value(filter.part.map_or("", PartFilter::as_str)),
            contribution: Field::select(
                "contribution",
                lang.t("register-contribution"),
                any(ContributionFilter::ALL
                    .map(|choice| Choice::new(choice.as_str(), words::contribution_filter(lang, choice)))
                    .to_vec()),
            )
            .value(filter.contribution.map_or("", ContributionFilter::as_str)),
            overseer: Field::text("overseer_name", lang.t("register-overseer"))
                .hint(lang.t("register-agency-hint"))
                .value(name(filter.overseer)),
            directive: Field::text("directive", lang.t("register-directive"))
                .hint(lang.t("register-directive-hint"))
                .value(filter.directive.as_deref().unwrap_or_default()),
            binding: Field::select(
                "binding",
                lang.t("export-binding"),
                any(bindings.map(|binding| Choice::new(binding.as_str(), words::binding(lang, binding))).to_vec()),
            )
            .value(filter.binding.map_or("", Binding::as_str)),
            as_of: Field::date(lang, "as_of", lang.t("register-as-of"))
                .hint(lang.t("register-as-of-hint"))
                .value(day(filter.as_of)),
            sort: (filter.sort != Sort::OverdueFirst).then(|| filter.sort.as_str()),
            is_of_directives: filter.is_of_directives,
        }
    }
}

/// The heads of the columns that the list can be ordered by.
pub(super) struct Heads {
    pub(super) code: SortHead,
    pub(super) agency: SortHead,
    pub(super) due: SortHead,
    pub(super) state: SortHead,
}

impl Heads {
    /// The heads of a list in this order.
    pub(super) fn new(lang: Lang, asked: &Asked) -> Self {
        let filter = &asked.filter;
        let to = |sort: Sort| -> Link { asked.link(REGISTER, &ObligationFilter { sort, ..filter.clone() }) };
        let ascending = |sort: Sort| (filter.sort == sort).then_some(Direction::Ascending);
        // A code grows with its entry: the newest entries are the order of codes the other way round.
        let (by_code, code_leads_to) = match filter.sort {
            Sort::Code => (Some(Direction::Ascending), Sort::Newest),
            Sort::Newest => (Some(Direction::Descending), Sort::Code),
            Sort::Due | Sort::OverdueFirst | Sort::Agency => (None, Sort::Code),
        };
        Self {
            code: SortHead::new(lang.t("register-code"), to(code_leads_to), by_code),
            agency: SortHead::new(lang.t("register-agency-column"), to(Sort::Agency), ascending(Sort::Agency)),
            due: SortHead::new(lang.t("register-due"), to(Sort::Due), ascending(Sort::Due)),
            state: SortHead::new(lang.t("register-state"), to(Sort::OverdueFirst), ascending(Sort::OverdueFirst)),
        }
    }
}
