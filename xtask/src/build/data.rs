//! Which stretches of the program's memory a set of functions can reach.
//!
//! The linker leaves a note for every place in code or data that holds an address: which object the
//! address is of. From these notes follows, without any guess, what a function can ever read of the
//! constants and tables that the program starts with. The notes hold for the program as it was
//! linked; so the cut is made there, before wasm-opt moves code between functions.
//!
//! Source: WebAssembly tool conventions, Linking.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{
    ConstExpr, DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocSectionReader,
    RelocationType, SymbolInfo,
};

/// Addresses, from the first to behind the last.
pub(super) type Stretch = Range<u32>;

/// The objects in memory, and who holds addresses of them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Where each object of the linker's table lies; nothing for functions and the like.
    objects: Vec<Option<Stretch>>,
    /// The objects that a function names, by the function's name. Two functions of one name count
    /// as one.
    named_by: BTreeMap<String, BTreeSet<usize>>,
    /// An address in memory that holds the address of an object.
    pointers: BTreeMap<u32, usize>,
}

impl Notes {
    /// Reads the notes of a program linked with `--emit-relocs`.
    pub(super) fn read(wasm: &[u8]) -> Result<Self> {
        let raw = Raw::read(wasm)?;
        let mut notes = Self::default();
        for symbol in &raw.symbols {
            notes.objects.push(match symbol {
                Some((segment, offset, size)) => {
                    let start = raw.segment(*segment)?.address + offset;
                    Some(start..start + size)
                }
                None => None,
            });
        }
        for (offset, symbol) in &raw.in_code {
            let place = raw.bodies.partition_point(|(body, _)| body.end <= *offset);
            let (_, function) = raw.bodies.get(place).context("a note on no function")?;
            let name = raw.names.get(function).context("a function without a name")?;
            notes.named_by.entry(name.clone()).or_default().insert(*symbol);
        }
        for (offset, symbol) in &raw.in_data {
            let is_in = |segment: &&Segment| segment.contents.contains(offset);
            let segment = raw.segments.iter().find(is_in).context("a note on no data")?;
            let behind = u32::try_from(offset - segment.contents.start)?;
            notes.pointers.insert(segment.address + behind, *symbol);
        }
        Ok(notes)
    }

    /// Everything that the functions of these names can reach, directly or through pointers.
    pub(super) fn reach<'n>(&self, functions: impl Iterator<Item = &'n str>) -> Vec<Stretch> {
        let named = functions.filter_map(|name| self.named_by.get(name));
        let mut waiting: Vec<usize> = named.flatten().copied().collect();
        let mut seen: BTreeSet<usize> = waiting.iter().copied().collect();
        let mut reached = Vec::new();
        while let Some(object) = waiting.pop() {
            let Some(Some(stretch)) = self.objects.get(object) else { continue };
            reached.push(stretch.clone());
            for (_, next) in self.pointers.range(stretch.clone()) {
                if seen.insert(*next) {
                    waiting.push(*next);
                }
            }
        }
        // What the linker has no name for belongs to nobody in particular, so to everybody.
        merged(reached)
    }

    /// Every object.
    pub(super) fn objects(&self) -> Vec<Stretch> {
        merged(self.objects.iter().flatten().cloned().collect())
    }
}

/// In order, with what touches or overlaps as one.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| stretch.start);
    let mut all: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match all.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => all.push(stretch),
        }
    }
    all
}

/// A stretch of memory that the program starts with.
#[derive(Debug)]
struct Segment {
    address: u32,
    /// Where its bytes stand, counted from the start of the data section's contents.
    contents: Range<usize>,
}

/// What the file says, in its own coordinates.
#[derive(Debug, Default)]
struct Raw {
    segments: Vec<Segment>,
    /// Segment, offset and size of a data symbol.
    symbols: Vec<Option<(u32, u32, u32)>>,
    /// Function bodies by their place in the code section, and the function's index.
    bodies: Vec<(Range<usize>, u32)>,
    names: BTreeMap<u32, String>,
    code: Section,
    data: Section,
    /// A place in the section's contents that holds an address, and the symbol it is of.
    in_code: Vec<(usize, usize)>,
    in_data: Vec<(usize, usize)>,
}

/// A section of the file: which, and where its contents begin.
#[derive(Clone, Copy, Debug, Default)]
struct Section {
    index: u32,
    start: usize,
}

impl Raw {
    fn segment(&self, index: u32) -> Result<&Segment> {
        let segment = self.segments.get(usize::try_from(index)?);
        segment.context("a symbol in a segment that is not there")
    }

    fn read(wasm: &[u8]) -> Result<Self> {
        let mut raw = Self::default();
        let (mut sections, mut imported) = (0, 0);
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let index: u32 = sections;
            // Each body counts as a section to the parser and is none to the linker.
            if payload.as_section().is_some() && !matches!(payload, Payload::CodeSectionEntry(_)) {
                sections += 1;
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => {
                    raw.code = Section { index, start: range.start };
                }
                Payload::CodeSectionEntry(body) => {
                    let (range, start) = (body.range(), raw.code.start);
                    let function = imported + u32::try_from(raw.bodies.len())?;
                    raw.bodies.push((range.start - start..range.end - start, function));
                }
                Payload::DataSection(reader) => {
                    raw.data = Section { index, start: reader.range().start };
                    for segment in reader {
                        raw.segments.push(read_segment(&segment?, raw.data.start)?);
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(reader) => raw.read_symbols(&reader)?,
                    KnownCustom::Reloc(reader) => relocations.push(reader),
                    KnownCustom::Name(reader) => raw.read_names(reader)?,
                    _ => {}
                },
                _ => {}
            }
        }
        ensure!(!relocations.is_empty(), "the program was linked without --emit-relocs");
        for reader in &relocations {
            raw.read_notes(wasm, reader)?;
        }
        Ok(raw)
    }

