//! chengxin (诚信): from a court's exports to the quarter's notices, lists and ledger, as one batch program.
//!
//! The way of the data is one way: `intake → checks → identity → hierarchy → ledger → products → delivery`. The stages
//! never import each other; `pipeline` strings them together. `docs/architecture.md` says where is what.

pub mod checks;
pub mod cli;
pub mod clock;
pub mod definition;
pub mod delivery;
pub mod domain;
pub mod hierarchy;
pub mod identity;
pub mod intake;
pub mod leak;
pub mod ledger;
pub mod pipeline;
pub mod products;
pub mod store;
pub mod table;
pub mod text;
pub mod workbook;
