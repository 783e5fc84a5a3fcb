//! The vocabulary and the law as plain types. No file, no clock, no frame, no sentence for people.

pub mod amount;
pub mod balance;
pub mod calendar;
pub mod case_number;
pub mod closing_mode;
pub mod closure;
pub mod code;
pub mod date_form;
pub mod disposition;
pub mod finding;
pub mod ground;
pub mod listing;
pub mod org_code;
pub mod party;
pub mod performance;
pub mod personal_id;
pub mod place;
pub mod quarter;
pub mod question;
pub mod scope;
pub mod term;
pub mod unit;
pub mod uscc;
pub mod width;
