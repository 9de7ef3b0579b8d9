//! What holds for every text. The fuzz target `vanban_read` and the tests include this file.

use vanban::Span;

/// Reads a text in every way there is: the same reading each time, whose spans lie inside the text.
pub fn check(text: &str) {
    let reading = vanban::read(text);
    assert_eq!(reading, vanban::read(text));
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    for task in &reading.tasks {
        inside(task.source);
        assert!(task.source.start < task.source.end);
        task.lead.iter().chain(&task.support).chain(&task.via).for_each(|a| inside(a.span));
        let found = [&task.lead_found, &task.support_found, &task.deadlines_found];
        found.iter().flat_map(|f| &f.from).for_each(|s| inside(*s));
    }
    reading.citations.iter().for_each(|c| inside(c.span));
    reading.outline.iter().for_each(|b| inside(b.span));
    reading.explain().iter().for_each(|r| inside(r.source));
    let length = text.strip_prefix('\u{FEFF}').unwrap_or(text).chars().count();
    let written = reading.contract(text, Some("a.txt"));
    assert!(written.tasks.iter().all(|t| t.source.start < t.source.end && t.source.end <= length));
    vanban::find_deadlines(text, Some(2026)).iter().for_each(|f| inside(f.span));
    vanban::find_agencies(text).iter().for_each(|a| inside(a.span));
}
