//! A year of monitoring how law is carried out, as its people live it: plans that are missing are urged and answered for; a plan without a field is
//! refused, filled in, accepted, issued; an inspection that meets another is refused, moved, done on a tablet without a line; what it found becomes
//! a recommendation that is late, urged, done, verified; a survey shows its chart.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;

use crate::axe::assert_accessible;
use crate::browser::Browser;
use crate::demo::Demo;
use crate::life::{said, urge};

/// The days of a year on which things happen.
#[derive(Clone, Copy)]
struct Year(i32);

impl Year {
    /// A day of it as people write it: `on("13/04")`.
    fn on(self, day: &str) -> String {
        format!("{day}/{}", self.0)
    }

    /// The same as the command line takes it.
    fn iso(self, month_and_day: &str) -> String {
        format!("{}-{month_and_day}", self.0)
    }

    /// Names the pictures.
    async fn picture(self, browser: &Browser, name: &str) {
        browser.picture(&format!("year-{}-{name}", self.0)).await;
    }
}

/// Under the two-level structure and Decree 80/2025/NĐ-CP.
#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_monitoring() {
    let Some(browser) = Browser::start().await else { return };
    let year = Year(2026);
    let demo = Demo::start();
    browser.resize(1366, 768).await;
    missing_plan_is_urged(&browser, &demo, year, "Sở Giáo dục và Đào tạo").await;
    commune_writes_its_plan(&browser, &demo, year).await;
    survey_has_a_chart(&browser, &demo, year).await;
    inspected_and_followed_up(&browser, demo, year).await;
}

/// The same with districts, under Decree 59/2012/NĐ-CP; what was planned then stays under it when the law and the structure are others.
#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_monitoring_before_the_reform() {
    let Some(browser) = Browser::start().await else { return };
    let year = Year(2025);
    let demo = Demo::start_on("2025-03-17");
    browser.resize(1366, 768).await;
    missing_plan_is_urged(&browser, &demo, year, "Ủy ban nhân dân huyện Thạch Bàn").await;
    let plan = district_matches_the_province(&browser, &demo, year).await;
    let demo = inspected_and_followed_up(&browser, demo, year).await;

    // The districts are gone, and the law is another one; the plan is not.
    let demo = demo.restart_on("2025-07-02");
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(&browser, &demo, &plan).await;
    said(&browser, "huyện Thạch Bàn").await;
    said(&browser, "Nghị định 59/2012/NĐ-CP").await;
    year.picture(&browser, "20-plan-of-a-district-that-is-gone").await;

    // Next year's are owed under Decree 80/2025/NĐ-CP: of it no number of fields and no day is known, and the pages say so.
    let demo = demo.restart_on("2026-01-12");
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(&browser, &demo, "/theo-doi/ke-hoach").await;
    // The nightly job opens them too; whoever keeps the rules need not wait for it.
    browser.send_to("/theo-doi/ke-hoach/mo", &[]).await;
    open(&browser, &demo, "/theo-doi/ke-hoach?q=Minh+Giang").await;
    let duty = "//a[contains(., 'Ủy ban nhân dân tỉnh Minh Giang')]";
    follow(&browser, Locator::XPath(duty)).await;
    said(&browser, "Nghị định 80/2025/NĐ-CP").await;
    said(&browser, "chưa xác minh").await;
    year.picture(&browser, "21-next-year").await;
    open(&browser, &demo, "/theo-doi/quy-tac").await;
    said(&browser, "chưa xác minh").await;
    year.picture(&browser, "22-rules").await;
}

/// An inspection until what it recommended is done; gives the demo as it stands then.
async fn inspected_and_followed_up(browser: &Browser, demo: Demo, year: Year) -> Demo {
    let inspection = inspection_is_moved(browser, &demo, year).await;
    let demo = demo.restart_on(&year.iso("04-14"));
    answered_without_a_line(browser, &demo, year, &inspection).await;
    let obligation = concluded(browser, &demo, year, &inspection).await;
    let demo = demo.restart_on(&year.iso("05-12"));
    followed_up(browser, &demo, year, &inspection, &obligation).await;
    demo
}

pub(super) async fn open(browser: &Browser, demo: &Demo, path: &str) {
    browser.client.goto(&format!("{}{path}", demo.address)).await.unwrap();
    browser.client.wait().for_element(Locator::Css("main")).await.unwrap();
}

/// Clicks a link and waits for the page behind it.
pub(super) async fn follow(browser: &Browser, link: Locator<'_>) -> String {
    let link = browser.client.wait().for_element(link).await.unwrap();
    let href = link.attr("href").await.unwrap().unwrap();
    let here = browser.client.current_url().await.unwrap();
    browser.client.goto(here.join(&href).unwrap().as_str()).await.unwrap();
    browser.client.wait().for_element(Locator::Css("main")).await.unwrap();
    href
}

