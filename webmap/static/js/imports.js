// The page /import: tell which file was chosen, and that it is on its way.
const file = document.getElementById("file");
const form = document.getElementById("import-form");

file.addEventListener("change", () => {
  document.getElementById("file-name").textContent = file.files[0]?.name ?? "";
});
form.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
document.querySelector('[role="alert"]')?.focus();
