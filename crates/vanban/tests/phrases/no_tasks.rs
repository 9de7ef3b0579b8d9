//! What reads like an order and is none.

use serde_json::json;

use super::deadlines::within;
use super::tasks;

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
fn a_heading_that_inspects_holds_no_orders() {
    let document = "KẾ HOẠCH\nKiểm tra năm 2026\n\nI. NỘI DUNG\n\n1. Giám sát việc lập danh sách hộ nghèo\n\n- Thành phần dự họp thôn;\n\n\
        - Việc niêm yết danh sách;\n\n- Việc giải quyết khiếu nại.\n\n2. Sở Y tế rà soát văn bản.\n";
    assert_eq!(tasks(document), ["Giám sát việc lập danh sách hộ nghèo", "Sở Y tế rà soát văn bản."]);
}

#[test]
fn what_a_decision_does_itself_is_no_task() {
    let document = "Số: 05/QĐ-UBND\nMinh Giang, ngày 02 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nPhê duyệt Đề án phát triển chợ\n\n\
        QUYẾT ĐỊNH:\n\nĐiều 1. Phê duyệt Đề án phát triển chợ kèm theo Quyết định này.\n\n\
        Điều 2. Giao Sở Công Thương tổ chức thực hiện Đề án.\n\nĐiều 3. Quyết định này có hiệu lực từ ngày ký.\n";
    assert_eq!(tasks(document), ["Giao Sở Công Thương tổ chức thực hiện Đề án."]);
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
fn forms_behind_the_signature_order_nothing() {
    let plan = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n1. Sở Y tế rà soát văn bản.\n\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\n\
        TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Thử\n\n";
    let form = "1. Tổ chức kiểm tra tại đơn vị.\n\n2. Sở Y tế thực hiện việc ký biên bản.\n";
    assert_eq!(tasks(&format!("{plan}Mẫu số 01\n\n{form}")), ["Sở Y tế rà soát văn bản."]);
    assert_eq!(tasks(&format!("{plan}PHỤ LỤC\n\n{form}")).len(), 3);
}
