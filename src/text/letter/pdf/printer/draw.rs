//! Pages as a PDF for the archive (PDF/A-2b): fonts embedded as far as they are used, nothing in it of the machine or the hour.

use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::faces::Faces;
use super::lines::Set;
use super::model::Sheet;
use super::pages::{Mark, Page};

const PROGRAM: &str = concat!("chengxin ", env!("CARGO_PKG_VERSION"));
/// A bold that the font does not have: an outline so thick, in parts of the font size.
const THICKENED: f64 = 0.03;
/// An italic that it does not have: so far to the right at the height of one.
const SLANTED: f32 = 0.2;

/// Why there is no file.
pub(super) enum Refused {
    /// The font cannot be embedded.
    Font(Font, String),
    Other(String),
}

/// The file.
pub(super) fn draw(sheet: &Sheet, pages: &[Page], faces: &Faces) -> Result<Vec<u8>, Refused> {
    let refused = Refused::Other;
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B).finish();
    let configuration = configuration.map_err(|error| refused(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let size = (single(sheet.paper.width), single(sheet.paper.height));
    for page in pages {
        let settings = PageSettings::from_wh(size.0, size.1).ok_or_else(|| refused("paper".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        // What stands behind text is drawn before it.
        for mark in page {
            if let Mark::Area { x, y, width, height, colour } = mark {
                area(&mut surface, (*x, *y), (*width, *height), *colour);
            }
        }
        for mark in page {
            if let Mark::Text { y, characters } = mark {
                for run in characters.chunk_by(alike) {
                    text(&mut surface, *y, run, faces);
                }
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.set_metadata(metadata(sheet));
    document.finish().map_err(|error| {
        let detail = format!("{error}: {error:?}").chars().take(300).collect();
        match error {
            KrillaError::Font(font, _) => Refused::Font(font, detail),
            _ => Refused::Other(detail),
        }
    })
}

fn metadata(sheet: &Sheet) -> Metadata {
    let mut about = Metadata::new()
        .title(sheet.title.clone())
        .language("zh-CN".to_owned())
        .creator(PROGRAM.to_owned())
        .producer(PROGRAM.to_owned())
        .document_id(format!("{} {}", sheet.code, sheet.title));
    if !sheet.author.is_empty() {
        about = about.authors(vec![sheet.author.clone()]);
    }
    if !sheet.code.is_empty() {
        about = about.keywords(vec![sheet.code.clone()]);
    }
    let number = |from: usize, to: usize| sheet.stamp.get(from..to)?.parse::<u16>().ok();
    if let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) {
        let small = |number: u16| u8::try_from(number).unwrap_or(1);
        let date = DateTime::new(year).month(small(month)).day(small(day)).hour(0).minute(0).second(0);
        about = about.creation_date(date.utc_offset_hour(0).utc_offset_minute(0));
    }
    about
}

/// PDF measures in single precision.
#[allow(clippy::cast_possible_truncation, reason = "points on paper")]
fn single(length: f64) -> f32 {
    length as f32
}

fn fill([red, green, blue]: [u8; 3]) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn area(surface: &mut Surface<'_>, (x, y): (f64, f64), (width, height): (f64, f64), colour: [u8; 3]) {
    let Some(rect) = Rect::from_xywh(single(x), single(y), single(width), single(height)) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

/// Whether two neighbours are drawn in one go.
fn alike(one: &Set, next: &Set) -> bool {
    let (a, b) = (&one.glyph, &next.glyph);
    (a.face, a.thicken, a.slant) == (b.face, b.thicken, b.slant)
        && (one.look == next.look || {
            let (a, b) = (&one.look, &next.look);
            (a.size, a.colour, a.scale, a.raised) == (b.size, b.colour, b.scale, b.raised)
        })
}

/// Characters of one look, on a baseline.
fn text(surface: &mut Surface<'_>, baseline: f64, run: &[Set], faces: &Faces) {
    let Some(first) = run.first() else { return };
    let Some(face) = faces.face(first.glyph.face) else { return };
    let look = &first.look;
    let mut said = String::new();
    let mut glyphs = Vec::with_capacity(run.len());
    for (at, one) in run.iter().enumerate() {
        let start = said.len();
        said.push(one.c);
        let advance = run.get(at + 1).map_or(one.width, |next| next.x - one.x);
        let advance = single(advance / look.scale / look.size);
        let id = GlyphId::new(u32::from(one.glyph.id));
        glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, start..said.len(), None));
    }
    surface.set_fill(Some(fill(look.colour)));
    let [red, green, blue] = look.colour;
    surface.set_stroke(first.glyph.thicken.then(|| Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: single(look.size * THICKENED),
        ..Stroke::default()
    }));
    let slant = if first.glyph.slant { -SLANTED } else { 0.0 };
    let (x, y) = (single(first.x), single(baseline - look.raised));
    surface.push_transform(&Transform::from_row(single(look.scale), 0.0, slant, 1.0, x, y));
    let origin = Point::from_xy(0.0, 0.0);
    surface.draw_glyphs(origin, &glyphs, face.font.clone(), &said, single(look.size), false);
    surface.pop();
}
