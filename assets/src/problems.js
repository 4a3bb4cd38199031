// When a form comes back with problems, the list of them is read first.

function focusFirst(root) {
  const summary = root.querySelector?.(".error-summary, #stale");
  if (summary && document.activeElement !== summary) summary.focus();
}

export function focusProblems() {
  const start = () => focusFirst(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
  document.addEventListener("htmx:after:process", (event) => focusFirst(event.target));
}
