//! Why a row is about its party: the rule, and the cell of the tables or the answer of a person that it rests on.

use crate::domain::decision::Decision;
use crate::domain::name::NameGrammar;
use crate::domain::place::{Place, RowPlace};
use crate::domain::unit::{Succession, Unit, UnitTable};
use crate::ledger::answers::AskedQuestion;
use crate::table::columns as col;

use super::as_read::CellTold;
use super::lines::{Key, Line, field, key_of, key_of_place};

/// What identified a row's party.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Word of [`crate::domain::party::Evidence`].
    pub rule: String,
    /// Where the tables say it, and what they say; `None`: the row's own code or name alone.
    pub cell: Option<(Place, String)>,
    /// The record of the change that made the name a former one.
    pub succession: Option<Succession>,
    pub decision: Option<Decision>,
}

/// What evidence is looked up in.
pub(super) struct Books<'b> {
    pub(super) tables: Option<&'b UnitTable>,
    pub(super) grammar: &'b NameGrammar,
    /// Answers in force, in their order.
    pub(super) decisions: &'b [Decision],
    /// Questions of this and earlier editions.
    pub(super) asked: &'b [AskedQuestion],
}

impl Books<'_> {
    pub(super) fn evidence(&self, line: &Line, cells: &[CellTold]) -> Option<Evidence> {
        let rule = field(line, col::EVIDENCE);
        if rule.is_empty() {
            return None;
        }
        let mut evidence = Evidence { rule: rule.to_owned(), cell: None, succession: None, decision: None };
        let name = cells.iter().find(|cell| cell.field == col::PARTY_NAME).map(|cell| cell.value.as_str());
        if rule == "decision" {
            evidence.decision = self.decision(&key_of(line), name).cloned();
        } else if let Some(tables) = self.tables {
            let unit = field(line, col::UNIT_ID);
            let rows = tables.units.iter().filter(|row| &*row.id.0 == unit);
            self.look_up(rule, name, tables, &rows.collect::<Vec<_>>(), &mut evidence);
        }
        Some(evidence)
    }

    fn look_up(
        &self,
        rule: &str,
        name: Option<&str>,
        tables: &UnitTable,
        rows: &[&Unit],
        evidence: &mut Evidence,
    ) {
        let Some(last) = rows.last() else { return };
        let named = |known: &str| name.is_some_and(|name| self.grammar.key(name) == self.grammar.key(known));
        let of_unit =
            |row: &Unit, field, value: &str| Some((tables.cell(&row.place, field), value.to_owned()));
        let alias = || {
            let alias = tables.aliases.iter().find(|alias| alias.unit == last.id && named(&alias.name))?;
            Some((tables.cell(&alias.place, col::ALIAS), alias.name.clone()))
        };
        let with_name = || {
            let row = rows.iter().find(|row| named(&row.name))?;
            of_unit(row, col::UNIT_NAME, &row.name)
        };
        evidence.cell = match rule {
            "uscc" => last.uscc.as_deref().and_then(|uscc| of_unit(last, col::USCC, uscc)),
            "org_code" => {
                let field = if last.uscc.is_some() { col::USCC } else { col::ORG_CODE };
                last.org_code.as_deref().and_then(|code| of_unit(last, field, code))
            }
            "name" => with_name().or_else(alias),
            "alias" | "former_name" => alias().or_else(with_name),
            _ => None,
        };
        if rule == "former_name" {
            let renamed = tables
                .successions
                .iter()
                .find(|record| named(&record.old_name) && (record.from == last.id || record.to == last.id));
            evidence.succession = renamed.cloned();
            if let (None, Some(record)) = (&evidence.cell, renamed) {
                let cell = tables.cell(&record.place, col::OLD_NAME);
                evidence.cell = Some((cell, record.old_name.clone()));
            }
        }
    }

    /// The last answer to a question that this row, or an earlier one of the same name, waited for.
    fn decision(&self, row: &Key, name: Option<&str>) -> Option<&Decision> {
        let is_ours = |question: &AskedQuestion| {
            let waited = |place: &RowPlace| key_of_place(place) == *row;
            question.rows.iter().any(waited)
                || name.is_some_and(|name| self.grammar.key(name) == self.grammar.key(&question.name))
        };
        let is_asked = |decision: &&Decision| {
            self.asked
                .iter()
                .any(|question| question.key == decision.key && question.case.is_none() && is_ours(question))
        };
        self.decisions.iter().rev().find(is_asked)
    }
}
