//! A product is a list of columns. What recipients may see is chosen from such a list by `recipients.toml`.

use super::ProductFault;
use super::view::{Case, View};
use super::wording::Wording;
use crate::definition::recipients::RecipientClass;
use crate::domain::listing::Withheld;
use crate::text::outgoing::{clean, line, visible};
use crate::workbook::write::{Heading, Value};

/// One column: its key (`products.column.KEY` is its heading), its width in half-width characters, how a row fills it.
pub(super) struct Column<R> {
    pub(super) key: &'static str,
    pub(super) width: u16,
    pub(super) value: fn(&R) -> Value,
}

impl<R> Column<R> {
    pub(super) fn new(key: &'static str, width: u16, value: fn(&R) -> Value) -> Self {
        Column { key, width, value }
    }
}

/// The headings of columns.
pub(super) fn headings<R>(columns: &[Column<R>], wording: &Wording<'_>) -> Vec<Heading> {
    let heading =
        |column: &Column<R>| Heading::new(wording.word(&format!("column.{}", column.key)), column.width);
    columns.iter().map(heading).collect()
}

/// A row's values under columns.
pub(super) fn values<R>(columns: &[Column<R>], row: &R) -> Vec<Value> {
    columns.iter().map(|column| (column.value)(row)).collect()
}

/// Those of `all` that a recipient class may see, in the order that its declaration gives.
pub(super) fn permitted<R>(
    mut all: Vec<Column<R>>,
    view: &View<'_>,
    class: RecipientClass,
) -> Result<Vec<Column<R>>, ProductFault> {
    let keys = view.book.recipients.columns(class);
    if keys.is_empty() {
        return Err(ProductFault::ColumnsMissing(class));
    }
    let mut chosen = Vec::with_capacity(keys.len());
    for key in keys {
        match all.iter().position(|column| column.key == key) {
            Some(at) => chosen.push(all.remove(at)),
            None => {
                let known = all.iter().map(|column| column.key).collect::<Vec<_>>().join(", ");
                return Err(ProductFault::ColumnUnknown { class, column: key.clone(), known });
            }
        }
    }
    Ok(chosen)
}

/// A case as a row of a list.
pub(super) struct CaseRow<'v> {
    pub(super) view: &'v View<'v>,
    /// 序号, from 1.
    pub(super) number: u64,
    pub(super) case: Case<'v>,
}

/// Every column that a list of cases can have.
pub(super) fn case_columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    let mut columns = party_columns();
    columns.extend(fact_columns());
    columns.extend(state_columns());
    columns
}

fn party_columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 20, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("org_code", 11, |row| code(row.case.party.org_code.as_deref())),
        Column::new("party_class", 9, |row| row.view.wording.class(row.case.party.class).into()),
        Column::new("representative", 9, |row| line(&row.case.facts().representative).into()),
        Column::new("supervisor", 16, |row| {
            let supervision = row.case.supervision;
            let first = supervision.and_then(|found| found.addressees.first());
            first.map_or(Value::Empty, |addressee| line(&addressee.name).into())
        }),
    ]
}

fn fact_columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    vec![
        Column::new("case_number", 18, |row| row.case.listing.case.to_string().into()),
        Column::new("court", 12, |row| line(&row.case.facts().court).into()),
        Column::new("filed_on", 11, |row| row.case.facts().filed_on.into()),
        Column::new("basic_facts", 34, |row| row.view.wording.basic_facts(&row.case).into()),
        Column::new("basis", 22, |row| row.view.wording.basis(&row.case).into()),
        Column::new("basis_unit", 12, |row| line(&row.case.facts().basis_unit).into()),
        Column::new("basis_number", 17, |row| line(&row.case.facts().basis_number).into()),
        Column::new("duty", 24, |row| clean(&row.case.facts().duty).into()),
        Column::new("grounds", 24, |row| row.view.wording.grounds(&row.case.facts().grounds).into()),
        Column::new("performance", 9, |row| {
            let performance = row.case.facts().performance;
            performance.map_or(Value::Empty, |found| found.text().into())
        }),
        Column::new("performed_part", 10, |row| clean(&row.case.facts().performed_part).into()),
        Column::new("unperformed_part", 10, |row| clean(&row.case.facts().unperformed_part).into()),
        Column::new("amount", 14, |row| row.case.facts().amount.into()),
        Column::new("decided_on", 11, |row| row.case.facts().decided_on.into()),
        Column::new("published_on", 11, |row| row.case.facts().published_on.into()),
    ]
}

fn state_columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    vec![
        Column::new("term", 12, |row| {
            let wording = row.view.wording;
            let Some(term) = row.case.listing.term else { return wording.word("term_none").into() };
            let key = if term.estimated { "term_estimated" } else { "term_until" };
            wording.say(key, &[("date", &wording.date(term.ends_on))]).into()
        }),
        Column::new("soon_after_request", 12, |row| {
            row.case.history.and_then(|history| history.soon_after).into()
        }),
        Column::new("mark", 8, |row| row.view.wording.mark(row.case.listing.mark).into()),
        Column::new("withheld", 22, |row| withheld(row).into()),
        Column::new("sources", 26, |row| {
            let places = row.case.listing.sources.iter();
            let told: Vec<String> = places.map(|place| place.cell(None).to_string()).collect();
            clean(&told.join("\n")).into()
        }),
    ]
}

/// Why a case is not pushed this quarter, with what it lacks or the exception that the court noted.
pub(super) fn withheld(row: &CaseRow<'_>) -> String {
    let wording = row.view.wording;
    let Some(reason) = row.case.listing.withheld else {
        let repaired = row.case.is_repaired.then(|| wording.word("withheld_repaired"));
        return repaired.unwrap_or_default().to_owned();
    };
    let lacking = wording.list(&wording.lacking(&row.case));
    let exception = line(&row.case.facts().exception);
    let detail = match reason {
        Withheld::Incomplete => lacking.as_str(),
        Withheld::Excepted => exception.as_str(),
        Withheld::GovernmentRelease
        | Withheld::TermExpired
        | Withheld::TermUnsettled
        | Withheld::UnderRepair
        | Withheld::FullyPerformed => "",
    };
    let parts = [wording.withheld(reason), detail];
    wording.list(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>())
}

/// A unit's code. Not masked: a unit's digits may happen to look like a birth date.
pub(super) fn code(code: Option<&str>) -> Value {
    code.map_or(Value::Empty, |code| visible(code).into())
}
