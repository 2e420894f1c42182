//! The program of the page: Rust to WebAssembly, with the JavaScript that joins it to the browser.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use super::data::Notes;
use super::split::{self, Parts};
use crate::command::Tool;
use crate::progress::step;
use crate::{node, places};

/// The target triple of the page.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// What the compiler and wasm-bindgen use of WebAssembly; wasm-opt wants every one named.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Puts functions beside their like, which compresses better, and takes the names away.
const AFTER_THE_CUT: [&str; 2] = ["--reorder-functions-by-name", "--strip-debug"];

/// A program and its bindings.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) javascript: Vec<u8>,
    /// What runs first.
    pub(crate) wasm: Vec<u8>,
    /// What arrives after the first screen; a program that was compiled quickly is not split.
    pub(crate) rest: Option<Vec<u8>>,
}

/// Whom the bindings are written for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bindings {
    /// The page.
    Web,
    /// Node.js, which runs the engine's tests.
    Node,
}

/// The page's program.
pub(crate) fn program(profile: Profile) -> Result<Program> {
    let crate_wasm = step("compiling the page to WebAssembly", || {
        compile(profile, "drydock.wasm", &["--lib", "--no-default-features", "--features", "app"])
    })?;
    let folder = places::target().join("page");
    step("binding it to the browser", || bind(&crate_wasm, "drydock", Bindings::Web, &folder))?;
    let bound = folder.join("drydock_bg.wasm");
    let javascript = read(&folder.join("drydock.js"))?;
    match profile {
        Profile::Dev | Profile::Speed => {
            Ok(Program { javascript, wasm: read(&bound)?, rest: None })
        }
        Profile::Release => {
            node::install(&places::build_packages())?;
            let notes = Notes::read(&read(&crate_wasm)?)?;
            let Parts { first, rest } = cut(&read(&bound)?, &notes, &folder)?;
            let wasm = finish(&first, "first", &folder)?;
            Ok(Program { javascript, wasm, rest: Some(finish(&rest, "rest", &folder)?) })
        }
    }
}

/// Splits the program by what runs on the first screen.
fn cut(whole: &[u8], notes: &Notes, folder: &Path) -> Result<Parts> {
    let instrumented = folder.join("drydock_instrumented.wasm");
    write(&instrumented, &split::instrument(whole)?)?;
    let ran = step("drawing the first screen to see what it runs", || {
        let script = places::build_packages().join("src/build/profile.mjs");
        let index = places::www().join("index.html");
        node::node()?.args([script, folder.join("drydock.js"), instrumented, index]).read()
    })?;
    split::split(whole, &split::read_profile(&ran)?, notes)
}

/// The last pass over a part.
fn finish(part: &[u8], name: &str, folder: &Path) -> Result<Vec<u8>> {
    let whole = folder.join(format!("drydock_{name}_named.wasm"));
    let finished = folder.join(format!("drydock_{name}.wasm"));
    write(&whole, part)?;
    step(&format!("optimising the {name} part for size"), || {
        optimise(&whole, &finished, &AFTER_THE_CUT)
    })?;
    read(&finished)
}

/// Compiles for WebAssembly what `selection` says, and gives the path of the result.
///
/// `file` is its path below cargo's folder of the profile.
pub(crate) fn compile(profile: Profile, file: &str, selection: &[&str]) -> Result<PathBuf> {
    add_target()?;
    let (folder, flags): (_, &[&str]) = match profile {
        Profile::Release => ("release", &["--release"]),
        Profile::Dev => ("debug", &[]),
        Profile::Speed => ("speed", &["--profile", "speed"]),
    };
    Tool::cargo()
        .args(["build", "--target", TARGET])
        .args(flags)
        .args(selection)
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(profile))
        .run()?;
    Ok(places::target().join(TARGET).join(folder).join(file))
}

/// Panic messages name source files; without this the page would carry this machine's folders. A
/// program that is cut needs the linker's notes, too.
fn rust_flags(profile: Profile) -> String {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=drydock", places::root().display())];
    if let Some(home) = home {
        flags.push(format!("--remap-path-prefix={}=cargo", home.display()));
    }
    if profile == Profile::Release {
        flags.push("-Clink-args=--emit-relocs".to_owned());
    }
    flags.join("\u{1f}")
}

/// Adds Rust's standard library for WebAssembly where it lacks.
pub(crate) fn add_target() -> Result<()> {
    let remedy = "install Rust with rustup, or add the target wasm32-unknown-unknown yourself";
    let sysroot = Tool::new("rustc", remedy).args(["--print", "sysroot"]).read()?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).exists() {
        return Ok(());
    }
    step("adding the WebAssembly target to Rust", || {
        Tool::new("rustup", remedy).args(["target", "add", TARGET]).run()
    })
}

/// Writes `NAME.js` and `NAME_bg.wasm` into `folder`.
pub(crate) fn bind(wasm: &Path, name: &str, bindings: Bindings, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false).remove_producers_section(true);
    // Names as the linker knows them.
    bindgen.demangle(false);
    match bindings {
        // The names of the files carry hashes: who loads the program says where it is.
        Bindings::Web => bindgen.web(true)?.omit_default_module_path(true),
        Bindings::Node => bindgen.nodejs(true)?,
    };
    bindgen.generate(folder).with_context(|| {
        format!("wasm-bindgen cannot read {}; its version in xtask/Cargo.toml and in Cargo.toml must be the same", wasm.display())
    })?;
    if folder.join("snippets").exists() {
        bail!(
            "a crate brings JavaScript of its own, which the build does not place: see {}",
            folder.join("snippets").display()
        );
    }
    Ok(())
}

fn optimise(wasm: &Path, optimised: &Path, more: &[&str]) -> Result<()> {
    let wasm_opt = places::build_packages().join("node_modules/binaryen/bin/wasm-opt");
    node::node()?
        .args([wasm_opt.as_path(), wasm, Path::new("-o"), optimised])
        .args(["-Oz"])
        .args(more)
        .args(["--strip-producers"])
        .args(WASM_FEATURES)
        .read()?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
