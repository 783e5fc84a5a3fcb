//! Reading and writing spreadsheets with true addresses.

pub mod cell;
