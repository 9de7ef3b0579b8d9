//! Forms, answers and lives as tables and properties.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeZone, Utc};
use proptest::prelude::*;
use thihanh_kernel::ids::{AgencyId, QuestionId, SurveyId};
use uuid::Uuid;

use super::answer::{self, Answer, Typed, field, row_field};
use super::edit::QuestionForm;
use super::form::{Form, FormFault, Way};
use super::question::{Body, Choice, Condition, Item, Test};
use super::survey::{Facts, Method, Standing, State, Survey, SurveyFault, SurveyForm};
use super::tally::{self, Counted, Cross, Spread, Tally};
use super::words::Words;

fn id(number: u128) -> QuestionId {
    QuestionId::from_uuid(Uuid::from_u128(number))
}

fn item(number: u128, body: Body) -> Item {
    let text = Words { vi: format!("Câu hỏi {number}"), en: String::new() };
    Item { id: id(number), text, help: Words::default(), shown_if: None, is_required: false, body }
}

fn choices(codes: std::ops::RangeInclusive<u32>) -> Vec<Choice> {
    codes.map(|code| Choice { code, text: Words::vi(&format!("Lựa chọn {code}")) }).collect()
}

fn asked_if(item: Item, question: u128, test: Test) -> Item {
    Item { shown_if: Some(Condition { question: id(question), test }), ..item }
}

fn required(item: Item) -> Item {
    Item { is_required: true, ..item }
}

/// 1 yes or no; 2 if yes: any of three; section 10, if not no: 3 scale, 4 number if the scale is low, 5 matrix; section 20: 6 words.
fn form() -> Form {
    let items = vec![
        required(item(1, Body::Single { choices: choices(1..=2) })),
        asked_if(item(2, Body::Multiple { choices: choices(3..=5), most: Some(2) }), 1, Test::AnyOf(vec![1])),
        asked_if(item(10, Body::Section), 1, Test::AnyOf(vec![1])),
        required(item(3, Body::Scale { from: 1, to: 5, low: Words::default(), high: Words::default() })),
        asked_if(
            item(4, Body::Number { min: Some(0), max: Some(1_000), decimals: 1, unit: Words::vi("%") }),
            3,
            Test::Within { min: None, max: Some(2) },
        ),
        required(item(5, Body::Matrix { rows: choices(6..=7), columns: choices(8..=10) })),
        item(20, Body::Section),
        item(6, Body::Text { most: 20, is_long: false }),
    ];
    let form = Form { items, codes: 10 };
    form.check_complete().unwrap();
    form
}

/// Values by question, or by question and row.
fn typed(values: &[(u128, Option<u32>, &str)]) -> Typed {
    let name = |question: u128, row: Option<u32>| match row {
        Some(row) => row_field(id(question), row),
        None => field(id(question)),
    };
    let pairs: Vec<_> =
        values.iter().map(|(question, row, value)| (name(*question, *row), (*value).to_owned())).collect();
    Typed::of(&pairs)
}

const WHOLE: [(u128, Option<u32>, &str); 7] = [
    (1, None, "1"),
    (2, None, "3"),
    (2, None, "5"),
    (3, None, "2"),
    (4, None, "99,5"),
    (5, Some(6), "8"),
    (5, Some(7), "10"),
];

/// The whole answer with some of it said otherwise; an empty value takes it away.
fn but(changes: &[(u128, Option<u32>, &str)]) -> Typed {
    let is_changed =
        |entry: &(u128, Option<u32>, &str)| changes.iter().any(|change| (change.0, change.1) == (entry.0, entry.1));
    let kept = WHOLE.iter().filter(|entry| !is_changed(entry));
    typed(&kept.chain(changes).copied().collect::<Vec<_>>())
}

