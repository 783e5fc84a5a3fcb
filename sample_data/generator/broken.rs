//! Files that cannot be read, or only by half: each must end in a finding while the rest of the run goes on.

use std::error::Error;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::lists;
use crate::row::Row;
use crate::sample::Sample;

/// A list with a comma too many.
pub const SHIFTED: &str = "金额未加引号.csv";
/// Made once by hand, see `sample_data/README.md`.
const ENCRYPTED: &[u8] = include_bytes!("../fixed/加密的台账.xlsx");

/// `rows`: a few sound rows that occur nowhere else; `whole`: path of a sound workbook already in the sample.
pub fn write(sample: &mut Sample, folder: &str, rows: &[Row], whole: &str) -> Result<(), Box<dyn Error>> {
    let mut add = |code: u16, name: &str, bytes: Vec<u8>, note: &str| {
        let path = format!("{folder}/{name}");
        sample.add(&path, bytes);
        sample.plant(code, &path, "", None, note);
    };
    add(1, "空文件.csv", Vec::new(), "空文件");
    add(3, "加密的台账.xlsx", ENCRYPTED.to_vec(), "有打开密码的工作簿");
    add(5, "值班表.csv", DUTY_ROSTER.as_bytes().to_vec(), "不是任何一种数据");
    add(6, "缺列.csv", lists::public(rows, true)?, "名单缺“案号”一列");
    add(23, "被执行人信息查询结果.csv", lists::debtors(rows)?, "全部被执行人的查询结果，不是失信名单");
    add(
        26,
        "两张名单_上表无表头.csv",
        headless(&lists::public(rows, false)?)?,
        "名单上方还有几行案件，没有表头",
    );
    add(27, "两张名单_左右并排.csv", side_by_side(&lists::public(rows, false)?)?, "两张名单左右并排");
    add(28, "名单下方附国有企业名录.csv", BELOW_A_LIST.as_bytes().to_vec(), "案件名单下方接着国有企业名录");
    add(9, "接口导出_补.csv.crdownload", lists::interface(rows)?, "浏览器还没有下载完");
    add(9, "~$执行案件台账_修改中.xlsx", lock_file(), "表格程序的锁文件，工作簿本身不在收件箱");
    add(516, "两案金额合并.xls", MERGED_AMOUNT.as_bytes().to_vec(), "两个案件的执行标的合并成一格");
    add(12, "两案金额合并.xls", MERGED_AMOUNT.as_bytes().to_vec(), "表格右边多出一格旁注");
    add(10, "乱码.csv", undecodable(), "既不是 UTF-8 也不是 GB18030");
    add(11, "引号未闭合.csv", unclosed(&lists::public(rows, false)?)?, "第4条记录的引号没有闭合");
    add(25, "失信名单扫描件.pdf", SCAN.to_vec(), "扫描件，不是表格");
    add(24, "三季度材料.zip", packed(&lists::public(rows, false)?)?, "压缩包，里面是名单");
    let whole = sample.files.get(whole).cloned().unwrap_or_default();
    let half = whole.get(..whole.len() * 6 / 10).unwrap_or_default().to_vec();
    let path = format!("{folder}/传输中断.xlsx");
    sample.add(&path, half);
    sample.plant(2, &path, "", None, "只传了六成的工作簿");
    let path = format!("{folder}/{SHIFTED}");
    sample.add(&path, shifted(&lists::public(rows, false)?)?);
    sample.plant(907, &path, "", Some(2), "义务里的金额有没加引号的逗号，后面各格都移了一格");
    let path = format!("{folder}/满屏格式.xlsx");
    sample.add(&path, claiming_four_gigabytes(&whole)?);
    sample.plant(4, &path, "", None, "压缩包目录声称解压后有 4 GB");
    Ok(())
}

const DUTY_ROSTER: &str = "日期,带班领导,值班人员,值班电话\r\n2026-10-01,凌书田,骆秀禾,1990000001\r\n2026-10-02,褚明远,邬汝舟,1990000002\r\n";

const BELOW_A_LIST: &str = "被执行人名称,案号,发布时间\r\n附表,,\r\n统一社会信用代码,企业名称,出资人单位编号\r\n91990184MA98000010,云泽市云投商贸有限公司,YZ0009\r\n";

