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
use crate::workbook::write::{Value, WorkbookWriter, WriteFault};

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
    stage(view, Stage::Listed, put)?;
    stage(view, Stage::Overdue, put)
}

/// The lists of one stage: what follows from being listed, or from being overdue besides.
fn stage(view: &View<'_>, stage: Stage, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let hit =
        |case: &&Case<'_>| case.is_sanctioned() && (stage == Stage::Listed || case.is_of_second_stage());
    let listed: Vec<Case<'_>> = view.cases.iter().filter(hit).copied().collect();
    for (place, (department, measures)) in (1..).zip(departments(view, stage)) {
        let mut rows = Vec::new();
        for measure in &measures {
            for cases in listed.chunk_by(|a, b| a.party.id == b.party.id) {
                rows.extend(rows_of(view, measure, cases));
            }
        }
        let changes = changes(view, &measures, stage);
        if rows.is_empty() && changes.is_empty() {
            continue;
        }
        for (number, row) in (1..).zip(&mut rows) {
            row.number = number;
        }
        let path = list_path(view, stage, place, &department);
        let bytes = workbook(view, (&department, &path), stage, &rows, &changes)?;
        let file = Produced::of(path, bytes);
        let changed = changes.iter().flat_map(|change| change.came.iter().chain(&change.went));
        put(file.naming(rows.iter().flat_map(|row| row.cases).chain(changed.copied())))?;
    }
    Ok(())
}

/// `3-联合惩戒/02-云泽市财政局.xlsx`; `place` counts the departments of the stage from 1.
pub(super) fn list_path(view: &View<'_>, stage: Stage, place: usize, department: &str) -> String {
    let folder = view.wording.word(match stage {
        Stage::Listed => "folder_sanctions",
        Stage::Overdue => "folder_second_stage",
    });
    format!("{folder}/{place:02}-{}.xlsx", file_name(department))
}

/// Departments by their full names, each with its measures in the order of the definition.
pub(super) fn departments<'v>(view: &View<'v>, stage: Stage) -> BTreeMap<String, Vec<&'v Measure>> {
    let mut departments: BTreeMap<String, Vec<&Measure>> = BTreeMap::new();
    for measure in view.book.measures.measures.iter().filter(|measure| measure.stage == stage) {
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
    if view.unit_named(&of_city).is_some() || of_city == view.book.office.jurisdiction.court {
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

/// A party that came onto or went off a department's list since the last quarter, or whose cases on it are others.
struct Change<'v> {
    view: &'v View<'v>,
    number: u64,
    party: &'v Party,
    what: &'static str,
    came: Vec<&'v Case<'v>>,
    went: Vec<&'v Case<'v>>,
}

/// Nothing for the first quarter and for the second stage, whose lists are made anew each quarter.
fn changes<'v>(view: &'v View<'v>, measures: &[&Measure], stage: Stage) -> Vec<Change<'v>> {
    if view.book.edition.previous.is_none() || stage == Stage::Overdue {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for cases in view.cases.chunk_by(|a, b| a.party.id == b.party.id) {
        let Some(first) = cases.first() else { continue };
        if !measures.iter().any(|measure| measure.classes.contains(&first.party.class)) {
            continue;
        }
        let was = |case: &Case<'_>| view.book.edition.named_before.contains(&case.listing.id);
        let came: Vec<_> = cases.iter().filter(|case| case.is_sanctioned() && !was(case)).collect();
        let went: Vec<_> = cases.iter().filter(|case| !case.is_sanctioned() && was(case)).collect();
        let what = match (cases.iter().any(was), cases.iter().any(Case::is_sanctioned)) {
            (false, true) => "change_added",
            (true, false) => "change_removed",
            (true, true) if !came.is_empty() || !went.is_empty() => "change_cases",
            _ => continue,
        };
        let number = changes.len() as u64 + 1;
        changes.push(Change { view, number, party: first.party, what, came, went });
    }
    changes
}

fn change_columns<'v>() -> Vec<Column<Change<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("change", 10, |row| row.view.wording.word(row.what).into()),
        Column::new("party_name", 24, |row| row.view.party_name(row.party).into()),
        Column::new("uscc", 20, |row| code(row.party.uscc.as_deref())),
        Column::new("cases_added", 22, |row| case_numbers(&row.came).into()),
        Column::new("cases_removed", 22, |row| case_numbers(&row.went).into()),
        Column::new("change_reason", 30, |row| {
            let mut reasons: Vec<String> = row.went.iter().map(|case| row.view.why_off(case)).collect();
            reasons.sort();
            reasons.dedup();
            row.view.wording.list(&reasons).into()
        }),
    ]
}

fn case_numbers(cases: &[&Case<'_>]) -> String {
    cases.iter().map(|case| case.listing.case.to_string()).collect::<Vec<_>>().join("\n")
}

fn workbook(
    view: &View<'_>,
    (department, path): (&str, &str),
    stage: Stage,
    rows: &[SanctionRow<'_>],
    changes: &[Change<'_>],
) -> Result<Vec<u8>, ProductFault> {
    let columns = permitted(columns(), view, RecipientClass::Sanctioner)?;
    let mut workbook = view.document(&title(view, department, stage), path)?;
    write_list(&mut workbook, view, &title(view, department, stage), stage, rows, &columns)?;
    if stage == Stage::Listed && view.book.edition.previous.is_some() {
        write_changes(&mut workbook, view, department, changes)?;
    }
    Ok(workbook.finish()?)
}

fn title(view: &View<'_>, department: &str, stage: Stage) -> String {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let year = view.book.edition.id.quarter.year().to_string();
    let department = line(department);
    match stage {
        Stage::Listed => {
            wording.say("sanctions_title", &[("department", &department), ("quarter", &quarter)])
        }
        Stage::Overdue => wording.say("second_stage_title", &[("department", &department), ("year", &year)]),
    }
}

fn write_list<'v>(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    title: &str,
    stage: Stage,
    rows: &[SanctionRow<'v>],
    columns: &[Column<SanctionRow<'v>>],
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let mut sheet = workbook.sheet(wording.word("sheet_sanctions"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(title, width)?;
    sheet.remark(
        wording.word(match stage {
            Stage::Listed => "sanctions_remark",
            Stage::Overdue => "second_stage_remark",
        }),
        width,
    )?;
    sheet.head(&headings(columns, &wording))?;
    for row in rows {
        sheet.row(&values(columns, row))?;
    }
    sheet.filter()
}

fn write_changes(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    department: &str,
    changes: &[Change<'_>],
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let columns = change_columns();
    let mut sheet = workbook.sheet(wording.word("sheet_changes"))?;
    let title = wording.say("changes_title", &[("department", &line(department))]);
    sheet.title(&title, u16::try_from(columns.len()).unwrap_or(u16::MAX))?;
    sheet.head(&headings(&columns, &wording))?;
    for change in changes {
        sheet.row(&values(&columns, change))?;
    }
    sheet.filter()
}
