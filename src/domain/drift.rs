//! What differs between a sheet and the last one of its layout: columns gone, renamed or moved, values never seen, columns
//! filled otherwise, far more or far fewer rows.

use serde::{Deserialize, Serialize};

use super::layout::{ColumnProfile, LayoutProfile};

/// From where on a difference is worth saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DriftLimits {
    /// Sheets with fewer rows than this on either side say nothing about shares and counts.
    pub rows_fewest: u64,
    /// So much more or less than last time, in percent of last time.
    pub rows_percent: u64,
    /// Percentage points between the shares of filled cells.
    pub filled_points: u64,
}

impl Default for DriftLimits {
    fn default() -> Self {
        DriftLimits { rows_fewest: 20, rows_percent: 50, filled_points: 30 }
    }
}

/// One difference. `now` is a column of the sheet at hand, `before` one of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift<'a> {
    Gone {
        before: &'a ColumnProfile,
    },
    /// Another heading, another place, or both.
    Changed {
        before: &'a ColumnProfile,
        now: &'a ColumnProfile,
    },
    ValueNew {
        now: &'a ColumnProfile,
        value: &'a str,
    },
    /// In percent of the rows.
    FilledFar {
        now: &'a ColumnProfile,
        percent_before: u64,
        percent_now: u64,
    },
    RowsFar {
        before: u64,
        now: u64,
    },
}

/// Every difference that matters, columns from left to right. `is_known(field, value)`: whether the definition knows a
/// code value, which then is no news even if no row had it before.
pub fn compare<'a>(
    before: &'a LayoutProfile,
    now: &'a LayoutProfile,
    limits: &DriftLimits,
    is_known: &dyn Fn(&str, &str) -> bool,
) -> Vec<Drift<'a>> {
    let pairs = pairs(&before.columns, &now.columns);
    let moved = moved(&pairs);
    let mut drifts = Vec::new();
    for (at, (old, new)) in pairs.iter().enumerate() {
        let Some(new) = new else {
            drifts.push(Drift::Gone { before: old });
            continue;
        };
        if moved.contains(&at) || old.key() != new.key() {
            drifts.push(Drift::Changed { before: old, now: new });
        }
        if let Some(field) = new.field.as_deref().filter(|_| old.field == new.field) {
            let news =
                new.values.iter().filter(|value| !old.values.contains(*value) && !is_known(field, value));
            drifts.extend(news.map(|value| Drift::ValueNew { now: new, value }));
            drifts.extend(filled_far(old, new, before.rows, now.rows, limits));
        }
    }
    let difference = before.rows.abs_diff(now.rows);
    if before.rows.max(now.rows) >= limits.rows_fewest && difference * 100 > before.rows * limits.rows_percent
    {
        drifts.push(Drift::RowsFar { before: before.rows, now: now.rows });
    }
    drifts
}

fn filled_far<'a>(
    old: &ColumnProfile,
    new: &'a ColumnProfile,
    rows_before: u64,
    rows_now: u64,
    limits: &DriftLimits,
) -> Option<Drift<'a>> {
    let (percent_before, percent_now) = (old.filled_percent(rows_before), new.filled_percent(rows_now));
    let enough = rows_before.min(rows_now) >= limits.rows_fewest;
    (enough && percent_before.abs_diff(percent_now) >= limits.filled_points).then_some(Drift::FilledFar {
        now: new,
        percent_before,
        percent_now,
    })
}

type Pair<'a> = (&'a ColumnProfile, Option<&'a ColumnProfile>);

/// Each old column with the one that is it now: by heading, else by field, else an unknown one in the same place.
fn pairs<'a>(before: &'a [ColumnProfile], now: &'a [ColumnProfile]) -> Vec<Pair<'a>> {
    let mut found: Vec<Option<&ColumnProfile>> = vec![None; before.len()];
    let mut free: Vec<&ColumnProfile> = now.iter().collect();
    let same: [fn(&ColumnProfile, &ColumnProfile) -> bool; 3] = [
        |old, new| old.key() == new.key(),
        |old, new| old.field.is_some() && old.field == new.field,
        |old, new| new.field.is_none() && old.number == new.number,
    ];
    for is_same in same {
        for (old, found) in before.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = free.iter().position(|new| is_same(old, new)) {
                *found = Some(free.remove(at));
            }
        }
    }
    before.iter().zip(found).collect()
}

