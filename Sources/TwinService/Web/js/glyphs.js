import { distanceField } from "./distance-field.js";

// MapLibre draws Chinese characters by itself, but asks a server for digits and Latin letters; without an answer the
// whole tile fails. This protocol answers in the browser: style.glyphs = GLYPHS_ADDRESS.

export const GLYPHS_ADDRESS = "luotu-glyphs://{fontstack}/{range}";
export const FONT_FAMILY =
  '"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Source Han Sans SC","Noto Sans CJK SC",sans-serif';

const EM = 24;
const BUFFER = 3;
/** MapLibre counts a glyph's top from this line, in pixels above the baseline at 24 px. */
const TOP_LINE = 27;

export function registerGlyphs(maplibregl) {
  maplibregl.addProtocol("luotu-glyphs", async ({ url }) => {
    const [, stack, first, last] = /^luotu-glyphs:\/\/(.+)\/(\d+)-(\d+)$/.exec(url);
    return { data: encodeRange(decodeURIComponent(stack), Number(first), Number(last)) };
  });
}

function weightOf(stack) {
  if (/bold/i.test(stack)) return 700;
  if (/medium/i.test(stack)) return 500;
  return /light/i.test(stack) ? 300 : 400;
}

/** One glyph range as the `glyphs` message of MapLibre's font format. */
function encodeRange(stack, first, last) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = EM * 3;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `${weightOf(stack)} ${EM}px ${FONT_FAMILY}`;
  const glyphs = [];
  for (let code = first; code <= last; code += 1) {
    if (isPrintable(code)) glyphs.push(bytesField(3, glyph(pen, code)));
  }
  const name = new TextEncoder().encode(stack);
  const range = new TextEncoder().encode(`${first}-${last}`);
  return Uint8Array.from(bytesField(1, [...bytesField(1, name), ...bytesField(2, range), ...glyphs.flat()])).buffer;
}

/** Not a control character and not half of a surrogate pair. */
const isPrintable = (code) => code >= 32 && !(code >= 127 && code < 160) && !(code >= 0xd800 && code < 0xe000);

function glyph(pen, code) {
  const text = String.fromCharCode(code);
  const size = pen.measureText(text);
  const left = Math.floor(-size.actualBoundingBoxLeft);
  const width = Math.min(EM * 2, Math.max(0, Math.ceil(size.actualBoundingBoxRight) - left));
  const ascent = Math.ceil(size.actualBoundingBoxAscent);
  const height = Math.min(EM * 2, Math.max(0, ascent + Math.ceil(size.actualBoundingBoxDescent)));
  const fields = [...varintField(1, code)];
  if (width > 0 && height > 0) {
    fields.push(...bytesField(2, field(pen, text, left, ascent, width + 2 * BUFFER, height + 2 * BUFFER)));
  }
  return [
    ...fields, ...varintField(3, width), ...varintField(4, height), ...varintField(5, zigzag(left)),
    ...varintField(6, zigzag(ascent - TOP_LINE)), ...varintField(7, Math.round(size.width)),
  ];
}

function field(pen, text, left, ascent, width, height) {
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.fillText(text, BUFFER - left, BUFFER + ascent);
  const pixels = pen.getImageData(0, 0, width, height).data;
  const coverage = new Uint8Array(width * height);
  for (let index = 0; index < coverage.length; index += 1) coverage[index] = pixels[index * 4 + 3];
  return distanceField(coverage, width, height);
}

const zigzag = (value) => (value << 1) ^ (value >> 31);

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

const varintField = (tag, value) => [...varint(tag << 3), ...varint(value)];
const bytesField = (tag, bytes) => [...varint((tag << 3) | 2), ...varint(bytes.length), ...bytes];
