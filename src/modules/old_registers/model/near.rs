//! Which known names stand near to one that is not known: for whoever has to mend a row.

use std::collections::HashSet;

use thihanh_kernel::vietnamese;

/// Most names that are told.
const TOLD: usize = 3;
/// Pairs of letters of both, in a hundred of those of either, from which on a name is near.
const NEAR_PERCENT: usize = 40;

/// The known names that are nearest to what was written, the nearest first; none where none is near.
pub fn near<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = pairs(written);
    let mut found: Vec<(usize, &str)> = known
        .map(|name| {
            let other = pairs(name);
            let both = wanted.intersection(&other).count();
            let either = wanted.len() + other.len() - both;
            (both * 100 / either.max(1), name)
        })
        .filter(|(percent, _)| *percent >= NEAR_PERCENT)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(TOLD).map(|(_, name)| name.to_owned()).collect()
}

/// The pairs of letters that follow each other, without marks; a space begins each word.
fn pairs(text: &str) -> HashSet<(char, char)> {
    let plain: Vec<char> = format!(" {}", vietnamese::folded_tokens(text).join(" ")).chars().collect();
    plain.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_near_and_strangers_are_not() {
        let known =
            ["Sở Tư pháp", "Sở Tài chính", "Sở Y tế", "Ủy ban nhân dân xã Lâm Sơn", "Ủy ban nhân dân xã Lâm Thủy"];
        let near = |written: &str| near(written, known.into_iter());
        assert_eq!(near("Sở Tư phap")[0], "Sở Tư pháp");
        assert_eq!(near("So Tu Phápp")[0], "Sở Tư pháp");
        assert_eq!(near("UBND xã Lâm Sơn, tỉnh X"), ["Ủy ban nhân dân xã Lâm Sơn"]);
        assert_eq!(near("Ủy ban nhân dân xã Lâm Sởn")[0], "Ủy ban nhân dân xã Lâm Sơn");
        assert_eq!(near("Công ty Cổ phần ABC"), Vec::<String>::new());
        assert_eq!(near(""), Vec::<String>::new());
    }
}
