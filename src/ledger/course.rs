//! 受理 → 通报 → 督办 → 修复: what an edition lets happen to its listings, and where each stands afterwards.
//!
//! Only what is a fact when the edition is published: a notice is *issued* with its number and dates, a repair stands in
//! the batch. Sending is not here but in the outbox's states.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::clues::MetClue;
use super::compare::{Departure, MetRemoval};
use super::repair::MetVerification;
use super::reports::Reported;
use crate::domain::closure::{RemovalKind, Repair, RepairPath, Verification};
use crate::domain::clue::Transfer;
use crate::domain::decision::Decision;
use crate::domain::edition::{Correction, Notice};
use crate::domain::event::{EventKind, Happening};
use crate::domain::history::{History, State};
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::party::PartyId;
use crate::domain::place::RowPlace;
use crate::domain::quarter::{Quarter, Series};

/// What an edition brings to its listings.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    pub as_of: NaiveDate,
    pub series: Series,
    /// Whose lists the edition makes.
    pub quarter: Quarter,
    pub listings: &'a [Listing],
    pub departures: &'a BTreeMap<ListingId, Departure>,
    pub corrections: &'a [Correction],
    pub removals: &'a [MetRemoval],
    pub repairs: &'a [Repair],
    pub verifications: &'a [MetVerification],
    pub clues: &'a [MetClue],
    pub notices: &'a [Notice],
    /// Answers to notices, by 发文字号.
    pub answers: &'a [Answered],
    /// What people answered in this quarter, by the listing that it is about.
    pub decided: &'a BTreeMap<ListingId, Vec<Decision>>,
    /// As the ledger had them before the edition.
    pub histories: &'a BTreeMap<ListingId, History>,
}

/// 回执: that a department has answered a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub notice_number: String,
    pub on: NaiveDate,
    pub answer: String,
    pub place: RowPlace,
}

/// What has happened, and where the listings stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// Sorted by listing, then in the order in which it happens to it.
    pub happenings: Vec<Happening>,
    /// Of every listing of the edition.
    pub histories: BTreeMap<ListingId, History>,
}

/// Takes every listing of an edition one step further.
pub fn advance(occasion: &Occasion<'_>) -> Course {
    let index = Index::of(occasion);
    let mut course = Course::default();
    for listing in occasion.listings {
        let before = occasion.histories.get(&listing.id);
        let mut told = Telling {
            listing,
            history: before.cloned().unwrap_or_else(|| History::begun(occasion.as_of)),
            happenings: Vec::new(),
        };
        if occasion.series == Series::Quarterly {
            stands(&mut told, before, occasion);
        }
        is_decided(&mut told, occasion);
        is_answered(&mut told, &index);
        is_removed(&mut told, &index);
        is_suspected(&mut told, &index, occasion.as_of);
        is_verified(&mut told, &index, occasion.as_of);
        is_closed(&mut told, &index, occasion.as_of);
        clocks_run_out(&mut told, occasion.as_of);
        if occasion.series == Series::Quarterly {
            is_told(&mut told, &index, occasion);
        }
        term_ends(&mut told, occasion.as_of);
        let Telling { history, happenings, .. } = told;
        course.happenings.extend(happenings);
        course.histories.insert(listing.id.clone(), history);
    }
    course.happenings.sort_by(|a, b| a.listing.cmp(&b.listing));
    course
}

/// One listing on its way: an event that cannot follow is not told, whoever reports it says so as a finding.
struct Telling<'a> {
    listing: &'a Listing,
    history: History,
    happenings: Vec<Happening>,
}

impl Telling<'_> {
    fn tell(&mut self, kind: EventKind, on: NaiveDate, evidence: Option<&RowPlace>, payload: Value) {
        if self.history.hear(kind, on, &payload).is_ok() {
            let (listing, evidence) = (self.listing.id.clone(), evidence.cloned());
            self.happenings.push(Happening { listing, kind, on, evidence, payload });
        }
    }
}

/// What concerns each listing.
struct Index<'a> {
    removals: BTreeMap<&'a ListingId, Vec<&'a MetRemoval>>,
    repairs: BTreeMap<&'a ListingId, &'a Repair>,
    verifications: BTreeMap<&'a ListingId, &'a MetVerification>,
    clues: BTreeMap<&'a ListingId, Vec<&'a MetClue>>,
    notices: BTreeMap<&'a PartyId, Vec<&'a Notice>>,
    answers: BTreeMap<&'a str, &'a Answered>,
}

