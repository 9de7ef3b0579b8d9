//! A place in a directive's outline, as people name it.

use thihanh_webkit::Lang;

/// "II.6, gạch đầu dòng 2" of the path `II.6.-2` (docs/extraction.md): numbers stay as the document writes them, bullets are counted.
#[must_use]
pub fn place(lang: Lang, path: &str) -> String {
    let mut words = String::with_capacity(path.len());
    let mut was_bullet = false;
    for step in path.split('.') {
        let bullet = step.strip_prefix('-').map(|number| (lang.t("outline-dash"), number));
        let bullet = bullet.or_else(|| step.strip_prefix('+').map(|number| (lang.t("outline-plus"), number)));
        let is_first = words.is_empty();
        match bullet.filter(|(_, number)| !number.is_empty()) {
            Some((text, number)) => {
                words.push_str(if is_first { "" } else { ", " });
                words.push_str(&text.with("number", number).to_string());
                was_bullet = true;
            }
            None => {
                words.push_str(match (is_first, was_bullet) {
                    (true, _) => "",
                    (false, true) => ", ",
                    (false, false) => ".",
                });
                words.push_str(step);
                was_bullet = false;
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_are_named_and_numbers_stay() {
        let table = [
            ("", ""),
            ("II", "II"),
            ("II.2.3", "II.2.3"),
            ("1.a", "1.a"),
            ("II.6.-2", "II.6, gạch đầu dòng 2"),
            ("II.3.1.-2.+1", "II.3.1, gạch đầu dòng 2, ý 1"),
            ("-3", "gạch đầu dòng 3"),
            ("2.-1.a.b", "2, gạch đầu dòng 1, a.b"),
        ];
        for (path, words) in table {
            assert_eq!(place(Lang::Vi, path), words);
        }
        assert_eq!(place(Lang::En, "II.6.-2"), "II.6, bullet 2");
    }
}
