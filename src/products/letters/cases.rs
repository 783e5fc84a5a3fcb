//! One case as a letter tells it.

use std::collections::BTreeMap;

use super::super::view::{Case, View};
use crate::domain::closure::RepairPath;
use crate::text::letter::fill::{Value, Values};
use crate::text::outgoing::line;

/// What the court has told about the case, and how it closed it.
pub(super) fn case_values(view: &View<'_>, case: &Case<'_>) -> Values {
    let (wording, facts) = (view.wording, case.facts());
    let some = |text: String| Value::from(Some(text));
    let stated = |text: String| if text.is_empty() { wording.word("not_stated").to_owned() } else { text };
    let day = |day: Option<chrono::NaiveDate>| Value::from(day.map(|day| wording.date(day)));
    let mut values = BTreeMap::from([
        ("party", view.party_name(case.party).into()),
        ("uscc", case.party.uscc.clone().into()),
        ("representative", some(line(&facts.representative))),
        ("case", case.listing.case.to_string().into()),
        ("facts", wording.basic_facts(case).into()),
        ("basis", stated(wording.basis(case)).into()),
        ("grounds", stated(wording.grounds(&facts.grounds)).into()),
        ("performance", facts.performance.map(|found| found.text().to_owned()).into()),
        ("performed", some(line(&facts.performed_part))),
        ("unperformed", some(line(&facts.unperformed_part))),
        ("published", day(facts.published_on)),
        ("term", day(case.listing.term.map(|term| term.ends_on))),
        ("ended_on", day(case.history.and_then(|history| history.ended_on))),
    ]);
    values.extend(closing_values(view, case));
    values
}

/// How the court closed it, for the batch.
fn closing_values(view: &View<'_>, case: &Case<'_>) -> Values {
    let repairs = view.repairs_of(&case.listing.id).iter();
    let Some(repair) = repairs.into_iter().find(|repair| repair.path == RepairPath::Push) else {
        return Values::new();
    };
    let (wording, closure) = (view.wording, &repair.closure);
    BTreeMap::from([
        ("closed_on", wording.date(closure.closed_on).into()),
        ("mode", closure.mode.text().into()),
        ("document", Value::from(Some(line(&closure.document) + &line(&closure.document_number)))),
        ("push_by", repair.push_by.map(|day| wording.date(day)).into()),
    ])
}

/// Code and representative of the party, where the court gives them.
pub(super) fn identity(view: &View<'_>, case: &Case<'_>) -> Option<String> {
    let wording = view.wording;
    let representative = line(&case.facts().representative);
    let code = case.party.uscc.as_deref().map(|code| wording.say("identity_code", &[("code", code)]));
    let person =
        (!representative.is_empty()).then(|| wording.say("identity_person", &[("name", &representative)]));
    let said: Vec<String> = code.into_iter().chain(person).collect();
    (!said.is_empty()).then(|| said.join(wording.word("comma")))
}
