//! The routes of the program, kept as a list besides: axum's router cannot be asked what is in it, and the table of rights
//! (docs/permissions.md) must name every one of them.

use std::convert::Infallible;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, patch, post};

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
        self.with(Method::GET, path, get(handler))
    }

    /// Adds a form that is sent.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::POST, path, post(handler))
    }

    /// Adds a request that changes a part of something.
    #[must_use]
    pub fn patch<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::PATCH, path, patch(handler))
    }

    /// Adds a request that gives something up.
    #[must_use]
    pub fn delete<H: Handler<T, S>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.with(Method::DELETE, path, delete(handler))
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
