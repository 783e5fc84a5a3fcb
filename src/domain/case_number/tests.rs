use proptest::prelude::*;

use super::*;

const THIS_YEAR: i32 = 2026;

/// Key, type, what is written behind, what was mended, whether it can be the number of a listing.
type Read<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<Mend>, bool);

fn assert_reads(text: &str, expected: Read<'_>) {
    let read = parse(text, THIS_YEAR).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    let parts =
        (&*read.key().0, read.kind(), read.suffix(), read.document(), read.mended(), read.is_listing_type());
    assert_eq!(parts, expected, "{text}");
}

#[test]
fn the_numbers_of_the_acceptance_table_are_read() {
    const FIRST: &str = "（2024）鄂0984执1234号";
    const SECOND: &str = "（2024）鄂0984执恢56号";
    for (text, expected) in [
        ("（2024）鄂0984执1234号", (FIRST, "执", None, None, None, true)),
        ("(2024)鄂0984执1234号", (FIRST, "执", None, None, None, true)),
        ("〔2024〕鄂0984执1234号", (FIRST, "执", None, None, None, true)),
        ("[2024]鄂0984执恢56号", (SECOND, "执恢", None, None, None, true)),
        ("【2024】鄂0984执恢56号", (SECOND, "执恢", None, None, None, true)),
        ("（2023）鄂 0984 执异 7 号", ("（2023）鄂0984执异7号", "执异", None, None, None, false)),
        ("（２０２４）鄂０９８４执１２３４号", (FIRST, "执", None, None, None, true)),
        ("(2017)鄂0902执750号", ("（2017）鄂0902执750号", "执", None, None, None, true)),
        ("（2017）桂1322执487号", ("（2017）桂1322执487号", "执", None, None, None, true)),
        ("(2022)豫0724执恢54号", ("（2022）豫0724执恢54号", "执恢", None, None, None, true)),
        ("（2022）鄂09民终1201号", ("（2022）鄂09民终1201号", "民终", None, None, None, false)),
        ("（2021）鄂民申310号", ("（2021）鄂民申310号", "民申", None, None, None, false)),
        ("（2020）最高法民终5号", ("（2020）最高法民终5号", "民终", None, None, None, false)),
        ("（2018）粤73知民初211号", ("（2018）粤73知民初211号", "民初", None, None, None, false)),
        ("（2025）鄂0984执保33号", ("（2025）鄂0984执保33号", "执保", None, None, None, false)),
        ("（2025）鄂0984财保3号", ("（2025）鄂0984财保3号", "财保", None, None, None, false)),
        ("（2025）鄂0984行审21号", ("（2025）鄂0984行审21号", "行审", None, None, None, false)),
        ("（2025）鄂0984司惩2号", ("（2025）鄂0984司惩2号", "司惩", None, None, None, false)),
        ("（2024）鄂0984执1234号之一", (FIRST, "执", Some("之一"), None, None, true)),
        ("（2024）鄂0984执1234号之二执行裁定书", (FIRST, "执", Some("之二"), Some("执行裁定书"), None, true)),
        (
            "（2024）鄂0984民初88号民事判决书",
            ("（2024）鄂0984民初88号", "民初", None, Some("民事判决书"), None, false),
        ),
        ("(2014)鄂汉川执字第00123号", ("（2014）鄂汉川执字第00123号", "执", None, None, None, true)),
        ("（2013）鄂汉川执恢字第00017号", ("（2013）鄂汉川执恢字第00017号", "执恢", None, None, None, true)),
        ("(2014)广法执字第00232号", ("（2014）广法执字第00232号", "执", None, None, None, true)),
        ("(2015)甬奉执民字第01767号", ("（2015）甬奉执民字第01767号", "执民", None, None, None, true)),
        ("（1999）虹执字第1509号", ("（1999）虹执字第01509号", "执", None, None, None, true)),
        ("（2017）临兰山证执字第76号", ("（2017）临兰山证执字第00076号", "证执", None, None, None, false)),
        ("（2024）鄂0984执1234", (FIRST, "执", None, None, Some(Mend::MissingHao), true)),
        ("2024鄂0984执1234号", (FIRST, "执", None, None, Some(Mend::MissingBracket), true)),
        ("（2024）鄂0984执01234号", (FIRST, "执", None, None, Some(Mend::ZeroPadded), true)),
    ] {
        assert_reads(text, expected);
    }
}

#[test]
fn the_faults_of_the_acceptance_table_are_named() {
    use CaseNumberFault::*;
    for (text, fault, word, doubtful) in [
        ("（2024）鄂0984执字第1234号", MixedForm, "mixed_form", true),
        ("（2024）鄂0984执123、124号", SeveralNumbers, "several_numbers", true),
        ("（2024）鄂0984执123-126号", Range, "range", true),
        ("（2024）鄂0984执1234号（2024）鄂0984执1235号", SeveralNumbers, "several_numbers", true),
        ("（2024）鄂984执12号", CourtCode, "court_code", false),
        ("（2024）鄂0984执0号", Number, "number", false),
        ("（24）鄂0984执12号", Year, "year", false),
        ("（2015）鄂0984执12号", NewFormBefore2016, "new_form_before_2016", false),
        ("（2027）鄂0984执1号", FutureYear, "future_year", false),
        ("（2024）鄂0984执 I234号", BadCharacter('I'), "bad_character", false),
        ("45352", NotACaseNumber, "not_a_case_number", false),
        ("", Missing, "missing", false),
    ] {
        let read = parse(text, THIS_YEAR).unwrap_err();
        assert_eq!((read, read.word(), read.is_doubtful()), (fault, word, doubtful), "{text}");
    }
}

