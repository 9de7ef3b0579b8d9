//! Where a text holds personal data, and the text without.
//!
//! What is found is proposed to whoever publishes, who may mask more and, of names, addresses and long numbers, keep some. Identity numbers, numbers of
//! telephones, mail addresses and the people of a team are never kept (Decree 13/2023/NĐ-CP protects them; not checked against the text). Numbers of
//! documents, days and amounts of money stay as they are.

use thihanh_kernel::vietnamese::nfc;

use super::words;

/// What stands in place of what was masked: a word of the document, so in Vietnamese whatever the language of the page.
pub const MASK: &str = "[đã che]";

words! {
    /// What a masked place holds.
    MaskKind {
        /// The number of an identity card or passport.
        Identity = "identity",
        /// The number of a telephone.
        Phone = "phone",
        /// A mail address.
        Mail = "mail",
        /// Somebody of a team, or who wrote something.
        Member = "member",
        /// Another long number: a bank account, a dossier.
        Number = "number",
        /// Where somebody lives.
        Address = "address",
        /// Somebody's name.
        Name = "name",
        /// What whoever publishes masks besides.
        Phrase = "phrase",
    }
}

impl MaskKind {
    /// Nobody may keep it.
    pub fn is_fixed(self) -> bool {
        !matches!(self, Self::Number | Self::Address | Self::Name)
    }
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Everybody may read it.
    Plain(String),
    /// Nobody reads it.
    Masked {
        /// What it holds.
        kind: MaskKind,
        /// What stood there.
        was: String,
    },
}

/// What is masked beyond what the rules find, and what is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redaction {
    people: Vec<Vec<char>>,
    phrases: Vec<Vec<char>>,
    kept: Vec<String>,
}

/// Some characters of a text, from one place up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: usize,
    to: usize,
    kind: MaskKind,
}

impl Redaction {
    /// With the names of people that are never public, phrases that are masked whatever their letters' size, and texts that are kept.
    pub fn new<S: AsRef<str>>(people: &[S], phrases: &[S], kept: &[S]) -> Self {
        let written = |texts: &[S]| -> Vec<String> {
            let texts = texts.iter().map(|text| clean(text.as_ref()).trim().to_owned());
            texts.filter(|text| !text.is_empty()).collect()
        };
        Self {
            people: written(people).iter().map(|text| text.chars().collect()).collect(),
            phrases: written(phrases).iter().map(|text| lower(&text.chars().collect::<Vec<_>>())).collect(),
            kept: written(kept),
        }
    }

    /// The text in pieces.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let chars: Vec<char> = clean(text).chars().collect();
        let mut pieces = Vec::new();
        let mut plain_from = 0;
        let plain = |pieces: &mut Vec<Piece>, from: usize, to: usize| {
            if from < to {
                pieces.push(Piece::Plain(chars[from..to].iter().collect()));
            }
        };
        for span in self.spans(&chars) {
            plain(&mut pieces, plain_from, span.from);
            pieces.push(Piece::Masked { kind: span.kind, was: chars[span.from..span.to].iter().collect() });
            plain_from = span.to;
        }
        plain(&mut pieces, plain_from, chars.len());
        pieces
    }

    /// The text as everybody reads it.
    pub fn mask(&self, text: &str) -> String {
        joined(&self.pieces(text))
    }

    /// Everything to be masked, in its order, none touching another.
    fn spans(&self, chars: &[char]) -> Vec<Span> {
        let small = lower(chars);
        let mut found = numbers(chars, &small);
        found.extend(mails(chars));
        found.extend(addresses(&small));
        found.extend(names(chars));
        for person in &self.people {
            found.extend(places(chars, person).map(|from| Span {
                from,
                to: from + person.len(),
                kind: MaskKind::Member,
            }));
        }
        for phrase in &self.phrases {
            found.extend(places(&small, phrase).map(|from| Span {
                from,
                to: from + phrase.len(),
                kind: MaskKind::Phrase,
            }));
        }
        found.retain(|span| span.from < span.to && (span.kind.is_fixed() || !self.is_kept(&chars[span.from..span.to])));
        found.sort_by_key(|span| (span.from, span.to));
        let mut apart: Vec<Span> = Vec::new();
        for span in found {
            match apart.last_mut().filter(|last| span.from < last.to) {
                Some(last) => {
                    last.to = last.to.max(span.to);
                    if !last.kind.is_fixed() && span.kind.is_fixed() {
                        last.kind = span.kind;
                    }
                }
                None => apart.push(span),
            }
        }
        apart
    }

    fn is_kept(&self, chars: &[char]) -> bool {
        let text: String = chars.iter().collect();
        self.kept.contains(&text)
    }
}