/// An agency has no plan past 28/02: the letter that urges it, and what was done about it.
async fn missing_plan_is_urged(browser: &Browser, demo: &Demo, year: Year, agency: &str) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, "/theo-doi/ke-hoach").await;
    said(browser, "Chưa có, quá hạn").await;
    browser.client.wait().for_element(Locator::Css("a[href^='/don-doc/soan?code=NV-']")).await.unwrap();
    year.picture(browser, "1-plans").await;
    let name = format!("//a[contains(., '{agency}')]");
    open(browser, demo, &format!("/theo-doi/ke-hoach?q={}", agency.replace(' ', "+"))).await;
    let duty = follow(browser, Locator::XPath(&name)).await;
    let owed = browser.client.wait().for_element(Locator::Css("main a[href^='/nhiem-vu/NV-']")).await.unwrap();
    let owed = owed.attr("href").await.unwrap().unwrap().trim_start_matches("/nhiem-vu/").to_owned();
    urge(browser, demo, &owed, "315").await;
    open(browser, demo, &format!("/nhiem-vu/{owed}")).await;
    said(browser, "315/").await;
    open(browser, demo, &duty).await;
    let day = year.on("16/03");
    let taken = [
        ("kind", "named_in_report"),
        ("taken_on", day.as_str()),
        ("document", "Báo cáo 96/BC-STP"),
        ("note", "Chậm từ 28/02"),
    ];
    browser.send_to("/bien-phap", &taken).await;
    said(browser, "Báo cáo 96/BC-STP").await;
    year.picture(browser, "2-measure").await;
    assert_accessible(&browser.client, "an agency without a plan").await;
}

/// A commune's plan: refused without a field, sent in with one, accepted, issued.
async fn commune_writes_its_plan(browser: &Browser, demo: &Demo, year: Year) {
    browser.sign_in(&demo.address, "xa").await;
    open(browser, demo, "/theo-doi/ke-hoach").await;
    browser.send_to("/theo-doi/ke-hoach", &[]).await;
    let plan = browser.client.current_url().await.unwrap().path().to_owned();
    assert!(plan.contains("/ke-hoach/TD-2026-"), "{plan}");
    browser.send_to("/trinh", &[]).await;
    said(browser, "Kế hoạch phải có ít nhất 1 lĩnh vực").await;
    year.picture(browser, "3-refused").await;
    browser
        .send_to("/linh-vuc", &[("field", "dat_dai"), ("reason", "key"), ("note", "Nhiều kiến nghị của người dân")])
        .await;
    let ends_on = year.on("30/09");
    let line = [
        ("activity", "inspect"),
        ("content", "Kiểm tra việc giải quyết thủ tục đất đai tại các thôn"),
        ("product", "Kết luận kiểm tra"),
        ("ends_on", ends_on.as_str()),
        ("budget", "5.000.000"),
    ];
    browser.send_to("/hoat-dong", &line).await;
    said(browser, "5.000.000").await;
    browser.send_to("/trinh", &[]).await;
    said(browser, "Chờ ý kiến").await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, &plan).await;
    browser.send_to("/chap-nhan", &[]).await;
    browser.sign_in(&demo.address, "xa").await;
    open(browser, demo, &plan).await;
    browser.send_to("/ban-hanh", &[("number", "12"), ("on", &year.on("16/03"))]).await;
    said(browser, "Đã ban hành").await;
    year.picture(browser, "4-issued").await;
    assert_accessible(&browser.client, "an issued plan").await;
    is_a_file(browser, &format!("{plan}/van-ban.docx"), "wordprocessingml").await;
    is_a_file(browser, &format!("{plan}/van-ban.pdf"), "application/pdf").await;
}

