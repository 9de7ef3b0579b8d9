use proptest::prelude::*;

use super::*;

#[test]
fn folding_takes_marks_and_the_stroke_of_d_away() {
    for (text, wanted) in [
        ("Nghị định", "nghi dinh"),
        ("ĐƯỜNG đất ĐAI", "duong dat dai"),
        ("Ủy ban nhân dân huyện Phú Thuận", "uy ban nhan dan huyen phu thuan"),
        ("quỳnh ưỡn ặ ễ ỹ", "quynh uon a e y"),
        ("D\u{31b}u\u{31b}o\u{31b}ng", "duong"), // decomposed letters
        ("13/2015/QH13", "13/2015/qh13"),
        ("", ""),
    ] {
        assert_eq!(fold(text), wanted, "{text}");
    }
}

#[test]
fn composing_gives_one_form() {
    assert_eq!(nfc("Nghi\u{323} đi\u{323}nh"), "Nghị định");
    assert_eq!(nfc("ê\u{301}"), nfc("e\u{302}\u{301}"));
}

#[test]
fn words_of_numbers_and_symbols() {
    for (text, exact) in [
        ("Nghị định số 123/2024/NĐ-CP", vec!["nghị", "định", "số", "123", "2024", "nđ", "cp"]),
        ("86/KH-UBND", vec!["86", "kh", "ubnd"]),
        ("05/CT-UBND ngày 07/7/2021", vec!["5", "ct", "ubnd", "ngày", "7", "7", "2021"]),
        ("NV-2026-00123", vec!["nv", "2026", "123"]),
        ("Covid19, COVID-19", vec!["covid", "19", "covid", "19"]),
        ("00", vec!["0"]),
        ("“Đất đai”; (a)", vec!["đất", "đai", "a"]),
        ("Nghi\u{323}", vec!["nghị"]),
        ("  / -- ", vec![]),
    ] {
        assert_eq!(tokens(text), exact, "{text}");
    }
    assert_eq!(folded_tokens("Số 123/2024/NĐ-CP"), ["so", "123", "2024", "nd", "cp"]);
}

#[test]
fn a_number_is_found_by_its_parts_however_it_is_typed() {
    let record = folded_tokens("Nghị định 123/2024/NĐ-CP của Chính phủ");
    for query in ["123/2024/nd-cp", "123/2024/NĐ-CP", "nđ-cp", "123", "nghi dinh 123", "CHÍNH PHỦ", "0123"] {
        assert!(folded_tokens(query).iter().all(|word| record.contains(word)), "{query}");
    }
    for query in ["124", "ubnd", "đất"] {
        assert!(!folded_tokens(query).iter().all(|word| record.contains(word)), "{query}");
    }
}

#[test]
fn an_endless_word_is_cut() {
    assert_eq!(tokens(&"ă".repeat(10_000)), ["ă".repeat(TOKEN_MAX_CHARS)]);
}

#[test]
fn dictionary_order() {
    for order in [
        ["An", "Ăn", "Ân"],
        ["Dương", "Đa", "Em"],
        ["Hà", "Há", "Hạ"],
        ["Hà Giang", "Hạ Long", "Hà Nội"], // tones count only where all letters are the same
        ["Ô", "Ơ", "P"],
        ["u", "ư", "v"],
        ["Xã An Lạc", "Xã Ân Thi", "Xã Đức Hòa"],
    ] {
        for pair in order.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn folding_is_stable_for_every_character() {
    for c in '\0'..=char::MAX {
        let once = fold(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn a_text_without_marks_finds_the_text_with_marks(text in "[a-zăâđêôơưáàảãạếệ0-9 /.,-]{0,60}") {
        prop_assert_eq!(folded_tokens(&fold(&text)), folded_tokens(&text));
    }

    #[test]
    fn tokens_hold_letters_or_digits_only(text in "\\PC{0,60}") {
        for token in tokens(&text) {
            prop_assert!(!token.is_empty() && token.chars().all(|c| Class::of(c) != Class::Other), "{token:?}");
        }
    }

    #[test]
    fn keys_sort_like_the_collator(a in "\\PC{0,12}", b in "\\PC{0,12}") {
        prop_assert_eq!(sort_key(&a).cmp(&sort_key(&b)), compare(&a, &b));
    }
}
