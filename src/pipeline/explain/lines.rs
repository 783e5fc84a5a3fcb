//! Lines of an edition's own tables under `data/`, by their headings.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::place::RowPlace;
use crate::pipeline::error::RunError;
use crate::store::read;
use crate::table::columns as col;

/// One line of a table by its headings.
pub type Line = BTreeMap<String, String>;

/// A source row as tables name it: file, sheet, row.
pub(super) type Key = (String, String, u32);

/// The lines of a table that are wanted; read one by one, because the table of rows may be long. A table that an earlier
/// version of the program did not write has none.
pub(in crate::pipeline) fn lines(path: &Path, wanted: &dyn Fn(&Line) -> bool) -> Result<Vec<Line>, RunError> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(read::open(path)?));
    let headings = reader.headers()?.clone();
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line: Line = headings.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        if wanted(&line) {
            found.push(line);
        }
    }
    Ok(found)
}

pub(super) fn field<'l>(line: &'l Line, name: &str) -> &'l str {
    line.get(name).map(String::as_str).unwrap_or_default()
}

pub(super) fn key_of(line: &Line) -> Key {
    let row = field(line, col::ROW).parse().unwrap_or_default();
    (field(line, col::FILE).to_owned(), field(line, col::SHEET).to_owned(), row)
}

pub(super) fn key_of_place(place: &RowPlace) -> Key {
    (place.file.to_string(), place.sheet.to_string(), place.row)
}
