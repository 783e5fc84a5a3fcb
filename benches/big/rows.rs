//! The rows: those of the sample's public list, repeated and varied.
//!
//! Of a hundred rows about fifty are natural persons, thirty-three private companies (each in one or two cases, two thirds
//! with a code), sixteen bodies of the sample's units table under their names there, and one is a row that the sample
//! plants as faulty. Every row is another case, but one body row in twenty says the one before once more.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;

use csv::StringRecord;

use crate::names;
use crate::seed::Seed;

pub const LIST: &str = "失信名单_公开查询_2026三季度.csv";

/// Columns of the list, from 0.
const NAME: usize = 0;
const SEX: usize = 1;
const CODE: usize = 3;
const REPRESENTATIVE: usize = 4;
const CASE: usize = 9;
const NUMBER: usize = 18;
/// Companies are no more than this, however long the list.
const COMPANIES: u64 = 300_000;

/// What the rows are made of.
pub struct Rows {
    heading: StringRecord,
    bodies: Vec<StringRecord>,
    persons: Vec<StringRecord>,
    companies: Vec<StringRecord>,
    faulty: Vec<StringRecord>,
    count: u32,
}

impl Rows {
    /// The sample's rows as patterns for `count` rows.
    pub fn of_sample(sample: &Path, count: u32) -> Result<Self, Box<dyn Error>> {
        let planted = planted(&sample.join("planted.csv"))?;
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_path(sample.join("inbox").join(LIST))?;
        let heading = reader.headers()?.clone();
        let mut rows = Rows {
            heading,
            bodies: Vec::new(),
            persons: Vec::new(),
            companies: Vec::new(),
            faulty: Vec::new(),
            count,
        };
        for (number, record) in (2_u64..).zip(reader.records()) {
            let record = record?;
            let field = |at| record.get(at).unwrap_or_default();
            let in_table = field(CODE).starts_with(['1', '5']) && !field(CODE).starts_with("51");
            let of = match () {
                () if planted.contains(&number) => &mut rows.faulty,
                () if !field(SEX).is_empty() => &mut rows.persons,
                () if field(CODE).starts_with("91") => &mut rows.companies,
                () if in_table => &mut rows.bodies,
                () => continue,
            };
            of.push(record);
        }
        Ok(rows)
    }

    /// The list, heading first.
    pub fn write(&self, to: impl Write) -> Result<(), Box<dyn Error>> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(to);
        writer.write_record(&self.heading)?;
        let mut seed = Seed::new(20_260_930);
        let mut body = Vec::new();
        for number in 0..self.count {
            let row = self.row(number, &mut seed, &mut body);
            writer.write_record(&row)?;
        }
        Ok(writer.flush()?)
    }

    /// `body`: the last row about a body.
    fn row(&self, number: u32, seed: &mut Seed, body: &mut Vec<String>) -> Vec<String> {
        let (patterns, sort) = match seed.below(100) {
            0..50 => (&self.persons, Sort::Person),
            50..83 => (&self.companies, Sort::Company),
            83..99 => (&self.bodies, Sort::Body),
            _ => (&self.faulty, Sort::Faulty),
        };
        let pattern = &patterns[seed.below(patterns.len() as u64) as usize];
        let mut row: Vec<String> = pattern.iter().map(str::to_owned).collect();
        row[CASE] = with_number(&row[CASE], number);
        row[NUMBER] = (704_113_201_u64 + u64::from(number)).to_string();
        match sort {
            Sort::Person => {
                row[NAME] = names::person(seed);
                row[CODE] = names::masked_number(seed);
            }
            Sort::Company => {
                let company = seed.below(u64::from(self.count / 4).clamp(20, COMPANIES)) as u32;
                row[NAME] = names::company(company);
                row[CODE] =
                    if company.is_multiple_of(3) { String::new() } else { names::company_code(company) };
                row[REPRESENTATIVE] = names::person(seed);
            }
            Sort::Body if !body.is_empty() && seed.chance(5) => row.clone_from(body),
            Sort::Body => body.clone_from(&row),
            Sort::Faulty => {}
        }
        row
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Body,
    Person,
    Company,
    Faulty,
}

/// The case number with another number: `（2025）泽0184执753号` → `（2025）泽0184执12号`. One without a number stays.
fn with_number(case: &str, number: u32) -> String {
    let head = case.strip_suffix('号').map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit()));
    head.map_or_else(|| case.to_owned(), |head| format!("{head}{}号", number + 1))
}

/// Row numbers of the list at which the sample plants a fault that has a code.
fn planted(file: &Path) -> Result<BTreeSet<u64>, Box<dyn Error>> {
    let mut rows = BTreeSet::new();
    for record in csv::Reader::from_path(file)?.records() {
        let record = record?;
        let field = |at| record.get(at).unwrap_or_default();
        if !field(0).is_empty() && field(1).ends_with(LIST) {
            rows.extend(field(3).parse::<u64>().ok());
        }
    }
    Ok(rows)
}
