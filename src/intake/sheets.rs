//! The sink of the readers: sheet by sheet it looks at the first rows, recognises the dataset, and sends the rest on.

use std::sync::Arc;

use super::cells::is_blank;
use super::reading::{SheetReading, Voice};
use super::recogniser::{HEAD_ROWS, Recognised, Recogniser, Rows, Sighting};
use super::refusals;
use super::second_tables::{self, Ahead, OpenTable, RefusedTable, Step};
use super::table_rows::TableRows;
use crate::domain::code::Code;
use crate::domain::finding::Severity;
use crate::domain::place::Place;
use crate::table::batch::Batch;
use crate::workbook::cell::{Cell, SheetInfo, SheetSink, Stop};

/// Why the sink gave up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Halt {
    /// The receiver of the batches wanted no more.
    Receiver,
    /// More findings than a person can read.
    TooManyFindings,
    /// A frame could not be built.
    Frame(String),
    /// A line below a table gives the unit of money to more rows than stand in one batch: so many have gone on without it.
    UnitTooFar(u64),
}

pub(super) struct Sheets<'a> {
    file: Arc<str>,
    recogniser: &'a Recogniser<'a>,
    take: &'a mut dyn FnMut(Batch) -> Result<(), Stop>,
    batch_rows: usize,
    state: State,
    /// Of the present sheet: whether its first table is one that is read before all cases.
    first_table: Option<bool>,
    unknown: Vec<Unknown>,
    pub(super) voice: Voice<'a>,
    pub(super) readings: Vec<SheetReading>,
    pub(super) halt: Option<Halt>,
}

enum State {
    Between,
    Head(SheetInfo, Rows),
    Table(Box<OpenTable>),
    /// Recognised, but not read: the rows are passed over until another heading comes.
    Refused(Box<RefusedTable>),
    /// Not recognised: the rows are passed over.
    Other,
}

/// A sheet that no definition knows.
struct Unknown {
    place: Place,
    rows: usize,
    /// Nothing right of one column: explanations, no table.
    is_prose: bool,
    heading: String,
    nearest: String,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(
        file: &str,
        recogniser: &'a Recogniser<'a>,
        voice: Voice<'a>,
        batch_rows: usize,
        take: &'a mut dyn FnMut(Batch) -> Result<(), Stop>,
    ) -> Self {
        Sheets {
            file: file.into(),
            recogniser,
            take,
            batch_rows: batch_rows.max(1),
            state: State::Between,
            first_table: None,
            unknown: Vec::new(),
            voice,
            readings: Vec::new(),
            halt: None,
        }
    }

