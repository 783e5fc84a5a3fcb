//! The bounds that an office has set in `pipelines/sources/`: outside them nothing is published.

use std::collections::BTreeMap;

use crate::definition::bounds::{Breach, Tally};
use crate::definition::source::SourceDefinition;
use crate::domain::disposition::Disposition;

use super::error::RunError;
use super::gathered::Gathered;

/// A bound of a definition that the files of a run do not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfBounds {
    /// File name of the definition, `listing.toml`.
    pub definition: String,
    /// What an operator calls its dataset.
    pub title: String,
    pub breach: Breach,
}

/// # Errors
/// [`RunError::OutOfBounds`] with every bound that does not hold.
pub(super) fn keep_bounds(
    gathered: &Gathered,
    sources: &BTreeMap<String, SourceDefinition>,
) -> Result<(), RunError> {
    let tallies = tallies(gathered);
    let breaches: Vec<OutOfBounds> = tallies
        .iter()
        .filter_map(|(name, tally)| Some((*name, tally, sources.get(*name)?)))
        .flat_map(|(name, tally, definition)| {
            definition.bounds.breaches(tally).into_iter().map(|breach| OutOfBounds {
                definition: name.to_owned(),
                title: definition.title.clone(),
                breach,
            })
        })
        .collect();
    if breaches.is_empty() { Ok(()) } else { Err(RunError::OutOfBounds(breaches)) }
}

/// By definition. Tables still in force from an earlier quarter do not count: they were held against it then.
fn tallies(gathered: &Gathered) -> BTreeMap<&str, Tally> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut sheets = BTreeMap::new();
    for profile in &gathered.layouts {
        let tally = tallies.entry(&profile.definition).or_default();
        tally.rows += profile.rows;
        for column in &profile.columns {
            if let Some(field) = &column.field {
                *tally.filled.entry(field.clone()).or_default() += column.filled;
            }
        }
        sheets.insert((profile.file.as_str(), profile.sheet.as_str()), profile.definition.as_str());
    }
    for row in gathered.returned.iter().filter(|row| row.disposition == Disposition::Returned) {
        if let Some(definition) = sheets.get(&(&*row.place.file, &*row.place.sheet)) {
            tallies.entry(definition).or_default().returned += 1;
        }
    }
    tallies
}
