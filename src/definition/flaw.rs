//! What is wrong with a definition, as data: the catalogue says it (`words/*/definition.toml`).

use std::fmt;

use crate::domain::calendar::CalendarFault;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    NotUtf8,
    /// A file that every office needs.
    FileMissing,
    /// No definition has the file's name.
    NoSuchDefinition,
    /// Not the form that this program reads.
    Format,
    /// A key that nothing reads, and those that are read there.
    UnknownKey {
        key: String,
        known: String,
    },
    MissingKey(String),
    KeyTwice,
    /// A word that is none of the choices.
    UnknownWord {
        word: String,
        known: String,
    },
    /// A value of another kind than is wanted there.
    WrongKind(Wanted),
    NoField(String),
    HeadingTwice {
        heading: String,
        one: String,
        other: String,
    },
    /// A heading that is ignored and stands for a field.
    HeadingIgnored {
        heading: String,
        field: String,
    },
    NoFinding(String),
    /// Found across files: no source definition can change what it does.
    FindingAcrossFiles(String),
    BoundsCross {
        least: u64,
        most: u64,
    },
    NoPercent(u64),
    MeasureWithoutBasis(String),
    KindTwice(String),
    KindWithoutEnding(String),
    Calendar(CalendarFault),
    /// Anything else that the reader of TOML says.
    Toml(String),
}

/// What may stand in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Number,
    Text,
    Flag,
    List,
    Other(String),
}

impl Flaw {
    /// What the reader of TOML means by its sentence.
    pub(super) fn of_toml(message: &str) -> Self {
        Self::known(message).unwrap_or_else(|| Flaw::Toml(message.to_owned()))
    }

    fn known(message: &str) -> Option<Self> {
        let quoted = |text: &str| {
            let (name, rest) = text.strip_prefix('`')?.split_once('`')?;
            let rest = rest.trim_start_matches(", ");
            let known = rest.strip_prefix("expected one of ").or_else(|| rest.strip_prefix("expected "));
            Some((name.to_owned(), known.unwrap_or_default().to_owned()))
        };
        if let Some(field) = message.strip_prefix("unknown field ") {
            return quoted(field).map(|(key, known)| Flaw::UnknownKey { key, known });
        }
        if let Some(variant) = message.strip_prefix("unknown variant ") {
            return quoted(variant).map(|(word, known)| Flaw::UnknownWord { word, known });
        }
        if let Some(field) = message.strip_prefix("missing field ") {
            return quoted(field).map(|(key, _)| Flaw::MissingKey(key));
        }
        if message == "duplicate key" {
            return Some(Flaw::KeyTwice);
        }
        if message.starts_with("invalid type: ") || message.starts_with("invalid value: ") {
            return message.rsplit_once(", expected ").map(|(_, wanted)| Flaw::WrongKind(Wanted::of(wanted)));
        }
        None
    }

    /// Key in the catalogue and what fills it.
    pub fn told(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let one = |name, value: &String| vec![(name, value.clone())];
        match self {
            Flaw::NotUtf8 => ("not_utf8", Vec::new()),
            Flaw::FileMissing => ("file_missing", Vec::new()),
            Flaw::NoSuchDefinition => ("no_such_definition", Vec::new()),
            Flaw::Format => ("format", Vec::new()),
            Flaw::UnknownKey { key, known } => {
                ("unknown_key", vec![("key", key.clone()), ("known", known.clone())])
            }
            Flaw::MissingKey(key) => ("missing_key", one("key", key)),
            Flaw::KeyTwice => ("key_twice", Vec::new()),
            Flaw::UnknownWord { word, known } => {
                ("unknown_word", vec![("word", word.clone()), ("known", known.clone())])
            }
            Flaw::WrongKind(wanted) => wanted.told(),
            Flaw::NoField(field) => ("no_field", one("field", field)),
            Flaw::HeadingTwice { heading, one, other } => (
                "heading_twice",
                vec![("heading", heading.clone()), ("one", one.clone()), ("other", other.clone())],
            ),
            Flaw::HeadingIgnored { heading, field } => {
                ("heading_ignored", vec![("heading", heading.clone()), ("field", field.clone())])
            }
            Flaw::NoFinding(code) => ("no_finding", one("code", code)),
            Flaw::FindingAcrossFiles(code) => ("finding_across_files", one("code", code)),
            Flaw::BoundsCross { least, most } => {
                ("bounds_cross", vec![("least", least.to_string()), ("most", most.to_string())])
            }
            Flaw::NoPercent(number) => ("no_percent", one("number", &number.to_string())),
            Flaw::MeasureWithoutBasis(code) => ("measure_without_basis", one("code", code)),
            Flaw::KindTwice(kind) => ("kind_twice", one("kind", kind)),
            Flaw::KindWithoutEnding(kind) => ("kind_without_ending", one("kind", kind)),
            Flaw::Calendar(fault) => of_calendar(fault),
            Flaw::Toml(technical) => ("toml", one("technical", technical)),
        }
    }
}

