// What goes wrong on a page, as its console would tell it.

// A crossfade that the browser gives up rejects promises that no page was given: https://github.com/w3c/csswg-drafts/issues/13726
const isCrossfadeGivenUp = (text) => /^(AbortError|InvalidStateError): Transition was (aborted|skipped)/.test(text);

// Gathers a page's problems, from now on, in its `problems`.
export function gatherProblems(page) {
  page.problems = [];
  page.on("pageerror", (error) => {
    if (!isCrossfadeGivenUp(String(error))) page.problems.push(String(error));
  });
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(message.text());
  });
}
