// A form goes once per click: a second send waits for the answer to the first.
// The server holds the same promise by the hidden key; this only spares people the doubt.

const WAITING = "data-sent";
const LONGEST = 8000; // an answer that is a file leaves the page as it is, so the form is let go by itself

function release(form) {
  form.removeAttribute(WAITING);
  for (const button of form.querySelectorAll("[aria-disabled='true'][data-held]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-held");
  }
}

export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute(WAITING)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute(WAITING, "");
    setTimeout(release, LONGEST, form);
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("data-held", "");
    }
  }, true);

  // The server's sentences are the ones to read, not the browser's bubbles.
  document.addEventListener("click", (event) => {
    const form = event.target.closest("button, input[type=submit]")?.form;
    if (form?.method === "post") form.noValidate = true;
  }, true);

  // Back from the browser's memory of the page, or answered by htmx in place: the form may go again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll(`form[${WAITING}]`)) release(form);
  });
  for (const name of ["htmx:finally:request", "htmx:error"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("form");
      if (form) release(form);
    });
  }
}
