//! Everything is produced from the specimen edition and read back by an independent reader.

mod course;
pub(super) mod specimen;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use self::specimen::Specimen;
use crate::definition::source::SourceDefinition;
use crate::domain::row_key::RowKey;
use crate::products::ProductFault;

const ANNEX: &str = "2-通报材料包/002-云泽市桂河镇人民政府/附件1-失信信息.xlsx";
const LETTER: &str = "2-通报材料包/001-云泽市教育和体育局/通报函.docx";

fn produced() -> BTreeMap<String, Vec<u8>> {
    Specimen::new().produce().unwrap()
}

pub(super) fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let rows = range.rows().map(<[Data]>::to_vec).collect();
            (name, rows)
        })
        .collect()
}

/// All text of a workbook's sheet.
fn text(rows: &[Vec<Data>]) -> String {
    rows.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join("|")
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Text of a part without its markup; fails if the part is no XML.
fn words_of(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0_i32;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let pieces = xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    pieces.collect()
}

#[test]
fn the_same_edition_is_the_same_bytes() {
    assert_eq!(produced(), produced());
}

#[test]
fn every_product_is_there() {
    let files: Vec<String> = produced().into_keys().collect();
    assert_eq!(
        files,
        [
            "1-信用办推送/失信信息推送表.csv",
            "1-信用办推送/失信信息推送表.xlsx",
            "2-通报材料包/001-云泽市教育和体育局/通报函.docx",
            "2-通报材料包/001-云泽市教育和体育局/附件1-失信信息.xlsx",
            "2-通报材料包/001-云泽市教育和体育局/附件2-回执.xlsx",
            "2-通报材料包/002-云泽市桂河镇人民政府/通报函.docx",
            ANNEX,
            "2-通报材料包/002-云泽市桂河镇人民政府/附件2-回执.xlsx",
            "2-通报材料包/003-云泽市财政局/通报函.docx",
            "2-通报材料包/003-云泽市财政局/附件1-失信信息.xlsx",
            "2-通报材料包/003-云泽市财政局/附件2-回执.xlsx",
            "3-联合惩戒/01-云泽市人民法院.xlsx",
            "3-联合惩戒/02-云泽市发展和改革局.xlsx",
            "3-联合惩戒/03-云泽市市场监督管理局.xlsx",
            "3-联合惩戒/04-云泽市财政局.xlsx",
            "3-联合惩戒/05-住房和城乡建设局.xlsx",
            "3-联合惩戒/06-公共资源交易中心.xlsx",
            "3-联合惩戒/07-农业农村局.xlsx",
            "3-联合惩戒/08-地方金融工作局.xlsx",
            "3-联合惩戒/09-经济和信息化局.xlsx",
            "3-联合惩戒/10-行政审批局.xlsx",
            "4-督办/平安建设考核清单.xlsx",
            "4-督办/督办清单.xlsx",
            "5-信用修复/信用修复批次.xlsx",
            "5-信用修复/信用修复申请表（空白）.xlsx",
            "6-退回/退回-01-失信名单.xlsx",
            "7-待核/待核问题.xlsx",
            "7-待核/无主管部门清单.xlsx",
            "7-待核/缺失名单核实.xlsx",
            "data/contents.csv",
            "data/events.csv",
            "data/files.csv",
            "data/findings.csv",
            "data/listings.csv",
            "data/parties.csv",
            "data/supervision.csv",
            "台账.xlsx",
            "运行报告.html",
            "领导小组季度通报.html",
        ]
    );
}

#[test]
fn the_push_has_active_cases_and_says_why_others_are_withheld() {
    let files = produced();
    let sheets = sheets(&files["1-信用办推送/失信信息推送表.xlsx"]);
    let (pushed, held) = (text(&sheets[0].1), text(&sheets[1].1));
    for (case, pushes, holds) in [("执11号", true, false), ("执81号", false, true), ("执61号", false, false)]
    {
        assert_eq!(pushed.contains(case), pushes, "{case}");
        assert_eq!(held.contains(case), holds, "{case}");
    }
    assert!(held.contains("备案"));
    let csv = std::str::from_utf8(&files["1-信用办推送/失信信息推送表.csv"]).unwrap();
    assert!(csv.starts_with("\u{FEFF}序号,单位名称,"));
    assert_eq!(csv.lines().count(), sheets[0].1.len() - 1);
}

#[test]
fn an_annex_holds_its_own_parties_only_and_its_sum() {
    let files = produced();
    let sheets = sheets(&files[ANNEX]);
    let said = text(&sheets[0].1);
    for own in ["石桥村", "柳林村", "梅山村", "农业技术推广站"] {
        assert!(said.contains(own), "{own}");
    }
    for foreign in ["第一中学", "水务投资", "公共交通", "渡口"] {
        assert!(!said.contains(foreign), "{foreign}");
    }
    let sum = f64::from(21 + 31 + 32 + 41 + 51) * 12_345.67;
    let last = sheets[0].1.last().unwrap();
    assert!(
        last.iter().any(|cell| matches!(cell, Data::Float(value) if (value - sum).abs() < 0.001)),
        "{last:?}"
    );
    assert!(text(std::slice::from_ref(last)).contains("4个单位，5件案件"));
}

#[test]
fn formulas_stay_text_and_personal_numbers_are_masked() {
    let files = produced();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&files[ANNEX])).unwrap();
    assert!(book.worksheet_formula("失信信息").unwrap().is_empty());
    assert!(text(&sheets(&files[ANNEX])[0].1).contains("=HYPERLINK"));
    for (path, bytes) in &files {
        let said = match path.rsplit('.').next() {
            Some("xlsx") => sheets(bytes).iter().map(|(_, rows)| text(rows)).collect(),
            Some("docx") => part(bytes, "word/document.xml"),
            _ => String::from_utf8(bytes.clone()).unwrap(),
        };
        assert!(!said.contains("11010519491231002X"), "{path}");
        assert!(!said.contains('\u{202E}'), "{path}");
        assert_eq!(said.contains("990184199001010000"), path.contains("退回-"), "{path}");
    }
    let listings = std::str::from_utf8(&files["data/listings.csv"]).unwrap();
    assert!(listings.contains("'=HYPERLINK"));
}