/// Pieces as everybody reads them.
pub fn joined(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Masked { .. } => MASK.to_owned(),
    };
    pieces.iter().map(text).collect()
}

/// In NFC, without characters that nobody sees: a number with a blank of no width inside it is the same number.
pub fn clean(text: &str) -> String {
    let is_seen = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    nfc(&text.chars().filter(is_seen).collect::<String>())
}

/// Small letters, one for each: places in both are the same.
fn lower(chars: &[char]) -> Vec<char> {
    chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect()
}

/// Where `wanted` stands in `chars`.
fn places<'a>(chars: &'a [char], wanted: &'a [char]) -> impl Iterator<Item = usize> + 'a {
    let last = (chars.len() + 1).saturating_sub(wanted.len().max(1));
    (0..last).filter(move |at| chars[*at..].starts_with(wanted))
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\t' || c == '\u{a0}' || c == '\u{202f}' || c == '\u{2009}'
}

/// Characters between two digits of one number: some blanks with one sign at most, three in all; how many, where a digit follows.
fn gap(chars: &[char], at: usize) -> Option<usize> {
    let mut signs = 0;
    for (length, c) in chars[at..].iter().enumerate().take(4) {
        match *c {
            c if c.is_numeric() => return (length > 0).then_some(length),
            c if is_space(c) => {}
            '.' | '-' | '\u{2013}' | '\u{2011}' | ')' | '(' | '_' => signs += 1,
            // "1, 2 and 3" are three numbers.
            ',' if length == 0 && chars.get(at + 1).is_some_and(|next| next.is_numeric()) => signs += 1,
            _ => return None,
        }
        if signs > 1 {
            return None;
        }
    }
    None
}

/// `16.3.2026` or `16-3-2026` at a place: how long it is.
fn date(chars: &[char], at: usize) -> Option<usize> {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let value = |from: usize, length: usize| {
        chars[from..from + length].iter().fold(0, |sum, c| sum * 10 + c.to_digit(10).unwrap_or_default())
    };
    let mut from = at;
    for (most, sign) in [(31, true), (12, true), (2199, false)] {
        let length = digits(from);
        let is_day = if sign { (1..=2).contains(&length) } else { length == 4 && value(from, length) >= 1900 };
        if !is_day || !(1..=most).contains(&value(from, length)) {
            return None;
        }
        from += length;
        if sign {
            if !chars.get(from).is_some_and(|c| matches!(c, '.' | '-')) {
                return None;
            }
            from += 1;
        }
    }
    Some(from - at)
}

/// A number as people write it, its digits in groups.
struct Run {
    from: usize,
    to: usize,
    groups: Vec<usize>,
    gaps: Vec<String>,
    digits: String,
}

fn run(chars: &[char], from: usize) -> Run {
    let mut run = Run { from, to: from, groups: vec![0], gaps: Vec::new(), digits: String::new() };
    loop {
        match chars.get(run.to) {
            Some(c) if c.is_numeric() => {
                if let Some(group) = run.groups.last_mut() {
                    *group += 1;
                }
                run.digits.push(*c);
                run.to += 1;
            }
            Some(_) => match gap(chars, run.to) {
                // A day behind a number is another number.
                Some(length) if date(chars, run.to + length).is_none() => {
                    run.gaps.push(chars[run.to..run.to + length].iter().collect());
                    run.groups.push(0);
                    run.to += length;
                }
                _ => return run,
            },
            None => return run,
        }
    }
}

