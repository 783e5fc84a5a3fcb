//! 机构表变化: what the units tables say otherwise than in the last quarter, with the cell, and whose addressees changed.
//! Nothing is written for the first quarter, or where nothing has changed.

use super::column::{Column, headings, values};
use super::layout::path;
use super::view::View;
use super::wording::Wording;
use super::{Produced, ProductFault, Put};
use crate::domain::edition::Notice;
use crate::domain::party::{Party, PartyId};
use crate::domain::scope::BodyClass;
use crate::domain::unit_change::{Readdressed, UnitAspect, UnitChange, UnitChanges};
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WorkbookWriter, WriteFault};

struct Row<'v, T> {
    view: &'v View<'v>,
    changes: &'v UnitChanges,
    number: u64,
    of: &'v T,
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    match &view.book.edition.unit_changes {
        Some(changes) if !changes.changes.is_empty() || !changes.readdressed.is_empty() => {
            let path = path(view, "folder_review", "file_unit_changes");
            put(Produced::of(path, workbook(view, changes)?))
        }
        _ => Ok(()),
    }
}

/// The notices of the edition whose addressee somebody was not told through before, or under another name or address.
pub(super) fn touched<'v>(view: &'v View<'_>, changes: &UnitChanges) -> Vec<&'v Notice> {
    notices(view, changes, &|_| true)
}

/// The touched notices that name a party that is wanted.
fn notices<'v>(
    view: &'v View<'_>,
    changes: &UnitChanges,
    wanted: &dyn Fn(&Readdressed) -> bool,
) -> Vec<&'v Notice> {
    let is_touched = |notice: &&Notice| {
        let parties = changes.readdressed.iter().filter(|found| wanted(found));
        parties
            .into_iter()
            .any(|found| found.differing.contains(&notice.addressee) && notice.parties.contains(&found.party))
    };
    view.book.edition.notices.iter().filter(is_touched).collect()
}

/// The notices that are other because of a change of one unit: it is the addressee, or supervised by it.
fn because_of<'v>(row: &Row<'v, UnitChange>) -> Vec<&'v Notice> {
    let unit = &row.of.unit;
    let is_theirs = |party: &PartyId| {
        let supervision = row.view.book.edition.supervisions.get(party);
        let answering = supervision.is_some_and(|found| found.answering_unit == *unit);
        answering || named(row.view, party).and_then(|party| party.unit.as_ref()) == Some(unit)
    };
    let wanted = |found: &Readdressed| found.differing.contains(unit) || is_theirs(&found.party);
    let mut touched = notices(row.view, row.changes, &wanted);
    touched.retain(|notice| notice.addressee == *unit || notice.parties.iter().any(is_theirs));
    touched
}

fn named<'v>(view: &View<'v>, party: &PartyId) -> Option<&'v Party> {
    view.book.edition.parties.iter().find(|known| known.id == *party)
}

fn numbers(notices: &[&Notice]) -> Value {
    notices.iter().map(|notice| line(&notice.number)).collect::<Vec<_>>().join("\n").into()
}

fn change_columns<'v>() -> Vec<Column<Row<'v, UnitChange>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("unit_number", 12, |row| row.of.unit.to_string().into()),
        Column::new("party_name", 26, |row| line(&row.of.name).into()),
        Column::new("aspect", 12, |row| row.view.wording.aspect(row.of.aspect).into()),
        Column::new("before", 28, |row| value(row, &row.of.before).into()),
        Column::new("now", 28, |row| value(row, &row.of.now).into()),
        Column::new("cell", 30, |row| line(&row.of.place.to_string()).into()),
        Column::new("touched", 20, |row| numbers(&because_of(row))),
    ]
}

fn value(row: &Row<'_, UnitChange>, text: &str) -> String {
    match (row.of.aspect, BodyClass::of_word(text)) {
        (UnitAspect::Class, Some(class)) => row.view.wording.class(class).to_owned(),
        _ => line(text),
    }
}

fn readdressed_columns<'v>() -> Vec<Column<Row<'v, Readdressed>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 28, |row| {
            named(row.view, &row.of.party).map_or(Value::Empty, |party| row.view.party_name(party).into())
        }),
        Column::new("told_before", 28, |row| names(row.view.wording, &row.of.before).into()),
        Column::new("told_now", 28, |row| names(row.view.wording, &row.of.now).into()),
        Column::new("touched", 20, |row| {
            numbers(&notices(row.view, row.changes, &|found| found.party == row.of.party))
        }),
    ]
}

fn names(wording: Wording<'_>, names: &[String]) -> String {
    match names {
        [] => wording.word("nobody").to_owned(),
        names => names.iter().map(|name| line(name)).collect::<Vec<_>>().join("\n"),
    }
}

fn workbook(view: &View<'_>, changes: &UnitChanges) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = view.workbook(view.wording.word("unit_changes_title"))?;
    // A party that has no listing this quarter has no place here: nobody is told about it.
    let listed: Vec<Readdressed> =
        changes.readdressed.iter().filter(|found| named(view, &found.party).is_some()).cloned().collect();
    sheet(&mut workbook, view, changes, "sheet_unit_changes", &change_columns(), &changes.changes)?;
    sheet(&mut workbook, view, changes, "sheet_readdressed", &readdressed_columns(), &listed)?;
    workbook.finish()
}

fn sheet<'v, T>(
    workbook: &mut WorkbookWriter,
    view: &'v View<'v>,
    changes: &'v UnitChanges,
    tab: &str,
    columns: &[Column<Row<'v, T>>],
    items: &'v [T],
) -> Result<(), WriteFault> {
    if items.is_empty() {
        return Ok(());
    }
    let wording = view.wording;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let mut sheet = workbook.sheet(wording.word(tab))?;
    sheet.title(wording.word("unit_changes_title"), width)?;
    let since = changes.since.to_string();
    sheet.remark(&wording.say("unit_changes_remark", &[("since", &since)]), width)?;
    sheet.head(&headings(columns, &wording))?;
    for (number, of) in (1..).zip(items) {
        sheet.row(&values(columns, &Row { view, changes, number, of }))?;
    }
    sheet.filter()
}
