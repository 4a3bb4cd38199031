// The lever's period, dragged by two sliders, and its months played one after another. Without this file the form and
// the links to the month before and after do the same.

const PAUSE = 1200; // milliseconds between two months; longer for those who want less motion
const CALM = 3000;
const REST = 300; // after the last move of a slider
let waiting = 0; // a move that has not been asked for yet
const months = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const month = (count) => `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
const named = (count) => new Date(Math.floor(count / 12), count % 12, 15).toLocaleDateString("en-US", { month: "long", year: "numeric" });

function slider(label, field, start, end) {
  const input = Object.assign(document.createElement("input"), { type: "range", className: "usa-range", min: start, max: end, id: `drag-${field.name}` });
  const name = Object.assign(document.createElement("label"), { className: "usa-label", htmlFor: input.id, textContent: label });
  const place = document.createElement("div");
  place.append(name, input);
  return { field, input, name, label, place };
}

function show(one) {
  const count = Math.min(Math.max(months(one.field.value), one.input.min), one.input.max);
  one.input.value = count;
  tell(one);
}

function tell(one) {
  one.input.setAttribute("aria-valuetext", named(Number(one.input.value)));
  one.name.textContent = `${one.label}: ${named(Number(one.input.value))}`;
}

function offerSliders(form) {
  const [start, end] = [months(form.dataset.firstMonth), months(form.dataset.lastMonth)];
  if (start >= end) return [];
  const found = [slider("Drag the first month", form.elements.first, start, end), slider("Drag the last month", form.elements.last, start, end)];
  const box = Object.assign(document.createElement("div"), { className: "lever__drag" });
  for (const [at, one] of found.entries()) {
    const other = found[1 - at];
    one.input.addEventListener("input", () => {
      const [low, high] = at ? [other, one] : [one, other];
      if (Number(low.input.value) > Number(high.input.value)) other.input.value = one.input.value;
      for (const each of found) {
        each.field.value = month(Number(each.input.value));
        tell(each);
      }
    });
    one.input.addEventListener("change", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        waiting = 0;
        form.requestSubmit();
      }, REST);
    });
    box.append(one.place);
    show(one);
  }
  form.after(box);
  return found;
}

function offerPlay(form, box) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "usa-button usa-button--outline", textContent: "Play the months" });
  const told = Object.assign(document.createElement("p"), { className: "lever__told" });
  told.setAttribute("role", "status");
  let timer = 0;
  const next = () => document.querySelector("#lever a[rel=next]");
  const isOver = () => !next() || months(document.querySelector("#lever").dataset.last) >= months(form.dataset.lastMonth);
  const pause = () => {
    clearTimeout(timer);
    timer = 0;
    button.textContent = "Play the months";
  };
  const step = () => (isOver() ? pause() : next().click());
  button.addEventListener("click", () => {
    if (timer) return pause();
    if (isOver()) {
      told.textContent = "These are the newest months. Choose earlier ones to play from there.";
      return;
    }
    button.textContent = "Pause";
    timer = setTimeout(step, 0);
  });
  const wait = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : PAUSE;
  document.addEventListener("keydown", (event) => event.key === "Escape" && timer && pause());
  box.append(button, told);
  return () => {
    told.textContent = document.querySelector("#lever").dataset.label;
    if (timer) timer = setTimeout(step, wait);
  };
}

export function moveLever() {
  const form = document.querySelector("form[data-first-month]");
  if (!form) return;
  const sliders = offerSliders(form);
  const box = Object.assign(document.createElement("div"), { className: "lever__play" });
  (document.querySelector(".lever__drag") ?? form).after(box);
  const arrived = offerPlay(form, box);
  document.addEventListener("htmx:after:swap", () => {
    if (waiting) return; // somebody has moved on already
    const shown = document.querySelector("#lever");
    form.elements.first.value = shown.dataset.first;
    form.elements.last.value = shown.dataset.last;
    for (const one of sliders) show(one);
    arrived();
  });
}
