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

/// What is printed in red or in black from edge to edge of a band of a page, in millimetres: left, right, top, bottom.
pub(crate) struct Band {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// The bands of ink of a page, from top to bottom, by the pixels.
pub(crate) fn ink(pdf: &Path, page: usize, is_red: bool) -> Vec<Band> {
    let (dpi, page) = ("300", page.to_string());
    let output =
        Command::new("pdftoppm").args(["-r", dpi, "-f", &page, "-l", &page]).arg(pdf).output().unwrap();
    let fields: Vec<&[u8]> = output.stdout.splitn(4, |byte| *byte == b'\n').collect();
    let size: Vec<usize> =
        std::str::from_utf8(fields[1]).unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    let seen = |pixel: &&[u8]| pixel[0] > 150 && pixel[1] < 110;
    let black = |pixel: &&[u8]| pixel[0] < 130 && pixel[1] < 130;
    let millimetres = |pixels: usize| pixels as f64 * 25.4 / 300.0;
    let mut bands: Vec<Band> = Vec::new();
    let mut last = None;
    for (y, row) in fields[3].chunks(size[0] * 3).enumerate() {
        let printed = row.chunks(3).enumerate();
        let printed: Vec<usize> = printed
            .filter(|(_, pixel)| if is_red { seen(pixel) } else { black(pixel) })
            .map(|(x, _)| x)
            .collect();
        let (Some(left), Some(right)) = (printed.first(), printed.last()) else { continue };
        let (left, right) = (millimetres(*left), millimetres(right + 1));
        let (top, bottom) = (millimetres(y), millimetres(y + 1));
        match bands.last_mut().filter(|_| last == Some(y - 1)) {
            Some(band) => {
                (band.left, band.right) = (band.left.min(left), band.right.max(right));
                band.bottom = bottom;
            }
            None => bands.push(Band { left, right, top, bottom }),
        }
        last = Some(y);
    }
    bands
}

pub(crate) fn near(measured: f64, standard: f64) {
    assert!((measured - standard).abs() < 0.6, "{measured} is not {standard}");
}

/// 信函格式, GB/T 9704-2012.
pub(crate) fn measure_the_lines_of_a_letter(pdf: &Path) {
    // 10.1: the issuer 30 mm from the edge of the paper; red double lines 170 mm wide, thick and thin, thin and thick.
    let red = ink(pdf, 1, true);
    near(red[0].top, 30.0);
    near(red[1].top - red[0].bottom, 4.0);
    for line in &red[1..] {
        near(line.left, 20.0);
        near(line.right, 190.0);
    }
    near(red.last().unwrap().bottom, 297.0 - 20.0);
}
