//! Tables one below the other on a sheet: what looks like a heading further down begins a table of its own, with its own
//! columns, units and perhaps its own dataset. Rows of words are held back until it is plain whether they belong to the
//! table above or are the title and the heading of the one below.

use super::cells::words;
use super::preface::{filled, is_wordy};
use super::recogniser::{Recogniser, Rows};
use super::table_rows::TableRows;
use crate::table::batch::{Dataset, Layout};
use crate::workbook::cell::{Cell, SheetInfo};

/// More rows of words than these are no title.
const MOST_HELD: usize = 6;
/// So many title lines of a sheet are remembered for its later tables.
const MOST_TITLES: usize = 8;

/// A table that is being read, and what a later one on the sheet must know.
pub(super) struct OpenTable {
    pub(super) rows: TableRows,
    ahead: Ahead,
}

/// Looks for the heading of the next table of a sheet, row by row.
pub(super) struct Ahead {
    pub(super) info: SheetInfo,
    /// Lines above the first heading: they give unit and kind to every table of the sheet.
    titles: Rows,
    /// Rows of words: perhaps the title and the heading of the next table.
    held: Rows,
}

/// A table that is not read: it is passed over until another heading begins a table.
pub(super) struct RefusedTable {
    heading: Vec<Cell>,
    ahead: Ahead,
}

/// `true` for what is read before all cases: tables of bodies, waivers and our own workbooks. A file is sorted by the
/// first table of each sheet, so that such a table below a list of cases would come too late.
pub(super) fn goes_first(layout: &Layout) -> bool {
    use Dataset::{Aliases, StateEnterprises, Succession, Units, Waiver};
    layout.is_returned() || matches!(layout.dataset, Units | Aliases | Succession | StateEnterprises | Waiver)
}

/// Rows of a table, each with `true` for a title or page heading, which is no data.
type Marked = Vec<(bool, (u32, Vec<Cell>))>;

/// What is to be done after a row came.
pub(super) enum Step {
    /// Rows for the table, in order.
    Rows(Marked),
    /// The row is one of the table's, and nothing is held back.
    This,
    /// The table ends after these rows; below begins another with these lines at its head.
    NewTable { last: Marked, head: Rows },
}

impl Ahead {
    /// `above`: the lines above the heading of the present table.
    pub(super) fn new(info: SheetInfo, above: &[(u32, Vec<Cell>)]) -> Self {
        let titles = above.iter().filter(|(_, cells)| is_title(cells)).take(MOST_TITLES).cloned().collect();
        Ahead { info, titles, held: Rows::new() }
    }

    /// Holds a row of words; if it ends a heading, what was held above that and the head of the table that begins.
    fn hold(&mut self, number: u32, cells: &[Cell], recogniser: &Recogniser<'_>) -> Option<(Marked, Rows)> {
        self.held.push((number, cells.to_vec()));
        let lines = recogniser.heading_at_end(&self.held, &self.info.merged)?;
        let mut above = std::mem::take(&mut self.held);
        let heading = above.split_off(above.len().saturating_sub(lines));
        let last = marked(above, true);
        let mut head = std::mem::take(&mut self.titles);
        head.extend(last.iter().filter(|(is_title, _)| *is_title).map(|(_, row)| row.clone()));
        head.extend(heading);
        Some((last, head))
    }

    /// The first of the rows held, where they are too many for a title.
    fn let_go(&mut self) -> Option<(u32, Vec<Cell>)> {
        (self.held.len() > MOST_HELD).then(|| self.held.remove(0))
    }
}

impl OpenTable {
    pub(super) fn new(rows: TableRows, ahead: Ahead) -> Self {
        OpenTable { rows, ahead }
    }

    pub(super) fn info(&self) -> &SheetInfo {
        &self.ahead.info
    }

    pub(super) fn step(&mut self, number: u32, cells: &[Cell], recogniser: &Recogniser<'_>) -> Step {
        if !is_wordy(cells) {
            return if self.ahead.held.is_empty() {
                Step::This
            } else {
                self.release(Some((number, cells)), false)
            };
        }
        if self.rows.repeats_heading(cells) {
            return self.release(Some((number, cells)), true);
        }
        match self.ahead.hold(number, cells, recogniser) {
            Some((last, head)) => Step::NewTable { last, head },
            None => Step::Rows(self.ahead.let_go().map(|row| (false, row)).into_iter().collect()),
        }
    }

