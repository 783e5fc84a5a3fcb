//! 放行: one row of the sheet lets one rule pass for one row of another file. Who, why and when must be said, else the
//! waiver waives nothing.

use std::collections::BTreeSet;

use super::each_row::each_row;
use super::outcomes::Subject;
use super::table::RowView;
use super::{Context, JudgedTable, rules};
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::{Place, RowPlace};
use crate::domain::waiver::{Waiver, Waivers};
use crate::domain::width;
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `None` stands for a row of our own sheet that nobody has filled in.
pub fn judge_waivers(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Option<Waiver>> {
    each_row(batches, context, |row, to| {
        if is_offered(row) {
            return (Some(None), Subject::default());
        }
        let fields =
            [col::WAIVED_FILE, col::WAIVED_ROW, col::WAIVED_RULE, col::WAIVED_BY, col::WAIVED_REASON];
        rules::r651_waiver_incomplete::check(row, &fields, to);
        let rule = row.cell(col::WAIVED_RULE);
        let code = rules::r651_waiver_incomplete::code(&rule, to)
            .and_then(|code| rules::r653_waiver_impossible::check(code, &rule, to));
        let number = rules::r651_waiver_incomplete::number(&row.cell(col::WAIVED_ROW), to);
        let on = rules::due_day(&row.cell(col::WAIVED_ON), context.today, to);
        let waiver = || {
            Some(Waiver {
                row: RowPlace {
                    file: row.cell(col::WAIVED_FILE).prose()?.into(),
                    sheet: sheet(row).into(),
                    row: number?,
                },
                code: code?,
                by: row.cell(col::WAIVED_BY).prose()?,
                reason: row.cell(col::WAIVED_REASON).prose()?,
                on: on?,
                place: row.place(),
            })
        };
        (waiver().map(Some), Subject::default())
    })
}

/// The held rows' workbook names row and rule; who lets it pass fills in the rest.
fn is_offered(row: &RowView<'_>) -> bool {
    let is_filled = |field| {
        let cell = row.cell(field);
        !cell.is_nothing() || cell.is_damaged()
    };
    let named = [col::WAIVED_FILE, col::WAIVED_ROW, col::WAIVED_RULE].into_iter().all(is_filled);
    named && ![col::WAIVED_BY, col::WAIVED_REASON, col::WAIVED_ON].into_iter().any(is_filled)
}

/// The sheet's name as it is written, for a sheet may be called anything; markers of nothing mean a text file.
fn sheet(row: &RowView<'_>) -> String {
    let cell = row.cell(col::WAIVED_SHEET);
    if cell.is_nothing() { String::new() } else { width::plain(cell.text).into_owned() }
}

/// Rows that a waiver may have meant are named up to this many.
const MEANT: usize = 3;

/// R652: waivers that nothing needed. The row is mended, or the waiver names another row than was meant.
pub fn idle(waivers: &Waivers, findings: &[Finding], severity: &dyn Fn(Code) -> Severity) -> Vec<Finding> {
    let code = Code::WaiverIdle;
    let told = waivers.idle(findings).into_iter().map(|waiver| {
        let written = waiver.row.cell(None).to_string();
        let meant = maybe_meant(&written, waiver.code, findings);
        Finding::new(code, severity(code), waiver.place.cell(None), waiver.code.to_string())
            .with("meant", if meant.is_empty() { "-".to_owned() } else { meant.join(" ") })
            .with("row", written)
    });
    told.collect()
}

/// Rows for which the rule does stand, those first whose place is written most alike.
fn maybe_meant(written: &str, code: Code, findings: &[Finding]) -> Vec<String> {
    let raised = findings.iter().filter(|finding| finding.code == code && !finding.is_waived());
    let rows: BTreeSet<String> =
        raised.map(|finding| Place { column: None, ..finding.place.clone() }.to_string()).collect();
    let mut rows: Vec<(f64, String)> =
        rows.into_iter().map(|row| (strsim::normalized_damerau_levenshtein(written, &row), row)).collect();
    rows.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    rows.into_iter().take(MEANT).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::judge_listing;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::disposition::Disposition;
    use crate::table::batch::Dataset;

    const FIELDS: [&str; 7] = [
        col::WAIVED_FILE,
        col::WAIVED_SHEET,
        col::WAIVED_ROW,
        col::WAIVED_RULE,
        col::WAIVED_BY,
        col::WAIVED_REASON,
        col::WAIVED_ON,
    ];

    fn waivers(rows: &[&str]) -> JudgedTable<Option<Waiver>> {
        let table = batch(Dataset::Waiver, "waiver.toml", &FIELDS, rows);
        judged(&[], |context| judge_waivers(&[table], context))
    }

    #[test]
    fn a_waiver_says_who_why_and_when() {
        let judged = waivers(&[
            "表.csv||2|r111|凌书田|法院已电话核实|2026-10-10",
            "表.csv||2|R111||法院已电话核实|2026-10-10",
            "表.csv||2|R999|凌书田|核实|2026-10-10",
            "表.csv||第二行|R111|凌书田|核实|2026-10-10",
            "表.csv||2|R111|凌书田|核实|",
        ]);
        let expected = [
            (3, Code::WaiverIncomplete),
            (4, Code::WaiverIncomplete),
            (5, Code::WaiverIncomplete),
            (6, Code::DateImpossible),
        ];
        assert_eq!(codes(&judged.findings), expected);
        assert_eq!((judged.items.len(), judged.returned.len()), (1, 4));
        assert_eq!(judged.items[0].as_ref().unwrap().code, Code::PerformanceUnknown);
    }

    #[test]
    fn a_line_that_nobody_has_filled_in_is_no_fault() {
        let judged = waivers(&["表.csv||2|R111|||"]);
        assert_eq!((judged.findings.len(), judged.items), (0, vec![None]));
    }

    #[test]
    fn a_waived_rule_is_a_remark_and_the_others_stand() {
        let fields = [col::PARTY_NAME, col::CASE_NUMBER, col::PERFORMANCE];
        let rows =
            ["云泽市水务局|（2025）泽0184执1号|已协调处理", "云泽市水务局|（2024）泽0184民初1号|已协调处理"];
        let table = batch(Dataset::Listing, "listing.toml", &fields, &rows);
        let waivers = Waivers::new(
            waivers(&[
                "表.csv||2|R111|凌书田|法院已电话核实|2026-10-10",
                "表.csv||3|R205|凌书田|旧案|2026-10-10",
                "表.csv||9|R205|凌书田|旧案|2026-10-10",
            ])
            .items
            .into_iter()
            .flatten(),
        );
        let judged = judged(&[], |context| judge_listing(&table, &Context { waivers: &waivers, ..*context }));
        let severities: Vec<_> =
            judged.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(
            severities,
            [
                (Code::PerformanceUnknown, Severity::Warn),
                (Code::CaseTypeWrong, Severity::Warn),
                (Code::PerformanceUnknown, Severity::Hold),
            ]
        );
        assert_eq!(judged.findings[0].detail("waived_by"), Some("凌书田"));
        let dispositions: Vec<Disposition> = judged.outcomes.iter().map(|row| row.disposition).collect();
        assert_eq!(dispositions, [Disposition::Accepted, Disposition::Held]);
        let idle = idle(&waivers, &judged.findings, &|_| Severity::Warn);
        assert_eq!(codes(&idle), [(4, Code::WaiverIdle)]);
        assert_eq!(idle[0].detail("meant"), Some("-"), "the one row with R205 is let pass");
    }

    #[test]
    fn a_waiver_that_names_a_file_not_quite_right_is_told_which_rows_there_are() {
        let fields = [col::PARTY_NAME, col::CASE_NUMBER, col::PERFORMANCE];
        let row = "云泽市水务局|（2025）泽0184执1号|已协调处理";
        let table = batch(Dataset::Listing, "listing.toml", &fields, &[row; 12]);
        let waivers = Waivers::new(
            waivers(&["表格.csv||2|R111|凌书田|法院已电话核实|2026-10-10"]).items.into_iter().flatten(),
        );
        let judged = judged(&[], |context| judge_listing(&table, &Context { waivers: &waivers, ..*context }));
        let idle = idle(&waivers, &judged.findings, &|_| Severity::Warn);
        let meant: Vec<&str> = idle[0].detail("meant").unwrap().split(' ').collect();
        assert_eq!((meant.len(), meant[0]), (MEANT, "表.csv!2"), "{meant:?}");
    }

    #[test]
    fn what_a_row_cannot_do_without_is_not_waived_and_the_right_way_is_named() {
        let judged = waivers(&[
            "表.csv||2|R202|凌书田|旧案|2026-10-10",
            "表.csv||3|R341|凌书田|旧案|2026-10-10",
            "表.csv||3|R002|凌书田|旧案|2026-10-10",
        ]);
        assert_eq!(codes(&judged.findings), [2, 3, 4].map(|row| (row, Code::WaiverImpossible)));
        assert_eq!((judged.items.len(), judged.returned.len()), (0, 3));
        let catalogue = crate::text::findings::FindingCatalogue::load().unwrap();
        let told =
            |at: usize| catalogue.told(&judged.findings[at], crate::text::words::Language::Chinese).remedy;
        assert!(told(0).contains("案号"), "{}", told(0));
        assert!(told(1).contains("待核问题"), "{}", told(1));
    }

    /// A definition may let a rule be less than it is by itself; a row about nobody still goes back.
    #[test]
    fn a_row_without_case_or_name_is_not_accepted_whatever_its_rules_may_do() {
        let fields = [col::PARTY_NAME, col::CASE_NUMBER];
        let table =
            batch(Dataset::Listing, "listing.toml", &fields, &["云泽市水务局|45352", "|（2025）泽0184执1号"]);
        let judged = judged(&[], |context| {
            judge_listing(&table, &Context { severity: &|_| Some(Severity::Warn), ..*context })
        });
        let dispositions: Vec<Disposition> = judged.outcomes.iter().map(|row| row.disposition).collect();
        assert_eq!(dispositions, [Disposition::Held, Disposition::Returned]);
    }
}
