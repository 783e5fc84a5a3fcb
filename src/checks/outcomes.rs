//! What became of every row of a batch, in a few bytes a row: the country's list has millions of natural persons, and
//! each of them is accounted for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::balance::StageBalance;
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::scope::Exclusion;

/// Columns side by side; excluded rows keep neither name nor case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    rows: Vec<u32>,
    dispositions: Vec<Disposition>,
    reasons: Vec<Option<Exclusion>>,
    /// Index into `code_sets`.
    codes: Vec<u32>,
    code_sets: CodeSets,
    subjects: BTreeMap<u32, Subject>,
}

/// Each combination of codes once; the first is the empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CodeSets {
    sets: Vec<Vec<Code>>,
    index: BTreeMap<Vec<Code>, u32>,
}

impl Default for CodeSets {
    fn default() -> Self {
        CodeSets { sets: vec![Vec::new()], index: BTreeMap::from([(Vec::new(), 0)]) }
    }
}

impl CodeSets {
    fn intern(&mut self, codes: Vec<Code>) -> u32 {
        if let Some(known) = self.index.get(&codes) {
            return *known;
        }
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(codes.clone());
        self.index.insert(codes, next);
        next
    }
}

/// Whom and what a row is about, as far as checks could tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    pub party_name: Option<String>,
    pub case_key: Option<Arc<str>>,
}

/// One row's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome<'a> {
    pub row: u32,
    pub disposition: Disposition,
    /// Only on excluded rows.
    pub reason: Option<Exclusion>,
    /// Sorted, each once.
    pub codes: &'a [Code],
    pub subject: Option<&'a Subject>,
}

impl Outcomes {
    pub fn of_batch(file: Arc<str>, sheet: Arc<str>) -> Self {
        Outcomes { file, sheet, ..Outcomes::default() }
    }

    /// A row that is none of the plan's.
    pub fn excluded(&mut self, row: u32, reason: Exclusion, codes: Vec<Code>) {
        self.push(row, Disposition::Excluded, Some(reason), codes);
    }

    /// A row that ends with this disposition.
    pub fn settled(&mut self, row: u32, disposition: Disposition, codes: Vec<Code>, subject: Subject) {
        self.push(row, disposition, None, codes);
        self.subjects.insert(row, subject);
    }

    /// Says of a row something that showed only when all rows had been judged.
    pub fn add_code(&mut self, row: u32, code: Code) {
        let Some(at) = self.rows.iter().position(|known| *known == row) else { return };
        let Some(set) = self.codes.get(at).copied() else { return };
        let mut codes = self.codes_of(set).to_vec();
        codes.push(code);
        codes.sort();
        codes.dedup();
        let set = self.code_sets.intern(codes);
        if let Some(known) = self.codes.get_mut(at) {
            *known = set;
        }
    }

    /// Only the rows that end here: accepted and held ones go on to identity.
    #[must_use]
    pub fn ending(self) -> Self {
        let mut ending = Outcomes { code_sets: self.code_sets, ..Outcomes::of_batch(self.file, self.sheet) };
        let columns = self.dispositions.into_iter().zip(self.reasons).zip(self.codes);
        for (row, ((disposition, reason), codes)) in self.rows.into_iter().zip(columns) {
            if !matches!(disposition, Disposition::Accepted | Disposition::Held) {
                ending.rows.push(row);
                ending.dispositions.push(disposition);
                ending.reasons.push(reason);
                ending.codes.push(codes);
            }
        }
        ending.subjects = self.subjects;
        ending.subjects.retain(|row, _| ending.rows.binary_search(row).is_ok());
        ending
    }

