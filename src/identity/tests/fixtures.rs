//! A small made-up city for the tests of this stage.

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use crate::definition::vocabulary;
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::finding::Severity;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::name::NameGrammar;
use crate::domain::party::Party;
use crate::domain::place::RowPlace;
use crate::domain::scope::BodyClass;
use crate::domain::unit::{Alias, Change, Succession, Unit, UnitId, UnitTable};
use crate::identity::resolve::{Resolved, resolve};
use crate::table::listing_rows::{ListingRow, ListingRows};

pub(in crate::identity) fn grammar() -> NameGrammar {
    let words = vocabulary::read("", include_str!("../../../pipelines/vocabulary.toml")).unwrap();
    let jurisdiction = Jurisdiction {
        former_names: vec!["云泽县".into()],
        ..Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184")
    };
    NameGrammar::new(&jurisdiction, words).with_towns(["云泽市清溪镇人民政府", "云泽市石桥镇人民政府"])
}

fn place() -> RowPlace {
    RowPlace { file: "units.csv".into(), sheet: "".into(), row: 2 }
}

pub(in crate::identity) fn unit(id: &str, name: &str, class: BodyClass, uscc: &str) -> Unit {
    let uscc = Some(uscc.to_owned()).filter(|uscc| !uscc.is_empty());
    Unit {
        id: UnitId::from(id),
        name: name.to_owned(),
        class,
        org_code: uscc.as_deref().and_then(|uscc| uscc.get(8..17)).map(str::to_owned),
        uscc,
        area_code: "990184".into(),
        parent: None,
        supervisor: None,
        relation: None,
        email: None,
        contact: None,
        valid_from: None,
        valid_to: None,
        place: place(),
    }
}

pub(in crate::identity) fn abolished(unit: Unit) -> Unit {
    Unit { valid_to: NaiveDate::from_ymd_opt(2019, 2, 28), ..unit }
}

pub(in crate::identity) fn alias(unit: &str, name: &str, former: bool) -> Alias {
    Alias { unit: UnitId::from(unit), name: name.to_owned(), former, place: place() }
}

pub(in crate::identity) fn merger(from: &str, old_name: &str, to: &str, new_name: &str) -> Succession {
    Succession {
        on: NaiveDate::from_ymd_opt(2019, 3, 1).unwrap(),
        change: Change::Merge,
        old_name: old_name.to_owned(),
        from: UnitId::from(from),
        to: UnitId::from(to),
        new_name: new_name.to_owned(),
        place: place(),
    }
}

pub(in crate::identity) const BUREAU: &str = "11990184MB0000001A";
pub(in crate::identity) const OLD_BUREAU: &str = "11990184MB0000002B";
pub(in crate::identity) const HIGH_LAKE: &str = "54990184MB0000003C";
pub(in crate::identity) const HOSPITAL: &str = "12990184MB0000004D";
pub(in crate::identity) const GROUP: &str = "91990184MB0000005E";
/// In no table.
pub(in crate::identity) const ELSEWHERE: &str = "12990184MB0000009K";

/// `U5` lists no code; `U2` was merged into `U1`, `U7` into a body that the table lacks.
pub(in crate::identity) fn table() -> UnitTable {
    use BodyClass::{Agency, Institution, StateEnterprise, Town, Village};
    UnitTable {
        units: vec![
            unit("U0", "云泽市清溪镇人民政府", Town, "11990184MB0000000T"),
            unit("U1", "云泽市农业农村局", Agency, BUREAU),
            abolished(unit("U2", "云泽市畜牧兽医局", Agency, OLD_BUREAU)),
            unit("U3", "云泽市清溪镇高湖村村民委员会", Village, HIGH_LAKE),
            unit("U4", "云泽市人民医院", Institution, HOSPITAL),
            unit("U5", "云泽市清溪镇文化服务中心", Institution, ""),
            unit("U6", "云泽市交通投资有限公司", StateEnterprise, GROUP),
            abolished(unit("U7", "云泽市清溪镇柳岸村村民委员会", Village, "54990184MB0000007G")),
            unit("U8", "云泽市石桥镇人民政府", Town, "11990184MB0000008H"),
        ],
        aliases: vec![alias("U1", "云泽市农业局", true), alias("U6", "云泽交投", false)],
        successions: vec![
            merger("U2", "云泽市畜牧兽医局", "U1", "云泽市农业农村局"),
            merger("U7", "云泽市清溪镇柳岸村村民委员会", "U77", "云泽市清溪镇新岸村村民委员会"),
        ],
        state_enterprises: Vec::new(),
        columns: Vec::new(),
    }
}

/// A row about `name` with a code: 18 characters are a USCC, 9 an organisation code, anything else failed its check.
pub(in crate::identity) fn row(name: &str, code: &str) -> ListingRow {
    let written = Some(code.to_owned()).filter(|code| !code.is_empty());
    let given = written.clone().filter(|code| !code.contains('*'));
    let class = match code.get(..2) {
        Some("11") => Some("agency"),
        Some("12") => Some("institution"),
        Some("54") => Some("village"),
        _ => None,
    };
    ListingRow {
        disposition: "accepted".into(),
        party_name: name.to_owned(),
        org_code: given.as_ref().and_then(|code| match code.len() {
            18 => code.get(8..17).map(str::to_owned),
            9 => Some(code.clone()),
            _ => None,
        }),
        uscc: given.clone().filter(|code| code.len() == 18),
        code_written: written.filter(|code| code.contains('*') || (code.len() != 18 && code.len() != 9)),
        party_class: class.filter(|_| code.len() == 18).map(str::to_owned),
        ..ListingRow::default()
    }
}

pub(in crate::identity) fn frame(rows: Vec<ListingRow>) -> DataFrame {
    let mut frame = ListingRows::default();
    for (number, row) in (2..).zip(rows) {
        frame.push("listing.csv", "", number, row);
    }
    frame.into_frame().unwrap()
}

pub(in crate::identity) fn resolved(rows: Vec<ListingRow>, table: &UnitTable, known: &[Party]) -> Resolved {
    answered(rows, table, known, &[])
}

/// As [`resolved`], with what people decided.
pub(in crate::identity) fn answered(
    rows: Vec<ListingRow>,
    table: &UnitTable,
    known: &[Party],
    decisions: &[Decision],
) -> Resolved {
    let severity = |code| if code == Code::BodyNotInTable { Severity::Warn } else { Severity::Hold };
    resolve(frame(rows), table, known, &grammar(), &Answers::new(decisions), &severity).unwrap()
}

pub(in crate::identity) fn text(resolved: &Resolved, column: &str, row: usize) -> String {
    let column = resolved.rows.column(column).unwrap().str().unwrap();
    column.get(row).unwrap_or_default().to_owned()
}
