//! Paper, margins, sizes and styles: Decree 30/2020/NĐ-CP, Annex I (thể thức, kỹ thuật trình bày văn bản hành chính). Where the
//! decree gives a range, the value inside it that most provinces use.

use super::official::Align;

/// A millimetre in points.
pub(super) const MM: f32 = 72.0 / 25.4;

/// Annex I, I.1: A4, 210 × 297 mm.
pub(super) const PAPER: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// Annex I, I.3: top 20–25 mm.
pub(super) const TOP: f32 = 20.0 * MM;
/// Bottom 20–25 mm.
pub(super) const BOTTOM: f32 = 20.0 * MM;
/// Left 30–35 mm.
pub(super) const LEFT: f32 = 30.0 * MM;
/// Right 15–20 mm.
pub(super) const RIGHT: f32 = 20.0 * MM;
/// A list for the desk is no official document: narrow margins for its many columns.
pub(super) const LIST_MARGIN: f32 = 12.0 * MM;

/// Annex I, I.7: the page number stands centred in the top margin; this far from the edge of the paper.
pub(super) const NUMBER_FROM_EDGE: f32 = 10.0 * MM;

/// The sketch of Annex I, III: issuing body about 40 %, motto about 60 % of the width of the text.
pub(super) const HEADER: [f32; 2] = [0.4, 0.6];
/// Recipients in the left half, signature in the right half (boxes 9b, 7a–7c).
pub(super) const SIGNATURE: [f32; 2] = [0.5, 0.5];

/// Annex I, II.2 and II.5: the line below the issuing body and below the abstract is 1/3 to 1/2 as long as the words.
pub(super) const SHORT_RULE: f32 = 0.4;
/// Thickness of lines below words.
pub(super) const RULE: f32 = 0.75;
/// Room that such a line takes below the words.
pub(super) const RULE_ROOM: f32 = 7.0;
/// Distance of the line from the words above it.
pub(super) const RULE_GAP: f32 = 3.0;
/// Frames of tables.
pub(super) const FRAME: f32 = 0.5;
/// Room between the frame of a cell and its words: at the sides, above and below.
pub(super) const CELL_PADDING: f32 = 3.5;
pub(super) const CELL_ABOVE: f32 = 2.0;

/// Annex I, II.9: KHẨN, THƯỢNG KHẨN, HỎA TỐC in a frame of 20, 40, 30 × 8 mm.
pub(super) const MARK_HEIGHT: f32 = 8.0 * MM;
/// Red of marks.
pub(super) const RED: [u8; 3] = [192, 0, 0];

/// Annex I, II.6: at least 6 pt between paragraphs, single to 1.5 lines.
const GAP: f32 = 6.0;
const LEADING: f32 = 1.1;
/// Annex I, II.6: the first line begins 1 or 1.27 cm further in.
const FIRST: f32 = 12.7 * MM;
/// Room for the signature, and for the picture of a digital one (box 7c).
const SIGNATURE_ROOM: f32 = 68.0;
/// Where "Kính gửi:" begins, so that a list of recipients stands about the middle of the page (box 9a).
const ADDRESS: f32 = 25.0 * MM;
/// From there to the colon of "Kính gửi:" at size 14, below which the dashes stand.
const COLON: f32 = 52.0;

/// What a paragraph is; each is a named style of the DOCX too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    State,
    Motto,
    Parent,
    Issuer,
    Number,
    Place,
    LetterAbout,
    Kind,
    About,
    Addressee,
    AddresseeHead,
    AddresseeLine,
    Basis,
    Text,
    Heading,
    Authority,
    Signer,
    CopiesHead,
    Copy,
    Typist,
    Contact,
    Circulation,
    AnnexHead,
    AnnexTitle,
    AnnexSource,
    CellHead,
    Cell,
    PageNumber,
    ListTitle,
    ListNote,
    ListHead,
    ListCell,
}

/// How a style looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Identifier in files.
    pub(super) id: &'static str,
    /// Name that people see in Word's list of styles.
    pub(super) name: &'static str,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) align: Align,
    pub(super) before: f32,
    pub(super) first: f32,
    pub(super) left: f32,
    pub(super) leading: f32,
}

const fn look(id: &'static str, name: &'static str, size: f32, weight: (bool, bool), align: Align) -> Look {
    Look { id, name, size, bold: weight.0, italic: weight.1, align, before: 0.0, first: 0.0, left: 0.0, leading: 1.0 }
}

impl Look {
    const fn before(mut self, before: f32) -> Self {
        self.before = before;
        self
    }

    const fn first(mut self, first: f32) -> Self {
        self.first = first;
        self
    }

    const fn left(mut self, left: f32) -> Self {
        self.left = left;
        self
    }

    const fn leading(mut self, leading: f32) -> Self {
        self.leading = leading;
        self
    }
}

const UPRIGHT: (bool, bool) = (false, false);
const BOLD: (bool, bool) = (true, false);
const ITALIC: (bool, bool) = (false, true);
const BOLD_ITALIC: (bool, bool) = (true, true);

impl Style {
    /// Every style.
    pub(super) const ALL: [Self; 32] = [
        Self::State,
        Self::Motto,
        Self::Parent,
        Self::Issuer,
        Self::Number,
        Self::Place,
        Self::LetterAbout,
        Self::Kind,
        Self::About,
        Self::Addressee,
        Self::AddresseeHead,
        Self::AddresseeLine,
        Self::Basis,
        Self::Text,
        Self::Heading,
        Self::Authority,
        Self::Signer,
        Self::CopiesHead,
        Self::Copy,
        Self::Typist,
        Self::Contact,
        Self::Circulation,
        Self::AnnexHead,
        Self::AnnexTitle,
        Self::AnnexSource,
        Self::CellHead,
        Self::Cell,
        Self::PageNumber,
        Self::ListTitle,
        Self::ListNote,
        Self::ListHead,
        Self::ListCell,
    ];

