//! Who leads and who supports, from wherever the text says it.

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
fn an_indented_line_begins_a_paragraph() {
    let text = "KẾ HOẠCH\nThử nghiệm năm 2026\n\n    1. Củng cố đội ngũ làm công tác theo dõi thi hành pháp luật\n    Giám đốc các sở phân công \
        một lãnh đạo phụ trách và một công chức\nlàm đầu mối, thông báo danh sách về Sở Y tế trước ngày 10/3.\n    Chủ tịch UBND các xã bố trí \
        công chức đủ năng lực tham mưu; hằng năm\nmở lớp bồi dưỡng nghiệp vụ cho công chức.\n    2. Sở Nội vụ đưa kết quả theo dõi thi hành \
        pháp luật vào tiêu chí chấm\nđiểm của các cơ quan.\n";
    assert_eq!(leads(text), ["Giám đốc các sở", "Chủ tịch UBND các xã", "Sở Nội vụ"]);
}
