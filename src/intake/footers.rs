//! Rows inside and below a table that are no data: totals, who filled the form in, notes, the heading once more.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::cells::{is_blank, words};
use crate::definition::source::SourceDefinition;
use crate::domain::heading;
use crate::workbook::cell::{Area, Cell};

/// What is known of a sheet's rows that are no data.
#[derive(Debug)]
pub(super) struct Footers {
    /// First words, as [`folded`].
    words: Vec<String>,
    /// First words of cells that say how to fill a column in, as [`folded`].
    hints: Vec<String>,
    /// The last heading row.
    heading_row: u32,
    /// Columns that every data row fills.
    required: Vec<usize>,
    /// Keys of the heading lines by column.
    headings: Vec<Vec<String>>,
    /// Rows with a cell merged across half of the table or more: captions of groups and notes.
    captions: BTreeSet<u32>,
}

impl Footers {
    /// `required`: column indices from 0; `lines`: the heading rows, the last of them number `heading_row`.
    pub(super) fn new(
        definition: &SourceDefinition,
        required: Vec<usize>,
        (heading_row, lines): (u32, &[&[Cell]]),
        merged: &[Area],
        width: usize,
    ) -> Self {
        let all = |words: &[String]| -> Vec<String> {
            words.iter().map(|word| folded(word)).filter(|word| !word.is_empty()).collect()
        };
        let is_wide = |area: &&Area| {
            let columns = area.last_column.saturating_add(1).saturating_sub(area.first_column) as usize;
            columns >= 3 && 2 * columns >= width && area.first_row == area.last_row
        };
        Footers {
            words: all(&definition.footers),
            hints: all(&definition.hints),
            heading_row,
            required,
            headings: lines.iter().map(|line| line.iter().map(cell_key).collect()).collect(),
            captions: merged.iter().filter(is_wide).map(|area| area.first_row).collect(),
        }
    }

    /// `true` if the row is no data. A row whose required cells are all filled with something else is data, whatever
    /// its first cell begins with: 合计村 may be a village.
    pub(super) fn has(&self, number: u32, cells: &[Cell]) -> bool {
        let mut filled = cells.iter().filter(|cell| !is_blank(cell));
        let Some(first) = filled.next() else { return false };
        if self.captions.contains(&number) && filled.next().is_none() {
            return true;
        }
        let text = folded(words(Some(first)));
        if self.is_bare(&text) {
            return true;
        }
        let is_data = || self.required.iter().all(|column| self.is_value(cells.get(*column)));
        if self.words.iter().any(|word| text.starts_with(word.as_str())) && !is_data() {
            return true;
        }
        self.repeats_heading(cells) || (number == self.heading_row + 1 && self.says_how(cells))
    }

    /// `true` if half of what is written in the row tells how to fill its column in: 格式：2026-01-31.
    fn says_how(&self, cells: &[Cell]) -> bool {
        let mut written = 0;
        let mut hints = 0;
        for cell in cells.iter().filter(|cell| !is_blank(cell)) {
            let text = folded(words(Some(cell)));
            let text = text.trim_start_matches(['(', '[', '*']);
            written += 1;
            hints += usize::from(self.hints.iter().any(|hint| text.starts_with(hint.as_str())));
        }
        hints > 0 && 2 * hints >= written
    }

    /// `true` for 合计 and `合计：`.
    fn is_bare(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.trim_end_matches(':') == word.trim_end_matches(':'))
    }

    /// `true` if a required cell is filled, and not with a footer of its own (合计, `审核人：李某`).
    fn is_value(&self, cell: Option<&Cell>) -> bool {
        let Some(cell) = cell.filter(|cell| !is_blank(cell)) else { return false };
        let text = folded(words(Some(cell)));
        let label = text.split_once(':').map_or(text.as_str(), |(label, _)| label);
        !self.is_bare(label)
    }

    fn repeats_heading(&self, cells: &[Cell]) -> bool {
        let repeats = |line: &Vec<String>| {
            let mut same = 0;
            for (cell, key) in cells.iter().zip(line.iter().map(Some).chain(std::iter::repeat(None))) {
                if is_blank(cell) {
                    continue;
                }
                if key.is_none_or(|key| key.is_empty() || *key != cell_key(cell)) {
                    return false;
                }
                same += 1;
            }
            same >= 2
        };
        self.headings.iter().any(repeats)
    }
}

fn cell_key(cell: &Cell) -> String {
    heading::key(words(Some(cell)))
}

/// Half width and without white space; the colon stays, `注：` is not the beginning of 注销.
fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::driver::{cells, definition};

    fn footers(merged: &[Area]) -> Footers {
        let heading = cells("序号|被执行人|案号|备注");
        Footers::new(&definition("listing.toml"), vec![1, 2], (1, &[&heading]), merged, 4)
    }

    #[test]
    fn footers_and_data_are_told_apart() {
        for (row, is_footer) in [
            ("合 计|480件||", true),
            ("合计：|3|5|7", true),
            ("|小计|||", true),
            ("制表人：张某|||审核人：李某", true),
            ("注：本表每季度报送||", true),
            ("1|云泽市水务局|（2026）泽0184执1号|", false),
            ("注销|云泽市水务局|（2026）泽0184执1号|", false),
            ("|合计村村民委员会|（2026）泽0184执1号|", false),
            ("2||（2026）泽0184执1号|", false),
            ("|制表人：张某|审核人：李某|", true),
            ("序号|被执行人|案号|备注", true),
            ("|被执行人|案 号|", true),
            ("|被执行人||", false),
            ("|被执行人|案号|另注", false),
        ] {
            assert_eq!(footers(&[]).has(9, &cells(row)), is_footer, "{row}");
        }
    }

    #[test]
    fn a_line_of_hints_below_the_heading_is_no_data() {
        for (number, row, is_hint) in [
            (2, "|格式：单位全称|格式：（2026）某0000执1号|选填", true),
            (2, "|（必填）|（必填）|", true),
            (2, "例：1|例：云泽市水务局|例：（2026）泽0184执1号|", true),
            (3, "|格式：单位全称|格式：（2026）某0000执1号|", false),
            (2, "1|云泽市水务局|（2026）泽0184执1号|必填项已核对", false),
            (2, "1|如意镇人民政府|（2026）泽0184执1号|", false),
        ] {
            assert_eq!(footers(&[]).has(number, &cells(row)), is_hint, "{row}");
        }
    }

    #[test]
    fn a_caption_across_the_table_is_no_data() {
        let across = Area { first_row: 9, first_column: 1, last_row: 9, last_column: 4 };
        let row = cells("一、行政机关");
        assert!(footers(&[across]).has(9, &row));
        assert!(!footers(&[across]).has(10, &row));
        assert!(!footers(&[across]).has(9, &cells("1|云泽市水务局")));
    }
}
