//! Who is it, for names that are all different: half are companies, a quarter units as the table writes them with noise
//! around the name, a quarter units with a slip in the name, which nothing resolves and candidates must be found for.

use chengxin::domain::decision::Answers;
use chengxin::domain::disposition::Disposition;
use chengxin::domain::party::Party;
use chengxin::domain::unit::UnitTable;
use chengxin::identity::resolve;
use chengxin::table::listing_rows::{ListingRow, ListingRows};
use divan::Bencher;
use divan::counter::ItemsCount;
use polars::prelude::DataFrame;

use crate::desk::Desk;
use crate::names;
use crate::seed::Seed;
use crate::sizes;

#[divan::bench(args = sizes(), sample_count = 3)]
fn identity_of_distinct_names(bencher: Bencher, names: usize) {
    let desk = Desk::new();
    let units = desk.units();
    let (frame, known): (_, [Party; 0]) = (rows(names, &units), []);
    let standards = &desk.office.standards;
    bencher.counter(ItemsCount::new(names)).bench_local(|| {
        let severity = |code| standards.catalogue.severity(code);
        resolve(frame.clone(), &units, &known, &standards.grammar, &Answers::default(), &severity).unwrap()
    });
}

/// `count` rows, each with a name of its own.
pub fn rows(count: usize, units: &UnitTable) -> DataFrame {
    let mut seed = Seed::new(4);
    let mut rows = ListingRows::default();
    for number in 0..u32::try_from(count).unwrap() {
        let unit = &units.units[seed.below(units.units.len() as u64) as usize].name;
        let party_name = match number % 4 {
            0 | 1 => names::company(number).replace("有限公司", &format!("{number}有限公司")),
            2 => format!("{unit}（第{number}号案）"),
            _ => slip(unit, number, &mut seed),
        };
        rows.push(
            "名单.csv",
            "",
            number + 2,
            ListingRow {
                disposition: Disposition::Accepted.word().to_owned(),
                party_name,
                case_key: Some(format!("(2026)泽0184执{number}")),
                ..ListingRow::default()
            },
        );
    }
    rows.into_frame().unwrap()
}

/// One character is another one, and a number makes the name one of a kind.
fn slip(name: &str, number: u32, seed: &mut Seed) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = seed.below(letters.len() as u64) as usize;
    letters[at] = '某';
    let digits = number.to_string();
    letters.extend(digits.chars());
    letters.into_iter().collect()
}
