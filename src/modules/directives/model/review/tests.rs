//! The verbs of the review: every verb in every state, conflicts, undo.

use proptest::prelude::*;

use super::*;
use crate::modules::directives::model::draft::{DraftFault, Phrase};
use crate::modules::directives::model::fixtures::{a_card, a_draft, card_id, hand};

const TEXT: &str = "1. Rà soát văn bản; báo cáo kết quả. 2. Công khai. 3. Tập huấn.";

/// Three cards: the first of two clauses.
fn a_review(states: [CardState; 3]) -> Review {
    let contents = ["Rà soát văn bản; báo cáo kết quả", "Công khai", "Tập huấn"];
    let cards = (1..).zip(contents).zip(states).map(|((n, content), state)| {
        let mut card = a_card(n, content);
        card.draft.source = TEXT.find(content).map(|start| start..start + content.len());
        card.state = state;
        card
    });
    Review::of(cards.collect())
}

fn card_ref(review: &Review, n: i64) -> CardRef {
    CardRef { id: card_id(n), version: review.find(card_id(n)).map_or(1, |card| card.version) }
}

fn apply(review: &Review, verb: Verb) -> Result<Done, ReviewFault> {
    review.clone().apply(verb, card_id(99), TEXT, hand())
}

/// What a review looks like: state and content of each card.
fn shape(review: &Review) -> Vec<String> {
    review.cards().iter().map(|card| format!("{} {}", &card.state.as_str()[..1], card.draft.content)).collect()
}

const CUT: usize = "Rà soát văn bản;".len();

