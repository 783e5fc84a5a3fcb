//! Names of fonts as Chinese offices have them.

#[cfg(feature = "pdf")]
pub mod kinds;

/// Workbooks: Song type, which Excel and WPS have everywhere in China.
pub const SPREADSHEET: &str = "宋体";
