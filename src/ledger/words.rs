//! Code words in the database and in frames: the words with which the domain's enums are serialised.

use serde::Serialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// The enum value of a word; an error names the words that there are.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, Error> {
    let deserializer: StrDeserializer<'_, Error> = word.into_deserializer();
    T::deserialize(deserializer)
}

/// The word of an enum value; empty for what is no plain enum.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ground::Ground;
    use crate::domain::listing::{Mark, Withheld};
    use crate::domain::performance::Performance;
    use crate::domain::scope::BodyClass;

    #[test]
    fn words_and_values_are_one_to_one() {
        for mark in [Mark::New, Mark::Continuing, Mark::GoneWithReason, Mark::MissingWithoutReason] {
            assert_eq!(from_word::<Mark>(mark.word()), Ok(mark));
        }
        for withheld in [
            Withheld::GovernmentRelease,
            Withheld::TermExpired,
            Withheld::TermUnsettled,
            Withheld::UnderRepair,
            Withheld::FullyPerformed,
            Withheld::Excepted,
            Withheld::Incomplete,
        ] {
            assert_eq!(from_word::<Withheld>(withheld.word()), Ok(withheld));
        }
        for class in BodyClass::ALL {
            assert_eq!(from_word::<BodyClass>(class.word()), Ok(class));
        }
        assert_eq!(from_word::<Ground>(&word(&Ground::S3)), Ok(Ground::S3));
        assert_eq!(from_word::<Performance>("partial"), Ok(Performance::Partial));
        assert!(from_word::<Mark>("neu").is_err());
    }
}
