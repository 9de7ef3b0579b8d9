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
fn lists_of_agencies() {
    let cases: [(&str, &[&str]); 54] = [
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
        (
            "Báo và phát thanh, truyền hình Minh Giang, Cổng Thông tin điện tử tỉnh",
            &["Báo và phát thanh, truyền hình Minh Giang", "Cổng Thông tin điện tử tỉnh"],
        ),
        ("Công ty Điện lực Minh Giang; Thuế tỉnh Minh Giang", &["Công ty Điện lực Minh Giang", "Thuế tỉnh Minh Giang"]),
        ("Văn phòng Thành ủy và các ban xây dựng đảng", &["Văn phòng Thành ủy", "các ban xây dựng đảng"]),
        ("UBND các xã, phường ven biển và đặc khu Hòn Nam", &["UBND các xã, phường ven biển", "đặc khu Hòn Nam"]),
        ("Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh", &["Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh"]),
        ("Đảng ủy các cơ quan Đảng tỉnh, Đảng ủy UBND tỉnh", &["Đảng ủy các cơ quan Đảng tỉnh", "Đảng ủy UBND tỉnh"]),
        ("các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", &["các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy"]),
        (
            "UBND các xã: Bến Đá, Sơn Khê và UBND phường An Lạc",
            &["UBND xã Bến Đá", "UBND xã Sơn Khê", "UBND phường An Lạc"],
        ),
        ("các tổ chức: Hội Nông dân, Hội Cựu chiến binh", &["Hội Nông dân", "Hội Cựu chiến binh"]),
        ("ngành y tế", &["ngành y tế"]),
        ("chính quyền địa phương có rừng triển khai", &["chính quyền địa phương có rừng"]),
        ("các cơ quan có thẩm quyền trong việc xử lý", &["các cơ quan có thẩm quyền"]),
        ("Chủ đầu tư các công trình đang thi công tổ chức", &["Chủ đầu tư các công trình đang thi công"]),
        (
            "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông chi trả",
            &["Ban Quản lý dự án đầu tư xây dựng các công trình giao thông"],
        ),
        ("Trung tâm Kiểm định chất lượng xây dựng hỗ trợ", &["Trung tâm Kiểm định chất lượng xây dựng"]),
        ("Trung tâm Dịch vụ việc làm tỉnh", &["Trung tâm Dịch vụ việc làm tỉnh"]),
        ("Ban Chỉ đạo giảm nghèo xã phối hợp", &["Ban Chỉ đạo giảm nghèo xã"]),
        ("các tổ chức đảng được kiểm tra, giám sát chuẩn bị", &["các tổ chức đảng được kiểm tra, giám sát"]),
        ("các trường đại học, cao đẳng", &["các trường đại học, cao đẳng"]),
        ("các thành viên Hội đồng nghĩa vụ quân sự xã", &["các thành viên Hội đồng nghĩa vụ quân sự xã"]),
        ("Thứ trưởng Nguyễn Văn Thử phối hợp", &["Thứ trưởng Nguyễn Văn Thử"]),
        ("các Vụ: Pháp chế, Thị trường trong nước", &["Vụ Pháp chế", "Vụ Thị trường trong nước"]),
        ("Phòng Tuyên truyền, Báo chí - Xuất bản", &["Phòng Tuyên truyền, Báo chí - Xuất bản"]),
        ("Trung tâm Văn hóa các địa phương", &["Trung tâm Văn hóa các địa phương"]),
        ("các doanh nghiệp có vốn đầu tư nước ngoài", &["các doanh nghiệp có vốn đầu tư nước ngoài"]),
        ("các Vụ quản lý ngành rà soát", &["các Vụ quản lý ngành"]),
        ("Trung tâm Văn hóa, Thông tin và Truyền thông huyện", &["Trung tâm Văn hóa, Thông tin và Truyền thông huyện"]),
        ("Trung tâm Dịch vụ tổng hợp xã", &["Trung tâm Dịch vụ tổng hợp xã"]),
        (
            "Đài Tiếng nói Việt Nam, Thông tấn xã Việt Nam tăng thời lượng",
            &["Đài Tiếng nói Việt Nam", "Thông tấn xã Việt Nam"],
        ),
        ("Phó Thủ tướng Nguyễn Văn Thử trực tiếp chỉ đạo", &["Phó Thủ tướng Nguyễn Văn Thử"]),
        ("Công chức Tư pháp - Hộ tịch", &["Công chức Tư pháp - Hộ tịch"]),
        ("Thanh tra trách nhiệm của đơn vị", &[]),
        ("lãnh đạo việc xây dựng kế hoạch", &[]),
        ("Cơ sở dữ liệu quốc gia", &[]),
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
    let cases: [(&str, &[&str], &[&str]); 55] = [
        (
            "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ và các cơ quan liên quan rà soát văn bản.",
            &["Sở Tư pháp"],
            &["Sở Nội vụ", "các cơ quan liên quan"],
        ),
        (
            "Sở Y tế rà soát văn bản, báo cáo kết quả. Thủ tướng Chính phủ yêu cầu các bộ nghiêm túc thực hiện.",
            &["Sở Y tế"],
            &[],
        ),
        (
            "Trong Quý I năm 2026, phối hợp với Sở Nội vụ làm việc với các doanh nghiệp, các tổ chức thực hiện dự án.",
            &[],
            &["Sở Nội vụ"],
        ),
        ("Kết thúc đợt cao điểm, Công an tỉnh, chịu trách nhiệm tổng hợp kết quả.", &["Công an tỉnh"], &[]),
        (
            "Đối với vụ việc ở khu dân cư thì cơ quan quản lý người ứng cử có trách nhiệm xác minh.",
            &["cơ quan quản lý người ứng cử"],
            &[],
        ),
        (
            "Đồng chí Ủy viên Ban Thường vụ Tỉnh ủy chỉ đạo việc thực hiện.",
            &["Đồng chí Ủy viên Ban Thường vụ Tỉnh ủy"],
            &[],
        ),
        ("Sở Y tế phối hợp với các công ty viễn thông để gửi tin cảnh báo.", &["Sở Y tế"], &["các công ty viễn thông"]),
        (
            "Sở Y tế phối hợp với các công ty vận tải nhắn tin cảnh báo tới hành khách.",
            &["Sở Y tế"],
            &["các công ty vận tải"],
        ),
        (
            "Vụ Chăn nuôi phối hợp với các tỉnh sản xuất giống ven biển xây dựng phương án.",
            &["Vụ Chăn nuôi"],
            &["các tỉnh sản xuất giống ven biển"],
        ),
        (
            "Sở Xây dựng phối hợp với các cấp chính quyền, các Viện nghiên cứu tổ chức khảo sát.",
            &["Sở Xây dựng"],
            &["các cấp chính quyền", "các Viện nghiên cứu"],
        ),
        (
            "Sở Xây dựng phối hợp với các phòng trong Bộ và đơn vị của các sở, ngành rà soát hồ sơ.",
            &["Sở Xây dựng"],
            &["các phòng trong Bộ", "đơn vị của các sở, ngành"],
        ),
        ("Hội đồng nhân dân tỉnh giao cho Sở Tài chính hướng dẫn thực hiện.", &["Sở Tài chính"], &[]),
        ("UBND các xã yêu cầu các thôn rà soát hộ nghèo.", &["UBND các xã"], &[]),
        ("Giao Giám đốc: Sở Y tế, Sở Nội vụ rà soát quy chế.", &["Sở Y tế", "Sở Nội vụ"], &[]),
        ("Thuế đối với hộ kinh doanh nộp theo phương pháp kê khai.", &[], &[]),
        ("Trung tâm Chuyển đổi số tỉnh cập nhật dữ liệu.", &["Trung tâm Chuyển đổi số tỉnh"], &[]),
        (
            "Văn phòng Ban Chỉ huy Phòng thủ dân sự tỉnh tổng hợp.",
            &["Văn phòng Ban Chỉ huy Phòng thủ dân sự tỉnh"],
            &[],
        ),
        ("Ban Thường vụ các huyện ủy, thành ủy chỉ đạo học tập.", &["Ban Thường vụ các huyện ủy, thành ủy"], &[]),
        ("Các ban đảng Tỉnh ủy hướng dẫn thực hiện.", &["Các ban đảng Tỉnh ủy"], &[]),
        ("Cấp xã, cơ quan, tổ chức tổ chức bồi dưỡng cho cán bộ.", &["Cấp xã", "cơ quan, tổ chức"], &[]),
        ("Đối với các xã có hồ chứa, Chủ tịch UBND xã kiểm tra an toàn đập.", &["Chủ tịch UBND xã"], &[]),
        ("Sau khi nhận được chỉ tiêu, Giám đốc Sở Y tế tiến hành phân bổ cho các đơn vị.", &["Giám đốc Sở Y tế"], &[]),
        ("Thống nhất giao Sở Y tế tham mưu văn bản trả lời.", &["Sở Y tế"], &[]),
        (
            "Sở Tư pháp chủ trì, với sự phối hợp của Sở Nội vụ, xây dựng kế hoạch kiểm tra.",
            &["Sở Tư pháp"],
            &["Sở Nội vụ"],
        ),
        (
            "Tổ trưởng các tổ dân phố: phối hợp với Ban Công tác Mặt trận, các chi hội đoàn thể rà soát người chưa tham gia.",
            &["Tổ trưởng các tổ dân phố"],
            &["Ban Công tác Mặt trận", "các chi hội đoàn thể"],
        ),
        (
            "Công ty TNHH MTV Khai thác công trình thủy lợi Minh Giang vận hành hồ chứa.",
            &["Công ty TNHH MTV Khai thác công trình thủy lợi Minh Giang"],
            &[],
        ),
        (
            "Sở Tài chính phối hợp với Ngân hàng Nhà nước chi nhánh Khu vực 5, Tòa án nhân dân các khu vực xử lý nợ.",
            &["Sở Tài chính"],
            &["Ngân hàng Nhà nước chi nhánh Khu vực 5", "Tòa án nhân dân các khu vực"],
        ),
        ("Sở Nội vụ - Cơ quan thường trực Ban Chỉ đạo cải cách hành chính tham mưu kế hoạch.", &["Sở Nội vụ"], &[]),
        (
            "Ban Chỉ đạo các chương trình mục tiêu quốc gia tỉnh rà soát tiến độ.",
            &["Ban Chỉ đạo các chương trình mục tiêu quốc gia tỉnh"],
            &[],
        ),
        ("Hội Nông dân tỉnh và Tỉnh Đoàn tuyên truyền hội viên, đoàn viên.", &["Hội Nông dân tỉnh", "Tỉnh Đoàn"], &[]),
        (
            "Trưởng các phòng, Chánh Văn phòng, Chánh Thanh tra tổ chức thực hiện.",
            &["Trưởng các phòng", "Chánh Văn phòng", "Chánh Thanh tra"],
            &[],
        ),
        (
            "Phân công Phó Chủ tịch UBND tỉnh Đỗ Minh Khang trực tiếp chỉ đạo.",
            &["Phó Chủ tịch UBND tỉnh Đỗ Minh Khang"],
            &[],
        ),
        ("Cùng với UBND các phường triển khai truyền thông.", &[], &["UBND các phường"]),
        (
            "Trưởng Ban quản lý Khu kinh tế Minh Giang có trách nhiệm rà soát quy hoạch.",
            &["Trưởng Ban quản lý Khu kinh tế Minh Giang"],
            &[],
        ),
        ("Cấp tỉnh: Sở Tư pháp chủ trì tổ chức hội thi.", &["Sở Tư pháp"], &[]),
        (
            "Ban Chấp hành Đoàn xã phối hợp với nhà trường tổ chức sinh hoạt hè.",
            &["Ban Chấp hành Đoàn xã"],
            &["nhà trường"],
        ),
        ("Các doanh nghiệp, hộ kinh doanh thực hiện niêm yết giá.", &["Các doanh nghiệp, hộ kinh doanh"], &[]),
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
        ("Sở Y tế phối hợp với Công an tỉnh, MTTQ tỉnh để tuyên truyền.", &["Sở Y tế"], &["Công an tỉnh", "MTTQ tỉnh"]),
        ("Sở Y tế phối hợp Công an tỉnh kiểm tra các cơ sở.", &["Sở Y tế"], &["Công an tỉnh"]),
        ("Sở Y tế chủ trì, cùng với UBND xã kiểm tra các cơ sở.", &["Sở Y tế"], &["UBND xã"]),
        ("Lãnh đạo, chỉ đạo hoàn thiện cơ sở dữ liệu.", &[], &[]),
        ("Đảng ủy UBND tỉnh: Lãnh đạo Sở Y tế hướng dẫn các xã.", &["Đảng ủy UBND tỉnh"], &[]),
        (
            "Cơ quan thẩm định văn bản (Sở Tư pháp, Phòng Tư pháp) phải bảo đảm khách quan.",
            &["Cơ quan thẩm định văn bản"],
            &[],
        ),
        ("Kiện toàn đội ngũ; Hội đồng Giáo dục kiêm nhiệm cấp xã.", &[], &[]),
        (
            "Để nâng cao năng lực của cán bộ pháp chế, Thủ trưởng các sở có trách nhiệm kiện toàn tổ chức.",
            &["Thủ trưởng các sở"],
            &[],
        ),
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

/// Texts of the tasks of a document.
fn tasks(document: &str) -> Vec<String> {
    vanban::read(document).tasks.into_iter().map(|t| t.text).collect()
}

#[test]
fn labels_views_and_seats_order_nothing() {
    let one = ["Sở Y tế rà soát văn bản."];
    for item in [
        "Lĩnh vực trọng tâm: quản lý, sử dụng đất đai.",
        "Nguyên tắc: công khai, minh bạch, tránh lãng phí.",
        "Về kết quả thực hiện: thời gian qua các đơn vị đã có nhiều cố gắng.",
        "Thường trực Tỉnh ủy cơ bản thống nhất với nội dung báo cáo.",
        "Tán thành nội dung báo cáo của Đoàn giám sát.",
        "Thực hiện Nghị quyết số 32/2007/NQ-CP của Chính phủ, tình hình đã chuyển biến.",
        "Ông Lục Minh Đức, Trưởng phòng thuộc Thanh tra tỉnh - Thành viên.",
    ] {
        let document = format!("KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {}\n\n2. {item}\n", one[0]);
        assert_eq!(tasks(&document), one, "{item}");
    }
    for paragraph in [
        "Yêu cầu các sở, các tổ chức, cá nhân có liên quan nghiêm túc triển khai thực hiện.",
        "Căn cứ Luật Thử nghiệm số 01/2025/QH15;",
        "Văn phòng Tỉnh ủy thừa lệnh Thường trực Tỉnh ủy thông báo Kết luận để các cơ quan thực hiện.",
        "Chỉ thị này phổ biến đến chi bộ.",
        "UBND tỉnh yêu cầu các cấp, các tổ chức khai thác, sản xuất vật liệu xây dựng thực hiện nghiêm Chỉ thị này.",
        "Họ và tên người chủ trì hội nghị: ……… Chức vụ ………",
        "Đề nghị các đơn vị nghiêm túc thực hiện. Trong quá trình thực hiện nếu có vướng mắc, phản ánh về Sở Tư pháp.",
    ] {
        let document = format!("KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {}\n\n{paragraph}\n", one[0]);
        assert_eq!(tasks(&document), one, "{paragraph}");
    }
}

#[test]
fn a_rule_closes_the_abstract_and_a_day_may_be_in_figures() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 06/CT-UBND\nMinh Giang, ngày 20/02/2026\n\nCHỈ THỊ\nVề công tác văn \
        thư\n_______\n\nVăn thư có nhiều chuyển biến.\n\n1. Sở Nội vụ rà soát văn bản.\n";
    let head = vanban::read(text).document;
    assert_eq!(head.title.map(|t| t.value).as_deref(), Some("Về công tác văn thư"));
    assert_eq!(head.issued_on.map(|d| d.value.to_string()).as_deref(), Some("2026-02-20"));
}

#[test]
fn a_heading_that_inspects_holds_no_orders() {
    let document = "KẾ HOẠCH\nKiểm tra năm 2026\n\nI. NỘI DUNG\n\n1. Giám sát việc lập danh sách hộ nghèo\n\n- Thành phần dự họp thôn;\n\n\
        - Việc niêm yết danh sách;\n\n- Việc giải quyết khiếu nại.\n\n2. Sở Y tế rà soát văn bản.\n";
    assert_eq!(tasks(document), ["Giám sát việc lập danh sách hộ nghèo", "Sở Y tế rà soát văn bản."]);
}

#[test]
fn who_helps_on_a_line_of_those_who_carry_it_out() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Rà soát văn bản.\n\n\
        Đơn vị thực hiện: Các phòng, ban chủ trì; Phòng Tư pháp phối hợp.\n";
    let task = &vanban::read(document).tasks[0];
    assert_eq!((task.lead[0].name.as_str(), task.lead.len()), ("Các phòng, ban", 1));
    assert_eq!((task.support[0].name.as_str(), task.support.len()), ("Phòng Tư pháp", 1));
}

#[test]
fn a_paragraph_that_says_only_who_carries_a_point_out() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Rà soát văn bản.\n\n\
        Công an tỉnh chủ trì, phối hợp với Sở Tư pháp thực hiện; hoàn thành trước ngày 15/5/2026.\n\n2. Tổ chức hội nghị.\n\n\
        Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thực hiện việc mời đại biểu.\n";
    let reading = vanban::read(document);
    let names = |agencies: &[vanban::Agency]| agencies.iter().map(|a| a.name.clone()).collect::<Vec<_>>().join("; ");
    let found: Vec<_> =
        reading.tasks.iter().map(|t| (t.text.as_str(), names(&t.lead), names(&t.support), t.deadlines.len())).collect();
    let (police, staff) = ("Công an tỉnh".to_owned(), "Sở Nội vụ".to_owned());
    assert_eq!(found[0], ("Rà soát văn bản.", police, "Sở Tư pháp".to_owned(), 1));
    assert_eq!(found[1], ("Tổ chức hội nghị.", String::new(), String::new(), 0));
    assert_eq!(found[2].1, staff);
}

