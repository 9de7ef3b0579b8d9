//! From a person outside to an accepted product, on both databases and through the pages.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::CollaboratorId;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::{db_tests, values};

use super::model::contract::{ActForm, ContractForm, State, Urgency};
use super::model::person::{CheckForm, CollaboratorForm};
use super::model::reference::{ReferenceForm, ReferenceList};
use super::policy::{self, Action};
use super::store;
use super::usecase::{self, CollaboratorError, ContractFilter, PersonFilter, Standing};
use crate::modules::monitoring::usecase as monitoring;
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const JUSTICE: &str = "Sở Tư pháp";
const NAME: &str = "Lý Thị Thử Nghiệm";
const CRITERIA: [&str; 5] = ["capacity", "clean_record", "degree", "experience", "not_salaried"];

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn form(t: &TestProvince) -> CollaboratorForm {
    // The fields of state management; those that are there stay.
    monitoring::install(t).await.unwrap();
    CollaboratorForm {
        agency: t.agency(JUSTICE).await.to_string(),
        name: NAME.into(),
        birth_year: "1980".into(),
        contact: "0901 234 567".into(),
        kind: "bar".into(),
        organisation: "Đoàn Luật sư (thử)".into(),
        field: vec!["dat_dai".into()],
        ..CollaboratorForm::default()
    }
}

fn check(criterion: &str, on: &str) -> CheckForm {
    CheckForm {
        criterion: criterion.into(),
        is_met: "yes".into(),
        years: "3".into(),
        shown: "Phiếu lý lịch tư pháp số 1".into(),
        on: on.into(),
        ..CheckForm::default()
    }
}

fn contract(id: CollaboratorId) -> ContractForm {
    ContractForm {
        collaborator: id.to_string(),
        number: "5/HĐ".into(),
        from: "16/3/2026".into(),
        to: "30/4/2026".into(),
        job: "Tổng hợp phiếu".into(),
        field: "dat_dai".into(),
        fee: "5.000.000".into(),
        product: "Báo cáo".into(),
        due_on: "20/4/2026".into(),
        ..ContractForm::default()
    }
}

fn refused(error: CollaboratorError) -> Vec<(&'static str, &'static str)> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn ids(t: &TestProvince, actor: &Actor, filter: &PersonFilter) -> Vec<CollaboratorId> {
    let (slice, _) = usecase::collaborators(t, actor, filter, &Page::default()).await.unwrap();
    slice.items.into_iter().map(|shown| shown.collaborator.id).collect()
}

