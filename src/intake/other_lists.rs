//! Lists of another kind that look like a dataset's: 被执行人 (everybody who owes) beside 失信被执行人 (who will not pay).
//! To take one for the other would put a debtor on a blacklist, so a sheet without any sign of the dataset that bears the
//! marks of such a list is refused.

use super::cells::words;
use super::headings::{Heading, Meaning};
use crate::definition::source::{Lookalike, SourceDefinition};
use crate::domain::heading;
use crate::workbook::cell::Cell;

/// So many headings of the other list tell it where its sheet is not complete as the dataset's.
const TELLING: usize = 2;

/// The lists that look like a dataset's.
pub(super) struct OtherLists<'d> {
    definition: &'d SourceDefinition,
    /// Each with the keys of its headings.
    lists: Vec<(&'d Lookalike, Vec<String>)>,
}

impl<'d> OtherLists<'d> {
    pub(super) fn of(definition: &'d SourceDefinition) -> Self {
        let keys = |list: &Lookalike| list.headings.iter().map(|written| heading::key(written)).collect();
        OtherLists {
            definition,
            lists: definition.lookalikes.iter().map(|list| (list, keys(list))).collect(),
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().flat_map(|(_, keys)| keys).map(String::as_str)
    }

    /// The list that a sheet is instead, by its headings and the lines above them. `complete`: it has all that the dataset
    /// requires, so that one mark is enough.
    pub(super) fn instead_of(
        &self,
        headings: &[Heading],
        meanings: &[Meaning],
        above: &[(u32, Vec<Cell>)],
        complete: bool,
    ) -> Option<&'d Lookalike> {
        let titles = || above.iter().flat_map(|(_, cells)| cells).map(|cell| words(Some(cell)));
        let needed = if complete { 1 } else { TELLING };
        let bears_marks = |(list, keys): &&(&Lookalike, Vec<String>)| {
            let marks = headings.iter().filter(|heading| keys.iter().any(|key| heading.reads_as(key)));
            let is_title = |text: &str| list.titles.iter().any(|title| text.contains(title.as_str()));
            marks.count() >= needed || (complete && titles().any(is_title))
        };
        let (list, _) = self.lists.iter().find(bears_marks)?;
        let signs = &self.definition.signs;
        let is_field = |meaning: &Meaning| match meaning {
            Meaning::Field(index) => {
                self.definition.fields.get(*index).is_some_and(|field| signs.fields.contains(&field.name))
            }
            Meaning::Ignored | Meaning::Unknown => false,
        };
        let written = headings.iter().flat_map(|heading| [heading.text.as_str(), heading.group.as_str()]);
        let has_sign =
            meanings.iter().any(is_field) || titles().chain(written).any(|text| self.is_sign(text));
        (!has_sign).then_some(*list)
    }

    fn is_sign(&self, text: &str) -> bool {
        let signs = &self.definition.signs;
        // 是否失信 asks: a list that needs the column has others in it too.
        !signs.asking.iter().any(|word| text.contains(word.as_str()))
            && signs.words.iter().any(|word| text.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::code::Code;
    use crate::domain::finding::Severity;
    use crate::intake::tests::driver::read_lines;

    const DEBTORS: &str = "被执行人姓名/名称|身份证号码/组织机构代码|执行法院|立案时间|案号|执行标的";
    const DEBTOR: &str = "云泽市水务局|01133521X|云泽市人民法院|2026-01-05|（2026）泽0184执1号|50000";

    #[test]
    fn lists_of_other_kinds_are_refused_by_name() {
        let cases: [(&[&str], &str); 6] = [
            (&[DEBTORS, DEBTOR], "被执行人信息"),
            (
                &[
                    "被执行人信息公开",
                    "案号|被执行人|执行法院",
                    "（2026）泽0184执1号|云泽市水务局|云泽市人民法院",
                ],
                "被执行人信息",
            ),
            (
                &[
                    "caseCode|pname|partyCardNum|execCourtName|caseCreateTime|execMoney",
                    "（2026）泽0184执1号|云泽市水务局|01133521X|云泽市人民法院|2026年01月05日|50000",
                ],
                "被执行人信息",
            ),
            (
                &[
                    "案号|姓名/名称|执行法院|立案时间|终本日期|执行标的|未履行金额",
                    "（2026）泽0184执1号|云泽市水务局|云泽市人民法院|2026-01-05|2026-06-05|5|5",
                ],
                "终结本次执行案件",
            ),
            (
                &[
                    "案号|被执行人|立案时间|限消令|企业信息",
                    "（2026）泽0184执1号|云泽市水务局|2026-01-05|有|甲",
                ],
                "限制消费人员",
            ),
            (&[&format!("{DEBTORS}|是否失信"), &format!("{DEBTOR}|是")], "被执行人信息"),
        ];
        for (lines, list) in cases {
            let read = read_lines(lines);
            let said: Vec<_> = read.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
            assert_eq!(said, [(Code::ListOfAnotherKind, Severity::Return)], "{lines:?}");
            let (_, told) = read.findings[0].details.iter().find(|(name, _)| *name == "list").unwrap();
            assert!(told.starts_with(list), "{told}");
            assert!(read.batches.is_empty());
        }
    }

    #[test]
    fn one_sign_of_the_dataset_is_enough() {
        let titled = ["云泽市失信被执行人名单", DEBTORS, DEBTOR];
        let by_column = [&*format!("{DEBTORS}|失信行为具体情形"), &*format!("{DEBTOR}|违反财产报告制度")];
        let by_day = [&*format!("{DEBTORS}|发布时间"), &*format!("{DEBTOR}|2026-02-01")];
        let by_name = [&*DEBTORS.replace("被执行人姓名/名称", "失信被执行人"), DEBTOR];
        let bare = ["被执行人|案号", "云泽市水务局|（2026）泽0184执1号"];
        for lines in [&titled[..], &by_column, &by_day, &by_name, &bare] {
            let read = read_lines(lines);
            assert_eq!((read.codes(), read.batches.len()), (vec![], 1), "{lines:?}");
        }
    }
}
