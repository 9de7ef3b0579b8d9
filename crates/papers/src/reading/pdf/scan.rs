//! Pages that are images: which they are, and the image to hand to the OCR program.

use std::process::Command;

use lopdf::{Object, Stream};

use super::Counted;
use super::content::{Drawn, Image};
use crate::reading::limits::Budget;
use crate::reading::ocr::{self, Tally};
use crate::reading::process::{self, Failure};
use crate::reading::{Notice, OcrMode, ReadError};

/// A page with fewer characters than this, and an image, is a scan: a stamp or a page number may be set in letters.
const FEW_CHARACTERS: usize = 20;
/// Share of the page that a scan covers.
const COVERED: f64 = 0.5;
/// 200 dpi reads as well as 300 at half the time (measured on Vietnamese administrative documents).
const DPI: &str = "200";
/// Most bytes of a drawn page: A4 in grey at 200 dpi is 4 MB.
const MOST_IMAGE_BYTES: usize = 64 << 20;

/// Whether a page of `area` square points has to be read from its image.
pub(super) fn is_scan(drawn: &Drawn, counted: &Counted, area: f64) -> bool {
    let covered: f64 = drawn.images.iter().map(|image| image.area).sum();
    let image_only = counted.visible < FEW_CHARACTERS && covered >= COVERED * area;
    // Letters that the fonts do not name can only be read by their shape.
    let nameless = counted.unreadable * 3 > counted.visible && counted.unreadable > FEW_CHARACTERS;
    image_only || nameless
}

/// The scanned pages of a document.
pub(super) struct Scans<'a> {
    bytes: &'a [u8],
    budget: &'a Budget<'a>,
    tally: Tally,
    not_read: Vec<u32>,
    /// Why pages were not read.
    obstacle: Option<ReadError>,
}

impl<'a> Scans<'a> {
    /// For the document `bytes`.
    pub(super) fn new(bytes: &'a [u8], budget: &'a Budget<'a>) -> Self {
        Self { bytes, budget, tally: Tally::default(), not_read: Vec::new(), obstacle: None }
    }

    /// Whether there were any.
    pub(super) fn any(&self) -> bool {
        self.tally.pages() > 0 || !self.not_read.is_empty()
    }

    /// The paragraphs of a page; none when there is no way to read it.
    pub(super) fn read(&mut self, number: u32, drawn: &Drawn) -> Result<Vec<String>, ReadError> {
        if self.budget.options().ocr == OcrMode::Off {
            self.obstacle = Some(ReadError::OcrOff);
        }
        let read = match &self.obstacle {
            Some(obstacle) => Err(obstacle.clone()),
            None => self.image(number, drawn).and_then(|image| ocr::recognise(&image, self.budget, &mut self.tally)),
        };
        match read {
            Ok(paragraphs) => Ok(paragraphs),
            Err(obstacle @ (ReadError::NeedsOcr { .. } | ReadError::OcrOff)) => {
                self.not_read.push(number);
                self.obstacle = Some(obstacle);
                Ok(Vec::new())
            }
            Err(other) => Err(other),
        }
    }

    /// What there is to say; an error when nothing but scans is there and they were not read.
    pub(super) fn finish(self, has_text: bool) -> Result<Vec<Notice>, ReadError> {
        let mut notices = Vec::from_iter(self.tally.notice());
        match self.obstacle {
            Some(obstacle) if !has_text => return Err(obstacle),
            Some(_) => notices.push(Notice::PagesNotRead { pages: self.not_read }),
            None => {}
        }
        Ok(notices)
    }

    /// An image of the page: the only image on it as it is stored, or the page as drawn by pdftoppm.
    fn image(&self, number: u32, drawn: &Drawn) -> Result<Vec<u8>, ReadError> {
        let only = match drawn.images.as_slice() {
            [only] if only.upright => Some(only),
            _ => None,
        };
        if let Some(jpeg) = only.and_then(jpeg) {
            return Ok(jpeg.to_vec());
        }
        match self.draw(number) {
            Ok(image) => Ok(image),
            Err(Failure::Timeout) => Err(self.budget.timeout()),
            Err(Failure::TooMuchOutput) => Err(self.budget.bomb()),
            Err(Failure::Broken) => Err(ReadError::OcrFailed),
            Err(Failure::NotFound) => match only {
                Some(image) => plain_image(image.stream, self.budget),
                None => Err(ReadError::NeedsOcr { packages: vec![ocr::DRAWING_PACKAGE.into()] }),
            },
        }
    }

    fn draw(&self, number: u32) -> Result<Vec<u8>, Failure> {
        let number = number.to_string();
        let mut command = Command::new(&self.budget.options().pdftoppm);
        command.args(["-r", DPI, "-gray", "-png", "-f", &number, "-l", &number, "-"]);
        let output = process::run(&mut command, &[self.bytes], self.budget.remaining(), MOST_IMAGE_BYTES)?;
        if output.status.success() && !output.stdout.is_empty() { Ok(output.stdout) } else { Err(Failure::Broken) }
    }
}

/// The image as a JPEG file, if it is stored as one.
fn jpeg<'a>(image: &Image<'a>) -> Option<&'a [u8]> {
    let filters = image.stream.filters().ok()?;
    (filters == [b"DCTDecode"]).then_some(image.stream.content.as_slice())
}

/// The image in the portable formats (PBM, PGM, PPM), if it is grey, RGB or black and white and packed in a way that
/// lopdf unpacks.
fn plain_image(image: &Stream, budget: &Budget) -> Result<Vec<u8>, ReadError> {
    let cannot = || ReadError::NeedsOcr { packages: vec![ocr::DRAWING_PACKAGE.into()] };
    let integer =
        |key: &[u8]| image.dict.get(key).and_then(Object::as_i64).ok().and_then(|value| usize::try_from(value).ok());
    let (width, height) = integer(b"Width").zip(integer(b"Height")).ok_or_else(cannot)?;
    let bits = integer(b"BitsPerComponent").unwrap_or(8);
    let colours = image.dict.get(b"ColorSpace").and_then(Object::as_name);
    let (sign, bytes_per_row) = match (colours, bits) {
        (Ok(b"DeviceGray"), 1) => ("P4", width.div_ceil(8)),
        (Ok(b"DeviceGray"), 8) => ("P5", width),
        (Ok(b"DeviceRGB"), 8) => ("P6", width.saturating_mul(3)),
        _ => return Err(cannot()),
    };
    let mut pixels = super::unpack(image, budget)?;
    let wanted = bytes_per_row.saturating_mul(height);
    if wanted == 0 || pixels.len() < wanted {
        return Err(cannot());
    }
    pixels.truncate(wanted);
    let mut out = format!("{sign}\n{width} {height}\n").into_bytes();
    if bits == 8 {
        out.extend_from_slice(b"255\n");
        out.append(&mut pixels);
    } else {
        // A set bit is white in a PDF and black in a PBM.
        out.extend(pixels.iter().map(|byte| !byte));
    }
    Ok(out)
}
