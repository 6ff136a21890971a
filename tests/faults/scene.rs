//! A site in a temporary folder, the real program run on it, and what must hold after every run.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::watched::{Ended, watch};

/// The most time that one run may take.
const LONGEST: Duration = Duration::from_secs(10);
/// The most memory that one run may take, in bytes.
const LARGEST: u64 = 1 << 30;

/// The program that is tried: the one that `POLYGLOSS` names, else that of this build.
pub(crate) fn program() -> PathBuf {
    let own = || env!("CARGO_BIN_EXE_polygloss").into();
    std::env::var_os("POLYGLOSS")
        .map_or_else(own, |path| std::path::absolute(path).expect("it is the path of a program"))
}

/// What stands below a folder: a file's bytes, a link's target or a folder's mode, by path.
pub(crate) type Tree = BTreeMap<String, String>;

/// A folder of its own with `site/`, the site's root, and `home/`, which the program takes for its user's.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    output: String,
    environment: Vec<(String, String)>,
}

impl Scene {
    /// A site in English with an empty home folder and neighbours that nobody may touch.
    pub(crate) fn new() -> Self {
        Self::within(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The same in another folder.
    pub(crate) fn within(folder: tempfile::TempDir) -> Self {
        let scene = Self { folder, output: "site/public".to_owned(), environment: Vec::new() };
        let configuration =
            "base_url = \"https://m.example\"\ntitle = \"M\"\ndefault_language = \"en\"\n[languages.en]\n";
        scene.file("site/polygloss.toml", configuration).file("home/notes.txt", "mine").file("beside.txt", "mine")
    }

    /// One that is set in several languages.
    pub(crate) fn in_languages(languages: &[&str]) -> Self {
        Self::new().languages(languages)
    }

    /// Sets it in these languages instead.
    pub(crate) fn languages(self, languages: &[&str]) -> Self {
        let tables: String = languages.iter().map(|language| format!("[languages.{language}]\n")).collect();
        let first = languages[0];
        let text = format!("base_url = \"https://m.example\"\ntitle = \"M\"\ndefault_language = \"{first}\"\n{tables}");
        self.file("site/polygloss.toml", text)
    }

    /// A site with two articles that was built before. All tests of a run begin with copies of one.
    pub(crate) fn built() -> Self {
        static BUILT: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
        let files = BUILT.get_or_init(|| {
            let far = "title = \"Far\"\ndate = 2020-01-01\ntags = [\"sea\"]";
            let scene = Self::new().article("en/old.md", "title = \"Old\"", "Old text.");
            let built = scene.article("en/travel/far.md", far, "Far away.").build().exits(0);
            let is_file = |(path, entry): &(&String, &String)| entry.starts_with("file") && path.starts_with("site/");
            let paths = built.after.iter().filter(is_file).map(|(path, _)| path.clone());
            paths.map(|path| (path.clone(), fs::read(built.scene.path(&path)).expect("it was written"))).collect()
        });
        files.iter().fold(Self::new(), |scene, (path, bytes)| scene.file(path, bytes))
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file; its path begins at the scene's folder.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
        self
    }

    /// Writes a file of `content/`.
    pub(crate) fn content(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.file(&format!("site/content/{path}"), bytes)
    }

    /// Writes an article with front matter in TOML: its first key stands in line 2.
    pub(crate) fn article(self, path: &str, matter: &str, body: &str) -> Self {
        self.content(path, format!("+++\n{matter}\n+++\n{body}\n"))
    }

    /// Adds lines to polygloss.toml.
    pub(crate) fn configure(self, lines: &str) -> Self {
        let old = fs::read_to_string(self.path("site/polygloss.toml")).expect("there is one");
        self.file("site/polygloss.toml", format!("{lines}\n{old}"))
    }

    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
        std::os::unix::fs::symlink(target, path).expect("links can be made");
        self
    }

    pub(crate) fn remove(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).expect("it was there");
        self
    }

    /// Another folder than `site/public` that the next runs may write to.
    pub(crate) fn output(self, output: &str) -> Self {
        Self { output: output.to_owned(), ..self }
    }

    pub(crate) fn environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The program, about to be run in the site's folder in an environment that the scene alone decides.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.path("site")).env_clear().env("HOME", self.path("home"));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn build(self) -> Run {
        self.run(&["build"])
    }

    /// Runs the program, and checks all that must hold after every run.
    pub(crate) fn run(self, arguments: &[&str]) -> Run {
        let command = self.command(arguments);
        self.run_command(command)
    }

    /// The same for a command that was made with [`Scene::command`].
    pub(crate) fn run_command(self, command: Command) -> Run {
        let before = tree(self.folder.path());
        let started = Instant::now();
        let ended = watch(command, LONGEST);
        let took = started.elapsed();
        let after = tree(self.folder.path());
        let run = Run { scene: self, ended, before, after };
        assert!(took <= LONGEST, "took {took:?}\n{run}");
        run.expect_what_always_holds();
        run
    }

    /// All that is published now.
    pub(crate) fn published(&self) -> Tree {
        tree(&self.path(&self.output))
    }
}

/// What a run of the program did.
pub(crate) struct Run {
    pub(crate) scene: Scene,
    pub(crate) ended: Ended,
    before: Tree,
    after: Tree,
}

