//! The MIME form of our messages: plain text and files, every byte decided here, so that the same message is the same
//! bytes. Outlook, Foxmail, NetEase and what else reads mail in an office take the file name from one of two places:
//! `filename*=` (RFC 2231, in one piece: not every system reads continuations) or the encoded words in `name=`.

use std::time::SystemTime;

use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MessageBuilder, MultiPart, SinglePart};

use super::{Attachment, DeliveryError};

/// Bytes of a name in one encoded word: with its frame it must stay below 76 characters.
const WORD_BYTES: usize = 42;

/// Everything that a message says.
#[derive(Debug)]
pub(super) struct Letter<'a> {
    pub from: Mailbox,
    pub to: Mailbox,
    pub subject: String,
    pub text: String,
    pub files: Vec<Attachment<'a>>,
    pub date: SystemTime,
    pub message_id: String,
    /// Hex digits that stand in none of the parts.
    pub boundary: String,
}

impl Letter<'_> {
    /// Lines of at most 998 ASCII characters, each ended by CR LF, the last too: what can be handed over as it is.
    pub(super) fn bytes(self) -> Result<Vec<u8>, DeliveryError> {
        let mut parts = MultiPart::mixed().boundary(format!("=_{}", self.boundary)).singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_PLAIN)
                .header(ContentTransferEncoding::Base64)
                .body(self.text),
        );
        for file in &self.files {
            parts = parts.singlepart(attached(file));
        }
        let message = MessageBuilder::new()
            .from(self.from)
            .to(self.to)
            .subject(self.subject)
            .date(self.date)
            .message_id(Some(self.message_id))
            .multipart(parts)?;
        Ok(message.formatted())
    }
}

fn attached(file: &Attachment<'_>) -> SinglePart {
    let kind = match file.name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    SinglePart::builder()
        .header(Written::<Kind>::new(format!("{kind};\r\n name=\"{}\"", encoded_words(file.name))))
        .header(Written::<Disposition>::new(format!(
            "attachment;\r\n filename*=utf-8''{}",
            percent_encoded(file.name)
        )))
        .header(ContentTransferEncoding::Base64)
        .body(file.bytes.to_vec())
}

/// A header that is written as it stands, folds included: lettre would break names into continuations.
#[derive(Debug, Clone)]
struct Written<N> {
    text: String,
    name: std::marker::PhantomData<N>,
}

trait Named: Clone {
    const NAME: &'static str;
}

#[derive(Debug, Clone)]
struct Kind;
#[derive(Debug, Clone)]
struct Disposition;

impl Named for Kind {
    const NAME: &'static str = "Content-Type";
}

impl Named for Disposition {
    const NAME: &'static str = "Content-Disposition";
}

impl<N> Written<N> {
    fn new(text: String) -> Self {
        Written { text, name: std::marker::PhantomData }
    }
}

impl<N: Named> Header for Written<N> {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str(N::NAME)
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Written::new(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.text.clone(), self.text.clone())
    }
}

/// RFC 2231: every byte that is not a letter, a digit or one of `-._` as `%E4`.
fn percent_encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// RFC 2047 words, each whole in itself, on lines of their own.
fn encoded_words(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in name.chars() {
        if piece.len() + c.len_utf8() > WORD_BYTES {
            words.push(encoded_word(&piece));
            piece.clear();
        }
        piece.push(c);
    }
    words.push(encoded_word(&piece));
    words.join("\r\n ")
}

fn encoded_word(text: &str) -> String {
    let body = Body::new_with_encoding(text.as_bytes().to_vec(), ContentTransferEncoding::Base64);
    let base64: Vec<u8> = body.map(Body::into_vec).unwrap_or_default();
    let base64: String =
        base64.into_iter().filter(|byte| !byte.is_ascii_whitespace()).map(char::from).collect();
    format!("=?utf-8?B?{base64}?=")
}
