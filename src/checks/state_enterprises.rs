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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::code::Code;
    use crate::domain::disposition::Disposition;
    use crate::table::batch::Dataset;

    #[test]
    fn an_enterprise_without_valid_code_waits_and_one_without_code_goes_back() {
        let rows = [
            "91990184MA49000104|云泽市云投发展集团有限公司|A",
            "91990184MA49000105|云泽市水务投资有限公司|A",
            "|云泽市粮油有限公司|A",
            "91990184MA49000104|云泽市云投发展集团有限公司|X",
        ];
        let fields = [col::USCC, col::UNIT_NAME, col::INVESTOR];
        let table = batch(Dataset::StateEnterprises, "state_enterprises.toml", &fields, &rows);
        let fields = [col::UNIT_ID, col::UNIT_NAME, col::UNIT_KIND];
        let units = batch(Dataset::Units, "units.toml", &fields, &["A|云泽市财政局|行政机关"]);
        let judged = judged(&[], |context| {
            let units = super::super::units::judge_units(&[units], context).items;
            judge_state_enterprises(&[table], &units, context)
        });
        let expected = [(3, Code::UsccCheckFailed), (4, Code::UnitIncomplete), (5, Code::ParentUnknown)];
        assert_eq!(codes(&judged.findings), expected);
        let dispositions: Vec<Disposition> = judged.outcomes[0].iter().map(|row| row.disposition).collect();
        use Disposition::{Accepted, Held, Returned};
        assert_eq!(dispositions, [Accepted, Held, Returned, Accepted]);
        let investors: Vec<bool> = judged.items.iter().map(|item| item.investor.is_some()).collect();
        assert_eq!(investors, [true, false]);
    }
}