#[test]
fn thirty_verbs() {
    use CardState::{Accepted as A, Proposed as P, Rejected as R};
    type Build = fn(&Review) -> Verb;
    let one: Build = |review| Verb::Accept(card_ref(review, 1), None);
    let edited: Build = |review| Verb::Accept(card_ref(review, 2), Some(Box::new(a_draft("Công khai kết quả"))));
    let edit: Build = |review| Verb::Edit(card_ref(review, 2), Box::new(a_draft("Công khai ngay")));
    let empty: Build = |review| Verb::Edit(card_ref(review, 2), Box::new(a_draft("  ")));
    let nobody: Build = |review| Verb::Accept(card_ref(review, 2), Some(Box::new(Draft::of("Công khai"))));
    let later: Build = |review| Verb::Edit(card_ref(review, 2), Box::new(Draft::of("Công khai")));
    let reject: Build = |review| Verb::Reject(card_ref(review, 2));
    let restore: Build = |review| Verb::Restore(card_ref(review, 2));
    let split: Build = |review| Verb::Split(card_ref(review, 1), CUT);
    let split_at_end: Build = |review| Verb::Split(card_ref(review, 2), "Công khai".len());
    let split_in_letter: Build = |review| Verb::Split(card_ref(review, 1), 2);
    let merge: Build = |review| Verb::MergeWithPrevious(card_ref(review, 2));
    let merge_first: Build = |review| Verb::MergeWithPrevious(card_ref(review, 1));
    let merge_last: Build = |review| Verb::MergeWithPrevious(card_ref(review, 3));
    let add: Build =
        |_| Verb::Add(Box::new(Draft { source: TEXT.find("2.").map(|at| at..at + 2), ..a_draft("Xen giữa") }));
    let add_typed: Build = |_| Verb::Add(Box::new(a_draft("Gõ tay")));
    let certain: Build = |_| Verb::AcceptCertain;
    let gone: Build = |_| Verb::Reject(CardRef { id: card_id(7), version: 1 });

    let first = "Rà soát văn bản; báo cáo kết quả";
    type Case<'a> = (&'a str, [CardState; 3], Build, Result<Vec<String>, &'a str>);
    let table: Vec<Case<'_>> = vec![
        ("accept a proposal", [P, P, P], one, Ok(cards(&["a", "p", "p"], &[first, "Công khai", "Tập huấn"]))),
        ("accept twice", [A, P, P], one, Ok(cards(&["a", "p", "p"], &[first, "Công khai", "Tập huấn"]))),
        ("accept a rejected one", [R, P, P], one, Err("card-is-rejected")),
        (
            "accept with changes",
            [P, P, P],
            edited,
            Ok(cards(&["p", "a", "p"], &[first, "Công khai kết quả", "Tập huấn"])),
        ),
        ("accept with changes what is rejected", [P, R, P], edited, Err("card-is-rejected")),
        ("accept without anybody", [P, P, P], nobody, Err("draft-no-lead")),
        ("edit a proposal", [P, P, P], edit, Ok(cards(&["p", "p", "p"], &[first, "Công khai ngay", "Tập huấn"]))),
        ("edit what is accepted", [P, A, P], edit, Ok(cards(&["p", "a", "p"], &[first, "Công khai ngay", "Tập huấn"]))),
        ("edit what is rejected", [P, R, P], edit, Err("card-is-rejected")),
        ("edit to nothing", [P, P, P], empty, Err("draft-no-content")),
        (
            "edit away the lead of a proposal",
            [P, P, P],
            later,
            Ok(cards(&["p", "p", "p"], &[first, "Công khai", "Tập huấn"])),
        ),
        ("edit away the lead of an accepted one", [P, A, P], later, Err("draft-no-lead")),
        ("reject a proposal", [P, P, P], reject, Ok(cards(&["p", "r", "p"], &[first, "Công khai", "Tập huấn"]))),
        ("reject what is accepted", [P, A, P], reject, Ok(cards(&["p", "r", "p"], &[first, "Công khai", "Tập huấn"]))),
        ("reject twice", [P, R, P], reject, Err("card-is-rejected")),
        ("restore", [P, R, P], restore, Ok(cards(&["p", "p", "p"], &[first, "Công khai", "Tập huấn"]))),
        ("restore a proposal", [P, P, P], restore, Err("card-not-rejected")),
        ("restore what is accepted", [P, A, P], restore, Err("card-not-rejected")),
        (
            "split",
            [P, P, P],
            split,
            Ok(cards(&["p"; 4], &["Rà soát văn bản", "báo cáo kết quả", "Công khai", "Tập huấn"])),
        ),
        (
            "split what is accepted",
            [A, P, P],
            split,
            Ok(cards(&["p"; 4], &["Rà soát văn bản", "báo cáo kết quả", "Công khai", "Tập huấn"])),
        ),
        ("split what is rejected", [R, P, P], split, Err("card-is-rejected")),
        ("split at the end", [P, P, P], split_at_end, Err("card-no-cut-there")),
        ("split inside a letter", [P, P, P], split_in_letter, Err("card-no-cut-there")),
        (
            "merge",
            [P, P, P],
            merge,
            Ok(cards(&["p", "p"], &["Rà soát văn bản; báo cáo kết quả; Công khai", "Tập huấn"])),
        ),
        (
            "merge what is accepted",
            [A, A, P],
            merge,
            Ok(cards(&["p", "p"], &["Rà soát văn bản; báo cáo kết quả; Công khai", "Tập huấn"])),
        ),
        ("merge what is rejected", [P, R, P], merge, Err("card-is-rejected")),
        (
            "merge over a rejected one",
            [P, R, P],
            merge_last,
            Ok(cards(&["p", "r"], &["Rà soát văn bản; báo cáo kết quả; Tập huấn", "Công khai"])),
        ),
        ("merge the first", [P, P, P], merge_first, Err("review-no-previous")),
        ("add from a passage", [P, P, P], add, Ok(cards(&["p"; 4], &[first, "Xen giữa", "Công khai", "Tập huấn"]))),
        ("add typed words", [P, P, P], add_typed, Ok(cards(&["p"; 4], &[first, "Công khai", "Tập huấn", "Gõ tay"]))),
        ("accept all certain ones", [P, R, A], certain, Ok(cards(&["a", "r", "a"], &[first, "Công khai", "Tập huấn"]))),
        ("a card that is gone", [P, P, P], gone, Err("review-no-card")),
    ];
    assert!(table.len() >= 30);
    for (name, states, build, expected) in table {
        let review = a_review(states);
        let got = apply(&review, build(&review)).map(|done| shape(&done.review));
        match (got, expected) {
            (Ok(got), Ok(expected)) => assert_eq!(got, expected, "{name}"),
            (Err(fault), Err(code)) => assert_eq!(fault.code(), code, "{name}"),
            (got, expected) => panic!("{name}: {got:?} instead of {expected:?}"),
        }
    }
}

