//! 退回更正: rows of our own returned workbook, corrected, take the place of what they correct before anything is judged.
//!
//! A cell that says something else than the workbook said when it left us is a correction, one that says the same says
//! nothing, and of two corrections of one cell the later one holds ([`holding`]). The row keeps its address, so every
//! finding and every event still points at the court's own file.

mod holding;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::{DataFrame, NamedFrom, PolarsResult, Series, StringChunked};

use crate::domain::disposition::Disposition;
use crate::domain::edition::{Correction, ReturnedRow};
use crate::domain::place::{Column, RowPlace};
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::row_key::{DROPPED, FORMER_KEY_HEADING, RowKey, RowMark};
use crate::domain::width;
use crate::table::batch::{Batch, CellMark, CellNature, Layout, LayoutColumn};
use crate::table::columns as col;
use crate::text::outgoing::visible;
use holding::{Holding, Said, differs};
use places::cells_for;

/// All corrected rows of a run, and which of them have found their row.
#[derive(Debug, Default)]
pub struct Corrections {
    rows: Vec<CorrectedRow>,
    /// Indices into `rows`, in the order in which they arrived.
    by_mark: BTreeMap<RowMark, Vec<usize>>,
    merges: Vec<Correction>,
}

/// One row of a returned workbook.
#[derive(Debug, Clone)]
struct CorrectedRow {
    place: RowPlace,
    /// What the row would be called itself, were it sent back.
    own: RowMark,
    /// As the cell has it, for a finding.
    written_key: String,
    key: Option<RowKey>,
    /// The column of the key, from 0.
    key_at: Option<usize>,
    /// The key stands in another column than that of the keys: the headings are not the row's own.
    is_shifted: bool,
    /// A corrected row that belonged to no row, or to one that another corrected too: this one takes its place.
    instead_of: Option<RowMark>,
    /// The edition that took its file in.
    arrived: Arrival,
    layout: Arc<Layout>,
    /// In the order of the layout's columns.
    cells: Vec<Written>,
    state: State,
    /// Sound codes of the original that are damaged in it: column of the original's layout and what stands there.
    damaged: Vec<(Column, String)>,
}

/// A row by its index, laid out like the row that it corrects. `None`: it has no such column.
type Laid = (usize, Vec<Option<Written>>);

/// When a returned workbook came in: with an edition, or now. In this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrival {
    With(EditionId),
    Now,
}

/// A cell's text, empty for nothing, and what the text does not show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Written {
    text: String,
    nature: Option<CellNature>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No row of the run has its key.
    Stranger,
    /// Its row is there; so many of its cells hold.
    Met { cells: usize },
    /// Another corrected row of its sheet has the same key and says something else.
    Contradicted,
    /// Whoever sent it does not mean it.
    Dropped,
}