impl Run {
    /// `1.250.000`, `1250000`: an amount, if what stands behind it is a currency.
    fn is_amount(&self) -> bool {
        let is_grouped = self.gaps.first().is_some_and(|first| {
            [".", ",", " ", "\u{a0}"].contains(&first.as_str()) && self.gaps.iter().all(|gap| gap == first)
        }) && self.groups[0] <= 3
            && self.groups[1..].iter().all(|group| *group == 3);
        !self.digits.starts_with('0') && (is_grouped || self.groups.len() == 1)
    }

    /// `2024 2025 2026`.
    fn is_years(&self) -> bool {
        let digits: Vec<char> = self.digits.chars().collect();
        self.groups.iter().all(|group| *group == 4)
            && digits.chunks(4).all(|year| matches!(year, ['1', '9', ..] | ['2', '0' | '1', ..]))
    }
}

const CURRENCIES: [&str; 9] = ["đồng", "vnđ", "vnd", "đ", "triệu", "tỷ", "tỉ", "nghìn", "usd"];
const PHONE_WORDS: [&str; 10] =
    ["điện thoại", "đt", "sđt", "di động", "hotline", "đường dây nóng", "tel", "phone", "zalo", "fax"];
const IDENTITY_WORDS: [&str; 9] = [
    "cmnd",
    "cccd",
    "cmt",
    "căn cước",
    "căn cước công dân",
    "chứng minh nhân dân",
    "chứng minh thư",
    "định danh cá nhân",
    "hộ chiếu",
];

/// Whether one of these words stands before a place, with a colon or "số" between at most.
fn is_behind(small: &[char], at: usize, words: &[&str]) -> bool {
    let before: String = small[at.saturating_sub(32)..at].iter().collect();
    let blank = |c: char| is_space(c) || matches!(c, ':' | '.' | '(' | '+' | '-');
    let before = before.trim_end_matches(blank);
    let before = before.strip_suffix("số").unwrap_or(before).trim_end_matches(blank);
    words.iter().any(|word| {
        before.strip_suffix(word).is_some_and(|rest| !rest.chars().next_back().is_some_and(char::is_alphanumeric))
    })
}

/// Whether a currency stands behind a place.
fn is_money(small: &[char], at: usize) -> bool {
    let behind: String = small[at..].iter().skip_while(|c| is_space(**c)).take_while(|c| c.is_alphabetic()).collect();
    CURRENCIES.contains(&behind.as_str())
}

/// Identity numbers, telephones, other long numbers.
fn numbers(chars: &[char], small: &[char]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_numeric() {
            at += 1;
            continue;
        }
        if let Some(length) = date(chars, at) {
            at += length;
            continue;
        }
        let run = run(chars, at);
        at = run.to;
        let length = run.digits.chars().count();
        let kind = if length >= 6 && is_behind(small, run.from, &PHONE_WORDS) {
            MaskKind::Phone
        } else if length >= 6 && is_identity(chars, small, run.from) {
            MaskKind::Identity
        } else if length < 9 || run.is_years() || (run.is_amount() && is_money(small, run.to)) {
            continue;
        } else if length == 9 || length == 12 {
            MaskKind::Identity
        } else if length <= 11 && (run.digits.starts_with('0') || run.digits.starts_with("84")) {
            MaskKind::Phone
        } else {
            MaskKind::Number
        };
        let is_led = |c: &char| matches!(c, '+' | '(') || (kind == MaskKind::Identity && c.is_ascii_uppercase());
        let from = match run.from.checked_sub(1) {
            Some(before) if chars.get(before).is_some_and(is_led) => before,
            _ => run.from,
        };
        found.push(Span { from, to: run.to, kind });
    }
    found
}

