//! `cargo xtask serve`: the page on 127.0.0.1, made again when its sources change.

mod http;
mod watch;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::args::{BuildOptions, ServeOptions};
use crate::build::{self, BasePath};
use crate::places;

/// Builds, serves and watches until it is stopped.
pub(crate) fn command(options: &ServeOptions) -> Result<()> {
    // Before the build: a port that is taken should not cost a minute to find out.
    let listener = listen(options.port)?;
    let address = format!("http://{}/", listener.local_addr()?);
    let how = BuildOptions { base_path: BasePath::default(), profile: options.profile };
    let mut sources = watch::State::now();
    first_page(&how)?;
    thread::spawn(move || http::serve(&listener, &places::dist()));
    println!("\nDrydock is at {address}   (Ctrl-C stops)");
    if options.opens_browser {
        open(&address);
    }
    loop {
        sources = sources.wait_for_change();
        println!("\nThe sources changed");
        match build::build(&how) {
            Ok(_) => println!("Made again; reload the page at {address}"),
            Err(error) => eprintln!("error: {error:#}\n{LAST_PAGE}"),
        }
    }
}

const LAST_PAGE: &str = "Serving the last page that could be made";

/// Makes the page. A failure counts only when there is no earlier page to serve in its place.
fn first_page(how: &BuildOptions) -> Result<()> {
    let Err(error) = build::build(how) else { return Ok(()) };
    if !places::dist().join("index.html").exists() {
        return Err(error);
    }
    eprintln!("error: {error:#}\n{LAST_PAGE}");
    Ok(())
}

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is taken by another program; stop that one, or take another port: \
             cargo xtask serve --port {}",
            port.checked_add(1).unwrap_or(8080)
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "this user may not listen on port {port}; take one above 1023: \
             cargo xtask serve --port 8080"
        ),
        _ => anyhow!(error).context(format!("cannot listen on port {port}")),
    })
}

/// Opens the reader's browser, if there is one; the address is printed in any case.
fn open(address: &str) {
    let (program, args): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start"])
    } else {
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(args)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("no browser");
    if let Ok(mut opener) = started {
        // It may stay as long as the browser does; somebody has to take its exit status.
        thread::spawn(move || opener.wait());
    }
}
