// Slanting lines for canvases.

const hatches = new Map();

/** Thin slanting lines, so that a class can be told without its colour. */
export function hatch(context, colour) {
  if (!hatches.has(colour)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 7;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.lineWidth = 1.2;
    for (const shift of [-7, 0, 7]) {
      pen.moveTo(shift - 1, 8);
      pen.lineTo(shift + 8, -1);
    }
    pen.stroke();
    hatches.set(colour, tile);
  }
  return context.createPattern(hatches.get(colour), "repeat");
}
