//! Units of money that no heading says: in a line right below the heading, or in a line below the table.

use std::collections::BTreeMap;

use super::cells::{is_blank, words};
use crate::domain::money_unit;
use crate::workbook::cell::Cell;

/// A longer text is none of a line of units.
const LONGEST: usize = 8;

/// Yuan per unit by column (from 0), if the cells are a line of units (`（万元）` below 金额, `年月日` below a date).
pub(super) fn below_heading(cells: &[Cell]) -> Option<BTreeMap<usize, u32>> {
    let is_short = |cell: &Cell| {
        let text = words(Some(cell));
        !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(|c| c.is_ascii_digit())
    };
    if !cells.iter().filter(|cell| !is_blank(cell)).all(is_short) {
        return None;
    }
    let units: BTreeMap<usize, u32> = cells
        .iter()
        .enumerate()
        .filter_map(|(column, cell)| Some((column, money_unit::of_cell(words(Some(cell)))?)))
        .collect();
    (!units.is_empty()).then_some(units)
}

/// What the lines around a heading say of the unit.
pub(super) struct Units {
    below: BTreeMap<usize, u32>,
    pub(super) of_table: Option<u32>,
}

impl Units {
    /// Each table of a sheet may have its own line above: the nearest counts. A line right below the heading that gives a
    /// unit to no column of money gives it to all.
    pub(super) fn around(
        above: &[(u32, Vec<Cell>)],
        below: Option<&[Cell]>,
        is_money: &dyn Fn(usize) -> bool,
    ) -> Self {
        let lines = above.iter().rev().flat_map(|(_, cells)| cells);
        let mut of_table = lines.into_iter().find_map(|cell| money_unit::of_table(words(Some(cell))));
        let mut below = below.and_then(below_heading).unwrap_or_default();
        if !below.keys().any(|column| is_money(*column)) {
            let whole = std::mem::take(&mut below).into_values();
            of_table = money_unit::agreed(of_table.into_iter().chain(whole));
        }
        Units { below, of_table }
    }

    /// That of a column, as its heading (`yuan`) or the line below it says; `None` if it is the table's.
    pub(super) fn own(&self, column: usize, yuan: Option<u32>) -> Option<u32> {
        money_unit::agreed(yuan.into_iter().chain(self.below.get(&column).copied()))
    }
}

/// The unit that a line gives to the amounts of a whole table.
pub(super) fn of_line(cells: &[Cell]) -> Option<u32> {
    let text = |cell| words(Some(cell));
    cells.iter().find_map(|cell| money_unit::of_table(text(cell)).or_else(|| money_unit::of_cell(text(cell))))
}

#[cfg(test)]
mod tests {
    use crate::domain::code::Code;
    use crate::domain::money_unit::UNCLEAR;
    use crate::intake::tests::driver::{Read, read_lines};

    const HEAD: &str = "被执行人|案号|失信情形|执行标的|未履行部分|备注";
    const ROW: &str = "云泽市水务局|（2026）泽0184执1号|违反财产报告制度|#12.5|#3";

    fn yuan(read: &Read) -> Vec<u32> {
        read.batches[0].layout.columns.iter().map(|column| column.yuan).collect()
    }

    #[test]
    fn a_line_of_units_below_the_heading_is_no_case_and_gives_them() {
        for (line, expected) in [
            ("|||（万元）", [10_000, 1]),
            ("|||万元|（元）|", [10_000, 1]),
            ("（全称）||（年月日）|单位：万元|千元", [10_000, 1_000]),
            ("单位：万元", [10_000, 10_000]),
        ] {
            let read = read_lines(&[HEAD, line, ROW]);
            assert_eq!((read.rows(), &yuan(&read)[3..5]), (vec![3], &expected[..]), "{line}");
            assert_eq!(read.codes(), [(Code::RowIsFooter, read.codes()[0].1.clone())], "{line}");
        }
        let differs = read_lines(&[&HEAD.replace("执行标的", "执行标的（元）"), "|||（万元）", ROW]);
        assert_eq!(yuan(&differs)[3], UNCLEAR);
        let data = read_lines(&[HEAD, "云泽市水务局|（2026）泽0184执1号|某|5万元", ROW]);
        assert_eq!((data.rows(), yuan(&data)[3]), (vec![2, 3], 1));
    }

    #[test]
    fn a_line_below_the_table_gives_the_unit_where_nothing_else_has() {
        for (above, head, below, expected) in [
            ("失信名单", HEAD, "单位：万元", 10_000),
            ("失信名单", HEAD, "注：金额单位为万元", 10_000),
            ("失信名单", HEAD, "填表人：张某某　　单位：万元", 10_000),
            ("单位：元", HEAD, "单位：万元", UNCLEAR),
            ("失信名单", &HEAD.replace("执行标的", "执行标的（元）"), "单位：万元", 1),
            ("失信名单", HEAD, "填报单位：云泽市人民法院", 1),
        ] {
            let read = read_lines(&[above, head, ROW, "", below]);
            assert_eq!((read.rows(), yuan(&read)[3]), (vec![3], expected), "{above} {below}");
        }
        // The title of the next table is none of the one above.
        let read = read_lines(&[HEAD, ROW, "单位：万元", &HEAD.replace("备注", "执行法院"), ROW]);
        assert_eq!(yuan(&read)[3], 1);
        assert_eq!(read.batches[1].layout.columns[3].yuan, 10_000);
    }
}
