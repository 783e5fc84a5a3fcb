//! What the run report says about the course of listings: what fell due, what ended, and the figures of a repair edition.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::view::{Case, View};
use crate::domain::closure::RepairPath;
use crate::domain::event::{EventKind, Happening};
use crate::domain::party::PartyId;

/// Cases that a line names; the others are counted.
const NAMED: usize = 3;

/// Clocks of one body that ran out on one day.
#[derive(Debug, Serialize)]
pub(super) struct DueLine {
    what: String,
    party: String,
    department: String,
    cases: Vec<String>,
    /// Cases beyond those named.
    more: usize,
    /// `None`: the calendar lacked the year.
    due: Option<String>,
    /// A warning or worse than that.
    tone: &'static str,
}

/// A listing that ended with this edition.
#[derive(Debug, Serialize)]
pub(super) struct EndingLine {
    party: String,
    case: String,
    how: String,
    on: Option<String>,
    remaining: usize,
}

/// The figures at the head of a repair edition's report.
#[derive(Debug, Serialize)]
pub(super) struct RepairFigures {
    pushed: usize,
    late: usize,
    to_confirm: usize,
    refused: usize,
    ended: usize,
    answered: usize,
    urged: usize,
    overdue: usize,
}

/// 催办, 督办, 评优评先, 期限届满 of this edition, each with its day.
pub(super) fn due(view: &View<'_>) -> Vec<DueLine> {
    let mut groups: BTreeMap<(EventKind, Option<NaiveDate>, &PartyId), Vec<&Case<'_>>> = BTreeMap::new();
    for happening in &view.book.edition.happenings {
        if word(happening.kind).is_none() {
            continue;
        }
        let Some(case) = view.case_of(&happening.listing) else { continue };
        groups.entry((happening.kind, due_day(happening, case), &case.party.id)).or_default().push(case);
    }
    let told = groups.into_iter().filter_map(|((kind, due, _), cases)| {
        let first = cases.first()?;
        let (key, tone) = word(kind)?;
        let told = first.supervision.and_then(|found| found.addressees.first());
        Some(DueLine {
            what: view.wording.word(key).to_owned(),
            party: view.party_name(first.party),
            department: told.map_or_else(
                || view.wording.word("no_department").to_owned(),
                |addressee| addressee.name.clone(),
            ),
            cases: cases.iter().take(NAMED).map(|case| case.listing.case.to_string()).collect(),
            more: cases.len().saturating_sub(NAMED),
            due: due.map(|day| view.wording.date(day)),
            tone,
        })
    });
    told.collect()
}

fn word(kind: EventKind) -> Option<(&'static str, &'static str)> {
    match kind {
        EventKind::Urged => Some(("due_urged", "hold")),
        EventKind::Overdue => Some(("due_overdue", "return")),
        EventKind::SecondStage => Some(("due_second_stage", "return")),
        EventKind::Expired => Some(("due_expired", "warn")),
        _ => None,
    }
}

/// The last day of the clock.
fn due_day(happening: &Happening, case: &Case<'_>) -> Option<NaiveDate> {
    match happening.kind {
        EventKind::Expired => Some(happening.on),
        EventKind::SecondStage => case.history.and_then(|history| history.rectify_by()),
        _ => happening.payload.get("due").and_then(Value::as_str).and_then(|day| day.parse().ok()),
    }
}

pub(super) fn endings(view: &View<'_>) -> Vec<EndingLine> {
    let ended = view.endings().into_iter().map(|(case, kind)| EndingLine {
        party: view.party_name(case.party),
        case: case.listing.case.to_string(),
        how: view.wording.ending(kind).to_owned(),
        on: case.history.and_then(|history| history.ended_on).map(|day| view.wording.date(day)),
        remaining: view.cases_of(&case.party.id).iter().filter(|case| case.stays()).count(),
    });
    ended.collect()
}

pub(super) fn repair_figures(view: &View<'_>) -> RepairFigures {
    let edition = view.book.edition;
    let count = |kind| edition.happenings.iter().filter(|happening| happening.kind == kind).count();
    let on = |path| edition.repairs.iter().filter(move |repair| repair.path == path);
    let late = |push_by: Option<NaiveDate>| push_by.is_some_and(|day| day < edition.as_of);
    RepairFigures {
        pushed: on(RepairPath::Push).count(),
        late: on(RepairPath::Push).filter(|repair| late(repair.push_by)).count(),
        to_confirm: on(RepairPath::Confirm).count(),
        refused: count(EventKind::RepairRefused),
        ended: view.endings().len(),
        answered: count(EventKind::Answered),
        urged: count(EventKind::Urged),
        overdue: count(EventKind::Overdue),
    }
}

#[cfg(test)]
mod tests {
    use crate::products::tests::specimen::Specimen;

    fn report(specimen: &Specimen) -> String {
        String::from_utf8(specimen.produce().unwrap().remove("运行报告.html").unwrap()).unwrap()
    }

    #[test]
    fn a_repair_edition_reports_what_it_pushed_ended_and_found_overdue() {
        let page = report(&Specimen::of_repairs());
        assert!(page.contains("信用修复运行报告（2026Q4-R1）"));
        for (figure, label) in [
            (1, "推送修复的案件"),
            (1, "其中超过推送期限"),
            (1, "待人工确认的结案"),
            (1, "解除惩戒的案件"),
            (1, "核实不属实"),
            (1, "收到回执的案件"),
            (3, "到期未回复，催办"),
            (2, "履行期限届满，督办"),
        ] {
            assert!(page.contains(&format!("<b>{figure}</b><span>{label}</span>")), "{figure} {label}");
        }
        // The school is off the list with one case; the other goes on.
        let ended = page.split("<h2>解除惩戒和移出名单").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(
            ended.contains("云泽市第一中学")
                && ended.contains("执11号")
                && ended.contains("<td class=\"n\">1</td>")
        );
        let due = page.split("<h2>到期事项").nth(1).unwrap().split("</section>").next().unwrap();
        // Of one body and one day one line with its cases.
        assert_eq!(due.matches("<tr>").count(), 1 + 4);
        for said in ["（2026）泽0184执31号<br>（2026）泽0184执32号", "2026年8月7日", "云泽市桂河镇人民政府"]
        {
            assert!(due.contains(said), "{said}");
        }
    }

    #[test]
    fn a_repair_edition_does_not_speak_of_the_quarter() {
        let (repair, quarter) = (report(&Specimen::of_repairs()), report(&Specimen::new()));
        for heading in ["本季变化（案件）", "通报的主管部门（案件）"] {
            assert!(quarter.contains(heading) && !repair.contains(heading), "{heading}");
        }
        assert!(!quarter.contains("推送修复的案件"));
    }

    #[test]
    fn a_push_on_its_last_day_is_in_time() {
        let mut specimen = Specimen::of_repairs();
        assert!(report(&specimen).contains("已超期"));
        specimen.edition.as_of = crate::products::tests::specimen::day("2026-10-08");
        assert!(!report(&specimen).contains("已超期"));
    }
}
