//! Invented documents: no such agency, person or number exists.

use chrono::NaiveDate;
use thihanh_papers::writing::{
    Align, Annex, Block, Column, FileFacts, Grid, Heading, Issuer, Mark, Official, Signing, Superior, Urgency,
};

pub const FACTS: FileFacts<'static> = FileFacts {
    title: "Công văn đôn đốc",
    author: "Sở Tư pháp tỉnh Minh Giang",
    created: chrono::DateTime::<chrono::Utc>::UNIX_EPOCH,
};

/// A letter of a department to many agencies, with an annex of `rows` lines.
pub fn urging(rows: usize) -> Official {
    Official {
        issuer: Issuer { parent: Some("Ủy ban nhân dân\nTỉnh Minh Giang".into()), name: "Sở Tư pháp".into() },
        number: Some(7),
        symbol: "STP-XDKT&TDTHPL".parse().unwrap(),
        place: "Minh Giang".into(),
        date: NaiveDate::from_ymd_opt(2026, 2, 6),
        heading: Heading::Letter { about: "đôn đốc thực hiện các nhiệm vụ đã quá hạn".into() },
        recipients: vec!["Sở Y tế".into(), "Ủy ban nhân dân xã Bản Lầu".into(), "Thanh tra tỉnh".into()],
        body: vec![
            Block::Text(
                "Thực hiện nhiệm vụ theo dõi, đôn đốc việc thi hành các văn bản chỉ đạo của Ủy ban nhân dân tỉnh, qua rà \
                 soát đến ngày **06/02/2026**, Sở Tư pháp nhận thấy còn 12 nhiệm vụ đã quá thời hạn nhưng chưa có báo cáo \
                 kết quả thực hiện (có danh mục kèm theo)."
                    .into(),
            ),
            Block::Text("Để bảo đảm tiến độ và chất lượng, Sở Tư pháp đề nghị các cơ quan, đơn vị:".into()),
            Block::Text(
                "1. Khẩn trương hoàn thành nhiệm vụ được giao; gửi báo cáo kết quả về Sở Tư pháp **trước ngày 13/02/2026** \
                 để tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo quy định."
                    .into(),
            ),
            Block::Text(
                "2. Trường hợp có khó khăn, vướng mắc, nêu rõ nguyên nhân, trách nhiệm và đề xuất thời hạn hoàn thành.".into(),
            ),
            Block::Text("Đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện.".into()),
        ],
        signing: Signing {
            on_behalf_of: None,
            superior: Some(Superior { mark: Mark::Kt, title: "Giám đốc".into() }),
            title: "Phó Giám đốc".into(),
            is_acting: false,
            name: "Lê Thị Thu Hà".into(),
        },
        copies_to: vec!["Như trên".into(), "Chủ tịch UBND tỉnh (để báo cáo)".into()],
        archive: "VT, XDKT&TDTHPL".into(),
        urgency: Some(Urgency::Urgent),
        circulation: None,
        typist: None,
        contact: None,
        annexes: vec![Annex {
            title: "Danh mục nhiệm vụ đã quá hạn".into(),
            body: vec![Block::Grid(late(rows))],
            is_landscape: true,
        }],
    }
}

/// A table of late tasks.
pub fn late(rows: usize) -> Grid {
    let column = |head: &str, share, align| Column { head: head.into(), share, align };
    let row = |at: usize| {
        vec![
            (at + 1).to_string(),
            ["Sở Y tế", "Ủy ban nhân dân xã Bản Lầu", "Thanh tra tỉnh"][at % 3].to_owned(),
            format!(
                "Rà soát quy định số {at}; báo cáo kết quả thực hiện về Sở Tư pháp để tổng hợp, báo cáo Ủy ban nhân dân tỉnh"
            ),
            "Kế hoạch số 41/KH-UBND, mục II.3".to_owned(),
            "31/01/2026".to_owned(),
            (at % 30 + 1).to_string(),
        ]
    };
    Grid {
        columns: vec![
            column("TT", 5.0, Align::Center),
            column("Đơn vị", 20.0, Align::Left),
            column("Nhiệm vụ", 40.0, Align::Left),
            column("Văn bản giao", 20.0, Align::Left),
            column("Hạn", 11.0, Align::Center),
            column("Số ngày quá hạn", 10.0, Align::Center),
        ],
        rows: (0..rows).map(row).collect(),
    }
}

/// A plan of a People's Committee: kind in the middle, headings, signed on behalf of the Committee, two annexes.
pub fn plan() -> Official {
    let text = "Nâng cao trách nhiệm của các cấp, các ngành trong tổ chức thi hành pháp luật, bảo đảm việc thực hiện thống nhất, \
                đồng bộ, kịp thời và hiệu quả trên địa bàn tỉnh; gắn với nhiệm vụ chính trị của từng cơ quan, đơn vị.";
    let mut body = vec![
        Block::Basis("Căn cứ Luật Tổ chức chính quyền địa phương;".into()),
        Block::Heading("I. MỤC ĐÍCH, YÊU CẦU".into()),
    ];
    body.extend((1..=14).map(|number| Block::Text(format!("{number}. {text}"))));
    let annex = |title: &str| Annex { title: title.into(), body: vec![Block::Grid(late(3))], is_landscape: false };
    Official {
        issuer: Issuer { parent: None, name: "Ủy ban nhân dân\nTỉnh Minh Giang".into() },
        number: Some(164),
        symbol: "KH-UBND".parse().unwrap(),
        date: NaiveDate::from_ymd_opt(2026, 3, 16),
        heading: Heading::Kind {
            kind: "Kế hoạch".into(),
            about: "Theo dõi tình hình thi hành pháp luật năm 2026".into(),
        },
        recipients: Vec::new(),
        body,
        signing: Signing {
            on_behalf_of: Some("Ủy ban nhân dân".into()),
            superior: Some(Superior { mark: Mark::Kt, title: "Chủ tịch".into() }),
            title: "Phó Chủ tịch".into(),
            is_acting: false,
            name: "Vi Thanh Bình".into(),
        },
        urgency: None,
        typist: Some("PL.(300)".into()),
        contact: Some("Số 1 đường Trần Phú, phường Minh Giang; điện thoại 0200 3800 000".into()),
        annexes: vec![annex("Phân công nhiệm vụ"), annex("Biểu mẫu báo cáo")],
        ..urging(0)
    }
}
