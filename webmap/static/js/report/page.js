// The page /rapportera: everything here is an addition, the form works without it.
import { pageData } from "../dom.js";
import { watchCategories } from "./categories.js";
import { forgetDraft, keepDraft, restoreDraft } from "./draft.js";
import { watchPhotos } from "./photos.js";
import { createPlace } from "./place.js";
import { prove, within } from "./proof.js";
import { watchText } from "./text.js";
import { watchTimes } from "./when.js";

// As long as somebody waits gladly; then the report goes without, and is read later.
const PATIENCE_MS = 10_000;
const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("report-form");

const restored = data.is_new ? restoreDraft(form, data.challenge) : null;
const challenge = restored ?? data.challenge;
const proof = prove(challenge);
const text = watchText(words);
watchCategories(words);
watchTimes();
const photos = watchPhotos(form);
at("no-script").hidden = true;
at("restored").hidden = !restored;
at("start-over").addEventListener("click", () => {
  forgetDraft();
  window.location.assign(window.location.pathname);
});
at("summary")?.focus();

// The map is drawn when somebody comes near it, so that it costs no data before.
at("place").hidden = false;
new IntersectionObserver((entries, observer) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  observer.disconnect();
  createPlace(data);
}, { rootMargin: "200px" }).observe(at("place"));

form.addEventListener("input", () => keepDraft(form, challenge));
form.addEventListener("change", () => keepDraft(form, challenge));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const faulty = text.faulty();
  if (faulty) {
    text.follow();
    faulty.focus();
    return;
  }
  const send = at("send");
  if (send.disabled) return;
  const label = send.textContent;
  send.disabled = true;
  send.textContent = words.sending;
  at("proof").value = await within(proof, PATIENCE_MS);
  await photos.ready();
  keepDraft(form, challenge, { isSent: true });
  form.submit();
  // Whoever comes back with the back button can send again.
  window.addEventListener("pageshow", () => {
    send.disabled = false;
    send.textContent = label;
  });
});
document.documentElement.dataset.ready = "yes";
