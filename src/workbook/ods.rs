//! OpenDocument spreadsheets, streamed. Own work: calamine 0.38 knows no merged areas in `.ods`, holds every sheet as a
//! dense grid, and a repeat count in the file decides how much memory that takes.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};

use super::cell::{Cell, SheetSink};
use super::concealed::Span;
use super::package;
use super::read::{Limits, Measure, Unreadable};
use super::rows::text_cell;
use super::shown::Shown;
use super::xml::{self, Part, Take, attribute, count};

/// Reads all sheets; gives the rows handed on.
pub(super) fn read<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<u64, Unreadable> {
    package::check(&mut source, limits)?;
    if is_encrypted(&mut source)? {
        return Err(Unreadable::Encrypted);
    }
    xml::read_twice(&mut source, limits, sink, |source, take| {
        let mut archive = package::open(source)?;
        let part = archive.by_name("content.xml").map_err(package::damaged)?;
        Walk::new(limits).through(part, take)
    })
}

fn is_encrypted<R: Read + Seek>(source: &mut R) -> Result<bool, Unreadable> {
    let mut archive = package::open(source)?;
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else { return Ok(false) };
    let mut reader = xml::reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(xml::fault)? {
            Event::Start(element) if element.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// Where in the document an element stands; a grouping element takes its parent's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Spreadsheet,
    Table,
    Row,
    Cell,
    /// Old versions, comments, drawings.
    Ignored,
}

/// A cell as its start tag describes it.
#[derive(Debug, Default)]
struct Opened {
    covered: bool,
    repeated: u32,
    across: u32,
    down: u32,
    kind: String,
    is_error: bool,
    has_formula: bool,
    /// The typed value; text cells may have it in their paragraphs instead.
    value: Option<String>,
    paragraphs: u32,
    text: String,
}

struct Walk<'l> {
    limits: &'l Limits,
    /// Place, and whether the element opened it.
    places: Vec<(Place, bool)>,
    /// Table styles that hide.
    hiding: BTreeSet<String>,
    style: String,
    row: u32,
    row_repeated: u32,
    /// Rows made by repeating, all sheets together: a bomb must not keep the run busy.
    repeats: u32,
    column: u32,
    /// The column that the next `table:table-column` describes.
    described: u32,
    /// Cells of the row: column, cell, further columns and rows covered.
    cells: Vec<(u32, Cell, u32, u32)>,
    open: Opened,
}

