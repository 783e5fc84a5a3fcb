//! Dates as courts write them: with 年月日, with any separator or none, in full width, in Chinese numerals, with a time
//! behind, or as the serial number that a spreadsheet program keeps.

use chrono::{Days, NaiveDate};
use thiserror::Error;

use super::width;

/// What a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    Day(NaiveDate),
    /// Empty, or a marker for nothing.
    Nothing,
    /// A value that some program writes for "no date": `9999-9-9`, `0001-01-01`, `1900-01-01`, zeros, the two
    /// characters `\n`.
    Placeholder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateFault {
    /// Written as a date, but there is no such day.
    #[error("there is no such day")]
    Impossible,
    /// Not written as a date, or only as a part of one.
    #[error("not a date")]
    Unreadable,
}

/// The serial numbers that a bare number in a date cell may be: 1954-10-03 to 2064-04-08.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=60_000.0;

/// Reads one date. The time of day is dropped; a time in UTC (`…Z`) is first moved to China's.
pub fn read(text: &str) -> Result<DateReading, DateFault> {
    let folded: String = width::plain(text).chars().map(width::half).collect();
    let written = folded.trim().trim_start_matches('\'');
    if matches!(written, "\\n" | "\\r\\n") {
        return Ok(DateReading::Placeholder);
    }
    if width::is_nothing(written) {
        return Ok(DateReading::Nothing);
    }
    if let Some(day) = bare_serial(written) {
        return Ok(DateReading::Day(day));
    }
    let western = western_digits(written).unwrap_or_else(|| written.chars().map(separator).collect());
    let (date, time) = split(&western).ok_or(DateFault::Unreadable)?;
    let later = day_shift(time).ok_or(DateFault::Unreadable)?;
    let (year, month, day) = date;
    if matches!(year, 0 | 1 | 9999) || date == (1900, 1, 1) {
        return Ok(DateReading::Placeholder);
    }
    let read = NaiveDate::from_ymd_opt(year, month, day).and_then(|day| day.checked_add_days(later));
    read.filter(|_| year >= 1900).map(DateReading::Day).ok_or(DateFault::Impossible)
}

/// The day of a spreadsheet serial number; a fraction is the time of day and dropped. `None` for what is no day in the
/// workbook's system, such as 60, the 29 February 1900 that never was.
pub fn from_serial(serial: f64, from_1904: bool) -> Option<NaiveDate> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Lossless: the range is checked above.
    let days = serial.trunc() as u64;
    let epoch = match (from_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, 0 | 60) => None,
        (false, 1..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    epoch?.checked_add_days(Days::new(days))
}

/// `45658` or `45658.5`: five digits alone.
fn bare_serial(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let plain = whole.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let serial: f64 = text.parse().ok().filter(|serial| plain && SERIALS.contains(serial))?;
    from_serial(serial, false)
}

type YearMonthDay = (i32, u32, u32);

/// Parts the date from what stands behind it.
fn split(text: &str) -> Option<(YearMonthDay, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if matches!(digits, 8 | 14) {
        let (date, time) = text.split_at_checked(8)?;
        let part = |range| date.get(range).and_then(|part: &str| part.parse::<u32>().ok());
        let year = i32::try_from(part(0..4)?).ok()?;
        let time = if digits == 14 { time.get(6..)? } else { time };
        return Some(((year, part(4..6)?, part(6..8)?), time));
    }
    let (year, rest) = number(text, 4..=4)?;
    let mark = rest.chars().next()?;
    let (month, rest) = number(rest.strip_prefix(mark)?.trim_start(), 1..=2)?;
    let between = if mark == '年' { '月' } else { mark };
    let (day, rest) = number(rest.trim_start().strip_prefix(between)?.trim_start(), 1..=2)?;
    let rest = match mark {
        '年' => rest.trim_start().strip_prefix(['日', '号'])?,
        '-' | '/' | '.' => rest,
        _ => return None,
    };
    Some(((i32::try_from(year).ok()?, month, day), rest))
}

/// A number of so many digits at the start of `text`, and the rest.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(length)?;
    if !digits.contains(&length) {
        return None;
    }
    Some((
        number.parse().ok()?,
        rest.strip_prefix(' ').filter(|r| r.starts_with(['年', '月', '日'])).unwrap_or(rest),
    ))
}

/// How many days the time of day moves the date: none, or one for an evening hour in UTC. `None` if it is no time.
fn day_shift(time: &str) -> Option<Days> {
    let time = time.trim_start_matches(['T', ' ']).trim_end();
    let (clock, in_utc) = match time.strip_suffix('Z') {
        Some(clock) => (clock, true),
        None => (time.strip_suffix("+08:00").unwrap_or(time), false),
    };
    if !clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '时' | '分' | '秒')) {
        return None;
    }
    let hour = clock.get(..2).and_then(|hour| hour.parse::<u32>().ok()).unwrap_or(0);
    Some(Days::new(u64::from(in_utc && hour >= 16)))
}

/// Dashes and stops as a Chinese keyboard writes them: `2026—3—5`, `2026、3、5`.
fn separator(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' => '-',
        '、' | '。' | '·' | '․' => '.',
        other => other,
    }
}

/// `二〇二六年九月三十日` as `2026年9月30日`; `None` if it is not written in Chinese numerals throughout.
fn western_digits(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix(['日', '号'])?;
    let year: String = year
        .trim()
        .chars()
        .map(numeral)
        .map(|n| n.and_then(|n| char::from_digit(n, 10)))
        .collect::<Option<_>>()?;
    Some(format!("{year}年{}月{}日", below_hundred(month.trim())?, below_hundred(day.trim())?))
}

