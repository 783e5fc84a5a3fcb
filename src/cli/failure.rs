//! What stopped a command, as the operator is told: a sentence, a hint what to do next, and the exit code.

use crate::definition::bounds::Breach;
use crate::domain::quarter::EditionId;
use crate::pipeline::bounds::OutOfBounds;
use crate::pipeline::error::RunError;
use crate::pipeline::guard::Leak;
use crate::pipeline::mail_error::{LineFault, MailError};
use crate::store::error::StoreError;
use crate::text::letter::fault::{LetterFault, Wrong};
use crate::text::letter::pdf::{PrintFault, Unprintable};
use crate::text::trouble::{self, told_as, told_note};
use crate::text::words::Words;

use super::exit::Exit;
use super::picture::picture;
use super::terminal::Terminal;

/// Says why a command stopped and gives its exit code.
pub(super) fn tell(error: &RunError, terminal: &Terminal) -> Exit {
    let (key, values, exit) = match error {
        RunError::Print(fault) => told_of_print(fault, &terminal.words),
        RunError::NothingFinished(file) => told_of_unread(&file.name, file.why.word(), &terminal.words),
        RunError::Mail(error) => told_of_mail(error, &terminal.words),
        RunError::Forgotten { editions, sent } => told_of_forgotten(editions, *sent, &terminal.words),
        RunError::Ledger(error) => {
            let detail = told_as(error.trouble(), &error.to_string(), &terminal.words);
            ("ledger", vec![("detail", detail)], Exit::Failed)
        }
        _ => told(error, &terminal.words),
    };
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    terminal.note(&terminal.words.say(&format!("failure.{key}"), &values));
    if let RunError::Definitions(faults) = error {
        for fault in faults {
            terminal.note(&picture(fault, &terminal.words));
        }
    }
    if let RunError::Letters(faults) = error {
        for fault in faults {
            terminal.note(&told_of_template(fault, &terminal.words));
        }
    }
    if let RunError::Leaks(leaks) | RunError::Mail(MailError::Leaks(leaks)) = error {
        tell_leaks(leaks, terminal);
    }
    if let RunError::OutOfBounds(breaches) = error {
        for breach in breaches {
            let (bound, values) = told_of_breach(breach);
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            terminal.note(&terminal.words.say(&format!("failure.bound_{bound}"), &values));
        }
    }
    terminal.note(&terminal.words.say(&format!("failure.{key}_hint"), &values));
    tracing::error!(error = %error, "command stopped");
    exit
}

/// Leaks told one by one; the log has them all.
const TOLD: usize = 20;

fn tell_leaks(leaks: &[Leak], terminal: &Terminal) {
    let words = &terminal.words;
    for leak in leaks.iter().take(TOLD) {
        let what = words.say(&format!("leak.{}", leak.kind.word()), &[("what", &leak.kind.told())]);
        terminal.note(&words.say("leak.line", &[("place", &leak.place.to_string()), ("what", &what)]));
    }
    if leaks.len() > TOLD {
        terminal.note(&words.say("leak.more", &[("count", &(leaks.len() - TOLD).to_string())]));
    }
}

fn told_of_unread(file: &str, why: &str, words: &Words) -> Told {
    let why = words.word(&format!("unread.{why}")).to_owned();
    ("nothing_finished", vec![("file", file.to_owned()), ("why", why)], Exit::Stopped)
}

fn told_of_forgotten(editions: &[EditionId], sent: usize, words: &Words) -> Told {
    let editions: Vec<String> = editions.iter().map(EditionId::to_string).collect();
    let editions = editions.join(words.word("template.mark"));
    ("forgotten", vec![("editions", editions), ("sent", sent.to_string())], Exit::Stopped)
}

type Told = (&'static str, Vec<(&'static str, String)>, Exit);

