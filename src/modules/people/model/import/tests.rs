use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn agency(number: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(number))
}

fn print(email: &str) -> Vec<u8> {
    email.as_bytes().to_vec()
}

fn known(number: u128, login: &str, name: &str, email: &str, grants: &[(Role, u128)]) -> Known {
    let grant = |(role, at): &(Role, u128)| Grant {
        role: *role,
        agency: agency(*at),
        module: None,
        from: day("2026-01-01"),
        to: None,
    };
    Known {
        account: AccountId::from_uuid(Uuid::from_u128(number)),
        login: login.into(),
        name: name.into(),
        is_active: login != "nghi",
        email: (!email.is_empty()).then(|| print(email)),
        grants: grants.iter().map(grant).collect(),
    }
}

fn context(known: Vec<Known>) -> Context {
    let one = |number, name: &str| vec![(agency(number), name.to_owned())];
    Context {
        actor: Actor::system("test"),
        above: HashMap::new(),
        modules: HashMap::from([("tat ca".into(), None), ("kien nghi".into(), Some(Module::Proposals))]),
        roles: HashMap::from([("can bo dau moi".into(), Role::FocalOfficer), ("van thu".into(), Role::RecordsClerk)]),
        agencies: HashMap::from([
            ("Sở Y tế".into(), one(1, "Sở Y tế")),
            ("SYT".into(), one(1, "Sở Y tế")),
            ("Sở Tư pháp".into(), one(2, "Sở Tư pháp")),
            ("Trạm Y tế".into(), vec![(agency(3), "Trạm Y tế xã A".into()), (agency(4), "Trạm Y tế xã B".into())]),
        ]),
        known,
        today: day("2026-03-16"),
    }
}

/// A table from lines with `|` between cells.
fn table(lines: &[&str]) -> Vec<(u32, Vec<String>)> {
    (1..).zip(lines).map(|(line, text)| (line, text.split('|').map(|cell| cell.trim().to_owned()).collect())).collect()
}

const HEADS: &str = "Họ và tên|Tên đăng nhập|Thư điện tử|Đơn vị|Vai trò|Từ ngày|Đến ngày";

/// What each row comes to: login and change, or the fields with their faults.
fn told(context: &Context, rows: &[&str]) -> Vec<String> {
    let lines: Vec<&str> = std::iter::once(HEADS).chain(rows.iter().copied()).collect();
    let plan = plan(read(table(&lines)).unwrap(), context, print);
    let told = plan.lines.iter().map(|line| match &line.outcome {
        Ok(change) => format!("{} {change:?}", line.login),
        Err(errors) => errors.iter().map(|it| format!("{}: {}", it.field, it.code)).collect::<Vec<_>>().join(", "),
    });
    told.collect()
}

#[test]
fn heads_are_found_in_any_order_language_and_spelling() {
    for heads in [
        "Họ và tên (*)|CHỨC VỤ|Đơn vị|Vai trò|Email|Số điện thoại",
        "ho va ten|chuc vu|Mã cơ quan|vai tro|thu dien tu|Điện thoại:",
        "Full name|Position|agency|role|e-mail|phone",
    ] {
        let rows =
            read(table(&["DANH SÁCH CÁN BỘ||", heads, "Lê  Hà|Chuyên viên|SYT|văn thư|ha@x.vn|912345678", "|||"]))
                .unwrap();
        let [row] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!(
            (row.line, row.facts.name.as_str(), row.facts.position.as_str()),
            (3, "Lê Hà", "Chuyên viên"),
            "{heads}"
        );
        assert_eq!((row.agency.as_str(), row.role.as_str(), row.facts.email.as_str()), ("SYT", "văn thư", "ha@x.vn"));
        assert_eq!(row.facts.phone, "0912345678", "the zero that spreadsheets drop");
    }
    let swapped = read(table(&["Vai trò|Họ tên", "văn thư|Lê Hà"])).unwrap();
    assert_eq!((swapped[0].facts.name.as_str(), swapped[0].role.as_str()), ("Lê Hà", "văn thư"));
    let code = |lines: &[&str]| read(table(lines)).unwrap_err().code;
    assert_eq!(code(&["Lê Hà|văn thư"]), "people-import-no-heads");
    assert_eq!(code(&["Họ tên|x"]), "people-import-no-heads", "one head alone may be anything");
    assert_eq!(code(&["Họ tên|Vai trò|Họ và tên"]), "people-import-head-twice");
    assert_eq!(code(&[HEADS]), "people-import-empty");
}

