//! One file held against what its recipient may read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::finder::{Hit, MarkKind, folded};
use super::open::{Sight, is_sealed, open};
use super::place::Place;
use super::reach::{Reach, Share};
use super::register::Register;
use super::{Leak, LeakKind, Mention};
use sha2::{Digest, Sha256};

use crate::domain::party::PartyId;
use crate::domain::personal_id;
use crate::domain::place::column_letters;
use crate::domain::uscc;

/// Hexadecimal digits of a digest, at least. Two personal numbers written together are as long.
const DIGEST: usize = 32;

/// Files in which nothing was found, by digest: the places of those whose they are.
pub(super) type Clean = BTreeMap<[u8; 32], BTreeSet<usize>>;

pub(super) struct Judge<'j> {
    pub(super) register: &'j Register<'j>,
    pub(super) headings: &'j BTreeSet<String>,
    pub(super) fact_headings: &'j BTreeSet<String>,
    pub(super) reach: Reach,
    pub(super) clean: &'j Clean,
    /// Of the sheet that began last: heading of each column, once its heading row has come.
    heads: Option<(u32, BTreeMap<u32, String>)>,
    /// Cells of the row that may turn out to be the heading row.
    row: (u32, Vec<(u32, String)>),
    /// Columns of the sheet that are told already: once is enough.
    told_columns: BTreeSet<u32>,
    pub(super) leaks: Vec<Leak>,
    pub(super) mentions: Vec<Mention>,
}

impl<'j> Judge<'j> {
    pub(super) fn new(
        register: &'j Register<'j>,
        headings: &'j BTreeSet<String>,
        fact_headings: &'j BTreeSet<String>,
        reach: Reach,
        clean: &'j Clean,
    ) -> Self {
        Judge {
            register,
            headings,
            fact_headings,
            reach,
            clean,
            heads: None,
            row: (0, Vec::new()),
            told_columns: BTreeSet::new(),
            leaks: Vec::new(),
            mentions: Vec::new(),
        }
    }

    pub(super) fn see(&mut self, place: &Place, sight: Sight<'_>) {
        match sight {
            Sight::Name(text) | Sight::Inside(text) => {
                self.path_of_a_user(place, text);
                self.text(place, text, false);
            }
            Sight::Body(text) => self.text(place, text, true),
            Sight::Sheet { name, hidden } => self.sheet(place, name, hidden),
            Sight::Cell { row, column, text, hidden } => self.cell(place, (row, column), text, hidden),
            Sight::Property { name, value } => self.property(place, name, value),
            Sight::Addressed(address) => {
                if self.reach.address.as_deref().is_some_and(|known| !known.eq_ignore_ascii_case(address)) {
                    self.found(place, LeakKind::Address(veiled(address)));
                }
            }
            Sight::Attached { name, bytes } => self.attached(place, name, bytes),
            Sight::Sealed { name, bytes } => self.sealed(place, name, bytes),
            Sight::Linked => self.found(place, LeakKind::Linked),
            Sight::Closed(why) => self.found(place, LeakKind::Closed(personal_id::mask(why).into_owned())),
        }
    }

    /// What the same recipient's papers hold, byte for byte, has been opened there.
    fn attached(&mut self, place: &Place, name: &str, bytes: &[u8]) {
        if self.reach.sealed && !is_sealed(bytes) {
            self.found(place, LeakKind::Unsealed);
        }
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        match (self.reach.owner, self.clean.get(&digest)) {
            (Some(owner), Some(owners)) if owners.contains(&owner) => return,
            (Some(_), Some(_)) => self.found(place, LeakKind::OthersPaper),
            _ => {}
        }
        open(place, name, bytes, &mut |place, sight| self.see(place, sight));
    }

