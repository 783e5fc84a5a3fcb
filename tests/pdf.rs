//! Letters as PDF for the archive: the same text, its fonts in it, the measures of the standard; and no letter with a gap.
//! Told by other programs than drew them (poppler). `cargo test --features pdf --test pdf`

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(
    clippy::disallowed_methods,
    reason = "a story looks at what lies in the office, and a tester has fonts"
)]
#![allow(clippy::print_stderr, reason = "a test that is passed over says why")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use chengxin::domain::letter::{LetterHead, LetterKind};
use chengxin::store::fonts::fonts;
use chengxin::text::letter::pdf::{FaceHead, FontFile, PrintFault, Printer, Unprintable};
use chengxin::text::letter::shipped_template;
use common::Office;
use common::packages::{edited, paragraphs, parts, words};
use common::pages::{Band, Line, has, ink, measure_the_lines_of_a_letter, near, pages, told_by};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";
const RUN: &str = "runs/2026Q3-1/";
/// 𱍐 (U+31350), of the newest block of ideographs.
const RARE: &str = "\u{31350}";
const SYSTEM: &str = "/usr/share/fonts";
/// The first heading of 通报函.
const OPENING: &str =
    "<w:p><w:pPr><w:pStyle w:val=\"Level1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">一、基本案情";

/// Whether the tester has what these stories need; says what is missing.
fn can_be_told() -> bool {
    let has_font = printer().is_some();
    if !has_font {
        eprintln!("passed over: no Chinese font is here");
    }
    has_font && has(&["pdftotext", "pdffonts"])
}

fn printer() -> Option<Printer> {
    let found = fonts(Path::new(SYSTEM));
    let files: Vec<FontFile> = found
        .iter()
        .map(|font| {
            let head = |[name, os2]: &[Vec<u8>; 2]| FaceHead { name: name.clone(), os2: os2.clone() };
            FontFile { faces: font.faces.iter().map(head).collect(), is_own: false }
        })
        .collect();
    let load = move |file: usize| fs::read(&found[file].path).map_err(|error| error.to_string());
    Printer::new(&files, Box::new(load)).ok()
}

/// Notices, letters to units, letters of supervision, the court's letters.
fn inbox() -> Office {
    Office::new().drop_small_sample().drop_file("inbox/结案情况_三季度.xlsx")
}

fn printed(docx: &[u8]) -> Result<Vec<u8>, PrintFault> {
    printer().unwrap().print("函.docx", LetterKind::Notice, docx)
}

