//! Which font draws which character: the one that the template names, else one of its kind, else any that the office has put
//! into its `fonts/`. What no font has is gathered, so that a letter says everything that it lacks at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use krilla::text::Font;
use ttf_parser::Face as Outline;
use ttf_parser::name::{Table as Names, name_id};

use super::super::fault::NoFont;
use super::model::Look;
use super::{FontFile, Load};
use crate::text::fonts::kinds::Kind;

/// Weight from which a face counts as bold (OS/2 `usWeightClass`).
const BOLD: u16 = 600;

/// One face of a font file.
#[derive(Debug)]
struct Entry {
    file: usize,
    /// Its place in a collection.
    index: u32,
    /// Names that it is called by, folded.
    families: BTreeSet<String>,
    /// Names with the style in them, folded.
    full: BTreeSet<String>,
    weight: u16,
    is_slanted: bool,
    /// Of the office's own `fonts/`.
    is_own: bool,
}

/// A face that is in use.
pub(super) struct Face {
    pub(super) font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
    /// All in parts of the font size.
    pub(super) ascent: f64,
    pub(super) descent: f64,
    pub(super) gap: f64,
    glyphs: BTreeMap<char, Option<Glyph>>,
}

/// A character in a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) face: FaceId,
    pub(super) id: u16,
    /// In parts of the font size.
    pub(super) advance: f64,
    /// The face is not bold, and bold is asked for.
    pub(super) thicken: bool,
    /// The same of italics.
    pub(super) slant: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FaceId(usize);

/// Font, and whether bold and slanted: what decides about the faces that are asked.
type Wanted = (String, bool, bool);

pub(super) struct Faces {
    entries: Vec<Entry>,
    load: Load,
    files: BTreeMap<usize, Arc<Vec<u8>>>,
    open: BTreeMap<FaceId, Face>,
    chains: BTreeMap<Wanted, Vec<FaceId>>,
    /// Files that letters were drawn with.
    drawn: BTreeSet<usize>,
    /// Faces that cannot be opened or embedded, and the files that they are in.
    closed: BTreeSet<FaceId>,
    unusable: BTreeSet<usize>,
    /// Characters of the letter that is being set that no font has.
    pub(super) missing: BTreeSet<char>,
}

impl Faces {
    /// # Errors
    /// If no font among the files has Chinese characters.
    pub(super) fn new(files: &[FontFile], load: Load) -> Result<Self, NoFont> {
        let mut entries = Vec::new();
        for (file, found) in files.iter().enumerate() {
            for (index, head) in (0..).zip(&found.faces) {
                entries.extend(entry(file, index, head, found.is_own));
            }
        }
        let mut faces = Faces {
            entries,
            load,
            files: BTreeMap::new(),
            open: BTreeMap::new(),
            chains: BTreeMap::new(),
            drawn: BTreeSet::new(),
            closed: BTreeSet::new(),
            unusable: BTreeSet::new(),
            missing: BTreeSet::new(),
        };
        if faces.ask("", (false, false), '一').is_some() { Ok(faces) } else { Err(NoFont) }
    }

    /// The glyph of a character; `None`, noted, if no font has it that can be used.
    pub(super) fn pick(&mut self, look: &Look, c: char) -> Option<Glyph> {
        let name = if is_chinese(c) { &look.chinese } else { &look.latin };
        if is_drawn_alone(c)
            && let Some(glyph) = self.ask(name, (look.bold, look.italic), c)
        {
            let entry = self.entries.get(glyph.face.0);
            self.drawn.extend(entry.map(|entry| entry.file));
            let thicken = look.bold && entry.is_some_and(|entry| entry.weight < BOLD);
            let slant = look.italic && entry.is_some_and(|entry| !entry.is_slanted);
            return Some(Glyph { thicken, slant, ..glyph });
        }
        self.missing.insert(c);
        None
    }

