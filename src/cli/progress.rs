//! Progress on the terminal: a line that is drawn over where a person watches, plain lines elsewhere.

use std::cell::RefCell;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::stage::{Progress, Step};

use super::terminal::Terminal;

pub(super) struct Bar<'a> {
    terminal: &'a Terminal,
    bar: Option<ProgressBar>,
    /// The step that is going on and since when; how long a step took is told, never written into an edition.
    current: RefCell<Option<(Step, Instant)>>,
}

impl<'a> Bar<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Self {
        let bar = terminal.is_watched().then(|| {
            let bar = ProgressBar::new(Step::ALL.len() as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        Bar { terminal, bar, current: RefCell::new(None) }
    }

    /// The run is over; the line goes.
    pub(super) fn finish(&self) {
        self.close_step();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn close_step(&self) {
        let Some((step, since)) = self.current.take() else { return };
        if self.bar.is_none() {
            let seconds = format!("{:.2}", since.elapsed().as_secs_f64());
            let name = self.terminal.words.word(&format!("step.{}", step.word())).to_owned();
            let line = self.terminal.words.say("step.done", &[("step", &name), ("seconds", &seconds)]);
            self.terminal.note(&line);
        }
    }
}

impl Progress for Bar<'_> {
    fn step(&self, step: Step) {
        self.close_step();
        *self.current.borrow_mut() = Some((step, Instant::now()));
        if let Some(bar) = &self.bar {
            bar.inc(1);
            bar.set_message(self.terminal.words.word(&format!("step.{}", step.word())).to_owned());
        }
    }

    fn file(&self, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
        }
    }
}