impl<'l> Walk<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            places: Vec::new(),
            hiding: BTreeSet::new(),
            style: String::new(),
            row: 1,
            row_repeated: 1,
            repeats: 0,
            column: 1,
            described: 1,
            cells: Vec::new(),
            open: Opened::default(),
        }
    }

    fn through<R: Read>(mut self, source: R, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let mut reader = xml::reader(source);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(xml::fault)? {
                Event::Start(element) => self.start(&element, take)?,
                Event::End(_) => self.end(take)?,
                Event::Text(text) if self.collects() => self.open.text.push_str(&text.xml10_content()),
                Event::CData(text) if self.collects() => self.open.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if self.collects() => {
                    xml::resolve(&reference, &mut self.open.text)?
                }
                Event::Eof if self.places.is_empty() => return Ok(()),
                Event::Eof => return Err(Unreadable::damaged("the document ends inside an element")),
                _ => {}
            }
            if self.open.text.len() / 4 > self.limits.cell_characters {
                return Err(self.too_long());
            }
        }
    }

    fn too_long(&self) -> Unreadable {
        Unreadable::TooLarge { what: Measure::CellCharacters, limit: self.limits.cell_characters as u64 }
    }

    /// Text counts inside paragraphs only; blanks between the elements of a cell are layout.
    fn collects(&self) -> bool {
        matches!(self.places.last(), Some((Place::Cell, false)))
    }

    fn start(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let parent = self.places.last().map_or(Place::Document, |(place, _)| *place);
        let name = element.name();
        let place = match (parent, name.as_ref()) {
            (Place::Document, "style:style") => {
                self.style = attribute(element, "style:name")?.unwrap_or_default();
                (parent, false)
            }
            (Place::Document, "style:table-properties") => {
                if attribute(element, "table:display")?.as_deref() == Some("false") {
                    self.hiding.insert(self.style.clone());
                }
                (parent, false)
            }
            (Place::Document, "office:spreadsheet") => (Place::Spreadsheet, true),
            (Place::Spreadsheet, "table:null-date") => {
                if attribute(element, "table:date-value")?.is_some_and(|date| date.starts_with("1904")) {
                    take(Part::From1904)?;
                }
                (Place::Ignored, true)
            }
            (Place::Spreadsheet, "table:calculation-settings") | (Place::Document, _) => (parent, false),
            (Place::Spreadsheet, "table:table") => {
                self.start_table(element, take)?;
                (Place::Table, true)
            }
            (
                Place::Table,
                "table:table-row-group"
                | "table:table-header-rows"
                | "table:table-rows"
                | "table:table-column-group"
                | "table:table-header-columns"
                | "table:table-columns",
            ) => (parent, false),
            (Place::Table, "table:table-column") => {
                self.describe_columns(element, take)?;
                (Place::Ignored, true)
            }
            (Place::Table, "table:table-row") => {
                self.start_row(element, take)?;
                (Place::Row, true)
            }
            (Place::Row, name @ ("table:table-cell" | "table:covered-table-cell")) => {
                self.open = opened(element, name == "table:covered-table-cell")?;
                (Place::Cell, true)
            }
            (Place::Cell, name) if name.starts_with("text:") => {
                self.paragraph(name, element)?;
                (parent, false)
            }
            _ => (Place::Ignored, true),
        };
        self.places.push(place);
        Ok(())
    }

    fn describe_columns(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let first = self.described;
        let alike = count(attribute(element, "table:number-columns-repeated")?, 1)?;
        self.described = first.saturating_add(alike);
        match attribute(element, "table:visibility")?.as_deref() {
            Some("collapse" | "filter") => {
                take(Part::ColumnsHidden(Span { first, last: self.described.saturating_sub(1) }))
            }
            _ => Ok(()),
        }
    }

    fn start_row(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        self.row_repeated = count(attribute(element, "table:number-rows-repeated")?, 1)?;
        self.column = 1;
        self.cells.clear();
        let visibility = attribute(element, "table:visibility")?;
        let Some(how @ ("collapse" | "filter")) = visibility.as_deref() else { return Ok(()) };
        if how == "filter" {
            take(Part::Filtered)?;
        }
        let last = self.row.saturating_add(self.row_repeated).saturating_sub(1);
        take(Part::RowsHidden(Span { first: self.row, last }))
    }

    fn start_table(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        (self.row, self.described) = (1, 1);
        take(Part::Sheet { name: attribute(element, "table:name")?.unwrap_or_default() })?;
        match attribute(element, "table:style-name")? {
            Some(style) if self.hiding.contains(&style) => take(Part::Hidden),
            _ => Ok(()),
        }
    }

    fn paragraph(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        match name {
            "text:p" | "text:h" => {
                self.open.paragraphs += 1;
                if self.open.paragraphs > 1 {
                    self.open.text.push('\n');
                }
            }
            "text:s" => {
                let blanks = count(attribute(element, "text:c")?, 1)? as usize;
                if blanks > self.limits.cell_characters {
                    return Err(self.too_long());
                }
                self.open.text.push_str(&" ".repeat(blanks));
            }
            "text:tab" => self.open.text.push('\t'),
            "text:line-break" => self.open.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, take: &mut Take<'_>) -> Result<(), Unreadable> {
        match self.places.pop() {
            Some((Place::Cell, true)) => self.end_cell(),
            Some((Place::Row, true)) => self.end_row(take),
            _ => Ok(()),
        }
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let opened = std::mem::take(&mut self.open);
        let (repeated, across, down) = (opened.repeated, opened.across, opened.down);
        let cell = value(opened);
        if cell != Cell::Empty || across > 0 || down > 0 {
            for column in self.column..self.column.saturating_add(repeated) {
                if column > self.limits.columns {
                    return Err(Unreadable::TooLarge {
                        what: Measure::Columns,
                        limit: self.limits.columns.into(),
                    });
                }
                self.cells.push((column, cell.clone(), across, down));
            }
        }
        self.column = self.column.saturating_add(repeated);
        Ok(())
    }

    fn end_row(&mut self, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let after = self.row.saturating_add(self.row_repeated);
        if !self.cells.is_empty() {
            self.repeats = self.repeats.saturating_add(self.row_repeated.saturating_sub(1));
            if self.repeats > self.limits.rows_per_sheet {
                return Err(Unreadable::TooLarge {
                    what: Measure::Rows,
                    limit: self.limits.rows_per_sheet.into(),
                });
            }
            for row in self.row..after {
                for (column, cell, across, down) in &self.cells {
                    let (column, across, down) = (*column, *across, *down);
                    take(Part::Cell { row, column, cell: cell.clone(), across, down })?;
                }
            }
        }
        self.row = after;
        Ok(())
    }
}

