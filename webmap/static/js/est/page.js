// The page /est: form, maps, slider and list kept in step.
import { fill, pageData } from "../dom.js";
import { createCategories } from "../hexmap/categories.js";
import { inNumbers as number } from "../hexmap/numbers.js";
import { readPosition, writePosition } from "../hexmap/position.js";
import { createOverlays } from "../map/overlays.js";
import { cellsOf } from "./cells.js";
import { createList } from "./list.js";
import { createMaps } from "./maps.js";
import { periodWords, showMethod } from "./method.js";
import { createPeriods } from "./periods.js";
import { createPlace } from "./place.js";
import { numbersQuery, pageQuery } from "./query.js";
import { createSlider } from "./slider.js";
import { createFetching } from "./trouble.js";
import { showWeek } from "./week.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("filters");
const asked = new URLSearchParams(window.location.search);
const period = (days) => periodWords(days, words);
const fields = () => new FormData(form);
const query = (days) => numbersQuery(fields(), days);
const nameOf = (cell) => names.of.get(cell) || null;

const categories = createCategories(form, at("categories-chosen"), words);
const maps = createMaps(data, { number, onPick: (cell) => place.pick(cell) });
const overlays = createOverlays(maps.map, data.overlays);
const periods = createPeriods(form, data.cycle, changed);
const list = createList({
  box: at("cells"), more: at("all-rows"), words, number, legend: data.gi_legend, onShow: (row) => place.show(body.cells[row]),
});
const { fetched, begin, shown } = createFetching({ note: at("trouble"), waiting: at("waiting"), live: at("live") }, words);
const place = createPlace({
  box: at("chosen"), view: at("map-view"), live: at("live"), maps, cell: asked.get("cell"),
}, {
  known: (cell) => fetched("place", `${data.hexagons_url}/${cell}`, query(periods.read())),
  nameOf, onChange: remember, words, number, period, categories: data.categories, senders: data.senders,
});
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
let gotten;
const arrived = new Promise((done) => { gotten = done; });

async function load() {
  begin();
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
  shown();
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
  place.again();
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

function remember() {
  const position = writePosition(maps.map.getZoom(), maps.map.getCenter());
  const view = pageQuery(fields(), { position, cell: place.cell(), hasOther: periods.hasOther() });
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
  // A hexagon of one size is none of another.
  if (target.name === "resolution") place.pick(null);
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

const position = readPosition(asked.get("at"));
if (position) maps.map.setView([position.lat, position.lng], position.zoom, { animate: false });
for (const box of form.querySelectorAll('input[name="layer"]:checked')) overlays.toggle(box.value, true);
if (window.matchMedia("(max-width: 1000px)").matches) {
  for (const fold of form.querySelectorAll("details.fold")) fold.open = false;
}
const loaded = changed();
// The hexagons first, and only then what lies under them.
arrived.then(maps.addBase);
await loaded;
document.documentElement.dataset.ready = "yes";
