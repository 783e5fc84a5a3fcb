//! XML spreadsheet 2003 (SpreadsheetML), which some court systems save as `.xls`. Streamed; `ss:Index` moves rows and
//! cells to their true address.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};

use super::cell::{Cell, SheetSink};
use super::concealed::Span;
use super::encoding::{self, Decoded};
use super::read::{Limits, Measure, Unreadable};
use super::rows::text_cell;
use super::shown::Shown;
use super::xml::{self, Part, Take, count, local_attribute};

/// Reads all sheets; gives the rows handed on and the encoding.
pub(super) fn read<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<(u64, Option<&'static str>), Unreadable> {
    let encoding = encoding::decide(&mut source, |_| None)?;
    let rows = xml::read_twice(&mut source, limits, sink, |source, take| {
        encoding::skip_mark(source, encoding)?;
        Walk::new(limits).through(Decoded::new(source, encoding)?, take)
    })?;
    Ok((rows, Some(encoding::name(encoding))))
}

/// Where in the document an element stands; an element of no interest takes its parent's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Worksheet,
    Table,
    Row,
    Cell,
    Data,
    Visible,
    /// Comments and the like: may hold a `Data` of their own, which is no value.
    Ignored,
}

struct Walk<'l> {
    limits: &'l Limits,
    places: Vec<Place>,
    row: u32,
    next_row: u32,
    column: u32,
    next_column: u32,
    /// The column that the next `Column` describes.
    described: u32,
    across: u32,
    down: u32,
    formula: bool,
    kind: Option<String>,
    text: String,
    /// Styles whose number format shows more than the number; the one being described.
    styles: BTreeMap<String, Shown>,
    style: String,
    /// Of the columns (first, last), the row and the cell; the nearest counts.
    column_styles: Vec<(Span, String)>,
    row_style: Option<String>,
    cell_style: Option<String>,
}

