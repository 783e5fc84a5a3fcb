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
    /// The usual names around a county-level city: a 市 was a 县 before; the court is 〈city〉人民法院 and was called by
    /// the province's short name and the city's stem in case numbers before 2016 (domain.md §4.2).
    pub fn of_city(city: &str, prefecture: &str, province: &str, division: &str, court_code: &str) -> Self {
        let stem = city.strip_suffix(['市', '县']).unwrap_or(city);
        let province_short: String = court_code.chars().take(1).collect();
        let former_names = if city.ends_with('市') { vec![format!("{stem}县")] } else { Vec::new() };
        Jurisdiction {
            city: city.to_owned(),
            former_names,
            prefecture: prefecture.to_owned(),
            province: province.to_owned(),
            division: division.to_owned(),
            court: format!("{city}人民法院"),
            court_code: court_code.to_owned(),
            court_short_names: vec![format!("{province_short}{stem}")],
        }
    }

    /// 市信用办 by its usual full name.
    pub fn credit_office(&self) -> String {
        format!("{}社会信用体系建设领导小组办公室", self.city)
    }

    /// 发文机关代字 until the office writes its own into `office.toml`: first character of the city and 信用函.
    pub fn document_word(&self) -> String {
        let first: String = self.city.chars().take(1).collect();
        format!("{first}信用函")
    }

    /// Whether a case is our court's: by the court's code, by its short name of before 2016, or by its name as written
    /// (`云泽市人民法院`, `云泽法院`, also under a former name of the city). A code that is ours settles it. Where no
    /// court code is set (files are checked without an office), every court is ours.
    pub fn is_own_court(&self, code: &str, name: &str) -> bool {
        self.court_code.is_empty()
            || code == self.court_code
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

    fn there() -> Jurisdiction {
        Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184")
    }

    #[test]
    fn a_city_was_a_county_and_has_its_court() {
        let there = there();
        assert_eq!(there.former_names, ["云泽县"]);
        assert_eq!(there.court, "云泽市人民法院");
        assert_eq!(there.court_short_names, ["泽云泽"]);
        let county = Jurisdiction::of_city("云泽县", "", "", "990184", "泽0184");
        assert!(county.former_names.is_empty());
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
            assert!(there().is_own_court(code, name), "{code} {name}");
        }
        for (code, name) in
            [("泽0102", "澜江市南渡区人民法院"), ("泽01", "澜江市中级人民法院"), ("泽0102", "")]
        {
            assert!(!there().is_own_court(code, name), "{code} {name}");
        }
    }
}
