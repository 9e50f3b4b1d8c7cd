// Signed distance fields of glyphs, drawn with the machine's own fonts, so that labels need neither fonts nor glyph
// files from a server. Distance transform: Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions"
// (2012), squared Euclidean distance by lower envelopes of parabolas, rows then columns.

const FAR = 1e12;

/** The squared distance transform of one line of `grid`, in place. */
function transformLine(grid, start, stride, length, scratch) {
  const { values, hull, edges } = scratch;
  for (let q = 0; q < length; q += 1) values[q] = grid[start + q * stride];
  let last = 0;
  hull[0] = 0;
  edges[0] = -FAR;
  edges[1] = FAR;
  for (let q = 1; q < length; q += 1) {
    let meeting = crossing(values, q, hull[last]);
    while (last > 0 && meeting <= edges[last]) {
      last -= 1;
      meeting = crossing(values, q, hull[last]);
    }
    last += 1;
    hull[last] = q;
    edges[last] = meeting;
    edges[last + 1] = FAR;
  }
  for (let q = 0, k = 0; q < length; q += 1) {
    while (edges[k + 1] < q) k += 1;
    grid[start + q * stride] = (q - hull[k]) ** 2 + values[hull[k]];
  }
}

/** Where the parabolas rooted at p and q meet. */
const crossing = (values, q, p) => (values[q] - values[p] + q * q - p * p) / (2 * (q - p));

function transform(grid, width, height) {
  const size = Math.max(width, height);
  const scratch = { values: new Float64Array(size), hull: new Uint16Array(size), edges: new Float64Array(size + 1) };
  for (let x = 0; x < width; x += 1) transformLine(grid, x, width, height, scratch);
  for (let y = 0; y < height; y += 1) transformLine(grid, y * width, 1, width, scratch);
}

/**
 * The field of a coverage mask (0…255 per pixel): 192 on the outline, more inside, less outside, zero at
 * `radius` · 3/4 pixels outside, which is the encoding that MapLibre's shader expects.
 */
export function distanceField(coverage, width, height, radius = 8, cutoff = 0.25) {
  const outside = new Float64Array(coverage.length);
  const inside = new Float64Array(coverage.length);
  coverage.forEach((value, index) => {
    const share = value / 255;
    outside[index] = share === 0 ? FAR : Math.max(0, 0.5 - share) ** 2;
    inside[index] = share === 1 ? FAR : Math.max(0, share - 0.5) ** 2;
  });
  transform(outside, width, height);
  transform(inside, width, height);
  return Uint8Array.from(coverage, (_, index) => {
    const distance = Math.sqrt(outside[index]) - Math.sqrt(inside[index]);
    return Math.max(0, Math.min(255, Math.round(255 - 255 * (distance / radius + cutoff))));
  });
}