impl<'a> Index<'a> {
    fn of(occasion: &Occasion<'a>) -> Self {
        let mut removals: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for met in occasion.removals {
            removals.entry(&met.listing).or_default().push(met);
        }
        let mut clues: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for met in occasion.clues {
            clues.entry(&met.listing).or_default().push(met);
        }
        let mut notices: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for notice in occasion.notices {
            for party in &notice.parties {
                notices.entry(party).or_default().push(notice);
            }
        }
        let repairs = occasion.repairs.iter().map(|repair| (&repair.listing, repair)).collect();
        // Of several the last row holds.
        let verifications = occasion.verifications.iter().map(|met| (&met.listing, met)).collect();
        let answers = occasion.answers.iter().map(|answer| (answer.notice_number.as_str(), answer));
        Index { removals, repairs, verifications, clues, notices, answers: answers.collect() }
    }
}

/// New, continuing, missing or gone by the export of the quarter.
fn stands(told: &mut Telling<'_>, before: Option<&History>, occasion: &Occasion<'_>) {
    let listing = told.listing;
    let departure = occasion.departures.get(&listing.id);
    let kind = match (listing.mark, before) {
        (Mark::GoneWithReason, _) => EventKind::Gone,
        (Mark::MissingWithoutReason, _) => EventKind::Missing,
        (_, Some(before)) if is_listed_again(listing, before) => EventKind::Relisted,
        (Mark::New, None) => EventKind::Listed,
        // A second edition of the quarter in which it was new.
        (Mark::New, Some(_)) => return,
        (Mark::Continuing, _) => EventKind::Continued,
    };
    let mut payload = match departure {
        Some(departure) => json!({ "reason": departure.reason }),
        None => json!({ "withheld": listing.withheld }),
    };
    let corrections: Vec<&Correction> =
        occasion.corrections.iter().filter(|done| listing.sources.contains(&done.row)).collect();
    if let (Value::Object(payload), false) = (&mut payload, corrections.is_empty()) {
        payload.insert("corrections".to_owned(), json!(corrections));
    }
    let evidence = departure.map(|departure| &departure.place).or_else(|| listing.sources.first());
    told.tell(kind, departure.map_or(occasion.as_of, |departure| departure.on), evidence, payload);
}

/// R35: a listing that was repaired or taken off and stands in an export again is a new one if it was published after
/// that, or if it had left the export in between.
pub fn is_listed_again(listing: &Listing, before: &History) -> bool {
    if listing.mark == Mark::GoneWithReason || before.state.is_open() {
        return false;
    }
    let closed_on = before.closing.as_ref().map(|closing| closing.closed_on);
    let ended_on = before.ended_on.max(closed_on);
    match (listing.facts.published_on, ended_on) {
        (Some(published_on), Some(ended_on)) => published_on > ended_on,
        _ => listing.mark == Mark::New && before.state.is_final(),
    }
}

/// Who answered what, and when, about the listing itself or about whom its rows mean.
fn is_decided(told: &mut Telling<'_>, occasion: &Occasion<'_>) {
    for decision in occasion.decided.get(&told.listing.id).into_iter().flatten() {
        let units: Vec<&str> = decision.units.iter().map(|unit| &*unit.0).collect();
        let said = json!({
            "decided_by": decision.by,
            "question": decision.key,
            "said": decision.answer.word(),
            "units": units,
        });
        let on = decision.on.unwrap_or(occasion.as_of);
        let is_known = told.happenings.iter().any(|known| (known.on, &known.payload) == (on, &said));
        if !is_known {
            told.tell(EventKind::Decided, on, Some(&decision.place), said);
        }
    }
}

/// Every notice that names the listing and was answered.
fn is_answered(told: &mut Telling<'_>, index: &Index<'_>) {
    let numbers = told.history.last_notice.as_ref().map(|notice| notice.numbers.clone()).unwrap_or_default();
    for answer in numbers.iter().filter_map(|number| index.answers.get(number.as_str())) {
        if told.history.answered_on == Some(answer.on) {
            continue;
        }
        let said = json!({ "notice": answer.notice_number, "answer": answer.answer });
        told.tell(EventKind::Answered, answer.on, Some(&answer.place), said);
    }
}

/// 催办 when no answer has come by its day, 督办 when the limit for performing has run out.
fn clocks_run_out(told: &mut Telling<'_>, as_of: NaiveDate) {
    if !told.history.state.is_open() || told.listing.mark == Mark::GoneWithReason {
        return;
    }
    if let Some(due) = told.history.reply_due().filter(|due| *due < as_of && told.history.urged_on.is_none())
    {
        told.tell(EventKind::Urged, as_of, None, json!({ "due": due }));
    }
    let is_overdue = told.history.overdue_on.is_some();
    if let Some(due) = told.history.rectify_by().filter(|due| *due < as_of && !is_overdue) {
        told.tell(EventKind::Overdue, as_of, None, json!({ "due": due }));
    }
}

fn is_removed(told: &mut Telling<'_>, index: &Index<'_>) {
    for met in index.removals.get(&told.listing.id).into_iter().flatten() {
        let removal = &met.removal;
        let is_told = told.history.state.is_final() || removal.kind == RemovalKind::Corrected;
        if met.reported == Reported::Before && is_told {
            continue;
        }
        let kind = EventKind::of_removal(removal.kind);
        let said = json!({ "ground": removal.ground });
        told.tell(kind, removal.removed_on, Some(&removal.place), said);
    }
}

