//! Values in words: days, sums, code values as the law calls them.

use chrono::{Datelike, NaiveDate};

use super::view::Case;
use crate::domain::amount::Fen;
use crate::domain::closure::{RemovalKind, RepairPath};
use crate::domain::clue::ClueKind;
use crate::domain::event::EventKind;
use crate::domain::ground::Ground;
use crate::domain::history::State;
use crate::domain::listing::{Mark, PushItem, Withheld};
use crate::domain::quarter::Quarter;
use crate::domain::scope::BodyClass;
use crate::domain::supervision::ExceptionReason;
use crate::domain::unit_change::UnitAspect;
use crate::text::outgoing::line;
use crate::text::words::Words;

#[derive(Debug, Clone, Copy)]
pub(super) struct Wording<'a> {
    words: &'a Words,
}

impl<'a> Wording<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Wording { words }
    }

    pub(super) fn word(&self, key: &str) -> &'a str {
        self.words.word(&format!("products.{key}"))
    }

    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.say(&format!("products.{key}"), values)
    }

    /// `2026年1月5日`: no zero padding (GB/T 9704-2012).
    pub(super) fn date(&self, day: NaiveDate) -> String {
        let (year, month, number) = (day.year().to_string(), day.month().to_string(), day.day().to_string());
        self.say("date", &[("year", &year), ("month", &month), ("day", &number)])
    }

    /// `15748.26元`.
    pub(super) fn amount(&self, amount: Fen) -> String {
        self.say("amount", &[("yuan", &amount.to_string())])
    }

    /// `2026年第3季度`.
    pub(super) fn quarter(&self, quarter: Quarter) -> String {
        let (year, number) = (quarter.year().to_string(), quarter.number().to_string());
        self.say("quarter", &[("year", &year), ("number", &number)])
    }

    pub(super) fn formerly(&self, name: &str, former: &str) -> String {
        self.say("formerly", &[("name", name), ("former", former)])
    }

    pub(super) fn list<T: AsRef<str>>(&self, parts: &[T]) -> String {
        parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(self.word("list_mark"))
    }

    pub(super) fn grounds(&self, grounds: &[Ground]) -> String {
        self.list(&grounds.iter().map(|ground| ground.text()).collect::<Vec<_>>())
    }

    pub(super) fn class(&self, class: BodyClass) -> &'a str {
        self.word(&format!("class_{}", class.word()))
    }

    pub(super) fn mark(&self, mark: Mark) -> &'a str {
        self.word(&format!("mark_{}", mark.word()))
    }

    pub(super) fn withheld(&self, withheld: Withheld) -> &'a str {
        self.word(&format!("withheld_{}", withheld.word()))
    }

    /// 解除原因.
    pub(super) fn ending(&self, ending: EventKind) -> &'a str {
        self.word(match ending {
            EventKind::Withdrawn => "ending_withdrawn",
            EventKind::Deleted => "ending_deleted",
            EventKind::Hidden => "ending_hidden",
            EventKind::Expired => "ending_expired",
            _ => "ending_repaired",
        })
    }

    pub(super) fn state(&self, state: State) -> &'a str {
        self.word(&format!("state_{}", state.word()))
    }

    pub(super) fn removal(&self, kind: RemovalKind) -> &'a str {
        self.word(match kind {
            RemovalKind::Withdrawn => "removal_withdrawn",
            RemovalKind::Corrected => "removal_corrected",
            RemovalKind::Deleted => "removal_deleted",
            RemovalKind::Hidden => "removal_hidden",
        })
    }

    pub(super) fn repair_path(&self, path: RepairPath) -> &'a str {
        self.word(match path {
            RepairPath::Push => "repair_push",
            RepairPath::Confirm => "repair_confirm",
            RepairPath::Never => "repair_never",
        })
    }

    pub(super) fn clue(&self, kind: ClueKind) -> &'a str {
        self.word(match kind {
            ClueKind::Dereliction => "clue_dereliction",
            ClueKind::SelfDealing => "clue_self_dealing",
            ClueKind::Inaction => "clue_inaction",
            ClueKind::Violence => "clue_violence",
            ClueKind::Concealment => "clue_concealment",
            ClueKind::Other => "clue_other",
        })
    }

    pub(super) fn exception(&self, reason: ExceptionReason) -> &'a str {
        self.word(&format!("exception_{}", reason.word()))
    }

    pub(super) fn aspect(&self, aspect: UnitAspect) -> &'a str {
        self.word(&format!("aspect_{}", aspect.word()))
    }

    /// 基本案情 in one sentence.
    pub(super) fn basic_facts(&self, case: &Case<'_>) -> String {
        let facts = case.facts();
        let (court, number) = (line(&facts.court), case.listing.case.to_string());
        let mut said = match facts.filed_on {
            Some(day) => {
                self.say("facts_filed", &[("court", &court), ("date", &self.date(day)), ("case", &number)])
            }
            None => self.say("facts_unfiled", &[("court", &court), ("case", &number)]),
        };
        if let Some(amount) = facts.amount {
            said.push_str(&self.say("facts_amount", &[("amount", &self.amount(amount))]));
        }
        let duty = line(&facts.duty);
        if !duty.is_empty() {
            let duty = duty.trim_end_matches(|c: char| {
                c.is_ascii_punctuation() || self.word("sentence_ends").contains(c)
            });
            said.push_str(&self.say("facts_duty", &[("duty", duty)]));
        }
        said + self.word("full_stop")
    }

    /// 执行依据: who made it and its number.
    pub(super) fn basis(&self, case: &Case<'_>) -> String {
        let facts = case.facts();
        line(&facts.basis_unit) + &line(&facts.basis_number)
    }

    /// Which of the three items of the quarterly push a case lacks (R20).
    pub(super) fn lacking(&self, case: &Case<'_>) -> Vec<&'a str> {
        let key = |item: &PushItem| match item {
            PushItem::BasicFacts => "column.basic_facts",
            PushItem::Basis => "column.basis",
            PushItem::Grounds => "column.grounds",
        };
        case.facts().lacking().iter().map(|item| self.word(key(item))).collect()
    }
}