fn cards(states: &[&str], contents: &[&str]) -> Vec<String> {
    states.iter().zip(contents).map(|(state, content)| format!("{state} {content}")).collect()
}

#[test]
fn a_form_on_an_older_state_is_told_what_stands_there_now() {
    let review = a_review([CardState::Proposed; 3]);
    let old = card_ref(&review, 2);
    let done = apply(&review, Verb::Edit(old, Box::new(a_draft("Của người thứ nhất")))).unwrap();
    let second = done.review.clone().apply(
        Verb::Accept(old, Some(Box::new(a_draft("Của người thứ hai")))),
        card_id(99),
        TEXT,
        hand(),
    );
    let Err(ReviewFault::Stale { now }) = second else { panic!("{second:?}") };
    assert_eq!(now.draft.content, "Của người thứ nhất");
    // Another card is not touched by it.
    assert!(apply(&done.review, Verb::Reject(card_ref(&review, 3))).is_ok());
}

#[test]
fn halves_get_their_passage_and_a_merged_card_both() {
    let review = a_review([CardState::Proposed; 3]);
    let done = apply(&review, Verb::Split(card_ref(&review, 1), CUT)).unwrap();
    let passages: Vec<_> =
        done.review.cards()[..2].iter().map(|card| &TEXT[card.draft.source.clone().unwrap()]).collect();
    assert_eq!(passages, ["Rà soát văn bản;", "báo cáo kết quả"]);
    let merged = apply(&review, Verb::MergeWithPrevious(card_ref(&review, 2))).unwrap().review;
    assert_eq!(
        &TEXT[merged.cards()[0].draft.source.clone().unwrap()],
        "Rà soát văn bản; báo cáo kết quả. 2. Công khai"
    );
    assert_eq!(merged.cards()[0].draft.leads, [Phrase::of("Sở Tư pháp")]);
}

#[test]
fn the_first_card_to_look_at_is_an_uncertain_one_and_then_the_next_in_order() {
    let mut review = a_review([CardState::Accepted, CardState::Proposed, CardState::Proposed]);
    review.cards[2].is_uncertain = true;
    assert_eq!(review.next(None).map(|card| card.id), Some(card_id(3)));
    assert_eq!(review.next(Some(card_id(1))).map(|card| card.id), Some(card_id(2)));
    assert_eq!(review.next(Some(card_id(3))).map(|card| card.id), Some(card_id(2)), "round the end to what was left");
    assert_eq!(a_review([CardState::Accepted; 3]).next(None), None);
}

#[test]
fn an_uncertain_card_is_not_accepted_in_bulk() {
    let mut review = a_review([CardState::Proposed; 3]);
    review.cards[0].is_uncertain = true;
    review.cards[1].draft.leads.clear();
    let done = apply(&review, Verb::AcceptCertain).unwrap();
    assert_eq!(shape(&done.review).iter().map(|s| &s[..1]).collect::<Vec<_>>(), ["p", "p", "a"]);
    assert_eq!(done.before.len(), 1);
}

#[test]
fn positions_run_out_and_are_spread_anew() {
    let mut review = a_review([CardState::Proposed; 3]);
    for (n, card) in (1..).zip(&mut review.cards) {
        card.position = n;
    }
    let done = apply(&review, Verb::Split(card_ref(&review, 1), CUT)).unwrap();
    let positions: Vec<_> = done.review.cards().iter().map(|card| card.position).collect();
    assert!(positions.is_sorted_by(|a, b| a < b), "{positions:?}");
}

#[test]
fn there_is_an_end_to_cards() {
    let cards = (1..).take(CARDS_MAX).map(|n| a_card(n, "Việc")).collect();
    let review = Review::of(cards);
    assert_eq!(apply(&review, Verb::Add(Box::new(a_draft("Thêm")))), Err(ReviewFault::TooMany));
    assert_eq!(Draft::of("x".repeat(8_001)).check(), Err(DraftFault::ContentTooLong));
}

fn step(number: i64, done: &Done) -> Step {
    Step { number, kind: done.kind, before: done.before.clone(), at: hand().at, by: None }
}

