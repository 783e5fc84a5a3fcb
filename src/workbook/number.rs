//! The text of a number as a person would type it: no exponent, no `.0`, nothing lost that the cell holds.

/// Shortest decimal text that reads back as `value`; integers without a decimal point, never an exponent.
/// Not-a-number and infinities, which no spreadsheet shows, give an empty text.
pub fn number_text(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value == 0.0 {
        return String::from("0"); // not "-0"
    }
    value.to_string() // Rust's Display is the shortest round-trip form and never uses an exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_a_person_would_type_them() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-12.5, "-12.5"),
            (0.1, "0.1"),
            (1_234_567.89, "1234567.89"),
            (1e15, "1000000000000000"),
            (5.101_021_980_010_1e17, "510102198001010000"),
            (1e-7, "0.0000001"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ];
        for (value, text) in cases {
            assert_eq!(number_text(value), text, "{value:?}");
        }
    }
}
