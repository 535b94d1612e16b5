// One key a button: `data-key` says which; keys typed into a field stay there.

const FIELDS = "input, textarea, select, [contenteditable]";

/** Let single keys press what carries them, and Ctrl + Enter send a form. */
export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && event.target.matches(FIELDS)) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey) {
      const form = event.key === "Enter" ? event.target.form : null;
      // With its button, so that the server hears which one it was.
      form?.requestSubmit(form.querySelector("button[name]"));
      return;
    }
    if (event.target.matches(FIELDS) || event.target.closest("[role=application]")) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    press(wanted);
  });
}

function press(wanted) {
  if (wanted.matches(FIELDS)) {
    wanted.focus();
    return;
  }
  wanted.click();
  const fold = wanted.closest("summary")?.parentElement;
  const field = fold?.open ? fold.querySelector(FIELDS.replace("input", "input:not([type=hidden])")) : null;
  field?.focus();
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
}
