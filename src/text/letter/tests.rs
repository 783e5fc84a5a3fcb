//! Templates as clerks leave them.

use std::io::{Cursor, Read, Write};

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;

use super::fault::Place;
use super::fill::Value;
use super::markup::Element;
use super::*;

fn about() -> About<'static> {
    About {
        title: "云信用函〔2026〕1号",
        code: "",
        author: "云泽市信用办",
        stamp: NaiveDate::default().into(),
    }
}

/// The shipped template of a kind with other paragraphs.
fn edited(kind: LetterKind, body: &str) -> Vec<u8> {
    with_part(&shipped_template(kind, LetterHead::Letter).unwrap(), "word/document.xml", &document(body))
}

fn document(body: &str) -> String {
    format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    )
}

fn with_part(docx: &[u8], name: &str, content: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().to_string()).collect();
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
    for part in names {
        out.start_file(part.as_str(), SimpleFileOptions::default()).unwrap();
        let mut bytes = Vec::new();
        if part == name {
            bytes = content.as_bytes().to_vec();
        } else {
            archive.by_name(&part).unwrap().read_to_end(&mut bytes).unwrap();
        }
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn part(docx: &[u8], name: &str) -> Element {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    parse(&bytes).unwrap()
}

fn lines(docx: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    part(docx, "word/document.xml").each(&mut |element| {
        if element.name == "w:p" {
            lines.push(element.text());
        }
    });
    lines
}

fn say(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// What every letter must say.
const MUST: &str = "{{发文字号}}{{主送}}{{署名}}{{成文日期}}";

fn zero(body: &str) -> Vec<u8> {
    edited(LetterKind::Zero, &(say(MUST) + body))
}

fn read(file: &str, bytes: Vec<u8>) -> Result<Letters, Vec<LetterFault>> {
    Letters::read(&BTreeMap::from([(file.to_owned(), bytes)]), LetterHead::Letter)
}

fn wrongs(bytes: Vec<u8>) -> Vec<Wrong> {
    read("零报告函.docx", bytes).unwrap_err().into_iter().map(|fault| fault.what).collect()
}

fn common() -> Values {
    let text = |key: &'static str, text: &str| (key, Value::from(text));
    BTreeMap::from([
        text("head", "云泽市信用办"),
        text("number", "云信用函〔2026〕1号"),
        text("addressee", "云泽市教育局"),
        text("issuer", "云泽市信用办"),
        text("date", "2026年1月5日"),
        text("printed_by", "云泽市信用办"),
        text("printed_on", "2026年1月5日"),
        text("city", "云泽市"),
        text("court", "云泽市人民法院"),
        text("credit_office", "云泽市信用办"),
        text("quarter", "2025年第4季度"),
        text("as_of", "2026年1月5日"),
        text("contact", "林一舟"),
        text("telephone", "0990-8840000"),
    ])
}

#[test]
fn shipped_templates_are_read_like_those_of_an_office() {
    let letters = Letters::read(&BTreeMap::new(), LetterHead::Letter).unwrap();
    assert_eq!(letters.templates.len(), LetterKind::ALL.len());
    let files = LetterKind::ALL
        .map(|kind| (format!("{kind}.docx"), shipped_template(kind, LetterHead::Letter).unwrap()));
    let written = Letters::read(&BTreeMap::from(files), LetterHead::Letter).unwrap();
    let fill = |letters: &Letters| letters.fill(LetterKind::Zero, &common(), &about()).unwrap();
    assert_eq!(fill(&letters), fill(&written));
    assert!(lines(&fill(&letters)).contains(&"云泽市教育局：".to_owned()));
}

#[test]
fn a_misspelt_name_is_shown_with_its_place_and_the_nearest_one() {
    let template = zero(&(say("") + &say("请贵单位{{联系入}}联系。")));
    let faults = read("零报告函.docx", template).unwrap_err();
    let place = Place {
        part: fault::PartKind::Body, paragraph: 3, text: "请贵单位{{联系入}}联系。".into()
    };
    let what = Wrong::Unknown { name: "联系入".into(), nearest: Some("联系人".into()) };
    assert_eq!(faults, [LetterFault { file: "零报告函.docx".into(), place: Some(place), what }]);
}

#[test]
fn every_fault_of_a_template_is_found_before_it_is_used() {
    let name = |text: &str| text.to_owned();
    for (body, wrong) in [
        (say("{{完全不是}}"), Wrong::Unknown { name: name("完全不是"), nearest: None }),
        (say("{{主送"), Wrong::Broken(name("主送"))),
        (say("{主送}"), Wrong::StrayBrace),
        (say("{{每个 案件}}"), Wrong::Unclosed(name("每个 案件"))),
        (say("{{如果 主送}}x{{结束}}"), Wrong::NotACondition(name("主送"))),
        (say("{{每个 主送}}x{{结束}}"), Wrong::NotAList(name("主送"))),
        (say("x{{结束}}"), Wrong::Unopened(name("结束"))),
        (say("x{{否则}}"), Wrong::Unopened(name("否则"))),
        ("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>".to_owned(), Wrong::Revisions),
        ("<w:p><w:r><w:commentReference/></w:r></w:p>".to_owned(), Wrong::Comments),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>".to_owned(), Wrong::HiddenText),
        (
            "<w:p><w:r><w:instrText> INCLUDETEXT \"//a/b\" </w:instrText></w:r></w:p>".to_owned(),
            Wrong::External(name("INCLUDETEXT")),
        ),
    ] {
        assert!(wrongs(zero(&body)).contains(&wrong), "{body}: {:?}", wrongs(zero(&body)));
    }
    let outside = edited(LetterKind::Lifting, &(say(MUST) + &say("{{案号}}")));
    let faults = read("解除惩戒通知.docx", outside).unwrap_err();
    assert_eq!(faults[0].what, Wrong::OnlyWithin { name: name("案号"), list: name("案件") });
    assert_eq!(
        wrongs(edited(LetterKind::Zero, &say("{{主送}}{{署名}}{{成文日期}}"))),
        [Wrong::Missing(name("发文字号"))]
    );
    let sometimes = say("{{主送}}{{署名}}{{成文日期}}{{如果 多个单位}}{{发文字号}}{{结束}}{{案件数}}");
    let faults = read("失信信息推送函.docx", edited(LetterKind::Push, &sometimes)).unwrap_err();
    assert_eq!(faults[0].what, Wrong::Missing(name("发文字号")), "said only sometimes");
}

#[test]
fn what_may_be_empty_stands_in_its_condition() {
    let push = |body: &str| {
        let bytes = edited(LetterKind::Push, &(say(MUST) + &say("{{案件数}}") + &say(body)));
        read("失信信息推送函.docx", bytes).map(|_| ()).map_err(|faults| faults[0].what.clone())
    };
    let fault = Err(Wrong::MayBeEmpty("标的合计".to_owned()));
    assert_eq!(push("{{标的合计}}"), fault);
    assert_eq!(push("{{如果 标的合计}}无{{否则}}{{标的合计}}{{结束}}"), fault);
    assert_eq!(push("{{如果 多个单位}}{{标的合计}}{{结束}}"), fault);
    assert_eq!(push("{{如果 标的合计}}合计{{标的合计}}{{结束}}"), Ok(()));
    assert_eq!(push("{{如果 标的合计}}"), Err(Wrong::Unclosed("如果 标的合计".to_owned())));
}

#[test]
fn what_must_not_leave_the_house_is_refused() {
    let shipped = shipped_template(LetterKind::Zero, LetterHead::Letter).unwrap();
    assert_eq!(wrongs(b"\xD0\xCF\x11\xE0 an old .doc".to_vec()), [Wrong::NotDocx]);
    assert_eq!(wrongs(with_part(&shipped, "word/vbaProject.bin", "x")), [Wrong::Macros]);
    let rels = r#"<Relationships><Relationship Id="r" Target="http://example.com/t.dotm" TargetMode="External"/></Relationships>"#;
    let linked = with_part(&shipped, "word/_rels/settings.xml.rels", rels);
    assert_eq!(wrongs(linked), [Wrong::External("http://example.com/t.dotm".into())]);
    let embedded = with_part(&shipped, "word/embeddings/a.bin", "x");
    assert_eq!(wrongs(embedded), [Wrong::Embedded("word/embeddings/a.bin".into())]);
    assert!(matches!(wrongs(zero("<w:p>"))[..], [Wrong::Damaged(_)]));
    let other = read("通报函 (1).docx", shipped).unwrap_err();
    assert_eq!(other[0].what, Wrong::NoSuchLetter { nearest: Some("通报函.docx".into()) });
}

#[test]
fn who_wrote_the_template_does_not_travel_with_the_letter() {
    let shipped = shipped_template(LetterKind::Zero, LetterHead::Letter).unwrap();
    let named = with_part(&shipped, "docProps/app.xml", "<Properties><Manager>某科长</Manager></Properties>");
    let named = with_part(&named, "customXml/item1.xml", "<a>某科长</a>");
    let letters = read("零报告函.docx", named).unwrap();
    let letter = letters.fill(LetterKind::Zero, &common(), &about()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&letter)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().to_string()).collect();
    assert!(!names.iter().any(|name| name.contains("app.xml") || name.contains("customXml")), "{names:?}");
    let mut core = String::new();
    archive.by_name("docProps/core.xml").unwrap().read_to_string(&mut core).unwrap();
    assert!(core.contains("云泽市信用办") && core.contains("云信用函〔2026〕1号"), "{core}");
}

fn lifted() -> Values {
    let case = |party: &str, case: &str, on: Value| {
        BTreeMap::from([
            ("party", party.into()),
            ("case", case.into()),
            ("ending", Value::from("信用修复")),
            ("ended_on", on),
            ("measures", "政府采购".into()),
            ("extent", "全部解除".into()),
        ])
    };
    let mut values = common();
    values.insert(
        "cases",
        Value::List(vec![
            case("甲局", "（2026）泽0184执1号", "2026年1月4日".into()),
            case("乙<村>", "（2026）泽0184执2号", Value::Absent),
        ]),
    );
    values
}

fn lifting(body: &str) -> Vec<String> {
    let bytes = edited(LetterKind::Lifting, &(say(MUST) + body));
    let letters = read("解除惩戒通知.docx", bytes).unwrap();
    let mut lines = lines(&letters.fill(LetterKind::Lifting, &lifted(), &about()).unwrap());
    lines.remove(0);
    lines
}

#[test]
fn a_row_of_a_table_is_repeated_for_every_case() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", say(text));
    let row =
        |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let head = row(&["单位", "案号", "日期"]);
    let filled = [
        "单位",
        "案号",
        "日期",
        "1甲局",
        "（2026）泽0184执1号",
        "2026年1月4日",
        "2乙<村>",
        "（2026）泽0184执2号",
        "不详",
    ];
    let in_row = row(&[
        "{{每个 案件}}{{序号}}{{单位名称}}",
        "{{案号}}",
        "{{如果 解除日期}}{{解除日期}}{{否则}}不详{{结束}}{{结束}}",
    ]);
    assert_eq!(lifting(&format!("<w:tbl>{head}{in_row}</w:tbl>")), filled);
    let own_rows = row(&["{{每个 案件}}", "", ""])
        + &row(&["{{序号}}{{单位名称}}", "{{案号}}", "{{如果 解除日期}}{{解除日期}}{{否则}}不详{{结束}}"])
        + &row(&["{{结束}}", "", ""]);
    assert_eq!(lifting(&format!("<w:tbl>{head}{own_rows}</w:tbl>")), filled);
}

