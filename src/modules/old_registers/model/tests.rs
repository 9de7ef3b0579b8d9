use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use uuid::Uuid;
use vanban::Deadline;

use super::plan::{Change, Context, Named, Options, asked, content_key, plan};
use super::read::{Row, read};
use super::words::{OldState, States, day, due};

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn agency(number: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(number))
}

const TODAY: &str = "2026-03-16";

#[test]
fn days_are_read_as_spreadsheets_have_them() {
    for (text, wanted) in [
        ("30/6/2025", Some("2025-06-30")),
        ("30-6-2025", Some("2025-06-30")),
        ("30.06.2025", Some("2025-06-30")),
        ("2025-06-30", Some("2025-06-30")),
        (" 01/01/2025 ", Some("2025-01-01")),
        ("31/6/2025", None),
        ("6/2025", None),
        ("hôm qua", None),
        ("", None),
    ] {
        assert_eq!(day(text), wanted.map(on), "{text}");
    }
}

#[test]
fn due_dates_are_read_with_the_last_day_on_which_they_are_kept() {
    for (text, last) in [
        ("30/6/2025", Some("2025-06-30")),
        ("Trước ngày 30/6/2025", Some("2025-06-29")),
        ("trước 30/6/2025", Some("2025-06-29")),
        ("Xong trước ngày 01/03/2025", Some("2025-02-28")),
        ("Chậm nhất ngày 30/6/2025", Some("2025-06-30")),
        ("Đến hết ngày 30/6/2025", Some("2025-06-30")),
        ("Tháng 2/2024", Some("2024-02-29")),
        ("trong tháng 02 năm 2025", Some("2025-02-28")),
        ("6/2025", Some("2025-06-30")),
        ("Trước tháng 6/2025", Some("2025-05-31")),
        ("Quý II/2025", Some("2025-06-30")),
        ("quý 4 năm 2025", Some("2025-12-31")),
        ("Năm 2025", Some("2025-12-31")),
        ("2025", Some("2025-12-31")),
    ] {
        let read = due(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(read.last, last.map(on), "{text}");
    }
    assert_eq!(due("Thường xuyên").map(|due| (due.deadline, due.last)), Some((Deadline::Ongoing, None)));
    for text in ["tuần tới", "quý V/2025", "quý 0/2025", "tháng 13/2025", "15 ngày", "năm 25", "30/6", "", "năm 99999"]
    {
        assert_eq!(due(text), None, "{text}");
    }
}

#[test]
fn states_are_read_by_whole_words_and_with_their_day() {
    let states = States::shipped();
    use OldState::{Done, Open};
    for (text, wanted) in [
        ("Đã hoàn thành", Some((Done, None))),
        ("ĐÃ HOÀN THÀNH.", Some((Done, None))),
        ("hoàn thành quá hạn", Some((Done, None))),
        ("Đã hoàn thành ngày 12/3/2025", Some((Done, Some("2025-03-12")))),
        ("Hoàn thành (12/3/2025)", Some((Done, Some("2025-03-12")))),
        ("Chưa hoàn thành", Some((Open, None))),
        ("Đang thực hiện", Some((Open, None))),
        ("Quá hạn", Some((Open, None))),
        ("Hoàn thành 50%", None),
        ("Chưa rõ", None),
        ("ngày 12/3/2025", None),
    ] {
        assert_eq!(states.read(text), wanted.map(|(state, day)| (state, day.map(on))), "{text}");
    }
}

fn table(lines: &[&str]) -> Vec<(u32, Vec<String>)> {
    (1..).zip(lines).map(|(line, text)| (line, text.split('|').map(str::to_owned).collect())).collect()
}

#[test]
fn heads_are_found_below_titles_and_mapped_by_hand() {
    let lines = [
        "BẢNG THEO DÕI NHIỆM VỤ|||",
        "TT|Nội dung nhiệm vụ (*)|CƠ QUAN CHỦ TRÌ|Hạn hoàn thành",
        "(1)|(2)|(3)|(4)",
        "1|Rà soát văn bản|Sở Tư pháp|30/6/2025",
    ];
    let register = read(table(&lines), &[]).unwrap();
    let fields: Vec<_> = register.columns.iter().map(|(field, head)| (*field, head.as_str())).collect();
    assert_eq!(
        fields,
        [("content", "Nội dung nhiệm vụ (*)"), ("agency", "CƠ QUAN CHỦ TRÌ"), ("due", "Hạn hoàn thành")]
    );
    assert_eq!((register.rows.len(), register.rows[1].line), (2, 4));
    assert_eq!(register.rows[1].get("content"), "Rà soát văn bản");
    assert_eq!(register.rows[1].cells[0], "1", "a column that is not known is kept");

    let own = ["Việc|Phòng|Đơn vị", "Rà soát|Phòng Tư pháp|Sở Tư pháp"];
    assert_eq!(read(table(&own), &[]).unwrap_err().code, "old-register-no-heads");
    let map = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(head, field)| ((*head).to_owned(), (*field).to_owned())).collect()
    };
    let register = read(table(&own), &map(&[("việc", "content"), ("Phòng", "agency")])).unwrap();
    assert_eq!(register.rows[0].get("agency"), "Phòng Tư pháp", "what was mapped by hand wins over what is shipped");
    for (pairs, code) in [
        (vec![("Việc", "content"), ("Không có", "due")], "old-register-no-such-head"),
        (vec![("Việc", "x")], "old-register-no-such-field"),
    ] {
        assert_eq!(read(table(&own), &map(&pairs)).unwrap_err().code, code);
    }
    let twice = ["Nội dung|Nhiệm vụ|Chủ trì", "a|b|c"];
    assert_eq!(read(table(&twice), &[]).unwrap_err().code, "old-register-head-twice");
    assert_eq!(read(table(&["Nội dung|Chủ trì"]), &[]).unwrap_err().code, "old-register-empty");
}

