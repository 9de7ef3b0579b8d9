//! Whom the phrases of a directive mean: looked up inside its jurisdiction on its date.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::vietnamese;
use thihanh_store::{Sql, StoreError};

use crate::app::App;
use crate::modules::agencies;
use crate::modules::agencies::api::{AgencyView, Resolution, Resolver};
use crate::modules::directives::model::card::{CardState, DraftTask};
use crate::modules::directives::model::check::Unresolved;
use crate::modules::directives::model::directive::Directive;
use crate::modules::directives::model::draft::Phrase;
use crate::modules::directives::model::review::Review;
use crate::modules::obligations::api::Binding;

/// Agencies by id, as they are called on a date.
pub type Names = HashMap<AgencyId, AgencyView>;

/// What one phrase means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseMeaning {
    /// How the words were understood.
    pub resolution: Resolution,
    /// The agencies that the words mean, before anything was taken off.
    pub expansion: Vec<AgencyId>,
    /// The agencies that would get the order.
    pub chosen: Vec<AgencyId>,
}

/// The meanings of all phrases of a directive, with the names of the agencies.
pub struct Expansion {
    /// The date on which the tree was asked: the directive's, or today while it has none.
    pub on: NaiveDate,
    resolver: Option<Arc<Resolver>>,
    meanings: HashMap<String, Resolution>,
    /// The agencies that occur in it.
    pub agencies: Names,
}

impl Expansion {
    /// Looks up every phrase of the cards. Without a jurisdiction nothing can be looked up, and every phrase is open.
    pub(crate) async fn of(
        app: &App,
        sql: &dyn Sql,
        directive: &Directive,
        review: &Review,
    ) -> Result<Self, StoreError> {
        let on = directive.head.issued_on.unwrap_or_else(|| app.clock.today());
        let resolver = match directive.head.jurisdiction {
            Some(jurisdiction) => Some(app.resolvers.load(sql, jurisdiction, on).await?),
            None => None,
        };
        let mut expansion = Self { on, resolver, meanings: HashMap::new(), agencies: HashMap::new() };
        let mut agencies = Vec::new();
        for draft in review.cards().iter().map(|card| &card.draft) {
            for phrase in draft.leads.iter().chain(&draft.support) {
                expansion.learn(&phrase.words);
            }
            agencies.extend(draft.overseer);
        }
        agencies.extend(expansion.meanings.values().flat_map(|resolution| resolution.agencies()));
        agencies.extend(directive.head.overseer);
        agencies.extend(directive.head.jurisdiction);
        expansion.agencies = views(sql, agencies, on).await?;
        Ok(expansion)
    }

    fn learn(&mut self, words: &str) {
        if let Some(resolver) = &self.resolver
            && !self.meanings.contains_key(words)
        {
            self.meanings.insert(words.to_owned(), resolver.resolve(words));
        }
    }

    /// What a phrase of the cards means; `None` while the directive has no jurisdiction.
    #[must_use]
    pub fn meaning(&self, phrase: &Phrase) -> Option<PhraseMeaning> {
        let resolution = self.meanings.get(&phrase.words)?.clone();
        let expansion = resolution.agencies().to_vec();
        let chosen = phrase.chosen(&expansion);
        Some(PhraseMeaning { resolution, expansion, chosen })
    }

    /// The agencies that would get the order, each with the words that mean it; an agency named twice counts once.
    #[must_use]
    pub fn chosen(&self, phrases: &[Phrase]) -> Vec<(AgencyId, String)> {
        let mut chosen: Vec<(AgencyId, String)> = Vec::new();
        for phrase in phrases {
            for agency in self.meaning(phrase).map(|meaning| meaning.chosen).unwrap_or_default() {
                if !chosen.iter().any(|(known, _)| *known == agency) {
                    chosen.push((agency, phrase.words.clone()));
                }
            }
        }
        chosen
    }

    /// What other words mean on the same date: recipients, a rule's phrase.
    #[must_use]
    pub fn resolve(&self, words: &str) -> Vec<AgencyId> {
        self.resolver.as_ref().map(|resolver| resolver.resolve(words).agencies().to_vec()).unwrap_or_default()
    }

    /// The name of an agency; its id where the name is not known on that date.
    #[must_use]
    pub fn name(&self, agency: AgencyId) -> String {
        self.agencies.get(&agency).map_or_else(|| agency.to_string(), |view| view.name.clone())
    }

