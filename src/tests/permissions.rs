//! docs/permissions.md holds for every route: a row for each, and each request of it answered or refused as it says.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_store::db_tests;
use thihanh_webkit::assets;

use super::world::{OVERSEEING, OWING, World, account};
use crate::modules::obligations::model::evidence::About;
use crate::modules::obligations::usecase::{self as obligations, BeginUpload};
use crate::testing::{Answer, Browser, TestProvince};

const TABLE: &str = include_str!("../../docs/permissions.md");

/// It has no part in anything.
const ELSEWHERE: &str = "Hội Luật gia tỉnh";

/// One line of the table: what is asked, of which thing, and each column's answer.
#[derive(Debug)]
struct Row {
    method: Method,
    path: String,
    what: String,
    answered: BTreeMap<String, bool>,
}

/// The rows of every table whose first column is `route`.
fn rows() -> Vec<Row> {
    let mut columns = Vec::new();
    let mut rows = Vec::new();
    for line in TABLE.lines() {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells[0] == "route" {
            columns = cells[2..].to_vec();
        } else if let Some((method, path)) =
            cells[0].trim_matches('`').split_once(' ').filter(|_| line.starts_with("| `"))
        {
            assert_eq!(cells.len(), columns.len() + 2, "{line}");
            let answers = columns.iter().zip(&cells[2..]).map(|(column, cell)| {
                assert!(["✓", "·"].contains(cell), "{line}");
                ((*column).to_owned(), *cell == "✓")
            });
            let (path, what) = (path.to_owned(), cells[1].to_owned());
            rows.push(Row { method: method.parse().unwrap(), path, what, answered: answers.collect() });
        }
    }
    rows
}

#[test]
fn the_table_names_every_route_and_no_other() {
    let named: BTreeSet<_> = rows().into_iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let routes = crate::router::routes();
    let known: BTreeSet<_> = routes.known().iter().map(|(method, path)| format!("{method} {path}")).collect();
    assert_eq!(named, known);
}

