//! Rows inside and below a table that are no data: totals, who filled the form in, notes, the heading once more.

use std::collections::BTreeSet;

use super::cells::{is_blank, words};
use super::headings::Meaning;
use super::unit_lines;
use crate::definition::source::{FieldDefinition, FieldKind, SourceDefinition};
use crate::domain::{amount, case_number, footer, heading};
use crate::workbook::cell::{Area, Cell};

/// So many digits make a number of what stands in the column of case numbers: `2件` has fewer.
const DIGITS_OF_A_CASE: usize = 4;

/// What is known of a sheet's rows that are no data.
#[derive(Debug)]
pub(super) struct Footers {
    /// First words, folded.
    words: Vec<String>,
    /// First words of cells that say how to fill a column in, folded.
    hints: Vec<String>,
    /// The last heading row.
    heading_row: u32,
    columns: Vec<Holds>,
    /// Keys of the heading lines by column.
    headings: Vec<Vec<String>>,
    /// Rows with a cell merged across half of the table or more: captions of groups and notes.
    captions: BTreeSet<u32>,
}

/// What a column of the table holds, as far as a row without data is told by it.
#[derive(Debug, Clone, Copy, Default)]
struct Holds {
    /// Every data row fills it.
    required: bool,
    case_number: bool,
    /// An amount, or a text that may be one (未履行部分).
    quantity: bool,
    amount: bool,
    /// Of no use (序号), or unknown.
    idle: bool,
}

impl Footers {
    /// `meanings`: of the columns; `lines`: the heading rows, the last of them number `heading_row`.
    pub(super) fn new(
        definition: &SourceDefinition,
        meanings: &[Meaning],
        (heading_row, lines): (u32, &[&[Cell]]),
        merged: &[Area],
    ) -> Self {
        let all = |words: &[String]| -> Vec<String> {
            words.iter().map(|word| footer::folded(word)).filter(|word| !word.is_empty()).collect()
        };
        let width = meanings.len();
        let is_wide = |area: &&Area| {
            let columns = area.last_column.saturating_add(1).saturating_sub(area.first_column) as usize;
            columns >= 3 && 2 * columns >= width && area.first_row == area.last_row
        };
        let holds = |meaning: &Meaning| match meaning {
            Meaning::Field(index) => definition.fields.get(*index).map(Holds::of).unwrap_or_default(),
            Meaning::Ignored | Meaning::Unknown => Holds { idle: true, ..Holds::default() },
        };
        Footers {
            // What follows a total has to be looked at: 合计村 is a village.
            words: all(&definition.footers).into_iter().filter(|word| !footer::is_bare_total(word)).collect(),
            hints: all(&definition.hints),
            heading_row,
            columns: meanings.iter().map(holds).collect(),
            headings: lines.iter().map(|line| line.iter().map(cell_key).collect()).collect(),
            captions: merged.iter().filter(is_wide).map(|area| area.first_row).collect(),
        }
    }

    /// `true` if the row is no data. A row with a case number is data, and so is one whose required cells are all
    /// filled with something else than a footer, whatever its first cell begins with.
    pub(super) fn has(&self, number: u32, cells: &[Cell]) -> bool {
        let filled: Vec<(Holds, &Cell)> =
            self.with_columns(cells).filter(|(_, cell)| !is_blank(cell)).collect();
        let Some((_, first)) = filled.first() else { return false };
        if self.repeats_heading(cells) {
            return true;
        }
        let explains = || {
            self.says_how(cells)
                || self.numbers_columns(&filled)
                || unit_lines::below_heading(cells).is_some()
        };
        if number == self.heading_row + 1 && explains() {
            return true;
        }
        if filled.iter().any(|(holds, cell)| bears_case(*holds, cell)) {
            return false;
        }
        let text = footer::folded(words(Some(first)));
        if self.is_bare(&text) || is_sum(&filled) {
            return true;
        }
        if let [(holds, cell)] = filled.as_slice() {
            let is_remark = holds.idle && !is_blank(cells.first().unwrap_or(&Cell::Empty)) && is_words(&text);
            return self.captions.contains(&number)
                || unit_lines::of_line(std::slice::from_ref(*cell)).is_some()
                || is_remark
                || footer::is_line(&text)
                || self.begins(&text);
        }
        let texts = || filled.iter().map(|(_, cell)| footer::folded(words(Some(cell))));
        let is_data = || self.with_columns(cells).all(|(holds, cell)| !holds.required || self.is_value(cell));
        let in_words =
            |text: String| footer::is_line(&text) || footer::is_label(&text) || footer::is_total(&text);
        (self.begins(&text) || texts().any(|text| footer::is_bare_total(&text)) || texts().all(in_words))
            && !is_data()
    }

