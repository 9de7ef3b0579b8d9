//! Stored files: whole or not there, under a name that only the key can make.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use thihanh_kernel::time::Instant;
use thihanh_store::blobs::{self, Arrived, BlobError, BlobHash, BlobHashError, Blobs, REFERENCES, S3Settings};
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, db_tests, values};
use tokio::io::{AsyncRead, ReadBuf};
use uuid::Uuid;

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

/// What does not fit into one request of a store goes up in parts.
async fn a_large_file_reads_back(blobs: &Blobs) {
    let content: Vec<u8> = (0..20_000_000u32).map(|n| (n % 251) as u8).collect();
    let stored = blobs.put(&content[..], 30_000_000).await.unwrap();
    assert_eq!(blobs.put(&content[..], 30_000_000).await.unwrap(), stored);
    assert_eq!(blobs.read(&stored.hash).await.unwrap(), content);
    assert!(matches!(blobs.put(&content[..], 19_999_999).await, Err(BlobError::TooLarge { .. })));
}

/// Pieces are kept as far as they came, and make the same file as one.
async fn pieces_make_the_file(blobs: &Blobs) {
    let whole = blobs.put_bytes(b"some bytessome bytesthe end").await.unwrap();
    let parts = [1, 2].map(Uuid::from_u128);
    assert_eq!(blobs.put_part(parts[0], Broken(2), 1_000).await.unwrap(), Arrived { size: 20, is_whole: false });
    assert_eq!(blobs.put_part(parts[1], &b"the end"[..], 7).await.unwrap(), Arrived { size: 7, is_whole: true });
    assert!(matches!(blobs.put_part(Uuid::from_u128(3), &b"the end"[..], 6).await, Err(BlobError::TooLarge { .. })));
    assert_eq!(blobs.put_part(Uuid::from_u128(4), Broken(0), 6).await.unwrap(), Arrived { size: 0, is_whole: false });
    let mut lying = blobs.parts().await.unwrap();
    lying.sort();
    assert_eq!(lying, parts);
    assert_eq!(blobs.join(&parts).await.unwrap(), whole);
    for part in [parts[0], parts[1], parts[1]] {
        blobs.remove_part(part).await.unwrap();
    }
    assert_eq!(blobs.parts().await.unwrap(), Vec::<Uuid>::new());
    assert!(matches!(blobs.join(&parts).await, Err(BlobError::Missing)));
}

/// A file goes only when it has lain long enough.
async fn a_fresh_file_stays(blobs: &Blobs) {
    let stored = blobs.put_bytes(b"wanted again").await.unwrap();
    assert!(!blobs.remove(&stored.hash, Instant::UNIX_EPOCH).await.unwrap());
    assert!(blobs.exists(&stored.hash).await.unwrap());
    let later = "2200-01-01T00:00:00Z".parse().unwrap();
    assert!(blobs.remove(&stored.hash, later).await.unwrap() && blobs.remove(&stored.hash, later).await.unwrap());
    assert!(!blobs.exists(&stored.hash).await.unwrap());
}

#[tokio::test]
async fn a_folder_takes_large_files_and_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path().join("files"), &KEY).unwrap();
    a_large_file_reads_back(&blobs).await;
    pieces_make_the_file(&blobs).await;
    a_fresh_file_stays(&blobs).await;
}

/// moto, which answers as S3 does: it comes from PyPI by pip, where Debian has no such server. Ended by its id.
struct S3Server {
    process: std::process::Child,
    port: u16,
}

impl S3Server {
    /// `None` without the program, loudly; `THIHANH_REQUIRE_S3=1` says that it must be there, as `./test` does.
    async fn start() -> Option<Self> {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let started = std::process::Command::new("moto_server")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn();
        let Ok(process) = started else {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
            let is_required = std::env::var("THIHANH_REQUIRE_S3").is_ok_and(|value| value == "1");
            assert!(!is_required, "THIHANH_REQUIRE_S3=1, but there is no moto_server (pip install 'moto[server]')");
            eprintln!("SKIPPED with S3: there is no moto_server (pip install 'moto[server]')");
            return None;
        };
        let server = Self { process, port };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(server);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("moto_server does not answer");
    }

