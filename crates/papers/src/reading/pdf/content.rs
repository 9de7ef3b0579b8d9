//! What a page draws: its content stream is run, and every character is noted with its place, together with the
//! images and the ruled lines. Nothing is painted.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::Font;
use super::matrix::Matrix;
use super::{number, unpack};
use crate::reading::ReadError;
use crate::reading::legacy::LegacyFont;
use crate::reading::limits::Budget;

/// A character on the page, in points from the lower left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Start of its baseline.
    pub x: f64,
    /// Height of its baseline.
    pub y: f64,
    /// Direction of its baseline, in quarter turns to the left.
    pub turns: u8,
    /// How far it moves on along the baseline.
    pub width: f64,
    /// Size of the font as drawn.
    pub size: f64,
    /// Its text; `None` where the font does not tell.
    pub text: Option<Rc<str>>,
    /// The old encoding of its font.
    pub legacy: Option<LegacyFont>,
    /// It is drawn without ink: the text layer behind a scanned image.
    pub invisible: bool,
}

/// An image on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Image<'a> {
    /// The image.
    pub stream: &'a Stream,
    /// The area that it covers, in square points.
    pub area: f64,
    /// It is drawn neither turned nor mirrored.
    pub upright: bool,
}

/// A straight ruled line, from which tables are known: horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Lower left end.
    pub from: (f64, f64),
    /// Upper right end.
    pub to: (f64, f64),
}

/// All that a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn<'a> {
    /// The characters, in the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// The images.
    pub images: Vec<Image<'a>>,
    /// The ruled lines.
    pub rules: Vec<Rule>,
}

/// Fonts read so far, by the object that they stand in.
pub(super) type Fonts = HashMap<ObjectId, Option<Rc<Font>>>;

/// Deepest nesting of drawings within drawings (form XObjects); real files have two or three.
const DEEPEST_FORM: usize = 12;
/// Most saved states of the graphics; ISO 32000-1, annex C, asks for 28.
const DEEPEST_SAVE: usize = 512;
/// Most operations of one page: drawn maps have a million.
const MOST_OPERATIONS: usize = 4_000_000;
/// Most characters of one page.
const MOST_GLYPHS: usize = 400_000;
/// Most ruled lines of one page that are kept.
const MOST_RULES: usize = 20_000;
/// Operations between two looks at the clock.
const CLOCK_EVERY: usize = 2048;
/// A line no thicker than this, in points, is a rule; frames of tables are 0.5 to 1.5.
const THICKEST_RULE: f64 = 3.0;
/// A line no shorter than this, in points, may belong to a table.
const SHORTEST_RULE: f64 = 6.0;

/// The state of the graphics that text depends on.
#[derive(Debug, Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    invisible: bool,
}

/// The stream that is being run: what it draws with, and what was open before it, which it may not close.
#[derive(Debug, Clone, Copy)]
struct Within<'a> {
    resources: Option<&'a Dictionary>,
    /// How many forms it is inside of.
    depth: usize,
    saved: usize,
    marked: usize,
}

/// Replacement text of a marked stretch (`ActualText`).
#[derive(Debug)]
struct Marked {
    text: Option<Rc<str>>,
    /// The replacement was given to the first character already.
    used: bool,
}

/// Runs content streams.
pub(super) struct Interpreter<'a, 'b> {
    document: &'a Document,
    budget: &'b Budget<'b>,
    fonts: &'b mut Fonts,
    drawn: Drawn<'a>,
    operations: usize,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    marked: Vec<Marked>,
    path: Vec<(f64, f64)>,
    pending_rules: Vec<Rule>,
}

