//! What a figure counts, and how it picks its rows.

use serde::Serialize;

use super::super::wording::Wording;

/// What a figure counts; a row carries the flags of all figures that count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flag {
    Listed,
    New,
    Gone,
    Performed,
    Overdue,
    SecondStage,
    /// Open a quarter ago or now, or performed in the quarter: what the performance rate is a share of.
    ToPerform,
    PushedInTime,
    PushedLate,
    Lifted,
    AnsweredInTime,
    AnsweredLate,
    Unanswered,
}

impl Flag {
    pub(super) const OF_CASES: [Flag; 10] = [
        Flag::Listed,
        Flag::New,
        Flag::Gone,
        Flag::Performed,
        Flag::Overdue,
        Flag::SecondStage,
        Flag::ToPerform,
        Flag::PushedInTime,
        Flag::PushedLate,
        Flag::Lifted,
    ];
    pub(super) const OF_NOTICES: [Flag; 3] = [Flag::AnsweredInTime, Flag::AnsweredLate, Flag::Unanswered];

    /// Class of its rows.
    pub(super) fn class(self) -> &'static str {
        match self {
            Flag::Listed => "listed",
            Flag::New => "new",
            Flag::Gone => "gone",
            Flag::Performed => "performed",
            Flag::Overdue => "overdue",
            Flag::SecondStage => "second",
            Flag::ToPerform => "to-perform",
            Flag::PushedInTime => "in-time",
            Flag::PushedLate => "late",
            Flag::Lifted => "lifted",
            Flag::AnsweredInTime => "answered",
            Flag::AnsweredLate => "answered-late",
            Flag::Unanswered => "unanswered",
        }
    }

    /// Anchor that picks them.
    pub(super) fn pick(self) -> String {
        format!("all-{}", self.class())
    }

    pub(super) fn label(self, wording: Wording<'_>) -> String {
        let key = match self {
            Flag::Listed => "figure_cases",
            Flag::New => "figure_new",
            Flag::Gone => "figure_gone",
            Flag::Performed => "figure_performed",
            Flag::Overdue => "figure_overdue",
            Flag::SecondStage => "figure_second_stage",
            Flag::ToPerform => "figure_to_perform",
            Flag::PushedInTime => "figure_pushed_in_time",
            Flag::PushedLate => "figure_pushed_late",
            Flag::Lifted => "figure_lifted",
            Flag::AnsweredInTime => "figure_answered_in_time",
            Flag::AnsweredLate => "figure_answered_late",
            Flag::Unanswered => "figure_unanswered",
        };
        wording.word(key).to_owned()
    }

    /// Whether it counts what should not be.
    pub(super) fn is_bad(self) -> bool {
        matches!(
            self,
            Flag::Overdue | Flag::SecondStage | Flag::PushedLate | Flag::AnsweredLate | Flag::Unanswered
        )
    }

    pub(super) fn is_of_notices(self) -> bool {
        Flag::OF_NOTICES.contains(&self)
    }
}

/// A choice among the rows of a table: its anchor, the classes that a row must have, and what is said above it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Pick {
    pub(super) id: String,
    pub(super) selector: String,
    pub(super) title: String,
    pub(super) count: u64,
    pub(super) of_notices: bool,
    /// The sheets on which its rows stand, if the rows do not stand on the page itself.
    pub(super) parts: Vec<Part>,
}

/// The rows of a pick that stand on one sheet.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Part {
    pub(super) sheet: usize,
    pub(super) href: String,
    pub(super) count: u64,
}