    /// Ends the last sheet and says what no definition knew.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        self.end_sheet()?;
        let some_known = self.readings.iter().any(|reading| reading.layout.is_some());
        let others = std::mem::take(&mut self.unknown);
        // Beside a recognised sheet one that is not is a remark, and a line or two (填表说明) or a column of sentences
        // are not even that. In a file of unknown sheets only, the fullest of them speaks for all.
        let most = others.iter().map(|sheet| sheet.rows).max();
        let (said, severity) = if some_known || !self.voice.findings.is_empty() {
            (others.into_iter().filter(|sheet| sheet.rows > 1 && !sheet.is_prose).collect(), Severity::Warn)
        } else {
            (
                others.into_iter().find(|sheet| Some(sheet.rows) == most).into_iter().collect::<Vec<_>>(),
                Severity::Return,
            )
        };
        for Unknown { place, heading, nearest, .. } in said {
            let details = [("heading", heading), ("nearest", nearest)];
            self.voice.say_at_most(severity, Code::FileUnrecognised, place, "", &details);
        }
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), Stop> {
        // A head may hold a table, and its first rows the head of another.
        while let State::Head(info, rows) = &mut self.state {
            let (info, rows) = (info.clone(), std::mem::take(rows));
            self.look(&info, &rows)?;
        }
        if let State::Table(table) = &mut self.state {
            let held = table.release(None, false);
            self.take_step(held)?;
        }
        self.end_table()?;
        self.state = State::Between;
        self.voice.judge_by(None);
        Ok(())
    }

    /// Ends the table that is open; what follows is passed over until something else is known.
    fn end_table(&mut self) -> Result<(), Stop> {
        let State::Table(mut table) = std::mem::replace(&mut self.state, State::Other) else { return Ok(()) };
        let batch = table.rows.taken();
        table.rows.conclude(&mut self.voice);
        self.readings.push(table.rows.reading);
        self.hand_on(batch)
    }

    /// The head is complete: decides what the sheet is and sends the data rows among its first rows on.
    fn look(&mut self, info: &SheetInfo, rows: &Rows) -> Result<(), Stop> {
        self.state = State::Other;
        if rows.is_empty() {
            return Ok(());
        }
        let place = Place { sheet: info.name.as_str().into(), ..Place::file(&self.file) };
        let sighting = self.recogniser.look(rows, &info.merged);
        self.voice.judge_by(sighting.definition());
        let heading_row = match sighting {
            Sighting::Recognised(recognised) => {
                let goes_first = second_tables::goes_first(&recognised.layout);
                let heading_row = recognised.layout.heading_row;
                if self.first_table != Some(false) || !goes_first {
                    self.first_table.get_or_insert(goes_first);
                    self.open(info, rows, recognised);
                    return self.below(heading_row, rows);
                }
                let place = Place { row: Some(heading_row), ..place };
                let details = [("dataset", recognised.definition.title.clone())];
                self.voice.say(Code::TableNeedsSheet, place, "", &details);
                heading_row
            }
            Sighting::Refused(refused) => {
                refusals::refuse_table(&place, &refused, &mut self.voice);
                refused.heading_row
            }
            Sighting::Unknown { heading, nearest } => {
                let filled = |cells: &[Cell]| cells.iter().filter(|cell| !is_blank(cell)).count();
                let is_prose = rows.iter().all(|(_, cells)| filled(cells) <= 1);
                self.unknown.push(Unknown { place, rows: rows.len(), is_prose, heading, nearest });
                self.pass_over(info);
                return Ok(());
            }
        };
        self.pass_over(info);
        // What a later table holds comes after this one, whatever this one would have been.
        self.first_table = Some(false);
        let heading = rows.iter().position(|(number, _)| *number == heading_row).unwrap_or_default();
        let (above, heading) = rows.split_at(heading);
        let heading = heading.first().map(|(_, cells)| cells.clone()).unwrap_or_default();
        let refused = RefusedTable::new(heading, Ahead::new(info.clone(), above));
        self.state = State::Refused(Box::new(refused));
        self.below(heading_row, rows)
    }

    fn open(&mut self, info: &SheetInfo, rows: &Rows, recognised: Recognised<'_>) {
        let (first_row, meanings) = (recognised.heading_index + 1, recognised.meanings.clone());
        let above = rows.get(..first_row.saturating_sub(recognised.lines)).unwrap_or_default();
        let table = TableRows::new(&self.file, info, rows, recognised, self.batch_rows);
        let of_sheet = |reading: &SheetReading| reading.layout.is_some() && *reading.name == *info.name;
        let is_first = !self.readings.iter().any(of_sheet);
        table.describe(&meanings, is_first, &mut self.voice);
        self.state = State::Table(Box::new(OpenTable::new(table, Ahead::new(info.clone(), above))));
    }

    /// The rows of the head that stand below a heading.
    fn below(&mut self, heading_row: u32, rows: &Rows) -> Result<(), Stop> {
        let mut below = rows.iter().filter(|(number, _)| *number > heading_row);
        below.try_for_each(|(number, cells)| self.row(*number, cells))
    }

    /// No row of the sheet is handed on, or no more of them.
    fn pass_over(&mut self, info: &SheetInfo) {
        self.readings.push(SheetReading {
            name: info.name.as_str().into(),
            is_hidden: info.hidden,
            layout: None,
            data_rows: 0,
            footer_rows: 0,
        });
    }

    fn table_row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        let State::Table(table) = &mut self.state else { return Ok(()) };
        match table.step(number, cells, self.recogniser) {
            Step::This => self.data_row(number, cells),
            step => self.take_step(step),
        }
    }

    fn take_step(&mut self, step: Step) -> Result<(), Stop> {
        let (rows, head) = match step {
            Step::This => return Ok(()),
            Step::Rows(rows) => (rows, None),
            Step::NewTable { last, head } => (last, Some(head)),
        };
        for (is_title, (number, cells)) in rows {
            match &mut self.state {
                State::Table(table) if is_title => table.rows.title(number, &cells, &mut self.voice),
                _ => self.data_row(number, &cells)?,
            }
        }
        if let Some(head) = head
            && let State::Table(table) = &self.state
        {
            let info = table.info().clone();
            self.end_table()?;
            self.state = State::Head(info, head);
        }
        Ok(())
    }

    fn data_row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        let State::Table(table) = &mut self.state else { return Ok(()) };
        let batch = table.rows.row(number, cells, &mut self.voice);
        if self.voice.is_exhausted() {
            return self.stop(Halt::TooManyFindings);
        }
        self.hand_on(batch)
    }

    fn hand_on(&mut self, batch: Result<Option<Batch>, Halt>) -> Result<(), Stop> {
        match batch {
            Ok(None) => Ok(()),
            Ok(Some(batch)) => (self.take)(batch).or_else(|Stop| self.stop(Halt::Receiver)),
            Err(halt) => self.stop(halt),
        }
    }

    fn stop(&mut self, why: Halt) -> Result<(), Stop> {
        self.halt = Some(why);
        Err(Stop)
    }
}

