//! The records of a delimited text, one character at a time.
//!
//! Own work instead of the `csv` crate for four reasons: blank lines count as records (the number a person sees), an
//! unclosed quotation mark is noticed and placed, the delimiter may be the full-width `，`, and a lone carriage return
//! ends a line. Otherwise as everybody's CSV: a quotation mark counts at the start of a field, a doubled one is one.

use super::cell::Cell;
use super::read::{Limits, Measure, Unreadable};
use super::rows::text_cell;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a record.
    RecordStart,
    FieldStart,
    Plain,
    Quoted,
    /// After a quotation mark inside quotes: the end, or the first of a doubled one.
    QuoteSeen,
}

/// Takes the records with their numbers from 1; blank ones have no cells.
pub(super) type Take<'t> = dyn FnMut(u32, &[Cell]) -> Result<(), Unreadable> + 't;

/// Cuts text into records. Feed it pieces of any length, then [`Records::end`].
pub(super) struct Records<'l> {
    delimiter: char,
    limits: &'l Limits,
    state: State,
    after_return: bool,
    /// Number of the record being read, from 1.
    number: u32,
    field: String,
    /// Characters in `field`, so that the limit costs nothing.
    length: usize,
    /// The field was quoted and spans lines.
    spans_lines: bool,
    cells: Vec<Cell>,
    /// Bytes of text in `cells`.
    bytes: usize,
}

impl<'l> Records<'l> {
    pub(super) fn new(delimiter: char, limits: &'l Limits) -> Self {
        Self {
            delimiter,
            limits,
            state: State::RecordStart,
            after_return: false,
            number: 1,
            field: String::new(),
            length: 0,
            spans_lines: false,
            cells: Vec::new(),
            bytes: 0,
        }
    }

    /// Reads on; every record that ends in `text` goes to `take` with its number, blank ones without cells.
    pub(super) fn feed(&mut self, text: &str, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let run = self.run(rest);
            if run > 0 {
                let (run, behind) = rest.split_at(run);
                self.push_all(run)?;
                rest = behind;
                continue;
            }
            rest = rest.split_at(character.len_utf8()).1;
            let after_return = std::mem::replace(&mut self.after_return, false);
            if after_return && character == '\n' {
                continue;
            }
            match self.state {
                State::Quoted => self.quoted(character)?,
                State::QuoteSeen if character == '"' => {
                    self.state = State::Quoted;
                    self.push(character)?;
                }
                State::RecordStart | State::FieldStart if character == '"' => self.state = State::Quoted,
                _ => self.outside(character, take)?,
            }
        }
        Ok(())
    }

    /// Ends the text: the last record needs no line end, but its quotation marks must be closed.
    pub(super) fn end(&mut self, take: &mut Take<'_>) -> Result<(), Unreadable> {
        match self.state {
            State::RecordStart => Ok(()),
            State::Quoted => Err(Unreadable::QuoteUnclosed { record: self.number }),
            State::FieldStart | State::Plain | State::QuoteSeen => self.end_record(take),
        }
    }

    fn quoted(&mut self, character: char) -> Result<(), Unreadable> {
        if character == '"' {
            self.state = State::QuoteSeen;
            return Ok(());
        }
        self.spans_lines |= matches!(character, '\n' | '\r');
        if self.length >= self.limits.cell_characters {
            // The rest of the file would be one cell: that is a quotation mark nobody closed.
            return Err(Unreadable::QuoteUnclosed { record: self.number });
        }
        self.push(character)
    }

    fn outside(&mut self, character: char, take: &mut Take<'_>) -> Result<(), Unreadable> {
        match character {
            '\n' | '\r' => {
                self.after_return = character == '\r';
                self.end_record(take)
            }
            _ if character == self.delimiter => {
                self.end_field()?;
                self.state = State::FieldStart;
                Ok(())
            }
            // `"甲村⏎2,"乙` : the mark that seems to close the field opens the next one.
            _ if self.state == State::QuoteSeen && self.spans_lines && character != ' ' => {
                Err(Unreadable::QuoteUnclosed { record: self.number })
            }
            _ => {
                self.state = State::Plain;
                self.push(character)
            }
        }
    }

    /// How many bytes stand ahead that can only be more of a plain field: taken in one piece.
    fn run(&self, rest: &str) -> usize {
        match self.state {
            State::Plain => rest.find([self.delimiter, '\n', '\r']).unwrap_or(rest.len()),
            _ => 0,
        }
    }

    fn push_all(&mut self, run: &str) -> Result<(), Unreadable> {
        self.length += run.chars().count();
        self.check_length()?;
        self.field.push_str(run);
        Ok(())
    }

    fn push(&mut self, character: char) -> Result<(), Unreadable> {
        self.length += 1;
        self.check_length()?;
        self.field.push(character);
        Ok(())
    }

    fn check_length(&self) -> Result<(), Unreadable> {
        if self.length > self.limits.cell_characters {
            let limit = self.limits.cell_characters as u64;
            return Err(Unreadable::TooLarge { what: Measure::CellCharacters, limit });
        }
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), Unreadable> {
        self.bytes += self.field.len();
        if self.bytes > self.limits.row_bytes {
            return Err(Unreadable::TooLarge {
                what: Measure::RowBytes,
                limit: self.limits.row_bytes as u64,
            });
        }
        let field = std::mem::take(&mut self.field);
        let cell = text_cell(kept_as_text(&field).map(str::to_owned).unwrap_or(field));
        self.length = 0;
        self.spans_lines = false;
        let limit = self.limits.columns as usize;
        if self.cells.len() < limit {
            self.cells.push(cell);
        } else if cell != Cell::Empty {
            return Err(Unreadable::TooLarge { what: Measure::Columns, limit: limit as u64 });
        }
        Ok(())
    }

    fn end_record(&mut self, take: &mut Take<'_>) -> Result<(), Unreadable> {
        if self.state != State::RecordStart {
            self.end_field()?;
        }
        take(self.number, &self.cells)?;
        self.cells.clear();
        self.bytes = 0;
        self.state = State::RecordStart;
        self.number = self
            .number
            .checked_add(1)
            .ok_or(Unreadable::TooLarge { what: Measure::Rows, limit: u32::MAX.into() })?;
        Ok(())
    }
}