/// A district's plan: its field must be one of the province's plan, or it says why not. Gives the plan.
async fn district_matches_the_province(browser: &Browser, demo: &Demo, year: Year) -> String {
    browser.sign_in(&demo.address, "huyen").await;
    open(browser, demo, "/theo-doi/ke-hoach").await;
    follow(browser, Locator::XPath("//a[contains(., 'Ủy ban nhân dân huyện Thạch Bàn')]")).await;
    said(browser, "Nghị định 59/2012/NĐ-CP").await;
    browser.send_to("/theo-doi/ke-hoach", &[]).await;
    let plan = browser.client.current_url().await.unwrap().path().to_owned();
    assert!(plan.contains("/ke-hoach/TD-2025-"), "{plan}");
    browser
        .send_to("/linh-vuc", &[("field", "lam_nghiep"), ("reason", "key"), ("note", "Huyện có rừng đầu nguồn")])
        .await;
    let ends_on = year.on("30/09");
    let line = [
        ("activity", "inspect"),
        ("content", "Kiểm tra việc giao đất, giao rừng tại các xã"),
        ("product", "Kết luận kiểm tra"),
        ("ends_on", ends_on.as_str()),
        ("budget", "12.000.000"),
    ];
    browser.send_to("/hoat-dong", &line).await;
    browser.send_to("/trinh", &[]).await;
    said(browser, "hãy chọn lĩnh vực tương ứng hoặc nêu lý do").await;
    year.picture(browser, "3-apart").await;
    let why = ("why_apart", "Rừng đầu nguồn chỉ có ở huyện, tỉnh không chọn");
    browser.send_to("/linh-vuc", &[("field", "lam_nghiep"), ("reason", "key"), why]).await;
    browser.send_to("/trinh", &[]).await;
    said(browser, "Chờ ý kiến").await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, &plan).await;
    browser.send_to("/chap-nhan", &[]).await;
    browser.sign_in(&demo.address, "huyen").await;
    open(browser, demo, &plan).await;
    browser.send_to("/ban-hanh", &[("number", "7"), ("on", &year.on("16/03"))]).await;
    said(browser, "Đã ban hành").await;
    year.picture(browser, "4-issued").await;
    assert_accessible(&browser.client, "an issued plan of a district").await;
    is_a_file(browser, &format!("{plan}/van-ban.pdf"), "application/pdf").await;
    plan
}

fn borrowed<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, text)| (*name, text.as_str())).collect()
}

async fn survey_has_a_chart(browser: &Browser, demo: &Demo, year: Year) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, "/theo-doi/khao-sat/KS-2026-0001/ket-qua").await;
    let charts = browser.client.find_all(Locator::Css("main svg rect")).await.unwrap();
    assert!(!charts.is_empty(), "the results have a chart");
    year.picture(browser, "5-survey").await;
}

/// An inspection in days when another body inspects the same agency: refused, moved, decided.
async fn inspection_is_moved(browser: &Browser, demo: &Demo, year: Year) -> String {
    let facts = |title: &str, from: &str, to: &str| {
        [
            ("agency", "Sở Tư pháp".to_owned()),
            ("title", title.to_owned()),
            ("subject_names", "Sở Y tế".to_owned()),
            ("period_from", Year(year.0 - 1).on("01/01")),
            ("period_to", Year(year.0 - 1).on("31/12")),
            ("starts_on", year.on(from)),
            ("ends_on", year.on(to)),
        ]
    };
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, "/theo-doi/kiem-tra/moi").await;
    let mut other = facts("Thanh tra việc đấu thầu thuốc", "07/04", "10/04").to_vec();
    other.extend([("other_fields", "Đấu thầu thuốc".to_owned()), ("external_body", "Thanh tra tỉnh".to_owned())]);
    browser.send_to("/theo-doi/kiem-tra/moi", &borrowed(&other)).await;
    said(browser, "Thanh tra tỉnh").await;

    open(browser, demo, "/theo-doi/kiem-tra/moi").await;
    let mut own = facts("Thi hành pháp luật về khám, chữa bệnh", "08/04", "09/04").to_vec();
    own.push(("other_fields", "Khám bệnh, chữa bệnh".to_owned()));
    browser.send_to("/theo-doi/kiem-tra/moi", &borrowed(&own)).await;
    let page = browser.client.current_url().await.unwrap().path().to_owned();
    let head = [("login", "dieuphoi"), ("agency", "Sở Tư pháp"), ("role", "head")];
    browser.send_to("/thanh-vien", &head).await;
    browser.send_to("/quyet-dinh", &[]).await;
    said(browser, "Trùng với 1 đợt khác").await;
    year.picture(browser, "6-overlap").await;
    assert_accessible(&browser.client, "an inspection that meets another").await;

    open(browser, demo, &format!("{page}/sua")).await;
    browser.send_to("/sua", &[("starts_on", &year.on("14/04")), ("ends_on", &year.on("16/04"))]).await;
    browser.send_to("/quyet-dinh", &[]).await;
    said(browser, "Đã quyết định thành lập Đoàn kiểm tra").await;
    let day = year.on("16/03");
    let signed = [
        ("paper", "decision"),
        ("number", "21"),
        ("on", day.as_str()),
        ("signer_title", "Giám đốc"),
        ("signer_name", "Chu Hồng Vân"),
    ];
    browser.send_to("/so", &signed).await;
    browser.send_to("/thong-bao", &[("report_due", &year.on("08/04"))]).await;
    year.picture(browser, "7-notified").await;
    // The inspected agency sees its whole year.
    browser.sign_in(&demo.address, "daumoi").await;
    open(browser, demo, "/theo-doi/lich-kiem-tra").await;
    said(browser, &year.on("14/04")).await;
    page
}