/// 一 to 九十九, also written 二五 or 廿五.
fn below_hundred(text: &str) -> Option<u32> {
    let text = text.replace('廿', "二十").replace('卅', "三十");
    let characters: Vec<char> = text.chars().filter(|c| *c != '〇' && *c != '零').collect();
    match characters.as_slice() {
        ['十'] => Some(10),
        [unit] => numeral(*unit),
        ['十', unit] => Some(10 + numeral(*unit)?),
        [ten, '十'] => Some(10 * numeral(*ten)?),
        [ten, unit] => Some(10 * numeral(*ten)? + numeral(*unit)?),
        [ten, '十', unit] => Some(10 * numeral(*ten)? + numeral(*unit)?),
        _ => None,
    }
}

fn numeral(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' | 'Ｏ' | 'O' | '0' => Some(0),
        _ => "一二三四五六七八九".chars().zip(1..).find(|(known, _)| *known == c).map(|(_, value)| value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> DateReading {
        DateReading::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn every_way_of_writing_gives_the_day() {
        for (written, expected) in [
            ("2017年05月12日", day(2017, 5, 12)),
            ("2020年07月21日", day(2020, 7, 21)),
            ("2014年6月2日", day(2014, 6, 2)),
            ("2014 年 6 月 2 日", day(2014, 6, 2)),
            ("20200508", day(2020, 5, 8)),
            ("20200508120000", day(2020, 5, 8)),
            ("2015-03-28 00:00:00", day(2015, 3, 28)),
            ("2016-09-29 12:00:00", day(2016, 9, 29)),
            ("2016-09-29 12:00:00.0", day(2016, 9, 29)),
            ("2015-03-28T00:00:00", day(2015, 3, 28)),
            ("2015-03-27T16:00:00.000Z", day(2015, 3, 28)),
            ("2015-03-28T08:00:00+08:00", day(2015, 3, 28)),
            ("2016年9月29日 12时30分", day(2016, 9, 29)),
            ("2022-1-24", day(2022, 1, 24)),
            ("2017.4.26", day(2017, 4, 26)),
            ("2015/10/21", day(2015, 10, 21)),
            ("２０１５／１０／２１", day(2015, 10, 21)),
            ("'2015/10/21\t", day(2015, 10, 21)),
            ("二〇二六年九月三十日", day(2026, 9, 30)),
            ("二○一九年十二月二十一日", day(2019, 12, 21)),
            ("二零二〇年一月十日", day(2020, 1, 10)),
            ("二〇二一年十月廿一日", day(2021, 10, 21)),
            ("2026—3—5", day(2026, 3, 5)),
            ("2026–03–05 08:30", day(2026, 3, 5)),
            ("2026－3－5", day(2026, 3, 5)),
            ("2026、3、5", day(2026, 3, 5)),
            ("2026．3．5", day(2026, 3, 5)),
            ("45658", day(2025, 1, 1)),
            ("46023", day(2026, 1, 1)),
            ("46349.75", day(2026, 11, 23)),
        ] {
            assert_eq!(read(written), Ok(expected), "{written}");
        }
    }

    #[test]
    fn nothing_and_placeholders_are_two_things() {
        for written in ["", " ", "— —", "——", "暂无", "无", "/", "-", "NULL"] {
            assert_eq!(read(written), Ok(DateReading::Nothing), "{written:?}");
        }
        for written in
            ["9999-9-9", "9999-12-31", "0001-01-01T00:00:00", "\\n", "0000-00-00", "00000000", "1900-01-01"]
        {
            assert_eq!(read(written), Ok(DateReading::Placeholder), "{written:?}");
        }
    }

    #[test]
    fn days_that_never_were_are_impossible() {
        for written in
            ["2023-02-29", "2023年13月1日", "20230230", "2023.4.31", "0204-1-1", "二〇二三年二月三十日"]
        {
            assert_eq!(read(written), Err(DateFault::Impossible), "{written}");
        }
    }

    #[test]
    fn what_is_no_whole_date_is_unreadable() {
        for written in [
            "2026年9月",
            "2026年",
            "2026",
            "一九九",
            "########",
            "24-1-5",
            "1/5/2024",
            "2024-1/5",
            "99999",
            "19999",
            "2024-01-01至2024-02-01",
            "2024-01-01,2024-02-01",
            "2024年1月5",
            "见判决书",
            "2024-01-01Y",
            "年月日",
            "202405",
            "2024－1",
            "一年一月一日一",
        ] {
            assert_eq!(read(written), Err(DateFault::Unreadable), "{written}");
        }
    }

    #[test]
    fn serials_follow_the_workbooks_system() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(from_serial(45658.0, false), date(2025, 1, 1));
        assert_eq!(from_serial(46349.99, false), date(2026, 11, 23));
        assert_eq!(from_serial(44196.0, true), date(2025, 1, 1));
        assert_eq!(from_serial(1.0, false), date(1900, 1, 1));
        assert_eq!(from_serial(59.0, false), date(1900, 2, 28));
        assert_eq!(from_serial(61.0, false), date(1900, 3, 1));
        for serial in [0.0, 60.0, -1.0, f64::NAN, f64::INFINITY, 2_958_466.0] {
            assert_eq!(from_serial(serial, false), None, "{serial}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_is_judged_without_panic(text in "[0-9年月日一十〇./: TZ\\-]{0,20}|.*") {
            let _ = read(&text);
        }

        #[test]
        fn a_written_day_reads_back(days in 1..60_000_u64) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(days);
            for form in ["%Y年%m月%d日", "%Y%m%d", "%Y-%-m-%-d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d %H:%M:%S"] {
                let written = date.and_hms_opt(12, 0, 0).unwrap().format(form).to_string();
                prop_assert_eq!(read(&written), Ok(DateReading::Day(date)));
            }
        }
    }
}
