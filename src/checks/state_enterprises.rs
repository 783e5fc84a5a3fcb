//! 国有企业名录: the only evidence that a company is the state's (R13).

use super::cells::Cell;
use super::collector::Findings;
use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::unit::{StateEnterprise, Unit, UnitId};
use crate::domain::uscc::{self, Uscc, UsccFault};
use crate::domain::width;
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `units`: the units table, to know the investors; where there is none, investors are taken as they are.
pub fn judge_state_enterprises(
    batches: &[Batch],
    units: &[Unit],
    context: &Context<'_>,
) -> JudgedTable<StateEnterprise> {
    each_row(batches, context, |row, to| {
        rules::r401_unit_incomplete::check(row, &[col::UNIT_NAME, col::USCC], to);
        let name = row.cell(col::UNIT_NAME).prose();
        let code = code(&row.cell(col::USCC), to);
        let cell = row.cell(col::INVESTOR);
        let investor = super::units::unit_id(&cell).filter(|id| is_known(id, units, &cell, to));
        let enterprise = || {
            Some(StateEnterprise {
                uscc: code.as_ref()?.to_string(),
                name: name.clone()?,
                investor,
                place: row.place(),
            })
        };
        (enterprise(), Subject { party_name: name.clone(), case_key: None })
    })
}

fn code(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<Uscc> {
    if cell.is_damaged() || cell.is_nothing() {
        return None;
    }
    match uscc::parse(cell.text) {
        Ok(uscc) => Some(uscc),
        Err(UsccFault::Check { expected }) => {
            rules::r301_uscc_check_failed::raise(cell, expected, to);
            None
        }
        Err(_) => {
            rules::r302_uscc_malformed::raise(cell, width::identifier(cell.text).chars().count(), to);
            None
        }
    }
}

fn is_known(id: &UnitId, units: &[Unit], cell: &Cell<'_>, to: &mut Findings<'_>) -> bool {
    let known = units.is_empty() || units.iter().any(|unit| unit.id == *id);
    if !known {
        rules::r403_parent_unknown::raise(cell, to);
    }
    known
}
