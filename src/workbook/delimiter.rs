//! Which character separates the columns of a text file.

use super::cell::Cell;
use super::read::{Limits, Unreadable};
use super::records::Records;

/// Candidates, the usual first: a tie goes to the earlier one.
const CANDIDATES: [char; 5] = [',', '\t', ';', '|', '，'];
const LOOKED_AT: usize = 100;
const PRECISION: usize = 1000;

/// The delimiter that cuts the first records of `sample` into the most columns most often; a comma if none does.
/// Titles above the heading have one field each and so do not count.
pub(super) fn of(sample: &str) -> char {
    let mut best = (0, ',');
    for candidate in CANDIDATES {
        let weight = weight(sample, candidate);
        if weight > best.0 {
            best = (weight, candidate);
        }
    }
    best.1
}

/// Cuts made by the most telling field count: records that have it × cuts in each × the share of all records they are.
fn weight(sample: &str, delimiter: char) -> usize {
    let limits =
        Limits { columns: u32::MAX, cell_characters: usize::MAX, row_bytes: usize::MAX, ..Limits::default() };
    let mut counts = Vec::new();
    let mut count = |_: u32, cells: &[Cell]| {
        counts.push(cells.len());
        if counts.len() < LOOKED_AT { Ok(()) } else { Err(Unreadable::Stopped) }
    };
    let mut records = Records::new(delimiter, &limits);
    // The sample may end anywhere and its quotation marks may be wrong: what was counted until then counts.
    let fed = records.feed(sample, &mut count);
    if fed.is_ok() {
        records.end(&mut count).ok();
    }
    counts.sort_unstable();
    let total = counts.len().max(1);
    let weigh = |same: &[usize]| {
        let cuts = same.first().map_or(0, |fields| fields.saturating_sub(1));
        same.len() * same.len() * cuts * PRECISION / total
    };
    counts.chunk_by(|left, right| left == right).map(weigh).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_cuts_consistently() {
        let cases = [
            ("", ','),
            ("案号\n一\n", ','),
            ("a,b,c\n1,2,3\n", ','),
            ("a\tb\tc\n1,000\t2\t3\n", '\t'),
            ("a;b\n1,5;2,5\n3,5;4\n", ';'),
            ("名单（一，二）\na|b|c\n1|2|3\n4|5|6\n", '|'),
            ("案号，姓名，地址\n一，二，三\n", '，'),
            // A full-width comma in every address does not beat twelve ASCII ones.
            ("a,b,c,云泽市，一\n1,2,3,云泽市，二\n", ','),
            ("a,\"x;y;z;u;v\nw;w\"\n1,2\n", ','),
        ];
        for (sample, delimiter) in cases {
            assert_eq!(of(sample), delimiter, "{sample:?}");
        }
    }
}
