//! Whatever is typed in: the files are written, and stand as the decree says.

use chrono::NaiveDate;
use proptest::prelude::*;
use thihanh_papers::writing::{Annex, Block, Heading, Issuer, Mark, Official, Signing, Superior, Urgency};

use crate::pages::pages;
use crate::samples::{FACTS, late, urging};
use crate::{docx, rules};

const NAMES: [&str; 6] = [
    "Sở Y tế",
    "Ủy ban nhân dân xã Bản Lầu",
    "Thanh tra tỉnh",
    "Công an tỉnh",
    "Ban Dân tộc và Tôn giáo",
    "Sở Tư pháp",
];

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["báo", "cáo", "kết", "quả", "thực", "hiện", "41/KH-UBND", "nghiêng"]),
        3..120,
    )
    .prop_map(|words| words.join(" "))
}

fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(NAMES.to_vec(), 0..=most).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

prop_compose! {
    fn official()(
        number in prop::option::of(1_u32..2_000),
        day in prop::option::of(0_i64..3_000),
        recipients in names(6),
        copies_to in names(4),
        paragraphs in prop::collection::vec(words(), 1..14),
        kind in prop::option::of(prop::sample::select(vec!["Kế hoạch", "Báo cáo", "Thông báo"])),
        parent in prop::option::of(Just("Ủy ban nhân dân\nTỉnh Minh Giang".to_owned())),
        mark in prop::option::of(prop::sample::select(Mark::ALL.to_vec())),
        urgency in prop::option::of(prop::sample::select(Urgency::ALL.to_vec())),
        rows in prop::option::of(1_usize..70),
        is_landscape: bool,
        is_acting: bool,
    ) -> Official {
        let about = "đôn đốc thực hiện nhiệm vụ".to_owned();
        Official {
            number,
            date: day.map(|day| NaiveDate::from_ymd_opt(2021, 1, 1).unwrap() + chrono::Duration::days(day)),
            recipients,
            copies_to,
            issuer: Issuer { parent, name: "Sở Tư pháp".into() },
            body: paragraphs.into_iter().map(Block::Text).collect(),
            heading: match kind {
                Some(kind) => Heading::Kind { kind: kind.into(), about },
                None => Heading::Letter { about },
            },
            signing: Signing {
                superior: mark.map(|mark| Superior { mark, title: "Giám đốc".into() }),
                title: "Phó Giám đốc".into(),
                is_acting,
                name: "Nông Quang Huy".into(),
                ..Signing::default()
            },
            urgency,
            annexes: rows
                .map(|rows| Annex { title: "Danh mục".into(), body: vec![Block::Grid(late(rows))], is_landscape })
                .into_iter()
                .collect(),
            ..urging(0)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_document_stands_as_the_decree_says(document in official()) {
        let checked = rules::check(&document, &pages(&document.pdf(FACTS).unwrap()));
        prop_assert!(checked.faults.is_empty(), "{}", checked.faults.join("\n"));
        let faults = docx::check(&document, &document.docx(FACTS).unwrap());
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn no_text_breaks_the_writers(text in "\\PC{0,400}", title in "(?s).{0,80}") {
        let document = Official {
            recipients: vec![title.clone()],
            body: vec![Block::Text(text.clone()), Block::Heading(title.clone())],
            annexes: vec![Annex { title: title.clone(), body: vec![Block::Text(text.clone())], is_landscape: false }],
            ..urging(0)
        };
        prop_assert!(document.pdf(FACTS).is_ok());
        let parts = docx::parts(&document.docx(FACTS).unwrap());
        prop_assert!(docx::is_well_formed(&parts["word/document.xml"]));
        prop_assert!(!document.html().contains("<script"));
    }
}
