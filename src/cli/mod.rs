//! The command line: one file per command, texts from the catalogue. Nothing here knows the law.

pub mod args;
pub mod exit;
pub mod terminal;
pub mod usage;