#[test]
fn rows_with_bars_between_the_cells_only() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nII. NHIỆM VỤ\n\nTT | Nội dung | Cơ quan chủ trì | Thời gian\n\
        I | Hoàn thiện thể chế\n1 | Rà soát quy trình | Sở Tư pháp | Trước 30/9/2026\n2 | Số hóa sổ bộ | UBND các xã | Năm 2026\n";
    let reading = vanban::read(document);
    let found: Vec<_> = reading.tasks.iter().map(|t| (t.text.as_str(), t.lead[0].name.as_str())).collect();
    assert_eq!(found, [("Rà soát quy trình", "Sở Tư pháp"), ("Số hóa sổ bộ", "UBND các xã")]);
    assert!(reading.tasks.iter().all(|t| t.deadlines.len() == 1));
}

#[test]
fn what_a_decision_does_itself_is_no_task() {
    let document = "Số: 05/QĐ-UBND\nMinh Giang, ngày 02 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nPhê duyệt Đề án phát triển chợ\n\n\
        QUYẾT ĐỊNH:\n\nĐiều 1. Phê duyệt Đề án phát triển chợ kèm theo Quyết định này.\n\n\
        Điều 2. Giao Sở Công Thương tổ chức thực hiện Đề án.\n\nĐiều 3. Quyết định này có hiệu lực từ ngày ký.\n";
    assert_eq!(tasks(document), ["Giao Sở Công Thương tổ chức thực hiện Đề án."]);
}

