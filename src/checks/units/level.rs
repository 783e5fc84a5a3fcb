//! How high a unit stands, as far as its division and its kind say it.

use crate::domain::scope::BodyClass;
use crate::domain::unit::Unit;

/// Level of the division, then of the body in it; the higher one is greater.
pub(super) type Rank = (usize, u8);

const COUNTY_DIGITS: usize = 6;

pub(super) fn rank(unit: &Unit) -> Rank {
    let body = match unit.class {
        BodyClass::Agency if unit.is_government() => 3,
        BodyClass::Agency | BodyClass::Town => 2,
        BodyClass::Institution | BodyClass::Village | BodyClass::StateEnterprise => 1,
    };
    (COUNTY_DIGITS / 2 - pairs(&unit.area_code).len() / 2, body)
}

/// Whether neither of two areas lies in the other; `false` where a code says nothing.
pub(super) fn is_elsewhere(one: &str, other: &str) -> bool {
    let (one, other) = (pairs(one), pairs(other));
    !one.is_empty() && !other.is_empty() && !one.starts_with(other) && !other.starts_with(one)
}

/// The division without the pairs of zeros at its end: `9901` for the prefecture 990100.
fn pairs(area_code: &str) -> &str {
    let mut division = area_code.get(..COUNTY_DIGITS).unwrap_or_default();
    while let Some(shorter) = division.strip_suffix("00") {
        division = shorter;
    }
    division
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefecture_and_a_province_contain_their_counties_and_a_neighbour_does_not() {
        for (one, other, elsewhere) in [
            ("990184", "990100", false),
            ("990184101", "990184", false),
            ("990000", "990184", false),
            ("990184", "990181", true),
            ("990184", "990200", true),
            ("", "990184", false),
        ] {
            assert_eq!(is_elsewhere(one, other), elsewhere, "{one} {other}");
        }
    }
}
