// The event that is being written: its values, and what is wrong with them.

const TOLD = ["category", "address", "lat", "lon", "text"];
const KEPT = ["when", "date"];

export function eventForm(form, refresh) {
  let clientId = crypto.randomUUID();
  const at = (id) => document.getElementById(id);

  /** Give what is written, or null if it is nothing yet. */
  function read() {
    const values = Object.fromEntries(new FormData(form));
    return TOLD.some((name) => values[name]) ? { client_id: clientId, ...values } : null;
  }

  function write(values) {
    clear();
    clientId = values.client_id;
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
    refresh();
  }

  /** Begin another event; the day is often the same. */
  function clear() {
    const kept = KEPT.map((name) => [name, form.elements[name].value]);
    form.reset();
    for (const name of ["lat", "lon", "accuracy_m"]) form.elements[name].value = "";
    for (const [name, value] of kept) form.elements[name].value = value;
    clientId = crypto.randomUUID();
    forgetFaults();
    refresh();
  }

  function showFaults(faults) {
    forgetFaults();
    for (const { field, words } of faults) {
      const control = at(field);
      if (!control) continue;
      const said = document.createElement("span");
      said.className = "fault told";
      said.id = `${field}-fault`;
      said.textContent = words;
      control.before(said);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${said.id}`.trim());
    }
    form.querySelector("[aria-invalid]")?.focus();
  }

  function forgetFaults() {
    for (const said of form.querySelectorAll(".fault.told")) {
      const control = form.querySelector(`[aria-describedby~="${said.id}"]`);
      const others = (control?.getAttribute("aria-describedby") ?? "").replace(said.id, "").trim();
      control?.setAttribute("aria-describedby", others);
      control?.removeAttribute("aria-invalid");
      said.remove();
    }
  }

  return { read, write, clear, showFaults };
}
