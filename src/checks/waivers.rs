//! 放行: one row of the sheet lets one rule pass for one row of another file. Who, why and when must be said, else the
//! waiver waives nothing.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::table::RowView;
use super::{Context, JudgedTable, rules};
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::RowPlace;
use crate::domain::waiver::{Waiver, Waivers};
use crate::domain::width;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_waivers(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Waiver> {
    each_row(batches, context, |row, to| {
        let fields =
            [col::WAIVED_FILE, col::WAIVED_ROW, col::WAIVED_RULE, col::WAIVED_BY, col::WAIVED_REASON];
        rules::r651_waiver_incomplete::check(row, &fields, to);
        let code = rules::r651_waiver_incomplete::code(&row.cell(col::WAIVED_RULE), to);
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
        (waiver(), Subject::default())
    })
}

/// The sheet's name as it is written, for a sheet may be called anything; markers of nothing mean a text file.
fn sheet(row: &RowView<'_>) -> String {
    let cell = row.cell(col::WAIVED_SHEET);
    if cell.is_nothing() { String::new() } else { width::plain(cell.text).into_owned() }
}

/// R652: waivers that nothing needed. The row is mended, or the waiver names another row than was meant.
pub fn idle(waivers: &Waivers, findings: &[Finding], severity: &dyn Fn(Code) -> Severity) -> Vec<Finding> {
    let code = Code::WaiverIdle;
    let told = waivers.idle(findings).into_iter().map(|waiver| {
        Finding::new(code, severity(code), waiver.place.cell(None), waiver.code.to_string())
            .with("row", waiver.row.cell(None).to_string())
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::bench::{batch, codes, judged};
    use crate::checks::judge_listing;
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

    fn waivers(rows: &[&str]) -> JudgedTable<Waiver> {
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
        assert_eq!(judged.items[0].code, Code::PerformanceUnknown);
    }

    #[test]
    fn a_waived_rule_is_a_remark_and_the_others_stand() {
        let fields = [col::PARTY_NAME, col::CASE_NUMBER, col::PERFORMANCE];
        let rows = ["云泽市水务局|（2025）泽0184执1号|已协调处理", "云泽市水务局|45352|已协调处理"];
        let table = batch(Dataset::Listing, "listing.toml", &fields, &rows);
        let waivers = Waivers::new(
            waivers(&[
                "表.csv||2|R111|凌书田|法院已电话核实|2026-10-10",
                "表.csv||3|R202|凌书田|旧案|2026-10-10",
                "表.csv||9|R202|凌书田|旧案|2026-10-10",
            ])
            .items,
        );
        let judged = judged(&[], |context| judge_listing(&table, &Context { waivers: &waivers, ..*context }));
        let severities: Vec<_> =
            judged.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(
            severities,
            [
                (Code::PerformanceUnknown, Severity::Warn),
                (Code::CaseNumberMalformed, Severity::Warn),
                (Code::PerformanceUnknown, Severity::Hold),
            ]
        );
        assert_eq!(judged.findings[0].detail("waived_by"), Some("凌书田"));
        let dispositions: Vec<Disposition> = judged.outcomes.iter().map(|row| row.disposition).collect();
        assert_eq!(dispositions, [Disposition::Accepted, Disposition::Held]);
        let idle = idle(&waivers, &judged.findings, &|_| Severity::Warn);
        assert_eq!(codes(&idle), [(4, Code::WaiverIdle)]);
    }

    #[test]
    fn a_row_without_case_or_name_is_not_accepted_whatever_is_waived() {
        let fields = [col::PARTY_NAME, col::CASE_NUMBER];
        let table =
            batch(Dataset::Listing, "listing.toml", &fields, &["云泽市水务局|45352", "|（2025）泽0184执1号"]);
        let waivers = Waivers::new(
            waivers(&["表.csv||2|R202|凌书田|旧案|2026-10-10", "表.csv||3|R101|凌书田|旧案|2026-10-10"])
                .items,
        );
        let judged = judged(&[], |context| judge_listing(&table, &Context { waivers: &waivers, ..*context }));
        let dispositions: Vec<Disposition> = judged.outcomes.iter().map(|row| row.disposition).collect();
        assert_eq!(dispositions, [Disposition::Held, Disposition::Returned]);
    }
}
