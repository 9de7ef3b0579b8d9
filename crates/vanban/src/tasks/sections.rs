//! Which parts of a document order nothing: purposes, preambles, clauses of effect, closing formulas.

use crate::{lexicon::Class, phrases::Set, seq::Seq};

/// Why a paragraph is no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It stands under purposes, requirements, principles, a report of what was done.
    Section,
    /// It only states an attribute of tasks.
    Attribute,
    /// It leads to the points that follow it.
    LeadIn,
    /// It says when the document takes effect or who carries it out.
    Effect,
    /// It closes the document.
    Closing,
    /// It tells what was done or what is, and orders nothing.
    Statement,
    /// It is a heading or only names agencies.
    Heading,
    /// It belongs to the decision whose plan holds the tasks, or to a kind of document that orders nothing.
    Document,
    /// It stands before the first point and orders nobody.
    Preamble,
}

/// A heading whose section orders nothing.
pub(crate) fn is_idle_heading(seq: Seq<'_>) -> bool {
    const IDLE: &Set = phrases![
        "mục đích",
        "yêu cầu",
        "mục tiêu",
        "quan điểm",
        "căn cứ",
        "sự cần thiết",
        "cơ sở",
        "thực trạng",
        "đánh giá tình hình",
        "tình hình",
        "kết quả đạt được",
        "kết quả thực hiện",
        "tồn tại",
        "hạn chế",
        "những hạn chế",
        "nguyên nhân",
        "phạm vi",
        "đối tượng",
        "nguyên tắc",
        "phương châm",
        "đặc điểm",
        "bối cảnh",
        "dự báo",
        "bài học kinh nghiệm",
        "chỉ tiêu",
        "ưu điểm",
        "khái quát",
        "một số kết quả",
        "những kết quả",
        "đánh giá chung",
        "đánh giá kết quả",
        "về kết quả",
        "thành phần",
        "địa điểm",
        "mục đích - yêu cầu",
        "mục tiêu chung",
        "mục tiêu cụ thể",
        "các chỉ tiêu",
        "thời gian , địa điểm",
        "giải thích từ ngữ",
        "khẩu hiệu",
        "một số khẩu hiệu",
        "các khẩu hiệu",
        "phạm vi điều chỉnh",
        "tầm nhìn",
        "yêu cầu chung",
        "kết quả chủ yếu",
        "khó khăn , vướng mắc",
        "lĩnh vực trọng tâm",
        "lĩnh vực theo dõi",
        "chủ đề",
    ];
    const BUSY: &Set =
        phrases!["nhiệm vụ", "giải pháp", "phân công", "tổ chức thực hiện", "nội dung thực hiện", "trách nhiệm"];
    let heading = seq.slice(0..24);
    // "Yêu cầu Thủ trưởng các sở …" orders; "YÊU CẦU" and "Yêu cầu" alone is a heading.
    let orders = seq.word(0) == "yêu" && !matches!(seq.word(2), "" | "." | ":" | "chung" | "cụ" | "," | "đối" | "về");
    let at = usize::from(matches!(seq.word(0), "các" | "về"));
    !orders && (heading.any(0, IDLE).is_some() || heading.any(at, IDLE).is_some()) && !heading.has(BUSY)
}

