//! A web server for one folder: enough of HTTP for a browser on the same machine.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A browser opens connections that it may never use.
const PATIENCE: Duration = Duration::from_secs(10);
const REQUEST_MAX_BYTES: u64 = 16 * 1024;

/// Answers every request on `listener` with a file of `folder`.
pub(super) fn serve(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_owned();
        // The browser going away in the middle of an answer is nobody's mistake.
        thread::spawn(move || answer(stream, &folder).ok());
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(REQUEST_MAX_BYTES));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let Answer { status, media_type, body } = Answer::to(&request, folder);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&body)?;
    }
    stream.flush()
}

struct Answer {
    status: &'static str,
    media_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn to(request: &str, folder: &Path) -> Self {
        let mut words = request.split_whitespace();
        let (Some("GET" | "HEAD"), Some(target)) = (words.next(), words.next()) else {
            return Self::plain("405 Method Not Allowed", "only GET and HEAD");
        };
        let Some(path) = file(target, folder) else {
            return Self::plain("400 Bad Request", "not a path of this server");
        };
        match fs::read(&path) {
            Ok(body) => Self { status: "200 OK", media_type: media_type(&path), body },
            Err(_) => Self::plain("404 Not Found", "no such file; the page is at /"),
        }
    }

    fn plain(status: &'static str, text: &str) -> Self {
        Self { status, media_type: "text/plain; charset=utf-8", body: text.as_bytes().to_owned() }
    }
}

/// The file that a request's target names; nothing for a target that would leave the folder.
///
/// The page has only plain names, so a target with an escape (`%2e`) names none of its files.
fn file(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let mut file = folder.to_owned();
    for part in path.split('/') {
        if part == ".." || !part.chars().all(is_plain) {
            return None;
        }
        file.push(part);
    }
    Some(if path.is_empty() || path.ends_with('/') { file.join("index.html") } else { file })
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        // A browser compiles WebAssembly while it arrives, but only under this name.
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_names_a_file_inside_the_folder_or_nothing() {
        let cases = [
            ("/", Some("dist/index.html")),
            ("/?fresh=1", Some("dist/index.html")),
            ("/icons/a-1.svg", Some("dist/icons/a-1.svg")),
            ("/../Cargo.toml", None),
            ("/icons/../../Cargo.toml", None),
            ("/%2e%2e/Cargo.toml", None),
            ("/c:\\x", None),
            ("x", None),
        ];
        for (target, expected) in cases {
            let file = file(target, Path::new("dist"));
            assert_eq!(file.as_deref(), expected.map(Path::new), "{target}");
        }
    }

    #[test]
    fn an_answer_has_a_status() {
        let cases = [
            ("POST / HTTP/1.1\r\n", "405 Method Not Allowed"),
            ("GET /../x HTTP/1.1\r\n", "400 Bad Request"),
            ("GET /no-such-file HTTP/1.1\r\n", "404 Not Found"),
            ("HEAD /Cargo.toml HTTP/1.1\r\n", "200 OK"),
            ("", "405 Method Not Allowed"),
        ];
        for (request, status) in cases {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
            assert_eq!(Answer::to(request, folder).status, status, "{request}");
        }
    }
}
