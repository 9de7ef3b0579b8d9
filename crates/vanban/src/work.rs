//! How much work a reading is, in looks at a token: what tests bound in place of time, which another program can spoil.

#[cfg(not(test))]
#[inline(always)]
pub(crate) fn look(_: usize) {}

#[cfg(test)]
thread_local! {
    static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts `n` looks.
#[cfg(test)]
pub(crate) fn look(n: usize) {
    LOOKS.with(|looks| looks.set(looks.get() + n));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> usize {
        let before = LOOKS.with(std::cell::Cell::get);
        let _ = crate::read(text);
        LOOKS.with(std::cell::Cell::get) - before
    }

    fn documents() -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
        paths.sort();
        paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
    }

    /// A hundred times the text is a hundred times the work.
    #[test]
    fn work_grows_with_length_alone() {
        let text = documents();
        let once = looks(&text);
        for times in [10, 100] {
            let more = looks(&text.repeat(times));
            assert!(more < once * times * 11 / 10, "{times} times the text: {once} looks became {more}");
        }
    }

    /// No text costs more than forty looks for each byte, whatever it is made of.
    #[test]
    fn hostile_texts_cost_no_more_than_length() {
        let sentence = "Giao Sở Tư pháp chủ trì, phối hợp với các sở, ban, ngành báo cáo trước ngày 30/6/2026, ";
        let shapes = [
            ("one line", sentence.to_owned()),
            ("markers", "a) \n".to_owned()),
            ("numbered", "1. Sở Tư pháp:\n".to_owned()),
            ("brackets", "(".to_owned()),
            ("closed brackets", "((((a))))".to_owned()),
            ("commas", ",".to_owned()),
            ("agencies", "Sở Tư pháp, ".to_owned()),
            ("commons", "các sở, ".to_owned()),
            ("offices", "Văn phòng ".to_owned()),
            ("titles", "Giám đốc ".to_owned()),
            ("digits", "1".to_owned()),
            ("numbers", "1 ".to_owned()),
            ("slashes", "1/".to_owned()),
            ("document numbers", "1/KH-UBND ".to_owned()),
            ("days", "ngày 1/1, ".to_owned()),
            ("conditions", "trong 5 ngày kể từ khi ".to_owned()),
            ("repeats", "định kỳ hàng năm, ".to_owned()),
            ("labels", "Thời gian: ".to_owned()),
            ("label lines", "Thời gian: x\n".to_owned()),
            ("bars", "| ".to_owned()),
            ("rows", "| a | b |\n".to_owned()),
            ("flat rows", "STT\nNội dung\nCơ quan\n1\nx\ny\n".to_owned()),
            ("orders", "yêu cầu ".to_owned()),
            ("coordination", "phối hợp với ".to_owned()),
            ("tails", "Nơi nhận:\n".to_owned()),
            ("signatures", "TM. ỦY BAN NHÂN DÂN\n".to_owned()),
            ("lead-ins", "a):\n".to_owned()),
            ("notes", "luật1\n1 ngày\n".to_owned()),
            ("quotes", "\"a ".to_owned()),
            ("one word", "a".to_owned()),
            ("marks", "e\u{323}\u{302}".to_owned()),
        ];
        for (name, piece) in shapes {
            let [short, long] = [20_000, 200_000].map(|bytes| piece.repeat(bytes / piece.len()));
            let (few, many) = (looks(&short), looks(&long));
            println!("{name}: {} looks for each byte", many as f64 / long.len() as f64);
            assert!(many < few * 12 + 1000, "{name}: {few} looks became {many} for ten times the text");
            assert!(many < long.len() * 40, "{name}: {many} looks for {} bytes", long.len());
        }
    }
}