#[test]
fn a_label_with_lines_below_it_covers_what_stands_before() {
    let document = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Ban hành văn bản\n\na) Xây dựng văn bản hướng dẫn.\n\n\
        b) Thời gian thực hiện: Quý I năm 2026.\n\nc) Phân công thực hiện:\n\n- Đơn vị chủ trì: Sở Tư pháp.\n\n\
        - Đơn vị phối hợp: Sở Nội vụ.\n\n2. Rà soát văn bản.\n";
    let reading = vanban::read(document);
    let names = |agencies: &[vanban::Agency]| agencies.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
    let found: Vec<_> = reading.tasks.iter().map(|t| (names(&t.lead), names(&t.support), t.deadlines.len())).collect();
    let wanted = (vec!["Sở Tư pháp".to_owned()], vec!["Sở Nội vụ".to_owned()], 1);
    assert_eq!(found, [wanted, (vec![], vec![], 0)]);
}

#[test]
fn an_abstract_whose_first_word_stands_alone() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 06/CT-UBND\n\nCHỈ THỊ\nVỀ\nTĂNG CƯỜNG CÔNG TÁC VĂN THƯ\n\nThời gian qua, \
        công tác văn thư còn hạn chế.\n";
    let title = vanban::read(text).document.title.map(|t| t.value);
    assert_eq!(title.as_deref(), Some("VỀ TĂNG CƯỜNG CÔNG TÁC VĂN THƯ"));
}

