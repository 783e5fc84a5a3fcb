//! Under which names bodies are known: for scope ("is this a body of the table?") and for reports that name a party.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::name::{NameGrammar, NameKey};
use crate::domain::party::{Party, PartyId};
use crate::domain::unit::{UnitId, UnitTable};

/// The names of every unit: present ones, other names, former names.
fn names_of_units<'a>(
    units: &'a UnitTable,
    grammar: &NameGrammar,
) -> BTreeMap<&'a UnitId, BTreeSet<NameKey>> {
    let own = units.units.iter().map(|unit| (&unit.id, unit.name.as_str()));
    let other = units.aliases.iter().map(|alias| (&alias.unit, alias.name.as_str()));
    let former = units.successions.iter().map(|succession| (&succession.from, succession.old_name.as_str()));
    let later = units.successions.iter().map(|succession| (&succession.to, succession.new_name.as_str()));
    let mut names: BTreeMap<&UnitId, BTreeSet<NameKey>> = BTreeMap::new();
    for (unit, name) in own.chain(other).chain(former).chain(later) {
        names.entry(unit).or_default().insert(grammar.key(name));
    }
    names
}

/// Every name that some unit or state enterprise of the tables goes by.
pub(super) fn known_bodies(units: &UnitTable, grammar: &NameGrammar) -> BTreeSet<NameKey> {
    let enterprises = units.state_enterprises.iter().map(|enterprise| grammar.key(&enterprise.name));
    names_of_units(units, grammar).into_values().flatten().chain(enterprises).collect()
}

/// Whether a unit goes, or went, by a name.
pub(super) fn names_unit<'a>(
    units: &'a UnitTable,
    grammar: &'a NameGrammar,
) -> impl Fn(&UnitId, &str) -> bool + 'a {
    let names = names_of_units(units, grammar);
    move |unit, name| names.get(unit).is_some_and(|names| names.contains(&grammar.key(name)))
}

/// The names that each party goes by: its own and those of its unit.
pub(super) fn names_of_parties<'a>(
    parties: impl Iterator<Item = &'a Party>,
    units: &UnitTable,
    grammar: &NameGrammar,
) -> BTreeMap<PartyId, BTreeSet<NameKey>> {
    let of_units = names_of_units(units, grammar);
    parties
        .map(|party| {
            let mut names = BTreeSet::from([grammar.key(&party.name)]);
            names.extend(
                party.unit.as_ref().and_then(|unit| of_units.get(unit)).into_iter().flatten().cloned(),
            );
            (party.id.clone(), names)
        })
        .collect()
}
