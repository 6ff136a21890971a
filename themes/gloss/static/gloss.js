// What a reader gains with script; everything can be read and reached without it.

// What a page can be shown without comes when it has been shown, and has come to rest: a sheet more would end the
// transition from the page before.
const late = async () => {
  await document.activeViewTransition?.finished.catch(() => {});
  for (const sheet of document.querySelectorAll("[data-later]")) sheet.media = "all";
};
if (document.readyState === "complete") late();
else window.addEventListener("load", late);

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

// Code and tables that are wider than the window can be moved by keys.
for (const wide of document.querySelectorAll(".body pre, .body table")) {
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

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
