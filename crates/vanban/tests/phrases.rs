//! Rules one by one, with what they must find and what they must leave.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};

/// Deadlines of a phrase as on a time line, in the plan year 2026.
fn line(text: &str) -> Vec<Value> {
    vanban::find_deadlines(text, Some(2026)).into_iter().map(|f| serde_json::to_value(f.deadline).unwrap()).collect()
}

fn by(date: &str, inclusive: bool) -> Value {
    json!({"kind": "by", "date": date, "inclusive": inclusive})
}

fn within(from: &str, to: &str) -> Value {
    json!({"kind": "within", "from": from, "to": to})
}

fn every(freq: &str) -> Value {
    json!({"kind": "recurring", "freq": freq})
}

fn every_by(freq: &str, by: &str, inclusive: bool) -> Value {
    json!({"kind": "recurring", "freq": freq, "by": by, "inclusive": inclusive})
}

#[test]
fn time_lines() {
    let cases: Vec<(&str, Vec<Value>)> = vec![
        ("trước ngày 30/6/2021", vec![by("2021-06-30", false)]),
        ("Trước 30/6/2026", vec![by("2026-06-30", false)]),
        ("trước ngày 15/3", vec![by("2026-03-15", false)]),
        ("xong trước ngày 05 tháng 5 năm 2026", vec![by("2026-05-05", false)]),
        ("chậm nhất ngày 28/02/2021", vec![by("2021-02-28", true)]),
        ("chậm nhất là ngày 28.02.2021", vec![by("2021-02-28", true)]),
        ("Đến hết năm 2025", vec![by("2025-12-31", true)]),
        ("đến hết ngày 30/9/2026", vec![by("2026-09-30", true)]),
        ("31/01/2026", vec![by("2026-01-31", true)]),
        ("ngày 31/02/2026", vec![]),
        ("Quý I năm 2021", vec![within("2021-01-01", "2021-03-31")]),
        ("Hoàn thành trong Quý IV/2022", vec![within("2022-10-01", "2022-12-31")]),
        ("Quý I", vec![within("2026-01-01", "2026-03-31")]),
        ("Quý II, III/2021", vec![within("2021-04-01", "2021-09-30")]),
        ("Quý I và quý IV năm 2026", vec![within("2026-01-01", "2026-03-31"), within("2026-10-01", "2026-12-31")]),
        ("tháng 9/2021", vec![within("2021-09-01", "2021-09-30")]),
        ("cuối tháng 9/2021", vec![within("2021-09-01", "2021-09-30")]),
        ("tháng 9 và tháng 10/2026", vec![within("2026-09-01", "2026-10-31")]),
        ("tháng 02 năm 2024", vec![within("2024-02-01", "2024-02-29")]),
        ("Từ tháng 3 đến tháng 5/2026", vec![within("2026-03-01", "2026-05-31")]),
        ("Từ ngày 01/3/2026 đến ngày 15/4/2026", vec![within("2026-03-01", "2026-04-15")]),
        ("6 tháng đầu năm 2026", vec![within("2026-01-01", "2026-06-30")]),
        ("Năm 2021, 2022", vec![within("2021-01-01", "2022-12-31")]),
        ("Giai đoạn 2026 - 2030", vec![within("2026-01-01", "2030-12-31")]),
        ("từ năm 2023", vec![json!({"kind": "within", "from": "2023-01-01", "to": null})]),
        ("Hằng năm", vec![every("yearly")]),
        ("Hàng quý", vec![every("quarterly")]),
        ("06 tháng/lần", vec![every("half_yearly")]),
        ("02 lần/năm", vec![every("half_yearly")]),
        ("định kỳ 6 tháng và hằng năm", vec![every("half_yearly"), every("yearly")]),
        ("Hàng năm, trước ngày 02/12", vec![every_by("yearly", "--12-02", false)]),
        (
            "trước ngày 15/6 và 15/12 hằng năm",
            vec![every_by("yearly", "--06-15", false), every_by("yearly", "--12-15", false)],
        ),
        ("vào ngày 22 hàng tháng", vec![every_by("monthly", "---22", true)]),
        ("trước ngày 15 của tháng cuối quý", vec![every_by("quarterly", "---15", false)]),
        ("tháng 12 hàng năm", vec![every_by("yearly", "--12", true)]),
        ("Thường xuyên", vec![json!({"kind": "ongoing"})]),
        ("Không thường xuyên", vec![]),
        ("thường xuyên và theo chương trình, kế hoạch", vec![json!({"kind": "ongoing"})]),
        ("Theo quy định", vec![]),
        ("Kịp thời", vec![]),
        ("Định kỳ", vec![]),
        ("Theo Luật Bầu cử năm 2015", vec![]),
        ("Theo Quyết định số 17/QĐ-UBND ngày 21/01/2021", vec![]),
        ("Theo Nghị định số 12/2020/NĐ-CP", vec![]),
        (
            "trong 05 ngày làm việc kể từ khi nhận hồ sơ",
            vec![
                json!({"kind": "conditional", "text": "trong 05 ngày làm việc kể từ khi nhận hồ sơ", "event": "nhận hồ sơ",
                "offset": {"n": 5, "unit": "working_day"}}),
            ],
        ),
        (
            "Khi có phát sinh",
            vec![json!({"kind": "conditional", "text": "Khi có phát sinh", "event": "có phát sinh", "offset": null})],
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(line(text), wanted, "{text}");
    }
}

#[test]
fn a_year_left_out_is_nobodys_guess() {
    assert!(vanban::find_deadlines("trước ngày 15/3", None).is_empty());
    assert!(vanban::find_deadlines("Quý I", None).is_empty());
}

/// Deadlines of a sentence: only words that make a point in time a deadline count.
fn sentence(text: &str) -> Vec<Value> {
    let document = format!("KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {text}\n");
    let reading = vanban::read(&document);
    assert_eq!(reading.tasks.len(), 1, "{text}: {:?}", reading.explain());
    reading.tasks[0].deadlines.iter().map(|d| serde_json::to_value(d).unwrap()).collect()
}

#[test]
fn sentences() {
    let cases: Vec<(&str, Vec<Value>)> = vec![
        ("Sở Tư pháp rà soát, hoàn thành trước ngày 15/4/2026.", vec![by("2026-04-15", false)]),
        (
            "Sở Tư pháp sơ kết vào năm 2028, tổng kết vào năm 2030.",
            vec![within("2028-01-01", "2028-12-31"), within("2030-01-01", "2030-12-31")],
        ),
        ("Sở Tư pháp xây dựng kế hoạch, xong trong tháng 7.", vec![within("2026-07-01", "2026-07-31")]),
        ("Hằng năm, Sở Tư pháp tổ chức tập huấn.", vec![every("yearly")]),
        ("Sở Tư pháp thường xuyên cập nhật văn bản.", vec![json!({"kind": "ongoing"})]),
        ("Tổ chức hội nghị; thường xuyên đôn đốc việc thực hiện.", vec![]),
        ("Bố trí kinh phí hàng năm cho công tác pháp chế.", vec![]),
        ("Thực hiện Luật Ban hành văn bản quy phạm pháp luật năm 2015.", vec![]),
        ("Triển khai Đề án giai đoạn 2018 - 2022 của Chính phủ.", vec![]),
        ("Thực hiện Quyết định số 242/QĐ-TTg ngày 26/02/2018.", vec![]),
        ("Tuyên truyền Luật được Quốc hội thông qua ngày 18 tháng 6 năm 2009.", vec![]),
        ("Rà soát văn bản đã ban hành trước ngày 01/7/2025.", vec![]),
        ("Rà soát quy định có hiệu lực từ ngày 01/7/2025.", vec![]),
        ("Báo cáo số liệu tính từ ngày 15/11/2024 đến ngày 14/11/2025.", vec![]),
        ("Giải quyết kịp thời, đúng thời hạn theo quy định.", vec![]),
    ];
    for (text, wanted) in cases {
        assert_eq!(sentence(text), wanted, "{text}");
    }
}

#[test]
fn lists_of_agencies() {
    let cases: [(&str, &[&str]); 20] = [
        ("các sở, ban, ngành, đoàn thể", &["các sở, ban, ngành, đoàn thể"]),
        (
            "Các sở, cơ quan thuộc UBND tỉnh, UBND cấp huyện, cấp xã",
            &["Các sở, cơ quan thuộc UBND tỉnh", "UBND cấp huyện, cấp xã"],
        ),
        ("UBND các huyện, thị xã, thành phố", &["UBND các huyện, thị xã, thành phố"]),
        ("các Sở: Nội vụ, Tài chính", &["Sở Nội vụ", "Sở Tài chính"]),
        (
            "Các Sở, ngành: Tư pháp, Công an tỉnh, Tài nguyên và Môi trường",
            &["Sở Tư pháp", "Công an tỉnh", "Sở Tài nguyên và Môi trường"],
        ),
        ("Sở Tư pháp, Tài chính và Nội vụ", &["Sở Tư pháp", "Sở Tài chính", "Sở Nội vụ"]),
        ("UBND các xã: Tân Hòa, Phú Lộc", &["UBND xã Tân Hòa", "UBND xã Phú Lộc"]),
        (
            "Sở Lao động - Thương binh và Xã hội, Sở Văn hóa, Thể thao và Du lịch",
            &["Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch"],
        ),
        (
            "Giám đốc các sở, Chủ tịch UBND các xã, phường, đặc khu",
            &["Giám đốc các sở", "Chủ tịch UBND các xã, phường, đặc khu"],
        ),
        ("Văn phòng HĐND và UBND xã, Phòng Kinh tế", &["Văn phòng HĐND và UBND xã", "Phòng Kinh tế"]),
        (
            "Ủy ban MTTQ Việt Nam tỉnh và các tổ chức chính trị - xã hội",
            &["Ủy ban MTTQ Việt Nam tỉnh", "các tổ chức chính trị - xã hội"],
        ),
        (
            "Thanh tra tỉnh và các sở, cơ quan, UBND cấp huyện theo chức năng, nhiệm vụ",
            &["Thanh tra tỉnh", "các sở, cơ quan", "UBND cấp huyện"],
        ),
        ("Sở Tư pháp (cơ quan thường trực); Công an tỉnh", &["Sở Tư pháp", "Công an tỉnh"]),
        ("Trạm Chăn nuôi và Thú y khu vực IV", &["Trạm Chăn nuôi và Thú y khu vực IV"]),
        ("các sở - ngành, Uỷ ban nhân dân các quận - huyện", &["các sở - ngành", "Uỷ ban nhân dân các quận - huyện"]),
        ("báo cáo kết quả thực hiện", &[]),
        ("tổ chức hội nghị quán triệt", &[]),
        ("phòng, chống thiên tai", &[]),
        ("Hội nghị trực tuyến", &[]),
        ("ban hành văn bản", &[]),
    ];
    for (text, wanted) in cases {
        let found: Vec<String> = vanban::find_agencies(text).into_iter().map(|a| a.name).collect();
        assert_eq!(found, wanted, "{text}");
    }
}

/// Lead and support of one sentence.
fn actors(text: &str) -> (Vec<String>, Vec<String>) {
    let document = format!("KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {text}\n");
    let task = vanban::read(&document).tasks.swap_remove(0);
    let names = |a: Vec<vanban::Agency>| a.into_iter().map(|a| a.name).collect();
    (names(task.lead), names(task.support))
}

#[test]
fn who_leads_and_who_coordinates() {
    let cases: [(&str, &[&str], &[&str]); 11] = [
        (
            "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ và các cơ quan liên quan rà soát văn bản.",
            &["Sở Tư pháp"],
            &["Sở Nội vụ", "các cơ quan liên quan"],
        ),
        ("Giao Sở Tài chính bố trí kinh phí.", &["Sở Tài chính"], &[]),
        ("Đề nghị Tòa án nhân dân tỉnh nâng cao chất lượng xét xử.", &["Tòa án nhân dân tỉnh"], &[]),
        ("Sở Y tế chỉ đạo Trung tâm Kiểm soát bệnh tật tỉnh giám sát dịch.", &["Sở Y tế"], &[]),
        ("Định kỳ hàng năm, Sở Tư pháp tổ chức tập huấn.", &["Sở Tư pháp"], &[]),
        ("Báo cáo kết quả về UBND tỉnh (qua Sở Tư pháp) để tổng hợp.", &[], &[]),
        ("Tham mưu UBND tỉnh ban hành kế hoạch.", &[], &[]),
        ("Nâng cao chất lượng công tác phối hợp giữa các cơ quan, đơn vị.", &[], &[]),
        ("Chủ động phối hợp tổ chức, vận động Nhân dân.", &[], &[]),
        ("Phân công cán bộ theo dõi công tác pháp chế.", &[], &[]),
        ("Phối hợp chặt chẽ với Sở Tư pháp trong quá trình thực hiện.", &[], &["Sở Tư pháp"]),
    ];
    for (text, lead, support) in cases {
        let (got_lead, got_support) = actors(text);
        assert_eq!(got_lead, lead, "{text}");
        assert_eq!(got_support, support, "{text}");
    }
}

#[test]
fn what_is_no_task() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. MỤC ĐÍCH, YÊU CẦU\n\n1. Nâng cao nhận thức.\n\nII. NHIỆM VỤ\n\n\
        1. Kinh phí thực hiện từ ngân sách nhà nước.\n\n2. Sở Tư pháp:\n\n- Rà soát văn bản.\n\n- Địa điểm: Tại trụ sở.\n\n\
        III. TỔ CHỨC THỰC HIỆN\n\nTrên đây là Kế hoạch năm 2026, yêu cầu các đơn vị nghiêm túc thực hiện./.\n";
    let reading = vanban::read(document);
    let texts: Vec<&str> = reading.tasks.iter().map(|t| t.text.as_str()).collect();
    assert_eq!(texts, ["Rà soát văn bản."]);
    let reasons: Vec<vanban::Reason> = reading.explain().iter().map(|r| r.reason).collect();
    for wanted in [
        vanban::Reason::Section,
        vanban::Reason::Statement,
        vanban::Reason::LeadIn,
        vanban::Reason::Attribute,
        vanban::Reason::Closing,
    ] {
        assert!(reasons.contains(&wanted), "{wanted:?} in {reasons:?}");
    }
}

#[test]
fn a_selection_is_a_task() {
    let text = "Số: 01/KH-UBND\nMinh Giang, ngày 02 tháng 01 năm 2026\n\nKẾ HOẠCH\nThử nghiệm\n\nGiao Sở Tư pháp báo cáo trước ngày 15/3. Hết.";
    let start = text.find("Giao").unwrap();
    let task = vanban::read_task(text, vanban::Span { start, end: text.find(" Hết").unwrap() }).unwrap();
    assert_eq!(task.lead[0].name, "Sở Tư pháp");
    assert_eq!(serde_json::to_value(&task.deadlines).unwrap(), json!([by("2026-03-15", false)]));
    assert_eq!(task.source.start, start);
    assert!(vanban::read_task(text, vanban::Span { start: 3, end: 100_000 }).is_none());
}
