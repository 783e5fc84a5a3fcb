//! Reading and writing spreadsheets with true addresses.

pub mod cell;
mod style;
pub mod write;
