//! Any text gives a reading, the same each time, whose spans lie inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let reading = vanban::read(&text);
    assert_eq!(reading, vanban::read(&text));
    let inside = |span: vanban::Span| assert!(text.get(span.start..span.end).is_some());
    for task in &reading.tasks {
        inside(task.source);
        task.lead.iter().chain(&task.support).chain(&task.via).for_each(|a| inside(a.span));
        let found = [&task.lead_found, &task.support_found, &task.deadlines_found];
        found.iter().flat_map(|f| &f.from).for_each(|s| inside(*s));
    }
    reading.citations.iter().for_each(|c| inside(c.span));
    reading.outline.iter().for_each(|b| inside(b.span));
    reading.explain().iter().for_each(|r| inside(r.source));
    let _ = reading.contract(&text, None);
    let _ = vanban::find_deadlines(&text, Some(2026));
    let _ = vanban::find_agencies(&text);
});
