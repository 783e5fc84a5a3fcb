//! What stands above a heading: titles, who reports, a unit; and sometimes, where a table's own heading is not known,
//! cases. Those must not pass for a title.

use super::cells::{is_blank, words};
use crate::domain::{case_number, footer};
use crate::workbook::cell::Cell;

/// A row of a table has so many cells filled at least; `填报单位：… | 统计时间：…` has fewer, or labels.
const CELLS_OF_A_ROW: usize = 3;
/// So many digits in a cell make a value of it: a number, a day, a code.
const DIGITS_OF_A_VALUE: usize = 4;

/// The numbers of the rows above a heading that look like cases: with a case number, or filled like a table's rows one
/// below the other.
pub(super) fn cases(above: &[(u32, Vec<Cell>)]) -> Vec<u32> {
    let mut cases = Vec::new();
    for run in above.chunk_by(|(_, a), (_, b)| is_table_row(a) == is_table_row(b)) {
        let is_table = run.len() > 1
            && run.iter().all(|(_, cells)| is_table_row(cells))
            && run.iter().any(|(_, cells)| !is_wordy(cells));
        let rows = run.iter().filter(|(_, cells)| is_table || bears_case_number(cells));
        cases.extend(rows.map(|(number, _)| *number));
    }
    cases
}

/// `true` for a row of words only, as headings and titles are; a case has a number, a day or a code somewhere.
pub(super) fn is_wordy(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| match cell {
        Cell::Empty => true,
        Cell::Text(text) => digits(text) < DIGITS_OF_A_VALUE,
        _ => false,
    })
}

/// How many cells of a row are filled.
pub(super) fn filled(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| !is_blank(cell)).count()
}

fn is_table_row(cells: &[Cell]) -> bool {
    // 日期 over a column is no label; beside its value it is.
    let is_form = !is_wordy(cells);
    let is_label = |text: String| text.contains(':') || (is_form && footer::is_label_alone(&text));
    let has_label = cells.iter().any(|cell| is_label(footer::folded(words(Some(cell)))));
    filled(cells) >= CELLS_OF_A_ROW && !has_label
}

/// Not in a sentence, where a case may be spoken of.
fn bears_case_number(cells: &[Cell]) -> bool {
    filled(cells) > 1 && cells.iter().any(|cell| case_number::looks_like(&footer::folded(words(Some(cell)))))
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::driver::Sheet;

    #[test]
    fn cases_above_a_heading_are_no_preface() {
        let cases_of = |lines: &[&str]| cases(&Sheet::of(lines).rows);
        let none: [u32; 0] = [];
        for lines in [
            &["云泽市失信名单|||单位：万元", "填报单位：云泽市人民法院|填报日期：|2026-10-08|电话|0990123"][..],
            &["填报单位|云泽市人民法院|填报日期|2026-10-08", "联系人|张某|电话|0990123"],
            &["填报单位|云泽市人民法院|填报日期|2026-10-08", "联系人|张某|电话|0990123"],
            &["注：（2026）泽0184执1号案件另报"],
            &["案件信息|被执行人|金额", "编号|名称|代码"],
            &["2026年|第3季度|#12", "", "云泽市人民法院"],
        ] {
            assert_eq!(cases_of(lines), none, "{lines:?}");
        }
        assert_eq!(cases_of(&["名单", "债务人|号", "云泽市水务局|（2026）泽0184执1号"]), [3]);
        assert_eq!(cases_of(&["单位|日期|欠款", "云泽市水务局|2026-01-05|#500", "", "名单"]), [1, 2]);
    }
}
