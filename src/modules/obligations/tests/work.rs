//! The life of an obligation inside and between agencies: more time, parts, another unit, obstacles, who does it.

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::Problem;
use thihanh_store::values;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::obligations::model::class::{Class, State};
use crate::modules::obligations::model::contribution::{Asking, Rating};
use crate::modules::obligations::model::delegation::{DelegationFault, RollUp};
use crate::modules::obligations::model::extension::{ExtensionFault, Verdict};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter};
use crate::modules::obligations::model::fixtures::{a_task, actor_with, an_agency, date, day, person_with, stated};
use crate::modules::obligations::model::obligation::{Obligation, ObligationError, Part, Stage};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::model::record::Judgement;
use crate::modules::obligations::policy::Action;
use crate::modules::obligations::usecase::{
    self, Act, Delegation, LedgerError, PartOrder, Product, RateContribution, RelocationFault,
};

const CODE: &str = "NV-2026-00001";

fn says<'a>(code: &'a str, note: &'a str) -> Act<'a> {
    Act { code, version: None, note }
}

fn due(on: &str) -> IssuedTask {
    let by = vanban::deadline::Deadline::By { date: date(on), inclusive: true };
    IssuedTask { deadlines: vec![stated(by, "")], ..a_task(&[1]) }
}

fn head() -> Actor {
    actor_with(&[(Role::UnitHead, 1)])
}

fn overseer() -> Actor {
    person_with(78, &[(Role::Coordinator, JUSTICE)])
}

async fn stored(t: &World, code: &str) -> Obligation {
    usecase::obligation(&t.app, &system(), code).await.unwrap().shown.obligation
}

async fn account(t: &World, login: &str, agency: u128) -> AccountId {
    let from = day("2020-01-01");
    let command = AddAccount {
        login: login.into(),
        name: format!("Người thử {login}"),
        position: "Chuyên viên".into(),
        password: crate::demo::PASSWORD.into(),
        grants: vec![thihanh_kernel::access::Grant {
            role: Role::FocalOfficer,
            agency: an_agency(agency),
            module: None,
            from,
            to: None,
        }],
    };
    add_account(&t.app, &system(), command).await.unwrap()
}

fn to_agency(agency: u128, title: &str, due_on: Option<NaiveDate>) -> PartOrder {
    PartOrder { agency: Some(an_agency(agency)), person: None, title: title.into(), due_on }
}

async fn give(t: &World, parts: Vec<PartOrder>, roll_up: RollUp) -> Result<Vec<Obligation>, LedgerError> {
    usecase::delegate(&t.app, &head(), says(CODE, ""), &Delegation { parts, roll_up }).await
}

/// A part is reported by its agency and confirmed by the head of the one that gave it.
async fn finish(t: &World, part: &Obligation, agency: u128, on: &str) {
    t.clock.set_day(day(on));
    let officer = person_with(80, &[(Role::FocalOfficer, agency)]);
    usecase::mark_reported(&t.app, &officer, says(&part.code, "Đã xong"), day(on)).await.unwrap();
    usecase::mark_done(&t.app, &head(), says(&part.code, "")).await.unwrap();
}

/// A department with three divisions below it.
async fn divisions(t: &World) {
    t.departments(&["Sở Y tế"]).await;
    for (number, name) in [(11, "Phòng Nghiệp vụ"), (12, "Phòng Tổ chức"), (13, "Phòng Pháp chế")] {
        t.agency(number, name, &[(1, None), (PROVINCE, None)]).await;
    }
}

