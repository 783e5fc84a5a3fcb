//! Who is meant, held against labelled case sets of our own making (`sample_data/generator/cases/`): six made-up cities with
//! different mixes of bodies, writings and codes. `cargo test --test identity -- --nocapture` prints the figures;
//! `CHENGXIN_TURNS=10` makes ten cities of every mix.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(dead_code, unreachable_pub, reason = "the generator needs more of its modules than this story")]
#![allow(clippy::print_stdout, reason = "the figures are there to be read")]

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

use cases::rows::{Difficulty, Row};
use cases::{CaseSet, MIXES};
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

    fn join(&mut self, other: Share) {
        self.right += other.right;
        self.of += other.of;
    }

    fn is(self, least: f64) -> bool {
        self.of == 0 || self.right as f64 >= least * self.of as f64
    }
}

#[derive(Default)]
struct Figures {
    rows: usize,
    /// Taken for the right unit by the program itself, by difficulty.
    automatic: BTreeMap<Difficulty, Share>,
    /// So, or the right unit proposed.
    found: BTreeMap<Difficulty, Share>,
    supervisor: Share,
    /// Rows of bodies that the table lacks and that became a party: all, and those whose name is written rightly.
    outside: Share,
    outside_well: Share,
    /// Rows that were taken for a wrong unit, or let through where a person must decide; parties torn or joined.
    wrong: Vec<String>,
    /// Rows that fell short, for whoever mends the program.
    missed: Vec<String>,
}

impl Figures {
    fn add(&mut self, other: Figures) {
        self.rows += other.rows;
        for (into, from) in [(&mut self.automatic, other.automatic), (&mut self.found, other.found)] {
            for (what, share) in from {
                into.entry(what).or_default().join(share);
            }
        }
        self.supervisor.join(other.supervisor);
        self.outside.join(other.outside);
        self.outside_well.join(other.outside_well);
        self.wrong.extend(other.wrong);
        self.missed.extend(other.missed);
    }

    /// Every share that is asked for, with the least that it must be.
    fn asked(&self) -> [(&'static str, Share, f64); 7] {
        use Difficulty::{Alias, Department, Easy, Fuzzy};
        let of = |shares: &BTreeMap<Difficulty, Share>, what| shares.get(&what).copied().unwrap_or_default();
        [
            ("easy", of(&self.automatic, Easy), 0.995),
            ("alias", of(&self.automatic, Alias), 0.99),
            ("fuzzy", of(&self.found, Fuzzy), 0.95),
            ("department", of(&self.found, Department), 0.99),
            ("supervisor", self.supervisor, 0.995),
            ("no table", self.outside, 0.0),
            ("well written", self.outside_well, 0.9),
        ]
    }

    fn tell(&self, name: &str) {
        let shares: Vec<String> = self
            .asked()
            .iter()
            .map(|(_, share, _)| format!("{:>11}", format!("{}/{}", share.right, share.of)))
            .collect();
        println!("{name:14} {:>6} {} {:>6}", self.rows, shares.join(" "), self.wrong.len());
        for line in self.wrong.iter().chain(&self.missed) {
            println!("    {line}");
        }
    }
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
    let mut figures = Figures { rows: lines.len(), ..Figures::default() };
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
            _ => false,
        };
        if short {
            figures.missed.push(told());
        }
        if row.difficulty == Difficulty::NoTable {
            figures.outside.add(is_through(line));
            if !row.is_damaged() {
                figures.outside_well.add(is_through(line));
            }
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

/// Parties that stand for two bodies that the table lacks, and bodies that are two parties.
fn torn(set: &CaseSet, lines: &[Line]) -> Vec<String> {
    let mut parties: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut bodies: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (row, line) in set.rows.iter().zip(lines) {
        let Some(body) = row.body.filter(|_| row.difficulty == Difficulty::NoTable) else { continue };
        if !line["party_id"].is_empty() {
            parties.entry(&line["party_id"]).or_default().insert(body);
            bodies.entry(body).or_default().insert(&line["party_id"]);
        }
    }
    let joined = parties.iter().filter(|(_, bodies)| bodies.len() > 1);
    let split = bodies.iter().filter(|(_, parties)| parties.len() > 1);
    joined
        .map(|(party, _)| format!("{}: two bodies are {party}", set.mix.name))
        .chain(split.map(|(body, parties)| {
            format!("{}: {} is {parties:?}", set.mix.name, set.city.bodies[*body].name)
        }))
        .collect()
}

#[test]
fn made_up_cities_of_every_mix_are_resolved_as_well_as_is_asked() {
    let turns = std::env::var("CHENGXIN_TURNS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(1);
    let heads: Vec<String> =
        Figures::default().asked().iter().map(|(what, _, _)| format!("{what:>11}")).collect();
    println!("{:14} {:>6} {} {:>6}", "mix", "rows", heads.join(" "), "wrong");
    let mut all = Figures::default();
    for mix in &MIXES {
        let mut of_mix = Figures::default();
        for turn in 0..turns {
            let set = cases::make(mix, turn);
            let lines = run(&set);
            assert_eq!(lines.len(), set.rows.len());
            let mut figures = judge(&set, &lines);
            figures.wrong.extend(torn(&set, &lines));
            of_mix.add(figures);
        }
        of_mix.tell(mix.name);
        all.add(of_mix);
    }
    let wrong = std::mem::take(&mut all.wrong);
    all.missed.clear();
    all.tell("all");
    assert!(wrong.is_empty(), "{wrong:?}");
    for (what, share, least) in all.asked() {
        assert!(share.is(least), "{what}: {}/{}", share.right, share.of);
    }
}