impl World {
    /// The address of a row's request.
    fn path(&self, row: &Row) -> String {
        let is_letter = row.path.contains("cong-van") || row.path.contains("letters");
        let is_handling = row.path.contains("xu-ly") || row.path.contains("handlings");
        let code = match (row.path.contains("nhiem-vu") || row.path.contains("obligations"), row.what.as_str()) {
            (true, "reported" | "asked for" | "brought" | "taken out already") => &self.reported,
            (_, "signed") if is_letter => &self.letters[1],
            (_, "sent") if is_letter => &self.letters[2],
            _ if is_letter => &self.letters[0],
            (_, "draft") if is_handling => &self.handlings[0],
            _ if is_handling => &self.handlings[1],
            _ if row.path.contains("chi-so") || row.path.contains("/indicators/") => &self.indicator,
            (_, "being prepared") => &self.publications[0],
            _ if row.path.contains("cong-khai") || row.path.contains("publications") => &self.publications[1],
            (_, "prepared") => &self.inspections[0],
            _ if row.path.contains("hop-dong") || row.path.contains("collaborator-contracts") => &self.collaborators[1],
            _ if row.path.contains("tap-huan") || row.path.contains("training-classes") => &self.training_class,
            _ if row.path.contains("kiem-tra") || row.path.contains("inspections") => &self.inspections[1],
            _ if row.path.contains("sap-xep") || row.path.contains("reorganisations") => &self.reorganisation,
            _ if row.path.contains("theo-doi/thong-tin") || row.path.contains("information-entries") => {
                &self.information
            }
            _ if row.path.contains("giam-sat") || row.path.contains("supervision-sessions") => &self.supervision,
            _ if row.path.contains("phat-hien") || row.path.contains("findings") => &self.finding,
            _ if row.path.contains("theo-doi/kien-nghi") || row.path.contains("recommendations") => {
                &self.recommendation
            }
            _ if row.path.contains("chuong-trinh") || row.path.contains("programmes") => &self.programme,
            _ if row.path.contains("khao-sat") || row.path.contains("surveys") => &self.survey,
            _ if row.path.contains("kien-nghi") || row.path.contains("proposals") => &self.proposal,
            _ if row.path.contains("theo-doi") || row.path.contains("monitoring") => &self.plan,
            (true, "waits for an event") => &self.waiting,
            (true, _) => &self.open,
            (false, "issued") => &self.issued,
            (false, "withdrawn") => &self.withdrawn,
            (false, _) => &self.draft,
        };
        let id = match row.path.as_str() {
            path if path.contains("/gia-tri/") || path.contains("indicator-values/") => self.indicator_value.clone(),
            path if path.contains("/nguon/") => self.source.clone(),
            path if path.contains("thoi-han/") || path.contains("reply-rules/") => self.reply_rule.clone(),
            path if path.contains("can-bo/{id}") || path.contains("legal-staff/{id}") => self.legal_staff.clone(),
            path if path.contains("kinh-phi/{id}") || path.contains("monitoring-budgets/{id}") => self.budget.clone(),
            path if path.contains("danh-muc/{id}") || path.contains("collaborator-references/{id}") => {
                self.collaborators[2].clone()
            }
            path if path.contains("cong-tac-vien/{id}") || path.contains("collaborators/{id}") => {
                self.collaborators[0].clone()
            }
            path if path.contains("he-so/{id}") || path.contains("risk-factors/{id}") => self.factor.clone(),
            path if path.contains("/rui-ro/{id}") => self.owing.to_string(),
            path if path.contains("/cau-hoi/") => self.question.clone(),
            path if path.contains("/phieu/{id}") => self.response.clone(),
            path if path.contains("/tep/") => self.finding_file.clone(),
            path if path.contains("cau-hoi-kiem-tra") => self.checklist_item.clone(),
            path if path.contains("bo-loc") => self.filter.clone(),
            path if path.contains("theo-doi") => self.duty.clone(),
            path if path.ends_with("gui-lai") => self.dead[0].clone(),
            path if path.ends_with("bo-tin") => self.dead[1].clone(),
            path if path.ends_with("{id}/bo") => self.reminder.clone(),
            path if path.contains("/bac/") => self.rung.clone(),
            path if path.contains("he-thong") => self.target.clone(),
            path if path.contains("uploads") => self.upload.clone(),
            path if path.ends_with("/xoa") => self.taken_out.clone(),
            path if path.contains("minh-chung") => self.brought.clone(),
            path if path.contains("/evidence/{id}") => self.taken_out.clone(),
            _ => self.owing.to_string(),
        };
        let path = row.path.replace("{code}", code).replace("{card}", &self.card).replace("{id}", &id);
        let style = assets::address("app.css");
        let path = path.replace("{feed}", &self.feed).replace("{link}", &self.link).replace("{token}", &self.token);
        let path = path.replace("{paper}", "ket-luan").replace("{kind}", "hop-nhat");
        let path = path.replace("{place}", "0").replace("{number}", "1");
        path.replace("{lang}", "vi").replace("{login}", "other").replace("/assets/{file}", &style)
    }