    /// Makes the bucket: one request, which moto takes without a signature.
    async fn make_bucket(&self, name: &str) {
        use tokio::io::AsyncReadExt;
        let mut line = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let request = format!(
            "PUT /{name} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.port
        );
        tokio::io::AsyncWriteExt::write_all(&mut line, request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    fn settings(&self, bucket: &str) -> S3Settings {
        S3Settings {
            endpoint: format!("http://127.0.0.1:{}", self.port),
            bucket: bucket.to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "a".to_owned(),
            secret_key: "secret-of-the-store".to_owned(),
        }
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_speaks_s3_keeps_files_as_a_folder_does() {
    let Some(server) = S3Server::start().await else { return };
    server.make_bucket("files").await;
    let settings = server.settings("files");
    assert!(!format!("{settings:?}").contains("secret-of-the-store"));
    let blobs = Blobs::in_s3(&settings, Uuid::from_u128(1), &KEY).unwrap();
    a_file_reads_back(&blobs).await;
    a_large_file_reads_back(&blobs).await;
    pieces_make_the_file(&blobs).await;
    a_fresh_file_stays(&blobs).await;
    let folder = tempfile::tempdir().unwrap();
    let beside = Blobs::in_folder(folder.path().to_owned(), &KEY).unwrap();
    let name = beside.put_bytes(TEXT).await.unwrap();
    assert_eq!(blobs.put_bytes(TEXT).await.unwrap(), name, "the same content has the same name everywhere");
    assert!(matches!(blobs.put(Broken(2_000_000), u64::MAX).await, Err(BlobError::Io(_))), "given up in the middle");
    let elsewhere = Blobs::in_s3(&server.settings("no-such-bucket"), Uuid::from_u128(2), &KEY).unwrap();
    assert!(elsewhere.put_bytes(TEXT).await.is_err());
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

    async fn files_that_nothing_speaks_of_go_after_thirty_days(t: TestStore) {
        let blobs = Blobs::in_memory();
        let day = |days: i64| Instant::UNIX_EPOCH + chrono::Duration::days(20_000 + days);
        let (kept, lost) = (blobs.put_bytes(b"kept").await.unwrap(), blobs.put_bytes(b"lost").await.unwrap());
        for blob in [&kept, &lost] {
            t.write(async |tx| blobs::record(tx, blob, "text/plain", day(0)).await).await.unwrap();
        }
        t.write(async |tx| tx.execute(
            "INSERT INTO directive (id, code, state, kind, title, title_sort_key, file_name, content_hash, blob_hash, format, text, reading,
                 notices, received_at, updated_at, version)
             VALUES ($1, 'VB-1', 'review', '', '', $2, '', '', $3, 'txt', '', '', '', $4, $4, 1)",
            values![Uuid::from_u128(1), Vec::<u8>::new(), kept.hash.as_str(), day(0)]).await).await.unwrap();
        let collect = async |days: i64| blobs::collect(&t, &blobs, day(days)).await.unwrap();
        assert_eq!((collect(0).await, collect(29).await), (0, 0), "nobody speaks of it since day 0");
        t.write(async |tx| blobs::record(tx, &lost, "text/plain", day(29)).await).await.unwrap();
        assert_eq!((collect(30).await, collect(59).await), (0, 0), "it was wanted on day 29");
        assert_eq!(collect(60).await, 1);
        assert!(blobs.exists(&kept.hash).await.unwrap() && !blobs.exists(&lost.hash).await.unwrap());
        assert_eq!(collect(100).await, 0);
    }

    async fn every_column_that_refers_to_a_file_is_registered(t: TestStore) {
        #[derive(FromQueryResult)]
        struct Row { table_name: String, name: String }
        let text = match t.dialect() {
            thihanh_store::Dialect::Sqlite => "SELECT m.name AS table_name, f.\"from\" AS name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' AND f.\"table\" = 'blob'",
            thihanh_store::Dialect::Postgres => "SELECT c.conrelid::regclass::text AS table_name, a.attname::text AS name FROM pg_constraint c
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.confrelid = 'blob'::regclass",
        };
        let rows: Vec<Row> = t.read().all(text, values![]).await.unwrap();
        let mut found: Vec<_> = rows.iter().map(|row| (row.table_name.as_str(), row.name.as_str())).collect();
        found.sort_unstable();
        let mut registered = REFERENCES.to_vec();
        registered.sort_unstable();
        assert_eq!(found, registered, "what is not registered would be collected while it is in use");
    }
}