#[test]
fn persons_are_named_only_where_a_measure_acts_on_them_and_never_called_listed() {
    let files = produced();
    let finance = text(&sheets(&files["3-联合惩戒/04-云泽市财政局.xlsx"])[0].1);
    assert!(finance.contains("云泽市水务投资有限公司") && !finance.contains("沈望川"));
    let sheets = sheets(&files["3-联合惩戒/03-云泽市市场监督管理局.xlsx"]);
    let person = sheets[0].1.iter().find(|row| text(std::slice::from_ref(*row)).contains("沈望川")).unwrap();
    assert!(text(std::slice::from_ref(person)).contains("本人未列入名单"));
    for path in files.keys().filter(|path| path.starts_with("3-")) {
        let said = text(&self::sheets(&files[path])[0].1);
        assert!(!said.contains("评优评先") && !said.contains("桂河镇人民政府"), "{path}");
    }
}

#[test]
fn the_return_form_has_the_headings_that_come_back() {
    let files = produced();
    let bytes = &files["2-通报材料包/001-云泽市教育和体育局/附件2-回执.xlsx"];
    let rows = &sheets(bytes)[0].1;
    let head: Vec<String> = rows[2].iter().map(ToString::to_string).collect();
    assert_eq!(head, ["发文字号", "回复单位", "回复日期", "回复内容"]);
    let source = &crate::definition::load::shipped()["sources/receipt.toml"];
    let receipt = SourceDefinition::read("receipt.toml", std::str::from_utf8(source).unwrap()).unwrap();
    for heading in &head {
        assert!(receipt.fields.iter().any(|field| field.headings.contains(heading)), "{heading}");
    }
    assert_eq!(rows[3][0].to_string(), "云信用函〔2026〕12号");
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.defined_names();
    assert!(
        names.iter().any(|(name, value)| name == "chengxin_notice" && value.contains("12号")),
        "{names:?}"
    );
}

#[test]
fn a_returned_workbook_keeps_sheet_headings_and_values_and_marks_the_rows() {
    let files = produced();
    let sheets = sheets(&files["6-退回/退回-01-失信名单.xlsx"]);
    assert_eq!((sheets[0].0.as_str(), sheets[0].1.len()), ("说明", 6));
    let (name, rows) = &sheets[1];
    assert_eq!(name, "名单");
    let head: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(head, ["被执行人姓名/名称", "证件号码", "案号", "履行情况", "退回原因", "行标识"]);
    assert_eq!(rows[2][0], Data::String("=1+1".into()));
    assert!(rows[1][4].to_string().contains("R201") && rows[1][4].to_string().contains("R111"));
    assert!(rows[1][5].to_string().parse::<RowKey>().is_ok());
    assert_ne!(rows[1][5], rows[2][5]);
}

