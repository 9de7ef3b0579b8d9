//! What one invented inspection is, and how far it came by today.

use chrono::{Duration, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;
use thihanh_kernel::ids::AgencyId;

use super::Province;
use crate::modules::inspections::model::FieldRef;
use crate::modules::inspections::model::finding::{FindingKind, FindingState};
use crate::modules::inspections::model::inspection::{Kind, Object, State};
use crate::modules::inspections::model::law::LawRef;
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::model::reference::CRITERIA;

/// One inspection.
pub(super) struct Invented {
    pub state: State,
    pub kind: Kind,
    pub object: Object,
    pub agency: AgencyId,
    pub overseer: AgencyId,
    pub jurisdiction: AgencyId,
    pub external_body: &'static str,
    pub title: String,
    pub subjects: Vec<AgencyId>,
    pub fields: Vec<FieldRef>,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub created_on: NaiveDate,
    /// The day on which the conclusion was sent.
    pub sent_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub is_withdrawn: bool,
    pub papers: Vec<Paper>,
    pub findings: Vec<InventedFinding>,
}

/// A signed document.
pub(super) struct Paper {
    pub kind: PaperKind,
    pub series: &'static str,
    pub on: NaiveDate,
    /// Given later, in the order of all.
    pub number: i64,
}

/// One finding.
pub(super) struct InventedFinding {
    pub subject: AgencyId,
    pub criterion: &'static str,
    pub field: String,
    pub kind: FindingKind,
    pub state: FindingState,
    pub law: LawRef,
    pub closed_on: Option<NaiveDate>,
    /// Something is recommended about it.
    pub is_recommended: bool,
}

/// Another body's, of a hundred.
const EXTERNAL_PERCENT: u32 = 6;

/// An inspection that is on site from a day on. Of those that are over most are closed.
pub(super) fn invent(random: &mut StdRng, province: &Province, starts_on: NaiveDate, today: NaiveDate) -> Invented {
    let ends_on = starts_on + Duration::days(random.random_range(0..10));
    let is_external = random.random_range(0..100) < EXTERNAL_PERCENT;
    let state = if is_external { State::External } else { state(random, starts_on, ends_on, today) };
    // The department that follows up inspects most.
    let agency = match random.random_bool(0.4) {
        true => province.overseer,
        false => province.departments[random.random_range(0..province.departments.len())],
    };
    let period_to = starts_on - Duration::days(random.random_range(10..60));
    let concluded_on = ends_on + Duration::days(random.random_range(5..15));
    let sent_on = state.is_published().then_some(concluded_on + Duration::days(2));
    let fields = fields(random, province);
    let about = fields.first().map_or("nhiều lĩnh vực", |field| field.name.as_str());
    let mut one = Invented {
        kind: [Kind::Planned, Kind::Planned, Kind::Thematic, Kind::Sudden][random.random_range(0..4)],
        object: if random.random_bool(0.3) { Object::MonitoringWork } else { Object::LawImplementation },
        agency,
        overseer: province.overseer,
        jurisdiction: province.root,
        external_body: if is_external { "Thanh tra tỉnh" } else { "" },
        title: format!("Kiểm tra tình hình thi hành pháp luật về {about}"),
        subjects: subjects(random, province, agency),
        fields,
        period_from: period_to - Duration::days(random.random_range(180..540)),
        period_to,
        starts_on,
        ends_on,
        created_on: (starts_on - Duration::days(random.random_range(10..40))).min(today),
        sent_on,
        closed_on: sent_on.filter(|_| state == State::Closed).map(|on| (on + Duration::days(90)).min(today)),
        is_withdrawn: matches!(state, State::Prepared | State::Notified) && random.random_bool(0.1),
        papers: Vec::new(),
        findings: Vec::new(),
        state,
    };
    one.sign(concluded_on);
    one
}

/// Where an inspection of these days is today.
fn state(random: &mut StdRng, starts_on: NaiveDate, ends_on: NaiveDate, today: NaiveDate) -> State {
    let chance = random.random_range(0..100);
    if starts_on > today {
        return match chance {
            0..40 => State::Prepared,
            40..70 => State::Decided,
            _ => State::Notified,
        };
    }
    if ends_on + Duration::days(30) >= today {
        return if ends_on >= today { State::OnSite } else { State::Drafting };
    }
    match chance {
        0..2 => State::Notified,
        2..5 => State::Drafting,
        5..8 => State::Concluded,
        8..30 => State::FollowingUp,
        _ => State::Closed,
    }
}

/// One to four agencies, none of them the one that inspects.
fn subjects(random: &mut StdRng, province: &Province, inspecting: AgencyId) -> Vec<AgencyId> {
    let wanted = random.random_range(1..=4);
    let mut subjects: Vec<AgencyId> = Vec::new();
    while subjects.len() < wanted {
        let subject = province.subjects[random.random_range(0..province.subjects.len())];
        if subject != inspecting && !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}

/// One to three fields; of ten inspections one names none.
fn fields(random: &mut StdRng, province: &Province) -> Vec<FieldRef> {
    if random.random_bool(0.1) {
        return Vec::new();
    }
    let wanted = random.random_range(1..=3).min(province.fields.len());
    let mut fields: Vec<FieldRef> = Vec::new();
    while fields.len() < wanted {
        let field = &province.fields[random.random_range(0..province.fields.len())];
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}

impl Invented {
    /// The documents that its stage asks for.
    fn sign(&mut self, concluded_on: NaiveDate) {
        let mut sign = |kind: PaperKind, on| {
            if let Some(series) = kind.series() {
                self.papers.push(Paper { kind, series, on, number: 0 });
            }
        };
        if self.state >= State::Decided && self.state != State::External {
            sign(PaperKind::Decision, self.created_on);
        }
        if self.state.is_published() {
            sign(PaperKind::Conclusion, concluded_on);
        }
    }

    /// The day on which the conclusion was settled.
    pub(super) fn concluded_on(&self) -> Option<NaiveDate> {
        let signed = self.papers.iter().find(|paper| paper.kind == PaperKind::Conclusion).map(|paper| paper.on);
        signed.or((self.state == State::Concluded).then_some(self.ends_on + Duration::days(10)))
    }

    /// Invents what was found, where the team was on site.
    pub(super) fn findings(&mut self, random: &mut StdRng, wanted: usize, today: NaiveDate) {
        let was_there = self.state.is_written() || self.state == State::Concluded || self.state.is_published();
        if !was_there {
            return;
        }
        for _ in 0..wanted {
            let kind = match random.random_range(0..100) {
                0..15 => FindingKind::Strength,
                15..60 => FindingKind::Shortcoming,
                60..80 => FindingKind::Violation,
                _ => FindingKind::Obstacle,
            };
            let state = match self.state {
                State::Closed => FindingState::Closed,
                State::FollowingUp if !kind.asks_for_more() || random.random_bool(0.3) => FindingState::Closed,
                State::FollowingUp => FindingState::Open,
                _ => FindingState::Noted,
            };
            let closed_on = (state == FindingState::Closed).then(|| self.closed_on.or(self.sent_on).unwrap_or(today));
            let field = self.fields.get(random.random_range(0..4)).map(|field| field.code.clone()).unwrap_or_default();
            self.findings.push(InventedFinding {
                subject: self.subjects[random.random_range(0..self.subjects.len())],
                criterion: CRITERIA[random.random_range(0..CRITERIA.len())].0,
                field,
                law: law(random, kind),
                kind,
                state,
                closed_on,
                is_recommended: kind.asks_for_more() && state != FindingState::Noted && random.random_bool(0.6),
            });
        }
    }
}

/// An invented rule; what is good breaks none. A few documents are named far more often than others.
fn law(random: &mut StdRng, kind: FindingKind) -> LawRef {
    if kind == FindingKind::Strength {
        return LawRef::default();
    }
    let most = random.random_range(1..=80);
    let number = random.random_range(1..=most);
    LawRef {
        number: format!("{:02}/{}/NĐ-CP", number, 2012 + number % 14),
        article: random.random_range(1..=40).to_string(),
        clause: random.random_range(1..=4).to_string(),
        point: String::new(),
    }
}
