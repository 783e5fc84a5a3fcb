//! What spoiled input is given to: the readers with intake behind them, and the parsers of what stands in cells. Shared by
//! `tests/fuzz.rs` and the targets of cargo-fuzz.

use std::collections::BTreeMap;
use std::io::Cursor;

use chengxin::definition::load::shipped;
use chengxin::definition::source::SourceDefinition;
use chengxin::domain::closing_mode::ClosingMode;
use chengxin::domain::finding::Severity;
use chengxin::domain::performance::Performance;
use chengxin::domain::{
    amount, case_number, date_form, duty, exception, footer, garbled, ground, heading, heading_person,
    money_unit, org_code, personal_id, term, uscc, width,
};
use chengxin::intake::read_file;
use chengxin::workbook::host::{ReaderHost, Readers};

/// Intake with the definitions that the program ships, reading in this process.
pub(crate) struct Intake {
    readers: Readers,
    definitions: BTreeMap<String, SourceDefinition>,
}

impl Intake {
    pub(crate) fn shipped() -> Self {
        Intake { readers: Readers::usual(ReaderHost::InProcess), definitions: definitions() }
    }

    /// Reads or refuses a file.
    pub(crate) fn take(&self, bytes: &[u8]) {
        let size = bytes.len() as u64;
        let severity = |_| Severity::Warn;
        let (definitions, readers) = (&self.definitions, &self.readers);
        let _refused =
            read_file("a", Cursor::new(bytes), size, definitions, readers, &severity, &mut |_| Ok(()));
    }
}

fn definitions() -> BTreeMap<String, SourceDefinition> {
    let sources = shipped().into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("sources/")?.to_owned();
        Some((name, SourceDefinition::read(&path, std::str::from_utf8(&bytes).unwrap()).unwrap()))
    });
    sources.collect()
}

/// Every parser of a value that comes from a cell.
pub(crate) fn parse(text: &str) {
    let _refused = case_number::parse(text, 2026);
    let _refused = uscc::parse(text);
    let _refused = org_code::parse(text);
    let _refused = org_code::restore_zeros(text);
    let _refused = personal_id::parse(text);
    let _refused = personal_id::is_masked(text);
    let _refused = (amount::read(text, 10_000), amount::read(text, money_unit::UNCLEAR));
    let _refused = amount::find_in(text);
    let _refused = date_form::read(text);
    let _refused = (ground::read(text), Performance::read(text), ClosingMode::read(text));
    let _refused = (exception::last_day_of_grace(text), term::extension_years(text));
    let _refused = (duty::unreadable_sum(text), duty::is_damaged_number(text), garbled::is_garbled(text));
    let _refused =
        (case_number::basis(text), personal_id::is_masked_unit_code(text), width::is_nothing(text));
    let _refused = (heading::key(text), heading::key_outside_brackets(text));
    let _refused = (money_unit::of_heading(text), money_unit::of_table(text));
    let _refused = (heading::without_number(text), heading::group_key(text));
    let _refused = (heading_person::is_of_another(text), heading_person::is_of_another_by_brackets(text));
    let _refused = (width::identifier(text), width::plain(text), width::is_ditto(text));
    let folded = footer::folded(text);
    let _refused = (footer::is_total(&folded), footer::is_bare_total(&folded), footer::is_label(&folded));
    let _refused =
        (footer::is_line(&folded), footer::column_number(&folded), case_number::looks_like(&folded));
    if let Ok(serial) = text.parse() {
        let _refused = date_form::from_serial(serial, false);
    }
}
