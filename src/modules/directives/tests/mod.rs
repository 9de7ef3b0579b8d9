//! Directives on both databases, in the sample province, with an invented plan.

mod chain;
mod corpus;
mod corrections;
mod inbox;
mod issuing;
mod life;
mod pages;
mod reviewing;
mod rights;
mod supplement;

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Clock;
use thihanh_store::{FromQueryResult, values};
use uuid::Uuid;

use super::model::card::DraftTask;
use super::model::review::{CardRef, Verb};
use super::usecase::{self, Incoming, Looked, Received};
use crate::app::App;
use crate::modules::agencies;

/// An invented plan: five orders of five kinds, a request, and a follow-up.
const PLAN: &str = "ỦY BAN NHÂN DÂN
TỈNH MINH GIANG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 41/KH-UBND
Minh Giang, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
Nâng cao hiệu quả tổ chức thi hành pháp luật năm 2026

I. MỤC ĐÍCH, YÊU CẦU
1. Bảo đảm pháp luật được thi hành nghiêm minh, thống nhất.

II. NHIỆM VỤ
1. Sở Tư pháp tổ chức hội nghị quán triệt Kế hoạch này trước ngày 31/3/2026.
2. Sở Tài chính rà soát định mức kinh phí bảo đảm cho công tác thi hành pháp luật; báo cáo kết quả chậm nhất ngày 30/4/2026.
3. Các sở, ban, ngành tỉnh, UBND các xã, phường báo cáo kết quả thực hiện hằng quý, trước ngày 20 của tháng cuối quý.
4. Thanh tra tỉnh thường xuyên kiểm tra việc thực hiện các kết luận, kiến nghị sau thanh tra.
5. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh giám sát việc thực hiện Kế hoạch này.

III. TỔ CHỨC THỰC HIỆN
Giao Sở Tư pháp theo dõi, đôn đốc, tổng hợp việc thực hiện Kế hoạch này, báo cáo UBND tỉnh trước ngày 10/12/2026.

Nơi nhận:
- Bộ Tư pháp;
- Các sở, ban, ngành tỉnh;
- UBND các xã, phường;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Vi Thanh Bình
";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn system() -> Actor {
    Actor::system("test")
}

fn person(number: u128, role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: day("2020-01-01"), to: None };
    Actor::person(AccountId::from_uuid(Uuid::from_u128(number)), format!("Người thử {number}"), vec![grant])
}

async fn province(app: &App) -> AgencyId {
    agencies::api::roots(app.store.read(), app.clock.today()).await.unwrap()[0].id
}

async fn agency(app: &App, name: &str) -> AgencyId {
    let found = agencies::api::find_by_name(app.store.read(), name, app.clock.today()).await.unwrap();
    found.unwrap_or_else(|| panic!("no agency {name}"))
}

fn file(name: &str, text: &str) -> Incoming {
    Incoming { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// Takes in a text; its code.
async fn received(app: &App, actor: &Actor, text: &str) -> String {
    match usecase::receive(app, actor, file("ke-hoach.txt", text), None).await.unwrap() {
        Received::New { code, .. } => code,
        other => panic!("not taken in: {other:?}"),
    }
}

async fn looked(app: &App, code: &str) -> Looked {
    usecase::look(app, &system(), code).await.unwrap()
}

/// The card whose content begins so.
async fn card(app: &App, code: &str, start: &str) -> DraftTask {
    let looked = looked(app, code).await;
    let found = looked.review.cards().iter().find(|card| card.draft.content.starts_with(start));
    found.cloned().unwrap_or_else(|| panic!("no card {start:?} in {:#?}", contents(&looked)))
}

fn contents(looked: &Looked) -> Vec<String> {
    looked.review.cards().iter().map(|card| card.draft.content.clone()).collect()
}

fn of(card: &DraftTask) -> CardRef {
    CardRef { id: card.id, version: card.version }
}

/// Accepts every card.
async fn accept_all(app: &App, actor: &Actor, code: &str) {
    for card in looked(app, code).await.review.cards() {
        usecase::review(app, actor, code, Verb::Accept(of(card), None)).await.unwrap();
    }
}

async fn rows(app: &App, table: &str) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    app.store.read().one::<Row>(&format!("SELECT count(*) AS total FROM {table}"), values![]).await.unwrap().total
}

/// What was done to a directive, oldest first.
async fn events(app: &App, code: &str) -> Vec<String> {
    let directive = looked(app, code).await.directive;
    let history = usecase::history(app, &directive).await.unwrap();
    history.into_iter().rev().map(|record| record.action).collect()
}
