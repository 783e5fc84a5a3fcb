//! How a sheet stood when it was read: its headings, how far its columns are filled, which code values it held. The next
//! quarter's sheet of the same layout is held against it, so that an export that has changed is noticed before people
//! wonder about its rows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::heading;
use super::quarter::EditionId;

/// One sheet of a file. Holds no value but those of code columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LayoutProfile {
    /// File name of the definition that recognised it (`listing.toml`).
    pub definition: String,
    pub file: String,
    /// Empty for text files.
    pub sheet: String,
    /// Sheet row of the (last) heading line, from 1.
    pub heading_row: u32,
    pub rows: u64,
    /// From left to right, columns without a heading left out.
    pub columns: Vec<ColumnProfile>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// From 1.
    pub number: u32,
    pub heading: String,
    /// Which field it is, `None` for one that no definition knows or uses.
    pub field: Option<String>,
    /// Rows that hold something.
    pub filled: u64,
    /// What a code column holds, personal numbers masked; also what earlier quarters held.
    pub values: BTreeSet<String>,
}

/// A profile and the edition whose file it describes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RememberedLayout {
    pub seen_in: EditionId,
    pub profile: LayoutProfile,
}

impl LayoutProfile {
    /// How much two sheets have the same headings, in thousandths: shared headings of all headings.
    pub fn likeness(&self, other: &LayoutProfile) -> u32 {
        let keys = |profile: &LayoutProfile| -> BTreeSet<String> {
            profile.columns.iter().map(ColumnProfile::key).filter(|key| !key.is_empty()).collect()
        };
        let (mine, theirs) = (keys(self), keys(other));
        let all = mine.union(&theirs).count().max(1);
        u32::try_from(mine.intersection(&theirs).count() * 1000 / all).unwrap_or(0)
    }

    /// Adds the code values that an earlier sheet of the layout held: a value that was seen once stays known.
    pub fn keep_values_of(&mut self, earlier: &LayoutProfile) {
        for column in &mut self.columns {
            let same = |other: &&ColumnProfile| other.field.is_some() && other.field == column.field;
            if let Some(earlier) = earlier.columns.iter().find(same) {
                column.values.extend(earlier.values.iter().cloned());
            }
        }
    }
}

impl ColumnProfile {
    /// The heading without width, brackets and spaces.
    pub fn key(&self) -> String {
        heading::key(&self.heading)
    }

    /// Share of rows that hold something, in percent.
    pub fn filled_percent(&self, rows: u64) -> u64 {
        self.filled * 100 / rows.max(1)
    }
}
