//! The rows behind the figures: every case that stands, came, went or moved in the quarter, and every notice whose day came.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::view::{Case, View};
use super::super::wording::Wording;
use crate::domain::history::State;
use crate::domain::scope::BodyClass;
use crate::domain::trend::{Reply, Trend};
use crate::domain::unit::{Unit, UnitId};
use crate::text::outgoing::line;

/// What a figure counts; a row carries the flags of all figures that count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flag {
    Listed,
    New,
    Gone,
    Performed,
    Overdue,
    SecondStage,
    PushedInTime,
    PushedLate,
    Lifted,
    AnsweredInTime,
    AnsweredLate,
    Unanswered,
}

impl Flag {
    const OF_CASES: [Flag; 9] = [
        Flag::Listed,
        Flag::New,
        Flag::Gone,
        Flag::Performed,
        Flag::Overdue,
        Flag::SecondStage,
        Flag::PushedInTime,
        Flag::PushedLate,
        Flag::Lifted,
    ];
    const OF_NOTICES: [Flag; 3] = [Flag::AnsweredInTime, Flag::AnsweredLate, Flag::Unanswered];

    /// Class of its rows.
    pub(super) fn class(self) -> &'static str {
        match self {
            Flag::Listed => "listed",
            Flag::New => "new",
            Flag::Gone => "gone",
            Flag::Performed => "performed",
            Flag::Overdue => "overdue",
            Flag::SecondStage => "second",
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

    fn is_of_notices(self) -> bool {
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
}

#[derive(Debug, Serialize)]
pub(super) struct Row {
    classes: String,
    party: String,
    class: String,
    department: String,
    town: String,
    case: String,
    amount: Option<String>,
    mark: String,
    state: Option<String>,
    rectify_by: Option<String>,
    push: Option<String>,
    is_late: bool,
    is_overdue: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct ReplyRow {
    classes: String,
    number: String,
    department: String,
    reply_by: Option<String>,
    answered_on: Option<String>,
    outcome: String,
    is_bad: bool,
}

/// A case that some figure counts.
pub(super) struct Counted<'v> {
    pub(super) case: Case<'v>,
    pub(super) flags: BTreeSet<Flag>,
    /// Name of the department that is told; empty: none is known.
    pub(super) department: String,
    /// The town or street that it lies in; empty: it belongs to the city.
    pub(super) town: String,
}

pub(super) struct Rows<'v> {
    /// By department, then body, then case.
    pub(super) cases: Vec<Counted<'v>>,
    /// Departments and towns, each with the number that stands for it in classes.
    pub(super) departments: BTreeMap<String, usize>,
    pub(super) towns: BTreeMap<String, usize>,
    replies: BTreeMap<Flag, u64>,
}

impl<'v> Rows<'v> {
    pub(super) fn gather(view: &View<'v>) -> Self {
        let trend = &view.book.edition.trend;
        let counted = view.cases.iter().map(|case| Counted {
            case: *case,
            flags: flags(case, trend),
            department: department(case),
            town: town(view, case),
        });
        let mut cases: Vec<Counted<'v>> = counted.filter(|row| !row.flags.is_empty()).collect();
        cases.sort_by(|a, b| {
            let key = |row: &Counted<'v>| (row.department.is_empty(), row.department.clone());
            (key(a), &a.case.party.id, &a.case.listing.case).cmp(&(
                key(b),
                &b.case.party.id,
                &b.case.listing.case,
            ))
        });
        let numbered = |name: for<'a> fn(&'a Counted<'v>) -> &'a String| {
            let names: BTreeSet<String> = cases.iter().map(|row| name(row).clone()).collect();
            names.into_iter().zip(1..).collect()
        };
        let (departments, towns) = (numbered(|row| &row.department), numbered(|row| &row.town));
        let mut replies = BTreeMap::new();
        for reply in trend.tally.replies.values() {
            *replies.entry(reply_flag(reply)).or_default() += 1;
        }
        Rows { cases, departments, towns, replies }
    }

    /// One for every figure of the whole city.
    pub(super) fn picks(&self, wording: Wording<'_>) -> Vec<Pick> {
        let of_cases = |flag| self.cases.iter().filter(|row| row.flags.contains(&flag)).count() as u64;
        Flag::OF_CASES
            .into_iter()
            .chain(Flag::OF_NOTICES)
            .map(|flag| Pick {
                id: flag.pick(),
                selector: format!(".{}", flag.class()),
                title: flag.label(wording),
                count: self.replies.get(&flag).copied().unwrap_or_else(|| of_cases(flag)),
                of_notices: flag.is_of_notices(),
            })
            .collect()
    }

