//! The documents of an inspection as Decree 30/2020/NĐ-CP has them. Their words are Vietnamese whatever the language of the page.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;
use thihanh_papers::writing::{
    Align, Annex, Block, Column, Grid, Heading, Issuer, Mark, Official, Signing, Superior, Symbol,
};

use super::model::answer::Verdict;
use super::model::finding::{Finding, FindingKind};
use super::model::inspection::{Inspection, Kind, Object};
use super::model::paper::PaperKind;
use super::model::team::TeamRole;
use super::usecase::{Looked, Names};
use crate::modules::letters::api::Content;

/// Everything that a document is made of.
pub(super) struct Material<'a> {
    /// The inspection.
    pub inspection: &'a Inspection,
    /// What was found and recommended.
    pub looked: &'a Looked,
    /// The agencies that it names.
    pub names: &'a Names,
    /// Head and foot of the agency's documents.
    pub head: &'a Content,
    /// Criterion and words of each question.
    pub questions: Vec<(String, String)>,
}

/// The symbol of a document: its kind, and the agency's sign at the head of its letters' symbol.
pub(super) fn symbol(kind: PaperKind, head: &Content) -> String {
    let organ = head.symbol.split('-').next().unwrap_or_default();
    let kind = kind.series().unwrap_or("BB");
    if organ.is_empty() { kind.to_owned() } else { format!("{kind}-{organ}") }
}

/// The document.
///
/// # Errors
/// A symbol that none can be made of.
pub(super) fn official(
    material: &Material<'_>,
    kind: PaperKind,
    subject: Option<AgencyId>,
) -> Result<Official, Vec<FieldError>> {
    let inspection = material.inspection;
    let signed = inspection.signed(kind, subject);
    let symbol: Symbol = signed
        .map_or_else(|| symbol(kind, material.head), |paper| paper.symbol.clone())
        .parse()
        .map_err(|_| vec![FieldError::new("symbol", "letter-symbol-malformed")])?;
    let (words, about, body, recipients, annexes) = match kind {
        PaperKind::Decision => (
            "QUYẾT ĐỊNH",
            format!("Về việc thành lập Đoàn kiểm tra {}", inspected(&inspection.facts.title)),
            decision(material),
            Vec::new(),
            Vec::new(),
        ),
        PaperKind::Notice => (
            "THÔNG BÁO",
            format!("Về việc kiểm tra {}", inspected(&inspection.facts.title)),
            notice(material),
            subject.map(|agency| name(material, agency)).into_iter().collect(),
            vec![outline(material)],
        ),
        PaperKind::Minutes => (
            "BIÊN BẢN",
            format!("Kiểm tra {}", inspected(&inspection.facts.title)),
            minutes(material, subject),
            Vec::new(),
            vec![checklist(material, subject)],
        ),
        PaperKind::Conclusion => (
            "THÔNG BÁO",
            format!("Kết luận kiểm tra {}", inspected(&inspection.facts.title)),
            conclusion(material),
            inspection.facts.subjects.iter().map(|agency| name(material, *agency)).collect(),
            Vec::new(),
        ),
    };
    let head = material.head;
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let copies = match kind {
        PaperKind::Decision => vec!["Như Điều 3".to_owned()],
        PaperKind::Minutes => vec!["Đoàn kiểm tra".to_owned(), "Đơn vị được kiểm tra".to_owned()],
        PaperKind::Notice => vec!["Như trên".to_owned(), "Thành viên Đoàn kiểm tra".to_owned()],
        PaperKind::Conclusion => {
            vec!["Như trên".to_owned(), name(material, inspection.overseer), "Thành viên Đoàn kiểm tra".to_owned()]
        }
    };
    Ok(Official {
        issuer: Issuer { parent: text(&head.parent), name: head.issuer.trim().to_owned() },
        number: signed.and_then(|paper| paper.number),
        symbol,
        place: head.place.trim().to_owned(),
        date: signed.map(|paper| paper.on),
        heading: Heading::Kind { kind: words.to_owned(), about },
        recipients,
        body,
        signing: signing(material, kind, subject),
        copies_to: copies,
        archive: text(&head.archive).unwrap_or_else(|| "VT".to_owned()),
        urgency: None,
        circulation: None,
        typist: None,
        contact: None,
        annexes,
    })
}