    /// All that was held back, with the row that came after it. Above a heading that is repeated stand titles.
    pub(super) fn release(&mut self, next: Option<(u32, &[Cell])>, above_heading: bool) -> Step {
        let held = std::mem::take(&mut self.ahead.held);
        let next = next.map(|(number, cells)| (false, (number, cells.to_vec())));
        Step::Rows(marked(held, above_heading).into_iter().chain(next).collect())
    }
}

impl RefusedTable {
    /// `heading`: the last line of its heading, which may stand above each page.
    pub(super) fn new(heading: Vec<Cell>, ahead: Ahead) -> Self {
        RefusedTable { heading, ahead }
    }

    /// The sheet, and the head of the table that begins with this row, if one does.
    pub(super) fn step(
        &mut self,
        number: u32,
        cells: &[Cell],
        recogniser: &Recogniser<'_>,
    ) -> Option<(SheetInfo, Rows)> {
        let repeats = written(cells) == written(&self.heading);
        if repeats || !is_wordy(cells) {
            self.ahead.held.clear();
        }
        if repeats {
            return None;
        }
        let begun = self.ahead.hold(number, cells, recogniser);
        self.ahead.let_go();
        begun.map(|(_, head)| (self.ahead.info.clone(), head))
    }
}

/// The rows, each with whether it is a title: one cell filled, and nothing but titles between it and the heading.
fn marked(rows: Rows, above_heading: bool) -> Marked {
    let last_other = rows.iter().rposition(|(_, cells)| !is_title(cells));
    let is_title = |at: usize| above_heading && last_other.is_none_or(|last| last < at);
    rows.into_iter().enumerate().map(|(at, row)| (is_title(at), row)).collect()
}

fn is_title(cells: &[Cell]) -> bool {
    filled(cells) <= 1
}

