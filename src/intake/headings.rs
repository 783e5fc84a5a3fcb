//! Which field a heading means: the headings of one definition by key, and the headings of one or two sheet rows with
//! every way in which they may be read.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::words;
use crate::definition::source::{FieldDefinition, FieldKind, SourceDefinition};
use crate::domain::{heading, heading_person, money_unit};
use crate::table::batch::Dataset;
use crate::table::columns as col;
use crate::workbook::cell::{Area, Cell};

/// The headings of a definition.
#[derive(Debug)]
pub(super) struct HeadingIndex {
    /// Field (index into the definition's fields) and place in its list of headings.
    fields: BTreeMap<String, (usize, usize)>,
    ignored: BTreeSet<String>,
    /// Fields that tell who the debtor is: under a group of somebody else their bare headings are not his.
    of_debtor: BTreeSet<usize>,
    /// Fields of which two columns would be a riddle; two remarks are none.
    single: BTreeSet<usize>,
}

/// Fields of the debtor's own person.
const OF_DEBTOR: [&str; 9] = [
    col::PARTY_NAME,
    col::IDENTIFIER,
    col::USCC,
    col::ORG_CODE,
    col::PERSONAL_ID,
    col::REPRESENTATIVE,
    col::PARTY_TYPE,
    col::SEX,
    col::AGE,
];

/// What a column is to a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Field(usize),
    Ignored,
    Unknown,
}

/// How well a heading is matched; the smaller the better: which reading of it, then which heading of the field.
type Fit = (usize, usize);

impl HeadingIndex {
    pub(super) fn of(definition: &SourceDefinition) -> Self {
        let mut fields = BTreeMap::new();
        for (index, field) in definition.fields.iter().enumerate() {
            for (rank, written) in field.headings.iter().enumerate() {
                fields.entry(heading::key(written)).or_insert((index, rank));
            }
        }
        fields.remove("");
        let ignored = definition.ignored.iter().map(|written| heading::key(written)).collect();
        let which = |is_it: fn(&FieldDefinition) -> bool| -> BTreeSet<usize> {
            let fields = definition.fields.iter().enumerate();
            fields.filter(|(_, field)| is_it(field)).map(|(index, _)| index).collect()
        };
        // Who applies for repair is the debtor himself.
        let of_debtor = match definition.dataset {
            Dataset::Application => BTreeSet::new(),
            _ => which(|field| OF_DEBTOR.contains(&field.name.as_str())),
        };
        HeadingIndex {
            fields,
            ignored,
            of_debtor,
            single: which(|field| !matches!(field.kind, FieldKind::Text | FieldKind::Code)),
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().chain(&self.ignored).map(String::as_str)
    }

    /// What each column means. Where two columns mean the same field the better fit has it, then the left one.
    pub(super) fn meanings(&self, headings: &[Heading]) -> Vec<Meaning> {
        let mut best: BTreeMap<usize, (Fit, usize)> = BTreeMap::new();
        let mut meanings = vec![Meaning::Unknown; headings.len()];
        for (column, found) in headings.iter().enumerate() {
            match self.fit(found) {
                Some((Meaning::Field(field), fit)) => {
                    let holder = best.entry(field).or_insert((fit, column));
                    *holder = (*holder).min((fit, column));
                }
                Some((Meaning::Ignored, _)) => {
                    if let Some(meaning) = meanings.get_mut(column) {
                        *meaning = Meaning::Ignored;
                    }
                }
                Some((Meaning::Unknown, _)) | None => {}
            }
        }
        for (field, (_, column)) in best {
            if let Some(meaning) = meanings.get_mut(column) {
                *meaning = Meaning::Field(field);
            }
        }
        meanings
    }

    /// The first two columns (indices from 0) with the same heading for one field: two tables side by side, or two
    /// people's codes of which nobody can tell whose is whose. Columns of which a better heading has the field are none.
    pub(super) fn twins(&self, headings: &[Heading]) -> Option<(usize, usize)> {
        let fields = headings.iter().enumerate().filter_map(|(column, found)| match self.fit(found)? {
            (Meaning::Field(field), fit) if self.single.contains(&field) => {
                Some((column, field, fit, found.group.as_str()))
            }
            _ => None,
        });
        let fields: Vec<(usize, usize, Fit, &str)> = fields.collect();
        let best = |of: usize| fields.iter().filter(|one| one.1 == of).map(|(_, _, fit, _)| *fit).min();
        let mut seen: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        fields.iter().filter(|(_, field, fit, _)| best(*field) == Some(*fit)).find_map(|one| {
            let (column, field, _, group) = *one;
            let first = *seen.entry((field, group)).or_insert(column);
            (first != column).then_some((first, column))
        })
    }

    /// How many of these headings the definition knows.
    pub(super) fn known(&self, headings: &[Heading]) -> usize {
        headings.iter().filter(|found| matches!(self.fit(found), Some((Meaning::Field(_), _)))).count()
    }

    /// How many of these headings are words that the definition has for columns, whomever they speak of.
    pub(super) fn familiar(&self, headings: &[Heading]) -> usize {
        let is_ours = |key: &String| self.fields.contains_key(key) || self.ignored.contains(key);
        headings.iter().filter(|found| found.readings.iter().any(is_ours)).count()
    }

    fn fit(&self, found: &Heading) -> Option<(Meaning, Fit)> {
        found.readings.iter().enumerate().find_map(|(reading, key)| match self.fields.get(key) {
            Some((field, _)) if reading >= found.bare_from && self.of_debtor.contains(field) => {
                Some((Meaning::Ignored, (reading, 0)))
            }
            Some((field, rank)) => Some((Meaning::Field(*field), (reading, *rank))),
            None => self.ignored.contains(key).then_some((Meaning::Ignored, (reading, 0))),
        })
    }
}

/// The heading of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// As it stands in the sheet, the lower one of two; empty for a column without.
    pub(super) text: String,
    /// The heading above it that covers several; empty where there is none.
    pub(super) group: String,
    /// Keys to look for, the most telling first: group and heading together before the heading alone. Both rows have
    /// as many readings, so that their fits compare.
    readings: Vec<String>,
    /// From this reading on the heading leaves out that it speaks of somebody else than the debtor.
    bare_from: usize,
    pub(super) yuan: Option<u32>,
}

