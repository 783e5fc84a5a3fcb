//! Who receives a file, by where it lies in the edition, and what that recipient may read. A file that lies where nobody has
//! said who receives it is a leak.

use std::collections::BTreeSet;

use super::finder::folded;
use super::register::{Register, Tells};
use crate::definition::measures::Stage;
use crate::definition::recipients::RecipientClass;
use crate::domain::edition::Notice;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::PartyId;

/// What one recipient may read.
#[derive(Default)]
pub(super) struct Reach {
    /// `None`: of everybody (the credit office, the court, the office itself).
    pub(super) of: Option<Share>,
    /// Headings that its sheets may have; `None`: no set is declared.
    pub(super) columns: Option<BTreeSet<String>>,
    /// Cells as the court wrote them, personal numbers included: its own rows, going back to it.
    pub(super) raw: bool,
    /// Row keys travel in hidden columns of workbooks that come back.
    pub(super) keys: bool,
    /// Of a message: the address that the units table gives.
    pub(super) address: Option<String>,
    /// Place of what is addressed to one recipient, where it belongs to that.
    pub(super) owner: Option<usize>,
    /// Of a message: its attachments must be sealed.
    pub(super) sealed: bool,
    /// Opens what is sealed.
    pub(super) pass_phrase: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Share {
    pub(super) parties: BTreeSet<PartyId>,
    pub(super) listings: BTreeSet<ListingId>,
    /// Marks of names that tell nothing here: the recipient's own, the office's, those of who is addressed besides.
    pub(super) plain: BTreeSet<usize>,
    /// What the court says in free words about the listings, folded.
    pub(super) facts: Vec<String>,
}

/// Columns that forms of ours have besides the recipient's set; they say nothing of a party that the set does not.
fn besides(class: RecipientClass) -> &'static [&'static str] {
    match class {
        RecipientClass::CreditOffice => &["withheld"],
        RecipientClass::Supervisor => &["notice_number", "answering_unit", "answered_on", "answer"],
        RecipientClass::Sanctioner => &["change", "cases_added", "cases_removed", "change_reason"],
        RecipientClass::Court => &["court_answer", "court_remark"],
        _ => &[],
    }
}

/// Columns whose cells hold the court's own words, which may name another body.
const FACTS: [&str; 7] =
    ["basic_facts", "basis", "basis_unit", "basis_number", "duty", "performed_part", "unperformed_part"];

