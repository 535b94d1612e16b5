// One map, or two side by side, in the same classes.
import { fill } from "../dom.js";
import { showLegend } from "../hexmap/legend.js";
import { classesOf, range } from "./classes.js";
import { periodWords, subtitleOf } from "./method.js";
import { createPane, link } from "./pane.js";
import { daysOf } from "./query.js";

/** Make the maps; `onPick` is given the cell under a click, or null. */
export function createMaps(data, { number, onPick }) {
  const { words } = data;
  const at = (id) => document.getElementById(id);
  const first = createPane("map-view", data, onPick);
  let second = null;

  /** The other map is made when it is first seen: a hidden one has no size. */
  function arrange(isCompared) {
    const wasCompared = !at("beside").hidden;
    at("beside").hidden = !isCompared;
    at("panes").classList.toggle("two", isCompared);
    if (isCompared === wasCompared) return;
    const seen = first.map.getBounds();
    first.map.invalidateSize({ animate: false });
    first.map.fitBounds(seen, { animate: false });
    if (!isCompared) return;
    if (!second) {
      second = createPane("beside-view", data, onPick);
      second.addBase();
      link(first.map, second.map);
    }
    second.map.invalidateSize({ animate: false });
    second.map.setView(first.map.getCenter(), first.map.getZoom(), { animate: false });
  }

  function legend({ heading, rows, notes }) {
    showLegend(at("legend"), { heading, rows, notes }, words, number);
  }

  function title(prefix, body, what) {
    at(`${prefix}-title`).textContent = what;
    at(`${prefix}-subtitle`).textContent = subtitleOf(body, daysOf(body.method.period), { words, number });
  }

  return {
    map: first.map,
    addBase: first.addBase,
    centre: first.centre,
    choose(cell) {
      first.choose(cell);
      second?.choose(cell);
    },
    /** Show one answer, or two side by side. */
    show(view, bodies, what) {
      arrange(bodies.length > 1);
      const drawn = classesOf(view, bodies, { words, number, data });
      [first, second].slice(0, bodies.length).forEach((pane, i) => {
        pane.show({ ...drawn.maps[i], resolution: bodies[i].resolution });
        title(["map", "beside"][i], bodies[i], what);
      });
      const { unplaced } = bodies[0].method;
      const left = unplaced ? [fill(words.unplaced, { n: number(unplaced) })] : [];
      legend({ ...drawn, notes: [...drawn.notes, ...left] });
    },
    /** Begin to show steps: their cells once, in the classes of the last. */
    begin(steps) {
      first.show(steps);
      const rows = steps.styles.map((style) => ({ ...style, title: range(style, words, number) }));
      legend({ heading: words.slider_heading, rows, notes: [] });
    },
    /** Show another step: only the classes change. */
    step(step) {
      first.swap(step.classes);
      at("map-subtitle").textContent = fill(words.playing, { period: periodWords(step, words), n: number(step.n) });
    },
  };
}