const MERGED_AMOUNT: &str = "<html><meta charset=utf-8><table><tr><th>被执行人名称<th>案号<th>立案日期<th>发布时间<th>失信行为具体情形<th>执行标的</tr>\r\n\
<tr><td>云泽市白鹭镇新建村村民委员会<td>（2026）泽0184执62901号<td>2026-03-05<td>2026-06-01<td>违反财产报告制度<td rowspan=2>86000</tr>\r\n\
<tr><td>云泽市白鹭镇新建村村民委员会<td>（2026）泽0184执62902号<td>2026-03-06<td>2026-06-01<td>违反财产报告制度<td>待核</tr></table></html>\r\n";

const SCAN: &[u8] = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// A list as somebody packs it to send it.
fn packed(csv: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("失信名单.csv", SimpleFileOptions::default())?;
    archive.write_all(csv)?;
    Ok(archive.finish()?.into_inner())
}

/// A list below the rows of another that lost its heading.
fn headless(csv: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = std::str::from_utf8(csv)?;
    let (_, rows) = text.split_once('\n').ok_or("no heading")?;
    Ok(format!("{rows}\r\n{}", text.trim_start_matches('\u{FEFF}')).into_bytes())
}

/// The same list on the left and on the right.
fn side_by_side(csv: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = std::str::from_utf8(csv)?.trim_start_matches('\u{FEFF}');
    let lines = text.lines().map(|line| format!("{line},,{line}\r\n"));
    Ok(lines.collect::<String>().into_bytes())
}

/// What Excel lays beside a workbook that is open: a length, the user's name, padding, the name again in UTF-16.
fn lock_file() -> Vec<u8> {
    const USER: &str = "zhixingju";
    let mut bytes = vec![USER.len() as u8];
    bytes.extend(USER.bytes());
    bytes.resize(55, b' ');
    bytes.extend([USER.len() as u8, 0]);
    bytes.extend(USER.encode_utf16().flat_map(u16::to_le_bytes));
    while bytes.len() < 165 {
        bytes.extend([b' ', 0]);
    }
    bytes.truncate(165);
    bytes
}

fn undecodable() -> Vec<u8> {
    let mut bytes = b"no,name,case\r\n".to_vec();
    for line in 0..12_u8 {
        bytes.extend([
            0x80 | line,
            0xFF,
            0xFF,
            0x80,
            b',',
            0xA1,
            0x20,
            0xFF,
            b',',
            0xFF,
            0x30 | line,
            0x0D,
            0x0A,
        ]);
    }
    bytes
}

/// Opens a quote before the duty of the third case.
fn unclosed(csv: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = std::str::from_utf8(csv)?;
    let (at, _) = text.match_indices(",被执行人于判决").nth(2).ok_or("no duty to open a quote before")?;
    let (before, after) = text.split_at(at + 1);
    Ok(format!("{before}\"{after}").into_bytes())
}

/// Heading and first case, its sum written with a comma and no quotation marks.
fn shifted(csv: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = std::str::from_utf8(csv)?;
    let end = text.match_indices('\n').nth(1).map_or(text.len(), |(at, _)| at + 1);
    let text = text.get(..end).ok_or("no first case")?;
    let (duty, _) = text.match_indices(",被执行人于判决").next().ok_or("no duty to put a comma into")?;
    let yuan = text.get(duty..).and_then(|rest| rest.find(".00元")).ok_or("no sum in the duty")? + duty;
    let (before, after) = text.split_at(yuan - 3);
    Ok(format!("{before},{after}").into_bytes())
}

/// The same archive, its central directory claiming 4 GB less 16 bytes for the largest sheet.
fn claiming_four_gigabytes(archive: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const UNCOMPRESSED_SIZE: usize = 24;
    const NAME: usize = 46;
    let sheet = b"xl/worksheets/sheet1.xml";
    let entry = archive
        .windows(NAME + sheet.len())
        .position(|window| window.starts_with(ENTRY) && window.ends_with(sheet))
        .ok_or("no sheet in the central directory")?;
    let mut archive = archive.to_vec();
    let size = archive
        .get_mut(entry + UNCOMPRESSED_SIZE..entry + UNCOMPRESSED_SIZE + 4)
        .ok_or("directory cut short")?;
    size.copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    Ok(archive)
}
