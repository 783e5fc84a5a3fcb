//! One leak of each kind.

use rust_xlsxwriter::{DataValidation, DocProperties, Note};

use super::fixture::*;
use crate::leak::LeakKind;

fn one(leaks: &[String], expected: &str) {
    assert!(leaks.iter().any(|leak| leak.starts_with(expected)), "{expected} is not among {leaks:?}");
}

#[test]
fn another_recipients_party_in_a_cell_by_name_code_or_case() {
    for (text, expected) in [
        (VILLAGE, "other_party P000002 云泽市桂****** 失信信息/B5"),
        (VILLAGE_CODE, "other_party P000002 549901****** 失信信息/B5"),
        (VILLAGE_CASE, "other_case P000002 (202*"),
        (BUREAU_CASE, "other_case P000003"),
        ("云泽市桂河镇 石桥村\n村民委员会", "other_party P000002"),
        ("P000002", "other_party P000002"),
        (EARLIER, "other_party P000005"),
    ] {
        let bytes = annex(|book| {
            sheet(book).write_string(4, 1, text).unwrap();
        });
        one(&found("附件1-失信信息.xlsx", &bytes), expected);
    }
}

#[test]
fn a_withheld_case_of_the_recipients_own_party() {
    let bytes = annex(|book| {
        sheet(book).write_string(4, 3, WITHHELD_CASE).unwrap();
    });
    one(&found("附件1-失信信息.xlsx", &bytes), "other_case P000001");
}

#[test]
fn what_a_workbook_hides() {
    let hidden_sheet = annex(|book| {
        let sheet = book.add_worksheet().set_name("旧数据").unwrap();
        sheet.write_string(0, 0, VILLAGE).unwrap();
        sheet.set_hidden(true);
    });
    let leaks = found("附件1-失信信息.xlsx", &hidden_sheet);
    one(&leaks, "hidden_sheet 旧数据");
    one(&leaks, "other_party P000002 云泽市桂****** 旧数据/A1");

    let hidden_column = annex(|book| {
        sheet(book).write_string(3, 4, VILLAGE_CASE).unwrap();
        sheet(book).set_column_hidden(4).unwrap();
    });
    let leaks = found("附件1-失信信息.xlsx", &hidden_column);
    one(&leaks, "hidden_cell 失信信息/E4");
    one(&leaks, "other_case P000002");

    let hidden_row = annex(|book| {
        sheet(book).write_string(4, 1, SCHOOL).unwrap();
        sheet(book).set_row_hidden(4).unwrap();
    });
    one(&found("附件1-失信信息.xlsx", &hidden_row), "hidden_cell 失信信息/B5");
}

#[test]
fn what_stands_in_a_workbook_beside_its_cells() {
    for (what, bytes) in spoilt_beside_the_cells() {
        let leaks = found("附件1-失信信息.xlsx", &bytes);
        assert!(leaks.iter().any(|leak| leak.contains("P000002")), "{what}: {leaks:?}");
    }
}

