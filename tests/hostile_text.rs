//! Names and facts that a spreadsheet program would run, a browser would render, a mail program would take for a header or a
//! screen would turn round: in every product they are text, and what cannot be seen is gone.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::Office;
use common::packages::parts;
use mail_parser::{MessageParser, MimeHeaders};

const DEPARTMENT: &str = "云泽市<b>教育</b>&体育局";
const FORMULA: &str = "=HYPERLINK(\"http://x.example\",\"云泽市第一中学\")";
const TURNED: &str = "@云泽市\u{202E}林业\u{200B}站\u{2066}";
const PLAIN: &str = "+云泽市水务站";
const REPRESENTATIVE: &str = "-2+3+cmd|' /C calc'!A0";
const DUTY: &str = "@SUM(1+1)*cmd|' /C calc'!A0，\u{7}支付<script>alert(1)</script>\u{202D}货款";

const UNIT_HEADINGS: &str =
    "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,上级单位编号,主管部门编号,电子邮箱,责任人";
const HEADINGS: &str = "被执行人姓名/名称,统一社会信用代码,法定代表人或者负责人姓名,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,已履行部分,未履行部分,失信被执行人行为具体情形,发布时间";

fn quoted(fields: &[&str]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
    fields.join(",")
}

fn office() -> Office {
    let units = [
        ["U01", "云泽市人民政府", "行政机关", "", "990184", "", "", "", ""],
        [
            "U02",
            DEPARTMENT,
            "行政机关",
            "",
            "990184",
            "",
            "U01",
            "jy@yunze.example",
            "=1+1\r\nBcc: evil@x.example",
        ],
        ["U03", FORMULA, "事业单位", "", "990184", "", "U02", "", ""],
        ["U04", TURNED, "事业单位", "", "990184", "", "U02", "", ""],
        ["U05", PLAIN, "事业单位", "", "990184", "", "U02", "", ""],
    ];
    let units: Vec<String> = units.iter().map(|unit| quoted(unit)).collect();
    let row = |name: &str, number: u32| {
        let (case, basis) = (format!("（2025）泽0184执{number}号"), format!("（2024）泽0184民初{number}号"));
        quoted(&[
            name,
            "",
            REPRESENTATIVE,
            "云泽市人民法院",
            &case,
            "2025年3月5日",
            &basis,
            "=云泽市仲裁委\t",
            DUTY,
            "部分未履行",
            "\t=1+1",
            "-5\r\n=2",
            "有履行能力而拒不履行生效法律文书确定义务",
            "2026年4月1日",
        ])
    };
    let mut rows: Vec<String> =
        (1..).zip([FORMULA, TURNED, PLAIN, PLAIN]).map(|(number, name)| row(name, number)).collect();
    // One that nobody knows, and one that goes back.
    rows.push(row("=云泽市<i>无名</i>中学", 8));
    rows.push(row("", 9));
    Office::new()
        .drop_text("单位.csv", &format!("{UNIT_HEADINGS}\n{}\n", units.join("\n")))
        .drop_text("=1+1@三季度.csv", &format!("{HEADINGS}\n{}\n", rows.join("\n")))
}

/// Every file of the edition by path.
fn published() -> (Office, BTreeMap<String, Vec<u8>>) {
    let office = office();
    office.run("2026Q3", "2026-10-08");
    let paths = office.tree().into_keys().filter(|path| path.starts_with("runs/2026Q3-1/"));
    let files = paths.map(|path| (path.clone(), fs::read(office.path(&path)).unwrap())).collect();
    (office, files)
}

