//! Seals over the journal, for what the chains of the objects cannot show: a cut-off tail, a removed object, a chain that was
//! written anew as a whole.
//!
//! A checkpoint covers the entries behind the one before it, in the order of their numbers: their count and a digest of number and
//! hash of each. Its code (HMAC-SHA-256) also covers the code before it, so the checkpoints are a chain of their own. The key lies
//! outside the database: whoever can write every table can still make no checkpoint. What came after the newest one is not sealed
//! yet. The newest one itself is remembered outside the database too ([`Checkpoint::head`]), or both ends could be cut off together.

use std::fmt;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use thihanh_kernel::time::{self, Instant};

use super::verify::Findings;
use crate::{Dialect, FromQueryResult, Sql, Store, StoreError, WriteTx, values};

/// Most entries under one checkpoint: within so many a fault is found by number and time.
pub const ENTRIES_PER_CHECKPOINT: i64 = 1_000;
/// How long fewer entries than that wait for their checkpoint.
const LONGEST_WAIT: chrono::Duration = chrono::Duration::minutes(10);
/// Checkpoints that one query reads.
const BATCH: i64 = 500;
/// Names the form of what is sealed; another form would be another name.
const FORM: &[u8] = b"thihanh journal checkpoint 1";
/// What stands before the first code.
const GENESIS: [u8; 32] = [0; 32];

/// The key of the codes.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

/// The key stays out of logs.
impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

impl SealKey {
    /// A key of random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Tells keys apart and tells nothing about them.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&self.mac(|mac| mac.update(b"thihanh journal key"))[..4])
    }

    /// A key for another purpose, drawn from this one, so that whoever keeps this one apart needs to keep no second.
    #[must_use]
    pub fn drawn(&self, purpose: &str) -> Self {
        Self(self.mac(|mac| mac.update(format!("thihanh key for {purpose}").as_bytes())))
    }

    /// The code (HMAC-SHA-256) of a message.
    #[must_use]
    pub fn code_of(&self, message: &[u8]) -> [u8; 32] {
        self.mac(|mac| mac.update(message))
    }

    fn mac(&self, fill: impl FnOnce(&mut Hmac<Sha256>)) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of 32 bytes");
        fill(&mut mac);
        mac.finalize().into_bytes().into()
    }

    fn code(&self, previous: &[u8], checkpoint: &Checkpoint) -> [u8; 32] {
        self.mac(|mac| {
            mac.update(FORM);
            mac.update(&(previous.len() as u64).to_be_bytes());
            mac.update(previous);
            for number in
                [checkpoint.number, checkpoint.at.timestamp_micros(), checkpoint.until_seq, checkpoint.entries]
            {
                mac.update(&number.to_be_bytes());
            }
            mac.update(&checkpoint.digest);
        })
    }
}

/// A seal over the entries behind the one before.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Checkpoint {
    /// From 1, without gaps.
    pub number: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Number of the last entry under it.
    pub until_seq: i64,
    /// How many entries it covers.
    pub entries: i64,
    digest: Vec<u8>,
    mac: Vec<u8>,
}

/// The newest checkpoint as it is remembered outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    number: i64,
    code: String,
}

impl Checkpoint {
    /// What to remember of it.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { number: self.number, code: hex(&self.mac) }
    }
}

impl Head {
    /// Number of the checkpoint.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.number
    }
}

/// "17 5bdc…": one line of a file.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.code)
    }
}

impl std::str::FromStr for Head {
    type Err = StoreError;

    fn from_str(line: &str) -> Result<Self, StoreError> {
        let unreadable = StoreError::Unreadable { what: "remembered checkpoint" };
        let Some((number, code)) = line.trim().split_once(' ') else { return Err(unreadable) };
        let number = number.parse().map_err(|_| unreadable)?;
        Ok(Self { number, code: code.to_owned() })
    }
}

/// Seals what came since the last checkpoint, once it is enough or has waited long enough; the newest checkpoint made.
///
/// # Errors
/// When the database does not answer.
pub async fn seal(store: &Store, key: &SealKey, now: Instant) -> Result<Option<Checkpoint>, StoreError> {
    let last = last(store.read()).await?;
    let sealed = last.as_ref().map_or(i64::MIN, |last| last.until_seq);
    let newest = newest_seq(store.read()).await?;
    let is_enough = newest.saturating_sub(sealed.max(0)) >= ENTRIES_PER_CHECKPOINT;
    let has_waited = last.as_ref().is_none_or(|last| now - last.at >= LONGEST_WAIT);
    if newest <= sealed || !(is_enough || has_waited) {
        return Ok(None);
    }
    let horizon = store.write(async |tx| horizon(tx).await).await?;
    let mut made: Option<Checkpoint> = None;
    loop {
        let before = made.as_ref().or(last.as_ref());
        let segment = Segment::read(store.read(), before, horizon, ENTRIES_PER_CHECKPOINT).await?;
        if segment.entries == 0 {
            return Ok(made);
        }
        let next = segment.sealed(key, before, now);
        match store.write(async |tx| insert(tx, &next).await).await {
            Ok(()) => made = Some(next),
            // Another instance seals too.
            Err(error) if error.is_unique_violation() => return Ok(made),
            Err(error) => return Err(error),
        }
    }
}