    /// The table: Annex I, IV (mẫu chữ và chi tiết trình bày) for each box of the sketch in Annex I, III.
    pub(super) const fn look(self) -> Look {
        use Align::{Center, Justify, Left};
        match self {
            // Box 1: 12–13 upright bold; at 13 the words would fill the 60 % to the last point.
            Self::State => look("QuocHieu", "Quốc hiệu", 12.0, BOLD, Center),
            // Box 1: 13–14 upright bold.
            Self::Motto => look("TieuNgu", "Tiêu ngữ", 13.0, BOLD, Center),
            // Box 2: 12–13 upright.
            Self::Parent => look("CoQuanChuQuan", "Cơ quan chủ quản", 12.0, UPRIGHT, Center),
            // Box 2: 12–13 upright bold.
            Self::Issuer => look("CoQuanBanHanh", "Cơ quan ban hành", 12.0, BOLD, Center),
            // Box 3: 13 upright.
            Self::Number => look("SoKyHieu", "Số, ký hiệu", 13.0, UPRIGHT, Center).before(GAP),
            // Box 4: 13–14 italic, on the line of the number.
            Self::Place => look("DiaDanhNgay", "Địa danh, ngày tháng", 13.0, ITALIC, Center).before(GAP),
            // Box 5b: 12–13 upright, 6 pt below the number.
            Self::LetterAbout => look("TrichYeuCongVan", "Trích yếu công văn", 12.0, UPRIGHT, Center).before(GAP),
            // Box 5a: 13–14 upright bold.
            Self::Kind => look("TenLoai", "Tên loại văn bản", 14.0, BOLD, Center).before(18.0),
            // Box 5a: 13–14 upright bold.
            Self::About => look("TrichYeu", "Trích yếu nội dung", 14.0, BOLD, Center),
            // Box 9a: 13–14 upright; one recipient on the line itself, several each on a line below the colon.
            Self::Addressee => look("KinhGui", "Kính gửi", 14.0, UPRIGHT, Center).before(18.0),
            Self::AddresseeHead => {
                look("KinhGuiNhieu", "Kính gửi, nhiều nơi", 14.0, UPRIGHT, Left).before(18.0).left(ADDRESS)
            }
            Self::AddresseeLine => look("NoiGui", "Nơi gửi đến", 14.0, UPRIGHT, Left).left(ADDRESS + COLON),
            // Box 6: 13–14 italic for what it rests on.
            Self::Basis => {
                look("CanCu", "Căn cứ ban hành", 14.0, ITALIC, Justify).before(GAP).first(FIRST).leading(LEADING)
            }
            // Box 6: 13–14 upright, justified.
            Self::Text => look("NoiDung", "Nội dung", 14.0, UPRIGHT, Justify).before(GAP).first(FIRST).leading(LEADING),
            // Box 6: headings of parts, sections and numbered points 13–14 bold.
            Self::Heading => look("Muc", "Mục", 14.0, BOLD, Justify).before(GAP).first(FIRST).leading(LEADING),
            // Box 7a: 13–14 upright bold.
            Self::Authority => look("QuyenHan", "Quyền hạn, chức vụ", 14.0, BOLD, Center),
            // Box 7b: 13–14 upright bold, below the room of the signature (7c).
            Self::Signer => look("HoTenNguoiKy", "Họ tên người ký", 14.0, BOLD, Center).before(SIGNATURE_ROOM),
            // Box 9b: 12 bold italic, then 11 upright.
            Self::CopiesHead => look("NoiNhan", "Nơi nhận", 12.0, BOLD_ITALIC, Left),
            Self::Copy => look("NoiNhanDong", "Nơi nhận, dòng", 11.0, UPRIGHT, Left),
            // Box 12: 11 upright.
            Self::Typist => look("NguoiSoanThao", "Người soạn thảo, số bản", 11.0, UPRIGHT, Left).before(GAP),
            // Box 13: 11–12 upright, at the foot of the first page.
            Self::Contact => look("LienHe", "Địa chỉ, liên hệ", 11.0, UPRIGHT, Center),
            // Box 11: 13–14 upright bold, framed.
            Self::Circulation => look("PhamViLuuHanh", "Phạm vi lưu hành", 13.0, BOLD, Center),
            // Annex I, II.8: 14 bold; title 13–14 bold; where it belongs 13–14 italic.
            Self::AnnexHead => look("PhuLuc", "Phụ lục", 14.0, BOLD, Center),
            Self::AnnexTitle => look("TenPhuLuc", "Tên phụ lục", 14.0, BOLD, Center),
            Self::AnnexSource => look("KemTheo", "Kèm theo văn bản", 14.0, ITALIC, Center),
            // The decree says nothing about cells; one size below the text is usual.
            Self::CellHead => look("DauBang", "Đầu bảng", 12.0, BOLD, Center),
            Self::Cell => look("OBang", "Ô bảng", 12.0, UPRIGHT, Left),
            // Annex I, I.7: 13–14 upright.
            Self::PageNumber => look("SoTrang", "Số trang", 13.0, UPRIGHT, Center),
            Self::ListTitle => look("TenDanhSach", "Tên danh sách", 14.0, BOLD, Center),
            Self::ListNote => look("GhiChu", "Ghi chú danh sách", 10.0, ITALIC, Center).before(2.0),
            Self::ListHead => look("DauDanhSach", "Đầu danh sách", 9.5, BOLD, Center),
            Self::ListCell => look("DongDanhSach", "Dòng danh sách", 9.5, UPRIGHT, Left),
        }
    }
}