#[test]
fn headings_name_who_leads() {
    for (heading, lead) in [
        ("Đối với Ban Quản lý Khu kinh tế tỉnh", vec!["Ban Quản lý Khu kinh tế tỉnh"]),
        ("Đối với các Sở: Tài chính, Xây dựng", vec!["Sở Tài chính", "Sở Xây dựng"]),
        ("Sở Nội vụ - cơ quan thường trực:", vec!["Sở Nội vụ"]),
        ("Sở Nội vụ – Cơ quan Thường trực Hội đồng", vec!["Sở Nội vụ"]),
        ("Phòng Kinh tế, Viettel Minh Giang, Bưu điện xã", vec!["Phòng Kinh tế", "Viettel Minh Giang", "Bưu điện xã"]),
        ("Đề nghị UBND các xã, phường", vec!["UBND các xã, phường"]),
        ("Thành viên Hội đồng là Giám đốc Sở Y tế", vec!["Giám đốc Sở Y tế"]),
        ("Sở Y tế là cơ quan đầu mối, có trách nhiệm:", vec!["Sở Y tế"]),
        ("Đối với vùng đồng bằng và đô thị", vec![]),
    ] {
        let document = format!(
            "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. {heading}\n\n- Rà soát văn bản.\n\n- Kiểm tra hồ sơ.\n"
        );
        for task in vanban::read(&document).tasks {
            let names: Vec<String> = task.lead.into_iter().map(|a| a.name).collect();
            assert_eq!(names, lead, "{heading}");
        }
    }
}

