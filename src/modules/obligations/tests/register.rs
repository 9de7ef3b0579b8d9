//! What people make of the register: the columns they see, the filters they share.

use axum::http::StatusCode;
use thihanh_kernel::access::Role;

use super::api::somebody;
use super::world::{PROVINCE, World};
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::testing::Browser;

async fn filled(world: &World) {
    world.departments(&["Sở Y tế", "Sở Xây dựng"]).await;
    // 3 stands below 1.
    world.agency(3, "Phòng Y tế", &[(1, None), (PROVINCE, None)]).await;
    let by = || vanban::deadline::Deadline::By { date: date("2026-03-31"), inclusive: true };
    let task = |agencies: &[u128]| IssuedTask { deadlines: vec![stated(by(), "")], ..a_task(agencies) };
    world.issued(1, "2026-01-05", &[task(&[1]), task(&[2]), task(&[3])]).await;
}

async fn heads(browser: &mut Browser, path: &str) -> Vec<String> {
    let file = browser.get(path).await;
    let mut reader = csv::Reader::from_reader(&file.bytes[3..]);
    reader.headers().unwrap().iter().map(str::to_owned).collect()
}

/// The addresses by which filters of the page are dropped.
fn drops(page: &str) -> Vec<String> {
    let forms = page.split("action=\"/nhiem-vu/bo-loc/").skip(1).filter_map(|rest| rest.split('"').next());
    forms.map(|rest| format!("/nhiem-vu/bo-loc/{rest}")).collect()
}

thihanh_store::db_tests! {
    async fn columns_are_kept_for_the_person_and_with_a_filter(world: World) {
        filled(&world).await;
        let mut officer = somebody(&world, "daumoi", Role::FocalOfficer, 1).await;
        assert!(officer.get("/nhiem-vu").await.body.contains("Sở Tư pháp theo dõi"));
        let chosen = [("column", "due"), ("column", "binding"), ("column", "nonsense"), ("query", "status=in_time")];
        let answer = officer.post("/nhiem-vu/cot", &chosen).await;
        assert_eq!(answer.location(), "/nhiem-vu?status=in_time");
        let page = officer.get("/nhiem-vu").await.body;
        assert!(page.contains("<th scope=\"col\">Tính chất</th>") && !page.contains("Sở Tư pháp theo dõi"), "{page}");
        assert_eq!(heads(&mut officer, "/nhiem-vu.csv").await, ["Mã", "Nội dung", "Tính chất", "Hạn"]);

        // A filter is kept with the columns that it was seen in, and shows them to whoever opens it.
        let saved = officer.post("/nhiem-vu/bo-loc", &[("name", "Gọn"), ("query", "cols=binding,due")]).await;
        assert_eq!(saved.location(), "/nhiem-vu?cols=binding%2Cdue");
        let usual = officer.post("/nhiem-vu/cot", &[("deed", "usual"), ("query", "")]).await;
        assert_eq!(usual.location(), "/nhiem-vu");
        assert_eq!(heads(&mut officer, "/nhiem-vu.csv").await.len(), 20, "a file shows everything again");
        assert_eq!(heads(&mut officer, "/nhiem-vu.csv?cols=state").await, ["Mã", "Nội dung", "Trạng thái"]);
        let page = officer.get("/nhiem-vu?cols=binding%2Cdue").await.body;
        assert!(page.contains("href=\"/nhiem-vu.csv?cols=binding%2Cdue\""), "the file has them too: {page}");
        assert!(page.contains("aria-current=\"true\">Gọn"), "{page}");
        let other = somebody(&world, "khac", Role::FocalOfficer, 1).await.get("/nhiem-vu").await.body;
        assert!(other.contains("Sở Tư pháp theo dõi"), "columns are the person's own");
    }

    async fn a_filter_is_shared_downwards_and_gives_no_rights(world: World) {
        filled(&world).await;
        let mut author = somebody(&world, "tacgia", Role::UnitHead, 1).await;
        let mut colleague = somebody(&world, "dongnghiep", Role::FocalOfficer, 1).await;
        let mut below = somebody(&world, "capduoi", Role::FocalOfficer, 3).await;
        let mut elsewhere = somebody(&world, "noikhac", Role::FocalOfficer, 2).await;
        let mut admin = somebody(&world, "quantri", Role::Administrator, PROVINCE).await;
        let share = an_agency(1).to_string();
        let fields = [("name", "Của sở"), ("query", "status=in_time"), ("share", share.as_str())];
        assert_eq!(author.post("/nhiem-vu/bo-loc", &fields).await.status, StatusCode::SEE_OTHER);
        for (browser, sees) in [(&mut author, true), (&mut colleague, true), (&mut below, true), (&mut admin, true), (&mut elsewhere, false)] {
            assert_eq!(browser.get("/nhiem-vu").await.body.contains("Của sở (chung: Sở Y tế)"), sees);
        }
        // The same question, each with the own rows.
        let own = below.get("/nhiem-vu?status=in_time&sort=due").await.body;
        assert!(own.contains("NV-2026-00003") && !own.contains("NV-2026-00001"), "{own}");

        let drop = drops(&author.get("/nhiem-vu").await.body).pop().expect("the author may drop it");
        assert!(drops(&colleague.get("/nhiem-vu").await.body).is_empty());
        assert_eq!(colleague.post(&drop, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(elsewhere.post(&drop, &[]).await.status, StatusCode::NOT_FOUND);
        let elsewhere_shared = author.post("/nhiem-vu/bo-loc", &[("name", "x"), ("query", ""), ("share", &an_agency(2).to_string())]).await;
        assert_eq!(elsewhere_shared.status, StatusCode::UNPROCESSABLE_ENTITY, "not with somebody else's agency");
        assert_eq!(admin.post(&drop, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!colleague.get("/nhiem-vu").await.body.contains("Của sở"));
    }
}
