//! HTML: what a browser would show as text, with paragraphs, lists and tables kept apart.

mod flow;

use std::cell::RefCell;

use encoding_rs::{Encoding as Charset, UTF_8, WINDOWS_1258};
use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use memchr::memmem;
use unicode_normalization::UnicodeNormalization;

use super::limits::Budget;
use super::text::{self, Decoded};
use super::{Encoding, Format, Notice, Paper, ReadError, legacy};
use flow::Flow;

/// Bytes handed to the tokenizer between two looks at the clock. It compares each attribute with all of its tag, so
/// that a tag of a megabyte takes minutes.
const CHUNK: usize = 4 << 10;

/// Reads a web page.
pub(super) fn read(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    let (source, encoding, unreadable) = decode(bytes)?;
    let tokenizer = Tokenizer::new(Sink { flow: RefCell::default() }, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = source.as_str();
    while !rest.is_empty() {
        budget.check_time()?;
        let mut end = rest.len().min(CHUNK);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (chunk, after) = rest.split_at(end);
        rest = after;
        input.push_back(StrTendril::from_slice(chunk));
        // A script pauses the tokenizer for those who run it.
        while let TokenizerResult::Script(()) = tokenizer.feed(&input) {}
        budget.check_text(tokenizer.sink.flow.borrow().len())?;
    }
    tokenizer.end();
    let flow = tokenizer.sink.flow.into_inner();
    let (text, marks_lifted, deletions) = flow.finish();
    let text: String = text.nfc().collect();
    let mut notices = Vec::new();
    let (text, encoding) = match legacy::decode_pasted(&text) {
        Some((text, legacy)) => (text, Some(legacy)),
        None => (text, encoding),
    };
    if let Some(legacy @ (Encoding::Tcvn3 | Encoding::Vni | Encoding::Windows1258)) = encoding {
        notices.push(Notice::ConvertedFrom(legacy));
    }
    if unreadable > 0 {
        notices.push(Notice::UnreadableCharacters { count: unreadable });
    }
    if deletions > 0 {
        notices.push(Notice::TrackedChangesAccepted { insertions: 0, deletions });
    }
    if marks_lifted > 0 {
        notices.push(Notice::FootnoteMarksLifted { count: marks_lifted });
    }
    budget.check_text(text.len())?;
    Ok(Paper { text, format: Format::Html, encoding, notices, pages: Vec::new() })
}

/// The page's characters: by its byte order mark, as UTF-8 where it is that whatever it says, or as it says.
fn decode(bytes: &[u8]) -> Result<(String, Option<Encoding>, u32), ReadError> {
    let has_mark =
        bytes.starts_with(b"\xef\xbb\xbf") || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let declared = declared_charset(bytes).filter(|charset| *charset != UTF_8);
    match declared {
        Some(charset) if !has_mark && simdutf8::basic::from_utf8(bytes).is_err() => {
            let (text, _) = charset.decode_without_bom_handling(bytes);
            let unreadable = u32::try_from(text.matches('\u{fffd}').count()).unwrap_or(u32::MAX);
            let encoding = (charset == WINDOWS_1258).then_some(Encoding::Windows1258);
            Ok((text.into_owned(), encoding, unreadable))
        }
        _ => {
            let Decoded { text, encoding, unreadable } = text::decode(bytes)?;
            Ok((text, Some(encoding), unreadable))
        }
    }
}

/// The charset that the page names in its first kilobyte (HTML Living Standard, 13.2.3.2).
fn declared_charset(bytes: &[u8]) -> Option<&'static Charset> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = memmem::find(&head, b"charset")? + b"charset".len();
    let value = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| b"\"'>; /".contains(byte) || byte.is_ascii_whitespace())?;
    Charset::for_label(&value[..end])
}

/// Hands the tokenizer's findings to the flow.
struct Sink {
    flow: RefCell<Flow>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut flow = self.flow.borrow_mut();
        match token {
            Token::CharacterTokens(text) => flow.text(&text),
            Token::TagToken(tag) => {
                if tag.kind == TagKind::StartTag {
                    flow.start(&tag.name, |name| attribute(&tag, name));
                    return raw_text(&tag);
                }
                flow.end(&tag.name);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.to_string())
}

/// Elements whose content is no markup.
fn raw_text(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_charset() {
        let rows: &[(&[u8], Option<&str>)] = &[
            (b"<meta charset=windows-1258>", Some("windows-1258")),
            (b"<meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-1\">", Some("windows-1252")),
            (b"<META CHARSET = 'UTF-8'>", Some("UTF-8")),
            (b"<meta charset=nonsense>", None),
            (b"<p>charset", None),
        ];
        for (bytes, expected) in rows {
            assert_eq!(declared_charset(bytes).map(Charset::name), *expected);
        }
    }
}
