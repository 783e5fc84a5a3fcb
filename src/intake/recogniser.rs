//! Which dataset a sheet is: the heading row among its first rows, found by the headings that the definitions know.
//! The file's name and the sheet's name are never asked.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::cells::words;
use super::headings::{self, Heading, HeadingIndex, Meaning};
use super::unit_lines::Units;
use super::{nearest, other_lists, preface, returned};
use crate::definition::source::{FieldDefinition, FieldKind, Lookalike, SourceDefinition};
use crate::domain::place::Column;
use crate::table::batch::{Layout, LayoutColumn};
use crate::table::columns as col;
use crate::workbook::cell::{Area, Cell};

/// Rows in which a heading is looked for.
pub(super) const HEAD_ROWS: usize = 100;
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
    /// The dataset is plain, but the table cannot be read.
    Refused(Refused<'d>),
    /// `heading`: the row that looks most like a heading; `nearest`: pairs of a heading found and one known.
    Unknown {
        heading: String,
        nearest: String,
    },
}

pub(super) struct Refused<'d> {
    pub(super) definition: &'d SourceDefinition,
    /// Of the last heading line.
    pub(super) heading_row: u32,
    pub(super) fault: Fault<'d>,
}

/// Why a table is not read.
pub(super) enum Fault<'d> {
    /// Required columns are not there.
    Lacking(Vec<Missing<'d>>),
    /// A list of another kind, which must not be taken for the dataset.
    OtherList(&'d Lookalike),
    /// Rows that look like cases stand above the heading, and no heading of their own is known.
    RowsAbove { first: u32, count: usize },
    /// Two columns have the same heading.
    Twins(Column, Column),
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
    /// Columns of money (from 0) whose unit a line above the table says, or nothing does; and what it says.
    pub(super) by_table: (Vec<usize>, Option<u32>),
}

impl<'d> Sighting<'d> {
    pub(super) fn definition(&self) -> Option<&'d SourceDefinition> {
        match self {
            Sighting::Recognised(recognised) => Some(recognised.definition),
            Sighting::Refused(refused) => Some(refused.definition),
            Sighting::Unknown { .. } => None,
        }
    }
}