impl SheetSink for Sheets<'_> {
    fn sheet(&mut self, info: SheetInfo) -> Result<(), Stop> {
        self.end_sheet()?;
        self.first_table = None;
        self.state = State::Head(info, Rows::new());
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        match &mut self.state {
            State::Head(_, rows) if rows.len() + 1 < HEAD_ROWS => {
                rows.push((number, cells.to_vec()));
                Ok(())
            }
            State::Head(info, rows) => {
                let (info, mut rows) = (info.clone(), std::mem::take(rows));
                rows.push((number, cells.to_vec()));
                self.look(&info, &rows)
            }
            State::Table(_) => self.table_row(number, cells),
            State::Refused(table) => {
                if let Some((info, head)) = table.step(number, cells, self.recogniser) {
                    self.state = State::Head(info, head);
                }
                Ok(())
            }
            State::Between | State::Other => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::code::Code;
    use crate::domain::finding::Severity;
    use crate::intake::tests::driver::{Sheet, read_lines, read_sheets};

    const LEDGER: [&str; 9] = [
        "云泽市人民法院政务失信执行案件台账",
        "填报单位：云泽市人民法院（盖章）　　统计时间：2026年第3季度",
        "序号|被执行人信息|||案件信息||||履行情况||备注",
        "|名称|证件号码|负责人|案号|执行法院|立案日期|执行标的\n（万元）|履行情况|履行完毕日期|",
        "1|云泽市水务局|无||（2026）泽0184执1号|云泽市人民法院|#46295|#12.5|部分未履行||",
        "",
        "2|云泽市教育局|无||（2026）泽0184执2号|云泽市人民法院|2026.1.9|3|全部未履行||",
        "合计|2件||||||—",
        "填表人：张某某|||审核人：李某某",
    ];
    const MERGED: [(u32, u32, u32, u32); 7] = [
        (1, 1, 1, 11),
        (2, 1, 2, 11),
        (3, 1, 4, 1),
        (3, 2, 3, 4),
        (3, 5, 3, 8),
        (3, 9, 3, 10),
        (3, 11, 4, 11),
    ];

    #[test]
    fn a_ledger_with_titles_groups_and_footers_is_read_with_its_addresses() {
        for merged in [&MERGED[..], &[]] {
            let read = read_sheets(&[Sheet::of(&LEDGER).merged(merged)], 1000);
            assert_eq!(read.rows(), [5, 7]);
            let layout = &read.batches[0].layout;
            let names: Vec<&str> = layout.columns.iter().map(|column| &*column.frame_name).collect();
            assert_eq!(
                names.join(" "),
                "column:1 party_name identifier representative case_number court filed_on amount performance \
                 closed_on remark"
            );
            assert_eq!((layout.heading_row, layout.columns[7].yuan, layout.columns[1].yuan), (4, 10_000, 1));
            assert_eq!(read.texts("filed_on")[0].as_deref(), Some("2026-09-30"));
            assert_eq!(read.texts("amount")[0].as_deref(), Some("12.5"));
            assert_eq!(
                read.codes(),
                [
                    (Code::RowIsFooter, "样例.xlsx!台账!A8".into()),
                    (Code::RowIsFooter, "样例.xlsx!台账!A9".into())
                ]
            );
            assert_eq!((read.readings[0].data_rows, read.readings[0].footer_rows), (2, 2));
        }
    }

    #[test]
    fn a_line_above_the_table_gives_the_unit() {
        let read = read_lines(&[
            "失信台账|||单位：万元",
            "案号|被执行人|执行标的|标的额（元）",
            "（2026）泽0184执1号|云泽市水务局|3",
        ]);
        let yuan: Vec<u32> = read.batches[0].layout.columns.iter().map(|column| column.yuan).collect();
        assert_eq!(yuan, [1, 1, 10_000, 1]);
    }

    #[test]
    fn a_missing_column_is_named_with_its_neighbours() {
        let read =
            read_lines(&["被执行人姓名/名称|案卷号|执行法院|立案时间", "云泽市水务局|（2026）泽0184执1号"]);
        let finding = &read.findings[0];
        assert_eq!((read.findings.len(), finding.code), (1, Code::ColumnMissing));
        assert_eq!(finding.place.to_string(), "样例.xlsx!台账!1");
        assert!(finding.details.contains(&("expected", "执行案号".into())));
        assert!(
            finding.details.contains(&("nearest", "案卷号".into())),
            "the others serve fields of their own: {:?}",
            finding.details
        );
        assert!(read.batches.is_empty());
        let read = read_lines(&["被执行人姓名/名称|执行法院|立案时间", "云泽市水务局|云泽市人民法院"]);
        assert!(read.findings[0].details.contains(&("nearest", "—".into())));
    }

    #[test]
    fn an_unknown_sheet_is_told_by_its_heading() {
        let read = read_lines(&["天气表", "日期|天气|温度|案件号", "2026-09-30|晴|#21"]);
        let finding = &read.findings[0];
        assert_eq!(
            (read.findings.len(), finding.code, finding.severity),
            (1, Code::FileUnrecognised, Severity::Return)
        );
        assert!(finding.details.contains(&("heading", "日期 | 天气 | 温度 | 案件号".into())));
        let (_, nearest) = finding.details.iter().find(|(name, _)| *name == "nearest").unwrap();
        assert_eq!(nearest.split(" | ").count(), 3);
        assert!(nearest.contains("案件号 ≈ 执行案号"), "{nearest}");
    }

    #[test]
    fn sheets_are_recognised_each_by_itself() {
        let mut listing = Sheet::of(&["被执行人|案号", "云泽市水务局|（2026）泽0184执1号"]);
        listing.info.hidden = true;
        let closure = Sheet::of(&["案号|结案方式|结案日期", "（2026）泽0184执1号|执行完毕|2026-09-30"]);
        let notes = Sheet::of(&["填报范围：机关、事业单位"]);
        let weather = Sheet::of(&["日期|天气", "2026-09-30|晴"]);
        let read = read_sheets(&[notes, listing, Sheet::of(&[]), closure, weather], 1000);
        let datasets: Vec<_> =
            read.readings.iter().map(|sheet| sheet.layout.as_ref().map(|l| l.dataset)).collect();
        use crate::table::batch::Dataset::{Closure, Listing};
        assert_eq!(datasets, [None, Some(Listing), Some(Closure), None]);
        let said: Vec<_> = read.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(said, [(Code::SheetHidden, Severity::Return), (Code::FileUnrecognised, Severity::Warn)]);
    }

    #[test]
    fn a_heading_may_stand_below_a_long_preface() {
        let mut lines = vec!["填表说明：本表每季度报送"; 27];
        lines.extend([
            "",
            "被执行人|案号",
            "云泽市水务局|（2026）泽0184执1号",
            "被执行人|案号",
            "云泽市教育局|（2026）泽0184执2号",
        ]);
        assert_eq!(read_lines(&lines).rows(), [30, 32]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whatever stands in a sheet, every row is handed on, said, or blank, once and in order.
        #[test]
        fn no_row_is_lost_or_doubled(
            rows in prop::collection::vec(
                prop::collection::vec(
                    prop::sample::select(vec!["", "案号", "被执行人", "合计", "名称", "#3", "备注", "云泽市水务局", "制表人：张"]),
                    0..6,
                ),
                0..40,
            ),
            areas in prop::collection::vec((0_u32..9, 0_u32..6, 0_u32..9, 0_u32..6), 0..3),
        ) {
            let lines: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
            let mut with_heading = vec!["被执行人|案号|备注"];
            with_heading.extend(lines.iter().map(String::as_str));
            let sheet = Sheet::of(&with_heading).merged(&areas);
            let read = read_sheets(std::slice::from_ref(&sheet), 7);
            let mut seen = read.rows();
            prop_assert!(seen.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(seen.len() as u64, read.readings.iter().map(|sheet| sheet.data_rows).sum::<u64>());
            let layouts: Vec<_> = read.readings.iter().filter_map(|sheet| sheet.layout.clone()).collect();
            // What is refused is said as a whole.
            if let Some(first) = layouts.first().filter(|_| layouts.len() == read.readings.len()) {
                let said = read.findings.iter().filter(|finding| finding.code == Code::RowIsFooter);
                seen.extend(said.filter_map(|finding| finding.place.row));
                // The heading of a further table: one line or two, and a line of words above them.
                seen.extend(layouts.iter().skip(1).flat_map(|layout| layout.heading_row - 2..=layout.heading_row));
                seen.sort_unstable();
                seen.dedup();
                let below = sheet.rows.iter().filter(|(number, _)| *number > first.heading_row);
                let stray = |number: u32, cells: &[crate::workbook::cell::Cell]| {
                    let layout = layouts.iter().rfind(|layout| layout.heading_row < number).unwrap_or(first);
                    cells.iter().take(layout.columns.len()).all(crate::intake::cells::is_blank)
                };
                let expected: Vec<u32> = below
                    .filter(|(number, cells)| seen.contains(number) || !stray(*number, cells))
                    .map(|(number, _)| *number)
                    .collect();
                seen.retain(|number| sheet.rows.iter().any(|(row, _)| row == number) && *number > first.heading_row);
                prop_assert_eq!(seen, expected);
            }
        }
    }
}
