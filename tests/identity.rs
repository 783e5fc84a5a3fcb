//! Who is meant, held against labelled case sets of our own making (`sample_data/generator/cases/`): six made-up cities with
//! different mixes of bodies, writings and codes. `cargo test --test identity -- --nocapture` prints the figures;
//! `CHENGXIN_TURNS=10` makes ten cities of every mix.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(dead_code, unreachable_pub, reason = "the generator needs more of its modules than this story")]

#[path = "../sample_data/generator/cases/mod.rs"]
mod cases;
#[path = "../sample_data/generator/codes.rs"]
mod codes;
mod common;
#[path = "../sample_data/generator/people.rs"]
mod people;
#[path = "../sample_data/generator/seed.rs"]
mod seed;

use std::collections::{BTreeMap, BTreeSet};

use cases::{CaseSet, Difficulty, MIXES, Row};
use common::Office;

type Line = BTreeMap<String, String>;

/// How often something was so, of how many.
#[derive(Default, Clone, Copy)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn is(self, least: f64) -> bool {
        self.of == 0 || self.right as f64 >= least * self.of as f64
    }
}

#[derive(Default)]
struct Figures {
    /// Taken for the right unit by the program itself, by difficulty.
    automatic: BTreeMap<Difficulty, Share>,
    /// So, or the right unit proposed.
    found: BTreeMap<Difficulty, Share>,
    supervisor: Share,
    /// Rows that were taken for a wrong unit, or let through where a person must decide.
    wrong: Vec<String>,
    /// Rows that fell short, for whoever mends the program.
    missed: Vec<String>,
}

fn run(set: &CaseSet) -> Vec<Line> {
    let office = Office::new();
    for (path, text) in set.files() {
        let name = path.rsplit('/').next().unwrap();
        if name == "office.toml" {
            std::fs::write(office.path(name), text).unwrap();
        } else if !path.starts_with("truth/") {
            std::fs::write(office.path("inbox").join(name), text).unwrap();
        }
    }
    office.run("2026Q3", "2026-10-08");
    let mut rows = office.table("runs/2026Q3-1/data/rows.csv");
    rows.retain(|row| row["file"] == "list.csv");
    rows.sort_by_key(|row| row["row"].parse::<u32>().unwrap());
    rows
}

fn is_through(line: &Line) -> bool {
    matches!(&*line["disposition"], "accepted" | "duplicate")
}

fn judge(set: &CaseSet, lines: &[Line]) -> Figures {
    let mut figures = Figures::default();
    for (row, line) in set.rows.iter().zip(lines) {
        let told = || {
            format!(
                "{}: {:?} {} {} [{} {}] → {} {} {}?{} {}",
                set.mix.name,
                row.difficulty,
                row.name,
                row.code,
                row.name_variant,
                row.code_variant,
                line["disposition"],
                line["unit_id"],
                line["proposed_unit_id"],
                line["codes"],
                row.body.map_or("", |at| &set.city.bodies[at].name),
            )
        };
        let is_right = row.units.contains(&line["unit_id"]);
        let is_wrong = match row.difficulty {
            Difficulty::Question => is_through(line),
            Difficulty::Private => line["disposition"] != "excluded",
            _ => !line["unit_id"].is_empty() && !is_right,
        };
        if is_wrong {
            figures.wrong.push(told());
        }
        let is_proposed = row.units.contains(&line["proposed_unit_id"]);
        figures.automatic.entry(row.difficulty).or_default().add(is_right && is_through(line));
        figures.found.entry(row.difficulty).or_default().add(is_right || is_proposed);
        let short = match row.difficulty {
            Difficulty::Easy | Difficulty::Alias => !is_right,
            Difficulty::Fuzzy | Difficulty::Department => !is_right && !is_proposed,
            Difficulty::NoTable => !is_through(line),
            _ => false,
        };
        if short {
            figures.missed.push(told());
        }
        if is_right && matches!(row.difficulty, Difficulty::Easy | Difficulty::Alias) {
            figures.supervisor.add(supervisors(set, row).contains(&&*line["supervisor_id"]));
        }
    }
    figures
}

/// Who supervises the body named, or the one that took its place.
fn supervisors<'s>(set: &'s CaseSet, row: &Row) -> BTreeSet<&'s str> {
    let bodies = &set.city.bodies;
    let meant = bodies.iter().filter(|body| row.units.contains(&body.id));
    meant.map(|body| body.supervisor.map_or("", |at| &*bodies[at].id)).collect()
}

/// Rows of bodies that the table lacks: no party stands for two bodies, no body for two parties.
fn clusters(set: &CaseSet, lines: &[Line]) -> (Share, Vec<String>) {
    let mut through = Share::default();
    let mut parties: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut bodies: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (row, line) in set.rows.iter().zip(lines) {
        let Some(body) = row.body.filter(|_| row.difficulty == Difficulty::NoTable) else { continue };
        through.add(is_through(line));
        if !line["party_id"].is_empty() {
            parties.entry(&line["party_id"]).or_default().insert(body);
            bodies.entry(body).or_default().insert(&line["party_id"]);
        }
    }
    let joined =
        parties.iter().filter(|(_, bodies)| bodies.len() > 1).map(|(party, _)| format!("joined {party}"));
    let split = bodies
        .iter()
        .filter(|(_, parties)| parties.len() > 1)
        .map(|(body, parties)| format!("split {} {parties:?}", set.city.bodies[*body].name));
    (through, joined.chain(split).collect())
}

#[test]
fn made_up_cities_of_every_mix_are_resolved_as_well_as_is_asked() {
    use Difficulty::{Alias, Department, Easy, Fuzzy};
    println!(
        "{:14} {:>5} {:>11} {:>11} {:>11} {:>11} {:>11} {:>5}",
        "mix", "rows", "easy", "alias", "fuzzy", "department", "no table", "wrong"
    );
    let turns = std::env::var("CHENGXIN_TURNS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(1);
    let mut fallen = Vec::new();
    for (mix, turn) in MIXES.iter().flat_map(|mix| (0..turns).map(move |turn| (mix, turn))) {
        let set = cases::make(mix, turn);
        let lines = run(&set);
        assert_eq!(lines.len(), set.rows.len());
        let figures = judge(&set, &lines);
        let (no_table, torn) = clusters(&set, &lines);
        let of = |shares: &BTreeMap<Difficulty, Share>, what| shares.get(&what).copied().unwrap_or_default();
        let (easy, alias) = (of(&figures.automatic, Easy), of(&figures.automatic, Alias));
        let (fuzzy, department) = (of(&figures.found, Fuzzy), of(&figures.found, Department));
        let show = |share: Share| format!("{}/{}", share.right, share.of);
        println!(
            "{:14} {:>5} {:>11} {:>11} {:>11} {:>11} {:>11} {:>5}",
            mix.name,
            lines.len(),
            show(easy),
            show(alias),
            show(fuzzy),
            show(department),
            show(no_table),
            figures.wrong.len()
        );
        for line in figures.wrong.iter().chain(&figures.missed).chain(&torn) {
            println!("    {line}");
        }
        let asked = [
            ("nothing wrong", figures.wrong.is_empty() && torn.is_empty()),
            ("easy", easy.is(0.995)),
            ("alias", alias.is(0.99)),
            ("fuzzy", fuzzy.is(0.95)),
            ("department", department.is(0.99)),
            ("supervisor", figures.supervisor.is(0.995)),
        ];
        fallen
            .extend(asked.iter().filter(|(_, held)| !held).map(|(what, _)| format!("{}: {what}", mix.name)));
    }
    assert!(fallen.is_empty(), "{fallen:?}");
}