    /// By other code than sealed it.
    fn sealed(&mut self, place: &Place, name: &str, bytes: &[u8]) {
        let Some(phrase) = self.reach.pass_phrase.clone() else {
            return self.found(place, LeakKind::Sealed);
        };
        match office_crypto::decrypt_from_bytes(bytes.to_vec(), &phrase) {
            Ok(plain) => open(place, name, &plain, &mut |place, sight| self.see(place, sight)),
            Err(error) => self.found(place, LeakKind::Closed(error.to_string())),
        }
    }

    fn found(&mut self, place: &Place, kind: LeakKind) {
        let leak = Leak { place: place.clone(), kind };
        if !self.leaks.contains(&leak) {
            self.leaks.push(leak);
        }
    }

    fn sheet(&mut self, place: &Place, name: &str, hidden: bool) {
        self.heads = None;
        self.row = (0, Vec::new());
        self.told_columns.clear();
        if hidden {
            self.found(place, LeakKind::HiddenSheet);
        }
        self.text(place, name, false);
    }

    fn cell(&mut self, place: &Place, (row, column): (u32, u32), text: &str, hidden: bool) {
        let place = place.inner(&format!("{}{row}", column_letters(column)));
        if hidden && !self.reach.keys {
            self.found(&place, LeakKind::HiddenCell);
        }
        self.learn_heads(row, column, text);
        let heading = match &self.heads {
            Some((head, heads)) if row > *head => heads.get(&column).map(String::as_str),
            _ => None,
        };
        let is_fact = heading.is_some_and(|heading| self.fact_headings.contains(heading));
        if let Some(columns) = &self.reach.columns
            && let Some((head, heads)) = &self.heads
        {
            let outside = match heading {
                Some(heading) if !columns.contains(heading) => Some(heading.to_owned()),
                None if row > *head && !heads.contains_key(&column) => Some(String::new()),
                _ => None,
            };
            if let Some(heading) = outside
                && self.told_columns.insert(column)
            {
                self.found(&place, LeakKind::Column(personal_id::mask(&heading).into_owned()));
            }
        }
        if !self.reach.raw {
            self.personal_number(&place, text);
        }
        self.names(&place, text, is_fact);
    }

    /// The first row with two headings of ours is the heading row; its cells are known when the next row begins.
    fn learn_heads(&mut self, row: u32, column: u32, text: &str) {
        if self.heads.as_ref().is_some_and(|(head, _)| row > *head) {
            return;
        }
        if self.row.0 != row {
            self.row = (row, Vec::new());
        }
        self.row.1.push((column, text.to_owned()));
        let known = self.row.1.iter().filter(|(_, text)| self.headings.contains(text)).count();
        if known >= 2 {
            self.heads = Some((row, self.row.1.iter().cloned().collect()));
        }
    }

    fn property(&mut self, place: &Place, name: &str, value: &str) {
        let office = &self.register.known.office;
        let ours = [&office.credit_office.name, &office.jurisdiction.court];
        let is_ours = ours.iter().any(|name| name.as_str() == value);
        // The library that writes notes names nobody.
        if !is_ours && !value.trim().is_empty() && value != "Author" {
            self.found(place, LeakKind::Property { name: name.to_owned(), value: veiled(value) });
        }
    }

    fn path_of_a_user(&mut self, place: &Place, text: &str) {
        let drive = text
            .as_bytes()
            .windows(3)
            .any(|part| matches!(part, [letter, b':', b'\\'] if letter.is_ascii_alphabetic()));
        if drive || ["/home/", "/Users/", "file:///", "\\\\"].iter().any(|start| text.contains(start)) {
            self.found(place, LeakKind::UserPath(veiled(text)));
        }
    }

    fn text(&mut self, place: &Place, text: &str, courts_words: bool) {
        self.personal_number(place, text);
        self.names(place, text, courts_words);
    }

