//! A mail server that a story starts for itself: it speaks SMTP on a port of its own, keeps what it takes, and misbehaves
//! where it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server takes at most.
const MOST_BYTES: usize = 1 << 20;

/// What becomes of messages to one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// 451 to the recipient so many times, then taken.
    Greylist(u32),
    /// 550 to the recipient.
    NoSuchUser,
    /// 554 after the text.
    RefuseText,
    /// 451 after the text, once.
    DeferText,
    /// 421 to the recipient, and the line is closed.
    HangUp,
    CloseAtRecipient,
    /// When DATA comes, before the text is asked for.
    CloseAtData,
    /// Some lines into the text.
    CloseInText,
    /// After the whole text was taken, without a word.
    TakeAndClose,
    /// After the whole text was read and thrown away, without a word.
    LoseAndClose,
    /// The text is taken, and no answer ever comes.
    TakeAndSaySilent,
}

/// Where a line breaks before anybody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Early {
    BeforeGreeting,
    AfterGreeting,
    AtSender,
    /// 550 to the sender.
    RefuseSender,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Without the dots that the transport doubled and without the closing one.
    pub(crate) bytes: Vec<u8>,
}

/// Called with the number of the event: every command, every text begun and ended, every message kept.
type Watcher = Box<dyn FnMut(usize) + Send>;

#[derive(Default)]
struct Shared {
    rules: Mutex<BTreeMap<String, Rule>>,
    early: Mutex<Vec<Early>>,
    received: Mutex<Vec<Received>>,
    connections: Mutex<usize>,
    heard: Mutex<Vec<String>>,
    wants_login: Mutex<bool>,
    events: Mutex<(usize, Option<Watcher>)>,
}

pub(crate) struct Server {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let here = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let here = Arc::clone(&here);
                // A client that dies in the middle is what the stories are about.
                std::thread::spawn(move || drop(Session::new(stream, here).talk()));
            }
        });
        Server { port, shared }
    }

    pub(crate) fn rule(&self, address: &str, rule: Rule) {
        self.shared.rules.lock().unwrap().insert(address.to_owned(), rule);
    }

    pub(crate) fn no_rule(&self, address: &str) {
        self.shared.rules.lock().unwrap().remove(address);
    }

    /// The next connection breaks so.
    pub(crate) fn early(&self, early: Early) {
        self.shared.early.lock().unwrap().push(early);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Messages by address.
    pub(crate) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for received in self.received() {
            *counts.entry(received.to).or_insert(0) += 1;
        }
        counts
    }

    pub(crate) fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }

    /// From now on nobody sends who has not logged in; any password will do.
    pub(crate) fn wants_login(&self) {
        *self.shared.wants_login.lock().unwrap() = true;
    }

    /// Every command that anybody has given.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.shared.heard.lock().unwrap().clone()
    }

    /// Calls `watcher` at every event from now on, counted from 1.
    pub(crate) fn watch(&self, watcher: impl FnMut(usize) + Send + 'static) {
        *self.shared.events.lock().unwrap() = (0, Some(Box::new(watcher)));
    }

    pub(crate) fn watch_no_more(&self) {
        *self.shared.events.lock().unwrap() = (0, None);
    }
}

struct Session {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    shared: Arc<Shared>,
    from: String,
    to: String,
    is_in: bool,
}

/// The line is over.
struct Over;

impl From<std::io::Error> for Over {
    fn from(_: std::io::Error) -> Self {
        Over
    }
}

impl Session {
    fn new(stream: TcpStream, shared: Arc<Shared>) -> Self {
        let reader = BufReader::new(stream.try_clone().unwrap());
        Session { stream, reader, shared, from: String::new(), to: String::new(), is_in: false }
    }

    fn event(&self) {
        let mut events = self.shared.events.lock().unwrap();
        events.0 += 1;
        let number = events.0;
        if let Some(watcher) = &mut events.1 {
            watcher(number);
        }
    }

    fn say(&mut self, text: &str) -> Result<(), Over> {
        // In one piece: small pieces wait for each other on the way.
        Ok(self.stream.write_all(format!("{text}\r\n").as_bytes())?)
    }

    fn rule(&self) -> Option<Rule> {
        self.shared.rules.lock().unwrap().get(&self.to).copied()
    }

    fn once_done(&self) {
        self.shared.rules.lock().unwrap().remove(&self.to);
    }

