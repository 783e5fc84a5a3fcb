//! Any bytes at all in the inbox.

#![no_main]

mod goals;
mod panics;

use std::sync::LazyLock;

use goals::Intake;
use libfuzzer_sys::fuzz_target;

static INTAKE: LazyLock<Intake> = LazyLock::new(|| {
    panics::may_be_caught();
    Intake::shipped()
});

fuzz_target!(|bytes: &[u8]| INTAKE.take(bytes));
