//! 运行报告: one page that says what the run read, returned, held and produced. A single file with its charts inside; it
//! may load nothing from anywhere.

use super::report_data::ReportData;
use super::view::View;
use super::{Produced, ProductFault};
use crate::text::template;

/// The page, inside `templates/`.
const PAGE: &str = "report.html";

/// `files`: path and size of every product made before.
pub(super) fn make(view: &View<'_>, files: &[(String, usize)]) -> Result<Produced, ProductFault> {
    let source =
        view.book.templates.get(PAGE).ok_or_else(|| ProductFault::TemplateMissing(PAGE.to_owned()))?;
    let page = template::fill(PAGE, source, &ReportData::gather(view, files))?;
    Ok(Produced::of(view.wording.word("file_report").to_owned(), page.into_bytes()))
}
