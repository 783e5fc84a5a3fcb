//! What the tests of the rules have in common; the tests themselves stand beside each rule.

pub(super) mod hand_tables;
