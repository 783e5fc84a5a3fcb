//! Values of the domain as columns: reading back what [`super::record`] wrote.

use std::error::Error;
use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;

use super::words::from_word;
use crate::domain::case_number::CaseKey;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::PartyId;

pub(super) fn listing(row: &Row<'_>) -> rusqlite::Result<Listing> {
    let withheld: Option<String> = row.get("withheld")?;
    let term: Option<String> = row.get("term")?;
    Ok(Listing {
        id: ListingId(row.get::<_, String>("listing_id")?.into()),
        party: PartyId(row.get::<_, String>("party_id")?.into()),
        case: CaseKey(row.get::<_, String>("case_key")?.into()),
        facts: json(&row.get::<_, String>("facts")?)?,
        mark: word(&row.get::<_, String>("mark")?)?,
        withheld: withheld.map(|text| word(&text)).transpose()?,
        term: term.map(|text| json(&text)).transpose()?,
        sources: json(&row.get::<_, String>("sources")?)?,
    })
}

/// A column that is written as the value displays itself: days, quarters, editions.
pub(super) fn shown<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    row.get::<_, String>(column)?.parse().map_err(unreadable)
}

pub(super) fn word<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    from_word(text).map_err(unreadable)
}

pub(super) fn json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(unreadable)
}

fn unreadable(error: impl Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
