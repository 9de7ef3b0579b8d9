//! Folding of spellings that mean the same, so that `Uỷ ban nhân dân tỉnh Minh Giang` equals `UBND tỉnh`.

use unicode_normalization::UnicodeNormalization;

use super::data::Deadline;

/// The tone mark of an open syllable stands on either vowel (`hoà`, `hòa`); the folded form has it on the first.
const TONE_PLACES: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// Long forms and their abbreviations, in the order in which they are replaced.
const SHORT_FORMS: [(&str, &str); 5] = [
    ("ủy ban nhân dân", "ubnd"),
    ("hội đồng nhân dân", "hđnd"),
    ("mặt trận tổ quốc", "mttq"),
    ("mttq việt nam", "mttq"),
    ("có liên quan", "liên quan"),
];

/// Words before an agency that do not tell which agency it is.
const LEADING: [&str; 14] = [
    "các",
    "những",
    "một số",
    "toàn thể",
    "tất cả",
    "từng",
    "mỗi",
    "đồng chí",
    "đ/c",
    "giám đốc",
    "thủ trưởng",
    "chủ tịch",
    "lãnh đạo",
    "người đứng đầu",
];

/// Words after which the name of a place follows (the last word of `thành phố`, `thị trấn`).
const LEVELS: [&str; 6] = ["xã", "phường", "huyện", "quận", "phố", "trấn"];

const EDGE: [char; 8] = [' ', '.', ',', ';', ':', '/', '-', '+'];

/// The words of a text: composed, in small letters, letters and digits only.
pub fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfc().flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}')
}

/// Small letters, one space between words and none around dashes, one place for the tone mark, abbreviations.
fn folded(text: &str) -> String {
    let mut out: String = text.nfc().flat_map(char::to_lowercase).collect();
    for (from, to) in TONE_PLACES {
        out = out.replace(from, to);
    }
    let dashes = out.split(is_dash).map(|piece| piece.split_whitespace().collect::<Vec<_>>().join(" "));
    out = dashes.collect::<Vec<_>>().join("-");
    for (from, to) in SHORT_FORMS {
        out = out.replace(from, to);
    }
    out
}

/// A value of the metadata that is compared as a whole: its words after folding.
pub fn plain(text: &str) -> String {
    words(&folded(text)).join(" ")
}

/// The words of an abstract without the `V/v` or `về việc` that opens it.
pub fn title(text: &str) -> Vec<String> {
    let words = words(text);
    let openings: [&[&str]; 4] = [&["v", "v"], &["về", "việc"], &["việc"], &["về"]];
    let opens = |opening: &&&[&str]| words.len() > opening.len() && words.iter().take(opening.len()).eq(opening.iter());
    let skip = openings.iter().find(opens).map_or(0, |opening| opening.len());
    words[skip..].to_vec()
}

/// A document number: capitals, no spaces or emphasis, plain hyphens, no leading zero.
pub fn number(text: &str) -> String {
    let upper: String = text.nfc().flat_map(char::to_uppercase).collect();
    let bare: String = upper
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '_'))
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    let bare = bare.trim_matches(['.', ',', ';', ':', '/', '-']);
    let significant = bare.trim_start_matches('0');
    if significant.len() < bare.len() && !significant.starts_with(|c: char| c.is_ascii_digit()) {
        // All digits are zeros: one of them stays.
        return format!("0{significant}");
    }
    significant.to_owned()
}

/// An agency: folded, without brackets, leading `các`, `Giám đốc` … and the names of places.
pub fn agency(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let bare = without_brackets(&composed).replace('*', " ");
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name = folded(&without_place(bare.trim_matches(EDGE)));
    while let Some(rest) = LEADING.iter().find_map(|word| name.strip_prefix(word)?.strip_prefix(' ')) {
        name = rest.to_owned();
    }
    name.trim_matches(EDGE).to_owned()
}

/// The text with each pair of brackets and what stands in it replaced by a space; an open bracket without its pair stays.
fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let Some(length) = rest[open..].find(')') else { break };
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &rest[open + length + 1..];
    }
    out + rest
}

/// `Công an tỉnh Lào Cai` → `Công an`, `UBND xã Tân Lập` → `UBND xã`: which place is meant follows from the document.
fn without_place(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    let is_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && !matches!(word.to_lowercase().as_str(), "tỉnh" | "ủy" | "uỷ")
    };
    let place = words.iter().rposition(|word| !is_name(word)).map_or(0, |last| last + 1);
    if place > 1 && words[place - 1].to_lowercase() == "tỉnh" {
        words.truncate(place - 1);
        if words.len() > 1 && words.last().is_some_and(|word| matches!(word.to_lowercase().as_str(), "của" | "cấp"))
        {
            words.pop();
        }
    } else if place > 1 && place < words.len() && LEVELS.contains(&words[place - 1]) {
        let level = if matches!(words[place - 2], "thành" | "thị") { place - 2 } else { place - 1 };
        // In `UBND các huyện, thị xã, thành phố Huế` the place ends a list and belongs to all of it.
        if level > 0 && !words[level - 1].ends_with(',') {
            words.truncate(place);
        }
    }
    words.join(" ")
}

