//! Who is meant: from an agency phrase of a directive to the agencies of one jurisdiction on one date, with the reason.
//!
//! ```text
//!  phrase ─ read ─▶ segments ; items ─┬─ longest run of items that is ─ an alias (taught by people)
//!                                     │                                ├ a collective phrase (rows)
//!                                     │                                └ a name: base words + place or level at the end
//!                                     ├─ else the same without a title (heads are addressed) or a standing organ
//!                                     ├─ else with the head of the item before ("Sở Nội vụ, Tài chính")
//!                                     └─ else not found: a person is asked
//! ```
//! Names are looked up among all names an agency ever had, so that a body that ended is explained, not just missed.

mod enumeration;
mod index;
mod lookup;
mod scope;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::AgencyId;

use super::agency::{Edge, Succession, Version};
use super::groups::Group;
use super::phrase::Phrase;
use enumeration::enumerate;
use index::Index;
use lookup::Found;

/// All that is known about one jurisdiction, whatever the date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The agency whose subtree is asked: a province, district or commune.
    pub jurisdiction: AgencyId,
    /// All names, past and present, of the agencies that ever stood in the subtree.
    pub versions: Vec<Version>,
    /// Their administrative parents.
    pub edges: Vec<Edge>,
    /// What became of those that ended.
    pub successions: Vec<Succession>,
    /// Phrases that people taught the system, with the agency meant.
    pub aliases: Vec<(String, AgencyId)>,
    /// Collective phrases, of all periods.
    pub groups: Vec<Group>,
}

/// How a phrase was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum How {
    /// It is the name or short name of an agency, or of several of the same kind ("Phòng Tư pháp cấp huyện").
    Name,
    /// A person taught the system this phrase.
    Alias,
    /// A collective phrase with this code.
    Group {
        /// The code of the group.
        code: String,
    },
    /// Only a place or a level is named; its people's committee acts.
    Place,
    /// An enumeration, each part for itself.
    Parts {
        /// In the order of the text.
        parts: Vec<Portion>,
    },
}

/// One part of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// The words as written.
    pub words: String,
    /// How they were understood.
    pub how: How,
    /// Whom they mean; may be empty ("đặc khu" in a province that has none).
    pub agencies: Vec<AgencyId>,
}

/// Something the reviewer should see beside the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The words name another province or a place outside the jurisdiction; the rest was understood.
    OtherPlace {
        /// The name as written.
        name: String,
    },
    /// This part of an enumeration was not understood.
    NotUnderstood {
        /// The words as written.
        words: String,
        /// Why.
        why: Why,
    },
    /// The text limits itself to some of them ("có liên quan", "ven sông"): a person ticks who that is.
    OnlyConcerned,
}

/// Why a phrase means no agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// No name, alias or collective phrase fits.
    NotFound,
    /// The text itself does not say who ("các cơ quan liên quan"): a person picks.
    Indefinite {
        /// The collective phrase that says so.
        code: String,
    },
    /// People are addressed, not agencies.
    Persons,
    /// A body of the centre: it stands outside every province.
    Central,
    /// The agency no longer (or not yet) existed on the date.
    Ended {
        /// Its last name.
        name: String,
        /// Its last day; `None` if it came only later.
        on: Option<NaiveDate>,
        /// Who has its duties on the date asked for.
        successors: Vec<AgencyId>,
    },
    /// The collective phrase had no meaning any more on the date: the district level ended on 30/6/2025.
    GroupEnded {
        /// Its code.
        code: String,
        /// Its last day; `None` if it came only later.
        on: Option<NaiveDate>,
    },
    /// The words are understood, but the jurisdiction has no such agency on the date.
    NoneHere,
    /// Longer than any agency phrase.
    TooLong,
}

/// What an agency phrase means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Resolution {
    /// At least one agency is meant.
    Agencies {
        /// How it was understood.
        how: How,
        /// Each once, in the order of the text, then of the tree.
        agencies: Vec<AgencyId>,
        /// Whether the heads are addressed as persons ("Giám đốc các sở").
        addresses_heads: bool,
        /// What the reviewer should see beside it.
        notices: Vec<Notice>,
    },
    /// One agency of another province is named: a notice. What has the same name here is offered, not assumed.
    OtherProvince {
        /// The province as written.
        name: String,
        /// The agencies of the same kind inside the jurisdiction.
        same_kind: Vec<AgencyId>,
        /// Whether the heads are addressed as persons.
        addresses_heads: bool,
    },
    /// No agency of the jurisdiction: the reviewer is asked.
    Unknown {
        /// Why.
        reason: Why,
    },
}