/// On site with a tablet: an answer given while there is no line waits, and is brought back with it.
async fn answered_without_a_line(browser: &Browser, demo: &Demo, year: Year, page: &str) {
    browser.sign_in(&demo.address, "dieuphoi").await;
    open(browser, demo, page).await;
    browser.send_to("/bat-dau", &[]).await;
    browser.resize(820, 1180).await;
    follow(browser, Locator::Css("main a[href$='/tai-cho']")).await;
    assert_accessible(&browser.client, "the page of a tablet").await;
    browser.client.wait().for_element(Locator::Css("[data-kept]:not([hidden])")).await.unwrap();
    browser.line(false).await;
    browser.press(Locator::Css("fieldset button[data-verdict=not_met]")).await;
    let note = browser.client.find(Locator::Css("fieldset textarea")).await.unwrap();
    note.send_keys("Chậm ban hành 2 văn bản").await.unwrap();
    browser.press(Locator::Css("fieldset:nth-of-type(2) button[data-verdict=met]")).await;
    told_by_queue(browser, "Mất kết nối").await;
    year.picture(browser, "8-no-line").await;
    carried_in_a_file(browser, demo).await;
    // The tablet is switched off and on: the page comes from the browser's own store, with what was answered.
    demo.hang(true);
    browser.client.refresh().await.unwrap();
    let noted = browser.client.wait().for_element(Locator::Css("fieldset textarea")).await.unwrap();
    assert_eq!(noted.prop("value").await.unwrap().as_deref(), Some("Chậm ban hành 2 văn bản"));
    demo.hang(false);
    browser.line(true).await;
    told_by_queue(browser, "Đã gửi hết").await;
    year.picture(browser, "9-sent").await;
    browser.resize(1366, 768).await;
    open(browser, demo, page).await;
    let pack = "const box = document.querySelector('#cau-hoi'); return box ? box.textContent : ''";
    let answers = browser.client.execute(pack, vec![]).await.unwrap();
    assert!(answers.as_str().unwrap().contains("Chậm ban hành 2 văn bản"), "{answers}");
}

/// The answers that wait are saved to a file, and come out of it where the browser has lost them.
async fn carried_in_a_file(browser: &Browser, demo: &Demo) {
    let watch = "const make = URL.createObjectURL; URL.createObjectURL = function (blob) { blob.text().then(function (text) { window.saved = text; }); \
                 return make.call(URL, blob); };";
    browser.client.execute(watch, vec![]).await.unwrap();
    browser.press(Locator::Css("#queue button[data-do=backup]")).await;
    let saved = browser.client.execute("return window.saved", vec![]).await.unwrap();
    let saved = saved.as_str().expect("a file was made").to_owned();
    assert_eq!(saved.matches("\"verdict\"").count(), 2, "{saved}");
    demo.hang(true);
    browser.client.execute("localStorage.clear()", vec![]).await.unwrap();
    browser.client.refresh().await.unwrap();
    let lost = browser.client.wait().for_element(Locator::Css("fieldset textarea")).await.unwrap();
    assert_eq!(lost.prop("value").await.unwrap().as_deref(), Some(""), "the browser has lost it");
    let folder = tempfile::tempdir().unwrap();
    let take = async |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let field = browser.client.find(Locator::Css("#queue input[data-do=restore]")).await.unwrap();
        field.send_keys(path.to_str().unwrap()).await.unwrap();
    };
    take("of-another.json", &saved.replacen("\"site\":\"", "\"site\":\"x", 1)).await;
    told_by_queue(browser, "của cuộc kiểm tra khác").await;
    take("saved.json", &saved).await;
    told_by_queue(browser, "Còn 2 câu chưa gửi").await;
    demo.hang(false);
}

