//! Pictures from files to derivatives: the right part, the right way up, in the right colours, or a plain word why not.

mod damage;
mod develop;
mod files;
mod hostile;
mod large;
mod shelf;
mod site;
#[path = "../tools/tries.rs"]
mod tries;
