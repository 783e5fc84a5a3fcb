//! What the tests of several stages ask of definitions.

use super::office::OfficeSettings;

/// The settings of 云泽市, as the sample has them.
pub(crate) fn sample_office() -> OfficeSettings {
    toml::from_str(include_str!("../../sample_data/office.toml")).unwrap()
}
