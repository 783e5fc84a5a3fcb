//! Who is known, who receives what, and what every recipient may therefore read: taken from the ledger's facts, not from what
//! the products say of themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::CheckFault;
use super::finder::{Finder, Hit, MarkKind, Marks, folded};
use super::open::{Sight, open};
use super::place::Place;
use crate::definition::load::DefinitionFiles;
use crate::definition::measures::Measures;
use crate::definition::office::OfficeSettings;
use crate::definition::recipients::Recipients;
use crate::domain::edition::Notice;
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::party::{Party, PartyId};
use crate::domain::scope::BodyClass;
use crate::domain::supervision::Supervision;
use crate::domain::unit::{UnitId, UnitTable};
use crate::text::letter::vocabulary::Vocabulary;
use crate::text::words::Words;

/// What goes to one recipient about one matter: files of the edition, and the messages that carry them.
#[derive(Clone, PartialEq, Eq)]
pub struct Addressed {
    pub tells: Tells,
    /// To whom it is addressed.
    pub name: String,
    pub unit: UnitId,
    /// As the units table has it.
    pub address: Option<String>,
    /// What its files are sealed with; `None`: they are not. No log may show it, so there is no `Debug`.
    pub phrase: Option<String>,
    /// Inside the edition: a folder, which ends in `/`, or files.
    pub papers: Vec<String>,
    pub messages: Vec<String>,
}

/// What a recipient may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tells {
    /// What the notice of this place tells.
    Packet(usize),
    /// These listings, and whose they are; `of_body`: which other cases of the same bodies go on, too.
    Letter { listings: BTreeSet<ListingId>, of_body: bool },
    /// Whom the measures of the recipient hit.
    Sanctions,
}

/// What an edition is compared with.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// Of the edition.
    pub parties: &'k [Party],
    /// Every party that the ledger knows besides: no product of this edition has a reason to name them.
    pub others: &'k [Party],
    /// Of the edition.
    pub listings: &'k [Listing],
    /// Listings that are performed and go off with the edition's repair batch.
    pub performed: &'k BTreeSet<ListingId>,
    /// Listings that lists have named before: departments hear of their end.
    pub named_before: &'k BTreeSet<ListingId>,
    pub supervisions: &'k BTreeMap<PartyId, Supervision>,
    pub notices: &'k [Notice],
    pub units: &'k UnitTable,
    pub office: &'k OfficeSettings,
    pub measures: &'k Measures,
    pub recipients: &'k Recipients,
    pub templates: &'k DefinitionFiles,
    /// Chinese.
    pub words: &'k Words,
    /// Everything for single recipients.
    pub addressed: &'k [Addressed],
}

pub(super) struct Register<'k> {
    pub(super) known: Known<'k>,
    finder: Finder,
    /// Whom and what each mark tells; nobody: the name of a body that is not listed.
    owners: Vec<Owners>,
    /// Names that stand in the office's own words: on its letter head, in the fixed text of its letters, in the measures.
    house: BTreeSet<usize>,
    pub(super) by_party: BTreeMap<&'k PartyId, Vec<&'k Listing>>,
    pub(super) by_id: BTreeMap<&'k ListingId, &'k Listing>,
    pub(super) classes: BTreeMap<&'k PartyId, BodyClass>,
    names: Names<'k>,
    /// Place of what a file, a folder or a message belongs to.
    papers: BTreeMap<&'k str, usize>,
    messages: BTreeMap<&'k str, usize>,
}

/// Every name of every unit.
type Names<'k> = BTreeMap<&'k UnitId, Vec<UnitName<'k>>>;

#[derive(Debug, Clone, Copy)]
struct UnitName<'k> {
    text: &'k str,
    /// 简称: not a name that tells the unit from others.
    short: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Owners {
    pub(super) parties: BTreeSet<PartyId>,
    pub(super) listings: BTreeSet<ListingId>,
}