fn of_calendar(fault: &CalendarFault) -> (&'static str, Vec<(&'static str, String)>) {
    match fault {
        CalendarFault::YearTwice(year) => ("calendar_year_twice", vec![("year", year.to_string())]),
        CalendarFault::OutsideYear { year, day } => {
            ("calendar_outside_year", vec![("year", year.to_string()), ("day", day.to_string())])
        }
        CalendarFault::Range { first, last } => {
            ("calendar_range", vec![("first", first.to_string()), ("last", last.to_string())])
        }
        CalendarFault::NoWeekend(day) => ("calendar_no_weekend", vec![("day", day.to_string())]),
        CalendarFault::Both(day) => ("calendar_both", vec![("day", day.to_string())]),
    }
}

impl Wanted {
    fn of(wanted: &str) -> Self {
        match wanted {
            "a boolean" => Wanted::Flag,
            "a string" => Wanted::Text,
            "a sequence" => Wanted::List,
            "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" | "an integer" => Wanted::Number,
            other => Wanted::Other(other.to_owned()),
        }
    }

    fn told(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Wanted::Number => ("wants_number", Vec::new()),
            Wanted::Text => ("wants_text", Vec::new()),
            Wanted::Flag => ("wants_flag", Vec::new()),
            Wanted::List => ("wants_list", Vec::new()),
            Wanted::Other(technical) => ("wants_other", vec![("technical", technical.clone())]),
        }
    }
}

/// For the log.
impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, values) = self.told();
        f.write_str(key)?;
        values.iter().try_for_each(|(name, value)| write!(f, ", {name} {value:?}"))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::fault::parse;
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "snake_case")]
    #[allow(dead_code, reason = "only read")]
    struct Sample {
        seconds: u32,
        names: Vec<String>,
        two: bool,
        head: Head,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Head {
        Letter,
        Red,
    }

    const GOOD: &str = "seconds = 3\nnames = [\"甲\"]\ntwo = true\nhead = \"letter\"\n";

    /// The reader's own sentences are foreign: a newer one that words them otherwise must not pass unseen.
    #[test]
    fn what_toml_says_is_understood() {
        let flaw =
            |from: &str, to: &str| parse::<Sample>("a.toml", &GOOD.replace(from, to)).unwrap_err().flaw;
        assert!(parse::<Sample>("a.toml", GOOD).is_ok());
        assert_eq!(flaw("seconds = 3", "seconds = \"三\""), Flaw::WrongKind(Wanted::Number));
        assert_eq!(flaw("seconds = 3", "seconds = -3"), Flaw::WrongKind(Wanted::Number));
        assert_eq!(flaw("[\"甲\"]", "\"甲\""), Flaw::WrongKind(Wanted::List));
        assert_eq!(flaw("[\"甲\"]", "[1]"), Flaw::WrongKind(Wanted::Text));
        assert_eq!(flaw("true", "\"是\""), Flaw::WrongKind(Wanted::Flag));
        assert_eq!(flaw("two = true\n", ""), Flaw::MissingKey("two".to_owned()));
        assert_eq!(flaw("two = true\n", "two = true\ntwo = true\n"), Flaw::KeyTwice);
        let known = "`letter` or `red`".to_owned();
        assert_eq!(flaw("\"letter\"", "\"rot\""), Flaw::UnknownWord { word: "rot".to_owned(), known });
        let Flaw::UnknownKey { key, known } = flaw("two", "tow") else { panic!() };
        assert_eq!((key.as_str(), known.as_str()), ("tow", "`seconds`, `names`, `two`, `head`"));
        assert!(matches!(flaw("seconds = 3", "seconds 3"), Flaw::Toml(_)));
    }
}
