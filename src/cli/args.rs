//! The command line as a person types it. Texts come from the catalogue, so the parser is built at run time.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::clock::Clock;
use crate::domain::decision::Answer;
use crate::domain::letter::LetterHead;
use crate::domain::quarter::{Quarter, Series};
use crate::domain::scope::BodyClass;
use crate::pipeline::approval::ApprovalRequest;
use crate::pipeline::review::NewAnswer;
use crate::pipeline::verify::VerifyTarget;
use crate::text::words::{Language, Words};

use super::ledger_args::{LedgerAct, ledger, ledger_act};
use super::mail_args::{SendAct, approval_request, approve, send, send_act, settlement};
use super::verify_args;

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Init {
        folder: PathBuf,
        city: String,
        division: String,
        court_code: String,
        force: bool,
    },
    Demo {
        /// `None`: a new one in the working folder.
        folder: Option<PathBuf>,
        force: bool,
    },
    Run {
        office: PathBuf,
        pipeline: Series,
        quarter: Option<Quarter>,
        as_of: Option<NaiveDate>,
        dry_run: bool,
    },
    Explain {
        office: PathBuf,
        target: String,
    },
    /// Seals the lists of transferred clues.
    Clues {
        office: PathBuf,
    },
    Status {
        office: PathBuf,
        as_of: Option<NaiveDate>,
        days: u32,
        format: StatusFormat,
    },
    Templates {
        office: PathBuf,
        out: Option<PathBuf>,
        /// `None`: as the office's settings say.
        head: Option<LetterHead>,
    },
    Ledger {
        office: PathBuf,
        act: LedgerAct,
    },
    Review {
        office: PathBuf,
        act: ReviewAct,
    },
    Approve {
        office: PathBuf,
        request: ApprovalRequest,
    },
    Send {
        office: PathBuf,
        act: SendAct,
    },
    Verify {
        office: PathBuf,
        target: VerifyTarget,
    },
    Check {
        files: Vec<PathBuf>,
        as_of: Option<NaiveDate>,
        format: CheckFormat,
        office: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFormat {
    Table,
    Json,
}

/// What is done with questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewAct {
    List,
    Show { key: String },
    Export { out: Option<PathBuf> },
    Answer(NewAnswer),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckFormat {
    Table,
    /// On the terminal, or written to this file.
    Json(Option<PathBuf>),
    /// Written to this file.
    Workbook(PathBuf),
}

/// The language asked for, read before anything else because the help itself is in it.
pub fn language(args: &[OsString]) -> Language {
    let asked = args.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].clone());
    let asked =
        asked.or_else(|| args.iter().find_map(|arg| arg.to_str()?.strip_prefix("--lang=").map(Into::into)));
    match asked.or_else(|| std::env::var_os("CHENGXIN_LANG")) {
        Some(word) if word == "en" => Language::English,
        Some(_) | None => Language::Chinese,
    }
}

/// Parses the arguments after the program's name.
pub fn parse(args: &[OsString], words: &Words) -> Result<Request, clap::Error> {
    let mut line = vec![OsString::from("chengxin")];
    line.extend_from_slice(args);
    let matches = command(words).try_get_matches_from(line)?;
    if let Some(("send", sub)) = matches.subcommand() {
        settlement(sub)?;
    }
    Ok(request(&matches))
}

/// The whole command line.
pub fn command(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    Command::new("chengxin")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say("help.about"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(say("help.commands"))
        .next_help_heading(say("help.options"))
        .override_usage(say("help.usage"))
        .help_template(HELP)
        .arg(folder("office").long("office").global(true).help(say("help.office")))
        .arg(
            option("lang", "zh|en")
                .global(true)
                .value_parser(["zh", "en"])
                .hide_possible_values(true)
                .help(say("help.lang")),
        )
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .global(true)
                .action(ArgAction::Help)
                .help(say("help.help")),
        )
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(say("help.version")),
        )
        .subcommands([init(words), demo(words), run(words), status(words), review(words)])
        .subcommands([approve(words), send(words), subcommand("clues", words)])
        .subcommands([explain(words), ledger(words), templates(words), verify_args::verify(words)])
        .subcommand(check(words))
}

pub(super) const HELP: &str = "{about}\n\n{usage}\n\n{all-args}";

pub(super) fn subcommand(name: &'static str, words: &Words) -> Command {
    Command::new(name)
        .about(words.word(&format!("help.{name}")).to_owned())
        .override_usage(words.word(&format!("help.usage_{name}")).to_owned())
        .next_help_heading(words.word("help.options").to_owned())
        .help_template(HELP)
}

fn init(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("init", words)
        .arg(folder("folder").required(true).help(say("help.init_folder")))
        .arg(option("city", "NAME").required(true).help(say("help.city")))
        .arg(option("division", "CODE").required(true).help(say("help.division")))
        .arg(option("court-code", "CODE").required(true).help(say("help.court_code")))
        .arg(switch("force").help(say("help.force_init")))
}

