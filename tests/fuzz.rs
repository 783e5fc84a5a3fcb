//! Spoiled files and spoiled identifiers: whatever is made of them, nothing panics and nothing hangs.
//!
//! Mutations of sample files (and of the corpus, if it is there) go through every reader in turn and on through intake, in
//! this process; mutations of real writings through the parsers of identifiers, dates and amounts. A second of it is part of
//! every test run, with a fixed seed; `FUZZ_SECONDS=600 FUZZ_SEED=7 cargo test --test fuzz -- --nocapture` is a long one.
//! Guided by coverage, the same goals are the targets of cargo-fuzz in `tests/fuzz/`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that tells what it found"
)]

#[path = "fuzz/goals.rs"]
mod goals;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chengxin::workbook::sniff::sniff;
use goals::{Intake, parse};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// An unoptimised build reads some ten times as slowly.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 100 } else { 10 });
const LARGEST_SEED: usize = 100_000;
const WRITINGS: [&str; 17] = [
    "（2026）泽0184执1号",
    "（2026）泽0184执恢12号之一",
    "(2015)云执字第00012号",
    "91990184MA0000000X",
    "12990184400000000X",
    "40000000-0",
    "990184197501010048",
    "人民币壹万贰仟元整",
    "1,234.50万元",
    "2026年9月30日",
    "２０２６.９.３０ 8:00:00",
    "云泽市水务局（原云泽县水利局）",
    "违反财产报告制度;其他规避执行",
    "执行标的额\n（万元）",
    "宽限期（2026.9.1-2026.11.30）；已提供担保",
    "延长一年",
    "当事人达成执行和解并履行完毕",
];

/// xorshift64*: the same seed is the same run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or(0) % sides.max(1)
    }
}

fn seconds() -> Duration {
    let asked = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(asked.unwrap_or(1))
}

fn dice() -> Dice {
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1_u64);
    Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
}

fn spoil(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const TOKENS: [&[u8]; 12] = [
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\0",
        b"\x00\x00\x00\x80",
        b"4294967295",
        b"-1",
        b"1048577",
        b"<",
        b"&a;",
        b"\"",
        b"XFD1048576",
        b"A1:XFD1048576",
        b"1e308",
    ];
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len());
        let until = (at + dice.roll(64)).min(bytes.len());
        match dice.roll(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << dice.roll(8),
            1 => drop(bytes.drain(at..until)),
            2 => bytes.truncate(at),
            3 => {
                let part = bytes[at..until].repeat(1 + dice.roll(40));
                bytes.splice(at..at, part);
            }
            4 => {
                let token = TOKENS[dice.roll(TOKENS.len())];
                let end = (at + token.len()).min(bytes.len());
                bytes.splice(at..end, token.iter().copied());
            }
            _ => {
                let part = bytes[at..until].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, part);
            }
        }
    }
}

