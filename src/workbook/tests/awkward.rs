//! Awkward things that offices send and that no reader's own test holds; `docs/intake.md` lists them all.

use std::fmt::Write as _;

use encoding_rs::{GB18030, GBK};
use rust_xlsxwriter::{Format, Url, Workbook};

use crate::workbook::cell::Area;
use crate::workbook::compound::tests::compound;
use crate::workbook::package::tests::zipped;
use crate::workbook::read::Unreadable;
use crate::workbook::rows::Kept;
use crate::workbook::view::tests::{binary, record, wide};

/// The records of a stream of BIFF5, the format of Excel 5.0 and 95: texts are bytes in the workbook's code page.
fn biff5(code_page: u16, from_1904: bool, sheet_name: &str, sheet: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let stream = |records: &[(u16, Vec<u8>)]| -> Vec<u8> {
        let bytes = records.iter().map(|(kind, data)| {
            [&kind.to_le_bytes(), &u16::try_from(data.len()).unwrap().to_le_bytes(), data.as_slice()].concat()
        });
        bytes.flatten().collect()
    };
    let start = |kind: u8| (0x0809, vec![0, 5, kind, 0, 0, 0, 0xC9, 7]);
    let (name, ..) = GBK.encode(sheet_name);
    let bound = |position: u32| {
        let length = [0, 0, u8::try_from(name.len()).unwrap()];
        (0x0085, [position.to_le_bytes().as_slice(), &length, &name].concat())
    };
    let format = |number: u8| (0x00E0, [&[0, 0, number, 0], &[0; 12][..]].concat());
    let globals = |position| {
        let date_system = (0x0022, vec![u8::from(from_1904), 0]);
        let code_page = (0x0042, code_page.to_le_bytes().to_vec());
        stream(&[start(5), code_page, date_system, format(0), format(14), bound(position), (0x000A, vec![])])
    };
    let position = u32::try_from(globals(0).len()).unwrap();
    let sheet = [&[start(16)], sheet, &[(0x000A, vec![])]].concat();
    compound("Book", &[globals(position), stream(&sheet)].concat())
}

fn place(row: u8, column: u8, format: u8) -> Vec<u8> {
    vec![row, 0, column, 0, format, 0]
}

fn label(row: u8, column: u8, text: &str) -> (u16, Vec<u8>) {
    let (bytes, ..) = GBK.encode(text);
    let length = u16::try_from(bytes.len()).unwrap().to_le_bytes();
    (0x0204, [place(row, column, 0), length.to_vec(), bytes.into_owned()].concat())
}

#[test]
fn a_workbook_of_excel_95_is_read_in_its_chinese_code_page_and_date_system() {
    let date = |serial: f64| (0x0203, [place(1, 1, 1), serial.to_le_bytes().to_vec()].concat());
    for (from_1904, serial) in [(false, 46_295.0), (true, 44_833.0)] {
        let records =
            [label(0, 0, "被执行人"), label(0, 1, "立案日期"), label(1, 0, "云泽市镕垚村"), date(serial)];
        let (kept, _) = Kept::of(&biff5(936, from_1904, "失信名单", &records)).unwrap();
        assert_eq!(kept.sheets[0].0.name, "失信名单");
        let expected = [
            (1, 1, "被执行人"),
            (1, 2, "立案日期"),
            (2, 1, "云泽市镕垚村"),
            (2, 2, "Date(2026-09-30T00:00:00)"),
        ];
        assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
    }
}

#[test]
fn a_code_page_that_nobody_knows_is_refused_and_not_guessed() {
    let outcome = Kept::of(&biff5(999, false, "a", &[label(0, 0, "被执行人")]));
    assert!(matches!(outcome, Err(Unreadable::Damaged { .. })), "{outcome:?}");
}

