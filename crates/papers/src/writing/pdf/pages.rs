//! Where everything stands: pieces go down the page, and on to the next one where they do not fit.

use crate::writing::fonts::Face;
use crate::writing::geometry::{self, Style};
use crate::writing::lines::{Line, break_lines};
use crate::writing::official::Align;
use crate::writing::sheet::{Columns, Item, Numbers, Para, Piece, Run, Sheet};

use super::rows;

/// A document on pages.
pub(super) struct LaidOut {
    pub(super) pages: Vec<Page>,
    pub(super) roots: Vec<Node>,
    /// How many paragraphs there are to be filled with what is drawn.
    pub(super) slots: usize,
}

/// A page.
pub(super) struct Page {
    pub(super) paper: (f32, f32),
    pub(super) ops: Vec<Op>,
}

/// Something drawn; places are points from the upper left corner.
pub(super) enum Op {
    Words { x: f32, baseline: f32, size: f32, line: Line, stretch: f32, is_red: bool, owner: Owner },
    Stroke { from: (f32, f32), to: (f32, f32), width: f32 },
    Frame { x: f32, y: f32, width: f32, height: f32, is_red: bool },
}

/// What words belong to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// The paragraph with this number.
    Slot(usize),
    /// Nothing: page numbers, repeated heads.
    Page,
}

/// The structure that programs read.
pub(super) enum Node {
    Para(usize),
    Table(Vec<Vec<TableCell>>),
}

/// A cell of a table.
pub(super) struct TableCell {
    pub(super) slot: usize,
    pub(super) is_head: bool,
}

/// Lays out every sheet.
pub(super) fn lay_out(sheets: &[Sheet]) -> LaidOut {
    let mut pager = Pager { out: LaidOut { pages: Vec::new(), roots: Vec::new(), slots: 0 }, sheet: None, y: 0.0 };
    for sheet in sheets {
        pager.sheet(sheet);
    }
    number_of_total(&mut pager.out.pages, sheets);
    pager.out
}

pub(super) struct Pager<'a> {
    pub(super) out: LaidOut,
    sheet: Option<(&'a Sheet, usize)>,
    /// Where the next piece begins.
    pub(super) y: f32,
}

/// A paragraph broken into lines.
pub(super) struct Set {
    pub(super) style: Style,
    pub(super) align: Align,
    pub(super) lines: Vec<Line>,
    pub(super) width: f32,
}

impl Set {
    pub(super) fn of(para: &Para, width: f32) -> Self {
        Self::with(para.style, para.style.look().align, &para.runs, width)
    }

    pub(super) fn with(style: Style, align: Align, runs: &[Run], width: f32) -> Self {
        let look = style.look();
        let lines = break_lines(runs, look, width - look.left, look.first);
        Self { style, align, lines, width }
    }

    pub(super) fn line_height(&self) -> f32 {
        line_height(self.style)
    }

    #[expect(clippy::cast_precision_loss, reason = "a paragraph has few lines")]
    pub(super) fn height(&self) -> f32 {
        self.style.look().before + self.lines.len() as f32 * self.line_height()
    }
}

pub(super) fn line_height(style: Style) -> f32 {
    let look = style.look();
    Face::of(look, false).height().2 * look.size * look.leading
}

impl<'a> Pager<'a> {
    fn sheet(&mut self, sheet: &'a Sheet) {
        self.sheet = Some((sheet, self.out.pages.len()));
        self.new_page();
        let mut at = 0;
        while at < sheet.items.len() {
            // What must stand together goes to the next page together, unless it is more than a page.
            let chain = sheet.items[at..].iter().take_while(|item| keeps_next(item)).count();
            if chain > 0 && at + chain < sheet.items.len() {
                let height: f32 = sheet.items[at..=at + chain].iter().map(|item| self.least_height(item)).sum();
                if height > self.room() && height <= self.full_room() && !self.is_at_top() {
                    self.new_page();
                }
            }
            self.item(&sheet.items[at]);
            at += 1;
        }
    }

    /// The paper of the sheet, which is there while items are placed.
    fn frame(&self) -> (f32, f32, [f32; 4]) {
        let (paper, margins) =
            self.sheet.map_or((geometry::PAPER, [0.0; 4]), |(sheet, _)| (sheet.paper(), sheet.margins));
        (paper.0, paper.1, margins)
    }

    fn bottom(&self) -> f32 {
        let (_, height, margins) = self.frame();
        height - margins[2] - if self.is_first_of_sheet() { self.foot_height() } else { 0.0 }
    }

    pub(super) fn left(&self) -> f32 {
        self.frame().2[3]
    }

    pub(super) fn width(&self) -> f32 {
        self.sheet.map_or(0.0, |(sheet, _)| sheet.width())
    }

    pub(super) fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    pub(super) fn full_room(&self) -> f32 {
        let (_, height, margins) = self.frame();
        height - margins[0] - margins[2]
    }

