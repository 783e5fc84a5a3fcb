//! Which letters an edition has besides its notices, and under which numbers: each is written when something happens, not
//! every quarter anew. Numbers run on behind those of the notices, by kind, then by addressee, always in the same order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::lifting;
use super::super::notices::NoticeTerms;
use super::super::push::pushed;
use super::super::view::{Case, View};
use super::super::zero_report::ZeroReport;
use super::super::{Book, ProductFault};
use super::notice::copied_to;
use crate::domain::closure::RepairPath;
use crate::domain::document_number::document_number;
use crate::domain::event::EventKind;
use crate::domain::history::{History, State};
use crate::domain::letter::{Letter, LetterKind, OwnNumber};
use crate::domain::listing::ListingId;
use crate::domain::party::PartyId;
use crate::domain::quarter::{EditionId, Series};
use crate::domain::recall::RecalledNotice;
use crate::domain::unit::UnitId;

/// What letters are planned by, besides the edition.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// How every listing had fared before the edition.
    pub before: &'a BTreeMap<ListingId, History>,
    /// Who got the notice of each 发文字号.
    pub sent_to: &'a BTreeMap<String, (EditionId, UnitId)>,
    /// Of the edition's notices: the letters are numbered behind them.
    pub terms: &'a NoticeTerms<'a>,
}

/// The letters of an edition, in the order of their numbers.
pub fn plan(book: &Book<'_>, occasion: &Occasion<'_>) -> Result<Vec<Letter>, ProductFault> {
    let view = View::open(book)?;
    let planner = Planner { view: &view, occasion };
    let mut letters = Vec::new();
    if book.edition.id.series == Series::Quarterly {
        letters.extend(planner.to_units());
        letters.extend(planner.assigned());
        letters.extend(planner.reminders());
        letters.extend(planner.push());
    }
    letters.extend(planner.recalls());
    letters.extend(planner.lifting());
    letters.extend(planner.repaired());
    letters.extend(planner.repair());
    // Within a kind they are planned in the order in which they lie in their folder.
    letters.sort_by_key(|letter| letter.kind);
    let NoticeTerms { word, year, first_serial, .. } = *occasion.terms;
    let first = first_serial + u32::try_from(book.edition.notices.len()).unwrap_or(u32::MAX);
    let own = letters.iter_mut().filter(|letter| !letter.kind.is_of_the_court());
    for (serial, letter) in (first..).zip(own) {
        letter.number = Some(OwnNumber { text: document_number(word, year, serial), year, serial });
    }
    Ok(letters)
}

struct Planner<'p> {
    view: &'p View<'p>,
    occasion: &'p Occasion<'p>,
}