#[test]
fn a_binary_workbook_keeps_addresses_types_and_merged_areas() {
    let row = |number: u8| record(0, &[number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let at = |column: u8| [column, 0, 0, 0, 0, 0, 0, 0];
    let text = |column, text: &str| record(6, &[&at(column)[..], &wide(text)].concat());
    let number = |column, value: f64| record(5, &[&at(column)[..], &value.to_le_bytes()].concat());
    let sheet = [
        record(129, &[]),
        record(148, &[0; 16]),
        record(145, &[]),
        row(1),
        text(0, "被执行人"),
        row(4),
        text(1, "云泽市水务局"),
        number(2, 12.5),
        record(146, &[]),
        record(176, &[4, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
        record(130, &[]),
    ];
    let (kept, report) = Kept::of(&binary(&sheet.concat())).unwrap();
    let area = Area { first_row: 5, first_column: 2, last_row: 6, last_column: 2 };
    assert_eq!(kept.sheets[0].0.merged, [area]);
    assert_eq!((report.rows, kept.sheets[0].0.name.as_str()), (2, "名单"));
    let expected = [(2, 1, "被执行人"), (5, 2, "云泽市水务局"), (5, 3, "Number(12.5)")];
    assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
}

/// A workbook with these shared strings, one a row in column A, and this inline one in B1.
fn with_strings(head: &str, strings: &[&str], inline: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |list: &[(&str, &str)]| {
        let mut text = String::from("<Relationships>");
        for (kind, target) in list {
            write!(text, "<Relationship Id=\"{kind}\" Type=\"{MAIN}/{kind}\" Target=\"{target}\"/>").unwrap();
        }
        text + "</Relationships>"
    };
    let mut rows = String::new();
    for (number, _) in (1..).zip(strings) {
        let extra = if number == 1 { inline } else { "" };
        let index = number - 1;
        write!(rows, "<row r=\"{number}\"><c r=\"A{number}\" t=\"s\"><v>{index}</v></c>{extra}</row>")
            .unwrap();
    }
    zipped(&[
        ("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns:r=\"{MAIN}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"worksheet\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", &format!("<?xml version=\"1.0\"?>{head}<sst>{}</sst>", strings.concat())),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

#[test]
fn rich_text_is_its_runs_without_the_reading_aids() {
    let rich = "<si><r><rPr><b/></rPr><t>云泽</t></r><r><t xml:space=\"preserve\">市 水务局</t></r>\
                <rPh sb=\"0\" eb=\"2\"><t>yunze</t></rPh></si>";
    let inline = "<c r=\"B1\" t=\"inlineStr\"><is><r><t>（2026）</t></r><r><t>泽0184执1号</t></r></is></c>";
    let (kept, _) = Kept::of(&with_strings("", &[rich, "<si><t>&amp;&#x4E00;</t></si>"], inline)).unwrap();
    let expected = [(1, 1, "云泽市 水务局"), (1, 2, "（2026）泽0184执1号"), (2, 1, "&一")];
    assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
}

#[test]
fn a_linked_cell_is_its_text_and_not_its_target() {
    let mut book = Workbook::new();
    let target = Url::new("https://zxgk.example/1").set_text("（2026）泽0184执1号");
    book.add_worksheet().write_with_format(0, 0, target, &Format::new()).unwrap();
    let html =
        "<table><tr><td><a href='https://zxgk.example/1'>（2026）泽0184执1号</a><td>一<tr><td>二</table>";
    let ods_body = "<office:document-content><office:body><office:spreadsheet><table:table><table:table-row>\
        <table:table-cell office:value-type='string'><text:p><text:a xlink:href='https://zxgk.example/1'>（2026）泽0184执1号\
        </text:a></text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>\
        </office:document-content>";
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    for bytes in [
        book.save_to_buffer().unwrap(),
        html.as_bytes().to_vec(),
        zipped(&[("mimetype", kind), ("content.xml", ods_body)]),
    ] {
        let (kept, _) = Kept::of(&bytes).unwrap();
        assert_eq!(kept.texts(0)[0], (1, 1, String::from("（2026）泽0184执1号")));
    }
}

#[test]
fn entities_of_a_billion_laughs_are_not_expanded() {
    let mut head = String::from("<!DOCTYPE sst [<!ENTITY l0 \"哈哈哈哈哈哈哈哈哈哈\">");
    for level in 1..10 {
        let inner = format!("&l{};", level - 1).repeat(10);
        write!(head, "<!ENTITY l{level} \"{inner}\">").unwrap();
    }
    head.push_str("]>");
    let refused = Kept::of(&with_strings(&head, &["<si><t>&l9;</t></si>"], ""));
    let longest = refused.map(|(kept, _)| kept.texts(0).iter().map(|(_, _, text)| text.len()).max());
    assert!(!matches!(longest, Ok(Some(100..))), "{longest:?}");
    let body = "<office:document-content><office:body><office:spreadsheet><table:table><table:table-row>\
        <table:table-cell office:value-type='string'><text:p>&l9;</text:p></table:table-cell></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document-content>";
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let ods = zipped(&[("mimetype", kind), ("content.xml", &format!("{head}{body}"))]);
    assert!(matches!(Kept::of(&ods), Err(Unreadable::Damaged { .. })));
}

#[test]
fn quoted_lines_ragged_rows_and_control_characters_keep_their_record() {
    let text = "案号,被执行人,备注\n（2026）泽0184执1号,\"云泽市\n水务局\"\n（2026）泽0184执2号,甲,乙,丙\n\0,𠮷\0村\n";
    let (bytes, _, lossy) = GB18030.encode(text);
    assert!(!lossy);
    for bytes in [text.as_bytes(), &bytes] {
        let (kept, _) = Kept::of(bytes).unwrap();
        let found = kept.texts(0);
        let expected = [
            (2, 1, "（2026）泽0184执1号"),
            (2, 2, "云泽市\n水务局"),
            (3, 1, "（2026）泽0184执2号"),
            (3, 2, "甲"),
            (3, 3, "乙"),
            (3, 4, "丙"),
            (4, 1, "\0"),
            (4, 2, "𠮷\0村"),
        ];
        assert_eq!(found[3..], expected.map(|(row, column, text)| (row, column, String::from(text))));
    }
}