/// Whether the number is one of a card or passport; a passport's has a letter before its digits.
fn is_identity(chars: &[char], small: &[char], from: usize) -> bool {
    let led = from.checked_sub(1).filter(|before| chars[*before].is_ascii_uppercase());
    is_behind(small, led.unwrap_or(from), &IDENTITY_WORDS)
}

fn mails(chars: &[char]) -> Vec<Span> {
    let is_local = |c: &char| c.is_alphanumeric() || "._%+-'&/#!$*=?^`{|}~".contains(*c);
    let is_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let ats = chars.iter().enumerate().filter(|(_, c)| matches!(c, '@' | '\u{ff20}')).map(|(at, _)| at);
    ats.filter_map(|at| {
        let from = at - chars[..at].iter().rev().take_while(|c| is_local(c)).count();
        let to = at + 1 + chars[at + 1..].iter().take_while(|c| is_domain(c)).count();
        // The full stop behind it ends the sentence.
        let to = to - chars[at + 1..to].iter().rev().take_while(|c| **c == '.').count();
        (from < at && at + 1 < to).then_some(Span { from, to, kind: MaskKind::Mail })
    })
    .collect()
}

/// Words behind which stands where somebody lives. "Đăng ký thường trú" alone is a matter of law, not a place.
const LIVES: [&str; 11] = [
    "trú tại",
    "ngụ tại",
    "sống tại",
    "hộ khẩu tại",
    "thường trú:",
    "tạm trú:",
    "nơi ở:",
    "chỗ ở:",
    "hộ khẩu:",
    "địa chỉ:",
    "số nhà",
];
/// Longest address: what goes on is another sentence.
const ADDRESS_MAX: usize = 150;
/// Words behind a comma with which the sentence goes on.
const GOES_ON: [&str; 9] = [" bị", " đã", " có", " được", " về", " là", " do", " đề nghị", " phản ánh"];

fn addresses(small: &[char]) -> Vec<Span> {
    let mut found = Vec::new();
    for words in LIVES {
        let words: Vec<char> = words.chars().collect();
        for at in places(small, &words) {
            let from = at + words.len();
            let blanks = small[from..].iter().take_while(|c| is_space(**c) || **c == ':').count();
            let from = from + blanks;
            let rest = &small[from..];
            let ends = |(at, c): (usize, &char)| match c {
                '\n' | ';' | ')' => true,
                '.' => rest.get(at + 1).is_none_or(|next| next.is_whitespace()),
                ',' => {
                    let behind: String = rest[at + 1..].iter().take(12).collect();
                    GOES_ON.iter().any(|words| behind.starts_with(words))
                }
                _ => false,
            };
            let length = rest.iter().enumerate().take(ADDRESS_MAX).position(ends);
            let length = length.unwrap_or_else(|| rest.len().min(ADDRESS_MAX));
            if length > 0 {
                found.push(Span { from, to: from + length, kind: MaskKind::Address });
            }
        }
    }
    found
}

/// Words that stand before a person's name.
const HONORIFICS: [&str; 8] = ["ông", "bà", "anh", "chị", "cháu", "em", "bác", "chí"];
/// Words with which a title begins that is no name.
const TITLES: [&str; 12] = ["Giám", "Phó", "Chủ", "Trưởng", "Bí", "Chánh", "Thủ", "Bộ", "Cục", "Tổng", "Viện", "Hiệu"];
/// Longest name in words.
const NAME_WORDS: usize = 6;