impl<'k> Register<'k> {
    pub(super) fn new(known: Known<'k>) -> Result<Self, CheckFault> {
        let mut entry = Entry::default();
        let names = names(known.units);
        for party in known.parties.iter().chain(known.others) {
            entry.party(party, &known, &names);
        }
        let mut by_party: BTreeMap<&PartyId, Vec<&Listing>> = BTreeMap::new();
        for listing in known.listings {
            entry.listing(listing);
            by_party.entry(&listing.party).or_default().push(listing);
        }
        let all = names.values().flatten().map(|name| name.text);
        // A longer name that holds a listed one tells somebody else.
        for name in all.chain(house_names(known.office)) {
            entry.mark(MarkKind::Name, name);
        }
        let Entry { marks, mut owners } = entry;
        let finder = Finder::new(marks)?;
        owners.resize_with(finder.marks.len(), Owners::default);
        let by_id = known.listings.iter().map(|listing| (&listing.id, listing)).collect();
        let addressed = known.addressed.iter().enumerate();
        let papers =
            addressed.clone().flat_map(|(at, one)| one.papers.iter().map(move |path| (path.as_str(), at)));
        let messages =
            addressed.flat_map(|(at, one)| one.messages.iter().map(move |path| (path.as_str(), at)));
        let (papers, messages) = (papers.collect(), messages.collect());
        let classes = known.parties.iter().map(|party| (&party.id, party.class)).collect();
        let mut register = Register {
            known,
            finder,
            owners,
            house: BTreeSet::new(),
            by_party,
            by_id,
            classes,
            names,
            papers,
            messages,
        };
        register.house = register.house_words(&Vocabulary::load()?);
        Ok(register)
    }

    /// Place of what a file belongs to.
    pub(super) fn owner(&self, path: &str) -> Option<usize> {
        let folder = || path.rsplit_once('/').and_then(|(folder, _)| self.papers.get(&*format!("{folder}/")));
        self.papers.get(path).or_else(folder).copied()
    }

    /// Place of what a message belongs to.
    pub(super) fn owner_of_message(&self, path: &str) -> Option<usize> {
        self.messages.get(path).copied()
    }

    pub(super) fn hits(&self, folded: &str) -> Vec<Hit> {
        self.finder.hits(folded)
    }

    pub(super) fn kind(&self, mark: usize) -> Option<MarkKind> {
        self.finder.marks.get(mark).map(|mark| mark.kind)
    }

    pub(super) fn owners(&self, mark: usize) -> Option<&Owners> {
        self.owners.get(mark)
    }

    pub(super) fn house(&self) -> &BTreeSet<usize> {
        &self.house
    }

    pub(super) fn is_known_code(&self, text: &str) -> bool {
        let whole = |hit: &Hit| hit.at == (0..text.len()) && self.kind(hit.mark) == Some(MarkKind::Code);
        self.hits(text).iter().any(whole)
    }

    /// The marks of all names that a unit has or had.
    pub(super) fn names_of(&self, unit: &UnitId) -> BTreeSet<usize> {
        let names = self.names.get(unit).into_iter().flatten();
        names.flat_map(|name| self.named(name.text)).collect()
    }

    /// The marks of names in a text.
    pub(super) fn named(&self, text: &str) -> BTreeSet<usize> {
        let hits = self.hits(&folded(text));
        hits.iter().map(|hit| hit.mark).filter(|mark| self.kind(*mark) == Some(MarkKind::Name)).collect()
    }

    /// A listing that departments are told about. `products::notices::told` says the same for those who write the letters;
    /// the check keeps its own, because what it shares with what it checks, it does not check. Whoever changes one rule
    /// changes the other.
    pub(super) fn is_told(&self, listing: &Listing) -> bool {
        matches!(listing.mark, Mark::New | Mark::Continuing)
            && listing.withheld.is_none()
            && !self.known.performed.contains(&listing.id)
    }

