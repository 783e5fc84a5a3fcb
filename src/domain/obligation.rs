//! 时限: what is due, by when, and on whom it waits. A clock has a rule, a day on which it starts, a last day on the working
//! calendar and an event that meets it; what is met is no obligation any more.

use chrono::NaiveDate;
use serde::Serialize;

use super::application::RepairChannel;
use super::calendar::Calendar;
use super::closing_mode::ClosingMode;
use super::history::{History, State};
use super::listing::{Listing, Mark};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// 回复: the answer to a notice, 15 working days by default.
    Reply,
    /// 限期履行: thirty natural days after the first notice by default (work plan, task 2).
    Rectify,
    /// A person says whether a closing means repair, in time for the push.
    ConfirmRepair,
    /// 核实: the credit office's word about what was pushed (work plan, task 4: 及时).
    Verify,
    /// 删除 by the court, three working days after a ground of 法释〔2017〕7号 第十条.
    Remove,
    /// 届满删除, three working days after the term (第十条).
    RemoveExpired,
    /// The term runs out.
    TermEnd,
    /// Absent from the export: the court says why.
    ExplainMissing,
}

impl ObligationKind {
    pub fn word(self) -> &'static str {
        match self {
            ObligationKind::Reply => "reply",
            ObligationKind::Rectify => "rectify",
            ObligationKind::ConfirmRepair => "confirm_repair",
            ObligationKind::Verify => "verify",
            ObligationKind::Remove => "remove",
            ObligationKind::RemoveExpired => "remove_expired",
            ObligationKind::TermEnd => "term_end",
            ObligationKind::ExplainMissing => "explain_missing",
        }
    }

    pub fn waits_on(self) -> WaitsOn {
        match self {
            ObligationKind::Reply => WaitsOn::Supervisor,
            ObligationKind::Rectify => WaitsOn::Party,
            ObligationKind::ConfirmRepair => WaitsOn::Office,
            ObligationKind::Verify => WaitsOn::CreditOffice,
            ObligationKind::Remove
            | ObligationKind::RemoveExpired
            | ObligationKind::TermEnd
            | ObligationKind::ExplainMissing => WaitsOn::Court,
        }
    }
}

/// On whom something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsOn {
    Supervisor,
    Party,
    /// Whoever answers the review workbook.
    Office,
    CreditOffice,
    Court,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Obligation {
    /// `None`: no limit by rule, or the calendar lacks the year.
    pub due: Option<NaiveDate>,
    pub kind: ObligationKind,
    pub since: NaiveDate,
}

/// Days that the court has to take off what has ended (法释〔2017〕7号 第九、十条).
const REMOVAL_WORKING_DAYS: u32 = 3;

/// What is open about a listing, by due day. `as_of`: a term that ends later is only about to end.
pub fn obligations(
    listing: &Listing,
    history: &History,
    calendar: &Calendar,
    as_of: NaiveDate,
) -> Vec<Obligation> {
    let mut open = Vec::new();
    let mut add = |kind, since, due| open.push(Obligation { due, kind, since });
    let removal_by = |day| calendar.add_working_days(day, REMOVAL_WORKING_DAYS).ok();
    let is_listed = listing.mark != Mark::GoneWithReason && history.removed_on.is_none();
    if history.state.is_open() && is_listed {
        if let (Some(notice), None) = (&history.last_notice, history.answered_on) {
            add(ObligationKind::Reply, notice.on, notice.reply_by);
        }
        if let Some(notice) = &history.first_notice {
            add(ObligationKind::Rectify, notice.on, notice.rectify_by);
        }
        if listing.mark == Mark::MissingWithoutReason {
            add(ObligationKind::ExplainMissing, history.since, None);
        }
    }
    if let Some(closing) = history.proposed.as_ref().filter(|_| history.state.is_open()) {
        add(ObligationKind::ConfirmRepair, closing.closed_on, closing.push_by);
    }
    if let Some(pushed_on) = history.pushed_on.filter(|_| history.state == State::RepairPushed) {
        add(ObligationKind::Verify, pushed_on, None);
    }
    let closing = history.closing.as_ref().filter(|_| is_listed && !history.state.is_open());
    // What only the body says binds the court when it has been verified.
    let closing =
        closing.filter(|closing| closing.channel == RepairChannel::Court || history.verified_on.is_some());
    if let Some(closing) = closing.filter(|closing| is_ground(closing.mode)) {
        add(ObligationKind::Remove, closing.closed_on, removal_by(closing.closed_on));
    }
    if let Some(term) = listing.term.filter(|_| is_listed) {
        match term.ends_on < as_of {
            true => add(ObligationKind::RemoveExpired, term.ends_on, removal_by(term.ends_on)),
            false => add(ObligationKind::TermEnd, listing_day(listing, history), Some(term.ends_on)),
        }
    }
    open.sort();
    open
}

fn is_ground(mode: Option<ClosingMode>) -> bool {
    mode.is_some_and(|mode| mode.deletion_ground().is_some())
}

/// The day from which a term is told: that of the decision, else of the publication.
fn listing_day(listing: &Listing, history: &History) -> NaiveDate {
    listing.facts.decided_on.or(listing.facts.published_on).unwrap_or(history.listed_on)
}
