// Web Mercator as fractions of the world: x grows east, y grows south, 0 to 1.

/** @param {number} longitude degrees @returns {number} */
export function mercatorX(longitude) {
  return longitude / 360 + 0.5;
}

/** @param {number} latitude degrees @returns {number} */
export function mercatorY(latitude) {
  const radians = (latitude * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
}
