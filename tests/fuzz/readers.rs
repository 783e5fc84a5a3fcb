//! Any bytes at all in the inbox.

#![no_main]

mod goals;

use std::sync::LazyLock;

use goals::Intake;
use libfuzzer_sys::fuzz_target;

static INTAKE: LazyLock<Intake> = LazyLock::new(Intake::shipped);

fuzz_target!(|bytes: &[u8]| INTAKE.take(bytes));
