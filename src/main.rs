//! The native `drydock` tool.
fn main() {}