#[test]
fn rows_come_to_people_and_roles() {
    let people = vec![
        known(1, "annv", "Nguyễn Văn An", "an@x.vn", &[(Role::FocalOfficer, 1)]),
        known(2, "annv2", "Nguyễn Văn An", "", &[(Role::RecordsClerk, 2)]),
        known(3, "nghi", "Lý Nghỉ", "", &[]),
    ];
    let context = context(people);
    for (row, wanted) in [
        // Somebody new, with and without a login.
        ("Lê Thị Hà|||SYT|Cán bộ đầu mối", "halt Person"),
        ("Lê Thị Hà|Ha.LT|||", "ha.lt Person"),
        ("Lê Thị Hà||ha@x.vn||", "halt Person"),
        // A third of the same name.
        ("Nguyễn Văn An||an3@x.vn|SYT|văn thư", "annv3 Person"),
        // Known by login, by address, by agency.
        ("nguyen van an|annv||Sở Y tế|focal_officer", "annv Nothing"),
        ("Nguyễn Văn An|annv||Sở Tư pháp|focal_officer", "annv Role"),
        ("Nguyễn Văn An||AN@x.vn|Sở Tư pháp|văn thư", "annv Role"),
        ("Nguyễn Văn An|||SYT|can bo dau moi", "annv Nothing"),
        ("Nguyễn Văn An|||Sở Tư pháp|văn thư", "annv2 Nothing"),
        ("Nguyễn Văn An||moi@x.vn|Sở Tư pháp|văn thư", "annv2 Nothing"),
        // Days: within those that are held, before them, after them.
        ("Nguyễn Văn An|annv||SYT|focal_officer|01/02/2026|30/6/2026", "annv Nothing"),
        ("Nguyễn Văn An|annv||SYT|focal_officer|31/12/2025|", "annv Role"),
        // What is wrong, all of it at once.
        (
            "|x x|không|Sở Nào|vua|32/1/2026|x",
            "name: required, email: email-malformed, role: people-import-role-unknown, agency: people-import-agency-unknown, from: date-malformed, to: date-malformed",
        ),
        ("Lê Hà|x x||SYT|văn thư", "login: login-malformed"),
        ("Lê Hà|nhap||SYT|văn thư", "login: login-taken"),
        ("Lê Hà|||Trạm Y tế|văn thư", "agency: people-import-agency-several"),
        ("Lê Hà|||SYT|", "role: required"),
        ("Lê Hà||||văn thư", "agency: required"),
        ("Lê Hà||||", "login: people-import-who"),
        ("李 明|||SYT|văn thư", "login: people-import-no-login"),
        ("Lê Hà|||SYT|văn thư|02/03/2026|01/03/2026", "to: span-backwards"),
        ("Lê Hà|annv||SYT|văn thư", "login: people-import-other-name"),
        ("Lý Nghỉ|nghi||SYT|văn thư", "login: people-import-disabled"),
    ] {
        assert_eq!(told(&context, &[row]), [wanted], "{row}");
    }
}

#[test]
fn rows_of_one_person_belong_together() {
    let empty = context(Vec::new());
    assert_eq!(
        told(
            &empty,
            &[
                "Lê Hà|||SYT|văn thư",
                "Lê Hà||ha@x.vn|SYT|cán bộ đầu mối",
                "Lê Hà||ha@x.vn|Sở Tư pháp|văn thư",
                "Lê Hà|||SYT|văn thư",
                // Another of this name: elsewhere, or with another address.
                "Lê Hà||khac@x.vn|SYT|văn thư",
                "Lê Hà|hal||SYT|văn thư",
                "Lê Hoa|hal||SYT|văn thư",
            ]
        ),
        [
            "hal2 Person",
            "hal2 Role",
            "hal2 Role",
            "hal2 Nothing",
            "hal3 Person",
            "hal Person",
            "name: people-import-differs"
        ],
        "the login that a later row gives is left to it"
    );
    let two = "the same login with two addresses";
    let told = told(&empty, &["Lê Hà|ha|a@x.vn|SYT|văn thư", "Lê Hà|ha|b@x.vn|SYT|văn thư"]);
    assert_eq!(told, ["ha Person", "email: people-import-differs"], "{two}");
}

