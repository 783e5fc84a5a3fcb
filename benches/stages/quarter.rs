//! The sample's third quarter from the inbox to finished products, nothing published.

use std::fs;

use chengxin::domain::quarter::Series;
use chengxin::pipeline::run::{Mode, RunRequest, run};
use chengxin::pipeline::stage::{Progress, Step};
use chengxin::workbook::host::ReaderHost;
use divan::Bencher;

use crate::desk::{Desk, day, sample};

struct Silence;

impl Progress for Silence {
    fn step(&self, _: Step) {}
    fn file(&self, _: &str) {}
}

#[divan::bench(sample_count = 3)]
fn quarter_of_the_sample(bencher: Bencher) {
    let desk = Desk::new();
    for entry in fs::read_dir(sample().join("inbox")).unwrap() {
        let from = entry.unwrap().path();
        fs::copy(&from, desk.root().join("inbox").join(from.file_name().unwrap())).unwrap();
    }
    let request = RunRequest {
        pipeline: Series::Quarterly,
        quarter: Some("2026Q3".parse().unwrap()),
        today: day(),
        mode: Mode::DryRun,
        host: ReaderHost::InProcess,
    };
    bencher.bench_local(|| run(&desk.root(), request, &Silence).unwrap());
}
