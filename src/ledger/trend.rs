//! Figures of earlier quarters, read off the events and snapshots of the ledger, for the leading group's page.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::course::Course;
use super::database::Ledger;
use super::error::LedgerError;
use super::past::UpTo;
use super::snapshot::{json, shown, word};
use crate::domain::amount::Fen;
use crate::domain::event::EventKind;
use crate::domain::history::History;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::PartyId;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::domain::trend::{Stock, Stood, Tally, Trend};
use crate::domain::unit::{Unit, UnitId};

/// What earlier quarters leave to the figures of an edition.
#[derive(Debug, Clone, Default)]
pub struct PastFigures {
    pub trend: Trend,
    /// What was recorded of the edition's own quarter: by repair runs, and by earlier editions of it.
    pub tally: Tally,
    /// Name of the department to which every notice of the ledger went, by 发文字号.
    pub addressees: BTreeMap<String, String>,
}

/// The last edition of a quarter, at whose end its figures are taken.
struct Border {
    id: EditionId,
    seq: i64,
    as_of: NaiveDate,
}

/// The ledger's events told again from the first.
#[derive(Default)]
struct Retelling {
    histories: BTreeMap<ListingId, History>,
    tallies: BTreeMap<Quarter, Tally>,
    stocks: BTreeMap<Quarter, (EditionId, NaiveDate, Stock)>,
}

impl Ledger {
    /// Figures of the quarters before one, as the ledger had them when an edition of it was made.
    pub fn past_figures(&self, up_to: UpTo, quarter: Quarter) -> Result<PastFigures, LedgerError> {
        let mut borders = self.borders(up_to, quarter)?.into_iter().peekable();
        let mut told = Retelling::default();
        let sql = "SELECT v.listing_id, v.kind, v.on_date, v.payload, e.seq, e.quarter
                   FROM event v JOIN standing e ON e.id = v.edition WHERE e.seq < ?1 ORDER BY v.seq";
        let mut statement = self.connection().prepare(sql)?;
        let mut rows = statement.query([up_to.seq])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get("seq")?;
            while let Some(border) = borders.next_if(|border| border.seq < seq) {
                self.take_stock(&border, &mut told)?;
            }
            let listing = ListingId(row.get::<_, String>("listing_id")?.into());
            let kind: EventKind = word(&row.get::<_, String>("kind")?)?;
            let on: NaiveDate = shown(row, "on_date")?;
            let payload: Value = json(&row.get::<_, String>("payload")?)?;
            let history = told.histories.entry(listing.clone()).or_insert_with(|| History::begun(on));
            let before = history.clone();
            if history.hear(kind, on, &payload).is_ok() {
                let tally = told.tallies.entry(shown(row, "quarter")?).or_default();
                tally.hear(&listing, kind, on, &payload, &before);
            }
        }
        for border in borders {
            self.take_stock(&border, &mut told)?;
        }
        let mut trend = Trend::default();
        for (quarter, (edition, as_of, stock)) in told.stocks {
            let tally = told.tallies.remove(&quarter).unwrap_or_default();
            trend.enter(edition, as_of, stock, &tally);
        }
        let tally = told.tallies.remove(&quarter).unwrap_or_default();
        Ok(PastFigures { trend, tally, addressees: self.addressees(up_to)? })
    }

    /// The last edition of every earlier quarter, in the order of recording.
    fn borders(&self, up_to: UpTo, quarter: Quarter) -> Result<Vec<Border>, LedgerError> {
        let sql = "SELECT id, seq, as_of FROM edition
                   WHERE series = 'quarterly' AND quarter < ?1 AND seq < ?2 ORDER BY quarter, number";
        let all = self.all(sql, (quarter.to_string(), up_to.seq), |row| {
            Ok(Border { id: shown(row, "id")?, seq: row.get("seq")?, as_of: shown(row, "as_of")? })
        })?;
        let last: BTreeMap<Quarter, Border> =
            all.into_iter().map(|border| (border.id.quarter, border)).collect();
        let mut last: Vec<Border> = last.into_values().collect();
        last.sort_by_key(|border| border.seq);
        Ok(last)
    }

    fn take_stock(&self, border: &Border, told: &mut Retelling) -> Result<(), LedgerError> {
        let sql = "SELECT listing_id, party_id, mark, json_extract(facts, '$.amount') AS amount
                   FROM listing_state WHERE edition = ?1";
        let rows = self.all(sql, [border.id.to_string()], |row| {
            let listing = ListingId(row.get::<_, String>("listing_id")?.into());
            let party = PartyId(row.get::<_, String>("party_id")?.into());
            let amount: Option<i64> = row.get("amount")?;
            Ok((listing, party, word(&row.get::<_, String>("mark")?)?, amount.map(Fen)))
        })?;
        let stock = rows.into_iter().map(|(listing, party, mark, amount)| {
            let history = told.histories.get(&listing);
            let state = history.map_or_else(|| History::begun(border.as_of).state, |history| history.state);
            (listing, Stood { party, amount, state, mark })
        });
        let stock = stock.collect();
        told.stocks.insert(border.id.quarter, (border.id, border.as_of, stock));
        Ok(())
    }

    /// Departments come and go: each is named as the units table of its notice named it.
    fn addressees(&self, up_to: UpTo) -> Result<BTreeMap<String, String>, LedgerError> {
        let sql = "SELECT n.number, n.addressee, e.id, e.as_of, f.digest
                   FROM notice n JOIN standing e ON e.id = n.edition JOIN units_in_force f ON f.edition = e.id
                   WHERE e.seq < ?1 ORDER BY e.seq";
        let notices = self.all(sql, [up_to.seq], |row| {
            let unit = UnitId(row.get::<_, String>("addressee")?.into());
            let told: (EditionId, NaiveDate) = (shown(row, "id")?, shown(row, "as_of")?);
            Ok((row.get::<_, String>("number")?, unit, told, row.get::<_, String>("digest")?))
        })?;
        let mut versions: BTreeMap<String, BTreeMap<UnitId, Vec<Unit>>> = BTreeMap::new();
        let mut named = BTreeMap::new();
        for (number, addressee, (edition, on), digest) in notices {
            if !versions.contains_key(&digest) {
                let mut units: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
                for unit in self.units_of(edition)?.unwrap_or_default().units {
                    units.entry(unit.id.clone()).or_default().push(unit);
                }
                versions.insert(digest.clone(), units);
            }
            let rows = versions.get(&digest).and_then(|units| units.get(&addressee));
            let row = rows.and_then(|rows| rows.iter().find(|unit| unit.is_valid_on(on)).or(rows.last()));
            if let Some(unit) = row {
                named.insert(number, unit.name.clone());
            }
        }
        Ok(named)
    }
}

