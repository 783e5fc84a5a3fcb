//! Runs every case of the findings' catalogue: a good row of the dataset with the fields of the case put in must raise the
//! finding, or must not. A code without cases cannot be relied on, so every row code needs both kinds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set its bench has failed")]

use std::collections::BTreeMap;
use std::sync::Arc;

use chengxin::checks::aliases::judge_aliases;
use chengxin::checks::applications::judge_applications;
use chengxin::checks::closures::judge_closures;
use chengxin::checks::clues::judge_clues;
use chengxin::checks::decisions::judge_decisions;
use chengxin::checks::receipts::judge_receipts;
use chengxin::checks::removals::judge_removals;
use chengxin::checks::succession::judge_succession;
use chengxin::checks::units::judge_units;
use chengxin::checks::verifications::judge_verifications;
use chengxin::checks::waivers::judge_waivers;
use chengxin::checks::{Context, judge_listing};
use chengxin::definition::load::shipped;
use chengxin::definition::scope::ScopeWords;
use chengxin::definition::source::SourceDefinition;
use chengxin::domain::code::Code;
use chengxin::domain::disposition::Disposition;
use chengxin::domain::finding::{Finding, Severity};
use chengxin::domain::jurisdiction::Jurisdiction;
use chengxin::domain::money_unit;
use chengxin::domain::place::{Column, RowPlace};
use chengxin::domain::unit::Unit;
use chengxin::domain::waiver::{Waiver, Waivers};
use chengxin::table::batch::{Batch, CellMark, CellNature, Dataset, Layout, LayoutColumn};
use chengxin::table::columns as col;
use chengxin::text::findings::{Case, FindingCatalogue};
use chengxin::text::words::Language;
use chrono::NaiveDate;
use polars::prelude::{Column as FrameColumn, DataFrame, NamedFrom, Series};

/// Row codes: those that one row, or one table, shows by itself.
fn needs_cases(code: Code) -> bool {
    let across_tables = [402, 403, 404, 406, 413, 415, 652];
    code.is_of_checks() && !across_tables.contains(&code.number())
}

/// They can be let pass, but not in a cell without which a row means nothing.
const NEEDED: [u16; 3] = [114, 902, 903];

