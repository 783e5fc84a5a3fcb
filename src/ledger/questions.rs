//! What a person is asked about listings themselves: whether a government's listing is released after 备案, whether one from
//! before there were terms goes on without one, and whether a closing that may or may not mean repair does.
//!
//! An approval is a state, not a fact: it may be refused today and given tomorrow, and the last answer holds.

use crate::domain::closure::{Closure, Repair, RepairPath};
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision, Statement};
use crate::domain::listing::{Listing, ListingId, Withheld};
use crate::domain::party::PartyId;
use crate::domain::question::{Question, question_key};

/// Whether a question of this code is about a listing itself and not about whom a row means.
pub(super) fn is_approval(code: &str) -> bool {
    [Code::GovernmentRelease, Code::TermUnsettled, Code::ClosingNeedsConfirmation]
        .iter()
        .any(|approval| approval.to_string() == code)
}

/// The answers to questions about listings.
#[derive(Debug, Clone, Copy)]
pub struct Approvals<'d> {
    pub answers: &'d Answers<'d>,
}

impl Approvals<'_> {
    /// Whether a person released a government's listing.
    pub fn is_released(&self, listing: &ListingId) -> bool {
        self.said(&release_key(listing)) == Some(true)
    }

    /// Whether a person said that a listing older than the rule with terms goes on without one; `None`: nobody has said.
    pub fn is_untimed(&self, listing: &ListingId) -> Option<bool> {
        self.said(&untimed_key(listing))
    }

    /// Whether a person said that a closing means repair; `None`: nobody has said.
    pub fn is_repair(&self, listing: &ListingId, closure: &Closure) -> Option<bool> {
        self.said(&repair_key(listing, closure))
    }

    /// The last answer to each question about the listing itself: its release, its term, its repair by this closing.
    pub fn given(&self, listing: &ListingId, closure: Option<&Closure>) -> impl Iterator<Item = &Decision> {
        let keys = [release_key(listing), untimed_key(listing)].into_iter();
        let keys = keys.chain(closure.map(|closure| repair_key(listing, closure)));
        keys.filter_map(|key| self.answers.standing(&[key]).last)
    }

    fn said(&self, key: &str) -> Option<bool> {
        match self.answers.standing(&[key.to_owned()]).decided() {
            Some(Statement::Approved) => Some(true),
            Some(Statement::Refused) => Some(false),
            _ => None,
        }
    }

    /// The questions that wait for an answer or were answered with a no, sorted by key. `name` tells what a party is
    /// called.
    pub fn questions(
        &self,
        listings: &[Listing],
        repairs: &[Repair],
        name: &dyn Fn(&PartyId) -> String,
    ) -> Vec<Question> {
        let releases = listings.iter().filter_map(|listing| {
            let (key, code) = match listing.withheld? {
                Withheld::GovernmentRelease => (release_key(&listing.id), Code::GovernmentRelease),
                Withheld::TermUnsettled => (untimed_key(&listing.id), Code::TermUnsettled),
                _ => return None,
            };
            Some(Question { rows: listing.sources.clone(), ..self.ask(key, code, listing, name) })
        });
        let confirmations =
            repairs.iter().filter(|repair| repair.path == RepairPath::Confirm).filter_map(|repair| {
                let listing = listings.iter().find(|listing| listing.id == repair.listing)?;
                let key = repair_key(&repair.listing, &repair.closure);
                let asked = self.ask(key, Code::ClosingNeedsConfirmation, listing, name);
                Some(Question { rows: vec![repair.closure.place.clone()], ..asked })
            });
        let mut questions: Vec<Question> = releases.chain(confirmations).collect();
        questions.sort_by(|a, b| a.key.cmp(&b.key));
        questions
    }

    fn ask(&self, key: String, code: Code, listing: &Listing, name: &dyn Fn(&PartyId) -> String) -> Question {
        let answered = self.answers.standing(std::slice::from_ref(&key)).last.cloned();
        Question {
            key,
            code,
            name: name(&listing.party),
            uscc: None,
            org_code: None,
            code_written: None,
            proposed: None,
            case: Some(listing.case.clone()),
            candidates: Vec::new(),
            rows: Vec::new(),
            answered,
        }
    }
}

fn release_key(listing: &ListingId) -> String {
    question_key(&[&Code::GovernmentRelease.to_string(), &listing.0])
}

fn untimed_key(listing: &ListingId) -> String {
    question_key(&[&Code::TermUnsettled.to_string(), &listing.0])
}

/// Another closing document is another question.
fn repair_key(listing: &ListingId, closure: &Closure) -> String {
    let (code, mode) = (Code::ClosingNeedsConfirmation.to_string(), closure.mode.word());
    let day = closure.closed_on.to_string();
    question_key(&[&code, &listing.0, mode, &day, &closure.document_number])
}
