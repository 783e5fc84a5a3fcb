//! Reading: the same bytes by the `csv` crate and by intake, a workbook, and the rules over what intake gives.

use std::hint::black_box;
use std::io::Cursor;

use chengxin::checks::judge_listing;
use chengxin::workbook::cell::{Cell, SheetInfo, SheetSink, Stop};
use chengxin::workbook::read::{Limits, read};
use chengxin::workbook::write::{About, Heading, WorkbookWriter};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

use crate::desk::{Desk, day, list};
use crate::rows::LIST;
use crate::sizes;

/// The yardstick: every field looked at, nothing made of it.
#[divan::bench(args = sizes(), sample_count = 5)]
fn plain_csv(bencher: Bencher, rows: usize) {
    let bytes = list(rows);
    bencher.counter(ItemsCount::new(rows)).counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let mut record = csv::StringRecord::new();
        let mut fields = 0;
        while reader.read_record(&mut record).unwrap() {
            fields += record.iter().map(|field| field.len()).sum::<usize>();
        }
        fields
    });
}

#[divan::bench(args = sizes(), sample_count = 5)]
fn intake_of_csv(bencher: Bencher, rows: usize) {
    let (desk, bytes) = (Desk::new(), list(rows));
    bencher.counter(ItemsCount::new(rows)).counter(BytesCount::of_slice(&bytes)).bench(|| {
        desk.read(LIST, Cursor::new(&bytes), bytes.len() as u64, &mut |batch| {
            black_box(batch.frame.height());
        });
    });
}

#[divan::bench(args = sizes(), sample_count = 5)]
fn checks_of_a_list(bencher: Bencher, rows: usize) {
    let desk = Desk::new();
    let batches = desk.batches(rows);
    desk.judge(|context| {
        bencher.counter(ItemsCount::new(rows)).bench_local(|| {
            for batch in &batches {
                black_box(judge_listing(batch, context));
            }
        });
    });
}

struct Counted(u64);

impl SheetSink for Counted {
    fn sheet(&mut self, _: SheetInfo) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, _: u32, cells: &[Cell]) -> Result<(), Stop> {
        self.0 += cells.len() as u64;
        Ok(())
    }
}

/// The same list as a workbook.
#[divan::bench(args = sizes(), sample_count = 5)]
fn workbook_read(bencher: Bencher, rows: usize) {
    let bytes = workbook(&list(rows));
    bencher.counter(ItemsCount::new(rows)).counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut cells = Counted(0);
        read(Cursor::new(&bytes), bytes.len() as u64, &Limits::default(), &mut cells).unwrap();
        cells.0
    });
}

fn workbook(list: &[u8]) -> Vec<u8> {
    let stamp = day().and_hms_opt(0, 0, 0).unwrap();
    let mut workbook = WorkbookWriter::new(&About { title: "名单", author: "", stamp }).unwrap();
    let mut sheet = workbook.long_sheet("名单").unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(list);
    let headings: Vec<Heading> =
        reader.headers().unwrap().iter().map(|heading| Heading::new(heading, 12)).collect();
    sheet.head(&headings).unwrap();
    for record in reader.records() {
        let values: Vec<_> = record.unwrap().iter().map(Into::into).collect();
        sheet.row(&values).unwrap();
    }
    workbook.finish().unwrap()
}