fn demo(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("demo", words)
        .arg(folder("folder").help(say("help.demo_folder")))
        .arg(switch("force").help(say("help.force_demo")))
}

fn run(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("run", words)
        .arg(
            option("pipeline", "quarterly|repair")
                .value_parser([Series::Quarterly.word(), Series::Repair.word()])
                .hide_possible_values(true)
                .help(say("help.pipeline")),
        )
        .arg(option("quarter", "2026Q3").value_parser(value_parser!(Quarter)).help(say("help.quarter")))
        .arg(as_of(words))
        .arg(switch("dry-run").help(say("help.dry_run")))
}

fn review(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    let key = || Arg::new("key").value_name("KEY").required(true).help(say("help.review_key"));
    let act = |name: &'static str| {
        Command::new(name)
            .about(say(&format!("help.review_{name}")))
            .override_usage(say("help.usage_review"))
            .next_help_heading(say("help.options"))
            .help_template(HELP)
    };
    let answers = Answer::ALL.map(Answer::word);
    let classes = BodyClass::ALL.map(BodyClass::word);
    subcommand("review", words)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say("help.commands"))
        .subcommand(act("list"))
        .subcommand(act("show").arg(key()))
        .subcommand(
            act("export")
                .arg(option("out", "FILE").value_parser(value_parser!(PathBuf)).help(say("help.review_out"))),
        )
        .subcommand(
            act("answer")
                .arg(key())
                .arg(
                    Arg::new("answer")
                        .value_name("ANSWER")
                        .required(true)
                        .value_parser(answers)
                        .hide_possible_values(true)
                        .help(say("help.review_verdict")),
                )
                .arg(option("unit", "ID").help(say("help.review_unit")))
                .arg(
                    option("class", "CLASS")
                        .value_parser(classes)
                        .hide_possible_values(true)
                        .help(say("help.review_class")),
                )
                .arg(option("by", "NAME").required(true).help(say("help.review_by")))
                .arg(as_of(words)),
        )
}

fn status(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("status", words)
        .arg(as_of(words))
        .arg(
            option("days", "N")
                .value_parser(value_parser!(u32).range(0..=366))
                .default_value("7")
                .hide_default_value(true)
                .help(say("help.status_days")),
        )
        .arg(
            option("format", "table|json")
                .value_parser(["table", "json"])
                .hide_possible_values(true)
                .default_value("table")
                .hide_default_value(true)
                .help(say("help.status_format")),
        )
}

fn templates(words: &Words) -> Command {
    let out = option("out", "DIR").value_parser(value_parser!(PathBuf));
    let heads = PossibleValuesParser::new(["letter", "red"]);
    let head = heads.map(|word| if word == "red" { LetterHead::Red } else { LetterHead::Letter });
    let head = option("head", "letter|red").value_parser(head).hide_possible_values(true).requires("out");
    subcommand("templates", words)
        .arg(out.help(words.word("help.templates_out").to_owned()))
        .arg(head.help(words.word("help.templates_head").to_owned()))
}

fn explain(words: &Words) -> Command {
    subcommand("explain", words).arg(
        Arg::new("target")
            .value_name("CASE|PARTY|LETTER|FILE!ROW|FILE!CELL")
            .required(true)
            .help(words.word("help.explain_target").to_owned()),
    )
}

fn check(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("check", words)
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help(say("help.check_files")),
        )
        .arg(as_of(words))
        .arg(
            option("format", "table|json|xlsx")
                .value_parser(["table", "json", "xlsx"])
                .hide_possible_values(true)
                .default_value("table")
                .hide_default_value(true)
                .help(say("help.format")),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("FILE")
                .required_if_eq("format", "xlsx")
                .value_parser(value_parser!(PathBuf))
                .help(say("help.out")),
        )
}

pub(super) fn folder(name: &'static str) -> Arg {
    Arg::new(name).value_name("DIR").value_parser(value_parser!(PathBuf))
}

pub(super) fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

pub(super) fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

pub(super) fn as_of(words: &Words) -> Arg {
    option("as-of", "DATE").value_parser(value_parser!(NaiveDate)).help(words.word("help.as_of").to_owned())
}

