//! Which dataset a sheet is: the heading row among its first rows, found by the headings that the definitions know.
//! The file's name and the sheet's name are never asked.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::cells::words;
use super::headings::{self, Heading, HeadingIndex, Meaning};
use super::{nearest, other_lists, returned};
use crate::definition::source::{FieldDefinition, FieldKind, Lookalike, SourceDefinition};
use crate::domain::money_unit;
use crate::domain::place::Column;
use crate::table::batch::{Layout, LayoutColumn};
use crate::table::columns as col;
use crate::workbook::cell::{Area, Cell};

/// Rows in which a heading is looked for.
pub(super) const HEAD_ROWS: usize = 30;
/// Fewer headings than this are chance: half of all sheets in the world have a 备注.
const FEWEST_MATCHES: usize = 2;
/// So many headings of a definition name the dataset even where a required one is missing.
const TELLING_MATCHES: usize = 3;

/// The definitions, ready to be looked up.
pub(super) struct Recogniser<'d> {
    sources: Vec<Source<'d>>,
}

struct Source<'d> {
    file: Arc<str>,
    definition: &'d SourceDefinition,
    index: HeadingIndex,
}

/// A sheet's first rows as they were read, with their numbers.
pub(super) type Rows = Vec<(u32, Vec<Cell>)>;

/// What a sheet turned out to be.
pub(super) enum Sighting<'d> {
    Recognised(Recognised<'d>),
    /// The dataset is plain, but required columns are not there.
    Lacking {
        definition: &'d SourceDefinition,
        heading_row: u32,
        missing: Vec<Missing<'d>>,
    },
    /// A list of another kind, which must not be taken for the dataset.
    OtherList {
        definition: &'d SourceDefinition,
        heading_row: u32,
        list: &'d Lookalike,
    },
    /// `heading`: the row that looks most like a heading; `nearest`: pairs of a heading found and one known.
    Unknown {
        heading: String,
        nearest: String,
    },
}

pub(super) struct Missing<'d> {
    pub(super) field: &'d FieldDefinition,
    pub(super) nearest: String,
}

pub(super) struct Recognised<'d> {
    pub(super) definition: &'d SourceDefinition,
    pub(super) layout: Layout,
    /// For each column of the layout.
    pub(super) kinds: Vec<FieldKind>,
    pub(super) meanings: Vec<Meaning>,
    /// How many heading lines there are, 1 or 2; the last is `layout.heading_row`.
    pub(super) lines: usize,
    /// Index of the last heading line in the rows looked at.
    pub(super) heading_index: usize,
}

/// One way to read the head of a sheet with one definition.
struct Candidate<'s, 'd> {
    source: &'s Source<'d>,
    /// Index of the last heading line.
    row: usize,
    lines: usize,
    headings: Arc<[Heading]>,
    meanings: Vec<Meaning>,
}

impl<'d> Recogniser<'d> {
    pub(super) fn new(definitions: &'d BTreeMap<String, SourceDefinition>) -> Self {
        let source = |(file, definition): (&String, &'d SourceDefinition)| Source {
            file: file.as_str().into(),
            definition,
            index: HeadingIndex::of(definition),
        };
        Recogniser { sources: definitions.iter().map(source).collect() }
    }

    /// Looks at a sheet's first rows ([`HEAD_ROWS`] at most).
    pub(super) fn look(&self, rows: &Rows, merged: &[Area]) -> Sighting<'d> {
        let last = rows.last().map_or(0, |(number, _)| *number);
        let merged: Vec<Area> = merged.iter().filter(|area| area.first_row <= last).copied().collect();
        let mut best: Option<Candidate<'_, 'd>> = None;
        let mut other = None;
        for (row, lines, headings) in readings(rows, &merged) {
            let headings: Arc<[Heading]> = headings.into();
            for source in &self.sources {
                let meanings = source.index.meanings(&headings);
                let candidate = Candidate { source, row, lines, headings: headings.clone(), meanings };
                other = other.or_else(|| candidate.other_list(rows));
                if best.as_ref().is_none_or(|best| candidate.worth() > best.worth()) {
                    best = Some(candidate);
                }
            }
        }
        let complete = best.as_ref().filter(|best| best.is_complete());
        if let Some(other) = complete.map_or(other, |best| best.other_list(rows)) {
            return other;
        }
        match best {
            Some(best) if best.is_complete() => {
                let mut recognised = best.recognised(rows);
                returned::mark(&mut recognised, rows);
                Sighting::Recognised(recognised)
            }
            Some(best) if best.is_telling() => best.lacking(rows),
            _ => self.unknown(rows),
        }
    }

    fn unknown(&self, rows: &Rows) -> Sighting<'d> {
        let texts = |cells: &[Cell]| cells.iter().filter(|cell| !words(Some(cell)).is_empty()).count();
        // The first of the fullest rows: titles are one cell, data rows have numbers and gaps.
        let fullest = rows.iter().rev().max_by_key(|(_, cells)| texts(cells));
        let found = fullest.map(|(_, cells)| headings::of_row(cells)).unwrap_or_default();
        let definitions: Vec<&SourceDefinition> =
            self.sources.iter().map(|source| source.definition).collect();
        Sighting::Unknown { heading: nearest::listed(&found), nearest: nearest::to_any(&found, &definitions) }
    }
}

