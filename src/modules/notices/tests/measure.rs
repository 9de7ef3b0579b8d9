//! How long the run of a morning takes on a large ledger (docs/performance.md):
//! `THIHANH_MEASURE=150000 cargo nextest run -p thihanh --lib --run-ignored only --no-capture -E 'test(notices::tests::measure)'`

use std::time::Instant;

use chrono::{Days, NaiveTime};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::{self, Clock as _};
use thihanh_store::{FromQueryResult, Sql, db_tests, values};
use uuid::Uuid;

use super::world::by_mail;
use crate::modules::notices::usecase::{install_rules, keep_choices, morning, tell};
use crate::modules::obligations::generate::{self, Wanted};
use crate::testing::TestApp;

const PEOPLE: usize = 2_000;

#[derive(FromQueryResult)]
struct Agency {
    agency_id: Uuid,
}

/// One focal officer for each agency that owes anything, each with a mail address.
async fn people(t: &TestApp) -> usize {
    let owing: Vec<Agency> = t
        .store
        .read()
        .all("SELECT DISTINCT agency_id FROM obligation ORDER BY agency_id LIMIT $1", values![PEOPLE as i64])
        .await
        .unwrap();
    let now = t.clock.now();
    for (number, agency) in owing.iter().enumerate() {
        let id = AccountId::from_uuid(t.ids.uuid(now));
        let login = format!("p{number}");
        t.store
            .write(async |tx| {
                tx.execute(
                    "INSERT INTO account (id, login, name, sort_key, searched, position, password_hash, language, is_active, totp_last_step, created_at, version)
                     VALUES ($1, $2, $2, $3, $2, '', '', 'vi', $4, 0, $5, 1)",
                    values![id.uuid(), login.as_str(), login.as_bytes().to_vec(), true, now],
                )
                .await?;
                tx.execute(
                    "INSERT INTO role_grant (id, account_id, role, agency_id, valid_from, granted_at) VALUES ($1, $2, 'focal_officer', $3, $4, $5)",
                    values![t.ids.uuid(now), id.uuid(), agency.agency_id, chrono::NaiveDate::from_ymd_opt(2020, 1, 1), now],
                )
                .await
            })
            .await
            .unwrap();
        keep_choices(t, &super::world::person(id), &by_mail(&format!("{login}@example.vn"))).await.unwrap();
    }
    owing.len()
}

db_tests! {
    #[ignore = "a measurement: minutes"]
    async fn the_run_of_a_morning(t: TestApp) {
        #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
        let obligations = std::env::var("THIHANH_MEASURE").ok().and_then(|number| number.parse().ok()).unwrap_or(20_000);
        generate::run(&t.app, Wanted { agencies: 2_500, obligations, years: 3, seed: 7 }).await.unwrap();
        install_rules(&t).await.unwrap();
        tell(&t).await.unwrap();
        let people = people(&t).await;
        let mut day = t.clock.today();
        for name in ["first", "next", "next", "next"] {
            t.clock.set(time::instant(day, NaiveTime::from_hms_opt(7, 30, 0).unwrap()));
            let begun = Instant::now();
            let run = morning(&t).await.unwrap();
            println!("{name} run on {day}: {:.2} s for {obligations} obligations, {people} people: {run:?}", begun.elapsed().as_secs_f64());
            day = day.checked_add_days(Days::new(1)).unwrap();
        }
    }
}
