//! Which datasets a file holds, without reading it to the end: reference tables are read before listings.

use std::collections::BTreeMap;

use super::recogniser::{HEAD_ROWS, Recogniser, Rows, Sighting};
use crate::definition::source::SourceDefinition;
use crate::domain::unfinished::is_unfinished;
use crate::table::batch::Dataset;
use crate::workbook::cell::{Cell, SheetInfo, SheetSink, Stop};
use crate::workbook::host::{Readers, Source};

/// The datasets of a file's sheets, sorted. What cannot be read or recognised has none; `read_file` says why. The
/// last sheet is read as far as its heading, those before it are passed over. A sheet of rows that we returned is
/// [`Dataset::Returned`], whatever it corrects.
pub fn recognise(
    name: &str,
    source: impl Source,
    size: u64,
    definitions: &BTreeMap<String, SourceDefinition>,
    readers: &Readers,
) -> Vec<Dataset> {
    if is_unfinished(name) {
        return Vec::new();
    }
    let recogniser = Recogniser::new(definitions);
    let mut heads = Heads { recogniser: &recogniser, head: None, datasets: Vec::new() };
    // Whatever is wrong with the file is a finding of `read_file`; here it only means that nothing more is known.
    if readers.read(source, size, &mut heads).is_ok() {
        heads.end_head();
    }
    heads.datasets.sort_unstable();
    heads.datasets.dedup();
    heads.datasets
}

struct Heads<'a> {
    recogniser: &'a Recogniser<'a>,
    head: Option<(SheetInfo, Rows)>,
    datasets: Vec<Dataset>,
}

impl Heads<'_> {
    fn end_head(&mut self) {
        if let Some((info, rows)) = self.head.take()
            && let Sighting::Recognised(recognised) = self.recogniser.look(&rows, &info.merged)
        {
            let is_returned = recognised.layout.is_returned();
            self.datasets.push(if is_returned { Dataset::Returned } else { recognised.layout.dataset });
        }
    }
}

impl SheetSink for Heads<'_> {
    fn sheet(&mut self, info: SheetInfo) -> Result<(), Stop> {
        self.end_head();
        self.head = Some((info, Rows::new()));
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        let Some((info, rows)) = &mut self.head else { return Ok(()) };
        rows.push((number, cells.to_vec()));
        if rows.len() < HEAD_ROWS {
            return Ok(());
        }
        let is_last = info.is_last;
        self.end_head();
        if is_last { Err(Stop) } else { Ok(()) }
    }
}
