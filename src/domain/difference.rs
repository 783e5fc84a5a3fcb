//! What two writings do not have in common, for showing them side by side.

/// A piece of a text, and whether the other text lacks it.
pub type Run = (String, bool);

/// Longer texts are not compared.
const LONGEST: usize = 200;

/// Both texts in runs. What they share is their longest common subsequence; joined, the runs are the texts again.
pub fn differing(one: &str, other: &str) -> (Vec<Run>, Vec<Run>) {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len() > LONGEST || b.len() > LONGEST {
        return (vec![(one.to_owned(), false)], vec![(other.to_owned(), false)]);
    }
    let shared = shared(&a, &b);
    (
        runs(&a, |at| shared.iter().any(|(in_a, _)| *in_a == at)),
        runs(&b, |at| shared.iter().any(|(_, in_b)| *in_b == at)),
    )
}

/// Places of the common characters in both.
fn shared(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut longest = vec![0_usize; (a.len() + 1) * width];
    let at = |longest: &[usize], row: usize, column: usize| {
        longest.get(row * width + column).copied().unwrap_or(0)
    };
    for (row, c) in a.iter().enumerate().rev() {
        for (column, d) in b.iter().enumerate().rev() {
            let here = if c == d {
                at(&longest, row + 1, column + 1) + 1
            } else {
                at(&longest, row + 1, column).max(at(&longest, row, column + 1))
            };
            if let Some(cell) = longest.get_mut(row * width + column) {
                *cell = here;
            }
        }
    }
    let (mut row, mut column, mut found) = (0, 0, Vec::new());
    while let (Some(c), Some(d)) = (a.get(row), b.get(column)) {
        if c == d {
            found.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if at(&longest, row + 1, column) >= at(&longest, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    found
}

fn runs(text: &[char], is_shared: impl Fn(usize) -> bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let marked = !is_shared(at);
        match runs.last_mut() {
            Some((run, of_run)) if *of_run == marked => run.push(*c),
            _ => runs.push((c.to_string(), marked)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marked runs in brackets.
    fn shown(runs: &[Run]) -> String {
        runs.iter().map(|(text, marked)| if *marked { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn what_the_other_side_lacks_is_marked() {
        for (one, other, of_one, of_other) in [
            ("云泽市高胡村", "云泽市高湖村", "云泽市高[胡]村", "云泽市高[湖]村"),
            ("清溪中学", "清溪镇初级中学", "清溪中学", "清溪[镇初级]中学"),
            ("教育局", "教育局", "教育局", "教育局"),
            ("", "甲", "", "[甲]"),
        ] {
            let (a, b) = differing(one, other);
            assert_eq!((shown(&a), shown(&b)), (of_one.to_owned(), of_other.to_owned()), "{one} {other}");
        }
    }
}