impl Register<'_> {
    /// The recipient of a file; `None`: nobody has said.
    pub(super) fn reach(&self, path: &str) -> Option<Reach> {
        let word = |key: &str| self.known.words.word(&format!("products.{key}"));
        let lies_in = |key: &str| {
            let rest = path.strip_prefix(word(key)).filter(|_| !word(key).is_empty());
            rest.and_then(|rest| rest.strip_prefix('/'))
        };
        let house = Some(Reach::default());
        if let Some(file) = lies_in("folder_outbox") {
            return if file.ends_with(".eml") { self.message(path) } else { house };
        }
        let stage = if lies_in("folder_second_stage").is_some() { Stage::Overdue } else { Stage::Listed };
        if let Some(at) = self.owner(&self.open_twin(path)) {
            return self.addressed(at, &[stage]);
        }
        if let Some(file) = lies_in("folder_sanctions").or_else(|| lies_in("folder_second_stage")) {
            return Some(self.sanctioned(department_of(file), &[stage]));
        }
        if let Some(file) = lies_in("folder_supervision") {
            return match file {
                _ if file == word("file_supervision") => Some(self.supervised()),
                _ if file == word("file_assessment") => Some(self.assessed()),
                _ => None,
            };
        }
        if lies_in("folder_push").is_some() {
            let columns = self.columns(RecipientClass::CreditOffice);
            return Some(Reach { columns, ..house? });
        }
        if let Some(file) = lies_in("folder_review") {
            let held = word("file_held").split('{').next().unwrap_or_default();
            let columns =
                (file == word("file_missing")).then(|| self.columns(RecipientClass::Court)).flatten();
            return Some(Reach { columns, raw: file.starts_with(held), keys: true, ..house? });
        }
        if lies_in("folder_clues").is_some() {
            // To the court's officer, by hand.
            return Some(Reach { keys: true, ..house? });
        }
        if lies_in("folder_returned").is_some() {
            return Some(Reach { raw: true, keys: true, ..house? });
        }
        if let Some(file) = lies_in("folder_printed") {
            // Copies of the office's letters, for its own archive.
            return if file.ends_with(".pdf") { house } else { None };
        }
        let at_home = ["folder_repair", "folder_quarter_rows"].iter().any(|key| lies_in(key).is_some())
            || path.starts_with("data/")
            || path == "manifest.json"
            || lies_in("folder_packets").is_some_and(|file| file == word("file_recalls"))
            || ["file_report", "file_ledger", "file_quarter"].iter().any(|key| path == word(key));
        if at_home { house } else { None }
    }

    /// Sealed files lie in a folder beside the open ones.
    fn open_twin(&self, path: &str) -> String {
        path.replacen(&format!("/{}/", self.known.words.word("products.folder_sealed")), "/", 1)
    }

    /// What a recipient may read of what is addressed to it; of sanction lists those of these stages.
    fn addressed(&self, at: usize, stages: &[Stage]) -> Option<Reach> {
        let addressed = self.known.addressed.get(at)?;
        let reach = match &addressed.tells {
            Tells::Packet(notice) => self.packet(self.known.notices.get(*notice)?),
            Tells::Letter { listings, of_body } => self.letter(&addressed.name, listings, *of_body),
            Tells::Sanctions => self.sanctioned(&addressed.name, stages),
        };
        Some(Reach { owner: Some(at), pass_phrase: addressed.phrase.clone(), ..reach })
    }

    fn packet(&self, notice: &Notice) -> Reach {
        let mut share = Share::default();
        for party in &notice.parties {
            share.parties.insert(party.clone());
            let of_party = self.by_party.get(party).into_iter().flatten();
            for listing in of_party.filter(|one| self.is_told(one) && notice.listings.contains(&one.id)) {
                share.take(listing);
            }
            for addressee in self.known.supervisions.get(party).iter().flat_map(|found| &found.addressees) {
                share.plain.extend(self.names_of(&addressee.unit));
            }
        }
        for listing in notice.recalled.iter().filter_map(|id| self.by_id.get(id)) {
            share.parties.insert(listing.party.clone());
            share.take(listing);
        }
        share.plain.extend(self.house());
        share.plain.extend(self.names_of(&notice.addressee));
        for name in [Some(&notice.name), notice.former_name.as_ref()].into_iter().flatten() {
            share.plain.extend(self.named(name));
        }
        Reach { of: Some(share), columns: self.columns(RecipientClass::Supervisor), ..Reach::default() }
    }

    /// A letter tells its listings, and nothing of other cases of the same bodies, unless it is to say which go on.
    fn letter(&self, name: &str, listings: &BTreeSet<ListingId>, of_body: bool) -> Reach {
        let mut share = Share { plain: self.house().clone(), ..Share::default() };
        for listing in listings.iter().filter_map(|id| self.by_id.get(id)) {
            share.parties.insert(listing.party.clone());
            share.take(listing);
            let others = self.by_party.get(&listing.party).filter(|_| of_body);
            let others = others.into_iter().flatten().filter(|other| !other.awaits_release());
            others.for_each(|other| share.take(other));
            let supervision = self.known.supervisions.get(&listing.party);
            for addressee in supervision.iter().flat_map(|found| &found.addressees) {
                share.plain.extend(self.names_of(&addressee.unit));
            }
        }
        share.plain.extend(self.named(name));
        Reach { of: Some(share), columns: self.columns(RecipientClass::Lifting), ..Reach::default() }
    }

    /// Of a message to somebody who has an address.
    fn message(&self, path: &str) -> Option<Reach> {
        let at = self.owner_of_message(path)?;
        let addressed = self.known.addressed.get(at)?;
        let declared = &self.known.recipients.sealed;
        let sealed = declared.contains(&addressed.name) || declared.contains(addressed.unit.0.as_ref());
        let address = Some(addressed.address.as_deref()?.trim().to_owned());
        let reach = self.addressed(at, &[Stage::Listed, Stage::Overdue])?;
        Some(Reach { sealed, address, ..reach })
    }

    /// What the lists of one department name: parties of the classes that its measures hit, with cases that nothing
    /// withholds, or whose end it hears of.
    fn sanctioned(&self, department: &str, stages: &[Stage]) -> Reach {
        let measures = self.known.measures.measures.iter().filter(|measure| {
            stages.contains(&measure.stage)
                && measure.departments.iter().any(|name| department.ends_with(name.as_str()))
        });
        let classes: BTreeSet<_> = measures.flat_map(|measure| measure.classes.iter().copied()).collect();
        self.listed(RecipientClass::Sanctioner, |register, party, listing| {
            register.classes.get(party).is_some_and(|class| classes.contains(class))
                && (listing.withheld.is_none() || register.known.named_before.contains(&listing.id))
        })
        .plainly(self.named(department))
    }

    /// 督办清单.
    fn supervised(&self) -> Reach {
        let may = |register: &Self, _: &PartyId, listing: &Listing| {
            listing.withheld.is_none() || register.known.named_before.contains(&listing.id)
        };
        self.listed(RecipientClass::PoliticalLegalCommittee, may).plainly(self.supervisors())
    }

    /// 平安建设考核清单 counts what was performed and what ended too; a government that nobody has released it names as little
    /// as any other list does (R19).
    fn assessed(&self) -> Reach {
        let may = |_: &Self, _: &PartyId, listing: &Listing| !listing.awaits_release();
        self.listed(RecipientClass::Assessment, may).plainly(self.supervisors())
    }

    /// Names of those who supervise: a column of the committee's lists.
    fn supervisors(&self) -> BTreeSet<usize> {
        let addressees = self.known.supervisions.values().flat_map(|found| &found.addressees);
        let units: BTreeSet<_> = addressees.map(|addressee| &addressee.unit).collect();
        units.into_iter().flat_map(|unit| self.names_of(unit)).collect()
    }

    fn listed(&self, class: RecipientClass, may: impl Fn(&Self, &PartyId, &Listing) -> bool) -> Reach {
        let mut share = Share { plain: self.house().clone(), ..Share::default() };
        for (party, listings) in &self.by_party {
            for listing in listings.iter().filter(|listing| may(self, party, listing)) {
                share.parties.insert((*party).clone());
                share.take(listing);
            }
        }
        Reach { of: Some(share), columns: self.columns(class), ..Reach::default() }
    }

    fn columns(&self, class: RecipientClass) -> Option<BTreeSet<String>> {
        let keys = self.known.recipients.columns(class).iter().map(String::as_str);
        Some(keys.chain(besides(class).iter().copied()).map(|key| self.heading(key)).collect())
    }

    fn heading(&self, key: &str) -> String {
        self.known.words.word(&format!("products.column.{key}")).to_owned()
    }

    /// Headings of columns in which the court's own words stand.
    pub(super) fn fact_headings(&self) -> BTreeSet<String> {
        FACTS.iter().map(|key| self.heading(key)).collect()
    }

    /// Every heading that any of our sheets can have.
    pub(super) fn all_headings(&self) -> BTreeSet<String> {
        let words = self.known.words;
        let keys = words.keys().filter(|key| key.starts_with("products.column."));
        keys.map(|key| words.word(key).to_owned()).collect()
    }
}

/// `02-云泽市财政局.xlsx` is the list of that department.
fn department_of(file: &str) -> &str {
    let department = file.rsplit_once('.').map_or(file, |(name, _)| name);
    department.split_once('-').map_or(department, |(_, name)| name)
}

impl Reach {
    /// With names that tell nothing here.
    fn plainly(mut self, names: BTreeSet<usize>) -> Self {
        if let Some(share) = &mut self.of {
            share.plain.extend(names);
        }
        self
    }
}

impl Share {
    fn take(&mut self, listing: &Listing) {
        self.listings.insert(listing.id.clone());
        let facts = &listing.facts;
        let said = [
            &facts.duty,
            &facts.performed_part,
            &facts.unperformed_part,
            &facts.basis_unit,
            &facts.basis_number,
            &facts.exception,
        ];
        // A letter puts its own full stop behind them.
        let said = said.map(|text| folded(text).trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned());
        self.facts.extend(said.into_iter().filter(|text| !text.is_empty()));
    }
}
