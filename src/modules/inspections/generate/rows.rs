//! Invented inspections as rows. Codes are set last: they are given inside the transaction.

use chrono::{Duration, NaiveDate, NaiveTime};
use thihanh_kernel::ids::{CountingIds, IdSource};
use thihanh_kernel::time::{Instant, instant};
use thihanh_store::{StoreError, Value, WriteTx, values};
use uuid::Uuid;

use super::invent::{Invented, InventedFinding};
use crate::modules::inspections::model::finding::Authority;
use crate::modules::inspections::model::inspection::State;
use crate::modules::inspections::model::reference::MEASURES;
use crate::modules::inspections::model::team::TeamRole;

const INSPECTION: &[&str] = &[
    "id",
    "code",
    "state",
    "kind",
    "object",
    "agency_id",
    "overseer_id",
    "jurisdiction_id",
    "external_body",
    "title",
    "content",
    "period_from",
    "period_to",
    "starts_on",
    "ends_on",
    "overlap_reason",
    "notified_on",
    "began_on",
    "left_on",
    "summary",
    "concluded_on",
    "sent_on",
    "closed_on",
    "withdrawn_at",
    "withdrawn_why",
    "created_at",
    "created_on",
    "updated_at",
    "version",
];
const SUBJECT: &[&str] = &[
    "inspection_id",
    "agency_id",
    "position",
    "starts_on",
    "ends_on",
    "period_from",
    "period_to",
    "report_number",
    "report_note",
];
const FIELD: &[&str] = &["inspection_id", "field_code", "field_name"];
const MEMBER: &[&str] = &["id", "inspection_id", "name", "agency_id", "post", "role", "conflict", "position"];
const PAPER: &[&str] = &[
    "id",
    "inspection_id",
    "kind",
    "agency_id",
    "series",
    "year",
    "number",
    "symbol",
    "signed_on",
    "signer_title",
    "signer_name",
];
const FINDING: &[&str] = &[
    "id",
    "code",
    "inspection_id",
    "inspector_id",
    "overseer_id",
    "agency_id",
    "seen_since",
    "criterion",
    "field_code",
    "kind",
    "description",
    "cause",
    "responsible",
    "law_number",
    "law_key",
    "law_article",
    "law_clause",
    "law_point",
    "evidence",
    "state",
    "concluded_on",
    "closed_on",
    "closing_note",
    "created_at",
    "updated_at",
    "version",
];
const RECOMMENDATION: &[&str] = &[
    "id",
    "code",
    "inspection_id",
    "number",
    "agency_id",
    "verifier_id",
    "measure",
    "authority",
    "content",
    "product",
    "due_on",
    "law_number",
    "law_article",
    "law_clause",
    "law_point",
    "opened_on",
    "updated_at",
];
const BASIS: &[&str] = &["recommendation_id", "finding_id"];
/// The place of the code in a row.
const CODE: usize = 1;

/// Rows of one transaction, without codes yet.
#[derive(Clone, Default)]
pub(super) struct Rows {
    inspections: Vec<Vec<Value>>,
    subjects: Vec<Vec<Value>>,
    fields: Vec<Vec<Value>>,
    members: Vec<Vec<Value>>,
    papers: Vec<Vec<Value>>,
    findings: Vec<Vec<Value>>,
    recommendations: Vec<Vec<Value>>,
    bases: Vec<Vec<Value>>,
}

fn at(day: NaiveDate) -> Instant {
    instant(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default())
}

impl Rows {
    pub(super) fn of(some: &[Invented], ids: &CountingIds, now: Instant) -> Self {
        let mut rows = Self::default();
        for one in some {
            let id = ids.uuid(now);
            rows.inspection(one, id);
            rows.parts(one, id, || ids.uuid(now));
            let mut number = 0;
            for finding in &one.findings {
                let finding_id = ids.uuid(now);
                rows.finding(one, id, finding, finding_id);
                if finding.is_recommended {
                    number += 1;
                    let recommendation = ids.uuid(now);
                    rows.recommendation(one, (id, recommendation), number, finding);
                    rows.bases.push(values![recommendation, finding_id]);
                }
            }
        }
        rows
    }

    fn inspection(&mut self, one: &Invented, id: Uuid) {
        let was_there = one.state.is_written() || one.state == State::Concluded || one.state.is_published();
        let has_left = was_there && one.state != State::OnSite;
        let is_concluded = one.state == State::Concluded || one.state.is_published();
        let is_told = one.state.is_told() && one.state != State::External;
        self.inspections.push(values![
            id,
            "",
            one.state.as_str(),
            one.kind.as_str(),
            one.object.as_str(),
            one.agency.uuid(),
            one.overseer.uuid(),
            one.jurisdiction.uuid(),
            one.external_body,
            one.title.as_str(),
            "Việc tổ chức thực hiện và kết quả thi hành pháp luật tại đơn vị",
            one.period_from,
            one.period_to,
            one.starts_on,
            one.ends_on,
            "",
            is_told.then_some(one.created_on),
            was_there.then_some(one.starts_on),
            has_left.then_some(one.ends_on),
            if is_concluded {
                "Đơn vị cơ bản thực hiện đúng quy định; còn một số tồn tại."
            } else {
                ""
            },
            one.concluded_on(),
            one.sent_on,
            one.closed_on,
            one.is_withdrawn.then(|| at(one.created_on)),
            if one.is_withdrawn { "Điều chỉnh kế hoạch kiểm tra" } else { "" },
            at(one.created_on),
            one.created_on,
            at(one.closed_on.or(one.sent_on).unwrap_or(one.created_on)),
            1_i64
        ]);
    }

