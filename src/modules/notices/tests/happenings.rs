//! What happens in the ledger is told, once, to whom it concerns.

use axum::http::StatusCode;
use thihanh_kernel::page::{Count, Page};
use thihanh_store::db_tests;

use super::world::{World, by_mail, choose, day, person, system, told};
use crate::modules::delivery::api::{self as delivery, TargetForm, Which};
use crate::modules::notices::usecase::{ChoicesForm, NoticeError, keep_choices, list, mark_read, tell};
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

db_tests! {
    async fn each_side_hears_of_the_other_once(t: TestProvince) {
        let form = TargetForm { name: "QLVB".into(), url: "https://qlvb.example.vn/".into(), events: String::new() };
        delivery::add_target(&t, &system(), &form, &[]).await.unwrap();
        let world = World::fill(&t).await;
        assert_eq!(tell(&t).await.unwrap(), 2, "both tasks, to the officer");
        assert_eq!(tell(&t).await.unwrap(), 0, "each once");
        assert_eq!(told(&t, world.officer).await.len(), 2);
        assert_eq!(told(&t, world.head).await, [], "the officer does it");
        let act = |note| Act { code: &world.first, version: None, note };
        obligations::mark_reported(&t, &system(), act("Báo cáo 12/BC-SYT"), day(3, 16)).await.unwrap();
        tell(&t).await.unwrap();
        assert_eq!(told(&t, world.overseer).await, [("reported".to_owned(), world.first.clone())]);
        obligations::send_back(&t, &system(), act("Thiếu phụ lục")).await.unwrap();
        tell(&t).await.unwrap();
        let newest = list(&t, &person(world.officer), false, &Page::default()).await.unwrap().items.remove(0).0.item;
        assert_eq!((newest.action.as_str(), newest.words.as_str()), ("sent_back", "Thiếu phụ lục"));
        // The other system hears of all four, each once.
        let (_, tally) = delivery::list(&t, &system(), Which::Waiting).await.unwrap();
        assert_eq!(tally.waiting, 4);
    }

    async fn whoever_did_it_is_not_told(t: TestProvince) {
        let world = World::fill(&t).await;
        let actor = crate::modules::accounts::api::actor(t.store.read(), world.overseer, day(3, 16)).await.unwrap().unwrap();
        let act = Act { code: &world.first, version: None, note: "x" };
        obligations::mark_reported(&t, &system(), act, day(3, 16)).await.unwrap();
        obligations::mark_done(&t, &actor, Act { code: &world.first, version: None, note: "" }).await.unwrap();
        tell(&t).await.unwrap();
        let actions: Vec<_> = told(&t, world.overseer).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["reported"]);
        let actions: Vec<_> = told(&t, world.officer).await.into_iter().map(|(action, _)| action).collect();
        assert!(actions.contains(&"completed".to_owned()), "{actions:?}");
    }

    async fn the_page_counts_what_was_not_read(t: TestProvince) {
        let world = World::fill(&t).await;
        tell(&t).await.unwrap();
        let mut officer = t.browser_of("daumoi").await;
        let page = officer.get("/thong-bao").await;
        assert!(page.body.contains("Nhiệm vụ mới") && page.body.contains("<b>2</b> thông báo chưa đọc"), "{}", page.body);
        assert!(page.body.contains("<span class=\"n red\">2</span>"), "the menu counts too: {}", page.body);
        let id = list(&t, &person(world.officer), false, &Page::default()).await.unwrap().items[0].0.id;
        assert!(matches!(mark_read(&t, &person(world.head), id).await, Err(NoticeError::NotFound)));
        let mut head = t.browser_of("thutruong").await;
        head.get("/thong-bao").await;
        assert_eq!(head.post(&format!("/thong-bao/{id}"), &[]).await.status, StatusCode::NOT_FOUND);
        let answer = officer.post(&format!("/thong-bao/{id}"), &[("code", &world.first)]).await;
        assert_eq!(answer.location(), format!("/nhiem-vu/{}", world.first));
        assert_eq!(officer.post(&format!("/thong-bao/{id}"), &[("code", "//evil.example")]).await.location(), "/thong-bao");
        assert_eq!(list(&t, &person(world.officer), false, &Page::default()).await.unwrap().unread, Count::Exact(1));
        officer.get("/thong-bao").await;
        assert_eq!(officer.post("/thong-bao/da-doc", &[]).await.location(), "/thong-bao");
        assert!(officer.get("/thong-bao").await.body.contains("Không có thông báo chưa đọc"));
    }

    async fn what_a_person_wants_at_once_leaves_at_once(t: TestProvince) {
        let world = World::fill(&t).await;
        let how = vec![("work".to_owned(), "at_once".to_owned())];
        choose(&t, world.officer, ChoicesForm { how, ..by_mail("daumoi@syt.example.vn") }).await;
        tell(&t).await.unwrap();
        let mails = t.mails().await;
        assert_eq!(mails.len(), 2);
        assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()), ("daumoi@syt.example.vn", "1 nhiệm vụ mới"));
        assert!(mails.iter().any(|mail| mail.text.contains(&format!("/nhiem-vu/{}", world.first))), "{mails:#?}");
        let stale = keep_choices(&t, &person(world.officer), &by_mail("x@y.vn")).await;
        assert!(matches!(stale, Err(NoticeError::Stale)), "{stale:?}");
        let wrong = ChoicesForm {
            channel: "fax".into(),
            address: "không có".into(),
            zalo_id: "abc".into(),
            lead_days: "61".into(),
            quiet_from: "24".into(),
            quiet_to: "x".into(),
            ..ChoicesForm::default()
        };
        let Err(NoticeError::Invalid(faults)) = keep_choices(&t, &person(world.officer), &wrong).await else { panic!() };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["channel", "address", "zalo_id", "lead_days", "quiet_from", "quiet_to"]);
    }
}
