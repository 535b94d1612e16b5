// Warn of personal identity numbers while somebody writes, and count signs.
import { fill } from "../dom.js";
import { personalNumberIn } from "./numbers.js";

const NEAR = 200;

/** Warn while somebody writes; `faulty` gives the field that keeps a form from going. */
export function watchText(words) {
  const fields = ["text", "address"].map((id) => document.getElementById(id));
  const [live, left] = ["text-live", "text-left"].map((id) => document.getElementById(id));
  const told = (field) => personalNumberIn(field.value);

  function follow() {
    const worst = fields.map(told).sort().find(Boolean);
    const said = { sure: words.personal_number, unsure: words.maybe_personal_number }[worst] ?? "";
    if (live.textContent !== said) live.textContent = said;
    // Only near the end: before that the number would only disturb.
    const n = fields[0].maxLength - fields[0].value.length;
    left.hidden = n > NEAR;
    left.textContent = fill(words.signs_left, { n });
    for (const each of fields) {
      if (told(each)) each.setAttribute("aria-invalid", "true");
      else if (!document.getElementById(`${each.id}-fault`)) each.removeAttribute("aria-invalid");
    }
  }

  for (const field of fields) field.addEventListener("input", follow);
  follow();
  return { faulty: () => fields.find((field) => told(field) === "sure") ?? null, follow };
}
