// GCJ-02, the offset system of published maps in China. The published formula (Krasovsky 1940 ellipsoid), as in
// GeoKernel/GCJ02; both are held to the same test points. Degrees in, degrees out, longitude first.

const A = 6378245;
const EE = 0.00669342162296594323;

/** Whether the formula applies: outside this box GCJ-02 equals CGCS2000. */
function isInChina(lon, lat) {
  return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

const waves = (x, pairs) =>
  pairs.reduce((sum, [weight, divisor]) => sum + weight * Math.sin((x / divisor) * Math.PI), 0);

function shiftLat(x, y) {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const byX = waves(x, [[20, 1 / 6], [20, 1 / 2]]);
  const byY = waves(y, [[20, 1], [40, 3], [160, 12], [320, 30]]);
  return plain + ((byX + byY) * 2) / 3;
}

function shiftLon(x, y) {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return plain + (waves(x, [[20, 1 / 6], [20, 1 / 2], [20, 1], [40, 3], [150, 12], [300, 30]]) * 2) / 3;
}

/** CGCS2000 (or WGS 84) to GCJ-02. */
export function toGCJ02(lon, lat) {
  if (!isInChina(lon, lat)) return [lon, lat];
  const phi = (lat / 180) * Math.PI;
  const root = Math.sqrt(1 - EE * Math.sin(phi) ** 2);
  const dLat = (shiftLat(lon - 105, lat - 35) * 180) / (((A * (1 - EE)) / root ** 3) * Math.PI);
  const dLon = (shiftLon(lon - 105, lat - 35) * 180) / ((A / root) * Math.cos(phi) * Math.PI);
  return [lon + dLon, lat + dLat];
}

/** GCJ-02 to CGCS2000, by fixed-point iteration to 1e-10 degrees (about 0.01 mm). */
export function fromGCJ02(lon, lat) {
  let guess = [lon, lat];
  for (let turn = 0; turn < 20; turn += 1) {
    const [x, y] = toGCJ02(...guess);
    const next = [guess[0] + lon - x, guess[1] + lat - y];
    const step = Math.max(Math.abs(next[0] - guess[0]), Math.abs(next[1] - guess[1]));
    guess = next;
    if (step < 1e-10) break;
  }
  return guess;
}