/// Indexes of the pairs that left their order: all but a longest run of columns that still follow each other as before. A
/// column inserted or taken out moves nobody.
fn moved(pairs: &[Pair<'_>]) -> Vec<usize> {
    let places: Vec<(usize, u32)> =
        pairs.iter().enumerate().filter_map(|(at, (_, new))| Some((at, new.as_ref()?.number))).collect();
    let mut longest: Vec<Vec<usize>> = Vec::with_capacity(places.len());
    for (end, (at, number)) in places.iter().enumerate() {
        let before = places.iter().zip(&longest).take(end).filter(|((_, earlier), _)| earlier < number);
        let best =
            before.map(|(_, run)| run).max_by_key(|run| (run.len(), std::cmp::Reverse((*run).clone())));
        let mut run = best.cloned().unwrap_or_default();
        run.push(*at);
        longest.push(run);
    }
    let stayed = longest.into_iter().max_by_key(|run| (run.len(), std::cmp::Reverse(run.clone())));
    let stayed = stayed.unwrap_or_default();
    places.into_iter().map(|(at, _)| at).filter(|at| !stayed.contains(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns `heading=field:filled%` parted by `|` in a sheet of a hundred rows; values of a column after `:`.
    fn sheet(columns: &str) -> LayoutProfile {
        let column = |(number, text): (u32, &str)| {
            let (heading, field) = text.split_once('=').unwrap_or((text, ""));
            let mut parts = field.split(':');
            let field = parts.next().filter(|field| !field.is_empty()).map(str::to_owned);
            let filled = parts.next().and_then(|filled| filled.parse().ok()).unwrap_or(100);
            let values = parts.map(str::to_owned).collect();
            ColumnProfile { number, heading: heading.to_owned(), field, filled, values }
        };
        LayoutProfile {
            definition: "listing.toml".into(),
            file: "名单.csv".into(),
            sheet: String::new(),
            heading_row: 1,
            rows: 100,
            columns: (1..).zip(columns.split('|')).map(column).collect(),
        }
    }

    fn said(before: &LayoutProfile, now: &LayoutProfile) -> Vec<String> {
        let known = |field: &str, value: &str| field == "performance" && value == "全部已履行";
        let say = |drift: &Drift<'_>| match drift {
            Drift::Gone { before } => format!("gone {}", before.heading),
            Drift::Changed { before, now } => format!("{} {}>{}", before.heading, before.number, now.number),
            Drift::ValueNew { value, .. } => format!("new {value}"),
            Drift::FilledFar { now, percent_before, percent_now } => {
                format!("{} {percent_before}%>{percent_now}%", now.heading)
            }
            Drift::RowsFar { before, now } => format!("{before}>{now}"),
        };
        compare(before, now, &DriftLimits::default(), &known).iter().map(say).collect()
    }

    const BEFORE: &str = "序号|案号=case_number|名称=party_name|省份=province|履行情况=performance:100:全部未履行|备注=remark:20";

    #[test]
    fn the_same_layout_says_nothing_whatever_its_writing() {
        let now = "序 号|案号：=case_number|名称=party_name:90|省份=province:71|履行情况=performance:100:全部未履行\
                   |备注=remark:49";
        assert_eq!(said(&sheet(BEFORE), &sheet(BEFORE)), [""; 0]);
        assert_eq!(said(&sheet(BEFORE), &sheet(now)), [""; 0]);
    }

    #[test]
    fn each_difference_is_said_once() {
        for (now, expected) in [
            (
                "案号=case_number|名称=party_name|省份=province|履行情况=performance|备注=remark:20",
                "gone 序号",
            ),
            (
                "序号|新列|案号=case_number|名称=party_name|省份=province|履行情况=performance|备注=remark:20",
                "",
            ),
            (
                "序号|执行案号=case_number|名称=party_name|省份=province|履行情况=performance|备注=remark:20",
                "案号 2>2",
            ),
            ("序号|案号=case_number|名称=party_name|地区|履行情况=performance|备注=remark:20", "省份 4>4"),
            (
                "序号|名称=party_name|省份=province|履行情况=performance|案号=case_number|备注=remark:20",
                "案号 2>5",
            ),
            (
                "序号|案号=case_number|名称=party_name|省份=province:70|履行情况=performance|备注=remark:20",
                "省份 100%>70%",
            ),
            (
                "序号|案号=case_number|名称=party_name|省份=province|履行情况=performance:100:全部已履行:分期履行|备注=remark:20",
                "new 分期履行",
            ),
        ] {
            assert_eq!(said(&sheet(BEFORE), &sheet(now)).join("; "), expected, "{now}");
        }
    }

    #[test]
    fn rows_are_far_from_last_time_when_they_differ_by_more_than_half() {
        let of = |rows| LayoutProfile { rows, ..sheet("案号=case_number:0") };
        assert_eq!(said(&of(100), &of(151)), ["100>151"]);
        assert_eq!(said(&of(100), &of(49)), ["100>49"]);
        assert_eq!(said(&of(100), &of(150)), [""; 0]);
        assert_eq!(said(&of(100), &of(50)), [""; 0]);
        assert_eq!(said(&of(0), &of(19)), [""; 0], "too few to tell");
        assert_eq!(said(&of(20), &of(0)), ["20>0"]);
    }

    #[test]
    fn likeness_counts_shared_headings() {
        assert_eq!(sheet("a|b|c").likeness(&sheet("c|b|a")), 1000);
        assert_eq!(sheet("a|b|c").likeness(&sheet("a|b|d")), 500);
    }

    #[test]
    fn a_value_that_was_seen_once_stays_known() {
        let mut now = sheet("履行情况=performance:100:分期履行");
        now.keep_values_of(&sheet("履行状态=performance:100:协调中|备注:100:别的"));
        assert_eq!(
            now.columns[0].values.iter().map(String::as_str).collect::<Vec<_>>(),
            ["分期履行", "协调中"]
        );
    }
}
