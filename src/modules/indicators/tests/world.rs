//! Fifty agencies with generated records in every register, the same for the same seed.

use chrono::{Datelike, Duration, NaiveDate};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::ids::{AgencyId, DirectiveId, ProposalId, QuestionId};
use thihanh_kernel::time::{Clock, vn_date};
use uuid::Uuid;
use vanban::deadline::Deadline;

use super::{ROOT, day, system};
use crate::modules::agencies::api as agencies;
use crate::modules::conditions::model::budget::BudgetForm;
use crate::modules::conditions::model::staff::{PostsForm, StaffForm};
use crate::modules::conditions::model::training::{ClassForm, TraineesForm};
use crate::modules::conditions::usecase as conditions;
use crate::modules::information::model::entry::{EntryForm, JudgementForm};
use crate::modules::information::usecase as information;
use crate::modules::inspections::model::finding::{FindingForm, RecommendationForm};
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::{self as inspections, ChangeForm, MemberForm};
use crate::modules::obligations::api::{self as ledger, Asked, Binding, Origin, OwedTo, SetBy};
use crate::modules::obligations::usecase::{self as obligations, Finished};
use crate::modules::surveys::model::SurveyForm;
use crate::modules::surveys::model::answer::{Typed, field};
use crate::modules::surveys::model::edit::QuestionForm;
use crate::modules::surveys::usecase::{self as surveys, PaperForm};
use crate::testing::TestProvince;

/// Fields that rows are in.
pub(super) const FIELDS: [&str; 3] = ["", "an_toan_thuc_pham", "dat_dai"];
const LAW: &str = "Nghị định 59/2012/NĐ-CP";
const CRITERIA: [&str; 6] = ["A1", "A2", "A2", "A3", "C2", "C3"];
const KINDS: [&str; 4] = ["strength", "shortcoming", "violation", "obstacle"];
const ASKS: [&str; 6] = ["amend", "replace", "repeal", "suspend", "issue", "guide"];

/// Everything that was written.
pub(super) struct World {
    /// The fifty agencies.
    pub(super) units: Vec<AgencyId>,
    /// Code of the survey, and its question.
    pub(super) survey: (String, QuestionId),
    random: StdRng,
}

impl World {
    /// Fills the province; `seed` decides what happens to whom.
    pub(super) async fn fill(t: &TestProvince, seed: u64) -> Self {
        t.on(day("2026-01-05"));
        let root = t.agency(ROOT).await;
        let all = agencies::all_in(t.store.read(), root, day("2026-01-05")).await.unwrap();
        let kinds = ["department", "peoples_committee", "board"];
        let units: Vec<AgencyId> =
            all.into_iter().filter(|view| kinds.contains(&view.kind.as_str())).map(|view| view.id).take(50).collect();
        assert_eq!(units.len(), 50);
        let mut world = Self {
            units,
            survey: (String::new(), QuestionId::from_uuid(Uuid::nil())),
            random: StdRng::seed_from_u64(seed),
        };
        crate::modules::monitoring::api::install(t).await.unwrap();
        world.registers(t).await;
        world.survey(t).await;
        for (number, on) in (0..).zip(["2026-02-10", "2026-05-20", "2026-08-12", "2026-11-05"]) {
            t.on(day(on));
            world.inspect(t, number, day(on)).await;
            world.tasks(t, day(on)).await;
            world.petitions(t, day(on)).await;
        }
        t.on(day("2026-12-20"));
        world
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.random.random_range(0..bound)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let at = self.random.random_range(0..list.len());
        list[at]
    }

    fn unit(&mut self) -> AgencyId {
        let at = self.random.random_range(0..self.units.len());
        self.units[at]
    }

