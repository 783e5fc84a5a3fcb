//! 平安建设考核清单: what the political-legal committee assesses (work plan, part 3, 二: 将履行生效法律文书的情况纳入平安建设
//! 工作考核范畴), one line per body that was on the list or left it in the quarter.

use super::column::{Column, code, headings, permitted, values};
use super::layout::path;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::recipients::RecipientClass;
use crate::domain::amount::Fen;
use crate::domain::history::{History, State};
use crate::domain::listing::ListingId;
use crate::domain::party::Party;
use crate::domain::trend::Stood;
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WriteFault};

struct BodyRow<'v> {
    view: &'v View<'v>,
    number: u64,
    party: &'v Party,
    /// On the list at the end of the quarter, or gone or performed in it.
    cases: Vec<&'v Case<'v>>,
}

impl<'v> BodyRow<'v> {
    fn count(&self, holds: impl Fn(&ListingId, &Stood) -> bool) -> Value {
        let stock = &self.view.book.edition.trend.stock;
        let cases =
            self.cases.iter().filter_map(|case| Some((&case.listing.id, stock.get(&case.listing.id)?)));
        Value::Count(cases.filter(|(id, stood)| holds(id, stood)).count() as u64)
    }

    fn listed(&self) -> impl Iterator<Item = &'v Case<'v>> {
        let stock = &self.view.book.edition.trend.stock;
        self.cases.iter().copied().filter(|case| stock.get(&case.listing.id).is_some_and(Stood::is_listed))
    }

    fn histories(&self) -> impl Iterator<Item = &'v History> {
        self.listed().filter_map(|case| case.history)
    }
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let trend = &view.book.edition.trend;
    let is_assessed = |case: &&Case<'_>| {
        let id = &case.listing.id;
        let is_of_the_quarter = trend.stock.get(id).is_some_and(Stood::is_listed)
            || trend.gone.contains(id)
            || trend.tally.performed.contains(id);
        is_of_the_quarter && !case.listing.awaits_release()
    };
    let mut rows = Vec::new();
    for cases in view.cases.chunk_by(|a, b| a.party.id == b.party.id) {
        let cases: Vec<_> = cases.iter().filter(is_assessed).collect();
        let Some(first) = cases.first() else { continue };
        rows.push(BodyRow { view, number: rows.len() as u64 + 1, party: first.party, cases });
    }
    let columns = permitted(columns(), view, RecipientClass::Assessment)?;
    let path = path(view, "folder_supervision", "file_assessment");
    let bytes = workbook(view, &path, &columns, &rows)?;
    put(Produced::of(path, bytes))
}

fn columns<'v>() -> Vec<Column<BodyRow<'v>>> {
    let mut columns = body_columns();
    columns.extend(course_columns());
    columns
}

fn body_columns<'v>() -> Vec<Column<BodyRow<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 24, |row| row.view.party_name(row.party).into()),
        Column::new("uscc", 20, |row| code(row.party.uscc.as_deref())),
        Column::new("party_class", 10, |row| row.view.wording.class(row.party.class).into()),
        Column::new("supervisor", 18, |row| {
            let supervision = row.view.book.edition.supervisions.get(&row.party.id);
            let first = supervision.and_then(|found| found.addressees.first());
            first.map_or(Value::Empty, |addressee| line(&addressee.name).into())
        }),
        Column::new("cases", 8, |row| row.count(|_, stood| stood.is_listed())),
        Column::new("amount", 14, |row| {
            let amounts: Vec<i64> =
                row.listed().filter_map(|case| case.facts().amount).map(|amount| amount.0).collect();
            (!amounts.is_empty()).then(|| Fen(amounts.iter().sum())).into()
        }),
    ]
}

fn course_columns<'v>() -> Vec<Column<BodyRow<'v>>> {
    vec![
        Column::new("first_notified_on", 11, |row| {
            let first = row.histories().filter_map(|history| history.first_notice.as_ref());
            first.map(|notice| notice.on).min().into()
        }),
        Column::new("rectify_by", 11, |row| row.histories().filter_map(History::rectify_by).min().into()),
        Column::new("answered", 9, |row| {
            let told: Vec<&History> =
                row.histories().filter(|history| history.last_notice.is_some()).collect();
            let answered = told.iter().filter(|history| history.answered_on.is_some()).count();
            let key = match answered {
                _ if told.is_empty() => return Value::Empty,
                0 if told.iter().any(|history| history.urged_on.is_some()) => "answered_not",
                0 => "answered_open",
                count if count == told.len() => "answered_all",
                _ => "answered_partly",
            };
            row.view.wording.word(key).into()
        }),
        Column::new("overdue_cases", 8, |row| row.count(|_, stood| stood.is_overdue())),
        Column::new("second_stage_cases", 10, |row| {
            row.count(|_, stood| stood.is_overdue() && stood.state == State::SecondStage)
        }),
        Column::new("performed_cases", 8, |row| {
            let performed = &row.view.book.edition.trend.tally.performed;
            row.count(|id, _| performed.contains(id))
        }),
        Column::new("gone_cases", 8, |row| {
            let gone = &row.view.book.edition.trend.gone;
            row.count(|id, _| gone.contains(id))
        }),
        Column::new("state", 16, |row| {
            let wording = row.view.wording;
            let open = row.histories().map(|history| history.state).filter(|state| state.is_open()).max();
            let last = row.cases.iter().filter_map(|case| Some(case.history?.state)).max();
            open.or(last).map_or(Value::Empty, |state| wording.state(state).into())
        }),
    ]
}

fn workbook<'v>(
    view: &View<'_>,
    path: &str,
    columns: &[Column<BodyRow<'v>>],
    rows: &[BodyRow<'v>],
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let title = wording.say("assessment_title", &[("quarter", &quarter)]);
    let mut workbook = view.document(&title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_assessment"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(&title, width)?;
    sheet.remark(wording.word("assessment_remark"), width)?;
    sheet.head(&headings(columns, &wording))?;
    for row in rows {
        sheet.row(&values(columns, row))?;
    }
    sheet.filter()?;
    workbook.finish()
}
