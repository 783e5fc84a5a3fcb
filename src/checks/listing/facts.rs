//! What a row says about its case, field by field, with everything that is wrong there.

use crate::checks::Context;
use crate::checks::collector::Findings;
use crate::checks::rules;
use crate::checks::table::RowView;
use crate::domain::case_number;
use crate::domain::performance::Performance;
use crate::table::columns as col;
use crate::table::listing_rows::ListingRow;

/// Reads the case's facts into a row of the frame. Who the party is, is filled in by the caller.
pub(super) fn read(row: &RowView<'_>, context: &Context<'_>, to: &mut Findings<'_>) -> ListingRow {
    let case = rules::case_number(row, context, to);
    let day = |field, to: &mut Findings<'_>| rules::day(&row.cell(field), context.today, to);
    let filed_on = day(col::FILED_ON, to);
    let decided_on = day(col::DECIDED_ON, to);
    let published_on = day(col::PUBLISHED_ON, to);
    rules::r504_dates_out_of_order::check(
        &[
            (row.cell(col::FILED_ON), filed_on),
            (row.cell(col::DECIDED_ON), decided_on),
            (row.cell(col::PUBLISHED_ON), published_on),
        ],
        to,
    );
    let performance = rules::r111_performance_unknown::read(&row.cell(col::PERFORMANCE), to);
    rules::r521_performance_contradicted::check(row, performance, to);
    let grounds = rules::grounds(&row.cell(col::GROUNDS), to);
    let amount = rules::amount(row, to);
    let extension = rules::r532_term_extension_unreadable::read(&row.cell(col::TERM_EXTENSION), to);
    rules::r110_value_missing::check(row, to);
    let text = |field| row.cell(field).prose();
    ListingRow {
        representative: text(col::REPRESENTATIVE),
        court: text(col::COURT),
        case_key: case.map(|case| case.key().to_string()),
        basis_number: text(col::BASIS_NUMBER).map(|number| case_number::basis(&number)),
        basis_unit: text(col::BASIS_UNIT),
        duty: text(col::DUTY),
        performance: performance.map(Performance::word).map(str::to_owned),
        performed_part: rules::part(&row.cell(col::PERFORMED_PART), to),
        unperformed_part: rules::part(&row.cell(col::UNPERFORMED_PART), to),
        grounds: grounds.iter().map(|ground| ground.word()).collect::<Vec<_>>().join(";"),
        exception: text(col::EXCEPTION),
        term_extension: extension.map(|years| years.to_string()),
        filed_on,
        decided_on,
        published_on,
        amount_fen: amount.map(|amount| amount.0),
        ..ListingRow::default()
    }
}
