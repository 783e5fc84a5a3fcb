//! Tests: real layouts of every dataset, as heading rows and a row of data, and what each column is read as.

use super::driver::read_lines;
use crate::table::batch::Dataset;

/// Dataset, heading, one data row, and the frame's columns after `row`.
type Case = (Dataset, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    (
        Dataset::Listing,
        "失信被执行人姓名/名称|性别|年龄|身份证号码/组织机构代码|法定代表人或者负责人姓名|执行法院|省份|执行依据文号|立案时间|案号|\
         做出执行依据单位|生效法律文书确定的义务|被执行人的履行情况|失信被执行人行为具体情形|发布时间|已履行部分|未履行部分",
        "云泽市水务局||0|||||||（2026）泽0184执1号",
        "party_name sex age identifier representative court province basis_number filed_on case_number basis_unit duty \
         performance grounds published_on performed_part unperformed_part",
    ),
    (
        Dataset::Listing,
        "id|iname|caseCode|age|sexy|cardNum|businessEntity|courtName|areaName|partyTypeName|gistId|regDate|gistUnit|duty|\
         performance|performedPart|unperformPart|disruptTypeName|publishDate|focusNumber|qysler",
        "7|云泽市水务局|（2026）泽0184执1号",
        "column:1 party_name case_number age sex identifier representative court province party_type basis_number filed_on \
         basis_unit duty performance performed_part unperformed_part grounds published_on column:20 column:21",
    ),
    (
        Dataset::Listing,
        "法院代码|被执行人姓名/名称|身份证号码|组织机构代码|法定代表人或者负责人姓名|执行法院|执行依据文号|立案时间|案号|做出执行依据单位|\
         生效法律文书确定的义务|被执行人的履行情况|发布时间|搜案年号|搜案编号|被执行人序号|已履行部分|未履行部分|失信id|性别|被执行人性质|\
         出生日期|失信被执行人行为情况",
        "X|云泽市水务局|||||||（2026）泽0184执1号",
        "column:1 party_name personal_id org_code representative court basis_number filed_on case_number basis_unit duty \
         performance published_on column:14 column:15 column:16 performed_part unperformed_part column:19 sex party_type \
         column:22 grounds",
    ),
    (
        Dataset::Listing,
        "提起方式|案号|被执行人名称|被执行人类型|性别|年龄|证件类型|证件号码|组织机构代码|机构负责人姓名|机构负责人证件号码|法律文书确认的义务|\
         被执行人履行情况|已履行情况|未履行情况|立案日期|执行案由名称|执行法院名称|执行依据文号|发布时间|失信被执行人行为情况|失信状态|\
         执行依据制作单位",
        "依申请|（2026）泽0184执1号|云泽市水务局",
        "column:1 case_number party_name party_type sex age column:7 identifier org_code representative column:11 duty \
         performance performed_part unperformed_part filed_on column:17 court basis_number published_on grounds column:22 \
         basis_unit",
    ),
    (
        Dataset::Listing,
        "序号|案号|立案日期|案由|申请执行人|被执行人|被执行人证件号码/统一社会信用代码|法定代表人|执行依据文号|作出执行依据单位|\
         申请执行标的额（万元）|已执行到位金额|未履行金额|失信行为具体情形|纳入失信日期|是否限高|承办人|结案日期|结案方式|备注",
        "1|（2026）泽0184执1号||||云泽市水务局",
        "column:1 case_number filed_on column:4 applicant party_name identifier representative basis_number basis_unit amount \
         performed_part unperformed_part grounds decided_on column:16 column:17 closed_on closing_mode remark",
    ),
    (
        Dataset::Closure,
        "案号|被执行人|结案方式|结案日期|结案文书|文书编号|实际到位金额",
        "（2026）泽0184执1号|云泽市水务局|执行完毕|2026-09-30",
        "case_number party_name closing_mode closed_on document document_number performed_part",
    ),
    (
        Dataset::Closure,
        "案号|立案日期|执行依据文书文号|作出执行依据单位|承办人|结案方式|结案日期|结案标的金额|实际到位金额|公开或屏蔽状态",
        "（2026）泽0184执1号|||||执行完毕|2026-09-30",
        "case_number filed_on basis_number basis_unit column:5 closing_mode closed_on amount performed_part column:10",
    ),
    (
        Dataset::Closure,
        "案号|被执行人|结案方式|结案日期",
        "（2026）泽0184执1号|云泽市水务局|执行完毕|2026-09-30",
        "case_number party_name closing_mode closed_on",
    ),
    (
        Dataset::Removal,
        "案号|被执行人|处理类型|处理日期|理由",
        "（2026）泽0184执1号|云泽市水务局|撤销|2026-09-30|不符合纳入条件",
        "case_number party_name removal_kind removed_on grounds",
    ),
    (
        Dataset::Removal,
        "序号|失信被执行人姓名/名称|身份证号码/组织机构代码|执行案号|执行法院|退出方式|退出日期|退出原因",
        "1|云泽市水务局||（2026）泽0184执1号||屏蔽|2026-09-30|履行完毕",
        "column:1 party_name identifier case_number court removal_kind removed_on grounds",
    ),
    (
        Dataset::Verification,
        "序号|单位名称|统一社会信用代码|案号|推送日期|核实结果|核实日期|核实人|核实说明",
        "1|云泽市水务局||（2026）泽0184执1号|2026-09-30|属实|2026-10-09|韩某|",
        "column:1 party_name uscc case_number column:5 found found_on found_by found_reason",
    ),
    (
        Dataset::Verification,
        "执行案号|被执行人名称|审核结果|核实时间|不通过原因",
        "（2026）泽0184执1号|云泽市水务局|不通过|2026-10-09|款项未到账",
        "case_number party_name found found_on found_reason",
    ),
    (
        Dataset::Application,
        "申请单位|统一社会信用代码|案号|结案方式|结案日期|结案文书|文书编号|申请日期|信用承诺书",
        "云泽市水务局||（2026）泽0184执1号|执行完毕|2026-09-30|结案通知书|（2026）泽0184执1号之一|2026-10-09|有",
        "party_name uscc case_number closing_mode closed_on document document_number applied_on pledge",
    ),
    (
        Dataset::Application,
        "序号|申请修复单位|执行案号|履行方式|履行完毕日期|证明材料|是否提交信用承诺书|联系人",
        "1|云泽市水务局|（2026）泽0184执1号|全部履行完毕|2026-09-30|结案通知书|是|韩某",
        "column:1 party_name case_number closing_mode closed_on document pledge column:8",
    ),
    (
        Dataset::Clue,
        "序号|单位名称|统一社会信用代码|案号|提示依据|线索类型|涉及公职人员|移送意见|确认人|确认日期|线索说明",
        "1|云泽市水务局||（2026）泽0184执1号|以暴力抗拒执行|暴力抗法|是|移送|韩某|2026-10-09|阻拦查封",
        "column:1 party_name column:3 case_number column:5 clue_kind clue_by_official clue_verdict clue_officer clue_on \
         clue_reason",
    ),
    (
        Dataset::Clue,
        "执行案号|被执行人|问题类型|是否移送|承办法官|线索内容",
        "（2026）泽0184执1号|云泽市水务局|失职渎职|是|韩某|查封物去向不明",
        "case_number party_name clue_kind clue_verdict clue_officer clue_reason",
    ),
    (
        Dataset::Units,
        "单位编号|统一社会信用代码|组织机构代码|单位名称|单位类别|区划代码|上级单位编号|主管部门编号|关系类型|电子邮箱|联系人|生效日期|失效日期|\
         状态",
        "YZ0001|||云泽市水务局",
        "unit_id uscc org_code unit_name unit_kind area_code parent_id supervisor_id relation email contact valid_from \
         valid_to status",
    ),
    (
        Dataset::Units,
        "org_id|uscc|org_code|name|kind|area_code|parent_id|supervisor_id|email|valid_from|valid_to|status",
        "YZ0001|||云泽市水务局",
        "unit_id uscc org_code unit_name unit_kind area_code parent_id supervisor_id email valid_from valid_to status",
    ),
    (
        Dataset::Units,
        "机构编码|统一社会信用代码|组织机构代码|机构名称|机构类别|行政区划代码|上级机构编码|主管部门编码|联系邮箱|生效日期|失效日期|状态",
        "YZ0001|||云泽市水务局",
        "unit_id uscc org_code unit_name unit_kind area_code parent_id supervisor_id email valid_from valid_to status",
    ),
    (Dataset::Aliases, "单位编号|别名|别名类型", "YZ0001|市水务局|简称", "unit_id alias alias_kind"),
    (Dataset::Aliases, "org_id|alias|alias_kind", "YZ0001|市水务局|简称", "unit_id alias alias_kind"),
    (
        Dataset::Succession,
        "日期|变更类型|原单位名称|原单位编号|现单位编号|现单位名称",
        "2019-03-01|更名|云泽市水利局|YZ0001|YZ0001|云泽市水务局",
        "changed_on change old_name from_unit to_unit new_name",
    ),
    (
        Dataset::Succession,
        "date|change|old_name|from_org_id|to_org_id|new_name",
        "2019-03-01|rename|云泽市水利局|YZ0001|YZ0001|云泽市水务局",
        "changed_on change old_name from_unit to_unit new_name",
    ),
    (
        Dataset::StateEnterprises,
        "统一社会信用代码|企业名称|出资人单位编号",
        "91990184MA00000001|云泽市云投发展集团有限公司|YZ0009",
        "uscc unit_name investor",
    ),
    (
        Dataset::StateEnterprises,
        "序号|企业名称|统一社会信用代码|法定代表人|履行出资人职责机构编号|备注",
        "1|云泽市云投发展集团有限公司|91990184MA00000001||YZ0009",
        "column:1 unit_name uscc column:4 investor column:6",
    ),
    (
        Dataset::Receipt,
        "发文字号|回复单位|回复日期|回复内容",
        "云信办函〔2026〕1号|云泽市水务局|2026-10-20|已督促履行",
        "notice_number unit_name answered_on answer",
    ),
    (
        Dataset::Receipt,
        "序号|来函文号|主管部门|办理情况|反馈时间|联系人|联系电话",
        "1|云信办函〔2026〕1号|云泽市水务局|已督促履行|2026-10-20",
        "column:1 notice_number unit_name answer answered_on column:6 column:7",
    ),
    (
        Dataset::Waiver,
        "文件|工作表|行号|规则代码|放行人|理由|日期",
        "台账.xlsx|执行案件|27|R514|凌书田|已核实|2026-10-12",
        "waived_file waived_sheet waived_row waived_rule waived_by waived_reason waived_on",
    ),
    (
        Dataset::Waiver,
        "序号|来源文件|行|问题代码|放行理由|批准人|放行日期|备注",
        "1|名单.csv|27|R514|已核实|凌书田|2026-10-12",
        "column:1 waived_file waived_row waived_rule waived_reason waived_by waived_on column:8",
    ),
    (
        Dataset::Decision,
        "行标识|候选编号|序号|问题|原文名称|首选候选（1）|原文代码|首选候选代码|建议与依据|其他候选|结论|候选序号|单位类别|结论人|结论日期|备注|等待处理的行",
        "0123456789abcdef|YZ0013|1|名称认不出|云泽市水务居|云泽市水务局||12990184MB0000009K|疑似错别字||是同一单位|1||韩某|2026-10-09||a.csv!7",
        "question_key candidate_units column:3 column:4 column:5 column:6 column:7 column:8 column:9 column:10 verdict chosen \
         unit_class decided_by decided_on column:16 column:17",
    ),
    (
        Dataset::Decision,
        "行标识|候选编号|序号|问题|原文名称|原文信用代码|原文机构代码|候选单位及依据|结论|候选序号|单位类别|结论人|结论日期|备注|等待处理的行",
        "0123456789abcdef|YZ0013|1|名称认不出|云泽市水务局|||1. 云泽市水务局|是同一单位|1||韩某|2026-10-09||a.csv!7",
        "question_key candidate_units column:3 column:4 column:5 column:6 column:7 column:8 verdict chosen unit_class \
         decided_by decided_on column:14 column:15",
    ),
    (
        Dataset::Decision,
        "行标识|序号|问题|单位名称|执行案号|结论|结论人|结论日期|备注|等待处理的行",
        "0123456789abcdef|1|政府本身待备案|云泽市白鹭镇人民政府|（2025）泽0184执1号|放行|韩某|2026-10-09||a.csv!7",
        "question_key column:2 column:3 column:4 column:5 verdict decided_by decided_on column:9 column:10",
    ),
];

