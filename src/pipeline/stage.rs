//! The order of a run, and what happens at each border: progress is told, and a test may kill the run there.

use crate::store::crash::crash_point;

/// The steps of a run in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Originals go to the archive.
    Seal,
    Intake,
    Checks,
    Identity,
    Hierarchy,
    Ledger,
    Products,
    Delivery,
    /// Every staged file is opened again and held against what its recipient may read.
    Guard,
    /// The staged edition becomes a run folder by one rename.
    Publish,
    /// One transaction records it.
    Record,
    /// Copies for people: returned, review, outbox.
    LayOut,
    /// The inbox is emptied of what is sealed and recorded.
    TakeAway,
}

impl Step {
    pub const ALL: [Step; 13] = [
        Step::Seal,
        Step::Intake,
        Step::Checks,
        Step::Identity,
        Step::Hierarchy,
        Step::Ledger,
        Step::Products,
        Step::Delivery,
        Step::Guard,
        Step::Publish,
        Step::Record,
        Step::LayOut,
        Step::TakeAway,
    ];

    /// Name of the step in the row balance, in logs, in the catalogue (`step.intake`) and as a crash point.
    pub fn word(self) -> &'static str {
        match self {
            Step::Seal => "seal",
            Step::Intake => "intake",
            Step::Checks => "checks",
            Step::Identity => "identity",
            Step::Hierarchy => "hierarchy",
            Step::Ledger => "ledger",
            Step::Products => "products",
            Step::Delivery => "delivery",
            Step::Guard => "guard",
            Step::Publish => "publish",
            Step::Record => "record",
            Step::LayOut => "lay_out",
            Step::TakeAway => "take_away",
        }
    }
}

/// Who watches a run: the terminal, or nobody.
pub trait Progress {
    /// A step begins.
    fn step(&self, step: Step);
    /// A file is being read.
    fn file(&self, name: &str);
}

/// Tells that a step begins; the crash point of its name lies here, between the work of two steps.
pub(super) fn begin(progress: &dyn Progress, step: Step) {
    crash_point(step.word());
    tracing::info!(step = step.word(), "step begins");
    progress.step(step);
}