#[test]
fn marks_on_lines_of_their_own_leave_no_line_behind() {
    let body = say("{{每个 案件}}")
        + &say("{{如果 解除日期}}")
        + &say("{{案号}}于{{解除日期}}解除")
        + &say("{{否则}}")
        + &say("{{案号}}日期不详")
        + &say("{{结束}}")
        + &say("{{结束}}")
        + &say("")
        + &say("{{如果 解除日期}}{{结束}}").replace("{{如果 解除日期}}{{结束}}", "尾")
        + &say("{{每个 案件}}{{单位名称}}{{如果 后面还有}}、{{结束}}{{结束}}");
    assert_eq!(
        lifting(&body),
        ["（2026）泽0184执1号于2026年1月4日解除", "（2026）泽0184执2号日期不详", "", "尾", "甲局、乙<村>"]
    );
}

#[test]
fn a_value_that_the_program_forgets_is_an_error_and_never_a_gap() {
    let letters = Letters::read(&BTreeMap::new(), LetterHead::Letter).unwrap();
    let mut values = common();
    values.remove("quarter");
    let error = letters.fill(LetterKind::Zero, &values, &about()).unwrap_err();
    assert!(
        matches!(error, LetterError::Fill(LetterKind::Zero, FillFault::Missing(key)) if key == "quarter")
    );
    values.insert("quarter", " ".into());
    let error = letters.fill(LetterKind::Zero, &values, &about()).unwrap_err();
    assert!(matches!(error, LetterError::Fill(_, FillFault::Empty(key)) if key == "quarter"));
}

