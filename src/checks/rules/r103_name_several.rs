//! R103: several parties in one cell. What parts them also stands inside names (文化、体育和旅游局), so that a cell is only
//! suspected where every part is a whole name by itself; brackets are not looked into.

use crate::checks::Context;
use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::scope;
use crate::domain::code::Code;
use crate::domain::name_list;

pub(in crate::checks) fn check(cell: &Cell<'_>, name: &str, context: &Context<'_>, to: &mut Findings<'_>) {
    let outer = name_list::without_brackets(name);
    let is_several =
        is_listed(&outer, context) || is_joined(&outer, context) || name_list::is_counted(&outer);
    if is_several && !(context.is_known_body)(name) {
        to.raise(Code::NameSeveral, cell, &[]);
    }
}

/// Names in a list: persons too.
fn is_listed(outer: &str, context: &Context<'_>) -> bool {
    let parts = name_list::listed(outer);
    parts.len() > 1 && parts.iter().all(|part| scope::is_name_of_one(part, context))
}

/// Bodies with 和, a stroke or a space between them. A space may also stand inside a person's name, and 和 inside a place's
/// (教育局和平路小学): the second body must be known, or begin as the first does.
fn is_joined(outer: &str, context: &Context<'_>) -> bool {
    let parts = name_list::joined(outer);
    let Some((first, others)) = parts.split_first() else { return false };
    let start: String = first.chars().take(2).collect();
    let is_known = |part: &str| (context.is_known_body)(part);
    !others.is_empty()
        && (is_known(first) || scope::is_name_of_body(first, context))
        && others
            .iter()
            .all(|part| is_known(part) || (part.starts_with(&start) && scope::is_name_of_body(part, context)))
}
