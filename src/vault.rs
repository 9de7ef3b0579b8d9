//! Sealing of values that the database must not hold in clear: addresses, messages with links that open accounts, secrets of other
//! systems. The key lies in the data folder (`keys.rs`), so a stolen database alone tells none of them.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256, Sha512};
use thihanh_kernel::ids::IdSource;

/// Bytes of the nonce that stands before each sealed value. Long enough to be drawn at random for ever.
const NONCE: usize = 24;

/// A sealed value that this installation's key does not open: damaged, of another installation, or of another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value cannot be opened")]
pub struct VaultError;

/// Seals and opens with the installation's key (XChaCha20-Poly1305), and fingerprints with one drawn from it.
#[derive(Clone)]
pub struct Vault(Arc<XChaCha20Poly1305>, [u8; 64]);

impl Vault {
    /// With this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        let fingerprints = Sha512::new().chain_update(b"fingerprints").chain_update(key).finalize();
        Self(Arc::new(XChaCha20Poly1305::new(&(*key).into())), fingerprints.into())
    }

    /// Seals a value for one place (`delivery.recipient 0192…`): it opens nowhere else, so that nobody who writes in the database can
    /// move one person's value to another.
    ///
    /// # Errors
    /// When the value is longer than the cipher takes (256 GiB).
    pub fn seal(&self, ids: &dyn IdSource, place: &str, value: &[u8]) -> Result<Vec<u8>, VaultError> {
        let secret = ids.secret();
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&secret[32 - NONCE..]);
        let message = Payload { msg: value, aad: place.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), message).map_err(|_| VaultError)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens a value that was sealed for this place.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(VaultError)?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place.as_bytes() }).map_err(|_| VaultError)
    }

    /// By what a value is found without being stored. Nobody computes it without the key, so that short values (the number of a
    /// telephone, a code on a slip) cannot be guessed from it either.
    #[must_use]
    pub fn fingerprint(&self, place: &str, value: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new(&self.1.into());
        mac.update(place.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// The key is never printed.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::ids::CountingIds;

    use super::*;

    #[test]
    fn fingerprints_depend_on_key_and_place() {
        let print = |key, place| Vault::new(&[key; 32]).fingerprint(place, "a");
        assert_eq!(print(1, "email"), print(1, "email"));
        assert_ne!(print(1, "email"), print(1, "phone"));
        assert_ne!(print(1, "email"), print(2, "email"));
    }

    #[test]
    fn a_value_opens_in_its_place_with_its_key_and_nowhere_else() {
        let (vault, ids) = (Vault::new(&[1; 32]), CountingIds::default());
        let sealed = vault.seal(&ids, "a 1", "bí mật".as_bytes()).unwrap();
        assert_eq!(vault.open("a 1", &sealed).as_deref(), Ok("bí mật".as_bytes()));
        assert_ne!(vault.seal(&ids, "a 1", "bí mật".as_bytes()).unwrap(), sealed, "never the same twice");
        assert_eq!(vault.open("a 2", &sealed), Err(VaultError));
        assert_eq!(Vault::new(&[2; 32]).open("a 1", &sealed), Err(VaultError));
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(vault.open("a 1", &damaged), Err(VaultError), "byte {at}");
        }
        assert_eq!(vault.open("a 1", &sealed[..20]), Err(VaultError));
        assert_eq!(format!("{vault:?}"), "Vault");
    }
}
