// The categories: found by a word, and the chosen one shown when its theme is closed.
import { fill } from "../dom.js";

const plain = (text) => text.toLowerCase().normalize("NFC");

export function watchCategories(words) {
  const set = document.getElementById("category");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const chosen = document.getElementById("chosen-category");
  const themes = [...set.querySelectorAll("[data-group]")];
  document.getElementById("search-field").hidden = false;

  function narrow() {
    const asked = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const theme of themes) {
      const entries = [...theme.querySelectorAll("[data-words]")];
      const fitting = entries.filter((entry) => {
        const told = plain(entry.dataset.words);
        entry.hidden = !asked.every((word) => told.includes(word));
        return !entry.hidden;
      });
      theme.hidden = fitting.length === 0;
      if (asked.length) theme.open = fitting.length > 0;
      count += fitting.length;
    }
    if (!asked.length) found.textContent = "";
    else found.textContent = count ? fill(words.found, { n: count }) : words.none_found;
  }

  function show() {
    const radio = set.querySelector("input[name=category]:checked");
    chosen.hidden = !radio;
    if (radio) chosen.querySelector("strong").textContent = radio.dataset.title;
  }

  search.addEventListener("input", narrow);
  search.addEventListener("keydown", (event) => {
    // The form has much left to fill in.
    if (event.key === "Enter") event.preventDefault();
  });
  set.addEventListener("change", show);
  show();
  return { show };
}
