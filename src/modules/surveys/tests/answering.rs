//! Answering: once, rightly, while it is open; nothing of who answered.

use std::sync::Arc;

use thihanh_store::db_tests;

use super::{count, day, draft, invited, open, system};
use crate::modules::surveys::model::response::Channel;
use crate::modules::surveys::usecase::{self, AnswerError, Incoming, Outcome};
use crate::testing::TestProvince;
use thihanh_kernel::page::Page;

const HERE: &str = "192.0.2.7";
const RESPONSES: &str = "SELECT count(*) AS total FROM survey_response";
const ANSWERS: &str = "SELECT count(*) AS total FROM survey_answer";

/// The same done by many at once.
async fn at_once(t: &TestProvince, link: &str, code: &str, sent: Vec<Incoming>) -> Vec<Result<Outcome, AnswerError>> {
    let tasks = sent.into_iter().map(|incoming| {
        let (app, link, code) = (Arc::clone(&t.app), link.to_owned(), code.to_owned());
        tokio::spawn(async move { usecase::answer(&app, &link, &code, &incoming, HERE).await })
    });
    let mut outcomes = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

db_tests! {
    async fn an_invitation_sent_fifty_times_at_once_is_one_answer(t: TestProvince) {
        let made = open(&t, false).await;
        let invitation = invited(&t, &made.code, "Sở Y tế", 1).await.remove(0);
        let sent = (0..50).map(|_| made.incoming(&t, &[(1, "1"), (2, "3"), (2, "4"), (3, "5")])).collect();
        let outcomes = at_once(&t, &made.link, &invitation.code, sent).await;
        let kept = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Kept))).count();
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(AnswerError::CodeUsed(_)))).count();
        assert_eq!((kept, refused), (1, 49), "{outcomes:?}");
        assert_eq!((count(&t, RESPONSES).await, count(&t, ANSWERS).await), (1, 4));
        let looked = usecase::look(&t, &system(), &made.code).await.unwrap();
        let returned = looked.returned.unwrap();
        assert_eq!((returned.sent, returned.returned, returned.valid), (1, 1, 1));
    }

    async fn a_page_sent_twenty_times_at_once_is_one_answer(t: TestProvince) {
        let made = open(&t, true).await;
        let page = made.incoming(&t, &[(1, "2"), (3, "4")]);
        let outcomes = at_once(&t, &made.link, "", vec![page.clone(); 20]).await;
        let kept = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Kept))).count();
        assert_eq!(kept, 1, "{outcomes:?}");
        assert!(outcomes.iter().all(|outcome| outcome.is_ok()), "whoever sent it is told that it is kept: {outcomes:?}");
        assert_eq!(count(&t, RESPONSES).await, 1);
        // Invited, the same page sent again is thanked for too.
        let invitation = invited(&t, &made.code, "Sở Y tế", 1).await.remove(0);
        let page = made.incoming(&t, &[(1, "2"), (3, "4")]);
        let first = usecase::answer(&t, &made.link, &invitation.code, &page, HERE).await.unwrap();
        let again = usecase::answer(&t, &made.link, &invitation.code, &page, HERE).await.unwrap();
        assert_eq!((first, again), (Outcome::Kept, Outcome::KeptBefore));
    }

    async fn a_hundred_people_at_once_are_a_hundred_answers(t: TestProvince) {
        let made = open(&t, true).await;
        let sent = (0..100).map(|_| made.incoming(&t, &[(1, "2"), (3, "4")])).collect();
        let outcomes = at_once(&t, &made.link, "", sent).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(Outcome::Kept))), "{outcomes:?}");
        assert_eq!((count(&t, RESPONSES).await, count(&t, ANSWERS).await), (100, 200));
    }

    #[ignore = "ten thousand answers, up to a minute: docs/performance.md has the time"]
    async fn ten_thousand_answers_come_in_a_minute_and_none_is_lost(t: TestProvince) {
        const SENDERS: usize = 16;
        let made = open(&t, false).await;
        let mut codes = Vec::new();
        for _ in 0..20 {
            codes.extend(invited(&t, &made.code, "Sở Y tế", 500).await.into_iter().map(|invitation| invitation.code));
        }
        let begun = std::time::Instant::now();
        let tasks: Vec<_> = codes
            .chunks(codes.len() / SENDERS)
            .map(|codes| {
                let (app, link, codes) = (Arc::clone(&t.app), made.link.clone(), codes.to_vec());
                let sent = made.incoming(&t, &[(1, "1"), (2, "3"), (2, "5"), (3, "4"), (4, "12,0"), (6, "Cần thêm hướng dẫn")]);
                tokio::spawn(async move {
                    for code in codes {
                        let page = Incoming { once: usecase::new_once(&app), ..sent.clone() };
                        usecase::answer(&app, &link, &code, &page, HERE).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let took = begun.elapsed();
        assert_eq!((count(&t, RESPONSES).await, count(&t, ANSWERS).await), (10_000, 60_000));
        let begun = std::time::Instant::now();
        let results = usecase::results(&t, &system(), &made.code).await.unwrap();
        assert_eq!(results.questions[2].tallied.answered, 10_000);
        eprintln!("10,000 answers in {took:?}, results in {:?}", begun.elapsed());
        assert!(took.as_secs() < 60, "{took:?}");
    }

    async fn what_comes_while_it_is_closed_is_in_or_refused_but_never_half(t: TestProvince) {
        let made = open(&t, true).await;
        let sent: Vec<_> = (0..30).map(|_| made.incoming(&t, &[(1, "2"), (3, "4")])).collect();
        let closing = {
            let (app, code) = (Arc::clone(&t.app), made.code.clone());
            tokio::spawn(async move { usecase::close(&app, &system(), &code, None).await })
        };
        let outcomes = at_once(&t, &made.link, "", sent).await;
        closing.await.unwrap().unwrap();
        let kept = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Kept))).count();
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(AnswerError::NotOpen(_)))).count();
        assert_eq!(kept + refused, 30, "{outcomes:?}");
        assert_eq!(count(&t, RESPONSES).await, i64::try_from(kept).unwrap());
        assert_eq!(count(&t, ANSWERS).await, i64::try_from(2 * kept).unwrap());
        let late = usecase::answer(&t, &made.link, "", &made.incoming(&t, &[(1, "2"), (3, "4")]), HERE).await;
        assert!(matches!(late, Err(AnswerError::NotOpen(_))), "{late:?}");
    }

    async fn only_between_its_days_and_never_a_draft(t: TestProvince) {
        t.on(day("2026-03-16"));
        let made = draft(&t, true).await;
        let shown = usecase::asked(&t, &made.link, "", HERE).await;
        assert!(matches!(shown, Err(AnswerError::NotFound)), "{shown:?}");
        usecase::open(&t, &system(), &made.code, None, ("20/3/2026", "31/3/2026")).await.unwrap();
        for (on, is_open) in [("2026-03-19", false), ("2026-03-20", true), ("2026-03-31", true), ("2026-04-01", false)] {
            t.on(day(on));
            let shown = usecase::asked(&t, &made.link, "", HERE).await;
            assert_eq!(shown.is_ok(), is_open, "{on}: {shown:?}");
            let sent = usecase::answer(&t, &made.link, "", &made.incoming(&t, &[(1, "2"), (3, "4")]), HERE).await;
            assert_eq!(sent.is_ok(), is_open, "{on}: {sent:?}");
        }
        assert_eq!(count(&t, RESPONSES).await, 2);
    }

    async fn codes_that_are_none_are_refused_and_counted(t: TestProvince) {
        let made = open(&t, false).await;
        let other = open(&t, false).await;
        let foreign = invited(&t, &other.code, "Sở Y tế", 1).await.remove(0);
        let own = invited(&t, &made.code, "Sở Y tế", 1).await.remove(0);
        assert!(matches!(usecase::asked(&t, &made.link, "", HERE).await, Err(AnswerError::CodeNeeded(_))));
        for code in ["abcd-efgh-jkmn-pqrs", "x", &foreign.code] {
            let shown = usecase::asked(&t, &made.link, code, HERE).await;
            assert!(matches!(shown, Err(AnswerError::CodeUnknown(_))), "{code}: {shown:?}");
        }
        let long = own.address.rsplit('/').next().unwrap();
        for code in [own.code.as_str(), &own.code.to_uppercase(), &own.code.replace('-', " "), long] {
            assert!(usecase::asked(&t, &made.link, code, HERE).await.is_ok(), "{code}");
        }
        for _ in 0..30 {
            let _ = usecase::asked(&t, &made.link, "abcd-efgh-jkmn-pqrs", HERE).await;
        }
        let shown = usecase::asked(&t, &made.link, "abcd-efgh-jkmn-pqrs", HERE).await;
        assert!(matches!(shown, Err(AnswerError::TooOften(_))), "{shown:?}");
        assert!(usecase::asked(&t, &made.link, &own.code, HERE).await.is_ok(), "whoever has a code is let in");
        // Codes are nowhere in the database.
        assert_eq!(count(&t, "SELECT count(*) AS total FROM survey_invitation").await, 2);
        let bare = format!("SELECT count(*) AS total FROM journal WHERE payload LIKE '%{}%'", own.code);
        assert_eq!(count(&t, &bare).await, 0);
    }

    async fn one_address_does_not_fill_a_survey(t: TestProvince) {
        let made = open(&t, true).await;
        let mut last = None;
        for _ in 0..201 {
            let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
            last = Some(usecase::answer(&t, &made.link, "", &sent, HERE).await);
        }
        assert!(matches!(last, Some(Err(AnswerError::Busy(_)))), "{last:?}");
        assert_eq!(count(&t, RESPONSES).await, 200);
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        assert!(usecase::answer(&t, &made.link, "", &sent, "192.0.2.8").await.is_ok(), "others are not held back");
        let invitation = invited(&t, &made.code, "Sở Y tế", 1).await.remove(0);
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        assert!(usecase::answer(&t, &made.link, &invitation.code, &sent, HERE).await.is_ok(), "nor who is invited");
    }

    async fn what_breaks_a_rule_is_not_kept_in_part(t: TestProvince) {
        let made = open(&t, true).await;
        let wrong: [&[(usize, &str)]; 5] = [
            &[(1, "9"), (3, "4")],
            &[(1, "2"), (2, "3"), (3, "4")],
            &[(1, "1"), (3, "9")],
            &[(1, "2"), (3, "4"), (4, "400")],
            &[(3, "4")],
        ];
        for answers in wrong {
            let sent = usecase::answer(&t, &made.link, "", &made.incoming(&t, answers), HERE).await;
            assert!(matches!(sent, Err(AnswerError::Faults(..))), "{answers:?}: {sent:?}");
        }
        assert_eq!((count(&t, RESPONSES).await, count(&t, ANSWERS).await), (0, 0));
    }

    async fn nothing_tells_who_answered(t: TestProvince) {
        let made = open(&t, false).await;
        let before = count(&t, "SELECT count(*) AS total FROM journal").await;
        let invitation = invited(&t, &made.code, "Sở Y tế", 1).await.remove(0);
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        usecase::answer(&t, &made.link, &invitation.code, &sent, HERE).await.unwrap();
        assert_eq!(count(&t, "SELECT count(*) AS total FROM journal").await, before + 1, "the invitation alone is told");
        let (_, slice) = usecase::responses(&t, &system(), &made.code, &Page::default()).await.unwrap();
        let line = &slice.items[0];
        assert_eq!((line.channel, line.on), (Channel::Invitation, day("2026-03-16")));
        assert_eq!(line.agency, Some(t.agency("Sở Y tế").await));
    }

    async fn a_new_version_finds_whoever_is_in_the_middle_of_the_old_one(t: TestProvince) {
        let made = open(&t, true).await;
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        usecase::answer(&t, &made.link, "", &sent, HERE).await.unwrap();
        usecase::revise(&t, &system(), &made.code, None).await.unwrap();
        usecase::remove_item(&t, &system(), &made.code, None, made.questions[3]).await.unwrap();
        let while_written = usecase::answer(&t, &made.link, "", &made.incoming(&t, &[(1, "2"), (3, "4")]), HERE).await;
        assert!(while_written.is_ok(), "the old version goes on being answered");
        usecase::publish(&t, &system(), &made.code, None).await.unwrap();
        let old = made.incoming(&t, &[(1, "2"), (3, "4"), (4, "10")]);
        match usecase::answer(&t, &made.link, "", &old, HERE).await {
            Err(AnswerError::Changed(asked)) => {
                assert_eq!((asked.form_no, asked.form.questions().count()), (2, 5));
            }
            other => panic!("{other:?}"),
        }
        let new = Incoming { form_no: 2, ..made.incoming(&t, &[(1, "2"), (3, "5")]) };
        usecase::answer(&t, &made.link, "", &new, HERE).await.unwrap();
        let results = usecase::results(&t, &system(), &made.code).await.unwrap();
        let scale = results.questions.iter().find(|question| question.item.id == made.questions[2]).unwrap();
        assert_eq!((scale.tallied.answered, &scale.versions[..]), (3, &[2, 1][..]), "all versions are counted together");
        let gone = results.questions.last().unwrap();
        assert_eq!((gone.item.id, &gone.versions[..]), (made.questions[3], &[1][..]));
        let (_, slice) = usecase::responses(&t, &system(), &made.code, &Page::default()).await.unwrap();
        assert_eq!(slice.items.iter().map(|line| line.form_no).collect::<Vec<_>>(), [2, 1, 1]);
    }
}