impl<'a, 'b> Interpreter<'a, 'b> {
    /// Runs a page's content; `upright` turns the page as it is shown.
    pub(super) fn run_page(
        document: &'a Document,
        budget: &'b Budget<'b>,
        fonts: &'b mut Fonts,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        upright: Matrix,
    ) -> Result<Drawn<'a>, ReadError> {
        let state = State {
            ctm: upright,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
        };
        let mut interpreter = Self {
            document,
            budget,
            fonts,
            drawn: Drawn::default(),
            operations: 0,
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Vec::new(),
            path: Vec::new(),
            pending_rules: Vec::new(),
        };
        interpreter.run(content, resources, 0)?;
        Ok(interpreter.drawn)
    }

    fn run(&mut self, content: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Result<(), ReadError> {
        let within = Within { resources, depth, saved: self.saved.len(), marked: self.marked.len() };
        // What follows a broken operation cannot be trusted; what came before it stands.
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            self.operations += 1;
            if self.operations.is_multiple_of(CLOCK_EVERY) {
                self.budget.check_time()?;
            }
            self.operation(&operation, within)?;
            if self.operations > MOST_OPERATIONS || self.drawn.glyphs.len() > MOST_GLYPHS {
                return Err(self.budget.bomb());
            }
        }
        self.saved.truncate(within.saved);
        self.marked.truncate(within.marked);
        Ok(())
    }

    fn operation(&mut self, operation: &Operation, within: Within<'a>) -> Result<(), ReadError> {
        let Within { resources, depth, .. } = within;
        let operands = operation.operands.as_slice();
        let value = |index: usize| operands.get(index).and_then(number).unwrap_or(0.0);
        let name = || operands.first().and_then(|name| name.as_name().ok());
        match operation.operator.as_str() {
            "q" if self.saved.len() < DEEPEST_SAVE => self.saved.push(self.state.clone()),
            "Q" if self.saved.len() > within.saved => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => self.state.ctm = matrix(operands).then(self.state.ctm),
            "BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            "Tf" => {
                self.state.size = value(1);
                self.state.font = match name() {
                    Some(name) => self.font(resources, name)?,
                    None => None,
                };
            }
            "Tc" => self.state.char_space = value(0),
            "Tw" => self.state.word_space = value(0),
            "Tz" => self.state.stretch = value(0) / 100.0,
            "TL" => self.state.leading = value(0),
            "Ts" => self.state.rise = value(0),
            "Tr" => self.state.invisible = value(0) == 3.0,
            "Td" => self.next_line(value(0), value(1)),
            "TD" => {
                self.state.leading = -value(1);
                self.next_line(value(0), value(1));
            }
            "Tm" => {
                self.line = matrix(operands);
                self.text = self.line;
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            "\"" => {
                self.state.word_space = value(0);
                self.state.char_space = value(1);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                for piece in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                    match number(piece) {
                        Some(back) => {
                            let shift = -back / 1000.0 * self.state.size * self.state.stretch;
                            self.text = Matrix::shift(shift, 0.0).then(self.text);
                        }
                        None => self.show(Some(piece)),
                    }
                }
            }
            "BDC" | "BMC" => self.mark(operands.get(1), resources),
            "EMC" if self.marked.len() > within.marked => {
                self.marked.pop();
            }
            "Do" => {
                if let Some(name) = name() {
                    self.draw(resources, name, depth)?;
                }
            }
            "re" => self.rectangle(value(0), value(1), value(2), value(3)),
            "m" => self.path = vec![self.state.ctm.point(value(0), value(1))],
            "l" => self.line_to(value(0), value(1)),
            "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" => {
                self.drawn.rules.append(&mut self.pending_rules);
                self.path.clear();
            }
            "n" => {
                self.pending_rules.clear();
                self.path.clear();
            }
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Result<Option<Rc<Font>>, ReadError> {
        let Some(object) = self.resource(resources, b"Font", name) else { return Ok(None) };
        let (id, font) = match self.document.dereference(object) {
            Ok((id, font)) => (id, font.as_dict().ok()),
            Err(_) => (None, None),
        };
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(known.clone());
        }
        let font = match font {
            Some(font) => Some(Rc::new(Font::read(font, self.document, self.budget)?)),
            None => None,
        };
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(font)
    }

    fn resource(&self, resources: Option<&'a Dictionary>, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let of_kind = resources?.get_deref(kind, self.document).ok()?.as_dict().ok()?;
        of_kind.get(name).ok()
    }

    /// Notes the characters of a string and moves on past them.
    fn show(&mut self, string: Option<&Object>) {
        let Some(Object::String(string, _)) = string else { return };
        let Some(font) = self.state.font.clone() else { return };
        let State { size, stretch, rise, invisible, .. } = self.state;
        // One string of a hostile file could hold a hundred million codes of up to four bytes each.
        let room = 4 * (MOST_GLYPHS + 1).saturating_sub(self.drawn.glyphs.len());
        for shown in font.show(&string[..string.len().min(room)]) {
            let to_page = self.text.then(self.state.ctm);
            let spacing = self.state.char_space + if shown.is_blank_code { self.state.word_space } else { 0.0 };
            let advance = (shown.width * size + spacing) * stretch;
            let (x, y) = to_page.point(0.0, rise);
            let (end_x, end_y) = to_page.point(advance, rise);
            let (up_x, up_y) = to_page.point(0.0, rise + size);
            let drawn_size = (up_x - x).hypot(up_y - y);
            // The baseline's direction does not depend on whether the character moves on.
            let (along_x, along_y) = to_page.point(1.0, rise);
            let turns = quarter_turns(along_x - x, along_y - y, size * stretch < 0.0);
            let text = self.replaced(shown.text);
            let finite = [x, y, end_x, end_y, drawn_size].iter().all(|value| value.is_finite());
            if finite
                && drawn_size > 0.0
                && let Some(turns) = turns
            {
                let width = (end_x - x).hypot(end_y - y);
                let legacy = font.legacy;
                self.drawn.glyphs.push(Glyph { x, y, turns, width, size: drawn_size, text, legacy, invisible });
            }
            self.text = Matrix::shift(advance, 0.0).then(self.text);
        }
    }

    /// Inside a stretch with `ActualText`, its first character stands for the whole of it.
    fn replaced(&mut self, own: Option<Rc<str>>) -> Option<Rc<str>> {
        match self.marked.iter_mut().find(|marked| marked.text.is_some()) {
            Some(marked) if marked.used => Some("".into()),
            Some(marked) => {
                marked.used = true;
                marked.text.clone()
            }
            None => own,
        }
    }

    fn mark(&mut self, properties: Option<&Object>, resources: Option<&'a Dictionary>) {
        let described = match properties {
            Some(Object::Name(name)) => self
                .resource(resources, b"Properties", name)
                .and_then(|object| self.document.dereference(object).ok())
                .and_then(|(_, object)| object.as_dict().ok()),
            Some(object) => object.as_dict().ok(),
            None => None,
        };
        let text = described.and_then(|described| described.get(b"ActualText").ok());
        let text = text.and_then(|text| lopdf::decode_text_string(text).ok()).map(Rc::from);
        if self.marked.len() < DEEPEST_SAVE {
            self.marked.push(Marked { text, used: false });
        }
    }

    /// Draws an XObject: notes an image, runs a form.
    fn draw(&mut self, resources: Option<&'a Dictionary>, name: &[u8], depth: usize) -> Result<(), ReadError> {
        let object =
            self.resource(resources, b"XObject", name).and_then(|object| self.document.dereference(object).ok());
        let Some((_, Object::Stream(stream))) = object else { return Ok(()) };
        match stream.dict.get_deref(b"Subtype", self.document).and_then(Object::as_name) {
            Ok(b"Image") => {
                let [a, b, c, d, ..] = self.state.ctm.0;
                let upright = a > 0.0 && d > 0.0 && b.abs() + c.abs() < 0.05 * (a + d);
                self.drawn.images.push(Image { stream, area: (a * d - b * c).abs(), upright });
            }
            Ok(b"Form") if depth < DEEPEST_FORM => {
                let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
                let content = unpack(stream, self.budget)?;
                let outside = self.state.clone();
                let (text, line) = (self.text, self.line);
                if let Ok(placed) = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array) {
                    self.state.ctm = matrix(placed).then(self.state.ctm);
                }
                self.run(&content, own.or(resources), depth + 1)?;
                self.state = outside;
                (self.text, self.line) = (text, line);
            }
            _ => {}
        }
        Ok(())
    }

    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64) {
        let corner = self.state.ctm.point(x, y);
        let opposite = self.state.ctm.point(x + width, y + height);
        let (from, to) = ordered(corner, opposite);
        if (to.0 - from.0).min(to.1 - from.1) <= THICKEST_RULE {
            self.rule(from, to);
        } else {
            // A frame: its four sides.
            self.rule(from, (to.0, from.1));
            self.rule((from.0, to.1), to);
            self.rule(from, (from.0, to.1));
            self.rule((to.0, from.1), to);
        }
    }

    fn line_to(&mut self, x: f64, y: f64) {
        let point = self.state.ctm.point(x, y);
        if let Some(&before) = self.path.last() {
            let (from, to) = ordered(before, point);
            self.rule(from, to);
        }
        self.path = vec![point];
    }

    fn rule(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (width, height) = (to.0 - from.0, to.1 - from.1);
        let straight = width.min(height) <= THICKEST_RULE && width.max(height) >= SHORTEST_RULE;
        if straight && self.drawn.rules.len() + self.pending_rules.len() < MOST_RULES {
            self.pending_rules.push(Rule { from, to });
        }
    }
}

/// Lower left and upper right.
fn ordered(a: (f64, f64), b: (f64, f64)) -> ((f64, f64), (f64, f64)) {
    ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)))
}

fn matrix(operands: &[Object]) -> Matrix {
    let mut values = [0.0; 6];
    for (value, operand) in values.iter_mut().zip(operands) {
        *value = number(operand).unwrap_or(0.0);
    }
    Matrix(values)
}

/// The nearest quarter turn of a direction; `None` for slanted text (watermarks) and for no direction at all.
fn quarter_turns(x: f64, y: f64, backwards: bool) -> Option<u8> {
    let (x, y) = if backwards { (-x, -y) } else { (x, y) };
    let (across, up) = (x.abs(), y.abs());
    // Scans are turned by up to two degrees; watermarks by 30 and more.
    const SLANT: f64 = 0.2;
    match () {
        () if up <= across * SLANT && across > 0.0 => Some(if x > 0.0 { 0 } else { 2 }),
        () if across <= up * SLANT && up > 0.0 => Some(if y > 0.0 { 1 } else { 3 }),
        () => None,
    }
}
