//! The program.

// The allocator: its `malloc` is taken in place of the system's, by Rust and by C. Asked as a `#[global_allocator]`, it
// would make sure at each call of an alignment that it keeps anyway.
use mimalloc as _;

fn main() -> std::process::ExitCode {
    polygloss::cli::run().into()
}
