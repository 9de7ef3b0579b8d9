//! A mail's words as an HTML document, for programs that show nothing else well.

/// Blank lines part paragraphs; addresses of pages become links; everything else is shown as it is.
#[must_use]
pub fn of_words(text: &str) -> String {
    let mut html = String::from(
        "<!doctype html><html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;font-size:15px;line-height:1.5;color:#212529\">",
    );
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let lines: Vec<_> = paragraph.lines().map(linked).collect();
        html.push_str("<p>");
        html.push_str(&lines.join("<br>"));
        html.push_str("</p>");
    }
    html.push_str("</body></html>");
    html
}

/// One line, escaped, each `http(s)://…` in it a link.
fn linked(line: &str) -> String {
    let mut html = String::new();
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            html.push(' ');
        }
        if word.starts_with("https://") || word.starts_with("http://") {
            let address = word.trim_end_matches(['.', ',', ';', ')']);
            let (address, rest) = (escape(address), escape(&word[address.len()..]));
            html.push_str(&format!("<a href=\"{address}\">{address}</a>{rest}"));
        } else {
            html.push_str(&escape(word));
        }
    }
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_addresses_are_links() {
        let html = of_words("Kính gửi <b>Hà</b> & \"bạn\",\n\nMở https://a.vn/x?y=1&z=2.\nHết\n\n\n\n");
        assert!(
            html.contains("<p>Kính gửi &lt;b&gt;Hà&lt;/b&gt; &amp; &quot;bạn&quot;,</p><p>Mở <a href=\"https://a.vn/x?y=1&amp;z=2\">https://a.vn/x?y=1&amp;z=2</a>.<br>Hết</p></body>"),
            "{html}"
        );
        assert!(!of_words("javascript:alert(1) \"onclick=x").contains("<a"), "only pages are linked");
    }
}
