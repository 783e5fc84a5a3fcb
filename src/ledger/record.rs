//! The one writer: an edition goes into the ledger whole, in one transaction, or not at all.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};

use super::chain::{Link, START};
use super::content::digest;
use super::database::Ledger;
use super::error::LedgerError;
use super::publication::{Publication, Recorded};
use super::words::word;
use crate::domain::event::EventKind;
use crate::store::crash::crash_point;

impl Ledger {
    /// Remembers an edition. The same edition with the same content adds nothing; with other content it is
    /// [`LedgerError::RecordedDifferently`].
    pub fn record(&mut self, publication: &Publication<'_>) -> Result<Recorded, LedgerError> {
        let id = publication.edition.id;
        let content = digest(publication)?;
        let transaction = self.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<String> = transaction
            .query_row("SELECT content_sha256 FROM edition WHERE id = ?1", [id.to_string()], |row| row.get(0))
            .optional()?;
        match known {
            Some(known) if known == content.as_str() => return Ok(Recorded::Already),
            Some(_) => return Err(LedgerError::RecordedDifferently(id)),
            None => {}
        }
        let writer = Writer { transaction: &transaction, publication, edition: id.to_string() };
        let chain = writer.new_links()?;
        writer.edition(content.as_str(), &chain)?;
        writer.replaced()?;
        writer.source_files()?;
        writer.parties()?;
        writer.listings()?;
        writer.events(&chain)?;
        crash_point("recording");
        writer.notices()?;
        writer.outbox()?;
        writer.dispatches()?;
        writer.questions()?;
        writer.decisions()?;
        writer.reports()?;
        writer.applications()?;
        writer.layouts()?;
        writer.units()?;
        writer.party_course()?;
        transaction.commit()?;
        Ok(Recorded::Now)
    }
}

pub(super) struct Writer<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) publication: &'a Publication<'a>,
    pub(super) edition: String,
}

/// New events with their hashes, and the hash after the last.
struct NewChain {
    before: String,
    links: Vec<(Link, String)>,
}

impl NewChain {
    fn head(&self) -> &str {
        self.links.last().map_or(self.before.as_str(), |(_, hash)| hash.as_str())
    }
}

