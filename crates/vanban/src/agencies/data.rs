//! Names of agencies as data. Signs inside a phrase are words of their own; case, tone placement and đ do not matter.
//!
//! Sources: Decree 45/2025/NĐ-CP (departments of a province), Decree 150/2025/NĐ-CP (offices of a commune), Decrees 24/2014
//! and 37/2014 for the agencies before 2025.

use crate::phrases::Set;

/// How the name of an agency goes on after its first words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The words are the whole name; a territory may follow.
    Whole,
    /// A field of work follows: `Sở` + `Tư pháp`. Without one the word is a common noun.
    Field,
    /// What the body is for may follow, in small letters too: `Ban Chỉ đạo` + `giảm nghèo`.
    Free,
    /// A name of its own in capitals follows: `Trung tâm` + `Khuyến nông`.
    Own,
}

/// First words of names with one rule.
pub(crate) struct HeadRow {
    pub name: Name,
    /// Stands for an agency only with a capital: the words are verbs and nouns too.
    pub capital: bool,
    pub names: &'static [&'static str],
}

/// First words of agencies' names.
#[rustfmt::skip]
pub(crate) const HEADS: &[HeadRow] = &[
    HeadRow { name: Name::Field, capital: false, names: &["sở", "bộ", "vụ", "cục", "tổng cục", "chi cục", "phòng", "ban"] },
    HeadRow {
        name: Name::Own,
        capital: false,
        names: &[
            "trung tâm", "trường", "trạm", "viện", "đài", "báo", "hội", "đoàn", "liên đoàn", "liên minh", "hiệp hội", "quỹ",
            "công ty", "công ty cổ phần", "tổng công ty", "tập đoàn", "ngân hàng", "hội đồng", "ban quản lý",
            "ban công tác", "ban tổ chức", "ủy ban", "văn phòng", "nhà máy", "bệnh viện", "trung đoàn", "đồn", "đội",
            "chi nhánh", "học viện", "bảo tàng", "thư viện", "tạp chí", "tổ công tác", "hạt", "xí nghiệp", "ban đại diện",
            "tổng đội", "cụm", "hợp tác xã", "liên hiệp", "tổ", "đảng bộ", "chi hội", "cảng", "tổ hợp tác",
        ],
    },
    HeadRow {
        name: Name::Whole,
        capital: false,
        names: &[
            "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "ubmttq", "ubmttq việt nam", "mttq", "mttq việt nam",
            "ủy ban mttq", "ủy ban mttq việt nam", "ủy ban mttq vn", "ủy ban mặt trận tổ quốc", "ubmttqvn",
            "ủy ban mặt trận tổ quốc việt nam", "mặt trận tổ quốc việt nam", "mặt trận tổ quốc", "tỉnh ủy", "thành ủy",
            "huyện ủy", "quận ủy", "thị ủy", "đảng ủy", "ban thường vụ", "ban thường trực", "thường trực", "ban chấp hành",
            "ban cán sự đảng", "đảng đoàn", "ban bí thư", "bộ chính trị", "viện kiểm sát nhân dân", "viện kiểm sát", "vksnd",
            "tòa án nhân dân", "tand", "bộ chỉ huy quân sự", "ban chỉ huy quân sự", "bchqs", "bộ chqs", "ban chqs",
            "bộ đội biên phòng", "bộ chỉ huy bộ đội biên phòng", "bộ chỉ huy bđbp", "kho bạc nhà nước", "bảo hiểm xã hội", "bhxh",
            "cục thuế", "chi cục thuế", "thuế tỉnh", "thuế cơ sở", "ngân hàng nhà nước", "ngân hàng chính sách xã hội",
            "cục hải quan", "chi cục hải quan", "cục quản lý thị trường", "chi cục quản lý thị trường", "cục thống kê",
            "chi cục thống kê", "cục thi hành án dân sự", "chi cục thi hành án dân sự", "thi hành án dân sự tỉnh",
            "đài phát thanh và truyền hình", "đài phát thanh - truyền hình", "đài pt - th", "đài truyền thanh", 
            "báo và đài phát thanh và truyền hình", "báo và đài phát thanh , truyền hình", "báo và phát thanh , truyền hình",
            "báo và phát thanh và truyền hình", "cổng thông tin điện tử", "hội cựu chiến binh", "hội nông dân",
            "hội liên hiệp phụ nữ", "hội lhpn", "hội liên hiệp thanh niên", "liên đoàn lao động", "đoàn thanh niên",
            "đoàn thanh niên cộng sản hồ chí minh", "đoàn tncs hồ chí minh", "tỉnh đoàn", "thành đoàn", "huyện đoàn",
            "đoàn luật sư", "hội luật gia", "hội chữ thập đỏ", "hội người cao tuổi", "hội khuyến học", "hội nhà báo",
            "liên minh hợp tác xã", "hội đồng phối hợp phổ biến , giáo dục pháp luật", "hội đồng phối hợp pbgdpl",
            "hội đồng pbgdpl", "hội đồng phối hợp công tác phổ biến giáo dục pháp luật", "hội đồng phối hợp công tác phổ biến , giáo dục pháp luật",
            "ban chỉ huy phòng , chống thiên tai và tìm kiếm cứu nạn", "ub mttq", "ub mttq việt nam", "văn phòng hđnd và ubnd", "văn phòng hđnd & ubnd", "văn phòng hđnd , ubnd", "văn phòng hđnd - ubnd",
            "văn phòng hội đồng nhân dân và ủy ban nhân dân", "văn phòng đoàn đbqh và hđnd", "ban công tác mặt trận",
            "văn phòng đoàn đại biểu quốc hội và hội đồng nhân dân", "đoàn đại biểu quốc hội", "đoàn đbqh", "vp ubnd",
            "văn phòng ubnd", "văn phòng ủy ban nhân dân", "văn phòng tỉnh ủy", "văn phòng thành ủy", "văn phòng đảng ủy", "văn phòng huyện ủy",
            "trung tâm phục vụ hành chính công", "trạm y tế", "thanh tra tỉnh", "thanh tra huyện", "thanh tra thành phố",
            "thanh tra chính phủ", "thanh tra sở", "thanh tra các sở", "ban nội chính", "ban tuyên giáo và dân vận",
            "ban tuyên giáo", "ban dân vận", "ủy ban kiểm tra", "ban tổ chức tỉnh ủy", "ủy ban bầu cử", "ban dân tộc",
            "đảng ủy các cơ quan đảng", "đảng ủy các cơ quan đảng , đoàn thể", "đảng ủy mặt trận tổ quốc , các đoàn thể",
            "đảng ủy mặt trận tổ quốc và các đoàn thể", "đảng ủy mttq , các đoàn thể", "đảng ủy mttq và các đoàn thể",
            "đảng ủy khối các cơ quan", "đảng ủy khối các cơ quan và doanh nghiệp", "đảng ủy khối doanh nghiệp", "công đoàn",
            "công đoàn sở", "công đoàn bộ", "công đoàn ngành", "công đoàn viên chức", "công đoàn cơ quan",
            "văn phòng đăng ký đất đai",
            "đài truyền hình việt nam", "đài tiếng nói việt nam", "thông tấn xã việt nam", "chính phủ", "văn phòng chính phủ", "thủ tướng chính phủ", "quốc hội", "ủy ban thường vụ quốc hội", "bưu điện",
            "điện lực", "công ty điện lực", "bộ tư lệnh", "bộ phận một cửa", "mặt trận", "ban quản lý khu kinh tế",
            "ban quản lý các khu công nghiệp", "ban quản lý các khu kinh tế", "tổ chức pháp chế", "hội đồng nghĩa vụ quân sự",
            "đoàn khối các cơ quan", "lãnh đạo bộ", "văn phòng bộ", "thanh tra bộ", "văn phòng sở", "văn phòng điều phối nông thôn mới", "đoàn kiểm tra", "đoàn giám sát", "đoàn thanh tra", "đoàn công tác", "tổ công tác", "tổ giúp việc", "ban soạn thảo", "tổ biên tập", "ban giám sát", "ban bầu cử", "tổ bầu cử", "hội đồng bầu cử quốc gia", "ban tiếp công dân", "ban thanh tra nhân dân", "ban giám hiệu", "tổ công nghệ số cộng đồng", "tổ đại biểu", "đoàn xã", "đoàn phường",
        ],
    },
    HeadRow { name: Name::Free, capital: false, names: &["ban chỉ đạo", "bcđ", "ban chỉ huy", "tiểu ban", "hội đồng quản trị", "hội đồng thẩm định"] },
    HeadRow {
        name: Name::Whole,
        capital: true,
        names: &[
            "thanh tra giao thông", "thanh tra xây dựng", "quản lý thị trường", "cảnh sát giao thông",
            "cảnh sát kinh tế", "cảnh sát trật tự", "cảnh sát khu vực", "cảnh sát biển", "cảnh sát môi trường", "viettel",
            "vnpt", "mobifone", "vinaphone", "agribank", "vietinbank", "vietcombank", "bidv", "lực lượng cảnh sát kinh tế",
            "điện lực", "chi cục kiểm lâm", "đặc khu",
        ],
    },
    HeadRow { name: Name::Whole, capital: true, names: &["công an", "thuế", "hải quan", "biên phòng", "kiểm lâm", "quân sự"] },
];

