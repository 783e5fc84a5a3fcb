//! A mail message: its headers as they stand and as they are shown, its text, and its attachments under each of their names.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::{Look, Sight};
use crate::leak::place::Place;

pub(super) fn open(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return look(place, Sight::Closed("not a message"));
    };
    // What no reader of messages makes anything of stands in the source.
    for line in String::from_utf8_lossy(bytes).lines().filter(|line| !line.is_empty() && !is_encoded(line)) {
        look(place, Sight::Inside(line));
    }
    for header in message.headers() {
        let inner = place.inner(header.name());
        if let Some(text) = header.value().as_text() {
            look(&inner, Sight::Inside(text));
        }
    }
    let all = [message.to(), message.cc(), message.bcc(), message.reply_to()];
    for (at, addresses) in all.into_iter().enumerate() {
        for mailbox in addresses.into_iter().flat_map(mail_parser::Address::iter) {
            let (name, address) = (mailbox.name().unwrap_or_default(), mailbox.address().unwrap_or_default());
            look(place, Sight::Inside(name));
            // An answer goes to the sender's own house.
            if at < 3 {
                look(place, Sight::Addressed(address));
            }
        }
    }
    for mailbox in message.from().into_iter().flat_map(mail_parser::Address::iter) {
        look(place, Sight::Inside(mailbox.name().unwrap_or_default()));
    }
    for (at, part) in message.parts.iter().enumerate() {
        let names = [
            part.content_disposition().and_then(|kind| kind.attribute("filename")),
            part.content_type().and_then(|kind| kind.attribute("name")),
            part.content_description(),
        ];
        let name = names.iter().flatten().next().map_or_else(|| format!("#{at}"), |name| (*name).to_owned());
        let inner = place.inner(&name);
        names.iter().flatten().for_each(|name| look(&inner, Sight::Name(name)));
        match &part.body {
            PartType::Text(text) if names.iter().all(Option::is_none) => {
                text.lines().for_each(|line| look(&inner, Sight::Body(line)));
            }
            PartType::Html(text) if names.iter().all(Option::is_none) => {
                super::page::html(&inner, text, look);
            }
            PartType::Multipart(_) => {}
            // Whatever it is called.
            PartType::Message(_) => open(&inner, part.contents(), look),
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Html(_) | PartType::Text(_) => {
                look(&inner, Sight::Attached { name: &name, bytes: part.contents() });
            }
        }
    }
}

/// A whole line of base64: its content is looked at where it is decoded.
fn is_encoded(line: &str) -> bool {
    line.len() >= 60 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}
