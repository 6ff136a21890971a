// What a reader gains with script; everything can be read and reached without it.

// What a page can be shown without comes when it has been shown, and has come to rest: a sheet more would end the
// transition from the page before, which begins with the first paint. Once the sheet is there, further pages don't wait
// for their pictures.
const visit = {
  get hasAll() {
    try {
      return sessionStorage.getItem("all") !== null;
    } catch {
      return false;
    }
  },
  noteAll() {
    try {
      sessionStorage.setItem("all", "");
    } catch {
      // Then each page waits anew.
    }
  },
};
const loaded = new Promise((done) => {
  if (document.readyState === "complete") done();
  else window.addEventListener("load", done);
});
// Everything may be there before any of it has been painted.
const painted = new Promise((done) => {
  if (!window.PerformanceObserver?.supportedEntryTypes?.includes("paint")) return done();
  new PerformanceObserver((list) => {
    if (list.getEntriesByName("first-contentful-paint").length > 0) done();
  }).observe({ type: "paint", buffered: true });
});
(async () => {
  await painted;
  if (!visit.hasAll) await loaded;
  await document.activeViewTransition?.finished.catch(() => {});
  visit.noteAll();
  for (const sheet of document.querySelectorAll("[data-later]")) sheet.disabled = false;
})();

// The chooser at the root offers the reader's own language first.
const choices = document.querySelector(".chooser ul");
if (choices) {
  for (const wanted of [...navigator.languages].reverse()) {
    const code = wanted.split("-")[0];
    const item = [...choices.children].find((item) => item.lang === wanted || item.lang.split("-")[0] === code);
    if (item) choices.prepend(item);
  }
}

// The language menu closes when the reader turns elsewhere.
const menu = document.querySelector(".languages");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// The way to the search: a dialog that is fetched when a reader asks for it; on its own page the search begins at once.
const search = document.querySelector(".search-open");
if (search) {
  const isOwnPage = document.querySelector("main .search") !== null;
  const fetched = () => import(search.dataset.script);
  const open = async (event) => {
    event.preventDefault();
    try {
      await (await fetched()).open();
    } catch {
      location.href = search.href;
    }
  };
  // The key can be turned off, for those whose programs type letters for them.
  const isKeyOn = () => {
    try {
      return localStorage.getItem("search-key") !== "off";
    } catch {
      return true;
    }
  };
  if (isOwnPage) fetched();
  search.addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey || isOwnPage)) open(event);
  });
  addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    const isTyping = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    const isSlash = event.key === "/" && !command && !event.altKey && !isTyping && isKeyOn();
    const isK = command && event.code === "KeyK" && !event.shiftKey && !event.altKey;
    if (!event.isComposing && (isSlash || isK)) open(event);
  });
}

// Code, tables and galleries that are wider than the window can be moved by keys.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const wide of document.querySelectorAll(".body :is(pre, table, .gallery)")) widths.observe(wide);

// One button shares with the reader's own apps, or copies the address.
for (const button of document.querySelectorAll("[data-share]")) {
  const { share: url, title, copied } = button.dataset;
  if (!navigator.share && !navigator.clipboard) continue;
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) {
        await navigator.share({ url, title });
      } else {
        await navigator.clipboard.writeText(url);
        button.textContent = copied;
      }
    } catch {
      // The reader thought better of it.
    }
  });
}

// A card of another provider becomes its player when the reader asks, and not before.
for (const card of document.querySelectorAll(".embed[data-frame]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = card.dataset.open;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = card.dataset.frame;
    frame.title = card.querySelector("a span").textContent;
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    button.replaceWith(frame);
    frame.focus();
  });
  card.prepend(button);
}
