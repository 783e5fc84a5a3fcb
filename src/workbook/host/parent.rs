//! The parent: starts a reader, passes its events on, and says what became of it if it died.

use std::io::{self, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver as Blocks, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::super::cell::SheetSink;
use super::super::read::{Limits, Measure, ReadReport, Unreadable};
use super::child::Job;
use super::wire::{Event, Receiver};
use super::{Bounds, COMMAND};

const BLOCK: usize = 64 * 1024;
/// Blocks that may wait for the parent.
const WAITING: usize = 8;
/// Bytes kept of what a dying child says.
const LAST_WORDS: u64 = 4096;
/// The system counts the child's processor time; on a busy machine that takes longer by the clock, and a file must not be
/// refused because something else was running. Waiting is for children that sleep, and for systems that count nothing.
const PATIENCE: u64 = 4;
const OUT_OF_MEMORY: &str = "memory allocation of";

/// Reads what `input` holds (`size` bytes) in a child.
pub(super) fn read(
    input: Stdio,
    size: u64,
    limits: &Limits,
    bounds: Bounds,
    sink: &mut dyn SheetSink,
) -> Result<ReadReport, Unreadable> {
    let seconds = bounds.seconds_for(size);
    let job = Job { limits: limits.clone(), memory_bytes: bounds.memory_bytes, seconds };
    let mut program = Command::new(std::env::current_exe()?);
    program.args([COMMAND, &serde_json::to_string(&job).map_err(io::Error::from)?]).stdin(input);
    attend(&mut program, &job, sink)
}

/// Starts the reader, passes on what it says, and asks what became of it if it falls silent.
fn attend(program: &mut Command, job: &Job, sink: &mut dyn SheetSink) -> Result<ReadReport, Unreadable> {
    let mut reader = Reader::start(program)?;
    let mut events = Receiver::new(BufReader::new(
        reader.said(Duration::from_secs(job.seconds.saturating_mul(PATIENCE)))?,
    ));
    let fault = loop {
        match events.next() {
            Ok(Event::Sheet(info)) => sink.sheet(info)?,
            Ok(Event::Row(number, cells)) => sink.row(number, &cells)?,
            Ok(Event::End(ending)) => return ending.outcome(),
            Err(fault) => break fault,
        }
    };
    if events.into_inner().into_inner().is_late {
        return Err(Unreadable::TooLarge { what: Measure::Seconds, limit: job.seconds });
    }
    if fault.kind() == io::ErrorKind::InvalidData {
        return Err(Unreadable::ReaderDied { how: "it said what no reader says".to_owned() });
    }
    let (status, last_words) = reader.death()?;
    Err(cause(status, &last_words, job))
}

/// Why a reader died, as far as its end shows.
fn cause(status: ExitStatus, last_words: &str, job: &Job) -> Unreadable {
    if last_words.contains(OUT_OF_MEMORY) {
        return Unreadable::TooLarge { what: Measure::Memory, limit: job.memory_bytes };
    }
    if out_of_time(status) {
        return Unreadable::TooLarge { what: Measure::Seconds, limit: job.seconds };
    }
    Unreadable::ReaderDied { how: status.to_string() }
}

/// `true` if the system ended it for the processor time it took.
#[cfg(unix)]
fn out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn out_of_time(_status: ExitStatus) -> bool {
    false
}

/// A running child; it never outlives this.
struct Reader {
    child: Child,
    last_words: Option<JoinHandle<Vec<u8>>>,
}

impl Reader {
    fn start(program: &mut Command) -> io::Result<Self> {
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let last_words = child.stderr.take().map(|said| thread::spawn(move || kept(said)));
        Ok(Self { child, last_words })
    }

    /// What the child says, as long as it is waited for at most so long in all.
    fn said(&mut self, patience: Duration) -> io::Result<Said> {
        let output = self.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let (to, blocks) = sync_channel(WAITING);
        thread::spawn(move || pump(output, &to));
        Ok(Said { blocks, patience, block: Vec::new(), at: 0, is_late: false })
    }

    fn death(mut self) -> io::Result<(ExitStatus, String)> {
        let status = self.child.wait()?;
        let words = self.last_words.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        Ok((status, String::from_utf8_lossy(&words).into_owned()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may be dead already; what counts is that it is gone afterwards.
        let _already_dead = self.child.kill();
        let _already_buried = self.child.wait();
    }
}

/// The first bytes of what is said on the error output; the rest is let go, so that the child never waits.
fn kept(mut said: impl Read) -> Vec<u8> {
    let mut words = Vec::new();
    let _died = said.by_ref().take(LAST_WORDS).read_to_end(&mut words);
    let _died = io::copy(&mut said, &mut io::sink());
    words
}

/// Passes blocks on until the child or the parent has had enough.
fn pump(mut output: impl Read, to: &SyncSender<Vec<u8>>) {
    loop {
        let mut block = vec![0; BLOCK];
        match output.read(&mut block) {
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Ok(length) if length > 0 => {
                block.truncate(length);
                if to.send(block).is_err() {
                    return;
                }
            }
            Ok(_) | Err(_) => return,
        }
    }
}

/// What a child says, with a limit on the time that is spent waiting for it. What the parent does between counts not.
struct Said {
    blocks: Blocks<Vec<u8>>,
    patience: Duration,
    block: Vec<u8>,
    at: usize,
    is_late: bool,
}

impl Read for Said {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            let asked = Instant::now();
            match self.blocks.recv_timeout(self.patience) {
                Ok(block) => (self.block, self.at) = (block, 0),
                Err(RecvTimeoutError::Timeout) => {
                    self.is_late = true;
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
            self.patience = self.patience.saturating_sub(asked.elapsed());
        }
        let rest = self.block.get(self.at..).unwrap_or_default();
        let length = (&mut *buffer).write(rest)?;
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::super::super::rows::Kept;
    use super::*;

    /// What comes of a reader that does what this shell script does.
    fn outcome(script: &str) -> Result<ReadReport, Unreadable> {
        let job = Job { limits: Limits::default(), memory_bytes: 5, seconds: 1 };
        attend(Command::new("sh").args(["-c", script]), &job, &mut Kept::default())
    }

    #[test]
    fn a_death_has_a_cause() {
        let began = Instant::now();
        let too_large = [
            ("exec sleep 20", Measure::Seconds),
            ("kill -XCPU $$", Measure::Seconds),
            ("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$", Measure::Memory),
        ];
        for (script, measure) in too_large {
            let found = outcome(script);
            assert!(matches!(found, Err(Unreadable::TooLarge { what, .. }) if what == measure), "{script}");
        }
        for (script, word) in
            [("kill -SEGV $$", "signal"), ("exit 101", "101"), ("true", "0"), ("printf XXXX", "no reader")]
        {
            let found = outcome(script);
            let Err(Unreadable::ReaderDied { how }) = found else { panic!("{script}: {found:?}") };
            assert!(how.contains(word), "{script}: {how}");
        }
        assert!(began.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_long_complaint_does_not_block_the_child() {
        let script = "head -c 300000 /dev/zero >&2; printf 'E\\t\\0\\0\\0\"Encrypted\"'";
        let script = script.replace("\\t", "\\013");
        assert!(matches!(outcome(&script), Err(Unreadable::Encrypted)));
    }
}