    fn names(&mut self, place: &Place, text: &str, courts_words: bool) {
        let Some(share) = &self.reach.of else { return };
        let text = folded(text);
        let hits = self.register.hits(&text);
        let (own, foreign): (Vec<Hit>, Vec<Hit>) =
            hits.into_iter().partition(|hit| self.may(share, hit.mark));
        let (mut leaks, mut mentions) = (Vec::new(), Vec::new());
        for hit in &foreign {
            // A part of a longer name tells the longer name.
            if own.iter().chain(&foreign).any(|other| is_within(&hit.at, &other.at)) {
                continue;
            }
            let party = self.told_by(hit.mark);
            let told = text.get(hit.at.clone()).unwrap_or_default();
            if courts_words && is_quoted(&share.facts, &text, &hit.at) {
                mentions.push(Mention { place: place.clone(), party });
            } else if self.register.kind(hit.mark) == Some(MarkKind::CaseNumber) {
                leaks.push(LeakKind::OtherCase { party, text: veiled(told) });
            } else {
                leaks.push(LeakKind::OtherParty { party, text: veiled(told) });
            }
        }
        self.mentions.extend(mentions);
        for kind in leaks {
            self.found(place, kind);
        }
    }

    /// Whether the recipient may read a mark, or it tells nobody who is listed.
    fn may(&self, share: &Share, mark: usize) -> bool {
        let Some(owners) = self.register.owners(mark) else { return true };
        let is_name = self.register.kind(mark) == Some(MarkKind::Name);
        (owners.parties.is_empty() && owners.listings.is_empty())
            || owners.parties.iter().any(|party| share.parties.contains(party))
            || owners.listings.iter().any(|listing| share.listings.contains(listing))
            || (is_name && share.plain.contains(&mark))
    }

    /// The party whom a mark tells, or whose case it is.
    fn told_by(&self, mark: usize) -> Option<PartyId> {
        let owners = self.register.owners(mark)?;
        let of_listing = || {
            let listing = owners.listings.first()?;
            self.register
                .known
                .listings
                .iter()
                .find(|known| known.id == *listing)
                .map(|known| known.party.clone())
        };
        owners.parties.first().cloned().or_else(of_listing)
    }

    fn personal_number(&mut self, place: &Place, text: &str) {
        if text.chars().filter(|c| c.is_numeric()).count() < 15 {
            return;
        }
        let text = self.without_codes(text);
        let masked = personal_id::mask(&text);
        if masked == text {
            return;
        }
        let starred: String = masked
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '*'))
            .filter(|run| run.contains('*') && run.len() >= 15)
            .collect::<Vec<_>>()
            .join(" ");
        self.found(
            place,
            LeakKind::PersonalNumber(if starred.is_empty() { "******".to_owned() } else { starred }),
        );
    }

    /// Without codes of units, whose digits may look like a date of birth, and without digests.
    fn without_codes(&self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        for run in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let word = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let is_unit = || {
                let is_code = uscc::parse(word).is_ok() && personal_id::parse(word).is_err();
                is_code || self.register.is_known_code(&word.to_ascii_uppercase())
            };
            if is_digest(word) || (word.len() == 18 && is_unit()) {
                kept.push('#');
                kept.push_str(run.get(word.len()..).unwrap_or_default());
            } else {
                kept.push_str(run);
            }
        }
        kept
    }
}

fn is_digest(word: &str) -> bool {
    let is_hexadecimal = word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    word.len() >= DIGEST && is_hexadecimal && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end && outer.len() > inner.len()
}

/// Whether what stands at `at` is part of what the court itself says about one of the recipient's own cases.
fn is_quoted(facts: &[String], text: &str, at: &Range<usize>) -> bool {
    facts.iter().any(|fact| {
        text.match_indices(fact.as_str())
            .any(|(start, fact)| start <= at.start && at.end <= start + fact.len())
    })
}

/// Enough to know it again in the file, too little to pass it on.
fn veiled(text: &str) -> String {
    let count = text.chars().count();
    let shown = (count / 3).clamp(1, 6);
    let head: String = text.chars().take(shown).collect();
    format!("{head}{}", "*".repeat((count - shown.min(count)).clamp(1, 6)))
}
