//! An administrative document as Decree 30/2020/NĐ-CP knows it; the numbers are the boxes of the sketch in its Annex I.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// From the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// From both sides, the last line from the left.
    Justify,
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Official {
    /// Box 2.
    pub issuer: Issuer,
    /// Box 3: the number; `None` until it is given.
    pub number: Option<u32>,
    /// Box 3: the symbol, `KH-UBND`.
    pub symbol: Symbol,
    /// Box 4: the place, `Sóc Trăng`.
    pub place: String,
    /// Box 4: the day; `None` until it is given.
    pub date: Option<NaiveDate>,
    /// Box 5a or 5b.
    pub heading: Heading,
    /// Box 9a: to whom it is addressed.
    pub recipients: Vec<String>,
    /// Box 6.
    pub body: Vec<Block>,
    /// Boxes 7a and 7b.
    pub signing: Signing,
    /// Box 9b: who gets a copy, without the line of the archive.
    pub copies_to: Vec<String>,
    /// Box 9b: what stands behind "Lưu:", `VT, NC`.
    pub archive: String,
    /// Box 10b.
    pub urgency: Option<Urgency>,
    /// Box 11: `LƯU HÀNH NỘI BỘ`.
    pub circulation: Option<String>,
    /// Box 12: sign of who typed it and number of copies, `PL.(300)`.
    pub typist: Option<String>,
    /// Box 13: address, telephone, e-mail.
    pub contact: Option<String>,
    /// Its annexes, each on pages of its own.
    pub annexes: Vec<Annex>,
}

/// Box 2: who issues it. A name on two lines, as of a People's Committee, has a line break in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The parent body; none for People's Committees and Councils.
    pub parent: Option<String>,
    /// The issuing body.
    pub name: String,
}

/// Box 5: what it is and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// A letter (công văn): no kind, "V/v …" below the number.
    Letter {
        /// What it is about, without "V/v".
        about: String,
    },
    /// Any other kind: `KẾ HOẠCH` and what it is about, centred above the text.
    Kind {
        /// Name of the kind.
        kind: String,
        /// What it is about.
        about: String,
    },
}

/// Part of the text. `**` around words makes them bold.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph, also one that begins with "1." or "a)".
    Text(String),
    /// The heading of a part or point.
    Heading(String),
    /// What it rests on ("Căn cứ …").
    Basis(String),
    /// A table.
    Grid(Grid),
}

/// A table whose head is repeated on every page.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; each has a cell for every column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its share of the width, compared with the others'.
    pub share: f32,
    /// Where its words stand.
    pub align: Align,
}

/// By what right somebody signs for somebody else (Decree 30/2020/NĐ-CP, Art. 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Ký thay: a deputy for the head.
    Kt,
    /// Thừa lệnh: the head of a unit by order.
    Tl,
    /// Thừa ủy quyền: authorised in writing.
    Tuq,
}

/// Whom somebody signs for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superior {
    /// By what right.
    pub mark: Mark,
    /// Title of the person signed for, `CHỦ TỊCH`.
    pub title: String,
}

/// Boxes 7a and 7b.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signing {
    /// TM. (thay mặt): the body signed for, `ỦY BAN NHÂN DÂN`.
    pub on_behalf_of: Option<String>,
    /// KT., TL., TUQ.: the person signed for.
    pub superior: Option<Superior>,
    /// Title of the signer, `PHÓ CHỦ TỊCH`.
    pub title: String,
    /// Q. (quyền): the signer is acting.
    pub is_acting: bool,
    /// The signer's full name, without academic titles.
    pub name: String,
}

/// Box 10b.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

/// An annex.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub body: Vec<Block>,
    /// It is laid across, where a table needs the width.
    pub is_landscape: bool,
}

/// Box 3, behind the number and the slash: groups of capitals joined by hyphens, `UBND-NC`, `STP-XDKT&TDTHPL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol(String);

/// A text that is no symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a symbol is groups of capitals joined by hyphens")]
pub struct SymbolError;

/// Longest symbol.
const SYMBOL_MAX: usize = 40;

impl FromStr for Symbol {
    type Err = SymbolError;

    fn from_str(text: &str) -> Result<Self, SymbolError> {
        let text = super::sheet::clean(text.trim());
        let is_group = |group: &str| {
            group.chars().any(char::is_uppercase)
                && group.chars().all(|c| c.is_uppercase() || c.is_lowercase() || c.is_ascii_digit() || c == '&')
        };
        let is_symbol = text.chars().count() <= SYMBOL_MAX && text.split('-').all(is_group);
        if is_symbol { Ok(Self(text)) } else { Err(SymbolError) }
    }
}

impl Symbol {
    /// The symbol as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 3] = [Self::Kt, Self::Tl, Self::Tuq];

    /// As it stands before the title.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kt => "KT.",
            Self::Tl => "TL.",
            Self::Tuq => "TUQ.",
        }
    }
}

impl Urgency {
    /// Every degree.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::VeryUrgent, Self::Express];

    /// The words in the frame.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Express => "HỎA TỐC",
        }
    }

    /// Width of the frame in millimetres.
    pub(super) fn width_mm(self) -> f32 {
        match self {
            Self::Urgent => 20.0,
            Self::VeryUrgent => 40.0,
            Self::Express => 30.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols() {
        for good in ["KH-UBND", "UBND-NC", "STP-XDKT&TDTHPL", "QĐ-UBND", "UBND", "QyĐ-UBND"] {
            assert_eq!(good.parse::<Symbol>().map(|symbol| symbol.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "kh", "KH UBND", "KH-", "KH/UBND", "<b>", "KH–UBND", &"A".repeat(41)] {
            assert_eq!(bad.parse::<Symbol>(), Err(SymbolError), "{bad}");
        }
    }
}