impl<'l> Walk<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            places: Vec::new(),
            row: 0,
            next_row: 1,
            column: 0,
            next_column: 1,
            described: 1,
            across: 0,
            down: 0,
            formula: false,
            kind: None,
            text: String::new(),
            styles: BTreeMap::new(),
            style: String::new(),
            column_styles: Vec::new(),
            row_style: None,
            cell_style: None,
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
                Event::Text(text) if self.collects() => self.text.push_str(&text.xml10_content()),
                Event::CData(text) if self.collects() => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if self.collects() => xml::resolve(&reference, &mut self.text)?,
                Event::Eof if self.places.is_empty() => return Ok(()),
                Event::Eof => return Err(Unreadable::damaged("the document ends inside an element")),
                _ => {}
            }
            if self.text.len() / 4 > self.limits.cell_characters {
                let limit = self.limits.cell_characters as u64;
                return Err(Unreadable::TooLarge { what: Measure::CellCharacters, limit });
            }
        }
    }

    fn collects(&self) -> bool {
        matches!(self.places.last(), Some(Place::Data | Place::Visible))
    }

    fn start(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let parent = self.places.last().copied().unwrap_or(Place::Document);
        let name = element.local_name();
        let place = match (parent, name.as_ref()) {
            (Place::Document, "Worksheet") => {
                let name = local_attribute(element, "Name")?.unwrap_or_default();
                (self.next_row, self.row, self.described) = (1, 0, 1);
                self.column_styles.clear();
                take(Part::Sheet { name })?;
                Place::Worksheet
            }
            (Place::Document, "Date1904") => {
                take(Part::From1904)?;
                Place::Ignored
            }
            (Place::Document, "Style") => {
                self.style = local_attribute(element, "ID")?.unwrap_or_default();
                parent
            }
            (Place::Document, "NumberFormat") => {
                let shown = local_attribute(element, "Format")?.and_then(|code| Shown::of_code(&code));
                self.styles.extend(shown.map(|shown| (self.style.clone(), shown)));
                parent
            }
            (Place::Worksheet, "Table") => Place::Table,
            (Place::Worksheet, "Visible") => {
                self.text.clear();
                Place::Visible
            }
            (Place::Worksheet, "AutoFilterColumn") => {
                take(Part::Filtered)?;
                Place::Ignored
            }
            (Place::Table, "Column") => {
                self.describe_columns(element, take)?;
                Place::Ignored
            }
            (Place::Table, "Row") => {
                self.start_row(element, take)?;
                Place::Row
            }
            (Place::Row, "Cell") => {
                self.start_cell(element)?;
                Place::Cell
            }
            (Place::Cell, "Data") => {
                self.kind = Some(local_attribute(element, "Type")?.unwrap_or_default());
                self.text.clear();
                Place::Data
            }
            (Place::Document | Place::Worksheet | Place::Data, _) => parent,
            _ => Place::Ignored,
        };
        self.places.push(place);
        Ok(())
    }

    fn describe_columns(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let first = count(local_attribute(element, "Index")?, self.described)?;
        let last = first.saturating_add(count(local_attribute(element, "Span")?, 0)?);
        self.described = last.saturating_add(1);
        let style = local_attribute(element, "StyleID")?.filter(|_| !self.styles.is_empty());
        self.column_styles.extend(style.map(|style| (Span { first, last }, style)));
        if is_hidden(element)? { take(Part::ColumnsHidden(Span { first, last })) } else { Ok(()) }
    }

    fn start_row(&mut self, element: &BytesStart<'_>, take: &mut Take<'_>) -> Result<(), Unreadable> {
        self.row = count(local_attribute(element, "Index")?, self.next_row)?;
        let alike = count(local_attribute(element, "Span")?, 0)?; // blank rows below with the same format
        self.next_row = self.row.saturating_add(1).saturating_add(alike);
        self.next_column = 1;
        self.row_style = local_attribute(element, "StyleID")?;
        if is_hidden(element)? {
            take(Part::RowsHidden(Span { first: self.row, last: self.row.saturating_add(alike) }))?;
        }
        Ok(())
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.column = count(local_attribute(element, "Index")?, self.next_column)?;
        self.across = count(local_attribute(element, "MergeAcross")?, 0)?;
        self.down = count(local_attribute(element, "MergeDown")?, 0)?;
        self.formula = local_attribute(element, "Formula")?.is_some();
        self.cell_style = local_attribute(element, "StyleID")?;
        self.next_column = self.column.saturating_add(1).saturating_add(self.across);
        self.kind = None;
        self.text.clear();
        Ok(())
    }

    fn end(&mut self, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let ended = self.places.pop();
        match (ended, self.places.last()) {
            (Some(Place::Cell), _) => {
                let cell = self.value();
                let (row, column, across, down) = (self.row, self.column, self.across, self.down);
                take(Part::Cell { row, column, cell, across, down })
            }
            (Some(Place::Visible), _) if self.text.trim() != "SheetVisible" => take(Part::Hidden),
            _ => Ok(()),
        }
    }

    /// What the cell's style shows beyond the number.
    fn shown(&self) -> Option<&Shown> {
        let of_column = || {
            let holds = |span: &Span| (span.first..=span.last).contains(&self.column);
            self.column_styles.iter().find(|(span, _)| holds(span)).map(|(_, style)| style)
        };
        self.styles.get(self.cell_style.as_ref().or(self.row_style.as_ref()).or_else(of_column)?)
    }

    fn value(&mut self) -> Cell {
        let text = std::mem::take(&mut self.text);
        match self.kind.as_deref() {
            None if self.formula => Cell::FormulaWithoutValue,
            None => Cell::Empty,
            Some("Number") => match text.trim().parse() {
                Ok(number) => self.shown().map_or(Cell::Number(number), |shown| shown.cell(number)),
                Err(_) => text_cell(text.as_str()),
            },
            Some("DateTime") => xml::iso_date(&text).map_or_else(|| text_cell(text.as_str()), Cell::Date),
            Some("Boolean") if matches!(text.trim(), "0" | "1") => Cell::Bool(text.trim() == "1"),
            Some("Error") => Cell::Error(text),
            Some(_) => text_cell(text),
        }
    }
}

fn is_hidden(element: &BytesStart<'_>) -> Result<bool, Unreadable> {
    Ok(local_attribute(element, "Hidden")?.is_some_and(|value| matches!(value.trim(), "1" | "true")))
}

#[cfg(test)]
mod tests {
    use super::super::cell::Area;
    use super::super::rows::Kept;
    use super::*;