#[test]
fn a_review_row_has_its_key_candidates_and_waiting_rows() {
    let files = produced();
    let rows = &sheets(&files["7-待核/待核问题.xlsx"])[0].1;
    let row = text(std::slice::from_ref(&rows[3]));
    for piece in ["q1f00ab", "云泽一中", "云泽市第一中学", "2. 云泽县第一初级中学", "共13行"]
    {
        assert!(row.contains(piece), "{piece}: {row}");
    }
    let strings = part(&files["7-待核/待核问题.xlsx"], "xl/sharedStrings.xml");
    let red =
        strings.split("FFC00000").skip(1).filter_map(|rest| rest.split("<t>").nth(1)?.split('<').next());
    assert_eq!(red.collect::<Vec<_>>(), ["市第", "学"], "what 云泽一中 lacks of 云泽市第一中学");
}

#[test]
fn closures_go_where_their_mode_sends_them() {
    let files = produced();
    let sheets = sheets(&files["5-信用修复/信用修复批次.xlsx"]);
    let told: Vec<String> = sheets.iter().map(|(_, rows)| text(rows)).collect();
    for (sheet, case, reason) in [
        (0, "执61号", "仅修复本案"),
        (1, "执51号", "和解协议尚未履行完毕"),
        (2, "执41号", "终结本次执行程序不消灭债务"),
    ] {
        assert!(told[sheet].contains(case) && told[sheet].contains(reason), "{}", told[sheet]);
        assert!(!told[(sheet + 1) % 3].contains(case));
    }
}

#[test]
fn every_part_of_a_letter_is_xml_and_the_letter_says_what_it_must() {
    let files = produced();
    let mut archive = zip::ZipArchive::new(Cursor::new(&files[LETTER])).unwrap();
    assert_eq!(archive.by_index(0).unwrap().name().unwrap(), "[Content_Types].xml");
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in &names {
        words_of(&part(&files[LETTER], name));
    }
    let said = words_of(&part(&files[LETTER], "word/document.xml"));
    for piece in [
        "云信用函〔2026〕12号",
        "关于云泽市第一中学被纳入失信被执行人名单有关情况的函",
        "云泽市教育和体育局（原云泽市教育局）：",
        "现将有关情况函告如下：",
        "2026年3月5日立案执行",
        "于2026年10月29日前（含当日）",
        "附件：1.失信被执行人信息表",
        "2026年10月8日",
        "抄送：",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
}

#[test]
fn a_letter_about_many_says_sums_and_leaves_the_cases_to_the_annex() {
    let files = produced();
    let said =
        words_of(&part(&files["2-通报材料包/002-云泽市桂河镇人民政府/通报函.docx"], "word/document.xml"));
    for piece in ["等4个单位", "执行案件5件", "其余1个单位见附件1", "的5件"] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
    assert!(!said.contains("执21号"));
}

#[test]
fn a_letter_without_calendar_gives_the_limit_in_working_days() {
    let files = produced();
    let said = words_of(&part(&files["2-通报材料包/003-云泽市财政局/通报函.docx"], "word/document.xml"));
    assert!(said.contains("自收到本函之日起15个工作日内"), "{said}");
}

#[test]
fn a_misspelt_template_is_an_error_not_a_gap() {
    let mut specimen = Specimen::new();
    let page = specimen.templates.get_mut("report.html").unwrap();
    *page = [page.as_slice(), b"\n{{ adressee }}"].concat();
    let fault = specimen.produce().unwrap_err();
    assert!(matches!(fault, ProductFault::Template(ref found) if found.line > 1), "{fault}");
}

#[test]
fn a_notice_about_nothing_is_refused() {
    let mut specimen = Specimen::new();
    for listing in &mut specimen.edition.listings {
        listing.withheld = Some(crate::domain::listing::Withheld::TermExpired);
    }
    assert!(matches!(specimen.produce(), Err(ProductFault::NoticeEmpty(_))));
}

#[test]
fn a_column_that_no_product_has_is_refused() {
    let mut specimen = Specimen::new();
    for columns in specimen.recipients.columns.values_mut() {
        columns.push("personal_id".to_owned());
    }
    assert!(matches!(specimen.produce(), Err(ProductFault::ColumnUnknown { .. })));
}

#[test]
fn markup_in_names_stays_text_on_the_page_and_in_letters() {
    let mut specimen = Specimen::new();
    for notice in &mut specimen.edition.notices {
        notice.name = "<b>&局".to_owned();
    }
    let files = specimen.produce().unwrap();
    let page = std::str::from_utf8(&files["运行报告.html"]).unwrap();
    assert!(page.contains("&lt;b&gt;&amp;局") && !page.contains("<b>&局"));
    let letter = &files["2-通报材料包/001--b-&局/通报函.docx"];
    assert!(words_of(&part(letter, "word/document.xml")).contains("&lt;b&gt;&amp;局"));
}

fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn every_word_that_products_use_stands_in_the_catalogue() {
    let words = crate::text::words::Words::load(crate::text::words::Language::Chinese).unwrap();
    let known: Vec<&str> = words.keys().collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/products");
    let mut used = 0;
    for path in sources(folder.as_ref()) {
        let source = std::fs::read_to_string(path).unwrap();
        for call in ["word(\"", "say(\"", "Column::new(\""] {
            for piece in source.split(call).skip(1) {
                let key = piece.split('"').next().unwrap_or_default();
                let prefix = if call.starts_with("Column") { "products.column." } else { "products." };
                assert!(known.contains(&format!("{prefix}{key}").as_str()), "{prefix}{key}");
                used += 1;
            }
        }
    }
    assert!(used > 100);
    for (path, page) in produced().iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!std::str::from_utf8(page).unwrap().contains("products."), "{path}");
    }
    for (path, bytes) in produced().iter().filter(|(path, _)| path.ends_with(".xlsx")) {
        for (_, rows) in sheets(bytes) {
            assert!(!text(&rows).contains("products."), "{path}");
            let head =
                rows.iter().position(|row| row.len() > 3 && row.iter().all(|cell| *cell != Data::Empty));
            assert!(head.is_some() || rows.len() < 8, "{path}: no full heading row");
        }
    }
}