#[test]
fn the_signature_moves_and_a_long_head_shrinks() {
    let letters = Letters::read(&BTreeMap::new(), LetterHead::Letter).unwrap();
    let mut values = common();
    let place = fill::Place { right: 777, centre: 1000 };
    values.insert("issuer", Value::Placed { text: "某某".into(), place });
    values.insert("head", Value::Fitted { text: "某某".into(), size: 50 });
    let indents = |letters: &Letters| {
        let letter = letters.fill(LetterKind::Zero, &values, &about()).unwrap();
        let mut indents = Vec::new();
        part(&letter, "word/document.xml").each(&mut |element| {
            let side = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
            if element.name == "w:ind" {
                indents.push((side("w:left"), side("w:right")));
            }
        });
        indents
    };
    // The shipped one is centred: its middle is 1000 twips from the right edge of 156 mm.
    assert_eq!(indents(&letters)[0], ("6845".to_owned(), "0".to_owned()));
    let own = |about: &str| {
        let body = format!("<w:p><w:pPr>{about}</w:pPr><w:r><w:t>{MUST}</w:t></w:r></w:p>");
        indents(&read("零报告函.docx", edited(LetterKind::Zero, &body)).unwrap())
    };
    let right = "<w:ind w:left=\"0\" w:right=\"1280\" w:rightChars=\"400\"/><w:jc w:val=\"right\"/>";
    assert_eq!(own(right), [("0".to_owned(), "777".to_owned())]);
    assert_eq!(own("<w:jc w:val=\"center\"/>"), []);
    let mut sizes = Vec::new();
    let letter = letters.fill(LetterKind::Zero, &values, &about()).unwrap();
    part(&letter, "word/header_first.xml").each(&mut |element| {
        sizes.extend(element.attribute("w:val").filter(|_| element.name == "w:sz").map(str::to_owned));
    });
    assert_eq!(sizes, ["50"]);
}

