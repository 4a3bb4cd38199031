// Choosing words with the mouse or by keyboard, and finding a code by typing. Without this file the form takes
// paragraphs and sentences by number. Places are counted in code points, as the server counts them.
(() => {
  const text = document.querySelector("[data-coding]");
  const form = document.getElementById("apply");
  if (!text || !form) return;
  const start = form.elements.start, end = form.elements.end, first = form.elements.first, last = form.elements.last;
  const told = form.querySelector("[data-coding-chosen]");
  const find = form.querySelector("[data-coding-find]"), field = document.getElementById("find-code");
  const boxes = [...form.querySelectorAll("input[name=codes]")];
  document.querySelector("[data-coding-keys]").hidden = false;
  find.hidden = false;
  first.required = false;

  const points = (string) => [...string].length;
  const units = (string, count) => [...string].slice(0, count).join("").length;
  const pieces = [...text.querySelectorAll("[data-start]")];
  const sentences = [...text.querySelectorAll("[data-sentences]")].flatMap((one) =>
    one.dataset.sentences.split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number)));
  let here = -1, anchor = -1;

  // The place in the document of a place in the page.
  function place(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-start]");
    if (!piece || !text.contains(piece)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
    return Number(piece.dataset.start) + points(before);
  }

  function spot(at, isEnd) {
    const piece = pieces.findLast((one) => Number(one.dataset.start) < at || (!isEnd && Number(one.dataset.start) === at));
    if (!piece) return null;
    const node = piece.firstChild;
    return [node, Math.min(units(node.data, at - Number(piece.dataset.start)), node.data.length)];
  }

  function choose(from, to) {
    const a = spot(from, false), b = spot(to, true);
    if (!a || !b) return;
    getSelection().setBaseAndExtent(...a, ...b);
    a[0].parentElement.scrollIntoView({ block: "nearest" });
  }

  function tell() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0);
    let from = place(range.startContainer, range.startOffset), to = place(range.endContainer, range.endOffset);
    if (from === null || to === null) {  // the selection begins or ends beside the words: take the words inside it
      const inside = pieces.filter((piece) => range.intersectsNode(piece));
      if (!inside.length) return;
      const tail = inside.at(-1);
      from ??= Number(inside[0].dataset.start);
      to ??= Number(tail.dataset.start) + points(tail.textContent);
    }
    if (to <= from) return;
    start.value = from;
    end.value = to;
    first.value = last.value = "";
    const words = chosen.toString().replace(/\s+/g, " ").trim();
    told.textContent = `Chosen: “${words.length > 120 ? `${words.slice(0, 117)}…` : words}”`;
  }

  function forget() {
    start.value = end.value = "";
    told.textContent = "";
    getSelection().removeAllRanges();
  }

  document.addEventListener("selectionchange", tell);
  for (const one of [first, last]) one.addEventListener("input", () => { if (one.value) forget(); });

  function step(by, extend) {
    here = Math.min(Math.max(here + by, 0), sentences.length - 1);
    if (!extend || anchor < 0) anchor = here;
    const [low, high] = [Math.min(anchor, here), Math.max(anchor, here)];
    if (sentences.length) choose(sentences[low][0], sentences[high][1]);
  }

  function toCodes() {
    if (field) field.focus();
  }

  text.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowDown: () => step(1, event.shiftKey), ArrowUp: () => step(-1, event.shiftKey),
      c: toCodes, Escape: () => { here = anchor = -1; forget(); },
    };
    if (event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      getSelection().modify("extend", event.key === "ArrowRight" ? "forward" : "backward", "word");
      event.preventDefault();
    } else if (acts[event.key]) {
      acts[event.key]();
      event.preventDefault();
    }
  });

  const shown = () => boxes.filter((box) => !box.closest("li").hidden);
  field.addEventListener("input", () => {
    const words = field.value.trim().toLowerCase();
    for (const box of boxes) box.closest("li").hidden = !box.labels[0].textContent.toLowerCase().includes(words);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const box = shown()[0];
    if (field.value.trim() && box) {
      box.checked = !box.checked;
      field.value = "";
      field.dispatchEvent(new Event("input"));
    } else if (boxes.some((one) => one.checked)) {
      form.requestSubmit();
    }
  });
})();