#[test]
fn other_numbers_seen_in_exports_are_read() {
    for (text, expected) in [
        ("（ 2019） 鄂0984执19号\u{3000}", ("（2019）鄂0984执19号", "执", None, None, None, true)),
        ("(2019）泽0184执19号", ("（2019）泽0184执19号", "执", None, None, None, true)),
        ("(2014)丰法民执字第00326号", ("（2014）丰法民执字第00326号", "民执", None, None, None, true)),
        ("(2014)绍虞执民字第00243号", ("（2014）绍虞执民字第00243号", "执民", None, None, None, true)),
        ("（2013）川执字第00021号", ("（2013）川执字第00021号", "执", None, None, None, true)),
        ("(2013)甬奉商初字第01018号", ("（2013）甬奉商初字第01018号", "商初", None, None, None, false)),
        (
            "（2014）鄂汉川执字第123号之一",
            ("（2014）鄂汉川执字第00123号", "执", Some("之一"), None, None, true),
        ),
        ("（2014）鄂汉川经字第7号", ("（2014）鄂汉川经字第00007号", "川经", None, None, None, false)),
        ("(2024鄂0984执1234", ("（2024）鄂0984执1234号", "执", None, None, Some(Mend::MissingBracket), true)),
        ("'（2024）鄂0984执1234號；", ("（2024）鄂0984执1234号", "执", None, None, None, true)),
        ("（2019）最高法知民终1号", ("（2019）最高法知民终1号", "民终", None, None, None, false)),
    ] {
        assert_reads(text, expected);
    }
}

#[test]
fn other_faults_are_named() {
    use CaseNumberFault::*;
    for (text, fault) in [
        ("——", Missing),
        ("张三", NotACaseNumber),
        ("2019鄂", MissingParts),
        ("（2019）", MissingParts),
        ("（2019）鄂0984", MissingParts),
        ("（2019）鄂0984执", MissingParts),
        ("（2019）鄂0984执号", MissingParts),
        ("（2019）鄂0984号", MissingParts),
        ("（2019）执12号", MissingParts),
        ("鄂0984执1234号", MissingParts),
        ("（2019）字第12号", MissingParts),
        ("（2019）鄂0984执12执行裁定书", MissingParts),
        ("（）鄂0984执12号", Year),
        ("（1900）鄂0984执12号", Year),
        ("20240984执12号", Year),
        ("（2019）0984执12号", CourtCode),
        ("（2019）鄂09841执12号", CourtCode),
        ("（2019）A0984执12号", BadCharacter('A')),
        ("（2019）鄂0984执12号#", BadCharacter('#')),
        ("（2019）鄂0984执1?号", BadCharacter('?')),
        ("（2019）鄂0984执123456789号", Number),
        ("（2014）鄂汉川执字第00000号", Number),
        ("（2014）鄂汉川执123号", MixedForm),
        ("（2014）鄂汉川执字00123号", MixedForm),
        ("（2014）鄂汉川执第123号", MixedForm),
        ("（2014）鄂汉川执字第123-1号", Range),
        ("（2024）鄂0984执123至126号", Range),
        ("（2024）鄂0984执123号、124号", SeveralNumbers),
        ("（2024）鄂0984执123号\n（2024）鄂0984执124号", SeveralNumbers),
    ] {
        assert_eq!(parse(text, THIS_YEAR).map(|read| read.key), Err(fault), "{text}");
    }
}

#[test]
fn parts_are_kept_as_they_are() {
    let read = parse("（2018）粤73知民初211号", THIS_YEAR).unwrap();
    assert_eq!((read.year(), read.court().as_str(), read.number()), (2018, "粤73", 211));
    assert_eq!((read.speciality(), read.form()), (Some('知'), Form::New));
    let read = parse("(2014)鄂汉川执字第00123号", THIS_YEAR).unwrap();
    assert_eq!((read.court().as_str(), read.number(), read.form()), ("鄂汉川", 123, Form::Old));
}

#[test]
fn padding_does_not_make_another_case() {
    let key = |text| parse(text, THIS_YEAR).unwrap().key;
    assert_eq!(key("（2014）鄂汉川执字第123号"), key("(2014)鄂汉川执字第00123号"));
    assert_eq!(key("（2024）鄂0984执7号"), key("（2024）鄂0984执0007号"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_judged_without_panic(text in "[（(]?[0-9]{0,5}[）)]?[鄂汉川执恢字第之知0-9号、\\-]{0,16}|.*") {
        let _ = parse(&text, THIS_YEAR);
        let _ = basis(&text);
    }

    #[test]
    fn a_key_reads_back_to_itself(
        text in "（20(1[6-9]|2[0-6])）泽(01(84)?)?(执|执恢|民初)[1-9][0-9]{0,6}号\
                |（(19[5-9][0-9]|200[0-9])）鄂汉川执字第[0-9]{0,4}[1-9]号"
    ) {
        let read = parse(&text, THIS_YEAR).unwrap();
        prop_assert_eq!(read.mended(), None);
        prop_assert_eq!(parse(&read.key().0, THIS_YEAR).map(|again| again.key), Ok(read.key));
    }
}
