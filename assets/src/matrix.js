// The window on a matrix of pairs ([data-window]): arrow keys walk its cells, and at its edge follow the link that moves
// it ([data-move]). One cell is in the order of the Tab key at a time; without this file every cell is.

const KEYS = { ArrowLeft: [0, -1, "left"], ArrowRight: [0, 1, "right"], ArrowUp: [-1, 0, "up"], ArrowDown: [1, 0, "down"] };
let waiting = null; // where the focus goes once the window has moved

const places = () => [...document.querySelectorAll("[data-window] tbody tr")].map((row) => [...row.cells].slice(1));
const linkAt = (cells, row, column) => cells[row]?.[column]?.querySelector("a");

function hold(link) {
  for (const other of document.querySelectorAll("[data-window] td a")) other.tabIndex = other === link ? 0 : -1;
}

function find(cells, row, column, [down, across]) {
  // A blank before the diagonal is passed over.
  for (let r = row + down, c = column + across; r >= 0 && c >= 0 && r < cells.length && c < cells[r].length; r += down, c += across) {
    const link = linkAt(cells, r, c);
    if (link) return link;
  }
  return null;
}

function walk(event) {
  const key = KEYS[event.key];
  const here = event.target.closest?.("[data-window] td");
  if (!key || !here || event.ctrlKey || event.metaKey || event.altKey) return;
  const cells = places();
  const row = cells.findIndex((line) => line.includes(here));
  const column = cells[row].indexOf(here);
  const next = find(cells, row, column, key);
  const move = document.querySelector(`[data-window] [data-move="${key[2]}"]`);
  if (next) {
    hold(next);
    next.focus();
  } else if (move) {
    waiting = { row: key[0] ? -1 : row, column: key[1] ? -1 : column, from: key[2] };
    move.click();
  }
  event.preventDefault();
}

function arrive() {
  const cells = places();
  const links = cells.flat().map((cell) => cell.querySelector("a")).filter(Boolean);
  if (!links.length) return;
  if (!waiting) return hold(links[0]);
  const { row, column, from } = waiting;
  waiting = null;
  const r = row >= 0 ? row : from === "down" ? 0 : cells.length - 1;
  const c = column >= 0 ? column : from === "right" ? 0 : cells[0].length - 1;
  const link = linkAt(cells, r, c) ?? links[0];
  hold(link);
  link.focus();
}

export function walkMatrices() {
  document.addEventListener("keydown", walk);
  document.addEventListener("DOMContentLoaded", arrive);
  document.addEventListener("htmx:after:swap", arrive);
}
