//! Rows of one sheet gathered into frames of bounded height, so that a file of ten million rows never stands in memory.

use std::sync::Arc;

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, PolarsResult, Series, StringChunkedBuilder};

use super::cells::text_of;
use crate::definition::source::FieldKind;
use crate::table::batch::{Batch, CellMark, CellNature, Layout};
use crate::table::columns;
use crate::workbook::cell::Cell;

/// Bytes of text at which a batch is full, however few rows they are: rows may be long.
const MOST_BYTES: usize = 64 << 20;

/// The batch being filled.
pub(super) struct BatchBuilder {
    file: Arc<str>,
    sheet: Arc<str>,
    layout: Arc<Layout>,
    kinds: Vec<FieldKind>,
    counts_from_1904: bool,
    most_rows: usize,
    bytes: usize,
    rows: Vec<u32>,
    texts: Vec<StringChunkedBuilder>,
    marks: Vec<CellMark>,
}

impl BatchBuilder {
    /// `kinds`: one for each column of the layout.
    pub(super) fn new(
        (file, sheet): (Arc<str>, Arc<str>),
        layout: Arc<Layout>,
        kinds: Vec<FieldKind>,
        counts_from_1904: bool,
        most_rows: usize,
    ) -> Self {
        let texts = builders(&layout);
        let (rows, marks) = (Vec::new(), Vec::new());
        BatchBuilder { file, sheet, layout, kinds, counts_from_1904, most_rows, bytes: 0, rows, texts, marks }
    }

    pub(super) fn push(&mut self, row: u32, cells: &[Cell]) {
        self.rows.push(row);
        for (column, (texts, kind)) in self.texts.iter_mut().zip(&self.kinds).enumerate() {
            let cell = cells.get(column).unwrap_or(&Cell::Empty);
            let (text, nature) = text_of(cell, *kind, self.counts_from_1904);
            self.bytes += text.as_ref().map_or(0, |text| text.len());
            texts.append_option(text.as_deref());
            self.marks.extend(nature.map(|what| CellMark { row, column, what }));
        }
    }

    /// Says of a row pushed before that its values stand in the wrong columns.
    pub(super) fn mark_shifted(&mut self, row: u32) {
        let Some(column) = self.layout.columns.iter().rposition(|column| column.known) else { return };
        self.marks.retain(|mark| (mark.row, mark.column) != (row, column));
        self.marks.push(CellMark { row, column, what: CellNature::Shifted });
    }

    /// Says of an amount in a row gathered that it is merged over other cases too.
    pub(super) fn mark_merged(&mut self, row: u32, column: usize) {
        self.marks.push(CellMark { row, column, what: CellNature::MergedOver });
    }

    /// Rows gathered since the last time.
    pub(super) fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The rows gathered are laid out so.
    pub(super) fn lay_out(&mut self, layout: Arc<Layout>) {
        self.layout = layout;
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= self.most_rows || self.bytes >= MOST_BYTES
    }

    /// The rows gathered since the last time, `None` if there are none.
    pub(super) fn take(&mut self) -> PolarsResult<Option<Batch>> {
        if self.rows.is_empty() {
            return Ok(None);
        }
        let rows = std::mem::take(&mut self.rows);
        let texts = std::mem::replace(&mut self.texts, builders(&self.layout));
        self.bytes = 0;
        let height = rows.len();
        let mut frame = vec![Series::new(columns::ROW.into(), rows).into_column()];
        frame.extend(texts.into_iter().map(|texts| texts.finish().into_column()));
        Ok(Some(Batch {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            layout: self.layout.clone(),
            frame: DataFrame::new(height, frame)?,
            marks: sorted(std::mem::take(&mut self.marks)),
        }))
    }
}

/// By place; of two at one cell that which says more of its content.
fn sorted(mut marks: Vec<CellMark>) -> Vec<CellMark> {
    marks.sort();
    marks.dedup_by_key(|mark| (mark.row, mark.column));
    marks
}

fn builders(layout: &Layout) -> Vec<StringChunkedBuilder> {
    let name = |column: &crate::table::batch::LayoutColumn| column.frame_name.as_ref().into();
    layout.columns.iter().map(|column| StringChunkedBuilder::new(name(column), 0)).collect()
}