/// Clauses of effect and implementation.
pub(crate) fn is_effect(seq: Seq<'_>) -> bool {
    let this = phrases![
        "quyết định này",
        "chỉ thị này",
        "kế hoạch này",
        "nghị quyết này",
        "quy chế này",
        "quy định này",
        "thông báo này",
        "kết luận này",
        "văn bản này",
        "công điện này",
        "hướng dẫn này",
        "chương trình này",
        "công văn này",
        "thông tư này",
        "đề án này",
    ];
    let starts = seq.any(0, this);
    let effect = |from: usize| {
        seq.find(
            from,
            phrases![
                "có hiệu lực",
                "thay thế",
                "được phổ biến",
                "phổ biến đến",
                "được triển khai",
                "được gửi",
                "áp dụng từ",
                "bãi bỏ"
            ],
        )
        .is_some_and(|at| at < from + 14)
    };
    if starts.is_some_and(effect) {
        return true;
    }
    // The formula says who carries the decision out; what may follow it in the paragraph is the day of its effect.
    let carried = phrases![
        "chịu trách nhiệm thi hành",
        "có trách nhiệm thi hành",
        "căn cứ quyết định thi hành",
        "căn cứ quyết định này thi hành",
    ];
    let carry = seq.find(
        seq.len().saturating_sub(20),
        phrases![
            "có trách nhiệm thực hiện chỉ thị này",
            "có trách nhiệm thực hiện quyết định này",
            "chịu trách nhiệm thực hiện quyết định này",
            "chịu trách nhiệm thực hiện chỉ thị này",
            "có trách nhiệm tổ chức thực hiện quyết định này",
            "chiếu quyết định thi hành",
            "có trách nhiệm tổ chức thực hiện chỉ thị này",
            "có trách nhiệm thực hiện nghiêm chỉ thị này",
            "chịu trách nhiệm tổ chức thực hiện quyết định này",
        ],
    );
    let carries = || {
        let formulas = phrases![
            "chịu trách nhiệm thực hiện chỉ thị này",
            "chịu trách nhiệm thực hiện kế hoạch này",
            "chịu trách nhiệm thực hiện quyết định này",
            "có trách nhiệm thực hiện chỉ thị này"
        ];
        seq.find(0, formulas).is_some_and(|at| seq.find(at, phrases!["có hiệu lực"]).is_some())
    };
    carries()
        || carry.is_some_and(|at| at + 12 >= seq.len())
        || seq.has(carried)
        || seq.any(0, phrases!["ban hành kèm theo", "ban hành kèm theo quyết định này"]).is_some()
}

/// Closing formulas.
pub(crate) fn is_closing(seq: Seq<'_>) -> bool {
    if seq
        .any(
            0,
            phrases![
                "trên đây là",
                "nhận được công văn này",
                "nhận được văn bản này",
                "nhận được công điện này",
                "trân trọng",
                "thừa lệnh",
                "rất mong",
                "xin thông báo",
                "xin trân trọng",
            ],
        )
        .is_some()
    {
        return true;
    }
    if seq.find(0, phrases!["thừa lệnh"]).is_some_and(|at| at < 12) && seq.has(phrases!["thông báo"]) {
        return true;
    }
    // "Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện."
    if seq.len() < 48
        && seq.has(phrases!["thông báo để", "thông báo đến các", "thông báo tới các"])
        && seq.has(phrases!["biết"])
    {
        return true;
    }
    let trouble = phrases![
        "nếu có khó khăn",
        "nếu có vướng mắc",
        "nếu có phát sinh",
        "nếu có vấn đề",
        "nếu có những",
        "nếu phát sinh",
        "có khó khăn , vướng mắc",
        "có vướng mắc",
        "có phát sinh",
        "gặp khó khăn",
        "phát sinh khó khăn",
        "cần sửa đổi",
        "cần thiết phải sửa đổi",
        "có vấn đề",
        "nếu cần",
    ];
    let running = seq
        .any(
            0,
            phrases![
                "trong quá trình",
                "quá trình",
                "nếu có",
                "nếu phát sinh",
                "trường hợp có",
                "mọi vướng mắc",
                "mọi khó khăn",
            ],
        )
        .is_some();
    running && seq.find(0, trouble).is_some_and(|at| at < 22)
}

