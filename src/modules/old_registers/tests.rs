//! A workbook taken over: looked at, written, again, with what is wrong, and by whom its rows are seen.

use axum::http::StatusCode;
use rust_xlsxwriter::{Format, Workbook};
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::problem::Problem;
use thihanh_store::{FromQueryResult, db_tests, values};

use super::model::plan::{Change, Options};
use super::usecase::{self, Import, Imported};
use super::web::words::fault_text;
use crate::modules::obligations::api::{ObligationFilter, State};
use crate::modules::obligations::usecase as obligations;
use crate::testing::TestProvince;

const PROVINCE: &str = "Tỉnh Minh Giang";
const HEADS: [&str; 9] = [
    "TT",
    "Số, ký hiệu văn bản",
    "Ngày văn bản",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời hạn hoàn thành",
    "Tình trạng",
    "Ngày hoàn thành",
];

type Cells<'a> = [&'a str; 9];

const ROWS: [Cells<'static>; 5] = [
    [
        "1",
        "12/KH-UBND",
        "",
        "Rà soát văn bản quy phạm pháp luật",
        "Sở Tư pháp",
        "Sở Y tế",
        "31/12/2025",
        "Đã hoàn thành",
        "20/12/2025",
    ],
    ["2", "12/KH-UBND", "", "Tập huấn nghiệp vụ", "Sở Y tế", "", "Trước ngày 31/3/2026", "Đang thực hiện", ""],
    ["II", "", "", "NHIỆM VỤ NĂM 2026", "", "", "", "", ""],
    ["3", "", "", "Báo cáo kết quả kiểm tra", "Sở Tư pháp, Sở Y tế", "", "15/01/2026", "Quá hạn", ""],
    ["4", "40/UBND-NC", "", "Theo dõi thường xuyên việc thi hành", "Sở Y tế", "", "Thường xuyên", "", ""],
];