/// Posts: the order goes to the head of the agency as a person.
#[rustfmt::skip]
pub(crate) const TITLES: &[&str] = &[
    "giám đốc", "phó giám đốc", "tổng giám đốc", "thủ trưởng", "chủ tịch", "phó chủ tịch", "người đứng đầu", "đồng chí",
    "lãnh đạo", "chánh", "chánh án", "chánh văn phòng", "phó chánh văn phòng", "chánh thanh tra", "viện trưởng", "trưởng", "phó trưởng", "trưởng ban", "bí thư", "phó bí thư", "vụ trưởng",
    "cục trưởng", "chi cục trưởng", "tổng cục trưởng", "hiệu trưởng", "bộ trưởng", "phó thủ tướng", "phó thủ tướng chính phủ", "chỉ huy trưởng", "tổng biên tập", "chủ nhiệm",
    "đội trưởng", "trạm trưởng", "tổ trưởng", "đ / c", "thứ trưởng", "đồng chí chủ tịch", "đồng chí giám đốc", "đồng chí bí thư",
    "các đồng chí", "đồng chí trưởng", "ủy viên ban thường vụ", "ủy viên ban chấp hành", "ủy viên ban thường trực",
];

/// Common nouns for agencies, places with a government and people who may be charged with a task.
#[rustfmt::skip]
pub(crate) const COMMON: &[&str] = &[
    "sở", "ban", "ngành", "phòng", "đoàn thể", "hội", "hội , đoàn thể", "cơ quan", "đơn vị", "địa phương", "cá nhân",
    "doanh nghiệp", "hợp tác xã", "trường", "trường học", "nhà trường", "cơ sở giáo dục", "cơ sở y tế", "bệnh viện", "cấp ủy",
    "cấp ủy đảng", "chính quyền", "tổ chức đảng", "tổ chức cơ sở đảng", "chi bộ", "đảng bộ", "huyện", "thị xã", "thành phố", "quận",
    "xã", "phường", "thị trấn", "đặc khu", "thôn", "bản", "ấp", "khu phố", "tổ dân phố", "buôn", "khu dân cư", "xóm",
    "cán bộ", "công chức", "chuyên viên", "kế toán", "viên chức", "người lao động", "chiến sĩ", "đảng viên", "hội viên", "đoàn viên", "người đứng đầu",
    "thành viên", "ủy viên", "tổ chức", "tổ chức chính trị - xã hội", "tổ chức chính trị xã hội", "tổ chức ct - xh",
    "tổ chức thành viên", "tổ chức xã hội - nghề nghiệp", "tổ chức xã hội nghề nghiệp", "tổ chức xã hội", "bộ", "vụ", "cục",
    "chi cục", "tập đoàn", "tổng công ty", "công ty", "ngân hàng", "hiệp hội", "trung tâm", "chi nhánh", "lực lượng", "thú y viên",
    "trưởng đoàn", "trưởng đoàn thể", "thị ủy", "quận ủy", "trưởng thôn", "tổ trưởng dân phố", "tổ trưởng tổ dân phố", "trưởng ban công tác mặt trận", "trưởng bản", "trưởng ấp", "trưởng khu phố", "tổ trưởng", "huyện ủy", "thành ủy", "đảng ủy", "tỉnh ủy",
    "ban cán sự đảng", "đảng đoàn", "chủ đầu tư", "nhà thầu", "chủ vật nuôi", "chủ rừng", "chủ hộ", "hộ gia đình", "hộ dân",
    "người dân", "nhân dân", "tỉnh", "ban quản lý", "ban quản lý dự án", "cơ quan , đơn vị", "cấp", "phóng viên", "giáo viên", "học sinh",
    "chủ cơ sở", "chủ phương tiện", "chủ doanh nghiệp", "tổ chức tín dụng", "ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd",
    "báo cáo viên pháp luật", "tuyên truyền viên pháp luật", "hòa giải viên", "tổ hòa giải", "cộng tác viên", "bộ phận",
    "cơ quan báo chí", "cơ quan thông tin đại chúng", "cơ quan tố tụng", "đầu mối", "cơ sở", "chủ thể", "đội", "nhóm", "tổ",
    "tiểu ban", "ban chỉ đạo", "mặt trận tổ quốc", "mttq", "ban , ngành", "phòng , ban", "phòng chuyên môn", "nông trường", "lâm trường",
    "cấp chính quyền", "cấp hội", "cấp bộ đoàn", "viện nghiên cứu", "viện",
    "đại biểu hđnd", "đại biểu hội đồng nhân dân", "đại biểu quốc hội", "chi hội", "chi hội đoàn thể", "chi hội , đoàn thể", "chi đoàn", "hộ kinh doanh", "gia đình", "đơn vị thi công", "đơn vị tư vấn", "đơn vị vận tải", "đơn vị cung cấp dịch vụ", "dân quân", "dân quân tự vệ", "bảo vệ dân phố",
    "lực lượng dân quân", "lực lượng dân quân tự vệ", "lực lượng vũ trang", "lực lượng xung kích", "lực lượng bảo vệ an ninh , trật tự ở cơ sở",
    "lực lượng tham gia bảo vệ an ninh , trật tự ở cơ sở",
];

