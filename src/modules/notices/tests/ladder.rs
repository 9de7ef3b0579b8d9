//! What is late and unanswered climbs; an answer takes it off.

use chrono::{Days, NaiveTime};
use thihanh_kernel::ids::ObligationId;
use thihanh_kernel::time::{self, Clock as _};
use thihanh_store::db_tests;
use thihanh_store::journal::{self, Entry};

use super::world::{World, day, system, told};
use crate::modules::notices::usecase::{morning, on_ladder, tell};
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

async fn urge(t: &TestProvince, code: &str) {
    let id: ObligationId = obligations::obligation(t, &system(), code).await.unwrap().shown.obligation.id;
    let entry = || Entry::new(t.clock.now(), &system(), "obligation", id.uuid(), "urged");
    t.store.write(async |tx| journal::append(tx, entry()).await).await.unwrap();
}

db_tests! {
    async fn rung_by_rung_until_it_is_answered(t: TestProvince) {
        let world = World::fill(&t).await;
        let mut climbed = Vec::new();
        let mut today = day(3, 31);
        while today <= day(5, 22) {
            t.clock.set(time::instant(today, NaiveTime::from_hms_opt(7, 30, 0).unwrap()));
            let run = morning(&t).await.unwrap();
            if run.rungs > 0 {
                climbed.push((today.to_string(), run.rungs));
            }
            assert_eq!(morning(&t).await.unwrap().rungs, 0);
            today = today.checked_add_days(Days::new(1)).unwrap();
        }
        // Due on 30/3; the 11th, 21st and 31st working day after it, days off of April and May left out. The second is due on 30/4.
        assert_eq!(climbed.len(), 4, "{climbed:?}");
        assert_eq!(climbed[0], ("2026-04-14".to_owned(), 1));
        let actions = |told: Vec<(String, String)>| -> Vec<String> {
            told.into_iter().filter(|(_, code)| *code == world.first).map(|(action, _)| action).collect()
        };
        assert_eq!(actions(told(&t, world.head).await), ["notify_head"]);
        assert_eq!(actions(told(&t, world.leader).await), ["show_above"]);
        assert_eq!(actions(told(&t, world.overseer).await), ["take_over"], "nobody heads the overseer: who works for it");
        let history = obligations::history(&t, &system(), &world.first).await.unwrap();
        assert_eq!(history.iter().filter(|record| record.action == "escalated").count(), 3);
        let standing = on_ladder(&t, &system(), false).await.unwrap();
        assert_eq!(standing.iter().map(|line| (line.brief.code.as_str(), line.rung)).collect::<Vec<_>>(), [(world.first.as_str(), 3), (world.second.as_str(), 1)]);
        assert_eq!(on_ladder(&t, &system(), true).await.unwrap().len(), 1);
        let mut leader = t.browser_of("lanhdao").await;
        let page = leader.get("/len-bac?show=decide").await;
        assert!(page.body.contains(&world.first) && !page.body.contains(&world.second), "{}", page.body);
        let page = leader.get(&format!("/nhiem-vu/{}", world.first)).await;
        assert!(page.body.contains("báo cấp trên trực tiếp"), "the page of the obligation says so: {}", page.body);

        // It is answered, comes back, and stands where its lateness puts it; answered again it is off.
        let act = |note| Act { code: &world.first, version: None, note };
        obligations::mark_reported(&t, &system(), act("x"), day(5, 22)).await.unwrap();
        tell(&t).await.unwrap();
        assert_eq!(on_ladder(&t, &system(), true).await.unwrap().len(), 0);
        obligations::send_back(&t, &system(), act("Thiếu")).await.unwrap();
        tell(&t).await.unwrap();
        assert_eq!(on_ladder(&t, &system(), true).await.unwrap().len(), 1);
        obligations::mark_reported(&t, &system(), act("x"), day(5, 22)).await.unwrap();
        tell(&t).await.unwrap();
        assert_eq!(on_ladder(&t, &system(), false).await.unwrap().len(), 1, "the second alone");
    }

    async fn the_second_urging_reaches_the_head(t: TestProvince) {
        let world = World::fill(&t).await;
        urge(&t, &world.first).await;
        urge(&t, &world.first).await;
        tell(&t).await.unwrap();
        assert_eq!(on_ladder(&t, &system(), false).await.unwrap().len(), 0, "it is not late yet");
        t.clock.set_day(day(4, 1));
        urge(&t, &world.first).await;
        tell(&t).await.unwrap();
        let standing = on_ladder(&t, &system(), false).await.unwrap();
        assert_eq!(standing.iter().map(|line| line.rung).collect::<Vec<_>>(), [2], "three urgings");
        assert!(told(&t, world.officer).await.iter().any(|(action, _)| action == "urged"));
        assert!(told(&t, world.head).await.iter().any(|(action, _)| action == "notify_head"));
    }
}
