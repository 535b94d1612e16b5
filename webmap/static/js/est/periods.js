// The days that are looked at: cycle by cycle, or any span, and those beside.
import { moved, shifted } from "./query.js";

/**
 * Keep the fields for days sensible; `onChange` when the reader has chosen others.
 * @param {HTMLFormElement} form
 * @param {{days: number, proposed: {from: string, to: string}}} cycle
 */
export function createPeriods(form, cycle, onChange) {
  const field = (name) => form.elements[name];
  const read = (from, to) => ({ from: field(from).value, to: field(to).value });
  const isCompared = () => field("compare").checked;
  // Whoever has chosen the other period keeps it; else it is the one just before.
  let hasOther = "own" in field("from2").dataset;

  function write({ from, to }, names = ["from", "to"]) {
    field(names[0]).value = from;
    field(names[1]).value = to;
  }

  function follow() {
    document.getElementById("other-period").hidden = !isCompared();
    if (!hasOther) write(shifted(read("from", "to"), -1), ["from2", "to2"]);
  }

  function put(period) {
    write(period);
    follow();
    onChange();
  }

  /** A day that was emptied, or that stands after the last, takes the other with it. */
  function mend(target, first, last) {
    const { from, to } = read(first, last);
    if (from && to && from <= to) return;
    const day = target.value || from || to || cycle.proposed.to;
    if (!from || (from > to && target.name === last)) field(first).value = target.name === last ? moved(day, 1 - cycle.days) : day;
    if (!to || field(first).value > field(last).value) field(last).value = target.name === first ? moved(day, cycle.days - 1) : day;
  }

  document.getElementById("earlier").addEventListener("click", () => put(shifted(read("from", "to"), -1)));
  document.getElementById("later").addEventListener("click", () => put(shifted(read("from", "to"), 1)));
  document.getElementById("latest").addEventListener("click", () => put(cycle.proposed));
  follow();

  return {
    read: () => read("from", "to"),
    other: () => (isCompared() ? read("from2", "to2") : null),
    hasOther: () => hasOther,
    put,
    /** Take in that a field was changed. */
    changed(target) {
      if (["from", "to"].includes(target.name)) mend(target, "from", "to");
      if (["from2", "to2"].includes(target.name)) {
        hasOther = true;
        mend(target, "from2", "to2");
      }
      follow();
    },
  };
}