async fn insert(tx: &WriteTx, checkpoint: &Checkpoint) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO journal_checkpoint (number, at, until_seq, entries, digest, mac) VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            checkpoint.number,
            checkpoint.at,
            checkpoint.until_seq,
            checkpoint.entries,
            checkpoint.digest.clone(),
            checkpoint.mac.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// The newest checkpoint.
///
/// # Errors
/// When the database does not answer.
pub async fn last(sql: &dyn Sql) -> Result<Option<Checkpoint>, StoreError> {
    let text =
        "SELECT number, at, until_seq, entries, digest, mac FROM journal_checkpoint ORDER BY number DESC LIMIT 1";
    sql.optional(text, values![]).await
}

/// What no checkpoint covers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealed {
    /// Numbers behind the newest checkpoint: as many entries at most, since the database may leave numbers out.
    pub entries: u64,
    /// When the newest checkpoint was made.
    pub sealed_at: Option<Instant>,
}

/// How far the seals are behind the journal.
///
/// # Errors
/// When the database does not answer.
pub async fn unsealed(sql: &dyn Sql) -> Result<Unsealed, StoreError> {
    let newest = newest_seq(sql).await?;
    let last = last(sql).await?;
    let until = last.as_ref().map_or(0, |last| last.until_seq);
    Ok(Unsealed { entries: u64::try_from(newest - until).unwrap_or(0), sealed_at: last.map(|last| last.at) })
}

pub(super) async fn newest_seq(sql: &dyn Sql) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
    }
    let row: Row = sql.one("SELECT coalesce(max(seq), 0) AS seq FROM journal", values![]).await?;
    Ok(row.seq)
}

/// The number up to which no entry can appear any more. SQLite writes one transaction after the other. PostgreSQL gives numbers
/// before transactions commit: whoever is writing entries is waited for, a moment at most, else the next round seals them.
pub(super) async fn horizon(tx: &WriteTx) -> Result<i64, StoreError> {
    if tx.dialect() == Dialect::Postgres {
        tx.execute("SET LOCAL lock_timeout = '2s'", values![]).await?;
        tx.execute("LOCK TABLE journal IN SHARE MODE", values![]).await?;
    }
    newest_seq(tx).await
}

/// Entries as they stand in the journal now.
struct Segment {
    until_seq: i64,
    entries: i64,
    digest: Vec<u8>,
}

impl Segment {
    /// The entries behind `before` up to `until`, at most `most` of them.
    async fn read(sql: &dyn Sql, before: Option<&Checkpoint>, until: i64, most: i64) -> Result<Self, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            seq: i64,
            hash: Vec<u8>,
        }
        let mut after = before.map_or(i64::MIN, |before| before.until_seq);
        let (mut entries, mut digest) = (0, Sha256::new());
        while entries < most {
            let limit = (most - entries).min(ENTRIES_PER_CHECKPOINT);
            let rows: Vec<Row> = sql
                .all(
                    "SELECT seq, hash FROM journal WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
                    values![after, until, limit],
                )
                .await?;
            let Some(end) = rows.last().map(|row| row.seq) else { break };
            after = end;
            entries += rows.len() as i64;
            for row in rows {
                digest.update(row.seq.to_be_bytes());
                digest.update((row.hash.len() as u64).to_be_bytes());
                digest.update(row.hash);
            }
        }
        Ok(Self { until_seq: after, entries, digest: digest.finalize().to_vec() })
    }

    fn sealed(self, key: &SealKey, before: Option<&Checkpoint>, now: Instant) -> Checkpoint {
        let mut checkpoint = Checkpoint {
            number: before.map_or(0, |before| before.number) + 1,
            at: time::micros(now),
            until_seq: self.until_seq,
            entries: self.entries,
            digest: self.digest,
            mac: Vec::new(),
        };
        let previous = before.map_or(&GENESIS[..], |before| &before.mac);
        checkpoint.mac = key.code(previous, &checkpoint).to_vec();
        checkpoint
    }
}

/// What is wrong with a checkpoint, or with the entries under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealDamage {
    /// Checkpoints before this one are gone.
    Gap,
    /// It was not made with this key, or changed since.
    Forged,
    /// The entries under it are not those that were sealed.
    Differs {
        /// How many were sealed.
        sealed: i64,
        /// How many are there.
        found: i64,
    },
    /// It is remembered outside the database and is not in it.
    Gone,
}

