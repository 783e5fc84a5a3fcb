//! `pipelines/measures.toml`: joint sanctions as data — domain × department × legal basis × whom it hits (R27–R29).
//! A measure without a basis is refused, so none is ever produced (国办发〔2020〕49号).

use serde::{Deserialize, Serialize};

use super::fault::{DefinitionFault, parse};
use super::flaw::Flaw;
use crate::domain::scope::BodyClass;

/// 单位 and the persons behind it (work plan, task 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Unit,
    /// 法定代表人
    LegalRepresentative,
    /// 主要负责人
    Principal,
    /// 影响债务履行的直接责任人员
    DirectlyResponsible,
    /// 实际控制人
    Controller,
}

/// When a measure takes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// As soon as listed.
    Listed,
    /// Only after supervision without result (评优评先).
    Overdue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// `ZFCG` …
    pub code: String,
    /// 政府采购 …
    pub domain: String,
    /// Departments that carry it out, by their name in the units table without the city (`财政局`).
    pub departments: Vec<String>,
    /// Legal bases; never empty.
    pub bases: Vec<String>,
    pub roles: Vec<Role>,
    pub classes: Vec<BodyClass>,
    #[serde(default = "listed")]
    pub stage: Stage,
    /// What the department is asked to do.
    pub action: String,
}

fn listed() -> Stage {
    Stage::Listed
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    pub format: u32,
    #[serde(rename = "measure")]
    pub measures: Vec<Measure>,
}

impl Measures {
    pub fn read(file: &str, text: &str) -> Result<Self, Box<DefinitionFault>> {
        let measures: Measures = parse(file, text)?;
        if let Some(measure) = measures.measures.iter().find(|measure| measure.bases.is_empty()) {
            let flaw = Flaw::MeasureWithoutBasis(measure.code.clone());
            return Err(Box::new(DefinitionFault::new(file, text, flaw)));
        }
        Ok(measures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_without_a_basis_is_refused_and_named() {
        let measure = |bases: &str| {
            format!(
                "format = 1\n[[measure]]\ncode = \"ZFCG\"\ndomain = \"政府采购\"\ndepartments = [\"财政局\"]\nbases = {bases}\nroles = [\"unit\"]\nclasses = [\"village\"]\naction = \"限制\"\n"
            )
        };
        assert!(Measures::read("measures.toml", &measure("[\"法释〔2017〕7号第八条\"]")).is_ok());
        let fault = Measures::read("measures.toml", &measure("[]")).unwrap_err();
        assert!(fault.to_string().contains("ZFCG"), "{fault}");
    }
}