    /// The face that an empty line is as high as.
    pub(super) fn first(&mut self, look: &Look) -> Option<FaceId> {
        self.ask(&look.chinese, (look.bold, look.italic), '一').map(|glyph| glyph.face)
    }

    /// The first face of a font's chain that has the character. A face that turns out not to be usable makes another chain,
    /// in which a sound one of the same name takes its place.
    fn ask(&mut self, name: &str, (bold, slanted): (bool, bool), c: char) -> Option<Glyph> {
        loop {
            let closed = self.closed.len();
            let found = self.chain(name, bold, slanted).into_iter().find_map(|id| {
                let glyph = self.glyph(id, c);
                (glyph.is_some() || self.closed.len() > closed).then_some(glyph)
            });
            match found {
                Some(None) => {}
                found => return found.flatten(),
            }
        }
    }

    pub(super) fn face(&self, id: FaceId) -> Option<&Face> {
        self.open.get(&id)
    }

    /// Faces to be asked for a font's characters, in order.
    fn chain(&mut self, name: &str, bold: bool, slanted: bool) -> Vec<FaceId> {
        let wanted = (name.to_owned(), bold, slanted);
        if let Some(known) = self.chains.get(&wanted) {
            return known.clone();
        }
        let kind = Kind::of(name);
        let others = kind.fonts().iter().copied().chain(kind.rare());
        let names = std::iter::once(folded(name)).chain(others.map(folded));
        let mut chain: Vec<FaceId> = Vec::new();
        let mut add = |id: Option<usize>| {
            if let Some(id) = id.map(FaceId)
                && !chain.contains(&id)
            {
                chain.push(id);
            }
        };
        for name in names {
            add(self.called(&name, bold, slanted));
        }
        (0..).zip(&self.entries).filter(|(_, entry)| entry.is_own).for_each(|(at, _)| add(Some(at)));
        self.chains.insert(wanted, chain.clone());
        chain
    }

    /// The face of a name that is nearest to the style; those of the office before those of the machine.
    fn called(&self, name: &str, bold: bool, slanted: bool) -> Option<usize> {
        let exact = |entry: &Entry| entry.full.contains(name);
        let of_family = |entry: &Entry| entry.families.contains(name);
        let rank = |entry: &Entry| {
            let weight = if bold { 700 } else { 400 };
            (!entry.is_own, entry.is_slanted != slanted, entry.weight.abs_diff(weight))
        };
        let best = |fits: &dyn Fn(&Entry) -> bool| {
            let is_open = |at: usize| !self.closed.contains(&FaceId(at));
            let fitting = self.entries.iter().enumerate().filter(|(at, entry)| fits(entry) && is_open(*at));
            fitting.min_by_key(|(_, entry)| rank(entry)).map(|(at, _)| at)
        };
        best(&of_family).or_else(|| best(&exact))
    }

    /// `None` also of a face that cannot be used.
    fn glyph(&mut self, id: FaceId, c: char) -> Option<Glyph> {
        if self.closed.contains(&id) {
            return None;
        }
        if !self.open.contains_key(&id) {
            match self.opened(id) {
                Ok(face) => drop(self.open.insert(id, face)),
                Err(detail) => {
                    self.close(id, &detail);
                    return None;
                }
            }
        }
        let face = self.open.get_mut(&id)?;
        if let Some(known) = face.glyphs.get(&c) {
            return *known;
        }
        let found = face.find(id, c);
        face.glyphs.insert(c, found);
        found
    }

    /// A font that turned out not to be usable is asked for nothing more; `false`: it is none of these.
    pub(super) fn give_up(&mut self, font: &Font) -> bool {
        let found = self.open.iter().find(|(_, face)| face.font == *font).map(|(id, _)| *id);
        if let Some(id) = found {
            self.close(id, "cannot be embedded");
        }
        found.is_some()
    }

    fn close(&mut self, id: FaceId, detail: &str) {
        self.open.remove(&id);
        self.closed.insert(id);
        self.chains.clear();
        let file = self.entries.get(id.0).map(|entry| entry.file);
        tracing::warn!(file, detail, "a font cannot be used");
        self.unusable.extend(file);
    }

