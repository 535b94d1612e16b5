// Layers that are switched on and off above the hexagons.
import { L } from "./leaflet.js";
import { paintKeys, rasterLayer, showLegendOf } from "./rasters.js";
import { coloursOf } from "./style.js";

/** Give a switch: `toggle(key, on)` fetches a layer the first time it is asked for. */
export function createOverlays(map, layers) {
  const byKey = new Map(layers.map((layer) => [layer.key, layer]));
  const ready = new Map();
  const canvas = L.canvas({ padding: 0.3 });

  paintKeys();

  async function load(layer) {
    if (layer.tiles) return rasterLayer(map, layer);
    const answer = await fetch(layer.url);
    if (!answer.ok) throw new Error(layer.title);
    return overlay(layer, await answer.json(), canvas);
  }

  map.on("zoomend", () => {
    for (const [key, promise] of ready) promise.then((shown) => sized(shown, byKey.get(key), map.getZoom()));
  });

  return {
    async toggle(key, on) {
      const layer = byKey.get(key);
      if (!layer) return;
      showLegendOf(key, on);
      if (on && !ready.has(key)) ready.set(key, load(layer));
      const shown = await ready.get(key);
      if (on) sized(shown.addTo(map), layer, map.getZoom());
      else shown?.remove();
    },
  };
}

/** Shrink points as the map does: seen from far they would grow together. */
function sized(shown, layer, zoom) {
  if (layer.geometry !== "point") return;
  const radius = layer.style.radius * Math.min(1, Math.max(0.3, 2 ** ((zoom - 16) / 1.5)));
  shown.eachLayer((mark) => mark.setRadius(radius));
}

/** Make a Leaflet layer of features, with tooltips that hold text and no HTML. */
export function overlay(layer, features, renderer) {
  const style = ({ properties }) => {
    const { fill, stroke } = coloursOf(layer, properties);
    return {
      renderer,
      color: stroke ?? fill ?? "#17252e",
      weight: layer.style.width,
      fill: layer.geometry !== "line",
      fillColor: fill ?? stroke,
      fillOpacity: layer.geometry === "point" ? 0.95 : 0.25,
    };
  };
  return L.geoJSON(features, {
    style,
    pointToLayer: (feature, place) =>
      L.circleMarker(place, { ...style(feature), radius: layer.style.radius }),
    onEachFeature(feature, shape) {
      shape.bindTooltip(description(layer, feature.properties), { sticky: true });
    },
  });
}

function description(layer, properties) {
  const words = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = layer.title;
  words.append(title);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || name === "id" || layer.hidden?.includes(name)) continue;
    const line = document.createElement("div");
    line.textContent = `${layer.columns?.[name] ?? name}: ${value}`;
    words.append(line);
  }
  return words;
}
