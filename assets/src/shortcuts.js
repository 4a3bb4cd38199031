// Single keys for whoever lives in the desk: j and k walk the rows of [data-rows], / goes to [data-search],
// ? lists the keys. They rest while one types, and can be switched off in that list (kept on this device).

const KEY = "steelyard.shortcuts";
const isOn = () => localStorage.getItem(KEY) !== "off";
const typing = (element) => element?.matches?.("input, textarea, select, [contenteditable]") ?? false;
const rows = () => [...document.querySelectorAll("[data-rows] > *")].filter((row) => row.querySelector("a[href]"));

function walk(step) {
  const all = rows();
  if (!all.length) return false;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("is-here", row === next);
  next.querySelector("a[href]").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function toSearch() {
  const field = document.querySelector("[data-search]") ?? document.querySelector("main input[type=search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function list() {
  const dialog = document.getElementById("shortcuts");
  dialog?.showModal();
  return Boolean(dialog);
}

const ACTS = { j: () => walk(1), k: () => walk(-1), "/": toSearch, "?": list };

export function listenForShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const act = ACTS[event.key];
    // The list itself always opens: it is where the others are switched on again.
    if (act && (isOn() || event.key === "?") && act()) event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    event.target.closest?.("[data-rows] > .is-here")?.classList.remove("is-here");
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-shortcuts-switch]")) localStorage.setItem(KEY, event.target.checked ? "on" : "off");
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-shortcuts-switch]")) box.checked = isOn();
  });
}
