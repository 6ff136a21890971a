//! A site in a temporary folder with the real program serving it, and HTTP over raw connections.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The most time that anything may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(10);

/// A site in a folder.
pub(crate) struct Site(tempfile::TempDir);

impl Site {
    /// A site with an article in English and one in Slovene.
    pub(crate) fn new() -> Self {
        Self::with("base_url = \"https://m.example\"\ntitle = \"M\"\n[languages.en]\n[languages.sl]\n")
    }

    /// The same with this polygloss.toml.
    pub(crate) fn with(configuration: &str) -> Self {
        let site = Self(tempfile::tempdir().expect("a temporary folder"));
        site.write("polygloss.toml", configuration);
        site.write("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\ndate = 2026-05-01\n+++\nA lamp.\n");
        site.write("content/sl/culture/museum.md", "+++\ntitle = \"Muzej\"\n+++\nLuč.\n");
        site.write("content/en/culture/draft.md", "+++\ntitle = \"A draft\"\ndraft = true\n+++\nNot yet.\n");
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    /// The program in this site, its streams caught.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polygloss"));
        command.args(arguments).current_dir(self.0.path()).env_remove("SOURCE_DATE_EPOCH");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Serves it at a free port with these options.
    pub(crate) fn serve(self, options: &[&str]) -> Running {
        let arguments = [&["serve", "--port", "0"], options].concat();
        let command = self.command(&arguments);
        Running::start(self, command)
    }
}

/// A server at work, which ends with the test.
pub(crate) struct Running {
    pub(crate) site: Site,
    child: Child,
    /// `http://127.0.0.1:4000/mag/`
    pub(crate) home: String,
    pub(crate) port: u16,
    told: Arc<Mutex<String>>,
}

impl Running {
    /// Runs a command that serves, and waits until it says where.
    pub(crate) fn start(site: Site, mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program can be run");
        let told = Arc::new(Mutex::new(String::new()));
        gather(child.stderr.take().expect("it is piped"), told.clone());
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("it says where");
        gather(lines, told.clone());
        let said = || format!("{line}{}", told.lock().expect("nobody panics with it"));
        let at = line.find("http://").unwrap_or_else(|| panic!("no address: {}", said()));
        let home = line[at..].split([' ', '"']).next().expect("there is a first").to_owned();
        let authority = home.split('/').nth(2).expect("a host and a port");
        let port = authority.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Self { site, child, home, port, told }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What the terminal was told.
    pub(crate) fn told(&self) -> String {
        self.told.lock().expect("nobody panics with it").clone()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], self.port))).expect("it listens");
        stream.set_read_timeout(Some(LONGEST)).expect("a timeout can be set");
        stream.set_write_timeout(Some(LONGEST)).expect("a timeout can be set");
        stream
    }

    /// What comes back for these bytes until the connection ends.
    pub(crate) fn send(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // It may have answered and gone before all is sent.
        let _ = stream.write_all(request.as_ref());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::read(&bytes)
    }

    /// A request for this target with more lines in its head.
    pub(crate) fn ask(&self, method: &str, target: &str, head: &[&str]) -> Answer {
        let host = format!("Host: {}", self.host());
        let mut lines: Vec<&str> = head.to_vec();
        if !head.iter().any(|line| line.starts_with("Host:")) {
            lines.push(&host);
        }
        self.send(format!("{method} {target} HTTP/1.1\r\n{}\r\nConnection: close\r\n\r\n", lines.join("\r\n")))
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }

    /// Asks again and again until the answer is as wanted.
    pub(crate) fn until(&self, target: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(target);
            if wanted(&answer) {
                return answer;
            }
            assert!(start.elapsed() < LONGEST, "{target}: {} {}\n{}", answer.status, answer.text(), self.told());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the terminal was told this.
    pub(crate) fn until_told(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let told = self.told();
            if told.contains(text) {
                return told;
            }
            assert!(start.elapsed() < LONGEST, "`{text}` isn't in {told}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The events of an open page.
    pub(crate) fn follow(&self, page: &str, seen: &str) -> Events {
        let mut stream = self.connect();
        let target = format!("/__polygloss/events?page={page}&seen={seen}");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host()).expect("it can be sent");
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert!(lines.read_line(&mut line).expect("a head comes") > 0, "the head ended");
        }
        Events(lines)
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill can be run");
        assert!(sent.success(), "kill {signal} {pid}");
        let status = self.child.wait().expect("it can be waited for");
        (status, self.told())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn gather(mut from: impl Read + Send + 'static, to: Arc<Mutex<String>>) {
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            to.lock().expect("nobody panics with it").push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    });
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// One without a status is 0: the connection ended.
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
        let text = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = text.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Self { status, head: lines.filter_map(header).collect(), body: bytes.get(end + 4..).unwrap_or(&[]).to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The state that its script tells.
    pub(crate) fn seen(&self) -> String {
        let text = self.text();
        text.split("data-seen=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a script").to_owned()
    }
}

/// The events of an open page as they come.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event: its name and its data.
    pub(crate) fn next(&mut self) -> (String, String) {
        let (mut name, mut data) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            let count = self.0.read_line(&mut line).expect("an event comes");
            assert!(count > 0, "the stream ended");
            let line = line.trim_end_matches(['\r', '\n']);
            if let Some(value) = line.strip_prefix("event: ") {
                name = value.to_owned();
            } else if let Some(value) = line.strip_prefix("data: ") {
                data = value.to_owned();
            } else if line.is_empty() && !name.is_empty() {
                return (name, data);
            }
        }
    }

    /// The data of the next event of this name, after others.
    pub(crate) fn until(&mut self, wanted: &str) -> String {
        loop {
            let (name, data) = self.next();
            if name == wanted {
                return data;
            }
        }
    }

    /// Whether no event comes for a while.
    pub(crate) fn is_silent(&mut self) -> bool {
        self.0.get_ref().set_read_timeout(Some(Duration::from_millis(400))).expect("a timeout can be set");
        let mut text = String::new();
        while self.0.read_line(&mut text).is_ok_and(|count| count > 0) {}
        self.0.get_ref().set_read_timeout(Some(LONGEST)).expect("a timeout can be set");
        !text.contains("event:")
    }
}

/// All files below a folder, with their bytes.
pub(crate) fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap_or_default()))
        .collect();
    found.sort();
    found
}
