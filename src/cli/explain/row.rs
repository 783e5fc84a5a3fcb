//! A source row: as it was read, what was found, on what evidence it is about its party.

use crate::cli::review::answer_told;
use crate::cli::terminal::Terminal;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Place;
use crate::pipeline::explain::{CellTold, Evidence, Line, RowTold, letters};
use crate::table::columns as col;
use crate::text::findings::FindingCatalogue;
use crate::text::outgoing::line;

use super::of;

/// Fields that say who and which case a row is about.
const IDENTIFYING: [&str; 8] = [
    col::PARTY_NAME,
    col::IDENTIFIER,
    col::USCC,
    col::ORG_CODE,
    col::PERSONAL_ID,
    col::CASE_NUMBER,
    col::AMOUNT,
    col::UNIT_NAME,
];

/// How the field of a column begins that no definition knows.
const UNKNOWN: &str = "column:";

pub(super) struct Teller<'t> {
    pub(super) terminal: &'t Terminal,
    pub(super) catalogue: &'t FindingCatalogue,
    /// Letters of the column that was asked about.
    pub(super) column: Option<&'t str>,
}

impl Teller<'_> {
    /// `stands`: whether it is the row whose facts hold, of those of one listing. `whole`: every cell is told.
    pub(super) fn tell(&self, told: &RowTold, stands: Option<bool>, whole: bool) {
        let (terminal, words) = (self.terminal, &self.terminal.words);
        let of = |name: &str| of(&told.line, name);
        let place = [of("file"), of("sheet"), of("row")].into_iter().filter(|part| !part.is_empty());
        let place = place.collect::<Vec<_>>().join("!");
        let disposition = words.word(&format!("explain.row_{}", of("disposition"))).to_owned();
        let standing = if stands == Some(true) { words.word("explain.row_stands") } else { "" };
        let values = [("place", &*place), ("disposition", &*disposition), ("standing", standing)];
        terminal.say("explain.row", &values);
        if !of("reason").is_empty() {
            let reason = words.word(&format!("exclusion.{}", of("reason"))).to_owned();
            terminal.say("explain.row_reason", &[("reason", &reason)]);
        }
        self.tell_cells(&told.cells, whole);
        for finding in &told.findings {
            self.tell_finding(finding);
        }
        for (own, standing) in &told.differing {
            let heading = own.place.column.as_ref().map(|column| line(&column.heading)).unwrap_or_default();
            let place = standing.place.to_string();
            let values = [
                ("heading", &*heading),
                ("own", &*line(&own.value)),
                ("standing", &*line(&standing.value)),
                ("place", &*place),
            ];
            terminal.say("explain.differs", &values);
        }
        if let Some(evidence) = &told.evidence {
            self.tell_evidence(of("party_id"), evidence);
        }
        if !of("proposed_unit_id").is_empty() {
            terminal.say("explain.row_proposed", &[("unit", of("proposed_unit_id"))]);
        }
        if !of("corrected_by").is_empty() {
            terminal.say("explain.row_corrected", &[("place", of("corrected_by"))]);
        }
    }

    fn tell_cells(&self, cells: &[CellTold], whole: bool) {
        for cell in cells {
            let is_asked = self.column.is_some_and(|column| column == letters(cell));
            let wanted = match self.column {
                Some(_) => is_asked,
                // A column that no definition knows may hold anything, a telephone number too.
                None if cell.field.starts_with(UNKNOWN) => false,
                None => whole || IDENTIFYING.contains(&&*cell.field),
            };
            if wanted {
                let row = cell.place.row.map(|row| row.to_string()).unwrap_or_default();
                let heading = cell.place.column.as_ref().map(|column| line(&column.heading));
                let (at, heading) = (format!("{}{row}", letters(cell)), heading.unwrap_or_default());
                let values = [("cell", &*at), ("heading", &*heading), ("value", &*line(&cell.value))];
                self.terminal.say("explain.cell", &values);
            }
        }
    }

    fn tell_evidence(&self, party: &str, evidence: &Evidence) {
        let (terminal, words) = (self.terminal, &self.terminal.words);
        let rule = words.word(&format!("explain.by_{}", evidence.rule)).to_owned();
        terminal.say("explain.row_evidence", &[("party", party), ("evidence", &rule)]);
        if let Some((place, value)) = &evidence.cell {
            let values = [("place", &*place.to_string()), ("value", &*line(value))];
            terminal.say("explain.evidence_cell", &values);
        }
        if let Some(record) = &evidence.succession {
            let change = words.word(&format!("explain.change_{}", record.change.word())).to_owned();
            let values = [
                ("day", &*record.on.to_string()),
                ("change", &change),
                ("old", &record.old_name),
                ("new", &record.new_name),
                ("place", &record.place.cell(None).to_string()),
            ];
            terminal.say("explain.evidence_succession", &values);
        }
        if let Some(decision) = &evidence.decision {
            let place = decision.place.cell(None).to_string();
            terminal.say(
                "explain.evidence_decision",
                &[("told", &answer_told(decision, terminal)), ("place", &place)],
            );
        }
    }

    fn tell_finding(&self, finding: &Line) {
        if self
            .column
            .is_some_and(|column| !of(finding, "column").is_empty() && column != of(finding, "column"))
        {
            return;
        }
        let of = |name: &str| of(finding, name);
        let code =
            of("code").strip_prefix('R').and_then(|number| number.parse().ok()).and_then(Code::numbered);
        let title = code.map(|code| {
            let finding = Finding::new(code, Severity::Warn, Place::file(""), of("value"));
            self.catalogue.told(&finding, self.terminal.language).title
        });
        let cell = match of("column") {
            "" => String::new(),
            column => format!("{column}{} {}", of("row"), of("heading")),
        };
        let values = [
            ("code", of("code")),
            ("title", &*title.unwrap_or_default()),
            ("cell", &*cell),
            ("value", of("value")),
        ];
        self.terminal.say("explain.finding", &values);
    }
}