#[test]
fn the_same_rows_again_change_nothing() {
    let rows = [
        "Lê Hà|||SYT|văn thư",
        "Lê Hà||ha@x.vn|SYT|cán bộ đầu mối|01/04/2026|30/06/2026",
        "Trần Bình|binh||Sở Tư pháp|văn thư",
        "Trần Bình|binh||||",
        "Ngô Cúc||cuc@x.vn||",
    ];
    let lines: Vec<&str> = std::iter::once(HEADS).chain(rows).collect();
    let first = plan(read(table(&lines)).unwrap(), &context(Vec::new()), print);
    assert_eq!((first.wrong(), first.added(), first.grants()), (0, 3, 3));
    let made = first.people.iter().zip(1..).map(|(person, number)| Known {
        account: AccountId::from_uuid(Uuid::from_u128(number)),
        login: person.login.clone(),
        name: person.facts.name.clone(),
        is_active: true,
        email: (!person.facts.email.is_empty()).then(|| print(&person.facts.email)),
        grants: person.grants.clone(),
    });
    let mut later = context(made.collect());
    later.today = day("2026-03-20");
    let second = plan(read(table(&lines)).unwrap(), &later, print);
    assert!(second.people.is_empty(), "{:?}", second.people);
    assert!(second.lines.iter().all(|line| line.outcome == Ok(Change::Nothing)), "{:?}", second.lines);
    assert_ne!(first.words(), second.words());
}

#[test]
fn a_role_is_limited_by_words_or_code_and_a_wider_one_covers_it() {
    let heads = "Họ và tên|Tên đăng nhập|Đơn vị|Vai trò|Phân hệ";
    let people = || vec![known(1, "ha", "Lê Hà", "", &[(Role::FocalOfficer, 1)])];
    let limits = |rows: &[&str]| {
        let lines: Vec<&str> = std::iter::once(heads).chain(rows.iter().copied()).collect();
        let plan = plan(read(table(&lines)).unwrap(), &context(people()), print);
        let given = plan.people.iter().flat_map(|person| &person.grants).map(|grant| grant.module).collect::<Vec<_>>();
        (given, plan.lines.iter().map(|line| line.outcome.clone().map_err(|errors| errors[0].code)).collect::<Vec<_>>())
    };
    for (words, module) in [
        ("Kiến nghị", Some(Module::Proposals)),
        ("kien nghi", Some(Module::Proposals)),
        ("proposals", Some(Module::Proposals)),
        ("Tất cả", None),
        ("", None),
    ] {
        let row = format!("Lê Hà|ha|SYT|văn thư|{words}");
        assert_eq!(limits(&[&row]), (vec![module], vec![Ok(Change::Role)]), "{words}");
    }
    assert_eq!(limits(&["Lê Hà|ha|SYT|văn thư|Sổ"]).1, [Err("people-import-module-unknown")]);
    // Held everywhere, so held in one module too; but not the other way round.
    assert_eq!(limits(&["Lê Hà|ha|SYT|cán bộ đầu mối|Kiến nghị"]), (vec![], vec![Ok(Change::Nothing)]));
    let rows = ["Lê Hà|ha|SYT|văn thư|Kiến nghị", "Lê Hà|ha|SYT|văn thư|", "Lê Hà|ha|SYT|văn thư|proposals"];
    assert_eq!(
        limits(&rows),
        (vec![Some(Module::Proposals), None], vec![Ok(Change::Role), Ok(Change::Role), Ok(Change::Nothing)])
    );
}

#[test]
fn a_row_with_a_role_that_is_not_the_importer_s_to_give_is_wrong() {
    let own = Grant { role: Role::Administrator, agency: agency(9), module: None, from: day("2026-01-01"), to: None };
    let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(5)), "x".into(), vec![own]);
    let above = HashMap::from([(agency(1), vec![agency(1), agency(9)]), (agency(2), vec![agency(2)])]);
    let context = Context { actor, above, ..context(Vec::new()) };
    let rows = ["Lê Hà|||SYT|văn thư", "Trần Bình|||Sở Tư pháp|văn thư"];
    assert_eq!(told(&context, &rows), ["hal Person", "role: people-import-not-yours"]);
}
