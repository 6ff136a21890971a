// Where the search stands: on its own page it begins at once; on every other a dialog opens in which it is loaded.

// The key can be turned off, for those whose programs type letters for them.
const key = {
  isOn() {
    try {
      return localStorage.getItem("search-key") !== "off";
    } catch {
      return true;
    }
  },
  set(isOn) {
    try {
      localStorage.setItem("search-key", isOn ? "on" : "off");
    } catch {
      // It stays as it is.
    }
  },
};

const link = document.querySelector(".search-open");
const own = document.querySelector("main .search");
const page = own && import(link.dataset.results).then(({ start }) => start(own, true, key));
let opening;

async function dialog() {
  const [{ start }, answer] = await Promise.all([import(link.dataset.results), fetch(link.href)]);
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  const root = document.adoptNode(other.querySelector("main .search"));
  root.querySelector("noscript")?.remove();
  const element = document.createElement("dialog");
  element.className = "search-dialog";
  element.ariaLabel = link.textContent.trim();
  element.append(root);
  const { input, words } = start(root, false, key);
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "search-close", textContent: words.close, onclick: () => element.close() });
  root.prepend(close);
  element.addEventListener("click", (event) => event.target === element && element.close());
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    // What was asked stays for the next time.
    event.preventDefault();
    element.close();
  });
  document.body.append(element);
  return { element, input };
}

/** Opens the dialog, or turns to the search on its own page. */
export async function open() {
  if (page) return (await page).input.focus();
  const { element, input } = await (opening ??= dialog());
  if (!element.open) element.showModal();
  input.focus();
  input.select();
}