#[test]
fn head_in_columns_and_places_that_sound_like_agencies() {
    for (head, issuer) in [
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ GIANG PHÒNG", "Ủy ban nhân dân thành phố Giang Phòng"),
        ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Bộ Nông nghiệp và Môi trường"),
        (
            "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH TRƯỜNG HẢI      Độc lập - Tự do - Hạnh phúc",
            "Ủy ban nhân dân tỉnh Trường Hải",
        ),
        ("ỦY BAN NHÂN DÂN\nXÃ TRƯỜNG SƠN", "Ủy ban nhân dân xã Trường Sơn"),
        ("UBND TỈNH MINH GIANG\nSỞ XÂY DỰNG", "Sở Xây dựng tỉnh Minh Giang"),
        ("TỈNH ỦY MINH GIANG\nBAN TUYÊN GIÁO VÀ DÂN VẬN", "Ban Tuyên giáo và Dân vận Tỉnh ủy Minh Giang"),
        ("ỦY BAN NHÂN DÂN TỈNH MINH GIANG\nVĂN PHÒNG", "Văn phòng Ủy ban nhân dân tỉnh Minh Giang"),
        ("HỘI ĐỒNG NHÂN DÂN\nTỈNH MINH GIANG\nBAN PHÁP CHẾ", "Ban Pháp chế Hội đồng nhân dân tỉnh Minh Giang"),
        (
            "CHỦ TỊCH      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nỦY BAN NHÂN DÂN      Độc lập - Tự do - Hạnh phúc\nTỈNH MINH GIANG",
            "Chủ tịch Ủy ban nhân dân tỉnh Minh Giang",
        ),
    ] {
        let document = format!("{head}\n\nSố: 01/KH-X\n\nKẾ HOẠCH\nThử nghiệm\n\n1. Rà soát văn bản.\n");
        let found = vanban::read(&document).document.issuer.map(|i| i.value);
        assert_eq!(found.as_deref(), Some(issuer));
    }
}

