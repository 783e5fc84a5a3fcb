//! 别名: other names of units. A name of several units is kept for all of them: identity then asks which is meant.

use std::collections::BTreeMap;

use super::each_row::each_row;
use super::outcomes::Subject;
use super::table::Table;
use super::units::unit_id;
use super::{Context, JudgedTable, rules};
use crate::domain::unit::{Alias, Unit, UnitId};
use crate::domain::width;
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `units`: the units table; where there is none, ids are taken as they are.
pub fn judge_aliases(batches: &[Batch], units: &[Unit], context: &Context<'_>) -> JudgedTable<Alias> {
    let named = first_of_each_name(batches, context);
    each_row(batches, context, |row, to| {
        rules::r401_unit_incomplete::check(row, &[col::UNIT_ID, col::ALIAS], to);
        let cell = row.cell(col::ALIAS);
        let (id, name) = (unit_id(&row.cell(col::UNIT_ID)), cell.prose());
        let known = id.as_ref().is_some_and(|id| units.is_empty() || units.iter().any(|unit| unit.id == *id));
        if let (Some(id), Some(name)) = (&id, &name) {
            let other = named.get(name.as_str()).and_then(|uses| uses.iter().find(|(unit, _)| *unit != id));
            match other {
                Some((_, other)) => rules::r414_alias_ambiguous::raise(&cell, Some(*other), to),
                None if !known => rules::r414_alias_ambiguous::raise(&cell, None, to),
                None => {}
            }
        }
        let alias = || {
            Some(Alias {
                unit: id.clone().filter(|_| known)?,
                name: name.clone()?,
                former: row.word(col::ALIAS_KIND) == Some("former"),
                place: row.place(),
            })
        };
        (alias(), Subject { party_name: name.clone(), case_key: None })
    })
}

/// The units that each name is given to, with the row that does so first.
fn first_of_each_name(batches: &[Batch], context: &Context<'_>) -> BTreeMap<String, BTreeMap<UnitId, u32>> {
    let mut named: BTreeMap<String, BTreeMap<UnitId, u32>> = BTreeMap::new();
    for batch in batches {
        let table = Table::of(batch, context);
        for row in table.rows() {
            if let Some(id) = unit_id(&row.cell(col::UNIT_ID)) {
                let name = width::plain(row.cell(col::ALIAS).text).into_owned();
                named.entry(name).or_default().entry(id).or_insert(row.number());
            }
        }
    }
    named
}
