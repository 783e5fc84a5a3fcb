//! Text files as office programs write them: commas, CRLF, UTF-8 with or without BOM, GBK.

use std::error::Error;

pub fn csv(lines: &[Vec<String>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line)?;
    }
    Ok(writer.into_inner()?)
}

pub fn with_bom(bytes: Vec<u8>) -> Vec<u8> {
    [&[0xEF, 0xBB, 0xBF], bytes.as_slice()].concat()
}

/// An error if a character has no place in GBK: the file must read back as it was meant.
pub fn gbk(text: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (bytes, _, lost) = encoding_rs::GBK.encode(std::str::from_utf8(text)?);
    if lost { Err("a character that GBK does not have".into()) } else { Ok(bytes.into_owned()) }
}

pub fn line<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
