//! Tables.

use super::tasks;

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
fn rows_that_group_others() {
    let head = "KẾ HOẠCH\nThử nghiệm năm 2026\n\nI. NHIỆM VỤ\n\n| STT | Nội dung | Cơ quan chủ trì | Thời gian |\n|---|---|---|---|\n";
    let rows =
        "| 1 | Tổ chức tuyên truyền | | |\n| 1.1 | Tổ chức hội nghị | Sở Y tế | Quý I |\n| 2 | Rà soát văn bản | | |\n";
    assert_eq!(tasks(&format!("{head}{rows}")), ["Tổ chức hội nghị", "Rà soát văn bản"]);
}
