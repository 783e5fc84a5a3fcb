//! Fault injection: dying on purpose at a named border between two steps.
//!
//! The run-kill-run tests set `CHENGXIN_CRASH_AT` to the name of a border and start the program; it aborts there as if
//! the power had gone, with no destructor run. Nobody else sets the variable.

/// The environment variable that names the border to die at.
pub const VARIABLE: &str = "CHENGXIN_CRASH_AT";

/// Aborts the process if `CHENGXIN_CRASH_AT` is `name`. Names in use are listed where the borders are: `sealed`,
/// `published` (files there, ledger not) and so on in `pipeline`, `recording` inside the ledger's transaction.
pub fn crash_point(name: &str) {
    if std::env::var_os(VARIABLE).is_some_and(|wanted| wanted == name) {
        std::process::abort();
    }
}
