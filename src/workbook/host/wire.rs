//! How cells travel from the child to its parent: a tag, then numbers in little endian and texts with their length.
//!
//! Both ends are the same program, so there is no version. The parent still trusts nothing: room is made as bytes come,
//! never because a length says so.

use std::io::{self, Read, Write};

use chrono::DateTime;

use super::super::cell::{Area, Cell, SheetInfo, SheetSink, Stop};
use super::super::concealed::{Concealed, Span, Spans};
use super::ending::Ending;

const SHEET: u8 = b'S';
const ROW: u8 = b'R';
const END: u8 = b'E';

const HIDDEN: u8 = 1;
const FROM_1904: u8 = 2;
const FILTERED: u8 = 4;
const LAST: u8 = 8;

/// What a child says.
#[derive(Debug, PartialEq)]
pub(super) enum Event {
    Sheet(SheetInfo),
    Row(u32, Vec<Cell>),
    End(Ending),
}

/// The child's end.
pub(super) struct Sender<W> {
    to: W,
}

impl<W: Write> Sender<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to }
    }

    pub(super) fn end(mut self, ending: &Ending) -> io::Result<()> {
        let json = serde_json::to_string(ending)?;
        self.to.write_all(&[END])?;
        self.text(&json)?;
        self.to.flush()
    }

    fn send_sheet(&mut self, info: &SheetInfo) -> io::Result<()> {
        let set = |holds, flag| if holds { flag } else { 0 };
        let flags = set(info.hidden, HIDDEN)
            | set(info.counts_from_1904, FROM_1904)
            | set(info.concealed.filtered, FILTERED)
            | set(info.is_last, LAST);
        self.to.write_all(&[SHEET, flags])?;
        self.text(&info.name)?;
        self.number(info.merged.len())?;
        for area in &info.merged {
            for edge in [area.first_row, area.first_column, area.last_row, area.last_column] {
                self.to.write_all(&edge.to_le_bytes())?;
            }
        }
        self.spans(&info.concealed.rows)?;
        self.spans(&info.concealed.columns)
    }

    fn spans(&mut self, spans: &Spans) -> io::Result<()> {
        self.number(spans.as_slice().len())?;
        for span in spans.as_slice() {
            self.to.write_all(&span.first.to_le_bytes())?;
            self.to.write_all(&span.last.to_le_bytes())?;
        }
        Ok(())
    }

    fn send_row(&mut self, number: u32, cells: &[Cell]) -> io::Result<()> {
        self.to.write_all(&[ROW])?;
        self.to.write_all(&number.to_le_bytes())?;
        self.number(cells.len())?;
        cells.iter().try_for_each(|cell| self.cell(cell))
    }

    fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        match cell {
            Cell::Empty => self.to.write_all(b" "),
            Cell::Text(text) => self.to.write_all(b"t").and_then(|()| self.text(text)),
            Cell::Number(number) => {
                self.to.write_all(b"n")?;
                self.to.write_all(&number.to_bits().to_le_bytes())
            }
            Cell::Date(moment) => {
                let moment = moment.and_utc();
                self.to.write_all(b"d")?;
                self.to.write_all(&moment.timestamp().to_le_bytes())?;
                self.to.write_all(&moment.timestamp_subsec_nanos().to_le_bytes())
            }
            Cell::Bool(true) => self.to.write_all(b"1"),
            Cell::Bool(false) => self.to.write_all(b"0"),
            Cell::Error(shown) => self.to.write_all(b"e").and_then(|()| self.text(shown)),
            Cell::FormulaWithoutValue => self.to.write_all(b"f"),
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.number(text.len())?;
        self.to.write_all(text.as_bytes())
    }

    fn number(&mut self, number: usize) -> io::Result<()> {
        let number = u32::try_from(number).map_err(io::Error::other)?;
        self.to.write_all(&number.to_le_bytes())
    }
}

impl<W: Write> SheetSink for Sender<W> {
    fn sheet(&mut self, info: SheetInfo) -> Result<(), Stop> {
        self.send_sheet(&info).map_err(|_| Stop) // the parent has gone
    }

    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop> {
        self.send_row(number, cells).map_err(|_| Stop)
    }
}

/// The parent's end.
pub(super) struct Receiver<R> {
    from: R,
}

