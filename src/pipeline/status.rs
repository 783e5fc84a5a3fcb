//! `chengxin status`: what is due, due soon and overdue on a day, and on whom each waits; what lies in the inbox, what is asked,
//! what waits to be sent. Read from the ledger and the last edition; nothing is computed anew and nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::decision::Answers;
use crate::domain::listing::Listing;
use crate::domain::obligation::{Obligation, ObligationKind, WaitsOn, obligations};
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::{EditionId, Quarter};
use crate::ledger::database::Ledger;
use crate::ledger::past::UpTo;
use crate::store::inbox::waiting;

use super::error::RunError;
use super::explain::lines::{Line, lines};
use super::office::Office;

/// One line: everything of one kind that waits on one body or document since and until the same days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Open {
    /// `None`: no limit by rule, or the calendar lacks the year.
    pub due: Option<NaiveDate>,
    pub kind: ObligationKind,
    pub since: NaiveDate,
    /// Present names of the bodies.
    pub parties: BTreeSet<String>,
    pub waits_on: WaitsOn,
    /// Name of the department that supervises, or of the body; empty where an office is meant.
    pub whom: String,
    pub cases: Vec<String>,
    /// 发文字号 of the notice that is to be answered.
    pub notices: Vec<String>,
}

/// Where an office stands.
#[derive(Debug, Serialize)]
pub struct Status {
    pub as_of: NaiveDate,
    pub last_edition: EditionId,
    /// The quarter that has closed and has no edition yet.
    pub quarter_due: Option<Quarter>,
    /// By due day; what has none comes last.
    pub open: Vec<Open>,
    /// Files in the inbox.
    pub inbox: usize,
    /// Questions that nobody has answered.
    pub questions: usize,
    /// Messages of the last quarterly edition by the word of their state.
    pub outbox: BTreeMap<OutboxState, usize>,
    /// Messages of other editions that somebody must still do something about; none where the office does not send by the
    /// program.
    pub left_over: BTreeMap<EditionId, BTreeMap<OutboxState, usize>>,
    /// Listings by the word of their state.
    pub states: BTreeMap<&'static str, usize>,
}

pub fn status(path: &Path, as_of: NaiveDate) -> Result<Status, RunError> {
    let office = Office::open(path)?;
    let ledger = Ledger::open(&office.folder.ledger_file())?;
    let last = ledger.editions()?.into_iter().next_back().ok_or(RunError::NothingPublished)?;
    let data = office.folder.runs().join(last.id.to_string()).join("data");
    let parties: BTreeMap<String, Line> = lines(&data.join("parties.csv"), &|_| true)?
        .into_iter()
        .map(|line| (field(&line, "party_id"), line))
        .collect();
    let histories = ledger.histories(UpTo::NOW)?;
    let calendar = &office.standards.definitions.calendar;
    let mut open: BTreeMap<Key, Open> = BTreeMap::new();
    let mut states: BTreeMap<&'static str, usize> = BTreeMap::new();
    for listing in ledger.last_listings(UpTo::NOW)? {
        let Some(history) = histories.get(&listing.id) else { continue };
        *states.entry(history.state.word()).or_default() += 1;
        let notices = history.last_notice.as_ref().map(|notice| notice.numbers.clone()).unwrap_or_default();
        for obligation in obligations(&listing, history, calendar, as_of) {
            enter(&mut open, &listing, obligation, &notices, parties.get(&*listing.party.0));
        }
    }
    let closed = Quarter::closed_before(as_of);
    let mut open: Vec<Open> = open.into_values().collect();
    open.sort_by_key(|line| (line.due.is_none(), line.clone()));
    let sends = office.standards.settings.mail.server.is_some();
    Ok(Status {
        as_of,
        last_edition: last.id,
        quarter_due: (last.id.quarter < closed).then_some(closed),
        open,
        inbox: waiting(&office.folder)?.files.len(),
        questions: unanswered(&ledger)?,
        outbox: by_state(&ledger, last.id, |_| true)?,
        left_over: if sends { left_over(&ledger, last.id)? } else { BTreeMap::new() },
        states,
    })
}

fn by_state(
    ledger: &Ledger,
    edition: EditionId,
    counts: impl Fn(OutboxState) -> bool,
) -> Result<BTreeMap<OutboxState, usize>, RunError> {
    let mut states = BTreeMap::new();
    for entry in ledger.outbox(edition)?.into_iter().filter(|entry| counts(entry.state)) {
        *states.entry(entry.state).or_default() += 1;
    }
    Ok(states)
}

/// What has neither gone nor been refused for good.
fn left_over(
    ledger: &Ledger,
    last: EditionId,
) -> Result<BTreeMap<EditionId, BTreeMap<OutboxState, usize>>, RunError> {
    let waits = |state| !matches!(state, OutboxState::Accepted | OutboxState::Refused);
    let mut left_over = BTreeMap::new();
    for edition in ledger.standing_editions(UpTo::NOW)?.iter().filter(|edition| edition.id != last) {
        let states = by_state(ledger, edition.id, waits)?;
        if !states.is_empty() {
            left_over.insert(edition.id, states);
        }
    }
    Ok(left_over)
}

/// What makes lines one line.
type Key = (Option<NaiveDate>, ObligationKind, NaiveDate, String, Vec<String>);

fn enter(
    open: &mut BTreeMap<Key, Open>,
    listing: &Listing,
    obligation: Obligation,
    notices: &[String],
    party: Option<&Line>,
) {
    let of = |name: &str| party.map(|line| field(line, name)).unwrap_or_default();
    let Obligation { due, kind, since } = obligation;
    let name = match of("present_name") {
        name if name.is_empty() => of("name"),
        name => name,
    };
    let notices = if kind == ObligationKind::Reply { notices.to_vec() } else { Vec::new() };
    // One notice is answered once, whichever bodies it names.
    let about = if notices.is_empty() { listing.party.to_string() } else { String::new() };
    let whom = match kind.waits_on() {
        WaitsOn::Supervisor => of("supervisor"),
        WaitsOn::Party => name.clone(),
        WaitsOn::Office | WaitsOn::CreditOffice | WaitsOn::Court => String::new(),
    };
    let line = open.entry((due, kind, since, about, notices.clone())).or_insert_with(|| Open {
        due,
        kind,
        since,
        parties: BTreeSet::new(),
        waits_on: kind.waits_on(),
        whom,
        cases: Vec::new(),
        notices,
    });
    line.parties.insert(name);
    line.cases.push(listing.case.to_string());
}

/// Questions to which no answer is recorded.
fn unanswered(ledger: &Ledger) -> Result<usize, RunError> {
    let decisions = ledger.decisions_now()?;
    let answers = Answers::new(&decisions);
    Ok(ledger.questions_now()?.keys().filter(|key| !answers.has(key)).count())
}

fn field(line: &Line, name: &str) -> String {
    line.get(name).cloned().unwrap_or_default()
}
