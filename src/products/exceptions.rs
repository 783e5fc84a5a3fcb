//! 无主管部门清单: parties whom no department can be told about, with why and whom it is worth asking. Never a guess.

use super::column::{Column, code, headings, values};
use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::party::Party;
use crate::domain::supervision::Exception;
use crate::text::outgoing::line;
use crate::workbook::write::{Look, Value, WriteFault};

struct ExceptionRow<'v> {
    view: &'v View<'v>,
    number: u64,
    exception: &'v Exception,
    party: &'v Party,
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let edition = view.book.edition;
    let mut rows = Vec::new();
    for (number, exception) in (1..).zip(&edition.exceptions) {
        let found = edition.parties.iter().find(|party| party.id == exception.party);
        let party = found.ok_or_else(|| ProductFault::PartyMissing(exception.party.clone()))?;
        rows.push(ExceptionRow { view, number, exception, party });
    }
    if rows.is_empty() {
        return Ok(());
    }
    let cases = rows.iter().flat_map(|row| view.cases_of(&row.party.id)).filter(|case| case.is_active());
    let file = Produced::of(path(view, "folder_review", "file_exceptions"), workbook(view, &rows)?);
    put(file.naming(cases))
}

fn columns<'v>() -> Vec<Column<ExceptionRow<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 24, |row| line(&row.party.name).into()),
        Column::new("uscc", 20, |row| code(row.party.uscc.as_deref())),
        Column::new("party_class", 9, |row| row.view.wording.class(row.party.class).into()),
        Column::new("case_number", 18, |row| {
            let cases = row.view.cases_of(&row.party.id).iter().filter(|case| case.is_active());
            cases.map(|case| case.listing.case.to_string()).collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("reason", 26, |row| row.view.wording.exception(row.exception.reason).into()),
        Column::new("nearest", 26, |row| {
            let nearest = row.exception.nearest.iter();
            nearest.map(|(id, name)| format!("{} {id}", line(name))).collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("supervisor_answer", 24, |_| Value::Empty),
    ]
}

fn workbook(view: &View<'_>, rows: &[ExceptionRow<'_>]) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let columns = columns();
    let title = wording.word("exceptions_title");
    let mut workbook = view.workbook(title)?;
    let mut sheet = workbook.sheet(wording.word("sheet_exceptions"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(title, width)?;
    sheet.remark(wording.word("exceptions_remark"), width)?;
    sheet.head(&headings(&columns, &wording))?;
    for row in rows {
        sheet.styled_row(
            &values(&columns, row),
            |at| {
                if at + 1 == width { Look::Answer } else { Look::Plain }
            },
        )?;
    }
    sheet.filter()?;
    workbook.finish()
}