impl Run {
    /// The scene again, for what comes next.
    pub(crate) fn then(self) -> Scene {
        self.scene
    }

    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.ended.status, Some(status), "{self}");
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub(crate) fn tells(self, text: &str) -> Self {
        assert!(self.ended.stderr.contains(text), "`{text}` is not told\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn never_tells(self, text: &str) -> Self {
        assert!(!self.ended.stderr.contains(text), "`{text}` is told\n{self}");
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.ended.stdout.contains(text), "`{text}` is not said\n{self}");
        self
    }

    /// The output is as before the run, and there is one.
    #[track_caller]
    pub(crate) fn old_site_stands(self) -> Self {
        assert!(self.after.keys().any(|path| path.starts_with(&self.scene.output)), "there is no old site\n{self}");
        assert_eq!(self.below_output(&self.before), self.below_output(&self.after), "{self}");
        self
    }

    /// Nothing at all changed save the cache.
    #[track_caller]
    pub(crate) fn changes_nothing(self) -> Self {
        let kept = |tree: &Tree| -> Tree {
            let is_cache = |path: &str| path.starts_with("site/.polygloss/") || path == "site/.polygloss";
            tree.iter().filter(|(path, _)| !is_cache(path)).map(|(a, b)| (a.clone(), b.clone())).collect()
        };
        assert_eq!(kept(&self.before), kept(&self.after), "{self}");
        self
    }

    /// A published file holds this text.
    #[track_caller]
    pub(crate) fn shows(self, path: &str, text: &str) -> Self {
        let page = self.page(path);
        assert!(page.contains(text), "`{text}` is not in {path}\n{page}\n{self}");
        self
    }

    /// No published file holds this text, save pictures, where no browser reads it as more than a text.
    #[track_caller]
    pub(crate) fn nowhere_shows(self, text: &str) -> Self {
        let is_picture = |path: &str| [".jpg", ".webp", ".png", ".avif", ".gif"].iter().any(|end| path.ends_with(end));
        for (path, _) in self.below_output(&self.after).into_iter().filter(|(path, _)| !is_picture(path)) {
            let bytes = fs::read(self.scene.path(&path)).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&bytes).contains(text), "`{text}` is in {path}\n{self}");
        }
        self
    }

    #[track_caller]
    pub(crate) fn publishes(self, path: &str) -> Self {
        let published: Vec<_> = self.below_output(&self.after).into_keys().collect();
        let wanted = format!("{}/{path}", self.scene.output);
        assert!(published.contains(&wanted), "{path} is not among {published:#?}\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn publishes_no(self, path: &str) -> Self {
        assert!(!self.after.contains_key(&format!("{}/{path}", self.scene.output)), "{path} is published\n{self}");
        self
    }

    /// The text of a published file.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        let bytes = fs::read(self.scene.path(&self.scene.output).join(path));
        String::from_utf8(bytes.unwrap_or_else(|error| panic!("{path}: {error}\n{self}"))).expect("pages are UTF-8")
    }

    fn below_output(&self, tree: &Tree) -> Tree {
        let below = |path: &str| path.strip_prefix(&self.scene.output).is_some_and(|rest| rest.starts_with('/'));
        tree.iter().filter(|(path, _)| below(path)).map(|(path, entry)| (path.clone(), entry.clone())).collect()
    }

    #[track_caller]
    fn expect_what_always_holds(&self) {
        let Ended { status, stdout, stderr, peak, .. } = &self.ended;
        assert!(matches!(status, Some(0..=3)), "exit status {status:?}\n{self}");
        assert!(*peak <= LARGEST, "took {peak} bytes\n{self}");
        for text in [stdout, stderr] {
            for word in ["panicked", "RUST_BACKTRACE", "stack backtrace", "overflowed its stack"] {
                assert!(!text.contains(word), "{self}");
            }
        }
        let is_raw = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
        assert!(!stderr.contains(is_raw) && !stderr.contains('\u{202E}'), "control characters: {stderr:?}");
        for path in self.before.keys().chain(self.after.keys()) {
            let is_ours =
                |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if !is_ours(&self.scene.output) && !is_ours("site/.polygloss") {
                assert_eq!(self.before.get(path), self.after.get(path), "{path} changed\n{self}");
            }
        }
        if *status != Some(0) {
            assert_eq!(self.below_output(&self.before), self.below_output(&self.after), "the output changed\n{self}");
        }
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Ended { status, stdout, stderr, .. } = &self.ended;
        let cut = |text: &str| text.chars().take(6_000).collect::<String>();
        write!(f, "exit status {status:?}\nstdout:\n{}\nstderr:\n{}", cut(stdout), cut(stderr))
    }
}

/// All that stands below a folder. Names that are no UTF-8 are told apart by their bytes.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    gather(folder, "", &mut found);
    found
}

fn gather(folder: &Path, prefix: &str, found: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_str().map_or_else(|| format!("{:?}", name.as_encoded_bytes()), str::to_owned);
        let path = format!("{prefix}{name}");
        let Ok(metadata) = entry.path().symlink_metadata() else { continue };
        let mode = metadata.permissions().mode() & 0o7777;
        let kind = metadata.file_type();
        let text = if kind.is_dir() {
            gather(&entry.path(), &format!("{path}/"), found);
            format!("folder {mode:o}")
        } else if kind.is_symlink() {
            format!("link to {}", fs::read_link(entry.path()).unwrap_or_default().display())
        } else if kind.is_file() {
            let digest = fs::read(entry.path()).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
            format!("file {mode:o} {}", digest.unwrap_or_else(|error| error.kind().to_string()))
        } else {
            "special".to_owned()
        };
        found.insert(path, text);
    }
}
