//! Names of agencies, alone and in lists.

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