db_tests! {
    async fn a_contract_is_signed_only_where_every_criterion_is_met(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("dau-moi", Role::FocalOfficer, JUSTICE).await;
        let id = usecase::add(&t, &officer, &form(&t).await).await.unwrap().id;
        let code = usecase::draft(&t, &officer, &contract(id)).await.unwrap().code;
        assert_eq!(code, "CTV-2026-0001");
        for criterion in &CRITERIA[..4] {
            usecase::add_check(&t, &officer, id, None, &check(criterion, "1/3/2026")).await.unwrap();
        }
        let early = usecase::sign(&t, &officer, &code, Some(1), &ActForm::default()).await.unwrap_err();
        let Problem::Invalid(errors) = Problem::from(early) else { panic!() };
        assert_eq!((errors[0].field, errors[0].code), ("on", "collaborator-criteria-missing"));
        let told = format!("{:?}", errors[0]);
        assert!(told.contains("hưởng lương từ ngân sách") && !told.contains("năng lực hành vi"), "what is missing is named: {told}");
        usecase::add_check(&t, &officer, id, None, &check("not_salaried", "10/3/2026")).await.unwrap();
        let before = ActForm { on: "9/3/2026".into(), ..ActForm::default() };
        let before = usecase::sign(&t, &officer, &code, None, &before).await.unwrap_err();
        assert_eq!(refused(before), [("on", "collaborator-criteria-missing")], "checked the day after");
        let stale = usecase::sign(&t, &officer, &code, Some(9), &ActForm::default()).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("collaborator_contract", Vec::new()));
        let signed = usecase::sign(&t, &officer, &code, Some(1), &ActForm::default()).await.unwrap();
        assert_eq!((signed.state, signed.signed_on, signed.version), (State::Signed, Some(day("2026-03-16")), 2));
        let changed = usecase::change_contract(&t, &officer, &code, None, &contract(id)).await.unwrap_err();
        assert_eq!(Problem::from(changed), Problem::refused("collaborator-contract-other-stage"));

        let of = |urgency| ContractFilter { urgency: Some(urgency), ..ContractFilter::default() };
        let count = async |urgency| usecase::contracts(&t, &officer, &of(urgency), &Page::default()).await.unwrap().0.items.len();
        let standing = |standing| PersonFilter { standing: Some(standing), ..PersonFilter::default() };
        // Due in 35 days, over in 45: not soon.
        assert_eq!((count(Urgency::Soon).await, count(Urgency::Overdue).await), (0, 0));
        assert_eq!(ids(&t, &officer, &standing(Standing::Soon)).await, []);
        t.on(day("2026-03-21"));
        assert_eq!((count(Urgency::Soon).await, count(Urgency::Overdue).await), (1, 0), "due in thirty days");
        assert_eq!(ids(&t, &officer, &standing(Standing::Soon)).await, [id]);
        t.on(day("2026-04-21"));
        assert_eq!((count(Urgency::Soon).await, count(Urgency::Overdue).await), (0, 1));
        assert_eq!(ids(&t, &officer, &standing(Standing::Overdue)).await, [id]);
        assert_eq!(ids(&t, &officer, &standing(Standing::Signed)).await, [id]);
        assert_eq!(ids(&t, &officer, &standing(Standing::Free)).await, []);
        let paid = ActForm { note: "Đã chuyển khoản".into(), ..ActForm::default() };
        let accepted = usecase::accept(&t, &officer, &code, None, &paid).await.unwrap();
        assert_eq!((accepted.state, accepted.accepted_name.as_str()), (State::Accepted, officer.name()));
        assert_eq!(ids(&t, &officer, &standing(Standing::Free)).await, [id]);
        let actions: Vec<String> = usecase::contract_history(&t, &officer, &code).await.unwrap().into_iter().map(|it| it.action).collect();
        assert_eq!(actions, ["accepted", "signed", "drafted"]);
    }

    async fn personal_data_is_sealed_seen_by_few_and_erasable(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("dau-moi", Role::FocalOfficer, JUSTICE).await;
        let observer = t.person("giam-sat", Role::Observer, ROOT).await;
        let stranger = t.person("noi-vu", Role::UnitHead, "Sở Nội vụ").await;
        let id = usecase::add(&t, &officer, &form(&t).await).await.unwrap().id;
        usecase::add_check(&t, &officer, id, Some(1), &check("capacity", "")).await.unwrap();
        let seen = usecase::look(&t, &officer, id).await.unwrap();
        assert_eq!(seen.shown.person.map(|person| person.name).as_deref(), Some(NAME));
        let seen = usecase::look(&t, &observer, id).await.unwrap();
        assert!(seen.shown.person.is_none() && !seen.shown.may_keep, "read, without the person");
        let hidden = usecase::look(&t, &stranger, id).await.unwrap_err();
        assert_eq!(Problem::from(hidden), Problem::not_found("collaborator"));
        assert_eq!(ids(&t, &stranger, &PersonFilter::default()).await, []);
        let denied = usecase::erase(&t, &observer, id, None).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("collaborator-keep"));
        let told = usecase::history(&t, &officer, id).await.unwrap();
        for secret in [NAME, "0901 234", "Phiếu lý lịch"] {
            assert!(told.iter().all(|record| !record.payload.to_string().contains(secret)), "the journal keeps no {secret}");
        }

        #[derive(thihanh_store::FromQueryResult)]
        struct Stored {
            person_sealed: Option<Vec<u8>>,
        }
        let stored = async || {
            let row: Stored = t.store.read().one("SELECT person_sealed FROM collaborator WHERE id = $1", values![id.uuid()]).await.unwrap();
            row.person_sealed
        };
        let sealed = stored().await.unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"0901"), "nothing stands in clear");

        let code = usecase::draft(&t, &officer, &contract(id)).await.unwrap().code;
        let under = usecase::erase(&t, &officer, id, None).await.unwrap_err();
        assert_eq!(Problem::from(under), Problem::refused("collaborator-under-contract"));
        for criterion in CRITERIA {
            usecase::add_check(&t, &officer, id, None, &check(criterion, "")).await.unwrap();
        }
        usecase::sign(&t, &officer, &code, None, &ActForm::default()).await.unwrap();
        let why = ActForm { note: "Thôi làm".into(), ..ActForm::default() };
        let without = usecase::end(&t, &officer, &code, None, &ActForm::default()).await.unwrap_err();
        assert_eq!(refused(without), [("note", "required")]);
        usecase::end(&t, &officer, &code, None, &why).await.unwrap();
        usecase::erase(&t, &officer, id, None).await.unwrap();
        assert_eq!(stored().await, None);
        let seen = usecase::look(&t, &officer, id).await.unwrap();
        assert!(seen.shown.person.is_none() && seen.shown.collaborator.erased_at.is_some());
        assert!(seen.checks.iter().all(|check| check.shown.is_empty()));
        assert_eq!(seen.shown.contracts.len(), 1, "contracts stay");
        let again = usecase::draft(&t, &officer, &contract(id)).await.unwrap_err();
        assert_eq!(Problem::from(again), Problem::refused("collaborator-erased"));
    }

    async fn a_list_holds_what_the_policy_lets_one_see(t: TestProvince) {
        t.on(day("2026-03-16"));
        let mut made = Vec::new();
        for agency in [JUSTICE, "Sở Y tế", "Sở Nội vụ"] {
            let form = CollaboratorForm { agency: t.agency(agency).await.to_string(), ..form(&t).await };
            made.push(usecase::add(&t, &system(), &form).await.unwrap());
        }
        let people = [(Role::Coordinator, ROOT), (Role::Partner, ROOT), (Role::UnitHead, "Sở Y tế"), (Role::Observer, JUSTICE)];
        for (number, (role, place)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{number}"), role, place).await;
            let listed = ids(&t, &actor, &PersonFilter::default()).await;
            for collaborator in &made {
                let above = store::above(t.store.read(), collaborator.facts.agency, day("2026-03-16")).await.unwrap();
                let may = policy::may(&actor, Action::View, &above).is_ok();
                assert_eq!(listed.contains(&collaborator.id), may, "{role:?} at {place}");
            }
        }
        let other = PersonFilter { kind: Some("vcci".into()), ..PersonFilter::default() };
        assert_eq!(ids(&t, &system(), &other).await, []);
        let field = PersonFilter { field: Some("dat_dai".into()), ..PersonFilter::default() };
        assert_eq!(ids(&t, &system(), &field).await.len(), 3);
        let unknown = CollaboratorForm { kind: "khong_co".into(), ..form(&t).await };
        assert_eq!(refused(usecase::add(&t, &system(), &unknown).await.unwrap_err()), [("kind", "choice-unknown")]);
        let unknown = CollaboratorForm { field: vec!["khong_co".into()], ..form(&t).await };
        assert_eq!(refused(usecase::add(&t, &system(), &unknown).await.unwrap_err()), [("field", "choice-unknown")]);
        let code = ContractForm { inspection: "KS-2026-0001".into(), ..contract(made[0].id) };
        let code = usecase::draft(&t, &system(), &code).await.unwrap_err();
        assert_eq!(refused(code), [("inspection", "collaborator-no-such-code")], "the code of a survey");
    }

    async fn criteria_are_rows(t: TestProvince) {
        t.on(day("2026-03-16"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let leader = t.person("lanhdao", Role::Leader, ROOT).await;
        let rows = usecase::references(&t, &leader).await.unwrap();
        assert!(rows.iter().all(|row| !row.is_verified), "no article was read to the letter");
        let years = rows.iter().find(|row| row.code == "experience").unwrap();
        let form = ReferenceForm { least_years: "5".into(), ..ReferenceForm::of(years) };
        let denied = usecase::change_reference(&t, &leader, years.id, None, &form).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("collaborator-reference"));
        let changed = usecase::change_reference(&t, &coordinator, years.id, Some(1), &form).await.unwrap();
        assert_eq!((changed.least_years, changed.version), (Some(5), 2));
        let stale = usecase::change_reference(&t, &coordinator, years.id, Some(1), &form).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("collaborator_reference", Vec::new()));
        let new = ReferenceForm {
            list: "organisation".into(),
            code: "bar".into(),
            name_vi: "Thử".into(),
            source: "thử".into(),
            ..ReferenceForm::default()
        };
        let taken = usecase::add_reference(&t, &coordinator, &new).await.unwrap_err();
        assert_eq!(refused(taken), [("code", "collaborator-code-taken")]);
        let made = usecase::add_reference(&t, &coordinator, &ReferenceForm { code: "khac".into(), ..new }).await.unwrap();
        assert_eq!(made.list, ReferenceList::Organisation);
    }

    async fn through_the_pages(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("dau-moi", Role::FocalOfficer, JUSTICE).await;
        t.person("giam-sat", Role::Observer, ROOT).await;
        let agency = t.agency(JUSTICE).await.to_string();
        let mut browser = t.browser_of("dau-moi").await;
        let fields = [
            ("agency", agency.as_str()),
            ("name", NAME),
            ("birth_year", "1980"),
            ("kind", "bar"),
            ("organisation", "Đoàn Luật sư (thử)"),
        ];
        browser.get("/theo-doi/cong-tac-vien/moi").await;
        let made = browser.post("/theo-doi/cong-tac-vien/moi", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let address = made.location().to_owned();
        assert!(browser.get(&address).await.body.contains(NAME));
        let id = address.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
        let terms = [
            ("collaborator", id.as_str()),
            ("from", "16/03/2026"),
            ("to", "30/04/2026"),
            ("job", "Tổng hợp phiếu"),
            ("fee", "5000000"),
            ("product", "Báo cáo"),
        ];
        let drafted = browser.post("/theo-doi/cong-tac-vien/hop-dong/moi", &terms).await;
        assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.body);
        let page = browser.get("/theo-doi/cong-tac-vien/hop-dong/CTV-2026-0001").await;
        assert!(page.body.contains("Có năng lực hành vi dân sự đầy đủ"), "what is missing is shown: {}", page.body);
        let signed = browser.post("/theo-doi/cong-tac-vien/hop-dong/CTV-2026-0001/ky", &[("version", "1")]).await;
        assert_eq!(signed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut other = t.browser_of("giam-sat").await;
        for page in ["/theo-doi/cong-tac-vien".to_owned(), format!("/theo-doi/cong-tac-vien/{id}"), "/theo-doi/cong-tac-vien/hop-dong/CTV-2026-0001".to_owned()] {
            let answer = other.get(&page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            assert!(!answer.body.contains(NAME), "{page} shows who it is");
        }
        assert_eq!(other.get("/theo-doi/cong-tac-vien.xlsx").await.status, StatusCode::OK);
        assert_eq!(other.get("/theo-doi/cong-tac-vien/hop-dong").await.status, StatusCode::OK);
        assert!(other.get("/theo-doi/cong-tac-vien/danh-muc").await.body.contains("chưa xác minh"));
    }
}