    async fn registers(&mut self, t: &TestProvince) {
        t.on(day("2026-12-20"));
        for number in 0..60 {
            let from = day("2026-01-01") + Duration::days(i64::from(self.below(300)));
            let form = StaffForm {
                agency: self.unit().to_string(),
                name: format!("Người thử {number}"),
                role: self.pick(&["legal_officer", "focal_point", "both"]).to_owned(),
                time: self.pick(&["full", "part"]).to_owned(),
                degree: self.pick(&["law", "other", "none"]).to_owned(),
                trained_on: if self.below(2) == 0 { vn_date(from) } else { String::new() },
                from: vn_date(from),
                ..StaffForm::default()
            };
            conditions::add_staff(t, &system(), &form).await.unwrap();
        }
        for _ in 0..40 {
            let form = PostsForm {
                agency: self.unit().to_string(),
                posts: self.below(6).to_string(),
                from: vn_date(day("2026-01-01") + Duration::days(i64::from(self.below(300)))),
                note: String::new(),
            };
            conditions::put_posts(t, &system(), &form).await.unwrap();
        }
        for number in 0..40 {
            let form = ClassForm {
                organiser: self.unit().to_string(),
                title: format!("Lớp thử {number}"),
                field: self.pick(&FIELDS).to_owned(),
                starts_on: vn_date(day("2026-01-01") + Duration::days(i64::from(self.below(350)))),
                planned: self.below(100).to_string(),
                ..ClassForm::default()
            };
            let made = conditions::add_class(t, &system(), &form).await.unwrap();
            for _ in 0..self.below(3) {
                let attended = self.below(30) + 1;
                let form = TraineesForm {
                    agency: self.unit().to_string(),
                    attended: attended.to_string(),
                    passed: self.below(attended + 1).to_string(),
                    ..TraineesForm::default()
                };
                conditions::put_trainees(t, &system(), &made.code, None, &form).await.unwrap();
            }
            if self.below(6) == 0 {
                conditions::cancel_class(t, &system(), &made.code, None, "Lớp thử").await.unwrap();
            }
        }
        for _ in 0..80 {
            let form = BudgetForm {
                agency: self.unit().to_string(),
                year: self.pick(&["2025", "2026"]).to_owned(),
                activity: self.pick(&["train", "inspect", "survey"]).to_owned(),
                asked: self.below(90_000_000).to_string(),
                allotted: self.below(90_000_000).to_string(),
                spent: self.below(90_000_000).to_string(),
                over_reason: "Dữ liệu thử".into(),
                ..BudgetForm::default()
            };
            // The same agency, year and activity again is refused: nothing is written of it.
            conditions::add_budget(t, &system(), &form).await.ok();
        }
    }

