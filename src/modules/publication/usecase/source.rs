//! What is published, from the modules that keep it: a document, and who must not be named in it.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::time::vn_date;
use thihanh_papers::writing::{Block, Heading, Official, signature_lines};
use thihanh_store::Sql;
use uuid::Uuid;

use super::{Names, PublicationError};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::api::{self as inspections, ConclusionPaper, RecommendationStanding};
use crate::modules::monitoring::api as monitoring;
use crate::modules::obligations::api::State as Owed;
use crate::modules::publication::model::document::{Document, Part};
use crate::modules::publication::model::progress::{Progress, Stage};
use crate::modules::publication::model::publication::{FieldRef, Kind};
use crate::modules::surveys::api::{self as surveys, QuestionTotals};

/// What is published.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The plan, inspection or survey.
    pub(super) id: Uuid,
    /// Its code.
    pub(super) code: String,
    /// Who issued it.
    pub(super) agency: AgencyId,
    /// Number of its document, for the address; empty where it has none.
    pub(super) label: String,
    /// Under which title it is published where nobody says another.
    pub(super) title: String,
    /// The fields that it is about.
    pub(super) fields: Vec<FieldRef>,
    /// People that are never named in public.
    pub(super) people: Vec<String>,
    /// The text.
    pub(super) document: Document,
}

/// What is published, as the record has it today; `None` while it is not settled, and where the actor may not know of it.
pub(super) async fn find(app: &App, actor: &Actor, kind: Kind, code: &str) -> Result<Option<Source>, PublicationError> {
    match kind {
        Kind::Plan => plan(app, actor, code).await,
        Kind::Conclusion => {
            let paper = inspections::conclusion(app, actor, code).await.map_err(PublicationError::Other)?;
            Ok(paper.map(conclusion))
        }
        Kind::Results => {
            let paper = inspections::conclusion(app, actor, code).await.map_err(PublicationError::Other)?;
            match paper {
                Some(paper) => Ok(Some(results(app, paper).await?)),
                None => Ok(None),
            }
        }
        Kind::Survey => survey(app, actor, code).await,
    }
}

async fn plan(app: &App, actor: &Actor, code: &str) -> Result<Option<Source>, PublicationError> {
    let paper = monitoring::plan_paper(app, actor, code).await.map_err(PublicationError::Other)?;
    Ok(paper.map(|paper| {
        let document = document(paper.document);
        Source {
            id: paper.id.uuid(),
            code: paper.code,
            agency: paper.agency,
            label: document.number.clone(),
            title: format!("Kế hoạch {}", document.about),
            fields: fields(paper.fields),
            people: Vec::new(),
            document,
        }
    }))
}

fn conclusion(paper: ConclusionPaper) -> Source {
    let document = document(paper.document);
    Source {
        id: paper.id.uuid(),
        code: paper.code,
        agency: paper.agency,
        label: document.number.clone(),
        title: document.about.clone(),
        fields: fields(paper.fields),
        people: paper.people,
        document,
    }
}

fn fields(fields: Vec<(String, String)>) -> Vec<FieldRef> {
    fields.into_iter().map(|(code, name)| FieldRef { code, name }).collect()
}

/// A document by its boxes. Who gets copies, who typed it and how to reach them is left out: it concerns the issuer alone.
fn document(official: Official) -> Document {
    let number = official.number.map(|number| format!("{number:02}/{}", official.symbol)).unwrap_or_default();
    let (heading, about) = match official.heading {
        Heading::Kind { kind, about } => (kind.to_uppercase(), about),
        Heading::Letter { about } => (String::new(), about),
    };
    let mut parts: Vec<Part> = official.body.into_iter().map(part).collect();
    for annex in official.annexes {
        parts.push(Part::Heading { text: format!("Phụ lục. {}", annex.title) });
        parts.extend(annex.body.into_iter().map(part));
    }
    Document {
        parent: official.issuer.parent.unwrap_or_default(),
        issuer: official.issuer.name.replace('\n', " "),
        number,
        place: official.place,
        dated_on: official.date,
        heading,
        about,
        parts,
        signing: signature_lines(&official.signing),
        signer_name: official.signing.name,
    }
}

fn part(block: Block) -> Part {
    // Bold words of the paper are plain ones here.
    let plain = |text: String| text.replace("**", "");
    match block {
        Block::Heading(text) => Part::Heading { text: plain(text) },
        Block::Text(text) | Block::Basis(text) => Part::Text { text: plain(text) },
        Block::Grid(grid) => Part::Table {
            heads: grid.columns.into_iter().map(|column| column.head).collect(),
            rows: grid.rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect(),
        },
    }
}

/// How a recommendation stands on a day.
pub(super) fn progress(standing: &RecommendationStanding, today: NaiveDate) -> Progress {
    let stage = match standing.state {
        Some(Owed::Completed) => Stage::Confirmed,
        Some(Owed::Reported) => Stage::HandedIn,
        Some(Owed::Cancelled | Owed::Moved) => Stage::Gone,
        Some(Owed::Open) | None => Stage::Open,
    };
    Progress::of(stage, standing.due_on, today)
}