/// Who signs: the one whose name was typed in; of minutes the head of the team.
fn signing(material: &Material<'_>, kind: PaperKind, subject: Option<AgencyId>) -> Signing {
    let form = &material.head.signing;
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    if let Some(paper) = material.inspection.signed(kind, subject) {
        return Signing {
            on_behalf_of: if kind == PaperKind::Minutes { None } else { text(&form.on_behalf_of) },
            superior: None,
            title: paper.signer_title.clone(),
            is_acting: false,
            name: paper.signer_name.clone(),
        };
    }
    if kind == PaperKind::Minutes {
        let head = material.inspection.team.iter().find(|member| member.role == TeamRole::Head);
        let name = head.map(|member| member.name.clone()).unwrap_or_default();
        return Signing { title: "Trưởng đoàn".to_owned(), name, ..Signing::default() };
    }
    let mark = match form.mark.as_str() {
        "kt" => Some(Mark::Kt),
        "tl" => Some(Mark::Tl),
        "tuq" => Some(Mark::Tuq),
        _ => None,
    };
    Signing {
        on_behalf_of: text(&form.on_behalf_of),
        superior: mark.zip(text(&form.superior)).map(|(mark, title)| Superior { mark, title }),
        title: form.title.trim().to_owned(),
        is_acting: form.is_acting,
        name: form.name.trim().to_owned(),
    }
}

fn name(material: &Material<'_>, agency: AgencyId) -> String {
    material.names.get(&agency).map(|view| view.name.clone()).unwrap_or_default()
}

/// The first letter small, where the word goes on in small letters: inside a sentence.
/// What a title says is inspected, as it stands after the word "kiểm tra", with which many titles begin themselves.
fn inspected(title: &str) -> String {
    let title = lower(title);
    title.strip_prefix("kiểm tra ").unwrap_or(&title).to_owned()
}

fn lower(text: &str) -> String {
    let mut chars = text.trim().chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.trim().to_owned(),
    }
}

fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

/// The decrees by the day: Decree 80/2025/NĐ-CP is in force from 01/4/2025, the earlier one lapsed that day.
fn basis(on: NaiveDate) -> Block {
    let is_new = NaiveDate::from_ymd_opt(2025, 4, 1).is_some_and(|first| on >= first);
    Block::Basis(if is_new {
        "Căn cứ Nghị định số 80/2025/NĐ-CP ngày 01 tháng 4 năm 2025 của Chính phủ;".to_owned()
    } else {
        "Căn cứ Nghị định số 59/2012/NĐ-CP ngày 23 tháng 7 năm 2012 của Chính phủ về theo dõi tình hình thi hành pháp luật;"
            .to_owned()
    })
}

fn fields(inspection: &Inspection) -> String {
    let names: Vec<&str> = inspection.facts.fields.iter().map(|field| field.name.as_str()).collect();
    if names.is_empty() {
        "các lĩnh vực quản lý nhà nước của đơn vị".to_owned()
    } else {
        names.join("; ")
    }
}

fn subjects(material: &Material<'_>) -> String {
    let names: Vec<String> = material.inspection.facts.subjects.iter().map(|agency| name(material, *agency)).collect();
    names.join("; ")
}

fn days(inspection: &Inspection) -> String {
    let visit = inspection.facts.visit;
    format!("từ ngày {} đến ngày {}", vn_date(visit.from), vn_date(visit.to))
}

fn period(inspection: &Inspection) -> String {
    let period = inspection.facts.period;
    format!("từ ngày {} đến ngày {}", vn_date(period.from), vn_date(period.to))
}

fn object(object: Object) -> &'static str {
    match object {
        Object::MonitoringWork => "công tác theo dõi tình hình thi hành pháp luật",
        Object::LawImplementation => "tình hình thi hành pháp luật",
    }
}

fn role(role: TeamRole) -> &'static str {
    match role {
        TeamRole::Head => "Trưởng đoàn",
        TeamRole::Deputy => "Phó Trưởng đoàn",
        TeamRole::Secretary => "Thư ký",
        TeamRole::Member => "Thành viên",
    }
}

