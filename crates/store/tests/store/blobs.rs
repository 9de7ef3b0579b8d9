//! Stored files: whole or not there, under a name that only the key can make.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use thihanh_kernel::time::Instant;
use thihanh_store::blobs::{self, BlobError, BlobHash, BlobHashError, Blobs};
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, Sql, db_tests, values};
use tokio::io::{AsyncRead, ReadBuf};

const KEY: [u8; 32] = [7; 32];
const TEXT: &[u8] = "Kế hoạch số 86/KH-UBND".as_bytes();

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Sends some bytes, then breaks off: a browser that went away.
struct Broken(usize);

impl AsyncRead for Broken {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if self.0 == 0 {
            return Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()));
        }
        self.0 -= 1;
        buffer.put_slice(b"some bytes");
        Poll::Ready(Ok(()))
    }
}

/// The same on every place where files may lie.
async fn a_file_reads_back(blobs: &Blobs) {
    let stored = blobs.put(TEXT, 1_000).await.unwrap();
    assert_eq!(stored.size, TEXT.len() as u64);
    assert_eq!(blobs.put_bytes(TEXT).await.unwrap(), stored);
    assert_eq!(blobs.read(&stored.hash).await.unwrap(), TEXT);
    assert!(blobs.exists(&stored.hash).await.unwrap());
    let absent: BlobHash = "0".repeat(64).parse().unwrap();
    assert!(!blobs.exists(&absent).await.unwrap());
    assert!(matches!(blobs.read(&absent).await, Err(BlobError::Missing)));
    assert!(matches!(blobs.put(TEXT, TEXT.len() as u64 - 1).await, Err(BlobError::TooLarge { limit: 27 })));
    assert_eq!(blobs.put(TEXT, TEXT.len() as u64).await.unwrap(), stored);
    assert_eq!(blobs.put_bytes(b"").await.unwrap().size, 0);
}

#[tokio::test]
async fn files_read_back_from_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    a_file_reads_back(&Blobs::in_folder(folder.path().join("files"), &KEY).unwrap()).await;
    a_file_reads_back(&Blobs::in_memory()).await;
}

#[tokio::test]
async fn the_name_is_the_keyed_hash() {
    let folder = tempfile::tempdir().unwrap();
    let blobs =
        Blobs::in_folder(folder.path().to_owned(), b"Jefe\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
            .unwrap();
    // RFC 4231, test case 2: HMAC pads its key with zeros, so this is the key "Jefe".
    let stored = blobs.put_bytes(b"what do ya want for nothing?").await.unwrap();
    assert_eq!(stored.hash.as_str(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    let other = Blobs::in_folder(folder.path().to_owned(), &KEY).unwrap();
    assert_ne!(other.put_bytes(b"what do ya want for nothing?").await.unwrap().hash, stored.hash);
}

#[tokio::test]
async fn nothing_is_left_of_a_file_that_did_not_arrive_whole() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path().to_owned(), &KEY).unwrap();
    assert!(matches!(blobs.put(Broken(3), 1_000).await, Err(BlobError::Io(_))));
    assert!(matches!(blobs.put(Broken(100), 50).await, Err(BlobError::TooLarge { .. })));
    let endless = tokio::io::repeat(1);
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(50), blobs.put(endless, u64::MAX)).await;
    assert!(given_up.is_err());
    // What was under way on another thread when the sender was given up may end a little later.
    for _ in 0..1_000 {
        if files(folder.path()).is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_file_is_hidden_until_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path().to_owned(), &KEY).unwrap();
    let (mut sender, receiver) = tokio::io::duplex(16);
    let storing = tokio::spawn({
        let blobs = blobs.clone();
        async move { blobs.put(receiver, 1_000).await }
    });
    tokio::io::AsyncWriteExt::write_all(&mut sender, TEXT).await.unwrap();
    let seen = files(folder.path());
    assert!(seen.iter().all(|path| path.starts_with(folder.path().join("incoming"))), "{seen:?}");
    drop(sender);
    let stored = storing.await.unwrap().unwrap();
    let name = stored.hash.as_str();
    assert_eq!(files(folder.path()), [folder.path().join(&name[..2]).join(&name[2..])]);
}

#[tokio::test]
async fn only_the_program_may_read_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("files");
    Blobs::in_folder(root.clone(), &KEY).unwrap().put_bytes(TEXT).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&root), 0o700);
    assert_eq!(files(&root).iter().map(|path| mode(path)).collect::<Vec<_>>(), [0o600]);
}

#[tokio::test]
async fn a_damaged_file_is_not_handed_out_as_whole() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path().to_owned(), &KEY).unwrap();
    let stored = blobs.put_bytes(TEXT).await.unwrap();
    std::fs::write(&files(folder.path())[0], b"Ke hoach").unwrap();
    assert!(matches!(blobs.read(&stored.hash).await, Err(BlobError::Damaged)));
}

#[test]
fn nothing_but_a_name_passes_for_one() {
    for text in
        ["", "../../etc/passwd", &"A".repeat(64), &"a".repeat(63), &"a".repeat(65), &format!("{}/", "a".repeat(63))]
    {
        assert_eq!(text.parse::<BlobHash>(), Err(BlobHashError), "{text}");
    }
}

db_tests! {
    async fn a_file_is_noted_once(t: TestStore) {
        #[derive(FromQueryResult, PartialEq, Debug)]
        struct Row { hash: String, size_bytes: i64, media: String }
        let stored = Blobs::in_memory().put_bytes(TEXT).await.unwrap();
        for media in ["text/plain", "application/octet-stream"] {
            t.write(async |tx| blobs::record(tx, &stored, media, Instant::UNIX_EPOCH).await).await.unwrap();
        }
        let rows: Vec<Row> = t.read().all("SELECT hash, size_bytes, media FROM blob", values![]).await.unwrap();
        assert_eq!(rows, [Row { hash: stored.hash.to_string(), size_bytes: TEXT.len() as i64, media: "text/plain".to_owned() }]);
    }
}