const WHOLE: [(&str, &str); 6] = [
    ("number", "231/UBND-NC"),
    ("issued_on", "05/02/2025"),
    ("content", "Rà soát văn bản"),
    ("agency", "Sở Tư pháp"),
    ("due", "30/6/2025"),
    ("state", "Đang thực hiện"),
];

/// The whole row with some fields otherwise.
fn with(line: u32, changes: &[(&'static str, &str)]) -> Row {
    let mut fields: Vec<(&'static str, &str)> = WHOLE.to_vec();
    for (field, text) in changes {
        fields.retain(|(other, _)| other != field);
        fields.push((*field, *text));
    }
    Row::of(line, &fields)
}

fn context() -> Context {
    let mut named = HashMap::new();
    for day in ["2025-02-05", "2025-01-01", TODAY] {
        let mut put = |phrase: &str, meant| named.insert((phrase.to_owned(), on(day)), meant);
        put("Sở Tư pháp", Named::Agencies(vec![agency(1)]));
        put("Sở Tư pháp, Sở Y tế", Named::Agencies(vec![agency(1), agency(2)]));
        put("Sở Tư phap", Named::Unknown { near: vec!["Sở Tư pháp".to_owned()] });
        put("Sở Nào", Named::Unknown { near: Vec::new() });
    }
    let ended = Named::Ended { name: "Huyện Lạc Thủy".into(), successors: vec!["Xã Lạc Thủy".into()] };
    named.insert(("Huyện Lạc Thủy".to_owned(), on(TODAY)), ended);
    named.insert(("Huyện Lạc Thủy".to_owned(), on("2025-02-05")), Named::Agencies(vec![agency(3)]));
    Context { named, ..Context::default() }
}

fn told(outcome: &Result<Change, Vec<FieldError>>) -> String {
    match outcome {
        Ok(change) => format!("{change:?}"),
        Err(faults) => {
            faults.iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn one(row: Row, options: Options) -> String {
    told(&plan(vec![row], &context(), options, on(TODAY)).lines[0].outcome)
}

#[test]
fn each_row_comes_to_something_or_says_what_is_wrong() {
    for (changes, wanted) in [
        (vec![], "Open"),
        (vec![("state", "")], "Open"),
        (vec![("state", ""), ("done_on", "01/6/2025")], "Done(2025-06-01)"),
        (vec![("state", "Đã hoàn thành"), ("done_on", "01/7/2025")], "Done(2025-07-01)"),
        (vec![("state", "Đã hoàn thành ngày 02/6/2025")], "Done(2025-06-02)"),
        (vec![("due", "")], "Open"),
        (vec![("agency", "Sở Tư pháp, Sở Y tế")], "Open"),
        // Whoever did it then; whoever owes it now.
        (vec![("agency", "Huyện Lạc Thủy"), ("done_on", "01/6/2025"), ("state", "Xong")], "Done(2025-06-01)"),
        (vec![("agency", "Huyện Lạc Thủy")], "agency: old-register-agency-ended"),
        (vec![("agency", ""), ("due", ""), ("state", "")], "Heading"),
        (vec![("content", "(2)"), ("agency", "(3)"), ("due", "(4)")], "Heading"),
        (vec![("state", "Đã hoàn thành")], "done_on: old-register-no-done-day"),
        (vec![("done_on", "01/6/2025")], "state: old-register-open-with-day"),
        (vec![("done_on", "01/2/2025"), ("state", "Xong")], "done_on: old-register-done-before"),
        (vec![("done_on", "17/3/2026"), ("state", "Xong")], "done_on: old-register-future"),
        (vec![("issued_on", "17/3/2026"), ("due", "")], "issued_on: old-register-future"),
        (vec![("due", "04/02/2025")], "due: old-register-due-before"),
        (vec![("issued_on", "")], "issued_on: old-register-no-day"),
        (vec![("agency", "Sở Tư phap")], "agency: old-register-agency-near"),
        (vec![("agency", "Sở Nào")], "agency: old-register-agency"),
        (vec![("support", "Sở Nào")], "support: old-register-agency"),
        (vec![("overseer", "Sở Tư pháp, Sở Y tế")], "overseer: old-register-one"),
        (
            vec![("content", ""), ("agency", ""), ("issued_on", "32/1/2025"), ("due", "tuần tới"), ("state", "?")],
            "content: required, agency: required, issued_on: old-register-day, due: old-register-due, state: old-register-state",
        ),
    ] {
        assert_eq!(one(with(7, &changes), Options::default()), wanted, "{changes:?}");
    }
    let since = Options { since: Some(on("2025-01-01")), done_when_due: true };
    assert_eq!(one(with(7, &[("issued_on", "")]), since), "Open");
    assert_eq!(one(with(7, &[("issued_on", ""), ("state", "Xong")]), since), "Done(2025-06-30)");
    assert_eq!(one(with(7, &[("due", "31/12/2026"), ("state", "Xong")]), since), "Done(2026-03-16)", "not after today");
    assert_eq!(one(with(7, &[("due", ""), ("state", "Xong")]), since), "done_on: old-register-no-done-day");
    let long = "ă".repeat(4_001);
    assert_eq!(one(with(7, &[("content", &long)]), Options::default()), "content: old-register-long");
}

#[test]
fn a_row_is_known_by_what_it_orders() {
    let first = with(5, &[]);
    let key = content_key(&first);
    for (changes, is_same) in [
        (vec![("state", "Đã hoàn thành"), ("done_on", "01/6/2025"), ("note", "x")], true),
        (vec![("content", "RÀ SOÁT  văn bản.")], true),
        (vec![("content", "Rà soát văn bản năm 2026")], false),
        (vec![("due", "01/7/2025")], false),
        (vec![("agency", "Sở Y tế")], false),
        (vec![("number", ""), ("issued_on", "231/UBND-NC")], false),
    ] {
        assert_eq!(content_key(&with(9, &changes)) == key, is_same, "{changes:?}");
    }
    let mut context = context();
    let rows = vec![first.clone(), with(6, &[("due", "01/7/2025")]), with(8, &[("note", "lần nữa")])];
    let planned = plan(rows, &context, Options::default(), on(TODAY));
    let outcomes: Vec<_> = planned.lines.iter().map(|line| told(&line.outcome)).collect();
    assert_eq!(outcomes, ["Open", "Open", "content: old-register-twice"]);
    assert_eq!((planned.wrong(), planned.counts()), (1, (0, 2)));
    context.known.insert(key);
    // A row that is there before is asked for nothing more, whatever became of its words meanwhile.
    assert_eq!(
        told(&plan(vec![with(5, &[("state", "?")])], &context, Options::default(), on(TODAY)).lines[0].outcome),
        "Known"
    );
}

#[test]
fn agencies_are_asked_on_the_day_on_which_they_matter() {
    let rows = [
        with(1, &[("support", "Sở Y tế")]),
        with(2, &[("done_on", "01/6/2025"), ("state", "Xong"), ("agency", "Huyện Lạc Thủy")]),
        with(3, &[("due", "?")]),
        with(4, &[("agency", ""), ("due", ""), ("state", "")]),
    ];
    let asked = asked(&rows, Options::default(), on(TODAY));
    let told: Vec<_> = asked
        .iter()
        .map(|(day, phrases)| (day.to_string(), phrases.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        told,
        [("2025-02-05".to_owned(), vec!["Huyện Lạc Thủy"]), (TODAY.to_owned(), vec!["Sở Tư pháp", "Sở Y tế"])]
    );
}

proptest::proptest! {
    #[test]
    fn no_words_break_the_reading(text in "\\PC{0,40}") {
        let _ = (day(&text), due(&text), States::shipped().read(&text));
        let row = with(1, &[("due", &text), ("state", &text), ("issued_on", &text), ("done_on", &text)]);
        let _ = one(row, Options { since: None, done_when_due: true });
    }
}
