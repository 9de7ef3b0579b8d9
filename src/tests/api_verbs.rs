//! The verbs that the API shares with pages, each once from its request to what became of it; docs/api-examples.md has more of them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use thihanh_kernel::access::{Actor, Role};
use thihanh_store::db_tests;

use super::world::{OVERSEEING, OWING, World};
use crate::modules::obligations::usecase as obligations;
use crate::testing::{Answer, Program, TestProvince};

const PROVINCE: &str = "Tỉnh Minh Giang";
const FILE: [(&str, &str); 1] = [("content-type", "application/octet-stream")];

/// A program of somebody new in a role.
async fn program(t: &TestProvince, login: &str, role: Role, place: &str) -> Program {
    t.person(login, role, place).await;
    t.program_of(login, "write").await
}

async fn post(program: &Program, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
    program.send(Method::POST, &format!("/api/v1{path}"), headers, &body.to_string()).await
}

async fn get(program: &Program, path: &str) -> Answer {
    program.send(Method::GET, &format!("/api/v1{path}"), &[], "").await
}

/// The body of an answer with this status.
fn told(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.body);
    answer.json()
}

/// The first refused field with its code.
fn refused(answer: &Answer) -> (String, String) {
    let error = &told(answer, StatusCode::UNPROCESSABLE_ENTITY)["errors"][0];
    (error["field"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
}

db_tests! {
    async fn a_directive_comes_in_is_reviewed_and_issued(t: TestProvince) {
        let world = World::fill(&t).await;
        let clerk = program(&t, "clerk", Role::RecordsClerk, PROVINCE).await;
        let coordinator = program(&t, "coordinator", Role::Coordinator, PROVINCE).await;
        let text = "Số: 95/UBND-NC\n1. Sở Y tế rà soát thủ tục, báo cáo trước ngày 30/6/2026.\n2. Sở Tư pháp tổng hợp kết quả trong tháng 7/2026.\n";
        let bring = async || clerk.send(Method::POST, "/api/v1/directives?name=95.txt", &FILE, text).await;
        let received = told(&bring().await, StatusCode::CREATED);
        assert_eq!((received["outcome"].as_str(), received["drafts"].as_u64()), (Some("new"), Some(2)));
        let again = told(&bring().await, StatusCode::OK);
        assert_eq!((&again["outcome"], &again["code"]), (&json!("already_there"), &received["code"]));
        let code = received["code"].as_str().unwrap();
        let secret = clerk.send(Method::POST, "/api/v1/directives?name=m.txt", &FILE, "TỐI MẬT\nKế hoạch\n").await;
        assert_eq!(refused(&secret), ("file".to_owned(), "receive-secret".to_owned()));
        let wrong = clerk.send(Method::POST, "/api/v1/directives?name=m.txt", &[], "{}").await;
        assert_eq!(wrong.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);

        let one = format!("/directives/{code}");
        let cards = told(&get(&clerk, &one).await, StatusCode::OK)["drafts"].clone();
        let at = |index: usize| format!("{one}/drafts/{}", cards[index]["id"].as_str().unwrap());
        let change = json!({"support": ["Sở Tư pháp"], "deadlines": [{"choice": "by", "day": "2026-06-29"}], "product": "Báo cáo"});
        let edited = clerk.send(Method::PATCH, &format!("/api/v1{}", at(0)), &[("if-match", "\"1\"")], &change.to_string()).await;
        let card = told(&edited, StatusCode::OK);
        assert_eq!((&card["state"], &card["product"]), (&json!("proposed"), &json!("Báo cáo")));
        assert_eq!(card["deadlines"][0]["date"], "2026-06-29");
        let stale = post(&clerk, &format!("{}/accept", at(0)), &[("if-match", "\"1\"")], json!({})).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let unknown = post(&clerk, &format!("{}/accept", at(0)), &[], json!({"deadlines": [{"choice": "soon"}]})).await;
        assert_eq!(refused(&unknown), ("deadlines".to_owned(), "choice-unknown".to_owned()));
        for verb in ["reject", "restore", "accept"] {
            told(&post(&clerk, &format!("{}/{verb}", at(0)), &[], json!({})).await, StatusCode::OK);
        }
        told(&post(&clerk, &format!("{one}/undo"), &[], json!({})).await, StatusCode::OK);
        let after = told(&get(&clerk, &one).await, StatusCode::OK);
        assert_eq!(after["drafts"][0]["state"], "proposed", "the acceptance was taken back");
        let cut = post(&clerk, &format!("{}/split", at(1)), &[], json!({"at": 20})).await;
        told(&cut, StatusCode::OK);
        let added = told(&post(&clerk, &format!("{one}/drafts"), &[], json!({"quote": "Sở Tư pháp tổng hợp kết quả"})).await, StatusCode::CREATED);
        told(&post(&clerk, &format!("{one}/drafts/{}/reject", added["id"].as_str().unwrap()), &[], json!({})).await, StatusCode::OK);

        let head = json!({"number": "95/UBND-NC", "issued_on": "2026-03-10", "title": "Rà soát thủ tục"});
        told(&clerk.send(Method::PATCH, &format!("/api/v1{one}"), &[], &head.to_string()).await, StatusCode::OK);
        let nowhere = json!({"jurisdiction_id": "x"}).to_string();
        let nowhere = clerk.send(Method::PATCH, &format!("/api/v1{one}"), &[], &nowhere).await;
        assert_eq!(refused(&nowhere).0, "jurisdiction_id");
        let denied = post(&clerk, &format!("{one}/issue"), &[], json!({"accept_certain": true})).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN, "a clerk issues nothing");
        let seen = told(&get(&coordinator, &format!("{one}/issue?accept_certain=true")).await, StatusCode::OK);
        assert_eq!(seen["is_supplement"], false);
        told(&post(&coordinator, &format!("{}/accept", at(0)), &[], json!({})).await, StatusCode::OK);
        let issued = told(&post(&coordinator, &format!("{one}/issue"), &[], json!({"accept_certain": true})).await, StatusCode::OK);
        assert_eq!(issued["state"], "issued");
        let head_of = program(&t, "head", Role::UnitHead, OWING).await;
        let owing = world.owing.to_string();
        let early = json!({"agency_id": owing, "form": "Hội nghị", "communicated_on": "2026-03-01"});
        let early = post(&head_of, &format!("{one}/communicate"), &[], early).await;
        assert_eq!(refused(&early), ("communicated_on".to_owned(), "communicated-before-issue".to_owned()));
        told(&post(&head_of, &format!("{one}/confirm-receipt"), &[], json!({"agency_id": owing})).await, StatusCode::OK);
        let said = json!({"agency_id": owing, "form": "Hội nghị", "communicated_on": "2026-03-16"});
        let said = told(&post(&head_of, &format!("{one}/communicate"), &[], said).await, StatusCode::OK);
        assert_eq!(said["recipients"][0]["communicated_form"], "Hội nghị");
    }

    async fn an_officer_s_program_works_on_what_is_owed(t: TestProvince) {
        let world = World::fill(&t).await;
        let officer = program(&t, "officer", Role::FocalOfficer, OWING).await;
        let one = format!("/obligations/{}", world.open);
        told(&post(&officer, &format!("{one}/receive"), &[], json!({"note": "Đã vào sổ số 12"})).await, StatusCode::OK);
        told(&post(&officer, &format!("{one}/accept"), &[], json!({"note": "Giao phòng Nghiệp vụ"})).await, StatusCode::OK);
        let history = obligations::history(&t, &Actor::system("test"), &world.open).await.unwrap();
        let reasons: Vec<_> = history.iter().filter(|it| ["received", "accepted"].contains(&it.action.as_str())).map(|it| it.reason.as_str()).collect();
        assert_eq!(reasons, ["Giao phòng Nghiệp vụ", "Đã vào sổ số 12"], "newest first");

        let whole = async |name: &str, body: &str, key: &[(&str, &str)]| {
            let path = format!("/api/v1{one}/evidence?name={name}&note=so+lieu&dated_on=2026-03-10");
            let headers = [&FILE[..], key].concat();
            officer.send(Method::POST, &path, &headers, body).await
        };
        let first = told(&whole("so-lieu.txt", "so lieu", &[("idempotency-key", "k-1")]).await, StatusCode::CREATED);
        let again = whole("so-lieu.txt", "so lieu", &[("idempotency-key", "k-1")]).await;
        assert_eq!((again.json(), again.headers["idempotency-replayed"].to_str().unwrap()), (first.clone(), "true"));
        let another = whole("so-lieu.txt", "so khac", &[("idempotency-key", "k-1")]).await;
        assert_eq!(another.status, StatusCode::UNPROCESSABLE_ENTITY, "another file under the same key");
        assert_eq!(refused(&whole("rong.txt", "", &[]).await), ("file".to_owned(), "evidence-empty".to_owned()));
        let id = first["id"].as_str().unwrap();
        let left = told(&post(&officer, &format!("{one}/evidence/{id}/remove"), &[], json!({})).await, StatusCode::OK);
        assert_eq!(left["items"], json!([]), "a draft is deleted");

        let overseer = program(&t, "overseer", Role::FocalOfficer, OVERSEEING).await;
        let waiting = format!("/obligations/{}/record-event", world.waiting);
        let happened = json!({"happened_on": "2026-03-16", "document": "Kết luận 12/KL-STP"});
        let denied = post(&officer, &waiting, &[], happened.clone()).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        let known = told(&post(&overseer, &waiting, &[], happened.clone()).await, StatusCode::OK);
        // 15 days from 16/3/2026, which is Tuesday the 31st.
        assert_eq!(known["due_on"], "2026-03-31");
        let twice = post(&overseer, &waiting, &[], happened).await;
        assert!(twice.status.is_client_error(), "{}", twice.body);
    }

    async fn letters_are_worded_numbered_and_sent(t: TestProvince) {
        let world = World::fill(&t).await;
        let coordinator = program(&t, "coordinator", Role::Coordinator, PROVINCE).await;
        let one = format!("/letters/{}", world.letters[0]);
        let patch = async |body: Value, headers: &[(&str, &str)]| coordinator.send(Method::PATCH, &format!("/api/v1{one}"), headers, &body.to_string()).await;
        let changed = told(&patch(json!({"about": "đôn đốc lần hai"}), &[]).await, StatusCode::OK);
        assert_eq!(changed["about"], "đôn đốc lần hai");
        assert!(changed["body"].as_str().unwrap().len() > 100, "what is not sent stays");
        assert_eq!(patch(json!({"about": "x"}), &[("if-match", "\"1\"")]).await.status, StatusCode::CONFLICT);
        let signing = json!({"title": "Giám đốc", "name": "Chu Hồng Vân"});
        let late = json!({"number": 7, "signed_on": "2026-03-17", "signing": signing});
        assert_eq!(refused(&post(&coordinator, &format!("{one}/number"), &[], late).await).0, "signed_on");
        let numbering = json!({"number": 907, "signed_on": "2026-03-16", "signing": signing});
        let signed = told(&post(&coordinator, &format!("{one}/number"), &[], numbering).await, StatusCode::OK);
        assert_eq!((&signed["state"], &signed["signer"]), (&json!("signed"), &json!("Chu Hồng Vân")));
        let scan = coordinator.send(Method::POST, &format!("/api/v1{one}/attach?name=a.pdf"), &FILE, "%PDF-1.7").await;
        assert_eq!(told(&scan, StatusCode::OK)["has_scan"], true);
        assert_eq!(told(&post(&coordinator, &format!("{one}/send"), &[], json!({})).await, StatusCode::OK)["state"], "sent");
        assert_eq!(post(&coordinator, &format!("{one}/discard"), &[], json!({})).await.status, StatusCode::CONFLICT);
        let what = json!({"obligations": [world.open], "mode": "each", "reach": "soon"});
        let unknown = post(&coordinator, "/urging", &[], json!({"obligations": [world.open], "mode": "both"})).await;
        assert_eq!(refused(&unknown), ("mode".to_owned(), "choice-unknown".to_owned()));
        let seen = told(&post(&coordinator, "/urging/preview", &[], what.clone()).await, StatusCode::OK);
        assert_eq!(seen["agencies"][0]["obligations"], json!([world.open]));
        let kept = json!({"sender_id": seen["sender_id"], "mode": "each", "wording": {"about": "nhắc việc", "body": "Kính gửi {don_vi}\n{bang}"}});
        told(&post(&coordinator, "/urging/keep-wording", &[], kept).await, StatusCode::OK);
        let seen = told(&post(&coordinator, "/urging/preview", &[], what).await, StatusCode::OK);
        assert_eq!(seen["wording"]["about"], "nhắc việc");
    }

    async fn administrators_keep_people_days_and_phrases(t: TestProvince) {
        let administrator = program(&t, "quantri", Role::Administrator, PROVINCE).await;
        let officer = program(&t, "daumoi", Role::FocalOfficer, OWING).await;
        let owing = t.agency(OWING).await.to_string();
        let new = json!({"login": "moi.nv", "name": "Nguyễn Văn Mới", "email": "moi@minhgiang.example", "roles": [{"role": "unit_head", "agency_id": owing}]});
        assert_eq!(post(&officer, "/people", &[], new.clone()).await.status, StatusCode::FORBIDDEN);
        let added = told(&post(&administrator, "/people", &[], new.clone()).await, StatusCode::CREATED);
        assert_eq!((&added["roles"][0]["role"], &added["roles"][0]["agency"]), (&json!("unit_head"), &json!(OWING)));
        assert_eq!(refused(&post(&administrator, "/people", &[], new).await).0, "login");
        let path = "/api/v1/people/moi.nv";
        let patch = async |body: Value, headers: &[(&str, &str)]| administrator.send(Method::PATCH, path, headers, &body.to_string()).await;
        let changed = told(&patch(json!({"phone": "0912 345 678"}), &[]).await, StatusCode::OK);
        assert_eq!((&changed["email"], &changed["name"]), (&json!("moi@minhgiang.example"), &json!("Nguyễn Văn Mới")));
        assert!(changed["phone"].as_str().unwrap().contains("912"), "{changed}");
        assert_eq!(patch(json!({"name": "Khác"}), &[("if-match", "\"99\"")]).await.status, StatusCode::CONFLICT);
        let role = json!({"role": "observer", "agency_id": owing, "module": "letters", "valid_to": "2026-12-31"});
        let held = told(&post(&administrator, "/people/moi.nv/grant-role", &[], role).await, StatusCode::OK);
        let limited = held["roles"].as_array().unwrap().iter().find(|role| role["role"] == "observer").unwrap();
        assert_eq!(limited["module"], "letters");
        let ended = post(&administrator, "/people/moi.nv/end-role", &[], json!({"role_id": limited["id"]})).await;
        let ended = told(&ended, StatusCode::OK);
        assert!(!ended["roles"].as_array().unwrap().iter().any(|role| role["role"] == "observer"), "it never held");
        let disabled = told(&post(&administrator, "/people/moi.nv/disable", &[], json!({})).await, StatusCode::OK);
        assert!(disabled["actions"].as_array().unwrap().contains(&json!("enable")));
        let listed = told(&get(&administrator, "/people?state=disabled&q=moi").await, StatusCode::OK);
        assert_eq!((&listed["items"][0]["login"], &listed["total"]), (&json!("moi.nv"), &json!(1)));
        assert_eq!(refused(&get(&administrator, "/people?state=lost&cursor=%25").await).0, "state");
        told(&post(&administrator, "/people/moi.nv/enable", &[], json!({})).await, StatusCode::OK);
        let no_mail = post(&administrator, "/people/moi.nv/invite", &[], json!({})).await;
        assert_eq!(no_mail.json()["code"], "mail-slip-no-mail");

        let table = format!("Họ và tên,Tên đăng nhập,Cơ quan,Vai trò\nTrần Thị Bảng,bang.tt,{OWING},observer\n");
        let import = async |query: &str| administrator.send(Method::POST, &format!("/api/v1/people/import{query}"), &FILE, &table).await;
        let looked = told(&import("").await, StatusCode::OK);
        assert_eq!((&looked["is_done"], &looked["people"], &looked["wrong"]), (&json!(false), &json!(1), &json!(0)), "{looked}");
        assert_eq!(import("?agreed=x").await.json()["code"], "people-import-changed");
        let done = told(&import(&format!("?agreed={}", looked["plan"].as_str().unwrap())).await, StatusCode::OK);
        assert_eq!(done["is_done"], true);
        told(&get(&administrator, "/people/bang.tt").await, StatusCode::OK);

        let day = json!({"day_on": "2026-05-04", "kind": "holiday", "name": "Nghỉ hoán đổi", "source": "Thông báo 1/TB"});
        assert_eq!(post(&officer, "/days-off", &[], day.clone()).await.status, StatusCode::FORBIDDEN);
        told(&post(&administrator, "/days-off", &[], day).await, StatusCode::CREATED);
        let days = async || told(&get(&officer, "/days-off?year=2026").await, StatusCode::OK)["items"].to_string();
        assert!(days().await.contains("2026-05-04"));
        told(&post(&administrator, "/days-off/withdraw", &[], json!({"day_on": "2026-05-04", "kind": "holiday"})).await, StatusCode::OK);
        assert!(!days().await.contains("2026-05-04"));
        let sunday = json!({"day_on": "2026-03-15", "kind": "compensation", "name": "x", "source": "y"});
        assert_eq!(refused(&post(&administrator, "/days-off", &[], sunday).await).0, "day_on");

        let province = t.agency(PROVINCE).await.to_string();
        let meaning = async || {
            let path = format!("/agency-phrases?within={province}&phrase=ng%C3%A0nh%20m%E1%BB%9Bi");
            told(&get(&officer, &path).await, StatusCode::OK)
        };
        assert_eq!(meaning().await["result"], "unknown");
        let taught = json!({"jurisdiction_id": province, "phrase": "ngành mới"});
        told(&post(&administrator, &format!("/agencies/{owing}/teach-phrase"), &[], taught).await, StatusCode::OK);
        let meaning = meaning().await;
        assert_eq!((&meaning["result"], &meaning["agencies"][0]["name"]), (&json!("agencies"), &json!(OWING)));
        let groups = told(&get(&officer, &format!("/agency-groups?within={province}")).await, StatusCode::OK);
        assert!(groups["items"].as_array().unwrap().iter().any(|group| !group["members"].as_array().unwrap().is_empty()));
    }
}
