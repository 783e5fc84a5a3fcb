//! What mail servers and readers report about our messages: bounces and delays (RFC 3464), receipts of reading (RFC 8098),
//! saved as .eml. Known by what they contain; everything else is left to the rest of intake.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::text::outgoing::line;

/// One report about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailReport {
    /// Message-ID of the message that is reported about, with its angle brackets.
    pub about: String,
    pub what: Reported,
    /// Status and the server's words, on one line.
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It will never arrive (5.x.x).
    Failed,
    /// It has not arrived yet (4.x.x); the server goes on trying.
    Delayed,
    /// It has arrived, or was handed on to a server that reports no more.
    Delivered,
    /// Somebody has opened it.
    Read,
    /// It was thrown away unread.
    Deleted,
}

/// Longest text of a server that is kept, in characters.
const MOST_WORDS: usize = 200;

/// Reads a saved message; `None` for one that is no report, or does not say about which message.
pub fn mail_report(bytes: &[u8]) -> Option<MailReport> {
    let message = MessageParser::default().parse(bytes)?;
    let of_kind = |kind: &str| message.parts.iter().find(|part| is_kind(part, kind));
    let delivery = of_kind("delivery-status").map(|part| delivery(&fields(part)));
    let reading = of_kind("disposition-notification").map(|part| reading(&fields(part)));
    let (what, words, about) = delivery.or(reading)??;
    let about = about.or_else(|| original(&message))?;
    let words = line(&words).chars().take(MOST_WORDS).collect();
    Some(MailReport { about: format!("<{}>", about.trim().trim_matches(['<', '>'])), what, words })
}

type Told = (Reported, String, Option<String>);
type Fields = Vec<(String, String)>;

fn is_kind(part: &MessagePart<'_>, subtype: &str) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("message")
            && kind.subtype().is_some_and(|is| is.eq_ignore_ascii_case(subtype))
    })
}

/// Lines `Name: value`, continued by lines that begin with a space.
fn fields(part: &MessagePart<'_>) -> Fields {
    let text = String::from_utf8_lossy(part.contents());
    let mut fields: Fields = Vec::new();
    for line in text.lines() {
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, _, Some((name, value))) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.iter().find(|(is, _)| is == name).map(|(_, value)| value.as_str())
}

fn delivery(fields: &Fields) -> Option<Told> {
    let status = field(fields, "status").unwrap_or_default();
    let what = match field(fields, "action")?.to_ascii_lowercase().as_str() {
        // With 4.x.x too: the server has given up on what might have worked.
        "failed" => Reported::Failed,
        "delayed" => Reported::Delayed,
        "delivered" | "relayed" | "expanded" => Reported::Delivered,
        _ => return None,
    };
    let words = format!("{status} {}", field(fields, "diagnostic-code").unwrap_or_default());
    Some((what, words, None))
}

fn reading(fields: &Fields) -> Option<Told> {
    let disposition = field(fields, "disposition")?;
    let kind = disposition.rsplit(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let what = if kind.starts_with("displayed") {
        Reported::Read
    } else if kind.starts_with("deleted") {
        Reported::Deleted
    } else {
        Reported::Delivered
    };
    let about = field(fields, "original-message-id").map(str::to_owned);
    Some((what, disposition.to_owned(), about))
}

/// The Message-ID of the returned message, which comes along whole or with its head only.
fn original(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(returned) => returned.message_id().map(str::to_owned),
        _ if is_head(part) => {
            let head = MessageParser::default().parse(part.contents())?;
            head.message_id().map(str::to_owned)
        }
        _ => None,
    })
}

fn is_head(part: &MessagePart<'_>) -> bool {
    part.content_type().and_then(|kind| kind.subtype()).is_some_and(|subtype| {
        subtype.eq_ignore_ascii_case("rfc822-headers") || subtype.eq_ignore_ascii_case("rfc822")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(kind: &str, fields: &str, returned: &str) -> Vec<u8> {
        format!(
            "From: MAILER-DAEMON@mail.yunze.example\r\nTo: gsxx@yunze.example\r\nSubject: returned\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
        .into_bytes()
    }

    const HEAD: &str =
        "Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: <a.1@yunze.example>\r\n";
    const WHOLE: &str =
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <a.1@yunze.example>\r\nSubject: x\r\n\r\ntext\r\n";

    #[test]
    fn reports_are_known_by_what_they_contain() {
        let delivery = |action: &str, status: &str| {
            format!(
                "Reporting-MTA: dns; mail.yunze.example\r\n\r\nFinal-Recipient: rfc822; ju@yunze.example\r\n\
                 Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n"
            )
        };
        for (action, status, what) in [
            ("failed", "5.1.1", Reported::Failed),
            ("Failed", "4.4.7", Reported::Failed),
            ("delayed", "4.4.1", Reported::Delayed),
            ("delivered", "2.0.0", Reported::Delivered),
        ] {
            for returned in [HEAD, WHOLE] {
                let report =
                    mail_report(&report("delivery-status", &delivery(action, status), returned)).unwrap();
                assert_eq!((report.about.as_str(), report.what), ("<a.1@yunze.example>", what));
                assert_eq!(report.words, format!("{status} smtp; 550 5.1.1 no such user"));
            }
        }
    }

    #[test]
    fn a_receipt_of_reading_names_the_message_itself() {
        let fields = "Final-Recipient: rfc822;ju@yunze.example\r\nOriginal-Message-ID: <a.1@yunze.example>\r\n\
                      Disposition: manual-action/MDN-sent-manually; displayed\r\n";
        let bytes = report("disposition-notification", fields, "Content-Type: text/plain\r\n\r\n-\r\n");
        let report = mail_report(&bytes).unwrap();
        assert_eq!((report.about.as_str(), report.what), ("<a.1@yunze.example>", Reported::Read));
    }

    #[test]
    fn anything_else_is_no_report() {
        for bytes in [
            &b""[..],
            b"Subject: hello\r\n\r\ntext",
            b"\xff\xfe\x00",
            &report("delivery-status", "Action: failed\r\n", "Content-Type: text/plain\r\n\r\n-\r\n"),
            &report("delivery-status", "Action: danced\r\n", HEAD),
            &report("disposition-notification", "x", HEAD),
        ] {
            assert_eq!(mail_report(bytes), None);
        }
    }
}