impl Heading {
    fn new(group: &str, text: &str) -> Self {
        let words = heading::without_number(text);
        let (whole, outside) = (heading::key(words), heading::key_outside_brackets(words));
        let grouped =
            |key: &str| if group.is_empty() || key.is_empty() { String::new() } else { key.to_owned() };
        let with_group = [
            grouped(&format!("{}{whole}", heading::key(group))),
            grouped(&format!("{}{whole}", heading::group_key(group))),
            grouped(&format!("{}{outside}", heading::group_key(group))),
        ];
        let bare = [whole, outside];
        let bare_from = if heading_person::is_of_another(group) && !heading_person::is_of_debtor(text) {
            with_group.len()
        } else if heading_person::is_of_another_by_brackets(text) {
            with_group.len() + 1
        } else {
            with_group.len() + bare.len()
        };
        let readings = with_group.into_iter().chain(bare).collect();
        let yuan = money_unit::of_heading(text).or_else(|| money_unit::of_heading(group));
        Heading { text: text.to_owned(), group: group.to_owned(), readings, bare_from, yuan }
    }

    /// Whether one of the ways to read it is one of these keys.
    pub(super) fn is_among(&self, keys: &BTreeSet<String>) -> bool {
        self.readings.iter().any(|reading| !reading.is_empty() && keys.contains(reading))
    }

    /// Whether one of the ways to read it is this key.
    pub(super) fn reads_as(&self, key: &str) -> bool {
        !key.is_empty() && self.readings.iter().any(|reading| reading == key)
    }
}

/// The headings of one row.
pub(super) fn of_row(cells: &[Cell]) -> Vec<Heading> {
    trimmed(cells.iter().map(|cell| Heading::new("", words(Some(cell)))).collect())
}

/// The headings of two rows, the upper one with names of groups, as merged cells (or blanks, in a text file) give them.
pub(super) fn of_two_rows(upper_row: u32, upper: &[Cell], lower: &[Cell], merged: &[Area]) -> Vec<Heading> {
    let groups = Groups::of(upper_row, upper, merged);
    let columns = upper.len().max(lower.len());
    let heading = |column: usize| {
        let (own, below) = (words(upper.get(column)), words(lower.get(column)));
        if below.is_empty() { Heading::new("", own) } else { Heading::new(groups.over(column), below) }
    };
    trimmed((0..columns).map(heading).collect())
}

fn trimmed(mut headings: Vec<Heading>) -> Vec<Heading> {
    while headings.last().is_some_and(|last| last.text.is_empty()) {
        headings.pop();
    }
    headings
}

/// The upper heading that covers each column.
struct Groups<'a> {
    starts: BTreeMap<usize, (&'a str, Option<usize>)>,
}

impl<'a> Groups<'a> {
    fn of(row: u32, cells: &'a [Cell], merged: &[Area]) -> Self {
        let last_column = |column: usize| {
            let number = column as u32 + 1;
            let covers =
                |area: &&Area| area.first_column == number && area.first_row <= row && row <= area.last_row;
            merged.iter().find(covers).map(|area| (area.last_column as usize).saturating_sub(1))
        };
        let named = cells.iter().enumerate().filter(|(_, cell)| !words(Some(cell)).is_empty());
        let starts = named.map(|(column, cell)| (column, (words(Some(cell)), last_column(column)))).collect();
        Groups { starts }
    }