    fn talk(mut self) -> Result<(), Over> {
        *self.shared.connections.lock().unwrap() += 1;
        let early = self.shared.early.lock().unwrap().pop();
        if early == Some(Early::BeforeGreeting) {
            return Ok(());
        }
        self.say("220 mail.yunze.example")?;
        if early == Some(Early::AfterGreeting) {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            self.event();
            let command = line.trim_end();
            self.shared.heard.lock().unwrap().push(command.to_owned());
            let verb = command.get(..4).unwrap_or(command).to_ascii_uppercase();
            match verb.as_str() {
                "AUTH" => {
                    self.is_in = true;
                    self.say("235 2.7.0 welcome")?;
                }
                "MAIL" if !self.is_in && *self.shared.wants_login.lock().unwrap() => {
                    self.say("530 5.7.0 log in first")?;
                }
                "EHLO" => self.say(&format!(
                    "250-mail.yunze.example\r\n250-SIZE {MOST_BYTES}\r\n250-AUTH PLAIN\r\n250 8BITMIME"
                ))?,
                "MAIL" if early == Some(Early::AtSender) => return Ok(()),
                "MAIL" if early == Some(Early::RefuseSender) => self.say("550 5.7.1 sender unknown")?,
                "MAIL" if size(command) > MOST_BYTES => self.say("552 5.3.4 too large")?,
                "MAIL" => {
                    self.from = address(command);
                    self.say("250 2.1.0 ok")?;
                }
                "RCPT" => {
                    self.to = address(command);
                    self.recipient()?;
                }
                "DATA" => self.text()?,
                "RSET" | "NOOP" => self.say("250 2.0.0 ok")?,
                "QUIT" => {
                    self.say("221 2.0.0 bye")?;
                    return Ok(());
                }
                _ => self.say("502 5.5.1 what?")?,
            }
        }
    }

    fn recipient(&mut self) -> Result<(), Over> {
        match self.rule() {
            Some(Rule::Greylist(0)) | None => self.say("250 2.1.5 ok"),
            Some(Rule::Greylist(times)) => {
                let mut rules = self.shared.rules.lock().unwrap();
                rules.insert(self.to.clone(), Rule::Greylist(times - 1));
                drop(rules);
                self.say("451 4.7.1 greylisted, come again")
            }
            Some(Rule::NoSuchUser) => self.say("550 5.1.1 no such user"),
            Some(Rule::HangUp) => {
                self.say("421 4.3.2 going down")?;
                Err(Over)
            }
            Some(Rule::CloseAtRecipient) => Err(Over),
            Some(_) => self.say("250 2.1.5 ok"),
        }
    }

    fn text(&mut self) -> Result<(), Over> {
        let rule = self.rule();
        if rule == Some(Rule::CloseAtData) {
            return Err(Over);
        }
        self.say("354 go on")?;
        let mut bytes = Vec::new();
        for number in 0.. {
            let mut line = Vec::new();
            // A line without its end is a client that died.
            if self.reader.read_until(b'\n', &mut line)? == 0 || !line.ends_with(b"\r\n") {
                return Err(Over);
            }
            if number == 0 {
                self.event();
            }
            if rule == Some(Rule::CloseInText) && number == 5 {
                return Err(Over);
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        self.event();
        match rule {
            Some(Rule::RefuseText) => return self.say("554 5.6.0 not this text"),
            Some(Rule::DeferText) => {
                self.once_done();
                return self.say("451 4.3.0 try again later");
            }
            Some(Rule::LoseAndClose) => return Err(Over),
            _ => {}
        }
        let received = Received { from: self.from.clone(), to: self.to.clone(), bytes };
        self.shared.received.lock().unwrap().push(received);
        self.event();
        match rule {
            Some(Rule::TakeAndClose) => Err(Over),
            Some(Rule::TakeAndSaySilent) => {
                let mut rest = Vec::new();
                self.stream.set_read_timeout(Some(Duration::from_secs(20)))?;
                self.reader.read_to_end(&mut rest)?;
                Err(Over)
            }
            _ => self.say("250 2.0.0 queued"),
        }
    }
}

/// `SIZE=` of the sender's command.
fn size(command: &str) -> usize {
    command.split_once("SIZE=").and_then(|(_, size)| size.parse().ok()).unwrap_or_default()
}

/// What stands between the angle brackets.
fn address(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