/// What the bar of the tablet says, before long.
async fn told_by_queue(browser: &Browser, words: &str) {
    let mut text = String::new();
    for _ in 0..100 {
        text = browser.client.find(Locator::Css("#queue output")).await.unwrap().text().await.unwrap();
        if text.contains(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{words}: {text}");
}

/// Finding, recommendation, conclusion with its number, sent; the recommendation's obligation.
async fn concluded(browser: &Browser, demo: &Demo, year: Year, page: &str) -> String {
    let finding = [
        ("kind", "shortcoming"),
        ("criterion", "A1"),
        ("description", "Chậm ban hành 2 văn bản quy định chi tiết"),
        ("law", "Nghị định 59/2012/NĐ-CP"),
        ("article", "8"),
        ("evidence", "Sổ văn bản đi năm 2025"),
    ];
    browser.send_to("/phat-hien", &finding).await;
    let found = browser.client.wait().for_element(Locator::Css("#phat-hien-da-ghi a[href*='/PH-']")).await.unwrap();
    let found = found.attr("href").await.unwrap().unwrap().rsplit('/').next().unwrap().to_owned();
    let due_on = year.on("29/04");
    let recommended = [
        ("finding", found.as_str()),
        ("content", "Ban hành đủ 2 văn bản quy định chi tiết"),
        ("due_on", due_on.as_str()),
        ("measure", "H1"),
    ];
    browser.send_to("/kien-nghi", &recommended).await;
    browser.send_to("/roi-diem", &[]).await;
    browser.send_to("/ket-luan", &[("summary", "Đơn vị cơ bản chấp hành đúng quy định.")]).await;
    let day = year.on("14/04");
    let signed = [
        ("paper", "conclusion"),
        ("number", "44"),
        ("on", day.as_str()),
        ("signer_title", "Giám đốc"),
        ("signer_name", "Chu Hồng Vân"),
    ];
    browser.send_to("/so", &signed).await;
    browser.send_to("/gui", &[]).await;
    year.picture(browser, "10-concluded").await;
    assert_accessible(&browser.client, "an inspection that is followed up").await;
    is_a_file(browser, &format!("{page}/van-ban/ket-luan?dang=docx"), "wordprocessingml").await;
    is_a_file(browser, &format!("{page}/van-ban/ket-luan?dang=pdf"), "application/pdf").await;
    follow(browser, Locator::Css("#kien-nghi-da-ghi a[href^='/theo-doi/kien-nghi/']")).await;
    let owed = browser.client.wait().for_element(Locator::Css("main a[href^='/nhiem-vu/NV-']")).await.unwrap();
    let owed = owed.attr("href").await.unwrap().unwrap();
    open(browser, demo, &owed).await;
    said(browser, &due_on).await;
    owed.trim_start_matches("/nhiem-vu/").to_owned()
}

/// Late, urged, reported, verified: then the finding is closed.
async fn followed_up(browser: &Browser, demo: &Demo, year: Year, page: &str, owed: &str) {
    let obligation = format!("{}/nhiem-vu/{owed}", demo.address);
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.client.goto(&obligation).await.unwrap();
    said(browser, "Quá hạn").await;
    urge(browser, demo, owed, "402").await;
    browser.sign_in(&demo.address, "daumoi").await;
    let report = [("report-number", "77/BC-SYT"), ("report-note", "Đã ban hành đủ 2 văn bản")];
    browser.send_form(&obligation, "bao-cao", &report).await;
    said(browser, "Đã ghi nhận báo cáo").await;
    browser.sign_in(&demo.address, "dieuphoi").await;
    browser.send_form(&obligation, "xac-nhan", &[("complete-note", "Đã kiểm tra văn bản")]).await;
    said(browser, "Đã xác nhận hoàn thành").await;
    year.picture(browser, "11-verified").await;
    open(browser, demo, page).await;
    said(browser, "Đã thực hiện").await;
    let finding = follow(browser, Locator::Css("#phat-hien-da-ghi a[href*='/PH-']")).await;
    browser.send_to(&finding, &[("note", "Đã ban hành đủ, đã kiểm tra")]).await;
    said(browser, "Đã kết thúc theo dõi phát hiện").await;
    open(browser, demo, page).await;
    said(browser, "Đã xong").await;
    browser.send_to("/ket-thuc", &[]).await;
    said(browser, "Đã kết thúc").await;
    year.picture(browser, "12-closed").await;
    assert_accessible(&browser.client, "a closed inspection").await;
}

/// What lies behind a link, asked with the person's own session.
async fn is_a_file(browser: &Browser, path: &str, kind: &str) {
    let script = "const done = arguments[1]; fetch(arguments[0]).then(async answer => {
        const size = (await answer.arrayBuffer()).byteLength;
        done([answer.status, answer.headers.get('content-type'), size]);
    }, error => done([0, String(error), 0]))";
    let answer = browser.client.execute_async(script, vec![json!(path)]).await.unwrap();
    assert!(answer[0] == 200 && answer[1].as_str().unwrap().contains(kind), "{path}: {answer}");
    assert!(answer[2].as_u64().unwrap() > 1_000, "{path}: {answer}");
}
