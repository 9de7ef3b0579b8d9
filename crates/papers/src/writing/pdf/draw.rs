//! Pages drawn with krilla.

use chrono::{Datelike, Timelike};
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::writing::fonts::{Face, MISSING};
use crate::writing::geometry;
use crate::writing::lines::Line;
use crate::writing::{FileFacts, WriteError};

use super::Level;
use super::pages::{LaidOut, Node, Op, Owner};

/// Draws pages and says what each part of them is.
pub(super) fn draw(laid_out: LaidOut, level: Level, facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
    let settings = SerializeSettings {
        configuration: ConfigurationBuilder::new()
            .with_archival_validator(if level == Level::A { Archival::A2_A } else { Archival::A2_U })
            .finish()
            .map_err(|error| WriteError::Pdf(format!("{error:?}")))?,
        enable_tagging: level == Level::A,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(facts));
    let fonts = fonts()?;
    let mut filled: Vec<Vec<Identifier>> = vec![Vec::new(); laid_out.slots];
    for page in &laid_out.pages {
        let settings = PageSettings::from_wh(page.paper.0, page.paper.1)
            .ok_or_else(|| WriteError::Pdf("the paper has no size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for op in &page.ops {
            draw_op(&mut surface, &fonts, op, &mut filled);
        }
        surface.finish();
        sheet.finish();
    }
    if level == Level::A {
        document.set_tag_tree(tree(laid_out.roots, filled));
    }
    document.finish().map_err(|error| WriteError::Pdf(format!("{error:?}")))
}

fn metadata(facts: FileFacts<'_>) -> Metadata {
    let at = facts.created;
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let created = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(facts.title.to_owned())
        .authors(vec![facts.author.to_owned()])
        .language("vi-VN".to_owned())
        .creator("thihanh".to_owned())
        .creation_date(created)
}

fn fonts() -> Result<[Font; 4], WriteError> {
    let font = |face: Face| {
        Font::new(face.bytes().to_vec().into(), 0).ok_or_else(|| WriteError::Pdf("a font is damaged".to_owned()))
    };
    let [upright, bold, italic, bold_italic] = Face::ALL;
    Ok([font(upright)?, font(bold)?, font(italic)?, font(bold_italic)?])
}

fn draw_op(surface: &mut Surface<'_>, fonts: &[Font; 4], op: &Op, filled: &mut [Vec<Identifier>]) {
    match op {
        Op::Words { x, baseline, size, line, stretch, is_red, owner } => {
            match owner {
                Owner::Slot(slot) => {
                    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                    filled[*slot].push(id);
                }
                Owner::Page => {
                    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
                }
            }
            surface.set_fill(Some(fill(*is_red)));
            surface.set_stroke(None);
            words(surface, fonts, (*x, *baseline, *size), line, *stretch);
            surface.end_tagged();
        }
        Op::Stroke { from, to, width } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            outline(surface, path, *width, false);
        }
        Op::Frame { x, y, width, height, is_red } => {
            let mut path = PathBuilder::new();
            path.move_to(*x, *y);
            path.line_to(x + width, *y);
            path.line_to(x + width, y + height);
            path.line_to(*x, y + height);
            path.close();
            outline(surface, path, 1.0, *is_red);
        }
    }
}

fn colour(is_red: bool) -> rgb::Color {
    let [red, green, blue] = if is_red { geometry::RED } else { [0; 3] };
    rgb::Color::new(red, green, blue)
}

fn fill(is_red: bool) -> Fill {
    Fill { paint: colour(is_red).into(), ..Fill::default() }
}

fn outline(surface: &mut Surface<'_>, path: PathBuilder, width: f32, is_red: bool) {
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: colour(is_red).into(), width, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// One line, its spaces as wide as they must be. A space behind it lets programs see that the word ends.
fn words(
    surface: &mut Surface<'_>,
    fonts: &[Font; 4],
    (x, baseline, size): (f32, f32, f32),
    line: &Line,
    stretch: f32,
) {
    let mut x = x;
    let last = line.parts.len().saturating_sub(1);
    for (at, (face, words)) in line.parts.iter().enumerate() {
        let mut text = String::with_capacity(words.len() + 1);
        let mut glyphs = Vec::with_capacity(words.len() + 1);
        let mut width = 0.0;
        let end = (at == last && !line.is_last && !line.is_joined).then_some(' ');
        for c in words.chars().chain(end) {
            let (glyph, advance) = face.glyph(c);
            let advance = if c == ' ' { advance + stretch / size } else { advance };
            let start = text.len();
            // A space that breaks no line has the glyph of any other, and a glyph has one text.
            text.push(match c {
                '\u{a0}' => ' ',
                c if face.has(c) => c,
                _ => MISSING,
            });
            let range = start..text.len();
            glyphs.push(KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None));
            width += advance * size;
        }
        surface.draw_glyphs(Point::from_xy(x, baseline), &glyphs, fonts[*face as usize].clone(), &text, size, false);
        x += width;
    }
}

fn tree(roots: Vec<Node>, mut filled: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new();
    let mut para = |slot: usize| {
        let mut group = TagGroup::new(Tag::P);
        for id in std::mem::take(&mut filled[slot]) {
            group.push(id);
        }
        group
    };
    for node in roots {
        match node {
            Node::Para(slot) => tree.push(para(slot)),
            Node::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for row in rows {
                    let mut group = TagGroup::new(Tag::TR);
                    for cell in row {
                        let mut kind = if cell.is_head {
                            TagGroup::new(Tag::TH(TableHeaderScope::Column))
                        } else {
                            TagGroup::new(Tag::TD)
                        };
                        kind.push(para(cell.slot));
                        group.push(kind);
                    }
                    table.push(group);
                }
                tree.push(table);
            }
        }
    }
    tree
}