fn opened(element: &BytesStart<'_>, covered: bool) -> Result<Opened, Unreadable> {
    let kind = attribute(element, "office:value-type")?.unwrap_or_default();
    let value = match kind.as_str() {
        "float" | "percentage" | "currency" => attribute(element, "office:value")?,
        "date" => attribute(element, "office:date-value")?,
        "boolean" => attribute(element, "office:boolean-value")?,
        "string" => attribute(element, "office:string-value")?,
        _ => None,
    };
    let spanned = |name| Ok::<u32, Unreadable>(count(attribute(element, name)?, 1)?.saturating_sub(1));
    Ok(Opened {
        covered,
        repeated: count(attribute(element, "table:number-columns-repeated")?, 1)?,
        across: spanned("table:number-columns-spanned")?,
        down: spanned("table:number-rows-spanned")?,
        is_error: attribute(element, "calcext:value-type")?.as_deref() == Some("error"),
        has_formula: attribute(element, "table:formula")?.is_some(),
        kind,
        value,
        paragraphs: 0,
        text: String::new(),
    })
}

fn value(opened: Opened) -> Cell {
    let Opened { covered, kind, is_error, has_formula, value, text, .. } = opened;
    if covered {
        return Cell::Empty;
    }
    if is_error {
        return Cell::Error(text);
    }
    match (kind.as_str(), value) {
        ("float" | "percentage" | "currency", Some(value)) => match value.trim().parse() {
            Ok(number) => {
                Shown::of_text(number, &text).map_or(Cell::Number(number), |shown| shown.cell(number))
            }
            Err(_) => text_cell(value.as_str()),
        },
        ("date", Some(value)) => xml::iso_date(&value).map_or_else(|| text_cell(value.as_str()), Cell::Date),
        ("boolean", Some(value)) => Cell::Bool(value == "true"),
        ("string", Some(value)) if text.is_empty() => text_cell(value),
        ("", None) if text.is_empty() && has_formula => Cell::FormulaWithoutValue,
        _ => text_cell(text), // also times of day, as shown
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::Area;
    use super::super::package::tests::zipped;
    use super::super::rows::Kept;
    use super::*;

    const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

    fn ods(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content><office:automatic-styles><style:style style:name='ta2' style:family='table'>\
             <style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>\
             <office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
        );
        zipped(&[("mimetype", TYPE), ("META-INF/manifest.xml", "<manifest/>"), ("content.xml", &content)])
    }

    #[test]
    fn repeats_spans_and_types_keep_their_addresses() {
        let body = "<table:table table:name='名单'><table:table-column/>\
            <table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='16384'/>\
            </table:table-row>\
            <table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated='2'/>\
            <table:table-cell office:value-type='string' table:number-columns-spanned='2' table:number-rows-spanned='1'>\
            <text:p>云泽<text:s text:c='2'/>市&amp;</text:p><text:p>二<office:annotation><text:p>x</text:p>\
            </office:annotation></text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
            </table:table-header-rows>\
            <table:table-row table:number-rows-repeated='2'>\
            <table:table-cell office:value-type='float' office:value='1.5' table:number-columns-repeated='2'/>\
            <table:table-cell office:value-type='date' office:date-value='2026-09-30'><text:p>9月30日</text:p>\
            </table:table-cell><table:table-cell table:formula='of:=1+1'/>\
            <table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value='' \
            calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
            </table:table><table:table table:name='藏' table:style-name='ta2'/>";
        let (kept, report) = Kept::of(&ods(body)).unwrap();
        assert_eq!(report.rows, 3);
        let (info, _) = &kept.sheets[0];
        assert_eq!((info.name.as_str(), info.hidden), ("名单", false));
        assert_eq!(info.merged, [Area { first_row: 3, first_column: 3, last_row: 3, last_column: 4 }]);
        assert_eq!((kept.sheets[1].0.name.as_str(), kept.sheets[1].0.hidden), ("藏", true));
        let mut expected = vec![(3, 3, String::from("云泽  市&\n二"))];
        for row in [4, 5] {
            expected.extend([
                (row, 1, String::from("Number(1.5)")),
                (row, 2, String::from("Number(1.5)")),
                (row, 3, String::from("Date(2026-09-30T00:00:00)")),
                (row, 4, String::from("FormulaWithoutValue")),
                (row, 5, String::from("Error(\"#DIV/0!\")")),
            ]);
        }
        assert_eq!(kept.texts(0), expected);
    }

    #[test]
    fn a_number_comes_with_the_unit_that_it_shows() {
        let cell = |value: &str, shown: &str| {
            format!(
                "<table:table-cell office:value-type='float' office:value='{value}'><text:p>{shown}</text:p></table:table-cell>"
            )
        };
        let row = [cell("12.5", "12.50万元"), cell("1234567", "123.4567"), cell("1234567", "1,234,567.00")]
            .concat();
        let (kept, _) = Kept::of(&ods(&format!(
            "<table:table table:name='一'><table:table-row>{row}</table:table-row></table:table>"
        )))
        .unwrap();
        let units = ["12.5万元", "1234567元"].map(|text| Cell::Text(text.into()));
        assert_eq!(kept.sheets[0].1[0].1, [&units[..], &[Cell::Number(1_234_567.0)]].concat());
    }

    #[test]
    fn hidden_and_filtered_rows_and_hidden_columns_are_known() {
        let row = |how: &str| {
            format!(
                "<table:table-row {how}><table:table-cell office:value-type='float' office:value='1'/></table:table-row>"
            )
        };
        let body = format!(
            "<table:table table:name='一'><table:table-column table:number-columns-repeated='2'/>\
             <table:table-columns><table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>\
             </table:table-columns><table:table-column/>{}{}{}{}</table:table>\
             <table:table table:name='二'><table:table-column/>{}{}</table:table>",
            row(""),
            row("table:visibility='collapse' table:number-rows-repeated='2'"),
            row(""),
            row("table:visibility='collapse'"),
            row("table:visibility='visible'"),
            row("table:visibility='filter'"),
        );
        let (kept, _) = Kept::of(&ods(&body)).unwrap();
        let [first, second] = [0, 1].map(|sheet: usize| &kept.sheets[sheet].0.concealed);
        assert_eq!(first.rows.as_slice(), [Span { first: 2, last: 3 }, Span::one(5)]);
        assert_eq!((first.columns.as_slice(), first.filtered), (&[Span { first: 3, last: 4 }][..], false));
        assert_eq!((second.rows.as_slice(), second.filtered), (&[Span::one(2)][..], true));
    }

    #[test]
    fn repeat_bombs_and_torn_documents_are_refused() {
        let far = "<table:table><table:table-row table:number-rows-repeated='99999999'>\
            <table:table-cell office:value-type='float' office:value='1'/></table:table-row></table:table>";
        assert!(matches!(Kept::of(&ods(far)), Err(Unreadable::TooLarge { what: Measure::Rows, .. })));
        let blanks = "<table:table><table:table-row><table:table-cell><text:p><text:s text:c='4000000000'/></text:p>\
            </table:table-cell></table:table-row></table:table>";
        assert!(matches!(
            Kept::of(&ods(blanks)),
            Err(Unreadable::TooLarge { what: Measure::CellCharacters, .. })
        ));
        assert!(matches!(Kept::of(&ods("<table:table><table:table-row>")), Err(Unreadable::Damaged { .. })));
    }

    #[test]
    fn an_encrypted_document_is_named_as_such() {
        let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let bytes =
            zipped(&[("mimetype", TYPE), ("META-INF/manifest.xml", manifest), ("content.xml", "????")]);
        assert!(matches!(Kept::of(&bytes), Err(Unreadable::Encrypted)));
    }
}
