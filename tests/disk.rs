//! A site's folder as it is read, and outputs as they are published, in temporary folders.

#[path = "disk/aside.rs"]
mod aside;
#[path = "disk/kept.rs"]
mod kept;
#[path = "disk/place.rs"]
mod place;
#[path = "disk/publish.rs"]
mod publish;
#[path = "disk/read.rs"]
mod read;
#[path = "disk/scene.rs"]
mod scene;
