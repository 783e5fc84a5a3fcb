//! What the office may change without a compiler: `office.toml` and the files of `pipelines/`.
//!
//! Strict: an unknown key, field or code is an error that points at the line. Definitions say *what*; anything
//! algorithmic is Rust. This module reads text; `store` and `pipeline` bring it from disk.

pub mod bounds;
pub mod calendar;
pub mod divisions;
pub mod fault;
pub mod flaw;
pub mod load;
pub mod mail;
pub mod measures;
pub mod office;
pub mod recipients;
pub mod scope;
pub mod source;
#[cfg(test)]
pub(crate) mod tests;
pub mod vocabulary;
