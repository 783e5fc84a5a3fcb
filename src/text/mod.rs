//! Every sentence that the program utters: `words/zh/*.toml` and `words/en/*.toml` by key, `findings/*.toml` by code.
//! Rust code elsewhere holds keys and values only.

pub mod findings;
pub mod fonts;
pub mod handbook;
pub mod letter;
pub mod outgoing;
pub mod settings;
pub mod template;
pub mod trouble;
pub mod words;
