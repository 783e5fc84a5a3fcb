//! The bodies of a made-up city, those of its units table and those that the table lacks.

use super::mix::Mix;
use super::names::{self, BRANCHES, ENTERPRISES, INSTITUTIONS, OFFICES, PRIVATE, TOWN_INSTITUTIONS};
use crate::codes;
use crate::people;
use crate::seed::Seed;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Agency,
    Institution,
    Town,
    Village,
    Enterprise,
    /// Not covered by the work plan.
    Private,
}

pub struct Body {
    pub id: String,
    pub name: String,
    pub class: Class,
    pub uscc: String,
    /// Place of its town's name in the name's beginning, without the city.
    pub town: Option<String>,
    /// Of its supervisor among the bodies.
    pub supervisor: Option<usize>,
    pub in_table: bool,
    pub code_in_table: bool,
    /// Closed by then; who took its place.
    pub successor: Option<usize>,
    /// Other names that the tables know: name, and whether it is a former one.
    pub aliases: Vec<(String, bool)>,
    pub representative: String,
}

pub struct City {
    pub bodies: Vec<Body>,
}

struct Maker<'s> {
    mix: &'static Mix,
    seed: &'s mut Seed,
    bodies: Vec<Body>,
    number: u32,
}

impl City {
    pub fn make(mix: &'static Mix, seed: &mut Seed) -> Self {
        let mut maker = Maker { mix, seed, bodies: Vec::new(), number: 0 };
        maker.city();
        for (town, ending) in names::towns(mix.towns.len(), maker.seed).into_iter().zip(mix.towns) {
            maker.town(&format!("{town}{ending}"));
        }
        maker.leave_out();
        for name in PRIVATE {
            maker.add(format!("{}{name}", mix.city), Class::Private, "91", None);
        }
        City { bodies: maker.bodies }
    }

    pub fn units_csv(&self) -> String {
        let mut text = String::from(
            "org_id,uscc,org_code,name,kind,area_code,parent_id,supervisor_id,email,valid_from,valid_to,status\n",
        );
        for body in self.bodies.iter().filter(|body| body.in_table) {
            let supervisor = body.supervisor.map(|at| self.bodies[at].id.as_str()).unwrap_or_default();
            let uscc = if body.code_in_table { body.uscc.as_str() } else { "" };
            let (until, status) =
                if body.successor.is_some() { ("2019-12-31", "已撤销") } else { ("", "正常") };
            let (kind, id, name) = (kind(body.class), &body.id, &body.name);
            text.push_str(&format!(
                "{id},{uscc},,{name},{kind},990184,{supervisor},{supervisor},{}@wuchuan.example,2000-01-01,{until},{status}\n",
                id.to_lowercase()
            ));
        }
        text
    }

    pub fn aliases_csv(&self) -> String {
        let mut text = String::from("org_id,alias,alias_kind\n");
        for body in self.bodies.iter().filter(|body| body.in_table) {
            for (alias, former) in &body.aliases {
                let kind = if *former { "曾用名" } else { "简称" };
                text.push_str(&format!("{},{alias},{kind}\n", body.id));
            }
        }
        text
    }

    pub fn changes_csv(&self) -> String {
        let mut text = String::from("date,change,old_name,from_org_id,to_org_id,new_name\n");
        for body in self.bodies.iter().filter(|body| body.in_table) {
            if let Some(heir) = body.successor.map(|at| &self.bodies[at]) {
                text.push_str(&format!(
                    "2020-01-01,merge,{},{},{},{}\n",
                    body.name, body.id, heir.id, heir.name
                ));
            }
        }
        text
    }
}

fn kind(class: Class) -> &'static str {
    match class {
        Class::Agency => "行政机关",
        Class::Institution => "事业单位",
        Class::Town => "镇（街道）",
        Class::Village => "村（社区）",
        Class::Enterprise | Class::Private => "国有企业",
    }
}

impl Maker<'_> {
    fn add(&mut self, name: String, class: Class, category: &str, supervisor: Option<usize>) -> usize {
        self.number += 1;
        // Numbers far apart, so that no code is one slip away from another.
        let body = format!("MB{:06}", u64::from(self.number) * 104_729 % 1_000_000);
        self.bodies.push(Body {
            id: format!("W{:04}", self.number),
            name,
            class,
            uscc: codes::uscc(category, "990184", &body),
            town: None,
            supervisor,
            in_table: class != Class::Private,
            code_in_table: true,
            successor: None,
            aliases: Vec::new(),
            representative: people::name(self.seed),
        });
        self.bodies.len() - 1
    }

    fn city(&mut self) {
        let city = self.mix.city;
        let government = self.add(format!("{city}人民政府"), Class::Agency, "11", None);
        let mut offices = Vec::new();
        for office in &OFFICES {
            let at = self.add(format!("{city}{}", office.full), Class::Agency, "11", Some(government));
            if !office.former.is_empty() && self.seed.chance(60) {
                self.bodies[at].aliases.push((format!("{city}{}", office.former), true));
            }
            if !office.short.is_empty() && self.seed.chance(50) {
                self.bodies[at].aliases.push((format!("{city}{}", office.short), false));
            }
            offices.push(at);
        }
        for (name, office) in INSTITUTIONS.iter().chain(&BRANCHES) {
            self.add(format!("{city}{name}"), Class::Institution, "12", Some(offices[*office]));
        }
        for name in ENTERPRISES {
            let at = self.add(format!("{city}{name}"), Class::Enterprise, "91", Some(offices[2]));
            if self.seed.chance(40) {
                let short = name.replace("集团有限公司", "集团").replace("有限公司", "公司");
                self.bodies[at].aliases.push((format!("{city}{short}"), false));
            }
        }
    }

    fn town(&mut self, town: &str) {
        let city = self.mix.city;
        let is_street = town.ends_with("街道");
        let seat = if is_street { "办事处" } else { "人民政府" };
        let first = self.bodies.len();
        let government = self.add(format!("{city}{town}{seat}"), Class::Town, "11", Some(0));
        for (name, office) in TOWN_INSTITUTIONS {
            self.add(format!("{city}{town}{name}"), Class::Institution, "12", Some(1 + office));
        }
        let villages = names::villages(self.mix.villages_per_town, self.seed);
        let mut before = None;
        for village in &villages {
            let name = if is_street {
                format!("{city}{town}{village}社区居民委员会")
            } else {
                format!("{city}{town}{village}村村民委员会")
            };
            let category = if is_street { "55" } else { "54" };
            let at = self.add(name, Class::Village, category, Some(government));
            // Some villages were joined to the one before.
            if let Some(heir) = before.filter(|_| self.seed.chance(6)) {
                self.bodies[at].successor = Some(heir);
            } else {
                before = Some(at);
            }
        }
        for body in &mut self.bodies[first..] {
            body.town = Some(town.to_owned());
        }
    }

    /// Takes bodies out of the table that nobody else answers to, and codes out of others.
    fn leave_out(&mut self) {
        let heirs: Vec<usize> = self.bodies.iter().filter_map(|body| body.successor).collect();
        for at in 0..self.bodies.len() {
            let (out, bare) =
                (self.seed.chance(self.mix.not_in_table), self.seed.chance(self.mix.without_code));
            let body = &mut self.bodies[at];
            let leaf = matches!(body.class, Class::Institution | Class::Village);
            if leaf && out && body.successor.is_none() && !heirs.contains(&at) {
                body.in_table = false;
            }
            body.code_in_table = !bare;
        }
    }
}
