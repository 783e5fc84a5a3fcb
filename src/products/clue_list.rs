//! 线索移送清单: what one receiving body gets of one edition's clues, with the draft of the letter that goes before it. Made from
//! the ledger alone and never part of an edition: whoever makes it seals it (R31).

use chrono::NaiveDate;

use super::column::{Column, code, headings, values};
use super::wording::Wording;
use crate::clock::Clock;
use crate::definition::office::OfficeSettings;
use crate::domain::clue::{ClueReceiver, Transfer};
use crate::text::outgoing::{clean, line};
use crate::text::words::Words;
use crate::workbook::write::{About, Heading, Value, WorkbookWriter, WriteFault};

/// A clue that an officer has transferred, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferred {
    pub on: NaiveDate,
    pub transfer: Transfer,
}

/// Who the list is for and when it was made.
#[derive(Debug, Clone, Copy)]
pub struct ClueList<'a> {
    pub words: &'a Words,
    pub office: &'a OfficeSettings,
    pub receiver: ClueReceiver,
    pub as_of: NaiveDate,
    /// In the order of the ledger.
    pub clues: &'a [Transferred],
}

struct Row<'v> {
    wording: Wording<'v>,
    number: u64,
    on: NaiveDate,
    transfer: &'v Transfer,
}

impl ClueList<'_> {
    /// `云泽市公安局`; also the name of the file.
    pub fn receiver_name(&self) -> String {
        let city = self.office.jurisdiction.city.as_str();
        let key = match self.receiver {
            ClueReceiver::Discipline => "clue_to_discipline",
            ClueReceiver::Police => "clue_to_police",
        };
        Wording::new(self.words).say(key, &[("city", city)])
    }

    /// The workbook, not yet sealed. The same clues give the same bytes.
    pub fn workbook(&self) -> Result<Vec<u8>, WriteFault> {
        let wording = Wording::new(self.words);
        let title = wording.word("clue_list_title");
        let court = self.office.jurisdiction.court.as_str();
        let stamp = Clock::fixed(self.as_of).stamp();
        let mut workbook = WorkbookWriter::new(&About { title, author: court, stamp })?;
        self.letter(&mut workbook, wording)?;
        let columns = columns();
        let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        let mut sheet = workbook.sheet(wording.word("sheet_clue_list"))?;
        sheet.title(title, width)?;
        sheet.head(&headings(&columns, &wording))?;
        for (number, clue) in (1..).zip(self.clues) {
            let row = Row { wording, number, on: clue.on, transfer: &clue.transfer };
            sheet.row(&values(&columns, &row))?;
        }
        workbook.finish()
    }

    /// 线索移送函, to be copied onto the court's paper: number and seal are the court's.
    fn letter(&self, workbook: &mut WorkbookWriter, wording: Wording<'_>) -> Result<(), WriteFault> {
        let (court, receiver) = (self.office.jurisdiction.court.as_str(), self.receiver_name());
        let (count, date) = (self.clues.len().to_string(), wording.date(self.as_of));
        let basis = match self.receiver {
            ClueReceiver::Discipline => "clue_basis_discipline",
            ClueReceiver::Police => "clue_basis_police",
        };
        let said = [("court", court), ("receiver", &receiver), ("count", &count), ("date", &date)];
        let body = wording.say("clue_letter_body", &[&said[..], &[("basis", wording.word(basis))]].concat());
        let mut sheet = workbook.sheet(wording.word("sheet_clue_letter"))?;
        sheet.title(wording.word("clue_letter_title"), 1)?;
        sheet.head(&[Heading::new(wording.say("clue_letter_addressee", &said), 86)])?;
        let closing = ["clue_letter_request", "clue_letter_attachment", "clue_letter_signature"];
        sheet.row(&[body.into()])?;
        for key in closing {
            sheet.row(&[wording.say(key, &said).into()])?;
        }
        Ok(())
    }
}

fn columns<'v>() -> Vec<Column<Row<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("clue_kind", 13, |row| row.wording.clue(row.transfer.clue).into()),
        Column::new("party_name", 24, |row| line(&row.transfer.party_name).into()),
        Column::new("uscc", 20, |row| code(row.transfer.uscc.as_deref())),
        Column::new("representative", 10, |row| line(&row.transfer.representative).into()),
        Column::new("court", 16, |row| line(&row.transfer.court).into()),
        Column::new("case_number", 22, |row| line(&row.transfer.case_number).into()),
        Column::new("basis_number", 20, |row| line(&row.transfer.basis_number).into()),
        Column::new("duty", 26, |row| clean(&row.transfer.duty).into()),
        Column::new("performance", 10, |row| {
            row.transfer.performance.map_or(Value::Empty, |found| found.text().into())
        }),
        Column::new("grounds", 26, |row| row.wording.grounds(&row.transfer.grounds).into()),
        Column::new("clue_reason", 34, |row| clean(&row.transfer.reason).into()),
        Column::new("clue_officer", 10, |row| line(&row.transfer.officer).into()),
        Column::new("clue_on", 12, |row| Value::Day(row.on)),
    ]
}