impl Writer<'_> {
    /// What happens with this edition and did not happen in the quarter yet, as the continuation of the chain.
    fn new_links(&self) -> Result<NewChain, LedgerError> {
        let quarter = self.publication.edition.id.quarter.to_string();
        let known = self.known_events(&quarter)?;
        let last: Option<(i64, String)> = self
            .transaction
            .query_row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (mut seq, before) = last.unwrap_or((0, START.to_owned()));
        let mut chain = NewChain { before, links: Vec::new() };
        for happening in &self.publication.edition.happenings {
            let (listing, kind) = (happening.listing.to_string(), word(&happening.kind));
            let saying = said(happening.kind, &happening.on.to_string(), &happening.payload.to_string());
            if known.contains(&(listing.clone(), kind.clone(), saying)) {
                continue;
            }
            seq += 1;
            let link = Link {
                seq,
                edition: self.edition.clone(),
                quarter: quarter.clone(),
                listing,
                kind,
                on: happening.on.to_string(),
                actor: self.publication.actor.clone(),
                evidence: happening.evidence.as_ref().map(serde_json::to_string).transpose()?,
                payload: happening.payload.to_string(),
            };
            let hash = link.hash(chain.head())?.to_string();
            chain.links.push((link, hash));
        }
        Ok(chain)
    }

    /// What the quarter's editions have said already: listing, kind and, where several of a kind may happen, which.
    fn known_events(&self, quarter: &str) -> Result<BTreeSet<(String, String, Option<String>)>, LedgerError> {
        let sql = "SELECT listing_id, kind, on_date, payload FROM event
                   WHERE quarter = ?1 AND edition IN (SELECT id FROM standing) AND edition IS NOT ?2";
        let mut statement = self.transaction.prepare(sql)?;
        let replaces = self.publication.edition.replaces.map(|replaced| replaced.to_string());
        let mut rows = statement.query((quarter, replaces))?;
        let mut known = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            let (on, payload): (String, String) = (row.get(2)?, row.get(3)?);
            let saying = said(super::snapshot::word(&kind)?, &on, &payload);
            known.insert((row.get(0)?, kind, saying));
        }
        Ok(known)
    }

    fn edition(&self, content: &str, chain: &NewChain) -> Result<(), LedgerError> {
        let edition = self.publication.edition;
        self.transaction.execute(
            "INSERT INTO edition (id, quarter, series, number, as_of, inputs_digest, manifest_sha256,
                                  content_sha256, chain_head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                &self.edition,
                edition.id.quarter.to_string(),
                edition.id.series.word(),
                edition.id.number,
                edition.as_of.to_string(),
                self.publication.inputs_digest.as_str(),
                self.publication.manifest_sha256.as_str(),
                content,
                chain.head(),
            ),
        )?;
        Ok(())
    }

    fn source_files(&self) -> Result<(), LedgerError> {
        let quarter = self.publication.edition.id.quarter.to_string();
        let mut insert = self.transaction.prepare(
            "INSERT INTO source_file (sha256, quarter, name, bytes, datasets, edition)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (sha256, quarter, name) DO NOTHING",
        )?;
        for file in &self.publication.source_files {
            let datasets = serde_json::to_string(&file.datasets)?;
            let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
            insert.execute((file.sha256.as_str(), &quarter, &file.name, bytes, datasets, &self.edition))?;
        }
        Ok(())
    }

    /// Parties that are new, or that are described otherwise than last time.
    fn parties(&self) -> Result<(), LedgerError> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO party (id, first_edition, name, class, uscc, org_code, unit_id)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
             WHERE (?3, ?4, ?5, ?6, ?7) IS NOT (
                SELECT p.name, p.class, p.uscc, p.org_code, p.unit_id
                FROM party p JOIN edition e ON e.id = p.first_edition
                WHERE p.id = ?1 ORDER BY e.seq DESC LIMIT 1)",
        )?;
        for party in &self.publication.edition.parties {
            insert.execute((
                party.id.0.as_ref(),
                &self.edition,
                &party.name,
                party.class.word(),
                &party.uscc,
                &party.org_code,
                party.unit.as_ref().map(|unit| unit.0.as_ref()),
            ))?;
        }
        Ok(())
    }

    fn listings(&self) -> Result<(), LedgerError> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO listing_state (edition, listing_id, party_id, case_key, mark, withheld, facts, term, sources)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for listing in &self.publication.edition.listings {
            insert.execute((
                &self.edition,
                listing.id.0.as_ref(),
                listing.party.0.as_ref(),
                listing.case.0.as_ref(),
                listing.mark.word(),
                listing.withheld.map(|withheld| withheld.word()),
                serde_json::to_string(&listing.facts)?,
                listing.term.as_ref().map(serde_json::to_string).transpose()?,
                serde_json::to_string(&listing.sources)?,
            ))?;
        }
        let stray: Option<String> = self
            .transaction
            .query_row(
                "SELECT listing_id FROM listing_state
                 WHERE edition = ?1 AND party_id NOT IN (SELECT id FROM party) LIMIT 1",
                [&self.edition],
                |row| row.get(0),
            )
            .optional()?;
        stray.map_or(Ok(()), |listing| Err(LedgerError::PartyUnknown { listing }))
    }

    fn events(&self, chain: &NewChain) -> Result<(), LedgerError> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO event (seq, edition, quarter, listing_id, kind, on_date, actor, evidence, payload,
                                previous_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let mut previous = chain.before.as_str();
        for (link, hash) in &chain.links {
            insert.execute((
                link.seq,
                &link.edition,
                &link.quarter,
                &link.listing,
                &link.kind,
                &link.on,
                &link.actor,
                &link.evidence,
                &link.payload,
                previous,
                hash,
            ))?;
            previous = hash;
        }
        Ok(())
    }

    fn notices(&self) -> Result<(), LedgerError> {
        let mut taken = self.transaction.prepare(
            "SELECT 1 FROM notice WHERE (number = ?1 OR (year, word, serial) = (?2, ?3, ?4))
             AND (number, year, word, serial, addressee, kind) IS NOT (?1, ?2, ?3, ?4, ?5, ?6)
             AND edition IN (SELECT id FROM standing)",
        )?;
        let mut insert = self.transaction.prepare(
            "INSERT INTO notice (edition, number, word, year, serial, addressee, packet_digest, kind)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for notice in &self.publication.notices {
            let (addressee, kind) = (notice.addressee.0.as_ref(), notice.kind.word());
            if taken.exists((&notice.number, notice.year, &notice.word, notice.serial, addressee, kind))? {
                return Err(LedgerError::NumberTaken { number: notice.number.clone() });
            }
            insert.execute((
                &self.edition,
                &notice.number,
                &notice.word,
                notice.year,
                notice.serial,
                addressee,
                notice.packet_digest.as_str(),
                kind,
            ))?;
        }
        let gap: Option<(String, i32)> = self
            .transaction
            .query_row(
                "SELECT word, year FROM notice WHERE edition IN (SELECT id FROM standing) GROUP BY word, year
                 HAVING count(DISTINCT serial) <> max(serial) - min(serial) + 1 ORDER BY 1, 2 LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        gap.map_or(Ok(()), |(word, year)| Err(LedgerError::NumberGap { word, year }))
    }

    fn layouts(&self) -> Result<(), LedgerError> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO layout (edition, seq, seen_in, definition, file, sheet, profile)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (seq, layout) in (1_i64..).zip(&self.publication.layouts) {
            let profile = &layout.profile;
            insert.execute((
                &self.edition,
                seq,
                layout.seen_in.to_string(),
                &profile.definition,
                &profile.file,
                &profile.sheet,
                serde_json::to_string(profile)?,
            ))?;
        }
        Ok(())
    }

    fn outbox(&self) -> Result<(), LedgerError> {
        let mut packet = self.transaction.prepare(
            "INSERT INTO outbox (edition, recipient, digest, message_id, path) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut state = self.transaction.prepare(
            "INSERT INTO outbox_state (edition, recipient, state, on_date, actor)
             VALUES (?1, ?2, 'prepared', ?3, ?4)",
        )?;
        let as_of = self.publication.edition.as_of.to_string();
        for entry in &self.publication.outbox {
            packet.execute((
                &self.edition,
                &entry.called,
                entry.digest.as_str(),
                &entry.message_id,
                &entry.path,
            ))?;
            state.execute((&self.edition, &entry.called, &as_of, &self.publication.actor))?;
        }
        Ok(())
    }

    fn questions(&self) -> Result<(), LedgerError> {
        let mut insert =
            self.transaction.prepare("INSERT INTO question (edition, key, asked) VALUES (?1, ?2, ?3)")?;
        for question in &self.publication.edition.questions {
            insert.execute((&self.edition, &question.key, serde_json::to_string(question)?))?;
        }
        Ok(())
    }

    fn decisions(&self) -> Result<(), LedgerError> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO decision (edition, seq, question_key, answer, units, class, decided_by, decided_on, source)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let edition = self.publication.edition;
        for (seq, decision) in (1_i64..).zip(&edition.decisions) {
            insert.execute((
                &self.edition,
                seq,
                &decision.key,
                decision.answer.word(),
                serde_json::to_string(&decision.units)?,
                decision.class.map(|class| class.word()),
                &decision.by,
                decision.on.unwrap_or(edition.as_of).to_string(),
                serde_json::to_string(&decision.place)?,
            ))?;
        }
        Ok(())
    }

    /// What the court reported: later runs go by it, whichever pipeline read it.
    fn reports(&self) -> Result<(), LedgerError> {
        let mut insert = self
            .transaction
            .prepare("INSERT INTO report (edition, seq, kind, body) VALUES (?1, ?2, ?3, ?4)")?;
        let edition = self.publication.edition;
        let closures =
            edition.closures.iter().map(|closure| Ok(("closure", serde_json::to_string(closure)?)));
        let removals =
            edition.removals.iter().map(|removal| Ok(("removal", serde_json::to_string(removal)?)));
        for (seq, report) in (1_i64..).zip(closures.chain(removals)) {
            let (kind, body) = report.map_err(|error: serde_json::Error| LedgerError::from(error))?;
            insert.execute((&self.edition, seq, kind, body))?;
        }
        Ok(())
    }

    fn applications(&self) -> Result<(), LedgerError> {
        let mut insert =
            self.transaction.prepare("INSERT INTO application (edition, seq, body) VALUES (?1, ?2, ?3)")?;
        for (seq, application) in (1_i64..).zip(&self.publication.edition.applications) {
            insert.execute((&self.edition, seq, serde_json::to_string(application)?))?;
        }
        Ok(())
    }
}

/// What tells two events of one kind, listing and quarter apart; `None`: nothing does.
fn said(kind: EventKind, on: &str, payload: &str) -> Option<String> {
    (!kind.is_once_a_quarter()).then(|| format!("{on} {payload}"))
}
