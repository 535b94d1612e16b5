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
      if (event.key === "Enter" && event.target.form) event.target.form.requestSubmit();
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
  if (fold?.open) fold.querySelector(FIELDS.replace("input", "input:not([type=hidden])"))?.focus();
}
