//! Words that begin what is to be done, as data.

/// First words of a predicate. Longer phrases stand for themselves; order does not matter.
#[rustfmt::skip]
pub(crate) const VERBS: &[&str] = &[
    "chủ trì", "chủ động", "phối hợp", "tham mưu", "tổ chức", "chỉ đạo", "hướng dẫn", "xây dựng", "ban hành", "triển khai", "thực hiện",
    "rà soát", "kiểm tra", "thanh tra", "giám sát", "theo dõi", "đôn đốc", "tổng hợp", "báo cáo", "đề xuất", "kiến nghị", "trình", "gửi",
    "cung cấp", "bố trí", "cân đối", "thẩm định", "thẩm tra", "lập", "hoàn thành", "hoàn thiện", "tăng cường", "nâng cao", "đẩy mạnh",
    "tiếp tục", "tập trung", "quan tâm", "chú trọng", "quán triệt", "phổ biến", "tuyên truyền", "vận động", "giáo dục", "đào tạo", "tập huấn",
    "bồi dưỡng", "kiện toàn", "củng cố", "nghiên cứu", "khảo sát", "đánh giá", "sơ kết", "tổng kết", "công khai", "công bố", "niêm yết",
    "tiếp nhận", "xử lý", "giải quyết", "khắc phục", "chấn chỉnh", "phân công", "phân bổ", "giao", "yêu cầu", "đề nghị", "căn cứ", "trên cơ sở",
    "phải", "cần", "có trách nhiệm", "chịu trách nhiệm", "có nhiệm vụ", "có kế hoạch", "có giải pháp", "có biện pháp", "thường xuyên", "trực tiếp", "nghiêm túc", "kịp thời", "tích cực",
    "khẩn trương", "nhanh chóng", "đảm bảo", "bảo đảm", "duy trì", "phát huy", "phát hiện", "phát động", "phát triển", "huy động", "hỗ trợ", "tạo điều kiện",
    "lựa chọn", "đưa", "đăng tải", "cập nhật", "vận hành", "quản lý", "sử dụng", "khai thác", "ứng dụng", "đổi mới", "cải cách", "cải tiến", "giúp",
    "làm", "là", "lãnh đạo", "bám sát", "gắn", "lồng ghép", "ưu tiên", "xác định", "đăng ký", "thông báo", "thông tin", "truyền thông", "phản ánh",
    "tham gia", "góp ý", "cho ý kiến", "có ý kiến", "lấy ý kiến", "thống nhất", "thành lập", "thiết lập", "mở", "nắm", "nắm bắt", "ký kết", "cấp", "thu",
    "chi", "mua sắm", "trang bị", "đầu tư", "sửa chữa", "xét", "tuyển dụng", "luân chuyển", "sắp xếp", "bàn giao", "tiếp thu", "giải trình", "trả lời",
    "chuyển", "chuẩn bị", "dự kiến", "dự toán", "lưu trữ", "số hóa", "kết nối", "chia sẻ", "đồng bộ", "tích hợp", "bảo vệ", "bảo quản", "phòng ngừa", "ngăn chặn",
    "đấu tranh", "xử phạt", "điều tra", "truy tố", "xét xử", "khởi tố", "tiêm phòng", "khai báo", "chấp hành", "tuân thủ", "cam kết", "định hướng",
    "điều phối", "điều hành", "biên soạn", "in ấn", "phát hành", "cấp phát", "hòa giải", "trợ giúp", "tư vấn", "giải thích", "hưởng ứng", "biểu dương", "khen thưởng",
    "thi đua", "xem xét", "quyết định", "phê duyệt", "chấp thuận", "sửa đổi", "bổ sung", "thay thế", "bãi bỏ", "thu thập", "thống kê", "phân tích", "phân loại",
    "tự", "liên hệ", "rút kinh nghiệm", "nêu gương", "nêu cao", "gương mẫu", "đa dạng hóa", "có văn bản", "có phương án", "xem", "dành", "lập kế hoạch", "lồng", "coi", "ghi nhận", "khuyến khích",
    "theo chức năng", "trong phạm vi", "theo thẩm quyền", "tùy", "khi", "nếu", "trước", "định kỳ", "hàng", "hằng", "sớm", "cử", "mời", "chi trả", "thẩm tra", "không", "tránh", "hạn chế", "giảm", "phấn đấu", "nộp", "tạm dừng", "dừng", "trồng", "nạo vét", "phun", "tiêu hủy", "diễn tập", "trực", "ứng phó", "cứu", "sơ tán", "gia cố", "khơi thông", "thu gom", "vệ sinh", "truy quét", "tuần tra", "canh gác", "kích hoạt", "kiểm soát", "kiểm kê", "kiểm đếm", "xác minh", "đối chiếu", "đối thoại", "tiếp", "tiếp công dân", "công nhận", "trao", "tặng", "chăm lo", "thăm hỏi", "chăm sóc", "khám", "điều chỉnh", "điều động", "tinh giản", "chuẩn hóa", "thí điểm", "nhân rộng", "xóa", "thi hành", "thực thi", "thẩm duyệt", "thu hồi", "chuyển đổi", "giới thiệu", "kêu gọi", "xúc tiến", "thu hút", "tháo gỡ", "đấu giá", "đấu thầu", "nghiệm thu", "quyết toán", "giải ngân", "tuyên dương", "tổ chức thực hiện", "lập danh sách", "đối với", "viết", "sản xuất", "phát sóng", "đưa tin", "bảo trì", "soạn thảo", "dự thảo", "lưu ý", "sẵn sàng", "nhắc nhở", "cụ thể hóa", "thể chế hóa", "tuyển chọn", "xếp loại", "tự kiểm tra", "chịu", "gắn kết", "mạnh dạn", "kiên quyết", "siết chặt", "triệt để", "trích", "đóng góp", "vinh danh", "quy hoạch", "khôi phục", "tái cơ cấu", "thúc đẩy", "tăng", "rút", "giữ", "trông", "đón", "thẩm vấn", "dán", "treo", "thay", "sửa", "lắp đặt", "xây", "ký", "nhập", "khai", "tính", "ra quân", "ra mắt", "cho", "tham dự", "dự", "tập luyện", "thẩm tra", "soi chiếu", "lấy", "lên", "chốt", "bám", "nhận", "đặt", "tổng rà soát", "đề ra", "hướng về", "có",
    "tiến hành", "nhắn tin", "hình thành", "cảnh báo", "đề cao", "khuyến cáo", "làm rõ", "phân cấp", "ủy quyền", "trao đổi", "gia hạn", "mở rộng", "cắt giảm", "rút ngắn",
    "đơn giản hóa", "giữ gìn", "giữ vững", "tố giác", "phối kết hợp", "kết hợp", "vận dụng", "quan trắc", "hoàn chỉnh", "tạo", "nhận diện", "kê khai", "đôn đốc , nhắc nhở", "cấm", "nghiêm cấm", "di dời", "triệu tập", "áp dụng", "bình ổn", "trình bày", "thảo luận", "biểu quyết", "neo đậu", "chằng chống", "cắt tỉa",
];
