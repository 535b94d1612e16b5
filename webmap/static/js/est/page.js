// The page /est: form, maps, slider and list kept in step.
import { fill, pageData } from "../dom.js";
import { createCategories } from "../hexmap/categories.js";
import { inNumbers as number } from "../hexmap/numbers.js";
import { readPosition, writePosition } from "../hexmap/position.js";
import { createOverlays } from "../map/overlays.js";
import { createAsking } from "./ask.js";
import { cellsOf } from "./cells.js";
import { showKnown, showWaiting } from "./chosen.js";
import { createList } from "./list.js";
import { createMaps } from "./maps.js";
import { periodWords, showMethod } from "./method.js";
import { createPeriods } from "./periods.js";
import { numbersQuery, pageQuery } from "./query.js";
import { createSlider } from "./slider.js";
import { showWeek } from "./week.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("filters");
const asked = new URLSearchParams(window.location.search);
const period = (days) => periodWords(days, words);
const fields = () => new FormData(form);

const categories = createCategories(form, at("categories-chosen"), words);
const maps = createMaps(data, { number, onPick: pick });
const overlays = createOverlays(maps.map, data.overlays);
const periods = createPeriods(form, data.cycle, changed);
const list = createList({
  box: at("cells"), more: at("all-rows"), words, number, legend: data.gi_legend, onShow: (row) => show(body.cells[row]),
});
const ask = createAsking({ onTrouble: trouble, onBack: () => trouble(null) });
const slider = createSlider({
  range: at("slide"), play: at("play"), told: at("slide-at"), take: at("take-step"), end: at("end-slide"),
}, {
  words, number, period, colours: data.count_colours,
  load: () => fetched("steps", data.steps_url, `${query(periods.read())}&step=${fields().get("step")}`),
  onShow: maps.begin,
  onStep: maps.step,
  onEnd: draw,
  onTake: periods.put,
});
let body = null;
let other = null;
let names = { size: null, of: new Map() };
let chosen = asked.get("cell");
const { promise: arrived, resolve: gotten } = Promise.withResolvers();
let shownAt = null;

const query = (days) => numbersQuery(fields(), days);
const nameOf = (cell) => names.of.get(cell) || null;

/** Ask for numbers; null if they are no longer wanted, or refused. */
async function fetched(place, url, parameters) {
  try {
    return await ask(place, `${url}?${parameters}`);
  } catch (refusal) {
    at("waiting").hidden = false;
    at("waiting").textContent = refusal.message;
    return null;
  }
}

async function load() {
  at("waiting").hidden = false;
  at("waiting").textContent = words.counting;
  const beside = periods.other();
  const [first, second] = await Promise.all([
    fetched("first", data.hexagons_url, query(periods.read())),
    beside ? fetched("second", data.hexagons_url, query(beside)) : null,
  ]);
  gotten();
  if (!first || (beside && !second)) return;
  [body, other] = [first, second].map((each) => each && {
    ...each, cells: cellsOf(each), pattern: each.pattern.map((code) => data.patterns[code]),
  });
  shownAt = new Date();
  at("waiting").hidden = true;
  slider.forget();
  draw();
  performance.mark("drawn");
  showMethod(at("method"), body, { words, number, names: data.senders });
  const { reports, reports_before: before } = body.method;
  at("empty").textContent = words.no_reports;
  at("empty").hidden = reports > 0;
  at("live").textContent = reports ? fill(words.loaded, { n: number(reports), before: number(before) }) : words.no_reports;
  at("left-out").textContent = body.method.brush ? fill(words.left_out, { n: number(body.method.left_out) }) : words.whole_week;
  await Promise.all([name(body.resolution), week()]);
  if (chosen) choose(chosen);
}

function draw() {
  if (!body) return;
  const rate = form.querySelector('input[name="show"][value="rate"]');
  rate.disabled = !body.rate;
  rate.nextElementSibling.title = body.method.rate_refusal?.[document.documentElement.lang] ?? "";
  maps.show(fields().get("show"), other ? [body, other] : [body], categories.what());
  list.show(body, nameOf);
}

/** Learn what people call hexagons of this size; that is the same for all questions. */
async function name(size) {
  if (names.size === size) return;
  const told = await fetched("names", data.names_url, `resolution=${size}`);
  if (!told) return;
  names = { size, of: new Map(cellsOf(told).map((cell, i) => [cell, told.names[i]])) };
  list.show(body, nameOf);
}

async function week() {
  const told = await fetched("week", data.week_url, query(periods.read()));
  if (told) showWeek(at("week"), told, { words, number });
}

function pick(cell) {
  if (cell) choose(cell);
  else close();
}

async function choose(cell) {
  chosen = cell;
  maps.choose(cell);
  remember();
  const known = showWaiting(at("chosen"), { title: nameOf(cell), words, onClose: close });
  const told = await fetched("place", `${data.hexagons_url}/${cell}`, query(periods.read()));
  if (!told || chosen !== cell) return;
  showKnown(known, told, { cell, words, number, categories: data.categories, senders: data.senders, period });
  at("live").textContent = told.sentence[document.documentElement.lang];
}

function close() {
  chosen = null;
  maps.choose(null);
  const inside = at("chosen").contains(document.activeElement);
  at("chosen").hidden = true;
  if (inside) at("map-view").focus();
  remember();
}

function show(cell) {
  maps.centre(cell);
  choose(cell);
  at("map-view").focus({ preventScroll: true });
  at("map-view").scrollIntoView({ block: "center" });
}

/** Say that the page keeps what it shows, or that all is well again. */
function trouble(why) {
  at("trouble").hidden = why === null;
  const time = (shownAt ?? new Date()).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  at("trouble").textContent = fill(words.trouble, { time });
  if (why === null) at("live").textContent = words.back;
}

function remember() {
  const position = writePosition(maps.map.getZoom(), maps.map.getCenter());
  const view = pageQuery(fields(), { position, cell: chosen, hasOther: periods.hasOther() });
  window.history.replaceState(null, "", `?${view}`);
}

function changed() {
  categories.followKind();
  const senders = fields().getAll("sender").length;
  at("senders-chosen").textContent = senders ? `(${senders})` : words.all_categories;
  remember();
  return load();
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  if (target.name === "layer") overlays.toggle(target.value, target.checked);
  periods.changed(target);
  if (["show", "layer"].includes(target.name)) remember();
  else if (target.name === "step") { slider.forget(); remember(); draw(); }
  else changed();
  if (target.name === "show") { slider.forget(); draw(); }
});
at("copy-link").addEventListener("click", async () => {
  await navigator.clipboard.writeText(window.location.href);
  at("copy-link").textContent = words.copied;
});
maps.map.on("moveend", remember);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !at("chosen").hidden) close();
});

const place = readPosition(asked.get("at"));
if (place) maps.map.setView([place.lat, place.lng], place.zoom, { animate: false });
for (const box of form.querySelectorAll('input[name="layer"]:checked')) overlays.toggle(box.value, true);
if (window.matchMedia("(max-width: 1000px)").matches) {
  for (const fold of form.querySelectorAll("details.fold")) fold.open = false;
}
const loaded = changed();
// The hexagons first, and only then what lies under them.
arrived.then(maps.addBase);
await loaded;
document.documentElement.dataset.ready = "yes";
