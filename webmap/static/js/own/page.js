// The page /egna-rapporter/ny: several events, kept on the device until they arrive.
import { element, fill, pageData } from "../dom.js";
import { createPlace } from "../report/place.js";
import { watchText } from "../report/text.js";
import { watchTimes } from "../report/when.js";
import { draftsOf } from "./drafts.js";
import { eventForm } from "./form.js";
import { eventQueue } from "./queue.js";
import { send } from "./send.js";

const AGAIN_MS = 20_000;
const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("event");
const drafts = draftsOf(data.owner);

at("place").hidden = false;
const place = createPlace(data);
const times = watchTimes();
const text = watchText(words);
const current = eventForm(form, () => {
  times.follow();
  text.follow();
  place.show();
});
const queue = eventQueue(words, {
  onChange: keep,
  onEdit(index) {
    const chosen = queue.all()[index];
    queue.remove(index);
    const written = current.read();
    if (written) queue.add(written);
    current.write(chosen);
    keep();
    at("category").focus();
  },
});
let waiting = null;

function keep() {
  drafts.keep(queue.all(), current.read());
}

function say(sentence, kind = "", link = null) {
  at("answer").hidden = false;
  at("answer").className = `note ${kind}`;
  at("answer").firstElementChild.replaceChildren(sentence, ...(link ? [" ", link] : []));
}

/** Put what is written among the others; false if it may not be sent as it is. */
function gather() {
  const faulty = text.faulty();
  if (faulty) {
    text.follow();
    faulty.focus();
    return false;
  }
  const written = current.read();
  if (!written) return true;
  if (queue.all().length >= data.most) {
    say(fill(words.too_many, { n: data.most }), "warn");
    return false;
  }
  queue.add(written);
  current.clear();
  keep();
  return true;
}

async function sendAll() {
  clearTimeout(waiting);
  const events = queue.all();
  if (!events.length || at("send").disabled) return;
  at("send").disabled = true;
  say(words.sending);
  const answer = await send(data.send_to, events);
  at("send").disabled = false;
  if (answer.results) return settle(events, answer.results);
  if (answer.noContact) {
    say(words.no_contact, "warn");
    waiting = setTimeout(sendAll, AGAIN_MS);
    return;
  }
  if (answer.signedOut) say(words.signed_out, "warn", element("a", { href: data.sign_in, textContent: words.sign_in }));
  else say(fill(words.refused, { why: answer.why }), "bad");
}

function settle(events, results) {
  const faultsOf = new Map(results.map((each) => [each.client_id, each.faults]));
  const left = queue.all()
    .filter((each) => !faultsOf.has(each.client_id) || faultsOf.get(each.client_id))
    .map((each) => ({ ...each, faults: faultsOf.get(each.client_id) }));
  const sent = events.length - results.filter((each) => each.faults).length;
  const told = [sent ? fill(words.sent, { n: sent }) : "", left.length ? fill(words.left, { n: left.length }) : ""];
  say(told.filter(Boolean).join(" "), left.length ? "bad" : "good");
  // The first that is wrong is put right at once, if nothing else is being written.
  const [first, ...rest] = left;
  if (first && !current.read()) {
    queue.set(rest);
    current.write(first);
    current.showFaults(first.faults ?? []);
  } else {
    queue.set(left);
    at("answer").focus();
  }
  keep();
}

form.addEventListener("input", keep);
form.addEventListener("change", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (gather()) sendAll();
});
at("another").addEventListener("click", () => {
  if (gather()) at("category").focus();
});
at("own-place")?.addEventListener("change", ({ target }) => {
  const chosen = data.places[target.value];
  if (!chosen) return;
  form.elements.address.value = chosen.address;
  form.elements.lat.value = chosen.lat ?? "";
  form.elements.lon.value = chosen.lon ?? "";
  form.elements.accuracy_m.value = chosen.lat === null ? "" : "25";
  place.show();
  keep();
});
window.addEventListener("online", sendAll);
document.querySelector("form.sign-out")?.addEventListener("submit", (event) => {
  if (!queue.all().length && !current.read()) return;
  if (window.confirm(words.unsent)) drafts.keep([], null);
  else event.preventDefault();
});

const kept = drafts.read();
if (kept) {
  queue.set(kept.queue);
  if (kept.current) current.write(kept.current);
  at("restored").hidden = false;
  at("restored").textContent = words.restored;
}
document.documentElement.dataset.ready = "yes";
