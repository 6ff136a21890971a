//! Group D: links and files that are none.

use rustix::fs::{CWD, FileType, Mode};

use crate::scene::Scene;

#[test]
fn n055_a_link_out_of_static_is_not_published() {
    let scene = Scene::built().file("secret.txt", "hidden treasure").link("site/static/secret.txt", "../../secret.txt");
    let scene = scene.link("site/static/host.txt", "/etc/hostname");
    let run = scene.build().exits(0).tells("static/secret.txt").tells("static/host.txt");
    run.publishes_no("secret.txt").publishes_no("host.txt").nowhere_shows("hidden treasure");
}

#[test]
fn n056_a_link_out_of_content_is_not_read() {
    let scene = Scene::built().file("secret.txt", "+++\ntitle = \"hidden treasure\"\n+++\nhidden treasure");
    let scene =
        scene.link("site/content/en/secret.md", "../../../secret.txt").link("site/content/en/users.md", "/etc/passwd");
    let run = scene.build().exits(0).tells("content/en/secret.md").tells("content/en/users.md");
    run.nowhere_shows("hidden treasure").nowhere_shows("root:x").publishes_no("en/users");
}

#[test]
fn n056_configuration_strings_and_data_are_not_read_from_elsewhere() {
    let secret = "home_title = \"hidden treasure\"\nhidden = \"treasure\"\n";
    let mut scene = Scene::built().file("secret.toml", secret);
    for path in ["strings/en.toml", "data/secret.toml", "templates/article.html", "styles/main.css"] {
        scene = scene.link(&format!("site/{path}"), "../../secret.toml");
    }
    scene.build().exits(0).tells("leads out of the site's folder").nowhere_shows("hidden treasure");
}

#[test]
fn n057_a_linked_folder_that_leads_outside_is_left_out() {
    let scene = Scene::built().file("elsewhere/a.md", "+++\ntitle = \"hidden treasure\"\n+++\n");
    let scene = scene.file("elsewhere/b.txt", "hidden treasure");
    let scene = scene.link("site/content/en/travel/more", "../../../../elsewhere").link("site/static/more", "/etc");
    let run = scene.build().exits(0).tells("content/en/travel/more").tells("static/more");
    run.nowhere_shows("hidden treasure").publishes_no("more");
}

#[test]
fn n056_a_configuration_that_lies_elsewhere_is_a_mistake_of_the_site() {
    let elsewhere = "base_url = \"https://mag.example\"\ntitle = \"hidden treasure\"\n[languages.en]\n";
    let scene = Scene::built().file("elsewhere.toml", elsewhere).remove("site/polygloss.toml");
    let scene = scene.link("site/polygloss.toml", "../elsewhere.toml");
    scene.build().exits(1).tells("no-settings").old_site_stands();
}

#[test]
fn n057_content_that_is_a_link_out_of_the_site_replaces_no_magazine() {
    let scene = Scene::built().file("elsewhere/en/a.md", "+++\ntitle = \"hidden treasure\"\n+++\n");
    std::fs::rename(scene.path("site/content"), scene.path("content")).expect("it can be moved");
    let run = scene.link("site/content", "../elsewhere").build().exits(1);
    run.tells("the link `content` leads out of the site's folder").old_site_stands();
}

#[test]
fn n057_a_cache_that_is_a_link_out_of_the_site_is_left_alone() {
    let scene = Scene::new().file("elsewhere/notes.txt", "mine").link("site/.polygloss", "../elsewhere");
    let scene = scene.build().exits(0).tells("the link `.polygloss` leads out of the site's folder").then();
    let scene = scene.run(&["photos", "prune"]).exits(0).then();
    assert_eq!(std::fs::read_dir(scene.path("elsewhere")).expect("it is there").count(), 1);
}

#[test]
fn n058_links_in_a_circle_end() {
    let scene = Scene::built().link("site/content/en/self.md", "self.md").link("site/content/en/travel/up", "..");
    let scene = scene.link("site/static/a", "b").link("site/static/b", "a").link("site/static/here", ".");
    scene.build().exits(0).tells("content/en/travel/up").tells("static/here").publishes("en/old/index.html");
}

#[test]
fn n060_a_picture_from_outside_the_site() {
    for target in ["../../../../etc/passwd", "/etc/passwd", "/../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd"] {
        let scene = Scene::built().article("en/z.md", "title = \"Z\"", &format!("![]({target})"));
        scene.build().exits(1).tells("content/en/z.md:4:1").old_site_stands();
    }
    for key in ["cover = \"../../../../etc/passwd\"", "cover = \"/../../etc/passwd\""] {
        let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\n{key}"), "");
        scene.build().exits(1).tells("content/en/z.md:3:9").old_site_stands();
    }
}

#[test]
fn n062_pipes_are_not_waited_for() {
    let scene = Scene::built().file("site/static/a.txt", "a");
    for path in ["content/en/pipe.md", "content/en/pipe.jpg", "static/pipe", "strings.toml", "data"] {
        let path = scene.path("site").join(path);
        rustix::fs::mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    }
    scene.build().exits(0).tells("content/en/pipe.md").tells("static/pipe").publishes("a.txt");
}

#[test]
fn n064_a_link_to_nothing_is_a_warning() {
    let scene = Scene::built().link("site/content/en/gone.md", "nowhere.md").link("site/static/gone.txt", "nowhere");
    scene.build().exits(0).tells("warning").tells("content/en/gone.md").tells("static/gone.txt");
}