/// What became of a row of a returned workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Fate {
    pub place: RowPlace,
    pub written_key: String,
    pub kind: FateKind,
    /// An unknown or contradicted one, to go back to its sender: its key stands in a column of its own.
    pub stray: Option<ReturnedRow>,
    /// Codes that it would have damaged and that stay as they were.
    pub damaged: Vec<(Column, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FateKind {
    /// At least one of its cells holds.
    Merged,
    /// Unchanged, a second copy, or overtaken by a later one.
    SaysNothingNew,
    /// Its key is that of no row of the run.
    Unknown,
    /// Another row of its sheet corrects the same row and is not like it: neither holds.
    Contradicted,
}

impl Corrections {
    /// Takes the rows of one sheet of a returned workbook, whose file has the hash. Batches must come in the order in
    /// which their files arrived.
    pub fn add(&mut self, batch: &Batch, file_sha256: &str, arrived: Arrival) {
        for row in rows_of(batch, file_sha256, arrived) {
            if let Some(key) = row.key {
                self.by_mark.entry(key.mark).or_default().push(self.rows.len());
            }
            self.rows.push(row);
        }
    }

    /// Puts corrected cells into the rows of a batch that have some. `file_sha256`: of the batch's file.
    pub fn merge(&mut self, batch: &mut Batch, file_sha256: &str) -> PolarsResult<()> {
        if self.by_mark.is_empty() {
            return Ok(());
        }
        let numbers: Vec<u32> = batch.frame.column(col::ROW)?.u32()?.iter().flatten().collect();
        let mut replaced: BTreeMap<usize, BTreeMap<usize, Written>> = BTreeMap::new();
        for (index, number) in numbers.iter().enumerate() {
            let mark = RowMark::of(file_sha256, &batch.sheet, *number);
            let Some(found) = self.by_mark.get(&mark).cloned() else { continue };
            let place = RowPlace { file: batch.file.clone(), sheet: batch.sheet.clone(), row: *number };
            let cells = self.corrected(&found, &batch.layout, &original(batch, index, *number)?, place);
            if !cells.is_empty() {
                replaced.insert(index, cells);
            }
        }
        if replaced.is_empty() { Ok(()) } else { replace(batch, &numbers, &replaced) }
    }

    /// The cells that replace those of one row, by column, and who they are from.
    fn corrected(
        &mut self,
        found: &[usize],
        layout: &Layout,
        original: &[Written],
        place: RowPlace,
    ) -> BTreeMap<usize, Written> {
        let laid: Vec<Laid> = found
            .iter()
            .filter_map(|at| {
                let cells = cells_for(self.rows.get(*at)?, layout, original)?;
                Some((*at, cells.into_iter().map(Option::<&Written>::cloned).collect()))
            })
            .collect();
        let laid: Vec<Laid> =
            laid.into_iter().map(|(at, cells)| (at, self.sound(at, cells, layout, original))).collect();
        let mut contradicted = self.copied(&laid, original);
        contradicted.extend(self.colliding(&laid, original));
        for &at in &contradicted {
            if let Some(row) = self.rows.get_mut(at) {
                row.state = State::Contradicted;
            }
        }
        let laid: Vec<&Laid> = laid.iter().filter(|(at, _)| !contradicted.contains(at)).collect();
        let mut holding = Holding::of(original);
        for (at, cells) in &laid {
            let Some(row) = self.rows.get(*at) else { continue };
            let Some(key) = row.key else { continue };
            let cells = cells.iter().map(Option::as_ref).collect();
            holding.hear(Said { by: *at, seen: key.edition, arrived: row.arrived, cells });
        }
        for (at, _) in &laid {
            if let Some(row) = self.rows.get_mut(*at) {
                row.state = State::Met { cells: holding.cells_of(*at) };
            }
        }
        let replaced = holding.replaced();
        let last = replaced.values().map(|(_, by)| *by).max();
        if let Some(by) = last.and_then(|by| self.rows.get(by)) {
            let heading = |column: &usize| Some(layout.columns.get(*column)?.column.heading.to_string());
            let headings = replaced.keys().filter_map(heading).collect();
            self.merges.push(Correction { row: place, by: by.place.clone(), headings });
        }
        replaced.into_iter().map(|(column, (written, _))| (column, written)).collect()
    }

    /// The cells without those that would put a damaged number in the place of a sound code: they say nothing.
    fn sound(
        &mut self,
        at: usize,
        cells: Vec<Option<Written>>,
        layout: &Layout,
        original: &[Written],
    ) -> Vec<Option<Written>> {
        let mut sound = Vec::with_capacity(cells.len());
        for ((cell, was), column) in cells.into_iter().zip(original).zip(&layout.columns) {
            let damaged = cell.clone().filter(|cell| is_damaged(cell) && is_code(was));
            if let (Some(damaged), Some(row)) = (&damaged, self.rows.get_mut(at)) {
                row.damaged.push((column.column.clone(), damaged.text.clone()));
            }
            sound.push(cell.filter(|_| damaged.is_none()));
        }
        sound
    }

    /// Rows of one sheet that all correct the same row and are not alike: a clerk has copied a row, with its hidden key, to
    /// make two of it. Which of them the row is, nobody can say; what is left alone in one of them is its own no less than
    /// what was changed.
    fn copied(&self, laid: &[Laid], original: &[Written]) -> BTreeSet<usize> {
        let mut sheets: BTreeMap<_, Vec<&Laid>> = BTreeMap::new();
        for one in laid {
            let Some(row) = self.rows.get(one.0) else { continue };
            let mut pairs = one.1.iter().zip(original);
            if pairs.any(|(cell, original)| cell.as_ref().is_some_and(|cell| differs(cell, original))) {
                sheets.entry((row.arrived, &row.place.file, &row.place.sheet)).or_default().push(one);
            }
        }
        let differ = |one: &Laid, other: &Laid| {
            let mut pairs = one.1.iter().zip(&other.1);
            pairs.any(|pair| matches!(pair, (Some(one), Some(other)) if differs(one, other)))
        };
        let rows = sheets.into_values().filter(|rows| match rows.split_first() {
            Some((first, others)) => others.iter().any(|other| differ(first, other)),
            None => false,
        });
        rows.flatten().map(|one| one.0).collect()
    }

    /// Rows of workbooks that the same edition returned and that came together, where two put different things into one
    /// cell: neither is the later one.
    fn colliding(&self, laid: &[Laid], original: &[Written]) -> BTreeSet<usize> {
        let changed = |one: &Laid, column: usize| {
            let (cell, was) = (one.1.get(column).cloned().flatten(), original.get(column));
            cell.filter(|cell| was.is_some_and(|was| differs(cell, was)))
        };
        let collide = |one: &Laid, other: &Laid| {
            let of = |at: usize| self.rows.get(at).map(|row| (row.arrived, row.key.map(|key| key.edition)));
            of(one.0) == of(other.0)
                && (0..original.len()).any(|column| {
                    let cells = changed(one, column).zip(changed(other, column));
                    cells.is_some_and(|(one, other)| differs(&one, &other))
                })
        };
        let collides = |one: &&Laid| laid.iter().any(|other| other.0 != one.0 && collide(one, other));
        laid.iter().filter(collides).map(|one| one.0).collect()
    }

    /// Every row of every returned workbook with what became of it, in the order of arrival; and the rows corrected,
    /// sorted by place.
    pub fn settle(mut self) -> (Vec<Fate>, Vec<Correction>) {
        let replaced: BTreeSet<RowMark> = self.rows.iter().filter_map(|row| row.instead_of).collect();
        let fates = self.rows.into_iter().map(|row| {
            let kind = match row.state {
                State::Stranger if !replaced.contains(&row.own) => FateKind::Unknown,
                State::Contradicted if !replaced.contains(&row.own) => FateKind::Contradicted,
                State::Stranger | State::Contradicted | State::Dropped | State::Met { cells: 0 } => {
                    FateKind::SaysNothingNew
                }
                State::Met { .. } => FateKind::Merged,
            };
            let goes_back = matches!(kind, FateKind::Unknown | FateKind::Contradicted);
            let stray = goes_back.then(|| row.sent_back());
            let damaged = row.damaged;
            Fate { place: row.place, written_key: row.written_key, kind, stray, damaged }
        });
        let fates = fates.collect();
        self.merges.sort();
        (fates, self.merges)
    }
}

/// The quarters that returned the rows of a sheet.
pub fn quarters_of(batch: &Batch) -> impl Iterator<Item = Quarter> {
    rows_of(batch, "", Arrival::Now).into_iter().filter_map(|row| row.key).map(|key| key.edition.quarter)
}

impl CorrectedRow {
    /// The row as it goes back to who sent it: what it corrects, and the key in a column that can be seen.
    fn sent_back(&self) -> ReturnedRow {
        let is_ours = |column: &LayoutColumn| {
            [col::ROW_KEY, col::FORMER_KEY, col::RETURN_REASON].contains(&&*column.frame_name)
        };
        let kept: Vec<(&LayoutColumn, &Written)> =
            self.layout.columns.iter().zip(&self.cells).filter(|(column, _)| !is_ours(column)).collect();
        let texts = |text: &dyn Fn(&LayoutColumn) -> String, last: &str| -> Arc<[String]> {
            kept.iter().map(|(column, _)| text(column)).chain([last.to_owned()]).collect()
        };
        let cells = kept.iter().map(|(_, cell)| cell.text.clone());
        ReturnedRow {
            place: self.place.clone(),
            disposition: Disposition::Returned,
            headings: texts(&|column| column.column.heading.to_string(), FORMER_KEY_HEADING),
            groups: texts(&|column| column.group.to_string(), ""),
            fields: texts(&|column| column.frame_name.to_string(), col::FORMER_KEY),
            cells: cells.chain([self.written_key.clone()]).collect(),
            findings: Vec::new(),
        }
    }
}

fn rows_of(batch: &Batch, file_sha256: &str, arrived: Arrival) -> Vec<CorrectedRow> {
    let columns = &batch.layout.columns;
    let named = |name: &str| columns.iter().position(|column| &*column.frame_name == name);
    if !batch.layout.is_returned() {
        return Vec::new();
    }
    let key_column = named(col::ROW_KEY);
    let former_column = named(col::FORMER_KEY);
    let Ok(numbers) = batch.frame.column(col::ROW).and_then(|rows| rows.u32()) else { return Vec::new() };
    let rows = numbers.iter().flatten().enumerate();
    rows.filter_map(|(index, number)| {
        let cells = original(batch, index, number).ok()?;
        let text = |column: usize| cells.get(column).map(|cell| visible(&cell.text)).unwrap_or_default();
        let is_key = |at: &usize| text(*at).parse::<RowKey>().is_ok();
        let elsewhere = || (0..cells.len()).rev().find(is_key).filter(|_| former_column.is_none());
        let key_at = key_column.filter(is_key).or_else(elsewhere);
        let hidden = key_at.or(key_column).map(text).unwrap_or_default();
        let written_key = former_column.map_or_else(|| hidden.clone(), text);
        let instead_of = former_column.and_then(|_| hidden.parse::<RowKey>().ok()).map(|key| key.mark);
        let state = if written_key == DROPPED { State::Dropped } else { State::Stranger };
        Some(CorrectedRow {
            own: RowMark::of(file_sha256, &batch.sheet, number),
            instead_of,
            place: RowPlace { file: batch.file.clone(), sheet: batch.sheet.clone(), row: number },
            key: written_key.parse().ok(),
            key_at,
            is_shifted: key_at.is_some() && key_at != key_column && former_column.is_none(),
            written_key,
            arrived,
            layout: batch.layout.clone(),
            cells,
            state,
            damaged: Vec::new(),
        })
    })
    .collect()
}

/// A number that a spreadsheet program has made of a long code.
fn is_damaged(cell: &Written) -> bool {
    cell.nature == Some(CellNature::LongNumber) || width::is_scientific(&width::identifier(&cell.text))
}

/// A long code that nothing has happened to.
fn is_code(cell: &Written) -> bool {
    const SHORTEST: usize = 15;
    let characters = cell.text.chars().filter(char::is_ascii_alphanumeric).count();
    cell.nature.is_none() && characters >= SHORTEST && !is_damaged(cell)
}

/// The cells of one row as the batch has them.
fn original(batch: &Batch, index: usize, number: u32) -> PolarsResult<Vec<Written>> {
    let marks = &batch.marks;
    let from = marks.partition_point(|mark| mark.row < number);
    let marks = marks.get(from..).unwrap_or_default();
    let marks: Vec<&CellMark> = marks.iter().take_while(|mark| mark.row == number).collect();
    let columns = batch.layout.columns.iter().enumerate();
    columns
        .map(|(at, column)| {
            let text = batch.frame.column(&column.frame_name)?.str()?.get(index).unwrap_or_default();
            let nature = marks.iter().find(|mark| mark.column == at).map(|mark| mark.what);
            Ok(Written { text: text.to_owned(), nature })
        })
        .collect()
}

/// Writes cells over those of a batch: row index, then column.
fn replace(
    batch: &mut Batch,
    numbers: &[u32],
    replaced: &BTreeMap<usize, BTreeMap<usize, Written>>,
) -> PolarsResult<()> {
    for (at, column) in batch.layout.columns.iter().enumerate() {
        let new: BTreeMap<usize, &Written> = replaced
            .iter()
            .filter_map(|(row, cells)| cells.get(&at).map(|written| (*row, written)))
            .collect();
        if !new.is_empty() {
            let series = with_cells(batch.frame.column(&column.frame_name)?.str()?, &new);
            replace_column(&mut batch.frame, &column.frame_name, series)?;
        }
    }
    let is_kept = |mark: &CellMark| {
        let cells = numbers.binary_search(&mark.row).ok().and_then(|row| replaced.get(&row));
        cells.is_none_or(|cells| !cells.contains_key(&mark.column))
    };
    batch.marks.retain(is_kept);
    for (row, cells) in replaced {
        let Some(&row) = numbers.get(*row) else { continue };
        let natures = cells.iter().filter_map(|(column, written)| Some((*column, written.nature?)));
        batch.marks.extend(natures.map(|(column, what)| CellMark { row, column, what }));
    }
    batch.marks.sort();
    Ok(())
}

fn with_cells(texts: &StringChunked, new: &BTreeMap<usize, &Written>) -> Vec<Option<String>> {
    let old = texts.iter().enumerate();
    old.map(|(row, old)| match new.get(&row) {
        Some(written) => Some(written.text.clone()).filter(|text| !text.trim().is_empty()),
        None => old.map(str::to_owned),
    })
    .collect()
}

fn replace_column(frame: &mut DataFrame, name: &str, texts: Vec<Option<String>>) -> PolarsResult<()> {
    frame.with_column(Series::new(name.into(), texts).into())?;
    Ok(())
}

#[cfg(test)]
mod tests;
