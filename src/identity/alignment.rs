//! How one name turns into another: the cheapest way of changing, leaving out, adding and swapping characters.

/// One step. `written` and `listed` are positions in the two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Same {
        written: usize,
        listed: usize,
    },
    Changed {
        written: usize,
        listed: usize,
    },
    /// Two neighbours stand the other way round.
    Swapped {
        written: usize,
        listed: usize,
    },
    /// Listed, but not written.
    Missing {
        listed: usize,
    },
    /// Written, but not listed.
    Extra {
        written: usize,
    },
}

/// Cost table of the optimal string alignment distance. Leaving out is cheaper than the rest: people abbreviate.
struct Costs {
    width: usize,
    cells: Vec<u32>,
}

const MISSING: u32 = 4;
const OTHER: u32 = 5;

impl Costs {
    fn at(&self, row: usize, column: usize) -> u32 {
        self.cells.get(row * self.width + column).copied().unwrap_or(u32::MAX / 2)
    }
}

/// Steps from `listed` to `written`, first character first.
pub(super) fn align(written: &[char], listed: &[char]) -> Vec<Step> {
    let costs = costs(written, listed);
    let (mut row, mut column) = (written.len(), listed.len());
    let mut steps = Vec::with_capacity(row.max(column));
    while row > 0 || column > 0 {
        let here = costs.at(row, column);
        let same = row > 0 && column > 0 && written[row - 1] == listed[column - 1];
        if same && here == costs.at(row - 1, column - 1) {
            (row, column) = (row - 1, column - 1);
            steps.push(Step::Same { written: row, listed: column });
        } else if column > 0 && here == costs.at(row, column - 1) + MISSING {
            column -= 1;
            steps.push(Step::Missing { listed: column });
        } else if is_swap(written, listed, row, column) && here == costs.at(row - 2, column - 2) + OTHER {
            (row, column) = (row - 2, column - 2);
            steps.push(Step::Swapped { written: row, listed: column });
        } else if row > 0 && column > 0 && here == costs.at(row - 1, column - 1) + OTHER {
            (row, column) = (row - 1, column - 1);
            steps.push(Step::Changed { written: row, listed: column });
        } else {
            row = row.saturating_sub(1);
            steps.push(Step::Extra { written: row });
        }
    }
    steps.reverse();
    steps
}

fn is_swap(written: &[char], listed: &[char], row: usize, column: usize) -> bool {
    row > 1
        && column > 1
        && written[row - 1] == listed[column - 2]
        && written[row - 2] == listed[column - 1]
        && written[row - 1] != written[row - 2]
}

fn costs(written: &[char], listed: &[char]) -> Costs {
    let width = listed.len() + 1;
    let mut costs = Costs { width, cells: Vec::with_capacity(width * (written.len() + 1)) };
    for row in 0..=written.len() {
        for column in 0..=listed.len() {
            let mut cost = if row == 0 && column == 0 { 0 } else { u32::MAX };
            if column > 0 {
                cost = cost.min(costs.at(row, column - 1) + MISSING);
            }
            if row > 0 {
                cost = cost.min(costs.at(row - 1, column) + OTHER);
            }
            if row > 0 && column > 0 {
                let change = if written[row - 1] == listed[column - 1] { 0 } else { OTHER };
                cost = cost.min(costs.at(row - 1, column - 1) + change);
            }
            if is_swap(written, listed, row, column) {
                cost = cost.min(costs.at(row - 2, column - 2) + OTHER);
            }
            costs.cells.push(cost);
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(written: &str, listed: &str) -> Vec<Step> {
        let written: Vec<char> = written.chars().collect();
        let listed: Vec<char> = listed.chars().collect();
        align(&written, &listed).into_iter().filter(|step| !matches!(step, Step::Same { .. })).collect()
    }

    #[test]
    fn each_slip_is_named_with_its_place() {
        for (written, listed, expected) in [
            ("清溪镇", "清溪镇", vec![]),
            ("清奚镇", "清溪镇", vec![Step::Changed { written: 1, listed: 1 }]),
            ("清镇", "清溪镇", vec![Step::Missing { listed: 1 }]),
            ("清小溪镇", "清溪镇", vec![Step::Extra { written: 1 }]),
            ("溪清镇", "清溪镇", vec![Step::Swapped { written: 0, listed: 0 }]),
            ("", "清", vec![Step::Missing { listed: 0 }]),
            ("清", "", vec![Step::Extra { written: 0 }]),
        ] {
            assert_eq!(steps(written, listed), expected, "{written}");
        }
    }

    #[test]
    fn an_abbreviation_only_leaves_out() {
        let steps = steps("清溪中学", "清溪镇初级中学");
        assert_eq!(steps.len(), 3);
        assert!(steps.iter().all(|step| matches!(step, Step::Missing { .. })));
    }
}
