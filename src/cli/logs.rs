//! Logs for whoever looks after the program: one JSON object a line in `logs/chengxin.jsonl`. Never a row's content,
//! never a personal number.

use std::fmt;
use std::path::Path;
use std::sync::Mutex;

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;

use crate::clock::Clock;
use crate::pipeline::office::log_file;
use crate::pipeline::run::Mode;

/// Logs go to the office's folder while the guard lives. A dry run writes nothing; a log that cannot be opened stops
/// no work.
pub(super) fn begin(office: &Path, clock: Clock, mode: Mode) -> Option<DefaultGuard> {
    if mode == Mode::DryRun {
        return None;
    }
    let file = log_file(office).ok()?;
    let lines =
        tracing_subscriber::fmt::layer().json().with_timer(Stamp(clock)).with_writer(Mutex::new(file));
    let subscriber = tracing_subscriber::registry().with(EnvFilter::new("chengxin=info")).with(lines);
    Some(tracing::subscriber::set_default(subscriber))
}

/// A parser of foreign files may panic; that is caught and becomes a finding, so the terminal need not show it.
pub(super) fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(at = panic.location().map(tracing::field::display), "a parser gave up");
    }));
}

/// Log lines take their time from the run's clock: the machine's for a run of today, the day asked for otherwise.
struct Stamp(Clock);

impl FormatTime for Stamp {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        write!(w, "{}", self.0.now().format("%Y-%m-%dT%H:%M:%S"))
    }
}
