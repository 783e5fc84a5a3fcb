//! HTML tables saved as `.xls`, as web exports of court systems are. Each table is a sheet; a row's number is its place
//! in the table, a cell's column is what a browser would show after the spans above and before it.

use std::io::{Read, Seek};

use encoding_rs::{Encoding, GB18030, GBK};
use scraper::{ElementRef, Html};

use super::cell::{Area, Cell, SheetInfo, SheetSink};
use super::concealed::{Concealed, Span};
use super::encoding::{self, Decoded};
use super::nesting;
use super::read::{Limits, Measure, Unreadable};
use super::rows::{Rows, text_cell};

/// What browsers allow.
const MOST_COLUMNS_SPANNED: u32 = 1000;
const NO_BREAK_SPACE: char = '\u{A0}';

/// Reads all tables with more than one row; gives the rows handed on and the encoding.
pub(super) fn read<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<(u64, Option<&'static str>), Unreadable> {
    let encoding = encoding::decide(&mut source, label)?;
    let page = Decoded::new(source, encoding)?.whole()?;
    nesting::check(&page)?;
    let tree = Html::parse_document(&page);
    let mut names = sheet_names(&page).into_iter();
    let mut rows = Rows::new(limits, sink);
    let tables =
        tree.root_element().descendent_elements().filter(|element| element.value().name() == "table");
    for (position, table) in (1..).zip(tables) {
        let lines = lines(table);
        if lines.len() < 2 {
            continue;
        }
        let grid = Grid::of(&lines, limits)?;
        let name = names.next().unwrap_or_else(|| format!("{position}"));
        let concealed = concealed(table, &lines);
        rows.sheet(SheetInfo { name, merged: grid.merged, concealed, ..SheetInfo::default() })?;
        for (row, column, cell) in grid.cells {
            rows.put(row, column, cell)?;
        }
    }
    Ok((rows.finish()?, Some(encoding::name(encoding))))
}

/// The encoding that a `meta` element names, unless it is one that cannot have been read as such.
fn label(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let start = head.windows(8).position(|part| part == b"charset=")? + 8;
    let name: Vec<u8> = head
        .get(start..)?
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .collect();
    let encoding = Encoding::for_label(&name).filter(|encoding| encoding.is_ascii_compatible())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// Tab names that Excel writes into a conditional comment.
fn sheet_names(page: &str) -> Vec<String> {
    let named = page.split("<x:Name>").skip(1).filter_map(|rest| rest.split_once("</x:Name>"));
    named.map(|(name, _)| Html::parse_fragment(name).root_element().text().collect()).collect()
}

/// The rows of a table itself, not of tables inside its cells.
fn lines(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut found = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "tr" => found.push(child),
            "thead" | "tbody" | "tfoot" => {
                found.extend(child.child_elements().filter(|element| element.value().name() == "tr"));
            }
            _ => {}
        }
    }
    found
}

/// Rows and columns that their own style hides, as Excel writes them; style sheets are not asked.
fn concealed(table: ElementRef<'_>, lines: &[ElementRef<'_>]) -> Concealed {
    let hidden = |element: &ElementRef<'_>| {
        let style = element.value().attr("style").unwrap_or_default();
        let style: String = style.chars().filter(|character| !character.is_whitespace()).collect();
        element.value().attr("hidden").is_some() || style.to_ascii_lowercase().contains("display:none")
    };
    let rows = (1..).zip(lines).filter(|(_, line)| hidden(line)).map(|(row, _)| Span::one(row));
    let mut found = Concealed { rows: rows.collect(), ..Concealed::default() };
    let groups =
        table.child_elements().filter(|element| matches!(element.value().name(), "col" | "colgroup"));
    let columns = groups.flat_map(|group| {
        let inner: Vec<_> =
            group.child_elements().filter(|element| element.value().name() == "col").collect();
        if inner.is_empty() { vec![group] } else { inner }
    });
    let mut first = 1_u32;
    for column in columns {
        let after = first.saturating_add(span(column, "span").clamp(1, MOST_COLUMNS_SPANNED));
        if hidden(&column) {
            found.columns.add(Span { first, last: after - 1 });
        }
        first = after;
    }
    found
}

/// The cells of a table at their true places.
#[derive(Debug, Default)]
struct Grid {
    /// Row and column from 1, rows rising.
    cells: Vec<(u32, u32, Cell)>,
    merged: Vec<Area>,
}

