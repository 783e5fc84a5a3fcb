//! 失信被执行人信息: one row is a party in a case put on the list. First the scope, by the columns alone, so that a million
//! natural persons cost no more than a look; then every rule on what is left.

pub(super) mod codes;
mod facts;

use super::collector::Findings;
use super::each_row::settled;
use super::outcomes::{Outcomes, Subject};
use super::scope::{Standing, standing};
use super::table::{RowView, Table};
use super::{Context, Judged, rules};
use crate::domain::disposition::Disposition;
use crate::domain::scope::{BodyClass, Exclusion};
use crate::domain::width;
use crate::table::batch::Batch;
use crate::table::columns as col;
use crate::table::listing_rows::ListingRow;
use codes::PartyCodes;

/// Judges one batch of listing rows. The batches of a file may be judged apart: no rule here looks beyond its row.
pub fn judge_listing(batch: &Batch, context: &Context<'_>) -> Judged {
    let table = Table::of(batch, context);
    let outcomes = Outcomes::of_batch(batch.file.clone(), batch.sheet.clone());
    let mut judged = Judged { outcomes, ..Judged::default() };
    for row in table.rows() {
        let cell = row.cell(col::PARTY_NAME);
        let name = if cell.is_damaged() || cell.is_nothing() { "".into() } else { width::plain(cell.text) };
        let codes = PartyCodes::read(&row);
        match standing(&row, &name, &codes, context) {
            Standing::Excluded(reason) => exclude(&row, reason, &codes, context, &mut judged),
            Standing::Open(class) => settle(&row, &name, &codes, class, context, &mut judged),
            Standing::Unclear => {
                let mut findings = Findings::of_row(context, &row);
                rules::r330_scope_unclear::raise(&cell, &mut findings);
                settle_with(&row, &name, &codes, None, findings, context, &mut judged);
            }
        }
    }
    judged
}

fn exclude(
    row: &RowView<'_>,
    reason: Exclusion,
    codes: &PartyCodes<'_>,
    context: &Context<'_>,
    judged: &mut Judged,
) {
    if reason != Exclusion::NaturalPerson || codes.personal_number() != codes::PersonalNumber::Wrong {
        judged.outcomes.excluded(row.number(), reason, Vec::new());
        return;
    }
    let mut findings = Findings::of_row(context, row);
    codes.report_person(&mut findings);
    judged.outcomes.excluded(row.number(), reason, findings.codes());
    judged.findings.extend(findings.into_vec());
}

fn settle(
    row: &RowView<'_>,
    name: &str,
    codes: &PartyCodes<'_>,
    class: Option<BodyClass>,
    context: &Context<'_>,
    judged: &mut Judged,
) {
    let findings = Findings::of_row(context, row);
    settle_with(row, name, codes, class, findings, context, judged);
}

fn settle_with(
    row: &RowView<'_>,
    name: &str,
    codes: &PartyCodes<'_>,
    class: Option<BodyClass>,
    mut findings: Findings<'_>,
    context: &Context<'_>,
    judged: &mut Judged,
) {
    rules::damage(row, &mut findings);
    rules::name(row, name, context, &mut findings);
    codes.report(name, &mut findings);
    let mut content = facts::read(row, context, &mut findings);
    // Waivers may leave a row that nothing speaks against: one about nobody goes back, one without a case waits.
    let disposition = match findings.disposition() {
        _ if name.is_empty() => Disposition::Returned,
        by_findings => settled(by_findings, content.case_key.is_some()),
    };
    let subject = Subject {
        party_name: (!name.is_empty()).then(|| name.to_owned()),
        case_key: content.case_key.as_deref().map(Into::into),
    };
    let codes_found = findings.codes();
    if matches!(disposition, Disposition::Returned | Disposition::Held) {
        judged.returned.push(row.returned(disposition, findings.as_slice().to_vec()));
    }
    if disposition != Disposition::Returned {
        content.disposition = disposition.word().to_owned();
        content.codes = codes_found.iter().map(ToString::to_string).collect::<Vec<_>>().join(";");
        fill_party(&mut content, name, codes, class);
        let place = row.place();
        judged.rows.push(&place.file, &place.sheet, place.row, content);
    }
    judged.outcomes.settled(row.number(), disposition, codes_found, subject);
    judged.findings.extend(findings.into_vec());
}

fn fill_party(content: &mut ListingRow, name: &str, codes: &PartyCodes<'_>, class: Option<BodyClass>) {
    content.party_name = name.to_owned();
    content.uscc = codes.uscc().map(ToString::to_string);
    content.org_code = codes.org_code().map(str::to_owned);
    content.code_written = codes.code_written();
    content.party_class = class.map(|class| class.word().to_owned());
}

#[cfg(test)]
mod tests;
