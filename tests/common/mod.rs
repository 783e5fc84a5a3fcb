//! Stories over whole office folders: make an office, drop files, run, look. Everything goes through the real program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(dead_code, unreachable_pub, reason = "each test file tells its own stories")]
#![allow(clippy::print_stderr, reason = "a story that is passed over says why")]

pub(crate) mod books;
pub(crate) mod lists;
pub(crate) mod packages;
pub(crate) mod pages;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

/// The program, speaking Chinese, with nothing of the tester's environment that could change what it does.
pub(crate) fn chengxin() -> Command {
    let mut command = Command::cargo_bin("chengxin").unwrap();
    for name in ["CHENGXIN_LANG", "CHENGXIN_CRASH_AT", "CHENGXIN_MAIL_PASSWORD"] {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1");
    command
}

pub(crate) fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(path)
}

/// An office of the fictional city in a temporary folder.
pub(crate) struct Office {
    keep: tempfile::TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        Office::within(tempfile::tempdir().unwrap())
    }

    /// In a temporary folder of the story's choice.
    pub(crate) fn within(keep: tempfile::TempDir) -> Self {
        let office = Office { keep };
        chengxin()
            .arg("init")
            .arg(office.root())
            .args(["--city", "云泽市", "--division", "990184", "--court-code", "泽0184"])
            .assert()
            .success();
        fs::copy(sample("office.toml"), office.path("office.toml")).unwrap();
        office
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.keep.path().join("office")
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root().join(inside)
    }

    /// Drops a file with this text into the inbox.
    pub(crate) fn drop_text(self, name: &str, text: &str) -> Self {
        fs::write(self.root().join("inbox").join(name), text).unwrap();
        self
    }

    /// Drops every file of a folder of the sample data.
    pub(crate) fn drop_sample(self, folder: &str) -> Self {
        for entry in fs::read_dir(sample(folder)).unwrap() {
            let from = entry.unwrap().path();
            fs::copy(&from, self.root().join("inbox").join(from.file_name().unwrap())).unwrap();
        }
        self
    }

    /// Drops the sample's units and one of the court's lists: enough for a quarter with every kind of product.
    pub(crate) fn drop_small_sample(self) -> Self {
        self.drop_file("inbox/组织机构层级表.xlsx").drop_file("inbox/接口导出_api.csv")
    }

    /// Drops one file of the sample data.
    pub(crate) fn drop_file(self, path: &str) -> Self {
        let from = sample(path);
        fs::copy(&from, self.root().join("inbox").join(from.file_name().unwrap())).unwrap();
        self
    }

    /// Replaces a text in a file of `pipelines/`.
    pub fn redefine(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.root().join("pipelines").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    /// Runs a quarter and gives what the program said; fails on any exit code but 0 and 3.
    pub(crate) fn run(&self, quarter: &str, as_of: &str) -> Told {
        let output = self.try_run(quarter, as_of, &[]);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 3)), "exit {code:?}: {}", String::from_utf8_lossy(&output.stderr));
        Told { text: String::from_utf8(output.stdout).unwrap(), code: code.unwrap_or(-1) }
    }

    pub(crate) fn try_run(&self, quarter: &str, as_of: &str, environment: &[(&str, &str)]) -> Output {
        let mut command = chengxin();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.arg("--office").arg(self.root());
        command.args(["run", "--quarter", quarter, "--as-of", as_of]).output().unwrap()
    }

    /// Runs the repair pipeline and gives what the program said; fails on any exit code but 0 and 3.
    pub(crate) fn repairs(&self, as_of: &str) -> Told {
        let output = self.try_repairs(as_of, &[]);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 3)), "exit {code:?}: {}", String::from_utf8_lossy(&output.stderr));
        Told { text: String::from_utf8(output.stdout).unwrap(), code: code.unwrap_or(-1) }
    }

    pub(crate) fn try_repairs(&self, as_of: &str, environment: &[(&str, &str)]) -> Output {
        let mut command = chengxin();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.arg("--office").arg(self.root());
        command.args(["run", "--pipeline", "repair", "--as-of", as_of]).output().unwrap()
    }

    /// A CSV table of an edition as maps from heading to value.
    pub(crate) fn table(&self, path: &str) -> Vec<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.path(path)).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        reader
            .records()
            .map(|record| {
                let record = record.unwrap();
                headings.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
            })
            .collect()
    }

    /// Every file of the office by path with a digest of its bytes.
    pub(crate) fn tree(&self) -> BTreeMap<String, String> {
        tree(&self.root())
    }
}

/// What a run said and its exit code.
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) code: i32,
}

pub(crate) fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(root, root, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let digest = chengxin::store::hash::sha256(&fs::read(&path).unwrap());
            files.insert(name, digest.as_str().to_owned());
        }
    }
}