/// One way to read the head of a sheet with one definition.
struct Candidate<'s, 'd> {
    source: &'s Source<'d>,
    /// Index of the last heading line.
    row: usize,
    lines: usize,
    headings: Arc<[Heading]>,
    meanings: Vec<Meaning>,
    /// [`HeadingIndex::familiar`]
    familiar: usize,
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
        // Last line of the first complete heading. What is below is its table, where another heading begins another.
        let mut found = None;
        for (row, lines, headings) in readings(rows, &merged) {
            if found.is_some_and(|found| row + 1 > found + lines) {
                break;
            }
            let headings: Arc<[Heading]> = headings.into();
            for source in &self.sources {
                let candidate = Candidate::of(source, (row, lines), headings.clone());
                other = other.or_else(|| candidate.other_list(rows));
                found = found.or(candidate.is_complete().then_some(row));
                if best.as_ref().is_none_or(|best| candidate.worth() > best.worth()) {
                    best = Some(candidate);
                }
            }
        }
        match best {
            Some(best) if best.is_complete() => self.complete(&best, rows, &merged),
            best => {
                let lacking = || best.filter(Candidate::is_telling).map(|best| best.lacking(rows));
                other.or_else(lacking).map_or_else(|| self.unknown(rows), Sighting::Refused)
            }
        }
    }

    /// A complete heading: recognised, unless rows would be lost or mixed.
    fn complete(&self, best: &Candidate<'_, 'd>, rows: &Rows, merged: &[Area]) -> Sighting<'d> {
        let lost = preface::cases(best.above(rows));
        if let Some(first) = lost.first() {
            // A table of its own, which lacks something? It is refused, and the complete heading found again below it.
            if let Sighting::Refused(above) = self.look(&best.above(rows).to_vec(), merged) {
                return Sighting::Refused(above);
            }
            return Sighting::Refused(
                best.refused(rows, Fault::RowsAbove { first: *first, count: lost.len() }),
            );
        }
        match best.other_list(rows).or_else(|| best.twins(rows)) {
            Some(refused) => Sighting::Refused(refused),
            None => {
                let mut recognised = best.recognised(rows);
                returned::mark(&mut recognised, rows);
                Sighting::Recognised(recognised)
            }
        }
    }

    /// How many lines the heading of a table has that ends with the last of these rows; `None` if none does.
    pub(super) fn heading_at_end(&self, rows: &Rows, merged: &[Area]) -> Option<usize> {
        let (last, cells) = rows.last()?;
        let bare = headings::of_row(cells);
        if !self.sources.iter().any(|source| source.index.known(&bare) >= FEWEST_MATCHES) {
            return None;
        }
        let above = rows.len().checked_sub(2).and_then(|above| rows.get(above));
        let above = above.filter(|(above, _)| above + 1 == *last);
        let two = above.map(|(above, upper)| (2, headings::of_two_rows(*above, upper, cells, merged)));
        let best = std::iter::once((1, bare)).chain(two).flat_map(|(lines, headings)| {
            let headings: Arc<[Heading]> = headings.into();
            self.sources.iter().map(move |source| Candidate::of(source, (0, lines), headings.clone()))
        });
        let best = best.max_by_key(Candidate::worth)?;
        (best.is_complete() || (best.lines == 1 && best.fields() >= TELLING_MATCHES)).then_some(best.lines)
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

impl<'s, 'd> Candidate<'s, 'd> {
    fn of(source: &'s Source<'d>, (row, lines): (usize, usize), headings: Arc<[Heading]>) -> Self {
        let (meanings, familiar) = (source.index.meanings(&headings), source.index.familiar(&headings));
        Candidate { source, row, lines, headings, meanings, familiar }
    }

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
    /// then the most words that are headings at all (a second line under 申请执行人), then one line rather than two; equal candidates leave it to the first.
    fn worth(&self) -> impl Ord + use<> {
        let required = self.source.definition.fields.iter().filter(|field| field.required).count();
        (
            self.is_complete(),
            self.fields(),
            Reverse(self.missing().count()),
            required,
            self.familiar,
            self.lines == 1,
        )
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

    fn refused(&self, rows: &Rows, fault: Fault<'d>) -> Refused<'d> {
        Refused { definition: self.source.definition, heading_row: self.heading_row(rows), fault }
    }

    fn other_list(&self, rows: &Rows) -> Option<Refused<'d>> {
        let (definition, above) = (self.source.definition, self.above(rows));
        let (headings, meanings) = (&self.headings, &self.meanings);
        let list = other_lists::instead_of(definition, headings, meanings, above, self.is_complete())?;
        Some(self.refused(rows, Fault::OtherList(list)))
    }

    fn heading_row(&self, rows: &Rows) -> u32 {
        rows.get(self.row).map_or(0, |(number, _)| *number)
    }

    /// The rows above the heading lines.
    fn above<'r>(&self, rows: &'r Rows) -> &'r [(u32, Vec<Cell>)] {
        rows.get(..(self.row + 1).saturating_sub(self.lines)).unwrap_or_default()
    }

    fn twins(&self, rows: &Rows) -> Option<Refused<'d>> {
        let (first, second) = self.source.index.twins(&self.headings)?;
        let column = |at: usize| Column {
            number: u32::try_from(at + 1).unwrap_or(u32::MAX),
            heading: self.headings.get(at).map_or("", |heading| &heading.text).into(),
        };
        Some(self.refused(rows, Fault::Twins(column(first), column(second))))
    }

    fn lacking(&self, rows: &Rows) -> Refused<'d> {
        // What serves another field already was not meant for this one.
        let free = || {
            let columns = self.headings.iter().zip(&self.meanings);
            columns.filter(|(_, meaning)| !matches!(meaning, Meaning::Field(_))).map(|(heading, _)| heading)
        };
        let nearest = |field| nearest::to_field(field, free());
        let missing = self.missing().map(|field| Missing { field, nearest: nearest(field) });
        self.refused(rows, Fault::Lacking(missing.collect()))
    }

    fn recognised(&self, rows: &Rows) -> Recognised<'d> {
        let definition = self.source.definition;
        let field = |meaning: &Meaning| match meaning {
            Meaning::Field(index) => definition.fields.get(*index),
            Meaning::Ignored | Meaning::Unknown => None,
        };
        let is_money = |column: usize| self.meanings.get(column).and_then(field).is_some_and(counts_money);
        let below = rows.get(self.row + 1).filter(|(number, _)| *number == self.heading_row(rows) + 1);
        let units = Units::around(self.above(rows), below.map(|(_, cells)| cells.as_slice()), &is_money);
        let own = |column: usize, heading: &Heading| units.own(column, heading.yuan);
        let column = |(column, (heading, meaning)): (usize, (&Heading, &Meaning))| {
            let (field, number) = (field(meaning), u32::try_from(column + 1).unwrap_or(u32::MAX));
            LayoutColumn {
                column: Column { number, heading: heading.text.as_str().into() },
                frame_name: match field {
                    Some(field) => field.name.as_str().into(),
                    None => format!("column:{number}").into(),
                },
                known: field.is_some(),
                group: heading.group.as_str().into(),
                yuan: match field {
                    Some(field) if counts_money(field) => {
                        own(column, heading).or(units.of_table).unwrap_or(1)
                    }
                    Some(_) => heading.yuan.unwrap_or(1),
                    None => 1,
                },
            }
        };
        let headings = || self.headings.iter().enumerate();
        let has_none =
            |(column, heading): &(usize, &Heading)| is_money(*column) && own(*column, heading).is_none();
        let by_table = (headings().filter(has_none).map(|(column, _)| column).collect(), units.of_table);
        let columns = self.headings.iter().zip(&self.meanings).enumerate().map(column).collect();
        let kind = |meaning| field(meaning).map_or(FieldKind::Text, |field| field.kind);
        Recognised {
            definition,
            layout: Layout {
                definition: self.source.file.clone(),
                dataset: definition.dataset,
                heading_row: self.heading_row(rows),
                columns,
            },
            kinds: self.meanings.iter().map(kind).collect(),
            lines: self.lines,
            heading_index: self.row,
            by_table,
            meanings: self.meanings.clone(),
        }
    }
}