    /// Takes the notes on addresses of memory. A kind that could be one and is not known is an
    /// error: an address overlooked would be an object forgotten.
    fn read_notes(&mut self, wasm: &[u8], reader: &RelocSectionReader<'_>) -> Result<()> {
        let is_code = reader.section_index() == self.code.index;
        if !is_code && reader.section_index() != self.data.index {
            return Ok(());
        }
        let start = if is_code { self.code.start } else { self.data.start };
        for entry in reader.entries() {
            let entry = entry?;
            match entry.ty {
                RelocationType::MemoryAddrLeb
                | RelocationType::MemoryAddrSleb
                | RelocationType::MemoryAddrI32 => {
                    let at = usize::try_from(entry.offset)?;
                    self.ensure_noted(wasm, start + at, &entry)?;
                    let notes = if is_code { &mut self.in_code } else { &mut self.in_data };
                    notes.push((at, usize::try_from(entry.index)?));
                }
                RelocationType::FunctionIndexLeb
                | RelocationType::TableIndexSleb
                | RelocationType::TableIndexI32
                | RelocationType::TypeIndexLeb
                | RelocationType::GlobalIndexLeb
                | RelocationType::TableNumberLeb
                | RelocationType::EventIndexLeb => {}
                other => bail!("the linker notes a kind of address that is new here: {other:?}"),
            }
        }
        Ok(())
    }

    /// A note is believed only if the address that it speaks of stands where it says.
    fn ensure_noted(
        &self,
        wasm: &[u8],
        at: usize,
        entry: &wasmparser::RelocationEntry,
    ) -> Result<()> {
        let bytes = wasm.get(at..at + 5).context("a note on nothing")?;
        let written = match entry.ty {
            RelocationType::MemoryAddrI32 => {
                bytes.iter().take(4).rev().fold(0, |value, byte| (value << 8) | u64::from(*byte))
            }
            _ => bytes.iter().rev().fold(0, |value, byte| (value << 7) | u64::from(byte & 0x7f)),
        };
        let symbol =
            self.symbols.get(usize::try_from(entry.index)?).context("an unknown symbol")?;
        let Some((segment, offset, _)) = symbol else { return Ok(()) };
        let address = i64::from(self.segment(*segment)?.address + offset) + entry.addend;
        // The bits of an address; a signed one is extended into those above.
        let low = |value: u64| value & 0xffff_ffff;
        ensure!(
            low(written) == low(address.cast_unsigned()),
            "the linker notes the address {address} where {written} stands"
        );
        Ok(())
    }

    fn read_symbols(&mut self, reader: &wasmparser::LinkingSectionReader<'_>) -> Result<()> {
        for subsection in reader.subsections() {
            let Linking::SymbolTable(symbols) = subsection? else { continue };
            for symbol in symbols {
                self.symbols.push(match symbol? {
                    SymbolInfo::Data { symbol: Some(at), .. } => {
                        Some((at.index, at.offset, at.size))
                    }
                    _ => None,
                });
            }
        }
        Ok(())
    }

    fn read_names(&mut self, reader: wasmparser::NameSectionReader<'_>) -> Result<()> {
        for subsection in reader {
            let Name::Function(names) = subsection? else { continue };
            for naming in names {
                let naming = naming?;
                self.names.insert(naming.index, naming.name.to_owned());
            }
        }
        Ok(())
    }
}

fn read_segment(segment: &wasmparser::Data<'_>, data_start: usize) -> Result<Segment> {
    let DataKind::Active { offset_expr, .. } = &segment.kind else {
        bail!("a passive segment: nobody says where its bytes will lie");
    };
    let end = segment.range.end - data_start;
    Ok(Segment { address: constant(offset_expr)?, contents: end - segment.data.len()..end })
}

fn constant(expression: &ConstExpr<'_>) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => bail!("a segment at {other:?}: not a constant address"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_touch_are_one() {
        let cases: [(Vec<Stretch>, Vec<Stretch>); 3] = [
            (vec![5..7, 1..3, 3..4], vec![1..4, 5..7]),
            (vec![1..9, 2..3, 11..12], vec![1..9, 11..12]),
            (vec![], vec![]),
        ];
        for (given, expected) in cases {
            assert_eq!(merged(given.clone()), expected, "{given:?}");
        }
    }

    #[test]
    fn pointers_are_followed_from_object_to_object() {
        let notes = Notes {
            objects: vec![Some(0..8), Some(8..12), None, Some(20..24), Some(30..31)],
            named_by: [("draw".to_owned(), [0, 2].into()), ("late".to_owned(), [4].into())].into(),
            pointers: [(4, 3), (20, 0), (30, 1)].into(),
        };
        let cases: [(&[&str], Vec<Stretch>); 4] = [
            (&["draw"], vec![0..8, 20..24]),
            (&["late"], vec![8..12, 30..31]),
            (&["draw", "late"], vec![0..12, 20..24, 30..31]),
            (&["nobody"], vec![]),
        ];
        for (functions, expected) in cases {
            assert_eq!(notes.reach(functions.iter().copied()), expected, "{functions:?}");
        }
    }
}
