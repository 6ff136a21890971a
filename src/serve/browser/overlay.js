// The mistakes of a page, over it: all that they say is text. In a tree of its own, so that the page's styles and ours
// don't meet; its style sheet is made by script, which no policy of the page for style elements forbids.
const polyglossOverlay = (() => {
  "use strict";
  const css = `
    :host { all: initial; }
    [hidden] { display: none !important; }
    .panel, .badge {
      position: fixed; z-index: 2147483647; box-sizing: border-box; color: #f4f1ec; background: #1e1b19;
      font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; text-align: left; direction: ltr;
    }
    .panel {
      inset: auto 0 0 0; max-height: 60vh; overflow: auto; overscroll-behavior: contain; padding: 0 1.25rem 1.25rem;
      border-top: 4px solid var(--colour); box-shadow: 0 -8px 32px #0006;
    }
    .badge { inset: auto 1rem 1rem auto; border: 0; border-radius: 999px; padding: .4rem .9rem; cursor: pointer; background: var(--colour); color: #fff; }
    header { position: sticky; top: 0; display: flex; align-items: center; gap: 1rem; padding: .8rem 0 .4rem; background: #1e1b19; }
    h2 { flex: 1; margin: 0; font: inherit; font-weight: 600; }
    header button { font: inherit; color: inherit; background: #3a3532; border: 0; border-radius: 4px; padding: .2rem .8rem; cursor: pointer; }
    button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
    section { padding: .7rem 0; border-top: 1px solid #3a3532; }
    p { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
    .error b { color: #ff8a7a; } .warning b { color: #f2c55c; }
    code, pre { font: 13px/1.5 ui-monospace, monospace; }
    .place { color: #9fc6ff; }
    pre { margin: .4rem 0; padding: .5rem .8rem; overflow-x: auto; background: #0f0d0c; border-radius: 4px; }
    pre i { font-style: normal; color: #8a817a; user-select: none; }
    mark { color: inherit; background: #7a2b22; border-radius: 2px; }
    .warning mark { background: #6b551a; }
    .help { color: #bfe3b4; }
  `;
  let host, root, hidden = false;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  const told = (mistake) => {
    const code = mistake.code ? `${mistake.severity}[${mistake.code}]: ` : "";
    const line = mistake.line && make("pre", {}, make("i", {}, `${mistake.line[0]} | `), mistake.line[1],
      make("mark", {}, mistake.line[2]), mistake.line[3]);
    return make("section", { className: mistake.severity },
      make("p", {}, make("b", {}, code), mistake.message),
      mistake.place ? make("p", {}, make("code", { className: "place" }, mistake.place)) : null,
      line || null,
      mistake.help ? make("p", { className: "help" }, `help: ${mistake.help}`) : null);
  };

  const setHidden = (wanted) => {
    hidden = wanted;
    const panel = root.querySelector(".panel");
    panel.hidden = hidden;
    root.querySelector(".badge").hidden = !hidden;
  };

  // Shows these mistakes in place of those before; none takes the overlay away. Warnings alone wait in the corner.
  return (mistakes) => {
    if (mistakes.length === 0) {
      host?.remove();
      host = undefined;
      return;
    }
    const errors = mistakes.filter((mistake) => mistake.severity === "error").length;
    const parts = [[errors, "error"], [mistakes.length - errors, "warning"]].filter(([number]) => number > 0);
    const title = parts.map(([number, word]) => count(number, word)).join(", ");
    if (!host) {
      host = make("polygloss-mistakes", {});
      root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      hidden = errors === 0;
      document.documentElement.append(host);
      host.addEventListener("keydown", (event) => { if (event.key === "Escape") setHidden(true); });
    } else if (errors > 0 && host.dataset.errors === "0") {
      hidden = false;
    } else if (errors === 0 && host.dataset.errors !== "0") {
      hidden = true;
    }
    host.dataset.errors = String(errors);
    host.style.setProperty("--colour", errors > 0 ? "#c4392b" : "#94721a");
    const panel = make("div", { className: "panel" },
      make("header", {}, make("h2", {}, title), make("button", { type: "button", onclick: () => setHidden(true) }, "Hide")),
      ...mistakes.map(told));
    panel.setAttribute("role", "alert");
    panel.setAttribute("aria-label", title);
    root.replaceChildren(panel, make("button", { type: "button", className: "badge", onclick: () => setHidden(false) }, title));
    setHidden(hidden);
  };
})();