fn request(matches: &ArgMatches) -> Request {
    let (name, sub) = matches.subcommand().unwrap_or(("", matches));
    let text = |id: &str| sub.get_one::<String>(id).cloned().unwrap_or_default();
    let path = |id: &str| sub.get_one::<PathBuf>(id).cloned();
    let as_of = || sub.get_one::<NaiveDate>("as-of").copied();
    let office = || path("office").unwrap_or_else(|| PathBuf::from("."));
    match name {
        "init" => Request::Init {
            folder: path("folder").unwrap_or_default(),
            city: text("city"),
            division: text("division"),
            court_code: text("court-code"),
            force: sub.get_flag("force"),
        },
        "demo" => Request::Demo { folder: path("folder"), force: sub.get_flag("force") },
        "check" => Request::Check {
            files: sub.get_many::<PathBuf>("files").into_iter().flatten().cloned().collect(),
            as_of: as_of(),
            format: match (text("format").as_str(), path("out")) {
                ("json", out) => CheckFormat::Json(out),
                (_, Some(out)) => CheckFormat::Workbook(out),
                _ => CheckFormat::Table,
            },
            office: path("office"),
        },
        "verify" => Request::Verify { office: office(), target: verify_args::target(&text("target")) },
        "explain" => Request::Explain { office: office(), target: text("target") },
        "clues" => Request::Clues { office: office() },
        "approve" => Request::Approve { office: office(), request: approval_request(sub) },
        "send" => Request::Send { office: office(), act: send_act(sub) },
        "status" => Request::Status {
            office: office(),
            as_of: as_of(),
            days: sub.get_one::<u32>("days").copied().unwrap_or_default(),
            format: if text("format") == "json" { StatusFormat::Json } else { StatusFormat::Table },
        },
        "templates" => Request::Templates {
            office: path("office").unwrap_or_else(|| PathBuf::from(".")),
            out: path("out"),
            head: sub.get_one::<LetterHead>("head").copied(),
        },
        "ledger" => Request::Ledger { office: office(), act: ledger_act(sub) },
        "review" => Request::Review { office: office(), act: review_act(sub) },
        _ => Request::Run {
            office: office(),
            pipeline: match text("pipeline").as_str() {
                "repair" => Series::Repair,
                _ => Series::Quarterly,
            },
            quarter: sub.get_one::<Quarter>("quarter").copied(),
            as_of: as_of(),
            dry_run: sub.get_flag("dry-run"),
        },
    }
}

fn review_act(matches: &ArgMatches) -> ReviewAct {
    let (name, sub) = matches.subcommand().unwrap_or(("", matches));
    let text = |id: &str| sub.get_one::<String>(id).cloned();
    let key = || text("key").unwrap_or_default();
    match name {
        "show" => ReviewAct::Show { key: key() },
        "export" => ReviewAct::Export { out: sub.get_one::<PathBuf>("out").cloned() },
        "answer" => ReviewAct::Answer(NewAnswer {
            key: key(),
            answer: text("answer").as_deref().and_then(Answer::of_word).unwrap_or(Answer::Unsure),
            unit: text("unit"),
            class: text("class").as_deref().and_then(BodyClass::of_word),
            by: text("by").unwrap_or_default(),
            // The day on which the person answers, which is no day of the run that asked; `--as-of` is for an answer that
            // was given before it is entered.
            on: sub.get_one::<NaiveDate>("as-of").copied().unwrap_or_else(|| Clock::system().today()),
        }),
        _ => ReviewAct::List,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, clap::Error> {
        let words = Words::load(Language::Chinese).unwrap();
        let args: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
        parse(&args, &words)
    }

    #[test]
    fn the_case_set_commands_are_understood() {
        let init = parsed("init office --city 云泽市 --division 990184 --court-code 泽0184").unwrap();
        assert!(matches!(init, Request::Init { city, .. } if city == "云泽市"));
        let run = parsed("--office office run --quarter 2026Q3 --as-of 2026-10-08").unwrap();
        assert!(
            matches!(run, Request::Run { office, quarter: Some(_), as_of: Some(_), .. } if office.ends_with("office"))
        );
    }

    #[test]
    fn the_language_is_known_before_parsing() {
        let args = |line: &str| line.split(' ').map(Into::into).collect::<Vec<OsString>>();
        assert_eq!(language(&args("--lang en run")), Language::English);
        assert_eq!(language(&args("--lang=en run")), Language::English);
        assert_eq!(language(&args("run")), Language::Chinese);
    }

    #[test]
    fn what_is_to_be_settled_is_said_in_one_of_two_words() {
        let settled = |word: &str| parsed(&format!("send --settle 教育局 {word} --by 周知白"));
        assert!(settled("accepted").is_ok() && settled("again").is_ok());
        assert!(settled("acepted").is_err());
        assert!(parsed("send --settle 教育局 again").is_err(), "a settlement needs a name");
        assert!(parsed("approve --withdraw").is_err(), "a withdrawal needs a name");
        assert!(parsed("approve 2026Q3-1 --by 周知白 --second 陈明远").is_ok());
        assert!(parsed("send 2026Q3-1 --only 教育局 --dry-run").is_ok());
    }

    #[test]
    fn what_is_no_quarter_or_date_is_refused() {
        assert!(parsed("run --quarter 2026Q5").is_err());
        assert!(parsed("run --as-of 2026-02-30").is_err());
        assert!(parsed("fly").is_err());
        assert!(parsed("check a.csv --format xlsx").is_err(), "a workbook needs a file to be written to");
        assert!(parsed("check a.csv --format xlsx --out b.xlsx").is_ok());
    }
}
