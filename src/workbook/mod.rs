//! Reading and writing spreadsheets with true addresses.

pub mod cell;
mod compound;
mod delimiter;
mod encoding;
mod excel;
pub mod host;
mod html;
mod nesting;
pub mod number;
mod ods;
mod package;
pub mod read;
mod records;
mod rows;
pub mod seal;
pub mod sniff;
mod style;
mod text;
pub mod write;
mod xml;
mod xml2003;