#[test]
fn a_day_after_several_numbers_is_the_day_of_all() {
    let text = "KẾ HOẠCH\nThử nghiệm\n\nThực hiện Nghị định số 78/2025/NĐ-CP, Nghị định số 79/2025/NĐ-CP cùng ngày 01/4/2025 của \
        Chính phủ.\n";
    let days: Vec<_> = vanban::read(text).citations.into_iter().map(|c| c.issued_on.map(|d| d.to_string())).collect();
    assert_eq!(days, [Some("2025-04-01".to_owned()), Some("2025-04-01".to_owned())]);
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
fn an_abstract_ends_where_the_body_begins() {
    for (text, title) in [
        (
            "Thi hành Luật Căn cước trên địa bàn tỉnh Minh Giang\nLuật Căn cước số 26/2023/QH15 được Quốc hội khóa XV thông qua ngày 27/11/2023, có\nhiệu lực từ ngày 01/7/2024.",
            "Thi hành Luật Căn cước trên địa bàn tỉnh Minh Giang",
        ),
        (
            "Theo dõi thi hành pháp luật trên địa bàn huyện\nCăn cứ Nghị định số 59/2012/NĐ-CP của Chính phủ, UBND huyện xây dựng kế hoạch như sau:",
            "Theo dõi thi hành pháp luật trên địa bàn huyện",
        ),
        (
            "về phòng, chống lãng phí trên địa bàn tỉnh\n-----\nThời gian qua, các cấp ủy đã quán triệt chủ trương.",
            "về phòng, chống lãng phí trên địa bàn tỉnh",
        ),
        (
            "VỀ BẢO VỆ MÔI\nTRƯỜNG RỪNG\nNhững năm qua, các cấp đã triển khai nhiều giải pháp.",
            "VỀ BẢO VỆ MÔI TRƯỜNG RỪNG",
        ),
        (
            "Thực hiện Nghị quyết của\nHội đồng nhân dân tỉnh\nNgày 15/5/2026, UBND tỉnh đã họp.",
            "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh",
        ),
        (
            "Phát triển kinh tế trên địa bàn tỉnh\nMinh Giang\n\nCăn cứ Luật Thử nghiệm;",
            "Phát triển kinh tế trên địa bàn tỉnh Minh Giang",
        ),
    ] {
        let document = format!("UBND TỈNH MINH GIANG\nSố: 01/KH-UBND\n\nKẾ HOẠCH\n{text}\n\n1. Rà soát văn bản.\n");
        let found = vanban::read(&document).document.title.map(|t| t.value);
        assert_eq!(found.as_deref(), Some(title));
    }
}

/// Leads of the tasks of a document, one line each.
fn leads(document: &str) -> Vec<String> {
    let names = |t: vanban::Task| t.lead.into_iter().map(|a| a.name).collect::<Vec<_>>().join("; ");
    vanban::read(document).tasks.into_iter().map(names).collect()
}

#[test]
fn points_given_by_their_numbers() {
    let plan = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nII. NỘI DUNG\n\n1. Tuyên truyền\n\n1.1. Tổ chức hội nghị.\n\n1.2. Biên soạn tài liệu.\n\n\
        2. Kiểm tra\n\na) Kiểm tra cơ sở.\n\nb) Xử lý vi phạm.\n\nIII. PHÂN CÔNG THỰC HIỆN\n\n";
    for (assigned, wanted) in [
        (
            "Sở Y tế chủ trì thực hiện các nhiệm vụ tại điểm 1.1, 1.2 mục II Kế hoạch này.",
            ["Sở Y tế", "Sở Y tế", "", ""],
        ),
        ("Sở Y tế thực hiện nội dung từ điểm 1.1 đến 1.2 khoản 1 mục II.", ["Sở Y tế", "Sở Y tế", "", ""]),
        ("Sở Y tế thực hiện nhiệm vụ nêu tại điểm b khoản 2 Mục II.", ["", "", "", "Sở Y tế"]),
        ("Sở Y tế thực hiện các nhiệm vụ tại mục II.2.", ["", "", "Sở Y tế", "Sở Y tế"]),
        (
            "Sở Y tế thực hiện điểm 1.1 mục II, xong trước ngày 15/9; điểm a khoản 2 mục II.",
            ["Sở Y tế", "", "Sở Y tế", ""],
        ),
        ("Sở Y tế phối hợp với Sở Nội vụ thực hiện điểm 1.1 mục II.", ["", "", "", ""]),
        ("Sở Y tế báo cáo kết quả thực hiện điểm 1.1 mục II.", ["", "", "", ""]),
        ("Sở Y tế thực hiện các nhiệm vụ tại mục IV.", ["", "", "", ""]),
    ] {
        let mut found = leads(&format!("{plan}1. {assigned}\n"));
        assert_eq!(found.pop().as_deref(), Some("Sở Y tế"), "{assigned}");
        assert_eq!(found, wanted, "{assigned}");
    }
}

