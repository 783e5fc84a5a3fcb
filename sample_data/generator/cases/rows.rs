//! The list of a made-up city, row by row, with what each row means.

use super::bodies::{Body, City, Class};
use super::damage::{DAMAGE, Writing, damaged, department, otherwise};
use super::mix::Mix;
use crate::codes;
use crate::seed::Seed;

/// How a row can be resolved, and what is asked of the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Difficulty {
    /// A valid code of the table: automatic.
    Easy,
    /// No such code, but the name, another name or a right way of writing it: automatic.
    Alias,
    /// No such code and a damaged name: found or proposed.
    Fuzzy,
    /// A part of an office: the office, found or proposed.
    Department,
    /// A body that the table lacks: one party of its own, or held.
    NoTable,
    /// Name of one, code of another; or a name that two bodies have: a question.
    Question,
    /// Like a unit of the table and none: never taken for one.
    Trap,
    /// Out of scope.
    Private,
}

pub struct Row {
    pub name: String,
    pub code: String,
    pub representative: String,
    pub case: u32,
    pub difficulty: Difficulty,
    /// Meant, by place in [`City::bodies`]; none for a trap or a question.
    pub body: Option<usize>,
    /// Ids that are right: the body's, or that of the one that took its place.
    pub units: Vec<String>,
    pub name_variant: &'static str,
    pub code_variant: &'static str,
}

impl Row {
    pub fn is_damaged(&self) -> bool {
        DAMAGE.contains(&self.name_variant)
    }
}

struct Clerk<'s> {
    mix: &'static Mix,
    city: &'s City,
    seed: &'s mut Seed,
    rows: Vec<Row>,
    case: u32,
}

pub fn make(mix: &'static Mix, city: &City, seed: &mut Seed) -> Vec<Row> {
    let mut clerk = Clerk { mix, city, seed, rows: Vec::new(), case: 0 };
    while clerk.rows.len() < mix.rows {
        match clerk.seed.below(100) {
            0..=3 => clerk.private(),
            4..=7 => clerk.trap(),
            8 => clerk.ambiguous(),
            9..=11 => clerk.department(),
            roll if roll < 12 + mix.conflicts => clerk.conflict(),
            _ => clerk.ordinary(),
        }
    }
    clerk.rows
}

