//! Fault injection: dying on purpose at a named border between two steps.
//!
//! The run-kill-run tests set `CHENGXIN_CRASH_AT` to the name of a border and start the program; it aborts there as if
//! the power had gone, with no destructor run. Nobody else sets the variable.

/// The environment variable that names the border to die at.
pub const VARIABLE: &str = "CHENGXIN_CRASH_AT";

/// Aborts the process if `CHENGXIN_CRASH_AT` is `name`. Here: `renamed` (the edition's files are there, the ledger does not
/// know them). In the ledger: `recording` (inside the transaction). The borders between stages are the pipeline's.
pub fn crash_point(name: &str) {
    if std::env::var_os(VARIABLE).is_some_and(|wanted| wanted == name) {
        std::process::abort();
    }
}