fn spoilt_beside_the_cells() -> [(&'static str, Vec<u8>); 9] {
    [
        (
            "comment",
            annex(|book| {
                sheet(book).insert_note(2, 1, &Note::new(format!("同{VILLAGE}"))).unwrap();
            }),
        ),
        (
            "header",
            annex(|book| {
                sheet(book).set_header(format!("&C{VILLAGE}"));
            }),
        ),
        (
            "footer",
            annex(|book| {
                sheet(book).set_footer(format!("&L{VILLAGE_CASE}"));
            }),
        ),
        (
            "validation",
            annex(|book| {
                let list = DataValidation::new().allow_list_strings(&["是", VILLAGE]).unwrap();
                sheet(book).add_data_validation(3, 4, 3, 4, &list).unwrap();
            }),
        ),
        (
            "defined name",
            annex(|book| {
                book.define_name("旧", &format!("=\"{VILLAGE}\"")).unwrap();
            }),
        ),
        (
            "sheet name",
            annex(|book| {
                book.add_worksheet().set_name("石桥村").unwrap().write_string(0, 0, "").unwrap();
                book.add_worksheet().set_name(VILLAGE).unwrap();
            }),
        ),
        (
            "title",
            annex(|book| {
                book.set_properties(&DocProperties::new().set_title(VILLAGE));
            }),
        ),
        (
            "custom property",
            annex(|book| {
                book.set_properties(&DocProperties::new().set_custom_property("来源", VILLAGE_CODE));
            }),
        ),
        (
            "formula",
            annex(|book| {
                sheet(book).write_formula(3, 4, format!("=\"{VILLAGE}\"").as_str()).unwrap();
            }),
        ),
    ]
}

#[test]
fn a_shared_string_that_no_cell_shows() {
    let sheet =
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let strings = format!(
        "<sst><si><t>序号</t></si><si><r><t>{}</t></r><r><t>{}</t></r></si></sst>",
        "云泽市桂河镇石", "桥村村民委员会"
    );
    let bytes = package(&[
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    one(&found("附件1-失信信息.xlsx", &bytes), "other_party P000002 云泽市桂****** xl/sharedStrings.xml");
}

#[test]
fn a_sheet_that_the_workbook_does_not_list() {
    let row = "<row><c t=\"inlineStr\"><is><r><t>云泽市桂河镇</t></r><r><rPr><b/></rPr><t>石桥村村民委员会</t></r></is></c></row>";
    let bytes = package(&[
        ("xl/workbook.xml", "<workbook><sheets/></workbook>"),
        ("xl/worksheets/sheet9.xml", &format!("<worksheet><sheetData>{row}</sheetData></worksheet>")),
    ]);
    let leaks = found("附件1-失信信息.xlsx", &bytes);
    one(&leaks, "hidden_sheet xl/worksheets/sheet9.xml");
    one(&leaks, "other_party P000002 云泽市桂****** xl/worksheets/sheet9.xml/A1");
}

#[test]
fn a_full_personal_number_anywhere() {
    let number = "11010519491231002X";
    let bytes = annex(|book| {
        sheet(book).write_string(2, 4, format!("向{number}支付")).unwrap();
    });
    one(&found("附件1-失信信息.xlsx", &bytes), "personal_number 110105********002X 失信信息/E3");
    let spread =
        "<w:p><w:r><w:t>110105</w:t></w:r><w:r><w:t>19491231</w:t></w:r><w:r><w:t>002X</w:t></w:r></w:p>";
    one(&found("通报函.docx", &letter(spread, &[])), "personal_number 110105********002X word/document.xml");
    let house = Scene::new().inspect("台账.xlsx", &bytes);
    assert_eq!(house.leaks.len(), 1, "not in the office's own files either");
    let pushed = Scene::new()
        .inspect("1-信用办推送/失信信息推送表.csv", format!("单位名称,执行案号\n甲,{number}\n").as_bytes());
    assert_eq!(pushed.leaks[0].kind.word(), "personal_number");
}

#[test]
fn a_column_outside_the_set() {
    let bytes = annex(|book| {
        sheet(book).write_string(1, 5, "主管部门").unwrap();
        sheet(book).write_string(2, 5, "某局").unwrap();
        sheet(book).write_string(2, 6, "没有列名").unwrap();
    });
    let leaks = found("附件1-失信信息.xlsx", &bytes);
    one(&leaks, "column 主管部门 失信信息/F3");
    one(&leaks, "column 失信信息/G3");
}

#[test]
fn what_a_letter_holds_beside_its_text() {
    let part = |text: &str| format!("<w:x xmlns:w=\"w\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>");
    let village = part(VILLAGE);
    let spoilt = [
        letter(
            "<w:p><w:r><w:t>云泽市桂河镇</w:t></w:r><w:r><w:br/><w:t>石桥村村民委员会</w:t></w:r></w:p>",
            &[],
        ),
        letter(&format!("<w:p><w:del><w:r><w:delText>{VILLAGE}</w:delText></w:r></w:del></w:p>"), &[]),
        letter("", &[("word/comments.xml", &village)]),
        letter("", &[("word/header1.xml", &village)]),
        letter("", &[("word/footnotes.xml", &village)]),
        letter("", &[("docProps/core.xml", &format!("<a><title>{VILLAGE}</title></a>"))]),
        letter("", &[("docProps/custom.xml", &format!("<a><p name=\"x\"><v>{VILLAGE_CODE}</v></p></a>"))]),
        letter("", &[("word/settings.xml", &format!("<a b=\"{VILLAGE_CASE}\"/>"))]),
        letter("", &[("customXml/item1.xml", &village)]),
        letter(&format!("<!-- {VILLAGE} -->"), &[]),
    ];
    for (at, bytes) in spoilt.iter().enumerate() {
        let leaks = found("通报函.docx", bytes);
        assert!(leaks.iter().any(|leak| leak.contains("P000002")), "{at}: {leaks:?}");
    }
}

#[test]
fn who_sat_at_the_computer() {
    let core = "<a xmlns:dc=\"d\"><dc:creator>林一舟</dc:creator></a>";
    let path = "<a><b Target=\"file:///C:\\Users\\linyizhou\\letter.dotx\"/></a>";
    let comment = "<w:comments xmlns:w=\"w\"><w:comment w:author=\"林一舟\"><w:p/></w:comment></w:comments>";
    one(&found("通报函.docx", &letter("", &[("docProps/core.xml", core)])), "property creator = 林**");
    one(&found("通报函.docx", &letter("", &[("word/comments.xml", comment)])), "property author = 林**");
    one(&found("通报函.docx", &letter("", &[("word/_rels/settings.xml.rels", path)])), "user_path file:/***");
    let bytes = annex(|book| {
        book.set_properties(&DocProperties::new().set_author("林一舟").set_company("某某公司"));
    });
    let leaks = found("附件1-失信信息.xlsx", &bytes);
    one(&leaks, "property creator = 林**");
    one(&leaks, "property Company = 某***");
}

fn mailed(bytes: &[u8]) -> Vec<String> {
    Scene::new().inspect(MESSAGE, bytes).leaks.iter().map(|leak| told(leak, MESSAGE)).collect()
}

#[test]
fn a_message_in_its_text_subject_attachment_name_and_attachment() {
    let clean = annex(|_| {});
    let to = "jyj@yunze.example";
    assert_eq!(mailed(&message(to, "通报", "请查收", ("附件1.xlsx", &clean))), [""; 0]);
    let village_annex = annex(|book| {
        sheet(book).write_string(4, 1, VILLAGE).unwrap();
    });
    for (what, bytes) in [
        ("text", message(to, "通报", &format!("附：{VILLAGE}"), ("附件1.xlsx", &clean))),
        ("subject", message(to, &format!("关于{VILLAGE}"), "请查收", ("附件1.xlsx", &clean))),
        ("attachment name", message(to, "通报", "请查收", (&format!("{VILLAGE}.xlsx"), &clean))),
        ("attachment", message(to, "通报", "请查收", ("附件1.xlsx", &village_annex))),
        (
            "archive in it",
            message(to, "通报", "请查收", ("附件.zip", &package_of(&[("甲.xlsx", &village_annex)]))),
        ),
    ] {
        let leaks = mailed(&bytes);
        assert!(leaks.iter().any(|leak| leak.starts_with("other_party P000002")), "{what}: {leaks:?}");
    }
    one(&mailed(&message("guihe@yunze.example", "通报", "请查收", ("附件1.xlsx", &clean))), "address guihe@");
}

#[test]
fn a_file_that_nobody_declared_or_that_cannot_be_opened() {
    let scene = Scene::new();
    for (path, bytes, word) in [
        ("甲.txt", b"x".as_slice(), "undeclared"),
        ("9-新材料/乙.xlsx", b"PK", "undeclared"),
        ("2-通报材料包/004-某局/甲.docx", b"x", "undeclared"),
        ("2-通报材料包/001-云泽市教育局/甲.docx", b"\xD0\xCF\x11\xE0", "closed"),
        ("2-通报材料包/001-云泽市教育局/甲.xlsx", b"PK\x03\x04", "closed"),
        ("2-通报材料包/001-云泽市教育局/甲.bin", b"\xFF\x00\x01\x02", "closed"),
        ("8-待发邮件/009-某局.eml", b"Subject: x\r\n\r\nx", "undeclared"),
    ] {
        let leaks = scene.inspect(path, bytes).leaks;
        assert_eq!(leaks.first().map(|leak| leak.kind.word()), Some(word), "{path}: {leaks:?}");
    }
}

#[test]
fn a_sanction_list_with_a_body_that_no_measure_of_the_department_hits() {
    let rows = format!("序号,单位名称,执行案号\n1,{VILLAGE},{VILLAGE_CASE}\n2,{SCHOOL},{WITHHELD_CASE}\n");
    let scene = Scene::new();
    let leaks = scene.inspect("3-联合惩戒/01-不存在的局.csv", rows.as_bytes()).leaks;
    assert!(leaks.iter().filter(|leak| leak.kind.word() == "other_party").count() >= 2, "{leaks:?}");
}

#[test]
fn a_filled_letter_that_somebody_saved_as_the_template() {
    let mut scene = Scene::new();
    let filled = format!("<w:p><w:t>关于{VILLAGE}和{EARLIER}的函，抄送{BUREAU}</w:t></w:p>");
    scene.templates.insert("notice/word/document.xml".to_owned(), filled.into_bytes());
    let bytes = letter(&format!("<w:p><w:r><w:t>关于{VILLAGE}的函，抄送{BUREAU}</w:t></w:r></w:p>"), &[]);
    let leaks = scene.inspect(&format!("{BUREAU_PACKET}通报函.docx"), &bytes).leaks;
    assert_eq!(leaks.len(), 1, "{leaks:?}");
}

#[test]
fn a_sealed_message_is_opened_with_its_pass_phrase_and_an_open_one_to_whom_it_must_be_sealed_is_a_leak() {
    let phrase = "渡口 柳树 七";
    let seal = |bytes: &[u8]| crate::workbook::seal::seal(bytes, phrase).unwrap();
    let village = seal(&annex(|book| {
        sheet(book).write_string(4, 1, VILLAGE).unwrap();
    }));
    let carrying = |bytes: &[u8]| message("jyj@yunze.example", "通报", "请查收", ("附件1.xlsx", bytes));
    let mut scene = Scene::new();
    scene.recipients.sealed.insert(BUREAU.to_owned());
    let words = |scene: &Scene, bytes: &[u8]| -> Vec<&'static str> {
        scene.inspect(MESSAGE, bytes).leaks.iter().map(|leak| leak.kind.word()).collect()
    };
    assert_eq!(words(&scene, &carrying(&annex(|_| {}))), ["unsealed"]);
    assert_eq!(words(&scene, &carrying(&village)), ["sealed"]);
    scene.addressed[0].phrase = Some(phrase.to_owned());
    assert_eq!(words(&scene, &carrying(&village)), ["other_party"]);
    scene.addressed[0].phrase = Some("另一个口令 八".to_owned());
    assert_eq!(words(&scene, &carrying(&village)), ["closed"]);
}

#[test]
fn a_letter_to_one_unit_tells_its_own_cases_and_nobody_elses() {
    let scene = Scene::new();
    let words = |text: &str| -> Vec<String> {
        let bytes = letter(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"), &[]);
        let leaks = scene.inspect(UNIT_LETTER, &bytes).leaks;
        leaks.iter().map(|leak| leak.kind.word().to_owned()).collect()
    };
    assert_eq!(words(&format!("{SCHOOL_CASE}，{SCHOOL_CODE}")), [""; 0]);
    assert_eq!(words(WITHHELD_CASE), ["other_case"], "a case of its own that the letter is not about");
    assert_eq!(words(PRIMARY), ["other_party"]);
}

/// A letter that only says this.
fn saying(text: &str) -> Vec<u8> {
    package(&[
        (
            "[Content_Types].xml",
            "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
        ),
        (
            "word/document.xml",
            &format!(
                "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
            ),
        ),
    ])
}

#[test]
fn a_letter_to_one_recipient_in_the_message_to_another() {
    let scene = Scene::new();
    let to_school = saying(&format!("{SCHOOL}：{SCHOOL_CASE}"));
    let words = |path: &str, to: (&str, &str), attached: &[u8]| -> Vec<&'static str> {
        let mail = message_to(to, "函", "请查收", ("告知函.docx", attached));
        let leaks = scene.inspect_all(&[(UNIT_LETTER, &to_school), (path, &mail)]).leaks;
        leaks.iter().map(|leak| leak.kind.word()).collect()
    };
    assert_eq!(words(UNIT_MESSAGE, (SCHOOL, "yizhong@yunze.example"), &to_school), [""; 0]);
    assert_eq!(words(UNIT_MESSAGE, (SCHOOL, "jyj@yunze.example"), &to_school), ["address"]);
    // The bureau may know this case; the letter is not its letter all the same.
    assert_eq!(words(MESSAGE, (BUREAU, "jyj@yunze.example"), &to_school), ["others_paper"]);
    let in_the_towns = words(TOWN_MESSAGE, (TOWN, "guihe@yunze.example"), &to_school);
    assert!(
        in_the_towns.contains(&"others_paper") && in_the_towns.contains(&"other_case"),
        "{in_the_towns:?}"
    );
    // Not even the same file: what it tells is enough.
    let to_village = saying(&format!("{VILLAGE}：{VILLAGE_CASE}"));
    let in_the_schools = words(UNIT_MESSAGE, (SCHOOL, "yizhong@yunze.example"), &to_village);
    assert!(
        in_the_schools.contains(&"other_party") && in_the_schools.contains(&"other_case"),
        "{in_the_schools:?}"
    );
}

#[test]
fn a_sanction_list_in_its_departments_message_names_whom_its_measures_hit() {
    let scene = Scene::new();
    let words = |text: &str| -> Vec<&'static str> {
        let mail = message_to(
            ("云泽市财政局", "czj@yunze.example"),
            "名单",
            "请查收",
            ("名单.csv", text.as_bytes()),
        );
        let leaks = scene.inspect(FINANCE_MESSAGE, &mail).leaks;
        leaks.iter().map(|leak| leak.kind.word()).collect()
    };
    assert_eq!(words(&format!("序号,单位名称,执行案号\n1,{VILLAGE},{VILLAGE_CASE}\n")), [""; 0]);
    assert_eq!(words(&format!("序号,单位名称,执行案号\n1,{SCHOOL},{WITHHELD_CASE}\n")), ["other_case"]);
    assert_eq!(words("序号,单位名称,执行标的（元）\n1,甲,1\n"), ["column"]);
}

#[test]
fn a_row_without_height_is_hidden() {
    let rows =
        r#"<sheetFormatPr zeroHeight="1"/><sheetData><row r="5"><c r="A5"><v>1</v></c></row></sheetData>"#;
    for sheet in [rows.to_owned(), rows.replace("zeroHeight=\"1\"", "").replace("<row ", "<row ht=\"0\" ")] {
        let sheet = format!("<worksheet>{sheet}</worksheet>");
        let bytes = package(&[("xl/workbook.xml", "<workbook/>"), ("xl/worksheets/sheet1.xml", &sheet)]);
        one(&found("附件1-失信信息.xlsx", &bytes), "hidden_cell");
    }
}

#[test]
fn a_part_that_no_workbook_shows_is_read_all_the_same() {
    let part = format!("<worksheet><c>{VILLAGE}</c></worksheet>");
    let parts = [("[Content_Types].xml", "<Types/>"), ("xl/worksheets/sheet1.xml", &*part)];
    one(&found("通报函.docx", &package(&parts)), "other_party P000002");
    let folder = format!("{VILLAGE}/");
    one(&found("材料.zip", &package(&[(&folder, "")])), "other_party P000002");
}

#[test]
fn what_is_told_of_a_leak_does_not_pass_it_on() {
    const NUMBER: &str = "11010519491231002X";
    let titled = annex(|book| {
        book.add_worksheet().set_name(NUMBER).unwrap().write_string(0, 0, NUMBER).unwrap();
    });
    let attached =
        message("jyj@yunze.example", "通报", "见附件", (&format!("{NUMBER}.txt"), NUMBER.as_bytes()));
    let twice = format!("{NUMBER}{NUMBER}");
    for (name, bytes) in [("附件1-失信信息.xlsx", titled), ("a.eml", attached), ("b.txt", twice.into_bytes())]
    {
        let path = format!("data/{name}");
        let leaks = Scene::new().inspect(&path, &bytes).leaks;
        assert!(
            leaks.iter().any(|leak| matches!(leak.kind, LeakKind::PersonalNumber(_))),
            "{name}: {leaks:?}"
        );
        for leak in &leaks {
            let told = format!("{} {}", leak.place, leak.kind.told());
            assert!(!told.contains(NUMBER), "{told}");
        }
    }
}