/// `Yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.`: nothing is ordered that is not ordered above.
pub(crate) fn is_exhortation(seq: Seq<'_>) -> bool {
    const EMPTY: &Set = phrases![
        "nghiêm túc",
        "khẩn trương",
        "triển khai",
        "tổ chức",
        "thực hiện",
        "quan tâm",
        "phối hợp",
        "chỉ đạo",
        "các nội dung trên",
        "các nội dung nêu trên",
        "nội dung trên",
        "các nội dung",
        "nội dung",
        "kế hoạch này",
        "công văn này",
        "công điện này",
        "chỉ thị này",
        "thông báo này",
        "văn bản này",
        "kết luận này",
        "quyết định này",
        "chương trình này",
        "căn cứ chức năng , nhiệm vụ",
        "căn cứ chức năng , nhiệm vụ được giao",
        "theo chức năng , nhiệm vụ",
        "của mình",
        "được giao",
        "đầy đủ",
        "có hiệu quả",
        "hiệu quả",
        "đúng",
        "và",
        "kịp thời",
        "để",
        "biết",
        "cho",
        "tốt",
        "theo quy định",
        "nghiêm",
        "đạt kết quả",
        "các nhiệm vụ",
        "nhiệm vụ được giao",
        "chủ động",
        "tích cực",
        "phải",
    ];
    // The empty words stand at the end; before them "các tổ chức, cá nhân" begins with one that is a name.
    let (mut from, mut at) = (0, 0);
    while at < seq.len() {
        let sign = !seq.is_word(at) && seq.number(at).is_none();
        match seq.any(at, EMPTY).or((sign && from > 0).then_some(1)) {
            Some(len) => {
                from = if from == 0 { at } else { from };
                at += len;
            }
            None => (from, at) = (0, at + 1),
        }
    }
    // What stands before are only names and the word of the order.
    let is_verb = |i: &usize| {
        let group = seq.phrase(*i, "tổ chức").is_some() && *i > 0 && matches!(seq.word(i - 1), "các" | "," | "và");
        seq.lexeme(*i, Class::Verb).is_some() && !group && !matches!(seq.word(*i), "yêu" | "đề" | "nhận" | "có")
    };
    from > 0 && from < 60 && !(0..from).any(|i| is_verb(&i))
}

/// `Đề nghị các đơn vị nghiêm túc thực hiện. Trong quá trình thực hiện, nếu có vướng mắc …`: two formulas in one paragraph.
pub(crate) fn is_double_closing(seq: Seq<'_>) -> bool {
    const LONGEST: usize = 90;
    let stop = seq.slice(0..LONGEST).seek(0, phrases!["."]);
    stop + 1 < seq.len() && is_exhortation(seq.slice(0..stop)) && is_closing(seq.from(stop + 1))
}

/// `Điều 1. Phê duyệt Đề án …`: what a decision does by saying so.
pub(crate) fn is_performed(seq: Seq<'_>) -> bool {
    const PERFORMED: &Set = phrases![
        "phê duyệt",
        "ban hành",
        "thành lập",
        "công bố",
        "điều chỉnh",
        "sửa đổi",
        "bãi bỏ",
        "kiện toàn",
        "phê chuẩn",
        "công nhận",
        "nay phê duyệt",
        "nay ban hành",
        "nay thành lập"
    ];
    seq.any(0, PERFORMED).is_some()
}

/// `UBND tỉnh yêu cầu các cấp, các tổ chức hoạt động trong lĩnh vực … thực hiện nghiêm Chỉ thị này.`: one sentence in which the
/// speaker orders nothing but that the paper be carried out.
pub(crate) fn is_appeal(seq: Seq<'_>) -> bool {
    const ENDS: &Set = phrases![
        "thực hiện chỉ thị này",
        "thực hiện nghiêm chỉ thị này",
        "thực hiện tốt chỉ thị này",
        "thực hiện nghiêm túc chỉ thị này",
        "thực hiện kế hoạch này",
        "thực hiện nghiêm kế hoạch này",
        "thực hiện tốt kế hoạch này",
        "thực hiện nghiêm túc kế hoạch này",
        "thực hiện công điện này",
        "thực hiện nghiêm công điện này",
        "thực hiện công văn này",
        "thực hiện văn bản này",
    ];
    const SPEAKS: &Set = phrases!["yêu cầu", "đề nghị"];
    const LONGEST: usize = 90;
    let mut end = seq.len();
    while end > 0 && !seq.is_word(end - 1) {
        end -= 1;
    }
    let asks = seq.seek(0, SPEAKS);
    seq.len() < LONGEST
        && asks < 12
        && seq.any(asks, SPEAKS).is_some()
        && (end.saturating_sub(8)..end).any(|i| seq.any(i, ENDS).is_some_and(|n| i + n == end))
        && !(asks..end).any(|i| matches!(seq.word(i), "." | ";") || seq.any(i, phrases!["báo cáo", "giao"]).is_some())
}