fn decision(material: &Material<'_>) -> Vec<Block> {
    let inspection = material.inspection;
    let issuer = material.head.issuer.replace('\n', " ");
    let mut body = vec![basis(inspection.facts.visit.from)];
    if inspection.facts.kind == Kind::Planned {
        body.push(Block::Basis("Căn cứ kế hoạch theo dõi tình hình thi hành pháp luật hằng năm;".to_owned()));
    }
    body.push(Block::Basis(format!("Xét yêu cầu công tác của {issuer}.")));
    body.push(Block::Heading("QUYẾT ĐỊNH:".to_owned()));
    body.push(text("**Điều 1.** Thành lập Đoàn kiểm tra gồm các ông, bà có tên sau đây:"));
    let column = |head: &str, share, align| Column { head: head.to_owned(), share, align };
    let rows = inspection.team.iter().enumerate().map(|(at, member)| {
        vec![
            (at + 1).to_string(),
            member.name.clone(),
            member.post.clone(),
            name(material, member.agency),
            role(member.role).to_owned(),
        ]
    });
    body.push(Block::Grid(Grid {
        columns: vec![
            column("TT", 6.0, Align::Center),
            column("Họ và tên", 26.0, Align::Left),
            column("Chức vụ", 22.0, Align::Left),
            column("Đơn vị", 26.0, Align::Left),
            column("Nhiệm vụ", 20.0, Align::Left),
        ],
        rows: rows.collect(),
    }));
    body.push(text(format!(
        "**Điều 2.** Đoàn kiểm tra có nhiệm vụ kiểm tra {} tại: {}.",
        object(inspection.facts.object),
        subjects(material)
    )));
    if !inspection.facts.content.is_empty() {
        body.extend(inspection.facts.content.lines().map(|line| text(line.trim())));
    }
    body.push(text(format!("Lĩnh vực kiểm tra: {}.", fields(inspection))));
    body.push(text(format!("Thời kỳ kiểm tra: {}.", period(inspection))));
    body.push(text(format!("Thời gian kiểm tra: {}.", days(inspection))));
    body.push(text(
        "Đoàn kiểm tra lập biên bản làm việc với từng đơn vị, báo cáo kết quả và dự thảo kết luận; tự giải thể sau khi hoàn thành nhiệm vụ.",
    ));
    body.push(text(format!(
        "**Điều 3.** Các ông, bà có tên tại Điều 1, người đứng đầu các đơn vị tại Điều 2 và các đơn vị có liên quan của {issuer} chịu trách nhiệm thi hành Quyết định này."
    )));
    body
}

fn notice(material: &Material<'_>) -> Vec<Block> {
    let inspection = material.inspection;
    let decision = match inspection.signed(PaperKind::Decision, None) {
        Some(paper) => format!("Quyết định số {} ngày {}", paper.label(), vn_date(paper.on)),
        None => "quyết định thành lập Đoàn kiểm tra".to_owned(),
    };
    let mut body = vec![
        text(format!(
            "Thực hiện {decision}, Đoàn kiểm tra thông báo việc kiểm tra {} như sau:",
            object(inspection.facts.object)
        )),
        text(format!("1. Nội dung: {}. Lĩnh vực: {}.", lower(&inspection.facts.title), fields(inspection))),
        text(format!("2. Thời kỳ kiểm tra: {}.", period(inspection))),
        text(format!("3. Thời gian làm việc: {}.", days(inspection))),
    ];
    let due = match inspection.report_due_on {
        Some(on) => format!(" trước hết ngày {}", vn_date(on)),
        None => String::new(),
    };
    body.push(text(format!(
        "4. Đề nghị đơn vị gửi báo cáo tự kiểm tra theo đề cương kèm theo{due}, chuẩn bị hồ sơ, tài liệu có liên quan và cử người làm việc với Đoàn kiểm tra."
    )));
    body
}

/// What an agency reports on itself.
fn outline(material: &Material<'_>) -> Annex {
    Annex {
        title: "Đề cương báo cáo tự kiểm tra".to_owned(),
        body: by_criterion(material, |_| String::new(), &["TT", "Nội dung", "Kết quả, số liệu"]),
        is_landscape: false,
    }
}

