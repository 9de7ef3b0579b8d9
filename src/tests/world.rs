//! A province with one of everything that requests are about, for tests that walk all routes.

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::Page;

use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::agencies;
use crate::modules::collaborators;
use crate::modules::conditions;
use crate::modules::delivery::api::{self as delivery, Content, Message, Purpose, Recipient, TargetForm, Which};
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
use crate::modules::indicators;
use crate::modules::information;
use crate::modules::information::model::entry::EntryForm;
use crate::modules::information::model::session::SessionForm;
use crate::modules::inspections;
use crate::modules::inspections::model::finding::{FindingForm, RecommendationForm};
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::MemberForm;
use crate::modules::letters::model::template::Mode;
use crate::modules::letters::model::{Numbering, SigningForm};
use crate::modules::letters::usecase::{self as letters, Ask, Scanned, Urge};
use crate::modules::monitoring::usecase as monitoring;
use crate::modules::notices;
use crate::modules::obligations::model::contribution::Asking;
use crate::modules::obligations::model::evidence::About;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::modules::programmes;
use crate::modules::programmes::model::ProgrammeForm;
use crate::modules::proposals;
use crate::modules::proposals::model::ProposalForm;
use crate::modules::publication;
use crate::modules::publication::model::publication::{PrepareForm, PublishForm};
use crate::modules::surveys;
use crate::modules::{reorganisation, risk};
use crate::testing::TestProvince;

/// The department that is a recipient and owes.
pub(super) const OWING: &str = "Sở Y tế";
/// The department that follows up.
pub(super) const OVERSEEING: &str = "Sở Tư pháp";

/// Everything that the requests are about.
pub(super) struct World {
    pub(super) draft: String,
    pub(super) card: String,
    pub(super) withdrawn: String,
    pub(super) issued: String,
    pub(super) owing: AgencyId,
    /// The supporting agency with a version that no contribution has.
    pub(super) giver: String,
    pub(super) open: String,
    pub(super) reported: String,
    pub(super) waiting: String,
    pub(super) filter: String,
    /// Letters: a draft, a signed one, a sent one.
    pub(super) letters: [String; 3],
    pub(super) programme: String,
    pub(super) proposal: String,
    /// A plan of monitoring, that it is owed, and a rule about such plans.
    pub(super) plan: String,
    pub(super) duty: String,
    pub(super) rule: String,
    /// An open survey with a question, an answered form, its address, and an invitation that nobody used.
    pub(super) survey: String,
    pub(super) question: String,
    pub(super) response: String,
    pub(super) link: String,
    pub(super) token: String,
    /// Inspections: one that is prepared, one whose conclusion was sent, with its finding and recommendation.
    pub(super) inspections: [String; 2],
    pub(super) finding: String,
    pub(super) finding_file: String,
    pub(super) recommendation: String,
    pub(super) checklist_item: String,
    /// An entry of the information book, a kind of source, a session of supervision.
    pub(super) information: String,
    pub(super) source: String,
    pub(super) supervision: String,
    /// Somebody in a legal post and a line of money of the department that owes; a class of the one that follows up, to which people of the
    /// other came.
    pub(super) legal_staff: String,
    pub(super) budget: String,
    pub(super) training_class: String,
    /// A collaborator of the department that owes, the draft of a contract, a criterion.
    pub(super) collaborators: [String; 3],
    /// A reorganisation in preparation whose day has not come.
    pub(super) reorganisation: String,
    /// A factor of the risk by which inspections are chosen.
    pub(super) factor: String,
    /// An indicator that surveys answer, and a value that was entered for the department that owes.
    pub(super) indicator: String,
    pub(super) indicator_value: String,
    /// Handlings of the department that follows up: a draft, and a proposal that was sent to the one that owes; a rule of how long that has to answer.
    pub(super) handlings: [String; 2],
    pub(super) reply_rule: String,
    /// Publications: one that is prepared, one that everybody reads.
    pub(super) publications: [String; 2],
    /// Messages that could not be sent, and a system that events are posted to.
    pub(super) dead: [String; 2],
    pub(super) target: String,
    /// A reminder and a rung.
    pub(super) reminder: String,
    pub(super) rung: String,
    /// A calendar feed.
    pub(super) feed: String,
    /// Files of a report: one that counts, and one that was taken out.
    pub(super) brought: String,
    pub(super) taken_out: String,
    /// A file on its way that nobody in the table sends.
    pub(super) upload: String,
}

