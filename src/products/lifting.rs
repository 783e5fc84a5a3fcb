//! 解除惩戒: to every department whose list named a case that has ended — repaired, withdrawn, deleted, hidden, expired —
//! which measures end with it (R33). They end for the body when no other case of it is on the list; else for the case.

use std::collections::BTreeMap;

use super::column::{Column, code, headings, permitted, values};
use super::layout::lifting_path;
use super::sanctions::departments;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::measures::{Measure, Stage};
use crate::definition::recipients::RecipientClass;
use crate::domain::event::EventKind;
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WriteFault};

/// A case that has ended, under a measure that acted on its body.
struct Lifted<'v> {
    view: &'v View<'v>,
    number: u64,
    measure: &'v Measure,
    case: Case<'v>,
    ending: EventKind,
}

/// A department with what ends for it.
pub(super) struct DepartmentTold<'v> {
    pub(super) name: String,
    rows: Vec<Lifted<'v>>,
}

impl<'v> DepartmentTold<'v> {
    pub(super) fn cases(&self) -> impl Iterator<Item = &Case<'v>> {
        self.rows.iter().map(|row| &row.case)
    }
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    for (place, DepartmentTold { name, rows }) in (1..).zip(departments_told(view)) {
        let path = lifting_path(view, place, &name, "xlsx");
        let bytes = workbook(view, &name, &path, &rows)?;
        let file = Produced::of(path, bytes);
        put(file.naming(rows.iter().flat_map(|row| std::iter::once(&row.case).chain(named_remaining(row)))))?;
    }
    Ok(())
}

/// Every department for which a measure ends, by name.
pub(super) fn departments_told<'v>(view: &'v View<'v>) -> Vec<DepartmentTold<'v>> {
    // A case that no list ever named has nothing that could be lifted.
    let named = |case: &Case<'_>| case.history.is_some_and(|history| history.named_in.is_some());
    let endings: Vec<_> = view.endings().into_iter().filter(|(case, _)| named(case)).collect();
    if endings.is_empty() {
        return Vec::new();
    }
    let mut of_departments: BTreeMap<String, Vec<&Measure>> = departments(view, Stage::Listed);
    for (department, measures) in departments(view, Stage::Overdue) {
        of_departments.entry(department).or_default().extend(measures);
    }
    let mut told = Vec::new();
    for (name, measures) in of_departments {
        let mut rows = Vec::new();
        for measure in measures {
            for (case, ending) in &endings {
                if acted(measure, case) {
                    let number = rows.len() as u64 + 1;
                    rows.push(Lifted { view, number, measure, case: **case, ending: *ending });
                }
            }
        }
        if !rows.is_empty() {
            told.push(DepartmentTold { name, rows });
        }
    }
    told
}

fn acted(measure: &Measure, case: &Case<'_>) -> bool {
    let is_of_stage = measure.stage == Stage::Listed
        || case.history.is_some_and(|history| history.second_stage_on.is_some());
    is_of_stage && measure.classes.contains(&case.party.class)
}

/// Domains in which a department acted on the body of a case.
pub(super) fn measures_of(view: &View<'_>, department: &str, case: &Case<'_>) -> Vec<String> {
    let mut domains = Vec::new();
    for stage in [Stage::Listed, Stage::Overdue] {
        let measures = departments(view, stage).remove(department).unwrap_or_default();
        domains.extend(
            measures.into_iter().filter(|measure| acted(measure, case)).map(|measure| line(&measure.domain)),
        );
    }
    domains.dedup();
    domains
}

fn columns<'v>() -> Vec<Column<Lifted<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("measure", 9, |row| line(&row.measure.domain).into()),
        Column::new("party_name", 24, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("case_number", 20, |row| row.case.listing.case.to_string().into()),
        Column::new("ending", 16, |row| row.view.wording.ending(row.ending).into()),
        Column::new("ended_on", 11, |row| row.case.history.and_then(|history| history.ended_on).into()),
        Column::new("lifting", 22, |row| {
            let lifted = remaining(row).next().is_none();
            row.view.wording.word(if lifted { "lifting_whole" } else { "lifting_case" }).into()
        }),
        Column::new("remaining", 20, |row| {
            let numbers = named_remaining(row).map(|case| case.listing.case.to_string());
            numbers.collect::<Vec<_>>().join("\n").into()
        }),
    ]
}

/// Cases of the body that stay on the list.
fn remaining<'v>(row: &Lifted<'v>) -> impl Iterator<Item = &'v Case<'v>> {
    let ended = row.case.listing.id.clone();
    row.view.cases_of(&row.case.party.id).iter().filter(move |case| case.stays() && case.listing.id != ended)
}

/// Those of them that a list may name.
fn named_remaining<'v>(row: &Lifted<'v>) -> impl Iterator<Item = &'v Case<'v>> {
    remaining(row).filter(|case| !case.listing.awaits_release())
}

fn workbook(
    view: &View<'_>,
    department: &str,
    path: &str,
    rows: &[Lifted<'_>],
) -> Result<Vec<u8>, ProductFault> {
    let columns = permitted(columns(), view, RecipientClass::Lifting)?;
    write(view, (department, path), rows, &columns).map_err(ProductFault::from)
}

fn write<'v>(
    view: &View<'_>,
    (department, path): (&str, &str),
    rows: &[Lifted<'v>],
    columns: &[Column<Lifted<'v>>],
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let date = wording.date(view.book.edition.as_of);
    let title = wording.say("lifting_title", &[("department", &line(department)), ("date", &date)]);
    let mut workbook = view.document(&title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_lifting"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(&title, width)?;
    sheet.remark(wording.word("lifting_remark"), width)?;
    sheet.head(&headings(columns, &wording))?;
    for row in rows {
        sheet.row(&values(columns, row))?;
    }
    sheet.filter()?;
    workbook.finish()
}
