//! People from a table: looked at, confirmed, again, by who may not, with what is wrong.

use axum::http::StatusCode;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::problem::Problem;
use thihanh_store::{FromQueryResult, db_tests, values};

use super::{OWING, PROVINCE, account, between};
use crate::modules::accounts::api as accounts;
use crate::modules::people::usecase::{self, Import, Imported};
use crate::testing::TestProvince;

const TABLE: &str = "DANH SÁCH CÁN BỘ ĐẦU MỐI;;;;;;\n\
    Họ và tên;Chức vụ;Cơ quan;Vai trò;Email;Điện thoại;Từ ngày\n\
    Nguyễn Văn An;Chuyên viên;Sở Y tế;Cán bộ đầu mối;An.NV@example.vn;912345678;01/04/2026\n\
    Nguyễn Văn An;;Sở Tư pháp;observer;an.nv@example.vn;;\n\
    Trần Thị Bình;Văn thư;Sở Tư pháp;văn thư;;;\n";

async fn accounts_there(t: &TestProvince) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    t.store.read().one::<Row>("SELECT count(*) AS total FROM account", values![]).await.unwrap().total
}

async fn entries(t: &TestProvince, action: &str) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM journal WHERE action = $1";
    t.store.read().one::<Row>(statement, values![action]).await.unwrap().total
}

/// What the person's page says.
async fn page(t: &TestProvince, login: &str) -> String {
    t.browser_of("quantri").await.get(&format!("/nguoi-dung/{login}")).await.body
}

