//! Names of bodies, which have the name of their area in them.

use thihanh_kernel::vietnamese;

/// The name of a body without that of the area it belongs to, folded: `uy ban nhan dan` of `Ủy ban nhân dân xã Nà Loan` in `Xã Nà Loan`.
pub(super) fn stem(name: &str, area: &str) -> String {
    let (folded, whole) = (vietnamese::fold(name), vietnamese::fold(area));
    let own = vietnamese::fold(own_words(area));
    let place = if folded.contains(&whole) { whole } else { own };
    let without = if place.is_empty() { folded } else { folded.replace(&place, " ") };
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How names of areas begin, folded.
const AREA_WORDS: [&str; 9] = ["xa", "phuong", "thi tran", "dac khu", "thi xa", "huyen", "quan", "thanh pho", "tinh"];

/// The words of an area that are its own: `Nà Loan` of `Xã Nà Loan`; all of them where it does not begin as areas do.
pub(super) fn own_words(area: &str) -> &str {
    let area = area.trim();
    let mut spaces = area.match_indices(' ').map(|(at, _)| at);
    for at in [spaces.next(), spaces.next()].into_iter().flatten() {
        if AREA_WORDS.contains(&vietnamese::fold(&area[..at]).as_str()) {
            return area[at..].trim_start();
        }
    }
    area
}

/// The name of a body with the new area's name in the place of the old one's; where the old one does not stand in it, as it is.
pub(super) fn renamed(name: &str, old: &str, new: &str) -> String {
    let (lower, old_lower) = (name.to_lowercase(), old.to_lowercase());
    // Vietnamese letters have as many bytes in capitals: the place that was found is the place in the name.
    if !old_lower.is_empty()
        && lower.len() == name.len()
        && let Some(at) = lower.find(&old_lower)
        && name.is_char_boundary(at)
        && name.is_char_boundary(at + old_lower.len())
    {
        let inside = if at == 0 { new.to_owned() } else { lowered_first(new) };
        return format!("{}{inside}{}", &name[..at], &name[at + old_lower.len()..]);
    }
    // "Huyện ủy Thạch Bàn" in "Huyện Thạch Bàn": only the own words stand in it.
    match name.strip_suffix(own_words(old)) {
        Some(start) if !own_words(old).is_empty() => format!("{start}{}", own_words(new)),
        _ => name.to_owned(),
    }
}

/// `xã Nà Loan` of `Xã Nà Loan`.
pub(super) fn lowered_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
