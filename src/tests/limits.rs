//! A role that is limited to one module is worth there what it is worth anyway, and nothing in any other.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::db_tests;
use uuid::Uuid;

use super::world::World;
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::{
    accounts, agencies, audit, collaborators, conditions, delivery, directives, handling, indicators, information,
    inspections, letters, monitoring, notices, obligations, operations, programmes, proposals, publication,
    reorganisation, risk, surveys,
};
use crate::testing::{Browser, TestProvince};

const PERSON: AccountId = AccountId::from_uuid(Uuid::from_u128(7));
const PLACE: AgencyId = AgencyId::from_uuid(Uuid::from_u128(1));

fn grant(role: Role, module: Option<Module>) -> Grant {
    Grant { role, agency: PLACE, module, from: NaiveDate::MIN, to: None }
}

/// Every question that a policy answers, about objects in which the actor's agency has every part. Looking at the tree of agencies and at the
/// rules of reminders is left out: a role of any module is enough.
fn answers(actor: &Actor) -> Vec<(Module, String, bool)> {
    use Module::{
        Agencies, Audit, Directives, Letters, Monitoring, Notices, Obligations, People, Programmes, Proposals,
    };
    let mut answers = Vec::new();
    let mut put = |module, question: &str, answer| answers.push((module, question.to_owned(), answer));

    put(Agencies, "manage", agencies::policy::may(actor, agencies::policy::Action::Manage, &[]).is_ok());
    put(Agencies, "teach", agencies::policy::may(actor, agencies::policy::Action::Teach, &[PLACE]).is_ok());
    let tops = [PLACE].into();
    for action in [reorganisation::policy::Action::View, reorganisation::policy::Action::Manage] {
        let may = reorganisation::policy::may(actor, action, &tops).is_ok();
        put(Agencies, &format!("reorganisation {action:?}"), may);
    }
    put(People, "manage", accounts::policy::may(actor, accounts::policy::Action::Manage).is_ok());
    put(People, "look", accounts::policy::may(actor, accounts::policy::Action::View).is_ok());
    put(People, "give", accounts::policy::may_give(actor, &grant(Role::Observer, None), &[PLACE]).is_ok());
    put(Notices, "rules", notices::policy::may_manage_rules(actor).is_ok());
    put(Notices, "delivery", delivery::policy::may_manage(actor).is_ok());
    put(Audit, "read", audit::policy::may_read(actor).is_ok());
    put(Audit, "operations", operations::policy::may_look(actor).is_ok());

    let stakes = directives::policy::Stakes { jurisdiction: [PLACE].into(), recipients: [PLACE].into() };
    for action in directives::policy::Action::ALL {
        put(Directives, action.as_str(), directives::policy::may(actor, action, &stakes).is_ok());
    }
    for state in [DirectiveState::Review, DirectiveState::Issued] {
        put(Directives, &format!("{state:?}"), directives::policy::may_view(actor, state, &stakes));
    }
    let nowhere = directives::policy::Stakes::default();
    put(Directives, "nobody's", directives::policy::may_view(actor, DirectiveState::Review, &nowhere));
    let directives::policy::Scope::Of(reach) = directives::policy::scope(actor, NaiveDate::MIN) else { panic!() };
    put(Directives, "scope", !reach.sees.is_empty() || !reach.drafts.is_empty());
    put(Directives, "sees all", directives::policy::sees_all(actor, &stakes));
    put(Directives, "reads drafts", directives::policy::reads_drafts(actor));
    put(Directives, "drafts", !directives::policy::drafting_agencies(actor).is_empty());
    put(Directives, "answers", directives::policy::answering_agencies(actor) != Some(Vec::new()));

    let stakes = obligations::policy::Stakes {
        owing: [PLACE].into(),
        overseeing: [PLACE].into(),
        supporting: [PLACE].into(),
        responsible: Some(PERSON),
        is_part: true,
    };
    for action in obligations::policy::Action::ALL {
        put(Obligations, action.as_str(), obligations::policy::may(actor, action, &stakes).is_ok());
    }
    put(Obligations, "scope", obligations::policy::scope(actor) != obligations::policy::Scope::Nothing);
    put(Obligations, "urging", obligations::policy::urging(actor) != obligations::policy::Urging::default());
    put(Obligations, "headed", obligations::policy::headed(actor).is_ok());
    put(Obligations, "following", obligations::policy::following(actor).is_ok());

    for is_sent in [false, true] {
        let stakes = letters::policy::Stakes { sending: [PLACE].into(), receiving: [PLACE].into(), is_sent };
        for action in letters::policy::Action::ALL {
            put(Letters, action.as_str(), letters::policy::may(actor, action, &stakes).is_ok());
        }
    }
    let letters::policy::Scope::Of { sent, drafts } = letters::policy::scope(actor) else { panic!() };
    put(Letters, "scope", !sent.is_empty() || !drafts.is_empty());

    let stakes = programmes::policy::Stakes { above: [PLACE].into(), inside: [PLACE].into() };
    for action in [programmes::policy::Action::View, programmes::policy::Action::Manage] {
        put(Programmes, action.as_str(), programmes::policy::may(actor, action, &stakes).is_ok());
    }
    put(Programmes, "manage any", programmes::policy::may_manage_any(actor).is_ok());
    put(Programmes, "coordinated", !programmes::policy::coordinated(actor).is_empty());
    put(Programmes, "scope", programmes::policy::scope(actor) != programmes::policy::Scope::Around(Vec::new()));

    let stakes = proposals::policy::Stakes { from: [PLACE].into(), to: [PLACE].into(), overseer: [PLACE].into() };
    for action in [proposals::policy::Action::View, proposals::policy::Action::Propose] {
        put(Proposals, action.right(), proposals::policy::may(actor, action, &stakes).is_ok());
    }
    put(Proposals, "propose any", proposals::policy::may_propose_any(actor).is_ok());
    put(Proposals, "proposing", !proposals::policy::proposing(actor).is_empty());
    put(Proposals, "scope", proposals::policy::scope(actor) != proposals::policy::Scope::Of(Vec::new()));

    let stakes = monitoring::policy::Stakes { agency: [PLACE].into(), overseer: [PLACE].into(), is_issued: true };
    for action in monitoring::policy::Action::ALL {
        put(Monitoring, action.as_str(), monitoring::policy::may(actor, action, &stakes).is_ok());
    }
    put(Monitoring, "look", monitoring::policy::may_look(actor).is_ok());
    put(Monitoring, "keep", monitoring::policy::may_keep(actor, &[PLACE].into()).is_ok());
    put(Monitoring, "keeping", !monitoring::policy::keeping(actor).is_empty());
    put(Monitoring, "writing", !monitoring::policy::writing(actor).is_empty());
    put(Monitoring, "scope", monitoring::policy::scope(actor) != monitoring::policy::Scope::Of(Vec::new()));
    let stakes = surveys::policy::Stakes { asking: [PLACE].into(), sampled: [PLACE].into() };
    for action in surveys::policy::Action::ALL {
        put(Monitoring, &format!("survey {action:?}"), surveys::policy::may(actor, action, &stakes).is_ok());
    }
    put(Monitoring, "surveys any", surveys::policy::may_manage_any(actor).is_ok());
    put(Monitoring, "surveys managed", !surveys::policy::managing(actor).is_empty());
    put(Monitoring, "surveys scope", surveys::policy::scope(actor) != surveys::policy::Scope::Of(Vec::new()));
    {
        use information::policy::{self as informing, Scope, SessionScope};
        let stakes = informing::Stakes {
            own: Some(PLACE),
            agency: [PLACE].into(),
            keeper: [PLACE].into(),
            entered_by: Some(PERSON),
        };
        for action in informing::Action::ALL {
            put(Monitoring, action.right(), informing::may(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "information enter", informing::may_enter(actor, &[PLACE].into()).is_ok());
        put(Monitoring, "information enter any", informing::may_enter_any(actor).is_ok());
        put(Monitoring, "information entering", !informing::entering(actor).is_empty());
        put(Monitoring, "information look", informing::may_look(actor).is_ok());
        put(Monitoring, "information sources", informing::may_keep(actor, &[PLACE].into()).is_ok());
        let nothing = Scope::Of { over: Vec::new(), own: Vec::new(), entered_by: None };
        put(Monitoring, "information scope", informing::scope(actor) != nothing);
        let place = || [PLACE].into();
        let stakes = informing::SessionStakes { agency: place(), keeper: place(), supervised: place() };
        for action in informing::SessionAction::ALL {
            put(Monitoring, action.right(), informing::may_session(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "supervision any", informing::may_supervise_any(actor).is_ok());
        put(Monitoring, "supervising", !informing::supervising(actor).is_empty());
        let nothing = SessionScope::Of(Vec::new());
        put(Monitoring, "supervision scope", informing::session_scope(actor) != nothing);
    }
    {
        use indicators::policy::{self as indicating, Scope};
        let stakes = indicating::Stakes { agency: [PLACE].into(), keeper: [PLACE].into() };
        for action in indicating::Action::ALL {
            put(Monitoring, action.right(), indicating::may(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "indicators look", indicating::may_look(actor).is_ok());
        put(Monitoring, "indicators enter any", indicating::may_enter_any(actor).is_ok());
        put(Monitoring, "indicators verify any", indicating::may_verify_any(actor).is_ok());
        put(Monitoring, "indicators keep", indicating::may_keep(actor, &[PLACE].into()).is_ok());
        put(Monitoring, "indicators seeing", !indicating::seeing(actor).is_empty());
        put(Monitoring, "indicators entering", !indicating::entering(actor).is_empty());
        put(Monitoring, "indicators scope", indicating::scope(actor) != Scope::Of(Vec::new()));
    }
    {
        use handling::policy::{self as handle, Scope};
        let place = || [PLACE].into();
        let stakes = handle::Stakes { agency: place(), overseer: place(), addressee: place(), is_sent: true };
        for action in handle::Action::ALL {
            put(Monitoring, action.right(), handle::may(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "handling history", handle::may_read_history(actor, &stakes));
        put(Monitoring, "handling draft for", handle::may_draft(actor, &[PLACE].into()).is_ok());
        put(Monitoring, "handling draft any", handle::may_draft_any(actor).is_ok());
        put(Monitoring, "handling drafting", !handle::drafting(actor).is_empty());
        put(Monitoring, "handling look", handle::may_look(actor).is_ok());
        put(Monitoring, "handling rules", handle::may_keep(actor, &[PLACE].into()).is_ok());
        put(Monitoring, "handling scope", handle::scope(actor) != Scope::Of(Vec::new()));
    }
    let stakes = conditions::policy::Stakes { agency: [PLACE].into(), trainees: [PLACE].into() };
    for action in conditions::policy::Action::ALL {
        put(Monitoring, &format!("conditions {action:?}"), conditions::policy::may(actor, action, &stakes).is_ok());
    }
    put(Monitoring, "conditions look", conditions::policy::may_look(actor).is_ok());
    put(Monitoring, "conditions any", conditions::policy::may_keep_any(actor).is_ok());
    put(Monitoring, "conditions kept", !conditions::policy::keeping(actor).is_empty());
    put(Monitoring, "conditions scope", conditions::policy::scope(actor) != conditions::policy::Scope::Of(Vec::new()));
    for action in collaborators::policy::Action::ALL {
        put(Monitoring, action.right(), collaborators::policy::may(actor, action, &[PLACE].into()).is_ok());
    }
    put(Monitoring, "collaborators look", collaborators::policy::may_look(actor).is_ok());
    put(Monitoring, "collaborators any", collaborators::policy::may_keep_any(actor).is_ok());
    put(Monitoring, "collaborators kept", !collaborators::policy::keeping(actor).is_empty());
    let keeps = collaborators::policy::may_keep_reference(actor, &[PLACE].into()).is_ok();
    put(Monitoring, "collaborators criteria", keeps);
    let nothing = collaborators::policy::Scope::Of(Vec::new());
    put(Monitoring, "collaborators scope", collaborators::policy::scope(actor) != nothing);
    put(Monitoring, "risk choose", risk::policy::may_choose_any(actor).is_ok());
    put(Monitoring, "risk choosing", !risk::policy::choosing(actor).is_empty());
    put(Monitoring, "risk for a province", risk::policy::chooses_for(actor, &[PLACE].into()));
    put(Monitoring, "risk own", !risk::policy::own(actor).is_empty());
    put(Monitoring, "risk look", risk::policy::may_look(actor).is_ok());
    put(Monitoring, "risk keep", risk::policy::may_keep(actor, &[PLACE].into()).is_ok());
    {
        use publication::policy::{self as publishing, Scope};
        let stakes = publishing::Stakes { agency: [PLACE].into(), is_known: true };
        for action in publishing::Action::ALL {
            put(Monitoring, action.right(), publishing::may(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "publication look", publishing::may_look(actor).is_ok());
        put(Monitoring, "publication prepare any", publishing::may_prepare_any(actor).is_ok());
        put(Monitoring, "publication preparing", !publishing::preparing(actor).is_empty());
        let nothing = Scope::Of { known: false, over: Vec::new() };
        put(Monitoring, "publication scope", publishing::scope(actor) != nothing);
    }
    use inspections::policy::{self as inspecting, Scope};
    for is_external in [false, true] {
        let stakes = inspecting::Stakes {
            inspecting: [PLACE].into(),
            overseer: [PLACE].into(),
            subjects: vec![(PLACE, [PLACE].into())],
            members: [PERSON].into(),
            is_told: true,
            is_external,
        };
        for action in inspecting::Action::ALL {
            put(Monitoring, action.right(), inspecting::may(actor, action, &stakes).is_ok());
        }
        put(Monitoring, "inspection reports", inspecting::may_report(actor, &stakes, PLACE).is_ok());
        put(Monitoring, "inspection sight", inspecting::sight(actor, &stakes).is_some());
        let sides = [&[PLACE].into(), &[PLACE].into()];
        put(Monitoring, "inspection recommendation", inspecting::may_view_recommendation(actor, &stakes, sides, true));
    }
    put(Monitoring, "inspection prepare any", inspecting::may_prepare_any(actor).is_ok());
    put(Monitoring, "inspection leading", !inspecting::leading(actor).is_empty());
    put(Monitoring, "inspection answering", !inspecting::answering(actor).is_empty());
    put(Monitoring, "inspection own", !inspecting::own(actor).is_empty());
    put(Monitoring, "inspection lists", inspecting::sees_lists(actor));
    put(Monitoring, "inspection checklist", inspecting::may_keep_checklist(actor, &[PLACE].into()).is_ok());
    let nothing = Scope::Of { agencies: Vec::new(), member: None };
    put(Monitoring, "inspection scope", inspecting::scope(actor) != nothing);
    answers
}

#[test]
fn a_limited_role_is_worth_nothing_in_any_other_module() {
    let of = |role, module| answers(&Actor::person(PERSON, "x".into(), vec![grant(role, module)]));
    let mut granted: Vec<(Module, String)> = Vec::new();
    for role in Role::ALL {
        let unlimited = of(role, None);
        for only in Module::ALL {
            for ((module, question, limited), (.., anyway)) in of(role, Some(only)).into_iter().zip(&unlimited) {
                assert_eq!(limited, *anyway && module == only, "{role} only in {only}: {question} of {module}");
            }
        }
        granted.extend(
            unlimited.into_iter().filter(|(.., answer)| *answer).map(|(module, question, _)| (module, question)),
        );
    }
    for (module, question, _) in of(Role::Observer, None) {
        assert!(granted.contains(&(module, question.clone())), "somebody may: {question} of {module}");
    }
}

async fn limited(t: &TestProvince, login: &str, module: Module) -> Browser {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let agency = t.agency("Tỉnh Minh Giang").await;
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người thử {login}"),
        position: String::new(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![Grant { role: Role::Coordinator, agency, module: Some(module), from, to: None }],
    };
    add_account(t, &Actor::system("test"), command).await.unwrap();
    t.browser_of(login).await
}

db_tests! {
    async fn a_coordinator_of_one_module_sees_its_objects_and_its_line_of_the_menu(t: TestProvince) {
        let world = World::fill(&t).await;
        let objects = [
            (Module::Directives, "/van-ban", &world.issued),
            (Module::Obligations, "/nhiem-vu", &world.open),
            (Module::Letters, "/cong-van", &world.letters[2]),
            (Module::Programmes, "/chuong-trinh", &world.programme),
            (Module::Proposals, "/kien-nghi", &world.proposal),
            (Module::Monitoring, "/theo-doi/ke-hoach", &world.plan),
            (Module::Monitoring, "/theo-doi/khao-sat", &world.survey),
            (Module::Monitoring, "/theo-doi/kiem-tra", &world.inspections[1]),
            (Module::Monitoring, "/theo-doi/thong-tin", &world.information),
            (Module::Monitoring, "/theo-doi/xu-ly", &world.handlings[1]),
        ];
        for (number, (only, own, _)) in objects.into_iter().enumerate() {
            let mut browser = limited(&t, &format!("{only}{number}"), only).await;
            let menu = browser.get(own).await.body;
            for (module, list, code) in objects {
                let is_its = module == only;
                let answer = browser.get(&format!("{list}/{code}")).await;
                let wanted = if is_its { StatusCode::OK } else { StatusCode::NOT_FOUND };
                assert_eq!(answer.status, wanted, "{code} as coordinator of {only}");
                assert_eq!(menu.contains(&format!("<li><a href=\"{list}\"")), is_its, "{list} in the menu of {only}");
                let answer = browser.get(list).await;
                assert_eq!(answer.body.contains(&format!("{list}/{code}")), is_its, "{code} in the list of {only}");
            }
        }
    }

    async fn a_coordinator_of_proposals_does_nothing_elsewhere(t: TestProvince) {
        let world = World::fill(&t).await;
        let mut browser = limited(&t, "dieuphoi", Module::Proposals).await;
        let page = browser.get(&format!("/kien-nghi/{}", world.proposal)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("href=\"/nhiem-vu"), "the answer's entry of the ledger is no page of theirs: {}", page.body);
        for line in ["/viec-cua-toi", "/viec-don-vi", "/bang-theo-doi", "/lich", "/", "/len-bac", "/don-doc", "/nguoi-dung", "/nhat-ky", "/gui-tin"] {
            assert!(!page.body.contains(&format!("<li><a href=\"{line}\"")), "{line}");
        }
        assert!(page.body.contains("<li><a href=\"/don-vi\""), "agencies are everybody's");
        let sent = browser.upload("/van-ban", "file", "a.txt", b"KE HOACH").await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        for path in ["/viec-don-vi", "/bang-theo-doi"] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in [format!("/nhiem-vu/{}/tiep-nhan", world.open), format!("/van-ban/{}/tiep-nhan", world.issued)] {
            let answer = browser.post(&path, &[("agency", "x"), ("on", "16/03/2026"), ("form", "x")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.body);
        }
        for path in ["/nhiem-vu.csv", "/nhiem-vu.ics", "/api/v1/obligations", "/", "/viec-cua-toi", "/len-bac", "/lich"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.body.contains(&world.open), "{path} shows nothing of it");
        }
        let account = browser.get("/tai-khoan").await.body;
        assert!(account.contains("Điều phối (chỉ phân hệ Kiến nghị), Tỉnh Minh Giang"), "{account}");
        let guide = browser.get("/bat-dau").await.body;
        assert!(guide.contains("Chỉ thấy và làm việc trong phân hệ Kiến nghị") && guide.contains("href=\"/kien-nghi\""), "{guide}");
    }
}
