//! The rows below the heading of a recognised sheet: data goes into batches, what is no data is said and left out.

use std::sync::Arc;

use super::batches::BatchBuilder;
use super::cells::{is_blank, words};
use super::footers::Footers;
use super::headings::Meaning;
use super::merges::Merges;
use super::reading::{SheetReading, Voice};
use super::recogniser::{Recognised, Rows, counts_money};
use super::sheets::Halt;
use super::unit_lines;
use crate::definition::source::{FieldDefinition, FieldKind};
use crate::domain::code::Code;
use crate::domain::money_unit;
use crate::domain::place::{Column, Place};
use crate::table::batch::{Batch, Layout};
use crate::workbook::cell::{Cell, SheetInfo};
use crate::workbook::concealed::{Concealed, Span, Spans};

/// So many hidden rows or columns are named; a person sees by them where to look.
const NAMED: usize = 5;

/// A recognised sheet while its rows come in.
pub(super) struct TableRows {
    place: Place,
    layout: Arc<Layout>,
    merges: Merges,
    /// Columns of amounts, and that of case numbers.
    amounts: Vec<usize>,
    case_column: Option<usize>,
    /// Columns of amounts whose unit is the table's, and what it is as far as it is said.
    by_table: (Vec<usize>, Option<u32>),
    footers: Footers,
    pub(super) batch: BatchBuilder,
    pub(super) reading: SheetReading,
    concealed: Concealed,
    /// Rows handed on that do not show, and how many they are.
    unseen: (Spans, u64),
}

impl TableRows {
    /// `head`: the rows looked at, heading lines among them.
    pub(super) fn new(
        file: &Arc<str>,
        info: &SheetInfo,
        head: &Rows,
        recognised: Recognised<'_>,
        batch_rows: usize,
    ) -> Self {
        let Recognised { definition, layout, kinds, meanings, lines, heading_index, by_table } = recognised;
        let sheet: Arc<str> = info.name.as_str().into();
        let first_line = (heading_index + 1).saturating_sub(lines);
        let heading_lines: Vec<&[Cell]> =
            head.iter().skip(first_line).take(lines).map(|(_, cells)| cells.as_slice()).collect();
        let footers = Footers::new(definition, &meanings, (layout.heading_row, &heading_lines), &info.merged);
        let is_field = |is_it: &dyn Fn(&FieldDefinition) -> bool, meaning: &Meaning| match meaning {
            Meaning::Field(index) => definition.fields.get(*index).is_some_and(is_it),
            Meaning::Ignored | Meaning::Unknown => false,
        };
        let columns = |is_it: &dyn Fn(&FieldDefinition) -> bool| -> Vec<usize> {
            let all = meanings.iter().enumerate();
            all.filter(|(_, meaning)| is_field(is_it, meaning)).map(|(at, _)| at).collect()
        };
        let amounts = columns(&counts_money);
        let case_column = columns(&|field| field.kind == FieldKind::CaseNumber).first().copied();
        let layout = Arc::new(layout);
        let origin = (file.clone(), sheet.clone());
        TableRows {
            place: Place { file: file.clone(), sheet: sheet.clone(), row: None, column: None },
            merges: Merges::below(layout.heading_row, &info.merged),
            amounts,
            case_column,
            by_table,
            footers,
            batch: BatchBuilder::new(origin, layout.clone(), kinds, info.counts_from_1904, batch_rows),
            reading: SheetReading {
                name: sheet,
                is_hidden: info.hidden,
                layout: Some(layout.clone()),
                data_rows: 0,
                footer_rows: 0,
            },
            layout,
            concealed: info.concealed.clone(),
            unseen: <(Spans, u64)>::default(),
        }
    }

    /// Says what is odd about the sheet as a whole: hidden, or with columns that nobody knows.
    /// `first`: it is the sheet's first table.
    pub(super) fn describe(&self, meanings: &[Meaning], first: bool, voice: &mut Voice<'_>) {
        if self.reading.is_hidden && first {
            voice.say(Code::SheetHidden, self.place.clone(), "", &[]);
        }
        self.describe_columns(voice);
        for (column, meaning) in self.layout.columns.iter().zip(meanings) {
            if *meaning == Meaning::Unknown && !column.column.heading.is_empty() {
                let row = Some(self.layout.heading_row);
                let place = Place { row, column: Some(column.column.clone()), ..self.place.clone() };
                let heading = column.column.heading.to_string();
                voice.say(Code::ColumnUnknown, place, &heading, &[("heading", heading.clone())]);
            }
        }
    }

