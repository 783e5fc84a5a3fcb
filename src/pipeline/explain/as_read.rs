//! Rows as the court's files have them, read again from the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::place::Place;
use crate::intake::read_file;
use crate::pipeline::error::RunError;
use crate::pipeline::manifest::read_inputs;
use crate::pipeline::office::Office;
use crate::pipeline::reading::readers;
use crate::store::archive::Archive;
use crate::table::batch::Batch;
use crate::table::columns as col;
use crate::workbook::cell::Stop;
use crate::workbook::host::ReaderHost;

use super::RowTold;
use super::lines::{Key, field};

/// A cell that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellTold {
    pub place: Place,
    /// The field that the column was taken for; `column:7` for one that no definition knows.
    pub field: String,
    /// As the file holds it: may be a person's number.
    pub value: String,
}

/// Two rows of one case contradict each other.
const DIFFERS: &str = "R210";

/// Fields in which two rows of one case may contradict each other (R210).
const COMPARED: [&str; 6] =
    [col::PERFORMANCE, col::GROUNDS, col::AMOUNT, col::DUTY, col::BASIS_NUMBER, col::BASIS_UNIT];

/// Cells of a row that was found to differ, each beside the one of the row that stands. Two ways of writing one value may
/// be among them; a field that only one row has is not.
pub(super) fn differing(row: &RowTold, standing: &RowTold) -> Vec<(CellTold, CellTold)> {
    let is_said = row.findings.iter().any(|finding| field(finding, "code") == DIFFERS);
    let compared = row.cells.iter().filter(|cell| is_said && COMPARED.contains(&&*cell.field));
    let pairs = compared.filter_map(|cell| {
        let other = standing.cells.iter().find(|other| other.field == cell.field)?;
        (other.value != cell.value).then(|| (cell.clone(), other.clone()))
    });
    pairs.collect()
}

/// The cells of the rows that are wanted. A file that cannot be found again or read gives none: the edition's own tables
/// still say what became of its rows.
pub(super) fn cells(
    office: &Office,
    edition: &Path,
    wanted: &BTreeSet<Key>,
    host: ReaderHost,
) -> Result<BTreeMap<Key, Vec<CellTold>>, RunError> {
    let archive = Archive::of(&office.folder);
    let standards = &office.standards;
    let readers = readers(&standards.settings.limits, host);
    let severity = |code| standards.catalogue.severity(code);
    let mut found: BTreeMap<Key, Vec<CellTold>> = BTreeMap::new();
    for input in read_inputs(edition)? {
        let mut left = wanted.iter().filter(|(file, ..)| *file == input.name).count();
        if left == 0 {
            continue;
        }
        let Ok(source) = archive.open(&input.sha256) else { continue };
        let sources = &standards.definitions.sources;
        read_file(&input.name, source, input.bytes, sources, &readers, &severity, &mut |batch| {
            left -= keep(&batch, wanted, &mut found).min(left);
            if left == 0 { Err(Stop) } else { Ok(()) }
        });
    }
    Ok(found)
}

/// How many wanted rows the batch had.
fn keep(batch: &Batch, wanted: &BTreeSet<Key>, found: &mut BTreeMap<Key, Vec<CellTold>>) -> usize {
    let Some(numbers) = batch.frame.column(col::ROW).ok().and_then(|rows| rows.u32().ok()) else { return 0 };
    let mut kept = 0;
    for (at, row) in numbers.iter().enumerate() {
        let key = (batch.file.to_string(), batch.sheet.to_string(), row.unwrap_or_default());
        if wanted.contains(&key) {
            kept += 1;
            found.insert(key, cells_of(batch, at, row.unwrap_or_default()));
        }
    }
    kept
}

fn cells_of(batch: &Batch, at: usize, row: u32) -> Vec<CellTold> {
    let columns = batch.layout.columns.iter().filter_map(|column| {
        let texts = batch.frame.column(&column.frame_name).ok()?.str().ok()?;
        let value = texts.get(at)?.trim();
        (!value.is_empty()).then(|| CellTold {
            place: Place {
                file: batch.file.clone(),
                sheet: batch.sheet.clone(),
                row: Some(row),
                column: Some(column.column.clone()),
            },
            field: column.frame_name.to_string(),
            value: value.to_owned(),
        })
    });
    columns.collect()
}
