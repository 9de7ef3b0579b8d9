//! Liberation Serif: as wide as Times New Roman, which the decree asks for (Annex I, I.4), and free to embed. A DOCX names Times New Roman
//! itself, so lines break at the same words in both files.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

use super::geometry::Look;

/// One of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Face {
    Upright,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(super) const ALL: [Self; 4] = [Self::Upright, Self::Bold, Self::Italic, Self::BoldItalic];

    /// The face of a style, with words made bold.
    pub(super) fn of(look: Look, is_bold: bool) -> Self {
        match (look.bold || is_bold, look.italic) {
            (false, false) => Self::Upright,
            (true, false) => Self::Bold,
            (false, true) => Self::Italic,
            (true, true) => Self::BoldItalic,
        }
    }

    /// The file.
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Upright => include_bytes!("../../../../assets/fonts/LiberationSerif-Regular.ttf"),
            Self::Bold => include_bytes!("../../../../assets/fonts/LiberationSerif-Bold.ttf"),
            Self::Italic => include_bytes!("../../../../assets/fonts/LiberationSerif-Italic.ttf"),
            Self::BoldItalic => include_bytes!("../../../../assets/fonts/LiberationSerif-BoldItalic.ttf"),
        }
    }

    fn tables(self) -> &'static Tables {
        &TABLES[self as usize]
    }

    /// The glyph of a character and how far it moves on, in parts of the size. What the font does not have is a hollow square.
    pub(super) fn glyph(self, c: char) -> (u32, f32) {
        let tables = self.tables();
        // A space that breaks no line looks like any other.
        let c = if c == '\u{a0}' { ' ' } else { c };
        let glyph = tables.chars.map(c).or_else(|| tables.chars.map(MISSING)).unwrap_or_default();
        (glyph.to_u32(), tables.widths.advance_width(glyph).unwrap_or_default() / tables.units)
    }

    /// Whether the font has the character.
    pub(super) fn has(self, c: char) -> bool {
        c == '\u{a0}' || self.tables().chars.map(c).is_some()
    }

    /// Above the baseline, below it, and from line to line, in parts of the size.
    pub(super) fn height(self) -> (f32, f32, f32) {
        let tables = self.tables();
        (tables.ascent, tables.descent, tables.ascent + tables.descent + tables.gap)
    }
}

/// Stands for what the font does not have.
pub(super) const MISSING: char = '□';

/// What is read of a font for measuring.
struct Tables {
    chars: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units: f32,
    ascent: f32,
    descent: f32,
    gap: f32,
}

static TABLES: LazyLock<[Tables; 4]> = LazyLock::new(|| Face::ALL.map(read));

fn read(face: Face) -> Tables {
    #[expect(clippy::expect_used, reason = "the files are part of the program; a test holds them to their hashes")]
    let font = FontRef::new(face.bytes()).expect("a font");
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let units = f32::from(metrics.units_per_em.max(1));
    Tables {
        chars: font.charmap(),
        widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
        units,
        ascent: metrics.ascent / units,
        descent: -metrics.descent / units,
        gap: metrics.leading / units,
    }
}

/// Width of words on one line.
pub(super) fn width(text: &str, look: Look) -> f32 {
    let face = Face::of(look, false);
    text.chars().map(|c| face.glyph(c).1 * look.size).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::geometry::{self, MM, Style};

    #[test]
    fn every_face_has_every_vietnamese_letter() {
        const LETTERS: &str = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
        for face in Face::ALL {
            for c in LETTERS.chars().chain(LETTERS.to_uppercase().chars()).chain("–—“”‘’…§°½□".chars())
            {
                assert!(face.has(c), "{face:?} lacks {c}");
            }
            let (ascent, descent, line) = face.height();
            assert!(ascent > 0.8 && descent > 0.2 && line > 1.1 && line < 1.2, "{ascent} {descent} {line}");
        }
    }

    #[test]
    fn the_state_stands_on_one_line() {
        let column = (210.0 - 30.0 - 20.0) * MM * geometry::HEADER[1];
        let width = width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style::State.look());
        assert!(width < column - 2.0, "{width} of {column}");
    }
}
