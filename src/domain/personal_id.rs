//! 公民身份号码 (GB 11643) and how personal numbers are masked.
