//! One row of the units table on its way to a unit: what it says by itself.

use chrono::NaiveDate;

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::checks::{Context, rules};
use crate::definition::scope::ends_with_one;
use crate::domain::date_form::{self, DateReading};
use crate::domain::org_code::{self, OrgCode};
use crate::domain::scope::BodyClass;
use crate::domain::unit::{RelationKind, Unit};
use crate::domain::uscc::{self, Uscc, UsccCategory};
use crate::domain::width;
use crate::table::columns as col;

pub(super) struct Draft<'a> {
    pub(super) row: RowView<'a>,
    /// `None`: the row lacks id or name.
    pub(super) unit: Option<Unit>,
    pub(super) findings: Findings<'a>,
    /// Another row has the id at the same time; that one is used.
    pub(super) repeats: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn of(row: RowView<'a>, context: &'a Context<'a>) -> Self {
        let mut findings = Findings::of_reference_row(context, &row);
        rules::damage(&row, &mut findings);
        rules::r401_unit_incomplete::check(&row, &[col::UNIT_ID, col::UNIT_NAME], &mut findings);
        let unit = read(&row, context, &mut findings);
        Draft { row, unit, findings, repeats: false }
    }
}

fn read(row: &RowView<'_>, context: &Context<'_>, to: &mut Findings<'_>) -> Option<Unit> {
    let id = super::unit_id(&row.cell(col::UNIT_ID));
    let name = row.cell(col::UNIT_NAME).prose();
    let (uscc, org_code) = codes(row, to);
    let class = class(row, uscc.as_ref(), name.as_deref().unwrap_or_default(), context, to);
    let email = rules::r409_email_malformed::read(&row.cell(col::EMAIL), to);
    let (valid_from, valid_to) = rules::r405_validity_reversed::check(
        &row.cell(col::VALID_TO),
        day(&row.cell(col::VALID_FROM), to),
        day(&row.cell(col::VALID_TO), to),
        to,
    );
    let area = width::identifier(row.cell(col::AREA_CODE).text).into_owned();
    let parent = super::unit_id(&row.cell(col::PARENT_ID));
    let supervisor = super::unit_id(&row.cell(col::SUPERVISOR_ID));
    if supervisor.is_none() && (parent.is_some() || area.starts_with(&context.jurisdiction.division)) {
        rules::r410_supervisor_missing::raise(
            &row.cell(col::SUPERVISOR_ID),
            name.as_deref().unwrap_or_default(),
            to,
        );
    }
    Some(Unit {
        id: id?,
        name: name?,
        class,
        org_code: org_code
            .map(|code| code.to_string())
            .or_else(|| uscc.as_ref().map(|uscc| uscc.org_code().to_owned())),
        uscc: uscc.map(|uscc| uscc.to_string()),
        area_code: area,
        parent,
        supervisor,
        relation: row.word(col::RELATION).and_then(RelationKind::of_word),
        email,
        contact: row.cell(col::CONTACT).prose(),
        valid_from,
        valid_to,
        place: row.place(),
    })
}

/// The codes that pass their check and agree; the others are said and left out.
fn codes(row: &RowView<'_>, to: &mut Findings<'_>) -> (Option<Uscc>, Option<OrgCode>) {
    let (uscc_cell, org_cell) = (row.cell(col::USCC), row.cell(col::ORG_CODE));
    let given = |cell: &Cell<'_>| !cell.is_damaged() && !cell.is_nothing();
    let uscc = if given(&uscc_cell) { uscc::parse(uscc_cell.text).ok() } else { None };
    if uscc.is_none() && given(&uscc_cell) {
        rules::r407_unit_code_fails::raise(&uscc_cell, to);
    }
    let org_code = if given(&org_cell) { org_code::parse(org_cell.text).ok() } else { None };
    let agree = |code: &OrgCode| uscc.as_ref().is_none_or(|uscc| uscc.org_code() == code.as_str());
    let org_code = org_code.filter(agree);
    if org_code.is_none() && given(&org_cell) {
        rules::r407_unit_code_fails::raise(&org_cell, to);
    }
    (uscc, org_code)
}

fn class(
    row: &RowView<'_>,
    uscc: Option<&Uscc>,
    name: &str,
    context: &Context<'_>,
    to: &mut Findings<'_>,
) -> BodyClass {
    if let Some(class) = row.word(col::UNIT_KIND).and_then(BodyClass::of_word) {
        return class;
    }
    let bodies = &context.scope.bodies;
    let class = match uscc.map(Uscc::category) {
        _ if ends_with_one(name, &bodies.towns) => BodyClass::Town,
        Some(UsccCategory::VillageCommittee | UsccCategory::ResidentsCommittee) => BodyClass::Village,
        Some(UsccCategory::Company) => BodyClass::StateEnterprise,
        Some(UsccCategory::Agency) => BodyClass::Agency,
        Some(UsccCategory::Institution) => BodyClass::Institution,
        _ if ends_with_one(name, &bodies.villages) => BodyClass::Village,
        _ => BodyClass::Institution,
    };
    rules::r408_unit_kind_unknown::raise(&row.cell(col::UNIT_KIND), class, to);
    class
}

/// A day of validity: it may lie in the future.
fn day(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<NaiveDate> {
    match date_form::read(cell.text) {
        _ if cell.is_damaged() => None,
        Ok(DateReading::Day(day)) => Some(day),
        Ok(DateReading::Nothing | DateReading::Placeholder) => None,
        Err(_) => {
            rules::r501_date_impossible::raise(cell, to);
            None
        }
    }
}