    fn house_words(&self, vocabulary: &Vocabulary) -> BTreeSet<usize> {
        let mut house: BTreeSet<usize> =
            house_names(self.known.office).flat_map(|name| self.named(name)).collect();
        let jurisdiction = &self.known.office.jurisdiction;
        let values = [
            ("city", &jurisdiction.city),
            ("court", &jurisdiction.court),
            ("issuer", &self.known.office.credit_office.name),
        ];
        // Letters call them by Chinese names, mails and pages by their keys.
        let names = &vocabulary.fields;
        let mut filled: Vec<(String, &str)> = Vec::new();
        for (key, value) in values {
            let called = names.iter().filter(|field| field.key == key).map(|field| field.name.as_str());
            for name in called.chain([key]) {
                filled.push((format!("{{{{{name}}}}}"), value));
                filled.push((format!("{{{{ {name} }}}}"), value));
            }
        }
        for (name, bytes) in self.known.templates {
            open(&Place::file(name), name, bytes, &mut |_, sight| {
                let (Sight::Body(text) | Sight::Inside(text)) = sight else { return };
                let mut text = text.to_owned();
                for (written, value) in &filled {
                    text = text.replace(written, value);
                }
                house.extend(self.agencies(&text));
            });
        }
        for measure in &self.known.measures.measures {
            let texts = measure.bases.iter().chain([&measure.action, &measure.domain]);
            house.extend(texts.flat_map(|text| self.agencies(text)));
        }
        house
    }

    /// Names of agencies in a fixed text. That a letter cites an agency or is copied to one tells nothing; any other body
    /// in a template is what somebody left there who saved a filled letter as one.
    fn agencies(&self, text: &str) -> impl Iterator<Item = usize> {
        let is_agency = |party: &PartyId| self.classes.get(party) == Some(&BodyClass::Agency);
        self.named(text)
            .into_iter()
            .filter(move |mark| self.owners(*mark).is_some_and(|owners| owners.parties.iter().all(is_agency)))
    }
}

fn house_names(office: &OfficeSettings) -> impl Iterator<Item = &str> {
    let jurisdiction = &office.jurisdiction;
    [&office.credit_office.name, &jurisdiction.court, &jurisdiction.city].into_iter().map(String::as_str)
}

fn names(units: &UnitTable) -> Names<'_> {
    let mut names: Names<'_> = BTreeMap::new();
    for unit in &units.units {
        names.entry(&unit.id).or_default().push(UnitName { text: &unit.name, short: false });
    }
    for alias in &units.aliases {
        names.entry(&alias.unit).or_default().push(UnitName { text: &alias.name, short: !alias.former });
    }
    names
}

/// Marks on the way into the register.
#[derive(Debug, Default)]
struct Entry {
    marks: Marks,
    owners: Vec<Owners>,
}

impl Entry {
    fn mark(&mut self, kind: MarkKind, text: &str) -> Option<&mut Owners> {
        let number = self.marks.number(kind, text)?;
        if self.owners.len() <= number {
            self.owners.resize_with(number + 1, Owners::default);
        }
        self.owners.get_mut(number)
    }

    /// Everything that tells a party. Short names (简称) do not: 教育局 is in the name of every education office.
    fn party(&mut self, party: &Party, known: &Known<'_>, names: &Names<'_>) {
        let mut tells: Vec<(MarkKind, String)> = vec![(MarkKind::Name, party.name.clone())];
        let present = known.supervisions.get(&party.id).map(|found| found.present_name.clone());
        tells.extend(present.map(|name| (MarkKind::Name, name)));
        let of_unit = party.unit.as_ref().and_then(|unit| names.get(unit)).into_iter().flatten();
        tells.extend(of_unit.filter(|name| !name.short).map(|name| (MarkKind::Name, name.text.to_owned())));
        tells.extend(party.uscc.iter().map(|code| (MarkKind::Code, code.clone())));
        if let Some(code) = &party.org_code {
            tells.push((MarkKind::Code, code.clone()));
            if let Some((body, check)) = code.split_at_checked(8) {
                tells.push((MarkKind::Code, format!("{body}-{check}")));
            }
        }
        tells.push((MarkKind::Code, party.id.to_string()));
        for (kind, text) in tells {
            if let Some(owners) = self.mark(kind, &text) {
                owners.parties.insert(party.id.clone());
            }
        }
    }

    fn listing(&mut self, listing: &Listing) {
        let (case, id) = (listing.case.to_string(), listing.id.to_string());
        for (kind, text) in [(MarkKind::CaseNumber, case), (MarkKind::Code, id)] {
            if let Some(owners) = self.mark(kind, &text) {
                owners.listings.insert(listing.id.clone());
            }
        }
    }
}