    fn describe_columns(&self, voice: &mut Voice<'_>) {
        if self.layout.is_returned() {
            return; // the keys that we have hidden ourselves
        }
        let columns = self.layout.columns.iter().map(|column| &column.column);
        let hidden: Vec<&Column> = columns
            .filter(|column| !column.heading.is_empty() && self.concealed.columns.contains(column.number))
            .collect();
        if hidden.is_empty() {
            return;
        }
        let names: Vec<&str> = hidden.iter().take(NAMED).map(|column| &*column.heading).collect();
        let place = Place { row: Some(self.layout.heading_row), ..self.place.clone() };
        let details = [("count", hidden.len().to_string()), ("columns", listed(&names, hidden.len()))];
        voice.say(Code::ColumnsHidden, place, "", &details);
    }

    /// Says, when the last row has come, which rows did not show.
    pub(super) fn conclude(&self, voice: &mut Voice<'_>) {
        let (spans, count) = &self.unseen;
        let Some(first) = spans.as_slice().first() else { return };
        let code = if self.concealed.filtered { Code::RowsFiltered } else { Code::RowsHidden };
        let shown = |span: &Span| match (span.first, span.last) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        };
        let rows: Vec<String> = spans.as_slice().iter().take(NAMED).map(shown).collect();
        let details = [("count", count.to_string()), ("rows", listed(&rows, spans.as_slice().len()))];
        voice.say(code, Place { row: Some(first.first), ..self.place.clone() }, "", &details);
    }

    /// Takes a row below the heading; gives a batch when one is full.
    pub(super) fn row(
        &mut self,
        number: u32,
        cells: &[Cell],
        voice: &mut Voice<'_>,
    ) -> Result<Option<Batch>, Halt> {
        let cells = self.merges.filled(number, cells);
        let Some(first) = cells.iter().position(|cell| !is_blank(cell)) else { return Ok(None) };
        if self.footers.has(number, &cells) {
            self.hear_unit(number, &cells)?;
            self.pass_over(number, first, &cells, voice);
            return Ok(None);
        }
        let width = self.layout.columns.len();
        // In a text file a cell too many means that a separator has moved the others, which checks say; in a workbook it is a
        // remark.
        let extra = cells.iter().skip(width).position(|cell| !is_blank(cell));
        let is_shifted = self.place.sheet.is_empty() && extra.is_some() && first < width;
        if let Some(extra) = extra.filter(|_| !is_shifted) {
            let place = Place { row: Some(number), column: self.column(width + extra), ..self.place.clone() };
            // The value may be a personal number that slipped out of its column: the address is enough.
            voice.say(Code::RowTooWide, place, "", &[("limit", width.to_string())]);
        }
        if first >= width {
            return Ok(None); // a remark beside the table
        }
        if self.concealed.rows.contains(number) {
            self.unseen.0.add(Span::one(number));
            self.unseen.1 += 1;
        }
        self.batch.push(number, &cells);
        let merged = self.merges.over(&self.amounts, self.case_column).filter(|(_, value)| is_sum(value));
        for (column, _) in merged {
            self.batch.mark_merged(number, column);
        }
        if is_shifted {
            self.batch.mark_shifted(number);
        }
        self.reading.data_rows += 1;
        if self.batch.is_full() { self.taken() } else { Ok(None) }
    }

    /// The rows gathered since the last batch.
    pub(super) fn taken(&mut self) -> Result<Option<Batch>, Halt> {
        self.batch.take().map_err(|error| Halt::Frame(error.to_string()))
    }

    /// A line below the data may say the unit that nothing above has said; where it says another it is not clear.
    ///
    /// # Errors
    /// Rows have gone on with another unit.
    fn hear_unit(&mut self, number: u32, cells: &[Cell]) -> Result<(), Halt> {
        let (columns, above) = &self.by_table;
        let said = unit_lines::of_line(cells).filter(|_| number > self.layout.heading_row + 1);
        let Some(unit) = said.filter(|unit| !columns.is_empty() && *above != Some(*unit)) else {
            return Ok(());
        };
        let unit = if above.is_none() { unit } else { money_unit::UNCLEAR };
        let mut layout = Layout::clone(&self.layout);
        for column in columns {
            if let Some(column) = layout.columns.get_mut(*column) {
                column.yuan = unit;
            }
        }
        if layout != *self.layout && self.batch.rows() != self.reading.data_rows {
            return Err(Halt::UnitTooFar(self.reading.data_rows - self.batch.rows()));
        }
        self.by_table.1 = Some(unit);
        self.layout = Arc::new(layout);
        self.batch.lay_out(self.layout.clone());
        self.reading.layout = Some(self.layout.clone());
        Ok(())
    }

    /// `true` if the row is one of the heading lines once more.
    pub(super) fn repeats_heading(&self, cells: &[Cell]) -> bool {
        self.footers.repeats_heading(cells)
    }

    /// Says that a row is a title between tables, not data.
    pub(super) fn title(&mut self, number: u32, cells: &[Cell], voice: &mut Voice<'_>) {
        if let Some(first) = cells.iter().position(|cell| !is_blank(cell)) {
            self.pass_over(number, first, cells, voice);
        }
    }

    fn pass_over(&mut self, number: u32, first: usize, cells: &[Cell], voice: &mut Voice<'_>) {
        let place = Place { row: Some(number), column: self.column(first), ..self.place.clone() };
        voice.say(Code::RowIsFooter, place, words(cells.get(first)), &[]);
        self.reading.footer_rows += 1;
    }

    /// The column at an index from 0, also right of the table.
    fn column(&self, index: usize) -> Option<Column> {
        match self.layout.columns.get(index) {
            Some(column) => Some(column.column.clone()),
            None => Some(Column { number: u32::try_from(index + 1).ok()?, heading: "".into() }),
        }
    }
}

