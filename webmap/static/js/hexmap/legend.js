// The legend: colour, line, words, limits and how many cells.
import { element, fill } from "../dom.js";
import { hatch } from "../map/hatch.js";

/** Draw one class as it looks on the map. */
export function swatch(style) {
  const canvas = element("canvas", { className: "swatch", width: 44, height: 40 });
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  context.beginPath();
  for (let corner = 0; corner < 6; corner += 1) {
    const angle = (Math.PI / 3) * corner + Math.PI / 6;
    context.lineTo(11 + 8.5 * Math.cos(angle), 10 + 8.5 * Math.sin(angle));
  }
  context.closePath();
  context.globalAlpha = style.alpha ?? 1;
  context.fillStyle = style.fill;
  context.fill();
  if (style.hatch) {
    context.fillStyle = hatch(context, style.hatch);
    context.fill();
  }
  context.globalAlpha = 1;
  if (style.stroke) {
    context.setLineDash(style.dash ?? []);
    context.strokeStyle = style.stroke;
    context.lineWidth = style.width;
    context.stroke();
  }
  return canvas;
}

/** Fill the legend; `rows` have a style, `title` and `count`. */
export function showLegend(box, { heading, rows, notes }, words, number) {
  box.replaceChildren(
    element("h3", {}, heading),
    element("ul", {}, ...rows.map((row) => element("li", {},
      swatch(row),
      element("span", {}, row.title),
      row.count === undefined ? ""
        : element("span", { className: "count" }, fill(words.cells, { n: number(row.count) })),
    ))),
    ...notes.map((note) => element("p", {}, note)),
  );
}