/// The parts that are performed or open are words, or a sum in the unit of the others.
pub(super) fn counts_money(field: &FieldDefinition) -> bool {
    let parts = [col::PERFORMED_PART, col::UNPERFORMED_PART];
    field.kind == FieldKind::Amount || parts.contains(&field.name.as_str())
}

#[cfg(test)]
mod tests {
    use crate::intake::tests::driver::{Sheet, read_sheets};

    #[test]
    fn a_second_line_under_the_applicant_is_a_heading_though_the_first_is_complete() {
        let upper = "序号|申请执行人|||被执行人|案号|立案日期|失信情形";
        let row =
            "1|某公司|91990184MA98000010|张三|云泽市水务局|（2026）泽0184执9号|2026-03-05|违反财产报告制度";
        let merged = [(1, 2, 1, 4), (1, 1, 2, 1), (1, 5, 2, 5), (1, 6, 2, 6), (1, 7, 2, 7), (1, 8, 2, 8)];
        for (lower, merged) in [
            ("|名称|统一社会信用代码|法定代表人", &merged[..]),
            ("|名称|地址|法定代表人", &merged[..]),
            ("|名称|统一社会信用代码|法定代表人", &[]),
        ] {
            let read = read_sheets(&[Sheet::of(&[upper, lower, row]).merged(merged)], 9);
            assert_eq!((read.rows(), read.codes()), (vec![3], vec![]), "{lower}");
            let names: Vec<&str> = read.batches[0].layout.columns.iter().map(|c| &*c.frame_name).collect();
            let expected = "column:1 applicant column:3 column:4 party_name case_number filed_on grounds";
            assert_eq!(names.join(" "), expected, "{lower}");
        }
    }
}