/// `true` for what may be a sum of money: a part that is not performed may also be told in words.
fn is_sum(value: &Cell) -> bool {
    match value {
        Cell::Number(number) => *number != 0.0,
        value => words(Some(value)).chars().any(char::is_numeric),
    }
}

/// The first of so many, as one text.
fn listed<T: AsRef<str>>(first: &[T], all: usize) -> String {
    let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
    let more = if all > first.len() { " …" } else { "" };
    first.join(", ") + more
}

#[cfg(test)]
mod tests {
    use crate::domain::code::Code;
    use crate::intake::tests::driver::{Sheet, read_lines, read_sheets};
    use crate::table::batch::CellNature;
    use crate::workbook::concealed::Span;

    #[test]
    fn batches_end_where_they_should() {
        let lines: Vec<String> = (1..=51).map(|n| format!("云泽市水务局|（2026）泽0184执{n}号")).collect();
        let mut sheet = vec!["被执行人|案号"];
        sheet.extend(lines.iter().map(String::as_str));
        let read = read_sheets(&[Sheet::of(&sheet)], 20);
        let heights: Vec<usize> = read.batches.iter().map(|batch| batch.frame.height()).collect();
        assert_eq!(heights, [20, 20, 11]);
        assert_eq!(read.rows(), (2..=52).collect::<Vec<u32>>());
    }

    #[test]
    fn marks_point_at_their_cells() {
        let mut sheet = Sheet::of(&[
            "被执行人|案号|证件号码",
            "云泽市水务局|（2026）泽0184执1号|#420984197501010048",
            "|（2026）泽0184执2号",
        ]);
        sheet.rows[2].1[0] = crate::workbook::cell::Cell::Error("#N/A".into());
        let read = read_sheets(&[sheet], 1000);
        let marks: Vec<_> =
            read.batches[0].marks.iter().map(|mark| (mark.row, mark.column, mark.what)).collect();
        assert_eq!(marks, [(2, 2, CellNature::LongNumber), (3, 0, CellNature::ErrorValue)]);
        assert_eq!(read.texts("party_name")[1].as_deref(), Some("#N/A"));
    }