#[test]
fn what_is_to_be_inspected_is_no_task() {
    let plan = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n";
    let wanted = ["Kiểm tra tình hình thi hành pháp luật tại 03 xã."];
    let below = "- Việc ban hành văn bản chỉ đạo;\n\n- Việc bố trí kinh phí;\n\n- Tình hình xử lý vi phạm.\n";
    assert_eq!(tasks(&format!("{plan}1. {}\n\nNội dung kiểm tra gồm:\n\n{below}", wanted[0])), wanted);
    let ordered = "Sở Y tế kiểm tra các nội dung sau:";
    assert_eq!(tasks(&format!("{plan}1. {ordered}\n\n{below}")), [ordered]);
    let ordered = "Giám sát việc lập danh sách cử tri theo quy định. Cụ thể các nội dung:";
    let nouns = "- Cách tính tuổi;\n\n- Việc niêm yết danh sách;\n\n- Bảo đảm đúng thời gian.\n\n* Thời gian thực hiện: Quý I/2026.\n";
    let document = format!("{plan}1. Giám sát việc lập danh sách\n\n{ordered}\n\n{nouns}");
    assert_eq!(tasks(&document), [ordered]);
    let due = serde_json::to_value(&vanban::read(&document).tasks[0].deadlines).unwrap();
    assert_eq!(due, json!([within("2026-01-01", "2026-03-31")]));
    let orders = "- Việc ban hành văn bản phải kịp thời;\n\n- Sở Y tế kiểm tra.\n";
    assert_eq!(tasks(&format!("{plan}1. Sở Nội vụ:\n\n{orders}")).len(), 2);
}