#[test]
fn both_heads_say_the_same_and_the_red_one_who_printed_it() {
    for kind in LetterKind::ALL {
        let [letter, red] = LetterHead::ALL.map(|head| lines(&shipped_template(kind, head).unwrap()));
        let mut said = vec!["{{发文机关标志}}".to_owned()];
        said.extend(letter.into_iter().filter(|line| !line.is_empty()));
        said.push("{{印发机关}}{{印发日期}}印发".to_owned());
        assert_eq!(red.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>(), said, "{kind}");
    }
}

#[test]
fn a_template_that_nobody_has_edited_takes_the_head_of_the_office() {
    let red = Letters::read(&BTreeMap::new(), LetterHead::Red).unwrap();
    for head in LetterHead::ALL {
        let unedited = shipped_template(LetterKind::Zero, head).unwrap();
        let letters =
            Letters::read(&BTreeMap::from([("零报告函.docx".to_owned(), unedited)]), LetterHead::Red);
        let fill = |letters: &Letters| letters.fill(LetterKind::Zero, &common(), &about()).unwrap();
        assert_eq!(fill(&letters.unwrap()), fill(&red), "{head:?}");
    }
}

#[test]
fn where_pages_are_bound_the_text_is_narrower() {
    let width = |more: &str| {
        let margins = format!("<w:pgMar w:left=\"1587\" w:right=\"1474\" {more}/>");
        let section =
            format!("<w:body xmlns:w=\"w\"><w:sectPr><w:pgSz w:w=\"11906\"/>{margins}</w:sectPr></w:body>");
        super::package::text_width(&super::markup::parse(section.as_bytes()).unwrap())
    };
    assert_eq!(width(""), Some(11906 - 1587 - 1474));
    assert_eq!(width("w:gutter=\"300\""), Some(11906 - 1587 - 1474 - 300));
}
