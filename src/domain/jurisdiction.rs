//! Where the office is: the city, what it lies in, its court. Every rule that says "ours" asks here.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// 县级市 or 县, in full: `云泽市`.
    pub city: String,
    /// What it was called before (`云泽县`).
    #[serde(default)]
    pub former_names: Vec<String>,
    /// The prefecture it belongs to, in full.
    pub prefecture: String,
    /// The province, in full.
    pub province: String,
    /// 行政区划代码, six digits.
    pub division: String,
    /// The court in full: `云泽市人民法院`.
    pub court: String,
    /// 法院代字 since 2016: `泽0184`.
    pub court_code: String,
    /// Short names in case numbers before 2016: `泽云泽`.
    #[serde(default)]
    pub court_short_names: Vec<String>,
}

impl Jurisdiction {
    /// Whether a case is our court's: by the court's code, by its short name of before 2016, or by its name as written
    /// (`云泽市人民法院`, `云泽法院`, also under a former name of the city). A code that is ours settles it.
    pub fn is_own_court(&self, code: &str, name: &str) -> bool {
        code == self.court_code
            || self.court_short_names.iter().any(|short| short == code)
            || self.is_own_court_name(name)
    }

    fn is_own_court_name(&self, name: &str) -> bool {
        if name == self.court {
            return true;
        }
        let place = [&self.province, &self.prefecture]
            .into_iter()
            .fold(name, |rest, above| rest.strip_prefix(above.as_str()).unwrap_or(rest));
        let Some(place) = place.strip_suffix("人民法院").or_else(|| place.strip_suffix("法院")) else {
            return false;
        };
        let cities = std::iter::once(&self.city).chain(&self.former_names);
        cities.into_iter().any(|city| place == city || place == city.trim_end_matches(['市', '县', '区']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yunze() -> Jurisdiction {
        Jurisdiction {
            city: "云泽市".into(),
            former_names: vec!["云泽县".into()],
            prefecture: "澜江市".into(),
            province: "华泽省".into(),
            division: "990184".into(),
            court: "云泽市人民法院".into(),
            court_code: "泽0184".into(),
            court_short_names: vec!["泽云泽".into()],
        }
    }

    #[test]
    fn our_court_is_known_by_code_or_by_any_of_its_names() {
        for (code, name) in [
            ("泽0184", ""),
            ("泽云泽", "云泽法院"),
            ("泽云", "华泽省云泽市人民法院"),
            ("泽云", "云泽县人民法院"),
            ("泽云", "云泽法院"),
        ] {
            assert!(yunze().is_own_court(code, name), "{code} {name}");
        }
        for (code, name) in [("泽0102", "澜江市南渡区人民法院"), ("泽01", "澜江市中级人民法院"), ("泽0102", "")] {
            assert!(!yunze().is_own_court(code, name), "{code} {name}");
        }
    }
}