    /// An inspection of twelve agencies with findings, answers to the checklist and recommendations; its conclusion is sent on the day.
    async fn inspect(&mut self, t: &TestProvince, number: u32, on: NaiveDate) {
        let mut subjects: Vec<AgencyId> = (0..12).map(|_| self.unit()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        // Nobody inspects the own agency, nor one above it.
        let own = agencies::ancestors(t.store.read(), t.agency("Sở Tư pháp").await, on).await.unwrap();
        subjects.retain(|subject| !own.contains(subject));
        let form = InspectionForm {
            agency: t.agency("Sở Tư pháp").await.to_string(),
            title: "thử".into(),
            subject: subjects.iter().map(AgencyId::to_string).collect(),
            field: vec!["an_toan_thuc_pham".into(), "dat_dai".into()],
            period_from: "1/1/2025".into(),
            period_to: "31/12/2025".into(),
            starts_on: vn_date(on),
            ends_on: vn_date(on + Duration::days(4)),
            ..InspectionForm::default()
        };
        let code = inspections::create(t, &system(), &form).await.unwrap().code;
        let head = MemberForm {
            name: "Người thử".into(),
            agency: "Sở Tư pháp".into(),
            role: "head".into(),
            ..MemberForm::default()
        };
        inspections::add_member(t, &system(), &code, None, &head).await.unwrap();
        inspections::decide(t, &system(), &code, None, "thử").await.unwrap();
        let sign = |kind, place: u32| SignForm {
            kind,
            subject: None,
            number: (number * 10 + place + 1).to_string(),
            symbol: String::new(),
            on: vn_date(on),
            signer_title: "Giám đốc".into(),
            signer_name: "Chu Hồng Vân".into(),
        };
        inspections::sign(t, &system(), &code, None, &sign(PaperKind::Decision, 0)).await.unwrap();
        inspections::notify(t, &system(), &code, None, "").await.unwrap();
        inspections::begin(t, &system(), &code, None).await.unwrap();
        let looked = inspections::look(t, &system(), &code).await.unwrap();
        let mut changes = Vec::new();
        for subject in &subjects {
            for question in &looked.questions {
                let verdict = self.pick(&["met", "partly", "not_met", "not_applicable", ""]);
                if !verdict.is_empty() {
                    changes.push(ChangeForm {
                        id: Uuid::from_u128(u128::from(self.random.random::<u64>()) + 1),
                        subject: subject.uuid(),
                        item: question.item.uuid(),
                        base_version: 0,
                        follows: None,
                        verdict: verdict.to_owned(),
                        note: String::new(),
                        made_at: None,
                    });
                }
            }
        }
        for some in changes.chunks(20) {
            inspections::sync(t, &system(), &code, some).await.unwrap();
        }
        let mut found = Vec::new();
        for subject in &subjects {
            for _ in 0..self.below(4) {
                let form = FindingForm {
                    subject: subject.to_string(),
                    criterion: self.pick(&CRITERIA).to_owned(),
                    field: self.pick(&FIELDS).to_owned(),
                    kind: self.pick(&KINDS).to_owned(),
                    description: "thử".into(),
                    evidence: "thử".into(),
                    law: LAW.into(),
                    article: "8".into(),
                    ..FindingForm::default()
                };
                found.push((*subject, inspections::add_finding(t, &system(), &code, &form).await.unwrap().code));
            }
        }
        let mut with_recommendation = Vec::new();
        for (subject, finding) in &found {
            if self.below(3) > 0 {
                continue;
            }
            let ask = self.pick(&ASKS);
            let form = RecommendationForm {
                to: subject.to_string(),
                measure: "H5".into(),
                content: "thử".into(),
                due_on: "31/12/2026".into(),
                finding: vec![finding.clone()],
                document: LAW.into(),
                document_article: "8".into(),
                document_ask: ask.to_owned(),
                ..RecommendationForm::default()
            };
            inspections::add_recommendation(t, &system(), &code, &form).await.unwrap();
            with_recommendation.push(finding.clone());
        }
        inspections::leave(t, &system(), &code, None).await.unwrap();
        inspections::conclude(t, &system(), &code, None, "thử").await.unwrap();
        inspections::sign(t, &system(), &code, None, &sign(PaperKind::Conclusion, 1)).await.unwrap();
        inspections::send(t, &system(), &code, None).await.unwrap();
        for (_, finding) in found.iter().filter(|(_, finding)| !with_recommendation.contains(finding)) {
            if self.below(2) == 0 {
                // What is good is closed already.
                inspections::close_finding(t, &system(), finding, None, "Đã xong").await.ok();
            }
        }
    }

    /// Entries of the ledger, of directives and of something else, some handed in and judged.
    async fn tasks(&mut self, t: &TestProvince, on: NaiveDate) {
        let root = t.agency(ROOT).await;
        let overseer = t.agency("Sở Tư pháp").await;
        for _ in 0..80 {
            let id = Uuid::from_u128(u128::from(self.random.random::<u64>()) + 1);
            let is_of_directive = self.below(4) > 0;
            let origin = if is_of_directive {
                Origin::Directive(DirectiveId::from_uuid(id))
            } else {
                Origin::Proposal(ProposalId::from_uuid(id))
            };
            let due = on + Duration::days(i64::from(self.below(60)));
            let date = format!("{:04}-{:02}-{:02}", due.year(), due.month(), due.day()).parse().unwrap();
            let asked = Asked {
                origin,
                origin_code: "thử".into(),
                origin_label: "thử".into(),
                jurisdiction: root,
                agency: self.unit(),
                overseer,
                owed_to: OwedTo { id: Some(overseer), name: "Sở Tư pháp".into() },
                binding: if self.below(5) == 0 { Binding::Request } else { Binding::Order },
                content: "thử".into(),
                product: "Báo cáo".into(),
                due: (self.below(6) > 0).then(|| (Deadline::By { date, inclusive: true }, "thử".into(), SetBy::Text)),
                on,
            };
            let now = t.clock.now();
            let opened = t.store.write(async |tx| ledger::ask(tx, t.ids.as_ref(), &asked, now).await).await.unwrap();
            if self.below(2) == 0 {
                let code = ledger::seen(t.store.read(), &system(), &[opened]).await.unwrap().remove(&opened).unwrap();
                // Handed in some days later, as its overseer notes it at the end of the year.
                let reached = on + Duration::days(i64::from(self.below(40)));
                t.on(day("2026-12-20"));
                let finished = Finished { code, reached_on: reached.min(day("2026-12-20")) };
                obligations::take_over(t, &system(), &[finished], "thử").await.unwrap();
                t.on(on);
            }
        }
    }

    async fn petitions(&mut self, t: &TestProvince, on: NaiveDate) {
        let keeper = t.agency("Sở Tư pháp").await;
        let mut earlier: Option<String> = None;
        for number in 0..25 {
            let form = EntryForm {
                agency: keeper.to_string(),
                source: self.pick(&["complaint", "complaint", "press"]).to_owned(),
                received_on: vn_date(on - Duration::days(i64::from(self.below(20)))),
                concerned: self.unit().to_string(),
                field: self.pick(&FIELDS).to_owned(),
                content: format!("Phản ánh thử {number} ngày {on}"),
                repeats: earlier.clone().filter(|_| self.below(5) == 0).unwrap_or_default(),
                is_new: "1".into(),
                ..EntryForm::default()
            };
            let is_repetition = !form.repeats.is_empty();
            let code = information::create(t, &system(), &form).await.unwrap().code;
            let verdict = self.pick(&["verified", "verified", "refuted", ""]);
            if !verdict.is_empty() {
                let form = JudgementForm {
                    verification: verdict.to_owned(),
                    method: "thử".into(),
                    note: "thử".into(),
                    reliability: "high".into(),
                    ..JudgementForm::default()
                };
                information::judge(t, &system(), &code, None, &form).await.unwrap();
            }
            if !is_repetition {
                earlier = Some(code);
            }
        }
    }

    /// A survey whose forms come back on paper from some of the agencies, a few of them not valid.
    async fn survey(&mut self, t: &TestProvince) {
        t.on(day("2026-03-02"));
        let form = SurveyForm {
            agency: t.agency("Sở Tư pháp").await.to_string(),
            title: "thử".into(),
            purpose: "thử".into(),
            usage: "thử".into(),
            method: "forms".into(),
            subject_group: "thử".into(),
            ..SurveyForm::default()
        };
        let code = surveys::create(t, &system(), &form).await.unwrap().code;
        let asked = QuestionForm {
            kind: "single".into(),
            text: "Ông/bà có biết quy định không?".into(),
            choices: "Biết rõ\nCó nghe\nKhông biết".into(),
            ..QuestionForm::default()
        };
        let (_, question) = surveys::save_item(t, &system(), &code, None, (None, &asked)).await.unwrap();
        surveys::open(t, &system(), &code, None, ("2/3/2026", "30/11/2026")).await.unwrap();
        let some: Vec<AgencyId> = self.units.iter().copied().step_by(4).collect();
        for unit in &some {
            surveys::set_paper_sent(t, &system(), &code, None, (*unit, 20)).await.unwrap();
        }
        for number in 0..110_u32 {
            let agency = if self.below(6) == 0 { String::new() } else { self.pick(&some).to_string() };
            let paper = PaperForm {
                form_no: 1,
                agency,
                invalid_why: if self.below(10) == 0 { "Bỏ trống".into() } else { String::new() },
                typed: Typed::of(&[(field(question), (self.below(3) + 1).to_string())]),
                once: format!("{number:064x}"),
            };
            surveys::record(t, &system(), &code, &paper).await.unwrap();
        }
        self.survey = (code, question);
    }
}
