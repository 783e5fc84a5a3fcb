//! The rules, one a file, named by code and slug; here what several of them share: one reading of a cell, after which each
//! says its own.

pub(super) mod r101_name_missing;
pub(super) mod r102_name_garbled;
pub(super) mod r103_name_several;
pub(super) mod r110_value_missing;
pub(super) mod r111_performance_unknown;
pub(super) mod r112_ground_unknown;
pub(super) mod r113_ground_missing;
pub(super) mod r114_value_same_as_above;
pub(super) mod r201_case_number_missing;
pub(super) mod r202_case_number_malformed;
pub(super) mod r203_case_number_doubtful;
pub(super) mod r204_case_number_mended;
pub(super) mod r205_case_type_wrong;
pub(super) mod r206_court_foreign;
pub(super) mod r301_uscc_check_failed;
pub(super) mod r302_uscc_malformed;
pub(super) mod r303_org_code_check_failed;
pub(super) mod r304_personal_id_invalid;
pub(super) mod r305_codes_disagree;
pub(super) mod r306_identifier_masked;
pub(super) mod r307_uscc_category_unknown;
pub(super) mod r308_personal_id_of_unit;
pub(super) mod r330_scope_unclear;
pub(super) mod r352_decision_unusable;
pub(super) mod r401_unit_incomplete;
pub(super) mod r402_unit_twice;
pub(super) mod r403_parent_unknown;
pub(super) mod r404_supervision_cycle;
pub(super) mod r405_validity_reversed;
pub(super) mod r406_code_shared;
pub(super) mod r407_unit_code_fails;
pub(super) mod r408_unit_kind_unknown;
pub(super) mod r409_email_malformed;
pub(super) mod r410_supervisor_missing;
pub(super) mod r411_succession_unknown;
pub(super) mod r413_validity_gap;
pub(super) mod r414_alias_ambiguous;
pub(super) mod r415_supervisor_elsewhere;
pub(super) mod r501_date_impossible;
pub(super) mod r502_date_in_future;
pub(super) mod r503_date_placeholder;
pub(super) mod r504_dates_out_of_order;
pub(super) mod r511_amount_unreadable;
pub(super) mod r512_amount_in_numerals;
pub(super) mod r513_amount_negative;
pub(super) mod r514_amount_doubtful;
pub(super) mod r515_amount_unit_unclear;
pub(super) mod r516_amount_merged;
pub(super) mod r521_performance_contradicted;
pub(super) mod r532_term_extension_unreadable;
pub(super) mod r602_closing_mode_unknown;
pub(super) mod r613_receipt_unanswered;
pub(super) mod r622_removal_kind_unknown;
pub(super) mod r631_clue_incomplete;
pub(super) mod r632_clue_kind_unknown;
pub(super) mod r651_waiver_incomplete;
pub(super) mod r653_waiver_impossible;
pub(super) mod r661_application_without_document;
pub(super) mod r662_application_without_pledge;
pub(super) mod r901_number_digits_lost;
pub(super) mod r902_cell_error;
pub(super) mod r903_formula_without_value;
pub(super) mod r905_scientific_notation;
pub(super) mod r906_leading_zeros_lost;
pub(super) mod r907_row_shifted;

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::cells::Cell;
use super::collector::Findings;
use super::table::RowView;
use crate::domain::amount::{self, AmountFault, AmountReading, Fen};
use crate::domain::case_number::{self, CaseNumber, CaseNumberFault};
use crate::domain::date_form::{self, DateReading};
use crate::domain::duty;
use crate::domain::ground::{self, Ground};
use crate::table::columns as col;

/// 114, 516, 901–903, 907: cells whose text is not what they say.
pub(super) fn damage(row: &RowView<'_>, to: &mut Findings<'_>) {
    for cell in row.known_cells() {
        r114_value_same_as_above::check(&cell, to);
    }
    if !row.is_marked() {
        return;
    }
    for cell in row.known_cells() {
        r901_number_digits_lost::check(&cell, to);
        r902_cell_error::check(&cell, to);
        r903_formula_without_value::check(&cell, to);
        r907_row_shifted::check(&cell, to);
        r516_amount_merged::check(&cell, to);
    }
}

/// 101–103: who the party is called.
pub(super) fn name(row: &RowView<'_>, name: &str, context: &Context<'_>, to: &mut Findings<'_>) {
    let cell = row.cell(col::PARTY_NAME);
    r101_name_missing::check(&cell, to);
    r102_name_garbled::check(&cell, to);
    r103_name_several::check(&cell, name, context, to);
}

/// 201–206: the case, `None` where it cannot be worked with.
pub(super) fn case_number(
    row: &RowView<'_>,
    context: &Context<'_>,
    to: &mut Findings<'_>,
) -> Option<CaseNumber> {
    let cell = row.cell(col::CASE_NUMBER);
    let case = readable_case(&cell, context.today, to)?;
    r205_case_type_wrong::check(&cell, &case, to);
    r206_court_foreign::check(&cell, &row.cell(col::COURT), &case, context, to);
    Some(case)
}

