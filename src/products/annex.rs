//! 附件1: the cases of one notice's parties, one block per party. Nobody else's cases, ever: the rows are taken from the
//! notice, not filtered out of a list. An annex that no mail message could carry is divided into volumes, between parties
//! where it can be.

use super::column::{CaseRow, Column, case_columns, headings, permitted, values};
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::recipients::RecipientClass;
use crate::domain::amount::Fen;
use crate::domain::edition::Notice;
use crate::workbook::write::{SheetWriter, Value, WriteFault};

/// Columns that say something about the party: one cell for all its cases.
const OF_THE_PARTY: [&str; 6] = ["seq", "party_name", "uscc", "org_code", "party_class", "supervisor"];

/// One of the workbooks that an annex is divided into.
#[derive(Debug, Clone, Copy)]
struct Volume {
    /// From 1.
    number: usize,
    of: usize,
}

/// Cases of one notice, party by party.
type Blocks<'v> = [Vec<Case<'v>>];

/// One workbook; several where one would be too large for a message, each with heading and totals of its own.
pub(super) fn produce<'v>(
    view: &'v View<'v>,
    notice: &Notice,
    folder: &str,
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let columns = permitted(case_columns(), view, RecipientClass::Supervisor)?;
    let blocks = view.cases_of_notice(notice);
    let path = format!("{folder}/{}", view.wording.word("file_annex"));
    let bytes = workbook(view, notice, &columns, &path, (&blocks, None))?;
    // What is printed need not be divided.
    let most = notice.email.as_ref().map_or(usize::MAX, |_| view.book.office.mail.largest_file());
    if bytes.len() <= most {
        return put(Produced::of(path, bytes).naming(blocks.iter().flatten()));
    }
    let size = |blocks: &Blocks<'v>| -> Result<usize, WriteFault> {
        Ok(workbook(view, notice, &columns, &path, (blocks, Some(Volume { number: 1, of: 1 })))?.len())
    };
    let volumes = divided(blocks, &size, most)?;
    for (number, blocks) in (1..).zip(&volumes) {
        let name = view.wording.say("file_annex_volume", &[("volume", &number.to_string())]);
        let path = format!("{folder}/{name}");
        let volume = Volume { number, of: volumes.len() };
        let bytes = workbook(view, notice, &columns, &path, (blocks, Some(volume)))?;
        put(Produced::of(path, bytes).naming(blocks.iter().flatten()))?;
    }
    Ok(())
}

/// Halves until every part makes a workbook of at most `most` bytes, or is a single case.
fn divided<'v>(
    blocks: Vec<Vec<Case<'v>>>,
    size: &dyn Fn(&Blocks<'v>) -> Result<usize, WriteFault>,
    most: usize,
) -> Result<Vec<Vec<Vec<Case<'v>>>>, WriteFault> {
    let cases: usize = blocks.iter().map(Vec::len).sum();
    if cases < 2 || size(&blocks)? <= most {
        return Ok(vec![blocks]);
    }
    let (first, second) = halved(blocks, cases / 2);
    let mut volumes = divided(first, size, most)?;
    volumes.extend(divided(second, size, most)?);
    Ok(volumes)
}

/// Behind the party with which so many cases are full; a single party is divided between its cases.
fn halved<'v>(mut blocks: Vec<Vec<Case<'v>>>, half: usize) -> (Vec<Vec<Case<'v>>>, Vec<Vec<Case<'v>>>) {
    if let [only] = blocks.as_mut_slice() {
        let rest = only.split_off(half);
        return (blocks, vec![rest]);
    }
    let mut seen = 0;
    let is_full = |block: &Vec<Case<'_>>| {
        seen += block.len();
        seen >= half
    };
    let at = blocks.iter().position(is_full).map_or(1, |at| at + 1).min(blocks.len() - 1);
    let rest = blocks.split_off(at);
    (blocks, rest)
}

fn workbook<'v>(
    view: &'v View<'v>,
    notice: &Notice,
    columns: &[Column<CaseRow<'v>>],
    path: &str,
    (blocks, volume): (&Blocks<'v>, Option<Volume>),
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = match volume {
        Some(Volume { number, of }) => wording.say(
            "annex_volume",
            &[
                ("title", wording.word("annex_title")),
                ("volume", &number.to_string()),
                ("volumes", &of.to_string()),
            ],
        ),
        None => wording.word("annex_title").to_owned(),
    };
    let mut workbook = view.document(&title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_annex"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(&title, width)?;
    let as_of = wording.date(view.book.edition.as_of);
    sheet.remark(&wording.say("annex_remark", &[("number", &notice.number), ("as_of", &as_of)]), width)?;
    sheet.head(&headings(columns, &wording))?;
    for (number, block) in (1..).zip(blocks) {
        write_block(&mut sheet, view, columns, number, block)?;
    }
    let total = wording.word(if volume.is_some() { "total_of_volume" } else { "total" });
    sheet.total(&totals(view, columns, blocks, total))?;
    workbook.finish()
}

fn write_block<'v>(
    sheet: &mut SheetWriter<'_>,
    view: &'v View<'v>,
    columns: &[Column<CaseRow<'v>>],
    number: u64,
    block: &[Case<'v>],
) -> Result<(), WriteFault> {
    let first = sheet.next_row();
    let mut first_values = Vec::new();
    for case in block {
        let values = values(columns, &CaseRow { view, number, case: *case });
        sheet.row(&values)?;
        if first_values.is_empty() {
            first_values = values;
        }
    }
    for ((at, column), value) in (0_u16..).zip(columns).zip(&first_values) {
        if OF_THE_PARTY.contains(&column.key) {
            sheet.merge_from(first, at, value)?;
        }
    }
    Ok(())
}

/// The last line; agrees with the letter because both count the same blocks.
fn totals(view: &View<'_>, columns: &[Column<CaseRow<'_>>], blocks: &Blocks<'_>, total: &str) -> Vec<Value> {
    let cases = blocks.iter().flatten();
    let sum: i64 = cases.clone().filter_map(|case| case.facts().amount).map(|amount| amount.0).sum();
    let (parties, count) = (blocks.len().to_string(), cases.count().to_string());
    let said = view.wording.say("annex_total", &[("parties", &parties), ("cases", &count)]);
    let value = |column: &Column<CaseRow<'_>>| match column.key {
        "seq" => total.into(),
        "party_name" => said.as_str().into(),
        "amount" => Value::Amount(Fen(sum)),
        _ => Value::Empty,
    };
    columns.iter().map(value).collect()
}
