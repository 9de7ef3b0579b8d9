//! The hash that chains the entries of an object.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands before an object's first entry.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// Names the form of what is hashed; another form would be another name.
const FORM: &[u8] = b"thihanh journal 1";

/// What an entry's hash is made of.
pub(super) struct Link<'a> {
    pub(super) previous_hash: &'a [u8],
    pub(super) at: DateTime<Utc>,
    pub(super) actor_id: Option<Uuid>,
    pub(super) actor_label: &'a str,
    pub(super) address: &'a str,
    pub(super) object_kind: &'a str,
    pub(super) object_id: Uuid,
    pub(super) object_seq: i64,
    pub(super) action: &'a str,
    pub(super) reason: &'a str,
    pub(super) payload: &'a str,
}

impl Link<'_> {
    /// SHA-256 over every field, each led by its length, so that no byte can move from one field into the next unseen.
    pub(super) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        field(FORM);
        field(self.previous_hash);
        field(&self.at.timestamp_micros().to_be_bytes());
        field(self.actor_id.as_ref().map_or(&[], |id| id.as_bytes()));
        field(self.actor_label.as_bytes());
        field(self.address.as_bytes());
        field(self.object_kind.as_bytes());
        field(self.object_id.as_bytes());
        field(&self.object_seq.to_be_bytes());
        field(self.action.as_bytes());
        field(self.reason.as_bytes());
        field(self.payload.as_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link<'a>() -> Link<'a> {
        Link {
            previous_hash: &GENESIS,
            at: DateTime::UNIX_EPOCH,
            actor_id: Some(Uuid::from_u128(1)),
            actor_label: "Lê Thu Hà",
            address: "127.0.0.1",
            object_kind: "obligation",
            object_id: Uuid::from_u128(2),
            object_seq: 1,
            action: "reported",
            reason: "",
            payload: "{}",
        }
    }

    #[test]
    fn every_field_counts() {
        let base = link().hash();
        assert_eq!(link().hash(), base);
        let changed = [
            Link { previous_hash: &[1; 32], ..link() },
            Link { at: DateTime::UNIX_EPOCH + chrono::Duration::microseconds(1), ..link() },
            Link { actor_id: None, ..link() },
            Link { actor_label: "Lê Thu Hà ", ..link() },
            Link { address: "", ..link() },
            Link { object_kind: "directive", ..link() },
            Link { object_id: Uuid::from_u128(3), ..link() },
            Link { object_seq: 2, ..link() },
            Link { action: "completed", ..link() },
            Link { reason: "x", ..link() },
            Link { payload: "{ }", ..link() },
            // the same bytes, cut elsewhere
            Link { actor_label: "Lê Thu Hà1", address: "27.0.0.1", ..link() },
        ];
        for (index, link) in changed.iter().enumerate() {
            assert_ne!(link.hash(), base, "{index}");
        }
    }
}