/// An invented plan: three orders, one of which waits for an event, to two departments.
const PLAN: &str = "ỦY BAN NHÂN DÂN
TỈNH MINH GIANG
Số: 41/KH-UBND
Minh Giang, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
Nâng cao hiệu quả tổ chức thi hành pháp luật năm 2026

I. NHIỆM VỤ
1. Sở Y tế tổ chức hội nghị quán triệt Kế hoạch này trước ngày 31/3/2026.
2. Sở Y tế chủ trì, phối hợp với Sở Tư pháp rà soát định mức kinh phí; báo cáo kết quả chậm nhất ngày 30/4/2026.
3. Sở Y tế báo cáo kết quả trong thời hạn 15 ngày kể từ ngày kết thúc đợt kiểm tra.

Nơi nhận:
- Sở Y tế;
- Sở Tư pháp;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Vi Thanh Bình
";

/// A picture of one point.
const DOT: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0d\x49\x44\x41\x54\x78\x9c\x63\x38\x21\x27\xf7\x1f\x00\x04\xba\x02\x04\x3e\x57\x1f\xc7\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

pub(super) async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
    agencies::api::find_by_name(t.store.read(), name, today).await.unwrap().unwrap_or_else(|| panic!("{name}"))
}

async fn receive(t: &TestProvince, number: &str) -> String {
    let text = PLAN.replacen("Số: ", &format!("Số: {number}"), 1);
    let file = Incoming { name: "ke-hoach.txt".to_owned(), bytes: text.into_bytes() };
    let root = agency(t, "Tỉnh Minh Giang").await;
    match directives::receive(t, &Actor::system("test"), file, Some(root)).await.unwrap() {
        Received::New { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

async fn accept_all(t: &TestProvince, code: &str) {
    let system = Actor::system("test");
    for card in directives::look(t, &system, code).await.unwrap().review.cards() {
        let card = CardRef { id: card.id, version: card.version };
        // A card that nobody can be given is rejected, as a person would.
        if directives::review(t, &system, code, Verb::Accept(card, None)).await.is_err() {
            directives::review(t, &system, code, Verb::Reject(card)).await.unwrap();
        }
    }
}

/// Two messages whose system refused them for good, and that system.
async fn sending(t: &TestProvince) -> ([String; 2], String) {
    let system = Actor::system("test");
    let form = TargetForm { name: "thử".into(), url: "https://qlvb.example.vn/".into(), events: String::new() };
    delivery::add_target(t, &system, &form, &[]).await.unwrap();
    let target = delivery::webhook_targets(t, &system).await.unwrap()[0].id;
    delivery::switch_target(t, &system, target, false).await.unwrap();
    let message = |purpose| Message {
        to: Recipient::Webhook(target),
        content: Content::Event(serde_json::json!({})),
        purpose,
        about: None,
        unique_key: None,
        not_before: None,
    };
    let messages = vec![message(Purpose::Event), message(Purpose::Trial)];
    t.store.write(async |tx| delivery::enqueue_all(t, tx, messages.clone()).await).await.unwrap();
    delivery::send_due(t).await.unwrap();
    let (dead, _) = delivery::list(t, &system, Which::Dead).await.unwrap();
    let [first, second] = &dead[..] else { panic!("two are dead: {dead:?}") };
    ([first.id.to_string(), second.id.to_string()], target.to_string())
}

impl World {
    pub(super) async fn fill(t: &TestProvince) -> Self {
        let system = Actor::system("test");
        let draft = receive(t, "1").await;
        let card = directives::look(t, &system, &draft).await.unwrap().review.cards()[0].id.to_string();
        let withdrawn = receive(t, "2").await;
        directives::withdraw(t, &system, &withdrawn, None, "thử").await.unwrap();
        let issued = receive(t, "3").await;
        accept_all(t, &issued).await;
        directives::issue(t, &system, &issued, &IssueCommand::default()).await.unwrap();
        let owing = agency(t, OWING).await;
        let of_it = ObligationFilter { agency: Some(owing), ..ObligationFilter::default() };
        let owed = obligations::register(t, &system, &of_it, &Page::default()).await.unwrap().rows.items;
        let owed: Vec<_> = owed.into_iter().map(|shown| shown.obligation).collect();
        assert_eq!(owed.len(), 3, "{OWING} owes three things: {owed:#?}");
        let waiting = owed.iter().find(|obligation| obligation.trigger.is_some()).expect("one waits").code.clone();
        let mut dated =
            owed.into_iter().filter(|obligation| obligation.trigger.is_none()).map(|obligation| obligation.code);
        let (open, reported) = (dated.next().unwrap(), dated.next().unwrap());
        let about = About::default();
        let mut brought = Vec::new();
        for name in ["con.png", "bo.png"] {
            let added = obligations::add_evidence(t, &system, &reported, name, &about, DOT).await.unwrap();
            obligations::make_preview(t, added.id).await.unwrap();
            brought.push(added.id);
        }
        let act = Act { code: &reported, version: None, note: "thử" };
        obligations::mark_reported(t, &system, act, NaiveDate::from_ymd_opt(2026, 3, 16).unwrap()).await.unwrap();
        obligations::remove_evidence(t, &system, &reported, brought[1], "thử").await.unwrap();
        let supporting = agency(t, OVERSEEING).await;
        let asking = Asking { due_on: NaiveDate::from_ymd_opt(2026, 4, 10).unwrap(), request: "thử" };
        obligations::ask_contributions(t, &system, &reported, &[supporting], asking).await.unwrap();
        let giver = format!("{supporting}/99");
        let (dead, target) = sending(t).await;
        let maker = account(t, "lich", Role::FocalOfficer, OWING).await;
        let maker = Actor::person(maker, "Người làm lịch".to_owned(), Vec::new());
        let feed = format!("{}.ics", notices::usecase::make_feed(t, &maker, None).await.unwrap());
        notices::api::install_rules(t).await.unwrap();
        let rules = notices::usecase::rules(t, &system).await.unwrap();
        let (reminder, rung) = (rules.reminders[0].id.to_string(), rules.rungs[0].id.to_string());
        let (brought, taken_out) = (brought[0].to_string(), brought[1].to_string());
        let (filter, upload) = (String::new(), String::new());
        let letters = Self::letters(t, &open).await;
        let programme = Self::programme(t).await;
        let proposal = Self::proposal(t, owing).await;
        let (plan, duty, rule) = Self::plan(t, owing).await;
        let [survey, question, response, link, token] = Self::survey(t, supporting, owing).await;
        let (inspections, finding, finding_file, recommendation) = Self::inspections(t).await;
        let checklist = inspections::usecase::checklist(t, &system).await.unwrap();
        let checklist_item = checklist.items[0].id.to_string();
        let [information, source, supervision] = Self::information(t, owing).await;
        let [legal_staff, budget, training_class] = Self::conditions(t, owing, supporting).await;
        let reorganisation = Self::reorganisation(t).await;
        let factor = risk::usecase::factors(t, &system).await.unwrap()[0].factor.id.to_string();
        let collaborators = Self::collaborators(t, owing).await;
        let indicator_value = Self::indicators(t, owing).await;
        let (handlings, reply_rule) = Self::handling(t, owing, supporting).await;
        let publications = Self::publications(t, &inspections[1]).await;
        Self {
            draft,
            card,
            withdrawn,
            issued,
            owing,
            giver,
            open,
            reported,
            waiting,
            filter,
            dead,
            target,
            reminder,
            rung,
            feed,
            brought,
            taken_out,
            upload,
            letters,
            programme,
            proposal,
            plan,
            duty,
            rule,
            survey,
            question,
            response,
            link,
            token,
            inspections,
            finding,
            finding_file,
            recommendation,
            checklist_item,
            information,
            source,
            supervision,
            legal_staff,
            budget,
            training_class,
            reorganisation,
            factor,
            collaborators,
            indicator: "C3.4".to_owned(),
            indicator_value,
            handlings,
            reply_rule,
            publications,
        }
    }

    async fn reorganisation(t: &TestProvince) -> String {
        let form = reorganisation::model::form::DecisionForm {
            title: "thử".into(),
            number: "1/NQ-HĐND".into(),
            decided_on: "16/3/2026".into(),
            effective_on: "1/4/2026".into(),
            ..Default::default()
        };
        reorganisation::usecase::begin(t, &Actor::system("test"), &form).await.unwrap().code
    }

    /// Somebody from outside for the department that owes, with a draft that nobody can sign yet.
    async fn collaborators(t: &TestProvince, owing: AgencyId) -> [String; 3] {
        use collaborators::model::contract::ContractForm;
        use collaborators::model::person::CollaboratorForm;
        use collaborators::usecase;
        let system = Actor::system("test");
        let person = CollaboratorForm {
            agency: owing.to_string(),
            name: "Người thử".into(),
            birth_year: "1980".into(),
            kind: "bar".into(),
            organisation: "thử".into(),
            ..CollaboratorForm::default()
        };
        let person = usecase::add(t, &system, &person).await.unwrap();
        let contract = ContractForm {
            collaborator: person.id.to_string(),
            from: "16/3/2026".into(),
            to: "30/4/2026".into(),
            job: "thử".into(),
            fee: "1000".into(),
            product: "thử".into(),
            ..ContractForm::default()
        };
        let contract = usecase::draft(t, &system, &contract).await.unwrap();
        let reference = usecase::references(t, &system).await.unwrap()[0].id.to_string();
        [person.id.to_string(), contract.code, reference]
    }

    /// A value of the department that owes.
    async fn indicators(t: &TestProvince, owing: AgencyId) -> String {
        use indicators::model::period::Period;
        use indicators::usecase::{self, Asked, CellForm, SheetForm};
        let system = Actor::system("test");
        let asked = Asked { agency: Some(owing), period: Period::parse("2026").unwrap(), field: None };
        let sheet = usecase::sheet(t, &system, &asked).await.unwrap();
        let part = sheet.rows[0].1[0].part.id;
        let cell = CellForm { part, value: "3".into(), note: String::new(), version: None };
        let form = SheetForm { source: "report".into(), evidence: String::new(), cells: vec![cell] };
        usecase::enter(t, &system, &asked, &form).await.unwrap();
        let (waiting, ..) = usecase::waiting(t, &system, &Page::default()).await.unwrap();
        waiting.items[0].id.to_string()
    }

    /// A draft, and a proposal that was sent to the department that owes.
    async fn handling(t: &TestProvince, owing: AgencyId, supporting: AgencyId) -> ([String; 2], String) {
        use crate::modules::handling::model::acts::SendForm;
        use crate::modules::handling::model::form::HandlingForm;
        use crate::modules::handling::usecase;
        let system = Actor::system("test");
        let form = HandlingForm {
            agency: supporting.to_string(),
            measure: "H5".into(),
            authority: "proposal".into(),
            content: "thử".into(),
            addressee: owing.to_string(),
            ground: "thử".into(),
            ..HandlingForm::default()
        };
        let draft = usecase::create(t, &system, &form).await.unwrap().code;
        let sent = usecase::create(t, &system, &form).await.unwrap().code;
        usecase::approve(t, &system, &sent, None).await.unwrap();
        let sending = SendForm { number: "1".into(), ..SendForm::default() };
        usecase::send(t, &system, &sent, None, &sending).await.unwrap();
        let rule = usecase::rules(t, &system).await.unwrap().rules[0].id.to_string();
        ([draft, sent], rule)
    }

    /// What became of a conclusion that is published.
    async fn publications(t: &TestProvince, inspection: &str) -> [String; 2] {
        use publication::usecase;
        let system = Actor::system("test");
        let of = |kind: &str| PrepareForm { kind: kind.into(), code: inspection.into() };
        let published = usecase::prepare(t, &system, &of("conclusion")).await.unwrap().slug;
        let seen = PublishForm { seen: "1".into(), ..PublishForm::default() };
        usecase::publish(t, &system, &published, None, &seen).await.unwrap();
        let prepared = usecase::prepare(t, &system, &of("results")).await.unwrap().slug;
        [prepared, published]
    }

    /// Entered for the department that owes; a session of the Front that supervises it.
    async fn information(t: &TestProvince, owing: AgencyId) -> [String; 3] {
        use information::usecase;
        let system = Actor::system("test");
        let form = EntryForm {
            agency: owing.to_string(),
            source: "press".into(),
            received_on: "16/3/2026".into(),
            content: "thử".into(),
            ..EntryForm::default()
        };
        let entry = usecase::create(t, &system, &form).await.unwrap().code;
        let session = SessionForm {
            agency: agency(t, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang").await.to_string(),
            subject: "thử".into(),
            period_from: "1/3/2026".into(),
            period_to: "31/3/2026".into(),
            supervised: owing.to_string(),
            ..SessionForm::default()
        };
        let session = usecase::create_session(t, &system, &session).await.unwrap().code;
        let source = usecase::sources(t, &system).await.unwrap()[0].id.to_string();
        [entry, source, session]
    }

    /// Somebody and money of the department that owes; a class of the one that follows up, to which people of the other came.
    async fn conditions(t: &TestProvince, owing: AgencyId, supporting: AgencyId) -> [String; 3] {
        use conditions::model::budget::BudgetForm;
        use conditions::model::staff::StaffForm;
        use conditions::model::training::{ClassForm, TraineesForm};
        use conditions::usecase;
        let system = Actor::system("test");
        let person = StaffForm {
            agency: owing.to_string(),
            name: "Người thử".into(),
            role: "focal_point".into(),
            time: "part".into(),
            degree: "law".into(),
            from: "1/1/2026".into(),
            ..StaffForm::default()
        };
        let person = usecase::add_staff(t, &system, &person).await.unwrap();
        let money = BudgetForm {
            agency: owing.to_string(),
            year: "2026".into(),
            activity: "train".into(),
            asked: "1000".into(),
            ..BudgetForm::default()
        };
        let money = usecase::add_budget(t, &system, &money).await.unwrap();
        let class = ClassForm {
            organiser: supporting.to_string(),
            title: "thử".into(),
            starts_on: "2/3/2026".into(),
            ..ClassForm::default()
        };
        let class = usecase::add_class(t, &system, &class).await.unwrap();
        let came = TraineesForm { agency: owing.to_string(), attended: "2".into(), ..TraineesForm::default() };
        usecase::put_trainees(t, &system, &class.code, None, &came).await.unwrap();
        [person.id.to_string(), money.id.to_string(), class.code]
    }

    /// Asked by the department that follows up; the one that owes is in its sample.
    async fn survey(t: &TestProvince, asking: AgencyId, sampled: AgencyId) -> [String; 5] {
        use surveys::model::SurveyForm;
        use surveys::model::answer::{Typed, field};
        use surveys::model::edit::QuestionForm;
        use surveys::usecase::{self, PaperForm, Wanted};
        let system = Actor::system("test");
        let about = SurveyForm {
            agency: asking.to_string(),
            title: "thử".into(),
            purpose: "thử".into(),
            usage: "thử".into(),
            method: "forms".into(),
            subject_group: "thử".into(),
            open_link: "1".into(),
            ..SurveyForm::default()
        };
        let made = usecase::create(t, &system, &about).await.unwrap();
        let asked = QuestionForm {
            kind: "single".into(),
            text: "thử?".into(),
            choices: "Có\nKhông".into(),
            ..QuestionForm::default()
        };
        let (_, question) = usecase::save_item(t, &system, &made.code, None, (None, &asked)).await.unwrap();
        usecase::open(t, &system, &made.code, None, ("16/3/2026", "31/3/2026")).await.unwrap();
        let wanted = Wanted::Agency(sampled, 1);
        let (_, invitations) = usecase::invite(t, &system, &made.code, None, wanted).await.unwrap();
        let typed = Typed::of(&[(field(question), "1".to_owned())]);
        let paper = PaperForm { form_no: 1, typed, ..PaperForm::default() };
        usecase::record(t, &system, &made.code, &paper).await.unwrap();
        let (_, kept) = usecase::responses(t, &system, &made.code, &Page::default()).await.unwrap();
        let response = kept.items[0].id.to_string();
        let token = invitations[0].address.rsplit('/').next().unwrap().to_owned();
        [made.code, question.to_string(), response, made.link, token]
    }

    async fn programme(t: &TestProvince) -> String {
        let form = ProgrammeForm {
            name: "Chương trình thử".into(),
            source: "Quyết định thử".into(),
            jurisdiction: agency(t, "Tỉnh Minh Giang").await.to_string(),
            starts_on: "01/01/2026".into(),
            ..ProgrammeForm::default()
        };
        programmes::usecase::create(t, &Actor::system("test"), &form).await.unwrap().code
    }

    /// From the Front to the department that owes.
    async fn proposal(t: &TestProvince, to: AgencyId) -> String {
        let form = ProposalForm {
            from: agency(t, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang").await.to_string(),
            to: to.to_string(),
            title: "thử".into(),
            content: "thử".into(),
            ..ProposalForm::default()
        };
        proposals::usecase::submit(t, &Actor::system("test"), &form).await.unwrap().code
    }

    /// A draft of the department that owes.
    async fn plan(t: &TestProvince, owing: AgencyId) -> (String, String, String) {
        let system = Actor::system("test");
        monitoring::install(t).await.unwrap();
        let rule = monitoring::kept(t, &system).await.unwrap().rules[0].id;
        let plan = monitoring::begin(t, &system, owing, "2026", false).await.unwrap();
        (plan.code, plan.duty.id.to_string(), rule.to_string())
    }

    /// Two of the department that follows up in the department that owes: one is prepared, the other's conclusion was sent.
    async fn inspections(t: &TestProvince) -> ([String; 2], String, String, String) {
        use inspections::usecase;
        let system = Actor::system("test");
        let mut codes = Vec::new();
        for _ in 0..2 {
            let form = InspectionForm {
                agency: agency(t, OVERSEEING).await.to_string(),
                title: "thử".into(),
                subject_names: OWING.into(),
                period_from: "1/1/2025".into(),
                period_to: "31/12/2025".into(),
                starts_on: "23/3/2026".into(),
                ends_on: "27/3/2026".into(),
                ..InspectionForm::default()
            };
            codes.push(usecase::create(t, &system, &form).await.unwrap().code);
        }
        let code = &codes[1];
        let head = MemberForm {
            name: "Người thử".into(),
            agency: OVERSEEING.into(),
            role: "head".into(),
            ..MemberForm::default()
        };
        usecase::add_member(t, &system, code, None, &head).await.unwrap();
        usecase::decide(t, &system, code, None, "thử").await.unwrap();
        let sign = |kind| SignForm {
            kind,
            subject: None,
            number: "1".into(),
            symbol: String::new(),
            on: "16/3/2026".into(),
            signer_title: "Giám đốc".into(),
            signer_name: "Chu Hồng Vân".into(),
        };
        usecase::sign(t, &system, code, None, &sign(PaperKind::Decision)).await.unwrap();
        usecase::notify(t, &system, code, None, "").await.unwrap();
        usecase::begin(t, &system, code, None).await.unwrap();
        let finding = FindingForm {
            criterion: "A1".into(),
            kind: "obstacle".into(),
            description: "thử".into(),
            ..FindingForm::default()
        };
        let finding = usecase::add_finding(t, &system, code, &finding).await.unwrap().code;
        let file = usecase::add_file(t, &system, &finding, "a.png", DOT.to_vec()).await.unwrap();
        let recommendation = RecommendationForm {
            to: OWING.into(),
            measure: "H6".into(),
            content: "thử".into(),
            finding: vec![finding.clone()],
            ..RecommendationForm::default()
        };
        let recommendation = usecase::add_recommendation(t, &system, code, &recommendation).await.unwrap().code;
        usecase::leave(t, &system, code, None).await.unwrap();
        usecase::conclude(t, &system, code, None, "thử").await.unwrap();
        usecase::sign(t, &system, code, None, &sign(PaperKind::Conclusion)).await.unwrap();
        usecase::send(t, &system, code, None).await.unwrap();
        (codes.try_into().unwrap(), finding, file.id.to_string(), recommendation)
    }

    /// A draft, a signed letter and a sent one, all urging the same.
    async fn letters(t: &TestProvince, obligation: &str) -> [String; 3] {
        let system = Actor::system("test");
        let mut codes = Vec::new();
        for number in 1..=3 {
            let ask = Ask { codes: vec![obligation.to_owned()], ..Ask::default() };
            let urge = Urge { ask, mode: Mode::Each, wording: None, reply_by: None };
            codes.extend(letters::create(t, &system, &urge).await.unwrap());
            if number == 1 {
                continue;
            }
            let signing =
                SigningForm { title: "Giám đốc".into(), name: "Chu Hồng Vân".into(), ..SigningForm::default() };
            let numbering = Numbering { number: Some(number), on: NaiveDate::from_ymd_opt(2026, 3, 16), signing };
            let code = codes.last().unwrap().clone();
            letters::sign(t, &system, &code, 1, numbering).await.unwrap();
            if number == 3 {
                let scan = Scanned { name: "ban-ky.pdf".into(), bytes: b"%PDF-1.7".to_vec() };
                letters::attach(t, &system, &code, scan).await.unwrap();
                letters::send(t, &system, &code, 3).await.unwrap();
            }
        }
        codes.try_into().unwrap()
    }
}

/// Somebody with an account and one role.
pub(super) async fn account(t: &TestProvince, login: &str, role: Role, place: &str) -> AccountId {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người thử {login}"),
        position: String::new(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![Grant { role, agency: agency(t, place).await, module: None, from, to: None }],
    };
    add_account(t, &Actor::system("test"), command).await.unwrap()
}
