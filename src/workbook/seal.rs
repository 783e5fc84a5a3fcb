//! A workbook behind a pass-phrase: agile encryption, AES-256 ([MS-OFFCRYPTO] 2.3.4), which Excel and WPS open by asking for
//! it. The salts and keys are drawn from a stream that only the pass-phrase and the content start, so that the same workbook
//! sealed again with the same pass-phrase has the same bytes, and another content or pass-phrase shares none of them.

use std::io::{self, Cursor, Write};

use ms_offcrypto_writer::Ecma376AgileWriter;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

/// How often the seed is hashed: whoever has a sealed file and guesses its content must pay for each pass-phrase tried, as he
/// must with the format's own check.
const ROUNDS: u32 = 100_000;
/// Entry of a compound file's directory.
const ENTRY: usize = 128;
/// Created and modified, in an entry.
const TIMES: std::ops::Range<usize> = 100..116;
/// Where an entry says what it is, and what a storage is.
const KIND: usize = 66;
const STORAGE: u8 = 1;

/// Seals the bytes of an .xlsx file.
///
/// # Errors
/// None but those of memory; the writer's interface is that of a file.
pub fn seal(workbook: &[u8], pass_phrase: &str) -> io::Result<Vec<u8>> {
    let mut random = ChaCha20Rng::from_seed(seed(workbook, pass_phrase));
    let mut sealed = Ecma376AgileWriter::create(&mut random, pass_phrase, Cursor::new(Vec::new()))?;
    sealed.write_all(workbook)?;
    let mut bytes = sealed.into_inner()?.into_inner();
    forget_times(&mut bytes);
    Ok(bytes)
}

fn seed(workbook: &[u8], pass_phrase: &str) -> [u8; 32] {
    let start = || Sha256::new().chain_update(b"chengxin sealed workbook 1\0");
    let length = (pass_phrase.len() as u64).to_le_bytes();
    let mut seed: [u8; 32] =
        start().chain_update(length).chain_update(pass_phrase).chain_update(workbook).finalize().into();
    for _ in 0..ROUNDS {
        seed = Sha256::new().chain_update(seed).chain_update(pass_phrase).finalize().into();
    }
    seed
}

/// The compound file notes when its four storages were made; no reader needs it.
fn forget_times(bytes: &mut [u8]) {
    const NAMES: [&str; 4] =
        ["\u{6}DataSpaces", "DataSpaceInfo", "TransformInfo", "StrongEncryptionTransform"];
    let names =
        NAMES.map(|name| name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    for entry in bytes.chunks_exact_mut(ENTRY) {
        let is_storage = entry.get(KIND) == Some(&STORAGE);
        if is_storage
            && names.iter().any(|name| entry.starts_with(name))
            && let Some(times) = entry.get_mut(TIMES)
        {
            times.fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_workbook_is_sealed_to_the_same_bytes_and_another_to_others() {
        let content = b"PK\x03\x04 as good as a workbook".as_slice();
        let sealed = seal(content, "渡口 柳树 七").unwrap();
        assert_eq!(sealed, seal(content, "渡口 柳树 七").unwrap());
        assert_ne!(sealed, seal(content, "渡口 柳树 八").unwrap());
        assert!(sealed.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]), "a compound file");
        assert!(!sealed.windows(content.len()).any(|window| window == content));
    }
}
