//! Webhooks and Zalo, against servers that keep what they are asked.

use std::sync::Arc;

use chrono::Duration;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::WebhookId;
use thihanh_kernel::time::Clock as _;
use thihanh_store::db_tests;
use uuid::Uuid;

use super::stand_in::StandIn;
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::modules::delivery::api::{
    Content, DeliveryError, Happened, Message, Purpose, Recipient, Shown, TargetForm, Which, ZaloForm, add_target,
    enqueue, give_up, list, post_events, renew_secret, resend, send_due, set_zalo, switch_target, webhook_targets,
    zalo_state,
};
use crate::modules::delivery::model::webhook::signature;
use crate::outbound::Outbound;
use crate::testing::TestApp;

const KNOWN: [&str; 2] = ["obligation.reported", "obligation.completed"];

fn system() -> Actor {
    Actor::system("test")
}

/// The same installation, which may talk to this machine and takes a stand-in for Zalo.
fn among(t: &TestApp, zalo: &str) -> Arc<App> {
    let args = ConfigArgs {
        outbound_private: Some(vec!["127.0.0.1".into()]),
        zalo_api: Some(zalo.to_owned()),
        zalo_oauth: Some(zalo.to_owned()),
        ..ConfigArgs::default()
    };
    let config = Config::load(&args, None).unwrap();
    let outbound = Outbound::of(&config).unwrap();
    Arc::new(App { config: Arc::new(config), outbound, ..(*t.app).clone() })
}

async fn target(app: &App, origin: &str, events: &str) -> (WebhookId, String) {
    let form = TargetForm { name: format!("QLVB {events}"), url: format!("{origin}/nhan?a=1"), events: events.into() };
    let secret = add_target(app, &system(), &form, &KNOWN).await.unwrap();
    (webhook_targets(app, &system()).await.unwrap().last().unwrap().id, secret)
}

fn happened(event: &str, key: &str) -> Happened {
    Happened {
        event: event.into(),
        at: "2026-03-16T05:00:00Z".parse().unwrap(),
        about: ("obligation", Uuid::from_u128(7)),
        data: serde_json::json!({ "code": "NV-2026-00001", "agency": "Sở Y tế" }),
        key: key.into(),
    }
}

async fn post(app: &App, events: Vec<Happened>) -> u64 {
    app.store.write(async |tx| post_events(app, tx, &events).await).await.unwrap()
}

async fn only(app: &App, which: Which) -> Shown {
    let (shown, _) = list(app, &system(), which).await.unwrap();
    let [only] = &shown[..] else { panic!("one in {which:?}: {shown:#?}") };
    only.clone()
}

