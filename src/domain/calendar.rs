//! Working days of China from the official tables (§10).