    /// The cells of a row, as many as the table has columns at least, with what their columns hold.
    fn with_columns<'a>(&'a self, cells: &'a [Cell]) -> impl Iterator<Item = (Holds, &'a Cell)> {
        (0..self.columns.len().max(cells.len())).map(|at| {
            let beside = Holds { idle: true, ..Holds::default() };
            (self.columns.get(at).copied().unwrap_or(beside), cells.get(at).unwrap_or(&Cell::Empty))
        })
    }

    /// `true` for the first cell of a total, of a signature or of what the definition names.
    fn begins(&self, text: &str) -> bool {
        footer::is_total(text)
            || footer::is_label(text)
            || self.words.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// `true` if the row counts the columns: 1 2 3, （1）（2）（3）, 甲 乙 1 2.
    fn numbers_columns(&self, filled: &[(Holds, &Cell)]) -> bool {
        let mut last = 0;
        let mut counts = |(_, cell): &(Holds, &Cell)| {
            let number = match cell {
                Cell::Number(number) => footer::column_number(&number.to_string()),
                cell => footer::column_number(&footer::folded(words(Some(cell)))),
            };
            match number {
                Some(0) => last == 0,
                Some(number) if number == last + 1 => {
                    last = number;
                    true
                }
                _ => false,
            }
        };
        filled.len() >= 2 && 2 * filled.len() >= self.columns.len() && filled.iter().all(&mut counts)
    }

    /// `true` if half of what is written in the row tells how to fill its column in: 格式：2026-01-31.
    fn says_how(&self, cells: &[Cell]) -> bool {
        let mut written = 0;
        let mut hints = 0;
        for cell in cells.iter().filter(|cell| !is_blank(cell)) {
            let text = footer::folded(words(Some(cell)));
            let text = text.trim_start_matches(['(', '[', '*']);
            written += 1;
            hints += usize::from(self.hints.iter().any(|hint| text.starts_with(hint.as_str())));
        }
        hints > 0 && 2 * hints >= written
    }

    /// `true` for 合计 and `合计：`.
    fn is_bare(&self, text: &str) -> bool {
        footer::is_bare_total(text)
            || self.words.iter().any(|word| text.trim_end_matches(':') == word.trim_end_matches(':'))
    }

    /// `true` if a required cell is filled, and not with a footer of its own (合计, `审核人：李某`).
    fn is_value(&self, cell: &Cell) -> bool {
        let text = footer::folded(words(Some(cell)));
        let label = text.split_once(':').map_or(text.as_str(), |(label, _)| label);
        !is_blank(cell) && !self.is_bare(label) && !footer::is_label(&text)
    }

    /// `true` if the row is one of the heading lines once more.
    pub(super) fn repeats_heading(&self, cells: &[Cell]) -> bool {
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

/// `true` if a case number stands here, however it is written.
fn bears_case(holds: Holds, cell: &Cell) -> bool {
    let text = footer::folded(words(Some(cell)));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = digits >= DIGITS_OF_A_CASE && !footer::is_line(&text) && !footer::is_label(&text);
    (holds.case_number && is_number) || case_number::looks_like(&text)
}

/// `true` for a row of nothing but quantities, one of them an amount: a sum whose 合计 nobody wrote.
fn is_sum(filled: &[(Holds, &Cell)]) -> bool {
    let is_quantity = |(holds, cell): &(Holds, &Cell)| {
        let text = footer::folded(words(Some(cell)));
        let is_number = matches!(cell, Cell::Number(_))
            || text.replace(',', "").parse::<f64>().is_ok()
            || (holds.amount && amount::read(&text, 1).is_ok());
        holds.quantity && is_number
    };
    filled.iter().any(|(holds, _)| holds.amount) && filled.iter().all(is_quantity)
}

/// `true` for text that is no number of a row.
fn is_words(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic())
}

impl Holds {
    fn of(field: &FieldDefinition) -> Self {
        Holds {
            required: field.required,
            case_number: field.kind == FieldKind::CaseNumber,
            quantity: matches!(field.kind, FieldKind::Amount | FieldKind::Text),
            amount: field.kind == FieldKind::Amount,
            idle: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::driver::{cells, definition};

    /// Longer than any name; it speaks of a case.
    const LONG_REMARK: &str = "（2026）泽0184执1号案件的被执行人云泽市水务局已于第三季度末就全部款项与申请执行人达成和解协议并分期履行，本表不再列入，具体情况见随表报送的说明材料，如有疑问请与我院执行局综合科联系。";

    fn footers(merged: &[Area]) -> Footers {
        let heading = cells("序号|被执行人|案号|备注|执行标的");
        let listing = definition("listing.toml");
        let field =
            |name| Meaning::Field(listing.fields.iter().position(|field| field.name == name).unwrap());
        let meanings =
            [Meaning::Ignored, field("party_name"), field("case_number"), field("remark"), field("amount")];
        Footers::new(&listing, &meanings, (1, &[&heading]), merged)
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
            ("共计||||#2000", true),
            ("||||2000万元", true),
            ("||||#2000", true),
            ("3||||#2000", false),
            ("3|合计|2件||#2000", true),
            ("本页小计||2件", true),
            ("4|云泽市水务局|小计||#2000", true),
            ("经办人：张某||电话：0990-123", true),
            ("报送时间：2026年9月30日", true),
            ("|2026年9月30日", true),
            ("第1页 共1页", true),
            ("（以下无正文）", true),
            ("云泽市人民法院（盖章）|||2026年9月30日", true),
            ("云泽市人民法院", true),
            ("|一、行政机关", true),
            ("5", false),
            ("|云泽市水务局", false),
            ("|合计村村民委员会|||#2000", false),
            ("合计|（2026）泽0184执1号", false),
            ("|小计|（2026）泽0184执1号", false),
            ("注：|云泽市水务局|2026泽0184执1", false),
            (LONG_REMARK, true),
            ("|合计村村民委员会", false),
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
            (2, "#1|#2|#3|#4|#5", true),
            (2, "（1）|（2）|（3）|（4）", true),
            (2, "甲|乙|1|2|3", true),
            (2, "1|2||", false),
            (2, "1|3|2|4|5", false),
            (3, "#1|#2|#3|#4|#5", false),
        ] {
            assert_eq!(footers(&[]).has(number, &cells(row)), is_hint, "{row}");
        }
    }

    #[test]
    fn a_caption_across_the_table_is_no_data() {
        let across = Area { first_row: 9, first_column: 1, last_row: 9, last_column: 5 };
        let row = cells("|行政机关");
        assert!(footers(&[across]).has(9, &row));
        assert!(!footers(&[across]).has(10, &row));
        assert!(!footers(&[across]).has(9, &cells("1|云泽市水务局")));
    }
}
