//! The same table in any format, encoding and place reads back as the same table with the same addresses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot write its input has failed")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use chengxin::workbook::cell::{Cell, SheetInfo, SheetSink, Stop};
use chengxin::workbook::host::{ReaderHost, Readers};
use encoding_rs::GB18030;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof};
use proptest::{prop_assert_eq, proptest};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What stands where: row and column from 1.
type Table = BTreeMap<(u32, u32), String>;

#[derive(Default)]
struct Kept(Table);

impl SheetSink for Kept {
    fn sheet(&mut self, _info: SheetInfo) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        for (column, cell) in (1..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(self.0.insert((number, column), text.clone())),
                other => drop(self.0.insert((number, column), format!("{other:?}"))),
            }
        }
        Ok(())
    }
}

fn read(bytes: &[u8]) -> Table {
    let mut kept = Kept::default();
    let readers = Readers::usual(ReaderHost::InProcess);
    readers.read(Cursor::new(bytes), bytes.len() as u64, &mut kept).unwrap();
    kept.0
}

#[derive(Debug, Clone, Copy)]
enum Layout {
    /// Encoding, delimiter, line end.
    Text(&'static str, char, &'static str),
    Xlsx,
    Ods,
    Html,
    Xml2003,
}

fn layouts() -> impl Strategy<Value = Layout> {
    let encodings = proptest::sample::select(vec!["UTF-8", "BOM", "GB18030", "UTF-16LE", "UTF-16BE"]);
    let delimiters = proptest::sample::select(vec![',', '\t', ';', '|', '，']);
    let ends = proptest::sample::select(vec!["\n", "\r\n", "\r"]);
    let text = (encodings, delimiters, ends)
        .prop_map(|(encoding, delimiter, end)| Layout::Text(encoding, delimiter, end));
    prop_oneof![
        3 => text,
        1 => Just(Layout::Xlsx),
        1 => Just(Layout::Ods),
        1 => Just(Layout::Html),
        1 => Just(Layout::Xml2003),
    ]
}

/// The rows as a full grid from A1, blank where nothing stands.
fn grid(table: &Table) -> Vec<Vec<&str>> {
    let rows = table.keys().map(|(row, _)| *row).max().unwrap_or(0);
    let columns = table.keys().map(|(_, column)| *column).max().unwrap_or(0);
    let text = |row, column| table.get(&(row, column)).map_or("", String::as_str);
    (1..=rows).map(|row| (1..=columns).map(|column| text(row, column)).collect()).collect()
}

fn written(table: &Table, layout: Layout) -> Vec<u8> {
    match layout {
        Layout::Text(encoding, delimiter, end) => text(table, encoding, delimiter, end),
        Layout::Xlsx => {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            for ((row, column), text) in table {
                sheet.write_string(row - 1, u16::try_from(column - 1).unwrap(), text).unwrap();
            }
            book.save_to_buffer().unwrap()
        }
        Layout::Ods => ods(table),
        Layout::Html => {
            markup(table, "<html><body><table>", "<tr>", ("<td>", "</td>"), "<br>", "</table></body></html>")
        }
        Layout::Xml2003 => {
            let head = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table>";
            let cell = ("<Cell><Data ss:Type=\"String\">", "</Data></Cell>");
            markup(table, head, "<Row>", cell, "&#10;", "</Table></Worksheet></Workbook>")
        }
    }
}

fn text(table: &Table, encoding: &str, delimiter: char, end: &str) -> Vec<u8> {
    let quoted = |field: &&str| format!("\"{}\"", field.replace('"', "\"\""));
    let line =
        |fields: &Vec<&str>| fields.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string()) + end;
    let text: String = grid(table).iter().map(line).collect();
    let wide = || "\u{FEFF}".encode_utf16().chain(text.encode_utf16());
    match encoding {
        "GB18030" => GB18030.encode(&text).0.into_owned(),
        "UTF-16LE" => wide().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => wide().flat_map(u16::to_be_bytes).collect(),
        "BOM" => format!("\u{FEFF}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

fn escaped(text: &str, line_break: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\n', line_break)
}

fn markup(
    table: &Table,
    head: &str,
    row: &str,
    (open, close): (&str, &str),
    line_break: &str,
    foot: &str,
) -> Vec<u8> {
    let line = |fields: &Vec<&str>| {
        let cells: String =
            fields.iter().map(|field| format!("{open}{}{close}", escaped(field, line_break))).collect();
        format!("{row}{cells}{}", row.replace('<', "</"))
    };
    let body: String = grid(table).iter().map(line).collect();
    format!("{head}{body}{foot}").into_bytes()
}

fn ods(table: &Table) -> Vec<u8> {
    let head = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table \
        table:name=\"a\">";
    let cell = ("<table:table-cell office:value-type=\"string\"><text:p>", "</text:p></table:table-cell>");
    let foot = "</table:table></office:spreadsheet></office:body></office:document-content>";
    let content = markup(table, head, "<table:table-row>", cell, "</text:p><text:p>", foot);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
        ("content.xml", &content),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A text file says `="0012"` where it means 0012: so Excel leaves the digits alone.
fn meant(table: Table) -> Table {
    let inside = |text: &str| {
        let inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
        (!inner.contains('"')).then(|| inner.to_owned())
    };
    let cells = table.into_iter().map(|(place, text)| (place, inside(&text).unwrap_or(text)));
    cells.filter(|(_, text)| !text.is_empty()).collect()
}

#[test]
fn what_a_text_file_keeps_from_excel_is_what_stands_inside() {
    let table = |text: &str| {
        Table::from([((1, 1), "案号".to_owned()), ((1, 2), "被执行人".to_owned()), ((2, 1), text.to_owned())])
    };
    let layout = Layout::Text("UTF-8", ',', "\n");
    let mut nothing = table("");
    nothing.remove(&(2, 1));
    for (text, expected) in [("=\"0012\"", table("0012")), ("=\"\"", nothing)] {
        assert_eq!(read(&written(&table(text), layout)), expected);
        assert_eq!(read(&written(&table(text), Layout::Xlsx)), table(text), "a workbook needs no such trick");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_reads_back_the_same_from_any_layout(
        body in vec(vec("[a-z0-9，,;|\"'=<>&一-龥（）𠮷㐂-]{0,5}(\n[a-z0-9一-龥]{1,3})?", 3), 1..6),
        (down, right) in (0_u32..3, 0_u32..3),
        layout in layouts(),
    ) {
        let mut rows = vec![["案号", "被执行人", "金额"].map(String::from).to_vec()];
        rows.extend(body);
        let mut table = Table::new();
        for (row, fields) in (1..).zip(rows) {
            for (column, field) in (1..).zip(fields) {
                let field = field.trim_start_matches('\n').to_owned();
                if !field.is_empty() {
                    table.insert((row + down, column + right), field);
                }
            }
        }
        let bytes = written(&table, layout);
        if matches!(layout, Layout::Text(..)) {
            table = meant(table);
        }
        prop_assert_eq!(read(&bytes), table);
    }
}
