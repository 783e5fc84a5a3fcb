//! Small bar charts of the trend: one figure each, one bar a quarter.

use serde::Serialize;

use super::super::wording::Wording;
use super::{rate, thousandths, wan};
use crate::domain::trend::QuarterFigures;

/// Height of the tallest bar, and width of a quarter's place, in the chart's own units.
const HEIGHT: u64 = 56;
const STEP: u64 = 42;
/// Fewer quarters leave places empty, so that a bar does not grow as wide as a page.
const PLACES: usize = 6;
/// Above the bars, for their values.
const HEAD: u64 = 14;

#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    /// Of the drawing, in its own units.
    width: u64,
    bars: Vec<Bar>,
}

#[derive(Debug, Serialize)]
struct Bar {
    /// Middle of the bar.
    x: u64,
    y: u64,
    height: u64,
    value: String,
    /// Where its value stands.
    value_y: u64,
    quarter: String,
    is_last: bool,
}

pub(super) fn charts(wording: Wording<'_>, quarters: &[QuarterFigures]) -> Vec<Chart> {
    let chart = |key: &str, value: &dyn Fn(&QuarterFigures) -> (u64, String)| {
        let values = quarters.iter().map(value).collect();
        chart_of(wording, key, quarters, values, None)
    };
    let share = |key: &str, parts: &dyn Fn(&QuarterFigures) -> (u64, u64)| {
        let told = |(part, whole)| (thousandths(part, whole).unwrap_or(0), rate(part, whole));
        let values = quarters.iter().map(|quarter| told(parts(quarter))).collect();
        chart_of(wording, key, quarters, values, Some(1_000))
    };
    let count = |count: u64| (count, count.to_string());
    vec![
        chart("cases", &|of| count(of.cases)),
        chart("amount_wan", &|of| (of.amount.0.unsigned_abs(), wan_short(&wan(of.amount)))),
        share("performance_rate", &|of| (of.performed, of.to_perform)),
        chart("overdue", &|of| count(of.overdue)),
        share("in_time_rate", &|of| (of.pushed_in_time, of.pushed_in_time + of.pushed_late)),
        share("answer_rate", &|of| {
            (of.answered_in_time, of.answered_in_time + of.answered_late + of.unanswered)
        }),
    ]
}

/// A sum above a bar goes without its decimals.
fn wan_short(amount: &str) -> String {
    match amount.split_once('.') {
        Some((whole, _)) if whole.len() > 2 => whole.to_owned(),
        _ => amount.to_owned(),
    }
}

/// `values`: size of the bar and what is written above it; `whole`: the size of a full bar, where there is one.
fn chart_of(
    wording: Wording<'_>,
    key: &str,
    quarters: &[QuarterFigures],
    values: Vec<(u64, String)>,
    whole: Option<u64>,
) -> Chart {
    let tallest = values.iter().map(|(size, _)| *size).max().unwrap_or(0);
    let tallest = whole.unwrap_or(tallest).max(1);
    let bars = quarters.iter().zip(values).zip(0_u64..).map(|((quarter, (size, value)), place)| {
        let height = (size.saturating_mul(HEIGHT) / tallest).max(u64::from(size > 0));
        let (year, number) = (
            (quarter.edition.quarter.year() % 100).to_string(),
            quarter.edition.quarter.number().to_string(),
        );
        Bar {
            x: place * STEP + STEP / 2,
            y: HEAD + HEIGHT - height,
            height,
            value,
            value_y: HEAD + HEIGHT - height - 4,
            quarter: wording.say("quarter_short", &[("year", &year), ("number", &number)]),
            is_last: place + 1 == quarters.len() as u64,
        }
    });
    Chart {
        title: wording.word(&format!("figure_{key}")).to_owned(),
        width: STEP * quarters.len().max(PLACES) as u64,
        bars: bars.collect(),
    }
}
