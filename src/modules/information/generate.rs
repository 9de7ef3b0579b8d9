//! Synthetic entries of the information book for load tests, the same for the same seed. Each is written as the form writes it, words and hashes for the
//! search included; nothing is written to the journal.

use chrono::{Datelike, Duration, NaiveDate, NaiveTime};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, CountingIds, InformationId};
use thihanh_kernel::time::instant;
use thihanh_store::{FromQueryResult, StoreError, WriteTx, sequence, values};

use super::model::entry::{Facts, FieldRef, InformationEntry, Judgement, Reliability};
use super::store;
use super::usecase::{self, InformationError};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::api as monitoring;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Entries.
    pub entries: usize,
    /// Years up to today over which they are spread, at least one.
    pub years: u32,
    /// The same seed gives the same data on the same day.
    pub seed: u64,
}

/// Why nothing, or not everything, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Synthetic data must never mix with real ones.
    #[error("the information book is not empty: synthetic entries go into an empty one")]
    NotEmpty,
    /// There is nobody to enter anything.
    #[error("there is no province with agencies: make some with --obligations")]
    NoAgency,
    /// The rows that ship could not be installed.
    #[error(transparent)]
    Information(#[from] InformationError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Entries written in one transaction: each is some twenty rows.
const BATCH: usize = 200;
/// Ids begin here, so that they are nobody else's.
const IDS_AFTER: u64 = 1 << 42;

/// A province with who enters, who keeps the book, and what entries are about.
struct Province {
    keeper: AgencyId,
    agencies: Vec<AgencyId>,
    fields: Vec<FieldRef>,
}

/// Fills an empty book; how many entries it has then.
///
/// # Errors
/// [`GenerateError`].
pub async fn run(app: &App, wanted: Wanted) -> Result<usize, GenerateError> {
    if !is_empty(app).await? {
        return Err(GenerateError::NotEmpty);
    }
    usecase::install(app).await?;
    let provinces = provinces(app).await?;
    if provinces.is_empty() {
        return Err(GenerateError::NoAgency);
    }
    let today = app.clock.today();
    let on = |kind: &super::model::source::SourceKind| kind.from <= today && kind.to.is_none_or(|to| to >= today);
    let sources = store::sources::all(app.store.read()).await?;
    let sources: Vec<String> = sources.into_iter().filter(on).map(|kind| kind.code).collect();
    let ids = CountingIds::after(IDS_AFTER);
    let mut random = StdRng::seed_from_u64(wanted.seed);
    let mut made = 0;
    while made < wanted.entries {
        let count = BATCH.min(wanted.entries - made);
        let span = i64::from(wanted.years.max(1)) * 365;
        let passed = span * i64::try_from(made).unwrap_or(0) / i64::try_from(wanted.entries).unwrap_or(1);
        let day = today - Duration::days(span - passed);
        let some: Vec<InformationEntry> =
            (0..count).map(|_| entry(&mut random, &provinces, &sources, day, &ids)).collect();
        app.store.write(async |tx| write(tx, &some, day).await).await?;
        made += count;
    }
    app.store.write(async |tx| tx.execute("ANALYZE", values![]).await).await?;
    Ok(made)
}

async fn is_empty(app: &App) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM (SELECT 1 FROM information_entry LIMIT 1) AS counted";
    let row: Row = app.store.read().one(statement, values![]).await?;
    Ok(row.total == 0)
}

async fn provinces(app: &App) -> Result<Vec<Province>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut provinces = Vec::new();
    for root in agencies::roots(sql, today).await? {
        let inside = agencies::all_in(sql, root.id, today).await?;
        let agencies: Vec<AgencyId> = inside.iter().map(|view| view.id).filter(|id| *id != root.id).collect();
        let fields = monitoring::fields(sql, root.id, today).await?;
        let fields: Vec<_> =
            fields.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect();
        let Some(first) = agencies.first() else { continue };
        let keeper = agencies::state_overseer(&app.resolvers, sql, *first, root.id, today).await?;
        provinces.push(Province { keeper, agencies, fields });
    }
    Ok(provinces)
}

async fn write(tx: &WriteTx, some: &[InformationEntry], day: NaiveDate) -> Result<(), StoreError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let count = u32::try_from(some.len()).unwrap_or_default();
    for (entry, code) in some.iter().zip(sequence::take(tx, CodeSeries::Information, year, count).await?) {
        let entry = InformationEntry { code: code.to_string(), ..entry.clone() };
        store::entries::insert(tx, &entry).await?;
        if entry.judgement.is_some() {
            store::entries::save_state(tx, &entry).await?;
        }
    }
    Ok(())
}

const COMPLAINTS: [&str; 8] = [
    "phản ánh việc giải quyết hồ sơ chậm so với thời hạn",
    "đề nghị làm rõ việc áp dụng mức xử phạt",
    "nêu việc niêm yết thủ tục chưa đầy đủ",
    "cho rằng văn bản hướng dẫn mâu thuẫn nhau",
    "phản ánh thiếu cán bộ tiếp nhận hồ sơ",
    "kiến nghị bố trí kinh phí thực hiện",
    "nêu việc trả lời kiến nghị không đúng hạn",
    "phản ánh việc yêu cầu giấy tờ ngoài quy định",
];

fn entry(
    random: &mut StdRng,
    provinces: &[Province],
    sources: &[String],
    day: NaiveDate,
    ids: &CountingIds,
) -> InformationEntry {
    let at = instant(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default());
    let province = &provinces[random.random_range(0..provinces.len())];
    let agency = province.agencies[random.random_range(0..province.agencies.len())];
    let about = province.agencies[random.random_range(0..province.agencies.len())];
    let field = province.fields.get(random.random_range(0..province.fields.len() + 2)).cloned();
    let (number, complaint) = (random.random_range(1..5_000), COMPLAINTS[random.random_range(0..COMPLAINTS.len())]);
    let what = field.as_ref().map_or("nhiều lĩnh vực", |field| field.name.as_str());
    let facts = Facts {
        source: sources[random.random_range(0..sources.len())].clone(),
        reference: format!("Văn bản số {number}/PA"),
        dated_on: Some(day),
        link: String::new(),
        received_on: day,
        concerned: random.random_bool(0.8).then_some(about),
        content: format!("Người dân tổ {} {complaint} về {what}, hồ sơ {number}", random.random_range(1..60)),
        field,
    };
    let judgement = random.random_bool(0.6).then(|| {
        let holds = random.random_bool(0.7);
        Judgement {
            holds,
            method: "Đối chiếu hồ sơ".to_owned(),
            note: String::new(),
            reliability: holds.then_some(Reliability::Medium),
            on: day,
            at,
            by: None,
            by_name: "Người Thử".to_owned(),
        }
    });
    InformationEntry {
        seq: 0,
        id: InformationId::fresh(ids, at),
        code: String::new(),
        agency,
        keeper: province.keeper,
        facts,
        repeats: None,
        judgement,
        entered_at: at,
        entered_by: None,
        entered_name: "Người Thử".to_owned(),
        updated_at: at,
        version: 1,
    }
}
