//! Calendar feeds: whoever has the address sees what its maker sees, until it is revoked or the right ends.

use axum::http::StatusCode;
use thihanh_store::db_tests;

use super::world::{World, day, person};
use crate::modules::accounts;
use crate::modules::notices::usecase::{NoticeError, feeds, make_feed, revoke_feed};
use crate::testing::TestProvince;

db_tests! {
    async fn a_calendar_program_reads_what_its_maker_sees(t: TestProvince) {
        let world = World::fill(&t).await;
        let maker = accounts::api::actor(t.store.read(), world.officer, day(3, 16)).await.unwrap().unwrap();
        let agency = maker.grants_in_any_module()[0].agency;
        let secret = make_feed(&t, &maker, Some(agency)).await.unwrap();
        let mut program = t.browser();
        let answer = program.get(&format!("/calendar/{secret}.ics")).await;
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        assert_eq!(answer.body.matches("BEGIN:VEVENT").count(), 2, "{}", answer.body);
        assert!(answer.body.contains("DTSTART;VALUE=DATE:20260330"), "{}", answer.body);
        for wrong in [format!("/calendar/{secret}"), format!("/calendar/{}.ics", "0".repeat(64)), "/calendar/.ics".into()] {
            assert_eq!(program.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        // An agency that is none of the maker's, somebody else's feed.
        let leader = accounts::api::actor(t.store.read(), world.leader, day(3, 16)).await.unwrap().unwrap();
        let refused = make_feed(&t, &maker, Some(leader.grants_in_any_module()[0].agency)).await;
        assert!(matches!(refused, Err(NoticeError::Invalid(_))), "{refused:?}");
        let id = feeds(&t, &maker).await.unwrap()[0].id;
        assert!(matches!(revoke_feed(&t, &leader, id).await, Err(NoticeError::NotFound)));
        let mut officer = t.browser_of("daumoi").await;
        let page = officer.get("/thong-bao/tuy-chon").await;
        assert!(page.body.contains("Sở Y tế") && !page.body.contains(&secret), "{}", page.body);
        let page = officer.post("/thong-bao/lich", &[("agency", "")]).await;
        assert!(page.status == StatusCode::OK && page.body.contains("/calendar/"), "{}", page.body);
        revoke_feed(&t, &person(world.officer), id).await.unwrap();
        assert_eq!(program.get(&format!("/calendar/{secret}.ics")).await.status, StatusCode::NOT_FOUND);
    }
}