impl Resolution {
    /// The agencies meant; none where a person must decide first.
    #[must_use]
    pub fn agencies(&self) -> &[AgencyId] {
        match self {
            Self::Agencies { agencies, .. } => agencies,
            Self::OtherProvince { .. } | Self::Unknown { .. } => &[],
        }
    }
}

/// A jurisdiction on a date, ready to answer many phrases.
pub struct Resolver {
    snapshot: Snapshot,
    index: Index,
}

impl Resolver {
    /// Prepares the names of a jurisdiction for one date.
    #[must_use]
    pub fn new(snapshot: Snapshot, on: NaiveDate) -> Self {
        Self { index: Index::new(snapshot.clone(), on), snapshot }
    }

    /// The date it answers for.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        self.index.on
    }

    /// Whom the phrase means. Pure, quick (no database) and total: hostile or foreign text gives [`Resolution::Unknown`].
    #[must_use]
    pub fn resolve(&self, phrase: &str) -> Resolution {
        let Some(phrase) = Phrase::read(phrase, self.index.own.as_ref()) else {
            return Resolution::Unknown { reason: Why::TooLong };
        };
        let parts = enumerate(&self.index, &phrase);
        let mut notices = Vec::new();
        let mut portions: Vec<Portion> = Vec::new();
        let mut addresses_heads = false;
        let mut only_concerned = phrase.only_concerned;
        let mut foreign = None;
        let mut failed = None;
        for part in parts {
            let written = phrase.written(&part.words);
            match part.found {
                Found::Agencies { how, agencies, heads, other_place, is_limited } => {
                    addresses_heads |= heads;
                    only_concerned |= is_limited;
                    notices.extend(other_place.map(|name| Notice::OtherPlace { name }));
                    portions.push(Portion { words: written, how, agencies });
                }
                Found::OtherProvince { name, same_kind, heads } => {
                    addresses_heads |= heads;
                    notices.push(Notice::OtherPlace { name: name.clone() });
                    foreign.get_or_insert((name, same_kind));
                }
                Found::TitleOnly => addresses_heads = true,
                Found::Nobody(why) => {
                    failed.get_or_insert_with(|| why.clone());
                    notices.push(Notice::NotUnderstood { words: written, why });
                }
            }
        }
        let agencies = each_once(portions.iter().flat_map(|portion| portion.agencies.iter().copied()));
        if agencies.is_empty() {
            return match (foreign, failed) {
                (Some((name, same_kind)), _) => Resolution::OtherProvince { name, same_kind, addresses_heads },
                (None, Some(reason)) => Resolution::Unknown { reason },
                (None, None) if !portions.is_empty() => Resolution::Unknown { reason: Why::NoneHere },
                (None, None) if addresses_heads => Resolution::Unknown { reason: Why::Persons },
                (None, None) => Resolution::Unknown { reason: Why::NotFound },
            };
        }
        if only_concerned {
            notices.push(Notice::OnlyConcerned);
        }
        let how = if portions.len() == 1 { portions.remove(0).how } else { How::Parts { parts: portions } };
        Resolution::Agencies { how, agencies, addresses_heads, notices }
    }
}

/// How many jurisdictions and dates are kept ready: a handful of directives is under review at a time.
const KEPT: usize = 8;

/// Resolvers that were used last. Preparing one takes ten times as long as reading its snapshot, and every page of a review asks; what
/// is kept is compared with the snapshot just read, so it is never too old.
#[derive(Clone, Default)]
pub struct Resolvers {
    /// The last used come first.
    kept: Arc<Mutex<Vec<Arc<Resolver>>>>,
}

impl Resolvers {
    /// The resolver of a snapshot and date, from those kept if it is among them.
    #[must_use]
    pub fn of(&self, snapshot: Snapshot, on: NaiveDate) -> Arc<Resolver> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |known: &&Arc<Resolver>| known.index.on == on && known.snapshot == snapshot;
        let found = kept().iter().find(is_it).cloned();
        let resolver = found.unwrap_or_else(|| Arc::new(Resolver::new(snapshot, on)));
        let mut kept = kept();
        kept.retain(|known| !Arc::ptr_eq(known, &resolver));
        kept.insert(0, Arc::clone(&resolver));
        kept.truncate(KEPT);
        resolver
    }
}

/// Keeps the first of equal ids, in order.
fn each_once(ids: impl Iterator<Item = AgencyId>) -> Vec<AgencyId> {
    let mut seen = std::collections::HashSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}
