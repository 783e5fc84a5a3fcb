//! Which edition a run makes, and what the ledger says before it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::domain::listing::Listing;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::ledger::database::Ledger;
use crate::ledger::publication::{EditionRecord, SourceFile};
use crate::ledger::trend::PastFigures;
use crate::store::hash::{Sha256Hex, sha256};

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
                Plan { id: latest.id, as_of: latest.as_of, inputs_digest, recorded: Some(latest) }
            }
            latest => {
                let number = latest.map_or(1, |latest| latest.id.number + 1);
                Plan {
                    id: EditionId { quarter, series: Series::Quarterly, number },
                    as_of: today,
                    inputs_digest,
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
        Ok(Plan { id, as_of: today, inputs_digest: sha256(text.as_bytes()), recorded: None })
    }
}

/// The ledger as it stood before the edition.
pub(super) fn before(
    plan: &Plan,
    office: &Office,
    ledger: &Ledger,
    inputs: &Inputs,
    records: &[SourceFile],
) -> Result<Before, RunError> {
    let issued_here = ledger.notice_numbers(plan.id)?;
    let word = &office.standards.settings.credit_office.document_word;
    let first_serial = match issued_here.iter().map(|notice| notice.serial).min() {
        Some(first) => first,
        None => ledger.next_serial(plan.as_of.year(), word, plan.id)?,
    };
    let up_to = ledger.up_to(plan.id)?;
    // A repair run goes by the answers of its own quarter too, if that has been published already.
    let in_force = match plan.id.series {
        Series::Quarterly => plan.id.quarter,
        Series::Repair => plan.id.quarter.next(),
    };
    let mut issued = BTreeMap::new();
    for edition in ledger.all_editions()?.into_iter().take_while(|edition| edition.id != plan.id) {
        let notices = ledger.notice_numbers(edition.id)?.into_iter();
        issued.extend(notices.map(|notice| (notice.number, (edition.id, notice.addressee))));
    }
    let told_before = match plan.id.series {
        Series::Quarterly => ledger.told_in(plan.id.quarter, up_to, &issued)?,
        Series::Repair => BTreeMap::new(),
    };
    let known = match plan.id.series {
        Series::Quarterly => Vec::new(),
        Series::Repair => ledger.last_listings(up_to)?,
    };
    let figures = match plan.id.series {
        Series::Quarterly => ledger.past_figures(up_to, plan.id.quarter)?,
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
        earlier: earlier(plan, ledger)?,
        told_before,
        known,
        histories: ledger.histories(up_to)?,
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

/// The listings of the last edition of the same quarter before this one; none for the first, or for repairs.
fn earlier(plan: &Plan, ledger: &Ledger) -> Result<Vec<Listing>, RunError> {
    let id = plan.id;
    let is_earlier =
        |known: &EditionId| id.series == Series::Quarterly && known.quarter == id.quarter && *known < id;
    let last = ledger.editions()?.into_iter().map(|edition| edition.id).rfind(is_earlier);
    Ok(last.map(|last| ledger.snapshot(last)).transpose()?.unwrap_or_default())
}
