// The background map, drawn from the municipality's own layers: no tile server.
import { addBaseChoice } from "./base_choice.js";
import { CanvasLayer } from "./canvas.js";
import { mercatorX, mercatorY } from "./mercator.js";
import { coloursOf } from "./style.js";

// From this zoom on a layer is detail, of which a phone needs only what is near.
const DETAIL_ZOOM = 13;

/**
 * Fetch the base layers and draw them in their order, each from its least zoom.
 * @param {object} [how] `nearby`: of detail fetch only what is near, as the map moves;
 *   `base_maps` to choose from instead, and the `words` of the choice
 * @returns {Promise<void>} when all that is needed now are drawn
 */
export async function addBaseMap(map, layers, { nearby = false, base_maps: others = [], words } = {}) {
  const drawn = layers.map((layer) => ({ ...layer, groups: [], held: null }));
  const canvas = new CanvasLayer((view) => {
    for (const layer of drawn) {
      if (view.zoom >= layer.min_zoom) layer.groups.forEach((group) => paint(view, layer, group));
    }
  }, { pane: "tilePane", padding: 0.2 }).addTo(map);
  if (others.length) addBaseChoice(map, canvas, others, words);
  const isPart = (layer) => nearby && layer.min_zoom >= DETAIL_ZOOM;

  async function load(layer) {
    const area = isPart(layer) ? map.getBounds().pad(1) : null;
    layer.held = area;
    const answer = await fetch(area ? `${layer.url}?bbox=${area.toBBoxString()}` : layer.url);
    if (!answer.ok) return;
    const { features } = await answer.json();
    // The map may have moved on meanwhile.
    if (layer.held === area) layer.groups = grouped(layer, features);
  }

  async function follow() {
    const view = map.getBounds();
    const lacking = drawn.filter((layer) => isPart(layer)
      && map.getZoom() >= layer.min_zoom && !layer.held?.contains(view));
    if (!lacking.length) return;
    await Promise.all(lacking.map(load));
    canvas.redraw();
  }

  await Promise.all(drawn.filter((layer) => !isPart(layer)).map(load));
  canvas.redraw();
  if (nearby) map.on("moveend", follow);
  await follow();
}

function grouped(layer, features) {
  const groups = new Map();
  for (const { geometry, properties } of features) {
    if (!geometry) continue;
    const colours = coloursOf(layer, properties);
    const key = `${colours.fill} ${colours.stroke}`;
    if (!groups.has(key)) groups.set(key, { colours, shapes: [] });
    groups.get(key).shapes.push(shapeOf(geometry));
  }
  return [...groups.values()];
}

function shapeOf({ type, coordinates }) {
  const parts = {
    Point: () => [[coordinates]],
    MultiPoint: () => coordinates.map((point) => [point]),
    LineString: () => [coordinates],
    MultiLineString: () => coordinates,
    Polygon: () => coordinates,
    MultiPolygon: () => coordinates.flat(),
  }[type]?.() ?? [];
  const rings = parts.map((part) => Float64Array.from(
    part.flatMap(([longitude, latitude]) => [mercatorX(longitude), mercatorY(latitude)]),
  ));
  const xs = rings.flatMap((ring) => [...ring].filter((_, i) => i % 2 === 0));
  const ys = rings.flatMap((ring) => [...ring].filter((_, i) => i % 2 === 1));
  return { rings, box: [min(xs), min(ys), max(xs), max(ys)] };
}

const min = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
const max = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

function paint(view, layer, { colours, shapes }) {
  const { context, scale, left, top, width, height } = view;
  const wider = Math.max(1, 2 ** (view.zoom - 15));
  context.beginPath();
  for (const { rings, box } of shapes) {
    if (box[2] * scale < left || box[0] * scale > left + width) continue;
    if (box[3] * scale < top || box[1] * scale > top + height) continue;
    for (const ring of rings) {
      if (layer.geometry === "point") {
        const [x, y] = [ring[0] * scale - left, ring[1] * scale - top];
        context.moveTo(x + layer.style.radius, y);
        context.arc(x, y, layer.style.radius, 0, 2 * Math.PI);
        continue;
      }
      context.moveTo(ring[0] * scale - left, ring[1] * scale - top);
      for (let i = 2; i < ring.length; i += 2) {
        context.lineTo(ring[i] * scale - left, ring[i + 1] * scale - top);
      }
    }
  }
  context.lineJoin = context.lineCap = "round";
  if (colours.fill && layer.geometry !== "line") {
    context.fillStyle = colours.fill;
    context.fill("evenodd");
  }
  if (colours.stroke) {
    context.strokeStyle = colours.stroke;
    context.lineWidth = layer.style.width * (layer.geometry === "line" ? wider : 1);
    context.stroke();
  }
}
