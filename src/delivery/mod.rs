//! placeholder until the branch lands
use crate::domain::edition::Notice;
use crate::products::{Book, Produced};
use crate::store::hash::Sha256Hex;
pub struct Packet<'a> {
    pub notice: &'a Notice,
    pub files: &'a [Produced],
}
#[derive(Debug)]
pub struct Prepared {
    pub path: String,
    pub bytes: Vec<u8>,
    pub digest: Sha256Hex,
    pub message_id: String,
    pub recipient: String,
}
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct DeliveryError;
pub fn prepare(_book: &Book<'_>, _packets: &[Packet<'_>]) -> Result<Vec<Prepared>, DeliveryError> {
    Ok(Vec::new())
}
