//! Collective phrases ("các sở, ban, ngành"): which agencies they mean in a jurisdiction on a date. Groups are rows; their
//! members are found by kind and level, with named exceptions of one province.

use std::collections::HashSet;

use serde::Deserialize;
use thihanh_kernel::{AgencyId, GroupId};

use super::agency::Level;
use super::period::Period;
use crate::embedded;

/// Every agency of this kind and level is in the group or, where not included, out of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selector {
    /// A code of `agency_kind`.
    pub kind: String,
    /// The level it is looked for on.
    pub level: Level,
    /// `false` takes out again what another row let in.
    pub is_included: bool,
}

/// One agency put in or taken out by name, in one province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub agency: AgencyId,
    /// `false`: taken out.
    pub is_included: bool,
    /// When.
    pub period: Period,
}

/// A collective phrase and what it means during a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identity in the database.
    pub id: GroupId,
    /// The stable word for it; two rows of one code differ in their period.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// When the phrase meant this.
    pub period: Period,
    /// The law or custom it rests on.
    pub source: String,
    /// Whether somebody has checked the row against its source.
    pub is_verified: bool,
    /// The phrases as people write them.
    pub phrases: Vec<String>,
    /// Members by kind and level.
    pub selectors: Vec<Selector>,
    /// Members by name.
    pub members: Vec<Member>,
}

/// What a candidate for membership must tell.
pub trait Candidate {
    /// Its identity.
    fn agency(&self) -> AgencyId;
    /// Its kind on the date asked for.
    fn kind(&self) -> &str;
    /// Its level on the date asked for.
    fn level(&self) -> Level;
}

impl Group {
    /// A group without any rule for its members: the phrase points at nobody in particular, a person picks.
    #[must_use]
    pub fn is_indefinite(&self) -> bool {
        self.selectors.is_empty() && self.members.is_empty()
    }

    /// The members among the candidates valid on `on`, in the order of the candidates.
    pub fn members<'a, C: Candidate + 'a>(
        &self,
        candidates: impl Iterator<Item = &'a C>,
        on: chrono::NaiveDate,
    ) -> Vec<AgencyId> {
        let named = |is_included: bool| -> HashSet<AgencyId> {
            let rows = self.members.iter().filter(|row| row.is_included == is_included && row.period.contains(on));
            rows.map(|row| row.agency).collect()
        };
        let (put_in, taken_out) = (named(true), named(false));
        let selected = |c: &C, is_included: bool| {
            self.selectors.iter().any(|s| s.is_included == is_included && s.level == c.level() && s.kind == c.kind())
        };
        candidates
            .filter(|c| !taken_out.contains(&c.agency()))
            .filter(|c| put_in.contains(&c.agency()) || (selected(c, true) && !selected(c, false)))
            .map(Candidate::agency)
            .collect()
    }

    /// Whether agencies of this kind belong to the group on some level; asked where the phrase itself names the level
    /// (`các đoàn thể cấp huyện`).
    #[must_use]
    pub fn has_kind(&self, kind: &str) -> bool {
        self.selectors.iter().any(|row| row.is_included && row.kind == kind)
    }
}

/// A shipped group, before it has an identity.
#[derive(Clone, Debug, Deserialize)]
pub struct ShippedGroup {
    /// See [`Group::code`].
    pub code: String,
    /// See [`Group::name_vi`].
    pub name_vi: String,
    /// See [`Group::name_en`].
    pub name_en: String,
    /// First valid day.
    pub valid_from: chrono::NaiveDate,
    /// Last valid day.
    pub valid_to: Option<chrono::NaiveDate>,
    /// See [`Group::source`].
    pub source: String,
    /// See [`Group::is_verified`].
    pub is_verified: bool,
    /// See [`Group::phrases`].
    #[serde(skip)]
    pub phrases: Vec<String>,
    /// See [`Group::selectors`].
    #[serde(skip)]
    pub selectors: Vec<Selector>,
}

#[derive(Deserialize)]
struct PhraseRow {
    code: String,
    valid_from: chrono::NaiveDate,
    phrase: String,
}

#[derive(Deserialize)]
struct SelectorRow {
    code: String,
    valid_from: chrono::NaiveDate,
    kind: String,
    level: Level,
    is_included: bool,
}

/// The groups that ship with the program.
#[must_use]
pub fn shipped() -> Vec<ShippedGroup> {
    let mut groups: Vec<ShippedGroup> = embedded::rows(include_str!("../data/groups.csv"));
    let mut phrases: Vec<PhraseRow> = embedded::rows(include_str!("../data/group_phrases.csv"));
    let mut selectors: Vec<SelectorRow> = embedded::rows(include_str!("../data/group_selectors.csv"));
    for group in &mut groups {
        let is_own = |code: &str, from: chrono::NaiveDate| code == group.code && from == group.valid_from;
        group.phrases = phrases.extract_if(.., |row| is_own(&row.code, row.valid_from)).map(|row| row.phrase).collect();
        let own = selectors.extract_if(.., |row| is_own(&row.code, row.valid_from));
        group.selectors =
            own.map(|row| Selector { kind: row.kind, level: row.level, is_included: row.is_included }).collect();
    }
    groups
}
