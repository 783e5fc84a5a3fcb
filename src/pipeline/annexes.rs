//! The cases that a message tells its recipient about, read from its own annexes: what an approval compares. The letters and
//! the annexes of two editions are never the same bytes (number, date), the cases in them may well be.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::delivery::read_back::PostedFile;
use crate::text::words::Words;

/// What an annex says of each case, by case number; a number that stands there twice counts as two.
pub(super) type ToldCases = BTreeMap<(String, usize), Vec<String>>;

/// How the cases of two messages to one recipient differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseChanges {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub gone: usize,
}

/// All cases in the workbooks of a message; `None` if no sheet has a column of case numbers.
pub(super) fn told_cases<'f>(
    files: impl Iterator<Item = &'f PostedFile>,
    words: &Words,
) -> Option<ToldCases> {
    let mut told: Option<ToldCases> = None;
    for file in files.filter(|file| file.name.ends_with(".xlsx")) {
        let Ok(mut workbook) = Xlsx::new(Cursor::new(file.bytes.as_slice())) else { continue };
        for (_, sheet) in workbook.worksheets() {
            let mut rows = sheet.rows();
            let Some(head) = rows.find_map(|row| Head::of(row, words)) else { continue };
            let told = told.get_or_insert_default();
            for row in rows {
                head.enter(row, told);
            }
        }
    }
    told
}

/// Where the columns are.
struct Head {
    case: usize,
    /// A sanction list has a row for each measure, with all cases of a body in one cell.
    measure: Option<usize>,
    /// 本季变化 differs from quarter to quarter by itself.
    mark: Option<usize>,
}

impl Head {
    fn of(row: &[Data], words: &Words) -> Option<Self> {
        let place = |key: &str| {
            let heading = words.word(key);
            row.iter().position(|cell| cell == &Data::String(heading.to_owned()))
        };
        Some(Head {
            case: place("products.column.case_number")?,
            measure: place("products.column.measure"),
            mark: place("products.column.mark"),
        })
    }

    /// Cells before the case number say who it is, once for all cases of a party: the number says it too.
    fn enter(&self, row: &[Data], told: &mut ToldCases) {
        let number = row.get(self.case).map(ToString::to_string).unwrap_or_default();
        if number.is_empty() {
            return;
        }
        let said = row.iter().enumerate().skip(self.case + 1).filter(|(at, _)| Some(*at) != self.mark);
        let said: Vec<String> = said.map(|(_, cell)| cell.to_string()).collect();
        if let Some(measure) = self.measure.and_then(|at| row.get(at)) {
            for number in number.lines() {
                let of_case = told.entry((number.to_owned(), 0)).or_default();
                of_case.push(measure.to_string());
                of_case.extend(said.iter().cloned());
            }
            return;
        }
        let times = told.range((number.clone(), 0)..).take_while(|((known, _), _)| *known == number).count();
        told.insert((number, times), said);
    }
}

pub(super) fn case_changes(before: &ToldCases, now: &ToldCases) -> CaseChanges {
    let mut changes = CaseChanges::default();
    for (case, said) in now {
        match before.get(case) {
            None => changes.new += 1,
            Some(old) if old == said => changes.same += 1,
            Some(_) => changes.changed += 1,
        }
    }
    changes.gone = before.keys().filter(|case| !now.contains_key(*case)).count();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cases: &[(&str, &str)]) -> ToldCases {
        cases.iter().map(|(case, said)| (((*case).to_owned(), 0), vec![(*said).to_owned()])).collect()
    }

    #[test]
    fn cases_are_held_against_those_of_the_same_number() {
        let before =
            told(&[("（2024）泽0184执1号", "a"), ("（2024）泽0184执2号", "b"), ("（2024）泽0184执3号", "c")]);
        let now =
            told(&[("（2024）泽0184执1号", "a"), ("（2024）泽0184执2号", "x"), ("（2024）泽0184执4号", "d")]);
        assert_eq!(case_changes(&before, &now), CaseChanges { new: 1, changed: 1, same: 1, gone: 1 });
        assert_eq!(case_changes(&now, &now), CaseChanges { same: 3, ..CaseChanges::default() });
    }

    #[test]
    fn a_sanction_list_counts_each_case_once_whatever_measures_it_is_under() {
        let head = Head { case: 1, measure: Some(0), mark: None };
        let row = |measure: &str, numbers: &str| {
            [measure, numbers, "限制"].map(|text| Data::String(text.to_owned())).to_vec()
        };
        let (one, two) = ("（2024）泽0184执1号", "（2024）泽0184执1号\n（2024）泽0184执2号");
        let (mut before, mut now) = (ToldCases::new(), ToldCases::new());
        for measure in ["政府采购", "政府扶持"] {
            head.enter(&row(measure, one), &mut before);
            head.enter(&row(measure, two), &mut now);
        }
        assert_eq!(case_changes(&before, &now), CaseChanges { new: 1, same: 1, ..CaseChanges::default() });
    }

    #[test]
    fn a_number_and_its_twin_are_two_and_the_mark_says_nothing() {
        let head = Head { case: 1, measure: None, mark: Some(3) };
        let row = |mark: &str| {
            ["1", "（2024）泽0184执1号", "给付", mark].map(|text| Data::String(text.to_owned())).to_vec()
        };
        let (mut before, mut now) = (ToldCases::new(), ToldCases::new());
        head.enter(&row("新增"), &mut before);
        head.enter(&row("持续"), &mut now);
        head.enter(&row("持续"), &mut now);
        head.enter(&[Data::Empty, Data::Empty, Data::String("合计".to_owned())], &mut now);
        assert_eq!(case_changes(&before, &now), CaseChanges { new: 1, same: 1, ..CaseChanges::default() });
    }
}
