//! 信用修复申请表, blank: for a listed body that applies itself (work plan, task 4). The credit office hands it out; filled in and
//! dropped into the inbox it is the application dataset (`pipelines/sources/repair_application.toml`).

use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::RepairPath;
use crate::workbook::write::{Heading, Look, Value, WriteFault};

/// Rows to fill in: one a case.
const ROWS: usize = 10;
const COLUMNS: [(&str, u16); 9] = [
    ("applying_unit", 30),
    ("uscc", 22),
    ("case_number", 26),
    ("closing_mode", 28),
    ("closed_on", 13),
    ("document", 20),
    ("document_number", 26),
    ("applied_on", 13),
    ("pledge", 13),
];

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    put(Produced::of(path(view, "folder_repair", "file_application"), workbook(view)?))
}

fn workbook(view: &View<'_>) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = wording.word("application_title");
    let mut workbook = view.workbook(title)?;
    let mut sheet = workbook.sheet(wording.word("sheet_application"))?;
    let width = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    sheet.title(title, width)?;
    sheet.remark(wording.word("application_remark"), width)?;
    let heads = COLUMNS.iter().map(|(key, wide)| Heading::new(wording.word(&format!("column.{key}")), *wide));
    sheet.head(&heads.collect::<Vec<_>>())?;
    let first = sheet.next_row();
    let blank = vec![Value::Empty; COLUMNS.len()];
    for _ in 0..ROWS {
        sheet.styled_row(&blank, |_| Look::Answer)?;
    }
    let modes = ClosingMode::ALL.into_iter().filter(|mode| mode.repair_path() != RepairPath::Never);
    let modes: Vec<&str> = modes.map(ClosingMode::text).collect();
    let pledged = ["pledge_yes", "pledge_no"].map(|key| wording.word(key));
    for (at, (key, _)) in (0_u16..).zip(COLUMNS) {
        match key {
            "closing_mode" => sheet.choices(first, at, &modes, true)?,
            "pledge" => sheet.choices(first, at, &pledged, true)?,
            _ => {}
        }
    }
    workbook.finish()
}