/// `="0012"`: how an export tells Excel to leave the digits alone. What is meant stands between the quotation marks.
fn kept_as_text(field: &str) -> Option<&str> {
    field.trim().strip_prefix("=\"")?.strip_suffix('"').filter(|inner| !inner.contains('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Result<Vec<(u32, Vec<String>)>, Unreadable> {
        let limits = Limits { cell_characters: 40, columns: 4, row_bytes: 200, ..Limits::default() };
        let mut found = Vec::new();
        let mut take = |number: u32, cells: &[Cell]| {
            let texts = cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                _ => String::new(),
            });
            found.push((number, texts.collect()));
            Ok(())
        };
        let mut records = Records::new(',', &limits);
        for character in text.chars() {
            records.feed(character.encode_utf8(&mut [0; 4]), &mut take)?; // one by one: pieces must not matter
        }
        records.end(&mut take)?;
        Ok(found)
    }

    fn expect(text: &str, rows: &[(u32, &[&str])]) {
        let rows: Vec<(u32, Vec<String>)> = rows
            .iter()
            .map(|(number, cells)| (*number, cells.iter().map(|&cell| String::from(cell)).collect()))
            .collect();
        assert_eq!(records(text).unwrap(), rows, "{text:?}");
    }

    #[test]
    fn records_are_counted_as_people_count_lines() {
        expect("", &[]);
        expect("a,b", &[(1, &["a", "b"])]);
        expect("a,b\n", &[(1, &["a", "b"])]);
        expect(
            "a\n\nb\r\n\r\nc\rd",
            &[(1, &["a"]), (2, &[]), (3, &["b"]), (4, &[]), (5, &["c"]), (6, &["d"])],
        );
        expect(",\n", &[(1, &["", ""])]);
        expect("\"a\nb\",c\nd", &[(1, &["a\nb", "c"]), (2, &["d"])]);
        expect("\"\"\n", &[(1, &[""])]);
    }

    #[test]
    fn quotation_marks_count_at_the_start_of_a_field_only() {
        expect("\"a\"\"b\",c\"d\"", &[(1, &["a\"b", "c\"d\""])]);
        expect("\"a\"b,c", &[(1, &["ab", "c"])]);
        expect("a\0b", &[(1, &["a\0b"])]);
    }

    #[test]
    fn an_unclosed_quotation_mark_is_placed_where_it_opened() {
        let cases = [
            "a,b\n1,\"x\n2,y\n",
            "a\n1,\"x\n2,\"y\",z\n",
            "a\n\"01234567890123456789012345678901234567890123\"\n",
        ];
        for text in cases {
            assert!(matches!(records(text), Err(Unreadable::QuoteUnclosed { record: 2 })), "{text:?}");
        }
    }

    #[test]
    fn wide_records_are_refused_unless_what_is_too_much_is_empty() {
        expect("a,b,c,d,,,\n", &[(1, &["a", "b", "c", "d"])]);
        let long = vec!["一".repeat(30); 3].join(",");
        assert!(matches!(records(&long), Err(Unreadable::TooLarge { what: Measure::RowBytes, limit: 200 })));
        assert!(matches!(
            records("a,b,c,d,e"),
            Err(Unreadable::TooLarge { what: Measure::Columns, limit: 4 })
        ));
    }
}