    pub(super) fn lines(&self, view: &View<'_>) -> Vec<Row> {
        let wording = view.wording;
        let trend = &view.book.edition.trend;
        let told = self.cases.iter().map(|row| {
            let case = &row.case;
            let listing = case.listing;
            let history = case.history;
            let push = trend.tally.pushed.get(&listing.id);
            let open = history.filter(|history| history.state.is_open());
            Row {
                classes: self.classes(row),
                party: view.party_name(case.party),
                class: wording.class(case.party.class).to_owned(),
                department: named(&row.department, wording.word("no_department")),
                town: named(&row.town, wording.word("no_town")),
                case: listing.case.to_string(),
                amount: case.facts().amount.map(|amount| amount.to_string()),
                mark: mark(view, row),
                state: history.map(|history| wording.state(history.state).to_owned()),
                rectify_by: open.and_then(|history| history.rectify_by()).map(|day| wording.date(day)),
                push: push.map(|push| wording.date(push.on)),
                is_late: row.flags.contains(&Flag::PushedLate),
                is_overdue: row.flags.contains(&Flag::Overdue),
            }
        });
        told.collect()
    }

    fn classes(&self, row: &Counted<'_>) -> String {
        let mut classes: Vec<String> = row.flags.iter().map(|flag| flag.class().to_owned()).collect();
        classes.push(format!("c-{}", row.case.party.class.word()));
        let numbers = [("d", self.departments.get(&row.department)), ("t", self.towns.get(&row.town))];
        classes.extend(numbers.iter().filter_map(|(letter, number)| Some(format!("{letter}{}", (*number)?))));
        classes.join(" ")
    }

    pub(super) fn replies(&self, view: &View<'_>) -> Vec<ReplyRow> {
        let wording = view.wording;
        let replies = view.book.edition.trend.tally.replies.iter();
        let told = replies.map(|(number, reply)| {
            let flag = reply_flag(reply);
            let unit = reply.addressee.as_ref().and_then(|id| unit(view, id));
            ReplyRow {
                classes: flag.class().to_owned(),
                number: line(number),
                department: unit
                    .map_or_else(|| wording.word("no_department").to_owned(), |unit| line(&unit.name)),
                reply_by: reply.reply_by.map(|day| wording.date(day)),
                answered_on: reply.answered_on.map(|day| wording.date(day)),
                outcome: flag.label(wording),
                is_bad: flag.is_bad(),
            }
        });
        told.collect()
    }
}

fn named(name: &str, else_said: &str) -> String {
    if name.is_empty() { else_said.to_owned() } else { name.to_owned() }
}

fn reply_flag(reply: &Reply) -> Flag {
    match reply.answered_on {
        None => Flag::Unanswered,
        Some(_) if reply.is_late() => Flag::AnsweredLate,
        Some(_) => Flag::AnsweredInTime,
    }
}

fn flags(case: &Case<'_>, trend: &Trend) -> BTreeSet<Flag> {
    let id = &case.listing.id;
    let stood = trend.stock.get(id);
    let push = trend.tally.pushed.get(id);
    let is_overdue = stood.is_some_and(|stood| stood.is_overdue());
    let all = [
        (Flag::Listed, stood.is_some_and(|stood| stood.is_listed())),
        (Flag::New, trend.new.contains(id)),
        (Flag::Gone, trend.gone.contains(id)),
        (Flag::Performed, trend.tally.performed.contains(id)),
        (Flag::Overdue, is_overdue),
        (Flag::SecondStage, is_overdue && stood.is_some_and(|stood| stood.state == State::SecondStage)),
        (Flag::PushedInTime, push.is_some_and(|push| !push.is_late())),
        (Flag::PushedLate, push.is_some_and(|push| push.is_late())),
        (Flag::Lifted, trend.tally.lifted.contains_key(id)),
    ];
    all.into_iter().filter_map(|(flag, holds)| holds.then_some(flag)).collect()
}

/// 新增 and 退出 against the last quarter as the figures count them.
fn mark(view: &View<'_>, row: &Counted<'_>) -> String {
    let wording = view.wording;
    if row.flags.contains(&Flag::New) {
        wording.word("mark_new").to_owned()
    } else if row.flags.contains(&Flag::Gone) {
        wording.word("mark_gone_with_reason").to_owned()
    } else {
        wording.mark(row.case.listing.mark).to_owned()
    }
}

fn department(case: &Case<'_>) -> String {
    let first = case.supervision.and_then(|found| found.addressees.first());
    first.map_or_else(String::new, |addressee| line(&addressee.name))
}

/// The town or street itself, else the one that supervises the body.
fn town(view: &View<'_>, case: &Case<'_>) -> String {
    let Some(supervision) = case.supervision else { return String::new() };
    let told = supervision.addressees.iter().map(|addressee| &addressee.unit);
    let units = std::iter::once(&supervision.answering_unit).chain(told);
    let town = units.filter_map(|id| view.unit(id)).find(|unit| unit.class == BodyClass::Town);
    town.map_or_else(String::new, |town| line(&town.name))
}

/// The unit as it is today, else as it was last.
fn unit<'v>(view: &View<'v>, id: &UnitId) -> Option<&'v Unit> {
    view.unit(id).or_else(|| view.book.units.units.iter().rfind(|unit| unit.id == *id))
}
