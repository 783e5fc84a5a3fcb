//! From any writing of a case number to its parts.

use super::super::width;
use super::{CaseKey, CaseNumber, CaseNumberFault, CourtCode, Form, Mend, kind};

/// The year in which 法〔2015〕137号 came into force.
const NEW_FORM: i32 = 2016;
const FIRST_YEAR: i32 = 1949;

/// Reads one case number; brackets of any kind, full width and spaces do not matter. `this_year` is the year of the run:
/// numbers of later years are faults.
pub fn parse(text: &str, this_year: i32) -> Result<CaseNumber, CaseNumberFault> {
    if width::is_nothing(text) {
        return Err(CaseNumberFault::Missing);
    }
    let written: String = text.chars().filter_map(width::visible).map(one_writing).collect();
    let written =
        written.trim_start_matches(['\'', '‘', '’']).trim_end_matches(['。', ',', ';', '；', '、', '.']);
    if count_years(written) > 1 {
        return Err(CaseNumberFault::SeveralNumbers);
    }
    let (year, bracketed, rest) = take_year(written)?;
    let body = if rest.contains('字') { old_form(rest)? } else { new_form(rest, year)? };
    if year > this_year {
        return Err(CaseNumberFault::FutureYear);
    }
    let tail = Tail::read(body.rest)?;
    let padded = body.form == Form::New && body.digits.starts_with('0');
    let mended =
        [(!bracketed, Mend::MissingBracket), (!tail.closed, Mend::MissingHao), (padded, Mend::ZeroPadded)];
    let number = read_number(body.digits)?;
    Ok(CaseNumber {
        key: body.key(year, number),
        year,
        court: CourtCode(body.court.into()),
        speciality: body.speciality,
        kind: body.kind.to_owned(),
        number,
        form: body.form,
        suffix: tail.suffix,
        document: tail.document,
        mended: mended.into_iter().find_map(|(slipped, mend)| slipped.then_some(mend)),
    })
}

/// One round bracket for all kinds of brackets, one hyphen for all dashes, the present form of 号.
fn one_writing(c: char) -> char {
    match c {
        '〔' | '[' | '【' | '{' | '〈' | '《' | '﹝' | '「' => '(',
        '〕' | ']' | '】' | '}' | '〉' | '》' | '﹞' | '」' => ')',
        '～' | '~' => '-',
        '號' => '号',
        c if width::is_dash(c) => '-',
        c => c,
    }
}

/// How many years in brackets there are.
fn count_years(text: &str) -> usize {
    text.split('(')
        .skip(1)
        .filter(|rest| leading_digits(rest).len() == 4 && rest.get(4..5) == Some(")"))
        .count()
}

fn leading_digits(text: &str) -> &str {
    text.get(..text.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or_default()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The year, whether both its brackets are there, and what follows.
fn take_year(text: &str) -> Result<(i32, bool, &str), CaseNumberFault> {
    let opened = text.strip_prefix('(');
    let rest = opened.unwrap_or(text);
    let digits = leading_digits(rest);
    let rest = rest.get(digits.len()..).unwrap_or_default();
    if opened.is_none()
        && (rest.is_empty() || (digits.is_empty() && !(rest.contains('号') && has_digit(rest))))
    {
        return Err(CaseNumberFault::NotACaseNumber);
    }
    let closed = rest.strip_prefix(')');
    if digits.is_empty() {
        return Err(if opened.is_some() { CaseNumberFault::Year } else { CaseNumberFault::MissingParts });
    }
    let year = digits.parse().ok().filter(|year| digits.len() == 4 && *year >= FIRST_YEAR);
    Ok((year.ok_or(CaseNumberFault::Year)?, opened.is_some() && closed.is_some(), closed.unwrap_or(rest)))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// What stands between the year and 号.
struct Body<'a> {
    form: Form,
    court: &'a str,
    speciality: Option<char>,
    kind: &'a str,
    digits: &'a str,
    /// From 号 on.
    rest: &'a str,
}

impl Body<'_> {
    fn key(&self, year: i32, number: u32) -> CaseKey {
        let (court, kind) = (self.court, self.kind);
        let text = match self.form {
            Form::New => {
                let speciality = self.speciality.map(String::from).unwrap_or_default();
                format!("（{year}）{court}{speciality}{kind}{number}号")
            }
            Form::Old => format!("（{year}）{court}{kind}字第{number:05}号"),
        };
        CaseKey(text.into())
    }
}

/// `鄂汉川执字第00123号…`
fn old_form(text: &str) -> Result<Body<'_>, CaseNumberFault> {
    let (name, rest) = text.split_once('字').ok_or(CaseNumberFault::MissingParts)?;
    if name.chars().any(|c| c.is_ascii_digit()) {
        return Err(CaseNumberFault::MixedForm);
    }
    if let Some(wrong) = name.chars().find(|c| !is_han(*c)) {
        return Err(CaseNumberFault::BadCharacter(wrong));
    }
    let (court, kind) = kind::split_old(name).ok_or(CaseNumberFault::MissingParts)?;
    let rest = rest.strip_prefix('第').ok_or(CaseNumberFault::MixedForm)?;
    let (digits, rest) = take_number(rest)?;
    Ok(Body { form: Form::Old, court, speciality: None, kind, digits, rest })
}