/// Fields of work in agencies' names.
#[rustfmt::skip]
pub(crate) const FIELDS: &[&str] = &[
    "tư pháp", "nội vụ", "tài chính", "công thương", "xây dựng", "y tế", "ngoại vụ", "du lịch", "ngoại giao", "quốc phòng",
    "công an", "giao thông vận tải", "giao thông - vận tải", "gtvt", "giáo dục và đào tạo", "giáo dục & đào tạo",
    "giáo dục - đào tạo", "gd & đt", "gdđt", "gd và đt", "khoa học và công nghệ", "khoa học & công nghệ", "kh & cn",
    "thông tin và truyền thông", "thông tin & truyền thông", "tt & tt", "kế hoạch và đầu tư", "kế hoạch & đầu tư", "kế hoạch - đầu tư", "tài nguyên & môi trường", "nông nghiệp & môi trường", "văn hóa & thông tin", "kh & đt",
    "kế hoạch và đt", "tài nguyên và môi trường", "tn & mt", "nông nghiệp và phát triển nông thôn", "nông nghiệp và ptnt",
    "nông nghiệp & ptnt", "nn & ptnt", "nông nghiệp và môi trường", "nn & mt", "lao động - thương binh và xã hội",
    "lao động , thương binh và xã hội", "lao động thương binh và xã hội", "lao động - tbxh", 
    "lđtbxh", "lao động - tb & xh", "lao động tb & xh", "lđtb & xh", "văn hóa , thể thao và du lịch", "văn hóa - thể thao và du lịch", "văn hóa , thể thao , du lịch", "văn hóa và thể thao",
    "vhttdl", "văn hóa và thông tin", "văn hóa - thông tin", "văn hóa - xã hội", "văn hóa và xã hội",
    "dân tộc và tôn giáo", "dân tộc - tôn giáo", "dân tộc", "quy hoạch - kiến trúc", "quy hoạch và kiến trúc", "an toàn thực phẩm",
    "kinh tế", "kinh tế - hạ tầng", "kinh tế và hạ tầng", "kinh tế , hạ tầng và đô thị", "kinh tế hạ tầng và đô thị",
    "tài chính - kế hoạch", "tài chính kế hoạch", "tài chính và kế hoạch", "kế hoạch - tài chính", "kế hoạch tài chính", "quản lý đô thị",
    "nội chính", "tổ chức - nội vụ", "tổ chức cán bộ", "tổ chức", "pháp luật dân sự - kinh tế", "pháp luật dân sự , kinh tế",
    "pháp luật hình sự - hành chính", "pháp luật quốc tế", "phổ biến , giáo dục pháp luật", "pbgdpl", "các vấn đề chung về xây dựng pháp luật",
    "kiểm tra văn bản qppl", "kiểm tra văn bản quy phạm pháp luật", "trợ giúp pháp lý", "hộ tịch , quốc tịch , chứng thực", "bổ trợ tư pháp",
    "đăng ký quốc gia giao dịch bảo đảm", "quản lý xử lý vi phạm hành chính và theo dõi thi hành pháp luật", "bồi thường nhà nước",
    "thi hành án dân sự", "kiểm soát thủ tục hành chính", "cải cách hành chính", "hành chính - tổng hợp", "hành chính , tổng hợp", "pháp chế",
    "chăn nuôi và thú y", "trồng trọt và bảo vệ thực vật", "kiểm lâm", "thủy lợi", "thủy sản", "phát triển nông thôn", "bảo vệ môi trường",
    "quản lý thị trường", "quản lý đất đai", "dân số", "an toàn vệ sinh thực phẩm", "thi đua - khen thưởng", "thi đua , khen thưởng",
    "tôn giáo", "tiếp công dân", "công tác mặt trận", "tuyên giáo", "dân vận", "công nghệ thông tin", "kinh tế - ngân sách",
    "pháp chế hđnd", "văn hóa - xã hội hđnd", "thống kê", "thuế", "hải quan", "việc làm", "dịch vụ tổng hợp", "văn hóa , thông tin và truyền thông", "văn hóa , thể thao và truyền thông", "văn hóa , thông tin và thể thao", "văn hóa - thông tin và thể thao", "văn hóa - thể thao", "văn hóa , thông tin - thể thao", "văn hóa - thông tin - thể thao", "truyền thông - văn hóa", "truyền thông và văn hóa", "bảo trợ xã hội", "trẻ em", "cảnh sát giao thông",
    "an ninh mạng và phòng , chống tội phạm sử dụng công nghệ cao", "cảnh sát phòng cháy , chữa cháy và cứu nạn , cứu hộ", "quản trị - tài vụ",
    "xây dựng , kiểm tra văn bản", "xây dựng , kiểm tra và theo dõi thi hành pháp luật", "hành chính và bổ trợ tư pháp",
    "hành chính tư pháp", "hành chính - tư pháp", "xây dựng và phổ biến , giáo dục pháp luật", "văn bản quy phạm pháp luật",
    "văn hóa , khoa học và thông tin", "phổ biến , giáo dục pháp luật và trợ giúp pháp lý", "theo dõi thi hành pháp luật",
    "nghiệp vụ và công tác đảng", "quản lý nhà và thị trường bất động sản", "xây dựng đảng", "công tác đảng",
    "tham mưu", "chính trị", "hậu cần", "quản lý khoa học", "hợp tác quốc tế", "cnnn", "thông tin - truyền thông", "gia đình",
    "xây dựng và kiểm tra văn bản", "nghiệp vụ", "tổng hợp", "hành chính", "kế hoạch", "đào tạo", "công tác phía nam",
];