impl<R: Read> Receiver<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from }
    }

    pub(super) fn into_inner(self) -> R {
        self.from
    }

    /// The next event.
    ///
    /// # Errors
    /// `UnexpectedEof` if the child is silent for ever, `InvalidData` if it says what no child says.
    pub(super) fn next(&mut self) -> io::Result<Event> {
        match self.byte()? {
            SHEET => {
                let flags = self.byte()?;
                let name = self.text()?;
                let count = self.number()?;
                let merged = (0..count).map(|_| self.area()).collect::<io::Result<_>>()?;
                let (rows, columns) = (self.spans()?, self.spans()?);
                let concealed = Concealed { rows, columns, filtered: flags & FILTERED != 0 };
                let is = |flag| flags & flag != 0;
                let (hidden, is_last, counts_from_1904) = (is(HIDDEN), is(LAST), is(FROM_1904));
                Ok(Event::Sheet(SheetInfo { name, hidden, is_last, counts_from_1904, merged, concealed }))
            }
            ROW => {
                let (number, count) = (self.number()?, self.number()?);
                let mut cells = Vec::new();
                for _ in 0..count {
                    cells.push(self.cell()?);
                }
                Ok(Event::Row(number, cells))
            }
            END => Ok(Event::End(serde_json::from_str(&self.text()?)?)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn spans(&mut self) -> io::Result<Spans> {
        let count = self.number()?;
        (0..count).map(|_| Ok(Span { first: self.number()?, last: self.number()? })).collect()
    }

    fn area(&mut self) -> io::Result<Area> {
        let (first_row, first_column) = (self.number()?, self.number()?);
        let (last_row, last_column) = (self.number()?, self.number()?);
        Ok(Area { first_row, first_column, last_row, last_column })
    }

    fn cell(&mut self) -> io::Result<Cell> {
        Ok(match self.byte()? {
            b' ' => Cell::Empty,
            b't' => Cell::Text(self.text()?),
            b'n' => Cell::Number(f64::from_bits(u64::from_le_bytes(self.bytes()?))),
            b'd' => {
                let (seconds, nanos) = (i64::from_le_bytes(self.bytes()?), self.number()?);
                let moment = DateTime::from_timestamp(seconds, nanos).ok_or(io::ErrorKind::InvalidData)?;
                Cell::Date(moment.naive_utc())
            }
            b'1' => Cell::Bool(true),
            b'0' => Cell::Bool(false),
            b'e' => Cell::Error(self.text()?),
            b'f' => Cell::FormulaWithoutValue,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        })
    }

    fn text(&mut self) -> io::Result<String> {
        let length = u64::from(self.number()?);
        let mut bytes = Vec::new();
        self.from.by_ref().take(length).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn byte(&mut self) -> io::Result<u8> {
        let [byte] = self.bytes()?;
        Ok(byte)
    }

    fn number(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn sent() -> (Vec<u8>, Vec<Event>) {
        let area = Area { first_row: 1, first_column: 2, last_row: 3, last_column: 4 };
        let rows = [Span { first: 3, last: 4 }, Span { first: 9, last: 9 }];
        let concealed = Concealed {
            rows: rows.into_iter().collect(),
            columns: rows[..1].iter().copied().collect(),
            filtered: true,
        };
        let (name, merged) = ("名单".into(), vec![area]);
        let info = SheetInfo { name, hidden: true, is_last: true, counts_from_1904: true, merged, concealed };
        let moment = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_milli_opt(8, 0, 0, 250).unwrap();
        let cells = vec![
            Cell::Empty,
            Cell::Text("（2026）泽0184执1号\0\n".into()),
            Cell::Number(-0.1),
            Cell::Date(moment),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::Error("#N/A".into()),
            Cell::FormulaWithoutValue,
        ];
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes);
        sender.sheet(info.clone()).unwrap();
        sender.row(1_048_576, &cells).unwrap();
        sender.end(&Ending::Encrypted).unwrap();
        (bytes, vec![Event::Sheet(info), Event::Row(1_048_576, cells), Event::End(Ending::Encrypted)])
    }

    #[test]
    fn what_is_sent_is_received() {
        let (bytes, events) = sent();
        let mut receiver = Receiver::new(bytes.as_slice());
        for event in events {
            assert_eq!(receiver.next().unwrap(), event);
        }
        assert_eq!(receiver.next().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_stream_cut_off_or_spoiled_is_an_error() {
        let (bytes, events) = sent();
        for length in 0..bytes.len() {
            let mut receiver = Receiver::new(&bytes[..length]);
            let received = (0..events.len()).map_while(|_| receiver.next().ok()).count();
            assert!(received < events.len(), "{length}");
        }
        let boasting = [[ROW, 0, 0, 0, 0].as_slice(), &[0xFF; 9]].concat();
        assert!(Receiver::new(boasting.as_slice()).next().is_err());
        let longer_than_memory = [[END].as_slice(), &[0xFF; 4], b"{"].concat();
        let fault = Receiver::new(longer_than_memory.as_slice()).next().unwrap_err();
        assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof);
    }
}