/// `鄂0984执1234号…`
fn new_form(text: &str, year: i32) -> Result<Body<'_>, CaseNumberFault> {
    let (court, rest) = take_court(text)?;
    let end = rest.find(|c| !is_han(c) || c == '号').unwrap_or(rest.len());
    let (types, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if types.is_empty() {
        return Err(rest.chars().next().filter(|c| *c != '号').map_or(CaseNumberFault::MissingParts, bad));
    }
    let by_name = court.chars().count() == 1 && types.chars().skip(1).any(|c| c == '执');
    if types.ends_with('第') || by_name {
        return Err(CaseNumberFault::MixedForm);
    }
    if types.chars().count() > 4 {
        return Err(if has_digit(court) {
            CaseNumberFault::NotACaseNumber
        } else {
            CaseNumberFault::MixedForm
        });
    }
    let (digits, rest) = take_number(rest)?;
    if year < NEW_FORM {
        return Err(CaseNumberFault::NewFormBefore2016);
    }
    let special = types.strip_prefix('知').filter(|kind| !kind.is_empty());
    let (speciality, kind) = special.map_or((None, types), |kind| (Some('知'), kind));
    Ok(Body { form: Form::New, court, speciality, kind, digits, rest })
}

/// 最高法, or one character with no digits (high court), two (intermediate) or four (basic). Which characters are
/// provinces is not asked.
fn take_court(text: &str) -> Result<(&str, &str), CaseNumberFault> {
    const SUPREME: &str = "最高法";
    if let Some(rest) = text.strip_prefix(SUPREME) {
        return Ok((SUPREME, rest));
    }
    let first = text.chars().next().ok_or(CaseNumberFault::MissingParts)?;
    let digits = leading_digits(text.get(first.len_utf8()..).unwrap_or_default());
    match first {
        // No province is called so: the court is left out and this is the type.
        '执' | '民' | '刑' | '行' | '号' => return Err(CaseNumberFault::MissingParts),
        c if c.is_ascii_digit() => return Err(CaseNumberFault::CourtCode),
        c if !is_han(c) => return Err(bad(c)),
        _ => {}
    }
    if !matches!(digits.len(), 0 | 2 | 4) {
        return Err(CaseNumberFault::CourtCode);
    }
    text.split_at_checked(first.len_utf8() + digits.len()).ok_or(CaseNumberFault::MissingParts)
}

fn take_number(text: &str) -> Result<(&str, &str), CaseNumberFault> {
    let digits = leading_digits(text);
    let rest = text.get(digits.len()..).unwrap_or_default();
    if digits.is_empty() {
        return Err(rest.chars().next().filter(|c| !is_han(*c)).map_or(CaseNumberFault::MissingParts, bad));
    }
    Ok((digits, rest))
}

fn read_number(digits: &str) -> Result<u32, CaseNumberFault> {
    let number = digits.parse().ok().filter(|number| *number > 0 && digits.len() <= 8);
    number.ok_or(CaseNumberFault::Number)
}

fn bad(c: char) -> CaseNumberFault {
    CaseNumberFault::BadCharacter(c)
}

/// What stands behind the number.
struct Tail {
    /// 号 is there.
    closed: bool,
    suffix: Option<String>,
    document: Option<String>,
}

impl Tail {
    fn read(text: &str) -> Result<Self, CaseNumberFault> {
        if let Some(fault) = more_numbers(text) {
            return Err(fault);
        }
        let inside = text.strip_prefix('号');
        let rest = inside.unwrap_or(text);
        let (suffix, rest) = take_suffix(rest);
        if inside.is_none() && !rest.is_empty() {
            return Err(rest
                .chars()
                .next()
                .filter(|c| !is_han(*c))
                .map_or(CaseNumberFault::MissingParts, bad));
        }
        let named = |c: char| is_han(c) || matches!(c, '(' | ')' | '、' | '“' | '”' | '"');
        if let Some(wrong) = rest.chars().find(|c| !named(*c)) {
            return Err(bad(wrong));
        }
        let document = rest.trim_matches(['(', ')', '、', '“', '”', '"']);
        let document = (!document.is_empty()).then(|| document.to_owned());
        Ok(Tail { closed: inside.is_some(), suffix: suffix.map(str::to_owned), document })
    }
}

/// Whether the text goes on with further numbers: `、124号`, `-126号`, `号、（2024）…`.
fn more_numbers(text: &str) -> Option<CaseNumberFault> {
    let rest = text.strip_prefix('号').unwrap_or(text);
    let and = rest.strip_prefix([',', '、', ';', '；', '/', '和', '与', '及', '(']);
    let to = rest.strip_prefix(['-', '至', '到']);
    let begins_number =
        |rest: &str| rest.trim_start_matches(['第', '(']).starts_with(|c: char| c.is_ascii_digit());
    if to.is_some_and(begins_number) {
        Some(CaseNumberFault::Range)
    } else if and.is_some_and(begins_number) {
        Some(CaseNumberFault::SeveralNumbers)
    } else {
        None
    }
}

/// `之一`, `之二` … and what follows.
fn take_suffix(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix('之') else { return (None, text) };
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let end = rest.find(|c| !counts(c)).unwrap_or(rest.len());
    match text.split_at_checked('之'.len_utf8() + end) {
        Some((suffix, rest)) if end > 0 => (Some(suffix), rest),
        _ => (None, text),
    }
}
