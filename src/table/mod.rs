//! Frames: column names, the batch between intake and checks, small helpers over polars.

pub mod batch;
pub mod codes;
pub mod columns;
pub mod listing_rows;