/// The figures of an edition after those of the quarters before it; none for a repair edition.
pub fn trend(
    past: PastFigures,
    (id, as_of): (EditionId, NaiveDate),
    listings: &[Listing],
    before: &BTreeMap<ListingId, History>,
    course: &Course,
) -> Trend {
    if id.series == Series::Repair {
        return Trend::default();
    }
    let PastFigures { mut trend, mut tally, addressees } = past;
    let mut histories: BTreeMap<&ListingId, History> = BTreeMap::new();
    for happening in &course.happenings {
        let history = histories.entry(&happening.listing).or_insert_with(|| {
            before.get(&happening.listing).cloned().unwrap_or_else(|| History::begun(as_of))
        });
        let (kind, on, said) = (happening.kind, happening.on, &happening.payload);
        tally.hear(&happening.listing, kind, on, said, history);
        // The course has taken only what may follow.
        let _ = history.hear(kind, on, said);
    }
    for (number, reply) in &mut tally.replies {
        reply.addressee = addressees.get(number).cloned();
    }
    let stock = listings.iter().map(|listing| {
        let history = course.histories.get(&listing.id);
        let state = history.map_or_else(|| History::begun(as_of).state, |history| history.state);
        let (party, amount, mark) = (listing.party.clone(), listing.facts.amount, listing.mark);
        (listing.id.clone(), Stood { party, amount, state, mark })
    });
    trend.enter(id, as_of, stock.collect(), &tally);
    trend
}
