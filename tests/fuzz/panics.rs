//! libFuzzer ends at the first panic. The readers call foreign parsers behind `catch_unwind`, because these may panic on bytes that they
//! did not expect; only a panic that nobody catches is a finding.

/// From here on a panic is as in the program: who does not catch it ends the process, and libfuzzer-sys says so.
pub(crate) fn may_be_caught() {
    std::panic::set_hook(Box::new(|_| {}));
}