    /// The body of an API's write: rights are asked once it can be read.
    fn body(&self, path: &str) -> String {
        let agency = self.owing;
        let supporting = self.giver.split('/').next().unwrap_or_default();
        match path.rsplit('/').next().unwrap() {
            "monitoring-plans" => format!(r#"{{"agency_id": "{agency}", "year": 2026}}"#),
            "progress" => r#"{"percent": 10}"#.to_owned(),
            "steps" => r#"{"steps": []}"#.to_owned(),
            "heirs" => r#"{"heirs": []}"#.to_owned(),
            "ask-extension" | "set-due" => r#"{"due_on": "2026-04-10"}"#.to_owned(),
            "claim-wrong-unit" | "move" => format!(r#"{{"agency": "{agency}"}}"#),
            "bulk" => r#"{"action": "receive", "rows": [{"code": "NV-2026-99999"}]}"#.to_owned(),
            "assign" => r#"{"account": null}"#.to_owned(),
            "teach-phrase" => format!(r#"{{"jurisdiction_id": "{agency}", "phrase": "đơn vị thử"}}"#),
            "days-off" => r#"{"day_on": "2026-03-16", "kind": "", "name": "", "source": ""}"#.to_owned(),
            "withdraw" if path.contains("days-off") => r#"{"day_on": "2026-03-16", "kind": ""}"#.to_owned(),
            "people" => r#"{"login": "", "name": ""}"#.to_owned(),
            "grant-role" => format!(r#"{{"role": "", "agency_id": "{agency}"}}"#),
            "end-role" => format!(r#"{{"role_id": "{agency}"}}"#),
            "drafts" => r#"{"quote": "Sở Tư pháp"}"#.to_owned(),
            "split" => r#"{"at": 3}"#.to_owned(),
            "confirm-receipt" => format!(r#"{{"agency_id": "{agency}"}}"#),
            "communicate" => {
                format!(r#"{{"agency_id": "{agency}", "form": "Hội nghị", "communicated_on": "2026-03-16"}}"#)
            }
            "record-event" => r#"{"happened_on": "2999-01-01", "document": "12/QĐ"}"#.to_owned(),
            "number" => r#"{"number": 1, "signed_on": "2026-03-16"}"#.to_owned(),
            "keep-wording" => {
                format!(r#"{{"sender_id": "{agency}", "mode": "each", "wording": {{"about": "", "body": ""}}}}"#)
            }
            "form" => r#"{"form": {"items": []}}"#.to_owned(),
            "delegate" => r#"{"roll_up": "all"}"#.to_owned(),
            "ask-contribution" => r#"{"agencies": [], "due_on": "2026-04-10"}"#.to_owned(),
            "contribute" => format!(r#"{{"agency": "{supporting}"}}"#),
            "rate-contribution" => format!(r#"{{"agency": "{supporting}", "rating": "useful"}}"#),
            _ => "{}".to_owned(),
        }
    }

    /// The fields of a row's form. Versions are wrong on purpose where the first to be let in would take the thing away from
    /// those after: rights are asked before anything else, so whoever may is told of the version and whoever may not of the right.
    fn fields<'a>(&'a self, row: &Row, owing: &'a str) -> Vec<(&'a str, &'a str)> {
        match row.path.rsplit('/').next().unwrap() {
            "ke-hoach" => vec![("agency", owing), ("year", "2026")],
            "mo" if row.path == "/theo-doi/ke-hoach/mo" => vec![("year", "2026")],
            "bo" if row.path == "/theo-doi/quy-tac/bo" => vec![("id", &self.rule)],
            "bo" if row.path == "/theo-doi/linh-vuc/bo" => vec![("code", "dat_dai")],
            "tiep-nhan" | "quan-triet" => vec![("agency", owing), ("form", "Hội nghị"), ("on", "16/03/2026")],
            "bo" if row.path.starts_with("/don-vi") => vec![("day", "30/04/2026"), ("kind", "holiday")],
            "phoi-hop" => vec![("agency", &self.giver), ("on", "16/03/2026")],
            "them" => vec![("quote", "Sở Tư pháp"), ("near", "0")],
            "bo-loc" => vec![("name", "Của tôi"), ("query", "status=overdue")],
            "thay-mat" => Vec::new(),
            "dang-nhap" => vec![("login", "khong-ai"), ("password", "khong-biet")],
            "{card}" => vec![("version", "99"), ("button", "nhan"), ("content", "thử"), ("leads", OWING)],
            // The day stands under the name that each act's form gives it.
            _ => vec![("version", "99"), ("on", "16/03/2026")],
        }
    }
}

/// What the routes that take a file whole are sent: the query and the file.
fn whole_file(row: &Row, column: &str) -> Option<(&'static str, String)> {
    Some(match row.path.as_str() {
        "/api/v1/directives" if row.method == Method::POST => ("name=x.txt", format!("Số: {column}/API")),
        "/api/v1/people/import" => ("", "Họ tên,Vai trò".to_owned()),
        "/api/v1/obligations/{code}/evidence" if row.method == Method::POST => ("name=x.txt", "so lieu".to_owned()),
        "/api/v1/letters/{code}/attach" => ("name=x.exe", "MZ".to_owned()),
        _ => return None,
    })
}

/// Whether a request was let through to what it asks for.
fn is_answered(answer: &Answer) -> bool {
    let asks_to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/dang-nhap");
    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
    !asks_to_sign_in && !refused.contains(&answer.status)
}

/// The columns of the table, each with a browser: somebody in that role at that place.
async fn people(t: &TestProvince) -> BTreeMap<&'static str, Browser> {
    use Role::{
        Administrator, Auditor, Coordinator, FocalOfficer, Inspector, Leader, Observer, Partner, RecordsClerk, UnitHead,
    };
    const PROVINCE: &str = "Tỉnh Minh Giang";
    let columns = [
        ("administrator", Administrator, PROVINCE),
        ("coordinator", Coordinator, PROVINCE),
        ("leader", Leader, PROVINCE),
        ("clerk", RecordsClerk, PROVINCE),
        ("inspector", Inspector, PROVINCE),
        ("observer", Observer, PROVINCE),
        ("partner", Partner, PROVINCE),
        ("auditor", Auditor, PROVINCE),
        ("head", UnitHead, OWING),
        ("officer", FocalOfficer, OWING),
        ("overseer", FocalOfficer, OVERSEEING),
        ("elsewhere", Coordinator, ELSEWHERE),
    ];
    let mut people = BTreeMap::from([("nobody", t.browser())]);
    for (column, role, place) in columns {
        account(t, column, role, place).await;
        people.insert(column, t.browser_of(column).await);
    }
    people
}

db_tests! {
    async fn each_request_is_answered_or_refused_as_the_table_says(t: TestProvince) {
        let mut world = World::fill(&t).await;
        let mut people = people(&t).await;
        let other = account(&t, "other", Role::Leader, "Tỉnh Minh Giang").await;
        let grants = vec![Grant {
            role: Role::FocalOfficer,
            agency: world.owing,
            module: None,
            from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
            to: None,
        }];
        let sender = Actor::person(other, "Người khác".to_owned(), grants);
        let (code, name, about) = (world.open.clone(), "a.txt".to_owned(), About::default());
        let begun = obligations::begin_upload(&t, &sender, BeginUpload { code, name, size: 5, about }).await.unwrap();
        world.upload = begun.id.to_string();
        let other = Actor::person(other, "Người khác".to_owned(), Vec::new());
        let filter = obligations::save_filter(&t, &other, "Của người khác", "", None).await.unwrap();
        world.filter = filter.id.to_string();
        let owing = world.owing.to_string();
        let mut wrong = Vec::new();
        for row in rows() {
            assert_eq!(row.answered.len(), people.len(), "{}", row.path);
            let path = world.path(&row);
            for (column, browser) in &mut people {
                if row.path == "/dang-xuat" {
                    continue; // Tried at the end: whoever signs out has no more to ask.
                }
                let whole = whole_file(&row, column);
                let answer = match (&row.method, row.path.as_str()) {
                    (&Method::GET, _) => browser.get(&path).await,
                    (_, "/api/v1/uploads" | "/api/v1/uploads/{id}") => {
                        let body = format!("{{\"obligation\":\"{}\",\"name\":\"a.txt\",\"size\":5}}", world.open);
                        let token = browser.token();
                        let kind = if row.method == Method::POST { "application/json" } else { "application/offset+octet-stream" };
                        let headers = [("x-csrf-token", token.as_str()), ("content-type", kind), ("upload-offset", "0")];
                        browser.send_with(row.method.clone(), &path, &headers, body.into_bytes()).await
                    }
                    _ if whole.is_some() => {
                        let (query, body) = whole.unwrap();
                        let token = browser.token();
                        let headers = [("content-type", "application/octet-stream"), ("x-csrf-token", &token)];
                        browser.send_with(Method::POST, &format!("{path}?{query}"), &headers, body.into_bytes()).await
                    }
                    (_, "/nguoi-dung/nhap") => browser.upload(&path, "file", "x.csv", "Họ tên,Vai trò".as_bytes()).await,
                    (_, "/nhiem-vu/{code}/minh-chung") => browser.upload(&path, "file", "x.txt", b"so lieu").await,
                    (_, "/don-vi/sap-xep/{code}/bang") => browser.upload(&path, "file", "x.csv", b"code,name").await,
                    (_, "/theo-doi/phat-hien/{code}/tep") => browser.upload(&path, "file", "x.exe", b"MZ").await,
                    (_, api) if api.starts_with("/api/") => {
                        let token = browser.token();
                        let headers = [("content-type", "application/json"), ("x-csrf-token", &token), ("if-match", "\"99\"")];
                        browser.send_with(row.method.clone(), &path, &headers, world.body(api).into_bytes()).await
                    }
                    (_, "/van-ban") => browser.upload(&path, "file", "x.txt", format!("Số: {column}").as_bytes()).await,
                    (_, path_of) if path_of.ends_with("ban-ky") => browser.upload(&path, "file", "x.exe", b"MZ").await,
                    _ => browser.post(&path, &world.fields(&row, &owing)).await,
                };
                if is_answered(&answer) != row.answered[*column] {
                    wrong.push(format!("{} {path} ({}) as {column}: {}", row.method, row.what, answer.status));
                }
                assert!(!answer.status.is_server_error(), "{} {path} as {column}: {}", row.method, answer.body);
            }
        }
        assert!(wrong.is_empty(), "{} differ from docs/permissions.md:\n{}", wrong.len(), wrong.join("\n"));
        for (column, browser) in &mut people {
            browser.post("/dang-xuat", &[]).await;
            assert!(!is_answered(&browser.get("/").await), "{column} is out");
        }
    }
}