/// `Nguyên tắc: công khai, minh bạch.`, `Lĩnh vực trọng tâm: quản lý đất đai`: the label says that nothing is ordered.
pub(crate) fn is_idle_label(seq: Seq<'_>) -> bool {
    const LONGEST: usize = 10;
    const LABELS: &Set = phrases![
        "tên đề án",
        "tên dự án",
        "quy mô",
        "tổng kinh phí",
        "tổng mức đầu tư",
        "lĩnh vực",
        "phạm vi",
        "chuyên đề",
        "khẩu hiệu",
        "chủ đề",
        "thông điệp"
    ];
    let colon = (1..LONGEST.min(seq.len())).find(|i| !seq.is_word(*i) && !matches!(seq.word(*i), "," | "-"));
    let Some(colon) = colon.filter(|c| seq.word(*c) == ":" && c + 1 < seq.len()) else { return false };
    let label = seq.slice(0..colon);
    label.any(0, LABELS).is_some() || is_idle_heading(label)
}

/// Whether there is anything to do in a text at all.
pub(crate) fn has_verb(seq: Seq<'_>) -> bool {
    (0..seq.len()).any(|i| seq.lexeme(i, Class::Verb).is_some())
}

/// The task oversees, urges or reports on the directive as a whole.
pub(crate) fn is_follow_up(seq: Seq<'_>) -> bool {
    let oversees = || seq.has(phrases!["đôn đốc", "theo dõi", "tổng hợp", "giám sát", "kiểm tra"]);
    let whole = phrases![
        "kế hoạch này",
        "chỉ thị này",
        "công văn này",
        "quyết định này",
        "văn bản này",
        "kết luận này",
        "thông báo này",
        "nghị quyết này",
        "chương trình này",
        "công điện này",
        "các nội dung trên",
        "nội dung trên",
        "các nội dung nêu trên",
        "nội dung nêu trên",
        "thực hiện kế hoạch ,",
        "thực hiện kế hoạch ;",
        "thực hiện chỉ thị và",
        "thực hiện chỉ thị ,",
        "thực hiện kế hoạch .",
        "thực hiện chỉ thị .",
        "thực hiện chỉ thị ;",
        "đề án này",
        "hướng dẫn này",
    ];
    oversees() && seq.has(whole)
}

/// What is to be handed over, in the document's words.
pub(crate) fn product(seq: Seq<'_>) -> Option<Seq<'_>> {
    const PAPERS: &Set = phrases![
        "kế hoạch",
        "chỉ thị",
        "quyết định",
        "nghị quyết",
        "đề án",
        "báo cáo",
        "chương trình",
        "tờ trình",
        "quy chế",
        "hướng dẫn",
        "công văn",
        "danh mục",
        "quy định",
        "dự thảo",
        "văn bản",
    ];
    const VERBS: &Set = phrases![
        "xây dựng , ban hành",
        "xây dựng và ban hành",
        "xây dựng",
        "ban hành",
        "dự thảo",
        "soạn thảo",
        "lập",
        "trình",
    ];
    for i in seq.places(VERBS) {
        let Some(verb) = seq.any(i, VERBS) else { continue };
        let Some(len) = seq.any(i + verb, PAPERS) else { continue };
        if !matches!(seq.word(i + verb + len), "này" | "số" | "trên" | "nêu" | "của" | "quy" | "pháp") {
            return Some(seq.slice(i + verb..i + verb + len));
        }
    }
    let report = seq.find(0, phrases!["báo cáo kết quả", "gửi báo cáo"])?;
    Some(if seq.word(report) == "gửi" { seq.slice(report + 1..report + 3) } else { seq.slice(report..report + 4) })
}
