//! Identity: who each row is about. One party per body, with the evidence.
//!
//! Order of evidence (design §5): valid USCC → organisation code → exact name key → alias → dated former name. Nothing
//! else joins rows by itself; what remains is a question with scored candidates ([`candidates`]).
//!
//! The rules, in the order in which [`judge`] asks them:
//!
//! * **A code of the table** is believed unless the name contradicts it. It does not where it is one of the unit's
//!   names, one of a unit that the table merged into it (or the other way round), or nearer to it than to every other
//!   unit ([`features`]). Else `R343`; a name that adds a part of its own (…分院) contradicts.
//! * **A valid code that the table lacks**, beside the exact name of a unit: the unit is taken if the table lists no
//!   code for it, and only if all rows give the same one; else `R343`. With a name of nobody it is a body of its own
//!   (`R345`), a company outside the register of state enterprises is excluded (R13), and a name one slip away from a
//!   unit without a code is asked about.
//! * **A part (内设机构) of a unit** (…局财务科), without a code that says otherwise, is the unit.
//! * **Bodies without a unit** ([`outside`]): rows with one valid code are one body, rows whose names agree with none of it are
//!   `R343`; rows without a code are one body by their exact name, if another row or the ledger has that name with a
//!   code, or if only a public body of ours can be called so and no unit and no other body is like it.
//! * **A unit that was abolished and merged into a body that the table lacks** is a party without a unit (`R345`).
//! * **No valid code** (none, failed, masked): the exact name decides if it fits one unit. If it fits several, the
//!   one that still exists is meant, else the one into which all others were merged, else `R342`. A name of no unit may be
//!   that of a state enterprise in the register, or of a body that other rows or the ledger know by a valid code.
//! * **A person's answer** ([`decided`]) stands before all of these. An answer that contradicts an earlier one, or what code
//!   or exact name say, decides nothing and is asked about (`R353`).
//! * **Nothing of that**: endings that are out of scope (公司, 超市, 专业合作社) are excluded unless the name is close to
//!   a unit's; the rest waits (`R341`).

mod alignment;
mod candidates;
mod decided;
mod features;
mod hints;
mod index;
mod judge;
mod mention;
mod outside;
mod party_ids;
mod resolve;
mod rows;
mod second_look;
#[cfg(test)]
mod tests;

pub use resolve::{IdentityError, Resolved, resolve};