/// A checkpoint that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealFault {
    /// The checkpoint.
    pub number: i64,
    /// The entry before the first one under it; `None` for the beginning of the journal.
    pub after_seq: Option<i64>,
    /// The last entry under it; `None` where it is gone.
    pub until_seq: Option<i64>,
    /// When the one before it was made.
    pub since: Option<Instant>,
    /// When it was made.
    pub at: Option<Instant>,
    /// What is wrong.
    pub damage: SealDamage,
}

/// What the check of the checkpoints came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The checkpoints and what is wrong with them.
    pub findings: Findings<SealFault>,
    /// When the newest one was made.
    pub newest: Option<Instant>,
    /// Entries behind it: a change of these shows in their own chains alone.
    pub unsealed: i64,
}

/// Checks every checkpoint and the entries under it. `remembered` is the newest one known outside the database.
///
/// # Errors
/// When the database does not answer.
pub async fn verify_seals(sql: &dyn Sql, key: &SealKey, remembered: Option<&Head>) -> Result<Sealed, StoreError> {
    let mut findings = Findings::default();
    let mut before: Option<Checkpoint> = None;
    let mut is_remembered = remembered.is_none();
    loop {
        let after = before.as_ref().map_or(i64::MIN, |before| before.number);
        let batch: Vec<Checkpoint> = sql
            .all(
                "SELECT number, at, until_seq, entries, digest, mac FROM journal_checkpoint WHERE number > $1
                 ORDER BY number LIMIT $2",
                values![after, BATCH],
            )
            .await?;
        if batch.is_empty() {
            break;
        }
        for checkpoint in batch {
            findings.checked += 1;
            is_remembered |= remembered == Some(&checkpoint.head());
            if let Some(damage) = damage(sql, key, before.as_ref(), &checkpoint).await? {
                findings.add(SealFault {
                    number: checkpoint.number,
                    after_seq: before.as_ref().map(|before| before.until_seq),
                    until_seq: Some(checkpoint.until_seq),
                    since: before.as_ref().map(|before| before.at),
                    at: Some(checkpoint.at),
                    damage,
                });
            }
            before = Some(checkpoint);
        }
    }
    if let Some(head) = remembered.filter(|_| !is_remembered) {
        let (number, damage) = (head.number, SealDamage::Gone);
        findings.add(SealFault { number, after_seq: None, until_seq: None, since: None, at: None, damage });
    }
    let unsealed = Segment::read(sql, before.as_ref(), i64::MAX, i64::MAX).await?.entries;
    Ok(Sealed { findings, newest: before.map(|newest| newest.at), unsealed })
}

async fn damage(
    sql: &dyn Sql,
    key: &SealKey,
    before: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
) -> Result<Option<SealDamage>, StoreError> {
    if checkpoint.number != before.map_or(0, |before| before.number) + 1 {
        return Ok(Some(SealDamage::Gap));
    }
    let previous = before.map_or(&GENESIS[..], |before| &before.mac);
    if checkpoint.mac != key.code(previous, checkpoint) {
        return Ok(Some(SealDamage::Forged));
    }
    let segment = Segment::read(sql, before, checkpoint.until_seq, i64::MAX).await?;
    let holds = segment.entries == checkpoint.entries && segment.digest == checkpoint.digest;
    Ok((!holds).then_some(SealDamage::Differs { sealed: checkpoint.entries, found: segment.entries }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            number: 3,
            at: DateTime::UNIX_EPOCH,
            until_seq: 40,
            entries: 10,
            digest: vec![1; 32],
            mac: vec![0xab; 32],
        }
    }

    #[test]
    fn every_part_of_a_checkpoint_counts() {
        let key = SealKey::new([7; 32]);
        let base = key.code(&GENESIS, &checkpoint());
        assert_eq!(key.code(&GENESIS, &checkpoint()), base);
        assert_ne!(SealKey::new([8; 32]).code(&GENESIS, &checkpoint()), base);
        assert_ne!(key.code(&[1; 32], &checkpoint()), base);
        for changed in [
            Checkpoint { number: 4, ..checkpoint() },
            Checkpoint { at: DateTime::UNIX_EPOCH + chrono::Duration::microseconds(1), ..checkpoint() },
            Checkpoint { until_seq: 41, ..checkpoint() },
            Checkpoint { entries: 11, ..checkpoint() },
            Checkpoint { digest: vec![2; 32], ..checkpoint() },
        ] {
            assert_ne!(key.code(&GENESIS, &changed), base, "{changed:?}");
        }
    }

    #[test]
    fn a_head_reads_back_and_a_key_is_not_printed() {
        let head = checkpoint().head();
        assert_eq!(head.to_string().parse::<Head>().unwrap(), head);
        assert!("".parse::<Head>().is_err() && "x y".parse::<Head>().is_err());
        assert_eq!(format!("{:?}", SealKey::new([7; 32])), "SealKey(…)");
        assert_ne!(SealKey::new([7; 32]).fingerprint(), SealKey::new([8; 32]).fingerprint());
    }
}