    fn push(&mut self, row: u32, disposition: Disposition, reason: Option<Exclusion>, codes: Vec<Code>) {
        self.rows.push(row);
        self.dispositions.push(disposition);
        self.reasons.push(reason);
        let codes = self.code_sets.intern(codes);
        self.codes.push(codes);
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at an index from 0.
    pub fn get(&self, index: usize) -> Option<Outcome<'_>> {
        let row = self.rows.get(index)?;
        Some(Outcome {
            row: *row,
            disposition: *self.dispositions.get(index)?,
            reason: *self.reasons.get(index)?,
            codes: self.codes_of(*self.codes.get(index)?),
            subject: self.subjects.get(row),
        })
    }

    /// In the order of the batch.
    pub fn iter(&self) -> impl Iterator<Item = Outcome<'_>> {
        (0..self.rows.len()).filter_map(|index| self.get(index))
    }

    fn codes_of(&self, set: u32) -> &[Code] {
        usize::try_from(set).ok().and_then(|at| self.code_sets.sets.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Adds these rows to a stage's account.
    pub fn enter(&self, account: &mut StageBalance) {
        account.rows_in += self.rows.len() as u64;
        for (disposition, reason) in self.dispositions.iter().zip(&self.reasons) {
            *account.out.entry(*disposition).or_default() += 1;
            if let Some(reason) = reason {
                *account.excluded.entry(reason.word()).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_the_account_and_keeps_its_codes() {
        let mut outcomes = Outcomes::of_batch("a.csv".into(), "".into());
        outcomes.excluded(2, Exclusion::NaturalPerson, Vec::new());
        let codes = vec![Code::NameMissing, Code::CaseNumberMissing];
        outcomes.settled(3, Disposition::Returned, codes.clone(), Subject::default());
        outcomes.settled(4, Disposition::Returned, codes.clone(), Subject::default());
        let mut account =
            StageBalance { stage: "checks", rows_in: 0, out: BTreeMap::new(), excluded: BTreeMap::new() };
        outcomes.enter(&mut account);
        assert_eq!((account.rows_in, account.out[&Disposition::Returned]), (3, 2));
        assert_eq!(account.excluded["natural_person"], 1);
        let all: Vec<&[Code]> = outcomes.iter().map(|outcome| outcome.codes).collect();
        assert_eq!(all, [&[][..], &codes, &codes]);
        assert_eq!(outcomes.code_sets.sets.len(), 2);
    }

    #[test]
    fn what_shows_at_the_end_is_said_of_its_row_only() {
        let mut outcomes = Outcomes::of_batch("a.csv".into(), "".into());
        outcomes.settled(2, Disposition::Accepted, Vec::new(), Subject::default());
        outcomes.settled(3, Disposition::Accepted, vec![Code::DatePlaceholder], Subject::default());
        outcomes.add_code(3, Code::WaiverIdle);
        outcomes.add_code(3, Code::WaiverIdle);
        let codes: Vec<&[Code]> = outcomes.iter().map(|outcome| outcome.codes).collect();
        assert_eq!(codes, [&[][..], &[Code::DatePlaceholder, Code::WaiverIdle]]);
    }

    #[test]
    fn rows_that_go_on_leave_the_account() {
        let mut outcomes = Outcomes::of_batch("a.csv".into(), "".into());
        let subject = |name: &str| Subject { party_name: Some(name.to_owned()), case_key: None };
        outcomes.settled(2, Disposition::Accepted, Vec::new(), subject("甲"));
        outcomes.settled(3, Disposition::Returned, vec![Code::CaseNumberMissing], subject("乙"));
        outcomes.settled(4, Disposition::Held, Vec::new(), subject("丙"));
        outcomes.excluded(5, Exclusion::NaturalPerson, Vec::new());
        let ending = outcomes.ending();
        let rows: Vec<(u32, usize)> =
            ending.iter().map(|outcome| (outcome.row, outcome.codes.len())).collect();
        assert_eq!(rows, [(3, 1), (5, 0)]);
        assert_eq!(ending.get(0).unwrap().subject, Some(&subject("乙")));
        assert_eq!(ending.get(1).unwrap().subject, None);
    }
}
