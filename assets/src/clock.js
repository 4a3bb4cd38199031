// The time of an event by the reader's own clock, where that tells another hour than the event's.

function words(starts, ends, zone) {
  const shape = { weekday: "long", month: "long", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-US", { ...shape, timeZone: zone }).formatRange(starts, ends);
}

function nameOf(zone, on) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "long" }).formatToParts(on);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

export function tellOwnClock() {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll("[data-clock]")) {
    const [starts, ends] = [new Date(place.dataset.starts), new Date(place.dataset.ends)];
    const told = words(starts, ends, own);
    if (told === words(starts, ends, place.dataset.clock)) continue;
    place.textContent = `In your clock: ${told} (${nameOf(own, starts)})`;
    place.hidden = false;
  }
}
