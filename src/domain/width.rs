//! Full width and half width, invisible characters: one writing for identifiers and numbers.
