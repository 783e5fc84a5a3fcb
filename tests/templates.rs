//! Templates of letters: a clerk edits one in a word processor, and the next run writes its letters so.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story edits templates as a clerk would")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::lists::{Row, WATERWORKS, export, row};
use common::packages::{edited, paragraphs};
use common::pages::{Band, Line, has, has_chinese_font, ink, measure_the_lines_of_a_letter, near, pages};
use common::{Office, chengxin};

fn office() -> Office {
    office_with(3..5)
}

/// An office whose list names one body with these cases.
fn office_with(cases: std::ops::Range<u32>) -> Office {
    let rows: Vec<Row<'_>> = cases.map(|case| row("云泽市水利工程管理所", case)).collect();
    Office::new().drop_text("组织机构.csv", WATERWORKS).drop_text("失信名单.csv", &export(&rows))
}

/// Sets the head as a clerk would.
fn set_head(office: &Office, word: &str) {
    let text = fs::read_to_string(office.path("office.toml")).unwrap();
    let others = text.split("\n[letters]").next().unwrap();
    fs::write(office.path("office.toml"), format!("{others}\n[letters]\nhead = \"{word}\"\n")).unwrap();
}

/// Replaces a text in a template, as a word processor would.
fn edit(template: &Path, from: &str, to: &str) {
    fs::write(template, edited(&fs::read(template).unwrap(), from, to)).unwrap();
}

const NOTICE: &str = "runs/2026Q3-1/2-通报材料包/001-云泽市水利和湖泊局/通报函.docx";

#[test]
fn what_a_clerk_writes_into_a_template_stands_in_the_letters() {
    let office = office();
    edit(
        &office.path("templates/通报函.docx"),
        "现将有关情况函告如下：",
        "现将{{单位概称}}的{{案件数}}件案件函告贵局：",
    );
    office.run("2026Q3", "2026-10-08");
    let said = paragraphs(&fs::read(office.path(NOTICE)).unwrap());
    let changed = said.iter().find(|line| line.ends_with("现将云泽市水利工程管理所的2件案件函告贵局："));
    assert!(changed.is_some(), "{said:?}");
    let told = office.run("2026Q3", "2026-10-08");
    assert_eq!(told.code, 0);
    assert!(!office.path("runs/2026Q3-2").exists(), "the same template makes no new edition");
    edit(&office.path("templates/通报函.docx"), "函告贵局", "函告你局");
    office.run("2026Q3", "2026-10-09");
    assert!(office.path("runs/2026Q3-2").exists(), "a changed one does");
}

#[test]
fn a_slip_in_a_template_is_said_before_anything_is_made() {
    let office = office();
    edit(&office.path("templates/通报函.docx"), "{{履行期限}}", "{{履行限期}}");
    edit(&office.path("templates/告知函.docx"), "{{署名}}", "信用办");
    fs::write(office.path("templates/通知函.docx"), "x").unwrap();
    let before = office.tree();
    let output = office.try_run("2026Q3", "2026-10-08", &[]);
    assert_eq!(output.status.code(), Some(10));
    let said = String::from_utf8(output.stderr).unwrap();
    for piece in [
        "函件模板有3处错误",
        "通报函.docx，正文第",
        "没有占位符“履行限期”，是不是“履行期限”？",
        "告知函.docx：缺少必须写的占位符“署名”",
        "通知函.docx：没有这种函件，是不是“通报函.docx”？",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
    let after: Vec<_> = office.tree().into_iter().filter(|(path, _)| !path.starts_with("logs/")).collect();
    assert_eq!(before.into_iter().filter(|(path, _)| !path.starts_with("logs/")).collect::<Vec<_>>(), after);
}

/// 催办函 of a version that did not say yet whether the last day counts; nobody in the office has touched it.
#[test]
fn a_template_that_nobody_has_edited_follows_the_newer_version() {
    let office = office();
    let template = office.path("templates/催办函.docx");
    let newest = fs::read(&template).unwrap();
    let earlier = include_bytes!("earlier/催办函.docx");
    assert!(newest != earlier && !paragraphs(earlier).concat().contains("含当日"));
    fs::write(&template, earlier).unwrap();
    let output = chengxin().arg("--office").arg(office.root()).arg("templates").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("已写出模板：催办函.docx") && !said.contains("保持原样"), "{said}");
    assert_eq!(fs::read(&template).unwrap(), newest);
}

#[test]
fn a_template_that_was_deleted_is_written_again_and_an_edited_one_is_kept() {
    let office = office();
    let (deleted, edited) = (office.path("templates/督办函.docx"), office.path("templates/通报函.docx"));
    let shipped = fs::read(&deleted).unwrap();
    fs::remove_file(&deleted).unwrap();
    edit(&edited, "现将有关情况函告如下：", "函告如下：");
    let kept = fs::read(&edited).unwrap();
    let output = chengxin().arg("--office").arg(office.root()).arg("templates").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("已写出模板：督办函.docx") && !said.contains("已写出模板：通报函.docx"), "{said}");
    assert_eq!(fs::read(&deleted).unwrap(), shipped);
    assert_eq!(fs::read(&edited).unwrap(), kept);
}

