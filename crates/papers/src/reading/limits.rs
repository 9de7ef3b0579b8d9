//! What a reading has spent of its time, text and unpacked bytes.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::{ReadError, ReadOptions};

/// The bounds of one reading, and what is left of them.
#[derive(Debug, Clone)]
pub(super) struct Budget<'a> {
    options: &'a ReadOptions,
    deadline: Instant,
    unpacked: Cell<usize>,
}

impl<'a> Budget<'a> {
    /// Starts the clock.
    pub(super) fn start(options: &'a ReadOptions) -> Self {
        // A limit beyond what the clock can hold (some 600 years) is no limit; one year is as good.
        let limit = Duration::from_secs(options.max_seconds.min(366 * 24 * 3600));
        Self { options, deadline: Instant::now() + limit, unpacked: Cell::new(0) }
    }

    /// The bounds as given.
    pub(super) fn options(&self) -> &'a ReadOptions {
        self.options
    }

    /// Time left.
    pub(super) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// [`ReadError::Timeout`] once the time is used up.
    pub(super) fn check_time(&self) -> Result<(), ReadError> {
        if self.remaining().is_zero() { Err(self.timeout()) } else { Ok(()) }
    }

    /// The error of a reading that took too long.
    pub(super) fn timeout(&self) -> ReadError {
        ReadError::Timeout { limit_seconds: self.options.max_seconds }
    }

    /// [`ReadError::TextTooLong`] when a text of `bytes` bytes is more than allowed.
    pub(super) fn check_text(&self, bytes: usize) -> Result<(), ReadError> {
        let limit_bytes = self.options.max_text_bytes;
        if bytes > limit_bytes { Err(ReadError::TextTooLong { limit_bytes }) } else { Ok(()) }
    }

    /// Bytes that may still be unpacked.
    pub(super) fn unpack_left(&self) -> usize {
        self.options.max_unpacked_bytes.saturating_sub(self.unpacked.get())
    }

    /// Notes `bytes` unpacked bytes.
    pub(super) fn unpack(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes > self.unpack_left() {
            return Err(self.bomb());
        }
        self.unpacked.set(self.unpacked.get() + bytes);
        Ok(())
    }

    /// The error of a file that unpacks to too much.
    pub(super) fn bomb(&self) -> ReadError {
        ReadError::ZipBomb { limit_bytes: self.options.max_unpacked_bytes }
    }
}
