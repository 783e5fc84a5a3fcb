//! 线索确认表: what the grounds of listings suggest, for a court officer to transfer or not (R31), and what was wrong with the
//! forms that came back. It lies in a folder of its own and goes to the court's officer by hand; no other product says
//! anything of it. Filled in and dropped into the inbox it is the clue dataset (`pipelines/sources/clue.toml`).
//!
//! Suggestions stand in the quarterly edition only: between two quarters no listing is new.

use super::column::{Column, code, headings, values};
use super::layout::path;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::domain::clue::ClueKind;
use crate::domain::finding::Finding;
use crate::domain::history::State;
use crate::domain::quarter::Series;
use crate::text::findings::Wording as Told;
use crate::text::outgoing::{clean, line};
use crate::text::words::Language;
use crate::workbook::write::{Look, Value, WorkbookWriter, WriteFault};

/// A clue that a ground suggests.
struct Suggested<'v> {
    view: &'v View<'v>,
    number: u64,
    case: Case<'v>,
    kind: ClueKind,
}

/// A fault of a form that came back.
struct Fault<'v> {
    view: &'v View<'v>,
    finding: &'v Finding,
}

impl Fault<'_> {
    fn told(&self) -> Told {
        self.view.book.catalogue.told(self.finding, Language::Chinese)
    }
}

/// Columns that the officer fills in.
const ANSWERS: [&str; 6] =
    ["clue_kind", "clue_by_official", "clue_verdict", "clue_officer", "clue_on", "clue_reason"];

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let suggested = suggested(view);
    let faults = &view.book.edition.sealed_findings;
    if suggested.is_empty() && faults.is_empty() {
        return Ok(());
    }
    let mut workbook = view.workbook(view.wording.word("clue_form_title"))?;
    if !suggested.is_empty() {
        suggestions(&mut workbook, view, &suggested)?;
    }
    if !faults.is_empty() {
        let faults: Vec<_> = faults.iter().map(|finding| Fault { view, finding }).collect();
        wrong(&mut workbook, view, &faults)?;
    }
    put(Produced::of(path(view, "folder_clues", "file_clue_form"), workbook.finish()?))
}

fn suggested<'v>(view: &'v View<'v>) -> Vec<Suggested<'v>> {
    if view.book.edition.id.series == Series::Repair {
        return Vec::new();
    }
    let is_listed = |case: &&Case<'_>| {
        case.is_active() && case.history.is_none_or(|history| history.state < State::Repaired)
    };
    let mut rows = Vec::new();
    for case in view.cases.iter().filter(is_listed) {
        let kinds = case.facts().grounds.iter().filter_map(|ground| ClueKind::suggested_by(*ground));
        let is_decided =
            |kind: &ClueKind| case.history.is_some_and(|history| history.clues.contains_key(kind));
        for kind in kinds.filter(|kind| !is_decided(kind)) {
            rows.push(Suggested { view, number: rows.len() as u64 + 1, case: *case, kind });
        }
    }
    rows
}

fn columns<'v>() -> Vec<Column<Suggested<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 24, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("case_number", 22, |row| row.case.listing.case.to_string().into()),
        Column::new("clue_ground", 30, |row| row.view.wording.grounds(&row.case.facts().grounds).into()),
        Column::new("clue_kind", 14, |row| row.view.wording.clue(row.kind).into()),
        Column::new("clue_by_official", 12, |_| Value::Empty),
        Column::new("clue_verdict", 10, |_| Value::Empty),
        Column::new("clue_officer", 10, |_| Value::Empty),
        Column::new("clue_on", 12, |_| Value::Empty),
        Column::new("clue_reason", 34, |_| Value::Empty),
    ]
}

fn suggestions(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    rows: &[Suggested<'_>],
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let columns = columns();
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let mut sheet = workbook.sheet(wording.word("sheet_clues"))?;
    sheet.title(wording.word("clue_form_title"), width)?;
    sheet.remark(wording.word("clue_form_remark"), width)?;
    sheet.head(&headings(&columns, &wording))?;
    let first = sheet.next_row();
    let is_answer =
        |at: u16| columns.get(usize::from(at)).is_some_and(|column| ANSWERS.contains(&column.key));
    for row in rows {
        sheet.styled_row(
            &values(&columns, row),
            |at| if is_answer(at) { Look::Answer } else { Look::Plain },
        )?;
    }
    let yes_no = ["clue_yes", "clue_no"].map(|key| wording.word(key));
    let verdicts = ["clue_transfer", "clue_dismiss", "clue_undecided"].map(|key| wording.word(key));
    for (at, column) in (0_u16..).zip(&columns) {
        match column.key {
            "clue_kind" => sheet.choices(first, at, &ClueKind::ALL.map(|kind| wording.clue(kind)), true)?,
            "clue_by_official" => sheet.choices(first, at, &yes_no, true)?,
            "clue_verdict" => sheet.choices(first, at, &verdicts, true)?,
            _ => {}
        }
    }
    Ok(())
}

fn wrong(workbook: &mut WorkbookWriter, view: &View<'_>, faults: &[Fault<'_>]) -> Result<(), WriteFault> {
    let columns: Vec<Column<Fault<'_>>> = vec![
        Column::new("clue_place", 34, |fault| line(&fault.finding.place.to_string()).into()),
        Column::new("clue_fault", 44, |fault| clean(&fault.told().cause).into()),
        Column::new("clue_remedy", 50, |fault| clean(&fault.told().remedy).into()),
    ];
    let wording = view.wording;
    let mut sheet = workbook.sheet(wording.word("sheet_clue_faults"))?;
    sheet.title(wording.word("clue_faults_title"), 3)?;
    sheet.head(&headings(&columns, &wording))?;
    for fault in faults {
        sheet.row(&values(&columns, fault))?;
    }
    Ok(())
}