#[test]
fn every_real_layout_is_recognised_column_by_column() {
    for (dataset, heading, row, expected) in CASES {
        let heading = heading.replace(' ', "");
        let read = read_lines(&[&heading, row]);
        let codes = read.codes();
        let batch = read.batches.first().unwrap_or_else(|| panic!("{heading}: {codes:?}"));
        let names: Vec<&str> = batch.layout.columns.iter().map(|column| &*column.frame_name).collect();
        assert_eq!(names.join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "), "{heading}");
        assert_eq!(batch.layout.dataset, *dataset, "{heading}");
        assert_eq!(codes, [], "{heading}");
    }
}

#[test]
fn every_dataset_has_two_layouts() {
    for definition in super::driver::definitions().values() {
        let layouts = CASES.iter().filter(|(dataset, ..)| *dataset == definition.dataset).count();
        assert!(layouts >= 2, "{:?}", definition.dataset);
    }
}

#[test]
fn no_heading_of_a_definition_hides_behind_another_writing_of_it() {
    use crate::domain::heading::key;
    for (file, definition) in super::driver::definitions() {
        let mut seen = std::collections::BTreeMap::new();
        let fields = definition.fields.iter().map(|field| (field.name.as_str(), &field.headings));
        for (name, headings) in fields.chain([("ignored", &definition.ignored)]) {
            for heading in headings {
                let other = seen.insert(key(heading), name);
                assert!(other.is_none_or(|other| other == name), "{file}: {heading} is {name} and {other:?}");
            }
        }
    }
}
