//! 督办清单: what the political-legal committee is asked to see through (work plan, task 2; R30), one line per party, with
//! the step at which the matter stands: 交办, 催办 when no answer came, 督办 when the limit has run out.

use super::column::{Column, headings, permitted, values};
use super::layout::path;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::recipients::RecipientClass;
use crate::domain::amount::Fen;
use crate::domain::party::Party;
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WriteFault};

struct MatterRow<'v> {
    view: &'v View<'v>,
    number: u64,
    party: &'v Party,
    cases: &'v [Case<'v>],
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let listed: Vec<Case<'_>> = view.cases.iter().filter(|case| case.is_sanctioned()).copied().collect();
    let parties = listed.chunk_by(|a, b| a.party.id == b.party.id);
    let rows: Vec<_> = (1..)
        .zip(parties)
        .filter_map(|(number, cases)| Some(MatterRow { view, number, party: cases.first()?.party, cases }))
        .collect();
    let columns = permitted(columns(), view, RecipientClass::PoliticalLegalCommittee)?;
    let path = path(view, "folder_supervision", "file_supervision");
    let bytes = workbook(view, &path, &columns, &rows)?;
    put(Produced::of(path, bytes).naming(&listed))
}

fn columns<'v>() -> Vec<Column<MatterRow<'v>>> {
    vec![
        Column::new("matter_number", 13, |row| {
            let (edition, number) = (row.view.book.edition.id.to_string(), format!("{:03}", row.number));
            row.view.wording.say("matter_number", &[("edition", &edition), ("number", &number)]).into()
        }),
        Column::new("matter", 30, |row| matter(row).into()),
        Column::new("case_number", 18, |row| {
            let numbers = row.cases.iter().map(|case| case.listing.case.to_string());
            numbers.collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("responsible_unit", 20, |row| row.view.party_name(row.party).into()),
        Column::new("supervisor", 16, |row| {
            let supervision = row.view.book.edition.supervisions.get(&row.party.id);
            let first = supervision.and_then(|found| found.addressees.first());
            first.map_or(Value::Empty, |addressee| line(&addressee.name).into())
        }),
        Column::new("leader", 9, |row| {
            let named = row.cases.iter().map(|case| line(&case.facts().representative));
            named.into_iter().find(|name| !name.is_empty()).unwrap_or_default().into()
        }),
        Column::new("person", 9, |row| {
            let supervision = row.view.book.edition.supervisions.get(&row.party.id);
            let unit = supervision.and_then(|found| row.view.unit(&found.answering_unit));
            unit.and_then(|unit| unit.contact.as_deref()).map(line).unwrap_or_default().into()
        }),
        Column::new("requirement", 26, |row| row.view.wording.word("requirement").into()),
        Column::new("time_limit", 12, |row| {
            // The first notice's limit runs on: another quarter's letter gives no new time.
            let first = row.cases.iter().filter_map(|case| case.history?.rectify_by()).min();
            let notices = row.view.notices_of(&row.party.id).iter();
            match first.or(notices.filter_map(|notice| notice.rectify_by).max()) {
                Some(day) => Value::Day(day),
                None => row.view.wording.word("time_limit_open").into(),
            }
        }),
        Column::new("step", 7, |row| row.view.wording.word(step(row.cases)).into()),
        Column::new("feedback", 18, |_| Value::Empty),
    ]
}

/// 交办 → 催办 → 督办, by the case that is furthest.
fn step(cases: &[Case<'_>]) -> &'static str {
    if cases.iter().any(Case::is_overdue) {
        "step_demanded"
    } else if cases.iter().any(|case| case.history.is_some_and(|history| history.urged_on.is_some())) {
        "step_urged"
    } else {
        "step_assigned"
    }
}

fn matter(row: &MatterRow<'_>) -> String {
    let total: i64 = row.cases.iter().filter_map(|case| case.facts().amount).map(|amount| amount.0).sum();
    let count = row.cases.len().to_string();
    let wording = row.view.wording;
    let court = line(&row.view.book.office.jurisdiction.court);
    let said = wording.say("matter", &[("court", &court), ("cases", &count)]);
    if total == 0 {
        return said;
    }
    said + &wording.say("matter_amount", &[("amount", &wording.amount(Fen(total)))])
}

fn workbook<'v>(
    view: &View<'_>,
    path: &str,
    columns: &[Column<MatterRow<'v>>],
    rows: &[MatterRow<'v>],
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let title = wording.say("supervision_title", &[("quarter", &quarter)]);
    let mut workbook = view.document(&title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_supervision"))?;
    sheet.title(&title, u16::try_from(columns.len()).unwrap_or(u16::MAX))?;
    sheet.head(&headings(columns, &wording))?;
    for row in rows {
        sheet.row(&values(columns, row))?;
    }
    sheet.filter()?;
    workbook.finish()
}
