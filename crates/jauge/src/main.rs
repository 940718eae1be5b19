//! The `jauge` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    jauge::cli::main()
}