db_tests! {
    async fn an_event_is_posted_signed_and_once(t: TestApp) {
        let server = StandIn::start().await;
        let app = among(&t, "");
        let (_, secret) = target(&app, &server.origin, "obligation.reported").await;
        assert_eq!(post(&app, vec![happened("obligation.reported", "41"), happened("obligation.completed", "42")]).await, 1);
        assert_eq!(post(&app, vec![happened("obligation.reported", "41")]).await, 0, "known already");
        server.will_answer(503, "").will_answer(204, "");
        send_due(&app).await.unwrap();
        let first = server.asked().remove(0);
        t.clock.advance(Duration::minutes(1));
        send_due(&app).await.unwrap();
        let second = server.asked().remove(0);
        assert_eq!((first.method.as_str(), first.path.as_str()), ("POST", "/nhan?a=1"));
        assert_eq!(first.header("content-type"), "application/json");
        assert_eq!(first.header("thihanh-event"), "obligation.reported");
        for asked in [&first, &second] {
            let timestamp: i64 = asked.header("thihanh-timestamp").parse().unwrap();
            assert_eq!(asked.header("thihanh-signature"), signature(&secret, timestamp, &asked.body));
        }
        assert_eq!(second.header("thihanh-timestamp"), t.clock.now().timestamp().to_string(), "each try is fresh");
        assert_eq!(first.header("thihanh-delivery"), second.header("thihanh-delivery"));
        assert_eq!(first.body, second.body);
        let body: serde_json::Value = serde_json::from_slice(&first.body).unwrap();
        assert_eq!(body["event"], "obligation.reported");
        assert_eq!(body["data"]["agency"], "Sở Y tế");
        assert_eq!(body["about"]["kind"], "obligation");
        assert_eq!(only(&app, Which::Sent).await.attempts, 2);
    }

    async fn redirects_private_addresses_and_closed_doors(t: TestApp) {
        let server = StandIn::start().await;
        let app = among(&t, "");
        let (id, _) = target(&app, &server.origin, "").await;
        post(&app, vec![happened("obligation.reported", "1")]).await;
        server.will_answer_with(302, vec![("location", "http://169.254.169.254/".into())], "");
        send_due(&app).await.unwrap();
        assert_eq!(server.asked().len(), 1);
        assert!(only(&app, Which::Failed).await.last_error.contains("redirects"));
        t.clock.advance(Duration::minutes(1));
        // Without the permission of the configuration the same address is not connected to.
        send_due(&t).await.unwrap();
        assert_eq!(server.asked().len(), 0);
        assert!(only(&app, Which::Failed).await.last_error.contains("not a public address"));
        t.clock.advance(Duration::minutes(4));
        server.will_answer(410, "");
        send_due(&app).await.unwrap();
        let dead = only(&app, Which::Dead).await;
        assert_eq!((dead.last_error.as_str(), dead.to.as_str()), ("410 Gone", "QLVB"));
        // An administrator sends it again, or gives up.
        resend(&app, &system(), dead.id).await.unwrap();
        switch_target(&app, &system(), id, false).await.unwrap();
        send_due(&app).await.unwrap();
        assert_eq!(server.asked().len(), 1, "the 410's; nothing goes to a target that is off");
        give_up(&app, &system(), dead.id).await.unwrap();
        assert!(matches!(resend(&app, &system(), dead.id).await, Err(DeliveryError::NotFound)), "its content is gone");
        assert_eq!(only(&app, Which::Sent).await.state, "dropped");
    }

    async fn a_new_secret_signs_what_is_sent_from_then_on(t: TestApp) {
        let server = StandIn::start().await;
        let app = among(&t, "");
        let (id, old) = target(&app, &server.origin, "").await;
        post(&app, vec![happened("obligation.reported", "1")]).await;
        let new = renew_secret(&app, &system(), id).await.unwrap();
        assert_ne!(old, new);
        server.will_answer(200, "");
        send_due(&app).await.unwrap();
        let asked = server.asked().remove(0);
        let timestamp = asked.header("thihanh-timestamp").parse().unwrap();
        assert_eq!(asked.header("thihanh-signature"), signature(&new, timestamp, &asked.body));
        let form = TargetForm { name: "x".into(), url: "http://qlvb.example.vn/".into(), events: "nothing".into() };
        let Err(DeliveryError::Invalid(faults)) = add_target(&app, &system(), &form, &KNOWN).await else { panic!("taken") };
        assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["events", "url"]);
    }

    async fn zalo_gets_the_message_with_a_token_of_its_own(t: TestApp) {
        let server = StandIn::start().await;
        let app = among(&t, &server.origin);
        let put = async |user: &str| {
            let message = Message {
                to: Recipient::Zalo(user.to_owned()),
                content: Content::Words("2 nhiệm vụ sắp đến hạn".into()),
                purpose: Purpose::Digest,
                about: None,
                unique_key: None,
                not_before: None,
            };
            app.store.write(async |tx| enqueue(&app, tx, message.clone()).await).await.unwrap();
        };
        put("2468458835296117922").await;
        send_due(&app).await.unwrap();
        assert_eq!(server.asked().len(), 0, "it waits until an account is set up");
        let form = ZaloForm { app_id: "4242".into(), app_secret: "bi-mat".into(), refresh_token: "refresh-1".into() };
        set_zalo(&app, &system(), &form).await.unwrap();
        server
            .will_answer(200, r#"{"access_token":"access-1","refresh_token":"refresh-2","expires_in":"90000"}"#)
            .will_answer(200, r#"{"error":0,"message":"Success","data":{"message_id":"m1"}}"#);
        send_due(&app).await.unwrap();
        let asked = server.asked();
        let [exchange, message] = &asked[..] else { panic!("{asked:#?}") };
        assert_eq!((exchange.method.as_str(), exchange.path.as_str()), ("POST", "/v4/oa/access_token"));
        assert_eq!(exchange.header("secret_key"), "bi-mat");
        assert_eq!(exchange.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(exchange.body, b"refresh_token=refresh-1&app_id=4242&grant_type=refresh_token");
        assert_eq!((message.method.as_str(), message.path.as_str()), ("POST", "/v3.0/oa/message/cs"));
        assert_eq!(message.header("access_token"), "access-1");
        assert_eq!(message.header("content-type"), "application/json");
        let body: serde_json::Value = serde_json::from_slice(&message.body).unwrap();
        let wanted = serde_json::json!({ "recipient": { "user_id": "2468458835296117922" }, "message": { "text": "2 nhiệm vụ sắp đến hạn" } });
        assert_eq!(body, wanted);
        // The token serves the next one; who does not follow the account is refused for good.
        put("2468458835296117923").await;
        server.will_answer(200, r#"{"error":-213,"message":"User has not followed OA"}"#);
        send_due(&app).await.unwrap();
        assert_eq!(server.asked().len(), 1);
        assert!(only(&app, Which::Dead).await.last_error.contains("-213"));
        // A token that Zalo no longer takes is got anew, with the refresh token of the last answer.
        put("2468458835296117924").await;
        server.will_answer(200, r#"{"error":-216,"message":"Access token is invalid"}"#);
        send_due(&app).await.unwrap();
        assert!(zalo_state(&app, &system()).await.unwrap().unwrap().last_error.contains("-216"));
        server.asked();
        t.clock.advance(Duration::minutes(1));
        server
            .will_answer(200, r#"{"access_token":"access-2","refresh_token":"refresh-3","expires_in":90000}"#)
            .will_answer(200, r#"{"error":0,"message":"Success"}"#);
        send_due(&app).await.unwrap();
        let asked = server.asked();
        assert_eq!(asked[0].body, b"refresh_token=refresh-2&app_id=4242&grant_type=refresh_token");
        assert_eq!(asked[1].header("access_token"), "access-2");
        let state = zalo_state(&app, &system()).await.unwrap().unwrap();
        assert_eq!(state.last_error, "");
        assert!(state.expires_at.is_some_and(|at| at == t.clock.now() + Duration::seconds(90_000)));
    }
}