/// What belongs to a name when it follows: territory, level, bond to another agency.
#[rustfmt::skip]
pub(crate) const TAILS: &[&str] = &[
    "có liên quan", "liên quan", "hữu quan", "có chức năng", "chức năng", "chuyên môn", "nhà nước", "tư pháp", "báo chí",
    "truyền thông", "thông tin đại chúng", "thông tấn , báo chí", "thông tấn báo chí", "trung ương", "tw", "địa phương", "hành chính nhà nước",
    "trên địa bàn", "trên địa bàn tỉnh", "trên địa bàn thành phố", "trên địa bàn huyện", "trên địa bàn xã", "trên địa bàn phường",
    "đóng trên địa bàn", "đóng trên địa bàn tỉnh", "đóng trên địa bàn xã", "đóng trên địa bàn thành phố", "trên địa bàn toàn tỉnh",
    "đóng chân trên địa bàn", "đứng chân trên địa bàn", "tỉnh", "huyện", "xã", "phường", "thành phố", "thị xã", "thị trấn", "đặc khu", "quận",
    "thôn", "bản", "khu phố", "ấp", "cấp tỉnh", "cấp huyện", "cấp xã", "cấp cơ sở", "cấp", "các cấp", "cùng cấp", "cấp dưới", "của tỉnh", "của huyện", "của xã",
    "của phường", "của thành phố", "của thị xã", "của trung ương", "của bộ", "của ngành", "trong tỉnh", "trong huyện", "trong xã", "toàn tỉnh", "thuộc tỉnh", "thuộc huyện", "thuộc xã",
    "thuộc thành phố", "trực thuộc", "trực thuộc tỉnh", "trực thuộc trung ương", "trực thuộc tỉnh ủy", "trực thuộc ubnd tỉnh", "trực thuộc sở",
    "thuộc ubnd tỉnh", "thuộc ủy ban nhân dân tỉnh", "thuộc ubnd thành phố", "thuộc ubnd huyện", "thuộc ubnd xã", "thuộc ubnd", "thuộc ủy ban nhân dân", "thuộc bộ",
    "trực thuộc bộ", "đại học", "cao đẳng", "đại học , cao đẳng", "đại học và cao đẳng", "trung học phổ thông",
    "trung học cơ sở", "tiểu học", "mầm non", "mầm non , phổ thông", "phổ thông", "ngoài công lập", "công lập",
    "quản lý ngành", "quản lý chuyên ngành", "của địa phương", "có vốn đầu tư nước ngoài", "có vốn nhà nước",
    "thuộc sở", "thuộc chính phủ", "thuộc tỉnh ủy", "ngang bộ", "ngang sở", "thuộc phạm vi quản lý", "thuộc quyền quản lý", "thuộc thẩm quyền quản lý",
    "thuộc bộ , cơ quan ngang bộ và cơ quan thuộc chính phủ", "thuộc bộ , cơ quan ngang bộ , cơ quan thuộc chính phủ", "thuộc phường", "thuộc trung ương",
    "chính trị - xã hội", "chính trị xã hội", "xã hội - nghề nghiệp", "xã hội", "nghề nghiệp", "chính trị", "thành viên", "thành viên của mặt trận",
    "thành viên của mặt trận tổ quốc", "của mặt trận", "đảng", "đảng , đoàn thể", "nêu trên", "khác", "khác có liên quan", "khác liên quan",
    "ở địa phương", "tại địa phương", "ở cơ sở", "cơ sở", "từ cấp huyện , cấp xã", "từ tỉnh đến cơ sở", "từ tỉnh đến xã", "tiến hành tố tụng",
    "việt nam", "đoàn thể", "hội đồng", "sự nghiệp", "sự nghiệp công lập", "kinh tế", "quản lý nhà nước", "phụ trách", 
    "nòng cốt", "thường trực", "tư pháp - hộ tịch", "văn phòng - thống kê", "địa chính - xây dựng", "văn hóa - xã hội", "tài chính - kế toán", "thi hành án dân sự", "thú y viên", "công an", "quân sự", "biên phòng", "nhân dân", "quản lý", "giám định", "truyền thanh",
    "cấp trên", "ven biển", "vùng cao", "biên giới", "miền núi", "vùng đồng bào dân tộc thiểu số", "trọng điểm", "ngành dọc", "theo ngành dọc", "ngành dọc cấp tỉnh", "của mình", "trường học", "xây dựng đảng",
    "hai cấp", "hai cấp tỉnh", "liên ngành", "địa bàn", "chi nhánh tỉnh", "chi nhánh", "phụ trách khối", "phụ trách lĩnh vực", "trong bộ", "trong ngành", "trong toàn ngành", "trong cơ quan", "trong toàn tỉnh", "chuyên ngành", "nhà nước chuyên ngành", "quản lý nhà nước chuyên ngành",
];

