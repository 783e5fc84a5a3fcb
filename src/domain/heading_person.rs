//! Whose details a heading speaks of. A court's sheet names several people, the debtor only one of them: the code that
//! stands under 申请执行人 is the applicant's, and no debtor may be known by it.

use super::heading;

/// Words for the debtor; with one of them a heading is his, whatever else it names.
const DEBTOR: [&str; 8] = ["被执行", "被申请", "失信", "债务人", "义务人", "被告", "被上诉人", "被处罚"];

/// Words for anybody else of whom a sheet tells name, number or code.
const OTHERS: [&str; 24] = [
    "申请执行人",
    "申请人",
    "申请方",
    "债权人",
    "权利人",
    "原告",
    "上诉人",
    "案外人",
    "第三人",
    "利害关系人",
    "担保人",
    "保证人",
    "异议人",
    "买受人",
    "竞买人",
    "法定代表人",
    "负责人",
    "代理人",
    "律师",
    "承办",
    "经办",
    "书记员",
    "联系人",
    "举报人",
];

/// `true` if a heading or a group of headings names somebody who is not the debtor: `申请执行人信息`, `法定代表人`.
pub fn is_of_another(written: &str) -> bool {
    let key = heading::key(written);
    OTHERS.iter().any(|word| key.contains(word)) && !is_of_debtor(written)
}

/// `true` if a heading says itself that it is the debtor's, whatever stands above it.
pub fn is_of_debtor(written: &str) -> bool {
    let key = heading::key(written);
    DEBTOR.iter().any(|word| key.contains(word))
}

/// `true` if only the brackets of a heading name somebody else: `统一社会信用代码（申请执行人）`.
pub fn is_of_another_by_brackets(written: &str) -> bool {
    let outside = heading::key_outside_brackets(written);
    outside != heading::key(written) && is_of_another(written) && !is_of_another(&outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_says_whose_details_stand_below() {
        for (written, is_another) in [
            ("申请执行人", true),
            ("申请执行人（债权人）基本信息", true),
            ("原 告", true),
            ("法定代表人信息", true),
            ("承办人", true),
            ("被执行人", false),
            ("被申请人", false),
            ("被执行人及其法定代表人", false),
            ("失信单位负责人", false),
            ("案件信息", false),
            ("申请执行标的", false),
            ("", false),
        ] {
            assert_eq!(is_of_another(written), is_another, "{written}");
        }
    }

    #[test]
    fn brackets_may_say_it_too() {
        for (written, is_another) in [
            ("统一社会信用代码（申请执行人）", true),
            ("姓名（法定代表人）", true),
            ("负责人（法定代表人）", false),
            ("法定代表人（姓名）", false),
            ("名称（单位）", false),
            ("名称（被执行人）", false),
        ] {
            assert_eq!(is_of_another_by_brackets(written), is_another, "{written}");
        }
    }
}