fn written(cells: &[Cell]) -> Vec<&str> {
    cells.iter().map(|cell| words(Some(cell))).filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::code::Code;
    use crate::intake::tests::driver::{Read, Sheet, read_lines, read_sheets};
    use crate::table::batch::Dataset::{Closure, Listing};

    fn tables(read: &Read) -> Vec<(crate::table::batch::Dataset, u32, u64)> {
        let table = |sheet: &crate::intake::SheetReading| {
            let layout = sheet.layout.as_ref()?;
            Some((layout.dataset, layout.heading_row, sheet.data_rows))
        };
        read.readings.iter().filter_map(table).collect()
    }

    const WIDE: &str =
        "被执行人名称|案号|立案日期|发布时间|失信行为具体情形|执行标的（万元）|统一社会信用代码";
    const ROW: &str = "云泽市司法局|（2026）泽0184执4号|2026-03-05|2026-06-01|违反财产报告制度|#12.5";

    #[test]
    fn the_first_complete_heading_wins_and_a_wider_one_below_begins_a_table() {
        let read = read_lines(&[
            "一、本院名单",
            "被执行人|案号|失信行为具体情形",
            "云泽市教育局|（2026）泽0184执1号|违反财产报告制度",
            "云泽市财政局|（2026）泽0184执2号|违反财产报告制度",
            "",
            "二、下级法庭名单",
            WIDE,
            ROW,
        ]);
        assert_eq!(tables(&read), [(Listing, 2, 2), (Listing, 7, 1)]);
        assert_eq!(read.rows(), [3, 4, 8]);
        assert_eq!(read.codes(), [(Code::RowIsFooter, "样例.xlsx!台账!A6".into())]);
        assert_eq!(read.batches[1].layout.columns[5].yuan, 10_000);
    }

    #[test]
    fn a_second_table_may_have_other_columns_or_be_of_another_dataset() {
        let swapped = WIDE.replace("立案日期|发布时间", "发布时间|立案日期");
        let closure = "案号|结案方式|结案日期|被执行人";
        let closed = "（2026）泽0184执4号|执行完毕|2026-08-01|云泽市司法局";
        let read = read_lines(&[WIDE, ROW, "", &swapped, ROW, "结案情况", closure, closed]);
        assert_eq!(tables(&read), [(Listing, 1, 1), (Listing, 4, 1), (Closure, 7, 1)]);
        let filed = read.batches[1].frame.column("filed_on").unwrap().str().unwrap().get(0);
        assert_eq!(filed, Some("2026-06-01"), "read by its own heading");
        let read = read_lines(&[closure, closed, WIDE, ROW]);
        assert_eq!(tables(&read), [(Closure, 1, 1), (Listing, 3, 1)]);
    }

    #[test]
    fn a_second_heading_may_have_two_lines() {
        let upper = "申请执行人||被执行人||案号|立案日期";
        let lower = "名称|证件号码|名称|证件号码";
        let row = "某公司||云泽市水务局||（2026）泽0184执9号|2026-03-05";
        for merged in [&[(3, 1, 3, 2), (3, 3, 3, 4), (3, 5, 4, 5), (3, 6, 4, 6)][..], &[]] {
            let read = read_sheets(&[Sheet::of(&[WIDE, ROW, upper, lower, row]).merged(merged)], 100);
            assert_eq!(tables(&read), [(Listing, 1, 1), (Listing, 4, 1)]);
            let names: Vec<&str> = read.batches[1].layout.columns.iter().map(|c| &*c.frame_name).collect();
            assert_eq!(
                names,
                ["applicant", "column:2", "party_name", "identifier", "case_number", "filed_on"]
            );
        }
    }

    #[test]
    fn a_heading_of_each_page_and_rows_of_words_do_not_part_a_table() {
        let read =
            read_lines(&[WIDE, ROW, "第1页", "失信名单（续）", WIDE, "云泽市审计局|无", ROW, "云泽市水务局"]);
        assert_eq!(tables(&read), [(Listing, 1, 4)]);
        assert_eq!(read.rows(), [2, 6, 7, 8]);
    }

    #[test]
    fn a_table_that_is_refused_hides_none_below_it() {
        let lacking = "单位|立案日期|发布时间|失信行为具体情形";
        let lacks = "甲局|2026-03-05|2026-06-01|甲";
        let closure = "案号|结案方式|结案日期|被执行人";
        let closed = "（2026）泽0184执4号|执行完毕|2026-08-01|云泽市司法局";
        let codes = |read: &Read| read.findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
        let missing = [Code::ColumnMissing, Code::ColumnMissing];
        let read = read_lines(&[WIDE, ROW, lacking, lacks]);
        assert_eq!((read.rows(), codes(&read)), (vec![2], missing.to_vec()));
        // Above, between, page by page, and beyond the rows in which a heading is looked for.
        for page in [1, 60] {
            let mut lines = vec!["单位：万元"];
            for _ in 0..page {
                lines.extend([lacking, lacks, lacks]);
            }
            let first = u32::try_from(lines.len()).unwrap() + 2;
            lines.extend(["已结案", closure, closed, WIDE, ROW]);
            let read = read_lines(&lines);
            assert_eq!(tables(&read), [(Closure, first, 1), (Listing, first + 2, 1)]);
            assert_eq!((read.rows(), codes(&read)), (vec![first + 1, first + 3], missing.to_vec()), "{page}");
        }
        let twins = "被执行人|案号||被执行人|案号";
        let side = "甲局|（2026）泽0184执9号||乙局|（2026）泽0184执8号";
        let read = read_lines(&[twins, side, "", "二、", WIDE, ROW]);
        assert_eq!((read.rows(), codes(&read)), (vec![6], vec![Code::HeadingTwice]));
    }

    #[test]
    fn a_table_of_bodies_below_a_list_of_cases_needs_its_own_sheet() {
        let units = "单位编号|单位名称|单位类别|统一社会信用代码|上级单位编号|生效日期";
        let unit = "YZ0001|云泽市水务局|行政机关|||2019-01-01";
        let read = read_lines(&[WIDE, ROW, units, unit]);
        assert_eq!(
            (read.codes(), read.rows()),
            (vec![(Code::TableNeedsSheet, "样例.xlsx!台账!3".into())], vec![2])
        );
        let read = read_lines(&[units, unit, WIDE, ROW]);
        assert_eq!((read.codes(), read.rows()), (vec![], vec![2, 4]));
        let read = read_lines(&[WIDE, ROW, units, unit, WIDE, ROW]);
        assert_eq!((read.codes().len(), read.rows()), (1, vec![2, 6]));
    }

    #[test]
    fn cases_above_a_heading_and_tables_side_by_side_are_refused() {
        let read = read_lines(&["单位|号", "云泽市水务局|（2026）泽0184执9号", WIDE, ROW]);
        assert_eq!(
            (read.codes(), read.rows()),
            (vec![(Code::RowsAboveHeading, "样例.xlsx!台账!2".into())], vec![])
        );
        let read = read_lines(&[
            "被执行人|案号||被执行人|案号",
            "甲局|（2026）泽0184执9号||乙局|（2026）泽0184执8号",
        ]);
        assert_eq!(
            (read.codes(), read.rows()),
            (vec![(Code::HeadingTwice, "样例.xlsx!台账!D1".into())], vec![])
        );
    }
}
