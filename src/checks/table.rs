//! A batch as rows of borrowed strings: what the rules read. No row becomes an object of its own here.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::StringChunked;

use super::Context;
use super::cells::Cell;
use crate::definition::source::SourceDefinition;
use crate::domain::disposition::Disposition;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::RowPlace;
use crate::domain::width;
use crate::table::batch::{Batch, CellMark, Dataset, LayoutColumn};
use crate::table::columns;

/// A batch made ready for reading row by row.
pub(super) struct Table<'a> {
    batch: &'a Batch,
    definition: Option<&'a SourceDefinition>,
    /// In the order of the layout's columns; `None` where the frame lacks one.
    texts: Vec<Option<StringChunked>>,
    /// Index of the first column of every field that the sheet has.
    of_field: BTreeMap<&'a str, usize>,
    numbers: Vec<u32>,
    headings: Arc<[String]>,
    groups: Arc<[String]>,
    field_names: Arc<[String]>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy)]
pub(super) struct RowView<'a> {
    table: &'a Table<'a>,
    index: usize,
    number: u32,
    marks: &'a [CellMark],
}

impl<'a> Table<'a> {
    pub(super) fn of(batch: &'a Batch, context: &Context<'a>) -> Self {
        let texts = batch.layout.columns.iter().map(|column| {
            let found = batch.frame.column(&column.frame_name).ok()?;
            found.str().ok().map(|texts| texts.rechunk().into_owned())
        });
        let known = batch.layout.columns.iter().enumerate().filter(|(_, column)| column.known);
        let rows = batch.frame.column(columns::ROW).ok().and_then(|rows| rows.u32().ok());
        Table {
            batch,
            definition: context.sources.get(&*batch.layout.definition),
            texts: texts.collect(),
            // From the last to the first: of two columns of one field the first counts.
            of_field: known.rev().map(|(at, column)| (&*column.frame_name, at)).collect(),
            numbers: rows.map(|rows| rows.iter().flatten().collect()).unwrap_or_default(),
            headings: batch.layout.columns.iter().map(LayoutColumn::heading_with_unit).collect(),
            groups: batch.layout.columns.iter().map(|column| column.group.to_string()).collect(),
            field_names: batch.layout.columns.iter().map(|column| column.frame_name.to_string()).collect(),
        }
    }

    pub(super) fn rows(&'a self) -> impl Iterator<Item = RowView<'a>> {
        self.numbers.iter().enumerate().map(|(index, number)| {
            let marks = &self.batch.marks;
            let from = marks.partition_point(|mark| mark.row < *number);
            let to = marks.partition_point(|mark| mark.row <= *number);
            let marks = marks.get(from..to).unwrap_or_default();
            RowView { table: self, index, number: *number, marks }
        })
    }

    pub(super) fn height(&self) -> usize {
        self.numbers.len()
    }
}

impl<'a> RowView<'a> {
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn place(&self) -> RowPlace {
        RowPlace {
            file: self.table.batch.file.clone(),
            sheet: self.table.batch.sheet.clone(),
            row: self.number,
        }
    }

    /// The cell of a field; an absent one where the sheet has no such column.
    pub(super) fn cell(&self, field: &str) -> Cell<'a> {
        self.table.of_field.get(field).map_or_else(Cell::absent, |at| self.cell_at(*at))
    }

    /// Every cell whose column a definition knows.
    pub(super) fn known_cells(&self) -> impl Iterator<Item = Cell<'a>> {
        let row = *self;
        let columns = self.table.batch.layout.columns.iter().enumerate();
        columns.filter(|(_, column)| column.known).map(move |(at, _)| row.cell_at(at))
    }

    /// Cells that hold something which their text does not show.
    pub(super) fn is_marked(&self) -> bool {
        !self.marks.is_empty()
    }

    fn cell_at(&self, at: usize) -> Cell<'a> {
        let text = self.table.texts.get(at).and_then(Option::as_ref).and_then(|texts| texts.get(self.index));
        Cell {
            text: text.unwrap_or_default(),
            nature: self.marks.iter().find(|mark| mark.column == at).map(|mark| mark.what),
            column: self.table.batch.layout.columns.get(at),
        }
    }

    /// The program's own word for a coded value, by the definition's `values` or because the cell already holds it.
    pub(super) fn word(&self, field: &str) -> Option<&'a str> {
        let cell = self.cell(field);
        let written = width::plain(cell.text);
        let definition = self.table.definition?.field(field)?;
        let mapped = definition.values.get(&*written);
        let own = || definition.values.values().find(|word| word.as_str() == &*written);
        mapped.or_else(own).map(String::as_str)
    }

    pub(super) fn dataset(&self) -> Dataset {
        self.table.batch.layout.dataset
    }

    /// Severities that the sheet's definition sets otherwise than the catalogue.
    pub(super) fn exceptions(&self) -> Option<&'a BTreeMap<String, Severity>> {
        self.table.definition.map(|definition| &definition.severity)
    }

    /// The row as it stood, to go to who can mend or decide it, with what is wrong.
    pub(super) fn returned(&self, disposition: Disposition, mut findings: Vec<Finding>) -> ReturnedRow {
        findings.retain(|finding| finding.severity > Severity::Shadow);
        findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.cmp(b)));
        let cells = (0..self.table.texts.len()).map(|at| self.cell_at(at).text.to_owned());
        ReturnedRow {
            place: self.place(),
            disposition,
            headings: self.table.headings.clone(),
            groups: self.table.groups.clone(),
            fields: self.table.field_names.clone(),
            cells: cells.collect(),
            findings,
        }
    }
}
