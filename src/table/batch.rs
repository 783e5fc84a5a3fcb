//! What intake hands to checks: some thousand rows of one sheet as a frame of text, with what text cannot say beside it.

use std::sync::Arc;

use polars::prelude::DataFrame;

use crate::domain::money_unit;
use crate::domain::place::Column;

/// The datasets (design §3). Each has definition files in `pipelines/sources/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dataset {
    Listing,
    Closure,
    Removal,
    /// 核实结果: what the credit office found about pushed cases.
    Verification,
    /// 修复申请: what listed bodies ask for themselves.
    Application,
    Units,
    Aliases,
    Succession,
    StateEnterprises,
    Receipt,
    /// 线索确认: what a court officer says about suspected wrongs. Nobody else hears of it.
    Clue,
    Decision,
    /// 退回更正: our own workbook of returned rows, corrected. Its sheets are laid out like what they correct.
    Returned,
    /// 放行
    Waiver,
}

/// How a sheet's columns stand: the heading row found and which field each column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// File name of the definition that recognised the sheet (`listing.toml`).
    pub definition: Arc<str>,
    pub dataset: Dataset,
    /// Sheet row of the (last) heading line, from 1.
    pub heading_row: u32,
    pub columns: Vec<LayoutColumn>,
}

impl Layout {
    /// `true` for a sheet of a returned workbook: its rows name the rows that they correct, or at least say why they came
    /// back.
    pub fn is_returned(&self) -> bool {
        let ours = [super::columns::ROW_KEY, super::columns::RETURN_REASON];
        self.columns.iter().any(|column| column.known && ours.contains(&&*column.frame_name))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutColumn {
    pub column: Column,
    /// Name of the frame column: the field ([`super::columns`]) or `column:7` for one that no definition knows.
    pub frame_name: Arc<str>,
    /// The heading above the heading, over several columns; empty where there is none.
    pub group: Arc<str>,
    pub known: bool,
    /// What a bare number in an amount column is multiplied with to be yuan: 1, 10 000 where the heading says 万元, 0 where it
    /// is not clear ([`money_unit`]).
    pub yuan: u32,
}

impl LayoutColumn {
    /// The heading, with the unit that only a line above the table said: who gets the row alone must know it too.
    pub fn heading_with_unit(&self) -> String {
        let heading = &self.column.heading;
        let says = |words: &str| money_unit::of_heading(words).is_some();
        match money_unit::word(self.yuan) {
            Some(unit) if self.yuan != 1 && !says(heading) && !says(&self.group) => {
                format!("{heading}（{unit}）")
            }
            _ => heading.to_string(),
        }
    }
}

/// Rows of one sheet. The frame has [`super::columns::ROW`] (u32, true address) and one string column per layout
/// column, values as the file holds them (numbers in their shortest form, dates as `2026-09-30`), empty cells null.
#[derive(Debug, Clone)]
pub struct Batch {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    pub layout: Arc<Layout>,
    pub frame: DataFrame,
    /// Sparse, sorted by row then column.
    pub marks: Vec<CellMark>,
}

/// What the text of a cell does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellMark {
    pub row: u32,
    /// Index into [`Layout::columns`].
    pub column: usize,
    pub what: CellNature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellNature {
    /// A number cell of 16 or more digits: a spreadsheet keeps 15, the rest is gone.
    LongNumber,
    /// `#N/A` and the like.
    ErrorValue,
    FormulaWithoutValue,
    /// The row has more fields than there are headings: a separator too many has moved its values.
    Shifted,
    /// An amount merged over the rows of several cases: it may be that of each, or of all together.
    MergedOver,
}
