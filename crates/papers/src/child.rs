//! Reading in a process of its own, so that a file that makes a library crash, hang or eat memory cannot take the
//! service down.
//!
//! The service starts its own program with the argument [`COMMAND`]; the program then calls [`serve`], which limits
//! its own memory and processor time and reads one file. A request is one line of JSON, then the file's bytes to the
//! end of the input; the answer is the JSON of `Result<Paper, ReadError>`.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::reading::process::{self, Failure};
use crate::{Paper, ReadError, ReadOptions, read};

/// The argument with which the program is started to read one file.
pub const COMMAND: &str = "internal-extract";

/// Longest request line, in bytes; a name and a few numbers are far shorter.
const LONGEST_REQUEST: u64 = 64 << 10;

/// Time that starting and answering may take on top of the reading itself, in seconds.
const START_SECONDS: u64 = 5;

/// JSON doubles the text at worst, but for control characters, of which a text has few; and notices add a little.
const MOST_ANSWER_PER_TEXT: usize = 3;

#[derive(Serialize, Deserialize)]
struct Request {
    name: Option<String>,
    options: ReadOptions,
}

/// Reads a file in a new process of the program `program`.
///
/// # Errors
/// The errors of [`read`](crate::read); [`ReadError::ReaderStopped`] when the process ended without an answer (out of
/// memory, a crash), and [`ReadError::Timeout`] when it had to be killed.
pub fn read_in_child(
    program: &Path,
    bytes: &[u8],
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<Paper, ReadError> {
    // What needs no reader needs no process either.
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > options.max_bytes {
        return Err(ReadError::TooLarge { limit_bytes: options.max_bytes });
    }
    let request = Request { name: name.map(str::to_owned), options: options.clone() };
    let mut line = serde_json::to_vec(&request).map_err(|_| ReadError::ReaderStopped)?;
    line.push(b'\n');
    let limit = Duration::from_secs(options.max_seconds.saturating_add(START_SECONDS).min(366 * 24 * 3600));
    let most_output = options.max_text_bytes.saturating_mul(MOST_ANSWER_PER_TEXT).saturating_add(1 << 20);
    match process::run(Command::new(program).arg(COMMAND), &[&line, bytes], limit, most_output) {
        Ok(output) => {
            serde_json::from_slice::<Result<Paper, ReadError>>(&output.stdout).unwrap_or(Err(ReadError::ReaderStopped))
        }
        Err(Failure::Timeout) => Err(ReadError::Timeout { limit_seconds: options.max_seconds }),
        Err(Failure::TooMuchOutput) => Err(ReadError::TextTooLong { limit_bytes: options.max_text_bytes }),
        Err(Failure::NotFound | Failure::Broken) => Err(ReadError::ReaderStopped),
    }
}

/// The other side of [`read_in_child`]: reads one request, reads the file, writes the answer.
///
/// Sets limits on the whole process, so it is only for a program that does nothing else.
///
/// # Errors
/// When the request cannot be read or the answer cannot be written; the parent then sees no answer.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = io::BufReader::new(input);
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_REQUEST).read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    limit_process(request.options.max_memory_bytes, request.options.max_seconds.saturating_add(START_SECONDS))?;
    let mut bytes = Vec::new();
    let limit = request.options.max_bytes as u64;
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let answer = read(&bytes, request.name.as_deref(), &request.options);
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

/// Bounds the memory and the processor time of this process and of the programs that it starts; these would otherwise
/// outlive a killed parent.
#[cfg(unix)]
pub(crate) fn limit_process(most_memory_bytes: u64, most_seconds: u64) -> io::Result<()> {
    use rlimit::Resource;
    let lower = |resource: Resource, limit: u64| {
        let (_, hard) = resource.get()?;
        let limit = limit.min(hard);
        resource.set(limit, limit)
    };
    lower(Resource::AS, most_memory_bytes)?;
    lower(Resource::CPU, most_seconds)?;
    // No memory image of a citizen's paper is left on the disk.
    lower(Resource::CORE, 0)
}

/// Elsewhere the time limit of the parent is all there is.
#[cfg(not(unix))]
pub(crate) fn limit_process(_: u64, _: u64) -> io::Result<()> {
    Ok(())
}
