//! Which listing stands in which file for people, so that a wrong one can be called back from all of them: `data/files.csv`
//! numbers the files, `data/contents.csv` has one line for each listing with the numbers.

use std::collections::BTreeMap;

use super::tables::csv;
use super::{Produced, ProductFault};
use crate::domain::listing::ListingId;

#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Paths, numbered from 1 in the order in which the files are made.
    files: Vec<String>,
    by_listing: BTreeMap<ListingId, Vec<usize>>,
}

impl Contents {
    pub(super) fn hear(&mut self, file: &Produced) {
        if file.listings.is_empty() {
            return;
        }
        self.files.push(file.path.clone());
        for listing in &file.listings {
            self.by_listing.entry(listing.clone()).or_default().push(self.files.len());
        }
    }

    pub(super) fn tables(&self) -> Result<[Produced; 2], ProductFault> {
        let files = (1_usize..).zip(&self.files).map(|(number, path)| [number.to_string(), path.clone()]);
        let listings = self.by_listing.iter().map(|(listing, files)| {
            let numbers: Vec<String> = files.iter().map(ToString::to_string).collect();
            [listing.to_string(), numbers.join(";")]
        });
        Ok([
            Produced::of("data/files.csv".to_owned(), csv(&["number", "file"], files, &[])?),
            Produced::of("data/contents.csv".to_owned(), csv(&["listing_id", "files"], listings, &[])?),
        ])
    }
}