#[test]
fn a_whole_answer_is_read() {
    let answers = answer::read(&form(), &typed(&WHOLE)).whole().unwrap();
    assert_eq!(answers[&id(1)], Answer::Choice(1));
    assert_eq!(answers[&id(2)], Answer::Choices([3, 5].into()));
    assert_eq!(answers[&id(3)], Answer::Value(2));
    assert_eq!(answers[&id(4)], Answer::Value(995));
    assert_eq!(answers[&id(5)], Answer::Rows([(6, 8), (7, 10)].into()));
    assert_eq!(answers.get(&id(6)), None);
}

/// What was typed: under which question, in which row, what.
type Given<'a> = &'a [(u128, Option<u32>, &'a str)];

#[test]
fn what_an_answer_must_not_say() {
    let long = "x".repeat(21);
    let cases: [(Given<'_>, u128, &str); 17] = [
        (&[(1, None, "")], 1, "survey-answer-required"),
        (&[(1, None, "9")], 1, "survey-answer-choice"),
        (&[(1, None, "<b>1</b>")], 1, "survey-answer-choice"),
        (&[(1, None, "1"), (1, None, "2")], 1, "survey-answer-one"),
        (&[(2, None, "3"), (2, None, "4"), (2, None, "5")], 2, "survey-answer-too-many"),
        (&[(2, None, "1")], 2, "survey-answer-choice"),
        (&[(3, None, "6")], 3, "survey-answer-step"),
        (&[(3, None, "2,5")], 3, "survey-answer-step"),
        (&[(3, None, "")], 3, "survey-answer-required"),
        (&[(4, None, "-1")], 4, "survey-answer-bounds"),
        (&[(4, None, "100,1")], 4, "survey-answer-bounds"),
        (&[(4, None, "1,25")], 4, "survey-answer-number"),
        (&[(4, None, "nhiều")], 4, "survey-answer-number"),
        (&[(5, Some(7), "")], 5, "survey-answer-rows"),
        (&[(5, Some(7), "6")], 5, "survey-answer-choice"),
        (&[(6, None, &long)], 6, "survey-answer-long"),
        // The scale is high, so nobody was asked for the number.
        (&[(3, None, "5")], 4, "survey-answer-skipped"),
    ];
    for (changes, question, code) in cases {
        let faults = answer::read(&form(), &but(changes)).faults;
        let told = faults.iter().find(|fault| fault.question == id(question)).map(|fault| fault.error.code);
        assert_eq!(told, Some(code), "{changes:?}: {faults:?}");
    }
    // A row that the matrix does not have, a question that the form does not have: nobody asked, nothing is kept.
    let reading = answer::read(&form(), &but(&[(5, Some(99), "8"), (77, None, "1")]));
    assert!(reading.faults.is_empty() && reading.answers.len() == 5, "{reading:?}");
}

#[test]
fn who_says_no_is_asked_nothing_more_and_must_not_answer_it() {
    let no = answer::read(&form(), &typed(&[(1, None, "2")]));
    assert_eq!(no.asked, [id(1), id(20), id(6)].into());
    assert_eq!(no.clone().whole().unwrap().len(), 1, "required questions of a section that is skipped are not asked");
    let both = answer::read(&form(), &but(&[(1, None, "2")]));
    let skipped: Vec<_> = both.faults.iter().map(|fault| (fault.question, fault.error.code)).collect();
    let expected = [2, 3, 4, 5].map(|number| (id(number), "survey-answer-skipped"));
    assert_eq!(skipped, expected);
}

#[test]
fn words_are_kept_as_they_are_and_controls_are_not() {
    let reading = answer::read(&form(), &but(&[(6, None, " <script>\u{0}&\r\nĐe\u{302}\u{301} ")]));
    assert_eq!(reading.answers[&id(6)], Answer::Words("<script>&\nĐế".to_owned()));
    let nothing = answer::read(&form(), &but(&[(6, None, "\u{0}\u{7} ")]));
    assert_eq!(nothing.whole().unwrap().get(&id(6)), None);
}

#[test]
fn sections_are_what_stands_between_heads() {
    let form = form();
    let sections = form.sections();
    let shown: Vec<_> = sections.iter().map(|it| (it.head.map(|head| head.id), it.questions.len())).collect();
    assert_eq!(shown, [(None, 2), (Some(id(10)), 3), (Some(id(20)), 1)]);
    assert_eq!((form.number(id(6)), form.number(id(10))), (Some(6), None));
    let typed = typed(&WHOLE);
    let carried: Vec<_> = typed.pairs_of(sections[1].questions).map(|(_, value)| value).collect();
    assert_eq!(carried, ["2", "99,5", "8", "10"]);
}

#[test]
fn forms_that_do_not_hold_together() {
    let broken = |change: &dyn Fn(&mut Form)| {
        let mut form = form();
        change(&mut form);
        form.check().unwrap_err()
    };
    assert_eq!(Form::default().check_complete(), Err(FormFault::Empty));
    assert_eq!(broken(&|form| form.items[1].id = id(1)), FormFault::Twice { at: 1 });
    assert_eq!(broken(&|form| form.items[0].text = Words::default()), FormFault::Text { at: 0 });
    assert_eq!(broken(&|form| form.codes = 2), FormFault::Choices { at: 1 });
    assert_eq!(
        broken(&|form| form.items[0].body = Body::Single { choices: choices(1..=1) }),
        FormFault::Choices { at: 0 }
    );
    assert_eq!(
        broken(&|form| form.items[1].body = Body::Multiple { choices: choices(3..=5), most: Some(4) }),
        FormFault::Bounds { at: 1 }
    );
    assert_eq!(
        broken(&|form| form.items[7].body = Body::Text { most: 0, is_long: false }),
        FormFault::Bounds { at: 7 }
    );
    for to_later_or_itself in [id(6), id(1), id(99)] {
        let fault = broken(&|form| {
            form.items[0].shown_if = Some(Condition { question: to_later_or_itself, test: Test::AnyOf(vec![1]) });
        });
        assert_eq!(fault, FormFault::NotEarlier { at: 0 });
    }
    for wrong in [Test::AnyOf(vec![9]), Test::AnyOf(Vec::new()), Test::Within { min: Some(1), max: None }] {
        let fault = broken(&|form| form.items[1].shown_if = Some(Condition { question: id(1), test: wrong.clone() }));
        assert_eq!(fault, FormFault::Condition { at: 1 });
    }
}

#[test]
fn a_draft_is_changed_without_breaking_it() {
    let moved = form().moved(id(6), Way::Up).unwrap();
    assert_eq!(moved.items[6].id, id(6), "into the section before");
    assert_eq!(form().moved(id(1), Way::Down), Err(FormFault::NotEarlier { at: 0 }));
    assert_eq!(form().moved(id(1), Way::Up).unwrap(), form(), "the first stays the first");
    assert_eq!(form().without(id(1)), Err(FormFault::LookedAt { by: 1 }));
    assert_eq!(form().without(id(99)), Err(FormFault::NoSuchQuestion));
    let joined = form().without(id(20)).unwrap();
    assert_eq!(joined.sections().len(), 2, "the questions of a section stay");
    let added = form().with(item(30, Body::Text { most: 5, is_long: true }), Some(id(10))).unwrap();
    assert_eq!(added.items[6].id, id(30), "at the end of its section");
    // A choice that a condition looks at cannot go.
    let fewer = item(1, Body::Single { choices: choices(2..=3) });
    assert_eq!(form().replacing(fewer), Err(FormFault::Choices { at: 1 }));
}

#[test]
fn the_builder_s_form_says_and_reads_every_kind() {
    let form = form();
    for item in &form.items {
        let again = QuestionForm::of(item, &form).read(item.id, &form).unwrap();
        assert_eq!(&again, item);
    }
}

#[test]
fn choices_keep_their_codes() {
    let form = form();
    let codes_of = |lines: &str| -> Vec<u32> {
        let typed =
            QuestionForm { choices: lines.into(), most: String::new(), ..QuestionForm::of(&form.items[1], &form) };
        match typed.read(id(2), &form).unwrap().body {
            Body::Multiple { choices, .. } => choices.into_iter().map(|choice| choice.code).collect(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(codes_of("Lựa chọn 3\nLựa chọn 4\nLựa chọn 5"), [3, 4, 5]);
    assert_eq!(codes_of("Lựa chọn 5\nLựa chọn 3"), [5, 3], "in another order, one less");
    assert_eq!(codes_of("Lựa chọn 3\nLựa chọn mới\nLựa chọn 4\nLựa chọn 5"), [3, 11, 4, 5]);
    assert_eq!(codes_of("Lựa chọn 3\nLựa chọn bốn | Choice four\nLựa chọn 5"), [3, 4, 5], "a text was corrected");
}

#[test]
fn what_the_builder_must_not_send() {
    let form = form();
    let single = QuestionForm {
        kind: "single".into(),
        text: "Hỏi?".into(),
        choices: "Có\nKhông".into(),
        ..QuestionForm::default()
    };
    let scale = QuestionForm { kind: "scale".into(), text: "Mức?".into(), ..QuestionForm::default() };
    let number = QuestionForm { kind: "number".into(), text: "Bao nhiêu?".into(), ..QuestionForm::default() };
    let when = |question: u128, code: u32| format!("{}:{code}", id(question));
    let cases = [
        (QuestionForm { text: " ".into(), ..single.clone() }, ("text", "required")),
        (QuestionForm { kind: "essay".into(), ..single.clone() }, ("kind", "choice-unknown")),
        (QuestionForm { choices: "Có".into(), ..single.clone() }, ("choices", "survey-choices-few")),
        (QuestionForm { choices: "Có\nCó".into(), ..single.clone() }, ("choices", "survey-choice-twice")),
        (
            QuestionForm { choices: format!("Có\n{}", "x".repeat(301)), ..single.clone() },
            ("choices", "survey-choice-long"),
        ),
        (QuestionForm { kind: "multiple".into(), most: "3".into(), ..single.clone() }, ("most", "survey-not-within")),
        (QuestionForm { min: "5".into(), max: "1".into(), ..scale.clone() }, ("max", "survey-scale-steps")),
        (QuestionForm { max: "20".into(), ..scale.clone() }, ("max", "survey-scale-steps")),
        (QuestionForm { min: "x".into(), ..number.clone() }, ("min", "survey-not-a-number")),
        (QuestionForm { min: "5".into(), max: "1".into(), ..number.clone() }, ("max", "survey-bounds-crossed")),
        (QuestionForm { decimals: "4".into(), ..number }, ("decimals", "survey-not-within")),
        (QuestionForm { when: vec![when(1, 1), when(2, 3)], ..single.clone() }, ("when", "survey-condition-of-two")),
        (QuestionForm { when: vec!["x".into()], ..single.clone() }, ("when", "choice-unknown")),
        (
            QuestionForm { when_question: id(3).to_string(), ..single.clone() },
            ("when_min", "survey-condition-without-bounds"),
        ),
        (QuestionForm { when_question: id(99).to_string(), ..single }, ("when_question", "choice-unknown")),
    ];
    for (typed, expected) in cases {
        let errors = typed.read(id(50), &form).unwrap_err();
        assert_eq!(errors.first().map(|error| (error.field, error.code)), Some(expected), "{typed:?}");
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn survey() -> Survey {
    let at = Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap();
    let facts = Facts {
        agency: AgencyId::from_uuid(Uuid::from_u128(1)),
        title: Words::vi("Khảo sát"),
        purpose: Words::vi("Để biết"),
        usage: Words::vi("Để sửa"),
        method: Method::Forms,
        subject_group: "Người dân".into(),
        sample_plan: String::new(),
        field_code: None,
        is_open_link: true,
    };
    Survey {
        seq: 1,
        id: SurveyId::from_uuid(Uuid::from_u128(2)),
        code: "KS-2026-0001".into(),
        facts,
        link: "abc".into(),
        state: State::Draft,
        days: None,
        published_no: None,
        draft_no: Some(1),
        conclusion: String::new(),
        concluded_on: None,
        created_at: at,
        created_by: None,
        updated_at: at,
        version: 1,
    }
}

#[test]
fn the_life_of_a_survey() {
    let today = day("2026-03-16");
    let at = survey().updated_at;
    let open = survey().open(&form(), ("20/3/2026", "31/3/2026"), today, at).unwrap();
    assert_eq!((open.published_no, open.draft_no), (Some(1), None));
    for (on, standing, takes_paper) in [
        ("2026-03-19", Standing::NotYet(day("2026-03-20")), false),
        ("2026-03-20", Standing::Open(day("2026-03-31")), true),
        ("2026-03-31", Standing::Open(day("2026-03-31")), true),
        ("2026-04-01", Standing::Over, true),
    ] {
        assert_eq!((open.standing(day(on)), open.takes_paper(day(on))), (standing, takes_paper), "{on}");
    }
    assert_eq!(open.being_written(), Err(SurveyFault::Frozen), "published questions stay");
    let longer = open.clone().lengthen("15/4/2026", day("2026-04-01"), at).unwrap();
    assert_eq!(longer.standing(day("2026-04-01")), Standing::Open(day("2026-04-15")));
    let revised = open.clone().revise(at).unwrap();
    assert_eq!((revised.published_no, revised.being_written()), (Some(1), Ok(2)), "the first goes on being answered");
    assert_eq!(revised.clone().revise(at), Err(SurveyFault::Revised));
    let published = revised.publish(&form(), at).unwrap();
    assert_eq!((published.published_no, published.draft_no), (Some(2), None));
    let early = open.clone().conclude("Đạt", day("2026-03-25"), at);
    assert!(matches!(early, Err(SurveyFault::Invalid(_))));
    let closed = open.close(at).unwrap();
    assert_eq!(closed.standing(day("2026-03-25")), Standing::Over);
    assert!(!closed.takes_paper(day("2026-03-25")));
    assert_eq!(closed.clone().conclude("Đạt", today, at).unwrap().conclusion, "Đạt");
    assert_eq!(closed.clone().lengthen("31/12/2026", today, at), Err(SurveyFault::Closed));
    assert_eq!(closed.close(at), Err(SurveyFault::Closed));
}

#[test]
fn what_opening_and_changing_refuse() {
    let today = day("2026-03-16");
    let at = survey().updated_at;
    let days = |from: &str, to: &str| match survey().open(&form(), (from, to), today, at) {
        Err(SurveyFault::Invalid(errors)) => errors[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(days("15/3/2026", "31/3/2026"), "survey-from-past");
    assert_eq!(days("31/3/2026", "20/3/2026"), "survey-days-crossed");
    assert_eq!(days("", "20/3/2026"), "required");
    let empty = survey().open(&Form::default(), ("20/3/2026", "31/3/2026"), today, at);
    assert_eq!(empty, Err(SurveyFault::Form { fault: FormFault::Empty, number: 0 }));
    assert_eq!(survey().close(at), Err(SurveyFault::NotPublished));
    assert_eq!(survey().revise(at), Err(SurveyFault::NotPublished));
    let open = survey().open(&form(), ("20/3/2026", "31/3/2026"), today, at).unwrap();
    let plan = Facts { sample_plan: "Chọn ngẫu nhiên".into(), ..open.facts.clone() };
    assert_eq!(open.clone().change(plan.clone(), at).unwrap().facts, plan);
    let renamed = Facts { title: Words::vi("Khác"), ..open.facts.clone() };
    assert_eq!(open.change(renamed, at), Err(SurveyFault::Frozen));
}

#[test]
fn the_survey_s_form_says_and_reads_facts() {
    let facts = survey().facts;
    assert_eq!(SurveyForm::of(&facts).read().unwrap(), facts);
    for (form, expected) in [
        (SurveyForm { agency: "x".into(), ..SurveyForm::of(&facts) }, ("agency", "choice-unknown")),
        (SurveyForm { title: String::new(), ..SurveyForm::of(&facts) }, ("title", "required")),
        (SurveyForm { usage: "x".repeat(3_001), ..SurveyForm::of(&facts) }, ("usage", "too-long")),
        (SurveyForm { method: "oracle".into(), ..SurveyForm::of(&facts) }, ("method", "choice-unknown")),
        (SurveyForm { method: String::new(), ..SurveyForm::of(&facts) }, ("method", "required")),
    ] {
        match form.read() {
            Err(SurveyFault::Invalid(errors)) => assert_eq!((errors[0].field, errors[0].code), expected),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn tallies_have_every_choice_and_every_step() {
    let form = form();
    let counted = |row, value, count| Counted { row, value, count };
    let scale = tally::tally(&form.items[3], 5, &[counted(0, 2, 4), counted(0, 5, 1)], Spread::default(), Vec::new());
    assert_eq!(scale.tally, Tally::Values { counts: vec![(1, 0), (2, 4), (3, 0), (4, 0), (5, 1)], sum: 13 });
    let matrix = tally::tally(&form.items[5], 2, &[counted(6, 8, 2), counted(7, 9, 1)], Spread::default(), Vec::new());
    let Tally::Matrix(rows) = matrix.tally else { panic!() };
    assert_eq!(rows[0].counts, [(8, 2), (9, 0), (10, 0)]);
    assert_eq!(rows[1].counts, [(8, 0), (9, 1), (10, 0)]);
}

#[test]
fn versions_are_counted_together() {
    let first = form();
    let shorter = first.clone().without(id(6)).unwrap();
    let fewer = item(2, Body::Multiple { choices: choices(3..=4), most: None });
    let second = shorter.replacing(asked_if(fewer, 1, Test::AnyOf(vec![1]))).unwrap();
    let merged = tally::merged(&[(2, second.clone()), (1, first.clone())]);
    let numbers: Vec<_> = merged.iter().map(|(item, of)| (item.id, of.clone())).collect();
    assert_eq!(numbers[0], (id(1), vec![2, 1]));
    assert_eq!(numbers.last(), Some(&(id(6), vec![1])), "what is no longer asked comes last");
    let codes: Vec<_> = merged[1].0.body.choices().iter().map(|choice| choice.code).collect();
    assert_eq!(codes, [3, 4, 5], "a choice that went is still counted");
    assert_eq!(second.check_against(&first), Ok(()));
    let mut another = second;
    another.items[0].body = Body::Text { most: 5, is_long: false };
    assert_eq!(another.check_against(&first), Err(FormFault::Another { at: 0 }));
}

#[test]
fn cross_tables_add_up() {
    let counted = [("a", 1, 3), ("a", 2, 1), ("b", 2, 2), ("c", 9, 7)];
    let cross = Cross::of(vec!["a", "b", "z"], vec![1, 2], &counted);
    assert_eq!(cross.cells, [vec![3, 1], vec![0, 2], vec![0, 0]]);
    assert_eq!((cross.row_total(0), cross.column_total(1), cross.row_total(9)), (4, 3, 0));
}

/// Any form of single questions, each asked under a condition on an earlier one, or always; and heads.
fn any_form() -> impl Strategy<Value = Form> {
    prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), 0u32..3, any::<bool>()), 1..14).prop_map(
        |parts| {
            let mut form = Form::default();
            for (place, (is_section, earlier, pick, is_required)) in (1u128..).zip(parts) {
                let first = form.codes + 1;
                let mut next = if is_section {
                    item(place, Body::Section)
                } else {
                    Item { is_required, ..item(place, Body::Single { choices: choices(first..=first + 1) }) }
                };
                let sources: Vec<_> = form.questions().map(|it| (it.id, it.body.choices()[0].code)).collect();
                if pick < 2 && !sources.is_empty() {
                    let (question, code) = sources[earlier.index(sources.len())];
                    next.shown_if = Some(Condition { question, test: Test::AnyOf(vec![code + pick]) });
                }
                form = form.with(next, None).unwrap();
            }
            form
        },
    )
}

fn answered(form: &Form, picks: &[Option<bool>]) -> Typed {
    let pairs: Vec<_> = form
        .questions()
        .zip(picks)
        .filter_map(|(item, pick)| {
            let choice = &item.body.choices()[usize::from((*pick)?)];
            Some((field(item.id), choice.code.to_string()))
        })
        .collect();
    Typed::of(&pairs)
}

proptest! {
    #[test]
    fn what_is_skipped_decides_nothing(form in any_form(), picks in prop::collection::vec(any::<Option<bool>>(), 14)) {
        let reading = answer::read(&form, &answered(&form, &picks));
        // Taking away every answer that nobody asked for changes neither what is asked nor what is kept.
        let kept: Vec<_> = form
            .questions()
            .zip(&picks)
            .map(|(item, pick)| if reading.asked.contains(&item.id) { *pick } else { None })
            .collect();
        let again = answer::read(&form, &answered(&form, &kept));
        prop_assert_eq!(&again.asked, &reading.asked);
        prop_assert_eq!(&again.answers, &reading.answers);
        prop_assert!(again.faults.iter().all(|fault| fault.error.code == "survey-answer-required"));
        // Answers are given to what is asked only, and every fault is of what is skipped or missing.
        prop_assert!(reading.answers.keys().all(|question| reading.asked.contains(question)));
        for fault in &reading.faults {
            let is_asked = reading.asked.contains(&fault.question);
            prop_assert_eq!(fault.error.code, if is_asked { "survey-answer-required" } else { "survey-answer-skipped" });
        }
    }

    #[test]
    fn no_change_of_a_draft_breaks_it(form in any_form(), moves in prop::collection::vec((any::<prop::sample::Index>(), 0u8..3), 0..20)) {
        let mut form = form;
        for (at, deed) in moves {
            let Some(target) = form.items.get(at.index(form.items.len().max(1))).map(|item| item.id) else { break };
            let changed = match deed {
                0 => form.clone().moved(target, Way::Up),
                1 => form.clone().moved(target, Way::Down),
                _ => form.clone().without(target),
            };
            form = changed.unwrap_or(form);
            prop_assert_eq!(form.check(), Ok(()));
            for (place, item) in form.items.iter().enumerate() {
                if let Some(condition) = &item.shown_if {
                    let earlier: BTreeSet<_> = form.items[..place].iter().map(|item| item.id).collect();
                    prop_assert!(earlier.contains(&condition.question), "a condition looks back only");
                }
            }
        }
    }

    #[test]
    fn no_pairs_break_the_reader(pairs in prop::collection::vec(("q\\.[0-9a-f]{0,34}.{0,3}", ".{0,10}"), 0..20)) {
        let _ = answer::read(&form(), &Typed::of(&pairs));
    }

    #[test]
    fn bins_hold_every_number_once(numbers in prop::collection::vec(-50_000i64..50_000, 1..60)) {
        let spread = Spread {
            min: *numbers.iter().min().unwrap(),
            max: *numbers.iter().max().unwrap(),
            sum: numbers.iter().sum(),
        };
        let width = tally::bin_width(spread);
        let counted: Vec<_> = numbers.iter().map(|number| ((number - spread.min) / width, 1)).collect();
        let bins = tally::bins(spread, &counted);
        prop_assert!(bins.len() <= 8);
        prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), numbers.len() as u64);
        for bin in &bins {
            let inside = numbers.iter().filter(|number| (bin.from..=bin.to).contains(number)).count();
            prop_assert_eq!(bin.count, inside as u64);
        }
    }
}