/// A table of the questions under each criterion, with what `fill` says to each.
fn by_criterion(material: &Material<'_>, fill: impl Fn(usize) -> String, heads: &[&str; 3]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut begun = 0;
    while begun < material.questions.len() {
        let criterion = &material.questions[begun].0;
        let end = material.questions[begun..]
            .iter()
            .position(|(other, _)| other != criterion)
            .map_or(material.questions.len(), |at| begun + at);
        let known = material.looked.criteria.iter().find(|named| named.code == *criterion);
        let words = known.map_or("", |named| named.name_vi.as_str());
        blocks.push(Block::Heading(format!("{criterion}. {words}")));
        let rows =
            (begun..end).map(|at| vec![(at - begun + 1).to_string(), material.questions[at].1.clone(), fill(at)]);
        let column = |head: &str, share, align| Column { head: head.to_owned(), share, align };
        blocks.push(Block::Grid(Grid {
            columns: vec![
                column(heads[0], 7.0, Align::Center),
                column(heads[1], 55.0, Align::Left),
                column(heads[2], 38.0, Align::Left),
            ],
            rows: rows.collect(),
        }));
        begun = end;
    }
    blocks
}

fn minutes(material: &Material<'_>, subject: Option<AgencyId>) -> Vec<Block> {
    let inspection = material.inspection;
    let agency = subject.map(|agency| name(material, agency)).unwrap_or_default();
    let mut body = vec![
        text(format!(
            "Ngày {}, tại {agency}, Đoàn kiểm tra đã làm việc với {agency}.",
            inspection.signed(PaperKind::Minutes, subject).map_or_else(
                || vn_date(inspection.began_on.unwrap_or(inspection.facts.visit.from)),
                |paper| vn_date(paper.on)
            )
        )),
        Block::Heading("I. Thành phần".to_owned()),
        text("1. Đoàn kiểm tra:"),
    ];
    body.extend(inspection.team.iter().map(|member| {
        text(format!("- {}, {}, {}: {}", member.name, member.post, name(material, member.agency), role(member.role)))
    }));
    body.push(text(format!("2. {agency}: ………………………………………………………………")));
    body.push(Block::Heading("II. Nội dung làm việc".to_owned()));
    let report = inspection.subjects.iter().find(|known| Some(known.agency) == subject);
    if let Some(report) = report.and_then(|subject| subject.report.as_ref()) {
        let number = if report.number.is_empty() { String::new() } else { format!(" số {}", report.number) };
        body.push(text(format!("Đơn vị đã có báo cáo tự kiểm tra{number} ngày {}.", vn_date(report.on))));
    }
    body.push(text("Kết quả theo từng nội dung kiểm tra được ghi tại phụ lục kèm theo Biên bản này."));
    let found: Vec<&Finding> =
        material.looked.findings.iter().filter(|finding| Some(finding.facts.subject) == subject).collect();
    if !found.is_empty() {
        body.push(Block::Heading("III. Ghi nhận của Đoàn kiểm tra".to_owned()));
        body.extend(found.iter().enumerate().map(|(at, finding)| text(format!("{}. {}", at + 1, told(finding)))));
    }
    body.push(text("Ý kiến của đơn vị được kiểm tra: ………………………………………………………………"));
    body.push(text(
        "Biên bản được lập thành 02 bản có giá trị như nhau, đã đọc lại cho các bên cùng nghe và ký tên; mỗi bên giữ 01 bản.",
    ));
    body
}

/// The questions with their answers, as an annex of the minutes.
fn checklist(material: &Material<'_>, subject: Option<AgencyId>) -> Annex {
    let fill = |at: usize| {
        let answer = subject.and_then(|agency| {
            let item = material.looked.questions.get(at)?.item;
            material.looked.answers.get(&(agency, item))
        });
        let Some(answer) = answer else { return String::new() };
        let verdict = match answer.value.verdict {
            Some(Verdict::Met) => "Đạt. ",
            Some(Verdict::Partly) => "Đạt một phần. ",
            Some(Verdict::NotMet) => "Không đạt. ",
            Some(Verdict::NotApplicable) => "Không áp dụng. ",
            None => "",
        };
        format!("{verdict}{}", answer.value.note).trim().to_owned()
    };
    Annex {
        title: "Kết quả kiểm tra theo từng nội dung".to_owned(),
        body: by_criterion(material, fill, &["TT", "Nội dung", "Kết quả"]),
        is_landscape: false,
    }
}

