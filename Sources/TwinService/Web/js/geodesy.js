// Lengths and areas on the CGCS2000 ellipsoid (GB 22021: a = 6378137 m, f = 1/298.257222101).

const A = 6378137;
const F = 1 / 298.257222101;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Metres of the geodesic between two [lon, lat] (Vincenty 1975, inverse); points of one city always converge. */
export function distance([lon1, lat1], [lon2, lat2]) {
  const L = rad(lon2 - lon1);
  const u1 = Math.atan((1 - F) * Math.tan(rad(lat1)));
  const u2 = Math.atan((1 - F) * Math.tan(rad(lat2)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = L;
  for (let round = 0; round < 200; round += 1) {
    const sinSigma = Math.hypot(cos2 * Math.sin(lambda), cos1 * sin2 - sin1 * cos2 * Math.cos(lambda));
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * Math.sin(lambda)) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cosM = cos2Alpha === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cos2Alpha;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = L + (1 - c) * F * sinAlpha
      * (sigma + c * sinSigma * (cosM + c * cosSigma * (2 * cosM ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const k = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
    const a = 1 + (k / 16384) * (4096 + k * (k * (320 - 175 * k) - 768));
    const b = (k / 1024) * (256 + k * (k * (74 - 47 * k) - 128));
    const inner = cosSigma * (2 * cosM ** 2 - 1) - (b / 6) * cosM * (4 * sinSigma ** 2 - 3) * (4 * cosM ** 2 - 3);
    return B * a * (sigma - b * sinSigma * (cosM + (b / 4) * inner));
  }
  return NaN;
}

/** Twice the area between the equator and a latitude, per radian of longitude, over a² (q of Snyder 1987, 3-12). */
const belt = (lat) => {
  const s = Math.sin(rad(lat));
  return (1 - E2) * (s / (1 - E2 * s * s) - Math.log((1 - E * s) / (1 + E * s)) / (2 * E));
};

/**
 * Square metres inside a ring of [lon, lat], open or closed. Its edges are taken as straight on the cylindrical equal-area
 * map: within a city the difference from geodesics is below a millionth.
 */
export function area(ring) {
  let sum = 0;
  ring.forEach(([lon, lat], index) => {
    const [nextLon, nextLat] = ring[(index + 1) % ring.length];
    sum += rad(nextLon - lon) * (belt(lat) + belt(nextLat));
  });
  return Math.abs(sum) * A ** 2 / 4;
}

/** The length of a path of [lon, lat] in metres. */
export const pathLength = (path) =>
  path.slice(1).reduce((sum, point, index) => sum + distance(path[index], point), 0);
