//! The figures of the whole city: how each is counted, told, compared with the quarter before, and which rows it leads to.

use serde::Serialize;

use super::super::view::View;
use super::super::wording::Wording;
use super::flag::Flag;
use super::{rate, thousandths, wan};
use crate::domain::amount::Fen;
use crate::domain::trend::QuarterFigures;

/// How a figure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Count,
    /// Fen, told in 万元.
    Wan,
    /// Thousandths, told in percent.
    Rate,
}

#[derive(Debug, Clone, Copy)]
struct Figure {
    key: &'static str,
    /// Key of the word after it.
    unit: &'static str,
    measure: Measure,
    /// The rows that it leads to.
    flag: Flag,
    /// `None`: there is nothing to take a share of.
    size: fn(&QuarterFigures) -> Option<i64>,
    /// How many rows it leads to.
    rows: fn(&QuarterFigures) -> u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Card {
    label: String,
    value: String,
    unit: Option<String>,
    /// Against the quarter before; `None`: the first.
    change: Option<String>,
    note: Option<String>,
    /// The pick that it leads to, where there are rows.
    pick: Option<String>,
    /// Something that should not be.
    is_bad: bool,
}

/// One line a figure, one column a quarter.
#[derive(Debug, Serialize)]
pub(super) struct TrendLine {
    label: String,
    values: Vec<String>,
    /// Of the last column.
    pick: Option<String>,
}

macro_rules! counted {
    ($key:literal, $unit:literal, $field:ident, $flag:ident) => {
        Figure {
            key: $key,
            unit: $unit,
            measure: Measure::Count,
            flag: Flag::$flag,
            size: |of| i64::try_from(of.$field).ok(),
            rows: |of| of.$field,
        }
    };
}

const FIGURES: [Figure; 15] = [
    Figure { rows: |of| of.cases, ..counted!("figure_bodies", "unit_bodies", bodies, Listed) },
    counted!("figure_cases", "unit_cases", cases, Listed),
    Figure {
        key: "figure_amount",
        unit: "unit_wan",
        measure: Measure::Wan,
        flag: Flag::Listed,
        size: |of| Some(of.amount.0),
        rows: |of| of.cases,
    },
    counted!("figure_new", "unit_cases", new, New),
    counted!("figure_gone", "unit_cases", gone, Gone),
    counted!("figure_performed", "unit_cases", performed, Performed),
    Figure {
        key: "figure_performance_rate",
        unit: "",
        measure: Measure::Rate,
        flag: Flag::ToPerform,
        size: |of| thousandths(of.performed, of.to_perform).and_then(|share| i64::try_from(share).ok()),
        rows: |of| of.to_perform,
    },
    counted!("figure_overdue", "unit_cases", overdue, Overdue),
    counted!("figure_second_stage", "unit_cases", second_stage, SecondStage),
    counted!("figure_pushed_in_time", "unit_cases", pushed_in_time, PushedInTime),
    counted!("figure_pushed_late", "unit_cases", pushed_late, PushedLate),
    counted!("figure_lifted", "unit_cases", lifted, Lifted),
    counted!("figure_answered_in_time", "unit_notices", answered_in_time, AnsweredInTime),
    counted!("figure_answered_late", "unit_notices", answered_late, AnsweredLate),
    counted!("figure_unanswered", "unit_notices", unanswered, Unanswered),
];

impl Figure {
    fn told(self, of: &QuarterFigures) -> String {
        match self.measure {
            Measure::Rate => rate(of.performed, of.to_perform),
            Measure::Wan => wan(of.amount),
            Measure::Count => (self.size)(of).unwrap_or_default().to_string(),
        }
    }

    fn pick(self, of: &QuarterFigures) -> Option<String> {
        ((self.rows)(of) > 0).then(|| self.flag.pick())
    }

    fn label(self, wording: Wording<'_>) -> String {
        let label = wording.word(self.key);
        match self.measure {
            Measure::Wan => wording.say("figure_in", &[("figure", label), ("unit", wording.word(self.unit))]),
            _ => label.to_owned(),
        }
    }

    /// `None` where either quarter has nothing to compare.
    fn change(self, wording: Wording<'_>, now: &QuarterFigures, before: &QuarterFigures) -> Option<String> {
        let (now, before) = ((self.size)(now)?, (self.size)(before)?);
        let by = now.abs_diff(before);
        let count = match self.measure {
            Measure::Count => by.to_string(),
            Measure::Wan => wan(Fen(i64::try_from(by).unwrap_or(i64::MAX))),
            Measure::Rate => {
                let points = format!("{}.{}", by / 10, by % 10);
                wording.say("change_points", &[("points", &points)])
            }
        };
        Some(match now.cmp(&before) {
            std::cmp::Ordering::Equal => wording.word("change_none").to_owned(),
            std::cmp::Ordering::Greater => wording.say("change_more", &[("count", &count)]),
            std::cmp::Ordering::Less => wording.say("change_less", &[("count", &count)]),
        })
    }
}

pub(super) fn cards(view: &View<'_>, own: &QuarterFigures) -> Vec<Card> {
    let wording = view.wording;
    let before = view.book.edition.trend.quarters.iter().rev().nth(1);
    let card = |figure: Figure| {
        let share = figure.measure == Measure::Rate && own.to_perform > 0;
        let (part, whole) = (own.performed.to_string(), own.to_perform.to_string());
        Card {
            label: wording.word(figure.key).to_owned(),
            value: figure.told(own),
            unit: (!figure.unit.is_empty()).then(|| wording.word(figure.unit).to_owned()),
            change: before.and_then(|before| figure.change(wording, own, before)),
            note: share.then(|| wording.say("figure_share_of", &[("part", &part), ("whole", &whole)])),
            pick: figure.pick(own),
            is_bad: figure.flag.is_bad() && (figure.rows)(own) > 0,
        }
    };
    FIGURES.map(card).into()
}

pub(super) fn trend(view: &View<'_>, quarters: &[QuarterFigures]) -> Vec<TrendLine> {
    let line = |figure: Figure| TrendLine {
        label: figure.label(view.wording),
        values: quarters.iter().map(|of| figure.told(of)).collect(),
        pick: quarters.last().and_then(|own| figure.pick(own)),
    };
    FIGURES.map(line).into()
}
