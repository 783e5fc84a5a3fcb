//! Which edition a run makes, and what the ledger says before it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::domain::listing::Listing;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::ledger::database::Ledger;
use crate::ledger::outbox::OutboxEntry;
use crate::ledger::past::UpTo;
use crate::ledger::publication::{EditionRecord, SourceFile};
use crate::ledger::trend::PastFigures;
use crate::store::hash::{Sha256Hex, sha256};
use crate::store::journal::Journal;

use super::compute::Before;
use super::decided::{Known, days_of_files};
use super::error::RunError;
use super::inputs::Inputs;
use super::office::Office;

/// Which edition a run makes, as of which day.
pub(super) struct Plan {
    pub id: EditionId,
    pub as_of: NaiveDate,
    pub inputs_digest: Sha256Hex,
    /// The edition whose place this one takes.
    pub replaces: Option<EditionId>,
    /// Set if the inputs are those of a published edition: the run makes it again, as of its own day.
    pub recorded: Option<EditionRecord>,
}

impl Plan {
    pub(super) fn quarterly(
        office: &Office,
        ledger: &Ledger,
        quarter: Quarter,
        today: NaiveDate,
        inputs: &Inputs,
    ) -> Result<Self, RunError> {
        let previous = ledger.editions()?.into_iter().rfind(|edition| edition.id.quarter < quarter);
        let mut all = format!("quarter {quarter}\ndefinitions {}\n", office.definitions_digest.as_str());
        if let Some(previous) = previous {
            all.push_str(&format!("after {} {}\n", previous.id, previous.manifest_sha256));
        }
        for input in &inputs.files {
            all.push_str(&format!("{} {}\n", input.sha256.as_str(), input.name));
        }
        let inputs_digest = sha256(all.as_bytes());
        Ok(match ledger.latest_edition(quarter)? {
            Some(latest) if latest.inputs_digest == inputs_digest.as_str() => {
                let replaces = ledger.replaces(latest.id)?;
                Plan { id: latest.id, as_of: latest.as_of, inputs_digest, replaces, recorded: Some(latest) }
            }
            latest => {
                let number = latest.map_or(1, |latest| latest.id.number + 1);
                Plan {
                    id: EditionId { quarter, series: Series::Quarterly, number },
                    as_of: today,
                    inputs_digest,
                    replaces: kept_back(office, ledger, quarter)?,
                    recorded: None,
                }
            }
        })
    }

    /// A repair edition is never made again: what it was made of has left the inbox, and the ledger has gone on.
    pub(super) fn repairs(
        office: &Office,
        ledger: &Ledger,
        today: NaiveDate,
        inputs: &Inputs,
    ) -> Result<Self, RunError> {
        let quarter = Quarter::of(today);
        let all = ledger.all_editions()?;
        let of_quarter =
            all.iter().filter(|edition| edition.id.quarter == quarter && edition.id.series == Series::Repair);
        let number = of_quarter.map(|edition| edition.id.number).max().unwrap_or(0) + 1;
        let id = EditionId { quarter, series: Series::Repair, number };
        let mut text = format!("{id}\ndefinitions {}\n", office.definitions_digest.as_str());
        if let Some(last) = all.last() {
            text.push_str(&format!("after {} {}\n", last.id, last.manifest_sha256));
        }
        for input in &inputs.files {
            text.push_str(&format!("{} {}\n", input.sha256.as_str(), input.name));
        }
        let inputs_digest = sha256(text.as_bytes());
        Ok(Plan { id, as_of: today, inputs_digest, replaces: None, recorded: None })
    }
}

