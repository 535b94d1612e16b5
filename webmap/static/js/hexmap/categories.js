// The choice of kind and categories: kinds are never added up.
import { fill } from "../dom.js";

/** Keep the categories of a form in step with its kind, and say in words what is chosen. */
export function createCategories(form, told, words) {
  const label = (box) => box.closest("label").textContent.trim();

  return {
    /** Show only the categories of the chosen kind. */
    followKind() {
      const kind = new FormData(form).get("kind");
      let chosen = 0;
      for (const each of form.querySelectorAll("label[data-kind]")) {
        const box = each.querySelector("input");
        each.hidden = each.dataset.kind !== kind;
        if (each.hidden) box.checked = false;
        chosen += box.checked ? 1 : 0;
      }
      for (const group of form.querySelectorAll("details.group")) {
        const some = group.querySelectorAll("input:checked").length;
        group.hidden = !group.dataset.kinds.split(" ").includes(kind);
        group.querySelector("[data-chosen]").textContent = some ? `(${some})` : "";
      }
      told.textContent = chosen ? `(${chosen})` : words.all_categories;
    },
    /** Say what is counted: the kind, and the categories if some are chosen. */
    what() {
      const kind = label(form.querySelector('input[name="kind"]:checked'));
      const chosen = [...form.querySelectorAll('input[name="category"]:checked')].map(label);
      if (!chosen.length) return kind;
      const more = chosen.length > 3 ? fill(words.and_more, { n: chosen.length - 3 }) : "";
      return `${kind}: ${chosen.slice(0, 3).join(", ")}${more}`;
    },
  };
}