    fn parts(&mut self, one: &Invented, id: Uuid, fresh: impl Fn() -> Uuid) {
        use chrono::Datelike;
        for (position, subject) in (1_i64..).zip(&one.subjects) {
            let days = [one.starts_on, one.ends_on, one.period_from, one.period_to];
            self.subjects.push(values![id, subject.uuid(), position, days[0], days[1], days[2], days[3], "", ""]);
        }
        for field in &one.fields {
            self.fields.push(values![id, field.code.as_str(), field.name.as_str()]);
        }
        if one.state != State::External {
            for (position, role) in (1_i64..).zip([TeamRole::Head, TeamRole::Secretary]) {
                let name = format!("Người Thử {position}");
                self.members.push(values![fresh(), id, name, one.agency.uuid(), "", role.as_str(), "", position]);
            }
        }
        for paper in &one.papers {
            self.papers.push(values![
                fresh(),
                id,
                paper.kind.as_str(),
                one.agency.uuid(),
                paper.series,
                i64::from(paper.on.year()),
                paper.number,
                format!("{}-CQ", paper.series),
                paper.on,
                "Thủ trưởng",
                "Người Thử"
            ]);
        }
    }

    fn finding(&mut self, one: &Invented, inspection: Uuid, finding: &InventedFinding, id: Uuid) {
        self.findings.push(values![
            id,
            "",
            inspection,
            one.agency.uuid(),
            one.overseer.uuid(),
            finding.subject.uuid(),
            one.created_on,
            finding.criterion,
            finding.field.as_str(),
            finding.kind.as_str(),
            "Việc tổ chức thực hiện tại đơn vị được ghi nhận qua hồ sơ và trao đổi trực tiếp với người có liên quan",
            "Nhân lực kiêm nhiệm",
            "Lãnh đạo đơn vị",
            finding.law.number.as_str(),
            finding.law.key(),
            finding.law.article.as_str(),
            finding.law.clause.as_str(),
            finding.law.point.as_str(),
            "Biên bản làm việc, hồ sơ lưu tại đơn vị",
            finding.state.as_str(),
            one.sent_on,
            finding.closed_on,
            if finding.closed_on.is_some() && finding.kind.asks_for_more() { "Đã thực hiện xong" } else { "" },
            at(one.starts_on),
            at(finding.closed_on.unwrap_or(one.starts_on)),
            1_i64
        ]);
    }

    fn recommendation(
        &mut self,
        one: &Invented,
        (inspection, id): (Uuid, Uuid),
        number: i64,
        finding: &InventedFinding,
    ) {
        let measure = usize::try_from(number).unwrap_or_default() % MEASURES.len();
        self.recommendations.push(values![
            id,
            "",
            inspection,
            number,
            finding.subject.uuid(),
            one.overseer.uuid(),
            MEASURES[measure].0,
            Authority::Own.as_str(),
            "Khắc phục tồn tại đã nêu trong kết luận và báo cáo kết quả",
            "Báo cáo",
            one.sent_on.map(|on| on + Duration::days(60)),
            "",
            "",
            "",
            "",
            one.sent_on,
            at(one.sent_on.unwrap_or(one.starts_on))
        ]);
    }

    /// Sets the codes that were given to these inspections and findings, in their order.
    pub(super) fn code(&mut self, some: &[Invented], inspections: &[String], findings: &[String]) {
        fn set<'a>(rows: &mut [Vec<Value>], codes: impl Iterator<Item = &'a String>) {
            for (row, code) in rows.iter_mut().zip(codes) {
                row[CODE] = code.as_str().into();
            }
        }
        set(&mut self.inspections, inspections.iter());
        set(&mut self.findings, findings.iter());
        let recommended = some.iter().zip(inspections).flat_map(|(one, code)| {
            let count = one.findings.iter().filter(|finding| finding.is_recommended).count();
            (1..=count).map(move |number| format!("{code}-{number}"))
        });
        let recommended: Vec<String> = recommended.collect();
        set(&mut self.recommendations, recommended.iter());
    }

    pub(super) async fn write(self, tx: &WriteTx) -> Result<(), StoreError> {
        tx.insert_many("inspection", INSPECTION, self.inspections).await?;
        tx.insert_many("inspection_subject", SUBJECT, self.subjects).await?;
        tx.insert_many("inspection_field", FIELD, self.fields).await?;
        tx.insert_many("inspection_member", MEMBER, self.members).await?;
        tx.insert_many("inspection_paper", PAPER, self.papers).await?;
        tx.insert_many("finding", FINDING, self.findings).await?;
        tx.insert_many("recommendation", RECOMMENDATION, self.recommendations).await?;
        tx.insert_many("recommendation_finding", BASIS, self.bases).await
    }
}
