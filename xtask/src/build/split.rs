//! Splits the program in two: the functions that the first screen runs, and the rest.
//!
//! The engine grows with every operation of ECR, and a visitor should not wait for all of it. Which
//! functions the first screen needs is not written down anywhere: the build draws it once in
//! Node.js with an instrumented program and notes who was called. The program that a visitor gets
//! first holds those functions whole, and for each of the others a stub. The rest arrives right
//! after the first screen and fills in a table; until then a stub that is called fetches the rest
//! on the spot. So where the cut lies decides what is waited for and never what happens.
//!
//! Constants and tables are cut likewise: the first part has what its functions can reach, as
//! `data.rs` reads it off the linker's notes.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::Value;
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalId, GlobalKind, ImportedFunction, LocalFunction, Module, TableId, ValType,
    passes,
};

use super::data::{Notes, Stretch};

/// The export that fetches the rest; see `www/boot.js`.
const LOADER: &str = "load_rest";

/// Under which name the rest imports the first part; see `www/boot.js`.
const FIRST: &str = "first";

/// The exports by which an instrumented program tells which functions ran begin so.
const RAN: &str = "ran_";

/// A stub is about this long, in instructions: what is no longer stays,
const STUB_LENGTH: u64 = 12;

/// unless it can reach more constants than this, in bytes: a table's only line of code may be short.
const STUB_DATA: u32 = 64;

/// A program in two parts.
#[derive(Debug)]
pub(super) struct Parts {
    /// Runs by itself; exports what the rest needs.
    pub(super) first: Vec<u8>,
    /// Instantiated with the exports of the first.
    pub(super) rest: Vec<u8>,
}

/// A function by its place among those that the program defines.
type Place = usize;

/// The program, with a global of its own for every function, exported: 1 once the function ran.
pub(super) fn instrument(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(wasm)?;
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for (place, id) in functions.into_iter().enumerate() {
        let not_yet = ConstExpr::Value(Value::I32(0));
        let ran = module.globals.add_local(ValType::I32, true, false, not_yet);
        module.exports.add(&format!("{RAN}{place}"), ran);
        if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
            function.builder_mut().func_body().const_at(0, Value::I32(1)).global_set_at(1, ran);
        }
    }
    Ok(module.emit_wasm())
}

/// Which functions ran, as `profile.mjs` lists them: a place a line.
pub(super) fn read_profile(text: &str) -> Result<BTreeSet<Place>> {
    let place = |line: &str| line.parse().with_context(|| format!("`{line}` is no function"));
    let ran = text.lines().map(place).collect::<Result<BTreeSet<_>>>()?;
    ensure!(!ran.is_empty(), "no function of the program ran on the first screen");
    Ok(ran)
}

/// Cuts the program: what `ran`, and the rest.
pub(super) fn split(wasm: &[u8], ran: &BTreeSet<Place>, notes: &Notes) -> Result<Parts> {
    // The same bytes are numbered alike, so that the two modules are cut alike.
    let mut first = Module::from_buffer(wasm)?;
    let mut rest = Module::from_buffer(wasm)?;
    let of_first = Cut::new(&first, ran, notes)?;
    of_first.name_what_is_shared(&mut first);
    of_first.put_stubs(&mut first)?;
    let of_rest = Cut::new(&rest, ran, notes)?;
    of_rest.import_what_is_shared(&mut rest)?;
    of_rest.fill_table(&mut rest);
    passes::gc::run(&mut first);
    passes::gc::run(&mut rest);
    drop_unused_exports(&mut first, &rest);
    passes::gc::run(&mut first);
    // A stub has its function's name and none of its data.
    let whole = first.funcs.iter_local().map(|(id, _)| id).filter(|id| !of_first.moves(*id));
    let names: Vec<String> = whole.filter_map(|id| first.funcs.get(id).name.clone()).collect();
    let reached = notes.reach(names.iter().map(String::as_str));
    move_data(&mut first, &mut rest, &reached, &notes.objects())?;
    ensure_joined(&first, &rest)?;
    for part in [&mut first, &mut rest] {
        drop_notes(part);
    }
    Ok(Parts { first: first.emit_wasm(), rest: rest.emit_wasm() })
}

/// Where the program is cut.
struct Cut {
    /// The functions that move, each with its slot counted from `base`.
    moved: Vec<FunctionId>,
    /// Fetches the rest.
    loader: FunctionId,
    /// The table of functions, and its first slot that is ours.
    table: TableId,
    base: u32,
}

