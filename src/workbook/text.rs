//! CSV, TSV and TXT: two streaming passes (encoding, then records), never the whole file in memory.

use std::io::{Read, Seek};

use super::cell::{Cell, SheetInfo, SheetSink};
use super::delimiter;
use super::encoding::{self, Decoded};
use super::read::{Limits, Unreadable};
use super::records::Records;

/// What a text file turned out to be.
pub(super) struct Table {
    pub(super) rows: u64,
    pub(super) encoding: &'static str,
    pub(super) delimiter: char,
}

/// Reads the file as one sheet without a name; row numbers are record numbers, blank records counted.
pub(super) fn read<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<Table, Unreadable> {
    let encoding = encoding::decide(&mut source, |_| None)?;
    let mut decoded = Decoded::new(source, encoding)?;
    let Some(first) = decoded.chunk()? else { return Err(Unreadable::Empty) };
    let delimiter = delimiter::of(first);
    let mut records = Records::new(delimiter, limits);
    let mut rows = 0;
    sink.sheet(SheetInfo { is_last: true, ..SheetInfo::default() })?;
    let mut take = |number: u32, cells: &[Cell]| {
        if cells.iter().any(|cell| *cell != Cell::Empty) {
            sink.row(number, cells)?;
            rows += 1;
        }
        Ok(())
    };
    records.feed(first, &mut take)?;
    while let Some(chunk) = decoded.chunk()? {
        records.feed(chunk, &mut take)?;
    }
    records.end(&mut take)?;
    Ok(Table { rows, encoding: encoding::name(encoding), delimiter })
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;
    use proptest::collection::vec;
    use proptest::prelude::{ProptestConfig, any, prop_oneof};
    use proptest::sample::select;
    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::super::read::Unreadable;
    use super::super::rows::Kept;
    use super::super::sniff::Format;

    #[test]
    fn a_gbk_file_says_what_it_is_and_keeps_record_numbers() {
        let text = "云泽市法院导出\r\n\r\n案号\t姓名\r\n（2026）泽0184执1号\t\"赵\r\n一\"\r\n,\r\n\t钱二\r\n";
        let (kept, report) = Kept::of(&GB18030.encode(text).0).unwrap();
        assert_eq!(
            (report.format, report.encoding, report.delimiter),
            (Format::Text, Some("GB18030"), Some('\t'))
        );
        let expected = [
            (1, 1, "云泽市法院导出"),
            (3, 1, "案号"),
            (3, 2, "姓名"),
            (4, 1, "（2026）泽0184执1号"),
            (4, 2, "赵\r\n一"),
            (5, 1, ","),
            (6, 2, "钱二"),
        ];
        assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
    }

    #[test]
    fn a_file_with_nothing_but_a_mark_is_empty() {
        assert!(matches!(Kept::of(b"\xEF\xBB\xBF"), Err(Unreadable::Empty)));
        assert!(matches!(Kept::of(b""), Err(Unreadable::Empty)));
    }

    fn quoted(field: &str) -> String {
        format!("\"{}\"", field.replace('"', "\"\""))
    }

    fn encoded(text: &str, encoding: &str) -> Vec<u8> {
        match encoding {
            "UTF-8" => text.as_bytes().to_vec(),
            "GB18030" => GB18030.encode(text).0.into_owned(),
            _ => "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_table_reads_back_the_same(
            body in vec(vec("[a-z0-9 ，,;|\t\"\r\n一-龥（）𠮷㐂]{0,6}", 3), 1..6),
            delimiter in select(vec![',', '\t', ';', '|', '，']),
            encoding in select(vec!["UTF-8", "GB18030", "UTF-16LE"]),
            line_end in select(vec!["\n", "\r\n", "\r"]),
        ) {
            let mut table = vec![["案号", "被执行人", "金额"].map(String::from).to_vec()];
            table.extend(body);
            let join = String::from(delimiter);
            let line = |fields: &Vec<String>| fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(&join);
            let text: String = table.iter().map(|fields| line(fields) + line_end).collect();
            let (kept, report) = Kept::of(&encoded(&text, encoding)).unwrap();
            prop_assert_eq!(report.encoding, Some(encoding));
            prop_assert_eq!(report.delimiter, Some(delimiter));
            let mut expected = Vec::new();
            for (row, fields) in (1..).zip(&table) {
                for (column, field) in (1..).zip(fields).filter(|(_, field)| !field.is_empty()) {
                    expected.push((row, column, field.clone()));
                }
            }
            prop_assert_eq!(kept.texts(0), expected);
        }

        #[test]
        fn any_bytes_end_in_rows_or_in_a_reason(
            start in select(vec![
                b"".as_slice(), b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<html><table><tr>", b"\xFF\xFE",
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet>",
            ]),
            bytes in prop_oneof![vec(any::<u8>(), 0..600), vec(select(b"<>/&;\"'=,\n\0tdrow ".to_vec()), 0..600)],
        ) {
            let outcome = Kept::of(&[start, &bytes].concat());
            prop_assert!(outcome.is_ok() || outcome.is_err_and(|fault| !matches!(fault, Unreadable::Stopped)));
        }
    }
}