    fn page(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
             <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{body}</Workbook>"
        )
    }

    #[test]
    fn indexes_merges_and_types_keep_their_addresses() {
        let body = "<ExcelWorkbook><Date1904/></ExcelWorkbook><Worksheet ss:Name=\"名单&amp;\"><Table>\
            <Row ss:Index=\"3\" ss:Span=\"1\"><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\">\
            <Data ss:Type=\"String\">云泽<B>市</B>&#10;&lt;一&gt;</Data></Cell>\
            <Cell><Data ss:Type=\"Number\">1.50</Data><Comment><Data>注</Data></Comment></Cell></Row>\
            <Row><Cell ss:Index=\"4\"><Data ss:Type=\"DateTime\">2026-09-30T00:00:00.000</Data></Cell>\
            <Cell><Data ss:Type=\"Boolean\">1</Data></Cell><Cell><Data ss:Type=\"Error\">#N/A</Data></Cell>\
            <Cell ss:Formula=\"=1+1\"/></Row></Table></Worksheet>\
            <Worksheet ss:Name=\"藏\"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>";
        let (kept, report) = Kept::of(page(body).as_bytes()).unwrap();
        assert_eq!((report.rows, report.encoding), (2, Some("UTF-8")));
        let (info, _) = &kept.sheets[0];
        assert_eq!((info.name.as_str(), info.hidden, info.counts_from_1904), ("名单&", false, true));
        assert_eq!(info.merged, [Area { first_row: 3, first_column: 1, last_row: 4, last_column: 2 }]);
        assert!(kept.sheets[1].0.hidden);
        let expected = [
            (3, 1, "云泽市\n<一>"),
            (3, 3, "Number(1.5)"),
            (5, 4, "Date(2026-09-30T00:00:00)"),
            (5, 5, "Bool(true)"),
            (5, 6, "Error(\"#N/A\")"),
            (5, 7, "FormulaWithoutValue"),
        ];
        assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
    }

    #[test]
    fn a_number_comes_with_the_unit_that_it_shows() {
        let number = |style: &str| format!("<Cell{style}><Data ss:Type=\"Number\">12.5</Data></Cell>");
        let (unit, plain) = (" ss:StyleID=\"s2\"", " ss:StyleID=\"s1\"");
        let body = format!(
            "<Styles><Style ss:ID=\"s1\"><NumberFormat ss:Format=\"0.00\"/></Style><Style ss:ID=\"s2\"><NumberFormat \
             ss:Format=\"0.00&quot;万元&quot;\"/></Style></Styles><Worksheet ss:Name=\"一\"><Table>\
             <Column ss:Index=\"3\"{unit}/><Row>{}{}{}</Row><Row{unit}>{}{}</Row></Table></Worksheet>",
            number(unit),
            number(plain),
            number(""),
            number(""),
            number(plain),
        );
        let (kept, _) = Kept::of(page(&body).as_bytes()).unwrap();
        let (shown, bare) = (Cell::Text("12.5万元".into()), Cell::Number(12.5));
        assert_eq!(kept.sheets[0].1[0].1, [shown.clone(), bare.clone(), shown.clone()]);
        assert_eq!(kept.sheets[0].1[1].1, [shown, bare]);
    }

    #[test]
    fn hidden_and_filtered_rows_and_hidden_columns_are_known() {
        let row = "<Cell><Data ss:Type=\"Number\">1</Data></Cell></Row>";
        let body = format!(
            "<Worksheet ss:Name=\"一\"><Table><Column ss:Index=\"2\" ss:Hidden=\"1\" ss:Span=\"1\"/>\
             <Column ss:Hidden=\"0\"/><Row>{row}<Row ss:Hidden=\"1\">{row}<Row ss:Index=\"6\" ss:Hidden=\"1\">{row}</Table>\
             <x:AutoFilter x:Range=\"R1C1:R9C1\"><x:AutoFilterColumn x:Type=\"NonBlanks\"/></x:AutoFilter></Worksheet>\
             <Worksheet ss:Name=\"二\"><Table><Column/><Row>{row}</Table><x:AutoFilter x:Range=\"R1C1\"/></Worksheet>"
        );
        let (kept, _) = Kept::of(page(&body).as_bytes()).unwrap();
        let [first, second] = [0, 1].map(|sheet: usize| &kept.sheets[sheet].0.concealed);
        assert_eq!(first.rows.as_slice(), [Span::one(2), Span::one(6)]);
        assert_eq!((first.columns.as_slice(), first.filtered), (&[Span { first: 2, last: 3 }][..], true));
        assert_eq!(second, &Default::default());
    }

    #[test]
    fn torn_documents_and_own_entities_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]>".to_owned()
            + &page("<Worksheet><Table><Row><Cell><Data>&b;</Data></Cell></Row></Table></Worksheet>");
        let torn = page("<Worksheet><Table>").replace("</Workbook>", "");
        for text in [&bomb, &torn] {
            let refused = Kept::of(text.as_bytes());
            assert!(matches!(refused, Err(Unreadable::Damaged { .. } | Unreadable::UnknownFormat)), "{text}");
        }
    }

    #[test]
    fn a_byte_that_is_no_character_is_placed() {
        let mut bytes = page("<Worksheet ss:Name=\"云泽市人民法院名单\"><Table/></Worksheet>").into_bytes();
        bytes.push(0xFF);
        let offset = bytes.len() as u64 - 1;
        assert!(
            matches!(Kept::of(&bytes), Err(Unreadable::Undecodable { byte_offset }) if byte_offset == offset)
        );
    }
}