/// Whether two deadlines say the same. Of two conditions one must hold the other, word by word.
pub fn same_deadline(one: &Deadline, other: &Deadline) -> bool {
    match (one, other) {
        (Deadline::Conditional { text: one }, Deadline::Conditional { text: other }) => {
            let (one, other) = (words(one), words(other));
            !one.is_empty() && !other.is_empty() && (holds(&one, &other).is_some() || holds(&other, &one).is_some())
        }
        (one, other) => one == other,
    }
}

/// Where the needle stands in the words, counted in words.
pub fn holds(words: &[String], needle: &[String]) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    words.windows(needle.len()).position(|window| window == needle)
}

/// A recurring deadline without a date has no inclusive date either.
pub fn deadline(deadline: &Deadline) -> Deadline {
    match deadline.clone() {
        Deadline::Recurring { freq, by: Some(by), inclusive } => {
            Deadline::Recurring { freq, by: Some(by), inclusive: Some(inclusive.unwrap_or_default()) }
        }
        Deadline::Recurring { freq, .. } => Deadline::Recurring { freq, by: None, inclusive: None },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_that_are_the_same_or_not() {
        for (one, other, same) in [
            ("Ủy ban nhân dân các huyện, thị xã", "các UBND các huyện, thị xã.", true),
            ("Uỷ ban nhân dân tỉnh Minh Giang", "UBND tỉnh", true),
            ("Giám đốc các sở", "Các sở", true),
            ("Công an tỉnh Minh Giang", "Công an tỉnh", true),
            ("Sở Lao động – Thương binh và Xã hội", "Sở Lao động-Thương binh  và Xã hội;", true),
            ("Ủy ban Mặt trận Tổ quốc tỉnh", "Ủy ban MTTQ Việt Nam tỉnh", true),
            ("Chủ tịch UBND cấp huyện", "UBND cấp huyện", true),
            ("UBND các huyện, thị xã, thành phố Huế", "UBND các huyện, thị xã, thành phố", false),
            ("UBND xã Nà Loan", "UBND xã", true),
            ("các cơ quan có liên quan", "một số cơ quan liên quan", true),
            ("Sở Tư pháp (cơ quan thường trực)", "Sở Tư pháp", true),
            ("Ban Nội chính Tỉnh ủy", "Ban Nội chính", false),
            ("Sở Nội vụ", "Sở Ngoại vụ", false),
            ("Toà án nhân dân tỉnh", "Tòa án nhân dân", true),
        ] {
            assert_eq!(agency(one) == agency(other), same, "{one} ~ {other}: {} ~ {}", agency(one), agency(other));
        }
    }

    #[test]
    fn decomposed_letters_are_the_same() {
        let decomposed: String = "Ủy ban nhân dân xã Tân Lập".nfd().collect();
        assert_eq!(agency(&decomposed), "ubnd xã");
        assert_eq!(words(&decomposed)[0], "ủy");
    }

    #[test]
    fn numbers_lose_spaces_emphasis_and_leading_zeros() {
        for (written, folded) in [
            ("06- CT/TU ", "6-CT/TU"),
            ("*164*/KH-UBND", "164/KH-UBND"),
            ("231 /UBND–NC;", "231/UBND-NC"),
            ("00/KH-UBND", "0/KH-UBND"),
        ] {
            assert_eq!(number(written), folded);
        }
    }

    #[test]
    fn a_title_loses_its_opening_words_but_not_all_words() {
        assert_eq!(title("V/v đôn đốc"), ["đôn", "đốc"]);
        assert_eq!(title("Về việc đôn đốc"), ["đôn", "đốc"]);
        assert_eq!(title("về"), ["về"]);
    }

    #[test]
    fn deadlines_differ_in_the_last_day_and_conditions_may_be_longer() {
        let by = |inclusive| Deadline::By { date: "2021-06-30".into(), inclusive };
        assert!(!same_deadline(&by(true), &by(false)));
        let condition = |text: &str| Deadline::Conditional { text: text.into() };
        assert!(same_deadline(&condition("kể từ ngày nhận"), &condition("trong 05 ngày kể từ ngày nhận hồ sơ")));
        assert!(!same_deadline(&condition(""), &condition("khi có yêu cầu")));
        let recurring = |by: Option<&str>, inclusive| {
            deadline(&Deadline::Recurring { freq: "monthly".into(), by: by.map(str::to_owned), inclusive })
        };
        assert_eq!(recurring(None, Some(true)), recurring(None, None));
        assert_ne!(recurring(Some("---20"), Some(true)), recurring(Some("---20"), None));
    }
}
