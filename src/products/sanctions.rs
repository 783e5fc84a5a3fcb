//! 联合惩戒: one list per department that `measures.toml` names — party × measure × whom it hits (R27–R29). A measure
//! without a basis cannot be loaded, so none is here. Of the persons behind a unit only the representative is known by
//! name; he or she is named where the measure acts on 法定代表人 and is never called listed (法发〔2019〕35号).

use std::collections::BTreeMap;

use super::column::{Column, code, headings, permitted, values};
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::measures::{Measure, Role, Stage};
use crate::definition::recipients::RecipientClass;
use crate::domain::ground::Ground;
use crate::domain::party::Party;
use crate::text::outgoing::{clean, file_name, line};
use crate::workbook::write::{Value, WriteFault};

struct SanctionRow<'v> {
    view: &'v View<'v>,
    number: u64,
    measure: &'v Measure,
    role: Role,
    subject: String,
    party: &'v Party,
    cases: &'v [Case<'v>],
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let listed: Vec<Case<'_>> = view.cases.iter().filter(|case| case.is_sanctioned()).copied().collect();
    for (place, (department, measures)) in (1..).zip(departments(view)) {
        let mut rows = Vec::new();
        for measure in measures {
            for cases in listed.chunk_by(|a, b| a.party.id == b.party.id) {
                rows.extend(rows_of(view, measure, cases));
            }
        }
        if rows.is_empty() {
            continue;
        }
        for (number, row) in (1..).zip(&mut rows) {
            row.number = number;
        }
        let folder = view.wording.word("folder_sanctions");
        let path = format!("{folder}/{place:02}-{}.xlsx", file_name(&department));
        let file = Produced::of(path, workbook(view, &department, &rows)?);
        put(file.naming(rows.iter().flat_map(|row| row.cases)))?;
    }
    Ok(())
}

/// Departments by their full names, each with its measures in the order of the definition.
fn departments<'v>(view: &View<'v>) -> BTreeMap<String, Vec<&'v Measure>> {
    let mut departments: BTreeMap<String, Vec<&Measure>> = BTreeMap::new();
    for measure in view.book.measures.measures.iter().filter(|measure| measure.stage == Stage::Listed) {
        for department in &measure.departments {
            departments.entry(full_name(view, department)).or_default().push(measure);
        }
    }
    departments
}

/// `财政局` is the city's if the units table (or, for the court, the office) has it, else the unit of just that name; a
/// name that nobody has stays as the definition writes it.
fn full_name(view: &View<'_>, department: &str) -> String {
    let of_city = format!("{}{department}", view.book.office.jurisdiction.city);
    let day = view.book.edition.as_of;
    let known =
        |name: &str| view.book.units.units.iter().any(|unit| unit.name == name && unit.is_valid_on(day));
    if known(&of_city) || of_city == view.book.office.jurisdiction.court {
        of_city
    } else {
        department.to_owned()
    }
}

/// One party under one measure.
fn rows_of<'v>(view: &'v View<'v>, measure: &'v Measure, cases: &'v [Case<'v>]) -> Vec<SanctionRow<'v>> {
    let Some(first) = cases.first().filter(|case| measure.classes.contains(&case.party.class)) else {
        return Vec::new();
    };
    let row =
        |role, subject| SanctionRow { view, number: 0, measure, role, subject, party: first.party, cases };
    let mut rows = Vec::new();
    for role in &measure.roles {
        match role {
            Role::Unit => rows.push(row(*role, view.party_name(first.party))),
            Role::LegalRepresentative => {
                let named = cases.iter().map(|case| line(&case.facts().representative));
                rows.extend(named.filter(|name| !name.is_empty()).take(1).map(|name| row(*role, name)));
            }
            // The exports do not name them.
            Role::Principal | Role::DirectlyResponsible | Role::Controller => {}
        }
    }
    rows
}

fn columns<'v>() -> Vec<Column<SanctionRow<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("measure", 9, |row| line(&row.measure.domain).into()),
        Column::new("subject", 20, |row| row.subject.as_str().into()),
        Column::new("role", 9, |row| {
            let unit = row.role == Role::Unit;
            row.view.wording.word(if unit { "role_unit" } else { "role_representative" }).into()
        }),
        Column::new("party_name", 20, |row| row.view.party_name(row.party).into()),
        Column::new("uscc", 20, |row| code(row.party.uscc.as_deref())),
        Column::new("party_class", 9, |row| row.view.wording.class(row.party.class).into()),
        Column::new("case_number", 18, |row| {
            let numbers = row.cases.iter().map(|case| case.listing.case.to_string());
            numbers.collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("grounds", 22, |row| {
            let mut grounds: Vec<Ground> =
                row.cases.iter().flat_map(|case| case.facts().grounds.clone()).collect();
            grounds.sort();
            grounds.dedup();
            row.view.wording.grounds(&grounds).into()
        }),
        Column::new("action", 20, |row| line(&row.measure.action).into()),
        Column::new("bases", 30, |row| clean(&row.measure.bases.join("\n")).into()),
        Column::new("note", 16, |row| {
            let unit = row.role == Role::Unit;
            row.view.wording.word(if unit { "note_unit" } else { "note_person" }).into()
        }),
    ]
}

fn workbook(view: &View<'_>, department: &str, rows: &[SanctionRow<'_>]) -> Result<Vec<u8>, ProductFault> {
    let wording = view.wording;
    let columns = permitted(columns(), view, RecipientClass::Sanctioner)?;
    write(view, department, rows, &columns, wording.word("sheet_sanctions")).map_err(ProductFault::from)
}

fn write<'v>(
    view: &View<'_>,
    department: &str,
    rows: &[SanctionRow<'v>],
    columns: &[Column<SanctionRow<'v>>],
    tab: &str,
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let title = wording.say("sanctions_title", &[("department", &line(department)), ("quarter", &quarter)]);
    let mut workbook = view.workbook(&title)?;
    let mut sheet = workbook.sheet(tab)?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(&title, width)?;
    sheet.remark(wording.word("sanctions_remark"), width)?;
    sheet.head(&headings(columns, &wording))?;
    for row in rows {
        sheet.row(&values(columns, row))?;
    }
    sheet.filter()?;
    workbook.finish()
}
