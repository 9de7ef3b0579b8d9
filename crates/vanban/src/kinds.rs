//! Kinds of documents: their names and the marks in their numbers (Decree 30/2020/NĐ-CP, Annex III; party usage).

use crate::{phrases::Set, seq::Seq};
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($kind:ident, [$($name:literal),*], [$($symbol:literal),*], $doc:literal;)*) => {
        /// What sort of document a text is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum DocumentKind {
            $(#[doc = $doc] $kind,)*
        }

        const NAMES: &Set = phrases![$($($name),*),*];

        const KINDS: &[(DocumentKind, &[&str], &[&str])] = &[
            $((DocumentKind::$kind, &[$($name),*], &[$($symbol),*]),)*
        ];
    };
}

kinds! {
    ChiThi, ["chỉ thị"], ["ct"], "Instruction";
    KeHoach, ["kế hoạch", "kế hoạch hành động"], ["kh"], "Plan";
    CongDien, ["công điện"], ["cđ"], "Telegram: an urgent order";
    CongVan, ["công văn"], ["cv"], "Letter: has no kind word of its own";
    QuyetDinh, ["quyết định"], ["qđ"], "Decision";
    NghiQuyet, ["nghị quyết"], ["nq"], "Resolution";
    ThongBao, ["thông báo"], ["tb"], "Notice";
    BaoCao, ["báo cáo"], ["bc"], "Report";
    ToTrinh, ["tờ trình"], ["ttr"], "Submission";
    ChuongTrinh, ["chương trình", "chương trình hành động"], ["ctr", "ctrhđ", "cth"], "Programme";
    HuongDan, ["hướng dẫn"], ["hd"], "Guidance";
    DeAn, ["đề án"], ["đa"], "Scheme";
    QuyChe, ["quy chế"], ["qc"], "Statute of work";
    QuyDinh, ["quy định"], ["qyđ"], "Rule";
    KetLuan, ["kết luận"], ["kl"], "Conclusion of a party body";
    Luat, ["luật", "bộ luật"], [], "Law";
    PhapLenh, ["pháp lệnh"], ["pl"], "Ordinance";
    NghiDinh, ["nghị định"], ["nđ"], "Decree";
    ThongTu, ["thông tư", "thông tư liên tịch"], ["tt", "ttlt"], "Circular";
    Khac, ["phương án", "biên bản", "hợp đồng", "thông cáo", "quy trình", "giấy mời"], ["pa", "bb", "hđ", "gm", "tc"], "Any other kind";
}

impl DocumentKind {
    /// The kind whose name stands at token `i`, and the number of its tokens.
    pub(crate) fn named(seq: Seq<'_>, i: usize) -> Option<(Self, usize)> {
        seq.any(i, NAMES)?;
        let mut best: Option<(Self, usize)> = None;
        for (kind, names, _) in KINDS {
            for name in *names {
                if let Some(len) = seq.phrase(i, name).filter(|len| best.is_none_or(|b| *len > b.1)) {
                    best = Some((*kind, len));
                }
            }
        }
        best
    }

    /// The kind that a mark in a number stands for: `KH` in `164/KH-UBND`.
    pub(crate) fn of_symbol(symbol: &str) -> Option<Self> {
        KINDS.iter().find(|(_, _, symbols)| symbols.contains(&symbol)).map(|(kind, ..)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn names_and_marks() {
        let kind = |name: &str| {
            let text = Text::new(name);
            DocumentKind::named(Seq::new(&text, &text.tokens), 0).map(|k| k.0)
        };
        assert_eq!(kind("KẾ HOẠCH"), Some(DocumentKind::KeHoach));
        assert_eq!(kind("Thông tư liên tịch số"), Some(DocumentKind::ThongTu));
        assert_eq!(kind("Kế toán"), None);
        assert_eq!(DocumentKind::of_symbol("qđ"), Some(DocumentKind::QuyetDinh));
        assert_eq!(DocumentKind::of_symbol("ubnd"), None);
        assert_eq!(serde_json::to_string(&DocumentKind::CongDien).unwrap(), "\"cong_dien\"");
    }
}
