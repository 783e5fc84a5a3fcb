//! Where the rules put their findings: one collector for each row.

use std::collections::BTreeMap;

use super::Context;
use super::cells::Cell;
use super::table::RowView;
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::finding::{Finding, Severity};
use crate::domain::personal_id;
use crate::domain::place::{Place, RowPlace};
use crate::table::batch::Dataset;

pub(super) struct Findings<'a> {
    context: &'a Context<'a>,
    /// What the definition of the row's sheet says otherwise than the catalogue, by `R301`.
    exceptions: Option<&'a BTreeMap<String, Severity>>,
    place: RowPlace,
    found: Vec<Finding>,
    strictness: Strictness,
}

/// How far findings of other topics may go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Full,
    /// A clue: whatever is wrong waits in the sealed folder for the officer, nothing goes back.
    Sealed,
    /// A reference table: a defective field is left out and said, the row stays in use. Only the table's own codes (4xx)
    /// do more.
    FieldOnly,
}

impl<'a> Findings<'a> {
    pub(super) fn of_row(context: &'a Context<'a>, row: &RowView<'a>) -> Self {
        let strictness = match row.dataset() {
            Dataset::Clue => Strictness::Sealed,
            _ => Strictness::Full,
        };
        Findings { context, exceptions: row.exceptions(), place: row.place(), found: Vec::new(), strictness }
    }

    /// For rows of reference tables, where a wrong field must not take the row along.
    pub(super) fn of_reference_row(context: &'a Context<'a>, row: &RowView<'a>) -> Self {
        Findings { strictness: Strictness::FieldOnly, ..Findings::of_row(context, row) }
    }

    /// A finding about one cell. The cell's heading is always among the details.
    pub(super) fn raise(&mut self, code: Code, cell: &Cell<'_>, details: &[(&'static str, &str)]) {
        let column = cell.place();
        let heading = column.as_ref().map(|column| column.heading.to_string()).unwrap_or_default();
        let place = self.place.cell(column);
        let finding = self.finding(code, place, cell.text, details);
        self.found.extend(finding.map(|finding| finding.with("heading", heading)));
    }

    /// A finding about the row as a whole.
    pub(super) fn raise_row(&mut self, code: Code, value: &str, details: &[(&'static str, &str)]) {
        let finding = self.finding(code, self.place.cell(None), value, details);
        self.found.extend(finding);
    }

    /// `None` if the rule is not in force.
    fn finding(
        &self,
        code: Code,
        place: Place,
        value: &str,
        details: &[(&'static str, &str)],
    ) -> Option<Finding> {
        let by_catalogue = (self.context.severity)(code)?;
        let exception = self.exceptions.and_then(|exceptions| exceptions.get(&code.to_string()));
        let waiver = self.context.waivers.find(&self.place, code);
        let most = match self.strictness {
            _ if waiver.is_some() => Severity::Warn,
            Strictness::FieldOnly if code.number() / 100 != 4 => Severity::Warn,
            Strictness::Sealed => Severity::Hold,
            Strictness::Full | Strictness::FieldOnly => Severity::Return,
        };
        let severity = exception.copied().unwrap_or(by_catalogue).min(most);
        let mut finding = Finding::new(code, severity, place, personal_id::mask(value));
        for (name, detail) in details {
            finding = finding.with(name, personal_id::mask(detail));
        }
        Some(match waiver {
            Some(waiver) => waiver.on_finding(finding),
            None => finding,
        })
    }

    pub(super) fn worst(&self) -> Option<Severity> {
        self.found.iter().map(|finding| finding.severity).max()
    }

    pub(super) fn disposition(&self) -> Disposition {
        Disposition::after(self.worst())
    }

    /// Sorted, each once. What is only counted marks no row.
    pub(super) fn codes(&self) -> Vec<Code> {
        let said = self.found.iter().filter(|finding| finding.severity > Severity::Shadow);
        let mut codes: Vec<Code> = said.map(|finding| finding.code).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    pub(super) fn as_slice(&self) -> &[Finding] {
        &self.found
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}
