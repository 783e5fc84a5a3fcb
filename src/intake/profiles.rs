//! What a file's sheets looked like, counted while their rows go by ([`crate::domain::layout`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::definition::source::{FieldKind, SourceDefinition};
use crate::domain::layout::{ColumnProfile, LayoutProfile};
use crate::domain::{ground, personal_id, width};
use crate::table::batch::{Batch, Layout, LayoutColumn};

use super::reading::FileReading;

/// A column with more values than this is no code column, whatever its definition says; what follows is not kept.
const MOST_VALUES: usize = 100;
/// The longest marker for "nothing" has five bytes a character and four characters.
const LONGEST_NOTHING: usize = 20;

/// The sheets of one file, in its order.
pub struct Profiles<'d> {
    definitions: &'d BTreeMap<String, SourceDefinition>,
    sheets: Vec<(Arc<Layout>, Vec<Column>)>,
}

#[derive(Debug, Clone, Default)]
struct Column {
    filled: u64,
    values: BTreeSet<String>,
}

impl<'d> Profiles<'d> {
    pub fn new(definitions: &'d BTreeMap<String, SourceDefinition>) -> Self {
        Profiles { definitions, sheets: Vec::new() }
    }

    /// Counts a batch. Batches come in the order of the file.
    pub fn see(&mut self, batch: &Batch) {
        if !self.sheets.last().is_some_and(|(layout, _)| Arc::ptr_eq(layout, &batch.layout)) {
            let columns = vec![Column::default(); batch.layout.columns.len()];
            self.sheets.push((batch.layout.clone(), columns));
        }
        let definition = self.definitions.get(&*batch.layout.definition);
        let Some((_, counted)) = self.sheets.last_mut() else { return };
        for (column, counted) in batch.layout.columns.iter().zip(counted) {
            let Ok(texts) = batch.frame.column(&column.frame_name).and_then(|texts| texts.str()) else {
                continue;
            };
            let kind = definition.and_then(|definition| definition.field(&column.frame_name));
            let is_code = column.known && kind.is_some_and(|field| field.kind == FieldKind::Code);
            for text in texts.iter().flatten().filter(|text| holds_something(text)) {
                counted.filled += 1;
                if is_code && counted.values.len() < MOST_VALUES {
                    counted.add(text);
                }
            }
        }
    }

    /// The profiles of a file that was read to its end; sheets without a row are empty, not absent.
    pub fn of(self, file: &str, reading: &FileReading) -> Vec<LayoutProfile> {
        let recognised = reading.sheets.iter().filter_map(|sheet| Some((sheet, sheet.layout.as_ref()?)));
        let profile = |(sheet, layout): (&super::SheetReading, &Arc<Layout>)| {
            let seen = self.sheets.iter().find(|(seen, _)| Arc::ptr_eq(seen, layout));
            let counted =
                |at: usize| seen.and_then(|(_, counted)| counted.get(at)).cloned().unwrap_or_default();
            let columns = layout.columns.iter().enumerate();
            LayoutProfile {
                definition: layout.definition.to_string(),
                file: file.to_owned(),
                sheet: sheet.name.to_string(),
                heading_row: layout.heading_row,
                rows: sheet.data_rows,
                columns: columns
                    .filter(|(_, column)| column.known || !column.column.heading.is_empty())
                    .map(|(at, column)| profile_of(column, counted(at)))
                    .collect(),
            }
        };
        recognised.map(profile).collect()
    }
}

impl Column {
    fn add(&mut self, text: &str) {
        if self.values.contains(text) {
            return;
        }
        for part in ground::parts(text) {
            self.values.insert(personal_id::mask(&width::plain(part)).into_owned());
        }
    }
}

fn profile_of(column: &LayoutColumn, counted: Column) -> ColumnProfile {
    ColumnProfile {
        number: column.column.number,
        heading: column.column.heading.to_string(),
        field: column.known.then(|| column.frame_name.to_string()),
        filled: counted.filled,
        values: counted.values,
    }
}

/// Most cells are told without looking at every character: what is long or has a digit is something.
fn holds_something(text: &str) -> bool {
    text.len() > LONGEST_NOTHING || text.bytes().any(|b| b.is_ascii_digit()) || !width::is_nothing(text)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::domain::finding::Severity;
    use crate::workbook::host::{ReaderHost, Readers};

    fn profiles(text: &str) -> Vec<LayoutProfile> {
        let definitions = crate::intake::tests::driver::definitions();
        let mut profiles = Profiles::new(&definitions);
        let (size, readers) = (text.len() as u64, Readers::usual(ReaderHost::InProcess));
        let source = Cursor::new(text.as_bytes());
        let warn = |_| Severity::Warn;
        let reading =
            super::super::read_file("名单.csv", source, size, &definitions, &readers, &warn, &mut |batch| {
                profiles.see(&batch);
                Ok(())
            });
        profiles.of("名单.csv", &reading)
    }

    #[test]
    fn columns_are_counted_and_code_values_kept() {
        let profiles = profiles(
            "被执行人,案号,履行情况,天气,\n云泽市水务局,（2026）泽0184执1号,全部未履行,晴,\n云泽市教育局,（2026）泽0184执2号,\
             ,暂无,\n云泽市司法局,（2026）泽0184执3号,\"分期履行，协商中\",,\n",
        );
        assert_eq!((profiles.len(), profiles[0].rows, profiles[0].heading_row), (1, 3, 1));
        let of = |at: usize| {
            let column = &profiles[0].columns[at];
            let values: Vec<&str> = column.values.iter().map(String::as_str).collect();
            (column.heading.as_str(), column.field.as_deref(), column.filled, values.join(" "))
        };
        assert_eq!(of(0), ("被执行人", Some("party_name"), 3, String::new()));
        assert_eq!(of(2), ("履行情况", Some("performance"), 2, "全部未履行 分期履行 协商中".into()));
        assert_eq!(of(3), ("天气", None, 1, String::new()));
        assert_eq!(profiles[0].columns.len(), 4);
    }

    #[test]
    fn a_table_without_rows_has_a_profile_too() {
        let profiles = profiles("被执行人,案号,履行情况\n");
        assert_eq!((profiles.len(), profiles[0].rows, profiles[0].columns.len()), (1, 0, 3));
    }
}