impl Grid {
    fn of(lines: &[ElementRef<'_>], limits: &Limits) -> Result<Self, Unreadable> {
        let mut grid = Self::default();
        // Per column, how many of the rows still to come a cell above reaches into.
        let mut covered: Vec<u32> = Vec::new();
        let total = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        for (row, line) in (1..).zip(lines) {
            let mut free = covered.iter().map(|rows| *rows == 0).collect::<Vec<_>>();
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            let mut index = 0;
            for element in
                line.child_elements().filter(|element| matches!(element.value().name(), "td" | "th"))
            {
                while free.get(index) == Some(&false) {
                    index += 1;
                }
                let cell = text_cell(text(element));
                if index >= limits.columns as usize {
                    if cell == Cell::Empty {
                        continue;
                    }
                    return Err(Unreadable::TooLarge {
                        what: Measure::Columns,
                        limit: limits.columns.into(),
                    });
                }
                let across = span(element, "colspan").clamp(1, MOST_COLUMNS_SPANNED) as usize;
                let down = match span(element, "rowspan") {
                    0 => total - row + 1, // to the end of the table
                    rows => rows.min(total - row + 1),
                };
                grid.place(row, index, (across, down), cell);
                if covered.len() < index + across {
                    covered.resize(index + across, 0);
                    free.resize(index + across, true);
                }
                for rows in covered.iter_mut().skip(index).take(across) {
                    *rows = (*rows).max(down - 1);
                }
                index += across;
            }
        }
        Ok(grid)
    }

    fn place(&mut self, row: u32, index: usize, (across, down): (usize, u32), cell: Cell) {
        let column = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        if across > 1 || down > 1 {
            self.merged.push(Area {
                first_row: row,
                first_column: column(index + 1),
                last_row: row + down - 1,
                last_column: column(index + across),
            });
        }
        self.cells.push((row, column(index + 1), cell));
    }
}

/// A span attribute; 1 if it is missing or no number.
fn span(element: ElementRef<'_>, name: &str) -> u32 {
    element.value().attr(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1)
}

/// The text of a cell as a browser shows it: blanks run together, `<br>` and blocks end a line, inner tables left out.
fn text(cell: ElementRef<'_>) -> String {
    let mut flow = Flow::default();
    let mut steps: Vec<_> = cell.children().rev().map(Some).collect();
    while let Some(step) = steps.pop() {
        let Some(node) = step else {
            flow.end_line();
            continue;
        };
        if let Some(text) = node.value().as_text() {
            flow.push(text);
        }
        let Some(element) = node.value().as_element() else { continue };
        match element.name() {
            "br" => flow.break_line(),
            "table" | "script" | "style" => {}
            name => {
                if matches!(name, "p" | "div" | "li") {
                    flow.end_line();
                    steps.push(None);
                }
                steps.extend(node.children().rev().map(Some));
            }
        }
    }
    flow.text.trim_matches([' ', '\n', NO_BREAK_SPACE]).to_owned()
}

/// Text with its blanks run together.
#[derive(Debug, Default)]
struct Flow {
    text: String,
    /// A blank is due before the next character.
    blank: bool,
}

impl Flow {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_ascii_whitespace() {
                self.blank = true;
                continue;
            }
            if std::mem::take(&mut self.blank) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push(character);
        }
    }

    fn break_line(&mut self) {
        self.blank = false;
        self.text.push('\n');
    }

    /// Ends the line unless nothing stands in it.
    fn end_line(&mut self) {
        self.blank = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Kept;
    use super::*;

    #[test]
    fn spans_move_cells_to_where_a_browser_shows_them() {
        let page = "<html><!--[if gte mso 9]><xml><x:Name>名单&amp;一</x:Name></xml><![endif]--><body>\
            <table><tr><td>layout<table>\
            <tr><th rowspan=2>案号<th colspan=2>金额<th rowspan=0>备注\
            <tr><td>总&nbsp;额<td>已<br>付\
            <tr></tr>\
            <tr><td> （2026）\n 泽0184执1号 <td><p>一</p>二<td>&nbsp;</table></td></tr></table></body></html>";
        let (kept, report) = Kept::of(page.as_bytes()).unwrap();
        assert_eq!((report.rows, kept.sheets.len()), (3, 1));
        let (info, _) = &kept.sheets[0];
        assert_eq!(info.name, "名单&一");
        let area = |first_row, first_column, last_row, last_column| Area {
            first_row,
            first_column,
            last_row,
            last_column,
        };
        assert_eq!(info.merged, [area(1, 1, 2, 1), area(1, 2, 1, 3), area(1, 4, 4, 4)]);
        let expected = [
            (1, 1, "案号"),
            (1, 2, "金额"),
            (1, 4, "备注"),
            (2, 2, "总\u{A0}额"),
            (2, 3, "已\n付"),
            (4, 1, "（2026） 泽0184执1号"),
            (4, 2, "一\n二"),
        ];
        assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
    }

    #[test]
    fn rows_and_columns_that_do_not_show_are_known() {
        let page = "<table><colgroup><col><col span=2 style='width:9pt; DISPLAY: none'></colgroup><col><col hidden>\
            <tr><td>案号<td>一<td>二<td>三<td>四<tr style='mso-height-source:userset;display:none'><td>1<tr><td>2\
            <tbody><tr hidden><td>3</table>";
        let (kept, report) = Kept::of(page.as_bytes()).unwrap();
        let concealed = &kept.sheets[0].0.concealed;
        assert_eq!(report.rows, 4);
        assert_eq!(concealed.rows.as_slice(), [Span::one(2), Span::one(4)]);
        assert_eq!(concealed.columns.as_slice(), [Span { first: 2, last: 3 }, Span::one(5)]);
    }

    #[test]
    fn the_bytes_outrank_the_label_and_the_label_outranks_the_guess() {
        let page = |label: &str| {
            format!(
                "<html><meta http-equiv=x content=\"text/html; charset={label}\"><table><tr><td>云澤市<tr><td>一</table>"
            )
        };
        let cases = [
            (page("gb2312").into_bytes(), "UTF-8"),
            (GB18030.encode(&page("gb2312")).0.into_owned(), "GB18030"),
            (GB18030.encode(&page("utf-8")).0.into_owned(), "GB18030"),
            (encoding_rs::BIG5.encode(&page("big5")).0.into_owned(), "Big5"),
        ];
        for (bytes, encoding) in cases {
            let (kept, report) = Kept::of(&bytes).unwrap();
            assert_eq!(report.encoding, Some(encoding));
            assert_eq!(kept.texts(0)[0], (1, 1, String::from("云澤市")), "{encoding}");
        }
    }

    #[test]
    fn wide_spans_take_no_memory_and_far_values_are_refused() {
        let row = "<tr>".to_owned() + &"<td colspan=1000>".repeat(2000);
        let page = |last: &str| format!("<table>{row}<tr><td>一{row}<td>{last}</table>");
        assert_eq!(Kept::of(page("").as_bytes()).unwrap().1.rows, 1);
        let refused = Kept::of(page("二").as_bytes());
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: Measure::Columns, limit: 512 })));
    }
}