    #[test]
    fn an_amount_merged_over_cases_is_marked_in_every_row_and_that_of_one_case_in_none() {
        let sheet = Sheet::of(&[
            "被执行人|案号|执行标的|未履行部分|失信情形",
            "云泽市水务局|（2026）泽0184执1号|#900|全部",
            "云泽市水务局|（2026）泽0184执2号",
            "云泽市教育局|（2026）泽0184执3号|#800|#800",
            "云泽市财政局||",
            "云泽市司法局|（2026）泽0184执4号|#0",
            "云泽市审计局|（2026）泽0184执5号",
        ]);
        let areas = [(2, 3, 3, 3), (2, 4, 3, 4), (4, 2, 5, 2), (4, 3, 5, 3), (4, 4, 5, 4), (6, 3, 7, 3)];
        let read = read_sheets(&[sheet.merged(&areas)], 1000);
        assert_eq!(read.rows(), [2, 3, 4, 5, 6, 7]);
        let marks: Vec<_> =
            read.batches[0].marks.iter().map(|mark| (mark.row, mark.column, mark.what)).collect();
        assert_eq!(marks, [(2, 2, CellNature::MergedOver), (3, 2, CellNature::MergedOver)]);
    }

    #[test]
    fn serials_of_a_1904_workbook_are_its_own_days() {
        let mut sheet = Sheet::of(&["被执行人|案号|立案时间", "云泽市水务局|（2026）泽0184执1号|#44833"]);
        sheet.info.counts_from_1904 = true;
        assert_eq!(read_sheets(&[sheet], 9).texts("filed_on")[0].as_deref(), Some("2026-09-30"));
    }

    #[test]
    fn what_does_not_show_is_read_and_said_once_a_sheet() {
        let mut lines = vec![String::from("被执行人|案号|备注|立案时间")];
        lines.extend((1..=16).map(|n| format!("云泽市水务局|（2026）泽0184执{n}号||2026-01-05")));
        lines.insert(4, String::new());
        let mut sheet = Sheet::of(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        // The heading, a blank row and rows below the table do not show either: they are no data.
        let spans = [(1, 1), (3, 6), (8, 8), (10, 10), (12, 12), (14, 14), (16, 16), (30, 40)];
        sheet.info.concealed.rows = spans.map(|(first, last)| Span { first, last }).into_iter().collect();
        sheet.info.concealed.columns = [Span { first: 3, last: 9 }].into_iter().collect();
        for (filtered, code) in [(false, Code::RowsHidden), (true, Code::RowsFiltered)] {
            sheet.info.concealed.filtered = filtered;
            let read = read_sheets(std::slice::from_ref(&sheet), 5);
            assert_eq!(read.rows().len(), 16);
            let said = read.codes();
            assert_eq!(
                said,
                [(Code::ColumnsHidden, "样例.xlsx!台账!1".into()), (code, "样例.xlsx!台账!3".into())]
            );
            let detail = |finding: usize, name| {
                let details = &read.findings[finding].details;
                details.iter().find(|(detail, _)| *detail == name).map(|(_, text)| text.clone()).unwrap()
            };
            assert_eq!((detail(0, "count").as_str(), detail(0, "columns").as_str()), ("2", "备注, 立案时间"));
            assert_eq!(
                (detail(1, "count").as_str(), detail(1, "rows").as_str()),
                ("8", "3-4, 6, 8, 10, 12 …")
            );
        }
    }

    #[test]
    fn unknown_columns_and_too_wide_rows_are_kept_and_said() {
        let read = read_lines(&[
            "被执行人|案号||红头文件",
            "云泽市水务局|（2026）泽0184执1号|甲|乙|丙|丁",
            "云泽市教育局|（2026）泽0184执2号",
            "||||旁注",
        ]);
        assert_eq!(
            read.codes(),
            [
                (Code::ColumnUnknown, "样例.xlsx!台账!D1".into()),
                (Code::RowTooWide, "样例.xlsx!台账!E2".into()),
                (Code::RowTooWide, "样例.xlsx!台账!E4".into()),
            ]
        );
        assert_eq!(read.rows(), [2, 3]);
        assert_eq!(read.texts("column:3")[0].as_deref(), Some("甲"));
        assert_eq!(read.texts("column:4"), [Some("乙".into()), None]);
    }
}