/// What a letter says: its head, then its text, without spaces.
fn said(docx: &[u8]) -> String {
    let head = "word/header_first.xml";
    let head =
        parts(docx).into_iter().find(|(name, _)| name == head).map_or_else(Vec::new, |(_, xml)| words(&xml));
    let text = [head, paragraphs(docx)]
        .concat()
        .concat()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A file for another program to look at.
fn laid_out(pdf: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    fs::write(&path, pdf).unwrap();
    (folder, path)
}

/// What a PDF says, but for the numbers of its pages.
fn shown(pdf: &Path) -> String {
    let text = told_by("pdftotext", &["-layout"], pdf);
    let is_number = |line: &str| line.starts_with('—') && line.ends_with('—') && line.chars().count() < 9;
    let lines = text.lines().map(|line| line.split_whitespace().collect::<String>());
    lines.filter(|line| !is_number(line)).collect()
}

fn fonts_of(pdf: &Path) -> Vec<Vec<String>> {
    let table = told_by("pdffonts", &[], pdf);
    table.lines().skip(2).map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// Every letter of an edition with its PDF.
fn letters(office: &Office) -> Vec<(String, Option<PathBuf>)> {
    let tree = office.tree();
    let docx = tree.keys().filter_map(|path| path.strip_prefix(RUN)).filter(|path| path.ends_with(".docx"));
    docx.map(|path| {
        let pdf = office.path(&format!("{RUN}函件存档/{}.pdf", path.trim_end_matches(".docx")));
        (path.to_owned(), pdf.exists().then_some(pdf))
    })
    .collect()
}

#[test]
fn pdf_of_every_letter_lies_in_the_archive_and_says_what_the_letter_says() {
    if !can_be_told() {
        return;
    }
    let (office, twin) = (inbox(), inbox());
    office.run(QUARTER, DAY);
    let mut kinds: Vec<String> = Vec::new();
    for (path, pdf) in letters(&office) {
        let pdf = pdf.unwrap_or_else(|| panic!("{path} has no PDF"));
        assert_eq!(shown(&pdf), said(&fs::read(office.path(&format!("{RUN}{path}"))).unwrap()), "{path}");
        for font in fonts_of(&pdf) {
            // name … type … encoding emb sub uni object
            assert_eq!(font[font.len() - 5..font.len() - 2], ["yes", "yes", "yes"], "{path}: {font:?}");
        }
        let kind = LetterKind::ALL.into_iter().find(|kind| path.contains(&format!("/{kind}")));
        kinds.extend(kind.map(|kind| kind.to_string()));
    }
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 4, "{kinds:?}");

    twin.run(QUARTER, DAY);
    assert_eq!(office.tree(), twin.tree(), "the same inbox, the same bytes");
    let manifest = fs::read_to_string(office.path(&format!("{RUN}manifest.json"))).unwrap();
    assert!(manifest.contains("\"fonts\": [") && manifest.contains("函件存档/"), "what drew which letters");
    its_originals_are_known(&office);
    nothing_of_it_leaves_the_house(&office);
    other_fonts_make_no_other_edition(&office);
}

fn its_originals_are_known(office: &Office) {
    let (_, pdf) = letters(office).remove(0);
    let bytes = fs::read(pdf.unwrap()).unwrap();
    assert!(bytes.windows(14).any(|window| window == b"<pdfaid:part>2"), "it calls itself PDF/A-2");
    let copy = office.root().with_file_name("copy");
    let verify = |bytes: &[u8]| {
        fs::write(&copy, bytes).unwrap();
        let mut command = common::chengxin();
        command.arg("--office").arg(office.root()).arg("verify").arg(&copy);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, told) = verify(&bytes);
    assert!(code == Some(0) && told.contains("逐字节一致") && told.contains("函件存档"), "{told}");
    let (code, told) = verify(&[&bytes[..], b" "].concat());
    assert!(code == Some(1) && told.contains("验证码"), "a changed one is still known by its code: {told}");
}

fn nothing_of_it_leaves_the_house(office: &Office) {
    let tree = office.tree();
    let of_run = tree.keys().filter_map(|path| path.strip_prefix(RUN));
    let elsewhere: Vec<_> =
        of_run.filter(|path| path.contains(".pdf") && !path.starts_with("函件存档/")).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    let mail = tree.keys().filter(|path| path.ends_with(".eml"));
    for path in mail {
        assert!(!fs::read_to_string(office.path(path)).unwrap().contains("application/pdf"), "{path}");
    }
}

/// A machine whose fonts are updated finds its edition as it is, and publishes no other.
fn other_fonts_make_no_other_edition(office: &Office) {
    let before = office.tree();
    let (others, _) = some_fonts(1);
    let output = office.try_run(QUARTER, DAY, &[("CHENGXIN_FONT_FOLDERS", others.path().to_str().unwrap())]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    let after = office.tree();
    let is_log = |path: &&String| path.starts_with("logs/");
    let changed: Vec<_> = after.iter().filter(|(path, digest)| before.get(*path) != Some(digest)).collect();
    assert!(changed.iter().all(|(path, _)| is_log(path) || path.as_str() == "ledger.db"), "{changed:?}");
}

/// A folder with so many of the machine's Chinese fonts, and their names.
fn some_fonts(count: usize) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for font in fonts(Path::new(SYSTEM)) {
        let is_chinese = font.path.to_string_lossy().contains("CJK-Regular");
        if is_chinese && names.len() < count {
            let name = font.path.file_name().unwrap().to_string_lossy().into_owned();
            fs::copy(&font.path, folder.path().join(&name)).unwrap();
            names.push(name);
        }
    }
    (folder, names)
}

#[test]
fn pdf_with_a_character_that_no_font_has_stops_the_run_and_names_it() {
    if !can_be_told() {
        return;
    }
    let office = inbox();
    let settings = fs::read_to_string(office.path("office.toml")).unwrap();
    let line = settings.lines().find(|line| line.starts_with("contact")).unwrap();
    let with_name = line.replacen('"', &format!("\"{RARE}"), 1);
    fs::write(office.path("office.toml"), settings.replacen(line, &with_name, 1)).unwrap();
    let stopped = |environment: &[(&str, &str)]| {
        let output = office.try_run(QUARTER, DAY, environment);
        assert_eq!(output.status.code(), Some(4));
        assert!(!office.path(RUN).exists(), "nothing is published");
        String::from_utf8(output.stderr).unwrap()
    };
    let told = stopped(&[]);
    assert!(told.contains(&format!("“{RARE}”（U+31350）")), "{told}");
    assert!(told.contains(".docx") && told.contains("fonts"), "which letter, and what to do: {told}");

    fs::write(office.path("office.toml"), settings).unwrap();
    let empty = tempfile::tempdir().unwrap();
    let nowhere = [("CHENGXIN_FONT_FOLDERS", empty.path().to_str().unwrap())];
    let told = stopped(&nowhere);
    assert!(told.contains("没有找到中文字体") && told.contains("fonts"), "{told}");

    // The office's own folder is enough.
    let (own, names) = some_fonts(1);
    fs::create_dir(office.path("fonts")).unwrap();
    fs::copy(own.path().join(&names[0]), office.path("fonts").join(&names[0])).unwrap();
    let output = office.try_run(QUARTER, DAY, &nowhere);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest = fs::read_to_string(office.path(&format!("{RUN}manifest.json"))).unwrap();
    assert!(manifest.contains(&names[0]), "{manifest}");
}

#[test]
fn pdf_of_every_shipped_template_says_what_the_template_says() {
    if !can_be_told() {
        return;
    }
    let heads = [LetterHead::Letter, LetterHead::Red];
    for (kind, head) in LetterKind::ALL.into_iter().flat_map(|kind| heads.map(|head| (kind, head))) {
        let docx = shipped_template(kind, head).unwrap();
        let (_folder, pdf) = laid_out(&printed(&docx).unwrap());
        assert_eq!(shown(&pdf), said(&docx), "{kind} {head:?}");
    }
}

#[test]
fn pdf_names_what_of_a_template_cannot_be_drawn() {
    if printer().is_none() {
        return;
    }
    let docx = shipped_template(LetterKind::Notice, LetterHead::Letter).unwrap();
    for (instead, what) in [
        (format!("<w:p><w:r><w:drawing/></w:r></w:p>{OPENING}"), "picture"),
        (OPENING.replace("<w:r>", "<w:r><w:rPr><w:em w:val=\"dot\"/></w:rPr>"), "w:em"),
        (OPENING.replace("<w:pStyle", "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:pStyle"), "numbering"),
        (OPENING.replace("<w:t ", "<w:footnoteReference w:id=\"1\"/><w:t "), "notes"),
        (format!("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>{OPENING}"), "sections"),
        (format!("<m:oMath/>{OPENING}"), "m:oMath"),
        (OPENING.replace("<w:t ", "<w:pgNum/><w:t "), "w:fldChar"),
        (format!("<w:tbl><w:tr><w:tblPrEx/><w:tc><w:p/></w:tc></w:tr></w:tbl>{OPENING}"), "w:tblPrEx"),
        (format!("<w:tbl><w:tr><w:tc><w:p/></w:tc><m:oMath/></w:tr></w:tbl>{OPENING}"), "m:oMath"),
    ] {
        let fault = printed(&edited(&docx, OPENING, &instead)).unwrap_err();
        let logged = fault.to_string();
        assert_eq!((fault.letter.as_str(), fault.template.as_str()), ("函.docx", "通报函.docx"));
        let Unprintable::Unknown { place, what: found } = fault.what else { panic!("{what}: {fault:?}") };
        assert_eq!(found, what);
        let place = place.unwrap();
        assert!(
            place.text.is_empty() || !logged.contains(&place.text),
            "the log is told nothing of it: {logged}"
        );
        assert!(place.paragraph > 1, "{what}: {place}");
    }
    for (of_page, what) in [
        ("<w:docGrid w:type=\"linesAndChars\" w:charSpace=\"-2000\"/>", "grid"),
        ("<w:cols w:num=\"2\"/>", "columns"),
        ("<w:pgBorders/>", "page"),
        ("<w:vAlign w:val=\"center\"/>", "page"),
    ] {
        let fault = printed(&edited(&docx, "<w:pgMar ", &format!("{of_page}<w:pgMar "))).unwrap_err();
        let Unprintable::Unknown { place, what: found } = fault.what else { panic!("{what}: {fault:?}") };
        assert_eq!((place, found.as_str()), (None, what), "no paragraph has it, the page has");
    }
    for too_large in [
        format!("<w:p><w:pPr><w:spacing w:line=\"20000\" w:lineRule=\"exact\"/></w:pPr></w:p>{OPENING}"),
        format!(
            "<w:tbl><w:tblGrid><w:gridCol w:w=\"20000\"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>{OPENING}"
        ),
    ] {
        let fault = printed(&edited(&docx, OPENING, &too_large)).unwrap_err();
        assert_eq!(fault.what, Unprintable::TooLarge, "{too_large}");
    }
}

/// The clerk hears of it when the templates are checked, not in the middle of a quarter.
#[test]
fn pdf_that_a_template_cannot_become_is_told_when_templates_are_checked() {
    let office = Office::new();
    let template = office.path("templates/通报函.docx");
    let docx = fs::read(&template).unwrap();
    for (instead, told) in [
        (format!("<w:p><w:r><w:drawing/></w:r></w:p>{OPENING}"), "段“”：有图片"),
        (OPENING.replacen("<w:pPr>", "<w:pPr><w:sectPr/>", 1), "段“一、基本案情”：在这里分节"),
    ] {
        fs::write(&template, edited(&docx, OPENING, &instead)).unwrap();
        let output = common::chengxin().arg("--office").arg(office.root()).arg("templates").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(10), "{said}");
        assert!(said.contains("通报函.docx，正文第") && said.contains(told), "{said}");
    }
    fs::write(&template, edited(&docx, "<w:pgMar ", "<w:cols w:num=\"2\"/><w:pgMar ")).unwrap();
    let output = office.try_run(QUARTER, DAY, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(10) && said.contains("通报函.docx：页面设置分成几栏"), "{said}");
}