#[test]
fn rows_that_group_others() {
    let head = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n| STT | Nội dung | Cơ quan chủ trì | Thời gian |\n|---|---|---|---|\n";
    let rows =
        "| 1 | Tổ chức tuyên truyền | | |\n| 1.1 | Tổ chức hội nghị | Sở Y tế | Quý I |\n| 2 | Rà soát văn bản | | |\n";
    assert_eq!(tasks(&format!("{head}{rows}")), ["Tổ chức hội nghị", "Rà soát văn bản"]);
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

#[test]
fn forms_behind_the_signature_order_nothing() {
    let plan = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Sở Y tế rà soát văn bản.\n\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\n\
        TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Thử\n\n";
    let form = "1. Tổ chức kiểm tra tại đơn vị.\n\n2. Sở Y tế thực hiện việc ký biên bản.\n";
    assert_eq!(tasks(&format!("{plan}Mẫu số 01\n\n{form}")), ["Sở Y tế rà soát văn bản."]);
    assert_eq!(tasks(&format!("{plan}PHỤ LỤC\n\n{form}")).len(), 3);
}

#[test]
fn a_signature_whose_toned_capitals_are_lost() {
    let text = "KẾ HOẠCH\nThử nghiệm\n\n1. Rà soát văn bản.\n\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\nTM. Uỷ BAN NHâN DâN\nKT. CHủ TịCH\n\
        PHó CHủ TịCH\n\nLò Thị Thử\n";
    let document = vanban::read(text).document;
    assert_eq!(document.signer.map(|s| s.value).as_deref(), Some("Lò Thị Thử"));
    assert_eq!(document.signer_position.map(|s| s.value).as_deref(), Some("Phó Chủ tịch"));
    assert_eq!(document.signing_capacity, ["TM.", "KT."]);
}

#[test]
fn an_indented_line_begins_a_paragraph() {
    let text = "KẾ HOẠCH\nThử nghiệm năm 2026\n\n    1. Củng cố đội ngũ làm công tác theo dõi thi hành pháp luật\n    Giám đốc các sở phân công \
        một lãnh đạo phụ trách và một công chức\nlàm đầu mối, thông báo danh sách về Sở Y tế trước ngày 10/3.\n    Chủ tịch UBND các xã bố trí \
        công chức đủ năng lực tham mưu; hằng năm\nmở lớp bồi dưỡng nghiệp vụ cho công chức.\n    2. Sở Nội vụ đưa kết quả theo dõi thi hành \
        pháp luật vào tiêu chí chấm\nđiểm của các cơ quan.\n";
    assert_eq!(leads(text), ["Giám đốc các sở", "Chủ tịch UBND các xã", "Sở Nội vụ"]);
}