    /// A merged heading covers its area; one that is not merged reaches to the next.
    fn over(&self, column: usize) -> &'a str {
        match self.starts.range(..=column).next_back() {
            Some((_, (text, end))) if end.is_none_or(|end| column <= end) => text,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::driver::{cells, definition};

    fn fields(definition: &SourceDefinition, headings: &[Heading]) -> Vec<String> {
        let name = |meaning: &Meaning| match meaning {
            Meaning::Field(field) => definition.fields[*field].name.clone(),
            Meaning::Ignored => "-".to_owned(),
            Meaning::Unknown => "?".to_owned(),
        };
        HeadingIndex::of(definition).meanings(headings).iter().map(name).collect()
    }

    #[test]
    fn a_row_of_headings_is_read_in_any_writing() {
        let listing = definition("listing.toml");
        let row = cells("序号|＊被执行人姓名／名称|案 号|执行标的额\n（万元）|做出执行依据单位|天气|");
        let headings = of_row(&row);
        assert_eq!(
            fields(&listing, &headings),
            ["-", "party_name", "case_number", "amount", "basis_unit", "?"]
        );
        assert_eq!(headings[3].yuan, Some(10_000));
    }

    #[test]
    fn the_heading_that_says_more_has_the_field() {
        let listing = definition("listing.toml");
        let headings = of_row(&cells("名称|被执行人|案号|执行案号|执行立案日期|立案日期|当事人"));
        let expected = ["?", "party_name", "?", "case_number", "filed_on", "?", "?"];
        assert_eq!(fields(&listing, &headings), expected);
    }

    #[test]
    fn groups_tell_two_names_apart() {
        let listing = definition("listing.toml");
        let upper = cells("序号|申请执行人信息||被执行人信息||备注");
        let lower = cells("|名称|证件号码|名称|证件号码|");
        let merged = [area(1, 1, 2, 1), area(1, 2, 1, 3), area(1, 4, 1, 5), area(1, 6, 2, 6)];
        let expected = ["-", "applicant", "-", "party_name", "identifier", "remark"];
        assert_eq!(fields(&listing, &of_two_rows(1, &upper, &lower, &merged)), expected);
        assert_eq!(
            fields(&listing, &of_two_rows(1, &upper, &lower, &[])),
            expected,
            "blanks as in a CSV file"
        );
    }

    #[test]
    fn what_stands_under_somebody_else_is_not_the_debtors() {
        let listing = definition("listing.toml");
        for (upper, lower, expected) in [
            (
                "申请执行人|||被执行人|案号",
                "名称|统一社会信用代码|法定代表人",
                "applicant - - party_name case_number",
            ),
            ("申请人（债权人）||被执行人|案号", "姓名|身份证号码", "- - party_name case_number"),
            ("法定代表人信息||被执行人|案号", "姓名|证件号码", "representative - party_name case_number"),
            ("申请执行人|||案号", "名称|被执行人|执行法院", "applicant party_name court case_number"),
            ("被执行人||案号", "名称|统一社会信用代码", "party_name uscc case_number"),
            ("", "名称|统一社会信用代码（申请执行人）|案号", "party_name - case_number"),
        ] {
            let headings = of_two_rows(1, &cells(upper), &cells(lower), &[]);
            assert_eq!(fields(&listing, &headings).join(" "), expected, "{upper} over {lower}");
        }
    }

    #[test]
    fn a_heading_that_stands_twice_is_found() {
        let listing = HeadingIndex::of(&definition("listing.toml"));
        let twins = |line| listing.twins(&of_row(&cells(line)));
        assert_eq!(twins("被执行人|案号||被执行人|案号"), Some((0, 3)));
        assert_eq!(twins("名称|证件号码|名称|案号"), Some((0, 2)));
        assert_eq!(twins("被执行人名称|案号|名称|名称"), None, "nobody reads the two that say less");
        assert_eq!(
            twins("名称|被执行人|案号|备注|备注"),
            None,
            "the better heading wins; two remarks are none"
        );
    }

    #[test]
    fn a_merged_group_ends_where_its_area_ends() {
        let listing = definition("listing.toml");
        let headings =
            of_two_rows(1, &cells("申请执行人|||"), &cells("名称|证件号码|案号|名称"), &[area(1, 1, 1, 2)]);
        assert_eq!(fields(&listing, &headings), ["applicant", "-", "case_number", "party_name"]);
    }

    fn area(first_row: u32, first_column: u32, last_row: u32, last_column: u32) -> Area {
        Area { first_row, first_column, last_row, last_column }
    }
}
