//! Dates as courts write them.
