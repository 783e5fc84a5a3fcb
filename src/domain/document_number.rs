//! 发文字号 (GB/T 9704-2012): agency word, year in hexagonal brackets, serial without leading zero and without 第.

/// `云信用函〔2026〕12号`.
pub fn document_number(word: &str, year: i32, serial: u32) -> String {
    format!("{word}〔{year}〕{serial}号")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_the_standard_says() {
        assert_eq!(document_number("云信用函", 2026, 12), "云信用函〔2026〕12号");
    }
}