db_tests! {
    async fn a_table_is_looked_at_confirmed_and_changes_nothing_the_second_time(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        assert!(admin.get("/nguoi-dung/nhap").await.body.contains("mau.xlsx"));
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", TABLE.as_bytes()).await;
        assert_eq!(look.status, StatusCode::OK, "{}", look.body);
        assert!(look.body.contains("Sẽ thêm 2 người và 3 vai trò"), "{}", look.body);
        assert!(look.body.contains("annv") && look.body.contains("binhtt"), "logins are proposed: {}", look.body);
        assert_eq!(accounts_there(&t).await, 1, "looking writes nothing");
        let agreed = between(&look.body, "name=\"agreed\" value=\"", "\"").to_owned();
        let slips = admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await;
        assert_eq!(slips.body.matches("Mã dùng một lần</dt>").count(), 2, "a slip for each new person: {}", slips.body);
        let code = between(&slips.body, "Mã dùng một lần</dt><dd><b>", "</b>").to_owned();
        let person = page(&t, "annv").await;
        for words in ["an.nv@example.vn", "0912345678", "Cán bộ đầu mối, Sở Y tế", "01/04/2026", "Theo dõi (chỉ xem), Sở Tư pháp"] {
            assert!(person.contains(words), "{words}: {person}");
        }
        let mut new = t.browser();
        new.get("/kich-hoat").await;
        let chosen = [("code", code.as_str()), ("password", "mua dam tham lau"), ("again", "mua dam tham lau")];
        assert_eq!(new.post("/kich-hoat", &chosen).await.location(), "/bat-dau", "the slip opens the account");

        let again = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", TABLE.as_bytes()).await;
        assert!(again.body.contains("không có gì để nhập") && !again.body.contains("xac-nhan"), "{}", again.body);
        let system = Actor::system("test");
        let bytes = TABLE.as_bytes().to_vec();
        let written = (accounts_there(&t).await, entries(&t, "added").await, entries(&t, "role_granted").await, entries(&t, "slip_made").await);
        let done = usecase::import(&t, &system, Import { bytes, agreed: None, by_mail: true }).await.unwrap();
        let Imported::Done(plan, slips) = done else { panic!("nothing is wrong") };
        assert!(plan.people.is_empty() && slips.is_empty());
        let after = (accounts_there(&t).await, entries(&t, "added").await, entries(&t, "role_granted").await, entries(&t, "slip_made").await);
        assert_eq!(written, after, "not even an entry");

        let more = format!("{TABLE}Trần Thị Bình;;Sở Y tế;văn thư;;;\n");
        // Another agency does not tell who is meant: a login does.
        let more = more.replace("Họ và tên;", "Họ và tên;Tên đăng nhập;").replace("Nguyễn Văn An;", "Nguyễn Văn An;annv;").replace("Trần Thị Bình;", "Trần Thị Bình;binhtt;");
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", more.as_bytes()).await;
        let agreed = between(&look.body, "name=\"agreed\" value=\"", "\"").to_owned();
        let done = admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await;
        assert_eq!(done.location(), "/nguoi-dung", "roles alone need no slips: {}", done.body);
        assert!(page(&t, "binhtt").await.contains("Văn thư, Sở Y tế"));
        let late = admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await;
        assert_eq!(late.location(), "/nguoi-dung/nhap", "a table is confirmed once");
    }

    async fn one_wrong_row_or_another_outcome_and_nothing_is_written(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/nhap").await;
        let wrong = format!("{TABLE}Lê Hà <b>;;Sở Không Có;vua;không;;\n");
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", wrong.as_bytes()).await;
        for words in ["1 dòng sai", "<td data-th=\"Dòng:\">6</td>", "Lê Hà &#60;b&#62;", "tên hoặc mã là “Sở Không Có”", "Không có vai trò “vua”", "Thư điện tử: Địa chỉ thư điện tử không hợp lệ"] {
            assert!(look.body.contains(words), "{words}: {}", look.body);
        }
        assert!(!look.body.contains("name=\"agreed\""), "it cannot be confirmed");
        let command = Import { bytes: wrong.into_bytes(), ..Import::default() };
        assert!(matches!(usecase::import(&t, &Actor::system("test"), command).await, Ok(Imported::Wrong(_))));
        assert_eq!(accounts_there(&t).await, 1, "the right rows wait for the wrong one");

        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", TABLE.as_bytes()).await;
        let agreed = between(&look.body, "name=\"agreed\" value=\"", "\"").to_owned();
        account(&t, "annv", "Nguyễn Văn Anh", Role::Observer, OWING).await;
        let changed = admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        assert!(changed.body.contains("Từ lúc xem trước") && changed.body.contains("annv2"), "{}", changed.body);
        assert_eq!(accounts_there(&t).await, 2);
        let agreed = between(&changed.body, "name=\"agreed\" value=\"", "\"").to_owned();
        assert_eq!(admin.post("/nguoi-dung/nhap/xac-nhan", &[("agreed", &agreed)]).await.status, StatusCode::OK);
        assert_eq!(accounts_there(&t).await, 4);
    }

    async fn a_role_of_a_table_may_be_limited_to_a_module(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let table = "Họ tên;Cơ quan;Vai trò;Phân hệ\n\
            Nguyễn Văn An;Sở Y tế;Văn thư;Văn bản chỉ đạo\n\
            Nguyễn Văn An;Sở Y tế;Cán bộ đầu mối;tất cả\n";
        let command = || Import { bytes: table.as_bytes().to_vec(), ..Import::default() };
        let done = usecase::import(&t, &Actor::system("test"), command()).await.unwrap();
        assert!(matches!(done, Imported::Done(_, slips) if slips.len() == 1));
        let person = page(&t, "annv").await;
        assert!(person.contains("Văn thư (chỉ phân hệ Văn bản chỉ đạo), Sở Y tế"), "{person}");
        assert!(person.contains(">Cán bộ đầu mối, Sở Y tế"), "{person}");
        let Imported::Done(plan, _) = usecase::import(&t, &Actor::system("test"), command()).await.unwrap() else { panic!() };
        assert!(plan.people.is_empty(), "again nothing");
        let wrong = table.replace("Văn bản chỉ đạo", "Trợ giúp").into_bytes();
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/nhap").await;
        let look = admin.upload("/nguoi-dung/nhap", "file", "ds.csv", &wrong).await;
        assert!(look.body.contains("Phân hệ: Không có phân hệ “Trợ giúp”"), "{}", look.body);
    }

    async fn only_administrators_import_and_hostile_files_are_refused_in_a_sentence(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        account(&t, "dp", "Lê Văn Dũng", Role::Coordinator, PROVINCE).await;
        let id = account(&t, "kt", "Đỗ Thị Ánh", Role::Auditor, PROVINCE).await;
        let actor = accounts::actor(t.store.read(), id, t.app.clock.today()).await.unwrap().unwrap();
        let command = Import { bytes: TABLE.as_bytes().to_vec(), ..Import::default() };
        assert!(matches!(usecase::import(&t, &actor, command).await, Err(Problem::Denied { .. })));
        let mut other = t.browser_of("dp").await;
        other.get("/").await;
        assert_eq!(other.upload("/nguoi-dung/nhap", "file", "a.csv", TABLE.as_bytes()).await.status, StatusCode::FORBIDDEN);
        let mut admin = t.browser_of("quantri").await;
        admin.get("/nguoi-dung/nhap").await;
        let many = format!("Họ tên,Email\n{}", "An,an@example.vn\n".repeat(5_001));
        for (bytes, said) in [
            (&b"PK\x03\x04\x14\0broken"[..], "Tệp bị hỏng"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", "Excel kiểu cũ"),
            (b"\xff\xff\xff", "Không đọc được bảng"),
            (b"a,b\n1,2\n", "Không thấy dòng tiêu đề"),
            (b"", "Hãy chọn một tệp"),
            (many.as_bytes(), "Nhiều hơn 5.000 dòng"),
        ] {
            let answer = admin.upload("/nguoi-dung/nhap", "file", "a.xlsx", bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(answer.body.contains(said), "{said}: {}", answer.body);
        }
        let large = admin.upload("/nguoi-dung/nhap", "file", "a.csv", &vec![b'a'; (4 << 20) + 1]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(accounts_there(&t).await, 3);
    }

    async fn a_template_is_a_table_without_rows_in_both_formats(t: TestProvince) {
        account(&t, "quantri", "Phạm Gia Bảo", Role::Administrator, PROVINCE).await;
        let mut admin = t.browser_of("quantri").await;
        for name in ["mau.csv", "mau.xlsx"] {
            let file = admin.get(&format!("/nguoi-dung/nhap/{name}")).await;
            assert_eq!(file.status, StatusCode::OK);
            let looked = usecase::look(&t, &Actor::system("test"), file.bytes).await;
            let Err(Problem::Invalid(errors)) = looked else { panic!("{name} has no rows") };
            assert_eq!(errors[0].code, "people-import-empty", "{name}: its heads are known");
        }
    }
}
