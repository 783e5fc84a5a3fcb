//! Files: the only code of the program that writes, moves or removes any.
//!
//! Everything lies inside one office folder ([`office::OfficeFolder`]). A file appears whole or not at all
//! ([`atomic`]), an original is kept under the hash of its bytes ([`archive`]), an edition is made in a staging folder
//! and appears by one rename ([`staging`]), and one run at a time works in an office ([`lock`]).

pub mod archive;
pub mod atomic;
pub mod crash;
pub mod error;
#[cfg(feature = "pdf")]
pub mod fonts;
pub mod hash;
pub mod inbox;
pub mod journal;
pub mod layout;
pub mod lock;
pub mod office;
pub mod read;
pub mod safe_name;
pub mod staging;
