//! Reading and writing spreadsheets with true addresses.

pub mod cell;
mod compound;
pub mod concealed;
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
mod shown;
pub mod sniff;
mod style;
#[cfg(test)]
mod tests;
mod text;
mod view;
pub mod write;
mod xml;
mod xml2003;
