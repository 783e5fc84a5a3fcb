//! The units table ready for asking: by code, by organisation code, by every name a unit has or had.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::name::{NameGrammar, NameKey};
use crate::domain::party::Evidence;
use crate::domain::scope::BodyClass;
use crate::domain::unit::{Change, StateEnterprise, Unit, UnitId, UnitTable};

/// Place of a unit in [`UnitIndex::units`].
pub(super) type Slot = usize;

/// One unit, however many rows of the table speak of it.
#[derive(Debug)]
pub(super) struct IndexedUnit<'a> {
    /// The row that holds still, or held last.
    pub(super) present: &'a Unit,
    /// Every name it goes by, its present one first.
    pub(super) names: Vec<NameKey>,
    pub(super) codes: BTreeSet<&'a str>,
}

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    Nobody,
    One(Slot, Evidence),
    Several(Vec<Slot>),
}

#[derive(Debug)]
pub(super) struct UnitIndex<'a> {
    pub(super) grammar: NameGrammar,
    /// Sorted by id.
    pub(super) units: Vec<IndexedUnit<'a>>,
    by_id: BTreeMap<&'a UnitId, Slot>,
    by_code: BTreeMap<&'a str, BTreeSet<Slot>>,
    by_name: BTreeMap<NameKey, BTreeSet<(Evidence, Slot)>>,
    /// Who answers for whom after a merger or a change of id.
    successors: BTreeMap<Slot, BTreeSet<Slot>>,
    /// Abolished, and merged, at once or in the end, into a body that the table lacks.
    merged_away: BTreeSet<Slot>,
    /// State enterprises that have no unit of their own.
    enterprises: BTreeMap<&'a str, &'a StateEnterprise>,
    enterprise_names: BTreeMap<NameKey, BTreeSet<&'a str>>,
}

/// Characters 9–17 of a USCC: the organisation code.
pub(super) fn org_part(uscc: &str) -> Option<&str> {
    uscc.get(8..17)
}

impl<'a> UnitIndex<'a> {
    pub(super) fn new(table: &'a UnitTable, grammar: &NameGrammar) -> Self {
        let seats = table.units.iter().filter(|unit| unit.class == BodyClass::Town);
        let mut index = UnitIndex {
            grammar: grammar.with_towns(seats.map(|unit| unit.name.as_str())),
            units: Vec::new(),
            by_id: BTreeMap::new(),
            by_code: BTreeMap::new(),
            by_name: BTreeMap::new(),
            successors: BTreeMap::new(),
            merged_away: BTreeSet::new(),
            enterprises: BTreeMap::new(),
            enterprise_names: BTreeMap::new(),
        };
        index.enter_units(table);
        index.enter_other_names(table);
        index.enter_enterprises(table);
        let gone = std::mem::take(&mut index.merged_away);
        let leads_out = |slot: &Slot| gone.iter().any(|gone| gone == slot || index.becomes(*slot, *gone));
        index.merged_away = (0..index.units.len()).filter(leads_out).collect();
        index
    }

