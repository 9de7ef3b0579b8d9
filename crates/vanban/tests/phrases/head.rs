//! What stands before and behind the body: issuer, abstract, date, citations, signature.

#[test]
fn a_rule_closes_the_abstract_and_a_day_may_be_in_figures() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 06/CT-UBND\nMinh Giang, ngày 20/02/2026\n\nCHỈ THỊ\nVề công tác văn \
        thư\n_______\n\nVăn thư có nhiều chuyển biến.\n\n1. Sở Nội vụ rà soát văn bản.\n";
    let head = vanban::read(text).document;
    assert_eq!(head.title.map(|t| t.value).as_deref(), Some("Về công tác văn thư"));
    assert_eq!(head.issued_on.map(|d| d.value.to_string()).as_deref(), Some("2026-02-20"));
}

#[test]
fn an_abstract_whose_first_word_stands_alone() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 06/CT-UBND\n\nCHỈ THỊ\nVỀ\nTĂNG CƯỜNG CÔNG TÁC VĂN THƯ\n\nThời gian qua, \
        công tác văn thư còn hạn chế.\n";
    let title = vanban::read(text).document.title.map(|t| t.value);
    assert_eq!(title.as_deref(), Some("VỀ TĂNG CƯỜNG CÔNG TÁC VĂN THƯ"));
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

#[test]
fn a_signature_whose_toned_capitals_are_lost() {
    let text = "KẾ HOẠCH\nThử nghiệm\n\n1. Rà soát văn bản.\n\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\nTM. Uỷ BAN NHâN DâN\nKT. CHủ TịCH\n\
        PHó CHủ TịCH\n\nLò Thị Thử\n";
    let document = vanban::read(text).document;
    assert_eq!(document.signer.map(|s| s.value).as_deref(), Some("Lò Thị Thử"));
    assert_eq!(document.signer_position.map(|s| s.value).as_deref(), Some("Phó Chủ tịch"));
    assert_eq!(document.signing_capacity, ["TM.", "KT."]);
}
