//! On site: what a checklist and two tablets do to each other.

use thihanh_kernel::access::Role;
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;
use uuid::Uuid;

use super::{HEALTH, ROOT, day, found, on_site, problem, system};
use crate::modules::inspections::model::answer::Choice;
use crate::modules::inspections::model::reference::{ITEMS, ItemForm};
use crate::modules::inspections::usecase::{self, ChangeForm};
use crate::testing::TestProvince;

db_tests! {
    async fn a_checklist_changed_meanwhile_concerns_the_next_inspection(t: TestProvince) {
        t.on(day("2026-03-16"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let (code, member) = on_site(&t, "truongdoan").await;
        let before = usecase::site(&t, &member, &code).await.unwrap();
        assert_eq!(before.questions.len(), ITEMS.len());
        let item = usecase::checklist(&t, &coordinator).await.unwrap().items[0].clone();
        let form = ItemForm {
            criterion: item.criterion.clone(),
            question: "Câu hỏi đã sửa?".into(),
            source: "Sở Tư pháp đặt".into(),
            ..ItemForm::default()
        };
        let officer = t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        let denied = usecase::change_item(&t, &officer, item.id, None, &form).await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("inspection-checklist"));
        let changed = usecase::change_item(&t, &coordinator, item.id, Some(1), &form).await.unwrap();
        assert_eq!((changed.version, changed.is_verified), (2, false));
        usecase::add_item(&t, &coordinator, &ItemForm { criterion: "B2".into(), ..form.clone() }).await.unwrap();
        let after = usecase::site(&t, &member, &code).await.unwrap();
        assert_eq!(after.questions, before.questions, "the team keeps what it began with");
        let ended = ItemForm { valid_to: "31/12/2019".into(), ..form };
        let refused = usecase::change_item(&t, &coordinator, item.id, None, &ended).await;
        // It began in 2012, so that end is behind its beginning but before today: the question is over.
        refused.unwrap();
        assert!(!usecase::checklist(&t, &coordinator).await.unwrap().items.iter().any(|known| known.id == item.id));
    }

    async fn two_tablets_lose_nothing(t: TestProvince) {
        t.on(day("2026-03-16"));
        let (code, first) = on_site(&t, "truongdoan").await;
        let pack = usecase::site(&t, &first, &code).await.unwrap();
        let health = t.agency(HEALTH).await.uuid();
        let item = |at: usize| pack.questions[at].item.uuid();
        let change = |id: u128, at: usize, base_version: i64, verdict: &str, note: &str| ChangeForm {
            id: Uuid::from_u128(id),
            subject: health,
            item: item(at),
            base_version,
            verdict: verdict.into(),
            note: note.into(),
            ..ChangeForm::default()
        };
        let outcomes = |results: &[usecase::ChangeResult]| results.iter().map(|result| result.outcome).collect::<Vec<_>>();
        let sent = [change(1, 0, 0, "met", "đủ"), change(2, 1, 0, "partly", "")];
        let results = usecase::sync(&t, &first, &code, &sent).await.unwrap();
        assert_eq!(outcomes(&results), ["applied", "applied"]);
        // The answer never came back: the same request again does nothing twice.
        let again = usecase::sync(&t, &first, &code, &sent).await.unwrap();
        assert_eq!(again, results);

        // The second tablet was without a line and saw no answer yet.
        let other = [
            change(3, 0, 0, "not_met", "thiếu 2 văn bản"),
            change(4, 1, 0, "partly", ""),
            change(5, 2, 0, "met", ""),
            ChangeForm { item: Uuid::from_u128(999), ..change(6, 2, 0, "met", "") },
            change(7, 3, 0, "perhaps", ""),
        ];
        let results = usecase::sync(&t, &first, &code, &other).await.unwrap();
        assert_eq!(outcomes(&results), ["conflict", "same", "applied", "refused", "refused"], "each for itself");
        assert_eq!((results[0].stored.note.as_str(), results[0].sent.note.as_str()), ("đủ", "thiếu 2 văn bản"));
        let looked = usecase::look(&t, &first, &code).await.unwrap();
        assert_eq!(looked.conflicts.len(), 1);
        let blocked = usecase::leave(&t, &first, &code, None).await.unwrap_err();
        assert_eq!(problem(blocked), Problem::refused("inspection-conflicts").with("count", 1_usize));
        usecase::resolve(&t, &first, &code, Uuid::from_u128(3), Choice::Sent).await.unwrap();
        let gone = usecase::resolve(&t, &first, &code, Uuid::from_u128(3), Choice::Stored).await.unwrap_err();
        assert_eq!(problem(gone), Problem::refused("inspection-not-of-it"), "somebody chose already");
        let pack = usecase::site(&t, &first, &code).await.unwrap();
        let answer = &pack.subjects[0].answers[0];
        assert_eq!((answer.value.note.as_str(), answer.version), ("thiếu 2 văn bản", 2));
        // A change behind one's own, whose answer was lost, is none against oneself.
        let followed = ChangeForm { follows: Some(Uuid::from_u128(5)), ..change(8, 2, 0, "not_met", "xem lại") };
        assert_eq!(outcomes(&usecase::sync(&t, &first, &code, &[followed]).await.unwrap()), ["applied"]);

        usecase::leave(&t, &first, &code, None).await.unwrap();
        assert_eq!(outcomes(&usecase::sync(&t, &first, &code, &[change(9, 4, 0, "met", "")]).await.unwrap()), ["applied"]);
        usecase::add_finding(&t, &first, &code, &found("strength")).await.unwrap();
        usecase::conclude(&t, &system(), &code, None, "Tốt").await.unwrap();
        let late = usecase::sync(&t, &first, &code, &[change(10, 5, 0, "met", "")]).await.unwrap();
        assert_eq!(outcomes(&late), ["late"], "kept, and changes nothing");
    }
}
