//! Labelled case sets: made-up cities whose every row says which body it means. They are the blind test of identity: words,
//! places and mistakes are chosen here without looking at what the program knows.
//!
//! `make` gives the files of a set: `office.toml`, `orgs/` (units, other names, changes), `exports/list.csv` and `truth/`.

mod bodies;
mod damage;
mod mix;
mod names;
pub mod rows;

use std::collections::BTreeMap;

pub use bodies::City;
pub use mix::{MIXES, Mix};
use rows::Row;

use crate::seed::Seed;

/// A made-up city, its list, and what each row of the list means.
pub struct CaseSet {
    pub mix: &'static Mix,
    pub city: City,
    pub rows: Vec<Row>,
}

/// `turn`: 0 for the set that the tests hold; any other number makes another city of the same mix.
pub fn make(mix: &'static Mix, turn: u64) -> CaseSet {
    let mut seed = Seed::new(mix.seed + 1000 * turn);
    let city = City::make(mix, &mut seed);
    let rows = rows::make(mix, &city, &mut seed);
    CaseSet { mix, city, rows }
}

impl CaseSet {
    /// Files by path.
    pub fn files(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("office.toml", self.office()),
            ("orgs/organisations.csv", self.city.units_csv()),
            ("orgs/aliases.csv", self.city.aliases_csv()),
            ("orgs/changes.csv", self.city.changes_csv()),
            ("exports/list.csv", self.list()),
            ("truth/rows.csv", self.truth()),
        ])
    }

    fn office(&self) -> String {
        let Mix { city, prefecture, province, .. } = self.mix;
        let former: Vec<String> = self.mix.former.iter().map(|name| format!("\"{name}\"")).collect();
        format!(
            "format = 1\n\n[jurisdiction]\ncity = \"{city}\"\nformer_names = [{}]\nprefecture = \"{prefecture}\"\n\
             province = \"{province}\"\ndivision = \"990184\"\ncourt = \"{city}人民法院\"\ncourt_code = \"泽0184\"\n\n\
             [credit_office]\nname = \"{city}社会信用体系建设领导小组办公室\"\ndocument_word = \"信用函\"\n\
             contact = \"信用科\"\ntelephone = \"0990-1840001\"\n\n[mail]\nfrom = \"gsxx@yunze.example\"\n",
            former.join(", ")
        )
    }

    fn list(&self) -> String {
        let mut text = String::from(
            "失信被执行人姓名/名称,统一社会信用代码,法定代表人或者负责人姓名,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,\
             生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间\n",
        );
        for row in &self.rows {
            text.push_str(&format!(
                "\"{}\",{},{},{}人民法院,（2025）泽0184执{}号,2025年3月5日,（2024）泽0184民初{}号,{}人民法院,\
                 给付货款12000元,全部未履行,有履行能力而拒不履行生效法律文书确定义务,2026年4月1日\n",
                row.name, row.code, row.representative, self.mix.city, row.case, row.case, self.mix.city
            ));
        }
        text
    }

    /// One line a row of the list; `row_no` as the program counts, the heading being row 1.
    fn truth(&self) -> String {
        let mut text = String::from(
            "file,row_no,difficulty,written,code,meant,units,body,is_damaged,name_variant,code_variant\n",
        );
        for (number, row) in (2..).zip(&self.rows) {
            text.push_str(&format!(
                "list.csv,{number},{:?},\"{}\",{},{},{},{},{},{},{}\n",
                row.difficulty,
                row.name,
                row.code,
                row.body.map_or("", |body| &self.city.bodies[body].name),
                row.units.join(";"),
                row.body.map(|body| body.to_string()).unwrap_or_default(),
                row.is_damaged(),
                row.name_variant,
                row.code_variant
            ));
        }
        text
    }
}