/// Every row alone, and every two rows that follow each other, as headings.
fn readings<'a>(
    rows: &'a Rows,
    merged: &'a [Area],
) -> impl Iterator<Item = (usize, usize, Vec<Heading>)> + 'a {
    rows.iter().enumerate().flat_map(move |(index, (number, cells))| {
        let one = Some((index, 1, headings::of_row(cells)));
        let two = rows
            .get(index + 1)
            .filter(|(next, _)| *next == number + 1)
            .map(|(_, below)| (index + 1, 2, headings::of_two_rows(*number, cells, below, merged)));
        one.into_iter().chain(two)
    })
}

impl<'d> Candidate<'_, 'd> {
    fn fields(&self) -> usize {
        self.meanings.iter().filter(|meaning| matches!(meaning, Meaning::Field(_))).count()
    }

    fn missing(&self) -> impl Iterator<Item = &'d FieldDefinition> + '_ {
        let fields = self.source.definition.fields.iter().enumerate();
        fields
            .filter(|(index, field)| field.required && !self.meanings.contains(&Meaning::Field(*index)))
            .map(|(_, field)| field)
    }

    /// All that is required, then as many headings as possible, then the fewest missing, then the stricter definition,
    /// then one line rather than two; equal candidates leave it to the first.
    fn worth(&self) -> (bool, usize, Reverse<usize>, usize, bool) {
        let required = self.source.definition.fields.iter().filter(|field| field.required).count();
        (self.is_complete(), self.fields(), Reverse(self.missing().count()), required, self.lines == 1)
    }

    fn is_complete(&self) -> bool {
        self.fields() >= FEWEST_MATCHES.min(self.source.definition.fields.len())
            && self.missing().next().is_none()
    }

    fn is_telling(&self) -> bool {
        let written = self.headings.iter().filter(|heading| !heading.text.is_empty()).count();
        let fields = self.fields();
        fields >= TELLING_MATCHES || (fields >= FEWEST_MATCHES && 2 * fields >= written)
    }

    fn other_list(&self, rows: &Rows) -> Option<Sighting<'d>> {
        let definition = self.source.definition;
        let above = rows.get(..(self.row + 1).saturating_sub(self.lines)).unwrap_or_default();
        let (headings, meanings) = (&self.headings, &self.meanings);
        let list = other_lists::instead_of(definition, headings, meanings, above, self.is_complete())?;
        let heading_row = rows.get(self.row).map_or(0, |(number, _)| *number);
        Some(Sighting::OtherList { definition, heading_row, list })
    }

    fn lacking(&self, rows: &Rows) -> Sighting<'d> {
        let spare = |meaning: &Meaning| !matches!(meaning, Meaning::Field(_));
        let missing = self.missing().map(|field| {
            let found = self.headings.iter().zip(&self.meanings).filter(|(_, meaning)| spare(meaning));
            Missing { field, nearest: nearest::to_field(field, found.map(|(heading, _)| heading)) }
        });
        Sighting::Lacking {
            definition: self.source.definition,
            heading_row: rows.get(self.row).map_or(0, |(number, _)| *number),
            missing: missing.collect(),
        }
    }

    fn recognised(self, rows: &Rows) -> Recognised<'d> {
        let definition = self.source.definition;
        let above = rows.iter().take((self.row + 1).saturating_sub(self.lines));
        let of_table = above
            .flat_map(|(_, cells)| cells)
            .find_map(|cell| money_unit::of_table(words(Some(cell))))
            .unwrap_or(1);
        let field = |meaning: &Meaning| match meaning {
            Meaning::Field(index) => definition.fields.get(*index),
            Meaning::Ignored | Meaning::Unknown => None,
        };
        let column = |(number, (heading, meaning)): (u32, (&Heading, &Meaning))| {
            let field = field(meaning);
            let of_kind = if field.is_some_and(counts_money) { of_table } else { 1 };
            LayoutColumn {
                column: Column { number, heading: heading.text.as_str().into() },
                frame_name: match field {
                    Some(field) => field.name.as_str().into(),
                    None => format!("column:{number}").into(),
                },
                known: field.is_some(),
                group: heading.group.as_str().into(),
                yuan: if field.is_some() { heading.yuan.unwrap_or(of_kind) } else { 1 },
            }
        };
        let columns = (1..).zip(self.headings.iter().zip(&self.meanings)).map(column).collect();
        let kind = |meaning| field(meaning).map_or(FieldKind::Text, |field| field.kind);
        Recognised {
            definition,
            layout: Layout {
                definition: self.source.file.clone(),
                dataset: definition.dataset,
                heading_row: rows.get(self.row).map_or(0, |(number, _)| *number),
                columns,
            },
            kinds: self.meanings.iter().map(kind).collect(),
            lines: self.lines,
            heading_index: self.row,
            meanings: self.meanings,
        }
    }
}
/// The parts that are performed or open are words, or a sum in the unit of the others.
fn counts_money(field: &FieldDefinition) -> bool {
    let parts = [col::PERFORMED_PART, col::UNPERFORMED_PART];
    field.kind == FieldKind::Amount || parts.contains(&field.name.as_str())
}