#[test]
fn the_shipped_templates_can_be_had_without_an_office_but_never_over_others() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("模板");
    let write = || chengxin().arg("templates").arg("--out").arg(&out).output().unwrap();
    assert!(write().status.success());
    assert_eq!(fs::read_dir(&out).unwrap().count(), 12);
    edit(&out.join("零报告函.docx"), "特此函告", "专此函告");
    let edited = fs::read(out.join("零报告函.docx")).unwrap();
    assert!(!write().status.success());
    assert_eq!(fs::read(out.join("零报告函.docx")).unwrap(), edited);
}

/// Whether the tester has what prints letters and what reads them.
fn can_be_measured() -> bool {
    has(&["soffice", "pdftotext", "pdftoppm"]) && has_chinese_font()
}

/// Converts files with LibreOffice, in a profile of its own: it may run beside another. Where they lie then.
fn soffice(files: &[PathBuf], to: &str, out: &Path) -> Vec<PathBuf> {
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([profile.as_str(), "--headless", "--convert-to", to, "--outdir"]).arg(out).args(files);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ending = to.split(':').next().unwrap();
    files.iter().map(|file| out.join(file.with_extension(ending).file_name().unwrap())).collect()
}

#[test]
fn templates_that_libreoffice_has_saved_say_the_same() {
    if !has(&["soffice"]) {
        return;
    }
    for head in ["letter", "red"] {
        saved_says_the_same(head);
    }
}

