// The search itself, on its page or in a dialog. What is asked and what is found becomes text, never markup.

const AT_ONCE = 10;
const PAUSE = 150;
// Without a stemmer, words of these languages are found in their other forms by what stands before their endings.
const INFLECTED = /^(sl|hr|bs|cs|sk)\b/;
const WORD = /\p{L}{5,}/gu;
const ENDING = /(?<=..)(ega|emu|i?mi|ami|[aeiou][mhv]|[aeiou])$/i;

let engine;
const load = (words) =>
  (engine ??= import(`${words.index}pagefind.js`).then(async (pagefind) => {
    await pagefind.options({ noWorker: true, baseUrl: words.home, excerptLength: 28, excerptEllipsis: "…" });
    await pagefind.filters();
    return pagefind;
  }));

async function find(words, query, section) {
  const pagefind = await load(words);
  const options = section ? { filters: { section } } : {};
  const asked = [query];
  if (INFLECTED.test(words.lang) && !query.includes('"')) asked.push(query.replace(WORD, (word) => word.replace(ENDING, "")));
  const found = { results: new Map(), total: 0, sections: {} };
  for (const terms of new Set(asked)) {
    const { results, unfilteredResultCount, totalFilters } = await pagefind.search(terms, options);
    for (const result of results) if (!found.results.has(result.id)) found.results.set(result.id, result);
    found.total = Math.max(found.total, unfilteredResultCount);
    for (const [id, count] of Object.entries(totalFilters.section ?? {}))
      found.sections[id] = Math.max(found.sections[id] ?? 0, count);
  }
  return found;
}

function make(name, properties = {}, ...content) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
}

// Pagefind writes `<mark>` around what was found, and `<` and `>` of the text as `&lt;` and `&gt;`.
const marked = (excerpt) =>
  excerpt.split(/<\/?mark>/).map((part, at) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return at % 2 ? make("mark", {}, text) : text;
  });

// Each Braille sign of a text that nobody searches in stands for a byte.
const read = (signs) => String.fromCharCode(...[...signs].map((sign) => sign.charCodeAt(0) - 0x2800));

function item(words, titles, { url, meta, excerpt, filters }) {
  const entry = make("li", { className: "search-result" });
  if (meta.picture) {
    entry.append(make("img", { src: words.root + read(meta.picture), alt: "", width: 240, height: 160, loading: "lazy" }));
  }
  const section = titles.get(filters.section?.[0]);
  if (section?.accent) entry.classList.add(`accent-${section.accent}`);
  const text = make("div", {}, ...(section ? [make("p", { className: "kicker", textContent: section.title })] : []));
  text.append(make("p", { className: "card-title" }, make("a", { href: url, textContent: meta.title })));
  text.append(make("p", { className: "search-excerpt" }, ...marked(excerpt)));
  if (meta.date) {
    const day = new Intl.DateTimeFormat(`${words.lang}-u-ca-gregory-nu-latn`, { dateStyle: "long", timeZone: "UTC" });
    const date = read(meta.date);
    text.append(make("p", { className: "meta" }, make("time", { dateTime: date, textContent: day.format(new Date(date)) })));
  }
  entry.append(text);
  return entry;
}

export function start(root, keepsAddress, key) {
  const part = (selector) => root.querySelector(selector);
  const words = JSON.parse(part(".search-words").textContent);
  const titles = new Map(JSON.parse(part(".search-titles").textContent).map(([id, title, accent]) => [id, { title, accent }]));
  const [input, state, list, more, filter] = ["input[type=search]", ".search-state", ".search-results", ".search-more", "fieldset"].map(part);
  const number = new Intl.NumberFormat(`${words.lang}-u-nu-latn`);
  const plural = new Intl.PluralRules(words.counts_as);
  let turn = 0;
  let left = [];
  let timer;

  const choices = new Map();
  for (const [id, { title }] of [["", { title: words.everywhere }], ...titles]) {
    const radio = make("input", { type: "radio", name: "section", value: id, checked: !id });
    const count = make("span", { className: "search-count" });
    const label = make("label", {}, radio, make("span", { textContent: title }), count);
    choices.set(id, { radio, count, label });
    filter.append(label);
  }
  const chosen = () => [...choices].find(([, { radio }]) => radio.checked)[0];

  async function show() {
    const mine = turn;
    const entries = await Promise.all(left.splice(0, AT_ONCE).map((result) => result.data()));
    if (mine !== turn) return;
    list.append(...entries.map((entry) => item(words, titles, entry)));
    more.hidden = left.length === 0;
  }

  function count(found) {
    for (const [id, { radio, count, label }] of choices) {
      const hits = id ? (found.sections[id] ?? 0) : found.total;
      count.textContent = number.format(hits);
      label.hidden = hits === 0 && !radio.checked;
    }
    filter.hidden = found.total === 0 || choices.size < 3;
  }

  async function search() {
    clearTimeout(timer);
    const mine = ++turn;
    const query = input.value.trim();
    const section = chosen();
    if (keepsAddress) {
      const address = new URLSearchParams({ ...(query && { q: query }), ...(section && { section }) });
      history.replaceState(null, "", address.size ? `?${address}` : location.pathname);
    }
    root.classList.toggle("is-asked", query !== "");
    if (!query) {
      list.replaceChildren();
      more.hidden = filter.hidden = true;
      state.textContent = words.hint;
      return;
    }
    const waiting = setTimeout(() => (state.textContent = words.working), 300);
    try {
      const found = await find(words, query, section);
      if (mine !== turn) return;
      left = [...found.results.values()];
      const said = words.forms[plural.select(left.length)] ?? words.forms.other;
      const text = left.length ? said.replace("{count}", number.format(left.length)) : words.none.replace("{query}", () => query);
      list.replaceChildren();
      count(found);
      await show();
      if (mine === turn) state.textContent = text;
    } catch (error) {
      console.error(error);
      if (mine !== turn) return;
      list.replaceChildren();
      more.hidden = filter.hidden = true;
      state.textContent = words.error;
    } finally {
      clearTimeout(waiting);
    }
  }

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("compositionend", () => (timer = setTimeout(search, PAUSE)));
  input.addEventListener("focus", () => load(words).catch(() => {}), { once: true });
  filter.addEventListener("change", search);
  more.addEventListener("click", async () => {
    const before = list.children.length;
    await show();
    list.children[before]?.querySelector("a").focus();
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(event.target);
    if (!step || at < 0 || event.isComposing || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });

  const box = part(".search-key input");
  if (box) {
    box.checked = key.isOn();
    box.addEventListener("change", () => key.set(box.checked));
  }
  if (keepsAddress) {
    const asked = new URLSearchParams(location.search);
    // What somebody has typed before this was loaded stays.
    input.value ||= asked.get("q") ?? "";
    const choice = choices.get(asked.get("section"));
    if (choice) choice.radio.checked = true;
    if (input.value) search();
  }
  return { input, words };
}
