//! What stories of mail need: a mail server, and offices that have something to send.

#![allow(dead_code, reason = "each test file tells its own stories")]
#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story sets its stage")]

pub(crate) mod office;
pub(crate) mod server;
