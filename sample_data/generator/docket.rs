//! The court's docket: draws cases against the city's bodies and against others, each with its own number.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::city::Unit;
use crate::people::{self, Outsider, Sort};
use crate::row::{Day, Money, Row};
use crate::seed::Seed;

pub const COURT: &str = "云泽市人民法院";
pub const S1: &str = "有履行能力而拒不履行生效法律文书确定义务";
pub const S4: &str = "违反财产报告制度";
pub const S5: &str = "违反限制消费令";

const BODY_CAUSES: [&str; 7] = [
    "建设工程施工合同纠纷",
    "买卖合同纠纷",
    "土地承包合同纠纷",
    "房屋租赁合同纠纷",
    "劳务合同纠纷",
    "服务合同纠纷",
    "借款合同纠纷",
];
const OTHER_CAUSES: [&str; 5] =
    ["民间借贷纠纷", "金融借款合同纠纷", "机动车交通事故责任纠纷", "离婚后财产纠纷", "追偿权纠纷"];
const GROUNDS: [&str; 8] = [
    S1,
    S1,
    S1,
    S4,
    "违反财产报告制度,有履行能力而拒不履行生效法律文书确定义务",
    S5,
    "无正当理由拒不履行执行和解协议",
    "其他规避执行",
];

pub struct Docket {
    pub seed: Seed,
    pub units: Vec<Unit>,
    last_number: BTreeMap<i32, u32>,
    outsiders: u32,
}

impl Docket {
    pub fn new(seed: Seed, units: Vec<Unit>) -> Self {
        Docket { seed, units, last_number: BTreeMap::new(), outsiders: 0 }
    }

    /// A case of these years against a unit of the city.
    pub fn against(&mut self, unit_id: &str, from: i32, to: i32) -> Row {
        let unit = self.units.iter().find(|unit| unit.id == unit_id).cloned().unwrap_or_default();
        let debtor = Outsider {
            name: unit.name.clone(),
            code: unit.uscc.clone(),
            representative: people::name(&mut self.seed),
            sex: "",
            age: 0,
        };
        let cause = self.seed.pick(&BODY_CAUSES);
        let filed = self.day(from, to);
        Row { town: unit.town(), org_code: unit.org_code(), ..self.row(Sort::Body, debtor, cause, filed) }
    }

    /// A case of these years against somebody the work plan does not cover.
    pub fn outside(&mut self, sort: Sort, from: i32, to: i32) -> Row {
        self.outsiders += 1;
        let debtor = people::outsider(&mut self.seed, sort, self.outsiders);
        let cause = self.seed.pick(&OTHER_CAUSES);
        let filed = self.day(from, to);
        self.row(sort, debtor, cause, filed)
    }

    /// A working case day no later than 2026-08, so that decision and publication still fall into the quarter.
    fn day(&mut self, from: i32, to: i32) -> NaiveDate {
        let year = self.seed.between(i64::from(from), i64::from(to)) as i32;
        let last = if year == 2026 { 230 } else { 350 };
        let first_day = NaiveDate::from_ymd_opt(year, 1, 5).unwrap_or_default();
        first_day + Days::new(self.seed.below(last - 5))
    }