#[allow(clippy::too_many_lines, reason = "a table of data")]
fn good_row(dataset: Dataset) -> &'static [(&'static str, &'static str)] {
    match dataset {
        Dataset::Listing => &[
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::SEX, ""),
            (col::AGE, "0"),
            (col::IDENTIFIER, "54990184ME000001X1"),
            (col::REPRESENTATIVE, "何某"),
            (col::COURT, "云泽市人民法院"),
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::FILED_ON, "2025年01月06日"),
            (col::DECIDED_ON, "2025-02-20"),
            (col::PUBLISHED_ON, "2025-03-01"),
            (col::BASIS_NUMBER, "（2024）泽0184民初88号"),
            (col::BASIS_UNIT, "云泽市人民法院"),
            (col::DUTY, "支付50000元"),
            (col::PERFORMANCE, "全部未履行"),
            (col::PERFORMED_PART, ""),
            (col::UNPERFORMED_PART, ""),
            (col::GROUNDS, "有履行能力而拒不履行生效法律文书确定义务"),
            (col::AMOUNT, "50000.00"),
        ],
        Dataset::Closure => &[
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::CLOSING_MODE, "执行完毕"),
            (col::CLOSED_ON, "2026-09-29"),
        ],
        Dataset::Removal => &[
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::REMOVAL_KIND, "删除"),
            (col::REMOVED_ON, "2026-09-16"),
        ],
        Dataset::Verification => &[
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::FOUND, "属实"),
            (col::FOUND_ON, "2026-10-08"),
        ],
        Dataset::Application => &[
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::CLOSING_MODE, "执行完毕"),
            (col::CLOSED_ON, "2026-10-08"),
            (col::DOCUMENT, "结案通知书"),
            (col::DOCUMENT_NUMBER, "（2025）泽0184执1234号之一"),
            (col::PLEDGE, "有"),
            (col::APPLIED_ON, "2026-10-09"),
        ],
        Dataset::Clue => &[
            (col::CASE_NUMBER, "（2025）泽0184执1234号"),
            (col::PARTY_NAME, "云泽市白鹭镇新建村村民委员会"),
            (col::CLUE_KIND, "失职渎职"),
            (col::CLUE_BY_OFFICIAL, "是"),
            (col::CLUE_VERDICT, "移送"),
            (col::CLUE_OFFICER, "韩秋实"),
            (col::CLUE_ON, "2026-10-09"),
        ],
        Dataset::Receipt => &[
            (col::NOTICE_NUMBER, "云信用函〔2026〕12号"),
            (col::UNIT_NAME, "云泽市教育局"),
            (col::ANSWERED_ON, "2026-10-20"),
            (col::ANSWER, "已督促履行"),
        ],
        Dataset::Units => &[
            (col::UNIT_ID, "YZ0013"),
            (col::UNIT_NAME, "云泽市水务局"),
            (col::UNIT_KIND, "行政机关"),
            (col::USCC, "1199018401133521XR"),
            (col::ORG_CODE, "01133521-X"),
            (col::AREA_CODE, "990184"),
            (col::SUPERVISOR_ID, "YZ0001"),
            (col::EMAIL, "shuiwu@yunze.example"),
            (col::VALID_FROM, "2000-01-01"),
        ],
        Dataset::Aliases => &[(col::UNIT_ID, "YZ0013"), (col::ALIAS, "市水务局"), (col::ALIAS_KIND, "简称")],
        Dataset::Succession => &[
            (col::CHANGED_ON, "2019-03-01"),
            (col::CHANGE, "合并"),
            (col::OLD_NAME, "云泽市水利局"),
            (col::FROM_UNIT, "YZ0013"),
            (col::TO_UNIT, "YZ0013"),
            (col::NEW_NAME, "云泽市水务局"),
        ],
        Dataset::Decision => &[
            (col::QUESTION_KEY, "0123456789abcdef"),
            (col::VERDICT, "是同一单位"),
            (col::CHOSEN, "2"),
            (col::CANDIDATE_UNITS, "YZ0013;YZ0014"),
            (col::UNIT_CLASS, ""),
            (col::DECIDED_BY, "韩某"),
            (col::DECIDED_ON, "2026-10-09"),
        ],
        Dataset::Waiver => &[
            (col::WAIVED_FILE, "执行案件台账.xlsx"),
            (col::WAIVED_SHEET, "执行案件"),
            (col::WAIVED_ROW, "27"),
            (col::WAIVED_RULE, "R514"),
            (col::WAIVED_BY, "凌书田"),
            (col::WAIVED_REASON, "承办法官电话核实"),
            (col::WAIVED_ON, "2026-10-12"),
        ],
        Dataset::StateEnterprises | Dataset::Returned => &[],
    }
}

fn definition_of(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Listing => "listing.toml",
        Dataset::Closure => "closure.toml",
        Dataset::Removal => "removal.toml",
        Dataset::Verification => "verification.toml",
        Dataset::Units => "units.toml",
        Dataset::Aliases => "aliases.toml",
        Dataset::Succession => "succession.toml",
        Dataset::StateEnterprises => "state_enterprises.toml",
        Dataset::Receipt => "receipt.toml",
        Dataset::Application => "repair_application.toml",
        Dataset::Clue => "clue.toml",
        Dataset::Decision => "decision.toml",
        Dataset::Waiver => "waiver.toml",
        Dataset::Returned => panic!("a returned workbook is laid out like what it corrects"),
    }
}

