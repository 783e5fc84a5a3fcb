//! A leak of each kind, planted in files as they could be written, and what must not be taken for one.

mod fixture;
mod innocent;
mod planted;