    fn row(&mut self, sort: Sort, debtor: Outsider, cause: &'static str, filed: NaiveDate) -> Row {
        let year = filed.year();
        let case = self.case_number(year);
        let amount = self.seed.between(8, 4_800) * 100_000 + self.seed.between(0, 99) * 1_000;
        let basis_year = year - i32::from(self.seed.chance(45));
        let (performance, paid) = match self.seed.below(10) {
            0..=6 => ("全部未履行", 0),
            7 | 8 => ("部分未履行", amount * self.seed.between(1, 6) / 10 / 100 * 100),
            _ => ("其他", 0),
        };
        let applicant = self.applicant();
        let (basis, basis_unit) = self.basis(basis_year, cause);
        let grounds = self.seed.pick(&GROUNDS);
        let published_after = Days::new(self.seed.between(20, 43) as u64);
        // A listing of S2–S6 lasts two years: older ones stand on S1 alone, or they would all have run out.
        let grounds =
            if filed < NaiveDate::from_ymd_opt(2024, 11, 1).unwrap_or_default() { S1 } else { grounds };
        let yuan = Money::Fen(amount).in_yuan();
        Row {
            sort,
            town: "市直",
            name: debtor.name,
            org_code: String::new(),
            code: debtor.code,
            representative: debtor.representative,
            sex: debtor.sex,
            age: debtor.age,
            court: COURT.to_owned(),
            province: "华泽",
            case,
            filed: Day::On(filed),
            decided: Day::On(filed + Days::new(15)),
            published: Day::On(filed + published_after),
            basis,
            basis_unit: basis_unit.to_owned(),
            cause,
            duty: duty(cause, &applicant, &yuan),
            applicant,
            performance,
            performed: if paid > 0 {
                format!("已履行{}元", Money::Fen(paid).in_yuan())
            } else {
                String::new()
            },
            unperformed: if paid > 0 {
                format!("未履行{}元", Money::Fen(amount - paid).in_yuan())
            } else {
                String::new()
            },
            grounds: grounds.to_owned(),
            amount: Money::Fen(amount),
            paid: Money::Fen(paid),
            exception: "",
            extension: "",
            remark: "",
            damage: None,
            overlong: false,
            planted: Vec::new(),
        }
    }

    /// The next number of that year; before 2016 in the old form with the court's short name.
    fn case_number(&mut self, year: i32) -> String {
        let step = self.seed.between(3, 17) as u32;
        let number = self.last_number.entry(year).or_insert(100);
        *number += step;
        let number = *number;
        let resumed = if self.seed.chance(12) { "执恢" } else { "执" };
        if year < 2016 {
            format!("（{year}）泽云泽{resumed}字第{number:05}号")
        } else {
            format!("（{year}）泽0184{resumed}{number}号")
        }
    }

    /// 执行依据文号 and who made it.
    fn basis(&mut self, year: i32, cause: &str) -> (String, &'static str) {
        let number = self.seed.between(11, 2900);
        match (year < 2016, self.seed.below(12)) {
            (true, _) => (format!("（{year}）泽云泽民初字第{number:05}号"), COURT),
            _ if cause == "劳务合同纠纷" => {
                (format!("云劳人仲裁字〔{year}〕第{}号", number % 300 + 1), "云泽市劳动人事争议仲裁委员会")
            }
            (_, 1) => (format!("（{year}）泽0184民初{number}号民事判决书"), "云泽法院"),
            (_, 2) => (format!("（{year}）泽01民终{number}号"), "澜江市中级人民法院"),
            _ => (format!("（{year}）泽0184民初{number}号"), COURT),
        }
    }

    fn applicant(&mut self) -> String {
        if self.seed.chance(55) {
            people::name(&mut self.seed)
        } else {
            let number = self.seed.below(500) as u32;
            people::outsider(&mut self.seed, Sort::Company, number).name
        }
    }
}

fn duty(cause: &str, applicant: &str, yuan: &str) -> String {
    let what = match cause {
        "建设工程施工合同纠纷" => "工程款",
        "买卖合同纠纷" => "货款",
        "土地承包合同纠纷" => "土地承包款返还款",
        "房屋租赁合同纠纷" => "租金",
        "劳务合同纠纷" => "劳务费",
        "服务合同纠纷" => "服务费",
        "机动车交通事故责任纠纷" => "赔偿款",
        "离婚后财产纠纷" => "财产折价款",
        "追偿权纠纷" => "代偿款",
        _ => "借款本金",
    };
    format!("被执行人于判决生效之日起十日内支付{applicant}{what}{yuan}元及利息；负担案件受理费。")
}
