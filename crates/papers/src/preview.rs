//! A small picture of what somebody handed in: a photograph made small, or the first page of a PDF as `pdftoppm` draws it.
//!
//! Made in a process of its own, as reading is ([`crate::child`]): decoders of pictures meet hostile files too. What cannot be drawn
//! has no preview; nobody needs to know why.

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::child::limit_process;
use crate::reading::process;

/// The argument with which the program is started to draw one preview.
pub const COMMAND: &str = "internal-preview";

/// Longest request line, in bytes.
const LONGEST_REQUEST: u64 = 16 << 10;
/// Most bytes of a preview; one of 480 pixels has some 40 KB.
const MOST_PREVIEW_BYTES: usize = 1 << 20;
/// How far into a file the PDF header may stand.
const PDF_HEADER_WITHIN: usize = 1024;

/// Bounds of one drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewOptions {
    /// Longer side of the preview, in pixels.
    pub edge: u32,
    /// Largest file that is looked at, in bytes.
    pub max_bytes: usize,
    /// Longest time, in seconds.
    pub max_seconds: u64,
    /// Most memory of the process, in bytes of address space.
    pub max_memory_bytes: u64,
    /// The program that draws pages of PDF: a path, or a name to look for in `PATH`.
    pub pdftoppm: PathBuf,
}

impl Default for PreviewOptions {
    fn default() -> Self {
        Self { edge: 480, max_bytes: 64 << 20, max_seconds: 20, max_memory_bytes: 3 << 30, pdftoppm: "pdftoppm".into() }
    }
}

/// The preview of a file as a JPEG, drawn in a new process of the program `program`; `None` where there is none.
#[must_use]
pub fn preview_in_child(program: &Path, bytes: &[u8], options: &PreviewOptions) -> Option<Vec<u8>> {
    if bytes.is_empty() || bytes.len() > options.max_bytes {
        return None;
    }
    let mut line = serde_json::to_vec(options).ok()?;
    line.push(b'\n');
    let limit = Duration::from_secs(options.max_seconds.min(3600));
    let output = process::run(Command::new(program).arg(COMMAND), &[&line, bytes], limit, MOST_PREVIEW_BYTES).ok()?;
    let is_drawn = output.status.success() && output.stdout.starts_with(b"\xff\xd8\xff");
    is_drawn.then_some(output.stdout)
}

/// The other side of [`preview_in_child`]. Sets limits on the whole process, so it is only for a program that does nothing else.
///
/// # Errors
/// When the request cannot be read or the answer cannot be written.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = io::BufReader::new(input);
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_REQUEST).read_until(b'\n', &mut line)?;
    let options: PreviewOptions = serde_json::from_slice(&line)?;
    limit_process(options.max_memory_bytes, options.max_seconds)?;
    let mut bytes = Vec::new();
    input.take(options.max_bytes as u64).read_to_end(&mut bytes)?;
    output.write_all(&preview(&bytes, &options).unwrap_or_default())?;
    output.flush()
}

/// The preview of a file as a JPEG, drawn here.
#[must_use]
pub fn preview(bytes: &[u8], options: &PreviewOptions) -> Option<Vec<u8>> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if memmem::find(head, b"%PDF-").is_some() { first_page(bytes, options) } else { picture(bytes, options) }
}

fn first_page(bytes: &[u8], options: &PreviewOptions) -> Option<Vec<u8>> {
    let mut command = Command::new(&options.pdftoppm);
    let edge = options.edge.to_string();
    command.args(["-jpeg", "-f", "1", "-l", "1", "-singlefile", "-scale-to", &edge, "-"]);
    let limit = Duration::from_secs(options.max_seconds.min(3600));
    let output = process::run(&mut command, &[bytes], limit, MOST_PREVIEW_BYTES).ok()?;
    (output.status.success() && !output.stdout.is_empty()).then_some(output.stdout)
}

#[cfg(feature = "pictures")]
fn picture(bytes: &[u8], options: &PreviewOptions) -> Option<Vec<u8>> {
    use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

    /// Longest side that is decoded; a scan of A3 at 600 dpi has 9,900.
    const LONGEST_SIDE: u32 = 20_000;
    /// Most memory of the decoded picture.
    const MOST_PIXEL_BYTES: u64 = 512 << 20;

    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_PIXEL_BYTES);
    let mut reader = ImageReader::new(io::Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // Telephones store which way up a photograph was taken beside it.
    let orientation = decoder.orientation().ok();
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let small = if picture.width().max(picture.height()) > options.edge {
        picture.thumbnail(options.edge, options.edge)
    } else {
        picture
    };
    let mut small = DynamicImage::ImageRgb8(on_white(&small));
    if let Some(orientation) = orientation {
        small.apply_orientation(orientation);
    }
    let mut drawn = io::Cursor::new(Vec::new());
    small.write_to(&mut drawn, ImageFormat::Jpeg).ok()?;
    Some(drawn.into_inner())
}

/// JPEG knows no transparency: what shows through is paper.
#[cfg(feature = "pictures")]
fn on_white(picture: &image::DynamicImage) -> image::RgbImage {
    let mut paper = picture.to_rgba8();
    for pixel in paper.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |colour: u8| {
            let mixed = (u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    image::DynamicImage::ImageRgba8(paper).to_rgb8()
}

#[cfg(not(feature = "pictures"))]
fn picture(_: &[u8], _: &PreviewOptions) -> Option<Vec<u8>> {
    None
}

#[cfg(all(test, feature = "pictures"))]
#[expect(clippy::unwrap_used, reason = "a failure is the test's failure")]
mod tests {
    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut bytes = io::Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, Rgba(pixel)));
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn pictures_become_small_and_keep_their_shape() {
        let options = PreviewOptions::default();
        for ((width, height), shown) in [((960, 480), (480, 240)), ((100, 50), (100, 50)), ((2000, 3000), (320, 480))] {
            assert_eq!(size(&preview(&png(width, height, [9, 9, 9, 255]), &options).unwrap()), shown);
        }
        let clear = preview(&png(8, 8, [0, 0, 0, 0]), &options).unwrap();
        let paper = image::load_from_memory(&clear).unwrap().to_rgb8();
        assert!(paper.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)), "what is clear is white");
    }

    #[test]
    fn what_cannot_be_drawn_has_no_preview() {
        let mut bomb = png(1, 1, [0; 4]);
        // The header says 60,000 times 60,000; its checksum is then wrong too, and neither may cost memory.
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let cut = &png(400, 400, [1, 2, 3, 255])[..60];
        for bytes in
            [&b""[..], b"text", b"\x89PNG\r\n\x1a\n", &bomb, cut, b"%PDF-1.7 and nothing more", b"\xff\xd8\xff\xe0"]
        {
            assert_eq!(preview(bytes, &PreviewOptions::default()), None, "{bytes:?}");
        }
    }

    #[test]
    fn without_the_program_a_pdf_has_no_preview() {
        let options = PreviewOptions { pdftoppm: "no-such-program-of-thihanh".into(), ..PreviewOptions::default() };
        assert_eq!(preview(b"%PDF-1.7", &options), None);
    }
}