/// A sheet of one row, row 2 under one line of headings.
fn batch(dataset: Dataset, row: &BTreeMap<&str, &str>, natures: &BTreeMap<String, String>) -> Batch {
    let is_unit_unclear = |field: &str| natures.get(field).is_some_and(|nature| nature == "unit_unclear");
    let columns = (1..).zip(row).map(|(number, (field, _))| LayoutColumn {
        column: Column { number, heading: (*field).into() },
        frame_name: (*field).into(),
        group: "".into(),
        known: true,
        yuan: if is_unit_unclear(field) { money_unit::UNCLEAR } else { 1 },
    });
    let marks = row.keys().enumerate().filter_map(|(column, field)| {
        let what = match natures.get(*field)?.as_str() {
            "long_number" => CellNature::LongNumber,
            "error" => CellNature::ErrorValue,
            "formula" => CellNature::FormulaWithoutValue,
            "shifted" => CellNature::Shifted,
            "merged" => CellNature::MergedOver,
            "unit_unclear" => return None,
            other => panic!("no such nature: {other}"),
        };
        Some(CellMark { row: 2, column, what })
    });
    let mut frame: Vec<FrameColumn> = vec![Series::new(col::ROW.into(), [2_u32]).into()];
    frame.extend(row.iter().map(|(field, text)| {
        let text = (!text.is_empty()).then_some(*text);
        Series::new((*field).into(), [text]).cast(&polars::prelude::DataType::String).unwrap().into()
    }));
    Batch {
        file: "case.csv".into(),
        sheet: "".into(),
        marks: marks.collect(),
        layout: Arc::new(Layout {
            definition: definition_of(dataset).into(),
            dataset,
            heading_row: 1,
            columns: columns.collect(),
        }),
        frame: DataFrame::new(1, frame).unwrap(),
    }
}

struct Bench {
    catalogue: FindingCatalogue,
    jurisdiction: Jurisdiction,
    scope: ScopeWords,
    sources: BTreeMap<String, SourceDefinition>,
}

impl Bench {
    fn set() -> Self {
        let files = shipped();
        let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
        let sources = files.keys().filter_map(|path| {
            let name = path.strip_prefix("sources/")?;
            Some((name.to_owned(), SourceDefinition::read(path, &text(path)).unwrap()))
        });
        Bench {
            catalogue: FindingCatalogue::load().unwrap(),
            jurisdiction: Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184"),
            scope: ScopeWords::read("scope.toml", &text("scope.toml")).unwrap(),
            sources: sources.collect(),
        }
    }

    fn judge(&self, case: &Case) -> (Vec<Finding>, Disposition) {
        self.judge_with(case, &Waivers::default())
    }

    fn judge_with(&self, case: &Case, waivers: &Waivers) -> (Vec<Finding>, Disposition) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        self.judge_by(case, waivers, &|code| self.catalogue.severity_on(today, code))
    }

    /// `severity`: what each rule does; `None` where it is not in force.
    fn judge_by(
        &self,
        case: &Case,
        waivers: &Waivers,
        severity: &(dyn Fn(Code) -> Option<Severity> + Sync),
    ) -> (Vec<Finding>, Disposition) {
        let mut row: BTreeMap<&str, &str> = good_row(case.dataset).iter().copied().collect();
        row.extend(case.row.iter().map(|(field, text)| (field.as_str(), text.as_str())));
        for field in row.keys() {
            assert!(col::FIELDS.contains(field), "there is no field {field}");
        }
        let batch = batch(case.dataset, &row, &case.nature);
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let context = Context {
            jurisdiction: &self.jurisdiction,
            today,
            severity,
            is_known_body: &|_| false,
            scope: &self.scope,
            waivers,
            sources: &self.sources,
        };
        let one = std::slice::from_ref(&batch);
        let (findings, outcomes) = match case.dataset {
            Dataset::Listing => {
                let judged = judge_listing(&batch, &context);
                (judged.findings, vec![judged.outcomes])
            }
            Dataset::Closure => all_of(judge_closures(one, &context)),
            Dataset::Removal => all_of(judge_removals(one, &context)),
            Dataset::Verification => all_of(judge_verifications(one, &context)),
            Dataset::Application => all_of(judge_applications(one, &context)),
            Dataset::Clue => all_of(judge_clues(one, &context)),
            Dataset::Receipt => all_of(judge_receipts(one, &context)),
            Dataset::Decision => all_of(judge_decisions(one, &context)),
            Dataset::Units => all_of(judge_units(one, &context)),
            Dataset::Aliases => all_of(judge_aliases(one, &self.units(&context), &context)),
            Dataset::Succession => all_of(judge_succession(one, &self.units(&context), &context)),
            Dataset::Waiver => all_of(judge_waivers(one, &context)),
            Dataset::StateEnterprises | Dataset::Returned => {
                panic!("no good row for {:?}", case.dataset)
            }
        };
        let disposition =
            outcomes.iter().flat_map(|outcomes| outcomes.iter()).map(|row| row.disposition).next();
        (findings, disposition.unwrap())
    }

    fn units(&self, context: &Context<'_>) -> Vec<Unit> {
        let row = good_row(Dataset::Units).iter().copied().collect();
        judge_units(&[batch(Dataset::Units, &row, &BTreeMap::new())], context).items
    }
}