/// 线索移送, or not: whatever state the listing is in, it stays in it. The event holds all that the list for the receiving
/// body says, so that the list can be made again from the ledger alone.
fn is_suspected(told: &mut Telling<'_>, index: &Index<'_>, as_of: NaiveDate) {
    for met in index.clues.get(&told.listing.id).into_iter().flatten() {
        let (clue, facts) = (&met.clue, &told.listing.facts);
        let on = clue.on.unwrap_or(as_of);
        if !clue.is_transferred() {
            let said = json!({ "clue": clue.kind, "officer": clue.officer, "reason": clue.reason });
            told.tell(EventKind::ClueDismissed, on, Some(&clue.place), said);
            continue;
        }
        let said = json!(Transfer {
            clue: clue.kind,
            receivers: clue.receivers.clone(),
            officer: clue.officer.clone(),
            reason: clue.reason.clone(),
            party_name: met.party_name.clone(),
            uscc: met.uscc.clone(),
            representative: facts.representative.clone(),
            case_number: told.listing.case.to_string(),
            court: facts.court.clone(),
            basis_number: facts.basis_number.clone(),
            duty: facts.duty.clone(),
            performance: facts.performance,
            grounds: facts.grounds.clone(),
        });
        told.tell(EventKind::ClueTransferred, on, Some(&clue.place), said);
    }
}

/// What the credit office found true is repaired: the edition carries the lifting lists.
fn is_verified(told: &mut Telling<'_>, index: &Index<'_>, as_of: NaiveDate) {
    let Some(met) = index.verifications.get(&told.listing.id) else { return };
    let Verification { is_true, found_on, by, reason, place, .. } = &met.verification;
    let said = json!({ "by": by, "reason": reason });
    let on = found_on.unwrap_or(as_of);
    if *is_true {
        told.tell(EventKind::RepairVerified, on, Some(place), said);
        told.tell(EventKind::Repaired, as_of, Some(place), json!({}));
    } else {
        told.tell(EventKind::RepairRefused, on, Some(place), said);
    }
}

/// A closing that means repair is pushed with the edition; one that may mean it is asked about.
fn is_closed(told: &mut Telling<'_>, index: &Index<'_>, as_of: NaiveDate) {
    let Some(repair) = index.repairs.get(&told.listing.id) else { return };
    let closure = &repair.closure;
    let said = json!({
        "mode": closure.mode,
        "closed_on": closure.closed_on,
        "document_number": closure.document_number,
        "push_by": repair.push_by,
    });
    match repair.path {
        RepairPath::Push => {
            told.tell(EventKind::Closed, closure.closed_on, Some(&closure.place), said.clone());
            told.tell(EventKind::RepairBatched, as_of, Some(&closure.place), said);
        }
        RepairPath::Confirm => told.tell(EventKind::RepairProposed, as_of, Some(&closure.place), said),
        RepairPath::Never => {}
    }
}

/// Notices name what is told; the supervision list and, once the limit has run out, the second stage follow.
fn is_told(told: &mut Telling<'_>, index: &Index<'_>, occasion: &Occasion<'_>) {
    let (listing, as_of) = (told.listing, occasion.as_of);
    if listing.mark == Mark::GoneWithReason || listing.withheld.is_some() {
        return;
    }
    let evidence = listing.sources.first();
    if let Some(notices) = index.notices.get(&listing.party)
        && listing.mark != Mark::MissingWithoutReason
    {
        let numbers: Vec<&str> = notices.iter().map(|notice| notice.number.as_str()).collect();
        let said = json!({
            "notices": numbers,
            "reply_by": notices.iter().filter_map(|notice| notice.reply_by).max(),
            "rectify_by": notices.iter().filter_map(|notice| notice.rectify_by).max(),
        });
        told.tell(EventKind::NoticeIssued, as_of, evidence, said);
    }
    told.tell(EventKind::Supervised, as_of, evidence, json!({ "quarter": occasion.quarter }));
    // Of a listing that the export has lost the court is asked first.
    let is_overdue = matches!(told.history.state, State::Overdue | State::SecondStage);
    if let Some(due) = told.history.rectify_by()
        && is_overdue
        && listing.mark != Mark::MissingWithoutReason
    {
        told.tell(EventKind::SecondStage, as_of, evidence, json!({ "year": due.year() }));
    }
}

/// A term that is certain ends the listing; an estimated one is a question to the court.
fn term_ends(told: &mut Telling<'_>, as_of: NaiveDate) {
    let listing = told.listing;
    if let Some(term) = listing.term.filter(|term| !term.estimated && term.ends_on < as_of)
        && told.history.state.is_open()
    {
        told.tell(EventKind::Expired, term.ends_on, listing.sources.first(), json!({}));
    }
}
