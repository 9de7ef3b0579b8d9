//! Points in time: on a time line, in a sentence, with the words they are quoted by.

use serde_json::{Value, json};

/// Deadlines of a phrase as on a time line, in the plan year 2026.
fn line(text: &str) -> Vec<Value> {
    vanban::find_deadlines(text, Some(2026)).into_iter().map(|f| serde_json::to_value(f.deadline).unwrap()).collect()
}

pub(super) fn by(date: &str, inclusive: bool) -> Value {
    json!({"kind": "by", "date": date, "inclusive": inclusive})
}

pub(super) fn within(from: &str, to: &str) -> Value {
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
        ("Từ năm 2027 đến năm 2030", vec![within("2027-01-01", "2030-12-31")]),
        ("Từ năm 2027 - 2030", vec![within("2027-01-01", "2030-12-31")]),
        ("từ năm 2023", vec![json!({"kind": "within", "from": "2023-01-01", "to": null})]),
        ("Từ 03/11 - 09/11/2026", vec![within("2026-11-03", "2026-11-09")]),
        ("Tháng 11/2025 đến tháng 4/2026", vec![within("2025-11-01", "2026-04-30")]),
        ("Quý II đến hết quý IV/2026", vec![within("2026-04-01", "2026-12-31")]),
        ("ngày 03/11 - ngày 09/11/2026", vec![within("2026-11-03", "2026-11-09")]),
        ("Từ quý II đến quý IV/2026", vec![within("2026-04-01", "2026-12-31")]),
        ("Tháng 3 - tháng 4 năm 2026", vec![within("2026-03-01", "2026-04-30")]),
        ("Từ tháng 8 đến hết tháng 10/2026", vec![within("2026-08-01", "2026-10-31")]),
        ("vào ngày 15 của tháng cuối quý", vec![every_by("quarterly", "---15", true)]),
        ("định kỳ 6 tháng, 1 năm", vec![every("half_yearly"), every("yearly")]),
        ("hai tuần một lần", vec![]),
        ("trước 16 giờ 00 ngày 25/9/2026", vec![by("2026-09-25", false)]),
        ("trước 17 giờ cùng ngày 25/9/2026", vec![by("2026-09-25", false)]),
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
        ("Kế hoạch phát triển kinh tế - xã hội 5 năm 2026 - 2030", vec![]),
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
        ("Công an tỉnh duy trì thường xuyên việc tuần tra.", vec![json!({"kind": "ongoing"})]),
        (
            "Kể từ ngày 01/7/2026, tiếp nhận hồ sơ trực tuyến.",
            vec![json!({"kind": "within", "from": "2026-07-01", "to": null})],
        ),
        (
            "Bắt đầu từ tháng 7 năm 2026, các xã áp dụng phần mềm.",
            vec![json!({"kind": "within", "from": "2026-07-01", "to": null})],
        ),
        (
            "Định kỳ hằng quý (trước ngày 20 tháng cuối quý), các xã báo cáo kết quả.",
            vec![every_by("quarterly", "---20", false)],
        ),
        ("Bố trí kinh phí hàng năm cho công tác pháp chế.", vec![]),
        ("Thực hiện Luật Ban hành văn bản quy phạm pháp luật năm 2015.", vec![]),
        ("Triển khai Đề án giai đoạn 2018 - 2022 của Chính phủ.", vec![]),
        ("Thực hiện Quyết định số 242/QĐ-TTg ngày 26/02/2018.", vec![]),
        ("Tuyên truyền Luật được Quốc hội thông qua ngày 18 tháng 6 năm 2009.", vec![]),
        ("Rà soát văn bản đã ban hành trước ngày 01/7/2025.", vec![]),
        ("Rà soát văn bản do đơn vị mình tham mưu ban hành trước ngày 01/7/2025.", vec![]),
        ("Trả lời phản ánh đã quá hạn, xong trước ngày 20/4/2026.", vec![by("2026-04-20", false)]),
        ("Trả lời các phản ánh đã quá hạn, hoàn thành trước ngày 20/4/2026.", vec![by("2026-04-20", false)]),
        ("Rà soát các nhiệm vụ đã hoàn thành trước ngày 20/4/2026.", vec![]),
        (
            "Cấp bổ sung kinh phí sau khi có báo cáo nhu cầu của Sở Y tế.",
            vec![json!({"kind": "conditional", "text": "sau khi có báo cáo nhu cầu của Sở Y tế",
                "event": "có báo cáo nhu cầu của Sở Y tế", "offset": null})],
        ),
        ("Rà soát văn bản sau khi sắp xếp đơn vị hành chính.", vec![]),
        ("Bảo vệ trụ sở trước và sau khi bão đổ bộ.", vec![]),
        ("Rà soát quy định có hiệu lực từ ngày 01/7/2025.", vec![]),
        ("Sở Y tế kiểm tra các cơ sở ít nhất mỗi tháng một lần.", vec![every("monthly")]),
        ("Từ nay đến hết tháng 12/2026, Sở Y tế hoàn thành giải ngân.", vec![by("2026-12-31", true)]),
        ("Báo cáo số liệu tính từ ngày 15/11/2024 đến ngày 14/11/2025.", vec![]),
        ("Giải quyết kịp thời, đúng thời hạn theo quy định.", vec![]),
        ("Sở Y tế báo cáo trước 15 giờ hằng ngày.", vec![every("daily")]),
        ("Sở Y tế ra quân vệ sinh vào thứ Bảy hằng tuần trong mùa dịch.", vec![every("weekly")]),
        ("Sở Xây dựng công bố giá vật liệu xây dựng hằng tháng, sát thị trường.", vec![every("monthly")]),
        ("Đưa nội dung vào chương trình kiểm tra, giám sát hằng năm của Tỉnh ủy.", vec![]),
        ("Đưa nội dung vào báo cáo hằng tháng của đơn vị.", vec![]),
        (
            "Hằng năm, ban hành kế hoạch theo dõi tình hình thi hành pháp luật của cơ quan, đơn vị trước ngày 31/01.",
            vec![every_by("yearly", "--01-31", false)],
        ),
        ("Sở Y tế tổ chức mít tinh, thời gian dự kiến ngày 19/5/2026.", vec![by("2026-05-19", true)]),
        ("Thông báo cho đơn vị được kiểm tra trước ngày 10/7/2026.", vec![by("2026-07-10", false)]),
        ("Rà soát văn bản được ban hành trước ngày 01/7/2025.", vec![]),
        (
            "Sở Nội vụ trả lời trong vòng 15 ngày kể từ ngày nhận đơn.",
            vec![json!({"kind": "conditional", "text": "trong vòng 15 ngày kể từ ngày nhận đơn", "event": "nhận đơn",
                "offset": {"n": 15, "unit": "day"}})],
        ),
        (
            "Bàn giao mặt bằng ngay sau khi phương án được phê duyệt.",
            vec![json!({"kind": "conditional", "text": "ngay sau khi phương án được phê duyệt",
                "event": "phương án được phê duyệt", "offset": null})],
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(sentence(text), wanted, "{text}");
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

#[test]
fn a_deadline_is_quoted_in_whole_words() {
    for (text, words) in [
        ("Sở Y tế rà soát, hoàn thành trong Quý I năm 2026.", "hoàn thành trong Quý I năm 2026"),
        ("Sở Y tế rà soát, hoàn thành trước ngày 15/4/2026.", "hoàn thành trước ngày 15/4/2026"),
        ("Sở Y tế thành lập tổ, xong trước 30/6/2026.", "xong trước 30/6/2026"),
        ("Sở Y tế báo cáo, trước ngày 15/4/2026.", "trước ngày 15/4/2026"),
        ("Sở Y tế gửi báo cáo (chậm nhất ngày 15/4/2026).", "chậm nhất ngày 15/4/2026"),
    ] {
        let document = format!("KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {text}\n");
        let task = vanban::read(&document).tasks.swap_remove(0);
        let quoted: Vec<&str> = task.deadlines_found.from.iter().map(|s| s.of(&document)).collect();
        assert_eq!(quoted, [words], "{text}");
    }
    assert!(sentence("Sở Y tế thành lập tổ trong đó có 03 người.").is_empty());
}

#[test]
fn a_heading_that_names_a_plan_is_no_time_line() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Sở Y tế rà soát văn bản.\n\n\
        II. Tiến độ xây dựng kế hoạch năm 2026 - 2030\n\n1. Sở Y tế tổng hợp.\n";
    let tasks = vanban::read(document).tasks;
    assert_eq!(tasks.len(), 2);
    assert!(tasks.iter().all(|t| t.deadlines.is_empty()), "{:?}", tasks[0].deadlines);
    let line = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Sở Y tế:\n\n- Ban hành kế hoạch của đơn vị.\n\n\
        - Thời gian ban hành kế hoạch của cơ quan, đơn vị chậm nhất ngày 28/02/2026.\n";
    let due = serde_json::to_value(&vanban::read(line).tasks[0].deadlines).unwrap();
    assert_eq!(due, json!([by("2026-02-28", true)]));
}
