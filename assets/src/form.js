// Shows and hides the questions of a form as their conditions turn true or false ([data-show]). A convenience: without
// this file the server shows what follows, and with it the server decides all the same.

const COMPARES = {
  "=": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b,
  "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
};

function compares(number, told) {
  const [, way, other] = told.match(/^(!=|[<>]=?|=) ?(-?\d+)$/) ?? [];
  return way ? COMPARES[way](number, Number(other)) : false;
}

// What was given to a question: its own field, and one field for each row or place.
function given(data, question) {
  const field = `a.${question}`;
  return [...data].filter(([name, text]) => text !== "" && (name === field || name.startsWith(`${field}.`)));
}

function holds(condition, data) {
  if (condition.all) return condition.all.every((part) => holds(part, data));
  if (condition.any) return condition.any.some((part) => holds(part, data));
  if (condition.not) return !holds(condition.not, data);
  const found = given(data, condition.question);
  const field = `a.${condition.question}`;
  if ("is" in condition) return found.some(([name, text]) => name === (condition.row ? `${field}.${condition.row}` : field) && text === condition.is);
  if ("has" in condition) return found.some(([name, text]) => name === `${field}.${condition.has}` || (name === field && text === condition.has));
  if ("count" in condition) return compares(found.length, condition.count);
  if ("number" in condition) return found.length === 1 && /^\s*-?\d{1,12}\s*$/.test(found[0][1]) && compares(Number(found[0][1]), condition.number);
  return found.length > 0;
}

function show(form) {
  // In the order of the page, because a question that goes takes its answer along.
  for (const question of form.querySelectorAll("[data-show]")) {
    const wanted = holds(JSON.parse(question.dataset.show), new FormData(form));
    question.hidden = !wanted;
    question.disabled = !wanted;
  }
}

for (const asked of document.querySelectorAll("[data-asked]")) {
  const form = asked.closest("form");
  form.addEventListener("change", () => show(form));
  form.addEventListener("input", (event) => event.target.matches("[inputmode], textarea") && show(form));
  window.addEventListener("pageshow", () => show(form)); // the browser may bring answers back
}
