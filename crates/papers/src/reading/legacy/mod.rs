//! Vietnamese from before Unicode: TCVN3 ("ABC", the .Vn… fonts), VNI (the VNI-… fonts) and Windows-1258.
//!
//! Text in a TCVN3 or VNI font is stored as if it were Western European, so everything here works on characters of
//! the Latin-1 block: bytes of a text file reach it through Windows-1252, text of a DOCX or PDF as it stands.

mod syllable;
mod tcvn3;
mod vni;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::Encoding;

/// How much of a text is looked at to tell its encoding, in bytes: some 40 pages.
const SAMPLE: usize = 128 << 10;

/// The encoding that a font's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LegacyFont {
    /// [`Encoding::Tcvn3`] or [`Encoding::Vni`].
    pub encoding: Encoding,
    /// The font shows capitals for small letters (.VnTimeH and its like): TCVN3 has no code for most of them.
    pub capitals: bool,
}

impl LegacyFont {
    /// Recognises a font by name, as Word or a PDF writes it (`ABCDEF+.VnTimeH,Bold`).
    pub(super) fn by_name(name: &str) -> Option<Self> {
        let name = match name.split_once('+') {
            Some((subset, rest)) if subset.len() == 6 => rest,
            _ => name,
        };
        let starts = |prefix: &str| name.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if starts(".Vn") {
            let family = name.split([',', '-', ' ']).next().unwrap_or(name);
            return Some(Self { encoding: Encoding::Tcvn3, capitals: family.ends_with('H') });
        }
        starts("VNI-").then_some(Self { encoding: Encoding::Vni, capitals: false })
    }

    /// The Unicode text of what is stored in this font, in NFC.
    pub(super) fn to_unicode(self, stored: &str) -> String {
        let text = to_unicode(stored, self.encoding);
        if self.capitals { text.to_uppercase() } else { text }
    }
}

/// The Unicode text, in NFC, of `stored` characters that stand for `encoding`'s letters. Characters outside the
/// Latin-1 block stay as they are: quotes and dashes are stored as themselves.
pub(super) fn to_unicode(stored: &str, encoding: Encoding) -> String {
    // Word stores text of a font that it takes for a symbol font in the private use area, U+F020 to U+F0FF.
    let latin = stored.chars().map(|c| match u32::from(c) {
        code @ 0xf020..=0xf0ff => char::from_u32(code - 0xf000).unwrap_or(c),
        _ => c,
    });
    match encoding {
        Encoding::Tcvn3 => latin.map(tcvn3::letter).nfc().collect(),
        Encoding::Vni => vni::compose(latin).nfc().collect(),
        _ => latin.nfc().collect(),
    }
}

/// Decodes a text file that is not Unicode: tries every encoding and takes the one that makes the most words into
/// Vietnamese syllables. `None` when none makes at least three words in five.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, Encoding)> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (encoding, _) = [Encoding::Tcvn3, Encoding::Vni, Encoding::Windows1258]
        .into_iter()
        .map(|encoding| (encoding, syllable::score(&decode_as(sample, encoding))))
        .filter(|(_, score)| score.share() >= 0.6)
        .max_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()))?;
    Some((decode_as(bytes, encoding), encoding))
}

fn decode_as(bytes: &[u8], encoding: Encoding) -> String {
    if encoding == Encoding::Windows1258 {
        return encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect();
    }
    let (latin, _): (Cow<str>, bool) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    to_unicode(&latin, encoding)
}

/// Text of a .Vn… or VNI-… font that was pasted into a Unicode file letter by letter ("Céng hßa x· héi"): its words
/// are no Vietnamese as they stand, and are once converted. `None` for a text that is what it seems.
pub(super) fn decode_pasted(text: &str) -> Option<(String, Encoding)> {
    // Below this many words with marks a text says too little about its encoding to be changed.
    const FEWEST_WORDS: usize = 5;
    let mut cut = text.len().min(SAMPLE);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let sample = &text[..cut];
    // Spelling every word of every text took two thirds of the time of reading one; letters of no old font answer at once.
    if is_mostly_unicode(sample) {
        return None;
    }
    let as_is = syllable::score(sample);
    if as_is.words < FEWEST_WORDS || as_is.share() > 0.4 {
        return None;
    }
    [Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .map(|encoding| (encoding, syllable::score(&to_unicode(sample, encoding)).share()))
        .filter(|(_, share)| *share >= 0.9)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(encoding, _)| (to_unicode(text, encoding), encoding))
}

/// Whether letters that only Unicode has (`ạ`, `ư`, a tone on its own) are more than those of the Latin-1 block, the only ones that
/// an old font stores.
fn is_mostly_unicode(text: &str) -> bool {
    let (mut modern, mut latin) = (0_usize, 0_usize);
    for c in text.chars() {
        modern += usize::from(
            matches!(c, '\u{102}'..='\u{111}' | '\u{1a0}'..='\u{1b0}' | '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}'),
        );
        latin += usize::from(matches!(c, '\u{a1}'..='\u{ff}'));
    }
    modern > latin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_known_by_name() {
        let tcvn3 = |capitals| Some(LegacyFont { encoding: Encoding::Tcvn3, capitals });
        let rows = [
            (".VnTime", tcvn3(false)),
            (".VnTimeH", tcvn3(true)),
            ("ABCDEE+.VnTimeH,Bold", tcvn3(true)),
            (".VnArial NarrowH", tcvn3(false)),
            (".vntime", tcvn3(false)),
            ("VNI-Times", Some(LegacyFont { encoding: Encoding::Vni, capitals: false })),
            ("Times New Roman", None),
            ("UVnTime", None),
            ("", None),
        ];
        for (name, expected) in rows {
            assert_eq!(LegacyFont::by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn capital_fonts_give_capitals() {
        let font = LegacyFont { encoding: Encoding::Tcvn3, capitals: true };
        assert_eq!(font.to_unicode("céng hßa x· héi chñ nghÜa viÖt nam"), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    }

    #[test]
    fn pasted_text_is_told_from_real_text() {
        let motto = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc";
        let expected = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc";
        assert_eq!(decode_pasted(motto), Some((expected.to_owned(), Encoding::Tcvn3)));
        // Some words of the same text are Unicode already: most decide.
        let some = format!("{motto} {motto} {motto} trước");
        assert!(decode_pasted(&some).is_some());
        let motto = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc";
        assert_eq!(decode_pasted(motto), Some((expected.to_owned(), Encoding::Vni)));
        assert!(is_mostly_unicode(expected) && is_mostly_unicode(&expected.nfd().collect::<String>()));
        for real in [expected, "Élève, déjà vu, à côté, où, été, Noël, garçon", "plain words only"] {
            assert_eq!(decode_pasted(real), None, "{real}");
        }
    }
}
