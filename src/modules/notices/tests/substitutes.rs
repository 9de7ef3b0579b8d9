//! Who acts in somebody's place hears what that person hears, while it lasts.

use thihanh_kernel::access::Role;
use thihanh_kernel::time::Clock as _;
use thihanh_store::{FromQueryResult, db_tests, values};
use uuid::Uuid;

use super::world::{World, account, day, told};
use crate::modules::notices::usecase::tell;
use crate::testing::TestProvince;

#[derive(FromQueryResult)]
struct Grant {
    id: Uuid,
}

db_tests! {
    async fn a_substitute_is_told_too(t: TestProvince) {
        let world = World::fill(&t).await;
        let (acting, over) = (account(&t, "thay", Role::Observer, "Sở Y tế").await, account(&t, "cu", Role::Observer, "Sở Y tế").await);
        let grant: Grant = t
            .store
            .read()
            .one("SELECT id FROM role_grant WHERE account_id = $1", values![world.officer.uuid()])
            .await
            .unwrap();
        for (substitute, from, to) in [(acting, day(3, 10), day(3, 20)), (over, day(3, 1), day(3, 15))] {
            let now = t.clock.now();
            let row = values![t.ids.uuid(now), grant.id, substitute.uuid(), from, to, now];
            let insert = "INSERT INTO substitution (id, grant_id, substitute_id, valid_from, valid_to, reason, named_at) VALUES ($1, $2, $3, $4, $5, '', $6)";
            t.store.write(async |tx| tx.execute(insert, row.clone()).await).await.unwrap();
        }
        tell(&t).await.unwrap();
        assert_eq!(told(&t, world.officer).await.len(), 2);
        assert_eq!(told(&t, acting).await.len(), 2);
        assert_eq!(told(&t, over).await.len(), 0, "that was until yesterday");
    }
}
