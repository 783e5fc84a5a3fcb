//! What of a sheet does not show on the screen though it stands in the file: hidden rows and columns, rows that a filter
//! leaves out. They are read like the others; who wonders where a row comes from must be told that it was hidden.

use std::cmp::Ordering;

/// Hidden rows and columns of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concealed {
    pub rows: Spans,
    pub columns: Spans,
    /// A filter is set: the hidden rows are those that it leaves out.
    pub filtered: bool,
}

/// Numbers in a row, from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub first: u32,
    pub last: u32,
}

impl Span {
    pub fn one(number: u32) -> Self {
        Span { first: number, last: number }
    }
}

/// Rising spans that neither touch nor overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

/// More than a sheet has rows: what a hostile file hides beyond that is not told.
const MOST: usize = 1 << 20;

impl Spans {
    /// Adds numbers; quick as long as they rise.
    pub fn add(&mut self, span: Span) {
        if span.first > span.last {
            return;
        }
        match self.0.last_mut() {
            Some(last) if span.first >= last.first => {
                if span.first <= last.last.saturating_add(1) {
                    last.last = last.last.max(span.last);
                } else if self.0.len() < MOST {
                    self.0.push(span);
                }
            }
            None => self.0.push(span),
            // Files go from the first row to the last; what falls back behind that is not told.
            Some(_) => {}
        }
    }

    pub fn contains(&self, number: u32) -> bool {
        let place = |span: &Span| match number {
            number if number < span.first => Ordering::Greater,
            number if number > span.last => Ordering::Less,
            _ => Ordering::Equal,
        };
        self.0.binary_search_by(place).is_ok()
    }

    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut gathered = Spans::default();
        spans.into_iter().for_each(|span| gathered.add(span));
        gathered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_are_one_and_are_found_again() {
        let span = |first, last| Span { first, last };
        let spans: Spans = [Span::one(3), Span::one(4), span(5, 9), span(7, 8), span(20, 19), Span::one(12)]
            .into_iter()
            .collect();
        assert_eq!(spans.as_slice(), [span(3, 9), Span::one(12)]);
        let inside: Vec<u32> = (1..=14).filter(|&number| spans.contains(number)).collect();
        assert_eq!(inside, [3, 4, 5, 6, 7, 8, 9, 12]);
    }
}
