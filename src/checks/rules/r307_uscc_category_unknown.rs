//! R307: a registry category that no table here has. Never an error, the tables grow (R5).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::uscc::{Uscc, UsccCategory};

pub(in crate::checks) fn check(cell: &Cell<'_>, uscc: &Uscc, to: &mut Findings<'_>) {
    if uscc.category() == UsccCategory::Unknown {
        to.raise(
            Code::UsccCategoryUnknown,
            cell,
            &[("category", uscc.as_str().get(..2).unwrap_or_default())],
        );
    }
}
