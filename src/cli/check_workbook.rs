//! The findings of `chengxin check` as a workbook: for people who pass them on.

use crate::clock::Clock;
use crate::domain::finding::Severity;
use crate::domain::place::column_letters;
use crate::pipeline::check::Checked;
use crate::text::outgoing::clean;
use crate::workbook::write::{About, Heading, Value, WorkbookWriter, WriteFault};

use super::check::severity_key;
use super::terminal::Terminal;

/// Catalogue key and width of each column of the findings.
const FINDINGS: [(&str, u16); 11] = [
    ("check.file_name", 28),
    ("check.sheet", 14),
    ("check.row", 8),
    ("check.column", 8),
    ("check.heading", 20),
    ("check.code", 8),
    ("check.severity", 8),
    ("check.value", 24),
    ("check.title", 26),
    ("check.cause", 60),
    ("check.remedy", 60),
];
const FILES: [(&str, u16); 3] = [("check.file_name", 40), ("check.recognised", 24), ("check.rows", 10)];

/// The workbook's bytes: one sheet of findings, one of files.
pub(super) fn workbook(checked: &Checked, clock: Clock, terminal: &Terminal) -> Result<Vec<u8>, WriteFault> {
    let word = |key: &str| terminal.words.word(key).to_owned();
    let heads = |columns: &[(&str, u16)]| -> Vec<Heading> {
        columns.iter().map(|(key, width)| Heading::new(word(key), *width)).collect()
    };
    let title = word("check.workbook");
    let about = About { title: &title, author: "chengxin", stamp: clock.stamp() };
    let mut workbook = WorkbookWriter::new(&about)?;
    let mut sheet = workbook.sheet(&title)?;
    sheet.head(&heads(&FINDINGS))?;
    for finding in checked.findings.iter().filter(|finding| finding.severity > Severity::Shadow) {
        let told = checked.catalogue.told(finding, terminal.language);
        let place = &finding.place;
        let column = place.column.as_ref();
        sheet.row(&[
            clean(&place.file).into(),
            clean(&place.sheet).into(),
            place.row.map_or(Value::Empty, |row| Value::Count(row.into())),
            column.map(|column| column_letters(column.number)).unwrap_or_default().into(),
            column.map(|column| clean(&column.heading)).unwrap_or_default().into(),
            finding.code.to_string().into(),
            word(severity_key(finding.severity)).into(),
            clean(&finding.value).into(),
            clean(&told.title).into(),
            clean(&told.cause).into(),
            clean(&told.remedy).into(),
        ])?;
    }
    sheet.filter()?;
    let mut sheet = workbook.sheet(&word("check.files"))?;
    sheet.head(&heads(&FILES))?;
    for file in &checked.files {
        let definition = file.recognised_as().unwrap_or_else(|| "-".to_owned());
        sheet.row(&[clean(&file.name).into(), clean(&definition).into(), Value::Count(file.rows)])?;
    }
    workbook.finish()
}
