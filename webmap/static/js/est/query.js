// From the form of the EST view to addresses; pure.

const NUMBERS = ["kind", "resolution", "category", "sender", "hours", "weekday"];

/** Keep what decides the numbers of a period: asked twice it has one address. */
export function numbersQuery(form, { from, to }) {
  const query = new URLSearchParams({ from, to });
  for (const name of NUMBERS) {
    for (const value of form.getAll(name).sort()) query.append(name, value);
  }
  return query.toString();
}

/**
 * Keep everything, so that the address leads to this very view.
 * @param {FormData} form
 * @param {{position: string, cell: string | null, hasOther: boolean}} more
 */
export function pageQuery(form, { position, cell, hasOther }) {
  const query = new URLSearchParams(numbersQuery(form, { from: form.get("from"), to: form.get("to") }));
  if (form.get("show") !== "count") query.set("show", form.get("show"));
  if (form.get("step") !== "cycle") query.set("step", form.get("step"));
  if (form.get("compare")) query.set("compare", "1");
  if (form.get("compare") && hasOther) {
    query.set("from2", form.get("from2"));
    query.set("to2", form.get("to2"));
  }
  for (const layer of form.getAll("layer").sort()) query.append("layer", layer);
  if (cell) query.set("cell", cell);
  query.set("at", position);
  return query.toString();
}

/** Move a day, written as 2026-03-16, by so many. */
export function moved(day, days) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Count the days of a period, both ends included. */
export function daysOf({ from, to }) {
  return Math.round((new Date(`${to}T12:00:00Z`) - new Date(`${from}T12:00:00Z`)) / 86_400_000) + 1;
}

/** Give the period that is so many of its own lengths later. */
export function shifted(period, times) {
  const days = daysOf(period) * times;
  return { from: moved(period.from, days), to: moved(period.to, days) };
}
