//! The hosts whose players and posts a reader may open in a page.

use std::collections::BTreeSet;

use crate::document::Head;
use crate::site::Site;

/// Hosts of the providers' frames.
const HOSTS: [(&str, &str); 7] = [
    ("youtube", "www.youtube-nocookie.com"),
    ("vimeo", "player.vimeo.com"),
    ("spotify", "open.spotify.com"),
    ("soundcloud", "w.soundcloud.com"),
    ("tiktok", "www.tiktok.com"),
    ("instagram", "www.instagram.com"),
    ("openstreetmap", "www.openstreetmap.org"),
];

/// All hosts that a site's pages may show in frames: those of its providers, and of the Mastodon posts that its texts show.
pub(super) fn hosts(site: &Site) -> Vec<&str> {
    let providers = &site.settings.embed_providers;
    let known = HOSTS.iter().filter(|(name, _)| providers.iter().any(|provider| provider == name));
    let of_posts: BTreeSet<&str> = heads(site).flat_map(|head| &head.post_hosts).map(|host| &**host).collect();
    known.map(|(_, host)| *host).chain(of_posts).collect()
}

/// What is known of every text that is shown.
fn heads(site: &Site) -> impl Iterator<Item = &Head> {
    let pages = site.pages.iter().filter(|page| page.is_shown).map(|page| &*page.head);
    let homes = site.homes.iter().flatten().map(|home| &*home.head);
    let sections = site.sections.iter().flat_map(|section| &section.faces).filter_map(|face| face.index.as_deref());
    let people = site.people.iter().flat_map(|person| &person.faces).filter_map(|face| face.head.as_deref());
    let tags = site.tags.iter().flat_map(|tag| &tag.faces).filter_map(|face| face.head.as_deref());
    pages.chain(homes).chain(sections).chain(people).chain(tags)
}
