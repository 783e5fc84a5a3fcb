//! What the tables say otherwise than those of the last quarter's edition, each as of its own day: a relation that the
//! same table let begin in between is a change too.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::timeline::Timeline;
use super::{Supervised, supervise};
use crate::domain::code::Code;
use crate::domain::finding::Severity;
use crate::domain::party::{Party, PartyId};
use crate::domain::place::Place;
use crate::domain::quarter::EditionId;
use crate::domain::supervision::Addressee;
use crate::domain::unit::{Succession, Unit, UnitId, UnitTable};
use crate::domain::unit_change::{Readdressed, UnitAspect, UnitChange, UnitChanges};
use crate::table::columns as col;

/// Tables, and the day as of which they are asked.
#[derive(Debug, Clone, Copy)]
pub struct InForce<'a> {
    pub table: &'a UnitTable,
    pub on: NaiveDate,
}

/// `before`: what the edition `since` was made with. `parties`: whose addressees are compared.
pub fn changes(
    since: EditionId,
    before: InForce<'_>,
    now: InForce<'_>,
    parties: &[Party],
    supervised_now: &Supervised,
) -> UnitChanges {
    let (earlier, later) = (Timeline::new(before.table, before.on), Timeline::new(now.table, now.on));
    let compared = Compared { earlier: &earlier, later: &later, before: before.table, now: now.table };
    let ids = |table: &UnitTable| table.units.iter().map(|unit| unit.id.clone()).collect::<BTreeSet<_>>();
    let mut changes: Vec<UnitChange> =
        ids(before.table).union(&ids(now.table)).flat_map(|id| compared.unit(id)).collect();
    changes.extend(compared.successions());
    changes.sort();
    // What the earlier tables lack is not told again: only whom they led to counts here.
    let quiet = |_: Code| Severity::Shadow;
    let supervised_before = supervise(parties, before.table, before.on, &quiet);
    let told = |supervised: &Supervised, party: &PartyId| -> Vec<Addressee> {
        supervised.by_party.get(party).map(|found| found.addressees.clone()).unwrap_or_default()
    };
    let mut readdressed: Vec<Readdressed> = parties
        .iter()
        .filter_map(|party| {
            readdressed(party, &told(&supervised_before, &party.id), &told(supervised_now, &party.id))
        })
        .collect();
    readdressed.sort();
    UnitChanges { since, changes, readdressed }
}

fn readdressed(party: &Party, before: &[Addressee], now: &[Addressee]) -> Option<Readdressed> {
    fn seen(addressee: &Addressee) -> (&UnitId, &str, Option<&str>, Option<&str>) {
        let Addressee { unit, name, email, contact, .. } = addressee;
        (unit, name, email.as_deref(), contact.as_deref())
    }
    let known: BTreeSet<_> = before.iter().map(seen).collect();
    let present: BTreeSet<_> = now.iter().map(seen).collect();
    let described = |addressee: &Addressee| {
        let parts = [Some(&addressee.name), addressee.email.as_ref(), addressee.contact.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let names = |all: &[Addressee]| all.iter().map(described).collect();
    let differing = now.iter().filter(|addressee| !known.contains(&seen(addressee)));
    (known != present).then(|| Readdressed {
        party: party.id.clone(),
        before: names(before),
        now: names(now),
        differing: differing.map(|addressee| addressee.unit.clone()).collect(),
    })
}

struct Compared<'a> {
    earlier: &'a Timeline<'a>,
    later: &'a Timeline<'a>,
    before: &'a UnitTable,
    now: &'a UnitTable,
}

/// What a row says in one field.
struct Said<'f> {
    aspect: UnitAspect,
    field: &'f str,
    /// Compared; a superior by its id alone, for one that was merely renamed is the same one.
    values: [Option<String>; 2],
}