    /// The phrases that mean nobody, each once, with the cards it stands in. Rejected and issued cards do not count.
    #[must_use]
    pub fn unresolved(&self, review: &Review) -> Vec<Unresolved> {
        // In Vietnamese order; a phrase at the head of a sentence is the same as inside one.
        let mut open: BTreeMap<Vec<u8>, Unresolved> = BTreeMap::new();
        for (number, card) in
            (1..).zip(review.cards()).filter(|(_, card)| !matches!(card.state, CardState::Rejected | CardState::Issued))
        {
            for phrase in card.draft.leads.iter().chain(&card.draft.support) {
                let meaning = self.meaning(phrase);
                let is_open =
                    meaning.as_ref().is_none_or(|meaning| meaning.chosen.is_empty() && phrase.excluded.is_empty());
                if !is_open {
                    continue;
                }
                let other_province = match meaning.map(|meaning| meaning.resolution) {
                    Some(Resolution::OtherProvince { name, .. }) => Some(name),
                    _ => None,
                };
                let words = phrase.words.clone();
                let found = open.entry(vietnamese::sort_key(&words.to_lowercase())).or_insert_with(|| Unresolved {
                    words,
                    other_province,
                    cards: Vec::new(),
                });
                if found.cards.last() != Some(&number) {
                    found.cards.push(number);
                }
            }
        }
        open.into_values().collect()
    }
}

/// Whom the phrases of a directive mean, for pages that show them after a step.
///
/// # Errors
/// When the database does not answer.
pub async fn expansion(app: &App, directive: &Directive, review: &Review) -> Result<Expansion, StoreError> {
    Expansion::of(app, app.store.read(), directive, review).await
}

/// The agencies' names on a date.
///
/// # Errors
/// When the database does not answer.
pub async fn agency_names(
    app: &App,
    ids: impl IntoIterator<Item = AgencyId>,
    on: NaiveDate,
) -> Result<Names, StoreError> {
    views(app.store.read(), ids.into_iter().collect(), on).await
}

async fn views(sql: &dyn Sql, mut ids: Vec<AgencyId>, on: NaiveDate) -> Result<Names, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    agencies::api::views(sql, &ids, on).await
}

/// More agencies than these do not follow up a directive together: each is meant for its own part.
const OVERSEERS_MOST: usize = 3;

/// Who follows a directive up (decisions 8): whom a person named; else whom its follow-up task names; else whom the jurisdiction's rule
/// names for the side, state or party, that issued it.
///
/// # Errors
/// When the database does not answer.
pub async fn default_overseer(
    sql: &dyn Sql,
    directive: &Directive,
    review: &Review,
    expansion: &Expansion,
) -> Result<Option<AgencyId>, StoreError> {
    if let Some(named) = directive.head.overseer {
        return Ok(Some(named));
    }
    // Who is only asked to (the Front's supervision) oversees in its own right, and answers to nobody for it.
    let is_ordered = |card: &&DraftTask| {
        card.draft.is_follow_up && card.draft.binding == Binding::Order && card.state != CardState::Rejected
    };
    // "Các sở, ban, ngành … đôn đốc việc thực hiện Kế hoạch này" has everybody follow up the own part: the whole is followed by few.
    let follow_ups = review.cards().iter().filter(is_ordered).map(|card| expansion.chosen(&card.draft.leads));
    let fewest = follow_ups.filter(|chosen| (1..=OVERSEERS_MOST).contains(&chosen.len())).min_by_key(Vec::len);
    if let Some((agency, _)) = fewest.and_then(|chosen| chosen.into_iter().next()) {
        return Ok(Some(agency));
    }
    let Some(jurisdiction) = directive.head.jurisdiction else { return Ok(None) };
    let key = if directive.head.is_of_party() { "default_overseer_party" } else { "default_overseer_state" };
    let rule = agencies::api::rule(sql, key, jurisdiction, expansion.on).await?;
    Ok(rule.and_then(|rule| expansion.resolve(&rule.value).first().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::{a_card, day};

    #[test]
    fn open_phrases_stand_once_and_in_vietnamese_order() {
        let with_leads = |number, leads: &[&str]| {
            let mut card = a_card(number, "Rà soát văn bản");
            card.draft.leads = leads.iter().map(|words| Phrase::of(*words)).collect();
            card
        };
        let review = Review::of(vec![
            with_leads(1, &["Người đứng đầu", "ủy ban"]),
            with_leads(2, &["Đảng đoàn", "người đứng đầu"]),
        ]);
        let nowhere =
            Expansion { on: day(2026, 3, 16), resolver: None, meanings: HashMap::new(), agencies: HashMap::new() };
        let open = nowhere.unresolved(&review);
        let shown: Vec<_> = open.iter().map(|one| (one.words.as_str(), one.cards.as_slice())).collect();
        assert_eq!(shown, [("Đảng đoàn", &[2][..]), ("Người đứng đầu", &[1, 2]), ("ủy ban", &[1])]);
    }
}