/// 201–204: a case number of any type and court.
pub(super) fn readable_case(cell: &Cell<'_>, today: NaiveDate, to: &mut Findings<'_>) -> Option<CaseNumber> {
    if cell.is_damaged() {
        return None;
    }
    match case_number::parse(cell.text, today.year()) {
        Ok(case) => {
            r204_case_number_mended::check(cell, &case, to);
            Some(case)
        }
        Err(fault) => {
            match fault {
                CaseNumberFault::Missing => r201_case_number_missing::raise(cell, to),
                // The number is whole; only its year tells that something is wrong.
                CaseNumberFault::FutureYear | CaseNumberFault::NewFormBefore2016 => {
                    r203_case_number_doubtful::raise(cell, to);
                }
                _ if fault.is_doubtful() => r203_case_number_doubtful::raise(cell, to),
                _ => r202_case_number_malformed::raise(cell, to),
            }
            None
        }
    }
}

/// 501–503: one day, `None` where the cell has none.
pub(super) fn day(cell: &Cell<'_>, today: NaiveDate, to: &mut Findings<'_>) -> Option<NaiveDate> {
    if cell.is_damaged() {
        return None;
    }
    match date_form::read(cell.text) {
        Ok(DateReading::Day(day)) => r502_date_in_future::check(cell, day, today, to),
        Ok(DateReading::Placeholder) => {
            r503_date_placeholder::raise(cell, to);
            None
        }
        Ok(DateReading::Nothing) => None,
        Err(_) => {
            r501_date_impossible::raise(cell, to);
            None
        }
    }
}

/// A day without which the row means nothing: an empty cell is no day either.
pub(super) fn due_day(cell: &Cell<'_>, today: NaiveDate, to: &mut Findings<'_>) -> Option<NaiveDate> {
    let read = day(cell, today, to);
    if read.is_none() && !cell.is_damaged() && cell.is_nothing() {
        r501_date_impossible::raise(cell, to);
    }
    read
}

/// 112 and 113: why the party was listed.
pub(super) fn grounds(cell: &Cell<'_>, to: &mut Findings<'_>) -> Vec<Ground> {
    if cell.is_damaged() {
        return Vec::new();
    }
    r113_ground_missing::check(cell, to);
    match ground::read(cell.text) {
        Ok(grounds) => grounds,
        Err(fault) => {
            r112_ground_unknown::raise(cell, &fault.unknown, to);
            fault.known
        }
    }
}

/// 511–514, 515: the sum of the case, from its own column or, where that says nothing, from the sentence or the open part.
pub(super) fn amount(row: &RowView<'_>, to: &mut Findings<'_>) -> Option<Fen> {
    let own = row.cell(col::AMOUNT);
    if own.is_damaged() {
        return None;
    }
    if !own.is_nothing() {
        return sum(&own, to).map(|amount| amount.fen);
    }
    let (sentence, open) = (row.cell(col::DUTY), row.cell(col::UNPERFORMED_PART));
    if !sentence.is_damaged() && duty::unreadable_sum(sentence.text).is_some() {
        r511_amount_unreadable::raise(&sentence, to);
        return None;
    }
    if !open.is_damaged() && duty::is_damaged_number(open.text) {
        r511_amount_unreadable::raise(&open, to);
        return None;
    }
    amount::find_in(sentence.text).or_else(|| amount::read(open.text, open.yuan()).ok().map(|sum| sum.fen))
}

/// 515: a part that is performed or open, in words or as a sum. A bare number in a column of 万元 and the like is given in
/// yuan, because the text goes where the column's heading does not.
pub(super) fn part(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<String> {
    let said = cell.prose()?;
    match amount::read(&said, cell.yuan()) {
        Ok(sum) if sum.is_bare && cell.yuan() != 1 => Some(sum.fen.in_yuan()),
        Err(AmountFault::UnitUnclear) => {
            r515_amount_unit_unclear::raise(cell, to);
            None
        }
        _ => Some(said),
    }
}

fn sum(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<AmountReading> {
    match amount::read(cell.text, cell.yuan()) {
        Ok(amount) => {
            r512_amount_in_numerals::check(cell, amount, to);
            Some(amount)
        }
        Err(fault) => {
            match fault {
                AmountFault::Negative => r513_amount_negative::raise(cell, to),
                AmountFault::Doubtful => r514_amount_doubtful::raise(cell, to),
                AmountFault::UnitUnclear => r515_amount_unit_unclear::raise(cell, to),
                AmountFault::Unreadable => r511_amount_unreadable::raise(cell, to),
            }
            None
        }
    }
}