impl Cut {
    fn new(module: &Module, ran: &BTreeSet<Place>, notes: &Notes) -> Result<Self> {
        let loader = module.exports.get_func(LOADER)?;
        let is_small = |id: FunctionId, function: &LocalFunction| {
            let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
            let reached = notes.reach([name].into_iter()).into_iter();
            let data: u32 = reached.map(|stretch| stretch.end - stretch.start).sum();
            function.size() <= STUB_LENGTH && data <= STUB_DATA
        };
        let stays = |place: Place, id: FunctionId, function: &LocalFunction| {
            ran.contains(&place) || id == loader || is_small(id, function)
        };
        let moved = module.funcs.iter_local().enumerate();
        let moved = moved.filter(|(place, (id, function))| !stays(*place, *id, function));
        let moved = moved.map(|(_, (id, _))| id).collect();
        let table = module.tables.main_function_table()?;
        let table = table.context("the program has no table of functions")?;
        let base = u32::try_from(module.tables.get(table).initial)?;
        Ok(Self { moved, loader, table, base })
    }

    fn moves(&self, id: FunctionId) -> bool {
        // In the order of their ids, as the module lists them.
        self.moved.binary_search(&id).is_ok()
    }

    fn slot(&self, index: usize) -> Result<i32> {
        Ok(i32::try_from(u64::from(self.base) + u64::try_from(index)?)?)
    }

    fn grow_table(&self, module: &mut Module) {
        let table = module.tables.get_mut(self.table);
        let more = u64::try_from(self.moved.len()).unwrap_or_default();
        table.initial += more;
        table.maximum = table.maximum.map(|maximum| maximum + more);
    }

    /// Exports everything that the rest may refer to, by the names of [`shared_name`].
    fn name_what_is_shared(&self, first: &mut Module) {
        let stay = first.funcs.iter().filter(|function| !self.moves(function.id()));
        let mut shared: Vec<ExportItem> = stay.map(|function| function.id().into()).collect();
        shared.extend(first.tables.iter().map(|table| ExportItem::from(table.id())));
        shared.extend(first.memories.iter().map(|memory| ExportItem::from(memory.id())));
        shared.extend(first.globals.iter().map(|global| ExportItem::from(global.id())));
        for item in shared {
            first.exports.add(&shared_name(item), item);
        }
    }

