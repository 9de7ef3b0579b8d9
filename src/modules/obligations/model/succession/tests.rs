use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::modules::obligations::model::fixtures::{an_agency, an_obligation, day};

/// Agencies below this number end; `heirs` says who takes over what of each.
struct Heirs {
    ended_below: u128,
    heirs: HashMap<u128, u128>,
}

impl Heirs {
    fn number(agency: AgencyId) -> u128 {
        agency.uuid().as_u128()
    }
}

impl Heritage for Heirs {
    fn has_ended(&self, agency: AgencyId) -> bool {
        Self::number(agency) < self.ended_below
    }
    fn owner(&self, entry: &Obligation) -> Option<AgencyId> {
        self.heirs.get(&Self::number(entry.agency)).copied().map(an_agency)
    }
    fn overseer(&self, entry: &Obligation) -> AgencyId {
        let heir = self.heirs.get(&Self::number(entry.overseer)).copied().map(an_agency);
        if self.has_ended(entry.overseer) { heir.unwrap_or(entry.overseer) } else { entry.overseer }
    }
}

fn entry(seq: u128, agency: u128, task: u128) -> Obligation {
    Obligation {
        seq: seq as i64,
        id: ObligationId::from_uuid(Uuid::from_u128(seq)),
        code: format!("NV-2025-{seq:05}"),
        agency: an_agency(agency),
        task: TaskId::from_uuid(Uuid::from_u128(task)),
        ..an_obligation(Some("2025-09-30"))
    }
}

fn run(entries: Vec<Obligation>, there: Vec<Obligation>, heirs: &[(u128, u128)]) -> (Before, Succession) {
    let before = Before { entries, there, ..Before::default() };
    let heritage = Heirs { ended_below: 10, heirs: heirs.iter().copied().collect() };
    let mut next = 1_000;
    let now = DateTime::from_timestamp(1_751_328_000, 0).unwrap();
    let succession = succeed(&before, &heritage, now, || {
        next += 1;
        ObligationId::from_uuid(Uuid::from_u128(next))
    });
    (before, succession)
}

#[test]
fn three_communes_that_owe_one_report_owe_it_once_as_one() {
    let mut second = entry(2, 2, 1);
    second.due_on = Some(day("2025-10-15"));
    second.work.extensions = 1;
    second.work.stage = Stage::InProgress;
    second.work.progress = 60;
    let mut third = entry(3, 3, 1);
    third.part = Part::CoLead;
    third.work.stage = Stage::Received;
    let (_, done) = run(vec![entry(1, 1, 1), second, third], vec![], &[(1, 20), (2, 20), (3, 20)]);
    assert_eq!(done.opened.len(), 1);
    let Opened { entry, from } = &done.opened[0];
    assert_eq!(from, &[0, 1, 2]);
    assert_eq!((entry.agency, entry.part, entry.state), (an_agency(20), Part::Lead, State::Open));
    // The latest day that was granted to one of them; as far as the one that is least far.
    assert_eq!((entry.due_on, entry.work.extensions), (Some(day("2025-10-15")), 1));
    assert_eq!((entry.work.stage, entry.work.progress), (Stage::Issued, 0));
    assert_eq!(entry.work.first_due_on, Some(day("2025-09-30")));
}

#[test]
fn what_was_handed_in_goes_along_only_where_all_of_it_was() {
    let reported = |seq, agency, on: &str| Obligation {
        state: State::Reported,
        reported_on: Some(day(on)),
        work: Work { reports: 1, stage: Stage::InProgress, ..Work::opened(Some(day("2025-09-30"))) },
        ..entry(seq, agency, 1)
    };
    let (_, done) = run(vec![reported(1, 1, "2025-06-20"), reported(2, 2, "2025-06-25")], vec![], &[(1, 20), (2, 20)]);
    let both = &done.opened[0].entry;
    assert_eq!((both.state, both.reported_on, both.work.reports), (State::Reported, Some(day("2025-06-25")), 1));
    let (_, done) = run(vec![reported(1, 1, "2025-06-20"), entry(2, 2, 1)], vec![], &[(1, 20), (2, 20)]);
    let one = &done.opened[0].entry;
    assert_eq!((one.state, one.reported_on, one.work.reports), (State::Open, None, 0));
}

