//! What stands in the columns for codes: which kind of code a cell holds is decided by its form, for one column may hold
//! all of them (身份证号码/组织机构代码).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::rules;
use crate::checks::table::RowView;
use crate::domain::org_code::{self, OrgCode, OrgCodeFault};
use crate::domain::personal_id::{self, PersonalIdFault};
use crate::domain::uscc::{self, Uscc, UsccFault};
use crate::domain::width;
use crate::table::columns as col;

/// One cell's code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reading {
    Nothing,
    Uscc(Uscc),
    OrgCode(OrgCode),
    /// Zeros put back under the check.
    ZerosRestored(OrgCode),
    /// A person's number that passes its check.
    Person,
    /// Meant as a person's number, and wrong.
    PersonFails,
    PersonMasked,
    UnitMasked,
    UsccFails(char),
    OrgCodeFails(char),
    Malformed(usize),
    Scientific,
    /// The cell was damaged; rules of 9xx say how.
    Damaged,
}

/// Whether the row gives a person's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::checks) enum PersonalNumber {
    None,
    Given,
    Wrong,
}

pub(in crate::checks) struct PartyCodes<'a> {
    cells: [(Cell<'a>, Reading); 4],
}

impl<'a> PartyCodes<'a> {
    pub(in crate::checks) fn read(row: &RowView<'a>) -> Self {
        let read = |field| {
            let cell = row.cell(field);
            (cell, reading(&cell))
        };
        PartyCodes {
            cells: [read(col::USCC), read(col::ORG_CODE), read(col::IDENTIFIER), read(col::PERSONAL_ID)],
        }
    }

    fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.cells.iter().map(|(_, reading)| reading)
    }

    pub(in crate::checks) fn uscc(&self) -> Option<&Uscc> {
        self.readings().find_map(|reading| match reading {
            Reading::Uscc(uscc) => Some(uscc),
            _ => None,
        })
    }

    /// The organisation code: written by itself, else characters 9–17 of the credit code.
    pub(super) fn org_code(&self) -> Option<&str> {
        let written = self.written_org_code().map(|(_, code)| code.as_str());
        self.uscc().map(Uscc::org_code).or(written)
    }

    fn written_org_code(&self) -> Option<(&Cell<'a>, &OrgCode)> {
        self.cells.iter().find_map(|(cell, reading)| match reading {
            Reading::OrgCode(code) | Reading::ZerosRestored(code) => Some((cell, code)),
            _ => None,
        })
    }

    /// A valid code of a body stands in the row.
    pub(in crate::checks) fn names_a_body(&self) -> bool {
        self.uscc().is_some() || self.written_org_code().is_some()
    }

    pub(in crate::checks) fn any_written(&self) -> bool {
        self.readings().any(|reading| !matches!(reading, Reading::Nothing | Reading::Damaged))
    }

    pub(in crate::checks) fn personal_number(&self) -> PersonalNumber {
        self.readings()
            .find_map(|reading| match reading {
                Reading::Person | Reading::PersonMasked => Some(PersonalNumber::Given),
                Reading::PersonFails => Some(PersonalNumber::Wrong),
                _ => None,
            })
            .unwrap_or(PersonalNumber::None)
    }

    /// The code as written where it is no evidence, personal numbers masked.
    pub(super) fn code_written(&self) -> Option<String> {
        let failing = self.cells.iter().find(|(_, reading)| {
            !matches!(
                reading,
                Reading::Nothing | Reading::Uscc(_) | Reading::OrgCode(_) | Reading::ZerosRestored(_)
            )
        });
        failing.map(|(cell, _)| personal_id::mask(&width::identifier(cell.text)).into_owned())
    }

    /// What is wrong with the codes of a row that is about a body.
    pub(super) fn report(&self, name: &str, to: &mut Findings<'_>) {
        for (cell, reading) in &self.cells {
            match reading {
                Reading::UsccFails(expected) => rules::r301_uscc_check_failed::raise(cell, *expected, to),
                Reading::Malformed(length) => rules::r302_uscc_malformed::raise(cell, *length, to),
                Reading::OrgCodeFails(expected) => {
                    rules::r303_org_code_check_failed::raise(cell, *expected, to)
                }
                Reading::UnitMasked => rules::r306_identifier_masked::raise(cell, to),
                Reading::Uscc(uscc) => rules::r307_uscc_category_unknown::check(cell, uscc, to),
                Reading::Person | Reading::PersonFails | Reading::PersonMasked => {
                    rules::r308_personal_id_of_unit::raise(cell, name, to);
                }
                Reading::Scientific => rules::r905_scientific_notation::raise(cell, to),
                Reading::ZerosRestored(code) => rules::r906_leading_zeros_lost::raise(cell, code, to),
                Reading::Nothing | Reading::OrgCode(_) | Reading::Damaged => {}
            }
        }
        if let (Some(uscc), Some((cell, code))) = (self.uscc(), self.written_org_code()) {
            rules::r305_codes_disagree::check(cell, uscc, code, to);
        }
    }

    /// A person's number that is wrong is said even though the row is excluded: it is the court's to mend.
    pub(super) fn report_person(&self, to: &mut Findings<'_>) {
        for (cell, reading) in &self.cells {
            if *reading == Reading::PersonFails {
                rules::r304_personal_id_invalid::raise(cell, to);
            }
        }
    }
}

fn reading(cell: &Cell<'_>) -> Reading {
    if cell.is_damaged() {
        return Reading::Damaged;
    }
    if cell.is_nothing() {
        return Reading::Nothing;
    }
    let written = width::identifier(cell.text);
    if width::is_scientific(&written) {
        return Reading::Scientific;
    }
    if personal_id::is_masked(&written) {
        return Reading::PersonMasked;
    }
    if written.contains('*') {
        return Reading::UnitMasked;
    }
    match uscc::parse(&written) {
        Ok(uscc) => Reading::Uscc(uscc),
        Err(UsccFault::PersonalId) => Reading::Person,
        Err(UsccFault::Check { expected }) => failing_eighteen(&written, expected),
        Err(_) => short_code(&written),
    }
}

/// Eighteen characters of which the check fails: a person's number if they are digits with a century where the year of
/// birth stands, else a credit code.
fn failing_eighteen(written: &str, expected: char) -> Reading {
    let digits = written.get(..17).is_some_and(|body| body.bytes().all(|byte| byte.is_ascii_digit()));
    let century = matches!(written.get(6..8), Some("19" | "20"));
    if digits && century { Reading::PersonFails } else { Reading::UsccFails(expected) }
}

fn short_code(written: &str) -> Reading {
    match org_code::parse(written) {
        Ok(code) => Reading::OrgCode(code),
        Err(OrgCodeFault::Check { expected }) => Reading::OrgCodeFails(expected),
        Err(_) => match org_code::restore_zeros(written) {
            Some(code) => Reading::ZerosRestored(code),
            None if matches!(
                personal_id::parse(written),
                Err(PersonalIdFault::Check { .. } | PersonalIdFault::Birth)
            ) =>
            {
                Reading::PersonFails
            }
            None => Reading::Malformed(written.chars().count()),
        },
    }
}
