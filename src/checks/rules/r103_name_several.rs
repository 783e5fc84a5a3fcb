//! R103: several parties in one cell. 、 also stands inside names (文化、体育和旅游局), so that a cell is only suspected where
//! every part is a whole name by itself; brackets are not looked into.

use crate::checks::Context;
use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::scope;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, name: &str, context: &Context<'_>, to: &mut Findings<'_>) {
    let outer = without_brackets(name);
    let parts: Vec<&str> =
        outer.split(['、', '，', ',', '；', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let several = parts.len() > 1 && parts.iter().all(|part| scope::is_name_of_one(part, context));
    if several && !(context.is_known_body)(name) {
        to.raise(Code::NameSeveral, cell, &[]);
    }
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let outside = |c: &char| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    name.chars().filter(outside).collect()
}