fn saved_says_the_same(head: &str) {
    let (plain, saved) = (office(), office());
    for office in [&plain, &saved] {
        set_head(office, head);
        chengxin().arg("--office").arg(office.root()).arg("templates").assert().success();
    }
    let templates: Vec<PathBuf> =
        fs::read_dir(plain.path("templates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let folder = tempfile::tempdir().unwrap();
    for file in soffice(&templates, "docx:MS Word 2007 XML", folder.path()) {
        fs::copy(&file, saved.path("templates").join(file.file_name().unwrap())).unwrap();
    }
    plain.run("2026Q3", "2026-10-08");
    saved.run("2026Q3", "2026-10-08");
    let letters: Vec<String> = plain
        .tree()
        .into_keys()
        .filter(|path| path.starts_with("runs/2026Q3-1/") && path.ends_with(".docx"))
        .collect();
    assert!(letters.len() >= 4, "{letters:?}");
    for letter in letters {
        // LibreOffice turns the frame of 抄送 into one of its own, and anchors it elsewhere.
        let said = |office: &Office| {
            let mut lines = paragraphs(&fs::read(office.path(&letter)).unwrap());
            lines.sort();
            lines
        };
        assert_eq!(said(&saved), said(&plain), "{letter}");
    }
}

/// The longest letter to the listed body, as a PDF.
fn printed(head: &str, folder: &Path) -> PathBuf {
    let office = office_with(1..13);
    set_head(&office, head);
    office.run("2026Q3", "2026-10-08");
    let letter = office.path("runs/2026Q3-1/2-通报材料包/告知函/001-云泽市水利工程管理所.docx");
    soffice(&[letter], "pdf", folder).remove(0)
}

/// 22 lines of 28 characters inside margins of 37, 35, 28 and 26 mm; the issuer's name over the middle of the date.
fn measure_the_text(pages: &[Vec<Line>]) {
    assert!(pages.len() > 2, "the letter is long enough to be measured");
    let lines: Vec<&Line> = pages[1].iter().filter(|line| line.top < 265.0).collect();
    assert_eq!(lines.len(), 22);
    let pitch = (lines[21].top - lines[0].top) / 21.0;
    assert!((pitch - 10.21).abs() < 0.05, "{pitch}");
    assert!(lines[0].top >= 37.0 && lines[21].bottom <= 297.0 - 35.0 + 0.5);
    // LibreOffice reads w:overflowPunct the wrong way round: what the template forbids it does.
    let hangs = |line: &Line| line.right < 190.0 && line.text.ends_with(['，', '。', '、', '；', '：']);
    for line in &lines {
        assert!(line.left >= 27.5 && (line.right <= 184.5 || hangs(line)), "{}", line.text);
        let indent = line.left - 28.0;
        assert!(indent < 0.5 || (indent - 2.0 * 5.56).abs() < 0.5, "{}", line.text);
    }
    // A line of Chinese alone holds 28 characters; less before a number or a sign that must not be parted.
    let is_full = |line: &&Line| {
        (27.5..28.5).contains(&line.left)
            && (183.0..184.5).contains(&line.right)
            && line.text.chars().all(|c| !c.is_ascii())
    };
    let full: Vec<usize> =
        pages.iter().flatten().filter(is_full).map(|line| line.text.chars().count()).collect();
    let exact = full.iter().filter(|count| **count == 28).count();
    assert!(full.iter().max() == Some(&28) && exact * 2 > full.len(), "{full:?}");
    let last = pages.last().unwrap();
    let date = last.iter().position(|line| line.text == "2026年10月8日").unwrap();
    let middle = |line: &Line| (line.left + line.right) / 2.0;
    near(middle(&last[date - 1]), middle(&last[date]));
}

fn number_of(page: &[Line]) -> Option<&Line> {
    page.iter().find(|line| line.text.starts_with('—'))
}

#[test]
fn a_letter_measures_as_the_standard_says() {
    if !can_be_measured() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pdf = printed("letter", folder.path());
    let pages = pages(&pdf);
    measure_the_text(&pages);
    assert!(number_of(&pages[0]).is_none(), "the first page of 信函格式 has no number");
    assert!(number_of(&pages[1]).unwrap().left < 40.0, "an even page has its number left");
    assert!(number_of(&pages[2]).unwrap().right > 170.0);
    let copies = pages.last().unwrap().iter().find(|line| line.text.starts_with("抄送")).unwrap();
    assert!((copies.bottom - 262.0).abs() < 1.0, "版记 stands at the bottom of the last page");
    measure_the_lines_of_a_letter(&pdf);
}

/// 7.2 and 7.4.
#[test]
fn a_red_head_measures_as_the_standard_says() {
    if !can_be_measured() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pdf = printed("red", folder.path());
    let pages = pages(&pdf);
    measure_the_text(&pages);
    let (red, black) = (ink(&pdf, 1, true), ink(&pdf, 1, false));
    let [issuer, line] = &red[..] else { panic!("{} red bands", red.len()) };
    near(issuer.top, 37.0 + 35.0);
    near((issuer.left + issuer.right) / 2.0, 106.0);
    let number = &black[0];
    // Two empty lines, and what a character leaves free of its line.
    assert!((20.4..22.5).contains(&(number.top - issuer.bottom)), "{}", number.top - issuer.bottom);
    near((number.left + number.right) / 2.0, 106.0);
    near(line.top - number.bottom, 4.0);
    near(line.left, 28.0);
    near(line.right, 184.0);
    // Two empty lines, then the title.
    assert!((20.4..23.5).contains(&(black[1].top - line.bottom)), "{}", black[1].top - line.bottom);
    assert!(number_of(&pages[0]).unwrap().right > 170.0, "the first page has its number");
    assert!(number_of(&pages[1]).unwrap().left < 40.0);
    let black = ink(&pdf, pages.len(), false);
    let lines: Vec<&Band> = black
        .iter()
        .filter(|band| band.left < 28.3 && band.right > 183.7 && band.bottom - band.top < 0.6)
        .collect();
    let [first, between, last] = &lines[..] else { panic!("{} lines of 版记", lines.len()) };
    near(last.bottom, 297.0 - 35.0);
    assert!(first.bottom - first.top > between.bottom - between.top);
    let said: Vec<&Line> = pages.last().unwrap().iter().filter(|said| said.top > first.top).collect();
    assert!(said[0].text.starts_with("抄送：") && said[0].bottom < between.bottom);
    near(said[0].left, 28.0 + 4.94);
    let printed = said.iter().find(|said| said.text.ends_with("印发")).unwrap();
    near(printed.right, 184.0 - 4.94);
}

#[test]
fn the_head_is_chosen_in_the_settings_and_a_template_of_the_office_keeps_its_own() {
    let office = office();
    set_head(&office, "rot");
    let output = office.try_run("2026Q3", "2026-10-08", &[]);
    assert_eq!(output.status.code(), Some(10));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`letter` or `red`") && said.contains("office.toml"), "{said}");
    let nowhere = office.path("模板");
    let output =
        chengxin().arg("--office").arg(office.root()).args(["templates", "--out"]).arg(&nowhere).output();
    assert!(!output.unwrap().status.success() && !nowhere.exists(), "which head it wants is not guessed");
    set_head(&office, "red");
    edit(&office.path("templates/通报函.docx"), "现将有关情况函告如下：", "函告如下：");
    office.run("2026Q3", "2026-10-08");
    let letter = |path: &str| paragraphs(&fs::read(office.path(path)).unwrap()).concat();
    assert!(!letter(NOTICE).contains("印发"), "edited: 信函格式 as before");
    let unit = letter("runs/2026Q3-1/2-通报材料包/告知函/001-云泽市水利工程管理所.docx");
    assert!(unit.starts_with("云泽市") && unit.ends_with("2026年10月8日印发"), "{unit}");
    let output = chengxin().arg("--office").arg(office.root()).arg("templates").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("已写出模板：告知函.docx"), "{said}");
    assert!(said.contains("本单位自己的模板，保持原样：通报函.docx"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("模板");
    chengxin().args(["templates", "--head", "red", "--out"]).arg(&out).assert().success();
    let name = "告知函.docx";
    let (written, of_office) = (out.join(name), office.path("templates").join(name));
    assert_eq!(fs::read(written).unwrap(), fs::read(of_office).unwrap());
}
