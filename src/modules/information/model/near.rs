//! Whether two entries say nearly the same: pairs of words without marks, of which a few hashes are kept to find candidates by.

use std::collections::BTreeSet;

use thihanh_kernel::vietnamese::{fold, folded_tokens};

/// Hashes that are kept of one content: the smallest, so that two contents that share most of their words share some of them. With half of the pairs
/// in common, the chance that none is shared is below one in ten thousand.
pub const SKETCH: usize = 16;
/// Words of a content that are compared.
const WORDS: usize = 2_000;
/// Pairs in common, of a hundred, from which two contents are nearly the same.
const NEAR_PERCENT: usize = 50;

/// Why an entry may be the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same address on the web.
    Link,
    /// The same reference.
    Reference,
    /// So many of a hundred pairs of words.
    Words(usize),
}

/// A reference as it is compared: `Báo Minh Giang, số 041` and `bao minh giang so 41` are one.
pub fn reference_key(reference: &str) -> String {
    folded_tokens(reference).concat()
}

/// An address as it is compared: without scheme, `www.`, place in the page, and slash at the end.
pub fn link_key(link: &str) -> String {
    let lower = fold(link.trim());
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned()
}

/// The hashes of a content's pairs of words; of one word alone, its own.
pub fn pairs(content: &str) -> BTreeSet<i64> {
    let words: Vec<String> = folded_tokens(content).into_iter().take(WORDS).collect();
    match &*words {
        [] => BTreeSet::new(),
        [only] => [hash(only, "")].into(),
        _ => words.windows(2).map(|pair| hash(&pair[0], &pair[1])).collect(),
    }
}

/// The few that are kept.
pub fn sketch(pairs: &BTreeSet<i64>) -> Vec<i64> {
    pairs.iter().copied().take(SKETCH).collect()
}

/// How many of a hundred pairs two contents have in common, where that is enough.
pub fn likeness(one: &BTreeSet<i64>, other: &BTreeSet<i64>) -> Option<Likeness> {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    let percent = (common * 100).checked_div(all)?;
    (percent >= NEAR_PERCENT).then_some(Likeness::Words(percent))
}

/// FNV-1a, then mixed so that the smallest are as good as drawn by lot (splitmix64). It stands in the database: it must not change.
fn hash(first: &str, second: &str) -> i64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in first.bytes().chain([0]).chain(second.bytes()) {
        state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^= state >> 31;
    // Both databases keep signed numbers; half of the range is enough.
    i64::try_from(state >> 1).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Người dân xã Vân Sơn phản ánh việc cấp giấy chứng nhận quyền sử dụng đất chậm hơn 30 ngày so với quy định, \
                         nhiều hồ sơ không được trả kết quả đúng hẹn và không có văn bản xin lỗi.";

    #[test]
    fn nearly_the_same_words_are_found_with_and_without_marks() {
        let cases = [
            (STORY.to_owned(), true),
            (fold(STORY), true),
            (STORY.replace("30 ngày", "ba mươi ngày"), true),
            (STORY.replace("nhiều hồ sơ", "có những hồ sơ"), true),
            ("Người dân phản ánh về an toàn thực phẩm tại chợ trung tâm.".to_owned(), false),
            (String::new(), false),
        ];
        let story = pairs(STORY);
        for (text, expected) in cases {
            let other = pairs(&text);
            assert_eq!(likeness(&story, &other).is_some(), expected, "{text}");
            if expected {
                let kept = sketch(&other);
                assert!(sketch(&story).iter().any(|hash| kept.contains(hash)), "a candidate: {text}");
            }
        }
    }

    #[test]
    fn references_and_links_are_compared_without_what_does_not_matter() {
        assert_eq!(reference_key("Báo Minh Giang, số 041"), reference_key("bao minh giang so 41"));
        assert_ne!(reference_key("12/BC-STP"), reference_key("13/BC-STP"));
        assert_eq!(link_key("https://www.bao.example.vn/a/"), link_key("http://bao.example.vn/a#doan-2"));
        assert_eq!((reference_key(" / "), link_key(" ")), (String::new(), String::new()));
    }

    #[test]
    fn what_is_kept_does_not_change() {
        // These numbers stand in databases.
        assert_eq!(hash("giay", "chung"), hash("giay", "chung"));
        assert_ne!(hash("a", "bc"), hash("ab", "c"));
        assert!(pairs(STORY).iter().all(|hash| *hash >= 0));
        assert_eq!(sketch(&pairs(STORY)).len(), SKETCH);
        assert_eq!(pairs("một").len(), 1);
    }
}
