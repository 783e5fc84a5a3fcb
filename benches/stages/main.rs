//! How fast each stage is by itself: `cargo bench` (small inputs, a minute), `CHENGXIN_BENCH=1000000 cargo bench` (large).
//!
//! Whole runs with their memory are measured by `benches/whole_runs.sh`; the figures are in `docs/benchmarks.md`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench without its input has failed")]
#![allow(unreachable_pub, reason = "in a program of one crate `pub` says what other modules use")]

#[allow(dead_code, unused_imports, reason = "the sample's generator needs more of it, and tests it")]
#[path = "../../sample_data/generator/codes.rs"]
mod codes;
mod desk;
mod identity;
mod intake;
mod ledger;
#[path = "../big/names.rs"]
mod names;
mod quarter;
#[path = "../big/rows.rs"]
mod rows;
#[allow(dead_code, reason = "the sample's generator needs more of it")]
#[path = "../../sample_data/generator/seed.rs"]
mod seed;

fn main() {
    divan::main();
}

/// Sizes up to the one that `CHENGXIN_BENCH` names, else up to 10 000.
fn sizes() -> Vec<usize> {
    let most = std::env::var("CHENGXIN_BENCH").ok().and_then(|most| most.parse().ok()).unwrap_or(10_000);
    [10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= most).collect()
}