/// A zipped seed with one part spoiled and the rest as it was.
fn spoil_part(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.roll(archive.len());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == chosen {
            spoil(&mut content, dice);
        }
        writer.start_file(name, SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// Sound files by the reader that they get: those of the sample, small ones for the readers that the sample has none for,
/// and in a long run those of the corpus.
fn seeds() -> BTreeMap<String, Vec<Vec<u8>>> {
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data"), &mut files);
    if std::env::var_os("FUZZ_SECONDS").is_some() {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        walk(&home.join(".cache/chengxin-corpus"), &mut files);
    }
    files.sort();
    let mut seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    seeds.extend([ods(), xml2003(), xlsb()]);
    let mut by_reader: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for bytes in seeds.into_iter().filter(|bytes| bytes.len() < LARGEST_SEED) {
        if let Ok(format) = sniff(&mut Cursor::new(&bytes)) {
            by_reader.entry(format!("{format:?}")).or_default().push(bytes);
        }
    }
    by_reader
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn ods() -> Vec<u8> {
    let row = "<table:table-row table:number-rows-repeated='2' table:visibility='filter'><table:table-cell \
        table:number-columns-spanned='2' office:value-type='string'><text:p>案号<text:s text:c='2'/></text:p>\
        </table:table-cell><table:covered-table-cell/><table:table-cell office:value-type='date' \
        office:date-value='2026-09-30'/><table:table-cell office:value-type='float' office:value='1.5'/>\
        </table:table-row>";
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name='一'>\
         <table:table-column table:number-columns-repeated='3' table:visibility='collapse'/>{row}{row}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[("mimetype", kind), ("content.xml", content.as_bytes())])
}

fn xml2003() -> Vec<u8> {
    let row = "<Row ss:Index=\"3\" ss:Span=\"1\" ss:Hidden=\"1\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">\
        案号&#10;</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"DateTime\">2026-09-30T00:00:00.000</Data></Cell></Row>";
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table>\
         <Column ss:Index=\"2\" ss:Span=\"1\" ss:Hidden=\"1\"/>{row}<Row/></Table></Worksheet></Workbook>"
    )
    .into_bytes()
}

fn xlsb() -> Vec<u8> {
    let record = |kind: u8, data: &[u8]| {
        // Types above 127 take two bytes.
        let kind = if kind < 128 { vec![kind] } else { vec![kind, 1] };
        [kind.as_slice(), &[u8::try_from(data.len()).unwrap()], data].concat()
    };
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&u32::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &units].concat()
    };
    let bundled = record(156, &[&[0; 8][..], &wide("r1"), &wide("名单")].concat());
    let text = record(6, &[&[0; 8][..], &wide("被执行人")].concat());
    let columns = record(60, &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    let row = record(0, &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0]);
    let number = record(5, &[&[1, 0, 0, 0, 0, 0, 0, 0][..], &12.5_f64.to_le_bytes()].concat());
    let start = [record(129, &[]), record(148, &[0; 16]), columns, record(145, &[])].concat();
    let sheet = [start, row, text, number, record(146, &[])].concat();
    let relations =
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    zipped(&[
        ("xl/workbook.bin", &[bundled, record(144, &[]), record(132, &[])].concat()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}

#[test]
fn spoiled_files_are_read_or_refused() {
    let (seeds, mut dice, began) = (seeds(), dice(), Instant::now());
    let of_every_reader = ["Html", "Ods", "Text", "Xls", "Xlsb", "Xlsx", "Xml2003"];
    let (intake, mut count) = (Intake::shipped(), 0_usize);
    while began.elapsed() < seconds() || count < 3 * of_every_reader.len() {
        // In turn, however many files there are for each.
        let seeds = &seeds[of_every_reader[count % of_every_reader.len()]];
        let mut bytes = seeds[dice.roll(seeds.len())].clone();
        match spoil_part(&bytes, &mut dice).filter(|_| dice.roll(8) > 0) {
            Some(spoiled) => bytes = spoiled,
            None => spoil(&mut bytes, &mut dice),
        }
        let start = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| intake.take(&bytes)));
        if done.is_err() || start.elapsed() > LONGEST {
            let kept = std::env::temp_dir().join(format!("chengxin-fuzz-{count}"));
            let mut file = fs::File::options().create(true).write(true).truncate(true).open(&kept).unwrap();
            file.write_all(&bytes).unwrap();
            let what = if done.is_err() { "panic" } else { "slow" };
            panic!("{what} after {:?}: {}", start.elapsed(), kept.display());
        }
        count += 1;
    }
    eprintln!("{count} spoiled files");
}

#[test]
fn spoiled_writings_are_read_or_refused() {
    let (mut dice, began, mut count) = (dice(), Instant::now(), 0_u64);
    while began.elapsed() < seconds() {
        for _ in 0..100 {
            let mut bytes = WRITINGS[dice.roll(WRITINGS.len())].as_bytes().to_vec();
            if dice.roll(3) == 0 {
                bytes.extend(WRITINGS[dice.roll(WRITINGS.len())].as_bytes());
            }
            spoil(&mut bytes, &mut dice);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if catch_unwind(|| parse(&text)).is_err() {
                panic!("{text:?}");
            }
            count += 1;
        }
    }
    eprintln!("{count} spoiled writings");
}
