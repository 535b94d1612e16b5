// Hexagons drawn from cell ids alone: the browser makes the shapes, once a cell.
import { cellToBoundary, cellToLatLng, latLngToCell } from "../../vendor/h3-js/h3-js.es.js";
import { CanvasLayer } from "./canvas.js";
import { hatch } from "./hatch.js";
import { mercatorX, mercatorY } from "./mercator.js";

// One path with every hexagon takes seconds to fill; many small ones do not.
const CHUNK = 16;
const SMALLEST = 4;
const shapes = new Map();

/** @param {string} cell @returns {Float64Array} x and y by turns, world fractions */
export function shapeOf(cell) {
  let shape = shapes.get(cell);
  if (!shape) {
    const corners = cellToBoundary(cell);
    shape = new Float64Array(corners.length * 2);
    corners.forEach(([latitude, longitude], corner) => {
      shape[2 * corner] = mercatorX(longitude);
      shape[2 * corner + 1] = mercatorY(latitude);
    });
    shapes.set(cell, shape);
  }
  return shape;
}

export function createHexagons() {
  let state = { cells: [], classes: [], styles: [], resolution: 9, index: new Map() };
  let order = [];
  let drawn = [];
  let chosen = null;

  const layer = new CanvasLayer((view) => {
    for (const [number, style] of state.styles.entries()) {
      const members = order[number];
      if (members?.length && style) fillAll(view, members, style);
    }
    if (chosen) outlineChosen(view, shapeOf(chosen));
  }, { padding: 0.15 });

  function sort(classes) {
    order = state.styles.map(() => []);
    classes.forEach((each, i) => order[each]?.push(drawn[i]));
    layer.redraw();
  }

  return {
    layer,
    /** Show cells: `classes[i]` is the place in `styles` of `cells[i]`. */
    show(next) {
      // A cell may come once more as a mere outline; its row is the first.
      const rows = next.cells.map((cell, i) => [cell, i]).reverse();
      state = { ...next, index: new Map(rows) };
      drawn = next.cells.map(shapeOf);
      if (chosen && !state.index.has(chosen)) chosen = null;
      sort(next.classes);
    },
    /** Give the same cells other classes: their shapes and the index are kept. */
    swap: sort,
    choose(cell) {
      chosen = cell;
      layer.redraw();
    },
    /** Give the row of the cell under a place, or -1. */
    rowAt({ lat, lng }) {
      return state.index.get(latLngToCell(lat, lng, state.resolution)) ?? -1;
    },
    centre: (cell) => cellToLatLng(cell),
  };
}

function fillAll(view, members, style) {
  const { context } = view;
  const seen = members.filter((shape) => isInside(view, shape));
  if (!seen.length) return;
  const pixels = Math.abs(seen[0][6] - seen[0][0]) * view.scale;
  if (pixels < SMALLEST) {
    context.fillStyle = style.fill;
    for (const shape of seen) fillSquare(view, shape, Math.max(pixels, 2));
    return;
  }
  const big = pixels > 14;
  for (let start = 0; start < seen.length; start += CHUNK) {
    context.beginPath();
    for (const shape of seen.slice(start, start + CHUNK)) trace(view, shape);
    context.fillStyle = style.fill;
    context.globalAlpha = style.alpha ?? 0.8;
    context.fill();
    if (style.hatch && big) {
      context.fillStyle = hatch(context, style.hatch);
      context.fill();
    }
    context.globalAlpha = 1;
    if (style.stroke) {
      context.strokeStyle = style.stroke;
      context.lineWidth = big ? style.width : Math.min(style.width, 1);
      context.setLineDash(big && style.dash ? style.dash : []);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

function trace({ context, scale, left, top }, shape) {
  context.moveTo(shape[0] * scale - left, shape[1] * scale - top);
  for (let i = 2; i < shape.length; i += 2) {
    context.lineTo(shape[i] * scale - left, shape[i + 1] * scale - top);
  }
  context.closePath();
}

function fillSquare({ context, scale, left, top }, shape, side) {
  context.fillRect(shape[0] * scale - left, shape[1] * scale - top, side, side);
}

function isInside({ scale, left, top, width, height }, shape) {
  const x = shape[0] * scale - left;
  const y = shape[1] * scale - top;
  const margin = Math.abs(shape[6] - shape[0]) * scale * 2 + 4;
  return x > -margin && y > -margin && x < width + margin && y < height + margin;
}

function outlineChosen(view, shape) {
  const { context } = view;
  for (const [colour, width] of [["#ffffff", 7], ["#17252e", 3.5]]) {
    context.beginPath();
    trace(view, shape);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.stroke();
  }
}