    /// Makes imports of everything that stays in the first part.
    fn import_what_is_shared(&self, rest: &mut Module) -> Result<()> {
        let imports: Vec<_> = rest.imports.iter().map(walrus::Import::id).collect();
        for import in imports {
            rest.imports.delete(import);
        }
        let functions: Vec<FunctionId> = rest.funcs.iter().map(walrus::Function::id).collect();
        for id in functions.into_iter().filter(|id| !self.moves(*id)) {
            let import = rest.imports.add(FIRST, &shared_name(id.into()), id);
            let ty = rest.funcs.get(id).ty();
            rest.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        let globals: Vec<GlobalId> = rest.globals.iter().map(walrus::Global::id).collect();
        for id in globals {
            let import = rest.imports.add(FIRST, &shared_name(id.into()), id);
            rest.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        let tables: Vec<TableId> = rest.tables.iter().map(walrus::Table::id).collect();
        for id in tables {
            let import = rest.imports.add(FIRST, &shared_name(id.into()), id);
            let table = rest.tables.get_mut(id);
            table.import = Some(import);
            table.elem_segments.clear();
        }
        let memories: Vec<_> = rest.memories.iter().map(walrus::Memory::id).collect();
        for id in memories {
            let import = rest.imports.add(FIRST, &shared_name(id.into()), id);
            let memory = rest.memories.get_mut(id);
            memory.import = Some(import);
            memory.data_segments.clear();
        }
        drop_what_starts(rest)
    }

    /// When the rest is instantiated, its functions take their slots.
    fn fill_table(&self, rest: &mut Module) {
        self.grow_table(rest);
        let offset = ConstExpr::Value(Value::I32(self.base.cast_signed()));
        let kind = ElementKind::Active { table: self.table, offset };
        let element = rest.elements.add(kind, ElementItems::Functions(self.moved.clone()));
        rest.tables.get_mut(self.table).elem_segments.insert(element);
    }

    /// Puts a stub in the place of every function that moves.
    fn put_stubs(&self, first: &mut Module) -> Result<()> {
        self.grow_table(first);
        for (index, id) in self.moved.iter().enumerate() {
            let stub = self.stub(first, *id, self.slot(index)?);
            first.funcs.get_mut(*id).kind = FunctionKind::Local(stub);
        }
        Ok(())
    }

    /// Fetches the rest if the slot is empty, and calls what is in it.
    fn stub(&self, first: &mut Module, id: FunctionId, slot: i32) -> LocalFunction {
        let ty = first.funcs.get(id).ty();
        let (params, results) = {
            let ty = first.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let arguments: Vec<_> = params.iter().map(|ty| first.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut first.types, &params, &results);
        let mut body = builder.func_body();
        body.i32_const(slot).table_get(self.table).ref_is_null().if_else(
            None,
            |missing| {
                missing.call(self.loader);
            },
            |_| {},
        );
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(slot).call_indirect(ty, self.table);
        builder.local_func(arguments)
    }
}

/// Leaves in the first part what its functions can reach, and what the linker has no name for; the
/// rest brings its own when it arrives.
fn move_data(
    first: &mut Module,
    rest: &mut Module,
    reached: &[Stretch],
    objects: &[Stretch],
) -> Result<()> {
    let is_in = |stretches: &[Stretch], address: u32| {
        let behind = stretches.partition_point(|stretch| stretch.start <= address);
        behind.checked_sub(1).and_then(|at| stretches.get(at)).is_some_and(|it| it.end > address)
    };
    let stays = |address: u32| is_in(reached, address) || !is_in(objects, address);
    let segments: Vec<_> = first.data.iter().map(walrus::Data::id).collect();
    for id in segments {
        let segment = first.data.get(id);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = segment.kind
        else {
            bail!("a segment without a constant address");
        };
        let bytes = segment.value.clone();
        first.data.delete(id);
        for (stretch, is_first) in runs(start.cast_unsigned(), bytes.len(), &stays)? {
            let from = usize::try_from(stretch.start - start.cast_unsigned())?;
            let to = usize::try_from(stretch.end - start.cast_unsigned())?;
            let part = bytes.get(from..to).unwrap_or_default().to_vec();
            add_data(if is_first { &mut *first } else { &mut *rest }, stretch.start, part)?;
        }
    }
    Ok(())
}

/// Cuts a stretch of memory where it changes sides. Short stretches that could move stay where they
/// are: a segment of their own would cost more.
fn runs(start: u32, length: usize, stays: &impl Fn(u32) -> bool) -> Result<Vec<(Stretch, bool)>> {
    const WORTH_MOVING: u32 = 16;
    let end = start + u32::try_from(length)?;
    let mut runs: Vec<(Stretch, bool)> = Vec::new();
    for address in start..end {
        match runs.last_mut() {
            Some((last, is_first)) if *is_first == stays(address) => last.end = address + 1,
            _ => runs.push((address..address + 1, stays(address))),
        }
    }
    let mut joined: Vec<(Stretch, bool)> = Vec::new();
    for (stretch, stays) in runs {
        let is_first = stays || stretch.end - stretch.start < WORTH_MOVING;
        match joined.last_mut() {
            Some((last, same)) if *same == is_first => last.end = stretch.end,
            _ => joined.push((stretch, is_first)),
        }
    }
    Ok(joined)
}

fn add_data(module: &mut Module, address: u32, bytes: Vec<u8>) -> Result<()> {
    let memory = module.memories.iter().next().map(walrus::Memory::id);
    let memory = memory.context("the program has no memory")?;
    let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
    let data = module.data.add(DataKind::Active { memory, offset }, bytes);
    module.memories.get_mut(memory).data_segments.insert(data);
    Ok(())
}

/// The first part has the data, the table's first content and the names for the outside.
fn drop_what_starts(rest: &mut Module) -> Result<()> {
    ensure!(rest.start.is_none(), "a start function would run twice");
    let exports: Vec<_> = rest.exports.iter().map(walrus::Export::id).collect();
    for export in exports {
        rest.exports.delete(export);
    }
    let elements: Vec<_> = rest.elements.iter().map(walrus::Element::id).collect();
    for element in elements {
        rest.elements.delete(element);
    }
    let data: Vec<_> = rest.data.iter().map(walrus::Data::id).collect();
    for data in data {
        rest.data.delete(data);
    }
    Ok(())
}

/// A name for an item of the first part: a letter for its kind, and its number.
fn shared_name(item: ExportItem) -> String {
    match item {
        ExportItem::Function(id) => format!("f{}", id.index()),
        ExportItem::Table(id) => format!("t{}", id.index()),
        ExportItem::Memory(id) => format!("m{}", id.index()),
        ExportItem::Global(id) => format!("g{}", id.index()),
        ExportItem::Tag(id) => format!("e{}", id.index()),
    }
}

/// The linker's notes hold no longer, and nobody asks for them.
fn drop_notes(module: &mut Module) {
    let is_note = |name: &str| name == "linking" || name.starts_with("reloc.");
    let notes = module.customs.iter().filter(|(_, custom)| is_note(custom.name()));
    let notes: Vec<_> = notes.map(|(id, _)| id).collect();
    for note in notes {
        module.customs.delete(note);
    }
}

/// The rest can only be instantiated if everything it asks for is there.
fn ensure_joined(first: &Module, rest: &Module) -> Result<()> {
    let given: BTreeSet<&str> = first.exports.iter().map(|export| export.name.as_str()).collect();
    for import in rest.imports.iter() {
        ensure!(given.contains(import.name.as_str()), "the first part lacks `{}`", import.name);
    }
    Ok(())
}

/// Takes back the names that the rest turned out not to need.
fn drop_unused_exports(first: &mut Module, rest: &Module) {
    let needed: BTreeSet<&str> = rest.imports.iter().map(|import| import.name.as_str()).collect();
    let is_shared = |export: &walrus::Export| export.name == shared_name(export.item);
    let unused = first.exports.iter().filter(|export| is_shared(export));
    let unused = unused.filter(|export| !needed.contains(export.name.as_str()));
    let unused: Vec<_> = unused.map(walrus::Export::id).collect();
    for export in unused {
        first.exports.delete(export);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of two functions and a loader; `late` calls `early`, and both are exported.
    fn program() -> Vec<u8> {
        let mut module = Module::default();
        let table = module.tables.add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
        let nothing = module.types.add(&[], &[]);
        let (loader, _) = module.add_import_func("page", "load", nothing);
        let mut load = FunctionBuilder::new(&mut module.types, &[], &[]);
        load.func_body().call(loader);
        let load = load.finish(vec![], &mut module.funcs);
        let early = counting(&mut module, &[]);
        let late = counting(&mut module, &[early]);
        for (name, id) in [(LOADER, load), ("early", early), ("late", late)] {
            module.exports.add(name, id);
        }
        let offset = ConstExpr::Value(Value::I32(0));
        let kind = ElementKind::Active { table, offset };
        let element = module.elements.add(kind, ElementItems::Functions(vec![late]));
        module.tables.get_mut(table).elem_segments.insert(element);
        module.emit_wasm()
    }

    /// Longer than a stub: adds to a number again and again, and calls `callees` in between.
    fn counting(module: &mut Module, callees: &[FunctionId]) -> FunctionId {
        let number = module.locals.add(ValType::I32);
        let i32 = [ValType::I32];
        let mut builder = FunctionBuilder::new(&mut module.types, &i32, &i32);
        let mut body = builder.func_body();
        body.local_get(number);
        for step in 1..20 {
            body.i32_const(step).binop(walrus::ir::BinaryOp::I32Add);
            for callee in callees {
                body.call(*callee);
            }
        }
        builder.finish(vec![number], &mut module.funcs)
    }

    fn places(list: &[Place]) -> BTreeSet<Place> {
        list.iter().copied().collect()
    }

    fn names(module: &Module) -> (Vec<&str>, Vec<&str>) {
        let mut exports: Vec<_> = module.exports.iter().map(|each| each.name.as_str()).collect();
        let mut imports: Vec<_> = module.imports.iter().map(|each| each.name.as_str()).collect();
        exports.sort_unstable();
        imports.sort_unstable();
        (exports, imports)
    }

    #[test]
    fn what_did_not_run_moves_and_leaves_a_stub() {
        let whole = program();
        // The loader is defined first, then `early` and `late`.
        let parts = split(&whole, &places(&[1]), &Notes::default()).unwrap();
        let first = Module::from_buffer(&parts.first).unwrap();
        let rest = Module::from_buffer(&parts.rest).unwrap();
        let early = "f2";
        assert_eq!(names(&first), (vec!["early", early, "late", LOADER, "t0"], vec!["load"]));
        assert_eq!(names(&rest), (vec![], vec![early, "t0"]));
        assert_eq!(rest.funcs.iter_local().count(), 1, "`late` alone moved");
        let slots = first.tables.iter().next().unwrap();
        assert_eq!((slots.initial, slots.maximum), (2, Some(2)), "a slot for `late`");
    }

    #[test]
    fn nothing_moves_when_everything_ran() {
        let parts = split(&program(), &places(&[0, 1, 2]), &Notes::default()).unwrap();
        let rest = Module::from_buffer(&parts.rest).unwrap();
        assert_eq!(rest.funcs.iter().count(), 0);
    }

    #[test]
    fn an_instrumented_program_tells_of_every_function() {
        let instrumented = Module::from_buffer(&instrument(&program()).unwrap()).unwrap();
        let (exports, _) = names(&instrumented);
        assert_eq!(exports, ["early", "late", LOADER, "ran_0", "ran_1", "ran_2"]);
    }

    #[test]
    fn a_profile_is_a_place_a_line() {
        let cases = [
            ("3\n1\n", Ok(places(&[1, 3]))),
            ("", Err("no function of the program ran on the first screen")),
            ("1\nnone\n", Err("`none` is no function")),
        ];
        for (text, expected) in cases {
            let read = read_profile(text).map_err(|error| error.to_string());
            assert_eq!(read, expected.map_err(str::to_owned), "{text:?}");
        }
    }
}
