//! Distinct mentions: many rows say the same of a party, so everything after this works on what is said, not on rows.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult, StringChunked};

use crate::table::columns as col;

/// What a row says of who it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention<'f> {
    pub(super) name: &'f str,
    /// Valid.
    pub(super) uscc: Option<&'f str>,
    /// Valid; given wherever a USCC is.
    pub(super) org_code: Option<&'f str>,
    /// Failed its check or is masked: no evidence, only a hint for the reviewer.
    pub(super) code_written: Option<&'f str>,
    /// Word of the class where the USCC's category says it.
    pub(super) class: Option<&'f str>,
}

/// All distinct mentions, and which one each row makes.
#[derive(Debug)]
pub(super) struct Mentions<'f> {
    pub(super) distinct: Vec<Mention<'f>>,
    /// Number of rows by mention.
    pub(super) rows: Vec<u32>,
    pub(super) of_row: Vec<usize>,
}

/// Reads the mentions in the order of their first rows.
pub(super) fn mentions(frame: &DataFrame) -> PolarsResult<Mentions<'_>> {
    let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
    let codes = text(col::USCC)?.iter().zip(text(col::ORG_CODE)?.iter()).zip(text(col::CODE_WRITTEN)?.iter());
    let named = text(col::PARTY_NAME)?.iter().zip(text(col::PARTY_CLASS)?.iter());
    let mut mentions = Mentions { distinct: Vec::new(), rows: Vec::new(), of_row: Vec::new() };
    let mut known: BTreeMap<Mention<'_>, usize> = BTreeMap::new();
    for ((name, class), ((uscc, org_code), code_written)) in named.zip(codes) {
        let mention = Mention {
            name: name.unwrap_or_default(),
            uscc,
            org_code: org_code.or_else(|| uscc.and_then(super::index::org_part)),
            code_written,
            class,
        };
        let at = *known.entry(mention).or_insert_with(|| {
            mentions.distinct.push(mention);
            mentions.rows.push(0);
            mentions.distinct.len() - 1
        });
        if let Some(rows) = mentions.rows.get_mut(at) {
            *rows += 1;
        }
        mentions.of_row.push(at);
    }
    Ok(mentions)
}
