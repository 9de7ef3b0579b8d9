//! Several servers of PostgreSQL, of which one takes writes: the store finds it, and finds the next one when a standby was promoted.
//!
//! The driver knows one address. Here the one in use is asked every second whether it still takes writes; when it does not answer or has become a
//! standby, the others are asked, and the first that takes writes is where new connections go. Connections from before the change are used no more.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, Row};

use crate::StoreError;

/// Between two questions whether the server in use still takes writes.
const PACE: Duration = Duration::from_secs(1);
/// How long a server may take to say so; one that hangs is as good as gone.
const PATIENCE: Duration = Duration::from_secs(3);

/// When the server was changed last.
#[derive(Clone, Default)]
struct Switched(Arc<Mutex<Option<Instant>>>);

impl Switched {
    fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether a connection of this age leads to the server from before.
    fn is_outdated(&self, age: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| age > at.elapsed())
    }
}

/// Connects to whichever of the servers takes writes, and goes on following that role until the pool is closed.
///
/// # Errors
/// When none of them takes writes.
pub(crate) async fn connect(pool: PgPoolOptions, servers: Vec<PgConnectOptions>) -> Result<PgPool, StoreError> {
    let Some((first, line)) = find(&servers).await else {
        return Err(sqlx::Error::Io(std::io::Error::other("none of the servers takes writes")).into());
    };
    let switched = Switched::default();
    let known = switched.clone();
    let pool = pool
        .before_acquire(move |_, connection| {
            let is_outdated = known.is_outdated(connection.age);
            Box::pin(async move { Ok(!is_outdated) })
        })
        .connect_with(servers[first].clone())
        .await?;
    tokio::spawn(follow(pool.clone(), servers, line, switched));
    Ok(pool)
}

async fn follow(pool: PgPool, servers: Vec<PgConnectOptions>, line: PgConnection, switched: Switched) {
    let mut line = Some(line);
    while !pool.is_closed() {
        tokio::time::sleep(PACE).await;
        if let Some(open) = &mut line
            && takes_writes(open).await
        {
            continue;
        }
        line = None;
        if let Some((found, open)) = find(&servers).await {
            let server = &servers[found];
            tracing::warn!(
                host = server.get_host(),
                port = server.get_port(),
                "the database is written to on another server, or again"
            );
            pool.set_connect_options(server.clone());
            switched.now();
            line = Some(open);
        }
    }
}

/// The first of the servers that takes writes, with a connection to it.
async fn find(servers: &[PgConnectOptions]) -> Option<(usize, PgConnection)> {
    for (number, server) in servers.iter().enumerate() {
        if let Ok(Ok(mut line)) = tokio::time::timeout(PATIENCE, PgConnection::connect_with(server)).await
            && takes_writes(&mut line).await
        {
            return Some((number, line));
        }
    }
    None
}

async fn takes_writes(line: &mut PgConnection) -> bool {
    let asked = line.fetch_one("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'");
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(row)) => row.try_get(0).is_ok_and(|is_standby: bool| !is_standby),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_from_before_the_change_are_used_no_more() {
        let switched = Switched::default();
        assert!(!switched.is_outdated(Duration::from_secs(3600)), "nothing was changed");
        switched.now();
        assert!(switched.is_outdated(Duration::from_secs(3600)));
        assert!(!switched.is_outdated(Duration::ZERO));
    }
}
