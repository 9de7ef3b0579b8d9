//! A province with an invented plan and a few people.

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::Page;

use crate::demo;
use crate::modules::accounts;
use crate::modules::accounts::usecase::AddAccount;
use crate::modules::agencies;
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
use crate::modules::notices::usecase::{ChoicesForm, install_rules, keep_choices, list, tell};
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::usecase as obligations;
use crate::testing::TestProvince;

const PLAN: &str = "ỦY BAN NHÂN DÂN
TỈNH MINH GIANG
Số: 41/KH-UBND
Minh Giang, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
Nâng cao hiệu quả tổ chức thi hành pháp luật năm 2026

I. NHIỆM VỤ
1. Sở Y tế tổ chức hội nghị quán triệt Kế hoạch này trước ngày 31/3/2026.
2. Sở Y tế rà soát định mức kinh phí; báo cáo kết quả chậm nhất ngày 30/4/2026.

Nơi nhận:
- Sở Y tế;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Vi Thanh Bình
";

/// The province, its people, and what the plan makes Sở Y tế owe: due on 30/3/2026 and on 30/4/2026.
pub struct World {
    pub officer: AccountId,
    pub head: AccountId,
    pub overseer: AccountId,
    pub leader: AccountId,
    pub first: String,
    pub second: String,
}

pub fn system() -> Actor {
    Actor::system("test")
}

pub fn person(account: AccountId) -> Actor {
    Actor::person(account, "x".to_owned(), Vec::new())
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    agencies::api::find_by_name(t.store.read(), name, day(3, 16)).await.unwrap().unwrap_or_else(|| panic!("{name}"))
}

pub async fn account(t: &TestProvince, login: &str, role: Role, place: &str) -> AccountId {
    let grants = vec![Grant { role, agency: agency(t, place).await, module: None, from: day(1, 1), to: None }];
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người thử {login}"),
        position: String::new(),
        password: demo::PASSWORD.to_owned(),
        grants,
    };
    accounts::usecase::add_account(t, &system(), command).await.unwrap()
}

impl World {
    /// Everything, with the reader of the journal in its place before the plan is issued.
    pub async fn fill(t: &TestProvince) -> Self {
        install_rules(t).await.unwrap();
        assert_eq!(tell(t).await.unwrap(), 0);
        let officer = account(t, "daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let head = account(t, "thutruong", Role::UnitHead, "Sở Y tế").await;
        let overseer = account(t, "theodoi", Role::FocalOfficer, "Sở Tư pháp").await;
        let leader = account(t, "lanhdao", Role::Leader, "Tỉnh Minh Giang").await;
        let file = Incoming { name: "ke-hoach.txt".into(), bytes: PLAN.into() };
        let root = agency(t, "Tỉnh Minh Giang").await;
        let Received::New { code, .. } = directives::receive(t, &system(), file, Some(root)).await.unwrap() else {
            panic!("taken in")
        };
        for card in directives::look(t, &system(), &code).await.unwrap().review.cards() {
            let card = CardRef { id: card.id, version: card.version };
            directives::review(t, &system(), &code, Verb::Accept(card, None)).await.unwrap();
        }
        directives::issue(t, &system(), &code, &IssueCommand::default()).await.unwrap();
        let everything = ObligationFilter::default();
        let owed = obligations::register(t, &system(), &everything, &Page::default()).await.unwrap().rows.items;
        let mut owed: Vec<_> = owed.into_iter().map(|shown| shown.obligation).collect();
        owed.sort_by_key(|obligation| obligation.due_on);
        let [first, second] = &owed[..] else { panic!("two: {owed:#?}") };
        assert_eq!((first.due_on, second.due_on), (Some(day(3, 30)), Some(day(4, 30))));
        Self { officer, head, overseer, leader, first: first.code.clone(), second: second.code.clone() }
    }
}

/// What somebody was told, newest first: the action and the obligation.
pub async fn told(t: &TestProvince, account: AccountId) -> Vec<(String, String)> {
    let items = list(t, &person(account), false, &Page::default()).await.unwrap().items;
    items.into_iter().map(|(told, _)| (told.item.action, told.item.code)).collect()
}

/// Choices by mail, everything as usual.
pub fn by_mail(address: &str) -> ChoicesForm {
    ChoicesForm {
        channel: "email".into(),
        address: address.into(),
        quiet_from: "19".into(),
        quiet_to: "7".into(),
        version: "0".into(),
        ..ChoicesForm::default()
    }
}

pub async fn choose(t: &TestProvince, account: AccountId, form: ChoicesForm) {
    keep_choices(t, &person(account), &form).await.unwrap();
}
