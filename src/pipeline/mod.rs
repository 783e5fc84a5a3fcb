//! Strings the stages together: reads the definitions, keeps the order and the row balance, stages and publishes.

mod account;
mod assemble;
pub mod bounds;
pub mod check;
pub mod clues;
mod compute;
mod decided;
pub mod demo;
mod drift;
pub mod error;
pub mod explain;
mod gathered;
mod inputs;
mod manifest;
mod mending;
mod names;
pub mod office;
mod plan;
mod publish;
mod reading;
mod repairs;
pub mod review;
mod rows;
pub mod run;
mod sighting;
pub mod stage;
mod standing;
