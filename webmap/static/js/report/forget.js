// Pages after which nothing of a report may be left in the browser.
import { forgetDraft } from "./draft.js";

forgetDraft();
document.documentElement.dataset.ready = "yes";
