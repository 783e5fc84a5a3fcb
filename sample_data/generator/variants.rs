//! The many ways a court clerk writes the name of one and the same unit. All of them must find the unit again.

use crate::city::{ALIASES, Unit};
use crate::row::Row;
use crate::seed::Seed;

/// Rewrites name and code of about a third of the rows; the row says what was done.
pub fn vary(rows: &mut [Row], units: &[Unit], seed: &mut Seed) {
    for row in rows {
        let Some(unit) = units.iter().find(|unit| unit.name == row.name && unit.uscc == row.code) else {
            continue;
        };
        if let Some((name, note)) = variant(unit, seed) {
            row.name = name;
            row.planted.push((0, note));
        }
        match seed.below(20) {
            0..=4 => row.code = row.org_code.clone(),
            5 | 6 => {
                row.code.clear();
                row.org_code.clear();
            }
            7 => {
                row.code = row.code.to_lowercase();
                row.planted.push((0, "代码小写"));
            }
            8 => {
                row.code = format!(
                    "{} {}",
                    row.code.get(..8).unwrap_or_default(),
                    row.code.get(8..).unwrap_or_default()
                );
                row.planted.push((0, "代码中间有空格"));
            }
            _ => {}
        }
    }
}

fn variant(unit: &Unit, seed: &mut Seed) -> Option<(String, &'static str)> {
    let name = unit.name.as_str();
    let rest = name.strip_prefix("云泽市")?;
    let short = ALIASES.iter().find(|(id, alias, _)| *id == unit.id && *alias != "云投公司");
    match seed.below(22) {
        0 => Some((format!("云泽县{rest}"), "旧县名")),
        1 => Some((format!("华泽省澜江市{name}"), "名称前加省、市")),
        2 => Some((format!("澜江市{name}"), "名称前加地级市")),
        3 if rest.contains("村村民委员会") => {
            Some((name.replace("村村民委员会", "村委会"), "村民委员会写作村委会"))
        }
        3 | 4 if rest.contains("居民委员会") => {
            Some((name.replace("居民委员会", "居委会"), "居民委员会写作居委会"))
        }
        4 if rest.contains("村村民委员会") => {
            Some((name.replace("村村民委员会", "村村委会"), "村民委员会写作村委会"))
        }
        5 if rest.contains('镇') || rest.contains("街道") => Some((rest.to_owned(), "省去市名")),
        6 => Some((format!("云泽市 {rest}"), "名称中有空格")),
        7 if unit.kind == "行政机关" => Some((format!("{name}（本级）"), "带（本级）")),
        8 if unit.kind == "行政机关" => Some((format!("{name}(本级)"), "带半角括号的(本级)")),
        9..=13 => short.map(|(_, alias, _)| ((*alias).to_owned(), "简称或曾用名")),
        14 => Some((format!("{name}\u{3000}"), "名称后有全角空格")),
        _ => None,
    }
}
