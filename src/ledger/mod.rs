//! What state is it in: from checked rows to listings, from listings to this quarter's marks, and the one database that
//! remembers every edition.
//!
//! Pure steps, in the order in which the pipeline takes them: [`settle`] (rows to listings), [`compare`] (marks against
//! the last published quarter), [`repair`] (closures met with listings), [`withhold`] (what is not notified), then
//! [`course`] (what an edition lets happen, and where each listing stands after it). [`database`] keeps it: readers in
//! [`read`] and [`past`], one writer in [`record`].

pub mod answers;
pub mod applications;
pub mod chain;
pub mod clues;
pub mod compare;
mod content;
pub mod course;
pub mod database;
pub mod error;
pub mod outbox;
pub mod parties;
mod party_history;
pub mod past;
pub mod publication;
pub mod questions;
pub mod read;
pub mod recalls;
pub mod receipts;
pub mod record;
pub mod relisting;
pub mod repair;
mod replaced;
pub mod reports;
pub mod settle;
mod settle_rows;
mod snapshot;
#[cfg(test)]
mod tests;
pub mod trend;
pub mod units;
pub mod withhold;
mod words;