fn told(error: &RunError, words: &Words) -> Told {
    match error {
        RunError::Store(error) => told_of_store(error, words),
        RunError::Definitions(faults) => {
            ("definitions", vec![("count", faults.len().to_string())], Exit::DefinitionInvalid)
        }
        RunError::Letters(faults) => {
            ("letters", vec![("count", faults.len().to_string())], Exit::DefinitionInvalid)
        }
        RunError::OfOtherQuarter { file, of } => {
            ("of_other_quarter", vec![("file", file.clone()), ("quarter", of.to_string())], Exit::Stopped)
        }
        RunError::NoFont(_) => ("no_font", vec![], Exit::Stopped),
        RunError::PassPhraseMissing => ("pass_phrase_missing", vec![], Exit::Stopped),
        RunError::NothingToRead => ("nothing_to_read", vec![], Exit::Stopped),
        RunError::NothingPublished => ("nothing_published", vec![], Exit::Failed),
        RunError::NothingAsked(edition) => {
            ("nothing_asked", vec![("edition", edition.to_string())], Exit::Failed)
        }
        RunError::QuestionUnknown(key) => ("question_unknown", vec![("key", key.clone())], Exit::Failed),
        RunError::NothingKnown(text) => ("nothing_known", vec![("text", text.clone())], Exit::Failed),
        RunError::AnswerUnclear(key) => ("answer_unclear", vec![("key", key.clone())], Exit::Failed),
        RunError::OutOfBounds(breaches) => {
            ("out_of_bounds", vec![("count", breaches.len().to_string())], Exit::Stopped)
        }
        RunError::PacketPhraseMissing(_)
        | RunError::PacketPhraseShort(_)
        | RunError::PhraseLine(_)
        | RunError::SecretEncoding(_)
        | RunError::SealedOtherwise(_)
        | RunError::SealedUnknown(_) => told_of_sealing(error),
        RunError::OutIsInput(path) => {
            ("out_is_input", vec![("path", path.display().to_string())], Exit::Failed)
        }
        RunError::Leaks(leaks) => ("leaks", vec![("count", leaks.len().to_string())], Exit::Stopped),
        RunError::Unbalanced(fault) => ("unbalanced", vec![("detail", fault.to_string())], Exit::Stopped),
        RunError::NotReproduced { edition, path } => {
            let values = vec![("edition", edition.to_string()), ("path", path.clone())];
            ("not_reproduced", values, Exit::Stopped)
        }
        RunError::Product(error) => ("product", vec![("detail", error.to_string())], Exit::Stopped),
        RunError::Settings(_)
        | RunError::Letter(_)
        | RunError::Mail(_)
        | RunError::Print(_)
        | RunError::Forgotten { .. }
        | RunError::Ledger(_)
        | RunError::NothingFinished(_)
        | RunError::Catalogue(_)
        | RunError::Identity(_)
        | RunError::Workbook(_)
        | RunError::Delivery(_)
        | RunError::LeakCheck(_)
        | RunError::PacketSealing(_)
        | RunError::PaperMissing(_)
        | RunError::Settle(_)
        | RunError::Csv(_)
        | RunError::Json(_)
        | RunError::Sealing(_)
        | RunError::Table(_) => ("program", vec![("detail", error.to_string())], Exit::Failed),
    }
}

fn told_of_sealing(error: &RunError) -> Told {
    match error {
        RunError::PacketPhraseMissing(name) => {
            ("packet_phrase_missing", vec![("name", name.clone())], Exit::Stopped)
        }
        RunError::PacketPhraseShort(name) => {
            ("packet_phrase_short", vec![("name", name.clone())], Exit::Stopped)
        }
        RunError::PhraseLine(number) => {
            ("phrase_line", vec![("number", number.to_string())], Exit::DefinitionInvalid)
        }
        RunError::SecretEncoding(path) => {
            ("secret_encoding", vec![("path", path.clone())], Exit::DefinitionInvalid)
        }
        RunError::SealedOtherwise(edition) => {
            ("sealed_otherwise", vec![("edition", edition.to_string())], Exit::Stopped)
        }
        RunError::SealedUnknown(name) => {
            ("sealed_unknown", vec![("name", name.clone())], Exit::DefinitionInvalid)
        }
        other => ("program", vec![("detail", other.to_string())], Exit::Failed),
    }
}

fn told_of_mail(error: &MailError, words: &Words) -> Told {
    match error {
        MailError::EditionUnknown(edition) => {
            ("edition_unknown", vec![("edition", edition.to_string())], Exit::Failed)
        }
        MailError::Replaced { edition, by } => {
            ("replaced", vec![("edition", edition.to_string()), ("by", by.to_string())], Exit::Stopped)
        }
        MailError::TwoNamesNeeded => ("two_names_needed", vec![], Exit::Failed),
        MailError::MessagesChanged(files) => {
            ("messages_changed", vec![("files", files.join("\n  "))], Exit::Stopped)
        }
        MailError::Leaks(leaks) => ("leaks_in_mail", vec![("count", leaks.len().to_string())], Exit::Stopped),
        MailError::NothingApproved => ("nothing_approved", vec![], Exit::Stopped),
        MailError::RecipientUnknown(text) => {
            ("recipient_unknown", vec![("text", text.clone())], Exit::Failed)
        }
        MailError::SeveralToSettle { recipients } => {
            let recipients = recipients.join(words.word("template.mark"));
            ("several_to_settle", vec![("recipients", recipients)], Exit::Failed)
        }
        MailError::NotToSettle { recipient, state } => {
            let values = vec![("recipient", recipient.clone()), ("state", state.word().to_owned())];
            ("not_to_settle", values, Exit::Failed)
        }
        MailError::NoServer => ("no_server", vec![], Exit::DefinitionInvalid),
        MailError::NoPassword { user } => ("no_password", vec![("user", user.clone())], Exit::Failed),
        MailError::TestAddress(address) => ("test_address", vec![("address", address.clone())], Exit::Failed),
        MailError::Line(fault) => told_of_line(fault, words),
    }
}

