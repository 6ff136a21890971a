//! Puts the theme `gloss` and the starter site into the program: a list of their files and bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for (name, folder) in [("gloss", "themes/gloss"), ("starter", "src/cli/starter")] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        gather(&root.join(folder), "", &mut files)?;
        files.sort();
        let mut code = String::from("&[\n");
        for (below, path) in files {
            writeln!(code, "({below:?}, include_bytes!({path:?})),").expect("text can be written to");
        }
        code.push(']');
        fs::write(out.join(format!("{name}.rs")), code)?;
    }
    Ok(())
}

fn gather(folder: &Path, below: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| io::Error::other("a name that is no UTF-8"))?;
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let below = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &below, files)?;
        } else {
            files.push((below, entry.path()));
        }
    }
    Ok(())
}
