//! What a visitor downloads, and the limits on it.

use anyhow::{Result, bail};
use brotli::enc::BrotliEncoderParams;

use super::Site;
use crate::progress::step;

/// Kilobytes of the first screen, compressed.
///
/// The program is cut behind the first screen (see `split.rs`), so that an operation which that
/// screen does not run costs its visitor next to nothing. What counts here is what it runs.
const FIRST_SCREEN_MAX_KB: f64 = 300.0;
/// Kilobytes of the editor of policies, which arrives when somebody writes one, compressed.
const EDITOR_MAX_KB: f64 = 115.0;
/// Kilobytes of everything that is kept for offline use, compressed.
const EVERYTHING_MAX_KB: f64 = 1500.0;

/// Prints the weights; an error when the page is too heavy.
pub(crate) fn check(site: &Site) -> Result<()> {
    let (rows, editor, everything) = step("weighing the page", || -> Result<_> {
        let rows = site.first_screen().map(|(name, bytes)| Row::new(name, bytes));
        let rows = rows.collect::<Result<Vec<Row>>>()?;
        let all = site.files().map(|(name, bytes)| Ok(Row::new(name, bytes)?.brotli_kb));
        let editor = kilobytes(compressed(site.editor())?);
        Ok((rows, editor, all.sum::<Result<f64>>()?))
    })?;
    println!("  {:16} {:>9} {:>9}", "first screen", "raw KB", "brotli KB");
    for Row { name, raw_kb, brotli_kb } in &rows {
        println!("  {name:16} {raw_kb:9.1} {brotli_kb:9.1}");
    }
    let raw: f64 = rows.iter().map(|row| row.raw_kb).sum();
    let first: f64 = rows.iter().map(|row| row.brotli_kb).sum();
    println!("  {:16} {raw:9.1} {first:9.1}  of {FIRST_SCREEN_MAX_KB}", "together");
    println!("  {:16} {:9} {editor:9.1}  of {EDITOR_MAX_KB}", "editor", "");
    println!("  {:16} {:9} {everything:9.1}  of {EVERYTHING_MAX_KB}", "kept offline", "");
    if first > FIRST_SCREEN_MAX_KB {
        bail!(
            "the first screen weighs {first:.1} KB, over the limit of {FIRST_SCREEN_MAX_KB} KB: \
             load less at the start, or give the new weight a reason in xtask/src/build/weight.rs"
        );
    }
    if editor > EDITOR_MAX_KB {
        bail!("the editor weighs {editor:.1} KB, over the limit of {EDITOR_MAX_KB} KB");
    }
    if everything > EVERYTHING_MAX_KB {
        bail!("the whole page weighs {everything:.1} KB, over the limit of {EVERYTHING_MAX_KB} KB");
    }
    Ok(())
}

struct Row {
    name: String,
    raw_kb: f64,
    brotli_kb: f64,
}

impl Row {
    fn new(name: &str, bytes: &[u8]) -> Result<Self> {
        let name = name.to_owned();
        Ok(Self { name, raw_kb: kilobytes(bytes.len()), brotli_kb: kilobytes(compressed(bytes)?) })
    }
}

/// A thousand bytes each.
fn kilobytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1000.0
}

fn compressed(mut bytes: &[u8]) -> Result<usize> {
    let mut sink = Vec::new();
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut sink, &best)?;
    Ok(sink.len())
}
