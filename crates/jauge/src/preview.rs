//! `jauge preview`: the form of a grid on this machine, drawn anew whenever the file changes.
//!
//! ```text
//! GET /         a frame around the form, which asks every second whether it changed
//! GET /form     the form, or the list of what is wrong with the grid
//! GET /state    a word that changes when the form does
//! ```
//!
//! Nothing else is served, and to nobody but this machine: the socket is on the loopback address,
//! and a request whose `Host` is another name (a page of the internet whose name was made to
//! point here) is refused.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jauge_model::Lang;

/// Most bytes of a request: a browser sends far fewer.
const MOST_BYTES: usize = 16 << 10;
/// Most requests answered at a time.
const MOST_AT_ONCE: usize = 32;
/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(5);

/// Draws the page as it is now.
pub(crate) type Draw = dyn Fn() -> String + Send + Sync;

/// Listens on the loopback address; `port` 0 takes any that is free.
///
/// # Errors
/// What the system says, for example that the port is taken.
pub(crate) fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Answers requests for as long as the listener lives.
pub(crate) fn serve(listener: &TcpListener, lang: Lang, draw: &Arc<Draw>) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    let busy = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        // A visitor that goes away is no reason to stop.
        let Ok(stream) = stream else { continue };
        if busy.load(Ordering::Relaxed) >= MOST_AT_ONCE {
            continue;
        }
        busy.fetch_add(1, Ordering::Relaxed);
        let (draw, counted) = (Arc::clone(draw), Arc::clone(&busy));
        std::thread::spawn(move || {
            let _ = visit(stream, port, lang, &*draw);
            counted.fetch_sub(1, Ordering::Relaxed);
        });
    }
    Ok(())
}

fn visit(mut stream: TcpStream, port: u16, lang: Lang, draw: &Draw) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|w| w == b"\r\n\r\n") && request.len() < MOST_BYTES {
        match stream.read(&mut part)? {
            0 => break,
            n => request.extend_from_slice(&part[..n]),
        }
    }
    stream.write_all(&answer(&request, port, lang, draw))
}

/// The answer to a request.
fn answer(request: &[u8], port: u16, lang: Lang, draw: &Draw) -> Vec<u8> {
    let text = String::from_utf8_lossy(request);
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let mut hosts = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim());
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let known = hosts.next().is_some_and(|h| own.iter().any(|o| o == h)) && hosts.next().is_none();
    if !known {
        return reply("421 Misdirected Request", "text/plain", "", "");
    }
    let mut words = first.split(' ');
    match (words.next(), words.next()) {
        (Some("GET"), Some("/")) => reply("200 OK", "text/html", FRAME_POLICY, &frame(lang)),
        (Some("GET"), Some("/form")) => reply("200 OK", "text/html", "", &draw()),
        (Some("GET"), Some("/state")) => reply("200 OK", "text/plain", "", &state(&draw())),
        (Some("GET"), _) => reply("404 Not Found", "text/plain", "", ""),
        _ => reply("405 Method Not Allowed", "text/plain", "", ""),
    }
}

/// A word that two different pages do not share.
fn state(page: &str) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    page.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn reply(status: &str, kind: &str, policy: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nX-Frame-Options: SAMEORIGIN\r\n{policy}\
         Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The script is the only one of the frame; the form brings its own policy.
const FRAME_POLICY: &str = "Content-Security-Policy: default-src 'none'; script-src 'nonce-frame'; \
     style-src 'nonce-frame'; connect-src 'self'; frame-src 'self'; base-uri 'none'\r\n";

fn frame(lang: Lang) -> String {
    let (code, title) = match lang {
        Lang::Fr => ("fr", "Aperçu du questionnaire"),
        Lang::En => ("en", "Preview of the form"),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style nonce=\"frame\">html,body,iframe{{margin:0;width:100%;height:100%;border:0;display:block}}</style></head>\
         <body><iframe src=\"/form\" title=\"{title}\"></iframe><script nonce=\"frame\">\
         let known;setInterval(async()=>{{try{{const now=await(await fetch('/state')).text();\
         if(known!==undefined&&now!==known)document.querySelector('iframe').contentWindow.location.reload();\
         known=now}}catch{{}}}},1000)</script></body></html>\n"
    )
}

/// A page that shows a text as it is.
pub(crate) fn plain_page(lang: Lang, title: &str, text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in format!("{title}\n\n{text}").chars() {
        match c {
            '&' | '<' | '>' | '"' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    let code = lang.code();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
         <title>jauge</title></head><body><pre>{escaped}</pre></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(request: &str) -> String {
        let page = || "<p>the form</p>".to_owned();
        String::from_utf8(answer(request.as_bytes(), 8123, Lang::En, &page)).expect("text")
    }

    fn get(path: &str, host: &str) -> String {
        ask(&format!(
            "GET {path} HTTP/1.1\r\nAccept: */*\r\nHost: {host}\r\n\r\n"
        ))
    }

    #[test]
    fn the_form_is_served_and_nothing_else() {
        assert!(get("/", "127.0.0.1:8123").contains("iframe src=\"/form\""));
        assert!(get("/form", "localhost:8123").ends_with("<p>the form</p>"));
        let state = get("/state", "localhost:8123");
        assert_eq!(
            state.len() - state.find("\r\n\r\n").expect("a body"),
            4 + 16
        );
        for path in [
            "/etc/passwd",
            "/../form",
            "//form",
            "/form?x",
            "http://a/form",
            "",
        ] {
            assert!(
                get(path, "127.0.0.1:8123").starts_with("HTTP/1.1 404"),
                "{path}"
            );
        }
        let post = ask("POST /form HTTP/1.1\r\nHost: localhost:8123\r\n\r\n");
        assert!(post.starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn another_name_that_points_here_is_refused() {
        for host in [
            "evil.example:8123",
            "127.0.0.1",
            "127.0.0.1:80",
            "",
            "localhost:8123, a",
        ] {
            assert!(get("/form", host).starts_with("HTTP/1.1 421"), "{host}");
        }
        let two = "GET /form HTTP/1.1\r\nHost: localhost:8123\r\nHost: a\r\n\r\n";
        for request in [
            "",
            "\r\n\r\n",
            "GET /form HTTP/1.0\r\n\r\n",
            two,
            "\u{0}\u{0}",
        ] {
            assert!(ask(request).starts_with("HTTP/1.1 421"), "{request:?}");
        }
    }

    #[test]
    fn a_visitor_on_the_machine_gets_the_page_as_it_is_now() {
        let listener = listen(0).expect("a free port");
        let address = listener.local_addr().expect("bound");
        assert!(address.ip().is_loopback());
        let count = AtomicUsize::new(0);
        let draw: Arc<Draw> = Arc::new(move || count.fetch_add(1, Ordering::Relaxed).to_string());
        std::thread::spawn(move || serve(&listener, Lang::Fr, &draw));
        let visit = || {
            let mut stream = TcpStream::connect(address).expect("listening");
            let request = format!("GET /form HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut text = String::new();
            stream.read_to_string(&mut text).expect("answered");
            text
        };
        assert!(visit().ends_with("\r\n\r\n0"));
        assert!(visit().ends_with("\r\n\r\n1"));
    }

    #[test]
    fn faults_are_shown_as_text() {
        let page = plain_page(Lang::Fr, "grid.toml", "<script>alert(1)</script> & \"x\"");
        assert!(!page.contains("<script") && page.contains("&#60;script&#62;"));
    }
}