    pub(super) fn is_at_top(&self) -> bool {
        self.y <= self.frame().2[0] + 0.01
    }

    fn is_first_of_sheet(&self) -> bool {
        self.sheet.is_some_and(|(_, first)| self.out.pages.len() == first + 1)
    }

    fn foot_height(&self) -> f32 {
        let foot = self.sheet.map_or(&[][..], |(sheet, _)| &sheet.foot);
        let lines: f32 = foot.iter().map(|para| Set::of(para, self.width()).height()).sum();
        if foot.is_empty() { 0.0 } else { lines + geometry::RULE_ROOM }
    }

    pub(super) fn new_page(&mut self) {
        let Some((sheet, first)) = self.sheet else { return };
        self.out.pages.push(Page { paper: sheet.paper(), ops: Vec::new() });
        self.y = sheet.margins[0];
        let number = self.out.pages.len() - first;
        if sheet.numbers == Numbers::FromSecond && number > 1 {
            let ascent = Face::Upright.height().0 * Style::PageNumber.look().size;
            self.page_number(&number.to_string(), geometry::NUMBER_FROM_EDGE + ascent);
        }
        if number == 1 && !sheet.foot.is_empty() {
            self.foot(sheet);
        }
    }

    fn foot(&mut self, sheet: &Sheet) {
        let (top, y) = (self.bottom(), self.y);
        self.stroke((self.left(), top), (self.left() + self.width(), top), geometry::RULE);
        self.y = top + geometry::RULE_ROOM;
        for para in &sheet.foot {
            self.set(&Set::of(para, self.width()), self.left(), false, Owner::Page);
        }
        self.y = y;
    }

    fn page_number(&mut self, words: &str, baseline: f32) {
        let (width, _, margins) = self.frame();
        let room = width - margins[1] - margins[3];
        let page = self.out.pages.len() - 1;
        number(&mut self.out.pages[page], words, (margins[3], room), baseline);
    }

    /// How much of an item must fit for it to begin on this page.
    fn least_height(&self, item: &Item) -> f32 {
        match item {
            Item::Piece(piece) => piece_height(piece, self.width()),
            Item::Columns(columns) => self.columns_height(columns),
            Item::Table(table) => {
                table.before + rows::head_height(table, self.width()) + 2.0 * line_height(table.cell_style)
            }
        }
    }

    fn item(&mut self, item: &'a Item) {
        match item {
            Item::Piece(Piece::Para(para)) => self.para(para),
            Item::Piece(piece) => {
                if piece_height(piece, self.width()) > self.room() {
                    self.new_page();
                }
                self.piece(piece, self.left(), self.width());
            }
            Item::Columns(columns) => self.columns(columns),
            Item::Table(table) => rows::table(self, table),
        }
    }

    /// A paragraph, over pages where it must: neither its first nor its last line stands alone.
    fn para(&mut self, para: &Para) {
        let slot = self.slot();
        self.out.roots.push(Node::Para(slot));
        let mut set = Set::of(para, self.width());
        let height = set.line_height();
        let mut is_begun = false;
        loop {
            let before = if is_begun || self.is_at_top() { 0.0 } else { set.style.look().before };
            let count = set.lines.len();
            let fits = lines_in(self.room() - before, height);
            if fits >= count {
                self.y += before;
                self.set(&set, self.left(), is_begun, Owner::Slot(slot));
                return;
            }
            let taken = if count - fits == 1 && fits > 2 { fits - 1 } else { fits };
            if taken < 2 && !self.is_at_top() {
                self.new_page();
                continue;
            }
            let rest = set.lines.split_off(taken.max(1));
            self.y += before;
            self.set(&set, self.left(), is_begun, Owner::Slot(slot));
            set.lines = rest;
            is_begun = true;
            self.new_page();
        }
    }

    pub(super) fn slot(&mut self) -> usize {
        self.out.slots += 1;
        self.out.slots - 1
    }

    /// Draws lines from `self.y` on.
    pub(super) fn set(&mut self, set: &Set, left: f32, is_begun: bool, owner: Owner) {
        let look = set.style.look();
        let (ascent, _, natural) = Face::of(look, false).height();
        let height = set.line_height();
        // What a line is higher than its letters stands above them.
        let above = height - natural * look.size + ascent * look.size;
        for (at, line) in set.lines.iter().enumerate() {
            let first = if at == 0 && !is_begun { look.first } else { 0.0 };
            let room = set.width - look.left - first;
            let (x, stretch) = line.placed(set.align, room);
            self.words(left + look.left + first + x, self.y + above, set.style, line, (stretch, false), owner);
            self.y += height;
        }
    }

    fn words(
        &mut self,
        x: f32,
        baseline: f32,
        style: Style,
        line: &Line,
        (stretch, is_red): (f32, bool),
        owner: Owner,
    ) {
        let op = Op::Words { x, baseline, size: style.look().size, line: line.clone(), stretch, is_red, owner };
        self.draw(op);
    }

