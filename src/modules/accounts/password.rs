//! Hashing of passwords: argon2id with the library's default parameters (19 MiB, 2 passes), off the async threads and
//! never more than a few at once, so that a storm of sign-ins cannot take the machine's memory.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Hashes and verifies, at most [`Passwords::AT_ONCE`] at a time.
#[derive(Debug, Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

/// Hashing failed for a reason that is no user's fault.
#[derive(Debug, thiserror::Error)]
#[error("password hashing failed")]
pub struct HashingFailed;

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(Self::AT_ONCE)) }
    }
}

impl Passwords {
    /// How many hashings run at once: each takes 19 MiB and a core.
    pub const AT_ONCE: usize = 4;

    /// The PHC string to store for a new password.
    ///
    /// # Errors
    /// When the operating system gives no randomness or the worker died.
    pub async fn hash(&self, password: String) -> Result<String, HashingFailed> {
        let _permit = self.permits.acquire().await.map_err(|_| HashingFailed)?;
        tokio::task::spawn_blocking(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
        })
        .await
        .map_err(|_| HashingFailed)?
        .map_err(|_| HashingFailed)
    }

    /// Whether the password is the one behind `stored`. With `None` (no such login) the same work is done and the answer is
    /// `false`, so that time does not tell which logins exist.
    ///
    /// # Errors
    /// When the worker died.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, HashingFailed> {
        let _permit = self.permits.acquire().await.map_err(|_| HashingFailed)?;
        tokio::task::spawn_blocking(move || {
            let known = stored.is_some();
            let phc = stored.unwrap_or_else(|| NO_ACCOUNT.to_owned());
            let matches = PasswordHash::new(&phc)
                .map(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
                .unwrap_or(false);
            known && matches
        })
        .await
        .map_err(|_| HashingFailed)
    }
}

/// A hash of nobody's password, with the parameters of the real ones.
const NO_ACCOUNT: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Jz8zt3rY0mH0yQwHn8CkzZyG3vR5h9XkWm2u0v1b0cE";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_and_only_that_verifies() {
        let passwords = Passwords::default();
        let hash = passwords.hash("mưa dầm thấm lâu".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("mưa dầm thấm lâu".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("mưa dầm thấm lâu ".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("mưa dầm thấm lâu".into(), Some("not a hash".into())).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_login_costs_a_real_hashing_and_never_matches() {
        assert!(PasswordHash::new(NO_ACCOUNT).is_ok(), "the decoy must parse, or it would cost no time");
        assert!(!Passwords::default().verify("x".into(), None).await.unwrap());
    }
}
