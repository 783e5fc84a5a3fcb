//! 机构表变化: what the units tables say otherwise than in the last quarter, with the cell, and whose addressees changed.
//! Nothing is written for the first quarter, or where nothing has changed.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, headings, values};
use super::layout::path;
use super::view::View;
use super::wording::Wording;
use super::{Produced, ProductFault, Put};
use crate::domain::edition::Notice;
use crate::domain::party::{Party, PartyId};
use crate::domain::scope::BodyClass;
use crate::domain::unit::UnitId;
use crate::domain::unit_change::{Readdressed, UnitAspect, UnitChange, UnitChanges};
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WorkbookWriter, WriteFault};

struct Row<'v, T> {
    view: &'v View<'v>,
    touched: &'v Touched<'v>,
    number: u64,
    of: &'v T,
}

/// The notices that go to somebody who was not told before, or under another name or address.
#[derive(Debug, Default)]
pub(super) struct Touched<'v> {
    pub(super) notices: Vec<&'v Notice>,
    /// Indices of notices by each unit through which they are touched: the addressee, the units of the parties.
    by_unit: BTreeMap<&'v UnitId, BTreeSet<usize>>,
    by_party: BTreeMap<&'v PartyId, BTreeSet<usize>>,
}

impl<'v> Touched<'v> {
    pub(super) fn of(view: &'v View<'_>, changes: &UnitChanges) -> Self {
        let readdressed: BTreeMap<_, _> =
            changes.readdressed.iter().map(|found| (&found.party, found)).collect();
        let mut touched = Touched::default();
        for notice in &view.book.edition.notices {
            let others = |party: &&PartyId| {
                readdressed.get(party).is_some_and(|found| found.differing.contains(&notice.addressee))
            };
            let parties: Vec<&PartyId> = notice.parties.iter().filter(others).collect();
            if parties.is_empty() {
                continue;
            }
            let at = touched.notices.len();
            touched.notices.push(notice);
            touched.by_unit.entry(&notice.addressee).or_default().insert(at);
            for party in parties {
                touched.by_party.entry(party).or_default().insert(at);
                let answering = view.book.edition.supervisions.get(party).map(|found| &found.answering_unit);
                let own = named(view, party).and_then(|party| party.unit.as_ref());
                for unit in answering.into_iter().chain(own) {
                    touched.by_unit.entry(unit).or_default().insert(at);
                }
            }
        }
        touched
    }

    fn numbers(&self, at: Option<&BTreeSet<usize>>) -> Value {
        let notices = at.into_iter().flatten().filter_map(|at| self.notices.get(*at));
        notices.map(|notice| line(&notice.number)).collect::<Vec<_>>().join("\n").into()
    }
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

/// Parties of an edition are sorted by id.
fn named<'v>(view: &'v View<'_>, party: &PartyId) -> Option<&'v Party> {
    let parties = &view.book.edition.parties;
    parties.binary_search_by(|known| known.id.cmp(party)).ok().and_then(|at| parties.get(at))
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
        Column::new("touched", 20, |row| row.touched.numbers(row.touched.by_unit.get(&row.of.unit))),
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
        Column::new("touched", 20, |row| row.touched.numbers(row.touched.by_party.get(&row.of.party))),
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
    let (since, touched) = (changes.since.to_string(), Touched::of(view, changes));
    let remark = view.wording.say("unit_changes_remark", &[("since", &since)]);
    let about = About { view, touched: &touched, remark: &remark };
    // A party that has no listing this quarter has no place here: nobody is told about it.
    let listed: Vec<Readdressed> =
        changes.readdressed.iter().filter(|found| named(view, &found.party).is_some()).cloned().collect();
    sheet(&mut workbook, about, "sheet_unit_changes", &change_columns(), &changes.changes)?;
    sheet(&mut workbook, about, "sheet_readdressed", &readdressed_columns(), &listed)?;
    workbook.finish()
}

#[derive(Clone, Copy)]
struct About<'v> {
    view: &'v View<'v>,
    touched: &'v Touched<'v>,
    remark: &'v str,
}

fn sheet<'v, T>(
    workbook: &mut WorkbookWriter,
    About { view, touched, remark }: About<'v>,
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
    sheet.remark(remark, width)?;
    sheet.head(&headings(columns, &wording))?;
    for (number, of) in (1..).zip(items) {
        sheet.row(&values(columns, &Row { view, touched, number, of }))?;
    }
    sheet.filter()
}
