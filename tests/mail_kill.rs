//! Sending that is killed again and again: nobody gets two, and nobody is forgotten.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;
mod posts;

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::Office;
use posts::office::{address, name};
use posts::server::Server;

const RECIPIENTS: u32 = 200;
const KILLS: usize = 50;
const SEND: [&str; 3] = ["send", "--as-of", "2026-10-09"];

/// Reproducible "random" numbers (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn start(office: &Office) -> Child {
    Command::new(env!("CARGO_BIN_EXE_chengxin"))
        .arg("--office")
        .arg(office.root())
        .args(SEND)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Starts sending and kills it some microseconds after the server has seen so many events. `true`: it was over before.
fn send_and_kill(office: &Office, server: &Server, events: usize, micros: u64) -> bool {
    let victim: Arc<Mutex<Option<Child>>> = Arc::default();
    let here = Arc::clone(&victim);
    server.watch(move |event| {
        if event == events {
            std::thread::sleep(Duration::from_micros(micros));
            // SIGKILL: no destructor, no good-bye.
            if let Some(child) = here.lock().unwrap().as_mut() {
                child.kill().unwrap();
            }
        }
    });
    let mut slot = victim.lock().unwrap();
    *slot = Some(start(office));
    drop(slot);
    loop {
        let mut slot = victim.lock().unwrap();
        if let Some(status) = slot.as_mut().unwrap().try_wait().unwrap() {
            server.watch_no_more();
            return status.code().is_some();
        }
        drop(slot);
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn of_state<'a>(states: &'a BTreeMap<String, &'static str>, state: &str) -> Vec<&'a String> {
    states.iter().filter(|(_, is)| **is == state).map(|(name, _)| name).collect()
}

#[test]
fn killed_at_fifty_instants_nobody_gets_two_and_nobody_is_forgotten() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "");
    office.publish("2026Q3-1", RECIPIENTS, "a");
    assert_eq!(office.tell("approve --by 周知白 --as-of 2026-10-09").0, 0);

    let mut seeded = Seeded(20_261_009);
    let mut killed = 0;
    for _ in 0..KILLS {
        let (events, micros) = (1 + seeded.below(32), seeded.below(3000));
        if !send_and_kill(&office, &server, usize::try_from(events).unwrap(), micros) {
            killed += 1;
        }
    }
    assert!(killed >= KILLS - 5, "only {killed} of {KILLS} were killed at work");
    let (code, said) = office.tell("send --as-of 2026-10-09");
    assert!(matches!(code, 0 | 12), "{said}");

    let (states, counts) = (office.states("2026Q3-1"), server.counts());
    let unknown = of_state(&states, "unknown");
    assert!(counts.values().all(|count| *count == 1), "nobody gets two: {counts:?}");
    assert_eq!(of_state(&states, "accepted").len() + unknown.len(), RECIPIENTS as usize, "{states:?}");
    assert!(!unknown.is_empty() && unknown.len() <= killed, "{} unknown of {killed} kills", unknown.len());
    for number in 1..=RECIPIENTS {
        let got = counts.contains_key(&address(number));
        assert!(got || states[&name(number)] == "unknown", "{} is forgotten", name(number));
        assert!(said.contains(&name(number)) || states[&name(number)] == "accepted", "{said}");
    }

    for number in (1..=RECIPIENTS).filter(|number| states[&name(*number)] == "unknown") {
        let answer = if counts.contains_key(&address(number)) { "accepted" } else { "again" };
        let line = format!("send --settle {} {answer} --by 周知白 --as-of 2026-10-09", name(number));
        assert_eq!(office.tell(&line).0, 0, "{line}");
    }
    assert_eq!(office.tell("send --as-of 2026-10-09").0, 0);
    assert_eq!(server.counts().len(), RECIPIENTS as usize);
    assert!(server.counts().values().all(|count| *count == 1));
    assert!(office.states("2026Q3-1").values().all(|state| *state == "accepted"));
}
