//! One cell as a rule sees it.

use crate::domain::place::Column;
use crate::domain::width;
use crate::table::batch::{CellNature, LayoutColumn};
use crate::table::columns;

#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    /// As the file holds it; empty where there is nothing.
    pub(super) text: &'a str,
    pub(super) nature: Option<CellNature>,
    /// `None`: the sheet has no such column.
    pub(super) column: Option<&'a LayoutColumn>,
}

impl<'a> Cell<'a> {
    pub(super) fn absent() -> Self {
        Cell { text: "", nature: None, column: None }
    }

    pub(super) fn place(&self) -> Option<Column> {
        self.column.map(|column| column.column.clone())
    }

    /// Empty, or a marker for nothing (`— —`, 暂无 …).
    pub(super) fn is_nothing(&self) -> bool {
        width::is_nothing(self.text)
    }

    /// A spreadsheet program did something to it (9xx), or what it says stands in another row (114); the other rules leave it
    /// alone.
    pub(super) fn is_damaged(&self) -> bool {
        self.nature.is_some_and(|nature| nature != CellNature::MergedOver) || self.is_ditto()
    }

    /// 同上 where a value is wanted; nothing hangs on a remark.
    pub(super) fn is_ditto(&self) -> bool {
        width::is_ditto(self.text) && self.column.is_some_and(|column| &*column.frame_name != columns::REMARK)
    }

    /// The text for people, cleaned; `None` where there is nothing to use.
    pub(super) fn prose(&self) -> Option<String> {
        let usable = !self.is_damaged() && !self.is_nothing();
        usable.then(|| width::plain(self.text).into_owned())
    }

    /// What a bare number in this column is multiplied with to be yuan; 0 where that is not clear.
    pub(super) fn yuan(&self) -> u32 {
        self.column.map_or(1, |column| column.yuan)
    }
}