/// A finding in a sentence or two.
fn told(finding: &Finding) -> String {
    let facts = &finding.facts;
    let mut told = facts.description.trim().trim_end_matches('.').to_owned();
    if let Some(law) = &facts.law {
        told.push_str(&format!(" ({})", law.words()));
    }
    told.push('.');
    for (words, part) in
        [("Nguyên nhân", &facts.cause), ("Trách nhiệm", &facts.responsible), ("Minh chứng", &facts.evidence)]
    {
        if !part.is_empty() {
            told.push_str(&format!(" {words}: {}.", part.trim().trim_end_matches('.')));
        }
    }
    told
}

fn conclusion(material: &Material<'_>) -> Vec<Block> {
    let inspection = material.inspection;
    let looked = material.looked;
    let decision = inspection.signed(PaperKind::Decision, None);
    let decision = decision
        .map_or_else(String::new, |paper| format!(" theo Quyết định số {} ngày {}", paper.label(), vn_date(paper.on)));
    let mut body = vec![
        text(format!(
            "Đoàn kiểm tra{decision} đã kiểm tra {} tại {}; thời kỳ kiểm tra {}. Kết luận như sau:",
            object(inspection.facts.object),
            subjects(material),
            period(inspection)
        )),
        Block::Heading("I. Đánh giá chung".to_owned()),
    ];
    let summary = if inspection.summary.is_empty() { "……………………" } else { inspection.summary.as_str() };
    body.extend(summary.lines().filter(|line| !line.trim().is_empty()).map(|line| text(line.trim())));
    let parts = [
        ("II. Kết quả đạt được", &[FindingKind::Strength][..]),
        ("III. Tồn tại, hạn chế, vi phạm", &[FindingKind::Shortcoming, FindingKind::Violation]),
        ("IV. Khó khăn, vướng mắc", &[FindingKind::Obstacle]),
    ];
    for (heading, kinds) in parts {
        body.push(Block::Heading(heading.to_owned()));
        let found: Vec<&Finding> =
            looked.findings.iter().filter(|finding| kinds.contains(&finding.facts.kind)).collect();
        if found.is_empty() {
            body.push(text("Không có."));
        }
        let is_one = inspection.facts.subjects.len() == 1;
        body.extend(found.iter().enumerate().map(|(at, finding)| {
            let at_agency = if is_one { String::new() } else { format!("{}: ", name(material, finding.facts.subject)) };
            text(format!("{}. {at_agency}{}", at + 1, told(finding)))
        }));
    }
    body.push(Block::Heading("V. Kiến nghị".to_owned()));
    if looked.recommendations.is_empty() {
        body.push(text("Không có kiến nghị."));
    }
    for followed in &looked.recommendations {
        let recommendation = &followed.recommendation;
        let facts = &recommendation.facts;
        let due = match facts.due_on {
            Some(on) => format!("; hoàn thành chậm nhất ngày {}", vn_date(on)),
            None => String::new(),
        };
        let content = facts.content.trim().trim_end_matches('.');
        body.push(text(format!(
            "{}. {}: {content}{due}. Kết quả gửi về {}.",
            recommendation.number,
            name(material, facts.to),
            material
                .names
                .get(&facts.verifier)
                .map_or_else(|| name(material, inspection.overseer), |view| view.name.clone())
        )));
    }
    body.push(text(format!(
        "Yêu cầu các đơn vị nghiêm túc thực hiện kết luận này; {} theo dõi, đôn đốc và báo cáo kết quả thực hiện.",
        name(material, inspection.overseer)
    )));
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_words() {
        let head = Content { symbol: "STP-XDKT&TDTHPL".into(), ..Content::default() };
        assert_eq!(symbol(PaperKind::Decision, &head), "QĐ-STP");
        assert_eq!(symbol(PaperKind::Conclusion, &head), "TB-STP");
        assert_eq!(symbol(PaperKind::Minutes, &Content::default()), "BB");
        assert_eq!(inspected("Kiểm tra việc cấp phép"), "việc cấp phép");
        assert_eq!(inspected("Việc kiểm tra ở UBND xã"), "việc kiểm tra ở UBND xã");
        assert_eq!(lower("Thi hành pháp luật"), "thi hành pháp luật");
        assert_eq!(lower("UBND xã"), "UBND xã");
    }
}