/// The quarter's last edition, if nothing of it has been let go: the next one takes its place, with its 发文字号. Only where the
/// office sends by the program, which then knows; and only while nothing else has been recorded that builds on it. The journal is
/// asked too: a ledger from a backup may have forgotten what went. The caller holds the office's lock.
fn kept_back(office: &Office, ledger: &Ledger, quarter: Quarter) -> Result<Option<EditionId>, RunError> {
    let last = ledger.all_editions()?.into_iter().next_back().map(|edition| edition.id);
    let is_of_quarter = |last: &EditionId| last.quarter == quarter && last.series == Series::Quarterly;
    let Some(last) = last.filter(is_of_quarter) else { return Ok(None) };
    let messages = ledger.outbox(last)?;
    let is_here = |message: &OutboxEntry| message.state == OutboxState::Prepared && message.handed == 0;
    let sends = office.standards.settings.mail.server.is_some();
    // Clues go another way, without approval: an edition that has transferred any stands.
    let transferred = ledger.transferred_clues()?.iter().any(|event| event.edition == last);
    if !sends || transferred || messages.is_empty() || !messages.iter().all(is_here) {
        return Ok(None);
    }
    let journal = Journal::open(&office.folder)?;
    Ok(Some(last).filter(|last| journal.handed(&last.to_string()) == 0))
}

/// The ledger as it stood before the edition.
pub(super) fn before(
    plan: &Plan,
    office: &Office,
    ledger: &Ledger,
    inputs: &Inputs,
    records: &[SourceFile],
) -> Result<Before, RunError> {
    let told_up_to = ledger.told_up_to(plan.id, plan.replaces)?;
    let issued_here = ledger.notice_numbers(plan.id)?;
    let word = &office.standards.settings.credit_office.document_word;
    let first_serial = match issued_here.iter().map(|notice| notice.serial).min() {
        Some(first) => first,
        None => ledger.next_serial(plan.as_of.year(), word, told_up_to)?,
    };
    let up_to = ledger.up_to(plan.id)?;
    // A repair run goes by the answers of its own quarter too, if that has been published already.
    let in_force = match plan.id.series {
        Series::Quarterly => plan.id.quarter,
        Series::Repair => plan.id.quarter.next(),
    };
    let mut issued = BTreeMap::new();
    for edition in ledger.standing_editions(told_up_to)? {
        let notices = ledger.notice_numbers(edition.id)?.into_iter();
        issued.extend(notices.map(|notice| (notice.number, (edition.id, notice.addressee))));
    }
    let (told_before, lists_told) = match plan.id.series {
        Series::Quarterly => (
            ledger.told_in(plan.id.quarter, told_up_to, &issued)?,
            ledger.lists_told(plan.id.quarter, told_up_to)?,
        ),
        Series::Repair => (BTreeMap::new(), BTreeMap::new()),
    };
    let known = match plan.id.series {
        Series::Quarterly => Vec::new(),
        Series::Repair => ledger.last_listings(told_up_to)?,
    };
    let figures = match plan.id.series {
        Series::Quarterly => ledger.past_figures(told_up_to, plan.id.quarter)?,
        Series::Repair => PastFigures::default(),
    };
    // A quarter's own files are read again, a repair run's are not.
    let reread = (plan.id.series == Series::Quarterly).then_some(plan.id.quarter);
    Ok(Before {
        id: plan.id,
        as_of: plan.as_of,
        parties: ledger.parties_before(up_to)?,
        writings: ledger.writings(up_to)?,
        previous: ledger.snapshot_before(plan.id.quarter)?,
        units: ledger.units_before(plan.id.quarter)?,
        replaces: plan.replaces,
        earlier: earlier(plan, ledger, told_up_to)?,
        told_before,
        lists_told,
        known,
        histories: ledger.histories(told_up_to)?,
        reports: ledger.past_reports(up_to, reread)?,
        figures,
        first_serial,
        issued,
        decided: Known {
            decisions: ledger.decisions_before(in_force, up_to)?,
            asked: ledger.asked(up_to)?,
            days: days_of_files(ledger, inputs, plan.id.quarter, records)?,
        },
    })
}

/// The listings of the last edition of the same quarter that stands; none for the first, or for repairs.
fn earlier(plan: &Plan, ledger: &Ledger, told_up_to: UpTo) -> Result<Vec<Listing>, RunError> {
    let is_earlier = |known: &EditionId| {
        plan.id.series == Series::Quarterly
            && known.series == Series::Quarterly
            && known.quarter == plan.id.quarter
    };
    let editions = ledger.standing_editions(told_up_to)?.into_iter();
    let last = editions.map(|edition| edition.id).rfind(is_earlier);
    Ok(last.map(|last| ledger.snapshot(last)).transpose()?.unwrap_or_default())
}