/// Levels of government: a place name in capitals follows them.
#[rustfmt::skip]
pub(crate) const LEVELS: &[&str] =
    &["tỉnh", "huyện", "xã", "phường", "thành phố", "thị xã", "thị trấn", "đặc khu", "quận", "thôn", "bản", "ấp", "khu phố", "tổ dân phố"];

/// [`LEVELS`] to be asked for.
pub(crate) const LEVEL: &Set = &Set::new(LEVELS);

/// These begin like an agency and are none.
#[rustfmt::skip]
pub(crate) const NO_AGENCY: &[&str] = &[
    "báo cáo", "báo động", "báo chí", "hội nghị", "hội thảo", "hội thi", "hội họp", "hội nhập", "ban hành", "bộ máy", "bộ tiêu chí",
    "bộ luật", "bộ thủ tục", "bộ câu hỏi", "bộ tài liệu", "bộ chỉ số", "trường hợp", "phòng chống", "phòng , chống", "phòng ngừa", "phòng , ngừa", "đoàn kết", "viện dẫn",
    "vụ việc", "vụ án", "cục bộ", "sở hữu", "sở tại", "quỹ đất", "đội ngũ", "tổ chức thực hiện", "cơ sở dữ liệu", "cơ sở pháp lý", "cơ sở vật chất",
    "cơ sở hạ tầng", "bản đồ", "bản tin", "bản án", "bản cam kết", "bản sao", "xã hội", "xã hội hóa", "địa phương hóa", "trạm bơm", "trung tâm của", "cấp phát", "cấp phép", "cấp giấy",
    "bản thân", "hội trường", "đội hình", "cụm từ", "trưởng thành", "tổ hợp", "nhóm giải pháp", "nhóm nhiệm vụ", "nhóm đối tượng",
    "ban đầu", "ban ngày", "ấp ủ", "đài thọ", "thường trực tại", "cơ sở đào tạo", "phòng bệnh", "phòng dịch", "phòng cháy", "phòng , trừ", "phòng học", "bộ môn",
    "quận lỵ", "huyện lỵ", "tỉnh lỵ", "đơn vị tính", "đơn vị hành chính", "cơ quan hành chính", "ngành nghề", "ngành hàng", "cấp thiết", "đầu mối tham mưu", "chính quyền điện tử", "chính quyền số", "thành phố thông minh", "nhóm tuổi",
    "thuế đối với", "thuế sử dụng", "thuế giá trị", "thuế thu nhập", "thuế tiêu thụ", "thuế xuất khẩu", "thuế nhập khẩu", "thuế suất", "thuế , phí",
    "viện phí", "viện trợ", "chủ tịch nước", "bản quyền", "lực lượng sản xuất", "cá nhân hóa",
];
