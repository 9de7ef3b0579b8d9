//! Sentences that tell and order nothing: legal bases, seats, views, records.

use crate::{
    agencies::{self, Start},
    lexicon::Class,
    phrases::Set,
    seq::Seq,
};

/// `Căn cứ Luật …;`, `Xét đề nghị của …`: a legal basis, wherever a converter put it.
pub(crate) fn is_basis(seq: Seq<'_>) -> bool {
    let Some(at) = seq.any(0, phrases!["căn cứ vào", "căn cứ", "xét", "theo đề nghị", "thực hiện"])
    else {
        return false;
    };
    let papers = phrases![
        "luật",
        "bộ luật",
        "nghị định",
        "nghị quyết",
        "thông tư",
        "quyết định",
        "chỉ thị",
        "công văn",
        "tờ trình",
        "đề nghị",
        "của",
        "báo cáo",
        "hiến pháp",
        "pháp lệnh",
        "kết luận",
        "quy định",
        "các quyết định",
        "các nghị định",
    ];
    let last = seq.word(seq.len().saturating_sub(1));
    let ends = last == ";" || last == "," || seq.word(0) == "xét" || seq.word(0) == "căn" || seq.word(0) == "theo";
    seq.is_capital(0) && seq.any(at, papers).is_some() && ends && (seq.word(0) != "thực" || last == ";")
}

/// `Bà Nguyễn Thị A, Phó Giám đốc Sở Tư pháp - Thành viên.`: a seat and no order.
fn is_seat(seq: Seq<'_>) -> bool {
    const SEATS: &Set = phrases![
        "thành viên",
        "trưởng đoàn",
        "phó trưởng đoàn",
        "thư ký",
        "ủy viên",
        "tổ trưởng",
        "tổ phó",
        "trưởng ban",
        "phó trưởng ban",
        "trưởng tiểu ban",
        "phó trưởng tiểu ban",
        "tổ viên",
        "chủ tịch hội đồng",
        "phó tổ trưởng",
    ];
    let person = seq.any(0, phrases!["ông", "bà", "đồng chí", "đ / c", "mời"]).is_some() && !seq.has(phrases![":"]);
    person && seq.find(seq.len().saturating_sub(6), SEATS).is_some()
}

/// `Thực hiện Nghị quyết số … của Chính phủ, UBND tỉnh đã ban hành …`: what was done about a paper.
fn is_record(seq: Seq<'_>) -> bool {
    let Some(at) = seq.any(0, phrases!["thực hiện", "triển khai", "căn cứ"]) else { return false };
    let papers = phrases![
        "nghị quyết",
        "quyết định",
        "chỉ thị",
        "kế hoạch",
        "công văn",
        "luật",
        "nghị định",
        "thông tư",
        "chương trình",
    ];
    let orders = phrases!["yêu cầu", "đề nghị", "giao", "phải", "có trách nhiệm", "chủ trì"];
    seq.any(at, papers).is_some_and(|n| matches!(seq.word(at + n), "số" | "liên"))
        && seq.find(at + 6, phrases!["đã"]).is_some()
        && !seq.has(orders)
}

/// `Cơ bản thống nhất với …`, `Thường trực Tỉnh ủy ghi nhận …`: the speaker's own view.
fn is_view(seq: Seq<'_>) -> bool {
    const VIEWS: &Set = phrases![
        "cơ bản thống nhất",
        "thống nhất với",
        "thống nhất chủ trương",
        "thống nhất nội dung",
        "thống nhất đánh giá",
        "nhất trí",
        "tán thành",
        "đồng ý",
        "đánh giá cao",
        "ghi nhận và",
        "ghi nhận sự",
        "ghi nhận những",
        "ghi nhận , đánh giá",
        "ghi nhận kết quả",
        "biểu dương sự",
        "biểu dương những",
        "hoan nghênh",
    ];
    let name = agencies::list(seq, 0, Start::Sentence).1;
    let orders = phrases!["giao", "yêu cầu", "đề nghị", "tập trung", "khẩn trương"];
    [0, name].into_iter().any(|at| seq.any(at, VIEWS).is_some()) && !seq.has(orders)
}

/// A line of a form to be filled in.
pub(crate) fn is_form(seq: Seq<'_>) -> bool {
    const SIGNED: &Set = phrases!["( ký tên", "( ký , ghi", "( ký và ghi", "( ký , đóng dấu"];
    let mut blanks = 0;
    seq.places(phrases!["…", "("]).any(|i| {
        blanks += u32::from(seq.word(i) == "…");
        blanks > 2 || seq.any(i, SIGNED).is_some()
    })
}

/// A sentence that tells and does not order: `Kinh phí thực hiện … từ ngân sách`, `… đã đạt được …`.
pub(crate) fn is_statement(seq: Seq<'_>, has_actor: bool) -> bool {
    // Slogans.
    if seq.word(seq.len().saturating_sub(1)) == "!" || is_seat(seq) || is_view(seq) || is_record(seq) {
        return true;
    }
    let money = seq.any(0, phrases!["kinh phí", "nguồn kinh phí", "các nguồn kinh phí", "nguồn vốn"]).is_some();
    if money {
        return !has_actor;
    }
    if has_actor || seq.lexeme(0, Class::Verb).is_some() {
        return false;
    }
    let orders = || {
        seq.has(phrases![
            "yêu cầu",
            "đề nghị",
            "giao",
            "phải",
            "cần",
            "có trách nhiệm",
            "chịu trách nhiệm",
            "chủ trì",
            "tiếp tục",
            "tăng cường",
        ])
    };
    let told = seq
        .slice(0..25)
        .find(0, phrases!["đã", "còn", "chưa", "được tổ chức", "được triển khai", "được tiến hành", "được thực hiện"])
        .is_some_and(|at| {
            !matches!(seq.word(at + 1), "được" | "ban") && !matches!(seq.word(at.wrapping_sub(1)), "mà" | "khi")
        });
    let describes = (1..14).any(|i| seq.word(i) == "là");
    (told || describes) && !orders()
}
