//! The routes of the program, kept as a list besides: axum's router cannot be asked what is in it, and the table of rights
//! (docs/permissions.md) must name every one of them.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, patch, post};

/// An answer on its way.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler without its type. axum wraps each type of handler into a dozen types of its own before it forgets it, which took a third of the
/// time to build the program (docs/performance.md); this way there is one.
struct Erased<S>(Arc<dyn Fn(Request, S) -> Answering + Send + Sync>);

impl<S> Clone for Erased<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: 'static> Erased<S> {
    fn new<H: Handler<T, S>, T: 'static>(handler: H) -> Self {
        Self(Arc::new(move |request, state| Box::pin(handler.clone().call(request, state))))
    }
}

impl<S: Send + Sync + 'static> Handler<(), S> for Erased<S> {
    type Future = Answering;

    fn call(self, request: Request, state: S) -> Answering {
        (self.0)(request, state)
    }
}

/// A router that knows its routes.
pub struct Routes<S> {
    router: Router<S>,
    known: Vec<(Method, String)>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self { router: Router::new(), known: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page that is read. It answers HEAD too.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::GET, path, get(Erased::new(handler)))
    }

    /// Adds a form that is sent.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::POST, path, post(Erased::new(handler)))
    }

    /// Adds a request that changes a part of something.
    #[must_use]
    pub fn patch<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::PATCH, path, patch(Erased::new(handler)))
    }

    /// Adds a request that gives something up.
    #[must_use]
    pub fn delete<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::DELETE, path, delete(Erased::new(handler)))
    }

    fn with(mut self, method: Method, path: &str, handler: MethodRouter<S, Infallible>) -> Self {
        self.known.push((method, path.to_owned()));
        Self { router: self.router.route(path, handler), ..self }
    }

    /// Lets bodies of up to so many bytes in, on the routes added until here.
    #[must_use]
    pub fn body_limit(self, bytes: usize) -> Self {
        Self { router: self.router.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    /// Adds those of another part.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.known.extend(other.known);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// Adds those of another part, below `prefix`.
    #[must_use]
    pub fn nest(mut self, prefix: &str, other: Self) -> Self {
        self.known.extend(other.known.into_iter().map(|(method, path)| (method, format!("{prefix}{path}"))));
        Self { router: self.router.nest(prefix, other.router), ..self }
    }

    /// What there is: method and path, in the order in which it was added.
    #[must_use]
    pub fn known(&self) -> &[(Method, String)] {
        &self.known
    }

    /// The router itself.
    pub fn into_router(self) -> Router<S> {
        self.router
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn what_is_known_answers_and_nothing_else_does() {
        let part = Routes::new().get("/a", async || "a").post("/a", async || "posted");
        let routes: Routes<()> = Routes::new().get("/", async || "home").nest("/api", part).merge(Routes::new());
        let known: Vec<_> = routes.known().iter().map(|(method, path)| format!("{method} {path}")).collect();
        assert_eq!(known, ["GET /", "GET /api/a", "POST /api/a"]);
        let router = routes.into_router();
        for (method, path, status) in [
            (Method::GET, "/", StatusCode::OK),
            (Method::POST, "/api/a", StatusCode::OK),
            (Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED),
            (Method::GET, "/a", StatusCode::NOT_FOUND),
        ] {
            let request = Request::builder().method(&method).uri(path).body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), status, "{method} {path}");
        }
    }
}
