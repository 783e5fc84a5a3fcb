//! The figures of the quarter by class of body, by department and by town.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::view::View;
use super::rows::{Counted, Flag, Pick, Rows};
use super::wan;
use crate::domain::amount::Fen;
use crate::domain::scope::BodyClass;

/// The figures that a line gives after bodies.
const FLAGS: [Flag; 5] = [Flag::Listed, Flag::New, Flag::Gone, Flag::Performed, Flag::Overdue];

#[derive(Debug, Serialize)]
pub(super) struct Breakdown {
    title: String,
    /// Heading of the first column.
    head: String,
    lines: Vec<Line>,
    total: Line,
}

#[derive(Debug, Serialize)]
struct Line {
    label: String,
    bodies: u64,
    amount: String,
    /// Length of its bar in thousandths of the longest: cases on the list.
    share: u64,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    count: u64,
    pick: Pick,
    is_bad: bool,
}

impl Breakdown {
    /// Of every figure that is not nought.
    pub(super) fn picks(&self) -> impl Iterator<Item = Pick> {
        let cells = self.lines.iter().flat_map(|line| &line.cells);
        cells.filter(|cell| cell.count > 0).map(|cell| cell.pick.clone())
    }
}

pub(super) fn breakdowns(view: &View<'_>, rows: &Rows<'_>) -> Vec<Breakdown> {
    let wording = view.wording;
    let class = BodyClass::ALL.map(|class| {
        let name = wording.class(class).to_owned();
        (
            name,
            format!("c-{}", class.word()),
            rows.cases.iter().filter(move |row| row.case.party.class == class),
        )
    });
    let classes = class.into_iter().map(|(name, id, cases)| (name, id, cases.collect()));
    let departments = rows.departments.iter().map(|(name, number)| {
        let cases = rows.cases.iter().filter(|row| row.department == *name).collect();
        (or(name, wording.word("no_department")), format!("d{number}"), cases)
    });
    let towns = rows.towns.iter().map(|(name, number)| {
        let cases = rows.cases.iter().filter(|row| row.town == *name).collect();
        (or(name, wording.word("no_town")), format!("t{number}"), cases)
    });
    vec![
        breakdown(view, "class", classes.collect()),
        breakdown(view, "department", departments.collect()),
        breakdown(view, "town", towns.collect()),
    ]
}

fn or(name: &str, else_said: &str) -> String {
    if name.is_empty() { else_said.to_owned() } else { name.to_owned() }
}

/// A line to be: name, class of its rows, the rows.
type Group<'r, 'v> = (String, String, Vec<&'r Counted<'v>>);

fn breakdown(view: &View<'_>, key: &str, groups: Vec<Group<'_, '_>>) -> Breakdown {
    let wording = view.wording;
    let all: Vec<&Counted<'_>> = groups.iter().flat_map(|(_, _, cases)| cases.iter().copied()).collect();
    let listed = |cases: &[&Counted<'_>]| count(cases, Flag::Listed);
    let longest = groups.iter().map(|(_, _, cases)| listed(cases)).max().unwrap_or(0).max(1);
    let groups: Vec<_> = groups.into_iter().filter(|(_, _, cases)| !cases.is_empty()).collect();
    let mut lines: Vec<Line> = groups
        .iter()
        .map(|(name, id, cases)| line_of(view, name.clone(), id, cases, listed(cases) * 1_000 / longest))
        .collect();
    lines.sort_by(|a, b| (b.share, &a.label).cmp(&(a.share, &b.label)));
    Breakdown {
        title: wording.word(&format!("by_{key}")).to_owned(),
        head: wording.word(&format!("by_{key}_head")).to_owned(),
        lines,
        total: line_of(view, wording.word("total").to_owned(), "all", &all, 1_000),
    }
}

fn line_of(view: &View<'_>, label: String, id: &str, cases: &[&Counted<'_>], share: u64) -> Line {
    let listed: Vec<_> = cases.iter().filter(|row| row.flags.contains(&Flag::Listed)).collect();
    let bodies: BTreeSet<_> = listed.iter().map(|row| &row.case.party.id).collect();
    let amount = listed.iter().filter_map(|row| row.case.facts().amount).map(|amount| amount.0).sum();
    let cells = FLAGS.map(|flag| Cell {
        count: count(cases, flag),
        is_bad: flag.is_bad(),
        pick: Pick {
            id: format!("{id}-{}", flag.class()),
            selector: format!(".{id}.{}", flag.class()),
            title: view.wording.say("pick_of", &[("group", &label), ("figure", &flag.label(view.wording))]),
            count: count(cases, flag),
            of_notices: false,
        },
    });
    Line { bodies: bodies.len() as u64, amount: wan(Fen(amount)), share, cells: cells.into(), label }
}

fn count(cases: &[&Counted<'_>], flag: Flag) -> u64 {
    cases.iter().filter(|row| row.flags.contains(&flag)).count() as u64
}
