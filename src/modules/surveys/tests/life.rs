//! A survey from its first question to its conclusion: what may be changed when, and what the answers come to.

use thihanh_kernel::access::Role;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::db_tests;

use super::{ASKING, about, count, day, draft, open, system};
use crate::modules::surveys::export;
use crate::modules::surveys::model::edit::QuestionForm;
use crate::modules::surveys::model::form::Way;
use crate::modules::surveys::model::tally::Tally;
use crate::modules::surveys::model::{State, SurveyForm};
use crate::modules::surveys::usecase::{self, By, PaperForm};
use crate::testing::TestProvince;
use thihanh_kernel::page::Page;
use thihanh_webkit::Lang;

const HERE: &str = "192.0.2.7";

fn refusal<T: std::fmt::Debug>(done: Result<T, usecase::SurveyError>) -> Problem {
    done.unwrap_err().into()
}

db_tests! {
    async fn questions_are_written_then_frozen(t: TestProvince) {
        t.on(day("2026-03-16"));
        let made = draft(&t, true).await;
        assert!(made.code.starts_with("KS-2026-"), "{}", made.code);
        let earlier = refusal(usecase::move_item(&t, &system(), &made.code, None, (made.questions[0], Way::Down)).await);
        assert_eq!(earlier, Problem::invalid(vec![FieldError::new("form", "survey-form-earlier").with("number", 1_usize)]));
        let looked_at = refusal(usecase::remove_item(&t, &system(), &made.code, None, made.questions[0]).await);
        assert_eq!(looked_at, Problem::invalid(vec![FieldError::new("form", "survey-form-looked-at").with("number", 2_usize)]));
        let stale = usecase::remove_item(&t, &system(), &made.code, Some(1), made.questions[5]).await;
        assert_eq!(refusal(stale), Problem::conflict("survey", Vec::new()));
        usecase::open(&t, &system(), &made.code, None, ("16/3/2026", "31/3/2026")).await.unwrap();
        let frozen = usecase::remove_item(&t, &system(), &made.code, None, made.questions[5]).await;
        assert_eq!(refusal(frozen), Problem::refused("survey-frozen"));
        let renamed = SurveyForm { title: "Tên khác".into(), ..about(&t, true).await };
        assert_eq!(refusal(usecase::change(&t, &system(), &made.code, None, &renamed).await), Problem::refused("survey-frozen"));
        let planned = SurveyForm { sample_plan: "Rút ngẫu nhiên".into(), ..about(&t, true).await };
        usecase::change(&t, &system(), &made.code, None, &planned).await.unwrap();
        assert_eq!(refusal(usecase::remove(&t, &system(), &made.code, None).await), Problem::refused("survey-frozen"));
        // A question that was published is not made into another kind; as a new question it may.
        usecase::revise(&t, &system(), &made.code, None).await.unwrap();
        let mut form = usecase::building(&t, &system(), &made.code).await.unwrap().form;
        form.items.last_mut().unwrap().body = serde_json::from_str(r#"{"kind": "number"}"#).unwrap();
        let another = refusal(usecase::put_form(&t, &system(), &made.code, None, &form).await);
        assert_eq!(another, Problem::invalid(vec![FieldError::new("form", "survey-form-another").with("number", 6_usize)]));
        let number = QuestionForm { kind: "number".into(), text: "Bao nhiêu?".into(), ..QuestionForm::default() };
        usecase::save_item(&t, &system(), &made.code, None, (Some(made.questions[5]), &number)).await.unwrap();
        let form = usecase::building(&t, &system(), &made.code).await.unwrap().form;
        assert!(form.find(made.questions[5]).is_none() && form.questions().count() == 6, "it has an id of its own");
    }

    async fn nothing_is_published_without_questions_and_a_draft_can_go(t: TestProvince) {
        t.on(day("2026-03-16"));
        let empty = usecase::create(&t, &system(), &about(&t, true).await).await.unwrap();
        let refused = refusal(usecase::open(&t, &system(), &empty.code, None, ("16/3/2026", "31/3/2026")).await);
        assert_eq!(refused, Problem::invalid(vec![FieldError::new("form", "survey-form-empty").with("number", 0_usize)]));
        usecase::remove(&t, &system(), &empty.code, Some(1)).await.unwrap();
        assert_eq!(refusal(usecase::look(&t, &system(), &empty.code).await), Problem::not_found("survey"));
        assert_eq!(count(&t, "SELECT count(*) AS total FROM survey_form").await, 0);
    }

    async fn answers_come_to_tallies_and_tables(t: TestProvince) {
        let made = open(&t, true).await;
        let paper = |answers: &[(usize, &str)], rows: &[(u32, &str)], agency: String| PaperForm {
            form_no: 1,
            agency,
            typed: made.typed(answers, rows),
            once: usecase::new_once(&t),
            ..PaperForm::default()
        };
        let health = t.agency("Sở Y tế").await;
        for typed in [
            paper(&[(1, "1"), (2, "3"), (2, "5"), (3, "5"), (4, "10"), (6, "<b>Tốt</b>")], &[(6, "8"), (7, "9")], health.to_string()),
            paper(&[(1, "1"), (2, "5"), (3, "4"), (4, "30")], &[(6, "8")], health.to_string()),
            paper(&[(1, "2"), (3, "2"), (4, "31")], &[], String::new()),
        ] {
            assert!(usecase::record(&t, &system(), &made.code, &typed).await.unwrap());
            assert!(!usecase::record(&t, &system(), &made.code, &typed).await.unwrap(), "the same page is one form");
        }
        let unusable = PaperForm { invalid_why: "Gạch bỏ cả phiếu".into(), ..paper(&[], &[], health.to_string()) };
        usecase::record(&t, &system(), &made.code, &unusable).await.unwrap();
        usecase::answer(&t, &made.link, "", &made.incoming(&t, &[(1, "2"), (3, "2")]), HERE).await.unwrap();

        let results = usecase::results(&t, &system(), &made.code).await.unwrap();
        assert_eq!((results.returned.returned, results.returned.valid), (5, 4));
        let tally = |place: usize| &results.questions[place - 1].tallied;
        assert_eq!(tally(1).tally, Tally::Values { counts: vec![(1, 2), (2, 2)], sum: 6 });
        assert_eq!((tally(2).answered, &tally(2).tally), (2, &Tally::Values { counts: vec![(3, 1), (4, 0), (5, 2)], sum: 13 }));
        assert_eq!(tally(3).tally, Tally::Values { counts: vec![(1, 0), (2, 2), (3, 0), (4, 1), (5, 1)], sum: 13 });
        match &tally(4).tally {
            Tally::Numbers { spread, bins } => {
                assert_eq!((spread.min, spread.max, spread.sum), (10, 31, 71));
                assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 3);
            }
            other => panic!("{other:?}"),
        }
        match &tally(5).tally {
            Tally::Matrix(rows) => assert_eq!(rows[0].counts, [(8, 2), (9, 0)]),
            other => panic!("{other:?}"),
        }
        assert_eq!(results.questions[5].words, ["<b>Tốt</b>"]);

        let by = By::Question(made.questions[0]);
        let cross = usecase::cross(&t, &system(), &made.code, made.questions[2], by).await.unwrap();
        assert_eq!(cross.cells, [vec![0, 0, 0, 1, 1], vec![0, 2, 0, 0, 0]]);
        assert_eq!((&cross.row_totals[..], cross.column_totals[1]), (&[2, 2][..], 2));
        let cross = usecase::cross(&t, &system(), &made.code, made.questions[0], By::Agency).await.unwrap();
        assert_eq!(cross.rows.iter().map(|row| row.vi.as_str()).collect::<Vec<_>>(), ["Sở Y tế", ""]);
        assert_eq!(cross.cells, [vec![2, 0], vec![0, 2]]);
        let words = usecase::cross(&t, &system(), &made.code, made.questions[5], By::Agency).await;
        assert_eq!(refusal(words), Problem::invalid(vec![FieldError::new("of", "choice-unknown")]), "words are not counted");

        // Left out, a form counts in nothing; taken in again, it does.
        let (_, slice) = usecase::responses(&t, &system(), &made.code, &Page::default()).await.unwrap();
        assert_eq!(slice.items.len(), 5);
        let newest = slice.items[0].id;
        let why = usecase::set_valid(&t, &system(), &made.code, newest, (false, " ")).await;
        assert_eq!(refusal(why), Problem::invalid(vec![FieldError::new("why", "required")]));
        usecase::set_valid(&t, &system(), &made.code, newest, (false, "Trả lời đùa")).await.unwrap();
        let results = usecase::results(&t, &system(), &made.code).await.unwrap();
        assert_eq!((results.returned.valid, results.questions[0].tallied.answered), (3, 3));
        usecase::set_valid(&t, &system(), &made.code, newest, (true, "")).await.unwrap();
        let nothing = usecase::set_valid(&t, &system(), &made.code, slice.items[1].id, (true, "")).await;
        assert_eq!(refusal(nothing), Problem::invalid(vec![FieldError::new("why", "survey-response-empty")]));
    }

    async fn the_workbook_holds_everything(t: TestProvince) {
        let made = open(&t, true).await;
        let sent = made.incoming(&t, &[(1, "1"), (2, "3"), (3, "5"), (4, "12"), (6, "=1+1")]);
        usecase::answer(&t, &made.link, "", &sent, HERE).await.unwrap();
        let bytes = export::workbook(&t, &system(), Lang::Vi, &made.code).await.unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
            text
        };
        let words = read("xl/sharedStrings.xml");
        for part in ["Khảo sát về tiếp cận pháp luật", "Biết quy định mới?", "Loa xã", "=1+1"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let forms = read("xl/worksheets/sheet4.xml");
        assert!(forms.contains("<v>12</v>") && forms.contains("<v>46097</v>"), "numbers and days are themselves: {forms}");
        assert!(!forms.contains("<f>"), "what people wrote is no formula");
    }

    async fn paper_comes_after_the_last_day_but_not_after_closing(t: TestProvince) {
        let made = open(&t, true).await;
        let paper = |form_no| PaperForm {
            form_no,
            typed: made.typed(&[(1, "2"), (3, "4")], &[]),
            once: usecase::new_once(&t),
            ..PaperForm::default()
        };
        t.on(day("2026-04-10"));
        usecase::record(&t, &system(), &made.code, &paper(1)).await.unwrap();
        assert_eq!(refusal(usecase::record(&t, &system(), &made.code, &paper(7)).await), Problem::conflict("survey", Vec::new()));
        let missing = PaperForm { typed: made.typed(&[(3, "4")], &[]), ..paper(1) };
        let problem = refusal(usecase::record(&t, &system(), &made.code, &missing).await);
        let Problem::Invalid(errors) = problem else { panic!("{problem:?}") };
        assert_eq!(errors[0].code, "survey-answer-required");
        let early = refusal(usecase::conclude(&t, &system(), &made.code, None, "").await);
        assert_eq!(early, Problem::invalid(vec![FieldError::new("conclusion", "required")]));
        usecase::conclude(&t, &system(), &made.code, None, "Đa số đã biết").await.unwrap();
        let closed = usecase::close(&t, &system(), &made.code, None).await.unwrap();
        assert_eq!((closed.state, closed.conclusion.as_str()), (State::Closed, "Đa số đã biết"));
        assert_eq!(refusal(usecase::record(&t, &system(), &made.code, &paper(1)).await), Problem::refused("survey-closed"));
        let history = usecase::history(&t, &system(), &made.code).await.unwrap();
        let told: Vec<_> = history.iter().map(|record| record.action.as_str()).collect();
        assert_eq!(&told[..3], ["closed", "concluded", "opened"]);
    }

    async fn nobody_asks_in_the_name_of_others(t: TestProvince) {
        let stranger = t.person("noivu", Role::FocalOfficer, "Sở Nội vụ").await;
        let denied = usecase::create(&t, &stranger, &about(&t, true).await).await;
        assert_eq!(refusal(denied), Problem::denied("survey-manage"));
        let made = open(&t, true).await;
        assert_eq!(refusal(usecase::look(&t, &stranger, &made.code).await), Problem::not_found("survey"));
        let reader = t.person("lanhdao", Role::Leader, ASKING).await;
        assert_eq!(refusal(usecase::close(&t, &reader, &made.code, None).await), Problem::denied("survey-manage"));
        assert!(usecase::results(&t, &reader, &made.code).await.is_ok());
        let officer = t.person("tuphap", Role::FocalOfficer, ASKING).await;
        assert!(usecase::close(&t, &officer, &made.code, None).await.is_ok());
    }
}