#[test]
fn undo_stops_where_somebody_went_on() {
    let review = a_review([CardState::Proposed; 3]);
    let mine = apply(&review, Verb::Accept(card_ref(&review, 1), None)).unwrap();
    let same = apply(&mine.review, Verb::Reject(card_ref(&mine.review, 1))).unwrap();
    let other = apply(&mine.review, Verb::Reject(card_ref(&mine.review, 3))).unwrap();
    assert_eq!(same.review.clone().undo(step(1, &mine), &[step(2, &same)]), Err(ReviewFault::ChangedSince));
    let undone = other.review.clone().undo(step(1, &mine), &[step(2, &other)]).unwrap();
    assert_eq!(
        undone.cards().iter().map(|card| card.state).collect::<Vec<_>>(),
        [CardState::Proposed, CardState::Proposed, CardState::Rejected]
    );
}

fn any_verb(choice: u8, n: i64, review: &Review) -> Verb {
    let card = card_ref(review, n);
    match choice % 8 {
        0 => Verb::Accept(card, None),
        1 => Verb::Edit(card, Box::new(a_draft("Sửa; lại"))),
        2 => Verb::Reject(card),
        3 => Verb::Restore(card),
        4 => Verb::Split(card, CUT),
        5 => Verb::MergeWithPrevious(card),
        6 => Verb::Add(Box::new(a_draft("Thêm"))),
        _ => Verb::AcceptCertain,
    }
}

proptest! {
    /// Whatever is done, undoing every step from the last to the first gives back what was there, and versions only grow.
    #[test]
    fn undo_gives_everything_back(script in prop::collection::vec((any::<u8>(), 1_i64..8), 0..12)) {
        let start = a_review([CardState::Proposed; 3]);
        let mut review = start.clone();
        let mut steps = Vec::new();
        for (at, (choice, n)) in (10..).zip(script) {
            let verb = any_verb(choice, n, &review);
            if let Ok(done) = review.clone().apply(verb, card_id(at), TEXT, hand()) {
                for card in done.review.cards() {
                    let old = review.find(card.id);
                    prop_assert!(old.is_none_or(|old| old == card || old.version < card.version || old.position != card.position));
                }
                steps.push(step(at, &done));
                review = done.review;
            }
        }
        while let Some(last) = steps.pop() {
            review = review.undo(last, &[]).unwrap();
        }
        prop_assert_eq!(shape(&review), shape(&start));
        for (now, then) in review.cards().iter().zip(start.cards()) {
            prop_assert_eq!((&now.draft, now.is_uncertain, &now.proposal), (&then.draft, then.is_uncertain, &then.proposal));
            prop_assert!(now.version >= then.version);
        }
    }
}

#[test]
fn an_issued_card_is_left_alone_by_every_verb() {
    let accepted = apply(
        &a_review([CardState::Proposed; 3]),
        Verb::Accept(card_ref(&a_review([CardState::Proposed; 3]), 2), None),
    );
    let accepted = accepted.unwrap();
    let review = accepted.review.clone().issued();
    let states: Vec<_> = review.cards().iter().map(|card| card.state).collect();
    assert_eq!(states, [CardState::Proposed, CardState::Issued, CardState::Proposed], "only what was accepted");
    let issued = card_ref(&review, 2);
    let frozen = ReviewFault::Card(CardFault::IsIssued);
    let table = [
        (Verb::Accept(issued, None), frozen.clone()),
        (Verb::Edit(issued, Box::new(a_draft("Khác"))), frozen.clone()),
        (Verb::Reject(issued), frozen.clone()),
        (Verb::Restore(issued), ReviewFault::Card(CardFault::NotRejected)),
        (Verb::Split(issued, CUT), frozen.clone()),
        (Verb::MergeWithPrevious(issued), frozen.clone()),
        (Verb::MergeWithPrevious(card_ref(&review, 3)), frozen.clone()),
    ];
    for (verb, fault) in table {
        assert_eq!(apply(&review, verb.clone()), Err(fault), "{verb:?}");
    }
    assert_eq!(review.clone().undo(step(1, &accepted), &[]), Err(frozen));
    let more = apply(&review, Verb::AcceptCertain).unwrap().review;
    assert_eq!((more.count(CardState::Accepted), more.find(issued.id)), (2, review.find(issued.id)));
}