/// `ông Nguyễn Văn A`: two words at least that begin with capitals.
fn names(chars: &[char]) -> Vec<Span> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut from = None;
    for (at, c) in chars.iter().enumerate() {
        match (c.is_alphabetic(), from) {
            (true, None) => from = Some(at),
            (false, Some(begin)) => {
                words.push((begin, at));
                from = None;
            }
            _ => {}
        }
    }
    words.extend(from.map(|begin| (begin, chars.len())));
    let word = |(from, to): (usize, usize)| chars[from..to].iter().collect::<String>();
    let mut found = Vec::new();
    for (place, at) in words.iter().enumerate() {
        if !HONORIFICS.contains(&word(*at).to_lowercase().as_str()) {
            continue;
        }
        let mut end = at.1;
        let mut count = 0;
        for next in words.iter().skip(place + 1).take(NAME_WORDS) {
            let is_next = next.0 == end + 1 && is_space(chars[end]) && chars[next.0].is_uppercase();
            if !is_next || (count == 0 && TITLES.contains(&word(*next).as_str())) {
                break;
            }
            (end, count) = (next.1, count + 1);
        }
        if count >= 2 {
            found.push(Span { from: at.1 + 1, to: end, kind: MaskKind::Name });
        }
    }
    found
}

/// Whether a text is nothing but an amount: the cell of a column of money.
pub fn is_amount(text: &str) -> bool {
    let chars: Vec<char> = text.trim().chars().collect();
    chars.first().is_some_and(char::is_ascii_digit) && {
        let run = run(&chars, 0);
        run.to == chars.len() && run.is_amount()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain() -> Redaction {
        Redaction::new::<&str>(&[], &[], &[])
    }

    #[test]
    fn personal_data_is_masked() {
        let table = [
            ("CCCD số 001085012345 do Cục cấp", "CCCD số [đã che] do Cục cấp"),
            ("CMND 168 123 456.", "CMND [đã che]."),
            ("căn cước: 001-085-012-345", "căn cước: [đã che]"),
            ("số 001.085.012.345 trong hồ sơ", "số [đã che] trong hồ sơ"),
            ("0010\u{200b}85012345", "[đã che]"),
            ("hộ chiếu B1234567 cấp 2020", "hộ chiếu [đã che] cấp 2020"),
            ("gọi 0912.345.678 hoặc +84 912 345 678", "gọi [đã che] hoặc [đã che]"),
            ("(0204) 3800 115", "[đã che]"),
            ("Điện thoại: 3800 115", "Điện thoại: [đã che]"),
            ("gửi về a.nguyen+b@minhgiang.gov.vn.", "gửi về [đã che]."),
            ("ông Nguyễn Văn An và bà Lò Thị B", "ông [đã che] và bà [đã che]"),
            ("đồng chí Vi Thanh Bình chủ trì", "đồng chí [đã che] chủ trì"),
            ("anh Vi Bình, trú tại thôn 3, xã Minh Sơn, bị phạt", "anh [đã che], trú tại [đã che], bị phạt"),
            ("Địa chỉ: 12 Lê Lợi; việc khác", "Địa chỉ: [đã che]; việc khác"),
            ("tài khoản 1903 4567 8901 23", "tài khoản [đã che]"),
        ];
        for (text, expected) in table {
            assert_eq!(plain().mask(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_nobodys_stays() {
        for text in [
            "Nghị định số 59/2012/NĐ-CP ngày 23 tháng 7 năm 2012",
            "Quyết định 24/2020/QĐ-UBND, Kế hoạch 231/KH-UBND ngày 31/12/2020",
            "từ ngày 01/01/2025 đến ngày 31/12/2025",
            "từ 01.01.2025 - 31.12.2025 và 01-07-2025",
            "kinh phí 1.250.000.000 đồng, 120.000.000đ và 123456789 đồng",
            "giai đoạn 2021-2025, 2026-2030; các năm 2023 2024 2025",
            "đăng ký thường trú, tạm trú; lĩnh vực cư trú",
            "ông Giám đốc Sở, bà Phó Giám đốc; các ông, bà có tên",
            "Điều 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 và 12",
            "1. 2. 3. Kết quả 95,5% trên 12.345 hồ sơ",
        ] {
            assert_eq!(plain().mask(text), text);
        }
    }

    #[test]
    fn people_decide_of_names_and_addresses_and_not_of_numbers() {
        let text = "Trần Thị Hạnh gặp ông Lò Văn Tư, số 001085012345, tại Nhà Máy X";
        let redaction =
            Redaction::new(&["Trần Thị Hạnh"], &["NHÀ máy x"], &["Lò Văn Tư", "001085012345", "Trần Thị Hạnh"]);
        assert_eq!(redaction.mask(text), "[đã che] gặp ông Lò Văn Tư, số [đã che], tại [đã che]");
        let pieces = redaction.pieces("Nhà máy X");
        assert_eq!(pieces, [Piece::Masked { kind: MaskKind::Phrase, was: "Nhà máy X".into() }]);
    }

    #[test]
    fn what_overlaps_is_masked_once_and_as_what_is_never_kept() {
        let pieces = plain().pieces("trú tại 12 Lê Lợi, điện thoại 0912345678");
        assert_eq!(pieces.len(), 2, "{pieces:?}");
        assert!(matches!(&pieces[1], Piece::Masked { kind: MaskKind::Phone, .. }), "{pieces:?}");
    }

    #[test]
    fn amounts() {
        for (text, expected) in [
            ("1.250.000.000", true),
            ("120.000.000.000", true),
            ("123456789", true),
            ("012.345.678", false),
            ("12.34", false),
            ("", false),
            ("12 đồng", false),
        ] {
            assert_eq!(is_amount(text), expected, "{text}");
        }
    }

    /// Digits in groups of three or four, as people write them.
    fn written() -> impl Strategy<Value = (String, String)> {
        let digits = prop_oneof!["[0-9]{9}", "[0-9]{12}", "0[0-9]{9}"];
        let sign = prop_oneof![Just(""), Just(" "), Just("."), Just("-"), Just(" - "), Just("\u{200b}")];
        (digits, sign, prop_oneof![Just(3_usize), Just(4)]).prop_map(|(digits, sign, size)| {
            let groups: Vec<&str> =
                digits.as_bytes().chunks(size).map(|group| std::str::from_utf8(group).unwrap()).collect();
            (groups.join(sign), digits.clone())
        })
    }

    fn digits_of(text: &str) -> String {
        text.chars().filter(char::is_ascii_digit).collect()
    }

    proptest! {
        #[test]
        fn no_identity_number_or_telephone_is_left(
            before in "[a-zđêô ,:;]{0,20}",
            (number, digits) in written(),
            behind in "[b-cg-s ,;]{0,20}",
        ) {
            // Four-digit groups that are all years are years.
            prop_assume!(!digits.as_bytes().chunks(4).all(|year| [&b"19"[..], b"20", b"21"].contains(&&year[..year.len().min(2)])));
            prop_assume!(!is_money(&behind.chars().collect::<Vec<_>>(), 0));
            let masked = plain().mask(&format!("{before} {number} {behind}"));
            prop_assert!(digits_of(&masked).is_empty(), "{masked}");
        }

        #[test]
        fn no_mail_address_is_left(local in "[a-z0-9._+-]{1,12}", domain in "[a-z0-9]{1,8}\\.[a-z]{2,4}", behind in "[ .,;)]?") {
            let masked = plain().mask(&format!("thư gửi {local}@{domain}{behind}"));
            prop_assert!(!masked.contains('@'), "{masked}");
        }

        #[test]
        fn any_text_keeps_its_plain_pieces_in_order(text in "\\PC{0,200}") {
            let pieces = plain().pieces(&text);
            let whole: String = pieces.iter().map(|piece| match piece {
                Piece::Plain(text) | Piece::Masked { was: text, .. } => text.as_str(),
            }).collect();
            prop_assert_eq!(whole, clean(&text));
        }
    }
}
