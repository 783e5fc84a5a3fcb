//! Strings the stages together: reads the definitions, keeps the order and the row balance, stages and publishes.

pub mod error;
pub mod inputs;
pub mod office;
pub mod stage;
