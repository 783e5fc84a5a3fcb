//! R409: not an address; the packet is printed.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// The address, where it is one.
pub(in crate::checks) fn read(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<String> {
    let written = cell.prose()?;
    if is_address(&written) {
        return Some(written);
    }
    to.raise(Code::EmailMalformed, cell, &[]);
    None
}

/// One @, a name before it, a domain with a dot behind it, and nothing that a mail header could choke on.
fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let labels = || domain.split('.');
    !name.is_empty()
        && name.chars().all(plain)
        && !name.starts_with('.')
        && labels().count() > 1
        && labels()
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}