impl Clerk<'_> {
    fn body(&mut self) -> usize {
        let total: u64 = self.mix.classes.iter().sum();
        let mut roll = self.seed.below(total);
        let classes = [Class::Village, Class::Institution, Class::Agency, Class::Town, Class::Enterprise];
        let mut wanted = Class::Village;
        for (class, share) in classes.into_iter().zip(self.mix.classes) {
            wanted = class;
            if roll < share {
                break;
            }
            roll -= share;
        }
        let all: Vec<usize> =
            (0..self.city.bodies.len()).filter(|at| self.city.bodies[*at].class == wanted).collect();
        // A debtor is seldom in one case only.
        let few = all.len().min(60) as u64;
        let roll = self.seed.below(few) * self.seed.below(few) / few.max(1);
        all[(roll as usize * 7 + 3) % all.len()]
    }

    fn ordinary(&mut self) {
        let at = self.body();
        self.case += 1;
        let again = 1 + u64::from(self.seed.chance(15));
        for _ in 0..again {
            self.mention(at);
        }
    }

    fn mention(&mut self, at: usize) {
        let body = &self.city.bodies[at];
        let [well, right, _] = self.mix.writing;
        let roll = self.seed.below(100);
        let (writing, is_damaged) = if roll < well {
            (Writing { name: body.name.clone(), variant: "exact" }, false)
        } else if roll < well + right {
            (otherwise(self.mix, body, self.seed), false)
        } else {
            match self.decidable(at) {
                Some(writing) => (writing, true),
                None => (Writing { name: body.name.clone(), variant: "exact" }, false),
            }
        };
        let (code, code_variant, is_valid) = self.code(body);
        let difficulty = match (body.in_table, is_valid && body.code_in_table, is_damaged) {
            (false, _, _) => Difficulty::NoTable,
            (_, true, _) => Difficulty::Easy,
            (_, _, false) => Difficulty::Alias,
            (_, _, true) => Difficulty::Fuzzy,
        };
        self.push(writing, (code, code_variant), difficulty, Some(at));
    }

    /// A damaged name that is nearer to its body than to all others; a reader could not tell otherwise.
    fn decidable(&mut self, at: usize) -> Option<Writing> {
        let body = &self.city.bodies[at];
        for _ in 0..8 {
            let writing = damaged(self.mix, body, self.seed);
            let mine = self.distance(&writing.name, body);
            let mut others = self.city.bodies.iter().filter(|other| other.name != body.name);
            if mine > 0 && others.all(|other| self.distance(&writing.name, other) > mine + 1) {
                return Some(writing);
            }
        }
        None
    }

    /// To the nearest of its names, without the city in front.
    fn distance(&self, written: &str, body: &Body) -> usize {
        let bare = |name: &str| {
            let places = self.mix.former.iter().chain([&self.mix.city]);
            let place =
                places.into_iter().find(|place| name.starts_with(**place)).map_or(0, |place| place.len());
            name[place..].to_owned()
        };
        let names = body.aliases.iter().map(|(alias, _)| alias.as_str()).chain([body.name.as_str()]);
        names.map(|name| edits(&bare(written), &bare(name))).min().unwrap_or(usize::MAX)
    }

    /// A code as written, what was done to it, and whether it is this body's and valid.
    fn code(&mut self, body: &Body) -> (String, &'static str, bool) {
        let [valid, missing, _] = self.mix.codes;
        let roll = self.seed.below(100);
        let uscc = body.uscc.clone();
        let org = codes::org_code_of(&uscc);
        if roll < valid {
            return match self.seed.below(8) {
                0 => (uscc.to_lowercase(), "lower case", true),
                1 => (format!("{} {}", &uscc[..8], &uscc[8..]), "spaced", true),
                2 => (uscc.chars().map(wide).collect(), "full width", true),
                3 => (org, "organisation code", true),
                4 => (format!("{}-{}", &org[..8], &org[8..]), "organisation code", true),
                _ => (uscc, "plain", true),
            };
        }
        if roll < valid + missing {
            return (String::new(), "missing", false);
        }
        let (code, variant) = match self.seed.below(5) {
            0 => (format!("{}****{}", &uscc[..8], &uscc[12..]), "masked"),
            1 => (uscc.replacen('0', "O", 1), "letter for digit"),
            2 => {
                (uscc.chars().enumerate().filter(|(at, _)| *at != 11).map(|(_, c)| c).collect(), "digit lost")
            }
            3 => {
                let mut letters: Vec<char> = uscc.chars().collect();
                letters.swap(12, 13);
                (letters.into_iter().collect(), "digits swapped")
            }
            _ => (codes::spoiled(&uscc), "check fails"),
        };
        let still_valid = codes::passes_uscc(&code);
        (if still_valid { codes::spoiled(&uscc) } else { code }, variant, false)
    }

    fn conflict(&mut self) {
        let (named, coded) = (self.body(), self.body());
        let (one, other) = (&self.city.bodies[named], &self.city.bodies[coded]);
        let are_kin =
            one.successor == Some(coded) || other.successor == Some(named) || one.name == other.name;
        if named == coded || are_kin || !other.in_table || !other.code_in_table {
            return;
        }
        let writing = if self.seed.chance(60) {
            Writing { name: one.name.clone(), variant: "exact" }
        } else {
            otherwise(self.mix, one, self.seed)
        };
        self.case += 1;
        self.push(writing, (other.uscc.clone(), "of another"), Difficulty::Question, Some(named));
    }

    /// A village without its town, where two towns have such a village.
    fn ambiguous(&mut self) {
        let own = |body: &Body| {
            let town = format!("{}{}", self.mix.city, body.town.as_deref().unwrap_or_default());
            body.name.strip_prefix(&town).map(str::to_owned)
        };
        let villages =
            || self.city.bodies.iter().filter(|body| body.class == Class::Village && body.in_table);
        let twice: Vec<String> = villages()
            .filter_map(own)
            .filter(|name| villages().filter(|body| own(body).as_ref() == Some(name)).count() > 1)
            .collect();
        if twice.is_empty() {
            return;
        }
        let name = twice[self.seed.below(twice.len() as u64) as usize].clone();
        self.case += 1;
        let writing = Writing { name, variant: "no town" };
        self.push(writing, (String::new(), "missing"), Difficulty::Question, None);
    }

    fn department(&mut self) {
        let offices: Vec<usize> = (1..self.city.bodies.len())
            .filter(|at| self.city.bodies[*at].class == Class::Agency && self.city.bodies[*at].in_table)
            .collect();
        let at = offices[self.seed.below(offices.len() as u64) as usize];
        let body = &self.city.bodies[at];
        let writing = department(body, self.seed);
        self.case += 1;
        let code =
            if self.seed.chance(30) { (body.uscc.clone(), "plain") } else { (String::new(), "missing") };
        self.push(writing, code, Difficulty::Department, Some(at));
    }

    /// A neighbour of a listed body that nobody has listed.
    fn trap(&mut self) {
        let at = self.body();
        let body = &self.city.bodies[at];
        let name = match body.class {
            Class::Village => match self.seed.below(3) {
                0 => body.name.replace("村村民委员会", "村股份经济合作社"),
                1 => body
                    .name
                    .replace("村村民委员会", "村经济联合社")
                    .replace("社区居民委员会", "社区卫生服务站"),
                _ => body.name.replace("村村民委员会", "村小学").replace("社区居民委员会", "社区幼儿园"),
            },
            Class::Institution if body.name.contains("第一") => body.name.replace("第一", "第九"),
            Class::Institution if body.name.ends_with("医院") => format!("{}城南分院", body.name),
            Class::Institution if body.name.ends_with("小学") => format!("{}河西教学点", body.name),
            Class::Agency => format!("{}{}", self.mix.prefecture, body.name.replace(self.mix.city, "")),
            Class::Enterprise => body.name.replace("有限公司", "有限公司第一分公司"),
            _ => return,
        };
        // Some of these stand in the table themselves.
        if self.city.bodies.iter().any(|other| other.name == name) || name == body.name {
            return;
        }
        self.case += 1;
        self.push(Writing { name, variant: "neighbour" }, (String::new(), "missing"), Difficulty::Trap, None);
    }

    fn private(&mut self) {
        let all: Vec<usize> =
            (0..self.city.bodies.len()).filter(|at| self.city.bodies[*at].class == Class::Private).collect();
        let at = all[self.seed.below(all.len() as u64) as usize];
        let body = &self.city.bodies[at];
        self.case += 1;
        let code = if self.seed.chance(50) { body.uscc.clone() } else { String::new() };
        let writing = Writing { name: body.name.clone(), variant: "exact" };
        self.push(writing, (code, "plain"), Difficulty::Private, Some(at));
    }

    fn push(
        &mut self,
        writing: Writing,
        (code, code_variant): (String, &'static str),
        difficulty: Difficulty,
        body: Option<usize>,
    ) {
        let meant = body.map(|at| &self.city.bodies[at]);
        let heir = meant.and_then(|body| body.successor).map(|at| &self.city.bodies[at]);
        let units = meant.into_iter().chain(heir).filter(|body| body.in_table).map(|body| body.id.clone());
        let told = self.seed.chance(60);
        self.rows.push(Row {
            name: writing.name,
            code,
            representative: meant
                .filter(|_| told)
                .map(|body| body.representative.clone())
                .unwrap_or_default(),
            case: self.case,
            difficulty,
            body,
            units: units.collect(),
            name_variant: writing.variant,
            code_variant,
        });
    }
}

fn wide(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
}

/// Characters to change, add or leave out.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, c) in (1..).zip(one.chars()) {
        let mut here = vec![row];
        for (column, d) in other.iter().enumerate() {
            let change = above[column] + usize::from(c != *d);
            here.push(change.min(above[column + 1] + 1).min(here[column] + 1));
        }
        above = here;
    }
    above.last().copied().unwrap_or_default()
}