/// What is wrong with the way to the mail server.
pub(super) fn told_of_line(fault: &LineFault, words: &Words) -> Told {
    let (key, detail) = match fault {
        LineFault::Unreachable(detail) => ("line_unreachable", detail),
        LineFault::Unprotected(detail) => ("line_unprotected", detail),
        LineFault::LoginRefused(detail) => ("line_login", detail),
        LineFault::SenderRefused(detail) => ("line_sender", detail),
        LineFault::Authorities(detail) => ("line_authorities", detail),
    };
    let detail = told_note(detail, words).unwrap_or_else(|| detail.clone());
    (key, vec![("detail", detail)], Exit::Stopped)
}

/// One bound that does not hold: which sentence says it, and what that is filled with.
fn told_of_breach(out: &OutOfBounds) -> (&'static str, Vec<(&'static str, String)>) {
    let mut values = vec![("definition", out.definition.clone()), ("title", out.title.clone())];
    let (bound, limit, found) = match &out.breach {
        Breach::TooFewRows { limit, found } => ("rows_min", limit, found),
        Breach::TooManyRows { limit, found } => ("rows_max", limit, found),
        Breach::TooManyReturned { limit, found } => ("returned_percent_max", limit, found),
        Breach::TooEmpty { field, limit, found } => {
            values.push(("field", field.clone()));
            ("filled_percent_min", limit, found)
        }
    };
    values.extend([("limit", limit.to_string()), ("found", found.to_string())]);
    (bound, values)
}

/// `通报函.docx，正文第3段“…”：没有占位符 {{联系入}}，是不是 {{联系人}}？`
fn told_of_template(fault: &LetterFault, words: &Words) -> String {
    let (key, values) = fault.what.told();
    let what = words.say(&format!("template.{key}"), &values);
    match &fault.place {
        None => words.say("template.in_file", &[("file", &fault.file), ("what", &what)]),
        Some(place) => {
            let part = words.word(&format!("template.{}", place.part.key()));
            let number = place.paragraph.to_string();
            let values =
                [("file", fault.file.as_str()), ("part", part), ("number", &number), ("text", &place.text)];
            words.say("template.in_paragraph", &[&values[..], &[("what", what.as_str())]].concat())
        }
    }
}

/// `“𬱖”（U+2CC56）`, or what of the template stands in the way and where.
fn told_of_print(fault: &PrintFault, words: &Words) -> Told {
    let mut values = vec![("letter", fault.letter.clone()), ("template", fault.template.clone())];
    let key = match &fault.what {
        Unprintable::Characters(characters) => {
            let shown = characters.iter().map(|c| {
                let number = format!("{:04X}", u32::from(*c));
                words.say("template.character", &[("character", &c.to_string()), ("number", &number)])
            });
            values.push(("characters", shown.collect::<Vec<_>>().join(words.word("template.mark"))));
            "print_characters"
        }
        Unprintable::Unknown { place, what } => {
            let (file, place, what) =
                (fault.template.clone(), place.clone(), Wrong::Undrawable(what.clone()));
            values.push(("what", told_of_template(&LetterFault { file, place, what }, words)));
            "print_undrawable"
        }
        Unprintable::TooLarge => "print_too_large",
        Unprintable::Damaged(detail) => {
            values.push(("detail", detail.clone()));
            "print_damaged"
        }
    };
    (key, values, Exit::Stopped)
}

fn told_of_store(error: &StoreError, words: &Words) -> Told {
    let path = |path: &std::path::Path| vec![("path", path.display().to_string())];
    match error {
        StoreError::NotAnOffice(folder) => ("not_an_office", path(folder), Exit::Failed),
        StoreError::NotEmpty(folder) => ("not_empty", path(folder), Exit::Failed),
        StoreError::LockHeld(folder) => ("lock_held", path(folder), Exit::Locked),
        StoreError::Io { path: file, source } if source.kind() == std::io::ErrorKind::NotFound => {
            ("no_such_file", path(file), Exit::Failed)
        }
        StoreError::Io { path: file, source } => (
            "disk",
            vec![("path", file.display().to_string()), ("detail", trouble::told(source, words))],
            Exit::Failed,
        ),
        StoreError::UnsafePath { .. }
        | StoreError::MadeTwice { .. }
        | StoreError::AlreadyPublished(_)
        | StoreError::ChangedInInbox(_)
        | StoreError::ReadsBackDifferent(_) => ("program", vec![("detail", error.to_string())], Exit::Failed),
    }
}
