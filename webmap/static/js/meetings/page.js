// The page of a meeting: saving without the pointer, and no words lost on the way out.
let changed = null;

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea, input[type=text]")) changed = target;
});
document.addEventListener("submit", ({ target }) => {
  if (changed && target.contains(changed)) changed = null;
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return;
  event.preventDefault();
  form.requestSubmit();
});
window.addEventListener("beforeunload", (event) => {
  if (changed && changed.value !== changed.defaultValue) event.preventDefault();
});
document.documentElement.dataset.ready = "yes";
