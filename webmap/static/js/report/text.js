// Warn of personal identity numbers while somebody writes, and count signs.
import { fill } from "../dom.js";
import { findPersonalNumber } from "./numbers.js";

const NEAR = 200;

/** Give a function that tells whether all is well, and says what is not. */
export function watchText(words) {
  const fields = ["text", "address"].map((id) => document.getElementById(id));
  const [live, left] = ["text-live", "text-left"].map((id) => document.getElementById(id));

  function faulty() {
    return fields.find((field) => findPersonalNumber(field.value)) ?? null;
  }

  function follow() {
    const field = faulty();
    const said = field ? words.personal_number : "";
    if (live.textContent !== said) live.textContent = said;
    // Only near the end: before that the number would only disturb.
    const n = fields[0].maxLength - fields[0].value.length;
    left.hidden = n > NEAR;
    left.textContent = fill(words.signs_left, { n });
    for (const each of fields) {
      if (each === field) each.setAttribute("aria-invalid", "true");
      else if (!document.getElementById(`${each.id}-fault`)) each.removeAttribute("aria-invalid");
    }
  }

  for (const field of fields) field.addEventListener("input", follow);
  follow();
  return { faulty, follow };
}
