//! 例外情形、宽限期: what the court noted against listing (法释〔2017〕7号 第三条, 第四条) or against telling for the time
//! being (法发〔2019〕35号, one to three months of grace). A grace with its last day ends by itself; everything else stands
//! until the court takes it back.

use chrono::NaiveDate;

use super::date_form::{self, DateReading};
use super::width;

/// Words that make a day the last day of a grace.
const GRACE: [&str; 2] = ["宽限", "暂缓"];
/// What parts two notes in one cell.
const BETWEEN: [char; 6] = [';', '；', '。', '\n', '，', ','];

/// Whether a note keeps a listing from being told on this day. `says_nothing`: whether a text means that there is none.
pub fn holds(note: &str, on: NaiveDate, says_nothing: &dyn Fn(&str) -> bool) -> bool {
    let parts = note.split(BETWEEN).map(str::trim);
    parts.filter(|part| !part.is_empty() && !says_nothing(part)).any(|part| match last_day_of_grace(part) {
        Some(last) => on <= last,
        None => true,
    })
}

/// The last day of a grace: of `2026-11-30` alone, of `宽限期至2026年11月30日`, of `宽限期2026.9.1-2026.11.30`. `None` where
/// the note is no grace (`2026年3月1日已提供充分有效担保`) or names no day.
pub fn last_day_of_grace(note: &str) -> Option<NaiveDate> {
    if let Some(day) = day(note) {
        return Some(day);
    }
    let folded: String = width::plain(note).chars().map(width::half).collect();
    if !GRACE.iter().any(|word| folded.contains(word)) {
        return None;
    }
    days(&folded).into_iter().max()
}

/// The days that stand in a text.
fn days(text: &str) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = rest.get(start..).unwrap_or_default();
        let end = from.find(|c: char| !is_of_day(c)).unwrap_or(from.len());
        let (run, behind) = from.split_at(end);
        // The longest piece that is a day: a range of two days is one run.
        match (6..=run.len()).rev().find_map(|length| Some((day(run.get(..length)?)?, length))) {
            Some((day, length)) => {
                found.push(day);
                rest = from.get(length..).unwrap_or_default();
            }
            None => rest = behind,
        }
    }
    found
}

fn is_of_day(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '-' | '/' | '.')
}

fn day(text: &str) -> Option<NaiveDate> {
    match date_form::read(text) {
        Ok(DateReading::Day(day)) => Some(day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_day_of_a_grace_is_read_in_any_form() {
        for note in [
            "2026-11-30",
            "2026年11月30日",
            "46356",
            "宽限期至2026-11-30",
            "宽限期至 ２０２６年１１月３０日 止",
            "宽限期（2026.9.1-2026.11.30）",
            "宽限期2026年9月1日至2026年11月30日",
            "暂缓发布至2026/11/30",
            "20261130",
        ] {
            assert_eq!(last_day_of_grace(note), Some(date("2026-11-30")), "{note}");
        }
        for note in [
            "宽限期三个月",
            "已提供充分有效担保",
            "2026年11月30日已提供充分有效担保",
            "宽限期至2026年11月",
            "",
        ] {
            assert_eq!(last_day_of_grace(note), None, "{note}");
        }
    }

    #[test]
    fn a_grace_ends_by_itself_and_everything_else_stands() {
        let nothing: &dyn Fn(&str) -> bool = &width::is_nothing;
        for (note, until, after) in [
            ("宽限期至2026-11-30", true, false),
            ("2026-11-30", true, false),
            ("宽限期三个月", true, true),
            ("已提供充分有效担保", true, true),
            ("已提供充分有效担保；宽限期至2026-11-30", true, true),
            ("宽限期至2026年6月30日，宽限期延至2026年11月30日", true, false),
            ("无", false, false),
            ("", false, false),
        ] {
            assert_eq!(holds(note, date("2026-11-30"), nothing), until, "{note}");
            assert_eq!(holds(note, date("2026-12-01"), nothing), after, "{note}");
        }
    }
}
