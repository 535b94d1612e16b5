// The form for taking along: what is taken is what the address says just then.
for (const form of document.querySelectorAll("form[data-handout]")) {
  const status = form.querySelector("[data-busy]");
  form.addEventListener("submit", () => {
    const { search } = window.location;
    if (search) form.elements.question.value = search.slice(1);
    status.textContent = status.dataset.busy;
  });
}
