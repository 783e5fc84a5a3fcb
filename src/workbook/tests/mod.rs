//! Tests that are about no single reader.

mod awkward;