fn unescaped(markup: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x2f;", "/"), ("&#x27;", "'"), ("&amp;", "&")];
    named.iter().fold(markup.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// Characters that hide, turn round or control.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{7}' | '\u{0}')
}

#[test]
fn nothing_in_any_product_runs_renders_or_turns_round() {
    let (_office, files) = published();
    let (mut books, mut letters, mut tables, mut pages, mut messages) = (0, 0, 0, 0, 0);
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        match path.rsplit('.').next().unwrap() {
            "xlsx" | "docx" => {
                for (part, text) in parts(bytes) {
                    assert!(!text.contains("<f>") && !text.contains("<f "), "{path} {part}: a formula");
                    assert!(!text.contains("<hyperlink"), "{path} {part}: a link");
                    assert!(!text.chars().any(is_unseen), "{path} {part}");
                    assert!(!text.contains("<script") && !text.contains("<b>教育"), "{path} {part}");
                }
                *(if path.ends_with("xlsx") { &mut books } else { &mut letters }) += 1;
            }
            "csv" => {
                assert!(!text.chars().any(is_unseen), "{path}");
                let mut reader =
                    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
                for field in reader
                    .records()
                    .flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                {
                    let runs =
                        field.trim_start_matches('\u{FEFF}').starts_with(['=', '+', '-', '@', '\t', '\r']);
                    assert!(!runs, "{path}: {field:?} would run");
                }
                tables += 1;
            }
            "html" => {
                assert!(
                    !text.contains("<b>教育") && !text.contains("<script>alert") && !text.contains("<i>无名"),
                    "{path}"
                );
                assert!(!text.chars().any(is_unseen), "{path}");
                pages += 1;
            }
            "eml" => messages += 1,
            _ => assert!(!text.chars().any(is_unseen), "{path}"),
        }
        assert!(!path.contains(['<', '>', '|', '"', '\u{202E}']), "{path}");
    }
    assert!(
        books > 8 && letters > 0 && tables > 5 && pages > 0 && messages > 0,
        "{files:?}",
        files = files.keys()
    );
}

#[test]
fn the_names_themselves_are_still_there_as_text() {
    let (_office, files) = published();
    let find = |ending: &str, place: &str| {
        files.iter().find(|(path, _)| path.contains(place) && path.ends_with(ending)).unwrap().1.clone()
    };
    let annex = parts(&find("附件1-失信信息.xlsx", "教育"));
    let strings = &annex.iter().find(|(part, _)| part == "xl/sharedStrings.xml").unwrap().1;
    for text in [
        "=HYPERLINK(\"http://x.example\",\"云泽市第一中学\")",
        "@云泽市林业站",
        "+云泽市水务站",
        "-2+3+cmd|' /C calc'!A0",
    ] {
        assert!(unescaped(strings).contains(text), "{text}");
    }
    let letter = parts(&find("通报函.docx", "教育"));
    let document = &letter.iter().find(|(part, _)| part == "word/document.xml").unwrap().1;
    assert!(!document.contains("<b>教育") && unescaped(document).contains(DEPARTMENT), "{document}");
    let push = String::from_utf8(find(".csv", "推送")).unwrap();
    assert!(
        push.contains("'=HYPERLINK") && push.contains("'@云泽市林业站") && push.contains("'+云泽市水务站"),
        "{push}"
    );
}

#[test]
fn a_message_has_the_headers_that_we_wrote_and_no_others() {
    let (_office, files) = published();
    let (path, bytes) =
        files.iter().find(|(path, _)| path.contains("教育") && path.ends_with(".eml")).unwrap();
    let message = MessageParser::default().parse(bytes.as_slice()).unwrap();
    let headers: Vec<String> = message.headers().iter().map(|header| header.name().to_owned()).collect();
    assert!(!headers.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{path}: {headers:?}");
    let to: Vec<String> =
        message.to().unwrap().iter().map(|mailbox| mailbox.address().unwrap().to_owned()).collect();
    assert_eq!(to, ["jy@yunze.example"]);
    assert_eq!(message.to().unwrap().first().unwrap().name(), Some(DEPARTMENT));
    for line in String::from_utf8_lossy(bytes).split("\r\n\r\n").next().unwrap().lines() {
        assert!(line.is_ascii() && !line.chars().any(char::is_control), "{line:?}");
    }
    for part in message.attachments() {
        let name = part.attachment_name().unwrap();
        assert!(!name.chars().any(|c| is_unseen(c) || "<>:\"/\\|?*".contains(c)), "{name}");
    }
}
