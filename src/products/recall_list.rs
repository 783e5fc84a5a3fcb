//! 撤回通知清单: which letters to which departments named a case that the court has withdrawn since (R34), as a workbook and as a
//! text table. Departments of sanction get the lifting lists besides ([`super::lifting`]).

use super::column::{Column, code, headings, values};
use super::layout::path;
use super::tables::csv;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::domain::recall::{Recall, RecalledNotice};
use crate::text::outgoing::{clean, line};
use crate::workbook::write::{Value, WriteFault};

struct Row<'v> {
    view: &'v View<'v>,
    number: u64,
    case: Case<'v>,
    recall: &'v Recall,
    notice: &'v RecalledNotice,
}

const COLUMNS: [&str; 9] = [
    "listing_id",
    "party_id",
    "case_key",
    "withdrawn_on",
    "notice",
    "issued_on",
    "edition",
    "addressee",
    "addressee_name",
];

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let named = view.recalls();
    let named =
        named.flat_map(|(case, recall)| recall.notices.iter().map(move |notice| (case, recall, notice)));
    let rows: Vec<Row<'_>> = (1..)
        .zip(named)
        .map(|(number, (case, recall, notice))| Row { view, number, case: *case, recall, notice })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let file = Produced::of(path(view, "folder_packets", "file_recalls"), workbook(view, &rows)?);
    put(file.naming(rows.iter().map(|row| &row.case)))?;
    put(Produced::of("data/recalls.csv".to_owned(), csv(&COLUMNS, rows.iter().map(fields), &[])?))
}

fn columns<'v>() -> Vec<Column<Row<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("notice_number", 24, |row| line(&row.notice.number).into()),
        Column::new("issued_on", 12, |row| Value::Day(row.notice.issued_on)),
        Column::new("recalled_from", 24, |row| line(&row.notice.name).into()),
        Column::new("party_name", 24, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("case_number", 22, |row| row.case.listing.case.to_string().into()),
        Column::new("withdrawn_on", 12, |row| Value::Day(row.recall.withdrawn_on)),
        Column::new("withdrawn_because", 34, |row| clean(&row.recall.ground).into()),
    ]
}

fn workbook(view: &View<'_>, rows: &[Row<'_>]) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = wording.word("recalls_title");
    let columns = columns();
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let mut workbook = view.workbook(title)?;
    let mut sheet = workbook.sheet(wording.word("sheet_recalls"))?;
    sheet.title(title, width)?;
    sheet.remark(wording.word("recalls_remark"), width)?;
    sheet.head(&headings(&columns, &wording))?;
    for row in rows {
        sheet.row(&values(&columns, row))?;
    }
    sheet.filter()?;
    workbook.finish()
}

fn fields(row: &Row<'_>) -> [String; 9] {
    [
        row.recall.listing.to_string(),
        row.case.party.id.to_string(),
        row.case.listing.case.to_string(),
        row.recall.withdrawn_on.to_string(),
        line(&row.notice.number),
        row.notice.issued_on.to_string(),
        row.notice.edition.to_string(),
        row.notice.addressee.0.to_string(),
        line(&row.notice.name),
    ]
}