    fn opened(&mut self, id: FaceId) -> Result<Face, String> {
        let entry = self.entries.get(id.0).ok_or("unknown")?;
        let (file, index) = (entry.file, entry.index);
        let data = match self.files.get(&file) {
            Some(data) => data.clone(),
            None => {
                let data = Arc::new((self.load)(file)?);
                self.files.insert(file, data.clone());
                data
            }
        };
        let outline = Outline::parse(&data, index).map_err(|error| error.to_string())?;
        let units = f64::from(outline.units_per_em());
        let of = |length: i16| f64::from(length) / units;
        let (ascent, descent) = (of(outline.ascender()), -of(outline.descender()));
        let gap = of(outline.line_gap());
        let font = Font::new(data.clone().into(), index).ok_or("cannot be embedded")?;
        Ok(Face { font, data, index, ascent, descent, gap, glyphs: BTreeMap::new() })
    }

    /// Numbers of the files that letters were drawn with.
    pub(super) fn drawn(&self) -> &BTreeSet<usize> {
        &self.drawn
    }

    /// Numbers of the files with a face that cannot be used.
    pub(super) fn unusable(&self) -> &BTreeSet<usize> {
        &self.unusable
    }
}

impl Face {
    fn find(&self, face: FaceId, c: char) -> Option<Glyph> {
        let outline = Outline::parse(&self.data, self.index).ok()?;
        let id = outline.glyph_index(c).filter(|id| id.0 != 0)?;
        let advance = f64::from(outline.glyph_hor_advance(id)?) / f64::from(outline.units_per_em());
        Some(Glyph { face, id: id.0, advance, thicken: false, slant: false })
    }
}

/// Case, spaces and hyphens do not tell names apart.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// What a face says of itself; `None` where it says nothing that can be read.
fn entry(file: usize, index: u32, head: &super::FaceHead, is_own: bool) -> Option<Entry> {
    let names = Names::parse(&head.name)?;
    let of = |ids: &[u16]| -> BTreeSet<String> {
        let named = names.names.into_iter().filter(|name| ids.contains(&name.name_id));
        named.filter_map(|name| name.to_string()).map(|name| folded(&name)).collect()
    };
    let families = of(&[name_id::FAMILY, name_id::TYPOGRAPHIC_FAMILY]);
    let full = of(&[name_id::FULL_NAME, name_id::POST_SCRIPT_NAME]);
    let word =
        |at: usize| head.os2.get(at..at + 2).and_then(|two| Some(u16::from_be_bytes(two.try_into().ok()?)));
    let weight = word(4).filter(|weight| *weight > 0).unwrap_or(400);
    let is_slanted = word(62).is_some_and(|selection| selection & 0x0201 != 0);
    (!families.is_empty()).then_some(Entry { file, index, families, full, weight, is_slanted, is_own })
}

/// Whether the font for Chinese characters draws it. Quotes, dashes and dots that both scripts have are full-width in a
/// Chinese letter.
pub(super) fn is_chinese(c: char) -> bool {
    match c {
        '\u{0}'..='\u{B6}' | '\u{B8}'..='\u{2B0}' => false,
        _ => !matches!(c, '\u{370}'..='\u{52F}' | '\u{1E00}'..='\u{1EFF}'),
    }
}

/// Whether a character is a glyph by itself: scripts whose letters join, and marks over other letters, are set by rules that
/// this printer does not have.
fn is_drawn_alone(c: char) -> bool {
    !matches!(c,
        '\u{300}'..='\u{36F}' | '\u{590}'..='\u{109F}' | '\u{1700}'..='\u{1CFF}' | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{A800}'..='\u{ABFF}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{FE70}'..='\u{FEFF}' | '\u{1F000}'..='\u{1FAFF}'
        | '\u{E0100}'..='\u{E01EF}')
}