    pub(super) fn stroke(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        self.draw(Op::Stroke { from, to, width });
    }

    pub(super) fn draw(&mut self, op: Op) {
        if let Some(page) = self.out.pages.last_mut() {
            page.ops.push(op);
        }
    }

    /// A piece that stays whole, at `self.y`.
    fn piece(&mut self, piece: &Piece, left: f32, width: f32) {
        match piece {
            Piece::Para(para) => {
                let slot = self.slot();
                self.out.roots.push(Node::Para(slot));
                self.y += para.style.look().before;
                self.set(&Set::of(para, width), left, false, Owner::Slot(slot));
            }
            Piece::Rule(length) => {
                let (x, y) = (left + (width - length) / 2.0, self.y + geometry::RULE_GAP);
                self.stroke((x, y), (x + length, y), geometry::RULE);
                self.y += geometry::RULE_ROOM;
            }
            Piece::Framed { words, width: wide, is_red } => self.framed(words, *wide, *is_red, (left, width)),
        }
    }

    fn framed(&mut self, words: &Para, wide: f32, is_red: bool, (left, width): (f32, f32)) {
        let slot = self.slot();
        self.out.roots.push(Node::Para(slot));
        let height = geometry::MARK_HEIGHT;
        let (x, y) = (left + (width - wide) / 2.0, self.y + FRAMED_BEFORE);
        self.draw(Op::Frame { x, y, width: wide, height, is_red });
        let set = Set::of(words, wide);
        let look = set.style.look();
        let (ascent, descent, _) = Face::of(look, false).height();
        let baseline = y + (height - (ascent + descent) * look.size) / 2.0 + ascent * look.size;
        if let Some(line) = set.lines.first() {
            let at = x + line.placed(Align::Center, wide).0;
            self.words(at, baseline, set.style, line, (0.0, is_red), Owner::Slot(slot));
        }
        self.y = y + height;
    }

    fn columns_height(&self, columns: &Columns) -> f32 {
        let width = self.width();
        let row = |row: &[Vec<Piece>; 2]| {
            let heights = row
                .iter()
                .zip(columns.shares)
                .map(|(pieces, share)| pieces.iter().map(|piece| piece_height(piece, width * share)).sum::<f32>());
            heights.fold(0.0, f32::max)
        };
        columns.before + columns.rows.iter().map(row).sum::<f32>()
    }

    fn columns(&mut self, columns: &Columns) {
        let height = self.columns_height(columns);
        if height > self.room() && height <= self.full_room() && !self.is_at_top() {
            self.new_page();
        }
        if !self.is_at_top() {
            self.y += columns.before;
        }
        for row in &columns.rows {
            let top = self.y;
            let mut lowest = top;
            let mut left = self.left();
            for (pieces, share) in row.iter().zip(columns.shares) {
                let width = self.width() * share;
                self.y = top;
                for piece in pieces {
                    self.piece(piece, left, width);
                }
                lowest = lowest.max(self.y);
                left += width;
            }
            self.y = lowest;
        }
    }
}

/// Room above words in a frame.
const FRAMED_BEFORE: f32 = 8.0;

fn piece_height(piece: &Piece, width: f32) -> f32 {
    match piece {
        Piece::Para(para) => Set::of(para, width).height(),
        Piece::Rule(_) => geometry::RULE_ROOM,
        Piece::Framed { .. } => FRAMED_BEFORE + geometry::MARK_HEIGHT,
    }
}

fn keeps_next(item: &Item) -> bool {
    match item {
        Item::Piece(Piece::Para(para)) => para.keeps_next,
        Item::Piece(_) => true,
        Item::Columns(_) | Item::Table(_) => false,
    }
}

/// How many lines fit.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has few lines")]
pub(super) fn lines_in(room: f32, height: f32) -> usize {
    ((room + 0.01) / height).max(0.0) as usize
}

fn number(page: &mut Page, words: &str, (left, room): (f32, f32), baseline: f32) {
    let look = Style::PageNumber.look();
    let runs = [Run { text: words.to_owned(), is_bold: false }];
    for line in break_lines(&runs, look, room, 0.0) {
        let x = left + line.placed(look.align, room).0;
        page.ops.push(Op::Words {
            x,
            baseline,
            size: look.size,
            line,
            stretch: 0.0,
            is_red: false,
            owner: Owner::Page,
        });
    }
}

/// "n/m" at the foot, once it is known how many pages there are.
fn number_of_total(pages: &mut [Page], sheets: &[Sheet]) {
    let Some(sheet) = sheets.iter().find(|sheet| sheet.numbers == Numbers::OfTotal) else { return };
    let total = pages.len();
    for (at, page) in pages.iter_mut().enumerate() {
        let baseline = page.paper.1 - sheet.margins[2] / 2.0;
        number(page, &format!("{}/{total}", at + 1), (sheet.margins[3], sheet.width()), baseline);
    }
}