    pub(super) fn unit(&self, slot: Slot) -> Option<&IndexedUnit<'a>> {
        self.units.get(slot)
    }

    pub(super) fn slot(&self, id: &UnitId) -> Option<Slot> {
        self.by_id.get(id).copied()
    }

    /// Units with this code, be it a USCC or an organisation code; more than one only in a defective table.
    pub(super) fn coded(&self, code: &str) -> Vec<Slot> {
        self.by_code.get(code).map(|slots| slots.iter().copied().collect()).unwrap_or_default()
    }

    /// The unit that the strongest kind of name names. Several that share it: the one that still exists, else the
    /// one into which the others were merged.
    pub(super) fn named(&self, key: &NameKey) -> Named {
        let Some(found) = self.by_name.get(key) else { return Named::Nobody };
        let Some((strongest, _)) = found.first() else { return Named::Nobody };
        let slots: Vec<Slot> =
            found.iter().filter(|(evidence, _)| evidence == strongest).map(|(_, slot)| *slot).collect();
        match slots.as_slice() {
            [only] => Named::One(*only, *strongest),
            _ => match self.preferred(&slots) {
                Some(slot) => Named::One(slot, *strongest),
                None => Named::Several(slots),
            },
        }
    }

    pub(super) fn has_name(&self, slot: Slot, key: &NameKey) -> bool {
        self.by_name.get(key).is_some_and(|found| found.iter().any(|(_, named)| *named == slot))
    }

    /// The unit whose part (内设机构) the name is: its exact name stands before the words of the part.
    pub(super) fn body_of_part(&self, key: &NameKey) -> Option<Slot> {
        let bodies = self.grammar.bodies_of_part(key);
        bodies.iter().find_map(|body| match self.named(body) {
            Named::One(slot, _) => Some(slot),
            Named::Nobody | Named::Several(_) => None,
        })
    }

    /// Whether one of the two became the other by the table.
    pub(super) fn are_linked(&self, a: Slot, b: Slot) -> bool {
        self.becomes(a, b) || self.becomes(b, a)
    }

    /// Whether the body that answers for the unit today is one that the table lacks.
    pub(super) fn is_answered_outside(&self, slot: Slot) -> bool {
        self.merged_away.contains(&slot)
    }

    pub(super) fn enterprise(&self, uscc: &str) -> Option<&'a StateEnterprise> {
        self.enterprises.get(uscc).copied()
    }

    /// The state enterprises of the register with this name, as USCC.
    pub(super) fn enterprises_named(&self, key: &NameKey) -> Vec<&'a str> {
        self.enterprise_names.get(key).map(|codes| codes.iter().copied().collect()).unwrap_or_default()
    }

    fn preferred(&self, slots: &[Slot]) -> Option<Slot> {
        let mut open = slots
            .iter()
            .filter(|slot| self.units.get(**slot).is_some_and(|unit| unit.present.valid_to.is_none()));
        match (open.next(), open.next()) {
            (Some(only), None) => Some(*only),
            _ => slots
                .iter()
                .find(|heir| slots.iter().all(|slot| slot == *heir || self.becomes(*slot, **heir)))
                .copied(),
        }
    }

    fn becomes(&self, from: Slot, to: Slot) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(slot) = open.pop() {
            for next in self.successors.get(&slot).into_iter().flatten() {
                if *next == to {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    }

    fn enter_units(&mut self, table: &'a UnitTable) {
        let mut rows: BTreeMap<&UnitId, Vec<&Unit>> = BTreeMap::new();
        for unit in &table.units {
            rows.entry(&unit.id).or_default().push(unit);
        }
        for (id, rows) in rows {
            let Some(present) = rows.iter().copied().max_by_key(|row| {
                (row.valid_to.is_none(), row.valid_to, row.valid_from, !row.name.is_empty())
            }) else {
                continue;
            };
            let slot = self.units.len();
            self.by_id.insert(id, slot);
            let mut codes = BTreeSet::new();
            for row in &rows {
                codes.extend(row.uscc.as_deref());
                codes.extend(row.uscc.as_deref().and_then(org_part));
                codes.extend(row.org_code.as_deref());
            }
            for code in &codes {
                self.by_code.entry(code).or_default().insert(slot);
            }
            self.units.push(IndexedUnit { present, names: Vec::new(), codes });
            self.enter_name(slot, &present.name, Evidence::Name);
            for row in rows.iter().filter(|row| row.name != present.name) {
                self.enter_name(slot, &row.name, Evidence::FormerName);
            }
        }
    }

    fn enter_other_names(&mut self, table: &'a UnitTable) {
        for alias in &table.aliases {
            let evidence = if alias.former { Evidence::FormerName } else { Evidence::Alias };
            if let Some(slot) = self.by_id.get(&alias.unit) {
                self.enter_name(*slot, &alias.name, evidence);
            }
        }
        for succession in &table.successions {
            let from = self.by_id.get(&succession.from).copied();
            let to = self.by_id.get(&succession.to).copied();
            // An old name belongs to the body that bore it, where the table still has that body.
            if let Some(slot) = from.or(to) {
                self.enter_name(slot, &succession.old_name, Evidence::FormerName);
            }
            if let Some(slot) = to {
                self.enter_name(slot, &succession.new_name, Evidence::FormerName);
            }
            match (from, to) {
                (Some(from), Some(to)) if from != to && succession.change != Change::Split => {
                    self.successors.entry(from).or_default().insert(to);
                }
                (Some(from), None)
                    if self.units.get(from).is_some_and(|unit| unit.present.valid_to.is_some()) =>
                {
                    self.merged_away.insert(from);
                }
                _ => {}
            }
        }
    }

    fn enter_enterprises(&mut self, table: &'a UnitTable) {
        for enterprise in &table.state_enterprises {
            let units = self.coded(&enterprise.uscc);
            if units.is_empty() {
                self.enterprises.insert(&enterprise.uscc, enterprise);
                let key = self.grammar.key(&enterprise.name);
                self.enterprise_names.entry(key).or_default().insert(&enterprise.uscc);
            }
            for slot in units {
                self.enter_name(slot, &enterprise.name, Evidence::Alias);
            }
        }
    }

    fn enter_name(&mut self, slot: Slot, name: &str, evidence: Evidence) {
        let reading = self.grammar.read(name);
        if reading.key.0.is_empty() {
            return;
        }
        let Some(unit) = self.units.get_mut(slot) else { return };
        if !unit.names.contains(&reading.key) {
            unit.names.push(reading.key.clone());
        }
        self.by_name.entry(reading.key).or_default().insert((evidence, slot));
    }
}