#[test]
fn the_pages_load_nothing() {
    for (path, page) in produced().iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(page).unwrap();
        assert!(page.contains("default-src 'none'"), "{path}");
        for loads in ["src=", "href=\"http", "href=\"/", "@import", "url(", "<script", "<link"] {
            assert!(!page.contains(loads), "{path}: {loads}");
        }
    }
}

/// For people: `LOOK=/tmp/look cargo test --lib -- --ignored look_at_the_products`.
#[test]
#[ignore = "writes files for people to look at; the gate runs it, so that it does not rot"]
#[allow(clippy::disallowed_methods, reason = "a folder for looking, outside any office")]
fn look_at_the_products() {
    let folder = std::path::PathBuf::from(std::env::var("LOOK").expect("LOOK names the folder"));
    for (path, bytes) in produced() {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

#[test]
fn an_annex_that_no_message_could_carry_comes_in_volumes_that_stand_by_themselves() {
    let whole = produced();
    let cases = |bytes: &[u8]| -> Vec<String> {
        let rows = sheets(bytes).remove(0).1;
        rows.iter()
            .map(|row| text(std::slice::from_ref(row)))
            .filter(|row| row.contains("泽0184执"))
            .collect()
    };
    let all = cases(&whole[ANNEX]);
    let mut specimen = Specimen::new();
    specimen.edition.notices[1].email = Some("guihe@yunze.example".to_owned());
    specimen.office.mail.max_message_mib = 0;
    let divided = specimen.produce().unwrap();
    assert!(!divided.contains_key(ANNEX), "the volumes take its place");
    let volume = |number: usize| ANNEX.replace(".xlsx", &format!("-第{number}册.xlsx"));
    let volumes: Vec<&Vec<u8>> = (1..).map_while(|number| divided.get(&volume(number))).collect();
    assert_eq!(volumes.len(), all.len(), "down to a single case");
    let number_of = |row: &String| row.split('|').find(|cell| cell.contains("执")).unwrap().to_owned();
    let mut told = Vec::new();
    for (number, bytes) in (1..).zip(&volumes) {
        let rows = sheets(bytes).remove(0).1;
        let said = text(&rows);
        assert!(said.contains(&format!("（第{number}册，共{}册）", volumes.len())), "{said}");
        assert!(
            said.contains("执行案号") && said.contains("本册合计") && said.contains("1个单位，1件案件"),
            "{said}"
        );
        told.extend(cases(bytes).iter().map(number_of));
    }
    assert_eq!(told, all.iter().map(number_of).collect::<Vec<_>>());
    assert_eq!(
        specimen_without_address().produce().unwrap()[ANNEX],
        whole[ANNEX],
        "what is printed is not divided"
    );
}

fn specimen_without_address() -> Specimen {
    let mut specimen = Specimen::new();
    specimen.edition.notices[1].email = None;
    specimen.office.mail.max_message_mib = 0;
    specimen
}