/// A file of fonts that says what it is called and cannot be opened: others draw, and the run says which one it was.
#[test]
fn pdf_with_a_font_that_cannot_be_used_is_drawn_with_others() {
    if !can_be_told() {
        return;
    }
    let office = inbox();
    let (sound, names) = some_fonts(1);
    let mut damaged = fs::read(sound.path().join(&names[0])).unwrap();
    let tags: Vec<usize> =
        (0..damaged.len().min(1 << 16)).filter(|at| damaged[*at..].starts_with(b"head")).collect();
    tags.into_iter().for_each(|at| damaged[at..at + 4].copy_from_slice(b"daeh"));
    fs::create_dir(office.path("fonts")).unwrap();
    fs::write(office.path("fonts/坏字体.ttc"), damaged).unwrap();
    let only_sound = [("CHENGXIN_FONT_FOLDERS", sound.path().to_str().unwrap())];
    let output = office.try_run(QUARTER, DAY, &only_sound);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{said}");
    let told = [String::from_utf8(output.stdout).unwrap(), said].concat();
    assert!(told.contains("字体文件不能用") && told.contains("坏字体.ttc"), "{told}");
    let manifest = fs::read_to_string(office.path(&format!("{RUN}manifest.json"))).unwrap();
    assert!(manifest.contains(&names[0]) && !manifest.contains("坏字体"), "{manifest}");
    assert!(letters(&office).iter().all(|(_, pdf)| pdf.is_some()));

    let nowhere = tempfile::tempdir().unwrap();
    let output = office.try_run(QUARTER, DAY, &[("CHENGXIN_FONT_FOLDERS", nowhere.path().to_str().unwrap())]);
    assert_eq!(output.status.code(), Some(4), "no font is left");
}