fn all_of<T>(
    judged: chengxin::checks::JudgedTable<T>,
) -> (Vec<Finding>, Vec<chengxin::checks::outcomes::Outcomes>) {
    (judged.findings, judged.outcomes)
}

#[test]
fn every_case_of_the_catalogue_holds() {
    let bench = Bench::set();
    let mut wrong = Vec::new();
    for code in Code::ALL {
        for case in &bench.catalogue.words(*code).unwrap().cases {
            let (findings, _) = bench.judge(case);
            let raised = findings.iter().any(|finding| finding.code == *code);
            if raised != case.raised {
                let codes: Vec<String> = findings.iter().map(|finding| finding.code.to_string()).collect();
                wrong.push(format!("{code} {:?} {:?}: raised {codes:?}", case.row, case.nature));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_code_has_a_bad_and_a_good_case() {
    let catalogue = FindingCatalogue::load().unwrap();
    for code in Code::ALL.iter().copied().filter(|code| needs_cases(*code)) {
        let cases = &catalogue.words(code).unwrap().cases;
        assert!(cases.iter().any(|case| case.raised), "{code} has no bad case");
        assert!(cases.iter().any(|case| !case.raised), "{code} has no good case");
    }
}

#[test]
fn what_a_finding_says_has_no_gaps() {
    let bench = Bench::set();
    for case in Code::ALL.iter().flat_map(|code| &bench.catalogue.words(*code).unwrap().cases) {
        for finding in bench.judge(case).0 {
            for language in [Language::Chinese, Language::English] {
                let told = bench.catalogue.told(&finding, language);
                let said = [told.title, told.cause, told.remedy].concat();
                assert!(!said.contains('{'), "{} says {said}", finding.code);
            }
        }
    }
}

/// Codes of checks with a case that raises each.
fn raised_cases(bench: &Bench) -> impl Iterator<Item = (Code, &Case)> {
    let codes = Code::ALL.iter().copied().filter(|code| code.is_of_checks());
    codes.flat_map(|code| {
        let cases = &bench.catalogue.words(code).unwrap().cases;
        cases.iter().filter(|case| case.raised).map(move |case| (code, case))
    })
}

#[test]
fn every_rule_has_words_for_both_kinds_of_reader() {
    let catalogue = FindingCatalogue::load().unwrap();
    for code in Code::ALL {
        let words = catalogue.words(*code).unwrap();
        for wording in [&words.zh, &words.en] {
            for said in [&wording.title, &wording.cause, &wording.remedy, &wording.example] {
                assert!(!said.trim().is_empty(), "{code} lacks words");
            }
        }
    }
}

#[test]
fn every_rule_stands_in_a_file_of_its_own_and_nowhere_else_in_checks() {
    let checks = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let code_of = |text: &str| text.split("#[cfg(test)]").next().unwrap().to_owned();
    let mut others = Vec::new();
    let mut folders = vec![checks.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_tests = entry.file_name().is_some_and(|name| name == "tests.rs");
            if entry.is_dir() {
                folders.push(entry);
            } else if !is_tests {
                others.push((entry.clone(), code_of(&read(&entry))));
            }
        }
    }
    // Whether a waiver was needed shows only at the end; an unclear verification is still raised where it is read.
    let elsewhere = [Code::WaiverIdle, Code::VerificationUnclear];
    for code in Code::ALL.iter().filter(|code| code.is_of_checks() && !elsewhere.contains(code)) {
        let own = checks.join(format!("rules/r{:03}_{}.rs", code.number(), code.slug()));
        let name = format!("Code::{code:?}");
        let is_named = |text: &str| {
            text.match_indices(&name)
                .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        assert!(is_named(&read(&own)), "{} does not raise {code}", own.display());
        for (path, text) in others.iter().filter(|(path, _)| *path != own) {
            assert!(!is_named(text), "{code} in {}", path.display());
        }
    }
}

#[test]
fn a_definition_may_set_what_any_rule_does() {
    let mut bench = Bench::set();
    let cases: Vec<(Code, Case)> = raised_cases(&bench).map(|(code, case)| (code, case.clone())).collect();
    for (code, case) in cases {
        for set in [Severity::Shadow, Severity::Warn, Severity::Hold, Severity::Return] {
            let definition = bench.sources.get_mut(definition_of(case.dataset)).unwrap();
            definition.severity = BTreeMap::from([(code.to_string(), set)]);
            let (findings, disposition) = bench.judge(&case);
            bench.sources.get_mut(definition_of(case.dataset)).unwrap().severity.clear();
            let found = findings.iter().find(|finding| finding.code == code).unwrap();
            // A wrong field of a reference table is left out and said; only the table's own rules do more.
            let most = match case.dataset {
                Dataset::Units if code.number() / 100 != 4 => Severity::Warn,
                // Nothing about a clue goes back.
                Dataset::Clue => Severity::Hold,
                _ => set,
            };
            assert_eq!(found.severity, set.min(most), "{code} {:?}", case.row);
            // A natural person's row stays out, whatever is wrong with its number.
            if found.severity == Severity::Return && disposition != Disposition::Excluded {
                assert_eq!(disposition, Disposition::Returned, "{code} {:?}", case.row);
            }
        }
    }
}

#[test]
fn a_rule_that_is_not_in_force_says_nothing() {
    let bench = Bench::set();
    for (code, case) in raised_cases(&bench) {
        let in_force = |other: Code| (other != code).then(|| bench.catalogue.severity(other));
        let (findings, _) = bench.judge_by(case, &Waivers::default(), &in_force);
        assert!(findings.iter().all(|finding| finding.code != code), "{code} {:?}", case.row);
    }
}

#[test]
fn a_waiver_helps_just_the_rules_that_can_be_waived() {
    let bench = Bench::set();
    for (code, case) in raised_cases(&bench) {
        let place = RowPlace { file: "case.csv".into(), sheet: "".into(), row: 2 };
        let waived = |codes: &[Code]| {
            let waiver = |code: &Code| Waiver {
                row: place.clone(),
                code: *code,
                by: "凌书田".to_owned(),
                reason: "核实".to_owned(),
                on: NaiveDate::from_ymd_opt(2026, 10, 12).unwrap(),
                place: place.clone(),
            };
            Waivers::new(codes.iter().map(waiver))
        };
        // The case may show something else too.
        let others: Vec<Code> = bench.judge(case).0.iter().map(|finding| finding.code).collect();
        let others: Vec<Code> = others.into_iter().filter(|other| *other != code).collect();
        let (_, without) = bench.judge_with(case, &waived(&others));
        let (findings, with) = bench.judge_with(case, &waived(&[&others[..], &[code]].concat()));
        let waits = matches!(without, Disposition::Returned | Disposition::Held);
        if waits && code.can_be_waived() && !NEEDED.contains(&code.number()) {
            assert_eq!(with, Disposition::Accepted, "{code} {:?}", case.row);
            let is_said = |finding: &Finding| finding.code == code && finding.is_waived();
            assert!(findings.iter().any(is_said), "{code} is still said");
        } else if waits && code != Code::ScopeUnclear && !code.can_be_waived() {
            assert_ne!(with, Disposition::Accepted, "{code} {:?}", case.row);
        }
    }
}

#[test]
fn a_good_row_is_accepted_without_a_word() {
    let bench = Bench::set();
    for dataset in [
        Dataset::Listing,
        Dataset::Closure,
        Dataset::Removal,
        Dataset::Verification,
        Dataset::Application,
        Dataset::Clue,
        Dataset::Receipt,
        Dataset::Aliases,
        Dataset::Succession,
        Dataset::Decision,
        Dataset::Waiver,
    ] {
        let case = Case { dataset, row: BTreeMap::new(), nature: BTreeMap::new(), raised: false };
        let (findings, disposition) = bench.judge(&case);
        assert_eq!((findings, disposition), (Vec::new(), Disposition::Accepted), "{dataset:?}");
    }
}