#[test]
fn an_heir_that_owes_the_same_already_owes_it_once() {
    let mine = entry(9, 20, 1);
    let (_, done) = run(vec![entry(1, 1, 1)], vec![mine.clone()], &[(1, 20)]);
    assert_eq!((done.joined.as_slice(), done.opened.len()), (&[(0, mine.id)][..], 0));
    let completed = Obligation { state: State::Completed, reported_on: Some(day("2025-06-01")), ..mine.clone() };
    let (_, done) = run(vec![entry(1, 1, 1)], vec![completed], &[(1, 20)]);
    assert_eq!((done.covered.as_slice(), done.is_blocked()), (&[(0, mine.id)][..], false));
    // A withdrawn one holds the key; under another part there is room.
    let cancelled = Obligation { state: State::Cancelled, ..mine.clone() };
    let (_, done) = run(vec![entry(1, 1, 1)], vec![cancelled.clone()], &[(1, 20)]);
    assert_eq!((done.taken.as_slice(), done.is_blocked()), (&[0][..], true));
    let other_part = Obligation { part: Part::CoLead, ..cancelled };
    let (_, done) = run(vec![entry(1, 1, 1)], vec![other_part], &[(1, 20)]);
    assert_eq!((done.taken.len(), done.opened.len()), (0, 1));
}

#[test]
fn parts_follow_their_whole_and_are_numbered_anew() {
    let mut whole = entry(1, 1, 1);
    whole.split.roll_up = Some(RollUp::Quorum(3));
    let part = |seq, agency, share| Obligation {
        part: Part::Delegated,
        overseer: an_agency(1),
        split: Split { parent: Some(ObligationId::from_uuid(Uuid::from_u128(1))), share, roll_up: None },
        ..entry(seq, agency, 1)
    };
    let before = Before {
        entries: vec![whole.clone(), part(2, 1, 2), part(3, 30, 5)],
        parts_done: [(whole.id, 2)].into(),
        ..Before::default()
    };
    let heritage = Heirs { ended_below: 10, heirs: [(1, 20)].into() };
    let mut next = 1_000;
    let done = succeed(&before, &heritage, whole.updated_at, || {
        next += 1;
        ObligationId::from_uuid(Uuid::from_u128(next))
    });
    let [new_whole, own, others] = done.opened.as_slice() else { panic!("{done:?}") };
    // Two of the three that are needed were confirmed and stay with the old entry.
    assert_eq!(new_whole.entry.split.roll_up, Some(RollUp::Quorum(1)));
    assert_eq!((own.entry.agency, own.entry.overseer), (an_agency(20), an_agency(20)));
    assert_eq!((others.entry.agency, others.entry.overseer), (an_agency(30), an_agency(20)));
    for (share, part) in [(1, own), (2, others)] {
        assert_eq!((part.entry.split.parent, part.entry.split.share), (Some(new_whole.entry.id), share));
    }
}

#[test]
fn what_nobody_takes_over_is_named() {
    let mut asked = entry(2, 2, 2);
    asked.work.is_extension_asked = true;
    let (_, done) = run(vec![entry(1, 1, 1), asked], vec![], &[(2, 101)]);
    assert_eq!((done.homeless.as_slice(), done.waiting.as_slice()), (&[0][..], &[1][..]));
    // 101 follows it up: somebody else should.
    assert_eq!(done.self_followed, ["NV-2025-00002"]);
    assert!(done.is_blocked());
}

#[test]
fn an_undo_gives_back_what_closing_took() {
    let mut before = entry(1, 1, 1);
    before.work.is_extension_asked = true;
    let closed = Closed::of(&before);
    let (after, event) = before.clone().hand_over("NV-2025-00009", "UBND xã Nà Loan", "QĐ 12/QĐ-UBND").unwrap();
    assert_eq!((after.state, after.work.is_extension_asked), (State::Moved, false));
    assert_eq!((event.action(), event.reason()), ("reorganised", "QĐ 12/QĐ-UBND"));
    assert_eq!(after.taken_back(closed), before);
}

