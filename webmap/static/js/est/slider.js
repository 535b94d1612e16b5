// The year step by step: sent once, and then only classes change on the map.
import { countLimits, countStyles } from "../hexmap/classes.js";
import { fill } from "../dom.js";
import { cellsOf, stepClasses } from "./cells.js";

const PACE_MS = 600;

/**
 * Make the slider work.
 * @param {object} parts the elements `range`, `play`, `told`, `take`, `end`;
 *   `load()` gives the steps, `onShow` the map to begin with, `onStep` each step,
 *   `onEnd` when the reader goes back, `onTake` when a step is to be the period
 */
export function createSlider({ range, play, told, take, end }, { words, number, colours, period, load, onShow, onStep, onEnd, onTake }) {
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let steps = null;
  let ready = null;
  let timer = null;
  // Nothing moves by itself for those who have asked for that; the arrows still step.
  play.hidden = isStill;
  range.max = range.value = 1;

  async function begin() {
    if (steps) return true;
    ready ??= load();
    const isLast = range.value === range.max;
    const body = await ready;
    if (!body || steps) return Boolean(steps);
    const cells = cellsOf(body);
    const limits = countLimits(body.steps.flatMap(({ counts }) => counts));
    const styles = countStyles(limits, colours);
    steps = body.steps.map((step) => ({ ...step, classes: stepClasses(step, cells.length, limits) }));
    range.max = steps.length - 1;
    if (isLast) range.value = range.max;
    onShow({ cells, styles, resolution: body.resolution, classes: steps.at(-1).classes });
    return true;
  }

  async function go(place) {
    if (!await begin()) return;
    const step = steps[Math.max(0, Math.min(place, steps.length - 1))];
    range.value = steps.indexOf(step);
    onStep(step);
    const words_ = fill(words.slider_at, { period: period(step), n: number(step.n) });
    told.textContent = words_;
    range.setAttribute("aria-valuetext", words_);
    take.hidden = end.hidden = false;
  }

  function pause() {
    clearInterval(timer);
    timer = null;
    play.textContent = words.play;
    play.setAttribute("aria-pressed", "false");
  }

  async function start() {
    if (!await begin()) return;
    play.textContent = words.pause;
    play.setAttribute("aria-pressed", "true");
    const isAtEnd = Number(range.value) >= steps.length - 1;
    await go(isAtEnd ? 0 : Number(range.value));
    timer = setInterval(() => {
      if (Number(range.value) >= steps.length - 1) pause();
      else go(Number(range.value) + 1);
    }, PACE_MS);
  }

  function forget() {
    pause();
    steps = ready = null;
    range.max = range.value = 1;
    told.textContent = "";
    take.hidden = end.hidden = true;
  }

  play.addEventListener("click", () => (timer ? pause() : start()));
  range.addEventListener("input", () => { pause(); go(Number(range.value)); });
  range.addEventListener("keydown", (event) => {
    // Before the steps have come the slider has but one place, and no arrow leads off it.
    if (steps || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    begin().then((has) => has && go(event.key === "Home" ? 0 : steps.length - (event.key === "ArrowLeft" ? 2 : 1)));
  });
  range.addEventListener("pointerdown", () => { begin(); });
  end.addEventListener("click", () => { forget(); onEnd(); play.hidden ? range.focus() : play.focus(); });
  take.addEventListener("click", () => {
    const { from, to } = steps[Number(range.value)];
    forget();
    onTake({ from, to });
  });

  return { forget, isShowing: () => !end.hidden };
}
