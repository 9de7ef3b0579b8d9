//! Words of which titles, tasks and names are put together. All of it is invented.

use rand::RngExt;
use rand::rngs::StdRng;

const VERBS: [&str; 12] = [
    "Xây dựng kế hoạch",
    "Rà soát văn bản",
    "Tổ chức tập huấn",
    "Kiểm tra tình hình thi hành pháp luật",
    "Báo cáo kết quả thực hiện",
    "Tuyên truyền, phổ biến quy định",
    "Hướng dẫn nghiệp vụ",
    "Tổng hợp khó khăn, vướng mắc",
    "Sơ kết, đánh giá việc thực hiện",
    "Cập nhật cơ sở dữ liệu",
    "Công khai thủ tục hành chính",
    "Bố trí kinh phí, nhân lực",
];

const FIELDS: [&str; 16] = [
    "đất đai",
    "an toàn thực phẩm",
    "xử lý vi phạm hành chính",
    "hộ tịch, chứng thực",
    "bảo vệ môi trường",
    "giáo dục mầm non",
    "phòng cháy, chữa cháy",
    "trật tự xây dựng",
    "an toàn giao thông",
    "bảo hiểm xã hội",
    "quản lý tài sản công",
    "chuyển đổi số",
    "tiếp cận thông tin",
    "hòa giải ở cơ sở",
    "trợ giúp pháp lý",
    "phòng, chống bạo lực gia đình",
];

const ENDS: [&str; 8] = [
    "trên địa bàn quản lý",
    "theo chức năng, nhiệm vụ được giao",
    "gắn với cải cách hành chính",
    "bảo đảm đúng tiến độ, chất lượng",
    "ở các đơn vị trực thuộc",
    "và gửi kết quả về Ủy ban nhân dân tỉnh",
    "phục vụ người dân, doanh nghiệp",
    "theo hướng dẫn của cơ quan chuyên môn",
];

const FIRST: [&str; 14] =
    ["An", "Bình", "Cẩm", "Đông", "Giang", "Hòa", "Khánh", "Lộc", "Minh", "Nam", "Phú", "Quang", "Sơn", "Vĩnh"];

const SECOND: [&str; 14] =
    ["Ân", "Bắc", "Châu", "Điền", "Hải", "Lâm", "Mỹ", "Ngọc", "Phong", "Tân", "Thạch", "Thịnh", "Xuân", "Yên"];

/// Names of departments of a province, the one that follows up first.
pub const DEPARTMENTS: [&str; 18] = [
    "Sở Tư pháp",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Ban Quản lý các khu công nghiệp",
    "Công an tỉnh",
    "Bộ Chỉ huy quân sự tỉnh",
    "Kho bạc Nhà nước khu vực",
    "Bảo hiểm xã hội tỉnh",
];

fn pick<'a>(random: &mut StdRng, words: &[&'a str]) -> &'a str {
    words[random.random_range(0..words.len())]
}

/// An order.
pub fn order(random: &mut StdRng) -> String {
    let field = pick(random, &FIELDS);
    format!(
        "{} về {field} {}; {} về {}",
        pick(random, &VERBS),
        pick(random, &ENDS),
        pick(random, &VERBS).to_lowercase(),
        pick(random, &FIELDS)
    )
}

/// The title of a directive.
pub fn title(random: &mut StdRng, year: i32) -> String {
    format!("Triển khai công tác theo dõi tình hình thi hành pháp luật về {} năm {year}", pick(random, &FIELDS))
}

/// The name of a commune or ward, by its number in the province.
pub fn commune(number: usize) -> String {
    let (first, second) = (FIRST[number % FIRST.len()], SECOND[number / FIRST.len() % SECOND.len()]);
    let kind = if number.is_multiple_of(5) { "phường" } else { "xã" };
    match number / (FIRST.len() * SECOND.len()) {
        0 => format!("Ủy ban nhân dân {kind} {first} {second}"),
        again => format!("Ủy ban nhân dân {kind} {first} {second} {again}"),
    }
}