/// A table that floats and does not say from where stands where Word has it: below the margin.
#[test]
fn pdf_of_a_floating_table_measures_from_the_margin() {
    if !can_be_told() {
        return;
    }
    let docx = shipped_template(LetterKind::Push, LetterHead::Letter).unwrap();
    let opening = "<w:p><w:pPr><w:pStyle w:val=\"Addressee\"/></w:pPr>";
    let top = |floats: &str| {
        let table = format!(
            "<w:tbl><w:tblPr>{floats}</w:tblPr><w:tblGrid><w:gridCol w:w=\"3000\"/></w:tblGrid><w:tr><w:tc>\
             <w:p><w:r><w:t>浮动的表</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        );
        let docx = edited(&docx, opening, &format!("{table}{opening}"));
        let (_folder, pdf) = laid_out(&printed(&docx).unwrap());
        pages(&pdf)[0].iter().find(|line| line.text.contains("浮动的表")).unwrap().top
    };
    let moved =
        |anchor: &str, down: u32| top(&format!("<w:tblpPr {anchor} w:tblpX=\"567\" w:tblpY=\"{down}\"/>"));
    near(moved("", 7371) - moved("", 5670), 30.0);
    near(moved("", 5670), moved("w:vertAnchor=\"margin\"", 5670));
    assert!(moved("w:vertAnchor=\"text\"", 5670) > moved("", 5670) + 5.0, "the text begins below the margin");
    let in_place = top("");
    for floats in ["<w:tblpPr/>", "<w:tblpPr w:vertAnchor=\"page\" w:horzAnchor=\"text\"/>"] {
        assert!((top(floats) - in_place).abs() < 0.1, "{floats} does not float");
    }
}

/// GB/T 9704-2012: margins 37, 35, 28 and 26 mm, 22 lines of 28 characters, page numbers outside.
#[test]
fn pdf_measures_as_the_standard_says() {
    if !can_be_told() {
        return;
    }
    let docx = shipped_template(LetterKind::Push, LetterHead::Letter).unwrap();
    let sentence =
        "云泽市人民法院推送机关、事业单位和国有企业作为失信被执行人的信息，请贵单位予以记录。".repeat(40);
    let docx = edited(&docx, "请贵单位将上述信息", &format!("{sentence}请贵单位将上述信息"));
    let docx = edited(&docx, "{{发文机关标志}}", "云泽市人民法院");
    let (_folder, pdf) = laid_out(&printed(&docx).unwrap());
    let pages = pages(&pdf);
    assert!(pages.len() > 3, "the letter is long enough to be measured");
    let (numbers, lines): (Vec<&Line>, Vec<&Line>) = pages[1].iter().partition(|line| line.top > 265.0);
    assert_eq!(lines.len(), 22);
    let pitch = (lines[21].top - lines[0].top) / 21.0;
    assert!((pitch - 10.21).abs() < 0.02, "{pitch}");
    assert!(lines[0].top >= 37.0 && lines[21].bottom <= 297.0 - 35.0 + 0.5);
    let all = pages.iter().flatten().filter(|line| line.top > 60.0 && line.top < 255.0);
    for line in all.clone() {
        assert!(line.left >= 27.9 && line.right <= 184.1, "{} {} {}", line.left, line.right, line.text);
    }
    // A line of Chinese alone holds 28 characters; one less before a sign that begins no line.
    let is_full =
        |line: &&Line| line.left < 28.5 && line.right > 183.5 && line.text.chars().all(|c| !c.is_ascii());
    let full: Vec<usize> = all.filter(is_full).map(|line| line.text.chars().count()).collect();
    assert!(full.len() > 50 && full.iter().all(|count| matches!(count, 27 | 28)), "{full:?}");
    assert!(full.iter().filter(|count| **count == 28).count() * 4 > full.len() * 3, "{full:?}");

    assert!(pages[0].iter().all(|line| !line.text.starts_with('—')), "the first page has no number");
    assert!((numbers[0].left - 32.9).abs() < 0.2, "an even page has its number left, {}", numbers[0].left);
    let odd = pages[2].iter().find(|line| line.text.starts_with('—')).unwrap();
    assert!((odd.right - 179.1).abs() < 0.2, "an odd page right, {}", odd.right);
    let copies = pages.last().unwrap().iter().find(|line| line.text.starts_with("抄送")).unwrap();
    assert!(
        (copies.bottom - 262.0).abs() < 1.5,
        "版记 stands at the foot of the last page, {}",
        copies.bottom
    );
    measure_the_lines_of_a_letter(&pdf);
}

/// A table, tabs, bold and underlined characters, signs that hang over the edge: what offices put into templates.
#[test]
fn pdf_draws_what_offices_put_into_templates() {
    if !can_be_told() {
        return;
    }
    let docx = shipped_template(LetterKind::Push, LetterHead::Letter).unwrap();
    let opening = "<w:p><w:pPr><w:pStyle w:val=\"Addressee\"/></w:pPr>";
    let cell = |text: &str, about: &str| {
        format!("<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let table = format!(
        "<w:tbl><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:insideH w:val=\"single\" w:sz=\"4\"/>\
         </w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"5800\"/></w:tblGrid>\
         <w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr>\
         <w:sdt><w:sdtContent><w:tr>{}{}</w:tr></w:sdtContent></w:sdt></w:tbl>",
        cell("单位名称", ""),
        cell("案号", "<w:vAlign w:val=\"center\"/>"),
        cell("某村", "<w:vMerge w:val=\"restart\"/>"),
        cell("甲号", ""),
        cell("", "<w:vMerge/>"),
        cell("乙号", "<w:shd w:val=\"clear\" w:fill=\"EEEEEE\"/>"),
        cell("某镇", ""),
        cell("丙号", "<w:vMerge/>"),
    );
    let looks = "<w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"8800\"/></w:tabs><w:overflowPunct/></w:pPr>\
        <w:r><w:rPr><w:b/><w:i/><w:u w:val=\"single\"/><w:color w:val=\"FF0000\"/></w:rPr><w:t>加粗</w:t></w:r>\
        <w:r><w:tab/><w:t>靠右</w:t></w:r></w:p>";
    let hangs = format!(
        "<w:p><w:pPr><w:overflowPunct/></w:pPr><w:r><w:t>{}，下一行</w:t></w:r></w:p>",
        "满".repeat(28)
    );
    let docx = edited(&docx, opening, &format!("{table}{looks}{hangs}{opening}"));
    let (_folder, pdf) = laid_out(&printed(&docx).unwrap());
    let lines = pages(&pdf).remove(0);
    let line = |text: &str| lines.iter().find(|line| line.text.contains(text)).unwrap();
    assert!((line("甲号").left - line("案号").left).abs() < 0.1, "cells of a column stand under each other");
    assert!(line("乙号").top > line("甲号").bottom - 5.0);
    assert!(
        line("丙号").top > line("乙号").bottom - 5.0,
        "a row inside a control, a cell that goes on from nothing"
    );
    the_lines_of_the_table_and_the_underline_are_there(&pdf, line("案号").top, line("加粗"));
    assert!((line("靠右").right - (28.0 + 8800.0 / 56.693)).abs() < 0.3, "{}", line("靠右").right);
    let full = line("满满");
    assert_eq!(full.text.chars().count(), 29, "28 characters, and the sign beyond the edge");
    assert!(full.right > 185.0 && line("下一行").left < 28.5);
}

fn the_lines_of_the_table_and_the_underline_are_there(pdf: &Path, first_row: f64, underlined: &Line) {
    let black = ink(pdf, 1, false);
    let is_rule = |band: &&Band| band.bottom - band.top < 0.5 && band.right - band.left > 90.0;
    let rules: Vec<&Band> = black.iter().filter(is_rule).collect();
    assert!(rules.len() >= 3, "above the table and between its rows: {}", rules.len());
    assert!(rules[0].top < first_row + 1.0);
    near(rules[0].right - rules[0].left, 8800.0 / 56.693);
    let red = ink(pdf, 1, true);
    let is_under = |band: &&Band| {
        band.bottom - band.top < 0.6
            && (band.top - underlined.bottom).abs() < 2.5
            && band.right < underlined.right
    };
    assert!(red.iter().any(|band| is_under(&band)), "the red characters have a red line under them");
}

/// `CHENGXIN_PRINT=a.docx:b.docx cargo test --features pdf --test pdf -- --ignored` prints letters beside themselves.
#[test]
#[ignore = "writes files for people to look at; the gate runs it, so that it does not rot"]
fn look_at_letters_as_pdf() {
    if !can_be_told() {
        return;
    }
    let printer = printer().unwrap();
    for file in std::env::split_paths(&std::env::var_os("CHENGXIN_PRINT").unwrap()) {
        let docx = fs::read(&file).unwrap();
        let pdf = printer.print(&file.to_string_lossy(), LetterKind::Notice, &docx).unwrap();
        fs::write(file.with_extension("pdf"), pdf).unwrap();
    }
}
