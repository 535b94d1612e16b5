// The page after a report was sent: nothing is left of it in the browser.
import { forgetDraft } from "./draft.js";

forgetDraft();
document.getElementById("summary").focus();
const copy = document.getElementById("copy");
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById("code").dataset.code);
      copy.textContent = copy.dataset.done;
    } catch {
      copy.hidden = true;
    }
  });
}
document.documentElement.dataset.ready = "yes";
