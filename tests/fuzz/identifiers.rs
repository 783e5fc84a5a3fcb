//! Whatever stands in a cell, given to every parser of a value.

#![no_main]

mod goals;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| goals::parse(text));
