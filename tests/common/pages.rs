//! Printed pages, as poppler reads them from a PDF.

use std::path::Path;
use std::process::Command;

/// Whether these programs are on the machine; says which are not, and that a story is passed over for it.
pub(crate) fn has(programs: &[&str]) -> bool {
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let is_there = |program: &str| folders.iter().any(|folder| folder.join(program).is_file());
    let missing: Vec<&&str> = programs.iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        eprintln!("passed over: {missing:?} is not here");
    }
    missing.is_empty()
}

/// Whether the machine has a Chinese font for programs that take what there is; says so if not.
pub(crate) fn has_chinese_font() -> bool {
    let listed = Command::new("fc-list").arg(":lang=zh").output();
    let has_font = listed.is_ok_and(|listed| !listed.stdout.is_empty());
    if !has_font {
        eprintln!("passed over: no Chinese font is here");
    }
    has_font
}

/// What a program of poppler says of a PDF.
pub(crate) fn told_by(program: &str, arguments: &[&str], pdf: &Path) -> String {
    let mut command = Command::new(program);
    command.args(arguments).arg(pdf);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A line of a page: its box in millimetres and its text.
pub(crate) struct Line {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

/// The lines of every page of A4, from top to bottom.
pub(crate) fn pages(pdf: &Path) -> Vec<Vec<Line>> {
    let number = |tag: &str, name: &str| -> f64 {
        let value = tag.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
        value.parse::<f64>().unwrap() * 25.4 / 72.0
    };
    let text = told_by("pdftotext", &["-bbox-layout"], pdf);
    let page = |page: &str| {
        assert!((number(page, "width") - 210.0).abs() < 0.2 && (number(page, "height") - 297.0).abs() < 0.2);
        let line = |line: &str| Line {
            left: number(line, "xMin"),
            right: number(line, "xMax"),
            top: number(line, "yMin"),
            bottom: number(line, "yMax"),
            text: line.split("</word>").filter_map(|word| Some(word.rsplit_once('>')?.1.trim())).collect(),
        };
        let mut lines: Vec<Line> = page.split("<line ").skip(1).map(line).collect();
        lines.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
        lines
    };
    text.split("<page ").skip(1).map(page).collect()
}