/// A workbook with a cover sheet and the register on the second one; the day of the document is a real day of Excel.
fn workbook(rows: &[Cells<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Bìa").unwrap().write(0, 0, "Bảng theo dõi").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("NV 2025").unwrap();
    sheet.write(0, 0, "BẢNG THEO DÕI NHIỆM VỤ UBND TỈNH GIAO").unwrap();
    for (column, head) in (0..).zip(HEADS) {
        sheet.write(2, column, head).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in (3..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                sheet.write(row, column, *cell).unwrap();
            }
        }
        let is_heading = cells[4].is_empty() && cells[6].is_empty();
        if cells[2].is_empty() && !is_heading {
            let on = chrono::NaiveDate::from_ymd_opt(2025, 10, 6).unwrap();
            sheet.write_with_format(row, 2, &on, &day).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn importing(t: &TestProvince, bytes: Vec<u8>) -> Import {
    Import {
        name: "theo-doi.xlsx".to_owned(),
        bytes,
        sheet: Some("NV 2025".to_owned()),
        map: Vec::new(),
        options: Options::default(),
        jurisdiction: t.agency(PROVINCE).await,
    }
}

async fn count(t: &TestProvince, table: &str) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    t.store.read().one::<Row>(&format!("SELECT count(*) AS total FROM {table}"), values![]).await.unwrap().total
}

fn system() -> Actor {
    Actor::system("test")
}

db_tests! {
    async fn a_workbook_is_looked_at_taken_over_and_changes_nothing_again(t: TestProvince) {
        let import = importing(&t, workbook(&ROWS)).await;
        let looked = usecase::look(&t, &system(), &import).await.unwrap();
        let outcomes: Vec<_> = looked.plan.lines.iter().map(|line| (line.row.line, line.outcome.clone().unwrap())).collect();
        let done = Change::Done(chrono::NaiveDate::from_ymd_opt(2025, 12, 20).unwrap());
        assert_eq!(outcomes, [(4, done), (5, Change::Open), (6, Change::Heading), (7, Change::Open), (8, Change::Open)]);
        assert_eq!(looked.sheet, "NV 2025");
        assert_eq!(count(&t, "obligation").await, 0, "looking writes nothing");

        let imported = usecase::import(&t, &system(), &import).await.unwrap();
        assert!(matches!(imported, Imported::Done(_)), "{imported:?}");
        let everything = ObligationFilter::default();
        let rows = obligations::register(&t, &system(), &everything, &thihanh_kernel::page::Page::default()).await.unwrap().rows.items;
        let mut told: Vec<_> = rows
            .iter()
            .map(|row| {
                let it = &row.obligation;
                (it.title.clone(), it.state, it.due_on.map(|day| day.to_string()), it.reported_on.map(|day| day.to_string()))
            })
            .collect();
        told.sort_by(|a, b| a.0.cmp(&b.0));
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(
            told,
            [
                ("Báo cáo kết quả kiểm tra".to_owned(), State::Open, day("2026-01-15"), None),
                ("Báo cáo kết quả kiểm tra".to_owned(), State::Open, day("2026-01-15"), None),
                ("Rà soát văn bản quy phạm pháp luật".to_owned(), State::Completed, day("2025-12-31"), day("2025-12-20")),
                ("Theo dõi thường xuyên việc thi hành".to_owned(), State::Open, None, None),
                ("Tập huấn nghiệp vụ".to_owned(), State::Open, day("2026-03-30"), None),
            ]
        );
        let reviewed = rows.iter().find(|row| row.obligation.state == State::Completed).unwrap();
        let code = &reviewed.obligation.code;
        assert_eq!(reviewed.obligation.opened_on.to_string(), "2025-10-06");
        assert_eq!(reviewed.obligation.why.source, "12/KH-UBND ngày 06/10/2025 (bảng cũ: theo-doi.xlsx, NV 2025, dòng 4)");
        let history = obligations::history(&t, &system(), code).await.unwrap();
        assert!(history.iter().any(|record| record.reason.starts_with("Nhập từ bảng cũ: 12/KH-UBND")), "{history:?}");
        assert_eq!(obligations::check_counters(&t).await.unwrap(), 0);

        // Again, and with one row more and one that was done meanwhile: what is there stays, the new one comes.
        let written = (count(&t, "obligation").await, count(&t, "old_register").await, count(&t, "journal").await);
        let again = usecase::import(&t, &system(), &import).await.unwrap();
        assert!(matches!(again, Imported::Nothing(_)), "{again:?}");
        assert_eq!((count(&t, "obligation").await, count(&t, "old_register").await, count(&t, "journal").await), written);
        let mut longer = ROWS.to_vec();
        longer[1][7] = "Đã hoàn thành";
        longer[1][8] = "10/3/2026";
        longer.push(["5", "41/UBND-NC", "", "Việc mới", "Sở Y tế", "", "30/4/2026", "", ""]);
        let Imported::Done(looked) = usecase::import(&t, &system(), &importing(&t, workbook(&longer)).await).await.unwrap() else {
            panic!("one row is new")
        };
        assert_eq!(looked.plan.counts(), (0, 1));
        assert_eq!(count(&t, "obligation").await, written.0 + 1);
        assert_eq!(count(&t, "old_register_row").await, 5);
    }

    async fn one_wrong_row_and_nothing_is_written(t: TestProvince) {
        let mut rows = ROWS.to_vec();
        rows[1][4] = "Sở Y dược";
        rows[3][6] = "tuần tới";
        let import = importing(&t, workbook(&rows)).await;
        let Imported::Wrong(looked) = usecase::import(&t, &system(), &import).await.unwrap() else { panic!("two rows are wrong") };
        let faults: Vec<_> = looked
            .plan
            .lines
            .iter()
            .filter_map(|line| Some((line.row.line, fault_text(thihanh_webkit::Lang::Vi, &line.outcome.as_ref().err()?[0]))))
            .collect();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].0 == 5 && faults[0].1.starts_with("Cơ quan chủ trì: Không có cơ quan nào là “Sở Y dược”"), "{faults:?}");
        assert!(faults[1].0 == 7 && faults[1].1.starts_with("Thời hạn: Không đọc được thời hạn “tuần tới”"), "{faults:?}");
        for table in ["obligation", "task", "old_register", "old_register_row"] {
            assert_eq!(count(&t, table).await, 0, "{table}");
        }
        let wrong_sheet = Import { sheet: Some("Không có".into()), ..import };
        let Err(Problem::Invalid(faults)) = usecase::look(&t, &system(), &wrong_sheet).await else { panic!("no such sheet") };
        assert_eq!(faults[0].code, "old-register-no-such-sheet");
    }

    async fn a_row_is_seen_by_whoever_sees_what_it_became(t: TestProvince) {
        let import = importing(&t, workbook(&ROWS)).await;
        let person = t.person("quantri", Role::Administrator, PROVINCE).await;
        assert!(matches!(usecase::import(&t, &person, &import).await, Err(Problem::Denied { .. })), "no person takes over");
        usecase::import(&t, &system(), &import).await.unwrap();
        #[derive(FromQueryResult)]
        struct Row {
            code: String,
        }
        let text = "SELECT code FROM obligation WHERE title = 'Tập huấn nghiệp vụ'";
        let Row { code } = t.store.read().one(text, values![]).await.unwrap();
        t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        t.person("luatgia", Role::FocalOfficer, "Hội Luật gia tỉnh").await;
        let mut browser = t.browser_of("yte").await;
        let page = browser.get(&format!("/nhiem-vu/{code}")).await.body;
        assert!(page.contains("bảng cũ: theo-doi.xlsx, NV 2025, dòng 5"), "{page}");
        let start = page.find("/bang-cu/").expect("a link to the row");
        let link = page[start..].split('"').next().unwrap().to_owned();
        let row = browser.get(&link).await;
        assert_eq!(row.status, StatusCode::OK);
        for wanted in ["Dòng 5", "Trước ngày 31/3/2026", "06/10/2025", "Đang thực hiện", &code] {
            assert!(row.body.contains(wanted), "{wanted}: {}", row.body);
        }
        assert_eq!(t.browser_of("luatgia").await.get(&link).await.status, StatusCode::NOT_FOUND);
    }
}