fn any_entries() -> impl Strategy<Value = (Vec<Obligation>, Vec<Obligation>)> {
    let state = prop_oneof![Just(State::Open), Just(State::Reported)];
    let any_state = prop_oneof![
        Just(State::Open),
        Just(State::Reported),
        Just(State::Completed),
        Just(State::Cancelled),
        Just(State::Moved)
    ];
    let part = prop_oneof![Just(Part::Lead), Just(Part::CoLead)];
    let row = (0u128..8, 0u128..4, 0u8..2, part.clone(), state, any::<bool>(), 0usize..6);
    let held = (20u128..24, 0u128..4, 0u8..2, part, any_state);
    (proptest::collection::vec(row, 0..40), proptest::collection::vec(held, 0..12)).prop_map(|(rows, held)| {
        let mut seen = BTreeSet::new();
        let mut entries: Vec<Obligation> = Vec::new();
        for (index, (agency, task, period, part, state, is_part, whole)) in rows.into_iter().enumerate() {
            let mut one = entry(index as u128 + 1, agency, task);
            one.period = period.to_string();
            one.part = part;
            one.state = state;
            one.reported_on = (state == State::Reported).then(|| day("2025-06-01"));
            if let Some(parent) = entries.get(whole).filter(|_| is_part) {
                one.split = Split { parent: Some(parent.id), share: one.seq, roll_up: None };
                one.part = Part::Delegated;
                entries.push(one);
            } else if seen.insert((agency, task, period, part)) {
                entries.push(one);
            }
        }
        let mut seen = BTreeSet::new();
        let mut there = Vec::new();
        for (index, (agency, task, period, part, state)) in held.into_iter().enumerate() {
            if seen.insert((agency, task, period, part)) {
                there.push(Obligation {
                    period: period.to_string(),
                    part,
                    state,
                    ..entry(index as u128 + 500, agency, task)
                });
            }
        }
        (entries, there)
    })
}

proptest! {
    #[test]
    fn each_entry_has_one_fate_and_no_key_is_owed_twice(
        (entries, there) in any_entries(),
        heirs in proptest::collection::vec(proptest::option::of(20u128..26), 8),
    ) {
        let heirs: Vec<(u128, u128)> =
            heirs.iter().enumerate().filter_map(|(ended, heir)| heir.map(|heir| (ended as u128, heir))).collect();
        let (before, done) = run(entries, there, &heirs);
        let mut fates: Vec<usize> = done.opened.iter().flat_map(|opened| opened.from.iter().copied()).collect();
        fates.extend(done.joined.iter().chain(&done.covered).map(|(place, _)| *place));
        fates.extend(done.homeless.iter().chain(&done.taken).chain(&done.withdrawn).copied());
        fates.sort_unstable();
        prop_assert_eq!(fates, (0..before.entries.len()).collect::<Vec<_>>());

        let wholes = || done.opened.iter().map(|opened| &opened.entry).filter(|entry| entry.split.parent.is_none());
        // No two living wholes of one agency for one task, deadline and period; none under a key of the ledger that is taken.
        let mut living = BTreeSet::new();
        let kept = before.there.iter().filter(|entry| !entry.state.is_final()).map(|entry| Key::of(entry, entry.agency));
        let kept: BTreeSet<Key> = kept.collect();
        for entry in wholes() {
            let key = Key::of(entry, entry.agency);
            prop_assert!(!kept.contains(&key));
            prop_assert!(living.insert(key.clone()));
            prop_assert!(!before.there.iter().any(|there| Key::of(there, there.agency) == key && there.part == entry.part));
        }
        for opened in &done.opened {
            let sources: Vec<&Obligation> = opened.from.iter().map(|place| &before.entries[*place]).collect();
            prop_assert!(Heirs::number(opened.entry.agency) >= 10, "the owner lives");
            prop_assert!(sources.iter().all(|source| source.task == opened.entry.task && source.period == opened.entry.period));
            prop_assert_eq!(opened.entry.due_on, sources.iter().filter_map(|source| source.due_on).max());
            prop_assert_eq!(
                opened.entry.state == State::Reported,
                sources.iter().all(|source| source.state == State::Reported)
            );
            if let Some(parent) = opened.entry.split.parent {
                let old = sources[0].split.parent.unwrap();
                let is_new = done.opened.iter().any(|whole| whole.entry.id == parent);
                prop_assert!(is_new || parent == old || before.there.iter().any(|there| there.id == parent));
            }
        }
    }
}
