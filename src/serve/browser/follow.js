// Follows the files behind this page: swaps style sheets, shows mistakes, and reloads it when its own text has changed.
(() => {
  "use strict";
  const script = document.currentScript;
  const storage = (() => { try { return window.sessionStorage; } catch { return null; } })();
  const SCROLL = "polygloss-scroll", JUMP = "polygloss-jump";
  let seen = script.dataset.seen;
  let source = null;
  let isLeaving = false;

  // Where the reader was before this script reloaded the page.
  const kept = storage?.getItem(SCROLL);
  if (kept) {
    storage.removeItem(SCROLL);
    const [path, x, y] = JSON.parse(kept);
    if (path === location.pathname) {
      const back = () => window.scrollTo({ left: x, top: y, behavior: "instant" });
      back();
      if (document.readyState !== "complete") {
        document.addEventListener("DOMContentLoaded", back);
        window.addEventListener("load", back, { once: true });
      }
    }
  }

  // To reload a page that is about to be left for another would call that off.
  const reload = () => {
    if (isLeaving) return;
    storage?.setItem(SCROLL, JSON.stringify([location.pathname, window.scrollX, window.scrollY]));
    location.reload();
  };

  // Puts new style sheets beside the old, which go once the new are there: the page is never without.
  const swap = (styles) => {
    const stem = (address) => address.replace(/[?#].*$/, "").replace(/\.[0-9a-f]{16}(?=\.css$)/, "");
    for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      const own = new URL(link.href);
      const found = own.origin === location.origin && styles.find(([name]) => name === stem(own.pathname));
      if (!found || link.dataset.leaving || link.getAttribute("href") === found[1]) continue;
      const next = link.cloneNode();
      const done = () => link.remove();
      next.addEventListener("load", done);
      next.addEventListener("error", done);
      link.dataset.leaving = "true";
      next.setAttribute("href", found[1]);
      link.after(next);
    }
  };

  const go = ([name, address]) => {
    if (storage?.getItem(JUMP) === name || window.top !== window) return;
    storage?.setItem(JUMP, name);
    if (new URL(address, location.href).pathname === location.pathname) return;
    isLeaving = true;
    location.assign(address);
  };

  const doings = { reload, styles: swap, mistakes: polyglossOverlay, go };

  // A hidden tab doesn't listen, since browsers give all tabs of a server six connections; it catches up when it is seen.
  const listen = () => {
    if (document.visibilityState === "hidden") {
      source?.close();
      source = null;
    } else if (!source) {
      const page = encodeURIComponent(location.pathname);
      source = new EventSource(`/__polygloss/events?page=${page}&seen=${seen}`);
      for (const [name, act] of Object.entries(doings)) {
        source.addEventListener(name, (event) => {
          seen = event.lastEventId;
          act(JSON.parse(event.data));
        });
      }
      // A server that was away answers with an error at first, after which browsers give up.
      source.addEventListener("error", () => {
        if (source?.readyState !== EventSource.CLOSED) return;
        source = null;
        setTimeout(listen, 1000);
      });
    }
  };

  polyglossOverlay(JSON.parse(script.dataset.mistakes ?? "[]"));
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pageshow", () => { isLeaving = false; listen(); });
  window.addEventListener("pagehide", () => { source?.close(); source = null; });
  listen();
})();
