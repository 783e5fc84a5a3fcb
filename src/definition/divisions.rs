//! 行政区划: the country's provinces, prefectures and counties (GB/T 2260, statistical edition 2023), so that `init`
//! needs only a division code to know what a city lies in.

const TABLE: &str = include_str!("divisions.csv");

/// Names of what a county-level division lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upper {
    pub prefecture: String,
    pub province: String,
}

/// Province and prefecture of a six-digit code; `None` if the code is not in the table (a fictional or a new one).
pub fn upper(division: &str) -> Option<Upper> {
    Some(Upper { prefecture: name(division.get(..4)?)?, province: name(division.get(..2)?)? })
}

/// The name of a division by its two-, four- or six-digit code.
pub fn name(code: &str) -> Option<String> {
    TABLE.lines().skip(1).find_map(|line| {
        let (found, rest) = line.split_once(',')?;
        let name = rest.split(',').next()?;
        (found == code).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_level_city_knows_what_it_lies_in() {
        let upper = upper("420984").unwrap();
        assert_eq!((upper.prefecture.as_str(), upper.province.as_str()), ("孝感市", "湖北省"));
        assert_eq!(name("420984").as_deref(), Some("汉川市"));
    }

    #[test]
    fn an_unknown_code_is_not_guessed() {
        assert_eq!(upper("990184"), None);
        assert_eq!(upper("42"), None);
    }
}
