//! The child: bounds itself, reads its standard input, says cells on its standard output.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::super::read::{Limits, read};
use super::ending::Ending;
use super::wire::Sender;

const BUFFER: usize = 64 * 1024;

/// What the parent asks for, in the child's second argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) limits: Limits,
    pub(super) memory_bytes: u64,
    /// Of processor time: a child whose parent has died ends too.
    pub(super) seconds: u64,
}

/// Reads the file that is the standard input, as asked for by `job`.
///
/// # Errors
/// If this is no child of the program, or the parent has gone. Whatever is wrong with the file is said to the parent.
pub fn serve(job: &str) -> io::Result<()> {
    let Job { limits, memory_bytes, seconds } = serde_json::from_str(job)?;
    bound(memory_bytes, seconds);
    let (mut source, output) = handles()?;
    let size = source.seek(SeekFrom::End(0))?;
    source.rewind()?;
    let mut sender = Sender::new(BufWriter::with_capacity(BUFFER, output));
    let outcome = read(source, size, &limits, &mut sender);
    sender.end(&Ending::of(outcome))
}

/// Standard input and output as files: the one can be sought in, the other has no line buffer.
#[cfg(unix)]
fn handles() -> io::Result<(File, File)> {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    Ok((input.into(), output.into()))
}

#[cfg(windows)]
fn handles() -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle;
    let input = io::stdin().as_handle().try_clone_to_owned()?;
    let output = io::stdout().as_handle().try_clone_to_owned()?;
    Ok((input.into(), output.into()))
}

/// Asks the system to hold this process to its bounds. A system that knows no such bound says so, and the parent's
/// watch on the time remains.
#[cfg(unix)]
fn bound(memory_bytes: u64, seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    /// Address space of the program itself, its libraries and its stack, which is not data.
    const PROGRAM: u64 = 1 << 30;
    /// Seconds between the signal that says why (XCPU, at the first bound) and the one that says nothing (KILL, at the
    /// second): with one bound for both the reason may be lost.
    const GRACE: u64 = 5;
    let bounds = [
        (Resource::Data, memory_bytes, memory_bytes),
        (Resource::As, memory_bytes.saturating_add(PROGRAM), memory_bytes.saturating_add(PROGRAM)),
        (Resource::Cpu, seconds, seconds.saturating_add(GRACE)),
        (Resource::Core, 0, 0), // an abort is expected here and leaves no file behind
    ];
    for (resource, current, maximum) in bounds {
        let _not_known_here = setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) });
    }
}

/// Counts what the process has allocated. Beyond its bound nothing is allocated any more, and the process ends with the words
/// that it ends with elsewhere.
#[cfg(not(unix))]
#[global_allocator]
static MEMORY: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// The memory only: over the time the parent watches.
#[cfg(not(unix))]
fn bound(memory_bytes: u64, _seconds: u64) {
    let _has_more_already = MEMORY.set_limit(usize::try_from(memory_bytes).unwrap_or(usize::MAX));
}