impl Compared<'_> {
    fn unit(&self, id: &UnitId) -> Vec<UnitChange> {
        match (self.earlier.present(id), self.later.present(id)) {
            (Some(was), Some(is)) => self.row(was, is),
            (None, Some(is)) => {
                let now = supervisor(self.later, is);
                let place = self.now.cell(&is.place, col::UNIT_ID);
                vec![change(is, UnitAspect::Added, String::new(), now, place)]
            }
            (Some(was), None) => {
                let before = supervisor(self.earlier, was);
                let place = self.before.cell(&was.place, col::UNIT_ID);
                vec![change(was, UnitAspect::Gone, before, String::new(), place)]
            }
            (None, None) => Vec::new(),
        }
    }

    fn row(&self, was: &Unit, is: &Unit) -> Vec<UnitChange> {
        let of = |aspect, field, value: &dyn Fn(&Unit) -> Option<String>| Said {
            aspect,
            field,
            values: [value(was), value(is)],
        };
        let id = |id: &Option<UnitId>| id.as_ref().map(ToString::to_string);
        let span = Said {
            aspect: UnitAspect::Validity,
            field: if was.valid_from == is.valid_from { col::VALID_TO } else { col::VALID_FROM },
            values: [spans(self.earlier, &was.id), spans(self.later, &is.id)],
        };
        let said = [
            of(UnitAspect::Name, col::UNIT_NAME, &|unit| Some(unit.name.clone())),
            of(UnitAspect::Class, col::UNIT_KIND, &|unit| Some(unit.class.word().to_owned())),
            of(UnitAspect::Codes, col::USCC, &|unit| unit.uscc.clone().or_else(|| unit.org_code.clone())),
            of(UnitAspect::Supervisor, col::SUPERVISOR_ID, &|unit| id(&unit.supervisor)),
            of(UnitAspect::Parent, col::PARENT_ID, &|unit| id(&unit.parent)),
            of(UnitAspect::Email, col::EMAIL, &|unit| unit.email.clone()),
            of(UnitAspect::Contact, col::CONTACT, &|unit| unit.contact.clone()),
            span,
        ];
        let differing = said.into_iter().filter(|said| said.values[0] != said.values[1]);
        let told = differing.map(|Said { aspect, field, values: [before, now] }| {
            let place = self.now.cell(&is.place, field);
            let [before, now] = match aspect {
                UnitAspect::Supervisor | UnitAspect::Parent => {
                    [named(self.earlier, before.as_deref()), named(self.later, now.as_deref())]
                }
                _ => [before, now].map(Option::unwrap_or_default),
            };
            change(is, aspect, before, now, place)
        });
        told.collect()
    }

    /// Records of changes that the earlier tables did not have.
    fn successions(&self) -> impl Iterator<Item = UnitChange> {
        let key = |record: &Succession| (record.on, record.change, record.from.clone(), record.to.clone());
        let known: BTreeSet<_> = self.before.successions.iter().map(key).collect();
        self.now.successions.iter().filter(move |record| !known.contains(&key(record))).map(|record| {
            let name = |given: &str, id: &UnitId| match (given, self.later.present(id)) {
                ("", Some(unit)) => unit.name.clone(),
                _ => given.to_owned(),
            };
            UnitChange {
                unit: record.from.clone(),
                name: name(&record.old_name, &record.from),
                aspect: UnitAspect::Succession,
                before: name(&record.old_name, &record.from),
                now: format!("{} {} {}", record.on, record.to, name(&record.new_name, &record.to)),
                place: self.now.cell(&record.place, col::FROM_UNIT),
            }
        })
    }
}

fn change(unit: &Unit, aspect: UnitAspect, before: String, now: String, place: Place) -> UnitChange {
    UnitChange { unit: unit.id.clone(), name: unit.name.clone(), aspect, before, now, place }
}

fn supervisor(timeline: &Timeline<'_>, unit: &Unit) -> String {
    named(timeline, unit.supervisor.as_ref().map(|id| &*id.0))
}

/// `U02 云泽市教育局`
fn named(timeline: &Timeline<'_>, id: Option<&str>) -> String {
    let Some(id) = id else { return String::new() };
    timeline.present(&UnitId::from(id)).map_or_else(|| id.to_owned(), |unit| format!("{id} {}", unit.name))
}

/// `2000-01-01/2019-02-28, 2019-03-01/`: intervals as ISO 8601 writes them.
fn spans(timeline: &Timeline<'_>, id: &UnitId) -> Option<String> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = timeline.rows_of(id).iter();
    let spans: BTreeSet<_> = rows.map(|row| (row.valid_from, row.valid_to)).collect();
    let told: Vec<String> =
        spans.into_iter().map(|(from, to)| format!("{}/{}", day(from), day(to))).collect();
    Some(told.join(", "))
}