impl Planner<'_> {
    fn letter<'c>(
        &self,
        kind: LetterKind,
        (addressee, name): (UnitId, String),
        cases: impl IntoIterator<Item = &'c Case<'c>>,
    ) -> Letter {
        Letter {
            kind,
            number: None,
            addressee,
            name,
            listings: cases.into_iter().map(|case| case.listing.id.clone()).collect(),
            recalled: BTreeSet::new(),
            copies: Vec::new(),
            earlier: Vec::new(),
            due: None,
            reply_by: self.occasion.terms.reply_by.filter(|_| kind.wants_answer()),
            rectify_by: self.occasion.terms.rectify_by,
        }
    }

    fn before(&self, case: &Case<'_>) -> Option<&History> {
        self.occasion.before.get(&case.listing.id)
    }

    /// 告知: every listed unit once a quarter; a second edition tells only what is new in it.
    fn to_units(&self) -> Vec<Letter> {
        let quarter = self.view.book.edition.id.quarter;
        let is_new = |case: &&Case<'_>| {
            case.is_told && self.before(case).is_none_or(|before| before.named_in != Some(quarter))
        };
        let cases: Vec<&Case<'_>> = self.view.cases.iter().filter(is_new).collect();
        let parties = cases.chunk_by(|a, b| a.party.id == b.party.id);
        parties
            .filter_map(|cases| {
                let unit = self.unit(&cases.first()?.party.id);
                Some(self.letter(LetterKind::Unit, unit, cases.iter().copied()))
            })
            .collect()
    }

    /// The party as an addressee: the unit that answers for it today.
    fn unit(&self, party: &PartyId) -> (UnitId, String) {
        let supervision = self.view.book.edition.supervisions.get(party);
        let id = supervision.map_or_else(|| UnitId(party.0.clone()), |found| found.answering_unit.clone());
        let known = self.view.cases_of(party).first();
        (id, known.map(|case| self.view.party_name(case.party)).unwrap_or_default())
    }

    /// 交办: cases that come onto the supervision list.
    fn assigned(&self) -> Vec<Letter> {
        let is_new = |case: &&Case<'_>| {
            let known = self.before(case).map(|before| before.state);
            let was_on = known.is_some_and(|state| state >= State::Supervised && state.is_open());
            case.is_told && case.is_sanctioned() && !was_on && !case.is_overdue()
        };
        let cases = self.view.cases.iter().filter(is_new);
        let mut departments: BTreeMap<UnitId, Vec<&Case<'_>>> = BTreeMap::new();
        for case in cases {
            if let Some((department, _)) = department(case) {
                departments.entry(department).or_default().push(case);
            }
        }
        let letters = departments.into_values().filter_map(|cases| {
            let department = department(cases.first()?)?;
            Some(self.letter(LetterKind::Assigned, department, cases))
        });
        letters.collect()
    }

    /// 催办 and 督办: what has run out with this edition, a letter to each department for each day that has gone by. A case
    /// whose limit for performing is over needs no reminder of the answer.
    fn reminders(&self) -> Vec<Letter> {
        let mut due: BTreeMap<(LetterKind, UnitId, Option<NaiveDate>), Vec<&Case<'_>>> = BTreeMap::new();
        let demanded: BTreeSet<&ListingId> = self.happened(EventKind::Overdue).map(|(id, _)| id).collect();
        for (event, kind) in
            [(EventKind::Urged, LetterKind::Urged), (EventKind::Overdue, LetterKind::Demanded)]
        {
            for (id, day) in self.happened(event) {
                let Some(case) = self.view.case_of(id).filter(|case| case.is_sanctioned()) else { continue };
                if kind == LetterKind::Urged && demanded.contains(id) {
                    continue;
                }
                if let Some((department, _)) = department(case) {
                    due.entry((kind, department, day)).or_default().push(case);
                }
            }
        }
        let letters = due.into_iter().filter_map(|((kind, id, day), mut cases)| {
            cases.sort_by_key(|case| (&case.party.id, &case.listing.case));
            let department = department(cases.first()?)?;
            let earlier = self.earlier(kind, &id, &cases);
            Some(Letter { due: day, earlier, ..self.letter(kind, department, cases) })
        });
        letters.collect()
    }

    fn happened(&self, kind: EventKind) -> impl Iterator<Item = (&ListingId, Option<NaiveDate>)> {
        let happenings = self.view.book.edition.happenings.iter();
        happenings.filter(move |happening| happening.kind == kind).map(|happening| {
            let due = happening.payload.get("due").and_then(|due| due.as_str()?.parse().ok());
            (&happening.listing, due)
        })
    }

    /// The notices that the department got about these cases: the last for an answer, the first for the limit.
    fn earlier(&self, kind: LetterKind, department: &UnitId, cases: &[&Case<'_>]) -> Vec<String> {
        let mut numbers = Vec::new();
        for before in cases.iter().filter_map(|case| self.before(case)) {
            let notice = if kind == LetterKind::Urged { &before.last_notice } else { &before.first_notice };
            for number in notice.iter().flat_map(|notice| &notice.numbers) {
                let is_theirs = self.occasion.sent_to.get(number).is_some_and(|(_, unit)| unit == department);
                if is_theirs && !numbers.contains(number) {
                    numbers.push(number.clone());
                }
            }
        }
        numbers
    }

    /// 更正补充函: what the court has withdrawn (撤销) is recalled from every department that was ever told of it, but for
    /// those whose packet of this edition says so.
    fn recalls(&self) -> Vec<Letter> {
        let mut letters: BTreeMap<&UnitId, Letter> = BTreeMap::new();
        let was_withdrawn = |listing| {
            let before: Option<&History> = self.occasion.before.get(listing);
            before.is_some_and(|before| before.state == State::Withdrawn)
        };
        let recalls = self.view.book.edition.recalls.iter();
        // An earlier edition of the quarter has written about the others.
        for recall in recalls.filter(|recall| !was_withdrawn(&recall.listing)) {
            let notices = recall.notices.iter();
            for notice in notices.filter(|notice| !self.is_recalled_by_packet(notice, &recall.listing)) {
                let to = || (notice.addressee.clone(), notice.name.clone());
                let letter = letters
                    .entry(&notice.addressee)
                    .or_insert_with(|| self.letter(LetterKind::Correction, to(), []));
                letter.recalled.insert(recall.listing.clone());
                if !letter.earlier.contains(&notice.number) {
                    letter.earlier.push(notice.number.clone());
                }
            }
        }
        let copied = |letter| Letter { copies: copied_to(self.view, &letter), ..letter };
        letters.into_values().map(copied).collect()
    }

    fn is_recalled_by_packet(&self, told: &RecalledNotice, listing: &ListingId) -> bool {
        let mut packets = self.view.book.edition.notices.iter();
        packets.any(|packet| packet.addressee == told.addressee && packet.recalled.contains(listing))
    }

    /// 推送函, or the zero report of a quarter that has nothing to push; nothing where the court's list did not come.
    fn push(&self) -> Option<Letter> {
        let kind = match ZeroReport::of(self.view) {
            None => LetterKind::Push,
            Some(zero) if zero.is_report => LetterKind::Zero,
            Some(_) => return None,
        };
        let pushed: Vec<Case<'_>> = pushed(self.view).map(|row| row.case).collect();
        Some(self.letter(kind, self.credit_office(), &pushed))
    }

    fn credit_office(&self) -> (UnitId, String) {
        let name = self.view.book.office.credit_office.name.as_str();
        (name.into(), name.to_owned())
    }

    fn lifting(&self) -> Vec<Letter> {
        let departments = lifting::departments_told(self.view);
        let letters = departments.iter().map(|told| {
            let name = told.name.as_str();
            let addressee = (unit_named(self.view, name), name.to_owned());
            self.letter(LetterKind::Lifting, addressee, told.cases())
        });
        letters.collect()
    }

    /// To the repaired unit: which of its cases are off the list.
    fn repaired(&self) -> Vec<Letter> {
        let mut parties: BTreeMap<&PartyId, Vec<&Case<'_>>> = BTreeMap::new();
        for (case, ending) in self.view.endings() {
            let was_named = case.history.is_some_and(|history| history.named_in.is_some());
            if ending == EventKind::Repaired && was_named {
                parties.entry(&case.party.id).or_default().push(case);
            }
        }
        let letters = parties.into_iter();
        letters.map(|(party, cases)| self.letter(LetterKind::Repaired, self.unit(party), cases)).collect()
    }

    /// 信用修复推送函 for the batch of the edition.
    fn repair(&self) -> Option<Letter> {
        let pushed = self.view.book.edition.repairs.iter().filter(|repair| repair.path == RepairPath::Push);
        let cases: Vec<&Case<'_>> = pushed.filter_map(|repair| self.view.case_of(&repair.listing)).collect();
        (!cases.is_empty()).then(|| self.letter(LetterKind::Repair, self.credit_office(), cases))
    }
}

/// The unit of this name, or the name where nobody has it.
fn unit_named(view: &View<'_>, name: &str) -> UnitId {
    view.unit_named(name).map_or_else(|| name.into(), |unit| unit.id.clone())
}

/// Who supervises the party by law, with its former name where the relation was made under it.
fn department(case: &Case<'_>) -> Option<(UnitId, String)> {
    let first = case.supervision?.addressees.first()?;
    Some((first.unit.clone(), first.name.clone()))
}