/// The recommendations of an inspection, and the agencies that carry them out by name.
pub(super) async fn standings(
    app: &App,
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<(Vec<RecommendationStanding>, Names), PublicationError> {
    let found = inspections::recommendations_of(sql, inspection).await?;
    let ids: Vec<AgencyId> = found.iter().map(|standing| standing.to).collect();
    let names = agencies::views(sql, &ids, app.clock.today()).await?;
    Ok((found, names))
}

/// What became of a conclusion's recommendations up to today, as a document of its own: what is published of it stays as it was that day.
async fn results(app: &App, paper: ConclusionPaper) -> Result<Source, PublicationError> {
    let today = app.clock.today();
    let (found, names) = standings(app, app.store.read(), paper.id).await?;
    let conclusion = conclusion(paper);
    let of = &conclusion.document;
    let counts = Progress::ALL.iter().filter_map(|wanted| {
        let count = found.iter().filter(|standing| progress(standing, today) == *wanted).count();
        (count > 0).then(|| format!("{}: {count}", lower(wanted.in_document())))
    });
    let counts: Vec<String> = counts.collect();
    let dated = of.dated_on.map(|on| format!(" ngày {}", vn_date(on))).unwrap_or_default();
    let said = match counts.is_empty() {
        true => "Kết luận không có kiến nghị.".to_owned(),
        false => format!("{} kiến nghị; {}.", found.len(), counts.join("; ")),
    };
    let rows = found.iter().map(|standing| {
        vec![
            standing.number.to_string(),
            standing.content.clone(),
            names.get(&standing.to).map(|view| view.name.clone()).unwrap_or_default(),
            standing.due_on.map(vn_date).unwrap_or_else(|| "Không ghi thời hạn".to_owned()),
            progress(standing, today).in_document().to_owned(),
        ]
    });
    let mut parts = vec![Part::Text {
        text: format!("Đến ngày {}, Thông báo số {}{dated} có {said}", vn_date(today), of.number),
    }];
    if !found.is_empty() {
        let heads = ["Số", "Kiến nghị", "Đơn vị thực hiện", "Thời hạn", "Tình hình thực hiện"];
        parts.push(Part::Table { heads: heads.map(str::to_owned).to_vec(), rows: rows.collect() });
    }
    let about = format!("thực hiện kiến nghị tại Thông báo số {}{dated}: {}", of.number, lower(&of.about));
    Ok(Source {
        title: format!("Kết quả {about}"),
        document: Document {
            parent: of.parent.clone(),
            issuer: of.issuer.clone(),
            dated_on: Some(today),
            heading: "KẾT QUẢ".to_owned(),
            about,
            parts,
            ..Document::default()
        },
        ..conclusion
    })
}

/// The first letter small, where the word goes on in small letters: inside a sentence.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Fewer valid forms than this say who answered what: nothing is published question by question.
const LEAST_FORMS: u64 = 10;

async fn survey(app: &App, actor: &Actor, code: &str) -> Result<Option<Source>, PublicationError> {
    let found = surveys::totals(app, actor, code).await.map_err(PublicationError::Other)?;
    let Some(totals) = found else { return Ok(None) };
    let views = agencies::views(app.store.read(), &[totals.agency], app.clock.today()).await?;
    let issuer = views.get(&totals.agency).map(|view| view.name.clone()).unwrap_or_default();
    let text = |text: String| Part::Text { text };
    let mut parts = vec![text(totals.purpose.clone())];
    if let Some((from, to)) = totals.days {
        let days = format!("Thời gian khảo sát: từ ngày {} đến ngày {}.", vn_date(from), vn_date(to));
        parts.push(text(days));
    }
    parts.push(text(format!("Số phiếu hợp lệ: {}.", totals.valid)));
    match totals.valid >= LEAST_FORMS {
        true => parts.extend(totals.questions.iter().enumerate().flat_map(|(at, question)| asked(at + 1, question))),
        false => parts.push(text("Số phiếu quá ít nên không công khai kết quả từng câu hỏi.".to_owned())),
    }
    if !totals.conclusion.trim().is_empty() {
        parts.push(Part::Heading { text: "Kết luận".to_owned() });
        parts.push(text(totals.conclusion.clone()));
    }
    Ok(Some(Source {
        id: totals.id.uuid(),
        code: totals.code.clone(),
        agency: totals.agency,
        label: totals.code,
        title: format!("Kết quả khảo sát: {}", totals.title),
        fields: Vec::new(),
        people: Vec::new(),
        document: Document {
            issuer,
            dated_on: totals.days.map(|(_, to)| to),
            heading: "KẾT QUẢ KHẢO SÁT".to_owned(),
            about: totals.title,
            parts,
            ..Document::default()
        },
    }))
}

/// A question with what its answers come to.
fn asked(number: usize, question: &QuestionTotals) -> Vec<Part> {
    let mut parts = vec![
        Part::Heading { text: format!("{number}. {}", question.text) },
        Part::Text { text: format!("Số phiếu trả lời: {}.", question.answered) },
    ];
    if let Some([least, mean, most]) = &question.numbers {
        parts.push(Part::Text { text: format!("Thấp nhất {least}; trung bình {mean}; cao nhất {most}.") });
    }
    if !question.counts.is_empty() {
        let rows = question.counts.iter().map(|(text, count)| {
            let percent = (count * 1_000 / question.answered.max(1) + 5) / 10;
            vec![text.clone(), count.to_string(), format!("{percent}%")]
        });
        let heads = ["Trả lời", "Số phiếu", "Tỷ lệ"].map(str::to_owned).to_vec();
        parts.push(Part::Table { heads, rows: rows.collect() });
    }
    parts
}
