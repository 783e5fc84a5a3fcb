//! From rows to listings: every third row repeats a case that another row has.

use chengxin::domain::disposition::Disposition;
use chengxin::domain::listing::CaseFacts;
use chengxin::domain::party::{Party, PartyId};
use chengxin::domain::scope::BodyClass;
use chengxin::domain::term::term;
use chengxin::ledger::settle::settle;
use chengxin::table::columns as col;
use chengxin::table::listing_rows::{ListingRow, ListingRows};
use divan::Bencher;
use divan::counter::ItemsCount;
use polars::prelude::{DataFrame, NamedFrom, Series};

use crate::desk::{Desk, day};
use crate::sizes;

const PARTIES: u64 = 500;

#[divan::bench(args = sizes(), sample_count = 3)]
fn settling_of_rows(bencher: Bencher, rows: usize) {
    let (desk, frame, parties) = (Desk::new(), frame(rows), parties());
    let catalogue = &desk.office.standards.catalogue;
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        let term_of = |facts: &CaseFacts| term(&facts.grounds, facts.decided_on, facts.published_on, 0);
        settle(frame.clone(), &parties, &term_of, &|code| catalogue.severity(code)).unwrap()
    });
}

fn parties() -> Vec<Party> {
    let party = |number| Party {
        id: PartyId::numbered(number),
        name: format!("云泽市第{number}单位"),
        class: BodyClass::Agency,
        uscc: None,
        org_code: None,
        unit: None,
    };
    (0..PARTIES).map(party).collect()
}

fn frame(count: usize) -> DataFrame {
    let mut rows = ListingRows::default();
    let mut ids = Vec::with_capacity(count);
    for number in 0..count as u64 {
        let case = if number % 3 == 2 { number - 1 } else { number };
        ids.push(PartyId::numbered(case * 7919 % PARTIES).to_string());
        rows.push(
            "名单.csv",
            "",
            number as u32 + 2,
            ListingRow {
                disposition: Disposition::Accepted.word().to_owned(),
                party_name: "云泽市某局".to_owned(),
                case_key: Some(format!("(2026)泽0184执{case}")),
                court: Some("云泽市人民法院".to_owned()),
                duty: Some(
                    "被执行人于判决生效之日起十日内支付工程款3039510.00元及利息；负担案件受理费。".to_owned(),
                ),
                published_on: Some(day()),
                amount_fen: Some(303_951_000),
                ..ListingRow::default()
            },
        );
    }
    let mut frame = rows.into_frame().unwrap();
    frame.with_column(Series::new(col::PARTY_ID.into(), ids).into()).unwrap();
    frame
}
