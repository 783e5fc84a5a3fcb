//! 附件2 回执: what the department fills in and sends back through the inbox. Its headings are those that the receipt
//! dataset recognises (`pipelines/sources/receipt.toml`); the notice's number also travels as a hidden name, in case
//! somebody overwrites the cell.

use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::edition::Notice;
use crate::text::outgoing::line;
use crate::workbook::write::{Heading, Look, Value, WriteFault};

/// Defined name under which the notice's number is hidden.
const KEY: &str = "chengxin_notice";

pub(super) fn produce(
    view: &View<'_>,
    notice: &Notice,
    folder: &str,
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let path = format!("{folder}/{}", view.wording.word("file_return_form"));
    let bytes = workbook(view, notice, &path)?;
    put(Produced::of(path, bytes))
}

fn workbook(view: &View<'_>, notice: &Notice, path: &str) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = wording.word("receipt_title");
    let mut workbook = view.document(title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_receipt"))?;
    sheet.title(title, 4)?;
    sheet.remark(wording.word("receipt_remark"), 4)?;
    sheet.head(&[
        Heading::new(wording.word("column.notice_number"), 28),
        Heading::new(wording.word("column.answering_unit"), 34),
        Heading::new(wording.word("column.answered_on"), 16),
        Heading::new(wording.word("column.answer"), 60),
    ])?;
    let row = sheet.next_row();
    let values = [line(&notice.number).into(), line(&notice.name).into(), Value::Empty, Value::Empty];
    sheet.styled_row(&values, |column| if column < 2 { Look::Plain } else { Look::Answer })?;
    let answers = ["answer_performed", "answer_partly", "answer_planned", "answer_disputed", "answer_unable"];
    sheet.choices(row, 3, &answers.map(|key| wording.word(key)), false)?;
    sheet.protect();
    workbook.hidden_text(KEY, &line(&notice.number))?;
    workbook.finish()
}
