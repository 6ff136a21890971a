// What a page shows, asked in the page itself: these functions run in the browser, each by itself.

// By how many pixels the page can be moved sideways, and what is to blame.
export function sideways() {
  const root = document.scrollingElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return left < -1 || right > root.clientWidth + 1;
  });
  return [`${over} px too wide: ${wide.slice(0, 5).map((element) => `${element.tagName}.${element.className}`).join(", ")}`];
}

// Text that stands nearer to the window's edge than `least` pixels; what a finger can move sideways is left out.
export function nearEdges(least) {
  const width = document.scrollingElement.clientWidth;
  const near = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".unseen, .skip, script")) continue;
    let moves = parent;
    while (moves && !/auto|scroll/.test(getComputedStyle(moves).overflowX)) moves = moves.parentElement;
    if (moves && moves !== document.documentElement) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, width: length } of range.getClientRects()) {
      if (length > 1 && (left < least - 0.5 || right > width - least + 0.5)) {
        near.push(`${Math.round(left)} to ${Math.round(right)}: ${node.data.trim().slice(0, 40)}`);
        break;
      }
    }
  }
  return near;
}

// Text that its box cuts off, and texts that lie over each other.
export function cutOrCovered() {
  const found = [];
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".unseen, .skip, script, rt")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // The lead of a card ends after some lines on purpose.
    const clamp = [parent, parent.parentElement]
      .find((box) => getComputedStyle(box).webkitLineClamp !== "none");
    const end = clamp ? clamp.getBoundingClientRect().bottom : Infinity;
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (bottom > end + 2) continue;
      // A face is higher than its letters, an Arabic one by far, and lines of a headline stand close.
      const trim = (bottom - top) * (parent.closest("h1, h2, .nameplate") ? 0.4 : 0.3);
      if (right - left > 1) texts.push({ left, right, top: top + trim, bottom: bottom - trim, node, parent });
    }
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      const isCut = box !== clamp && ((hides(overflowY) && box.scrollHeight > box.clientHeight + 2)
        || (hides(overflowX) && box.scrollWidth > box.clientWidth + 2));
      if (isCut) found.push(`cut off in ${box.tagName}.${box.className}: ${node.data.trim().slice(0, 40)}`);
    }
  }
  texts.sort((a, b) => a.top - b.top);
  texts.forEach((a, at) => {
    for (let next = at + 1; next < texts.length && texts[next].top < a.bottom; next += 1) {
      const b = texts[next];
      const isOver = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - b.top > 3;
      if (isOver && a.node !== b.node) found.push(`${a.node.data.trim().slice(0, 30)} lies over ${b.node.data.trim().slice(0, 30)}`);
    }
  });
  return found;
}

// What moves by itself, or would when something changes.
export function moving() {
  const moves = document.getAnimations().map((animation) => `${animation.animationName ?? "an animation"} runs`);
  for (const element of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const { transitionDuration, animationName } = getComputedStyle(element, part);
      if (/[1-9]/.test(transitionDuration)) moves.push(`${element.tagName}.${element.className} has a transition`);
      if (animationName !== "none") moves.push(`${element.tagName}.${element.className} has the animation ${animationName}`);
    }
  }
  return [...new Set(moves)];
}

// What the Tab key must reach, in order, each with a number to know it by.
export function stops() {
  const all = [...document.querySelectorAll("a[href], button, input, summary, iframe, [tabindex]")];
  const seen = all.filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility());
  seen.forEach((element, number) => { element.stop = number; });
  return seen.length;
}

// Where the focus is, and what is wrong with how that looks.
export function focused() {
  const element = document.activeElement;
  const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
  const wrong = [];
  // The link of a card has its ring around the whole card, and so has that of what was found.
  const rings = [element, element.closest(".card, .search-result")].filter(Boolean).map((ringed) => getComputedStyle(ringed));
  const isRing = ({ outlineStyle, outlineWidth, outlineColor }) =>
    outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/^rgba.*, 0\)$|\/ 0\)$|transparent/.test(outlineColor);
  if (!rings.some(isRing)) wrong.push(`${name}: no ring`);
  const rects = [...element.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  const shown = rects.some(({ left, right, top, bottom }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const above = document.elementFromPoint(x, y);
    return above && (element.contains(above) || above.contains(element));
  });
  if (!shown) wrong.push(`${name}: hidden or covered`);
  return { stop: element.stop ?? null, wrong };
}
