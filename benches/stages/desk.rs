//! What every bench stands on: the fictional city's office, its tables, its list of any length.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chengxin::checks::aliases::judge_aliases;
use chengxin::checks::state_enterprises::judge_state_enterprises;
use chengxin::checks::units::judge_units;
use chengxin::checks::{Context, succession::judge_succession};
use chengxin::domain::code::Code;
use chengxin::domain::unit::UnitTable;
use chengxin::domain::waiver::Waivers;
use chengxin::intake::read_file;
use chengxin::pipeline::office::{NewOffice, Office, new_settings};
use chengxin::table::batch::{Batch, Dataset};
use chengxin::workbook::host::{ReaderHost, Readers, Source};
use chrono::NaiveDate;

use crate::rows::{LIST, Rows};

pub struct Desk {
    pub folder: tempfile::TempDir,
    pub office: Office,
}

pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 8).unwrap()
}

/// The city's list as bytes.
pub fn list(rows: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    Rows::of_sample(&sample(), rows.try_into().unwrap()).unwrap().write(&mut bytes).unwrap();
    bytes
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("office");
        let new = NewOffice { city: "云泽市", division: "990184", court_code: "泽0184" };
        Office::create(&root, &new_settings(&new), false).unwrap();
        fs::copy(sample().join("office.toml"), root.join("office.toml")).unwrap();
        let office = Office::open(&root).unwrap();
        Desk { folder, office }
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    /// The batches of a list, `take` by `take`.
    pub fn read(&self, name: &str, source: impl Source, size: u64, take: &mut dyn FnMut(Batch)) {
        let standards = &self.office.standards;
        let severity = |code: Code| standards.catalogue.severity(code);
        let sources = &standards.definitions.sources;
        read_file(
            name,
            source,
            size,
            sources,
            &Readers::usual(ReaderHost::InProcess),
            &severity,
            &mut |batch| {
                take(batch);
                Ok(())
            },
        );
    }

    pub fn batches(&self, rows: usize) -> Vec<Batch> {
        let (bytes, mut batches) = (list(rows), Vec::new());
        let size = bytes.len() as u64;
        self.read(LIST, std::io::Cursor::new(bytes), size, &mut |batch| batches.push(batch));
        batches
    }

    pub fn judge<T>(&self, judge: impl FnOnce(&Context<'_>) -> T) -> T {
        let standards = &self.office.standards;
        judge(&Context {
            jurisdiction: &standards.settings.jurisdiction,
            today: day(),
            severity: &|code| Some(standards.catalogue.severity(code)),
            is_known_body: &|_| false,
            scope: &standards.definitions.scope,
            sources: &standards.definitions.sources,
            waivers: &Waivers::default(),
        })
    }

    /// The sample's reference tables.
    pub fn units(&self) -> UnitTable {
        let mut tables: BTreeMap<Dataset, Vec<Batch>> = BTreeMap::new();
        for name in ["组织机构层级表.xlsx", "简称与曾用名.csv", "更名合并拆分.xlsx", "国有企业名录.csv"]
        {
            let path = sample().join("inbox").join(name);
            let size = fs::metadata(&path).unwrap().len();
            self.read(name, File::open(&path).unwrap(), size, &mut |batch| {
                tables.entry(batch.layout.dataset).or_default().push(batch);
            });
        }
        let of = |dataset| tables.get(&dataset).map(Vec::as_slice).unwrap_or_default();
        self.judge(|context| {
            let units = judge_units(of(Dataset::Units), context).items;
            UnitTable {
                aliases: judge_aliases(of(Dataset::Aliases), &units, context).items,
                successions: judge_succession(of(Dataset::Succession), &units, context).items,
                state_enterprises: judge_state_enterprises(of(Dataset::StateEnterprises), &units, context)
                    .items,
                units,
                ..UnitTable::default()
            }
        })
    }
}
