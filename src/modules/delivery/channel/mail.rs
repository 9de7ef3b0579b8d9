//! Mail by SMTP, a connection for each mail: one kept open would be handed on in the middle of an answer when a try is cut off, and its
//! late answer taken for that of the next mail.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::http::Uri;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::Opened;
use crate::config::Config;
use crate::modules::delivery::model::html;
use crate::modules::delivery::model::retry::Outcome;

/// Longest wait for a connection. A whole try is bounded by the caller.
const CONNECT: Duration = Duration::from_secs(20);

/// Refusals of us, not of the mail: it has to wait until the settings are mended. Sign-in is required, its way is too weak, it failed,
/// it needs encryption.
const OF_THE_SETTINGS: [&str; 4] = ["530", "534", "535", "538"];

/// A mail server and the sender of every mail.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What a mail says.
pub struct Letter<'a> {
    pub subject: &'a str,
    pub text: &'a str,
    pub html: Option<&'a str>,
    pub preferences: Option<&'a str>,
}

impl Mailer {
    /// The mail server of the configuration.
    pub fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.smtp else { return Ok(None) };
        let from = config.mail_from.as_deref().context("smtp is set and mail-from, the sender, is not")?;
        let from = from.parse().with_context(|| format!("mail-from is no address: {from}"))?;
        // The URL holds a password: no message repeats it.
        let address: Uri = url.parse().ok().context("smtp is no address like smtps://user:password@host")?;
        let host = address.host().context("smtp names no host")?;
        let is_encrypted = address.scheme_str() == Some("smtps") || address.query() == Some("tls=required");
        if !is_encrypted && !is_loopback(host) {
            bail!("smtp to {host} must be encrypted: smtps://… or smtp://…?tls=required");
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| anyhow::anyhow!("smtp cannot be used: {error}"))?
            .timeout(Some(CONNECT));
        if let Some(file) = &config.ca_file {
            let pem = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
            let trusted =
                Certificate::from_pem(&pem).with_context(|| format!("{} is no certificate", file.display()))?;
            let parameters = TlsParameters::builder(host.to_owned()).add_root_certificate(trusted).build()?;
            let is_wrapped = address.scheme_str() == Some("smtps");
            builder = builder.tls(if is_wrapped { Tls::Wrapper(parameters) } else { Tls::Required(parameters) });
        }
        Ok(Some(Self { transport: builder.build(), from }))
    }

    /// One try.
    pub(super) async fn send(&self, message: &Opened, to: (&str, &str), letter: Letter<'_>) -> Outcome {
        let mail = match self.compose(message, to, letter) {
            Ok(mail) => mail,
            Err(error) => return Outcome::Never(error.to_string()),
        };
        match self.transport.send(mail).await {
            Ok(_) => Outcome::Sent,
            Err(error) => refused(&error),
        }
    }

    fn compose(&self, message: &Opened, (address, name): (&str, &str), letter: Letter<'_>) -> anyhow::Result<Message> {
        let to: Address = address.parse().map_err(|_| anyhow::anyhow!("no mail address"))?;
        let name = Some(name.trim()).filter(|name| !name.is_empty());
        let made;
        let html = match letter.html {
            Some(html) => html,
            None => {
                made = html::of_words(letter.text);
                &made
            }
        };
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name.map(str::to_owned), to))
            .subject(letter.subject)
            .date(message.at.into())
            // The same at every try, so that programs see that two are one.
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            // Nobody's absence note needs to answer.
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(preferences) = letter.preferences {
            builder = builder.raw_header(header("List-Unsubscribe", &format!("<{preferences}>")));
        }
        Ok(builder.multipart(MultiPart::alternative_plain_html(letter.text.to_owned(), html.to_owned()))?)
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// How a try ended that the server did not take.
fn refused(error: &Error) -> Outcome {
    let reason = error.to_string();
    let is_of_settings = error.status().is_some_and(|code| OF_THE_SETTINGS.contains(&code.to_string().as_str()));
    if error.is_permanent() && !is_of_settings { Outcome::Never(reason) } else { Outcome::Later(reason) }
}

/// The password stays out of logs.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigArgs;

    #[test]
    fn passwords_and_mail_never_travel_in_clear_over_a_network() {
        for (url, is_taken) in [
            ("smtp://127.0.0.1:2525", true),
            ("smtp://localhost:25", true),
            ("smtp://[::1]:25", true),
            ("smtp://mail.example.vn:25", false),
            ("smtp://10.0.0.5", false),
            ("smtp://mail.example.vn:587?tls=opportunistic", false),
            ("smtp://u:p@mail.example.vn:587?tls=required", true),
            ("smtps://u:p@mail.example.vn", true),
            ("https://mail.example.vn", false),
            ("mail.example.vn", false),
        ] {
            let args = ConfigArgs {
                smtp: Some(url.into()),
                mail_from: Some("Thi hành <thihanh@example.vn>".into()),
                ..ConfigArgs::default()
            };
            let mailer = Mailer::of(&Config::load(&args, None).unwrap());
            assert_eq!(mailer.is_ok(), is_taken, "{url}: {mailer:?}");
            assert!(!format!("{mailer:?}").contains("u:p"), "{url}");
        }
    }
}