thihanh_store::db_tests! {
    async fn it_is_received_accepted_and_worked_on(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let clerk = actor_with(&[(Role::RecordsClerk, 1)]);
        let received = usecase::receive(&t.app, &clerk, says(CODE, "")).await.unwrap();
        assert_eq!((received.work.stage, received.work.received_on), (Stage::Received, Some(day("2026-03-16"))));
        let denied = usecase::accept(&t.app, &clerk, says(CODE, "")).await.unwrap_err();
        assert!(matches!(denied, LedgerError::Denied(_)), "a clerk files and does not take on: {denied:?}");
        t.clock.set_day(day("2026-03-17"));
        let accepted = usecase::accept(&t.app, &head(), says(CODE, "")).await.unwrap();
        assert_eq!((accepted.work.received_on, accepted.work.accepted_on), (Some(day("2026-03-16")), Some(day("2026-03-17"))));
        let working = usecase::progress(&t.app, &head(), says(CODE, "Đã khảo sát"), 40).await.unwrap();
        assert_eq!((working.work.stage, working.work.progress), (Stage::InProgress, 40));
        for percent in [-1, 101] {
            let wrong = usecase::progress(&t.app, &head(), says(CODE, ""), percent).await.unwrap_err();
            assert!(matches!(wrong, LedgerError::Rule(ObligationError::ProgressOutOfRange)), "{wrong:?}");
        }
        usecase::open_obstacle(&t.app, &head(), says(CODE, "Chưa có kinh phí")).await.unwrap();
        assert!(stored(&t, CODE).await.work.is_obstructed);
        usecase::answer_obstacle(&t.app, &overseer(), says(CODE, "Dùng nguồn dự phòng")).await.unwrap();
        let life = usecase::obligation(&t.app, &head(), CODE).await.unwrap().life;
        assert_eq!(life.obstacles[0].answer.as_ref().unwrap().0, "Dùng nguồn dự phòng");
        let actions: Vec<_> = usecase::history(&t.app, &head(), CODE).await.unwrap().into_iter().map(|it| it.action).collect();
        assert_eq!(actions, ["obstacle_answered", "obstacle_opened", "progressed", "accepted", "received", "opened"]);
    }

    async fn each_report_is_kept_with_what_was_said_to_it(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let product = Product { on: day("2026-03-10"), number: "45/BC-SYT", dated_on: Some(day("2026-03-09")) };
        usecase::mark_reported(&t.app, &head(), says(CODE, "Lần đầu"), product).await.unwrap();
        usecase::send_back(&t.app, &overseer(), says(CODE, "Thiếu phụ lục")).await.unwrap();
        usecase::mark_reported(&t.app, &head(), says(CODE, "Lần hai"), day("2026-03-16")).await.unwrap();
        usecase::mark_done(&t.app, &overseer(), says(CODE, "Đạt")).await.unwrap();
        let reports = usecase::obligation(&t.app, &head(), CODE).await.unwrap().life.reports;
        let told: Vec<_> = reports.iter().map(|it| {
            let judged = it.judged.as_ref().unwrap();
            (it.number, it.product_number.as_str(), it.product_on, judged.verdict, judged.words.as_str())
        }).collect();
        assert_eq!(told, [
            (2, "", None, Judgement::Confirmed, "Đạt"),
            (1, "45/BC-SYT", Some(day("2026-03-09")), Judgement::SentBack, "Thiếu phụ lục"),
        ]);
        let future = Product { dated_on: Some(day("2026-03-17")), ..product };
        t.issued(2, "2026-01-05", &[due("2026-03-31")]).await;
        let wrong = usecase::mark_reported(&t.app, &head(), says("NV-2026-00002", ""), future).await.unwrap_err();
        assert!(matches!(wrong, LedgerError::Rule(ObligationError::InFuture { .. })), "{wrong:?}");
    }

    async fn more_time_is_asked_for_and_decided_by_somebody_else(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-20")]).await;
        // Friday the 20th: after the 17th there are three working days.
        t.clock.set_day(day("2026-03-18"));
        let late = usecase::ask_extension(&t.app, &head(), says(CODE, "Chờ số liệu"), day("2026-03-31")).await.unwrap_err();
        assert!(matches!(late, LedgerError::Extension(ExtensionFault::TooLate(last)) if last == day("2026-03-17")), "{late:?}");
        t.clock.set_day(day("2026-03-17"));
        usecase::ask_extension(&t.app, &head(), says(CODE, "Chờ số liệu"), day("2026-03-31")).await.unwrap();
        let both = actor_with(&[(Role::UnitHead, 1), (Role::Coordinator, JUSTICE)]);
        let own = usecase::grant_extension(&t.app, &both, says(CODE, ""), None).await.unwrap_err();
        assert!(matches!(own, LedgerError::Extension(ExtensionFault::OwnRequest)), "{own:?}");
        let silent = usecase::refuse_extension(&t.app, &overseer(), says(CODE, " ")).await.unwrap_err();
        assert!(matches!(silent, LedgerError::Extension(ExtensionFault::Obligation(ObligationError::ReasonMissing))), "{silent:?}");
        usecase::refuse_extension(&t.app, &overseer(), says(CODE, "Việc gấp")).await.unwrap();
        usecase::ask_extension(&t.app, &head(), says(CODE, "Xin xét lại"), day("2026-03-31")).await.unwrap();
        let granted = usecase::grant_extension(&t.app, &overseer(), says(CODE, "Đồng ý"), Some(day("2026-03-25"))).await.unwrap();
        assert_eq!((granted.due_on, granted.work.first_due_on, granted.work.extensions), (Some(day("2026-03-25")), Some(day("2026-03-20")), 1));
        t.clock.set_day(day("2026-03-23"));
        let detail = usecase::obligation(&t.app, &head(), CODE).await.unwrap();
        assert_eq!(detail.shown.class, Class::InTime, "past the first day, not past the one that holds");
        let told: Vec<_> = detail.life.extensions.iter().map(|it| (it.number, it.answer.as_ref().unwrap().verdict)).collect();
        assert_eq!(told, [(2, Verdict::Granted(day("2026-03-25"))), (1, Verdict::Refused)]);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn parts_make_the_whole_done(t: World) {
        divisions(&t).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let parts = vec![to_agency(11, "Phần một", None), to_agency(12, "", Some(day("2026-03-20")))];
        let parts = give(&t, parts, RollUp::All).await.unwrap();
        assert_eq!((parts[0].part, parts[0].overseer, parts[0].due_on), (Part::Delegated, an_agency(1), Some(day("2026-03-31"))));
        assert_eq!((parts[1].split.share, parts[1].due_on, parts[1].title.as_str()), (2, Some(day("2026-03-20")), stored(&t, CODE).await.title.as_str()));
        let by_hand = usecase::mark_reported(&t.app, &head(), says(CODE, ""), day("2026-03-16")).await.unwrap_err();
        assert!(matches!(by_hand, LedgerError::Rule(ObligationError::AwaitsParts(_))), "{by_hand:?}");

        let everything = ObligationFilter::default();
        let with_parts = ObligationFilter { part: Some(PartFilter::Any), ..everything.clone() };
        let only_parts = ObligationFilter { part: Some(PartFilter::Delegated), ..everything.clone() };
        for (filter, count) in [(&everything, 1), (&with_parts, 3), (&only_parts, 2)] {
            for actor in [system(), head()] {
                let found = usecase::register(&t.app, &actor, filter, &Page::default()).await.unwrap();
                assert_eq!((found.rows.items.len() as u64, found.counts.total), (count, Count::Exact(count)), "{filter:?}");
            }
        }
        let division = actor_with(&[(Role::FocalOfficer, 11)]);
        let seen = usecase::register(&t.app, &division, &with_parts, &Page::default()).await.unwrap();
        assert_eq!(seen.counts.total, Count::Exact(1), "a division sees its own part");
        let hidden = usecase::obligation(&t.app, &division, CODE).await.unwrap_err();
        assert!(matches!(hidden, LedgerError::NotFound), "and not the whole");

        finish(&t, &parts[1], 12, "2026-03-18").await;
        let half = stored(&t, CODE).await;
        assert_eq!((half.state, half.work.progress), (State::Open, 50));
        finish(&t, &parts[0], 11, "2026-03-20").await;
        let whole = stored(&t, CODE).await;
        assert_eq!((whole.state, whole.reported_on, whole.work.progress), (State::Reported, Some(day("2026-03-20")), 100));
        let reports = usecase::obligation(&t.app, &head(), CODE).await.unwrap().life.reports;
        assert_eq!((reports.len(), reports[0].reached_on), (1, day("2026-03-20")));
        usecase::mark_done(&t.app, &overseer(), says(CODE, "")).await.unwrap();
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn one_of_several_or_so_many_are_enough(t: World) {
        divisions(&t).await;
        for (number, roll_up) in [(1, RollUp::Any), (2, RollUp::Quorum(2))] {
            t.issued(number, "2026-01-05", &[due("2026-03-31")]).await;
            let code = t.number("SELECT count(*) AS total FROM obligation").await;
            let whole = format!("NV-2026-{code:05}");
            let orders = [11, 12, 13].map(|agency| to_agency(agency, "", None)).to_vec();
            let parts = usecase::delegate(&t.app, &head(), says(&whole, ""), &Delegation { parts: orders, roll_up }).await.unwrap();
            finish(&t, &parts[0], 11, "2026-03-17").await;
            let expected = if roll_up == RollUp::Any { State::Reported } else { State::Open };
            assert_eq!(stored(&t, &whole).await.state, expected, "{roll_up:?}");
            if roll_up != RollUp::Any {
                finish(&t, &parts[2], 13, "2026-03-18").await;
                assert_eq!(stored(&t, &whole).await.state, State::Reported);
            }
            // The overseer confirms the whole: what is left of its parts is asked for no more.
            usecase::mark_done(&t.app, &overseer(), says(&whole, "")).await.unwrap();
            assert_eq!(stored(&t, &parts[1].code).await.state, State::Cancelled);
        }
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn parts_go_down_the_tree_and_to_own_people_only(t: World) {
        divisions(&t).await;
        t.agency(2, "Sở Nội vụ", &[(PROVINCE, None)]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let elsewhere = give(&t, vec![to_agency(2, "", None)], RollUp::All).await.unwrap_err();
        assert!(matches!(elsewhere, LedgerError::Delegation(DelegationFault::NotBelow)), "{elsewhere:?}");
        let own = account(&t, "lan", 1).await;
        let other = account(&t, "minh", 2).await;
        let person = |person| vec![PartOrder { agency: None, person: Some(person), title: "Soạn báo cáo".into(), due_on: None }];
        let stranger = give(&t, person(other), RollUp::All).await.unwrap_err();
        assert!(matches!(stranger, LedgerError::Delegation(DelegationFault::NotOfAgency)), "{stranger:?}");
        let parts = give(&t, person(own), RollUp::All).await.unwrap();
        assert_eq!((parts[0].agency, parts[0].responsible), (an_agency(1), Some(own)));
        let nobody = give(&t, vec![PartOrder { person: None, ..person(own).remove(0) }], RollUp::All).await.unwrap_err();
        assert!(matches!(nobody, LedgerError::Delegation(DelegationFault::NobodyNamed)), "{nobody:?}");
        let denied = usecase::delegate(&t.app, &actor_with(&[(Role::FocalOfficer, 1)]), says(CODE, ""), &Delegation { parts: person(own), roll_up: RollUp::All }).await.unwrap_err();
        assert!(matches!(denied, LedgerError::Denied(_)), "{denied:?}");
        // The person does it and reports it, with a role that by itself could not.
        let lan = Actor::person(own, "Lan".into(), vec![thihanh_kernel::access::Grant { role: Role::Observer, agency: an_agency(1), module: None, from: day("2020-01-01"), to: None }]);
        usecase::mark_reported(&t.app, &lan, says(&parts[0].code, ""), day("2026-03-16")).await.unwrap();
        usecase::mark_done(&t.app, &head(), says(&parts[0].code, "")).await.unwrap();
        assert_eq!(stored(&t, CODE).await.state, State::Reported);

        t.issued(2, "2026-01-05", &[due("2026-03-31")]).await;
        let second = "NV-2026-00003";
        let assigned = usecase::assign(&t.app, &head(), says(second, "Làm giúp"), Some(own)).await.unwrap();
        assert_eq!(assigned.responsible, Some(own));
        let wrong = usecase::assign(&t.app, &head(), says(second, ""), Some(other)).await.unwrap_err();
        assert!(matches!(wrong, LedgerError::Delegation(DelegationFault::NotOfAgency)), "{wrong:?}");
        usecase::assign(&t.app, &head(), says(second, ""), None).await.unwrap();
        let withdrawn = usecase::mark_reported(&t.app, &lan, says(second, ""), day("2026-03-16")).await.unwrap_err();
        assert!(matches!(withdrawn, LedgerError::Denied(_)), "{withdrawn:?}");
    }

    async fn what_is_withdrawn_takes_its_parts_with_it(t: World) {
        divisions(&t).await;
        t.agency(21, "Tổ Kiểm tra", &[(11, None), (1, None), (PROVINCE, None)]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let parts = give(&t, vec![to_agency(11, "", None), to_agency(12, "", None)], RollUp::ByHand).await.unwrap();
        let division = actor_with(&[(Role::UnitHead, 11)]);
        let deeper = Delegation { parts: vec![to_agency(21, "", None)], roll_up: RollUp::All };
        let below = usecase::delegate(&t.app, &division, says(&parts[0].code, ""), &deeper).await.unwrap();
        usecase::cancel(&t.app, &person_with(78, &[(Role::Coordinator, PROVINCE)]), says(CODE, "Bãi bỏ")).await.unwrap();
        for code in [CODE, &parts[0].code, &parts[1].code, &below[0].code] {
            assert_eq!(stored(&t, code).await.state, State::Cancelled, "{code}");
        }
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn what_is_anothers_is_moved_or_stays(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        let right = an_agency(2);
        usecase::claim_wrong_unit(&t.app, &head(), says(CODE, "Không thuộc lĩnh vực"), right).await.unwrap();
        let detail = usecase::obligation(&t.app, &head(), CODE).await.unwrap();
        assert_eq!(detail.life.claim.unwrap().right, right);
        assert!(!detail.actions.contains(&Action::Report), "nothing is reported while it is in doubt whose it is");
        let kept = usecase::refuse_claim(&t.app, &overseer(), says(CODE, "Đúng lĩnh vực")).await.unwrap();
        assert_eq!(kept.work.stage, Stage::Received);
        usecase::claim_wrong_unit(&t.app, &head(), says(CODE, "Vẫn không phải"), right).await.unwrap();
        let successor = usecase::relocate(&t.app, &overseer(), says(CODE, "Chuyển theo đề nghị"), right).await.unwrap();
        assert_eq!((successor.agency, successor.due_on, successor.work.stage), (right, Some(day("2026-03-31")), Stage::Issued));
        let moved = usecase::obligation(&t.app, &head(), CODE).await.unwrap();
        assert_eq!((moved.shown.obligation.state, moved.life.moved_to), (State::Moved, vec![successor.code.clone()]));
        let there = usecase::obligation(&t.app, &actor_with(&[(Role::UnitHead, 2)]), &successor.code).await.unwrap();
        assert_eq!(there.life.moved_from, [CODE]);
        // Back again would be owed twice by the same task.
        let twice = usecase::relocate(&t.app, &overseer(), says(&successor.code, "Trả về"), an_agency(1)).await.unwrap_err();
        assert!(matches!(twice, LedgerError::Relocation(RelocationFault::OwedAlready)), "{twice:?}");
        assert_eq!(stored(&t, &successor.code).await.state, State::Open, "nothing half-done");
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn a_contribution_is_rated_once_given(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        let supported = IssuedTask { support: vec![(an_agency(2), String::new())], ..due("2026-03-31") };
        t.issued(1, "2026-01-05", &[supported]).await;
        let asking = Asking { due_on: day("2026-03-20"), request: "Số liệu" };
        usecase::ask_contributions(&t.app, &head(), CODE, &[an_agency(2)], asking).await.unwrap();
        let rate = |rating, note| RateContribution { agency: an_agency(2), rating, note };
        let early = usecase::rate_contribution(&t.app, &head(), CODE, rate(Rating::Useful, "")).await.unwrap_err();
        assert_eq!(Problem::from(early), Problem::refused("contribution-not-given"));
        let giving = usecase::Giving { agency: an_agency(2), version: None, on: day("2026-03-16"), note: "" };
        usecase::give_contribution(&t.app, &actor_with(&[(Role::FocalOfficer, 2)]), CODE, giving).await.unwrap();
        let bare = usecase::rate_contribution(&t.app, &head(), CODE, rate(Rating::Poor, " ")).await.unwrap_err();
        assert!(matches!(Problem::from(bare), Problem::Invalid(_)), "a bad word needs a reason");
        usecase::rate_contribution(&t.app, &head(), CODE, rate(Rating::Partial, "Thiếu năm 2025")).await.unwrap();
        let detail = usecase::obligation(&t.app, &head(), CODE).await.unwrap();
        let rated = detail.supporters[0].contribution.as_ref().unwrap().rated.clone().unwrap();
        assert_eq!((rated.rating, rated.note.as_str()), (Rating::Partial, "Thiếu năm 2025"));
    }

    async fn of_two_judgements_at_once_one_holds(t: World) {
        t.departments(&["Sở Y tế"]).await;
        t.issued(1, "2026-01-05", &[due("2026-03-31")]).await;
        usecase::mark_reported(&t.app, &head(), says(CODE, ""), day("2026-03-16")).await.unwrap();
        let (leader, other) = (overseer(), person_with(79, &[(Role::Leader, PROVINCE)]));
        let (one, two, three) = tokio::join!(
            usecase::mark_done(&t.app, &leader, says(CODE, "")),
            usecase::mark_done(&t.app, &other, says(CODE, "")),
            usecase::send_back(&t.app, &other, says(CODE, "Thiếu")),
        );
        let held = [one.is_ok(), two.is_ok(), three.is_ok()].into_iter().filter(|ok| *ok).count();
        assert_eq!(held, 1, "{one:?} {two:?} {three:?}");
        assert_eq!(t.number("SELECT count(*) AS total FROM journal WHERE action IN ('completed', 'sent_back')").await, 1);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn a_province_may_judge_by_the_day_of_the_confirmation(t: World) {
        t.departments(&["Sở Y tế"]).await;
        let rule = "INSERT INTO rule_row (id, key, value, jurisdiction_id, valid_from, source, is_verified) VALUES ($1, 'on_time_judged_by', 'confirmed', $2, $3, 'thử', $4)";
        let row = values![uuid::Uuid::from_u128(5), an_agency(PROVINCE).uuid(), day("2020-01-01"), false];
        t.app.store.write(async |tx| tx.execute(rule, row.clone()).await).await.unwrap();
        t.issued(1, "2026-01-05", &[due("2026-03-16")]).await;
        usecase::mark_reported(&t.app, &head(), says(CODE, ""), day("2026-03-16")).await.unwrap();
        t.clock.set_day(day("2026-03-18"));
        let done = usecase::mark_done(&t.app, &overseer(), says(CODE, "")).await.unwrap();
        assert_eq!(done.reported_on, Some(day("2026-03-18")), "what the rule of this jurisdiction makes late");
    }
}
